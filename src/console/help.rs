//! Everything that a key can do here, made from the action table and the keymap.

use ratatui::layout::Rect;

use super::{
    Action, Context,
    keymap::Keymap,
    model::Model,
    panels::PANELS,
    theme::Meaning,
    widgets::{Frame, Pen, Row, Span},
};
use crate::locale::Locale;

/// Writes the whole table as a page of Markdown.
pub fn keys_page(keymap: &Keymap, locale: &Locale) -> String {
    let mut page = format!("# {}\n", locale.text("title-help"));
    for (keys, text) in lines(keymap, locale) {
        let line = match keys.as_str() {
            "" => format!("\n## {text}\n\n| key | does |\n|---|---|\n"),
            keys => format!("| `{}` | {text} |\n", keys.replace(", ", "` `")),
        };
        page.push_str(&line);
    }
    page
}

/// Draws the whole table, from a row on.
pub(super) fn draw(model: &Model, pen: &mut Pen<'_>, area: Rect, scroll: u16) {
    let lines = lines(&model.keymap, &model.locale);
    let frame = Frame::of(area);
    let rows = area.height.saturating_sub(1 + frame.shared());
    let first = usize::from(scroll.min((lines.len() as u16).saturating_sub(rows)));
    let last = lines.len().min(first + usize::from(rows));
    let title = [Span::new(model.locale.text("title-help"), Meaning::Title)];
    let mut remark = Vec::new();
    if last - first < lines.len() {
        let [first, last, n] = [first + 1, last, lines.len()].map(|n| (n as i64).into());
        let text = model.locale.format("help-rows", &[("first", first), ("last", last), ("n", n)]);
        remark.push(Span::new(text, Meaning::Dim));
    }
    let inner = pen.frame(area, frame, true, [&title, &remark]);
    for (i, (keys, text)) in lines.iter().skip(first).take(usize::from(inner.height)).enumerate() {
        let mut row = Row::new(pen, Rect { y: inner.y + i as u16, height: 1, ..inner });
        if keys.is_empty() {
            row.gap(1).fill(text, Meaning::Title);
        } else {
            row.gap(3).left(18, keys, Meaning::Key).gap(1).fill(text, Meaning::Text);
        }
    }
}

/// Keys and what they do, by where they hold; a line without keys is a heading.
fn lines(keymap: &Keymap, locale: &Locale) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    let panels = PANELS.iter().map(|panel| (panel.context(), panel.title()));
    let contexts = [
        (Context::Global, "context-global"),
        (Context::List, "context-list"),
        (Context::Form, "context-form"),
    ];
    for (context, title) in contexts.into_iter().chain(panels) {
        let bindings = keymap.bindings(&[context]);
        let mut rows = Vec::new();
        for action in Action::ALL {
            let keys: Vec<&str> =
                bindings.iter().filter(|(_, bound)| bound == action).map(|(keys, _)| keys.as_str()).collect();
            if !keys.is_empty() {
                let text = locale.text(&format!("action-{}", action.name()));
                rows.push((keys.join(", "), text));
            }
        }
        if !rows.is_empty() {
            lines.push((String::new(), locale.text(title)));
            lines.append(&mut rows);
        }
    }
    lines
}
