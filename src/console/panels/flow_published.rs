//! What was published about longer periods: one row for each place, period and source, with entries, exits
//! and total side by side.
//!
//! It must not know what posts report, and it adds nothing up: a total is what its source says.

use ratatui::layout::Rect;

use super::{
    panel::{Block, Heading, Scene},
    parts::{self, Long},
    tb_steps::value_text,
};
use crate::{
    console::{
        theme::{Glyphs, Meaning},
        widgets::{Frame, Pen, Row, Span, width, wrap},
    },
    domain::{
        Instant, Standing,
        view::{Flows, PublishedFigure},
    },
};

/// Columns between two numbers.
const GAP: u16 = 2;
/// Rows from which on remarks may take more than one.
const ROOMY: u16 = 24;
/// Each direction's name among figures, and the name of its column.
const DIRECTIONS: [(&str, &str); 3] = [("entry", "column-in"), ("exit", "column-out"), ("", "column-total")];

/// Figures of one place and period from one source, one for each direction.
#[derive(Clone, Debug)]
pub(crate) struct Publication<'a> {
    /// Their places among all figures, and they themselves; never empty.
    figures: Vec<(usize, &'a PublishedFigure)>,
}

impl<'a> Publication<'a> {
    /// What they have in common stands in each.
    pub(crate) fn head(&self) -> &'a PublishedFigure {
        self.figures[0].1
    }

    /// The figure of a direction; of both together where it has none.
    pub(crate) fn of(&self, direction: &str) -> Option<&'a PublishedFigure> {
        self.all().find(|figure| figure.direction.as_str() == direction)
    }

    fn all(&self) -> impl Iterator<Item = &'a PublishedFigure> {
        self.figures.iter().map(|(_, figure)| *figure)
    }

    fn has(&self, figure: &PublishedFigure) -> bool {
        let head = self.head();
        let same = (&head.place, head.period, &head.source) == (&figure.place, figure.period, &figure.source);
        same && self.of(figure.direction.as_str()).is_none()
    }

    pub(crate) fn newest(&self) -> Instant {
        self.all().map(|figure| figure.as_of).fold(self.head().as_of, Instant::max)
    }
}

/// The rows, each where the first of its figures stands.
pub(crate) fn publications(figures: &[PublishedFigure]) -> Vec<Publication<'_>> {
    let mut rows: Vec<Publication<'_>> = Vec::new();
    for (at, figure) in figures.iter().enumerate() {
        match rows.iter_mut().find(|row| row.has(figure)) {
            Some(row) => row.figures.push((at, figure)),
            None => rows.push(Publication { figures: vec![(at, figure)] }),
        }
    }
    rows
}

/// The figures of some rows.
pub(crate) fn figures(all: &[PublishedFigure], rows: &[usize]) -> Vec<usize> {
    let publications = publications(all);
    let picked = rows.iter().filter_map(|row| publications.get(*row));
    picked.flat_map(|row| row.figures.iter().map(|(at, _)| *at)).collect()
}

/// What each row is about.
pub(crate) fn keys(figures: &[PublishedFigure]) -> Vec<String> {
    publications(figures).iter().map(key).collect()
}

fn key(row: &Publication<'_>) -> String {
    let head = row.head();
    format!("{}|{}|{}|{}", head.place, head.period, head.direction, head.source)
}

/// Columns of the place, of the period, of the numbers, and of who said so and when.
struct Columns {
    name: u16,
    period: u16,
    numbers: [u16; 3],
    source: u16,
    said: u16,
}

