//! The table of flows: posts by hours, days, weeks or months, with their sums.
//!
//! It must not know what is opened in detail, or where the figures came from.

use ratatui::layout::Rect;

use super::{
    crossings, flow_calls,
    panel::{Block, Heading, Scene},
    tb_steps::value_text,
};
use crate::{
    console::{
        theme::Meaning,
        widgets::{Frame, Pen, Row, Span, width, window},
    },
    domain::{
        Period, Scale, Standing,
        view::{Beside, Crossings, FlowCell, FlowRow, FlowTable, Flows, PostDay, Reporting, Sum, Usual},
    },
};

const SUM: u16 = 9;

/// Draws head, posts, their sum, a line about one post, and what the numbers are.
pub(crate) fn draw(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (flows, frame): (Option<&Flows>, Frame),
) {
    if area.height == 0 {
        return;
    }
    let as_of = scene.as_of(flows.and_then(|flows| flows.crossings.as_of));
    let title = flows.map_or_else(|| scene.text("title-crossings"), |flows| title(scene, &flows.table));
    let inner = scene.frame(pen, area, frame, &Heading::new(Block::Crossings, title, as_of));
    let Some(flows) = flows.filter(|flows| !flows.crossings.posts.is_empty()) else {
        return scene.void(pen, inner);
    };
    let rows = inner.height.saturating_sub(4);
    let posts = flows.crossings.posts.len() as u16;
    let tall = if rows >= posts * 3 { 3 } else { 1 };
    let layout = Layout::new(scene, flows, inner.width, tall);
    let line = |row: u16| Rect { y: inner.y + row, height: u16::from(row < inner.height), ..inner };
    layout.head(scene, pen, line(0), &flows.table);
    let keys = crossings::keys(&flows.crossings);
    let (selected, highlighted) =
        (scene.selected(Block::Crossings, &keys), scene.highlighted(Block::Crossings, &keys));
    let shown = window(keys.len(), (inner.height.saturating_sub(2) / tall).min(posts), selected);
    // How a post does today is said of no other range.
    let about = foremost(&flows.crossings).filter(|_| flows.table.range.until.is_none());
    let mut y = 1;
    pen.rows(Rect { y: inner.y + y, ..inner }, tall, (Block::Crossings, shown.clone()));
    for at in shown {
        for kind in if tall == 3 { &Kind::ALL[..] } else { &Kind::ALL[2..] } {
            layout.post(scene, pen, line(y), (flows, at, *kind));
            y += 1;
        }
        let first = line(y - tall);
        if highlighted == Some(at) {
            pen.select(first, Rect { width: 1 + layout.name_of(flows, at), ..first });
        }
    }
    layout.total(scene, pen, line(y), flows);
    if let Some(post) = about.and_then(|at| flows.crossings.posts.get(at)) {
        pen.spans(padded(line(y + 1)), &reporting(scene, post));
    } else if flows.table.rows.iter().flat_map(|row| &row.cells).any(|cell| *cell == FlowCell::Unrecorded) {
        pen.text(padded(line(y + 1)), &scene.text("flow-unrecorded"), Meaning::Dim);
    }
    let place = padded(line(y + 2));
    pen.text(place, &caveat(scene, flows, place.width), Meaning::Dim);
}

/// What the numbers are, and what the marks mean that stand among them.
fn caveat(scene: &Scene<'_>, flows: &Flows, room: u16) -> String {
    let mut cells = flows.table.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.figure());
    if cells.all(|figure| figure.told.is_none()) {
        return scene.text("movements-not-people");
    }
    let full = scene.text("movements-told");
    if width(&full) <= room { full } else { scene.text("movements-told-short") }
}

/// What the columns are: the hours of today, or which others.
pub(crate) fn title(scene: &Scene<'_>, table: &FlowTable) -> String {
    if table.is_today() {
        return scene.text("title-crossings");
    }
    let id = match table.range.scale {
        Scale::Hours => "title-crossings-hours",
        Scale::Days => "title-crossings-days",
        Scale::Weeks => "title-crossings-weeks",
        Scale::Months => "title-crossings-months",
    };
    scene.locale.format(id, &[("period", range(scene, &table.columns).into())])
}

/// The first and the last day of columns.
pub(crate) fn range(scene: &Scene<'_>, columns: &[Period]) -> String {
    let (Some(first), Some(last)) = (columns.first(), columns.last()) else { return String::new() };
    let (first, last) = (first.first_day(scene.zone), last.last_day(scene.zone));
    if first == last {
        scene.locale.date(first)
    } else {
        scene.locale.period(Period::Span(first, last), scene.zone)
    }
}

fn padded(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    In,
    Out,
    Both,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::In, Self::Out, Self::Both];

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::In => "column-in",
            Self::Out => "column-out",
            Self::Both => "column-total",
        }
    }
}

