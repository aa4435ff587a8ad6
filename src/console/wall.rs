//! The wall: large figures for everybody in the room, page after page. Nobody acts here.
//!
//! It must not know where the board comes from: it is told, and says how old it is.

use std::collections::BTreeSet;

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    header,
    panels::{Block, Edge, Page, Scene, Selections, is_stale, provenance, wall_alarm, wall_page, wall_strip},
    sight::ChartState,
    terminal::Writer,
    theme::{Meaning, Theme},
    viewport::Viewport,
    widgets::{Pen, Span},
};
use crate::{
    domain::{
        AlertId, Clean, Instant, Link, Provenance, Rules, SourceId, Status, View,
        view::{AlertRow, Life, Priority, Situation},
    },
    locale::Locale,
};

/// What a wall begins with.
pub struct WallSetup {
    pub room: Clean,
    pub theme: Theme,
    pub locale: Locale,
    pub rules: Rules,
    /// How long a page stays.
    pub dwell_seconds: u32,
    pub link: Link,
    pub now: Instant,
}

/// The state of a wall.
pub struct Wall {
    room: Clean,
    theme: Theme,
    locale: Locale,
    rules: Rules,
    dwell_seconds: u32,
    view: Option<View>,
    link: Link,
    now: Instant,
    at: usize,
    /// Seconds since the page came.
    stayed: u32,
    /// The alert that interrupts.
    alarm: Option<AlertId>,
    size: (u16, u16),
    drawn: Option<Buffer>,
    anew: bool,
    selections: Selections,
    /// None: nobody has a source asked here.
    sourced: BTreeSet<SourceId>,
}

impl Wall {
    /// How many pages there are.
    pub const PAGES: usize = Page::ALL.len();

    pub fn new(setup: WallSetup) -> Self {
        Self {
            room: setup.room,
            theme: setup.theme,
            locale: setup.locale,
            rules: setup.rules,
            dwell_seconds: setup.dwell_seconds.max(1),
            view: None,
            link: setup.link,
            now: setup.now,
            at: 0,
            stayed: 0,
            alarm: None,
            size: (80, 24),
            drawn: None,
            anew: true,
            selections: Selections::default(),
            sourced: BTreeSet::new(),
        }
    }

    /// Takes in the board and how HQ is reached.
    pub fn told(&mut self, board: Situation, link: Link) {
        self.alarm = alarm(&board).map(|row| row.alert.id.clone());
        (self.view, self.link) = (Some(View::Board(Box::new(board))), link);
    }

    /// Another second; the next page comes when this one has stayed long enough.
    pub fn tick(&mut self, now: Instant) {
        self.now = now;
        self.stayed += 1;
        if self.stayed >= self.dwell_seconds {
            self.turn(1);
        }
    }

    /// Goes so many pages on.
    pub fn turn(&mut self, by: usize) {
        (self.at, self.stayed) = ((self.at + by) % Page::ALL.len(), 0);
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        (self.size, self.anew) = ((columns, rows), true);
    }

    /// Sends the next frame whole, whatever the terminal shows.
    pub fn redraw(&mut self) {
        self.anew = true;
    }

    /// Whether an alert holds the wall.
    pub fn is_interrupted(&self) -> bool {
        self.alarm.is_some()
    }

    /// Shows a frame, unless it is what stands there.
    pub fn show(&mut self, writer: &Writer) {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut buffer = Buffer::empty(area);
        self.draw(area, &mut buffer);
        let anew = std::mem::take(&mut self.anew);
        if anew {
            writer.show_anew(buffer.clone());
        } else if self.drawn.as_ref() != Some(&buffer) {
            writer.show(buffer.clone());
        }
        self.drawn = Some(buffer);
    }

