//! Everything that a key can do here, made from the action table and the keymap.

use std::ops::Range;

use ratatui::layout::Rect;

use super::{
    Action, Context,
    keymap::Keymap,
    model::Model,
    panels::PANELS,
    theme::Meaning,
    widgets::{Frame, Pen, Row, Span, width},
};
use crate::locale::Locale;

/// Writes the whole table as a page of Markdown.
pub fn keys_page(keymap: &Keymap, locale: &Locale) -> String {
    let mut page = format!("# {}\n", locale.text("title-help"));
    for (keys, text) in lines(keymap, locale, None) {
        let line = match keys.as_str() {
            "" => format!("\n## {text}\n\n| key | does |\n|---|---|\n"),
            keys => format!("| `{}` | {text} |\n", keys.replace(", ", "` `")),
        };
        page.push_str(&line);
    }
    page
}

/// The table in as many columns as find room, read down the first and on at the top of the next.
pub(super) struct Sheet {
    lines: Vec<(String, String)>,
    /// Columns of the terminal that the keys take, and a column of the sheet.
    keys: u16,
    wide: u16,
    columns: usize,
    rows: usize,
}

impl Sheet {
    /// The sheet for the part of the screen between header and footer.
    pub(super) fn new(model: &Model, area: Rect) -> Self {
        let mut lines = lines(&model.keymap, &model.locale, Some(model.panel().context()));
        lines.extend(marks(model));
        let frame = Frame::of(area);
        let inside = area.width.saturating_sub(2 * frame.shared());
        let keys = lines.iter().map(|(keys, _)| width(keys)).max().unwrap_or(0).min(18);
        let text = lines.iter().map(|(_, text)| width(text)).max().unwrap_or(0);
        let wide = INDENT + keys + 1 + text + 1;
        let columns = usize::from(inside / wide).max(1);
        let rows = usize::from(area.height.saturating_sub(1 + frame.shared()));
        let mut sheet = Self { lines, keys, wide, columns, rows };
        if sheet.last() == 0 {
            // All of it finds room: columns of about the same length.
            let fits = |rows: &usize| Self { rows: *rows, ..sheet.copy() }.last() == 0;
            sheet.rows = (1..rows).find(fits).unwrap_or(rows);
        }
        sheet
    }

    fn copy(&self) -> Self {
        Self { lines: self.lines.clone(), ..*self }
    }

    /// The lines that stand in each column if the first begins with this one.
    fn layout(&self, first: usize) -> Vec<Range<usize>> {
        let mut at = first.min(self.lines.len());
        let column = |column| {
            let mut end = self.lines.len().min(at + self.rows);
            let more = end < self.lines.len();
            // The last row says how much more there is.
            end -= usize::from(more && column + 1 == self.columns && self.rows > 1);
            // No heading stands alone at the foot of a column.
            while more && end > at + 1 && self.is_heading(end - 1) {
                end -= 1;
            }
            std::mem::replace(&mut at, end)..end
        };
        (0..self.columns).map(column).collect()
    }

    fn is_heading(&self, at: usize) -> bool {
        self.lines.get(at).is_some_and(|(keys, _)| keys.is_empty())
    }

    /// The line at the top once the end is in sight; 0 where all of it finds room.
    pub(super) fn last(&self) -> u16 {
        let all = |first: &usize| self.layout(*first).last().is_some_and(|last| last.end == self.lines.len());
        if self.rows == 0 { 0 } else { (0..self.lines.len()).find(all).unwrap_or(0) as u16 }
    }

    /// How many lines are shown from one on.
    pub(super) fn page(&self, first: u16) -> u16 {
        self.layout(usize::from(first)).iter().map(|column| column.len() as u16).sum::<u16>().max(1)
    }
}

