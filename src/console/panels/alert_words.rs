//! What is known of an alert and what to do about it: in the words of who sent it, or, for what haree
//! raised itself, in ours, with the figures behind it and the keys that lead on.
//!
//! It must not know how these are drawn.

use super::{kits, panel::Scene, tb_steps::value_text};
use crate::{
    console::{Action, Context},
    domain::{
        Hour, ItemId, Period, Prose, Value,
        view::{AlertRow, Cause, NearSite},
    },
};

/// What to do, a paragraph a text.
pub(crate) fn what_to_do(scene: &Scene<'_>, row: &AlertRow) -> Vec<String> {
    let of_stock = |action| scene.how(action, (Context::Stock, Action::ShowStock, "panel-stock"));
    let (advice, how) = match &row.cause {
        None => return paragraphs(&row.alert.instruction),
        Some(Cause::Silent { .. }) => (
            scene.locale.format("do-call", &[("place", place(row).into())]),
            scene.how(Action::Figure, (Context::Flows, Action::ShowFlows, "panel-flows")),
        ),
        Some(Cause::Short { on_hand: ..0, .. }) => (scene.text("do-count"), of_stock(Action::Count)),
        Some(Cause::Short { givers, .. }) => match givers.first() {
            Some(giver) => (
                scene.locale.format("do-transfer", &[("site", giver.name.as_str().into())]),
                of_stock(Action::Transfer),
            ),
            None => (scene.text("do-request"), of_stock(Action::Request)),
        },
    };
    std::iter::once(advice).chain(how).collect()
}

/// What is known, a paragraph a text.
pub(crate) fn what_is_known(scene: &Scene<'_>, row: &AlertRow) -> Vec<String> {
    match &row.cause {
        None => paragraphs(&row.alert.description),
        Some(Cause::Silent { last, entries, exits, .. }) => silent(scene, *last, (*entries, *exits)),
        Some(Cause::Short { item, on_hand, expired, minimum, givers, .. }) => {
            short(scene, item, (kits::lies(scene, *on_hand, *expired), *minimum), givers)
        }
    }
}

fn paragraphs(prose: &Prose) -> Vec<String> {
    prose.paragraphs().iter().map(ToString::to_string).collect()
}

fn place(row: &AlertRow) -> &str {
    row.alert.areas.first().map_or(row.place.as_str(), |area| area.description.as_str())
}

fn silent(scene: &Scene<'_>, last: Hour, (entries, exits): (Option<Value>, Option<Value>)) -> Vec<String> {
    let since = last.end();
    let args = [("time", scene.moment(since).into()), ("age", scene.age(since).into())];
    let mut out = vec![scene.locale.format("cause-silent", &args)];
    if entries.or(exits).is_some() {
        let number = |value: Option<Value>| value.map_or_else(|| "–".to_owned(), |it| value_text(scene, it));
        let args = [
            ("hour", scene.locale.period(Period::Hour(last), scene.zone).into()),
            ("in", number(entries).into()),
            ("out", number(exits).into()),
        ];
        out.push(scene.locale.format("cause-silent-last", &args));
    }
    out
}

fn short(
    scene: &Scene<'_>,
    item: &ItemId,
    (lies, minimum): (String, Option<i64>),
    givers: &[NearSite],
) -> Vec<String> {
    let mut args = vec![("item", scene.locale.item(item.as_str()).into()), ("lies", lies.into())];
    let id = if minimum.is_some() { "cause-short" } else { "cause-short-no-minimum" };
    args.extend(minimum.map(|minimum| ("minimum", minimum.into())));
    let lies = scene.locale.format(id, &args);
    let near = |near: &NearSite| {
        let args =
            [("site", near.name.as_str().into()), ("n", near.kits.into()), ("km", i64::from(near.km).into())];
        scene.locale.format(if near.by_road { "spare-by-road" } else { "spare-no-road" }, &args)
    };
    let near: Vec<String> = givers.iter().map(near).collect();
    let can_give = match near.as_slice() {
        [] => scene.text("spare-none"),
        near => scene.locale.format("spare", &[("text", near.join("; ").into())]),
    };
    vec![lies, can_give]
}
