//! Bytes of a terminal as keys and pastes. Answers and reports of the terminal vanish here.
//!
//! It must not know the time: who feeds it says when the rest of a key did not come.

use crate::console::key::{Key, KeyCode};

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    Key(Key),
    Paste(String),
}

/// Holds what has come of a key or a paste so far.
#[derive(Debug, Default)]
pub(super) struct Parser {
    pending: Vec<u8>,
    paste: Option<Vec<u8>>,
}

const ESC: u8 = 0x1b;
const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";
/// A longer paste is cut; nobody types more into a form.
const LONGEST_PASTE: usize = 64 * 1024;
/// A longer sequence is none.
const LONGEST_SEQUENCE: usize = 4096;

/// What the first bytes are.
enum Step {
    /// The beginning of something.
    Unfinished,
    Key(usize, Key),
    /// Something that is no key.
    Nothing(usize),
    PasteBegins,
}

impl Parser {
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Vec<Typed> {
        self.pending.extend(bytes);
        let mut typed = Vec::new();
        let mut at = 0;
        while at < self.pending.len() {
            if self.paste.is_some() {
                let used = self.feed_paste(at, &mut typed);
                at += used;
                if used == 0 {
                    break;
                }
                continue;
            }
            let rest = &self.pending[at..];
            match step(rest) {
                Step::Unfinished if rest.len() < LONGEST_SEQUENCE => break,
                Step::Unfinished => at = self.pending.len(),
                Step::Nothing(used) => at += used,
                Step::Key(used, key) => {
                    typed.push(Typed::Key(key));
                    at += used;
                }
                Step::PasteBegins => {
                    self.paste = Some(Vec::new());
                    at += PASTE_BEGINS.len();
                }
            }
        }
        self.pending.drain(..at);
        typed
    }

    /// Whether the beginning of a key is there that may be all of it.
    pub(super) fn is_waiting(&self) -> bool {
        self.paste.is_none() && !self.pending.is_empty()
    }

    /// Takes what is there as all that will come.
    pub(super) fn give_up(&mut self) -> Option<Typed> {
        let pending = std::mem::take(&mut self.pending);
        let key = match pending.as_slice() {
            [ESC] => Key::plain(KeyCode::Esc),
            // The beginning of a sequence is also what alt and one of these send.
            [ESC, c @ (b'[' | b'O' | b']' | b'P' | b'_' | b'^' | b'X')] => alt(char::from(*c)),
            _ => return None,
        };
        Some(Typed::Key(key))
    }

    /// Takes the paste from `at` on; gives how many bytes that was.
    fn feed_paste(&mut self, at: usize, typed: &mut Vec<Typed>) -> usize {
        let Some(paste) = &mut self.paste else { return 0 };
        let rest = &self.pending[at..];
        let end = rest.windows(PASTE_ENDS.len()).position(|window| window == PASTE_ENDS);
        // The end may have come in part.
        let text = end.unwrap_or_else(|| rest.len().saturating_sub(PASTE_ENDS.len() - 1));
        let room = LONGEST_PASTE.saturating_sub(paste.len());
        paste.extend(&rest[..text.min(room)]);
        if end.is_none() {
            return text;
        }
        let paste = self.paste.take().unwrap_or_default();
        typed.push(Typed::Paste(String::from_utf8_lossy(&paste).into_owned()));
        text + PASTE_ENDS.len()
    }
}

fn step(bytes: &[u8]) -> Step {
    match bytes {
        [] | [ESC] | [ESC, b'O'] => Step::Unfinished,
        [ESC, ESC, ..] => Step::Key(1, Key::plain(KeyCode::Esc)),
        [ESC, b'[', rest @ ..] => control_sequence(rest),
        [ESC, b'O', end, ..] => match letter(*end) {
            Some(code) => Step::Key(3, Key::plain(code)),
            None => Step::Nothing(3),
        },
        [ESC, b']' | b'P' | b'_' | b'^' | b'X', rest @ ..] => string(rest),
        [ESC, rest @ ..] => match step(rest) {
            Step::Key(used, key) => Step::Key(used + 1, Key { alt: true, ..key }),
            Step::Nothing(used) => Step::Nothing(used + 1),
            other => other,
        },
        [byte, ..] if byte.is_ascii_control() => Step::Key(1, control(*byte)),
        _ => character(bytes),
    }
}

