//! The look of cells and the codes that change it (SGR, ECMA-48 §8.3.117).
//!
//! It must not know where on the screen it is used.

use ratatui::{
    buffer::Cell,
    style::{Color, Modifier},
};

use crate::console::capabilities::Depth;

/// Colours and attributes of one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
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

/// Attributes that show on a space.
const SEEN_ON_BLANK: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

impl Look {
    /// The terminal's own.
    pub(super) const PLAIN: Self = Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    pub(super) fn of(cell: &Cell) -> Self {
        let known = ATTRIBUTES.iter().fold(Modifier::empty(), |all, (modifier, ..)| all | *modifier);
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier & known }
    }

    /// Leaves out what nobody sees on a space, so that no code is sent for it.
    pub(super) fn of_blank(cell: &Cell) -> Self {
        let look = Self::of(cell);
        if look.modifier.intersects(SEEN_ON_BLANK) {
            return look;
        }
        Self { fg: Color::Reset, bg: look.bg, modifier: Modifier::empty() }
    }

    /// Colours that the terminal does not have become its own.
    pub(super) fn at(self, depth: Depth) -> Self {
        let shown = |color: Color| match color {
            Color::Rgb(..) if depth < Depth::True => Color::Reset,
            Color::Indexed(16..) if depth < Depth::Ansi256 => Color::Reset,
            _ if depth == Depth::Mono => Color::Reset,
            color => color,
        };
        Self { fg: shown(self.fg), bg: shown(self.bg), modifier: self.modifier }
    }
}

/// The look that the terminal writes with.
pub(super) struct Pen {
    now: Look,
    /// Terminals without colour may not know the codes that take one attribute away.
    only_resets: bool,
}

impl Pen {
    pub(super) fn new(depth: Depth) -> Self {
        Self { now: Look::PLAIN, only_resets: depth == Depth::Mono }
    }

    pub(super) fn holds(&self, look: Look) -> bool {
        self.now == look
    }

    /// Changes the look in the fewest bytes.
    pub(super) fn take(&mut self, look: Look, bytes: &mut Vec<u8>) {
        if self.now == look {
            return;
        }
        let afresh = afresh(look);
        let lost = self.now.modifier - look.modifier;
        let codes = if self.only_resets && !lost.is_empty() {
            afresh
        } else {
            let change = change(self.now, look);
            if change.len() <= afresh.len() { change } else { afresh }
        };
        bytes.extend(b"\x1b[");
        bytes.extend(codes.as_bytes());
        bytes.push(b'm');
        self.now = look;
    }

    /// Goes back to the terminal's own look.
    pub(super) fn rest(&mut self, bytes: &mut Vec<u8>) {
        if self.now != Look::PLAIN {
            bytes.extend(b"\x1b[m");
            self.now = Look::PLAIN;
        }
    }
}

/// The codes after everything was taken away; `CSI m` alone does that.
fn afresh(look: Look) -> String {
    if look == Look::PLAIN {
        return String::new();
    }
    let mut codes = "0".to_owned();
    let rest = change(Look::PLAIN, look);
    codes.push(';');
    codes.push_str(&rest);
    codes
}

fn change(from: Look, to: Look) -> String {
    let mut codes = Codes(String::new());
    let lost = from.modifier - to.modifier;
    let mut kept = from.modifier & to.modifier;
    let mut taken = 0;
    for (modifier, _, off) in ATTRIBUTES {
        if lost.contains(modifier) && off != taken {
            codes.push(off);
            taken = off;
            // One code takes both bold and dim away.
            let also = ATTRIBUTES.iter().filter(|(_, _, other)| *other == off);
            kept = also.fold(kept, |kept, (modifier, ..)| kept - *modifier);
        }
    }
    for (modifier, on, _) in ATTRIBUTES {
        if (to.modifier - kept).contains(modifier) {
            codes.push(on);
        }
    }
    if from.fg != to.fg {
        codes.color(to.fg, 30);
    }
    if from.bg != to.bg {
        codes.color(to.bg, 40);
    }
    codes.0
}

struct Codes(String);

impl Codes {
    fn push(&mut self, code: u8) {
        self.print(format_args!("{code}"));
    }

    /// `base` is 30 for the foreground and 40 for the background.
    fn color(&mut self, color: Color, base: u8) {
        let index = match color {
            Color::Reset => return self.push(base + 9),
            Color::Rgb(red, green, blue) => {
                return self.print(format_args!("{};2;{red};{green};{blue}", base + 8));
            }
            Color::Indexed(index) => index,
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            Color::White => 15,
        };
        match index {
            0..8 => self.push(base + index),
            8..16 => self.push(base + 60 + index - 8),
            _ => self.print(format_args!("{};5;{index}", base + 8)),
        }
    }

    fn print(&mut self, code: std::fmt::Arguments<'_>) {
        if !self.0.is_empty() {
            self.0.push(';');
        }
        self.0.push_str(&code.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(fg: Color, modifier: Modifier) -> Look {
        Look { fg, bg: Color::Reset, modifier }
    }

    #[track_caller]
    fn check(depth: Depth, from: Look, to: Look, expected: &str) {
        let mut bytes = Vec::new();
        let mut pen = Pen { now: from, only_resets: depth == Depth::Mono };
        pen.take(to, &mut bytes);
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn changes_take_the_fewest_bytes() {
        let grey = Color::Indexed(247);
        let (bold, none) = (Modifier::BOLD, Modifier::empty());
        let depth = Depth::Ansi256;
        check(depth, look(grey, none), look(grey, none), "");
        check(depth, look(grey, bold), look(grey, none), "\x1b[22m");
        check(depth, look(Color::Red, bold), Look::PLAIN, "\x1b[m");
        check(depth, Look::PLAIN, look(Color::LightRed, bold), "\x1b[1;91m");
        check(depth, Look::PLAIN, look(Color::Indexed(9), none), "\x1b[91m");
        check(depth, look(Color::Red, none), look(Color::Rgb(1, 2, 3), none), "\x1b[38;2;1;2;3m");
        check(depth, look(grey, bold | Modifier::DIM), look(grey, Modifier::DIM), "\x1b[22;2m");
    }

    #[test]
    fn terminals_without_colour_get_resets_only() {
        let from = look(Color::Reset, Modifier::BOLD | Modifier::REVERSED);
        check(Depth::Mono, from, look(Color::Reset, Modifier::BOLD), "\x1b[0;1m");
    }

    #[test]
    fn colours_beyond_the_depth_become_the_terminals_own() {
        let rgb = look(Color::Rgb(1, 2, 3), Modifier::BOLD);
        assert_eq!(rgb.at(Depth::Ansi256), look(Color::Reset, Modifier::BOLD));
        assert_eq!(look(Color::Indexed(200), Modifier::empty()).at(Depth::Ansi16), Look::PLAIN);
        assert_eq!(look(Color::Red, Modifier::empty()).at(Depth::Mono), Look::PLAIN);
    }
}
