//! Counts over the stock, each with the rows that it counts, and every lot by when it expires.

use ratatui::layout::Rect;

use super::{
    copied, kits,
    panel::{Block, Heading, Opened, Scene},
    parts::{self, padded},
};
use crate::{
    console::{
        theme::Meaning,
        widgets::{Frame, Pen, Row, Span, width, window},
    },
    domain::{
        ItemId,
        view::{Expires, LotStock, SiteStock, Stock, StockSummary, Tally},
    },
};

/// What a key of a count begins with; a row of the stock is a site and an item.
const COUNT: &str = "count ";
const LABEL: u16 = 24;
const NUMBER: u16 = 9;

pub(crate) fn keys() -> Vec<String> {
    Tally::ALL.iter().map(|tally| key(*tally)).collect()
}

fn key(tally: Tally) -> String {
    format!("{COUNT}{}", tally.name())
}

/// The count whose rows are shown, if any is.
pub(crate) fn opened(opened: &Opened) -> Option<Tally> {
    let name = opened.key.strip_prefix(COUNT)?;
    Tally::ALL.into_iter().find(|tally| tally.name() == name)
}

/// The keys of the rows that a count is of.
pub(crate) fn rows_of(summary: &StockSummary, tally: Tally) -> Vec<String> {
    let keys = kits::keys(summary);
    summary.rows_of(tally).into_iter().filter_map(|at| keys.get(at).cloned()).collect()
}

fn label(tally: Tally) -> &'static str {
    match tally {
        Tally::OutOfStock => "count-out-of-stock",
        Tally::AtRisk => "count-at-risk",
        Tally::Expired => "count-expired",
        Tally::Within30 => "count-within-30",
        Tally::Within90 => "count-within-90",
    }
}

fn meaning(tally: Tally, number: usize) -> Meaning {
    match tally {
        _ if number == 0 => Meaning::Dim,
        Tally::OutOfStock | Tally::Expired => Meaning::Empty,
        Tally::AtRisk | Tally::Within30 => Meaning::BelowMinimum,
        Tally::Within90 => Meaning::Text,
    }
}

/// All counts in one line, those that are none quiet.
pub(crate) fn one_line(scene: &Scene<'_>, summary: &StockSummary) -> Vec<Span> {
    let span = |tally: Tally| {
        let number = summary.rows_of(tally).len();
        let text = format!("{} {}   ", scene.text(label(tally)), scene.number(number as i64));
        Span::new(text, meaning(tally, number))
    };
    let mut spans: Vec<Span> = Tally::ALL.into_iter().map(span).collect();
    if let Some(last) = spans.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    spans
}

/// A count as one line of text.
pub(crate) fn line(scene: &Scene<'_>, summary: &StockSummary, at: usize) -> Option<String> {
    let tally = *Tally::ALL.get(at)?;
    let args =
        [("what", scene.text(label(tally)).into()), ("n", (summary.rows_of(tally).len() as i64).into())];
    Some(scene.locale.format("copy-count", &args))
}

/// Draws the counts, and below them the lots.
pub(crate) fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, stock: &Stock) {
    let (keys, summary) = (keys(), &stock.summary);
    let highlighted = scene.highlighted(Block::Counts, &keys);
    let shown = window(keys.len(), area.height, scene.selected(Block::Counts, &keys));
    pen.rows(area, 1, (Block::Counts, shown.clone()));
    let rows = shown.len() as u16;
    for (i, at) in shown.enumerate() {
        let line = Rect { y: area.y + i as u16, height: 1, ..area };
        let tally = Tally::ALL[at];
        let found = summary.rows_of(tally);
        let meaning = meaning(tally, found.len());
        let mut row = Row::new(pen, line);
        row.gap(1).left(LABEL, &scene.text(label(tally)), scene.figure());
        row.right(NUMBER, &scene.number(found.len() as i64), meaning).gap(2);
        if let Some(expires) = tally.expires() {
            row.fill(&quantities(scene, summary, expires), Meaning::Dim);
        }
        if highlighted == Some(at) {
            let name = width(&scene.text(label(tally))).min(LABEL);
            pen.select(line, Rect { width: 1 + name, ..line });
        }
    }
    let below = Rect { y: area.y + rows, height: area.height - rows, ..area };
    lots(scene, pen, below, stock);
}

/// How much of each item it is: units of different things never make one number.
fn quantities(scene: &Scene<'_>, summary: &StockSummary, expires: Expires) -> String {
    let mut sums: Vec<(&ItemId, i64)> = Vec::new();
    for row in &summary.sites {
        let quantity = row.shelf.get(expires);
        match sums.iter_mut().find(|(item, _)| **item == row.item) {
            _ if quantity == 0 => {}
            Some((_, sum)) => *sum += quantity,
            None => sums.push((&row.item, quantity)),
        }
    }
    let parts = sums.into_iter().map(|(item, n)| copied::quantity(scene, n, item));
    parts.collect::<Vec<_>>().join(" · ")
}

/// A lot with the row that it is of.
type Lot<'a> = (&'a SiteStock, &'a LotStock);

