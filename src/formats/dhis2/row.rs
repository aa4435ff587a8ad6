//! One data value, from fields as they came to what they say. It must not know JSON or CSV.

use super::{
    parts::{self, Said},
    period::period,
    scalar::Scalar,
};
use crate::{
    domain::{Instant, Period, Zone},
    formats::{Issue, hint::quote},
};

/// One value of one cell, borrowed from its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct DataValue<'a> {
    pub element: &'a str,
    pub period: Period,
    /// The period as DHIS2 writes it.
    pub period_text: &'a str,
    pub unit: &'a str,
    /// The category option combo; empty where the row names none, which is DHIS2's default.
    pub combo: &'a str,
    /// The attribute option combo, likewise.
    pub attribute: &'a str,
    pub said: Said<'a>,
    /// When the server wrote it; none where the row does not say.
    pub updated: Option<Instant>,
}

/// The fields of a row as they came.
#[derive(Debug, Default)]
pub(super) struct Fields<'a> {
    pub(super) element: Scalar<'a>,
    pub(super) period: Scalar<'a>,
    pub(super) unit: Scalar<'a>,
    pub(super) combo: Scalar<'a>,
    pub(super) attribute: Scalar<'a>,
    pub(super) value: Scalar<'a>,
    pub(super) updated: Scalar<'a>,
    pub(super) deleted: Scalar<'a>,
}

impl Fields<'_> {
    /// What they say, with what stands above the list for what they leave out.
    pub(super) fn read<'r>(
        &'r self,
        above: &'r Above,
        (row, zone): (u64, Option<Zone>),
    ) -> Result<DataValue<'r>, Issue> {
        let refuse = |field: &str, reason: &str| Issue::refused(Some(row), field, reason);
        let or = |own: &'r Scalar<'_>, above: &'r str| if own.text().is_empty() { above } else { own.text() };
        let (element, unit) = (self.element.text(), or(&self.unit, &above.unit));
        let period_text = or(&self.period, &above.period);
        for (name, text) in [("dataElement", element), ("period", period_text), ("orgUnit", unit)] {
            if text.is_empty() {
                return Err(refuse(name, "is not there, nor above the list"));
            }
        }
        let period = period(period_text)
            .map_err(|fault| refuse("period", &format!("{} {fault}", quote(period_text))))?;
        let updated = match self.updated.text() {
            "" => None,
            text => Some(parts::time(text, zone).map_err(|why| refuse("lastUpdated", &why))?),
        };
        let said = if self.deleted.is_true() {
            Said::Deleted
        } else {
            Said::Value(match &self.value {
                Scalar::Flag(true) => "true",
                Scalar::Flag(false) => "false",
                other => other.text(),
            })
        };
        let (combo, attribute) = (self.combo.text(), or(&self.attribute, &above.attribute));
        Ok(DataValue { element, period, period_text, unit, combo, attribute, said, updated })
    }
}

/// What stands above the list for all rows.
#[derive(Debug, Default)]
pub(super) struct Above {
    pub(super) period: String,
    pub(super) unit: String,
    pub(super) attribute: String,
}
