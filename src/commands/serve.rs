//! `haree hq serve`: opens or founds a ledger, serves it, and lets the simulator write into it.

use std::{
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    net::SocketAddr,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use chrono::{DateTime, TimeDelta};
use clap::Args;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
    task::JoinHandle,
    time::MissedTickBehavior,
};

use super::{
    arguments::ConsoleArgs,
    clock,
    failure::Failure,
    feeds, logging,
    output::{print, say_all},
    surroundings,
};
use crate::{
    domain::{Clean, Clock, FeedId, Instant, Provenance, reference},
    hq::{self, Batch, Birth, Door, Ledger as _, LedgerError, Simulator, SqliteLedger, Tls, Turns},
    sources::Source,
};

/// How much history a simulated ledger begins with, so that usual ranges exist.
const HISTORY_DAYS: u32 = 90;

#[derive(Args)]
pub(super) struct ServeArgs {
    /// Where to listen; beyond loopback only with TLS and tokens
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8480")]
    listen: SocketAddr,
    /// Where the ledger lies [default: ~/.local/share/haree-hq]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The certificate of this HQ and those above it, in PEM; read again at SIGHUP
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The key of the certificate, in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Found a simulated ledger and let the simulator write into it
    #[arg(long, conflicts_with = "exercise")]
    simulate: bool,
    /// Found or serve the ledger of an exercise
    #[arg(long)]
    exercise: bool,
    /// The simulator's seed: the same seed and clock give the same figures
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How fast simulated time runs
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = speed)]
    speed: f64,
    /// When simulated time begins, as 2026-11-24T14:32:00+09:00 [default: now]
    #[arg(long, value_name = "TIME", requires = "simulate")]
    clock: Option<DateTime<chrono::FixedOffset>>,
    /// HQ's name, as consoles show it
    #[arg(long, default_value = "HQ")]
    name: String,
    /// A settings file instead of ~/.config/haree/settings.toml; the sources that it lists are asked
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Reads how fast simulated time runs.
pub(super) fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if speed.is_finite() && speed > 0.0 && speed <= 100_000.0 => Ok(speed),
        _ => Err("give a number above 0, at most 100000".to_owned()),
    }
}

/// Serves until it is told to stop.
pub(super) fn run(args: &ServeArgs) -> Result<ExitCode, Failure> {
    let data = data_dir(args.data.as_deref())?;
    let (settings, problems) =
        surroundings::settings(&ConsoleArgs { config: args.config.clone(), ..ConsoleArgs::default() })?;
    say_all(problems);
    let (sources, problems) = feeds::sources(settings.sources.clone());
    say_all(problems);
    // Without a home the log lies beside the ledger.
    let state = settings.state_dir().unwrap_or(&data).to_owned();
    logging::start(&state, "hq").map_err(|error| {
        Failure::cannot_begin(format!("cannot write a log in {}: {error}", state.display()))
    })?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Failure::failed)?;
    runtime.block_on(async {
        let tls = tls(args)?;
        let mut signals = if tls.is_some() { Signals::catch_but_hangup() } else { Signals::catch() };
        let (stop, stopped) = watch::channel(false);
        let listener = match &tls {
            Some(tls) => hq::bind_secure(args.listen, tls.clone()).map_err(Failure::cannot_begin)?,
            None => listen(args.listen)?,
        };
        let scheme = if tls.is_some() { "https" } else { "http" };
        let plan = Plan {
            listener,
            data: data.clone(),
            provenance: match (args.simulate, args.exercise) {
                (true, _) => Provenance::Simulated,
                (_, true) => Provenance::Exercise,
                _ => Provenance::Real,
            },
            seed: args.seed,
            speed: if args.simulate { args.speed } else { 1.0 },
            begins: args.clock.map(|at| at.to_utc()),
            name: Clean::new(&args.name),
            sources,
            served: None,
            door: Door::Ledger,
            keep: feeds::keep(&settings),
            turns: Turns::default(),
        };
        let provenance = plan.provenance;
        let running = start(plan, stopped).await?;
        print(&format!(
            "HQ serves {} figures from {} on {scheme}://{}\n",
            provenance.name(),
            data.display(),
            running.address
        ))?;
        tokio::select! {
            () = signals.any() => {}
            () = reload(tls) => {}
        }
        // Receivers live in the tasks that are joined below; a send without any is fine.
        let _none_left = stop.send(true);
        running.join().await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Where HQ's ledger lies unless it is told otherwise.
pub(super) fn data_dir(given: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(dir) = given {
        return Ok(dir.to_owned());
    }
    if let Some(base) = surroundings::variable("XDG_DATA_HOME") {
        return Ok(Path::new(&base).join("haree-hq"));
    }
    let home = surroundings::variable("HOME")
        .ok_or_else(|| Failure::cannot_begin("HOME is not set; say where the ledger lies with --data DIR"))?;
    Ok(Path::new(&home).join(".local/share/haree-hq"))
}

/// Reads certificate and key, where HQ is to speak TLS.
fn tls(args: &ServeArgs) -> Result<Option<Tls>, Failure> {
    let (Some(cert), Some(key)) = (&args.tls_cert, &args.tls_key) else { return Ok(None) };
    Tls::read(cert, key).map(Some).map_err(Failure::cannot_begin)
}

/// Reads certificate and key again whenever HUP comes.
async fn reload(tls: Option<Tls>) {
    let (Some(tls), Ok(mut hangup)) = (tls, signal(SignalKind::hangup())) else {
        return std::future::pending().await;
    };
    while hangup.recv().await.is_some() {
        match tls.reload() {
            Ok(()) => tracing::info!("the certificate was read again"),
            Err(error) => tracing::error!(%error, "the old certificate holds"),
        }
    }
}

pub(super) fn listen(address: SocketAddr) -> Result<hq::Listener, Failure> {
    hq::bind(address).map_err(Failure::cannot_begin)
}

/// What an HQ is started with.
pub(super) struct Plan {
    pub(super) listener: hq::Listener,
    pub(super) data: PathBuf,
    pub(super) provenance: Provenance,
    pub(super) seed: u64,
    pub(super) speed: f64,
    /// When simulated time begins in a new ledger.
    pub(super) begins: Option<Instant>,
    pub(super) name: Clean,
    /// Outside feeds that are asked while it serves.
    pub(super) sources: Vec<Source>,
    /// Through which servers a simulator speaks; none where it writes into the ledger itself.
    pub(super) served: Option<(hq::Listener, hq::Served)>,
    pub(super) door: Door,
    /// For how long alerts that are over are kept.
    pub(super) keep: TimeDelta,
    /// In which the sources are asked.
    pub(super) turns: Turns,
}

/// An HQ that serves.
pub(super) struct Running {
    pub(super) address: SocketAddr,
    server: JoinHandle<Result<(), hq::ServeError>>,
    simulation: Option<JoinHandle<()>>,
    /// Held for as long as this HQ serves.
    _alone: Alone,
}

impl Running {
    /// Waits until it has stopped.
    pub(super) async fn join(self) -> Result<(), Failure> {
        if let Some(simulation) = self.simulation {
            simulation.abort();
        }
        match self.server.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Failure::failed(error)),
            Err(error) => Err(Failure::failed(format!("HQ stopped by itself: {error}"))),
        }
    }
}

