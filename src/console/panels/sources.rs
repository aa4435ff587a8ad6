//! Sources: who delivers figures and alerts, when each was heard, and why one gives nothing.
//!
//! It must not know how a source is asked.

use ratatui::layout::Rect;

use super::{
    alert_detail::with_age,
    copied, feeds,
    panel::{Block, Heading, Opened, Panel, Reply, Scene},
    parts, reading,
};
use crate::{
    console::{
        Action, Context,
        narrow::Label,
        target::Target,
        theme::Meaning,
        widgets::{Frame, Pen, Row, Span, width, wrap},
    },
    domain::{Clean, Completeness, Feed, OwnSources, Query, View, picked, view::Sources},
};

/// Columns of an age and of a time.
const AGE: u16 = 9;
const WHEN: u16 = 7;
const NUMBER: u16 = 9;
/// Below this there is no room for numbers.
const NARROW: u16 = 60;
/// The widest row: what belongs together must not stand far apart.
const WIDEST: u16 = 110;

pub(crate) struct SourcesPanel;

impl Panel for SourcesPanel {
    fn query(&self) -> Query {
        Query::Sources
    }

    fn context(&self) -> Context {
        Context::Sources
    }

    fn show(&self) -> Action {
        Action::ShowSources
    }

    fn title(&self) -> &'static str {
        "panel-sources"
    }

    fn blocks(&self) -> &'static [Block] {
        &[Block::Sources]
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::Open, Action::AskSource, Action::SyncNow, Action::Export]
    }

    fn keys(&self, view: &View, _: Block) -> Vec<String> {
        match view {
            View::Sources(sources) => sources.feeds.iter().map(|feed| feed.id.to_string()).collect(),
            _ => Vec::new(),
        }
    }

    fn line(&self, scene: &Scene<'_>) -> Option<String> {
        let Some(view @ View::Sources(sources)) = scene.view else { return None };
        let at = scene.selected(Block::Sources, &self.keys(view, Block::Sources))?;
        sources.feeds.get(at).map(|feed| copied::source(scene, feed))
    }

    fn act(&self, action: Action, scene: &Scene<'_>) -> Reply {
        let Some(feed) = selected(scene) else { return Reply::Nothing };
        match action {
            Action::Open => Reply::Open(Opened { key: feed.id.to_string(), whole: true }),
            Action::AskSource if feed.asking.is_some() => {
                Reply::AskSource(feed.id.clone(), feed.name.clone())
            }
            Action::AskSource => {
                let name = [("name", feed.name.as_str().into())];
                Reply::Refuse(scene.locale.format("refuse-ask-by-hand", &name))
            }
            _ => Reply::Nothing,
        }
    }

    fn labels(&self, scene: &Scene<'_>, _: Block) -> Vec<Label> {
        let Some(View::Sources(sources)) = scene.view else { return Vec::new() };
        let label = |feed: &Feed| Label::new(feed.name.to_string(), feeds::state(scene, feed).text);
        sources.feeds.iter().map(label).collect()
    }

    fn pick(&self, scene: &Scene<'_>, _: Block, rows: &[usize]) -> Option<View> {
        let Some(View::Sources(sources)) = scene.view else { return None };
        Some(View::Sources(Sources { feeds: picked(&sources.feeds, rows), ..sources.clone() }))
    }

    fn alone(&self, scene: &Scene<'_>, opened: &Opened) -> Option<View> {
        let at = self.keys(scene.view?, Block::Sources).iter().position(|key| *key == opened.key)?;
        self.pick(scene, Block::Sources, &[at])
    }

    fn draw(&self, scene: &Scene<'_>, area: Rect, pen: &mut Pen<'_>) {
        let sources = match scene.view {
            Some(View::Sources(sources)) if !scene.is_void() => Some(sources),
            _ => None,
        };
        let opened =
            scene.opened.and_then(|opened| sources?.feeds.iter().find(|feed| feed.id.as_str() == opened.key));
        let (title, remark) = opened.map_or_else(
            || (scene.text("title-sources"), scene.facts(scene.text("remark-sources"), scene.as_heard())),
            |feed| (feed.name.to_string(), scene.as_heard()),
        );
        let listed = opened.is_none();
        let heading = Heading { listed, ..Heading::new(Block::Sources, title, remark) };
        let inner = scene.frame(pen, area, Frame::of(area), &heading);
        match (sources, opened) {
            (_, Some(feed)) => reading::draw(scene, pen, inner, &in_full(scene, feed)),
            (None, _) => scene.void(pen, inner),
            (Some(sources), _) => {
                let inner = foot(scene, pen, inner);
                list(scene, pen, inner, sources);
            }
        }
    }
}

