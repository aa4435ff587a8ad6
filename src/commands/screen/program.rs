//! What runs on the screen: the loop carries events to it and asks it for frames.
//!
//! It must not know which programs there are.

use std::{future::pending, path::PathBuf, time::Duration};

use crate::{
    commands::surroundings,
    console::{Canvas, Capabilities, Event, Keymap, Model, Setup, Theme, Writer, update},
    domain::{Instant, Link, Telling, view::Situation},
    locale::Locale,
    settings::{Problem, Settings},
};

/// The least time between two frames on a terminal that prints them one below the other.
const PRINT_EVERY: Duration = Duration::from_mins(1);

/// What the loop serves: the console's desk, or a scene that measures the screen.
pub(crate) trait Program: Sized {
    /// How often [`Program::tick`] is wanted; none while nothing moves by itself.
    fn beat(&self) -> Option<Duration>;

    fn tick(&mut self);

    /// Begins what need not be there for the first frame.
    fn open(&mut self) {}

    /// Takes in one thing that happened beside the loop. Dropping the future loses nothing.
    async fn news(&mut self) {
        pending::<()>().await;
    }

    /// Takes in what has happened beside the loop and waits for nothing.
    fn ready_news(&mut self) {}

    fn resize(&mut self, columns: u16, rows: u16);

    fn tell(&mut self, event: Event);

    fn show(&mut self, writer: &Writer);

    /// Why it cannot go on, once.
    fn cannot_open(&mut self) -> Option<String> {
        None
    }

    fn leaves(&self) -> bool;

    /// Whether somebody asked, since this was last asked, to go to the shell and come back.
    fn stops(&mut self) -> bool {
        false
    }

    /// Does what is left when the terminal was given back.
    fn leave(self) {}
}

/// What a program begins with.
pub(crate) struct Start {
    pub(crate) settings: Settings,
    pub(crate) problems: Vec<Telling>,
    pub(crate) data: PathBuf,
    /// Where the ledger of own sources lies, which is asked for where there is no HQ.
    pub(crate) own: PathBuf,
    pub(crate) capabilities: Capabilities,
}

impl Start {
    /// What frames are shown by, as often as was set.
    pub(crate) fn canvas(&self) -> Canvas {
        let least = if self.capabilities.addressable { Duration::ZERO } else { PRINT_EVERY };
        Canvas::new(self.settings.refresh().max(least))
    }

    /// A model with the person's keymap and theme; it says what was wrong with them.
    pub(crate) fn model(&self, link: Link, first: Option<Situation>, now: Instant) -> Model {
        let settings = &self.settings;
        let user_file = |folder: &str, name: &str| surroundings::user_file(settings, folder, name);
        let (keymap, keymap_problems) = Keymap::load(&settings.keymap, &|name| user_file("keymaps", name));
        let (theme, theme_problems) =
            Theme::load(settings.theme_name(), &|name| user_file("themes", name), &self.capabilities);
        let mut model = Model::new(Setup {
            who: surroundings::person(settings),
            sign_off_minutes: settings.sign_off_minutes,
            undo_seconds: settings.undo_seconds,
            room: settings.room.clone(),
            cap_sender: settings.cap_sender.clone(),
            keymap,
            theme,
            codes: self.capabilities.codes,
            locale: Locale::new(settings.language),
            rules: settings.rules,
            link,
            first,
            now,
        });
        let found = keymap_problems.iter().chain(&theme_problems).map(Problem::telling);
        for notice in self.problems.iter().cloned().chain(found) {
            tracing::warn!("{}", Locale::english().tell(&notice));
            // Notices ask for nothing.
            update(&mut model, Event::Notice(notice));
        }
        model
    }
}
