//! Displacement by IOM's Displacement Tracking Matrix (API v3): people by place, day and kind of assessment.
//!
//! Rows of one round by reasons and origins are parts of one figure and add up; a baseline and a site
//! assessment count the same people in two ways and never do. It must not know which places are ours.

use std::{
    collections::{BTreeMap, BTreeSet},
    marker::PhantomData,
};

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Number;

use super::{
    Issue, Parsed, Where,
    hint::quote,
    json::{self, First, List},
};
use crate::domain::Clean;

/// The greatest number of people; what is greater is no count.
const MAX_PEOPLE: i64 = 1_000_000_000;

/// The most rows of one answer; all rounds of a large country have some thousands.
const ROWS: List = List { key: "result", most: 200_000 };

/// The most messages of a refusal.
const MAX_SAID: usize = 20;

/// What DTM writes where it has nothing to write.
const NOTHING: &str = "Not available";

/// How people were counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Assessment {
    /// By areas, from people who know them.
    Baseline,
    /// By the places where people stay.
    Site,
}

impl Assessment {
    /// As DTM writes it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Baseline => "BA",
            Self::Site => "SA",
        }
    }
}

/// Which places the rows of an answer are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Country,
    /// The first level below.
    Municipality,
}

/// How many people one round found in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The place's P-code, or the country's ISO code, and its name.
    pub code: Clean,
    pub name: Clean,
    pub operation: Clean,
    pub assessment: Assessment,
    pub round: u32,
    pub day: NaiveDate,
    pub people: i64,
    /// By why they left, where it is said.
    pub reasons: BTreeMap<Clean, i64>,
}

/// What an answer says: rows, or in words why there are none.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Counts(Parsed<Count>),
    Refused(Vec<Clean>),
}

/// One country of DTM's list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Country {
    #[serde(rename = "admin0Pcode")]
    pub code: Clean,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope {
    is_success: Option<bool>,
    #[serde(default)]
    error_messages: Option<First<Clean, MAX_SAID>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    operation: Option<Clean>,
    admin0_name: Option<Clean>,
    admin0_pcode: Option<Clean>,
    admin1_name: Option<Clean>,
    admin1_pcode: Option<Clean>,
    num_present_idp_ind: Option<Number>,
    reporting_date: Option<Clean>,
    round_number: Option<u32>,
    displacement_reason: Option<Clean>,
    idp_origin_admin1_name: Option<Clean>,
    idp_origin_admin1_pcode: Option<Clean>,
    assessment_type: Option<Clean>,
}

/// Why DTM gives nothing, in its words; nothing where it does give something.
///
/// # Errors
///
/// Where the text is no answer of DTM.
pub fn refusal(bytes: &[u8]) -> Result<Option<Vec<Clean>>, Issue> {
    let envelope = json::read(bytes, PhantomData::<Envelope>)?;
    let said = envelope.error_messages.unwrap_or_default().0;
    Ok((envelope.is_success == Some(false)).then_some(said))
}

/// Reads the list of countries that DTM works in.
///
/// # Errors
///
/// Where the text is no such list.
pub fn countries(bytes: &[u8]) -> Result<Vec<Country>, Issue> {
    let mut countries = Vec::new();
    json::each::<Country>(bytes, ROWS, |_, country| countries.extend(country.ok()))?;
    Ok(countries)
}

/// Reads an answer about places of one level.
pub fn parse(bytes: &[u8], level: Level) -> Answer {
    match refusal(bytes) {
        Ok(None) => {}
        Ok(Some(said)) => return Answer::Refused(said),
        Err(issue) => return Answer::Counts(Parsed::refused(vec![issue])),
    }
    let mut counts = Counts { level, by: BTreeMap::new(), issues: Vec::new() };
    let read = json::each::<Row>(bytes, ROWS, |number, row| {
        let taken = row.map_err(|reason| ("", reason)).and_then(|row| counts.take(number, row));
        let refused = taken.err().map(|(field, reason)| Issue::refused(Some(number), field, &reason));
        counts.issues.extend(refused);
    });
    counts.issues.extend(read.err());
    Answer::Counts(counts.finish())
}

/// What one figure is about: place, kind of assessment, day.
type About = (Clean, Assessment, NaiveDate);

struct Counts {
    level: Level,
    by: BTreeMap<About, Gathering>,
    issues: Vec<Issue>,
}

