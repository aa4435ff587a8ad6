//! Which room may import which.

use super::paths::{Code, Reference};
use super::tree::{Tree, Violation};
use super::{finds, holds};

/// Each room and the rooms that it may import; none may import one that stands below it.
const ROOMS: [(&str, &[&str]); 14] = [
    ("domain", &[]),
    ("formats", &["domain"]),
    ("locale", &["domain"]),
    ("protocol", &["domain"]),
    ("store", &["domain", "protocol"]),
    ("net", &["domain"]),
    ("sync", &["domain", "protocol", "store", "net"]),
    ("sources", &["domain", "formats", "net"]),
    ("hq", &["domain", "protocol", "formats", "net", "sources"]),
    ("report", &["domain", "formats", "locale"]),
    ("settings", &["domain"]),
    ("console", &["domain", "settings", "locale", "report"]),
    (
        "commands",
        &[
            "domain", "formats", "locale", "protocol", "store", "net", "sources", "sync", "hq", "report",
            "settings", "console",
        ],
    ),
    ("main", &["commands"]),
];

fn rule(tree: &Tree) -> Vec<Violation> {
    let code = Code::read(tree);
    let mut found: Vec<_> = code.references.iter().filter_map(|reference| broken(&code, reference)).collect();
    found.sort();
    found.dedup();
    found
}

fn broken(code: &Code, reference: &Reference) -> Option<Violation> {
    let violation = |text| Some(Violation::new(&reference.path, reference.line, text));
    // The root of the library only names its rooms.
    let own = reference.module.first()?;
    let Some((_, allowed)) = ROOMS.iter().find(|(room, _)| room == own) else {
        return violation(format!("`{own}` is no room of the import table"));
    };
    let written = reference.names.join("::");
    let target = code.resolve(reference);
    let named = code.named(reference);
    let named = named.as_deref().and_then(room);
    let defined = target.module().and_then(|module| room(module));
    let foreign = |room: &&String| *room != own && !allowed.contains(&room.as_str());
    match (named.filter(foreign), defined.filter(foreign)) {
        (Some(room), _) => violation(format!("{own} may not import {room} (`{written}`)")),
        (None, Some(room)) => {
            violation(format!("{own} may not import {room} (`{written}` is a re-export from there)"))
        }
        (None, None) => None,
    }
}

/// The room of a module; the names that are no room are items of the root.
fn room(module: &[String]) -> Option<&String> {
    module.first()
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    holds(rule);
}

#[test]
fn the_table_of_rooms_has_no_ring() {
    for (index, (room, imports)) in ROOMS.iter().enumerate() {
        for import in *imports {
            assert!(ROOMS[..index].iter().any(|(above, _)| above == import), "{room} imports {import}");
        }
    }
}

#[test]
fn a_forbidden_import_fails_on_its_fixture() {
    finds(
        rule,
        &[("src/console.rs", "use crate::domain::Clean;\nuse crate::{locale, store::Cache};")],
        &["src/console.rs:2: console may not import store (`crate::store::Cache`)"],
    );
    finds(
        rule,
        &[("src/domain.rs", ""), ("src/domain/act.rs", "use super::super::net as web;")],
        &["src/domain/act.rs:1: domain may not import net (`super::super::net`)"],
    );
    finds(
        rule,
        &[("src/sync.rs", "fn f() -> bool { crate::commands::quiet() }")],
        &["src/sync.rs:1: sync may not import commands (`crate::commands::quiet`)"],
    );
}

#[test]
fn a_forbidden_path_in_types_macros_attributes_and_tests_fails_on_its_fixture() {
    finds(
        rule,
        &[(
            "src/report.rs",
            "struct A(Option<crate::hq::Batch>);\n\
             fn f() { write!(x, \"{}\", crate::sync::now()); }\n\
             #[derive(crate::net::Wired)] struct B;\n\
             mod tests { fn g(_: super::super::store::Cache) {} }",
        )],
        &[
            "src/report.rs:1: report may not import hq (`crate::hq::Batch`)",
            "src/report.rs:2: report may not import sync (`crate::sync::now`)",
            "src/report.rs:3: report may not import net (`crate::net::Wired`)",
            "src/report.rs:4: report may not import store (`super::super::store::Cache`)",
        ],
    );
}

#[test]
fn a_re_export_from_a_forbidden_room_fails_on_its_fixture() {
    finds(
        rule,
        &[
            ("src/formats.rs", "mod cap;\npub use cap::Cap;"),
            ("src/formats/cap.rs", "pub struct Cap;"),
            ("src/report.rs", "mod text;\npub use crate::formats::Cap;\npub use text::*;"),
            ("src/report/text.rs", "pub use crate::formats::Cap as Message;"),
            ("src/console.rs", "use crate::report::Cap;\nfn f(_: crate::report::Message) {}"),
        ],
        &[
            "src/console.rs:1: console may not import formats (`crate::report::Cap` is a re-export from there)",
            "src/console.rs:2: console may not import formats (`crate::report::Message` is a re-export from there)",
        ],
    );
}

#[test]
fn a_new_room_that_nobody_placed_fails_on_its_fixture() {
    finds(
        rule,
        &[("src/map.rs", "use crate::domain::Place;")],
        &["src/map.rs:1: `map` is no room of the import table"],
    );
}
