//! Every screen: what it costs when it is opened, with each key that moves in it, and when a minute passes.
//!
//! Not how long it takes: that is measured on the scenes.

use std::fmt::Write as _;

use chrono::TimeDelta;
use haree::{
    console::{Effect, Event, Model, draw, encode, full, update},
    domain::{Query, Rules, View},
    store::Store,
};
use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    deeds,
    desk::{AREA, CAPABILITIES, model, now},
};

/// Bytes that a key which moves a selection usually costs at most; where a list goes on by half its
/// height, its rows are written anew.
const KEY: usize = 90;
/// The same where the selection is marked in a picture as well, beside a list of four rows that goes on
/// with every other key.
const PICTURE: usize = 250;
/// The same of a key that moves what is read: its text is another afterwards.
const TEXT: usize = 1_000;
/// Bytes that a whole screen of 120x40 may cost.
const WHOLE: usize = 8_000;
/// How often each key is pressed.
const TIMES: usize = 8;

const SIZES: [Rect; 3] =
    [Rect { width: 80, height: 24, ..AREA }, AREA, Rect { width: 200, height: 60, ..AREA }];

const ROWS: [&str; 2] = ["j", "k"];

/// Each screen: the keys that lead to it from the board, those that move in it, and what they may cost.
const SCREENS: &[(&str, &str, [&str; 2], usize)] = &[
    ("board", "", ROWS, KEY),
    ("flows by hour", "2", ROWS, KEY),
    ("flows by day", "2 t", ROWS, KEY),
    ("flows by week", "2 t t", ROWS, KEY),
    ("flows by month", "2 t t t", ROWS, KEY),
    ("a post", "2 enter", ROWS, TEXT),
    ("a post, cursor", "2 enter", ["left", "right"], TEXT),
    ("a post, table", "2 enter v", ["left", "right"], TEXT),
    ("stock", "3", ROWS, KEY),
    ("stock, counts", "3 tab", ROWS, KEY),
    ("stock, cover", "3 tab tab", ROWS, TEXT),
    ("stock, dispatch", "3 tab tab tab", ROWS, KEY),
    ("stock, nearest", "3 tab tab tab tab", ROWS, KEY),
    ("stock, ledger", "3 enter", ROWS, KEY),
    ("TB", "4", ROWS, KEY),
    ("TB, municipalities", "4 tab", ROWS, KEY),
    ("TB, years", "4 tab tab", ROWS, KEY),
    ("TB, sex and age", "4 tab tab tab", ROWS, KEY),
    ("TB, new screening", "4 tab tab tab tab", ROWS, KEY),
    ("alerts", "5", ROWS, KEY),
    ("an alert", "5 enter", ROWS, KEY),
    ("log", "6", ROWS, KEY),
    ("queue", "7", ROWS, KEY),
    ("map, to the next thing", "8 tab tab tab 0", ["tab", "shift-tab"], PICTURE),
    ("help", "?", ROWS, TEXT),
    ("palette, list", ": b", ["down", "up"], KEY),
    ("palette, typing", ":", ["b", "backspace"], TEXT),
    ("form, fields", "5 a", ["tab", "shift-tab"], KEY),
];

/// The costs of all screens as a table, and the worst of them.
pub(crate) fn screens(store: &Store) -> String {
    let mut table = "\nbytes of each screen; keys at the worst of 80x24, 120x40 and 200x60\n".to_owned();
    writeln!(table, "{:30} {:>7} {:>9} {:>9} {:>7}", "", "whole", "usual key", "worst key", "minute")
        .unwrap();
    let (mut keys, mut wholes) = (Vec::new(), Vec::new());
    for (name, way, moves, most) in SCREENS {
        let sizes = SIZES.map(|area| costs(&mut opened(store, way, area), moves, area));
        let usual = sizes.iter().map(|[usual, _]| *usual).max().unwrap_or(0);
        let worst = sizes.iter().map(|[_, worst]| *worst).max().unwrap_or(0);
        let mut desk = opened(store, way, AREA);
        let before = frame(&desk, AREA);
        let whole = full(&before, &CAPABILITIES).len();
        update(&mut desk, Event::Tick(now() + TimeDelta::minutes(1)));
        let minute = encode(&before, &frame(&desk, AREA), &CAPABILITIES).len();
        keys.push((*most, usual, name));
        wholes.push((whole, name));
        let over = if usual > *most || whole > WHOLE { "  over" } else { "" };
        writeln!(table, "{name:30} {whole:7} {usual:9} {worst:9} {minute:7}{over}").unwrap();
    }
    for (what, most) in [("selection", KEY), ("selection in a picture", PICTURE), ("text", TEXT)] {
        let of_kind = keys.iter().filter(|(kind, ..)| *kind == most);
        let (_, bytes, name) = of_kind.max().unwrap();
        writeln!(table, "worst {what}: {bytes} B of {most}, {name}").unwrap();
    }
    let (bytes, name) = wholes.iter().max().unwrap();
    writeln!(table, "worst whole screen: {bytes} B of {WHOLE}, {name}").unwrap();
    table
}

/// What keys cost that change the screen: the usual one, and the worst.
fn costs(desk: &mut Model, moves: &[&str; 2], area: Rect) -> [usize; 2] {
    let mut step = |key| {
        let before = frame(desk, area);
        press(desk, None, key);
        encode(&before, &frame(desk, area), &CAPABILITIES).len()
    };
    let mut costs: Vec<usize> = moves.iter().flat_map(|key| [*key; TIMES]).map(&mut step).collect();
    costs.retain(|bytes| *bytes > 0);
    costs.sort_unstable();
    [costs.get(costs.len() / 2), costs.last()].map(|bytes| bytes.copied().unwrap_or(0))
}

/// A desk at a screen; what its panels ask for on the way is answered.
fn opened(store: &Store, way: &str, area: Rect) -> Model {
    let mut desk = model(store);
    // The cache has nothing that people wrote.
    for view in [View::Log(deeds::log()), View::Queue(deeds::queue())] {
        update(&mut desk, Event::Loaded(Box::new(view)));
    }
    update(&mut desk, Event::Resize { columns: area.width, rows: area.height });
    for key in way.split_whitespace() {
        press(&mut desk, Some(store), key);
    }
    desk
}

fn press(desk: &mut Model, store: Option<&Store>, key: &str) {
    let effects = update(desk, Event::Key(key.parse().unwrap()));
    let Some(store) = store else { return };
    for effect in effects {
        if let Effect::Load(query, lens) = effect
            && !matches!(query, Query::Log | Query::Queue)
        {
            let view = store.answer_through((query, &lens), now(), &Rules::default()).unwrap();
            update(desk, Event::Loaded(Box::new(view)));
        }
    }
}

fn frame(desk: &Model, area: Rect) -> Buffer {
    let mut frame = Buffer::empty(area);
    draw(desk, area, &mut frame);
    frame
}
