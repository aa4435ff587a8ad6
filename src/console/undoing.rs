//! Taking back what was just done: for a few seconds it is on the disk here and not on its way.
//!
//! It must not know how acts are kept or sent.

use super::{
    Action, Context, Effect,
    model::{Model, Undo},
};
use crate::domain::Act;

/// An act is on the disk: says so, and for how long it can be undone.
pub(super) fn begin(model: &mut Model, act: &Act, title: String) {
    let seconds = model.undo_seconds;
    if seconds == 0 {
        return say_queued(model, title);
    }
    let key = model.keymap.keys_for(Action::Undo, &[Context::Global]).unwrap_or_default();
    let args = [("title", title.as_str().into()), ("key", key.into()), ("n", seconds.into())];
    let notice = model.locale.format("queued-undo", &args);
    model.notice = Some(notice.clone());
    let (key, who) = (act.key.clone(), act.draft.who.clone());
    // The first beat may come at once.
    model.undo = Some(Undo { key, who, notice, title, beats: seconds + 1 });
}

/// Says that an act waits to be sent.
pub(super) fn say_queued(model: &mut Model, title: String) {
    model.notice = Some(model.locale.format("queued", &[("title", title.into())]));
}

/// The queue went empty: what has been said for a while to wait in it does not any more.
pub(super) fn sent(model: &mut Model) {
    if model.waiting.take().is_some_and(|waiting| model.notice.as_ref() == Some(&waiting)) {
        model.notice = None;
    }
}

/// A second has passed; gives what lets the act go once the time is over.
pub(super) fn tick(model: &mut Model) -> Option<Effect> {
    let undo = model.undo.as_mut()?;
    undo.beats = undo.beats.saturating_sub(1);
    if undo.beats == 0 { end(model) } else { None }
}

/// Ends the time in which the act can be undone.
pub(super) fn end(model: &mut Model) -> Option<Effect> {
    let undo = model.undo.take()?;
    if model.notice.as_ref() == Some(&undo.notice) {
        say_queued(model, undo.title);
        model.waiting.clone_from(&model.notice);
        model.changed = true;
    }
    Some(Effect::Release(undo.key))
}

/// Takes the act back, or says what can be done instead.
pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    let key = model.keymap.keys_for(Action::ShowQueue, &[Context::Global]).unwrap_or_default();
    match model.undo.take() {
        None => model.notice = Some(model.locale.format("undo-too-late", &[("key", key.into())])),
        // At a keyboard that is passed on nobody undoes what somebody else signed.
        Some(undo) if model.signer().as_ref() != Some(&undo.who) => {
            let args = [("who", undo.who.as_str().into()), ("key", key.into())];
            model.notice = Some(model.locale.format("undo-other", &args));
            model.undo = Some(undo);
        }
        Some(undo) => {
            model.undoes = true;
            return vec![Effect::Withdraw { key: undo.key, who: undo.who, at: model.now }];
        }
    }
    Vec::new()
}
