//! Which row of which source is in force, what it replaced, and who says otherwise.
//!
//! Rows may come in any order: HQ's revision numbers say in which order it received them. It must
//! not know what the figures are about.

use super::{
    Clean, Observation, Standing, Value,
    view::{PublishedFigure, Revision},
};

/// The row in force among those of one series and period.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure<'a> {
    pub row: &'a Observation,
    /// The newest correction by the same source of a figure that had been final.
    pub revision: Option<Revision>,
    /// Rows of the same source that are not in force.
    pub kept: u32,
    /// Another source gives another number.
    pub disputed: bool,
}

impl Figure<'_> {
    /// The figure as one line of a list, with what it was before.
    pub(super) fn publish(&self, name: &Clean, direction: Clean) -> PublishedFigure {
        PublishedFigure {
            place: self.row.series.place.clone(),
            name: name.clone(),
            period: self.row.period,
            direction,
            value: self.row.value,
            standing: self.row.standing,
            source: self.row.source.clone(),
            as_of: self.row.as_of,
            was: self.revision.as_ref().map(|revision| revision.was),
            kept: self.kept,
            disputed: self.disputed,
            note: self.row.note.clone(),
        }
    }
}

/// One figure per series and period: the newest source's, marked where another source differs.
pub(super) fn in_force(rows: &[Observation]) -> Vec<Figure<'_>> {
    newest_of(&of_each_source(rows))
}

/// The newest source's of each series and period, of figures [`of_each_source`].
pub(super) fn newest_of<'a>(each: &[Figure<'a>]) -> Vec<Figure<'a>> {
    let same = |a: &Figure<'_>, b: &Figure<'_>| a.row.series == b.row.series && a.row.period == b.row.period;
    each.chunk_by(same).filter_map(newest_source).collect()
}

/// One figure per series, period and source, in that order.
pub(super) fn of_each_source(rows: &[Observation]) -> Vec<Figure<'_>> {
    let mut sorted: Vec<&Observation> = rows.iter().collect();
    sorted.sort_by(|a, b| {
        let key = |row: &Observation| (row.period, row.revision);
        let by_series = a.series.cmp(&b.series).then(a.period.cmp(&b.period));
        by_series.then_with(|| a.source.cmp(&b.source)).then(key(a).cmp(&key(b)))
    });
    let same = |a: &&Observation, b: &&Observation| {
        a.series == b.series && a.period == b.period && a.source == b.source
    };
    sorted.chunk_by(same).filter_map(history).collect()
}

/// Walks a source's rows as HQ received them: a row that comes late but is older never takes force.
fn history<'a>(rows: &[&'a Observation]) -> Option<Figure<'a>> {
    let (first, later) = rows.split_first()?;
    let mut figure = Figure { row: first, revision: None, kept: later.len() as u32, disputed: false };
    for row in later {
        if row.rank() <= figure.row.rank() {
            continue;
        }
        if figure.row.standing == Standing::Final && figure.row.value != row.value {
            figure.revision = Some(Revision {
                period: row.period,
                was: figure.row.value,
                is: row.value,
                as_of: row.as_of,
                source: row.source.clone(),
            });
        }
        figure.row = row;
    }
    // Who took back what he said does not say it.
    Some(figure).filter(|figure| figure.row.value != Value::Withdrawn)
}

