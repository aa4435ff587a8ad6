//! The board: what needs a person, seen within five seconds.

use ratatui::layout::Rect;

use super::{
    alert,
    alert_detail::{self, Detail as AlertDetail},
    alert_words, copied, crossings, feeds, kits, labels,
    panel::{Block, Heading, Opened, Panel, Reply, Scene},
    tb_steps::{self, Detail},
};
use crate::{
    console::{
        Action, Context,
        narrow::{Column, Label, SortKey},
        theme::Meaning,
        widgets::{Frame, Pen, Row, Span, left_column, width, wrap},
    },
    domain::{
        Query, View, picked,
        view::{AlertRow, AlertSummary, Life, Situation},
    },
};

/// From here on there are two columns.
const TWO_COLUMNS: (u16, u16) = (100, 18);
/// Below this, one area is shown at a time.
const STACK: (u16, u16) = (60, 12);

/// Rows from which on an alert is shown in full under the list.
const DETAIL: u16 = 6;
/// Rows below the list from which on what to do is said: a rule and a line.
const BRIEF: u16 = 2;
/// Below this, stock and TB are one line each in the stack, without a rule above.
const RULED_STACK: u16 = 16;

pub(crate) struct Board;

impl Panel for Board {
    fn query(&self) -> Query {
        Query::Board
    }

    fn context(&self) -> Context {
        Context::Board
    }

    fn show(&self) -> Action {
        Action::ShowBoard
    }

    fn title(&self) -> &'static str {
        "panel-board"
    }

    fn blocks(&self) -> &'static [Block] {
        &[Block::Alerts, Block::Crossings, Block::Stock, Block::Tb]
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::Open, Action::Acknowledge, Action::NextArea, Action::SyncNow]
    }

    fn keys(&self, view: &View, block: Block) -> Vec<String> {
        let View::Board(board) = view else { return Vec::new() };
        match block {
            Block::Alerts => alert::keys(&board.alerts.rows),
            Block::Crossings => crossings::keys(&board.crossings),
            Block::Stock => kits::keys(&board.stock),
            Block::Tb => tb_steps::keys(&board.tb),
            _ => Vec::new(),
        }
    }

    fn line(&self, scene: &Scene<'_>) -> Option<String> {
        let Some(view @ View::Board(board)) = scene.view else { return None };
        let at = scene.selected(scene.focus, &self.keys(view, scene.focus))?;
        match scene.focus {
            Block::Alerts => board.alerts.rows.get(at).map(|row| copied::alert(scene, row)),
            Block::Crossings => board.crossings.posts.get(at).map(|post| copied::post(scene, post)),
            Block::Stock => board.stock.sites.get(at).map(|site| copied::site(scene, site)),
            Block::Tb => board.tb.steps.get(at).map(|step| copied::step(scene, &board.tb, step)),
            _ => None,
        }
    }

    fn act(&self, action: Action, scene: &Scene<'_>) -> Reply {
        let Some(view @ View::Board(board)) = scene.view else { return Reply::Nothing };
        let keys = self.keys(view, scene.focus);
        let Some(at) = scene.selected(scene.focus, &keys) else { return Reply::Nothing };
        match action {
            Action::Open => {
                let key = keys[at].clone();
                let (query, opened) = match scene.focus {
                    Block::Alerts => (Query::Alerts, Some(alert::open(scene, &key))),
                    Block::Stock => (Query::Stock, None),
                    Block::Tb => (Query::Tb, None),
                    // The board has four parts, and this is the fourth.
                    _ => (Query::Flows, Some(Opened { key: key.clone(), whole: false })),
                };
                Reply::Go { query, block: scene.focus, key, opened }
            }
            action if scene.focus == Block::Alerts => alert::act(scene, &board.alerts.rows[at], action),
            Action::Acknowledge | Action::Assign | Action::Note => {
                Reply::Refuse(scene.text("refuse-no-alert-selected"))
            }
            _ => Reply::Nothing,
        }
    }

    fn labels(&self, scene: &Scene<'_>, block: Block) -> Vec<Label> {
        let Some(View::Board(board)) = scene.view else { return Vec::new() };
        match block {
            Block::Alerts => labels::alerts(scene, &board.alerts.rows),
            Block::Crossings => labels::posts(scene, &board.crossings),
            Block::Stock => labels::sites(scene, &board.stock),
            Block::Tb => labels::steps(scene, &board.tb),
            _ => Vec::new(),
        }
    }

    fn columns(&self, block: Block) -> &'static [Column] {
        match block {
            Block::Alerts => labels::OF_ALERTS,
            Block::Crossings => labels::OF_POSTS,
            Block::Stock => labels::OF_SITES,
            _ => &[],
        }
    }

    fn column(&self, scene: &Scene<'_>, block: Block, column: usize) -> Vec<SortKey> {
        let Some(View::Board(board)) = scene.view else { return Vec::new() };
        match block {
            Block::Alerts => labels::alerts_by(scene, &board.alerts.rows, column),
            Block::Crossings => labels::posts_by(scene, &board.crossings, column),
            Block::Stock => labels::sites_by(scene, &board.stock, column),
            _ => Vec::new(),
        }
    }

    fn pick(&self, scene: &Scene<'_>, block: Block, rows: &[usize]) -> Option<View> {
        let Some(View::Board(board)) = scene.view else { return None };
        let mut board = board.clone();
        match block {
            Block::Alerts => board.alerts.rows = picked(&board.alerts.rows, rows),
            Block::Crossings => board.crossings = board.crossings.pick(rows),
            Block::Stock => board.stock = board.stock.pick(rows),
            // The steps of a cascade mean nothing without one another.
            _ => return None,
        }
        Some(View::Board(board))
    }

    fn draw(&self, scene: &Scene<'_>, area: Rect, pen: &mut Pen<'_>) {
        let board = match scene.view {
            Some(View::Board(board)) => Some(board.as_ref()),
            _ => None,
        };
        if area.width >= TWO_COLUMNS.0 && area.height >= TWO_COLUMNS.1 {
            two_columns(scene, pen, area, board);
        } else if area.width >= STACK.0 && area.height >= STACK.1 {
            stack(scene, pen, area, board);
        } else {
            block(scene, pen, area, (scene.focus, Frame::Rule, board));
        }
    }
}

