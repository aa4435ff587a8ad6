//! A line that shows how a theme looks, with the codes for it, for a terminal or a pipe.
//!
//! It must not know what else is printed.

use std::fmt::Write as _;

use ratatui::style::{Color, Modifier, Style};

use super::{meaning::Meaning, table::Theme};
use crate::locale::Locale;

/// What is shown of a theme: what needs a person, and what is quiet.
const SHOWN: [(Meaning, &str); 9] = [
    (Meaning::Text, "column-on-hand"),
    (Meaning::Dim, "life-expired"),
    (Meaning::Strong, "panel-board"),
    (Meaning::P1, "priority-1"),
    (Meaning::P2, "priority-2"),
    (Meaning::Acknowledged, "action-acknowledge"),
    (Meaning::Offline, "link-no-hq"),
    (Meaning::BelowMinimum, "level-below"),
    (Meaning::Selection, "action-open"),
];

/// The meanings of a theme in one line, each with its mark and its look.
pub fn sample(theme: &Theme, locale: &Locale) -> String {
    let mut line = String::new();
    for (meaning, id) in SHOWN {
        let text = locale.text(id);
        let mark = theme.mark(meaning);
        let gap = if mark.is_empty() { "" } else { " " };
        let style = theme.style(Meaning::Text).patch(theme.style(meaning));
        line.push_str(&dressed(style, &format!(" {mark}{gap}{text} ")));
    }
    line
}

/// A text between the codes of its look (SGR, ECMA-48 §8.3.117); plain where it has none.
fn dressed(style: Style, text: &str) -> String {
    let mut codes = String::new();
    for (modifier, code) in
        [(Modifier::BOLD, 1), (Modifier::DIM, 2), (Modifier::UNDERLINED, 4), (Modifier::REVERSED, 7)]
    {
        if style.add_modifier.contains(modifier) {
            // Writing to a text cannot fail.
            let _always = write!(codes, ";{code}");
        }
    }
    codes.extend(style.fg.and_then(|color| color_code(color, 30)));
    codes.extend(style.bg.and_then(|color| color_code(color, 40)));
    match codes.strip_prefix(';') {
        Some(codes) => format!("\x1b[{codes}m{text}\x1b[m"),
        None => text.to_owned(),
    }
}

fn color_code(color: Color, first: u8) -> Option<String> {
    let named = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    match color {
        Color::Rgb(red, green, blue) => Some(format!(";{};2;{red};{green};{blue}", first + 8)),
        Color::Indexed(index) => Some(format!(";{};5;{index}", first + 8)),
        named_color => {
            let at = named.iter().position(|known| *known == named_color)? as u8;
            // The bright ones are aixterm's.
            let code = if at < 8 { first + at } else { first + 52 + at };
            Some(format!(";{code}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::capabilities::{Capabilities, Depth};

    #[test]
    fn a_look_becomes_codes_and_is_ended() {
        let style = Style::new().fg(Color::LightRed).bg(Color::Indexed(234)).add_modifier(Modifier::BOLD);
        assert_eq!(dressed(style, "x"), "\x1b[1;91;48;5;234mx\x1b[m");
        assert_eq!(dressed(Style::new().fg(Color::Rgb(1, 2, 3)), "x"), "\x1b[38;2;1;2;3mx\x1b[m");
        assert_eq!(dressed(Style::new(), "x"), "x");
    }

    #[test]
    fn without_colours_a_sample_has_none() {
        let (theme, _) = Theme::load("calm-light", &|_| None, &Capabilities::modern(Depth::Mono));
        let sample = sample(&theme, &Locale::english());
        assert!(!sample.contains("38;") && sample.contains("‼ P1"), "{sample}");
    }
}
