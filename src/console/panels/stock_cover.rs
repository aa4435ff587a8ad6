//! How far the kits reach: the operator's own scenario and the published ones, each at every ratio.

use ratatui::layout::Rect;

use super::{
    panel::{Block, Reply, Scene},
    parts::padded,
};
use crate::{
    console::{
        ask::{About, Ask, Purpose},
        cover,
        theme::Meaning,
        widgets::{Pen, Row, width, window},
    },
    domain::{
        Coverage, Rules, Scenario, coverage,
        view::{Counted, Need, Stock, Stores},
    },
};

/// The item that families are covered with.
const KIT: &str = "kit";
/// The key of the operator's own scenario.
pub(crate) const OWN: &str = "own";
const NAME: u16 = 40;
const NUMBER: u16 = 11;

pub(crate) fn keys(stores: &Stores) -> Vec<String> {
    std::iter::once(OWN.to_owned()).chain(stores.needs.iter().map(key)).collect()
}

fn key(need: &Need) -> String {
    let unit = if matches!(need.counted, Counted::People(_)) { "people" } else { "families" };
    format!("{}/{}/{unit}", need.place, need.period)
}

/// The scenario of the selected row; none while the operator has typed none.
fn selected(scene: &Scene<'_>, stock: &Stock) -> (Option<Scenario>, Option<usize>) {
    let at = scene.selected(Block::Cover, &keys(&stock.stores));
    match at {
        None | Some(0) => (scene.scenario, at),
        Some(row) => (stock.stores.needs.get(row - 1).map(|need| need.scenario), at),
    }
}

/// Kits that can still be used when a scenario ends.
pub(crate) fn here(stock: &Stock, scenario: Scenario, today: chrono::NaiveDate) -> i64 {
    let last = chrono::Days::new(u64::from(scenario.days.max(1)) - 1);
    let end = today.checked_add_days(last).unwrap_or(today);
    stock.stores.usable_until(&stock.summary, KIT, end)
}

/// Opens the form in which a scenario is typed, with the selected one for what is left empty.
pub(crate) fn ask(scene: &Scene<'_>, stock: &Stock) -> Reply {
    let from = if scene.focus == Block::Cover { selected(scene, stock).0 } else { scene.scenario };
    let remark = super::kits::on_hand_of_all(scene, &stock.summary);
    let about = About::Cover(from);
    Reply::Ask(Box::new(Ask { purpose: Purpose::Cover, about, title: String::new(), remark }))
}

/// The selected scenario and its answers as one line of text.
pub(crate) fn line(scene: &Scene<'_>, stock: &Stock, rules: &Rules) -> Option<String> {
    let scenario = selected(scene, stock).0?;
    let here = here(stock, scenario, scene.zone.day(scene.now));
    let answers = coverage(scenario, here, rules).map(|answer| cover::line(scene.locale, &answer));
    let first = cover::scenario(scene.locale, scenario);
    Some(std::iter::once(first).chain(answers).collect::<Vec<_>>().join(" · "))
}

/// Draws the scenarios, and below them what the selected one needs.
pub(crate) fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, stock: &Stock) {
    let keys = keys(&stock.stores);
    let room = area.height.saturating_sub(8).max(area.height.min(2));
    let (scenario, at) = selected(scene, stock);
    let shown = window(keys.len(), room, at);
    pen.rows(area, 1, (Block::Cover, shown.clone()));
    let rows = shown.len() as u16;
    for (i, row) in shown.enumerate() {
        let line = Rect { y: area.y + i as u16, height: 1, ..area };
        let name = draw_row(scene, pen, line, row.checked_sub(1).and_then(|row| stock.stores.needs.get(row)));
        if scene.highlighted(Block::Cover, &keys) == Some(row) {
            pen.select(line, Rect { width: (1 + name).min(line.width), ..line });
        }
    }
    let below = Rect { y: area.y + rows, height: area.height - rows, ..area };
    match scenario {
        Some(scenario) => answer(scene, pen, below, (stock, scenario)),
        None if below.height > 1 => {
            let text = scene.text("cover-none-typed");
            pen.paragraph(
                padded(Rect { y: below.y + 1, height: below.height - 1, ..below }),
                &text,
                Meaning::Dim,
            );
        }
        None => {}
    }
}

