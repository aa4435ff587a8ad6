//! The cheapest way through one row: a shortest path over its columns, the looks of the pen, and
//! whether the rest was erased.
//!
//! It must not know the other rows.

use crate::console::capabilities::Code;

use super::{
    layout::Layout,
    pen::Look,
    place::Place,
    plan::{Few, Plan, State},
    shift::{Shift, shifted, shifts},
    slot::Slot,
    step::{Act, Written},
};

/// To write again what stands already is never shorter than to jump over more than this.
const LONGEST_REWRITE: usize = 8;
/// A shorter run of blanks is written.
const SHORTEST_ERASE: usize = 5;
/// A shorter run of one character is written.
const SHORTEST_REPEAT: usize = 6;
/// A row that costs less is not moved.
const LEAST_FOR_SHIFT: u32 = 16;

/// What may be done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freedom {
    /// Also what must be made good afterwards.
    All,
    /// Only what brings the row nearer to the wanted one with each step.
    Steady,
}

/// One row of both frames.
#[derive(Clone, Copy)]
pub(super) struct Row<'s, 'a> {
    pub number: usize,
    pub sent: &'s [Slot<'s>],
    pub wanted: &'s [Slot<'a>],
    pub freedom: Freedom,
}

/// Unchanged columns that part a row in two.
const GAP: usize = 4;
/// A row in more parts is written from the left only.
const MOST_PARTS: usize = 4;

/// Plans a row that differs, from any of some states; gives the best ends.
pub(super) fn plan<'a>(plan: &mut Plan<'a>, row: Row<'_, 'a>, begins: &Few) -> Few {
    let layout = Layout::new(row.sent, row.wanted);
    let all = (0, row.wanted.len());
    let Some(mut ends) = Search::run(plan, row, &layout, all, begins) else { return *begins };
    let spent = |few: &Few| few.best().map_or(0, |state| state.cost);
    let cost = spent(&ends) - spent(begins);
    let parts = parts(row);
    if (2..=MOST_PARTS).contains(&parts.len()) {
        let steady = Row { freedom: Freedom::Steady, ..row };
        let from_right = parts.into_iter().rev().fold(*begins, |states, part| {
            Search::run(plan, steady, &layout, part, &states).unwrap_or(states)
        });
        ends.offer_all(&from_right);
    }
    let may = row.freedom == Freedom::All && plan.capabilities.codes.have(Code::Shift);
    if may && cost >= LEAST_FOR_SHIFT {
        for shift in shifts(row.sent, row.wanted) {
            let mut moved = Few::NONE;
            for begin in begins.as_slice() {
                moved.offer(shift_first(plan, row.number, shift, *begin));
            }
            let sent = shifted(row.sent, shift);
            let layout = Layout::new(&sent, row.wanted);
            let others = Search::run(plan, Row { sent: &sent, ..row }, &layout, all, &moved);
            ends.offer_all(&others.unwrap_or(moved));
        }
    }
    ends
}

/// The parts of a row that differ, from the first column to the one behind the last. The next row may
/// be nearer to the first than to the last.
fn parts(row: Row<'_, '_>) -> Vec<(usize, usize)> {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    for column in (0..row.wanted.len()).filter(|column| row.sent[*column] != row.wanted[*column]) {
        match parts.last_mut() {
            Some(part) if part.1 + GAP > column => part.1 = column + 1,
            _ => parts.push((column, column + 1)),
        }
    }
    parts
}

/// What moves in has the background of the pen.
fn shift_first(plan: &mut Plan<'_>, row: usize, shift: Shift, begin: State) -> State {
    let pen = if begin.pen.shows_blank(Look::PLAIN) { begin.pen } else { Look::PLAIN };
    let mut state = begin;
    for (column, act) in shift.acts().into_iter().flatten() {
        state = plan.go(state, (row, column));
        state = plan.turn(state, pen);
        state = plan.act(state, act);
    }
    state
}

/// What the row behind the cursor holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    AsSent = 0,
    Erased = 1,
}

struct Search<'p, 's, 'a> {
    plan: &'p mut Plan<'a>,
    row: Row<'s, 'a>,
    layout: &'s Layout,
    /// The column behind the last that may be written.
    until: usize,
    /// By column and [`Rest`].
    nodes: Vec<[Few; 2]>,
    /// The last column with a state.
    last: usize,
    ends: Few,
}

impl<'p, 's, 'a> Search<'p, 's, 'a> {
    /// Plans the columns of a part; None where nothing must be done.
    fn run(
        plan: &'p mut Plan<'a>,
        row: Row<'s, 'a>,
        layout: &'s Layout,
        (from, until): (usize, usize),
        begins: &Few,
    ) -> Option<Few> {
        let first = layout.facts[from][Rest::AsSent as usize].next.filter(|first| *first < until)?;
        let mut nodes = std::mem::take(&mut plan.nodes);
        nodes.resize(row.wanted.len() + 1, [Few::NONE; 2]);
        let mut search = Self { plan, row, layout, until, nodes, last: first, ends: Few::NONE };
        let mut column = first;
        for begin in begins.as_slice() {
            column = column.min(search.enter(*begin, first));
        }
        while column <= search.last {
            for rest in [Rest::AsSent, Rest::Erased] {
                let few = search.nodes[column][rest as usize].take();
                for state in few.as_slice() {
                    search.leave(*state, column, rest);
                }
            }
            column += 1;
        }
        search.plan.nodes = search.nodes;
        Some(search.ends)
    }

    /// The next column that must be written.
    fn next(&self, column: usize, rest: Rest) -> Option<usize> {
        self.layout.facts[column][rest as usize].next.filter(|next| *next < self.until)
    }

