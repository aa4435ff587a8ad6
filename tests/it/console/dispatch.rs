//! The dispatch board: asking for stock, and leading a request on.

use haree::domain::{Lot, Step};

use super::*;
use crate::support::deeds;

/// What these keys queue.
#[track_caller]
fn check(keys: &str, deed: Deed) {
    let mut model = loaded(views::live());
    let asked = act(&mut model, keys);
    let draft = Draft { who: "Ana Pereira".into(), happened_at: views::now(), deed };
    assert_eq!(asked, [Effect::Queue(draft)], "{keys}\n{}", screen(&model, (120, 40)));
}

#[track_caller]
fn stands(keys: &str, texts: &[&str]) {
    let mut model = loaded(views::live());
    act(&mut model, keys);
    for text in texts {
        shows(&model, text);
    }
}

const BOARD: &str = "3 tab tab tab";

fn moved(n: u64, step: Step, quantity: u32, to: &str) -> Deed {
    Deed::Dispatch {
        request: deeds::key(n).to_string().as_str().into(),
        step,
        site: "site-dili".into(),
        to: to.into(),
        item: "kit".into(),
        quantity,
        lot: Lot::default(),
        reason: "by truck".into(),
    }
}

#[test]
fn a_site_asks_for_stock() {
    let deed = Deed::Request {
        site: "site-baucau".into(),
        item: "kit".into(),
        quantity: 40,
        reason: "flood".into(),
    };
    check("3 down R '40' tab 'flood' enter", deed);
}

#[test]
fn each_state_leads_to_the_next_with_few_keys() {
    let committed = moved(30, Step::Committed, 40, "site-baucau");
    check(&format!("{BOARD} > tab 'dili' tab tab 'by truck' enter"), committed);
    let fewer = moved(30, Step::EnRoute, 35, "site-baucau");
    check(&format!("{BOARD} > 'en' tab 'dili' tab '35' tab 'by truck' enter"), fewer);
    let sent = moved(31, Step::EnRoute, 20, "site-maliana");
    check(&format!("{BOARD} down > tab tab tab 'by truck' enter"), sent);
    let received = moved(33, Step::Received, 15, "site-pante-macassar");
    check(&format!("{BOARD} down down > tab tab tab 'by truck' enter"), received);
    let returned = moved(33, Step::Returned, 15, "site-pante-macassar");
    check(&format!("{BOARD} down down enter > 'ret' tab tab tab 'by truck' enter"), returned);
}

#[test]
fn the_board_says_how_many_are_in_each_state_and_what_did_not_arrive() {
    stands(BOARD, &["requested 1", "en route 1", "received 1", "Dili → Pante Macassar", "2 missing"]);
    stands("3", &["committed", "en route"]);
    stands(&format!("{BOARD} down enter"), &["20 kit: Dili → Maliana", "families on the river"]);
}

#[test]
fn what_cannot_follow_says_why() {
    stands(&format!("{BOARD} G >"), &["This request is over; ask anew."]);
    stands(&format!("{BOARD} > tab tab tab 'x' enter"), &["From site: choose the site that it leaves"]);
    stands(&format!("{BOARD} > 'zz' tab 'dili' tab tab 'x' enter"), &["Becomes: choose one"]);
    stands("3 >", &["Select a request on the dispatch board first"]);
}

#[test]
fn the_board_at_every_size() {
    let mut model = loaded(views::live());
    act(&mut model, BOARD);
    let pictures: Vec<String> =
        SIZES.iter().map(|size| format!("== {}x{}\n{}", size.0, size.1, screen(&model, *size))).collect();
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("stock-dispatch", pictures.join("\n\n"));
    });
}
