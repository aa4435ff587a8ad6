//! The hourly figures of one post: what is in force for each hour and direction.
//!
//! Must not know calendars: which hours ought to be there is `reporting`'s.

use std::collections::BTreeMap;

use super::{Direction, Hour, Instant, Observation, Period, Standing, Value, current, view::Revision};

/// One hour in one direction.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HourFigure {
    pub value: Value,
    pub standing: Standing,
    pub as_of: Instant,
    pub recorded_at: Instant,
    pub revision: Option<Revision>,
    pub disputed: bool,
}

impl HourFigure {
    pub(super) fn of(figure: current::Figure<'_>) -> Self {
        Self {
            value: figure.row.value,
            standing: figure.row.standing,
            as_of: figure.row.as_of,
            recorded_at: figure.row.recorded_at,
            revision: figure.revision,
            disputed: figure.disputed,
        }
    }
}

/// The hours of one post that have a figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct HourLog(BTreeMap<(Hour, Direction), HourFigure>);

impl HourLog {
    /// Takes the rows whose only dimension is the direction; breakdowns are parts of them.
    pub(super) fn read(rows: &[Observation]) -> Self {
        let hours = current::in_force(rows).into_iter().filter_map(|figure| {
            let Period::Hour(hour) = figure.row.period else { return None };
            let direction = figure.row.series.dimensions.direction_alone()?;
            Some(((hour, direction), HourFigure::of(figure)))
        });
        Self(hours.collect())
    }

    /// Takes in the hours of other days.
    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(super) fn get(&self, hour: Hour, direction: Direction) -> Option<&HourFigure> {
        self.0.get(&(hour, direction))
    }

    /// Whether the post said anything about this hour.
    pub(super) fn has(&self, hour: Hour) -> bool {
        self.of(hour).next().is_some()
    }

    /// The figures of one hour, entry first.
    pub(super) fn of(&self, hour: Hour) -> impl Iterator<Item = &HourFigure> {
        Direction::BOTH.into_iter().filter_map(move |direction| self.get(hour, direction))
    }

    /// The figures of `[first, until)`.
    pub(super) fn within(
        &self,
        first: Hour,
        until: Hour,
    ) -> impl Iterator<Item = (Hour, Direction, &HourFigure)> {
        let range = (first, Direction::Entry)..(until, Direction::Entry);
        self.0.range(range).map(|((hour, direction), figure)| (*hour, *direction, figure))
    }

    /// All figures, oldest hour first.
    pub(super) fn all(&self) -> impl Iterator<Item = &HourFigure> {
        self.0.values()
    }

    /// Movements in both directions; none where one of the two is missing or hidden.
    pub(super) fn movements(&self, hour: Hour) -> Option<i64> {
        let number = |direction| self.get(hour, direction)?.value.number();
        Some(number(Direction::Entry)? + number(Direction::Exit)?)
    }
}
