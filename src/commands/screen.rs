//! The console at work: terminal, model, cache and sync, wired together.
//!
//! The model decides; this file only carries events in and effects out. Nothing is awaited inside a
//! branch of the loop, so that a key is never behind work.

mod desk;
mod jobs;
mod linear;
mod loads;
mod program;
mod sourcing;
mod wall;

use std::{
    io::{self, IsTerminal as _},
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
    time::Duration,
};

use tokio::{
    runtime::Runtime,
    time::{MissedTickBehavior, interval, sleep},
};

pub(super) use self::program::{Program, Start};
use self::{
    desk::Desk,
    jobs::{Job, Jobs},
    wall::WallDesk,
};
use super::{
    arguments::ConsoleArgs, failure::Failure, logging, output::say, own, panics::Panics, serve::Signals,
    surroundings,
};
use crate::{
    console::{Capabilities, Event, Input, Terminal, TerminalEvent, is_in_front, size},
    domain::{Clean, Telling},
};

/// Runs the console until somebody leaves.
pub(super) fn run(args: &ConsoleArgs) -> Result<ExitCode, Failure> {
    if !args.linear {
        require_terminal()?;
    }
    let runtime = runtime()?;
    let outcome = run_on(&runtime, args);
    // A blocked write or a slow disk must not hold up the exit; what must last is on disk.
    runtime.shutdown_background();
    outcome
}

pub(super) fn require_terminal() -> Result<(), Failure> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Failure::cannot_begin(
        "this is a screen and needs a terminal; for a pipe or a script use `haree status`, `haree export` or `haree --linear`",
    ))
}

pub(super) fn runtime() -> Result<Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Failure::failed)
}

/// How the loop ended.
enum Ended {
    Left,
    Signalled,
    LostTerminal,
    Panicked,
    CannotOpen(String),
}

/// Runs the console on a runtime that may hold more than it.
pub(super) fn run_on(runtime: &Runtime, args: &ConsoleArgs) -> Result<ExitCode, Failure> {
    if args.linear {
        return linear::run(runtime, args);
    }
    run_program(runtime, args, Desk::lay)
}

/// Shows the wall until somebody leaves it.
pub(super) fn run_wall(args: &ConsoleArgs, dwell_seconds: Option<u32>) -> Result<ExitCode, Failure> {
    require_terminal()?;
    let runtime = runtime()?;
    let outcome = run_program(&runtime, args, |start| WallDesk::lay(start, dwell_seconds));
    runtime.shutdown_background();
    outcome
}

/// Takes the terminal for a program until somebody leaves.
pub(super) fn run_program<P: Program>(
    runtime: &Runtime,
    args: &ConsoleArgs,
    lay: impl FnOnce(Start) -> P,
) -> Result<ExitCode, Failure> {
    let (settings, problems) = surroundings::settings(args)?;
    let data = settings.data_dir().map_err(Failure::cannot_begin)?.to_owned();
    // Without a home, as in a demo there, the log lies beside the data.
    let state = settings.state_dir().unwrap_or(&data).to_owned();
    let log = logging::start(&state, "console").map_err(|error| {
        let state = state.display();
        Failure::cannot_begin(format!("cannot write a log in {state}: {error}; set XDG_STATE_HOME"))
    })?;
    let capabilities = {
        let entry = surroundings::terminfo(&surroundings::variable);
        Capabilities::detect(&surroundings::variable, entry.as_deref(), &settings)
    };
    let rate = settings.line_rate;
    let panics = Panics::watch();
    let work = AssertUnwindSafe(|| {
        runtime.block_on(async {
            let mut desk = lay(Start { settings, problems, own: own::ledger_dir(&data), data, capabilities });
            // Caught before the terminal is taken: it is given back whenever one comes.
            let mut signals = Signals::catch();
            let mut jobs = Jobs::catch();
            if !comes_to_front(&mut jobs, &mut signals).await {
                return Ok(Ended::Signalled);
            }
            let input = Input::open().map_err(|error| cannot_use_terminal(&error))?;
            let mut terminal =
                Terminal::enter(capabilities, rate).map_err(|error| cannot_use_terminal(&error))?;
            jobs.forget().await;
            let mut outside = Outside { input, signals, jobs, faults: Faults::after(args) };
            let ended = work(&mut desk, &mut terminal, &panics, &mut outside).await;
            outside.input.pause();
            terminal.restore();
            desk.leave();
            Ok::<_, Failure>(ended)
        })
    });
    // A panic in the loop unwinds to here; the terminal was restored when it was dropped on the way.
    match catch_unwind(work).unwrap_or(Ok(Ended::Panicked))? {
        Ended::Left => Ok(ExitCode::SUCCESS),
        Ended::Signalled => Ok(ExitCode::from(130)),
        Ended::LostTerminal => Ok(ExitCode::from(1)),
        Ended::CannotOpen(why) => Err(Failure::CannotBegin(why)),
        Ended::Panicked => {
            let log = log.display();
            say(&format!("haree: the program itself failed; what was queued is saved, and {log} says more"));
            Ok(ExitCode::from(101))
        }
    }
}

fn cannot_use_terminal(error: &io::Error) -> Failure {
    Failure::cannot_begin(format!("cannot use this terminal: {error}"))
}

