//! Why HQ does not take something, in the words that go over the wire, and found again in them.
//!
//! HQ answers with a sentence, so that whoever reads the protocol needs no table, and keeps that sentence
//! with the act. A console finds the message behind it; what another release of HQ says stays as it is.

use super::{Clean, Telling};

/// The message of each sentence; what stands in braces is filled in.
const SENTENCES: &[(&str, &str)] = &[
    ("hq-no-name", "an act needs the name of who did it"),
    ("hq-no-reason", "a reason is missing"),
    ("hq-no-text", "a text is missing"),
    ("hq-alert-missing", "the alert is missing"),
    ("hq-item-missing", "the item is missing"),
    ("hq-no-quantity", "the quantity must be more than 0"),
    ("hq-no-difference", "the difference must not be 0"),
    ("hq-same-site", "a transfer goes to another site"),
    ("hq-no-number", "a figure needs entries, exits or both"),
    ("hq-no-hours", "a figure is for whole hours of one day, from 0 to 24"),
    ("hq-no-informant", "who said the figure is missing"),
    ("hq-not-over", "the hours of the figure were not over when it was taken"),
    (
        "hq-beyond-time",
        "nothing entered here happened before the year 2000: set this console's clock, and enter it again with its time",
    ),
    (
        "hq-beyond-quantity",
        "a quantity of more than 1,000,000 is a slip of the hand: look at it and enter it again",
    ),
    (
        "hq-beyond-expiry",
        "an expiry outside the years 2000 to 2199 is a slip of the hand: look at it and enter it again",
    ),
    ("hq-no-alert", "no such alert at HQ"),
    ("hq-no-site", "HQ knows no stock site {place}"),
    ("hq-no-place", "HQ knows no place {place}"),
    ("hq-no-post", "HQ knows no border post {place}"),
    ("hq-no-entry", "HQ has no stock entry and no figure {entry}"),
    ("hq-request", "request {request}: {why}"),
    ("hq-names-no-act", "`{act}` names no act; an act is named CONSOLE/EPOCH/SEQUENCE"),
    ("hq-not-its-console", "only the console that an act came from can take it back"),
    ("hq-no-act", "HQ has no act {act}"),
    ("hq-cancels-cancel", "what takes back cannot be taken back; do it again instead"),
    (
        "hq-overtaken",
        "others changed this stock after this console had last read it; count again, or send the same count \
         again if it still holds",
    ),
    ("hq-other-request", "the request is for another item or another site"),
    ("hq-not-left", "it has not left yet"),
    ("hq-en-route", "it is en route already"),
    ("hq-received", "it was received already"),
    ("hq-returned", "it was returned already"),
    ("hq-declined", "it was declined already"),
    ("hq-left-elsewhere", "it left from another site"),
    ("hq-more-than-sent", "that is more than was sent"),
    ("hq-no-request", "there is no such request any more"),
    (
        "hq-no-token",
        "this HQ wants a token: ask its administrator for one and put it into a file that token_file names",
    ),
    ("hq-wrong-token", "HQ does not know this token; look for a part that is missing, or ask for a new one"),
    ("hq-revoked-token", "the token {name} was revoked; ask HQ's administrator for a new one"),
    ("hq-other-console", "token and console do not belong together ({console}); ask for a token of its own"),
    ("hq-viewer", "{name} may look on and not act; HQ's administrator gives roles"),
    ("hq-outside-places", "{place} is none of the places that this console acts for"),
    ("hq-unknown-person", "{name} may not act: HQ has no such person; sign in as yourself"),
];

/// The sentence of a message; one that is unknown is its own sentence, so that its lack is seen.
pub fn sentence(id: &'static str) -> &'static str {
    SENTENCES.iter().find(|(known, _)| *known == id).map_or(id, |(_, sentence)| sentence)
}

/// The same with what is filled in.
pub fn filled(id: &'static str, given: &[(&str, &str)]) -> String {
    let fill = |text: String, (name, what): &(&str, &str)| text.replace(&format!("{{{name}}}"), what);
    given.iter().fold(sentence(id).to_owned(), fill)
}

/// What HQ said, as a message where it is one of these; else in its own words.
pub fn read(said: &Clean) -> Telling {
    let found = SENTENCES.iter().find_map(|(id, sentence)| Some((id, holes(sentence, said.as_str())?)));
    let Some((id, given)) = found else { return said.clone().into() };
    given.into_iter().fold(Telling::message(id), |told, (name, what)| match name {
        "why" => told.part(name, read(&Clean::new(what))),
        _ => told.words(name, what),
    })
}

/// What was filled into a sentence; none where it is another sentence.
fn holes<'a>(sentence: &'static str, said: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let mut given = Vec::new();
    let (first, mut rest) = sentence.split_once('{').unwrap_or((sentence, ""));
    let mut said = said.strip_prefix(first)?;
    while let Some((name, after)) = rest.split_once('}') {
        let (text, next) = after.split_once('{').unwrap_or((after, ""));
        let end = if text.is_empty() { said.len() } else { said.find(text)? };
        given.push((name, &said[..end]));
        (said, rest) = (&said[end + text.len()..], next);
    }
    let whole = said.is_empty() && given.iter().all(|(_, what)| !what.is_empty());
    whole.then_some(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &str, expected: &str) {
        assert_eq!(read(&Clean::new(said)).to_string(), expected);
    }

    #[test]
    fn each_sentence_is_found_again_with_what_was_filled_in() {
        for (id, sentence) in SENTENCES {
            let filled = ["name", "place", "entry", "request", "act", "console", "why"]
                .iter()
                .fold((*sentence).to_owned(), |text, name| text.replace(&format!("{{{name}}}"), "c/1"));
            let found = read(&Clean::new(&filled)).to_string();
            assert!(found == *id || found.starts_with(&format!("{id} ")), "{found}");
        }
        check("HQ has no act c/1/7", "hq-no-act act=c/1/7");
        let said = filled("hq-request", &[("request", "c/1/2"), ("why", sentence("hq-en-route"))]);
        check(&said, "hq-request request=c/1/2 why=(hq-en-route)");
    }

    #[test]
    fn what_another_release_says_stays_as_it_is() {
        for said in ["HQ knows no place", "no such alert at HQ!", "quite another sentence", ""] {
            check(said, said);
        }
    }
}
