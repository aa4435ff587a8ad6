//! DHIS2 from its server to HQ's ledger: what is asked, what goes wrong, and whether the two agree.

mod cells;
mod commands;
mod complete;
mod desk;
mod left;
mod server;

use std::{sync::Arc, time::Duration};

use chrono::{Days, NaiveDate};
use haree::{
    domain::{Clean, Metric, Period, Series, Value, Zone, reference},
    hq::{Ledger as _, Turns, gather},
    locale::Locale,
    net::{Credential, Fetcher, Patience, Secret},
    sources::dhis2::{self, Asked, Key, Purpose, Setup, Turn},
};
use tokio::sync::watch;

use crate::support::hq::now;
use desk::{Desk, GOOD, MAPPING, TABLES, cell, posts, source, truth};
use server::{Server, TOKEN, Wrapping};

#[tokio::test]
async fn the_ledger_says_what_the_server_says_after_a_first_turn_a_change_and_a_deletion() {
    let server = posts().await;
    let desk = Desk::open(source(&server, MAPPING, GOOD)).await;
    let gathered = desk.ask().await.unwrap();
    let counts = gathered.figures.unwrap();
    assert_eq!((counts.rows, counts.mapped, counts.new, counts.revised), (54 * 7, 54 * 4, 54 * 4, 0));
    assert_eq!(gathered.issues, []);
    assert_eq!(desk.told().await, truth(&server));
    let asked = server.asked();
    assert_eq!(asked[0], "/api/dataSets/PoE?fields=periodType");
    assert!(asked[1].contains("&includeDeleted=true&period=20261001&period=20261002"), "{}", asked[1]);
    assert!(asked.iter().all(|path| !path.contains(TOKEN)));

    // A correction, a late report, a deletion; and the clock of the server goes on.
    server.pass(60);
    server.say(cell("ent", "uBTG", "20261123"), "999");
    server.say(cell("ent", "uBTG", "20261124"), "12");
    server.delete(cell("ext", "uSLL", "20261120"));
    let gathered = desk.ask().await.unwrap();
    let counts = gathered.figures.unwrap();
    assert_eq!((counts.new, counts.revised), (1, 2));
    assert_eq!(desk.told().await, truth(&server));
    let asked = server.asked();
    assert!(asked[0].ends_with("&includeDeleted=true&lastUpdated=2026-11-24T14:02:00.000"), "{}", asked[0]);
    assert_eq!(asked.len(), 1);

    // What overlaps comes again, and is nothing new.
    assert_eq!(desk.turn().await, (0, 0));
    let withdrawn = desk.figures().await.into_iter().find(|figure| figure.value == Value::Withdrawn).unwrap();
    assert_eq!((withdrawn.revision, withdrawn.period.to_string().as_str()), (2, "2026-11-20"));
    // What was deleted is said anew.
    server.pass(60);
    server.say(cell("ext", "uSLL", "20261120"), "7");
    assert_eq!(desk.turn().await, (0, 1));
    assert_eq!(desk.told().await, truth(&server));
    let feeds = desk.gatherer.ledger.feeds().await.unwrap();
    assert_eq!(feeds.iter().find(|feed| feed.id == desk.source.id).unwrap().heard_at, now());
}

#[tokio::test]
async fn hours_that_are_a_category_of_a_days_form_are_figures_of_their_hours() {
    let server = Server::start("2026-11-24T14:12:00").await;
    for (combo, value) in [("hour-09", "31"), ("hour-10", "28"), ("hour-15", "1")] {
        server.say(["ent", combo, "uBTG", "20261124"], value);
    }
    server.say(["ent", "hour-09", "uBTG", "202611"], "900");
    let hour = |hour: u8| {
        format!(
            "[[figure]]\nelement = \"ent\"\ncombo = \"hour-{hour:02}\"\nmetric = \"crossings\"\n\
             by = \"direction=entry\"\nhour = {hour}\n"
        )
    };
    let asks = MAPPING.split("[[figure]]").next().unwrap();
    let desk = Desk::open(source(&server, &[asks, &hour(9), &hour(10), &hour(15)].concat(), GOOD)).await;
    let mut issues = desk.ask().await.unwrap().issues;
    // A value for a month comes with the changes: the form's periods are days.
    issues.extend(desk.ask().await.unwrap().issues);
    let told = desk.figures().await.into_iter().map(|figure| (figure.period.to_string(), figure.value));
    let mut told: Vec<(String, Value)> = told.collect();
    told.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [("2026-11-24T09+09:00", 31), ("2026-11-24T10+09:00", 28)];
    assert_eq!(told, expected.map(|(period, number)| (period.to_owned(), Value::Number(number))));
    let said: Vec<String> = issues.iter().map(ToString::to_string).collect();
    for why in ["2026-11-24T15+09:00 has not begun", "2026-11 is no day; it is mapped to an hour of one"] {
        assert!(said.iter().any(|issue| issue.contains(why)), "{why}: {said:?}");
    }
}

