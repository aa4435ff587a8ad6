//! What stands behind the chart of a post, in words: comparison, reports, break-downs, the post
//! opposite, counts beside movements, revisions.
//!
//! It must not know where it is drawn.

use super::{flow_calls, flow_table, panel::Scene, tb_steps::value_text};
use crate::{
    console::{
        theme::{Glyphs, Meaning},
        widgets::{Span, bar_text, width},
    },
    domain::{
        Against, Clean, Dimension, Direction, Metric, Period, Scale,
        view::{Breakdown, Compared, Flows, Mirror, Pair, PostDetail, Report, Sum, Whole},
    },
};

/// Columns of the longest bar.
const BAR: u16 = 24;
/// Fewer than this are compared without a percentage.
const FEWEST_FOR_PERCENT: i64 = 100;

/// A paragraph, or a row whose columns must stay where they are.
pub(crate) enum Fact {
    Text(Span),
    Row(Span),
}

impl Fact {
    fn text(text: impl Into<String>, meaning: Meaning) -> Self {
        Self::Text(Span::new(text, meaning))
    }

    /// Air between two things.
    fn air() -> Self {
        Self::text("", Meaning::Text)
    }
}

/// Everything behind a chart: how the figures came about and what they are made of, and what others say.
pub(crate) fn facts(
    scene: &Scene<'_>,
    glyphs: &Glyphs,
    flows: &Flows,
    detail: &PostDetail,
) -> (Vec<Fact>, Vec<Fact>) {
    let (mut parts, mut others) = (Vec::new(), Vec::new());
    parts.extend(flow_calls::paragraphs(scene, &detail.calls).into_iter().map(Fact::Text));
    parts.extend(compared(scene, flows, detail));
    parts.extend(reports(scene, detail));
    if let Some((first, last)) = detail.days {
        let days = flow_table::range(scene, &[Period::Day(first), Period::Day(last)]);
        for breakdown in &detail.breakdowns {
            parts.push(Fact::air());
            parts.extend(self::breakdown(scene, glyphs, breakdown, &days));
        }
        if let Some(mirror) = &detail.mirror {
            others.extend(self::mirror(scene, mirror, &days));
            others.push(Fact::air());
        }
        if !detail.counts.is_empty() {
            others.push(titled(scene, "flow-counts", &days));
            others.extend(detail.counts.iter().map(|count| self::count(scene, *count)));
            others.push(Fact::air());
        }
    }
    others.extend(revisions(scene, detail));
    others.push(Fact::air());
    others.push(Fact::text(scene.text("movements-not-people"), Meaning::Dim));
    (parts, others)
}

/// What a post is compared with, in words.
pub(crate) fn against(scene: &Scene<'_>, flows: &Flows, compared: &Compared) -> String {
    match (&compared.against, flows.table.range.scale) {
        (Against::Post(_), _) => compared.name.as_ref().map(ToString::to_string).unwrap_or_default(),
        (_, Scale::Hours | Scale::Days) => scene.text("against-week-before"),
        _ => scene.text("against-year-before"),
    }
}

fn titled(scene: &Scene<'_>, id: &str, days: &str) -> Fact {
    Fact::text(scene.locale.format(id, &[("period", days.into())]), Meaning::Title)
}

fn compared(scene: &Scene<'_>, flows: &Flows, detail: &PostDetail) -> Option<Fact> {
    let compared = detail.compared.as_ref()?;
    let what = against(scene, flows, compared);
    if compared.columns == 0 {
        let text = scene.locale.format("compared-nothing", &[("what", what.into())]);
        return Some(Fact::text(text, Meaning::Dim));
    }
    let mut args = vec![
        ("what", what.into()),
        ("here", scene.number(compared.here).into()),
        ("there", scene.number(compared.there).into()),
        ("difference", scene.locale.signed(compared.here - compared.there).into()),
        ("n", compared.columns.into()),
    ];
    let id = if compared.there >= FEWEST_FOR_PERCENT {
        args.push(("percent", scene.locale.percent(compared.here, compared.there).into()));
        "compared-percent"
    } else {
        "compared"
    };
    Some(Fact::text(scene.locale.format(id, &args), Meaning::Text))
}

