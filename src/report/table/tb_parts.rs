//! TB screening by place, year, sex and age, and the new screening that is added to nothing.
//!
//! It must not know how figures were chosen. A hidden one is written `<5` and is in no sum.

use super::{
    figure::{Amount, Figure, Held},
    tb::{of_step, percent},
};
use crate::domain::{
    Metric, Period, SourceId, Value,
    view::{NewRow, NewScreening, Part, Screening, Sum, TbRow},
};

/// All break-downs, in the order of the panel's parts.
pub(super) fn screening(screening: &Screening) -> Vec<Figure> {
    let parts = [
        ("places", &screening.places),
        ("years", &screening.years),
        ("sexes", &screening.sexes),
        ("ages", &screening.ages),
    ];
    let rows = parts.into_iter().flat_map(|(part, rows)| rows.iter().flat_map(move |row| of_row(part, row)));
    rows.chain(new(&screening.new)).collect()
}

fn of_row(part: &'static str, row: &TbRow) -> Vec<Figure> {
    let mut figures: Vec<Figure> = row.steps.iter().flat_map(of_step).collect();
    figures.extend(row.yielded().map(|ratio| percent("tb.yield", ratio, "screenings")));
    if let (Some(hundred), Some(people)) = (row.per_hundred(), row.population) {
        let figure = Figure::new("tb", "tb.screenings_per_100_residents");
        let figure = figure.unit(format!("screenings per 100 of {people} residents"));
        figures.push(figure.value(Amount::Decimal(hundred), Held::Derived));
    }
    figures.into_iter().map(|figure| about(Figure { part, ..figure }, &row.part)).collect()
}

/// What a row is about, in the columns of a figure.
fn about(figure: Figure, part: &Part) -> Figure {
    match part {
        Part::Place(name) => figure.place(name, ""),
        Part::Period(period) => figure.period(Some(*period)),
        Part::Sex(sex) => figure.by("sex", sex.as_str()),
        Part::Age(age) => figure.by("age", age.as_str()),
    }
}

fn new(new: &NewScreening) -> Vec<Figure> {
    let Some(year) = new.year else { return Vec::new() };
    let whole = Part::Period(Period::Year(year));
    let sources: Vec<&str> = new.sources.iter().map(SourceId::as_str).collect();
    let sources = sources.join(" ");
    let counted = |(part, row): (&Part, &NewRow)| {
        let dated = |figure: Figure| figure.source(&sources).dated(new.as_of);
        of_new(part, *row).into_iter().map(dated).collect::<Vec<_>>()
    };
    let mut figures = counted((&whole, &new.total));
    let target = Figure::of("new", Metric::TbTarget).period(Some(Period::Year(year)));
    figures.push(target.value(new.target, Held::Final));
    let groups = [&new.quarters, &new.places, &new.sexes, &new.ages, &new.months];
    figures.extend(groups.into_iter().flatten().flat_map(|(part, row)| counted((part, row))));
    figures
}

fn of_new(part: &Part, row: NewRow) -> Vec<Figure> {
    let sum = |metric: Metric, sum: Sum| {
        let figure = Figure::of("new", metric);
        match sum {
            // A lower bound of zero says no more than that something is hidden.
            Sum { number: 0, suppressed: 1.., .. } => figure.told(Some(Value::Suppressed), Held::Hidden),
            Sum { parts: 0, .. } => figure.value(Amount::None, Held::Missing),
            sum if sum.suppressed > 0 => figure.value(sum.number, Held::Partial),
            sum => figure.value(sum.number, Held::Final),
        }
    };
    let counted = [sum(Metric::TbScreened, row.screened), sum(Metric::TbCases, row.cases)];
    let yielded =
        row.yielded().map(|ratio| Figure { part: "new", ..percent("tb.yield", ratio, "screenings") });
    counted.into_iter().chain(yielded).map(|figure| about(figure, part)).collect()
}