#[tokio::test]
async fn a_figure_says_in_which_row_of_which_answer_it_stands_and_who_stored_it_is_nowhere() {
    let server = posts().await;
    let desk = Desk::open(source(&server, MAPPING, GOOD)).await;
    desk.turn().await;
    server.pass(60);
    server.say(cell("ent", "uBTG", "20261123"), "999");
    desk.turn().await;
    let series = Series {
        metric: Metric::Crossings,
        place: "BTG".into(),
        dimensions: haree::domain::Dimensions::of(haree::domain::Dimension::Direction, "entry"),
    };
    let period = Period::parse("2026-11-23", Some(Zone::DILI)).unwrap();
    let explained = desk.gatherer.ledger.explain(&desk.source.id, (&series, period)).await.unwrap();
    assert_eq!(explained.len(), 2);
    assert_eq!((explained[0].observation.value, explained[0].observation.revision), (Value::Number(999), 2));
    let stands = explained[0].stands.as_ref().unwrap();
    assert_eq!(stands.cell.as_str(), "ent HllvX50cXC0 HllvX50cXC0 uBTG 20261123");
    // All that was written in the ten minutes before the last turn comes again.
    assert_eq!((stands.row, stands.asked_at), (54, now()));
    assert!(stands.address.as_str().ends_with("&lastUpdated=2026-11-24T14:02:00.000"), "{}", stands.address);
    // As the server wrote it: no person is in HQ's file.
    desk.gatherer.ledger.close().await;
    let bytes = std::fs::read(desk.dir.path().join("hq.sqlite")).unwrap();
    assert!(!bytes.windows(5).any(|part| part == b"Maria"));
}

#[tokio::test]
async fn a_backlog_of_a_year_survives_a_stop_and_is_asked_on_where_it_stopped() {
    let server = Server::start("2026-11-24T14:12:00").await;
    let first = NaiveDate::from_ymd_opt(2025, 11, 20).unwrap();
    for day in 0..365 {
        let period = (first + Days::new(day)).format("%Y%m%d").to_string();
        server.say(cell("ent", "uBTG", &period), &(day + 5).to_string());
        server.say(cell("ext", "uBTG", &period), &(day + 6).to_string());
    }
    let mapping = MAPPING.replace("2026-10-01", "2025-11-20");
    let desk = Desk::open(source(&server, &mapping, GOOD)).await;
    server.instead("/api/dataValueSets", (503, Vec::new(), ""));
    assert!(desk.trouble().await.contains("503"));
    assert_eq!(desk.turn().await, (730, 0), "it begins again where it was");
    assert_eq!(desk.told().await, truth(&server));

    let desk = Desk::open(source(&server, &mapping, GOOD)).await;
    server.asked();
    let (stop, stopped) = watch::channel(false);
    server.instead("/api/dataSets/PoE", (200, Vec::new(), "{\"periodType\":\"Daily\"}"));
    let (gatherer, of) = (desk.gatherer.clone(), desk.source.clone());
    let task = tokio::spawn(gather(gatherer, of, Turns::default(), stopped));
    // Killed in the middle of it.
    while server.with(|inside| inside.asked.iter().filter(|path| path.contains("&period=")).count()) < 4 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    task.abort();
    drop(stop);
    drop(task.await);
    let some = desk.told().await.len();
    assert!((1..730).contains(&some), "{some} figures before it was stopped");
    let before = server.asked().iter().filter(|path| path.contains("&period=")).count();
    let Desk { gatherer, source, dir } = desk;
    gatherer.ledger.close().await;
    drop(gatherer);
    let desk = Desk::reopen(source, dir, now()).await;
    desk.ask().await.unwrap();
    assert_eq!(desk.told().await, truth(&server));
    let after = server.asked().iter().filter(|path| path.contains("&period=")).count();
    assert!(
        before + after <= 15 && after < 13,
        "{before} answers before, {after} after: none was asked for twice but the last"
    );
}

