//! The reference data in the package: factsheet, places, calendars and published figures.
//!
//! Each embedded file names its sources; a test reads them all, so that reading cannot fail for a
//! user. Must not know how records are kept or counted.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Calendar, Clean, Instant, Metric, Observation, Period, Place, Position, Series, SourceId, Standing,
    Value, Zone,
};

mod factsheet;
mod splits;

pub use factsheet::{
    Also, Convention, Fact, FactValue, Factsheet, Named, PointOfEntry, Scheme, Strategy, System,
};

/// The id of the country that the reference data is about.
pub const COUNTRY: &str = "TLS";

const FACTSHEET: &str = include_str!("reference/factsheet.json");
const PLACES: &str = include_str!("reference/places.json");
const CALENDARS: &str = include_str!("reference/calendars.json");
const PUBLISHED: &str = include_str!("reference/published.json");
const FLOODS_2021: &str = include_str!("reference/floods-2021.json");
const SECOND_STATEMENTS: &str = include_str!("reference/second-statements.json");
const TB_SPLITS: &str = include_str!("reference/tb-splits.json");
const BORDERS: &str = include_str!("reference/borders.json");
const WORKED_EXAMPLE: &str = include_str!("reference/worked-example.json");

/// The day that the undated factsheet is put at: the end of 2023, the last year that it names.
///
/// It must stay after the release of 14 March 2023, or the headline becomes the release's.
const FACTSHEET_AS_OF: &str = "2023-12-31T00:00:00+09:00";
const UNDATED: &str = "undated; 2023 or later by its contents";

/// The IOM factsheet, all of it.
pub fn factsheet() -> Factsheet {
    read(FACTSHEET)
}

/// The country, its municipalities, the posts with their calendars, and the kit sites.
pub fn places() -> Vec<Place> {
    let mut places = read::<PlaceFile>(PLACES).places;
    let calendars = read::<CalendarFile>(CALENDARS);
    for post in &calendars.posts {
        if let Some(place) = places.iter_mut().find(|place| place.id.as_str() == post.post) {
            place.calendar = Some(calendars.of(post));
        }
    }
    places
}

/// The shape of the country, simplified for drawing: up to 3 km off.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// Closed rings: the main part, Oecusse, Ataúro.
    pub coast: Vec<Vec<Position>>,
    /// Lines between municipalities, each once.
    pub borders: Vec<Vec<Position>>,
}

/// The outline of the country and the borders of its municipalities.
pub fn outline() -> Outline {
    let file = read::<BorderFile>(BORDERS);
    let lines = |lines: Vec<Vec<(f64, f64)>>| {
        let point = |(latitude, longitude)| Position { latitude, longitude };
        lines.into_iter().map(|line| line.into_iter().map(point).collect()).collect()
    };
    Outline { coast: lines(file.coast), borders: lines(file.borders) }
}

/// What a new ledger begins with: the factsheet's figures, what was publicly said otherwise, and the
/// people whom the floods of April 2021 reached.
pub fn opening_observations(at: Instant) -> Vec<Observation> {
    let mut rows = factsheet_figures();
    for file in [SECOND_STATEMENTS, FLOODS_2021] {
        rows.extend(read::<ObservationFile>(file).into_rows());
    }
    for row in &mut rows {
        row.recorded_at = at;
    }
    rows
}

/// Crossings as they were published.
pub fn published() -> Vec<Observation> {
    read::<ObservationFile>(PUBLISHED).into_rows()
}

/// The assumed steps of the TB cascade, whole and split, and targets and minima of the sites; for simulated ledgers only.
pub fn worked_example() -> Vec<Observation> {
    let mut rows = read::<ObservationFile>(WORKED_EXAMPLE).into_rows();
    rows.extend(read::<splits::Splits>(TB_SPLITS).into_rows(COUNTRY));
    rows
}

/// The source lines of the embedded files, for the page of credits.
pub fn credits() -> Vec<Clean> {
    #[derive(Default, Deserialize)]
    struct Credit {
        source: Clean,
    }
    [
        FACTSHEET,
        PLACES,
        CALENDARS,
        PUBLISHED,
        FLOODS_2021,
        SECOND_STATEMENTS,
        TB_SPLITS,
        BORDERS,
        WORKED_EXAMPLE,
    ]
    .into_iter()
    .map(|file| read::<Credit>(file).source)
    .collect()
}

/// Reads an embedded file; the test `every_embedded_file_is_read` guarantees that it can be.
fn read<T: Default + DeserializeOwned>(file: &str) -> T {
    serde_json::from_str(file).unwrap_or_default()
}

#[derive(Default, Deserialize)]
struct PlaceFile {
    places: Vec<Place>,
}

/// Latitude first.
#[derive(Default, Deserialize)]
struct BorderFile {
    coast: Vec<Vec<(f64, f64)>>,
    borders: Vec<Vec<(f64, f64)>>,
}

