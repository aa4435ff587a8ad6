//! What one cell of a workbook says, as text.
//!
//! It must not know where the cell stands.

use calamine::{DataRef, ExcelDateTime};
use chrono::{NaiveDate, TimeDelta};

/// Digits that a spreadsheet program shows of a number; what is behind them is the noise of binary fractions.
const DIGITS: usize = 15;

pub(super) fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => self::number(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is) => is.to_string(),
        DataRef::DateTime(at) => moment(at),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A number as a spreadsheet program shows it: whole without a point, to 15 digits.
fn number(number: f64) -> String {
    let shown: f64 = format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number);
    // `-0` would be below zero to whoever reads the text.
    if shown == 0.0 { "0".to_owned() } else { shown.to_string() }
}

/// A date, with the time of day where it has one; a length of time stays the number that it is.
fn moment(at: &ExcelDateTime) -> String {
    let serial = at.as_f64();
    if at.is_duration() || !(0.0..3_000_000.0).contains(&serial) {
        return number(serial);
    }
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let day = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    let time =
        day.and_then(|day| day.and_hms_milli_opt(hour.into(), minute.into(), second.into(), milli.into()));
    // 29 February 1900, which spreadsheets have and no calendar.
    let Some(time) = time else { return number(serial) };
    // A fraction of a day is never exact: 14:00 may be 13:59:59.999.
    let time = time + TimeDelta::milliseconds(500);
    if time.format("%H%M%S").to_string() == "000000" {
        time.format("%Y-%m-%d").to_string()
    } else {
        time.format("%Y-%m-%dT%H:%M:%S").to_string()
    }
}

#[cfg(test)]
mod tests {
    use calamine::{CellErrorType, ExcelDateTimeType};

    use super::*;

    fn date(serial: f64, is_1904: bool) -> String {
        text(&DataRef::DateTime(ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, is_1904)))
    }

    #[test]
    fn serial_numbers_are_dates_of_either_epoch() {
        assert_eq!(date(46_350.0, false), "2026-11-24");
        assert_eq!(date(46_350.0 - 1_462.0, true), "2026-11-24");
        assert_eq!(date(46_350.604_166_666_664, false), "2026-11-24T14:30:00");
        assert_eq!(date(46_350.999_999_999_9, false), "2026-11-25");
        assert_eq!(date(60.0, false), "60", "29 February 1900 was no day");
        assert_eq!(date(-1.0, false), "-1");
    }

    #[test]
    fn numbers_are_shown_as_spreadsheets_show_them() {
        for (number, shown) in [
            (642.0, "642"),
            (119.999_999_999_999_99, "120"),
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (-5.0, "-5"),
            (12.5, "12.5"),
            (1e15, "1000000000000000"),
        ] {
            assert_eq!(text(&DataRef::Float(number)), shown);
        }
    }

    #[test]
    fn errors_keep_their_names() {
        assert_eq!(text(&DataRef::Error(CellErrorType::Ref)), "#REF!");
        assert_eq!(text(&DataRef::Error(CellErrorType::Div0)), "#DIV/0!");
    }
}
