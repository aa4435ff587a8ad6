//! Alerts that outside feeds brought, once they are long over: they leave the ledger.
//!
//! It must not know when an alert is over.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use tokio::{sync::watch, time::sleep};

use crate::{domain::Clock, hq::Ledger};

/// How often it is looked for.
const EVERY: Duration = Duration::from_hours(24);

/// Takes out at once and then daily what was over for longer than `keep`, until `stop` says so.
pub async fn forget<L: Ledger>(
    ledger: Arc<L>,
    clock: Clock,
    keep: TimeDelta,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        let now = clock();
        match ledger.forget(now - keep, now).await {
            Ok(0) => {}
            Ok(alerts) => tracing::info!(alerts, "what feeds said is long over and was taken out"),
            Err(error) => tracing::error!(%error, "what is long over cannot be taken out"),
        }
        tokio::select! {
            () = sleep(EVERY) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}
