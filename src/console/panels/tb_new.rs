//! New screening: a series of its own, beside the closed years and never added to them.

use std::ops::Range;

use ratatui::layout::Rect;

use super::{
    panel::{Block, Scene},
    parts::{self, padded},
    tb_rows,
};
use crate::{
    console::{
        theme::Meaning,
        widgets::{Bar, Pen, Row, bar, width},
    },
    domain::view::{NewRow, NewScreening, Part, Sum},
};

/// The widest name of a row.
const LABEL: u16 = 26;

/// The heads of the columns.
const HEADS: [&str; 4] = ["tb-screened", "tb-cases", "column-yield", "column-needed-to-screen"];

/// A row with the group that it is of.
type Grouped<'a> = (&'static str, &'a Part, &'a NewRow);

fn rows(new: &NewScreening) -> Vec<Grouped<'_>> {
    let groups: [(&'static str, &[(Part, NewRow)]); 5] = [
        ("tb-by-quarter", &new.quarters),
        ("tb-by-place", &new.places),
        ("tb-by-sex", &new.sexes),
        ("tb-by-age", &new.ages),
        ("tb-by-month", &new.months),
    ];
    let all = groups.into_iter().flat_map(|(id, rows)| rows.iter().map(move |(part, row)| (id, part, row)));
    all.collect()
}

pub(crate) fn keys(new: &NewScreening) -> Vec<String> {
    rows(new).into_iter().map(|(id, part, _)| format!("{id}/{}", tb_rows::key(part))).collect()
}

/// A row as one line of text.
pub(crate) fn line(scene: &Scene<'_>, new: &NewScreening, at: usize) -> Option<String> {
    let (_, part, row) = *rows(new).get(at)?;
    let args = [
        ("part", tb_rows::label(scene, part).into()),
        ("screenings", sum(scene, row.screened).into()),
        ("cases", sum(scene, row.cases).into()),
        ("yield", percent(scene, row).into()),
    ];
    Some(scene.locale.format("copy-tb-row", &args))
}

/// How much of a sum HQ hid.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hidden {
    /// It is of one figure, and that is hidden.
    Figure,
    /// Nothing is known but that figures are hidden in it: a lower bound of zero says no more.
    All,
    Part,
}

impl Hidden {
    const ALL: [Self; 3] = [Self::Figure, Self::All, Self::Part];

    fn of(sum: Sum) -> Option<Self> {
        match sum {
            Sum { suppressed: 0, .. } => None,
            Sum { suppressed: 1, parts: 0, .. } => Some(Self::Figure),
            Sum { number: 0, .. } => Some(Self::All),
            _ => Some(Self::Part),
        }
    }

    fn sign(self, scene: &Scene<'_>) -> String {
        match self {
            Self::Figure => scene.text("hidden"),
            Self::All => scene.text("flow-hidden"),
            Self::Part => "+".to_owned(),
        }
    }
}

/// A sum, with a plus where a part of it is hidden.
fn sum(scene: &Scene<'_>, sum: Sum) -> String {
    match Hidden::of(sum) {
        None if sum.parts == 0 => "–".to_owned(),
        None => scene.number(sum.number),
        Some(Hidden::Part) => [scene.number(sum.number), Hidden::Part.sign(scene)].concat(),
        Some(hidden) => hidden.sign(scene),
    }
}

/// As wide as beside the closed total, and so that what stands for a hidden sum finds room.
fn wide(scene: &Scene<'_>, head: &str) -> u16 {
    (tb_rows::wide(scene, head) + 1).max(width(&Hidden::All.sign(scene)) + 2)
}

/// The name of a group, and what part of the screenings its rows are of where that is not all.
fn group(scene: &Scene<'_>, new: &NewScreening, id: &str) -> String {
    let of_group = rows(new).into_iter().filter(|(of, ..)| *of == id).map(|(.., row)| row.screened);
    let screened = of_group.fold(Sum::default(), Sum::and);
    let name = ("group", scene.text(id).into());
    match (screened.whole(), new.total.screened.whole()) {
        (Some(part), Some(whole)) if part == whole => scene.text(id),
        (Some(part), Some(whole)) => {
            let percent = scene.locale.percent(part, whole);
            scene.locale.format("tb-group-of", &[name, ("percent", percent.into())])
        }
        _ => scene.locale.format("tb-group-said", &[name]),
    }
}

