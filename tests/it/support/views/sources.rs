//! Whoever delivers figures and alerts, and how each of them stands.

use haree::domain::{Asking, Feed, Telling, view::Sources};

use super::{at, stamp};

pub(super) fn feeds() -> Vec<Feed> {
    let feed = |id: &str, name: &str, heard_at, limit| Feed {
        id: id.into(),
        name: name.into(),
        heard_at,
        stale_after_seconds: Some(limit),
        asking: None,
    };
    vec![feed("gdacs", "GDACS", at("14:28"), 1_800), feed("usgs", "USGS", at("14:31"), 1_800)]
}

/// One that answers, one that fails since it answered, one that never did, one that has nothing for us, and
/// one that comes by hand.
pub(crate) fn sources() -> Sources {
    let asking = |asked: &str, next: &str| Asking {
        kind: "gdacs".into(),
        asked_at: at(asked),
        next_at: Some(at(next)),
        has_answered: true,
        failures: 0,
        trouble: None,
        remark: None,
        proof: None,
        completeness: Vec::new(),
        bytes: 183_400,
        taken: 12,
        refused: 1,
    };
    let trouble = |failures, why: &str| Asking {
        failures,
        trouble: Some(Telling::Words(why.into())),
        ..asking("14:31", "14:33")
    };
    let feed = |id: &str, name: &str, heard, asking| Feed {
        id: id.into(),
        name: name.into(),
        heard_at: at(heard),
        stale_after_seconds: Some(1_800),
        asking,
    };
    let never = Asking {
        has_answered: false,
        bytes: 0,
        taken: 0,
        refused: 0,
        ..trouble(41, "no answer within 20 s")
    };
    let nothing = Asking {
        kind: "dtm".into(),
        remark: Some(Telling::message("dtm-no-operation").words("country", "TLS")),
        bytes: 2_881,
        taken: 0,
        refused: 0,
        ..asking("14:20", "14:50")
    };
    Sources {
        stamp: stamp(),
        feeds: vec![
            feed("usgs", "USGS", "13:02", Some(trouble(7, "the server says 503"))),
            feed("tlhis", "TLHIS", "12:00", Some(never)),
            feed("gdacs", "GDACS", "14:28", Some(asking("14:28", "14:43"))),
            feed("dtm", "IOM DTM", "14:20", Some(nothing)),
            Feed { stale_after_seconds: None, ..feed("hand", "crossings.csv", "09:10", None) },
        ],
    }
}
