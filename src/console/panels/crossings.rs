//! Today at every post, as a table of one line a post, and the last 24 hours as columns.

use chrono::Days;
use ratatui::layout::Rect;

use super::{
    flow_calls,
    panel::{Block, Scene},
};
use crate::{
    console::{
        theme::Meaning,
        widgets::{Column, Pen, Row, columns, spark, width},
    },
    domain::{
        Instant, TRAIL_DAYS,
        view::{Beside, Cell, Crossings, PostDay, Reporting, Sum, Usual},
    },
};

const NUMBER: u16 = 7;
/// Of the usual range, with the space before its head.
const USUAL: u16 = 15;
/// Rows of a post's chart of the last day, at most.
pub(crate) const TALLEST: u16 = 10;
/// Two hours a cell: with fewer the head would promise more than there is.
const LEAST_SPARK: u16 = 12;

/// Which columns find room.
struct Layout {
    name: u16,
    net: bool,
    usual: bool,
    spark: u16,
}

impl Layout {
    fn new(crossings: &Crossings, columns: u16) -> Self {
        let longest = crossings.posts.iter().map(|post| width(post.name.as_str())).max().unwrap_or(0);
        let name = longest.clamp(6, 16);
        let mut rest = i32::from(columns) - i32::from(1 + name + 3 + 2 * NUMBER);
        let mut take = |wanted: u16| {
            let fits = rest >= i32::from(wanted);
            rest -= if fits { i32::from(wanted) } else { 0 };
            fits
        };
        let (net, usual) = (take(NUMBER), take(USUAL + 2));
        let spark = if usual { (rest - 1).clamp(0, 12) as u16 } else { 0 };
        Self { name, net, usual, spark: if spark < LEAST_SPARK { 0 } else { spark } }
    }
}

/// What the rows are about.
pub(crate) fn keys(crossings: &Crossings) -> Vec<String> {
    crossings.posts.iter().map(|post| post.post.to_string()).collect()
}

/// Rows that the table takes.
pub(crate) fn rows(crossings: &Crossings) -> u16 {
    (crossings.posts.len() as u16).saturating_add(2)
}

/// Draws head, posts and the sum.
pub(crate) fn table(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, crossings: &Crossings) {
    if crossings.posts.is_empty() {
        return scene.void(pen, area);
    }
    let layout = Layout::new(crossings, area.width);
    let line = |row: u16| Rect { y: area.y + row, height: u16::from(row < area.height), ..area };
    head(scene, pen, line(0), (crossings, &layout));
    let keys = keys(crossings);
    let (selected, highlighted) =
        (scene.selected(Block::Crossings, &keys), scene.highlighted(Block::Crossings, &keys));
    let room = area.height.saturating_sub(2).max(u16::from(area.height > 1));
    let shown = crate::console::widgets::window(crossings.posts.len(), room, selected);
    let below = shown.len() as u16 + 1;
    pen.rows(Rect { y: area.y + 1, ..area }, 1, (Block::Crossings, shown.clone()));
    for (i, at) in shown.enumerate() {
        post(scene, pen, line(i as u16 + 1), (&crossings.posts[at], &layout));
        if highlighted == Some(at) {
            let name = width(crossings.posts[at].name.as_str()).min(layout.name);
            pen.select(line(i as u16 + 1), Rect { width: 1 + name, ..line(i as u16 + 1) });
        }
    }
    total(scene, pen, line(below), (crossings, &layout));
}

/// By when the ranges are that are shown; where posts differ, each says so in its detail.
pub(crate) fn usual_head(scene: &Scene<'_>, crossings: &Crossings) -> String {
    let silent = |post: &&PostDay| matches!(post.reporting, Reporting::Silent { .. });
    let mut untils =
        crossings.posts.iter().filter(|post| !silent(post)).filter_map(|post| match post.usual {
            Usual::Range { until, .. } => Some(until),
            Usual::TooFew { .. } | Usual::None => None,
        });
    match untils.next() {
        Some(until) if untils.all(|other| other == until) => {
            let time = scene.locale.time(until, scene.zone);
            scene.locale.format("column-usual-until", &[("time", time.into())])
        }
        _ => scene.text("column-usual"),
    }
}

