//! What comes from the terminal, as a stream that can be dropped and taken up at any point.
//!
//! Our own reader: crossterm's spins when the terminal goes away, and takes a late answer of the
//! terminal for keys, among them `a` for acknowledge. It must not know what a key does.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, Read as _},
    pin::Pin,
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
    time::Duration,
};

use rustix::event::{PollFd, PollFlags, poll};
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::mpsc,
    time::{Instant, Sleep, sleep},
};

use crate::console::{key::Key, mouse::Mouse};

use super::{
    parse::{Parser, Typed, is_answer},
    screen::{open_tty, size},
};

/// How long `esc` alone may still become the beginning of another key.
const ESCAPE_WAIT: Duration = Duration::from_millis(40);
/// How long what has begun may go on: two round trips of the slowest link, and a packet that was lost.
const MEMORY: Duration = Duration::from_secs(5);
/// How long an answer may go on at most, however much still comes: a key that is pressed again and again is
/// none. A paste may take as long as it needs.
const LONGEST_MEMORY: Duration = Duration::from_secs(10);
/// Reads that wait to be handled; more stay in the terminal.
const READS: usize = 8;

/// Something that the terminal did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TerminalEvent {
    Key(Key),
    /// As it came; it may hold anything.
    Paste(String),
    Mouse(Mouse),
    /// It has answered the question `CSI 5 n`.
    Answered,
    /// Columns and rows.
    Resize(u16, u16),
    /// The terminal is gone; told once.
    Ended,
}

/// Keys, pastes and sizes as they come.
pub struct Input {
    reads: mpsc::Receiver<Vec<u8>>,
    resized: Signal,
    gate: Arc<Gate>,
    parser: Parser,
    ready: VecDeque<TerminalEvent>,
    /// Runs while the parser holds what may be a key if nothing follows.
    patience: Option<Pin<Box<Sleep>>>,
    /// Runs while what comes next may be the rest of what came before.
    memory: Option<Pin<Box<Sleep>>>,
    /// When that began.
    remembers_since: Option<Instant>,
    ended: bool,
}

impl Input {
    /// Begins to read; needs a runtime of tokio.
    pub fn open() -> io::Result<Self> {
        let tty = open_tty(&io::stdin())?;
        let resized = signal(SignalKind::window_change())?;
        let (sender, reads) = mpsc::channel(READS);
        let gate = Arc::new(Gate::default());
        let theirs = Arc::clone(&gate);
        thread::Builder::new().name("keys".to_owned()).spawn(move || read(tty, &theirs, &sender))?;
        Ok(Self::over(reads, resized, gate))
    }

    fn over(reads: mpsc::Receiver<Vec<u8>>, resized: Signal, gate: Arc<Gate>) -> Self {
        Self {
            reads,
            resized,
            gate,
            parser: Parser::default(),
            ready: VecDeque::new(),
            patience: None,
            memory: None,
            remembers_since: None,
            ended: false,
        }
    }

    /// Waits for the next event; after the end it waits for ever.
    pub async fn next(&mut self) -> TerminalEvent {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return event;
            }
            if self.ended {
                std::future::pending::<()>().await;
            }
            // Reads come first: after a stop the rest of a key may be there although the time is over.
            tokio::select! {
                biased;
                read = self.reads.recv() => self.take(read),
                () = elapsed(&mut self.patience) => {
                    self.patience = None;
                    let typed = self.parser.give_up();
                    self.hand_out(typed);
                }
                () = elapsed(&mut self.memory) => {
                    self.memory = None;
                    let typed = self.parser.forget();
                    self.hand_out(typed);
                }
                Some(()) = self.resized.recv() => {
                    let (columns, rows) = size();
                    return TerminalEvent::Resize(columns, rows);
                }
            }
        }
    }

    /// Takes an event that is there already, so that many keys make one frame.
    pub fn ready(&mut self) -> Option<TerminalEvent> {
        if self.ready.is_empty()
            && let Ok(bytes) = self.reads.try_recv()
        {
            self.take(Some(bytes));
        }
        self.ready.pop_front()
    }

    /// Leaves what is typed to whoever has the terminal now.
    pub fn pause(&self) {
        self.gate.set(true);
    }

    /// Reads again.
    pub fn resume(&self) {
        self.gate.set(false);
    }

    fn take(&mut self, read: Option<Vec<u8>>) {
        let Some(bytes) = read else {
            self.ended = true;
            self.ready.push_back(TerminalEvent::Ended);
            return;
        };
        let typed = self.parser.feed(&bytes);
        self.hand_out(typed);
        // An answer says nothing about what somebody began to type; with more behind it, that may be `esc`.
        if is_answer(&bytes) {
            return;
        }
        self.patience = self.parser.is_waiting().then(|| Box::pin(sleep(ESCAPE_WAIT)));
        // Keys that a person goes on typing do not draw out the time in which they are not taken.
        if self.memory.is_none() || bytes.len() > 1 {
            self.remember();
        }
    }

    fn remember(&mut self) {
        if !self.parser.remembers() {
            return;
        }
        let now = Instant::now();
        let since = *self.remembers_since.get_or_insert(now);
        let most =
            if self.parser.is_pasting() { MEMORY } else { (since + LONGEST_MEMORY).duration_since(now) };
        self.memory = Some(Box::pin(sleep(MEMORY.min(most))));
    }

    fn hand_out(&mut self, typed: Vec<Typed>) {
        self.ready.extend(typed.into_iter().map(TerminalEvent::from));
        if !self.parser.remembers() {
            (self.memory, self.remembers_since) = (None, None);
        }
    }
}

