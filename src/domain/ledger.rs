//! The stock ledger as a whole: HQ's rows and what people's acts mean, and which lines count.
//!
//! Everybody who folds the same records gets the same lines, weights and balances, in whatever order
//! they were read. Must not know targets, minima or who is warned.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    Act, Clean, Deed, EntryId, Instant, ItemId, Movement, PlaceId, RecordedAct, Records, SourceId, Step,
    StockEntry, Zone,
    dispatch::Dispatches,
    lots::{Lots, Marked},
    objection,
    taken_back::taken_back,
    view::{StockLine, Weight},
};

/// Lines of one row that are shown.
const SHOWN: usize = 100;

/// What an act means for the stock ledger. Its entries are named by the act's key, those of a
/// transfer with `/out` and `/in` behind it. A void's own site and item are its target's, and empty here.
pub fn stock_entries(act: &RecordedAct) -> Vec<StockEntry> {
    let Act { key, draft } = &act.act;
    let entry = |end: &str, site: &PlaceId, item: &ItemId, movement| StockEntry {
        id: EntryId::new(&format!("{key}{end}")),
        site: site.clone(),
        item: item.clone(),
        movement,
        lot: None,
        expiry: None,
        reason: draft.deed.words().into(),
        source: SourceId::new(key.console.as_str()),
        happened_at: draft.happened_at,
        recorded_at: act.recorded.map_or(draft.happened_at, |recorded| recorded.at),
    };
    match &draft.deed {
        Deed::Receive { site, item, quantity, lot, .. } => {
            let received = entry("", site, item, Movement::Receive(*quantity));
            vec![StockEntry { lot: lot.number.clone(), expiry: lot.expiry, ..received }]
        }
        Deed::Issue { site, item, quantity, lot, .. } => {
            let issued = entry("", site, item, Movement::Issue(*quantity));
            vec![StockEntry { lot: lot.number.clone(), expiry: lot.expiry, ..issued }]
        }
        Deed::Transfer { site, to, item, quantity, lot, .. } => {
            let out = Movement::TransferOut { quantity: *quantity, to: to.clone() };
            let into = Movement::TransferIn { quantity: *quantity, from: site.clone() };
            let halves = [entry("/out", site, item, out), entry("/in", to, item, into)];
            halves.map(|half| StockEntry { lot: lot.number.clone(), expiry: lot.expiry, ..half }).into()
        }
        Deed::Dispatch { step, site, to, item, quantity, lot, .. } => {
            let (at, movement) = match step {
                Step::EnRoute => (site, Movement::TransferOut { quantity: *quantity, to: to.clone() }),
                Step::Received => (to, Movement::TransferIn { quantity: *quantity, from: site.clone() }),
                Step::Returned => (site, Movement::TransferIn { quantity: *quantity, from: to.clone() }),
                Step::Committed | Step::Declined => return Vec::new(),
            };
            let moved = entry("", at, item, movement);
            vec![StockEntry { lot: lot.number.clone(), expiry: lot.expiry, ..moved }]
        }
        Deed::Count { site, item, quantity, .. } => vec![entry("", site, item, Movement::Count(*quantity))],
        Deed::Adjust { site, item, difference, .. } => {
            vec![entry("", site, item, Movement::Adjust(*difference))]
        }
        Deed::Void { entry: target, .. } => {
            let (nowhere, nothing) = (PlaceId::new(""), ItemId::new(""));
            vec![entry("", &nowhere, &nothing, Movement::Void(target.clone()))]
        }
        Deed::Acknowledge { .. }
        | Deed::Assign { .. }
        | Deed::Note { .. }
        | Deed::Log { .. }
        | Deed::Figure(_)
        | Deed::Cancel { .. }
        | Deed::Request { .. }
        | Deed::Skipped => Vec::new(),
    }
}

/// The stock of one item at one site, and which entry brought it where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Balance {
    pub on_hand: i64,
    /// When the newest entry that counts took effect.
    pub as_of: Instant,
    /// The balance after each entry that counts, in the order in which things took effect.
    steps: Vec<(i64, EntryId, Instant)>,
    /// The same by lot.
    pub lots: Lots,
}

impl Balance {
    /// The entry since which the stock has not been above a level, with the time HQ took it in.
    pub(super) fn at_most_since(&self, level: i64) -> Option<(&EntryId, Instant)> {
        let above = self.steps.iter().rposition(|(after, ..)| *after > level);
        let (_, id, recorded_at) = self.steps.get(above.map_or(0, |i| i + 1))?;
        Some((id, *recorded_at))
    }
}

/// When HQ took a line in: what is queued comes after all that HQ has, HQ's rows before acts of the same time.
type Rank = (bool, Instant, u64);

