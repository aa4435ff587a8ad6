//! A desk on an ordinary afternoon: its model, over whatever cache.

use chrono::DateTime;
use haree::{
    console::{Capabilities, Depth, Event, Keymap, Model, Setup, Theme, update},
    domain::{Clean, Instant, Link, LinkState, Provenance, Query, Rules},
    locale::Locale,
    protocol::{Hello, PROTO},
    store::Store,
};
use ratatui::layout::Rect;

pub(crate) const CAPABILITIES: Capabilities = Capabilities::modern(Depth::Ansi256);
pub(crate) const AREA: Rect = Rect { x: 0, y: 0, width: 120, height: 40 };

pub(crate) fn now() -> Instant {
    DateTime::parse_from_rfc3339("2026-11-24T14:32:00+09:00").unwrap().to_utc()
}

pub(crate) fn hello() -> Hello {
    Hello {
        proto: PROTO,
        min_proto: 1,
        console: "c-1".into(),
        feed: "bench".into(),
        provenance: Provenance::Simulated,
        name: "Reference HQ".into(),
        now: now(),
        speed: 1.0,
    }
}

pub(crate) fn model(store: &Store) -> Model {
    let mut model = Model::new(Setup {
        who: Clean::new("JS"),
        sign_off_minutes: 15,
        undo_seconds: 8,
        room: Clean::new("Dili EOC"),
        cap_sender: None,
        keymap: Keymap::builtin(),
        theme: Theme::builtin(&CAPABILITIES),
        codes: CAPABILITIES.codes,
        locale: Locale::english(),
        rules: Rules::default(),
        link: Link {
            name: Some("Reference HQ".into()),
            provenance: Some(Provenance::Simulated),
            synced_at: Some(now()),
            bytes_last_hour: 18_300,
            ..Link::new(LinkState::Live)
        },
        first: None,
        now: now(),
    });
    update(&mut model, Event::Persons(Vec::new()));
    for query in Query::ALL {
        let view = store.answer(query, now(), &Rules::default()).unwrap();
        update(&mut model, Event::Loaded(Box::new(view)));
    }
    model
}
