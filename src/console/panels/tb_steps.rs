//! The TB cascade: its headline and its steps as bars.

use ratatui::layout::Rect;

use super::panel::{Block, Scene};
use crate::{
    console::{
        theme::Meaning,
        widgets::{Bar, Pen, Row, Span, bar, width},
    },
    domain::{
        Metric, Standing, Value,
        view::{Ratio, TbStep, TbSummary},
    },
};

/// Columns of a step's name, at least and at most.
const LABEL: [u16; 2] = [13, 16];
const VALUE: u16 = 9;
/// Columns of how many fewer people than at the step above.
pub(crate) const FEWER: usize = 9;
/// Columns of the share of the first step.
pub(crate) const FIRST: usize = 15;

/// How much stands beside each bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// The share of the step above.
    Short,
    /// The shares of the step above and of the first, each with its whole, and the source.
    Full,
}

/// What the rows are about.
pub(crate) fn keys(summary: &TbSummary) -> Vec<String> {
    summary.steps.iter().map(|step| step.metric.name().to_owned()).collect()
}

/// `68,196 screenings → 1,221 cases  1.79 %  1 in 56`, with fewer words where there is less room.
pub(crate) fn headline(scene: &Scene<'_>, pen: &Pen<'_>, summary: &TbSummary, columns: u16) -> Vec<Span> {
    let Some(ratio) = summary.yielded() else {
        return vec![Span::new(scene.no_figures(), Meaning::Dim)];
    };
    let args = [("screenings", ratio.whole.into()), ("cases", ratio.part.into())];
    let rate = format!("  {}  {}", scene.locale.percent(ratio.part, ratio.whole), one_in(scene, ratio));
    let worded = |id: &str| {
        let counts = scene.locale.format(id, &args);
        [Span::new(counts, scene.strong()), Span::new(rate.as_str(), scene.strong())]
    };
    let long = worded("screenings-to-cases");
    let fits = pen.measure(&long) <= columns;
    if fits { long.to_vec() } else { worded("screenings-to-cases-short").to_vec() }
}

/// The number needed to screen.
pub(crate) fn one_in(scene: &Scene<'_>, ratio: Ratio) -> String {
    match ratio.one_in() {
        Some(number) => scene.locale.format("one-in", &[("n", scene.locale.decimal(number).into())]),
        None => scene.text("one-in-none"),
    }
}

/// Where the figures come from and for when: `2020–2022, closed · factsheet`.
pub(crate) fn remark(scene: &Scene<'_>, summary: &TbSummary) -> String {
    let source = summary.source.as_ref().map(|source| scene.locale.source(source));
    match (summary.period, source) {
        (Some(period), Some(source)) => {
            let over = period.end(scene.zone) <= scene.now;
            let period = scene.locale.period(period, scene.zone);
            let id = if over { "tb-period-closed" } else { "tb-period-open" };
            scene.locale.format(id, &[("period", period.into()), ("source", source.into())])
        }
        _ => scene.as_of(summary.as_of),
    }
}

/// Draws the steps, one a row.
pub(crate) fn steps(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (summary, detail): (&TbSummary, Detail),
) {
    let keys = keys(summary);
    let highlighted = scene.highlighted(Block::Tb, &keys);
    let shown =
        crate::console::widgets::window(summary.steps.len(), area.height, scene.selected(Block::Tb, &keys));
    pen.rows(area, 1, (Block::Tb, shown.clone()));
    for (i, at) in shown.enumerate() {
        let line = Rect { y: area.y + i as u16, height: 1, ..area };
        step(scene, pen, line, (summary, at, detail));
        if highlighted == Some(at) {
            let name = width(&scene.text(label(summary.steps[at].metric)));
            pen.select(line, Rect { width: (1 + name).min(line.width), ..line });
        }
    }
}

fn step(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    line: Rect,
    (summary, at, detail): (&TbSummary, usize, Detail),
) {
    let step = &summary.steps[at];
    let first = summary.steps.iter().find_map(|step| step.value.and_then(Value::number)).unwrap_or(0);
    let mut row = Row::new(pen, line);
    let names = summary.steps.iter().map(|step| width(&scene.text(label(step.metric))));
    let name = names.max().unwrap_or(0).clamp(LABEL[0], LABEL[1]);
    row.gap(1).left(name, &scene.text(label(step.metric)), scene.figure());
    let approx = if step.standing == Standing::Assumed { "≈" } else { "" };
    row.left(2, approx, Meaning::Assumed);
    let Some(value) = step.value else {
        row.gap(1).fill(&scene.text("no-figure"), Meaning::Dim);
        return;
    };
    row.right(VALUE - 2, &value_text(scene, value), scene.figure()).gap(2);
    match detail {
        Detail::Short => row.tail(&[of_previous(scene, step, at)]),
        Detail::Full => row.tail(&full(scene, step, at)),
    };
    if let Some(number) = value.number()
        && row.room() >= 6
    {
        let meaning = if step.exceeds_previous { Meaning::Outside } else { Meaning::Bar };
        // The track ends where the step above did: it is those who were lost between the two.
        let track = step.fewer().map_or(number, |fewer| number + fewer);
        let steps = Bar { part: number, track, whole: first };
        row.with(row.room(), |pen, area| bar(pen, area, steps, meaning));
    }
}

pub(crate) fn of_previous(scene: &Scene<'_>, step: &TbStep, at: usize) -> Span {
    let text = match step.of_previous {
        Some(ratio) => {
            let percent = scene.locale.percent(ratio.part, ratio.whole);
            scene.locale.format("of-step-above", &[("percent", percent.into())])
        }
        None if at == 0 => scene.locale.percent(1, 1),
        None => String::new(),
    };
    let meaning = if step.exceeds_previous { Meaning::Outside } else { Meaning::Dim };
    Span::new(format!("  {text:<11}"), meaning)
}

fn full(scene: &Scene<'_>, step: &TbStep, at: usize) -> Vec<Span> {
    let percent = |ratio: Ratio| scene.locale.percent(ratio.part, ratio.whole);
    let of_previous = step.of_previous.map(|ratio| {
        let args = [("percent", percent(ratio).into()), ("n", ratio.whole.into())];
        scene.locale.format("share-of", &args)
    });
    // Its whole stands in the first row.
    let of_first = step.of_first.filter(|_| at > 0).map(percent);
    let odd = if step.exceeds_previous { Meaning::Outside } else { Meaning::Dim };
    let fewer = step.fewer().map(|fewer| scene.locale.signed(-fewer)).unwrap_or_default();
    vec![
        Span::new(format!("{fewer:>FEWER$}"), odd),
        Span::new(format!("  {:<20}", of_previous.unwrap_or_default()), odd),
        Span::new(format!("{:<FIRST$}", of_first.unwrap_or_default()), Meaning::Dim),
    ]
}

/// A number, or that it is hidden or was taken back.
pub(crate) fn value_text(scene: &Scene<'_>, value: Value) -> String {
    match value {
        Value::Number(number) => scene.number(number),
        Value::Suppressed => scene.text("hidden"),
        Value::Withdrawn => scene.text("figure-withdrawn"),
    }
}

pub(crate) fn label(metric: Metric) -> &'static str {
    match metric {
        Metric::TbScreened => "tb-screened",
        Metric::TbPresumptive => "tb-presumptive",
        Metric::TbTested => "tb-tested",
        Metric::TbCases => "tb-cases",
        Metric::TbOnTreatment => "tb-on-treatment",
        _ => "tb-other",
    }
}
