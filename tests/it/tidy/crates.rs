//! Which other crate may be used in which room.

use cargo_metadata::DependencyKind;

use super::packages::metadata;
use super::paths::{Code, Reference, Target};
use super::tree::{Tree, Violation};
use super::{finds, holds};

/// Where a crate may be used.
enum Where {
    Anywhere,
    /// `domain` knows neither tasks nor logs.
    OutsideDomain,
    In(&'static [&'static str]),
}

use Where::{Anywhere, In, OutsideDomain};

/// Every dependency of the program, by the name that it has in the sources.
const CRATES: [(&str, Where); 46] = [
    ("argon2", In(&["commands"])),
    ("axum", In(&["hq"])),
    ("calamine", In(&["formats"])),
    ("zip", In(&["formats"])),
    ("chrono", Anywhere),
    ("clap", In(&["commands"])),
    ("base64", In(&["console"])),
    ("compact_str", In(&["domain"])),
    ("crc32c", In(&["store"])),
    ("crossterm", In(&["console"])),
    ("csv", In(&["formats", "report"])),
    ("fluent_bundle", In(&["locale"])),
    ("futures_util", OutsideDomain),
    ("getrandom", In(&["commands"])),
    ("nix", In(&["commands", "console"])),
    ("postcard", In(&["protocol", "store"])),
    ("quick_xml", In(&["formats"])),
    ("rand", In(&["hq"])),
    ("rand_distr", In(&["hq"])),
    ("rand_pcg", In(&["hq"])),
    ("ratatui", In(&["console"])),
    ("reqwest", In(&["net"])),
    ("rcgen", In(&["commands"])),
    ("hyper_util", In(&["hq"])),
    ("rustls", In(&["hq", "net"])),
    ("rustls_platform_verifier", In(&["net"])),
    ("sha2", In(&["hq", "sources"])),
    ("tokio_rustls", In(&["hq"])),
    ("zeroize", In(&["net"])),
    ("rustix", In(&["commands", "console", "store"])),
    ("serde", Anywhere),
    ("serde_json", Anywhere),
    ("sled", In(&["store"])),
    ("sqlx", In(&["hq"])),
    ("strsim", Anywhere),
    ("terminfo_lean", In(&["console"])),
    ("thiserror", Anywhere),
    ("tokio", OutsideDomain),
    ("toml", In(&["settings"])),
    ("tracing", OutsideDomain),
    ("tracing_subscriber", In(&["commands"])),
    ("unic_langid", In(&["locale"])),
    ("unicode_segmentation", In(&["console"])),
    ("unicode_width", In(&["console", "report"])),
    ("zstd", In(&["protocol"])),
    // Compiled into `ratatui` and taken from there it is still a second way to the terminal.
    ("ratatui::crossterm", In(&["console"])),
];

fn rule(tree: &Tree) -> Vec<Violation> {
    let code = Code::read(tree);
    let mut found: Vec<_> = code.references.iter().filter_map(|reference| broken(&code, reference)).collect();
    found.sort();
    found.dedup();
    found
}

fn broken(code: &Code, reference: &Reference) -> Option<Violation> {
    let room = reference.module.first()?;
    let Target::Outside(names) = code.resolve(reference) else { return None };
    let (used, rooms) = place(&names)?;
    let allowed = match rooms {
        Anywhere => true,
        OutsideDomain => room != "domain",
        In(rooms) => rooms.contains(&room.as_str()),
    };
    (!allowed).then(|| {
        let text = format!("{room} may not use the crate {used} (`{}`)", names.join("::"));
        Violation::new(&reference.path, reference.line, text)
    })
}

/// The crate that a path of names begins with, and where it may be used.
fn place(names: &[String]) -> Option<(&'static str, &'static Where)> {
    let begins = |name: &str| name.split("::").zip(names).all(|(part, written)| part == written);
    let known = CRATES.iter().filter(|(name, _)| name.split("::").count() <= names.len() && begins(name));
    known
        .max_by_key(|(name, _)| name.len())
        .map(|(name, rooms)| (name.rsplit("::").next().unwrap_or(name), rooms))
}

