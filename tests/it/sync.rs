//! Console and HQ over a real port: what is taken, what is told, and what a bad link costs.

mod desk;
mod fake_hq;
mod integrity;
mod link;
mod memory;
mod once;
mod versions;
mod whole;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::FutureExt as _;
use haree::domain::{LinkState, Provenance};
use haree::net::Patience;
use haree::protocol::{Collection, Cursor, Mode, NDJSON, Problem, Row, SyncRequest};
use haree::sync::{News, Pace};
use serde_json::json;

use crate::support::told;
use crate::support::toxic::{Reply, Server, http};
use desk::{Desk, PATIENCE, at, quick};
use fake_hq::{FakeHq, end, frame, greeting, hello};
use memory::{CONSOLE, Held, Memory, act};

type TestResult = Result<(), Box<dyn std::error::Error>>;

fn record(id: &str) -> Vec<Row> {
    vec![Row::Record(json!({ "id": id }))]
}

fn alerts(id: &str, cursor: &str) -> Vec<u8> {
    frame(Collection::Alerts, Mode::Delta, record(id), cursor)
}

fn stock(id: &str, cursor: &str) -> Vec<u8> {
    frame(Collection::Stock, Mode::Delta, record(id), cursor)
}

fn frames(parts: &[Vec<u8>]) -> Vec<u8> {
    http("200 OK", NDJSON, &parts.concat())
}

/// A console with an act in its queue meets such an answer: what it says and what it then holds.
async fn meet(reply: fn() -> Reply) -> Result<(String, Held), Box<dyn std::error::Error>> {
    meet_at(quick(), reply).await
}

async fn meet_at(pace: Pace, reply: fn() -> Reply) -> Result<(String, Held), Box<dyn std::error::Error>> {
    let server = Server::always(reply).await?;
    let cache = Arc::new(Memory::default());
    cache.queue(1, "seen");
    let mut desk = Desk::start(&server.url(), cache, pace)?;
    let said = desk.until_trouble().await?;
    assert!(said.contains(&server.url()), "the address is missing: {said}");
    Ok((said, desk.cache.held()))
}

/// Such an answer is told with these words, and nothing of it is taken.
async fn check_nothing_taken(reply: fn() -> Reply, parts: &[&str]) -> TestResult {
    let (said, held) = meet(reply).await?;
    check_untouched(&said, &held, parts);
    Ok(())
}

#[track_caller]
fn check_untouched(said: &str, held: &Held, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "{part} is missing: {said}");
    }
    let untouched = Held { queue: vec![act(1, "seen")], ..Held::default() };
    assert_eq!(*held, untouched, "after: {said}");
}

