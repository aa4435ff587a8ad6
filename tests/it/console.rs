//! The screens: every panel, size and state; and keys, written as people write them.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test that called them")]

use std::fmt::Write as _;

use chrono::TimeDelta;
use haree::{
    console::{
        Capabilities, Codes, Depth, Effect, Event, Key, Keymap, Model, Setup, Theme, Withdrawn, draw, start,
        update,
    },
    domain::{
        Act, ActKey, Clean, Deed, Draft, Instant, Lens, Link, LinkState, Provenance, Query, Rules, View,
        view::{Life, Situation},
    },
    locale::{Arg, Locale},
};
use ratatui::{buffer::Buffer, layout::Rect, style::Color};

use crate::support::views;

mod acting;
mod anything;
mod cost;
mod dispatch;
mod errors;
mod exporting;
mod finding;
mod flows;
mod forms;
mod glossary;
mod languages;
mod link;
mod loading;
mod map;
mod messages;
mod moving;
mod radio;
mod screening;
mod screens;
mod signing;
mod signs;
mod sourcing;
mod stores;
mod undoing;

const SIZES: [(u16, u16); 5] = [(80, 24), (120, 40), (200, 60), (60, 16), (40, 12)];
const SHOWN: [(Query, &str, &str); 9] = [
    (Query::Board, "board", "1"),
    (Query::Flows, "flows", "2"),
    (Query::Stock, "stock", "3"),
    (Query::Tb, "tb", "4"),
    (Query::Alerts, "alerts", "5"),
    (Query::Log, "log", "6"),
    (Query::Queue, "queue", "7"),
    (Query::Map, "map", "8"),
    (Query::Sources, "sources", "9"),
];
fn theme(unicode: bool) -> Theme {
    Theme::builtin(&Capabilities { unicode, ..Capabilities::modern(Depth::Ansi16) })
}

fn model_with(theme: Theme, link: Link, now: Instant) -> Model {
    let mut model = unread_with(theme, link, now);
    update(&mut model, Event::Persons(Vec::new()));
    model
}

/// A console whose cache is not open yet.
fn unread_with(theme: Theme, link: Link, now: Instant) -> Model {
    unread_in(Locale::english(), theme, link, now)
}

fn unread_in(locale: Locale, theme: Theme, link: Link, now: Instant) -> Model {
    let setup = Setup {
        who: "Ana Pereira".into(),
        sign_off_minutes: 15,
        undo_seconds: 8,
        room: "Dili EOC".into(),
        cap_sender: None,
        keymap: Keymap::builtin(),
        theme,
        codes: Codes::COMMON,
        locale,
        rules: Rules::default(),
        link,
        first: None,
        now,
    };
    Model::new(setup)
}

/// A console that has all its views.
fn loaded(link: Link) -> Model {
    let mut model = model_with(theme(true), link, views::now());
    start(&mut model);
    answer_all(&mut model);
    model
}

/// The same in a language.
fn loaded_in(locale: Locale) -> Model {
    let mut model = unread_in(locale, theme(true), views::live(), views::now());
    update(&mut model, Event::Persons(Vec::new()));
    start(&mut model);
    answer_all(&mut model);
    model
}

fn answer_all(model: &mut Model) {
    for query in Query::ALL {
        update(model, Event::Loaded(Box::new(views::view(query))));
    }
}

/// Presses keys and answers loads at once; gives what else was asked for.
fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    let mut asked = Vec::new();
    for key in keys.split(' ') {
        let key: Key = key.parse().unwrap();
        for effect in update(model, Event::Key(key)) {
            match effect {
                Effect::Load(query, lens) => {
                    update(model, Event::Loaded(Box::new(views::through(query, &lens))));
                }
                other => asked.push(other),
            }
        }
    }
    asked
}

fn type_text(model: &mut Model, text: &str) {
    for c in text.chars() {
        let key = if c == ' ' { "space".to_owned() } else { c.to_string() };
        press(model, &key);
    }
}

fn picture(model: &Model, (columns, rows): (u16, u16)) -> Buffer {
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    draw(model, area, &mut buffer);
    buffer
}

fn lines(buffer: &Buffer) -> Vec<String> {
    let width = usize::from(buffer.area.width);
    let line =
        |row: &[ratatui::buffer::Cell]| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>();
    buffer.content.chunks(width.max(1)).map(|row| line(row).trim_end().to_owned()).collect()
}

fn screen(model: &Model, size: (u16, u16)) -> String {
    lines(&picture(model, size)).join("\n")
}

#[track_caller]
fn shows(model: &Model, text: &str) {
    let screen = screen(model, (120, 40));
    assert!(screen.contains(text), "`{text}` is not on\n{screen}");
}

#[track_caller]
fn shows_not(model: &Model, text: &str) {
    let screen = screen(model, (120, 40));
    assert!(!screen.contains(text), "`{text}` is on\n{screen}");
}

/// Runs of one look in each line that has any: column, length, colour and weight.
fn styles(buffer: &Buffer) -> String {
    let mut out = String::new();
    for (y, row) in buffer.content.chunks(usize::from(buffer.area.width).max(1)).enumerate() {
        let mut runs: Vec<(usize, usize, String)> = Vec::new();
        for (x, cell) in row.iter().enumerate() {
            let mut look = if cell.fg == Color::Reset { String::new() } else { format!("{:?}", cell.fg) };
            for (name, _) in cell.modifier.iter_names() {
                look.push_str(if look.is_empty() { "" } else { "+" });
                look.push_str(&name.to_lowercase());
            }
            match runs.last_mut() {
                Some((_, length, last)) if *last == look => *length += 1,
                _ => runs.push((x, 1, look)),
            }
        }
        let runs: Vec<String> = runs
            .iter()
            .filter(|(_, _, look)| !look.is_empty())
            .map(|(x, length, look)| format!("{x}:{length} {look}"))
            .collect();
        if !runs.is_empty() {
            writeln!(out, "{y:>2} {}", runs.join(", ")).unwrap();
        }
    }
    out
}

fn empty() -> Model {
    let link = Link { provenance: None, ..Link::new(LinkState::Connecting) };
    let mut model = model_with(theme(true), link, views::now());
    start(&mut model);
    model
}

fn press_unanswered(model: &mut Model, key: &str) {
    update(model, Event::Key(key.parse().unwrap()));
}

fn with_board(board: Situation) -> Model {
    let mut model = loaded(views::live());
    update(&mut model, Event::Loaded(Box::new(View::Board(Box::new(board)))));
    model
}

/// Presses keys one after the other; what stands in quotes is typed.
fn act(model: &mut Model, keys: &str) -> Vec<Effect> {
    let mut asked = Vec::new();
    for (i, part) in keys.split('\'').enumerate() {
        if i % 2 == 1 {
            type_text(model, part);
        } else if !part.trim().is_empty() {
            asked.extend(press(model, part.trim()));
        }
    }
    asked
}
