//! How far a console has read one collection, and the cursor that says so on the wire.

use std::fmt::Write as _;

use crate::{
    domain::FeedId,
    protocol::{Collection, Cursor},
};

/// A place in the run of a collection's changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// Nothing is there that can be built on.
    Start,
    /// In the middle of a whole collection, after the row of this urgency and revision.
    Inside { begun: i64, urgency: i64, rev: i64 },
    /// Everything up to this revision is there.
    UpTo(i64),
}

impl Position {
    /// Reads a cursor. One of another ledger, of a later state of this one or of nobody starts anew.
    pub(super) fn read(cursor: Option<&Cursor>, feed: &FeedId, newest: i64) -> Self {
        let position = cursor.and_then(|cursor| parse(cursor.as_str(), feed)).unwrap_or(Self::Start);
        match position {
            Self::UpTo(rev) | Self::Inside { begun: rev, .. } if !(0..=newest).contains(&rev) => Self::Start,
            known => known,
        }
    }

    /// Whether it lies so far back that not all changes since are known.
    ///
    /// A run through figures goes on however old it is: none of them is ever taken out.
    pub(super) fn is_expired(self, collection: Collection, floor: i64) -> bool {
        match self {
            Self::Start => false,
            Self::UpTo(rev) => rev < floor,
            Self::Inside { begun, .. } => begun < floor && collection != Collection::Observations,
        }
    }

    /// Writes the cursor; the start has none.
    pub(super) fn cursor(self, feed: &FeedId) -> Option<Cursor> {
        let mut text = format!("{:08x}.", tag(feed));
        match self {
            Self::Start => return None,
            Self::UpTo(rev) => push_base36(&mut text, rev),
            Self::Inside { begun, urgency, rev } => {
                push_base36(&mut text, begun);
                text.push('.');
                push_base36(&mut text, urgency);
                text.push('.');
                push_base36(&mut text, rev);
            }
        }
        Cursor::new(&text)
    }
}

fn parse(text: &str, feed: &FeedId) -> Option<Position> {
    let mut parts = text.split('.');
    if u32::from_str_radix(parts.next()?, 16).ok()? != tag(feed) {
        return None;
    }
    let numbers = parts.map(|part| i64::from_str_radix(part, 36).ok()).collect::<Option<Vec<_>>>()?;
    match numbers.as_slice() {
        [rev] => Some(Position::UpTo(*rev)),
        [begun, urgency, rev] => Some(Position::Inside { begun: *begun, urgency: *urgency, rev: *rev }),
        _ => None,
    }
}

/// FNV-1a of the feed's name: eight digits whatever the name looks like.
fn tag(feed: &FeedId) -> u32 {
    feed.as_str().bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn push_base36(text: &mut String, number: i64) {
    if number < 0 {
        text.push('-');
    }
    let mut rest = number.unsigned_abs();
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit((rest % 36) as u32, 36));
        rest /= 36;
        if rest == 0 {
            break;
        }
    }
    text.extend(digits.iter().rev());
}

/// The name of a state of one collection, for `ETag`.
pub(super) fn state_tag(feed: &FeedId, rev: i64) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    write!(text, "\"{:08x}.", tag(feed)).ok();
    push_base36(&mut text, rev);
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(position: Position) {
        let feed = FeedId::new("a ledger with any name");
        let cursor = position.cursor(&feed).unwrap();
        assert_eq!(Position::read(Some(&cursor), &feed, i64::MAX), position);
    }

    #[test]
    fn every_position_survives_the_wire() {
        check(Position::UpTo(0));
        check(Position::UpTo(i64::MAX));
        check(Position::Inside { begun: i64::MAX, urgency: i64::MIN, rev: i64::MAX });
        check(Position::Inside { begun: 36, urgency: -1, rev: 35 });
    }

    #[test]
    fn foreign_broken_and_future_cursors_start_anew() {
        let (ours, theirs) = (FeedId::new("ours"), FeedId::new("theirs"));
        let foreign = Position::UpTo(7).cursor(&theirs).unwrap();
        assert_eq!(Position::read(Some(&foreign), &ours, 100), Position::Start);
        for text in ["x", "7", "00000000.!", "....", "zzzzzzzz.1"] {
            assert_eq!(Position::read(Cursor::new(text).as_ref(), &ours, 100), Position::Start, "{text}");
        }
        let future = Position::UpTo(101).cursor(&ours).unwrap();
        assert_eq!(Position::read(Some(&future), &ours, 100), Position::Start);
    }
}
