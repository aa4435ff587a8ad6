//! The lines below the large figures of the wall, with as few words as can be read from the other side of a room.
//!
//! It must not know how large a letter is.

use ratatui::layout::Rect;

use super::{alert, crossings, feeds, kits, panel::Scene, tb_steps};
use crate::{
    console::{
        theme::Meaning,
        widgets::{Bar, Pen, Row, Span, bar, width, wrap},
    },
    domain::{
        Standing, Value,
        view::{AlertRow, PostDay, Reporting, SiteStock, Situation},
    },
};

/// How many words a line has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    Many,
    Few,
}

/// The narrowest bar that says something.
const BAR: u16 = 6;
/// Alerts that a page must have to be one.
const FOREMOST: usize = 3;

/// A line: a name with its mark, figures under each other, and words.
#[derive(Default)]
pub(super) struct Line {
    name: Option<Span>,
    mark: Option<Span>,
    figures: Vec<Span>,
    words: Option<Span>,
    bar: Option<(Bar, Meaning)>,
}

/// What makes the lines of a page.
pub(super) type Lines = fn(&Scene<'_>, &Pen<'_>, &Situation, Words) -> Vec<Line>;

/// Draws lines large; false where not all of them find room, and then nothing was drawn.
pub(super) fn large(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (lines, board): (Lines, &Situation),
) -> bool {
    pen.enlarge(area, |pen, area| {
        [Words::Many, Words::Few].into_iter().any(|words| {
            let lines = lines(scene, pen, board, words);
            table(pen, area, &lines)
        })
    })
}

/// Draws lines under each other, with air between them where there is room; false where they find none.
fn table(pen: &mut Pen<'_>, area: Rect, lines: &[Line]) -> bool {
    let widest = |of: fn(&Line) -> Option<&Span>| {
        lines.iter().filter_map(of).map(|span| one(pen, span)).max().unwrap_or(0)
    };
    let name = widest(|line| line.name.as_ref());
    let mark = widest(|line| line.mark.as_ref());
    let columns = lines.iter().map(|line| line.figures.len()).max().unwrap_or(0);
    let figures: Vec<u16> = (0..columns)
        .map(|at| lines.iter().filter_map(move |line| line.figures.get(at)).map(|figure| one(pen, figure)))
        .map(|widths| widths.max().unwrap_or(0))
        .collect();
    let before = 1 + name + mark + u16::from(mark > 0);
    let needed = |line: &Line| {
        let words = line.words.as_ref().map_or(0, |words| one(pen, words));
        let after = words + u16::from(words > 0);
        match (&line.name, line.figures.is_empty()) {
            (None, true) => after,
            (_, true) => before + after,
            (_, false) => before + figures.iter().map(|wide| wide + 1).sum::<u16>() + after,
        }
    };
    let count = lines.len() as u16;
    if count == 0 || count > area.height || lines.iter().any(|line| needed(line) > area.width) {
        return false;
    }
    let step = if 2 * count - 1 <= area.height { 2 } else { 1 };
    for (i, line) in lines.iter().enumerate() {
        let at = Rect { y: area.y + i as u16 * step, height: 1, ..area };
        let words = line.words.as_ref().map(|words| (words, one(pen, words)));
        let mut row = Row::new(pen, at);
        row.gap(1);
        if line.name.is_some() || !line.figures.is_empty() {
            row.spans_in(name, line.name.as_slice());
            if mark > 0 {
                row.gap(1).spans_in(mark, line.mark.as_slice());
            }
            for (figure, wide) in line.figures.iter().zip(&figures) {
                row.gap(1).right(*wide, &figure.text, figure.meaning);
            }
            row.gap(1);
        }
        if let Some((words, columns)) = words {
            row.spans_in(columns, std::slice::from_ref(words)).gap(2);
        }
        if let Some((part, meaning)) = line.bar
            && row.room() > BAR
        {
            row.with(row.room() - 1, |pen, area| bar(pen, area, part, meaning));
        }
    }
    true
}

/// Columns of a piece.
fn one(pen: &Pen<'_>, span: &Span) -> u16 {
    pen.measure(std::slice::from_ref(span))
}

