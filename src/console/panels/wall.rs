//! The pages of the wall: a few large figures, and below them the lines of the board.
//!
//! It must not know which page comes next, or how long one stays.

use ratatui::layout::Rect;

use super::{
    alert,
    alert_detail::{self, Detail as AlertDetail},
    crossings, feeds, kits,
    panel::{Scene, is_stale},
    tb_steps::{self, Detail},
};
use crate::{
    console::{
        theme::Meaning,
        widgets::{Ink, Pen, big, scale, width},
    },
    domain::{
        Metric, Value,
        view::{AlertRow, Priority, Situation},
    },
};

/// What the wall shows in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    Crossings,
    Kits,
    Tb,
    Alerts,
}

impl Page {
    pub(crate) const ALL: [Self; 4] = [Self::Crossings, Self::Kits, Self::Tb, Self::Alerts];

    /// The message with its name.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Crossings => "title-crossings",
            Self::Kits => "title-kits",
            Self::Tb => "title-tb",
            Self::Alerts => "title-alerts",
        }
    }

    /// `as of 14:30`, or the period where the figures are of a closed one.
    pub(crate) fn remark(self, scene: &Scene<'_>, board: &Situation) -> String {
        match self {
            Self::Crossings => scene.as_of(board.crossings.as_of),
            Self::Kits => scene.as_of(board.stock.as_of),
            Self::Tb => tb_steps::remark(scene, &board.tb),
            Self::Alerts => scene.as_of(Some(board.stamp.at)),
        }
    }
}

/// One large figure with its name.
struct Large {
    label: String,
    number: String,
    meaning: Meaning,
}

/// Draws a page.
pub(crate) fn page(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (page, board): (Page, &Situation)) {
    let (large, lines) = match page {
        Page::Crossings => (movements(scene, board), crossings::rows(&board.crossings)),
        Page::Kits => (stock(scene, board), kits::rows(&board.stock)),
        Page::Tb => (cascade(scene, board), board.tb.steps.len() as u16 + 1),
        Page::Alerts => (open(scene, pen, board), board.alerts.rows.len() as u16 + 2),
    };
    // The lines below keep the room that they need, but the figures go first.
    let below = lines.min(area.height / 2);
    let upper = Rect { height: area.height.saturating_sub(below + 1), ..area };
    let used = figures(scene, pen, upper, &large);
    let rest = area.height.saturating_sub(used + 1);
    let lower = Rect { y: area.y + used + 1, height: rest, ..area };
    match page {
        Page::Crossings => crossings::table(scene, pen, lower, &board.crossings),
        Page::Kits => kits::table(scene, pen, lower, &board.stock),
        Page::Tb => {
            let headline = tb_steps::headline(scene, pen, &board.tb, lower.width.saturating_sub(2));
            pen.spans(padded(lower), &headline);
            let steps = Rect { y: lower.y + 1, height: lower.height.saturating_sub(1), ..lower };
            tb_steps::steps(scene, pen, steps, (&board.tb, Detail::Short));
        }
        Page::Alerts => alerts(scene, pen, lower, board),
    }
}

/// Draws the alert that interrupts, as large as its priority, and says what to do.
pub(crate) fn alarm(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (row, others): (&AlertRow, usize)) {
    let priority = row.priority.unwrap_or(Priority::P1);
    let meaning = Meaning::from(priority);
    let sign = format!("{priority:?}");
    let used = big(
        pen,
        Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: area.height / 3, ..area },
        (&sign, scale(&[&sign], (area.width / 4, area.height / 3))),
        (ink(scene), meaning),
    );
    let below = Rect { y: area.y + used + 1, height: area.height.saturating_sub(used + 1), ..area };
    if others > 0 {
        let text = scene.locale.format("wall-more-alarms", &[("n", (others as i64).into())]);
        pen.right(
            Rect { height: area.height.min(1), width: area.width.saturating_sub(1), ..area },
            &text,
            meaning,
        );
    }
    alert_detail::draw(scene, pen, below, (row, AlertDetail::Short));
}

