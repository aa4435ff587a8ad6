//! How well the texts of a theme can be read on its background.
//!
//! It must not know what the texts say.

use ratatui::style::Color;

use super::{meaning::Meaning, table::Theme};

/// What is drawn and not read: lines and the tracks of bars.
const DRAWN: [Meaning; 2] = [Meaning::Border, Meaning::BarTrack];

impl Theme {
    /// The text that is hardest to read, and its contrast; none where no colour is known.
    ///
    /// The contrast is that of WCAG 2.2: from 1 to 21, and 4.5 is the least for texts (§1.4.3).
    pub fn hardest(&self) -> Option<(Meaning, f64)> {
        let read = Meaning::ALL.iter().filter(|meaning| !DRAWN.contains(meaning));
        let measured = read.filter_map(|meaning| {
            let style = self.style(*meaning);
            let ink = style.fg.or(self.style(Meaning::Text).fg)?;
            let paper = style.bg.or(self.background())?;
            Some((*meaning, contrast(ink, paper)?))
        });
        measured.min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// WCAG 2.2, definition of contrast ratio.
fn contrast(ink: Color, paper: Color) -> Option<f64> {
    let (ink, paper) = (luminance(rgb(ink)?), luminance(rgb(paper)?));
    Some((ink.max(paper) + 0.05) / (ink.min(paper) + 0.05))
}

/// WCAG 2.2, definition of relative luminance.
fn luminance(rgb: [u8; 3]) -> f64 {
    let [red, green, blue] = rgb.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn linear(c: u8) -> f64 {
    let c = f64::from(c) / 255.0;
    if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

/// The colour as light; the first sixteen are the terminal's to choose.
fn rgb(color: Color) -> Option<[u8; 3]> {
    match color {
        Color::Rgb(red, green, blue) => Some([red, green, blue]),
        // The palette of xterm: 216 colours of a cube, then 24 greys.
        Color::Indexed(n @ 232..) => Some([8 + 10 * (n - 232); 3]),
        Color::Indexed(n @ 16..) => {
            let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
            Some([level((n - 16) / 36), level((n - 16) / 6 % 6), level((n - 16) % 6)])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Modifier;

    use super::*;
    use crate::console::capabilities::{Capabilities, Depth};

    const LEAST: f64 = 4.5;

    fn load(name: &str, text: &str, depth: Depth) -> Theme {
        let user = |wanted: &str| (wanted == "mine").then(|| ("mine.toml".into(), text.to_owned()));
        let (theme, problems) = Theme::load(name, &user, &Capabilities::modern(depth));
        assert_eq!(problems, [], "{name}");
        theme
    }

    #[test]
    fn the_contrast_is_that_of_the_standard() {
        let rounded = |ink, paper| contrast(ink, paper).map(|ratio| (ratio * 100.0).round() / 100.0);
        let grey = |level| Color::Rgb(level, level, level);
        assert_eq!(rounded(grey(0), grey(255)), Some(21.0));
        assert_eq!(rounded(grey(0x77), grey(255)), Some(4.48));
        assert_eq!(rounded(Color::Rgb(255, 0, 0), grey(255)), Some(4.0));
        assert_eq!(rounded(Color::Indexed(196), Color::Indexed(231)), Some(4.0));
        assert_eq!(rounded(Color::Indexed(244), Color::Indexed(16)), rounded(grey(0x80), grey(0)));
        assert_eq!(rounded(Color::Red, grey(0)), None);
    }

    #[test]
    fn every_text_of_every_theme_can_be_read() {
        for name in Theme::builtin_names() {
            for depth in [Depth::Ansi256, Depth::True] {
                let theme = load(name, "", depth);
                let colored = Meaning::ALL.iter().any(|meaning| theme.style(*meaning).fg.is_some());
                let hardest = theme.hardest();
                assert_eq!(hardest.is_some(), colored, "{name} says what it is to be read on");
                if let Some((meaning, ratio)) = hardest {
                    let least = if name == "high-contrast" { 7.0 } else { LEAST };
                    assert!(ratio >= least, "{name}, {meaning:?} at {depth:?}: {ratio:.2}");
                }
            }
        }
    }

    #[test]
    fn a_theme_that_is_hard_to_read_is_found() {
        let text = "inherits = \"calm-light\"\n[palette]\namber = { true = \"#af8700\", 256 = 136, 16 = \"blue\" }\n";
        for depth in [Depth::Ansi256, Depth::True] {
            let (meaning, ratio) = load("mine", text, depth).hardest().unwrap();
            assert_eq!(meaning, Meaning::Offline);
            assert!(ratio < LEAST, "{ratio}");
        }
    }

    /// What can stand in one place for one thing: of these no two may look alike without colour.
    const STATES: [&[Meaning]; 7] = [
        &[Meaning::P1, Meaning::P2, Meaning::P3, Meaning::P4, Meaning::Acknowledged, Meaning::Closed],
        &[Meaning::Live, Meaning::Syncing, Meaning::Offline],
        &[
            Meaning::Stale,
            Meaning::Silent,
            Meaning::Late,
            Meaning::Closed,
            Meaning::Revised,
            Meaning::Provisional,
            Meaning::Assumed,
            Meaning::Queued,
        ],
        &[Meaning::Text, Meaning::Simulated, Meaning::Exercise],
        &[Meaning::Text, Meaning::BelowMinimum, Meaning::Empty],
        &[Meaning::Text, Meaning::Selection, Meaning::Opened],
        &[Meaning::Notice, Meaning::Error],
    ];

    /// Pairs of meanings that only a colour tells apart.
    fn alike(theme: &Theme) -> Vec<(Meaning, Meaning)> {
        let look = |meaning: Meaning| {
            let mark = theme.mark(meaning).to_owned();
            let attributes: Modifier = theme.style(meaning).add_modifier;
            (mark, attributes)
        };
        let mut found = Vec::new();
        for states in STATES {
            for (i, a) in states.iter().enumerate() {
                let same = states[i + 1..].iter().filter(|b| look(*a) == look(**b));
                found.extend(same.map(|b| (*a, *b)));
            }
        }
        found
    }

    #[test]
    fn no_meaning_rests_on_colour_alone() {
        for name in Theme::builtin_names() {
            for unicode in [true, false] {
                for depth in [Depth::Mono, Depth::Ansi16, Depth::Ansi256, Depth::True] {
                    let capabilities = Capabilities { unicode, ..Capabilities::modern(depth) };
                    let (theme, _) = Theme::load(name, &|_| None, &capabilities);
                    assert_eq!(alike(&theme), [], "{name} at {depth:?}");
                }
            }
        }
        let text = "inherits = \"calm-dark\"\n[priority]\np2 = { mark = \"‼\" }\n";
        assert_eq!(alike(&load("mine", text, Depth::True)), [(Meaning::P1, Meaning::P2)]);
    }

    /// The colour as somebody without green cones sees it (Machado, Oliveira and Fernandes 2009, table 1).
    fn without_green(color: Color) -> [f64; 3] {
        let [r, g, b] = rgb(color).unwrap().map(linear);
        let seen = [
            0.367_322 * r + 0.860_646 * g - 0.227_968 * b,
            0.280_085 * r + 0.672_501 * g + 0.047_413 * b,
            -0.011_820 * r + 0.042_940 * g + 0.968_881 * b,
        ];
        seen.map(|c| c.clamp(0.0, 1.0).powf(1.0 / 2.2) * 255.0)
    }

    /// The least distance between the colours of a theme that mean different things.
    fn nearest(theme: &Theme) -> f64 {
        let inks = [Meaning::P1, Meaning::P2, Meaning::Silent, Meaning::Dim];
        let seen = inks.map(|meaning| without_green(theme.style(meaning).fg.unwrap()));
        let mut least = f64::MAX;
        for (i, a) in seen.iter().enumerate() {
            for b in &seen[i + 1..] {
                let square: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
                least = least.min(square.sqrt());
            }
        }
        least
    }

    #[test]
    fn colours_stay_apart_for_whoever_sees_no_green() {
        for depth in [Depth::Ansi256, Depth::True] {
            let apart = nearest(&load("deuteranopia", "", depth));
            assert!(apart > 80.0, "{depth:?}: {apart:.0}");
            let usual = nearest(&load("calm-dark", "", depth));
            assert!(usual < apart / 1.5, "{depth:?}: {usual:.0}, {apart:.0}");
        }
    }
}
