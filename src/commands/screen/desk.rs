//! What lies on the operator's desk: the model, the cache, the link to HQ, and what carries effects out.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant as Moment},
};

use tokio::sync::{Notify, mpsc, watch};

use super::{
    loads::Loads,
    program::{Program, Start},
    sourcing::{self, Way, own_sources},
};
use crate::{
    commands::{
        clock,
        failure::Failure,
        feeds,
        file::{self, Wanted},
        kept::{Kept, Seen},
        own,
        persons::{self, SignIn},
        socket, surroundings,
    },
    console::{Canvas, Effect, Event, Export, Model, Sourced, Withdrawn, Writer, start, update},
    domain::{
        ActKey, Clean, Clock, Draft, Instant, Lens, Link, LinkState, OwnSources, Provenance, Query,
        Records as _, SourceId, Telling, Traffic, view::Situation,
    },
    locale::Locale,
    net::{HqAddress, Secret},
    protocol::Collection,
    report,
    settings::Settings,
    store::{Store, Withdrawal},
    sync::{self, News},
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

    fn start_sync(&mut self, store: Arc<Store>) {
        let own = own::Wanted {
            ledger: self.own.clone(),
            keep: feeds::keep(&self.settings),
            sources: self.settings.sources.clone(),
            filled_by: store.greeted().map(|(hello, _)| hello.name),
            stop: self.stop.subscribe(),
            pause: self.pause.subscribe(),
        };
        let Some(way) = Way::of(&self.settings, own) else { return };
        let (real, shown) = (Arc::clone(&self.real), self.time.clock());
        // Without randomness consoles retry in step; that is all that is lost.
        let jitter_seed = surroundings::random().unwrap_or_default();
        let (news, mut heard) = mpsc::channel(INBOX);
        let outbox = self.outbox.clone();
        tokio::spawn(async move {
            while let Some(news) = heard.recv().await {
                if outbox.send(Message::News(news)).await.is_err() {
                    return;
                }
            }
        });
        let (wake, stop) = (Arc::clone(&self.wake), self.stop.subscribe());
        let pause = Some(self.pause.subscribe());
        // What stays on this machine has no price.
        let hourly_bytes = self.settings.hourly_bytes.filter(|_| self.settings.hq.is_some());
        let limits = sync::Limits { hourly_bytes, pause };
        let (link, since) = (self.link(), self.time.now());
        let known = Arc::clone(&self.hq);
        tokio::spawn(async move {
            let refused = |why| {
                let link = Link { state: LinkState::Refused { since, why }, ..link.clone() };
                News::Link(Box::new(link))
            };
            // Nothing else was told yet, so there is room for it.
            let waits = |why| drop(news.try_send(refused(why)));
            let (hq, problems) = match way.reach(&waits).await {
                Ok(reached) => reached,
                Err(why) => {
                    // The loop is gone only when the program is ending.
                    let _ended = news.send(refused(why)).await;
                    return;
                }
            };
            for problem in problems {
                tracing::warn!("{}", Locale::english().tell(&problem));
                let _ended = news.send(News::Notice(problem)).await;
            }
            // It is set once: sync begins once.
            let _first = known.set(hq.clone());
            let pace = sync::Pace::default();
            let config = sync::Config { hq, real, shown, jitter_seed, pace, limits };
            sync::run(config, store, news, wake, stop).await;
        });
    }

    fn hear(&mut self, news: News) {
        match news {
            News::Greeted(hello, received_at) => {
                self.follow(&hello, received_at);
                self.tell(Event::Tick(self.time.now()));
            }
            News::Changed(collections) => {
                self.unkept = true;
                if collections.contains(&Collection::Persons) {
                    self.tell_persons();
                }
                if collections.contains(&Collection::Places) {
                    self.tell_places();
                }
                self.tell(Event::Changed);
            }
            News::Link(mut link) => {
                // A lost cache does not lose what kind of figures this directory is for.
                let kind = self.store.as_ref().and_then(|store| store.kind());
                link.provenance = link.provenance.or(kind);
                link.own = own_sources(&self.settings);
                *self.link.lock().unwrap_or_else(PoisonError::into_inner) = (*link).clone();
                self.unkept = true;
                self.tell(Event::Link(link));
            }
            // The row came into the cache with the verdict.
            News::Settled { .. } => self.tell(Event::Changed),
            News::Refused(act, why) => self.tell(Event::Refused { act, why }),
            News::Notice(telling) => self.tell(Event::Notice(telling)),
        }
    }

    /// A simulated HQ's time is its own; a real one's is only compared.
    fn follow(&self, hello: &crate::protocol::Hello, received_at: Instant) {
        if follows(Some(hello.provenance)) {
            self.time.drive(received_at, hello.now, hello.speed);
        }
    }

    /// Says who may sign in here.
    fn tell_persons(&mut self) {
        let Some(store) = &self.store else { return };
        match persons::persons(store) {
            Ok(persons) => {
                let persons = persons.into_iter().map(|person| (person.name, person.role)).collect();
                self.tell(Event::Persons(persons));
            }
            // Nobody signs until it can be.
            Err(error) => {
                let telling = Telling::message("told-persons-unread").part("why", error.telling());
                self.tell(Event::Notice(telling));
            }
        }
    }

    /// Says how places are called; where that cannot be read, they are called as HQ calls them.
    fn tell_places(&mut self) {
        match self.store.as_ref().map(|store| store.places()) {
            Some(Ok(places)) => self.tell(Event::Places(places)),
            Some(Err(error)) => tracing::warn!(%error, "the names of places cannot be read"),
            None => {}
        }
    }

    /// Says how much waits and wants a person, also where no HQ is asked.
    fn count(&mut self) {
        let Some((queued, attention)) = self.store.as_ref().map(|store| store.counts()) else { return };
        let mut link = self.link();
        if (link.queued, link.attention) != (queued, attention) {
            (link.queued, link.attention) = (queued, attention);
            self.hear(News::Link(Box::new(link)));
        }
    }

    fn link(&self) -> Link {
        self.link.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Load(query, lens) => self.load(query, lens),
            Effect::Queue(draft) => self.queue(draft),
            Effect::Dismiss(key) => self.beside(move |store| {
                store.dismiss(&key);
                Event::Changed
            }),
            Effect::Retry(key) => self.beside(move |store| match store.retry(&key) {
                Ok(Some(act)) => Event::Queued(Box::new(act)),
                Ok(None) => Event::Changed,
                Err(error) => Event::NotDone(error.telling()),
            }),
            Effect::Withdraw { key, who, at } => {
                self.beside(move |store| match store.withdraw(&key, &who, at) {
                    Ok(Withdrawal::Gone) => Event::Withdrawn(Withdrawn::Gone),
                    Ok(Withdrawal::Cancels(_)) => Event::Withdrawn(Withdrawn::Cancelled),
                    Ok(Withdrawal::Nothing) => Event::Withdrawn(Withdrawn::Nothing),
                    Err(error) => Event::NotDone(error.telling()),
                });
            }
            Effect::SignIn { name, pin } => {
                let (sign_in, now) = (Arc::clone(&self.sign_in), (self.real)());
                self.beside(move |store| {
                    let pin = Secret::new(pin.reveal().to_owned());
                    match sign_in.check_pin(store, &name, &pin, now) {
                        Ok(role) => Event::SignedIn { name, role },
                        Err(why) => Event::SignInRefused { why: why.telling() },
                    }
                });
            }
            Effect::Release(key) => self.release(key),
            Effect::AskSource { source, name, who } => self.ask_source((source, name), who),
            Effect::SyncNow => self.wake.notify_one(),
            // Also before anybody asks HQ: whoever begins sees the last word.
            Effect::Pause(paused) => drop(self.pause.send_replace(paused)),
            Effect::Ring => self.canvas.ring(),
            Effect::Copy(text) => self.canvas.copy(text.as_str()),
            Effect::Export(export) => self.export(export),
            Effect::Redraw => self.canvas.redraw(),
            Effect::Suspend => self.stops = true,
            Effect::Quit => self.leaves = true,
        }
    }

    fn load(&mut self, query: Query, lens: Lens) {
        let at = self.time.now();
        let (rules, outbox) = (self.settings.rules, self.outbox.clone());
        let Some(store) = self.store.clone() else {
            self.waiting.push((query, lens));
            return;
        };
        if !self.loads.begins(query, &lens) {
            return;
        }
        tokio::task::spawn_blocking(move || {
            let event = match store.answer_through((query, &lens), at, &rules) {
                Ok(view) => Event::Loaded(Box::new(view)),
                Err(error) => Event::LoadFailed { query, why: error.telling() },
            };
            let _ended = outbox.blocking_send(Message::Read(query, lens, event));
        });
    }

    /// Hands a draft to the one task that saves, so that acts are queued in the order in which they were done.
    fn queue(&self, draft: Draft) {
        let why = match &self.saver {
            None => "told-cache-not-open",
            Some(saver) => match saver.try_send(draft.clone()) {
                Ok(()) => return,
                Err(_) => "told-disk-slow",
            },
        };
        self.later(Event::NotSaved { draft: Box::new(draft), why: Telling::message(why) });
    }

    fn start_saving(&mut self, store: &Arc<Store>) {
        let (saver, mut drafts) = mpsc::channel::<Draft>(DRAFTS);
        self.saver = Some(saver);
        let (store, outbox, wake) = (Arc::clone(store), self.outbox.clone(), Arc::clone(&self.wake));
        let undone = self.settings.undo_seconds > 0;
        tokio::task::spawn_blocking(move || {
            while let Some(draft) = drafts.blocking_recv() {
                let queued = if undone { store.hold(draft.clone()) } else { store.queue(draft.clone()) };
                let event = match queued {
                    Ok(act) => {
                        wake.notify_one();
                        Event::Queued(Box::new(act))
                    }
                    Err(error) => Event::NotSaved { draft: Box::new(draft), why: error.telling() },
                };
                let _ended = outbox.blocking_send(Message::Event(event));
            }
        });
    }

    /// Writes a file beside the loop: a memory stick takes its time.
    fn export(&self, export: Export) {
        let home = surroundings::variable("HOME");
        let dir = file::default_dir(home.as_deref(), &self.data);
        let path = export.path.map(|path| match (path.strip_prefix("~/"), &home) {
            (Some(rest), Some(home)) => Path::new(home).join(rest),
            _ => PathBuf::from(path),
        });
        let wanted = Wanted { dir, path, name: export.name, mark: export.mark };
        let outbox = self.outbox.clone();
        tokio::task::spawn_blocking(move || {
            let event = match file::write(&wanted, &export.text) {
                Ok(path) => Event::Exported(Clean::new(&path.display().to_string())),
                Err(why) => Event::NotExported(why),
            };
            let _ended = outbox.blocking_send(Message::Event(event));
        });
    }

    /// Has HQ ask a source, beside the loop and beside the sync, whose questions may take their time.
    fn ask_source(&self, (source, name): (SourceId, Clean), who: Clean) {
        let Some((store, hq)) = self.store.as_ref().zip(self.hq.get().cloned()) else {
            let sourced = Sourced::NotAsked(Telling::message("source-hq-unknown"));
            return self.later(Event::Sourced { source, name, sourced });
        };
        let wish = sync::Wish { source: source.clone(), console: store.console().clone(), who };
        let outbox = self.outbox.clone();
        tokio::spawn(async move {
            let event = Event::Sourced { source, name, sourced: sourcing::ask(hq, wish).await };
            // The loop is gone only when the program is ending.
            let _ended = outbox.send(Message::Event(event)).await;
        });
    }

    /// Lets an act go that could be undone until now; the disk may be at work on the queue meanwhile.
    fn release(&self, key: ActKey) {
        let Some(store) = self.store.clone() else { return };
        let wake = Arc::clone(&self.wake);
        tokio::task::spawn_blocking(move || {
            store.release(&key);
            wake.notify_one();
        });
    }

    /// Changes the queue beside the loop, and tells HQ and the screen what came of it.
    fn beside(&self, change: impl FnOnce(&Store) -> Event + Send + 'static) {
        let Some(store) = self.store.clone() else {
            self.later(Event::NotDone(Telling::message("told-cache-not-open")));
            return;
        };
        let (outbox, wake) = (self.outbox.clone(), Arc::clone(&self.wake));
        tokio::task::spawn_blocking(move || {
            let event = change(&store);
            wake.notify_one();
            let _ended = outbox.blocking_send(Message::Event(event));
        });
    }

    /// Sends the loop an event in its own turn.
    fn later(&self, event: Event) {
        if self.outbox.try_send(Message::Event(event)).is_err() {
            tracing::warn!("the console's inbox is full; an event was dropped");
        }
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
