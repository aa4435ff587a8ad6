//! What stands under the queue: why HQ takes nothing, and what went over the link.
//!
//! It must not know what waits there.

use ratatui::layout::Rect;

use super::panel::Scene;
use crate::{
    console::{
        theme::Meaning,
        widgets::{Pen, Span, wrap},
    },
    domain::{Bytes, LinkState, OwnSources},
};

/// From how many rows on the list gives up some of them for what was carried.
const TALL: u16 = 14;

/// Takes rows from the foot of an area whose list needs so many, and gives what is left.
pub(crate) fn under(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, list: usize) -> Rect {
    let columns = area.width.saturating_sub(2);
    let list = u16::try_from(list).unwrap_or(u16::MAX);
    let most = list.min(area.height - area.height / 3);
    let kept = if area.height < TALL { list } else { most };
    let mut rows = Vec::new();
    for (lines, kept) in [(troubles(scene), most), (carried(scene), kept)] {
        for span in lines {
            let wrapped = wrap(&span.text, columns);
            // A blank row parts them from the list.
            let needed = (rows.len() + wrapped.len()) as u16 + 1;
            if kept.saturating_add(needed) <= area.height {
                rows.extend(wrapped.into_iter().map(|text| Span::new(text, span.meaning)));
            }
        }
    }
    if rows.is_empty() {
        return area;
    }
    let top = area.bottom() - rows.len() as u16;
    for (y, row) in (top..).zip(&rows) {
        pen.text(Rect { x: area.x + 1, y, width: columns, height: 1 }, &row.text, row.meaning);
    }
    Rect { height: top - area.y - 1, ..area }
}

/// Why HQ takes nothing, or not all, where nothing else says so.
fn troubles(scene: &Scene<'_>) -> Vec<Span> {
    let link = scene.link;
    let why = match &link.state {
        LinkState::Offline { why, .. } => Some((why, Meaning::Offline)),
        LinkState::Refused { why, .. } => Some((why, Meaning::Error)),
        _ => None,
    };
    let is_trouble = scene.is_told_more && !link.traffic.paused;
    let why = why.filter(|(why, _)| is_trouble && !why.is_empty());
    let mut lines: Vec<Span> =
        why.map(|(why, meaning)| Span::new(scene.locale.tell(why), meaning)).into_iter().collect();
    if let Some(limit) = link.traffic.hourly_bytes.filter(|_| link.traffic.used_up) {
        let args = [("bytes", scene.locale.bytes(limit).into())];
        lines.push(Span::new(scene.locale.format("traffic-used-up", &args), Meaning::Late));
    }
    lines
}

/// What went over the link, and what a person allows of it.
fn carried(scene: &Scene<'_>) -> Vec<Span> {
    let traffic = &scene.link.traffic;
    if scene.link.own == OwnSources::Asked {
        return vec![Span::new(scene.text("traffic-own"), Meaning::Dim)];
    }
    if scene.link.state == LinkState::NoHq {
        return Vec::new();
    }
    let number = |bytes| scene.locale.bytes(bytes).into();
    let of = |id: &str, bytes: Bytes| {
        let (sent, received) = (number(bytes.sent), number(bytes.received));
        let args = [("sent", sent), ("received", received), ("around", number(bytes.overhead))];
        Span::new(scene.locale.format(id, &args), Meaning::Dim)
    };
    let mut lines = vec![of("traffic-last-hour", traffic.last_hour), of("traffic-in-all", traffic.in_all)];
    if let Some(limit) = traffic.hourly_bytes.filter(|_| !traffic.used_up) {
        let args = [("bytes", number(limit))];
        lines.push(Span::new(scene.locale.format("traffic-limit", &args), Meaning::Dim));
    }
    lines
}
