//! A link of TCP between a console and HQ that goes as badly as it is told to.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// What happens to connections; bytes are counted from HQ to the console, for each connection anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Toxic {
    Clear,
    /// After so many bytes nothing more comes, and nobody says so.
    Stall(usize),
    /// After so many bytes the connection ends.
    Cut(usize),
    /// So many bytes a second and no more.
    Throttle(usize),
    /// Somebody else answers, with these bytes.
    Portal(Vec<u8>),
}

/// Listens until it is dropped; a new toxic ends the connections that there are.
pub(crate) struct Link {
    pub(crate) url: String,
    pub(crate) toxic: watch::Sender<Toxic>,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Link {
    /// A link to the HQ at an address, as `http://127.0.0.1:PORT`.
    pub(crate) async fn to(hq: &str, toxic: Toxic) -> std::io::Result<Self> {
        let to: SocketAddr = hq.trim_start_matches("http://").parse().map_err(std::io::Error::other)?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (toxic, told) = watch::channel(toxic);
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        let task = tokio::spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((near, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                let mut told = told.clone();
                let toxic = told.borrow_and_update().clone();
                open.spawn(async move {
                    tokio::select! {
                        // Whatever ends a connection is what the tests are about.
                        ended = carry(near, to, toxic) => drop(ended),
                        _ = told.changed() => {}
                    }
                });
            }
        });
        Ok(Self { url, toxic, connections, task })
    }

    /// How many connections there were so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(mut near: TcpStream, to: SocketAddr, toxic: Toxic) -> std::io::Result<()> {
    if let Toxic::Portal(answer) = &toxic {
        let mut asked = [0; 1_024];
        let _read = near.read(&mut asked).await?;
        near.write_all(answer).await?;
        return near.shutdown().await;
    }
    let far = TcpStream::connect(to).await?;
    let ((mut from_near, mut to_near), (mut from_far, mut to_far)) = (near.into_split(), far.into_split());
    let up = async { tokio::io::copy(&mut from_near, &mut to_far).await.map(drop) };
    let down = async {
        let (mut piece, mut left) = (
            vec![0; 1_024],
            match toxic {
                Toxic::Stall(bytes) | Toxic::Cut(bytes) => bytes,
                Toxic::Clear | Toxic::Throttle(_) | Toxic::Portal(_) => usize::MAX,
            },
        );
        loop {
            let read = from_far.read(&mut piece).await?;
            if read == 0 {
                return Ok(());
            }
            let passed = read.min(left);
            to_near.write_all(&piece[..passed]).await?;
            left -= passed;
            if let Toxic::Throttle(bytes_per_second) = toxic {
                tokio::time::sleep(Duration::from_secs_f64(read as f64 / bytes_per_second as f64)).await;
            }
            match toxic {
                Toxic::Stall(_) if left == 0 => std::future::pending().await,
                Toxic::Cut(_) if left == 0 => return Ok(()),
                _ => {}
            }
        }
    };
    tokio::select! {
        ended = up => ended,
        ended = down => ended,
    }
}
