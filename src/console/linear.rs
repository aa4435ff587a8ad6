//! The console without a screen: each change is a line of text, each action a typed command.
//!
//! For screen readers, pipes, logs and serial lines. It works on the same model and the same forms as
//! the screen, so that checks are the same; it must not know where lines come from or go to.

mod command;
mod doing;
mod line;
mod listing;
mod told;

use std::collections::VecDeque;

use self::{command::words, told::Told};
use super::{
    Effect,
    ask::{Name, Purpose},
    filling,
    model::{Load, Model, Overlay},
    update,
    widgets::folded,
};
use crate::domain::Clean;

/// After so many beats a command that got no answer keeps the next ones no longer.
const PATIENCE_BEATS: u32 = 10;

/// What was said, and what waits to be done.
#[derive(Debug, Default)]
pub struct Linear {
    told: Told,
    /// The numbers by which alerts, acts and ledger lines can be named.
    listed: listing::Listed,
    /// Typed lines that wait: for a panel, or for what the one before them does.
    waiting: VecDeque<Waiting>,
    /// The next line is a PIN.
    wants_pin: bool,
    /// Something was handed out whose answer is a notice.
    asked: bool,
    /// How long anything has been waited for.
    beats: u32,
    out: Vec<String>,
}

#[derive(Debug)]
struct Waiting {
    line: String,
    /// Its panel was asked for.
    asked: bool,
}

impl Linear {
    /// Takes a line that was typed.
    pub fn typed(&mut self, model: &mut Model, line: &str) -> Vec<Effect> {
        update::touch(model);
        if std::mem::take(&mut self.wants_pin) {
            return self.hand_in_pin(model, line.trim());
        }
        // Whatever it is made of, it is one line without a control character.
        let line = Clean::new(line);
        if line.is_empty() {
            return Vec::new();
        }
        self.waiting.push_back(Waiting { line: line.to_string(), asked: false });
        self.go_on(model)
    }

    /// A second has passed.
    pub fn tick(&mut self, model: &mut Model) {
        self.beats = if self.is_busy(model) && !told::arrives(model) { self.beats + 1 } else { 0 };
        if self.beats > PATIENCE_BEATS {
            self.out.push(model.locale.text("linear-no-answer"));
            (self.asked, self.beats) = (false, 0);
            self.waiting.pop_front();
            model.submitted.clear();
        }
    }

    /// Looks what came of it all; to be called whenever the model may have changed.
    pub fn go_on(&mut self, model: &mut Model) -> Vec<Effect> {
        self.hear(model);
        self.out.extend(self.told.changes(model, &mut self.listed));
        let mut effects = Vec::new();
        while !self.is_held(model)
            && !told::arrives(model)
            && let Some(next) = self.waiting.front_mut()
        {
            let words = words(&next.line);
            let needs = doing::needs(&words);
            if !next.asked {
                next.asked = true;
                effects.extend(update::show(model, needs));
                continue;
            }
            let page = &model.pages[needs as usize];
            if model.signing.persons.is_none() || page.load != Load::Idle {
                break;
            }
            self.waiting.pop_front();
            model.notice = None;
            let done = doing::carry_out(model, &mut self.listed, &words);
            self.out.extend(done.lines);
            self.wants_pin = done.wants_pin;
            self.asked = done.effects.iter().any(is_answered);
            effects.extend(done.effects);
            self.hear(model);
        }
        effects
    }

    /// The lines that are to be written now.
    pub fn lines(&mut self, model: &Model) -> Vec<String> {
        std::mem::take(&mut self.out).iter().map(|line| folded(line, &model.theme)).collect()
    }

    /// Whether something that was typed is not on the disk yet.
    pub fn is_busy(&self, model: &Model) -> bool {
        !self.waiting.is_empty() || self.is_held(model)
    }

    /// Whether the next line is a PIN, which nobody should see.
    pub fn wants_pin(&self) -> bool {
        self.wants_pin
    }

    fn is_held(&self, model: &Model) -> bool {
        let checks = matches!(&model.overlay, Some(Overlay::Form(form)) if form.waits);
        self.asked || self.wants_pin || checks || !model.submitted.is_empty()
    }

    /// Says what the model has to say, once.
    fn hear(&mut self, model: &mut Model) {
        if let Some(notice) = model.notice.take() {
            self.asked = false;
            self.out.push(notice);
        }
        self.out.extend(model.notices.drain(..));
        for alarm in model.alarms.drain(..) {
            self.asked = false;
            self.out.push(["! ", &alarm.text].concat());
        }
        // What was typed stands in the alarm; nobody goes on in a form here.
        model.lost.clear();
        if let Some(Overlay::Form(form)) = &mut model.overlay
            && !form.waits
            && !self.wants_pin
        {
            self.out.extend(form.complaint.take());
            model.overlay = None;
        }
    }

    fn hand_in_pin(&mut self, model: &mut Model, pin: &str) -> Vec<Effect> {
        let Some(Overlay::Form(form)) = &mut model.overlay else { return Vec::new() };
        if form.ask.purpose != Purpose::SignIn {
            return Vec::new();
        }
        if let Some(field) = form.field_mut(Name::Pin) {
            pin.clone_into(&mut field.text);
        }
        let effects = filling::submit(model);
        self.hear(model);
        effects
    }
}

/// Whether a notice tells what came of it.
fn is_answered(effect: &Effect) -> bool {
    matches!(effect, Effect::Export(_) | Effect::Retry(_) | Effect::Withdraw { .. })
}
