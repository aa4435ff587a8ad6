//! Sources: when each was heard, and how it goes with those that HQ asks.

use super::cell::{Cell, Column, Records, column};
use crate::{
    domain::{Asking, Clean, Completeness, Feed, view::Sources},
    locale::Locale,
};

const SOURCES: &[Column] = &[
    column("source", "#meta+source"),
    column("source_code", "#meta+id"),
    column("kind", "#meta+format"),
    column("state", "#status"),
    column("heard", "#date+heard"),
    column("asked", "#date+asked"),
    column("next", "#date+next"),
    column("failures", "#indicator+failures+num"),
    column("why", "#status+reason"),
    column("taken", "#indicator+records+num"),
    column("refused", "#indicator+refused+num"),
    column("bytes", "#indicator+bytes+num"),
    column("tested", "#date+tested"),
    column("completeness", "#status+completeness"),
];

/// A source a row.
pub(super) fn sources(sources: &Sources, locale: &Locale) -> Records {
    let rows = sources.feeds.iter().map(|feed| row(feed, (sources, locale))).collect();
    Records { columns: SOURCES, rows }
}

fn row(feed: &Feed, (sources, locale): (&Sources, &Locale)) -> Vec<Cell> {
    let state = match feed.trouble() {
        Some(_) => "fails",
        None if feed.is_unproven(sources.stamp.at) => "no test",
        None if feed.is_stale(sources.stamp.at) => "stale",
        None => "heard",
    };
    let asking = feed.asking.as_ref();
    let heard = asking.is_none_or(|asking| asking.has_answered).then_some(feed.heard_at);
    let number = |of: fn(&Asking) -> i64| asking.map_or(Cell::Empty, |asking| Cell::Number(of(asking)));
    vec![
        Cell::text(feed.name.clone()),
        Cell::text(feed.id.as_str()),
        Cell::text(asking.map(|asking| asking.kind.clone()).unwrap_or_default()),
        Cell::text(state),
        Cell::time(heard),
        Cell::time(asking.map(|asking| asking.asked_at)),
        Cell::time(asking.and_then(|asking| asking.next_at)),
        number(|asking| i64::from(asking.failures)),
        Cell::text(feed.trouble().map(|why| locale.tell(why)).unwrap_or_default()),
        number(|asking| asking.taken as i64),
        number(|asking| i64::from(asking.refused)),
        number(|asking| asking.bytes as i64),
        Cell::time(feed.proof().filter(|proof| proof.came).map(|proof| proof.since)),
        Cell::text(asking.map(completeness).unwrap_or_default()),
    ]
}

/// `PoE daily 2026-11-23: 2 of 3, missing Salele`, and so on for each form.
fn completeness(asking: &Asking) -> String {
    let one = |Completeness { form, period, reported, expected, missing }: &Completeness| {
        let missing: Vec<&str> = missing.iter().map(Clean::as_str).collect();
        let without = if missing.is_empty() { "" } else { ", missing " };
        format!("{form} {period}: {reported} of {expected}{without}{}", missing.join(", "))
    };
    asking.completeness.iter().map(one).collect::<Vec<_>>().join("; ")
}
