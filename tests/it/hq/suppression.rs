//! Nobody works out a hidden cell: all that HQ ever sends, as one system of equations, leaves each of
//! them at least two values.

use std::collections::{BTreeMap, BTreeSet};

use haree::{
    domain::{
        Clean, Dimension, Dimensions, Metric, Observation, Period, PlaceId, Series, SourceId, Standing,
        Value, Zone, reference,
    },
    hq::{Batch, Ledger as _, SqliteLedger},
    protocol::{Collection, Frame},
    store::{Opened, Store},
};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::support::hq::{Hq, Model, now, start};

const PLACES: [&str; 2] = ["dili", "bobonaru"];
const SEXES: [&str; 2] = ["f", "m"];
const AGES: [&str; 3] = ["0-4", "5-14", "15-"];
const SOURCES: [&str; 2] = ["programme", "census"];
const MONTHS: [&str; 2] = ["2026-01", "2026-02"];
/// Persons of one place, sex, age and month.
const BASE: usize = PLACES.len() * SEXES.len() * AGES.len() * MONTHS.len();

type People = Vec<i64>;

/// Which cells of the base a cell is the sum of, by its indices; none stands for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    place: Option<usize>,
    sex: Option<usize>,
    age: Option<usize>,
    month: Option<usize>,
}

impl At {
    fn base(self) -> impl Iterator<Item = usize> {
        (0..BASE).filter(move |index| {
            let (month, rest) = (index % MONTHS.len(), index / MONTHS.len());
            let (age, rest) = (rest % AGES.len(), rest / AGES.len());
            let (sex, place) = (rest % SEXES.len(), rest / SEXES.len());
            self.place.is_none_or(|is| is == place)
                && self.sex.is_none_or(|is| is == sex)
                && self.age.is_none_or(|is| is == age)
                && self.month.is_none_or(|is| is == month)
        })
    }

    fn of(self, people: &People) -> i64 {
        self.base().map(|index| people[index]).sum()
    }

    fn observation(self, people: &People, round: usize, source: usize) -> Observation {
        let mut by = BTreeMap::new();
        by.extend(self.sex.map(|sex| (Dimension::Sex, Clean::new(SEXES[sex]))));
        by.extend(self.age.map(|age| (Dimension::AgeBand, Clean::new(AGES[age]))));
        let period = self.month.map_or("2026", |month| MONTHS[month]);
        Observation {
            series: Series {
                metric: Metric::TbScreened,
                place: PlaceId::new(self.place.map_or("TLS", |place| PLACES[place])),
                dimensions: Dimensions(by),
            },
            period: Period::parse(period, Some(Zone::DILI)).unwrap(),
            source: SourceId::new(SOURCES[source]),
            revision: 0,
            value: Value::Number(self.of(people)),
            as_of: now() + chrono::TimeDelta::days(round as i64),
            recorded_at: now(),
            standing: Standing::Final,
            note: None,
        }
    }
}

/// Which of the four ways to split are split in a table.
fn table(split: [bool; 4]) -> Vec<At> {
    let choices = |is_split: bool, many: usize| -> Vec<Option<usize>> {
        if is_split { (0..many).map(Some).collect() } else { vec![None] }
    };
    let mut cells = Vec::new();
    for place in choices(split[0], PLACES.len()) {
        for sex in choices(split[1], SEXES.len()) {
            for age in choices(split[2], AGES.len()) {
                cells.extend(choices(split[3], MONTHS.len()).into_iter().map(|month| At {
                    place,
                    sex,
                    age,
                    month,
                }));
            }
        }
    }
    cells
}

/// A cell and who speaks of it.
type Told = (At, usize);
/// What a reader of everything knows of one round: each cell that holds then, and its number.
type Known = BTreeMap<Told, Option<i64>>;
/// The people of a round, and the tables that are sent about them, by source.
type Round = (People, Vec<([bool; 4], usize)>);

