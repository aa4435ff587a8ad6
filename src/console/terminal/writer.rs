//! The thread that writes frames. Nobody waits for it: what it could not write yet is replaced.
//!
//! Little is on its way at a time, so that a slow terminal shows the newest state soon: a frame goes
//! in parts there, and the difference is taken anew for each. It must not know what kind of terminal
//! it writes to beyond its capabilities.

use std::{
    io::{self, Write},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use super::{
    beside::Beside,
    meter::{Meter, Room},
    parts::{Frame, Screen},
};
use crate::console::capabilities::Capabilities;

/// Asks whether all is well (DSR 5): the answer says that everything before it has arrived.
const QUESTION: &[u8] = b"\x1b[5n";

/// What the thread begins with.
#[derive(Clone, Debug)]
pub struct Setup {
    pub capabilities: Capabilities,
    /// Bytes a second that the link takes; None: it is learnt.
    pub rate: Option<u32>,
    /// Goes out in front of the first frame, in the same write.
    pub preamble: Vec<u8>,
}

/// Shows frames, the newest first and only.
#[derive(Clone)]
pub struct Writer {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// The newest frame that the thread has not looked at.
    wanted: Option<Frame>,
    /// The terminal does not show what was sent to it.
    anew: bool,
    /// What goes out beside the frames, in front of the next part.
    beside: Beside,
    meter: Meter,
    phase: Phase,
    /// Something was handed to the terminal, or may have been.
    begun: bool,
    stopped: bool,
}

/// What the thread is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    /// It has a frame that is not on the screen yet.
    Waiting,
    Writing,
}

impl Writer {
    /// Starts the thread.
    pub fn start(out: impl Write + Send + 'static, setup: Setup) -> io::Result<Self> {
        let now = Instant::now();
        // A printing terminal would print the question.
        let addressable = setup.capabilities.addressable;
        let meter = if addressable { Meter::new(setup.rate, now) } else { Meter::silent(setup.rate, now) };
        Self::begin(meter, move |shared| run(out, shared, setup.capabilities, setup.preamble))
    }

    /// Starts a thread on the same link, with what this one has learnt of it.
    pub(super) fn again(
        &self,
        out: impl Write + Send + 'static,
        capabilities: Capabilities,
        preamble: Vec<u8>,
    ) -> io::Result<Self> {
        let meter = self.shared.lock().meter.again(Instant::now());
        Self::begin(meter, move |shared| run(out, shared, capabilities, preamble))
    }

    fn begin(meter: Meter, work: impl FnOnce(&Shared) + Send + 'static) -> io::Result<Self> {
        let state = State {
            wanted: None,
            anew: false,
            beside: Beside::default(),
            meter,
            phase: Phase::Idle,
            begun: false,
            stopped: false,
        };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let theirs = Arc::clone(&shared);
        let body = move || work(&theirs);
        thread::Builder::new().name("screen".to_owned()).spawn(body)?;
        Ok(Self { shared })
    }

    /// Wants this frame on the screen; one that still waits is dropped.
    pub fn show(&self, frame: impl Into<Frame>) {
        self.shared.tell(|state| state.want(frame.into()));
    }

    /// Wants this frame on the screen, whole, whatever the terminal shows.
    pub fn show_anew(&self, frame: impl Into<Frame>) {
        self.shared.tell(|state| {
            state.want(frame.into());
            state.anew = true;
        });
    }

    /// Sends what shows nothing beside the frames, instead of what still waits of its kind.
    pub fn send(&self, beside: Beside) {
        self.shared.tell(|state| state.beside.then(beside));
    }

    /// The terminal has answered the question that followed what was sent.
    pub fn answered(&self) {
        self.shared.tell(|state| state.meter.answered(Instant::now()));
    }

    /// Whether an answer of the terminal may still come.
    pub fn awaits_answer(&self) -> bool {
        self.shared.lock().meter.awaits_answer()
    }

    /// Whether the terminal may have got anything yet.
    pub(super) fn has_begun(&self) -> bool {
        self.shared.lock().begun
    }

    /// Waits until everything is written; says whether it is.
    pub fn settle(&self, patience: Duration) -> bool {
        self.shared.wait(patience, |state| state.phase != Phase::Idle || state.wanted.is_some())
    }