#[derive(Default, Deserialize)]
struct CalendarFile {
    posts: Vec<PostHours>,
    holidays: Vec<Holiday>,
}

#[derive(Deserialize)]
struct PostHours {
    post: String,
    open: Vec<(u32, u32)>,
    market_days: Vec<u32>,
    holidays_of: Vec<String>,
    source: Clean,
}

#[derive(Deserialize)]
struct Holiday {
    day: chrono::NaiveDate,
    name: Clean,
    #[serde(rename = "in")]
    countries: Vec<String>,
}

impl CalendarFile {
    fn of(&self, post: &PostHours) -> Calendar {
        let concerns = |holiday: &&Holiday| holiday.countries.iter().any(|it| post.holidays_of.contains(it));
        Calendar {
            open: post.open.clone(),
            holidays: self
                .holidays
                .iter()
                .filter(concerns)
                .map(|holiday| (holiday.day, holiday.name.clone()))
                .collect(),
            closures: Vec::new(),
            market_days: post.market_days.clone(),
            source: post.source.clone(),
        }
    }
}

#[derive(Default, Deserialize)]
struct ObservationFile {
    observations: Vec<Row>,
}

impl ObservationFile {
    fn into_rows(self) -> Vec<Observation> {
        self.observations.into_iter().map(Row::into_observation).collect()
    }
}

/// An observation without what only a ledger can say.
#[derive(Deserialize)]
struct Row {
    #[serde(flatten)]
    series: Series,
    period: Period,
    value: Value,
    source: SourceId,
    as_of: Instant,
    #[serde(default)]
    standing: Standing,
    note: Option<Clean>,
}

impl Row {
    fn into_observation(self) -> Observation {
        Observation {
            series: self.series,
            period: self.period,
            source: self.source,
            revision: 1,
            value: self.value,
            as_of: self.as_of,
            recorded_at: self.as_of,
            standing: self.standing,
            note: self.note,
        }
    }
}

/// The factsheet's figures that have a metric; its other facts are text.
fn factsheet_figures() -> Vec<Observation> {
    let as_of = FACTSHEET_AS_OF.parse().unwrap_or_default();
    let rows = factsheet().figures.into_iter().filter_map(|fact| {
        let metric = *Metric::ALL.iter().find(|metric| metric.name() == fact.id.as_str())?;
        let FactValue::Number(number) = fact.value else { return None };
        Some(Observation {
            series: Series { metric, place: COUNTRY.into(), dimensions: super::Dimensions::default() },
            period: period_of(metric, fact.period.as_ref())?,
            source: "iom-factsheet".into(),
            revision: 1,
            value: Value::Number(number),
            as_of,
            recorded_at: as_of,
            standing: Standing::Final,
            note: Some(note_of(metric)),
        })
    });
    rows.collect()
}

/// The factsheet's own period; `1999/` runs to the factsheet's day, and what has none stands for its year.
fn period_of(metric: Metric, given: Option<&Clean>) -> Option<Period> {
    let text = match given.map(Clean::as_str) {
        Some(open) if open.ends_with('/') => format!("{open}2023"),
        Some(given) => given.to_owned(),
        // WHO's estimate for 2021 (Joint HIV-TB review 2023); the factsheet gives no year.
        None if metric == Metric::TbIncidence => "2021".to_owned(),
        None => "2023".to_owned(),
    };
    Period::parse(&text, Some(Zone::DILI)).ok()
}

