//! The cascade of the closed programme, and what is screened since.

use chrono::TimeDelta;
use haree::domain::{
    Metric, Period, Standing, Value,
    view::{NewRow, NewScreening, Part, Ratio, Screening, Sum, Tb, TbRow, TbStep, TbSummary},
};

use super::{at, published, stamp};

fn step(metric: Metric, value: i64, previous: Option<i64>, standing: Standing) -> TbStep {
    let of = |whole| Ratio { part: value, whole };
    TbStep {
        metric,
        value: Some(Value::Number(value)),
        standing,
        source: Some("iom-factsheet".into()),
        of_previous: previous.map(of),
        of_first: previous.map(|_| of(68_196)),
        exceeds_previous: false,
    }
}

pub(crate) fn tb() -> TbSummary {
    let years = Period::parse("2020/2022", None).ok();
    TbSummary {
        period: years,
        source: Some("iom-factsheet".into()),
        as_of: Some(at("00:00") - TimeDelta::days(1_058)),
        steps: vec![
            step(Metric::TbScreened, 68_196, None, Standing::Final),
            step(Metric::TbPresumptive, 12_275, Some(68_196), Standing::Assumed),
            step(Metric::TbTested, 10_925, Some(12_275), Standing::Assumed),
            step(Metric::TbCases, 1_221, Some(10_925), Standing::Final),
            step(Metric::TbOnTreatment, 1_197, Some(1_221), Standing::Assumed),
        ],
    }
}

pub(super) fn tb_view() -> Tb {
    let mut incidence = published("Timor-Leste", "2021", "", 486);
    incidence.source = "iom-factsheet".into();
    let context = vec![incidence];
    Tb {
        stamp: stamp(),
        summary: tb(),
        context,
        population: Some(1_341_737),
        screening: Box::new(screening()),
    }
}

fn part(part: Part, values: [i64; 5], population: Option<u64>) -> TbRow {
    let [screened, presumptive, tested, cases, treated] = values;
    let figure = |metric, value, previous| step(metric, value, previous, Standing::Assumed);
    let steps = vec![
        figure(Metric::TbScreened, screened, None),
        figure(Metric::TbPresumptive, presumptive, Some(screened)),
        figure(Metric::TbTested, tested, Some(presumptive)),
        figure(Metric::TbCases, cases, Some(tested)),
        TbStep { exceeds_previous: treated > cases, ..figure(Metric::TbOnTreatment, treated, Some(cases)) },
    ];
    TbRow { part, steps, population }
}

/// Dili treats more than were diagnosed there: reports came late.
fn screening() -> Screening {
    let place = |name: &str, values, people| part(Part::Place(name.into()), values, Some(people));
    let year = |year, values| part(Part::Period(Period::Year(year)), values, None);
    let mut infants = part(Part::Age("0-4".into()), [6_138, 1_000, 900, 40, 39], None);
    infants.steps[3].value = Some(Value::Suppressed);
    (infants.steps[3].of_previous, infants.steps[4].of_previous) = (None, None);
    Screening {
        places: vec![
            place("Bobonaro", [40_000, 7_000, 6_200, 700, 690], 106_639),
            place("Dili", [28_196, 5_275, 4_725, 521, 530], 324_738),
        ],
        years: vec![
            year(2020, [5_456, 982, 874, 98, 96]),
            year(2021, [25_232, 4_542, 4_042, 452, 443]),
            year(2022, [37_508, 6_751, 6_009, 671, 658]),
        ],
        sexes: vec![
            part(Part::Sex("f".into()), [36_144, 5_632, 5_012, 560, 549], None),
            part(Part::Sex("m".into()), [32_052, 6_643, 5_913, 661, 648], None),
        ],
        ages: vec![infants, part(Part::Age("65+".into()), [62_000, 11_275, 10_025, 1_181, 1_158], None)],
        new: new_screening(),
    }
}

fn new_screening() -> NewScreening {
    let sum = |number, suppressed| Sum { number, parts: 6, suppressed, missing_hours: 0, told: 0 };
    let row = |screened, cases, hidden| NewRow { screened: sum(screened, 0), cases: sum(cases, hidden) };
    let period = |text| Part::Period(Period::parse(text, None).unwrap_or(Period::Year(2026)));
    // A sum of zeros and hidden figures, and a single figure that is hidden.
    let some_hidden = row(700, 0, 6);
    let mut one_hidden = row(320, 0, 1);
    one_hidden.cases.parts = 0;
    NewScreening {
        year: Some(2026),
        total: row(18_900, 341, 0),
        target: Some(24_000),
        quarters: vec![(period("2026-07-01/2026-09-30"), row(6_100, 110, 0))],
        months: vec![(period("2026-09"), row(2_050, 37, 0)), (period("2026-10"), row(2_010, 36, 0))],
        places: vec![(Part::Place("Ataúro".into()), row(30, 31, 0))],
        sexes: vec![(Part::Sex("f".into()), row(3_000, 40, 2))],
        ages: vec![(Part::Age("0-14".into()), some_hidden), (Part::Age("15-44".into()), one_hidden)],
        as_of: Some(at("14:30")),
        sources: vec!["tlhis".into()],
    }
}