    /// Takes no more frames, drops the one that waits, and waits for a write that has begun; says
    /// whether it ended.
    pub(super) fn stop(&self, patience: Duration) -> bool {
        self.shared.tell(|state| state.stopped = true);
        self.shared.wait(patience, |state| state.phase == Phase::Writing)
    }
}

impl State {
    fn want(&mut self, frame: Frame) {
        // What answers a key stays urgent until it, or what replaces it, is on the screen.
        let urgent = frame.urgent || self.wanted.as_ref().is_some_and(|wanted| wanted.urgent);
        self.wanted = Some(Frame { urgent, ..frame });
    }
}

impl Shared {
    /// A panic elsewhere must not keep the terminal from being restored.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    fn wait(&self, patience: Duration, busy: impl FnMut(&mut State) -> bool) -> bool {
        let waited = self.changed.wait_timeout_while(self.lock(), patience, busy);
        let (state, result) = waited.unwrap_or_else(PoisonError::into_inner);
        drop(state);
        !result.timed_out()
    }

    /// Waits until something may be written; None when there will be no more.
    fn next(&self, screen: &mut Screen) -> Option<Turn> {
        let mut state = self.lock();
        loop {
            if state.stopped {
                return None;
            }
            if std::mem::take(&mut state.anew) {
                screen.forget();
            }
            if let Some(frame) = state.wanted.take() {
                screen.want(frame);
            }
            // Somebody pressed a key for it, or is to hear it.
            let has_beside = !state.beside.is_empty();
            let phase = if screen.is_pending() || has_beside { Phase::Waiting } else { Phase::Idle };
            if state.phase != phase {
                state.phase = phase;
                self.changed.notify_all();
            }
            let now = Instant::now();
            let asks_alone = state.meter.asks_alone_at();
            let mut wake = asks_alone.map(|at| at.saturating_duration_since(now));
            let alone = wake == Some(Duration::ZERO);
            if alone {
                return Some(state.begin(Turn { beside: Vec::new(), room: 0, alone }));
            }
            if screen.is_pending() || has_beside {
                match state.meter.room(now, screen.is_urgent() || has_beside) {
                    Room::Bytes(room) => {
                        let beside = std::mem::take(&mut state.beside).bytes();
                        let room = if screen.is_pending() { room.saturating_sub(beside.len()) } else { 0 };
                        return Some(state.begin(Turn { beside, room, alone }));
                    }
                    Room::After(pause) => wake = Some(wake.map_or(pause, |wake| wake.min(pause))),
                }
            }
            state = match wake {
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(pause) => {
                    self.changed.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    /// Keeps account of what is about to be written, with a question at its end where one is due. Before
    /// the write, because the answer may be here before the write has returned.
    fn writes(&self, bytes: &mut Vec<u8>, may_ask: bool) -> Instant {
        let mut state = self.lock();
        let now = Instant::now();
        let asks = may_ask && state.meter.asks(now, bytes.len());
        if asks {
            bytes.extend(QUESTION);
        }
        state.meter.writes(now, bytes.len(), asks);
        now
    }

    fn wrote(&self, bytes: usize, began: Instant) {
        let mut state = self.lock();
        state.meter.wrote(bytes, began.elapsed());
        state.phase = Phase::Waiting;
        self.changed.notify_all();
    }
}

impl State {
    fn begin(&mut self, turn: Turn) -> Turn {
        self.phase = Phase::Writing;
        self.begun = true;
        turn
    }
}

/// What is to be written next.
struct Turn {
    /// Bytes that show nothing.
    beside: Vec<u8>,
    /// So many bytes of the frame.
    room: usize,
    /// A question is due that follows nothing.
    alone: bool,
}

fn run(mut out: impl Write, shared: &Shared, capabilities: Capabilities, mut preamble: Vec<u8>) {
    let mut screen = Screen::new(capabilities);
    while let Some(turn) = shared.next(&mut screen) {
        let mut bytes = [preamble.as_slice(), &turn.beside].concat();
        if turn.room > 0 {
            bytes.extend(screen.part(turn.room));
        }
        let may_ask = turn.alone || turn.room > 0 && !bytes.is_empty();
        let began = shared.writes(&mut bytes, may_ask);
        let written =
            if bytes.is_empty() { Ok(()) } else { out.write_all(&bytes).and_then(|()| out.flush()) };
        match written {
            Ok(()) => preamble.clear(),
            Err(_) => screen.forget(),
        }
        shared.wrote(bytes.len(), began);
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

    use super::*;
    use crate::console::capabilities::{Codes, Depth};

    const PLAIN: Capabilities = Capabilities { codes: Codes::NONE, ..Capabilities::modern(Depth::True) };
    const PREAMBLE: &[u8] = b"<";
    const PATIENCE: Duration = Duration::from_secs(10);

    /// A terminal that takes a write only when it is told to, and how that write ends.
    struct Gate {
        begun: Sender<String>,
        verdicts: Receiver<io::Result<()>>,
    }

    impl Write for Gate {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.begun.send(String::from_utf8_lossy(bytes).into_owned()).unwrap();
            self.verdicts.recv().unwrap().map(|()| bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn gate() -> (Writer, Receiver<String>, SyncSender<io::Result<()>>) {
        let (begun, writes) = channel();
        let (verdict, verdicts) = sync_channel(8);
        let setup = Setup { capabilities: PLAIN, rate: Some(10_000_000), preamble: PREAMBLE.to_vec() };
        (Writer::start(Gate { begun, verdicts }, setup).unwrap(), writes, verdict)
    }

    fn frame(text: &str) -> Buffer {
        Buffer::with_lines([text])
    }

    #[test]
    fn frames_between_are_skipped_and_the_newest_is_shown() {
        let (writer, writes, verdict) = gate();
        assert!(!writer.has_begun());
        writer.show(frame("a"));
        assert_eq!(writes.recv_timeout(PATIENCE).unwrap(), "<\x1b[m\x1b[2J\x1b[Ha");
        assert!(writer.has_begun());
        for text in ["b", "c", "d"] {
            writer.show(frame(text));
        }
        verdict.send(Ok(())).unwrap();
        assert_eq!(writes.recv_timeout(PATIENCE).unwrap(), "\x1b[Hd");
        verdict.send(Ok(())).unwrap();
        assert!(writer.settle(PATIENCE));
        writer.show(frame("d"));
        assert!(writer.settle(PATIENCE));
        assert!(writes.try_recv().is_err(), "nothing changed and nothing is written");
    }

    #[test]
    fn after_a_failed_write_the_next_frame_is_sent_whole() {
        let (writer, writes, verdict) = gate();
        for (text, outcome, sent) in [
            ("-", Err(io::Error::other("gone")), "<\x1b[m\x1b[2J\x1b[H-"),
            ("a", Ok(()), "<\x1b[m\x1b[2J\x1b[Ha"),
            ("b", Err(io::Error::other("gone")), "\x1b[Hb"),
            ("c", Ok(()), "\x1b[m\x1b[2J\x1b[Hc"),
            ("d", Ok(()), "\x1b[Hd"),
        ] {
            writer.show(frame(text));
            assert_eq!(writes.recv_timeout(PATIENCE).unwrap(), sent);
            verdict.send(outcome).unwrap();
            assert!(writer.settle(PATIENCE));
        }
    }

    #[test]
    fn a_frame_shown_anew_is_sent_whole() {
        let (writer, writes, verdict) = gate();
        for sent in ["<\x1b[m\x1b[2J\x1b[Ha", "\x1b[m\x1b[2J\x1b[Ha"] {
            writer.show_anew(frame("a"));
            assert_eq!(writes.recv_timeout(PATIENCE).unwrap(), sent);
            verdict.send(Ok(())).unwrap();
            assert!(writer.settle(PATIENCE));
        }
    }

    #[test]
    fn a_stuck_write_does_not_hold_up_the_end() {
        let (writer, writes, verdict) = gate();
        writer.show(frame("a"));
        writes.recv_timeout(PATIENCE).unwrap();
        writer.show(frame("b"));
        assert!(!writer.stop(Duration::from_millis(1)), "the write has not ended");
        verdict.send(Ok(())).unwrap();
        assert!(writer.stop(PATIENCE));
        assert!(writes.recv_timeout(PATIENCE).is_err(), "no frame is written after the end");
    }
}
