//! In which writing frames go out: JSON lines, or binary frames for whoever accepts them.
//!
//! What many consoles get alike is compressed once. It must not know what a record means.

use std::{
    collections::VecDeque,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use tokio::task::spawn_blocking;

use super::answer::Unwritten;
use crate::{
    hq::ledger::Chunk,
    protocol::{BINARY, Frame, Mode, NDJSON, compress, pack, pack_rows},
};

/// A binary frame holds what came to no more JSON than this, so that a cut answer does not lose much.
const FRAME_JSON: usize = 256 * 1024;

/// How many times smaller binary frames are than JSON, at the least.
const SMALLER: usize = 8;

/// The most bytes of JSON for one answer, however it is written.
const MAX_JSON: usize = 4 * 1024 * 1024;

/// How many compressed runs of frames are kept for the next console.
const KEPT: usize = 8;

/// How frames are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Lines,
    Binary,
}

impl Encoding {
    /// Binary where it is named, and that word for word: another version is another format.
    fn accepted(headers: &HeaderMap) -> Self {
        let named = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let mut types = named.flat_map(|value| value.split(','));
        if types.any(|name| name.trim().eq_ignore_ascii_case(BINARY)) { Self::Binary } else { Self::Lines }
    }

    /// How much JSON fits into so many bytes of frames.
    pub(super) fn as_json(self, budget: usize) -> usize {
        match self {
            Self::Lines => budget,
            Self::Binary => budget.saturating_mul(SMALLER).min(MAX_JSON),
        }
    }
}

/// Rows and last frames that were compressed lately.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared(Arc<Mutex<VecDeque<(u64, Bytes)>>>);

impl Shared {
    fn find(&self, key: u64) -> Option<Bytes> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(of, _)| *of == key).map(|(_, bytes)| bytes.clone())
    }

    fn keep(&self, key: u64, bytes: &Bytes) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((key, bytes.clone()));
        kept.truncate(KEPT);
    }
}

/// Writes the frames of an answer that has some.
pub(super) async fn write(State(shared): State<Shared>, mut request: Request, next: Next) -> Response {
    let encoding = Encoding::accepted(request.headers());
    request.extensions_mut().insert(encoding);
    let mut answer = next.run(request).await;
    let Some(frames) = answer.extensions_mut().remove::<Arc<Unwritten>>() else { return answer };
    if encoding == Encoding::Binary {
        let unwritten = Arc::clone(&frames);
        // A large answer takes a while, in which this thread has others to serve.
        match spawn_blocking(move || binary(&unwritten, &shared)).await {
            Ok(Ok(body)) => return ([(header::CONTENT_TYPE, BINARY)], body).into_response(),
            Ok(Err(error)) => tracing::error!(%error, "an answer could not be compressed"),
            Err(error) => tracing::error!(%error, "an answer could not be written"),
        }
    }
    ([(header::CONTENT_TYPE, NDJSON)], frames.lines()).into_response()
}

/// The greeting and the results are one console's own, the rest is everybody's.
fn binary(frames: &Unwritten, shared: &Shared) -> io::Result<Vec<u8>> {
    let mut own = vec![pack(&Frame::Hello(frames.hello.clone()))];
    own.extend(frames.results.iter().map(|results| pack(&Frame::Results(results.clone()))));
    let mut body = compress(&own)?;
    let key = key(frames);
    let rest = if let Some(rest) = shared.find(key) {
        rest
    } else {
        let rest = Bytes::from(rest(frames)?);
        shared.keep(key, &rest);
        rest
    };
    body.extend(rest);
    Ok(body)
}

fn rest(frames: &Unwritten) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut chunks = frames.chunks.as_slice();
    while let Some((frame, after)) = together(chunks) {
        packed.push(rows(frame)?);
        chunks = after;
    }
    packed.extend(frames.digests.iter().map(|digests| pack(&Frame::Digests(digests.clone()))));
    packed.push(pack(&Frame::End(frames.end.clone())));
    compress(&packed)
}

