//! Flows: posts by the hours of today, and what was published about longer periods.

use ratatui::layout::Rect;

use super::{
    copied, crossings, labels,
    panel::{Block, Heading, Opened, Panel, Reply, Scene},
    tb_steps::value_text,
};
use crate::{
    console::{
        Action, Context,
        narrow::{Column, Label, SortKey},
        theme::Meaning,
        widgets::{Frame, Pen, Row, Span, width, window},
    },
    domain::{
        Instant, Query, Standing, Value, View, picked,
        view::{Crossings, Flows, HourCell, PostDay, PublishedFigure, Reporting, Usual},
    },
};

const HOUR: u16 = 6;
const SUM: u16 = 8;

pub(crate) struct FlowsPanel;

impl Panel for FlowsPanel {
    fn query(&self) -> Query {
        Query::Flows
    }

    fn context(&self) -> Context {
        Context::Flows
    }

    fn show(&self) -> Action {
        Action::ShowFlows
    }

    fn title(&self) -> &'static str {
        "panel-flows"
    }

    fn blocks(&self) -> &'static [Block] {
        &[Block::Crossings, Block::Published]
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::Open, Action::NextPanel, Action::SyncNow]
    }

    fn keys(&self, view: &View, block: Block) -> Vec<String> {
        let View::Flows(flows) = view else { return Vec::new() };
        match block {
            Block::Published => flows.published.iter().map(published_key).collect(),
            _ => crossings::keys(&flows.crossings),
        }
    }

    fn line(&self, scene: &Scene<'_>) -> Option<String> {
        let Some(view @ View::Flows(flows)) = scene.view else { return None };
        let at = scene.selected(scene.focus, &self.keys(view, scene.focus))?;
        match scene.focus {
            Block::Published => flows.published.get(at).map(|figure| copied::published(scene, figure)),
            _ => flows.crossings.posts.get(at).map(|post| copied::post(scene, post)),
        }
    }

    fn act(&self, action: Action, scene: &Scene<'_>) -> Reply {
        match action {
            Action::Open => open(scene),
            _ => Reply::Nothing,
        }
    }

    fn labels(&self, scene: &Scene<'_>, block: Block) -> Vec<Label> {
        let Some(View::Flows(flows)) = scene.view else { return Vec::new() };
        match block {
            Block::Published => labels::published(scene, &flows.published),
            _ => labels::posts(scene, &flows.crossings),
        }
    }

    fn columns(&self, block: Block) -> &'static [Column] {
        if block == Block::Published { labels::OF_PUBLISHED } else { labels::OF_POSTS }
    }

    fn column(&self, scene: &Scene<'_>, block: Block, column: usize) -> Vec<SortKey> {
        let Some(View::Flows(flows)) = scene.view else { return Vec::new() };
        match block {
            Block::Published => labels::published_by(scene, &flows.published, column),
            _ => labels::posts_by(scene, &flows.crossings, column),
        }
    }

    fn pick(&self, scene: &Scene<'_>, block: Block, rows: &[usize]) -> Option<View> {
        let Some(View::Flows(flows)) = scene.view else { return None };
        Some(View::Flows(match block {
            Block::Published => Flows { published: picked(&flows.published, rows), ..flows.clone() },
            _ => flows.pick_posts(rows),
        }))
    }

    fn draw(&self, scene: &Scene<'_>, area: Rect, pen: &mut Pen<'_>) {
        let flows = match scene.view {
            Some(View::Flows(flows)) if !scene.is_void() => Some(flows),
            _ => None,
        };
        let frame = Frame::of(area);
        let small = area.width < 60 || area.height < 12;
        let posts = flows.map_or(2, |flows| flows.crossings.posts.len() as u16);
        let border = 1 + frame.shared();
        // Three lines a post where the figures of longer periods still find room below.
        let (three, one) = (posts * 3 + 4 + border, posts + 4 + border);
        let upper = match () {
            () if small && scene.focus == Block::Published => 0,
            () if small => area.height,
            () if area.height >= three + 6 => three,
            () => one.min(area.height - 5),
        };
        today(scene, pen, Rect { height: upper, ..area }, (flows, frame));
        let below = upper - frame.shared().min(upper);
        let lower = Rect { y: area.y + below, height: area.height - below, ..area };
        let lower = if upper == area.height { Rect { height: 0, ..lower } } else { lower };
        published(scene, pen, lower, (flows, frame));
    }
}

