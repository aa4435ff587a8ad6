//! Texts, one column of them, in the cheapest of a few ways.
//!
//! It must not know what they say.

use std::{collections::HashMap, rc::Rc};

use super::{
    bytes::{Bad, Bytes, Read, column_at, push_length, push_text, utf8},
    ints,
    judge::Judge,
    limits::Budget,
    times::Form,
};

/// Every text is the same.
const SAME: u8 = 0;
/// Lengths, then all texts after each other.
const EACH: u8 = 1;
/// The different texts, then which of them each one is.
const WORDS: u8 = 2;
/// As in another column.
const LIKE: u8 = 3;
/// Pieces with one character between them, each piece a column.
const JOINED: u8 = 4;
/// An even number of lower-case hexadecimal digits, always as many.
const HEX: u8 = 5;

/// What texts are taken apart at.
const BETWEEN: [u8; 4] = *b",/-|";

/// Longer texts are prose, not keys made of pieces.
const LONGEST_KEY: usize = 160;

const MAX_PIECES: usize = 8;

/// How deep pieces may be made of pieces.
const DEPTH: u32 = 3;

/// What is known of the columns before this one over the same slots.
pub(super) struct Known<'a, T> {
    pub(super) texts: Vec<(usize, T)>,
    pub(super) numbers: Vec<(usize, &'a [i64])>,
}

/// Writes texts so that [`read`] gives them back.
pub(super) fn write(texts: &[&str], known: &Known<'_, &[&str]>, judge: &mut Judge) -> Vec<u8> {
    write_at(texts, known, judge, DEPTH)
}

fn write_at(texts: &[&str], known: &Known<'_, &[&str]>, judge: &mut Judge, depth: u32) -> Vec<u8> {
    let Some(first) = texts.first() else { return Vec::new() };
    let mut candidates = vec![plain(texts)];
    if let Some((place, _)) = known.texts.iter().find(|(_, others)| *others == texts) {
        let mut like = vec![LIKE];
        push_length(&mut like, *place);
        candidates.push(like);
    }
    if let Some((form, values)) = numbers(texts) {
        let mut written = vec![form as u8];
        written.extend(ints::write(&values, &known.numbers, judge));
        candidates.push(written);
    } else {
        candidates.extend(hex(texts));
        if !texts.iter().all(|text| text == first) {
            candidates.extend(words(texts, judge));
            candidates.push(each(texts, judge));
        }
        if let Some(depth) = depth.checked_sub(1) {
            candidates.extend(BETWEEN.into_iter().filter_map(|between| {
                joined(texts, between, |pieces| write_at(pieces, known, judge, depth))
            }));
        }
    }
    judge.best(candidates)
}

fn plain(texts: &[&str]) -> Vec<u8> {
    match texts {
        [first, rest @ ..] if rest.iter().all(|text| text == first) => {
            let mut out = vec![SAME];
            push_text(&mut out, first);
            out
        }
        _ => lengths_and_bytes(texts, ints::plain),
    }
}

fn each(texts: &[&str], judge: &mut Judge) -> Vec<u8> {
    lengths_and_bytes(texts, |lengths| ints::write(lengths, &[], judge))
}

fn lengths_and_bytes(texts: &[&str], write: impl FnOnce(&[i64]) -> Vec<u8>) -> Vec<u8> {
    let lengths: Vec<i64> = texts.iter().map(|text| text.len() as i64).collect();
    let mut out = vec![EACH];
    out.extend(write(&lengths));
    out.extend(texts.iter().flat_map(|text| text.as_bytes()));
    out
}

fn words(texts: &[&str], judge: &mut Judge) -> Option<Vec<u8>> {
    let (mut places, mut words, mut at) = (HashMap::new(), Vec::new(), Vec::with_capacity(texts.len()));
    for text in texts {
        let place = *places.entry(*text).or_insert_with(|| {
            words.push(*text);
            words.len() as i64 - 1
        });
        at.push(place);
    }
    if words.len() * 2 > texts.len() {
        return None;
    }
    let mut out = vec![WORDS];
    push_length(&mut out, words.len());
    for word in words {
        push_text(&mut out, word);
    }
    out.extend(ints::write(&at, &[], judge));
    Some(out)
}

fn numbers(texts: &[&str]) -> Option<(Form, Vec<i64>)> {
    Form::ALL.into_iter().find_map(|form| {
        let values = texts.iter().map(|text| form.parse(text)).collect::<Option<Vec<_>>>()?;
        Some((form, values))
    })
}