fn head(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, (crossings, layout): (&Crossings, &Layout)) {
    let mut row = Row::new(pen, line);
    row.gap(1 + layout.name + 3);
    for id in ["column-in", "column-out"] {
        row.right(NUMBER - 1, &scene.text(id), Meaning::Dim).gap(1);
    }
    if layout.net {
        row.right(NUMBER - 1, &scene.text("column-net"), Meaning::Dim).gap(1);
    }
    if layout.usual {
        row.right(USUAL, &usual_head(scene, crossings), Meaning::Dim).gap(2);
    }
    if layout.spark > 0 {
        row.gap(1).left(layout.spark, &scene.text("column-last-day"), Meaning::Dim);
    }
}

fn post(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, (post, layout): (&PostDay, &Layout)) {
    let (mark, mark_meaning) = mark(scene, pen, post);
    let note = note(scene, post);
    let mut row = Row::new(pen, line);
    row.gap(1).left(layout.name, post.name.as_str(), scene.figure()).gap(1).left(2, mark, mark_meaning);
    match post.reporting {
        Reporting::Silent { .. } if post.entries.parts == 0 && post.exits.parts == 0 => {
            row.fill(&note.0, Meaning::Silent);
        }
        Reporting::Silent { .. } if flow_calls::latest(post).is_some() => {
            let room = row.room();
            row.fill(&had_with_told(scene, (post, &note.0), room), Meaning::Silent);
        }
        Reporting::Silent { .. } => {
            let had = scene.locale.format(
                "had-by",
                &[
                    ("state", note.0.into()),
                    ("in", had(scene, post.entries).into()),
                    ("out", had(scene, post.exits).into()),
                    ("time", post.as_of.map_or_else(String::new, |at| scene.moment(at)).into()),
                ],
            );
            row.fill(&had, Meaning::Silent);
        }
        Reporting::Closed { .. } | Reporting::Reporting
            if post.entries.parts == 0 && post.exits.parts == 0 && !note.0.is_empty() =>
        {
            row.fill(&note.0, note.1);
        }
        _ => figures(scene, &mut row, (post, layout), &note),
    }
}

fn figures(
    scene: &Scene<'_>,
    row: &mut Row<'_, '_>,
    (post, layout): (&PostDay, &Layout),
    note: &(String, Meaning),
) {
    row.right(NUMBER, &sum(scene, post.entries), scene.figure());
    row.right(NUMBER, &sum(scene, post.exits), scene.figure());
    if layout.net {
        row.right(NUMBER - 1, &net(scene, post.entries, post.exits), scene.figure()).gap(1);
    }
    if layout.usual {
        row.right(USUAL, &usual(scene, post.usual), Meaning::Dim).gap(1);
        row.left(1, arrow(post.usual), Meaning::Outside);
    }
    if !note.0.is_empty() {
        row.gap(1).fill(&note.0, note.1);
    } else if layout.spark > 0 {
        let cells: Vec<Column> = post.recent.iter().map(column).collect();
        let highest = post.recent.iter().map(movements).max().unwrap_or(0);
        row.gap(1).with(layout.spark, |pen, area| spark(pen, area, &cells, highest));
    }
}

fn total(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, (crossings, layout): (&Crossings, &Layout)) {
    let posts = scene.locale.format("posts", &[("n", (crossings.posts.len() as i64).into())]);
    let mut row = Row::new(pen, line);
    row.gap(1).left(layout.name + 3, &posts, Meaning::Dim);
    row.right(NUMBER, &sum(scene, crossings.entries), scene.strong());
    row.right(NUMBER, &sum(scene, crossings.exits), scene.strong());
    if layout.net {
        row.right(NUMBER - 1, &net(scene, crossings.entries, crossings.exits), scene.strong()).gap(1);
    }
    row.gap(2);
    let missing = missing_today(scene, crossings, row.room());
    row.fill(&missing, missing_meaning(crossings.entries, crossings.exits));
}

/// What the sums of the day lack.
pub(crate) fn missing_today(scene: &Scene<'_>, crossings: &Crossings, room: u16) -> String {
    let posts = crossings.posts.iter().map(|post| (post.name.as_str(), lacks(post.entries, post.exits)));
    missing(scene, (crossings.entries, crossings.exits), posts, room)
}

/// What a silent post had, and what it has since said by phone or radio, in one sum.
fn had_with_told(scene: &Scene<'_>, (post, state): (&PostDay, &str), room: u16) -> String {
    let Some(call) = flow_calls::latest(post) else { return state.to_owned() };
    let text = |sum| self::sum(scene, sum).trim_end().to_owned();
    let args = [
        ("state", state.into()),
        ("in", text(post.entries).into()),
        ("out", text(post.exits).into()),
        ("time", format!("{:02}:00", call.told.until_hour).into()),
        ("channel", flow_calls::channel(scene.locale, call.told.channel).into()),
    ];
    let full = scene.locale.format("had-by-told", &args);
    if width(&full) <= room { full } else { scene.locale.format("had-told", &args) }
}

