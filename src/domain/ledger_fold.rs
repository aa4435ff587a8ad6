//! What lies at each site: a fold over the stock ledger, set beside targets and statements.
//!
//! Must not know who counts or who is warned.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Clean, Dimension, Dimensions, EntryId, Instant, ItemId, Metric, Movement, Observation, PeriodKind, Place,
    PlaceId, PlaceKind, Range, Records, Rules, SourceId, StockEntry, current,
    view::{Cover, KitStatement, Level, SiteStock, StockSummary},
};

/// The item that families are covered with; also what a target without an item is about.
const KIT: &str = "kit";

/// The stock of one item at one site, and which entry brought it where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Balance {
    pub on_hand: i64,
    /// When the newest entry that counts happened.
    pub as_of: Instant,
    /// The balance after each entry that counts, in the order in which things happened.
    steps: Vec<(i64, EntryId, Instant)>,
}

impl Balance {
    /// The entry since which the stock has not been above a level, with the time HQ took it in.
    pub(super) fn at_most_since(&self, level: i64) -> Option<(&EntryId, Instant)> {
        let above = self.steps.iter().rposition(|(after, ..)| *after > level);
        let (_, id, recorded_at) = self.steps.get(above.map_or(0, |i| i + 1))?;
        Some((id, *recorded_at))
    }
}

/// One row of the stock panel with its balance; the balance is missing where the ledger has no entry.
pub(super) struct Row {
    pub stock: SiteStock,
    pub balance: Option<Balance>,
}

/// Reads every site and its items: the site with the largest target first, kits before other items.
pub(super) fn rows<R: Records>(
    records: &R,
    places: &[Place],
    at: Instant,
    rules: &Rules,
) -> Result<Vec<Row>, R::Error> {
    let balances = fold(&records.stock()?);
    let mut sites = Vec::new();
    for site in places.iter().filter(|place| place.kind == PlaceKind::Site) {
        let targets = levels(records, Metric::StockTarget, &site.id, at)?;
        let minima = levels(records, Metric::StockMinimum, &site.id, at)?;
        let held = balances.keys().filter(|(place, _)| *place == site.id).map(|(_, item)| item);
        let mut items: Vec<&ItemId> = held.chain(targets.keys()).chain(minima.keys()).collect();
        items.sort_by_key(|item| (item.as_str() != KIT, *item));
        items.dedup();
        let rows: Vec<Row> = items
            .into_iter()
            .map(|item| {
                let balance = balances.get(&(site.id.clone(), item.clone())).cloned();
                let limits = (targets.get(item).copied(), minima.get(item).copied());
                row(site, item, balance, limits, rules)
            })
            .collect();
        sites.push((targets.get(&ItemId::new(KIT)).copied(), rows));
    }
    // Stable: sites without a target stay in the order of the places, at the end.
    sites.sort_by_key(|(target, _)| std::cmp::Reverse(*target));
    Ok(sites.into_iter().flat_map(|(_, rows)| rows).collect())
}

fn row(
    site: &Place,
    item: &ItemId,
    balance: Option<Balance>,
    (target, minimum): (Option<i64>, Option<i64>),
    rules: &Rules,
) -> Row {
    let on_hand = balance.as_ref().map_or(0, |balance| balance.on_hand);
    let level = match on_hand {
        ..0 => Level::Impossible,
        0 => Level::Empty,
        _ if minimum.is_some_and(|minimum| on_hand < minimum) => Level::BelowMinimum,
        _ => Level::Enough,
    };
    let kits = if item.as_str() == KIT { on_hand.max(0) } else { 0 };
    let stock = SiteStock {
        site: site.id.clone(),
        name: site.label().clone(),
        item: item.clone(),
        on_hand,
        target,
        minimum,
        level,
        as_of: balance.as_ref().map(|balance| balance.as_of),
        families: kits * i64::from(rules.families_per_kit),
    };
    Row { stock, balance }
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
    let kits = sites.iter().filter(|row| row.item.as_str() == KIT).map(|row| row.on_hand.max(0));
    let on_hand: i64 = kits.sum();
    let cover = Cover {
        families: on_hand * i64::from(rules.families_per_kit),
        families_per_kit: rules.families_per_kit,
        families_at_one_each: on_hand,
    };
    let as_of = sites.iter().filter_map(|row| row.as_of).max();
    Ok(StockSummary { statements: statements(records, places, at)?, sites, on_hand, cover, as_of })
}

/// Folds the ledger into what lies at each site, by when things happened.
pub(super) fn fold(entries: &[StockEntry]) -> BTreeMap<(PlaceId, ItemId), Balance> {
    let void = voided(entries);
    let counts =
        |entry: &&StockEntry| !void.contains(&entry.id) && !matches!(entry.movement, Movement::Void(_));
    let mut sorted: Vec<&StockEntry> = entries.iter().filter(counts).collect();
    sorted.sort_by_key(|entry| (entry.happened_at, entry.recorded_at, &entry.id));
    let mut balances: BTreeMap<(PlaceId, ItemId), Balance> = BTreeMap::new();
    for entry in sorted {
        let key = (entry.site.clone(), entry.item.clone());
        let balance = balances.entry(key).or_insert_with(|| Balance {
            on_hand: 0,
            as_of: entry.happened_at,
            steps: Vec::new(),
        });
        balance.on_hand = after(balance.on_hand, &entry.movement);
        balance.as_of = entry.happened_at;
        balance.steps.push((balance.on_hand, entry.id.clone(), entry.recorded_at));
    }
    balances
}

