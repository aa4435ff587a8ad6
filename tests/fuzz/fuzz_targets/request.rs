//! What an HQ reads of a request: whatever comes, it is an act, a request or an error, and never a panic.
#![no_main]

use haree::{
    domain::{PlaceId, RecordedAct},
    hq::authority::hash_token,
    protocol::{Cursor, SyncRequest},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = serde_json::from_slice::<SyncRequest>(bytes) {
        let again = serde_json::to_vec(&request).expect("a request can be written");
        assert_eq!(serde_json::from_slice::<SyncRequest>(&again).expect("and read again"), request);
        for act in &request.acts {
            check(act);
        }
    }
    if let Ok(act) = serde_json::from_slice::<RecordedAct>(bytes) {
        check(&act);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _cursor = Cursor::new(text);
        let _hash = hash_token(text);
    }
});

fn check(act: &RecordedAct) {
    let deed = &act.act.draft.deed;
    let _flaw = deed.flaw();
    let shown: Vec<&PlaceId> = deed.places();
    assert!(shown.iter().all(|place| !place.as_str().contains('\u{1b}')));
    assert!(!deed.words().chars().any(char::is_control));
}
