//! What comes from the terminal, as a stream that can be dropped and taken up at any point.
//!
//! Our own reader: crossterm's spins when the terminal goes away, and takes a late answer of the
//! terminal for keys, among them `a` for acknowledge. It must not know what a key does.

use std::{
    collections::VecDeque,
    fs::File,
    io::{self, Read as _},
    pin::Pin,
    thread,
    time::Duration,
};

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::mpsc,
    time::{Sleep, sleep},
};

use crate::console::key::Key;

use super::{
    parse::{Parser, Typed},
    screen::{open_tty, size},
};

/// How long `esc` alone may still become the beginning of another key.
const ESCAPE_WAIT: Duration = Duration::from_millis(40);
/// Reads that wait to be handled; more stay in the terminal.
const READS: usize = 8;

/// Something that the terminal did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TerminalEvent {
    Key(Key),
    /// As it came; it may hold anything.
    Paste(String),
    /// Columns and rows.
    Resize(u16, u16),
    /// The terminal is gone; told once.
    Ended,
}

/// Keys, pastes and sizes as they come.
pub struct Input {
    reads: mpsc::Receiver<Vec<u8>>,
    resized: Signal,
    parser: Parser,
    ready: VecDeque<TerminalEvent>,
    /// Runs while the parser holds the beginning of something.
    patience: Option<Pin<Box<Sleep>>>,
    ended: bool,
}

impl Input {
    /// Begins to read; needs a runtime of tokio.
    pub fn open() -> io::Result<Self> {
        let tty = open_tty(&io::stdin())?;
        let resized = signal(SignalKind::window_change())?;
        let (sender, reads) = mpsc::channel(READS);
        thread::Builder::new().name("keys".to_owned()).spawn(move || read(tty, &sender))?;
        Ok(Self {
            reads,
            resized,
            parser: Parser::default(),
            ready: VecDeque::new(),
            patience: None,
            ended: false,
        })
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
            tokio::select! {
                biased;
                read = self.reads.recv() => self.take(read),
                () = elapsed(&mut self.patience) => {
                    self.patience = None;
                    let typed = self.parser.give_up();
                    self.ready.extend(typed.map(TerminalEvent::from));
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

    fn take(&mut self, read: Option<Vec<u8>>) {
        let Some(bytes) = read else {
            self.ended = true;
            self.ready.push_back(TerminalEvent::Ended);
            return;
        };
        self.ready.extend(self.parser.feed(&bytes).into_iter().map(TerminalEvent::from));
        self.patience = self.parser.is_waiting().then(|| Box::pin(sleep(ESCAPE_WAIT)));
    }
}

impl From<Typed> for TerminalEvent {
    fn from(typed: Typed) -> Self {
        match typed {
            Typed::Key(key) => Self::Key(key),
            Typed::Paste(text) => Self::Paste(text),
        }
    }
}

async fn elapsed(patience: &mut Option<Pin<Box<Sleep>>>) {
    match patience {
        Some(patience) => patience.await,
        None => std::future::pending().await,
    }
}

/// Reads until the terminal is gone or nobody listens; ends by dropping its sender.
fn read(mut tty: File, sender: &mpsc::Sender<Vec<u8>>) {
    let mut buffer = [0; 4096];
    loop {
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
        let mut input = Input {
            reads,
            resized: signal(SignalKind::window_change()).unwrap(),
            parser: Parser::default(),
            ready: VecDeque::new(),
            patience: None,
            ended: false,
        };
        for keys in ["23", "45", "1"] {
            sender.send(keys.into()).await.unwrap();
        }
        let mut seen = vec![input.next().await];
        seen.extend(std::iter::from_fn(|| input.ready()));
        let keys = ["2", "3", "4", "5", "1"].map(|key| TerminalEvent::Key(key.parse().unwrap()));
        assert_eq!(seen, keys);
    }
}
