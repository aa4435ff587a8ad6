//! Movements at the posts: today, hour by hour, and what was published about longer periods.

use crate::domain::{
    Channel, Clean, Direction, Hour, Metric, Period, Standing, Value, Zone,
    view::{
        Call, Cell as Trail, Crossings, Fate, FlowCell, Flows, PostDay, PublishedFigure, Reporting, Sum,
        Usual,
    },
};

use super::figure::{Amount, Figure, Held};

/// Today at every post, and all posts together.
pub(super) fn today(crossings: &Crossings) -> Vec<Figure> {
    let day = Some(Period::Day(crossings.day));
    let mut figures: Vec<Figure> = crossings.posts.iter().flat_map(|post| of_post(post, day)).collect();
    // Four posts are not all of the country's points of entry: the sum names no place of the tables.
    let all = Clean::new(&format!("{} posts", crossings.posts.len()));
    let sums = movements(crossings.entries, crossings.exits);
    let whole = sums.into_iter().map(|figure| Figure { held: summed(figure.held), follows: true, ..figure });
    figures.extend(whole.map(|figure| figure.place(&all, "").period(day).dated(crossings.as_of)));
    figures
}

/// Today or the sums over another range, its columns, and longer periods.
pub(super) fn flows(flows: &Flows) -> Vec<Figure> {
    let mut figures = if flows.table.is_today() { today(&flows.crossings) } else { range(flows) };
    for (post, row) in flows.crossings.posts.iter().zip(&flows.table.rows) {
        for (period, cell) in flows.table.columns.iter().zip(&row.cells) {
            figures.extend(of_column(post, *period, *cell));
        }
    }
    let posts = flows.crossings.posts.iter();
    figures.extend(posts.flat_map(|post| post.calls.iter().flat_map(|call| of_call(post, call))));
    figures.extend(flows.published.iter().map(|figure| published("published", Metric::Crossings, figure)));
    figures
}

/// What crossed in all columns together, at each post and at all.
fn range(flows: &Flows) -> Vec<Figure> {
    let days = flows.table.days(Zone::DILI);
    let period = days.map(|(first, last)| Period::Span(first, last));
    let of = |entries: Sum, exits: Sum| {
        let figures = movements(entries, exits).into_iter();
        figures.map(move |figure| Figure { part: "range", ..figure }.period(period))
    };
    let mut figures = Vec::new();
    for (post, row) in flows.crossings.posts.iter().zip(&flows.table.rows) {
        let placed = of(row.entries, row.exits).map(|figure| figure.place(&post.name, post.post.as_str()));
        figures.extend(placed);
    }
    let (entries, exits) = flows.table.sums();
    let all = Clean::new(&format!("{} posts", flows.table.rows.len()));
    let whole = of(entries, exits).map(|figure| figure.place(&all, ""));
    figures.extend(whole.map(|figure| Figure { held: summed(figure.held), follows: true, ..figure }));
    figures
}

/// A figure that came as such, with what it was before.
pub(super) fn published(part: &'static str, metric: Metric, figure: &PublishedFigure) -> Figure {
    let was = match figure.was {
        Some(Value::Number(was)) => format!("was {was}"),
        Some(Value::Suppressed) => "was <5".to_owned(),
        Some(Value::Withdrawn) => "was withdrawn".to_owned(),
        None => String::new(),
    };
    let disputed = if figure.disputed { "another source differs" } else { "" };
    let note = figure.note.as_ref().map(Clean::as_str).unwrap_or_default();
    Figure::of(part, metric)
        .place(&figure.name, figure.place.as_str())
        .period(Some(figure.period))
        .by("direction", figure.direction.as_str())
        .told(Some(figure.value), figure.standing)
        .source(figure.source.as_str())
        .dated(Some(figure.as_of))
        .note(notes(&[&was, disputed, note]))
}

