//! A watched folder: which of its files are whole and new, read one after the other.
//!
//! Files are people's: none is ever written, moved or taken away. It must not know who keeps the figures.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::{self, File, Metadata},
    io::Read as _,
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use chrono::{DateTime, SubsecRound as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    domain::{Clean, Field, Instant, Place, SourceId, TableMap, Telling, Zone},
    formats::{
        Parsed,
        figures::{self, Context, Figure, mapped},
    },
};

/// The largest file that is read, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// The most files of a folder that are looked at.
const MAX_FILES: usize = 5_000;

/// The most files that are read in one turn; the rest follows in the next.
const MAX_READ: usize = 50;

/// The most files that are remembered after they have left the folder.
const MAX_REMEMBERED: usize = 2_000;

/// How names of tables end; other files are somebody's business.
const ENDINGS: [&str; 6] = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls"];

/// How names begin of what a program is still writing, or writes for itself alone.
const UNFINISHED: [&str; 3] = [".", "~", "_tmp"];

/// One folder, as it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    pub path: PathBuf,
    /// What the columns are; without one they are haree's own.
    pub map: Option<TableMap>,
    /// The zone of times without an offset, where the map says none.
    pub zone: Option<Zone>,
}

/// What is remembered of a folder's files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// By what they were read; where it changes, everything is read again.
    #[serde(default)]
    setup: String,
    #[serde(default)]
    files: BTreeMap<Clean, Entry>,
}

/// One file, as it was last looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    size: u64,
    written_at: Instant,
    /// Of what was read of it; none where it was not read yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hash: Option<String>,
    /// How many of its rows were refused.
    #[serde(default)]
    refused: u64,
    #[serde(default)]
    is_there: bool,
}

/// A file that is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    pub name: Clean,
    pub path: PathBuf,
    pub written_at: Instant,
    size: u64,
}

/// What a file held when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    pub bytes: Vec<u8>,
    pub hash: String,
}

impl Seen {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// How many rows were refused of a file with this content, where one was read.
    pub fn known(&self, hash: &str) -> Option<u64> {
        self.files.values().find(|entry| entry.hash.as_deref() == Some(hash)).map(|entry| entry.refused)
    }

    /// Remembers that a file was read.
    pub fn done(&mut self, name: &Clean, hash: String, refused: u64) {
        if let Some(entry) = self.files.get_mut(name) {
            (entry.hash, entry.refused) = (Some(hash), refused);
        }
    }

    /// Remembers that a file could not be read; it is tried again in the next turn.
    pub fn failed(&mut self, name: &Clean) {
        if let Some(entry) = self.files.get_mut(name) {
            (entry.hash, entry.refused) = (None, 1);
        }
    }

    /// That files in the folder were not wholly taken. Their names stay at HQ: consoles read this.
    pub fn remark(&self, source: &SourceId) -> Option<Telling> {
        let refused = self.refused().count() as i64;
        let told =
            || Telling::message("folder-refused").number("files", refused).words("id", source.as_str());
        (refused > 0).then(told)
    }

    /// The files in the folder of which something was refused.
    pub fn refused(&self) -> impl Iterator<Item = (&Clean, u64)> {
        let of = self.files.iter().filter(|(_, entry)| entry.is_there && entry.refused > 0);
        of.map(|(name, entry)| (name, entry.refused))
    }
}

