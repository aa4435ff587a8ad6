//! Kits and other stock: what lies where, what it covers, what was said about it, and its ledger.

use std::borrow::Cow;

use crate::domain::{
    Clean, ItemId, Metric, Movement,
    view::{Level, SiteStock, Stock, StockLine, StockSummary, Weight},
};

use super::figure::{Amount, Figure, Held};

/// Sites, cover and statements.
pub(super) fn summary(summary: &StockSummary) -> Vec<Figure> {
    let mut figures = statements(summary);
    for site in &summary.sites {
        figures.extend(of_site(site, summary.cover.families_per_kit));
    }
    let all = Clean::new("all sites");
    let counted = summary.as_of.is_some();
    let one_each = "families at 1 kit each";
    let totals = [
        ("stock.on_hand", "kits".into(), summary.on_hand),
        ("stock.families_covered", ratio(summary.cover.families_per_kit), summary.cover.families),
        ("stock.families_covered", one_each.into(), summary.cover.families_at_one_each),
    ];
    figures.extend(totals.map(|(figure, unit, number)| {
        // The unit is part of the figure: the two covers are told apart by it.
        let by = if unit == one_each { "1" } else { "" };
        Figure::new("stock", figure)
            .place(&all, "")
            .by("kits_per_family", by)
            .unit(unit)
            .value(counted.then_some(number), Held::Derived)
            .dated(summary.as_of)
    }));
    figures
}

/// The same, with the last lines of every ledger.
pub(super) fn stock(stock: &Stock) -> Vec<Figure> {
    let mut figures = summary(&stock.summary);
    for (site, lines) in stock.summary.sites.iter().zip(&stock.lines) {
        figures.extend(lines.iter().flat_map(|line| of_line(site, line)));
    }
    figures
}

fn statements(summary: &StockSummary) -> Vec<Figure> {
    let mut figures = Vec::new();
    for said in &summary.statements {
        let numbers = [
            (Metric::KitsPrepositioned, said.kits),
            (Metric::FamiliesCovered, said.families),
            (Metric::PeopleCovered, said.people),
        ];
        let told = numbers.into_iter().filter(|(_, number)| number.is_some());
        figures.extend(told.map(|(metric, number)| {
            Figure::of("statements", metric)
                .value(number, Held::Final)
                .source(said.source.as_str())
                .dated(Some(said.as_of))
                .note(said.note.as_ref().map(ToString::to_string).unwrap_or_default())
        }));
    }
    figures
}

/// How stock stands, in a word.
pub(super) const fn level(level: Level) -> &'static str {
    match level {
        Level::NoEntry => "no entry",
        Level::Enough => "enough",
        Level::BelowMinimum => "below minimum",
        Level::Empty => "empty",
        Level::Impossible => "impossible",
    }
}

fn of_site(site: &SiteStock, families_per_kit: u32) -> Vec<Figure> {
    let known = site.known();
    let mut figures = vec![
        Figure::new("stock", "stock.on_hand").value(known, Held::Final),
        Figure::new("stock", Metric::StockTarget.name()).value(site.target, Held::Final),
        Figure::new("stock", Metric::StockMinimum.name()).value(site.minimum, Held::Final),
        Figure::new("stock", "stock.committed").value(site.committed, Held::Derived),
        Figure::new("stock", "stock.in_transit").value(site.in_transit, Held::Derived),
        Figure::new("stock", Metric::StockReorder.name()).value(site.reorder, Held::Final),
    ];
    figures = figures.into_iter().map(|figure| figure.unit(unit(&site.item))).collect();
    figures.push(
        Figure::new("stock", "stock.families_covered")
            .unit(ratio(families_per_kit))
            .value(site.families, Held::Derived),
    );
    figures.push(Figure::new("stock", "stock.level").word(level(site.level)));
    let placed = figures.into_iter().map(|figure| figure.place(&site.name, site.site.as_str()));
    placed.map(|figure| figure.by("item", site.item.as_str()).dated(site.as_of)).collect()
}

/// What a line changed, and what lay there after it.
fn of_line(site: &SiteStock, line: &StockLine) -> Vec<Figure> {
    let (what, number) = match &line.movement {
        Movement::Receive(number) => ("stock.received", Some(i64::from(*number))),
        Movement::Issue(number) => ("stock.issued", Some(-i64::from(*number))),
        Movement::TransferOut { quantity, .. } => ("stock.transferred_out", Some(-i64::from(*quantity))),
        Movement::TransferIn { quantity, .. } => ("stock.transferred_in", Some(i64::from(*quantity))),
        Movement::Count(number) => (Metric::StockCount.name(), Some(i64::from(*number))),
        Movement::Adjust(number) => ("stock.adjusted", Some(i64::from(*number))),
        Movement::Void(_) => ("stock.voided", None),
    };
    let about = match &line.movement {
        Movement::TransferOut { to, .. } => format!("to {to}"),
        Movement::TransferIn { from, .. } => format!("from {from}"),
        Movement::Void(entry) => format!("voids {entry}"),
        _ => String::new(),
    };
    let lot = line.lot.as_ref().map(|lot| format!("lot {lot}")).unwrap_or_default();
    let expiry = line.expiry.map(|day| format!("expires {day}")).unwrap_or_default();
    let held = match &line.weight {
        Weight::Void(_) | Weight::SetAside(_) => Held::Void,
        Weight::Counts(_) | Weight::Voids if line.is_queued() => Held::Queued,
        Weight::Counts(_) | Weight::Voids => Held::Final,
    };
    let why = match &line.weight {
        Weight::Void(why) => format!("void: {why}"),
        Weight::SetAside(why) => format!("set aside: {why}"),
        Weight::Counts(_) | Weight::Voids => String::new(),
    };
    let parts = [about, lot, expiry, line.reason.to_string(), why];
    let note = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
    let one = |figure: &'static str, value: Amount, held| {
        let entry = Figure::new("ledger", figure).place(&site.name, site.site.as_str());
        let entry = entry.by("item", site.item.as_str()).unit(unit(&site.item));
        let entry = Figure { value, held, ..entry };
        entry.source(line.who.as_str()).dated(Some(line.happened_at)).id(line.id.as_str())
    };
    let mut figures = vec![one(what, number.into(), held).note(note)];
    if let Weight::Counts(after) = line.weight {
        figures.push(one("stock.after", after.into(), Held::Derived));
    }
    figures
}

fn ratio(families_per_kit: u32) -> Cow<'static, str> {
    format!("families at 1 kit per {families_per_kit}").into()
}

pub(super) fn unit(item: &ItemId) -> Cow<'static, str> {
    if item.as_str() == "kit" { "kits".into() } else { item.to_string().into() }
}
