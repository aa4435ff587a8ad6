//! A figure by phone or radio: written down, shown in the place of what is missing, superseded, voided.

use haree::{
    console::Linear,
    domain::{
        Channel, Direction, Hour, Observation, Period, Recorded, RecordedAct, Told, Zone, answer_through,
        memory::MemoryRecords, reference,
    },
    hq::Simulator,
    report::{FileFormat, render, table},
};

use super::*;
use crate::support::deeds;

/// A simulated HQ of which Batugade has not been heard since noon; one late hour may have come.
fn records(late: Option<u32>, acts: Vec<Deed>) -> MemoryRecords {
    let places = reference::places();
    let mut observations = Simulator::new(1, &places).history(views::now(), 2).observations;
    let day = Zone::DILI.day(views::now());
    let hour = |of_day| Zone::DILI.hour_of(day, of_day);
    let is_at = |row: &Observation, it: Hour| {
        row.series.place.as_str() == "BTG" && matches!(row.period, Period::Hour(of) if of >= it)
    };
    observations.retain(|row| !is_at(row, hour(12)));
    if let Some(late) = late.map(hour) {
        let like = observations.iter().filter(|row| is_at(row, hour(11))).cloned();
        let late = like.map(|row| Observation { period: Period::Hour(late), as_of: late.end(), ..row });
        observations.extend(late.collect::<Vec<_>>());
    }
    let recorded = |(n, deed): (usize, Deed)| {
        let draft = Draft { who: "M. Soares".into(), happened_at: views::at("14:20"), deed };
        let act = Act { key: deeds::key(50 + n as u64), draft };
        let recorded = Some(Recorded { order: n as u64 + 1, at: views::at("14:21") });
        RecordedAct { act, recorded, set_aside: None }
    };
    let acts = acts.into_iter().enumerate().map(recorded).collect();
    let provenance = Some(Provenance::Simulated);
    MemoryRecords { places, observations, acts, provenance, ..MemoryRecords::default() }
}

fn told(entries: Option<u32>, exits: Option<u32>, channel: Channel) -> Told {
    Told {
        post: "BTG".into(),
        day: Zone::DILI.day(views::now()),
        from_hour: 12,
        until_hour: 14,
        entries,
        exits,
        informant: "Sgt. Amaral".into(),
        channel,
        remark: "the line is down".into(),
    }
}

fn view(records: &MemoryRecords, query: Query, lens: &Lens) -> View {
    answer_through(records, (query, lens), views::now(), &Rules::default()).unwrap()
}

/// A console on what these records say, after these keys.
fn console(records: &MemoryRecords, size: (u16, u16), keys: &str) -> Model {
    let mut model = loaded(views::live());
    let load = |model: &mut Model, query, lens: &Lens| {
        update(model, Event::Loaded(Box::new(view(records, query, lens))));
    };
    update(&mut model, Event::Resize { columns: size.0, rows: size.1 });
    for query in [Query::Board, Query::Flows] {
        load(&mut model, query, &Lens::default());
    }
    for key in keys.split(' ') {
        for effect in update(&mut model, Event::Key(key.parse().unwrap())) {
            if let Effect::Load(query, lens) = effect {
                load(&mut model, query, &lens);
            }
        }
    }
    model
}

fn phone() -> MemoryRecords {
    records(None, vec![Deed::Figure(told(Some(59), Some(61), Channel::Phone))])
}

/// What these keys queue on a console that shows a silent Batugade.
#[track_caller]
fn check(keys: &str, deed: Deed, at: &str) {
    let mut model = console(&records(None, Vec::new()), (120, 40), "2 j");
    let asked = act(&mut model, keys);
    let happened_at = if at == "now" { views::now() } else { views::at(at) };
    let draft = Draft { who: "Ana Pereira".into(), happened_at, deed };
    assert_eq!(asked, [Effect::Queue(draft)], "{keys}\n{}", screen(&model, (120, 40)));
}

