//! Whatever goes wrong is told in the language of the screen: in files, on the way to HQ, with the disk,
//! and what HQ says against an act.

use std::path::{Path, PathBuf};

use haree::{
    domain::{Given, Language, Telling, objection},
    net::{AddressError, Error, HqAddress, Sign, Untrusted, Why},
    settings::{Flags, Inputs, Problem, Settings},
    store::{NotSaved, Refusal, StoreError},
};

use super::*;

const OTHERS: [Language; 3] = [Language::Tetun, Language::Portuguese, Language::Indonesian];

/// The beginnings of the names of messages about what goes wrong.
const WRONG: [&str; 15] = [
    "wrong-",
    "wanted-",
    "type-",
    "net-",
    "tls-",
    "address-",
    "access-",
    "sync-",
    "store-",
    "journal-",
    "hq-",
    "file-",
    "told-",
    "settings-",
    "figures-",
];

/// Messages without a word of their own: a place and what is told there, or a name in each language.
const WITHOUT_WORDS: [&str; 2] = ["wrong-at", "wrong-in"];

/// A file of settings with something wrong in each line.
const SETTINGS: &str = "tehme = \"mono\"\nascii = \"perhaps\"\nreach_km = 3\ntheme = 3\nhq = \"x\"\nroom = \"\"\n\
    utc_offset = \"9\"\nlanguage = \"xx\"\ncolor = \"blue\"\nline_rate = 7\nhourly_bytes = 7\nundo_seconds = 99\n\
    sign_off_minutes = 9999\nrefresh_seconds = 9999\nlite = [1]\n[rules]\nfamilies_per_kid = 5\n\
    families_per_kit = 0\nreach_km = true\nkit_days = 1979-05-27\n[ruels]\nx = 1\n";
const KEYMAP: &str = "x = \"quit\"\n[globl]\n[global]\n\"ctrl-c\" = \"help\"\n\"ctrl-i\" = \"help\"\n\"\" = \"help\"\n\
    \"hyper-x\" = \"help\"\n\"F\" = \"quti\"\n\"G\" = 3\n\"E\" = \"acknowledge\"\n\"M\" = \"quit\"\n\"M n\" = \"help\"\n";
const THEME: &str = "[palette]\na = { true = \"#d7af5f\" }\nb = 3\nc = { true = \"x\", 256 = 999, 16 = \"pink\", 8 = 1 }\n\
    [frame]\nstyle = \"round\"\n[priority]\np1 = 3\np9 = {}\n[nothing]\n";

fn of_files() -> Vec<Problem> {
    let inputs = Inputs {
        env: &|name| (name == "HAREE_COLOR").then(|| "blue".to_owned()),
        file: Some((PathBuf::from("s.toml"), SETTINGS.to_owned())),
        flags: Flags { language: Some("xx".to_owned()), ..Flags::default() },
    };
    let (_, mut problems) = Settings::resolve(&inputs);
    let file = |text: &'static str| {
        move |name: &str| (name == "mine").then(|| (PathBuf::from("m.toml"), text.to_owned()))
    };
    let capabilities = Capabilities::modern(Depth::True);
    for text in [KEYMAP, "inherits = 3", "inherits = \"mine\"", "inherits = \"no\"", "= 1"] {
        problems.extend(Keymap::load("mine", &file(text)).1);
    }
    for text in [THEME, "inherits = \"no\""] {
        problems.extend(Theme::load("mine", &file(text), &capabilities).1);
    }
    assert!(problems.len() > 45, "only {}: {problems:#?}", problems.len());
    problems
}

/// What can go wrong on the way to HQ and with the disk, with what a log says of it.
fn of_programs() -> Vec<(Telling, String)> {
    let address = || Clean::new("http://hq");
    let why = || Clean::new("os error 5");
    let silent = |why| Error::Unreachable { address: address(), why };
    let untrusted = |why| Error::Untrusted { address: address(), why };
    let portal = |sign| Error::Portal { address: address(), sign };
    let net = [
        Error::Setup(why()),
        silent(Why::Refused),
        silent(Why::NoName),
        silent(Why::TimedOut(std::time::Duration::from_secs(90))),
        silent(Why::Other(why())),
        Error::Cut { address: address(), received: 12, why: why() },
        portal(Sign::Redirect("http://portal".into())),
        portal(Sign::SignIn),
        portal(Sign::Page),
        portal(Sign::PageWith(403)),
        portal(Sign::Empty),
        portal(Sign::NoGreeting),
        portal(Sign::OtherConsole("c-1".into(), "c-2".into())),
        untrusted(Untrusted::NoTls),
        untrusted(Untrusted::Failed(why())),
        untrusted(Untrusted::Expired),
        untrusted(Untrusted::NotYet),
        untrusted(Untrusted::OtherName),
        untrusted(Untrusted::UnknownAuthority),
        untrusted(Untrusted::Revoked),
        untrusted(Untrusted::Unusable(why())),
    ];
    let dir = || Path::new("/data").to_owned();
    let store = [
        StoreError::NoSpace { dir: dir(), free_mib: 3 },
        StoreError::Damaged { why: why(), aside: dir() },
        StoreError::Failed { dir: dir(), why: why() },
        StoreError::NotSaved(NotSaved::Full { dir: dir() }),
        StoreError::NotSaved(NotSaved::Failed { dir: dir(), why: why() }),
    ];
    let refusals = [
        Refusal::Provenance { held: Provenance::Real, sent: Provenance::Exercise, name: "HQ 2".into() },
        Refusal::NotKept { path: dir(), why: why() },
    ];
    let addresses = ["hq", "ftp://hq", "http://a:b@hq", "http://hq?x", "http://["];
    let addresses = addresses.map(|text| HqAddress::parse(text).unwrap_err());
    let exposed = AddressError::Exposed("http://hq".into());
    let mut told: Vec<(Telling, String)> = Vec::new();
    told.extend(net.iter().map(|error| (error.telling(), error.to_string())));
    told.extend(store.iter().map(|error| (error.telling(), error.to_string())));
    told.extend(refusals.iter().map(|error| (error.telling(), error.to_string())));
    told.extend(addresses.iter().chain([&exposed]).map(|error| (error.telling(), error.to_string())));
    told
}

