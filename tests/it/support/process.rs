//! HQ and the commands beside the console, as processes of their own.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

/// The environment of every process of a test: nothing of the machine's own.
pub(crate) fn surroundings(home: &Path) -> Vec<(&'static str, PathBuf)> {
    vec![
        ("HOME", home.to_owned()),
        ("PATH", "/usr/bin:/bin".into()),
        ("LANG", "C.UTF-8".into()),
        ("USER", "tester".into()),
        ("TMPDIR", home.to_owned()),
        // What is done goes to HQ at once, but where a test is about the time in which it can be undone.
        ("HAREE_UNDO_SECONDS", "0".into()),
    ]
}

/// Runs a command to its end.
pub(crate) fn haree(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_haree"));
    command.args(arguments).env_clear().envs(surroundings(home)).stdin(Stdio::null());
    command.output().unwrap()
}

/// An HQ that serves; killed when it is dropped.
pub(crate) struct Hq {
    child: Child,
    pub(crate) url: String,
}

impl Hq {
    /// Starts `haree hq serve` on a free port and waits until it says its address.
    pub(crate) fn serve(home: &Path, data: &Path, arguments: &[&str]) -> Self {
        Self::serve_at(home, data, "127.0.0.1:0", arguments)
    }

    /// Starts it on a given address, to come back where it was.
    pub(crate) fn serve_at(home: &Path, data: &Path, address: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_haree"));
        command.args(["hq", "serve", "--listen", address, "--data"]).arg(data).args(arguments);
        command.env_clear().envs(surroundings(home)).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap_or_else(|| {
            panic!("HQ did not say its address but {line:?}");
        });
        Self { child, url: url.to_owned() }
    }

    /// The address without the scheme.
    pub(crate) fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// Ends it at once, as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Hq {
    fn drop(&mut self) {
        // One that was killed already needs no second end.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}
