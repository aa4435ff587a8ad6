//! Figures by phone or radio: the forms about them, and how they read.
//!
//! It must not know what becomes of them: every call says that itself.

use super::{
    crossings,
    flow_facts::Fact,
    panel::{Block, Reply, Scene},
};
use crate::{
    console::{
        ask::{About, Ask, Purpose, Silent},
        theme::Meaning,
        widgets::Span,
    },
    domain::{
        Channel, Direction, EntryId, Hour, Period, Scale, Told,
        view::{Call, Fate, FlowCell, Flows, PostDay, Sum},
    },
    locale::Locale,
};

/// The post that is open or selected, and where it stands.
fn post<'a>(scene: &Scene<'_>, flows: &'a Flows) -> Option<(usize, &'a PostDay)> {
    let keys = crossings::keys(&flows.crossings);
    let opened = scene.opened.map(|opened| keys.iter().position(|key| *key == opened.key));
    let at = match opened {
        Some(at) => at?,
        None => scene.selected(Block::Crossings, &keys).filter(|_| scene.focus == Block::Crossings)?,
    };
    flows.crossings.posts.get(at).map(|post| (at, post))
}

/// Asks what a post said; the hours of which nothing is known yet are meant.
pub(crate) fn ask(scene: &Scene<'_>, flows: &Flows) -> Reply {
    let Some((at, post)) = post(scene, flows) else {
        return Reply::Refuse(scene.text("refuse-no-post-selected"));
    };
    let hours = missing(flows, (at, post));
    let run = hours.chunk_by(|one, next| one.next() == *next).last();
    let day = match (run, flows.table.columns.first()) {
        (Some(run), _) => scene.zone.day(run[0].start()),
        (None, Some(first @ Period::Hour(_))) => first.first_day(scene.zone),
        _ => flows.crossings.day,
    };
    let ends = run.map(|run| {
        let from = run[0].of_day(scene.zone);
        (from, from + run.len() as u32)
    });
    Reply::Ask(Box::new(Ask {
        purpose: Purpose::Figure,
        about: About::Post(Silent { post: post.post.clone(), day, hours: ends }),
        title: post.name.to_string(),
        remark: crossings::note(scene, post).0,
    }))
}

/// The hours of which nothing is known, of the day that is shown by hours or else of today.
fn missing(flows: &Flows, (at, post): (usize, &PostDay)) -> Vec<Hour> {
    let Some(row) = flows.table.rows.get(at).filter(|_| flows.table.range.scale == Scale::Hours) else {
        return post.missing.clone();
    };
    let cells = flows.table.columns.iter().zip(&row.cells);
    let missing = cells.filter(|(_, cell)| **cell == FlowCell::Missing);
    missing
        .filter_map(|(period, _)| if let Period::Hour(hour) = period { Some(*hour) } else { None })
        .collect()
}

/// Asks which figure of a post was wrong; the latest is meant.
pub(crate) fn void(scene: &Scene<'_>, flows: &Flows) -> Reply {
    let Some((_, post)) = post(scene, flows) else {
        return Reply::Refuse(scene.text("refuse-no-post-selected"));
    };
    let detail = flows.detail.as_deref().filter(|detail| detail.post == post.post);
    let calls = detail.map_or(&post.calls, |detail| &detail.calls);
    let name = |call: &Call| {
        let args = [
            ("hours", hours(scene, &call.told).into()),
            ("in", number(scene, call.told.entries).into()),
            ("out", number(scene, call.told.exits).into()),
            ("informant", call.told.informant.as_str().into()),
        ];
        (EntryId::new(&call.key.to_string()), scene.locale.format("call-name", &args))
    };
    let calls: Vec<_> = calls.iter().filter(|call| !call.is_void()).map(name).collect();
    if calls.is_empty() {
        return Reply::Refuse(scene.text("refuse-no-figure"));
    }
    Reply::ask(Purpose::VoidFigure, About::Calls(calls), post.name.to_string())
}

/// The letter behind a number that was told.
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

/// Everything that was told of a post, with what became of it.
pub(crate) fn facts(scene: &Scene<'_>, calls: &[Call]) -> Vec<Fact> {
    if calls.is_empty() {
        return Vec::new();
    }
    let title = Fact::Text(Span::new(scene.text("calls-title"), Meaning::Title));
    let each = calls.iter().map(|call| {
        let meaning = match call {
            call if call.counts() => Meaning::Provisional,
            _ => Meaning::Closed,
        };
        Fact::Text(Span::new(line(scene, call), meaning))
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
