//! Whole numbers, one column of them, in the cheapest of a few ways.
//!
//! It must not know what they count.

use super::{
    bytes::{Bad, Bytes, Read, column_at, push_length, push_signed, push_varint},
    judge::Judge,
};

/// Every number is the same.
const SAME: u8 = 0;
/// Of either sign, one after the other.
const PLAIN: u8 = 1;
/// Each as its difference from the one before it.
const DELTA: u8 = 2;
/// The least one, what all differences are multiples of, and the multiples.
const SCALED: u8 = 3;
/// What is left of each after a multiple of another column's.
const FROM: u8 = 4;
/// Values and how often each is repeated.
const RUNS: u8 = 5;
/// None is negative, one after the other.
const NATURAL: u8 = 6;

/// How deep one writing may stand in another.
const DEPTH: u32 = 4;

/// Numbers of other columns over the same slots, by the columns' places.
pub(super) type Known<'a> = [(usize, &'a [i64])];

/// Times are compared with times, and seconds with hours.
const SCALES: [u64; 2] = [1, 3_600];

/// Writes numbers so that [`read`] gives them back.
pub(super) fn write(values: &[i64], known: &Known<'_>, judge: &mut Judge) -> Vec<u8> {
    let mut best = alone(values, judge);
    for &(place, others) in known.iter().filter(|(_, others)| others.len() == values.len()) {
        for scale in SCALES {
            // The first byte tells a constant, than which nothing is shorter.
            if best.first() == Some(&SAME) {
                return best;
            }
            let left: Vec<i64> = values.iter().zip(others).map(|(v, o)| without(*v, *o, scale)).collect();
            let mut written = vec![FROM];
            push_length(&mut written, place);
            push_varint(&mut written, scale);
            written.extend(alone(&left, judge));
            best = judge.best(vec![best, written]);
        }
    }
    best
}

fn without(value: i64, other: i64, scale: u64) -> i64 {
    value.wrapping_sub(other.wrapping_mul(scale as i64))
}

fn alone(values: &[i64], judge: &mut Judge) -> Vec<u8> {
    let Some(first) = values.first() else { return Vec::new() };
    if values.iter().all(|value| value == first) {
        let mut out = vec![SAME];
        push_signed(&mut out, *first);
        return out;
    }
    let mut candidates = vec![plain(values), delta(values)];
    candidates.extend(scaled(values, judge));
    candidates.extend(runs(values, judge));
    judge.best(candidates)
}

/// The shorter of two ways that need no other.
fn either(values: &[i64], judge: &mut Judge) -> Vec<u8> {
    judge.best(vec![plain(values), delta(values)])
}

/// Writes one number after the other, which [`read`] gives back too.
pub(super) fn plain(values: &[i64]) -> Vec<u8> {
    let natural = values.iter().all(|value| *value >= 0);
    let mut out = vec![if natural { NATURAL } else { PLAIN }];
    for value in values {
        if natural { push_varint(&mut out, *value as u64) } else { push_signed(&mut out, *value) }
    }
    out
}

fn delta(values: &[i64]) -> Vec<u8> {
    let (mut out, mut before) = (vec![DELTA], 0_i64);
    for value in values {
        push_signed(&mut out, value.wrapping_sub(before));
        before = *value;
    }
    out
}

