//! The table of `docs/sources.md`: what each sample gives is what stands there, for each of them.

use std::{collections::BTreeMap, fs, io::Read as _, path::Path};

use haree::{
    domain::{Alert, Zone, reference},
    formats::{
        Issue, Parsed, cap, dhis2, dtm,
        figures::{self, Context},
        gdacs, usgs,
    },
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Folders of samples that no source reads.
const OTHERS: [&str; 1] = ["terminfo"];

#[test]
fn the_table_says_what_each_sample_gives() {
    let docs = fs::read_to_string(Path::new(ROOT).join("docs/sources.md")).unwrap();
    let (_, table) = docs.split_once("| file | records | issues |\n|---|---|---|\n").unwrap();
    let told: Vec<&str> = table.lines().take_while(|line| line.starts_with('|')).collect();
    let found: Vec<String> = samples().iter().map(|name| line(name)).collect();
    assert_eq!(told, found, "the table is to say:\n{}", found.join("\n"));
}

/// The samples that are read, by folder and name.
fn samples() -> Vec<String> {
    let entries =
        |path: &Path| -> Vec<_> { fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect() };
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let folders = entries(&Path::new(ROOT).join("tests/samples")).into_iter().filter(|path| path.is_dir());
    let folders = folders.filter(|path| !OTHERS.contains(&name(path).as_str()));
    let files = folders.flat_map(|folder| entries(&folder));
    // The schema of CAP is for what is written.
    let files = files.filter(|file| file.extension().is_none_or(|kind| kind != "xsd"));
    let mut names: Vec<String> =
        files.map(|file| format!("{}/{}", name(file.parent().unwrap()), name(&file))).collect();
    names.sort_unstable();
    names
}

fn line(name: &str) -> String {
    let mut bytes = fs::read(Path::new(ROOT).join("tests/samples").join(name)).unwrap();
    if Path::new(name).extension().is_some_and(|kind| kind == "gz") {
        let packed = std::mem::take(&mut bytes);
        flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut bytes).unwrap();
    }
    let (records, issues) = read(name, &bytes);
    format!("| `{name}` | {records} | {issues} |")
}

/// What a sample gives in words, and what is wrong with it.
fn read(name: &str, bytes: &[u8]) -> (String, String) {
    match name.split_once('/').unwrap() {
        ("cap", _) => alerts(&cap::parse(bytes)),
        ("gdacs", _) => alerts(&gdacs::parse(bytes)),
        ("usgs", _) => alerts(&usgs::parse(bytes)),
        ("dtm", "displacement-country-list.json") => {
            let countries = dtm::countries(bytes).unwrap();
            let is_ours = countries.iter().any(|country| country.code.as_str() == "TLS");
            let ours = if is_ours { "among" } else { "not among" };
            (format!("{} countries, Timor-Leste {ours} them", countries.len()), said(&[]))
        }
        ("dtm", _) => counts(bytes),
        ("figures", _) => {
            let arrived = "2026-11-24T12:00:00Z".parse().unwrap();
            let places = reference::places();
            let parsed = figures::parse(bytes, &Context { places: &places, declared: None, arrived });
            (format!("{} figures", parsed.records.len()), said(&parsed.issues))
        }
        ("dhis2", name) => of_dhis2(name, bytes),
        _ => panic!("nothing reads {name}"),
    }
}

fn alerts(parsed: &Parsed<Alert>) -> (String, String) {
    let events = parsed.records.iter().map(|(_, alert)| alert.event.as_str());
    (counted("alert", &tallied(events)), said(&parsed.issues))
}

fn counts(bytes: &[u8]) -> (String, String) {
    let dtm::Answer::Counts(parsed) = dtm::parse(bytes, dtm::Level::Country) else { panic!("a refusal") };
    let kinds = tallied(parsed.records.iter().map(|(_, count)| count.assessment.code()));
    (counted("count", &kinds), said(&parsed.issues))
}

fn of_dhis2(name: &str, bytes: &[u8]) -> (String, String) {
    if name.contains("system_info") {
        let info = dhis2::info(bytes, None).unwrap();
        let at = |at: Option<haree::domain::Instant>| at.map_or("unknown".to_owned(), |at| at.to_rfc3339());
        let (now, tables) = (at(info.now), at(info.analytics_at));
        return (format!("version {}, clock {now}, tables of {tables}", info.version), said(&[]));
    }
    if name.contains("organisation_units") {
        let page = dhis2::units(bytes).unwrap();
        return (
            format!("{} units, page {} of {}", page.units.len(), page.page, page.pages),
            said(&page.issues),
        );
    }
    if name.contains("complete") {
        let parsed = dhis2::registrations(bytes);
        return (format!("{} registrations", parsed.records.len()), said(&parsed.issues));
    }
    if name.contains("analytics") {
        let (mut cells, mut issues) = (0, Vec::new());
        dhis2::grid(bytes, |_, cell| match cell {
            Ok(_) => cells += 1,
            Err(issue) => issues.push(issue),
        })
        .unwrap();
        return (format!("{cells} cells"), said(&issues));
    }
    let values = |zone| {
        let (mut values, mut issues) = (0, Vec::new());
        let outcome = dhis2::data_values(bytes, zone, |_, value| match value {
            Ok(_) => values += 1,
            Err(issue) => issues.push(issue),
        });
        issues.extend(outcome.err());
        (values, issues)
    };
    let ((count, issues), (without, lacking)) = (values(Some(Zone::DILI)), values(None));
    let records = if count == 1 { "1 value".to_owned() } else { format!("{count} values") };
    match (issues.is_empty(), without == count) {
        (true, false) => (records, format!("without a declared zone {}", said(&lacking))),
        _ => (records, said(&issues)),
    }
}

/// How often each name is there.
fn tallied<'n>(names: impl Iterator<Item = &'n str>) -> BTreeMap<&'n str, usize> {
    let mut tally = BTreeMap::new();
    for name in names {
        *tally.entry(name).or_default() += 1;
    }
    tally
}

/// `4 alerts: Drought (2), Earthquake, Tropical cyclone`
fn counted(what: &str, tally: &BTreeMap<&str, usize>) -> String {
    let total: usize = tally.values().sum();
    let each = tally.iter().map(|(name, times)| match times {
        1 => (*name).to_owned(),
        _ => format!("{name} ({times})"),
    });
    match total {
        0 => "–".to_owned(),
        1 => format!("1 {what}: {}", each.collect::<String>()),
        _ => format!("{total} {what}s: {}", each.collect::<Vec<_>>().join(", ")),
    }
}

/// Words as Markdown writes code, whatever they hold.
fn code(issue: &Issue) -> String {
    let text = issue.to_string();
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// The first issue in its words, and how many there are.
fn said(issues: &[Issue]) -> String {
    match issues {
        [] => "–".to_owned(),
        [only] => code(only),
        [first, ..] => format!("{} issues, the first {}", issues.len(), code(first)),
    }
}
