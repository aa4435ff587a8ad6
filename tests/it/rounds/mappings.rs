//! A mapping file is read at each turn: what is mended holds, what is broken changes nothing and is told.

use haree::{
    domain::Telling,
    hq::{Turns, gather},
    settings::Problem,
    sources::{Mapped, Mapping},
};
use tokio::sync::watch;

use super::*;

/// HQ asks the folder by a mapping that the test writes; each turn is half a minute after the one before.
struct Round {
    desk: Desk,
    mapping: std::path::PathBuf,
    inbox: tempfile::TempDir,
    turns: Turns,
    _stop: watch::Sender<bool>,
}

impl Round {
    async fn begin(text: &str) -> Self {
        let (inbox, mut desk) = folder().await;
        let mapping = desk.dir.path().join("pntl.toml");
        fs::write(&mapping, text).unwrap();
        let (path, file) = (inbox.path().to_owned(), mapping.clone());
        let read = move || -> Result<Mapped, Telling> {
            let text = fs::read_to_string(&file).unwrap();
            let map = table_map(&text, "pntl.toml").map_err(|wrong| Problem::telling(&wrong[0]))?;
            let setup = folder::Setup { path: path.clone(), map: Some(map), zone: None };
            Ok(Mapped::Tables(Tables::Folder(Arc::new(setup))))
        };
        desk.source = Source { tables: None, mapping: Some(Mapping::new(read)), ..desk.source };
        desk.put(&inbox, "a.csv", b"Posto;Loron;Tama;Sai\nBTG;24/11/2026;301;288\n", 60);
        let (stop, stopped) = watch::channel(false);
        let turns = Turns::default();
        tokio::spawn(gather(desk.gatherer.clone(), desk.source.clone(), turns.clone(), stopped));
        let round = Self { desk, mapping, inbox, turns, _stop: stop };
        while round.desk.gatherer.ledger.feeds().await.unwrap().iter().all(|feed| feed.asking.is_none()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        round
    }

    /// What is told after a turn with this mapping: why it gives nothing, and what else is to be known.
    async fn turn(&self, text: &str) -> [String; 2] {
        fs::write(&self.mapping, text).unwrap();
        self.desk.later(1);
        let now = *self.desk.clock.lock().unwrap();
        while let Ok(awaited) = self.turns.want(&"it".into(), now) {
            awaited.outcome().await.unwrap();
        }
        self.told().await
    }

    async fn told(&self) -> [String; 2] {
        let feeds = self.desk.gatherer.ledger.feeds().await.unwrap();
        [feeds[0].trouble(), feeds[0].remark()].map(|said| said.map(told).unwrap_or_default())
    }

    async fn entries(&self) -> Vec<Option<i64>> {
        let revisions = self.desk.revisions("it", "BTG", "2026-11-24").await;
        revisions.into_iter().map(|(number, _)| number).collect()
    }
}

#[tokio::test]
async fn a_mapping_is_read_again_at_each_turn_and_a_broken_one_changes_nothing() {
    let round = Round::begin(MAPPING).await;
    assert_eq!(round.told().await, ["", ""]);
    assert_eq!(round.entries().await, [Some(301)]);

    // Broken: told with file and line, and the one before goes on.
    let broken = MAPPING.replace("direction = \"entry\"", "direction = \"up\"");
    let [trouble, remark] = round.turn(&broken).await;
    assert_eq!(trouble, "");
    assert!(remark.starts_with("The mapping file cannot be used as it is now"), "{remark}");
    assert!(remark.contains("pntl.toml:6:"), "{remark}");
    round.desk.put(&round.inbox, "b.csv", b"Posto;Loron;Tama;Sai\nBTG;24/11/2026;302;288\n", 30);
    let [trouble, remark] = round.turn(&broken).await;
    assert_eq!(trouble, "");
    assert!(remark.contains("pntl.toml:6:"), "{remark}");
    assert_eq!(round.entries().await, [Some(302), Some(301)], "by the mapping that was there before");

    // Mended and changed: all is read again by the new one.
    let mended = MAPPING.replace("Tama", "Sai");
    assert_eq!(round.turn(&mended).await, ["", ""]);
    assert_eq!(round.entries().await.first(), Some(&Some(288)));
}

#[tokio::test]
async fn a_source_whose_mapping_was_never_right_says_so_and_begins_once_it_is() {
    let round = Round::begin("[[figure]]\nmetric = \"crossngs\"\n").await;
    let [trouble, _] = round.told().await;
    assert!(trouble.contains("pntl.toml"), "{trouble}");
    assert_eq!(round.entries().await, []);
    assert_eq!(round.turn(MAPPING).await, ["", ""]);
    assert_eq!(round.entries().await, [Some(301)]);
}
