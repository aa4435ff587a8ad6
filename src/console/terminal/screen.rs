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
use nix::unistd::{getpgrp, tcgetpgrp};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    termios::{Action, QueueSelector, tcflow, tcflush},
};

use crate::console::capabilities::{Capabilities, Code};

use super::writer::{Setup as WriterSetup, Writer};

/// How long a terminal that takes nothing may hold up the end, four times.
const PATIENCE: Duration = Duration::from_millis(25);
/// How many times as long as that it may take on a machine with much to do.
const SLOW_MACHINE: u8 = 20;
/// How often room is made for a write that hangs, and how long it may take to fill it: a terminal holds
/// less than a frame.
const ROOMS: u8 = 8;
const MAKING_ROOM: Duration = Duration::from_millis(3);
/// How long an answer that is still under way may hold up the end.
const ANSWER_PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 80_000_000 };
/// For terminals without an alternate screen.
const CLEAR: &[u8] = b"\x1b[H\x1b[2J";
/// More cells than any screen has; a terminal that claims more must not cost the memory for them.
const LARGEST: (u16, u16) = (1000, 500);

/// The terminal while it belongs to the console.
pub struct Terminal {
    inner: Arc<Inner>,
}

struct Inner {
    restored: AtomicBool,
    tty: File,
    writer: Writer,
    capabilities: Capabilities,
}

impl Terminal {
    /// Takes the terminal; what it is put into goes out with the first frame.
    ///
    /// `rate` is what the link takes, in bytes a second; None: it is learnt.
    pub fn enter(capabilities: Capabilities, rate: Option<u32>) -> io::Result<Self> {
        let setup = WriterSetup { capabilities, rate, preamble: way_in(capabilities) };
        Self::take(capabilities, |tty| Writer::start(tty, setup))
    }

    /// Takes the terminal after somebody else had it; nothing of what it shows is known, but how fast it is.
    pub fn take_again(&mut self) -> io::Result<()> {
        self.restore();
        let Inner { writer, capabilities, .. } = &*self.inner;
        let preamble = way_in(*capabilities);
        *self = Self::take(*capabilities, |tty| writer.again(tty, *capabilities, preamble))?;
        Ok(())
    }

    fn take(capabilities: Capabilities, writes: impl FnOnce(File) -> io::Result<Writer>) -> io::Result<Self> {
        let tty = open_tty(&io::stdout())?;
        let writer = writes(tty.try_clone()?)?;
        enable_raw_mode()?;
        let inner = Inner { restored: AtomicBool::new(false), tty, writer, capabilities };
        Ok(Self { inner: Arc::new(inner) })
    }

    pub fn writer(&self) -> &Writer {
        &self.inner.writer
    }

    /// Gives the terminal back, once.
    ///
    /// Ends within a tenth of a second, even when the terminal takes no byte, unless the machine is slow.
    pub fn restore(&self) {
        if self.inner.restored.swap(true, Ordering::SeqCst) {
            return;
        }
        let writer = &self.inner.writer;
        let mut ended = self.awaits(|| writer.stop(PATIENCE));
        for _ in 0..ROOMS {
            if ended {
                break;
            }
            self.make_room();
            ended = writer.stop(MAKING_ROOM);
        }
        if writer.has_begun() && !self.writes(way_out(self.inner.capabilities, CLEAR)) {
            // What made room may have been the beginning of it. If it was not, a second clearing would
            // take away what the shell shows.
            self.make_room();
            self.writes(way_out(self.inner.capabilities, b""));
        }
        if let Err(error) = disable_raw_mode() {
            tracing::warn!(%error, "the terminal keeps its raw mode; type `reset`");
        }
        if writer.awaits_answer() {
            let mut line = [PollFd::new(&self.inner.tty, PollFlags::IN)];
            poll(&mut line, Some(&ANSWER_PATIENCE)).ok();
        }
        // What was typed, pasted or answered for the console must not be read by a shell.
        tcflush(&self.inner.tty, QueueSelector::IFlush).ok();
    }

    /// Throws away what a stopped terminal has not taken: a frame that nobody needs. A write that hangs
    /// wakes when output is started again, also after ctrl-s.
    fn make_room(&self) {
        let tty = &self.inner.tty;
        tcflow(tty, Action::OOff).ok();
        tcflush(tty, QueueSelector::OFlush).ok();
        tcflow(tty, Action::OOn).ok();
    }

