//! Control characters in any text from outside reach neither the terminal, nor the log, nor a file's name.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
};

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{
    cap::{flood, now},
    process::{Hq, haree},
    pty::Console,
};

const BIDI: [char; 12] = [
    '\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}',
    '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
];

/// What XML can carry: C1 controls and bidirectional characters.
fn noise() -> String {
    ('\u{80}'..='\u{9f}').chain(BIDI).collect()
}

/// What JSON and CSV can carry: that and the C0 controls.
fn loud_noise() -> String {
    ('\u{0}'..'\u{20}').chain(['\u{7f}']).chain(noise().chars()).collect()
}

#[test]
fn no_harmful_character_of_an_import_reaches_terminal_log_or_file_name() {
    let home = tempfile::tempdir().unwrap();
    let ledger = home.path().join("hq");
    let hq = Hq::serve(home.path(), &ledger, &[]);
    let noise = noise();
    let mut cap = flood("NOISE-1", "Noisy[2J headline", TimeDelta::days(1)).replace(
        "<headline>",
        "<senderName>Sender</senderName><web>http://example.tl</web><contact>Call</contact><headline>",
    );
    for word in ["Noisy", "Water", "Dili", "Keep", "Sender", "http://example", "Call", "<event>Fl"] {
        cap = cap.replace(word, &format!("{word}{noise}"));
    }
    let csv = format!(
        "metric,place,dimensions,period,value,unit,source,as_of,note\n\
         crossings,BTG,direction=entry,2026-08,4711,movements,noisy,2026-09-03T10:00:00+09:00,\"note{}\"\n",
        loud_noise().replace(['\0', '\n', '\r'], "")
    );
    let bad = csv.replace(",noisy,", &format!(",noisy{noise},")).replace("4711", &format!("47{noise}11"));
    let import = |kind: &str, name: &str, text: &str| {
        let file = home.path().join(name);
        fs::write(&file, text).unwrap();
        let data = ledger.to_str().unwrap();
        let output = haree(home.path(), &["hq", "import", kind, file.to_str().unwrap(), "--data", data]);
        clean(&String::from_utf8(output.stdout).unwrap(), "the report of the import");
        clean(&String::from_utf8(output.stderr).unwrap(), "the error of the import");
        output.status.code()
    };
    assert_eq!(import("alert", "noise.xml", &cap), Some(0));
    assert_eq!(import("figures", "noise.csv", &csv), Some(0));
    assert_eq!(import("figures", "bad.csv", &bad), Some(2));
    walk(home.path(), &hq.url, &["Noisy", "Keep", "4,711"]);
}

#[test]
fn no_harmful_character_of_hq_s_json_reaches_terminal_log_or_file_name() {
    let home = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || hostile_hq(stream));
        }
    });
    walk(home.path(), &url, &["Loud", "Shelter", "4,711", "Storehouse"]);
}

