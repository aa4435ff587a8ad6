//! Makes records of columns.
//!
//! How much is built follows from what the columns say and is counted before it is built: see `limits`.

use std::rc::Rc;

use serde_json::{Map, Number, Value};

use super::{
    bytes::{Bad, Bytes, Read, utf8},
    columns::{BITS, Kind, MAX_DIGITS, MIXED},
    ints,
    limits::{Budget, MAX_COLUMNS, MAX_DEPTH},
    paths::{self, Step},
    texts::{self, Known, Texts},
};

/// Where a column hangs.
struct Path<'a> {
    parent: usize,
    step: Step<'a>,
    number: usize,
}

/// What a column holds, kind by kind, and how far it has been read.
#[derive(Default)]
struct Held {
    /// The kind of every slot, where it is not always the same.
    kinds: Vec<u8>,
    only: u8,
    whole: Vec<i64>,
    decimals: Vec<f64>,
    texts: Option<Rc<Texts>>,
    lengths: Vec<i64>,
    values: Vec<Value>,
    /// How many slots the columns below it have.
    objects: usize,
    elements: usize,
    next: Next,
}

#[derive(Clone, Copy, Default)]
struct Next {
    slot: usize,
    whole: usize,
    decimal: usize,
    text: usize,
    length: usize,
    value: usize,
}

struct Column<'a> {
    path: Path<'a>,
    depth: usize,
    held: Held,
    keys: Vec<(&'a str, usize)>,
    element: Option<usize>,
}

/// Reads so many records.
pub(super) fn read(bytes: &[u8], count: usize) -> Read<Vec<Value>> {
    let mut budget = Budget::new();
    budget.cells(count)?;
    let mut columns = columns(bytes, count, &mut budget)?;
    let mut records = Vec::with_capacity(count);
    for _ in 0..count {
        // A row of which nothing can be read is still a row: one without any field.
        records.push(build(&mut columns, 0, &mut budget)?.unwrap_or_else(|| Value::Object(Map::new())));
    }
    Ok(records)
}

fn columns<'a>(bytes: &'a [u8], count: usize, budget: &mut Budget) -> Read<Vec<Column<'a>>> {
    let mut bytes = Bytes(bytes);
    let root = Path { parent: 0, step: Step::Element, number: paths::ROW };
    let held = Held { only: Kind::Object as u8, objects: count, ..Held::default() };
    let mut columns = vec![Column { path: root, depth: 0, held, keys: Vec::new(), element: None }];
    // The place of each path that has a number, and of each column in the order of writing, skipped ones
    // counted.
    let mut numbered: Vec<(usize, usize)> = vec![(paths::ROW, 0)];
    let mut written: Vec<Option<usize>> = vec![Some(0)];
    while !bytes.is_empty() {
        let path = path(&mut bytes, &numbered, &written)?;
        let kind = bytes.byte()?;
        let length = bytes.length()?;
        let body = bytes.take(length)?;
        let is_root = matches!(&path, Some(path) if path.number == paths::ROW);
        if is_root && columns.len() == 1 {
            let held = read_held(kind, body, count, (&none(), budget));
            if let Some(held) = unless_unknown(held)? {
                columns[0].held = held;
            }
            continue;
        }
        if written.len() >= MAX_COLUMNS {
            return Err(Bad::Damaged("it has too many columns"));
        }
        let place = path
            .map(|path| hang(&mut columns, path, (kind, body), (&written, budget)))
            .transpose()?
            .flatten();
        if let Some(column) =
            place.and_then(|place| columns.get(place)).filter(|column| column.path.number > 0)
        {
            numbered.push((column.path.number, columns.len() - 1));
        }
        written.push(place);
    }
    Ok(columns)
}

fn none<'a, T>() -> Known<'a, T> {
    Known { texts: Vec::new(), numbers: Vec::new() }
}

/// What a later version wrote is skipped.
fn unless_unknown<T>(read: Read<T>) -> Read<Option<T>> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(Bad::Unknown) => Ok(None),
        Err(bad) => Err(bad),
    }
}

