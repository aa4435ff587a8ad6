//! A frame that measures the screen and not the data: forty numbers that all change.
//!
//! `haree demo --scene forty` and the benches draw it. It must not know who measures.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Color, Style},
};

use super::terminal::Writer;

/// Numbers of the scene, two on each of 20 rows.
pub const NUMBERS: u16 = 40;
const ROWS: u16 = NUMBERS / 2;
/// How far from the right edge the two numbers of a row begin: right-aligned, as tables have them.
const FROM_RIGHT: [u16; 2] = [14, 6];

/// The forty numbers on a screen: a frame for each second, and nothing between.
#[derive(Debug, Default)]
pub struct Trial {
    colored: bool,
    columns: u16,
    rows: u16,
    /// None before the first tick, which comes with the first frame.
    second: Option<u64>,
    /// The second of the newest frame.
    shown: Option<u64>,
    anew: bool,
}

impl Trial {
    pub fn plain() -> Self {
        Self::default()
    }

    pub fn colored() -> Self {
        Self { colored: true, ..Self::default() }
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        (self.columns, self.rows) = (columns, rows);
        self.anew = true;
    }

    /// Sends the next frame whole, whatever the terminal shows.
    pub fn redraw(&mut self) {
        self.anew = true;
    }

    /// Goes on by a second.
    pub fn tick(&mut self) {
        self.second = Some(self.second.map_or(0, |second| second + 1));
    }

    /// Shows the numbers of this second, unless they stand there.
    pub fn show(&mut self, writer: &Writer) {
        let anew = std::mem::take(&mut self.anew);
        let second = self.second.unwrap_or_default();
        if !anew && self.shown == Some(second) {
            return;
        }
        self.shown = Some(second);
        let mut frame = Buffer::empty(Rect::new(0, 0, self.columns, self.rows));
        forty(&mut frame, second, self.colored);
        if anew {
            writer.show_anew(frame);
        } else {
            writer.show(frame);
        }
    }
}

/// Draws forty five-digit numbers; from one `second` to the next every digit of each changes.
///
/// With `colored` each number has one of three colours, as a value below, within and above a band.
pub fn forty(buffer: &mut Buffer, second: u64, colored: bool) {
    let top = buffer.area.height.saturating_sub(ROWS) / 2;
    for number in 0..NUMBERS {
        let row = top + number / 2;
        let column = buffer.area.width.saturating_sub(FROM_RIGHT[usize::from(number % 2)]);
        if row >= buffer.area.height {
            return;
        }
        if number % 2 == 0 {
            let label = format!("point of entry {:02}", number / 2 + 1);
            buffer.set_stringn(1, row, label, 22, Style::new());
        }
        let value: String = (0..5).map(|place| char::from(b'0' + digit(number, place, second))).collect();
        let style = if colored { band(number, second) } else { Style::new() };
        if column + 5 <= buffer.area.width {
            buffer.set_string(column, row, value, style);
        }
    }
}

/// Each digit goes on by 1 to 9 a second, so that it never stays.
fn digit(number: u16, place: u64, second: u64) -> u8 {
    let seed = u64::from(number) * 7 + place * 3;
    let step = 1 + seed % 9;
    // The first digit is 1 to 9 and goes on among those.
    let (least, range) = if place == 0 { (1, 9) } else { (0, 10) };
    let step = if place == 0 { 1 + step % 8 } else { step };
    (least + (seed + step * second) % range) as u8
}

fn band(number: u16, second: u64) -> Style {
    let mixed = (u64::from(number) * 31 + second * 17).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    match mixed % 3 {
        0 => Style::new(),
        1 => Style::new().fg(Color::Yellow),
        _ => Style::new().fg(Color::Red),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_of_any_size_takes_them() {
        for (columns, rows) in [(0, 0), (1, 1), (30, 5), (500, 200)] {
            let mut frame = Buffer::empty(Rect::new(0, 0, columns, rows));
            forty(&mut frame, 7, true);
            let labels = frame.content.iter().filter(|cell| cell.symbol() == "y").count();
            assert_eq!(labels, if columns > 20 { usize::from(rows.min(ROWS)) } else { 0 });
        }
    }

    #[test]
    fn every_digit_of_forty_numbers_changes_and_nothing_else() {
        let area = Rect::new(0, 0, 120, 40);
        for second in 0..50 {
            let [mut before, mut after] = [Buffer::empty(area), Buffer::empty(area)];
            forty(&mut before, second, false);
            forty(&mut after, second + 1, false);
            let changed = before.content.iter().zip(&after.content).filter(|(old, new)| old != new).count();
            assert_eq!(changed, usize::from(NUMBERS) * 5);
        }
    }
}
