//! The dispatch board: requests for stock by how far they are, and what became of each.

use ratatui::layout::Rect;

use super::{
    copied,
    panel::{Block, Heading, Opened, Reply, Scene},
    parts::{self, padded},
};
use crate::{
    console::{
        ask::{About, Ask, Moving, Purpose},
        cover,
        theme::Meaning,
        widgets::{Frame, Pen, Row, Span, width},
    },
    domain::view::{Dispatch, DispatchLine, DispatchState, Stock},
};

/// What a key of a request begins with.
const REQUEST: &str = "request ";
const WHAT: u16 = 16;
const WHEN: u16 = 12;
const WHO: u16 = 14;
/// The fewest columns of a reason that does not find room whole.
const REASON: u16 = 12;

pub(crate) fn keys(stock: &Stock) -> Vec<String> {
    stock.stores.dispatches.iter().map(key).collect()
}

fn key(dispatch: &Dispatch) -> String {
    format!("{REQUEST}{}", dispatch.request)
}

/// The request whose history is shown, if any is.
pub(crate) fn opened<'a>(stock: &'a Stock, opened: &Opened) -> Option<&'a Dispatch> {
    stock.stores.dispatches.iter().find(|dispatch| key(dispatch) == opened.key)
}

/// What the lines of a history are about.
pub(crate) fn lines(dispatch: &Dispatch) -> Vec<String> {
    dispatch.history.iter().map(|line| line.act.to_string()).collect()
}

fn selected<'a>(scene: &Scene<'a>, stock: &'a Stock) -> Option<&'a Dispatch> {
    let shown = scene.opened.and_then(|it| opened(stock, it));
    shown.or_else(|| stock.stores.dispatches.get(scene.selected(Block::Dispatch, &keys(stock))?))
}

/// Opens the history of the selected request.
pub(crate) fn open(scene: &Scene<'_>, stock: &Stock) -> Reply {
    let found = selected(scene, stock);
    found.map_or(Reply::Nothing, |it| Reply::Open(Opened { key: key(it), whole: true }))
}

/// Opens the form that leads the selected request a step on.
pub(crate) fn ask(scene: &Scene<'_>, stock: &Stock) -> Reply {
    let shown = scene.focus == Block::Dispatch || scene.opened.is_some();
    let Some(it) = selected(scene, stock).filter(|_| shown) else { return Reply::Nothing };
    if it.state.is_over() {
        return Reply::Refuse(scene.text("refuse-request-over"));
    }
    let moving = Moving {
        request: it.request.clone(),
        item: it.item.clone(),
        to: it.to.clone(),
        from: it.from.as_ref().map(|(from, _)| from.clone()),
        quantity: it.quantity,
        next: it.state.next(),
    };
    Reply::Ask(Box::new(Ask {
        purpose: Purpose::Dispatch,
        about: About::Dispatch(Box::new(moving)),
        title: title(scene, it),
        remark: cover::state(scene.locale, it.state),
    }))
}

/// `40 kit: Dili → Maliana`.
fn title(scene: &Scene<'_>, it: &Dispatch) -> String {
    let args = [
        ("n", i64::from(it.quantity).into()),
        ("item", scene.locale.item(it.item.as_str()).into()),
        ("from", it.from.as_ref().map_or("?", |(_, name)| name.as_str()).into()),
        ("to", it.to_name.as_str().into()),
    ];
    scene.locale.format("dispatch-title", &args)
}

/// A request as one line of text.
pub(crate) fn line(scene: &Scene<'_>, stock: &Stock) -> Option<String> {
    let it = selected(scene, stock)?;
    let last = it.last()?;
    let when = scene.moment(last.happened_at);
    let parts = [title(scene, it), cover::state(scene.locale, it.state), when, last.who.to_string()];
    Some(parts.join(" · "))
}

