//! The states on the way through what differs, and the steps that lead to each.
//!
//! Of the states at one place those with the fewest bytes stay, one for each look of the pen. It must
//! not know which steps are worth a try.

use crate::console::capabilities::{Capabilities, Code};

use super::{
    pen::{Look, Pens},
    place::{Place, Route},
    step::{Act, Scroll, Step},
};

/// States kept at one place.
const KEPT: usize = 4;
/// A state so much dearer than another cannot win any more: no change of the look takes more.
const HOPELESS: u32 = 40;

/// After some steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    /// Bytes so far.
    pub cost: u32,
    pub place: Place,
    pub pen: Look,
    last: u32,
    /// How many steps lead here; of two ways with as many bytes the simpler is taken.
    steps: u32,
}

/// A few states, the best of each look.
#[derive(Clone, Copy)]
pub(super) struct Few {
    states: [State; KEPT],
    len: usize,
}

/// All steps that were thought of.
pub(super) struct Plan<'a> {
    pub capabilities: Capabilities,
    pens: Pens,
    /// Each with the one before it.
    steps: Vec<(u32, Step<'a>)>,
    /// Room for the search of a row.
    pub nodes: Vec<[Few; 2]>,
}

impl State {
    /// Nothing is done yet; the plan's first step.
    pub(super) const fn begin(place: Place, pen: Look) -> Self {
        Self { cost: 0, place, pen, last: 0, steps: 0 }
    }
}

impl Few {
    pub(super) const NONE: Self = Self { states: [State::begin(Place::Unknown, Look::PLAIN); KEPT], len: 0 };

    pub(super) fn only(state: State) -> Self {
        let mut few = Self::NONE;
        few.offer(state);
        few
    }

    /// Gives all and is empty afterwards.
    pub(super) fn take(&mut self) -> Self {
        let few = if self.len == 0 { Self::NONE } else { *self };
        self.len = 0;
        few
    }

    pub(super) fn as_slice(&self) -> &[State] {
        &self.states[..self.len]
    }

    pub(super) fn best(&self) -> Option<&State> {
        self.as_slice().iter().min_by_key(|state| state.cost)
    }

    pub(super) fn offer_all(&mut self, others: &Self) {
        others.as_slice().iter().for_each(|state| self.offer(*state));
    }

    /// Keeps a state unless others are better.
    pub(super) fn offer(&mut self, state: State) {
        if let Some(index) = self.room(&state) {
            self.states[index] = state;
            self.len = self.len.max(index + 1);
        }
    }

    /// Where a state would be kept.
    fn room(&self, state: &State) -> Option<usize> {
        let known = self.as_slice();
        let best = known.iter().map(|known| known.cost).min().unwrap_or(state.cost);
        if state.cost > best + HOPELESS {
            return None;
        }
        let same = |known: &State| known.pen == state.pen && known.place == state.place;
        if let Some(index) = known.iter().position(same) {
            let known = &known[index];
            // On a draw the one that erases later.
            return ((state.cost, state.steps) <= (known.cost, known.steps)).then_some(index);
        }
        if self.len < KEPT {
            return Some(self.len);
        }
        let worst = known.iter().enumerate().max_by_key(|(_, known)| known.cost);
        worst.filter(|(_, known)| state.cost < known.cost).map(|(index, _)| index)
    }
}

impl<'a> Plan<'a> {
    pub(super) fn new(capabilities: Capabilities) -> Self {
        let begin = Step { look: Look::PLAIN, act: Act::Begin };
        Self { capabilities, pens: Pens::new(capabilities.depth), steps: vec![(0, begin)], nodes: Vec::new() }
    }

    /// Moves rows before anything else.
    pub(super) fn scroll(&mut self, begin: State, scroll: Scroll) -> State {
        self.act(begin, Act::Scroll(scroll))
    }

    /// The steps up to a state, in order.
    pub(super) fn path(&self, end: &State) -> Vec<&Step<'a>> {
        let mut path = Vec::new();
        let mut at = end.last;
        while at != 0 {
            let (before, step) = &self.steps[at as usize];
            path.push(step);
            at = *before;
        }
        path.reverse();
        path
    }

    /// The cheapest of some ends.
    pub(super) fn cheapest(&self, ends: &Few) -> State {
        let ends = ends.as_slice().iter();
        ends.min_by_key(|end| self.with_reset(end)).copied().unwrap_or(Few::NONE.states[0])
    }

    /// Bytes up to a state and back to the terminal's own look.
    pub(super) fn with_reset(&self, end: &State) -> usize {
        end.cost as usize + self.pens.length(end.pen, Look::PLAIN)
    }

    /// Puts a step under a state.
    fn add(&mut self, state: State, act: Act<'a>) -> State {
        self.steps.push((state.last, Step { look: state.pen, act }));
        State { last: self.steps.len() as u32 - 1, steps: state.steps + 1, ..state }
    }

    /// Does something where the state is.
    pub(super) fn act(&mut self, state: State, act: Act<'a>) -> State {
        self.add(Self::after(state, &act), act)
    }

    /// Does something and keeps the state among others at the same place, unless one of them is as good
    /// with a change of the look.
    pub(super) fn act_into(&mut self, few: &mut Few, state: State, act: Act<'a>) {
        let after = Self::after(state, &act);
        let better = |known: &State| {
            let gap = after.cost.checked_sub(known.cost);
            known.pen != after.pen
                && gap.is_some_and(|gap| self.pens.length(known.pen, after.pen) as u32 <= gap)
        };
        if few.room(&after).is_some() && !few.as_slice().iter().any(better) {
            let after = self.add(after, act);
            few.offer(after);
        }
    }

    fn after(state: State, act: &Act<'a>) -> State {
        State { cost: state.cost + act.cost() as u32, place: act.leads_to(state.place), ..state }
    }

    /// Sends the cursor somewhere.
    pub(super) fn go(&mut self, state: State, to: (usize, usize)) -> State {
        let act = Act::Go(to.0, to.1);
        let place = act.leads_to(state.place);
        if state.place == place {
            return state;
        }
        let route = Route::new(state.place, to, self.capabilities.codes.have(Code::Column));
        self.add(State { cost: state.cost + route.length() as u32, place, ..state }, act)
    }

    /// Changes the pen of a state.
    pub(super) fn turn(&self, state: State, pen: Look) -> State {
        State { cost: state.cost + self.pens.length(state.pen, pen) as u32, pen, ..state }
    }
}
