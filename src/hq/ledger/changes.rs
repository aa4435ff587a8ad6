//! What changed since a console last asked, cut into frames that each stand alone.
//!
//! All collections of one answer come from one reading transaction, so that they fit each other.
//! It must not know what a frame looks like on the wire.

use std::collections::BTreeMap;

use sqlx::{Row as _, SqliteConnection, SqlitePool, sqlite::SqliteRow};

use super::{floor, position::Position};
use crate::{
    domain::FeedId,
    protocol::{Collection, Cursor, Mode},
};

/// A frame holds no more rows than this.
const MAX_ROWS: usize = 200;
/// A frame's rows hold no more bytes than this, unless one row alone does.
const MAX_BYTES: usize = 32 * 1024;
/// What a frame costs beside its rows, about.
const AROUND_BYTES: usize = 120;
/// How many rows are read at once.
const PAGE_ROWS: usize = 1_000;

/// What a console asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Most urgent first.
    pub want: Vec<Collection>,
    pub have: BTreeMap<Collection, Cursor>,
    /// How many bytes of frames the answer may have; one frame is always sent.
    pub budget: usize,
}

/// Some rows of one collection.
#[derive(Clone, Debug)]
pub struct Chunk {
    pub collection: Collection,
    pub mode: Mode,
    /// Records as JSON with commas between them.
    pub rows: String,
    pub cursor: Cursor,
}

/// The answer to [`Asked`].
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub chunks: Vec<Chunk>,
    pub more: bool,
    /// Where every collection stands now; none while there is more or not all were asked for.
    pub since: Option<Cursor>,
}

impl Changes {
    /// Leaves out what moves nothing but cursors, where the end's cursor stands for all collections.
    pub fn without_bookmarks(&mut self) {
        if self.since.is_some() {
            self.chunks.retain(|chunk| chunk.mode != Mode::Delta || !chunk.rows.is_empty());
        }
    }
}

/// Reads what changed.
pub(super) async fn changes(pool: &SqlitePool, feed: &FeedId, asked: &Asked) -> Result<Changes, sqlx::Error> {
    let mut tx = pool.begin().await?;
    let newest = newest(&mut tx).await?;
    let mut answer = Answer { feed, left: asked.budget, newest, changes: Changes::default() };
    for &collection in &asked.want {
        let from = position(&mut tx, feed, asked, (collection, newest)).await?;
        if !answer.add(&mut tx, collection, from).await? {
            answer.changes.more = true;
            break;
        }
    }
    let all = Collection::ALL.iter().all(|collection| asked.want.contains(collection));
    if all && !answer.changes.more {
        answer.changes.since = Position::UpTo(newest).cursor(feed);
    }
    Ok(answer.changes)
}

