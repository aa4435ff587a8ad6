//! `--linear`: what is said and what is done, without a screen.

use haree::{
    console::{
        Capabilities, Codes, Depth, Effect, Event, Keymap, Linear, Model, Setup, Theme, start, update,
    },
    domain::{Act, ActKey, Channel, Deed, Draft, Link, LinkState, Query, Role, Rules, View},
    locale::Locale,
};

use crate::support::views;

/// A console without a screen, whose cache answers at once and whose disk is fast.
struct Desk {
    model: Model,
    linear: Linear,
    done: Vec<Effect>,
    board: View,
}

impl Desk {
    fn new() -> Self {
        Self::with_persons(Vec::new())
    }

    fn with_persons(persons: Vec<(haree::domain::Clean, Role)>) -> Self {
        let model = Model::new(Setup {
            who: "Ana Pereira".into(),
            sign_off_minutes: 15,
            undo_seconds: 0,
            room: "Dili EOC".into(),
            cap_sender: None,
            keymap: Keymap::builtin(),
            theme: Theme::builtin(&Capabilities::modern(Depth::Ansi16)),
            codes: Codes::COMMON,
            locale: Locale::english(),
            rules: Rules::default(),
            link: views::live(),
            first: None,
            now: views::now(),
        });
        let board = views::view(Query::Board);
        let mut desk = Self { model, linear: Linear::default(), done: Vec::new(), board };
        let asked = start(&mut desk.model);
        update(&mut desk.model, Event::Persons(persons));
        desk.carry_out(asked);
        desk
    }

    fn carry_out(&mut self, asked: Vec<Effect>) {
        for effect in asked {
            let event = match effect {
                Effect::Load(Query::Board, _) => Event::Loaded(Box::new(self.board.clone())),
                Effect::Load(query, ref lens) => Event::Loaded(Box::new(views::through(query, lens))),
                Effect::Queue(ref draft) => Event::Queued(Box::new(act(draft.clone()))),
                Effect::SignIn { ref name, ref pin } if pin.reveal() == "4711" => {
                    Event::SignedIn { name: name.clone(), role: Role::Operator }
                }
                Effect::SignIn { .. } => Event::SignInRefused { why: "the PIN is not right".into() },
                Effect::Export(_) => Event::Exported("/there/it.csv".into()),
                _ => {
                    self.done.push(effect);
                    continue;
                }
            };
            if !matches!(effect, Effect::Load(..)) {
                self.done.push(effect);
            }
            let asked = update(&mut self.model, event);
            self.carry_out(asked);
        }
        let more = self.linear.go_on(&mut self.model);
        if !more.is_empty() {
            self.carry_out(more);
        }
    }

    /// What was said since, and what was asked for.
    fn said(&mut self) -> Vec<String> {
        self.linear.lines(&self.model)
    }

    fn types(&mut self, line: &str) -> Vec<String> {
        self.said();
        let asked = self.linear.typed(&mut self.model, line);
        self.carry_out(asked);
        assert!(!self.linear.is_busy(&self.model) || self.linear.wants_pin(), "{line} is not done");
        self.said()
    }

    fn tells(&mut self, event: Event) -> Vec<String> {
        let asked = update(&mut self.model, event);
        self.carry_out(asked);
        self.said()
    }

    fn drafts(&self) -> Vec<&Draft> {
        let draft = |effect: &'_ Effect| matches!(effect, Effect::Queue(_));
        let drafts = self.done.iter().filter(|effect| draft(effect));
        drafts
            .filter_map(|effect| if let Effect::Queue(draft) = effect { Some(draft) } else { None })
            .collect()
    }
}

fn act(draft: Draft) -> Act {
    Act { key: "c-0000000000000001/0000000000000001/1".parse::<ActKey>().unwrap(), draft }
}

#[test]
fn the_board_is_told_once_and_then_only_what_changes() {
    let mut desk = Desk::new();
    let said = desk.said().join("\n");
    for text in [
        "SIMULATED · Board",
        "Batugade · in 301+, out 344+",
        "alert 1: P1 · Flood warning for Dili",
        "68,196",
    ] {
        assert!(said.contains(text), "{text}: {said}");
    }
    assert!(!said.contains('\u{1b}'));
    assert_eq!(desk.tells(Event::Tick(views::now())), [""; 0]);
    assert_eq!(desk.tells(Event::Loaded(Box::new(views::view(Query::Board)))), [""; 0]);

    let mut situation = views::situation();
    situation.crossings.posts[2].entries.number = 40;
    situation.stock.sites[0].on_hand = 554;
    situation.alerts.rows.remove(3);
    let new = views::alerts::alert("dnmg,2026-114", "Landslide at Maubisse", views::at("14:31"));
    let mut row = situation.alerts.rows[0].clone();
    row.alert = new;
    situation.alerts.rows.push(row);
    let said = desk.tells(Event::Loaded(Box::new(View::Board(Box::new(situation)))));
    assert_eq!(
        said,
        [
            "SIMULATED · 14:32 · in 40, was 38 · Salele · 14:30, 2 m ago",
            "SIMULATED · 14:32 · on hand 554 kits, was 574 kits · Dili · 13:55, 35 m ago",
            "SIMULATED · 14:32 · alert 5: P1 · Landslide at Maubisse · Dili · new 1 m · 14:31, 1 m ago",
            "SIMULATED · 14:32 · alert 4 is no longer open: M 4.9, 262 km ENE of Dili",
        ]
    );
}

