//! The commands that say who may, beside an HQ that serves, and a console that has a token.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use crate::support::{
    process::{Hq, haree, surroundings},
    pty::Console,
    wait_until,
};

struct Centre {
    home: tempfile::TempDir,
    data: PathBuf,
}

impl Centre {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("hq");
        Self { home, data }
    }

    /// Runs `haree hq …` on this ledger.
    fn hq(&self, arguments: &[&str]) -> Output {
        let data = ["--data", self.data.to_str().unwrap()];
        haree(self.home.path(), &[&["hq"], arguments, &data].concat())
    }

    #[track_caller]
    fn says(&self, arguments: &[&str]) -> String {
        let output = self.hq(arguments);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn add_person(&self, name: &str, pin: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_haree"));
        command.args(["hq", "person", "add", name, "--data"]).arg(&self.data).env_clear();
        command.envs(surroundings(self.home.path())).stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(format!("{pin}\n").as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    fn file(&self, name: &str, text: &str, mode: u32) -> String {
        let path = self.home.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

fn status(url: &str, token: &str) -> u16 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client.get(format!("{url}/v1/alerts")).bearer_auth(token).send().await.unwrap();
        answer.status().as_u16()
    })
}

#[test]
fn a_token_is_given_and_taken_back_while_hq_serves() {
    let centre = Centre::new();
    let hq = Hq::serve(centre.home.path(), &centre.data, &[]);
    let shown = centre.says(&["token", "add", "batugade-1", "--role", "operator", "--places", "BTG"]);
    let token = shown.trim();
    assert_eq!(token.len(), "haree_".len() + 64, "{token}");
    assert_eq!((status(&hq.url, token), status(&hq.url, "x")), (200, 401));
    let list = centre.says(&["token", "list"]);
    assert!(list.contains("batugade-1  operator  BTG  not used yet"), "{list}");
    assert!(!list.contains(token));
    let twice = centre.hq(&["token", "add", "batugade-1", "--role", "viewer"]);
    assert!(String::from_utf8_lossy(&twice.stderr).contains("revoke it first"), "{twice:?}");
    let nowhere = centre.hq(&["token", "add", "x", "--role", "viewer", "--places", "atlantis"]);
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("no place `atlantis`"), "{nowhere:?}");
    centre.says(&["token", "revoke", "batugade-1"]);
    assert_eq!(status(&hq.url, token), 401);
    assert!(centre.says(&["token", "list"]).contains("revoked"));
}

#[test]
fn hq_does_not_open_itself_to_a_network_by_accident() {
    let centre = Centre::new();
    let refused = centre.hq(&["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(words.contains("--tls-cert") && words.contains("haree hq token add"), "{words}");
    let out = centre.home.path().join("tls");
    haree(centre.home.path(), &["hq", "certificate", "--name", "localhost", "--out", out.to_str().unwrap()]);
    let (cert, key) = (out.join("hq.pem"), out.join("hq.key"));
    let (cert, key) = (cert.to_str().unwrap(), key.to_str().unwrap());
    let refused = centre.hq(&["serve", "--listen", "0.0.0.0:0", "--tls-cert", cert, "--tls-key", key]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(words.contains("give each console a token first"), "{words}");
    assert_eq!(fs::metadata(key).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn persons_are_added_with_a_pin_and_taken_out() {
    let centre = Centre::new();
    let short = centre.add_person("Ana", "1");
    assert!(String::from_utf8_lossy(&short.stderr).contains("4 digits or letters"), "{short:?}");
    let added = centre.add_person("Ana", "4711");
    assert!(added.status.success(), "{added:?}");
    assert_eq!(centre.says(&["person", "list"]), "Ana  operator\n");
    centre.says(&["person", "remove", "Ana"]);
    assert_eq!(centre.says(&["person", "list"]), "Ana  operator  removed\n");
    let ledger = fs::read(centre.data.join("hq.sqlite")).unwrap();
    assert!(!ledger.windows(4).any(|window| window == b"4711"));
}

#[test]
fn a_console_shows_its_token_to_hq_and_to_nobody_else() {
    let centre = Centre::new();
    let hq = Hq::serve(centre.home.path(), &centre.data, &[]);
    let token = centre.says(&["token", "add", "dili-1", "--role", "operator"]);
    let token = token.trim();
    let open = centre.file("token", token, 0o644);
    let data = centre.home.path().join("console");
    let config = centre.file("settings.toml", &format!("token_file = \"{open}\"\n"), 0o600);
    let arguments =
        ["--hq", &hq.url, "--data", data.to_str().unwrap(), "--config", &config, "--person", "JS"];
    let mut console = Console::start(centre.home.path(), &arguments);
    console.sees(&["chmod 600"]);
    console.press("q");
    console.ends();
    fs::set_permissions(&open, fs::Permissions::from_mode(0o600)).unwrap();
    let mut console = Console::start(centre.home.path(), &arguments);
    console.sees(&["live"]);
    centre.says(&["token", "revoke", "dili-1"]);
    console.press("r");
    console.sees(&["refused since", "was revoked"]);
    let log = centre.home.path().join(".local/state/haree/console.log");
    wait_until("the reason in the log", || {
        let log = fs::read_to_string(&log).unwrap();
        if log.contains("dili-1 was revoked") { Ok(()) } else { Err(log) }
    });
    console.press("q");
    console.ends();
    drop(hq);
    let mut looked_at = 0;
    each_file(centre.home.path(), &mut |path, bytes| {
        looked_at += 1;
        let holds = bytes.windows(token.len()).any(|window| window == token.as_bytes());
        assert_eq!(holds, path == Path::new(&open), "{}", path.display());
        if path.starts_with(&data) || path.starts_with(&centre.data) {
            let mode = fs::metadata(path).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{} {mode:o}", path.display());
        }
    });
    assert!(looked_at > 5, "{looked_at} files");
}

#[test]
fn a_data_directory_that_others_could_enter_is_closed() {
    let centre = Centre::new();
    drop(Hq::serve(centre.home.path(), &centre.data, &[]));
    fs::set_permissions(&centre.data, fs::Permissions::from_mode(0o755)).unwrap();
    drop(Hq::serve(centre.home.path(), &centre.data, &[]));
    assert_eq!(fs::metadata(&centre.data).unwrap().permissions().mode() & 0o777, 0o700);
}

fn each_file(dir: &Path, look: &mut impl FnMut(&Path, &[u8])) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let kind = fs::symlink_metadata(&path).unwrap().file_type();
        if kind.is_dir() {
            each_file(&path, look);
        } else if kind.is_file() {
            look(&path, &fs::read(&path).unwrap());
        }
    }
}
