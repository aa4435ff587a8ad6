//! A font of blocks for what is read from the other side of a room: capitals, digits and the signs of figures.
//!
//! It must not know how large a block is.

/// Rows of a sign.
pub(super) const TALL: usize = 5;
/// Blocks of a sign that is not narrower.
pub(super) const WIDE: usize = 3;

type Rows = [&'static str; TALL];

/// A sign and its rows from top to bottom. The last one stands for what has none.
const FONT: &[(char, Rows)] = &[
    ('0', ["###", "# #", "# #", "# #", "###"]),
    ('1', [" # ", "## ", " # ", " # ", "###"]),
    ('2', ["###", "  #", "###", "#  ", "###"]),
    ('3', ["###", "  #", "###", "  #", "###"]),
    ('4', ["# #", "# #", "###", "  #", "  #"]),
    ('5', ["###", "#  ", "###", "  #", "###"]),
    ('6', ["###", "#  ", "###", "# #", "###"]),
    ('7', ["###", "  #", "  #", "  #", "  #"]),
    ('8', ["###", "# #", "###", "# #", "###"]),
    ('9', ["###", "# #", "###", "  #", "###"]),
    ('A', [" # ", "# #", "###", "# #", "# #"]),
    ('B', ["## ", "# #", "## ", "# #", "## "]),
    ('C', [" ##", "#  ", "#  ", "#  ", " ##"]),
    ('D', ["## ", "# #", "# #", "# #", "## "]),
    ('E', ["###", "#  ", "## ", "#  ", "###"]),
    ('F', ["###", "#  ", "## ", "#  ", "#  "]),
    ('G', [" ##", "#  ", "# #", "# #", " ##"]),
    ('H', ["# #", "# #", "###", "# #", "# #"]),
    ('I', ["###", " # ", " # ", " # ", "###"]),
    ('J', ["  #", "  #", "  #", "# #", " # "]),
    ('K', ["# #", "# #", "## ", "# #", "# #"]),
    ('L', ["#  ", "#  ", "#  ", "#  ", "###"]),
    ('M', ["# #", "###", "###", "# #", "# #"]),
    ('N', ["## ", "# #", "# #", "# #", "# #"]),
    ('O', [" # ", "# #", "# #", "# #", " # "]),
    ('P', ["###", "# #", "###", "#  ", "#  "]),
    ('Q', [" # ", "# #", "# #", "# #", " ##"]),
    ('R', ["## ", "# #", "## ", "# #", "# #"]),
    ('S', [" ##", "#  ", " # ", "  #", "## "]),
    ('T', ["###", " # ", " # ", " # ", " # "]),
    ('U', ["# #", "# #", "# #", "# #", "###"]),
    ('V', ["# #", "# #", "# #", "# #", " # "]),
    ('W', ["# #", "# #", "###", "###", "# #"]),
    ('X', ["# #", "# #", " # ", "# #", "# #"]),
    ('Y', ["# #", "# #", " # ", " # ", " # "]),
    ('Z', ["###", "  #", " # ", "#  ", "###"]),
    (',', [" ", " ", " ", "#", "#"]),
    ('.', [" ", " ", " ", " ", "#"]),
    (':', [" ", "#", " ", "#", " "]),
    ('…', ["   ", "   ", "   ", "   ", "# #"]),
    (';', [" # ", "   ", " # ", " # ", "#  "]),
    ('\'', ["#", "#", " ", " ", " "]),
    ('"', ["# #", "# #", "   ", "   ", "   "]),
    (' ', ["  ", "  ", "  ", "  ", "  "]),
    ('+', ["   ", " # ", "###", " # ", "   "]),
    ('-', ["   ", "   ", "###", "   ", "   "]),
    ('=', ["   ", "###", "   ", "###", "   "]),
    ('*', ["   ", "# #", " # ", "# #", "   "]),
    ('~', ["   ", "  #", "###", "#  ", "   "]),
    ('<', ["  #", " # ", "#  ", " # ", "  #"]),
    ('>', ["#  ", " # ", "  #", " # ", "#  "]),
    ('(', [" # ", "#  ", "#  ", "#  ", " # "]),
    (')', [" # ", "  #", "  #", "  #", " # "]),
    ('%', ["# #", "  #", " # ", "#  ", "# #"]),
    ('≈', ["## ", " ##", "   ", "## ", " ##"]),
    ('≠', ["  #", "###", " # ", "###", "#  "]),
    ('/', ["  #", "  #", " # ", "#  ", "#  "]),
    ('!', [" # ", " # ", " # ", "   ", " # "]),
    ('‼', ["# #", "# #", "# #", "   ", "# #"]),
    ('·', ["   ", "   ", " # ", "   ", "   "]),
    ('●', ["   ", "###", "###", "###", "   "]),
    ('✓', ["  #", "  #", "# #", "## ", "#  "]),
    ('↑', ["   ", " # ", "###", "###", "   "]),
    ('↓', ["   ", "###", "###", " # ", "   "]),
    ('→', [" # ", "  #", "###", "  #", " # "]),
    ('?', ["###", "  #", " ##", "   ", " # "]),
];

/// Letters with a sign above them: the letter, and the row above it.
const MARKED: &[(&str, char, &str)] = &[
    ("Á", 'A', "  #"),
    ("À", 'A', "#  "),
    ("Â", 'A', "###"),
    ("Ã", 'A', "## "),
    ("É", 'E', "  #"),
    ("Ê", 'E', "###"),
    ("Í", 'I', "  #"),
    ("Ó", 'O', "  #"),
    ("Ô", 'O', "###"),
    ("Õ", 'O', "## "),
    ("Ú", 'U', "  #"),
    ("Ü", 'U', "# #"),
    ("Ñ", 'N', "## "),
    ("Ç", 'C', "   "),
];

/// The rows of a sign, a letter as its capital, after the row for what stands above a letter; none of a sign
/// that the font does not have.
pub(super) fn sign(text: &str) -> Option<(&'static str, &'static Rows)> {
    let capital = text.to_uppercase();
    if let Some((_, letter, above)) = MARKED.iter().find(|(marked, ..)| *marked == capital) {
        return rows(*letter).map(|rows| (*above, rows));
    }
    let mut chars = capital.chars();
    let only = chars.next().filter(|_| chars.next().is_none())?;
    let plain = match only {
        '−' | '–' | '—' => '-',
        '×' => 'X',
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        other => other,
    };
    rows(plain).map(|rows| ("", rows))
}

fn rows(c: char) -> Option<&'static Rows> {
    FONT.iter().find(|(sign, _)| *sign == c).map(|(_, rows)| rows)
}

