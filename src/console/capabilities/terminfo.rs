//! What a compiled terminfo entry (term(5)) says of its terminal, as far as haree uses it.
//!
//! The encoder sends the sequences of ECMA-48: a capability counts only where the entry's string is
//! what would be sent. It must not know where an entry was found, and a broken one is no error.

use terminfo_lean::parse::{Terminfo, parse};

use super::codes::{Code, Codes, Depth};

/// The largest entry that the format knows, in bytes; a larger file is none.
pub const LONGEST: usize = 32_768;

/// One terminal.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) depth: Depth,
    pub(super) addressable: bool,
    /// Of those that move and fill; the others are not in terminfo, or need somebody's word.
    pub(super) codes: Codes,
    /// It says that it repeats characters.
    pub(super) repeats: bool,
    pub(super) rings: bool,
}

/// Each code, its name in terminfo and how it is spelled; all lines of a code must hold.
const SPELLINGS: [(Code, &str, &[&str]); 7] = [
    (Code::Erase, "el", &["\x1b[K", "\x1b[0K"]),
    (Code::EraseCells, "ech", &["\x1b[%p1%dX"]),
    (Code::Column, "hpa", &["\x1b[%i%p1%dG", "%i\x1b[%p1%dG"]),
    (Code::Scroll, "csr", &["\x1b[%i%p1%d;%p2%dr", "%i\x1b[%p1%d;%p2%dr"]),
    // What is scrolled goes by these two, up and down.
    (Code::Scroll, "ri", &["\x1bM"]),
    (Code::Shift, "ich", &["\x1b[%p1%d@"]),
    (Code::Shift, "dch", &["\x1b[%p1%dP"]),
];
const INDEX: &[&str] = &["\n", "\x1bD"];
const ADDRESS: &[&str] = &["\x1b[%i%p1%d;%p2%dH", "%i\x1b[%p1%d;%p2%dH"];
const REPEAT: &[&str] = &["%p1%c\x1b[%p2%{1}%-%db"];
const BELL: &[&str] = &["\x07"];

impl Entry {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > LONGEST {
            return None;
        }
        let entry = parse(bytes).ok()?;
        let is = |name: &str, spellings: &[&str]| is(&entry, name, spellings);
        let mut codes = SPELLINGS.iter().fold(Codes::NONE, |codes, (code, ..)| codes.with(*code));
        for (code, name, spellings) in SPELLINGS {
            if !is(name, spellings) {
                codes = codes.without(code);
            }
        }
        if !is("ind", INDEX) {
            codes = codes.without(Code::Scroll);
        }
        Some(Self {
            depth: depth(&entry),
            addressable: is("cup", ADDRESS),
            codes,
            repeats: is("rep", REPEAT),
            rings: is("bel", BELL),
        })
    }
}

fn is(entry: &Terminfo<'_>, name: &str, spellings: &[&str]) -> bool {
    let text = entry.strings.get(name).map(|text| without_delays(text));
    text.is_some_and(|text| spellings.iter().any(|spelling| spelling.as_bytes() == text))
}

/// Colours count where they are set by SGR.
fn depth(entry: &Terminfo<'_>) -> Depth {
    let foreground = entry.strings.get("setaf").map(|text| without_delays(text)).unwrap_or_default();
    if !foreground.starts_with(b"\x1b[") || !foreground.ends_with(b"m") {
        return Depth::Mono;
    }
    // A boolean, a number or a string, says user_caps(5); tmux's own word for it is Tc.
    let direct = ["RGB", "Tc"].into_iter().any(|name| {
        entry.booleans.contains(name) || entry.numbers.contains_key(name) || entry.strings.contains_key(name)
    });
    match entry.numbers.get("colors") {
        Some(_) if direct => Depth::True,
        Some(256..) => Depth::Ansi256,
        Some(8..) => Depth::Ansi16,
        _ => Depth::Mono,
    }
}

/// Takes the delays out that wired terminals wanted: `$<5>`, `$<2*/>`.
fn without_delays(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        let delay = rest.strip_prefix(b"$<").and_then(|inner| inner.iter().position(|byte| *byte == b'>'));
        if let Some(length) = delay {
            rest = rest.get(length + 3..).unwrap_or_default();
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const XTERM: &[u8] = include_bytes!("../../../tests/samples/terminfo/xterm");

    fn has(sample: &[u8]) -> Vec<Code> {
        let codes = Entry::read(sample).unwrap().codes;
        let all = [Code::Erase, Code::EraseCells, Code::Column, Code::Scroll, Code::Shift];
        all.into_iter().filter(|code| codes.have(*code)).collect()
    }

    macro_rules! sample {
        ($name:literal) => {
            include_bytes!(concat!("../../../tests/samples/terminfo/", $name))
        };
    }

    #[test]
    fn a_code_counts_where_the_entry_spells_it_as_it_is_sent() {
        use Code::{Column, Erase, EraseCells, Scroll, Shift};
        let table: [(&[u8], &[Code]); 7] = [
            (XTERM, &[Erase, EraseCells, Column, Scroll, Shift]),
            (sample!("vt100"), &[Erase, Scroll]),
            (sample!("screen"), &[Erase, Column, Scroll, Shift]),
            (sample!("putty"), &[Erase, EraseCells, Column, Scroll]),
            (sample!("hurd"), &[Erase, EraseCells, Column, Shift]),
            (sample!("dumb"), &[]),
            (sample!("adm3a"), &[]),
        ];
        for (entry, codes) in table {
            assert_eq!(has(entry), codes, "{}", String::from_utf8_lossy(&entry[12..40]));
        }
    }

    #[test]
    fn a_cursor_that_is_sent_in_other_words_is_none() {
        for (entry, addressable) in
            [(XTERM, true), (sample!("vt100"), true), (sample!("dumb"), false), (sample!("adm3a"), false)]
        {
            assert_eq!(Entry::read(entry).unwrap().addressable, addressable);
        }
    }

    #[test]
    fn delays_are_not_part_of_a_code() {
        for (text, bare) in [
            ("\x1b[K$<3>", "\x1b[K"),
            ("a$<2*/>b$<1>", "ab"),
            ("$<", "$<"),
            ("$<5", "$<5"),
            ("$$<>x", "$x"),
            ("", ""),
        ] {
            assert_eq!(without_delays(text.as_bytes()), bare.as_bytes(), "{text}");
        }
    }

    #[test]
    fn no_entry_harms() {
        assert_eq!(Entry::read(b""), None);
        assert_eq!(Entry::read(b"xterm|a text, and no entry"), None);
        assert_eq!(Entry::read(&vec![0; LONGEST + 1]), None);
        let mut large = XTERM.to_vec();
        large.resize(LONGEST, 0);
        assert!(Entry::read(&large).is_some(), "what follows an entry is not read");
        // Cut anywhere and with any byte changed it is read, or is none.
        for at in 0..XTERM.len() {
            Entry::read(&XTERM[..at]);
            for byte in [0, 1, 0x1b, 0x7f, 0x80, 0xfe, 0xff] {
                let mut entry = XTERM.to_vec();
                entry[at] = byte;
                Entry::read(&entry);
            }
        }
        // All counts at their highest.
        Entry::read(&[0x1a, 0x01].into_iter().chain([0xff; 4_000]).collect::<Vec<_>>());
    }
}
