//! The look of cells and the codes that change it (SGR, ECMA-48 §8.3.117).
//!
//! It must not know where on the screen it is used.

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};

use crate::console::capabilities::Depth;

use super::control::{digits, number};

/// Colours and attributes of one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    fg: Ink,
    bg: Ink,
    /// One bit for each of [`ATTRIBUTES`].
    attributes: u8,
}

/// A colour as it is sent: two names of one colour are one ink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ink {
    /// The terminal's own.
    Own,
    Index(u8),
    Rgb(u8, u8, u8),
}

/// What sets an attribute and what takes it away.
const ATTRIBUTES: [(Modifier, u8, u8); 8] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// Bold and dim, which one code takes away together.
const WEIGHT: u8 = 0b11;
/// Attributes that show on a space: underlined, reversed, crossed out.
const SEEN_ON_BLANK: u8 = 1 << 3 | 1 << 5 | 1 << 7;

impl Look {
    /// The terminal's own.
    pub(super) const PLAIN: Self = Self { fg: Ink::Own, bg: Ink::Own, attributes: 0 };

    /// Colours that the terminal does not have become its own.
    pub(super) fn of(cell: &Cell, depth: Depth) -> Self {
        let mut attributes = 0;
        if !cell.modifier.is_empty() {
            for (bit, (modifier, ..)) in ATTRIBUTES.iter().enumerate() {
                attributes |= u8::from(cell.modifier.contains(*modifier)) << bit;
            }
        }
        Self { fg: Ink::of(cell.fg, depth), bg: Ink::of(cell.bg, depth), attributes }
    }

    /// Leaves out what nobody sees on a space; says whether there was a look of its own.
    pub(super) fn on_blank(self) -> Option<Self> {
        (self.attributes & SEEN_ON_BLANK == 0).then_some(Self { bg: self.bg, ..Self::PLAIN })
    }

    /// Whether a space, or what an erasing code leaves, looks as this one when written with `self`.
    pub(super) fn shows_blank(self, blank: Self) -> bool {
        self.bg == blank.bg && self.attributes & SEEN_ON_BLANK == 0
    }

    /// The nearest look that shows a space as this one.
    pub(super) fn turned_to_blank(self, blank: Self) -> Self {
        Self { bg: blank.bg, attributes: self.attributes & !SEEN_ON_BLANK, ..self }
    }
}

impl Ink {
    fn of(color: Color, depth: Depth) -> Self {
        let ink = match color {
            Color::Reset => Self::Own,
            Color::Black => Self::Index(0),
            Color::Red => Self::Index(1),
            Color::Green => Self::Index(2),
            Color::Yellow => Self::Index(3),
            Color::Blue => Self::Index(4),
            Color::Magenta => Self::Index(5),
            Color::Cyan => Self::Index(6),
            Color::Gray => Self::Index(7),
            Color::DarkGray => Self::Index(8),
            Color::LightRed => Self::Index(9),
            Color::LightGreen => Self::Index(10),
            Color::LightYellow => Self::Index(11),
            Color::LightBlue => Self::Index(12),
            Color::LightMagenta => Self::Index(13),
            Color::LightCyan => Self::Index(14),
            Color::White => Self::Index(15),
            Color::Indexed(index) => Self::Index(index),
            Color::Rgb(red, green, blue) => Self::Rgb(red, green, blue),
        };
        match ink {
            Self::Rgb(..) if depth < Depth::True => Self::Own,
            Self::Index(16..) if depth < Depth::Ansi256 => Self::Own,
            _ if depth == Depth::Mono => Self::Own,
            ink => ink,
        }
    }

    /// `base` is 30 for the foreground and 40 for the background.
    fn code(self, base: u8, codes: &mut impl Codes) {
        match self {
            Self::Own => codes.code(base + 9),
            Self::Index(index @ 0..8) => codes.code(base + index),
            Self::Index(index @ 8..16) => codes.code(base + 60 + index - 8),
            Self::Index(index) => codes.codes(&[base + 8, 5, index]),
            Self::Rgb(red, green, blue) => codes.codes(&[base + 8, 2, red, green, blue]),
        }
    }
}

/// Which codes a terminal knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pens {
    /// Terminals without colour may not know the codes that take one attribute away.
    only_resets: bool,
}

