//! Kits at the sites, what is on its way, and who needs them.

use chrono::TimeDelta;
use haree::domain::{
    Period, Scenario,
    view::{
        Counted, Cover, Dispatch, DispatchLine, DispatchState, KitStatement, Level, LotStock, NearSite,
        NearTo, Need, Shelf, SiteStock, StockSummary, Stores,
    },
};

use super::{at, deeds, today};

/// Most of it was dated; ten kits expire soon.
fn lots(on_hand: i64) -> Vec<LotStock> {
    let lot = |days, quantity| LotStock {
        number: Some("K-2024".into()),
        expiry: Some(today() + TimeDelta::days(days)),
        quantity,
    };
    vec![lot(20, 10), lot(300, on_hand - 10)]
}

pub(super) fn near(name: &str, kits: i64, km: u32) -> NearSite {
    NearSite { site: name.into(), name: name.into(), kits, km, by_road: true }
}

fn nearest() -> Vec<NearTo> {
    let to = |name: &str, sites| NearTo { place: name.into(), name: name.into(), sites };
    let over_sea = NearSite { by_road: false, ..near("Dili", 574, 33) };
    vec![
        to("Ataúro", vec![over_sea]),
        to("Bobonaro", vec![near("Maliana", 92, 0)]),
        to("Sakato", vec![near("Pante Macassar", 28, 10)]),
        to("Nowhere", Vec::new()),
    ]
}

fn dispatches() -> Vec<Dispatch> {
    let line = |n, state, quantity, time| DispatchLine {
        act: deeds::key(n).to_string().as_str().into(),
        state,
        quantity,
        who: "M. Soares".into(),
        reason: "families on the river".into(),
        happened_at: at(time),
        recorded_at: Some(at(time)),
    };
    let dili = || Some(("site-dili".into(), "Dili".into()));
    let dispatch = |n, (to, to_name): (&str, &str), quantity| Dispatch {
        request: deeds::key(n).to_string().as_str().into(),
        item: "kit".into(),
        to: to.into(),
        to_name: to_name.into(),
        state: DispatchState::Requested,
        quantity,
        from: None,
        missing: 0,
        history: vec![line(n, DispatchState::Requested, quantity, "09:10")],
    };
    let mut committed = dispatch(31, ("site-maliana", "Maliana"), 20);
    (committed.state, committed.from) = (DispatchState::Committed, dili());
    committed.history.push(line(32, DispatchState::Committed, 20, "10:00"));
    let mut coming = dispatch(33, ("site-pante-macassar", "Pante Macassar"), 15);
    (coming.state, coming.from) = (DispatchState::EnRoute, dili());
    coming.history.push(line(34, DispatchState::EnRoute, 15, "11:20"));
    let mut over = dispatch(35, ("site-baucau", "Baucau"), 8);
    (over.state, over.from, over.missing) = (DispatchState::Received, dili(), 2);
    over.history.push(line(36, DispatchState::Received, 8, "13:00"));
    vec![dispatch(30, ("site-baucau", "Baucau"), 40), committed, coming, over]
}

pub(super) fn stores(summary: &StockSummary) -> Stores {
    let need = |place: &str, name: &str, day: &str, (counted, families): (Counted, i64)| Need {
        place: place.into(),
        name: name.into(),
        period: Period::parse(day, None).unwrap_or(Period::Year(2021)),
        source: "rco-sitrep-8".into(),
        counted,
        scenario: Scenario { families, people_per_family: 5, days: 30 },
    };
    let people = need("dili", "Dili", "2021-04-21", (Counted::People(6_029), 1_206));
    Stores {
        dispatches: dispatches(),
        nearest: nearest(),
        lots: summary.sites.iter().map(|site| lots(site.on_hand)).collect(),
        needs: vec![
            need("TLS", "Timor-Leste", "2021-05-06", (Counted::Families(33_177), 33_177)),
            need("TLS", "Timor-Leste", "2021-04-21", (Counted::Families(28_734), 28_734)),
            Need { source: "rco-sitrep-6".into(), ..people },
        ],
    }
}

pub(crate) fn stock() -> StockSummary {
    let site = |id: &str, name: &str, on_hand, target, minimum| SiteStock {
        site: id.into(),
        name: name.into(),
        item: "kit".into(),
        on_hand,
        target: Some(target),
        minimum: Some(minimum),
        level: if on_hand < minimum { Level::BelowMinimum } else { Level::Enough },
        as_of: Some(at("13:55")),
        families: Some(on_hand * 5),
        reorder: Some(target * 8 / 10),
        shelf: Shelf::of(&lots(on_hand), today()),
        committed: if id == "site-dili" { 20 } else { 0 },
        in_transit: if id == "site-pante-macassar" { 15 } else { 0 },
    };
    StockSummary {
        statements: vec![
            KitStatement {
                kits: Some(900),
                families: Some(4_500),
                people: None,
                source: "iom-factsheet".into(),
                as_of: at("00:00") - TimeDelta::days(1_058),
                note: None,
            },
            KitStatement {
                kits: Some(900),
                families: Some(900),
                people: Some(4_500),
                source: "iom-release-2023".into(),
                as_of: at("00:00") - TimeDelta::days(1_351),
                note: Some("“will benefit 4,500 individuals (900 families)”".into()),
            },
        ],
        sites: vec![
            site("site-dili", "Dili", 574, 600, 120),
            site("site-baucau", "Baucau", 148, 150, 60),
            site("site-maliana", "Maliana", 92, 100, 40),
            site("site-pante-macassar", "Pante Macassar", 28, 50, 30),
        ],
        on_hand: 842,
        cover: Cover { families: 4_210, families_per_kit: 5, families_at_one_each: 842 },
        as_of: Some(at("13:55")),
    }
}