fn percent(scene: &Scene<'_>, row: &NewRow) -> String {
    let ratio = row.yielded();
    ratio.map_or_else(|| "–".to_owned(), |ratio| scene.locale.percent(ratio.part, ratio.whole))
}

/// Draws the year so far against its target, then the rows by group.
pub(crate) fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, new: &NewScreening) {
    let line = |row: u16| Rect { y: area.y + row, height: u16::from(row < area.height), ..area };
    let Some(year) = new.year else {
        pen.paragraph(padded(area), &scene.text("tb-new-none"), Meaning::Dim);
        return;
    };
    let args = [
        ("year", year.to_string().into()),
        ("screenings", sum(scene, new.total.screened).into()),
        ("cases", sum(scene, new.total.cases).into()),
    ];
    pen.text(padded(line(0)), &scene.locale.format("tb-new-total", &args), scene.strong());
    pen.text(padded(line(1)), &scene.text("tb-new-apart"), Meaning::Dim);
    let mut used = 2;
    if let Some(target) = new.target.filter(|target| *target > 0) {
        target_line(scene, pen, line(2), (new.total.screened, target));
        used = 3;
    }
    table(scene, pen, Rect { y: area.y + used, height: area.height.saturating_sub(used), ..area }, new);
}

/// Who counted, and as of when.
pub(crate) fn remark(scene: &Scene<'_>, new: &NewScreening) -> String {
    let Some(at) = new.as_of else { return String::new() };
    let sources: Vec<String> = new.sources.iter().map(|source| scene.locale.source(source)).collect();
    let args = [("source", sources.join(", ").into()), ("time", scene.moment(at).into())];
    scene.locale.format("source-as-of", &args)
}

fn target_line(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, (screened, target): (Sum, i64)) {
    let percent = scene.locale.percent(screened.number, target);
    let args = [("percent", percent.into()), ("target", target.into())];
    let text = scene.locale.format("tb-new-target", &args);
    let mut row = Row::new(pen, line);
    row.gap(1).left(width(&text), &text, scene.figure()).gap(2);
    let room = row.room().saturating_sub(1).min(40);
    if room >= 8 {
        row.with(room, |pen, area| bar(pen, area, Bar::of(screened.number, target), Meaning::Bar));
    }
}

/// Rows that stand before the notes below them do.
const ROWS: u16 = 3;

fn table(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, new: &NewScreening) {
    let (rows, keys) = (rows(new), keys(new));
    let names = rows.iter().map(|(_, part, _)| width(&tb_rows::label(scene, part)) + 1);
    let label = names.max().unwrap_or(0).min(LABEL);
    let Some(room) = area.height.checked_sub(1).filter(|room| *room > 0) else { return };
    let mut head = Row::new(pen, Rect { y: area.y, height: 1, ..area });
    head.gap(1 + label + 2);
    for id in HEADS {
        head.right(wide(scene, id), &scene.text(id), Meaning::Dim);
    }
    let shown = shown(scene, new, &rows, (room, scene.selected(Block::TbNew, &keys)));
    let (mut y, mut group) = (area.y + 1, "");
    for at in shown.clone() {
        let (id, part, row) = rows[at];
        if id != group && y + 1 < area.bottom() {
            group = id;
            let name = Rect { y, height: u16::from(y < area.bottom()), ..area };
            pen.text(padded(name), &self::group(scene, new, id), Meaning::Dim);
            y += 1;
        }
        let line = Rect { y, height: u16::from(y < area.bottom()), ..area };
        pen.rows(line, 1, (Block::TbNew, at..at + 1));
        draw_row(scene, pen, line, (part, row, label, runs(scene, new, part)));
        if scene.highlighted(Block::TbNew, &keys) == Some(at) {
            let name = width(&tb_rows::label(scene, part)).min(label);
            pen.select(line, Rect { width: (2 + name).min(line.width), ..line });
        }
        y += 1;
    }
    let more = (shown.start, rows.len() - shown.end);
    if more != (0, 0) && y < area.bottom() {
        parts::more(scene, pen, Rect { y, height: 1, ..area }, more);
        y += 1;
    }
    for (text, meaning) in notes(scene, new, &rows[shown]) {
        let line = Rect { y, height: u16::from(y < area.bottom()), ..area };
        pen.text(padded(line), &text, meaning);
        y += 1;
    }
}

