//! One `Settings` out of defaults, file, environment and flags, in this order: the later wins.
//!
//! It must not read the environment or the disk: both are passed in. Files that belong to other
//! rooms but are written by people in the same notation are read here too, because only this room
//! knows TOML.

mod document;
mod file;
mod inherit;
mod layers;
mod mapping;
mod model;
mod problem;
mod source;
mod table_map;
mod value;

pub use document::{Document, Entry, Value};
pub use inherit::{Kind, Reader};
pub use layers::{Flags, Inputs, default_file};
pub use mapping::mapping;
pub use model::{ColorMode, NoPlace, Settings};
pub use problem::{Place, Problem, no, suggestion};
pub use source::{Kept, KeySettings, SourceSettings};
pub use table_map::table_map;
