//! A server on a real port that answers as badly as it is told to.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// A request as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// The first line, without the version (`GET /v1/sync?since=r1`).
    pub(crate) line: String,
    pub(crate) body: Vec<u8>,
}

/// What goes back: exactly these bytes, and then the connection closes or stays open in silence.
pub(crate) enum Reply {
    Close(Vec<u8>),
    Silence(Vec<u8>),
}

/// How many requests are remembered.
const SEEN: usize = 1_000;

type Handler = Arc<dyn Fn(Request) -> BoxFuture<'static, Reply> + Send + Sync>;

/// Listens until it is dropped; dropping it cuts every connection.
pub(crate) struct Server {
    pub(crate) at: SocketAddr,
    seen: Arc<Mutex<Vec<Request>>>,
    task: JoinHandle<()>,
}

impl Server {
    /// Serves on a free port.
    pub(crate) async fn start<F>(handler: F) -> std::io::Result<Self>
    where
        F: Fn(Request) -> BoxFuture<'static, Reply> + Send + Sync + 'static,
    {
        Self::start_at(([127, 0, 0, 1], 0).into(), handler).await
    }

    /// Serves on the port where another one was.
    pub(crate) async fn start_at<F>(at: SocketAddr, handler: F) -> std::io::Result<Self>
    where
        F: Fn(Request) -> BoxFuture<'static, Reply> + Send + Sync + 'static,
    {
        let listener = TcpListener::bind(at).await?;
        let (at, seen) = (listener.local_addr()?, Arc::new(Mutex::new(Vec::new())));
        let task = tokio::spawn(serve(listener, Arc::new(handler), Arc::clone(&seen)));
        Ok(Self { at, seen, task })
    }

    /// Gives every request the same answer.
    pub(crate) async fn always(reply: fn() -> Reply) -> std::io::Result<Self> {
        Self::start(move |_| async move { reply() }.boxed()).await
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.at)
    }

    /// The requests so far.
    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, handler: Handler, seen: Arc<Mutex<Vec<Request>>>) {
    // Owned by this task, so that aborting it ends them all.
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let (handler, seen) = (Arc::clone(&handler), Arc::clone(&seen));
        connections.spawn(async move {
            // The other side may go away at any moment; that is what the tests are about.
            drop(answer(stream, handler, &seen).await);
        });
    }
}

async fn answer(stream: TcpStream, handler: Handler, seen: &Mutex<Vec<Request>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await? == 0 {
            return Ok(());
        }
    }
    // An HTTP/2 client's greeting, which this server does not know.
    if head.starts_with("PRI ") {
        return Ok(());
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await?;
    let line = head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
    let request = Request { line, body };
    {
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Long tests send more than memory should hold; none looks at so many.
        if seen.len() < SEEN {
            seen.push(request.clone());
        }
    }
    match handler(request).await {
        Reply::Close(bytes) => {
            stream.write_all(&bytes).await?;
            stream.shutdown().await
        }
        Reply::Silence(bytes) => {
            stream.write_all(&bytes).await?;
            stream.flush().await?;
            std::future::pending().await
        }
    }
}

/// An answer with its length, as a server writes it.
pub(crate) fn http(status: &str, media_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}
