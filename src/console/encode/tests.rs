//! The encoder against a terminal, and byte by byte.

use std::num::NonZeroU16;

use proptest::prelude::*;
use ratatui::style::{Color, Modifier, Style};

use super::*;
use crate::console::capabilities::{Codes, Depth};

const FULL: Capabilities = Capabilities::modern(Depth::True);

fn screen(buffer: &Buffer) -> vt100::Parser {
    let size = |n: u16| NonZeroU16::new(n).unwrap();
    vt100::Parser::new(size(buffer.area.height), size(buffer.area.width), 0)
}

/// Compares every cell of the terminal with the wanted one.
#[track_caller]
fn check(terminal: &vt100::Parser, wanted: &Buffer) {
    let Rect { width, height, .. } = wanted.area;
    for row in 0..height {
        let mut column = 0;
        while column < width {
            let cell = &wanted[(column, row)];
            let mut text = cell.symbol();
            let mut columns = u16::from(text == "日") + 1;
            if column + columns > width {
                (text, columns) = (" ", 1);
            }
            let shown = terminal.screen().cell(row, column).unwrap();
            let place = format!("row {row} column {column}");
            let contents = if shown.contents().is_empty() { " " } else { shown.contents() };
            assert_eq!(contents, text, "{place}");
            assert_eq!(shown.is_wide(), columns == 2, "{place}");
            let is = |modifier| cell.modifier.contains(modifier);
            assert_eq!(shown.bgcolor(), color(cell.bg), "{place}");
            assert_eq!(shown.underline(), is(Modifier::UNDERLINED), "{place}");
            assert_eq!(shown.inverse(), is(Modifier::REVERSED), "{place}");
            // Nobody sees these on a space.
            if text != " " || is(Modifier::UNDERLINED) || is(Modifier::REVERSED) {
                assert_eq!(shown.fgcolor(), color(cell.fg), "{place}");
                assert_eq!(shown.bold(), is(Modifier::BOLD), "{place}");
                assert_eq!(shown.dim(), is(Modifier::DIM), "{place}");
            }
            column += columns;
        }
    }
}

fn color(color: Color) -> vt100::Color {
    match color {
        Color::Red => vt100::Color::Idx(1),
        Color::LightRed => vt100::Color::Idx(9),
        Color::Indexed(index) => vt100::Color::Idx(index),
        Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
        _ => vt100::Color::Default,
    }
}

fn any_cell() -> impl Strategy<Value = Cell> {
    let symbol = prop::sample::select(vec!["a", "b", " ", " ", "é", "e\u{301}", "日", "日", "‼", "█", "1"]);
    let color = prop::sample::select(vec![
        Color::Reset,
        Color::Reset,
        Color::Red,
        Color::LightRed,
        Color::Indexed(9),
        Color::Indexed(200),
        Color::Rgb(1, 2, 3),
    ]);
    let attributes = [Modifier::BOLD, Modifier::DIM, Modifier::UNDERLINED, Modifier::REVERSED];
    let modifier = prop::sample::subsequence(attributes.to_vec(), 0..=2);
    (symbol, color.clone(), color, modifier).prop_map(|(symbol, fg, bg, modifier)| {
        let mut cell = Cell::default();
        cell.set_symbol(symbol);
        cell.set_style(Style { fg: Some(fg), bg: Some(bg), ..Style::new() });
        cell.modifier = modifier.into_iter().collect();
        // The terminal of this test has one weight: bold or dim.
        if cell.modifier.contains(Modifier::BOLD) {
            cell.modifier.remove(Modifier::DIM);
        }
        cell
    })
}

/// Frames that follow each other; cells of later ones are mostly those before them.
fn any_frames() -> impl Strategy<Value = Vec<Buffer>> {
    (1..14_u16, 1..5_u16).prop_flat_map(|(width, height)| {
        let cells = usize::from(width) * usize::from(height);
        let frame = prop::collection::vec(prop::option::weighted(0.4, any_cell()), cells);
        prop::collection::vec(frame, 1..4).prop_map(move |frames| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
            let step = |frame: Vec<Option<Cell>>| {
                for (cell, new) in buffer.content.iter_mut().zip(frame) {
                    *cell = new.unwrap_or_else(|| cell.clone());
                }
                buffer.clone()
            };
            frames.into_iter().map(step).collect()
        })
    })
}

