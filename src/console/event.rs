//! What the console is told and what it asks for. Both are plain data that a test can compare.

use crate::domain::{Act, ActKey, Clean, Draft, Instant, Link, Query, View};

use super::{Key, Mouse};

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
        why: Clean,
    },
    Link(Box<Link>),
    /// An act is on disk and waits for HQ.
    Queued(Box<Act>),
    /// An act could not be written down; it is lost if nobody does it again.
    NotSaved {
        draft: Box<Draft>,
        why: Clean,
    },
    /// HQ did not take an act.
    Refused {
        act: Box<Act>,
        why: Clean,
    },
    /// Something that the operator should read; it stays until it is put away.
    Notice(Clean),
}

impl Event {
    /// Whether somebody did this, and waits for what comes of it.
    pub fn is_a_persons(&self) -> bool {
        matches!(self, Self::Key(_) | Self::Paste(_) | Self::Mouse(_))
    }
}

/// Something that the console wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Load(Query),
    Queue(Draft),
    /// A person has read that HQ refused this act.
    Dismiss(ActKey),
    SyncNow,
    /// A new alert wants a person.
    Ring,
    /// Put a line into the person's clipboard.
    Copy(Clean),
    /// Draw everything anew, whatever the terminal shows.
    Redraw,
    /// Give the terminal back to the shell until it brings the console to the front again.
    Suspend,
    Quit,
}
