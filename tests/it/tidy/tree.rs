//! The texts of a repository, read from the disk or made up by a test.

use std::{error::Error, fmt, fs, path::Path};

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// One text file.
pub(crate) struct File {
    /// From the root of the repository, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
    /// What it says, for the sources of the program and of its tests.
    syntax: Option<syn::File>,
}

impl File {
    fn new(path: String, text: String) -> Outcome<Self> {
        let source = ["src/", "tests/it/", "benches/"].iter().any(|folder| path.starts_with(folder));
        let rust = Path::new(&path).extension().is_some_and(|extension| extension == "rs");
        let parsed = (source && rust).then(|| syn::parse_file(&text)).transpose();
        let syntax = parsed.map_err(|e| format!("{path}: {e}"))?;
        Ok(Self { path, text, syntax })
    }
}

/// All text files, in the order of their paths.
pub(crate) struct Tree {
    files: Vec<File>,
}

/// What breaks a rule, and where.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    path: String,
    line: usize,
    text: String,
}

impl Violation {
    pub(crate) fn new(path: &str, line: usize, text: String) -> Self {
        Self { path: path.to_owned(), line, text }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.text)
    }
}

impl Tree {
    pub(crate) fn of(files: &[(&str, &str)]) -> Outcome<Self> {
        let file = |(path, text): &(&str, &str)| File::new((*path).to_owned(), (*text).to_owned());
        Ok(Self { files: files.iter().map(file).collect::<Outcome<_>>()? })
    }

    /// Reads the repository; what is not UTF-8 has no rules.
    pub(crate) fn of_repository() -> Outcome<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        read(root, root, &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    /// The sources of the program and of its tests.
    pub(crate) fn rust(&self) -> impl Iterator<Item = (&File, &syn::File)> {
        self.files.iter().filter_map(|file| Some((file, file.syntax.as_ref()?)))
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }
}

fn read(root: &Path, folder: &Path, files: &mut Vec<File>) -> Outcome<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        // In a worktree `.git` is a file.
        if name == "target" || name == ".git" {
            continue;
        }
        if path.is_dir() {
            read(root, &path, files)?;
        } else if let Ok(text) = fs::read_to_string(&path) {
            let path = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            files.push(File::new(path, text)?);
        }
    }
    Ok(())
}