fn hex(texts: &[&str]) -> Option<Vec<u8>> {
    let digits = texts.first()?.len();
    if !(6..=64).contains(&digits) || !digits.is_multiple_of(2) {
        return None;
    }
    let mut out = vec![HEX];
    push_length(&mut out, digits / 2);
    for text in texts {
        if text.len() != digits {
            return None;
        }
        for pair in text.as_bytes().chunks_exact(2) {
            out.push(nibble(pair[0])? << 4 | nibble(pair[1])?);
        }
    }
    Some(out)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

fn joined(texts: &[&str], between: u8, mut write: impl FnMut(&[&str]) -> Vec<u8>) -> Option<Vec<u8>> {
    let pieces = |text: &str| text.bytes().filter(|byte| *byte == between).count() + 1;
    let count = pieces(texts.first()?);
    let fits = |text: &&str| text.len() <= LONGEST_KEY && !text.contains(' ') && pieces(text) == count;
    if !(2..=MAX_PIECES).contains(&count) || !texts.iter().all(fits) {
        return None;
    }
    let mut columns = vec![Vec::with_capacity(texts.len()); count];
    for text in texts {
        for (column, piece) in columns.iter_mut().zip(text.split(char::from(between))) {
            column.push(piece);
        }
    }
    let mut out = vec![JOINED, between];
    push_length(&mut out, count);
    for pieces in &columns {
        out.extend(write(pieces));
    }
    Some(out)
}

/// A column of texts as it was written; each text is made when it is asked for.
#[derive(Debug)]
pub(super) enum Texts {
    Same(String),
    Each { blob: String, ends: Vec<usize> },
    Words { words: Vec<String>, at: Vec<i64> },
    Numbers { form: Form, values: Vec<i64> },
    Joined { between: char, pieces: Vec<Rc<Self>> },
    Hex { width: usize, bytes: Vec<u8> },
}

impl Texts {
    /// The text in a slot; there must be one.
    pub(super) fn get(&self, slot: usize) -> Read<String> {
        let none = Bad::Damaged("a text is missing");
        match self {
            Self::Same(text) => Ok(text.clone()),
            Self::Each { blob, ends } => {
                let begin = slot.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied());
                let (begin, end) = begin.zip(ends.get(slot).copied()).ok_or(none)?;
                Ok(blob.get(begin..end).ok_or(Bad::Damaged("a text ends inside a character"))?.to_owned())
            }
            Self::Words { words, at } => {
                let word = at.get(slot).and_then(|at| words.get(usize::try_from(*at).ok()?));
                Ok(word.ok_or(none)?.clone())
            }
            Self::Numbers { form, values } => form.text(*values.get(slot).ok_or(none)?),
            Self::Joined { between, pieces } => {
                let mut text = String::new();
                for (i, piece) in pieces.iter().enumerate() {
                    if i > 0 {
                        text.push(*between);
                    }
                    text.push_str(&piece.get(slot)?);
                }
                Ok(text)
            }
            Self::Hex { width, bytes } => {
                let bytes = bytes.get(slot * width..(slot + 1) * width).ok_or(none)?;
                let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
                Ok(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect())
            }
        }
    }

    /// The numbers behind the texts, where they are nothing else.
    pub(super) fn numbers(&self) -> Option<&[i64]> {
        match self {
            Self::Numbers { values, .. } => Some(values),
            _ => None,
        }
    }
}

/// The numbers behind texts, as [`Texts::numbers`] will have them.
pub(super) fn numbers_behind(texts: &[&str]) -> Option<Vec<i64>> {
    numbers(texts).map(|(_, values)| values)
}

/// Reads so many texts.
pub(super) fn read(
    bytes: &mut Bytes<'_>,
    count: usize,
    known: &Known<'_, Rc<Texts>>,
    budget: &mut Budget,
) -> Read<Rc<Texts>> {
    read_at(bytes, count, known, budget, DEPTH)
}