/// The small cells that were hidden and can be worked out from everything that was ever sent.
///
/// Claimed is: of each cell of 1 to 4 that was hidden, in each round, two numbers of 0 or more fit
/// everything that was sent before and after, if both sources speak of the same persons and every sum
/// holds. Not claimed is it of a number that tables told in a round before anybody sent it: HQ did not
/// have it then, and nothing can be called back.
fn worked_out(rounds: &[Known], truth: &[People]) -> Vec<(usize, Told)> {
    let mut found = Vec::new();
    for (round, known) in rounds.iter().enumerate() {
        let is_secret = |at: &At| (1..=4).contains(&at.of(&truth[round]));
        let secret = known.iter().filter(|((at, _), value)| value.is_none() && is_secret(at));
        for (told, _) in secret {
            // The round in which somebody first sent the cell as it is now.
            let is_same = |then: &usize| {
                rounds[*then].keys().any(|(at, _)| *at == told.0)
                    && told.0.of(&truth[*then]) == told.0.of(&truth[round])
            };
            let first = (0..=round).rev().take_while(is_same).last().unwrap_or(round);
            let was_out = || {
                first > 0
                    && told.0.of(&truth[first - 1]) == told.0.of(&truth[round])
                    && is_told(&rounds[..first], truth, (first - 1, told.0))
            };
            if is_told(rounds, truth, (round, told.0)) && !was_out() {
                found.push((round, *told));
            }
        }
    }
    found
}

/// Whether one number alone fits.
fn is_told(rounds: &[Known], truth: &[People], aim: (usize, At)) -> bool {
    let system = system(rounds, truth);
    // By subtraction alone, exactly; then by what can be at all.
    if is_combination(&system, rounds.len() * BASE, aim) {
        return true;
    }
    let end = |direction| extreme(&system, rounds.len(), aim, direction);
    let (least, most) = (end(OptimizationDirection::Minimize), end(OptimizationDirection::Maximize));
    (most + 1e-6).floor() - (least - 1e-6).ceil() < 1.0
}

/// A sum over persons of rounds with its weights, and what it is.
type Equation = (Vec<(usize, i64)>, i64);

fn system(rounds: &[Known], truth: &[People]) -> Vec<Equation> {
    let mut equations = Vec::new();
    let people = |round: usize, at: At, weight| at.base().map(move |index| (round * BASE + index, weight));
    for (round, known) in rounds.iter().enumerate() {
        for ((at, source), value) in known {
            if let Some(value) = value {
                equations.push((people(round, *at, 1).collect(), *value));
            }
            // A hidden cell without a new row is what it was.
            let is_unchanged = |before: &usize| {
                rounds[*before].contains_key(&(*at, *source))
                    && at.of(&truth[*before]) == at.of(&truth[round])
            };
            if let Some(before) =
                round.checked_sub(1).filter(|before| value.is_none() && is_unchanged(before))
            {
                equations.push((people(round, *at, 1).chain(people(before, *at, -1)).collect(), 0));
            }
        }
    }
    equations
}

/// Whether a cell is a combination of the equations, over the whole numbers modulo a large prime:
/// what is one over the fractions is one there too, but for a denominator that the prime divides.
fn is_combination(system: &[Equation], width: usize, (round, at): (usize, At)) -> bool {
    const PRIME: i128 = (1 << 61) - 1;
    let inverse = |of: i128| {
        let (mut power, mut left, mut product) = (of, PRIME - 2, 1);
        while left > 0 {
            if left & 1 == 1 {
                product = product * power % PRIME;
            }
            power = power * power % PRIME;
            left >>= 1;
        }
        product
    };
    let mut pivots: BTreeMap<usize, Vec<i128>> = BTreeMap::new();
    let reduce = |pivots: &BTreeMap<usize, Vec<i128>>, row: &mut Vec<i128>| {
        for (column, pivot) in pivots {
            let weight = row[*column];
            if weight != 0 {
                row.iter_mut()
                    .zip(pivot)
                    .for_each(|(to, from)| *to = (*to - weight * from).rem_euclid(PRIME));
            }
        }
    };
    for (weights, _) in system {
        let mut row = vec![0_i128; width];
        for (index, weight) in weights {
            row[*index] = i128::from(*weight).rem_euclid(PRIME);
        }
        reduce(&pivots, &mut row);
        if let Some(column) = row.iter().position(|weight| *weight != 0) {
            let by = inverse(row[column]);
            for weight in &mut row {
                *weight = *weight * by % PRIME;
            }
            pivots.insert(column, row);
        }
    }
    let mut row = vec![0_i128; width];
    at.base().for_each(|index| row[round * BASE + index] = 1);
    reduce(&pivots, &mut row);
    row.iter().all(|weight| *weight == 0)
}

