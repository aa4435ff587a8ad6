//! `haree wall` on the loop: where its board comes from, and its few keys.
//!
//! A console on the same data answers for the wall, and only while none does the wall asks HQ itself, or
//! own sources, with a cache of its own beside the console's. It must not know how the wall looks.

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
    shown: Option<Shown>,
    /// The wall's own cache and link, from the first time that no console answered.
    own: Option<Box<Desk>>,
    /// The own link stands still because a console answers.
    rests: bool,
    answered: Option<Moment>,
    looks: mpsc::Receiver<Option<Kept>>,
    look: mpsc::Sender<Option<Kept>>,
    beats: u32,
    asking: bool,
    wish: Wish,
}

/// What is shown, whose it is, and when it was so by this machine's clock.
struct Shown {
    kept: Kept,
    of: Of,
    at: Moment,
}

/// Whose board it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    Console,
    Own,
    /// Somebody's who is gone.
    Nobody,
}

/// What somebody at the keyboard wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Stay,
    Leave,
    /// To the shell and back.
    Stop,
}

impl WallDesk {
    pub(super) fn lay(begin: Start, dwell_seconds: Option<u32>) -> Self {
        let real = clock::real();
        let settings = &begin.settings;
        let user_file = |name: &str| surroundings::user_file(settings, "themes", name);
        let (theme, problems) = Theme::load(settings.theme_name(), &user_file, &begin.capabilities);
        for problem in &problems {
            tracing::warn!("{}", Locale::english().tell(&problem.telling()));
        }
        let wall = Wall::new(WallSetup {
            room: settings.room.clone(),
            theme,
            locale: Locale::new(settings.language),
            rules: settings.rules,
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
            wish: Wish::Stay,
        };
        // What the console or an earlier wall saw last stands there until somebody answers.
        // Of two that are as old the console's is the one with what was done here.
        let dirs = [desk.begin.data.join(OWN), desk.begin.data.clone()];
        let kept = dirs.iter().filter_map(|dir| Kept::read(dir)).max_by_key(|kept| kept.link.synced_at);
        if let Some(mut kept) = kept {
            kept.link.state = LinkState::Connecting;
            desk.take(kept, Of::Nobody);
        }
        desk
    }

    /// The time: this machine's, and with a simulated HQ that of the board, as it goes on.
    fn now(&self) -> Instant {
        match &self.shown {
            Some(shown) if shown.kept.situation.stamp.provenance == Some(Provenance::Simulated) => {
                shown.kept.shown_at + shown.at.elapsed()
            }
            _ => (self.real)(),
        }
    }

    fn take(&mut self, kept: Kept, of: Of) {
        self.wall.told(kept.situation.clone(), kept.link.clone());
        self.shown = Some(Shown { kept, of, at: Moment::now() });
    }

    /// Says how HQ is reached now, beside figures that are older.
    fn say_link(&mut self, link: Link) {
        if let Some(Shown { kept, of, .. }) = &mut self.shown {
            *of = Of::Nobody;
            kept.link = Link { synced_at: kept.link.synced_at, provenance: kept.link.provenance, ..link };
            self.wall.told(kept.situation.clone(), kept.link.clone());
        }
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
                self.take(kept, Of::Console);
            }
            None if self.answered.is_none_or(|at| at.elapsed() > GRACE) => {
                self.begin_own();
                self.rest(false);
                if self.own.is_none() {
                    self.say_link(Link::new(LinkState::NoHq));
                }
            }
            None => {}
        }
    }

    /// Stops the wall's own link while a console has one: two would carry everything twice, and only one can
    /// ask own sources.
    fn rest(&mut self, rests: bool) {
        if std::mem::replace(&mut self.rests, rests) == rests {
            return;
        }
        // A console asks own sources itself, and for that needs the ledger.
        if rests && let Some(own) = self.own.take_if(|own| own.asks_sources()) {
            own.close();
        }
        if let Some(own) = &mut self.own {
            own.change(|_| vec![Effect::Pause(rests)]);
        }
    }

    fn begin_own(&mut self) {
        let settings = &self.begin.settings;
        if self.own.is_some() || (settings.hq.is_none() && settings.sources.is_empty()) {
            return;
        }
        let mut own = Desk::lay(Start {
            settings: self.begin.settings.clone(),
            problems: Vec::new(),
            data: self.begin.data.join(OWN),
            own: self.begin.own.clone(),
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
        let newer = match &self.shown {
            Some(Shown { of: Of::Own, .. }) | None => true,
            Some(Shown { kept, .. }) if link.state == LinkState::Live => {
                link.synced_at >= kept.link.synced_at
            }
            Some(Shown { kept, .. }) => link.synced_at > kept.link.synced_at,
        };
        match board.filter(|board| newer && board.stamp.provenance.is_some()) {
            Some(board) => {
                let kept = Kept::new(now, board.clone(), link);
                self.take(kept, Of::Own);
            }
            None => self.say_link(link),
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
            (KeyCode::Esc | KeyCode::Char('q'), false) | (KeyCode::Char('c'), true) => {
                self.wish = Wish::Leave;
            }
            (KeyCode::Char('l'), true) => self.wall.redraw(),
            (KeyCode::Char('z'), true) => self.wish = Wish::Stop,
            (KeyCode::Right | KeyCode::Tab | KeyCode::Char(' '), false) => self.wall.turn(1),
            (KeyCode::Left, false) => self.wall.turn(Wall::PAGES - 1),
            _ => {}
        }
    }

    fn show(&mut self, writer: &Writer) {
        self.wall.show(writer);
    }

    fn leaves(&self) -> bool {
        self.wish == Wish::Leave
    }

    fn stops(&mut self) -> bool {
        let stops = self.wish == Wish::Stop;
        self.wish = if stops { Wish::Stay } else { self.wish };
        stops
    }

    fn leave(self) {
        if let Some(own) = self.own {
            own.leave();
        }
    }
}
