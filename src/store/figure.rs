//! Figures as bytes: a value for each figure, with all its revisions, under a key whose order is
//! metric, place, kind of period, begin, so that every range that a screen asks for is one run.
//!
//! It must not know sled. A change of any byte here needs a new `LAYOUT` in `row`.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::domain::{
    Clean, DayRange, Dimension, Dimensions, Hour, Instant, Metric, Observation, Period, PeriodKind, PlaceId,
    Range, Series, SourceId, Standing, Value, Zone,
};

/// A row of HQ's. The same fields as `Observation`, which buffers its series when it is read.
#[derive(Deserialize)]
struct Sent {
    metric: Metric,
    place: PlaceId,
    #[serde(default)]
    by: Dimensions,
    period: Period,
    source: SourceId,
    revision: u32,
    value: Value,
    as_of: Instant,
    recorded_at: Instant,
    #[serde(default)]
    standing: Standing,
    #[serde(default)]
    note: Option<Clean>,
}

/// One revision in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Revision<'a> {
    pub(super) number: u32,
    /// The generation of the snapshot that brought it.
    pub(super) generation: u32,
    pub(super) payload: &'a [u8],
}

/// What a revision says. No type of the domain is in it that could change its variants unseen:
/// postcard writes them by number.
#[derive(Serialize, Deserialize)]
struct Payload {
    value: Option<i64>,
    /// Seconds after the begin of the period.
    as_of: i64,
    /// Seconds after `as_of`.
    recorded_at: i64,
    standing: u8,
    note: Option<Clean>,
}

/// Added to the standing of what was taken back.
const WITHDRAWN: u8 = 16;

const fn standing(standing: Standing) -> u8 {
    match standing {
        Standing::Final => 0,
        Standing::Provisional => 1,
        Standing::Assumed => 2,
    }
}

/// Reads one row of HQ's.
pub(super) fn sent(record: &Json) -> Option<Observation> {
    let Sent { metric, place, by, period, source, revision, value, as_of, recorded_at, standing, note } =
        Sent::deserialize(record).ok()?;
    let series = Series { metric, place, dimensions: by };
    Some(Observation { series, period, source, revision, value, as_of, recorded_at, standing, note })
}

/// The key of a figure, whatever its revision.
pub(super) fn key(figure: &Observation) -> Vec<u8> {
    let mut key = prefix(figure.series.metric, &figure.series.place, kind(figure.period));
    push_time(&mut key, figure.period.start(Zone::DILI).timestamp());
    if let Period::Span(_, last) = figure.period {
        push_time(&mut key, Zone::DILI.midnight(last).timestamp());
    }
    for (dimension, value) in &figure.series.dimensions.0 {
        key.push(*dimension as u8 + 1);
        push_text(&mut key, value.as_str());
    }
    key.push(0);
    push_text(&mut key, figure.source.as_str());
    key
}

/// The first key of a range, and the first beyond it.
pub(super) fn bounds(range: &Range) -> (Vec<u8>, Vec<u8>) {
    let bound = |at: Instant| {
        let mut key = prefix(range.metric, &range.place, range.kind);
        push_time(&mut key, at.timestamp() + i64::from(at.timestamp_subsec_nanos() > 0));
        key
    };
    (bound(range.from), bound(range.until))
}

/// The key of the sum that a figure goes into; none where nobody adds it up.
pub(super) fn sum_key_of(key: &[u8]) -> Option<Vec<u8>> {
    let mut key = Key(key);
    let metric = u16::from_be_bytes(key.take()?);
    let place = key.text()?;
    let [kind] = key.take()?;
    let added_up = DayRange::KINDS.into_iter().any(|known| known as u8 == kind);
    (metric == Metric::Crossings as u16 && added_up).then_some(())?;
    Some(sum_key(place, Zone::DILI.day(key.time()?)))
}

/// The key of what a place had on a day: the days of a place are one run.
pub(super) fn sum_key(place: &str, day: NaiveDate) -> Vec<u8> {
    let mut key = Vec::with_capacity(32);
    push_text(&mut key, place);
    push_time(&mut key, i64::from(day.num_days_from_ce()));
    key
}

/// The place and the day of a sum.
pub(super) fn sum_of(key: &[u8]) -> Option<(PlaceId, NaiveDate)> {
    let mut key = Key(key);
    let place = PlaceId::new(key.text()?);
    let day = (u64::from_be_bytes(key.take()?) ^ 1 << 63) as i64;
    Some((place, NaiveDate::from_num_days_from_ce_opt(day.try_into().ok()?)?))
}