#[test]
fn a_figure_is_written_down_with_the_hours_that_are_missing() {
    let bare = |channel, informant: &str| Told {
        informant: informant.into(),
        remark: Clean::default(),
        ..told(Some(59), Some(61), channel)
    };
    let phone = Deed::Figure(bare(Channel::Phone, "Sgt. Amaral"));
    check("f '59' tab '61' tab tab 'Sgt. Amaral' enter", phone, "now");
    let radio = Told { exits: None, remark: "by relay".into(), ..bare(Channel::Radio, "Amaral") };
    let keys = "f '59' tab tab tab 'Amaral' tab 'r' tab 'by relay' tab '14:20' enter";
    check(keys, Deed::Figure(radio), "14:20");
    let yesterday = Told {
        day: "2026-11-23".parse().unwrap(),
        from_hour: 15,
        until_hour: 17,
        ..bare(Channel::Phone, "X")
    };
    check("f '59' tab '61' tab 'yesterday 15-17' tab 'X' enter", Deed::Figure(yesterday), "now");
    // Also from the post that is open.
    let zero = Told { entries: Some(0), ..bare(Channel::Phone, "X") };
    check("enter f '0' tab '61' tab tab 'X' enter", Deed::Figure(zero), "now");
}

#[test]
fn a_mistake_in_a_figure_names_the_field_and_the_remedy() {
    for (keys, complaint) in [
        ("f enter", "In or out: write at least one of them."),
        ("f '1.5' enter", "In and out: write a whole number, 0 or more"),
        ("f '1' enter", "Said by: write who said it."),
        ("f '1' tab tab 'noon' tab 'X' enter", "Hours: write whole hours of a day, such as 12-14"),
        ("f '1' tab tab '14-15' tab 'X' enter", "Hours: they were not over when the post was called."),
        ("f '1' tab tab tab 'X' tab 'pigeon' enter", "By: choose phone or radio."),
        ("f '1' tab tab tab 'X' tab tab tab '13:30' enter", "Hours: they were not over"),
        ("V", "Nothing was taken by phone or radio for this post"),
    ] {
        let mut model = console(&records(None, Vec::new()), (120, 40), "2 j");
        assert_eq!(act(&mut model, keys), [], "{keys}");
        shows(&model, complaint);
    }
}

#[test]
fn the_form_says_what_is_meant_where_nothing_is_typed() {
    let mut model = console(&records(None, Vec::new()), (80, 24), "2 j");
    act(&mut model, "f");
    for text in ["Figure by phone or radio", "Batugade", "silent 2 h", "12:00–14:00", "phone; or radio"] {
        assert!(screen(&model, (80, 24)).contains(text), "{text}\n{}", screen(&model, (80, 24)));
    }
}

#[test]
fn what_was_said_is_marked_wherever_it_counts() {
    for (size, keys, texts) in [
        ((120, 40), "2 j", &["→", "p~59", "p~61", "p~120", "by phone, provisional", "p phone"][..]),
        ((120, 40), "2 j t", &["p~", "~ provisional"]),
        ((120, 40), "2 j enter", &["By phone or radio", "Amaral, phone 14:20", "written down by M. Soares"]),
        ((120, 40), "2 j enter v", &["p~59", "p~61"]),
        ((80, 24), "1", &["by 14:00 · phone, provisional", "part by phone or radio"]),
        ((120, 40), "1", &["· phone, provisional"]),
    ] {
        let model = console(&phone(), size, keys);
        for text in texts {
            let screen = screen(&model, size);
            assert!(screen.contains(text), "{keys}: {text}\n{screen}");
        }
    }
}

#[test]
fn a_late_report_takes_its_place_and_the_call_is_kept() {
    let late = records(Some(13), vec![Deed::Figure(told(Some(59), Some(61), Channel::Phone))]);
    let model = console(&late, (120, 40), "2 j");
    for text in ["p~59", "by phone, provisional"] {
        shows_not(&model, text);
    }
    // Of the other hour nothing is known now, and it says why.
    shows(&model, "superseded: what was said by phone for 12:00–14:00");
    let size = (200, 60);
    let screen = screen(&console(&late, size, "2 j enter"), size);
    assert!(screen.contains("superseded: the post reported 13:00–14:00 itself"), "{screen}");
}

