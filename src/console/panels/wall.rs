//! The pages of the wall: a few large figures, and below them the lines of the board, large as well where all of
//! them find room.
//!
//! It must not know which page comes next, or how long one stays.

use ratatui::layout::Rect;

use super::{
    alert,
    alert_detail::{self, Detail as AlertDetail},
    alert_words, crossings, feeds, kits,
    panel::{Scene, is_stale},
    tb_steps::{self, Detail},
    wall_lines,
};
use crate::{
    console::{
        theme::Meaning,
        widgets::{Ink, Pen, Shape, Span, big, big_columns, big_rows, scale, small, width, wrap},
    },
    domain::{
        Metric, Value,
        view::{AlertRow, Priority, Reporting, Situation},
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
    // Figures give way as far as lines of letters need, but not to less than half of their room.
    let shares = [4, 3, 2].map(|quarters| Rect { height: upper.height * quarters / 4, ..upper });
    for share in shares {
        let laid = Laid::new(pen, share, &large, Shape::Broad);
        let rest = laid.below(area);
        let is_large = match page {
            Page::Crossings => wall_lines::large(scene, pen, rest, (wall_lines::posts, board)),
            Page::Kits => wall_lines::large(scene, pen, rest, (wall_lines::sites, board)),
            Page::Tb => wall_lines::large(scene, pen, rest, (wall_lines::steps, board)),
            Page::Alerts => pen.enlarge(rest, |pen, area| wall_lines::alerts(scene, pen, area, board)),
        };
        if is_large {
            return figures(scene, pen, area, (&large, &laid));
        }
    }
    // What lines of text do not use makes the figures taller.
    let laid = Laid::new(pen, upper, &large, Shape::Tall);
    figures(scene, pen, area, (&large, &laid));
    plain(scene, pen, laid.below(area), (page, board));
}

/// The lines as the board has them.
fn plain(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (page, board): (Page, &Situation)) {
    match page {
        Page::Crossings => crossings::table(scene, pen, area, &board.crossings),
        Page::Kits => kits::table(scene, pen, area, &board.stock),
        Page::Tb => {
            let headline = tb_steps::headline(scene, pen, &board.tb, area.width.saturating_sub(2));
            pen.spans(padded(area), &headline);
            let steps = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
            tb_steps::steps(scene, pen, steps, (&board.tb, Detail::Short));
        }
        Page::Alerts => alerts(scene, pen, area, board),
    }
}

/// Draws the alert that interrupts, as large as its priority, and says what to do.
pub(crate) fn alarm(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (row, others): (&AlertRow, usize)) {
    let priority = row.priority.unwrap_or(Priority::P1);
    let meaning = Meaning::from(priority);
    let mut rest = area;
    if others > 0 {
        let text = scene.locale.format("wall-more-alarms", &[("n", (others as i64).into())]);
        let used = strip(pen, area, (Edge::Head, &[], &[Span::new(text, meaning)]));
        rest = Rect { y: area.y + used, height: area.height.saturating_sub(used), ..area };
    }
    let sign = format!("{priority:?}");
    let blocks = scale(&[&sign], (rest.width / 4, rest.height / 4), Shape::Broad);
    let wide = big_columns(&sign, blocks);
    let left = Rect { x: rest.x + 1, width: wide, height: big_rows(blocks), ..rest };
    big(pen, left, (&sign, blocks), (ink(scene), meaning));
    let beside = Rect { x: left.right() + 2, width: rest.right().saturating_sub(left.right() + 3), ..left };
    let title = alert::title(scene, &row.alert);
    pen.enlarge(beside, |pen, area| {
        let lines = wrap(&title, area.width);
        for (i, line) in lines.iter().enumerate().take(usize::from(area.height)) {
            pen.text(Rect { y: area.y + i as u16, height: 1, ..area }, line, meaning);
        }
        lines.len() <= usize::from(area.height) && unbroken(&title, area.width)
    });
    let mut below =
        Rect { y: left.bottom() + 1, height: rest.bottom().saturating_sub(left.bottom() + 1), ..rest };
    // What to do is read from afar where all that is known finds room below it.
    let lines = alert_detail::lines(scene, pen, below.width, (row, AlertDetail::Short)).len() as u16;
    let upper = Rect { height: below.height.saturating_sub(lines + 1), ..below };
    if pen.enlarge(upper, |pen, area| instruction(scene, pen, area, row)) {
        below = Rect { y: upper.bottom() + 1, height: below.height - upper.height - 1, ..below };
    }
    alert_detail::draw(scene, pen, below, (row, AlertDetail::Short));
}

/// Draws what to do; says whether there is any, and whether all of it found room.
fn instruction(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, row: &AlertRow) -> bool {
    let columns = area.width.saturating_sub(2);
    let texts = alert_words::what_to_do(scene, row);
    let mut lines = vec![Span::new(scene.text("alert-instruction"), Meaning::Title)];
    for text in &texts {
        lines.extend(wrap(text, columns).into_iter().map(|line| Span::new(line, scene.strong())));
    }
    for (i, line) in lines.iter().enumerate().take(usize::from(area.height)) {
        pen.text(
            Rect { x: area.x + 1, y: area.y + i as u16, width: columns, height: 1 },
            &line.text,
            line.meaning,
        );
    }
    !texts.is_empty() && columns >= READABLE && lines.len() <= usize::from(area.height)
}

/// Columns from which on a text is read and not spelled.
const READABLE: u16 = 22;

/// Whether each word finds room in a line.
fn unbroken(text: &str, columns: u16) -> bool {
    text.split(' ').all(|word| width(word) <= columns)
}

/// What crossed; that the posts are closed, where none was open today and no figure is to come.
fn movements(scene: &Scene<'_>, board: &Situation) -> Vec<Large> {
    let crossings = &board.crossings;
    let is_closed = |reporting| matches!(reporting, Reporting::Closed { .. });
    let is_quiet = crossings.entries.parts == 0 && crossings.exits.parts == 0;
    if is_quiet && !crossings.posts.is_empty() && crossings.posts.iter().all(|post| is_closed(post.reporting))
    {
        let posts = scene.locale.format("posts", &[("n", (crossings.posts.len() as i64).into())]);
        return vec![large(posts, &scene.text("post-closed"), Meaning::Closed)];
    }
    let sum = |id: &str, sum| large(scene.text(id), crossings::sum(scene, sum).trim_end(), scene.strong());
    vec![sum("column-in", crossings.entries), sum("column-out", crossings.exits)]
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
            scene.locale.format("families-at-ratio", &ratio),
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

/// How figures stand beside each other, each under its name.
struct Laid {
    /// Columns of each.
    wide: u16,
    /// Rows of the names, and how figures are formed.
    label: u16,
    blocks: Option<(u16, u16)>,
}

impl Laid {
    fn new(pen: &Pen<'_>, area: Rect, large: &[Large], shape: Shape) -> Self {
        let wide = area.width / (large.len() as u16).max(1);
        let numbers: Vec<&str> = large.iter().map(|large| large.number.as_str()).collect();
        let blocks = |label: u16| {
            scale(&numbers, (wide.saturating_sub(3), area.height.saturating_sub(label + 1)), shape)
        };
        let own = |rows| Rect { width: wide.saturating_sub(2), height: rows, ..area };
        let fits = |rows: u16| {
            let names = large.iter().all(|large| width(&large.label) <= small(own(rows), rows / ROWS).0);
            // A name is a third of its figure at most, and takes a quarter of it at most.
            let (own, alone) = (big_rows(blocks(rows)), big_rows(blocks(1)));
            names && 3 * rows <= own && 4 * own >= 3 * alone
        };
        let larger = (1..=area.height / ROWS).rev().map(|times| times * ROWS);
        let label = larger.filter(|_| is_unicode(pen)).find(|rows| fits(*rows)).unwrap_or(1);
        Self { wide, label, blocks: blocks(label) }
    }

    fn rows(&self) -> u16 {
        self.label + 1 + big_rows(self.blocks)
    }

    /// What is left of an area.
    fn below(&self, area: Rect) -> Rect {
        let used = self.rows().min(area.height);
        let rest = area.height.saturating_sub(used + 1);
        Rect { y: area.y + used + 1, height: rest, ..area }
    }
}

/// Rows of a letter of the smallest blocks.
const ROWS: u16 = 3;

fn is_unicode(pen: &Pen<'_>) -> bool {
    !pen.theme().glyphs().ellipsis.is_ascii()
}

/// Draws figures beside each other.
fn figures(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (large, laid): (&[Large], &Laid)) {
    for (at, large) in large.iter().enumerate() {
        let own = Rect { x: area.x + at as u16 * laid.wide + 1, width: laid.wide.saturating_sub(2), ..area };
        let name = Rect { height: laid.label.min(area.height), ..own };
        line(pen, name, &[Span::new(large.label.as_str(), Meaning::Dim)]);
        let under = (laid.label + 1).min(own.height);
        let below = Rect { y: own.y + under, height: own.height - under, ..own };
        let look = (ink(scene), if ink(scene) == Ink::Faded { Meaning::Dim } else { large.meaning });
        big(pen, below, (&large.number, laid.blocks), look);
    }
}

/// Draws a line as large as its area is high, or as it is where it does not find room so.
fn line(pen: &mut Pen<'_>, area: Rect, spans: &[Span]) {
    let large = |pen: &mut Pen<'_>, area: Rect| {
        pen.spans(area, spans);
        pen.measure(spans) <= area.width
    };
    if !pen.enlarge(area, large) {
        pen.spans(Rect { height: area.height.min(1), ..area }, spans);
    }
}

/// At which edge of an area a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    /// Where room is short, the left gives way.
    Head,
    /// Where room is short, the right gives way.
    Foot,
}