/// What has a day of expiry, the nearest first.
fn dated(stock: &Stock) -> Vec<Lot<'_>> {
    let rows = stock.summary.sites.iter().zip(&stock.stores.lots);
    let mut all: Vec<Lot<'_>> = rows.flat_map(|(row, lots)| lots.iter().map(move |lot| (row, lot))).collect();
    all.retain(|(_, lot)| lot.expiry.is_some());
    all.sort_by_key(|(_, lot)| lot.expiry);
    all
}

fn lots(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, stock: &Stock) {
    let Some(rest) = area.height.checked_sub(2).filter(|rest| *rest > 0) else { return };
    let all = dated(stock);
    let today = scene.zone.day(scene.now);
    let undated: i64 = stock.summary.sites.iter().map(|row| row.shelf.get(Expires::Undated)).sum();
    if all.is_empty() {
        let id = if undated > 0 { "lots-undated" } else { "lots-none" };
        pen.paragraph(padded(Rect { y: area.y + 1, height: rest, ..area }), &scene.text(id), Meaning::Dim);
        return;
    }
    let head = Rect { y: area.y + 1, height: 1, ..area };
    let mut row = Row::new(pen, head);
    row.gap(1).left(13, &scene.text("column-expires"), Meaning::Dim);
    row.left(16, &scene.text("column-site"), Meaning::Dim).left(14, &scene.text("column-item"), Meaning::Dim);
    row.right(NUMBER, &scene.text("column-on-hand"), Meaning::Dim).gap(2);
    row.fill(&scene.text("column-lot"), Meaning::Dim);
    let most = usize::from(rest);
    let fits = all.len() <= most;
    let shown = if fits { all.len() } else { most.saturating_sub(1) };
    for (i, (site, lot)) in all.iter().take(shown).enumerate() {
        let line = Rect { y: area.y + 2 + i as u16, height: 1, ..area };
        let meaning = match lot.expires(today) {
            Expires::Expired => Meaning::Empty,
            Expires::Within30 => Meaning::BelowMinimum,
            _ => scene.figure(),
        };
        let expiry = lot.expiry.map(|day| scene.locale.date(day)).unwrap_or_default();
        let mut row = Row::new(pen, line);
        row.gap(1).left(13, &expiry, meaning).left(16, site.name.as_str(), scene.figure());
        row.left(14, &kits::item(scene, site), scene.figure()).right(
            NUMBER,
            &scene.number(lot.quantity),
            meaning,
        );
        row.gap(2).fill(lot.number.as_ref().map_or("", |number| number.as_str()), Meaning::Dim);
    }
    if !fits {
        let line = Rect { y: area.y + 2 + shown as u16, height: 1, ..area };
        parts::more(scene, pen, line, (0, all.len() - shown));
    }
}

/// Draws the rows that a count is of; there are as many as it says.
pub(crate) fn draw_rows(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (summary, tally): (&StockSummary, Tally),
) {
    let found = summary.rows_of(tally);
    let args = [("what", scene.text(label(tally)).into()), ("n", (found.len() as i64).into())];
    let title = scene.locale.format("title-count", &args);
    let heading = Heading::new(Block::Ledger, title, scene.as_of(summary.as_of));
    let inner = scene.frame(pen, area, Frame::of(area), &heading);
    if found.is_empty() {
        let line = Rect { height: inner.height.min(1), ..inner };
        Row::new(pen, line).gap(1).fill(&scene.text("count-none"), Meaning::Dim);
        return;
    }
    let keys = rows_of(summary, tally);
    let highlighted = scene.highlighted(Block::Ledger, &keys);
    let shown = parts::listed(scene, pen, inner, (keys.len(), scene.selected(Block::Ledger, &keys)));
    pen.rows(inner, 1, (Block::Ledger, shown.clone()));
    for (i, at) in shown.enumerate() {
        let line = Rect { y: inner.y + i as u16, height: 1, ..inner };
        let site = &summary.sites[found[at]];
        let (look, mark) = kits::level(pen, site.level);
        let mut row = Row::new(pen, line);
        row.gap(1).left(18, site.name.as_str(), scene.figure()).left(
            14,
            &kits::item(scene, site),
            Meaning::Dim,
        );
        row.left(2, mark, look).right(NUMBER, &kits::number(scene, site.known()), scene.figure()).gap(2);
        let why = why(scene, site, tally);
        // Unless that is why it is here.
        let expired = if tally == Tally::Expired { 0 } else { site.expired() };
        row.fill(&scene.facts(why, kits::expired(scene, expired)), Meaning::Dim);
        if highlighted == Some(at) {
            let name = width(site.name.as_str()).min(18);
            pen.select(line, Rect { width: 1 + name, ..line });
        }
    }
}

/// What makes a row one of those.
fn why(scene: &Scene<'_>, site: &SiteStock, tally: Tally) -> String {
    if let Some(expires) = tally.expires() {
        let args = [("n", site.shelf.get(expires).into()), ("what", scene.text(label(tally)).into())];
        return scene.locale.format("count-quantity", &args);
    }
    match (tally, site.minimum, site.reorder) {
        (Tally::AtRisk, Some(minimum), _) if site.usable() < minimum => {
            scene.locale.format("minimum", &[("n", minimum.into())])
        }
        (Tally::AtRisk, _, Some(reorder)) => scene.locale.format("reorder-at", &[("n", reorder.into())]),
        _ => kits::level_word(scene, site.level),
    }
}
