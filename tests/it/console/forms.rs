//! Forms: each deed by its keys, and mistakes that say what to do.

use haree::domain::{
    ActState, EntryId, Lot,
    view::{Level, Shelf},
};

use super::*;
use crate::support::deeds;

/// What one act says that was queued by these keys on a console with all its views.
#[track_caller]
fn check_deed(keys: &str, deed: Deed, at: &str) {
    let mut model = loaded(views::live());
    let asked = act(&mut model, keys);
    let happened_at = if at == "now" { views::now() } else { views::at(at) };
    let draft = Draft { who: "Ana Pereira".into(), happened_at, deed };
    assert_eq!(asked, [Effect::Queue(draft)], "{keys}\n{}", screen(&model, (120, 40)));
    assert!(!model.is_typing());
}

fn flood() -> haree::domain::AlertId {
    "dnmg,2026-112".into()
}

#[test]
fn every_deed_on_an_alert_has_a_key() {
    let sent = Some(views::at("14:12"));
    let acknowledge = |reason: &str| Deed::Acknowledge { alert: flood(), reason: reason.into(), sent };
    check_deed("5 a 'team sent' enter", acknowledge("team sent"), "now");
    check_deed("a 'from the board' tab '13:15' enter", acknowledge("from the board"), "13:15");
    let assign =
        |to: &str, reason: &str| Deed::Assign { alert: flood(), to: to.into(), reason: reason.into() };
    check_deed("5 s enter", assign("Ana Pereira", ""), "now");
    check_deed("5 s 'Rui' tab 'he is near' enter", assign("Rui", "he is near"), "now");
    check_deed("5 s '-' enter", assign("", ""), "now");
    check_deed("5 n 'river falls' enter", Deed::Note { alert: flood(), text: "river falls".into() }, "now");
}

#[test]
fn an_item_is_called_by_its_name_and_known_by_it() {
    let indonesian = Locale::new(haree::domain::Language::Indonesian);
    let mut model = loaded_in(indonesian);
    act(&mut model, "3 +");
    shows(&model, "Barang:        paket");
    let asked = act(&mut model, "'5' tab 'x' tab 'PAKET' enter");
    let Some(Effect::Queue(Draft { deed: Deed::Receive { item, .. }, .. })) = asked.first() else {
        panic!("{asked:?}")
    };
    assert_eq!(item.as_str(), "kit");
}

#[test]
fn what_holds_where_nothing_is_chosen_is_named_once() {
    let mut model = loaded(views::live());
    act(&mut model, "3 tab tab tab >");
    shows(&model, "committed; or en route · declined");
    act(&mut model, "esc 2 j f");
    shows(&model, "phone; or radio");
}

#[test]
fn every_deed_on_the_stock_has_a_key() {
    let (site, item) = (|| "site-dili".into(), || "kit".into());
    let reason: Clean = "by truck".into();
    let lot = Lot { number: Some("L-9".into()), expiry: chrono::NaiveDate::from_ymd_opt(2027, 1, 31) };
    let receive =
        |lot, item| Deed::Receive { site: site(), item, quantity: 1_200, lot, reason: reason.clone() };
    check_deed("3 + '1,200' tab 'by truck' enter", receive(Lot::default(), item()), "now");
    check_deed(
        "3 + '1200' tab 'by truck' tab 'tarpaulin' tab 'L-9' tab '2027-01-31' tab '08:05' enter",
        receive(lot, "tarpaulin".into()),
        "08:05",
    );
    check_deed("3 - '20' tab 'families in Comoro' enter", deeds::issue(20), "now");
    let transfer = Deed::Transfer {
        site: site(),
        to: "site-maliana".into(),
        item: item(),
        quantity: 6,
        lot: Lot::default(),
        reason: reason.clone(),
    };
    check_deed("3 t '6' tab 'mal' tab 'by truck' enter", transfer.clone(), "now");
    check_deed("3 t '6' tab right right tab 'by truck' enter", transfer, "now");
    check_deed("3 down c '148' tab 'counted by two' enter", deeds::count(148), "now");
    check_deed("3 down c '0' tab 'counted by two' enter", deeds::count(0), "now");
    let adjust = Deed::Adjust { site: site(), item: item(), difference: -3, reason: reason.clone() };
    check_deed("3 d '-3' tab 'by truck' enter", adjust, "now");
    let void = Deed::Void { entry: EntryId::new("e5"), reason };
    check_deed("3 enter down down v 'by truck' enter", void, "now");
}

