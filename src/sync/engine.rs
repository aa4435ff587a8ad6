//! Goes round: read how the cache stands, plan, ask, say how the link is.
//!
//! A turn is a question of `plan`, sent by `exchange`; `take` has each frame of the answer applied, `end` says what
//! follows from it, `rest` waits where there was none. It must not know what a record means or how the cache keeps it.

mod end;
mod exchange;
mod question;
mod rest;
mod take;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant as Moment;

use futures_util::FutureExt as _;
use tokio::sync::{Notify, mpsc, watch};

use super::backoff::Backoff;
use super::cache::Cache;
use super::fault::Fault;
use super::guard::Guard;
use super::news::{Config, News};
use super::outlet::{Halt, Outlet};
use super::plan::{Ask, Course, Standing, plan};
use crate::domain::{Clean, Instant, LinkState, Telling, Traffic};
use crate::net::{self, Client};
use crate::protocol::Collection;
use question::Asked;

/// Syncs until it is told to stop or nobody listens any more.
///
/// `wake` says that an act was queued, or that the operator wants it now: it ends an idle poll and
/// any wait. The queue must hold the act before `wake` is notified.
pub async fn run<S: Cache>(
    config: Config,
    cache: Arc<S>,
    news: mpsc::Sender<News>,
    wake: Arc<Notify>,
    mut stop: watch::Receiver<bool>,
) {
    let mut engine = Engine::new(config, cache, news, wake);
    // Whatever is dropped here was committed or can be fetched again.
    tokio::select! {
        biased;
        _ = stop.wait_for(|stop| *stop) => {}
        () = engine.run() => {}
    }
    if engine.good_at.is_some() {
        // That it was in sync until now; without it only the age that is shown would be too high.
        engine.outlet.cached(S::flush).await.ok();
    }
}

struct Engine<S> {
    config: Config,
    outlet: Outlet<S>,
    wake: Arc<Notify>,
    client: Client,
    address: Clean,
    course: Course,
    guard: Guard,
    retry: Backoff,
    /// Slows down polls that HQ does not hold back.
    idle: Backoff,
    /// When HQ last answered to the end, by the clock that is shown.
    good_at: Option<Instant>,
    /// When the cache was last made to last.
    flushed: Option<Moment>,
    /// Collections with rows that this program cannot read; each is told once.
    unread: BTreeSet<Collection>,
    /// When what is here was last compared with what HQ has.
    checked: Moment,
    /// When the operator last asked.
    pressed: Option<Moment>,
}

impl<S: Cache> Engine<S> {
    fn new(config: Config, cache: Arc<S>, news: mpsc::Sender<News>, wake: Arc<Notify>) -> Self {
        let pace = config.pace;
        let backoff = |seed| Backoff::new(pace.first_retry, pace.last_retry, seed);
        Self {
            address: net::excerpt(config.hq.to_string().as_bytes()),
            client: Client::new(config.hq.clone(), pace.patience),
            course: Course::new(pace.wait_seconds),
            guard: Guard::new(pace.snapshot_rest),
            retry: backoff(config.jitter_seed),
            idle: backoff(!config.jitter_seed),
            good_at: None,
            flushed: None,
            unread: BTreeSet::new(),
            checked: Moment::now(),
            pressed: None,
            outlet: Outlet::new(cache, news),
            config,
            wake,
        }
    }

    async fn run(&mut self) {
        let known = self.outlet.read(|cache| (cache.synced_at(), cache.greeted())).await;
        if let Ok((synced_at, greeted)) = known {
            let link = &mut self.outlet.link;
            link.synced_at = synced_at;
            link.name = greeted.as_ref().map(|(hello, _)| hello.name.clone());
            link.provenance = greeted.map(|(hello, _)| hello.provenance);
        }
        loop {
            match self.round().await {
                Ok(()) => {}
                Err(Halt::Unheard) => return,
                // Only the cache fails here, and the next turn meets and tells it.
                Err(Halt::Fault(fault)) => tracing::warn!(%fault, "the cache failed between two turns"),
            }
        }
    }