/// The source whose details are shown, else the one that is selected.
fn selected<'a>(scene: &Scene<'a>) -> Option<&'a Feed> {
    let Some(view @ View::Sources(sources)) = scene.view else { return None };
    if let Some(opened) = scene.opened {
        return sources.feeds.iter().find(|feed| feed.id.as_str() == opened.key);
    }
    let keys = SourcesPanel.keys(view, Block::Sources);
    sources.feeds.get(scene.selected(Block::Sources, &keys)?)
}

/// How long ago it was heard; a dash where it never was.
fn heard(scene: &Scene<'_>, feed: &Feed) -> String {
    let has_answered = feed.asking.as_ref().is_none_or(|asking| asking.has_answered);
    if has_answered { scene.age(feed.heard_at) } else { "–".to_owned() }
}

/// One line of the list: a source, or below it why it gives nothing, or what else is to be known of it.
enum Line<'a> {
    Source(usize, &'a Feed),
    Why(String),
    Remark(String),
}

/// Says under the list what becomes of the sources of this console's own settings; gives the room above it.
fn foot(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect) -> Rect {
    let text = match scene.link.own {
        OwnSources::None => return area,
        OwnSources::Asked => scene.text("sources-own"),
        OwnSources::Left(n) => scene.locale.format("sources-left", &[("n", n.into())]),
    };
    let rows = wrap(&text, area.width.saturating_sub(2));
    let height = rows.len() as u16 + 1;
    if height + 3 > area.height {
        return area;
    }
    let top = area.bottom() - (height - 1);
    for (y, row) in (top..).zip(&rows) {
        pen.text(Rect { x: area.x + 1, y, width: area.width - 1, height: 1 }, row, Meaning::Dim);
    }
    Rect { height: area.height - height, ..area }
}

fn list(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, sources: &Sources) {
    if sources.feeds.is_empty() {
        let line = Rect { height: area.height.min(1), ..area };
        Row::new(pen, line).gap(1).fill(&scene.text(scene.then("feeds-none", "feeds-then")), Meaning::Dim);
        return;
    }
    let keys: Vec<String> = sources.feeds.iter().map(|feed| feed.id.to_string()).collect();
    let (selected, highlighted) =
        (scene.selected(Block::Sources, &keys), scene.highlighted(Block::Sources, &keys));
    let mut lines = Vec::new();
    for (at, feed) in sources.feeds.iter().enumerate() {
        lines.push(Line::Source(at, feed));
        lines.extend(feed.trouble().map(|why| Line::Why(scene.locale.tell(why))));
        lines.extend(feed.remark().map(|remark| Line::Remark(scene.locale.tell(remark))));
        lines.extend(feeds::unproven(scene, feed, "source-waits-for-test").map(Line::Remark));
    }
    let names = sources.feeds.iter().map(|feed| width(feed.name.as_str()));
    let name = names.max().unwrap_or(0).clamp(8, parts::widest(area.width, 24));
    let words = sources.feeds.iter().map(|feed| width(&feeds::state(scene, feed).text)).max().unwrap_or(0);
    let columns = [name, words];
    let head = u16::from(area.height > 2);
    if head == 1 {
        heads(scene, pen, Rect { height: 1, width: area.width.min(WIDEST), ..area }, columns);
    }
    let below = Rect { y: area.y + head, height: area.height - head, ..area };
    let is_selected = |line: &Line<'_>| matches!(line, Line::Source(at, _) if Some(*at) == selected);
    let at = (lines.len(), lines.iter().position(is_selected));
    let kind = |line: usize| match lines[line] {
        Line::Source(..) => parts::Line::Row,
        Line::Why(_) | Line::Remark(_) => parts::Line::Beside,
    };
    let shown = parts::listed_lines(scene, pen, below, at, kind);
    for (i, line) in lines[shown].iter().enumerate() {
        let place = Rect { y: below.y + i as u16, height: 1, ..below };
        match line {
            Line::Why(why) => {
                Row::new(pen, place).gap(3).fill(why, Meaning::Error);
            }
            Line::Remark(remark) => {
                Row::new(pen, place).gap(3).fill(remark, Meaning::Late);
            }
            Line::Source(at, feed) => {
                pen.target(place, Target::Row(Block::Sources, *at));
                let place = Rect { width: place.width.min(WIDEST), ..place };
                source(scene, pen, place, (feed, columns));
                if highlighted == Some(*at) {
                    let marked = (1 + width(feed.name.as_str()).min(name)).min(place.width);
                    pen.select(place, Rect { width: marked, ..place });
                }
            }
        }
    }
}

/// Columns of a number, of an age or of a time under its head.
fn wide(scene: &Scene<'_>, (columns, head): (u16, &str)) -> u16 {
    columns.max(width(&scene.text(head)) + 2)
}

/// What is known of how a source is asked, with the columns that it takes.
const ASKED: [(u16, &str); 4] =
    [(WHEN, "column-next"), (NUMBER, "column-taken"), (NUMBER, "column-refused"), (NUMBER, "column-bytes")];
const HEARD: (u16, &str) = (AGE, "column-heard");

