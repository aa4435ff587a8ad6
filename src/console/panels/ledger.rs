//! The lines of one item's ledger at one site: what the number on hand is made of.
//!
//! Must not know how they were folded.

use ratatui::layout::Rect;

use super::{
    kits,
    panel::{Block, Heading, Reply, Scene},
    parts,
};
use crate::{
    console::{
        ask::{About, Purpose},
        theme::Meaning,
        widgets::{Frame, Pen, Row, Span},
    },
    domain::{
        EntryId, Movement,
        view::{SiteStock, Stock, StockLine, Weight},
    },
};

/// Columns of the time at which something happened.
const WHEN: u16 = 12;
const WHAT: u16 = 16;
const NUMBER: u16 = 8;
const WHO: u16 = 12;

/// A row of the stock panel with its ledger.
#[derive(Clone, Copy)]
pub(crate) struct Opened<'a> {
    pub stock: &'a Stock,
    pub site: &'a SiteStock,
    pub lines: &'a [StockLine],
}

/// The row with this key.
pub(crate) fn find<'a>(stock: &'a Stock, key: &str) -> Option<Opened<'a>> {
    let at = kits::keys(&stock.summary).iter().position(|known| known == key)?;
    let lines = stock.lines.get(at).map(Vec::as_slice).unwrap_or_default();
    Some(Opened { stock, site: stock.summary.sites.get(at)?, lines })
}

pub(crate) fn keys(opened: &Opened<'_>) -> Vec<String> {
    opened.lines.iter().map(|line| line.id.to_string()).collect()
}

/// The row in words: `kit, Dili`.
pub(crate) fn title(scene: &Scene<'_>, site: &SiteStock) -> String {
    let args = [("item", scene.locale.item(site.item.as_str()).into()), ("site", site.name.as_str().into())];
    scene.locale.format("item-at-site", &args)
}

/// What the selected line answers to `void`.
pub(crate) fn void(scene: &Scene<'_>, opened: &Opened<'_>) -> Reply {
    let selected = scene.selected(Block::Ledger, &keys(opened));
    let Some(line) = selected.and_then(|at| opened.lines.get(at)) else {
        return Reply::Refuse(scene.text("refuse-no-entry-selected"));
    };
    match &line.weight {
        Weight::Void(_) => Reply::Refuse(scene.text("refuse-void")),
        Weight::SetAside(_) => Reply::Refuse(scene.text("refuse-set-aside")),
        Weight::Counts(_) | Weight::Voids => {
            let number = quantity(scene, &line.movement);
            let what = format!("{} {number}", what(scene, opened, line));
            let args = [
                ("what", what.trim_end().into()),
                ("time", scene.moment(line.happened_at).into()),
                ("row", title(scene, opened.site).into()),
            ];
            let title = scene.locale.format("entry-of", &args);
            Reply::ask(Purpose::Void, About::Entry(EntryId::new(line.id.as_str())), title)
        }
    }
}

/// Draws the lines, the newest first.
pub(crate) fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, opened: &Opened<'_>) {
    let heading = scene.locale.format("title-ledger", &[("row", title(scene, opened.site).into())]);
    let remark = scene.facts(kits::on_hand(scene, opened.site), scene.as_of(opened.site.as_of));
    let heading = Heading::new(Block::Ledger, heading, remark);
    let inner = scene.frame(pen, area, Frame::of(area), &heading);
    if opened.lines.is_empty() {
        let line = Rect { height: inner.height.min(1), ..inner };
        Row::new(pen, line).gap(1).fill(&scene.text("ledger-empty"), Meaning::Dim);
        return;
    }
    let mut head = Row::new(pen, Rect { height: inner.height.min(1), ..inner });
    head.gap(3).left(WHEN, &scene.text("column-happened"), Meaning::Dim).gap(1);
    head.left(WHAT, &scene.text("column-entry"), Meaning::Dim);
    head.right(NUMBER, &scene.text("column-quantity"), Meaning::Dim).gap(1);
    head.right(NUMBER, &scene.text("column-after"), Meaning::Dim).gap(2);
    head.left(WHO, &scene.text("column-who"), Meaning::Dim).gap(1);
    head.fill(&scene.text("column-reason"), Meaning::Dim);
    let keys = keys(opened);
    let (selected, highlighted) =
        (scene.selected(Block::Ledger, &keys), scene.highlighted(Block::Ledger, &keys));
    let below = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    let shown = parts::listed(scene, pen, below, (keys.len(), selected));
    pen.rows(below, 1, (Block::Ledger, shown.clone()));
    for (i, at) in shown.enumerate() {
        let line = Rect { y: inner.y + 1 + i as u16, height: 1, ..inner };
        draw_line(scene, pen, line, (opened, &opened.lines[at]));
        if highlighted == Some(at) {
            pen.select(line, Rect { x: line.x + 3, width: 6.min(line.width.saturating_sub(3)), ..line });
        }
    }
}

