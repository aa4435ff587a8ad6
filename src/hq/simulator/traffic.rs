//! How many cross where and when: the calibration of `domain.md` §4.1, as data.
//!
//! The bases and factors give the daily means that were published for 2025: Batugade 1,285,
//! the airport 670, Sakato 150, Salele 110 movements.

use chrono::{Datelike as _, Days, NaiveDate};

use crate::domain::{Direction, Place};

/// The traffic of one post.
#[derive(Debug)]
pub(super) struct Traffic {
    id: &'static str,
    /// A word of the post's name, for reference data with other ids.
    word: &'static str,
    /// Movements on a plain day.
    base: f64,
    /// Factors from Monday to Sunday.
    weekdays: [f64; 7],
    /// How the day spreads over its open hours, by hour of the day.
    hours: [f64; 24],
    pub(super) silence: Option<Silence>,
}

/// A daily failure of the line: hours that end in it are reported when it is back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Silence {
    /// The first hour of the day that is not reported.
    pub(super) from_hour: u32,
    /// When the line is back: hour and minute.
    pub(super) back: (u32, u32),
}

const LAND_WEEK: [f64; 7] = [0.95, 0.9, 0.9, 0.9, 1.15, 1.2, 0.95];

const LAND_HOURS: [f64; 24] = [
    0.2, 0.2, 0.2, 0.2, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 1.3, 1.2, 0.9, 0.9, 1.2, 1.1, 0.6, 0.4, 0.3, 0.3, 0.2,
    0.2, 0.2, 0.2,
];

/// Flights from Bali, Darwin and Singapore land and leave around noon.
const AIR_HOURS: [f64; 24] = [
    0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.9, 1.0, 1.3, 1.6, 1.7, 1.4, 1.0, 0.8, 0.5, 0.4, 0.3,
    0.2, 0.1, 0.1,
];

static POSTS: [Traffic; 4] = [
    Traffic {
        id: "BTG",
        word: "Batugade",
        base: 1_220.0,
        weekdays: LAND_WEEK,
        hours: LAND_HOURS,
        silence: Some(Silence { from_hour: 12, back: (14, 34) }),
    },
    Traffic {
        id: "DIL",
        word: "Airport",
        base: 605.0,
        weekdays: [1.1, 1.0, 1.0, 1.0, 1.1, 1.0, 1.1],
        hours: AIR_HOURS,
        silence: None,
    },
    Traffic { id: "SKT", word: "Sakato", base: 142.0, weekdays: LAND_WEEK, hours: LAND_HOURS, silence: None },
    // Market days are Tuesday and Friday.
    Traffic {
        id: "SLL",
        word: "Salele",
        base: 97.0,
        weekdays: [0.95, 1.3, 0.9, 0.9, 1.3, 1.2, 0.95],
        hours: LAND_HOURS,
        silence: None,
    },
];

/// A small land post of which nothing was published.
static UNKNOWN: Traffic =
    Traffic { id: "", word: "", base: 60.0, weekdays: LAND_WEEK, hours: LAND_HOURS, silence: None };

impl Traffic {
    /// Finds the traffic of a post; one that nothing was published of is small.
    pub(super) fn of(post: &Place) -> &'static Self {
        let named =
            |traffic: &&Self| post.id.as_str() == traffic.id || post.name.as_str().contains(traffic.word);
        POSTS.iter().find(named).unwrap_or(&UNKNOWN)
    }

    /// The mean number of movements on a day, in and out together.
    pub(super) fn on(&self, day: NaiveDate) -> f64 {
        self.base * self.weekdays[day.weekday().num_days_from_monday() as usize] * season(day)
    }

    /// The weight of an hour of the day beside the others that are open.
    pub(super) fn weight(&self, hour_of_day: u32) -> f64 {
        self.hours[hour_of_day as usize % 24]
    }
}

/// The factor of a day's season, Easter week and Christmas included.
fn season(day: NaiveDate) -> f64 {
    let easter_week = easter(day.year()).is_some_and(|sunday| {
        let monday = sunday - Days::new(6);
        (monday..=sunday).contains(&day)
    });
    let month = match day.month() {
        2 => 0.85,
        8 => 1.1,
        12 if day.day() > 21 => 1.4 * 1.6,
        12 => 1.4,
        _ => 1.0,
    };
    if easter_week { month * 1.4 } else { month }
}

/// The share of a day's movements that go this way: home before Christmas, back in January.
pub(super) fn share(direction: Direction, day: NaiveDate) -> f64 {
    let out = match (day.month(), day.day()) {
        (12, 14..=23) => 0.57,
        (1, 1..=7) => 0.4,
        _ => 0.5,
    };
    match direction {
        Direction::Entry => 1.0 - out,
        Direction::Exit => out,
    }
}

/// Easter Sunday by the Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, (days / 31) as u32, (days % 31 + 1) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_calendar_has_it() {
        for (year, month, day) in [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)] {
            assert_eq!(easter(year), NaiveDate::from_ymd_opt(year, month, day));
        }
    }

    #[test]
    fn halves_always_make_a_whole() {
        for day in NaiveDate::from_ymd_opt(2025, 1, 1).unwrap().iter_days().take(365) {
            let whole: f64 = Direction::BOTH.iter().map(|direction| share(*direction, day)).sum();
            assert!((whole - 1.0).abs() < 1e-9);
        }
    }
}