#[test]
fn commands_wait_until_the_first_figures_are_here() {
    let mut desk = Desk::new();
    desk.tells(Event::Link(Box::new(Link::new(LinkState::Syncing))));
    let asked = desk.linear.typed(&mut desk.model, "issue dili 20 flood");
    assert_eq!((asked, desk.linear.is_busy(&desk.model)), (Vec::new(), true));
    for _ in 0..100 {
        desk.linear.tick(&mut desk.model);
    }
    assert_eq!(desk.said(), [""; 0]);
    let said = desk.tells(Event::Link(Box::new(views::live())));
    assert!(said.contains(&"Queued: kit, Dili".to_owned()), "{said:?}");
}

#[test]
fn how_hq_is_reached_is_told_when_it_changes() {
    let mut desk = Desk::new();
    desk.said();
    let said = desk.tells(Event::Link(Box::new(views::offline())));
    assert!(said.len() == 1 && said[0].contains("link: offline since 14:28"), "{said:?}");
    let more = Link { bytes_last_hour: 99, ..views::offline() };
    assert_eq!(desk.tells(Event::Link(Box::new(more))), [""; 0]);
    let said = desk.tells(Event::Link(Box::new(Link { state: LinkState::Live, ..views::live() })));
    assert_eq!(said, ["SIMULATED · 14:32 · link: live"]);
}

#[test]
fn typed_commands_are_the_acts_of_the_forms() {
    let mut desk = Desk::new();
    desk.said();
    for line in [
        "ack 1 called DNMG, \"all is known\"",
        "assign 3 \"Rosa da Costa\" her site",
        "note 1 when=14:05 river rises",
        "issue dili 1,200 flood in Comoro lot=A-7",
        "transfer pante 5 Dili too many there",
        "count Maliana 90 shelf by shelf",
        "adjust baucau -3 torn",
        "acknowledge #3 seen",
        "log place=Batugade \"bus queue at the gate\"",
    ] {
        let said = desk.types(line);
        assert!(said.iter().any(|said| said.starts_with("Queued: ")), "{line}: {said:?}");
    }
    let deeds: Vec<String> =
        desk.drafts().iter().map(|draft| haree::report::act(&act((*draft).clone()))).collect();
    assert_eq!(
        deeds,
        [
            "Ana Pereira acknowledged dnmg,2026-112: called DNMG, all is known",
            "Ana Pereira gave haree,stock-minimum:Pante Macassar to Rosa da Costa: her site",
            "Ana Pereira noted on dnmg,2026-112: river rises",
            "Ana Pereira issued 1200 kit at site-dili: flood in Comoro",
            "Ana Pereira sent 5 kit from site-pante-macassar to site-dili: too many there",
            "Ana Pereira counted 90 kit at site-maliana: shelf by shelf",
            "Ana Pereira adjusted kit at site-baucau by -3: torn",
            "Ana Pereira acknowledged haree,stock-minimum:Pante Macassar: seen",
            "Ana Pereira logged for BTG: bus queue at the gate",
        ]
    );
    assert_eq!(desk.drafts()[2].happened_at, views::at("14:05"));
    assert!(
        matches!(&desk.drafts()[3].deed, Deed::Issue { lot, .. } if lot.number.as_ref().unwrap().as_str() == "A-7")
    );
}

#[test]
fn what_the_forms_refuse_is_refused_with_the_same_words() {
    let mut desk = Desk::new();
    desk.said();
    for (line, words) in [
        ("ack 1", "Reason: give one"),
        ("ack 99 reason", "No alert here has the number 99"),
        ("ack", "Write: ack N REASON…"),
        ("ack 2 again", "M. Soares has acknowledged this version."),
        ("issue dili many flood", "Quantity: write a whole number of kits"),
        ("issue nowhere 3 flood", "No site begins with nowhere"),
        ("count dili 5 counted well when=\"25:99\"", "When: write 14:30"),
        ("transfer dili 5 dilli x", "To site: choose one of"),
        ("retry 1", "Nothing has the number 1"),
        ("void dili 1 wrong", "No entry of dili has that number"),
        ("akc 1 x", "There is no command `akc`; did you mean `ack`?"),
    ] {
        let said = desk.types(line);
        assert!(said.iter().any(|said| said.contains(words)), "{line}: {said:?}");
    }
    assert!(desk.drafts().is_empty(), "{:?}", desk.drafts());
}

