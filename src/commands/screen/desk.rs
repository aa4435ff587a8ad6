//! What lies on the operator's desk: the model, the cache and the link to HQ, and what is told to the model.

mod effects;
mod link;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant as Moment},
};

use tokio::sync::{Notify, mpsc, watch};

use super::{
    loads::Loads,
    program::{Program, Start},
    sourcing::own_sources,
};
use crate::{
    commands::{
        clock,
        failure::Failure,
        kept::{Kept, Seen},
        persons::SignIn,
        socket, surroundings,
    },
    console::{Canvas, Effect, Event, Model, Writer, start, update},
    domain::{
        Clock, Draft, Instant, Lens, Link, LinkState, OwnSources, Provenance, Query, Telling, Traffic,
        view::Situation,
    },
    locale::Locale,
    net::HqAddress,
    report,
    settings::Settings,
    store::Store,
    sync::News,
};

/// How often the time is told.
const BEAT: Duration = Duration::from_secs(1);
/// How many messages may wait for the loop; senders wait beyond that.
const INBOX: usize = 256;
/// How many acts may wait for the disk.
const DRAFTS: usize = 64;
/// The least time between two writes of `board.snapshot`.
const KEEP_EVERY: Duration = Duration::from_secs(5);

/// What the desk is told from outside the loop.
enum Message {
    Event(Event),
    /// What became of a question.
    Read(Query, Lens, Event),
    News(News),
    Opened(Box<Opened>),
    CannotOpen(String),
}

/// A cache that was opened.
struct Opened {
    store: Arc<Store>,
    notices: Vec<Telling>,
}

/// Everything that the loop holds.
pub(super) struct Desk {
    settings: Settings,
    data: PathBuf,
    /// Where the ledger of own sources lies.
    own: PathBuf,
    /// Where HQ is, once that is known.
    hq: Arc<OnceLock<HqAddress>>,
    model: Model,
    time: clock::Driven,
    real: Clock,
    store: Option<Arc<Store>>,
    /// What was asked for before the cache was open.
    waiting: Vec<(Query, Lens)>,
    loads: Loads,
    link: Arc<Mutex<Link>>,
    outbox: mpsc::Sender<Message>,
    inbox: mpsc::Receiver<Message>,
    wake: Arc<Notify>,
    saver: Option<mpsc::Sender<Draft>>,
    sign_in: Arc<SignIn>,
    stop: watch::Sender<bool>,
    pause: watch::Sender<bool>,
    canvas: Canvas,
    /// Records changed since `board.snapshot` was written, and when that was.
    unkept: bool,
    kept_at: Option<Moment>,
    cannot_open: Option<String>,
    leaves: bool,
    stops: bool,
}

impl Desk {
    /// Lays out the desk from what was kept, before the cache is open.
    pub(super) fn lay(start: Start) -> Self {
        let kept = Kept::read(&start.data);
        let canvas = start.canvas();
        let (outbox, inbox) = mpsc::channel(INBOX);
        let real = clock::real();
        let time = clock::Driven::new(Arc::clone(&real));
        let mut link =
            kept.as_ref().map_or_else(|| Link::new(LinkState::Connecting), |kept| kept.link.clone());
        link.own = own_sources(&start.settings);
        let has_hq = start.settings.hq.is_some() || link.own == OwnSources::Asked;
        link.state = if has_hq { LinkState::Connecting } else { LinkState::NoHq };
        // Neither what an earlier start carried nor its pause is this one's.
        link.traffic = Traffic::default();
        if let Some(kept) = kept.as_ref().filter(|kept| follows(kept.link.provenance)) {
            time.drive(real(), kept.shown_at, 0.0);
        }
        let model = start.model(link.clone(), kept.map(|kept| kept.situation), time.now());
        let Start { settings, data, own, .. } = start;
        Self {
            settings,
            data,
            own,
            hq: Arc::default(),
            model,
            time,
            real,
            store: None,
            waiting: Vec::new(),
            loads: Loads::default(),
            link: Arc::new(Mutex::new(link)),
            outbox,
            inbox,
            wake: Arc::new(Notify::new()),
            saver: None,
            sign_in: Arc::default(),
            stop: watch::channel(false).0,
            pause: watch::channel(false).0,
            canvas,
            unkept: false,
            kept_at: None,
            cannot_open: None,
            leaves: false,
            stops: false,
        }
    }
}

