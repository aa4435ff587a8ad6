//! What is usual by a moment of the day: like weekdays, their median and spread.
//!
//! The sum of a day holds the hour that is running, and so does the range that it is compared with.
//!
//! Must not know how today is shown; it says what is usual and where today lies beside it.

use chrono::{Days, NaiveDate, TimeDelta};

use super::{
    Calendar, Hour, Instant, Rules,
    hours::HourLog,
    reporting::Schedule,
    view::{Beside, Usual},
};

/// How far back like days are looked for.
pub(super) const WEEKS_BACK: u64 = 13;
/// How many like days are used at most, and how many are needed.
const MOST_DAYS: usize = 12;
const FEWEST_DAYS: usize = 6;
/// Makes a median absolute deviation a standard deviation, for what is normally distributed.
const MAD_TO_SIGMA: f64 = 1.4826;

/// The days that may be like this one, newest first: same weekday, no holiday.
pub(super) fn like_days(calendar: &Calendar, day: NaiveDate) -> Vec<NaiveDate> {
    let back = (1..=WEEKS_BACK).filter_map(|week| day.checked_sub_days(Days::new(7 * week)));
    back.filter(|day| !calendar.is_holiday(*day)).collect()
}

/// One post's day beside the days that may be like it.
pub(super) struct Comparison<'a> {
    pub calendar: &'a Calendar,
    /// The day and its [`like_days`].
    pub log: &'a HourLog,
    pub at: Instant,
    pub rules: &'a Rules,
}

impl Comparison<'_> {
    /// Compares the movements so far with what is usual by the same moment.
    ///
    /// A holiday follows no usual pattern: there is nothing to compare it with.
    pub(super) fn usual(&self) -> Usual {
        let day = self.rules.zone.day(self.at);
        let schedule = self.schedule();
        let hours = self.expected(day);
        let mut ended = hours.iter().take_while(|hour| hour.end() <= self.at).count();
        let is_over = ended;
        // A report that is not due yet is not missing: compare up to the hour before.
        while let Some(last) = ended.checked_sub(1).map(|last| hours[last])
            && self.log.movements(last).is_none()
            && !schedule.is_due(last, self.at)
        {
            ended -= 1;
        }
        let running = hours.get(ended).filter(|_| ended == is_over);
        let minutes = running.and_then(|hour| self.minutes_of(*hour)).unwrap_or(0);
        self.of(day, &hours, Reached { hours: ended, minutes })
    }

    /// What is usual for a whole day, which is that up to its last hour.
    pub(super) fn whole_day(&self, day: NaiveDate) -> Usual {
        let hours = self.expected(day);
        self.of(day, &hours, Reached { hours: hours.len(), minutes: 0 })
    }

    /// What is usual up to each expected hour of a day; nothing on a holiday.
    pub(super) fn course(&self, day: NaiveDate) -> Vec<(Hour, Option<(i64, i64)>)> {
        let hours = self.expected(day);
        let is_usual = !self.calendar.is_holiday(day);
        let band = |count: usize| self.band(day, &hours[..count]).filter(|_| is_usual);
        let each = hours.iter().enumerate();
        each.map(|(at, hour)| (*hour, band(at + 1).map(|band| (band.low, band.high)))).collect()
    }

    fn schedule(&self) -> Schedule<'_> {
        Schedule::new(self.calendar, self.rules)
    }

    fn expected(&self, day: NaiveDate) -> Vec<Hour> {
        let schedule = self.schedule();
        let hours = (0..24).map(|hour| self.rules.zone.hour_of(day, hour));
        hours.filter(|hour| schedule.expects(*hour)).collect()
    }

    /// How much of an hour that runs its figures hold; none before the first of them.
    fn minutes_of(&self, hour: Hour) -> Option<i64> {
        self.log.movements(hour)?;
        let as_of = self.log.of(hour).map(|figure| figure.as_of).max()?.min(self.at);
        Some((as_of - hour.start()).num_minutes().clamp(0, 60))
    }

    fn of(&self, day: NaiveDate, hours: &[Hour], now: Reached) -> Usual {
        let Some(until) = now.until(hours).filter(|_| !self.calendar.is_holiday(day)) else {
            return Usual::None;
        };
        let Some(band) = self.band_by(day, hours, now) else {
            return Usual::TooFew { days: self.totals(day, &hours[..now.begun()]).len() as u32 };
        };
        let beside = self.beside(day, hours, (now, &band));
        Usual::Range { low: band.low, high: band.high, days: band.days, beside, until }
    }

    /// Outside counts once it has lasted for an open hour.
    fn beside(&self, day: NaiveDate, hours: &[Hour], (now, band): (Reached, &Band)) -> Beside {
        let Some(total) = movements(self.log, &hours[..now.begun()]) else { return Beside::Unknown };
        let before = now.an_hour_earlier().and_then(|earlier| {
            Some(self.band_by(day, hours, earlier)?.place(self.movements_by(hours, earlier)?))
        });
        lasting(before, band.place(total))
    }

    /// What is usual by a moment: within an hour as if people came evenly.
    fn band_by(&self, day: NaiveDate, hours: &[Hour], by: Reached) -> Option<Band> {
        let after = self.band(day, &hours[..by.begun()])?;
        if by.minutes == 0 {
            return Some(after);
        }
        let nobody = Band { low: 0, high: 0, days: after.days };
        let before = if by.hours == 0 { nobody } else { self.band(day, &hours[..by.hours])? };
        Some(Band {
            low: by.between(before.low, after.low),
            high: by.between(before.high, after.high),
            days: before.days.min(after.days),
        })
    }

    /// What had crossed by a moment, within an hour as if evenly.
    fn movements_by(&self, hours: &[Hour], by: Reached) -> Option<i64> {
        let before = movements(self.log, &hours[..by.hours])?;
        Some(by.between(before, movements(self.log, &hours[..by.begun()])?))
    }

    /// The movements of like days up to the same hour, of those without a gap.
    fn totals(&self, day: NaiveDate, ended: &[Hour]) -> Vec<i64> {
        let schedule = self.schedule();
        let like = like_days(self.calendar, day).into_iter().filter_map(|other| {
            let back = (day - other).num_hours();
            let hours: Vec<Hour> = ended.iter().map(|hour| Hour(hour.0 - back)).collect();
            // On a closure nothing is expected, so that it is no day to compare with.
            if hours.iter().all(|hour| schedule.expects(*hour)) { movements(self.log, &hours) } else { None }
        });
        like.take(MOST_DAYS).collect()
    }

    fn band(&self, day: NaiveDate, ended: &[Hour]) -> Option<Band> {
        Band::of(&self.totals(day, ended))
    }
}

