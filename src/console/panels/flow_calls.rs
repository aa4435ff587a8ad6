//! Figures by phone or radio: how they read.
//!
//! It must not know what becomes of them: every call says that itself.

use super::panel::Scene;
use crate::{
    console::{theme::Meaning, widgets::Span},
    domain::{
        Channel, Direction, Hour, Period, Told,
        view::{Call, Fate, PostDay, Sum},
    },
    locale::Locale,
};

/// The letter before a number that was told.
pub(crate) fn letter(locale: &Locale, channel: Channel) -> String {
    locale.text(match channel {
        Channel::Phone => "letter-phone",
        Channel::Radio => "letter-radio",
    })
}

/// By what it was told, in a word.
pub(crate) fn channel(locale: &Locale, channel: Channel) -> String {
    locale.text(match channel {
        Channel::Phone => "channel-phone",
        Channel::Radio => "channel-radio",
    })
}

/// What stands before a sum with a part that was told.
pub(crate) const fn sign(sum: Sum) -> &'static str {
    if sum.told > 0 { "~" } else { "" }
}

/// The latest of today's calls to a post that counts.
pub(crate) fn latest(post: &PostDay) -> Option<&Call> {
    post.calls.iter().filter(|call| call.counts()).max_by_key(|call| call.told.until_hour)
}

/// What was told of a post today and counts, in a few words.
pub(crate) fn in_short(scene: &Scene<'_>, post: &PostDay) -> Option<String> {
    let Call { told, .. } = latest(post)?;
    let args = [
        ("in", number(scene, told.entries).into()),
        ("out", number(scene, told.exits).into()),
        ("hours", hours(scene, told).into()),
        ("channel", channel(scene.locale, told.channel).into()),
    ];
    Some(scene.locale.format("call-short", &args))
}

/// What was told of hours that are missing all the same, because the post has reported some of them since.
pub(crate) fn superseded(scene: &Scene<'_>, post: &PostDay) -> Option<String> {
    let is_superseded =
        |call: &Call| Direction::BOTH.iter().any(|way| matches!(call.fate(*way), Some(Fate::Superseded(_))));
    let about = |call: &Call, hour: &Hour| {
        call.told.hours(scene.zone).is_some_and(|(from, until)| (from..until).contains(hour))
    };
    let missing = |call: &&Call| is_superseded(call) && post.missing.iter().any(|hour| about(call, hour));
    let Call { told, .. } = post.calls.iter().find(missing)?;
    let args =
        [("hours", hours(scene, told).into()), ("channel", channel(scene.locale, told.channel).into())];
    Some(scene.locale.format("call-superseded", &args))
}

/// Everything that was told of a post, with what became of it, a paragraph each.
pub(crate) fn paragraphs(scene: &Scene<'_>, calls: &[Call]) -> Vec<Span> {
    if calls.is_empty() {
        return Vec::new();
    }
    let title = Span::new(scene.text("calls-title"), Meaning::Title);
    let each = calls.iter().map(|call| {
        let meaning = if call.counts() { Meaning::Provisional } else { Meaning::Closed };
        Span::new(line(scene, call), meaning)
    });
    std::iter::once(title).chain(each).collect()
}

/// One call in full.
fn line(scene: &Scene<'_>, call: &Call) -> String {
    let told = &call.told;
    let args = [
        ("hours", hours(scene, told).into()),
        ("in", number(scene, told.entries).into()),
        ("out", number(scene, told.exits).into()),
        ("state", state(scene, call).into()),
        ("informant", told.informant.as_str().into()),
        ("channel", channel(scene.locale, told.channel).into()),
        ("time", scene.moment(call.called_at).into()),
        ("who", call.who.as_str().into()),
    ];
    let queued = call.recorded_at.is_none().then(|| scene.text("state-waits"));
    let typed_in = scene.typed_in(call.called_at, call.recorded_at);
    let remark = Some(told.remark.to_string()).filter(|remark| !remark.is_empty());
    let parts = [Some(scene.locale.format("call-line", &args)), queued, typed_in, remark];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What became of both numbers, or of each where they fared differently.
fn state(scene: &Scene<'_>, call: &Call) -> String {
    let [entries, exits] = Direction::BOTH.map(|way| call.fate(way).map(|fate| fate_of(scene, call, fate)));
    match (entries, exits) {
        (Some(entries), Some(exits)) if entries != exits => {
            let args = [("in", entries.into()), ("out", exits.into())];
            scene.locale.format("copy-movements", &args)
        }
        (entries, exits) => entries.or(exits).unwrap_or_default(),
    }
}

fn fate_of(scene: &Scene<'_>, call: &Call, fate: &Fate) -> String {
    match fate {
        Fate::Counts => {
            let channel = channel(scene.locale, call.told.channel);
            scene.locale.format("fate-counts", &[("channel", channel.into())])
        }
        Fate::Superseded(hour) => {
            let hour = scene.locale.period(Period::Hour(*hour), scene.zone);
            scene.locale.format("fate-superseded", &[("hour", hour.into())])
        }
        Fate::Replaced => scene.text("fate-replaced"),
        Fate::Void(why) => scene.locale.format("fate-void", &[("reason", why.as_str().into())]),
    }
}

fn number(scene: &Scene<'_>, number: Option<u32>) -> String {
    number.map_or_else(|| "–".to_owned(), |number| scene.number(i64::from(number)))
}

/// One call by its name in a list.
pub(crate) fn name(scene: &Scene<'_>, call: &Call) -> String {
    let args = [
        ("hours", hours(scene, &call.told).into()),
        ("in", number(scene, call.told.entries).into()),
        ("out", number(scene, call.told.exits).into()),
        ("informant", call.told.informant.as_str().into()),
        ("time", scene.moment(call.called_at).into()),
    ];
    scene.locale.format("call-name", &args)
}

/// The hours that it is about, with the day where that is not today.
fn hours(scene: &Scene<'_>, told: &Told) -> String {
    let ends = (told.from_hour, told.until_hour);
    let is_today = told.day == scene.zone.day(scene.now);
    hours_text(scene.locale, ends, (!is_today).then_some(told.day))
}

/// `12:00–14:00`, with a day before it where one is given.
pub(crate) fn hours_text(
    locale: &Locale,
    (from, until): (u32, u32),
    day: Option<chrono::NaiveDate>,
) -> String {
    let [first, last] = [from, until].map(|hour| format!("{hour:02}:00").into());
    let hours = locale.format("period-span", &[("first", first), ("last", last)]);
    match day {
        Some(day) => {
            let args = [("date", locale.day(day).into()), ("time", hours.into())];
            locale.format("date-time", &args)
        }
        None => hours,
    }
}
