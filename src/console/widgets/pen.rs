//! The one way onto the screen: text is cut by display width with `…`, and no control character
//! gets through, whoever wrote it.

use std::ops::Range;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::{Modifier, Style},
};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::console::{
    target::{Block, Target},
    theme::{Meaning, Theme},
};

mod enlarge;
mod frame;

pub(crate) use enlarge::small;
pub(crate) use frame::Frame;

/// A piece of text with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub text: String,
    pub meaning: Meaning,
}

impl Span {
    pub(crate) fn new(text: impl Into<String>, meaning: Meaning) -> Self {
        Self { text: text.into(), meaning }
    }
}

/// How many columns a text takes.
pub(crate) fn width(text: &str) -> u16 {
    text.width().min(usize::from(u16::MAX)) as u16
}

/// Draws into a buffer with a theme; everything outside the buffer vanishes.
pub(crate) struct Pen<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    focus: Option<Rect>,
    /// Rows that what is read can be scrolled down.
    most: u16,
    /// What was drawn where, of what can be pressed.
    targets: Vec<(Rect, Target)>,
}

impl<'a> Pen<'a> {
    pub(crate) fn new(buffer: &'a mut Buffer, theme: &'a Theme) -> Self {
        Self { buffer, theme, focus: None, most: 0, targets: Vec::new() }
    }

    pub(crate) fn theme(&self) -> &'a Theme {
        self.theme
    }

    /// Where the last frame with the focus stands.
    pub(crate) fn focus(&self) -> Option<Rect> {
        self.focus
    }

    /// Says how many rows more there are than are shown at once, of what is read.
    pub(crate) fn can_scroll(&mut self, most: u16) {
        self.most = most;
    }

    pub(crate) fn most_scroll(&self) -> u16 {
        self.most
    }

    /// Says that an area stands for something that can be pressed.
    pub(crate) fn target(&mut self, area: Rect, target: Target) {
        self.targets.push((area, target));
    }

    /// The same for rows of a block, each `tall` lines, one below the other from the top of an area.
    pub(crate) fn rows(&mut self, area: Rect, tall: u16, (block, shown): (Block, Range<usize>)) {
        let lines =
            (0..area.height / tall.max(1)).map(|row| Rect { y: area.y + row * tall, height: tall, ..area });
        self.targets.extend(lines.zip(shown).map(|(line, at)| (line, Target::Row(block, at))));
    }

    /// What was drawn last at a cell, of what can be pressed.
    pub(crate) fn target_at(&self, column: u16, row: u16) -> Option<Target> {
        let drawn = self.targets.iter().rev();
        drawn.copied().find(|(area, _)| area.contains(Position::new(column, row))).map(|(_, target)| target)
    }

    /// Writes one line into the first row of an area; gives the columns used.
    pub(crate) fn text(&mut self, area: Rect, text: &str, meaning: Meaning) -> u16 {
        self.write(area, text, self.theme.style(meaning))
    }

    /// Fills the first row of an area with the colour of a meaning.
    pub(crate) fn solid(&mut self, area: Rect, meaning: Meaning) {
        let style =
            self.theme.style(meaning).remove_modifier(Modifier::all()).add_modifier(Modifier::REVERSED);
        self.write(area, &" ".repeat(usize::from(area.width)), style);
    }

    /// Writes against the right edge.
    pub(crate) fn right(&mut self, area: Rect, text: &str, meaning: Meaning) -> u16 {
        let text = self.folded(text);
        let shift = area.width.saturating_sub(width(&text));
        self.write(indent(area, shift), &text, self.theme.style(meaning))
    }

    /// Writes pieces one after the other; the last that fits is cut.
    pub(crate) fn spans(&mut self, area: Rect, spans: &[Span]) -> u16 {
        let mut used = 0;
        for (i, span) in spans.iter().enumerate() {
            let rest = indent(area, used);
            let more = spans[i + 1..].iter().any(|later| !later.text.is_empty());
            // A later piece that finds no column at all would be cut without a sign.
            if more && width(&self.folded(&span.text)) >= rest.width {
                return used + self.text(rest, &format!("{}……", span.text), span.meaning);
            }
            used += self.text(rest, &span.text, span.meaning);
        }
        used
    }

    pub(crate) fn right_spans(&mut self, area: Rect, spans: &[Span]) -> u16 {
        let wanted: u16 = self.measure(spans);
        self.spans(indent(area, area.width.saturating_sub(wanted)), spans)
    }

    /// The columns that pieces take.
    pub(crate) fn measure(&self, spans: &[Span]) -> u16 {
        spans.iter().map(|span| width(&self.folded(&span.text))).fold(0, u16::saturating_add)
    }

    /// Writes a paragraph word by word; gives the rows used. What does not fit ends in `…`.
    pub(crate) fn paragraph(&mut self, area: Rect, text: &str, meaning: Meaning) -> u16 {
        let lines = wrap(&self.folded(text), area.width);
        let rows = (lines.len() as u16).min(area.height);
        for (i, line) in lines.iter().take(usize::from(rows)).enumerate() {
            let cut = i as u16 + 1 == rows && lines.len() as u16 > rows;
            let line = if cut { format!("{line} …") } else { line.clone() };
            self.text(line_of(area, i as u16), &line, meaning);
        }
        rows
    }

    /// Lays a meaning over what stands there already.
    pub(crate) fn paint(&mut self, area: Rect, meaning: Meaning) {
        let area = area.intersection(self.buffer.area);
        self.buffer.set_style(area, self.theme.style(meaning));
    }

    /// The rows of an area down to the last that holds anything.
    pub(crate) fn used(&self, area: Rect) -> u16 {
        let seen = area.intersection(self.buffer.area);
        let holds = |y: &u16| (seen.left()..seen.right()).any(|x| self.buffer[(x, *y)].symbol() != " ");
        (seen.top()..seen.bottom()).rev().find(holds).map_or(0, |last| last + 1 - area.y)
    }

    /// Empties an area.
    pub(crate) fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for position in area.positions() {
            self.buffer[position].reset();
        }
        self.paint(area, Meaning::Text);
    }

    /// Marks a row as the selected one: its first column, and the cells that say what it is about.
    pub(crate) fn select(&mut self, line: Rect, key: Rect) {
        let mark = self.theme.mark(Meaning::Selection);
        if width(mark) == 1 {
            self.text(line, mark, Meaning::Selection);
        }
        self.paint(key, Meaning::Selection);
    }

    fn write(&mut self, area: Rect, text: &str, style: Style) -> u16 {
        let text = self.folded(text);
        let visible = area.intersection(self.buffer.area);
        if visible.is_empty() || visible.x != area.x || visible.y != area.y {
            return 0;
        }
        let ellipsis = self.theme.glyphs().ellipsis;
        let cut = width(&text) > visible.width;
        let limit = if cut { visible.width.saturating_sub(width(ellipsis)) } else { visible.width };
        let text = if cut { fitting(&text, limit) } else { text.as_str() };
        let mut used = 0;
        for cluster in text.graphemes(true).filter(|cluster| width(cluster) > 0) {
            used += self.set(visible.x + used, visible.y, cluster, style);
        }
        if cut {
            for cluster in ellipsis.graphemes(true).take(usize::from(visible.width - used)) {
                used += self.set(visible.x + used, visible.y, cluster, style);
            }
        }
        used
    }

    fn set(&mut self, x: u16, y: u16, cluster: &str, style: Style) -> u16 {
        let columns = width(cluster);
        let ground = self.theme.style(Meaning::Text);
        for at in x..x + columns {
            let cell = &mut self.buffer[(at, y)];
            // Nothing of what stood there shines through.
            cell.reset();
            cell.set_symbol(if at == x { cluster } else { " " }).set_style(ground).set_style(style);
        }
        columns
    }

    /// The text as this terminal can show it.
    fn folded(&self, text: &str) -> String {
        folded(text, self.theme)
    }
}