fn two_columns(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, board: Option<&Situation>) {
    let posts = board.map_or(4, |board| crossings::rows(&board.crossings)) + 2;
    let kits = board.map_or(5, |board| kits::rows(&board.stock)) + 2;
    let steps = board.map_or(6, |board| board.tb.steps.len() as u16 + 1) + 2;
    // Boxes that stand beside each other share their edge.
    let left = left_column(area);
    let right = Rect { x: area.x + left - 1, width: area.width - left + 1, ..area };
    let left = Rect { width: left, ..area };
    // Where both would not fit, the lower of each column gives way.
    let posts = posts.min(area.height.saturating_sub(4));
    let spare = (area.height + 2).saturating_sub(posts).saturating_sub(kits);
    let strip = strip_rows(posts.saturating_sub(4), spare);
    let rows = [posts, strip, area.height + 1 + u16::from(strip > 0) - posts - strip];
    let parts = split(left, rows);
    block(scene, pen, parts[0], (Block::Crossings, Frame::Box, board));
    if strip > 0 {
        last_day(scene, pen, parts[1], board);
    }
    block(scene, pen, parts[2], (Block::Stock, Frame::Box, board));
    let lower = if strip > 0 { steps.min(area.height / 2) } else { area.height + 1 - posts };
    let parts = split(right, [area.height + 1 - lower, lower, 0]);
    block(scene, pen, parts[0], (Block::Alerts, Frame::Box, board));
    block(scene, pen, parts[1], (Block::Tb, Frame::Box, board));
}

/// Rows of the last day: a frame, the hours, and as many a post as find room; none where one does not.
fn strip_rows(posts: u16, spare: u16) -> u16 {
    let room = spare.saturating_sub(3).checked_div(posts).unwrap_or(0);
    if room == 0 { 0 } else { 3 + posts * room.min(crossings::TALLEST) }
}

fn stack(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, board: Option<&Situation>) {
    let posts = board.map_or(4, |board| crossings::rows(&board.crossings)) + 1;
    let line = if area.height < RULED_STACK { 1 } else { 2 };
    let posts = posts.min(area.height.saturating_sub(2 * line + 4));
    let alerts = area.height - posts - 2 * line;
    let stock = board.map_or(line, |board| stacked_stock(scene, board, (line, alerts)));
    let alerts = alerts + line - stock;
    let parts =
        [(Block::Alerts, alerts), (Block::Crossings, posts), (Block::Stock, stock), (Block::Tb, line)];
    let mut y = area.y;
    for (part, rows) in parts {
        let area = Rect { y, height: rows, ..area };
        if rows == 1 {
            bare_line(scene, pen, area, (part, board));
        } else {
            block(scene, pen, area, (part, Frame::Rule, board));
        }
        y += rows;
    }
}