#[test]
fn a_site_without_an_entry_is_no_zero_and_things_are_received_and_sent_there() {
    let View::Stock(mut stock) = views::view(Query::Stock) else { panic!("not the stock") };
    let last = stock.summary.sites.last_mut().unwrap();
    (last.level, last.on_hand, last.families, last.as_of) = (Level::NoEntry, 0, None, None);
    (last.target, last.minimum, last.reorder, last.shelf) = (None, None, None, Shelf::default());
    *stock.lines.last_mut().unwrap() = Vec::new();
    let fresh = || {
        let mut model = loaded(views::live());
        press(&mut model, "3");
        update(&mut model, Event::Loaded(Box::new(View::Stock(stock.clone()))));
        model
    };
    let mut model = fresh();
    let text = screen(&model, (120, 40));
    let line = text.lines().find(|line| line.contains("Pante Macassar")).unwrap();
    assert!(line.contains("no entry yet") && line.contains('–') && !line.contains('0'), "{line}");
    let asked = act(&mut model, "G + '40' tab 'by boat' enter");
    let [Effect::Queue(draft)] = &asked[..] else { panic!("{asked:?}") };
    assert!(matches!(&draft.deed, Deed::Receive { site, .. } if site.as_str() == "site-pante-macassar"));
    let asked = act(&mut fresh(), "t '6' tab 'pante' tab 'by boat' enter");
    let [Effect::Queue(draft)] = &asked[..] else { panic!("{asked:?}") };
    assert!(matches!(&draft.deed, Deed::Transfer { to, .. } if to.as_str() == "site-pante-macassar"));
}

#[test]
fn a_log_entry_is_written_from_anywhere() {
    let log =
        |place: Option<&str>| Deed::Log { text: "Radio check done".into(), place: place.map(Into::into) };
    for panel in ["1", "2", "3", "4", "5", "6", "7"] {
        check_deed(&format!("{panel} L 'Radio check done' enter"), log(None), "now");
    }
    check_deed("L 'Radio check done' tab 'batu' tab '9:30' enter", log(Some("BTG")), "09:30");
}

#[test]
fn a_mistake_names_the_field_and_the_remedy_and_keeps_what_was_typed() {
    for (keys, complaint, kept) in [
        ("3 - enter", "Quantity: write a whole number of kits, 1 or more.", "_ kits"),
        ("3 - '2o' tab 'x' enter", "Quantity: write a whole number of kits", "2o_ kits"),
        ("3 - '0' tab 'x' enter", "Quantity: write a whole number of kits", "0_ kits"),
        ("3 - '5' enter", "Reason: give one, others read it.", "5 kits"),
        ("3 c 'none' tab 'x' enter", "Counted: write the whole number of kits that lie there", "none_"),
        ("3 d '0' tab 'x' enter", "Difference: write how many kits more or fewer", "0_ kits"),
        ("3 t '5' tab tab 'x' enter", "To site: choose one of Baucau, Maliana, Pante Macassar.", "5 kits"),
        ("3 t '5' tab 'dili' tab 'x' enter", "To site: choose one of Baucau", "dili_"),
        ("3 + '5' tab 'x' tab tab tab 'soon' enter", "Expiry: write a day as 2027-01-31", "soon_"),
        ("5 a 'x' tab 'noon' enter", "When: write 14:30, yesterday 14:30 or 2026-11-24 14:30", "noon_"),
        ("5 a 'x' tab '15:00' enter", "When: 15:00 has not come yet; was it yesterday?", "15:00_"),
        ("5 n enter", "Text: write what there is to say.", "Text:"),
        ("3 - '1000001' tab 'x' enter", "Quantity: 1,000,000 kits is the most that is taken", "1000001_"),
        (
            "3 c '50,000,000' tab 'x' enter",
            "Counted: 1,000,000 kits is the most that is taken",
            "50,000,000_",
        ),
        ("3 d '-1000001' tab 'x' enter", "Difference: 1,000,000 kits is the most", "-1000001_"),
        (
            "3 + '5' tab 'x' tab tab tab '2200-01-01' enter",
            "Expiry: a year from 2000 to 2199 is taken",
            "2200-01-01_",
        ),
        ("3 + '5' tab 'x' tab tab tab '1999-12-31' enter", "Expiry: a year from 2000 to 2199", "1999-12-31_"),
        ("5 a 'x' tab '1970-01-01 10:00' enter", "When: write 14:30, yesterday 14:30", "1970-01-01 10:00_"),
        ("L 'x' tab 'mars' enter", "Place: choose one of Airport DIL", "mars_"),
    ] {
        let mut model = loaded(views::live());
        assert_eq!(act(&mut model, keys), [], "{keys}");
        assert!(model.is_typing(), "{keys}");
        shows(&model, complaint);
        shows(&model, kept);
        let small = screen(&model, (80, 24));
        assert!(small.contains(&complaint[..complaint.len().min(30)]), "{small}");
        press(&mut model, "backspace");
        shows_not(&model, complaint);
    }
}