/// Draws a line at an edge of an area, pieces at its left and its right, large where it finds room and the wall
/// is tall; gives the rows used.
pub(crate) fn strip(pen: &mut Pen<'_>, area: Rect, (edge, left, right): (Edge, &[Span], &[Span])) -> u16 {
    let draw = |pen: &mut Pen<'_>, line: Rect| {
        let room = pen.measure(right).min(line.width);
        let fits = pen.measure(left) + room < line.width;
        let room = if fits || edge == Edge::Head { room } else { 0 };
        pen.spans(Rect { width: line.width - room, ..line }, left);
        if room > 0 {
            pen.right_spans(line, right);
        }
        fits
    };
    let at_edge = |rows: u16| {
        let rows = rows.min(area.height);
        let y = if edge == Edge::Head { area.y } else { area.bottom() - rows };
        Rect { y, height: rows, ..area }
    };
    if area.height >= TALL && pen.enlarge(at_edge(ROWS), draw) {
        return ROWS;
    }
    draw(pen, at_edge(1));
    1
}

/// Rows from which on nobody reads a line of them from afar.
const TALL: u16 = 40;

/// The rows of the alerts, and at the foot what was heard last.
fn alerts(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, board: &Situation) {
    let last = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
    let rows = Rect { height: area.height.saturating_sub(1), ..area };
    if board.alerts.rows.is_empty() {
        let calm = feeds::calm(scene, &board.feeds);
        pen.text(padded(rows), &calm.text, calm.meaning);
    } else {
        alert::list(scene, pen, rows, &board.alerts.rows, None);
    }
    let (left, right) = wall_lines::heard(scene, board);
    pen.spans(padded(last), &left);
    pen.right_spans(padded(last), &right);
}

fn ink(scene: &Scene<'_>) -> Ink {
    if is_stale(scene.link, scene.now) { Ink::Faded } else { Ink::Full }
}

fn padded(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: area.height.min(1), ..area }
}