/// Which rows stand there, above the notes that they need.
fn shown(
    scene: &Scene<'_>,
    new: &NewScreening,
    rows: &[Grouped<'_>],
    (room, selected): (u16, Option<usize>),
) -> Range<usize> {
    let same = |a: usize, b: usize| rows[a].0 == rows[b].0;
    let above = |below: u16| {
        let height = room.saturating_sub(below).max(room.min(ROWS));
        let all = parts::grouped(rows.len(), (height, selected), same);
        // The last line says how many more there are.
        if all.len() < rows.len() { parts::grouped(rows.len(), (height - 1, selected), same) } else { all }
    };
    let needed = |shown: &Range<usize>| notes(scene, new, &rows[shown.clone()]).len() as u16;
    let most = needed(&(0..rows.len()));
    (0..most)
        .map(|below| (below, above(below)))
        .find(|(below, shown)| needed(shown) <= *below)
        .map_or_else(|| above(most), |(_, shown)| shown)
}

/// What must be known of these rows, and the signs that stand in them.
fn notes(scene: &Scene<'_>, new: &NewScreening, rows: &[Grouped<'_>]) -> Vec<(String, Meaning)> {
    let exceeds = rows.iter().any(|(.., row)| row.exceeds());
    let late = exceeds.then(|| (scene.text("tb-exceeds"), Meaning::Outside));
    let sums = || rows.iter().flat_map(|(.., row)| [row.screened, row.cases]);
    let is_there = |hidden: &Hidden| sums().any(|sum| Hidden::of(sum) == Some(*hidden));
    let signs: Vec<String> = Hidden::ALL.into_iter().filter(is_there).map(|it| it.sign(scene)).collect();
    let hidden = (!signs.is_empty()).then(|| {
        let text = scene.locale.format("tb-new-hidden", &[("signs", signs.join(", ").into())]);
        (text, Meaning::Dim)
    });
    let runs = rows.iter().any(|(_, part, _)| runs(scene, new, part));
    let runs = runs.then(|| (scene.text("tb-new-runs"), Meaning::Dim));
    late.into_iter().chain(hidden).chain(runs).collect()
}

/// Whether a period was not over when its figures were counted.
fn runs(scene: &Scene<'_>, new: &NewScreening, part: &Part) -> bool {
    let Part::Period(period) = part else { return false };
    new.as_of.is_some_and(|at| period.end(scene.zone) > at)
}

fn draw_row(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    line: Rect,
    (part, new, label, runs): (&Part, &NewRow, u16, bool),
) {
    let look = if new.exceeds() { Meaning::Outside } else { scene.figure() };
    let mark = match () {
        () if new.exceeds() => tb_rows::WARNS,
        () if runs => "~",
        () => "",
    };
    let mut row = Row::new(pen, line);
    row.gap(2).left(label - 1, &tb_rows::label(scene, part), scene.figure()).left(2, mark, look);
    let [screened, cases, yielded, needed] = HEADS.map(|id| wide(scene, id));
    row.right(screened, &sum(scene, new.screened), scene.figure()).right(cases, &sum(scene, new.cases), look);
    row.right(yielded, &percent(scene, new), scene.figure());
    row.right(needed, &tb_rows::needed(scene, new.yielded()), scene.figure());
}
