//! The cells of the simulated DHIS2: which data element, category option combo, unit and period a figure has.
//!
//! Its forms are those of points of entry, by the day, and of TB screening, by the month. DHIS2 has no period
//! of an hour, so hours are a category of the form, as national systems have it. It must not know any mapping.

use crate::domain::{
    Clean, Dimension, Dimensions, Direction, Metric, Observation, Period, PlaceId, Value, Zone,
};

/// The combination of what is not broken down, which has this id in every DHIS2.
pub(super) const WHOLE: &str = "HllvX50cXC0";

/// A form of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Entry,
    Screening,
}

impl Form {
    pub(super) const ALL: [Self; 2] = [Self::Entry, Self::Screening];

    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Entry => "PoEdaily001",
            Self::Screening => "TBmonthly01",
        }
    }

    pub(super) const fn period_type(self) -> &'static str {
        match self {
            Self::Entry => "Daily",
            Self::Screening => "Monthly",
        }
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    pub(super) element: &'static str,
    pub(super) combo: Clean,
    pub(super) unit: Clean,
    pub(super) period: Clean,
}

/// The cell of a figure, its form and its number; none where the system has no cell for it.
pub(super) fn of(figure: &Observation) -> Option<(Form, Cell, i64)> {
    let Value::Number(number) = figure.value else { return None };
    let by = &figure.series.dimensions;
    let (form, period) = match figure.period {
        Period::Hour(hour) => (Form::Entry, Zone::DILI.day(hour.start()).format("%Y%m%d").to_string()),
        Period::Day(day) => (Form::Entry, day.format("%Y%m%d").to_string()),
        Period::Month(month) => (Form::Screening, month.format("%Y%m").to_string()),
        _ => return None,
    };
    let (element, combo) = match (figure.series.metric, figure.period) {
        (Metric::Crossings, Period::Hour(hour)) => {
            let of_day = hour.of_day(Zone::DILI);
            ("PoEcrossing", format!("{}Hour{of_day:02}", way(by.direction_alone()?)))
        }
        (Metric::Crossings, _) => groups(by)?,
        (Metric::CrossingsOpposite, _) => ("PoEopposite", format!("{}AllDay", way(by.direction_alone()?))),
        (metric, _) => (element(metric)?, parts(by)?.to_owned()),
    };
    let (combo, period) = (Clean::from(combo), Clean::from(period));
    Some((form, Cell { element, combo, unit: unit(&figure.series.place), period }, number))
}

/// The id of a unit, eleven letters and digits as every id there.
pub(super) fn unit(place: &PlaceId) -> Clean {
    let plain: String = place.as_str().chars().filter(char::is_ascii_alphanumeric).take(9).collect();
    Clean::from(format!("Ou{plain:0<9}"))
}

const fn way(direction: Direction) -> &'static str {
    match direction {
        Direction::Entry => "Entry",
        Direction::Exit => "Exits",
    }
}

/// Who crossed in a day.
fn groups(by: &Dimensions) -> Option<(&'static str, String)> {
    let named = |dimension| by.get(dimension);
    let combo = match (named(Dimension::NationalityGroup), named(Dimension::Sex), named(Dimension::AgeBand)) {
        (Some("tls"), None, None) => "NatGroupTls",
        (Some("idn"), None, None) => "NatGroupIdn",
        (Some("prt"), None, None) => "NatGroupPrt",
        (Some("other"), None, None) => "NatGroupOth",
        (None, Some("f"), Some("0-17")) => "SexFage0017",
        (None, Some("f"), Some("18-59")) => "SexFage1859",
        (None, Some("f"), Some("60+")) => "SexFage60up",
        (None, Some("m"), Some("0-17")) => "SexMage0017",
        (None, Some("m"), Some("18-59")) => "SexMage1859",
        (None, Some("m"), Some("60+")) => "SexMage60up",
        _ => return None,
    };
    let element = if combo.starts_with("Nat") { "PoEnational" } else { "PoEsexByAge" };
    Some((element, combo.to_owned()))
}

fn element(metric: Metric) -> Option<&'static str> {
    Some(match metric {
        Metric::SecondaryInspections => "PoEsecondIn",
        Metric::Referrals => "PoEreferral",
        Metric::HealthScreened => "PoEscreened",
        Metric::HealthReferred => "PoEhealthRf",
        Metric::TbScreened => "TBscreened1",
        Metric::TbCases => "TBcases0001",
        _ => return None,
    })
}

/// How a report of screening is broken down.
fn parts(by: &Dimensions) -> Option<&'static str> {
    let named = |dimension| by.get(dimension);
    Some(match (named(Dimension::Sex), named(Dimension::AgeBand)) {
        (None, None) if by.0.is_empty() => WHOLE,
        (Some("f"), None) => "TBsexFemale",
        (Some("m"), None) => "TBsexMale01",
        (None, Some("0-14")) => "TBage014yrs",
        (None, Some("15-44")) => "TBage1544yr",
        (None, Some("45+")) => "TBage45plus",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::reference, hq::Simulator};

    #[test]
    fn every_figure_of_the_simulator_has_a_cell_of_its_own_with_ids_of_eleven_letters() {
        let at = "2026-11-24T05:32:00Z".parse().unwrap();
        let rows = Simulator::new(1, &reference::places()).history(at, 60).observations;
        let mut cells = std::collections::BTreeMap::new();
        for row in &rows {
            let (_, cell, _) = of(row).unwrap();
            for id in [cell.element, cell.combo.as_str(), cell.unit.as_str()] {
                let is_plain = id.len() == 11 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
                assert!(is_plain, "{id}");
            }
            let figure = (row.series.clone(), row.period);
            assert_eq!(cells.entry(cell).or_insert(figure.clone()), &figure);
        }
        assert!(cells.len() > 5_000, "{}", cells.len());
    }
}
