//! How a line is put together, and what is said on all of them.

use super::super::{model::Model, panels::provenance};
use crate::domain::{Provenance, Query};

/// What is not real is said before each line.
pub(super) fn mark(model: &Model) -> Option<String> {
    match provenance(&model.link, model.pages[Query::Board as usize].view.as_ref()) {
        Some(Provenance::Simulated) => Some(model.locale.text("provenance-simulated")),
        Some(Provenance::Exercise) => Some(model.locale.text("provenance-exercise")),
        Some(Provenance::Real) | None => None,
    }
}

/// Facts in one line; what is empty is left out.
pub(super) fn line<const N: usize>(parts: [String; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
