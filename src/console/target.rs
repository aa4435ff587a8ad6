//! What can be pointed at on the screen. It must not know where it stands.

use crate::domain::Query;

macro_rules! blocks {
    ($($(#[$doc:meta])* $variant:ident $kind:literal)*) => {
        /// A part of a panel that can have the focus.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Block { $($(#[$doc])* $variant,)* }

        impl Block {
            /// The message that says what its rows are.
            pub(crate) const fn kind(self) -> &'static str {
                match self { $(Self::$variant => $kind,)* }
            }
        }
    };
}

blocks! {
    Alerts "kind-alert"
    Crossings "kind-post"
    Published "kind-figure"
    Stock "kind-site"
    /// Counts over the stock, each with the rows behind it.
    Counts "kind-count"
    /// Scenarios, and how far the kits reach in them.
    Cover "kind-scenario"
    /// Requests for stock by how far they are.
    Dispatch "kind-request"
    /// From where each place can get kits.
    Nearest "part-nearest"
    Tb "kind-step"
    TbPlaces "kind-step"
    TbYears "kind-step"
    /// By sex and by age.
    TbGroups "kind-step"
    /// What was screened after the closed years.
    TbNew "kind-step"
    Log "kind-entry"
    Queue "kind-act"
    Map "kind-place"
    Sources "kind-source"
    /// The lines of the stock ledger behind an opened row.
    Ledger "kind-site"
}

/// Something that a mouse can press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The tab of a panel.
    Tab(Query),
    /// A row of a block, counted among all of its rows.
    Row(Block, usize),
}