impl From<Typed> for TerminalEvent {
    fn from(typed: Typed) -> Self {
        match typed {
            Typed::Key(key) => Self::Key(key),
            Typed::Paste(text) => Self::Paste(text),
            Typed::Mouse(mouse) => Self::Mouse(mouse),
            Typed::Answered => Self::Answered,
        }
    }
}

async fn elapsed(patience: &mut Option<Pin<Box<Sleep>>>) {
    match patience {
        Some(patience) => patience.await,
        None => std::future::pending().await,
    }
}

/// Keeps the reader from the terminal while that belongs to somebody else.
#[derive(Default)]
struct Gate {
    closed: Mutex<bool>,
    changed: Condvar,
}

impl Gate {
    fn set(&self, closed: bool) {
        *self.closed.lock().unwrap_or_else(PoisonError::into_inner) = closed;
        self.changed.notify_all();
    }

    /// Waits until it is open; says whether it was closed.
    fn pass(&self) -> bool {
        let closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        let was_closed = *closed;
        drop(self.changed.wait_while(closed, |closed| *closed).unwrap_or_else(PoisonError::into_inner));
        was_closed
    }
}

/// Reads until the terminal is gone or nobody listens; ends by dropping its sender.
///
/// It waits without reading: a read that began in the foreground would stop the program when that is
/// continued in the background, before it can end.
fn read(mut tty: File, gate: &Gate, sender: &mpsc::Sender<Vec<u8>>) {
    let mut buffer = [0; 4096];
    loop {
        // Where a terminal cannot be waited for, reading it waits.
        let waited = poll(&mut [PollFd::new(&tty, PollFlags::IN)], None);
        if waited == Err(rustix::io::Errno::INTR) || gate.pass() {
            continue;
        }
        match tty.read(&mut buffer) {
            Ok(0) => return,
            Ok(length) => {
                if sender.blocking_send(buffer[..length].to_vec()).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_read_is_lost_while_keys_of_the_one_before_still_wait() {
        let (sender, reads) = mpsc::channel(READS);
        let resized = signal(SignalKind::window_change()).unwrap();
        let mut input = Input::over(reads, resized, Arc::default());
        for keys in ["23", "45", "1"] {
            sender.send(keys.into()).await.unwrap();
        }
        let mut seen = vec![input.next().await];
        seen.extend(std::iter::from_fn(|| input.ready()));
        let keys = ["2", "3", "4", "5", "1"].map(|key| TerminalEvent::Key(key.parse().unwrap()));
        assert_eq!(seen, keys);
    }

    #[tokio::test(start_paused = true)]
    async fn keys_that_come_in_packets_do_not_draw_out_an_answer_that_never_ends() {
        let (sender, reads) = mpsc::channel(READS);
        let resized = signal(SignalKind::window_change()).unwrap();
        let mut input = Input::over(reads, resized, Arc::default());
        sender.send("\u{1b}]11;rgb:aaaa".into()).await.unwrap();
        tokio::spawn(async move {
            for _ in 0..30 {
                sleep(Duration::from_secs(1)).await;
                sender.send("jj".into()).await.unwrap();
            }
        });
        let began = Instant::now();
        assert_eq!(input.next().await, TerminalEvent::Key("j".parse().unwrap()));
        assert!(began.elapsed() <= LONGEST_MEMORY + Duration::from_secs(1));
    }

    #[tokio::test(start_paused = true)]
    async fn esc_behind_an_answer_is_a_key() {
        for reads in [["\u{1b}[0n\u{1b}", ""], ["\u{1b}\u{1b}[0n", ""], ["\u{1b}", "\u{1b}[0n"]] {
            let (sender, receiver) = mpsc::channel(READS);
            let resized = signal(SignalKind::window_change()).unwrap();
            let mut input = Input::over(receiver, resized, Arc::default());
            for read in reads.into_iter().filter(|read| !read.is_empty()) {
                sender.send(read.into()).await.unwrap();
            }
            let began = Instant::now();
            let mut seen = [input.next().await, input.next().await];
            seen.sort_by_key(|event| *event == TerminalEvent::Answered);
            assert_eq!(
                seen,
                [TerminalEvent::Key("esc".parse().unwrap()), TerminalEvent::Answered],
                "{reads:?}"
            );
            assert!(began.elapsed() <= ESCAPE_WAIT, "{reads:?}");
        }
    }
}
