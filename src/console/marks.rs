//! What wants a person now, one after the other: alerts, silent posts, stock under its minimum.
//!
//! It must not know how the selection moves there.

use super::{model::Model, palette::Goal, panels::Block};
use crate::domain::{
    Query,
    view::{AlertRow, Cause, Level, Life, Reporting, Situation},
};

/// The next one, or the one before, and which of how many it is; behind the last comes the first.
pub(super) fn step(model: &Model, by: isize) -> Option<(Goal, usize, usize)> {
    let marks = model.board().map(marks).unwrap_or_default();
    let count = marks.len();
    let last = count.checked_sub(1)?;
    let focus = model.focus();
    let here = model.selections.key(model.shown, focus);
    let at = marks.iter().position(|(block, key)| *block == focus && Some(key.as_str()) == here);
    let next = match at {
        Some(at) => (at as isize + by).rem_euclid(count as isize) as usize,
        None if by > 0 => 0,
        None => last,
    };
    let (block, key) = marks.into_iter().nth(next)?;
    // The board shows them all; from elsewhere the way leads to the panel of each.
    let query = match block {
        _ if model.shown == Query::Board => Query::Board,
        Block::Alerts => Query::Alerts,
        Block::Stock => Query::Stock,
        _ => Query::Flows,
    };
    Some((Goal::Row { query, block, key }, next + 1, count))
}

/// In the order in which they stand on the board, alerts first; what an alert among them tells of is not
/// counted again.
fn marks(board: &Situation) -> Vec<(Block, String)> {
    let unseen = |row: &&AlertRow| {
        matches!(row.life, Life::Open | Life::Review)
            && row.acknowledged.as_ref().is_none_or(|seen| seen.outgrown)
    };
    let alerts: Vec<&AlertRow> = board.alerts.rows.iter().filter(unseen).collect();
    let told: Vec<&Cause> = alerts.iter().filter_map(|row| row.cause.as_ref()).collect();
    let silent = board.crossings.posts.iter().filter(|row| {
        let is_told =
            told.iter().any(|cause| matches!(cause, Cause::Silent { post, .. } if *post == row.post));
        matches!(row.reporting, Reporting::Silent { .. }) && !is_told
    });
    let short = board.stock.sites.iter().filter(|row| {
        let of_row =
            |cause: &&Cause| matches!(cause, Cause::Short { site, item, .. } if (site, item) == (&row.site, &row.item));
        matches!(row.level, Level::BelowMinimum | Level::Empty | Level::Impossible)
            && !told.iter().any(of_row)
    });
    let alerts = alerts.iter().map(|row| (Block::Alerts, row.alert.id.to_string()));
    let silent = silent.map(|post| (Block::Crossings, post.post.to_string()));
    let short = short.map(|site| (Block::Stock, format!("{}/{}", site.site, site.item)));
    alerts.chain(silent).chain(short).collect()
}
