//! What is asked, as addresses. It must not know what is answered.

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};

use super::setup::Purpose;
use crate::{
    domain::{Ask, Cases, Clean, Stride, Table},
    formats::dhis2::PeriodType,
};

/// How much of what came already is asked for again: what was written while the server made its answer
/// has an earlier time, and clocks of several servers behind one address differ.
const OVERLAP: TimeDelta = TimeDelta::minutes(10);

/// What stands before the periods of a table.
const PERIODS: &str = "dimension=pe:";

/// How many units come on one page.
const PAGE_UNITS: u32 = 1_000;

fn values(base: &str, ask: &Ask) -> String {
    match ask {
        Ask::Values { data_set, unit, .. } => {
            format!(
                "{base}/api/dataValueSets?dataSet={data_set}&orgUnit={unit}&children=true&includeDeleted=true"
            )
        }
        Ask::Table { .. } => format!("{base}/api/dataValueSets"),
    }
}

/// All values of some periods.
pub(super) fn of_periods(base: &str, ask: &Ask, periods: &[String]) -> String {
    format!("{}&period={}", values(base, ask), periods.join("&period="))
}

/// All values of one period at some units.
pub(super) fn of_units(base: &str, ask: &Ask, (period, units): (&Clean, &[Clean])) -> String {
    let units: Vec<&str> = units.iter().map(Clean::as_str).collect();
    let set = match ask {
        Ask::Values { data_set, .. } => data_set.as_str(),
        Ask::Table { .. } => "",
    };
    let units = units.join("&orgUnit=");
    format!("{base}/api/dataValueSets?dataSet={set}&includeDeleted=true&period={period}&orgUnit={units}")
}

/// What changed since the server's clock showed this, with what lies just before.
pub(super) fn since(base: &str, ask: &Ask, clock: &str) -> String {
    let before = NaiveDateTime::parse_from_str(clock.trim_end_matches('Z'), "%Y-%m-%dT%H:%M:%S%.f")
        .map(|at| (at - OVERLAP).format("%Y-%m-%dT%H:%M:%S%.3f").to_string());
    format!("{}&lastUpdated={}", values(base, ask), before.as_deref().unwrap_or(clock))
}

pub(super) fn data_set(base: &str, ask: &Ask) -> String {
    match ask {
        Ask::Values { data_set, .. } => format!("{base}/api/dataSets/{data_set}?fields=periodType"),
        Ask::Table { .. } => format!("{base}/api/dataSets"),
    }
}

/// What a form is called, when it is due, and who reports it.
pub(super) fn form(base: &str, data_set: &Clean) -> String {
    format!("{base}/api/dataSets/{data_set}?fields=displayName,periodType,organisationUnits%5Bid%5D")
}

pub(super) fn units(base: &str, page: u32) -> String {
    format!(
        "{base}/api/organisationUnits?fields=id,displayName&order=id:asc&pageSize={PAGE_UNITS}&page={page}"
    )
}

pub(super) fn registrations(base: &str, ask: &Ask, (first, last): (NaiveDate, NaiveDate)) -> String {
    let days = format!("startDate={first}&endDate={last}&children=true");
    match ask {
        Ask::Values { data_set, unit, .. } => {
            format!("{base}/api/completeDataSetRegistrations?dataSet={data_set}&orgUnit={unit}&{days}")
        }
        Ask::Table { .. } => format!("{base}/api/completeDataSetRegistrations?{days}"),
    }
}

/// The periods of a table: the last ones up to a day.
pub(super) fn periods(ask: &Ask, today: NaiveDate) -> Vec<String> {
    let Ask::Table { stride, last, .. } = ask else { return Vec::new() };
    let (name, days) = match stride {
        Stride::Day => ("Daily", 1),
        Stride::Week => ("Weekly", 7),
        Stride::Month => ("Monthly", 31),
        Stride::Quarter => ("Quarterly", 92),
        Stride::Year => ("Yearly", 366),
    };
    let Some(kind) = PeriodType::named(name) else { return Vec::new() };
    let first = today.checked_sub_days(Days::new(days * u64::from(*last))).unwrap_or(today);
    let mut periods = kind.between(first, today);
    periods.drain(..periods.len().saturating_sub(*last as usize));
    periods
}

