//! A panel as lines, and the numbers by which its rows can be named in a command.
//!
//! The numbers of figures come from the panel's table, as in an export.

use super::super::{
    model::Model,
    panels::{Scene, spoken},
};
use super::line::{line, mark};
use crate::{
    domain::{AlertId, Period, Query, View, view::AlertRow},
    report::{self, Amount, Figure, Held},
};

/// Whether what is over is listed as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    Yes,
    No,
}

/// The parts of a panel's table that are read out; the others have commands of their own, or are long.
const SPOKEN: &[&str] = &[
    "crossings",
    "range",
    "columns",
    "calls",
    "published",
    "statements",
    "stock",
    "tb",
    "context",
    "alerts",
    "feeds",
];

/// The most lines of one ledger.
const LEDGER: usize = 20;

/// What was named by a number.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// An alert keeps its number as long as this console runs.
    alerts: Vec<AlertId>,
    /// Of the log or the queue, as they were listed last.
    acts: Vec<(Query, String)>,
    /// Of one ledger, by the key of its row.
    entries: (String, Vec<String>),
}

impl Listed {
    /// The number of an alert; one that has none gets the next.
    pub(super) fn number(&mut self, alert: &AlertId) -> usize {
        let at = self.alerts.iter().position(|known| known == alert).unwrap_or_else(|| {
            self.alerts.push(alert.clone());
            self.alerts.len() - 1
        });
        at + 1
    }

    pub(super) fn alert(&self, number: &str) -> Option<String> {
        Some(self.alerts.get(index(number)?)?.to_string())
    }

    pub(super) fn act(&self, number: &str) -> Option<(Query, String)> {
        self.acts.get(index(number)?).cloned()
    }

    pub(super) fn entry(&self, site: &str, number: &str) -> Option<String> {
        let (of, entries) = &self.entries;
        entries.get(index(number)?).filter(|_| of == site).cloned()
    }
}

fn index(number: &str) -> Option<usize> {
    number.trim_start_matches('#').parse::<usize>().ok()?.checked_sub(1)
}

/// The lines of a panel, with what it is, for when, and whether that is so.
pub(super) fn panel(model: &Model, listed: &mut Listed, (query, whole): (Query, Whole)) -> Vec<String> {
    let page = &model.pages[query as usize];
    let Some(view) = page.view.as_ref().filter(|view| view.stamp().provenance.is_some()) else {
        return vec![model.locale.text("no-figures-yet")];
    };
    let title = model.locale.text(super::super::panels::panel(query).title());
    let time = model.locale.moment(view.stamp().at, model.now, model.rules.zone);
    let as_of = model.locale.format("as-of", &[("time", time.into())]);
    let mut lines = vec![line([mark(model).unwrap_or_default(), title, as_of])];
    let scene = model.scene();
    match view {
        View::Alerts(alerts) => {
            let (over, open): (Vec<_>, Vec<_>) = alerts.rows.iter().partition(|row| spoken::is_over(row));
            lines.extend(open.into_iter().map(|row| alert_line(model, listed, row)));
            if whole == Whole::Yes {
                lines.extend(over.into_iter().map(|row| alert_line(model, listed, row)));
            } else if !over.is_empty() {
                lines.push(model.locale.format("linear-alerts-over", &[("n", (over.len() as i64).into())]));
            }
        }
        View::Log(log) => {
            listed.acts = log.entries.iter().map(|row| (query, row.key.to_string())).collect();
            let rows = log.entries.iter().map(|row| spoken::entry(&scene, row));
            lines.extend(numbered(model, rows));
        }
        View::Queue(queue) => {
            let rows: Vec<_> = queue.attention.iter().chain(&queue.waiting).chain(&queue.answered).collect();
            listed.acts = rows.iter().map(|row| (query, row.key.to_string())).collect();
            lines.extend(numbered(model, rows.into_iter().map(|row| spoken::act(&scene, row))));
        }
        View::Sources(sources) => {
            lines.extend(sources.feeds.iter().map(|feed| spoken::source(&scene, feed)));
        }
        view => {
            if let View::Board(board) = view {
                lines.extend(board.alerts.rows.iter().map(|row| alert_line(model, listed, row)));
            }
            let table = report::table(view, &model.locale).only(SPOKEN);
            lines.extend(groups(model, table.figures()));
        }
    }
    if lines.len() == 1 {
        lines.push(model.locale.text("linear-nothing"));
    }
    lines
}

/// One alert in full.
pub(super) fn alert(model: &Model, key: &str) -> Vec<String> {
    let Some(View::Alerts(alerts)) = &model.pages[Query::Alerts as usize].view else { return Vec::new() };
    let row = alerts.rows.iter().find(|row| row.alert.id.as_str() == key);
    // Commands are typed here, no keys.
    let scene = Scene { keymap: None, ..model.scene() };
    row.map(|row| spoken::alert_in_full(&scene, row)).unwrap_or_default()
}