/// Reads where a column hangs; none where the column above it is not there.
fn path<'a>(
    bytes: &mut Bytes<'a>,
    numbered: &[(usize, usize)],
    written: &[Option<usize>],
) -> Read<Option<Path<'a>>> {
    let number = bytes.length()?;
    if number == paths::ROW {
        return Ok(Some(Path { parent: 0, step: Step::Element, number }));
    }
    if number > 0 {
        let known = paths::path(number);
        let parent = known.and_then(|(parent, _)| numbered.iter().find(|(of, _)| *of == parent));
        return Ok(known.zip(parent).map(|((_, step), (_, parent))| Path { parent: *parent, step, number }));
    }
    let parent = bytes.length()?;
    let key = bytes.length()?;
    let step = match key.checked_sub(1) {
        None => Step::Element,
        Some(length) => Step::Key(utf8(bytes.take(length)?)?),
    };
    let parent = written.get(parent).ok_or(Bad::Damaged("a column hangs on a later one"))?;
    Ok(parent.map(|parent| Path { parent, step, number: 0 }))
}

/// Reads a column and hangs it below its parent; its place, or none where it is skipped.
fn hang<'a>(
    columns: &mut Vec<Column<'a>>,
    path: Path<'a>,
    (kind, body): (u8, &[u8]),
    (written, budget): (&[Option<usize>], &mut Budget),
) -> Read<Option<usize>> {
    let above = columns.get(path.parent).ok_or(Bad::Damaged("a column hangs on nothing"))?;
    let depth = above.depth + 1;
    if depth > MAX_DEPTH {
        return Err(Bad::Damaged("its values stand too deep"));
    }
    let count = if path.step == Step::Element { above.held.elements } else { above.held.objects };
    budget.cells(count)?;
    let held = read_held(kind, body, count, (&beside(columns, path.parent, written), budget));
    let Some(held) = unless_unknown(held)? else { return Ok(None) };
    let place = columns.len();
    let above = &mut columns[path.parent];
    match path.step {
        Step::Element => above.element = Some(place),
        Step::Key(key) => above.keys.push((key, place)),
    }
    columns.push(Column { path, depth, held, keys: Vec::new(), element: None });
    Ok(Some(place))
}

