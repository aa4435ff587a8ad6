//! What the console is told and what it asks for. Both are plain data that a test can compare.

use crate::domain::{
    Act, ActKey, Clean, Draft, Instant, Lens, Link, Place, Query, Role, SourceId, Telling, View,
};

use super::{Key, Mouse, Pin};

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    Key(Key),
    /// Text was pasted; it goes into an open form and nowhere else.
    Paste(Clean),
    Mouse(Mouse),
    Resize {
        columns: u16,
        rows: u16,
    },
    /// The time, about once a second.
    Tick(Instant),
    /// Records changed in the cache.
    Changed,
    Loaded(Box<View>),
    LoadFailed {
        query: Query,
        why: Telling,
    },
    Link(Box<Link>),
    /// An act is on disk and waits for HQ.
    Queued(Box<Act>),
    /// An act was taken back, or there was nothing to take back.
    Withdrawn(Withdrawn),
    /// Taking back or trying again could not be written down.
    NotDone(Telling),
    /// Who may sign in on this console, and as what; none where HQ keeps no list.
    Persons(Vec<(Clean, Role)>),
    /// The places that HQ knows, with their names in each language.
    Places(Vec<Place>),
    SignedIn {
        name: Clean,
        role: Role,
    },
    SignInRefused {
        why: Telling,
    },
    /// An act could not be written down; it is lost if nobody does it again.
    NotSaved {
        draft: Box<Draft>,
        why: Telling,
    },
    /// HQ did not take an act, in its own words.
    Refused {
        act: Box<Act>,
        why: Clean,
    },
    /// What came of asking a source, by its id and name.
    Sourced {
        source: SourceId,
        name: Clean,
        sourced: Sourced,
    },
    /// What was exported lies there.
    Exported(Clean),
    /// An export could not be written, and what to do.
    NotExported(Telling),
    /// Something that the operator should read; it stays until it is put away.
    Notice(Telling),
}

impl Event {
    /// Whether somebody did this, and waits for what comes of it.
    pub fn is_a_persons(&self) -> bool {
        matches!(self, Self::Key(_) | Self::Paste(_) | Self::Mouse(_))
    }
}

/// What came of a wish that a source be asked now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sourced {
    /// It answered; so many records were new or say something else than before.
    Answered(u64),
    /// It gave nothing.
    Failed(Telling),
    /// It is being asked, and nobody waits for it any longer.
    Late,
    /// It was not asked.
    NotAsked(Telling),
}

/// What became of an act that a person took back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawn {
    /// HQ never had it.
    Gone,
    /// HQ may have it; an act that takes it back there is queued.
    Cancelled,
    /// It is not there, or was taken back before.
    Nothing,
}

/// Something that the console wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Load(Query, Lens),
    /// Queue what a person did; it is sent once it is released, or another act follows, where it can be undone.
    Queue(Draft),
    /// A person has read that HQ refused this act.
    Dismiss(ActKey),
    /// Queue an act again that HQ refused or set aside.
    Retry(ActKey),
    /// Take back an act.
    Withdraw {
        key: ActKey,
        who: Clean,
        at: Instant,
    },
    /// Let an act go to HQ that could be undone until now.
    Release(ActKey),
    /// Find out whether this is the person's PIN.
    SignIn {
        name: Clean,
        pin: Pin,
    },
    /// Have a source asked now, for somebody.
    AskSource {
        source: SourceId,
        name: Clean,
        who: Clean,
    },
    SyncNow,
    /// Let nothing go over the link, or let it go on.
    Pause(bool),
    /// A new alert wants a person.
    Ring,
    /// Put a line into the person's clipboard.
    Copy(Clean),
    /// Write what is on the screen into a file.
    Export(Export),
    /// Draw everything anew, whatever the terminal shows.
    Redraw,
    /// Give the terminal back to the shell until it brings the console to the front again.
    Suspend,
    Quit,
}

/// A file that somebody wants, with all that stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// As it was typed; nothing for a place and name of its own.
    pub path: Option<String>,
    pub name: String,
    /// What the name must say, where the figures are not real.
    pub mark: Option<&'static str>,
    pub text: String,
}