#[test]
fn a_person_signs_in_with_a_pin_that_is_never_said() {
    let mut desk = Desk::with_persons(vec![("Rosa da Costa".into(), Role::Operator)]);
    desk.said();
    assert_eq!(desk.types("ack 1 seen"), ["Nobody has signed in: `sign-in NAME`, then do it again."]);
    assert!(desk.types("sign-in x")[0].contains("Rosa da Costa"));
    assert_eq!(desk.types("sign-in rosa"), ["PIN:"]);
    assert!(desk.linear.wants_pin());
    assert_eq!(desk.types("1234"), ["the PIN is not right"]);
    desk.types("sign-in rosa");
    let said = desk.types("4711");
    assert_eq!(said, ["Signed in: Rosa da Costa (operator)"]);
    assert!(desk.types("ack 1 seen")[0].starts_with("Queued: "));
    assert_eq!(desk.drafts()[0].who.as_str(), "Rosa da Costa");
}

#[test]
fn exports_sync_pause_and_quit_are_the_actions_of_the_keys() {
    let mut desk = Desk::new();
    desk.said();
    assert_eq!(desk.types("export flows json mine"), ["Written: /there/it.csv"]);
    let Some(Effect::Export(export)) = desk.done.pop() else { panic!("{:?}", desk.done) };
    assert_eq!((export.path.as_deref(), export.mark), (Some("mine"), Some("SIMULATED")));
    assert!(export.text.contains("\"panel\": \"flows\""));
    desk.types("alert 2");
    assert_eq!(desk.types("export alerts cap"), ["Written: /there/it.csv"]);
    let Some(Effect::Export(export)) = desk.done.pop() else { panic!("{:?}", desk.done) };
    assert!(export.text.contains("<status>Test</status>") && export.name.ends_with("-SIMULATED.xml"));
    assert_eq!(desk.types("sync"), ["Asking HQ now."]);
    desk.types("pause");
    desk.types("quit");
    assert_eq!(desk.done, [Effect::SyncNow, Effect::Pause(true), Effect::Quit]);
    let help = desk.types("help").join("\n");
    for usage in ["ack N REASON…", "issue SITE QUANTITY REASON…", "export PANEL FORMAT FILE…", "quit"] {
        assert!(help.contains(usage), "{usage}: {help}");
    }
}

#[test]
fn a_figure_by_phone_is_written_down_by_a_typed_command() {
    let mut desk = Desk::new();
    desk.types("figure batu 59 - Sgt. Amaral channel=radio when=14:20");
    let [Draft { happened_at, deed: Deed::Figure(told), .. }] = &desk.drafts()[..] else {
        panic!("{:?}", desk.drafts())
    };
    assert_eq!(*happened_at, views::at("14:20"));
    let read = (told.post.as_str(), told.from_hour, told.until_hour, told.entries, told.exits);
    assert_eq!(read, ("BTG", 12, 14, Some(59), None));
    assert_eq!((told.informant.as_str(), told.channel), ("Sgt. Amaral", Channel::Radio));
    assert_eq!(desk.types("figure nowhere 1 2 X"), ["No post is called nowhere."]);
    let said = desk.types("figure batu").join(" ");
    assert!(said.contains("In or out: write at least one") && said.contains("figure POST IN OUT"), "{said}");
    let said = desk.types("void-figure batu wrong").join(" ");
    assert!(said.contains("Nothing was taken by phone or radio"), "{said}");
}

#[test]
fn what_was_not_saved_and_what_hq_refused_is_said_loudly_once() {
    let mut desk = Desk::new();
    desk.said();
    let draft = Draft {
        who: "Ana Pereira".into(),
        happened_at: views::now(),
        deed: Deed::Log { text: "the gate is shut".into(), place: None },
    };
    let said = desk.tells(Event::NotSaved { draft: Box::new(draft.clone()), why: "the disk is full".into() });
    assert!(said[0].starts_with("! NOT SAVED") && said[0].contains("the gate is shut"), "{said:?}");
    let said = desk.tells(Event::Refused { act: Box::new(act(draft)), why: "no such place".into() });
    assert!(said[0].starts_with("! HQ did not take"), "{said:?}");
    assert_eq!(desk.tells(Event::Tick(views::now())), [""; 0]);
}

#[test]
fn no_line_that_was_typed_breaks_it() {
    let mut desk = Desk::new();
    for line in [
        "\u{1b}[2J",
        "\"",
        "\"\"",
        "=",
        "ack =",
        "ack 0 x",
        "ack -1 x",
        "ack 18446744073709551616 x",
        "void",
        "void dili",
        "issue / 1 x",
        "issue \"\" 1 x",
        "log",
        "export",
        "export x y z",
        "ledger dili",
        "alert 1",
        "alerts all",
        "sign-in",
        "log \u{202e}text\u{0}",
        "issue dili 1 x y=z =",
        "withdraw 1",
        "QUIT NOW",
    ] {
        desk.said();
        let asked = desk.linear.typed(&mut desk.model, line);
        desk.carry_out(asked);
        let said = desk.said();
        assert!(said.iter().all(|line| line.chars().all(|c| !c.is_control())), "{line}: {said:?}");
    }
}
