//! What is being read for the screen: each query once at a time, however often it is asked for.
//!
//! It must not know how a query is answered.

use crate::domain::{Lens, Query};

/// The queries that are under way, and which of them were asked for again meanwhile.
#[derive(Debug, Default)]
pub(super) struct Loads(Vec<Load>);

#[derive(Debug)]
struct Load {
    query: Query,
    /// It is about another moment than now: another question, not the same one again.
    is_past: bool,
    again: Option<Lens>,
}

impl Loads {
    /// Takes note that a query is asked for; says whether it is to be answered now.
    pub(super) fn begins(&mut self, query: Query, lens: &Lens) -> bool {
        if let Some(at) = self.find(query, lens) {
            self.0[at].again = Some(lens.clone());
            return false;
        }
        self.0.push(Load { query, is_past: lens.as_of.is_some(), again: None });
        true
    }

    /// Takes note of the answer; says through what the query is to be answered again, because what it
    /// read may be older than the last question.
    pub(super) fn ends(&mut self, query: Query, lens: &Lens) -> Option<Lens> {
        let at = self.find(query, lens)?;
        self.0.swap_remove(at).again
    }

    fn find(&self, query: Query, lens: &Lens) -> Option<usize> {
        self.0.iter().position(|load| (load.query, load.is_past) == (query, lens.as_of.is_some()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Instant, Scale, TimeRange};

    #[test]
    fn a_query_is_answered_once_at_a_time_and_once_more_where_it_was_asked_for_meanwhile() {
        let (mut loads, now) = (Loads::default(), Lens::default());
        let range = TimeRange { scale: Scale::Weeks, until: None };
        let weeks = Lens { range, ..Lens::default() };
        assert!(loads.begins(Query::Stock, &now));
        assert!(loads.begins(Query::Tb, &now));
        assert!(!loads.begins(Query::Stock, &now) && !loads.begins(Query::Stock, &weeks));
        assert_eq!(loads.ends(Query::Stock, &now), Some(weeks.clone()));
        assert!(loads.begins(Query::Stock, &weeks));
        assert_eq!((loads.ends(Query::Stock, &weeks), loads.ends(Query::Tb, &now)), (None, None));
        assert!(loads.begins(Query::Tb, &now));
    }

    #[test]
    fn the_board_of_now_does_not_wait_for_that_of_another_moment() {
        let (mut loads, now) = (Loads::default(), Lens::default());
        let past = Lens { as_of: Some(Instant::UNIX_EPOCH), ..Lens::default() };
        assert!(loads.begins(Query::Board, &now) && loads.begins(Query::Board, &past));
        assert!(!loads.begins(Query::Board, &now));
        assert_eq!((loads.ends(Query::Board, &past), loads.ends(Query::Board, &now)), (None, Some(now)));
    }
}
