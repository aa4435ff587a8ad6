//! What the terminal can show, from the environment alone.
//!
//! The terminal is never asked: an answer may come late, or as keys. It must not read the
//! environment itself.

use crate::settings::ColorMode;

/// How many colours there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    Mono,
    Ansi16,
    Ansi256,
    True,
}

/// A control function that not every terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// EL: erases to the end of the row (`CSI K`).
    Erase,
    /// ECH: erases so many cells (`CSI n X`).
    EraseCells,
    /// CHA: goes to a column of the row (`CSI n G`).
    Column,
    /// DECSTBM: rows that scroll alone (`CSI top ; bottom r`).
    Scroll,
    /// ICH and DCH: what follows in the row moves (`CSI @`, `CSI P`).
    Shift,
    /// REP: the last character again (`CSI n b`). Some terminals claim it and do not have it.
    Repeat,
    /// DECSET 2026: shows what comes at once.
    Synchronized,
    /// Reports of the mouse, with cells as decimals (DECSET 1000 and 1006). It takes the terminal's own
    /// selection of text away, so that somebody must want it.
    Mouse,
    /// OSC 52: puts text into the clipboard at the person's end.
    Copy,
    /// BEL.
    Bell,
}

/// A set of [`Code`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Codes(u16);

impl Codes {
    /// What terminals of today have in common.
    pub const COMMON: Self = Self::NONE
        .with(Code::Erase)
        .with(Code::EraseCells)
        .with(Code::Column)
        .with(Code::Scroll)
        .with(Code::Shift)
        .with(Code::Synchronized);
    pub const NONE: Self = Self(0);

    #[must_use]
    pub const fn with(self, code: Code) -> Self {
        Self(self.0 | 1 << code as u8)
    }

    #[must_use]
    pub const fn without(self, code: Code) -> Self {
        Self(self.0 & !(1 << code as u8))
    }

    pub const fn have(self, code: Code) -> bool {
        self.0 & 1 << code as u8 != 0
    }
}

/// What the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    pub depth: Depth,
    /// Text beyond ASCII arrives as it was meant.
    pub unicode: bool,
    /// The cursor can be sent to a place; without this frames are printed line by line.
    pub addressable: bool,
    /// What it understands beyond moving its cursor and changing its look.
    pub codes: Codes,
}

/// Terminals without colour; the rest of the name follows these beginnings.
const MONO: [&str; 7] = ["vt1", "vt2", "vt3", "vt4", "vt5", "wy", "adm"];
/// Terminals that show true colours and say so by their name alone.
const TRUE: [&str; 8] =
    ["alacritty", "contour", "foot", "iterm", "wezterm", "xterm-ghostty", "xterm-kitty", "ghostty"];

impl Capabilities {
    /// A terminal of today with so many colours.
    pub const fn modern(depth: Depth) -> Self {
        Self { depth, unicode: true, addressable: true, codes: Codes::COMMON }
    }