/// The rows of a sign; those of a question mark where the font does not have it.
pub(super) fn glyph(c: char) -> &'static Rows {
    let found = sign(c.encode_utf8(&mut [0; 4])).map(|(_, rows)| rows);
    found.or_else(|| rows('?')).unwrap_or(&["", "", "", "", ""])
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    #[test]
    fn every_sign_has_rows_of_one_width_and_none_looks_like_another() {
        for (at, (sign, rows)) in FONT.iter().enumerate() {
            assert!(rows.iter().all(|row| row.len() == rows[0].len() && row.len() <= WIDE), "{sign}");
            assert!(rows.concat().chars().all(|c| matches!(c, '#' | ' ')), "{sign}");
            let twin = FONT[..at].iter().find(|(other, others)| other == sign || others == rows);
            assert_eq!(twin, None, "{sign}");
        }
        for (marked, _, above) in MARKED {
            assert_eq!((above.len(), sign(&marked.to_lowercase())), (WIDE, sign(marked)), "{marked}");
        }
        assert_eq!(sign("a"), sign("A"));
        assert_eq!(sign("█"), None);
        assert_eq!(glyph('█'), glyph('?'));
    }

    /// The sign that has these rows; a capital where it is a letter.
    pub(crate) fn read(above: &str, rows: &[String]) -> Option<char> {
        let same = |own: &Rows| own.iter().zip(rows).all(|(own, row)| padded(own) == *row);
        let plain = FONT.iter().find(|(_, own)| same(own)).map(|(sign, _)| *sign)?;
        let marked = MARKED.iter().find(|(_, letter, mark)| *letter == plain && *mark == above);
        match marked.and_then(|(marked, ..)| marked.chars().next()) {
            Some(marked) if !above.trim().is_empty() => Some(marked),
            _ => Some(plain),
        }
    }

    /// A narrow sign stands in the middle of its place.
    fn padded(row: &str) -> String {
        if row.len() == 1 { format!(" {row} ") } else { format!("{row:<WIDE$}") }
    }
}