    /// Draws everything. Pure: the same wall gives the same cells, at any size.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer) {
        let mut pen = Pen::new(buffer, &self.theme);
        pen.clear(area);
        if area.height < 3 || area.width < 10 {
            return;
        }
        let scene = self.scene(area);
        let mut body = area;
        let take = |body: &mut Rect, rows: u16| {
            body.y += rows.min(body.height);
            body.height = body.height.saturating_sub(rows);
        };
        let used = self.head(&scene, &mut pen, body);
        take(&mut body, used);
        if let Some(at) = self.link.synced_at.filter(|_| is_stale(&self.link, self.now)) {
            let args = [("age", scene.age(at).into()), ("time", scene.moment(at).into())];
            let text = Span::new(format!(" {}", self.locale.format("wall-stale", &args)), Meaning::Stale);
            let used = wall_strip(&mut pen, body, (Edge::Head, &[text], &[]));
            take(&mut body, used);
        }
        take(&mut body, 1);
        let used = self.foot(&scene, &mut pen, area);
        body.height = body.height.saturating_sub(used);
        match self.board().filter(|board| board.stamp.provenance.is_some()) {
            None => scene.void(&mut pen, body),
            Some(board) => match self.interrupting(board) {
                Some(row) => wall_alarm(&scene, &mut pen, body, (row, alarms(board).count() - 1)),
                None => wall_page(&scene, &mut pen, body, (self.page(), board)),
            },
        }
    }

    fn page(&self) -> Page {
        Page::ALL[self.at % Page::ALL.len()]
    }

    fn board(&self) -> Option<&Situation> {
        match &self.view {
            Some(View::Board(board)) => Some(board),
            _ => None,
        }
    }

    fn interrupting<'a>(&self, board: &'a Situation) -> Option<&'a AlertRow> {
        let id = self.alarm.as_ref()?;
        board.alerts.rows.iter().find(|row| row.alert.id == *id)
    }

    fn scene(&self, area: Rect) -> Scene<'_> {
        Scene {
            query: crate::domain::Query::Board,
            view: self.view.as_ref(),
            now: self.now,
            as_of: None,
            zone: self.rules.zone,
            rules: &self.rules,
            scenario: None,
            locale: &self.locale,
            keymap: None,
            link: &self.link,
            // Nothing can be selected: no row of the board has this part.
            focus: Block::Queue,
            selections: &self.selections,
            asked: None,
            opened: None,
            narrow: None,
            scroll: 0,
            chart: ChartState::default(),
            sourced: &self.sourced,
            viewport: Viewport::default(),
            is_told_more: true,
            size: (area.width, area.height),
        }
    }

    /// What this is, whether it is so, how HQ is reached, and the time; gives the rows used.
    fn head(&self, scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect) -> u16 {
        let mut left = vec![Span::new(format!(" {} ", self.locale.text("program")), Meaning::Title)];
        if !self.room.is_empty() {
            left.push(Span::new(format!("· {} ", self.room), Meaning::Text));
        }
        let mark = match provenance(&self.link, self.view.as_ref()) {
            Some(Provenance::Simulated) => Some(("provenance-simulated", Meaning::Simulated)),
            Some(Provenance::Exercise) => Some(("provenance-exercise", Meaning::Exercise)),
            Some(Provenance::Real) | None => None,
        };
        if let Some((id, meaning)) = mark {
            left.push(Span::new("· ", Meaning::Dim));
            left.push(Span::new(self.locale.text(id), meaning));
        }
        let (state, meaning) = header::link_state(&self.locale, &self.link, (self.now, self.rules.zone));
        let mark = pen.theme().mark(meaning);
        let time =
            self.locale.format("clock-local", &[("time", self.locale.time(self.now, scene.zone).into())]);
        let right = [
            Span::new(format!("{mark} {state}   "), meaning),
            Span::new(format!("{time} "), Meaning::Strong),
        ];
        wall_strip(pen, area, (Edge::Head, &left, &right))
    }

    /// Which page this is, and how it is left, at the bottom of an area; gives the rows used.
    fn foot(&self, scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect) -> u16 {
        let text = match self.board() {
            Some(_) if self.alarm.is_some() => self.locale.text("wall-until-acknowledged"),
            Some(board) => {
                let title = self.locale.text(self.page().title());
                match self.page().remark(scene, board) {
                    remark if remark.is_empty() => title,
                    remark => {
                        let args = [("first", title.into()), ("second", remark.into())];
                        self.locale.format("two-facts", &args)
                    }
                }
            }
            None => String::new(),
        };
        let args = [("n", (self.at as i64 + 1).into()), ("of", (Page::ALL.len() as i64).into())];
        // An alarm is none of the pages.
        let right = match self.alarm {
            Some(_) => self.locale.text("wall-leave"),
            None => self.locale.format("wall-page", &args),
        };
        let left = [Span::new(format!(" {text}"), Meaning::Dim)];
        let right = [Span::new(format!("{right} "), Meaning::Dim)];
        wall_strip(pen, area, (Edge::Foot, &left, &right))
    }
}

/// The alert that everybody must see: the worst that nobody has acknowledged, of those the newest.
fn alarm(board: &Situation) -> Option<&AlertRow> {
    alarms(board).min_by_key(|row| (row.priority, std::cmp::Reverse(row.alert.sent)))
}

/// Actual alerts of the first two priorities that nobody has acknowledged; an exercise is none.
fn alarms(board: &Situation) -> impl Iterator<Item = &AlertRow> {
    board.alerts.rows.iter().filter(|row| {
        row.alert.status == Status::Actual
            && matches!(row.life, Life::Open | Life::Review)
            && matches!(row.priority, Some(Priority::P1 | Priority::P2))
            && row.acknowledged.as_ref().is_none_or(|seen| seen.outgrown)
    })
}
