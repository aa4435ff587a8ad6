//! The forms about figures by phone or radio: what a post said, and what of it was wrong.
//!
//! It must not know how they are filled in.

use super::{
    crossings, flow_calls,
    panel::{Block, Reply, Scene},
};
use crate::{
    console::ask::{About, Ask, Purpose, Silent},
    domain::{
        EntryId, Hour, Period, Scale,
        view::{Call, FlowCell, Flows, PostDay},
    },
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
    let name = |call: &Call| (EntryId::new(&call.key.to_string()), flow_calls::name(scene, call));
    let calls: Vec<_> = calls.iter().filter(|call| !call.is_void()).map(name).collect();
    let title = match calls.as_slice() {
        [] => return Reply::Refuse(scene.text("refuse-no-figure")),
        [(_, only)] => {
            let args = [("first", post.name.as_str().into()), ("second", only.as_str().into())];
            scene.locale.format("two-facts", &args)
        }
        _ => post.name.to_string(),
    };
    // What was typed twice has the same name twice.
    let several = calls.len() > 1;
    let numbered = |(at, (entry, call)): (usize, (EntryId, String))| {
        let args = [("n", (at as i64 + 1).into()), ("call", call.as_str().into())];
        (entry, if several { scene.locale.format("call-numbered", &args) } else { call })
    };
    let calls = calls.into_iter().enumerate().map(numbered).collect();
    Reply::ask(Purpose::VoidFigure, About::Calls(calls), title)
}
