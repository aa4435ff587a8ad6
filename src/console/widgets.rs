//! What panels draw with: text that never overflows, frames, tables, bars and charts.
//!
//! They know a theme and a place on the screen; they must not know what is shown.

mod big;
mod chart;
mod dots;
mod font;
mod pen;
mod plot;
mod row;

pub(crate) use big::{Ink, Shape, big, columns as big_columns, rows as big_rows, scale};
pub(crate) use chart::{Bar, Column, bar, bar_text, columns, spark};
pub(crate) use dots::Layer;
pub(crate) use pen::{Frame, Pen, Span, folded, small, width, wrap};
pub(crate) use plot::{PlotPoint, plot};
pub(crate) use row::{Row, left_column, window};