fn extreme(
    system: &[Equation],
    rounds: usize,
    (aim, target): (usize, At),
    direction: OptimizationDirection,
) -> f64 {
    let mut problem = Problem::new(direction);
    let wanted: BTreeSet<usize> = target.base().map(|index| aim * BASE + index).collect();
    let weight = |index| f64::from(u8::from(wanted.contains(&index)));
    let people: Vec<_> = (0..rounds * BASE).map(|index| problem.add_var(weight(index), (0.0, 1e4))).collect();
    for (weights, value) in system {
        let sum: Vec<_> = weights.iter().map(|(index, weight)| (people[*index], *weight as f64)).collect();
        problem.add_constraint(sum, ComparisonOp::Eq, *value as f64);
    }
    match problem.solve() {
        Ok(SolveOutcome::Solution(solution)) => solution.objective(),
        other => panic!("what was sent is so in one world at least: {other:?}"),
    }
}

/// Reads from the rows that a console gets what is known of each cell now.
fn known(model: &Model, cells: &BTreeSet<Told>, people: &People) -> Known {
    let name = |row: &serde_json::Value| {
        format!("{} {} {} {}", row["place"], row["by"], row["period"], row["source"])
    };
    let mut rows: BTreeMap<String, (i64, Option<i64>)> = BTreeMap::new();
    for ((collection, _), row) in &model.rows {
        if *collection == Collection::Observations {
            let this = (row["revision"].as_i64().unwrap(), row["value"]["number"].as_i64());
            let best = rows.entry(name(row)).or_insert(this);
            *best = this.max(*best);
        }
    }
    let of = |told: &Told| {
        let record = serde_json::to_value(told.0.observation(people, 0, told.1)).unwrap();
        (*told, rows[&name(&record)].1)
    };
    cells.iter().map(of).collect()
}

/// Sends the tables round by round; says what is known after each.
async fn sent(hq: &Hq, rounds: &[Round]) -> Vec<Known> {
    let (mut model, mut all) = (Model::default(), Vec::new());
    // When each cell was last sent: a table may stay away and come again.
    let mut last: BTreeMap<Told, usize> = BTreeMap::new();
    for (round, (people, tables)) in rounds.iter().enumerate() {
        let cells =
            tables.iter().flat_map(|(split, source)| table(*split).into_iter().map(|at| (at, *source)));
        let cells: BTreeSet<Told> = cells.collect();
        // What did not change is not said again, so that it is known to be what it was.
        let last_change = |at: &At| {
            (1..=round).rev().find(|now| at.of(&rounds[*now].0) != at.of(&rounds[now - 1].0)).unwrap_or(0)
        };
        let observations =
            cells.iter().map(|(at, source)| at.observation(people, last_change(at), *source)).collect();
        let time = now() + chrono::TimeDelta::hours(round as i64);
        hq.ledger.take(Batch { observations, ..Batch::default() }, time).await.unwrap();
        model.apply(&hq.sync(&model.request()).await);
        last.extend(cells.iter().map(|told| (*told, round)));
        let holds = |(told, sent): (&Told, &usize)| (last_change(&told.0) <= *sent).then_some(*told);
        all.push(known(&model, &last.iter().filter_map(holds).collect(), people));
    }
    all
}

fn people() -> impl Strategy<Value = People> {
    let few = prop_oneof![3 => 0_i64..3, 3 => 0_i64..9, 2 => 9_i64..40];
    proptest::collection::vec(few, BASE)
}

/// The next round has other people in a few cells, and other tables.
fn rounds() -> impl Strategy<Value = Vec<Round>> {
    let split = proptest::array::uniform4(any::<bool>());
    let source = prop_oneof![3 => Just(0_usize), 1 => Just(1)];
    let tables = proptest::collection::vec((split, source), 1..5);
    let change = proptest::collection::vec((0..BASE, 0_i64..12), 0..3);
    let round = (tables, change, any::<bool>());
    (people(), proptest::collection::vec(round, 1..4)).prop_map(|(mut people, rounds)| {
        let (mut all, mut ever) = (Vec::<Round>::new(), Vec::new());
        for (mut tables, changes, is_all) in rounds {
            ever.extend(tables.clone());
            if is_all {
                tables.clone_from(&ever);
            }
            all.push((people.clone(), tables));
            for (index, value) in changes {
                people[index] = value;
            }
        }
        all
    })
}

