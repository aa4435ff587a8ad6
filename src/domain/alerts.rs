//! The lists of alerts: open ones by priority, then what is elsewhere, exercised or over.
//!
//! Must not read records: it is given the alerts, HQ's and derived ones alike.

use std::{cmp::Reverse, collections::BTreeMap};

use super::{
    Alert, AlertId, Clean, Instant, Place, RecordedAct, Rules,
    acknowledgement::threads,
    reach::Gazetteer,
    standing::{self, Endings, life},
    twins,
    view::{AlertRow, AlertSummary, Cause, Life, Priority, Twin},
};

/// Rows of the board and of the list.
const BOARD_ROWS: usize = 50;
const LIST_ROWS: usize = 500;

/// Why our own rules raised their alerts.
pub(super) type Causes = BTreeMap<AlertId, Cause>;

/// Every alert with what became of it, in the order of the list.
pub(super) struct Ranked<'a> {
    rows: Vec<Row<'a>>,
    acts: &'a [RecordedAct],
    alerts: &'a [Alert],
    causes: Causes,
    at: Instant,
}

struct Row<'a> {
    alert: &'a Alert,
    life: Life,
    place: Option<Clean>,
    priority: Option<Priority>,
    /// Those of other sources that stand behind it.
    also: Vec<&'a Alert>,
}

impl<'a> Ranked<'a> {
    pub(super) fn new(
        alerts: &'a [Alert],
        acts: &'a [RecordedAct],
        places: &[Place],
        at: Instant,
        rules: &Rules,
    ) -> Self {
        let gazetteer = Gazetteer::new(places, rules);
        let endings = Endings::new(alerts);
        let mut rows: Vec<Row<'a>> = alerts
            .iter()
            .map(|alert| {
                let (life, place) = life(alert, &endings, &gazetteer, at);
                let counts = matches!(life, Life::Open | Life::Review);
                let priority = counts.then(|| standing::priority_of(alert));
                Row { alert, life, place, priority, also: Vec::new() }
            })
            .collect();
        join(&mut rows, alerts, acts);
        rows.sort_by_key(|row| (group(&row.life), row.priority, Reverse(row.alert.sent), &row.alert.id));
        Self { rows, acts, alerts, causes: Causes::new(), at }
    }

    pub(super) fn because(self, causes: Causes) -> Self {
        Self { causes, ..self }
    }

    /// The board's panel.
    pub(super) fn summary(&self) -> AlertSummary {
        let count =
            |wanted: fn(&Life) -> bool| self.rows.iter().filter(|row| wanted(&row.life)).count() as u32;
        let of = |priority| self.rows.iter().filter(|row| row.priority == Some(priority)).count() as u32;
        let is_running = |row: &&Row<'_>| {
            row.life == Life::Exercise && row.alert.expires.is_none_or(|expires| expires > self.at)
        };
        let open = self.rows.iter().take_while(|row| row.priority.is_some()).take(BOARD_ROWS);
        AlertSummary {
            rows: self.shown(open),
            open: self.rows.iter().filter(|row| row.priority.is_some()).count() as u32,
            by_priority: Priority::ALL.map(of),
            elsewhere: count(|life| matches!(life, Life::Elsewhere(_))),
            exercises: self.rows.iter().filter(is_running).count() as u32,
        }
    }

    /// The whole list.
    pub(super) fn list(&self) -> Vec<AlertRow> {
        self.shown(self.rows.iter().take(LIST_ROWS))
    }

    fn shown<'r>(&self, rows: impl Iterator<Item = &'r Row<'a>>) -> Vec<AlertRow>
    where
        'a: 'r,
    {
        let mut threads = threads(self.alerts, self.acts);
        rows.map(|row| {
            let thread = threads.remove(&row.alert.id).unwrap_or_default();
            AlertRow {
                alert: row.alert.clone(),
                life: row.life.clone(),
                priority: row.priority,
                place: row.place.clone().unwrap_or_else(|| senders_words(row.alert)),
                acknowledged: thread.acknowledged,
                assigned_to: thread.assigned_to,
                notes: thread.notes,
                also: row.also.iter().map(|alert| twin(alert)).collect(),
                cause: self.causes.get(&row.alert.id).cloned(),
            }
        })
        .collect()
    }
}

/// Puts what several sources tell of one event behind one of them: the gravest, then one that somebody
/// has acknowledged, then the first. Who acknowledged it is asked again only where it became graver.
fn join(rows: &mut [Row<'_>], alerts: &[Alert], acts: &[RecordedAct]) {
    let may_lead = |row: &&Row<'_>| matches!(row.life, Life::Open | Life::Review | Life::Elsewhere(_));
    let mut standing: Vec<_> = rows.iter().filter(may_lead).map(|row| (row.alert, row.priority)).collect();
    let unranked: Vec<&Alert> = standing.iter().map(|(alert, _)| *alert).collect();
    if twins::followers(&unranked).is_empty() {
        return;
    }
    let threads = threads(alerts, acts);
    standing.sort_by_key(|(alert, priority)| {
        let seen = threads.get(&alert.id).is_some_and(|thread| thread.acknowledged.is_some());
        (priority.is_none(), *priority, !seen, alert.sent, &alert.id)
    });
    let ranked: Vec<&Alert> = standing.into_iter().map(|(alert, _)| alert).collect();
    let behind = twins::followers(&ranked);
    for row in rows {
        if let Some(leader) = behind.get(&row.alert.id) {
            (row.life, row.priority) = (Life::Told((*leader).clone()), None);
        } else {
            let follows = |alert: &&&Alert| behind.get(&alert.id) == Some(&&row.alert.id);
            row.also = ranked.iter().filter(follows).copied().collect();
        }
    }
}

fn twin(alert: &Alert) -> Twin {
    let named = if alert.sender_name.is_empty() { &alert.sender } else { &alert.sender_name };
    Twin { id: alert.id.clone(), from: named.clone(), title: alert.title().clone() }
}

fn group(life: &Life) -> u8 {
    match life {
        Life::Open | Life::Review => 0,
        Life::Elsewhere(_) => 1,
        Life::Exercise => 2,
        Life::Told(_) | Life::Expired(_) | Life::Superseded(_) | Life::Cancelled(_) | Life::NoAlarm => 3,
    }
}

fn senders_words(alert: &Alert) -> Clean {
    let words: Vec<&str> = alert.areas.iter().map(|area| area.description.as_str()).collect();
    words.join(", ").into()
}