impl Pens {
    pub(super) fn new(depth: Depth) -> Self {
        Self { only_resets: depth == Depth::Mono }
    }

    /// Bytes of [`Self::push`].
    pub(super) fn length(self, from: Look, to: Look) -> usize {
        if from == to { 0 } else { self.shortest(from, to).1 }
    }

    /// Changes one look into another in the fewest bytes.
    pub(super) fn push(self, bytes: &mut Vec<u8>, from: Look, to: Look) {
        if from == to {
            return;
        }
        bytes.extend(b"\x1b[");
        match self.shortest(from, to).0 {
            Change::Reset if to == Look::PLAIN => {}
            Change::Reset => {
                // Nothing at all is 0, as in `CSI m` alone.
                bytes.push(b';');
                codes(bytes, Look::PLAIN, to);
            }
            Change::Differences => codes(bytes, from, to),
        }
        bytes.push(b'm');
    }

    fn shortest(self, from: Look, to: Look) -> (Change, usize) {
        let mut reset = Length(3);
        codes(&mut reset, Look::PLAIN, to);
        // The empty code before the others.
        reset.0 += usize::from(to != Look::PLAIN);
        let mut differences = Length(3);
        if self.only_resets && from.attributes & !to.attributes != 0 {
            return (Change::Reset, reset.0);
        }
        codes(&mut differences, from, to);
        if differences.0 <= reset.0 { (Change::Differences, differences.0) } else { (Change::Reset, reset.0) }
    }
}

enum Change {
    /// Everything is taken away first.
    Reset,
    Differences,
}

/// Sends the codes of what two looks differ in.
fn codes(codes: &mut impl Codes, from: Look, to: Look) {
    let lost = from.attributes & !to.attributes;
    let mut missing = to.attributes & !from.attributes;
    if lost & WEIGHT != 0 {
        codes.code(22);
        missing |= to.attributes & WEIGHT;
    }
    if lost & !WEIGHT != 0 {
        for (bit, (_, _, off)) in ATTRIBUTES.iter().enumerate().skip(2) {
            if lost & 1 << bit != 0 {
                codes.code(*off);
            }
        }
    }
    if missing != 0 {
        for (bit, (_, on, _)) in ATTRIBUTES.iter().enumerate() {
            if missing & 1 << bit != 0 {
                codes.code(*on);
            }
        }
    }
    if from.fg != to.fg {
        to.fg.code(30, codes);
    }
    if from.bg != to.bg {
        to.bg.code(40, codes);
    }
}

/// Where codes go to.
trait Codes {
    fn code(&mut self, code: u8);

    fn codes(&mut self, codes: &[u8]) {
        for code in codes {
            self.code(*code);
        }
    }
}

impl Codes for Vec<u8> {
    fn code(&mut self, code: u8) {
        if self.last().is_some_and(u8::is_ascii_digit) {
            self.push(b';');
        }
        number(self, usize::from(code));
    }
}

/// Counts the bytes; the first code needs no `;`.
struct Length(usize);

