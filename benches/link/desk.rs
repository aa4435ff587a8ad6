//! A console without its screen, as a process of its own: the real store, the real engine.
//!
//! It says on standard output what came, a word and a name a line, and queues what it is told to.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use haree::domain::{AlertId, Clock, Deed, Draft, LinkState, Records as _};
use haree::locale::Locale;
use haree::net::{Access, HqAddress, Trust};
use haree::protocol::Collection;
use haree::store::Store;
use haree::sync::{Config, Limits, News, Pace, run};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::sync::{Notify, mpsc, watch};

use crate::now;

/// The address of HQ, and the file of the authority that vouches for it; empty: nobody needs to.
pub(crate) fn hq(url: &str, authority: &str) -> Result<HqAddress, Box<dyn Error>> {
    let address = HqAddress::parse(url)?;
    if authority.is_empty() {
        return Ok(address);
    }
    let trust = Trust::Pinned(std::fs::read(authority)?);
    Ok(address.with(Access { trust, ..Access::default() })?)
}

pub(crate) async fn sit(data: &Path, hq: HqAddress, seed: u64) -> Result<(), Box<dyn Error>> {
    let store = Arc::new(Store::open(data, seed, seed)?.store);
    let clock: Clock = Arc::new(now);
    let config = Config {
        hq,
        real: Arc::clone(&clock),
        shown: clock,
        jitter_seed: seed,
        pace: Pace::default(),
        limits: Limits::default(),
    };
    let (tell, mut news) = mpsc::channel(64);
    let (wake, (_stop, stopped)) = (Arc::new(Notify::new()), watch::channel(false));
    let engine = tokio::spawn(run(config, Arc::clone(&store), tell, Arc::clone(&wake), stopped));
    let mut orders = BufReader::new(tokio::io::stdin()).lines();
    let mut shown = BTreeSet::new();
    loop {
        tokio::select! {
            told = news.recv() => match told {
                Some(told) => show(&store, &told, &mut shown)?,
                None => break,
            },
            order = orders.next_line() => match order? {
                Some(alert) => {
                    let deed = Deed::Acknowledge { alert: AlertId::new(&alert), reason: "team sent".into(), sent: None };
                    let draft = Draft { who: "Ana".into(), happened_at: now(), deed };
                    drop(store.queue(draft)?);
                    say("queued", &alert)?;
                    wake.notify_one();
                }
                None => break,
            },
        }
    }
    engine.abort();
    Ok(())
}

fn show(store: &Store, news: &News, shown: &mut BTreeSet<String>) -> Result<(), Box<dyn Error>> {
    match news {
        News::Changed(changed) if changed.contains(&Collection::Alerts) => {
            for alert in store.alerts()? {
                if shown.insert(alert.id.to_string()) {
                    say("alert", &alert.id.to_string())?;
                }
            }
        }
        _ => {}
    }
    match news {
        News::Changed(changed) if changed.contains(&Collection::Observations) => say("figures", "")?,
        News::Link(link) => match &link.state {
            LinkState::Live => say("live", &link.bytes_last_hour.to_string())?,
            LinkState::Offline { why, .. } | LinkState::Refused { why, .. } => {
                say("trouble", &Locale::english().tell(why))?;
            }
            LinkState::NoHq | LinkState::Connecting | LinkState::Syncing => {}
        },
        News::Settled { key } => say("settled", &key.to_string())?,
        News::Refused(_, why) => say("refused", why.as_str())?,
        News::Notice(telling) => say("notice", &Locale::english().tell(telling))?,
        News::Greeted(..) | News::Changed(_) => {}
    }
    Ok(())
}

fn say(word: &str, name: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{word} {name}")?;
    out.flush()
}