struct Gathering {
    row: u64,
    count: Count,
    /// Which reasons and origins are in it.
    parts: BTreeSet<(Clean, Clean)>,
}

impl Counts {
    fn take(&mut self, number: u64, row: Row) -> Result<(), (&'static str, String)> {
        let said = |text: Option<Clean>| text.filter(|text| !text.is_empty() && text.as_str() != NOTHING);
        let (code, name) = match self.level {
            Level::Country => (row.admin0_pcode, row.admin0_name),
            Level::Municipality => (row.admin1_pcode, row.admin1_name),
        };
        let (code, name) = (said(code).unwrap_or_default(), said(name).unwrap_or_default());
        if code.is_empty() && name.is_empty() {
            return Err(("admin1Pcode", "is missing; the place is not known".to_owned()));
        }
        let assessment = match row.assessment_type.as_ref().map(Clean::as_str) {
            Some("BA") => Assessment::Baseline,
            Some("SA") => Assessment::Site,
            other => {
                let reason = format!("{} is neither BA nor SA", quote(other.unwrap_or_default()));
                return Err(("assessmentType", reason));
            }
        };
        let date = row.reporting_date.unwrap_or_default();
        let day = date.as_str().get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
        let day = day.ok_or_else(|| ("reportingDate", format!("{} is no day", quote(date.as_str()))))?;
        let people = row.num_present_idp_ind.ok_or(("numPresentIdpInd", "gives no number".to_owned()))?;
        let people = people.as_i64().filter(|people| (0..=MAX_PEOPLE).contains(people)).ok_or_else(|| {
            ("numPresentIdpInd", format!("{} is no number of people", quote(&people.to_string())))
        })?;
        let operation = said(row.operation).unwrap_or_default();
        let round = row.round_number.unwrap_or_default();
        let reason = said(row.displacement_reason);
        let origin = said(row.idp_origin_admin1_pcode).or(said(row.idp_origin_admin1_name));
        let part = (reason.clone().unwrap_or_default(), origin.unwrap_or_default());
        let about = (if code.is_empty() { name.clone() } else { code.clone() }, assessment, day);
        let reasons = BTreeMap::new();
        let count = Count { code, name, operation, assessment, round, day, people: 0, reasons };
        let gathering = self.by.entry(about).or_insert_with(|| Gathering {
            row: number,
            count: count.clone(),
            parts: BTreeSet::new(),
        });
        let first = gathering.row;
        if gathering.count.operation != count.operation {
            let [one, other] =
                [&gathering.count.operation, &count.operation].map(|name| quote(name.as_str()));
            let reason = format!(
                "is {other}, and row {first} counts the same place and day for {one}; they may count the same \
                 people: name one as `operation` of the source"
            );
            return Err(("operation", reason));
        }
        if gathering.count.round > count.round {
            return Err(("roundNumber", format!("is older than that of row {first} for the same day")));
        }
        if gathering.count.round < count.round {
            *gathering = Gathering { row: number, count, parts: BTreeSet::new() };
        }
        if !gathering.parts.insert(part) {
            return Err((
                "",
                format!("says again what a row since row {first} says of the same place and day"),
            ));
        }
        gathering.count.people += people;
        if let Some(reason) = reason {
            *gathering.count.reasons.entry(reason).or_default() += people;
        }
        Ok(())
    }