/// Draws one scenario; gives the columns of its name.
fn draw_row(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, need: Option<&Need>) -> u16 {
    let mut row = Row::new(pen, line);
    row.gap(1);
    let Some(need) = need else {
        let name = scene.text("cover-own");
        row.left(width(&name), &name, scene.figure()).gap(2);
        let text = scene
            .scenario
            .map_or_else(|| scene.text("cover-own-none"), |scenario| cover::scenario(scene.locale, scenario));
        row.fill(&text, Meaning::Dim);
        return width(&name);
    };
    let counted = match need.counted {
        Counted::Families(n) => scene.locale.format("cover-families-affected", &[("n", n.into())]),
        Counted::People(n) => scene.locale.format("cover-people-displaced", &[("n", n.into())]),
    };
    let args = [
        ("place", need.name.as_str().into()),
        ("period", scene.locale.period(need.period, scene.zone).into()),
    ];
    let name = scene.locale.format("cover-need", &args);
    row.left(NAME.min(26), &name, scene.figure()).gap(1).left(NAME - 8, &counted, scene.figure()).gap(1);
    row.fill(&scene.locale.source(&need.source), Meaning::Dim);
    width(&name).min(26)
}

/// Draws what a scenario needs, at every ratio.
fn answer(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (stock, scenario): (&Stock, Scenario)) {
    let here = here(stock, scenario, scene.zone.day(scene.now));
    let all = coverage(scenario, here, scene.rules);
    let line = |row: u16| Rect { y: area.y + row, height: u16::from(row < area.height), ..area };
    pen.text(padded(line(1)), &cover::scenario(scene.locale, scenario), scene.strong());
    let ratios = all.iter().map(|answer| width(&cover::ratio(scene.locale, answer.ratio)));
    let widest = ratios.max().unwrap_or(0);
    let roomy = area.width >= 1 + widest + 6 * NUMBER;
    if !roomy {
        let mut below = padded(Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area });
        for one in &all {
            let used = pen.paragraph(below, &cover::line(scene.locale, one), scene.figure());
            below = Rect { y: below.y + used, height: below.height - used, ..below };
        }
        return;
    }
    for (row, ids) in [
        ["unit-kits", "unit-kits", "unit-families", "unit-families", "unit-people", "unit-days"],
        [
            "column-needed",
            "column-here",
            "column-covered",
            "column-uncovered",
            "column-uncovered",
            "column-lasts",
        ],
    ]
    .into_iter()
    .enumerate()
    {
        let mut head = Row::new(pen, line(2 + row as u16));
        head.gap(1 + widest);
        for id in ids {
            head.right(NUMBER, &scene.text(id), Meaning::Dim);
        }
    }
    for (i, one) in all.iter().enumerate() {
        answer_row(scene, pen, line(4 + i as u16), (one, widest));
    }
    let note = scene.locale.format("cover-note", &[("days", i64::from(scene.rules.kit_days).into())]);
    pen.text(padded(line(7)), &note, Meaning::Dim);
}

fn answer_row(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, (one, widest): (&Coverage, u16)) {
    let short = if one.uncovered > 0 { Meaning::BelowMinimum } else { scene.figure() };
    let mut row = Row::new(pen, line);
    row.gap(1).left(widest, &cover::ratio(scene.locale, one.ratio), scene.figure());
    for (number, meaning) in [
        (Some(one.needed), scene.figure()),
        (Some(one.here), scene.figure()),
        (Some(one.covered), scene.figure()),
        (Some(one.uncovered), short),
        (Some(one.people_uncovered), short),
        (one.lasts_days, scene.figure()),
    ] {
        row.right(NUMBER, &super::kits::number(scene, number), meaning);
    }
}
