//! How a command fails: in words for a person and an exit code for a script.

use std::process::ExitCode;

use crate::{domain::Telling, locale::Locale};

/// Why a command could not do what it was asked, in words for a person.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// It could not begin: a wrong argument, no terminal, no place to write.
    #[error("{0}")]
    CannotBegin(String),
    /// It began and failed.
    #[error("{0}")]
    Failed(String),
}

impl Failure {
    pub(super) fn code(&self) -> ExitCode {
        match self {
            Self::CannotBegin(_) => ExitCode::from(2),
            Self::Failed(_) => ExitCode::from(1),
        }
    }

    pub(super) fn cannot_begin(why: impl std::fmt::Display) -> Self {
        Self::CannotBegin(why.to_string())
    }

    /// In English, as everything that commands print.
    pub(super) fn told(why: &Telling) -> Self {
        Self::Failed(Locale::english().tell(why))
    }

    pub(super) fn failed(why: impl std::fmt::Display) -> Self {
        Self::Failed(why.to_string())
    }
}
