//! What ordinary things cost on the way to the terminal, in bytes, and that they can still be read.

use haree::{
    console::{encode, full},
    domain::view::Reporting,
};

use super::*;

const WIDE: (u16, u16) = (120, 40);
const DOWNS: usize = 20;

fn capabilities(depth: Depth, unicode: bool) -> Capabilities {
    Capabilities { unicode, ..Capabilities::modern(depth) }
}

fn calm() -> Model {
    with_theme("calm-dark", capabilities(Depth::Ansi256, true))
}

fn with_theme(name: &str, capabilities: Capabilities) -> Model {
    let (theme, problems) = Theme::load(name, &|_| None, &capabilities);
    assert_eq!(problems, []);
    loaded_with(theme)
}

fn loaded_with(theme: Theme) -> Model {
    let mut model = model_with(theme, views::live(), views::now());
    start(&mut model);
    answer_all(&mut model);
    model
}

/// Bytes from one frame to the next.
fn cost(before: &Buffer, after: &Buffer) -> usize {
    encode(before, after, &capabilities(Depth::Ansi256, true)).len()
}

fn whole(model: &Model, size: (u16, u16)) -> usize {
    full(&picture(model, size), &capabilities(Depth::Ansi256, true)).len()
}

/// Bytes of each key that changes the picture.
fn costs(model: &mut Model, key: &str, size: (u16, u16)) -> Vec<usize> {
    let mut step = || {
        let before = picture(model, size);
        press(model, key);
        cost(&before, &picture(model, size))
    };
    (0..DOWNS).map(|_| step()).filter(|bytes| *bytes > 0).collect()
}

#[test]
fn a_key_that_moves_the_selection_costs_next_to_nothing() {
    // On the map these keys move the picture; see `a_step_to_the_next_thing_costs_little`.
    for (_, name, key) in SHOWN.into_iter().filter(|(query, _, _)| *query != Query::Map) {
        for size in [(80, 24), WIDE, (200, 60)] {
            let mut model = calm();
            press(&mut model, key);
            let [down, up] = ["down", "up"].map(|key| costs(&mut model, key, size));
            assert!(down.len() >= 3 && down.len() == up.len(), "{name} at {size:?}: {down:?} {up:?}");
            assert!(down.iter().chain(&up).all(|bytes| *bytes <= 90), "{name} at {size:?}: {down:?} {up:?}");
        }
    }
}

#[test]
fn a_step_to_the_next_thing_costs_little() {
    for size in [(80, 24), WIDE, (200, 60)] {
        let mut model = calm();
        // Past what lies out of sight, which moves the whole picture.
        press(&mut model, "8 tab tab tab 0");
        let mut steps = costs(&mut model, "tab", size);
        steps.extend(costs(&mut model, "shift-tab", size));
        steps.sort_unstable();
        let (usual, most) = (steps[steps.len() / 2], steps[steps.len() - 1]);
        // Where the list goes on by half its height its rows are written anew.
        assert!(usual <= 200 && most <= 1_000, "{size:?}: {steps:?}");
    }
}

#[test]
fn the_selection_can_be_seen_on_every_terminal() {
    for (base, depth, unicode) in [
        ("calm-dark", Depth::Ansi256, true),
        ("calm-dark", Depth::Ansi16, false),
        ("mono", Depth::Mono, false),
        ("lite", Depth::Mono, false),
    ] {
        for reverse in [true, false] {
            // In ASCII a sign of its own, because others read the same.
            let text = format!(
                "inherits = \"{base}\"\n[selection]\nrow = {{ reverse = {reverse}, ascii = \"&\" }}\n\
                 [border]\nfocus.ascii = \"&\"\n",
            );
            let user = |name: &str| (name == "mine").then(|| ("mine.toml".into(), text.clone()));
            let capabilities = capabilities(depth, unicode);
            let (look, problems) = Theme::load("mine", &user, &capabilities);
            assert_eq!(problems, []);
            let mut model = loaded_with(look);
            for (_, panel, key) in SHOWN {
                press(&mut model, key);
                for size in SIZES {
                    let screen = screen(&model, size);
                    // One before the title of what has the focus, one before the row.
                    let marks = screen.matches(if unicode { '►' } else { '&' }).count();
                    assert_eq!(marks, 2, "{panel}, {base} at {size:?}:\n{screen}");
                }
            }
        }
    }
}