/// Draws the requests under the name of their state, with how many there are.
pub(crate) fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, stock: &Stock) {
    let (all, keys) = (&stock.stores.dispatches, keys(stock));
    counts(scene, pen, Rect { height: area.height.min(1), ..area }, all);
    let area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if all.is_empty() {
        pen.paragraph(padded(area), &scene.text("dispatch-none"), Meaning::Dim);
        return;
    }
    let at = (area.height, scene.selected(Block::Dispatch, &keys));
    let shown = parts::grouped(all.len(), at, |a, b| all[a].state == all[b].state);
    let (mut y, mut group) = (area.y, None);
    for at in shown {
        let it = &all[at];
        if group != Some(it.state) && y + 1 < area.bottom() {
            group = Some(it.state);
            let name = Rect { y, height: u16::from(y < area.bottom()), ..area };
            pen.text(padded(name), &cover::state(scene.locale, it.state), Meaning::Dim);
            y += 1;
        }
        let line = Rect { y, height: u16::from(y < area.bottom()), ..area };
        pen.rows(line, 1, (Block::Dispatch, at..at + 1));
        draw_row(scene, pen, line, it);
        if scene.highlighted(Block::Dispatch, &keys) == Some(at) {
            pen.select(line, Rect { width: WHAT.min(line.width), ..line });
        }
        y += 1;
    }
}

/// How many are in each state, in one line.
fn counts(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, all: &[Dispatch]) {
    let span = |state: DispatchState| {
        let number = all.iter().filter(|it| it.state == state).count();
        let text = format!("{} {number}   ", cover::state(scene.locale, state));
        Span::new(text, if number == 0 { Meaning::Dim } else { Meaning::Strong })
    };
    let mut spans: Vec<Span> = DispatchState::ALL.into_iter().map(span).collect();
    // A gap after the last would look as if something were cut.
    if let Some(last) = spans.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    pen.spans(padded(line), &spans);
}

fn draw_row(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, it: &Dispatch) {
    let quiet = if it.state.is_over() { Meaning::Dim } else { scene.figure() };
    let Some(last) = it.last() else { return };
    let what = copied::quantity(scene, i64::from(it.quantity), &it.item);
    let mut row = Row::new(pen, line);
    row.gap(2).left(WHAT - 2, &what, quiet);
    let from = it.from.as_ref().map_or("?", |(_, name)| name.as_str());
    row.left(30.min(line.width / 3), &format!("{from} → {}", it.to_name), quiet).gap(1);
    row.left(WHEN, &scene.moment(last.happened_at), quiet).gap(1);
    if let Some(word) = beside(scene, it, last) {
        row.tail(&[Span::new(format!("  {word} "), Meaning::Late)]);
    }
    row.left(WHO, last.who.as_str(), Meaning::Dim).gap(1);
    // A stump of a few letters says nothing; the history of the request says it in full.
    if row.room() >= REASON.min(width(last.reason.as_str())) {
        row.fill(last.reason.as_str(), quiet);
    }
}

/// What must not be overlooked: it is not at HQ yet, or some of it did not arrive.
fn beside(scene: &Scene<'_>, it: &Dispatch, last: &DispatchLine) -> Option<String> {
    match (it.missing, last.recorded_at) {
        (1.., _) => Some(scene.locale.format("dispatch-missing", &[("n", i64::from(it.missing).into())])),
        (0, None) => Some(scene.text("state-queued")),
        (0, Some(_)) => None,
    }
}

/// Draws what became of one request, step by step.
pub(crate) fn draw_history(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, it: &Dispatch) {
    let state = cover::state(scene.locale, it.state);
    let inner =
        scene.frame(pen, area, Frame::of(area), &Heading::new(Block::Ledger, title(scene, it), state));
    let keys = lines(it);
    let highlighted = scene.highlighted(Block::Ledger, &keys);
    let shown = parts::listed(scene, pen, inner, (keys.len(), scene.selected(Block::Ledger, &keys)));
    pen.rows(inner, 1, (Block::Ledger, shown.clone()));
    for (i, at) in shown.enumerate() {
        let line = Rect { y: inner.y + i as u16, height: 1, ..inner };
        let step = &it.history[at];
        let mut row = Row::new(pen, line);
        row.gap(1).left(WHEN, &scene.moment(step.happened_at), scene.figure()).gap(1);
        row.left(12, &cover::state(scene.locale, step.state), scene.figure());
        row.right(8, &scene.number(i64::from(step.quantity)), scene.figure()).gap(2);
        if step.recorded_at.is_none() {
            row.tail(&[Span::new(format!("  {} ", scene.text("state-queued")), Meaning::Queued)]);
        }
        row.left(WHO, step.who.as_str(), Meaning::Dim).gap(1).fill(step.reason.as_str(), scene.figure());
        if highlighted == Some(at) {
            let when = width(&scene.moment(step.happened_at)).min(WHEN);
            pen.select(line, Rect { width: (1 + when).min(line.width), ..line });
        }
    }
}
