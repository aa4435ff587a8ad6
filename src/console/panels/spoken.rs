//! Rows as lines for `--linear`: the words of the panels without marks, columns and colours.

pub(crate) use super::copied::{entry, source};
use super::{
    alert,
    alert_detail::{self, Detail},
    copied, ledger,
    panel::Scene,
    queue, tb_steps,
};
use crate::{
    domain::{
        Metric,
        view::{AlertRow, Life, QueueRow, Stock},
    },
    report::Figure,
};

/// An alert: how grave, what, where, who has seen it, how old.
pub(crate) fn alert(scene: &Scene<'_>, row: &AlertRow) -> String {
    let priority = row.priority.map(|priority| format!("{priority:?}")).unwrap_or_default();
    let title = alert::title(scene, &row.alert);
    let place = if title.contains(row.place.as_str()) { String::new() } else { row.place.to_string() };
    let time = scene.moment(row.alert.sent);
    let args = [("time", time.into()), ("age", scene.age(row.alert.sent).into())];
    let sent = scene.locale.format("time-ago", &args);
    let parts = [priority, title, place, alert::state(scene, row).text, sent];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Whether it is over, elsewhere or no alarm, so that nobody need hear of it unasked.
pub(crate) fn is_over(row: &AlertRow) -> bool {
    !alert::is_open(row) && row.life != Life::Exercise
}

/// An alert with everything that is known of it, a line a fact.
pub(crate) fn alert_in_full(scene: &Scene<'_>, row: &AlertRow) -> Vec<String> {
    let facts = alert_detail::facts(scene, (row, Detail::Full)).into_iter().map(|span| span.text);
    let lines = std::iter::once(alert(scene, row)).chain(facts);
    lines.filter(|text| !text.is_empty()).collect()
}

/// Something that was done here, and what became of it.
pub(crate) fn act(scene: &Scene<'_>, row: &QueueRow) -> String {
    let state = queue::state(scene, row).text;
    [state, copied::act(scene, row, [queue::what(scene, &row.deed), queue::subject(scene, row)])].join(" · ")
}

/// The lines of one ledger: what they are called, and how they read.
pub(crate) fn ledger(scene: &Scene<'_>, stock: &Stock, key: &str) -> (Vec<String>, Vec<String>) {
    let Some(opened) = ledger::find(stock, key) else { return Default::default() };
    let rows = opened.lines.iter().map(|line| {
        let (what, number) = (ledger::what(scene, &opened, line), ledger::quantity(scene, &line.movement));
        copied::line_of_stock(scene, opened.site, (line, what, number))
    });
    (ledger::keys(&opened), rows.collect())
}

/// What a figure counts, in a word or two.
pub(crate) fn what(scene: &Scene<'_>, figure: &Figure) -> String {
    let metric = Metric::ALL.iter().find(|metric| figure.figure.starts_with(metric.name()));
    let id = match (figure.figure.as_ref(), figure.by.as_str()) {
        ("crossings", "direction=entry") => "column-in",
        ("crossings", "direction=exit") => "column-out",
        ("crossings", _) => "column-total",
        ("crossings.net", _) => "column-net",
        ("crossings.usual_low", _) => "linear-usual-from",
        ("crossings.usual_high", _) => "linear-usual-to",
        ("crossings.reporting", _) => "linear-post",
        ("crossings.peak_two_hours", _) => "linear-peak",
        ("nfi.kits_prepositioned" | "nfi.families_covered" | "nfi.people_covered", _) => "linear-said",
        ("stock.on_hand", _) => "column-on-hand",
        ("stock.target", _) => "column-target",
        ("stock.minimum", _) => "column-minimum",
        ("stock.committed", _) => "column-committed",
        ("stock.in_transit", _) => "column-in-transit",
        ("stock.reorder", _) => "column-reorder",
        ("stock.families_covered", _) => "linear-covers",
        ("stock.level", _) => "linear-level",
        ("tb.yield", _) => "linear-yield",
        ("tb.needed_to_screen", _) => "linear-needed",
        ("tb.screenings_per_100_residents", _) => "linear-per-hundred",
        ("tb.per_100k", _) => "linear-incidence",
        ("population", _) => "linear-population",
        ("alerts.open", "") => "linear-alerts-open",
        ("alerts.open", by) => return by.trim_start_matches("priority=").to_owned(),
        ("alerts.elsewhere", _) => "life-elsewhere",
        ("alerts.exercises", _) => "life-exercise",
        ("feed", _) => "linear-feed",
        (name, _) if name.ends_with(".of_previous") => "column-of-previous",
        (name, _) if name.ends_with(".of_first") => "column-of-first",
        (_, _) if figure.part == "tb" => metric.map_or("tb-other", |metric| tb_steps::label(*metric)),
        (name, "") => return name.to_owned(),
        (name, by) => return [name, " ", by].concat(),
    };
    scene.text(id)
}

/// Where a figure holds; sums are of no place that has a code.
pub(crate) fn place(scene: &Scene<'_>, figure: &Figure) -> String {
    let posts = figure.place.as_str().split(' ').next().and_then(|number| number.parse::<i64>().ok());
    match (figure.part, posts) {
        _ if !figure.place_code.is_empty() => figure.place.to_string(),
        ("stock", _) => scene.text("all-sites"),
        ("crossings" | "range", Some(posts)) => scene.locale.format("posts", &[("n", posts.into())]),
        _ => figure.place.to_string(),
    }
}

/// The unit of a figure of a panel's table, in the language of the screen.
pub(crate) fn unit(scene: &Scene<'_>, figure: &Figure) -> String {
    let unit = figure.unit.as_ref();
    if figure.figure == "stock.families_covered" {
        // The ratio is what the unit ends with.
        let ratio = unit.rsplit(' ').next().unwrap_or_default();
        return match figure.by.as_str() {
            "kits_per_family=1" => scene.text("families-at-one"),
            _ => scene.locale.format("families-at-ratio", &[("ratio", ratio.into())]),
        };
    }
    scene.text(match unit {
        "kits" => "unit-kits",
        "families" => "unit-families",
        "people" => "unit-people",
        "screenings" => "unit-screenings",
        "cases" => "unit-cases",
        "per 100,000" => "unit-per-100k",
        item => return scene.locale.item(item),
    })
}
