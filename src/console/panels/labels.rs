//! What rows are called, and what they are sorted and grouped by: for the filter and the palette.
//!
//! It must not know what somebody looks for.

use super::{
    alert, copied, crossings,
    flow_published::{Publication, publications},
    kits,
    panel::{Panel, Scene},
    tb_steps,
};
use crate::{
    console::{
        narrow::{Column, Label, SortKey},
        target::Block,
    },
    domain::{
        Origin,
        view::{
            AlertRow, Crossings, LogRow, PostDay, Priority, PublishedFigure, Reporting, SiteStock,
            StockSummary, TbSummary,
        },
    },
};

/// The rows of a part as they are copied: what a panel need not say in other words.
pub(crate) fn by_line<P: Panel + ?Sized>(panel: &P, scene: &Scene<'_>, block: Block) -> Vec<Label> {
    let Some(view) = scene.view else { return Vec::new() };
    let keys = match (panel.inside(), scene.opened) {
        (Some(inside), Some(opened)) if inside == block => panel.inside_keys(view, opened),
        _ => panel.keys(view, block),
    };
    let label = |at| {
        let mut selections = scene.selections.clone();
        selections.select(scene.query, block, &keys, at);
        let line = panel.line(&Scene { focus: block, selections: &selections, ..*scene }).unwrap_or_default();
        let (name, more) = line.split_once(" · ").unwrap_or((&line, ""));
        Label::new(name, more)
    };
    (0..keys.len()).map(label).collect()
}

/// Alerts by their titles.
pub(crate) fn alerts(scene: &Scene<'_>, rows: &[AlertRow]) -> Vec<Label> {
    let label = |row: &AlertRow| {
        let assigned = row.assigned_to.as_ref().map(|assigned| assigned.to.as_str()).unwrap_or_default();
        let state = alert::state(scene, row).text;
        let said = [row.place.as_str(), &state, assigned, row.alert.sender_name.as_str()];
        // Nobody looks for the names that our own rules have for what they raise.
        let named = [row.alert.event.as_str(), row.alert.id.as_str()];
        let named = if row.alert.origin == Origin::Rule { &[][..] } else { &named[..] };
        Label::new(alert::title(scene, &row.alert), joined(&[&said, named].concat()))
    };
    rows.iter().map(label).collect()
}

/// By what alerts are sorted and grouped.
pub(crate) const OF_ALERTS: &[Column] = &[
    Column::sorts("column-sent"),
    Column::sorts("column-state"),
    Column::groups("column-priority"),
    Column::groups("column-place"),
    Column::groups("column-about"),
];

/// What alerts have in one of these columns.
pub(crate) fn alerts_by(scene: &Scene<'_>, rows: &[AlertRow], column: usize) -> Vec<SortKey> {
    let key = |row: &AlertRow| match column {
        0 => SortKey::ranked(-row.alert.sent.timestamp(), ""),
        1 => {
            let unseen = row.acknowledged.as_ref().is_none_or(|seen| seen.outgrown);
            let rank = 2 * i64::from(!alert::is_open(row)) + i64::from(!unseen);
            SortKey::ranked(rank, alert::state(scene, row).text)
        }
        2 => match row.priority.filter(|_| alert::is_open(row)) {
            Some(priority) => SortKey::ranked(priority as i64, scene.text(priority_name(priority))),
            None => SortKey::ranked(i64::MAX, scene.text("priority-none")),
        },
        3 => SortKey::text(row.place.as_str()),
        _ => SortKey::text(source(scene, row)),
    };
    rows.iter().map(key).collect()
}

fn priority_name(priority: Priority) -> &'static str {
    match priority {
        Priority::P1 => "priority-1",
        Priority::P2 => "priority-2",
        Priority::P3 => "priority-3",
        Priority::P4 => "priority-4",
    }
}

/// Who says so: a name, else an address; what this program found out itself says that.
fn source(scene: &Scene<'_>, row: &AlertRow) -> String {
    match (&row.alert.origin, row.alert.sender_name.as_str()) {
        (Origin::Rule, _) => scene.text("source-rule"),
        (_, "") => row.alert.sender.to_string(),
        (_, name) => name.to_owned(),
    }
}

/// Posts by their names.
pub(crate) fn posts(scene: &Scene<'_>, crossings: &Crossings) -> Vec<Label> {
    let label = |post: &PostDay| {
        let more = [&crossings::note(scene, post).0, post.post.as_str()];
        Label::new(post.name.as_str(), joined(&more))
    };
    crossings.posts.iter().map(label).collect()
}

/// By what posts are sorted.
pub(crate) const OF_POSTS: &[Column] = &[
    Column::sorts("column-place"),
    Column::sorts("column-in"),
    Column::sorts("column-out"),
    Column::sorts("column-total"),
    Column::sorts("column-state"),
];