/// Looks at a folder; gives the files that are whole and not read yet, in the order of their names.
///
/// A file is whole when it did not change between two looks, or for a whole turn: whoever renames a
/// finished file into the folder need not wait.
///
/// # Errors
///
/// Where the folder cannot be read, in the system's words.
pub fn look(setup: &Setup, seen: &mut Seen, (now, every): (Instant, Duration)) -> Result<Vec<Ready>, Clean> {
    let fingerprint = hash(format!("{:?} {:?}", setup.map, setup.zone).as_bytes());
    if seen.setup != fingerprint {
        *seen = Seen { setup: fingerprint, files: BTreeMap::new() };
    }
    let listed = list(&setup.path)?;
    let mut files = std::mem::take(&mut seen.files);
    let mut ready = Vec::new();
    for entry in files.values_mut() {
        entry.is_there = false;
    }
    for Ready { name, path, written_at, size } in listed {
        let before = files.get(&name).filter(|before| (before.size, before.written_at) == (size, written_at));
        let has_rested = (now - written_at).to_std().is_ok_and(|rested| rested >= every);
        let is_whole = before.is_some() || has_rested;
        let (hash, refused) = before.map(|before| (before.hash.clone(), before.refused)).unwrap_or_default();
        if is_whole && hash.is_none() {
            ready.push(Ready { name: name.clone(), path, written_at, size });
        }
        files.insert(name, Entry { size, written_at, hash, refused, is_there: true });
    }
    if files.len() > MAX_REMEMBERED {
        files.retain(|_, entry| entry.is_there);
    }
    seen.files = files;
    ready.truncate(MAX_READ);
    Ok(ready)
}

/// Every file of a folder that may be a table, whole or not.
///
/// # Errors
///
/// Where the folder cannot be read, in the system's words.
pub fn list(folder: &Path) -> Result<Vec<Ready>, Clean> {
    let unread = |error: std::io::Error| Clean::from(error.to_string());
    let mut listed = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)?.take(MAX_FILES) {
        let entry = entry.map_err(unread)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let ending = Path::new(&name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let is_table = ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending));
        if !is_table || UNFINISHED.iter().any(|begin| name.starts_with(begin)) {
            continue;
        }
        // A link may lead anywhere; one that was just taken away is no mistake.
        let Ok(about) = entry.path().symlink_metadata() else { continue };
        if about.is_file() {
            let written_at = written_at(&about);
            listed.push(Ready { name: Clean::new(&name), path: entry.path(), written_at, size: about.len() });
        }
    }
    listed.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(listed)
}

/// Reads a file; none where it changed meanwhile.
///
/// # Errors
///
/// Where it cannot be read or is too large, in words.
pub fn read(file: &Ready) -> Result<Option<Content>, Clean> {
    let unread = |error: std::io::Error| Clean::from(format!("cannot be read: {error}"));
    if file.size > MAX_BYTES {
        return Err(Clean::from(format!("is larger than {} MiB; split it", MAX_BYTES >> 20)));
    }
    let mut bytes = Vec::new();
    let mut opened = File::open(&file.path).map_err(unread)?;
    opened.by_ref().take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unread)?;
    let about = opened.metadata().map_err(unread)?;
    if (bytes.len() as u64, written_at(&about)) != (file.size, file.written_at) {
        return Ok(None);
    }
    let hash = hash(&bytes);
    Ok(Some(Content { bytes, hash }))
}

/// Reads the figures of a file, as the folder's mapping says.
pub fn figures(
    setup: &Setup,
    (file, content): (&Ready, &Content),
    (source, places, now): (&SourceId, &[Place], Instant),
) -> Parsed<Figure> {
    let context = Context { places, declared: setup.zone, arrived: now };
    match &setup.map {
        None => figures::parse(&content.bytes, &context),
        Some(map) => {
            let reading = mapped::Reading { context, map, source, written_at: file.written_at.min(now) };
            mapped::parse(&content.bytes, &reading)
        }
    }
}

impl Setup {
    /// Whether every figure says when its source said so.
    pub fn is_dated(&self) -> bool {
        self.map
            .as_ref()
            .is_none_or(|map| map.rules.iter().all(|rule| rule.fields.contains_key(&Field::AsOf)))
    }
}

