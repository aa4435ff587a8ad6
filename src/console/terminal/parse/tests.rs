//! Bytes in, keys out: whole, torn apart, late, and with no sense at all.

use proptest::prelude::*;

use super::*;
use crate::console::mouse::MouseKind;

fn written(typed: impl IntoIterator<Item = Typed>) -> Vec<String> {
    let text = |typed| match typed {
        Typed::Key(key) => key.to_string(),
        Typed::Paste(text) => format!("paste {text:?}"),
        Typed::Mouse(Mouse { kind, column, row }) => format!("{kind:?} {column} {row}"),
        Typed::Answered => "answered".to_owned(),
    };
    typed.into_iter().map(text).collect()
}

/// Bytes mean this, in one read and byte by byte.
#[track_caller]
fn check(bytes: &[u8], expected: &[&str]) {
    let mut whole = Parser::default();
    assert_eq!(written(whole.feed(bytes)), expected, "{}", bytes.escape_ascii());
    // Packets break anywhere.
    let mut split = Parser::default();
    let typed: Vec<Typed> = bytes.iter().flat_map(|byte| split.feed(&[*byte])).collect();
    assert_eq!(written(typed), expected, "byte by byte: {}", bytes.escape_ascii());
}

/// Feeds reads with a pause after each.
fn paused(parser: &mut Parser, reads: &[&[u8]]) -> Vec<Typed> {
    let mut typed = Vec::new();
    for read in reads {
        typed.extend(parser.feed(read));
        typed.extend(parser.give_up());
    }
    typed
}

/// Reads with a pause after each mean this, and when they are forgotten the keyboard works.
#[track_caller]
fn check_paused(reads: &[&[u8]], expected: &[&str]) {
    let mut parser = Parser::default();
    assert_eq!(written(paused(&mut parser, reads)), expected, "{:?}", reads.join(&b'|').escape_ascii());
    assert_eq!(parser.forget(), []);
    assert_eq!(written(parser.feed(b"x")), ["x"]);
}

#[test]
fn an_answer_between_the_pieces_of_a_key_does_not_make_letters_of_it() {
    for rest in [b"[A".as_slice(), b"OA", b"[1;5A"] {
        check_paused(&[b"\x1b", b"\x1b[0n", rest], &["esc", "answered"]);
    }
    let mut parser = Parser::default();
    let typed: Vec<Typed> =
        [b"\x1b".as_slice(), b"\x1b[0n", b"[A"].iter().flat_map(|read| parser.feed(read)).collect();
    assert_eq!(written(typed), ["answered", "up"]);
}

const SEQUENCES: [&[u8]; 24] = [
    b"\x1b[A",
    b"\x1b[D",
    b"\x1bOA",
    b"\x1bOP",
    b"\x1bOM",
    b"\x1b[[A",
    b"\x1b[Z",
    b"\x1b[1;5A",
    b"\x1b[1;2P",
    b"\x1b[1;3D",
    b"\x1b[H",
    b"\x1b[F",
    b"\x1b[1~",
    b"\x1b[2~",
    b"\x1b[5~",
    b"\x1b[11~",
    b"\x1b[24~",
    b"\x1b[3;5~",
    b"\x1b[97;5u",
    b"\x1b[13;2u",
    b"\x1bO2P",
    b"\x1bO1;5A",
    b"\x1b[<0;3;4M",
    b"\x1b[<65;30;4M",
];

const ANSWERS: [&[u8]; 17] = [
    b"\x1b]11;rgb:1a1a/aaaa/aaaa\x07",
    b"\x1b]11;rgb:1a1a/aaaa/aaaa\x1b\\",
    b"\x1b]4;1;rgb:aaaa/0000/1111\x1b\\",
    b"\x1b]52;c;YWFhYWFh\x07",
    b"\x1b]lqqq\x1b\\",
    b"\x1bP>|tterm 1.0\x1b\\",
    b"\x1bP1$r0m\x1b\\",
    b"\x1bP1+r616d=31\x1b\\",
    b"\x1bP!|00000000\x1b\\",
    b"\x1b_Gi=1;OK\x1b\\",
    b"\x1b[?62;1;4c",
    b"\x1b[12;40R",
    b"\x1b[1;5R",
    b"\x1b[?1;2;3$y",
    b"\x1b[?1u",
    b"\x1b[8;40;120t",
    b"\x1b[0n",
];

