//! Relief kits in short: the headline, a line a site, and what the kits on hand cover.

use ratatui::layout::Rect;

use super::{
    panel::{Block, Scene},
    parts,
};
use crate::{
    console::{
        theme::Meaning,
        widgets::{Bar, Pen, Row, Span, bar, width},
    },
    domain::view::{Cover, KitStatement, Level, SiteStock, StockSummary},
};

/// What the rows are about.
pub(crate) fn keys(summary: &StockSummary) -> Vec<String> {
    summary.sites.iter().map(|site| format!("{}/{}", site.site, site.item)).collect()
}

/// Rows that headline, sites and cover take.
pub(crate) fn rows(summary: &StockSummary) -> u16 {
    (summary.sites.len() as u16).saturating_add(2)
}

/// Draws headline, sites and cover.
pub(crate) fn table(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, summary: &StockSummary) {
    if summary.sites.is_empty() && summary.statements.is_empty() {
        return scene.void(pen, area);
    }
    let line = |row: u16| Rect { y: area.y + row, height: u16::from(row < area.height), ..area };
    let on_hand = on_hand_of_all(scene, summary);
    let mut row = Row::new(pen, line(0));
    row.gap(1).tail(&[
        Span::new("  ", Meaning::Text),
        Span::new(on_hand, scene.strong()),
        Span::new(" ", Meaning::Text),
    ]);
    row.fill(&headline(scene, summary), scene.strong());
    let keys = keys(summary);
    let (selected, highlighted) =
        (scene.selected(Block::Stock, &keys), scene.highlighted(Block::Stock, &keys));
    let name =
        summary.sites.iter().map(|site| width(&label(scene, summary, site))).max().unwrap_or(0).clamp(6, 24);
    // What it covers gives way to a site.
    let room = (summary.sites.len() as u16).min(area.height.saturating_sub(1));
    let sites = Rect { y: area.y + 1, height: room, ..area };
    let shown = parts::listed(scene, pen, sites, (summary.sites.len(), selected));
    let below = room + 1;
    pen.rows(Rect { y: area.y + 1, ..area }, 1, (Block::Stock, shown.clone()));
    for (i, at) in shown.enumerate() {
        let line = line(i as u16 + 1);
        site(scene, pen, line, (summary, &summary.sites[at], name));
        if highlighted == Some(at) {
            let name = width(&label(scene, summary, &summary.sites[at])).min(name);
            pen.select(line, Rect { width: 1 + name, ..line });
        }
    }
    if summary.as_of.is_some() {
        Row::new(pen, line(below)).gap(1).fill(&cover(scene, summary.cover), Meaning::Dim);
    }
}

fn site(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    line: Rect,
    (summary, site, name): (&StockSummary, &SiteStock, u16),
) {
    let (meaning, mark) = level(pen, site.level);
    let figure = if site.level == Level::Enough { scene.figure() } else { meaning };
    let mut row = Row::new(pen, line);
    row.gap(1).left(name, &label(scene, summary, site), scene.figure()).gap(1).left(2, mark, meaning);
    row.right(6, &number(scene, site.known()), figure).gap(1);
    let edge = if site.target.is_none() { " " } else { "" };
    row.tail(&[Span::new(minimum(scene, site) + edge, meaning)]);
    if let Some(target) = site.target {
        let of = scene.locale.format("of-target", &[("n", format!("{:>5}", scene.number(target)).into())]);
        row.tail(&[Span::new(format!(" {of} "), Meaning::Dim)]);
        let room = row.room();
        if let (Some(on_hand), 6..) = (site.known(), room) {
            let meaning = if site.level == Level::Enough { Meaning::Bar } else { meaning };
            row.with(room, |pen, area| bar(pen, area, Bar::of(on_hand, target), meaning));
        }
    }
}

/// What one must know of a level, in words; padded, so that the bars above and below end together.
pub(crate) fn minimum(scene: &Scene<'_>, site: &SiteStock) -> String {
    let text = match (site.level, site.minimum) {
        (Level::Enough, _) => expired(scene, site.expired()),
        (Level::NoEntry, _) => scene.text("ledger-empty"),
        (Level::Empty, _) => scene.text("level-empty"),
        (Level::Impossible, _) => scene.text("level-impossible"),
        (Level::BelowMinimum, None) => scene.text("level-below"),
        (Level::BelowMinimum, Some(minimum)) => scene.locale.format("minimum", &[("n", minimum.into())]),
    };
    format!("{text:<8}")
}

/// What lies at a site, in words.
pub(crate) fn on_hand(scene: &Scene<'_>, site: &SiteStock) -> String {
    match site.known() {
        Some(number) => lies(scene, number, site.expired()),
        None => scene.text("ledger-empty"),
    }
}

/// What lies at all sites together, in words.
pub(crate) fn on_hand_of_all(scene: &Scene<'_>, summary: &StockSummary) -> String {
    match summary.as_of {
        Some(_) => lies(scene, summary.on_hand, summary.on_hand - summary.cover.families_at_one_each),
        None => scene.text("on-hand-unknown"),
    }
}