/// Shows what is known of the selected post's reporting; the figures of longer periods tell it all already.
fn open(scene: &Scene<'_>) -> Reply {
    let Some(View::Flows(flows)) = scene.view.filter(|_| scene.focus == Block::Crossings) else {
        return Reply::Nothing;
    };
    let keys = crossings::keys(&flows.crossings);
    let selected = scene.selected(Block::Crossings, &keys);
    let key = selected.and_then(|at| keys.into_iter().nth(at));
    key.map_or(Reply::Nothing, |key| Reply::Open(Opened { key, whole: false }))
}

fn published_key(figure: &PublishedFigure) -> String {
    format!("{}|{}|{}|{}", figure.place, figure.period, figure.direction, figure.source)
}

fn today(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (flows, frame): (Option<&Flows>, Frame)) {
    if area.height == 0 {
        return;
    }
    let as_of = scene.as_of(flows.and_then(|flows| flows.crossings.as_of));
    let heading = Heading::new(Block::Crossings, scene.text("title-crossings"), as_of);
    let inner = scene.frame(pen, area, frame, &heading);
    let Some(flows) = flows.filter(|flows| !flows.crossings.posts.is_empty()) else {
        return scene.void(pen, inner);
    };
    let rows = inner.height.saturating_sub(4);
    let posts = flows.crossings.posts.len() as u16;
    let tall = if rows >= posts * 3 { 3 } else { 1 };
    let layout = Layout::new(scene, flows, inner.width, tall);
    let line = |row: u16| Rect { y: inner.y + row, height: u16::from(row < inner.height), ..inner };
    layout.head(scene, pen, line(0));
    let keys = crossings::keys(&flows.crossings);
    let (selected, highlighted) =
        (scene.selected(Block::Crossings, &keys), scene.highlighted(Block::Crossings, &keys));
    let shown = window(keys.len(), (inner.height.saturating_sub(2) / tall).min(posts), selected);
    let about = foremost(scene, &flows.crossings);
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
        if about == Some(at) {
            let name = Rect { x: first.x + 1 + layout.name_of(flows, at), width: 1, ..first };
            pen.text(name, pen.theme().mark(Meaning::Opened), Meaning::Opened);
        }
    }
    layout.total(scene, pen, line(y), flows);
    if let Some(post) = about.and_then(|at| flows.crossings.posts.get(at)) {
        pen.spans(padded(line(y + 1)), &reporting(scene, post));
    }
    pen.text(padded(line(y + 2)), &scene.text("movements-not-people"), Meaning::Dim);
}

fn padded(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    In,
    Out,
    Both,
}

impl Kind {
    const ALL: [Self; 3] = [Self::In, Self::Out, Self::Both];

    fn label(self) -> &'static str {
        match self {
            Self::In => "column-in",
            Self::Out => "column-out",
            Self::Both => "column-total",
        }
    }
}

/// Which hours find room: the newest of those in which any post is open.
struct Layout {
    name: u16,
    label: u16,
    hours: Vec<usize>,
    /// Earlier hours are left out.
    cut: bool,
    /// Sums of the day at the end of a line: the total, or in, out and total.
    sums: u16,
    /// Lines a post.
    tall: u16,
}

