//! One post in detail: the usual range of each column, what it is compared with, and what stands behind
//! its figures. It must not know how any of it was worked out.

use super::figure::{Amount, Figure, Held};
use crate::domain::{
    Direction, Metric, Period, Value,
    view::{Breakdown, Compared, FlowPoint, FlowRevision, Mirror, Pair, PostDetail, Report, Sum, Whole},
};

/// Everything about the post beside the figures of its columns.
pub(super) fn detail(detail: &PostDetail) -> Vec<Figure> {
    let period = detail.days.map(|(first, last)| Period::Span(first, last));
    let mut figures: Vec<Figure> = detail.points.iter().flat_map(of_point).collect();
    figures.extend(detail.compared.iter().flat_map(of_compared));
    figures.extend(detail.reports.iter().map(of_report));
    figures.extend(detail.revisions.iter().map(of_revision));
    let days = detail.breakdowns.iter().flat_map(of_breakdown);
    let days = days.chain(detail.mirror.iter().flat_map(of_mirror)).chain(detail.counts.iter().map(of_count));
    figures.extend(days.map(|figure| figure.period(period)));
    figures.into_iter().map(|figure| figure.place(&detail.name, detail.post.as_str())).collect()
}

fn of_point(point: &FlowPoint) -> Vec<Figure> {
    let usual = point.usual.map(|(low, high)| [("crossings.usual_low", low), ("crossings.usual_high", high)]);
    let other = point.other.map(|other| ("crossings.compared_with", other));
    let figures = usual.into_iter().flatten().chain(other).map(|(name, number)| {
        Figure::new("usual", name).unit("movements").value(number, Held::Derived).period(Some(point.period))
    });
    figures.collect()
}

/// Both sides over the columns that both have.
fn of_compared(compared: &Compared) -> [Figure; 2] {
    let note = match &compared.name {
        Some(name) => format!("over {} columns, against {name}", compared.columns),
        None => format!("over {} columns, against the same post earlier", compared.columns),
    };
    [("crossings.here", compared.here), ("crossings.there", compared.there)].map(|(name, number)| {
        Figure::new("compared", name).unit("movements").value(number, Held::Derived).note(note.as_str())
    })
}

fn of_report((period, report): &(Period, Report)) -> Figure {
    let word = match report {
        Report::Reported => "reported",
        Report::Open => "open",
        Report::CameLate => "came late",
        Report::Late => "late",
        Report::Silent => "silent",
        Report::Revised => "revised",
        Report::Provisional => "provisional",
    };
    Figure::new("reports", "crossings.report").period(Some(*period)).word(word)
}

fn of_revision(revision: &FlowRevision) -> Figure {
    let was = revision.was.number().map_or_else(|| "<5".to_owned(), |number| number.to_string());
    let why = revision.note.iter().map(ToString::to_string);
    Figure::of("revisions", Metric::Crossings)
        .period(Some(revision.period))
        .by("direction", revision.direction.name())
        .told(Some(revision.is), Held::Final)
        .source(revision.source.as_str())
        .dated(Some(revision.as_of))
        .note(std::iter::once(format!("was {was}")).chain(why).collect::<Vec<_>>().join("; "))
}

fn of_breakdown(breakdown: &Breakdown) -> Vec<Figure> {
    let names: Vec<&str> = breakdown.dimensions.iter().map(|dimension| dimension.name()).collect();
    let mut figures: Vec<Figure> = Vec::new();
    for (values, sum) in &breakdown.parts {
        let pairs = names.iter().zip(values).map(|(name, value)| format!("{name}={value}"));
        let by = pairs.collect::<Vec<_>>().join(",");
        figures.push(Figure { by, ..summed(Figure::of("breakdown", Metric::Crossings), *sum) });
    }
    let note = match breakdown.whole {
        Whole::AddsUp(whole) => format!("the parts make {whole}"),
        Whole::Off { whole, by } => format!("the whole is {whole}, the parts differ by {by}"),
        Whole::Hidden { cells, .. } => format!("{cells} cells are hidden: the parts cannot be added"),
        Whole::Unknown => "the whole is not known".to_owned(),
    };
    figures.into_iter().map(|figure| figure.note(note.as_str())).collect()
}

fn of_mirror(mirror: &Mirror) -> Vec<Figure> {
    let sides = [(Direction::Entry, mirror.entries), (Direction::Exit, mirror.exits)];
    let of = |(direction, Pair { here, there }): (Direction, Pair)| {
        let own = Figure::of("mirror", Metric::Crossings).value(here, Held::Derived);
        let other = Figure::of("mirror", Metric::CrossingsOpposite).value(there, Held::Final);
        let other = other.source(mirror.source.as_str()).note(mirror.opposite.as_str());
        [own, other].map(|figure| figure.by("direction", direction.name()))
    };
    sides.into_iter().flat_map(of).collect()
}

fn of_count((metric, sum): &(Metric, Sum)) -> Figure {
    summed(Figure::of("counts", *metric), *sum)
}

fn summed(figure: Figure, sum: Sum) -> Figure {
    match sum {
        Sum { parts: 0, suppressed: 1.., .. } => figure.told(Some(Value::Suppressed), Held::Hidden),
        Sum { parts: 0, .. } => figure.value(Amount::None, Held::Missing),
        sum if sum.is_partial() => figure.value(sum.number, Held::Partial),
        sum => figure.value(sum.number, Held::Final),
    }
}
