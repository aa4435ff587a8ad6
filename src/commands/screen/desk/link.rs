//! The link to HQ and to own sources: begins the sync, and tells the model what it says.
//!
//! Must not know what the console shows of it.

use std::sync::{Arc, PoisonError};

use tokio::sync::mpsc;

use super::{Desk, INBOX, Message, follows};
use crate::{
    commands::{
        feeds, own, persons,
        screen::{
            program::Program as _,
            sourcing::{Way, own_sources},
        },
        surroundings,
    },
    console::Event,
    domain::{Instant, Link, LinkState, Records as _, Telling},
    locale::Locale,
    protocol::{Collection, Hello},
    store::Store,
    sync::{self, News},
};

impl Desk {
    pub(super) fn start_sync(&mut self, store: Arc<Store>) {
        let own = own::Wanted {
            ledger: self.own.clone(),
            keep: feeds::keep(&self.settings),
            sources: self.settings.sources.clone(),
            filled_by: store.greeted().map(|(hello, _)| hello.name),
            stop: self.stop.subscribe(),
            pause: self.pause.subscribe(),
        };
        let Some(way) = Way::of(&self.settings, own) else { return };
        let (real, shown) = (Arc::clone(&self.real), self.time.clock());
        // Without randomness consoles retry in step; that is all that is lost.
        let jitter_seed = surroundings::random().unwrap_or_default();
        let (news, mut heard) = mpsc::channel(INBOX);
        let outbox = self.outbox.clone();
        tokio::spawn(async move {
            while let Some(news) = heard.recv().await {
                if outbox.send(Message::News(news)).await.is_err() {
                    return;
                }
            }
        });
        let (wake, stop) = (Arc::clone(&self.wake), self.stop.subscribe());
        let pause = Some(self.pause.subscribe());
        // What stays on this machine has no price.
        let hourly_bytes = self.settings.hourly_bytes.filter(|_| self.settings.hq.is_some());
        let limits = sync::Limits { hourly_bytes, pause };
        let (link, since) = (self.link(), self.time.now());
        let known = Arc::clone(&self.hq);
        tokio::spawn(async move {
            let refused = |why| {
                let link = Link { state: LinkState::Refused { since, why }, ..link.clone() };
                News::Link(Box::new(link))
            };
            // Nothing else was told yet, so there is room for it.
            let waits = |why| drop(news.try_send(refused(why)));
            let (hq, problems) = match way.reach(&waits).await {
                Ok(reached) => reached,
                Err(why) => {
                    // The loop is gone only when the program is ending.
                    let _ended = news.send(refused(why)).await;
                    return;
                }
            };
            for problem in problems {
                tracing::warn!("{}", Locale::english().tell(&problem));
                let _ended = news.send(News::Notice(problem)).await;
            }
            // It is set once: sync begins once.
            let _first = known.set(hq.clone());
            let pace = sync::Pace::default();
            let config = sync::Config { hq, real, shown, jitter_seed, pace, limits };
            sync::run(config, store, news, wake, stop).await;
        });
    }

    pub(super) fn hear(&mut self, news: News) {
        match news {
            News::Greeted(hello, received_at) => {
                self.follow(&hello, received_at);
                self.tell(Event::Tick(self.time.now()));
            }
            News::Changed(collections) => {
                self.unkept = true;
                if collections.contains(&Collection::Persons) {
                    self.tell_persons();
                }
                if collections.contains(&Collection::Places) {
                    self.tell_places();
                }
                self.tell(Event::Changed);
            }
            News::Link(mut link) => {
                // A lost cache does not lose what kind of figures this directory is for.
                let kind = self.store.as_ref().and_then(|store| store.kind());
                link.provenance = link.provenance.or(kind);
                link.own = own_sources(&self.settings);
                *self.link.lock().unwrap_or_else(PoisonError::into_inner) = (*link).clone();
                self.unkept = true;
                self.tell(Event::Link(link));
            }
            // The row came into the cache with the verdict.
            News::Settled { .. } => self.tell(Event::Changed),
            News::Refused(act, why) => self.tell(Event::Refused { act, why }),
            News::Notice(telling) => self.tell(Event::Notice(telling)),
        }
    }

    /// A simulated HQ's time is its own; a real one's is only compared.
    pub(super) fn follow(&self, hello: &Hello, received_at: Instant) {
        if follows(Some(hello.provenance)) {
            self.time.drive(received_at, hello.now, hello.speed);
        }
    }

    /// Says who may sign in here.
    pub(super) fn tell_persons(&mut self) {
        let Some(store) = &self.store else { return };
        match persons::persons(store) {
            Ok(persons) => {
                let persons = persons.into_iter().map(|person| (person.name, person.role)).collect();
                self.tell(Event::Persons(persons));
            }
            // Nobody signs until it can be.
            Err(error) => {
                let telling = Telling::message("told-persons-unread").part("why", error.telling());
                self.tell(Event::Notice(telling));
            }
        }
    }

    /// Says how places are called; where that cannot be read, they are called as HQ calls them.
    pub(super) fn tell_places(&mut self) {
        match self.store.as_ref().map(|store| store.places()) {
            Some(Ok(places)) => self.tell(Event::Places(places)),
            Some(Err(error)) => tracing::warn!(%error, "the names of places cannot be read"),
            None => {}
        }
    }

    /// Says how much waits and wants a person, also where no HQ is asked.
    pub(super) fn count(&mut self) {
        let Some((queued, attention)) = self.store.as_ref().map(|store| store.counts()) else { return };
        let mut link = self.link();
        if (link.queued, link.attention) != (queued, attention) {
            (link.queued, link.attention) = (queued, attention);
            self.hear(News::Link(Box::new(link)));
        }
    }

    pub(super) fn link(&self) -> Link {
        self.link.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
