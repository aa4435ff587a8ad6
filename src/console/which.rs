//! What can follow the keys that were pressed: a small panel for whoever stops to think.
//!
//! It must not know how keys are looked up.

use ratatui::layout::Rect;

use super::{
    model::Model,
    theme::Meaning,
    widgets::{Frame, Pen, Row, Span, width},
};

/// Seconds after the key in which nobody needs help. The time comes once a second, so that it is the next
/// or the one after; the last line says at once what finds room there.
const PAUSE_SECONDS: i64 = 1;

/// Whether the panel is shown: a sequence was begun, and somebody hesitates.
pub(super) fn is_due(model: &Model) -> bool {
    !model.pending.is_empty() && (model.now - model.pending_since).num_seconds() > PAUSE_SECONDS
}

/// Draws it at the bottom of the panel.
pub(super) fn draw(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let rest = model.keymap.continuations(&model.contexts(), &model.pending);
    let text = |name: &str| model.locale.text(&format!("action-{name}"));
    let lines: Vec<_> = rest.into_iter().map(|(keys, action)| (keys, text(action.name()))).collect();
    let keys = lines.iter().map(|(keys, _)| width(keys)).max().unwrap_or(0);
    let texts = lines.iter().map(|(_, text)| width(text)).max().unwrap_or(0);
    let wide = (keys + texts + 6).max(16).min(area.width);
    let height = (lines.len() as u16 + 2).min(area.height);
    let frame = Rect { x: area.right() - wide, y: area.bottom() - height, width: wide, height };
    pen.clear(frame);
    let pressed: Vec<String> = model.pending.iter().map(ToString::to_string).collect();
    let title = [Span::new(pressed.join(" "), Meaning::Title)];
    let inner = pen.frame(frame, Frame::Box, false, [&title, &[]]);
    for (row, (key, text)) in lines.iter().take(usize::from(inner.height)).enumerate() {
        let line = Rect { y: inner.y + row as u16, height: 1, ..inner };
        Row::new(pen, line).gap(1).left(keys, key, Meaning::Key).gap(2).fill(text, Meaning::Text);
    }
}
