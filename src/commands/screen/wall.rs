//! `haree wall` on the loop: where its board comes from, and its few keys.
//!
//! A console on the same data answers for the wall, and only while none does the wall asks HQ itself,
//! with a cache of its own beside the console's. It must not know how the wall looks.

use std::{
    future::pending,
    time::{Duration, Instant as Moment},
};

use tokio::sync::mpsc;

use super::{
    desk::Desk,
    program::{Program, Start},
};
use crate::{
    commands::{clock, kept::Kept, socket, surroundings},
    console::{Effect, Event, Key, KeyCode, Theme, Wall, WallSetup, Writer},
    domain::{Clock, Instant, Link, LinkState, Provenance},
    locale::Locale,
};

/// Where the wall's own cache lies, in the console's data directory.
const OWN: &str = "wall";
const BEAT: Duration = Duration::from_secs(1);
/// How often a console is asked.
const LOOK_EVERY: u32 = 2;
/// How long a console may be away before the wall asks HQ itself: one that is started anew is soon back.
const GRACE: Duration = Duration::from_secs(30);

/// A wall and where its board comes from.
pub(super) struct WallDesk {
    wall: Wall,
    begin: Start,
    real: Clock,
    /// What is shown, and when it was so by this machine's clock.
    shown: Option<(Kept, Moment)>,
    /// The wall's own cache and link, from the first time that no console answered.
    own: Option<Box<Desk>>,
    /// The own link stands still because a console answers.
    rests: bool,
    answered: Option<Moment>,
    looks: mpsc::Receiver<Option<Kept>>,
    look: mpsc::Sender<Option<Kept>>,
    beats: u32,
    asking: bool,
    leaves: bool,
    stops: bool,
}

impl WallDesk {
    pub(super) fn lay(begin: Start, dwell_seconds: Option<u32>) -> Self {
        let real = clock::real();
        let settings = &begin.settings;
        let user_file = |name: &str| surroundings::user_file(settings, "themes", name);
        let (theme, problems) = Theme::load(settings.theme_name(), &user_file, &begin.capabilities);
        for problem in &problems {
            tracing::warn!("{problem}");
        }
        let wall = Wall::new(WallSetup {
            room: settings.room.clone(),
            theme,
            locale: Locale::new(settings.language),
            rules: settings.rules.clone(),
            dwell_seconds: dwell_seconds.unwrap_or_else(|| settings.wall_dwell()),
            link: Link::new(LinkState::Connecting),
            now: real(),
        });
        let (look, looks) = mpsc::channel(1);
        let mut desk = Self {
            wall,
            begin,
            real,
            shown: None,
            own: None,
            rests: false,
            answered: None,
            looks,
            look,
            beats: 0,
            asking: false,
            leaves: false,
            stops: false,
        };
        // What the console or an earlier wall saw last stands there until somebody answers.
        let dirs = [desk.begin.data.clone(), desk.begin.data.join(OWN)];
        let kept = dirs.iter().filter_map(|dir| Kept::read(dir));
        if let Some(kept) = kept.max_by_key(|kept| kept.link.synced_at) {
            desk.take(kept);
        }
        desk
    }

    /// The time: this machine's, and with a simulated HQ that of the board, as it goes on.
    fn now(&self) -> Instant {
        match &self.shown {
            Some((kept, at)) if kept.situation.stamp.provenance == Some(Provenance::Simulated) => {
                kept.shown_at + at.elapsed()
            }
            _ => (self.real)(),
        }
    }

    fn take(&mut self, kept: Kept) {
        self.wall.told(kept.situation.clone(), kept.link.clone());
        self.shown = Some((kept, Moment::now()));
    }

    /// Asks the console beside the loop; one question at a time.
    fn ask(&mut self) {
        if std::mem::replace(&mut self.asking, true) {
            return;
        }
        let (data, look) = (self.begin.data.clone(), self.look.clone());
        tokio::spawn(async move {
            // The loop is gone only when the program is ending.
            let _ended = look.send(socket::ask(&data, None).await).await;
        });
    }

