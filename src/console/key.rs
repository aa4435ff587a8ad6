//! Keys, as people name them: `a`, `G`, `ctrl-c`, `shift-tab`, `f1`.

use std::{fmt, str::FromStr};

use crate::domain::Telling;

/// A key without its modifiers. Letters carry their case: `G` is not `shift-g`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyCode {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// One key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub code: KeyCode,
    pub ctrl: bool,
    pub alt: bool,
    /// Only beside keys that are no character.
    pub shift: bool,
}

const NAMED: [(&str, KeyCode); 15] = [
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("space", KeyCode::Char(' ')),
];

impl Key {
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// The character that it types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

/// Why a text names no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no key; write `a`, `G`, `ctrl-c`, `alt-x`, `shift-tab`, `f1`, `enter` or `space`")]
pub struct KeyError(String);

impl KeyError {
    /// The same in the language of whoever wrote it.
    pub fn telling(&self) -> Telling {
        Telling::message("wrong-key").words("key", &self.0)
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut key = Self::plain(KeyCode::Esc);
        let mut rest = text;
        loop {
            let (field, tail) = match rest.split_once('-') {
                Some(("ctrl", tail)) if !tail.is_empty() => (&mut key.ctrl, tail),
                Some(("alt", tail)) if !tail.is_empty() => (&mut key.alt, tail),
                Some(("shift", tail)) if !tail.is_empty() => (&mut key.shift, tail),
                _ => break,
            };
            *field = true;
            rest = tail;
        }
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_control() && c != ' ' => KeyCode::Char(c),
            (Some('f'), Some('1'..='9')) => {
                let number = rest[1..].parse().ok().filter(|n| (1..=24).contains(n));
                KeyCode::F(number.ok_or_else(|| KeyError(text.to_owned()))?)
            }
            _ => {
                let named = NAMED.iter().find(|(name, _)| *name == rest);
                named.ok_or_else(|| KeyError(text.to_owned()))?.1
            }
        };
        // A terminal sends the capital itself; `shift-g` would never arrive.
        if matches!(key.code, KeyCode::Char(_)) && key.shift {
            return Err(KeyError(text.to_owned()));
        }
        Ok(key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        if let Some((name, _)) = NAMED.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(n) => write!(f, "f{n}"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_what_they_write() {
        for text in
            ["a", "G", "-", "?", ":", "ctrl-c", "ctrl-alt-x", "shift-tab", "f1", "f12", "space", "pagedown"]
        {
            assert_eq!(text.parse::<Key>().unwrap().to_string(), text);
        }
        for text in ["", "shift-g", "f0", "f99", "hyper-x", "ctrl-"] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
    }
}
