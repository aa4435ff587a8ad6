//! One run on one link: a first sync, new alerts, acts, and an idle while.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use haree::domain::{Alert, AlertId, FeedId, Provenance, reference};
use haree::hq::{Batch, Birth, Ledger as _, Simulator, SqliteLedger};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout};
use tokio::time::{sleep, timeout};

use crate::lab::{HOST, HQ, Lab};
use crate::now;
use crate::relay::Weather;

/// What has not come by then never comes.
const NEVER: Duration = Duration::from_mins(10);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) weather: Weather,
    /// How TCP answers to loss.
    pub(crate) congestion: &'static str,
    /// With TLS, and HTTP/2 by it.
    pub(crate) tls: bool,
    /// Days of figures in the ledger.
    pub(crate) days: u32,
    /// How many alerts and how many acts.
    pub(crate) each: u32,
    /// How often the connection is cut in the first sync.
    pub(crate) cuts: u32,
    pub(crate) idle: Duration,
}

/// What was measured: seconds and bytes, none where it was not a part of the plan.
#[derive(Debug, Default)]
pub(crate) struct Took {
    pub(crate) first_alert: Vec<f64>,
    pub(crate) first_figures: Vec<f64>,
    pub(crate) first_sync: Vec<f64>,
    pub(crate) first_bytes: Vec<f64>,
    pub(crate) alerts: Vec<f64>,
    pub(crate) alert_bytes: Vec<f64>,
    pub(crate) acts: Vec<f64>,
    pub(crate) act_bytes: Vec<f64>,
    pub(crate) idle_bytes: Vec<f64>,
}

pub(crate) async fn one(seed: u64, plan: Plan) -> Result<Took, Box<dyn Error + Send + Sync>> {
    let home = tempfile::tempdir()?;
    let lab = Lab::build(seed, plan.weather, plan.congestion).await?;
    let data = home.path().join("hq");
    let ledger = found(&data, plan.days).await?;
    let haree = Path::new(env!("CARGO_BIN_EXE_haree"));
    let data = data.to_string_lossy();
    let keys = home.path().join("keys");
    let [authority, certificate, key] = ["authority.pem", "hq.pem", "hq.key"].map(|name| keys.join(name));
    let mut arguments = vec!["hq", "serve", "--listen", HQ, "--data", &data];
    let (certificate, key) = (certificate.to_string_lossy(), key.to_string_lossy());
    if plan.tls {
        let keys = keys.to_string_lossy();
        let made = ["hq", "certificate", "--name", HOST, "--out", &keys];
        lab.at_hq(haree, &made, home.path())?.wait().await?;
        arguments.extend(["--tls-cert", &certificate, "--tls-key", &key]);
    }
    let mut hq = lab.at_hq(haree, &arguments, home.path())?;
    let mut said = BufReader::new(hq.stdout.take().ok_or("HQ has no output")?).lines();
    timeout(NEVER, said.next_line()).await??.ok_or("HQ did not start")?;
    let mut took = Took::default();
    let authority = plan.tls.then(|| authority.to_string_lossy().into_owned());
    let mut console = Console::start(&lab, home.path(), seed, authority.as_deref())?;
    first_sync(&lab, &mut console, plan, &mut took).await?;
    news(&lab, &mut console, &ledger, plan, &mut took).await?;
    if !plan.idle.is_zero() {
        let before = lab.air.carried().0;
        sleep(plan.idle).await;
        let bytes = (lab.air.carried().0 - before) as f64;
        took.idle_bytes.push(bytes * 3_600.0 / plan.idle.as_secs_f64());
    }
    Ok(took)
}

async fn first_sync(
    lab: &Lab,
    console: &mut Console,
    plan: Plan,
    took: &mut Took,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (began, mut cuts) = (Instant::now(), plan.cuts);
    let mut next_cut = lab.air.carried().0 + CUT_EVERY;
    while began.elapsed() < NEVER {
        let said = timeout(Duration::from_millis(100), console.said.next_line()).await;
        if cuts > 0 && lab.air.carried().0 > next_cut {
            lab.air.cut();
            (cuts, next_cut) = (cuts - 1, lab.air.carried().0 + CUT_EVERY);
        }
        let Ok(line) = said else { continue };
        let line = line?.ok_or("the console ended")?;
        let seconds = began.elapsed().as_secs_f64();
        let (word, _) = line.split_once(' ').unwrap_or((&line, ""));
        match word {
            "alert" if took.first_alert.is_empty() => took.first_alert.push(seconds),
            "figures" if took.first_figures.is_empty() => took.first_figures.push(seconds),
            "live" => {
                took.first_sync.push(seconds);
                took.first_bytes.push(lab.air.carried().0 as f64);
                return Ok(());
            }
            "failed" => return Err(line.into()),
            _ => {}
        }
    }
    took.first_sync.push(f64::INFINITY);
    Ok(())
}