    /// Works it out; `ascii` and `color` are the settings, which win over what the terminal says.
    pub fn detect(env: &dyn Fn(&str) -> Option<String>, color: ColorMode, ascii: Option<bool>) -> Self {
        let set = |name: &str| env(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        let addressable = !matches!(term.as_str(), "" | "dumb" | "unknown");
        let depth = match color {
            ColorMode::Never => Depth::Mono,
            ColorMode::Ansi16 => Depth::Ansi16,
            ColorMode::Ansi256 => Depth::Ansi256,
            ColorMode::True => Depth::True,
            // https://no-color.org: present and not empty, whatever the value.
            ColorMode::Auto if set("NO_COLOR").is_some() => Depth::Mono,
            ColorMode::Auto => depth_of(&term, set("COLORTERM").as_deref()),
        };
        // POSIX XBD 8.2: the first of these that is set decides.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default();
        let locale = locale.to_ascii_lowercase();
        // The font of the Linux console has 512 glyphs, and not the ones that we draw with.
        let shows = addressable && term != "linux";
        let utf8 = locale.contains("utf-8") || locale.contains("utf8");
        let codes = if addressable { Codes::NONE.with(Code::Erase) } else { Codes::NONE };
        Self { depth, unicode: ascii.map_or(utf8 && shows, |ascii| !ascii), addressable, codes }
    }
}

fn depth_of(term: &str, colorterm: Option<&str>) -> Depth {
    if matches!(term, "" | "dumb" | "unknown") || term.ends_with("-m") || term.ends_with("-mono") {
        return Depth::Mono;
    }
    if MONO.iter().any(|name| term.starts_with(name)) {
        return Depth::Mono;
    }
    // Inside a multiplexer COLORTERM is that of the terminal around it.
    let inside = term.starts_with("screen") || term.starts_with("tmux");
    let says_true = matches!(colorterm, Some("truecolor" | "24bit")) || term.ends_with("-direct");
    if !inside && (says_true || TRUE.iter().any(|name| term.starts_with(name))) {
        return Depth::True;
    }
    if term.contains("256color") || (inside && says_true) { Depth::Ansi256 } else { Depth::Ansi16 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(env: &[(&str, &str)], color: ColorMode, ascii: Option<bool>) -> Capabilities {
        let env =
            |name: &str| env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Capabilities::detect(&env, color, ascii)
    }

    #[test]
    fn depth_follows_the_terminal() {
        let table: [(&[(&str, &str)], Depth); 17] = [
            (&[], Depth::Mono),
            (&[("TERM", "dumb")], Depth::Mono),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], Depth::Mono),
            (&[("TERM", "vt100")], Depth::Mono),
            (&[("TERM", "vt220")], Depth::Mono),
            (&[("TERM", "xterm-mono")], Depth::Mono),
            (&[("TERM", "linux")], Depth::Ansi16),
            (&[("TERM", "screen")], Depth::Ansi16),
            (&[("TERM", "xterm")], Depth::Ansi16),
            (&[("TERM", "xterm-16color")], Depth::Ansi16),
            (&[("TERM", "xterm-256color")], Depth::Ansi256),
            (&[("TERM", "tmux-256color"), ("COLORTERM", "truecolor")], Depth::Ansi256),
            (&[("TERM", "screen"), ("COLORTERM", "truecolor")], Depth::Ansi256),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], Depth::True),
            (&[("TERM", "xterm-kitty")], Depth::True),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")], Depth::Mono),
            (&[("TERM", "xterm-256color"), ("NO_COLOR", "")], Depth::Ansi256),
        ];
        for (env, depth) in table {
            assert_eq!(detect(env, ColorMode::Auto, None).depth, depth, "{env:?}");
        }
    }

    #[test]
    fn what_is_set_wins_over_the_terminal() {
        let env = [("TERM", "vt100"), ("NO_COLOR", "1")];
        for (mode, depth) in [
            (ColorMode::Never, Depth::Mono),
            (ColorMode::Ansi16, Depth::Ansi16),
            (ColorMode::Ansi256, Depth::Ansi256),
            (ColorMode::True, Depth::True),
        ] {
            assert_eq!(detect(&env, mode, None).depth, depth);
        }
    }

    #[test]
    fn unicode_follows_the_locale() {
        let table: [(&[(&str, &str)], bool); 8] = [
            (&[], false),
            (&[("LANG", "C")], false),
            (&[("LANG", "pt_TL.ISO-8859-1")], false),
            (&[("LANG", "C.UTF-8")], true),
            (&[("LC_CTYPE", "en_GB.utf8"), ("LANG", "C")], true),
            (&[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")], false),
            (&[("LC_ALL", ""), ("LANG", "en_GB.UTF-8")], true),
            (&[("LC_ALL", "POSIX"), ("LC_CTYPE", "en_GB.UTF-8")], false),
        ];
        for (env, unicode) in table {
            let env: Vec<_> = env.iter().copied().chain([("TERM", "xterm")]).collect();
            assert_eq!(detect(&env, ColorMode::Auto, None).unicode, unicode, "{env:?}");
            assert!(detect(&env, ColorMode::Auto, Some(false)).unicode);
            assert!(!detect(&env, ColorMode::Auto, Some(true)).unicode);
        }
        for term in ["linux", "dumb"] {
            assert!(!detect(&[("TERM", term), ("LANG", "C.UTF-8")], ColorMode::Auto, None).unicode, "{term}");
        }
    }

    #[test]
    fn a_terminal_without_a_cursor_is_known() {
        for (term, addressable) in [("", false), ("dumb", false), ("vt100", true), ("xterm", true)] {
            assert_eq!(detect(&[("TERM", term)], ColorMode::Auto, None).addressable, addressable);
        }
    }
}
