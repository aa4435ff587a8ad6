//! Finds rows that have moved up or down together, as those of a list do.
//!
//! It must not know what a move costs.

use ratatui::buffer::Cell;

use super::step::Scroll;

/// How many distances are worth a try.
const TRIED: usize = 2;

/// The moves that bring most rows to their place.
pub(super) fn scrolls(sent: &[&[Cell]], wanted: &[&[Cell]]) -> Vec<Scroll> {
    let blank = Cell::default();
    let changed = || (0..wanted.len()).filter(|row| sent[*row] != wanted[*row]);
    let before: Vec<_> = changed().map(|row| (hash(sent[row]), row)).collect();
    // By distance, upwards first: how many rows come from there, the first and the last of them.
    let mut votes: Vec<(isize, usize, usize, usize)> = Vec::new();
    for row in changed().filter(|row| wanted[*row].iter().any(|cell| *cell != blank)) {
        let own = hash(wanted[row]);
        let same = |(hash, source): &&(u64, usize)| *hash == own && sent[*source] == wanted[row];
        for (_, source) in before.iter().filter(same) {
            let distance = *source as isize - row as isize;
            if let Some(vote) = votes.iter_mut().find(|vote| vote.0 == distance) {
                (vote.1, vote.3) = (vote.1 + 1, row);
            } else {
                votes.push((distance, 1, row, row));
            }
        }
    }
    votes.sort_by_key(|vote| std::cmp::Reverse(vote.1));
    votes.truncate(TRIED);
    let scroll = |(distance, _, first, last): (isize, usize, usize, usize)| {
        let (rows, up) = (distance.unsigned_abs(), distance > 0);
        let (top, bottom) = if up { (first, last + rows) } else { (first - rows, last) };
        Scroll { top, bottom, rows, up, of: wanted.len() }
    };
    votes.into_iter().map(scroll).collect()
}

/// Of the text alone, which is enough to tell most rows from each other.
fn hash(cells: &[Cell]) -> u64 {
    let bytes = cells.iter().flat_map(|cell| cell.symbol().bytes());
    bytes.fold(0, |hash: u64, byte| {
        (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95)
    })
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;

    #[track_caller]
    fn check(sent: [&str; 5], wanted: [&str; 5], expected: &[(usize, usize, usize, bool)]) {
        let (sent, wanted) = (Buffer::with_lines(sent), Buffer::with_lines(wanted));
        let rows = |buffer: &Buffer| buffer.content.chunks(2).map(<[_]>::to_vec).collect::<Vec<_>>();
        let (sent, wanted) = (rows(&sent), rows(&wanted));
        let sent: Vec<_> = sent.iter().map(Vec::as_slice).collect();
        let wanted: Vec<_> = wanted.iter().map(Vec::as_slice).collect();
        let found: Vec<_> = scrolls(&sent, &wanted)
            .into_iter()
            .map(|scroll| (scroll.top, scroll.bottom, scroll.rows, scroll.up))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn rows_that_moved_together_are_found() {
        check(["t ", "a ", "b ", "c ", "f "], ["t ", "b ", "c ", "d ", "f "], &[(1, 3, 1, true)]);
        check(["t ", "a ", "b ", "c ", "f "], ["t ", "z ", "a ", "b ", "f "], &[(1, 3, 1, false)]);
        check(["a ", "b ", "c ", "d ", "e "], ["d ", "e ", "f ", "g ", "h "], &[(0, 4, 3, true)]);
        check(["a ", "b ", "c ", "d ", "e "], ["f ", "g ", "  ", "i ", "  "], &[]);
    }
}
