//! A view with only some of its rows, in another order: what is summed up is summed up over these alone.
//!
//! It must not know why somebody wants these rows and no others.

use super::{
    arithmetic,
    ledger_fold::KIT,
    view::{Crossings, FlowTable, Flows, Queue, SiteStock, Stock, StockSummary, Stores},
};

/// The rows of a list with these indices; one that is not there is left out.
pub fn picked<T: Clone>(all: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().filter_map(|at| all.get(*at)).cloned().collect()
}

impl Crossings {
    /// These posts and the sums over them.
    #[must_use]
    pub fn pick(&self, rows: &[usize]) -> Self {
        let posts = picked(&self.posts, rows);
        Self {
            day: self.day,
            as_of: posts.iter().filter_map(|post| post.as_of).max(),
            entries: arithmetic::together(posts.iter().map(|post| post.entries)),
            exits: arithmetic::together(posts.iter().map(|post| post.exits)),
            posts,
        }
    }
}

impl Flows {
    /// These posts with their columns; what was published stays whole.
    #[must_use]
    pub fn pick_posts(&self, rows: &[usize]) -> Self {
        let table = FlowTable { rows: picked(&self.table.rows, rows), ..self.table.clone() };
        Self { crossings: self.crossings.pick(rows), table, ..self.clone() }
    }
}

impl StockSummary {
    /// These rows, what lies there together, and whom that covers; the statements speak of all sites.
    #[must_use]
    pub fn pick(&self, rows: &[usize]) -> Self {
        let sites = picked(&self.sites, rows);
        let kits = || sites.iter().filter(|row| row.item.as_str() == KIT);
        let on_hand: i64 = kits().map(|row| row.on_hand.max(0)).sum();
        let usable: i64 = kits().map(SiteStock::usable).sum();
        let mut summary = self.clone();
        summary.as_of = sites.iter().filter_map(|row| row.as_of).max();
        summary.cover.families = usable * i64::from(self.cover.families_per_kit);
        summary.cover.families_at_one_each = usable;
        (summary.on_hand, summary.sites) = (on_hand, sites);
        summary
    }
}

impl Stock {
    /// These rows with their ledgers and lots.
    #[must_use]
    pub fn pick(&self, rows: &[usize]) -> Self {
        let stores = Stores { lots: picked(&self.stores.lots, rows), ..self.stores.clone() };
        Self { summary: self.summary.pick(rows), lines: picked(&self.lines, rows), stores, ..self.clone() }
    }
}

impl Queue {
    /// These acts, counted over all three parts; each stays in its part.
    #[must_use]
    pub fn pick(&self, rows: &[usize]) -> Self {
        let mut first = 0;
        let mut part = |all: &[_]| {
            let here = first..first + all.len();
            first = here.end;
            let rows: Vec<usize> =
                rows.iter().filter(|at| here.contains(at)).map(|at| at - here.start).collect();
            picked(all, &rows)
        };
        Self {
            stamp: self.stamp,
            attention: part(&self.attention),
            waiting: part(&self.waiting),
            answered: part(&self.answered),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_taken_in_the_order_asked_for() {
        assert_eq!(picked(&["a", "b", "c"], &[2, 0, 7]), ["c", "a"]);
    }
}
