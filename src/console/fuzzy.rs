//! How well a text answers to what was typed, letter by letter and word by word.
//!
//! It must not know what the text stands for.

use crate::domain::plain;

/// A text as it is compared: small letters without accents, so that `atauro` finds Ataúro.
pub(super) fn folded(text: &str) -> String {
    plain(text).collect()
}

/// Whether a text holds every word of a filter, anywhere and in any order.
pub(super) fn holds_all(text: &str, filter: &str) -> bool {
    let (text, filter) = (folded(text), folded(filter));
    filter.split_whitespace().all(|word| text.contains(word))
}

/// How well a text answers, the more the better; none where a word of the query answers to nothing.
///
/// The words of the query are looked for one by one. Both must be folded.
pub(super) fn score(query: &str, text: &str) -> Option<u32> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let mut sum = 0;
    let mut asked = 0;
    for word in query.split_whitespace() {
        sum += best(word, text, &words)?;
        asked += 1;
    }
    // Of texts that answer alike the shorter one is meant.
    let length = words.len().min(9) as u32;
    (asked > 0).then(|| sum * 10 / asked + 9 - length)
}

fn best(asked: &str, text: &str, words: &[&str]) -> Option<u32> {
    let first = words.first().copied().unwrap_or_default();
    if first == asked {
        return Some(120);
    }
    if first.starts_with(asked) {
        return Some(110);
    }
    if words.contains(&asked) {
        return Some(100);
    }
    if words.iter().any(|word| word.starts_with(asked)) {
        return Some(90);
    }
    if begins_words(asked, words) {
        return Some(70);
    }
    if text.contains(asked) {
        return Some(60);
    }
    let gaps = words.iter().filter_map(|word| gaps(asked, word)).min()?;
    Some(40_u32.saturating_sub(gaps))
}

/// Whether the letters are the beginnings of words that follow one another: `nth` is `next theme`.
fn begins_words(asked: &str, words: &[&str]) -> bool {
    (0..words.len()).any(|from| goes_on(asked, &words[from..]))
}

fn goes_on(asked: &str, words: &[&str]) -> bool {
    if asked.is_empty() {
        return true;
    }
    let Some((word, rest)) = words.split_first() else { return false };
    let common = asked.chars().zip(word.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8());
    let ends: Vec<usize> =
        common.scan(0, |end, length| Some(std::mem::replace(end, *end + length) + length)).collect();
    ends.into_iter().rev().any(|end| goes_on(&asked[end..], rest))
}

/// The letters that are left out of a word that begins as what was typed and holds all of it in its order.
fn gaps(asked: &str, word: &str) -> Option<u32> {
    // Two letters stand in that order in nearly every word.
    if asked.chars().count() < 3 || asked.chars().next() != word.chars().next() {
        return None;
    }
    let mut rest = word.chars();
    let mut left_out = 0;
    for wanted in asked.chars() {
        left_out += rest.by_ref().position(|c| c == wanted)?;
    }
    Some(left_out as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, text: &str) -> Option<u32> {
        score(&folded(query), &folded(text))
    }

    #[test]
    fn letters_words_and_beginnings_are_found() {
        for (query, text) in [
            ("ack", "acknowledge"),
            ("nth", "next theme"),
            ("netheme", "next theme"),
            ("btgd", "Batugade"),
            ("atauro", "Ataúro"),
            ("macassar", "Pante Macassar"),
            ("flood dili", "Flood warning for Dili"),
            ("dili flo", "Flood warning for Dili"),
            ("4.9", "M 4.9, 262 km ENE of Dili"),
        ] {
            assert!(finds(query, text).is_some(), "{query} in {text}");
        }
        for (query, text) in
            [("xyz", "acknowledge"), ("kca", "acknowledge"), ("flood baucau", "Flood in Dili"), ("", "a")]
        {
            assert_eq!(finds(query, text), None, "{query} in {text}");
        }
    }

    #[test]
    fn what_was_meant_comes_first() {
        let order = ["stock", "stock of kits", "Low stock: Pante Macassar", "restocking", "south tackle"];
        let scores: Vec<_> = order.iter().map(|text| finds("stock", text)).collect();
        assert!(scores.windows(2).all(|pair| pair[0] > pair[1] || pair[1].is_none()), "{scores:?}");
        assert_eq!(scores.last(), Some(&None));
    }

    #[test]
    fn a_filter_wants_all_its_words() {
        assert!(holds_all("Batugade · in 301+", "301 batu"));
        assert!(holds_all("anything", " "));
        assert!(!holds_all("Batugade", "batu dili"));
    }
}