/// Which columns find room: the newest of those of which there is anything to say.
struct Layout {
    name: u16,
    label: u16,
    columns: Vec<usize>,
    wide: u16,
    /// Earlier columns are left out.
    cut: bool,
    /// Sums at the end of a line: the total; in, out and total; or the net as well.
    sums: u16,
    /// Lines a post.
    tall: u16,
}

/// What stands below the name of a post that has three lines: its net.
fn beside(scene: &Scene<'_>, row: &FlowRow) -> String {
    let net = net(scene, row.entries, row.exits);
    net.map(|net| scene.locale.format("copy-net", &[("net", net.into())])).unwrap_or_default()
}

impl Layout {
    fn new(scene: &Scene<'_>, flows: &Flows, room: u16, tall: u16) -> Self {
        let posts = &flows.crossings.posts;
        let names = posts.iter().map(|post| width(post.name.as_str()));
        let nets = flows.table.rows.iter().filter(|_| tall > 1).map(|row| width(&beside(scene, row)));
        let name = names.chain(nets).max().unwrap_or(0).clamp(6, 16);
        let label = Kind::ALL.iter().map(|kind| width(&scene.text(kind.label()))).max().unwrap_or(0);
        let hours = flows.table.range.scale == Scale::Hours;
        let wide = if hours { 6 } else { 9 };
        let said = |column: usize| {
            let cell = |row: &FlowRow| row.cells.get(column).copied();
            flows
                .table
                .rows
                .iter()
                .any(|row| matches!(cell(row), Some(FlowCell::Figure(_) | FlowCell::Missing)))
        };
        let all = 0..flows.table.columns.len();
        let mut columns: Vec<usize> = all.filter(|column| !hours || said(*column)).collect();
        let rest = room.saturating_sub(1 + name + 1 + label + SUM + 2);
        // One line a post has no lines for in and out; their sums stand beside the total.
        let sums = match () {
            () if tall == 1 && rest >= 3 * SUM + 3 * wide => 4,
            () if tall == 1 && rest >= 2 * SUM + 4 * wide => 3,
            () => 1,
        };
        let room = rest.saturating_sub((sums - 1) * SUM) / wide;
        let cut = columns.len() > usize::from(room);
        columns.drain(..columns.len().saturating_sub(usize::from(room)));
        Self { name, label, columns, wide, cut, sums, tall }
    }

    fn name_of(&self, flows: &Flows, at: usize) -> u16 {
        width(flows.crossings.posts[at].name.as_str()).min(self.name)
    }

