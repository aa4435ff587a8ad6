//! A short sum of a whole collection, by which two sides tell that they hold the same records.
//!
//! The order of the records does not matter, so either side can go through its own way. What is
//! summed stands in `docs/hq-api.md` under "Integrity". It must not know where records are kept.

use std::{
    fmt::{self, Write as _},
    io,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;

use super::collection::Collection;
use crate::domain::{self, Observation, Standing};

/// How many records a collection has, and the sum of their hashes modulo 2^64.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    pub count: u64,
    /// In hexadecimal on the wire: JSON numbers do not hold 64 bits everywhere.
    #[serde(serialize_with = "to_hex", deserialize_with = "from_hex")]
    pub sum: u64,
}

impl Digest {
    /// Adds a record by its hash.
    pub fn add(&mut self, hash: u64) {
        self.count += 1;
        self.sum = self.sum.wrapping_add(hash);
    }

    /// Takes one out that was added.
    pub fn remove(&mut self, hash: u64) {
        self.count = self.count.saturating_sub(1);
        self.sum = self.sum.wrapping_sub(hash);
    }
}

/// The hash of one record of HQ's; none for an observation that this program does not understand.
pub fn record_hash(collection: Collection, record: &Value) -> Option<u64> {
    if collection == Collection::Observations {
        return Observation::deserialize(record).ok().map(|figure| figure_hash(&figure));
    }
    let mut hash = Fnv::default();
    hash.json(record);
    Some(hash.0)
}

/// The hash of one figure: of what every console keeps of it, in whole seconds.
pub fn figure_hash(figure: &Observation) -> u64 {
    let mut hash = Fnv::default();
    let standing = match figure.standing {
        Standing::Final => "final",
        Standing::Provisional => "provisional",
        Standing::Assumed => "assumed",
    };
    let (series, note) = (&figure.series, figure.note.as_ref());
    hash.text(series.metric.name());
    hash.text(series.place.as_str());
    hash.shown(&series.dimensions);
    hash.shown(&figure.period);
    hash.text(figure.source.as_str());
    hash.shown(&figure.revision);
    match figure.value {
        domain::Value::Number(number) => hash.shown(&number),
        domain::Value::Suppressed => hash.text("suppressed"),
        domain::Value::Withdrawn => hash.text("withdrawn"),
    }
    hash.shown(&figure.as_of.timestamp());
    hash.shown(&figure.recorded_at.timestamp());
    hash.text(standing);
    hash.text(note.map_or("", |note| note.as_str()));
    hash.0
}

/// FNV-1a with 64 bits: it looks for accidents, not for forgers.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// A text and its end; no text of the domain holds a NUL.
    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0]);
    }

    fn shown(&mut self, value: &impl fmt::Display) {
        // A hash takes everything.
        write!(self, "{value}\0").ok();
    }

    /// JSON without spaces, members sorted by name, and without those that are null.
    fn json(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().filter(|(_, value)| !value.is_null()).collect();
                members.sort_unstable_by_key(|(name, _)| *name);
                self.bytes(b"{");
                for (number, (name, value)) in members.into_iter().enumerate() {
                    self.bytes(if number == 0 { b"".as_slice() } else { b"," });
                    self.scalar(name);
                    self.bytes(b":");
                    self.json(value);
                }
                self.bytes(b"}");
            }
            Value::Array(values) => {
                self.bytes(b"[");
                for (number, value) in values.iter().enumerate() {
                    self.bytes(if number == 0 { b"".as_slice() } else { b"," });
                    self.json(value);
                }
                self.bytes(b"]");
            }
            other => self.scalar(other),
        }
    }

    fn scalar(&mut self, value: &(impl Serialize + ?Sized)) {
        // Texts and numbers can always be written.
        serde_json::to_writer(self, value).ok();
    }
}

impl fmt::Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.bytes(text.as_bytes());
        Ok(())
    }
}

impl io::Write for Fnv {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference over")]
fn to_hex<S: Serializer>(sum: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{sum:016x}"))
}

fn from_hex<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let text = String::deserialize(deserializer)?;
    u64::from_str_radix(&text, 16).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn hash(record: &Value) -> u64 {
        record_hash(Collection::Feeds, record).unwrap()
    }

    #[test]
    fn a_record_is_the_same_however_its_members_stand() {
        let text = r#"{"b":[1,"é\n",{}],"a":{"y":2.5,"x":null}}"#;
        let record: Value = serde_json::from_str(text).unwrap();
        assert_eq!(hash(&record), hash(&json!({"a": {"y": 2.5}, "b": [1, "é\n", {}], "c": null})));
        assert_ne!(hash(&record), hash(&json!({"a": {"y": 2.5}, "b": [1, "é", {}]})));
        let mut plain = Fnv::default();
        plain.bytes(r#"{"a":{"y":2.5},"b":[1,"é\n",{}]}"#.as_bytes());
        assert_eq!(hash(&record), plain.0, "the bytes that docs/hq-api.md names");
    }

    #[test]
    fn the_order_of_records_does_not_matter_and_their_number_does() {
        let (one, two) = (hash(&json!({"id": "a"})), hash(&json!({"id": "b"})));
        let sum = |hashes: &[u64]| {
            let mut digest = Digest::default();
            for hash in hashes {
                digest.add(*hash);
            }
            digest
        };
        assert_eq!(sum(&[one, two]), sum(&[two, one]));
        assert_ne!(sum(&[one, two]), sum(&[one, two, two]));
        let mut back = sum(&[one, two]);
        back.remove(two);
        assert_eq!(back, sum(&[one]));
        let wire = serde_json::to_string(&back).unwrap();
        assert_eq!(serde_json::from_str::<Digest>(&wire).unwrap(), back);
    }

    #[test]
    fn a_figure_counts_with_what_a_console_keeps_of_it() {
        let mut record = json!({
            "metric": "crossings", "place": "BTG", "by": {"direction": "entry"}, "period": "2026-11",
            "source": "sim", "revision": 1, "value": {"number": 3},
            "as_of": "2026-11-24T05:32:00.25Z", "recorded_at": "2026-11-24T05:32:00Z",
        });
        let figure = |record: &Value| record_hash(Collection::Observations, record).unwrap();
        let first = figure(&record);
        record["as_of"] = json!("2026-11-24T05:32:00Z");
        record["a later field"] = json!(1);
        assert_eq!(figure(&record), first);
        record["value"] = json!("suppressed");
        assert_ne!(figure(&record), first);
        assert_eq!(record_hash(Collection::Observations, &json!({})), None);
    }
}
