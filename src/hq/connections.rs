//! Connections: accepted at once, each on its own, none waited for beyond its time.
//!
//! It must not know what is asked over them.

use std::{
    future::ready,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::Request, middleware::map_request};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
    time::{self, timeout},
};

use super::tls::Tls;

/// How long open answers may take once HQ stops.
const LAST_ANSWERS: Duration = Duration::from_millis(800);
/// How long to wait after a failed accept, as when no file descriptor is left.
const AFTER_FAILURE: Duration = Duration::from_millis(200);
/// The most connections at a time; beyond that they wait to be accepted.
const MOST_CONNECTIONS: usize = 16_384;
/// The largest headers that are read.
const HEADER_BYTES: usize = 16 * 1024;
/// The most requests at a time on one connection; a console has two.
const MOST_STREAMS: u32 = 32;

/// How long HQ waits for a caller who is slow: long enough for 9.6 kbit/s with lost packets.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the TLS handshake, and for the headers of a request.
    pub greeting: Duration,
    /// For a request's body.
    pub body: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { greeting: Duration::from_mins(1), body: Duration::from_mins(5) }
    }
}

/// Accepts until told to stop; then gives open answers a moment.
pub(super) async fn accept(
    listener: TcpListener,
    tls: Option<Tls>,
    router: Router,
    patience: Patience,
    stop: watch::Receiver<bool>,
) {
    let mut open = JoinSet::new();
    let seats = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut told = stop.clone();
    loop {
        let accepted = async {
            let seat = Arc::clone(&seats).acquire_owned().await;
            (seat, listener.accept().await)
        };
        let (seat, accepted) = tokio::select! {
            // Also where whoever could say stop is gone.
            _ = told.wait_for(|stop| *stop) => break,
            accepted = accepted => accepted,
            Some(_ended) = open.join_next() => continue,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                time::sleep(AFTER_FAILURE).await;
                continue;
            }
        };
        let (tls, router, stop) = (tls.clone(), router.clone(), stop.clone());
        open.spawn(async move {
            let _seat = seat;
            meet(stream, tls, router, patience, stop).await;
        });
    }
    drop(listener);
    let _in_time = timeout(LAST_ANSWERS, async { while open.join_next().await.is_some() {} }).await;
}

async fn meet(
    stream: TcpStream,
    tls: Option<Tls>,
    router: Router,
    patience: Patience,
    stop: watch::Receiver<bool>,
) {
    // Answers are whole when they are written: nothing is gained by waiting for more.
    stream.set_nodelay(true).ok();
    let Some(tls) = tls else { return converse(stream, router, patience, stop).await };
    match timeout(patience.greeting, tls.acceptor().accept(stream)).await {
        Ok(Ok(stream)) => converse(stream, router, patience, stop).await,
        Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
        Err(_) => tracing::debug!("a TLS handshake took too long"),
    }
}

async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
    patience: Patience,
    mut stop: watch::Receiver<bool>,
) {
    let asked = Arc::new(AtomicBool::new(false));
    let mark = Arc::clone(&asked);
    let router = router.layer(map_request(move |request: Request| {
        mark.store(true, Ordering::Relaxed);
        ready(request)
    }));
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        // The time stands in each answer's frames; as a header it would cost 30 bytes every time.
        .auto_date_header(false)
        .timer(TokioTimer::new())
        .header_read_timeout(patience.greeting)
        .max_buf_size(HEADER_BYTES);
    builder
        .http2()
        .auto_date_header(false)
        .timer(TokioTimer::new())
        .max_header_list_size(HEADER_BYTES as u32)
        .max_concurrent_streams(MOST_STREAMS);
    let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let silent = time::sleep(patience.greeting);
    tokio::pin!(connection, silent);
    loop {
        tokio::select! {
            // What goes wrong on a connection is its caller's to notice.
            _ended = connection.as_mut() => return,
            _ = stop.wait_for(|stop| *stop) => break,
            // Whoever has asked nothing by now holds a seat for nothing.
            () = &mut silent, if !silent.is_elapsed() => if !asked.load(Ordering::Relaxed) {
                tracing::debug!("a connection was closed on which nothing was asked");
                return;
            },
        }
    }
    connection.as_mut().graceful_shutdown();
    let _ended = connection.await;
}