impl Columns {
    /// With little room the total stands alone where every row has one.
    fn of(scene: &Scene<'_>, columns: u16, rows: &[Publication<'_>]) -> Self {
        let names = rows.iter().map(|row| width(row.head().name.as_str()));
        let periods = rows.iter().map(|row| width(&scene.locale.period(row.head().period, scene.zone)));
        let numbers = DIRECTIONS.map(|(direction, id)| {
            let numbers = rows.iter().filter_map(|row| row.of(direction));
            let widest = numbers.map(|figure| width(&number(scene, figure))).max().unwrap_or(0);
            GAP + widest.max(width(&scene.text(id)))
        });
        let sources = rows.iter().map(|row| width(&scene.locale.source(&row.head().source)));
        let said = rows.iter().map(|row| width(&published_at(scene, row.newest())));
        let source = sources.chain([width(&scene.text("column-about"))]).max().unwrap_or(0);
        let said = said.chain([width(&scene.text("column-as-of"))]).max().unwrap_or(0);
        let name = names.max().unwrap_or(0).clamp(6, parts::widest(columns, 18));
        let period = periods.max().unwrap_or(0).clamp(6, parts::widest(columns, 24));
        let source = source.min(parts::widest(columns, 18));
        let whole = 1 + name + 1 + period + numbers.iter().sum::<u16>() + GAP + source + GAP + said;
        let numbers = match numbers {
            [_, _, total] if whole > columns && rows.iter().all(|row| row.of("").is_some()) => [0, 0, total],
            numbers => numbers,
        };
        Self { name, period, numbers, source, said }
    }

    /// Columns up to where the remarks begin.
    fn before_remarks(&self) -> u16 {
        let numbers: u16 = self.numbers.iter().sum();
        1 + self.name + 1 + self.period + numbers + GAP + self.source + GAP + self.said + GAP
    }

    fn shown(&self) -> impl Iterator<Item = ((&'static str, &'static str), u16)> {
        DIRECTIONS.into_iter().zip(self.numbers).filter(|(_, columns)| *columns > 0)
    }
}

pub(crate) fn draw(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (flows, frame): (Option<&Flows>, Frame),
) {
    if area.height == 0 {
        return;
    }
    let newest = flows.and_then(|flows| flows.published.iter().map(|figure| figure.as_of).max());
    let heading = Heading::new(Block::Published, scene.text("title-published"), {
        newest.map_or_else(String::new, |at| scene.as_of_time(published_at(scene, at)))
    });
    let inner = scene.frame(pen, area, frame, &heading);
    let Some(flows) = flows.filter(|flows| !flows.published.is_empty()) else {
        return scene.void(pen, inner);
    };
    let rows = publications(&flows.published);
    let keys: Vec<String> = rows.iter().map(key).collect();
    let highlighted = scene.highlighted(Block::Published, &keys);
    let columns = Columns::of(scene, inner.width, &rows);
    let head = u16::from(inner.height > 2);
    if head == 1 {
        let mut row = Row::new(pen, Rect { height: 1, ..inner });
        row.gap(1).left(columns.name, &scene.text("column-place"), Meaning::Dim).gap(1);
        row.left(columns.period, &scene.text("column-period"), Meaning::Dim);
        for ((_, id), columns) in columns.shown() {
            row.right(columns, &scene.text(id), Meaning::Dim);
        }
        row.gap(GAP).left(columns.source, &scene.text("column-about"), Meaning::Dim);
        if row.room() >= GAP + columns.said {
            row.right(GAP + columns.said, &scene.text("column-as-of"), Meaning::Dim);
        }
    }
    let below = Rect { y: inner.y + head, height: inner.height - head, ..inner };
    let room = below.width.saturating_sub(columns.before_remarks() + 1);
    let short = |at: usize| Long::Row(at, fitting(pen.theme().glyphs(), room, remarks(scene, &rows[at])));
    let mut lines = if below.height < ROOMY { Vec::new() } else { lines(scene, &rows, room) };
    if lines.is_empty() || lines.len() > usize::from(below.height) {
        lines = (0..rows.len()).map(short).collect();
    }
    let selected = scene.selected(Block::Published, &keys);
    let shown = parts::listed_long(scene, pen, below, (&lines, selected));
    for (i, n) in shown.enumerate() {
        let line = Rect { y: below.y + i as u16, height: 1, ..inner };
        match &lines[n] {
            Long::Rest(text) => {
                Row::new(pen, line).gap(columns.before_remarks()).fill(text, Meaning::Dim);
            }
            Long::Row(at, remarks) => {
                pen.rows(line, 1, (Block::Published, *at..at + 1));
                publication(scene, pen, line, (&rows[*at], &columns, remarks));
                if highlighted == Some(*at) {
                    let name = width(rows[*at].head().name.as_str()).min(columns.name);
                    pen.select(line, Rect { width: 1 + name, ..line });
                }
            }
        }
    }
}

/// The rows, each with all of its remarks, over as many lines as they take.
fn lines(scene: &Scene<'_>, rows: &[Publication<'_>], room: u16) -> Vec<Long<Vec<Span>>> {
    let mut lines = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let said = remarks(scene, row);
        let text = said.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(" · ");
        let mut wrapped = wrap(&text, room).into_iter();
        let first = wrapped.next().unwrap_or_default();
        let spans = if first == text { spans(said) } else { vec![Span::new(first, look(&said))] };
        lines.push(Long::Row(at, spans));
        lines.extend(wrapped.map(Long::Rest));
    }
    lines
}

