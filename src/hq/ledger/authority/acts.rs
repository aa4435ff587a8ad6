//! Whether a caller may do what an act says.
//!
//! An act that HQ has already is never objected to: its sender gets the stored answer.

use std::collections::BTreeMap;

use super::{
    caller::{Caller, Refused},
    file::Authority,
};
use crate::{
    domain::{Act, ActKey, Clean, Deed, Person, PlaceId, RecordedAct, Role},
    hq::ledger::error::LedgerError,
};

/// How many levels of places there can be.
const LEVELS: usize = 8;

/// The persons that HQ knows, by name.
type Persons = BTreeMap<Clean, Person>;

impl Authority {
    /// Says of each act whether the caller may do it.
    pub async fn judge(
        &self,
        caller: &Caller,
        acts: &[RecordedAct],
    ) -> Result<Vec<Option<Refused>>, LedgerError> {
        let persons = self.everybody().await?;
        let persons: Persons = persons.into_iter().map(|person| (person.name.clone(), person)).collect();
        let mut objections = Vec::with_capacity(acts.len());
        for act in acts {
            let objection = self.objection(caller, &persons, &act.act).await;
            objections.push(objection.map_err(self.failed("read acts"))?);
        }
        Ok(objections)
    }

    /// What speaks against somebody who wants something done that is no act and about no place.
    pub async fn may_act(&self, caller: &Caller, who: &Clean) -> Result<Option<Refused>, LedgerError> {
        let persons = self.everybody().await?;
        let persons: Persons = persons.into_iter().map(|person| (person.name.clone(), person)).collect();
        Ok(looks_on(caller).or_else(|| nobody(&persons, who)))
    }

    /// Every person that HQ ever had, by name.
    pub async fn everybody(&self) -> Result<Vec<Person>, LedgerError> {
        let failed = self.failed("read persons");
        let rows: Vec<String> = sqlx::query_scalar("SELECT json FROM persons ORDER BY id")
            .fetch_all(&self.readers)
            .await
            .map_err(&failed)?;
        let persons = rows.iter().map(|json| serde_json::from_str(json));
        persons.collect::<Result<_, _>>().map_err(|error| failed(sqlx::Error::Decode(error.into())))
    }

    async fn objection(
        &self,
        caller: &Caller,
        persons: &Persons,
        act: &Act,
    ) -> Result<Option<Refused>, sqlx::Error> {
        let refused = match who(caller, persons, act) {
            Some(refused) => Some(refused),
            None => self.outside(caller, &act.draft.deed).await?.map(Refused::OutsidePlaces),
        };
        match refused {
            Some(refused) if !self.has(&act.key).await? => Ok(Some(refused)),
            _ => Ok(None),
        }
    }

    /// The place of a deed that the caller does not act for. What is about an alert, or about no
    /// place, is everybody's; a transfer is its sender's.
    async fn outside(&self, caller: &Caller, deed: &Deed) -> Result<Option<PlaceId>, sqlx::Error> {
        let Some(allowed) = &caller.places else { return Ok(None) };
        let place = match deed {
            Deed::Void { entry, .. } => self.place_of_entry(entry.as_str()).await?,
            deed => deed.places().first().map(|place| (*place).clone()),
        };
        let Some(place) = place else { return Ok(None) };
        let mut above = Some(place.clone());
        for _ in 0..LEVELS {
            let Some(at) = above else { break };
            if allowed.contains(&at) {
                return Ok(None);
            }
            let parent: Option<Option<String>> =
                sqlx::query_scalar("SELECT json ->> '$.parent' FROM places WHERE id = ?")
                    .bind(at.as_str())
                    .fetch_optional(&self.readers)
                    .await?;
            above = parent.flatten().map(|parent| PlaceId::new(&parent));
        }
        Ok(Some(place))
    }

    /// Where an entry of the stock ledger was made: an imported one, or one of an act. A figure belongs to its post.
    async fn place_of_entry(&self, entry: &str) -> Result<Option<PlaceId>, sqlx::Error> {
        let site: Option<Option<String>> =
            sqlx::query_scalar("SELECT json ->> '$.site' FROM stock WHERE id = ?")
                .bind(entry)
                .fetch_optional(&self.readers)
                .await?;
        if let Some(site) = site.flatten() {
            return Ok(Some(PlaceId::new(&site)));
        }
        let act = entry.strip_suffix("/in").or_else(|| entry.strip_suffix("/out")).unwrap_or(entry);
        let Ok(key) = act.parse::<ActKey>() else { return Ok(None) };
        let site: Option<Option<String>> = sqlx::query_scalar(
            "SELECT coalesce(json ->> '$.site', json ->> '$.post') FROM acts
             WHERE console = ? AND epoch = ? AND sequence = ?",
        )
        .bind(key.console.as_str())
        .bind(format!("{:016x}", key.epoch))
        .bind(key.sequence.to_string())
        .fetch_optional(&self.readers)
        .await?;
        Ok(site.flatten().map(|site| PlaceId::new(&site)))
    }

    async fn has(&self, key: &ActKey) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM acts WHERE console = ? AND epoch = ? AND sequence = ?)",
        )
        .bind(key.console.as_str())
        .bind(format!("{:016x}", key.epoch))
        .bind(key.sequence.to_string())
        .fetch_one(&self.readers)
        .await
    }
}

/// What speaks against who acts: the lower of the console's and the person's role holds.
fn who(caller: &Caller, persons: &Persons, act: &Act) -> Option<Refused> {
    if let Some(bound) = &caller.console
        && *bound != act.key.console
    {
        return Some(Refused::OtherConsole(act.key.console.clone()));
    }
    // A number that is no act has no person.
    let has_person = act.draft.deed != Deed::Skipped;
    looks_on(caller).or_else(|| nobody(persons, &act.draft.who).filter(|_| has_person))
}

/// That the console may not act.
fn looks_on(caller: &Caller) -> Option<Refused> {
    (caller.role < Role::Operator).then(|| Refused::Viewer("this console".into()))
}

/// That somebody may not act; nothing where there is no list of persons.
fn nobody(persons: &Persons, who: &Clean) -> Option<Refused> {
    if persons.is_empty() {
        return None;
    }
    match persons.get(who).filter(|person| person.active) {
        None => Some(Refused::UnknownPerson(who.clone())),
        Some(person) if person.role < Role::Operator => Some(Refused::Viewer(who.clone())),
        Some(_) => None,
    }
}
