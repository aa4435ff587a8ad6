//! A cell that a table of analytics has no more is taken back, and only where that is certain.

use std::collections::BTreeMap;

use super::*;

/// A server with screenings of three months, and a desk that has read them.
async fn screened() -> (Server, Desk) {
    let server = Server::start("2026-11-24T14:12:00").await;
    for (day, number) in [("20260930", 30), ("20261015", 40), ("20261124", 50)] {
        server.say(cell("scr", "uDili", day), &number.to_string());
    }
    let desk = Desk::open(source(&server, TABLES, GOOD)).await;
    assert_eq!(desk.turn().await, (4, 0), "three months, and one number of cases");
    (server, desk)
}

impl Desk {
    /// What stands of the screenings, by month; nothing of what was taken back.
    async fn screenings(&self) -> BTreeMap<String, i64> {
        let figures = self.figures().await.into_iter();
        let screened = figures.filter(|figure| figure.series.metric.name() == "tb.screened");
        screened.filter_map(|it| Some((it.period.to_string(), it.value.number()?))).collect()
    }
}

fn months(known: &[(&str, i64)]) -> BTreeMap<String, i64> {
    known.iter().map(|(month, number)| ((*month).to_owned(), *number)).collect()
}

#[tokio::test]
async fn a_cell_that_left_its_table_is_taken_back_and_may_come_again() {
    let (server, desk) = screened().await;
    let all = months(&[("2026-09", 30), ("2026-10", 40), ("2026-11", 50)]);
    assert_eq!(desk.screenings().await, all);
    server.delete(cell("scr", "uDili", "20261015"));
    server.pass(24 * 60);
    assert_eq!(desk.turn().await, (0, 1));
    assert_eq!(desk.screenings().await, months(&[("2026-09", 30), ("2026-11", 50)]));
    let october = Period::parse("2026-10", None).unwrap();
    let series = desk.figures().await.into_iter().find(|it| it.period == october).unwrap().series;
    let said = desk.gatherer.ledger.explain(&desk.source.id, (&series, october)).await.unwrap();
    let said: Vec<_> =
        said.iter().map(|it| (it.observation.value, it.stands.as_ref().map(|stands| stands.row))).collect();
    assert_eq!(said, [(Value::Withdrawn, Some(0)), (Value::Number(40), Some(2))]);
    // Nothing changed: nothing is taken back twice.
    assert_eq!(desk.turn().await, (0, 0));
    server.say(cell("scr", "uDili", "20261016"), "41");
    server.pass(24 * 60);
    assert_eq!(desk.turn().await, (0, 1));
    assert_eq!(desk.screenings().await, months(&[("2026-09", 30), ("2026-10", 41), ("2026-11", 50)]));
}

#[tokio::test]
async fn an_answer_that_is_cut_or_failed_takes_nothing_back() {
    let (server, desk) = screened().await;
    let all = desk.screenings().await;
    let head = r#"{"headers":[{"name":"dx"},{"name":"pe"},{"name":"ou"},{"name":"value"}],"rows":["#;
    let row = r#"["scr","202609","uDili","30.0"]"#;
    for (status, body) in [
        (200, format!("{head}{row},")),
        (503, String::new()),
        (409, r#"{"httpStatusCode":409,"errorCode":"E7124","message":"no"}"#.to_owned()),
        (200, String::new()),
        (200, "<html>sign in</html>".to_owned()),
    ] {
        server.instead("/api/analytics", (status, Vec::new(), &body));
        assert!(desk.ask().await.is_err(), "{status} {body}");
        assert_eq!(desk.screenings().await, all, "{status} {body}");
    }
    // A row that cannot be read may have been any of them; a number that is none is there all the same.
    for rows in [
        format!(r#"{row},["scr","2026XX","uDili","7"],["scr","202611","uDili","50"]"#),
        format!(r#"{row},["scr","202610","uDili","4.5"],["scr","202611","uDili","50"]"#),
    ] {
        server.instead("/api/analytics", (200, Vec::new(), &format!("{head}{rows}]}}")));
        assert_eq!(desk.turn().await, (0, 0), "{rows}");
        assert_eq!(desk.screenings().await, all, "{rows}");
    }
}

#[tokio::test]
async fn what_is_not_asked_for_is_not_taken_back() {
    let (server, desk) = screened().await;
    let all = desk.screenings().await;
    // In December three months begin with October: September left the window and not the table.
    server.with(|inside| inside.values.clear());
    for (day, number) in [("20261015", 40), ("20261124", 50)] {
        server.say(cell("scr", "uDili", day), &number.to_string());
    }
    server.pass(14 * 24 * 60);
    let (later, dir) = (now() + chrono::TimeDelta::days(14), desk.dir);
    drop(desk.gatherer);
    let desk = Desk::reopen(source(&server, TABLES, GOOD), dir, later).await;
    assert_eq!(desk.turn().await, (0, 1), "November is over and final");
    assert_eq!(desk.screenings().await, all);
    // Nor what is not mapped any more, also where the table has it no more.
    let unmapped = TABLES.replace("element = \"scr\"", "element = \"cas\"");
    let desk = Desk::reopen(source(&server, &unmapped, GOOD), desk.dir, later).await;
    server.with(|inside| inside.values.clear());
    assert_eq!(desk.turn().await, (0, 0));
    assert_eq!(desk.screenings().await, all);
}
