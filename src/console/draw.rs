//! Draws the model into a buffer. Pure: the same model gives the same cells, at any size.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    footer, form_view, header, help,
    model::{Model, Overlay},
    palette_view,
    target::Target,
    which,
    widgets::Pen,
};

/// Draws everything; gives the part that has the focus, which a slow terminal is to show first.
pub fn draw(model: &Model, area: Rect, buffer: &mut Buffer) -> Rect {
    let area = area.intersection(buffer.area);
    drawn(model, area, buffer).focus().unwrap_or(area)
}

/// What stands at a cell of the terminal, of what can be pressed.
///
/// It is found by drawing, so that it cannot differ from what is shown; only a mouse and scrolling cost that.
pub(super) fn target_at(model: &Model, column: u16, row: u16) -> Option<Target> {
    let area = Rect::new(0, 0, model.columns, model.rows);
    drawn(model, area, &mut Buffer::empty(area)).target_at(column, row)
}

/// How many rows what is read can be scrolled down; found by drawing too.
pub(super) fn most_scroll(model: &Model) -> u16 {
    let area = Rect::new(0, 0, model.columns, model.rows);
    drawn(model, area, &mut Buffer::empty(area)).most_scroll()
}

/// Draws everything and gives the pen, which knows what it drew where.
fn drawn<'a>(model: &'a Model, area: Rect, buffer: &'a mut Buffer) -> Pen<'a> {
    let mut pen = Pen::new(buffer, &model.theme);
    pen.clear(area);
    if area.is_empty() {
        return pen;
    }
    let body = footer::above(model, area);
    header::draw(model, &mut pen, Rect { height: body.y - area.y, ..area });
    match &model.overlay {
        Some(Overlay::Help { scroll }) => help::draw(model, &mut pen, body, *scroll),
        other => {
            model.panel().draw(&model.scene(), body, &mut pen);
            match other {
                Some(Overlay::Form(form)) => form_view::draw(model, &mut pen, body, form),
                Some(Overlay::Palette(palette)) => palette_view::draw(model, &mut pen, body, palette),
                _ if which::is_due(model) => which::draw(model, &mut pen, body),
                _ => {}
            }
        }
    }
    footer::draw(model, &mut pen, Rect { y: body.bottom(), height: area.bottom() - body.bottom(), ..area });
    pen
}
