//! One setting by its name: how its value is written and what it may be.
//!
//! It must not know whether the value came from a file, a variable or a flag.

use chrono::FixedOffset;

use crate::domain::{Clean, Language, Telling, Zone};

use super::{
    document::Value,
    model::{ColorMode, Settings},
    problem::no,
};

/// The names outside `[rules]`.
pub(super) const NAMES: [&str; 28] = [
    "hq",
    "token_file",
    "token_command",
    "hq_authority",
    "post_quantum",
    "data",
    "state",
    "theme",
    "keymap",
    "ascii",
    "color",
    "mouse",
    "copy",
    "bell",
    "repeat",
    "line_rate",
    "hourly_bytes",
    "lite",
    "refresh_seconds",
    "wall_dwell_seconds",
    "person",
    "sign_off_minutes",
    "undo_seconds",
    "room",
    "cap_sender",
    "keep_alerts_days",
    "utc_offset",
    "language",
];
/// The names in `[rules]`.
pub(super) const RULES: [&str; 6] = [
    "families_per_kit",
    "people_per_family",
    "kit_days",
    "reorder_percent",
    "reach_km",
    "late_after_minutes",
];

/// Changes one setting; the error says what to write.
pub(super) fn set(settings: &mut Settings, name: &str, value: &Value) -> Result<(), Telling> {
    match name {
        "hq" => settings.hq = Some(address(value)?),
        "token_file" => settings.token_file = Some(text(value)?.into()),
        "token_command" => settings.token_command = Some(text(value)?.to_owned()),
        "hq_authority" => settings.hq_authority = Some(text(value)?.into()),
        "post_quantum" => settings.post_quantum = Some(flag(value)?),
        "data" => settings.data = Some(text(value)?.into()),
        "state" => settings.state = Some(text(value)?.into()),
        "theme" => settings.theme = Some(text(value)?.to_owned()),
        "keymap" => text(value)?.clone_into(&mut settings.keymap),
        "ascii" => settings.ascii = Some(flag(value)?),
        "color" => settings.color = color(value)?,
        "mouse" => settings.mouse = flag(value)?,
        "copy" => settings.copy = Some(flag(value)?),
        "bell" => settings.bell = Some(flag(value)?),
        "repeat" => settings.repeat = flag(value)?,
        "line_rate" => settings.line_rate = line_rate(value)?,
        "hourly_bytes" => settings.hourly_bytes = hourly_bytes(value)?,
        "lite" => settings.lite = flag(value)?,
        "refresh_seconds" => settings.refresh_seconds = Some(seconds(value)?),
        "wall_dwell_seconds" => settings.wall_dwell_seconds = Some(dwell(value)?),
        "person" => settings.person = Some(clean(value)?),
        "sign_off_minutes" => settings.sign_off_minutes = minutes(value)?,
        "undo_seconds" => settings.undo_seconds = undo_seconds(value)?,
        "room" => settings.room = clean(value)?,
        "cap_sender" => settings.cap_sender = Some(sender(value)?),
        // Consoles offer what they did in the last 30 days anew where a ledger was put back.
        "keep_alerts_days" => settings.keep_alerts_days = whole(value, 30, 36_500)? as u32,
        "utc_offset" => settings.rules.zone = zone(value)?,
        "language" => settings.language = language(value)?,
        "families_per_kit" => settings.rules.families_per_kit = whole(value, 1, 1_000)? as u32,
        "people_per_family" => settings.rules.people_per_family = whole(value, 1, 100)? as u32,
        "kit_days" => settings.rules.kit_days = whole(value, 1, 3_650)? as u32,
        "reorder_percent" => settings.rules.reorder_percent = whole(value, 0, 100)? as u32,
        "reach_km" => settings.rules.reach_km = kilometres(value)?,
        "late_after_minutes" => settings.rules.late_after_minutes = whole(value, 1, 1_440)?,
        _ => return Err(no("wrong-no-setting", name, NAMES)),
    }
    Ok(())
}

/// That a number is not in its range; digits stay as they are written in files.
fn outside(id: &'static str, number: &dyn std::fmt::Display, (least, most): (i64, i64)) -> Telling {
    let told = Telling::message(id).words("n", &number.to_string());
    told.words("least", &least.to_string()).words("most", &most.to_string())
}

fn unread(id: &'static str, text: &str) -> Telling {
    Telling::message(id).words("text", text)
}

fn text(value: &Value) -> Result<&str, Telling> {
    match value {
        Value::Text(text) if !text.is_empty() => Ok(text),
        Value::Text(_) => Err(Telling::message("wrong-empty")),
        other => Err(other.is_not("wanted-text")),
    }
}

fn clean(value: &Value) -> Result<Clean, Telling> {
    let clean = Clean::new(text(value)?);
    if clean.is_empty() { Err(Telling::message("wrong-nothing-to-show")) } else { Ok(clean) }
}

/// A name for the sender of messages: CAP 1.2 §3.2.1 has no spaces, commas, `<` or `&` in it.
fn sender(value: &Value) -> Result<Clean, Telling> {
    let sender = clean(value)?;
    let forbidden = |c: char| c.is_whitespace() || matches!(c, ',' | '<' | '&');
    if sender.as_str().contains(forbidden) {
        return Err(unread("wrong-sender", sender.as_str()));
    }
    Ok(sender)
}