/// A quantity that lies somewhere, and how much of it has expired.
pub(crate) fn lies(scene: &Scene<'_>, number: i64, expired: i64) -> String {
    scene.facts(scene.locale.format("on-hand", &[("n", number.into())]), self::expired(scene, expired))
}

/// How much has expired, in words; nothing where nothing has.
pub(crate) fn expired(scene: &Scene<'_>, number: i64) -> String {
    if number > 0 { scene.locale.format("site-expired", &[("n", number.into())]) } else { String::new() }
}

/// A figure, or that nobody gave one.
pub(crate) fn number(scene: &Scene<'_>, number: Option<i64>) -> String {
    number.map_or_else(|| "–".to_owned(), |number| scene.number(number))
}

/// What lies there, by its name.
pub(crate) fn item(scene: &Scene<'_>, site: &SiteStock) -> String {
    scene.locale.item(site.item.as_str())
}

/// The name of a site, with the item where there is more than one kind.
pub(crate) fn label(scene: &Scene<'_>, summary: &StockSummary, site: &SiteStock) -> String {
    let one_item = summary.sites.iter().all(|other| other.item == site.item);
    if one_item { site.name.to_string() } else { format!("{} · {}", site.name, item(scene, site)) }
}

pub(crate) fn level<'a>(pen: &Pen<'a>, level: Level) -> (Meaning, &'a str) {
    let meaning = meaning(level);
    let mark = match level {
        Level::NoEntry | Level::Enough => "",
        _ => pen.theme().mark(meaning),
    };
    (meaning, mark)
}

pub(crate) fn meaning(level: Level) -> Meaning {
    match level {
        Level::NoEntry => Meaning::Dim,
        Level::Enough => Meaning::Text,
        Level::BelowMinimum => Meaning::BelowMinimum,
        Level::Empty => Meaning::Empty,
        Level::Impossible => Meaning::Error,
    }
}

/// What is wrong with a level, in words; nothing where nothing is.
pub(crate) fn level_word(scene: &Scene<'_>, level: Level) -> String {
    match level {
        Level::NoEntry => scene.text("ledger-empty"),
        Level::Enough => String::new(),
        Level::BelowMinimum => scene.text("level-below"),
        Level::Empty => scene.text("level-empty"),
        Level::Impossible => scene.text("level-impossible"),
    }
}

/// `900 kits for 4,500 families`, marked where somebody else says otherwise.
pub(crate) fn headline(scene: &Scene<'_>, summary: &StockSummary) -> String {
    let said = summary.statements.first().map(|statement| said(scene, statement)).unwrap_or_default();
    if summary.statements.len() > 1 { format!("{said} ≠") } else { said }
}

/// What one statement says.
pub(crate) fn said(scene: &Scene<'_>, statement: &KitStatement) -> String {
    match (statement.kits, statement.families, statement.people) {
        (Some(kits), Some(families), None) => {
            scene.locale.format("kits-for-families", &[("kits", kits.into()), ("families", families.into())])
        }
        (Some(kits), Some(families), Some(people)) => scene.locale.format(
            "kits-for-families-people",
            &[("kits", kits.into()), ("families", families.into()), ("people", people.into())],
        ),
        (Some(kits), None, Some(people)) => {
            scene.locale.format("kits-for-people", &[("kits", kits.into()), ("people", people.into())])
        }
        (Some(kits), None, None) => scene.locale.format("kits", &[("n", kits.into())]),
        (None, Some(families), _) => scene.locale.format("families", &[("n", families.into())]),
        (None, None, people) => scene.locale.format("people", &[("n", people.unwrap_or_default().into())]),
    }
}

/// Families covered; the ratio is part of the figure.
pub(crate) fn cover(scene: &Scene<'_>, cover: Cover) -> String {
    let args = [
        ("families", cover.families.into()),
        ("ratio", cover.families_per_kit.into()),
        ("each", cover.families_at_one_each.into()),
    ];
    scene.locale.format("covers", &args)
}

/// All of it in one line, what is under its minimum first.
pub(crate) fn one_line(scene: &Scene<'_>, pen: &Pen<'_>, summary: &StockSummary) -> Vec<Span> {
    let mut spans = Vec::new();
    for site in summary.sites.iter().filter(|site| !matches!(site.level, Level::NoEntry | Level::Enough)) {
        let (meaning, mark) = level(pen, site.level);
        let low = minimum(scene, site);
        let text = format!(
            "{mark} {} {} ({})   ",
            label(scene, summary, site),
            scene.number(site.on_hand),
            low.trim_end()
        );
        spans.push(Span::new(text, meaning));
    }
    spans.push(Span::new(on_hand_of_all(scene, summary), scene.strong()));
    spans.push(Span::new(format!("   {}", headline(scene, summary)), scene.figure()));
    spans
}