/// What posts have in one of these columns.
pub(crate) fn posts_by(scene: &Scene<'_>, crossings: &Crossings, column: usize) -> Vec<SortKey> {
    let known = |sum: crate::domain::view::Sum| (sum.parts > 0).then_some(sum.number);
    let key = |post: &PostDay| match column {
        0 => SortKey::text(post.name.as_str()),
        1 => SortKey::number(known(post.entries)),
        2 => SortKey::number(known(post.exits)),
        3 => SortKey::number(known(post.entries).zip(known(post.exits)).map(|(a, b)| a.saturating_add(b))),
        _ => {
            let rank = match post.reporting {
                Reporting::Silent { .. } => 0,
                Reporting::Late { .. } | Reporting::ClosedIncomplete { .. } => 1,
                Reporting::Reporting => 2,
                Reporting::Closed { .. } | Reporting::NoSchedule => 3,
            };
            SortKey::ranked(rank, crossings::note(scene, post).0)
        }
    };
    crossings.posts.iter().map(key).collect()
}

/// Stock by site and item.
pub(crate) fn sites(scene: &Scene<'_>, summary: &StockSummary) -> Vec<Label> {
    let label = |site: &SiteStock| {
        let item = kits::item(scene, site);
        let words = (kits::on_hand(scene, site), kits::level_word(scene, site.level));
        let more = [item.as_str(), site.item.as_str(), &words.0, &words.1];
        Label::new(site.name.as_str(), joined(&more))
    };
    summary.sites.iter().map(label).collect()
}

/// By what stock is sorted.
pub(crate) const OF_SITES: &[Column] = &[
    Column::sorts("column-site"),
    Column::sorts("column-item"),
    Column::sorts("column-on-hand"),
    Column::sorts("column-state"),
];

/// What rows of the stock have in one of these columns.
pub(crate) fn sites_by(scene: &Scene<'_>, summary: &StockSummary, column: usize) -> Vec<SortKey> {
    let key = |site: &SiteStock| match column {
        0 => SortKey::text(site.name.as_str()),
        1 => SortKey::text(kits::item(scene, site)),
        2 => SortKey::number(site.known()),
        _ => SortKey::ranked(-(site.level as i64), kits::level_word(scene, site.level)),
    };
    summary.sites.iter().map(key).collect()
}

/// Steps of the TB cascade by their names.
pub(crate) fn steps(scene: &Scene<'_>, summary: &TbSummary) -> Vec<Label> {
    summary.steps.iter().map(|step| Label::new(scene.text(tb_steps::label(step.metric)), "")).collect()
}

/// Entries of the log by their texts.
pub(crate) fn entries(scene: &Scene<'_>, rows: &[LogRow]) -> Vec<Label> {
    let label = |row: &LogRow| {
        let place = row.place_name.as_ref().map(crate::domain::Clean::as_str).unwrap_or_default();
        let more = [row.who.as_str(), place, &scene.moment(row.happened_at)];
        Label::new(row.text.as_str(), joined(&more))
    };
    rows.iter().map(label).collect()
}

/// By what the log is sorted.
pub(crate) const OF_ENTRIES: &[Column] =
    &[Column::sorts("column-happened"), Column::sorts("column-who"), Column::sorts("column-place")];

/// What entries of the log have in one of these columns.
pub(crate) fn entries_by(rows: &[LogRow], column: usize) -> Vec<SortKey> {
    let key = |row: &LogRow| match column {
        0 => SortKey::ranked(-row.happened_at.timestamp(), ""),
        1 => SortKey::text(row.who.as_str()),
        _ => match &row.place_name {
            Some(place) => SortKey::text(place.as_str()),
            None => SortKey::ranked(1, ""),
        },
    };
    rows.iter().map(key).collect()
}

/// What was published, by places.
pub(crate) fn published(scene: &Scene<'_>, figures: &[PublishedFigure]) -> Vec<Label> {
    let label = |row: &Publication<'_>| {
        let head = row.head();
        let period = scene.locale.period(head.period, scene.zone);
        Label::new(joined(&[head.name.as_str(), &period]), copied::beside_published(scene, row))
    };
    publications(figures).iter().map(label).collect()
}

/// By what published figures are sorted.
pub(crate) const OF_PUBLISHED: &[Column] =
    &[Column::sorts("column-period"), Column::sorts("column-place"), Column::sorts("column-about")];

/// What published figures have in one of these columns; by period they stand as they come.
pub(crate) fn published_by(scene: &Scene<'_>, figures: &[PublishedFigure], column: usize) -> Vec<SortKey> {
    let key = |row: &Publication<'_>| match column {
        0 => SortKey::text(""),
        1 => SortKey::text(row.head().name.as_str()),
        _ => SortKey::text(scene.locale.source(&row.head().source)),
    };
    publications(figures).iter().map(key).collect()
}

fn joined(parts: &[&str]) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
