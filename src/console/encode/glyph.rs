//! One cell's text, made safe to send: one glyph, no control character, ASCII where it must be.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// What a cell sends.
pub(super) struct Glyph<'a> {
    pub text: &'a str,
    /// 1 or 2.
    pub width: usize,
    /// The most columns that a terminal may give it, where they do not agree; 0 where they do.
    pub reach: usize,
}

impl<'a> Glyph<'a> {
    fn agreed(text: &'a str, width: usize) -> Self {
        Self { text, width, reach: 0 }
    }

    /// A terminal may give every part of it columns of its own.
    fn disputed(text: &'a str, width: usize) -> Self {
        Self { text, width, reach: 2 * text.chars().count() }
    }
}

/// Takes the first glyph of a cell's text.
pub(super) fn glyph(symbol: &str, unicode: bool) -> Glyph<'_> {
    if let &[byte] = symbol.as_bytes() {
        return Glyph::agreed(if byte.is_ascii_control() { "?" } else { symbol }, 1);
    }
    // Nearly every cell holds one character, which needs no rules for clusters.
    let first = if only(symbol).is_some() { symbol } else { symbol.graphemes(true).next().unwrap_or(" ") };
    let only = only(first);
    let width = only.map_or_else(|| first.width(), |c| c.width().unwrap_or(0));
    if first.chars().any(is_harmful) {
        return Glyph::agreed("?", 1);
    }
    if width == 0 {
        return Glyph::agreed(" ", 1);
    }
    if !unicode {
        return in_ascii(first, width.min(2));
    }
    match only {
        Some(c) if width > 1 || may_be_emoji(c) => Glyph::disputed(first, width.min(2)),
        Some(_) => Glyph::agreed(first, width),
        None => combined(first),
    }
}

fn only(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.as_str().is_empty())
}

/// A base and its marks. A cluster of several wide parts is shown by its first alone, because
/// terminals that do not join them would take more columns than we count.
fn combined(cluster: &str) -> Glyph<'_> {
    let mut end = 0;
    let mut width = 0;
    for (at, c) in cluster.char_indices() {
        let own = c.width().unwrap_or(0);
        if width > 0 && own > 0 {
            break;
        }
        // The variation selector and the joiner change the width in some terminals only.
        if matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{200d}') {
            break;
        }
        width += own;
        end = at + c.len_utf8();
    }
    match width {
        0 => Glyph::agreed(" ", 1),
        width => Glyph::disputed(&cluster[..end], width.min(2)),
    }
}

/// Control characters, and those that reorder or hide what stands beside them.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}')
        || matches!(c, '\u{e0000}'..='\u{e0fff}')
}

/// Symbols that some fonts draw as pictures two columns wide (Unicode 16 `emoji-data.txt`).
fn may_be_emoji(c: char) -> bool {
    matches!(c, '\u{203c}' | '\u{2049}' | '\u{2139}' | '\u{2194}'..='\u{21aa}' | '\u{231a}'..='\u{23ff}')
        || matches!(c, '\u{25aa}' | '\u{25ab}' | '\u{25b6}' | '\u{25c0}' | '\u{25fb}'..='\u{25fe}')
        || matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2934}'..='\u{2935}' | '\u{2b05}'..='\u{2b55}')
        || c >= '\u{1f000}'
}

/// The nearest ASCII text of the same width.
fn in_ascii(cluster: &str, width: usize) -> Glyph<'_> {
    const ASCII: &str =
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    if cluster.is_ascii() {
        return Glyph::agreed(cluster, width);
    }
    let text = match cluster.chars().next().map_or('?', fold) {
        _ if width == 2 => "??",
        c => ASCII.find(c).map_or("?", |at| &ASCII[at..=at]),
    };
    Glyph::agreed(text, width)
}

fn fold(c: char) -> char {
    const FOLDED: [(&str, char); 26] = [
        ("ÀÁÂÃÄÅ", 'A'),
        ("àáâãäå", 'a'),
        ("Çç", 'c'),
        ("ÈÉÊË", 'E'),
        ("èéêë", 'e'),
        ("ÌÍÎÏ", 'I'),
        ("ìíîï", 'i'),
        ("Ñ", 'N'),
        ("ñ", 'n'),
        ("ÒÓÔÕÖ", 'O'),
        ("òóôõö", 'o'),
        ("ÙÚÛÜ", 'U'),
        ("ùúûü", 'u'),
        ("‘’ʻʼ", '\''),
        ("“”«»", '"'),
        ("–—−─━‐‑", '-'),
        ("│┃", '|'),
        ("╭╮╰╯┌┐└┘├┤┬┴┼", '+'),
        ("·…•∙░", '.'),
        ("█▉▓▆▇", '#'),
        ("▊▋▌▒▄▅", '='),
        ("▁▂▃▍▎▏", '_'),
        ("↑▲", '^'),
        ("→▶›", '>'),
        ("≈~", '~'),
        ("×✗", 'x'),
    ];
    match c {
        c if c.is_ascii() => c,
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        '●' => '*',
        '○' | 'º' | '°' => 'o',
        '‼' => '!',
        '✓' => 'k',
        '↓' | '▼' => 'v',
        '←' | '◀' | '‹' => '<',
        c => FOLDED.iter().find(|(from, _)| from.contains(c)).map_or('?', |(_, to)| *to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_or_hidden_character_gets_out() {
        let codes = (0..0x20).chain(0x7f..0xa0).chain(0x2028..0x2030).chain([0x61c, 0x200b, 0x2066, 0xfeff]);
        for c in codes.filter_map(char::from_u32).filter(|c| *c != '\u{202f}') {
            for text in [c.to_string(), format!("a{c}"), format!("{c}a"), format!("\u{1b}[{c}m")] {
                for unicode in [true, false] {
                    let sent = glyph(&text, unicode).text;
                    assert!(!sent.chars().any(is_harmful), "{text:?} sends {sent:?}");
                    assert!(!sent.is_empty());
                }
            }
        }
    }

    #[test]
    fn one_cell_sends_one_glyph() {
        for (text, sent, width) in [
            ("a", "a", 1),
            ("", " ", 1),
            ("abc", "a", 1),
            ("é", "é", 1),
            ("e\u{301}", "e\u{301}", 1),
            ("\u{301}", " ", 1),
            ("日", "日", 2),
            ("👩\u{200d}👩\u{200d}👧", "👩", 2),
            ("‼", "‼", 1),
            ("\r\n", "?", 1),
        ] {
            let glyph = glyph(text, true);
            assert_eq!((glyph.text, glyph.width), (sent, width), "{text:?}");
        }
    }

    #[test]
    fn without_unicode_all_is_ascii_of_the_same_width() {
        for (text, sent) in [("ú", "u"), ("ç", "c"), ("e\u{301}", "e"), ("…", "."), ("−", "-"), ("╭", "+")]
        {
            assert_eq!(glyph(text, false).text, sent);
        }
        assert_eq!(glyph("日", false).text, "??");
        for c in (0..0x1_0000).filter_map(char::from_u32) {
            let text = c.to_string();
            let glyph = glyph(&text, false);
            assert!(glyph.text.is_ascii() && glyph.text.len() == glyph.width, "{c:?}: {}", glyph.text);
        }
    }
}