fn written_at(about: &Metadata) -> Instant {
    let since = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    let at = DateTime::from_timestamp(since.as_secs() as i64, since.subsec_nanos()).unwrap_or_default();
    at.trunc_subsecs(6)
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _never = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    const EVERY: Duration = Duration::from_mins(5);

    struct Folder {
        dir: tempfile::TempDir,
        seen: Seen,
        now: Instant,
    }

    impl Folder {
        fn new() -> Self {
            let now: Instant = "2026-11-24T05:00:00Z".parse().unwrap();
            Self { dir: tempfile::tempdir().unwrap(), seen: Seen::default(), now }
        }

        fn write(&self, name: &str, text: &str, minutes_ago: i64) {
            let file = File::create(self.dir.path().join(name)).unwrap();
            fs::write(self.dir.path().join(name), text).unwrap();
            file.set_modified((self.now - TimeDelta::minutes(minutes_ago)).into()).unwrap();
        }

        fn setup(&self) -> Setup {
            Setup { path: self.dir.path().to_owned(), map: None, zone: None }
        }

        /// Looks, and reads what is whole.
        fn look(&mut self) -> Vec<String> {
            let ready = look(&self.setup(), &mut self.seen, (self.now, EVERY)).unwrap();
            ready
                .iter()
                .map(|file| {
                    let content = read(file).unwrap().unwrap();
                    let known = self.seen.known(&content.hash).map_or("", |_| " known");
                    self.seen.done(&file.name, content.hash, 0);
                    format!("{}{known}", file.name)
                })
                .collect()
        }
    }

    #[test]
    fn a_file_is_read_when_nobody_writes_into_it_and_once() {
        let mut folder = Folder::new();
        folder.write("growing.csv", "a", 0);
        folder.write("old.XLSX", "b", 60);
        assert_eq!(folder.look(), ["old.XLSX"]);
        folder.write("growing.csv", "aa", 0);
        assert_eq!(folder.look(), [""; 0], "it grew since the last look");
        assert_eq!(folder.look(), ["growing.csv"]);
        assert_eq!(folder.look(), [""; 0]);
        folder.write("growing.csv", "aaa", 10);
        assert_eq!(folder.look(), ["growing.csv"], "what changed is read again");
        folder.write("copy.csv", "b", 10);
        assert_eq!(folder.look(), ["copy.csv known"]);
    }

    #[test]
    fn other_files_folders_and_links_are_left_alone() {
        let mut folder = Folder::new();
        for name in [".hidden.csv", "~$open.xlsx", "notes.docx", "half.csv.part", "csv"] {
            folder.write(name, "x", 60);
        }
        fs::create_dir(folder.dir.path().join("folder.csv")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.dir.path().join("link.csv")).unwrap();
        assert_eq!(folder.look(), [""; 0]);
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_waits() {
        let mut folder = Folder::new();
        folder.write("a.csv", "x", 60);
        let ready = look(&folder.setup(), &mut folder.seen, (folder.now, EVERY)).unwrap();
        folder.write("a.csv", "xy", 0);
        assert_eq!(read(&ready[0]), Ok(None));
    }

    #[test]
    fn another_mapping_reads_everything_again() {
        let mut folder = Folder::new();
        folder.write("a.csv", "x", 60);
        assert_eq!(folder.look(), ["a.csv"]);
        let setup = Setup { map: Some(TableMap::default()), ..folder.setup() };
        assert_eq!(look(&setup, &mut folder.seen, (folder.now, EVERY)).unwrap().len(), 1);
    }

    #[test]
    fn what_was_refused_is_known_while_it_is_there() {
        let mut folder = Folder::new();
        folder.write("a.csv", "x", 60);
        let ready = look(&folder.setup(), &mut folder.seen, (folder.now, EVERY)).unwrap();
        folder.seen.done(&ready[0].name, "h".to_owned(), 3);
        assert_eq!(
            folder.seen.refused().map(|(name, rows)| (name.as_str(), rows)).collect::<Vec<_>>(),
            [("a.csv", 3)]
        );
        fs::remove_file(folder.dir.path().join("a.csv")).unwrap();
        assert_eq!(folder.look(), [""; 0]);
        assert_eq!(folder.seen.refused().count(), 0);
        assert_eq!(folder.seen.known("h"), Some(3), "the same file may come back");
        let gone = Setup { path: "/nowhere".into(), ..folder.setup() };
        let why = look(&gone, &mut folder.seen, (folder.now, EVERY)).unwrap_err();
        assert!(why.as_str().contains("No such file"), "{why}");
    }
}
