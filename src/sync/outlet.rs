//! The way to the cache and to whoever listens. It must not know when to use which.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::cache::Cache;
use super::fault::Fault;
use super::news::News;
use crate::domain::{Link, LinkState, Telling, Traffic};

/// Why a turn ended before its end.
#[derive(Debug)]
pub(super) enum Halt {
    Fault(Fault),
    /// Nobody listens any more.
    Unheard,
}

impl<E: Into<Fault>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

/// The cache, the listener, and what the listener was last told of the link.
pub(super) struct Outlet<S> {
    cache: Arc<S>,
    news: mpsc::Sender<News>,
    pub(super) link: Link,
    told: Option<Link>,
}

impl<S: Cache> Outlet<S> {
    pub(super) fn new(cache: Arc<S>, news: mpsc::Sender<News>) -> Self {
        Self { cache, news, link: Link::new(LinkState::Connecting), told: None }
    }

    pub(super) async fn tell(&self, news: News) -> Result<(), Halt> {
        self.news.send(news).await.map_err(|_| Halt::Unheard)
    }

    pub(super) async fn notice(&self, telling: Telling) -> Result<(), Halt> {
        self.tell(News::Notice(telling)).await
    }

    /// Tells how the link is, where that is new.
    pub(super) async fn publish(&mut self, traffic: Traffic) -> Result<(), Halt> {
        let counts = self.read(S::counts).await;
        if let Ok((queued, attention)) = counts {
            (self.link.queued, self.link.attention) = (queued, attention);
        }
        self.link.bytes_last_hour = traffic.last_hour.bodies();
        self.link.traffic = traffic;
        if self.told.as_ref().map(without_estimates) != Some(without_estimates(&self.link)) {
            self.told = Some(self.link.clone());
            self.tell(News::Link(Box::new(self.link.clone()))).await?;
        }
        counts.map(drop)
    }

    /// Reads from the cache, away from the tasks that must not block.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&S) -> T + Send + 'static,
    ) -> Result<T, Halt> {
        self.cached(|cache| Ok::<_, Fault>(work(cache))).await
    }

    /// Does blocking work on the cache, away from the tasks that must not block.
    pub(super) async fn cached<T, E>(
        &self,
        work: impl FnOnce(&S) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Halt>
    where
        T: Send + 'static,
        E: Into<Fault> + Send + 'static,
    {
        let cache = Arc::clone(&self.cache);
        match tokio::task::spawn_blocking(move || work(&cache)).await {
            Ok(done) => done.map_err(Halt::from),
            Err(_) => Err(Fault::Broke.into()),
        }
    }
}

/// What is worth telling: a poll without news costs something and changes nothing.
fn without_estimates(link: &Link) -> Link {
    let mut link = link.clone();
    link.traffic.last_hour.overhead = 0;
    link.traffic.in_all.overhead = 0;
    link
}