#[tokio::test]
async fn what_is_too_large_comes_in_fewer_periods_at_once() {
    let server = posts().await;
    let (source, places) = (source(&server, MAPPING, GOOD), reference::places());
    let fetcher = Fetcher::new(Patience::default()).unwrap();
    let turn = async |asked: &Asked, limit| {
        let setup = source.figures.as_deref().unwrap();
        let desk = dhis2::Desk {
            fetcher: &fetcher,
            setup,
            places: &places,
            now: now(),
            purpose: Purpose::Load,
            limit,
        };
        let mut turn = Turn::begin(desk, asked).await?;
        let mut figures = 0;
        while let Some(piece) = turn.next().await? {
            figures += piece.figures.map_or(0, |figures| figures.len());
        }
        Ok::<_, dhis2::Trouble>((figures, turn.asked().clone()))
    };
    // A day has seven values of 240 bytes.
    let (figures, asked) = turn(&Asked::default(), 10_000).await.unwrap();
    assert_eq!(figures, 216);
    let days = server.asked().iter().map(|path| path.matches("&period=").count()).collect::<Vec<_>>();
    assert_eq!(days[..4], [0, 31, 15, 7], "the type of periods, then fewer and fewer");
    assert!(days[4..].iter().all(|days| (0..=3).contains(days)), "{days:?}");
    // All was written in the minutes that are asked for again, too much for one answer: as the first time.
    server.pass(60);
    let (figures, asked) = turn(&asked, 10_000).await.unwrap();
    assert_eq!(figures, 216);
    assert!(server.asked()[0].contains("&lastUpdated="));
    assert_eq!(turn(&asked, 10_000).await.unwrap().0, 0);
    let trouble = turn(&Asked::default(), 1_000).await.unwrap_err();
    let told = trouble.telling().to_string();
    assert!(told.starts_with("fetch-too-large ") && told.ends_with("bytes=1000"), "{told}");
}

#[tokio::test]
async fn answers_may_be_packed_marked_or_dated_without_a_zone() {
    for wrapping in [Wrapping::Gzip, Wrapping::Marked] {
        let server = posts().await;
        server.with(|inside| inside.wrapping = wrapping);
        let desk = Desk::open(source(&server, MAPPING, GOOD)).await;
        assert_eq!(desk.turn().await, (216, 0), "{wrapping:?}");
        let figures = desk.figures().await;
        // 14:12 in Dili, as the server's clock shows without a zone.
        assert!(figures.iter().all(|figure| figure.as_of == now()));
    }
    // Neither declared nor known: a time could be that of any day.
    let server = posts().await;
    server.with(|inside| inside.zone = "Africa/Cairo");
    let desk = Desk::open(source(&server, MAPPING, GOOD)).await;
    let gathered = desk.ask().await.unwrap();
    assert_eq!(gathered.figures.unwrap().new, 0);
    let issue = gathered.issues[0].to_string();
    assert!(
        issue.contains("has no offset, and the server's zone is not known; declare it as `zone`"),
        "{issue}"
    );
    // An hour off: somebody declared the zone of the post opposite.
    let mut declared = source(&server, MAPPING, GOOD);
    let wita = Zone::new(chrono::FixedOffset::east_opt(8 * 3_600).unwrap());
    let setup = Setup { zone: Some(wita), ..declared.figures.as_deref().unwrap().clone() };
    declared.figures = Some(Arc::new(setup));
    let desk = Desk::open(declared).await;
    let issue = desk.ask().await.unwrap().issues[0].to_string();
    assert_eq!(issue, "field serverDate: is 60 minutes off ours; is the server's zone declared as it is?");
}

#[tokio::test]
async fn tables_come_when_they_changed_in_as_many_parts_as_it_takes() {
    let server = Server::start("2026-11-24T14:12:00").await;
    for (day, number) in [("20260930", 30), ("20261015", 40), ("20261124", 50)] {
        server.say(cell("scr", "uDili", day), &number.to_string());
        server.say(cell("cas", "uDili", day), "9");
    }
    server.with(|inside| inside.row_limit = 3);
    let desk = Desk::open(source(&server, TABLES, GOOD)).await;
    assert_eq!(desk.turn().await, (4, 0), "three months, and one number of cases");
    let asked = server.asked();
    let periods: Vec<&str> = asked
        .iter()
        .filter(|path| path.starts_with("/api/analytics?"))
        .map(|path| path.split("pe:").nth(1).unwrap().split('&').next().unwrap())
        .collect();
    assert_eq!(periods, ["202609;202610;202611", "202609;202610", "202609", "202610", "202611"]);
    assert!(asked.last().unwrap().contains("/events/aggregate/tbprogram01?"), "{asked:?}");
    assert!(asked.iter().all(|path| !path.contains("tracker") && !path.contains("trackedEntit")));
    // As it was: 304.
    let gathered = desk.ask().await.unwrap();
    assert_eq!((gathered.figures, server.asked().len()), (None, 4));
    // The tables are made anew, and one number of them is another: the others are nothing new.
    server.pass(24 * 60);
    server.say(cell("scr", "uDili", "20261016"), "5");
    assert_eq!(desk.turn().await, (0, 1));
    let october =
        desk.figures().await.into_iter().find(|figure| figure.period.to_string() == "2026-10").unwrap();
    assert_eq!(october.value, Value::Number(45));
    server.with(|inside| inside.row_limit = 0);
    server.pass(24 * 60);
    server.say(cell("scr", "uDili", "20261017"), "5");
    assert!(
        desk.trouble()
            .await
            .contains("has more rows of one period than it gives at once; ask for fewer units")
    );
}