/// One entry with what only its origin knows.
#[derive(Debug)]
struct Line {
    entry: StockEntry,
    who: Clean,
    rank: Rank,
    /// What a void takes away at once: the entry, or everything that its act made.
    unit: String,
    weight: Weight,
}

/// Every line of every site, by when things took effect.
#[derive(Debug)]
pub(super) struct Ledger {
    lines: Vec<Line>,
    pub balances: BTreeMap<(PlaceId, ItemId), Balance>,
    pub dispatches: Dispatches,
}

/// What became of every request among these acts.
fn dispatches(lines: &[Line], acts: &[RecordedAct], now: Instant) -> Dispatches {
    let is_void = |line: &&Line| matches!(line.weight, Weight::Void(_));
    let void: HashSet<&str> = lines.iter().filter(is_void).map(|line| line.unit.as_str()).collect();
    Dispatches::follow(acts, &void, now)
}

/// Why a step of a request does not follow from what these acts made of it; nothing where it does.
///
/// The acts are the request, its steps, and what voids or takes back any of them.
pub fn dispatch_objection(acts: &[RecordedAct], deed: &Deed, now: Instant) -> Option<&'static str> {
    let Deed::Dispatch { request, .. } = deed else { return None };
    let followed = Ledger::fold(Vec::new(), acts, now).dispatches;
    match followed.requests.get(request) {
        Some(followed) => followed.objection(deed),
        None => Some(objection::sentence("hq-no-request")),
    }
}

impl Ledger {
    pub(super) fn read<R: Records>(records: &R, now: Instant) -> Result<Self, R::Error> {
        Ok(Self::fold(records.stock()?, &records.acts()?, now))
    }

    pub(super) fn fold(stock: Vec<StockEntry>, acts: &[RecordedAct], now: Instant) -> Self {
        let mut lines = lines(stock, acts, now);
        weigh(&mut lines);
        let dispatches = dispatches(&lines, acts, now);
        for line in &mut lines {
            // What does not follow moves nothing: what was sent once arrives once.
            if matches!(line.weight, Weight::Counts(_)) && dispatches.stray.contains(&line.unit) {
                line.weight = Weight::Void(Clean::default());
            }
        }
        lines.sort_by(|a, b| {
            let when = |line: &Line| (line.entry.takes_effect_at(), line.rank);
            when(a).cmp(&when(b)).then_with(|| a.entry.id.cmp(&b.entry.id))
        });
        let mut balances: BTreeMap<(PlaceId, ItemId), Balance> = BTreeMap::new();
        for Line { entry, weight, .. } in &mut lines {
            let Weight::Counts(after_it) = weight else { continue };
            let key = (entry.site.clone(), entry.item.clone());
            let balance = balances.entry(key).or_insert_with(|| Balance {
                on_hand: 0,
                as_of: entry.takes_effect_at(),
                steps: Vec::new(),
                lots: Lots::default(),
            });
            balance.on_hand = after(balance.on_hand, &entry.movement);
            balance.as_of = entry.takes_effect_at();
            let day = Zone::DILI.day(balance.as_of);
            let marked = Marked { number: entry.lot.as_ref(), expiry: entry.expiry, day };
            balance.lots.settle(balance.on_hand, marked);
            balance.steps.push((balance.on_hand, entry.id.clone(), entry.recorded_at));
            *after_it = balance.on_hand;
        }
        Self { lines, balances, dispatches }
    }

    /// The last lines of each item at each site, the newest first.
    pub(super) fn last_lines(&self) -> HashMap<(PlaceId, ItemId), Vec<StockLine>> {
        let mut shown: HashMap<(PlaceId, ItemId), Vec<StockLine>> = HashMap::new();
        for line in self.lines.iter().rev() {
            let of = shown.entry((line.entry.site.clone(), line.entry.item.clone())).or_default();
            if of.len() < SHOWN {
                of.push(line.show());
            }
        }
        shown
    }

    /// The items of which a site has any line.
    pub(super) fn items_at<'a>(&'a self, site: &'a PlaceId) -> impl Iterator<Item = &'a ItemId> {
        let here = self.lines.iter().filter(|line| line.entry.site == *site);
        here.map(|line| &line.entry.item).collect::<BTreeSet<_>>().into_iter()
    }

    /// The item and the site of an entry, for whoever has only its name.
    pub(super) fn find(&self, id: &EntryId) -> Option<(&ItemId, &PlaceId)> {
        let line = self.lines.iter().find(|line| line.entry.id == *id || line.unit == id.as_str())?;
        Some((&line.entry.item, &line.entry.site))
    }
}

impl Line {
    fn show(&self) -> StockLine {
        let Self { entry, who, rank: (queued, ..), weight, .. } = self;
        StockLine {
            id: entry.id.clone(),
            movement: entry.movement.clone(),
            lot: entry.lot.clone(),
            expiry: entry.expiry,
            who: who.clone(),
            reason: entry.reason.clone(),
            happened_at: entry.happened_at,
            recorded_at: (!queued).then_some(entry.recorded_at),
            weight: weight.clone(),
        }
    }
}