fn types_nothing(typed: &[Typed]) -> bool {
    let types = |typed: &Typed| matches!(typed, Typed::Key(key) if key.typed().is_some());
    !typed.iter().any(types)
}

#[test]
fn keys_are_read_as_people_name_them() {
    check(b"aG?", &["a", "G", "?"]);
    check("é日".as_bytes(), &["é", "日"]);
    check(
        b"\r\t\x7f\x08\x03\x0c \x00\x1f",
        &["enter", "tab", "backspace", "backspace", "ctrl-c", "ctrl-l", "space", "ctrl-space", "ctrl-_"],
    );
    check(b"\x1b[A\x1b[B\x1bOC\x1bOD", &["up", "down", "right", "left"]);
    check(b"\x1b[Z\x1b[1;5A\x1b[1;2P\x1b[1;3D", &["shift-tab", "ctrl-up", "shift-f1", "alt-left"]);
    check(b"\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~", &["home", "end", "home", "end", "home", "end"]);
    check(b"\x1b[2~\x1b[3~\x1b[5~\x1b[6~", &["insert", "delete", "pageup", "pagedown"]);
    check(b"\x1bOP\x1b[[A\x1b[11~\x1b[15~\x1b[17~\x1b[24~", &["f1", "f1", "f1", "f5", "f6", "f12"]);
    check(b"\x1bx\x1b\x1b[A\x1b\r", &["alt-x", "esc", "up", "alt-enter"]);
    check(b"\x1b[97;5u\x1b[13;2u", &["ctrl-a", "shift-enter"]);
}

#[test]
fn answers_and_reports_of_the_terminal_are_no_keys() {
    for answer in ANSWERS.into_iter().filter(|answer| *answer != b"\x1b[0n") {
        check(&[answer, b"x"].concat(), &["x"]);
    }
    check(b"\x1b[Ix\x1b[Ox\x1b[97;1:3ux\x1b[57358ux", &["x"; 4]);
    check(b"\x1b[0nx\x1b[3n\x1b[nx\x1b[2n", &["answered", "x", "answered", "x"]);
}

#[test]
fn of_the_mouse_only_the_left_button_and_the_wheel_count() {
    check(b"\x1b[<0;3;4M\x1b[<64;1;1M\x1b[<65;300;200M", &["Press 2 3", "WheelUp 0 0", "WheelDown 299 199"]);
    check(b"\x1b[<0;3;4mx\x1b[<2;3;4Mx\x1b[<35;3;4Mx\x1b[<16;3;4Mx\x1b[<66;3;4Mx", &["x"; 5]);
    check(b"\x1b[<0;0;4Mx\x1b[<0;70000;4Mx\x1b[<0;3Mx\x1b[<0;3;4;5Mx\x1b[0;3;4Mx", &["x"; 5]);
    // The oldest kind writes its numbers as bytes.
    check(b"\x1b[M qqx\x1b[M \xe9\xe9x\x1b[M \x03", &["x", "x", "ctrl-c"]);
    assert_eq!(
        Parser::default().feed(b"\x1b[<0;1;2M"),
        [Typed::Mouse(Mouse { kind: MouseKind::Press, column: 0, row: 1 })]
    );
}

