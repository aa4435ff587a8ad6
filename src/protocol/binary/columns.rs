//! Takes records apart into columns.
//!
//! A column is `(path, type, length, bytes)`. The type is the kind of all its values, or says that they are of
//! several kinds; how many values there are follows from the column above.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    bytes::{push_length, push_text},
    ints,
    judge::Judge,
    limits::{MAX_CELLS, MAX_COLUMNS, MAX_DEPTH},
    paths::{self, Step},
    texts::{self, Known},
};

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Absent = 0,
    Null = 1,
    False = 2,
    True = 3,
    Whole = 4,
    Decimal = 5,
    Text = 6,
    Array = 7,
    Object = 8,
    /// A value that no column can hold, as JSON.
    Json = 9,
}

impl Kind {
    pub(super) const ALL: [Self; 10] = [
        Self::Absent,
        Self::Null,
        Self::False,
        Self::True,
        Self::Whole,
        Self::Decimal,
        Self::Text,
        Self::Array,
        Self::Object,
        Self::Json,
    ];

    pub(super) fn of(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

/// The type of a column whose values are of several kinds.
pub(super) const MIXED: u8 = 15;

/// Decimals as they are in memory; other codes say how many digits follow the point.
pub(super) const BITS: u8 = 255;

/// The most digits after the point of which a whole number is made.
pub(super) const MAX_DIGITS: u8 = 15;

/// One path over all rows.
struct Column<'a> {
    /// The column above it, by its place here.
    parent: usize,
    step: Step<'a>,
    /// The number of the path; 0 where it has none.
    number: usize,
    slots: Vec<Option<&'a Value>>,
    kinds: Vec<Kind>,
}

/// Writes records so that `rows::read` gives them back.
pub(super) fn write(records: &[&Value], judge: &mut Judge) -> Vec<u8> {
    let columns = apart(records, MAX_DEPTH).unwrap_or_else(|| apart(records, 0).unwrap_or_default());
    let places = places(&columns);
    let mut out = Vec::new();
    let mut written: Vec<Done<'_>> = Vec::new();
    for (place, &at) in places.iter().enumerate() {
        let Some(column) = columns.get(at) else { continue };
        let parent = places.iter().position(|other| *other == column.parent).unwrap_or(0);
        let done = Done::new(parent, column);
        // That every row is an object goes without saying.
        if place > 0 || !column.is_all(Kind::Object) {
            push_path(&mut out, column, parent);
            let body = body(column, &known(&written, parent), judge);
            out.push(column.only().map_or(MIXED, |kind| kind as u8));
            push_length(&mut out, body.len());
            out.extend(body);
        }
        written.push(done);
    }
    out
}

/// The order in which columns are written: by number, those without one last; parents always first.
fn places(columns: &[Column<'_>]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..columns.len()).collect();
    places.sort_by_key(|at| match columns.get(*at).map(|column| column.number) {
        None | Some(0) => (usize::MAX, *at),
        Some(number) => (number, *at),
    });
    places
}

fn push_path(out: &mut Vec<u8>, column: &Column<'_>, parent: usize) {
    push_length(out, column.number);
    if column.number > 0 {
        return;
    }
    push_length(out, parent);
    match column.step {
        Step::Element => push_length(out, 0),
        Step::Key(key) => {
            push_length(out, key.len() + 1);
            out.extend(key.as_bytes());
        }
    }
}

/// Takes records apart, values below some depth as JSON; none where that makes too many columns.
fn apart<'a>(records: &[&'a Value], depth: usize) -> Option<Vec<Column<'a>>> {
    let slots: Vec<_> = records.iter().map(|record| Some(*record)).collect();
    let mut cells = slots.len();
    let root = Column::new((0, paths::ROW), Step::Element, slots, depth == 0);
    let mut columns = vec![root];
    let mut depths = vec![0];
    let mut at = 0;
    while let Some(column) = columns.get(at) {
        let below = depths.get(at).copied().unwrap_or(0) + 1;
        let (number, children) = (column.number, column.children());
        for (step, slots) in children {
            cells += slots.len();
            let number = if number == 0 { 0 } else { paths::number(number, step).unwrap_or(0) };
            columns.push(Column::new((at, number), step, slots, below >= depth));
            depths.push(below);
        }
        if columns.len() > MAX_COLUMNS || (cells > MAX_CELLS / 4 && depth > 0) {
            return None;
        }
        at += 1;
    }
    Some(columns)
}

impl<'a> Column<'a> {
    fn new(
        (parent, number): (usize, usize),
        step: Step<'a>,
        slots: Vec<Option<&'a Value>>,
        deepest: bool,
    ) -> Self {
        let kind = |slot: Option<&Value>| match kind(slot) {
            Kind::Array | Kind::Object if deepest => Kind::Json,
            kind => kind,
        };
        let kinds = slots.iter().map(|slot| kind(*slot)).collect();
        Self { parent, step, number, slots, kinds }
    }

    fn is_all(&self, kind: Kind) -> bool {
        self.kinds.iter().all(|of| *of == kind)
    }

    /// The kind of all values, where they have only one.
    fn only(&self) -> Option<Kind> {
        let first = *self.kinds.first()?;
        self.is_all(first).then_some(first)
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = &'a Value> {
        let slots = self.slots.iter().zip(&self.kinds);
        slots.filter(move |(_, of)| **of == kind).filter_map(|(slot, _)| *slot)
    }