fn address(value: &Value) -> Result<String, Telling> {
    let text = text(value)?;
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    let plain = |c: char| c.is_ascii_graphic() && c != '"' && c != '<' && c != '>';
    if rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(plain)) {
        return Ok(text.to_owned());
    }
    Err(Telling::message("wrong-address").words("text", text))
}

fn flag(value: &Value) -> Result<bool, Telling> {
    match value {
        Value::Flag(flag) => Ok(*flag),
        Value::Text(text) => match text.as_str() {
            "1" | "true" | "yes" | "on" => Ok(true),
            "0" | "false" | "no" | "off" => Ok(false),
            other => Err(Telling::message("wrong-flag").words("text", other)),
        },
        other => Err(other.is_not("wanted-flag")),
    }
}

fn color(value: &Value) -> Result<ColorMode, Telling> {
    match value {
        Value::Whole(number) => number.to_string().parse(),
        Value::Flag(true) => Ok(ColorMode::True),
        value => text(value)?.parse(),
    }
}

fn language(value: &Value) -> Result<Language, Telling> {
    let text = text(value)?;
    Language::of_locale(text).ok_or_else(|| no("wrong-no-language", text, Language::ALL.map(Language::tag)))
}

fn zone(value: &Value) -> Result<Zone, Telling> {
    let text = text(value)?;
    let offset = if text.contains(':') { text.parse::<FixedOffset>().ok() } else { None };
    offset.map(Zone::new).ok_or_else(|| Telling::message("wrong-offset").words("text", text))
}

fn whole(value: &Value, least: i64, most: i64) -> Result<i64, Telling> {
    match value {
        Value::Whole(number) if (least..=most).contains(number) => Ok(*number),
        Value::Whole(number) => Err(outside("wrong-range", number, (least, most))),
        other => Err(other.is_not("wanted-whole")),
    }
}

/// Seconds that a page of the wall stays.
fn dwell(value: &Value) -> Result<u32, Telling> {
    let seconds = match value {
        Value::Text(text) => {
            let whole = text.trim().parse().map(Value::Whole);
            whole.map_err(|_| unread("wrong-whole-seconds", text))?
        }
        other => other.clone(),
    };
    whole(&seconds, 2, 3_600).map(|seconds| seconds as u32)
}

/// Bytes a second; 0 is none.
fn line_rate(value: &Value) -> Result<Option<u32>, Telling> {
    let rate = match value {
        Value::Whole(number) => *number,
        Value::Text(text) => text.parse().map_err(|_| unread("wrong-bytes-a-second", text))?,
        other => {
            return Err(other.is_not("wanted-bytes-a-second"));
        }
    };
    match rate {
        0 => Ok(None),
        50..=10_000_000 => Ok(Some(rate as u32)),
        _ => Err(Telling::message("wrong-line-rate").words("n", &rate.to_string())),
    }
}

/// Bytes an hour; 0 is none.
fn hourly_bytes(value: &Value) -> Result<Option<u64>, Telling> {
    let bytes = match value {
        Value::Whole(number) => *number,
        Value::Text(text) => text.parse().map_err(|_| unread("wrong-bytes-an-hour", text))?,
        other => {
            return Err(other.is_not("wanted-bytes-an-hour"));
        }
    };
    match bytes {
        0 => Ok(None),
        10_000.. => Ok(Some(bytes as u64)),
        _ => Err(Telling::message("wrong-hourly-bytes").words("n", &bytes.to_string())),
    }
}

/// Minutes of a day; 0 is never.
fn minutes(value: &Value) -> Result<u32, Telling> {
    let number = match value {
        Value::Text(text) => text.parse().map_err(|_| unread("wrong-whole-minutes", text))?,
        value => whole(value, 0, 1_440)?,
    };
    u32::try_from(number)
        .ok()
        .filter(|number| *number <= 1_440)
        .ok_or_else(|| Telling::message("wrong-minutes").words("n", &number.to_string()))
}

/// A few seconds; 0 is not at all. Nobody at HQ sees meanwhile what was done.
fn undo_seconds(value: &Value) -> Result<u32, Telling> {
    let number = match value {
        Value::Text(text) => text.parse().map_err(|_| unread("wrong-whole-seconds", text))?,
        value => whole(value, 0, 60)?,
    };
    u32::try_from(number)
        .ok()
        .filter(|number| *number <= 60)
        .ok_or_else(|| Telling::message("wrong-undo-seconds").words("n", &number.to_string()))
}

fn seconds(value: &Value) -> Result<f64, Telling> {
    let number = match value {
        Value::Whole(number) => *number as f64,
        Value::Fraction(number) => *number,
        Value::Text(text) => text.parse().map_err(|_| unread("wrong-seconds", text))?,
        other => return Err(other.is_not("wanted-seconds")),
    };
    // What is no number, as `nan`, is in no range.
    if (0.0..=3_600.0).contains(&number) {
        Ok(number)
    } else {
        Err(outside("wrong-range-seconds", &number, (0, 3_600)))
    }
}

fn kilometres(value: &Value) -> Result<f64, Telling> {
    // Half of the way around the earth reaches every place.
    let range = 1.0..=20_100.0;
    let number = match value {
        Value::Whole(number) => *number as f64,
        Value::Fraction(number) => *number,
        other => return Err(other.is_not("wanted-kilometres")),
    };
    if range.contains(&number) { Ok(number) } else { Err(outside("wrong-range-km", &number, (1, 20_100))) }
}
