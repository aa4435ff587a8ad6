//! The scene of forty numbers on the loop: once a second all of them change.
//!
//! It must not know what they look like.

use std::time::Duration;

use crate::{
    commands::screen::Program,
    console::{Event, Key, KeyCode, Trial, Writer},
};

/// Forty numbers and the keys that leave them.
pub(super) struct Numbers {
    trial: Trial,
    leaves: bool,
}

impl Numbers {
    pub(super) fn new(trial: Trial) -> Self {
        Self { trial, leaves: false }
    }
}

impl Program for Numbers {
    fn beat(&self) -> Option<Duration> {
        Some(Duration::from_secs(1))
    }

    fn tick(&mut self) {
        self.trial.tick();
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.trial.resize(columns, rows);
    }

    fn tell(&mut self, event: Event) {
        let Event::Key(Key { code, ctrl, .. }) = event else { return };
        match (code, ctrl) {
            (KeyCode::Esc | KeyCode::Char('q'), false) | (KeyCode::Char('c'), true) => self.leaves = true,
            (KeyCode::Char('l'), true) => self.trial.redraw(),
            _ => {}
        }
    }

    fn show(&mut self, writer: &Writer) {
        self.trial.show(writer);
    }

    fn leaves(&self) -> bool {
        self.leaves
    }
}
