//! Cells that make a figure together, that are hidden, and that are mapped wrongly.

use std::collections::BTreeMap;

use haree::domain::{Observation, Value};

use super::{
    desk::{Desk, GOOD, MAPPING, cell, posts, source},
    server::Server,
};
use crate::support::hq::now;

#[tokio::test]
async fn a_sum_of_cells_is_whole_also_when_one_of_them_changed() {
    let server = Server::start("2026-11-24T14:12:00").await;
    let mapping = MAPPING.replace("element = \"ent\"", "element = \"ent\"\nadd = true")
        + "[[figure]]\nelement = \"ent\"\ncombo = \"f\"\nmetric = \"crossings\"\nby = \"direction=entry;sex=f\"\n";
    for (combo, number) in [("f", "120"), ("m", "150"), ("x", "31")] {
        for day in ["20261122", "20261123"] {
            server.say(["ent", combo, "uBTG", day], number);
        }
    }
    let later = now() + chrono::TimeDelta::days(1);
    let desk = Desk::reopen(source(&server, &mapping, GOOD), tempfile::tempdir().unwrap(), later).await;
    let entries = async || {
        let of_sum = |figure: &Observation| figure.series.dimensions.to_string() == "direction=entry";
        let figures = desk.figures().await.into_iter().filter(of_sum);
        figures.map(|it| (it.period.to_string(), it.value)).collect::<BTreeMap<_, _>>()
    };
    let are = |one: Value, other: Value| {
        BTreeMap::from([("2026-11-22".to_owned(), one), ("2026-11-23".to_owned(), other)])
    };
    assert_eq!(desk.turn().await, (4, 0), "two sums, and the women of two days");
    assert_eq!(entries().await, are(Value::Number(301), Value::Number(301)));
    server.asked();

    server.pass(60);
    server.say(["ent", "m", "uBTG", "20261123"], "160");
    assert_eq!(desk.turn().await, (0, 1));
    assert_eq!(entries().await, are(Value::Number(301), Value::Number(311)));
    let asked = server.asked();
    assert!(asked[1].ends_with("dataSet=PoE&includeDeleted=true&period=20261123&orgUnit=uBTG"), "{asked:?}");

    // One part is deleted; what the others are is asked for, and fails: nothing of it is lost.
    server.pass(60);
    server.delete(["ent", "x", "uBTG", "20261123"]);
    server.instead("/api/dataValueSets", (200, Vec::new(), "{\"dataValues\":[{\"dataElement\":\"ent\",\"categoryOptionCombo\":\"x\",\"orgUnit\":\"uBTG\",\"period\":\"20261123\",\"deleted\":true}]}"));
    server.instead("/api/dataValueSets", (503, Vec::new(), ""));
    assert!(desk.trouble().await.contains("503"));
    assert_eq!(entries().await, are(Value::Number(301), Value::Number(311)));
    assert_eq!(desk.turn().await, (0, 1));
    assert_eq!(entries().await, are(Value::Number(301), Value::Number(280)));
    server.pass(60);
    for combo in ["f", "m"] {
        server.delete(["ent", combo, "uBTG", "20261123"]);
    }
    desk.turn().await;
    assert_eq!(entries().await, are(Value::Number(301), Value::Withdrawn));
    server.pass(60);
    server.say(["ent", "m", "uBTG", "20261122"], "many");
    let issues = desk.ask().await.unwrap().issues;
    assert!(issues.iter().any(|issue| issue.to_string().contains("\"many\" is no number")), "{issues:?}");
    assert_eq!(
        entries().await,
        are(Value::Number(301), Value::Withdrawn),
        "a sum without one of its parts is none"
    );
}