fn lines(stock: Vec<StockEntry>, acts: &[RecordedAct], now: Instant) -> Vec<Line> {
    let mut lines: Vec<Line> = stock
        .into_iter()
        .map(|entry| Line {
            who: entry.source.as_str().into(),
            rank: (false, entry.recorded_at, 0),
            unit: entry.id.to_string(),
            weight: weight(&entry.movement),
            entry,
        })
        .collect();
    let taken_back = taken_back(acts);
    for (place, act) in acts.iter().enumerate() {
        let rank = match act.recorded {
            Some(recorded) => (false, recorded.at, recorded.order),
            None => (true, act.takes_effect_at(now), place as u64),
        };
        let unit = act.act.key.to_string();
        for mut entry in stock_entries(act) {
            if act.recorded.is_none() {
                entry.recorded_at = act.takes_effect_at(now);
            }
            let weight = match (&act.set_aside, taken_back.get(&act.act.key)) {
                (Some(why), _) => Weight::SetAside(why.clone()),
                (None, Some(why)) => Weight::Void((*why).clone()),
                (None, None) => weight(&entry.movement),
            };
            let who = act.act.draft.who.clone();
            lines.push(Line { entry, who, rank, unit: unit.clone(), weight });
        }
    }
    lines
}

fn weight(movement: &Movement) -> Weight {
    if matches!(movement, Movement::Void(_)) { Weight::Voids } else { Weight::Counts(0) }
}

/// Marks what was voided. A void may be void itself: the newest word holds.
fn weigh(lines: &mut [Line]) {
    let units: HashSet<&str> = lines.iter().map(|line| line.unit.as_str()).collect();
    // Half of a transfer stands for the whole.
    let unit = |target: &EntryId| {
        let text = target.as_str();
        let whole = text.strip_suffix("/out").or_else(|| text.strip_suffix("/in"));
        whole.filter(|whole| units.contains(whole)).unwrap_or(text).to_owned()
    };
    let mut voids: Vec<&Line> = lines.iter().filter(|line| line.weight == Weight::Voids).collect();
    voids.sort_by_key(|line| std::cmp::Reverse((line.rank, &line.entry.id)));
    let mut gone: HashMap<String, Clean> = HashMap::new();
    for void in voids {
        if let Movement::Void(target) = &void.entry.movement
            && !gone.contains_key(&void.unit)
        {
            gone.entry(unit(target)).or_insert_with(|| void.entry.reason.clone());
        }
    }
    let place_of = places(lines, &unit);
    for line in lines {
        if let Some(why) = gone.get(&line.unit)
            && matches!(line.weight, Weight::Counts(_) | Weight::Voids)
        {
            line.weight = Weight::Void(why.clone());
        }
        if let Some((site, item)) = place_of.get(&line.entry.id) {
            (line.entry.site, line.entry.item) = (site.clone(), item.clone());
        }
    }
}

/// Where each void of an act belongs: where the line is that it voids, at the end of a chain of voids.
fn places(lines: &[Line], unit: &impl Fn(&EntryId) -> String) -> HashMap<EntryId, (PlaceId, ItemId)> {
    let is_placed = |line: &&Line| !line.entry.site.as_str().is_empty();
    let mut placed: HashMap<&str, (&PlaceId, &ItemId)> = HashMap::new();
    for line in lines.iter().filter(is_placed) {
        // Of a transfer the place that it left, whichever half was read first.
        let leaves = !matches!(line.entry.movement, Movement::TransferIn { .. });
        let at = (&line.entry.site, &line.entry.item);
        if leaves {
            placed.insert(&line.unit, at);
        } else {
            placed.entry(&line.unit).or_insert(at);
        }
    }
    let targets: HashMap<&str, String> = lines
        .iter()
        .filter_map(|line| match &line.entry.movement {
            Movement::Void(target) => Some((line.unit.as_str(), unit(target))),
            _ => None,
        })
        .collect();
    let mut found = HashMap::new();
    for line in lines.iter().filter(|line| !is_placed(line)) {
        let mut at: &str = &line.unit;
        let mut seen = BTreeSet::new();
        while !placed.contains_key(at) && seen.insert(at) {
            let Some(next) = targets.get(at) else { break };
            at = next;
        }
        if let Some((site, item)) = placed.get(at) {
            found.insert(line.entry.id.clone(), ((*site).clone(), (*item).clone()));
        }
    }
    found
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The item of the tests.
    const KIT: &str = "kit";

    fn fold(entries: &[StockEntry]) -> BTreeMap<(PlaceId, ItemId), Balance> {
        Ledger::fold(entries.to_vec(), &[], entry(1_000, Movement::Count(0)).happened_at).balances
    }

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