/// What the marks beside figures and alerts mean, behind a heading.
fn marks(model: &Model) -> impl Iterator<Item = (String, String)> {
    let priorities = [Meaning::P1, Meaning::P2, Meaning::P3, Meaning::P4];
    let priorities = priorities.map(|priority| model.theme.mark(priority)).join(" ");
    let link = [Meaning::Live, Meaning::Syncing, Meaning::Offline];
    let link = link.map(|state| model.theme.mark(state)).join(" ");
    let glyphs = model.theme.glyphs();
    let mark = |meaning| model.theme.mark(meaning).to_owned();
    let rows = [
        (String::new(), "context-marks"),
        (priorities, "mark-priorities"),
        ("662+".to_owned(), "mark-partial"),
        ("?".to_owned(), "mark-missing"),
        (mark(Meaning::Acknowledged), "mark-acknowledged"),
        (mark(Meaning::Exercise), "life-exercise"),
        ("×".to_owned(), "mark-closed"),
        ("~".to_owned(), "mark-provisional"),
        ([model.locale.text("letter-phone"), model.locale.text("letter-radio")].join(" "), "mark-told"),
        ("≈".to_owned(), "mark-assumed"),
        (mark(Meaning::Revised), "mark-revised"),
        ("≠".to_owned(), "mark-disputed"),
        ("↑ ↓".to_owned(), "mark-outside"),
        (mark(Meaning::Opened), "mark-opened"),
        (glyphs.post.to_owned(), "kind-post"),
        (glyphs.site.to_owned(), "kind-site"),
        (glyphs.municipality.to_owned(), "kind-municipality"),
        (glyphs.epicentre.to_owned(), "kind-epicentre"),
        (glyphs.area.to_owned(), "kind-area"),
        (link, "mark-link"),
        (String::new(), "context-about"),
        (model.locale.language().tag().to_owned(), "about-language"),
        ("·".to_owned(), "about-map"),
        ("·".to_owned(), "about-towns"),
        ("·".to_owned(), "about-codes"),
    ];
    // A theme may leave a mark out; a line without one would be a heading.
    let rows = rows.into_iter().filter(|(mark, id)| !mark.is_empty() || id.starts_with("context-"));
    rows.map(|(mark, id)| (mark, model.locale.text(id)))
}

/// Columns left of the keys.
const INDENT: u16 = 3;

/// Draws the table, from a line on.
pub(super) fn draw(model: &Model, pen: &mut Pen<'_>, area: Rect, scroll: u16) {
    let sheet = Sheet::new(model, area);
    let columns = sheet.layout(usize::from(scroll.min(sheet.last())));
    let n = sheet.lines.len();
    let (first, end) =
        (columns.first().map_or(0, |column| column.start), columns.last().map_or(0, |column| column.end));
    let title = [Span::new(model.locale.text("title-help"), Meaning::Title)];
    let mut remark = Vec::new();
    if end - first < n {
        let [first, last, n] = [first + 1, end, n].map(|n| (n as i64).into());
        let text = model.locale.format("help-rows", &[("first", first), ("last", last), ("n", n)]);
        remark.push(Span::new(text, Meaning::Dim));
    }
    let inner = pen.frame(area, Frame::of(area), true, [&title, &remark]);
    for (at, column) in columns.into_iter().enumerate() {
        let x = inner.x + at as u16 * sheet.wide;
        let line = |row: usize| Rect {
            x,
            y: inner.y + row as u16,
            width: sheet.wide.min(inner.right().saturating_sub(x)),
            height: u16::from(row < usize::from(inner.height)),
        };
        for (row, (keys, text)) in sheet.lines[column].iter().enumerate() {
            let mut row = Row::new(pen, line(row));
            if keys.is_empty() {
                row.gap(1).fill(text, Meaning::Title);
            } else {
                row.gap(INDENT).left(sheet.keys, keys, Meaning::Key).gap(1).fill(text, Meaning::Text);
            }
        }
        if at + 1 == sheet.columns && end < n && sheet.rows > 1 {
            let text = model.locale.format("more-rows", &[("n", ((n - end) as i64).into())]);
            Row::new(pen, line(sheet.rows - 1)).gap(INDENT).fill(&text, Meaning::Dim);
        }
    }
}

/// Keys and what they do, by where they hold, one place before the others; a line without keys is a heading.
fn lines(keymap: &Keymap, locale: &Locale, here: Option<Context>) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    let panels = PANELS.iter().map(|panel| (panel.context(), panel.title()));
    let contexts = [
        (Context::Global, "context-global"),
        (Context::List, "context-list"),
        (Context::Form, "context-form"),
        (Context::Chart, "context-chart"),
    ];
    let mut places: Vec<_> = contexts.into_iter().chain(panels).collect();
    places.sort_by_key(|(context, _)| Some(*context) != here);
    for (context, title) in places {
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