#[test]
fn ctrl_c_is_never_a_part_of_anything() {
    for begun in
        [b"\x1b".as_slice(), b"\x1b[", b"\x1b[1;", b"\x1bO", b"\x1b[M ", b"\x1b]11;rgb", b"\x1bP", b"\xc3"]
    {
        let typed = Parser::default().feed(&[begun, b"\x03"].concat());
        assert_eq!(written(typed).last().map(String::as_str), Some("ctrl-c"), "{}", begun.escape_ascii());
        let mut parser = Parser::default();
        let typed = paused(&mut parser, &[begun, b"\x03"]);
        assert_eq!(written(typed).last().map(String::as_str), Some("ctrl-c"), "{}", begun.escape_ascii());
    }
}

#[test]
fn esc_alone_is_a_key_and_so_is_what_is_typed_after_it() {
    check_paused(&[b"\x1b"], &["esc"]);
    check_paused(&[b"\x1b", b"j"], &["esc", "j"]);
    check_paused(&[b"\x1b", b"\x1b", b"q"], &["esc", "esc", "q"]);
    check_paused(&[b"\x1b", b"[", b"j"], &["esc", "[", "j"]);
    check_paused(&[b"\x1b", b"O", b"5", b"]"], &["esc", "O", "5", "]"]);
    check_paused(&[b"\x1b", b"P", b"jj"], &["esc", "P", "j", "j"]);
    check_paused(&[b"\x1b", b"[q"], &["esc", "[", "q"]);
    check_paused(&[b"\x1b", b"]]"], &["esc", "]", "]"]);
    check_paused(&[b"\x1b", b"[\r"], &["esc", "[", "enter"]);
}

#[test]
fn the_rest_of_a_sequence_after_a_pause_is_not_typed() {
    check_paused(&[b"\x1b", b"[A", b"k"], &["esc", "k"]);
    check_paused(&[b"\x1b", b"[1;", b"5A", b"k"], &["esc", "k"]);
    check_paused(&[b"\x1b", b"[5~j"], &["esc", "j"]);
    check_paused(&[b"\x1b", b"OA", b"k"], &["esc", "k"]);
    check_paused(&[b"\x1b", b"[", b"A", b"k"], &["esc", "[", "k"]);
    check_paused(&[b"\x1b", b"[<0;3;4M", b"k"], &["esc", "k"]);
    check_paused(&[b"\x1b", b"[0n", b"k"], &["esc", "answered", "k"]);
    check_paused(&[b"\x1b", b"[200~q\x1b[201~k"], &["esc", "paste \"q\"", "k"]);
    // Without a pause between them its bytes belong together.
    let mut parser = Parser::default();
    paused(&mut parser, &[b"\x1b"]);
    assert_eq!(written([parser.feed(b"["), parser.feed(b"A"), parser.feed(b"k")].concat()), ["k"]);
}

#[test]
fn a_longer_beginning_waits_and_is_the_key_that_it_says() {
    check_paused(&[b"\x1b[", b"A", b"k"], &["up", "k"]);
    check_paused(&[b"\x1b[1;", b"5A", b"k"], &["ctrl-up", "k"]);
    check_paused(&[b"\x1b[", b"5", b"~", b"k"], &["pageup", "k"]);
    check_paused(&[b"\x1bO", b"A", b"k"], &["up", "k"]);
    check_paused(&[b"\xc3", b"\xa9", b"\xe6\x97", b"\xa5"], &["é", "日"]);
    // What is no rest cuts it off.
    check_paused(&[b"\x1b[", b"q"], &["q"]);
    check_paused(&[b"\x1bO", b"\x1b", b"q"], &["esc", "q"]);
    check_paused(&[b"\x1bP", b"jk"], &["j", "k"]);
    check_paused(&[b"\xc3", b"j"], &["j"]);
    check_paused(&[b"\x1b["], &[]);
    check_paused(&[b"\x1b]11;rg"], &[]);
}

