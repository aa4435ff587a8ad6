//! The situation log: what people wrote down, the newest first.

use ratatui::layout::Rect;

use super::{
    copied, labels,
    panel::{Block, Heading, Opened, Panel, Reply, Scene},
    parts::{self, Long},
    reading,
};
use crate::{
    console::{
        Action, Context,
        ask::{About, Purpose},
        narrow::{Column, Label, SortKey},
        theme::Meaning,
        widgets::{Frame, Pen, Row, Span, width, wrap},
    },
    domain::{
        Query, View, picked,
        view::{Log, LogRow},
    },
};

/// Columns of the time at which something happened.
const WHEN: u16 = 6;
/// Columns before the name of who wrote it.
const BEFORE: u16 = 1 + 2 + WHEN + 2;

pub(crate) struct LogPanel;

impl Panel for LogPanel {
    fn query(&self) -> Query {
        Query::Log
    }

    fn context(&self) -> Context {
        Context::Log
    }

    fn show(&self) -> Action {
        Action::ShowLog
    }

    fn title(&self) -> &'static str {
        "panel-log"
    }

    fn blocks(&self) -> &'static [Block] {
        &[Block::Log]
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::WriteLog, Action::Open, Action::Withdraw]
    }

    fn keys(&self, view: &View, _: Block) -> Vec<String> {
        match view {
            View::Log(log) => log.entries.iter().map(|entry| entry.key.to_string()).collect(),
            _ => Vec::new(),
        }
    }

    fn line(&self, scene: &Scene<'_>) -> Option<String> {
        selected(self, scene).map(|(_, row)| copied::entry(scene, row))
    }

    fn act(&self, action: Action, scene: &Scene<'_>) -> Reply {
        let Some((_, row)) = selected(self, scene) else { return Reply::Nothing };
        match action {
            Action::Open => Reply::Open(Opened { key: row.key.to_string(), whole: true }),
            Action::Withdraw if row.withdrawn => Reply::Refuse(scene.text("withdrawn-nothing")),
            Action::Withdraw => {
                // What HQ has was sent; of what waits only the queue knows.
                let about = About::Act { key: row.key.clone(), sent: true };
                Reply::ask(Purpose::Withdraw, about, row.text.to_string())
            }
            _ => Reply::Nothing,
        }
    }

    fn labels(&self, scene: &Scene<'_>, _: Block) -> Vec<Label> {
        match scene.view {
            Some(View::Log(log)) => labels::entries(scene, &log.entries),
            _ => Vec::new(),
        }
    }

    fn columns(&self, _: Block) -> &'static [Column] {
        labels::OF_ENTRIES
    }

    fn column(&self, scene: &Scene<'_>, _: Block, column: usize) -> Vec<SortKey> {
        match scene.view {
            Some(View::Log(log)) => labels::entries_by(&log.entries, column),
            _ => Vec::new(),
        }
    }

    fn pick(&self, scene: &Scene<'_>, _: Block, rows: &[usize]) -> Option<View> {
        let Some(View::Log(log)) = scene.view else { return None };
        Some(View::Log(Log { entries: picked(&log.entries, rows), ..log.clone() }))
    }

    fn alone(&self, scene: &Scene<'_>, opened: &Opened) -> Option<View> {
        let at = self.keys(scene.view?, Block::Log).iter().position(|key| *key == opened.key)?;
        self.pick(scene, Block::Log, &[at])
    }

    fn draw(&self, scene: &Scene<'_>, area: Rect, pen: &mut Pen<'_>) {
        let log = match scene.view {
            Some(View::Log(log)) if !(scene.is_void() && log.entries.is_empty()) => Some(log),
            _ => None,
        };
        let opened = scene
            .opened
            .and_then(|opened| log?.entries.iter().find(|entry| entry.key.to_string() == opened.key));
        let frame = Frame::of(area);
        if let Some(row) = opened {
            let heading = Heading::of_row(Block::Log, scene.text("title-log-entry"), scene.as_heard());
            let inner = scene.frame(pen, area, frame, &heading);
            return reading::draw(scene, pen, inner, &in_full(scene, row));
        }
        let remark = log.map(|log| {
            let n = log.entries.len() as i64;
            scene.locale.format("log-entries", &[("n", n.into())])
        });
        let remark = scene.facts(remark.unwrap_or_default(), scene.as_heard());
        let heading = Heading::new(Block::Log, scene.text("title-log"), remark);
        let inner = scene.frame(pen, area, frame, &heading);
        match log {
            None => scene.void(pen, inner),
            Some(log) if log.entries.is_empty() => {
                let line = Rect { height: inner.height.min(1), ..inner };
                let id = scene.then("log-empty", "no-figures-then");
                Row::new(pen, line).gap(1).fill(&scene.text(id), Meaning::Dim);
            }
            Some(log) => list(scene, pen, inner, log),
        }
    }
}