impl Codes for Length {
    fn code(&mut self, code: u8) {
        self.0 += usize::from(self.0 != 3) + digits(usize::from(code));
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn look(fg: Color, modifier: Modifier) -> Look {
        look_at(Depth::True, fg, modifier)
    }

    fn look_at(depth: Depth, fg: Color, modifier: Modifier) -> Look {
        let mut cell = Cell::default();
        cell.set_style(Style::new().fg(fg).add_modifier(modifier));
        Look::of(&cell, depth)
    }

    fn sent(pens: Pens, from: Look, to: Look) -> Vec<u8> {
        let mut bytes = Vec::new();
        pens.push(&mut bytes, from, to);
        assert_eq!(bytes.len(), pens.length(from, to));
        bytes
    }

    #[track_caller]
    fn check(depth: Depth, from: Look, to: Look, expected: &str) {
        let change = sent(Pens::new(depth), from, to);
        assert_eq!(String::from_utf8(change).unwrap(), expected);
    }

    #[test]
    fn changes_take_the_fewest_bytes() {
        let grey = Color::Indexed(247);
        let (bold, none) = (Modifier::BOLD, Modifier::empty());
        let depth = Depth::Ansi256;
        check(depth, look(grey, none), look(grey, none), "");
        check(depth, look(grey, bold), look(grey, none), "\x1b[22m");
        check(depth, look(Color::Red, bold), Look::PLAIN, "\x1b[m");
        check(depth, look(grey, none), look(Color::Reset, bold), "\x1b[;1m");
        check(depth, Look::PLAIN, look(Color::LightRed, bold), "\x1b[1;91m");
        check(depth, Look::PLAIN, look(Color::Indexed(9), none), "\x1b[91m");
        check(depth, look(Color::Red, none), look(Color::Rgb(1, 2, 3), none), "\x1b[38;2;1;2;3m");
        check(depth, look(grey, bold | Modifier::DIM), look(grey, Modifier::DIM), "\x1b[22;2m");
        check(depth, look(grey, bold), look(grey, Modifier::DIM), "\x1b[22;2m");
        check(depth, look(grey, Modifier::REVERSED), look(Color::Red, none), "\x1b[;31m");
    }

    #[test]
    fn two_names_of_a_colour_are_one() {
        assert_eq!(look(Color::LightRed, Modifier::BOLD), look(Color::Indexed(9), Modifier::BOLD));
    }

    #[test]
    fn terminals_without_colour_get_resets_only() {
        let from = look(Color::Reset, Modifier::BOLD | Modifier::REVERSED);
        check(Depth::Mono, from, look(Color::Reset, Modifier::BOLD), "\x1b[;1m");
    }

    #[test]
    fn colours_beyond_the_depth_become_the_terminals_own() {
        let bold = look(Color::Reset, Modifier::BOLD);
        assert_eq!(look_at(Depth::Ansi256, Color::Rgb(1, 2, 3), Modifier::BOLD), bold);
        assert_eq!(look_at(Depth::Ansi16, Color::Indexed(200), Modifier::BOLD), bold);
        assert_eq!(look_at(Depth::Mono, Color::Red, Modifier::BOLD), bold);
    }

    /// Every pair of looks, as a terminal that follows ECMA-48 takes the codes.
    #[test]
    fn every_change_arrives() {
        let inks = [Ink::Own, Ink::Index(1), Ink::Index(9), Ink::Index(200), Ink::Rgb(1, 2, 3)];
        let mut looks = Vec::new();
        for (i, fg) in inks.into_iter().enumerate() {
            for attributes in 0..=u8::MAX {
                looks.push(Look { fg, bg: inks[(i + usize::from(attributes)) % 5], attributes });
            }
        }
        for pens in [Pens { only_resets: true }, Pens { only_resets: false }] {
            for (i, from) in looks.iter().enumerate() {
                for to in looks.iter().skip(i % 7).step_by(7) {
                    assert_eq!(after(*from, &sent(pens, *from, *to)), *to);
                }
            }
        }
    }

    fn after(mut look: Look, change: &[u8]) -> Look {
        if change.is_empty() {
            return look;
        }
        let text = std::str::from_utf8(change).unwrap();
        let text = text.strip_prefix("\x1b[").and_then(|text| text.strip_suffix('m')).unwrap();
        let mut codes = text.split(';').map(|code| code.parse::<u8>().unwrap_or(0));
        while let Some(code) = codes.next() {
            let mut color = || match codes.next() {
                Some(5) => Ink::Index(codes.next().unwrap()),
                _ => Ink::Rgb(codes.next().unwrap(), codes.next().unwrap(), codes.next().unwrap()),
            };
            match code {
                0 => look = Look::PLAIN,
                30..38 => look.fg = Ink::Index(code - 30),
                38 => look.fg = color(),
                39 => look.fg = Ink::Own,
                40..48 => look.bg = Ink::Index(code - 40),
                48 => look.bg = color(),
                49 => look.bg = Ink::Own,
                90..98 => look.fg = Ink::Index(code - 82),
                100..108 => look.bg = Ink::Index(code - 92),
                code => {
                    for (bit, (_, on, off)) in ATTRIBUTES.iter().enumerate() {
                        look.attributes |= u8::from(code == *on) << bit;
                        look.attributes &= !(u8::from(code == *off) << bit);
                    }
                }
            }
        }
        look
    }
}