pub(super) fn posts(scene: &Scene<'_>, pen: &Pen<'_>, board: &Situation, words: Words) -> Vec<Line> {
    let crossings = &board.crossings;
    let dim = |text: String| Span::new(text, Meaning::Dim);
    let has_figures = crossings.posts.iter().any(|post| !is_silent(post));
    let head = Line {
        name: Some(dim(String::new())),
        figures: ["column-in", "column-out"].map(|id| dim(scene.text(id) + " ")).to_vec(),
        words: (words == Words::Many).then(|| dim(crossings::usual_head(scene, crossings))),
        ..Line::default()
    };
    let mut lines: Vec<Line> = has_figures.then_some(head).into_iter().collect();
    lines.extend(crossings.posts.iter().map(|post| one_post(scene, pen, post, words)));
    let sum = |sum, meaning| Span::new(crossings::sum(scene, sum), meaning);
    if has_figures {
        let posts = scene.locale.format("posts", &[("n", (crossings.posts.len() as i64).into())]);
        lines.push(Line {
            name: Some(dim(posts)),
            figures: vec![sum(crossings.entries, scene.strong()), sum(crossings.exits, scene.strong())],
            ..Line::default()
        });
    }
    let missing = crossings::missing_today(scene, crossings, u16::MAX);
    if !missing.is_empty() {
        let meaning = crossings::missing_meaning(crossings.entries, crossings.exits);
        lines.push(Line { words: Some(Span::new(missing, meaning)), ..Line::default() });
    }
    lines
}

/// Whether a post has nothing to show for now but why.
fn is_silent(post: &PostDay) -> bool {
    let is_empty = post.entries.parts == 0 && post.exits.parts == 0;
    match post.reporting {
        Reporting::Silent { .. } => true,
        Reporting::Closed { .. } => is_empty,
        _ => false,
    }
}

fn one_post(scene: &Scene<'_>, pen: &Pen<'_>, post: &PostDay, words: Words) -> Line {
    let (mark, meaning) = crossings::mark(scene, pen, post);
    let mut line = Line {
        name: Some(Span::new(post.name.as_str(), scene.figure())),
        mark: Some(Span::new(mark, meaning)),
        ..Line::default()
    };
    let (note, meaning) = crossings::note(scene, post);
    if !is_silent(post) {
        line.figures = [post.entries, post.exits]
            .map(|sum| Span::new(crossings::sum(scene, sum), scene.figure()))
            .to_vec();
    }
    let arrow = crossings::arrow(post.usual);
    line.words = match words {
        _ if !note.is_empty() => Some(Span::new(note, meaning)),
        Words::Many => {
            let range = crossings::usual(scene, post.usual);
            let meaning = if arrow.is_empty() { Meaning::Dim } else { Meaning::Outside };
            Some(Span::new(format!("{range} {arrow}").trim_end(), meaning))
        }
        Words::Few => Some(Span::new(arrow, Meaning::Outside)),
    };
    line
}

pub(super) fn sites(scene: &Scene<'_>, pen: &Pen<'_>, board: &Situation, words: Words) -> Vec<Line> {
    let stock = &board.stock;
    let site = |site: &SiteStock| {
        let (meaning, mark) = kits::level(pen, site.level);
        let target =
            site.target.map(|target| scene.locale.format("of-target", &[("n", scene.number(target).into())]));
        let low = kits::minimum(scene, site).trim().to_owned();
        let bar = site.known().zip(site.target).map(|(there, target)| {
            let calm = meaning == Meaning::Text;
            (Bar::of(there, target), if calm { Meaning::Bar } else { meaning })
        });
        Line {
            name: Some(Span::new(kits::label(scene, stock, site), scene.figure())),
            mark: Some(Span::new(mark, meaning)),
            figures: std::iter::once(Span::new(kits::number(scene, site.known()), meaning))
                .chain(target.filter(|_| words == Words::Many).map(|of| Span::new(of, Meaning::Dim)))
                .collect(),
            words: (words == Words::Many && !low.is_empty()).then(|| Span::new(low, meaning)),
            bar: bar.filter(|_| words == Words::Many),
        }
    };
    stock.sites.iter().map(site).collect()
}

