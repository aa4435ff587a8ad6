//! A console beside HQs of other versions: what is new in an answer costs nothing that is old.

use std::sync::Arc;

use futures_util::FutureExt as _;
use haree::domain::{ConsoleId, FeedId, LinkState, Provenance, Records as _};
use haree::locale::Locale;
use haree::protocol::{
    BINARY, Collection, Cursor, Digest, End, Frame, Hello, Mode, NDJSON, Outcome, Results, Row, Rows,
    Verdict, compress, encode, pack, record_hash,
};
use haree::store::Store;
use haree::sync::News;
use serde_json::{Value, json};

use super::desk::{Desk, quick};
use super::memory::{CONSOLE, Memory, act};
use crate::support::hq::{alert, now};
use crate::support::told;
use crate::support::toxic::{Reply, Server, http};

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn hello(console: &str, (min_proto, proto): (u32, u32)) -> Frame {
    Frame::Hello(Hello {
        proto,
        min_proto,
        console: ConsoleId::new(console),
        feed: FeedId::new("feed"),
        provenance: Provenance::Simulated,
        name: "HQ".into(),
        now: now(),
        speed: 1.0,
    })
}

fn rows(collection: Collection, records: &[Value]) -> Option<Frame> {
    let rows = records.iter().cloned().map(Row::Record).collect();
    Some(Frame::Rows(Rows { collection, mode: Mode::SnapshotOnly, rows, cursor: Cursor::new("r1")? }))
}

fn end() -> Frame {
    Frame::End(End { now: now(), more: false, since: None })
}

/// An HQ that gives this answer, in this writing, to everybody.
async fn serve(frames: &[Frame], binary: bool) -> std::io::Result<Server> {
    let reply = if binary {
        let mut packed: Vec<_> = frames.iter().map(pack).collect();
        // A frame of a kind that is to come, before the end.
        packed.insert(packed.len() - 1, vec![3, 99, 1, 2]);
        http("200 OK", BINARY, &compress(&packed)?)
    } else {
        let mut lines: Vec<_> = frames.iter().map(encode).collect();
        let last = lines.len() - 1;
        lines.insert(last, b"{\"frame\":\"rows\",\"collection\":\"weather\",\"mode\":\"x\"}\n".to_vec());
        lines.insert(last, b"{\"frame\":\"forecast\",\"wind\":3}\n".to_vec());
        http("200 OK", NDJSON, &lines.concat())
    };
    Server::start(move |_| {
        let reply = reply.clone();
        async move { Reply::Close(reply) }.boxed()
    })
    .await
}

#[tokio::test]
async fn an_hq_without_a_common_version_is_told_once_it_has_answered_the_acts() -> TestResult {
    for (binary, versions, remedy) in [
        (false, (6, 7), "update haree"),
        (true, (6, 7), "update haree"),
        (false, (0, 0), "HQ must be updated"),
    ] {
        let key = act(1, "seen").key;
        let outcome = Outcome::Applied { order: 1, at: now() };
        let results =
            Results { results: vec![Verdict { key: key.clone(), outcome }], contiguous: Vec::new() };
        let rows = rows(Collection::Alerts, &[json!({"id": "a,1"})]).ok_or("no cursor")?;
        let server = serve(&[hello(CONSOLE, versions), Frame::Results(results), rows, end()], binary).await?;
        let cache = Arc::new(Memory::default());
        cache.queue(1, "seen");
        let mut desk = Desk::start(&server.url(), cache, quick())?;
        desk.until("the act's answer", |news| *news == News::Settled { key: key.clone() }).await?;
        let state = desk.until_state("refusal", |state| matches!(state, LinkState::Refused { .. })).await?;
        let LinkState::Refused { why, .. } = state else { return Err("not refused".into()) };
        assert!(told(&why).contains(remedy), "{why}");
        let held = desk.cache.held();
        assert_eq!((held.queue.len(), held.applied, held.greeted), (0, 0, None));
    }
    Ok(())
}

#[tokio::test]
async fn what_a_newer_hq_says_in_a_common_version_is_kept_and_what_is_unknown_is_skipped_alone() -> TestResult
{
    for binary in [false, true] {
        let dir = tempfile::tempdir()?;
        let store = Arc::new(Store::open(dir.path(), 1, 1)?.store);
        let mut known = serde_json::to_value(alert("a,1"))?;
        known["colour"] = json!({"of": ["a later version", 7, null]});
        let mut unknown = serde_json::to_value(alert("a,2"))?;
        unknown["severity"] = json!("apocalyptic");
        let records = [known.clone(), unknown];
        let alerts = rows(Collection::Alerts, &records).ok_or("no cursor")?;
        let server = serve(&[hello(store.console().as_str(), (1, 3)), alerts, end()], binary).await?;
        let mut desk = Desk::start(&server.url(), Arc::clone(&store), quick())?;
        desk.until_notice("1 record (alerts) is not understood").await?;
        desk.until_live().await?;
        let ids: Vec<_> = store.alerts()?.into_iter().map(|alert| alert.id.to_string()).collect();
        assert_eq!(ids, ["a,1"]);
        // It is told once, however often they come.
        desk.wake.notify_one();
        let again = desk.until("nothing new", |news| match news {
            News::Notice(telling) => Locale::english().tell(telling).contains("not understood"),
            News::Link(link) => link.state == LinkState::Live,
            _ => false,
        });
        assert!(matches!(again.await?, News::Link(_)));
        desk.stop.send(true)?;
        desk.task.await?;

        // What is not known inside a record is kept with it.
        let mut sum = Digest::default();
        sum.add(record_hash(Collection::Alerts, &known).ok_or("no hash")?);
        let dir = tempfile::tempdir()?;
        let store = Store::open(dir.path(), 1, 1)?.store;
        let whole = rows(Collection::Alerts, &[known]).ok_or("no cursor")?;
        let Frame::Rows(whole) = whole else { return Err("no rows".into()) };
        store.apply(&whole)?;
        assert_eq!(store.digest(Collection::Alerts)?.map(|(_, digest)| digest), Some(sum));
    }
    Ok(())
}