impl Program for Desk {
    fn beat(&self) -> Option<Duration> {
        Some(BEAT)
    }

    /// Asks for what the first screen shows, and opens the cache beside the loop.
    fn open(&mut self) {
        for effect in start(&mut self.model) {
            self.carry_out(effect);
        }
        let (data, outbox) = (self.data.clone(), self.outbox.clone());
        tokio::task::spawn_blocking(move || {
            let message = match open(&data) {
                Ok(opened) => Message::Opened(Box::new(opened)),
                Err(failure) => Message::CannotOpen(failure.to_string()),
            };
            // The loop is gone only when the program is ending.
            let _ended = outbox.blocking_send(message);
        });
    }

    async fn news(&mut self) {
        if let Some(message) = self.inbox.recv().await {
            self.receive(message);
        }
    }

    fn ready_news(&mut self) {
        while let Ok(message) = self.inbox.try_recv() {
            self.receive(message);
        }
    }

    fn cannot_open(&mut self) -> Option<String> {
        self.cannot_open.take()
    }

    fn leaves(&self) -> bool {
        self.leaves
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        self.canvas.resize(columns, rows);
        self.tell(Event::Resize { columns, rows });
    }

    /// Whether somebody has asked for the shell since this was asked.
    fn stops(&mut self) -> bool {
        std::mem::take(&mut self.stops)
    }

    /// Gives the model an event and carries out what it asks for.
    fn tell(&mut self, event: Event) {
        if event.is_a_persons() {
            self.canvas.hurry();
        }
        for effect in update(&mut self.model, event) {
            self.carry_out(effect);
        }
    }

    fn tick(&mut self) {
        self.tell(Event::Tick(self.time.now()));
        let rested = self.kept_at.is_none_or(|at| at.elapsed() >= KEEP_EVERY);
        if self.unkept && rested {
            self.unkept = false;
            self.kept_at = Some(Moment::now());
            let (board, data) = (self.board(), self.data.clone());
            tokio::task::spawn_blocking(move || keep(&board, &data));
        }
    }

    fn show(&mut self, writer: &Writer) {
        self.canvas.show(&mut self.model, writer, Moment::now());
    }

    /// Writes what the next start begins with. Everything that must last has been on disk before.
    fn leave(self) {
        // Receivers live in tasks that end with the process.
        let _none_left = self.stop.send(true);
        if self.store.is_some() {
            keep(&self.board(), &self.data);
            socket::remove(&self.data);
        }
        // Dropping a large cache takes a tenth of a second in which the operator would wait.
        std::mem::forget(self.store);
    }
}

impl Desk {
    pub(super) fn model(&self) -> &Model {
        &self.model
    }

    /// Whether it asks sources itself, so that no other can.
    pub(super) fn asks_sources(&self) -> bool {
        own_sources(&self.settings) == OwnSources::Asked
    }

    /// Leaves while the program goes on: what it holds is another's soon.
    pub(super) fn close(self) {
        // Receivers live in tasks that end by it.
        let _none_left = self.stop.send(true);
        let Some(store) = self.store.clone() else { return };
        keep(&self.board(), &self.data);
        socket::remove(&self.data);
        tokio::task::spawn_blocking(move || drop(store));
    }

    /// The board, the link and the time that they hold for.
    pub(super) fn seen(&self) -> (Option<&Situation>, Link, Instant) {
        (self.model.situation(), self.link(), self.time.now())
    }