/// The columns that this one may be told from, by their places in the order of writing.
fn beside<'b>(columns: &'b [Column<'_>], parent: usize, written: &[Option<usize>]) -> Known<'b, Rc<Texts>> {
    let mut known = none();
    for (place, at) in written.iter().enumerate().skip(1) {
        let column = at.and_then(|at| columns.get(at)).filter(|column| column.path.parent == parent);
        let Some(held) = column.map(|column| &column.held).filter(|held| held.kinds.is_empty()) else {
            continue;
        };
        if let Some(numbers) = held.texts.as_ref().and_then(|texts| texts.numbers()) {
            known.numbers.push((place, numbers));
        } else if let Some(texts) = &held.texts {
            known.texts.push((place, Rc::clone(texts)));
        } else if !held.whole.is_empty() {
            known.numbers.push((place, &held.whole));
        }
    }
    known
}

fn read_held(kind: u8, body: &[u8], count: usize, with: (&Known<'_, Rc<Texts>>, &mut Budget)) -> Read<Held> {
    let (known, budget) = with;
    let (mut bytes, mut held) = (Bytes(body), Held::default());
    let mut counts = [0_usize; Kind::ALL.len()];
    if kind == MIXED {
        held.kinds = kinds(&mut bytes, count)?;
        for kind in &held.kinds {
            counts[usize::from(*kind)] += 1;
        }
    } else {
        held.only = Kind::of(kind).ok_or(Bad::Unknown)? as u8;
        counts[usize::from(held.only)] = count;
    }
    let of = |kind: Kind| counts[kind as usize];
    if of(Kind::Whole) > 0 {
        held.whole = ints::read(&mut bytes, of(Kind::Whole), &known.numbers)?;
    }
    if of(Kind::Decimal) > 0 {
        held.decimals = decimals(&mut bytes, of(Kind::Decimal))?;
    }
    if of(Kind::Text) > 0 {
        held.texts = Some(texts::read(&mut bytes, of(Kind::Text), known, budget)?);
    }
    if of(Kind::Array) > 0 {
        held.lengths = ints::read(&mut bytes, of(Kind::Array), &[])?;
        for length in &held.lengths {
            let length = usize::try_from(*length).map_err(|_| Bad::Damaged("an array is negative"))?;
            held.elements = held.elements.saturating_add(length);
        }
        budget.cells(held.elements)?;
    }
    if of(Kind::Json) > bytes.len() {
        return Err(Bad::Damaged("it ends too soon"));
    }
    for _ in 0..of(Kind::Json) {
        let length = bytes.length()?;
        let value = serde_json::from_slice(bytes.take(length)?);
        held.values.push(value.map_err(|_| Bad::Damaged("a value is no JSON"))?);
    }
    held.objects = of(Kind::Object);
    Ok(held)
}

fn kinds(bytes: &mut Bytes<'_>, count: usize) -> Read<Vec<u8>> {
    let runs = bytes.length()?;
    let mut kinds = Vec::with_capacity(count);
    for _ in 0..runs {
        let kind = Kind::of(bytes.byte()?).ok_or(Bad::Unknown)? as u8;
        let length = bytes.length()?;
        if length > count - kinds.len() {
            return Err(Bad::Damaged("kinds are more than the column has values"));
        }
        kinds.resize(kinds.len() + length, kind);
    }
    if kinds.len() == count { Ok(kinds) } else { Err(Bad::Damaged("kinds end too soon")) }
}

fn decimals(bytes: &mut Bytes<'_>, count: usize) -> Read<Vec<f64>> {
    let digits = bytes.byte()?;
    if digits == BITS {
        let raw = bytes.take(count.checked_mul(8).ok_or(Bad::Damaged("it ends too soon"))?)?;
        let (raw, _) = raw.as_chunks::<8>();
        return Ok(raw.iter().map(|raw| f64::from_le_bytes(*raw)).collect());
    }
    if digits > MAX_DIGITS {
        return Err(Bad::Unknown);
    }
    let power = 10_f64.powi(i32::from(digits));
    let whole = ints::read(bytes, count, &[])?;
    Ok(whole.into_iter().map(|whole| whole as f64 / power).collect())
}

/// Takes the next value out of a column and those below it; none where it is absent.
fn build(columns: &mut [Column<'_>], at: usize, budget: &mut Budget) -> Read<Option<Value>> {
    let missing = Bad::Damaged("a column is too short");
    let Some(Column { held, .. }) = columns.get_mut(at) else { return Err(missing) };
    let slot = take(&mut held.next.slot);
    let kind = if held.kinds.is_empty() { held.only } else { *held.kinds.get(slot).ok_or(missing)? };
    let value = match Kind::of(kind).ok_or(missing)? {
        Kind::Absent => return Ok(None),
        Kind::Null => Value::Null,
        Kind::False => Value::Bool(false),
        Kind::True => Value::Bool(true),
        Kind::Whole => Value::from(*held.whole.get(take(&mut held.next.whole)).ok_or(missing)?),
        Kind::Decimal => {
            let value = *held.decimals.get(take(&mut held.next.decimal)).ok_or(missing)?;
            Value::Number(Number::from_f64(value).ok_or(Bad::Damaged("a number is not finite"))?)
        }
        Kind::Text => {
            let slot = take(&mut held.next.text);
            let text = held.texts.as_ref().ok_or(missing)?.get(slot)?;
            budget.text(text.len())?;
            Value::String(text)
        }
        Kind::Json => held.values.get_mut(take(&mut held.next.value)).ok_or(missing)?.take(),
        Kind::Array => {
            let length = *held.lengths.get(take(&mut held.next.length)).ok_or(missing)?;
            return array(columns, at, length, budget).map(Some);
        }
        Kind::Object => return object(columns, at, budget).map(Some),
    };
    Ok(Some(value))
}

fn take(next: &mut usize) -> usize {
    *next += 1;
    *next - 1
}

fn array(columns: &mut [Column<'_>], at: usize, length: i64, budget: &mut Budget) -> Read<Value> {
    let mut elements = Vec::new();
    if let Some(element) = columns.get(at).and_then(|column| column.element) {
        for _ in 0..length {
            elements.extend(build(columns, element, budget)?);
        }
    }
    Ok(Value::Array(elements))
}

fn object(columns: &mut [Column<'_>], at: usize, budget: &mut Budget) -> Read<Value> {
    let mut fields = Map::new();
    let count = columns.get(at).map_or(0, |column| column.keys.len());
    for field in 0..count {
        let Some((key, place)) = columns.get(at).and_then(|column| column.keys.get(field).copied()) else {
            continue;
        };
        if let Some(value) = build(columns, place, budget)? {
            budget.text(key.len())?;
            fields.insert(key.to_owned(), value);
        }
    }
    Ok(Value::Object(fields))
}
