//! One post in detail: its chart or the same numbers as a table, and what stands behind them.
//!
//! It must not know where the figures came from.

use ratatui::layout::Rect;

use super::{
    flow_calls,
    flow_facts::{self, Fact},
    flow_table,
    panel::{Block, Heading, Reach, Scene},
    parts, reading,
};
use crate::{
    console::{
        theme::Meaning,
        widgets::{Frame, Layer, Pen, PlotPoint, Row, Span, plot, width, window},
    },
    domain::{
        Period, Scale,
        view::{Beside, FlowCell, FlowFigure, FlowPoint, Flows, PostDetail, Sum},
    },
};

/// What of the panel's table stands here.
pub(crate) const EXPORTED: &[&str] = &[
    "crossings",
    "range",
    "columns",
    "usual",
    "compared",
    "reports",
    "revisions",
    "breakdown",
    "mirror",
    "counts",
];

/// From so many columns on, what stands behind a chart finds room in two.
const TWO_COLUMNS: u16 = 110;
/// Columns of a number in the table, of a usual range, and of the arrow that a figure is outside it.
const NUMBER: u16 = 9;
const USUAL: u16 = 13;
const ARROW: u16 = 2;

/// How far the cursor goes.
pub(crate) fn reach(detail: &PostDetail) -> Reach {
    let newest = detail.points.iter().rposition(|point| point.line.is_some());
    let said = || detail.points.iter().rposition(|point| matches!(point.cell, FlowCell::Figure(_)));
    Reach { points: detail.points.len(), newest: newest.or_else(said).unwrap_or(0) }
}

/// Draws the post that is open; its figures may still be on their way.
pub(crate) fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (flows, key): (&Flows, &str)) {
    let post = flows.crossings.posts.iter().find(|post| post.post.as_str() == key);
    let name = post.map_or(key, |post| post.name.as_str());
    let what = flow_table::title(scene, &flows.table);
    let title = scene.locale.format("two-facts", &[("first", name.into()), ("second", what.into())]);
    let as_of = scene.as_of(post.and_then(|post| post.as_of));
    let heading = Heading::of_row(Block::Crossings, title, as_of);
    let inner = scene.frame(pen, area, Frame::of(area), &heading);
    let Some(detail) = flows.detail.as_deref().filter(|detail| detail.post.as_str() == key) else {
        return pen_text(pen, inner, &scene.text("details-being-read"));
    };
    let line = |row: u16| Rect { y: inner.y + row, height: u16::from(row < inner.height), ..inner };
    let reach = reach(detail);
    let cursor = scene.chart.cursor.unwrap_or(reach.newest).min(reach.points.saturating_sub(1));
    if let Some(point) = detail.points.get(cursor) {
        let place = padded(line(0));
        let mut spans = values(scene, flows, detail, (point, Net::Said));
        if pen.measure(&spans) > place.width {
            spans = values(scene, flows, detail, (point, Net::LeftOut));
        }
        pen.spans(place, &spans);
    }
    let mut facts = Vec::new();
    if let Some(post) = post {
        let spans = flow_table::reporting(scene, post);
        let text: String = spans.iter().map(|span| span.text.as_str()).collect();
        facts.push(Fact::Text(Span::new(text, Meaning::Text)));
    }
    let (here, behind) = flow_facts::facts(scene, pen.theme().glyphs(), flows, detail);
    facts.extend(here);
    let columns = Columns::new(inner, facts, behind);
    let tall = if inner.height < 12 { inner.height.saturating_sub(4) } else { inner.height * 9 / 20 };
    // The chart has what nothing behind it needs.
    let tall =
        tall.max(inner.height.saturating_sub(2 + columns.height())).min(inner.height.saturating_sub(2));
    if scene.chart.as_table {
        // Its heads say what the legend would.
        let area = Rect { y: inner.y + 1, height: (tall + 1).min(inner.height.saturating_sub(1)), ..inner };
        table(scene, pen, padded(area), (flows, detail, cursor));
    } else {
        let legend = legend(scene, pen, flows, detail);
        pen.spans(padded(line(1)), &legend);
        chart_of(scene, pen, padded(Rect { y: inner.y + 2, height: tall, ..inner }), (detail, cursor));
    }
    let used = 2 + tall;
    columns.draw(scene, pen, Rect { y: inner.y + used, height: inner.height.saturating_sub(used), ..inner });
}

