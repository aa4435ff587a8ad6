//! A real HQ and a console on an emulated poor link: seconds until things are there, and IP bytes.
//!
//! It needs root, network namespaces and /dev/net/tun; where it may not have them it says so and ends
//! with 77, which is neither passed nor failed. Everything is wall time, so many runs go side by side.
#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up is no bench")]

#[path = "link/desk.rs"]
mod desk;
#[path = "link/figures.rs"]
mod figures;
#[path = "link/lab.rs"]
mod lab;
#[path = "link/relay.rs"]
mod relay;
#[path = "link/run.rs"]
mod run;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;
use std::time::Duration;

use haree::domain::Instant;

use figures::{Figures, heads};
use relay::Weather;
use run::{Plan, Took};

/// Neither passed nor failed, as `automake` has it.
const SKIPPED: u8 = 77;

/// The wall clock, which consoles and ledgers are given.
#[expect(clippy::disallowed_methods, reason = "a bench is its own surroundings")]
pub(crate) fn now() -> Instant {
    chrono::Utc::now()
}

fn setting<T: FromStr>(name: &str, usual: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).unwrap();
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    if let [_, role, data, url, seed, authority] = arguments.as_slice()
        && role == "console"
    {
        let (hq, seed) = (desk::hq(url, authority).unwrap(), seed.parse().unwrap());
        return match runtime.block_on(desk::sit(Path::new(data), hq, seed)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                say(&format!("failed {error}\n"));
                ExitCode::FAILURE
            }
        };
    }
    runtime.block_on(measure())
}

async fn measure() -> ExitCode {
    let weather = Weather {
        bits_per_second: setting("HAREE_BITS", 9_600.0),
        round_trip: Duration::from_millis(setting("HAREE_ROUND_TRIP_MS", 2_000)),
        loss: setting("HAREE_LOSS", 0.2),
    };
    let congestion: String = setting("HAREE_CONGESTION", "reno".to_owned());
    let congestion: &'static str = congestion.leak();
    if let Err(why) = lab::Lab::build(0, weather, congestion).await {
        say(&format!("link: not measured: {why}; it takes root, iproute2 and /dev/net/tun\n"));
        return ExitCode::from(SKIPPED);
    }
    let plan = Plan {
        weather,
        congestion,
        tls: setting("HAREE_TLS", true),
        days: setting("HAREE_DAYS", 0),
        each: setting("HAREE_EACH", 3),
        cuts: setting("HAREE_CUTS", 0),
        idle: Duration::from_secs(setting("HAREE_IDLE_SECONDS", 0)),
    };
    let (first, runs): (u64, u64) = (setting("HAREE_SEED", 1), setting("HAREE_RUNS", 20));
    let gate = std::sync::Arc::new(tokio::sync::Semaphore::new(setting("HAREE_PARALLEL", 20)));
    let all: Vec<_> = (first..first + runs)
        .map(|seed| {
            let gate = std::sync::Arc::clone(&gate);
            tokio::spawn(async move {
                let _turn = gate.acquire_owned().await;
                let took = run::one(seed, plan).await;
                (seed, took.map_err(|error| error.to_string()))
            })
        })
        .collect();
    let (mut took, mut broken) = (Vec::new(), String::new());
    for one in all {
        match one.await.unwrap() {
            (seed, Ok(one)) => {
                say(&format!("seed {seed}: {one:?}\n"));
                took.push(one);
            }
            (seed, Err(error)) => writeln!(broken, "seed {seed} could not be run: {error}").unwrap(),
        }
    }
    say(&format!("\n{plan:?}\nseeds {first} to {}\n{}{broken}", first + runs - 1, table(&took)));
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn table(took: &[Took]) -> String {
    type Part = (&'static str, fn(&Took) -> &[f64]);
    let parts: [Part; 9] = [
        ("first sync: first alert, s", |took| &took.first_alert),
        ("first sync: first figures, s", |took| &took.first_figures),
        ("first sync: all, s", |took| &took.first_sync),
        ("first sync: IP bytes", |took| &took.first_bytes),
        ("a new alert is there, s", |took| &took.alerts),
        ("a new alert: IP bytes", |took| &took.alert_bytes),
        ("a queued act is confirmed, s", |took| &took.acts),
        ("an act: IP bytes", |took| &took.act_bytes),
        ("an idle hour: IP bytes", |took| &took.idle_bytes),
    ];
    let mut table = heads();
    for (what, of) in parts {
        let mut figures = Figures::default();
        took.iter().flat_map(of).for_each(|value| figures.add(*value));
        table += &figures.line(what);
    }
    table
}
