//! One colour at every depth.
//!
//! It must not know what the colour is for.

use ratatui::style::Color;

use crate::{console::capabilities::Depth, domain::Telling, settings::no};

/// The sixteen colours in the order of ECMA-48 §8.3.117 and the bright ones of aixterm.
const NAMES: [(&str, Color); 16] = [
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

/// One colour as each kind of terminal shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Swatch {
    pub true_color: Color,
    pub of_256: Color,
    pub of_16: Color,
}

impl Swatch {
    /// None where there are no colours.
    pub(super) fn at(self, depth: Depth) -> Option<Color> {
        match depth {
            Depth::Mono => None,
            Depth::Ansi16 => Some(self.of_16),
            Depth::Ansi256 => Some(self.of_256),
            Depth::True => Some(self.true_color),
        }
    }
}

/// Reads `#rrggbb`.
pub(super) fn true_color(text: &str) -> Result<Color, Telling> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
    let hex = digits.filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
    let number = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let number = number.ok_or_else(|| Telling::message("wrong-true-color").words("text", text))?;
    let [_, red, green, blue] = number.to_be_bytes();
    Ok(Color::Rgb(red, green, blue))
}

/// Reads a number of the 256.
pub(super) fn of_256(number: i64) -> Result<Color, Telling> {
    let index = u8::try_from(number);
    index.map(Color::Indexed).map_err(|_| Telling::message("wrong-256").words("n", &number.to_string()))
}

/// Reads a name of the sixteen.
pub(super) fn of_16(name: &str) -> Result<Color, Telling> {
    let found = NAMES.iter().find(|(known, _)| *known == name);
    let names = || NAMES.iter().map(|(known, _)| *known);
    found.map(|(_, color)| *color).ok_or_else(|| no("wrong-16", name, names()))
}