/// The text as the terminal of a theme can show it.
pub(crate) fn folded(text: &str, theme: &Theme) -> String {
    let plain = text.chars().filter(|c| !is_harmful(*c));
    if theme.glyphs().ellipsis.is_ascii() { plain.map(ascii).collect() } else { plain.collect() }
}

/// `Clean` has removed these from what came in; a key or a message could still hold one.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffc}' | '\u{e0000}'..='\u{e0fff}')
}

/// The nearest that ASCII has.
fn ascii(c: char) -> &'static str {
    const PLAIN: &str =
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    if let Some(at) = (c as usize).checked_sub(0x20).filter(|at| *at < PLAIN.len()) {
        return &PLAIN[at..=at];
    }
    match c {
        '−' | '–' | '—' | '‐' | '‑' | '─' => "-",
        // A hyphen between two numbers would be a minus.
        '·' => "|",
        // No `>`, which marks what is selected, and no sign that marks a figure.
        '…' => "..",
        // A bar is made of `=` and `#`.
        '≈' => "c.",
        '≠' => "!=",
        '≤' => "<=",
        '≥' => ">=",
        '±' => "+-",
        '→' => "->",
        '↑' => "^",
        '↓' => "v",
        '×' => "x",
        '✓' => "k",
        '‼' => "!!",
        '‘' | '’' | '´' => "'",
        '“' | '”' | '«' | '»' => "\"",
        'à'..='å' => "a",
        'À'..='Å' => "A",
        'ç' => "c",
        'Ç' => "C",
        'è'..='ë' => "e",
        'È'..='Ë' => "E",
        'ì'..='ï' => "i",
        'Ì'..='Ï' => "I",
        'ñ' => "n",
        'Ñ' => "N",
        '•' | 'ò'..='ö' => "o",
        'Ò'..='Ö' => "O",
        'ù'..='ü' => "u",
        'Ù'..='Ü' => "U",
        _ => "?",
    }
}

