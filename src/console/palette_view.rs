//! Draws the palette at the bottom of the panel: what was typed, and what answers to it.

use ratatui::layout::Rect;

use super::{
    model::Model,
    palette::{Entry, Palette},
    theme::Meaning,
    widgets::{Frame, Pen, Row, Span, width, window},
};

/// The widest palette, and the most entries that are shown at once: each key draws them anew.
const WIDE: u16 = 84;
const ROWS: u16 = 8;

/// Draws it; it is as high while it answers to much as while it answers to little, so that nothing jumps.
pub(super) fn draw(model: &Model, pen: &mut Pen<'_>, area: Rect, palette: &Palette) {
    let wanted = ROWS + 3;
    let height = wanted.min(area.height);
    let wide = area.width.min(WIDE);
    let frame = Rect { x: area.x + (area.width - wide) / 2, y: area.bottom() - height, width: wide, height };
    pen.clear(frame);
    let title = [Span::new(model.locale.text("title-palette"), Meaning::Title)];
    let counts = [("n", (palette.found().len() as i64).into()), ("all", (palette.len() as i64).into())];
    let remark = [Span::new(model.locale.format("palette-found", &counts), Meaning::Dim)];
    let frame_of = if height < 5 { Frame::Rule } else { Frame::Box };
    let inner = pen.frame(frame, frame_of, true, [&title, &remark]);
    let line = |row: u16| Rect { y: inner.y + row, height: u16::from(row < inner.height), ..inner };
    let typed = [
        Span::new(":", Meaning::Key),
        Span::new(palette.line.as_str(), Meaning::Text),
        Span::new("_", Meaning::Key),
    ];
    Row::new(pen, line(0)).gap(1).spans(&typed);
    if let Some(text) = said(model, palette) {
        Row::new(pen, line(1)).gap(1).fill(&text, Meaning::Notice);
        return;
    }
    let shown = window(palette.found().len(), inner.height.saturating_sub(1), Some(palette.at));
    let entries = palette.found().enumerate().skip(shown.start).take(shown.len());
    for (row, (at, entry)) in entries.enumerate() {
        let area = line(row as u16 + 1);
        draw_entry(pen, area, entry);
        if at == palette.at {
            let name = width(&entry.name).clamp(1, area.width.saturating_sub(2).max(1));
            pen.select(area, Rect { x: area.x + 1, width: name.min(area.width.saturating_sub(1)), ..area });
        }
    }
}

/// What stands there instead of entries: the row that a number means, or that nothing answers.
fn said(model: &Model, palette: &Palette) -> Option<String> {
    let rows = palette.rows() as i64;
    match palette.number() {
        Some((row, true)) => {
            Some(model.locale.format("palette-row", &[("row", (row as i64).into()), ("n", rows.into())]))
        }
        Some((_, false)) => Some(model.locale.format("palette-no-row", &[("n", rows.into())])),
        None if palette.found().len() == 0 => {
            let text = palette.line.trim();
            Some(model.locale.format("palette-nothing", &[("text", text.into())]))
        }
        None => None,
    }
}

fn draw_entry(pen: &mut Pen<'_>, area: Rect, entry: &Entry) {
    let (meaning, beside) = match &entry.refused {
        Some(why) => (Meaning::Dim, why.as_str()),
        None => (Meaning::Text, entry.more.as_str()),
    };
    let mut row = Row::new(pen, area);
    // What has a key is something to be done: no word has to say so.
    let (beyond, look) = match entry.keys.as_str() {
        "" => (entry.kind.as_str(), Meaning::Dim),
        keys => (keys, Meaning::Key),
    };
    row.gap(1).tail(&[Span::new(format!("  {beyond} "), look)]);
    let name = width(&entry.name);
    let room = row.room();
    if name + 6 > room || beside.is_empty() {
        row.fill(&entry.name, meaning);
    } else {
        row.left(name, &entry.name, meaning).gap(2).fill(beside, Meaning::Dim);
    }
}