    fn heard(&mut self, answer: Option<Kept>) {
        self.asking = false;
        match answer {
            Some(kept) => {
                self.answered = Some(Moment::now());
                self.rest(true);
                self.take(kept);
            }
            None if self.answered.is_none_or(|at| at.elapsed() > GRACE) => {
                self.begin_own();
                self.rest(false);
            }
            None => {}
        }
    }

    /// Stops the wall's own link while a console has one: two would carry everything twice.
    fn rest(&mut self, rests: bool) {
        if std::mem::replace(&mut self.rests, rests) != rests
            && let Some(own) = &mut self.own
        {
            own.change(|_| vec![Effect::Pause(rests)]);
        }
    }

    fn begin_own(&mut self) {
        if self.own.is_some() || self.begin.settings.hq.is_none() {
            return;
        }
        let mut own = Desk::lay(Start {
            settings: self.begin.settings.clone(),
            problems: Vec::new(),
            data: self.begin.data.join(OWN),
            capabilities: self.begin.capabilities,
        });
        own.open();
        self.own = Some(Box::new(own));
    }

    /// Shows what the own cache has, where it is newer than what stands there.
    fn look_at_own(&mut self) {
        let Some(own) = self.own.as_mut().filter(|_| !self.rests) else { return };
        if let Some(why) = own.cannot_open() {
            tracing::warn!("the wall has no cache of its own: {why}");
            self.own = None;
            return;
        }
        let (board, link, now) = own.seen();
        let newest = self.shown.as_ref().and_then(|(kept, _)| kept.link.synced_at);
        let Some(board) = board.filter(|board| board.stamp.provenance.is_some()) else {
            // Nothing of its own yet, but the truth about the link.
            if let Some((kept, _)) = &self.shown {
                let link = Link { synced_at: newest, ..link.clone() };
                self.wall.told(kept.situation.clone(), link);
            }
            return;
        };
        if link.synced_at >= newest {
            let kept = Kept::new(now, board.clone(), link.clone());
            self.take(kept);
        }
    }
}

impl Program for WallDesk {
    fn beat(&self) -> Option<Duration> {
        Some(BEAT)
    }

    fn open(&mut self) {
        self.ask();
    }

    fn tick(&mut self) {
        self.beats = self.beats.wrapping_add(1);
        if self.beats.is_multiple_of(LOOK_EVERY) {
            self.ask();
        }
        if let Some(own) = &mut self.own {
            own.tick();
        }
        self.look_at_own();
        let now = self.now();
        self.wall.tick(now);
    }

    async fn news(&mut self) {
        let own = async {
            match &mut self.own {
                Some(own) => own.news().await,
                None => pending().await,
            }
        };
        tokio::select! {
            answer = self.looks.recv() => if let Some(answer) = answer { self.heard(answer) },
            () = own => self.look_at_own(),
        }
    }

    fn ready_news(&mut self) {
        while let Ok(answer) = self.looks.try_recv() {
            self.heard(answer);
        }
        if let Some(own) = &mut self.own {
            own.ready_news();
        }
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.wall.resize(columns, rows);
    }

    fn tell(&mut self, event: Event) {
        let Event::Key(Key { code, ctrl, .. }) = event else { return };
        match (code, ctrl) {
            (KeyCode::Esc | KeyCode::Char('q'), false) | (KeyCode::Char('c'), true) => self.leaves = true,
            (KeyCode::Char('l'), true) => self.wall.redraw(),
            (KeyCode::Char('z'), true) => self.stops = true,
            (KeyCode::Right | KeyCode::Tab | KeyCode::Char(' '), false) => self.wall.turn(1),
            (KeyCode::Left, false) => self.wall.turn(Wall::PAGES - 1),
            _ => {}
        }
    }

    fn show(&mut self, writer: &Writer) {
        self.wall.show(writer);
    }

    fn leaves(&self) -> bool {
        self.leaves
    }

    fn stops(&mut self) -> bool {
        std::mem::take(&mut self.stops)
    }

    fn leave(self) {
        if let Some(own) = self.own {
            own.leave();
        }
    }
}
