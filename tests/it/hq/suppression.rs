//! Nobody works out a hidden cell: all that HQ ever sends, as one system of equations, leaves each of
//! them at least two values.

use std::collections::{BTreeMap, BTreeSet};

use haree::{
    domain::{
        Clean, Dimension, Dimensions, Metric, Observation, Period, PlaceId, Series, SourceId, Standing,
        Value, Zone, reference,
    },
    hq::{Batch, Ledger as _},
    protocol::Collection,
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

    fn observation(self, people: &People, round: usize) -> Observation {
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
            source: SourceId::new("programme"),
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

/// What a reader of everything knows after one round: each cell that was sent, and its number.
type Known = BTreeMap<At, Option<i64>>;

/// The cells of one round that can be worked out from all rounds.
fn worked_out(rounds: &[Known], truth: &[People]) -> Vec<(usize, At)> {
    let mut found = Vec::new();
    for (round, known) in rounds.iter().enumerate() {
        // A nought that is hidden to cover others is no secret itself.
        let secret = |at: &At| at.of(&truth[round]) > 0;
        for (at, _) in known.iter().filter(|(at, value)| value.is_none() && secret(at)) {
            let end = |direction| extreme(rounds, truth, (round, *at), direction);
            let (least, most) = (end(OptimizationDirection::Minimize), end(OptimizationDirection::Maximize));
            if (most + 1e-6).floor() - (least - 1e-6).ceil() < 1.0 {
                found.push((round, *at));
            }
        }
    }
    found
}

fn extreme(
    rounds: &[Known],
    truth: &[People],
    (aim, target): (usize, At),
    direction: OptimizationDirection,
) -> f64 {
    let mut problem = Problem::new(direction);
    let wanted: BTreeSet<usize> = target.base().collect();
    let people: Vec<Vec<_>> = (0..rounds.len())
        .map(|round| {
            let weight = |index| f64::from(u8::from(round == aim && wanted.contains(&index)));
            (0..BASE).map(|index| problem.add_var(weight(index), (0.0, 1e4))).collect()
        })
        .collect();
    for (round, known) in rounds.iter().enumerate() {
        for (at, value) in known {
            let sum: Vec<_> = at.base().map(|index| (people[round][index], 1.0)).collect();
            if let Some(value) = value {
                problem.add_constraint(sum, ComparisonOp::Eq, *value as f64);
            }
            // A hidden cell without a new row is what it was.
            let before = round.checked_sub(1).filter(|before| {
                value.is_none()
                    && rounds[*before].get(at) == Some(&None)
                    && at.of(&truth[*before]) == at.of(&truth[round])
            });
            if let Some(before) = before {
                let now = at.base().map(|index| (people[round][index], 1.0));
                let then = at.base().map(|index| (people[before][index], -1.0));
                problem.add_constraint(now.chain(then).collect::<Vec<_>>(), ComparisonOp::Eq, 0.0);
            }
        }
    }
    match problem.solve() {
        Ok(SolveOutcome::Solution(solution)) => solution.objective(),
        other => panic!("what was sent is so in one world at least: {other:?}"),
    }
}

/// Reads from the rows that a console gets what is known of each cell now.
fn known(model: &Model, cells: &BTreeSet<At>, people: &People) -> Known {
    let mut rows: BTreeMap<String, (i64, Option<i64>)> = BTreeMap::new();
    for ((collection, _), row) in &model.rows {
        if *collection == Collection::Observations {
            let name = format!("{} {} {}", row["place"], row["by"], row["period"]);
            let this = (row["revision"].as_i64().unwrap(), row["value"]["number"].as_i64());
            let best = rows.entry(name).or_insert(this);
            *best = this.max(*best);
        }
    }
    let of = |at: &At| {
        let record = serde_json::to_value(at.observation(people, 0)).unwrap();
        (*at, rows[&format!("{} {} {}", record["place"], record["by"], record["period"])].1)
    };
    cells.iter().map(of).collect()
}

/// Sends the tables round by round; says what is known after each.
async fn sent(hq: &Hq, rounds: &[(People, Vec<[bool; 4]>)]) -> Vec<Known> {
    let (mut model, mut cells, mut all) = (Model::default(), BTreeSet::new(), Vec::new());
    for (round, (people, tables)) in rounds.iter().enumerate() {
        cells.extend(tables.iter().flat_map(|split| table(*split)));
        // What did not change is not said again, so that it is known to be what it was.
        let last_change = |at: &At| {
            (1..=round).rev().find(|now| at.of(&rounds[*now].0) != at.of(&rounds[now - 1].0)).unwrap_or(0)
        };
        let observations = cells.iter().map(|at| at.observation(people, last_change(at))).collect();
        let at = now() + chrono::TimeDelta::hours(round as i64);
        hq.ledger.take(Batch { observations, ..Batch::default() }, at).await.unwrap();
        model.apply(&hq.sync(&model.request()).await);
        all.push(known(&model, &cells, people));
    }
    all
}

fn people() -> impl Strategy<Value = People> {
    let few = prop_oneof![3 => 0_i64..3, 3 => 0_i64..9, 2 => 9_i64..40];
    proptest::collection::vec(few, BASE)
}

/// The next round has other people in a few cells, and more tables.
fn rounds() -> impl Strategy<Value = Vec<(People, Vec<[bool; 4]>)>> {
    let split = proptest::array::uniform4(any::<bool>());
    let tables = proptest::collection::vec(split, 1..5);
    let change = proptest::collection::vec((0..BASE, 0_i64..12), 0..3);
    let round = (tables, change);
    (people(), proptest::collection::vec(round, 1..4)).prop_map(|(mut people, rounds)| {
        let mut all = Vec::new();
        for (tables, changes) in rounds {
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
    let (cases, most) = (often("HAREE_TABLES", 60) as u32, often("HAREE_ROUNDS", 1));
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
    let rounds = vec![(people, vec![[true, true, true, true], [true, true, false, true]])];
    let known = sent(&hq, &rounds).await;
    let hidden = known[0].values().filter(|value| value.is_none()).count();
    assert!(hidden >= 2, "{hidden}");
    let again: Vec<Observation> = known[0].keys().map(|at| at.observation(&rounds[0].0, 0)).collect();
    let receipt = hq.ledger.take(Batch { observations: again, ..Batch::default() }, now()).await.unwrap();
    assert!(receipt.observations.iter().all(|taken| *taken == haree::hq::Taken::Unchanged));
    let all = hq.get("/v1/observations").await.body;
    assert_eq!(all.matches("\"suppressed\"").count(), hidden);
    assert!(!all.contains("\"number\":3}"), "{all}");
}
