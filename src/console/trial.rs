//! A frame that measures the screen and not the data: forty numbers that all change.
//!
//! `haree demo --scene forty` and the benches draw it. It must not know who measures.

use ratatui::{
    buffer::Buffer,
    style::{Color, Style},
};

/// Numbers of the scene, two on each of 20 rows.
pub const NUMBERS: u16 = 40;
/// Columns of the two numbers of a row.
const COLUMNS: [u16; 2] = [24, 34];
const FIRST_ROW: u16 = 4;

/// Draws forty five-digit numbers; from one `second` to the next every digit of each changes.
///
/// With `colored` each number has one of three colours, as a value below, within and above a band.
pub fn forty(buffer: &mut Buffer, second: u64, colored: bool) {
    for number in 0..NUMBERS {
        let (row, column) = (FIRST_ROW + number / 2, COLUMNS[usize::from(number % 2)]);
        if number % 2 == 0 {
            let label = format!("point of entry {:02}", number / 2 + 1);
            buffer.set_stringn(1, row, label, 22, Style::new());
        }
        let value: String = (0..5).map(|place| char::from(b'0' + digit(number, place, second))).collect();
        let style = if colored { band(number, second) } else { Style::new() };
        if row < buffer.area.height && column + 5 <= buffer.area.width {
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
    use ratatui::layout::Rect;

    use super::*;

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