impl Layout {
    fn new(scene: &Scene<'_>, flows: &Flows, columns: u16, tall: u16) -> Self {
        let posts = &flows.crossings.posts;
        let name = posts.iter().map(|post| width(post.name.as_str())).max().unwrap_or(0).clamp(6, 16);
        let label = Kind::ALL.iter().map(|kind| width(&scene.text(kind.label()))).max().unwrap_or(0);
        let open = |hour: &usize| {
            flows
                .hours
                .iter()
                .any(|cells| matches!(cells.get(*hour), Some(HourCell::Figure { .. } | HourCell::Missing)))
        };
        let mut hours: Vec<usize> = (0..24).filter(open).collect();
        let rest = columns.saturating_sub(1 + name + 1 + label + SUM + 2);
        // One line a post has no lines for in and out; their sums of the day stand beside the total.
        let sums = if tall == 1 && rest >= 2 * SUM + 4 * HOUR { 3 } else { 1 };
        let room = (rest - (sums - 1) * SUM) / HOUR;
        let cut = hours.len() > usize::from(room);
        hours.drain(..hours.len().saturating_sub(usize::from(room)));
        Self { name, label, hours, cut, sums, tall }
    }

    fn name_of(&self, flows: &Flows, at: usize) -> u16 {
        width(flows.crossings.posts[at].name.as_str()).min(self.name)
    }

    fn head(&self, scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect) {
        let mut row = Row::new(pen, line);
        row.gap(1 + self.name + 1 + self.label);
        for (i, hour) in self.hours.iter().enumerate() {
            let text = if i == 0 && self.cut { format!("… {hour:02}") } else { format!("{hour:02}") };
            row.right(HOUR, &text, Meaning::Dim);
        }
        if self.sums == 3 {
            row.right(SUM, &scene.text("column-in"), Meaning::Dim);
            row.right(SUM, &scene.text("column-out"), Meaning::Dim);
        }
        row.right(SUM, &scene.text("column-today"), Meaning::Dim);
    }

    fn post(
        &self,
        scene: &Scene<'_>,
        pen: &mut Pen<'_>,
        line: Rect,
        (flows, at, kind): (&Flows, usize, Kind),
    ) {
        let post = &flows.crossings.posts[at];
        let mut row = Row::new(pen, line);
        let name = if kind == Kind::In || self.tall == 1 { post.name.as_str() } else { "" };
        row.gap(1).left(self.name, name, scene.figure()).gap(1);
        row.left(self.label, &scene.text(kind.label()), Meaning::Dim);
        for hour in &self.hours {
            let cell = flows.hours.get(at).and_then(|cells| cells.get(*hour)).copied();
            let (text, meaning) =
                cell.map_or((String::new(), Meaning::Dim), |cell| hour_cell(scene, cell, kind));
            row.right(HOUR, &text, meaning);
        }
        let sum = |kind| match kind {
            Kind::In => crossings::sum(scene, post.entries),
            Kind::Out => crossings::sum(scene, post.exits),
            Kind::Both => crossings::sum(scene, both(post.entries, post.exits)),
        };
        row.gap(1);
        if self.sums == 3 {
            row.right(SUM, &sum(Kind::In), scene.figure()).right(SUM, &sum(Kind::Out), scene.figure());
        }
        row.right(SUM, &sum(kind), if kind == Kind::Both { scene.strong() } else { scene.figure() });
        let (note, meaning) = crossings::note(scene, post);
        if (kind == Kind::In || self.tall == 1) && row.room() >= width(&note) + 3 {
            row.gap(2).fill(&note, meaning);
        }
    }

    fn total(&self, scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, flows: &Flows) {
        let crossings = &flows.crossings;
        let posts = scene.locale.format("posts", &[("n", (crossings.posts.len() as i64).into())]);
        let sum = |part| crossings::sum(scene, part).trim_end().to_owned();
        let missing = crossings::missing(scene, crossings);
        let mut row = Row::new(pen, line);
        row.gap(1).left(self.name + 1 + self.label, &posts, Meaning::Dim).gap(2);
        if self.sums == 3 {
            // Under the columns of which they are the sums.
            row.left((self.hours.len() as u16 * HOUR).saturating_sub(2), &missing, Meaning::Silent).gap(1);
            for sum in [crossings.entries, crossings.exits, both(crossings.entries, crossings.exits)] {
                row.right(SUM, &crossings::sum(scene, sum), scene.strong());
            }
            return;
        }
        let args = [
            ("in", sum(crossings.entries).into()),
            ("out", sum(crossings.exits).into()),
            ("total", sum(both(crossings.entries, crossings.exits)).into()),
        ];
        let spans = [
            Span::new(scene.locale.format("sum-of-posts", &args), scene.strong()),
            Span::new("   ", Meaning::Text),
            Span::new(missing, Meaning::Silent),
        ];
        row.spans(&spans);
    }
}

