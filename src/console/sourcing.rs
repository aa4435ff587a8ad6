//! A source that somebody wants asked now: what speaks against it, and what came of it.
//!
//! It must not know how HQ is reached.

use super::{Effect, Sourced, filling, model::Model};
use crate::domain::{Clean, LinkState, SourceId, Telling};

/// Has a source asked, where HQ can be reached and somebody signs for it.
pub(super) fn ask(model: &mut Model, (source, name): (SourceId, Clean)) -> Vec<Effect> {
    if let Some(refused) = refusal(model) {
        model.notice = Some(refused);
        return Vec::new();
    }
    let Some(who) = model.signer() else {
        filling::change_person(model);
        return Vec::new();
    };
    model.sourced.insert(source.clone());
    model.notice = Some(model.locale.format("source-ask-begun", &[("name", name.as_str().into())]));
    vec![Effect::AskSource { source, name, who }]
}

/// Why no source can be asked now.
pub(super) fn refusal(model: &Model) -> Option<String> {
    let refused = match &model.link.state {
        LinkState::NoHq => Some("refuse-ask-no-hq"),
        _ if model.paused || model.link.traffic.paused => Some("sync-paused-still"),
        LinkState::Connecting | LinkState::Offline { .. } | LinkState::Refused { .. } => {
            Some("refuse-ask-offline")
        }
        LinkState::Syncing | LinkState::Live => None,
    };
    refused.map(|id| model.locale.text(id)).or_else(|| filling::only_looks(model))
}

/// Says what came of it.
pub(super) fn told(model: &mut Model, (source, name): (&SourceId, &Clean), sourced: &Sourced) {
    model.sourced.remove(source);
    let name = ("name", name.as_str().into());
    let said = |model: &Model, id: &str, why: &Telling| {
        model.locale.format(id, &[name.clone(), ("why", model.locale.tell(why).into())])
    };
    let text = match sourced {
        Sourced::Answered(0) => model.locale.format("source-ask-nothing", &[name]),
        Sourced::Answered(taken) => {
            model.locale.format("source-ask-answered", &[name, ("n", (*taken as i64).into())])
        }
        Sourced::Failed(why) => said(model, "source-ask-failed", why),
        Sourced::NotAsked(why) => said(model, "source-not-asked", why),
        Sourced::Late => model.locale.format("source-ask-late", &[name]),
    };
    model.notice = Some(text);
}
