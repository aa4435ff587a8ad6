//! `haree source` with a server of figures, as a person at HQ uses it.

use std::path::Path;

use haree::{
    domain::{Provenance, reference},
    hq::Batch,
};

use super::server::{Server, TOKEN};
use crate::support::{hq::open, process::haree};

const SETTINGS: &str = r#"
    [[source]]
    id = "tlhis"
    kind = "dhis2"
    address = "ADDRESS/api/"
    mapping = "maps/tlhis.toml"
    token_file = "~/token"
    every_minutes = 60
"#;

const MAPPING: &str = r#"
    [[values]]
    data_set = "PoE"
    unit = "tls"
    since = "2025-01-01"
    [places]
    uBTG = "BTG"
    uGone = "SLL"
    [[figure]]
    element = "ent"
    metric = "crossings"
    by = "direction=entry"
    [[figure]]
    element = "never"
    metric = "crossings"
    by = "direction=exit"
"#;

/// Runs `haree source …` to its end: its exit code and all that it printed.
async fn source(home: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let (home, arguments) = (home.to_owned(), arguments.iter().map(ToString::to_string).collect::<Vec<_>>());
    let config = home.join("settings.toml").display().to_string();
    let run = move || {
        let mut all = vec!["source"];
        all.extend(arguments.iter().map(String::as_str));
        all.extend(["--config", &config]);
        haree(&home, &all)
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let text = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
    (output.status.code(), text)
}

#[tokio::test]
async fn a_source_is_tried_loaded_and_explained() {
    let server = Server::start("2025-03-20T14:12:00").await;
    for (unit, day, number) in
        [("uBTG", "20250318", "310"), ("uBTG", "20250319", "302"), ("uElse", "20250319", "9")]
    {
        server.say(["ent", "HllvX50cXC0", unit, day], number);
        server.say(["other", "HllvX50cXC0", unit, day], "1");
    }
    let home = tempfile::tempdir().unwrap();
    let (home, data) = (home.path(), home.path().join("hq"));
    let write = |name: &str, text: &str| std::fs::write(home.join(name), text).unwrap();
    std::fs::create_dir_all(home.join("maps")).unwrap();
    write("settings.toml", &SETTINGS.replace("ADDRESS", &server.url));
    write("maps/tlhis.toml", MAPPING);
    write("token", "d2pat_mistyped\n");
    let data_dir = data.display().to_string();
    let records = Batch { places: reference::places(), ..Batch::default() };
    drop(open(&data, Provenance::Real, records).await.unwrap());

    let (code, said) = source(home, &["test", "tlhis"]).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("does not take what is in") && said.contains("/token, which lies there for 0 days"),
        "{said}"
    );
    write("token", &format!("{TOKEN}\n"));
    let (code, said) = source(home, &["test", "tlhis"]).await;
    assert_eq!(code, Some(0), "{said}");
    for line in [
        "DHIS2 2.41.0, its clock 2025-03-20T14:12:00.000, analytics of 2025-03-20 09:12:00 +09:00",
        " 6 rows, 2 mapped: 2 figures",
        "1 reports of PoE are registered as complete",
        "not mapped: other HllvX50cXC0 HllvX50cXC0, 3 rows",
        "no place: uElse (Unit uElse), 2 rows",
        "mapped, and never came: never",
        "mapped, and is no unit that the server shows: uGone",
        "is the server's zone declared as it is?",
    ] {
        assert!(said.contains(line), "{line} is not in {said}");
    }

    let (code, said) = source(home, &["fetch", "tlhis", "--data", &data_dir]).await;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("6 rows, 2 mapped: 2 new, 0 revised, 0 unchanged"), "{said}");
    server.pass(60);
    server.delete(["ent", "HllvX50cXC0", "uBTG", "20250319"]);
    let (_, said) = source(home, &["fetch", "tlhis", "--data", &data_dir]).await;
    assert!(said.contains("0 new, 1 revised, 1 unchanged"), "{said}");
    let cell = ["explain", "tlhis", "crossings", "BTG", "2025-03-19", "direction=entry", "--data", &data_dir];
    let (code, said) = source(home, &cell).await;
    assert_eq!(code, Some(0), "{said}");
    for line in [
        "revision 2: taken back, said 2025-03-20 15:12:00 +09:00\n  cell ent HllvX50cXC0 HllvX50cXC0 uBTG 20250319\n  row 2 of http://",
        "&lastUpdated=2025-03-20T14:02:00.000\n",
        "revision 1: 302, said 2025-03-20 14:12:00 +09:00\n",
    ] {
        assert!(said.contains(line), "{line} is not in {said}");
    }
    let (code, said) =
        source(home, &["explain", "tlhis", "crossings", "BTG", "2025-03-01", "--data", &data_dir]).await;
    assert_eq!((code, said.as_str()), (Some(1), "the ledger has no such figure of this source\n"));
    let (_, said) = source(home, &["list", "--data", &data_dir]).await;
    assert!(
        said.contains("every 60 min") && !said.contains("answered never") && !said.contains("d2pat"),
        "{said}"
    );

    write("maps/tlhis.toml", &MAPPING.replace("\"crossings\"", "\"crosings\""));
    let (_, said) = source(home, &["list", "--data", &data_dir]).await;
    let wrong = "maps/tlhis.toml:11:14: there is no metric `crosings`; did you mean `crossings`?";
    assert!(said.contains(wrong), "{said}");
}
