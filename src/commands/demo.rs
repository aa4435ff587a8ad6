//! `haree demo`: a simulated HQ and a console on it, in one process, with data of their own.

mod board;
mod figures;
mod numbers;
mod scene;
mod sources;

use std::{path::PathBuf, process::ExitCode};

use chrono::NaiveTime;
use clap::Args;
use tokio::{runtime::Runtime, sync::watch};

use self::scene::SceneArgs;
use super::{arguments::ConsoleArgs, clock, failure::Failure, feeds, screen, serve, surroundings};
use crate::{
    domain::{Clean, Provenance, Zone},
    hq::{Door, Turns},
    settings::Settings,
};

/// The Dili time at which a demo begins, whatever the clock says: the posts are open then.
const BEGINS: (u32, u32) = (14, 32);

#[derive(Args)]
pub(super) struct DemoArgs {
    /// The simulator's seed: the same seed gives the same figures
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many times faster than the clock the demo's time goes
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = serve::speed)]
    speed: f64,
    /// Lets HQ read the figures from DHIS2-, CAP-, GDACS- and USGS-shaped servers instead of the simulator
    #[arg(long, conflicts_with_all = ["speed", "scene"])]
    sources: bool,
    #[command(flatten)]
    scene: SceneArgs,
    #[command(flatten)]
    console: ConsoleArgs,
}

/// Runs the console on an HQ of its own, or a scene without one.
pub(super) fn run(args: &DemoArgs) -> Result<ExitCode, Failure> {
    if !args.console.linear {
        screen::require_terminal()?;
    }
    let home = Home::make()?;
    let runtime = screen::runtime()?;
    let console = ConsoleArgs { data: Some(home.0.join("console")), ..args.console.clone() };
    let outcome = match args.scene.run(&runtime, &console) {
        Some(outcome) => outcome,
        None => run_with_hq(&runtime, &home, args, console),
    };
    runtime.shutdown_background();
    drop(home);
    outcome
}

fn run_with_hq(
    runtime: &Runtime,
    home: &Home,
    args: &DemoArgs,
    console: ConsoleArgs,
) -> Result<ExitCode, Failure> {
    let now = (clock::real())();
    let noon = NaiveTime::from_hms_opt(BEGINS.0, BEGINS.1, 0).unwrap_or_default();
    let (stop, stopped) = watch::channel(false);
    let running = runtime.block_on(async {
        let listener = serve::listen(([127, 0, 0, 1], 0).into())?;
        let (served, sources) = if args.sources {
            let (served, sources) = sources::serve()?;
            (Some(served), sources)
        } else {
            (None, Vec::new())
        };
        let plan = serve::Plan {
            listener,
            data: home.0.join("hq"),
            provenance: Provenance::Simulated,
            seed: args.seed,
            speed: args.speed,
            begins: Some(Zone::DILI.at(Zone::DILI.day(now), noon)),
            name: Clean::new("demo HQ"),
            sources,
            served,
            door: Door::Ledger,
            keep: feeds::keep(&Settings::default()),
            turns: Turns::default(),
        };
        serve::start(plan, stopped).await
    })?;
    let console = ConsoleArgs { hq: Some(format!("http://{}", running.address)), ..console };
    let outcome = screen::run_on(runtime, &console);
    // HQ writes into the directory until it has ended; a receiver that is gone has ended before.
    let _ended = stop.send(true);
    runtime.block_on(running.join()).and(outcome)
}

/// A directory for this demo alone, gone when it ends.
struct Home(PathBuf);

impl Home {
    fn make() -> Result<Self, Failure> {
        let dir = std::env::temp_dir().join(format!("haree-demo-{:016x}", surroundings::random()?));
        std::fs::create_dir(&dir).map_err(|error| {
            Failure::cannot_begin(format!("cannot make {}: {error}; set TMPDIR", dir.display()))
        })?;
        Ok(Self(dir))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // What cannot be removed lies in the system's own place for such things.
        let _left = std::fs::remove_dir_all(&self.0);
    }
}