fn note_of(metric: Metric) -> Clean {
    match metric {
        Metric::TbIncidence => format!("{UNDATED}; WHO's estimate for 2021").into(),
        Metric::Returnees => format!("{UNDATED}; since 1999").into(),
        _ => UNDATED.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Direction, PlaceKind};

    #[test]
    fn every_embedded_file_is_read() {
        fn check<T: DeserializeOwned>(file: &str) {
            serde_json::from_str::<T>(file).map(drop).unwrap();
        }
        check::<Factsheet>(FACTSHEET);
        check::<PlaceFile>(PLACES);
        check::<CalendarFile>(CALENDARS);
        check::<splits::Splits>(TB_SPLITS);
        check::<BorderFile>(BORDERS);
        for file in [PUBLISHED, FLOODS_2021, SECOND_STATEMENTS, WORKED_EXAMPLE] {
            check::<ObservationFile>(file);
        }
        assert!(credits().iter().all(|credit| !credit.is_empty()));
        assert!(FACTSHEET_AS_OF.parse::<Instant>().is_ok());
    }

    #[test]
    fn the_municipalities_sum_to_the_census() {
        let places = places();
        let of = |kind| places.iter().filter(move |place| place.kind == kind);
        assert_eq!(of(PlaceKind::Municipality).count(), 14);
        assert_eq!(of(PlaceKind::Municipality).filter_map(|place| place.population).sum::<u64>(), 1_341_737);
        assert_eq!(of(PlaceKind::Country).next().unwrap().population, Some(1_341_737));
        assert_eq!(of(PlaceKind::Country).next().unwrap().id.as_str(), COUNTRY);
    }

    #[test]
    fn the_coast_is_three_rings_that_close_and_hold_the_capitals() {
        let outline = outline();
        assert_eq!(outline.coast.len(), 3, "the main part, Oecusse, Ataúro");
        assert!(outline.coast.iter().all(|ring| ring.len() > 3 && ring.first() == ring.last()));
        assert!(outline.borders.len() > 12);
        // A town on the coast may lie outside by what was simplified.
        let places = places();
        let held = |place: &&Place| {
            place
                .position
                .is_some_and(|at| outline.coast.iter().any(|ring| crate::domain::reach::contains(ring, at)))
        };
        let municipalities = places.iter().filter(|place| place.kind == PlaceKind::Municipality);
        assert!(municipalities.filter(held).count() >= 12);
    }

    #[test]
    fn every_post_has_a_calendar_and_a_name_for_tables() {
        let places = places();
        let posts: Vec<_> = places.iter().filter(|place| place.kind == PlaceKind::Post).collect();
        let labels: Vec<_> = posts.iter().map(|post| post.label().as_str()).collect();
        assert_eq!(labels, ["Airport DIL", "Batugade", "Salele", "Sakato"]);
        for post in posts {
            let calendar = post.calendar.as_ref().unwrap();
            assert!(
                calendar.is_holiday(chrono::NaiveDate::from_ymd_opt(2026, 11, 28).unwrap()),
                "{}",
                post.id
            );
            assert!(!calendar.open.is_empty() && !calendar.source.is_empty());
        }
    }

    #[test]
    fn every_place_has_a_source_and_a_parent_that_exists() {
        let places = places();
        for place in &places {
            assert!(!place.source.is_empty(), "{}", place.id);
            let parent = place.parent.as_ref();
            assert!(parent.is_none_or(|id| places.iter().any(|other| other.id == *id)), "{}", place.id);
        }
    }

    #[test]
    fn every_number_of_the_factsheet_is_an_opening_figure() {
        let at = Instant::default();
        let rows = opening_observations(at);
        for fact in factsheet().figures {
            let FactValue::Number(number) = fact.value else { continue };
            // A year since which something is done is no figure.
            if fact.id.as_str() == "drm.since" {
                continue;
            }
            let found = rows.iter().find(|row| {
                row.series.metric.name() == fact.id.as_str() && row.source.as_str() == "iom-factsheet"
            });
            assert_eq!(found.map(|row| row.value), Some(Value::Number(number)), "{}", fact.id);
        }
        assert!(rows.iter().all(|row| row.recorded_at == at && row.note.is_some()));
    }

    #[test]
    fn the_second_statement_is_the_one_that_the_factsheet_names() {
        let rows = opening_observations(Instant::default());
        let said = |metric| {
            let row = rows
                .iter()
                .find(|row| row.series.metric == metric && row.source.as_str() == "iom-release-2023");
            row.and_then(|row| row.value.number())
        };
        let fact = factsheet().figures.into_iter().find(|f| f.id.as_str() == "nfi.families_covered").unwrap();
        let also = fact.also.unwrap();
        assert_eq!(said(Metric::FamiliesCovered), also.value);
        assert_eq!(said(Metric::PeopleCovered), also.people);
    }

    #[test]
    fn published_parts_sum_to_their_total_or_say_that_they_do_not() {
        let rows = published();
        let totals = rows.iter().filter(|row| row.series.dimensions == super::super::Dimensions::default());
        for total in totals {
            let part = |direction| {
                let of_total = |row: &&Observation| {
                    row.series.dimensions.direction_alone() == Some(direction)
                        && (&row.series.place, row.period, &row.source)
                            == (&total.series.place, total.period, &total.source)
                };
                rows.iter().find(of_total).and_then(|row| row.value.number())
            };
            let (Some(entry), Some(exit)) = (part(Direction::Entry), part(Direction::Exit)) else { continue };
            let agrees = total.value == Value::Number(entry + exit);
            let said = total.note.as_ref().is_some_and(|note| note.as_str().contains("parts sum to 781,463"));
            assert!(agrees != said, "{} {}", total.series.place, total.period);
        }
        assert_eq!(rows.iter().filter(|row| row.note.is_none()).count(), 0);
    }

    #[test]
    fn the_worked_example_is_marked_as_assumed() {
        let rows = worked_example();
        assert!(rows.iter().all(|row| row.standing == Standing::Assumed));
        let kits = rows.iter().filter(|row| row.series.metric == Metric::StockTarget);
        assert_eq!(kits.filter_map(|row| row.value.number()).sum::<i64>(), 900);
    }
}