/// One character of UTF-8; bytes that are none vanish.
fn character(bytes: &[u8]) -> Step {
    let first = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(first) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() > 0 => {
            std::str::from_utf8(&first[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(error) => return error.error_len().map_or(Step::Unfinished, Step::Nothing),
    };
    match valid.chars().next() {
        Some(c) if c.is_control() => Step::Nothing(c.len_utf8()),
        Some(c) => Step::Key(c.len_utf8(), Key::plain(KeyCode::Char(c))),
        None => Step::Nothing(1),
    }
}

/// ECMA-48 C0: what the control key and a letter send.
fn control(byte: u8) -> Key {
    let code = match byte {
        b'\r' => KeyCode::Enter,
        b'\t' => KeyCode::Tab,
        0x08 | 0x7f => KeyCode::Backspace,
        0 => return ctrl(' '),
        // `a` to `z`, then `\`, `]`, `^` and `_`.
        1..=26 => return ctrl(char::from(byte - 1 + b'a')),
        _ => return ctrl(char::from(byte + 0x40)),
    };
    Key::plain(code)
}

fn ctrl(c: char) -> Key {
    Key { ctrl: true, ..Key::plain(KeyCode::Char(c)) }
}

fn alt(c: char) -> Key {
    Key { alt: true, ..Key::plain(KeyCode::Char(c)) }
}

/// The answer of a terminal: up to BEL or `ESC \`.
fn string(rest: &[u8]) -> Step {
    for (at, byte) in rest.iter().enumerate() {
        match (byte, rest.get(at + 1)) {
            (0x07, _) => return Step::Nothing(2 + at + 1),
            (&ESC, Some(b'\\')) => return Step::Nothing(2 + at + 2),
            // Another sequence begins: this one was cut off.
            (&ESC, Some(_)) => return Step::Nothing(2 + at),
            _ => {}
        }
    }
    Step::Unfinished
}

/// What follows `ESC [`.
fn control_sequence(rest: &[u8]) -> Step {
    // The function keys of the Linux console.
    if let [b'[', tail @ ..] = rest {
        return match tail {
            [] => Step::Unfinished,
            [key @ b'A'..=b'E', ..] => Step::Key(4, Key::plain(KeyCode::F(key - b'A' + 1))),
            _ => Step::Nothing(3),
        };
    }
    let Some(length) = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte)) else {
        return Step::Unfinished;
    };
    let used = 2 + length + 1;
    if !(0x40..=0x7e).contains(&rest[length]) {
        // A control character cuts the sequence off and is a key of its own.
        return Step::Nothing(used - 1);
    }
    let parameters = std::str::from_utf8(&rest[..length]).unwrap_or_default();
    if rest[length] == b'~' && parameters == "200" {
        return Step::PasteBegins;
    }
    match sequence_key(parameters, rest[length]) {
        Some(key) => Step::Key(used, key),
        None => Step::Nothing(used),
    }
}

/// The key of a sequence: xterm's, with `1 + shift + 2 alt + 4 ctrl` as second parameter.
fn sequence_key(parameters: &str, end: u8) -> Option<Key> {
    let mut fields = parameters.split(';');
    let first = fields.next().unwrap_or_default();
    let (modifiers, event) = match fields.next().unwrap_or("1").split_once(':') {
        Some((modifiers, event)) => (modifiers, event),
        None => (parameters.split(';').nth(1).unwrap_or("1"), "1"),
    };
    // The third kind of event is a release.
    if fields.next().is_some() || event == "3" {
        return None;
    }
    let held = modifiers.parse::<u8>().ok()?.checked_sub(1)?;
    let code = match end {
        b'~' => numbered(first.parse().ok()?)?,
        b'u' => coded(first.parse().ok()?)?,
        b'Z' if matches!(first, "" | "1") => KeyCode::Tab,
        _ if matches!(first, "" | "1") => letter(end)?,
        _ => return None,
    };
    let types = matches!(code, KeyCode::Char(_));
    Some(Key {
        code,
        shift: !types && (held & 1 != 0 || end == b'Z'),
        alt: held & 2 != 0,
        ctrl: held & 4 != 0,
    })
}

fn letter(end: u8) -> Option<KeyCode> {
    Some(match end {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        // The keypad in application mode.
        b'M' => KeyCode::Enter,
        b'P'..=b'S' => KeyCode::F(end - b'P' + 1),
        _ => return None,
    })
}

fn numbered(number: u8) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number - 10),
        17..=21 => KeyCode::F(number - 11),
        23..=24 => KeyCode::F(number - 12),
        _ => return None,
    })
}

