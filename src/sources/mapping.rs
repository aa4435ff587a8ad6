//! A mapping file of a source, which people mend while HQ runs. It must not know where it lies.

use std::{fmt, sync::Arc};

use super::{Source, Tables, dhis2};
use crate::domain::Telling;

/// Reads what a mapping says now; the error says what is wrong with it.
#[derive(Clone)]
pub struct Mapping(Arc<dyn Fn() -> Result<Mapped, Telling> + Send + Sync>);

/// How figures are got by a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mapped {
    Figures(Arc<dhis2::Setup>),
    Tables(Tables),
}

impl Mapping {
    pub fn new(read: impl Fn() -> Result<Mapped, Telling> + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }
}

impl fmt::Debug for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mapping(…)")
    }
}

impl PartialEq for Mapping {
    /// What it says is compared with the source that it is of.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Mapping {}

impl Source {
    /// Takes the mapping as it is now. One with a mistake is not taken, the one before stays; gives what is wrong.
    pub fn renew(&mut self) -> Option<Telling> {
        match (self.mapping.as_ref()?.0)() {
            Ok(Mapped::Figures(setup)) => self.figures = Some(setup),
            Ok(Mapped::Tables(tables)) => self.tables = Some(tables),
            Err(why) => return Some(why),
        }
        None
    }

    /// Whether it needs a mapping and never had one that can be used.
    pub fn is_unmapped(&self) -> bool {
        self.mapping.is_some() && self.figures.is_none() && self.tables.is_none()
    }
}

/// What is to be known of a source besides: that its mapping is broken before all else, and only while it is.
pub fn remark(said: Option<Telling>, wrong: Option<Telling>) -> Option<Telling> {
    let is_over = |said: &Telling| matches!(said, Telling::Message { id, .. } if id == "mapping-kept");
    let kept = wrong.map(|why| Telling::message("mapping-kept").part("why", why));
    kept.or_else(|| said.filter(|said| !is_over(said)))
}
