//! Bytes of a terminal as keys, pastes and reports. Answers that nobody asked for vanish here.
//!
//! `esc` is also how every other special key and every answer of the terminal begins, and a slow link
//! tears them apart. Where it cannot be known what was meant, what harms least is done: a key may be
//! lost, but none is made up.
//!
//! - `ESC` alone is the key `esc` once the pause is over. If what comes next looks like the rest of a
//!   sequence or of an answer, it is swallowed to its end, in however many pieces.
//! - A longer beginning is no key: it waits for its rest, and is the key that it says. So `alt-[`,
//!   `alt-O`, `alt-]`, `alt-P` and `alt-_` cannot be typed.
//! - `[`, `O`, `]`, `P` or `_` typed after `esc` are keys when they come alone.
//! - A beginning is forgotten when nothing has come for long. A control character cuts it off.
//! - A paste stays one when it stalls, until a key comes alone; `ctrl-c` alone ends it at any time.
//!
//! It must not know the time: who feeds it says when the rest did not come.

use crate::console::{
    key::{Key, KeyCode},
    mouse::Mouse,
};

use super::sequence::{ESC, Item, PASTE_ENDS, first, introduces, is_likely};

/// What came from the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    Key(Key),
    /// A paste that stalls comes in parts.
    Paste(String),
    Mouse(Mouse),
    /// The terminal has answered `CSI 5 n`.
    Answered,
}

/// Holds what has come of a key, an answer or a paste so far.
#[derive(Debug, Default)]
pub(super) struct Parser {
    pending: Vec<u8>,
    /// How many of the pending bytes have been given as keys because the rest did not come.
    given: usize,
    /// The rest of what is pending did not come in time.
    late: bool,
    paste: Option<Paste>,
}

#[derive(Debug, Default)]
struct Paste {
    text: Vec<u8>,
    /// How much has come, with what was given already.
    length: usize,
    pace: Pace,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Pace {
    #[default]
    Running,
    /// Nothing has come for long.
    Stalled,
    /// What is pending from here on came alone after that, and may be a key.
    Interrupted(usize),
}

/// A longer paste is cut; nobody types more into a form.
const LONGEST_PASTE: usize = 64 * 1024;
/// No answer that anybody looks into is longer; of a longer one only the beginning is kept.
const LONGEST_SEQUENCE: usize = 4096;
const CTRL_C: u8 = 0x03;

/// Whether a read is the answer to our question and nothing else.
pub(super) fn is_answer(bytes: &[u8]) -> bool {
    matches!(first(bytes), Some((used, Item::Answered)) if used == bytes.len())
}

impl Parser {
    /// Takes one read.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Vec<Typed> {
        // Who answers need not be who types: screen(1) answers by itself between the pieces of a key.
        if is_answer(bytes) {
            return vec![Typed::Answered];
        }
        if let (Some(_), Some((used, Item::Answered))) = (&self.paste, first(bytes)) {
            let mut typed = vec![Typed::Answered];
            typed.extend(self.feed(&bytes[used..]));
            return typed;
        }
        if self.paste.is_some() && bytes == [CTRL_C] {
            (self.paste, self.pending) = (None, Vec::new());
        }
        if let Some(paste) = &mut self.paste
            && paste.pace != Pace::Running
        {
            let is_end = PASTE_ENDS.starts_with(&[&self.pending, bytes].concat());
            if paste.pace == Pace::Stalled && is_one_key(bytes) && (self.pending.is_empty() || !is_end) {
                paste.pace = Pace::Interrupted(self.pending.len());
                self.pending.extend(bytes);
                return Vec::new();
            }
            paste.pace = Pace::Running;
        }
        if self.late && !self.goes_on_with(bytes) {
            let dropped = if self.given == 0 { self.pending.len() } else { self.given };
            self.pending.drain(..dropped);
            (self.given, self.late) = (0, false);
        }
        self.pending.extend(bytes);
        self.take()
    }

    /// Whether something came that may mean more, or less, when nothing follows it.
    pub(super) fn is_waiting(&self) -> bool {
        match &self.paste {
            Some(paste) => matches!(paste.pace, Pace::Interrupted(_)),
            None => !self.pending.is_empty(),
        }
    }

    /// Whether what comes next depends on what came before.
    pub(super) fn remembers(&self) -> bool {
        self.paste.is_some() || !self.pending.is_empty()
    }

    /// Whether what comes is text that is pasted.
    pub(super) fn is_pasting(&self) -> bool {
        self.paste.is_some()
    }