#[tokio::test]
async fn a_refused_port_is_offline_and_says_what_to_do() -> TestResult {
    let url = Server::always(|| Reply::Close(Vec::new())).await?.url();
    let cache = Arc::new(Memory::default());
    let mut desk = Desk::start(&url, cache, quick())?;
    let said = desk.until_trouble().await?;
    assert!(said.starts_with(&format!("offline: no answer from {url}: connection refused")), "{said}");
    assert!(said.contains("haree hq serve"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_stall_before_and_in_an_answer_is_given_up() -> TestResult {
    let short = Patience { silence: Duration::from_millis(500), ..quick().patience };
    let pace = Pace { patience: short, ..quick() };
    let (said, held) = meet_at(pace, || Reply::Silence(Vec::new())).await?;
    check_untouched(&said, &held, &["offline: ", "nothing came for 0.5 s"]);
    let half = || {
        let whole = frames(&[hello(Provenance::Real), alerts("a", "r1"), end(false, None)]);
        Reply::Silence(whole[..whole.len() - 10].to_vec())
    };
    let (said, held) = meet_at(pace, half).await?;
    assert!(said.contains("broke off after") && said.contains("nothing came for 0.5 s"), "{said}");
    assert_eq!(held.have.keys().collect::<Vec<_>>(), [&Collection::Alerts]);
    Ok(())
}

#[tokio::test]
async fn a_portal_is_told_as_such_and_nothing_of_it_is_taken() -> TestResult {
    let page = || Reply::Close(http("200 OK", "text/html; charset=utf-8", b"<html>Sign in</html>"));
    check_nothing_taken(page, &["refused: ", "sign-in page or proxy (a web page)"]).await?;
    let redirect = || {
        let head = b"HTTP/1.1 302 Found\r\nlocation: http://portal.example/\r\ncontent-length: 0\r\n\r\n";
        Reply::Close(head.to_vec())
    };
    check_nothing_taken(redirect, &["refused: ", "redirect to http://portal.example/"]).await?;
    let required = || Reply::Close(http("511 Network Authentication Required", "text/html", b"<p>"));
    check_nothing_taken(required, &["refused: ", "511"]).await?;
    let forbidden = || Reply::Close(http("403 Forbidden", "text/html", b"<html>Blocked</html>"));
    check_nothing_taken(forbidden, &["refused: ", "a web page, HTTP 403"]).await
}

#[tokio::test]
async fn an_answer_without_hqs_greeting_is_not_hqs() -> TestResult {
    let empty = || Reply::Close(frames(&[]));
    check_nothing_taken(empty, &["refused: ", "an empty answer"]).await?;
    let rude = || Reply::Close(frames(&[alerts("a", "r1"), end(false, None)]));
    check_nothing_taken(rude, &["refused: ", "it does not greet"]).await?;
    let other = || {
        let greeting = greeting("feed".into(), "mesa-2", Provenance::Real, at(0));
        Reply::Close(frames(&[greeting, alerts("a", "r1"), end(false, None)]))
    };
    check_nothing_taken(other, &["refused: ", "greets console `mesa-2`, not `mesa-1`"]).await?;
    let not_modified = || Reply::Close(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec());
    check_nothing_taken(not_modified, &["refused: ", "304"]).await
}

#[tokio::test]
async fn something_else_that_answers_is_named() -> TestResult {
    let json = || Reply::Close(http("200 OK", "application/json", br#"{"status":"UP"}"#));
    check_nothing_taken(json, &["refused: ", "is not HQ", r#"application/json: {"status":"UP"}"#]).await?;
    let lines = || Reply::Close(http("200 OK", NDJSON, b"{\"frame\":\"tick\"}\n{\"frame\":\"tick\"}\n"));
    check_nothing_taken(lines, &["refused: ", "is not HQ", "tick"]).await?;
    let missing = || Reply::Close(http("404 Not Found", "text/plain", b"no such page \x1b[31m"));
    check_nothing_taken(missing, &["refused: ", "HTTP 404", "no such page"]).await?;
    let huge = || Reply::Close(frames(&[vec![b'a'; 9 << 20]]));
    check_nothing_taken(huge, &["refused: ", "> 8 MiB"]).await?;
    let other_wire = || Reply::Close(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec());
    check_nothing_taken(other_wire, &["offline: ", "no answer from"]).await
}

#[tokio::test]
async fn an_error_of_hq_is_told_in_its_words() -> TestResult {
    let busy = || {
        let problem = Problem::new(503, "busy", "Busy", "the ledger is being copied; try again");
        let body = serde_json::to_string(&problem).unwrap_or_default();
        let head = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\n";
        let length = body.len();
        let rest = format!("content-type: {}\r\ncontent-length: {length}\r\n\r\n{body}", Problem::MEDIA_TYPE);
        Reply::Close(format!("{head}{rest}").into_bytes())
    };
    check_nothing_taken(busy, &["offline: ", "503 Busy: the ledger is being copied"]).await?;
    let bare = || Reply::Close(http("502 Bad Gateway", "text/html", b"<html>nginx</html>"));
    check_nothing_taken(bare, &["offline: ", "502"]).await
}

#[tokio::test]
async fn the_hq_of_other_records_is_refused() -> TestResult {
    let other = || Reply::Close(frames(&[hello(Provenance::Exercise), alerts("a", "r1"), end(false, None)]));
    let server = Server::always(other).await?;
    let mut desk = Desk::start(&server.url(), Arc::<Memory>::default(), quick())?;
    let said = desk.until_trouble().await?;
    assert!(
        said.starts_with("refused: this data directory holds real figures; HQ “HQ Dili” sends"),
        "{said}"
    );
    assert_eq!(desk.cache.held(), Held::default());
    Ok(())
}

#[tokio::test]
async fn rubbish_in_the_middle_keeps_what_came_before() -> TestResult {
    let broken = || {
        let rubbish = b"\x1b[2Jrubbish\n".to_vec();
        let (first, last) = (alerts("a", "r1"), stock("s", "r1"));
        Reply::Close(frames(&[hello(Provenance::Real), first, rubbish, last, end(false, None)]))
    };
    let (said, held) = meet(broken).await?;
    assert!(said.starts_with("offline: ") && said.contains("was damaged ([2Jrubbish)"), "{said}");
    assert_eq!(held.have.keys().collect::<Vec<_>>(), [&Collection::Alerts]);
    assert_eq!((held.queue.len(), held.synced_at), (1, None));
    let huge = || Reply::Close(frames(&[hello(Provenance::Real), vec![b'a'; 9 << 20]]));
    let (said, _) = meet(huge).await?;
    assert!(said.contains("> 8 MiB"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_frame_of_a_kind_to_come_is_skipped() -> TestResult {
    let server = Server::always(|| {
        let new = b"{\"frame\":\"weather\",\"wind\":3}\n".to_vec();
        Reply::Close(frames(&[hello(Provenance::Real), new, alerts("a", "r1"), end(false, None)]))
    })
    .await?;
    let mut desk = Desk::start(&server.url(), Arc::<Memory>::default(), quick())?;
    desk.until_live().await?;
    assert_eq!(desk.cache.count(Collection::Alerts), 1);
    Ok(())
}

#[tokio::test]
async fn records_that_are_not_understood_are_told_once() -> TestResult {
    let server = Server::always(|| {
        Reply::Close(frames(&[hello(Provenance::Real), alerts("future", "r1"), end(false, None)]))
    })
    .await?;
    let mut desk = Desk::start(&server.url(), Arc::<Memory>::default(), quick())?;
    desk.until_notice("1 record (alerts) is not understood").await.map_err(Into::into)
}

/// An answer that is cut anywhere leaves exactly the frames that were whole, and the next question goes on
/// from there.
#[tokio::test]
async fn a_cut_anywhere_keeps_whole_frames_and_nothing_else() -> TestResult {
    let parts = [hello(Provenance::Real), alerts("a", "r1"), stock("s", "r2"), end(false, None)];
    let whole = frames(&parts);
    let body = whole.len() - parts.concat().len();
    let edge = |frames: usize| body + parts[..frames].concat().len();
    for cut in [0, 20, body, edge(1) - 1, edge(1), edge(2) - 1, edge(2), edge(3) - 1, edge(3), edge(4) - 1] {
        let bytes = whole[..cut].to_vec();
        let server = Server::start(move |_| {
            let bytes = bytes.clone();
            async move { Reply::Close(bytes) }.boxed()
        })
        .await?;
        let mut desk = Desk::start(&server.url(), Arc::<Memory>::default(), quick())?;
        let said = desk.until_trouble().await?;
        assert!(said.starts_with("offline: "), "at {cut}: {said}");
        assert_eq!(said.contains("broke off"), cut >= body, "at {cut}: {said}");
        let (a, s) = (usize::from(cut >= edge(2)), usize::from(cut >= edge(3)));
        let counts = (desk.cache.count(Collection::Alerts), desk.cache.count(Collection::Stock));
        assert_eq!(counts.0.min(1) + counts.1.min(1), a + s, "at {cut}");
        assert_eq!(desk.cache.held().synced_at, None, "at {cut}");
        // The second question names what the first answer brought.
        desk.until_seen(&server, 2).await?;
        let request: SyncRequest = serde_json::from_slice(&server.seen()[1].body)?;
        assert_eq!(request.have.len(), a + s, "at {cut}");
    }
    Ok(())
}

#[tokio::test]
async fn an_hq_that_always_has_more_and_sends_nothing_is_not_asked_for_ever() -> TestResult {
    let endless = || Reply::Close(frames(&[hello(Provenance::Real), end(true, None)]));
    let server = Server::always(endless).await?;
    let mut desk = Desk::start(&server.url(), Arc::<Memory>::default(), quick())?;
    let said = desk.until_trouble().await?;
    assert!(said.starts_with("offline: ") && said.contains("there is more and sends nothing"), "{said}");
    // Rows that lead nowhere are no better.
    let circling = || Reply::Close(frames(&[hello(Provenance::Real), alerts("a", "r1"), end(true, None)]));
    let server = Server::always(circling).await?;
    let mut desk = Desk::start(&server.url(), Arc::<Memory>::default(), quick())?;
    let said = desk.until_trouble().await?;
    assert!(said.contains("there is more and sends nothing"), "{said}");
    assert_eq!(server.seen().len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_collection_is_not_fetched_whole_again_without_the_operator() -> TestResult {
    let again = || {
        let places = frame(Collection::Places, Mode::SnapshotOnly, record("dili"), "r1");
        Reply::Close(frames(&[hello(Provenance::Real), places, alerts("a", "r1"), end(false, None)]))
    };
    let server = Server::always(again).await?;
    let mut desk = Desk::start(&server.url(), Arc::<Memory>::default(), quick())?;
    desk.until_live().await?;
    desk.until_notice("HQ sends everything again within the hour (places)").await?;
    desk.until_state("no claim that all is here", |state| *state == LinkState::Syncing).await?;
    // The request after that one no longer asks for it.
    desk.until(
        "more alerts",
        |news| matches!(news, News::Changed(what) if what.contains(&Collection::Alerts)),
    )
    .await?;
    let last: SyncRequest = serde_json::from_slice(&server.seen().last().ok_or("nothing seen")?.body)?;
    assert!(!last.want.contains(&Collection::Places));
    desk.wake.notify_one();
    desk.until("places", |news| matches!(news, News::Changed(what) if what.contains(&Collection::Places)))
        .await?;
    Ok(())
}

#[tokio::test]
async fn the_skew_of_a_real_hqs_clock_is_measured_and_a_simulated_one_is_followed() -> TestResult {
    for (provenance, skew) in [(Provenance::Real, Some(120)), (Provenance::Simulated, None)] {
        let server = Server::start(move |_| {
            let greeting = greeting("feed".into(), CONSOLE, provenance, at(120));
            async move { Reply::Close(frames(&[greeting, end(false, None)])) }.boxed()
        })
        .await?;
        let mut desk = Desk::start(&server.url(), Arc::<Memory>::default(), quick())?;
        let live = |news: &News| matches!(news, News::Link(link) if link.state == LinkState::Live);
        let News::Link(link) = desk.until("live link", live).await? else { return Err("no link".into()) };
        assert_eq!((link.skew_seconds, link.provenance), (skew, Some(provenance)));
        assert_eq!(link.name.as_ref().map(haree::domain::Clean::as_str), Some("HQ Dili"));
        assert!(link.bytes_last_hour > 0);
    }
    Ok(())
}

#[tokio::test]
async fn the_first_sync_comes_in_pages_and_then_only_what_is_new() -> TestResult {
    let hq = FakeHq::default();
    for n in 0..7 {
        hq.add(Collection::Alerts, &format!("alert-{n}"));
        hq.add(Collection::Stock, &format!("entry-{n}"));
    }
    hq.ledger().page = Some(3);
    let server = hq.serve().await?;
    let mut desk = Desk::start(&server.url(), Arc::<Memory>::default(), quick())?;
    desk.until(
        "greeting",
        |news| matches!(news, News::Greeted(hello, _) if hello.console.as_str() == CONSOLE),
    )
    .await?;
    desk.until_state("syncing", |state| *state == LinkState::Syncing).await?;
    desk.until_live().await?;
    assert_eq!((desk.cache.count(Collection::Alerts), desk.cache.count(Collection::Stock)), (7, 7));
    let held = desk.cache.held();
    assert_eq!(
        (held.have.len(), held.since.is_some(), held.flushes > 0),
        (Collection::ALL.len(), true, true)
    );
    hq.add(Collection::Alerts, "alert-new");
    desk.until("new alert", |news| *news == News::Changed([Collection::Alerts].into())).await?;
    assert_eq!(desk.cache.count(Collection::Alerts), 8);
    let polls = server.seen().iter().filter(|request| request.line.starts_with("GET")).count();
    assert!(polls > 0, "an idle console polls with GET");
    Ok(())
}

#[tokio::test]
async fn hq_killed_and_back_needs_no_restart() -> TestResult {
    let hq = FakeHq::default();
    hq.add(Collection::Alerts, "before");
    let server = hq.serve().await?;
    let place = server.at;
    let mut desk = Desk::start(&server.url(), Arc::<Memory>::default(), quick())?;
    desk.until_live().await?;
    desk.seconds.store(600, Ordering::SeqCst);
    drop(server);
    let state = desk.until_state("offline", |state| matches!(state, LinkState::Offline { .. })).await?;
    let LinkState::Offline { since, why } = state else { return Err("not offline".into()) };
    assert_eq!(since, at(0), "the last good answer was then");
    let why = told(&why);
    assert!(why.contains("no answer from") || why.contains("broke off"), "{why}");
    assert_eq!(desk.cache.count(Collection::Alerts), 1);
    hq.add(Collection::Alerts, "meanwhile");
    let _server = hq.serve_at(place).await?;
    desk.until_live().await?;
    assert_eq!(desk.cache.count(Collection::Alerts), 2);
    assert_eq!(desk.cache.held().synced_at, Some(at(600)));
    Ok(())
}

/// HQ was restored from a backup while the console was away: the cursors are of another life.
#[tokio::test]
async fn another_life_of_the_ledger_is_fetched_anew() -> TestResult {
    let hq = FakeHq::default();
    for n in 0..5 {
        hq.add(Collection::Alerts, &format!("alert-{n}"));
    }
    let server = hq.serve().await?;
    let place = server.at;
    let mut desk = Desk::start(&server.url(), Arc::<Memory>::default(), quick())?;
    desk.until_live().await?;
    drop(server);
    desk.until_trouble().await?;
    hq.ledger().restore(&[(Collection::Alerts, "alert-0"), (Collection::Stock, "entry-new")]);
    let _server = hq.serve_at(place).await?;
    desk.until_notice("another ledger").await?;
    desk.until_live().await?;
    assert_eq!(desk.cache.count(Collection::Stock), 1);
    Ok(())
}

#[tokio::test]
async fn an_act_interrupts_the_idle_poll_and_reaches_hq() -> TestResult {
    let hq = FakeHq::default();
    let server = hq.serve().await?;
    let pace = Pace {
        wait_seconds: 3_600,
        patience: Patience { silence: 2 * PATIENCE, ..quick().patience },
        ..quick()
    };
    let mut desk = Desk::start(&server.url(), Arc::<Memory>::default(), pace)?;
    desk.until_live().await?;
    let key = desk.cache.queue(1, "seen");
    desk.wake.notify_one();
    desk.until("delivery", |news| *news == News::Settled { key: key.clone() }).await?;
    assert!(hq.ledger().acts.contains_key(&key));
    desk.until("the act as HQ's", |news| matches!(news, News::Link(link) if link.queued == 0)).await?;
    assert_eq!(desk.cache.count(Collection::Acts), 1);
    Ok(())
}

/// HQ took the act, and the console never heard of it: it sends it again and gets the stored answer.
#[tokio::test]
async fn an_act_is_delivered_once_wherever_the_answer_is_cut() -> TestResult {
    let answer = {
        let hq = FakeHq::default();
        let server = hq.serve().await?;
        let cache = Arc::new(Memory::default());
        cache.queue(1, "seen");
        let mut desk = Desk::start(&server.url(), cache, quick())?;
        desk.until_live().await?;
        hello(Provenance::Simulated).len() + 400
    };
    for cut in (0..answer).step_by(50) {
        let hq = FakeHq::default();
        hq.ledger().cut_after = Some(cut);
        let server = hq.serve().await?;
        let cache = Arc::new(Memory::default());
        let key = cache.queue(1, "seen");
        let mut desk = Desk::start(&server.url(), cache, quick())?;
        desk.until("delivery", |news| *news == News::Settled { key: key.clone() }).await?;
        desk.until_live().await?;
        assert_eq!(hq.ledger().acts.len(), 1, "at {cut}");
        assert_eq!(desk.cache.count(Collection::Acts), 1, "at {cut}");
        assert_eq!(desk.cache.held().queue, [], "at {cut}");
    }
    Ok(())
}

#[tokio::test]
async fn an_act_that_hq_refuses_does_not_block_the_next() -> TestResult {
    let hq = FakeHq::default();
    let server = hq.serve().await?;
    let cache = Arc::new(Memory::default());
    cache.queue(1, "no");
    let good = cache.queue(2, "seen");
    let mut desk = Desk::start(&server.url(), cache, quick())?;
    let refused = |news: &News| matches!(news, News::Refused(act, why) if act.key.sequence == 1 && why.as_str() == "there is no such alert");
    desk.until("refusal", refused).await?;
    desk.until("delivery", |news| *news == News::Settled { key: good.clone() }).await?;
    let link = |news: &News| matches!(news, News::Link(link) if (link.queued, link.attention) == (0, 1));
    desk.until("counts", link).await?;
    Ok(())
}

#[tokio::test]
async fn an_act_for_which_hq_refuses_the_whole_request_stays_queued_and_the_others_go_on() -> TestResult {
    let hq = FakeHq::default();
    let server = hq.serve().await?;
    let cache = Arc::new(Memory::default());
    for sequence in 1..=9 {
        cache.queue(sequence, if sequence == 4 { "poison" } else { "seen" });
    }
    let mut desk = Desk::start(&server.url(), cache, quick())?;
    desk.until_notice("stays queued and the others go on").await?;
    desk.until("one left", |news| matches!(news, News::Link(link) if link.queued == 1)).await?;
    assert_eq!(desk.cache.held().queue, [act(4, "poison")]);
    assert_eq!(hq.ledger().acts.len(), 8);
    Ok(())
}

#[tokio::test]
async fn a_key_that_hq_knows_with_other_content_is_given_anew() -> TestResult {
    let hq = FakeHq::default();
    let server = hq.serve().await?;
    let cache = Arc::new(Memory::default());
    let key = cache.queue(1, "seen");
    let mut desk = Desk::start(&server.url(), cache, quick())?;
    desk.until("delivery", |news| *news == News::Settled { key: key.clone() }).await?;
    desk.cache.queue(1, "seen, and something else");
    desk.wake.notify_one();
    desk.until_notice("yours is queued again as").await?;
    desk.until("delivery", |news| matches!(news, News::Settled { key: new } if *new != key)).await?;
    assert_eq!(hq.ledger().acts.len(), 2);
    Ok(())
}

#[tokio::test]
async fn acts_without_a_word_from_hq_stay_queued() -> TestResult {
    let silent = || Reply::Close(frames(&[hello(Provenance::Real), alerts("a", "r1"), end(false, None)]));
    let (said, held) = meet(silent).await?;
    assert!(said.contains("said nothing about the 1 act"), "{said}");
    assert_eq!(held.queue, [act(1, "seen")]);
    Ok(())
}

#[tokio::test]
async fn the_operator_is_not_kept_waiting_by_a_long_pause() -> TestResult {
    let tries = AtomicUsize::new(0);
    let server = Server::start(move |_| {
        let first = tries.fetch_add(1, Ordering::SeqCst) == 0;
        let busy = b"HTTP/1.1 503 Busy\r\nretry-after: 3000\r\ncontent-length: 0\r\n\r\n".to_vec();
        async move {
            Reply::Close(if first { busy } else { frames(&[hello(Provenance::Real), end(false, None)]) })
        }
        .boxed()
    })
    .await?;
    let mut desk = Desk::start(&server.url(), Arc::<Memory>::default(), quick())?;
    desk.until_trouble().await?;
    desk.wake.notify_one();
    desk.until_live().await?;
    Ok(())
}

#[tokio::test]
async fn a_console_that_starts_without_hq_shows_since_when() -> TestResult {
    let url = Server::always(|| Reply::Close(Vec::new())).await?.url();
    let cache = Arc::new(Memory::default());
    {
        let mut held = cache.lock();
        held.synced_at = Some(at(-5_000));
        held.have.insert(Collection::Alerts, Cursor::new("r1").ok_or("no cursor")?);
    }
    let mut desk = Desk::start(&url, cache, quick())?;
    let state = desk.until_state("offline", |state| matches!(state, LinkState::Offline { .. })).await?;
    assert!(matches!(state, LinkState::Offline { since, .. } if since == at(-5_000)), "{state:?}");
    Ok(())
}

#[tokio::test]
async fn it_stops_when_told_also_in_the_middle_of_a_poll() -> TestResult {
    let server = Server::always(|| Reply::Silence(Vec::new())).await?;
    let desk = Desk::start(&server.url(), Arc::<Memory>::default(), quick())?;
    desk.stop.send(true)?;
    tokio::time::timeout(PATIENCE, desk.task).await??;
    Ok(())
}