/// What stands behind the chart: one below the other, or beside each other where there is room.
struct Columns(Vec<Vec<Span>>);

impl Columns {
    fn new(area: Rect, mut left: Vec<Fact>, right: Vec<Fact>) -> Self {
        let lines = |facts: &[Fact], columns: u16| -> Vec<Span> {
            let lines = facts.iter().flat_map(|fact| match fact {
                Fact::Text(span) => reading::wrapped(span, columns),
                Fact::Row(span) => vec![span.clone()],
            });
            lines.collect()
        };
        if area.width < TWO_COLUMNS {
            left.push(Fact::Text(Span::new("", Meaning::Text)));
            left.extend(right);
            return Self(vec![lines(&left, area.width)]);
        }
        let half = area.width / 2;
        Self(vec![lines(&left, half), lines(&right, area.width - half)])
    }

    fn height(&self) -> u16 {
        self.0.iter().map(|lines| lines.len() as u16).max().unwrap_or(0)
    }

    fn draw(&self, scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect) {
        let half = Rect { width: area.width / self.0.len().max(1) as u16, ..area };
        let other = Rect { x: half.right(), width: area.width - half.width, ..area };
        let mut columns: Vec<_> = self.0.iter().zip([half, other]).collect();
        // Both scroll together, as far as the longer one goes.
        columns.sort_by_key(|(lines, _)| lines.len());
        for (lines, place) in columns {
            reading::draw_lines(scene, pen, place, lines);
        }
    }
}

fn pen_text(pen: &mut Pen<'_>, area: Rect, text: &str) {
    pen.text(padded(Rect { height: area.height.min(1), ..area }), text, Meaning::Dim);
}

fn padded(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

/// Whether there is room for the net.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Net {
    Said,
    LeftOut,
}

/// What the cursor reads.
fn values(
    scene: &Scene<'_>,
    flows: &Flows,
    detail: &PostDetail,
    (point, net): (&FlowPoint, Net),
) -> Vec<Span> {
    let period = scene.locale.period(point.period, scene.zone);
    let mut spans = vec![Span::new(period, Meaning::Strong)];
    let mut add = |text: String, meaning| {
        spans.push(Span::new(" · ", Meaning::Dim));
        spans.push(Span::new(text, meaning));
    };
    match point.cell {
        FlowCell::Figure(figure) if figure.total().parts == 0 && figure.told.is_some() => {
            add(scene.text("told-within"), Meaning::Provisional);
        }
        FlowCell::Figure(figure) => {
            let sum = |sum: Sum| flow_table::sum(scene, sum);
            let args = [("in", sum(figure.entries).into()), ("out", sum(figure.exits).into())];
            add(scene.locale.format("copy-movements", &args), scene.figure());
            add(number(scene, "fact-total", &total(scene, figure)), scene.strong());
            let said = flow_table::net(scene, figure.entries, figure.exits).filter(|_| net == Net::Said);
            if let Some(net) = said {
                add(scene.locale.format("copy-net", &[("net", net.into())]), scene.figure());
            }
            if let Some(channel) = figure.told {
                let channel = flow_calls::channel(scene.locale, channel);
                let told = scene.locale.format("fate-counts", &[("channel", channel.into())]);
                add(told, Meaning::Provisional);
            }
        }
        FlowCell::Missing => add(scene.text("report-missing"), Meaning::Silent),
        FlowCell::Ahead => add(scene.text("report-open"), Meaning::Dim),
        FlowCell::Closed => add(scene.text("post-closed"), Meaning::Closed),
        FlowCell::Unrecorded => add(scene.text("report-unrecorded"), Meaning::Dim),
    }
    let hours = flows.table.range.scale == Scale::Hours;
    if let Some(line) = point.line.filter(|_| hours) {
        add(number(scene, "fact-since-opening", &scene.number(line)), scene.strong());
    }
    if let Some((outside, meaning)) = point.beside.and_then(|beside| flow_table::outside(scene, beside)) {
        add(outside, meaning);
    }
    if let Some((low, high)) = point.usual {
        let usual = span(scene, (low, high));
        let end = point.period.end(scene.zone);
        // What is usual at the end of an hour says little before it has ended.
        if hours && end > scene.now {
            let args = [("range", usual.into()), ("time", scene.locale.time(end, scene.zone).into())];
            add(scene.locale.format("fact-usual-until", &args), Meaning::Dim);
        } else {
            add(number(scene, "fact-usual", &usual), Meaning::Dim);
        }
    }
    if let (Some(other), Some(compared)) = (point.other, &detail.compared) {
        let what = flow_facts::against(scene, flows, compared);
        let args = [("what", what.into()), ("n", scene.number(other).into())];
        add(scene.locale.format("fact-other", &args), Meaning::Bar);
    }
    spans
}