/// Whether there is something worth an answer before the wait is over.
pub(super) async fn has_news(pool: &SqlitePool, feed: &FeedId, asked: &Asked) -> Result<bool, sqlx::Error> {
    let mut tx = pool.begin().await?;
    let newest = newest(&mut tx).await?;
    for &collection in &asked.want {
        let Position::UpTo(rev) = position(&mut tx, feed, asked, (collection, newest)).await? else {
            return Ok(true);
        };
        if rev < newest && has_changed(&mut tx, collection, rev).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether any of the cursors lies so far back that its collection would come whole.
pub(super) async fn has_expired(
    pool: &SqlitePool,
    feed: &FeedId,
    asked: &Asked,
) -> Result<bool, sqlx::Error> {
    let mut tx = pool.begin().await?;
    let newest = newest(&mut tx).await?;
    for &collection in &asked.want {
        let read = Position::read(asked.have.get(&collection), feed, newest);
        if read.is_expired(collection, floor::of(&mut tx, collection).await?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// From where a collection is told; from its start where the cursor lies below the floor.
async fn position(
    tx: &mut SqliteConnection,
    feed: &FeedId,
    asked: &Asked,
    (collection, newest): (Collection, i64),
) -> Result<Position, sqlx::Error> {
    let read = Position::read(asked.have.get(&collection), feed, newest);
    let expired = read.is_expired(collection, floor::of(tx, collection).await?);
    Ok(if expired { Position::Start } else { read })
}

async fn has_changed(
    tx: &mut SqliteConnection,
    collection: Collection,
    rev: i64,
) -> Result<bool, sqlx::Error> {
    const GONE: &str = "SELECT EXISTS (SELECT 1 FROM gone WHERE collection = ? AND rev > ?)";
    if sqlx::query_scalar(news_sql(collection)).bind(rev).fetch_one(&mut *tx).await? {
        return Ok(true);
    }
    sqlx::query_scalar(GONE).bind(collection.name()).bind(rev).fetch_one(tx).await
}

/// The last revision.
pub(super) async fn newest(tx: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT rev FROM meta").fetch_one(tx).await
}

/// An answer as it grows.
struct Answer<'a> {
    feed: &'a FeedId,
    left: usize,
    newest: i64,
    changes: Changes,
}

impl Answer<'_> {
    /// Adds one collection's frames; says whether all of them fitted.
    async fn add(
        &mut self,
        tx: &mut SqliteConnection,
        collection: Collection,
        from: Position,
    ) -> Result<bool, sqlx::Error> {
        if from == Position::UpTo(self.newest) {
            return Ok(true);
        }
        let walk = Walk::new(collection, from, self.newest);
        let end = walk.end;
        let whole = self.follow(tx, walk).await?;
        if !whole || end == self.newest {
            return Ok(whole);
        }
        // A snapshot that began in an earlier answer: what came since then follows it.
        self.follow(tx, Walk::new(collection, Position::UpTo(end), self.newest)).await
    }

    async fn follow(&mut self, tx: &mut SqliteConnection, mut walk: Walk) -> Result<bool, sqlx::Error> {
        loop {
            let limit = (self.left / 64 + 1).min(PAGE_ROWS);
            let mut rows = walk.page(tx, limit + 1).await?;
            let whole = rows.len() <= limit;
            rows.truncate(limit);
            let mut rest = rows.as_slice();
            while whole || !rest.is_empty() {
                let (frame, after) = cut(rest, self.left);
                let last = whole && after.is_empty();
                if !self.push(&mut walk, frame, last)? {
                    return Ok(false);
                }
                if last {
                    return Ok(true);
                }
                rest = after;
            }
        }
    }

    /// Adds one frame where the budget allows it. A cursor that moves over nothing is always sent.
    fn push(&mut self, walk: &mut Walk, rows: &[Fetched], last: bool) -> Result<bool, sqlx::Error> {
        let size = AROUND_BYTES + rows.iter().map(|row| row.json.len() + 1).sum::<usize>();
        let nothing_sent = self.changes.chunks.iter().all(|chunk| chunk.rows.is_empty());
        let bookmark = rows.is_empty() && walk.order == Order::Changes;
        if size > self.left && !nothing_sent && !bookmark {
            return Ok(false);
        }
        let (mode, position) = walk.step(rows, last);
        let cursor = position
            .cursor(self.feed)
            .ok_or_else(|| sqlx::Error::Protocol("a cursor does not fit the protocol".to_owned()))?;
        let rows = rows.iter().map(|row| row.json.as_str()).collect::<Vec<_>>().join(",");
        self.left = self.left.saturating_sub(size);
        self.changes.chunks.push(Chunk { collection: walk.collection, mode, rows, cursor });
        Ok(true)
    }
}

/// Splits off the rows of the next frame: at least one, where there is one.
fn cut(rows: &[Fetched], left: usize) -> (&[Fetched], &[Fetched]) {
    let room = left.saturating_sub(AROUND_BYTES).min(MAX_BYTES);
    let mut bytes = 0;
    let fitting = rows.iter().take(MAX_ROWS).take_while(|row| {
        bytes += row.json.len() + 1;
        bytes <= room
    });
    let count = fitting.count().max(1).min(rows.len());
    rows.split_at(count)
}

/// A row as it was read.
struct Fetched {
    urgency: i64,
    rev: i64,
    json: String,
}

impl Fetched {
    fn read(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self { urgency: row.try_get(0)?, rev: row.try_get(1)?, json: row.try_get(2)? })
    }
}

/// In which order rows come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// What changed, as it changed.
    Changes,
    /// Everything, as it last changed. A row that changes meanwhile moves to the end.
    Whole,
    /// Every figure, the most urgent first. Figures never change, new ones follow as changes.
    WholeByUrgency,
}

/// The way through one collection.
struct Walk {
    collection: Collection,
    order: Order,
    /// Whether the first frame of a whole collection is still to come.
    begins: bool,
    urgency: i64,
    rev: i64,
    /// Up to where the console has everything once the walk is over.
    end: i64,
}

impl Walk {
    fn new(collection: Collection, from: Position, newest: i64) -> Self {
        let by_urgency = collection == Collection::Observations;
        let order = if by_urgency { Order::WholeByUrgency } else { Order::Whole };
        let walk = Self { collection, order, begins: false, urgency: 0, rev: 0, end: newest };
        match from {
            Position::Start if by_urgency => Self { begins: true, urgency: i64::MAX, rev: i64::MAX, ..walk },
            Position::Start => Self { begins: true, ..walk },
            Position::Inside { begun, urgency, rev } if by_urgency => {
                Self { urgency, rev, end: begun, ..walk }
            }
            // What was taken out since it began follows it, as changes.
            Position::Inside { begun, rev, .. } => Self { rev, end: begun, ..walk },
            Position::UpTo(rev) => Self { order: Order::Changes, rev, ..walk },
        }
    }

    async fn page(&self, tx: &mut SqliteConnection, limit: usize) -> Result<Vec<Fetched>, sqlx::Error> {
        const BY_URGENCY: &str = "
            SELECT urgency, rev, json FROM observations WHERE (urgency, rev) < (?, ?)
            ORDER BY urgency DESC, rev DESC LIMIT ?";
        let query = match self.order {
            Order::WholeByUrgency => sqlx::query(BY_URGENCY).bind(self.urgency),
            Order::Whole => sqlx::query(whole_sql(self.collection)),
            Order::Changes => {
                sqlx::query(changes_sql(self.collection)).bind(self.rev).bind(self.collection.name())
            }
        };
        let rows = query.bind(self.rev).bind(limit as i64).fetch_all(tx).await?;
        rows.iter().map(Fetched::read).collect()
    }

    /// Moves over a frame's rows; returns its mode and where the console then stands.
    fn step(&mut self, rows: &[Fetched], last: bool) -> (Mode, Position) {
        if let Some(row) = rows.last() {
            (self.urgency, self.rev) = (row.urgency, row.rev);
        }
        let begins = std::mem::take(&mut self.begins);
        let mode = match (self.order, begins, last) {
            (Order::Changes, ..) => Mode::Delta,
            (_, true, true) => Mode::SnapshotOnly,
            (_, true, false) => Mode::SnapshotFirst,
            (_, false, true) => Mode::SnapshotLast,
            (_, false, false) => Mode::Snapshot,
        };
        let position = match (self.order, last) {
            (_, true) => Position::UpTo(self.end),
            (Order::Changes, false) => Position::UpTo(self.rev),
            (_, false) => Position::Inside { begun: self.end, urgency: self.urgency, rev: self.rev },
        };
        (mode, position)
    }
}

/// Rows that are there and changed after a revision: urgency, revision, record.
pub(super) fn whole_sql(collection: Collection) -> &'static str {
    macro_rules! after {
        ($table:literal) => {
            concat!("SELECT 0, rev, json FROM ", $table, " WHERE rev > ? ORDER BY rev LIMIT ?")
        };
    }
    match collection {
        Collection::Places => after!("places"),
        Collection::Alerts => after!("alerts"),
        Collection::Acts => after!("acts"),
        Collection::Feeds => after!("feeds"),
        Collection::Persons => after!("persons"),
        Collection::Stock => after!("stock"),
        Collection::Observations => after!("observations"),
    }
}