    fn finish(self) -> Parsed<Count> {
        let mut records: Vec<_> = self.by.into_values().map(|it| (Where { row: it.row }, it.count)).collect();
        records.sort_by_key(|(at, _)| *at);
        Parsed { records, issues: self.issues }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAD: &[u8] = include_bytes!("../../tests/samples/dtm/displacement-admin0-admin0pcode-tcd.json");
    const COUNTRIES: &[u8] = include_bytes!("../../tests/samples/dtm/displacement-country-list.json");

    fn counts(bytes: &[u8], level: Level) -> Parsed<Count> {
        match parse(bytes, level) {
            Answer::Counts(parsed) => parsed,
            Answer::Refused(said) => unreachable!("{said:?}"),
        }
    }

    #[test]
    fn reasons_of_a_round_add_up_and_assessments_do_not() {
        let parsed = counts(CHAD, Level::Country);
        assert_eq!(parsed.issues, []);
        let of = |round: u32| -> Vec<(&str, i64)> {
            let of = parsed.records.iter().filter(|(_, count)| count.round == round);
            let mut of: Vec<_> = of.map(|(_, count)| (count.assessment.code(), count.people)).collect();
            of.sort_unstable();
            of
        };
        assert_eq!(of(1), [("BA", 147_032), ("SA", 147_032)]);
        assert_eq!(of(9), [("BA", 145_153 + 23_850), ("SA", 169_003)]);
        assert_eq!(of(24), [("BA", 221_543 + 4_146)]);
        assert_eq!(parsed.records.len(), 29);
        let (_, last) = parsed.records.last().unwrap();
        assert_eq!((last.code.as_str(), last.day.to_string().as_str()), ("TCD", "2025-01-31"));
        let reasons: Vec<_> =
            last.reasons.iter().map(|(reason, people)| (reason.as_str(), *people)).collect();
        assert_eq!(reasons, [("Conflict", 221_543), ("Natural disaster", 4_146)]);
    }

    #[test]
    fn timor_leste_is_not_in_the_list_of_countries() {
        let countries = countries(COUNTRIES).unwrap();
        assert_eq!(countries.len(), 53);
        assert!(countries.iter().all(|country| country.code.as_str() != "TLS"));
    }

    fn answer(rows: &[&str]) -> Vec<u8> {
        format!("\u{feff}{{\"result\": [{}], \"isSuccess\": true}}", rows.join(",")).into_bytes()
    }

    fn row(more: &str) -> String {
        format!(
            "{{\"operation\":\"Floods\",\"admin0Pcode\":\"TLS\",\"admin1Name\":\"Dili\",\"admin1Pcode\":\"TL06\",\
             \"reportingDate\":\"2026-11-20T00:00:00\",\"roundNumber\":2,\"assessmentType\":\"SA\",{more}}}"
        )
    }

    #[track_caller]
    fn check(rows: &[&str], people: &[i64], issues: &[&str]) {
        let parsed = counts(&answer(rows), Level::Municipality);
        assert_eq!(parsed.records.iter().map(|(_, count)| count.people).collect::<Vec<_>>(), people);
        assert_eq!(parsed.issues.iter().map(ToString::to_string).collect::<Vec<_>>(), issues);
    }

    #[test]
    fn what_must_not_be_added_is_refused() {
        let five = row("\"numPresentIdpInd\":5");
        check(&[&five], &[5], &[]);
        let again = "row 2: says again what a row since row 1 says of the same place and day";
        check(&[&five, &five], &[5], &[again]);
        let fire = five.replace("Floods", "Fire");
        check(
            &[&five, &fire],
            &[5],
            &[
                "row 2, field operation: is \"Fire\", and row 1 counts the same place and day for \"Floods\"; they \
               may count the same people: name one as `operation` of the source",
            ],
        );
        let later = five.replace("\"roundNumber\":2", "\"roundNumber\":3").replace(":5", ":9");
        check(&[&five, &later], &[9], &[]);
        check(
            &[&later, &five],
            &[9],
            &["row 2, field roundNumber: is older than that of row 1 for the same day"],
        );
    }

    #[test]
    fn a_row_that_cannot_be_read_costs_no_other() {
        let five = row("\"numPresentIdpInd\":5");
        for (wrong, issue) in [
            (row("\"x\":1"), "row 1, field numPresentIdpInd: gives no number"),
            (row("\"numPresentIdpInd\":-1"), "row 1, field numPresentIdpInd: \"-1\" is no number of people"),
            (five.replace("SA", "XX"), "row 1, field assessmentType: \"XX\" is neither BA nor SA"),
            (
                five.replace("2026-11-20", "20.11.2026"),
                "row 1, field reportingDate: \"20.11.2026T00:00:00\" is no day",
            ),
            (
                five.replace("Dili", "Not available").replace("TL06", ""),
                "row 1, field admin1Pcode: is missing; the place is not known",
            ),
        ] {
            check(&[&wrong, &five], &[5], &[issue]);
        }
    }

    #[test]
    fn an_answer_without_rows_says_why() {
        let refused = b"{\"result\":null,\"statusCode\":400,\"isSuccess\":false,\"errorMessages\":[\"No Country found\"]}";
        assert_eq!(parse(refused, Level::Country), Answer::Refused(vec!["No Country found".into()]));
        assert_eq!(counts(b"<html>", Level::Country).issues.len(), 1);
        let cut = counts(&answer(&[&row("\"numPresentIdpInd\":5")])[..150], Level::Country);
        assert!(cut.issues[0].to_string().contains("ends in the middle"), "{}", cut.issues[0]);
    }
}
