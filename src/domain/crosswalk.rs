//! What is asked of another system of counts, and which figure of ours each of its cells is.
//!
//! Pure data with one rule: the most precise entry wins. It must not know how the system is asked, nor
//! who wrote the entries.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::{Clean, Dimensions, Metric, PlaceId};

/// Everything that a mapping file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crosswalk {
    pub asks: Vec<Ask>,
    /// Which place of ours each of its units is.
    pub places: BTreeMap<Clean, PlaceId>,
    /// By what they count; of one thing the most precise first.
    cells: HashMap<Clean, Vec<CellRule>>,
    /// Those that add up, likewise.
    sums: HashMap<Clean, Vec<CellRule>>,
}

/// Which figure a cell is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRule {
    /// What is counted there (a data element, an indicator).
    pub element: Clean,
    /// How it is broken down there; none for any way, which is one where nothing is broken down.
    pub combo: Option<Clean>,
    /// What else it is kept apart by there, likewise.
    pub attribute: Option<Clean>,
    pub metric: Metric,
    pub dimensions: Dimensions,
    /// Which hour of its day it is, where hours are a break-down there; else it is of the whole period.
    pub hour: Option<u8>,
    /// Whether the figure is the sum of all cells that fit, beside what else they are.
    pub adds_up: bool,
}

/// What a figure is, beside where and in which period: its metric, how it is broken down, and which hour of
/// the day it is of.
pub type FigureKey = (Metric, Dimensions, Option<u8>);

impl CellRule {
    pub fn figure(&self) -> FigureKey {
        (self.metric, self.dimensions.clone(), self.hour)
    }

    fn fits(&self, combo: &str, attribute: &str) -> bool {
        let is = |own: &Option<Clean>, given: &str| own.as_ref().is_none_or(|own| own.as_str() == given);
        is(&self.combo, combo) && is(&self.attribute, attribute)
    }

    fn precision(&self) -> usize {
        usize::from(self.combo.is_some()) + usize::from(self.attribute.is_some())
    }
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ask {
    /// Every value as it was reported, and each change of one.
    Values {
        data_set: Clean,
        /// With all units below it.
        unit: Clean,
        /// The first day that is asked for.
        since: NaiveDate,
    },
    /// Figures that the system made of values or of cases.
    Table {
        of: Table,
        /// Units or levels of them, with `;` between.
        units: Clean,
        stride: Stride,
        /// For so many periods up to now.
        last: u32,
    },
}

/// What a table is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Table {
    /// Of these items, with `;` between.
    Items(Clean),
    /// How many events there were of a program, or of one of its stages.
    Events(Cases),
    /// How many persons were enrolled.
    Enrolments(Cases),
}

/// Of which cases a table is made: their number alone is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cases {
    pub program: Clean,
    pub stage: Option<Clean>,
    /// Which of them, as `ITEM:IN:OPTION`.
    pub filter: Option<Clean>,
    /// As what the numbers are mapped.
    pub element: Clean,
}

/// The length of a table's periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stride {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Stride {
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

impl Crosswalk {
    /// Takes in an entry; the one that is there already for the same cells, if there is one.
    ///
    /// # Errors
    ///
    /// Where another entry is about the same cells in the same way, or says the same figure.
    pub fn map(&mut self, rule: CellRule) -> Result<(), CellRule> {
        let same_cells = |known: &&CellRule| {
            (&known.element, &known.combo, &known.attribute, known.adds_up)
                == (&rule.element, &rule.combo, &rule.attribute, rule.adds_up)
        };
        let same_figure = |known: &&CellRule| {
            (known.metric, &known.dimensions, known.hour) == (rule.metric, &rule.dimensions, rule.hour)
        };
        if let Some(known) = self.rules().find(|known| same_cells(known) || same_figure(known)) {
            return Err(known.clone());
        }
        let of = if rule.adds_up { &mut self.sums } else { &mut self.cells };
        let rules = of.entry(rule.element.clone()).or_default();
        rules.push(rule);
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.precision()));
        Ok(())
    }

    pub fn rules(&self) -> impl Iterator<Item = &CellRule> {
        self.cells.values().chain(self.sums.values()).flatten()
    }

    /// The sums that a cell goes into.
    pub fn sums(&self, element: &str, combo: &str, attribute: &str) -> impl Iterator<Item = &CellRule> {
        let rules = self.sums.get(element).map_or(&[][..], Vec::as_slice);
        rules.iter().filter(move |rule| rule.fits(combo, attribute))
    }

    /// The entry for a cell: the most precise one that fits.
    pub fn rule(&self, element: &str, combo: &str, attribute: &str) -> Option<&CellRule> {
        self.cells.get(element)?.iter().find(|rule| rule.fits(combo, attribute))
    }

    /// What of the file never occurred: elements with their break-down, and units.
    pub fn unused(&self, seen: &Seen) -> Vec<Clean> {
        let rules = self.rules().filter(|rule| !seen.figures.contains(&rule.figure()));
        let mut unused: Vec<Clean> = rules
            .map(|CellRule { element, combo, attribute, .. }| {
                let parts = [Some(element), combo.as_ref(), attribute.as_ref()];
                Clean::from(parts.into_iter().flatten().map(Clean::as_str).collect::<Vec<_>>().join(" "))
            })
            .collect();
        unused.extend(self.places.keys().filter(|unit| !seen.units.contains(*unit)).cloned());
        unused.sort();
        unused
    }
}

