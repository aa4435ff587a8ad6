//! A copy of a ledger is whole, and what takes a ledger's place is another life of it.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use haree::{
    domain::{FeedId, Provenance},
    hq::{Batch, Ledger as _, LedgerError, Restored, SqliteLedger},
    protocol::{Collection, Mode},
};

use crate::support::hq::{Model, acknowledge, alerts, now, open, start};

async fn restore(dir: &Path, file: &Path) -> Result<Restored, LedgerError> {
    SqliteLedger::restore(dir, file, FeedId::new("another life"), now()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_is_made_while_hq_takes_acts_is_whole() {
    let hq = start(alerts(&["a,1"])).await;
    let ledger = hq.ledger.clone();
    let writer = tokio::spawn(async move {
        for sequence in 1..=200 {
            ledger.act(vec![acknowledge(sequence, "a,1", "seen")], now()).await.unwrap();
        }
    });
    let file = hq.dir.path().join("copy");
    SqliteLedger::backup(hq.dir.path(), &file).await.unwrap();
    writer.await.unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let again = SqliteLedger::backup(hq.dir.path(), &file).await.unwrap_err();
    assert!(matches!(again, LedgerError::Copy { .. }), "{again}");

    let other = tempfile::tempdir().unwrap();
    let restored = restore(other.path(), &file).await.unwrap();
    assert_eq!(
        (restored.meta.feed.as_str(), restored.had_checksum, restored.kept),
        ("another life", true, None)
    );
    let ledger = SqliteLedger::open_existing(other.path()).await.unwrap();
    let acts = ledger.current(Collection::Acts, None).await.unwrap().records.unwrap();
    let acts: Vec<serde_json::Value> = serde_json::from_str(&acts).unwrap();
    // What is in it is the beginning of what was done, without a gap.
    for (act, sequence) in acts.iter().zip(1..) {
        assert_eq!(act["sequence"], sequence);
    }
}

#[tokio::test]
async fn what_was_there_is_kept_and_consoles_meet_another_feed() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("copy");
    let ledger = open(dir.path(), Provenance::Real, alerts(&["a,1"])).await.unwrap();
    let before = ledger.meta().feed.clone();
    SqliteLedger::backup(dir.path(), &file).await.unwrap();
    ledger.take(alerts(&["a,2"]), now()).await.unwrap();
    ledger.close().await;

    let restored = restore(dir.path(), &file).await.unwrap();
    let kept = restored.kept.unwrap();
    let ledger = open(dir.path(), Provenance::Real, Batch::default()).await.unwrap();
    assert_ne!(ledger.meta().feed, before);
    assert!(!ledger.current(Collection::Alerts, None).await.unwrap().records.unwrap().contains("a,2"));
    let old = dir.path().join("old");
    fs::create_dir(&old).unwrap();
    fs::rename(kept, old.join("hq.sqlite")).unwrap();
    let old = SqliteLedger::open_existing(&old).await.unwrap();
    assert!(old.current(Collection::Alerts, None).await.unwrap().records.unwrap().contains("a,2"));
}

#[tokio::test]
async fn a_cursor_from_before_gets_everything_after_a_restore() {
    let hq = start(alerts(&["a,1"])).await;
    let mut model = Model::default();
    model.apply(&hq.sync(&model.request()).await);
    let file = hq.dir.path().join("copy");
    SqliteLedger::backup(hq.dir.path(), &file).await.unwrap();
    let other = start(Batch::default()).await;
    other.ledger.close().await;
    restore(other.dir.path(), &file).await.unwrap();
    let ledger = SqliteLedger::open_existing(other.dir.path()).await.unwrap();
    let asked = haree::hq::Asked { want: vec![Collection::Alerts], have: model.have, budget: 1_000_000 };
    let changes = ledger.changes(&asked).await.unwrap();
    assert_eq!(changes.chunks[0].mode, Mode::SnapshotOnly);
}

#[tokio::test]
async fn what_is_no_whole_ledger_of_the_same_kind_is_refused_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path(), Provenance::Real, alerts(&["a,1"])).await.unwrap().close().await;
    let at = |name: &str| dir.path().join(name);
    let there = fs::read(at("hq.sqlite")).unwrap();

    let drill = tempfile::tempdir().unwrap();
    open(drill.path(), Provenance::Exercise, Batch::default()).await.unwrap().close().await;
    SqliteLedger::backup(drill.path(), &at("drill")).await.unwrap();
    SqliteLedger::backup(dir.path(), &at("damaged")).await.unwrap();
    let mut bytes = fs::read(at("damaged")).unwrap();
    let length = bytes.len();
    bytes[4096..].fill(0x5a);
    fs::write(at("damaged"), &bytes[..length - 4096]).unwrap();
    fs::write(at("text"), "no ledger at all, but long enough to be read as one".repeat(99)).unwrap();
    fs::write(at("empty"), "").unwrap();

    for name in ["drill", "damaged", "text", "empty", "absent"] {
        let refused = restore(dir.path(), &at(name)).await.unwrap_err();
        let fits = match name {
            "drill" => matches!(refused, LedgerError::OtherProvenance { .. }),
            "damaged" => matches!(refused, LedgerError::NotAsWritten { .. }),
            "text" => matches!(refused, LedgerError::Damaged { .. }),
            "empty" => matches!(refused, LedgerError::NoLedger { .. }),
            _ => matches!(refused, LedgerError::Copy { .. }),
        };
        assert!(fits, "{name}: {refused}");
        assert_eq!(fs::read(at("hq.sqlite")).unwrap(), there, "{name}");
    }
    assert!(!at("hq.restoring").exists());
}