fn after(on_hand: i64, movement: &Movement) -> i64 {
    match movement {
        Movement::Receive(quantity) | Movement::TransferIn { quantity, .. } => on_hand + i64::from(*quantity),
        Movement::Issue(quantity) | Movement::TransferOut { quantity, .. } => on_hand - i64::from(*quantity),
        Movement::Count(quantity) => i64::from(*quantity),
        Movement::Adjust(difference) => on_hand + i64::from(*difference),
        Movement::Void(_) => on_hand,
    }
}

/// The entries that do not count. A void may be void itself: the newest word holds.
fn voided(entries: &[StockEntry]) -> BTreeSet<&EntryId> {
    let of = |entry: &'_ StockEntry| matches!(entry.movement, Movement::Void(_));
    let mut voids: Vec<&StockEntry> = entries.iter().filter(|entry| of(entry)).collect();
    voids.sort_by_key(|entry| std::cmp::Reverse((entry.recorded_at, &entry.id)));
    let mut gone = BTreeSet::new();
    for entry in voids {
        if let Movement::Void(target) = &entry.movement
            && !gone.contains(&entry.id)
        {
            gone.insert(target);
        }
    }
    gone
}

/// The target or minimum of each item at a site.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(n: u32, movement: Movement) -> StockEntry {
        let at = chrono::DateTime::from_timestamp(1_795_000_000 + i64::from(n) * 3600, 0).unwrap();
        StockEntry {
            id: EntryId::new(&format!("e{n:04}")),
            site: "site-dili".into(),
            item: KIT.into(),
            movement,
            lot: None,
            expiry: None,
            reason: Clean::default(),
            source: "test".into(),
            happened_at: at,
            recorded_at: at,
        }
    }

    fn on_hand(entries: &[StockEntry]) -> i64 {
        fold(entries).into_values().map(|balance| balance.on_hand).sum()
    }

    #[test]
    fn each_movement_does_what_its_name_says() {
        let to = PlaceId::new("site-baucau");
        let entries: Vec<_> = [
            Movement::Receive(100),
            Movement::Issue(10),
            Movement::TransferOut { quantity: 20, to: to.clone() },
            Movement::TransferIn { quantity: 5, from: to },
            Movement::Adjust(-3),
        ]
        .into_iter()
        .enumerate()
        .map(|(n, movement)| entry(n as u32, movement))
        .collect();
        assert_eq!(on_hand(&entries), 72);
    }

    #[test]
    fn a_count_holds_over_what_happened_before_it() {
        let mut late = entry(9, Movement::Receive(50));
        late.happened_at = entry(0, Movement::Count(0)).happened_at;
        let entries = [entry(1, Movement::Receive(10)), entry(2, Movement::Count(40)), late];
        assert_eq!(on_hand(&entries), 40);
    }

    #[test]
    fn a_void_of_a_void_brings_the_entry_back() {
        let entries = [
            entry(1, Movement::Receive(10)),
            entry(2, Movement::Void("e0001".into())),
            entry(3, Movement::Void("e0002".into())),
        ];
        assert_eq!(on_hand(&entries[..2]), 0);
        assert_eq!(on_hand(&entries), 10);
    }

    #[test]
    fn the_entry_that_took_the_stock_down_is_found() {
        let entries = [
            entry(1, Movement::Receive(50)),
            entry(2, Movement::Issue(30)),
            entry(3, Movement::Receive(20)),
            entry(4, Movement::Issue(15)),
            entry(5, Movement::Issue(5)),
        ];
        let balances = fold(&entries);
        let balance = balances.values().next().unwrap();
        assert_eq!(balance.at_most_since(29).map(|(id, _)| id.as_str()), Some("e0004"));
        assert_eq!(balance.at_most_since(20).map(|(id, _)| id.as_str()), Some("e0005"));
    }

    fn movements() -> impl Strategy<Value = Vec<Movement>> {
        let movement = prop_oneof![
            (0u32..500).prop_map(Movement::Receive),
            (0u32..500).prop_map(Movement::Issue),
            (0u32..500).prop_map(Movement::Count),
            (-50i32..50).prop_map(Movement::Adjust),
        ];
        proptest::collection::vec(movement, 1..30)
    }

    proptest! {
        #[test]
        fn a_voided_ledger_is_the_ledger_without_those_entries(
            movements in movements(), drop in proptest::collection::vec(any::<bool>(), 30), seed in any::<u64>()
        ) {
            let entries: Vec<_> =
                movements.into_iter().enumerate().map(|(n, m)| entry(n as u32, m)).collect();
            let kept: Vec<_> =
                entries.iter().zip(&drop).filter(|(_, gone)| !**gone).map(|(e, _)| e.clone()).collect();
            let voids = entries.iter().zip(&drop).filter(|(_, gone)| **gone).enumerate()
                .map(|(n, (e, _))| entry(100 + n as u32, Movement::Void(e.id.clone())));
            let mut all: Vec<_> = entries.iter().cloned().chain(voids).collect();
            // Any order of reading gives the same balance.
            let turn = (seed % all.len() as u64) as usize;
            all.rotate_left(turn);
            prop_assert_eq!(fold(&all), fold(&kept));
        }

        #[test]
        fn receipts_less_issues_is_what_lies_there(plus in proptest::collection::vec(0u32..900, 0..20), minus in proptest::collection::vec(0u32..900, 0..20)) {
            let sum = |list: &[u32]| list.iter().map(|q| i64::from(*q)).sum::<i64>();
            let expected = sum(&plus) - sum(&minus);
            let entries: Vec<_> = plus.into_iter().map(Movement::Receive)
                .chain(minus.into_iter().map(Movement::Issue))
                .enumerate().map(|(n, m)| entry(n as u32, m)).collect();
            prop_assert_eq!(on_hand(&entries), expected);
        }
    }
}