    fn children(&self) -> Vec<(Step<'a>, Vec<Option<&'a Value>>)> {
        let mut objects: BTreeMap<&'a str, Vec<Option<&'a Value>>> = BTreeMap::new();
        let mut count = 0;
        for object in self.of(Kind::Object).filter_map(Value::as_object) {
            for (key, value) in object {
                let slots = objects.entry(key).or_default();
                slots.resize(count, None);
                slots.push(Some(value));
            }
            count += 1;
        }
        let mut elements = Vec::new();
        for array in self.of(Kind::Array).filter_map(Value::as_array) {
            elements.extend(array.iter().map(Some));
        }
        let mut children = Vec::new();
        if !elements.is_empty() {
            children.push((Step::Element, elements));
        }
        for (key, mut slots) in objects {
            slots.resize(count, None);
            children.push((Step::Key(key), slots));
        }
        children
    }

    fn texts(&self) -> Vec<&'a str> {
        self.of(Kind::Text).filter_map(Value::as_str).collect()
    }

    fn whole(&self) -> Vec<i64> {
        self.of(Kind::Whole).filter_map(Value::as_i64).collect()
    }
}

fn kind(slot: Option<&Value>) -> Kind {
    match slot {
        None => Kind::Absent,
        Some(Value::Null) => Kind::Null,
        Some(Value::Bool(false)) => Kind::False,
        Some(Value::Bool(true)) => Kind::True,
        Some(Value::Number(number)) if number.is_i64() => Kind::Whole,
        Some(Value::Number(number)) if number.is_f64() => Kind::Decimal,
        Some(Value::Number(_)) => Kind::Json,
        Some(Value::String(_)) => Kind::Text,
        Some(Value::Array(_)) => Kind::Array,
        Some(Value::Object(_)) => Kind::Object,
    }
}

/// A column that others may be told from.
struct Done<'a> {
    parent: usize,
    texts: Vec<&'a str>,
    numbers: Vec<i64>,
}

impl<'a> Done<'a> {
    fn new(parent: usize, column: &Column<'a>) -> Self {
        let (mut texts, mut numbers) = (Vec::new(), Vec::new());
        if column.is_all(Kind::Text) {
            texts = column.texts();
            numbers = texts::numbers_behind(&texts).unwrap_or_default();
        } else if column.is_all(Kind::Whole) {
            numbers = column.whole();
        }
        Self { parent, texts, numbers }
    }
}

fn known<'a>(written: &'a [Done<'_>], parent: usize) -> Known<'a, &'a [&'a str]> {
    let beside = written.iter().enumerate().skip(1).filter(|(_, done)| done.parent == parent);
    let mut known = Known { texts: Vec::new(), numbers: Vec::new() };
    for (place, done) in beside {
        if !done.numbers.is_empty() {
            known.numbers.push((place, done.numbers.as_slice()));
        } else if !done.texts.is_empty() {
            known.texts.push((place, done.texts.as_slice()));
        }
    }
    known
}

fn body(column: &Column<'_>, known: &Known<'_, &[&str]>, judge: &mut Judge) -> Vec<u8> {
    let mut out = Vec::new();
    let alone = column.only().is_some();
    if !alone {
        push_kinds(&mut out, &column.kinds);
    }
    let none = Known { texts: Vec::new(), numbers: Vec::new() };
    let known = if alone { known } else { &none };
    if column.kinds.contains(&Kind::Whole) {
        out.extend(ints::write(&column.whole(), &known.numbers, judge));
    }
    if column.kinds.contains(&Kind::Decimal) {
        let decimals: Vec<f64> = column.of(Kind::Decimal).filter_map(Value::as_f64).collect();
        push_decimals(&mut out, &decimals, judge);
    }
    if column.kinds.contains(&Kind::Text) {
        out.extend(texts::write(&column.texts(), known, judge));
    }
    if column.kinds.contains(&Kind::Array) {
        let arrays = column.of(Kind::Array).filter_map(Value::as_array);
        let lengths: Vec<i64> = arrays.map(|array| array.len() as i64).collect();
        out.extend(ints::write(&lengths, &[], judge));
    }
    for value in column.of(Kind::Json) {
        push_text(&mut out, &value.to_string());
    }
    out
}

/// Runs of kinds: how many, and each with its length.
fn push_kinds(out: &mut Vec<u8>, kinds: &[Kind]) {
    let runs: Vec<&[Kind]> = kinds.chunk_by(|a, b| a == b).collect();
    push_length(out, runs.len());
    for run in runs {
        out.extend(run.first().map(|kind| *kind as u8));
        push_length(out, run.len());
    }
}

/// Decimals with few digits are whole numbers of their last digit.
fn push_decimals(out: &mut Vec<u8>, values: &[f64], judge: &mut Judge) {
    for digits in 0..=MAX_DIGITS {
        let power = 10_f64.powi(i32::from(digits));
        let whole = |value: &f64| {
            let whole = (value * power).round();
            let same = (whole / power).to_bits() == value.to_bits();
            (same && whole.abs() < 9e15).then_some(whole as i64)
        };
        if let Some(whole) = values.iter().map(whole).collect::<Option<Vec<_>>>() {
            out.push(digits);
            out.extend(ints::write(&whole, &[], judge));
            return;
        }
    }
    out.push(BITS);
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

/// Writes a record that is no row: of a frame that has none.
pub(super) fn write_one(record: &Value, judge: &mut Judge) -> Vec<u8> {
    write(&[record], judge)
}
