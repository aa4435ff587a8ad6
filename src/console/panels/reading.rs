//! A text that is read line by line: wrapped, scrolled, and cut with a sign where there is more.

use ratatui::layout::Rect;

use super::panel::Scene;
use crate::console::widgets::{Pen, Span, wrap};

/// Draws paragraphs from the scene's scroll on.
pub(crate) fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>, inner: Rect, paragraphs: &[Span]) {
    let lines: Vec<Span> = paragraphs.iter().flat_map(|span| wrapped(span, inner.width)).collect();
    draw_lines(scene, pen, inner, &lines);
}

/// The lines of a paragraph in a place of this width.
pub(crate) fn wrapped(span: &Span, columns: u16) -> Vec<Span> {
    let lines = wrap(&span.text, columns.saturating_sub(2));
    lines.into_iter().map(|line| Span::new(line, span.meaning)).collect()
}

/// Draws lines that are wrapped already, from the scene's scroll on.
pub(crate) fn draw_lines(scene: &Scene<'_>, pen: &mut Pen<'_>, inner: Rect, lines: &[Span]) {
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let most = (lines.len() as u16).saturating_sub(inner.height);
    pen.can_scroll(most);
    let skipped = usize::from(scene.scroll.min(most));
    let shown = &lines[skipped..];
    for (i, span) in shown.iter().take(usize::from(inner.height)).enumerate() {
        let line = Rect { y: inner.y + i as u16, height: 1, ..inner };
        let more = i as u16 + 1 == inner.height && shown.len() > usize::from(inner.height);
        let text = match span.text.as_str() {
            "" if more => "…".to_owned(),
            text if more => format!("{text} …"),
            text => text.to_owned(),
        };
        pen.text(line, &text, span.meaning);
    }
}
