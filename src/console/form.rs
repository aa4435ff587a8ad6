//! The form that asks why an alert is acknowledged.

use ratatui::layout::Rect;

use super::{
    model::{Form, Model},
    theme::Meaning,
    widgets::{Frame, Pen, Span, width},
};

/// Draws the form at the bottom of the panel, so that the alert above stays in sight.
pub(super) fn draw(model: &Model, pen: &mut Pen<'_>, area: Rect, form: &Form) {
    let height = 6.min(area.height);
    let wide = area.width.min(90);
    let frame = Rect { x: area.x + (area.width - wide) / 2, y: area.bottom() - height, width: wide, height };
    pen.clear(frame);
    let title = [Span::new(model.locale.text("form-title"), Meaning::Title)];
    let inner = pen.frame(frame, if height < 5 { Frame::Rule } else { Frame::Box }, true, [&title, &[]]);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let line = |row: u16| Rect { y: inner.y + row, height: u16::from(row < inner.height), ..inner };
    let label = format!("{} ", model.locale.text("form-reason"));
    // The end of a long reason is what is being typed.
    let room = inner.width.saturating_sub(width(&label) + 1);
    let mut typed = form.reason.as_str();
    while width(typed) > room {
        typed = typed.chars().next().map_or("", |first| &typed[first.len_utf8()..]);
    }
    let mut below = 0;
    if inner.height > 1 {
        pen.text(line(0), &form.title, Meaning::Strong);
        below = 1;
    }
    let reason =
        [Span::new(label, Meaning::Dim), Span::new(typed, Meaning::Text), Span::new("_", Meaning::Key)];
    pen.spans(line(below), &reason);
    let signs = model.locale.format("form-signs", &[("who", model.who.as_str().into())]);
    pen.text(line(below + 1), &signs, Meaning::Dim);
    if let Some(complaint) = &form.complaint {
        let at = if inner.height > below + 2 { below + 2 } else { inner.height.saturating_sub(1) };
        pen.clear(line(at));
        pen.text(line(at), complaint, Meaning::Error);
    }
}
