//! Outside feeds: what is asked of each, when it is asked again, and which alerts that gives.
//!
//! It must not know who keeps the alerts, nor any clock or chance: both are given.

pub mod dhis2;
pub mod dtm;
pub mod folder;
mod mapping;
mod schedule;
mod versions;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

pub use mapping::{Mapped, Mapping, remark};
pub use schedule::{Standing, next};
pub use versions::{Known, versions};

use crate::{
    domain::{Alert, Asking, Clean, FeedKind, Instant, Origin, SourceId},
    formats::{
        Gravity, Issue, Parsed, cap, gdacs,
        index::{self, Inlined},
        usgs,
    },
    net::{FetchError, Fetched, Fetcher, Validators},
};

/// The largest answer that is read, in bytes: USGS's of a month has 8 MB.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The largest CAP file.
const MAX_FILE_BYTES: usize = 1024 * 1024;

/// The most CAP files that are fetched in one go; the rest follows next time.
const MAX_FILES: usize = 50;

/// One feed, as it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub id: SourceId,
    pub kind: FeedKind,
    pub address: String,
    pub name: Clean,
    /// How often it is asked.
    pub every: Duration,
    /// How often at least a message of status Test must come for it to be believed; none where none is sent.
    pub test_every: Option<Duration>,
    /// How a DHIS2 is asked; none for feeds of alerts.
    pub figures: Option<Arc<dhis2::Setup>>,
    /// How figures are got in another way; none for all others.
    pub tables: Option<Tables>,
    /// Reads its mapping anew; none where it has none.
    pub mapping: Option<Mapping>,
}

/// A source of figures that is no DHIS2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tables {
    Folder(Arc<folder::Setup>),
    Dtm(Arc<dtm::Setup>),
}

impl Source {
    /// After how much silence it is stale: two turns, and some time for the answer.
    pub fn stale_after(&self) -> Duration {
        self.every * 2 + Duration::from_mins(5)
    }

    /// After how long without a Test it is not believed any more: its time, and some for the way.
    pub fn unproven_after(&self) -> Option<Duration> {
        self.test_every.map(|every| every + self.stale_after())
    }
}

/// What must be remembered from one fetch to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    #[serde(default)]
    pub validators: Validators,
    /// Entries of an index that were read, with the time that they said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub entries: BTreeMap<Clean, Option<Instant>>,
    /// How far the questions to a DHIS2 were answered.
    #[serde(default, skip_serializing_if = "dhis2::Asked::is_empty")]
    pub asked: dhis2::Asked,
    /// How the rounds of a DTM were answered.
    #[serde(default, skip_serializing_if = "dtm::Asked::is_empty")]
    pub dtm: dtm::Asked,
    /// Which files of a folder were read.
    #[serde(default, skip_serializing_if = "folder::Seen::is_empty")]
    pub folder: folder::Seen,
}

/// How a feed stands: where it was left, and how it went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    #[serde(default)]
    pub cursor: Cursor,
    /// When it was first asked, and last answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_at: Option<Instant>,
    /// Until when the server wants to be left alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Instant>,
    /// Since when a Test message is waited for, and when the last one was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaits_test_since: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tested_at: Option<Instant>,
    /// As its people see it.
    #[serde(flatten)]
    pub asking: Asking,
}

/// What a feed gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Harvest {
    /// None where nothing changed since the last time.
    pub alerts: Option<Vec<Alert>>,
    /// Whether these are all that the feed has, so that what is missing was taken out.
    pub is_whole: bool,
    /// Why the answer is no feed.
    pub unread: Option<Clean>,
    pub issues: Vec<Issue>,
    pub bytes: u64,
    pub cursor: Cursor,
}

/// Why nothing of an answer could be read; none where it was empty, or anything could.
fn unread<T>(parsed: &Parsed<T>) -> Option<Clean> {
    let refused = parsed.issues.iter().find(|issue| issue.gravity == Gravity::Refused);
    refused.filter(|_| parsed.records.is_empty()).map(|issue| Clean::new(&issue.to_string()))
}

