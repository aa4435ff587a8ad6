//! The socket on which a running console answers other `haree` commands, because its cache lets no
//! second process in. A caller says nothing for how it is now, or the instant that it asks about.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{UnixListener, UnixStream},
    time::timeout,
};

use super::kept::Kept;
use crate::domain::Instant;

const PATIENCE: Duration = Duration::from_secs(2);

/// How long a caller has to say what it asks; one that keeps silent asks for now.
const HEARD: Duration = Duration::from_millis(200);

/// Gives the board, as it is or as of an instant.
pub(super) type Ask = dyn Fn(Option<Instant>) -> Option<Kept> + Send + Sync;

/// Where a console listens.
fn path(data: &Path) -> PathBuf {
    data.join("console.sock")
}

/// Listens with mode 0600 and answers each caller with what `board` gives, as JSON.
pub(super) async fn serve(data: &Path, board: Arc<Ask>) -> io::Result<()> {
    let path = path(data);
    // The data directory's lock is held, so whatever lies there is left over from a killed console.
    if let Err(error) = fs::remove_file(&path)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let listener = UnixListener::bind(&path)?;
    fs::set_permissions(&path, Permissions::from_mode(0o600))?;
    loop {
        let (mut caller, _) = listener.accept().await?;
        let board = Arc::clone(&board);
        tokio::spawn(async move {
            let mut asked = String::new();
            // Whatever cannot be read in time asks for now.
            let _silent = timeout(HEARD, (&mut caller).take(64).read_to_string(&mut asked)).await;
            let as_of = asked.trim().parse().ok();
            let answer = tokio::task::spawn_blocking(move || board(as_of)).await.ok().flatten();
            let bytes = answer.and_then(|kept| serde_json::to_vec(&kept).ok()).unwrap_or_default();
            // A caller that went away needs no answer.
            let _gone = timeout(PATIENCE, caller.write_all(&bytes)).await;
        });
    }
}

/// Asks the console that runs on this data directory, if one does.
pub(super) async fn ask(data: &Path, as_of: Option<Instant>) -> Option<Kept> {
    let mut console = UnixStream::connect(path(data)).await.ok()?;
    let question = as_of.map(|at| at.to_rfc3339()).unwrap_or_default();
    console.write_all(question.as_bytes()).await.ok()?;
    console.shutdown().await.ok()?;
    let mut bytes = Vec::new();
    timeout(PATIENCE, console.read_to_end(&mut bytes)).await.ok()?.ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Takes the socket away at the end.
pub(super) fn remove(data: &Path) {
    // Left behind it does no harm: the next console removes it.
    let _left = fs::remove_file(path(data));
}
