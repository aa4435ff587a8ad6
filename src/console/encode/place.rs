//! Where the cursor is, and the shortest way to where it must be.
//!
//! It must not know what is written there.

use super::control::{control, control_pair, length, length_pair};

/// What is known of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Unknown,
    /// The row, behind a glyph whose width terminals dispute.
    Row(u16),
    /// Row and column.
    At(u16, u16),
}

/// A way in the fewest bytes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Route {
    /// To the row and the column, counted from 1 (CUP).
    Straight([usize; 2]),
    /// Within the column, then within the row.
    Relative(Rows, Columns),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Rows {
    Up(usize),
    Down(usize),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Columns {
    Stay,
    Left(usize),
    Right(usize),
    /// From the first column (CR).
    Start(usize),
    /// Counted from 1 (CHA).
    To(usize),
}

impl Place {
    pub(super) fn at(row: usize, column: usize) -> Self {
        Self::At(row as u16, column as u16)
    }

    pub(super) fn in_row(row: usize) -> Self {
        Self::Row(row as u16)
    }
}

impl Route {
    /// The shortest way to a row and column; `to_column` says whether the terminal knows CHA. LF keeps
    /// the column: the terminal is raw.
    pub(super) fn new(from: Place, (row, column): (usize, usize), to_column: bool) -> Self {
        let straight = Self::Straight([row + 1, column + 1]);
        let (on, at) = match from {
            Place::Unknown => return straight,
            Place::Row(on) => (usize::from(on), None),
            Place::At(on, at) => (usize::from(on), Some(usize::from(at))),
        };
        let rows = if on > row { Rows::Up(on - row) } else { Rows::Down(row - on) };
        let relative = Self::Relative(rows, Columns::new(at, column, to_column));
        if relative.length() <= straight.length() { relative } else { straight }
    }

    pub(super) fn length(self) -> usize {
        match self {
            Self::Straight(place) => length_pair(place),
            Self::Relative(rows, columns) => rows.length() + columns.length(),
        }
    }

    pub(super) fn push(self, bytes: &mut Vec<u8>) {
        match self {
            Self::Straight(place) => control_pair(bytes, place, b'H'),
            // In the order that people know: CR LF.
            Self::Relative(rows, Columns::Start(column)) => {
                bytes.push(b'\r');
                rows.push(bytes);
                if column > 0 {
                    control(bytes, column, b'C');
                }
            }
            Self::Relative(rows, columns) => {
                rows.push(bytes);
                columns.push(bytes);
            }
        }
    }
}

impl Rows {
    fn length(self) -> usize {
        match self {
            Self::Up(rows) => (2 * rows).min(length(rows)),
            Self::Down(rows) => rows.min(length(rows)),
        }
    }

    fn push(self, bytes: &mut Vec<u8>) {
        match self {
            Self::Up(rows) if 2 * rows <= length(rows) => (0..rows).for_each(|_| bytes.extend(b"\x1bM")),
            Self::Up(rows) => control(bytes, rows, b'A'),
            Self::Down(rows) if rows <= length(rows) => bytes.extend(std::iter::repeat_n(b'\n', rows)),
            Self::Down(rows) => control(bytes, rows, b'B'),
        }
    }
}

impl Columns {
    fn new(from: Option<usize>, to: usize, to_column: bool) -> Self {
        let mut best = Self::Start(to);
        match from {
            Some(from) if from == to => return Self::Stay,
            // CR is the shortest of all.
            _ if to == 0 => return best,
            Some(from) => {
                let relative = if from < to { Self::Right(to - from) } else { Self::Left(from - to) };
                if relative.length() <= best.length() {
                    best = relative;
                }
            }
            None => {}
        }
        let absolute = Self::To(to + 1);
        if to_column && absolute.length() < best.length() { absolute } else { best }
    }

    fn length(self) -> usize {
        match self {
            Self::Stay => 0,
            Self::Left(columns) => columns.min(length(columns)),
            Self::Right(columns) | Self::To(columns) => length(columns),
            Self::Start(0) => 1,
            Self::Start(column) => 1 + length(column),
        }
    }

    fn push(self, bytes: &mut Vec<u8>) {
        match self {
            Self::Stay => {}
            Self::Left(columns) if columns <= length(columns) => {
                bytes.extend(std::iter::repeat_n(8, columns));
            }
            Self::Left(columns) => control(bytes, columns, b'D'),
            Self::Right(columns) => control(bytes, columns, b'C'),
            Self::To(column) => control(bytes, column, b'G'),
            Self::Start(column) => {
                bytes.push(b'\r');
                if column > 0 {
                    control(bytes, column, b'C');
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(from: Place, to: (usize, usize), to_column: bool) -> String {
        let route = Route::new(from, to, to_column);
        let mut bytes = Vec::new();
        route.push(&mut bytes);
        assert_eq!(bytes.len(), route.length());
        String::from_utf8(bytes).unwrap()
    }

    #[track_caller]
    fn check(from: Place, to: (usize, usize), expected: &str) {
        assert_eq!(sent(from, to, true), expected);
    }

    #[test]
    fn the_shortest_way_is_taken() {
        let at = Place::At(10, 40);
        check(at, (10, 40), "");
        check(at, (10, 41), "\x1b[C");
        check(at, (10, 60), "\x1b[20C");
        check(at, (10, 38), "\x08\x08");
        check(at, (10, 30), "\x1b[10D");
        check(at, (10, 0), "\r");
        check(at, (10, 3), "\x1b[4G");
        check(at, (11, 40), "\n");
        check(at, (12, 36), "\n\n\x08\x08\x08\x08");
        check(at, (11, 0), "\r\n");
        check(at, (9, 40), "\x1bM");
        check(at, (8, 40), "\x1bM\x1bM");
        check(at, (7, 40), "\x1b[3A");
        check(at, (25, 40), "\x1b[15B");
        check(at, (0, 0), "\x1b[H");
        check(at, (0, 7), "\x1b[;8H");
        check(at, (30, 0), "\x1b[31H");
        check(at, (30, 99), "\x1b[31;100H");
    }

    #[test]
    fn what_is_not_known_is_not_built_on() {
        check(Place::Unknown, (10, 40), "\x1b[11;41H");
        check(Place::Row(10), (10, 40), "\x1b[41G");
        check(Place::Row(10), (11, 0), "\r\n");
    }

    #[test]
    fn without_the_code_for_a_column_a_way_goes_by_the_first() {
        assert_eq!(sent(Place::Row(10), (10, 40), false), "\r\x1b[40C");
        assert_eq!(sent(Place::At(10, 119), (10, 3), false), "\r\x1b[3C");
    }
}