fn newest_source<'a>(sources: &[Figure<'a>]) -> Option<Figure<'a>> {
    let best =
        sources.iter().reduce(|best, next| if next.row.as_of > best.row.as_of { next } else { best })?;
    // A hidden figure contradicts nobody.
    let number = best.row.value.number();
    let disputed = number.is_some()
        && sources.iter().any(|other| other.row.value.number().is_some_and(|it| Some(it) != number));
    Some(Figure { disputed, ..best.clone() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Dimensions, Direction, Metric, Period, Series, Zone};

    fn row(source: &str, revision: u32, as_of: i64, number: i64) -> Observation {
        let at = chrono::DateTime::from_timestamp(1_795_000_000 + as_of * 60, 0).unwrap();
        Observation {
            series: Series {
                metric: Metric::Crossings,
                place: "BTG".into(),
                dimensions: Dimensions::crossing(Direction::Entry),
            },
            period: Period::Hour(Zone::DILI.hour(at)),
            source: source.into(),
            revision,
            value: Value::Number(number),
            as_of: at,
            recorded_at: at,
            standing: Standing::Final,
            note: None,
        }
    }

    #[track_caller]
    fn check(rows: &[Observation], value: i64, was: Option<i64>, kept: u32, disputed: bool) {
        let figures = in_force(rows);
        assert_eq!(figures.len(), 1);
        let figure = &figures[0];
        let was_value = figure.revision.as_ref().and_then(|revision| revision.was.number());
        assert_eq!(
            (figure.row.value.number(), was_value, figure.kept, figure.disputed),
            (Some(value), was, kept, disputed)
        );
    }

    #[test]
    fn a_later_row_of_the_same_source_revises_a_final_one() {
        check(&[row("a", 1, 0, 301), row("a", 2, 5, 310)], 310, Some(301), 1, false);
    }

    #[test]
    fn a_provisional_row_is_updated_and_not_revised() {
        let mut running = row("a", 1, 0, 120);
        running.standing = Standing::Provisional;
        check(&[running, row("a", 2, 5, 310)], 310, None, 1, false);
    }

    #[test]
    fn an_older_copy_that_comes_late_is_kept_and_changes_nothing() {
        check(&[row("a", 1, 0, 301), row("a", 2, 5, 310), row("a", 3, 3, 299)], 310, Some(301), 2, false);
    }

    #[test]
    fn the_newest_source_is_used_and_the_other_disputes_it() {
        check(&[row("a", 1, 9, 301), row("b", 1, 5, 310)], 301, None, 0, true);
        check(&[row("a", 1, 9, 301), row("b", 1, 5, 301)], 301, None, 0, false);
    }

    #[test]
    fn a_hidden_figure_disputes_nothing() {
        let mut hidden = row("b", 1, 5, 0);
        hidden.value = Value::Suppressed;
        check(&[row("a", 1, 9, 3), hidden], 3, None, 0, false);
    }

    #[test]
    fn what_was_taken_back_is_no_figure_until_it_is_said_again() {
        let mut gone = row("a", 2, 5, 0);
        gone.value = Value::Withdrawn;
        assert_eq!(in_force(&[row("a", 1, 0, 301), gone.clone()]), []);
        // Another source still says what it said.
        check(&[row("a", 1, 0, 301), gone.clone(), row("b", 1, 1, 310)], 310, None, 0, false);
        check(&[row("a", 1, 0, 301), gone.clone(), row("a", 3, 6, 302)], 302, None, 2, false);
        check(&[row("a", 1, 0, 301), gone, row("a", 3, 4, 302)], 302, None, 0, false);
    }

    fn rows() -> impl Strategy<Value = Vec<Observation>> {
        let one = (prop_oneof![Just("a"), Just("b")], 0..6i64, 0..4i64);
        proptest::collection::vec(one, 1..12).prop_map(|parts| {
            parts
                .into_iter()
                .enumerate()
                .map(|(i, (source, as_of, n))| {
                    let mut row = row(source, i as u32 + 1, as_of, n);
                    row.period = Period::Year(2026);
                    row
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn the_order_of_reading_changes_nothing(
            (rows, shuffled) in rows().prop_flat_map(|r| (Just(r.clone()), Just(r).prop_shuffle()))
        ) {
            let (there, here) = (in_force(&rows), in_force(&shuffled));
            prop_assert_eq!(there, here);
        }

        #[test]
        fn the_order_of_arrival_does_not_change_what_is_in_force(
            (rows, order) in rows().prop_flat_map(|r| { let n = r.len() as u32;
                (Just(r), Just((1..=n).collect::<Vec<_>>()).prop_shuffle()) })
        ) {
            // Source times are made distinct: at the same source time HQ's order decides.
            let distinct: Vec<_> = rows.iter().enumerate().map(|(i, row)| {
                let mut row = row.clone();
                row.as_of += chrono::TimeDelta::seconds(i as i64);
                row
            }).collect();
            let arrived: Vec<_> = distinct.iter().zip(order).map(|(row, revision)| {
                let mut row = row.clone();
                row.revision = revision;
                row
            }).collect();
            let value = |rows: &[Observation]| {
                in_force(rows).iter().map(|f| (f.row.value, f.row.as_of, f.disputed)).collect::<Vec<_>>()
            };
            prop_assert_eq!(value(&distinct), value(&arrived));
        }
    }
}
