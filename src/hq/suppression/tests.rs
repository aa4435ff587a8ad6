//! The rule on small tables, by hand.

use super::*;
use crate::domain::{Dimension, Dimensions, Period, Zone, reference};

fn month(number: u32) -> Period {
    Period::parse(&format!("2026-{number:02}"), Some(Zone::DILI)).unwrap()
}

fn key(place: &str, by: &[(Dimension, &str)], period: Period) -> Key {
    let by = by.iter().map(|(dimension, value)| (*dimension, (*value).into())).collect();
    Key { place: place.into(), by: Dimensions(by), period }
}

fn open(value: i64) -> Cell {
    Cell { value, row: None, status: Status::Open }
}

/// Gives cells by sex, age band and value; says which are hidden, in the order of the table.
#[track_caller]
fn check(cells: &[(&str, &str, i64)], hidden: &[(&str, &str)]) {
    let named = |sex: &str, age: &str| {
        let by = [(Dimension::Sex, sex), (Dimension::AgeBand, age)];
        let by: Vec<_> = by.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        key("dili", &by, month(1))
    };
    let table: Cells = cells.iter().map(|(sex, age, value)| (named(sex, age), open(*value))).collect();
    let found = hide(Metric::TbCases, &table, &[], &reference::places());
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
    let shown = |value| Cell { value, row: None, status: Status::Shown };
    let cells: Cells = [
        (key("dili", &[(Dimension::Sex, "m")], month(1)), shown(8)),
        (
            key("dili", &[(Dimension::Sex, "f")], month(1)),
            Cell { value: 3, row: None, status: Status::Hidden },
        ),
        (key("dili", &[], month(1)), open(11)),
    ]
    .into();
    let found = hide(Metric::TbCases, &cells, &[], &reference::places());
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [key("dili", &[], month(1))]);
}

#[test]
fn those_who_were_not_sent_are_no_small_cell_either() {
    check(&[("", "", 30), ("m", "", 27)], &[("m", "")]);
    check(&[("", "", 30), ("m", "", 20)], &[]);
}

#[test]
fn a_revised_total_does_not_tell_what_changed_under_it() {
    let cell = |value, row, status| Cell { value, row: Some(row), status };
    let by = |sex: &str| key("dili", &[(Dimension::Sex, sex)], month(1));
    let total = || key("dili", &[], month(1));
    let unchanged = [(by("m"), cell(9, 1, Status::Hidden)), (by("x"), cell(1, 2, Status::Hidden))];
    let mut before: Cells = unchanged.clone().into();
    before.insert(total(), cell(10, 3, Status::Shown));
    before.insert(by("f"), cell(0, 4, Status::Shown));
    let mut now: Cells = unchanged.into();
    now.insert(total(), cell(11, 5, Status::Open));
    now.insert(by("f"), cell(1, 6, Status::Open));
    let found = hide(Metric::TbCases, &now, &[before], &reference::places());
    assert_eq!(found, BTreeSet::from([total(), by("f")]));
}