fn movements(scene: &Scene<'_>, board: &Situation) -> Vec<Large> {
    let sum = |id: &str, sum| large(scene.text(id), crossings::sum(scene, sum).trim_end(), scene.strong());
    vec![sum("column-in", board.crossings.entries), sum("column-out", board.crossings.exits)]
}

fn stock(scene: &Scene<'_>, board: &Situation) -> Vec<Large> {
    let number = |number: i64| match board.stock.as_of {
        Some(_) => scene.number(number),
        None => "–".to_owned(),
    };
    let ratio = [("ratio", board.stock.cover.families_per_kit.into())];
    vec![
        large(scene.text("wall-kits-on-hand"), &number(board.stock.on_hand), scene.strong()),
        large(
            scene.locale.format("wall-families", &ratio),
            &number(board.stock.cover.families),
            scene.strong(),
        ),
    ]
}

fn cascade(scene: &Scene<'_>, board: &Situation) -> Vec<Large> {
    let step = |metric| {
        let value = board.tb.step(metric).and_then(|step| step.value);
        let number = match value {
            Some(Value::Number(number)) => scene.number(number),
            Some(Value::Suppressed) => scene.text("hidden"),
            Some(Value::Withdrawn) | None => "–".to_owned(),
        };
        large(scene.text(tb_steps::label(metric)), &number, scene.strong())
    };
    vec![step(Metric::TbScreened), step(Metric::TbCases)]
}

/// Under the sign that each has in lists.
fn open(scene: &Scene<'_>, pen: &Pen<'_>, board: &Situation) -> Vec<Large> {
    let counts = Priority::ALL.into_iter().zip(board.alerts.by_priority);
    let one = |(priority, count): (Priority, u32)| {
        let meaning = if count > 0 { Meaning::from(priority) } else { Meaning::Dim };
        let sign = pen.theme().mark(Meaning::from(priority));
        large(format!("{sign} {priority:?}"), &scene.number(i64::from(count)), meaning)
    };
    counts.map(one).collect()
}

fn large(label: String, number: &str, meaning: Meaning) -> Large {
    Large { label, number: number.to_owned(), meaning }
}

/// Draws figures beside each other, each under its name; gives the rows used.
fn figures(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, large: &[Large]) -> u16 {
    let count = (large.len() as u16).max(1);
    let wide = area.width / count;
    let numbers: Vec<&str> = large.iter().map(|large| large.number.as_str()).collect();
    let scale = scale(&numbers, (wide.saturating_sub(3), area.height.saturating_sub(2)));
    let mut used = 0;
    for (at, large) in large.iter().enumerate() {
        let own = Rect { x: area.x + at as u16 * wide + 1, width: wide.saturating_sub(2), ..area };
        pen.text(Rect { height: own.height.min(1), ..own }, &large.label, Meaning::Dim);
        let below = Rect { y: own.y + 2.min(own.height), height: own.height.saturating_sub(2), ..own };
        let look = (ink(scene), if ink(scene) == Ink::Faded { Meaning::Dim } else { large.meaning });
        used = used.max(2 + big(pen, below, (&large.number, scale), look));
    }
    used.min(area.height)
}

fn alerts(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, board: &Situation) {
    let last = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
    let rows = Rect { height: area.height.saturating_sub(1), ..area };
    if board.alerts.rows.is_empty() {
        let calm = feeds::calm(scene, &board.feeds);
        pen.text(padded(rows), &calm.text, calm.meaning);
    } else {
        alert::list(scene, pen, rows, &board.alerts.rows, None);
    }
    pen.spans(padded(last), &feeds::line(scene, &board.feeds));
    if board.alerts.exercises > 0 {
        let text = scene.locale.format("wall-exercises", &[("n", board.alerts.exercises.into())]);
        let room = padded(last);
        let columns = width(&text).min(room.width);
        pen.right(Rect { x: room.right() - columns, width: columns, ..room }, &text, Meaning::Exercise);
    }
}

fn ink(scene: &Scene<'_>) -> Ink {
    if is_stale(scene.link, scene.now) { Ink::Faded } else { Ink::Full }
}

fn padded(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: area.height.min(1), ..area }
}