/// The same with the tombstones of the collection among them.
fn changes_sql(collection: Collection) -> &'static str {
    macro_rules! after {
        ($table:literal) => {
            concat!(
                "SELECT 0, rev, json FROM ",
                $table,
                " WHERE rev > ? UNION ALL SELECT 0, rev, json_object('gone', key) FROM gone",
                " WHERE collection = ? AND rev > ? ORDER BY rev LIMIT ?"
            )
        };
    }
    match collection {
        Collection::Places => after!("places"),
        Collection::Alerts => after!("alerts"),
        Collection::Acts => after!("acts"),
        Collection::Feeds => after!("feeds"),
        Collection::Persons => after!("persons"),
        Collection::Stock => after!("stock"),
        Collection::Observations => after!("observations"),
    }
}

/// Whether anything worth waking for changed after a revision.
fn news_sql(collection: Collection) -> &'static str {
    match collection {
        Collection::Places => "SELECT EXISTS (SELECT 1 FROM places WHERE rev > ?)",
        Collection::Alerts => "SELECT EXISTS (SELECT 1 FROM alerts WHERE rev > ?)",
        Collection::Acts => "SELECT EXISTS (SELECT 1 FROM acts WHERE rev > ?)",
        Collection::Feeds => "SELECT EXISTS (SELECT 1 FROM feeds WHERE loud_rev > ?)",
        Collection::Persons => "SELECT EXISTS (SELECT 1 FROM persons WHERE rev > ?)",
        Collection::Stock => "SELECT EXISTS (SELECT 1 FROM stock WHERE rev > ?)",
        Collection::Observations => "SELECT EXISTS (SELECT 1 FROM observations WHERE rev > ?)",
    }
}