fn both(entries: crate::domain::view::Sum, exits: crate::domain::view::Sum) -> crate::domain::view::Sum {
    entries.and(exits)
}

fn hour_cell(scene: &Scene<'_>, cell: HourCell, kind: Kind) -> (String, Meaning) {
    let HourCell::Figure { entries, exits, standing, revised } = cell else {
        return match cell {
            HourCell::Missing => ("?".to_owned(), Meaning::Silent),
            HourCell::Closed => ("×".to_owned(), Meaning::Closed),
            _ => (String::new(), Meaning::Dim),
        };
    };
    let meaning = match standing {
        _ if revised => Meaning::Revised,
        Standing::Provisional => Meaning::Provisional,
        Standing::Assumed => Meaning::Assumed,
        Standing::Final => scene.figure(),
    };
    let value = match (kind, entries, exits) {
        (Kind::In, value, _) | (Kind::Out, _, value) => value,
        (Kind::Both, Some(Value::Number(entries)), Some(Value::Number(exits))) => {
            Some(Value::Number(entries + exits))
        }
        // A total of which one part is hidden would give the hidden part away; of which one part is missing, a lie.
        (Kind::Both, Some(Value::Suppressed), _) | (Kind::Both, _, Some(Value::Suppressed)) => {
            Some(Value::Suppressed)
        }
        (Kind::Both, ..) => None,
    };
    let text = value.map_or_else(|| "–".to_owned(), |value| value_text(scene, value));
    let sign = match standing {
        _ if revised => "*",
        Standing::Assumed => "≈",
        Standing::Provisional => "~",
        Standing::Final => "",
    };
    (format!("{sign}{text}"), meaning)
}

/// The post that the line below the table is about: the one that was opened, else the one that most
/// needs a person, if any does. Moving the selection does not change it.
fn foremost(scene: &Scene<'_>, crossings: &Crossings) -> Option<usize> {
    let need = |post: &PostDay| match post.reporting {
        Reporting::Silent { .. } => 0,
        Reporting::Late { .. } | Reporting::ClosedIncomplete { .. } => 1,
        _ if post.disputed => 2,
        _ if post.revised.is_some() => 3,
        _ if !crossings::arrow(post.usual).is_empty() => 4,
        _ => 5,
    };
    let most = || {
        let posts = crossings.posts.iter().enumerate().filter(|(_, post)| need(post) < 5);
        posts.min_by_key(|(_, post)| need(post)).map(|(at, _)| at)
    };
    scene.opened(&crossings::keys(crossings)).or_else(most)
}