/// A directory with a ledger of its own, and a copy of another with an act in it.
async fn copy_with_an_act() -> (tempfile::TempDir, std::path::PathBuf) {
    let hq = start(alerts(&["a,1"])).await;
    hq.ledger.act(vec![acknowledge(1, "a,1", "a reason to be found")], now()).await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    open(dir.path(), Provenance::Real, Batch::default()).await.unwrap().close().await;
    let file = dir.path().join("copy");
    SqliteLedger::backup(hq.dir.path(), &file).await.unwrap();
    (dir, file)
}

#[tokio::test]
async fn four_bytes_anywhere_in_a_copy_or_a_part_cut_off_are_seen() {
    let (dir, file) = copy_with_an_act().await;
    let there = fs::read(dir.path().join("hq.sqlite")).unwrap();
    let whole = fs::read(&file).unwrap();
    // Also in the first and the last bytes, which say that there is a checksum.
    let places = (0..40).map(|n| n * (whole.len() - 4) / 39).chain([66, 68, whole.len() - 70]);
    let overwritten = places.map(|at| {
        let mut bytes = whole.clone();
        bytes[at..at + 4].iter_mut().for_each(|byte| *byte ^= 0x15);
        (format!("bytes at {at}"), bytes)
    });
    let cut =
        [1, 4, 81, 200, 5_000].map(|less| (format!("{less} less"), whole[..whole.len() - less].to_vec()));
    for (what, bytes) in overwritten.chain(cut) {
        fs::write(&file, bytes).unwrap();
        let refused = restore(dir.path(), &file).await.expect_err(&what);
        assert!(matches!(refused, LedgerError::NotAsWritten { .. }), "{what}: {refused}");
        assert!(refused.to_string().contains("checksum"), "{refused}");
        assert_eq!(fs::read(dir.path().join("hq.sqlite")).unwrap(), there, "{what}");
    }
    fs::write(&file, whole).unwrap();
    assert!(restore(dir.path(), &file).await.unwrap().had_checksum);
}

#[tokio::test]
async fn a_copy_without_a_checksum_is_read_whole_and_said_to_have_none() {
    let (dir, file) = copy_with_an_act().await;
    // As an older haree wrote it.
    assert!(restore(dir.path(), &file).await.unwrap().had_checksum);
    let ledger = dir.path().join("hq.sqlite");
    let old = fs::read(&ledger).unwrap();
    fs::write(&file, &old).unwrap();
    let found = |word: &[u8]| old.windows(word.len()).position(|window| window == word).unwrap();
    let at = found(b"\"kind\":\"acknowledge\"");
    let mut broken = old.clone();
    broken[at..at + 4].copy_from_slice(b"{{{{");
    fs::write(dir.path().join("broken"), broken).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let refused = restore(elsewhere.path(), &dir.path().join("broken")).await.unwrap_err();
    assert!(matches!(refused, LedgerError::Damaged { .. }), "{refused}");
    assert!(!elsewhere.path().join("hq.sqlite").exists());
    assert!(!restore(elsewhere.path(), &file).await.unwrap().had_checksum);
}
