//! Random frames that follow each other, and what they mean on a terminal that has less.

use haree::console::{Capabilities, Code, Codes, Depth};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::{Color, Modifier},
};

/// A terminal and two frames.
pub(super) struct Case {
    pub(super) seed: u64,
    pub(super) capabilities: Capabilities,
    pub(super) frames: [Buffer; 2],
}

/// What a cell may hold, what arrives with and without Unicode, and its columns. ratatui sends a cluster
/// of several wide parts and a control character as they are; we do not.
const SYMBOLS: [(&str, &str, &str, u16); 20] = [
    (" ", " ", " ", 1),
    ("", " ", " ", 1),
    ("a", "a", "a", 1),
    ("b", "b", "b", 1),
    ("1", "1", "1", 1),
    ("2", "2", "2", 1),
    ("?", "?", "?", 1),
    ("é", "é", "e", 1),
    ("e\u{301}", "e\u{301}", "e", 1),
    ("日", "日", "?", 2),
    ("本", "本", "?", 2),
    ("‼", "‼", "!", 1),
    ("✓", "✓", "k", 1),
    ("█", "█", "#", 1),
    ("▅", "▅", "=", 1),
    ("▁", "▁", "_", 1),
    ("│", "│", "|", 1),
    ("─", "─", "-", 1),
    ("👩\u{200d}👩\u{200d}👧", "👩", "?", 2),
    ("\u{1b}", "?", "?", 1),
];

const COLORS: [Color; 12] = [
    Color::Reset,
    Color::Reset,
    Color::Reset,
    Color::Red,
    Color::LightRed,
    Color::Black,
    Color::White,
    Color::Indexed(1),
    Color::Indexed(9),
    Color::Indexed(200),
    Color::Rgb(1, 2, 3),
    Color::Rgb(250, 128, 0),
];

const MODIFIERS: [Modifier; 8] = [
    Modifier::BOLD,
    Modifier::DIM,
    Modifier::ITALIC,
    Modifier::UNDERLINED,
    Modifier::SLOW_BLINK,
    Modifier::REVERSED,
    Modifier::HIDDEN,
    Modifier::CROSSED_OUT,
];

const CODES: [Code; 7] = [
    Code::Erase,
    Code::EraseCells,
    Code::Column,
    Code::Scroll,
    Code::Shift,
    Code::Repeat,
    Code::Synchronized,
];

impl Case {
    pub(super) fn new(seed: u64) -> Self {
        let rng = &mut Pcg64Mcg::seed_from_u64(seed);
        let capabilities = capabilities(rng);
        let (columns, rows) = match seed % 1_000 {
            0 => (120, 40),
            1..60 => (rng.random_range(1..50), rng.random_range(1..14)),
            _ => (rng.random_range(1..16), rng.random_range(1..6)),
        };
        let area = Rect::new(0, 0, columns, rows);
        let first = changed(&filled(&Buffer::empty(area), rng), rng);
        let second = changed(&first, rng);
        Self { seed, capabilities, frames: [first, second] }
    }
}

fn capabilities(rng: &mut Pcg64Mcg) -> Capabilities {
    let mut codes = Codes::COMMON;
    if rng.random_ratio(1, 2) {
        codes = Codes::NONE;
        for code in CODES {
            codes = if rng.random() { codes.with(code) } else { codes };
        }
    }
    let depth = match rng.random_range(0..10) {
        0 => Depth::Mono,
        1 => Depth::Ansi16,
        2 => Depth::Ansi256,
        _ => Depth::True,
    };
    Capabilities { codes, unicode: rng.random_ratio(9, 10), ..Capabilities::modern(depth) }
}

/// What a terminal with these capabilities is meant to show, as a frame of ratatui's.
pub(super) fn meant(frame: &Buffer, capabilities: Capabilities) -> Buffer {
    let mut meant = frame.clone();
    let columns = frame.area.width;
    for row in 0..frame.area.height {
        let mut column = 0;
        while column < columns {
            let cell = &mut meant[(column, row)];
            let known = SYMBOLS.iter().find(|known| known.0 == cell.symbol());
            let (_, unicode, ascii, width) = *known.unwrap();
            // Half a glyph is a blank.
            let whole = column + width <= columns;
            let text = if capabilities.unicode { unicode } else { ascii };
            cell.set_symbol(if whole { text } else { " " });
            cell.fg = color(cell.fg, capabilities.depth);
            cell.bg = color(cell.bg, capabilities.depth);
            let mut second = cell.clone();
            if whole && width == 2 {
                second.set_symbol(if capabilities.unicode { " " } else { ascii });
                meant[(column + 1, row)] = second;
                column += 1;
            }
            column += 1;
        }
    }
    meant
}

