//! The line that says that quiet is not deafness: every feed and when it was last heard.

use super::panel::{self, Block, Scene};
use crate::{
    console::{theme::Meaning, widgets::Span},
    domain::{Asking, Feed, OwnSources},
};

/// `feeds: HQ 24 s · GDACS 4 m`; a stale feed says so before the healthy ones. Of another moment none is told.
pub(crate) fn line(scene: &Scene<'_>, feeds: &[Feed]) -> Vec<Span> {
    let mut heard: Vec<Span> = Vec::new();
    let is_told = scene.as_of.is_none() && scene.link.own != OwnSources::Asked;
    if let Some(at) = scene.link.synced_at.filter(|_| is_told) {
        heard.push(Span::new(one(scene, &scene.text("feed-hq"), scene.age(at)), Meaning::Dim));
    }
    // What comes by hand has no heartbeat: its age says nothing about deafness.
    for feed in feeds.iter().filter(|feed| feed.stale_after_seconds.is_some()) {
        let age = scene.age(feed.heard_at);
        if let Some(unproven) = unproven(scene, feed, "feed-unproven") {
            heard.insert(0, Span::new(unproven, Meaning::Stale));
        } else if feed.is_stale(scene.now) {
            let args = [("name", feed.name.as_str().into()), ("age", age.into())];
            heard.insert(0, Span::new(scene.locale.format("feed-stale", &args), Meaning::Stale));
        } else {
            heard.push(Span::new(one(scene, feed.name.as_str(), age), Meaning::Dim));
        }
    }
    if heard.is_empty() {
        return vec![Span::new(scene.text(scene.then("feeds-none", "feeds-then")), Meaning::Dim)];
    }
    let mut line = vec![Span::new(scene.text("feeds"), Meaning::Dim)];
    for (i, span) in heard.into_iter().enumerate() {
        line.push(Span::new(if i == 0 { " " } else { " · " }, Meaning::Dim));
        line.push(span);
    }
    line
}

/// How a source stands, in a word or two.
pub(crate) fn state(scene: &Scene<'_>, feed: &Feed) -> Span {
    let (id, meaning) = match &feed.asking {
        _ if scene.sourced.contains(&feed.id) => ("source-asked-now", Meaning::Syncing),
        Some(Asking { trouble: Some(_), .. }) => ("source-fails", Meaning::Error),
        _ if feed.is_unproven(scene.now) => ("source-unproven", Meaning::Stale),
        _ if feed.is_stale(scene.now) => ("source-stale", Meaning::Stale),
        _ if feed.stale_after_seconds.is_none() => ("source-by-hand", Meaning::Dim),
        _ => ("source-heard", Meaning::Dim),
    };
    Span::new(scene.text(id), meaning)
}

/// What stands where no alert is open: calm, but only if every feed is heard.
pub(crate) fn calm(scene: &Scene<'_>, feeds: &[Feed]) -> Span {
    if let Some(narrow) = scene.narrow.filter(|narrow| narrow.block == Block::Alerts && narrow.all > 0) {
        let args = [("n", (narrow.all as i64).into())];
        return Span::new(scene.locale.format("no-match", &args), Meaning::Dim);
    }
    let deaf = |name: &str, at| {
        let args = [("name", name.into()), ("age", scene.age(at).into())];
        Span::new(scene.locale.format("no-alerts-but-deaf", &args), Meaning::Stale)
    };
    if let Some(at) = scene.link.synced_at.filter(|_| panel::is_stale(scene.link, scene.now)) {
        let is_own = scene.link.own == OwnSources::Asked;
        return deaf(&scene.text(if is_own { "own-ledger" } else { "feed-hq" }), at);
    }
    match feeds.iter().find(|feed| feed.is_stale(scene.now)) {
        Some(feed) => match unproven(scene, feed, "no-alerts-but-unproven") {
            Some(unproven) => Span::new(unproven, Meaning::Stale),
            None => deaf(feed.name.as_str(), feed.heard_at),
        },
        None => Span::new(scene.text("no-alerts"), Meaning::Dim),
    }
}

/// Whether any feed is not heard any more.
pub(crate) fn any_stale(scene: &Scene<'_>, feeds: &[Feed]) -> bool {
    feeds.iter().any(|feed| feed.is_stale(scene.now))
}

/// That a feed answers but sends no Test; none where it does, or need not.
pub(super) fn unproven(scene: &Scene<'_>, feed: &Feed, id: &str) -> Option<String> {
    let since = feed.proof().filter(|_| feed.is_unproven(scene.now))?.since;
    let args = [("name", feed.name.as_str().into()), ("age", scene.age(since).into())];
    Some(scene.locale.format(id, &args))
}

fn one(scene: &Scene<'_>, name: &str, age: String) -> String {
    scene.locale.format("feed", &[("name", name.into()), ("age", age.into())])
}
