//! How far kits reach: families, people and kits are three units, and no number is without its ratio.
//!
//! Pure arithmetic; it must not know sites, lots or who asks.

use serde::{Deserialize, Serialize};

use super::Rules;

/// Who needs kits, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    pub families: i64,
    pub people_per_family: u32,
    pub days: u32,
}

impl Scenario {
    pub fn people(self) -> i64 {
        self.families * i64::from(self.people_per_family)
    }
}

/// For whom one kit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KitRatio {
    Families(u32),
    People(u32),
}

impl KitRatio {
    /// The ratios that were publicly said: the headline's, one to each family, and one to the people
    /// of a family as it was planned.
    pub fn all(rules: &Rules) -> [Self; 3] {
        [Self::Families(rules.families_per_kit), Self::Families(1), Self::People(rules.people_per_family)]
    }

    /// Kits for everybody, once.
    fn for_all(self, scenario: Scenario) -> i64 {
        let (those, each) = match self {
            Self::Families(each) => (scenario.families, each),
            Self::People(each) => (scenario.people(), each),
        };
        let each = i64::from(each.max(1));
        those / each + i64::from(those % each > 0)
    }

    /// Whole families that so many kits are for.
    fn families(self, kits: i64, scenario: Scenario) -> i64 {
        match self {
            Self::Families(each) => kits * i64::from(each),
            Self::People(each) => kits * i64::from(each) / i64::from(scenario.people_per_family.max(1)),
        }
    }
}

/// What kits mean in a scenario, at one ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    pub ratio: KitRatio,
    /// Kits for everybody over all the days.
    pub needed: i64,
    /// Kits that can be used.
    pub here: i64,
    /// Families that get kits over all the days, and those that get none.
    pub covered: i64,
    pub uncovered: i64,
    pub people_uncovered: i64,
    /// For how many days the kits reach if everybody gets some; none where nobody needs any.
    pub lasts_days: Option<i64>,
}

/// How far so many kits reach at each ratio. What is in a kit is used up after `rules.kit_days`.
pub fn coverage(scenario: Scenario, here: i64, rules: &Rules) -> [Coverage; 3] {
    let kit_days = i64::from(rules.kit_days.max(1));
    let days = i64::from(scenario.days.max(1));
    let rounds = days / kit_days + i64::from(days % kit_days > 0);
    KitRatio::all(rules).map(|ratio| {
        let once = ratio.for_all(scenario);
        let covered = ratio.families(here / rounds, scenario).min(scenario.families);
        let uncovered = scenario.families - covered;
        Coverage {
            ratio,
            needed: once * rounds,
            here,
            covered,
            uncovered,
            people_uncovered: uncovered * i64::from(scenario.people_per_family),
            lasts_days: (once > 0).then(|| here * kit_days / once),
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn families(families: i64) -> Scenario {
        Scenario { families, people_per_family: 5, days: 30 }
    }

    #[test]
    fn twelve_hundred_families_need_what_each_ratio_says() {
        let [headline, each, people] = coverage(families(1_200), 842, &Rules::default());
        assert_eq!((headline.needed, headline.uncovered), (240, 0));
        assert_eq!((each.needed, each.covered, each.uncovered), (1_200, 842, 358));
        assert_eq!((people.needed, people.people_uncovered), (1_200, 358 * 5));
        assert_eq!(each.lasts_days, Some(21));
    }

    #[test]
    fn the_floods_of_2021_are_covered_as_was_published() {
        // domain.md §4.2: 900 kits are for 2.7 % of 33,177 households at one each, for 13.6 % at one per five.
        let [headline, each, _] = coverage(families(33_177), 900, &Rules::default());
        let percent = |covered: i64| format!("{:.1}", 100.0 * covered as f64 / 33_177.0);
        assert_eq!((percent(each.covered), percent(headline.covered)), ("2.7".into(), "13.6".into()));
    }

    #[test]
    fn larger_families_need_more_kits_only_where_kits_are_for_people() {
        let large = Scenario { people_per_family: 7, ..families(100) };
        let [headline, each, people] = coverage(large, 0, &Rules::default());
        assert_eq!((headline.needed, each.needed, people.needed), (20, 100, 140));
    }

    #[test]
    fn sixty_one_days_take_three_kits() {
        let long = Scenario { days: 61, ..families(10) };
        let [_, each, _] = coverage(long, 20, &Rules::default());
        assert_eq!((each.needed, each.covered, each.uncovered), (30, 6, 4));
        assert_eq!(coverage(families(0), 5, &Rules::default())[1].lasts_days, None);
    }

    proptest! {
        #[test]
        fn families_are_covered_or_not_and_nobody_is_counted_twice(
            families in 0i64..1_000_000, people_per_family in 1u32..30, days in 1u32..1_000, here in 0i64..1_000_000
        ) {
            let scenario = Scenario { families, people_per_family, days };
            for one in coverage(scenario, here, &Rules::default()) {
                prop_assert_eq!(one.covered + one.uncovered, families);
                prop_assert!(one.covered >= 0 && one.uncovered >= 0);
                // As many as are needed leave nobody without.
                let full = coverage(scenario, one.needed, &Rules::default());
                let same = full.into_iter().find(|other| other.ratio == one.ratio).unwrap();
                prop_assert_eq!(same.uncovered, 0);
                prop_assert!(here < one.needed || one.uncovered == 0);
            }
        }
    }
}
