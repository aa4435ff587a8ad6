//! The socket on which a running console answers other `haree` commands, because its cache lets no
//! second process in. A caller says nothing for the board as it is now, or the instant that it asks
//! about; or `view`, the name of a panel, and through what it is looked at, as JSON.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{UnixListener, UnixStream},
    time::timeout,
};

use super::kept::{Kept, Seen};
use crate::domain::{Instant, Lens, Query, TimeRange};

const PATIENCE: Duration = Duration::from_secs(2);

/// How long a caller has to say what it asks; one that keeps silent asks for now.
const HEARD: Duration = Duration::from_millis(200);

/// Before the name of the panel that is asked about.
const VIEW: &str = "view ";

/// The longest question, in bytes.
const LONGEST: u64 = 256;

/// Gives the answer to a query through a lens.
pub(super) type Ask = dyn Fn(Query, &Lens) -> Option<Seen> + Send + Sync;

/// What of a lens a caller can ask for.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Looked {
    as_of: Option<Instant>,
    range: TimeRange,
}

/// Where a console listens.
fn path(data: &Path) -> PathBuf {
    data.join("console.sock")
}

/// Listens with mode 0600 and answers each caller with what `ask` gives, as JSON.
pub(super) async fn serve(data: &Path, ask: Arc<Ask>) -> io::Result<()> {
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
        let ask = Arc::clone(&ask);
        tokio::spawn(async move {
            let mut asked = String::new();
            // Whatever cannot be read in time asks for now.
            let _silent = timeout(HEARD, (&mut caller).take(LONGEST).read_to_string(&mut asked)).await;
            let answer = tokio::task::spawn_blocking(move || answer(&*ask, asked.trim()));
            let bytes = answer.await.ok().flatten().unwrap_or_default();
            // A caller that went away needs no answer.
            let _gone = timeout(PATIENCE, caller.write_all(&bytes)).await;
        });
    }
}

/// What a caller is told; nothing where it cannot be answered.
fn answer(ask: &Ask, asked: &str) -> Option<Vec<u8>> {
    let Some(asked) = asked.strip_prefix(VIEW) else {
        let lens = Lens { as_of: asked.parse().ok(), ..Lens::default() };
        return serde_json::to_vec(&ask(Query::Board, &lens)?.kept()?).ok();
    };
    let (name, looked) = asked.split_once(' ').unwrap_or((asked, "{}"));
    let query = Query::ALL.into_iter().find(|query| query.name() == name)?;
    let Looked { as_of, range } = serde_json::from_str(looked).ok()?;
    serde_json::to_vec(&ask(query, &Lens { range, as_of, ..Lens::default() })?).ok()
}

/// Asks the console that runs on this data directory, if one does, for its board.
pub(super) async fn ask(data: &Path, as_of: Option<Instant>) -> Option<Kept> {
    let question = as_of.map(|at| at.to_rfc3339()).unwrap_or_default();
    serde_json::from_slice(&told(data, &question).await?).ok()
}

/// Asks it for what a panel shows.
pub(super) async fn ask_view(data: &Path, query: Query, lens: &Lens) -> Option<Seen> {
    let looked = serde_json::to_string(&Looked { as_of: lens.as_of, range: lens.range }).ok()?;
    let question = format!("{VIEW}{} {looked}", query.name());
    let seen: Seen = serde_json::from_slice(&told(data, &question).await?).ok()?;
    (seen.view.query() == query).then_some(seen)
}

async fn told(data: &Path, question: &str) -> Option<Vec<u8>> {
    let mut console = UnixStream::connect(path(data)).await.ok()?;
    console.write_all(question.as_bytes()).await.ok()?;
    console.shutdown().await.ok()?;
    let mut bytes = Vec::new();
    timeout(PATIENCE, console.read_to_end(&mut bytes)).await.ok()?.ok()?;
    Some(bytes)
}

/// Takes the socket away at the end.
pub(super) fn remove(data: &Path) {
    // Left behind it does no harm: the next console removes it.
    let _left = fs::remove_file(path(data));
}