    /// The sums of a line, with the messages that stand above them.
    fn kinds(&self) -> &'static [&'static str] {
        match self.sums {
            4 => &["column-in", "column-out", "column-net"],
            3 => &["column-in", "column-out"],
            _ => &[],
        }
    }

    fn head(&self, scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, table: &FlowTable) {
        let mut row = Row::new(pen, line);
        row.gap(1 + self.name + 1 + self.label);
        for (i, column) in self.columns.iter().enumerate() {
            let text = scene.locale.column(table.columns[*column], scene.zone);
            let text = if i == 0 && self.cut { format!("… {text}") } else { text };
            row.right(self.wide, &text, Meaning::Dim);
        }
        row.gap(1);
        for id in self.kinds() {
            row.right(SUM - 1, &scene.text(id), Meaning::Dim).gap(1);
        }
        let id = if table.is_today() { "column-today" } else { "column-sum" };
        row.right(SUM - 1, &scene.text(id), Meaning::Dim);
    }

    fn post(
        &self,
        scene: &Scene<'_>,
        pen: &mut Pen<'_>,
        line: Rect,
        (flows, at, kind): (&Flows, usize, Kind),
    ) {
        let post = &flows.crossings.posts[at];
        let Some(data) = flows.table.rows.get(at) else { return };
        let mut row = Row::new(pen, line);
        let beside = if kind == Kind::Both { beside(scene, data) } else { String::new() };
        let is_name = kind == Kind::In || self.tall == 1;
        let (name, meaning) =
            if is_name { (post.name.as_str(), scene.figure()) } else { (beside.as_str(), Meaning::Dim) };
        row.gap(1).left(self.name, name, meaning).gap(1);
        row.left(self.label, &scene.text(kind.label()), Meaning::Dim);
        for column in &self.columns {
            let cell = data.cells.get(*column).copied();
            let (text, meaning) =
                cell.map_or((String::new(), Meaning::Dim), |cell| self::cell(scene, cell, kind));
            row.right(self.wide, &text, meaning);
        }
        row.gap(1);
        if self.sums > 1 {
            self.sums(scene, &mut row, (data.entries, data.exits), scene.figure());
        }
        let (sum, meaning) = match kind {
            Kind::In => (data.entries, scene.figure()),
            Kind::Out => (data.exits, scene.figure()),
            Kind::Both => (data.entries.and(data.exits), scene.strong()),
        };
        row.right(SUM, &crossings::sum(scene, sum), meaning);
        let (note, meaning) = crossings::note(scene, post);
        if is_name && flows.table.is_today() && row.room() >= width(&note) + 3 {
            row.gap(2).fill(&note, meaning);
        }
    }

    /// In, out and net, as far as they find room.
    fn sums(&self, scene: &Scene<'_>, row: &mut Row<'_, '_>, (entries, exits): (Sum, Sum), meaning: Meaning) {
        row.right(SUM, &crossings::sum(scene, entries), meaning);
        row.right(SUM, &crossings::sum(scene, exits), meaning);
        if self.sums == 4 {
            let net = net(scene, entries, exits).unwrap_or_default();
            row.right(SUM - 1, &net, meaning).gap(1);
        }
    }

    fn total(&self, scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, flows: &Flows) {
        let rows = &flows.table.rows;
        let posts = scene.locale.format("posts", &[("n", (rows.len() as i64).into())]);
        let (entries, exits) = flows.table.sums();
        let lacking = || {
            let names = flows.crossings.posts.iter().map(|post| post.name.as_str());
            names.zip(rows.iter().map(|row| crossings::lacks(row.entries, row.exits)))
        };
        let missing = |room| crossings::missing(scene, (entries, exits), lacking(), room);
        let meaning = crossings::missing_meaning(entries, exits);
        let name = self.name + 1 + self.label;
        if self.sums > 1 {
            let mut row = Row::new(pen, line);
            row.gap(1).left(name, &posts, Meaning::Dim).gap(2);
            // Under the columns of which they are the sums.
            let room = (self.columns.len() as u16 * self.wide).saturating_sub(2);
            row.left(room, &missing(room), meaning).gap(1);
            self.sums(scene, &mut row, (entries, exits), scene.strong());
            row.right(SUM, &crossings::sum(scene, entries.and(exits)), scene.strong());
            return;
        }
        let text = |sum| crossings::sum(scene, sum).trim_end().to_owned();
        let args = [
            ("in", text(entries).into()),
            ("out", text(exits).into()),
            ("total", text(entries.and(exits)).into()),
        ];
        let said = Span::new(scene.locale.format("sum-of-posts", &args), scene.strong());
        let room =
            line.width.saturating_sub(1 + width(&posts) + 2 + pen.measure(std::slice::from_ref(&said)) + 3);
        let spans = [said, Span::new("   ", Meaning::Text), Span::new(missing(room), meaning)];
        // What is missing is worth more than that it stands under its column.
        let is_wide = 1 + name + 2 + pen.measure(&spans) > line.width;
        let mut row = Row::new(pen, line);
        row.gap(1).left(if is_wide { width(&posts) } else { name }, &posts, Meaning::Dim).gap(2);
        row.spans(&spans);
    }
}

/// `662+` where a part is missing, `~662` where one was told by phone or radio, `<5` where it is hidden,
/// `→` where the number stands at a later hour, `–` where there is no figure at all.
pub(crate) fn sum(scene: &Scene<'_>, sum: Sum) -> String {
    match sum {
        Sum { parts: 0, suppressed: 0, told: 1.., .. } => "→".to_owned(),
        Sum { parts: 0, suppressed: 0, .. } => "–".to_owned(),
        Sum { parts: 0, .. } => scene.text("hidden"),
        sum => {
            let missing = if sum.is_partial() { "+" } else { "" };
            [flow_calls::sign(sum), &scene.number(sum.number), missing].concat()
        }
    }
}

/// What came more than went; none where a part is missing.
pub(crate) fn net(scene: &Scene<'_>, entries: Sum, exits: Sum) -> Option<String> {
    let sign = flow_calls::sign(entries.and(exits));
    entries.net(exits).map(|net| [sign, &scene.locale.signed(net)].concat())
}

