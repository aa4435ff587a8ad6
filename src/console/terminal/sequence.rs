//! What stands first in bytes of a terminal: a key, a report, or nothing that concerns anybody. Pure.
//!
//! It must not know what came before these bytes, or how long ago.

use crate::console::{
    key::{Key, KeyCode},
    mouse::{Mouse, MouseKind},
};

pub(super) const ESC: u8 = 0x1b;
pub(super) const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// What the first bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Key(Key),
    Mouse(Mouse),
    /// The answer to the question `CSI 5 n`.
    Answered,
    PasteBegins,
    /// An answer or a report that nobody asked for, or rubbish.
    Nothing,
}

/// The first item and its length; None when its end has not come.
pub(super) fn first(bytes: &[u8]) -> Option<(usize, Item)> {
    match bytes {
        [] | [ESC] => None,
        // `esc` and `ctrl-c`, typed faster than the line carries them, must leave all the same.
        [ESC, ESC | 0x03, ..] => Some((1, Item::Key(Key::plain(KeyCode::Esc)))),
        [ESC, b'[', rest @ ..] => control_sequence(rest),
        [ESC, b'O', rest @ ..] => single_shift(rest),
        [ESC, b']' | b'P' | b'_', rest @ ..] => string(rest),
        [ESC, rest @ ..] => match first(rest)? {
            (used, Item::Key(key)) => Some((used + 1, Item::Key(Key { alt: true, ..key }))),
            (used, item) => Some((used + 1, item)),
        },
        [byte, ..] if byte.is_ascii_control() => Some((1, Item::Key(control(*byte)))),
        _ => character(bytes),
    }
}

/// Whether this byte after `ESC` begins more than a key that is held with alt.
pub(super) fn introduces(byte: u8) -> bool {
    matches!(byte, b'[' | b'O' | b']' | b'P' | b'_')
}

/// Whether these bytes are what a terminal sends, rather than `esc` or alt and what was typed next.
pub(super) fn is_likely(bytes: &[u8]) -> bool {
    match bytes {
        [ESC, b'[' | b'O', next, ..] => match first(bytes) {
            // The focus reports and the keypad have no parameters.
            Some((_, Item::Nothing)) if bytes[1] == b'[' => {
                matches!(next, 0x30..=0x3f | b'I' | b'O' | b'M')
            }
            Some((_, Item::Nothing)) => matches!(next, b'0'..=b'9' | b'j'..=b'y'),
            _ => true,
        },
        [ESC, b']', next, ..] => matches!(next, b'0'..=b'9' | b'l' | b'L'),
        [ESC, b'P', next, ..] => matches!(next, b'0'..=b'9' | b'>' | b'!' | b'$' | b'+'),
        [ESC, b'_', next, ..] => *next == b'G',
        _ => false,
    }
}

/// One character of UTF-8; bytes that are none vanish.
fn character(bytes: &[u8]) -> Option<(usize, Item)> {
    let head = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() > 0 => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(error) => return error.error_len().map(|used| (used, Item::Nothing)),
    };
    let c = valid.chars().next()?;
    let item = if c.is_control() { Item::Nothing } else { Item::Key(Key::plain(KeyCode::Char(c))) };
    Some((c.len_utf8(), item))
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

/// The answer of a terminal: up to BEL or `ESC \`.
fn string(rest: &[u8]) -> Option<(usize, Item)> {
    for (at, byte) in rest.iter().enumerate() {
        let used = match (byte, rest.get(at + 1)) {
            (0x07, _) => 2 + at + 1,
            (&ESC, None) => return None,
            (&ESC, Some(b'\\')) => 2 + at + 2,
            // Another sequence, or a control character, begins: this one was cut off.
            (byte, _) if byte.is_ascii_control() => 2 + at,
            _ => continue,
        };
        return Some((used, Item::Nothing));
    }
    None
}

/// What follows `ESC O`; old terminals write modifiers in between.
fn single_shift(rest: &[u8]) -> Option<(usize, Item)> {
    let length = rest.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b';'))?;
    let item = match rest[length] {
        end if end.is_ascii_control() => return Some((2 + length, Item::Nothing)),
        end if length == 0 => letter(end).map(|code| Item::Key(Key::plain(code))),
        _ => None,
    };
    Some((2 + length + 1, item.unwrap_or(Item::Nothing)))
}

/// What follows `ESC [`.
fn control_sequence(rest: &[u8]) -> Option<(usize, Item)> {
    match rest {
        // The function keys of the Linux console.
        [b'[', tail @ ..] => {
            return Some(match tail.first()? {
                key @ b'A'..=b'E' => (4, Item::Key(Key::plain(KeyCode::F(key - b'A' + 1)))),
                _ => (3, Item::Nothing),
            });
        }
        // A mouse of the oldest kind: button, column and row as a byte each, none of them a control.
        [b'M', tail @ ..] => {
            let cut = tail.iter().take(3).position(u8::is_ascii_control);
            return match cut {
                Some(at) => Some((3 + at, Item::Nothing)),
                None if tail.len() >= 3 => Some((6, Item::Nothing)),
                None => None,
            };
        }
        _ => {}
    }
    let length = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte))?;
    let used = 2 + length + 1;
    let end = rest[length];
    if !(0x40..=0x7e).contains(&end) {
        // A control character cuts the sequence off and is a key of its own.
        return Some((used - 1, Item::Nothing));
    }
    let parameters = std::str::from_utf8(&rest[..length]).unwrap_or_default();
    let item = match (parameters, end) {
        ("200", b'~') => Item::PasteBegins,
        ("0" | "3", b'n') => Item::Answered,
        (_, b'M' | b'm') if parameters.starts_with('<') => {
            mouse(&parameters[1..], end).map_or(Item::Nothing, Item::Mouse)
        }
        _ => sequence_key(parameters, end).map_or(Item::Nothing, Item::Key),
    };
    Some((used, item))
}

/// The report of a mouse in xterm's mode 1006: `button;column;row`, `M` for down. A button with a
/// modifier, another button, a movement and a release are nothing.
fn mouse(report: &str, end: u8) -> Option<Mouse> {
    let mut fields = report.split(';');
    let kind = match (fields.next()?, end) {
        ("0", b'M') => MouseKind::Press,
        ("64", b'M') => MouseKind::WheelUp,
        ("65", b'M') => MouseKind::WheelDown,
        _ => return None,
    };
    let mut cell = || fields.next()?.parse::<u16>().ok()?.checked_sub(1);
    let (column, row) = (cell()?, cell()?);
    fields.next().is_none().then_some(Mouse { kind, column, row })
}

/// The key of a sequence: xterm's, with `1 + shift + 2 alt + 4 ctrl` as second parameter.
fn sequence_key(parameters: &str, end: u8) -> Option<Key> {
    let mut fields = parameters.split(';');
    let first = fields.next().unwrap_or_default();
    let second = fields.next().unwrap_or("1");
    let (modifiers, event) = second.split_once(':').unwrap_or((second, "1"));
    // The third kind of event is a release.
    if fields.next().is_some() || event == "3" {
        return None;
    }
    let held = modifiers.parse::<u8>().ok()?.checked_sub(1)?;
    let code = match end {
        b'~' => numbered(first.parse().ok()?)?,
        b'u' => coded(first.parse().ok()?)?,
        b'Z' if matches!(first, "" | "1") => KeyCode::Tab,
        // The cursor's place in the first row is written like f3 with a modifier.
        b'R' if !parameters.is_empty() => return None,
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
        // Unicode's private use area: what kitty calls keys that type nothing.
        0xe000..=0xf8ff => return None,
        _ => KeyCode::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}
