//! Carries out what the model asks for, beside the loop: questions to the cache, acts to the disk, files.
//!
//! Whatever comes of it is an event; must not draw, and must not change the model.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::sync::mpsc;

use super::{DRAFTS, Desk, Message};
use crate::{
    commands::{
        file::{self, Wanted},
        screen::sourcing,
        surroundings,
    },
    console::{Effect, Event, Export, Sourced, Withdrawn},
    domain::{ActKey, Clean, Draft, Lens, Query, SourceId, Telling},
    net::Secret,
    store::{Store, Withdrawal},
    sync,
};

impl Desk {
    pub(super) fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Load(query, lens) => self.load(query, lens),
            Effect::Queue(draft) => self.queue(draft),
            Effect::Dismiss(key) => self.beside(move |store| {
                store.dismiss(&key);
                Event::Changed
            }),
            Effect::Retry(key) => self.beside(move |store| match store.retry(&key) {
                Ok(Some(act)) => Event::Queued(Box::new(act)),
                Ok(None) => Event::Changed,
                Err(error) => Event::NotDone(error.telling()),
            }),
            Effect::Withdraw { key, who, at } => {
                self.beside(move |store| match store.withdraw(&key, &who, at) {
                    Ok(Withdrawal::Gone) => Event::Withdrawn(Withdrawn::Gone),
                    Ok(Withdrawal::Cancels(_)) => Event::Withdrawn(Withdrawn::Cancelled),
                    Ok(Withdrawal::Nothing) => Event::Withdrawn(Withdrawn::Nothing),
                    Err(error) => Event::NotDone(error.telling()),
                });
            }
            Effect::SignIn { name, pin } => {
                let (sign_in, now) = (Arc::clone(&self.sign_in), (self.real)());
                self.beside(move |store| {
                    let pin = Secret::new(pin.reveal().to_owned());
                    match sign_in.check_pin(store, &name, &pin, now) {
                        Ok(role) => Event::SignedIn { name, role },
                        Err(why) => Event::SignInRefused { why: why.telling() },
                    }
                });
            }
            Effect::Release(key) => self.release(key),
            Effect::AskSource { source, name, who } => self.ask_source((source, name), who),
            Effect::SyncNow => self.wake.notify_one(),
            // Also before anybody asks HQ: whoever begins sees the last word.
            Effect::Pause(paused) => drop(self.pause.send_replace(paused)),
            Effect::Ring => self.canvas.ring(),
            Effect::Copy(text) => self.canvas.copy(text.as_str()),
            Effect::Export(export) => self.export(export),
            Effect::Redraw => self.canvas.redraw(),
            Effect::Suspend => self.stops = true,
            Effect::Quit => self.leaves = true,
        }
    }

    pub(super) fn load(&mut self, query: Query, lens: Lens) {
        let at = self.time.now();
        let (rules, outbox) = (self.settings.rules, self.outbox.clone());
        let Some(store) = self.store.clone() else {
            self.waiting.push((query, lens));
            return;
        };
        if !self.loads.begins(query, &lens) {
            return;
        }
        tokio::task::spawn_blocking(move || {
            let event = match store.answer_through((query, &lens), at, &rules) {
                Ok(view) => Event::Loaded(Box::new(view)),
                Err(error) => Event::LoadFailed { query, why: error.telling() },
            };
            let _ended = outbox.blocking_send(Message::Read(query, lens, event));
        });
    }

    /// Hands a draft to the one task that saves, so that acts are queued in the order in which they were done.
    pub(super) fn queue(&self, draft: Draft) {
        let why = match &self.saver {
            None => "told-cache-not-open",
            Some(saver) => match saver.try_send(draft.clone()) {
                Ok(()) => return,
                Err(_) => "told-disk-slow",
            },
        };
        self.later(Event::NotSaved { draft: Box::new(draft), why: Telling::message(why) });
    }

    pub(super) fn start_saving(&mut self, store: &Arc<Store>) {
        let (saver, mut drafts) = mpsc::channel::<Draft>(DRAFTS);
        self.saver = Some(saver);
        let (store, outbox, wake) = (Arc::clone(store), self.outbox.clone(), Arc::clone(&self.wake));
        let undone = self.settings.undo_seconds > 0;
        tokio::task::spawn_blocking(move || {
            while let Some(draft) = drafts.blocking_recv() {
                let queued = if undone { store.hold(draft.clone()) } else { store.queue(draft.clone()) };
                let event = match queued {
                    Ok(act) => {
                        wake.notify_one();
                        Event::Queued(Box::new(act))
                    }
                    Err(error) => Event::NotSaved { draft: Box::new(draft), why: error.telling() },
                };
                let _ended = outbox.blocking_send(Message::Event(event));
            }
        });
    }

    /// Writes a file beside the loop: a memory stick takes its time.
    fn export(&self, export: Export) {
        let home = surroundings::variable("HOME");
        let dir = file::default_dir(home.as_deref(), &self.data);
        let path = export.path.map(|path| match (path.strip_prefix("~/"), &home) {
            (Some(rest), Some(home)) => Path::new(home).join(rest),
            _ => PathBuf::from(path),
        });
        let wanted = Wanted { dir, path, name: export.name, mark: export.mark };
        let outbox = self.outbox.clone();
        tokio::task::spawn_blocking(move || {
            let event = match file::write(&wanted, &export.text) {
                Ok(path) => Event::Exported(Clean::new(&path.display().to_string())),
                Err(why) => Event::NotExported(why),
            };
            let _ended = outbox.blocking_send(Message::Event(event));
        });
    }

    /// Has HQ ask a source, beside the loop and beside the sync, whose questions may take their time.
    fn ask_source(&self, (source, name): (SourceId, Clean), who: Clean) {
        let Some((store, hq)) = self.store.as_ref().zip(self.hq.get().cloned()) else {
            let sourced = Sourced::NotAsked(Telling::message("source-hq-unknown"));
            return self.later(Event::Sourced { source, name, sourced });
        };
        let wish = sync::Wish { source: source.clone(), console: store.console().clone(), who };
        let outbox = self.outbox.clone();
        tokio::spawn(async move {
            let event = Event::Sourced { source, name, sourced: sourcing::ask(hq, wish).await };
            // The loop is gone only when the program is ending.
            let _ended = outbox.send(Message::Event(event)).await;
        });
    }

    /// Lets an act go that could be undone until now; the disk may be at work on the queue meanwhile.
    fn release(&self, key: ActKey) {
        let Some(store) = self.store.clone() else { return };
        let wake = Arc::clone(&self.wake);
        tokio::task::spawn_blocking(move || {
            store.release(&key);
            wake.notify_one();
        });
    }

    /// Changes the queue beside the loop, and tells HQ and the screen what came of it.
    fn beside(&self, change: impl FnOnce(&Store) -> Event + Send + 'static) {
        let Some(store) = self.store.clone() else {
            self.later(Event::NotDone(Telling::message("told-cache-not-open")));
            return;
        };
        let (outbox, wake) = (self.outbox.clone(), Arc::clone(&self.wake));
        tokio::task::spawn_blocking(move || {
            let event = change(&store);
            wake.notify_one();
            let _ended = outbox.blocking_send(Message::Event(event));
        });
    }

    /// Sends the loop an event in its own turn.
    pub(super) fn later(&self, event: Event) {
        if self.outbox.try_send(Message::Event(event)).is_err() {
            tracing::warn!("the console's inbox is full; an event was dropped");
        }
    }
}
