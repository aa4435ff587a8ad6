//! `board.snapshot`: the board as it was last seen, for the first frame and for read-only commands.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use serde::{Deserialize, Serialize};

use crate::domain::{Instant, Link, View, view::Situation};

/// The layout of the file; another number is not read.
const FORMAT: u32 = 1;

/// The board, the link and the time at which both were so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    format: u32,
    /// The time that the console showed when it wrote this.
    pub(super) shown_at: Instant,
    pub(super) situation: Situation,
    pub(super) link: Link,
}

/// What one panel of a running console shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Seen {
    /// The time that the console showed.
    pub(super) shown_at: Instant,
    pub(super) view: View,
    pub(super) link: Link,
}

impl Seen {
    /// The board, to be kept.
    pub(super) fn kept(self) -> Option<Kept> {
        match self.view {
            View::Board(board) => Some(Kept::new(self.shown_at, *board, self.link)),
            _ => None,
        }
    }
}

impl Kept {
    pub(super) fn new(shown_at: Instant, situation: Situation, link: Link) -> Self {
        Self { format: FORMAT, shown_at, situation, link }
    }

    /// Reads what was kept; a file that is missing, torn or of another format is no snapshot.
    pub(super) fn read(data: &Path) -> Option<Self> {
        let text = fs::read(path(data)).ok()?;
        let kept: Self = serde_json::from_slice(&text).ok()?;
        (kept.format == FORMAT).then_some(kept)
    }

    /// Writes it whole or not at all. It can be made again, so it is not worth an fsync.
    pub(super) fn write(&self, data: &Path) -> io::Result<()> {
        // Two writers at once (a tick's and the last one) must not tear each other's file.
        static WRITTEN: AtomicU32 = AtomicU32::new(0);
        let turn = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let next = data.join(format!("board.snapshot.{}-{turn}", std::process::id()));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&next)?;
        file.write_all(&serde_json::to_vec(self).map_err(io::Error::other)?)?;
        fs::rename(&next, path(data))
    }
}

fn path(data: &Path) -> PathBuf {
    data.join("board.snapshot")
}
