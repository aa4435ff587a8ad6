//! What cargo says of the packages that are locked.

use cargo_metadata::{Metadata, MetadataCommand};

use super::tree::Outcome;

pub(super) fn metadata() -> Outcome<Metadata> {
    let mut command = MetadataCommand::new();
    command.manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
    Ok(command.other_options(["--locked".to_owned()]).exec()?)
}

/// Packages that would each hold a state of its own of the one terminal.
fn twice(name: &str, locked: &[(String, String)]) -> Vec<String> {
    let versions: Vec<_> =
        locked.iter().filter(|(locked, _)| locked == name).map(|(_, v)| v.as_str()).collect();
    if versions.len() == 1 {
        Vec::new()
    } else {
        vec![format!("{name}: {} locked, not one", versions.join(" and "))]
    }
}

#[test]
fn exactly_one_crossterm_is_locked() {
    let locked = metadata().map(|metadata| {
        let packages = metadata.packages.iter();
        packages.map(|package| (package.name.to_string(), package.version.to_string())).collect::<Vec<_>>()
    });
    assert_eq!(locked.map(|locked| twice("crossterm", &locked)).map_err(|e| e.to_string()), Ok(Vec::new()));
}

#[test]
fn two_crossterms_fail_on_their_fixture() {
    let locked = [("crossterm", "0.28.1"), ("ratatui", "0.30.0"), ("crossterm", "0.29.0")]
        .map(|(name, version)| (name.to_owned(), version.to_owned()));
    assert_eq!(twice("crossterm", &locked), ["crossterm: 0.28.1 and 0.29.0 locked, not one"]);
}