#[tokio::test]
async fn what_the_server_refuses_says_what_to_do_next() {
    let server = posts().await;
    let good = Desk::open(source(&server, MAPPING, GOOD)).await;
    let with = |token| source(&server, MAPPING, token);
    for (token, said) in [
        (None, "sends to /dhis-web-commons/security/login.action, where people sign in; check the address"),
        (
            Some(("d2pat_old", Some(34))),
            "which lies there for 34 days; a token lives 30 days unless it was made for longer: make a new one",
        ),
        (Some(("d2pat_new", Some(1))), "which lies there for one day; check that it is whole, not revoked"),
        (Some(("d2pat_env", None)), "does not take what is in /etc/haree/tlhis; a token lives 30 days"),
    ] {
        let trouble = Desk::open(with(token)).await.trouble().await;
        assert!(trouble.contains(said), "{trouble}");
        assert!(!trouble.contains("d2pat_"), "{trouble}");
    }
    let header = |name, value: &str| vec![(name, value.to_owned())];
    let words = r#"{"message":"Data set does not exist: PoE","errorCode":"E2011","httpStatusCode":409}"#;
    for (status, headers, body, said) in [
        (
            409,
            Vec::new(),
            words,
            "refuses the question: Data set does not exist: PoE; check the ids in the mapping",
        ),
        (
            403,
            Vec::new(),
            r#"{"message":"Access denied"}"#,
            "does not show us this (Access denied); let whoever manages DHIS2",
        ),
        (404, Vec::new(), "", "is not there; is the source's address that of DHIS2, as far as before /api?"),
        (429, header("retry-after", "120"), "", "has too much to do; it is asked again in 120 s or later"),
        (200, header("content-type", "text/html"), "<html>", "where people sign in"),
        (200, Vec::new(), "<!DOCTYPE html>", "perhaps a login page came in its place"),
        (200, Vec::new(), "{\"dataValues\":[{", "ends in the middle; it was cut off: fetch it again"),
        (500, Vec::new(), "", "answers 500"),
    ] {
        server.instead("/api/dataValueSets", (status, headers, body));
        let trouble = good.trouble().await;
        assert!(trouble.contains(said), "{trouble}");
    }
    assert!(good.gatherer.ledger.feeds().await.unwrap().iter().all(|feed| feed.id != good.source.id));
    // None of it cost a figure.
    assert_eq!(good.turn().await, (216, 0));
}

#[tokio::test]
async fn a_turn_that_fails_keeps_what_came_and_waits_as_long_as_it_is_asked() {
    let server = posts().await;
    let desk = Desk::open(source(&server, MAPPING, GOOD)).await;
    server.instead("/api/dataSets/PoE", (429, vec![("retry-after", "7200".to_owned())], ""));
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(gather(desk.gatherer.clone(), desk.source.clone(), Turns::default(), stopped));
    let memory = loop {
        let memory = desk.memory().await;
        if memory.asking.next_at.is_some() {
            break memory;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    stop.send(true).unwrap();
    task.await.unwrap();
    assert_eq!((memory.asking.failures, memory.heard_at), (1, None));
    assert_eq!((memory.asking.next_at.unwrap() - now()).num_seconds(), 7_200);
    let told = Locale::english().tell(&memory.asking.trouble.unwrap());
    assert!(told.contains("it is asked again in 7,200 s or later"), "{told}");
}

#[test]
fn a_key_is_shown_nowhere() {
    let credential = Credential::ApiToken(Secret::new(TOKEN.to_owned()));
    let key = Key { credential, kept: Clean::new("/etc/haree/tlhis"), age: None };
    assert!(!format!("{key:?}").contains("d2pat"));
}