fn heads(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, [name, words]: [u16; 2]) {
    let mut row = Row::new(pen, line);
    row.gap(1).left(name, &scene.text("column-name"), Meaning::Dim).gap(1);
    row.left(words, "", Meaning::Dim);
    let heads = [HEARD].into_iter().chain(ASKED.into_iter().filter(|_| line.width >= NARROW));
    for head in heads {
        row.right(wide(scene, head), &scene.text(head.1), Meaning::Dim);
    }
}

fn source(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, (feed, [name, words]): (&Feed, [u16; 2])) {
    let state = feeds::state(scene, feed);
    let mut row = Row::new(pen, line);
    row.gap(1).left(name, feed.name.as_str(), scene.figure()).gap(1);
    row.left(words, &state.text, state.meaning).right(
        wide(scene, HEARD),
        &heard(scene, feed),
        scene.figure(),
    );
    if line.width < NARROW {
        return;
    }
    // Who sends by itself is not asked.
    let none = || ("–".to_owned(), Meaning::Dim);
    let cells = feed.asking.as_ref().map_or_else(
        || [(); 4].map(|()| none()),
        |asking| {
            let refused = if asking.refused > 0 { Meaning::Late } else { Meaning::Dim };
            [
                asking.next_at.map_or_else(none, |at| (scene.moment(at), Meaning::Dim)),
                (scene.number(asking.taken as i64), scene.figure()),
                (scene.number(i64::from(asking.refused)), refused),
                (scene.locale.bytes(asking.bytes), Meaning::Dim),
            ]
        },
    );
    for ((text, meaning), head) in cells.iter().zip(ASKED) {
        row.right(wide(scene, head), text, *meaning);
    }
}

/// `PoE daily, 23 Nov: 2 of 3; missing: Salele`.
fn completeness(scene: &Scene<'_>, complete: &Completeness) -> String {
    let Completeness { form, period, reported, expected, missing } = complete;
    let period = scene.locale.period(*period, scene.zone);
    let missing: Vec<&str> = missing.iter().map(Clean::as_str).collect();
    let args = [
        ("form", form.as_str().into()),
        ("period", period.into()),
        ("reported", i64::from(*reported).into()),
        ("expected", i64::from(*expected).into()),
        ("missing", missing.join(", ").into()),
    ];
    scene.locale.format(
        if missing.is_empty() { "complete-all" } else { "complete-some" },
        &args[..4 + usize::from(!missing.is_empty())],
    )
}

fn in_full(scene: &Scene<'_>, feed: &Feed) -> Vec<Span> {
    let state = feeds::state(scene, feed);
    let mut out = vec![Span::new(state.text, state.meaning)];
    out.extend(feed.trouble().map(|why| Span::new(scene.locale.tell(why), Meaning::Error)));
    out.extend(feed.remark().map(|remark| Span::new(scene.locale.tell(remark), Meaning::Late)));
    let unproven = feeds::unproven(scene, feed, "source-waits-for-test");
    out.extend(unproven.map(|unproven| Span::new(unproven, Meaning::Late)));
    out.push(Span::new("", Meaning::Dim));
    let mut add = |id: &str, text: String| {
        out.push(Span::new(scene.locale.format(id, &[("text", text.into())]), scene.figure()));
    };
    let has_answered = feed.asking.as_ref().is_none_or(|asking| asking.has_answered);
    add("source-last-heard", if has_answered { with_age(scene, feed.heard_at) } else { "–".to_owned() });
    if let Some(limit) = feed.stale_after_seconds {
        add("source-stale-after", scene.locale.age(i64::from(limit)));
    }
    if let Some(proof) = feed.proof() {
        add(if proof.came { "source-tested" } else { "source-awaits-test" }, with_age(scene, proof.since));
        add("source-test-after", scene.locale.age(i64::from(proof.limit_seconds)));
    }
    if let Some(asking) = &feed.asking {
        add("source-kind", asking.kind.to_string());
        add("source-asked", with_age(scene, asking.asked_at));
        if let Some(next) = asking.next_at {
            add("source-next", scene.moment(next));
        }
        for complete in &asking.completeness {
            add("source-complete", completeness(scene, complete));
        }
        add("source-failures", scene.number(i64::from(asking.failures)));
        add("source-taken", scene.number(asking.taken as i64));
        add("source-refused", scene.number(i64::from(asking.refused)));
        add("source-bytes", scene.locale.bytes(asking.bytes));
    }
    out.push(Span::new("", Meaning::Dim));
    let about = match (&feed.asking, scene.link.own) {
        (None, _) => "source-about-told",
        (Some(_), OwnSources::Asked) => "source-about-own",
        (Some(_), _) => "source-about-asked",
    };
    let id = [("id", feed.id.as_str().into())];
    out.push(Span::new(scene.locale.format(about, &id), Meaning::Dim));
    out
}
