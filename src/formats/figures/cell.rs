//! What single cells say: numbers, metrics, break-downs, periods, times.
//!
//! Each function gives the value or the reason why there is none. It must not know rows or files.

use crate::{
    domain::{
        Clean, Dimension, Dimensions, Direction, Instant, Metric, Period, PeriodError, SourceId, Standing,
        Value, Zone,
    },
    formats::{
        hint::{self, quote},
        moment,
    },
};

/// The greatest figure; what is greater is a slip of the keyboard.
const MAX_NUMBER: i64 = 1_000_000_000_000;

/// The longest name of a source, in characters.
const MAX_SOURCE: usize = 80;

/// The longest value of a dimension, in characters.
const MAX_DIMENSION: usize = 60;

/// The longest period, in bytes; the longest that is one has 35.
const MAX_PERIOD: usize = 64;

pub(super) fn metric(text: &str) -> Result<Metric, String> {
    if text.is_empty() {
        return Err("is empty; write the metric's name".to_owned());
    }
    if let Some(metric) = Metric::ALL.iter().find(|metric| metric.name().eq_ignore_ascii_case(text)) {
        return Ok(*metric);
    }
    let near = hint::nearest(text, Metric::ALL.iter().map(|metric| metric.name()));
    let near = near.map(|near| format!("; the nearest is {}", quote(near))).unwrap_or_default();
    Err(format!("{} is no metric{near}", quote(text)))
}

/// Reads `direction=entry;sex=f`.
pub(super) fn dimensions(text: &str, metric: Metric) -> Result<Dimensions, String> {
    let mut dimensions = Dimensions::default();
    for pair in text.split(';').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (name, value) =
            pair.split_once('=').map(|(name, value)| (name.trim(), value.trim())).ok_or_else(|| {
                format!("{} is no break-down; write for example direction=entry;sex=f", quote(pair))
            })?;
        let dimension = dimension(name, metric)?;
        let value = dimension_value(dimension, value)?;
        if dimensions.0.insert(dimension, value).is_some() {
            return Err(format!("gives {} twice", dimension.name()));
        }
    }
    if metric.dimensions().contains(&Dimension::Item) && !dimensions.0.contains_key(&Dimension::Item) {
        return Err(format!("names no item; {} needs item=…", metric.name()));
    }
    Ok(dimensions)
}

fn dimension(name: &str, metric: Metric) -> Result<Dimension, String> {
    let allowed = metric.dimensions();
    allowed.iter().copied().find(|dimension| dimension.name().eq_ignore_ascii_case(name)).ok_or_else(|| {
        let names: Vec<&str> = allowed.iter().map(|dimension| dimension.name()).collect();
        let names = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        format!("{} does not break {} down; allowed is {names}", quote(name), metric.name())
    })
}

pub(super) fn dimension_value(dimension: Dimension, value: &str) -> Result<Clean, String> {
    let name = dimension.name();
    if value.is_empty() {
        return Err(format!("gives no value for {name}"));
    }
    if value.contains('=') || value.chars().count() > MAX_DIMENSION {
        return Err(format!("{} is no value for {name}", quote(value)));
    }
    if dimension == Dimension::Direction {
        let direction =
            Direction::BOTH.into_iter().find(|direction| direction.name().eq_ignore_ascii_case(value));
        return direction
            .map(|direction| Clean::new(direction.name()))
            .ok_or_else(|| format!("{} is no direction; write entry or exit", quote(value)));
    }
    Ok(Clean::new(value))
}

/// Reads plain digits, or `<5` for a small cell that was hidden.
pub(super) fn value(text: &str) -> Result<Value, String> {
    if text.is_empty() {
        return Err("is empty; write 0 for none, leave the row out for not reported".to_owned());
    }
    if text.replace(' ', "") == "<5" {
        return Ok(Value::Suppressed);
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        let number = text.parse().ok().filter(|number| *number <= MAX_NUMBER);
        return number
            .map(Value::Number)
            .ok_or_else(|| format!("{} is more than {MAX_NUMBER}; check the digits", quote(text)));
    }
    Err(not_a_number(text))
}