    /// Comes to a column by doing something.
    fn arrive(&mut self, state: State, act: Act<'a>, column: usize, rest: Rest) {
        self.plan.act_into(&mut self.nodes[column][rest as usize], state, act);
        self.last = self.last.max(column);
    }

    /// Goes to the first column, or to one before it that is nearer; gives the least of them.
    fn enter(&mut self, begin: State, first: usize) -> usize {
        let below = match begin.place {
            Place::At(_, column) => usize::from(column),
            _ => first,
        };
        let near = first.saturating_sub(LONGEST_REWRITE)..=first;
        // Over an empty stretch one may erase.
        let far = [0, below].into_iter().filter(|column| *column < *near.start());
        let far = far.filter(|column| self.layout.blanks[*column] >= first - column);
        let mut least = first;
        for column in far.chain(near.clone()) {
            if self.row.wanted[column].width > 0 {
                let state = self.plan.go(begin, (self.row.number, column));
                self.nodes[column][Rest::AsSent as usize].offer(state);
                least = least.min(column);
            }
        }
        least
    }

    /// Does everything that may be done at a column.
    fn leave(&mut self, state: State, column: usize, rest: Rest) {
        let Some(next) = self.next(column, rest) else {
            self.ends.offer(state);
            return;
        };
        if next > column {
            self.jump(state, next, rest);
            let slot = self.row.wanted[column];
            if next - column <= LONGEST_REWRITE && slot.reach == 0 {
                self.write(state, column, rest, 1);
            }
            if self.layout.blanks[column] >= next - column {
                self.erase_end(state, column, rest);
            }
            return;
        }
        self.write(state, column, rest, 1);
        self.erase_end(state, column, rest);
        self.erase_cells(state, column, rest);
        if self.plan.capabilities.codes.have(Code::Repeat) {
            let times = self.repeats(column, rest);
            if times >= SHORTEST_REPEAT {
                self.write(state, column, rest, times);
            }
        }
    }

    fn jump(&mut self, state: State, column: usize, rest: Rest) {
        let state = self.plan.go(state, (self.row.number, column));
        self.nodes[column][rest as usize].offer(state);
        self.last = self.last.max(column);
    }

    fn write(&mut self, state: State, column: usize, rest: Rest, times: usize) {
        let slot = self.row.wanted[column];
        let end = column + slot.width * times;
        let torn = self.torn(end, rest);
        let columns = self.row.wanted.len();
        let written = Written { row: self.row.number, column, slot, times, torn, columns };
        for pen in self.pens(state.pen, slot, end, rest).into_iter().flatten() {
            let state = self.plan.turn(state, pen);
            let act = Act::Write(written);
            if matches!(act.leads_to(state.place), Place::At(..)) {
                self.arrive(state, act, end, rest);
                continue;
            }
            let state = self.plan.act(state, act);
            match self.next(end, rest) {
                Some(next) => self.jump(state, next, rest),
                None => self.ends.offer(state),
            }
        }
    }

    /// How often the glyph of a column comes one after the other up to the last that must be written.
    fn repeats(&self, column: usize, rest: Rest) -> usize {
        let slot = self.row.wanted[column];
        if !slot.text.is_ascii() || slot.width != 1 {
            return 0;
        }
        let same = self.row.wanted[column..].iter().take_while(|other| **other == slot).count();
        self.needed(column..column + same, rest)
    }

    fn erase_end(&mut self, state: State, column: usize, rest: Rest) {
        let tail = column + self.layout.blanks[column] == self.row.wanted.len();
        let may = tail || self.row.freedom == Freedom::All && self.layout.erasing_pays(column);
        if rest == Rest::Erased || !may || !self.plan.capabilities.codes.have(Code::Erase) {
            return;
        }
        for pen in self.pens(state.pen, Slot::ERASED, column, Rest::Erased).into_iter().flatten() {
            let state = self.plan.turn(state, pen);
            self.arrive(state, Act::EraseEnd, column, Rest::Erased);
        }
    }

    fn erase_cells(&mut self, state: State, column: usize, rest: Rest) {
        let columns = self.needed(column..column + self.layout.blanks[column], rest);
        if columns < SHORTEST_ERASE || !self.plan.capabilities.codes.have(Code::EraseCells) {
            return;
        }
        let end = column + columns;
        let torn = self.torn(end, rest);
        for pen in self.pens(state.pen, Slot::ERASED, end, rest).into_iter().flatten() {
            let state = self.plan.turn(state, pen);
            let state = self.plan.act(state, Act::EraseCells { columns, torn });
            match self.next(end, rest) {
                Some(next) => self.jump(state, next, rest),
                None => self.ends.offer(state),
            }
        }
    }

    /// Columns of a range up to the last that must be written.
    fn needed(&self, range: std::ops::Range<usize>, rest: Rest) -> usize {
        let must = |column: &usize| self.next(*column, rest) == Some(*column);
        range.clone().rev().find(must).map_or(0, |last| last + 1 - range.start)
    }

    /// Whether a glyph that was sent loses its first half to what ends here.
    fn torn(&self, end: usize, rest: Rest) -> bool {
        rest == Rest::AsSent && self.row.sent.get(end).is_some_and(|slot| slot.width == 0)
    }

    /// The looks in which a glyph may be written. On a blank the pen stays as it is where nobody sees
    /// it; where it must change, it may lose little, all, or become what the next text needs.
    fn pens(&self, pen: Look, slot: Slot<'_>, end: usize, rest: Rest) -> [Option<Look>; 3] {
        if !slot.blank {
            return [Some(slot.look), None, None];
        }
        if pen.shows_blank(slot.look) {
            return [Some(pen), None, None];
        }
        let next = self.layout.facts[end][rest as usize].look.filter(|look| look.shows_blank(slot.look));
        [Some(pen.turned_to_blank(slot.look)), Some(slot.look), next]
    }
}
