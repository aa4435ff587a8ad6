//! `haree export` and the console's own export, on the real binary.

use std::{fs, os::unix::fs::PermissionsExt as _};

use crate::support::{
    process::{Hq, haree},
    pty::Console,
    wait_until,
};

fn of(home: &std::path::Path, arguments: &[&str]) -> String {
    let output = haree(home, arguments);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_script_gets_what_the_running_console_shows_and_what_it_left() {
    let home = tempfile::tempdir().unwrap();
    let hq = Hq::serve(home.path(), &home.path().join("hq"), &["--simulate", "--speed", "0.000001"]);
    let data = home.path().join("console");
    let data = data.to_str().unwrap();
    let nothing = haree(home.path(), &["export", "board", "--data", data]);
    assert!(!nothing.status.success());
    let said = String::from_utf8(nothing.stderr).unwrap();
    assert!(said.contains("start one with"), "{said}");

    let mut console = Console::start(home.path(), &["--hq", &hq.url, "--data", data]);
    console.sees(&["live", "Batugade", "68,196"]);
    let running: Vec<String> = ["board", "flows", "stock", "tb", "alerts", "log", "queue"]
        .map(|panel| of(home.path(), &["export", panel, "--data", data]))
        .into();
    for csv in &running {
        let mut lines = csv.lines();
        assert!(lines.next().unwrap().starts_with("provenance,"), "{csv}");
        assert!(lines.next().unwrap().starts_with("#meta+provenance+simulated,"), "{csv}");
        assert!(lines.all(|line| line.starts_with("SIMULATED,") || !line.contains(",#")), "{csv}");
    }
    assert!(running[3].contains(",tb.screened,,68196,screenings,final,iom-factsheet,"), "{}", running[3]);
    let past =
        of(home.path(), &["export", "tb", "--data", data, "--as-of", "2001-01-01 12:00", "--format", "json"]);
    assert!(past.contains("\"as_of\": \"2001-01-01T12:00:00+09:00\"") && !past.contains("68196"), "{past}");

    let cascade = |csv: &str| {
        let shown = |line: &&str| line.starts_with("SIMULATED,tb,") || line.starts_with("SIMULATED,context,");
        let head = csv.split_inclusive("\r\n").take(2);
        head.chain(csv.split_inclusive("\r\n").filter(shown)).collect::<String>()
    };
    // By key the part that is shown, into a file that only this person can read, and never over another.
    fs::create_dir(home.path().join("Documents")).unwrap();
    for name in ["", "-2"] {
        console.press("4");
        console.sees(&["Yield"]);
        console.press("e");
        console.sees(&["Format:", "haree-tb-"]);
        console.press("\r");
        console.sees(&["Written:"]);
        wait_until("the file", || {
            let files = fs::read_dir(home.path().join("Documents")).unwrap();
            let files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
            let ends = format!("-SIMULATED{name}.csv");
            match files.iter().find(|file| file.to_str().unwrap().ends_with(&ends)) {
                Some(file) => {
                    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
                    assert_eq!(fs::read_to_string(file).unwrap(), cascade(&running[3]));
                    Ok(())
                }
                None => Err(format!("{files:?}")),
            }
        });
        console.press("1");
        console.sees_no("Written:");
    }
    console.press("q");
    assert_eq!(console.ends(), 0);
    for (csv, panel) in running.iter().zip(["board", "flows", "stock", "tb", "alerts", "log", "queue"]) {
        assert_eq!(&of(home.path(), &["export", panel, "--data", data]), csv, "{panel}");
    }
    // A filter, as `/` on the screen, and another range.
    let filtered = of(home.path(), &["export", "stock", "--data", data, "--filter", "maliana"]);
    assert!(filtered.contains("maliana") && !filtered.contains("site-baucau"), "{filtered}");
    let days = of(home.path(), &["export", "flows", "--data", data, "--range", "days"]);
    assert!(days.contains(",range,") && !days.contains("T14+09:00"), "{days}");
    let whole = haree(home.path(), &["export", "tb", "--data", data, "--filter", "x"]);
    assert!(!whole.status.success());
    let out = home.path().join("x");
    let written = haree(home.path(), &["export", "tb", "--data", data, "--out", out.to_str().unwrap()]);
    assert!(written.status.success());
    assert_eq!(fs::read_to_string(home.path().join("x-SIMULATED.csv")).unwrap(), running[3]);
}

#[test]
fn every_open_alert_of_a_simulation_goes_out_as_a_test_message() {
    let home = tempfile::tempdir().unwrap();
    let hq = Hq::serve(home.path(), &home.path().join("hq"), &["--simulate", "--speed", "0.000001"]);
    let data = home.path().join("console");
    let data = data.to_str().unwrap();
    let mut console = Console::start(home.path(), &["--hq", &hq.url, "--data", data]);
    console.sees(&["live", "68,196"]);
    let out = home.path().join("cap");
    let cap = ["export", "alerts", "--format", "cap", "--data", data];
    let written = haree(home.path(), &[&cap[..], &["--out", out.to_str().unwrap()]].concat());
    assert!(written.status.success(), "{written:?}");
    let csv = of(home.path(), &["export", "alerts", "--data", data]);
    let open: Vec<csv::StringRecord> = {
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let rows = reader.records().skip(1).map(Result::unwrap);
        rows.filter(|row| ["new", "for review"].contains(&&row[2])).collect()
    };
    let mut read: Vec<haree::domain::Alert> = Vec::new();
    for file in fs::read_dir(&out).unwrap() {
        let file = file.unwrap().path();
        assert!(file.to_str().unwrap().ends_with("-SIMULATED.xml"), "{file:?}");
        let parsed = haree::formats::cap::parse(&fs::read(&file).unwrap());
        assert_eq!(parsed.issues, [], "{file:?}");
        read.extend(parsed.records.into_iter().map(|(_, alert)| alert));
    }
    assert_eq!(read.len(), open.len(), "{csv}");
    assert!(read.iter().all(|alert| alert.status == haree::domain::Status::Test), "{read:?}");
    assert!(read.iter().any(|alert| alert.sender.as_str() == "haree"), "one that haree raised: {read:?}");
    // One by the last part of its id, to standard output.
    let id = &open.last().unwrap()[22];
    let one = of(home.path(), &[&cap[..], &[id.split_once(',').unwrap().1]].concat());
    assert!(one.contains("<status>Test</status>"), "{one}");
    for wrong in [&["export", "tb", "--format", "cap"][..], &["export", "alerts", "some-id"]] {
        assert!(!haree(home.path(), wrong).status.success());
    }
    assert!(!haree(home.path(), &[&cap[..], &["no-such-id"]].concat()).status.success());
    console.press("q");
    assert_eq!(console.ends(), 0);
}