fn color(color: Color, depth: Depth) -> Color {
    match color {
        Color::Rgb(..) if depth != Depth::True => Color::Reset,
        Color::Indexed(16..) if matches!(depth, Depth::Mono | Depth::Ansi16) => Color::Reset,
        _ if depth == Depth::Mono => Color::Reset,
        color => color,
    }
}

/// The frame that follows another one.
pub(super) fn changed(frame: &Buffer, rng: &mut Pcg64Mcg) -> Buffer {
    let mut next = frame.clone();
    for _ in 0..rng.random_range(1..4) {
        match rng.random_range(0..9) {
            0 => next = filled(&next, rng),
            1 => next = scrolled(&next, rng),
            2 | 3 => shift(&mut next, rng),
            4 => erase(&mut next, rng),
            5 => restyle(&mut next, rng),
            _ => scatter(&mut next, rng),
        }
    }
    next
}

fn palette(rng: &mut Pcg64Mcg) -> Vec<Cell> {
    (0..rng.random_range(1..5)).map(|_| cell(rng)).collect()
}

fn cell(rng: &mut Pcg64Mcg) -> Cell {
    let mut cell = Cell::default();
    let symbol = if rng.random_ratio(1, 4) { 0 } else { rng.random_range(0..SYMBOLS.len()) };
    cell.set_symbol(SYMBOLS[symbol].0);
    style(&mut cell, rng);
    cell
}

fn style(cell: &mut Cell, rng: &mut Pcg64Mcg) {
    cell.fg = COLORS[rng.random_range(0..COLORS.len())];
    cell.bg = if rng.random_ratio(1, 3) { COLORS[rng.random_range(0..COLORS.len())] } else { Color::Reset };
    cell.modifier = Modifier::empty();
    for _ in 0..[0, 0, 0, 1, 1, 2, 3][rng.random_range(0..7)] {
        cell.modifier |= MODIFIERS[rng.random_range(0..MODIFIERS.len())];
    }
}

/// Runs of a few cells over and over.
fn filled(frame: &Buffer, rng: &mut Pcg64Mcg) -> Buffer {
    let mut next = frame.clone();
    let palette = palette(rng);
    let longest = rng.random_range(1..12);
    let mut at = 0;
    while at < next.content.len() {
        let run = rng.random_range(1..=longest).min(next.content.len() - at);
        let cell = if rng.random_ratio(1, 3) { Cell::default() } else { one_of(&palette, rng) };
        next.content[at..at + run].fill(cell);
        at += run;
    }
    next
}

fn one_of(palette: &[Cell], rng: &mut Pcg64Mcg) -> Cell {
    palette[rng.random_range(0..palette.len())].clone()
}

fn scatter(frame: &mut Buffer, rng: &mut Pcg64Mcg) {
    let palette = palette(rng);
    for _ in 0..=rng.random_range(0..=frame.content.len() / 6) {
        let at = rng.random_range(0..frame.content.len());
        frame.content[at] = one_of(&palette, rng);
    }
}

fn scrolled(frame: &Buffer, rng: &mut Pcg64Mcg) -> Buffer {
    let mut next = frame.clone();
    let width = usize::from(frame.area.width);
    let height = usize::from(frame.area.height);
    let top = rng.random_range(0..height);
    let rows = rng.random_range(1..=height - top);
    let part = &mut next.content[top * width..(top + rows) * width];
    part.rotate_left(rng.random_range(0..rows) * width);
    if rng.random() {
        scatter(&mut next, rng);
    }
    next
}

/// A few cells of one row, or of all, move.
fn shift(frame: &mut Buffer, rng: &mut Pcg64Mcg) {
    let width = usize::from(frame.area.width);
    let from = rng.random_range(0..width);
    let columns = rng.random_range(1..=width - from);
    let by = rng.random_range(0..columns.min(9));
    let only = rng.random_range(0..frame.area.height * 2);
    for row in (0..frame.area.height).filter(|row| only >= frame.area.height || only == *row) {
        let begin = usize::from(row) * width + from;
        let part = &mut frame.content[begin..begin + columns];
        if rng.random() { part.rotate_left(by) } else { part.rotate_right(by) }
    }
}

fn erase(frame: &mut Buffer, rng: &mut Pcg64Mcg) {
    let width = usize::from(frame.area.width);
    for row in frame.content.chunks_mut(width) {
        if rng.random() {
            let from = rng.random_range(0..width);
            let to = if rng.random() { width } else { rng.random_range(from..width) };
            row[from..to].fill(Cell::default());
        }
    }
}

fn restyle(frame: &mut Buffer, rng: &mut Pcg64Mcg) {
    let from = rng.random_range(0..frame.content.len());
    let to = rng.random_range(from..frame.content.len());
    let mut look = Cell::default();
    style(&mut look, rng);
    for cell in &mut frame.content[from..=to] {
        (cell.fg, cell.bg, cell.modifier) = (look.fg, look.bg, look.modifier);
    }
}
