//! Which cells add up to which. It must not know why a cell is hidden.
//!
//! Under a cell lie families: all cells of one break-down, kind of place and kind of period that it
//! is the sum of. A cell that was never sent is the sum of its families too: where it has two, one
//! tells about the other.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use chrono::{Datelike as _, Days};

use super::cell::{Cell, Cells, Key, Status, is_small};
use crate::domain::{Clean, Dimension, Metric, Period, PeriodKind, Place, PlaceId, RollUp, Zone};

/// Cells that may add up to one above them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Family {
    by: Vec<Dimension>,
    /// How far below the cell above its place lies in the kinds of places.
    place: Option<u8>,
    period: PeriodKind,
}

pub(super) type Families = Rc<BTreeMap<Family, Vec<usize>>>;

/// One sum: the cell above and the cells below.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    pub(super) above: usize,
    pub(super) below: Vec<usize>,
}

pub(super) struct Graph<'a> {
    metric: Metric,
    places: HashMap<&'a PlaceId, &'a Place>,
    keys: Vec<Key>,
    ids: HashMap<Key, usize>,
    /// None: nobody ever sent such a cell.
    cells: Vec<Option<Cell>>,
    /// How many were sent; those that were not come behind them.
    sent: usize,
    spans: Vec<Period>,
    families: HashMap<usize, Families>,
    above: HashMap<usize, Rc<Vec<usize>>>,
    sums: HashMap<usize, Rc<Vec<Sum>>>,
    values: HashMap<usize, i64>,
    complete: HashMap<usize, bool>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(metric: Metric, cells: &Cells, places: &'a [Place]) -> Self {
        let cells = with_rests(cells);
        let keys: Vec<Key> = cells.keys().cloned().collect();
        let spans: BTreeSet<Period> =
            keys.iter().map(|key| key.period).filter(|period| matches!(period, Period::Span(..))).collect();
        Self {
            metric,
            places: places.iter().map(|place| (&place.id, place)).collect(),
            ids: keys.iter().cloned().enumerate().map(|(id, key)| (key, id)).collect(),
            sent: keys.len(),
            keys,
            cells: cells.values().copied().map(Some).collect(),
            spans: spans.into_iter().collect(),
            families: HashMap::new(),
            above: HashMap::new(),
            sums: HashMap::new(),
            values: HashMap::new(),
            complete: HashMap::new(),
        }
    }

    pub(super) fn key(&self, cell: usize) -> &Key {
        &self.keys[cell]
    }

    pub(super) fn is_sent(&self, cell: usize) -> bool {
        self.cells[cell].is_some()
    }

    /// The cells that were sent, by their rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, i64)> {
        self.cells.iter().enumerate().filter_map(|(id, cell)| Some((id, cell.as_ref()?.row?)))
    }

    pub(super) fn row(&self, cell: usize) -> Option<i64> {
        self.cells[cell]?.row
    }

    /// Whether somebody outside can know it directly.
    pub(super) fn is_known(&self, cell: usize) -> bool {
        self.cells[cell].is_some_and(|cell| matches!(cell.status, Status::Shown | Status::Open))
    }

    /// Whether nobody may work it out.
    fn is_secret(&self, cell: usize) -> bool {
        self.cells[cell].is_some_and(|it| match it.status {
            Status::Shown | Status::Open => false,
            Status::Hidden | Status::Untold => true,
            Status::Rest => is_small(&self.keys[cell].by, it.value),
        })
    }

    fn is_open(&self, cell: usize) -> bool {
        self.cells[cell].is_some_and(|cell| cell.status == Status::Open)
    }

    pub(super) fn open(&self) -> impl Iterator<Item = usize> {
        (0..self.sent).filter(|cell| self.is_open(*cell))
    }

    pub(super) fn hide(&mut self, cell: usize) {
        if let Some(cell) = &mut self.cells[cell] {
            cell.status = Status::Hidden;
        }
    }

    /// The number; of a cell that was never sent the largest sum under it.
    pub(super) fn value(&mut self, cell: usize) -> i64 {
        if let Some(cell) = self.cells[cell] {
            return cell.value;
        }
        if let Some(known) = self.values.get(&cell) {
            return *known;
        }
        let families = self.families(cell);
        let value = families.values().map(|below| self.sum(below)).max().unwrap_or(0);
        self.values.insert(cell, value);
        value
    }

    fn sum(&self, below: &[usize]) -> i64 {
        below.iter().filter_map(|cell| self.cells[*cell]).map(|cell| cell.value).sum()
    }

    /// The families under a cell.
    pub(super) fn families(&mut self, above: usize) -> Families {
        if let Some(known) = self.families.get(&above) {
            return Rc::clone(known);
        }
        let mut families: BTreeMap<Family, Vec<usize>> = BTreeMap::new();
        let key = &self.keys[above];
        for below in (0..self.sent).filter(|below| *below != above) {
            if self.lies_under(&self.keys[below], key) {
                families.entry(self.family(below, above)).or_default().push(below);
            }
        }
        let families = Rc::new(families);
        self.families.insert(above, Rc::clone(&families));
        families
    }

    fn family(&self, below: usize, above: usize) -> Family {
        let (key, top) = (&self.keys[below], &self.keys[above]);
        let kind = self.places.get(&key.place).map_or(0, |place| place.kind as u8);
        Family {
            by: key.by.0.keys().copied().collect(),
            place: (key.place != top.place).then_some(kind),
            period: PeriodKind::of(key.period),
        }
    }

    fn lies_under(&self, below: &Key, above: &Key) -> bool {
        let of_same = |(dimension, value)| below.by.0.get(dimension) == Some(value);
        above.by.0.iter().all(of_same)
            && self.is_within_period(below.period, above.period)
            && self.is_within_place(&below.place, &above.place)
    }

    fn is_within_place(&self, below: &PlaceId, above: &PlaceId) -> bool {
        below == above || self.places_above(below).contains(&above)
    }

    fn places_above(&self, place: &PlaceId) -> Vec<&'a PlaceId> {
        let mut found = Vec::new();
        let mut at = self.places.get(place).and_then(|place| place.parent.as_ref());
        while let Some(parent) = at.filter(|parent| !found.contains(parent)) {
            found.push(parent);
            at = self.places.get(parent).and_then(|place| place.parent.as_ref());
        }
        found
    }

    /// Weeks and spans lie across the others, so they are no part of them.
    fn is_within_period(&self, below: Period, above: Period) -> bool {
        if below == above {
            return true;
        }
        let whole = !matches!(below, Period::Week(..) | Period::Span(..));
        let (zone, sums) = (Zone::DILI, self.metric.roll_up() == RollUp::Sum);
        whole && sums && above.start(zone) <= below.start(zone) && below.end(zone) <= above.end(zone)
    }

    /// Every cell, sent or not, that a cell is a part of.
    fn above(&mut self, cell: usize) -> Rc<Vec<usize>> {
        if let Some(known) = self.above.get(&cell) {
            return Rc::clone(known);
        }
        let key = self.keys[cell].clone();
        let mut places = vec![key.place.clone()];
        places.extend(self.places_above(&key.place).into_iter().cloned());
        let mut found = Vec::new();
        for by in subsets(&key) {
            for place in &places {
                for period in self.periods_above(key.period) {
                    let above = self.id(Key { place: place.clone(), by: by.clone(), period });
                    if above != cell {
                        found.push(above);
                    }
                }
            }
        }
        let found = Rc::new(found);
        self.above.insert(cell, Rc::clone(&found));
        found
    }

    fn id(&mut self, key: Key) -> usize {
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = self.keys.len();
        self.ids.insert(key.clone(), id);
        self.keys.push(key);
        self.cells.push(None);
        id
    }

    /// The period itself and those that it is a part of.
    fn periods_above(&self, period: Period) -> Vec<Period> {
        let day = period.first_day(Zone::DILI);
        let calendar = [
            Period::Day(day),
            Period::Week(day - Days::new(day.weekday().num_days_from_monday().into())),
            Period::Month(day.with_day(1).unwrap_or(day)),
            Period::Year(day.year()),
        ];
        let wider = calendar.into_iter().chain(self.spans.iter().copied());
        let wider = wider.filter(|above| *above != period && self.is_within_period(period, *above));
        std::iter::once(period).chain(wider).collect()
    }

    /// Every sum that a cell is in.
    pub(super) fn sums(&mut self, cell: usize) -> Rc<Vec<Sum>> {
        if let Some(known) = self.sums.get(&cell) {
            return Rc::clone(known);
        }
        let mut sums = Vec::new();
        let families = self.families(cell);
        if self.is_sent(cell) || families.len() > 1 || self.is_small_unsent(cell) {
            for below in families.values() {
                sums.push(Sum { above: cell, below: below.clone() });
            }
        }
        for above in self.above(cell).iter().copied() {
            let families = self.families(above);
            let family = self.family(cell, above);
            let tells = self.is_sent(above) || families.len() > 1 || self.is_small_unsent(above);
            if let Some(below) = families.get(&family).filter(|_| tells) {
                sums.push(Sum { above, below: below.clone() });
            }
        }
        let sums = Rc::new(sums);
        self.sums.insert(cell, Rc::clone(&sums));
        sums
    }

    /// Whether a cell that was never sent is small: nobody may work it out from those under it.
    fn is_small_unsent(&mut self, cell: usize) -> bool {
        let value = self.value(cell);
        !self.is_sent(cell) && is_small(&self.keys[cell].by, value) && self.is_complete(cell)
    }

    /// Whether every family under a cell adds up to it, so that it moves as they do.
    pub(super) fn is_complete(&mut self, cell: usize) -> bool {
        if let Some(known) = self.complete.get(&cell) {
            return *known;
        }
        let (value, families) = (self.value(cell), self.families(cell));
        let complete = families.values().all(|below| self.sum(below) == value);
        self.complete.insert(cell, complete);
        complete
    }

    /// Hidden cells about which an open one might tell.
    pub(super) fn near_open(&mut self) -> Vec<usize> {
        let mut reach: BTreeSet<usize> = self.open().collect();
        for open in reach.clone() {
            reach.extend(self.above(open).iter());
        }
        let sent = 0..self.sent;
        let mut secret: BTreeSet<usize> = sent.filter(|cell| self.is_secret(*cell)).collect();
        for cell in secret.clone() {
            for above in self.above(cell).iter().copied() {
                if self.is_small_unsent(above) {
                    secret.insert(above);
                }
            }
        }
        let near = |graph: &mut Self, cell: usize| {
            reach.contains(&cell) || graph.above(cell).iter().any(|above| reach.contains(above))
        };
        secret.into_iter().filter(|cell| near(self, *cell)).collect()
    }

    /// What to hide so that a cell cannot be worked out: the smallest open cell of a sum that tells
    /// of it, the nearest such sum first; a cell above only where none below is left.
    pub(super) fn cover(&mut self, cell: usize) -> Option<usize> {
        let sums = self.reach(cell);
        let mut telling = None;
        for sum in &sums {
            if telling.is_none() && self.tells(sum) {
                telling = self.smallest_open(sum);
            }
        }
        let below = telling.or_else(|| sums.iter().find_map(|sum| self.smallest_open(sum)));
        let above = || sums.iter().map(|sum| sum.above).find(|above| self.is_open(*above));
        below.or_else(above)
    }

    /// Whether all but one cell of a sum are known.
    fn tells(&mut self, sum: &Sum) -> bool {
        let unknown = sum.below.iter().filter(|cell| !self.is_known(**cell)).count();
        match unknown {
            0 => self.is_sent(sum.above) && !self.is_known(sum.above),
            1 => self.is_told(sum.above),
            _ => false,
        }
    }

    /// Whether the number of a cell is known, directly or as the sum of a family.
    fn is_told(&mut self, cell: usize) -> bool {
        if self.is_sent(cell) {
            return self.is_known(cell);
        }
        let (value, families) = (self.value(cell), self.families(cell));
        let told = |below: &Vec<usize>| below.iter().all(|below| self.is_known(*below));
        families.values().any(|below| self.sum(below) == value && told(below))
    }

    /// The sums that a cell is in, then those of the hidden cells in them, and so on.
    fn reach(&mut self, cell: usize) -> Vec<Sum> {
        let (mut seen, mut level, mut found) = (BTreeSet::from([cell]), vec![cell], Vec::new());
        while !level.is_empty() {
            let mut sums: Vec<Sum> = level.iter().flat_map(|cell| self.sums(*cell).to_vec()).collect();
            sums.sort_by_key(|sum| (sum.below.len(), sum.above));
            let members = sums.iter().flat_map(|sum| sum.below.iter().copied().chain([sum.above]));
            level = members.filter(|cell| !self.is_known(*cell) && seen.insert(*cell)).collect();
            found.extend(sums);
        }
        found
    }

    fn smallest_open(&mut self, sum: &Sum) -> Option<usize> {
        let mut below: Vec<usize> = sum.below.clone();
        below.retain(|cell| {
            self.is_open(*cell) && !self.is_plain_nought(*cell) && !self.is_told_anyway(*cell)
        });
        let value = |cell: &usize| self.cells[*cell].map_or(0, |cell| cell.value);
        // A nought tells that there was nobody; it covers nobody either, unless nothing else can.
        below.into_iter().min_by_key(|cell| (value(cell) == 0, value(cell), *cell))
    }

    /// Whether those under a cell, which are out, tell it: hiding it would hide nothing.
    fn is_told_anyway(&mut self, cell: usize) -> bool {
        let (value, families) = (self.value(cell), self.families(cell));
        let is_out = |cell: &usize| self.cells[*cell].is_some_and(|cell| cell.status == Status::Shown);
        families.values().any(|below| self.sum(below) == value && below.iter().all(is_out))
    }

    /// Whether a cell is nought because one above it is: hiding it would hide nothing.
    fn is_plain_nought(&mut self, cell: usize) -> bool {
        let above = self.above(cell);
        self.cells[cell].is_some_and(|cell| cell.value == 0)
            && above.iter().any(|above| self.is_told_nought(*above, cell))
    }

    /// Whether a cell is known to be nought, also without the families of one below it.
    fn is_told_nought(&mut self, above: usize, without: usize) -> bool {
        if self.value(above) != 0 {
            return false;
        }
        let others = self.families(above);
        let told =
            |below: &Vec<usize>| !below.contains(&without) && below.iter().all(|below| self.is_known(*below));
        self.is_known(above) || others.values().any(told)
    }
}