    /// A terminal that is stopped keeps whoever writes to it; nobody waits for that here. Says whether
    /// the terminal took it, or is gone.
    fn writes(&self, bytes: Vec<u8>) -> bool {
        let (done, ended) = mpsc::channel();
        let theirs = Arc::clone(&self.inner);
        let body = move || {
            let written = (&theirs.tty).write_all(&bytes);
            done.send(written).ok();
        };
        let started = thread::Builder::new().name("restore".to_owned()).spawn(body).is_ok();
        started && self.awaits(|| ended.recv_timeout(PATIENCE).is_ok())
    }

    /// Waits for a write to end, for as long as it is the machine that is slow and not the terminal.
    fn awaits(&self, mut has_ended: impl FnMut() -> bool) -> bool {
        for _ in 0..SLOW_MACHINE {
            if has_ended() {
                return true;
            }
            let mut line = [PollFd::new(&self.inner.tty, PollFlags::OUT)];
            let polled = poll(&mut line, Some(&Timespec::default()));
            if polled.is_err() || !line[0].revents().contains(PollFlags::OUT) {
                return false;
            }
        }
        false
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.restore();
    }
}

/// What a terminal is put into: alternate screen, no cursor, pastes marked as such.
fn way_in(capabilities: Capabilities) -> Vec<u8> {
    if !capabilities.addressable {
        return Vec::new();
    }
    let mut bytes = b"\x1b[?1049h\x1b[?25l\x1b[?2004h".to_vec();
    if capabilities.codes.have(Code::Mouse) {
        bytes.extend(b"\x1b[?1000h\x1b[?1006h");
    }
    bytes
}

/// The way back, also out of the middle of a frame.
fn way_out(capabilities: Capabilities, clear: &[u8]) -> Vec<u8> {
    if !capabilities.addressable {
        return b"\r\n".to_vec();
    }
    let codes = capabilities.codes;
    let mut bytes = Vec::new();
    for (code, end) in [
        (Code::Synchronized, "\x1b[?2026l"),
        (Code::Scroll, "\x1b[r"),
        (Code::Mouse, "\x1b[?1006l\x1b[?1000l"),
    ] {
        if codes.have(code) {
            bytes.extend(end.as_bytes());
        }
    }
    bytes.extend(b"\x1b[m\x1b[?2004l");
    bytes.extend(clear);
    bytes.extend(b"\x1b[?1049l\x1b[?25h");
    bytes
}

/// Whether the terminal is given to this program now, and not to the shell or another job.
pub fn is_in_front() -> bool {
    tcgetpgrp(io::stdout()).is_ok_and(|group| group == getpgrp())
}

/// Columns and rows; 80 by 24 where the terminal does not know.
pub fn size() -> (u16, u16) {
    sane(crossterm::terminal::size().unwrap_or_default())
}

fn sane(size: (u16, u16)) -> (u16, u16) {
    match size {
        (columns @ 1.., rows @ 1..) => (columns.min(LARGEST.0), rows.min(LARGEST.1)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::capabilities::{Codes, Depth};

    #[test]
    fn only_what_was_put_in_is_taken_back() {
        let plain = Capabilities { codes: Codes::NONE, ..Capabilities::modern(Depth::Ansi16) };
        let dumb = Capabilities { addressable: false, ..plain };
        let mouse = Capabilities { codes: Codes::NONE.with(Code::Mouse), ..plain };
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        assert_eq!(text(way_in(dumb)) + &text(way_out(dumb, CLEAR)), "\r\n");
        for (capabilities, mode) in [(plain, false), (mouse, true)] {
            for (bytes, end) in [(way_in(capabilities), "h"), (way_out(capabilities, CLEAR), "l")] {
                let text = text(bytes);
                assert_eq!(text.contains(&format!("\x1b[?1000{end}")), mode, "{text:?}");
                assert_eq!(text.contains(&format!("\x1b[?1006{end}")), mode, "{text:?}");
                assert!(text.contains(&format!("\x1b[?1049{end}")), "{text:?}");
                assert!(text.contains(&format!("\x1b[?2004{end}")), "{text:?}");
            }
        }
        assert!(text(way_out(Capabilities::modern(Depth::True), CLEAR)).starts_with("\x1b[?2026l\x1b[r"));
    }

    #[test]
    fn a_size_that_cannot_be_is_not_believed() {
        for (told, taken) in [
            ((120, 40), (120, 40)),
            ((1, 1), (1, 1)),
            ((0, 0), (80, 24)),
            ((0, 40), (80, 24)),
            ((500, 200), (500, 200)),
            ((u16::MAX, u16::MAX), LARGEST),
        ] {
            assert_eq!(sane(told), taken);
        }
    }
}
