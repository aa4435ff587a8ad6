//! The closed screening broken down: a row a part, with its yield and how many screenings find one case.

use chrono::{Datelike as _, Months};
use ratatui::layout::Rect;

use super::{
    panel::{Block, Scene},
    parts::{self, padded},
    tb_steps::{self, value_text},
};
use crate::{
    console::{
        theme::Meaning,
        widgets::{Pen, Row, width},
    },
    domain::{
        Metric, Period, Standing, Value,
        view::{Part, Ratio, Screening, Tb, TbRow},
    },
};

const LABEL: u16 = 22;
const NUMBER: u16 = 10;

/// The heads of the columns that are always there; that per hundred people only where people live.
const HEADS: [&str; 5] =
    ["tb-screened", "tb-cases", "column-yield", "column-needed-to-screen", "column-per-hundred"];
/// The sign of a row of which something must be known.
pub(crate) const WARNS: &str = "!";
/// The steps between screenings and cases, and after them, which a narrow table leaves out.
const BETWEEN: [Metric; 2] = [Metric::TbPresumptive, Metric::TbTested];

/// The rows of a part of the panel.
pub(crate) fn rows(screening: &Screening, block: Block) -> Vec<&TbRow> {
    match block {
        Block::TbPlaces => screening.places.iter().collect(),
        Block::TbYears => screening.years.iter().collect(),
        Block::TbGroups => screening.sexes.iter().chain(&screening.ages).collect(),
        _ => Vec::new(),
    }
}

pub(crate) fn keys(screening: &Screening, block: Block) -> Vec<String> {
    rows(screening, block).into_iter().map(|row| key(&row.part)).collect()
}

pub(crate) fn key(part: &Part) -> String {
    match part {
        Part::Place(name) | Part::Sex(name) | Part::Age(name) => name.to_string(),
        Part::Period(period) => period.to_string(),
    }
}

/// What a part is called.
pub(crate) fn label(scene: &Scene<'_>, part: &Part) -> String {
    match part {
        Part::Place(name) => name.to_string(),
        Part::Period(period) => match quarter(*period) {
            Some((number, year)) => {
                let args = [("n", number.into()), ("year", year.to_string().into())];
                scene.locale.format("quarter", &args)
            }
            None => scene.locale.period(*period, scene.zone),
        },
        Part::Sex(sex) => match sex.as_str() {
            "f" => scene.text("sex-f"),
            "m" => scene.text("sex-m"),
            other => other.to_owned(),
        },
        Part::Age(age) => scene.locale.format("age-band", &[("age", age.as_str().replace('-', "–").into())]),
    }
}

/// The number and the year of a span that is a quarter.
fn quarter(period: Period) -> Option<(i64, i32)> {
    let Period::Span(first, last) = period else { return None };
    let ends = (first + Months::new(3)).pred_opt()?;
    let is_quarter = first.day() == 1 && first.month0() % 3 == 0 && last == ends;
    is_quarter.then(|| (i64::from(first.month0() / 3) + 1, first.year()))
}

/// A row as one line of text; its yield never stands without the screenings.
pub(crate) fn line(scene: &Scene<'_>, row: &TbRow) -> String {
    let value =
        |metric| row.value(metric).map_or_else(|| scene.text("no-figure"), |it| value_text(scene, it));
    let sign = if row.standing() == Standing::Assumed { "≈ " } else { "" };
    let args = [
        ("part", label(scene, &row.part).into()),
        ("screenings", format!("{sign}{}", value(Metric::TbScreened)).into()),
        ("cases", format!("{sign}{}", value(Metric::TbCases)).into()),
        ("yield", percent(scene, row.yielded()).into()),
    ];
    scene.locale.format("copy-tb-row", &args)
}

fn percent(scene: &Scene<'_>, ratio: Option<Ratio>) -> String {
    ratio.map_or_else(|| "–".to_owned(), |ratio| scene.locale.percent(ratio.part, ratio.whole))
}

/// The number needed to screen.
pub(crate) fn needed(scene: &Scene<'_>, ratio: Option<Ratio>) -> String {
    ratio.and_then(Ratio::one_in).map_or_else(|| "–".to_owned(), |number| scene.locale.decimal(number))
}

/// Which columns find room, and how wide the names are.
struct Columns {
    label: u16,
    between: bool,
    people: bool,
}

/// Columns of a number under its head, so that no head runs into the one before.
pub(crate) fn wide(scene: &Scene<'_>, head: &str) -> u16 {
    NUMBER.max(width(&scene.text(head)) + 2)
}

/// The same of a step between the first and the last.
fn wide_step(scene: &Scene<'_>, metric: Metric) -> u16 {
    (NUMBER + 3).max(width(&scene.text(tb_steps::label(metric))) + 2)
}

