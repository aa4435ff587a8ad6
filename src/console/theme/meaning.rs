//! What something on the screen means, whatever it looks like.

use crate::domain::view::Priority;

macro_rules! meanings {
    ($($(#[$doc:meta])* $variant:ident $group:literal $name:literal)*) => {
        /// What something on the screen means.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Meaning { $($(#[$doc])* $variant,)* }

        impl Meaning {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its table in theme files, and its name there.
            pub const fn name(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($group, $name),)* }
            }
        }
    };
}

meanings! {
    Text "text" "plain"
    /// Beside the point, or past its time.
    Dim "text" "dim"
    /// The figure that one looks for.
    Strong "text" "strong"
    Title "text" "title"
    /// A key in hints and help.
    Key "text" "key"
    /// What a key does.
    Hint "text" "hint"
    /// Something that was done.
    Notice "text" "notice"
    /// Something that could not be done.
    Error "text" "error"
    Border "border" "plain"
    /// On the frame of what the keys go to: its mark stands before the title.
    BorderFocus "border" "focus"
    /// The selected row: its mark in the first column, its look on what the row is about.
    Selection "selection" "row"
    /// The row whose details are shown.
    Opened "selection" "opened"
    P1 "priority" "p1"
    P2 "priority" "p2"
    P3 "priority" "p3"
    P4 "priority" "p4"
    Acknowledged "alert" "acknowledged"
    Closed "alert" "closed"
    Live "link" "live"
    Syncing "link" "syncing"
    Offline "link" "offline"
    /// Older than it should be.
    Stale "state" "stale"
    /// A post that does not report.
    Silent "state" "silent"
    /// A post whose last hour is due.
    Late "state" "late"
    Revised "state" "revised"
    Provisional "state" "provisional"
    /// A figure without a source.
    Assumed "state" "assumed"
    /// Written down here and not yet at HQ.
    Queued "state" "queued"
    Simulated "origin" "simulated"
    Exercise "origin" "exercise"
    BelowMinimum "stock" "below-minimum"
    /// Stock at zero.
    Empty "stock" "empty"
    Bar "chart" "bar"
    /// What a bar could still grow over; its mark fills the cells.
    BarTrack "chart" "track"
    Spark "chart" "spark"
    /// Beyond the usual range.
    Outside "chart" "outside"
}

impl From<Priority> for Meaning {
    fn from(priority: Priority) -> Self {
        match priority {
            Priority::P1 => Self::P1,
            Priority::P2 => Self::P2,
            Priority::P3 => Self::P3,
            Priority::P4 => Self::P4,
        }
    }
}
