//! Control characters in any text from outside reach neither the terminal, nor the log, nor a file's name.

use std::{fs, path::Path};

use chrono::TimeDelta;

use crate::support::{
    cap::flood,
    process::{Hq, haree},
    pty::Console,
};

/// C1 controls and bidirectional characters; XML and CSV take no raw C0 but tab and line ends.
fn harmful() -> Vec<char> {
    let bidi = [
        '\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}',
        '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
    ];
    ('\u{80}'..='\u{9f}').chain(bidi).collect()
}

#[test]
fn no_harmful_character_of_an_import_reaches_terminal_log_or_file_name() {
    let home = tempfile::tempdir().unwrap();
    let ledger = home.path().join("hq");
    let hq = Hq::serve(home.path(), &ledger, &[]);
    let noise: String = harmful().into_iter().collect();
    let cap = flood("NOISE-1", &format!("Noisy{noise}[2J headline"), TimeDelta::days(1))
        .replace("Water", &format!("Water{noise}"))
        .replace("<areaDesc>Dili", &format!("<areaDesc>Dili{noise}"))
        .replace("Keep away", &format!("Keep{noise} away"));
    let c0: String = ('\u{1}'..'\u{20}').filter(|c| !"\t\n\r".contains(*c)).collect();
    let csv = format!(
        "metric,place,dimensions,period,value,unit,source,as_of,note\n\
         crossings,BTG,direction=entry,2026-08,4711,movements,noisy-source,2026-09-03T10:00:00+09:00,\"note{noise}{c0}\"\n"
    );
    let (cap_file, csv_file) = (home.path().join("noise.xml"), home.path().join("noise.csv"));
    fs::write(&cap_file, cap).unwrap();
    fs::write(&csv_file, csv).unwrap();
    let data = ledger.to_str().unwrap();
    for (kind, file) in [("alert", &cap_file), ("figures", &csv_file)] {
        let output = haree(home.path(), &["hq", "import", kind, file.to_str().unwrap(), "--data", data]);
        assert!(output.status.success(), "{output:?}");
        clean(&String::from_utf8(output.stdout).unwrap(), "the report of the import");
    }
    let data = home.path().join("console");
    let mut console = Console::start(home.path(), &["--hq", &hq.url, "--data", data.to_str().unwrap()]);
    console.sees(&["live", "Noisy"]);
    console.press("5");
    console.sees(&["Keep away"]);
    console.press("2");
    console.sees(&["4,711"]);
    console.press("q");
    console.ends();
    let raw = String::from_utf8(console.raw()).unwrap();
    for c in harmful() {
        assert!(!raw.contains(c), "U+{:04X} reached the terminal", u32::from(c));
    }
    let allowed = |c: char| "\u{1b}\r\n\u{8}\u{f}\u{e}".contains(c);
    assert!(raw.chars().all(|c| !c.is_control() || allowed(c)), "a control character reached the terminal");
    files(home.path(), &mut |path| {
        clean(path.to_str().unwrap(), "a file's name");
        if path.extension().is_some_and(|extension| extension == "log") {
            clean(&fs::read_to_string(path).unwrap(), "the log");
        }
    });
}

#[track_caller]
fn clean(text: &str, what: &str) {
    for c in text.chars() {
        assert!(
            c == '\n' || !c.is_control() && !harmful().contains(&c),
            "U+{:04X} reached {what}",
            u32::from(c)
        );
    }
}

fn files(directory: &Path, visit: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        visit(&path);
        if path.is_dir() {
            files(&path, visit);
        }
    }
}
