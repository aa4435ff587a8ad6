//! A table as a file: CSV with a row of HXL hashtags, JSON, or aligned text; and what the file is called.
//!
//! It must not know where the file will lie.

mod aligned;
mod json;
mod message;
mod sheet;

pub use message::{CAP, Message, message};

use super::table::{Table, mark_of};
use crate::domain::Zone;

/// What a table is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    Csv,
    Json,
    Text,
}

impl FileFormat {
    pub const ALL: [Self; 3] = [Self::Csv, Self::Json, Self::Text];

    /// Its name in forms and commands.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Text => "text",
        }
    }

    /// What file names end in.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Text => "txt",
        }
    }
}

/// Writes a table; the last line ends in a line feed.
pub fn render(table: &Table, format: FileFormat) -> String {
    match format {
        FileFormat::Csv => sheet::csv(table),
        FileFormat::Json => json::json(table),
        FileFormat::Text => aligned::text(table),
    }
}

/// `haree-flows-as-of-2026-11-24-1432-filtered-SIMULATED.csv`: panel, time, whether it is of now and all
/// of it, and, where it is not real, what it is.
pub fn file_name(table: &Table, format: FileFormat) -> String {
    let time = Zone::DILI.local(table.at).format("%Y-%m-%d-%H%M");
    let past = if table.as_of.is_some() { "-as-of" } else { "" };
    let mark = name_mark(table).map(|mark| format!("-{mark}")).unwrap_or_default();
    let filtered = if table.look.filter.trim().is_empty() { "" } else { "-filtered" };
    format!("haree-{}{past}-{time}{filtered}{mark}.{}", table.name(), format.extension())
}

/// What a file's name must say; nothing where the figures are real.
pub fn name_mark(table: &Table) -> Option<&'static str> {
    table.provenance.and_then(mark_of)
}
