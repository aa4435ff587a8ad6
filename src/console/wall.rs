//! The wall: large figures for everybody in the room, page after page. Nobody acts here.
//!
//! It must not know where the board comes from: it is told, and says how old it is.

use std::collections::BTreeSet;

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    header,
    panels::{Block, Page, Scene, Selections, is_stale, provenance, wall_alarm, wall_page},
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
        let line = |y: u16| Rect { y, height: 1, ..area };
        self.head(&scene, &mut pen, line(area.y));
        let mut body = Rect { y: area.y + 1, height: area.height - 2, ..area };
        if let Some(at) = self.link.synced_at.filter(|_| is_stale(&self.link, self.now)) {
            let args = [("age", scene.age(at).into()), ("time", scene.moment(at).into())];
            let text = self.locale.format("wall-stale", &args);
            pen.text(Rect { x: 1, width: area.width - 2, ..line(body.y) }, &text, Meaning::Stale);
            body = Rect { y: body.y + 1, height: body.height - 1, ..body };
        }
        body = Rect { y: body.y + 1, height: body.height.saturating_sub(1), ..body };
        match self.board().filter(|board| board.stamp.provenance.is_some()) {
            None => scene.void(&mut pen, body),
            Some(board) => match self.interrupting(board) {
                Some(row) => wall_alarm(&scene, &mut pen, body, (row, alarms(board).count() - 1)),
                None => wall_page(&scene, &mut pen, body, (self.page(), board)),
            },
        }
        self.foot(&scene, &mut pen, line(area.bottom() - 1));
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
            link: &self.link,
            // Nothing can be selected: no row of the board has this part.
            focus: Block::Queue,
            selections: &self.selections,
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

    /// What this is, whether it is so, how HQ is reached, and the time.
    fn head(&self, scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect) {
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
        let room = pen.measure(&right).min(line.width);
        pen.spans(Rect { width: line.width - room, ..line }, &left);
        pen.right_spans(line, &right);
    }

    /// Which page this is, and how it is left.
    fn foot(&self, scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect) {
        let text = match self.board() {
            Some(_) if self.alarm.is_some() => self.locale.text("wall-until-acknowledged"),
            Some(board) => {
                let args = [
                    ("first", self.locale.text(self.page().title()).into()),
                    ("second", self.page().remark(scene, board).into()),
                ];
                self.locale.format("two-facts", &args)
            }
            None => String::new(),
        };
        let args = [("n", (self.at as i64 + 1).into()), ("of", (Page::ALL.len() as i64).into())];
        let right = self.locale.format("wall-page", &args);
        let line = Rect { x: line.x + 1, width: line.width - 2, ..line };
        let used = pen.text(line, &text, Meaning::Dim);
        if used + right.len() as u16 + 2 <= line.width {
            pen.right(line, &right, Meaning::Dim);
        }
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
