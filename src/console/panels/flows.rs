//! Flows: posts by hours, days, weeks or months, one of them in detail, and what was published.

use ratatui::layout::Rect;

use super::{
    copied, crossings, flow_detail, flow_forms, flow_table, labels,
    panel::{Block, Heading, Opened, Panel, Reach, Reply, Scene},
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
        Against, Instant, Query, Standing, View, picked,
        view::{Flows, PublishedFigure},
    },
};

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
        &[Action::Open, Action::NextRange, Action::Earlier, Action::AsOf, Action::NextPanel]
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
        if let (Some(detail), Some(_)) = (flows.detail.as_deref(), scene.opened) {
            return flow_detail::line(scene, flows, detail);
        }
        let at = scene.selected(scene.focus, &self.keys(view, scene.focus))?;
        match scene.focus {
            Block::Published => flows.published.get(at).map(|figure| copied::published(scene, figure)),
            _ => flows.crossings.posts.get(at).map(|post| copied::post(scene, post)),
        }
    }

    fn has_range(&self) -> bool {
        true
    }

    fn has_details(&self) -> bool {
        true
    }

    fn reach(&self, view: &View) -> Option<Reach> {
        let View::Flows(flows) = view else { return None };
        flows.detail.as_deref().map(flow_detail::reach)
    }

    fn against(&self, view: &View, opened: &Opened) -> Vec<Against> {
        let View::Flows(flows) = view else { return Vec::new() };
        let others = flows.crossings.posts.iter().filter(|post| post.post.as_str() != opened.key);
        std::iter::once(Against::Before).chain(others.map(|post| Against::Post(post.post.clone()))).collect()
    }

    fn act(&self, action: Action, scene: &Scene<'_>) -> Reply {
        match (action, scene.view) {
            (Action::Open, _) => open(scene),
            (Action::Figure, Some(View::Flows(flows))) => flow_forms::ask(scene, flows),
            (Action::VoidFigure, Some(View::Flows(flows))) => flow_forms::void(scene, flows),
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

    fn alone(&self, scene: &Scene<'_>, opened: &Opened) -> Option<View> {
        let at = self.keys(scene.view?, Block::Crossings).iter().position(|key| *key == opened.key)?;
        self.pick(scene, Block::Crossings, &[at])
    }

    fn exported(&self, scene: &Scene<'_>) -> Option<&'static [&'static str]> {
        scene.opened.map(|_| flow_detail::EXPORTED)
    }

    fn draw(&self, scene: &Scene<'_>, area: Rect, pen: &mut Pen<'_>) {
        let flows = match scene.view {
            Some(View::Flows(flows)) if !scene.is_void() => Some(flows),
            _ => None,
        };
        if let (Some(flows), Some(opened)) = (flows, scene.opened) {
            return flow_detail::draw(scene, pen, area, (flows, &opened.key));
        }
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
        flow_table::draw(scene, pen, Rect { height: upper, ..area }, (flows, frame));
        let below = upper - frame.shared().min(upper);
        let lower = Rect { y: area.y + below, height: area.height - below, ..area };
        let lower = if upper == area.height { Rect { height: 0, ..lower } } else { lower };
        published(scene, pen, lower, (flows, frame));
    }
}

/// Opens the selected post; the figures of longer periods tell it all already.
fn open(scene: &Scene<'_>) -> Reply {
    let Some(View::Flows(flows)) = scene.view.filter(|_| scene.focus == Block::Crossings) else {
        return Reply::Nothing;
    };
    let keys = crossings::keys(&flows.crossings);
    let selected = scene.selected(Block::Crossings, &keys);
    let key = selected.and_then(|at| keys.into_iter().nth(at));
    key.map_or(Reply::Nothing, |key| Reply::Open(Opened { key, whole: true }))
}

fn published_key(figure: &PublishedFigure) -> String {
    format!("{}|{}|{}|{}", figure.place, figure.period, figure.direction, figure.source)
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
    let said = flows.published.iter().map(|figure| width(&crossings::direction(scene, figure)));
    let direction = said.max().unwrap_or(0).clamp(5, 9);
    let head = u16::from(inner.height > 2);
    if head == 1 {
        let mut row = Row::new(pen, Rect { height: 1, ..inner });
        row.gap(1).left(name, &scene.text("column-place"), Meaning::Dim).gap(1);
        row.left(period + 1, &scene.text("column-period"), Meaning::Dim).gap(direction);
        row.right(12, &scene.text("column-movements"), Meaning::Dim).gap(2);
        row.fill(&scene.text("column-about"), Meaning::Dim);
    }
    let rows = inner.height - head;
    let shown = window(keys.len(), rows, scene.selected(Block::Published, &keys));
    pen.rows(Rect { y: inner.y + head, ..inner }, 1, (Block::Published, shown.clone()));
    for (i, at) in shown.enumerate() {
        let line = Rect { y: inner.y + head + i as u16, height: 1, ..inner };
        figure(scene, pen, line, (&flows.published[at], [name, period, direction]));
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
    (figure, [name, period, direction]): (&PublishedFigure, [u16; 3]),
) {
    let sign = match figure.standing {
        Standing::Assumed => "≈ ",
        Standing::Provisional => "~ ",
        Standing::Final => "",
    };
    let mut row = Row::new(pen, line);
    row.gap(1).left(name, figure.name.as_str(), scene.figure()).gap(1);
    row.left(period, &scene.locale.period(figure.period, scene.zone), scene.figure()).gap(1);
    row.left(direction, &crossings::direction(scene, figure), Meaning::Dim);
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
