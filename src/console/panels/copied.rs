//! What is selected as one line of text, for a message to somebody who does not see this screen.
//!
//! It says the day beside the time, and first of all when it is not real.

use super::{
    alert, crossings, feeds, flow_calls,
    flow_published::{Publication, remarks},
    kits,
    panel::{Scene, provenance},
    tb_steps,
};
use crate::domain::{
    Feed, Instant, ItemId, Provenance, Standing, Value,
    view::{AlertRow, Level, Life, LogRow, PostDay, QueueRow, SiteStock, StockLine, TbStep, TbSummary},
};

/// An alert: what, where, since when, and by which id others find it.
pub(crate) fn alert(scene: &Scene<'_>, row: &AlertRow) -> String {
    let mark = if row.life == Life::Exercise { scene.text("provenance-exercise") } else { String::new() };
    let sent = scene.locale.format("copy-sent", &[("time", moment(scene, row.alert.sent).into())]);
    let parts =
        [mark, alert::title(scene, &row.alert), row.place.to_string(), sent, row.alert.id.to_string()];
    line(scene, parts)
}

/// A post: what crossed there today, and what is missing in it.
pub(crate) fn post(scene: &Scene<'_>, post: &PostDay) -> String {
    let sum = |part| crossings::sum(scene, part).trim_end().to_owned();
    let args = [("in", sum(post.entries).into()), ("out", sum(post.exits).into())];
    let sign = flow_calls::sign(post.entries.and(post.exits));
    let net = post.entries.net(post.exits).map(|net| [sign, &scene.locale.signed(net)].concat());
    let net = net.map(|net| scene.locale.format("copy-net", &[("net", net.into())]));
    let parts = [
        post.name.to_string(),
        scene.locale.format("copy-movements", &args),
        net.unwrap_or_default(),
        as_of(scene, post.as_of),
        crossings::note(scene, post).0,
        flow_calls::in_short(scene, post).unwrap_or_default(),
    ];
    line(scene, parts)
}

/// Figures for a longer period, with who published them and all that must be read beside them.
pub(crate) fn published(scene: &Scene<'_>, row: &Publication<'_>) -> String {
    let head = row.head();
    let [movements, total, source, as_of] = said_of_published(scene, row);
    let period = scene.locale.period(head.period, scene.zone);
    let remarks = remarks(scene, row).into_iter().map(|(text, _)| text);
    let said = [head.name.to_string(), period, movements, total, source, as_of];
    line(scene, said.into_iter().chain(remarks))
}

/// The same without what it is about, on a screen that says itself what is not real; a total before its
/// parts, so that it is not what finds no room.
pub(crate) fn beside_published(scene: &Scene<'_>, row: &Publication<'_>) -> String {
    let [movements, total, source, as_of] = said_of_published(scene, row);
    joined([total, movements, source, as_of])
}

fn said_of_published(scene: &Scene<'_>, row: &Publication<'_>) -> [String; 4] {
    let head = row.head();
    let figure =
        |direction: &str| row.of(direction).map(|figure| value(scene, figure.value, figure.standing));
    let movements = match [figure("entry"), figure("exit")] {
        [None, None] => String::new(),
        both => {
            let [entries, exits] = both.map(|number| number.unwrap_or_else(|| "–".to_owned()));
            scene.locale.format("copy-movements", &[("in", entries.into()), ("out", exits.into())])
        }
    };
    let total = figure("").map(|total| scene.locale.format("copy-total", &[("n", total.into())]));
    let as_of = as_of(scene, Some(row.newest()));
    [movements, total.unwrap_or_default(), scene.locale.source(&head.source), as_of]
}

/// A source, and why it gives nothing.
pub(crate) fn source(scene: &Scene<'_>, feed: &Feed) -> String {
    let has_answered = feed.asking.as_ref().is_none_or(|asking| asking.has_answered);
    let heard = has_answered
        .then(|| scene.locale.format("copy-heard", &[("time", moment(scene, feed.heard_at).into())]));
    let parts = [
        feed.name.to_string(),
        feeds::state(scene, feed).text,
        heard.unwrap_or_default(),
        feed.trouble().map(|why| scene.locale.tell(why)).unwrap_or_default(),
        feeds::unproven(scene, feed, "source-waits-for-test").unwrap_or_default(),
    ];
    line(scene, parts)
}

