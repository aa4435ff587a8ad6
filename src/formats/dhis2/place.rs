//! Organisation units (`/api/organisationUnits`, by pages) and what is registered as complete
//! (`/api/completeDataSetRegistrations`).
//!
//! It must not know which place of ours a unit is.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::period::period;
use crate::{
    domain::{Clean, Period},
    formats::{
        Issue, Parsed, Where,
        hint::quote,
        json::{self, List},
    },
};

/// A thousand are asked for at once; a server that does not know pages sends all.
const UNITS: List = List { key: "organisationUnits", most: 200_000 };

const REGISTRATIONS: List = List { key: "completeDataSetRegistrations", most: 200_000 };

/// One page of units.
#[derive(Clone, Debug, PartialEq)]
pub struct Units {
    /// Id and name of each.
    pub units: Vec<(Clean, Clean)>,
    pub issues: Vec<Issue>,
    pub page: u32,
    /// How many pages there are.
    pub pages: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Unit {
    id: String,
    display_name: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Paged {
    pager: Option<Pager>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pager {
    page: u32,
    /// Left out where the server was not asked to count.
    page_count: Option<u32>,
}

/// Reads one page; an answer without a pager is the only one.
///
/// # Errors
///
/// Where it is no list of units.
pub fn units(bytes: &[u8]) -> Result<Units, Issue> {
    let mut units = Units { units: Vec::new(), issues: Vec::new(), page: 1, pages: 1 };
    json::each(bytes, UNITS, |row, unit: Result<Unit, String>| match unit {
        Ok(unit) => {
            let name = unit.display_name.or(unit.name).unwrap_or_default();
            units.units.push((Clean::new(&unit.id), Clean::new(&name)));
        }
        Err(why) => units.issues.push(Issue::refused(Some(row), "", &why)),
    })?;
    let paged: Paged = json::read(bytes, std::marker::PhantomData)?;
    if let Some(pager) = paged.pager {
        (units.page, units.pages) = (pager.page, pager.page_count.unwrap_or(pager.page));
    }
    Ok(units)
}

/// A data set: when it is due, and who reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    pub name: Clean,
    pub period_type: String,
    /// None where the answer does not say.
    pub units: Option<BTreeSet<Clean>>,
}

/// Reads what is said of a data set.
///
/// # Errors
///
/// Where it is none.
pub fn form(bytes: &[u8]) -> Result<Form, Issue> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Raw {
        #[serde(default)]
        display_name: String,
        period_type: String,
        organisation_units: Option<Vec<Id>>,
    }
    #[derive(Deserialize)]
    struct Id {
        id: String,
    }
    let raw: Raw = json::read(bytes, std::marker::PhantomData)?;
    let units = raw.organisation_units.map(|units| units.iter().map(|unit| Clean::new(&unit.id)).collect());
    Ok(Form { name: Clean::new(&raw.display_name), period_type: raw.period_type, units })
}

/// That a data set of a unit and a period is complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    pub data_set: Clean,
    pub period: Period,
    pub unit: Clean,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    data_set: String,
    period: String,
    organisation_unit: String,
    /// Since 2.36: one that was taken back says no.
    completed: Option<bool>,
}

/// Reads registrations; one that was taken back is none. Whoever registered is not read.
pub fn registrations(bytes: &[u8]) -> Parsed<Registration> {
    let mut parsed = Parsed { records: Vec::new(), issues: Vec::new() };
    let outcome = json::each(bytes, REGISTRATIONS, |row, raw: Result<Raw, String>| {
        let read = raw.map_err(|why| Issue::refused(Some(row), "", &why)).and_then(|raw| {
            let period = period(&raw.period).map_err(|fault| {
                Issue::refused(Some(row), "period", &format!("{} {fault}", quote(&raw.period)))
            })?;
            let (data_set, unit) = (Clean::new(&raw.data_set), Clean::new(&raw.organisation_unit));
            Ok((raw.completed != Some(false)).then_some(Registration { data_set, period, unit }))
        });
        match read {
            Ok(Some(registration)) => parsed.records.push((Where { row }, registration)),
            Ok(None) => {}
            Err(issue) => parsed.issues.push(issue),
        }
    });
    // A data set without any leaves the list out.
    parsed.issues.extend(
        outcome.err().filter(|issue| issue.reason.as_str() != "has no list `completeDataSetRegistrations`"),
    );
    parsed
}
