//! Serves a ledger until it is told to stop: on loopback, or anywhere with TLS and tokens.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, atomic::AtomicUsize},
};

use tokio::{
    net::{TcpListener, TcpSocket},
    sync::watch,
};

use super::{
    connections::{Patience, accept},
    gather::Turns,
    ledger::{Ledger, LedgerError},
    routes::{BodyLimits, Door, Hq, MAX_BODY_BYTES, Told, router},
    simulator::{self, Served},
    tls::Tls,
};
use crate::domain::{Clean, Clock};

/// How many connections may wait to be accepted, as when every console comes back at once.
const BACKLOG: u32 = 4_096;

/// What it takes to serve.
pub struct Options<L> {
    /// From [`bind`].
    pub listener: Listener,
    pub ledger: Arc<L>,
    pub clock: Clock,
    /// How fast the clock runs; 1 but for a simulated HQ.
    pub speed: f64,
    pub name: Clean,
    pub door: Door,
    /// The sources that are asked beside it, as [`super::gather()`] takes them.
    pub turns: Turns,
    /// Turns true, or loses its sender, when HQ is to stop.
    pub stop: watch::Receiver<bool>,
}

/// A port that is taken, and how those who come to it are met.
#[derive(Debug)]
pub struct Listener {
    tcp: TcpListener,
    tls: Option<Tls>,
    patience: Patience,
}

impl Listener {
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }

    /// Whether whoever comes must speak TLS.
    pub fn is_secure(&self) -> bool {
        self.tls.is_some()
    }

    /// Waits for slow callers as long as this.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }
}

/// Why HQ cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(
        "cannot listen on {0}: beyond loopback HQ needs TLS and tokens; give --tls-cert and --tls-key (`haree hq certificate` makes both) and a token (`haree hq token add`), or use 127.0.0.1 or [::1] and an SSH tunnel from afar"
    )]
    NotLoopback(SocketAddr),
    #[error(
        "cannot listen on {0}: everybody there could read and write; give each console a token first (`haree hq token add NAME --role operator`)"
    )]
    NoToken(SocketAddr),
    #[error("cannot listen on {0}: another program does; stop it or give another --listen")]
    InUse(SocketAddr),
    #[error("cannot listen on {0}: ports below 1024 are the administrator's; give another --listen")]
    Denied(SocketAddr),
    #[error("cannot listen on {address}: {source}; give another --listen")]
    Listen { address: SocketAddr, source: io::Error },
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Takes a loopback port; port 0 takes any that is free.
pub fn bind(address: SocketAddr) -> Result<Listener, ServeError> {
    if !address.ip().is_loopback() {
        return Err(ServeError::NotLoopback(address));
    }
    listen(address, None)
}

/// Takes a port on any address, for TLS.
pub fn bind_secure(address: SocketAddr, tls: Tls) -> Result<Listener, ServeError> {
    listen(address, Some(tls))
}

fn listen(address: SocketAddr, tls: Option<Tls>) -> Result<Listener, ServeError> {
    let tcp = take_port(address).map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::InUse(address),
        io::ErrorKind::PermissionDenied => ServeError::Denied(address),
        _ => ServeError::Listen { address, source },
    })?;
    Ok(Listener { tcp, tls, patience: Patience::default() })
}

fn take_port(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // An HQ that is started again must not wait until the old connections are forgotten.
    socket.set_reuseaddr(true)?;
    // Accepted connections take this over: a console that lost its power is noticed in the end.
    socket.set_keepalive(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Says why this ledger may not be served on this port.
pub async fn may_serve<L: Ledger>(listener: &Listener, ledger: &L) -> Result<(), ServeError> {
    let Ok(address) = listener.local_addr() else { return Ok(()) };
    if address.ip().is_loopback() {
        return Ok(());
    }
    if !listener.is_secure() {
        return Err(ServeError::NotLoopback(address));
    }
    if ledger.authority().wants_tokens().await? { Ok(()) } else { Err(ServeError::NoToken(address)) }
}

/// Serves what a simulator says in the shapes of outside sources, until told to stop.
pub async fn serve_simulated(
    listener: Listener,
    (served, clock): (Served, Clock),
    stop: watch::Receiver<bool>,
) {
    let Listener { tcp, tls, patience } = listener;
    accept(tcp, tls, simulator::router(served, clock), patience, stop).await;
}

/// Serves until told to stop; held answers go out at once then, and nothing is waited for long.
pub async fn serve<L: Ledger>(options: Options<L>) -> Result<(), ServeError> {
    let Options { listener, ledger, clock, speed, name, door, turns, stop } = options;
    may_serve(&listener, &*ledger).await?;
    if let Ok(address) = listener.local_addr() {
        let tls = listener.is_secure();
        tracing::info!(%address, tls, provenance = ledger.meta().provenance.name(), "HQ serves");
    }
    let Listener { tcp, tls, patience } = listener;
    let limits = BodyLimits { bytes: MAX_BODY_BYTES, within: patience.body };
    let waiting = AtomicUsize::new(0);
    let (ledger_of, stopped, told) = (Arc::clone(&ledger), stop.clone(), Told::default());
    let hq =
        Arc::new(Hq { ledger: ledger_of, clock, speed, name, door, turns, stop: stopped, waiting, told });
    accept(tcp, tls, router(hq, limits), patience, stop).await;
    ledger.authority().write_seen().await;
    tracing::info!("HQ stopped");
    Ok(())
}
