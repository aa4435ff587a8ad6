//! Standard output and standard error, for people and pipes.

use std::io::{self, Write as _};

use super::failure::Failure;
use crate::{domain::Telling, locale::Locale};

/// Prints a line for people on standard error; nobody is told when that is closed.
pub(super) fn say(line: &str) {
    let _closed = writeln!(io::stderr(), "{line}");
}

/// Says what was wrong, one line each, in English as everything that commands print.
pub(super) fn say_all(problems: impl IntoIterator<Item = Telling>) {
    let english = Locale::english();
    for problem in problems {
        say(&format!("haree: {}", english.tell(&problem)));
    }
}

/// Prints a result on standard output; a reader that went away (`| head`) ends the program quietly.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::failed(format!("cannot write to standard output: {error}"))),
        Ok(()) => Ok(()),
    }
}
