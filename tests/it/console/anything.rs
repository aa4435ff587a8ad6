//! Whatever is typed, pointed at or told, in whatever order and on whatever size: nothing panics.

use chrono::TimeDelta;
use haree::console::{Effect, Event, Key, Mouse, MouseKind, Withdrawn, draw, update};
use haree::domain::{Act, ActKey, Link, LinkState, Query, Role};
use proptest::prelude::*;
use ratatui::{buffer::Buffer, layout::Rect};

use super::{empty, loaded};
use crate::support::views;

/// Keys that mean something somewhere; other characters come beside them.
const KEYS: &str = "/ : o O ] [ u g t 1 2 3 4 5 6 7 ? esc enter tab shift-tab left right up down j k g G home end pageup \
    pagedown ctrl-f ctrl-b ctrl-u ctrl-l ctrl-z backspace delete r p P y a s n L + - t c d v \
    w x space 0 9 : . , @ T m o f5 alt-x insert ctrl-c ' q é";

fn event() -> impl Strategy<Value = Event> {
    let key = prop::sample::select(KEYS.split_whitespace().collect::<Vec<_>>())
        .prop_map(|key| Event::Key(key.parse::<Key>().unwrap()));
    let kinds = prop::sample::select(&[MouseKind::Press, MouseKind::WheelUp, MouseKind::WheelDown]);
    let mouse = (kinds, 0..300_u16, 0..120_u16);
    let link = prop::sample::select(vec![
        views::live(),
        views::offline(),
        views::stale(),
        Link::new(LinkState::NoHq),
        Link::new(LinkState::Connecting),
    ]);
    prop_oneof![
        40 => key,
        4 => prop::sample::select(&Query::ALL).prop_map(|query| Event::Loaded(Box::new(views::view(query)))),
        2 => any::<String>().prop_map(|text| Event::Paste(text.as_str().into())),
        2 => mouse.prop_map(|(kind, column, row)| Event::Mouse(Mouse { kind, column, row })),
        2 => (0..260_u16, 0..100_u16).prop_map(|(columns, rows)| Event::Resize { columns, rows }),
        1 => (-400_000_i64..400_000).prop_map(|by| Event::Tick(views::now() + TimeDelta::seconds(by))),
        1 => link.prop_map(|link| Event::Link(Box::new(link))),
        1 => Just(Event::Changed),
        1 => prop::sample::select(&Query::ALL).prop_map(|query| Event::LoadFailed { query, why: "torn".into() }),
        1 => any::<String>().prop_map(|text| Event::Notice(text.as_str().into())),
        1 => prop::sample::select(&[Withdrawn::Gone, Withdrawn::Cancelled, Withdrawn::Nothing])
            .prop_map(Event::Withdrawn),
        1 => Just(Event::Persons(vec![("Ana".into(), Role::Operator), ("Rui".into(), Role::Viewer)])),
        1 => Just(Event::SignedIn { name: "Ana".into(), role: Role::Operator }),
        1 => Just(Event::SignInRefused { why: "the PIN is wrong".into() }),
    ]
}

fn cases() -> u32 {
    std::env::var("HAREE_CASES").map_or(48, |cases| cases.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn no_event_in_any_state_and_size_panics(
        full in any::<bool>(),
        steps in prop::collection::vec((event(), any::<bool>()), 1..200),
    ) {
        let mut model = if full { loaded(views::live()) } else { empty() };
        let (mut columns, mut rows) = (120, 40);
        for (event, drawn) in steps {
            if let Event::Resize { columns: wide, rows: high } = &event {
                (columns, rows) = (*wide, *high);
            }
            let asked = update(&mut model, event);
            // What is queued is on the disk at once, so that it can be undone.
            for effect in asked {
                if let Effect::Queue(draft) = effect {
                    let key = ActKey { console: "c".into(), epoch: 1, sequence: 1 };
                    update(&mut model, Event::Queued(Box::new(Act { key, draft })));
                }
            }
            if drawn {
                let area = Rect::new(0, 0, columns, rows);
                draw(&model, area, &mut Buffer::empty(area));
            }
        }
    }
}