/// Runs of hours whose reports fared alike.
fn reports(scene: &Scene<'_>, detail: &PostDetail) -> Option<Fact> {
    let (first, _) = detail.reports.first()?;
    let runs = detail.reports.chunk_by(|a, b| a.1 == b.1 && a.0.end(scene.zone) == b.0.start(scene.zone));
    let run = |run: &[(Period, Report)]| {
        let (from, until) = (run[0].0.start(scene.zone), run[run.len() - 1].0.end(scene.zone));
        let ends = [from, until].map(|at| scene.locale.time(at, scene.zone));
        let [first, last] = ends.map(Into::into);
        let hours = scene.locale.format("period-span", &[("first", first), ("last", last)]);
        let args = [("hours", hours.into()), ("state", scene.text(report(run[0].1)).into())];
        scene.locale.format("report-run", &args)
    };
    let runs: Vec<String> = runs.map(run).collect();
    let day = scene.locale.day(first.first_day(scene.zone));
    let args = [("day", day.into()), ("runs", runs.join(" · ").into())];
    let is_late = |report: &Report| matches!(report, Report::Late | Report::Silent);
    let meaning = if detail.reports.iter().any(|(_, report)| is_late(report)) {
        Meaning::Silent
    } else {
        Meaning::Text
    };
    Some(Fact::text(scene.locale.format("reports-of-day", &args), meaning))
}

fn report(report: Report) -> &'static str {
    match report {
        Report::Reported => "report-reported",
        Report::Open => "report-open",
        Report::CameLate => "report-came-late",
        Report::Late => "report-late",
        Report::Silent => "report-silent",
        Report::Revised => "report-revised",
        Report::Provisional => "report-provisional",
    }
}

/// One break-down: a bar for each part, and whether they make the whole.
fn breakdown(scene: &Scene<'_>, glyphs: &Glyphs, breakdown: &Breakdown, days: &str) -> Vec<Fact> {
    let names = breakdown.dimensions.iter().map(|it| scene.text(dimension(*it)));
    let names: Vec<String> = names.collect();
    let args = [("by", names.join(" × ").into()), ("period", days.into())];
    let mut spans = vec![Fact::text(scene.locale.format("breakdown-by", &args), Meaning::Title)];
    let rows = breakdown.parts.iter().map(|(values, sum)| {
        let values =
            breakdown.dimensions.iter().zip(values).map(|(it, value)| self::value(scene, *it, value));
        (values.collect::<Vec<_>>().join(" · "), *sum)
    });
    let rows: Vec<(String, Sum)> = rows.collect();
    let most = rows.iter().map(|(_, sum)| sum.number).max().unwrap_or(0);
    let name = rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    for (label, sum) in rows {
        let number = if sum.parts == 0 && sum.suppressed > 1 {
            scene.text("flow-hidden")
        } else {
            flow_table::sum(scene, sum)
        };
        let gap = " ".repeat(usize::from(name - width(&label)));
        let bar = if sum.is_partial() { String::new() } else { bar_text(glyphs, (sum.number, most), BAR) };
        let row = format!("{label}{gap}  {number:>8}  {bar}");
        spans.push(Fact::Row(Span::new(row, scene.figure())));
    }
    spans.push(whole(scene, breakdown.whole));
    spans
}

fn whole(scene: &Scene<'_>, whole: Whole) -> Fact {
    let number = |n: i64| scene.number(n).into();
    match whole {
        Whole::AddsUp(whole) => {
            Fact::text(scene.locale.format("whole-adds-up", &[("n", number(whole))]), Meaning::Dim)
        }
        Whole::Off { whole, by } => {
            let args = [("n", number(whole)), ("by", scene.locale.signed(by).into())];
            Fact::text(scene.locale.format("whole-off", &args), Meaning::Outside)
        }
        Whole::Hidden { whole, cells } => {
            let whole = whole.map_or_else(|| "–".to_owned(), |whole| scene.number(whole));
            let args = [("n", whole.into()), ("cells", cells.into())];
            Fact::text(scene.locale.format("whole-hidden", &args), Meaning::Dim)
        }
        Whole::Unknown => Fact::text(scene.text("whole-unknown"), Meaning::Dim),
    }
}

