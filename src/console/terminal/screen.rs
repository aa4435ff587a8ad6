//! Puts the terminal into the state that the console needs, and back, once, whatever happens.
//!
//! It must not know what is shown.

use std::{
    fs::File,
    io::{self, IsTerminal, Write as _},
    os::fd::AsFd,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::termios::{Action, QueueSelector, tcflow, tcflush};

use crate::console::capabilities::Capabilities;

use super::writer::{Setup as WriterSetup, Writer};

/// Alternate screen, no cursor, pastes marked as such.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[m\x1b[2J\x1b[?25l\x1b[?2004h";
/// The clearing is for terminals without an alternate screen.
const LEAVE: &[u8] = b"\x1b[m\x1b[?2004l\x1b[H\x1b[2J\x1b[?1049l\x1b[?25h";
/// How long a terminal that takes nothing may hold up the end, three times.
const PATIENCE: Duration = Duration::from_millis(30);

/// The terminal while it belongs to the console.
pub struct Terminal {
    inner: Arc<Inner>,
}

struct Inner {
    restored: AtomicBool,
    tty: File,
    writer: Writer,
}

impl Terminal {
    /// Takes the terminal; gives it back when that fails half-way.
    pub fn enter(capabilities: Capabilities) -> io::Result<Self> {
        let tty = open_tty(&io::stdout())?;
        let theirs = tty.try_clone()?;
        let setup = WriterSetup { capabilities, rate: None, preamble: Vec::new() };
        let writer = Writer::start(tty.try_clone()?, setup)?;
        enable_raw_mode()?;
        let inner = Inner { restored: AtomicBool::new(false), tty: theirs, writer };
        let terminal = Self { inner: Arc::new(inner) };
        // From here on dropping it restores.
        (&tty).write_all(ENTER)?;
        Ok(terminal)
    }

    pub fn writer(&self) -> &Writer {
        &self.inner.writer
    }

    /// Gives the terminal back, once.
    ///
    /// Ends within a tenth of a second, even when the terminal takes no byte.
    pub fn restore(&self) {
        if self.inner.restored.swap(true, Ordering::SeqCst) {
            return;
        }
        if !self.inner.writer.stop(PATIENCE) {
            // What waits is a frame that nobody needs; without it there is room for the way back.
            // The write that hangs wakes when output is started again, also after ctrl-s.
            let tty = &self.inner.tty;
            tcflow(tty, Action::OOff).ok();
            tcflush(tty, QueueSelector::OFlush).ok();
            tcflow(tty, Action::OOn).ok();
            self.inner.writer.stop(PATIENCE);
        }
        let (done, ended) = mpsc::channel();
        let theirs = Arc::clone(&self.inner);
        // A terminal that is stopped keeps whoever writes to it; nobody must wait for that here.
        let body = move || {
            let written = (&theirs.tty).write_all(LEAVE);
            done.send(written).ok();
        };
        if thread::Builder::new().name("restore".to_owned()).spawn(body).is_ok() {
            ended.recv_timeout(PATIENCE).ok();
        }
        if let Err(error) = disable_raw_mode() {
            tracing::warn!(%error, "the terminal keeps its raw mode; type `reset`");
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.restore();
    }
}

/// Columns and rows; 80 by 24 where the terminal does not know.
pub fn size() -> (u16, u16) {
    match crossterm::terminal::size() {
        Ok((columns @ 1.., rows @ 1..)) => (columns, rows),
        _ => (80, 24),
    }
}

/// Opens the terminal anew, so that nobody else's flags are on it; `shared` where it has no name.
pub(super) fn open_tty(shared: &(impl IsTerminal + AsFd)) -> io::Result<File> {
    match File::options().read(true).write(true).open("/dev/tty") {
        Ok(tty) => Ok(tty),
        Err(_) if shared.is_terminal() => Ok(File::from(shared.as_fd().try_clone_to_owned()?)),
        Err(error) => Err(error),
    }
}
