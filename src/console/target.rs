//! What can be pointed at on the screen. It must not know where it stands.

use crate::domain::Query;

/// A part of a panel that can have the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Block {
    Alerts,
    Crossings,
    Published,
    Stock,
    /// Counts over the stock, each with the rows behind it.
    Counts,
    /// Scenarios, and how far the kits reach in them.
    Cover,
    /// Requests for stock by how far they are.
    Dispatch,
    /// From where each place can get kits.
    Nearest,
    Tb,
    TbPlaces,
    TbYears,
    /// By sex and by age.
    TbGroups,
    /// What was screened after the closed years.
    TbNew,
    Log,
    Queue,
    Map,
    /// The lines of the stock ledger behind an opened row.
    Ledger,
}

/// Something that a mouse can press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The tab of a panel.
    Tab(Query),
    /// A row of a block, counted among all of its rows.
    Row(Block, usize),
}