/// Asks a feed for what is new since `cursor`.
///
/// # Errors
///
/// Where the feed itself could not be read; an alert of it that could not is an issue of the harvest.
pub async fn fetch(fetcher: &Fetcher, source: &Source, cursor: &Cursor) -> Result<Harvest, FetchError> {
    let fetched = fetcher.get(&source.address, &cursor.validators, MAX_BYTES).await?;
    let Fetched::Body { bytes, validators } = fetched else {
        return Ok(Harvest { cursor: cursor.clone(), ..Harvest::default() });
    };
    let cursor = Cursor { validators, ..cursor.clone() };
    let length = bytes.len() as u64;
    let mut harvest = match source.kind {
        FeedKind::Gdacs => whole(gdacs::parse(&bytes), cursor),
        FeedKind::Usgs => whole(usgs::parse(&bytes), cursor),
        FeedKind::Cap if is_index(&bytes) => named(fetcher, index::parse(&bytes), cursor).await,
        FeedKind::Cap => Harvest { is_whole: false, ..whole(cap::parse(&bytes), cursor) },
        FeedKind::Dhis2 | FeedKind::Folder | FeedKind::Dtm => {
            Harvest { unread: Some("gives figures and no alerts".into()), ..Harvest::default() }
        }
    };
    harvest.bytes += length;
    for alert in harvest.alerts.iter_mut().flatten() {
        alert.origin = Origin::Feed(source.id.clone());
    }
    Ok(harvest)
}

/// A feed that lists all that it has; one that could not be read to its end is not whole.
fn whole(parsed: Parsed<Alert>, cursor: Cursor) -> Harvest {
    let is_whole = parsed.issues.iter().all(|issue| issue.row.is_some()) && !parsed.records.is_empty();
    let unread = unread(&parsed);
    let alerts = parsed.records.into_iter().map(|(_, alert)| alert).collect();
    Harvest { alerts: Some(alerts), is_whole, unread, issues: parsed.issues, bytes: 0, cursor }
}

/// Whether it begins as an index does: the alert itself is there otherwise.
fn is_index(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(2_048)]);
    ["<rss", "<feed", ":feed", "<RDF", ":RDF"].iter().any(|root| start.contains(root))
}

/// Fetches the files of the entries that are new; one that fails is tried again next time.
async fn named(fetcher: &Fetcher, parsed: Parsed<index::Entry>, mut cursor: Cursor) -> Harvest {
    let unread = unread(&parsed);
    let mut harvest =
        Harvest { alerts: Some(Vec::new()), unread, issues: parsed.issues, ..Harvest::default() };
    let entries: Vec<index::Entry> = parsed.records.into_iter().map(|(_, entry)| entry).collect();
    // What has left the index need not be remembered.
    cursor.entries.retain(|id, _| entries.iter().any(|entry| entry.id == *id));
    let is_new = |entry: &&index::Entry| cursor.entries.get(&entry.id) != Some(&entry.updated);
    let fresh: Vec<&index::Entry> = entries.iter().filter(is_new).collect();
    if fresh.len() > MAX_FILES {
        // Else the index would be "unchanged" and the rest never come.
        cursor.validators = Validators::default();
    }
    for entry in fresh.into_iter().take(MAX_FILES) {
        match message(fetcher, entry).await {
            Ok((parsed, bytes)) => {
                harvest.bytes += bytes;
                harvest.issues.extend(parsed.issues);
                harvest
                    .alerts
                    .get_or_insert_default()
                    .extend(parsed.records.into_iter().map(|(_, alert)| alert));
                cursor.entries.insert(entry.id.clone(), entry.updated);
            }
            Err(error) => {
                harvest.issues.push(Issue::refused(None, entry.title.as_str(), &error.to_string()));
                cursor.validators = Validators::default();
            }
        }
    }
    harvest.cursor = cursor;
    harvest
}

/// The message of an entry, and how many bytes it took to get it: the one that it carries, else that of its
/// file; what it repeats of it only where there is no such file, or none that is CAP.
async fn message(fetcher: &Fetcher, entry: &index::Entry) -> Result<(Parsed<Alert>, u64), FetchError> {
    let repeated = match &entry.inlined {
        Inlined::Whole(message) => return Ok((message.clone(), 0)),
        Inlined::Repeated(message) if entry.link.is_empty() => return Ok((message.clone(), 0)),
        Inlined::Repeated(message) => Some(message),
        Inlined::Nothing => None,
    };
    let bytes = match fetcher.get(entry.link.as_str(), &Validators::default(), MAX_FILE_BYTES).await {
        Ok(Fetched::Body { bytes, .. }) => bytes,
        Ok(Fetched::Unchanged) => Vec::new(),
        Err(error) => match repeated.filter(|_| is_lasting(&error)) {
            Some(message) => return Ok((message.clone(), 0)),
            None => return Err(error),
        },
    };
    let read = cap::parse(&bytes);
    let message = repeated.filter(|_| read.records.is_empty()).cloned().unwrap_or(read);
    Ok((message, bytes.len() as u64))
}

/// Whether the next turn will bring the same: the file is not there, or is a page for people.
fn is_lasting(error: &FetchError) -> bool {
    match error {
        FetchError::Page { .. } | FetchError::Redirected { .. } => true,
        FetchError::Status { status, .. } => (400..500).contains(status) && ![408, 425, 429].contains(status),
        _ => false,
    }
}
