//! Records as text, tables and JSON for programs and pipes.
//!
//! Every figure comes with its age and its source. It must not know where the records come from.

mod export;
mod queued;
mod status;
mod table;

pub use export::{CAP, FileFormat, Message, file_name, message, name_mark, render};
pub use queued::still_queued;
pub use status::{Status, act, in_words, text};
pub use table::{
    Amount, Cell, Column, Content, Figure, Held, Look, Records, Table, alert_title, raised, shown, table,
};