/// Rows of the stock in the stack: site by site where alerts leave room for all of them, else one line.
fn stacked_stock(scene: &Scene<'_>, board: &Situation, (line, alerts): (u16, u16)) -> u16 {
    // A rule, the list and the feeds.
    let spare = alerts.saturating_sub(2 + alert::height(scene, &board.alerts.rows).max(1));
    // An alert in full is worth more than the sites.
    let spare = if spare > DETAIL { spare - DETAIL - 1 } else { spare };
    let most = 1 + kits::rows(&board.stock);
    let is_ruled = line > 1 && !board.stock.sites.is_empty();
    if is_ruled && line + spare + 1 >= most { most.min(line + spare) } else { line }
}

/// One line with its age at the end, where a rule with the age on it would cost another.
fn bare_line(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (block, board): (Block, Option<&Situation>)) {
    let Some(board) = board.filter(|_| !scene.is_void()) else { return scene.void(pen, area) };
    let age = match block {
        Block::Stock => scene.as_of(board.stock.as_of),
        _ => scene.as_of(board.tb.as_of),
    };
    let age = [Span::new(format!("  {age} "), scene.figure())];
    let room = padded(area).width.saturating_sub(pen.measure(&age));
    let spans = match block {
        Block::Stock => kits::one_line(scene, pen, &board.stock),
        _ => tb_steps::headline(scene, pen, &board.tb, room),
    };
    let mut row = Row::new(pen, area);
    row.gap(1).tail(&age).spans(&spans);
    if scene.focus == block {
        pen.select(area, lead(area, &spans));
    }
}

/// Boxes one below the other; each begins on the last row of the one above.
fn split(area: Rect, rows: [u16; 3]) -> [Rect; 3] {
    let mut y = area.y;
    rows.map(|height| {
        let part = Rect { y, height, ..area };
        y += height.saturating_sub(1);
        part
    })
}

fn block(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (block, frame, board): (Block, Frame, Option<&Situation>),
) {
    let heading = Heading::new(block, scene.text(title(block)), remark(scene, block, board));
    let inner = scene.frame(pen, area, frame, &heading);
    let Some(board) = board.filter(|_| !scene.is_void()) else { return scene.void(pen, inner) };
    let short = inner.height < 3;
    let headline = tb_steps::headline(scene, pen, &board.tb, padded(inner).width);
    match block {
        Block::Alerts => alerts(scene, pen, inner, (&board.alerts, board)),
        Block::Stock if short => {
            let line = kits::one_line(scene, pen, &board.stock);
            one_line(scene, pen, inner, (block, &line));
        }
        Block::Stock => kits::table(scene, pen, inner, &board.stock),
        Block::Tb if short => one_line(scene, pen, inner, (block, &headline)),
        Block::Tb => {
            pen.spans(padded(inner), &headline);
            let below = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
            tb_steps::steps(scene, pen, below, (&board.tb, Detail::Short));
        }
        _ => crossings::table(scene, pen, inner, &board.crossings),
    }
}

fn one_line(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (block, spans): (Block, &[Span])) {
    pen.spans(padded(area), spans);
    if scene.focus == block && area.height > 0 {
        pen.select(area, lead(area, spans));
    }
}

/// The first word of a line, which is what marks the line as selected.
fn lead(area: Rect, spans: &[Span]) -> Rect {
    let text = spans.first().map_or("", |span| span.text.as_str());
    let word = text.split(' ').next().unwrap_or_default();
    let line = padded(area);
    Rect { width: width(word).min(line.width), ..line }
}

fn alerts(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (alerts, board): (&AlertSummary, &Situation)) {
    if area.height == 0 {
        return;
    }
    // Healthy feeds give way to alerts; a stale one never does.
    let crowded = area.height <= alerts.rows.len() as u16 && !feeds::any_stale(scene, &board.feeds);
    let last = Rect { y: area.bottom() - 1, height: u16::from(!crowded), ..area };
    let rows = Rect { height: area.height - last.height, ..area };
    if alerts.rows.is_empty() {
        let calm = feeds::calm(scene, &board.feeds);
        pen.text(padded(rows), &calm.text, calm.meaning);
    } else {
        let listed = alert::height(scene, &alerts.rows);
        let listed = if rows.height < listed + BRIEF { rows.height } else { listed };
        let below = Rect { y: rows.y + listed, height: rows.height - listed, ..rows };
        let foremost = alert::foremost(scene, &alerts.rows);
        let in_full = foremost.filter(|_| below.height > DETAIL);
        let list = Rect { height: listed, ..rows };
        alert::list(scene, pen, list, &alerts.rows, in_full.map(|(at, _)| at));
        if let Some((at, title)) = in_full {
            let spare = self::foremost(scene, pen, below, (&alerts.rows[at], title));
            let others = alerts.rows.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, row)| row);
            in_full_too(scene, pen, spare, others.filter(|row| row.life == Life::Open));
        } else if let Some((at, _)) = foremost {
            in_brief(scene, pen, below, &alerts.rows[at]);
        }
    }
    if !crowded {
        pen.spans(padded(last), &feeds::line(scene, &board.feeds));
    }
}