/// Every message about what goes wrong, with its arguments filled in by their names.
fn of_messages() -> Vec<Telling> {
    let english = include_str!("../../../src/locale/en.ftl");
    let ids = Locale::english().ids().into_iter().map(str::to_owned).collect::<Vec<_>>();
    let wrong = ids.into_iter().filter(|id| WRONG.iter().any(|begin| id.starts_with(begin)));
    let given = |id: &str| {
        let from = english.find(&format!("\n{id} =")).unwrap() + 1;
        let message = english[from..].split_once('\n').unwrap().0;
        let end = |c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_';
        let names = message.split('$').skip(1).filter_map(|rest| rest.split(end).next());
        let filled = |name: &str| (name.to_owned().into(), Given::Text(Clean::new("X7")));
        names.map(filled).collect::<Vec<_>>()
    };
    wrong
        .filter(|id| !WITHOUT_WORDS.contains(&id.as_str()))
        .map(|id| Telling::Message { given: given(&id), id: id.into() })
        .collect()
}

/// What HQ says, as it comes over the wire.
fn of_hq() -> Vec<Clean> {
    let english = Locale::english();
    let said = of_messages().into_iter().filter(|telling| telling.to_string().starts_with("hq-"));
    said.map(|telling| Clean::new(&english.tell(&telling))).collect()
}

#[test]
fn whatever_goes_wrong_is_told_in_each_language() {
    let english = Locale::english();
    let of_files = of_files().iter().map(Problem::telling).collect::<Vec<_>>();
    let of_programs = of_programs().into_iter().map(|(telling, _)| telling);
    let all: Vec<Telling> = of_files.into_iter().chain(of_programs).chain(of_messages()).collect();
    for language in OTHERS {
        let own = Locale::new(language);
        for telling in &all {
            let (here, there) = (own.tell(telling), english.tell(telling));
            assert_ne!(here, there, "{}: {telling}", language.tag());
            assert!(!here.contains("wrong-") && !here.contains("wanted-"), "{here}");
        }
    }
}

#[test]
fn a_log_says_what_the_screen_says_in_english() {
    for (telling, logged) in of_programs() {
        assert_eq!(Locale::english().tell(&telling), logged);
    }
}

#[test]
fn what_hq_says_is_found_again_and_told_in_the_language() {
    let said = of_hq();
    assert!(said.len() > 30, "{said:?}");
    for said in &said {
        let telling = objection::read(said);
        assert!(matches!(telling, Telling::Message { .. }), "{said} is not found again");
        assert_eq!(Locale::english().tell(&telling), said.as_str());
        assert_ne!(Locale::new(Language::Tetun).tell(&telling), said.as_str());
    }
}

/// Every way in which the console is told that something went wrong.
fn ways(telling: &Telling) -> Vec<Event> {
    let draft =
        || Box::new(Draft { who: "Ana Pereira".into(), happened_at: views::now(), deed: Deed::Skipped });
    let since = views::at("14:28");
    let link = |state| Event::Link(Box::new(Link { state, ..views::live() }));
    vec![
        Event::Notice(telling.clone()),
        Event::NotDone(telling.clone()),
        Event::LoadFailed { query: Query::Board, why: telling.clone() },
        Event::NotSaved { draft: draft(), why: telling.clone() },
        Event::NotExported(telling.clone()),
        link(LinkState::Offline { since, why: telling.clone() }),
        link(LinkState::Refused { since, why: telling.clone() }),
    ]
}

#[test]
fn no_way_of_telling_it_falls_back_to_english() {
    let (english, tetun) = (Locale::english(), Locale::new(Language::Tetun));
    let samples: Vec<Telling> = of_files()
        .iter()
        .map(Problem::telling)
        .take(4)
        .chain(of_programs().into_iter().map(|(telling, _)| telling).take(3))
        .collect();
    for telling in &samples {
        for event in ways(telling) {
            let mut model = loaded(views::live());
            while model.language() != Language::Tetun {
                press(&mut model, "g l");
            }
            press(&mut model, "g g");
            update(&mut model, Event::Resize { columns: 400, rows: 60 });
            update(&mut model, event.clone());
            let screen = screen(&model, (400, 60));
            assert!(screen.contains(&tetun.tell(telling)), "{event:?}\n{screen}");
            assert!(!screen.contains(&english.tell(telling)), "{event:?}\n{screen}");
        }
    }
    for said in of_hq().iter().take(6) {
        let key = ActKey { console: "c".into(), epoch: 1, sequence: 1 };
        let draft = Draft { who: "Ana Pereira".into(), happened_at: views::now(), deed: Deed::Skipped };
        let mut model = loaded(views::live());
        press(&mut model, "g l");
        update(&mut model, Event::Resize { columns: 400, rows: 60 });
        update(&mut model, Event::Refused { act: Box::new(Act { key, draft }), why: said.clone() });
        let screen = screen(&model, (400, 60));
        assert!(screen.contains(&tetun.tell(&objection::read(said))), "{said}\n{screen}");
    }
}