/// Draws the rows of a part, their sum, and what must be known of them.
pub(crate) fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (tb, block): (&Tb, Block)) {
    let (rows, keys) = (rows(&tb.screening, block), keys(&tb.screening, block));
    if rows.is_empty() {
        pen.paragraph(padded(area), &scene.text("tb-no-parts"), Meaning::Dim);
        return;
    }
    let people = block == Block::TbPlaces;
    let names = rows.iter().map(|row| width(&label(scene, &row.part)) + 1);
    let widest = names.max().unwrap_or(0).clamp(8, LABEL);
    let narrow: u16 =
        1 + widest + 2 + HEADS[..if people { 5 } else { 4 }].iter().map(|id| wide(scene, id)).sum::<u16>();
    let steps: u16 =
        BETWEEN.into_iter().chain([Metric::TbOnTreatment]).map(|metric| wide_step(scene, metric)).sum();
    let columns = Columns { label: widest, between: area.width > narrow + steps, people };
    head(scene, pen, Rect { height: area.height.min(1), ..area }, &columns);
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let count = (rows.len() as u16).min(below.height.saturating_sub(3).max(1));
    let listed = Rect { height: count.min(below.height), ..below };
    let shown = parts::listed(scene, pen, listed, (rows.len(), scene.selected(block, &keys)));
    pen.rows(listed, 1, (block, shown.clone()));
    for (i, at) in shown.enumerate() {
        let line = Rect { y: below.y + i as u16, height: u16::from((i as u16) < below.height), ..below };
        draw_row(scene, pen, line, (rows[at], &columns));
        if scene.highlighted(block, &keys) == Some(at) {
            let name = width(&label(scene, &rows[at].part)).min(widest);
            pen.select(line, Rect { width: 1 + name, ..line });
        }
    }
    let mut rest = padded(Rect { y: below.y + count, height: below.height.saturating_sub(count), ..below });
    for (text, meaning) in notes(scene, tb, &rows) {
        let used = pen.paragraph(rest, &text, meaning);
        rest = Rect { y: rest.y + used, height: rest.height - used, ..rest };
    }
}

fn head(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, columns: &Columns) {
    let mut row = Row::new(pen, line);
    row.gap(1 + columns.label + 2).right(wide(scene, HEADS[0]), &scene.text(HEADS[0]), Meaning::Dim);
    if columns.between {
        for metric in BETWEEN {
            row.right(wide_step(scene, metric), &scene.text(tb_steps::label(metric)), Meaning::Dim);
        }
    }
    row.right(wide(scene, HEADS[1]), &scene.text(HEADS[1]), Meaning::Dim);
    if columns.between {
        let treated = Metric::TbOnTreatment;
        row.right(wide_step(scene, treated), &scene.text(tb_steps::label(treated)), Meaning::Dim);
    }
    for id in &HEADS[2..if columns.people { 5 } else { 4 }] {
        row.right(wide(scene, id), &scene.text(id), Meaning::Dim);
    }
}

fn draw_row(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, (part, columns): (&TbRow, &Columns)) {
    let assumed = part.standing() == Standing::Assumed;
    let (mark, look) = match part.exceeds() {
        true => (WARNS, Meaning::Outside),
        false if assumed => ("≈", Meaning::Assumed),
        false => ("", Meaning::Dim),
    };
    let figure = |metric| part.value(metric).map_or_else(|| "–".to_owned(), |value| value_text(scene, value));
    let exceeds =
        |metric: Metric| part.steps.iter().any(|step| step.metric == metric && step.exceeds_previous);
    let plain = scene.figure();
    let meaning = |metric| if exceeds(metric) { Meaning::Outside } else { plain };
    let mut row = Row::new(pen, line);
    row.gap(1).left(columns.label, &label(scene, &part.part), plain).left(2, mark, look);
    row.right(wide(scene, HEADS[0]), &figure(Metric::TbScreened), plain);
    if columns.between {
        for metric in BETWEEN {
            row.right(wide_step(scene, metric), &figure(metric), meaning(metric));
        }
    }
    row.right(wide(scene, HEADS[1]), &figure(Metric::TbCases), meaning(Metric::TbCases));
    if columns.between {
        let treated = Metric::TbOnTreatment;
        row.right(wide_step(scene, treated), &figure(treated), meaning(treated));
    }
    row.right(wide(scene, HEADS[2]), &percent(scene, part.yielded()), plain);
    row.right(wide(scene, HEADS[3]), &needed(scene, part.yielded()), plain);
    if columns.people {
        let per = part.per_hundred().map_or_else(|| "–".to_owned(), |number| scene.locale.decimal(number));
        row.right(wide(scene, HEADS[4]), &per, plain);
    }
}

/// Whether the parts make the total, and what is hidden, assumed or late among them.
fn notes(scene: &Scene<'_>, tb: &Tb, rows: &[&TbRow]) -> Vec<(String, Meaning)> {
    let mut notes = Vec::new();
    // Sexes and ages are two splits of the same total.
    let is_sex = |row: &&&TbRow| matches!(row.part, Part::Sex(_));
    let (sexes, others): (Vec<&&TbRow>, Vec<&&TbRow>) = rows.iter().partition(is_sex);
    for group in [sexes, others] {
        let values: Vec<Value> = group.iter().filter_map(|row| row.value(Metric::TbScreened)).collect();
        let hidden = values.iter().filter(|value| value.number().is_none()).count() as i64;
        let sum: i64 = values.iter().filter_map(|value| value.number()).sum();
        let total = tb.summary.step(Metric::TbScreened).and_then(|step| step.value?.number());
        let args =
            [("n", sum.into()), ("total", total.unwrap_or_default().into()), ("hidden", hidden.into())];
        let (id, meaning) = match total {
            _ if group.is_empty() => continue,
            _ if hidden > 0 => ("tb-parts-hidden", Meaning::Dim),
            Some(total) if total == sum => ("tb-parts-add-up", Meaning::Dim),
            Some(_) => ("tb-parts-differ", Meaning::Outside),
            None => continue,
        };
        let text = scene.locale.format(id, &args);
        if !notes.iter().any(|(said, _)| *said == text) {
            notes.push((text, meaning));
        }
    }
    if rows.iter().any(|row| row.population.is_some()) {
        notes.push((scene.text("tb-residents"), Meaning::Dim));
    }
    if rows.iter().any(|row| row.standing() == Standing::Assumed) {
        notes.push((scene.text("tb-assumed"), Meaning::Dim));
    }
    if rows.iter().any(|row| row.exceeds()) {
        notes.push((scene.text("tb-exceeds"), Meaning::Outside));
    }
    notes
}
