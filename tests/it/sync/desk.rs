//! A console that syncs, and ways to wait for what it tells.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use haree::domain::{Clock, Instant, LinkState};
use haree::locale::Locale;
use haree::net::{HqAddress, Patience};
use haree::sync::{Cache, Config, Limits, News, Pace, run};
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;

use super::memory::Memory;
use crate::support::{told, toxic::Server};

/// How long any test waits for what it expects.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

pub(super) fn quick() -> Pace {
    Pace {
        patience: Patience { connect: Duration::from_secs(5), silence: Duration::from_secs(10) },
        wait_seconds: 5,
        first_retry: Duration::from_millis(20),
        last_retry: Duration::from_millis(100),
        snapshot_rest: Duration::from_hours(1),
        check_every: Duration::from_hours(24),
    }
}

/// A console that syncs: its cache, its clock, and what it was told.
pub(super) struct Desk<S = Memory> {
    pub(super) cache: Arc<S>,
    pub(super) news: mpsc::Receiver<News>,
    pub(super) wake: Arc<Notify>,
    pub(super) stop: watch::Sender<bool>,
    pub(super) seconds: Arc<AtomicI64>,
    pub(super) task: JoinHandle<()>,
}

impl<S: Cache> Desk<S> {
    pub(super) fn start(url: &str, cache: Arc<S>, pace: Pace) -> Result<Self, Box<dyn std::error::Error>> {
        Self::start_limited(url, cache, pace, Limits::default())
    }

    pub(super) fn start_limited(
        url: &str,
        cache: Arc<S>,
        pace: Pace,
        limits: Limits,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let (tell, news) = mpsc::channel(16);
        let (stop, stopped) = watch::channel(false);
        let wake = Arc::new(Notify::new());
        let seconds = Arc::new(AtomicI64::new(0));
        let now = Arc::clone(&seconds);
        let clock: Clock = Arc::new(move || at(now.load(Ordering::SeqCst)));
        let (real, shown) = (Arc::clone(&clock), clock);
        let config = Config { hq: HqAddress::parse(url)?, real, shown, jitter_seed: 1, pace, limits };
        let task = tokio::spawn(run(config, Arc::clone(&cache), tell, Arc::clone(&wake), stopped));
        Ok(Self { cache, news, wake, stop, seconds, task })
    }

    /// Reads the news until one is what is waited for.
    pub(super) async fn until(&mut self, what: &str, wanted: impl Fn(&News) -> bool) -> Result<News, String> {
        let search = async {
            while let Some(news) = self.news.recv().await {
                if wanted(&news) {
                    return Some(news);
                }
            }
            None
        };
        match tokio::time::timeout(PATIENCE, search).await {
            Ok(Some(news)) => Ok(news),
            Ok(None) => Err(format!("sync ended before {what}")),
            Err(_) => Err(format!("no {what} within {PATIENCE:?}")),
        }
    }

    pub(super) async fn until_state(
        &mut self,
        what: &str,
        wanted: impl Fn(&LinkState) -> bool,
    ) -> Result<LinkState, String> {
        let link = self.until(what, |news| matches!(news, News::Link(link) if wanted(&link.state))).await?;
        let News::Link(link) = link else { return Err("no link".to_owned()) };
        Ok(link.state)
    }

    pub(super) async fn until_live(&mut self) -> Result<(), String> {
        self.until_state("live link", |state| *state == LinkState::Live).await.map(drop)
    }

    /// Waits for the first trouble and gives its words, with `offline: ` or `refused: ` before them.
    pub(super) async fn until_trouble(&mut self) -> Result<String, String> {
        let trouble =
            |state: &LinkState| matches!(state, LinkState::Offline { .. } | LinkState::Refused { .. });
        Ok(match self.until_state("trouble", trouble).await? {
            LinkState::Offline { why, .. } => format!("offline: {}", told(&why)),
            LinkState::Refused { why, .. } => format!("refused: {}", told(&why)),
            state => format!("{state:?}"),
        })
    }

    pub(super) async fn until_notice(&mut self, part: &str) -> Result<(), String> {
        let wanted = |news: &News| matches!(news, News::Notice(telling) if Locale::english().tell(telling).contains(part));
        self.until(part, wanted).await.map(drop)
    }

    /// Waits until a server has seen so many requests.
    pub(super) async fn until_seen(&mut self, server: &Server, requests: usize) -> Result<(), String> {
        while server.seen().len() < requests {
            self.until("another try", |news| matches!(news, News::Link(_))).await?;
        }
        Ok(())
    }
}

pub(super) fn at(seconds: i64) -> Instant {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
}