#[test]
fn the_rest_of_an_answer_after_a_pause_is_not_typed() {
    for end in [b"\x07".as_slice(), b"\x1b\\"] {
        let tail = [b"11;rgb:1a1a/aaaa/aaaa", end].concat();
        check_paused(&[b"\x1b]", &tail, b"k"], &["k"]);
        check_paused(&[b"\x1b", &[b"]", tail.as_slice()].concat(), b"k"], &["esc", "k"]);
        check_paused(&[b"\x1b", b"]", &tail, b"k"], &["esc", "]", "k"]);
        check_paused(&[b"\x1b]11;rgb:1", b"a1a/aaa", b"a", b"/aaaa", end, b"k"], &["k"]);
    }
    check_paused(&[b"\x1b]11;rgb:0/a/a\x1b", b"\\", b"k"], &["k"]);
    check_paused(&[b"\x1b]11;rgb", b"\r"], &["enter"]);
}

#[test]
fn an_endless_answer_neither_fills_the_memory_nor_is_typed() {
    let mut parser = Parser::default();
    let mut typed = parser.feed(b"\x1b]52;c;");
    for _ in 0..100 {
        typed.extend(parser.feed(&[b'a'; 1000]));
        assert!(parser.pending.len() <= LONGEST_SEQUENCE + 1000);
    }
    typed.extend(parser.feed(b"\x1b"));
    typed.extend(parser.feed(b"\\x"));
    assert_eq!(written(typed), ["x"]);
}

#[test]
fn a_paste_is_one_text_and_no_key() {
    check(b"a\x1b[200~q\x1b[A\rb\x1b[201~c", &["a", "paste \"q\\u{1b}[A\\rb\"", "c"]);
    assert_eq!(written(Parser::default().feed(b"\x1b[200~q\x03\x1b[201~")), ["paste \"q\\u{3}\""]);
    check_paused(&[b"\x1b[20", b"0~\xc3", b"\xa9\x1b[2", b"01~c"], &["paste \"é\"", "c"]);
    let mut parser = Parser::default();
    parser.feed(b"\x1b[200~");
    parser.feed(&vec![b'x'; 2 * LONGEST_PASTE]);
    assert!(!parser.is_waiting());
    let typed = parser.feed(PASTE_ENDS);
    assert!(matches!(&typed[..], [Typed::Paste(text)] if text.len() == LONGEST_PASTE));
}

#[test]
fn a_paste_that_stalls_goes_on_unless_a_key_comes_alone() {
    let stalled = || {
        let mut parser = Parser::default();
        assert_eq!(paused(&mut parser, &[b"\x1b[200~one \xc3", b"q"]), []);
        parser.feed(b"\xc3");
        assert_eq!(written(parser.forget()), ["paste \"one \u{fffd}q\""]);
        parser
    };
    for (reads, expected) in [
        ([b"\xa9 two".as_slice(), b"q", b"\x1b[201~k"].as_slice(), ["paste \"é twoq\"", "k"].as_slice()),
        (&[b"\xa9\x1b[201", b"~", b"k"], &["paste \"é\"", "k"]),
        (&[b"q", b"k"], &["q", "k"]),
        (&[b"\x1b[A", b"k"], &["up", "k"]),
        (&[b"\x1b", b"k"], &["esc", "k"]),
    ] {
        let mut parser = stalled();
        let typed = paused(&mut parser, reads);
        assert_eq!(written(typed), expected, "{:?}", reads.join(&b'|').escape_ascii());
        assert!(!parser.remembers());
    }
    // A terminal that answers has pasted nothing, and says nothing about the key behind its answer.
    for reads in [[b"\x1b[0n".as_slice(), b"q"], [b"\x1b[0nq".as_slice(), b""]] {
        let mut parser = stalled();
        assert_eq!(written(paused(&mut parser, &reads)), ["answered", "q"], "{reads:?}");
        assert!(!parser.remembers());
    }
    // What follows at once shows that it was no key.
    let mut parser = stalled();
    assert_eq!(written([parser.feed(b"q"), parser.feed(b"w"), parser.feed(PASTE_ENDS)].concat()).len(), 1);
}

