//! Lists and objects of which the beginning is enough, whatever else they hold.
//!
//! Two bytes of JSON can be an element of many bytes in memory. It must not know what an element is about.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

/// The first elements of a list; those after them are passed over.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::formats) struct First<T, const MOST: usize>(pub(in crate::formats) Vec<T>);

/// The first entries of an object, in the order in which they came.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::formats) struct FirstEntries<T, const MOST: usize>(pub(in crate::formats) Vec<(String, T)>);

impl<T, const MOST: usize> Default for First<T, MOST> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MOST: usize> Default for FirstEntries<T, MOST> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>, const MOST: usize> Deserialize<'de> for First<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(List::<T, MOST>(PhantomData)).map(Self)
    }
}

impl<'de, T: Deserialize<'de>, const MOST: usize> Deserialize<'de> for FirstEntries<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Object::<T, MOST>(PhantomData)).map(Self)
    }
}

struct List<T, const MOST: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for List<T, MOST> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut first = Vec::new();
        while first.len() < MOST {
            match list.next_element()? {
                Some(element) => first.push(element),
                None => return Ok(first),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(first)
    }
}

struct Object<T, const MOST: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for Object<T, MOST> {
    type Value = Vec<(String, T)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Vec<(String, T)>, A::Error> {
        let mut first = Vec::new();
        while first.len() < MOST {
            match object.next_entry()? {
                Some(entry) => first.push(entry),
                None => return Ok(first),
            }
        }
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_the_first_is_passed_over_whatever_it_is() {
        let read = |text: &str| serde_json::from_str::<First<u8, 2>>(text).map(|first| first.0).ok();
        assert_eq!(read("[]"), Some(vec![]));
        assert_eq!(read("[1,2]"), Some(vec![1, 2]));
        assert_eq!(read("[1,2,\"x\",[[]]]"), Some(vec![1, 2]));
        assert_eq!(read("[1,\"x\"]"), None);
        let read = |text: &str| serde_json::from_str::<FirstEntries<u8, 1>>(text).map(|first| first.0).ok();
        assert_eq!(read("{}"), Some(vec![]));
        assert_eq!(read("{\"a\":1,\"b\":{\"c\":[]}}"), Some(vec![("a".to_owned(), 1)]));
        assert_eq!(read("{\"a\":1,\"b\""), None);
    }
}