/// One post in a line: reporting, usual, correction, dispute.
fn reporting(scene: &Scene<'_>, post: &PostDay) -> Vec<Span> {
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
    let usual = crossings::usual(scene, post.usual);
    match post.usual {
        Usual::Range { days, .. } => {
            let args = [("range", usual.into()), ("n", days.into())];
            add(scene.locale.format("usual-range", &args), Meaning::Dim);
            let outside = match crossings::arrow(post.usual) {
                "↑" => scene.text("usual-above"),
                "↓" => scene.text("usual-below"),
                _ => String::new(),
            };
            if !outside.is_empty() {
                add(outside, Meaning::Outside);
            }
        }
        Usual::TooFew { .. } => {
            add(scene.locale.format("usual-days", &[("days", usual.into())]), Meaning::Dim);
        }
        Usual::None => {}
    }
    if let Some(revision) = &post.revised {
        let args = [
            ("period", scene.locale.period(revision.period, scene.zone).into()),
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

fn published(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (flows, frame): (Option<&Flows>, Frame)) {
    if area.height == 0 {
        return;
    }
    let newest = flows.and_then(|flows| flows.published.iter().map(|figure| figure.as_of).max());
    let heading = Heading::new(Block::Published, scene.text("title-published"), {
        newest.map_or_else(String::new, |at| {
            scene.locale.format("as-of", &[("time", published_at(scene, at).into())])
        })
    });
    let inner = scene.frame(pen, area, frame, &heading);
    let Some(flows) = flows.filter(|flows| !flows.published.is_empty()) else {
        return scene.void(pen, inner);
    };
    let keys: Vec<String> = flows.published.iter().map(published_key).collect();
    let highlighted = scene.highlighted(Block::Published, &keys);
    let name =
        flows.published.iter().map(|figure| width(figure.name.as_str())).max().unwrap_or(0).clamp(6, 18);
    let periods = flows.published.iter().map(|figure| width(&scene.locale.period(figure.period, scene.zone)));
    let period = periods.max().unwrap_or(0).clamp(6, 24);
    let head = u16::from(inner.height > 2);
    if head == 1 {
        let mut row = Row::new(pen, Rect { height: 1, ..inner });
        row.gap(1).left(name, &scene.text("column-place"), Meaning::Dim).gap(1);
        row.left(period + 1, &scene.text("column-period"), Meaning::Dim).gap(5);
        row.right(12, &scene.text("column-movements"), Meaning::Dim).gap(2);
        row.fill(&scene.text("column-about"), Meaning::Dim);
    }
    let rows = inner.height - head;
    let shown = window(keys.len(), rows, scene.selected(Block::Published, &keys));
    pen.rows(Rect { y: inner.y + head, ..inner }, 1, (Block::Published, shown.clone()));
    for (i, at) in shown.enumerate() {
        let line = Rect { y: inner.y + head + i as u16, height: 1, ..inner };
        figure(scene, pen, line, (&flows.published[at], [name, period]));
        if highlighted == Some(at) {
            let name = width(flows.published[at].name.as_str()).min(name);
            pen.select(line, Rect { width: 1 + name, ..line });
        }
    }
}

fn figure(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    line: Rect,
    (figure, [name, period]): (&PublishedFigure, [u16; 2]),
) {
    let direction = crossings::direction(scene, figure);
    let sign = match figure.standing {
        Standing::Assumed => "≈ ",
        Standing::Provisional => "~ ",
        Standing::Final => "",
    };
    let mut row = Row::new(pen, line);
    row.gap(1).left(name, figure.name.as_str(), scene.figure()).gap(1);
    row.left(period, &scene.locale.period(figure.period, scene.zone), scene.figure()).gap(1);
    row.left(5, &direction, Meaning::Dim);
    row.right(12, &format!("{sign}{}", value_text(scene, figure.value)), scene.strong()).gap(2);
    row.spans(&remarks(scene, figure));
}

/// The day where only a day was said: no publication is of midnight.
fn published_at(scene: &Scene<'_>, at: Instant) -> String {
    let day = scene.zone.day(at);
    if scene.zone.midnight(day) == at { scene.locale.date(day) } else { scene.moment(at) }
}

/// What must be read beside the figure: what it was, who says otherwise, who says so and when.
fn remarks(scene: &Scene<'_>, figure: &PublishedFigure) -> Vec<Span> {
    let mut spans = Vec::new();
    if let Some(was) = figure.was {
        let args = [("was", value_text(scene, was).into()), ("is", value_text(scene, figure.value).into())];
        spans.push(Span::new(scene.locale.format("was-is", &args), Meaning::Revised));
        spans.push(Span::new(" · ", Meaning::Dim));
    }
    if figure.disputed {
        spans.push(Span::new(scene.text("disputed"), Meaning::Outside));
        spans.push(Span::new(" · ", Meaning::Dim));
    }
    let args = [
        ("source", scene.locale.source(&figure.source).into()),
        ("time", published_at(scene, figure.as_of).into()),
    ];
    spans.push(Span::new(scene.locale.format("source-as-of", &args), Meaning::Dim));
    if figure.kept > 0 {
        spans.push(Span::new(" · ", Meaning::Dim));
        spans.push(Span::new(scene.locale.format("older-kept", &[("n", figure.kept.into())]), Meaning::Dim));
    }
    if let Some(note) = &figure.note {
        spans.push(Span::new(format!(" · {note}"), Meaning::Dim));
    }
    spans
}