#[test]
fn paper_can_be_typed_in_later_and_says_so() {
    let mut model = loaded(views::live());
    let asked = act(&mut model, "3 - '20' tab 'x' tab tab tab 'yesterday 16:20' enter");
    let [Effect::Queue(draft)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(draft.happened_at, views::at("16:20") - TimeDelta::days(1));
    press(&mut model, "6");
    shows(&model, "typed in 13:20");
    press(&mut model, "3 enter");
    shows(&model, "typed in 13:55");
}

#[test]
fn a_paste_goes_into_the_field_that_is_open_as_one_line() {
    let mut model = loaded(views::live());
    press(&mut model, "3 -");
    update(&mut model, Event::Paste("20".into()));
    press(&mut model, "tab");
    update(&mut model, Event::Paste(Clean::new("families\nin \u{1b}[31mComoro")));
    shows(&model, "Reason:   families in [31mComoro_");
    let asked = press(&mut model, "enter");
    assert!(matches!(&asked[..], [Effect::Queue(_)]), "{asked:?}");
}

#[test]
fn a_key_in_a_form_sends_next_to_nothing() {
    let mut model = loaded(views::live());
    press(&mut model, "3 -");
    for key in ["2", "0", "tab", "f", "o", "r", "backspace", "tab", "tab", "tab", "1", "shift-tab"] {
        let before = picture(&model, (80, 24));
        press(&mut model, key);
        let bytes =
            haree::console::encode(&before, &picture(&model, (80, 24)), &Capabilities::modern(Depth::Ansi16));
        assert!(bytes.len() <= 90, "{key}: {} bytes", bytes.len());
    }
}

#[test]
fn forms_fit_on_small_screens_and_keep_the_open_field_and_the_mistake_in_sight() {
    for size in [(80, 24), (60, 16), (40, 12), (40, 9)] {
        let mut model = loaded(views::live());
        act(&mut model, "3 + '5' tab 'x' tab tab tab 'soon' enter");
        let text = screen(&model, size);
        assert!(text.contains("soon_") && text.contains("Expiry: write a"), "{size:?}\n{text}");
    }
    let mut text = String::new();
    for (keys, size) in [
        ("3 +", (80, 24)),
        ("3 t '6' tab 'mal'", (80, 24)),
        ("3 enter v", (80, 24)),
        ("5 a enter", (80, 24)),
        ("L", (60, 16)),
        ("7 down down w", (80, 24)),
        ("3 enter", (120, 40)),
        ("6 down enter", (80, 24)),
        ("7 enter", (80, 24)),
    ] {
        let mut model = loaded(views::live());
        act(&mut model, keys);
        writeln!(text, "== {keys} at {}x{}\n{}", size.0, size.1, screen(&model, size)).unwrap();
    }
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("forms", text);
    });
}

#[test]
fn what_could_not_be_saved_waits_for_the_form_that_is_open() {
    let mut model = loaded(views::live());
    let asked = act(&mut model, "3 c '574' tab 'all here' enter");
    let [Effect::Queue(draft)] = &asked[..] else { panic!("{asked:?}") };
    act(&mut model, "L 'Handover'");
    update(&mut model, Event::NotSaved { draft: Box::new(draft.clone()), why: "disk full".into() });
    shows(&model, "NOT SAVED: disk full (typed: all here)");
    shows(&model, "Handover_");
    assert!(matches!(&press(&mut model, "enter")[..], [Effect::Queue(_)]));
    shows(&model, "574 kits");
    assert_eq!(press(&mut model, "enter"), [Effect::Queue(draft.clone())]);
}

#[test]
fn the_queue_shows_what_needs_a_person_first_and_has_keys_for_it() {
    let mut model = loaded(Link { queued: 2, attention: 2, ..views::live() });
    shows(&model, "2 for attention");
    press(&mut model, "7");
    let text = screen(&model, (120, 40));
    let place = |word: &str| text.find(word).unwrap_or_else(|| panic!("no `{word}` on\n{text}"));
    assert!(
        place("Needs attention: 2") < place("since you counted")
            && place("since you counted") < place("Waits for HQ: 2")
    );
    assert_eq!(press(&mut model, "t"), [Effect::Retry(deeds::key(2))]);
    assert_eq!(press(&mut model, "x"), [Effect::Dismiss(deeds::key(2))]);
    press(&mut model, "down down t");
    shows(&model, "Only what HQ refused or set aside can be tried again");
    // HQ may have this one.
    assert_eq!(press(&mut model, "w"), []);
    shows(&model, "HQ may have it already");
    let withdraw = |sequence| Effect::Withdraw {
        key: deeds::key(sequence),
        who: "Ana Pereira".into(),
        at: views::now(),
    };
    assert_eq!(press(&mut model, "enter"), [withdraw(8)]);
    // This one was never sent; it goes only when that is confirmed.
    assert_eq!(press(&mut model, "down w"), []);
    shows(&model, "It has not left this machine: what was typed will be gone.");
    assert_eq!(press(&mut model, "esc"), []);
    shows(&model, "Waits for HQ: 2");
    assert_eq!(press(&mut model, "w enter"), [withdraw(9)]);
    update(&mut model, Event::Withdrawn(Withdrawn::Gone));
    shows(&model, "Withdrawn: HQ never had it.");
    press(&mut model, "up enter");
    shows(&model, "It was sent, and HQ has not answered");
    press(&mut model, "esc");
    shows(&model, "Waits for HQ: 2");
}