pub(super) fn steps(scene: &Scene<'_>, _: &Pen<'_>, board: &Situation, words: Words) -> Vec<Line> {
    let tb = &board.tb;
    let first = tb.steps.iter().find_map(|step| step.value.and_then(Value::number)).unwrap_or(0);
    let mut lines: Vec<Line> = tb
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| {
            let share = tb_steps::of_previous(scene, step, at);
            let value = match step.value {
                Some(value) => tb_steps::value_text(scene, value),
                None => scene.text("no-figure"),
            };
            let number = step.value.and_then(Value::number);
            let track = step.fewer().zip(number).map_or(number, |(fewer, number)| Some(number + fewer));
            let bar = number.zip(track).map(|(part, track)| Bar { part, track, whole: first });
            let approx = if step.standing == Standing::Assumed { "≈" } else { "" };
            Line {
                name: Some(Span::new(scene.text(tb_steps::label(step.metric)), scene.figure())),
                mark: Some(Span::new(approx, Meaning::Assumed)),
                figures: std::iter::once(Span::new(value, scene.figure()))
                    .chain((words == Words::Many).then(|| Span::new(share.text.trim(), share.meaning)))
                    .collect(),
                bar: bar.map(|bar| (bar, Meaning::Bar)).filter(|_| words == Words::Many),
                ..Line::default()
            }
        })
        .collect();
    if let Some(ratio) = tb.yielded() {
        let rate = scene.locale.percent(ratio.part, ratio.whole);
        let args = [("first", rate.into()), ("second", tb_steps::one_in(scene, ratio).into())];
        let text = scene.locale.format("two-facts", &args);
        lines.push(Line { words: Some(Span::new(text, scene.strong())), ..Line::default() });
    }
    lines
}

/// What was heard last, and how many exercises there are.
pub(super) fn heard(scene: &Scene<'_>, board: &Situation) -> (Vec<Span>, Vec<Span>) {
    let exercises = (board.alerts.exercises > 0)
        .then(|| scene.locale.format("wall-exercises", &[("n", board.alerts.exercises.into())]));
    let right = exercises.map(|text| Span::new(text, Meaning::Exercise));
    (feeds::line(scene, &board.feeds), right.into_iter().collect())
}

/// The worst alerts, each with its state, how many more there are, and what was heard last; says whether they
/// found room.
pub(super) fn alerts(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, board: &Situation) -> bool {
    let (left, right) = heard(scene, board);
    let foot = Rect { x: area.x + 1, y: area.bottom() - 1, width: area.width.saturating_sub(2), height: 1 };
    if pen.measure(&left) + pen.measure(&right) + 2 > foot.width {
        return false;
    }
    pen.spans(foot, &left);
    pen.right_spans(foot, &right);
    let rows = &board.alerts.rows;
    let room = area.height.saturating_sub(2);
    if rows.is_empty() {
        let calm = feeds::calm(scene, &board.feeds);
        let lines = wrap(&calm.text, foot.width);
        for (i, line) in lines.iter().take(usize::from(room)).enumerate() {
            pen.text(Rect { y: area.y + i as u16, ..foot }, line, calm.meaning);
        }
        return lines.len() <= usize::from(room);
    }
    let drawn: Vec<Vec<(Span, Span)>> =
        rows.iter().map(|row| lines_of(scene, pen, foot.width, row)).collect();
    let all: usize = drawn.iter().map(Vec::len).sum();
    // What does not find room is counted in the last line.
    let most = usize::from(room) - usize::from(all > usize::from(room)).min(usize::from(room));
    let mut used = 0;
    let shown = drawn
        .iter()
        .take_while(|lines| {
            used += lines.len();
            used <= most
        })
        .count();
    if shown < rows.len().min(FOREMOST) {
        return false;
    }
    for (i, (text, state)) in drawn.iter().take(shown).flatten().enumerate() {
        let line = Rect { y: area.y + i as u16, ..foot };
        pen.text(line, &text.text, text.meaning);
        pen.right_spans(line, std::slice::from_ref(state));
    }
    if shown < rows.len() {
        let args = [("n", ((rows.len() - shown) as i64).into())];
        let at = drawn.iter().take(shown).map(Vec::len).sum::<usize>() as u16;
        pen.text(Rect { y: area.y + at, ..foot }, &scene.locale.format("more-rows", &args), Meaning::Dim);
    }
    true
}

/// An alert in as many lines as its title takes, the state behind its end.
fn lines_of(scene: &Scene<'_>, pen: &Pen<'_>, columns: u16, row: &AlertRow) -> Vec<(Span, Span)> {
    let (mark, meaning) = alert::mark(pen, row);
    let state = alert::state(scene, row);
    let meaning = if alert::is_open(row) { meaning } else { Meaning::Dim };
    let texts = wrap(&alert::title(scene, &row.alert), columns.saturating_sub(3));
    let mut lines: Vec<(Span, Span)> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| {
            let text = if i == 0 { format!("{mark:<2} {text}") } else { format!("   {text}") };
            (Span::new(text, meaning), Span::new("", Meaning::Dim))
        })
        .collect();
    let used = lines.last().map_or(0, |(text, _)| width(&text.text));
    if used + 2 + width(&state.text) > columns {
        lines.push((Span::new("", Meaning::Dim), state));
    } else if let Some(last) = lines.last_mut() {
        last.1 = state;
    }
    lines
}