/// How that reads: what was told is no gap.
pub(crate) fn missing_meaning(entries: Sum, exits: Sum) -> Meaning {
    let sum = entries.and(exits);
    if sum.told > 0 && sum.missing_hours == 0 { Meaning::Provisional } else { Meaning::Silent }
}

/// The hours that either direction lacks.
pub(crate) fn lacks(entries: Sum, exits: Sum) -> u32 {
    entries.and(exits).missing_hours
}

/// How many hours a sum lacks, and of which post or of how many, in words that find room.
pub(crate) fn missing<'a>(
    scene: &Scene<'_>,
    (entries, exits): (Sum, Sum),
    posts: impl Iterator<Item = (&'a str, u32)>,
    room: u16,
) -> String {
    let hours = lacks(entries, exits);
    if entries.told + exits.told > 0 {
        return match hours {
            0 => scene.text("sum-told"),
            hours => scene.locale.format("sum-told-missing", &[("n", hours.into())]),
        };
    }
    let lacking: Vec<&str> = posts.filter(|(_, hours)| *hours > 0).map(|(name, _)| name).collect();
    let name = match lacking.as_slice() {
        _ if hours == 0 => return String::new(),
        [only] => (*only).to_owned(),
        several => scene.locale.format("posts", &[("n", (several.len() as i64).into())]),
    };
    let whole = scene.locale.format("missing-hours-of", &[("n", hours.into()), ("name", name.into())]);
    let fits = width(&whole) <= room;
    if fits { whole } else { scene.locale.format("missing-hours", &[("n", hours.into())]) }
}

/// Whether nothing was found as far back as was looked, so that nobody knows when it began.
fn is_unheard(scene: &Scene<'_>, since: Instant) -> bool {
    let first = scene.zone.day(scene.now) - Days::new(TRAIL_DAYS);
    since <= scene.zone.midnight(first)
}

/// `662+` where a part is missing, `~662` where one was told; `–` where there is no figure at all. The
/// `+` hangs outside.
pub(crate) fn sum(scene: &Scene<'_>, sum: Sum) -> String {
    if sum.parts == 0 {
        return "– ".to_owned();
    }
    let missing = if sum.is_partial() { "+" } else { " " };
    [flow_calls::sign(sum), &scene.number(sum.number), missing].concat()
}

/// `+19`; nothing where either side is not whole.
fn net(scene: &Scene<'_>, entries: Sum, exits: Sum) -> String {
    let sign = flow_calls::sign(entries.and(exits));
    entries.net(exits).map(|net| [sign, &scene.locale.signed(net)].concat()).unwrap_or_default()
}

/// What there was up to a time: nothing is missing before it.
fn had(scene: &Scene<'_>, sum: Sum) -> String {
    if sum.parts == 0 { "–".to_owned() } else { scene.number(sum.number) }
}

/// `330–460`, `4 of 6 days`, or nothing.
pub(crate) fn usual(scene: &Scene<'_>, usual: Usual) -> String {
    match usual {
        Usual::Range { low, high, .. } => {
            let args = [("first", scene.number(low).into()), ("last", scene.number(high).into())];
            scene.locale.format("period-span", &args)
        }
        Usual::TooFew { days } => scene.locale.format("usual-too-few", &[("n", days.into())]),
        Usual::None => String::new(),
    }
}

pub(crate) fn arrow(usual: Usual) -> &'static str {
    match usual {
        Usual::Range { beside: Beside::Above, .. } => "↑",
        Usual::Range { beside: Beside::Below, .. } => "↓",
        _ => "",
    }
}

/// What is odd about a post's reporting, in words; nothing where it reports as it should.
pub(crate) fn note(scene: &Scene<'_>, post: &PostDay) -> (String, Meaning) {
    match post.awaited {
        Some(due) => {
            (scene.locale.format("post-awaited", &[("time", scene.moment(due).into())]), Meaning::Dim)
        }
        None => reporting(scene, post.reporting),
    }
}