/// Adds to each break-down those whom no cell of it stands for: their number follows from the total.
fn with_rests(cells: &Cells) -> Cells {
    let mut all = cells.clone();
    let mut parts: BTreeMap<(Key, Dimension), Vec<Cell>> = BTreeMap::new();
    for (key, cell) in cells {
        for dimension in key.by.0.keys() {
            let mut above = key.clone();
            above.by.0.remove(dimension);
            parts.entry((above, *dimension)).or_default().push(*cell);
        }
    }
    let sum = |below: &[Cell]| below.iter().map(|cell| cell.value).sum::<i64>();
    let mut totals: BTreeMap<&Key, i64> = BTreeMap::new();
    for ((above, _), below) in &parts {
        let total = totals.entry(above).or_default();
        *total = sum(below).max(*total);
    }
    for ((above, dimension), below) in &parts {
        let total = cells.get(above).map_or(totals[above], |cell| cell.value);
        let rest = total - sum(below);
        if rest > 0 && below.iter().all(|cell| cell.status != Status::Untold) {
            let mut key = above.clone();
            key.by.0.insert(*dimension, Clean::default());
            all.entry(key).or_insert(Cell { value: rest, row: None, status: Status::Rest });
        }
    }
    all
}

/// A cell's break-down with some of its dimensions, or all.
fn subsets(key: &Key) -> Vec<crate::domain::Dimensions> {
    let all: Vec<_> = key.by.0.iter().collect();
    let subset = |mask: usize| {
        let chosen = all.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0);
        crate::domain::Dimensions(chosen.map(|(_, (d, v))| (**d, (*v).clone())).collect())
    };
    (0..1_usize << all.len()).map(subset).collect()
}
