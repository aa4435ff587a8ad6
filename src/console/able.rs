//! Whether an action can be carried out now, on what is selected: hints offer no other.
//!
//! It must not know how anything is drawn, and changes nothing.

use super::{
    Action, Context,
    ask::{About, Purpose},
    filling,
    model::Model,
    panels::Reply,
    sourcing,
};
use crate::domain::{Query, View};

/// What a key would lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Able {
    Now,
    /// Another row may allow it.
    NotWithThis,
    /// It means nothing here.
    No,
}

/// Whether the key of an action would lead to more than a word why not.
pub(super) fn able(model: &Model, action: Action) -> Able {
    let is_able = match action {
        Action::NextArea | Action::PreviousArea => model.panel().blocks().len() > 1,
        Action::WriteLog => filling::refusal(model, Purpose::Log, &About::Nothing).is_none(),
        Action::SyncNow => !model.paused,
        Action::FitSelected => !model.keys(model.focus()).is_empty(),
        action if action.is_of_row() => return answered(model, action),
        action if action.context() == Context::Map => {
            matches!(model.pages[Query::Map as usize].seen(), Some(View::Map(_)))
        }
        _ => true,
    };
    if is_able { Able::Now } else { Able::No }
}

fn answered(model: &Model, action: Action) -> Able {
    let refusal = match model.panel().act(action, &model.scene()) {
        Reply::Nothing => return Able::No,
        Reply::Refuse(_) => return Able::NotWithThis,
        Reply::Ask(ask) => filling::refusal(model, ask.purpose, &ask.about),
        Reply::AskSource(..) => sourcing::refusal(model),
        Reply::Open(_) | Reply::Go { .. } | Reply::Do(_) => None,
    };
    if refusal.is_none() { Able::Now } else { Able::No }
}
