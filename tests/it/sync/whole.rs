//! The real cache, the real HQ, and syncing between them.

use std::path::Path;
use std::sync::Arc;

use haree::domain::{AlertId, Clean, Deed, Draft, LinkState, PeriodKind, Range, Records as _};
use haree::hq::{Batch, Ledger as _};
use haree::protocol::Collection;
use haree::store::Store;
use haree::sync::News;

use super::desk::{Desk, quick};
use crate::support::hq::{alerts, crossings, figures, now, start};

type TestResult = Result<(), Box<dyn std::error::Error>>;

/// A data directory is let go of only when its last handle is: the runtime may still hold one.
fn open(dir: &Path, epoch: u64) -> Result<Arc<Store>, Box<dyn std::error::Error>> {
    Ok(Arc::new(Store::open(dir, epoch, epoch)?.store))
}

fn acknowledgement(alert: &str) -> Draft {
    let deed =
        Deed::Acknowledge { alert: AlertId::new(alert), reason: Clean::new("seen, team sent"), sent: None };
    Draft { who: Clean::new("Ana"), happened_at: now(), deed }
}

fn figures_of(store: &Store) -> Result<usize, Box<dyn std::error::Error>> {
    let crossing = crossings(0, 1);
    let (metric, place) = (crossing.series.metric, crossing.series.place);
    let (from, until) = (now() - chrono::TimeDelta::days(400), now() + chrono::TimeDelta::days(1));
    Ok(store.observations(&Range { metric, place, kind: PeriodKind::Hour, from, until })?.len())
}

#[tokio::test]
async fn a_ledger_of_many_pages_comes_whole_and_then_only_what_is_new() -> TestResult {
    let many = (0..3_000).map(|hour| crossings(hour, hour)).collect();
    let hq = start(Batch { alerts: alerts(&["a,1"]).alerts, ..figures(many) }).await;
    let dir = tempfile::tempdir()?;
    let mut desk = Desk::start(&hq.url, open(dir.path(), 1)?, quick())?;
    desk.until_state("syncing", |state| *state == LinkState::Syncing).await?;
    desk.until_live().await?;
    assert_eq!((figures_of(&desk.cache)?, desk.cache.alerts()?.len()), (3_000, 1));
    hq.ledger.take(figures(vec![crossings(3_000, 7)]), now()).await?;
    desk.until("the new figure", |news| *news == News::Changed([Collection::Observations].into())).await?;
    assert_eq!(figures_of(&desk.cache)?, 3_001);
    Ok(())
}

#[tokio::test]
async fn an_acknowledgement_reaches_another_console_once_with_person_and_reason() -> TestResult {
    let hq = start(alerts(&["a,1"])).await;
    let (here, there) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let mut first = Desk::start(&hq.url, open(here.path(), 1)?, quick())?;
    let mut second = Desk::start(&hq.url, open(there.path(), 2)?, quick())?;
    first.until_live().await?;
    second.until_live().await?;
    let act = first.cache.queue(acknowledgement("a,1"))?;
    first.wake.notify_one();
    first.until("delivery", |news| *news == News::Settled { key: act.key.clone() }).await?;
    let acts = |news: &News| matches!(news, News::Changed(changed) if changed.contains(&Collection::Acts));
    second.until("the act", acts).await?;
    let seen = second.cache.acts()?;
    assert_eq!(seen.iter().map(|seen| &seen.act).collect::<Vec<_>>(), [&act]);
    assert!(seen[0].recorded.is_some(), "it stands in HQ's order");
    assert_eq!(first.cache.counts(), (0, 0));
    Ok(())
}

#[tokio::test]
async fn an_act_on_no_known_alert_is_refused_and_waits_for_a_person() -> TestResult {
    let hq = start(alerts(&["a,1"])).await;
    let dir = tempfile::tempdir()?;
    let store = open(dir.path(), 1)?;
    let wrong = store.queue(acknowledgement("no such alert"))?;
    let right = store.queue(acknowledgement("a,1"))?;
    let mut desk = Desk::start(&hq.url, store, quick())?;
    desk.until("refusal", |news| matches!(news, News::Refused(act, _) if **act == wrong)).await?;
    desk.until("delivery", |news| *news == News::Settled { key: right.key.clone() }).await?;
    desk.until_live().await?;
    assert_eq!(desk.cache.counts(), (0, 1));
    Ok(())
}