#[test]
fn trying_again_and_taking_back_that_could_not_be_written_down_are_loud_until_esc() {
    for keys in ["7 t", "7 down down w enter"] {
        let mut model = loaded(views::live());
        assert_eq!(press(&mut model, keys).len(), 1, "{keys}");
        update(&mut model, Event::NotDone("the journal cannot be written: no space left".into()));
        press(&mut model, "j k");
        shows(&model, "NOT SAVED: the journal cannot be written: no space left");
        press(&mut model, "esc");
        shows_not(&model, "NOT SAVED");
    }
}

#[test]
fn an_alert_shows_who_sees_to_it_and_what_was_noted() {
    let mut model = loaded(views::live());
    press(&mut model, "5 down enter");
    shows(&model, "→ R. da Cruz");
    shows(&model, "Assigned to R. da Cruz by Ana Pereira, 13:45");
    shows(&model, "Radio works, the line");
}

#[test]
fn an_own_log_entry_can_be_taken_back() {
    let mut model = loaded(views::live());
    assert_eq!(press(&mut model, "6 down w"), []);
    let asked = press(&mut model, "enter");
    assert!(matches!(&asked[..], [Effect::Withdraw { key, .. }] if *key == deeds::key(5)), "{asked:?}");
    press(&mut model, "down down w");
    shows(&model, "There is nothing to withdraw");
}

#[test]
fn the_queue_is_shown_also_before_any_hq_answered() {
    let mut model = empty();
    press_unanswered(&mut model, "7");
    let mut queue = deeds::queue();
    queue.stamp.provenance = None;
    assert!(queue.waiting.iter().any(|row| row.state == ActState::Waiting { sent: false }));
    update(&mut model, Event::Loaded(Box::new(View::Queue(queue))));
    shows(&model, "Handover: boats are ready");
}

#[test]
fn a_clock_that_is_wrong_is_said_where_a_time_is_taken_from_it() {
    let day = 86_400;
    for (skew, words) in [
        (day, "now — this machine's clock is 1 d behind HQ's: give the time"),
        (-day, "now — this machine's clock is 1 d ahead of HQ's: give the time"),
        (121, "clock is 2 m behind HQ's"),
    ] {
        let mut model = loaded(Link { skew_seconds: Some(skew), ..views::live() });
        press(&mut model, "3 -");
        shows(&model, words);
    }
    for skew in [Some(120), Some(-120), None] {
        let mut model = loaded(Link { skew_seconds: skew, ..views::live() });
        press(&mut model, "3 -");
        shows_not(&model, "this machine's clock");
    }
    // A time by a better clock is taken, although this machine's has not come to it.
    let mut model = loaded(Link { skew_seconds: Some(day), ..views::live() });
    let asked = act(&mut model, "3 - '20' tab 'x' tab tab tab '14:00' enter");
    let [Effect::Queue(draft)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(draft.happened_at, views::at("14:00") + TimeDelta::days(1));
}

#[test]
fn more_than_is_on_hand_is_said_and_goes_through() {
    let mut model = loaded(views::live());
    act(&mut model, "3 - '574'");
    shows_not(&model, "on hand; taken");
    act(&mut model, "backspace '5'");
    shows(&model, "575_ kits — more than the 574 on hand; taken all the same");
    let asked = act(&mut model, "tab 'x' enter");
    assert!(matches!(&asked[..], [Effect::Queue(_)]), "{asked:?}");
    act(&mut model, "t '600'");
    shows(&model, "more than the 574 on hand");
    act(&mut model, "esc + '600'");
    shows_not(&model, "more than the");
}

#[test]
fn the_place_of_a_log_entry_says_that_it_may_stay_empty() {
    let mut model = loaded(views::live());
    press(&mut model, "L");
    shows(&model, "may stay empty");
    press(&mut model, "tab");
    // Every place can be read.
    shows(&model, " Airport DIL · ");
}