    /// One turn and the wait after it, or a pause.
    async fn round(&mut self) -> Result<(), Halt> {
        if self.is_paused() {
            return self.pause().await;
        }
        let limits = self.config.limits.clone();
        // Whatever is dropped here was committed or can be fetched again; acts are sent again.
        tokio::select! {
            biased;
            () = limits.stops() => Ok(()),
            turn = async {
                match self.turn().await {
                    Err(Halt::Fault(fault)) => self.failed(fault).await,
                    turn => turn,
                }
            } => turn,
        }
    }

    fn is_paused(&self) -> bool {
        self.config.limits.is_paused()
    }

    /// Asks once and takes the answer.
    async fn turn(&mut self) -> Result<(), Halt> {
        // A wake that came while nobody waited; left standing it would cut the next poll for nothing.
        if self.wake.notified().now_or_never().is_some() {
            self.woken().await?;
        }
        let standing = self.standing().await?;
        self.publish().await?;
        let began = Moment::now();
        self.course.paused.retain(|collection| !self.guard.is_rested(*collection, began));
        self.spare().await?;
        self.course.check |= self.checked.elapsed() >= self.config.pace.check_every;
        let ask = plan(&standing, &self.course);
        if !ask.is_idle() && self.outlet.link.state == LinkState::Live {
            // HQ is asked now: it is not known to be there until it has answered.
            self.outlet.link.state = LinkState::Syncing;
            self.publish().await?;
        }
        let Some(ask) = self.claim(ask).await? else { return Ok(()) };
        let asked = Asked { ask, standing, at: (self.config.real)(), began };
        self.client.stands(asked.standing.acts.len(), asked.at.timestamp());
        let exchanged = self.exchange(&asked).await;
        if matches!(asked.ask, Ask::Check { .. }) {
            // One that fails must not stand before everything else.
            (self.checked, self.course.check) = (Moment::now(), false);
        }
        match exchanged {
            Err(Halt::Fault(fault)) if fault.is_about_content() && !asked.ask.acts().is_empty() => {
                self.isolate(&fault, asked.ask.acts()).await
            }
            Err(Halt::Fault(fault)) if fault.is_expired() && !matches!(asked.ask, Ask::Post(_)) => {
                // Without it the next question names every collection's own cursor.
                self.course.failed();
                self.outlet.cached(|cache| cache.set_since(None)).await
            }
            Err(Halt::Fault(fault)) => {
                if let (Fault::Net(_), Ask::Poll { .. }) = (&fault, &asked.ask) {
                    self.course.hold.cut(asked.began.elapsed().as_secs() as u32);
                }
                Err(fault.into())
            }
            Err(halt) => Err(halt),
            Ok(None) => self.woken().await,
            Ok(Some(took)) => self.succeeded(&asked, took).await,
        }
    }

    /// Asks for less once the hour has had its bytes.
    async fn spare(&mut self) -> Result<(), Halt> {
        let spent = self.client.meter().last_hour().total();
        let limit = self.config.limits.hourly_bytes;
        self.course.left = limit.map(|limit| limit.saturating_sub(spent));
        let sparing = self.course.left == Some(0);
        if sparing == self.course.sparing {
            return Ok(());
        }
        self.course.sparing = sparing;
        // What was left out is asked for at once.
        self.course.more |= !sparing;
        let bytes = limit.unwrap_or_default();
        let telling = if sparing {
            Telling::message("told-hour-used-up")
        } else {
            Telling::message("told-hour-has-bytes")
        };
        self.outlet.notice(telling.number("n", i64::try_from(bytes).unwrap_or(i64::MAX))).await
    }

    async fn standing(&self) -> Result<Standing, Halt> {
        let read = |cache: &S| Standing {
            console: cache.console().clone(),
            acts: cache.outgoing(),
            feed: cache.greeted().map(|(hello, _)| hello.feed),
            have: cache.cursors(),
            since: cache.since(),
        };
        self.outlet.read(read).await
    }

    async fn publish(&mut self) -> Result<(), Halt> {
        let meter = self.client.meter();
        let traffic = Traffic {
            last_hour: meter.last_hour(),
            in_all: meter.in_all(),
            hourly_bytes: self.config.limits.hourly_bytes,
            used_up: self.course.sparing,
            paused: self.is_paused(),
        };
        self.outlet.publish(traffic).await
    }
}
