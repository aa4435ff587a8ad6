//! The real engine and the real HQ over links that stall, break off, crawl or belong to somebody else.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use haree::domain::{AlertId, Clean, Deed, Draft, LinkState, Records as _};
use haree::hq::{Batch, Ledger as _};
use haree::net::Patience;
use haree::protocol::{Collection, Frame};
use haree::store::Store;
use haree::sync::{Cache, Limits, News, Pace};
use tokio::sync::watch;

use super::desk::{Desk, quick};
use super::memory::Memory;
use crate::support::hq::{Hq, Model, alerts, crossings, figures, now, start};
use crate::support::link::{Link, Toxic};
use crate::support::told;
use crate::support::toxic::http;

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn impatient() -> Pace {
    let silence = Duration::from_millis(400);
    Pace { patience: Patience { silence, ..quick().patience }, wait_seconds: 1, ..quick() }
}

fn note(text: &str) -> Draft {
    let deed = Deed::Note { alert: AlertId::new("a,1"), text: Clean::new(text) };
    Draft { who: Clean::new("Ana"), happened_at: now(), deed }
}

/// How many rows of acts an HQ sends, and of which acts they are.
pub(super) async fn acts_at(hq: &Hq) -> Result<(usize, BTreeSet<String>), Box<dyn std::error::Error>> {
    let mut request = Model::default().request();
    request.want = vec![Collection::Acts];
    let (mut rows, mut keys) = (0, BTreeSet::new());
    loop {
        let frames = hq.sync(&request).await;
        for act in frames.rows(Collection::Acts) {
            rows += 1;
            keys.insert(format!("{} {} {}", act["console"], act["epoch"], act["sequence"]));
        }
        for frame in &frames.0 {
            if let Frame::Rows(rows) = frame {
                request.have.insert(rows.collection, rows.cursor.clone());
            }
        }
        if !frames.end().more {
            return Ok((rows, keys));
        }
    }
}

struct Bench {
    hq: Hq,
    link: Link,
    desk: Desk<Store>,
    done: usize,
    _dir: tempfile::TempDir,
}

impl Bench {
    async fn set_up() -> Result<Self, Box<dyn std::error::Error>> {
        let hq = start(alerts(&["a,1"])).await;
        let link = Link::to(&hq.url, Toxic::Clear).await?;
        let dir = tempfile::tempdir()?;
        let store = Arc::new(Store::open(dir.path(), 1, 1)?.store);
        let mut desk = Desk::start(&link.url, store, impatient())?;
        desk.until_live().await?;
        Ok(Self { hq, link, desk, done: 0, _dir: dir })
    }

    /// Something is done here and something new is said there while the link is so; once it is clear
    /// again, each has got what the other has.
    async fn survives(&mut self, toxic: Toxic, words: &str) -> TestResult {
        self.link.toxic.send_replace(toxic);
        self.done += 1;
        let act = self.desk.cache.queue(note(&format!("note {}", self.done)))?;
        let alert = format!("b,{}", self.done);
        self.hq.ledger.take(alerts(&[&alert]), now()).await?;
        self.desk.wake.notify_one();
        if !words.is_empty() {
            // The connection that there was may be missed first.
            while !self.desk.until_trouble().await?.contains(words) {}
            self.link.toxic.send_replace(Toxic::Clear);
            self.desk.wake.notify_one();
        }
        let settled = |news: &News| *news == News::Settled { key: act.key.clone() };
        self.desk.until("the verdict", settled).await?;
        while !self.desk.cache.alerts()?.iter().any(|held| held.id.as_str() == alert) {
            self.desk.until("the alert", |news| matches!(news, News::Changed(_))).await?;
        }
        self.link.toxic.send_replace(Toxic::Clear);
        let (rows, keys) = acts_at(&self.hq).await?;
        assert_eq!((rows, keys.len()), (self.done, self.done), "each act once");
        Ok(())
    }
}

