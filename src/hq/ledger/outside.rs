//! Notices what another program wrote into the same file, such as an import beside a serving HQ.

use std::{path::PathBuf, time::Duration};

use sqlx::{ConnectOptions as _, SqliteConnection};
use tokio::{sync::watch, task::JoinHandle, time};

use super::open;

const EVERY: Duration = Duration::from_millis(250);

/// Starts to look; whoever waits on `loud` hears of it.
pub(super) fn start(file: PathBuf, loud: watch::Sender<i64>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut failing = false;
        loop {
            match look(&file, &loud).await {
                Ok(()) => return,
                // Said once: the next look is in a moment.
                Err(error) if !failing => tracing::warn!(%error, "cannot look for changes of the ledger"),
                Err(_) => {}
            }
            failing = true;
            time::sleep(EVERY * 20).await;
        }
    })
}

/// Looks until nobody listens.
async fn look(file: &std::path::Path, loud: &watch::Sender<i64>) -> Result<(), sqlx::Error> {
    let mut connection = open::options(file).pragma("query_only", "ON").connect().await?;
    let mut seen = None;
    let mut tick = time::interval(EVERY);
    tick.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        // The number moves with every commit of another connection, ours among them.
        let version = Some(version(&mut connection).await?);
        if version != seen {
            seen = version;
            let rev = sqlx::query_scalar("SELECT loud_rev FROM meta").fetch_one(&mut connection).await?;
            raise(loud, rev);
        }
    }
}

async fn version(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("PRAGMA data_version").fetch_one(connection).await
}

/// Tells whoever waits, where there is something new.
pub(super) fn raise(loud: &watch::Sender<i64>, rev: i64) {
    loud.send_if_modified(|known| {
        let newer = rev > *known;
        *known = rev.max(*known);
        newer
    });
}