/// The last lines of one ledger, numbered for `void`.
pub(super) fn ledger(model: &Model, listed: &mut Listed, key: &str) -> Vec<String> {
    let Some(View::Stock(stock)) = &model.pages[Query::Stock as usize].view else { return Vec::new() };
    let (mut keys, mut rows) = spoken::ledger(&model.scene(), stock, key);
    keys.truncate(LEDGER);
    rows.truncate(LEDGER);
    listed.entries = (key.to_owned(), keys);
    if rows.is_empty() {
        return vec![model.locale.text("ledger-empty")];
    }
    numbered(model, rows.into_iter())
}

/// An alert with its number, its state, what and where it is, and how old.
pub(super) fn alert_line(model: &Model, listed: &mut Listed, row: &AlertRow) -> String {
    let args = [
        ("n", (listed.number(&row.alert.id) as i64).into()),
        ("text", spoken::alert(&model.scene(), row).into()),
    ];
    model.locale.format("linear-alert", &args)
}

fn numbered(model: &Model, rows: impl Iterator<Item = String>) -> Vec<String> {
    let number = |(at, text): (usize, String)| {
        model.locale.format("linear-numbered", &[("n", (at as i64 + 1).into()), ("text", text.into())])
    };
    rows.enumerate().map(number).collect()
}

/// Figures of one place, period and source in one line.
fn groups(model: &Model, figures: &[Figure]) -> Vec<String> {
    let group = |figure: &Figure| {
        (figure.part, figure.place.clone(), figure.period.clone(), figure.source.clone(), figure.as_of)
    };
    let told: Vec<&Figure> =
        figures.iter().filter(|figure| !matches!(figure.figure.as_ref(), "alert" | "stock.after")).collect();
    let lines = told.chunk_by(|one, other| group(one) == group(other)).map(|figures| {
        let Some(first) = figures.first() else { return String::new() };
        let period = match first.part {
            "range" | "columns" | "published" | "tb" | "context" => Period::parse(&first.period, None).ok(),
            _ => None,
        };
        let period = match (period, first.part) {
            (Some(period), _) => model.locale.period(period, model.rules.zone),
            (None, "calls") => hours(model, &first.period),
            (None, _) => String::new(),
        };
        let known = figures.iter().filter(|it| {
            !matches!(it.held, Held::Closed | Held::Void) && it.value != Amount::None && !is_quiet(it)
        });
        let facts: Vec<String> = known.map(|figure| fact(model, figure)).collect();
        if facts.is_empty() {
            return String::new();
        }
        line([
            spoken::place(&model.scene(), first),
            period,
            facts.join(", "),
            source(model, first),
            age(model, first),
        ])
    });
    lines.filter(|line| !line.is_empty()).collect()
}

/// What is mostly none and is said only where it is not.
fn is_quiet(figure: &Figure) -> bool {
    let moves = matches!(figure.figure.as_ref(), "stock.committed" | "stock.in_transit");
    moves && figure.value == Amount::Number(0)
}

/// The hours of a call, which its table names by the first and the last.
fn hours(model: &Model, period: &str) -> String {
    let zone = model.rules.zone;
    let read = |text: &str| Period::parse(text, None).ok();
    let ends = period.split_once('/').and_then(|(first, last)| Some((read(first)?, read(last)?)));
    let Some((first, last)) = ends else { return String::new() };
    let [first, last] = [first.start(zone), last.end(zone)].map(|at| model.locale.time(at, zone).into());
    model.locale.format("period-span", &[("first", first), ("last", last)])
}

/// `entries 301+`, `on hand 574 kits`.
pub(super) fn fact(model: &Model, figure: &Figure) -> String {
    let what = spoken::what(&model.scene(), figure);
    let args = [("what", what.into()), ("value", value(model, figure).into())];
    model.locale.format("linear-fact", &args)
}

/// The number with its unit; movements are all of one unit, and words have none.
pub(super) fn value(model: &Model, figure: &Figure) -> String {
    let number = report::shown(figure, &model.locale);
    let unit = figure.unit.as_ref();
    match figure.value {
        Amount::Share(ratio) => {
            model.locale.format("share-of", &[("percent", number.into()), ("n", ratio.whole.into())])
        }
        Amount::Number(_) | Amount::Hidden if !unit.starts_with("movements") && unit != "alerts" => {
            let unit = spoken::unit(&model.scene(), figure);
            model.locale.format("quantity-of", &[("n", number.into()), ("item", unit.into())])
        }
        Amount::Word(ref word) => model.locale.word(word.as_str()),
        _ => number,
    }
}

fn source(model: &Model, figure: &Figure) -> String {
    let source = crate::domain::SourceId::new(figure.source.as_str());
    if figure.source.is_empty() { String::new() } else { model.locale.source(&source) }
}

/// When its source said so, and how long that is ago.
pub(super) fn age(model: &Model, figure: &Figure) -> String {
    let Some(at) = figure.as_of else { return String::new() };
    let time = model.locale.moment(at, model.now, model.rules.zone);
    let age = model.locale.age((model.now - at).num_seconds());
    model.locale.format("time-ago", &[("time", time.into()), ("age", age.into())])
}