/// Opens or founds the ledger and serves it until `stop` says so.
pub(super) async fn start(plan: Plan, stop: watch::Receiver<bool>) -> Result<Running, Failure> {
    let alone = serve_alone(&plan.data)?;
    start_alone(plan, stop, alone).await
}

/// The same where it is certain that no other HQ serves this ledger.
pub(super) async fn start_alone(
    plan: Plan,
    stop: watch::Receiver<bool>,
    alone: Alone,
) -> Result<Running, Failure> {
    let address = plan.listener.local_addr().map_err(Failure::failed)?;
    let real = clock::real();
    let time = clock::Driven::new(Arc::clone(&real));
    let begins = plan.begins.unwrap_or_else(|| real());
    let simulator = Simulator::new(plan.seed, &reference::places());
    let (servers, served) = plan.served.unzip();
    let history = || rest(served.as_ref(), simulator.history(begins, HISTORY_DAYS));
    let ledger = Arc::new(match plan.provenance {
        Provenance::Simulated => open(&plan.data, plan.provenance, begins, history).await?,
        _ => open(&plan.data, plan.provenance, begins, Batch::default).await?,
    });
    hq::may_serve(&plan.listener, &*ledger).await.map_err(Failure::cannot_begin)?;
    let mut simulation = None;
    if plan.provenance == Provenance::Simulated {
        // What was written already is known by the simulator's last sign of life.
        let feeds = ledger.feeds().await.map_err(Failure::failed)?;
        let heard = feeds.iter().find(|feed| feed.id.as_str() == hq::SIMULATOR);
        let written_until = heard.map_or(begins, |feed| feed.heard_at);
        // Time never runs backwards in a ledger that ran ahead of this machine's clock.
        time.drive(real(), written_until.max(begins), plan.speed);
        if let Some((servers, served)) = servers.zip(served.clone()) {
            tokio::spawn(hq::serve_simulated(servers, (served, time.clock()), stop.clone()));
        }
        let speaker = Speaker { simulator, served };
        simulation = Some(tokio::spawn(simulate(speaker, Arc::clone(&ledger), time.clock(), written_until)));
    }
    tokio::spawn(hq::forget(Arc::clone(&ledger), time.clock(), plan.keep, stop.clone()));
    if !plan.sources.is_empty() {
        let gatherer = feeds::gatherer(Arc::clone(&ledger), time.clock(), plan.keep)?;
        for source in plan.sources {
            tokio::spawn(hq::gather(gatherer.clone(), source, plan.turns.clone(), stop.clone()));
        }
    }
    let options = hq::Options {
        listener: plan.listener,
        ledger,
        clock: time.clock(),
        speed: plan.speed,
        name: plan.name,
        door: plan.door,
        turns: plan.turns,
        stop,
    };
    let server = tokio::spawn(hq::serve(options));
    Ok(Running { address, server, simulation, _alone: alone })
}

