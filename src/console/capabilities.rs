//! What the terminal can show, from the environment and its terminfo entry alone.
//!
//! The terminal is never asked: an answer may come late, or as keys. It must not read the
//! environment or a file itself.

mod codes;
mod terminfo;

pub use codes::{Code, Codes, Depth};
pub use terminfo::LONGEST as LONGEST_ENTRY;

use crate::settings::{ColorMode, Settings};
use terminfo::Entry;

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
/// Terminals that show true colours and all that is common today, and say so by their name alone.
const MODERN: [&str; 8] =
    ["alacritty", "contour", "foot", "iterm", "wezterm", "xterm-ghostty", "xterm-kitty", "ghostty"];
/// Consoles that may show a sequence that they do not know, or hang on it.
const PLAIN: [&str; 7] = ["linux", "ansi", "pcansi", "cons", "cygwin", "sun", "hurd"];

impl Capabilities {
    /// A terminal of today with so many colours.
    pub const fn modern(depth: Depth) -> Self {
        Self { depth, unicode: true, addressable: true, codes: Codes::COMMON }
    }

    /// Works it out: what is set wins over what the entry says, and that over what the name says.
    ///
    /// `entry` is the compiled terminfo entry of `TERM`, where one was found; a broken one is none.
    pub fn detect(env: &dyn Fn(&str) -> Option<String>, entry: Option<&[u8]>, settings: &Settings) -> Self {
        let set = |name: &str| env(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        let entry = entry.and_then(Entry::read);
        let named = !matches!(term.as_str(), "" | "dumb" | "unknown");
        let addressable = named && entry.as_ref().is_none_or(|entry| entry.addressable);
        let depth = match settings.color {
            ColorMode::Never => Depth::Mono,
            ColorMode::Ansi16 => Depth::Ansi16,
            ColorMode::Ansi256 => Depth::Ansi256,
            ColorMode::True => Depth::True,
            // https://no-color.org: present and not empty, whatever the value.
            ColorMode::Auto if set("NO_COLOR").is_some() || !addressable => Depth::Mono,
            ColorMode::Auto => depth_of(&term, entry.as_ref(), set("COLORTERM").as_deref()),
        };
        // POSIX XBD 8.2: the first of these that is set decides.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default();
        let locale = locale.to_ascii_lowercase();
        // The font of the Linux console has 512 glyphs, and not the ones that we draw with.
        let shows = addressable && term != "linux" && !term.starts_with("linux-");
        let utf8 = locale.contains("utf-8") || locale.contains("utf8");
        let unicode = settings.draws_ascii().map_or(utf8 && shows, |ascii| !ascii);
        let codes = if addressable { moving(&term, entry.as_ref(), settings) } else { Codes::NONE };
        Self { depth, unicode, addressable, codes: codes.and(beside(&term, entry.as_ref(), settings)) }
    }
}

/// Codes that move and fill: they need a cursor that can be sent to a place.
fn moving(term: &str, entry: Option<&Entry>, settings: &Settings) -> Codes {
    let mut codes = match entry {
        Some(entry) => entry.codes,
        None if begins(term, &MODERN) => Codes::COMMON,
        // What even a VT100 has.
        None => Codes::NONE.with(Code::Erase).with(Code::Scroll),
    };
    // Terminals that claim it and do not have it are why somebody must trust this one (mosh#1064, tmux#3687).
    if settings.repeat && entry.map_or(!is_plain(term), |entry| entry.repeats) {
        codes = codes.with(Code::Repeat);
    }
    if !is_plain(term) && !term.starts_with("screen") {
        codes = codes.with(Code::Synchronized);
    }
    if settings.mouse { codes.with(Code::Mouse) } else { codes }
}

/// Codes that even paper could follow.
fn beside(term: &str, entry: Option<&Entry>, settings: &Settings) -> Codes {
    let named = !matches!(term, "" | "dumb" | "unknown");
    let mut codes = Codes::NONE;
    if settings.copy.unwrap_or(named && !is_plain(term)) {
        codes = codes.with(Code::Copy);
    }
    if settings.bell.unwrap_or_else(|| entry.map_or(!term.is_empty(), |entry| entry.rings)) {
        codes = codes.with(Code::Bell);
    }
    codes
}

fn begins(term: &str, names: &[&str]) -> bool {
    names.iter().any(|name| term.starts_with(name))
}

fn is_plain(term: &str) -> bool {
    begins(term, &PLAIN) || begins(term, &MONO)
}

fn depth_of(term: &str, entry: Option<&Entry>, colorterm: Option<&str>) -> Depth {
    let mono = match entry {
        Some(entry) => entry.depth == Depth::Mono,
        None => begins(term, &MONO),
    };
    if mono || term.ends_with("-m") || term.ends_with("-mono") {
        return Depth::Mono;
    }
    // Inside a multiplexer COLORTERM is that of the terminal around it.
    let inside = term.starts_with("screen") || term.starts_with("tmux");
    let says_true = matches!(colorterm, Some("truecolor" | "24bit")) || term.ends_with("-direct");
    let by_name = match () {
        () if !inside && (says_true || begins(term, &MODERN)) => Depth::True,
        () if term.contains("256color") || (inside && says_true) => Depth::Ansi256,
        () => Depth::Ansi16,
    };
    // An entry that says less than the name is that of an older terminal of this name.
    entry.map_or(by_name, |entry| entry.depth.max(by_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Bytes = Option<&'static [u8]>;

    macro_rules! sample {
        ($name:literal) => {
            Some(&include_bytes!(concat!("../../tests/samples/terminfo/", $name))[..])
        };
    }

    fn detect_with(env: &[(&str, &str)], entry: Option<&[u8]>, settings: &Settings) -> Capabilities {
        let env =
            |name: &str| env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Capabilities::detect(&env, entry, settings)
    }

    /// Without an entry.
    fn detect(env: &[(&str, &str)], color: ColorMode, ascii: Option<bool>) -> Capabilities {
        detect_with(env, None, &Settings { ascii, color, ..Settings::default() })
    }

    fn codes(term: &str, entry: Option<&[u8]>, settings: &Settings) -> String {
        let codes = detect_with(&[("TERM", term)], entry, settings).codes;
        let signs = [
            (Code::Erase, 'E'),
            (Code::EraseCells, 'X'),
            (Code::Column, 'G'),
            (Code::Scroll, 'S'),
            (Code::Shift, 'I'),
            (Code::Repeat, 'R'),
            (Code::Synchronized, 'Y'),
            (Code::Mouse, 'M'),
            (Code::Copy, 'C'),
            (Code::Bell, 'B'),
        ];
        signs.iter().filter(|(code, _)| codes.have(*code)).map(|(_, sign)| *sign).collect()
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

    #[test]
    fn depth_follows_the_entry() {
        let table: [(&str, Bytes, Option<&str>, Depth); 13] = [
            ("vt100", sample!("vt100"), None, Depth::Mono),
            ("vt100", sample!("vt100"), Some("truecolor"), Depth::Mono),
            ("linux", sample!("linux"), None, Depth::Ansi16),
            ("xterm", sample!("xterm"), None, Depth::Ansi16),
            ("xterm", sample!("xterm"), Some("24bit"), Depth::True),
            ("xterm-16color", sample!("xterm-16color"), None, Depth::Ansi16),
            ("xterm-256color", sample!("xterm-256color"), None, Depth::Ansi256),
            ("xterm-256color", sample!("xterm-256color"), Some("truecolor"), Depth::True),
            ("tmux-256color", sample!("xterm-256color"), Some("truecolor"), Depth::Ansi256),
            ("our-own", sample!("xterm-rgb"), None, Depth::True),
            ("our-own", sample!("xterm-mono"), Some("truecolor"), Depth::Mono),
            // Neither says anything that we could send.
            ("viewdata", sample!("viewdata"), None, Depth::Mono),
            ("adm3a", sample!("adm3a"), Some("truecolor"), Depth::Mono),
        ];
        for (term, entry, colorterm, depth) in table {
            let env: Vec<_> =
                colorterm.map(|it| ("COLORTERM", it)).into_iter().chain([("TERM", term)]).collect();
            assert_eq!(detect_with(&env, entry, &Settings::default()).depth, depth, "{env:?}");
            let never = Settings { color: ColorMode::Never, ..Settings::default() };
            assert_eq!(detect_with(&env, entry, &never).depth, Depth::Mono);
        }
    }

    #[test]
    fn codes_follow_the_entry_and_else_the_name() {
        let table: [(&str, Bytes, &str); 18] = [
            ("xterm-256color", sample!("xterm-256color"), "EXGSIYCB"),
            ("xterm-256color", None, "ESYCB"),
            ("xterm-256color", Some(b"broken"), "ESYCB"),
            ("xterm-kitty", None, "EXGSIYCB"),
            ("foot", None, "EXGSIYCB"),
            ("putty", sample!("putty"), "EXGSYCB"),
            ("screen", sample!("screen"), "EGSICB"),
            ("screen-256color", None, "ESCB"),
            ("vt100", sample!("vt100"), "ESB"),
            ("vt100", None, "ESB"),
            ("vte-256color", None, "ESYCB"),
            ("linux", sample!("linux"), "EXGSIB"),
            ("linux", None, "ESB"),
            ("hurd", sample!("hurd"), "EXGIB"),
            ("our-own", sample!("silent"), "EXGSIYC"),
            ("dumb", sample!("dumb"), "B"),
            ("adm3a", sample!("adm3a"), "B"),
            ("", None, ""),
        ];
        for (term, entry, expected) in table {
            assert_eq!(codes(term, entry, &Settings::default()), expected, "{term}");
        }
    }

    #[test]
    fn each_code_beside_the_screen_can_be_set() {
        let entry = sample!("xterm");
        let all =
            Settings { mouse: true, copy: Some(true), bell: Some(true), repeat: true, ..Settings::default() };
        assert_eq!(codes("xterm", entry, &all), "EXGSIRYMCB");
        // It does not even claim to repeat.
        assert_eq!(codes("putty", sample!("screen"), &all), "EGSIYMCB");
        assert_eq!(codes("vt100", None, &all), "ESMCB");
        assert_eq!(codes("dumb", sample!("dumb"), &all), "CB");
        let none = Settings { copy: Some(false), bell: Some(false), ..Settings::default() };
        assert_eq!(codes("xterm", entry, &none), "EXGSIY");
    }

    #[test]
    fn a_terminal_that_moves_its_cursor_in_other_words_is_paper() {
        let env = [("TERM", "adm3a"), ("LANG", "C.UTF-8")];
        assert!(!detect_with(&env, sample!("adm3a"), &Settings::default()).addressable);
        assert!(!detect_with(&env, sample!("adm3a"), &Settings::default()).unicode);
        let env = [("TERM", "xterm"), ("LANG", "C.UTF-8")];
        assert!(!detect_with(&env, sample!("dumb"), &Settings::default()).addressable);
        assert!(detect_with(&env, Some(b"broken"), &Settings::default()).addressable);
    }

    #[test]
    fn lite_is_ascii_unless_that_is_set_otherwise() {
        let env = [("TERM", "xterm"), ("LANG", "C.UTF-8")];
        let lite = Settings { lite: true, ..Settings::default() };
        assert!(!detect_with(&env, None, &lite).unicode);
        assert!(detect_with(&env, None, &Settings { ascii: Some(false), ..lite }).unicode);
    }
}
