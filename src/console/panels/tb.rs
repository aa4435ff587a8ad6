//! TB screening: the cascade, the yield with its denominator, and what must not be mixed with it.

use ratatui::layout::Rect;

use super::{
    copied, labels,
    panel::{Block, Heading, Panel, Reply, Scene},
    parts, tb_new, tb_rows,
    tb_steps::{self, Detail, FEWER, FIRST, value_text},
};
use crate::{
    console::{
        Action, Context,
        narrow::Label,
        theme::Meaning,
        widgets::{Frame, Pen, Row},
    },
    domain::{Metric, Query, Standing, Value, View, view::Tb},
};

pub(crate) struct TbPanel;

/// The parts, in the order of `next area`, with their names.
const PARTS: &[(Block, &str)] = &[
    (Block::Tb, "part-cascade"),
    (Block::TbPlaces, "part-places"),
    (Block::TbYears, "part-years"),
    (Block::TbGroups, "part-groups"),
    (Block::TbNew, "part-new"),
];

impl Panel for TbPanel {
    fn query(&self) -> Query {
        Query::Tb
    }

    fn context(&self) -> Context {
        Context::Tb
    }

    fn show(&self) -> Action {
        Action::ShowTb
    }

    fn title(&self) -> &'static str {
        "panel-tb"
    }

    fn blocks(&self) -> &'static [Block] {
        &[Block::Tb, Block::TbPlaces, Block::TbYears, Block::TbGroups, Block::TbNew]
    }

    fn shows_one_part(&self) -> bool {
        true
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::NextArea, Action::SyncNow]
    }

    fn keys(&self, view: &View, block: Block) -> Vec<String> {
        match (view, block) {
            (View::Tb(tb), Block::Tb) => tb_steps::keys(&tb.summary),
            (View::Tb(tb), Block::TbNew) => tb_new::keys(&tb.screening.new),
            (View::Tb(tb), _) => tb_rows::keys(&tb.screening, block),
            _ => Vec::new(),
        }
    }

    fn line(&self, scene: &Scene<'_>) -> Option<String> {
        let Some(view @ View::Tb(tb)) = scene.view else { return None };
        let at = scene.selected(scene.focus, &self.keys(view, scene.focus))?;
        match scene.focus {
            Block::Tb => tb.summary.steps.get(at).map(|step| copied::step(scene, &tb.summary, step)),
            Block::TbNew => tb_new::line(scene, &tb.screening.new, at),
            block => tb_rows::rows(&tb.screening, block).get(at).map(|row| tb_rows::line(scene, row)),
        }
    }

    fn act(&self, _: Action, _: &Scene<'_>) -> Reply {
        Reply::Nothing
    }

    fn labels(&self, scene: &Scene<'_>, _: Block) -> Vec<Label> {
        match scene.view {
            Some(View::Tb(tb)) => labels::steps(scene, &tb.summary),
            _ => Vec::new(),
        }
    }

    fn exported(&self, scene: &Scene<'_>) -> Option<&'static [&'static str]> {
        Some(match scene.focus {
            Block::TbPlaces => &["places"],
            Block::TbYears => &["years"],
            Block::TbGroups => &["sexes", "ages"],
            Block::TbNew => &["new"],
            _ => &["tb", "context"],
        })
    }

    fn draw(&self, scene: &Scene<'_>, area: Rect, pen: &mut Pen<'_>) {
        let tb = match scene.view {
            Some(View::Tb(tb)) if !scene.is_void() => Some(tb),
            _ => None,
        };
        let frame = Frame::of(area);
        // What is new is not of the closed years.
        let remark = tb.map(|tb| match scene.focus {
            Block::TbNew => tb_new::remark(scene, &tb.screening.new),
            _ => tb_steps::remark(scene, &tb.summary),
        });
        let remark = remark.unwrap_or_default();
        let inner = scene.frame(pen, area, frame, &Heading::new(scene.focus, scene.text("title-tb"), remark));
        let Some(tb) = tb.filter(|tb| !tb.summary.steps.is_empty()) else { return scene.void(pen, inner) };
        let inner = parts::strip(scene, pen, inner, PARTS);
        parts::all(scene, pen, (area, inner), PARTS, |pen, inner, block| match block {
            Block::TbNew => tb_new::draw(scene, pen, inner, &tb.screening.new),
            Block::TbPlaces | Block::TbYears | Block::TbGroups => {
                tb_rows::draw(scene, pen, inner, (tb, block));
            }
            _ => cascade(scene, pen, inner, tb),
        });
    }
}

