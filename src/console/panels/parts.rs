//! The names of a panel's parts, where one is shown at a time. It must not know what they show.

use ratatui::layout::Rect;

use super::panel::{Block, Scene};
use crate::console::{
    theme::Meaning,
    widgets::{Pen, Span},
};

/// Rows below which a panel has none to spare for the names.
const ROOMY: u16 = 12;

/// Draws the names above the part that is shown; gives what is left below.
pub(crate) fn strip(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, parts: &[(Block, &str)]) -> Rect {
    if area.height < ROOMY {
        return area;
    }
    let mut spans = Vec::new();
    for (block, id) in parts {
        let shown = *block == scene.focus;
        let mark = if shown { pen.theme().mark(Meaning::Opened) } else { " " };
        let meaning = if shown { Meaning::Strong } else { Meaning::Dim };
        spans.push(Span::new(format!("{mark}{}  ", scene.text(id)), meaning));
    }
    pen.spans(Rect { height: 1, ..area }, &spans);
    Rect { y: area.y + 1, height: area.height - 1, ..area }
}

/// An area without the column at either edge.
pub(crate) fn padded(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}
