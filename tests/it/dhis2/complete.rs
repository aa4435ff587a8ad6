//! How complete the reports of a form are goes to the screens; a server that does not tell costs nothing.

use haree::domain::Completeness;

use super::*;

fn said(completeness: &[Completeness]) -> Vec<(String, u32, u32, Vec<String>)> {
    let one = |it: &Completeness| {
        assert_eq!(it.form.as_str(), "PoE daily");
        let missing = it.missing.iter().map(ToString::to_string).collect();
        (it.period.to_string(), it.reported, it.expected, missing)
    };
    completeness.iter().map(one).collect()
}

#[tokio::test]
async fn a_turn_tells_how_many_of_those_who_report_are_complete() {
    let server = posts().await;
    let desk = Desk::open(source(&server, MAPPING, GOOD)).await;
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(gather(desk.gatherer.clone(), desk.source.clone(), Turns::default(), stopped));
    let asking = loop {
        let feeds = desk.gatherer.ledger.feeds().await.unwrap();
        match feeds.into_iter().find_map(|feed| feed.asking) {
            Some(asking) => break asking,
            None => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    };
    stop.send(true).unwrap();
    task.await.unwrap();
    let both = || vec!["Batugade".to_owned(), "Salele".to_owned()];
    // A unit that is not mapped is nobody's business here; today is not over.
    assert_eq!(
        said(&asking.completeness),
        [
            ("2026-11-23".to_owned(), 1, 2, vec!["Salele".to_owned()]),
            ("2026-11-22".to_owned(), 0, 2, both()),
            ("2026-11-21".to_owned(), 0, 2, both()),
        ]
    );
    assert_eq!(asking.trouble, None);
}

#[tokio::test]
async fn a_server_that_does_not_tell_costs_no_figure() {
    for (status, body) in [(403, ""), (404, ""), (200, "{}"), (200, "<html>sign in</html>"), (200, "{\"a\":")]
    {
        let server = posts().await;
        let desk = Desk::open(source(&server, MAPPING, GOOD)).await;
        server.instead("/api/completeDataSetRegistrations", (status, Vec::new(), body));
        let gathered = desk.ask().await.unwrap();
        assert_eq!(gathered.figures.unwrap().new, 216, "{status} {body}");
        // No registration at all is an answer too: nobody has reported.
        let all_are_missing = said(&gathered.completeness).iter().all(|(_, reported, ..)| *reported == 0);
        assert!(all_are_missing, "{status} {body}: {:?}", gathered.completeness);
        assert_eq!(gathered.completeness.is_empty(), body != "{}", "{status} {body}");
    }
}