#[test]
fn a_wrong_figure_is_voided_from_the_post_with_a_reason() {
    let entry = deeds::key(50).to_string();
    for keys in ["2 j", "2 j enter"] {
        let mut model = console(&phone(), (120, 40), keys);
        let asked: Vec<_> = act(&mut model, "V 'wrong post' enter");
        let deed = Deed::Void { entry: entry.as_str().into(), reason: "wrong post".into() };
        let draft = Draft { who: "Ana Pereira".into(), happened_at: views::now(), deed };
        assert_eq!(asked, [Effect::Queue(draft)], "{keys}");
    }
    // Of several the latest is meant, unless another is chosen.
    let calls = [Channel::Phone, Channel::Radio].map(|by| Deed::Figure(told(Some(59), Some(61), by)));
    for (keys, n) in [
        ("V 'typed twice' enter", 51),
        ("V 'typed twice' tab right right enter", 50),
        ("V 'typed twice' tab '2' enter", 50),
    ] {
        let mut model = console(&records(None, calls.to_vec()), (120, 40), "2 j");
        let asked = act(&mut model, keys);
        let deed =
            Deed::Void { entry: deeds::key(n).to_string().as_str().into(), reason: "typed twice".into() };
        let draft = Draft { who: "Ana Pereira".into(), happened_at: views::now(), deed };
        assert_eq!(asked, [Effect::Queue(draft)], "{keys}");
    }
    let void = Deed::Void { entry: entry.as_str().into(), reason: "wrong post".into() };
    let voided = records(None, vec![Deed::Figure(told(Some(59), None, Channel::Phone)), void]);
    let model = console(&voided, (120, 40), "2 j enter");
    shows(&model, "void: wrong post");
    shows_not(&model, "p~59");
}

#[test]
fn the_export_has_the_same_number_with_the_same_mark() {
    let View::Flows(flows) = view(&phone(), Query::Flows, &Lens::default()) else { unreachable!() };
    let text = render(&table(&View::Flows(flows.clone()), &Locale::english()), FileFormat::Csv);
    let rows: Vec<&str> = text.lines().filter(|row| row.contains("BTG")).collect();
    let row = |parts: &[&str]| {
        rows.iter()
            .find(|row| parts.iter().all(|part| row.contains(part)))
            .unwrap_or_else(|| panic!("{parts:?}\n{text}"))
    };
    row(&["columns", "2026-11-24T13+09:00", "direction=entry", "59", "\"phone, provisional\""]);
    row(&["columns", "2026-11-24T12+09:00", "within a call"]);
    row(&["calls", "2026-11-24T12+09:00/2026-11-24T13+09:00", "direction=exit", "61", "phone: Sgt. Amaral"]);
    let batugade = flows.crossings.posts.iter().find(|post| post.post.as_str() == "BTG").unwrap();
    let sum = batugade.entries.number.to_string();
    row(&["crossings", "2026-11-24", "direction=entry", &sum, "part by phone or radio, provisional"]);
    assert_eq!(batugade.calls[0].fate(Direction::Entry), Some(&haree::domain::view::Fate::Counts));
}

#[test]
fn a_console_without_a_screen_says_the_same_number_with_the_same_mark() {
    let (mut model, mut linear) = (console(&phone(), (80, 24), "2"), Linear::default());
    linear.lines(&model);
    let mut asked = linear.typed(&mut model, "flows");
    while !asked.is_empty() {
        for effect in std::mem::take(&mut asked) {
            if let Effect::Load(query, lens) = effect {
                let loaded = Event::Loaded(Box::new(view(&phone(), query, &lens)));
                asked.extend(update(&mut model, loaded));
            }
        }
        asked.extend(linear.go_on(&mut model));
    }
    let said = linear.lines(&model).join("\n");
    for text in ["in p~59, out p~61", "12:00–14:00", "phone: Sgt. Amaral"] {
        assert!(said.contains(text), "{text}\n{said}");
    }
}

#[test]
fn flows_with_a_figure_by_phone_and_then_superseded() {
    let late = records(Some(13), vec![Deed::Figure(told(Some(59), Some(61), Channel::Phone))]);
    for (name, records) in [("flows-phone", phone()), ("flows-phone-superseded", late)] {
        let mut text = String::new();
        for (size, keys) in [
            ((80, 24), "2 j"),
            ((120, 40), "2 j"),
            ((120, 40), "2 j enter"),
            ((80, 24), "1"),
            ((120, 40), "1"),
        ] {
            let model = console(&records, size, keys);
            writeln!(text, "== {}x{} {keys}\n{}\n", size.0, size.1, screen(&model, size)).unwrap();
        }
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, text);
        });
    }
}