/// How often a setting of the environment says, or else this often.
fn often(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|often| often.parse().ok()).unwrap_or(otherwise)
}

/// `HAREE_TABLES=2000 cargo test --release --test it hq::suppression` tries as many.
#[test]
fn no_hidden_cell_can_be_worked_out_from_all_that_was_ever_sent() {
    let (cases, most) = (often("HAREE_TABLES", 60) as u32, often("HAREE_ROUNDS", 3));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    // The same tables on every run: a run with more of them begins with these.
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let tried = runner.run(&rounds(), |mut rounds| {
        rounds.truncate(most);
        let known = runtime.block_on(async {
            let hq = start(Batch { places: reference::places(), ..Batch::default() }).await;
            sent(&hq, &rounds).await
        });
        let truth: Vec<People> = rounds.iter().map(|(people, _)| people.clone()).collect();
        let found = worked_out(&known, &truth);
        prop_assert!(found.is_empty(), "{found:?} of {known:#?}");
        Ok(())
    });
    if let Err(error) = tried {
        panic!("{error}");
    }
}

#[tokio::test]
async fn neither_get_nor_sync_nor_the_same_file_again_tells_what_is_hidden() {
    let hq = start(Batch { places: reference::places(), ..Batch::default() }).await;
    let mut people = vec![40; BASE];
    // One girl of Dili in January: 4,133 stands for her, so that it can be found in bytes.
    people[0] = 3;
    people[2] = 4_133;
    let rounds = vec![(people, vec![([true, true, true, true], 0), ([true, true, false, true], 0)])];
    let known = sent(&hq, &rounds).await;
    let hidden = known[0].values().filter(|value| value.is_none()).count();
    assert!(hidden >= 2, "{hidden}");
    let again: Vec<Observation> =
        known[0].keys().map(|(at, source)| at.observation(&rounds[0].0, 0, *source)).collect();
    let receipt = hq.ledger.take(Batch { observations: again, ..Batch::default() }, now()).await.unwrap();
    assert!(receipt.observations.iter().all(|taken| *taken == haree::hq::Taken::Unchanged));
    let all = hq.get("/v1/observations").await.body;
    assert_eq!(all.matches("\"suppressed\"").count(), hidden);
    assert!(!all.contains("\"number\":3}"), "{all}");
}

/// One girl of Dili in January, and a neighbour whose number is hidden for her and is like no other.
const NEIGHBOUR: i64 = 4_133_577;
const SEEN: i64 = 52_000_000;

async fn with_a_neighbour() -> (Hq, usize) {
    let hq = start(Batch { places: reference::places(), ..Batch::default() }).await;
    let mut people: People = (0..BASE as i64).map(|index| SEEN + index * 1_000).collect();
    people[0] = 3;
    people[2] = NEIGHBOUR;
    let tables = vec![([true, true, true, true], 0), ([true, true, false, true], 0)];
    let known = sent(&hq, &[(people, tables)]).await;
    let hidden = known[0].values().filter(|value| value.is_none()).count();
    assert_eq!(hidden, 2);
    (hq, hidden)
}

/// Every way in which a number may stand in a file.
fn writings(number: i64) -> Vec<Vec<u8>> {
    let varint = |mut left: i64| {
        let mut bytes = Vec::new();
        while left > 0x7f {
            bytes.push((left & 0x7f) as u8 | 0x80);
            left >>= 7;
        }
        bytes.push(left as u8);
        bytes
    };
    let short = number as u32;
    vec![
        number.to_string().into_bytes(),
        varint(number),
        varint(number * 2),
        short.to_le_bytes().into(),
        short.to_be_bytes().into(),
    ]
}

fn holds(dir: &std::path::Path, number: i64) -> bool {
    std::fs::read_dir(dir).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, number);
        }
        let bytes = std::fs::read(&path).unwrap();
        writings(number).iter().any(|writing| bytes.windows(writing.len()).any(|window| window == writing))
    })
}

#[tokio::test]
async fn no_file_of_a_console_holds_what_is_hidden() {
    let (hq, _) = with_a_neighbour().await;
    let dir = tempfile::tempdir().unwrap();
    let Opened { store, .. } = Store::open(dir.path(), 1, 7).unwrap();
    let frames = hq.sync(&Model::default().request()).await;
    store.greet(frames.hello(), now()).unwrap();
    for frame in &frames.0 {
        if let Frame::Rows(rows) = frame {
            store.apply(rows).unwrap();
        }
    }
    store.flush().unwrap();
    drop(store);
    assert!(holds(dir.path(), SEEN + 4_000), "what was sent is found");
    assert!(!holds(dir.path(), NEIGHBOUR));
    assert!(holds(hq.dir.path(), NEIGHBOUR), "the ledger keeps it");
}

