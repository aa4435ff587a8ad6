//! What goes out beside the frames and shows nothing: a bell, a text for the person's clipboard.
//!
//! A clipboard holds one text and a bell rung twice at once is one, so that of what waits only the
//! newest is sent, however long a key is held. Pure: it must not know when it is written.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The longest text for the clipboard; longer ones are cut off by some terminals.
const LONGEST_COPY: usize = 4096;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    rings: bool,
    copy: Option<String>,
}

impl Beside {
    /// Rings the bell.
    pub fn ring(&mut self) {
        self.rings = true;
    }

    /// Puts a text into the clipboard (OSC 52), instead of one that still waits.
    pub fn copy(&mut self, text: &str) {
        let end = text.floor_char_boundary(LONGEST_COPY);
        self.copy = Some(text[..end].to_owned());
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes in what came later.
    pub(super) fn then(&mut self, later: Self) {
        self.rings |= later.rings;
        self.copy = later.copy.or_else(|| self.copy.take());
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = if self.rings { vec![0x07] } else { Vec::new() };
        if let Some(text) = &self.copy {
            bytes.extend(b"\x1b]52;c;");
            bytes.extend(STANDARD.encode(text).as_bytes());
            bytes.push(0x07);
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_waits_the_newest_is_sent_once() {
        let mut waiting = Beside::default();
        for text in ["Dili", "Salele", "Sakato"] {
            let mut later = Beside::default();
            later.copy(text);
            later.ring();
            waiting.then(later);
        }
        waiting.then(Beside::default());
        assert_eq!(waiting.bytes(), b"\x07\x1b]52;c;U2FrYXRv\x07");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let mut beside = Beside::default();
        beside.copy(&("x".to_owned() + &"é".repeat(3_000)));
        let bytes = beside.bytes();
        let text = STANDARD.decode(&bytes[7..bytes.len() - 1]).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), "x".to_owned() + &"é".repeat(2_047));
        assert!(Beside::default().bytes().is_empty());
    }
}