/// The board with two silent posts, while HQ has nothing new to say.
fn quiet_board() -> Model {
    let mut board = views::situation();
    board.crossings.posts[3].reporting = Reporting::Silent { since: views::at("13:07") };
    board.feeds.iter_mut().for_each(|feed| feed.stale_after_seconds = Some(21_600));
    let mut model = calm();
    update(&mut model, Event::Loaded(Box::new(View::Board(Box::new(board)))));
    model
}

#[test]
fn clock_and_ages_of_a_quiet_board_cost_sixty_bytes_a_minute() {
    let mut model = quiet_board();
    let mut shown = picture(&model, WIDE);
    let mut minutes = vec![0; 60];
    for second in 0..3_600 {
        let now = views::now() + TimeDelta::seconds(second);
        update(&mut model, Event::Tick(now));
        if second % 55 == 0 {
            let bytes_last_hour = 18_300 + second as u64;
            update(
                &mut model,
                Event::Link(Box::new(Link { synced_at: Some(now), bytes_last_hour, ..views::live() })),
            );
        }
        let next = picture(&model, WIDE);
        minutes[second as usize / 60] += cost(&shown, &next);
        shown = next;
    }
    let mean = minutes.iter().sum::<usize>() as f64 / 60.0;
    assert!(mean <= 60.0, "{mean:.1} bytes a minute: {minutes:?}");
}

#[test]
fn no_second_is_shown_while_the_link_works() {
    let mut model = quiet_board();
    for (_, _, key) in SHOWN {
        press(&mut model, key);
        let at = |seconds| views::at("14:40") + TimeDelta::seconds(seconds);
        update(&mut model, Event::Link(Box::new(Link { synced_at: Some(at(0)), ..views::live() })));
        update(&mut model, Event::Tick(at(1)));
        let first = screen(&model, WIDE);
        // Ages begin at a second of their own; none of these lies between.
        update(&mut model, Event::Tick(at(59)));
        assert_eq!(screen(&model, WIDE), first);
    }
    shows(&model, "synced <1 m");
    update(&mut model, Event::Link(Box::new(views::offline())));
    shows(&model, "synced 14:27:00");
}

#[test]
fn the_first_frame_is_small() {
    let board = whole(&calm(), WIDE);
    assert!(board <= 6_600, "{board} bytes");
}

#[test]
fn the_lite_theme_costs_little_and_says_the_same() {
    let poor = capabilities(Depth::Ansi16, false);
    let mut model = with_theme("lite", poor);
    for (size, most) in [((80, 24), 1_600), (WIDE, 3_000)] {
        let bytes = full(&picture(&model, size), &poor).len();
        assert!(bytes <= most, "{bytes} bytes at {size:?}");
    }
    for text in ["SIMULATED", "!! 14:12 Flood warning", "silent 2 h 10 m", "Pante Macassar", "68,196"] {
        shows(&model, text);
    }
    check_lite("board-lite", &model);
    press(&mut model, "5");
    check_lite("alerts-lite", &model);
}

fn check_lite(name: &str, model: &Model) {
    let mut text = String::new();
    for size in [(80, 24), WIDE] {
        let styles = styles(&picture(model, size));
        writeln!(text, "== {}x{}\n{}\n== styles\n{styles}", size.0, size.1, screen(model, size)).unwrap();
    }
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn what_panels_have_in_common_stands_in_the_same_place() {
    let mut model = calm();
    let board = picture(&model, WIDE);
    let [first, .., hints] = &lines(&board)[..] else { panic!("no lines") };
    let everywhere = "   q quit   ? keys";
    assert!(hints.ends_with(everywhere), "{hints}");
    let names = |line: &str| line.replace(['[', ']'], " ");
    for (_, name, key) in SHOWN {
        press(&mut model, key);
        let shown = picture(&model, WIDE);
        let text = lines(&shown);
        assert_eq!(&text[0], first, "{name}");
        assert_eq!(names(&text[1]), names(&lines(&board)[1]), "{name}");
        assert!(text[39].ends_with(everywhere), "{name}");
        for y in 2..39 {
            for x in [0, WIDE.0 - 1] {
                let is_side = |buffer: &Buffer| "╭╮│├┤╰╯".contains(buffer[(x, y)].symbol());
                assert!(is_side(&board) && is_side(&shown), "{name} at {x}, {y}");
            }
        }
        let changed = (0..120).filter(|x| board[(*x, 38)].fg != shown[(*x, 38)].fg).count();
        assert_eq!(changed, 0, "the lower edge of {name}");
    }
}