#[tokio::test]
async fn stalls_and_cuts_lose_nothing_and_bring_nothing_twice() -> TestResult {
    let mut bench = Bench::set_up().await?;
    for bytes in [0, 60, 400] {
        bench.survives(Toxic::Stall(bytes), "nothing came for").await?;
        bench.survives(Toxic::Cut(bytes), "offline: ").await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_slow_link_is_no_broken_one() -> TestResult {
    let mut bench = Bench::set_up().await?;
    bench.survives(Toxic::Throttle(4_000), "").await
}

#[tokio::test]
async fn a_portal_in_between_takes_no_act_and_gives_no_record() -> TestResult {
    let mut bench = Bench::set_up().await?;
    let page = b"<html>Sign in</html>";
    let moved = b"HTTP/1.1 302 Found\r\nlocation: http://portal.example/\r\ncontent-length: 0\r\n\r\n";
    bench.survives(Toxic::Portal(http("200 OK", "text/html", page)), "a web page").await?;
    bench.survives(Toxic::Portal(moved.to_vec()), "redirect to http://portal.example/").await?;
    let required = http("511 Network Authentication Required", "text/html", page);
    bench.survives(Toxic::Portal(required), "511").await
}

/// Ten acts typed while HQ is away, and a look by hand after each, cost nothing once it is back.
#[tokio::test]
async fn what_is_done_while_hq_is_away_makes_no_pause_longer() -> TestResult {
    let hq = start(alerts(&["a,1"])).await;
    let link = Link::to(&hq.url, Toxic::Cut(0)).await?;
    let dir = tempfile::tempdir()?;
    let (first_retry, last_retry) = (Duration::from_millis(500), Duration::from_hours(1));
    let pace = Pace { first_retry, last_retry, ..quick() };
    let mut desk = Desk::start(&link.url, Arc::new(Store::open(dir.path(), 1, 1)?.store), pace)?;
    for tries in 1..=20 {
        while link.connections() < tries {
            desk.until("another try", |news| matches!(news, News::Link(_))).await?;
        }
        if tries % 2 == 0 {
            desk.cache.queue(note(&format!("note {tries}")))?;
        }
        desk.wake.notify_one();
    }
    while link.connections() <= 20 {
        desk.until("the last try of a wake", |news| matches!(news, News::Link(_))).await?;
    }
    link.toxic.send_replace(Toxic::Clear);
    // That one fails too, and nobody wakes it any more.
    desk.until_live().await?;
    assert_eq!(acts_at(&hq).await?.0, 10);
    Ok(())
}

/// More figures than go through a few kilobytes, packed as they are.
const ROWS: i64 = 15_000;

/// A number that the ones before do not tell (splitmix64).
fn noise(n: i64) -> i64 {
    let mut bits = (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (bits ^ (bits >> 27)) as i64 & 0x3fff_ffff
}

/// A cursor moves with each frame, so what was committed is never asked for again.
#[tokio::test]
async fn ten_cuts_in_a_first_sync_refetch_nothing_and_alerts_come_before_history() -> TestResult {
    let many = (0..ROWS).map(|hour| crossings(hour, noise(hour))).collect();
    let hq = start(Batch { alerts: alerts(&["a,1"]).alerts, ..figures(many) }).await;
    let link = Link::to(&hq.url, Toxic::Cut(6_000)).await?;
    let cache = Arc::new(Memory::default());
    let mut desk = Desk::start(&link.url, Arc::clone(&cache), quick())?;
    let figures_came =
        |news: &News| matches!(news, News::Changed(what) if what.contains(&Collection::Observations));
    desk.until("the first figures", figures_came).await?;
    assert_eq!(cache.count(Collection::Alerts), 1, "alerts come before history");
    while link.connections() <= 10 {
        desk.until("another try", |news| matches!(news, News::Link(_))).await?;
    }
    assert!(cache.count(Collection::Observations) < ROWS as usize, "the cuts came before the end");
    link.toxic.send_replace(Toxic::Clear);
    desk.until_live().await?;
    assert_eq!(cache.count(Collection::Observations), ROWS as usize);
    assert_eq!(cache.held().applied, ROWS as usize + 1, "nothing came twice");
    Ok(())
}

#[tokio::test]
async fn one_connection_serves_polls_and_acts() -> TestResult {
    let hq = start(alerts(&["a,1"])).await;
    let link = Link::to(&hq.url, Toxic::Clear).await?;
    let dir = tempfile::tempdir()?;
    let mut desk = Desk::start(&link.url, Arc::new(Store::open(dir.path(), 1, 1)?.store), quick())?;
    desk.until_live().await?;
    for n in 0..5 {
        let act = desk.cache.queue(note(&format!("note {n}")))?;
        desk.wake.notify_one();
        desk.until("the verdict", |news| *news == News::Settled { key: act.key.clone() }).await?;
        desk.until_live().await?;
    }
    assert_eq!(link.connections(), 1);
    Ok(())
}

#[tokio::test]
async fn a_pause_lets_nothing_through_until_it_ends() -> TestResult {
    let hq = start(alerts(&["a,1"])).await;
    let dir = tempfile::tempdir()?;
    let (pause, paused) = watch::channel(false);
    let limits = Limits { pause: Some(paused), ..Limits::default() };
    let store = Arc::new(Store::open(dir.path(), 1, 1)?.store);
    let mut desk = Desk::start_limited(&hq.url, store, impatient(), limits)?;
    desk.until_live().await?;
    pause.send_replace(true);
    let stopped = |state: &LinkState| matches!(state, LinkState::Offline { why, .. } if told(why).starts_with("paused"));
    desk.until_state("the pause", stopped).await?;
    let act = desk.cache.queue(note("in the pause"))?;
    desk.wake.notify_one();
    hq.ledger.take(alerts(&["b,1"]), now()).await?;
    assert_eq!(acts_at(&hq).await?.0, 0);
    pause.send_replace(false);
    desk.until("the verdict", |news| *news == News::Settled { key: act.key.clone() }).await?;
    desk.until_live().await?;
    assert_eq!(desk.cache.alerts()?.len(), 2);
    Ok(())
}

/// More than a question and the least that HQ answers to it.
const LITTLE: u64 = 5_000;

/// Reads the news until the hour's bytes are used up; how many went by then.
async fn used_up<S: Cache>(desk: &mut Desk<S>) -> Result<u64, Box<dyn std::error::Error>> {
    let link = desk
        .until("the end of the hour's bytes", |news| matches!(news, News::Link(link) if link.traffic.used_up))
        .await?;
    let News::Link(link) = link else { return Err("no link".into()) };
    Ok(link.traffic.last_hour.total())
}

#[tokio::test]
async fn an_hour_that_had_its_bytes_gets_acts_and_alerts_alone() -> TestResult {
    let many = (0..ROWS).map(|hour| crossings(hour, noise(hour))).collect();
    let hq = start(Batch { alerts: alerts(&["a,1"]).alerts, ..figures(many) }).await;
    let limits = Limits { hourly_bytes: Some(20_000), ..Limits::default() };
    let mut desk = Desk::start_limited(&hq.url, Arc::new(Memory::default()), impatient(), limits)?;
    desk.until_notice("The 20,000 bytes of this hour are used up").await?;
    let went = used_up(&mut desk).await?;
    assert!((20_000..20_000 + LITTLE).contains(&went), "{went} bytes");
    let figures = desk.cache.count(Collection::Observations);
    assert!(figures < ROWS as usize, "{figures}");
    hq.ledger
        .take(Batch { alerts: alerts(&["b,1"]).alerts, ..self::figures(vec![crossings(ROWS, 1)]) }, now())
        .await?;
    let came = |news: &News| matches!(news, News::Changed(what) if what.contains(&Collection::Alerts));
    desk.until("the alert", came).await?;
    assert_eq!(desk.cache.count(Collection::Observations), figures);
    Ok(())
}

/// An idle console asks without naming collections, and a whole import may be the answer.
#[tokio::test]
async fn a_flood_of_news_is_not_more_than_the_hour_has() -> TestResult {
    let hq = start(alerts(&["a,1"])).await;
    let limits = Limits { hourly_bytes: Some(20_000), ..Limits::default() };
    let mut desk = Desk::start_limited(&hq.url, Arc::new(Memory::default()), quick(), limits)?;
    desk.until_live().await?;
    let many = (0..ROWS).map(|hour| crossings(hour, noise(hour))).collect();
    hq.ledger.take(figures(many), now()).await?;
    let went = used_up(&mut desk).await?;
    assert!((20_000..20_000 + LITTLE).contains(&went), "{went} bytes");
    Ok(())
}
