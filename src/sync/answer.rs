//! Makes frames of an answer, and sees at its first line whether it is HQ that answers.
//!
//! It must not know what is done with a frame.

use std::collections::VecDeque;

use serde::Deserialize;

use super::fault::{Fault, NO_REASON};
use crate::domain::{Clean, ConsoleId};
use crate::net::{self, Answer, Arrival, Body};
use crate::protocol::{self, BINARY, Collection, Frame, NDJSON, Problem, Unpacker};

/// The longest line that is read.
const MAX_LINE: usize = 8 * 1024 * 1024;

/// How much of an error's body is read.
const MAX_PROBLEM: usize = 4 * 1024;

/// How much may follow the last frame so that the connection is still worth keeping.
const MAX_REST: usize = 4 * 1024;

/// The kinds of frame that this program knows; others are skipped, so that HQ may add some.
const KINDS: [&str; 5] = ["hello", "results", "rows", "digests", "end"];

/// What an answer is.
pub(super) enum Reply {
    /// Nothing changed since the state of this tag.
    NotModified(Option<Clean>),
    Frames(Box<Frames>),
}

/// Tells from status and media type what an answer is.
pub(super) async fn judge(answer: Answer, address: Clean, console: ConsoleId) -> Result<Reply, Fault> {
    let Answer { status, media_type, retry_after, etag, mut body } = answer;
    match status {
        304 => return Ok(Reply::NotModified(etag)),
        200 if media_type == NDJSON || media_type == BINARY => {
            let writing = match Unpacker::new() {
                Ok(unpacker) if media_type == BINARY => Writing::Binary(Box::new(unpacker)),
                _ => Writing::Lines(VecDeque::new()),
            };
            let (buffer, state) = (Vec::new(), State::Expected);
            let frames = Frames { body, buffer, writing, ahead: None, state, address, console };
            return Ok(Reply::Frames(Box::new(frames)));
        }
        _ => {}
    }
    let start = body.read_up_to(MAX_PROBLEM).await?;
    if media_type == Problem::MEDIA_TYPE
        && status >= 400
        && let Ok(problem) = serde_json::from_slice::<Problem>(&start)
    {
        return Err(Fault::http(&address, &Problem { status, ..problem }, retry_after));
    }
    if net::is_page(&media_type) && status < 500 {
        let sign = net::Sign::PageWith(status);
        return Err(net::Error::Portal { address, sign }.into());
    }
    if status >= 500 || status == 429 {
        let problem =
            Problem::new(status, NO_REASON, "without a reason", "try again later or look at HQ's log");
        return Err(Fault::http(&address, &problem, retry_after));
    }
    let saw = Clean::new(&format!("HTTP {status}, {media_type}: {}", net::excerpt(&start)));
    Err(Fault::NotHq { address, saw })
}

/// The frames of an answer, one after the other, as they arrive.
pub(super) struct Frames {
    body: Body,
    /// The start of a line whose end is still on its way.
    buffer: Vec<u8>,
    writing: Writing,
    /// What was looked at before it was asked for.
    ahead: Option<Result<Frame, Fault>>,
    state: State,
    address: Clean,
    console: ConsoleId,
}

/// How HQ wrote it, and what has arrived of it.
enum Writing {
    Lines(VecDeque<Vec<u8>>),
    Binary(Box<Unpacker>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The greeting is not there yet: nothing may be taken.
    Expected,
    Greeted,
}

impl Frames {
    /// The next frame; the first is always HQ's greeting to this console.
    ///
    /// Dropping the future loses nothing that had arrived.
    pub(super) async fn next(&mut self) -> Result<Frame, Fault> {
        if let Some(ahead) = self.ahead.take() {
            return ahead;
        }
        loop {
            if let Some(frame) = self.arrived()? {
                return Ok(frame);
            }
            let before = self.buffer.len();
            if self.body.read(&mut self.buffer).await?.is_none() {
                return Err(self.ended_early());
            }
            match &mut self.writing {
                Writing::Lines(lines) if self.buffer[before..].contains(&b'\n') => {
                    lines.extend(protocol::split_lines(&mut self.buffer));
                }
                Writing::Lines(_) => {}
                Writing::Binary(unpacker) => {
                    unpacker.push(&self.buffer);
                    self.buffer.clear();
                }
            }
            if self.buffer.len() > MAX_LINE {
                return Err(self.damaged(&Clean::new("> 8 MiB")));
            }
        }
    }

