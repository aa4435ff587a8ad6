//! How events change the model. Pure: what must be done outside comes back as effects.

mod answers;
mod doing;
mod keys;
mod moving;
mod showing;

use super::{
    Effect, Event, Withdrawn,
    asking::{load, refresh, visible, watch},
    exporting, filling,
    model::{Alarm, Load, Model},
    sourcing, undoing, which,
};
use crate::domain::{Act, Clean, Link, LinkState, Telling, objection};

pub(super) use doing::act;
pub(super) use keys::touch;
pub(super) use showing::show;

use answers::{load_failed, loaded};
use keys::{pointed, put, typed};
use showing::name_places;

/// How often the screen is drawn for the time alone; the minutes of the clock are among these moments.
const LOOK_EVERY_SECONDS: i64 = 10;

/// The most notices that wait to be read.
const NOTICES: usize = 32;

/// What a console asks for before anything happened.
pub fn start(model: &mut Model) -> Vec<Effect> {
    refresh(model)
}

/// Takes in one event.
pub fn update(model: &mut Model, event: Event) -> Vec<Effect> {
    match event {
        Event::Tick(now) => return tick(model, now),
        Event::Changed => return refresh(model),
        Event::Loaded(view) => return loaded(model, *view),
        Event::Link(link) if *link == model.link => return Vec::new(),
        Event::Mouse(_) => {}
        _ => model.changed = true,
    }
    match event {
        Event::Key(key) => {
            touch(model);
            return typed(model, key);
        }
        Event::Paste(text) => {
            touch(model);
            put(model, text.as_str());
        }
        Event::Mouse(mouse) => {
            touch(model);
            return pointed(model, mouse);
        }
        Event::Resize { columns, rows } => (model.columns, model.rows) = (columns, rows),
        Event::LoadFailed { query, why } => {
            return load_failed(model, query, &why);
        }
        Event::Link(link) => linked(model, *link),
        Event::Queued(act) => {
            filling::queued(model, &act);
            return refresh(model);
        }
        Event::NotSaved { draft, why } => filling::not_saved(model, &draft, &why),
        Event::Refused { act, why } => {
            refused(model, &act, &why);
            return refresh(model);
        }
        Event::Withdrawn(withdrawn) => {
            let undid = std::mem::take(&mut model.undoes);
            model.notice = Some(model.locale.text(match withdrawn {
                Withdrawn::Gone if undid => "undone",
                other => what_was_withdrawn(other),
            }));
            return refresh(model);
        }
        Event::NotDone(why) => not_done(model, &why),
        Event::Sourced { source, name, sourced } => sourcing::told(model, (&source, &name), &sourced),
        Event::Exported(path) => {
            exporting::written(model, &path);
        }
        Event::NotExported(why) => {
            let why = model.locale.tell(&why);
            model.notice = Some(model.locale.format("not-exported", &[("why", why.into())]));
        }
        Event::Persons(persons) => filling::persons(model, persons),
        Event::Places(places) if places != model.places => {
            model.places = places;
            return name_places(model);
        }
        Event::SignedIn { name, role } => return filling::signed_in(model, name, role),
        Event::SignInRefused { why } => filling::sign_in_refused(model, &why),
        Event::Notice(telling) => note(model, &telling),
        Event::Places(_) | Event::Tick(_) | Event::Changed | Event::Loaded(_) => {}
    }
    Vec::new()
}

/// The message that says what became of an act that was taken back.
fn what_was_withdrawn(withdrawn: Withdrawn) -> &'static str {
    match withdrawn {
        Withdrawn::Gone => "withdrawn",
        Withdrawn::Cancelled => "withdrawn-at-hq",
        Withdrawn::Nothing => "withdrawn-nothing",
    }
}

/// What a person wanted was not done: loud until somebody has read it.
fn not_done(model: &mut Model, why: &Telling) {
    let why = model.locale.tell(why);
    let text = model.locale.format("not-done", &[("why", why.into())]);
    model.alarms.push_back(Alarm { text, refused: None });
}

/// Keeps what was found out until somebody puts it away.
fn note(model: &mut Model, telling: &Telling) {
    let text = model.locale.tell(telling);
    if !model.notices.contains(&text) && model.notices.len() < NOTICES {
        model.notices.push_back(text);
    }
}

fn tick(model: &mut Model, now: crate::domain::Instant) -> Vec<Effect> {
    // Ages go by minutes; to look for their steps more often costs more than it tells.
    let step = |at: crate::domain::Instant| at.timestamp().div_euclid(LOOK_EVERY_SECONDS);
    let was_helped = which::is_due(model);
    model.changed |= step(now) != step(model.now);
    model.now = now;
    model.changed |= which::is_due(model) != was_helped;
    model.signing.beats = model.signing.beats.saturating_add(1);
    filling::look_who_is_there(model);
    let mut due = visible(model);
    due.retain(|query| {
        let page = &model.pages[*query as usize];
        // What was known at a moment does not change with the time.
        model.as_of.is_none()
            && page.load == Load::Idle
            && page.view.as_ref().is_some_and(|view| view.stamp().valid_until <= now)
    });
    let mut effects: Vec<Effect> = undoing::tick(model).into_iter().collect();
    effects.extend(due.into_iter().filter_map(|query| load(model, query)));
    let watched = &model.watch;
    if watched.load == Load::Idle
        && watched.board.as_ref().is_some_and(|board| board.stamp.valid_until <= now)
    {
        effects.extend(watch(model));
    }
    effects
}

/// What came of asking HQ stands where it was said that it is asked.
fn linked(model: &mut Model, link: Link) {
    let waited = std::mem::replace(&mut model.link, link).queued > 0;
    if waited && model.link.queued == 0 {
        undoing::sent(model);
    }
    let failed = matches!(model.link.state, LinkState::Offline { .. } | LinkState::Refused { .. });
    let asked = ["sync-asked", "sync-goes-on", "sync-goes-on-own"].map(|id| Some(model.locale.text(id)));
    if failed && !model.link.traffic.paused && asked.contains(&model.notice) {
        model.notice = None;
    }
}

/// HQ did not take an act, or set it aside: loud until somebody has read it, and kept in the queue's panel.
fn refused(model: &mut Model, act: &Act, why: &Clean) {
    let why = model.locale.tell(&objection::read(why));
    let args = [("why", why.into()), ("reason", act.draft.deed.words().into())];
    let text = model.locale.format("act-refused", &args);
    let alarm = Alarm { text, refused: Some(act.key.clone()) };
    if !model.alarms.contains(&alarm) {
        model.alarms.push_back(alarm);
    }
}
