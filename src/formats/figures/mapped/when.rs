//! Days and months as people write them, made ISO 8601.
//!
//! It must not know what is done with them, nor any clock.

use crate::{domain::DateOrder, formats::hint::quote};

/// Writes a day, month or moment as ISO 8601 has it; what is none of those stays as it is.
///
/// # Errors
///
/// Where the day can be read in more than one way.
pub(super) fn iso(text: &str, order: DateOrder) -> Result<String, String> {
    let (day, clock) = match text.split_once([' ', 'T']) {
        Some((day, clock)) => (day, Some(clock.trim())),
        None => (text, None),
    };
    let parts: Vec<&str> = day.split(['/', '.', '-']).collect();
    let is_digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !parts.iter().all(is_digits) {
        return Ok(without_midnight(day, clock, text));
    }
    let day = match *parts.as_slice() {
        [one] if one.len() == 8 => format!("{}-{}-{}", &one[..4], &one[4..6], &one[6..]),
        [one] if one.len() == 6 => format!("{}-{}", &one[..4], &one[4..]),
        [year, month, day] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        [_, _, year] if year.len() != 4 => {
            return Err(format!("{} has no year of four digits; write it as 2026-11-24", quote(text)));
        }
        [first, second, year] => match order {
            DateOrder::DayFirst => format!("{year}-{second:0>2}-{first:0>2}"),
            DateOrder::MonthFirst => format!("{year}-{first:0>2}-{second:0>2}"),
            DateOrder::YearFirst => {
                return Err(format!(
                    "{} may be two days; say in the mapping how days are written: dates = \"dmy\" or \"mdy\"",
                    quote(text)
                ));
            }
        },
        // A month before its year can be nothing else.
        [month, year] | [year, month] if year.len() == 4 && month.len() <= 2 => format!("{year}-{month:0>2}"),
        _ => return Ok(text.to_owned()),
    };
    Ok(without_midnight(&day, clock, text))
}

/// Spreadsheets and programs write a day as its first moment.
fn without_midnight(day: &str, clock: Option<&str>, text: &str) -> String {
    match clock {
        None => day.to_owned(),
        Some(clock) if clock.is_empty() || clock.trim_end_matches(['0', ':', '.', 'Z']).is_empty() => {
            day.to_owned()
        }
        Some(clock) if text.contains('T') || clock.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{day}T{clock}")
        }
        Some(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_order_that_the_map_says() {
        for (text, order, is) in [
            ("24/11/2026", DateOrder::DayFirst, "2026-11-24"),
            ("11/24/2026", DateOrder::MonthFirst, "2026-11-24"),
            ("3.4.2026", DateOrder::DayFirst, "2026-04-03"),
            ("2026/11/24", DateOrder::DayFirst, "2026-11-24"),
            ("2026-11-24", DateOrder::MonthFirst, "2026-11-24"),
            ("20261124", DateOrder::YearFirst, "2026-11-24"),
            ("202611", DateOrder::YearFirst, "2026-11"),
            ("11/2026", DateOrder::YearFirst, "2026-11"),
            ("2026", DateOrder::YearFirst, "2026"),
            ("2026-W48", DateOrder::DayFirst, "2026-W48"),
            ("24/11/2026 14:30", DateOrder::DayFirst, "2026-11-24T14:30"),
            ("2026-11-24T00:00:00", DateOrder::YearFirst, "2026-11-24"),
            ("2026-11-24T14+09:00", DateOrder::YearFirst, "2026-11-24T14+09:00"),
            ("2023-12-16/2023-12-22", DateOrder::YearFirst, "2023-12-16/2023-12-22"),
            ("ontem", DateOrder::DayFirst, "ontem"),
            ("", DateOrder::DayFirst, ""),
        ] {
            assert_eq!(iso(text, order).as_deref(), Ok(is), "{text}");
        }
        assert!(iso("03/04/2026", DateOrder::YearFirst).unwrap_err().contains("may be two days"));
        assert!(iso("03/04/26", DateOrder::DayFirst).unwrap_err().contains("no year of four digits"));
    }
}