/// The alert that most needs a person in full, where the list leaves room: it says what to do. Gives what
/// it leaves of the area.
fn foremost(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (row, title): (&AlertRow, &str)) -> Rect {
    let title = [Span::new(scene.text(title), Meaning::Title)];
    let inner = pen.frame(area, Frame::Rule, false, [&title, &[]]);
    alert_detail::draw(scene, pen, inner, (row, AlertDetail::Short));
    let lines = alert_detail::lines(scene, pen, inner.width, (row, AlertDetail::Short)).len();
    let used = inner.height.min(u16::try_from(lines).unwrap_or(u16::MAX));
    Rect { y: inner.y + used, height: inner.height - used, ..inner }
}

/// Where there is no room for all of it: what to do about it.
fn in_brief(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, row: &AlertRow) {
    let text = alert_words::what_to_do(scene, row);
    if area.height < BRIEF || text.is_empty() {
        return;
    }
    let title = [Span::new(scene.text("alert-instruction"), Meaning::Title)];
    let of = [Span::new(alert::title(scene, &row.alert), Meaning::Dim)];
    let inner = pen.frame(area, Frame::Rule, false, [&title, &of]);
    let line = |y: u16| padded(Rect { y, height: 1, ..inner });
    let lines = wrap(&text.join(" "), line(0).width.saturating_sub(2));
    let room = usize::from(inner.height);
    for (y, (at, text)) in (inner.y..).zip(lines.iter().enumerate().take(room)) {
        let more = if at + 1 == room && lines.len() > room { " …" } else { "" };
        pen.text(line(y), &format!("{text}{more}"), scene.figure());
    }
}

/// On a large screen the other alerts follow it, as many as find room as a whole.
fn in_full_too<'r>(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    mut area: Rect,
    rows: impl Iterator<Item = &'r AlertRow>,
) {
    for row in rows {
        let lines = alert_detail::lines(scene, pen, area.width, (row, AlertDetail::Short));
        let Some(room) = area.height.checked_sub(lines.len() as u16 + 1) else { continue };
        let title = [Span::new(scene.text("title-alert-also"), Meaning::Title)];
        let inner = pen.frame(area, Frame::Rule, false, [&title, &[]]);
        for (y, line) in (inner.y..).zip(&lines) {
            pen.text(padded(Rect { y, height: 1, ..inner }), &line.text, line.meaning);
        }
        area = Rect { y: area.bottom() - room, height: room, ..area };
    }
}

fn last_day(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, board: Option<&Situation>) {
    let heading = Heading::aside(scene.text("title-last-day"), {
        let as_of = scene.as_of(board.and_then(|board| board.crossings.as_of));
        let parts = [("first", scene.text("remark-last-day").into()), ("second", as_of.clone().into())];
        if as_of.is_empty() { as_of } else { scene.locale.format("two-facts", &parts) }
    });
    let inner = scene.frame(pen, area, Frame::Box, &heading);
    match board.filter(|_| !scene.is_void()) {
        Some(board) => crossings::strip(scene, pen, inner, &board.crossings),
        None => scene.void(pen, inner),
    }
}

fn padded(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: area.height.min(1), ..area }
}

fn title(block: Block) -> &'static str {
    match block {
        Block::Alerts => "title-alerts",
        Block::Stock => "title-kits",
        Block::Tb => "title-tb",
        _ => "title-crossings",
    }
}

fn remark(scene: &Scene<'_>, block: Block, board: Option<&Situation>) -> String {
    let Some(board) = board.filter(|_| !scene.is_void()) else { return String::new() };
    match block {
        Block::Alerts => {
            let open = scene.locale.format("alerts-open", &[("n", board.alerts.open.into())]);
            let as_of = scene.as_of(Some(board.stamp.at));
            scene.facts(open, as_of)
        }
        Block::Stock => scene.as_of(board.stock.as_of),
        Block::Tb => tb_steps::remark(scene, &board.tb),
        _ => scene.as_of(board.crossings.as_of),
    }
}
