//! What a person gives wrong gets a clear line, and nothing is lost.

use std::{fs, os::unix::fs::PermissionsExt as _};

use crate::support::{
    process::{Hq, haree},
    pty::Console,
};

/// Runs a command that must fail and gives its exit code and its words.
fn refused(arguments: &[&str]) -> (i32, String) {
    let home = tempfile::tempdir().unwrap();
    let output = haree(home.path(), arguments);
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn without_a_terminal_there_is_one_line_and_exit_2() {
    let (code, words) = refused(&[]);
    assert_eq!(code, 2);
    assert_eq!(words.lines().count(), 1, "{words}");
    assert!(words.contains("needs a terminal") && words.contains("haree status"), "{words}");
    assert_eq!(refused(&["demo"]).0, 2);
}

#[test]
fn hq_listens_on_loopback_only() {
    let (code, words) = refused(&["hq", "serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(code, 2);
    assert!(words.contains("loopback") && words.contains("SSH tunnel"), "{words}");
}

#[test]
fn a_ledger_is_never_opened_as_another() {
    let home = tempfile::tempdir().unwrap();
    let ledger = home.path().join("hq");
    drop(Hq::serve(home.path(), &ledger, &["--simulate"]));
    let output =
        haree(home.path(), &["hq", "serve", "--listen", "127.0.0.1:0", "--data", ledger.to_str().unwrap()]);
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(words.contains("simulated") && words.contains("real") && words.contains("--data"), "{words}");
}

#[test]
fn one_ledger_is_served_by_one_hq_and_imports_stand_beside_it() {
    let home = tempfile::tempdir().unwrap();
    let ledger = home.path().join("hq");
    let first = Hq::serve(home.path(), &ledger, &[]);
    let second = ["hq", "serve", "--listen", "127.0.0.1:0", "--data", ledger.to_str().unwrap()];
    let output = haree(home.path(), &second);
    assert_eq!(output.status.code(), Some(2));
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.contains("another HQ serves the ledger"), "{words}");
    drop(first);
    drop(Hq::serve(home.path(), &ledger, &[]));
}

#[test]
fn settings_that_cannot_be_read_stop_nobody() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join(".config/haree");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("settings.toml"), b"\xff\xfe").unwrap();
    let console = Console::start(home.path(), &[]);
    console.sees(&["settings.toml: cannot be read", "no HQ"]);
    let (code, words) = refused(&["--config", "/nonexistent/settings.toml"]);
    assert_eq!(code, 2, "{words}");
}

#[test]
fn a_second_console_on_the_same_data_is_told_so() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let arguments = ["--data", data.to_str().unwrap()];
    let first = Console::start(home.path(), &arguments);
    first.sees(&["no HQ"]);
    let mut second = Console::start(home.path(), &arguments);
    assert_eq!(second.ends(), 2);
    second.restored();
    second.sees(&["in use"]);
}

#[test]
fn a_directory_that_cannot_be_written_is_named() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "").unwrap();
    let mut console = Console::start(home.path(), &["--data", file.join("data").to_str().unwrap()]);
    assert_eq!(console.ends(), 2);
    console.restored();
    console.sees(&["file/data"]);
}

#[test]
fn a_cache_made_private() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let console = Console::start(home.path(), &["--data", data.to_str().unwrap()]);
    console.sees(&["no HQ"]);
    crate::support::wait_until("the socket", || {
        fs::metadata(data.join("console.sock")).map_err(|e| e.to_string())
    });
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(data.clone()), 0o700);
    assert_eq!(mode(data.join("console.sock")), 0o600);
}

#[test]
fn broken_settings_are_named_by_file_line_and_column_and_the_console_runs() {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join(".config/haree");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("settings.toml"), "person = \"JS\"\nthem = \"mono\"\n").unwrap();
    let console = Console::start(home.path(), &[]);
    console.sees(&["settings.toml:2:1", "theme"]);
}

#[test]
fn a_wrong_address_and_an_absent_hq_are_named() {
    let home = tempfile::tempdir().unwrap();
    let console = Console::start(home.path(), &["--hq", "http://127.0.0.1:1"]);
    console.sees(&["offline since", "127.0.0.1:1"]);
    drop(console);
    let console = Console::start(home.path(), &["--hq", "ftp://127.0.0.1:1"]);
    console.sees(&["is no address", "https://HOST"]);
}

#[test]
fn refused_rows_are_named_and_the_others_are_kept() {
    let home = tempfile::tempdir().unwrap();
    let (ledger, file) = (home.path().join("hq"), home.path().join("figures.csv"));
    fs::write(
        &file,
        "metric,place,dimensions,period,value,unit,source,as_of\n\
         crossings,BTG,direction=entry,2026-02-30,12,movements,bnpp,2026-03-01T10:00:00+09:00\n\
         crossings,BTG,direction=entry,2026-02-27,12O,movements,bnpp,2026-03-01T10:00:00+09:00\n\
         crossings,BTG,direction=entry,2026-02-26,-5,movements,bnpp,2026-03-01T10:00:00+09:00\n\
         crossings,BTG,direction=entry,2026-02-25,1.234,movements,bnpp,2026-03-01T10:00:00+09:00\n\
         crossings,BTG,direction=entry,2026-02-24,120,movements,bnpp,2026-03-01T10:00:00\n\
         crossings,BTG,direction=entry,2026-02-23,120,movements,bnpp,2026-03-01T10:00:00+09:00\n",
    )
    .unwrap();
    let import = || {
        haree(
            home.path(),
            &["hq", "import", "figures", file.to_str().unwrap(), "--data", ledger.to_str().unwrap()],
        )
    };
    let output = import();
    let words = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{words}");
    for part in
        ["row 2", "2026-02-30", "row 3", "12O", "row 4", "-5", "row 5", "1.234", "row 6", "offset", "1 taken"]
    {
        assert!(words.contains(part), "{part} in {words}");
    }
    let words = String::from_utf8(import().stdout).unwrap();
    assert!(words.contains("1 unchanged"), "{words}");
}

#[test]
fn the_published_examples_are_expired_or_elsewhere_and_the_invalid_one_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let ledger = home.path().join("hq");
    let hq = Hq::serve(home.path(), &ledger, &[]);
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/cap/");
    let import = |name: &str| {
        let file = format!("{samples}{name}");
        haree(home.path(), &["hq", "import", "alert", &file, "--data", ledger.to_str().unwrap()])
    };
    for name in [
        "oasis-v1.2-appendix-adot1.xml",
        "oasis-v1.2-appendix-adot2.xml",
        "oasis-v1.2-appendix-adot3.xml",
        "google-weather.cap",
    ] {
        let output = import(name);
        assert!(output.status.success(), "{name}: {output:?}");
    }
    let output = import("google-invalid.cap");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("scope"));
    let data = home.path().join("console");
    let mut console = Console::start(home.path(), &["--hq", &hq.url, "--data", data.to_str().unwrap()]);
    console.sees(&["live", "0 open"]);
    console.press("5");
    let screen = console.sees(&["Homeland Security", "SEVERE THUNDERSTORM", "2003", "elsewhere"]);
    assert!(screen.contains("expired"), "{screen}");
}
