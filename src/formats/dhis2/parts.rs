//! What single fields say: a value, a number, a time.
//!
//! It must not know rows or answers.

use crate::{
    domain::{Instant, Zone},
    formats::{hint::quote, moment},
};

/// The greatest figure; what is greater is a slip of the keyboard.
const MAX_NUMBER: i64 = 1_000_000_000_000;

/// What a row says of its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// As it was written; DHIS2 gives numbers as text.
    Value(&'a str),
    /// There is no value any more.
    Deleted,
}

/// Reads a whole number: `10003`, and `461.0` as analytics writes it.
pub fn whole(text: &str) -> Result<i64, String> {
    let text = text.trim();
    let quoted = || quote(text);
    if text.is_empty() {
        return Err("is empty".to_owned());
    }
    let (digits, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if is_plain(digits) && is_plain(fraction) {
        if fraction.bytes().any(|b| b != b'0') {
            return Err(format!("{} is no whole number; what is counted here is whole", quoted()));
        }
        let number = digits.parse().ok().filter(|number| *number <= MAX_NUMBER);
        return number.ok_or_else(|| format!("{} is more than {MAX_NUMBER}; check the digits", quoted()));
    }
    if text.strip_prefix('-').is_some_and(|rest| rest.parse::<f64>().is_ok()) {
        return Err(format!("{} is below zero; nothing that is counted here can be", quoted()));
    }
    Err(format!("{} is no number; this data element is of another kind", quoted()))
}

/// Reads a time; one without an offset is the server's own, which is taken where its zone is known.
pub(super) fn time(text: &str, zone: Option<Zone>) -> Result<Instant, String> {
    let moment = moment::read(text).map_err(|_| format!("{} is no time", quote(text)))?;
    moment.instant(zone).ok_or_else(|| {
        format!("{} has no offset, and the server's zone is not known; declare it as `zone`", quote(text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_as_text() {
        for (text, number) in [("10003", 10_003), ("0", 0), ("461.0", 461), (" 7 ", 7), ("007", 7)] {
            assert_eq!(whole(text), Ok(number), "{text}");
        }
        for (text, why) in [
            ("", "is empty"),
            ("81.1", "\"81.1\" is no whole number; what is counted here is whole"),
            ("-461.0", "\"-461.0\" is below zero; nothing that is counted here can be"),
            ("true", "\"true\" is no number; this data element is of another kind"),
            ("1e3", "\"1e3\" is no number; this data element is of another kind"),
            ("12.", "\"12.\" is no number; this data element is of another kind"),
            ("99999999999999999999", "\"99999999999999999999\" is more than 1000000000000; check the digits"),
        ] {
            assert_eq!(whole(text), Err(why.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_time_of_the_server_needs_its_zone() {
        assert_eq!(
            time("2012-08-11T00:00:00.000+0000", None).unwrap().to_rfc3339(),
            "2012-08-11T00:00:00+00:00"
        );
        assert_eq!(
            time("2015-04-05T19:58:12.000", Some(Zone::DILI)).unwrap().to_rfc3339(),
            "2015-04-05T10:58:12+00:00"
        );
        assert!(time("2015-04-05T19:58:12.000", None).unwrap_err().contains("declare it as `zone`"));
        assert_eq!(time("yesterday", None), Err("\"yesterday\" is no time".to_owned()));
    }
}