fn read_at(
    bytes: &mut Bytes<'_>,
    count: usize,
    known: &Known<'_, Rc<Texts>>,
    budget: &mut Budget,
    depth: u32,
) -> Read<Rc<Texts>> {
    // A few bytes can stand for numbers in every slot, once for each piece.
    budget.cells(count)?;
    let code = bytes.byte()?;
    let texts = match code {
        SAME => Texts::Same(bytes.text()?.to_owned()),
        EACH => {
            let lengths = ints::read(bytes, count, &[])?;
            let (mut end, mut ends) = (0_usize, Vec::with_capacity(count));
            for length in lengths {
                let length = usize::try_from(length).map_err(|_| Bad::Damaged("a length is negative"))?;
                end = end.checked_add(length).ok_or(Bad::Damaged("lengths are beyond this machine"))?;
                ends.push(end);
            }
            Texts::Each { blob: utf8(bytes.take(end)?)?.to_owned(), ends }
        }
        WORDS => {
            let words = bytes.length()?;
            if words > bytes.len() || words > count {
                return Err(Bad::Damaged("there are more words than texts"));
            }
            let words = (0..words).map(|_| bytes.text().map(str::to_owned)).collect::<Read<Vec<_>>>()?;
            Texts::Words { words, at: ints::read(bytes, count, &[])? }
        }
        LIKE => {
            return column_at(&known.texts, bytes.length()?).map(Rc::clone);
        }
        JOINED => {
            let depth = depth.checked_sub(1).ok_or(Bad::Damaged("texts stand too deep"))?;
            let (between, pieces) = (bytes.byte()?, bytes.length()?);
            if pieces > MAX_PIECES || !between.is_ascii() {
                return Err(Bad::Damaged("a text has too many pieces"));
            }
            let pieces =
                (0..pieces).map(|_| read_at(bytes, count, known, budget, depth)).collect::<Read<_>>()?;
            Texts::Joined { between: char::from(between), pieces }
        }
        HEX => {
            let width = bytes.length()?;
            let length = width.checked_mul(count).ok_or(Bad::Damaged("it ends too soon"))?;
            Texts::Hex { width, bytes: bytes.take(length)?.to_vec() }
        }
        _ => {
            let form = Form::of(code).ok_or(Bad::Unknown)?;
            Texts::Numbers { form, values: ints::read(bytes, count, &known.numbers)? }
        }
    };
    Ok(Rc::new(texts))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn nothing<T>() -> Known<'static, T> {
        Known { texts: Vec::new(), numbers: Vec::new() }
    }

    #[track_caller]
    fn check(texts: &[&str]) -> Vec<u8> {
        let written = write(texts, &nothing(), &mut Judge::new());
        let mut bytes = Bytes(&written);
        let back = read(&mut bytes, texts.len(), &nothing(), &mut Budget::new()).unwrap();
        assert!(bytes.is_empty());
        for (slot, text) in texts.iter().enumerate() {
            assert_eq!(back.get(slot).as_deref(), Ok(*text));
        }
        written
    }

    #[test]
    fn keys_made_of_pieces_cost_what_is_new_in_them() {
        let keys: Vec<String> = (0..100).map(|i| format!("post/BTG/{:08x}/{i}", 0x5f0c_0000 + i)).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        assert!(Judge::new().cost(&check(&keys)) < 900);
        assert!(check(&["c-5be0aa17fe12dd03"]).len() < 18);
    }

    #[test]
    fn a_piece_that_is_another_column_is_not_said_again() {
        let (sites, keys) = (["dili", "baucau"], ["dili/20261124T141200", "baucau/20261124T141205"]);
        let seconds = [1_795_497_120, 1_795_497_125];
        let (mut known, mut judge) = (nothing::<&[&str]>(), Judge::new());
        known.texts.push((2, &sites));
        known.numbers.push((5, &seconds));
        let written = write(&keys, &known, &mut judge);
        assert!(written.len() <= 11, "{written:?}");
        let like = Known { texts: vec![(2, read_texts(&sites))], numbers: vec![(5, &seconds[..])] };
        let back = read(&mut Bytes(&written), 2, &like, &mut Budget::new()).unwrap();
        assert_eq!([back.get(0).unwrap(), back.get(1).unwrap()], keys);
    }

    fn read_texts(texts: &[&str]) -> Rc<Texts> {
        let written = write(texts, &nothing(), &mut Judge::new());
        read(&mut Bytes(&written), texts.len(), &nothing(), &mut Budget::new()).unwrap()
    }

    proptest! {
        #[test]
        fn any_texts_read_back(texts in proptest::collection::vec("\\PC{0,9}|[a-f0-9]{8}|[0-9]{1,3}/[a-z]*|(a|b)", 1..30)) {
            check(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>, count in 0..2_000_usize) {
            if let Ok(texts) = read(&mut Bytes(&bytes), count, &nothing(), &mut Budget::new()) {
                for slot in 0..=count {
                    texts.get(slot).ok();
                }
            }
        }
    }
}
