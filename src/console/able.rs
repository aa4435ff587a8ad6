//! Whether an action means something where the focus is: hints offer no other.
//!
//! What the selected row alone forbids is offered all the same, and the key says why: hints that come and
//! go from row to row would cost more bytes than the selection itself. It must not know how anything is
//! drawn, and changes nothing.

use super::{
    Action, Context,
    ask::{About, Purpose},
    filling,
    model::Model,
    panels::Reply,
    sourcing,
};
use crate::domain::{Query, View};

/// Whether a hint should offer the action.
pub(super) fn able(model: &Model, action: Action) -> bool {
    match action {
        Action::NextArea | Action::PreviousArea => model.panel().blocks().len() > 1,
        Action::WriteLog => filling::refusal(model, Purpose::Log, &About::Nothing).is_none(),
        Action::SyncNow => !model.paused,
        Action::Retry => is_stuck(model) && answered(model, action),
        Action::AskSource => asks(model) && answered(model, action),
        Action::FitSelected => !model.keys(model.focus()).is_empty(),
        action if action.is_of_row() => answered(model, action),
        action if action.context() == Context::Map => {
            matches!(model.pages[Query::Map as usize].seen(), Some(View::Map(_)))
        }
        _ => true,
    }
}

/// Whether HQ refused or set aside anything.
fn is_stuck(model: &Model) -> bool {
    matches!(model.pages[Query::Queue as usize].seen(), Some(View::Queue(queue)) if !queue.attention.is_empty())
}

/// Whether anybody asks any of the sources.
fn asks(model: &Model) -> bool {
    let Some(View::Sources(sources)) = model.pages[Query::Sources as usize].seen() else { return false };
    sources.feeds.iter().any(|feed| feed.asking.is_some())
}

fn answered(model: &Model, action: Action) -> bool {
    let refusal = match model.panel().act(action, &model.scene()) {
        Reply::Nothing => return false,
        Reply::Ask(ask) => filling::refusal(model, ask.purpose, &ask.about),
        Reply::AskSource(..) => sourcing::refusal(model),
        Reply::Open(_) | Reply::Go { .. } | Reply::Do(_) | Reply::Say(_) | Reply::Refuse(_) => None,
    };
    refusal.is_none()
}
