//! Goes round: read how the cache stands, ask, apply what arrives, say how the link is.
//!
//! It must not know what a record means or how the cache keeps it.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant as Moment};

use futures_util::FutureExt as _;
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::sleep;

use super::answer::{self, Reply};
use super::backoff::Backoff;
use super::cache::Cache;
use super::fault::{Class, Fault};
use super::guard::Guard;
use super::news::{Config, News};
use super::outlet::{Halt, Outlet};
use super::plan::{Ask, Course, Isolated, Standing, plan};
use crate::domain::{ActKey, Clean, ConsoleId, Instant, LinkState, Provenance, RecordedAct, Traffic};
use crate::net::{self, Answer, Arrival, Client};
use crate::protocol::{
    ACCEPT, Collection, Cursor, Digests, End, Frame, Hello, Outcome, Results, Rows, Verdict, Versions,
};
use crate::store::{Greeting, Settled, StoreError};

const PATH: &str = "v1/sync";

/// An idle answer without news that comes sooner than this was not held back by HQ.
const HELD: Duration = Duration::from_secs(1);

/// Who asks for everything twice within this wants it compared too.
const TWICE: Duration = Duration::from_secs(10);

/// How often an idle console makes it last that it was in sync.
const FLUSH_EVERY: Duration = Duration::from_hours(1);

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

/// A question on its way.
struct Asked {
    ask: Ask,
    standing: Standing,
    /// By the machine's clock.
    at: Instant,
    began: Moment,
}

