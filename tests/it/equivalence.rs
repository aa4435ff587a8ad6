//! Random frames, sent by the encoder and by ratatui's own backend, in two terminal emulators: every
//! cell that can be seen is the same.
//!
//! `HAREE_PAIRS` says how many pairs of frames; a case that fails names its seed.

mod frames;
mod screens;

use haree::console::{Capabilities, encode, encode_some, full};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use ratatui::{buffer::Buffer, layout::Rect};

use frames::{Case, changed, meant};
use screens::Screens;

/// Pairs of an ordinary run.
const PAIRS: u64 = 10_000;
/// Cells of a frame that is looked at only now and then while it is sent.
const LARGE: usize = 100;
/// Seeds that failed once.
const FOUND: [u64; 0] = [];

#[test]
fn every_cell_is_what_ratatui_shows() {
    let pairs = std::env::var("HAREE_PAIRS").map_or(PAIRS, |pairs| pairs.parse().unwrap());
    crossterm::style::force_color_output(true);
    FOUND.into_iter().for_each(check);
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    std::thread::scope(|scope| {
        for worker in 0..workers {
            scope.spawn(move || (worker..pairs).step_by(workers as usize).for_each(check));
        }
    });
}

/// Runs the case of a seed: a pair of frames whole, as a difference, and in parts.
fn check(seed: u64) {
    let case = Case::new(seed);
    let [first, second] = &case.frames;
    let mut story = Story { case: &case, sent: Vec::new() };
    let mut ours = Screens::new(first.area);
    ours.feed(b"\x1b[31;1mlitter\r\nof others");
    story.feed(&mut ours, full(first, &case.capabilities));
    story.compare(&ours, first);
    let begun = ours.clone();
    story.feed(&mut ours, encode(first, second, &case.capabilities));
    story.compare(&ours, second);
    let nothing = encode(second, second, &case.capabilities);
    assert!(nothing.is_empty(), "{}: sends {nothing:?} for nothing", story.told());
    story.sent.clear();
    in_parts(&mut story, begun, &mut Pcg64Mcg::seed_from_u64(!seed));
}

/// Sends the second frame in parts, and on the way another one that is newer.
fn in_parts(story: &mut Story<'_>, mut ours: Screens, rng: &mut Pcg64Mcg) {
    let Case { capabilities, frames: [first, second], .. } = story.case;
    let mut sent = first.clone();
    let newest = changed(second, rng);
    for (wanted, most) in [(second, rng.random_range(0..4)), (&newest, usize::MAX)] {
        for _ in 0..most {
            let limit = if sent.content.len() < LARGE { limit(rng) } else { 5 * limit(rng) };
            let bytes = encode_some(&mut sent, wanted, capabilities, focus(rng, first.area), limit);
            if bytes.is_empty() {
                break;
            }
            story.feed(&mut ours, bytes);
            // Large frames take many parts; one in eight is looked at.
            if sent.content.len() < LARGE || rng.random_ratio(1, 8) {
                story.compare(&ours, &sent);
            }
            assert!(story.sent.len() < 10_000, "{}: no end", story.told());
        }
    }
    story.compare(&ours, &newest);
}

fn limit(rng: &mut Pcg64Mcg) -> usize {
    let most = [8, 40, 200, 1_000][rng.random_range(0..4)];
    rng.random_range(0..most)
}

fn focus(rng: &mut Pcg64Mcg, area: Rect) -> Rect {
    let y = rng.random_range(0..area.height);
    Rect { y, height: rng.random_range(0..=area.height - y), ..area }
}

/// What was sent until now, for whom it may concern.
struct Story<'c> {
    case: &'c Case,
    sent: Vec<Vec<u8>>,
}

impl Story<'_> {
    fn feed(&mut self, screens: &mut Screens, bytes: Vec<u8>) {
        screens.feed(&bytes);
        self.sent.push(bytes);
    }

    /// Compares with what ratatui shows of a frame.
    fn compare(&self, ours: &Screens, wanted: &Buffer) {
        let meant = meant(wanted, self.case.capabilities);
        if let Err(difference) = ours.same(&Screens::with(&meant), &meant) {
            panic!("{}\n{difference}\nwanted: {wanted:?}", self.told());
        }
    }

    fn told(&self) -> String {
        let Case { seed, capabilities: Capabilities { depth, unicode, codes, .. }, frames } = self.case;
        let sent: Vec<_> = self.sent.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect();
        format!("seed {seed}, {depth:?}, unicode {unicode}, {codes:?}\n{frames:#?}\nsent: {sent:#?}")
    }
}