pub(crate) fn cell(scene: &Scene<'_>, cell: FlowCell, kind: Kind) -> (String, Meaning) {
    let figure = match cell {
        FlowCell::Figure(figure) => figure,
        FlowCell::Missing => return ("?".to_owned(), Meaning::Silent),
        FlowCell::Closed => return ("×".to_owned(), Meaning::Closed),
        FlowCell::Ahead | FlowCell::Unrecorded => return (String::new(), Meaning::Dim),
    };
    let meaning = match figure.standing {
        Standing::Provisional => Meaning::Provisional,
        Standing::Assumed => Meaning::Assumed,
        Standing::Final if figure.revised => Meaning::Revised,
        Standing::Final => scene.figure(),
    };
    let sum = match kind {
        Kind::In => figure.entries,
        Kind::Out => figure.exits,
        Kind::Both => figure.total(),
    };
    let is_half = kind == Kind::Both && (figure.entries.parts == 0 || figure.exits.parts == 0);
    let text = match self::sum(scene, sum) {
        text if sum.parts == 0 && sum.told > 0 => text,
        // A total of which one part is hidden would give the hidden part away; of which one is missing, a lie.
        _ if is_half && sum.suppressed > 0 => scene.text("hidden"),
        _ if is_half => "–".to_owned(),
        text => text,
    };
    let sign = match figure.standing {
        // It says so itself.
        _ if sum.told > 0 => "",
        // What still changes is no correction.
        Standing::Assumed => "≈",
        Standing::Provisional => "~",
        Standing::Final if figure.revised => "*",
        Standing::Final => "",
    };
    let letter = figure.told.filter(|_| sum.told > 0 && sum.parts > 0 && !is_half);
    let letter = letter.map(|channel| flow_calls::letter(scene.locale, channel)).unwrap_or_default();
    (format!("{letter}{sign}{text}"), meaning)
}

/// The post that the line below the table is about: the one that most needs a person, if any does.
fn foremost(crossings: &Crossings) -> Option<usize> {
    let need = |post: &PostDay| match post.reporting {
        Reporting::Silent { .. } => 0,
        Reporting::Late { .. } | Reporting::ClosedIncomplete { .. } => 1,
        _ if post.disputed => 2,
        _ if post.revised.is_some() => 3,
        _ if !crossings::arrow(post.usual).is_empty() => 4,
        _ => 5,
    };
    let posts = crossings.posts.iter().enumerate().filter(|(_, post)| need(post) < 5);
    posts.min_by_key(|(_, post)| need(post)).map(|(at, _)| at)
}

/// A period as it is named today: an hour of another day with its day.
fn when(scene: &Scene<'_>, period: Period) -> String {
    let day = period.first_day(scene.zone);
    let text = scene.locale.period(period, scene.zone);
    if !matches!(period, Period::Hour(_)) || day == scene.zone.day(scene.now) {
        return text;
    }
    let args = [("date", scene.locale.day(day).into()), ("time", text.into())];
    scene.locale.format("date-time", &args)
}

/// That a sum lies outside what is usual, and whether it has for long enough to be flagged.
pub(crate) fn outside(scene: &Scene<'_>, beside: Beside) -> Option<(String, Meaning)> {
    let (id, meaning) = match beside {
        Beside::Above => ("usual-above", Meaning::Outside),
        Beside::Below => ("usual-below", Meaning::Outside),
        Beside::Lately => ("usual-lately", Meaning::Dim),
        Beside::Inside | Beside::Unknown => return None,
    };
    Some((scene.text(id), meaning))
}

/// One post in a line: reporting, usual, correction, dispute.
pub(crate) fn reporting(scene: &Scene<'_>, post: &PostDay) -> Vec<Span> {
    let mut spans = vec![Span::new(post.name.as_str(), scene.figure())];
    let mut add = |text: String, meaning| {
        spans.push(Span::new(" · ", Meaning::Dim));
        spans.push(Span::new(text, meaning));
    };
    let (note, meaning) = crossings::note(scene, post);
    if note.is_empty() {
        add(scene.text("post-reporting"), Meaning::Dim);
    } else {
        add(note, meaning);
    }
    if let Some(told) = flow_calls::in_short(scene, post) {
        add(told, Meaning::Provisional);
    }
    if let Some(superseded) = flow_calls::superseded(scene, post) {
        add(superseded, Meaning::Late);
    }
    let usual = crossings::usual(scene, post.usual);
    match post.usual {
        Usual::Range { days, until, beside, .. } => {
            let time = scene.locale.time(until, scene.zone);
            let args = [("range", usual.into()), ("n", days.into()), ("time", time.into())];
            add(scene.locale.format("usual-range", &args), Meaning::Dim);
            if let Some((outside, meaning)) = self::outside(scene, beside) {
                add(outside, meaning);
            }
        }
        Usual::TooFew { .. } => {
            add(scene.locale.format("usual-days", &[("days", usual.into())]), Meaning::Dim);
        }
        Usual::None => {}
    }
    if let Some(revision) = &post.revised {
        let args = [
            ("period", when(scene, revision.period).into()),
            ("was", value_text(scene, revision.was).into()),
            ("is", value_text(scene, revision.is).into()),
            ("time", scene.moment(revision.as_of).into()),
            ("source", scene.locale.source(&revision.source).into()),
        ];
        add(scene.locale.format("revised", &args), Meaning::Revised);
    }
    if post.disputed {
        add(scene.text("disputed"), Meaning::Outside);
    }
    spans
}
