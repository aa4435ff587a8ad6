//! HQ's side of a server of figures, and what the server holds.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono::{Days, NaiveDate, TimeDelta};
use haree::{
    domain::{Clock, FeedKind, Instant, Observation, Provenance, SourceId, Value, reference},
    hq::{Batch, Gathered, Gatherer, Ledger as _, SqliteLedger, Trouble, Wanted},
    locale::Locale,
    net::{Credential, Fetcher, Patience, Secret},
    settings,
    sources::{
        Memory, Source,
        dhis2::{Key, Setup},
    },
};

use super::server::{Server, TOKEN};
use crate::support::hq::{now, open};

pub(super) const MAPPING: &str = r#"
    [[values]]
    data_set = "PoE"
    unit = "tls"
    since = "2026-10-01"
    [places]
    uBTG = "BTG"
    uSLL = "SLL"
    [[figure]]
    element = "ent"
    metric = "crossings"
    by = "direction=entry"
    [[figure]]
    element = "ext"
    metric = "crossings"
    by = "direction=exit"
"#;

pub(super) const TABLES: &str = r#"
    [[analytics]]
    items = "scr;cas"
    units = "LEVEL-2"
    step = "month"
    last = 3
    [[events]]
    program = "tbprogram01"
    filter = "sex:IN:F"
    element = "tb-f"
    units = "tls"
    step = "year"
    last = 1
    [places]
    uDili = "dili"
    tls = "TLS"
    [[figure]]
    element = "scr"
    metric = "tb.screened"
    [[figure]]
    element = "tb-f"
    metric = "tb.cases"
    by = "sex=f"
"#;

/// HQ's side: a ledger in a directory, and the source as it is set.
pub(super) struct Desk {
    pub(super) gatherer: Gatherer<SqliteLedger>,
    pub(super) source: Source,
    pub(super) dir: tempfile::TempDir,
}

pub(super) fn source(server: &Server, mapping: &str, token: Option<(&str, Option<u64>)>) -> Source {
    let (crosswalk, problems) = settings::mapping(mapping, "m.toml");
    assert_eq!(problems, []);
    let key = token.map(|(token, days)| {
        let credential = Credential::ApiToken(Secret::new(token.to_owned()));
        let key = Key {
            credential,
            kept: "/etc/haree/tlhis".into(),
            age: days.map(|days| Duration::from_hours(24 * days)),
        };
        Arc::new(move || Ok(key.clone())) as haree::sources::dhis2::KeyReader
    });
    let figures = Some(Arc::new(Setup { base: server.url.clone(), key, zone: None, crosswalk }));
    let (id, address) = (SourceId::new("tlhis"), server.url.clone());
    Source {
        id,
        kind: FeedKind::Dhis2,
        address,
        name: "TLHIS".into(),
        every: Duration::from_hours(1),
        test_every: None,
        figures,
        tables: None,
        mapping: None,
    }
}

impl Desk {
    pub(super) async fn open(source: Source) -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self::reopen(source, dir, now()).await
    }

    /// Another process with the same ledger.
    pub(super) async fn reopen(source: Source, dir: tempfile::TempDir, at: Instant) -> Self {
        let records = Batch { places: reference::places(), ..Batch::default() };
        let ledger = Arc::new(open(dir.path(), Provenance::Real, records).await.unwrap());
        let clock: Clock = Arc::new(move || at);
        let patience = Patience { connect: Duration::from_secs(2), silence: Duration::from_secs(2) };
        let fetcher = Fetcher::new(patience).unwrap();
        Self {
            gatherer: Gatherer { ledger, fetcher, clock, chance: || 0.5, keep: TimeDelta::days(400) },
            source,
            dir,
        }
    }

    pub(super) async fn memory(&self) -> Memory {
        self.gatherer.ledger.memory(&self.source.id).await.unwrap().unwrap_or_default()
    }

    pub(super) async fn ask(&self) -> Result<Gathered, Trouble> {
        let memory = self.memory().await;
        let (gathered, cursor) = self.gatherer.ask(&self.source, &memory).await?;
        self.gatherer.ledger.remember(&self.source.id, &Memory { cursor, ..memory }).await.unwrap();
        Ok(gathered)
    }

    /// New and revised figures of one turn.
    pub(super) async fn turn(&self) -> (u64, u64) {
        let figures = self.ask().await.unwrap().figures.unwrap_or_default();
        (figures.new, figures.revised)
    }

    /// What went wrong, as a person reads it.
    pub(super) async fn trouble(&self) -> String {
        Locale::english().tell(&self.ask().await.unwrap_err().telling())
    }

    /// The figures in force of the source.
    pub(super) async fn figures(&self) -> Vec<Observation> {
        let listing = self.gatherer.ledger.list(Wanted::default(), None).await.unwrap();
        let (mut pieces, mut text) = (listing.pieces.unwrap(), String::new());
        while let Some(piece) = pieces.recv().await {
            text += &piece.unwrap();
        }
        let all: Vec<Observation> = serde_json::from_str(&text).unwrap();
        all.into_iter().filter(|figure| figure.source == self.source.id).collect()
    }

    /// The ledger by the cells of the server.
    pub(super) async fn told(&self) -> BTreeMap<(String, String, String), String> {
        let figures = self.figures().await;
        let held = figures.iter().filter(|figure| figure.value != Value::Withdrawn).map(|figure| {
            let element =
                if figure.series.dimensions.to_string() == "direction=entry" { "ent" } else { "ext" };
            let unit = format!("u{}", figure.series.place);
            let key = (element.to_owned(), unit, figure.period.to_string().replace('-', ""));
            (key, figure.value.number().unwrap().to_string())
        });
        held.collect()
    }
}

/// The truth: what the server holds of what is mapped.
pub(super) fn truth(server: &Server) -> BTreeMap<(String, String, String), String> {
    server.with(|inside| {
        let held = inside.values.iter().filter(|((element, _, unit, _), held)| {
            !held.deleted
                && ["ent", "ext"].contains(&element.as_str())
                && ["uBTG", "uSLL"].contains(&unit.as_str())
        });
        held.map(|((element, _, unit, period), held)| {
            ((element.clone(), unit.clone(), period.clone()), held.value.clone())
        })
        .collect()
    })
}

pub(super) fn cell<'c>(element: &'c str, unit: &'c str, period: &'c str) -> [&'c str; 4] {
    [element, "HllvX50cXC0", unit, period]
}

/// A server of some days at two posts and one that is not mapped, at 14:12 in Dili as our clock.
pub(super) async fn posts() -> Server {
    let server = Server::start("2026-11-24T14:12:00").await;
    let first = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap();
    for day in 0..54 {
        let period = (first + Days::new(day)).format("%Y%m%d").to_string();
        for (number, unit) in ["uBTG", "uSLL", "uElse"].into_iter().enumerate() {
            server.say(cell("ent", unit, &period), &(100 + day + number as u64).to_string());
            server.say(cell("ext", unit, &period), &(200 + day).to_string());
        }
        server.say(cell("remarks", "uBTG", &period), "quiet");
    }
    server
}

pub(super) const GOOD: Option<(&str, Option<u64>)> = Some((TOKEN, Some(3)));