fn scaled(values: &[i64], judge: &mut Judge) -> Option<Vec<u8>> {
    let (least, most) = (*values.iter().min()?, *values.iter().max()?);
    most.checked_sub(least)?;
    let step = values.iter().fold(0, |step, value| gcd(step, value.abs_diff(least)));
    if step < 2 && (0..64).contains(&least) {
        return None;
    }
    let multiples: Vec<i64> = values.iter().map(|value| (value.abs_diff(least) / step) as i64).collect();
    let mut out = vec![SCALED];
    push_signed(&mut out, least);
    push_varint(&mut out, step);
    out.extend(either(&multiples, judge));
    Some(out)
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn runs(values: &[i64], judge: &mut Judge) -> Option<Vec<u8>> {
    let runs: Vec<&[i64]> = values.chunk_by(|a, b| a == b).collect();
    if runs.len() * 2 > values.len() {
        return None;
    }
    let firsts: Vec<i64> = runs.iter().filter_map(|run| run.first().copied()).collect();
    let lengths: Vec<i64> = runs.iter().map(|run| run.len() as i64).collect();
    let mut out = vec![RUNS];
    push_length(&mut out, runs.len());
    out.extend(either(&firsts, judge));
    out.extend(plain(&lengths));
    Some(out)
}

/// Reads so many numbers.
pub(super) fn read(bytes: &mut Bytes<'_>, count: usize, known: &Known<'_>) -> Read<Vec<i64>> {
    read_at(bytes, count, known, DEPTH)
}

fn read_at(bytes: &mut Bytes<'_>, count: usize, known: &Known<'_>, depth: u32) -> Read<Vec<i64>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let depth = depth.checked_sub(1).ok_or(Bad::Damaged("numbers stand too deep"))?;
    match bytes.byte()? {
        SAME => Ok(vec![bytes.signed()?; count]),
        PLAIN => each(bytes, count, Bytes::signed),
        NATURAL => each(bytes, count, |bytes| Ok(bytes.varint()? as i64)),
        DELTA => {
            let mut value = 0_i64;
            each(bytes, count, |bytes| {
                value = value.wrapping_add(bytes.signed()?);
                Ok(value)
            })
        }
        SCALED => {
            let (least, step) = (bytes.signed()?, bytes.varint()? as i64);
            let mut values = read_at(bytes, count, known, depth)?;
            for value in &mut values {
                *value = value.wrapping_mul(step).wrapping_add(least);
            }
            Ok(values)
        }
        FROM => {
            let (place, scale) = (bytes.length()?, bytes.varint()? as i64);
            let others = *column_at(known, place)?;
            if others.len() != count {
                return Err(Bad::Unknown);
            }
            let mut values = read_at(bytes, count, known, depth)?;
            for (value, other) in values.iter_mut().zip(others) {
                *value = value.wrapping_add(other.wrapping_mul(scale));
            }
            Ok(values)
        }
        RUNS => {
            let runs = bytes.length()?;
            if runs > bytes.len() || runs > count {
                return Err(Bad::Damaged("there are more runs than values"));
            }
            let firsts = read_at(bytes, runs, known, depth)?;
            let lengths = read_at(bytes, runs, known, depth)?;
            let mut values = Vec::with_capacity(count);
            for (value, length) in firsts.into_iter().zip(lengths) {
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                if length > count - values.len() {
                    return Err(Bad::Damaged("runs are longer than the column"));
                }
                values.resize(values.len() + length, value);
            }
            if values.len() == count { Ok(values) } else { Err(Bad::Damaged("runs end too soon")) }
        }
        _ => Err(Bad::Unknown),
    }
}

fn each<'a>(
    bytes: &mut Bytes<'a>,
    count: usize,
    mut one: impl FnMut(&mut Bytes<'a>) -> Read<i64>,
) -> Read<Vec<i64>> {
    if count > bytes.len() {
        return Err(Bad::Damaged("it ends too soon"));
    }
    (0..count).map(|_| one(bytes)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(values: &[i64], known: &Known<'_>) -> Vec<u8> {
        let written = write(values, known, &mut Judge::new());
        let mut bytes = Bytes(&written);
        assert_eq!(read(&mut bytes, values.len(), known), Ok(values.to_vec()));
        assert!(bytes.is_empty());
        written
    }

    #[test]
    fn what_follows_from_another_column_costs_nothing() {
        let hours: Vec<i64> = (0..500).map(|i| 498_000 + i % 24).collect();
        let seconds: Vec<i64> = hours.iter().map(|hour| (hour + 1) * 3_600).collect();
        assert!(check(&seconds, &[(3, &hours)]).len() < 10);
    }

    #[test]
    fn even_steps_and_long_runs_are_short() {
        let steps: Vec<i64> = (0..100).map(|i| 1_764_000_000 + (i * i % 7) * 600).collect();
        assert!(check(&steps, &[]).len() < 112);
        let runs: Vec<i64> = (0..10_000).map(|i| i / 1_000 * 977).collect();
        assert!(Judge::new().cost(&check(&runs, &[])) < 60);
    }

    #[test]
    fn the_ends_of_the_range_hold() {
        check(&[i64::MIN, i64::MAX, 0, -1], &[(0, &[1, i64::MIN, 5, i64::MAX])]);
    }

    proptest! {
        #[test]
        fn any_numbers_read_back(values in proptest::collection::vec(any::<i64>(), 0..50)) {
            check(&values, &[]);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>, count in 0..2_000_usize) {
            read(&mut Bytes(&bytes), count, &[(0, &[1; 64])]).ok();
        }
    }
}