fn indent(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width);
    Rect { x: area.x + columns, width: area.width - columns, ..area }
}

fn line_of(area: Rect, row: u16) -> Rect {
    Rect { y: area.y.saturating_add(row), height: u16::from(row < area.height), ..area }
}

/// Breaks a paragraph between words; a word longer than a line is broken inside.
pub(crate) fn wrap(text: &str, columns: u16) -> Vec<String> {
    let mut lines = vec![String::new()];
    if columns == 0 {
        return lines;
    }
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let open = lines.last().map_or(0, |line| width(line));
        if open > 0 && open.saturating_add(1).saturating_add(width(word)) > columns {
            lines.push(String::new());
        }
        for (i, cluster) in word.graphemes(true).enumerate() {
            if lines.last().is_some_and(|line| width(line) + width(cluster) > columns) {
                lines.push(String::new());
            }
            let Some(line) = lines.last_mut() else { continue };
            if i == 0 && !line.is_empty() {
                line.push(' ');
            }
            line.push_str(cluster);
        }
    }
    lines
}

/// As much of a text as finds room. A number is shown whole or not at all: a part of one is another number.
fn fitting(text: &str, columns: u16) -> &str {
    let mut used = 0;
    let fits = |cluster: &&str| {
        used += width(cluster);
        used <= columns
    };
    let end: usize = text.graphemes(true).take_while(fits).map(str::len).sum();
    let (shown, rest) = text.split_at(end);
    let mut next = rest.chars();
    let goes_on = match (next.next(), next.next()) {
        (Some(first), _) if first.is_ascii_digit() => true,
        (Some('.' | ','), Some(second)) => second.is_ascii_digit(),
        _ => false,
    };
    if !goes_on || !shown.ends_with(|c: char| c.is_ascii_digit() || ['.', ','].contains(&c)) {
        return shown;
    }
    let whole = shown.trim_end_matches(|c: char| c.is_ascii_digit() || ['.', ','].contains(&c));
    // Where the number is all that there is, its beginning says more than nothing.
    if whole.trim().is_empty() { shown } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::{Capabilities, Depth};

    #[test]
    fn a_number_is_whole_or_not_there() {
        for (text, columns, shown) in [
            ("total 468,984 in", 10, "total "),
            ("total 468,984 in", 13, "total 468,984"),
            ("usual 229–301", 12, "usual 229–"),
            ("Dili, Baucau", 5, "Dili,"),
            ("68,196", 3, "68,"),
        ] {
            assert_eq!(fitting(text, columns), shown, "{text} in {columns}");
        }
    }

    fn drawn(columns: u16, draw: impl FnOnce(&mut Pen<'_>, Rect)) -> String {
        let area = Rect::new(0, 0, columns, 1);
        let mut buffer = Buffer::empty(area);
        let capabilities = Capabilities::modern(Depth::Mono);
        let theme = Theme::builtin(&capabilities);
        draw(&mut Pen::new(&mut buffer, &theme), area);
        buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn text_is_cut_by_display_width_with_a_sign() {
        assert_eq!(
            drawn(6, |pen, area| {
                pen.text(area, "Batugade", Meaning::Text);
            }),
            "Batug…"
        );
        assert_eq!(
            drawn(8, |pen, area| {
                pen.text(area, "Batugade", Meaning::Text);
            }),
            "Batugade"
        );
        assert_eq!(
            drawn(4, |pen, area| {
                pen.text(area, "東京都", Meaning::Text);
            }),
            "東 … "
        );
        assert_eq!(
            drawn(6, |pen, area| {
                pen.right(area, "12", Meaning::Text);
            }),
            "    12"
        );
    }

    #[test]
    fn pieces_that_find_no_room_leave_a_sign() {
        let spans = [Span::new("abc", Meaning::Text), Span::new("def", Meaning::Text)];
        assert_eq!(
            drawn(3, |pen, area| {
                pen.spans(area, &spans);
            }),
            "ab…"
        );
        assert_eq!(
            drawn(5, |pen, area| {
                pen.spans(area, &spans);
            }),
            "abcd…"
        );
        assert_eq!(
            drawn(6, |pen, area| {
                pen.spans(area, &spans);
            }),
            "abcdef"
        );
    }

    #[test]
    fn control_characters_never_reach_a_cell() {
        assert_eq!(
            drawn(8, |pen, area| {
                pen.text(area, "a\u{1b}[2J\u{202e}b\u{7}", Meaning::Text);
            }),
            "a[2Jb   "
        );
    }

    #[test]
    fn paragraphs_break_between_words() {
        assert_eq!(wrap("move to high ground", 9), ["move to", "high", "ground"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
    }
}