#[tokio::test]
async fn a_ledger_from_before_the_rule_is_looked_through_when_it_is_opened() {
    const AS_BEFORE: [&str; 3] = [
        "UPDATE observations SET json = json_set(json, '$.value', json_object('number', hidden)), hidden = NULL
        WHERE hidden IS NOT NULL",
        "DELETE FROM shifts",
        "UPDATE meta SET guarded = 0",
    ];
    let (hq, hidden) = with_a_neighbour().await;
    hq.ledger.close().await;
    let url = format!("sqlite://{}", hq.dir.path().join("hq.sqlite").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    for change in AS_BEFORE {
        sqlx::query(change).execute(&pool).await.unwrap();
    }
    pool.close().await;
    let ledger = SqliteLedger::open_existing(hq.dir.path()).await.unwrap();
    let all = ledger.current(Collection::Observations, None).await.unwrap().records.unwrap();
    assert_eq!(all.matches("\"suppressed\"").count(), hidden);
    assert!(!all.contains(&NEIGHBOUR.to_string()));
}

/// The movements of a post, an hour and a nationality, and of all nationalities.
fn hours(days: std::ops::Range<i64>) -> Vec<Observation> {
    let mut figures = Vec::new();
    for hour in days.flat_map(|day| (day * 24..day * 24 + 24).filter(|hour| (8..17).contains(&(hour % 24)))) {
        for (post, direction) in
            ["BTG", "SAL", "SKT", "DIL"].into_iter().flat_map(|post| [(post, "entry"), (post, "exit")])
        {
            let of = |nation: i64| (hour * 7 + nation * nation * 5 + post.len() as i64) % (2 + nation * 9);
            let nations: Vec<i64> = (0..6).map(of).collect();
            let mut figure = |nation: Option<usize>, value| {
                let period = Period::Hour(haree::domain::Hour(hour));
                let mut by = Dimensions::of(Dimension::Direction, direction);
                by.0.extend(
                    nation.map(|nation| (Dimension::NationalityGroup, Clean::new(&format!("n{nation}")))),
                );
                let series = Series { metric: Metric::Crossings, place: PlaceId::new(post), dimensions: by };
                let value = Value::Number(value);
                figures.push(Observation { series, period, value, ..haree_hour() });
            };
            figure(None, nations.iter().sum());
            for (nation, value) in nations.iter().enumerate() {
                figure(Some(nation), *value);
            }
        }
    }
    figures
}

fn haree_hour() -> Observation {
    crate::support::hq::crossings(1, 0)
}

/// `HAREE_DAYS=365 cargo test --release --test it hq::suppression::a_month -- --nocapture` says how long it takes.
#[tokio::test]
async fn a_month_of_hours_by_nationality_is_taken_in_whatever_is_there() {
    let days = often("HAREE_DAYS", 2) as i64;
    let hq = start(Batch { places: reference::places(), ..Batch::default() }).await;
    for first in (0..days).step_by(10) {
        let observations = hours(first..days.min(first + 10));
        hq.ledger.take(Batch { observations, ..Batch::default() }, now()).await.unwrap();
    }
    let more = hours(days..days + if days > 2 { 20 } else { 1 });
    let (rows, begun) = (more.len(), std::time::Instant::now());
    hq.ledger.take(Batch { observations: more, ..Batch::default() }, now()).await.unwrap();
    println!("{rows} rows on top of {days} days in {:?}", begun.elapsed());
    let all = hq.ledger.current(Collection::Observations, None).await.unwrap().records.unwrap();
    let all: Vec<Observation> = serde_json::from_str(&all).unwrap();
    let is_fine = |figure: &&Observation| figure.series.dimensions.0.len() == 2;
    assert!(
        all.iter()
            .filter(is_fine)
            .all(|figure| figure.value.number().is_none_or(|number| !(1..=4).contains(&number)))
    );
    assert!(all.iter().filter(|figure| !is_fine(figure)).all(|figure| figure.value != Value::Suppressed));
}
