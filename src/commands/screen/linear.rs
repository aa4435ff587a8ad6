//! `haree --linear`: the desk without a screen, for screen readers, pipes, logs and serial lines.
//!
//! Lines in, lines out: no cursor moves, nothing is coloured, and nothing is written while nothing
//! changes. It must not know what the lines say.

use std::{
    io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _},
    process::ExitCode,
    time::Duration,
};

use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use tokio::{
    runtime::Runtime,
    sync::mpsc,
    time::{MissedTickBehavior, interval},
};

use super::{
    desk::Desk,
    program::{Program as _, Start},
};
use crate::{
    commands::{
        arguments::ConsoleArgs, failure::Failure, logging, output::say, own, panics::Panics, serve::Signals,
        surroundings,
    },
    console::{Capabilities, Linear},
};

/// The longest line that is taken in; what is longer is cut there.
const LONGEST: u64 = 16 << 10;
/// Lines that wait; a script that writes faster waits itself.
const LINES: usize = 64;
const BEAT: Duration = Duration::from_secs(1);
/// What stands before a line that a person types.
const PROMPT: &str = "> ";

/// Runs until somebody leaves, the input ends or nobody reads any more.
pub(crate) fn run(runtime: &Runtime, args: &ConsoleArgs) -> Result<ExitCode, Failure> {
    let (settings, problems) = surroundings::settings(args)?;
    let data = settings.data_dir().map_err(Failure::cannot_begin)?.to_owned();
    let state = settings.state_dir().unwrap_or(&data).to_owned();
    logging::start(&state, "console").map_err(|error| {
        Failure::cannot_begin(format!(
            "cannot write a log in {}: {error}; set XDG_STATE_HOME",
            state.display()
        ))
    })?;
    let entry = surroundings::terminfo(&surroundings::variable);
    // A pipe takes what the language of the environment is written in, whatever `TERM` says.
    let piped = !io::stdout().is_terminal();
    let env = |name: &str| match name {
        "TERM" if piped => Some("xterm".to_owned()),
        name => surroundings::variable(name),
    };
    let capabilities = Capabilities::detect(&env, entry.as_deref().filter(|_| !piped), &settings);
    let panics = Panics::watch();
    let ended = runtime.block_on(async {
        let mut desk =
            Desk::lay(Start { settings, problems, own: own::ledger_dir(&data), data, capabilities });
        let mut front = Front { linear: Linear::default(), prompts: io::stdin().is_terminal(), open: false };
        let ended = work(&mut desk, &mut front, &panics).await;
        show_keys();
        desk.leave();
        ended
    });
    match ended {
        Ended::Left => Ok(ExitCode::SUCCESS),
        Ended::Signalled => Ok(ExitCode::from(130)),
        Ended::CannotOpen(why) => Err(Failure::CannotBegin(why)),
        Ended::Panicked => {
            say("haree: the program itself failed; what was queued is saved, and the log says more");
            Ok(ExitCode::from(101))
        }
    }
}

enum Ended {
    Left,
    Signalled,
    Panicked,
    CannotOpen(String),
}

/// What is said, and whether a prompt stands open.
struct Front {
    linear: Linear,
    prompts: bool,
    open: bool,
}

async fn work(desk: &mut Desk, front: &mut Front, panics: &Panics) -> Ended {
    let mut signals = Signals::catch();
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Skip);
    desk.open();
    let mut lines = typed();
    let mut at_end = false;
    loop {
        tokio::select! {
            biased;
            () = panics.happened() => return Ended::Panicked,
            () = signals.any() => return Ended::Signalled,
            line = lines.recv(), if !at_end => match line {
                Some(line) => {
                    front.open = false;
                    desk.change(|model| front.linear.typed(model, &line));
                }
                None => at_end = true,
            },
            _ = beat.tick() => {
                desk.tick();
                desk.change(|model| { front.linear.tick(model); Vec::new() });
            }
            () = desk.news() => {}
        }
        desk.ready_news();
        desk.change(|model| front.linear.go_on(model));
        if let Some(why) = desk.cannot_open() {
            return Ended::CannotOpen(why);
        }
        // Whoever reads may have gone; then nobody is left to tell anything.
        if front.write(desk).is_err() {
            return Ended::Left;
        }
        let busy = front.linear.is_busy(desk.model());
        if desk.leaves() || (at_end && !busy) {
            return Ended::Left;
        }
        if !busy || front.linear.wants_pin() {
            front.prompt();
        }
    }
}

impl Front {
    fn write(&mut self, desk: &Desk) -> io::Result<()> {
        let lines = self.linear.lines(desk.model());
        if lines.is_empty() {
            return Ok(());
        }
        let mut text = String::new();
        if std::mem::take(&mut self.open) {
            text.push('\n');
        }
        for line in lines {
            text.push_str(&line);
            text.push('\n');
        }
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush())
    }

    /// Asks for a line, where a person types; a PIN is not shown.
    fn prompt(&mut self) {
        if !self.prompts || self.open {
            return;
        }
        self.open = true;
        if self.linear.wants_pin() {
            hide_keys();
        } else {
            show_keys();
        }
        let mut out = io::stdout().lock();
        let _gone = out.write_all(PROMPT.as_bytes()).and_then(|()| out.flush());
    }
}

/// The lines of standard input, until it ends.
fn typed() -> mpsc::Receiver<String> {
    let (send, lines) = mpsc::channel(LINES);
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let mut line = Vec::new();
            match (&mut input).take(LONGEST).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
            if send.blocking_send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                return;
            }
        }
    });
    lines
}

fn hide_keys() {
    set_echo(|modes| modes.remove(LocalModes::ECHO));
}

fn show_keys() {
    set_echo(|modes| modes.insert(LocalModes::ECHO));
}

/// Changes whether a terminal shows what is typed; a pipe has nothing to change.
fn set_echo(change: impl FnOnce(&mut LocalModes)) {
    let Ok(mut modes) = tcgetattr(io::stdin()) else { return };
    let before = modes.local_modes;
    change(&mut modes.local_modes);
    if modes.local_modes != before {
        let _as_it_was = tcsetattr(io::stdin(), OptionalActions::Now, &modes);
    }
}