fn not_a_number(text: &str) -> String {
    let quoted = quote(text);
    let is_plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if text.strip_prefix(['-', '−', '–']).is_some_and(|rest| is_plain(rest.trim())) {
        return format!("{quoted} is below zero; nothing that is counted here can be");
    }
    if text.starts_with('#') {
        return format!("{quoted} is an error of the spreadsheet; mend the formula that it comes from");
    }
    if text.starts_with('<') {
        return format!("{quoted} is no number; only <5 stands for a hidden small figure");
    }
    if let Some((whole, rest)) = text.split_once(['.', ',']) {
        let groups: Vec<&str> = rest.split(['.', ',']).collect();
        let is_digits = is_plain(whole) && groups.iter().all(|group| is_plain(group));
        if is_digits && whole.len() <= 3 && groups.iter().all(|group| group.len() == 3) {
            let (joined, point) = (format!("{whole}{}", groups.concat()), groups.join("."));
            return if groups.len() == 1 {
                format!("{quoted} may be {joined} or {whole}.{point}; write digits only")
            } else {
                format!("{quoted} may be {joined}; write digits only")
            };
        }
        if is_digits {
            return format!("{quoted} is no whole number; write digits only");
        }
    }
    let bare: String =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '_')).collect();
    if is_plain(&bare) {
        return format!("{quoted} may be {bare}; write digits only");
    }
    let letters: String = bare.chars().map(|c| if matches!(c, 'O' | 'o') { '0' } else { c }).collect();
    if bare.bytes().any(|b| b.is_ascii_digit()) && is_plain(&letters) {
        return format!("{quoted} is no number: it has a letter O; is that a zero? Write digits only");
    }
    format!("{quoted} is no number; write digits only")
}

pub(super) fn unit(text: &str, metric: Metric) -> Result<(), String> {
    if text.is_empty() || hint::fold(text) == metric.unit().to_lowercase() {
        return Ok(());
    }
    Err(format!("{} is not the unit of {}; it is counted in {}", quote(text), metric.name(), metric.unit()))
}

pub(super) fn source(text: &str) -> Result<SourceId, String> {
    if text.is_empty() {
        return Err("is empty; write who says so".to_owned());
    }
    if text.chars().count() > MAX_SOURCE {
        return Err(format!("is longer than {MAX_SOURCE} characters; write a short name of who says so"));
    }
    Ok(SourceId::new(text))
}

pub(super) fn standing(text: &str) -> Result<Option<Standing>, String> {
    match hint::fold(text).as_str() {
        "" => Ok(None),
        "final" => Ok(Some(Standing::Final)),
        "provisional" => Ok(Some(Standing::Provisional)),
        "assumed" => Ok(Some(Standing::Assumed)),
        _ => Err(format!("{} is no standing; write final, provisional or assumed", quote(text))),
    }
}

/// Reads a period that has begun.
pub(super) fn period(text: &str, declared: Option<Zone>, arrived: Instant) -> Result<Period, String> {
    const FORMS: &str = "write 2026-11-24T14+09:00, 2026-11-24, 2026-W48, 2026-11, 2026 or 2020/2022";
    let quoted = quote(text);
    if text.is_empty() {
        return Err(format!("is empty; {FORMS}"));
    }
    if text.len() > MAX_PERIOD || text.matches('/').count() > 1 {
        return Err(format!("{quoted} is no period; {FORMS}"));
    }
    let period = Period::parse(text, declared).map_err(|error| match error {
        PeriodError::NoSuchDay(part) => format!("{} is no day of the calendar", quote(&part)),
        PeriodError::NoOffset(part) => {
            format!("{} has no offset; write it as 2026-11-24T14+09:00 or declare the zone", quote(&part))
        }
        PeriodError::Unknown(part) => format!("{} is no period; {FORMS}", quote(&part)),
        PeriodError::Backwards(_) => format!("{quoted} ends before it begins"),
    })?;
    if matches!(period, Period::Hour(_)) && !is_whole_hour(text) {
        return Err(format!("{quoted} is no whole hour of UTC; write the offset in whole hours"));
    }
    if period.start(declared.unwrap_or(Zone::DILI)) > arrived {
        return Err(format!("{quoted} has not begun; check the date"));
    }
    Ok(period)
}

/// Whether the offset of an hour is one of whole hours; half an hour would shift figures unseen.
fn is_whole_hour(text: &str) -> bool {
    let clock = text.split_once(['T', ' ']).map_or("", |(_, clock)| clock);
    let offset = clock.find(['+', '-', '−']).map_or("", |at| &clock[at..]);
    let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
    digits.len() <= 2 || digits.ends_with("00")
}

/// Reads the source's time of a figure, which is not in the future.
pub(super) fn as_of(text: &str, declared: Option<Zone>, latest: Instant) -> Result<Instant, String> {
    let quoted = quote(text);
    if text.is_empty() {
        return Err("is empty; write when the source said so".to_owned());
    }
    let moment = moment::read(text).map_err(|fault| match fault {
        moment::Fault::NoSuchDay => format!("{quoted} is no day of the calendar"),
        moment::Fault::Unknown => format!("{quoted} is no time; write it as 2026-11-24T14:30+09:00"),
    })?;
    let instant = moment.instant(declared).ok_or_else(|| {
        let lacks = if moment.time.is_some() { "no offset" } else { "no time of day and no offset" };
        format!("{quoted} has {lacks}; write it as 2026-11-24T14:30+09:00 or declare the zone")
    })?;
    if instant > latest {
        return Err(format!("{quoted} is in the future; check the date and the offset"));
    }
    Ok(instant)
}
