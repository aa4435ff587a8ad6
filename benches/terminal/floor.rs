//! The fewest bytes that the changed cells of a frame can be written in.
//!
//! Changed cells of one look that stand side by side are a run. Whatever the order, each run costs its
//! own text and the cheapest way to its first cell from the end of any other run or from the start of
//! the frame: the move (or the text that stands between) and the change of the look. The sum of these
//! minima is the floor. Two runs may share a predecessor there, which no real order allows, and nothing
//! is paid for the way back to the terminal's own look, so that it is not always reached. An empty run
//! costs no more than to erase it. Rows and cells that move by a control sequence are not in it: a
//! screen that scrolls may cost less.

use ratatui::{
    buffer::{Buffer, Cell},
    style::{Color, Modifier},
};

/// Changed cells of one look side by side.
struct Run<'a> {
    row: usize,
    from: usize,
    to: usize,
    bytes: usize,
    cell: &'a Cell,
    blank: bool,
}

/// The pen, and the place where it is known.
#[derive(Clone, Copy)]
struct End<'a> {
    at: Option<(usize, usize)>,
    /// None where any look may have been left that shows this background.
    look: Option<&'a Cell>,
    bg: Color,
}

/// Bytes that no order of writing goes below.
pub(crate) fn floor(sent: &Buffer, wanted: &Buffer) -> usize {
    let runs = runs(sent, wanted);
    let columns = usize::from(wanted.area.width);
    let plain = Cell::default();
    let start = End { at: None, look: Some(&plain), bg: Color::Reset };
    let end = |run: &Run<'_>| End {
        at: (run.to < columns).then_some((run.row, run.to)),
        look: None,
        bg: run.cell.bg,
    };
    let ends: Vec<_> = runs
        .iter()
        .map(|run| if run.blank { end(run) } else { End { look: Some(run.cell), ..end(run) } })
        .collect();
    let cost = |(index, run): (usize, &Run<'_>)| {
        let others = ends.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, end)| end);
        let entries = others.chain([&start]).map(|end| travel(end, run, wanted) + change(end, run));
        run.bytes + entries.min().unwrap_or(0)
    };
    runs.iter().enumerate().map(cost).sum()
}

fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(SEEN)
}

/// Attributes that show on a space.
const SEEN: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

fn looks_same(one: &Cell, other: &Cell) -> bool {
    let text = one.fg == other.fg && one.modifier == other.modifier;
    one.bg == other.bg && is_blank(one) == is_blank(other) && (is_blank(one) || text)
}

fn runs<'a>(sent: &Buffer, wanted: &'a Buffer) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    let columns = usize::from(wanted.area.width);
    for (at, (before, cell)) in sent.content.iter().zip(&wanted.content).enumerate() {
        if looks_same(before, cell) && before.symbol() == cell.symbol() {
            continue;
        }
        let (row, column) = (at / columns, at % columns);
        let bytes = cell.symbol().len();
        match runs.last_mut() {
            Some(run) if run.row == row && run.to == column && looks_same(run.cell, cell) => {
                (run.to, run.bytes) = (column + 1, run.bytes + bytes);
            }
            _ => {
                let blank = is_blank(cell);
                runs.push(Run { row, from: column, to: column + 1, bytes, cell, blank });
            }
        }
    }
    for run in runs.iter_mut().filter(|run| run.blank) {
        // EL, if all that follows is empty too.
        run.bytes = run.bytes.min(3);
    }
    runs
}

/// The cheapest way to the first cell of a run.
fn travel(end: &End<'_>, run: &Run<'_>, wanted: &Buffer) -> usize {
    let (row, column) = (run.row, run.from);
    let straight = sequence(row + 1) + if column == 0 { 0 } else { 1 + digits(column + 1) };
    let Some((on, at)) = end.at else { return straight };
    let rows =
        if row >= on { (row - on).min(sequence(row - on)) } else { (2 * (on - row)).min(sequence(on - row)) };
    let start = if column == 0 { 1 } else { 1 + sequence(column) };
    let along = match column.cmp(&at) {
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Greater => {
            let between = on * usize::from(wanted.area.width);
            let text = &wanted.content[between + at..between + column];
            let again =
                if row == on { text.iter().map(|cell| cell.symbol().len()).sum() } else { usize::MAX };
            sequence(column - at).min(again)
        }
        std::cmp::Ordering::Less => (at - column).min(sequence(at - column)),
    };
    straight.min(rows + along.min(start).min(sequence(column + 1)))
}

/// The cheapest change of the look.
fn change(end: &End<'_>, run: &Run<'_>) -> usize {
    let same_bg = end.bg == run.cell.bg;
    if run.blank {
        let seen = end.look.is_some_and(|look| look.modifier.intersects(SEEN) && !is_blank(look));
        return if same_bg && !seen { 0 } else { 3 };
    }
    let Some(look) = end.look else {
        return if same_bg && !run.cell.modifier.intersects(SEEN) { 0 } else { 4 };
    };
    let to = run.cell;
    if look.fg == to.fg && same_bg && look.modifier == to.modifier {
        return 0;
    }
    let plain = Cell::default();
    let lost = (look.modifier - to.modifier).iter().count() * 3;
    let afresh = 3 + usize::from(to.fg != plain.fg || to.bg != plain.bg || !to.modifier.is_empty());
    (2 + lost + codes(look, to)).min(afresh + codes(&plain, to).saturating_sub(1))
}

/// Bytes of what is set, each with what divides it from the next.
fn codes(from: &Cell, to: &Cell) -> usize {
    let color = |from: Color, to: Color, bright: usize| match to {
        to if to == from => 0,
        Color::Indexed(index) if index >= 16 => 6 + digits(usize::from(index)),
        Color::Rgb(red, green, blue) => {
            8 + [red, green, blue].map(|part| digits(usize::from(part))).iter().sum::<usize>()
        }
        Color::Indexed(8..)
        | Color::DarkGray
        | Color::LightRed
        | Color::LightGreen
        | Color::LightYellow
        | Color::LightBlue
        | Color::LightMagenta
        | Color::LightCyan
        | Color::White => 1 + bright,
        _ => 3,
    };
    2 * (to.modifier - from.modifier).iter().count() + color(from.fg, to.fg, 2) + color(from.bg, to.bg, 3)
}

/// Bytes of a control sequence with a number.
fn sequence(number: usize) -> usize {
    if number == 1 { 3 } else { 3 + digits(number) }
}

fn digits(number: usize) -> usize {
    if number < 10 { 1 } else { 1 + digits(number / 10) }
}
