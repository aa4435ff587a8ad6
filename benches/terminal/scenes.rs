//! Frames that follow each other on the screen.

use chrono::TimeDelta;
use haree::{
    console::{Event, Model, draw, forty, update},
    domain::Query,
    store::Store,
};
use ratatui::buffer::Buffer;

use crate::desk::{AREA, model, now};

/// Updates of a scene that goes on.
const UPDATES: u64 = 50;

/// Pairs of frames of one kind.
pub(crate) struct Scene {
    pub(crate) name: String,
    pub(crate) pairs: Vec<[Buffer; 2]>,
}

impl Scene {
    fn new(name: impl Into<String>, pairs: impl IntoIterator<Item = [Buffer; 2]>) -> Self {
        Self { name: name.into(), pairs: pairs.into_iter().collect() }
    }
}

/// Everything that is measured, and the switches from one panel to another.
pub(crate) fn scenes(store: &Store) -> [Vec<Scene>; 2] {
    let mut desk = model(store);
    let board = frame(&desk);
    let mut scenes = vec![
        Scene::new("still", [[board.clone(), board.clone()]]),
        Scene::new("forty plain", (0..UPDATES).map(|second| numbers(second, false))),
        Scene::new("forty coloured", (0..UPDATES).map(|second| numbers(second, true))),
        Scene::new(
            "storm: every digit of the board",
            (0..10).map(|turn| [turned(&board, turn), turned(&board, turn + 1)]),
        ),
        Scene::new("board, first frame", [[Buffer::empty(AREA), board.clone()]]),
    ];
    for key in ["j", "k"] {
        scenes.push(Scene::new(format!("board, {key}"), [pressed(&mut desk, key)]));
    }
    press(&mut desk, "5");
    for key in ["j", "k"] {
        scenes.push(Scene::new(format!("alerts, {key}"), [pressed(&mut desk, key)]));
    }
    press(&mut desk, "1");
    scenes.push(Scene::new("help opened", [pressed(&mut desk, "?")]));
    scenes.push(Scene::new("help closed", [pressed(&mut desk, "esc")]));
    let before = frame(&desk);
    update(&mut desk, Event::Tick(now() + TimeDelta::minutes(1)));
    scenes.push(Scene::new("board, a minute later", [[before, frame(&desk)]]));
    let mut switches = Vec::new();
    for from in 1..=Query::ALL.len() {
        for to in (1..=Query::ALL.len()).filter(|to| *to != from) {
            press(&mut desk, &from.to_string());
            let name = format!("from {:?} to {:?}", Query::ALL[from - 1], Query::ALL[to - 1]);
            switches.push(Scene::new(name, [pressed(&mut desk, &to.to_string())]));
        }
    }
    [scenes, switches]
}

fn numbers(second: u64, colored: bool) -> [Buffer; 2] {
    [second, second + 1].map(|second| {
        let mut frame = Buffer::empty(AREA);
        forty(&mut frame, second, colored);
        frame
    })
}

fn turned(frame: &Buffer, by: u32) -> Buffer {
    let mut frame = frame.clone();
    for (at, cell) in frame.content.iter_mut().enumerate() {
        let digit = cell.symbol().chars().next().and_then(|c| c.to_digit(10));
        if let Some(turned) =
            digit.and_then(|digit| char::from_digit((digit + by * (1 + at as u32 % 9)) % 10, 10))
        {
            cell.set_char(turned);
        }
    }
    frame
}

fn pressed(desk: &mut Model, key: &str) -> [Buffer; 2] {
    let before = frame(desk);
    press(desk, key);
    [before, frame(desk)]
}

fn press(desk: &mut Model, key: &str) {
    update(desk, Event::Key(key.parse().unwrap()));
}

fn frame(desk: &Model) -> Buffer {
    let mut frame = Buffer::empty(AREA);
    draw(desk, AREA, &mut frame);
    frame
}