fn dimension(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Direction => "dimension-direction",
        Dimension::NationalityGroup => "dimension-nationality",
        Dimension::Sex => "dimension-sex",
        Dimension::AgeBand => "dimension-age",
        Dimension::Purpose => "dimension-purpose",
        Dimension::Transport => "dimension-transport",
        Dimension::Item => "column-item",
    }
}

/// A value in words, where haree knows it; a source may have its own.
fn value(scene: &Scene<'_>, dimension: Dimension, value: &Clean) -> String {
    let known = match (dimension, value.as_str()) {
        (Dimension::Sex, "f") => "sex-f",
        (Dimension::Sex, "m") => "sex-m",
        (Dimension::NationalityGroup, "tls") => "nationality-tls",
        (Dimension::NationalityGroup, "idn") => "nationality-idn",
        (Dimension::NationalityGroup, "prt") => "nationality-prt",
        (_, "other") => "value-other",
        _ => return value.to_string(),
    };
    scene.text(known)
}

fn mirror(scene: &Scene<'_>, mirror: &Mirror, days: &str) -> Vec<Fact> {
    let args = [
        ("post", mirror.opposite.as_str().into()),
        ("period", days.into()),
        ("source", scene.locale.source(&mirror.source).into()),
    ];
    let line = |pair: Pair, id: &str| {
        let text = |number: Option<i64>| number.map_or_else(|| "–".to_owned(), |number| scene.number(number));
        let difference = pair.here.zip(pair.there).map(|(here, there)| scene.locale.signed(here - there));
        let args = [
            ("here", text(pair.here).into()),
            ("there", text(pair.there).into()),
            ("difference", difference.unwrap_or_else(|| "–".to_owned()).into()),
        ];
        Fact::text(scene.locale.format(id, &args), scene.figure())
    };
    vec![
        Fact::text(scene.locale.format("mirror-of", &args), Meaning::Title),
        line(mirror.entries, "mirror-in"),
        line(mirror.exits, "mirror-out"),
    ]
}

fn count(scene: &Scene<'_>, (metric, sum): (Metric, Sum)) -> Fact {
    let id = match metric {
        Metric::SecondaryInspections => "count-secondary",
        Metric::Referrals => "count-referrals",
        Metric::HealthScreened => "count-health-screened",
        _ => "count-health-referred",
    };
    Fact::text(scene.locale.format(id, &[("n", flow_table::sum(scene, sum).into())]), scene.figure())
}

fn revisions(scene: &Scene<'_>, detail: &PostDetail) -> Vec<Fact> {
    if detail.revisions.is_empty() {
        return vec![Fact::text(scene.text("revisions-none"), Meaning::Dim)];
    }
    let n = detail.revisions.len() as i64;
    let mut spans = vec![Fact::text(scene.locale.format("revisions", &[("n", n.into())]), Meaning::Title)];
    for revision in &detail.revisions {
        let direction = match revision.direction {
            Direction::Entry => "column-in",
            Direction::Exit => "column-out",
        };
        let day = scene.locale.day(revision.period.first_day(scene.zone));
        let period = match revision.period {
            Period::Hour(_) => {
                let time = scene.locale.period(revision.period, scene.zone);
                scene.locale.format("date-time", &[("date", day.into()), ("time", time.into())])
            }
            _ => day,
        };
        let args = [
            ("period", period.into()),
            ("direction", scene.text(direction).into()),
            ("was", value_text(scene, revision.was).into()),
            ("is", value_text(scene, revision.is).into()),
            ("time", scene.moment(revision.as_of).into()),
            ("recorded", scene.moment(revision.recorded_at).into()),
            ("source", scene.locale.source(&revision.source).into()),
        ];
        let note =
            revision.note.as_ref().map(|note| format!(" · {}", scene.locale.note(note))).unwrap_or_default();
        let text = scene.locale.format("revision", &args);
        spans.push(Fact::text(format!("{text}{note}"), Meaning::Revised));
    }
    spans
}
