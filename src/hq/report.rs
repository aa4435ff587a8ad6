//! What became of a file that was handed in, for whoever did.
//!
//! It must not know the file or the ledger.

use std::fmt;

use crate::formats::Issue;

/// What became of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Records that were not there before.
    pub taken: usize,
    /// Records that replace what the same source said before.
    pub revised: usize,
    /// Records that are older than what is in force: kept, and not shown.
    pub older: usize,
    pub unchanged: usize,
    /// What was not taken, in the order of the file.
    pub refused: Vec<Issue>,
    /// What was taken and should be known.
    pub notes: Vec<Issue>,
}

impl ImportReport {
    /// How many records the ledger has now, new or not.
    pub fn good(&self) -> usize {
        self.taken + self.revised + self.older + self.unchanged
    }

    /// The exit code of an import of these files: 0 all taken, 1 some refused, 2 nothing could be read.
    pub fn exit_code(reports: &[Self]) -> u8 {
        let refused = reports.iter().any(|report| !report.refused.is_empty());
        let good = reports.iter().any(|report| report.good() > 0);
        match (refused, good) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => 2,
        }
    }
}

impl fmt::Display for ImportReport {
    /// Writes a line of counts, then a line for each refused row and for each note.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { taken, revised, older, unchanged, refused, notes } = self;
        write!(f, "{taken} taken, {revised} revised, {older} older (not in force), {unchanged} unchanged")?;
        write!(f, ", {} refused", refused.len())?;
        for issue in refused {
            write!(f, "\nrefused: {issue}")?;
        }
        for issue in notes {
            write!(f, "\nnote: {issue}")?;
        }
        Ok(())
    }
}
