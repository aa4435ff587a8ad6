//! A scene of the console itself: its model and its drawing over figures that need no cache.
//!
//! It must not know what the figures are.

use std::{
    collections::VecDeque,
    time::{Duration, Instant as Moment},
};

use super::figures::Figures;
use crate::{
    commands::screen::{Program, Start},
    console::{Canvas, Effect, Event, Model, Sourced, Writer, start, update},
    domain::{Lens, Link, LinkState, Provenance, Query, Rules, View, answer_through},
};

/// How often a storm changes everything.
const STEP: Duration = Duration::from_millis(100);
const STEPS_A_SECOND: u64 = 10;

/// The console on made-up figures.
pub(super) struct Board {
    model: Model,
    canvas: Canvas,
    figures: Figures,
    rules: Rules,
    moves: Moves,
    /// What is answered before the next frame.
    asked_for: Vec<(Query, Lens)>,
    leaves: bool,
    stops: bool,
}

/// Whether the figures move, and how long.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moves {
    No,
    ForEver,
    /// So many steps are left.
    For(u64),
}

impl Board {
    /// Nothing moves, and the clock does not run.
    pub(super) fn still(start: &Start) -> Self {
        Self::new(start, Moves::No)
    }

    /// Everything moves, for so many seconds or for ever.
    pub(super) fn storm(start: &Start, seconds: Option<u64>) -> Self {
        let moves =
            seconds.map_or(Moves::ForEver, |seconds| Moves::For(seconds.saturating_mul(STEPS_A_SECOND)));
        Self::new(start, moves)
    }

    fn new(begin: &Start, moves: Moves) -> Self {
        let figures = Figures::new();
        let link = Link {
            name: Some("no HQ, a scene".into()),
            provenance: Some(Provenance::Simulated),
            synced_at: Some(figures.now()),
            ..Link::new(LinkState::Live)
        };
        let mut model = begin.model(link, None, figures.now());
        // The list of persons is known at once, and empty; it asks for nothing.
        update(&mut model, Event::Persons(Vec::new()));
        let asked = start(&mut model);
        let rules = begin.settings.rules;
        let mut board = Self {
            model,
            canvas: begin.canvas(),
            figures,
            rules,
            moves,
            asked_for: Vec::new(),
            leaves: false,
            stops: false,
        };
        board.carry_out(asked);
        board.ready_news();
        board
    }

    /// Carries out what the model asks for, and what it asks for because of that.
    fn carry_out(&mut self, asked: Vec<Effect>) {
        let mut asked = VecDeque::from(asked);
        while let Some(effect) = asked.pop_front() {
            let event = match effect {
                Effect::Load(query, lens) => {
                    if !self.asked_for.contains(&(query, lens.clone())) {
                        self.asked_for.push((query, lens));
                    }
                    continue;
                }
                Effect::Queue(draft) => {
                    Event::NotSaved { draft: Box::new(draft), why: "a scene keeps nothing".into() }
                }
                Effect::Redraw => {
                    self.canvas.redraw();
                    continue;
                }
                Effect::Suspend => {
                    self.stops = true;
                    continue;
                }
                Effect::Quit => {
                    self.leaves = true;
                    continue;
                }
                Effect::Ring => {
                    self.canvas.ring();
                    continue;
                }
                Effect::Copy(text) => {
                    self.canvas.copy(text.as_str());
                    continue;
                }
                Effect::Export(_) => Event::NotExported("a scene keeps nothing".into()),
                Effect::Retry(_) | Effect::Withdraw { .. } => Event::NotDone("a scene keeps nothing".into()),
                Effect::AskSource { source, name, .. } => {
                    let sourced = Sourced::NotAsked("a scene has no sources".into());
                    Event::Sourced { source, name, sourced }
                }
                Effect::SignIn { .. } => Event::SignInRefused { why: "a scene has no persons".into() },
                // There is no HQ to ask, and none that refused an act.
                Effect::SyncNow | Effect::Pause(_) | Effect::Dismiss(_) | Effect::Release(_) => continue,
            };
            asked.extend(update(&mut self.model, event));
        }
    }

    fn answer(&self, query: Query, lens: &Lens) -> View {
        let Ok(view) = answer_through(&self.figures, (query, lens), self.figures.now(), &self.rules);
        view
    }
}

impl Program for Board {
    fn beat(&self) -> Option<Duration> {
        (self.moves != Moves::No).then_some(STEP)
    }

    fn tick(&mut self) {
        self.moves = match self.moves {
            Moves::For(0) => {
                self.tell(Event::Notice("the storm is over".into()));
                Moves::No
            }
            Moves::For(steps) => Moves::For(steps - 1),
            other => other,
        };
        if self.moves != Moves::No {
            self.figures.step();
            self.tell(Event::Tick(self.figures.now()));
            self.tell(Event::Changed);
        }
    }

    /// Answers what was asked for since the last frame, each query once.
    fn ready_news(&mut self) {
        while let Some((query, lens)) = self.asked_for.pop() {
            let view = self.answer(query, &lens);
            self.tell(Event::Loaded(Box::new(view)));
        }
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.canvas.resize(columns, rows);
        self.tell(Event::Resize { columns, rows });
    }

    fn tell(&mut self, event: Event) {
        if event.is_a_persons() {
            self.canvas.hurry();
        }
        let asked = update(&mut self.model, event);
        self.carry_out(asked);
    }

    fn show(&mut self, writer: &Writer) {
        self.canvas.show(&mut self.model, writer, Moment::now());
    }

    fn stops(&mut self) -> bool {
        std::mem::take(&mut self.stops)
    }

    fn leaves(&self) -> bool {
        self.leaves
    }
}