fn cascade(scene: &Scene<'_>, pen: &mut Pen<'_>, inner: Rect, tb: &Tb) {
    let roomy = inner.width >= 76;
    let head = u16::from(roomy && inner.height > 6);
    if head == 1 {
        columns(scene, pen, Rect { height: 1, ..inner });
    }
    let steps = (tb.summary.steps.len() as u16).min(inner.height - head);
    let detail = if roomy { Detail::Full } else { Detail::Short };
    let rows = Rect { y: inner.y + head, height: steps, ..inner };
    tb_steps::steps(scene, pen, rows, (&tb.summary, detail));
    let used = head + steps;
    let below = Rect {
        x: inner.x + 1,
        y: inner.y + used,
        width: inner.width.saturating_sub(2),
        height: inner.height - used,
    };
    facts(scene, pen, below, tb);
}

fn columns(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect) {
    let previous = scene.text("column-of-previous");
    let first = scene.text("column-of-first");
    let mut row = Row::new(pen, line);
    let fewer = scene.text("column-fewer");
    let text = format!("{fewer:>FEWER$}  {previous:<20}{first:<FIRST$}");
    row.tail(&[crate::console::widgets::Span::new(text, Meaning::Dim)]);
}

fn facts(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, tb: &Tb) {
    let mut rest = area;
    if rest.height > 4 {
        rest = Rect { y: rest.y + 1, height: rest.height - 1, ..rest };
    }
    let mut put = |pen: &mut Pen<'_>, text: String, meaning| {
        let used = pen.paragraph(rest, &text, meaning);
        rest = Rect { y: rest.y + used, height: rest.height - used, ..rest };
    };
    if let Some(ratio) = tb.summary.yielded() {
        let mut args = vec![
            ("percent", scene.locale.percent(ratio.part, ratio.whole).into()),
            ("cases", ratio.part.into()),
            ("screenings", ratio.whole.into()),
        ];
        let needed = ratio.one_in().map(|number| scene.locale.decimal(number));
        let id = if needed.is_some() { "tb-needed" } else { "tb-yield" };
        args.extend(needed.map(|number| ("n", number.into())));
        put(pen, scene.locale.format(id, &args), scene.strong());
    }
    let screened = tb.summary.step(Metric::TbScreened).and_then(|step| step.value.and_then(Value::number));
    if let (Some(screened), Some(people)) = (screened, tb.population.filter(|people| *people > 0)) {
        let per_hundred = scene.locale.decimal(100.0 * screened as f64 / people as f64);
        let args =
            [("n", per_hundred.into()), ("screenings", screened.into()), ("people", (people as i64).into())];
        put(pen, scene.locale.format("tb-per-hundred", &args), scene.figure());
    }
    for figure in &tb.context {
        let args = [
            ("value", value_text(scene, figure.value).into()),
            ("period", scene.locale.period(figure.period, scene.zone).into()),
            ("source", scene.locale.source(&figure.source).into()),
        ];
        let said = scene.locale.format("tb-incidence", &args);
        let text = match &figure.note {
            Some(note) => {
                let args = [("text", said.into()), ("note", scene.locale.note(note).into())];
                scene.locale.format("tb-with-note", &args)
            }
            None => said,
        };
        put(pen, text, Meaning::Dim);
    }
    if !tb.context.is_empty() {
        put(pen, scene.text("tb-no-base"), Meaning::Dim);
    }
    if tb.summary.steps.iter().any(|step| step.standing == Standing::Assumed) {
        put(pen, scene.text("tb-assumed"), Meaning::Dim);
    }
    for (metric, id) in [(Metric::TbTested, "tb-lost-untested"), (Metric::TbOnTreatment, "tb-lost-untreated")]
    {
        let lost = tb.summary.step(metric).and_then(|step| step.fewer().map(|fewer| (fewer, step.standing)));
        if let Some((lost, standing)) = lost.filter(|(lost, _)| *lost > 0) {
            let sign = if standing == Standing::Assumed { "≈ " } else { "" };
            let number = format!("{sign}{}", scene.number(lost));
            put(pen, scene.locale.format(id, &[("n", number.into())]), scene.figure());
        }
    }
    if tb.summary.steps.iter().any(|step| step.exceeds_previous) {
        put(pen, scene.text("tb-exceeds"), Meaning::Outside);
    }
}