/// How many bytes are in the air between two cuts.
const CUT_EVERY: u64 = 3_000;

async fn news(
    lab: &Lab,
    console: &mut Console,
    ledger: &SqliteLedger,
    plan: Plan,
    took: &mut Took,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    for n in 0..plan.each {
        // Elsewhere in the idle poll each time.
        let calm = Duration::from_secs(8 + u64::from(n * 17 % 40));
        sleep(calm).await;
        let before = lab.air.carried().0;
        let id = format!("w-nws@example.org,NEW-{n}");
        ledger.take(Batch { alerts: vec![warning(&id)], ..Batch::default() }, now()).await?;
        let began = Instant::now();
        let there = console.until("alert", &id).await?;
        took.alerts.push(if there { began.elapsed().as_secs_f64() } else { f64::INFINITY });
        sleep(calm).await;
        took.alert_bytes.push((lab.air.carried().0 - before) as f64);
        let before = lab.air.carried().0;
        let began = Instant::now();
        console.order(&id).await?;
        let there = console.until("settled", "").await?;
        took.acts.push(if there { began.elapsed().as_secs_f64() } else { f64::INFINITY });
        sleep(calm).await;
        took.act_bytes.push((lab.air.carried().0 - before) as f64);
    }
    Ok(())
}

/// A ledger with what every HQ is founded with, so many days of figures, and one alert.
async fn found(data: &Path, days: u32) -> Result<SqliteLedger, Box<dyn Error + Send + Sync>> {
    let at = now();
    let mut records = match days {
        0 => Batch::default(),
        days => Simulator::new(1, &reference::places()).history(at, days),
    };
    records.places.extend(reference::places());
    records.observations.extend(reference::opening_observations(at));
    records.observations.extend(reference::published());
    records.alerts.push(warning("w-nws@example.org,FIRST"));
    let feed = FeedId::new("bench");
    Ok(SqliteLedger::open(data, Birth { provenance: Provenance::Real, at, feed, records }).await?)
}

fn warning(id: &str) -> Alert {
    let history = Simulator::new(1, &reference::places()).history(now(), 7);
    let mut alert = history.alerts.into_iter().next().unwrap();
    alert.id = AlertId::new(id);
    alert
}

/// The console's process and what it says.
struct Console {
    child: Child,
    said: Lines<BufReader<ChildStdout>>,
}

impl Console {
    fn start(
        lab: &Lab,
        home: &Path,
        seed: u64,
        authority: Option<&str>,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let (data, seed) = (home.join("console"), seed.to_string());
        let url = format!("{}://{HQ}", if authority.is_some() { "https" } else { "http" });
        let arguments = ["console", &data.to_string_lossy(), &url, &seed, authority.unwrap_or_default()];
        let mut child = lab.at_console(&std::env::current_exe()?, &arguments, home)?;
        let said = BufReader::new(child.stdout.take().ok_or("the console has no output")?).lines();
        Ok(Self { child, said })
    }

    async fn order(&mut self, alert: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
        let orders = self.child.stdin.as_mut().ok_or("the console takes no orders")?;
        Ok(orders.write_all(format!("{alert}\n").as_bytes()).await?)
    }

    /// Waits for a word; whether it came.
    async fn until(&mut self, word: &str, name: &str) -> Result<bool, Box<dyn Error + Send + Sync>> {
        let search = async {
            while let Some(line) = self.said.next_line().await? {
                if line.split_once(' ').is_some_and(|(said, of)| said == word && of.starts_with(name)) {
                    return Ok(true);
                }
            }
            Err("the console ended".into())
        };
        timeout(NEVER, search).await.unwrap_or(Ok(false))
    }
}
