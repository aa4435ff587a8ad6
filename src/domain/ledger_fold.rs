//! What lies at each site by the stock ledger, set beside targets and statements.
//!
//! Must not know who counts or who is warned.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Clean, Dimension, Dimensions, Instant, ItemId, Metric, Observation, PeriodKind, Place, PlaceId,
    PlaceKind, Range, Records, Rules, Scenario, SourceId, current,
    ledger::{Balance, Ledger},
    nearest,
    view::{Counted, Cover, KitStatement, Level, Need, Shelf, SiteStock, StockSummary, Stores},
};

/// The item that families are covered with; also what a target without an item is about.
pub(super) const KIT: &str = "kit";

/// One row of the stock panel with its balance; the balance is missing where the ledger has no entry.
pub(super) struct Row {
    pub stock: SiteStock,
    pub balance: Option<Balance>,
    /// The day on which this is so.
    pub today: NaiveDate,
}

/// Reads every site with its kits and other items: the site with the largest target first, kits before other items.
pub(super) fn rows<R: Records>(
    records: &R,
    ledger: &Ledger,
    places: &[Place],
    at: Instant,
    rules: &Rules,
) -> Result<Vec<Row>, R::Error> {
    let (balances, kit) = (&ledger.balances, ItemId::new(KIT));
    let mut sites = Vec::new();
    for site in places.iter().filter(|place| place.kind == PlaceKind::Site) {
        let targets = levels(records, Metric::StockTarget, &site.id, at)?;
        let minima = levels(records, Metric::StockMinimum, &site.id, at)?;
        let reorders = levels(records, Metric::StockReorder, &site.id, at)?;
        // Also what was only ever set aside or voided: somebody did it.
        let held = ledger.items_at(&site.id);
        let asked = ledger.dispatches.asked_for(&site.id);
        let known = held.chain(asked).chain(targets.keys()).chain(minima.keys());
        let mut items: Vec<&ItemId> = known.chain([&kit]).collect();
        items.sort_by_key(|item| (item.as_str() != KIT, *item));
        items.dedup();
        let rows: Vec<Row> = items
            .into_iter()
            .map(|item| {
                let balance = balances.get(&(site.id.clone(), item.clone())).cloned();
                let target = targets.get(item).copied();
                let share = target.map(|target| target * i64::from(rules.reorder_percent) / 100);
                let limits = Limits {
                    target,
                    minimum: minima.get(item).copied(),
                    reorder: reorders.get(item).copied().or(share),
                };
                let mut row = row(site, item, balance, (limits, at, rules));
                row.stock.committed = ledger.dispatches.committed(&site.id, item);
                row.stock.in_transit = ledger.dispatches.in_transit(&site.id, item);
                row
            })
            .collect();
        let is_known = rows.iter().any(|row| row.stock.level != Level::NoEntry);
        sites.push(((targets.get(&kit).copied(), is_known), rows));
    }
    // Stable: sites without a target stay in the order of the places, those without any entry at the end.
    sites.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    Ok(sites.into_iter().flat_map(|(_, rows)| rows).collect())
}

/// What the stock of an item at a site is set against.
#[derive(Clone, Copy)]
struct Limits {
    target: Option<i64>,
    minimum: Option<i64>,
    reorder: Option<i64>,
}

fn row(
    site: &Place,
    item: &ItemId,
    balance: Option<Balance>,
    (limits, at, rules): (Limits, Instant, &Rules),
) -> Row {
    let Limits { target, minimum, reorder } = limits;
    let on_hand = balance.as_ref().map_or(0, |balance| balance.on_hand);
    let lots = balance.as_ref().map(|balance| balance.lots.show()).unwrap_or_default();
    let today = rules.zone.day(at);
    let mut stock = SiteStock {
        site: site.id.clone(),
        name: site.label().clone(),
        item: item.clone(),
        on_hand,
        target,
        minimum,
        level: Level::NoEntry,
        as_of: balance.as_ref().map(|balance| balance.as_of),
        families: None,
        reorder,
        shelf: Shelf::of(&lots, today),
        committed: 0,
        in_transit: 0,
    };
    stock.level = match stock.usable() {
        _ if balance.is_none() => Level::NoEntry,
        _ if on_hand < 0 => Level::Impossible,
        0 => Level::Empty,
        usable if minimum.is_some_and(|minimum| usable < minimum) => Level::BelowMinimum,
        _ => Level::Enough,
    };
    if item.as_str() == KIT && stock.level != Level::NoEntry {
        stock.families = Some(stock.usable() * i64::from(rules.families_per_kit));
    }
    Row { stock, balance, today }
}

/// Makes the stock panel of the rows read.
pub(super) fn summary<R: Records>(
    records: &R,
    places: &[Place],
    rows: Vec<Row>,
    at: Instant,
    rules: &Rules,
) -> Result<StockSummary, R::Error> {
    let sites: Vec<SiteStock> = rows.into_iter().map(|row| row.stock).collect();
    // Less than nothing at one site takes nothing from another.
    let kits = || sites.iter().filter(|row| row.item.as_str() == KIT);
    let on_hand: i64 = kits().map(|row| row.on_hand.max(0)).sum();
    let usable: i64 = kits().map(SiteStock::usable).sum();
    let cover = Cover {
        families: usable * i64::from(rules.families_per_kit),
        families_per_kit: rules.families_per_kit,
        families_at_one_each: usable,
    };
    let as_of = sites.iter().filter_map(|row| row.as_of).max();
    Ok(StockSummary { statements: statements(records, places, at)?, sites, on_hand, cover, as_of })
}

/// The board shows kits, and of other items only what needs a person.
pub(super) fn on_board(mut summary: StockSummary) -> StockSummary {
    summary
        .sites
        .retain(|row| row.item.as_str() == KIT || !matches!(row.level, Level::NoEntry | Level::Enough));
    summary
}