fn number(scene: &Scene<'_>, id: &str, number: &str) -> String {
    scene.locale.format(id, &[("n", number.into())])
}

fn span(scene: &Scene<'_>, (low, high): (i64, i64)) -> String {
    let args = [("first", scene.number(low).into()), ("last", scene.number(high).into())];
    scene.locale.format("period-span", &args)
}

fn total(scene: &Scene<'_>, figure: FlowFigure) -> String {
    flow_table::sum(scene, figure.total())
}

/// What the lines of the chart are, each after a sample of it.
fn legend(scene: &Scene<'_>, pen: &Pen<'_>, flows: &Flows, detail: &PostDetail) -> Vec<Span> {
    let ascii = pen.theme().glyphs().ellipsis.is_ascii();
    let line = match flows.table.range.scale {
        Scale::Hours => "legend-since-opening",
        _ => "legend-movements",
    };
    let usual = detail.points.iter().any(|point| point.usual.is_some());
    let usual = usual.then(|| (Layer::Band, scene.text("legend-usual")));
    let other =
        detail.compared.as_ref().map(|compared| (Layer::Other, flow_facts::against(scene, flows, compared)));
    let mut spans = Vec::new();
    for (layer, text) in [Some((Layer::Line, scene.text(line))), usual, other].into_iter().flatten() {
        spans.push(Span::new(layer.sample(ascii), layer.meaning()));
        spans.push(Span::new(" ", Meaning::Dim));
        spans.push(Span::new(text, Meaning::Dim));
        spans.push(Span::new("   ", Meaning::Dim));
    }
    spans
}

fn chart_of(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (detail, cursor): (&PostDetail, usize)) {
    let points = detail.points.iter().map(|point| PlotPoint {
        label: label(scene, point.period),
        line: point.line,
        band: point.usual,
        other: point.other,
    });
    let points: Vec<PlotPoint> = points.collect();
    plot(pen, area, &points, (Some(cursor), &|number| scene.number(number)));
}

/// What crossed since the opening is what had crossed at the end of an hour.
fn label(scene: &Scene<'_>, period: Period) -> String {
    match period {
        Period::Hour(hour) => scene.locale.time(hour.end(), scene.zone),
        _ => scene.locale.column(period, scene.zone),
    }
}

/// The numbers of the chart, the row of the cursor among those that are shown.
fn table(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (flows, detail, cursor): (&Flows, &PostDetail, usize),
) {
    let line = |row: u16| Rect { y: area.y + row, height: u16::from(row < area.height), ..area };
    let names = detail.points.iter().map(|point| width(&scene.locale.period(point.period, scene.zone)));
    let name = names.max().unwrap_or(0) + 1;
    let columns = fitting(heads(scene, flows, detail), area.width.saturating_sub(name));
    let mut head = Row::new(pen, line(0));
    head.left(name, &scene.text("column-period"), Meaning::Dim);
    for Head { column, text, wide } in &columns {
        head.right(*wide, text, Meaning::Dim).gap(column.behind());
    }
    let rows = area.height.saturating_sub(1);
    let is_cut = detail.points.len() > usize::from(rows) && rows > 3;
    let shown = window(detail.points.len(), rows - u16::from(is_cut), Some(cursor));
    if is_cut {
        parts::more(scene, pen, line(rows), (shown.start, detail.points.len() - shown.end));
    }
    for (row, at) in shown.enumerate() {
        let point = &detail.points[at];
        let here = line(row as u16 + 1);
        let mut drawn = Row::new(pen, here);
        let period = scene.locale.period(point.period, scene.zone);
        drawn.left(name, &period, scene.figure());
        let optional = |number: Option<i64>| number.map(|number| scene.number(number)).unwrap_or_default();
        for Head { column, wide, .. } in &columns {
            let (text, meaning) = match column {
                Column::Of(kind) => flow_table::cell(scene, point.cell, *kind),
                Column::Since => (optional(point.line), scene.strong()),
                Column::Usual => {
                    (point.usual.map(|usual| span(scene, usual)).unwrap_or_default(), Meaning::Dim)
                }
                Column::Other => (optional(point.other), Meaning::Bar),
            };
            drawn.right(*wide, &text, meaning);
            if *column == Column::Usual {
                drawn.gap(1).left(column.behind() - 1, beside(point.beside), Meaning::Outside);
            } else {
                drawn.gap(column.behind());
            }
        }
        if at == cursor {
            pen.paint(Rect { width: width(&period), ..here }, Meaning::Selection);
        }
    }
}

