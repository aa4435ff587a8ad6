//! Memory and disk of a console that syncs very many figures.
//!
//! `HAREE_ROWS=1000000 cargo test --release --test it store::million` for as many as must fit.

use std::{env, fs, path::Path};

use haree::{
    domain::{Query, Rules},
    store::Store,
};
use tempfile::TempDir;

use super::{CHILD, child};

#[path = "../../../benches/support/million.rs"]
mod figures;

fn rows() -> u64 {
    env::var("HAREE_ROWS").map_or(20_000, |rows| rows.parse().unwrap())
}

fn memory_mib(what: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// The bytes of all keys and values.
fn live(cache: &Path) -> u64 {
    let db = sled::open(cache).unwrap();
    let trees = db.tree_names().into_iter().map(|name| db.open_tree(name).unwrap());
    let sizes = trees.flat_map(|tree| tree.iter().map(Result::unwrap).collect::<Vec<_>>());
    sizes.map(|(key, value)| (key.len() + value.len()) as u64).sum()
}

#[test]
fn child_syncs_very_many_figures() {
    let Some(dir) = env::var_os(CHILD) else { return };
    let store = Store::open(Path::new(&dir), 1, 1).map_err(|error| error.to_string()).unwrap().store;
    store.greet(&figures::hello(), figures::now()).unwrap();
    store.apply(&figures::places()).unwrap();
    for number in 0..figures::frames(rows()) {
        store.apply(&figures::frame(number, figures::frames(rows()))).unwrap();
        if number % 25 == 24 {
            store.flush().unwrap();
        }
    }
    store.flush().unwrap();
    for query in Query::ALL {
        store.answer(query, figures::now(), &Rules::default()).unwrap();
    }
    println!("\nmost {}, rest {}", memory_mib("VmHWM"), memory_mib("VmRSS"));
}

#[test]
fn a_console_with_very_many_figures_stays_small() {
    let dir = TempDir::new().unwrap();
    let output = child("million::child_syncs_very_many_figures", dir.path()).wait_with_output().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let said = output.lines().find_map(|line| line.strip_prefix("most ")).unwrap_or(&output);
    let (most, rest) = said.split_once(", rest ").unwrap();
    println!("{} figures: {most} MiB while syncing, {rest} MiB at rest", rows());
    assert!(most.parse::<u64>().unwrap() <= 120, "{said}");
    assert!(rest.parse::<u64>().unwrap() <= 80, "{said}");
    let disk: u64 =
        super::files(&dir.path().join("cache")).iter().map(|file| fs::metadata(file).unwrap().len()).sum();
    let live = live(&dir.path().join("cache"));
    println!("{disk} bytes on the disk for {live} that are live");
    // A small cache is left alone.
    assert!(disk <= (4 * live).max(5 << 20), "{disk} bytes for {live}");
}