/// One item at one site.
pub(crate) fn site(scene: &Scene<'_>, site: &SiteStock) -> String {
    let number = |id: &str, number: Option<i64>| {
        number.map(|number| scene.locale.format(id, &[("n", number.into())])).unwrap_or_default()
    };
    let parts = [
        site.name.to_string(),
        scene.locale.item(site.item.as_str()),
        number("on-hand", site.known()),
        kits::expired(scene, site.expired()),
        number("of-target", site.target),
        number("minimum", site.minimum.filter(|_| site.level != Level::Enough)),
        kits::level_word(scene, site.level),
        as_of(scene, site.as_of),
    ];
    line(scene, parts)
}

/// So much of an item.
pub(crate) fn quantity(scene: &Scene<'_>, number: i64, item: &ItemId) -> String {
    let item = scene.locale.item(item.as_str());
    scene.locale.format("quantity-of", &[("n", number.into()), ("item", item.into())])
}

/// A step of the TB cascade; its share never stands without the whole.
pub(crate) fn step(scene: &Scene<'_>, summary: &TbSummary, step: &TbStep) -> String {
    let share = step.of_previous.map(|ratio| {
        let percent = scene.locale.percent(ratio.part, ratio.whole);
        scene.locale.format("share-of", &[("percent", percent.into()), ("n", ratio.whole.into())])
    });
    let number = step.value.map(|number| value(scene, number, step.standing));
    let parts = [
        scene.text(tb_steps::label(step.metric)),
        number.unwrap_or_else(|| scene.text("no-figure")),
        share.unwrap_or_default(),
        tb_steps::remark(scene, summary),
    ];
    line(scene, parts)
}

/// An entry of the situation log.
pub(crate) fn entry(scene: &Scene<'_>, row: &LogRow) -> String {
    let place = row.place_name.as_ref().map(ToString::to_string).unwrap_or_default();
    line(scene, [moment(scene, row.happened_at), row.who.to_string(), place, row.text.to_string()])
}

/// Something that was done here.
pub(crate) fn act(scene: &Scene<'_>, row: &QueueRow, [what, subject]: [String; 2]) -> String {
    let (when, who) = (moment(scene, row.happened_at), row.who.to_string());
    line(scene, [when, who, what, subject, row.deed.words().to_owned(), row.key.to_string()])
}

/// One line of a stock ledger.
pub(crate) fn line_of_stock(
    scene: &Scene<'_>,
    site: &SiteStock,
    (entry, what, number): (&StockLine, String, String),
) -> String {
    let parts = [
        site.name.to_string(),
        scene.locale.item(site.item.as_str()),
        format!("{what} {number}").trim_end().to_owned(),
        moment(scene, entry.happened_at),
        entry.who.to_string(),
        entry.reason.to_string(),
    ];
    line(scene, parts)
}

fn line(scene: &Scene<'_>, parts: impl IntoIterator<Item = String>) -> String {
    let mark = match provenance(scene.link, scene.view) {
        Some(Provenance::Simulated) => scene.text("provenance-simulated"),
        Some(Provenance::Exercise) => scene.text("provenance-exercise"),
        Some(Provenance::Real) | None => String::new(),
    };
    joined(std::iter::once(mark).chain(parts))
}

/// What is there of the parts; the mark of an exercise alert during an exercise stands once.
fn joined(parts: impl IntoIterator<Item = String>) -> String {
    let mut parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.dedup();
    parts.join(" · ")
}

fn value(scene: &Scene<'_>, value: Value, standing: Standing) -> String {
    let sign = if standing == Standing::Assumed { "≈ " } else { "" };
    format!("{sign}{}", tb_steps::value_text(scene, value))
}

fn as_of(scene: &Scene<'_>, at: Option<Instant>) -> String {
    at.map(|at| scene.locale.format("as-of", &[("time", moment(scene, at).into())])).unwrap_or_default()
}

/// Day and time, whatever day it is when it is read.
fn moment(scene: &Scene<'_>, at: Instant) -> String {
    let (date, time) = (scene.locale.date(scene.zone.day(at)), scene.locale.time(at, scene.zone));
    let time = scene.locale.format("clock-local", &[("time", time.into())]);
    scene.locale.format("date-time", &[("date", date.into()), ("time", time.into())])
}