    /// Changes the model otherwise than by an event, and carries out what is asked for.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Model) -> Vec<Effect>) {
        for effect in change(&mut self.model) {
            self.carry_out(effect);
        }
    }

    fn receive(&mut self, message: Message) {
        match message {
            Message::Event(event) => {
                let counts = matches!(
                    event,
                    Event::Queued(_) | Event::Withdrawn(_) | Event::Changed | Event::NotSaved { .. }
                );
                self.tell(event);
                if counts {
                    self.count();
                }
            }
            Message::Read(query, lens, event) => {
                let again = self.loads.ends(query, &lens);
                self.tell(event);
                if let Some(lens) = again {
                    self.load(query, lens);
                }
            }
            Message::News(news) => self.hear(news),
            Message::Opened(opened) => self.opened(*opened),
            Message::CannotOpen(why) => self.cannot_open = Some(why),
        }
    }

    fn opened(&mut self, opened: Opened) {
        let store = opened.store;
        let found_damaged = !opened.notices.is_empty();
        for notice in opened.notices {
            tracing::warn!("{}", Locale::english().tell(&notice));
            self.tell(Event::Notice(notice));
        }
        if found_damaged {
            // Without the cache no row can show them.
            for act in store.pending() {
                self.tell(Event::Notice(report::still_queued(&act)));
            }
        }
        if let Some((hello, received_at)) = store.greeted() {
            self.follow(&hello, received_at);
        }
        let (queued, attention) = store.counts();
        let mut link = self.link();
        (link.queued, link.attention, link.synced_at) = (queued, attention, store.synced_at());
        self.store = Some(Arc::clone(&store));
        self.hear(News::Link(Box::new(link)));
        self.start_saving(&store);
        // Before any key: nobody signs as somebody else.
        self.tell_persons();
        self.tell_places();
        self.listen();
        if attention > 0 {
            let telling = Telling::message("told-attention").number("n", i64::from(attention));
            self.tell(Event::Notice(telling));
        }
        for (query, lens) in std::mem::take(&mut self.waiting) {
            self.load(query, lens);
        }
        self.start_sync(store);
    }

    /// What gives views to others: the socket and, of the board, `board.snapshot`.
    fn board(&self) -> Arc<socket::Ask> {
        let (store, link, time) = (self.store.clone(), Arc::clone(&self.link), self.time.clone());
        let rules = self.settings.rules;
        Arc::new(move |query, lens| {
            let (shown_at, store) = (lens.as_of.unwrap_or_else(|| time.now()), store.as_ref()?);
            let answer = store.answer_through((query, lens), shown_at, &rules);
            let link = link.lock().unwrap_or_else(PoisonError::into_inner).clone();
            Some(Seen { shown_at, view: answer.ok()?, link })
        })
    }

    fn listen(&self) {
        let (data, board, mut stop) = (self.data.clone(), self.board(), self.stop.subscribe());
        tokio::spawn(async move {
            tokio::select! {
                served = socket::serve(&data, board) => if let Err(error) = served {
                    tracing::warn!("`haree status` cannot ask this console: {error}");
                },
                _ = stop.wait_for(|stop| *stop) => {}
            }
        });
    }
}

fn follows(provenance: Option<Provenance>) -> bool {
    provenance == Some(Provenance::Simulated)
}

fn open(data: &Path) -> Result<Opened, Failure> {
    let (epoch, seed) = (surroundings::random()?, surroundings::random()?);
    surroundings::keep_private(data, "console");
    let opened = Store::open(data, epoch, seed).map_err(Failure::cannot_begin)?;
    Ok(Opened { store: Arc::new(opened.store), notices: opened.notices })
}

fn keep(board: &Arc<socket::Ask>, data: &Path) {
    if let Some(kept) = board(Query::Board, &Lens::default()).and_then(Seen::kept)
        && let Err(error) = kept.write(data)
    {
        tracing::warn!("cannot write board.snapshot in {}: {error}", data.display());
    }
}