fn draw_line(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (opened, line): (&Opened<'_>, &StockLine)) {
    let (mark, word) = state(scene, line);
    let meaning =
        if matches!(line.weight, Weight::Counts(_) | Weight::Voids) { scene.figure() } else { Meaning::Dim };
    let after = match line.weight {
        Weight::Counts(after) => scene.number(after),
        _ => "–".to_owned(),
    };
    let sign = pen.theme().mark(mark);
    let mut row = Row::new(pen, area);
    row.gap(1).left(2, sign, mark).left(WHEN, &scene.moment(line.happened_at), meaning).gap(1);
    row.left(WHAT, &what(scene, opened, line), meaning);
    row.right(NUMBER, &quantity(scene, &line.movement), meaning).gap(1);
    row.right(NUMBER, &after, meaning).gap(2);
    let beside = word.or_else(|| scene.typed_in(line.happened_at, line.recorded_at));
    if let Some(beside) = beside {
        row.tail(&[Span::new(format!("  {beside} "), mark)]);
    }
    row.left(WHO, line.who.as_str(), Meaning::Dim).gap(1);
    row.fill(&said(line), meaning);
}

/// Why, and the lot where there is one.
fn said(line: &StockLine) -> String {
    let expiry = line.expiry.map(|day| day.to_string());
    let lot = line.lot.as_ref().map(ToString::to_string);
    let parts = [Some(line.reason.to_string()).filter(|reason| !reason.is_empty()), lot, expiry];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What is to be known of a line beside its numbers.
fn state(scene: &Scene<'_>, line: &StockLine) -> (Meaning, Option<String>) {
    match &line.weight {
        Weight::Void(_) => (Meaning::Closed, Some(scene.text("entry-void"))),
        Weight::SetAside(_) => (Meaning::Error, Some(scene.text("state-set-aside"))),
        _ if line.is_queued() => (Meaning::Queued, Some(scene.text("state-queued"))),
        _ => (Meaning::Dim, None),
    }
}

/// What happened, in a word or two.
pub(crate) fn what(scene: &Scene<'_>, opened: &Opened<'_>, line: &StockLine) -> String {
    let site = |id: &crate::domain::PlaceId| {
        let known = opened.stock.summary.sites.iter().find(|site| site.site == *id);
        known.map_or_else(|| id.to_string(), |site| site.name.to_string())
    };
    match &line.movement {
        Movement::Receive(_) => scene.text("entry-receive"),
        Movement::Issue(_) => scene.text("entry-issue"),
        Movement::TransferOut { to, .. } => scene.locale.format("entry-to", &[("site", site(to).into())]),
        Movement::TransferIn { from, .. } => {
            scene.locale.format("entry-from", &[("site", site(from).into())])
        }
        Movement::Count(_) => scene.text("entry-count"),
        Movement::Adjust(_) => scene.text("entry-adjust"),
        Movement::Void(_) => scene.text("entry-voids"),
    }
}

/// With a sign, but a count, which is no difference.
pub(crate) fn quantity(scene: &Scene<'_>, movement: &Movement) -> String {
    let signed = |number: i64| scene.locale.signed(number);
    match movement {
        Movement::Receive(quantity) | Movement::TransferIn { quantity, .. } => signed(i64::from(*quantity)),
        Movement::Issue(quantity) | Movement::TransferOut { quantity, .. } => signed(-i64::from(*quantity)),
        Movement::Count(quantity) => {
            scene.locale.format("entry-counted", &[("n", i64::from(*quantity).into())])
        }
        Movement::Adjust(difference) => signed(i64::from(*difference)),
        Movement::Void(_) => String::new(),
    }
}
