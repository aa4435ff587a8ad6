//! What is being read for the screen: each query once at a time, however often it is asked for.
//!
//! It must not know how a query is answered.

use crate::domain::Query;

/// The queries that are under way, and which of them were asked for again meanwhile.
#[derive(Debug, Default)]
pub(super) struct Loads(Vec<Load>);

#[derive(Debug)]
struct Load {
    query: Query,
    again: bool,
}

impl Loads {
    /// Takes note that a query is asked for; says whether it is to be answered now.
    pub(super) fn begins(&mut self, query: Query) -> bool {
        if let Some(load) = self.0.iter_mut().find(|load| load.query == query) {
            load.again = true;
            return false;
        }
        self.0.push(Load { query, again: false });
        true
    }

    /// Takes note of the answer; says whether the query is to be answered again, because what it read
    /// may be older than the last question.
    pub(super) fn ends(&mut self, query: Query) -> bool {
        let Some(at) = self.0.iter().position(|load| load.query == query) else { return false };
        self.0.swap_remove(at).again
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_answered_once_at_a_time_and_once_more_where_it_was_asked_for_meanwhile() {
        let mut loads = Loads::default();
        assert!(loads.begins(Query::Stock));
        assert!(loads.begins(Query::Tb));
        assert!(!loads.begins(Query::Stock) && !loads.begins(Query::Stock));
        assert!(loads.ends(Query::Stock) && loads.begins(Query::Stock));
        assert!(!loads.ends(Query::Stock) && !loads.ends(Query::Tb));
        assert!(loads.begins(Query::Tb));
    }
}