#[test]
fn ctrl_c_alone_ends_a_paste() {
    let mut parser = Parser::default();
    parser.feed(b"\x1b[200~text");
    assert_eq!(written(parser.feed(b"\x03")), ["ctrl-c"]);
    assert_eq!(written(parser.feed(b"k")), ["k"]);
}

#[test]
fn a_megabyte_of_noise_is_taken() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    })
    .take(1 << 20)
    .collect();
    for size in [noise.len(), 4096, 1] {
        let mut parser = Parser::default();
        let typed: usize = noise.chunks(size).map(|read| parser.feed(read).len()).sum();
        assert!(typed > 0);
        assert!(parser.pending.len() <= LONGEST_SEQUENCE + size);
    }
}

/// What happens to a parser.
#[derive(Clone, Debug)]
enum Step {
    Read(Vec<u8>),
    Pause,
    LongPause,
}

/// Bytes of which terminals make sequences, more often than others.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        2 => any::<u8>(),
        3 => prop::sample::select(b"\x1b\x1b\x1b[[OP]_\\\x07\x03~;<0123456789AMRnu".to_vec()),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let piece = prop_oneof![
        prop::collection::vec(byte(), 1..12),
        prop::sample::select(SEQUENCES.to_vec()).prop_map(<[u8]>::to_vec),
        prop::sample::select(ANSWERS.to_vec()).prop_map(<[u8]>::to_vec),
        Just(b"\x1b[200~".to_vec()),
        Just(PASTE_ENDS.to_vec()),
    ];
    let step =
        prop_oneof![8 => piece.prop_map(Step::Read), 4 => Just(Step::Pause), 1 => Just(Step::LongPause)];
    prop::collection::vec(step, 0..24)
}

proptest! {
    #[test]
    fn anything_is_taken_and_leaves_the_keyboard_usable(steps in steps()) {
        let mut parser = Parser::default();
        for step in steps {
            let typed = match step {
                Step::Read(bytes) => parser.feed(&bytes),
                Step::Pause => parser.give_up(),
                Step::LongPause => parser.forget(),
            };
            for typed in typed {
                if let Typed::Key(Key { code: KeyCode::Char(c), .. }) = typed {
                    prop_assert!(!c.is_control());
                }
            }
        }
        parser.forget();
        // A paste that never ended is ended by this.
        let mut typed = parser.feed(b"x");
        typed.extend(parser.give_up());
        prop_assert_eq!(written(typed), ["x"]);
        prop_assert_eq!(written(parser.feed(b"y")), ["y"]);
    }

    #[test]
    fn a_sequence_with_a_pause_in_it_types_nothing(which in 0..SEQUENCES.len() + ANSWERS.len(), at in any::<prop::sample::Index>()) {
        let bytes = SEQUENCES.iter().chain(&ANSWERS).nth(which).unwrap();
        let (head, tail) = bytes.split_at(1 + at.index(bytes.len() - 1));
        let mut parser = Parser::default();
        let typed = paused(&mut parser, &[head, tail]);
        prop_assert!(types_nothing(&typed), "{:?}", written(typed));
        prop_assert_eq!(written(parser.feed(b"k")), ["k"]);
    }

    #[test]
    fn a_sequence_torn_anywhere_after_its_first_two_bytes_types_nothing(
        which in 0..SEQUENCES.len() + ANSWERS.len(),
        torn in prop::collection::vec(any::<bool>(), 40),
    ) {
        let bytes = SEQUENCES.iter().chain(&ANSWERS).nth(which).unwrap();
        let mut parser = Parser::default();
        let mut typed = parser.feed(&bytes[..2]);
        for (byte, torn) in bytes[2..].iter().zip(torn) {
            if torn {
                typed.extend(parser.give_up());
            }
            typed.extend(parser.feed(&[*byte]));
        }
        prop_assert!(types_nothing(&typed), "{:?}", written(typed));
        prop_assert_eq!(written(parser.feed(b"k")), ["k"]);
    }
}
