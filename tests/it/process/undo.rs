//! On the real console: what was just done is not sent while it can be undone, and is sent afterwards.

use super::deeds;
use super::offline::{Centre, get};
use crate::support::{pty::Console, wait_until};

#[test]
fn what_was_just_done_is_undone_before_hq_hears_of_it_and_what_stays_reaches_it() {
    let centre = Centre::open();
    let mut console = Console::start_shell(centre.home(), &["sh"]);
    console.sees(&["prompt>"]);
    let (url, data) = (centre.url(), centre.path("first"));
    console.press(&format!("HAREE_UNDO_SECONDS=6 haree --hq {url} --data {data} --person Maria\r"));
    console.sees(&["live"]);
    deeds::act(&mut console, ("L", "►Log entry"), "typed by mistake", 1);
    console.sees(&["u undoes it within 6 seconds"]);
    console.press("u");
    console.sees(&["Undone: HQ never had it.", "queue 0"]);

    deeds::act(&mut console, ("L", "►Log entry"), "Boats are ready", 1);
    assert!(!get(&centre, "acts").contains("Boats"), "it waits until it cannot be undone any more");
    console.sees(&["queue 0"]);
    let acts = wait_until("the act at HQ", || {
        let acts = get(&centre, "acts");
        if acts.contains("Boats are ready") { Ok(acts) } else { Err(acts) }
    });
    assert!(!acts.contains("typed by mistake"), "{acts}");
    console.press("u");
    console.sees(&["Nothing can be undone now"]);
}