/// A column of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Of(flow_table::Kind),
    Since,
    Usual,
    Other,
}

impl Column {
    /// Columns between it and the next; behind what is usual stands on which side of it a figure is.
    fn behind(self) -> u16 {
        match self {
            Self::Of(_) => 1,
            Self::Since | Self::Other => 0,
            Self::Usual => ARROW,
        }
    }
}

struct Head {
    column: Column,
    text: String,
    wide: u16,
}

/// All columns that there is something to say in.
fn heads(scene: &Scene<'_>, flows: &Flows, detail: &PostDetail) -> Vec<Head> {
    let head = |column, text: String, least: u16| Head { column, wide: least.max(width(&text)), text };
    let of = |kind: flow_table::Kind| head(Column::Of(kind), scene.text(kind.label()), NUMBER - 1);
    let mut heads: Vec<Head> = flow_table::Kind::ALL.into_iter().map(of).collect();
    if flows.table.range.scale == Scale::Hours {
        let since = head(Column::Since, scene.text("column-since-opening"), NUMBER);
        heads.push(Head { wide: since.wide + 1, ..since });
    }
    if detail.points.iter().any(|point| point.usual.is_some()) {
        heads.push(head(Column::Usual, scene.text("column-usual-range"), USUAL));
    }
    if let Some(compared) = &detail.compared {
        let other = head(Column::Other, flow_facts::against(scene, flows, compared), NUMBER);
        heads.push(Head { wide: other.wide + 1, ..other });
    }
    heads
}

/// Those that find room. The sum of a period goes first where another sum is what the rest is about; a comparison
/// was asked for, and stays.
fn fitting(mut heads: Vec<Head>, room: u16) -> Vec<Head> {
    use flow_table::Kind::{Both, In, Out};
    let running = heads.iter().any(|head| head.column == Column::Since);
    let needed = |heads: &[Head]| heads.iter().map(|head| head.wide + head.column.behind()).sum::<u16>();
    let sum = running.then_some(&[Column::Of(Both)][..]);
    for dropped in sum.into_iter().chain([&[Column::Of(In), Column::Of(Out)][..], &[Column::Usual]]) {
        if needed(&heads) > room {
            heads.retain(|head| !dropped.contains(&head.column));
        }
    }
    heads
}

fn beside(beside: Option<Beside>) -> &'static str {
    match beside {
        Some(Beside::Above) => "↑",
        Some(Beside::Below) => "↓",
        _ => "",
    }
}

/// The opened post as one line of text.
pub(crate) fn line(scene: &Scene<'_>, flows: &Flows, detail: &PostDetail) -> Option<String> {
    let reach = reach(detail);
    let cursor = scene.chart.cursor.unwrap_or(reach.newest);
    let point = detail.points.get(cursor.min(reach.points.saturating_sub(1)))?;
    let values: String =
        values(scene, flows, detail, (point, Net::Said)).iter().map(|span| span.text.as_str()).collect();
    let args = [("first", detail.name.as_str().into()), ("second", values.into())];
    Some(scene.locale.format("two-facts", &args))
}