fn selected<'a>(panel: &LogPanel, scene: &Scene<'a>) -> Option<(usize, &'a LogRow)> {
    let Some(view @ View::Log(log)) = scene.view else { return None };
    let at = scene.selected(Block::Log, &panel.keys(view, Block::Log))?;
    Some((at, log.entries.get(at)?))
}

fn list(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, log: &Log) {
    let keys: Vec<String> = log.entries.iter().map(|entry| entry.key.to_string()).collect();
    let (selected, highlighted) = (scene.selected(Block::Log, &keys), scene.highlighted(Block::Log, &keys));
    let names = log.entries.iter().map(|entry| width(entry.who.as_str()));
    let who = names.max().unwrap_or(0).clamp(4, parts::widest(area.width, 14));
    let mut lines = lines(scene, log, area, who);
    if lines.len() > usize::from(area.height) {
        lines = (0..keys.len()).map(|at| Long::Row(at, said(scene, &log.entries[at]))).collect();
    }
    let shown = parts::listed_long(scene, pen, area, (&lines, selected));
    for (i, n) in shown.enumerate() {
        let line = Rect { y: area.y + i as u16, height: 1, ..area };
        match &lines[n] {
            Long::Rest(text) => {
                Row::new(pen, line).gap(BEFORE + who + 2).fill(text, Meaning::Text);
            }
            Long::Row(at, text) => {
                pen.rows(line, 1, (Block::Log, *at..at + 1));
                draw_row(scene, pen, line, (&log.entries[*at], who, text));
                if highlighted == Some(*at) {
                    let key = Rect { x: line.x + 3, width: WHEN.min(line.width.saturating_sub(3)), ..line };
                    pen.select(line, key);
                }
            }
        }
    }
}

/// The entries, each with all that it says where a tall screen has rows free.
fn lines(scene: &Scene<'_>, log: &Log, area: Rect, who: u16) -> Vec<Long<String>> {
    let mut lines = Vec::new();
    for (at, entry) in log.entries.iter().enumerate() {
        let text = said(scene, entry);
        let state = width(&state(scene, entry).text);
        let room = area.width.saturating_sub(BEFORE + who + 2 + state + 3);
        if area.height < parts::TALL || width(&text) <= room {
            lines.push(Long::Row(at, text));
            continue;
        }
        let mut wrapped = wrap(&text, room).into_iter();
        lines.extend(wrapped.next().map(|first| Long::Row(at, first)));
        lines.extend(wrapped.map(Long::Rest));
    }
    lines
}

fn draw_row(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, (entry, who, text): (&LogRow, u16, &str)) {
    let state = state(scene, entry);
    let meaning = if entry.withdrawn { Meaning::Dim } else { Meaning::Text };
    let sign = if state.text.is_empty() { "" } else { pen.theme().mark(state.meaning) };
    let when = scene.locale.short_moment(entry.happened_at, scene.now, scene.zone);
    let mut row = Row::new(pen, line);
    row.gap(1).left(2, sign, state.meaning).right(WHEN, &when, meaning).gap(2);
    row.left(who, entry.who.as_str(), Meaning::Dim).gap(2);
    if !state.text.is_empty() {
        row.tail(&[Span::new(format!("  {} ", state.text), state.meaning)]);
    }
    row.fill(text, meaning);
}

/// Its place and its text.
fn said(scene: &Scene<'_>, entry: &LogRow) -> String {
    match place(entry) {
        None => entry.text.to_string(),
        Some(place) => {
            scene.locale.format("said", &[("what", place.into()), ("words", entry.text.as_str().into())])
        }
    }
}

fn place(entry: &LogRow) -> Option<&str> {
    let id = entry.place.as_ref().map(crate::domain::PlaceId::as_str);
    entry.place_name.as_ref().map(crate::domain::Clean::as_str).or(id)
}

/// What is to be known beside the text: that HQ does not have it, or that it came later.
fn state(scene: &Scene<'_>, entry: &LogRow) -> Span {
    match (entry.withdrawn, entry.recorded_at) {
        (true, _) => Span::new(scene.text("state-withdrawn"), Meaning::Closed),
        (false, None) => Span::new(scene.text("state-queued"), Meaning::Queued),
        (false, recorded) => {
            Span::new(scene.typed_in(entry.happened_at, recorded).unwrap_or_default(), Meaning::Dim)
        }
    }
}

fn in_full(scene: &Scene<'_>, entry: &LogRow) -> Vec<Span> {
    let signed = [("who", entry.who.as_str().into()), ("time", scene.moment(entry.happened_at).into())];
    let mut out = vec![Span::new(scene.locale.format("written-by", &signed), Meaning::Dim)];
    out.extend(
        place(entry).map(|place| {
            Span::new(scene.locale.format("alert-area", &[("text", place.into())]), Meaning::Dim)
        }),
    );
    let state = state(scene, entry);
    if !state.text.is_empty() {
        out.push(state);
    }
    out.push(Span::new("", Meaning::Dim));
    out.push(Span::new(entry.text.as_str(), Meaning::Text));
    out
}
