//! What was said last, and what is new against it: only that is said.

use std::collections::BTreeMap;

use super::super::model::{Load, Model};
use super::{
    line::{line, mark},
    listing::{self, Listed, Whole},
};
use crate::{
    domain::{LinkState, OwnSources, Query, Telling, View, view::Situation},
    report::{self, Amount, Figure, Held},
};

/// What was said last.
#[derive(Debug, Default)]
pub(super) struct Told {
    greeted: bool,
    board: Option<Situation>,
    figures: BTreeMap<String, Figure>,
    link: Option<String>,
}

impl Told {
    /// The lines for what changed since; the first board is told whole.
    pub(super) fn changes(&mut self, model: &Model, listed: &mut Listed) -> Vec<String> {
        let hello = (!std::mem::replace(&mut self.greeted, true)).then(|| model.locale.text("linear-hello"));
        let mut lines: Vec<String> = hello.into_iter().chain(self.link(model)).collect();
        let page = &model.pages[Query::Board as usize];
        let Some(View::Board(board)) = page.view.as_ref().filter(|_| page.load == Load::Idle) else {
            return lines;
        };
        if board.stamp.provenance.is_none() || arrives(model) || self.board.as_ref() == Some(board) {
            return lines;
        }
        let view = View::Board(board.clone());
        let table = report::table(&view, &model.locale);
        if self.board.is_none() {
            lines.extend(listing::panel(model, listed, (Query::Board, Whole::No)));
        } else {
            lines.extend(self.figures(model, listed, table.figures()));
        }
        self.board = Some((**board).clone());
        self.figures = table.figures().iter().map(|figure| (figure.key(), figure.clone())).collect();
        lines
    }

    /// How HQ is reached, where that changed; bytes and seconds change all the time and are not told.
    fn link(&mut self, model: &Model) -> Option<String> {
        let link = &model.link;
        let zone = model.rules.zone;
        let since = |id: &str, at, why: &Telling| {
            let time = model.locale.moment(at, model.now, zone);
            line([model.locale.format(id, &[("time", time.into())]), model.locale.tell(why)])
        };
        let of = |hq, own| if link.own == OwnSources::Asked { own } else { hq };
        let now = match &link.state {
            _ if link.traffic.paused => model.locale.text(of("link-paused", "link-own-paused")),
            LinkState::NoHq => model.locale.text("link-no-hq"),
            LinkState::Live | LinkState::Syncing => model.locale.text(of("link-live", "link-own")),
            LinkState::Connecting => return None,
            LinkState::Offline { since: at, why } => since(of("link-offline", "link-own-fails"), *at, why),
            LinkState::Refused { since: at, why } => since(of("link-refused", "link-own-fails"), *at, why),
        };
        let text = model.locale.format("linear-link", &[("state", now.clone().into())]);
        let changed = self.link.as_ref() != Some(&now);
        self.link = Some(now);
        changed.then(|| said(model, &text))
    }

    fn figures(&self, model: &Model, listed: &mut Listed, figures: &[Figure]) -> Vec<String> {
        let mut lines = Vec::new();
        for figure in figures.iter().filter(|figure| !figure.follows) {
            let before = self.figures.get(&figure.key());
            let same = before.is_some_and(|before| {
                before.value == figure.value
                    && (before.held == Held::Partial) == (figure.held == Held::Partial)
            });
            if same || (before.is_none() && figure.value == Amount::None) {
                continue;
            }
            lines.push(said(model, &changed(model, listed, (figure, before))));
        }
        let is_there = |key: &str| figures.iter().any(|figure| figure.key() == key);
        let gone = self.figures.iter().filter(|(key, figure)| figure.figure == "alert" && !is_there(key));
        lines.extend(gone.map(|(_, figure)| {
            let number = listed.number(&figure.id.as_str().into()) as i64;
            let args = [("n", number.into()), ("title", figure.note.as_str().into())];
            said(model, &model.locale.format("linear-alert-over", &args))
        }));
        lines
    }
}

/// Whether the first answers of an HQ are still coming, piece by piece: half of a board is none.
pub(super) fn arrives(model: &Model) -> bool {
    let link = &model.link;
    link.synced_at.is_none() && matches!(link.state, LinkState::Connecting | LinkState::Syncing)
}

/// What changed, where, to what, and how old that is.
fn changed(model: &Model, listed: &mut Listed, (figure, before): (&Figure, Option<&Figure>)) -> String {
    if figure.figure == "alert"
        && let Some(board) = model.situation()
        && let Some(row) = board.alerts.rows.iter().find(|row| row.alert.id.as_str() == figure.id.as_str())
    {
        return listing::alert_line(model, listed, row);
    }
    let place = if figure.place.is_empty() { figure.source.to_string() } else { figure.place.to_string() };
    let fact = listing::fact(model, figure);
    let was = before.map(|before| listing::value(model, before));
    let fact = was.map_or(fact.clone(), |was| {
        model.locale.format("linear-was", &[("fact", fact.into()), ("was", was.into())])
    });
    line([fact, place, listing::age(model, figure)])
}

/// A line with the time at which it is said, and with what is not real.
fn said(model: &Model, text: &str) -> String {
    let time = model.locale.time(model.now, model.rules.zone);
    let mark = mark(model).unwrap_or_default();
    line([mark, time, text.to_owned()])
}
