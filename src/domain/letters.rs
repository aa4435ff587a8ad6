//! Letters as they are compared. It must not know what is looked for.

/// The small letters of a text without the accents of the languages of the region, whether an accent
/// is one with its letter or a sign of its own (Unicode, combining diacritical marks); one apostrophe
/// for all that are written for it.
pub fn plain(text: &str) -> impl Iterator<Item = char> {
    let is_accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    text.chars().flat_map(char::to_lowercase).filter(move |c| !is_accent(c)).map(one_for_many)
}

fn one_for_many(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        '’' | '‘' | 'ʼ' | '`' | '´' => '\'',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_however_it_is_written() {
        for written in ["Ataúro", "ATAÚRO", "Atau\u{301}ro", "atauro"] {
            assert_eq!(plain(written).collect::<String>(), "atauro");
        }
        assert_eq!(plain("Liquiçá, São, la’ós 9").collect::<String>(), "liquica, sao, la'os 9");
    }
}