/// What the rows and the last frame depend on.
fn key(frames: &Unwritten) -> u64 {
    let mut hasher = DefaultHasher::new();
    for chunk in &frames.chunks {
        (chunk.collection, chunk.mode as u8, &chunk.cursor, &chunk.rows).hash(&mut hasher);
    }
    for (cursor, sums) in frames.digests.iter().map(|digests| (&digests.cursor, &digests.digests)) {
        cursor.hash(&mut hasher);
        for sum in sums {
            (&sum.collection, sum.digest.count, sum.digest.sum).hash(&mut hasher);
        }
    }
    (frames.end.now, frames.end.more, &frames.end.since).hash(&mut hasher);
    hasher.finish()
}

/// The chunks at the front that make one frame, and those after them.
fn together(chunks: &[Chunk]) -> Option<(&[Chunk], &[Chunk])> {
    let first = chunks.first()?;
    let mut size = 0;
    let more = chunks.iter().enumerate().take_while(|(at, chunk)| {
        size += chunk.rows.len();
        let follows = chunk.collection == first.collection
            && (chunk.mode == Mode::Delta) == (first.mode == Mode::Delta)
            && !chunk.mode.begins();
        *at == 0 || (size <= FRAME_JSON && follows)
    });
    Some(chunks.split_at(more.count()))
}

/// One frame of chunks that follow each other.
fn rows(chunks: &[Chunk]) -> io::Result<Vec<u8>> {
    let (Some(first), Some(last)) = (chunks.first(), chunks.last()) else { return Ok(Vec::new()) };
    let mode = match (first.mode.begins(), last.mode.ends()) {
        _ if first.mode == Mode::Delta => Mode::Delta,
        (true, true) => Mode::SnapshotOnly,
        (true, false) => Mode::SnapshotFirst,
        (false, true) => Mode::SnapshotLast,
        (false, false) => Mode::Snapshot,
    };
    let rows: Vec<&str> =
        chunks.iter().map(|chunk| chunk.rows.as_str()).filter(|rows| !rows.is_empty()).collect();
    let records: Vec<serde_json::Value> = serde_json::from_str(&format!("[{}]", rows.join(",")))?;
    Ok(pack_rows(first.collection, mode, &last.cursor, &records))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Collection, Cursor};

    fn chunk(collection: Collection, mode: Mode) -> Chunk {
        Chunk { collection, mode, rows: "{}".to_owned(), cursor: Cursor::new("a.1").unwrap() }
    }

    #[track_caller]
    fn check(modes: &[Mode], expected: &[usize]) {
        let chunks: Vec<Chunk> = modes.iter().map(|mode| chunk(Collection::Stock, *mode)).collect();
        let (mut rest, mut frames) = (chunks.as_slice(), Vec::new());
        while let Some((frame, after)) = together(rest) {
            frames.push(frame.len());
            rest = after;
        }
        assert_eq!(frames, expected);
    }

    #[test]
    fn chunks_become_one_frame_where_they_mean_the_same() {
        use Mode::{Delta, Snapshot, SnapshotFirst, SnapshotLast, SnapshotOnly};
        check(&[SnapshotFirst, Snapshot, SnapshotLast, Delta, Delta], &[3, 2]);
        check(&[Snapshot, SnapshotLast], &[2]);
        check(&[SnapshotOnly, SnapshotFirst, Snapshot], &[1, 2]);
        check(&[], &[]);
    }

    #[test]
    fn binary_is_sent_to_whoever_names_it_and_to_nobody_else() {
        let accept = |value: &str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT, value.parse().unwrap())]);
            Encoding::accepted(&headers)
        };
        assert_eq!(accept(&format!("{BINARY}, {NDJSON}")), Encoding::Binary);
        assert_eq!(accept("application/vnd.haree.frames-1.2+zstd, */*"), Encoding::Lines);
        assert_eq!(accept("*/*"), Encoding::Lines);
    }
}