/// The same for what is known of a post's reporting alone.
pub(crate) fn reporting(scene: &Scene<'_>, reporting: Reporting) -> (String, Meaning) {
    let since = |id: &str, at| scene.locale.format(id, &[("age", scene.age(at).into())]);
    match reporting {
        Reporting::Reporting => (String::new(), Meaning::Dim),
        Reporting::Late { since: at } => (since("post-late", at), Meaning::Late),
        Reporting::Silent { since: at } if is_unheard(scene, at) => {
            (since("post-unheard", at), Meaning::Silent)
        }
        Reporting::Silent { since: at } => (since("post-silent-for", at), Meaning::Silent),
        Reporting::Closed { opens: Some(at) } => {
            (scene.locale.format("post-closed-until", &[("time", scene.moment(at).into())]), Meaning::Closed)
        }
        Reporting::Closed { opens: None } => (scene.text("post-closed"), Meaning::Closed),
        Reporting::ClosedIncomplete { missing } => {
            let hour = scene.locale.period(crate::domain::Period::Hour(missing), scene.zone);
            (scene.locale.format("post-closed-incomplete", &[("hour", hour.into())]), Meaning::Late)
        }
        Reporting::NoSchedule => (scene.text("post-no-schedule"), Meaning::Dim),
    }
}

/// What must be known of a post's figures of today.
pub(crate) fn mark<'a>(scene: &Scene<'_>, pen: &Pen<'a>, post: &PostDay) -> (&'a str, Meaning) {
    let today = scene.zone.day(scene.now);
    let is_revised =
        post.revised.as_ref().is_some_and(|revision| revision.period.last_day(scene.zone) >= today);
    let meaning = match post.reporting {
        Reporting::Silent { .. } => Meaning::Silent,
        Reporting::Late { .. } | Reporting::ClosedIncomplete { .. } => Meaning::Late,
        Reporting::Closed { .. } => Meaning::Closed,
        _ if post.disputed => return ("≠", Meaning::Outside),
        _ if is_revised => Meaning::Revised,
        _ => return ("", Meaning::Text),
    };
    (pen.theme().mark(meaning), meaning)
}

fn column(cell: &Cell) -> Column {
    match *cell {
        Cell::Closed => Column::Blank,
        Cell::Missing => Column::Missing,
        Cell::Movements(number) => Column::Value(number),
    }
}

fn movements(cell: &Cell) -> i64 {
    match *cell {
        Cell::Movements(number) => number,
        Cell::Closed | Cell::Missing => 0,
    }
}

/// Draws the last 24 hours: a chart a post with its highest two hours, closed ones blank, missing ones `?`.
pub(crate) fn strip(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, crossings: &Crossings) {
    let posts = crossings.posts.len() as u16;
    if posts == 0 || area.height < posts + 1 {
        return scene.void(pen, area);
    }
    let layout = Layout::new(crossings, area.width);
    let left = 1 + layout.name + 1 + NUMBER + 2;
    let wide = (area.width.saturating_sub(left + 1) / 12).clamp(1, 8);
    let line = |y: u16| Rect { y, height: 1, ..area };
    let mut head = Row::new(pen, line(area.y));
    head.gap(1 + layout.name + 1).right(NUMBER, &scene.text("column-peak"), Meaning::Dim).gap(2);
    for hour in starts(scene) {
        let text = if wide >= 3 { format!("{hour:02}") } else { String::new() };
        head.left(wide, &text, Meaning::Dim);
    }
    let tall = ((area.height - 1) / posts).clamp(1, TALLEST);
    for (i, post) in crossings.posts.iter().enumerate() {
        let block = Rect { y: area.y + 1 + i as u16 * tall, height: tall, ..area };
        let highest = post.recent.iter().map(movements).max().unwrap_or(0);
        let cells: Vec<Column> = post.recent.iter().map(column).collect();
        let mut row = Row::new(pen, line(block.bottom() - 1));
        row.gap(1).left(layout.name, post.name.as_str(), scene.figure()).gap(1);
        row.right(NUMBER, &scene.number(highest), scene.figure());
        let chart = Rect { x: area.x + left, width: area.width.saturating_sub(left), ..block };
        // A row of air keeps one chart from growing into the next.
        let air = u16::from(tall > 1);
        let chart = Rect { y: chart.y + air, height: chart.height - air, ..chart };
        columns(pen, chart, &cells, (wide, highest));
    }
}

/// The hours of the day at which the twelve cells begin, the current one last.
fn starts(scene: &Scene<'_>) -> impl Iterator<Item = u32> {
    let at = scene.view.map_or(scene.now, |view| view.stamp().at);
    let hour = scene.zone.hour(at).of_day(scene.zone);
    let current = hour - hour % 2;
    (0..12).map(move |i| (current + 2 + 2 * i) % 24)
}
