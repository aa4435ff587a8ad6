//! What figures are broken down by.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::Clean;

/// What a figure is broken down by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    Direction,
    NationalityGroup,
    Sex,
    AgeBand,
    Purpose,
    Transport,
    Item,
}

impl Dimension {
    pub const ALL: [Self; 7] = [
        Self::Direction,
        Self::NationalityGroup,
        Self::Sex,
        Self::AgeBand,
        Self::Purpose,
        Self::Transport,
        Self::Item,
    ];

    /// The name on the wire and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direction => "direction",
            Self::NationalityGroup => "nationality_group",
            Self::Sex => "sex",
            Self::AgeBand => "age_band",
            Self::Purpose => "purpose",
            Self::Transport => "transport",
            Self::Item => "item",
        }
    }
}

/// Which way somebody crossed, seen from Timor-Leste.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Entry,
    Exit,
}

impl Direction {
    pub const BOTH: [Self; 2] = [Self::Entry, Self::Exit];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Exit => "exit",
        }
    }
}

/// The break-down of one figure, in the order of [`Dimension`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Dimensions(pub BTreeMap<Dimension, Clean>);

impl Dimensions {
    pub fn of(dimension: Dimension, value: &str) -> Self {
        Self(BTreeMap::from([(dimension, Clean::new(value))]))
    }

    pub fn crossing(direction: Direction) -> Self {
        Self::of(Dimension::Direction, direction.name())
    }

    pub(super) fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, dimension: Dimension) -> Option<&str> {
        self.0.get(&dimension).map(Clean::as_str)
    }

    /// The direction, where it is the only dimension.
    pub fn direction_alone(&self) -> Option<Direction> {
        let value = self.get(Dimension::Direction).filter(|_| self.0.len() == 1)?;
        Direction::BOTH.into_iter().find(|direction| direction.name() == value)
    }
}

impl fmt::Display for Dimensions {
    /// Writes `direction=entry;sex=f`, in one fixed order.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (dimension, value)) in self.0.iter().enumerate() {
            let separator = if i == 0 { "" } else { ";" };
            write!(f, "{separator}{}={value}", dimension.name())?;
        }
        Ok(())
    }
}
