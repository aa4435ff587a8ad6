//! Numbers as a language writes them. It must not know what they count.

/// The signs between digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    thousands: &'static str,
    point: &'static str,
}

impl Style {
    pub(super) const ENGLISH: Self = Self { thousands: ",", point: "." };
    /// `68.196` and `1,79`.
    pub(super) const POINTS: Self = Self { thousands: ".", point: "," };

    pub(super) fn integer(self, number: i64) -> String {
        let sign = if number < 0 { "−" } else { "" };
        format!("{sign}{}", self.grouped(&number.unsigned_abs().to_string()))
    }

    pub(super) fn signed(self, number: i64) -> String {
        let sign = if number > 0 { "+" } else { "" };
        format!("{sign}{}", self.integer(number))
    }

    pub(super) fn decimal(self, number: f64, digits: usize) -> String {
        let sign = if number < 0.0 { "−" } else { "" };
        let written = format!("{:.digits$}", number.abs());
        match written.split_once('.') {
            Some((whole, part)) => format!("{sign}{}{}{part}", self.grouped(whole), self.point),
            None => format!("{sign}{}", self.grouped(&written)),
        }
    }

    pub(super) fn percent(self, part: i64, whole: i64) -> String {
        let percent = 100.0 * part as f64 / whole as f64;
        if !percent.is_finite() {
            return "–".to_owned();
        }
        let number = if part == 0 {
            "0".to_owned()
        } else if (99.5..100.0).contains(&percent) {
            ">99".to_owned()
        } else if percent > 0.0 && percent < 0.005 {
            format!("<{}", self.decimal(0.01, 2))
        } else {
            self.decimal(percent, if percent < 9.995 { 2 } else { 0 })
        };
        format!("{number} %")
    }

    fn grouped(self, digits: &str) -> String {
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push_str(self.thousands);
            }
            out.push(digit);
        }
        out
    }
}