/// What one answer brought.
#[derive(Debug, Default)]
struct Took {
    end: Option<End>,
    /// It is of another ledger than the question: its rows are not for these cursors.
    anew: bool,
    /// HQ speaks no version of this program's: what it says of acts counts and nothing else.
    foreign: Option<Versions>,
    /// What HQ has in all.
    digests: Option<Digests>,
    /// Whether any cursor is elsewhere than before.
    moved: bool,
    verdicts: usize,
    rows: usize,
    /// How it came.
    arrival: Arrival,
    /// What changed and was not told yet.
    changed: BTreeSet<Collection>,
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
        let mut pause = self.config.limits.pause.clone();
        // Whatever is dropped here was committed or can be fetched again; acts are sent again.
        tokio::select! {
            biased;
            () = told(pause.as_mut(), true) => Ok(()),
            turn = async {
                match self.turn().await {
                    Err(Halt::Fault(fault)) => self.failed(fault).await,
                    turn => turn,
                }
            } => turn,
        }
    }

    fn is_paused(&self) -> bool {
        self.config.limits.pause.as_ref().is_some_and(|pause| *pause.borrow())
    }

    /// Says that a person stopped it, and waits until they let it go on.
    async fn pause(&mut self) -> Result<(), Halt> {
        let now = (self.config.shown)();
        let since = self.good_at.or(self.outlet.link.synced_at).unwrap_or(now);
        let why = Clean::new("paused by you; what you do is queued until you go on");
        self.outlet.link.state = LinkState::Offline { since, why };
        self.publish().await?;
        let mut pause = self.config.limits.pause.clone();
        told(pause.as_mut(), false).await;
        self.course.more = true;
        self.outlet.link.state = LinkState::Connecting;
        self.publish().await
    }

    /// Asks for less once the hour has had its bytes.
    async fn spare(&mut self) -> Result<(), Halt> {
        let spent = self.client.meter().last_hour().total();
        let limit = self.config.limits.hourly_bytes;
        let sparing = limit.is_some_and(|limit| spent >= limit);
        if sparing == self.course.sparing {
            return Ok(());
        }
        self.course.sparing = sparing;
        // What was left out is asked for at once.
        self.course.more |= !sparing;
        let bytes = limit.unwrap_or_default();
        let text = if sparing {
            format!("the {bytes} bytes of this hour are used up; until it is over only acts and alerts go")
        } else {
            format!("the hour has bytes again ({bytes}); everything goes")
        };
        self.outlet.notice(&text).await
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

    /// Takes note of what is about to be sent; none where all of it was taken back meanwhile.
    async fn claim(&self, ask: Ask) -> Result<Option<Ask>, Halt> {
        let Ask::Post(mut request) = ask else { return Ok(Some(ask)) };
        if request.acts.is_empty() {
            return Ok(Some(Ask::Post(request)));
        }
        let acts = std::mem::take(&mut request.acts);
        request.acts = self.outlet.read(move |cache| cache.sending(acts)).await?;
        Ok((!request.acts.is_empty()).then_some(Ask::Post(request)))
    }

    /// Asks and applies frame by frame; none when a wake came first.
    async fn exchange(&mut self, asked: &Asked) -> Result<Option<Took>, Halt> {
        let Asked { ask, standing, .. } = asked;
        let wake = Arc::clone(&self.wake);
        let answer = tokio::select! {
            biased;
            answer = send(&self.client, ask, &standing.console) => self.left(ask, answer).await?,
            () = wake.notified(), if ask.is_idle() => return Ok(None),
        };
        let mut took = Took::default();
        let mut frames = match answer::judge(answer, self.address.clone(), standing.console.clone()).await? {
            Reply::Frames(frames) => frames,
            Reply::NotModified(tag) => {
                took.end = Some(self.unchanged(ask, tag.as_ref())?);
                return Ok(Some(took));
            }
        };
        while took.end.is_none() {
            // Once rows came, the rest of the answer is worth more than a quick new question.
            let may_stop = ask.is_idle() && took.rows == 0;
            let frame = tokio::select! {
                biased;
                frame = frames.next() => frame,
                () = wake.notified(), if may_stop => return Ok(None),
            };
            let taken = match frame {
                Ok(frame) => self.take(frame, asked, &mut took).await,
                Err(fault) => Err(fault.into()),
            };
            // What was committed is told also where the rest failed.
            if taken.is_err() || took.end.is_some() || !frames.is_ready() {
                self.tell_changed(&mut took).await?;
            }
            if taken.is_err() && took.rows + took.verdicts > 0 {
                // Something got through: the link is poor rather than gone.
                self.retry.reset();
            }
            taken?;
        }
        took.arrival = frames.arrival();
        frames.finish().await;
        Ok(Some(took))
    }

    /// What a 304 says; it says nothing to a question that named no state, nor without naming
    /// that state itself: a proxy's or a portal's does not.
    fn unchanged(&self, ask: &Ask, tag: Option<&Clean>) -> Result<End, Fault> {
        let names = |since: &Cursor| tag.is_some_and(|tag| tag.as_str().trim_matches('"') == since.as_str());
        match ask {
            Ask::Poll { since, .. } | Ask::Check { since } if names(since) => {
                Ok(End { now: (self.config.shown)(), more: false, since: Some(since.clone()) })
            }
            Ask::Poll { .. } | Ask::Check { .. } | Ask::Post(_) => {
                let saw = Clean::new("HTTP 304 to something else");
                Err(Fault::NotHq { address: self.address.clone(), saw })
            }
        }
    }

    async fn take(&mut self, frame: Frame, asked: &Asked, took: &mut Took) -> Result<(), Halt> {
        match frame {
            Frame::Hello(hello) => self.greeted(hello, asked, took).await,
            Frame::Results(results) => self.settle(results, asked.ask.acts(), took).await,
            Frame::Rows(rows) => self.apply(rows, &asked.standing, took).await,
            Frame::Digests(digests) => {
                took.digests = Some(digests);
                Ok(())
            }
            Frame::End(end) => {
                took.end = Some(end);
                Ok(())
            }
        }
    }

    async fn greeted(&mut self, hello: Hello, asked: &Asked, took: &mut Took) -> Result<(), Halt> {
        if Versions::OURS.common(hello.versions()).is_none() {
            took.foreign = Some(hello.versions());
            return Ok(());
        }
        let received_at = (self.config.real)();
        let kept = hello.clone();
        let greeting = self.outlet.cached(move |cache| cache.greet(&kept, received_at)).await?;
        took.anew = greeting == Greeting::NewFeed;
        self.guard.greeted_by(&hello.feed);
        let link = &mut self.outlet.link;
        link.name = Some(hello.name.clone());
        link.provenance = Some(hello.provenance);
        if hello.provenance != Provenance::Real {
            link.skew_seconds = None;
        } else if !asked.ask.is_idle() {
            // An answer that HQ held back says nothing about when its greeting was written.
            let midpoint = asked.at + (received_at - asked.at) / 2;
            link.skew_seconds = Some((hello.now - midpoint).num_seconds());
        }
        if link.state != LinkState::Live || took.anew {
            link.state = LinkState::Syncing;
        }
        self.outlet.tell(News::Greeted(Box::new(hello), received_at)).await?;
        if took.anew {
            self.outlet.notice("HQ has another ledger than before; all of it is fetched anew").await?;
        }
        self.publish().await
    }

    /// Takes HQ's word on what it was asked about, and on nothing else.
    async fn settle(&mut self, results: Results, sent: &[RecordedAct], took: &mut Took) -> Result<(), Halt> {
        let asked: HashSet<&ActKey> = sent.iter().map(|act| &act.act.key).collect();
        for verdict in results.results {
            if asked.contains(&verdict.key) {
                self.settle_one(verdict).await?;
                took.verdicts += 1;
                took.changed.insert(Collection::Acts);
            }
        }
        let marks = results.contiguous;
        self.outlet.read(move |cache| marks.iter().for_each(|mark| cache.answered_up_to(mark))).await
    }

    /// Takes note of acts that certainly never left this machine.
    async fn left(&self, ask: &Ask, answer: Result<Answer, Halt>) -> Result<Answer, Halt> {
        if let Err(Halt::Fault(fault)) = &answer
            && fault.is_before_sending()
            && !ask.acts().is_empty()
        {
            let acts = ask.acts().to_vec();
            self.outlet.read(move |cache| cache.unsent(&acts)).await?;
        }
        answer
    }

    async fn settle_one(&mut self, verdict: Verdict) -> Result<(), Halt> {
        let key = verdict.key.clone();
        let news = match self.outlet.cached(move |cache| cache.settle(&verdict)).await? {
            Settled::Applied(_) => News::Settled { key },
            Settled::Rejected(act, why) => News::Refused(Box::new(act), why),
            Settled::SetAside(act, why) => News::Refused(Box::new(act.act), why),
            Settled::Requeued(act) => News::Notice(Clean::new(&format!(
                "HQ knows act {key} with other content; yours is queued again as {}",
                act.key
            ))),
            Settled::Unknown => return Ok(()),
        };
        self.outlet.tell(news).await
    }

    async fn apply(&mut self, rows: Rows, standing: &Standing, took: &mut Took) -> Result<(), Halt> {
        let (collection, mode) = (rows.collection, rows.mode);
        if took.anew || took.foreign.is_some() || self.course.paused.contains(&collection) {
            return Ok(());
        }
        // Where the console has nothing, a whole collection is what it asked for.
        let known = standing.have.contains_key(&collection);
        if known && !self.guard.allows(collection, mode, Moment::now()) {
            self.course.paused.insert(collection);
            // The next question leaves this collection out, so it is another question.
            took.moved = true;
            let name = collection.name();
            let text =
                format!("HQ sends all of {name} again within the hour; sync by hand to fetch it anyway");
            return self.outlet.notice(&text).await;
        }
        took.moved |= standing.have.get(&collection) != Some(&rows.cursor);
        // From here on the collections stand at different places, until the end says otherwise.
        let uneven = standing.since.is_some() && took.rows == 0;
        let work = move |cache: &S| {
            if uneven {
                cache.set_since(None)?;
            }
            cache.apply(&rows)
        };
        let applied = self.outlet.cached(work).await?;
        self.guard.applied(collection, mode, Moment::now());
        took.rows += 1;
        if applied.changed {
            took.changed.insert(collection);
        }
        if applied.unread > 0 && self.unread.insert(collection) {
            let (unread, name) = (applied.unread, collection.name());
            let text =
                format!("{unread} records of {name} are not understood and were skipped; update haree");
            self.outlet.notice(&text).await?;
        }
        Ok(())
    }

    /// The answer came to its end.
    async fn succeeded(&mut self, asked: &Asked, took: Took) -> Result<(), Halt> {
        let Some(End { more, since, .. }) = took.end else { return Ok(()) };
        let (address, acts) = (self.address.clone(), asked.ask.acts().len());
        if let Some(theirs) = took.foreign {
            return Err(Fault::Proto { address, theirs }.into());
        }
        if acts > 0 && took.verdicts == 0 && !took.anew {
            return Err(Fault::Unanswered { address, acts }.into());
        }
        let more = more || took.anew;
        if more && !took.anew && !took.moved && took.verdicts == 0 {
            return Err(Fault::NoProgress { address }.into());
        }
        let now = (self.config.shown)();
        let complete = !more && self.course.wants_all();
        let same = took.rows == 0 && asked.standing.since == since;
        if let Ask::Poll { wait, .. } = asked.ask
            && same
            && asked.began.elapsed() + HELD >= Duration::from_secs(wait.into())
        {
            self.course.hold.held();
        }
        // A console at rest leaves the disk at rest.
        let flush = !same || self.flushed.is_none_or(|at| at.elapsed() >= FLUSH_EVERY);
        if flush {
            self.flushed = Some(Moment::now());
        }
        let digests = took.digests.filter(|digests| complete && since.as_ref() == Some(&digests.cursor));
        let work = move |cache: &S| {
            if complete {
                cache.set_synced_at(now)?;
                if !same {
                    cache.set_since(since.as_ref())?;
                }
            }
            if flush { cache.flush() } else { Ok(()) }
        };
        self.outlet.cached(work).await?;
        self.good_at = Some(now);
        self.retry.reset();
        self.course.answered(more, took.arrival);
        self.outlet.link.state = if complete { LinkState::Live } else { LinkState::Syncing };
        if complete {
            self.outlet.link.synced_at = Some(now);
        }
        self.publish().await?;
        if let Some(digests) = digests {
            self.compare(digests).await?;
        }
        // Two ledgers behind one address would otherwise be asked in turn without a pause.
        if (took.anew || asked.ask.is_idle()) && !took.moved && asked.began.elapsed() < HELD {
            let wait = self.idle.next();
            return self.rest(wait).await;
        }
        self.idle.reset();
        Ok(())
    }

    /// Compares what is here with what HQ has, and has fetched anew what differs.
    async fn compare(&mut self, theirs: Digests) -> Result<(), Halt> {
        let work = move |cache: &S| {
            let mut differing = Vec::new();
            for collection in Collection::ALL {
                let theirs = theirs.of(collection);
                if let Some((_, ours)) = cache.digest(collection)?
                    && ours != theirs
                {
                    cache.distrust(collection)?;
                    differing.push((collection, ours.count, theirs.count));
                }
            }
            Ok::<_, StoreError>(differing)
        };
        let differing = self.outlet.cached(work).await?;
        let asked = self.pressed.take().is_some();
        if differing.is_empty() && asked {
            return self.outlet.notice("compared with HQ: what is here is what it has").await;
        }
        for (collection, ours, theirs) in differing {
            let name = collection.name();
            tracing::warn!(collection = name, ours, theirs, "the cache is not what HQ has");
            self.course.more = true;
            let text = format!("{name} here were not what HQ has; all of them are fetched anew");
            self.outlet.notice(&text).await?;
        }
        Ok(())
    }

    /// HQ took none of a batch: finds the act that is to blame, and lets the others pass.
    async fn isolate(&mut self, fault: &Fault, sent: &[RecordedAct]) -> Result<(), Halt> {
        let isolated = self.course.isolate(sent);
        if let ([act], true) = (sent, fault.is_mismatch()) {
            return self.settle_one(Verdict { key: act.act.key.clone(), outcome: Outcome::Mismatch }).await;
        }
        if let Some(Isolated::Held(key)) = isolated {
            let text = format!("act {key} stays queued and the others go on: {fault}");
            return self.outlet.notice(&text).await;
        }
        Ok(())
    }

    /// Says what is wrong and waits before the next try.
    async fn failed(&mut self, fault: Fault) -> Result<(), Halt> {
        self.course.failed();
        let why = Clean::new(&fault.to_string());
        let class = fault.class();
        tracing::warn!(%why, ?class, "sync failed");
        let now = (self.config.shown)();
        let link = &mut self.outlet.link;
        link.state = match (class, &link.state) {
            (Class::Away, LinkState::Offline { since, .. }) => LinkState::Offline { since: *since, why },
            (Class::Away, _) => {
                LinkState::Offline { since: self.good_at.or(link.synced_at).unwrap_or(now), why }
            }
            (_, LinkState::Refused { since, .. }) => LinkState::Refused { since: *since, why },
            (..) => LinkState::Refused { since: now, why },
        };
        // The state was told even where the cache could not say its counts.
        if let Err(Halt::Unheard) = self.publish().await {
            return Err(Halt::Unheard);
        }
        let wait = fault.pause(&mut self.retry);
        self.rest(wait).await
    }

    async fn rest(&mut self, wait: Duration) -> Result<(), Halt> {
        let wake = Arc::clone(&self.wake);
        tokio::select! {
            () = sleep(wait) => Ok(()),
            () = wake.notified() => self.woken().await,
        }
    }

    /// A wake without an act that could be sent is the operator, who gets it at once.
    async fn woken(&mut self) -> Result<(), Halt> {
        let acts = self.outlet.read(S::outgoing).await?;
        if self.course.sendable(&acts).next().is_none() {
            self.guard.permit();
            self.course.asked();
            let again = self.pressed.is_some_and(|at| at.elapsed() < TWICE);
            if again {
                // A check brings what changed too.
                (self.course.check, self.course.more) = (true, false);
            }
            self.pressed = Some(Moment::now());
        }
        Ok(())
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

    async fn tell_changed(&self, took: &mut Took) -> Result<(), Halt> {
        let changed = std::mem::take(&mut took.changed);
        if changed.is_empty() { Ok(()) } else { self.outlet.tell(News::Changed(changed)).await }
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

async fn send(client: &Client, ask: &Ask, console: &ConsoleId) -> Result<Answer, Halt> {
    let answer = match ask {
        Ask::Post(request) => {
            // Requests hold no map with other than text keys, so writing them cannot fail.
            let body = serde_json::to_vec(request).unwrap_or_default();
            client.post_json(PATH, body, ACCEPT, seconds(request.wait)).await
        }
        Ask::Check { since } => {
            let query = [("since", since.as_str()), ("console", console.as_str()), ("digest", "1")];
            client.get(PATH, &query, ACCEPT, Duration::ZERO).await
        }
        Ask::Poll { since, wait } => {
            let (held, wait) = (seconds(*wait), wait.to_string());
            let query = [("since", since.as_str()), ("console", console.as_str()), ("wait", &wait)];
            client.get(PATH, &query, ACCEPT, held).await
        }
    };
    Ok(answer?)
}

/// Waits until a person says so; for ever where nobody can.
async fn told(pause: Option<&mut watch::Receiver<bool>>, wanted: bool) {
    if let Some(pause) = pause
        && pause.wait_for(|paused| *paused == wanted).await.is_ok()
    {
        return;
    }
    if wanted {
        // Whoever could say so is gone.
        std::future::pending::<()>().await;
    }
}

fn seconds(wait: u32) -> Duration {
    Duration::from_secs(wait.into())
}