fn of_post(post: &PostDay, day: Option<Period>) -> Vec<Figure> {
    let mut figures = movements(post.entries, post.exits);
    figures.extend(usual(post.usual));
    figures.push(reporting(post));
    let peak = post.recent.iter().filter_map(|cell| match cell {
        Trail::Movements(number) => Some(*number),
        Trail::Closed | Trail::Missing => None,
    });
    figures.push(
        Figure::new("crossings", "crossings.peak_two_hours")
            .unit("movements in two of the last 24 hours")
            .value(peak.max(), Held::Derived),
    );
    if let Some(last) = figures.first_mut() {
        let disputed = if post.disputed { "another source differs" } else { "" };
        let revised = post.revised.as_ref().map(|revision| {
            let value = |value: Value| value.number().map_or_else(|| "<5".to_owned(), |n| n.to_string());
            let (was, is) = (value(revision.was), value(revision.is));
            format!("{} revised {was} to {is} by {}", revision.period, revision.source)
        });
        last.note = notes(&[&last.note, disputed, &revised.unwrap_or_default()]);
    }
    let placed = figures.into_iter().map(|figure| figure.place(&post.name, post.post.as_str()));
    placed.map(|figure| figure.period(day).dated(post.as_of)).collect()
}

/// In, out, both together, and the difference where neither side lacks a part.
fn movements(entries: Sum, exits: Sum) -> Vec<Figure> {
    let net = entries.net(exits);
    let both = sum("crossings", entries.and(exits));
    let difference = if both.held == Held::PartTold { Held::PartTold } else { Held::Derived };
    vec![
        sum("crossings", entries).by("direction", Direction::Entry.name()),
        sum("crossings", exits).by("direction", Direction::Exit.name()),
        Figure { held: summed(both.held), follows: true, ..both },
        Figure::new("crossings", "crossings.net").unit("movements").value(net, difference),
    ]
}

fn sum(part: &'static str, sum: Sum) -> Figure {
    let number = (sum.parts > 0).then_some(sum.number);
    let held = match (sum.told > 0, sum.is_partial()) {
        (true, true) => Held::PartToldPartial,
        (true, false) => Held::PartTold,
        (false, true) => Held::Partial,
        (false, false) => Held::Final,
    };
    let missing = match sum.missing_hours {
        0 => String::new(),
        1 => "1 hour missing".to_owned(),
        hours => format!("{hours} hours missing"),
    };
    let hidden = if sum.suppressed > 0 { "a part is hidden" } else { "" };
    Figure::of(part, Metric::Crossings).value(number, held).note(notes(&[&missing, hidden]))
}

/// What is added up here is worked out, unless something more must be said about it.
fn summed(held: Held) -> Held {
    if held == Held::Final { Held::Derived } else { held }
}

fn usual(usual: Usual) -> Vec<Figure> {
    let bound = |figure: &'static str, number: i64, note: &str| {
        Figure::new("crossings", figure).unit("movements").value(number, Held::Derived).note(note)
    };
    match usual {
        Usual::Range { low, high, days, until, .. } => {
            let note = format!("by {} TLT, {days} days like this", Zone::DILI.local(until).format("%H:%M"));
            vec![bound("crossings.usual_low", low, &note), bound("crossings.usual_high", high, &note)]
        }
        Usual::TooFew { .. } | Usual::None => Vec::new(),
    }
}

fn reporting(post: &PostDay) -> Figure {
    let at = |at: crate::domain::Instant| Zone::DILI.local(at).format("%Y-%m-%d %H:%M TLT").to_string();
    let note = match post.reporting {
        Reporting::Late { since } | Reporting::Silent { since } => format!("since {}", at(since)),
        Reporting::Closed { opens: Some(opens) } => format!("opens {}", at(opens)),
        Reporting::ClosedIncomplete { missing } => format!("{} missing", Period::Hour(missing)),
        Reporting::Reporting | Reporting::Closed { opens: None } | Reporting::NoSchedule => String::new(),
    };
    Figure::new("crossings", "crossings.reporting").word(state(post.reporting)).note(note)
}

