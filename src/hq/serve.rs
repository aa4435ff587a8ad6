//! Serves a ledger on a loopback port until it is told to stop.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, atomic::AtomicUsize},
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpSocket},
    sync::watch,
    time,
};

use super::{
    ledger::Ledger,
    routes::{Hq, router},
};
use crate::domain::{Clean, Clock};

/// How many connections may wait to be accepted, as when every console comes back at once.
const BACKLOG: u32 = 4_096;
/// How long open answers may take once HQ stops.
const LAST_ANSWERS: Duration = Duration::from_millis(800);

/// What it takes to serve.
pub struct Options<L> {
    /// From [`bind`].
    pub listener: TcpListener,
    pub ledger: Arc<L>,
    pub clock: Clock,
    /// How fast the clock runs; 1 but for a simulated HQ.
    pub speed: f64,
    pub name: Clean,
    /// Turns true, or loses its sender, when HQ is to stop.
    pub stop: watch::Receiver<bool>,
}

/// Why HQ cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(
        "cannot listen on {0}: HQ listens on loopback only until it has TLS and tokens; use 127.0.0.1 or [::1], and an SSH tunnel from afar"
    )]
    NotLoopback(SocketAddr),
    #[error("cannot listen on {0}: another program does; stop it or give another --listen")]
    InUse(SocketAddr),
    #[error("cannot listen on {0}: ports below 1024 are the administrator's; give another --listen")]
    Denied(SocketAddr),
    #[error("cannot listen on {address}: {source}; give another --listen")]
    Listen { address: SocketAddr, source: io::Error },
}

/// Takes a loopback port; port 0 takes any that is free.
pub fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    if !address.ip().is_loopback() {
        return Err(ServeError::NotLoopback(address));
    }
    listen(address).map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::InUse(address),
        io::ErrorKind::PermissionDenied => ServeError::Denied(address),
        _ => ServeError::Listen { address, source },
    })
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // An HQ that is started again must not wait until the old connections are forgotten.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until told to stop; held answers go out at once then, and nothing is waited for long.
pub async fn serve<L: Ledger>(options: Options<L>) -> Result<(), ServeError> {
    let Options { listener, ledger, clock, speed, name, stop } = options;
    if let Ok(address) = listener.local_addr() {
        if !address.ip().is_loopback() {
            return Err(ServeError::NotLoopback(address));
        }
        tracing::info!(%address, provenance = ledger.meta().provenance.name(), "HQ serves");
    }
    let hq = Arc::new(Hq { ledger, clock, speed, name, stop: stop.clone(), waiting: AtomicUsize::new(0) });
    let server = axum::serve(listener, router(hq)).with_graceful_shutdown(told(stop.clone()));
    tokio::select! {
        // It ends only when told to: it tries again after a failed accept.
        _ = server.into_future() => {}
        () = async { told(stop).await; time::sleep(LAST_ANSWERS).await } => {}
    }
    tracing::info!("HQ stopped");
    Ok(())
}

async fn told(mut stop: watch::Receiver<bool>) {
    stop.wait_for(|stop| *stop).await.ok();
}
