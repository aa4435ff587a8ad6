//! Licences that haree may be passed on under, also as one binary.

use spdx::{Expression, LicenseReq, ParseMode};

use super::packages::metadata;

/// Permissive ones, and MPL-2.0, which asks only for the changes of its own files.
const ALLOWED: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// An exception that gives more than its licence.
const EXCEPTION: &str = "LLVM-exception";

/// Says what is wrong with the licence of a package, if anything is.
fn refused(package: &str, licence: Option<&str>) -> Option<String> {
    let Some(licence) = licence else { return Some(format!("{package}: no licence is named")) };
    match Expression::parse_mode(licence, ParseMode::LAX) {
        Err(error) => Some(format!("{package}: `{licence}` is no SPDX expression: {}", error.reason)),
        Ok(expression) if expression.evaluate(allowed) => None,
        Ok(_) => Some(format!("{package}: `{licence}` is not allowed")),
    }
}

fn allowed(requirement: &LicenseReq) -> bool {
    let known = requirement.license.id().is_some_and(|id| ALLOWED.contains(&id.name));
    known
        && requirement
            .addition
            .as_ref()
            .is_none_or(|addition| addition.id().is_some_and(|id| id.name == EXCEPTION))
}

#[test]
fn every_locked_package_has_an_allowed_licence() {
    let refused = metadata().map(|metadata| {
        let packages = metadata.packages.iter();
        packages.filter_map(|package| refused(&package.name, package.license.as_deref())).collect::<Vec<_>>()
    });
    assert_eq!(refused.map_err(|e| e.to_string()), Ok(Vec::new()));
}

#[test]
fn choices_are_allowed_where_one_of_them_is_and_sums_where_all_are() {
    for licence in ["MIT", "MIT/Apache-2.0", "Apache-2.0 OR GPL-2.0-only", "Apache-2.0 WITH LLVM-exception"] {
        assert_eq!(refused("a", Some(licence)), None, "{licence}");
    }
}

#[test]
fn licences_that_are_not_allowed_fail_on_their_fixture() {
    assert_eq!(refused("a", Some("GPL-3.0-only")).as_deref(), Some("a: `GPL-3.0-only` is not allowed"));
    assert_eq!(
        refused("b", Some("MIT AND AGPL-3.0-or-later")).as_deref(),
        Some("b: `MIT AND AGPL-3.0-or-later` is not allowed")
    );
    assert_eq!(refused("c", None).as_deref(), Some("c: no licence is named"));
    assert_eq!(
        refused("d", Some("Licence of the house")).as_deref(),
        Some("d: `Licence of the house` is no SPDX expression: unknown term")
    );
}