/// Which entries occurred.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub figures: BTreeSet<FigureKey>,
    pub units: BTreeSet<Clean>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Dimension, Direction};

    #[test]
    fn a_cell_is_a_figure_of_its_own_and_a_part_of_a_sum() {
        let mut crosswalk = Crosswalk::default();
        let sum = CellRule { adds_up: true, ..rule(None, Direction::Exit) };
        assert_eq!(crosswalk.map(rule(Some("x"), Direction::Entry)), Ok(()));
        assert_eq!(crosswalk.map(sum.clone()), Ok(()));
        assert_eq!(crosswalk.sums("a", "x", "t").collect::<Vec<_>>(), [&sum]);
        assert!(!crosswalk.rule("a", "x", "t").unwrap().adds_up);
        assert_eq!(crosswalk.rule("a", "y", "t"), None, "it goes into the sum alone");
        assert!(crosswalk.map(CellRule { adds_up: true, ..rule(None, Direction::Entry) }).is_err());
    }

    fn rule(combo: Option<&str>, direction: Direction) -> CellRule {
        CellRule {
            element: "a".into(),
            combo: combo.map(Clean::new),
            attribute: None,
            metric: Metric::Crossings,
            dimensions: Dimensions::of(Dimension::Direction, direction.name()),
            hour: None,
            adds_up: false,
        }
    }

    #[test]
    fn the_hours_of_a_day_are_figures_of_their_own() {
        let mut crosswalk = Crosswalk::default();
        let of = |hour: u8| CellRule {
            hour: Some(hour),
            ..rule(Some(["nine", "ten"][usize::from(hour - 9)]), Direction::Entry)
        };
        assert_eq!((crosswalk.map(of(9)), crosswalk.map(of(10))), (Ok(()), Ok(())));
        assert_eq!(crosswalk.rule("a", "ten", "t").unwrap().hour, Some(10));
        assert!(crosswalk.map(CellRule { combo: Some("x".into()), ..of(9) }).is_err());
    }

    #[test]
    fn the_most_precise_entry_wins() {
        let mut crosswalk = Crosswalk::default();
        assert_eq!(crosswalk.map(rule(None, Direction::Entry)), Ok(()));
        assert_eq!(crosswalk.map(rule(Some("x"), Direction::Exit)), Ok(()));
        let direction = |combo| crosswalk.rule("a", combo, "t").unwrap().dimensions.direction_alone();
        assert_eq!(direction("x"), Some(Direction::Exit));
        assert_eq!(direction("y"), Some(Direction::Entry));
        assert_eq!(crosswalk.rule("b", "x", "t"), None);
    }

    #[test]
    fn two_entries_are_never_one_figure_nor_about_the_same_cells() {
        let mut crosswalk = Crosswalk::default();
        assert_eq!(crosswalk.map(rule(Some("x"), Direction::Entry)), Ok(()));
        assert!(crosswalk.map(rule(Some("y"), Direction::Entry)).is_err());
        assert!(crosswalk.map(rule(Some("x"), Direction::Exit)).is_err());
    }

    #[test]
    fn what_never_occurred_is_named() {
        let mut crosswalk = Crosswalk::default();
        assert_eq!(crosswalk.map(rule(Some("x"), Direction::Entry)), Ok(()));
        assert_eq!(crosswalk.map(rule(None, Direction::Exit)), Ok(()));
        crosswalk.places.insert("u".into(), "BTG".into());
        let exit = Dimensions::crossing(Direction::Exit);
        let seen =
            Seen { figures: BTreeSet::from([(Metric::Crossings, exit, None)]), units: BTreeSet::new() };
        assert_eq!(crosswalk.unused(&seen), ["a x".into(), Clean::new("u")]);
    }
}