/// Whether a post says what it should, in a word.
pub(super) const fn state(reporting: Reporting) -> &'static str {
    match reporting {
        Reporting::Reporting => "reporting",
        Reporting::Late { .. } => "late",
        Reporting::Silent { .. } => "silent",
        Reporting::Closed { .. } => "closed",
        Reporting::ClosedIncomplete { .. } => "closed incomplete",
        Reporting::NoSchedule => "no schedule",
    }
}

fn of_column(post: &PostDay, period: Period, cell: FlowCell) -> Vec<Figure> {
    let one = |figure: Figure, direction: Direction| {
        figure.place(&post.name, post.post.as_str()).period(Some(period)).by("direction", direction.name())
    };
    let blank = |way| one(Figure::of("columns", Metric::Crossings), way);
    match cell {
        FlowCell::Ahead => Vec::new(),
        FlowCell::Missing => Direction::BOTH.map(|way| blank(way).value(Amount::None, Held::Missing)).into(),
        FlowCell::Closed => Direction::BOTH.map(|way| Figure { held: Held::Closed, ..blank(way) }).into(),
        FlowCell::Figure(figure) => {
            let ways = [(Direction::Entry, figure.entries), (Direction::Exit, figure.exits)];
            ways.map(|(way, sum)| match figure.told.filter(|_| sum.told > 0 && sum.told >= sum.parts) {
                Some(channel) => one(told(sum, channel), way),
                None => one(of_sum(sum, figure.standing, figure.revised), way),
            })
            .into()
        }
    }
}

/// A column that was told; within what was told the number stands at the last hour.
fn told(sum: Sum, channel: Channel) -> Figure {
    let figure = Figure::of("columns", Metric::Crossings);
    if sum.parts == 0 {
        let note = "within a call, its number stands at a later hour";
        return Figure { held: channel.into(), ..figure.note(note) };
    }
    let held = if sum.is_partial() { Held::PartToldPartial } else { channel.into() };
    figure.value(sum.number, held)
}

/// What was told of a post, each number with what became of it.
fn of_call(post: &PostDay, call: &Call) -> Vec<Figure> {
    let Some((first, until)) = call.told.hours(Zone::DILI) else { return Vec::new() };
    let hours = [first, Hour(until.0 - 1)].map(|hour| Period::Hour(hour).to_string());
    let figure = |way: Direction| {
        let (number, fate) = (call.told.number(way)?, call.fate(way)?);
        let (held, why) = match fate {
            Fate::Counts => (call.told.channel.into(), String::new()),
            Fate::Superseded(hour) => {
                (Held::Superseded, format!("the post reported {} itself", Period::Hour(*hour)))
            }
            Fate::Replaced => (Held::Superseded, "a later call was about the same hours".to_owned()),
            Fate::Void(why) => (Held::Void, why.to_string()),
        };
        let queued = if call.recorded_at.is_none() { "queued" } else { "" };
        let written = format!("written down by {}", call.who);
        let mut figure = Figure::of("calls", Metric::Crossings)
            .place(&post.name, post.post.as_str())
            .by("direction", way.name())
            .value(i64::from(number), held)
            .source(&format!("{}: {}", call.told.channel.id(), call.told.informant))
            .dated(Some(call.called_at))
            .id(&call.key.to_string())
            .note(notes(&[&why, queued, &written, call.told.remark.as_str()]));
        figure.period = hours.join("/");
        Some(figure)
    };
    Direction::BOTH.into_iter().filter_map(figure).collect()
}

/// A column's sum; one whose every part is hidden is hidden, not missing.
fn of_sum(held: Sum, standing: Standing, revised: bool) -> Figure {
    let note = if revised { "revised" } else { "" };
    match held {
        Sum { parts: 0, suppressed: 1.., .. } => {
            Figure::of("columns", Metric::Crossings).told(Some(Value::Suppressed), standing).note(note)
        }
        Sum { parts: 1, missing_hours: 0, suppressed: 0, told: 0, number } => {
            Figure::of("columns", Metric::Crossings).told(Some(Value::Number(number)), standing).note(note)
        }
        _ => {
            let figure = sum("columns", held);
            let said = notes(&[&figure.note, note]);
            figure.note(said)
        }
    }
}

fn notes(parts: &[&str]) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}