/// How several remarks look that share a row.
fn look(remarks: &[(String, Meaning)]) -> Meaning {
    remarks.first().map_or(Meaning::Dim, |(_, meaning)| *meaning)
}

/// Remarks one after the other.
fn spans(remarks: Vec<(String, Meaning)>) -> Vec<Span> {
    let remarks = remarks.into_iter().map(|(text, meaning)| Span::new(text, meaning));
    remarks.flat_map(|span| [Span::new(" · ", Meaning::Dim), span]).skip(1).collect()
}

fn publication(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    line: Rect,
    (publication, columns, remarks): (&Publication<'_>, &Columns, &[Span]),
) {
    let head = publication.head();
    let mut row = Row::new(pen, line);
    row.gap(1).left(columns.name, head.name.as_str(), scene.figure()).gap(1);
    row.left(columns.period, &scene.locale.period(head.period, scene.zone), scene.figure());
    for ((direction, _), columns) in columns.shown() {
        let figure = publication.of(direction);
        let meaning = match figure {
            Some(figure) if figure.disputed => Meaning::Outside,
            Some(figure) if figure.was.is_some() => Meaning::Revised,
            _ if direction.is_empty() => scene.strong(),
            _ => scene.figure(),
        };
        row.right(columns, &figure.map(|figure| number(scene, figure)).unwrap_or_default(), meaning);
    }
    row.gap(GAP).left(columns.source, &scene.locale.source(&head.source), Meaning::Dim);
    if row.room() >= GAP + columns.said {
        row.right(GAP + columns.said, &published_at(scene, publication.newest()), Meaning::Dim);
    }
    row.gap(GAP).spans(remarks);
}

/// A number with the signs of how sure it is: they stand where its remarks find no room, too.
fn number(scene: &Scene<'_>, figure: &PublishedFigure) -> String {
    let disputed = if figure.disputed { "≠" } else { "" };
    let revised = if figure.was.is_some() { "*" } else { "" };
    let sign = match figure.standing {
        Standing::Assumed => "≈",
        Standing::Provisional => "~",
        Standing::Final => "",
    };
    [disputed, revised, sign, &value_text(scene, figure.value)].concat()
}

/// The day where only a day was said: no publication is of midnight.
fn published_at(scene: &Scene<'_>, at: Instant) -> String {
    let day = scene.zone.day(at);
    if scene.zone.midnight(day) == at { scene.locale.date(day) } else { scene.moment(at) }
}

/// What must be read beside the figures: what one was, that others say otherwise, and in what sense it was said.
pub(super) fn remarks(scene: &Scene<'_>, row: &Publication<'_>) -> Vec<(String, Meaning)> {
    let mut remarks = Vec::new();
    for figure in row.all() {
        if let Some(was) = figure.was {
            let args =
                [("was", value_text(scene, was).into()), ("is", value_text(scene, figure.value).into())];
            remarks.push((scene.locale.format("was-is", &args), Meaning::Revised));
        }
    }
    if row.all().any(|figure| figure.disputed) {
        remarks.push((scene.text("disputed"), Meaning::Outside));
    }
    let kept: u32 = row.all().map(|figure| figure.kept).sum();
    if kept > 0 {
        remarks.push((scene.locale.format("older-kept", &[("n", kept.into())]), Meaning::Dim));
    }
    for note in row.all().filter_map(|figure| figure.note.as_ref()) {
        let note = (scene.locale.note(note), Meaning::Dim);
        if !remarks.contains(&note) {
            remarks.push(note);
        }
    }
    remarks
}

/// As many remarks as find room whole; opened, a row says them all.
fn fitting(glyphs: &Glyphs, room: u16, mut remarks: Vec<(String, Meaning)>) -> Vec<Span> {
    let all = remarks.len();
    let wide = |remarks: &[(String, Meaning)]| {
        let between = 3 * (remarks.len() as u16).saturating_sub(1);
        remarks.iter().map(|(text, _)| width(text)).fold(between, u16::saturating_add)
    };
    let sign = |left: usize| if left < all { 1 + width(glyphs.ellipsis) } else { 0 };
    while !remarks.is_empty() && wide(&remarks) + sign(remarks.len()) > room {
        remarks.pop();
    }
    let gap = if remarks.is_empty() { "" } else { " " };
    let sign = (remarks.len() < all).then(|| Span::new([gap, glyphs.ellipsis].concat(), Meaning::Dim));
    spans(remarks).into_iter().chain(sign).collect()
}