/// Makes sure that no other HQ serves this ledger: two clocks in one ledger contradict each other.
/// Imports stand beside a serving HQ and need no such lock.
pub(super) fn serve_alone(data: &Path) -> Result<Alone, Failure> {
    try_alone(data)?.ok_or_else(|| {
        let data = data.display();
        Failure::cannot_begin(format!(
            "another HQ serves the ledger in {data}; stop it or give another --data"
        ))
    })
}

/// Held by whoever serves a ledger.
pub(super) struct Alone {
    _lock: File,
}

/// The same; none where another HQ serves it.
pub(super) fn try_alone(data: &Path) -> Result<Option<Alone>, Failure> {
    let cannot =
        |error: std::io::Error| Failure::cannot_begin(format!("cannot write in {}: {error}", data.display()));
    DirBuilder::new().recursive(true).mode(0o700).create(data).map_err(cannot)?;
    surroundings::keep_private(data, "hq.sqlite");
    let lock = OpenOptions::new().create(true).append(true).mode(0o600).open(data.join("hq.serving"));
    let lock = lock.map_err(cannot)?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(Alone { _lock: lock })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(cannot(error)),
    }
}

/// Opens the ledger; a new one is founded with the places, what has been published, and `more`.
pub(super) async fn open(
    data: &Path,
    provenance: Provenance,
    at: Instant,
    more: impl FnOnce() -> Batch,
) -> Result<SqliteLedger, Failure> {
    match SqliteLedger::open_existing(data).await {
        Ok(ledger) if ledger.meta().provenance == provenance => return Ok(ledger),
        Ok(ledger) => {
            let is = ledger.meta().provenance;
            let error = LedgerError::OtherProvenance { dir: data.to_owned(), is, asked: provenance };
            return Err(Failure::cannot_begin(error));
        }
        Err(LedgerError::Absent { .. }) => {}
        Err(error) => return Err(Failure::cannot_begin(error)),
    }
    let feed = FeedId::new(&format!("{:08x}", surroundings::random()? as u32));
    // A simulated ledger knew them as long as it has a history: its past is one with targets and minima.
    let known_since = match provenance {
        Provenance::Simulated => at - TimeDelta::days(i64::from(HISTORY_DAYS)),
        Provenance::Real | Provenance::Exercise => at,
    };
    let mut published = reference::published();
    if provenance != Provenance::Real {
        published.extend(reference::worked_example());
    }
    for figure in &mut published {
        figure.recorded_at = known_since;
    }
    let mut records = more();
    records.places.extend(reference::places());
    records.observations.extend(reference::opening_observations(known_since));
    records.observations.extend(published);
    SqliteLedger::open(data, Birth { provenance, at, feed, records }).await.map_err(Failure::cannot_begin)
}

/// What the servers do not carry, which is written into the ledger.
fn rest(served: Option<&hq::Served>, batch: Batch) -> Batch {
    match served {
        Some(served) => served.take(batch),
        None => batch,
    }
}

/// A simulator, and the servers through which it speaks.
struct Speaker {
    simulator: Simulator,
    served: Option<hq::Served>,
}

/// Lets the simulator write what has happened since, once a second.
async fn simulate(speaker: Speaker, ledger: Arc<SqliteLedger>, time: Clock, mut written_until: Instant) {
    let mut beat = tokio::time::interval(Duration::from_secs(1));
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        beat.tick().await;
        let now = time();
        // After a long rest the backlog comes a day at a time, so that no transaction is huge.
        while written_until < now {
            let until = now.min(written_until + TimeDelta::days(1));
            let batch = rest(speaker.served.as_ref(), speaker.simulator.between(written_until, until));
            match ledger.take(batch, until).await {
                Ok(_) => written_until = until,
                Err(error) => {
                    tracing::error!("the simulator could not write into the ledger: {error}; it tries again");
                    break;
                }
            }
        }
    }
}

/// INT, QUIT, TERM and HUP, caught from the moment that this is made.
pub(super) struct Signals(Vec<Signal>);

impl Signals {
    pub(super) fn catch() -> Self {
        let mut all = Self::catch_but_hangup();
        all.0.extend(signal(SignalKind::hangup()).ok());
        all
    }

    /// The same without HUP, which means something else then.
    fn catch_but_hangup() -> Self {
        let kinds = [SignalKind::interrupt(), SignalKind::quit(), SignalKind::terminate()];
        Self(kinds.into_iter().filter_map(|kind| signal(kind).ok()).collect())
    }

    /// Returns once one of them came.
    pub(super) async fn any(&mut self) {
        let any = self.0.iter_mut().map(|signal| Box::pin(signal.recv()));
        futures_util::future::select_all(any).await;
    }
}