/// What one revision says.
pub(super) fn payload(figure: &Observation) -> Option<Vec<u8>> {
    let begin = figure.period.start(Zone::DILI).timestamp();
    let as_of = figure.as_of.timestamp();
    let payload = Payload {
        value: figure.value.number(),
        as_of: as_of.wrapping_sub(begin),
        recorded_at: figure.recorded_at.timestamp().wrapping_sub(as_of),
        standing: standing(figure.standing) + if figure.value == Value::Withdrawn { WITHDRAWN } else { 0 },
        note: figure.note.clone(),
    };
    postcard::to_stdvec(&payload).ok()
}

/// The revisions in a value, in their order; none where it is no such value.
pub(super) fn revisions(mut value: &[u8]) -> Option<Vec<Revision<'_>>> {
    let mut revisions = Vec::new();
    while !value.is_empty() {
        let (revision, rest) = postcard::take_from_bytes(value).ok()?;
        revisions.push(revision);
        value = rest;
    }
    Some(revisions)
}

/// A value of these revisions.
pub(super) fn value(revisions: &[Revision<'_>]) -> Option<Vec<u8>> {
    revisions.iter().try_fold(Vec::new(), |value, revision| postcard::to_extend(revision, value).ok())
}

/// Reads the revisions of a figure that are at least of this generation into a list; tells whether
/// they could be read. Where one of them is damaged none of them comes.
pub(super) fn read(key: &[u8], value: &[u8], floor: u32, into: &mut Vec<Observation>) -> bool {
    let before = into.len();
    let read = read_all(key, value, floor, into).is_some();
    if !read {
        into.truncate(before);
    }
    read
}

fn read_all(key: &[u8], mut value: &[u8], floor: u32, into: &mut Vec<Observation>) -> Option<()> {
    let mut key = Key(key);
    let metric = *Metric::ALL.get(usize::from(u16::from_be_bytes(key.take()?)))?;
    let place = PlaceId::new(key.text()?);
    let (period, begin) = key.period()?;
    let dimensions = key.dimensions()?;
    let source = SourceId::new(key.text()?);
    let mut series = Some(Series { metric, place, dimensions });
    while !value.is_empty() {
        let (revision, rest): (Revision<'_>, _) = postcard::take_from_bytes(value).ok()?;
        value = rest;
        if revision.generation < floor {
            continue;
        }
        let payload: Payload = postcard::from_bytes(revision.payload).ok()?;
        let as_of = begin.wrapping_add(payload.as_of);
        into.push(Observation {
            // A million of them are read: the last one, mostly the only one, needs no copy.
            series: if rest.is_empty() { series.take()? } else { series.clone()? },
            period,
            source: source.clone(),
            revision: revision.number,
            value: match payload.value {
                Some(number) => Value::Number(number),
                None if payload.standing >= WITHDRAWN => Value::Withdrawn,
                None => Value::Suppressed,
            },
            as_of: instant(as_of)?,
            recorded_at: instant(as_of.wrapping_add(payload.recorded_at))?,
            standing: match payload.standing % WITHDRAWN {
                0 => Standing::Final,
                1 => Standing::Provisional,
                2 => Standing::Assumed,
                _ => return None,
            },
            note: payload.note,
        });
    }
    Some(())
}

fn prefix(metric: Metric, place: &PlaceId, kind: PeriodKind) -> Vec<u8> {
    let mut key = Vec::with_capacity(64);
    key.extend_from_slice(&(metric as u16).to_be_bytes());
    push_text(&mut key, place.as_str());
    key.push(kind as u8);
    key
}

/// `Clean` holds no NUL, so it can end a text.
fn push_text(key: &mut Vec<u8>, text: &str) {
    key.extend_from_slice(text.as_bytes());
    key.push(0);
}

/// Big endian with the sign turned, so that bytes sort as times do.
fn push_time(key: &mut Vec<u8>, seconds: i64) {
    key.extend_from_slice(&(seconds as u64 ^ 1 << 63).to_be_bytes());
}

fn instant(seconds: i64) -> Option<Instant> {
    DateTime::from_timestamp(seconds, 0)
}

fn kind(period: Period) -> PeriodKind {
    match period {
        Period::Hour(_) => PeriodKind::Hour,
        Period::Day(_) => PeriodKind::Day,
        Period::Week(_) => PeriodKind::Week,
        Period::Month(_) => PeriodKind::Month,
        Period::Year(_) => PeriodKind::Year,
        Period::Span(..) => PeriodKind::Span,
    }
}

const KINDS: [PeriodKind; 6] = [
    PeriodKind::Hour,
    PeriodKind::Day,
    PeriodKind::Week,
    PeriodKind::Month,
    PeriodKind::Year,
    PeriodKind::Span,
];

struct Key<'a>(&'a [u8]);

impl<'a> Key<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn text(&mut self) -> Option<&'a str> {
        let end = self.0.iter().position(|byte| *byte == 0)?;
        let text = str::from_utf8(&self.0[..end]).ok()?;
        self.0 = &self.0[end + 1..];
        Some(text)
    }

    fn time(&mut self) -> Option<Instant> {
        instant((u64::from_be_bytes(self.take()?) ^ 1 << 63) as i64)
    }

    /// The period, and the second in which it begins.
    fn period(&mut self) -> Option<(Period, i64)> {
        let [kind] = self.take()?;
        let start = self.time()?;
        let day = Zone::DILI.day(start);
        let period = match KINDS.into_iter().find(|known| *known as u8 == kind)? {
            PeriodKind::Hour => Period::Hour(Hour(start.timestamp().div_euclid(3600))),
            PeriodKind::Day => Period::Day(day),
            PeriodKind::Week => Period::Week(day),
            PeriodKind::Month => Period::Month(day),
            PeriodKind::Year => Period::Year(day.year()),
            PeriodKind::Span => Period::Span(day, Zone::DILI.day(self.time()?)),
        };
        Some((period, start.timestamp()))
    }

    fn dimensions(&mut self) -> Option<Dimensions> {
        let mut dimensions = BTreeMap::new();
        loop {
            match self.take()? {
                [0] => return Some(Dimensions(dimensions)),
                [number] => {
                    let dimension = *Dimension::ALL.get(usize::from(number) - 1)?;
                    dimensions.insert(dimension, Clean::new(self.text()?));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(period: &str, place: &str) -> Observation {
        let mut dimensions = Dimensions::of(Dimension::Direction, "entry");
        dimensions.0.insert(Dimension::Sex, Clean::new("f"));
        Observation {
            series: Series { metric: Metric::TbScreened, place: place.into(), dimensions },
            period: Period::parse(period, Some(Zone::DILI)).unwrap(),
            source: "iom-factsheet".into(),
            revision: 3,
            value: Value::Suppressed,
            as_of: instant(1_795_000_000).unwrap(),
            recorded_at: instant(-5).unwrap(),
            standing: Standing::Assumed,
            note: Some("a note".into()),
        }
    }

    fn range(kind: PeriodKind, from: i64, until: i64) -> Range {
        Range {
            metric: Metric::TbScreened,
            place: "dili".into(),
            kind,
            from: instant(from).unwrap(),
            until: instant(until).unwrap(),
        }
    }

    #[test]
    fn every_kind_of_figure_comes_back_as_it_went_in() {
        for period in
            ["2026-11-24T14", "1969-12-31T23", "2026-11-24", "2026-W48", "2026-11", "2026", "2020/2022"]
        {
            let (first, mut second) = (figure(period, "dili"), figure(period, "dili"));
            (second.revision, second.value, second.note) = (4, Value::Number(-7), None);
            let payloads = [payload(&first).unwrap(), payload(&second).unwrap()];
            let revisions = [
                Revision { number: 3, generation: 1, payload: &payloads[0] },
                Revision { number: 4, generation: 300, payload: &payloads[1] },
            ];
            let value = value(&revisions).unwrap();
            let back = |value: &[u8], floor| {
                let mut list = Vec::new();
                read(&key(&first), value, floor, &mut list).then_some(list.clone()).ok_or(list)
            };
            assert_eq!(back(&value, 0), Ok(vec![first.clone(), second.clone()]), "{period}");
            assert_eq!(back(&value, 2), Ok(vec![second.clone()]), "{period}");
            assert_eq!(sent(&serde_json::to_value(&second).unwrap()), Some(second));
            assert_eq!(back(&value[..value.len() - 1], 0), Err(Vec::new()));
        }
        assert!(!read(&key(&figure("2026", "dili"))[..20], &[], 0, &mut Vec::new()));
    }

    #[test]
    fn a_range_is_one_run_of_keys_also_before_1970() {
        let hour = |text| figure(text, "dili").period.start(Zone::DILI).timestamp();
        let (from, until) = bounds(&range(PeriodKind::Hour, hour("1969-12-31T20"), hour("2026-11-24T14")));
        let inside = |figure: &Observation| (from.clone()..until.clone()).contains(&key(figure));
        assert!(inside(&figure("1969-12-31T20", "dili")));
        assert!(inside(&figure("2026-11-24T13", "dili")));
        assert!(!inside(&figure("2026-11-24T14", "dili")));
        assert!(!inside(&figure("1969-12-31T19", "dili")));
        assert!(!inside(&figure("2026-11-24", "dili")));
        assert!(!inside(&figure("2026-11-24T13", "dilim")));
    }
}
