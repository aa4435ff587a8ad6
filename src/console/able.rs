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

/// Whether its key would lead to more than a word that it means nothing here.
pub(super) fn is_able(model: &Model, action: Action) -> bool {
    match action {
        Action::NextArea | Action::PreviousArea => model.panel().blocks().len() > 1,
        Action::WriteLog => filling::refusal(model, Purpose::Log, &About::Nothing).is_none(),
        Action::SyncNow => !model.paused,
        Action::FitSelected => !model.keys(model.focus()).is_empty(),
        action if action.is_of_row() => answers(model, action),
        action if action.context() == Context::Map => {
            matches!(model.pages[Query::Map as usize].seen(), Some(View::Map(_)))
        }
        _ => true,
    }
}

fn answers(model: &Model, action: Action) -> bool {
    match model.panel().act(action, &model.scene()) {
        Reply::Nothing | Reply::Refuse(_) => false,
        Reply::Ask(ask) => filling::refusal(model, ask.purpose, &ask.about).is_none(),
        Reply::AskSource(..) => sourcing::refusal(model).is_none(),
        Reply::Open(_) | Reply::Go { .. } | Reply::Do(_) => true,
    }
}
