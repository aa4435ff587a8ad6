//! JSON as feeds send it: a list in an object, read element by element.
//!
//! It must not know what an element is about.

mod first;

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

pub(super) use self::first::{First, FirstEntries};
use super::{Issue, hint};

/// The largest answer, in bytes; USGS's of a month has 8 MB.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// A list in an object.
#[derive(Clone, Copy)]
pub(super) struct List {
    pub(super) key: &'static str,
    /// The most elements that are read; each may become a record or an issue, which is larger than it.
    pub(super) most: u64,
}

/// Gives each element of a list to `take`, with its number from 1.
///
/// One element is in memory at a time; one that is not as it must be is given as the reason. Why the
/// text as a whole is refused, or where it breaks off; the elements before were given.
pub(super) fn each<T: DeserializeOwned>(
    bytes: &[u8],
    list: List,
    mut take: impl FnMut(u64, Result<T, String>),
) -> Result<(), Issue> {
    let List { key, most } = list;
    let bytes = begin(bytes)?;
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let mut number = 0;
    let seed = Outer { list, number: &mut number, take: &mut take, element: PhantomData };
    let was_there = seed.deserialize(&mut json).and_then(|was_there| json.end().map(|()| was_there));
    match was_there {
        Ok(true) => Ok(()),
        Ok(false) => Err(Issue::refused(None, "", &format!("has no list `{key}`"))),
        Err(_) if number > most => {
            let reason = format!("has more than {most} elements in `{key}`; the rest was not read");
            Err(Issue::refused(None, "", &reason))
        }
        Err(error) => Err(refusal(&error)),
    }
}

/// Reads one value that borrows from the text, by whatever knows its shape.
pub(super) fn read<'b, S: DeserializeSeed<'b>>(bytes: &'b [u8], seed: S) -> Result<S::Value, Issue> {
    let mut json = serde_json::Deserializer::from_slice(begin(bytes)?);
    let value = seed.deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    value.map_err(|error| refusal(&error))
}

/// The text itself, without its mark; or why it is none.
pub(super) fn begin(bytes: &[u8]) -> Result<&[u8], Issue> {
    let refuse = |reason: &str| Issue::refused(None, "", reason);
    if bytes.len() > MAX_BYTES {
        return Err(refuse(&format!("is {} bytes; an answer has {MAX_BYTES} at most", bytes.len())));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(refuse("is empty"));
    }
    if hint::is_web_page(bytes) {
        let reason = "is a web page, not JSON; perhaps a login page came in its place: check the address";
        return Err(refuse(reason));
    }
    Ok(bytes)
}

fn refusal(error: &serde_json::Error) -> Issue {
    if error.is_eof() {
        return Issue::refused(None, "", "ends in the middle; it was cut off: fetch it again");
    }
    let reason = format!("is not the JSON that it should be: {error}");
    Issue::refused(Some(error.line() as u64), "", &reason)
}

/// The object around the list.
struct Outer<'f, T, F> {
    list: List,
    /// Of the element that was given last.
    number: &'f mut u64,
    take: &'f mut F,
    element: PhantomData<T>,
}

impl<'de, T: DeserializeOwned, F: FnMut(u64, Result<T, String>)> DeserializeSeed<'de> for Outer<'_, T, F> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: DeserializeOwned, F: FnMut(u64, Result<T, String>)> Visitor<'de> for Outer<'_, T, F> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with a list `{}`", self.list.key)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let Self { list, number, take, element } = self;
        let mut was_there = false;
        while let Some(key) = map.next_key::<Key>()? {
            if key.0 == list.key {
                let seed = Elements { most: list.most, number: &mut *number, take: &mut *take, element };
                map.next_value_seed(seed)?;
                was_there = true;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(was_there)
    }
}

/// A key, whatever escapes it is written with.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

struct Elements<'f, T, F> {
    most: u64,
    number: &'f mut u64,
    take: &'f mut F,
    element: PhantomData<T>,
}

impl<'de, T: DeserializeOwned, F: FnMut(u64, Result<T, String>)> DeserializeSeed<'de> for Elements<'_, T, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: DeserializeOwned, F: FnMut(u64, Result<T, String>)> Visitor<'de> for Elements<'_, T, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        // By way of the text itself: an element of another shape must not end the list.
        while let Some(raw) = list.next_element::<&'de serde_json::value::RawValue>()? {
            *self.number += 1;
            if *self.number > self.most {
                return Err(A::Error::custom("too many elements"));
            }
            (self.take)(*self.number, serde_json::from_str(raw.get()).map_err(|error| error.to_string()));
        }
        Ok(())
    }
}
