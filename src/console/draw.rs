//! Draws the model into a buffer. Pure: the same model gives the same cells, at any size.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    footer, form, header, help,
    model::{Model, Overlay},
    widgets::Pen,
};

/// Draws everything; gives the part that has the focus, which a slow terminal is to show first.
pub fn draw(model: &Model, area: Rect, buffer: &mut Buffer) -> Rect {
    let area = area.intersection(buffer.area);
    let mut pen = Pen::new(buffer, &model.theme);
    pen.clear(area);
    if area.is_empty() {
        return area;
    }
    // Where there is next to no room, the header goes last: it says whether all of this is real.
    let head = 2.min(area.height);
    let foot = footer::rows(model, area.width).min(area.height.saturating_sub(head + 3));
    let body = Rect { y: area.y + head, height: area.height - head - foot, ..area };
    header::draw(model, &mut pen, Rect { height: head, ..area });
    match &model.overlay {
        Some(Overlay::Help { scroll }) => help::draw(model, &mut pen, body, *scroll),
        other => {
            model.panel().draw(&model.scene(), body, &mut pen);
            if let Some(Overlay::Acknowledge(typed)) = other {
                form::draw(model, &mut pen, body, typed);
            }
        }
    }
    footer::draw(model, &mut pen, Rect { y: body.bottom(), height: foot, ..area });
    pen.focus().unwrap_or(area)
}