    /// The next frame of what is here already.
    fn arrived(&mut self) -> Result<Option<Frame>, Fault> {
        loop {
            let frame = match &mut self.writing {
                Writing::Lines(lines) => {
                    let Some(line) = lines.pop_front() else { return Ok(None) };
                    self.read(&line)?
                }
                Writing::Binary(unpacker) => match unpacker.next_frame() {
                    Ok(None) => return Ok(None),
                    Ok(frame) => frame,
                    Err(error) => return Err(self.damaged(&Clean::new(&error.to_string()))),
                },
            };
            if let Some(frame) = frame {
                return self.in_turn(frame).map(Some);
            }
        }
    }

    /// Whether another whole frame has arrived.
    pub(super) fn is_ready(&mut self) -> bool {
        if self.ahead.is_none() {
            self.ahead = self.arrived().transpose();
        }
        self.ahead.is_some()
    }

    /// How the answer has come so far.
    pub(super) fn arrival(&self) -> Arrival {
        self.body.arrival()
    }

    /// Reads what follows the last frame, so that the connection can serve the next question.
    pub(super) async fn finish(mut self) {
        // Whatever goes wrong here, the answer was whole.
        drop(self.body.read_up_to(MAX_REST).await);
    }

    fn read(&self, line: &[u8]) -> Result<Option<Frame>, Fault> {
        let line = line.trim_ascii();
        if line.is_empty() {
            return Ok(None);
        }
        match protocol::decode(line) {
            Ok(frame) => Ok(Some(frame)),
            Err(_) if self.state == State::Greeted && is_of_unknown_kind(line) => Ok(None),
            Err(_) => Err(self.damaged(&net::excerpt(line))),
        }
    }

    /// Lets a frame pass where it may stand: HQ's greeting first, and once.
    fn in_turn(&mut self, frame: Frame) -> Result<Frame, Fault> {
        match (self.state, frame) {
            (State::Expected, Frame::Hello(hello)) => {
                if hello.console != self.console {
                    let theirs = net::excerpt(hello.console.as_str().as_bytes());
                    return Err(self.portal(net::Sign::OtherConsole(
                        Clean::new(theirs.as_str()),
                        Clean::new(self.console.as_str()),
                    )));
                }
                self.state = State::Greeted;
                Ok(Frame::Hello(hello))
            }
            (State::Expected, _) => Err(self.portal(net::Sign::NoGreeting)),
            (State::Greeted, Frame::Hello(_)) => Err(self.damaged(&Clean::new("hello, hello"))),
            (State::Greeted, frame) => Ok(frame),
        }
    }

    fn ended_early(&self) -> Fault {
        if self.state == State::Expected && self.buffer.trim_ascii().is_empty() {
            return self.portal(net::Sign::Empty);
        }
        self.body.ended_early().into()
    }

    fn damaged(&self, saw: &Clean) -> Fault {
        let (address, saw) = (self.address.clone(), saw.clone());
        match self.state {
            State::Expected => Fault::NotHq { address, saw },
            State::Greeted => Fault::Garbled { address, saw },
        }
    }

    fn portal(&self, sign: net::Sign) -> Fault {
        net::Error::Portal { address: self.address.clone(), sign }.into()
    }
}

/// Whether it is a frame of a later version: of another kind, or of a collection that is not known here.
fn is_of_unknown_kind(line: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Kind {
        frame: String,
        collection: Option<String>,
    }
    serde_json::from_slice::<Kind>(line).is_ok_and(|kind| {
        !KINDS.contains(&kind.frame.as_str())
            || kind.collection.is_some_and(|name| Collection::named(&name).is_none())
    })
}
