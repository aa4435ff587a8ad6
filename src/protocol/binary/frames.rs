//! One frame as bytes: length, kind, body.
//!
//! A kind that this program does not know is skipped, and so is a frame whose head it cannot read.

use serde_json::{Map, Value};

use super::{
    super::{
        codec::FrameError,
        collection::Collection,
        message::{Cursor, Frame, Mode, Row, Rows},
    },
    bytes::{Bad, Bytes, Read, push_length, push_text},
    columns,
    judge::Judge,
    limits::MAX_ROWS,
    rows,
};

const HELLO: u8 = 1;
const RESULTS: u8 = 2;
const ROWS: u8 = 3;
const END: u8 = 4;
const DIGESTS: u8 = 5;

/// Collections by their number on the wire, from 1; the names are only ever added to. Others are spelled out.
const COLLECTIONS: [&str; 7] = ["places", "alerts", "acts", "feeds", "stock", "observations", "persons"];

/// Modes by their number on the wire.
const MODES: [Mode; 5] =
    [Mode::Delta, Mode::SnapshotFirst, Mode::Snapshot, Mode::SnapshotLast, Mode::SnapshotOnly];

/// Writes one frame, not yet compressed.
pub fn pack(frame: &Frame) -> Vec<u8> {
    let kind = match frame {
        Frame::Rows(rows) => {
            let records: Vec<Value> = rows.rows.iter().map(record).collect();
            return pack_rows(rows.collection, rows.mode, &rows.cursor, &records);
        }
        Frame::Hello(_) => HELLO,
        Frame::Results(_) => RESULTS,
        Frame::End(_) => END,
        Frame::Digests(_) => DIGESTS,
    };
    // Frames hold no map with other than text keys, so writing them cannot fail.
    let mut fields = serde_json::to_value(frame).unwrap_or_default();
    if let Some(fields) = fields.as_object_mut() {
        fields.remove("frame");
    }
    framed(kind, &columns::write_one(&fields, &mut Judge::new()))
}

/// Writes the rows of one collection from records that are JSON already.
pub fn pack_rows(collection: Collection, mode: Mode, cursor: &Cursor, records: &[Value]) -> Vec<u8> {
    let mut body = Vec::new();
    let name = collection.name();
    let number = COLLECTIONS.iter().position(|known| *known == name).map_or(0, |at| at + 1);
    push_length(&mut body, number);
    if number == 0 {
        push_text(&mut body, name);
    }
    push_length(&mut body, MODES.iter().position(|known| *known == mode).unwrap_or_default());
    push_text(&mut body, cursor.as_str());
    push_length(&mut body, records.len());
    body.extend(columns::write(&records.iter().collect::<Vec<_>>(), &mut Judge::new()));
    framed(ROWS, &body)
}

fn record(row: &Row) -> Value {
    match row {
        Row::Record(record) => record.clone(),
        Row::Gone { gone } => {
            Value::Object(Map::from_iter([("gone".to_owned(), Value::from(gone.as_str()))]))
        }
    }
}

fn framed(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 4);
    push_length(&mut out, body.len() + 1);
    out.push(kind);
    out.extend(body);
    out
}

/// Reads one frame after its length; none where it is of a kind that this program does not know.
pub(super) fn unpack(bytes: &[u8]) -> Result<Option<Frame>, FrameError> {
    let mut bytes = Bytes(bytes);
    let frame = match bytes.byte() {
        Ok(HELLO) => one("hello", bytes),
        Ok(RESULTS) => one("results", bytes),
        Ok(END) => one("end", bytes),
        Ok(DIGESTS) => one("digests", bytes),
        Ok(ROWS) => rows_of(bytes).map(Frame::Rows),
        Ok(_) => Err(Bad::Unknown),
        Err(bad) => Err(bad),
    };
    match frame {
        Ok(frame) => Ok(Some(frame)),
        Err(Bad::Unknown) => Ok(None),
        Err(Bad::Damaged(what)) => Err(FrameError::Binary(what)),
    }
}

fn one(kind: &str, bytes: Bytes<'_>) -> Read<Frame> {
    let mut fields = rows::read(bytes.0, 1)?.pop().unwrap_or_default();
    if let Some(fields) = fields.as_object_mut() {
        fields.insert("frame".to_owned(), Value::from(kind));
    }
    serde_json::from_value(fields).map_err(|_| Bad::Damaged("a field of it is missing or wrong"))
}

fn rows_of(mut bytes: Bytes<'_>) -> Read<Rows> {
    let number = bytes.length()?;
    let name = match number.checked_sub(1) {
        None => bytes.text()?,
        Some(at) => COLLECTIONS.get(at).copied().unwrap_or_default(),
    };
    let collection = Collection::named(name);
    let mode = MODES.get(bytes.length()?).copied();
    let cursor = Cursor::new(bytes.text()?).ok_or(Bad::Damaged("its cursor is none"))?;
    let count = bytes.length()?;
    let (collection, mode) = collection.zip(mode).ok_or(Bad::Unknown)?;
    if count > MAX_ROWS {
        return Err(Bad::Damaged("it has too many rows"));
    }
    let rows = rows::read(bytes.0, count)?.into_iter().map(row).collect();
    Ok(Rows { collection, mode, rows, cursor })
}

/// What the same JSON would be read as.
fn row(record: Value) -> Row {
    match record.get("gone").and_then(Value::as_str) {
        Some(gone) => Row::Gone { gone: gone.to_owned() },
        None => Row::Record(record),
    }
}
