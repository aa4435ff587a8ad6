//! The log: a file in the state directory, never the screen.
//!
//! Whatever a line holds, no control character of it reaches the file: a log is read with `cat`.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::Mutex,
};

use crate::domain::Clean;

/// A log that is larger than this at start is moved to `haree.log.1`.
const ROTATE_AT_BYTES: u64 = 4 << 20;

/// Opens the log of one kind of program (`console`, `hq`) and sends everything that is traced there.
pub(super) fn start(state_dir: &Path, name: &str) -> io::Result<PathBuf> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(state_dir)?;
    let path = state_dir.join(format!("{name}.log"));
    if std::fs::metadata(&path).is_ok_and(|file| file.len() > ROTATE_AT_BYTES) {
        std::fs::rename(&path, state_dir.join(format!("{name}.log.1")))?;
    }
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(&path)?;
    // A second start in one process (tests) keeps the first log; that is no error.
    let _kept = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_target(false)
        .with_max_level(tracing::Level::INFO)
        .with_writer(Mutex::new(CleanLines(file)))
        .try_init();
    Ok(path)
}

/// Writes each event as one clean line; `tracing-subscriber` hands over whole events.
struct CleanLines<W>(W);

impl<W: Write> Write for CleanLines<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let line = Clean::new(&String::from_utf8_lossy(event));
        self.0.write_all(format!("{line}\n").as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_character_reaches_the_log() {
        let mut lines = CleanLines(Vec::new());
        lines.write_all("a\u{1b}[31mred\u{9b}2J\u{202e}\nforged line\n".as_bytes()).unwrap();
        assert_eq!(String::from_utf8(lines.0).unwrap(), "a[31mred2J forged line\n");
    }
}
