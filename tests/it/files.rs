//! Tables of other offices on their way into a ledger: by a mapping, again, and changed.

use haree::{
    domain::{Instant, Place, Provenance, SourceId, TableMap, reference},
    formats::figures::{Context, mapped},
    hq::{Batch, Ledger as _, Receipt, SqliteLedger, Timing, import},
    settings::table_map,
};

use crate::support::hq::{now, open};

const MAPPING: &str = r#"
dates = "dmy"
zone = "+09:00"
place = { column = "Posto" }
period = { column = "Loron" }

[[figure]]
metric = "crossings"
direction = "entry"
value = { column = "Tama" }

[[figure]]
metric = "crossings"
direction = "exit"
value = { column = "Sai" }

[words.place]
"Mota'ain" = "BTG"
"#;

const DAYS: &str = "Loron;Posto;Tama;Sai\n22/11/2026;Mota'ain;640;611\n23/11/2026;Salele;7;x\n";

fn mapping(text: &str) -> TableMap {
    table_map(text, "m.toml").unwrap()
}

struct Desk {
    ledger: SqliteLedger,
    places: Vec<Place>,
    map: TableMap,
    _dir: tempfile::TempDir,
}

impl Desk {
    async fn open(map: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let places = reference::places();
        let records = Batch { places: places.clone(), ..Batch::default() };
        let ledger = open(dir.path(), Provenance::Real, records).await.unwrap();
        Self { ledger, places, map: mapping(map), _dir: dir }
    }

    fn pending(&self, table: &str, written_at: Instant) -> import::Pending {
        let context = Context { places: &self.places, declared: None, arrived: now() };
        let source = SourceId::new("migration-service");
        let reading = mapped::Reading { context, map: &self.map, source: &source, written_at };
        import::figures(mapped::parse(table.as_bytes(), &reading), Provenance::Real)
            .from_file("days.csv".into(), Timing::Implied)
    }

    async fn take(&self, table: &str, written_at: Instant) -> String {
        let pending = self.pending(table, written_at);
        let receipt: Receipt = self.ledger.take(pending.batch.clone(), now()).await.unwrap();
        pending.settle(&receipt).to_string().lines().next().unwrap_or_default().to_owned()
    }

    async fn preview(&self, table: &str, written_at: Instant) -> String {
        let pending = self.pending(table, written_at);
        let foreseen = self.ledger.foresee(pending.batch.clone(), now()).await.unwrap();
        pending.preview(foreseen).to_string()
    }
}

fn hours_ago(hours: i64) -> Instant {
    now() - chrono::TimeDelta::hours(hours)
}

#[tokio::test]
async fn the_same_rows_again_are_no_news_and_a_changed_cell_is_a_revision() {
    let desk = Desk::open(MAPPING).await;
    let line = |counts: &str| format!("{counts}, 1 refused");
    let first = desk.take(DAYS, hours_ago(12)).await;
    assert_eq!(first, line("3 taken, 0 revised, 0 older (not in force), 0 unchanged"));
    // The same bytes, saved again later.
    let again = desk.take(DAYS, hours_ago(10)).await;
    assert_eq!(again, line("0 taken, 0 revised, 0 older (not in force), 3 unchanged"));
    let changed = DAYS.replace("640", "642");
    assert_eq!(
        desk.preview(&changed, hours_ago(5)).await,
        "would be: 0 new, 1 revised, 0 older (not in force), 2 the same, 1 refused\n\
         revised: row 2, crossings BTG direction=entry 2026-11-22 (migration-service): 640 → 642\n\
         refused: row 3, field Sai: \"x\" is no number; write digits only"
    );
    let revised = desk.take(&changed, hours_ago(5)).await;
    assert_eq!(
        revised,
        line("0 taken, 1 revised, 0 older (not in force), 2 unchanged"),
        "a preview changes nothing"
    );
    // A copy of the first file, found in a drawer.
    let old = desk.take(DAYS, hours_ago(12)).await;
    assert_eq!(old, line("0 taken, 0 revised, 0 older (not in force), 3 unchanged"));
    let other = desk.take(&DAYS.replace("640", "639"), hours_ago(13)).await;
    assert_eq!(other, line("0 taken, 0 revised, 1 older (not in force), 2 unchanged"));
}

#[tokio::test]
async fn a_ledger_of_movements_is_taken_line_by_line_and_a_line_that_changed_is_revised() {
    let desk = Desk::open(
        "id = { column = \"No\" }\nkind = { column = \"Tipu\" }\nplace = { column = \"Armazen\" }\nitem = \"kit\"\n\
         date = { column = \"Data\" }\n[[movement]]\nvalue = { column = \"Total\" }\n\
         [words.kind]\nTama = \"receive\"\nSai = \"issue\"\n",
    )
    .await;
    let table = "No,Tipu,Armazen,Data,Total\n1,Tama,site-dili,2026-11-20,600\n2,Sai,Dili,2026-11-21,25\n";
    assert_eq!(
        desk.preview(table, now()).await,
        "would be: 2 new, 0 revised, 0 older (not in force), 0 the same, 0 refused\n\
         new: row 2, line:migration-service:1 site-dili kit: receive 600\n\
         new: row 3, line:migration-service:2 site-dili kit: issue 25"
    );
    desk.take(table, hours_ago(2)).await;
    let changed = table.replace(",25", ",52");
    assert_eq!(
        desk.preview(&changed, now()).await,
        "would be: 0 new, 1 revised, 0 older (not in force), 1 the same, 0 refused\n\
         revised: row 3, line:migration-service:2 site-dili kit: issue 25 → issue 52"
    );
}
