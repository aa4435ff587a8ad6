//! The rule on small tables, by hand.

use std::collections::BTreeSet;

use super::*;
use crate::domain::{Dimension, Dimensions, Period, Zone, reference};

fn month(number: u32) -> Period {
    Period::parse(&format!("2026-{number:02}"), Some(Zone::DILI)).unwrap()
}

fn key(place: &str, by: &[(Dimension, &str)], period: Period) -> Key {
    let by = by.iter().map(|(dimension, value)| (*dimension, (*value).into())).collect();
    Key { place: place.into(), by: Dimensions(by), period }
}

fn said(key: Key, value: i64, is_new: bool) -> Said {
    Said { key, source: 0, value: Some(value), is_new, is_hidden: false, is_in_force: true }
}

/// The cells that are hidden of what is said.
fn hidden(said: &[Said], guard: &mut Guard) -> BTreeSet<Key> {
    let rows = hide(said, guard, &reference::places());
    rows.into_iter().map(|row| said[row].key.clone()).collect()
}

/// The same, later: what was to be hidden is, and a cell of which something new is said has another.
fn later(said: &[Said], hidden: &BTreeSet<Key>, anew: &[(Key, i64)]) -> Vec<Said> {
    let before = |said: &Said| Said {
        is_new: false,
        is_hidden: hidden.contains(&said.key),
        is_in_force: anew.iter().all(|(key, _)| *key != said.key),
        ..said.clone()
    };
    let anew = anew.iter().map(|(key, value)| self::said(key.clone(), *value, true));
    said.iter().map(before).chain(anew).collect()
}

/// Gives cells by sex, age band and value; says which are hidden, in the order of the table.
#[track_caller]
fn check(cells: &[(&str, &str, i64)], hidden: &[(&str, &str)]) {
    let named = |sex: &str, age: &str| {
        let by = [(Dimension::Sex, sex), (Dimension::AgeBand, age)];
        let by: Vec<_> = by.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        key("dili", &by, month(1))
    };
    let table: Vec<Said> =
        cells.iter().map(|(sex, age, value)| said(named(sex, age), *value, true)).collect();
    let found = self::hidden(&table, &mut Guard::default());
    let expected: BTreeSet<Key> = hidden.iter().map(|(sex, age)| named(sex, age)).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_next_smallest_sibling_is_hidden_too() {
    check(&[("", "", 30), ("f", "", 3), ("m", "", 8), ("x", "", 19)], &[("f", ""), ("m", "")]);
}

#[test]
fn noughts_and_totals_are_shown_and_large_cells_stay() {
    check(&[("", "", 30), ("f", "", 0), ("m", "", 30)], &[]);
    check(&[("", "", 3)], &[]);
    check(&[("", "", 30), ("f", "", 15), ("m", "", 15)], &[]);
}

#[test]
fn without_a_total_nothing_beside_a_small_cell_is_hidden() {
    check(&[("f", "", 3), ("m", "", 8)], &[("f", "")]);
}

#[test]
fn two_dimensions_are_covered_in_both() {
    let cells = [
        ("f", "0-4", 2),
        ("f", "5-14", 9),
        ("f", "15-", 20),
        ("m", "0-4", 7),
        ("m", "5-14", 11),
        ("m", "15-", 30),
        ("f", "", 31),
        ("m", "", 48),
        ("", "0-4", 9),
        ("", "5-14", 20),
        ("", "15-", 50),
    ];
    check(&cells, &[("f", "0-4"), ("f", "5-14"), ("m", "0-4"), ("m", "5-14")]);
}

#[test]
fn a_total_that_comes_late_is_hidden_where_all_else_is_out() {
    let by = |sex: &str| key("dili", &[(Dimension::Sex, sex)], month(1));
    let total = || key("dili", &[], month(1));
    let first = [said(by("m"), 8, true), said(by("f"), 3, true)];
    let mut guard = Guard::default();
    let out = hidden(&first, &mut guard);
    assert_eq!(out, BTreeSet::from([by("f")]));
    let found = hidden(&later(&first, &out, &[(total(), 11)]), &mut guard);
    assert_eq!(found, BTreeSet::from([total()]));
}

#[test]
fn those_who_were_not_sent_are_no_small_cell_either() {
    check(&[("", "", 30), ("m", "", 27)], &[("m", "")]);
    check(&[("", "", 30), ("m", "", 20)], &[]);
}

#[test]
fn a_revised_total_does_not_tell_what_changed_under_it() {
    let by = |sex: &str| key("dili", &[(Dimension::Sex, sex)], month(1));
    let total = || key("dili", &[], month(1));
    let first =
        [said(by("m"), 9, true), said(by("x"), 1, true), said(by("f"), 0, true), said(total(), 10, true)];
    let mut guard = Guard::default();
    let out = hidden(&first, &mut guard);
    assert_eq!(out, BTreeSet::from([by("m"), by("x")]));
    let found = hidden(&later(&first, &out, &[(by("f"), 1), (total(), 11)]), &mut guard);
    assert_eq!(found, BTreeSet::from([total(), by("f")]));
}

#[test]
fn a_part_whose_cells_cannot_be_other_any_more_is_closed() {
    let by = |sex: &str| key("dili", &[(Dimension::Sex, sex)], month(1));
    let total = || key("dili", &[], month(1));
    let first = [said(by("m"), 9, true), said(by("f"), 1, true), said(total(), 10, true)];
    let mut guard = Guard::default();
    let out = hidden(&first, &mut guard);
    let all = later(&first, &out, &[(by("m"), 0), (by("f"), 0), (total(), 0)]);
    assert_eq!(hidden(&all, &mut guard), BTreeSet::from([by("m"), by("f"), total()]));
    assert_eq!(guard.closed.len(), 1);
}
