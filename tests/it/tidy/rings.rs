//! No ring between the files of one room.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::paths::{Code, Reference};
use super::tree::{Tree, Violation};
use super::{finds, holds};

/// Which file needs which.
type Needs<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Finds the shortest ring through each file; rings that only tests close do not count.
fn rule(tree: &Tree) -> Vec<Violation> {
    let code = Code::read(tree);
    let mut needs = Needs::new();
    for reference in code.references.iter().filter(|reference| !reference.test) {
        if let Some(file) = needed(&code, reference) {
            needs.entry(&reference.path).or_default().insert(file);
        }
    }
    let rings: BTreeSet<_> = needs.keys().filter_map(|file| ring(&needs, file)).map(from_the_least).collect();
    let violation = |ring: &Vec<&str>| {
        let back = ring.iter().chain(ring.first()).map(|path| path.trim_start_matches("src/"));
        Violation::new(ring[0], 1, format!("a ring: {}", back.collect::<Vec<_>>().join(" → ")))
    };
    rings.iter().map(violation).collect()
}

/// The other file of the same room that a reference needs.
fn needed<'a>(code: &'a Code, reference: &Reference) -> Option<&'a str> {
    let target = code.resolve(reference);
    let module = target.module()?;
    let same_room = !module.is_empty() && module.first() == reference.module.first();
    // A parent that passes a child's names on does not need the child.
    let passed_up = reference.passed_on && module.starts_with(&reference.module);
    let file = code.file(module).filter(|file| *file != reference.path)?;
    (same_room && !passed_up).then_some(file)
}

/// The shortest way from a file back to itself.
fn ring<'a>(needs: &Needs<'a>, file: &'a str) -> Option<Vec<&'a str>> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([file]);
    while let Some(at) = queue.pop_front() {
        for next in needs.get(at).into_iter().flatten() {
            if *next == file {
                let mut way = vec![at];
                while let Some(earlier) = before.get(way[way.len() - 1]) {
                    way.push(earlier);
                }
                way.reverse();
                return Some(way);
            }
            if !before.contains_key(next) {
                before.insert(next, at);
                queue.push_back(next);
            }
        }
    }
    None
}

/// The same ring told from its first file on, so that each is told once.
fn from_the_least(mut ring: Vec<&str>) -> Vec<&str> {
    let least = ring.iter().enumerate().min_by_key(|(_, path)| **path).map_or(0, |(index, _)| index);
    ring.rotate_left(least);
    ring
}

#[test]
fn no_files_of_a_room_import_each_other() {
    holds(rule);
}

#[test]
fn two_files_that_need_each_other_fail_on_their_fixture() {
    finds(
        rule,
        &[
            ("src/store.rs", "mod cache;\nmod journal;\npub use cache::Cache;\npub use journal::Journal;"),
            ("src/store/cache.rs", "use super::Journal;\npub struct Cache(Journal);"),
            ("src/store/journal.rs", "pub struct Journal;\nfn f(_: &crate::store::cache::Cache) {}"),
        ],
        &["src/store/cache.rs:1: a ring: store/cache.rs → store/journal.rs → store/cache.rs"],
    );
}

#[test]
fn a_ring_of_three_over_the_parents_own_type_fails_on_its_fixture() {
    finds(
        rule,
        &[
            ("src/sync.rs", "mod plan;\nmod send;\npub struct Link;\nfn f() { plan::plan() }"),
            ("src/sync/plan.rs", "use super::send;\npub fn plan() { send::all() }"),
            ("src/sync/send.rs", "use super::*;\npub fn all() { let _ = Link; }"),
        ],
        &["src/sync.rs:1: a ring: sync.rs → sync/plan.rs → sync/send.rs → sync.rs"],
    );
}

#[test]
fn a_parent_that_only_passes_names_on_and_a_test_that_looks_back_are_no_ring() {
    finds(
        rule,
        &[
            ("src/hq.rs", "mod batch;\nmod ledger;\npub use batch::Batch;\npub use ledger::Ledger;"),
            ("src/hq/batch.rs", "pub struct Batch;\n#[cfg(test)]\nmod tests { use super::super::Ledger; }"),
            ("src/hq/ledger.rs", "use super::Batch;\npub struct Ledger(Batch);"),
        ],
        &[],
    );
}
