//! The socket on which a running console answers other `haree` commands, because its cache lets no
//! second process in.

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

const PATIENCE: Duration = Duration::from_secs(2);

/// Where a console listens.
fn path(data: &Path) -> PathBuf {
    data.join("console.sock")
}

/// Listens with mode 0600 and answers each caller with what `board` gives, as JSON.
pub(super) async fn serve(data: &Path, board: Arc<dyn Fn() -> Option<Kept> + Send + Sync>) -> io::Result<()> {
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
            let answer = tokio::task::spawn_blocking(move || board()).await.ok().flatten();
            let bytes = answer.and_then(|kept| serde_json::to_vec(&kept).ok()).unwrap_or_default();
            // A caller that went away needs no answer.
            let _gone = timeout(PATIENCE, caller.write_all(&bytes)).await;
        });
    }
}

/// Asks the console that runs on this data directory, if one does.
pub(super) async fn ask(data: &Path) -> Option<Kept> {
    let mut console = UnixStream::connect(path(data)).await.ok()?;
    let mut bytes = Vec::new();
    timeout(PATIENCE, console.read_to_end(&mut bytes)).await.ok()?.ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Takes the socket away at the end.
pub(super) fn remove(data: &Path) {
    // Left behind it does no harm: the next console removes it.
    let _left = fs::remove_file(path(data));
}