/// Where a sum lies that lay elsewhere an open hour before.
pub(super) fn lasting(before: Option<Beside>, here: Beside) -> Beside {
    if here == Beside::Inside || before == Some(here) { here } else { Beside::Lately }
}

/// How far into the expected hours of a day figures reach.
#[derive(Clone, Copy)]
struct Reached {
    /// Whole hours.
    hours: usize,
    /// Of the hour after them.
    minutes: i64,
}

impl Reached {
    fn begun(self) -> usize {
        self.hours + usize::from(self.minutes > 0)
    }

    fn until(self, hours: &[Hour]) -> Option<Instant> {
        match self.minutes {
            0 => Some(hours[..self.hours].last()?.end()),
            minutes => Some(hours[self.hours].start() + TimeDelta::minutes(minutes)),
        }
    }

    /// An open hour before it; none in the first.
    fn an_hour_earlier(self) -> Option<Self> {
        let earlier = Self { hours: self.hours.checked_sub(1)?, ..self };
        (earlier.begun() > 0).then_some(earlier)
    }

    /// The share of the running hour on the way from what was before it to what is after it.
    fn between(self, before: i64, after: i64) -> i64 {
        before + ((after - before) * self.minutes + 30) / 60
    }
}

/// Movements in both directions over these hours; none where one of them is missing.
fn movements(log: &HourLog, hours: &[Hour]) -> Option<i64> {
    hours.iter().map(|hour| log.movements(*hour)).sum()
}

struct Band {
    low: i64,
    high: i64,
    days: u32,
}

impl Band {
    /// Median ± 2 scaled MAD; never narrower than chance alone makes a count (its square root).
    fn of(totals: &[i64]) -> Option<Self> {
        if totals.len() < FEWEST_DAYS {
            return None;
        }
        let values: Vec<f64> = totals.iter().map(|total| *total as f64).collect();
        let middle = median(&values)?;
        let off: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
        let spread = (MAD_TO_SIGMA * median(&off)?).max(middle.sqrt()).max(1.0);
        Some(Self {
            low: (middle - 2.0 * spread).round().max(0.0) as i64,
            high: (middle + 2.0 * spread).round() as i64,
            days: totals.len() as u32,
        })
    }

    fn place(&self, number: i64) -> Beside {
        if number < self.low {
            Beside::Below
        } else if number > self.high {
            Beside::Above
        } else {
            Beside::Inside
        }
    }
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    let is_even = sorted.len().is_multiple_of(2);
    Some(if is_even { f64::midpoint(sorted[sorted.len() / 2 - 1], upper) } else { upper })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_band_is_two_scaled_deviations_around_the_median() {
        // Median 105, deviations 5 15 25 5 15 25: their median 15, scaled 22.2.
        let band = Band::of(&[80, 90, 100, 110, 120, 130]).unwrap();
        assert_eq!((band.low, band.high, band.days), (61, 149, 6));
    }

    #[test]
    fn days_that_are_all_alike_still_leave_room_for_chance() {
        let band = Band::of(&[100; 8]).unwrap();
        assert_eq!((band.low, band.high), (80, 120));
        let quiet = Band::of(&[0; 8]).unwrap();
        assert_eq!((quiet.low, quiet.high), (0, 2));
    }

    #[test]
    fn fewer_than_six_days_make_no_band() {
        assert!(Band::of(&[100; 5]).is_none());
    }
}
