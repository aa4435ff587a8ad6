//! Job control: stopped by `ctrl-z` or TSTP, continued by the shell's `fg`.
//!
//! It must not know what the terminal shows; who uses it gives the terminal back before a stop and
//! takes it again after it.

use std::{fs, time::Duration};

use nix::unistd::{Pid, getpgid, getpgrp, getppid, getsid};
use rustix::process::{Signal, getpid, kill_current_process_group, kill_process};
use tokio::{
    signal::unix::{self, SignalKind, signal},
    time::sleep,
};

/// After this time a stop that was asked for is over, or has never been.
const STOPPED: Duration = Duration::from_secs(1);
/// After this time a signal that was sent has been told.
const TOLD: Duration = Duration::from_millis(20);
/// The most processes between this one and the shell; more are none that a person started.
const WRAPPERS: usize = 16;

/// What somebody asks of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Job {
    /// To stop, asked by a signal; whoever else should stop got one as well.
    Stop,
    /// To stop with everybody in its process group, as if the terminal had read `ctrl-z` itself.
    StopAll,
    /// It goes on after a stop that it could not see.
    Continued,
}

/// TSTP and CONT, caught from the moment that this is made.
pub(super) struct Jobs {
    stops: Option<unix::Signal>,
    continues: Option<unix::Signal>,
}

impl Jobs {
    pub(super) fn catch() -> Self {
        let number = |signal: Signal| SignalKind::from_raw(signal.as_raw());
        Self { stops: signal(number(Signal::TSTP)).ok(), continues: signal(number(Signal::CONT)).ok() }
    }

    /// Waits until one of them came.
    pub(super) async fn next(&mut self) -> Job {
        tokio::select! {
            biased;
            () = came(&mut self.stops) => Job::Stop,
            () = came(&mut self.continues) => Job::Continued,
        }
    }

    /// Takes back what came so far.
    pub(super) async fn forget(&mut self) {
        has_come(&mut self.stops).await;
        has_come(&mut self.continues).await;
    }

    /// Stops, unless that is over already; returns when the program goes on.
    ///
    /// Whoever gave the terminal back too late was stopped by that, and must not be stopped twice.
    pub(super) async fn stop(&mut self, job: Job) {
        if job == Job::StopAll
            && let Err(error) = kill_current_process_group(Signal::TSTP)
        {
            tracing::warn!(%error, "cannot stop who waits for this program");
        }
        tokio::select! {
            biased;
            () = came(&mut self.continues) => return,
            () = sleep(TOLD) => {}
        }
        if !has_shell() {
            return;
        }
        // The kernel's own stop on TSTP is lost with the handler that sees it come.
        if let Err(error) = kill_process(getpid(), Signal::STOP) {
            tracing::warn!(%error, "cannot stop");
            return;
        }
        // Another thread may be the one that is stopped first; this one must not run on until then.
        tokio::select! {
            () = came(&mut self.continues) => {}
            () = sleep(STOPPED) => {}
        }
    }
}

async fn has_come(signal: &mut Option<unix::Signal>) -> bool {
    tokio::select! {
        biased;
        () = came(signal) => true,
        () = std::future::ready(()) => false,
    }
}

async fn came(signal: &mut Option<unix::Signal>) {
    if let Some(signal) = signal
        && signal.recv().await.is_some()
    {
        return;
    }
    std::future::pending::<()>().await;
}

/// Whether somebody can continue this program: in its session, and outside its job. The kernel keeps a
/// job without that from being stopped by a key (POSIX XBD 3.264, orphaned process group).
///
/// A container's processes may have parents, groups and sessions outside of it: all of them are then 0.
pub(super) fn has_shell() -> bool {
    let (session, group) = (getsid(None).ok(), getpgrp());
    let mut parent = Some(getppid());
    for _ in 0..WRAPPERS {
        let Some(pid) = parent.filter(|pid| pid.as_raw() > 0) else { return false };
        if getsid(Some(pid)).ok() != session {
            return false;
        }
        match getpgid(Some(pid)) {
            Ok(theirs) if theirs == group => parent = parent_of(pid),
            Ok(_) => return true,
            Err(_) => return false,
        }
    }
    false
}

/// The parent of another process, where the system shows it.
fn parent_of(pid: Pid) -> Option<Pid> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in parentheses and may hold anything; state and parent follow it.
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(1)?.parse().ok().map(Pid::from_raw)
}
