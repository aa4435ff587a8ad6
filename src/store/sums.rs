//! What posts had on their days, kept as sums beside the figures that they are made of.
//!
//! A table of months is made of some 700,000 hours of forty posts, but of 14,000 days. It must not
//! know how figures are added up, which is the domain's, nor when a sum does not hold any more.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    cache::{Cache, Fresh},
    engine::Fault,
    figure,
};
use crate::{
    domain::{self, DayRange, HoursOfDay, Metric, Observation, Standing, Tally, WayTally, Zone},
    protocol::Collection,
};

/// A sum as it is kept; one of a day of which nothing came has no bytes at all. A change of any
/// byte needs another tree in `engine`.
#[derive(Serialize, Deserialize)]
struct Kept {
    ways: [(i64, u32, u32, [u32; 2]); 2],
    standing: u8,
    revised: bool,
    any_changed: bool,
    /// In seconds, as those of rows are kept.
    recorded_at: i64,
}

type Tallies = BTreeMap<NaiveDate, Tally>;

/// What came on some days, and what of it had to be added up and may be kept.
pub(super) fn tallies(cache: &Cache, days: &DayRange) -> Result<(Tallies, Fresh), Fault> {
    let mut fresh = cache.fresh();
    let mut known: BTreeMap<NaiveDate, Option<Tally>> = BTreeMap::new();
    let key = |day| figure::sum_key(days.place.as_str(), day);
    cache.scan_sums((key(days.first), key(days.until)), |key, payload| {
        let Some((_, day)) = figure::sum_of(key) else { return };
        known.extend(match payload {
            [] => Some((day, None)),
            kept => read(kept).map(|tally| (day, Some(tally))),
        });
    })?;
    let missing = days.first.iter_days().take_while(|day| *day < days.until);
    let missing: Vec<NaiveDate> = missing.filter(|day| !known.contains_key(day)).collect();
    for run in missing.chunk_by(|a, b| a.succ_opt() == Some(*b)) {
        let run = DayRange { first: run[0], until: run[0] + Days::new(run.len() as u64), ..days.clone() };
        let (rows, generation) = rows(cache, &run)?;
        let made = domain::tallies(&rows, Zone::DILI);
        for day in run.first.iter_days().take_while(|day| *day < run.until) {
            let tally = made.get(&day).copied();
            if let Some(payload) = payload(tally) {
                fresh.add(key(day), generation, &payload);
            }
            known.insert(day, tally);
        }
    }
    let tallies = known.into_iter().filter_map(|(day, tally)| Some((day, tally?)));
    Ok((tallies.collect(), fresh))
}

/// Makes the sums of all days of which rows changed since the last time.
pub(super) fn make(cache: &Cache) -> Result<(), Fault> {
    let touched: Vec<_> = cache.take_touched().iter().filter_map(|key| figure::sum_of(key)).collect();
    for run in touched.chunk_by(|a, b| a.0 == b.0 && a.1.succ_opt() == Some(b.1)) {
        let (place, first) = run[0].clone();
        let until = first + Days::new(run.len() as u64);
        let (_, fresh) = tallies(cache, &DayRange { place, first, until, zone: Zone::DILI })?;
        cache.keep_sums(&fresh);
    }
    Ok(())
}

/// All rows of some days, and the oldest generation among them.
fn rows(cache: &Cache, days: &DayRange) -> Result<(Vec<Observation>, u32), Fault> {
    let (mut rows, mut oldest) = (Vec::new(), u32::MAX);
    for kind in DayRange::KINDS {
        let bounds = figure::bounds(&days.range(Metric::Crossings, kind));
        cache.scan(Collection::Observations, Some(bounds), |key, value, floor| {
            let generations = figure::revisions(value).into_iter().flatten().map(|it| it.generation);
            oldest = generations.filter(|it| *it >= floor).fold(oldest, u32::min);
            figure::read(key, value, floor, &mut rows)
        })?;
    }
    Ok((rows, oldest))
}

fn payload(tally: Option<Tally>) -> Option<Vec<u8>> {
    let Some(tally) = tally else { return Some(Vec::new()) };
    let way = |way: WayTally| {
        (way.number, way.parts, way.suppressed, [way.covered, way.reached].map(HoursOfDay::bits))
    };
    let kept = Kept {
        ways: tally.ways.map(way),
        standing: match tally.standing {
            Standing::Final => 0,
            Standing::Provisional => 1,
            Standing::Assumed => 2,
        },
        revised: tally.revised,
        any_changed: tally.any_changed,
        recorded_at: tally.recorded_at.timestamp(),
    };
    postcard::to_stdvec(&kept).ok()
}

/// Reads a sum; none where it cannot be read, so that it is made anew.
fn read(payload: &[u8]) -> Option<Tally> {
    let kept: Kept = postcard::from_bytes(payload).ok()?;
    let way = |(number, parts, suppressed, [covered, reached]): (_, _, _, [u32; 2])| WayTally {
        number,
        parts,
        suppressed,
        covered: HoursOfDay::from_bits(covered),
        reached: HoursOfDay::from_bits(reached),
    };
    Some(Tally {
        ways: kept.ways.map(way),
        standing: match kept.standing {
            0 => Standing::Final,
            1 => Standing::Provisional,
            2 => Standing::Assumed,
            _ => return None,
        },
        revised: kept.revised,
        any_changed: kept.any_changed,
        recorded_at: DateTime::from_timestamp(kept.recorded_at, 0)?,
    })
}
