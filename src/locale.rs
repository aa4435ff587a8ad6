//! Every text that a person reads, and how numbers, times and ages are written.
//!
//! Texts are messages of Project Fluent, one file a language. It must not know who shows them or
//! how wide the screen is.

mod messages;
mod number;

use chrono::{Datelike as _, NaiveDate, Timelike as _};

use crate::domain::{Clean, Given, Instant, Language, Period, SourceId, Telling, Zone};

pub use messages::Arg;
use messages::Messages;
use number::Style;

/// One language: its messages and its way of writing numbers and times.
pub struct Locale {
    language: Language,
    messages: Messages,
    numbers: Style,
}

impl Locale {
    pub fn new(language: Language) -> Self {
        let (plural, numbers, file) = written(language);
        Self { language, messages: Messages::new(plural, file, numbers), numbers }
    }

    pub fn english() -> Self {
        Self::new(Language::English)
    }

    /// English with each message between `⟦` and `⟧`: a text that stands in no message is seen.
    pub fn marked() -> Self {
        let english = Self::english();
        Self { messages: english.messages.around(["⟦", "⟧"]), ..english }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// A message without arguments. An unknown one gives its own name, so that its lack is seen.
    pub fn text(&self, id: &str) -> String {
        self.messages.format(id, &[])
    }

    pub fn format(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.messages.format(id, args)
    }

    /// What is to be told, in this language; words of others stay as they are.
    pub fn tell(&self, telling: &Telling) -> String {
        match telling {
            Telling::Words(words) => words.to_string(),
            Telling::Message { id, given } => {
                let arg = |given: &Given| match given {
                    Given::Number(number) => Arg::Number(*number),
                    Given::Text(text) => Arg::from(text.to_string()),
                    Given::Told(part) => Arg::from(self.tell(part)),
                };
                let args: Vec<_> = given.iter().map(|(name, given)| (name.as_ref(), arg(given))).collect();
                self.format(id, &args)
            }
        }
    }

    /// The names of all messages, for tests.
    pub fn ids(&self) -> Vec<&str> {
        self.messages.ids()
    }

    /// `68,196`, `−3`.
    pub fn number(&self, number: i64) -> String {
        self.numbers.integer(number)
    }

    /// `+19`, `−3`, `0`.
    pub fn signed(&self, number: i64) -> String {
        self.numbers.signed(number)
    }

    /// One digit after the point below ten, none above: `5.1`, `56`.
    pub fn decimal(&self, number: f64) -> String {
        self.numbers.decimal(number, usize::from(number.abs() < 10.0))
    }

    /// `1.79 %`, `18 %`; what is not all of it never reads as 100 %, nor what is there as 0 %.
    pub fn percent(&self, part: i64, whole: i64) -> String {
        self.numbers.percent(part, whole)
    }

    /// `980 B`, `18 kB`, `240 kB`, `2.4 MB`: two digits, so that what grows slowly seldom changes.
    pub fn bytes(&self, bytes: u64) -> String {
        let digits = bytes.checked_ilog10().map_or(0, |log| log.saturating_sub(1));
        let bytes = bytes / 10_u64.pow(digits) * 10_u64.pow(digits);
        match bytes {
            0..1_000 => self.format("bytes", &[("n", Arg::Number(bytes as i64))]),
            1_000..1_000_000 => self.format("kilobytes", &[("n", self.decimal(bytes as f64 / 1e3).into())]),
            _ => self.format("megabytes", &[("n", self.decimal(bytes as f64 / 1e6).into())]),
        }
    }

    /// `<1 m`, `4 m`, `25 m`, `2 h`, `2 h 10 m`, `3 d`; what lies ahead counts as now.
    ///
    /// Rounded down to what a person tells apart: 5 minutes from 10 on, 10 from an hour on. Each step
    /// is sent to a terminal that may be far away.
    pub fn age(&self, seconds: i64) -> String {
        let minutes = seconds.max(0) / 60;
        let minutes = match minutes {
            0..10 => minutes,
            10..60 => minutes / 5 * 5,
            _ => minutes / 10 * 10,
        };
        let number = Arg::Number;
        match minutes {
            0 => self.text("age-moment"),
            1..60 => self.format("age-minutes", &[("n", number(minutes))]),
            60..1_440 if minutes % 60 == 0 => self.format("age-hours", &[("n", number(minutes / 60))]),
            60..1_440 => {
                self.format("age-hours-minutes", &[("h", number(minutes / 60)), ("m", number(minutes % 60))])
            }
            _ => self.format("age-days", &[("n", number(minutes / 1_440))]),
        }
    }

    /// `14:32`.
    pub fn time(&self, at: Instant, zone: Zone) -> String {
        let local = zone.local(at);
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// `14:32:08`.
    pub fn time_with_seconds(&self, at: Instant, zone: Zone) -> String {
        format!("{}:{:02}", self.time(at, zone), zone.local(at).second())
    }

    /// `24 Nov 2026`.
    pub fn date(&self, day: NaiveDate) -> String {
        let year = day.year().to_string();
        let args =
            [("day", day.day().into()), ("month", self.month(day).into()), ("year", year.as_str().into())];
        self.format("date-full", &args)
    }

    /// The head of a column: the hour of a day, the day, the Monday of a week, the month without its year.
    pub fn column(&self, period: Period, zone: Zone) -> String {
        match period {
            Period::Hour(hour) => format!("{:02}", hour.of_day(zone)),
            Period::Day(day) | Period::Week(day) => self.day(day),
            Period::Month(first) => self.month(first),
            other => self.period(other, zone),
        }
    }

    /// `24 Nov`.
    pub fn day(&self, day: NaiveDate) -> String {
        self.format("date-short", &[("day", day.day().into()), ("month", self.month(day).into())])
    }

    /// The time alone today, day and time in this year, the date in other years.
    pub fn moment(&self, at: Instant, now: Instant, zone: Zone) -> String {
        let (day, today, time) = (zone.day(at), zone.day(now), self.time(at, zone));
        if day == today {
            return time;
        }
        if day.year() != today.year() {
            return self.date(day);
        }
        self.format("date-time", &[("date", self.day(day).into()), ("time", time.into())])
    }

    /// The same in at most six columns: the time today, the day in this year, the year otherwise.
    pub fn short_moment(&self, at: Instant, now: Instant, zone: Zone) -> String {
        let (day, today) = (zone.day(at), zone.day(now));
        if day == today {
            return self.time(at, zone);
        }
        if day.year() != today.year() {
            return day.year().to_string();
        }
        self.day(day)
    }

    /// `14:00–15:00`, `24 Nov 2026`, `Dec 2025`, `2025`, `2020–2022`.
    pub fn period(&self, period: Period, zone: Zone) -> String {
        let whole_year = |first: NaiveDate, last: NaiveDate| {
            first.ordinal() == 1 && (last.month(), last.day()) == (12, 31)
        };
        let pair = |first: String, last: String| {
            self.format("period-span", &[("first", first.into()), ("last", last.into())])
        };
        match period {
            Period::Hour(hour) => pair(self.time(hour.start(), zone), self.time(hour.end(), zone)),
            Period::Day(day) => self.date(day),
            Period::Week(monday) => self.format("period-week", &[("date", self.date(monday).into())]),
            Period::Month(first) => {
                let year = first.year().to_string();
                self.format(
                    "period-month",
                    &[("month", self.month(first).into()), ("year", year.as_str().into())],
                )
            }
            Period::Year(year) => year.to_string(),
            Period::Span(first, last) if whole_year(first, last) && first.year() == last.year() => {
                first.year().to_string()
            }
            Period::Span(first, last) if whole_year(first, last) => {
                pair(first.year().to_string(), last.year().to_string())
            }
            Period::Span(first, last) if (first.year(), first.month()) == (last.year(), last.month()) => {
                pair(first.day().to_string(), self.date(last))
            }
            Period::Span(first, last) => pair(self.date(first), self.date(last)),
        }
    }

    /// A source by its name, where the language has one; else as it names itself.
    pub fn source(&self, source: &SourceId) -> String {
        self.named("source", source.as_str())
    }

    /// An item of the stock by its name, where the language has one; else as HQ calls it.
    pub fn item(&self, item: &str) -> String {
        self.named("good", item)
    }

    /// What was said beside a figure: that of bundled figures in the language, anything else as it was written.
    pub fn note(&self, note: &Clean) -> String {
        let parts = note.as_str().split("; ").map(|part| {
            let words = part.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
            let id = format!("said-{}", words.collect::<Vec<_>>().join("-").to_lowercase());
            if self.messages.has(&id) { self.text(&id) } else { part.to_owned() }
        });
        parts.collect::<Vec<_>>().join("; ")
    }

    /// A word of a table by its message.
    pub fn word(&self, word: &str) -> String {
        self.named("word", &word.replace(' ', "-"))
    }

    fn named(&self, kind: &str, name: &str) -> String {
        let id = format!("{kind}-{name}");
        if self.messages.has(&id) { self.text(&id) } else { name.to_owned() }
    }

    fn month(&self, day: NaiveDate) -> String {
        self.format("month", &[("n", day.month().into())])
    }
}

/// How a language is written: whose plural it has, its numbers, and its messages.
///
/// The plural of Portuguese is that of Portugal, which Timor-Leste writes. CLDR 48 has no plural for
/// Tetun; its words do not change with the number, as in Indonesian.
fn written(language: Language) -> (&'static str, Style, &'static str) {
    match language {
        Language::English => ("en", Style::ENGLISH, include_str!("locale/en.ftl")),
        Language::Tetun => ("id", Style::POINTS, include_str!("locale/tet.ftl")),
        Language::Portuguese => ("pt-PT", Style::POINTS, include_str!("locale/pt.ftl")),
        Language::Indonesian => ("id", Style::POINTS, include_str!("locale/id.ftl")),
    }
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Locale").field("language", &self.language).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_english_writes_them() {
        let locale = Locale::english();
        let written: Vec<String> = [0, 7, 999, 1_000, 68_196, -1_234_567].map(|n| locale.number(n)).into();
        assert_eq!(written, ["0", "7", "999", "1,000", "68,196", "−1,234,567"]);
        assert_eq!([19, -3, 0].map(|n| locale.signed(n)), ["+19", "−3", "0"]);
    }

    #[test]
    fn percentages_keep_the_digits_that_matter() {
        let locale = Locale::english();
        for (part, whole, text) in [
            (1_221, 68_196, "1.79 %"),
            (12_275, 68_196, "18 %"),
            (10, 10, "100 %"),
            (9_999, 10_000, ">99 %"),
            (1, 1_000_000, "<0.01 %"),
            (0, 5, "0 %"),
            (12, 10, "120 %"),
        ] {
            assert_eq!(locale.percent(part, whole), text);
        }
    }

    #[test]
    fn ages_name_their_unit_and_go_by_steps() {
        let locale = Locale::english();
        for (seconds, text) in [
            (-5, "<1 m"),
            (59, "<1 m"),
            (60, "1 m"),
            (599, "9 m"),
            (600, "10 m"),
            (1_499, "20 m"),
            (3_599, "55 m"),
            (3_600, "1 h"),
            (7_920, "2 h 10 m"),
            (86_399, "23 h 50 m"),
            (86_400, "1 d"),
            (259_200, "3 d"),
        ] {
            assert_eq!(locale.age(seconds), text, "{seconds}");
        }
    }

    #[test]
    fn amounts_of_data_keep_two_digits() {
        let locale = Locale::english();
        for (bytes, text) in [
            (0, "0 B"),
            (987, "980 B"),
            (1_840, "1.8 kB"),
            (18_300, "18 kB"),
            (187_000, "180 kB"),
            (2_450_000, "2.4 MB"),
        ] {
            assert_eq!(locale.bytes(bytes), text, "{bytes}");
        }
    }

    #[test]
    fn periods_read_as_people_say_them() {
        let locale = Locale::english();
        for (period, text) in [
            ("2026-11-24T14+09:00", "14:00–15:00"),
            ("2026-11-24", "24 Nov 2026"),
            ("2025-12", "Dec 2025"),
            ("2025", "2025"),
            ("2020/2022", "2020–2022"),
            ("2023-12-16/2023-12-22", "16–22 Dec 2023"),
            ("2026-W48", "week of 23 Nov 2026"),
        ] {
            assert_eq!(locale.period(Period::parse(period, None).unwrap(), Zone::DILI), text);
        }
    }

    #[test]
    fn arguments_are_written_in_the_language() {
        let locale = Locale::english();
        assert_eq!(locale.format("kits", &[("n", Arg::Number(1_842))]), "1,842 kits");
        assert_eq!(locale.format("kits", &[("n", Arg::Number(1))]), "1 kit");
        assert_eq!(locale.text("no-such-message"), "no-such-message");
    }
}