    /// The rest did not come in time: gives the key that is there, if one is.
    pub(super) fn give_up(&mut self) -> Vec<Typed> {
        if let Some(paste) = &self.paste {
            let Pace::Interrupted(at) = paste.pace else { return Vec::new() };
            self.paste = None;
            self.pending.drain(..at);
            let mut typed = self.take();
            typed.extend(self.give_up());
            return typed;
        }
        self.late = !self.pending.is_empty();
        let code = match (self.given, self.pending.as_slice()) {
            (0, [ESC]) => KeyCode::Esc,
            (1, [ESC, typed]) => KeyCode::Char(char::from(*typed)),
            _ => return Vec::new(),
        };
        self.given += 1;
        vec![Typed::Key(Key::plain(code))]
    }

    /// Nothing has come for long: what comes next is new, unless it is clearly the rest of a paste.
    pub(super) fn forget(&mut self) -> Vec<Typed> {
        let mut typed = self.give_up();
        if let Some(paste) = &mut self.paste {
            paste.pace = Pace::Stalled;
            let cut = paste.text.split_off(whole_characters(&paste.text));
            typed.extend(paste.give());
            paste.text = cut;
            return typed;
        }
        self.pending.clear();
        (self.given, self.late) = (0, false);
        typed
    }

    /// Whether a read is the rest of what is pending and late.
    fn goes_on_with(&self, bytes: &[u8]) -> bool {
        let whole = [&self.pending, bytes].concat();
        match (self.given, self.pending.as_slice()) {
            (_, [ESC]) => matches!(bytes, [byte] if introduces(*byte)) || is_likely(&whole),
            // After two keys only what cannot be a third is a rest.
            (2, [_, _]) => is_likely(&whole) && (bytes.len() > 1 || first(&whole).is_some()),
            (_, [ESC, byte]) if introduces(*byte) => is_likely(&whole),
            _ => true,
        }
    }

    /// Takes all that is whole out of what is pending.
    fn take(&mut self) -> Vec<Typed> {
        let mut typed = Vec::new();
        let mut at = 0;
        while at < self.pending.len() {
            if let Some(paste) = &mut self.paste {
                let (used, ended) = paste.take(&self.pending[at..]);
                at += used;
                if !ended {
                    break;
                }
                typed.extend(paste.give());
                self.paste = None;
                continue;
            }
            let Some((used, item)) = first(&self.pending[at..]) else { break };
            at += used;
            // The `esc` in front has been carried out: with a key of the same sequence that is one too many.
            let is_rest = self.given > 0;
            (self.given, self.late) = (0, false);
            match item {
                Item::Key(_) | Item::Mouse(_) if is_rest => {}
                Item::Key(key) => typed.push(Typed::Key(key)),
                Item::Mouse(mouse) => typed.push(Typed::Mouse(mouse)),
                Item::Answered => typed.push(Typed::Answered),
                Item::PasteBegins => self.paste = Some(Paste::default()),
                Item::Nothing => {}
            }
        }
        self.pending.drain(..at);
        if self.paste.is_none() && self.pending.len() > LONGEST_SEQUENCE {
            self.pending.drain(2..self.pending.len() - 1);
        }
        typed
    }
}

impl Paste {
    /// Takes what belongs to the paste; gives how much that was and whether it ended.
    fn take(&mut self, bytes: &[u8]) -> (usize, bool) {
        let end = bytes.windows(PASTE_ENDS.len()).position(|window| window == PASTE_ENDS);
        // The end may have come in part.
        let begun = (1..PASTE_ENDS.len()).rev().find(|length| bytes.ends_with(&PASTE_ENDS[..*length]));
        let text = end.unwrap_or_else(|| bytes.len() - begun.unwrap_or(0));
        let room = LONGEST_PASTE.saturating_sub(self.length);
        self.text.extend(&bytes[..text.min(room)]);
        self.length += text.min(room);
        match end {
            Some(_) => (text + PASTE_ENDS.len(), true),
            None => (text, false),
        }
    }

    /// Gives what has come.
    fn give(&mut self) -> Option<Typed> {
        let text = std::mem::take(&mut self.text);
        (!text.is_empty()).then(|| Typed::Paste(String::from_utf8_lossy(&text).into_owned()))
    }
}

fn is_one_key(bytes: &[u8]) -> bool {
    bytes == [ESC] || matches!(first(bytes), Some((used, Item::Key(_))) if used == bytes.len())
}

/// How much of this text comes before a character of which the end has not come.
fn whole_characters(text: &[u8]) -> usize {
    let cut = (1..=text.len().min(3)).map(|length| text.len() - length).find(|at| {
        matches!(std::str::from_utf8(&text[*at..]), Err(error) if error.valid_up_to() == 0 && error.error_len().is_none())
    });
    cut.unwrap_or(text.len())
}

#[cfg(test)]
mod tests;