/// Says which of these dependencies have no place, and which places have no dependency.
fn unplaced(dependencies: &[String]) -> Vec<String> {
    let of_table = |name: &str| CRATES.iter().any(|(known, _)| *known == name);
    let new = dependencies.iter().filter(|name| !of_table(name));
    let new = new.map(|name| format!("{name}: a new dependency; say in `CRATES` which room may use it"));
    let gone = CRATES.iter().map(|(name, _)| *name);
    let gone = gone.filter(|name| !name.contains("::") && !dependencies.iter().any(|known| known == name));
    new.chain(gone.map(|name| format!("{name}: no dependency any more; take it out of `CRATES`"))).collect()
}

#[test]
fn crates_are_used_only_in_their_rooms() {
    holds(rule);
}

#[test]
fn every_dependency_has_its_room() {
    let dependencies = metadata().map(|metadata| {
        let own = metadata.root_package().map(|package| package.dependencies.as_slice()).unwrap_or_default();
        let normal = own.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
        normal.map(|dependency| dependency.name.replace('-', "_")).collect::<Vec<_>>()
    });
    assert_eq!(dependencies.map(|names| unplaced(&names)).map_err(|e| e.to_string()), Ok(Vec::new()));
}

#[test]
fn a_crate_in_the_wrong_room_fails_on_its_fixture() {
    finds(
        rule,
        &[
            ("src/console.rs", "use toml::Table;\nuse ratatui::buffer::Buffer;"),
            ("src/domain.rs", "async fn f() { tokio::spawn(g()); }"),
            ("src/report.rs", "use ratatui::{crossterm::style, text};\nfn f() { style::all(); }"),
            ("src/store.rs", "#[derive(clap::Parser)]\nstruct A(::reqwest::Client);"),
        ],
        &[
            "src/console.rs:1: console may not use the crate toml (`toml::Table`)",
            "src/domain.rs:1: domain may not use the crate tokio (`tokio::spawn`)",
            "src/report.rs:1: report may not use the crate crossterm (`ratatui::crossterm::style`)",
            "src/report.rs:1: report may not use the crate ratatui (`ratatui::text`)",
            "src/report.rs:2: report may not use the crate crossterm (`ratatui::crossterm::style::all`)",
            "src/store.rs:1: store may not use the crate clap (`clap::Parser`)",
            "src/store.rs:2: store may not use the crate reqwest (`reqwest::Client`)",
        ],
    );
}

#[test]
fn a_crate_that_another_room_passes_on_fails_on_its_fixture() {
    finds(
        rule,
        &[
            ("src/settings.rs", "pub use toml::Value;\npub use toml as text;"),
            ("src/console.rs", "use crate::settings::Value;\nuse crate::settings::text::Table;"),
        ],
        &[
            "src/console.rs:1: console may not use the crate toml (`toml::Value`)",
            "src/console.rs:2: console may not use the crate toml (`toml::Table`)",
        ],
    );
}

#[test]
fn a_module_with_the_name_of_a_crate_is_not_the_crate() {
    finds(
        rule,
        &[
            ("src/report.rs", "mod csv;\nfn f() { csv::write(); }"),
            ("src/report/csv.rs", "pub fn write() {}"),
        ],
        &[],
    );
}

#[test]
fn a_dependency_without_a_room_fails_on_its_fixture() {
    let mut names: Vec<String> =
        CRATES.iter().map(|(name, _)| (*name).to_owned()).filter(|name| !name.contains("::")).collect();
    names.retain(|name| name != "sled");
    names.push("openssl".to_owned());
    assert_eq!(
        unplaced(&names),
        [
            "openssl: a new dependency; say in `CRATES` which room may use it",
            "sled: no dependency any more; take it out of `CRATES`",
        ]
    );
}
