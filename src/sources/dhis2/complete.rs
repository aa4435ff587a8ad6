//! How complete the reports of a form are: of the mapped units that report it those that registered a period
//! as complete.
//!
//! A server that does not show it costs no figure. It must not know who shows it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::{Turn, address};
use crate::{
    domain::{Ask, Clean, Completeness, Period, Zone},
    formats::dhis2::{self, Form, PeriodType},
    net::Validators,
};

/// How many periods that are over are told of each form.
const PERIODS: usize = 3;
/// So many days hold as many of the longest.
const BACK: Days = Days::new(4 * 366);

impl Turn<'_> {
    /// The last periods of each form that are over, the newest first; nothing of a form of which the server
    /// shows no registrations.
    pub async fn completeness(&self) -> Vec<Completeness> {
        let mut all = Vec::new();
        for ask in &self.desk.setup.crosswalk.asks {
            if let Ask::Values { data_set, .. } = ask {
                all.extend(self.complete_of(ask, data_set).await.unwrap_or_default());
            }
        }
        all
    }

    async fn complete_of(&self, ask: &Ask, data_set: &Clean) -> Option<Vec<Completeness>> {
        let form = self.answer(&address::form(&self.desk.setup.base, data_set)).await?;
        let form = dhis2::form(&form).ok()?;
        let periods = self.over(PeriodType::named(&form.period_type)?);
        let first = periods.last()?.first_day(Zone::DILI);
        let registrations = address::registrations(&self.desk.setup.base, ask, (first, self.today()));
        let registered = dhis2::registrations(&self.answer(&registrations).await?);
        // Half a list would say of the others that they have not reported.
        if registered.issues.iter().any(|issue| issue.row.is_none()) {
            return None;
        }
        // What is registered twice, by two combinations of attributes, is complete once.
        let registered: BTreeSet<(Period, Clean)> =
            registered.records.into_iter().map(|(_, it)| (it.period, it.unit)).collect();
        let expected = self.expected(&form);
        let of = |period: Period| {
            let is_missing = |unit: &&Clean| !registered.contains(&(period, (*unit).clone()));
            let missing: Vec<&Clean> = expected.iter().copied().filter(is_missing).collect();
            Completeness {
                form: if form.name.is_empty() { data_set.clone() } else { form.name.clone() },
                period,
                reported: (expected.len() - missing.len()) as u32,
                expected: expected.len() as u32,
                missing: missing.into_iter().filter_map(|unit| self.name_of(unit)).collect(),
            }
        };
        Some(if expected.is_empty() { Vec::new() } else { periods.into_iter().map(of).collect() })
    }

    /// The last periods that are over, the newest first.
    fn over(&self, kind: PeriodType) -> Vec<Period> {
        let today: NaiveDate = self.today();
        let periods = kind.between(today - BACK, today).into_iter().rev();
        let periods = periods.filter_map(|text| dhis2::period(&text).ok());
        periods.filter(|period| period.last_day(Zone::DILI) < today).take(PERIODS).collect()
    }

    /// The mapped units that report a form; all that are mapped where it does not say which do.
    fn expected(&self, form: &Form) -> Vec<&Clean> {
        let mapped = self.desk.setup.crosswalk.places.keys();
        mapped.filter(|unit| form.units.as_ref().is_none_or(|units| units.contains(*unit))).collect()
    }

    fn name_of(&self, unit: &Clean) -> Option<Clean> {
        let place = self.desk.setup.crosswalk.places.get(unit)?;
        self.desk.places.iter().find(|known| known.id == *place).map(|known| known.label().clone())
    }

    async fn answer(&self, address: &str) -> Option<Vec<u8>> {
        Some(self.ask((address, &Validators::default())).await.ok()??.0)
    }
}
