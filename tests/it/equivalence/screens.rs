//! Two terminal emulators side by side.
//!
//! What they lack: both have one weight, bold or dim, so that a cell that wants both has either; vt100
//! knows neither blinking nor crossed out; neither knows hidden, which the test of the pen reads from
//! the codes; avt gives a combining mark a column of its own, so that it gets none.

use std::num::NonZeroU16;

use ratatui::{
    backend::Backend as _,
    buffer::{Buffer, Cell},
    layout::Rect,
    style::Modifier,
};
use ratatui_crossterm::CrosstermBackend;

pub(super) struct Screens {
    vt100: vt100::Parser,
    avt: avt::Terminal,
    /// Everything that was fed.
    fed: Vec<u8>,
    area: Rect,
}

impl Clone for Screens {
    fn clone(&self) -> Self {
        let mut screens = Self::new(self.area);
        screens.feed(&self.fed);
        screens
    }
}

impl Screens {
    pub(super) fn new(area: Rect) -> Self {
        let size = |n: u16| NonZeroU16::new(n).unwrap();
        Self {
            vt100: vt100::Parser::new(size(area.height), size(area.width), 0),
            avt: avt::Terminal::new(usize::from(area.width), usize::from(area.height)).unwrap(),
            fed: Vec::new(),
            area,
        }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.fed.extend(bytes);
        self.vt100.process(bytes);
        let text = std::str::from_utf8(bytes).unwrap();
        self.avt.feed(text.replace('\u{301}', "").as_str());
    }

    /// Screens to which ratatui's backend sent a frame. It is sent whole: where a wide glyph is replaced,
    /// ratatui's difference does not send its second column again, and that is left in the new look of
    /// the first.
    pub(super) fn with(frame: &Buffer) -> Self {
        let mut bytes = Vec::new();
        let mut backend = CrosstermBackend::new(&mut bytes);
        backend.clear().unwrap();
        backend.draw(Buffer::empty(frame.area).diff(frame).into_iter()).unwrap();
        let mut screens = Self::new(frame.area);
        screens.feed(&bytes);
        screens
    }

    /// Compares every cell that can be seen; `wanted` says what both are meant to show.
    pub(super) fn same(&self, other: &Self, wanted: &Buffer) -> Result<(), String> {
        for row in 0..self.area.height {
            for column in 0..self.area.width {
                let wanted = &wanted[(column, row)];
                let [ours, theirs] = [self, other].map(|screens| screens.vt100.screen().cell(row, column));
                let [ours, theirs] = [ours, theirs].map(|cell| of_vt100(cell.unwrap(), wanted));
                differ("vt100", (row, column), &ours, &theirs)?;
                let [ours, theirs] = [self, other].map(|screens| {
                    let line = screens.avt.screen().line(usize::from(row)).unwrap();
                    of_avt(&line.cells()[usize::from(column)], wanted)
                });
                differ("avt", (row, column), &ours, &theirs)?;
            }
        }
        Ok(())
    }
}

fn differ<T: PartialEq + std::fmt::Debug>(
    emulator: &str,
    place: (u16, u16),
    ours: &T,
    theirs: &T,
) -> Result<(), String> {
    if ours == theirs {
        return Ok(());
    }
    Err(format!("{emulator}, row and column {place:?}\nours:   {ours:?}\ntheirs: {theirs:?}"))
}

/// What can be seen of a cell.
#[derive(Debug, PartialEq)]
struct Seen<T, C> {
    text: T,
    columns: u8,
    bg: C,
    /// Underlined, reversed, crossed out.
    lines: [bool; 3],
    ink: Option<Ink<C>>,
}

/// What nobody sees on a space.
#[derive(Debug, PartialEq)]
struct Ink<C> {
    fg: C,
    weight: u8,
    italic: bool,
    blink: bool,
}

fn weight(bold: bool, dim: bool, wanted: &Cell) -> u8 {
    let both = wanted.modifier.contains(Modifier::BOLD | Modifier::DIM);
    if both { u8::from(bold || dim) } else { u8::from(bold) + 2 * u8::from(dim) }
}

fn of_vt100<'c>(cell: &'c vt100::Cell, wanted: &Cell) -> Seen<&'c str, vt100::Color> {
    let text = if cell.has_contents() { cell.contents() } else { " " };
    // The second half of a glyph has a look of its own in this emulator.
    if cell.is_wide_continuation() {
        return Seen { text: "", columns: 0, bg: vt100::Color::Default, lines: [false; 3], ink: None };
    }
    let lines = [cell.underline(), cell.inverse(), wanted.modifier.contains(Modifier::CROSSED_OUT)];
    let ink = Ink {
        fg: cell.fgcolor(),
        weight: weight(cell.bold(), cell.dim(), wanted),
        italic: cell.italic(),
        blink: false,
    };
    let ink = (text != " " || lines != [false; 3]).then_some(ink);
    Seen { text, columns: 1 + u8::from(cell.is_wide()), bg: cell.bgcolor(), lines, ink }
}

fn of_avt(cell: &avt::Cell, wanted: &Cell) -> Seen<char, Option<avt::Color>> {
    let pen = cell.pen();
    let lines = [pen.is_underline(), pen.is_inverse(), pen.is_strikethrough()];
    let ink = Ink {
        fg: pen.foreground(),
        weight: weight(pen.is_bold(), pen.is_faint(), wanted),
        italic: pen.is_italic(),
        blink: pen.is_blink(),
    };
    let ink = (cell.char() != ' ' || lines != [false; 3]).then_some(ink);
    Seen { text: cell.char(), columns: cell.width(), bg: pen.background(), lines, ink }
}
