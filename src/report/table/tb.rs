//! The TB cascade. A share never stands without its whole: it is part of the unit.

use crate::domain::{
    Clean, Metric, SourceId, Value,
    view::{Ratio, Tb, TbStep, TbSummary},
};

use super::{
    crossings::published,
    figure::{Amount, Figure, Held},
};

/// Where the cascade holds, as reference data names it.
const COUNTRY: (&str, &str) = ("Timor-Leste", "TLS");

/// The steps and the yield.
pub(super) fn summary(summary: &TbSummary) -> Vec<Figure> {
    let mut figures: Vec<Figure> = summary.steps.iter().flat_map(of_step).collect();
    if let Some(ratio) = summary.yielded() {
        figures.push(percent("tb.yield", ratio, "screenings"));
        figures.extend(ratio.one_in().map(|number| {
            Figure::new("tb", "tb.needed_to_screen")
                .unit(format!("screenings for 1 of {} cases", ratio.part))
                .value(Amount::Decimal(number), Held::Derived)
        }));
    }
    let place = Clean::new(COUNTRY.0);
    let source = summary.source.as_ref().map(|source| source.as_str().to_owned()).unwrap_or_default();
    let placed = figures.into_iter().map(|figure| figure.place(&place, COUNTRY.1).period(summary.period));
    let sourced = placed.map(|figure| {
        let own = if figure.source.is_empty() { source.clone() } else { figure.source.to_string() };
        figure.source(&own).dated(summary.as_of)
    });
    sourced.collect()
}

/// The same with what stands beside it on the panel.
pub(super) fn cascade(tb: &Tb) -> Vec<Figure> {
    let mut figures = summary(&tb.summary);
    let screened = tb.summary.step(Metric::TbScreened).and_then(|step| step.value).and_then(Value::number);
    if let (Some(screened), Some(people)) = (screened, tb.population.filter(|people| *people > 0)) {
        let place = Clean::new(COUNTRY.0);
        let hundred = 100.0 * screened as f64 / people as f64;
        let beside = [
            Figure::new("tb", "tb.screenings_per_100_residents")
                .unit(format!("screenings per 100 of {people} residents"))
                .value(Amount::Decimal(hundred), Held::Derived)
                .dated(tb.summary.as_of),
            Figure::new("tb", "population").unit("people").value(people as i64, Held::Final),
        ];
        figures.extend(beside.map(|figure| figure.place(&place, COUNTRY.1).period(tb.summary.period)));
    }
    figures.extend(tb.context.iter().map(|figure| published("context", Metric::TbIncidence, figure)));
    figures
}

pub(super) fn of_step(step: &TbStep) -> Vec<Figure> {
    let source = step.source.as_ref().map(SourceId::as_str).unwrap_or_default();
    let note = if step.exceeds_previous { "more than the step above: late reports" } else { "" };
    let figure = Figure::of("tb", step.metric).told(step.value, step.standing);
    let mut figures = vec![figure.source(source).note(note)];
    let shares = [
        ("of_previous", step.of_previous, "of the step above"),
        ("of_first", step.of_first, "of the first step"),
    ];
    for (name, ratio, of) in shares {
        let share = |ratio| percent(format!("{}.{name}", step.metric.name()), ratio, of).source(source);
        figures.extend(ratio.map(share));
    }
    figures
}

pub(super) fn percent(figure: impl Into<std::borrow::Cow<'static, str>>, ratio: Ratio, of: &str) -> Figure {
    Figure::new("tb", figure).unit(whole(ratio, of)).value(ratio, Held::Derived)
}

fn whole(ratio: Ratio, of: &str) -> String {
    format!("% of {} {of}", ratio.whole)
}
