//! An exported file: its place and name, written whole or not at all, over nothing that is there.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use crate::domain::Telling;

/// The most files of one name beside each other.
const MOST: u32 = 999;

/// Where a file is wanted.
pub(super) struct Wanted {
    /// The directory of what is given without one.
    pub(super) dir: PathBuf,
    /// What a person gave: a file or a directory; nothing for a name of its own.
    pub(super) path: Option<PathBuf>,
    /// Its own name.
    pub(super) name: String,
    /// What its name must say whatever a person called it.
    pub(super) mark: Option<&'static str>,
}

/// Where exports go that nobody gave a place: the home's `Documents`, or beside the data.
pub(super) fn default_dir(home: Option<&str>, data: &Path) -> PathBuf {
    let documents = home.map(|home| Path::new(home).join("Documents")).filter(|dir| dir.is_dir());
    documents.unwrap_or_else(|| data.join("exports"))
}

/// Writes a file with mode 0600 and gives its path; an error says what to do.
pub(super) fn write(wanted: &Wanted, text: &str) -> Result<PathBuf, Telling> {
    let path = wanted.target();
    let (Some(dir), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return Err(Telling::message("file-no-name").words("path", &path.display().to_string()));
    };
    let failed = |error: &io::Error| {
        let told = Telling::message(match error.kind() {
            io::ErrorKind::PermissionDenied => "file-denied",
            io::ErrorKind::StorageFull => "file-disk-full",
            io::ErrorKind::ReadOnlyFilesystem => "file-read-only",
            _ => "file-not-written",
        });
        told.words("path", &path.display().to_string()).words("why", &error.to_string())
    };
    if !dir.as_os_str().is_empty() && !dir.is_dir() {
        DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(|error| failed(&error))?;
    }
    let draft = draft(dir, name, text).map_err(|error| failed(&error))?;
    let put = put(&draft, dir, name);
    // Where it has its name, this is the second name of it; where it has none, nobody wants it.
    let _left = fs::remove_file(&draft);
    put.map_err(|error| failed(&error))
}

impl Wanted {
    fn target(&self) -> PathBuf {
        let Some(given) = &self.path else { return self.dir.join(&self.name) };
        let given = self.dir.join(given);
        let names_a_directory = given.is_dir() || given.as_os_str().to_string_lossy().ends_with('/');
        if names_a_directory {
            return given.join(&self.name);
        }
        let (Some(name), Some(dir)) = (given.file_name().and_then(|name| name.to_str()), given.parent())
        else {
            return given;
        };
        let (stem, extension) = split(name);
        let own = split(&self.name).1;
        let extension = if extension.is_empty() { own } else { extension };
        let mark = self.mark.filter(|mark| !stem.contains(mark)).map(|mark| format!("-{mark}"));
        dir.join(format!("{stem}{}{extension}", mark.unwrap_or_default()))
    }
}

/// A name up to its last point, and the rest with the point.
fn split(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 => name.split_at(at),
        _ => (name, ""),
    }
}

/// The whole text under a name that nobody looks for.
fn draft(dir: &Path, name: &str, text: &str) -> io::Result<PathBuf> {
    let draft = dir.join(format!(".{name}.{}", std::process::id()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if let Err(error) = written {
        let _left = fs::remove_file(&draft);
        return Err(error);
    }
    Ok(draft)
}

/// Gives the draft its name, or that with -2, -3 …: a link is made only where nothing is.
fn put(draft: &Path, dir: &Path, name: &str) -> io::Result<PathBuf> {
    let (stem, extension) = split(name);
    for number in 1..=MOST {
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        let path = dir.join(format!("{stem}{suffix}{extension}"));
        let linked = match fs::hard_link(draft, &path) {
            // FAT knows no links: the name is taken first, then the whole file put in its place.
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                let taken = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
                taken.and_then(|_empty| fs::rename(draft, &path))
            }
            linked => linked,
        };
        match linked {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(()) => return Ok(path),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("there are {MOST} files of this name")))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::locale::Locale;

    fn wanted(dir: &Path, path: Option<&str>, mark: Option<&'static str>) -> Wanted {
        let name = "haree-board-2026-11-24-1432.csv".to_owned();
        Wanted { dir: dir.to_owned(), path: path.map(PathBuf::from), name, mark }
    }

    /// Writes and gives the path below the directory.
    #[track_caller]
    fn check(dir: &Path, path: Option<&str>, mark: Option<&'static str>, expected: &str) {
        let written = write(&wanted(dir, path, mark), "text\n").unwrap();
        assert_eq!(written.strip_prefix(dir).unwrap().to_str(), Some(expected));
        assert_eq!(fs::read_to_string(&written).unwrap(), "text\n");
        assert_eq!(fs::metadata(&written).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_file_never_takes_the_place_of_another() {
        let dir = tempfile::tempdir().unwrap();
        check(dir.path(), None, None, "haree-board-2026-11-24-1432.csv");
        check(dir.path(), None, None, "haree-board-2026-11-24-1432-2.csv");
        check(dir.path(), Some("a.b.csv"), None, "a.b.csv");
        check(dir.path(), Some("a.b.csv"), None, "a.b-2.csv");
        fs::create_dir(dir.path().join("sub")).unwrap();
        check(dir.path(), Some("sub"), None, "sub/haree-board-2026-11-24-1432.csv");
        check(dir.path(), Some("new/"), None, "new/haree-board-2026-11-24-1432.csv");
        let names = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(names.into_iter().all(|name| !name.to_string_lossy().starts_with('.')), "a draft is left");
    }

    #[test]
    fn what_is_not_real_says_so_in_its_name() {
        let dir = tempfile::tempdir().unwrap();
        check(dir.path(), Some("mine.csv"), Some("EXERCISE"), "mine-EXERCISE.csv");
        check(dir.path(), Some("mine"), Some("EXERCISE"), "mine-EXERCISE-2.csv");
        check(dir.path(), Some("my-SIMULATED-day.csv"), Some("SIMULATED"), "my-SIMULATED-day.csv");
    }

    #[test]
    fn a_place_that_cannot_be_written_says_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("file"), "").unwrap();
        let why = write(&wanted(dir.path(), Some("file/below.csv"), None), "").unwrap_err();
        let why = Locale::english().tell(&why);
        assert!(why.contains("cannot write") && why.contains("give another place"), "{why}");
    }

    #[test]
    fn the_default_place_is_the_documents_where_there_are_any() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().to_str();
        assert_eq!(default_dir(home, Path::new("/data")), Path::new("/data/exports"));
        fs::create_dir(dir.path().join("Documents")).unwrap();
        assert_eq!(default_dir(home, Path::new("/data")), dir.path().join("Documents"));
    }
}