#[tokio::test]
async fn a_small_cell_stays_hidden_while_it_is_said_taken_back_and_said_again() {
    let server = Server::start("2026-11-24T14:12:00").await;
    let mapping = r#"
        [[values]]
        data_set = "TB"
        unit = "tls"
        since = "2026-11-20"
        [places]
        uDili = "dili"
        [[figure]]
        element = "cas"
        metric = "tb.cases"
        [[figure]]
        element = "cas-f"
        metric = "tb.cases"
        by = "sex=f"
        [[figure]]
        element = "cas-m"
        metric = "tb.cases"
        by = "sex=m"
    "#;
    for (element, number) in [("cas", "12"), ("cas-f", "3"), ("cas-m", "9")] {
        server.say(cell(element, "uDili", "20261123"), number);
    }
    let later = now() + chrono::TimeDelta::days(1);
    let desk = Desk::reopen(source(&server, mapping, GOOD), tempfile::tempdir().unwrap(), later).await;
    assert_eq!(desk.turn().await, (3, 0));
    let shown = async || {
        let mut all: Vec<(String, Value)> =
            desk.figures().await.into_iter().map(|it| (it.series.dimensions.to_string(), it.value)).collect();
        all.sort_by(|one, other| one.0.cmp(&other.0));
        all.into_iter().map(|(_, value)| value).collect::<Vec<_>>()
    };
    let hidden = [Value::Number(12), Value::Suppressed, Value::Suppressed];
    assert_eq!(shown().await, hidden);
    server.pass(60);
    server.delete(cell("cas-f", "uDili", "20261123"));
    assert_eq!(desk.turn().await, (0, 1));
    assert_eq!(shown().await, [Value::Number(12), Value::Withdrawn, Value::Suppressed]);
    // What it was hidden behind is said again as it was: still nobody can subtract.
    server.pass(60);
    server.say(cell("cas-f", "uDili", "20261123"), "3");
    server.say(cell("cas-m", "uDili", "20261123"), "9");
    assert_eq!(desk.turn().await, (0, 2));
    assert_eq!(shown().await, hidden);
    // The total is taken back and the larger part is said once more: the total was seen.
    server.pass(60);
    server.delete(cell("cas", "uDili", "20261123"));
    assert_eq!(desk.turn().await, (0, 1));
    server.pass(60);
    server.say(cell("cas-m", "uDili", "20261123"), "9");
    assert_eq!(desk.turn().await, (0, 1));
    assert_eq!(shown().await, [Value::Withdrawn, Value::Suppressed, Value::Suppressed]);
}

#[tokio::test]
async fn what_is_mapped_wrongly_is_refused_by_its_row_and_the_others_are_taken() {
    let server = posts().await;
    server.say(["ent", "other", "uBTG", "20261123"], "3");
    server.say(cell("ent", "uBTG", "20261122"), "-4");
    server.say(cell("ent", "uSLL", "20261122"), "12.5");
    server.say(cell("ent", "uSLL", "20261223"), "12");
    let mapping = MAPPING.replace("uSLL = \"SLL\"", "uSLL = \"SLL\"\nuElse = \"dili\"\nuNone = \"nowhere\"");
    let desk = Desk::open(source(&server, &mapping, GOOD)).await;
    let gathered = desk.ask().await.unwrap();
    let issues: Vec<String> = gathered.issues.iter().map(ToString::to_string).collect();
    for said in [
        "is the same figure of ours as row",
        "field value: \"-4\" is below zero",
        "field value: \"12.5\" is no whole number",
        "field period: 2026-12-23 has not begun",
        "field orgUnit: is mapped to dili; crossings is not counted there",
    ] {
        assert!(issues.iter().any(|issue| issue.contains(said)), "{said} is not in {issues:?}");
    }
    assert_eq!(gathered.figures.unwrap().new, 216 - 2);
    // Another mapping: what it left out before comes now.
    let Desk { gatherer, dir, .. } = desk;
    let more = MAPPING.replace("uSLL = \"SLL\"", "uSLL = \"SLL\"\nuElse = \"SKT\"");
    let desk = Desk { gatherer, source: source(&server, &more, GOOD), dir };
    assert_eq!(desk.turn().await.0, 108);
}
