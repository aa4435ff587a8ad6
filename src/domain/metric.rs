//! What is counted: one table of every metric, its unit and how it adds up.

use serde::{Deserialize, Serialize};

use super::{Dimension, PlaceKind};

/// How figures of one metric over several periods make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RollUp {
    /// They add up: movements, screenings.
    Sum,
    /// The latest stands: people living abroad, a minimum.
    Last,
}

macro_rules! metrics {
    ($($(#[$doc:meta])* $variant:ident $name:literal $unit:literal $rollup:ident [$($place:ident)*] [$($dimension:ident)*])*) => {
        /// What a figure counts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Metric {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Metric {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name on the wire and in files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The unit, in words.
            pub const fn unit(self) -> &'static str {
                match self { $(Self::$variant => $unit,)* }
            }

            pub const fn roll_up(self) -> RollUp {
                match self { $(Self::$variant => RollUp::$rollup,)* }
            }

            /// The kinds of place that it is counted for.
            pub const fn places(self) -> &'static [PlaceKind] {
                match self { $(Self::$variant => &[$(PlaceKind::$place,)*],)* }
            }

            /// The dimensions that it may be broken down by.
            pub const fn dimensions(self) -> &'static [Dimension] {
                match self { $(Self::$variant => &[$(Dimension::$dimension,)*],)* }
            }
        }
    };
}

metrics! {
    /// Movements over a border post; movements, not people.
    Crossings "crossings" "movements" Sum [Post Country] [Direction NationalityGroup Sex AgeBand Purpose Transport]
    /// Movements as the post opposite counted them; the direction is seen from Timor-Leste.
    CrossingsOpposite "crossings.opposite" "movements" Sum [Post] [Direction]
    /// Travellers who were looked at a second time (Verifier TD&B).
    SecondaryInspections "border.secondary_inspections" "people" Sum [Post Country] [Direction]
    /// Travellers who were sent on to another service after it.
    Referrals "border.referrals" "people" Sum [Post Country] [Direction]
    HealthScreened "border.health_screened" "people" Sum [Post Country] [Direction]
    HealthReferred "border.health_referred" "people" Sum [Post Country] [Direction]
    KitsPrepositioned "nfi.kits_prepositioned" "kits" Last [Country] []
    FamiliesCovered "nfi.families_covered" "families" Last [Country] []
    PeopleCovered "nfi.people_covered" "people" Last [Country] []
    /// A physical count; HQ enters it in the stock ledger.
    StockCount "stock.count" "units" Last [Site] [Item]
    StockTarget "stock.target" "units" Last [Site] [Item]
    StockMinimum "stock.minimum" "units" Last [Site] [Item]
    /// At this much it is time to order, so that new stock comes before the minimum is reached.
    StockReorder "stock.reorder" "units" Last [Site] [Item]
    TbScreened "tb.screened" "screenings" Sum [Country Municipality] [Sex AgeBand]
    TbPresumptive "tb.presumptive" "people" Sum [Country Municipality] [Sex AgeBand]
    TbTested "tb.tested" "people" Sum [Country Municipality] [Sex AgeBand]
    TbCases "tb.cases" "cases" Sum [Country Municipality] [Sex AgeBand]
    TbOnTreatment "tb.on_treatment" "people" Sum [Country Municipality] [Sex AgeBand]
    /// Screenings that a year should have.
    TbTarget "tb.target" "screenings" Last [Country Municipality] []
    /// WHO's estimated incidence, not a prevalence; never divided into the project's yield.
    TbIncidence "tb.per_100k" "per 100,000" Last [Country] []
    Immigrants "migration.immigrants" "people" Last [Country] []
    Emigrants "migration.emigrants" "people" Last [Country] []
    Remittances "migration.remittances_usd" "USD" Sum [Country] []
    Returnees "displacement.returnees" "people" Sum [Country] []
    /// Households that a disaster affected, as one report of it says.
    HouseholdsAffected "displacement.households_affected" "households" Last [Country Municipality] []
    Displaced "displacement.people" "people" Last [Country Municipality] []
    IdpHouseholds2008 "displacement.idp_households_2008" "households" Last [Country] []
    DrmProjects "drm.projects" "projects" Last [Country] []
}