/// The key of a character's number, as xterm's `modifyOtherKeys` and kitty send it.
fn coded(number: u32) -> Option<KeyCode> {
    Some(match number {
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        _ => KeyCode::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(typed: impl IntoIterator<Item = Typed>) -> Vec<String> {
        let text = |typed| match typed {
            Typed::Key(key) => key.to_string(),
            Typed::Paste(text) => format!("paste {text:?}"),
        };
        typed.into_iter().map(text).collect()
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &[&str]) {
        let mut whole = Parser::default();
        assert_eq!(written(whole.feed(bytes)), expected, "{:?}", bytes.escape_ascii().to_string());
        // Packets break anywhere.
        let mut split = Parser::default();
        let typed: Vec<Typed> = bytes.iter().flat_map(|byte| split.feed(&[*byte])).collect();
        assert_eq!(written(typed), expected, "byte by byte: {}", bytes.escape_ascii());
    }

    #[test]
    fn keys_are_read_as_people_name_them() {
        check(b"aG?", &["a", "G", "?"]);
        check("é日".as_bytes(), &["é", "日"]);
        check(
            b"\r\t\x7f\x08\x03\x0c \x00\x1f",
            &["enter", "tab", "backspace", "backspace", "ctrl-c", "ctrl-l", "space", "ctrl-space", "ctrl-_"],
        );
        check(b"\x1b[A\x1b[B\x1bOC\x1bOD", &["up", "down", "right", "left"]);
        check(b"\x1b[Z\x1b[1;5A\x1b[1;2P\x1b[1;3D", &["shift-tab", "ctrl-up", "shift-f1", "alt-left"]);
        check(b"\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~", &["home", "end", "home", "end", "home", "end"]);
        check(b"\x1b[2~\x1b[3~\x1b[5~\x1b[6~", &["insert", "delete", "pageup", "pagedown"]);
        check(b"\x1bOP\x1b[[A\x1b[11~\x1b[15~\x1b[17~\x1b[24~", &["f1", "f1", "f1", "f5", "f6", "f12"]);
        check(b"\x1bx\x1b\x1b[A\x1b\r", &["alt-x", "esc", "up", "alt-enter"]);
        check(b"\x1b[97;5u\x1b[13;2u", &["ctrl-a", "shift-enter"]);
    }

    #[test]
    fn answers_and_reports_of_the_terminal_are_no_keys() {
        check(b"\x1b]11;rgb:1a1a/aaaa/aaaa\x07x", &["x"]);
        check(b"\x1b]11;rgb:1a1a/aaaa/aaaa\x1b\\x", &["x"]);
        check(b"\x1bP>|term 1.0\x1b\\x", &["x"]);
        check(b"\x1b[?62;1;4cx\x1b[12;40Rx\x1b[Ix\x1b[<0;3;4Mx\x1b[?1;2;3$yx", &["x"; 5]);
        check(b"\x1b[97;1:3ux", &["x"]);
    }

    #[test]
    fn a_paste_is_one_text_and_no_key() {
        check(b"a\x1b[200~q\x1b[A\rb\x1b[201~c", &["a", "paste \"q\\u{1b}[A\\rb\"", "c"]);
        let mut parser = Parser::default();
        parser.feed(PASTE_BEGINS);
        parser.feed(&vec![b'x'; 2 * LONGEST_PASTE]);
        assert!(!parser.is_waiting());
        let typed = parser.feed(PASTE_ENDS);
        assert!(matches!(&typed[..], [Typed::Paste(text)] if text.len() == LONGEST_PASTE));
    }

    #[test]
    fn a_beginning_that_stays_alone_is_a_key_or_nothing() {
        for (bytes, expected) in [
            (b"\x1b".as_slice(), Some("esc")),
            (b"\x1b[", Some("alt-[")),
            (b"\x1b[1;", None),
            (b"\xc3", None),
        ] {
            let mut parser = Parser::default();
            assert_eq!(parser.feed(bytes), []);
            assert!(parser.is_waiting());
            assert_eq!(written(parser.give_up()), expected.into_iter().collect::<Vec<_>>());
            assert!(!parser.is_waiting());
            assert_eq!(written(parser.feed(b"x")), ["x"]);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken_and_leave_the_keyboard_usable(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let mut parser = Parser::default();
            let typed = parser.feed(&bytes);
            for typed in typed {
                if let Typed::Key(Key { code: KeyCode::Char(c), .. }) = typed {
                    prop_assert!(!c.is_control());
                }
            }
            parser.feed(PASTE_ENDS);
            parser.give_up();
            prop_assert_eq!(parser.feed(b"x"), vec![Typed::Key(Key::plain(KeyCode::Char('x')))]);
        }
    }
}