/// One table of some periods.
pub(super) fn table(base: &str, (ask, purpose): (&Ask, Purpose), periods: &[String]) -> String {
    let Ask::Table { of, units, .. } = ask else { return format!("{base}/api/analytics") };
    let names = if purpose == Purpose::Trial { "skipMeta=false" } else { "skipMeta=true" };
    let shared = format!("{PERIODS}{}&dimension=ou:{units}&{names}", periods.join(";"));
    let cases = |what: &str, Cases { program, stage, filter, .. }: &Cases| {
        let stage = stage.as_ref().map(|stage| format!("&stage={stage}")).unwrap_or_default();
        let filter = filter.as_ref().map(|filter| format!("&filter={filter}")).unwrap_or_default();
        format!("{base}/api/analytics/{what}/aggregate/{program}?{shared}{stage}{filter}")
    };
    match of {
        Table::Items(items) => format!("{base}/api/analytics?dimension=dx:{items}&{shared}"),
        Table::Events(of) => cases("events", of),
        Table::Enrolments(of) => cases("enrollments", of),
    }
}

/// What the addresses of a table begin and end with, whatever periods they ask for.
pub(super) fn around(base: &str, (ask, purpose): (&Ask, Purpose)) -> [Clean; 2] {
    let address = table(base, (ask, purpose), &[]);
    let (head, tail) = address.split_once(PERIODS).unwrap_or((&address, ""));
    [Clean::new(&format!("{head}{PERIODS}")), Clean::new(tail)]
}

/// As what the numbers of a table are mapped that names no items itself.
pub(super) fn element(ask: &Ask) -> &str {
    match ask {
        Ask::Table { of: Table::Events(of) | Table::Enrolments(of), .. } => of.element.as_str(),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_asked_whole_by_periods_and_then_by_what_changed() {
        let since_day = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
        let ask = Ask::Values { data_set: "set".into(), unit: "top".into(), since: since_day };
        let head = "https://x/api/dataValueSets?dataSet=set&orgUnit=top&children=true&includeDeleted=true";
        let periods = ["20250101".to_owned(), "20250102".to_owned()];
        assert_eq!(
            of_periods("https://x", &ask, &periods),
            format!("{head}&period=20250101&period=20250102")
        );
        assert_eq!(
            since("https://x", &ask, "2026-11-24T00:05:46.935"),
            format!("{head}&lastUpdated=2026-11-23T23:55:46.935")
        );
    }

    #[test]
    fn tables_are_asked_for_the_last_periods() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
        let table_of = |of, stride| Ask::Table { of, units: "LEVEL-2".into(), stride, last: 2 };
        let items = table_of(Table::Items("a;b".into()), Stride::Month);
        assert_eq!(periods(&items, today), ["202602", "202603"]);
        assert_eq!(
            periods(&table_of(Table::Items("a".into()), Stride::Day), today),
            ["20260330", "20260331"]
        );
        assert_eq!(
            table("https://x", (&items, Purpose::Load), &periods(&items, today)),
            "https://x/api/analytics?dimension=dx:a;b&dimension=pe:202602;202603&dimension=ou:LEVEL-2&skipMeta=true"
        );
        assert_eq!(
            around("https://x", (&items, Purpose::Load)).map(|part| part.to_string()),
            ["https://x/api/analytics?dimension=dx:a;b&dimension=pe:", "&dimension=ou:LEVEL-2&skipMeta=true"]
        );
        let cases = Cases {
            program: "p".into(),
            stage: Some("s".into()),
            filter: Some("x:IN:F".into()),
            element: "p-f".into(),
        };
        let events = table_of(Table::Events(cases), Stride::Year);
        assert_eq!(
            table("https://x", (&events, Purpose::Trial), &periods(&events, today)),
            "https://x/api/analytics/events/aggregate/p?dimension=pe:2025;2026&dimension=ou:LEVEL-2&skipMeta=false&stage=s&filter=x:IN:F"
        );
    }
}
