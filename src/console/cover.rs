//! How far kits reach and how far requests are, in words that panel and form say alike.
//!
//! It must not know where the words stand.

use crate::{
    domain::view::{DispatchState, NearSite},
    domain::{Coverage, KitRatio, Scenario},
    locale::Locale,
};

/// `1 kit per 5 families`: no figure of kits stands without it.
pub(crate) fn ratio(locale: &Locale, ratio: KitRatio) -> String {
    match ratio {
        KitRatio::Families(n) => locale.format("kit-per-families", &[("n", i64::from(n).into())]),
        KitRatio::People(n) => locale.format("kit-per-people", &[("n", i64::from(n).into())]),
    }
}

/// `1,200 families of 5 people, 30 days`.
pub(crate) fn scenario(locale: &Locale, scenario: Scenario) -> String {
    let args = [
        ("families", scenario.families.into()),
        ("each", i64::from(scenario.people_per_family).into()),
        ("days", i64::from(scenario.days).into()),
    ];
    locale.format("cover-scenario", &args)
}

/// One ratio's answer in one line.
pub(crate) fn line(locale: &Locale, coverage: &Coverage) -> String {
    let args = [
        ("ratio", ratio(locale, coverage.ratio).into()),
        ("needed", coverage.needed.into()),
        ("here", coverage.here.into()),
        ("uncovered", coverage.uncovered.into()),
    ];
    locale.format("cover-line", &args)
}

/// How far a request is, in a word or two.
pub(crate) fn state(locale: &Locale, state: DispatchState) -> String {
    locale.text(match state {
        DispatchState::Requested => "dispatch-requested",
        DispatchState::Committed => "dispatch-committed",
        DispatchState::EnRoute => "dispatch-en-route",
        DispatchState::Received => "dispatch-received",
        DispatchState::Returned => "dispatch-returned",
        DispatchState::Declined => "dispatch-declined",
    })
}

/// A site with kits seen from somewhere: how many, how far, and whether a road leads there.
pub(crate) fn near(locale: &Locale, near: &NearSite) -> String {
    let args =
        [("site", near.name.as_str().into()), ("kits", near.kits.into()), ("km", i64::from(near.km).into())];
    locale.format(if near.by_road { "near-by-road" } else { "near-no-road" }, &args)
}