/// Answers the first question with noise in every text, and holds every other one.
fn hostile_hq(mut stream: TcpStream) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut line, mut length, mut first) = (String::new(), 0, String::new());
    while reader.read_line(&mut line).is_ok_and(|count| count > 2) {
        if first.is_empty() {
            first.clone_from(&line);
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    if first.starts_with("PRI") {
        // It speaks HTTP/1.1 alone.
        return;
    }
    if !first.starts_with("POST") {
        // An idle poll: HQ has nothing new for as long as this test lasts.
        std::thread::sleep(std::time::Duration::from_mins(1));
        return;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let request: Value = serde_json::from_slice(&body).unwrap();
    let answer = frames(&request["console"]);
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        answer.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(answer.as_bytes()).unwrap();
}

fn frames(console: &Value) -> String {
    let noise = loud_noise();
    let loud = |text: &str| format!("{text}{noise}");
    let time = |minutes: i64| now().checked_sub_signed(TimeDelta::minutes(minutes)).unwrap().to_rfc3339();
    let (then, sent, expires) = (time(20), time(5), time(-1_000));
    let span = json!({"metric": "crossings", "place": "BTG", "by": {"direction": "entry"}, "period": "2026-08",
        "source": loud("source"), "revision": 1, "value": {"number": 4711}, "as_of": then, "recorded_at": then,
        "note": loud("note")});
    let rows = [
        (
            "places",
            json!({"id": "BTG", "kind": "post", "name": loud("Batu"), "short": loud("Batu"), "source": loud("s"),
            "opposite": loud("o"), "names": [[loud("tet"), loud("Batu")]], "codes": [[loud("cod"), loud("TL")]]}),
        ),
        ("places", json!({"id": "site-x", "kind": "site", "name": loud("Storehouse"), "source": loud("s")})),
        (
            "alerts",
            json!({"id": "x@example.tl,1", "origin": "hq", "sender": "x@example.tl", "sent": sent, "status": "Actual",
            "message_type": "Alert", "scope": "Public", "event": loud("Wind"), "urgency": "Immediate",
            "severity": "Severe", "certainty": "Likely", "expires": expires, "sender_name": loud("Office"),
            "headline": loud("Loud"), "description": [loud("Roofs"), loud("fly")], "instruction": [loud("Shelter")],
            "web": loud("http://x"), "contact": loud("Call"), "areas": [{"description": loud("Dili")}],
            "remarks": [loud("remark")]}),
        ),
        (
            "acts",
            json!({"console": "c-other", "epoch": "0000000000000001", "sequence": 1, "who": loud("Ana"),
            "happened_at": sent, "kind": "acknowledge", "alert": "x@example.tl,1", "reason": loud("seen"),
            "recorded": {"order": 1, "at": sent}}),
        ),
        (
            "feeds",
            json!({"id": loud("feed"), "name": loud("Feed"), "heard_at": sent, "stale_after_seconds": 9000}),
        ),
        (
            "stock",
            json!({"id": loud("e"), "site": "site-x", "item": "kit", "movement": {"count": 40}, "lot": loud("lot"),
            "reason": loud("counted"), "source": loud("source"), "happened_at": then, "recorded_at": then}),
        ),
        ("observations", span),
    ];
    let mut frames = vec![json!({"frame": "hello", "proto": 1, "console": console, "feed": "feed0001",
        "provenance": "real", "name": loud("HQ"), "now": time(0)})];
    for (collection, row) in rows {
        frames.push(json!({"frame": "rows", "collection": collection, "mode": "delta", "rows": [row], "cursor": "f.1"}));
    }
    frames.push(json!({"frame": "end", "now": time(0), "more": false, "since": "f.1"}));
    frames.iter().flat_map(|frame| [frame.to_string(), "\n".to_owned()]).collect()
}

/// Looks at every panel, leaves, and checks the terminal, the log and the names of files.
#[track_caller]
fn walk(home: &Path, url: &str, texts: &[&str]) {
    let data = home.join("console");
    let mut console = Console::start(home, &["--hq", url, "--data", data.to_str().unwrap()]);
    console.sees(&[texts[0]]);
    for key in ["1", "2", "3", "4", "5"] {
        console.press(key);
        console.sees(&[&format!("{key}[")]);
    }
    console.sees(&[texts[1]]);
    console.press("2");
    console.sees(&[texts[2]]);
    if let Some(text) = texts.get(3) {
        console.press("3");
        console.sees(&[text]);
    }
    console.press("q");
    console.ends();
    let raw = String::from_utf8(console.raw()).unwrap();
    for c in noise().chars() {
        assert!(!raw.contains(c), "U+{:04X} reached the terminal", u32::from(c));
    }
    // The encoder's own sequences are ESC [ … and ESC M, a line up in a region; no text holds either
    // after its ESC, so what else begins with one came from a text.
    let allowed = |c: char| "\u{1b}\r\n\u{8}".contains(c);
    assert!(raw.chars().all(|c| !c.is_control() || allowed(c)), "a control character reached the terminal");
    for (at, _) in raw.match_indices('\u{1b}') {
        assert!(
            raw[at..].starts_with("\u{1b}[") || raw[at..].starts_with("\u{1b}M"),
            "a foreign sequence: {:?}",
            &raw[at..].chars().take(8).collect::<String>()
        );
    }
    files(home, &mut |path| {
        clean(path.to_str().unwrap(), "a file's name");
        if path.extension().is_some_and(|extension| extension == "log") {
            clean(&fs::read_to_string(path).unwrap(), "the log");
        }
    });
}

#[track_caller]
fn clean(text: &str, what: &str) {
    let noise = noise();
    for c in text.chars() {
        assert!(c == '\n' || !c.is_control() && !noise.contains(c), "U+{:04X} reached {what}", u32::from(c));
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
