//! The thread that writes frames. Nobody waits for it: what it could not write yet is replaced.
//!
//! It must not know what kind of terminal it writes to beyond its capabilities.

use std::{
    io::{self, Write},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use ratatui::buffer::Buffer;

use crate::console::{
    capabilities::Capabilities,
    encode::{encode, full},
};

/// Shows frames, the newest first and only.
#[derive(Clone)]
pub struct Writer {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The newest frame that nobody has begun to write.
    wanted: Option<Buffer>,
    /// The terminal does not show what was sent to it.
    anew: bool,
    writing: bool,
    stopped: bool,
}

/// What is to be written next.
struct Job {
    frame: Buffer,
    anew: bool,
}

impl Writer {
    /// Starts the thread.
    pub fn start(out: impl Write + Send + 'static, capabilities: Capabilities) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let body = move || run(out, &theirs, capabilities);
        thread::Builder::new().name("screen".to_owned()).spawn(body)?;
        Ok(Self { shared })
    }

    /// Wants this frame on the screen; one that still waits is dropped.
    pub fn show(&self, frame: Buffer) {
        let mut state = self.shared.lock();
        state.wanted = Some(frame);
        drop(state);
        self.shared.changed.notify_all();
    }

    /// Wants this frame on the screen, whole, whatever the terminal shows.
    pub fn show_anew(&self, frame: Buffer) {
        let mut state = self.shared.lock();
        (state.wanted, state.anew) = (Some(frame), true);
        drop(state);
        self.shared.changed.notify_all();
    }

    /// The terminal has answered the question that followed what was sent last.
    pub fn answered(&self) {}

    /// Waits until everything is written; says whether it is.
    pub fn settle(&self, patience: Duration) -> bool {
        let busy = |state: &mut State| state.writing || state.wanted.is_some();
        self.shared.wait(patience, busy)
    }

    /// Takes no more frames, drops the one that waits, and waits for a write that has begun; says
    /// whether it ended.
    pub(super) fn stop(&self, patience: Duration) -> bool {
        let mut state = self.shared.lock();
        state.stopped = true;
        drop(state);
        self.shared.changed.notify_all();
        self.shared.wait(patience, |state| state.writing)
    }
}

impl Shared {
    /// A panic elsewhere must not keep the terminal from being restored.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, patience: Duration, busy: impl FnMut(&mut State) -> bool) -> bool {
        let waited = self.changed.wait_timeout_while(self.lock(), patience, busy);
        let (state, result) = waited.unwrap_or_else(PoisonError::into_inner);
        drop(state);
        !result.timed_out()
    }

    /// Waits for work; None when there will be no more.
    fn next(&self) -> Option<Job> {
        let mut state = self.lock();
        state.writing = false;
        self.changed.notify_all();
        let idle = |state: &mut State| !state.stopped && state.wanted.is_none();
        let mut state = self.changed.wait_while(state, idle).unwrap_or_else(PoisonError::into_inner);
        if state.stopped {
            return None;
        }
        state.writing = true;
        let anew = std::mem::take(&mut state.anew);
        state.wanted.take().map(|frame| Job { frame, anew })
    }
}

fn run(mut out: impl Write, shared: &Shared, capabilities: Capabilities) {
    let mut sent: Option<Buffer> = None;
    // After a write that failed nobody knows what the terminal shows.
    let mut known = false;
    while let Some(job) = shared.next() {
        known &= !job.anew;
        let bytes = match &sent {
            Some(sent) if known => encode(sent, &job.frame, &capabilities),
            _ => full(&job.frame, &capabilities),
        };
        let written =
            if bytes.is_empty() { Ok(()) } else { out.write_all(&bytes).and_then(|()| out.flush()) };
        known = written.is_ok();
        sent = Some(job.frame);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

    use super::*;
    use crate::console::capabilities::{Codes, Depth};

    const FULL: Capabilities = Capabilities { codes: Codes::NONE, ..Capabilities::modern(Depth::True) };
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
        (Writer::start(Gate { begun, verdicts }, FULL).unwrap(), writes, verdict)
    }

    fn frame(text: &str) -> Buffer {
        Buffer::with_lines([text])
    }

    #[test]
    fn frames_between_are_skipped_and_the_newest_is_shown() {
        let (writer, writes, verdict) = gate();
        writer.show(frame("a"));
        assert_eq!(writes.recv_timeout(PATIENCE).unwrap(), "\x1b[m\x1b[2J\x1b[Ha");
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
            ("a", Ok(()), "\x1b[m\x1b[2J\x1b[Ha"),
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
        for _ in 0..2 {
            writer.show_anew(frame("a"));
            assert_eq!(writes.recv_timeout(PATIENCE).unwrap(), "\x1b[m\x1b[2J\x1b[Ha");
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