proptest! {
    #[test]
    fn terminal_shows_what_is_wanted(frames in any_frames()) {
        let mut terminal = screen(&frames[0]);
        terminal.process(b"\x1b[31;1mxxxx\r\nyyy");
        terminal.process(&full(&frames[0], &FULL));
        check(&terminal, &frames[0]);
        for pair in frames.windows(2) {
            terminal.process(&encode(&pair[0], &pair[1], &FULL));
            check(&terminal, &pair[1]);
        }
        let last = &frames[frames.len() - 1];
        prop_assert_eq!(encode(last, last, &FULL), Vec::<u8>::new());
    }

    #[test]
    fn no_cell_gets_a_control_character_out(text in "[\\x00-\\x1f\\x7f-\\u{9f}\u{202e}\u{2066}a日\u{301}]{0,4}") {
        let mut wanted = Buffer::empty(Rect::new(0, 0, 3, 1));
        wanted[(1, 0)].set_symbol(&text);
        let sent = encode(&Buffer::empty(wanted.area), &wanted, &FULL);
        let sent = String::from_utf8(sent).unwrap();
        let sent = sent.strip_prefix("\x1b[H ").unwrap_or(&sent);
        prop_assert!(!sent.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{2069}').contains(&c)), "{:?}", sent);
    }
}

fn frame(lines: &[&str]) -> Buffer {
    Buffer::with_lines(lines.iter().copied())
}

#[track_caller]
fn check_bytes(sent: &[&str], wanted: &[&str], expected: &str) {
    let (sent, wanted) = (frame(sent), frame(wanted));
    let bytes = encode(&sent, &wanted, &FULL);
    assert_eq!(String::from_utf8(bytes).unwrap(), expected);
}

#[test]
fn only_changed_cells_are_sent() {
    check_bytes(&["abc", "def"], &["abc", "def"], "");
    check_bytes(&["abc", "def"], &["abX", "def"], "\x1b[;3HX");
    check_bytes(&["abcd"], &["aXcY"], "\x1b[HaXcY");
    check_bytes(&["abcdefghijkl"], &["Xbcdefghijkl"], "\x1b[HX");
    check_bytes(&["a23456789bc"], &["X23456789Yc"], "\x1b[HX\x1b[8CY");
    check_bytes(&["ab", "cd", "ef"], &["Xb", "Yd", "Zf"], "\x1b[HX\r\nY\r\nZ");
}

#[test]
fn the_move_after_the_last_column_is_absolute() {
    check_bytes(&["ab", "cd"], &["aX", "Yd"], "\x1b[HaX\x1b[2HY");
}

#[test]
fn the_move_after_a_disputed_glyph_counts_from_the_first_column() {
    check_bytes(&["abcd"], &["‼Xcd"], "\x1b[H‼\r\x1b[CX");
}

#[test]
fn the_rest_of_a_row_is_erased_at_once() {
    check_bytes(&["abcdefgh"], &["abX     "], "\x1b[;3HX\x1b[K");
}

#[test]
fn half_a_wide_glyph_is_repainted() {
    check_bytes(&["日x"], &[" ax"], "\x1b[H a");
    check_bytes(&["abx"], &["日x"], "\x1b[H日");
}

#[test]
fn another_size_is_drawn_whole() {
    let sent = encode(&frame(&["ab"]), &frame(&["abc"]), &FULL);
    assert_eq!(sent, full(&frame(&["abc"]), &FULL));
    assert_eq!(sent, b"\x1b[?2026h\x1b[m\x1b[r\x1b[2J\x1b[Habc\x1b[?2026l");
}

#[test]
fn without_unicode_and_colour_only_ascii_and_resets_are_sent() {
    let poor = Capabilities { unicode: false, ..Capabilities::modern(Depth::Mono) };
    let mut wanted = frame(&["Ataúro ‼ 日"]);
    wanted.set_style(Rect::new(0, 0, 3, 1), Style::new().fg(Color::Red).add_modifier(Modifier::BOLD));
    let sent = encode(&Buffer::empty(wanted.area), &wanted, &poor);
    assert_eq!(String::from_utf8(sent).unwrap(), "\x1b[H\x1b[1mAta\x1b[muro ! ??");
}

#[test]
fn an_unchanged_gap_is_written_again_where_that_is_shorter() {
    check_bytes(&["abcdefghij"], &["aXcYefghiZ"], "\x1b[HaXcY\x1b[5CZ");
    let mut sent = frame(&["abcdefghij"]);
    sent.set_style(Rect::new(2, 0, 1, 1), Style::new().fg(Color::Red));
    let mut wanted = sent.clone();
    wanted[(0, 0)].set_symbol("X");
    wanted[(3, 0)].set_symbol("Y");
    let bytes = encode(&sent, &wanted, &FULL);
    assert_eq!(String::from_utf8(bytes).unwrap(), "\x1b[HX\x1b[2CY", "its look would cost more");
}

#[test]
fn the_next_row_is_entered_from_where_it_is_nearest() {
    check_bytes(
        &["a....b....c", "a....b....c"],
        &["a....X....Y", "a....X....Y"],
        "\x1b[;11HY\x1b[;6HX\n\x08X\x1b[4CY",
    );
}

#[test]
fn a_blank_takes_no_look_but_its_background() {
    let mut wanted = frame(&["ab c", "   d"]);
    wanted.set_style(wanted.area, Style::new().fg(Color::Red).add_modifier(Modifier::BOLD));
    wanted.set_style(Rect::new(2, 0, 1, 1), Style::new().fg(Color::Reset).remove_modifier(Modifier::BOLD));
    let mut sent = frame(&["....", "...."]);
    sent[(3, 0)].set_symbol("x");
    let bytes = encode(&sent, &wanted, &Capabilities { codes: Codes::NONE, ..FULL });
    assert_eq!(String::from_utf8(bytes).unwrap(), "\x1b[H\x1b[1;31mab c\x1b[2H   d\x1b[m");
}

#[test]
fn long_blanks_in_a_row_are_erased() {
    let sent = "a bcdefghijklmnopqrstuvwxyz z";
    check_bytes(&[sent], &["a                           z"], "\x1b[;3H\x1b[25X");
    check_bytes(&[sent], &["a                           Z"], "\x1b[Ha\x1b[K\x1b[27CZ");
    let none = Capabilities { codes: Codes::NONE, ..FULL };
    let bytes = encode(&frame(&[sent]), &frame(&["a                           z"]), &none);
    assert_eq!(String::from_utf8(bytes).unwrap(), format!("\x1b[;3H{}", " ".repeat(25)));
}

#[test]
fn nothing_is_erased_where_the_background_is_another() {
    let mut wanted = frame(&["a         "]);
    wanted.set_style(Rect::new(1, 0, 9, 1), Style::new().bg(Color::Blue));
    let bytes = encode(&frame(&["abcdefghij"]), &wanted, &FULL);
    assert_eq!(String::from_utf8(bytes).unwrap(), "\x1b[Ha\x1b[44m         \x1b[m");
}

#[test]
fn a_list_that_scrolls_costs_its_new_row() {
    let row = |n: usize| format!("{} number {n}", ["Batugade", "Salele", "Sakato", "Dili"][n % 4]);
    let list = |from: usize| {
        let rows: Vec<_> = (from..from + 8).map(row).collect();
        frame(&["title", &rows[0], &rows[1], &rows[2], &rows[3], &rows[4], &rows[5], "end"])
    };
    let down = String::from_utf8(encode(&list(4), &list(3), &FULL)).unwrap();
    assert_eq!(down, "\x1b[2;7r\x1b[2H\x1bM\x1b[r\x1b[2HDili number 3");
    let up = String::from_utf8(encode(&list(3), &list(5), &FULL)).unwrap();
    assert_eq!(up, "\x1b[2;7r\x1b[7H\n\n\x1b[r\x1b[6HSalele number 9\r\nSakato number 10");
}

#[test]
fn cells_that_move_within_a_row_are_moved() {
    check_bytes(&["│▁▂▃▄▅▆▇█│ 12"], &["│▂▃▄▅▆▇█▁│ 12"], "\x1b[;2H\x1b[P\x1b[7C\x1b[@▁");
    check_bytes(&["│▁▂▃▄▅▆▇█│ 12"], &["│▃▁▂▃▄▅▆▇│ 12"], "\x1b[;9H\x1b[P\x1b[7D\x1b[@▃");
    let bytes = encode(&frame(&["‼▁▂▃▄▅▆▇█│ 12"]), &frame(&["‼▂▃▄▅▆▇█▁│ 12"]), &FULL);
    assert_eq!(String::from_utf8(bytes).unwrap(), "\x1b[;2H▂▃▄▅▆▇█▁", "not beside a disputed width");
}

#[test]
fn a_character_is_repeated_only_where_that_is_known_and_shorter() {
    let repeat = Capabilities { codes: Codes::NONE.with(Code::Repeat), ..FULL };
    let sent = |wanted: &str| {
        let wanted = frame(&[wanted, ""]);
        String::from_utf8(encode(&Buffer::empty(wanted.area), &wanted, &repeat)).unwrap()
    };
    assert_eq!(sent("----------x"), "\x1b[H-\x1b[9bx");
    assert_eq!(sent("-----x"), "\x1b[H-----x");
    assert_eq!(sent("──────────x"), "\x1b[H──────────x");
    check_bytes(&["           "], &["----------x"], "\x1b[H----------x");
}

#[test]
fn a_terminal_without_a_cursor_gets_lines() {
    let dumb = Capabilities { addressable: false, codes: Codes::NONE, ..Capabilities::modern(Depth::Mono) };
    let sent = frame(&["a  ", "   ", "b c"]);
    let mut wanted = sent.clone();
    wanted.set_style(wanted.area, Style::new().add_modifier(Modifier::REVERSED));
    assert_eq!(encode(&sent, &wanted, &dumb), b"", "no text has changed");
    wanted[(0, 2)].set_symbol("\u{1b}");
    for bytes in [
        encode(&sent, &wanted, &dumb),
        full(&wanted, &dumb),
        encode_some(&mut sent.clone(), &wanted, &dumb, wanted.area, 1),
    ] {
        assert_eq!(String::from_utf8(bytes).unwrap(), "\r\na\r\n\r\n? c");
    }
}

#[test]
fn what_has_the_focus_goes_first() {
    let (mut sent, wanted) = (frame(&["aaaa", "bbbb", "cccc"]), frame(&["dddd", "eeee", "ffff"]));
    let focus = Rect::new(0, 1, 4, 1);
    let mut part = || {
        let bytes = encode_some(&mut sent, &wanted, &FULL, focus, 8);
        String::from_utf8(bytes).unwrap()
    };
    assert_eq!([part(), part(), part(), part()], ["\x1b[2Heeee", "\x1b[Hdddd", "\x1b[3Hffff", ""]);
}

#[test]
fn parts_are_as_long_as_there_is_room_and_little_longer_together() {
    let lines = |text: &str| {
        let rows: Vec<_> = (0..20).map(|row| format!("{text} {row} of a table with some {text}")).collect();
        Buffer::with_lines(rows)
    };
    let (mut sent, wanted) = (lines("figure"), lines("number"));
    let whole = encode(&sent, &wanted, &FULL).len();
    let mut parts = Vec::new();
    loop {
        let bytes = encode_some(&mut sent, &wanted, &FULL, wanted.area, 64);
        if bytes.is_empty() {
            break;
        }
        assert!(bytes.len() <= 64, "{} bytes", bytes.len());
        parts.push(bytes.len());
    }
    assert_eq!(sent, wanted);
    let all: usize = parts.iter().sum();
    assert!(parts.len() > 3 && all <= whole + parts.len() * 10, "{parts:?} for {whole}");
}

#[test]
fn a_part_for_another_size_begins_with_an_empty_screen() {
    let (mut sent, wanted) = (frame(&["ab"]), frame(&["abc"]));
    let bytes = encode_some(&mut sent, &wanted, &FULL, wanted.area, 1);
    assert_eq!(String::from_utf8(bytes).unwrap(), "\x1b[m\x1b[r\x1b[2J");
    assert_eq!(sent, Buffer::empty(wanted.area));
    let bytes = encode_some(&mut sent, &wanted, &FULL, wanted.area, 100);
    assert_eq!(String::from_utf8(bytes).unwrap(), "\x1b[Habc");
}

#[test]
fn a_frame_without_room_sends_nothing() {
    let nothing = Buffer::empty(Rect::new(0, 0, 0, 0));
    assert_eq!(encode(&nothing, &nothing, &FULL), b"");
    assert_eq!(encode_some(&mut nothing.clone(), &nothing, &FULL, nothing.area, 10), b"");
}