/// What comes from outside the program.
struct Outside {
    input: Input,
    signals: Signals,
    jobs: Jobs,
    faults: Faults,
}

/// The most events that are taken before a frame; a flood of input must not keep the screen from moving.
const EVENTS_A_FRAME: usize = 1024;
/// How long a program that goes on in the background looks whether it was continued only to be ended.
const LAST_WORD: Duration = Duration::from_millis(50);

/// The loop: first what ends it, then keys, then the time, then what changed; then one frame.
async fn work(
    desk: &mut impl Program,
    terminal: &mut Terminal,
    panics: &Panics,
    outside: &mut Outside,
) -> Ended {
    // What has no beat is never asked for one: nothing wakes a screen that stands still.
    let mut beat = interval(desk.beat().unwrap_or(Duration::MAX));
    beat.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let (columns, rows) = size();
    desk.resize(columns, rows);
    desk.show(terminal.writer());
    desk.open();
    loop {
        tokio::select! {
            biased;
            () = panics.happened() => return Ended::Panicked,
            () = outside.signals.any() => return Ended::Signalled,
            job = outside.jobs.next() => if let Some(ended) = obey(job, desk, terminal, outside).await {
                return ended;
            },
            event = outside.input.next() => match event {
                TerminalEvent::Ended => return Ended::LostTerminal,
                event => take(desk, terminal, event),
            },
            _ = beat.tick(), if desk.beat().is_some() => {
                outside.faults.tick();
                desk.tick();
            }
            () = desk.news() => {}
        }
        // What is already there is taken in before anything is drawn: thirty keys in one packet are one frame.
        for _ in 0..EVENTS_A_FRAME {
            match outside.input.ready() {
                Some(TerminalEvent::Ended) => return Ended::LostTerminal,
                Some(event) => take(desk, terminal, event),
                None => break,
            }
        }
        desk.ready_news();
        if let Some(why) = desk.cannot_open() {
            return Ended::CannotOpen(why);
        }
        if desk.leaves() {
            return Ended::Left;
        }
        if desk.stops()
            && let Some(ended) = obey(Job::StopAll, desk, terminal, outside).await
        {
            return ended;
        }
        desk.show(terminal.writer());
    }
}

fn take(desk: &mut impl Program, terminal: &Terminal, event: TerminalEvent) {
    match event {
        TerminalEvent::Key(key) => desk.tell(Event::Key(key)),
        TerminalEvent::Paste(text) => desk.tell(Event::Paste(Clean::new(&text))),
        TerminalEvent::Mouse(mouse) => desk.tell(Event::Mouse(mouse)),
        TerminalEvent::Answered => terminal.writer().answered(),
        TerminalEvent::Resize(columns, rows) => desk.resize(columns, rows),
        TerminalEvent::Ended => {}
    }
}

/// Stops when somebody asks for it, with the terminal given back; takes it again when that is over.
async fn obey(
    job: Job,
    desk: &mut impl Program,
    terminal: &mut Terminal,
    outside: &mut Outside,
) -> Option<Ended> {
    if job != Job::Continued {
        if !jobs::has_shell() {
            desk.tell(Event::Notice(Telling::message("told-no-shell")));
            return None;
        }
        outside.input.pause();
        terminal.restore();
        tokio::select! {
            biased;
            () = outside.signals.any() => return Some(Ended::Signalled),
            () = outside.jobs.stop(job) => {}
        }
    }
    if !comes_to_front(&mut outside.jobs, &mut outside.signals).await {
        return Some(Ended::Signalled);
    }
    if let Err(error) = terminal.take_again() {
        tracing::warn!(%error, "cannot take the terminal again");
        return Some(Ended::LostTerminal);
    }
    outside.input.resume();
    outside.jobs.forget().await;
    let (columns, rows) = size();
    desk.resize(columns, rows);
    None
}

/// Waits, stopped, until the terminal is this program's: to ask for it in the background would stop it as
/// well, but deaf to whoever continues it to end it. Says whether it goes on.
async fn comes_to_front(jobs: &mut Jobs, signals: &mut Signals) -> bool {
    while !is_in_front() && jobs::has_shell() {
        tokio::select! {
            biased;
            () = signals.any() => return false,
            () = sleep(LAST_WORD) => {}
        }
        if is_in_front() {
            break;
        }
        jobs.stop(Job::Stop).await;
    }
    true
}

/// Panics on demand, so that a test can see what is restored then.
struct Faults {
    loop_in: Option<u64>,
    task_in: Option<u64>,
}

impl Faults {
    fn after(args: &ConsoleArgs) -> Self {
        Self { loop_in: args.panic_in_loop, task_in: args.panic_in_task }
    }

    #[expect(clippy::panic, reason = "the two hidden flags ask for it")]
    fn tick(&mut self) {
        if count_down(&mut self.task_in) {
            tokio::spawn(async { panic!("asked for by --panic-in-task") });
        }
        assert!(!count_down(&mut self.loop_in), "asked for by --panic-in-loop");
    }
}

fn count_down(left: &mut Option<u64>) -> bool {
    *left = left.and_then(|seconds| seconds.checked_sub(1));
    *left == Some(0)
}