/// What the panel shows beside the sites: lots, and whom disasters reached.
pub(super) fn stores<R: Records>(
    records: &R,
    places: &[Place],
    (rows, ledger): (&[Row], &Ledger),
    (at, rules): (Instant, &Rules),
) -> Result<Stores, R::Error> {
    let lots = |row: &Row| row.balance.as_ref().map(|balance| balance.lots.show()).unwrap_or_default();
    Ok(Stores {
        lots: rows.iter().map(lots).collect(),
        needs: needs(records, places, at, rules)?,
        dispatches: ledger.dispatches.show(places),
        nearest: nearest::of_places(places, &rows.iter().map(|row| row.stock.clone()).collect::<Vec<_>>()),
    })
}

/// What was published about people in need, the newest first; people are divided into families as planned.
fn needs<R: Records>(
    records: &R,
    places: &[Place],
    at: Instant,
    rules: &Rules,
) -> Result<Vec<Need>, R::Error> {
    let wide = |place: &&Place| matches!(place.kind, PlaceKind::Country | PlaceKind::Municipality);
    let mut needs = Vec::new();
    for place in places.iter().filter(wide) {
        for metric in [Metric::HouseholdsAffected, Metric::Displaced] {
            let rows = standing_rows(records, metric, &place.id, at)?;
            for figure in current::in_force(&rows) {
                let Some(number) = figure.row.value.number().filter(|number| *number > 0) else { continue };
                let each = i64::from(rules.people_per_family.max(1));
                let (counted, families) = match metric {
                    Metric::HouseholdsAffected => (Counted::Families(number), number),
                    _ => (Counted::People(number), number / each + i64::from(number % each > 0)),
                };
                needs.push(Need {
                    place: place.id.clone(),
                    name: place.label().clone(),
                    period: figure.row.period,
                    source: figure.row.source.clone(),
                    counted,
                    scenario: Scenario {
                        families,
                        people_per_family: rules.people_per_family,
                        days: rules.kit_days,
                    },
                });
            }
        }
    }
    needs.sort_by_key(|need| std::cmp::Reverse((need.period.end(super::Zone::DILI), need.scenario.families)));
    Ok(needs)
}

/// The target, minimum or reorder point of each item at a site.
fn levels<R: Records>(
    records: &R,
    metric: Metric,
    site: &PlaceId,
    at: Instant,
) -> Result<BTreeMap<ItemId, i64>, R::Error> {
    let rows = standing_rows(records, metric, site, at)?;
    let mut figures = current::in_force(&rows);
    figures.sort_by_key(|figure| newness(figure.row));
    // The newest comes last and takes the place of older ones.
    Ok(figures
        .into_iter()
        .filter_map(|figure| Some((item(&figure.row.series.dimensions)?, figure.row.value.number()?)))
        .collect())
}

/// The item of a figure whose only dimension it is; kits where none is named.
fn item(dimensions: &Dimensions) -> Option<ItemId> {
    match (dimensions.get(Dimension::Item), dimensions.0.len()) {
        (Some(item), 1) => Some(ItemId::new(item)),
        (None, 0) => Some(ItemId::new(KIT)),
        _ => None,
    }
}

/// Rows of a figure that stands until the next one, whatever kind of period it came for.
fn standing_rows<R: Records>(
    records: &R,
    metric: Metric,
    place: &PlaceId,
    at: Instant,
) -> Result<Vec<Observation>, R::Error> {
    let mut rows = Vec::new();
    for kind in PeriodKind::ALL {
        let range = Range {
            metric,
            place: place.clone(),
            kind,
            from: Instant::UNIX_EPOCH,
            until: at + chrono::TimeDelta::seconds(1),
        };
        rows.extend(records.observations(&range)?);
    }
    Ok(rows)
}

/// Of two figures that stand, the one for the later period, then the one that was said later.
fn newness(row: &Observation) -> (Instant, Instant) {
    (row.period.start(super::Zone::DILI), row.as_of)
}

/// What was publicly said about the prepositioned kits, by source, the newest first.
fn statements<R: Records>(records: &R, places: &[Place], at: Instant) -> Result<Vec<KitStatement>, R::Error> {
    let mut by_source: BTreeMap<SourceId, KitStatement> = BTreeMap::new();
    for country in places.iter().filter(|place| place.kind == PlaceKind::Country) {
        for metric in [Metric::KitsPrepositioned, Metric::FamiliesCovered, Metric::PeopleCovered] {
            let rows = standing_rows(records, metric, &country.id, at)?;
            let mut figures = current::of_each_source(&rows);
            figures.sort_by_key(|figure| newness(figure.row));
            for figure in figures {
                let row = figure.row;
                let statement = by_source.entry(row.source.clone()).or_insert_with(|| KitStatement {
                    kits: None,
                    families: None,
                    people: None,
                    source: row.source.clone(),
                    as_of: row.as_of,
                    note: None,
                });
                state(statement, metric, row);
            }
        }
    }
    let mut statements: Vec<KitStatement> = by_source.into_values().collect();
    statements.sort_by_key(|statement| std::cmp::Reverse(statement.as_of));
    Ok(statements)
}

fn state(statement: &mut KitStatement, metric: Metric, row: &Observation) {
    let number = row.value.number();
    match metric {
        Metric::KitsPrepositioned => statement.kits = number,
        Metric::FamiliesCovered => statement.families = number,
        _ => statement.people = number,
    }
    statement.as_of = statement.as_of.max(row.as_of);
    let note: Option<&Clean> = row.note.as_ref();
    statement.note = statement.note.take().or_else(|| note.cloned());
}
