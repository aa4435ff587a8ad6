//! Consoles whose clocks are wrong: nothing has happened after HQ recorded it, for HQ and every console.

use haree::domain::AsOf;

use super::*;

/// What lies at the site as each of them shows it: HQ, and both consoles at the time of their own clocks.
async fn on_hand(hq: &Hq, consoles: [(&Console, Instant); 2]) -> [i64; 3] {
    let at = |records: &dyn Fn(Query, Instant) -> View, at: Instant| match records(Query::Stock, at) {
        View::Stock(stock) => {
            stock.summary.sites.iter().find(|row| row.site.as_str() == "site-a").map_or(0, |row| row.on_hand)
        }
        _ => panic!("not the stock"),
    };
    let ledger = hq.records().await;
    let rules = Rules::default();
    let of_hq = at(&|query, at| answer(&ledger, query, at, &rules).unwrap(), hq.at);
    let [here, there] = consoles
        .map(|(console, clock)| at(&|query, at| console.store.answer(query, at, &rules).unwrap(), clock));
    let as_of = at(&|query, at| answer(&AsOf::new(&ledger, at), query, at, &rules).unwrap(), hq.at);
    assert_eq!(as_of, of_hq);
    [of_hq, here, there]
}

#[tokio::test]
async fn a_count_by_a_clock_that_is_ahead_stands_before_what_others_did_after_it() {
    for ahead in [TimeDelta::days(1), TimeDelta::days(365 * 7_900)] {
        let (mut hq, fast, right) = (Hq::new().await, Console::new(1), Console::new(2));
        hq.sync(&fast.store).await;
        hq.sync(&right.store).await;
        let fast_now = |hq: &Hq| hq.at + ahead;

        let counted = fast.does(fast_now(&hq), count("site-a", 90));
        assert_eq!(on_hand(&hq, [(&fast, fast_now(&hq)), (&right, hq.at)]).await, [0, 90, 0]);
        hq.sync(&fast.store).await;
        hq.sync(&right.store).await;
        hq.at += TimeDelta::minutes(1);
        right.does(hq.at, issue("site-a", 25));
        assert_eq!(on_hand(&hq, [(&fast, fast_now(&hq)), (&right, hq.at)]).await, [90, 90, 65]);
        hq.sync(&right.store).await;
        hq.sync(&fast.store).await;
        let clocks = [(&fast, fast_now(&hq)), (&right, hq.at)];
        assert_eq!(on_hand(&hq, clocks).await, [65, 65, 65], "ahead by {ahead}");

        // What the person said stands beside it.
        let (_, lines) = shelf(&right.store, "site-a");
        let said = lines.iter().find(|line| line.id.as_str() == counted.key.to_string()).unwrap();
        assert!(said.happened_at > hq.at, "{said:?}");
        assert!(said.recorded_at.is_some_and(|at| at < hq.at), "{said:?}");

        // A day later, by the same clocks, it is the same.
        let clocks = [(&fast, fast_now(&hq) + TimeDelta::days(1)), (&right, hq.at + TimeDelta::days(1))];
        assert_eq!(on_hand(&hq, clocks).await, [65, 65, 65]);
        hq.close().await;
    }
}

#[tokio::test]
async fn a_count_by_a_clock_that_is_ahead_that_arrives_later_stands_where_hq_recorded_it() {
    let (mut hq, fast, right) = (Hq::new().await, Console::new(1), Console::new(2));
    fast.does(hq.at, receive("site-a", 100));
    hq.sync(&fast.store).await;
    hq.sync(&right.store).await;
    let ahead = TimeDelta::days(1);
    fast.does(hq.at + ahead, issue("site-a", 10));
    right.does(hq.at, count("site-a", 80));
    hq.at += TimeDelta::minutes(1);
    hq.sync(&right.store).await;
    hq.sync(&fast.store).await;
    hq.sync(&right.store).await;
    let clocks = [(&fast, hq.at + ahead), (&right, hq.at)];
    assert_eq!(on_hand(&hq, clocks).await, [70, 70, 70]);
    // Nobody counts anything later: a count by the right clock holds over it at once.
    hq.at += TimeDelta::minutes(1);
    right.does(hq.at, count("site-a", 71));
    hq.sync(&right.store).await;
    hq.sync(&fast.store).await;
    let clocks = [(&fast, hq.at + ahead), (&right, hq.at)];
    assert_eq!(on_hand(&hq, clocks).await, [71, 71, 71]);
    hq.close().await;
}

#[tokio::test]
async fn a_log_entry_by_a_clock_that_is_ahead_does_not_stay_on_top() {
    let (mut hq, fast, right) = (Hq::new().await, Console::new(1), Console::new(2));
    fast.does(hq.at + TimeDelta::days(1), log("first", None));
    hq.sync(&fast.store).await;
    hq.at += TimeDelta::minutes(1);
    right.does(hq.at, log("second", None));
    hq.sync(&right.store).await;
    hq.sync(&fast.store).await;
    for records in [&fast.store, &right.store] {
        let texts: Vec<String> = log_rows(records).iter().map(|row| row.text.to_string()).collect();
        assert_eq!(texts, ["second", "first"]);
    }
    hq.close().await;
}

#[tokio::test]
async fn a_year_that_no_clock_can_mean_is_refused_and_holds_up_nothing() {
    let (mut hq, console) = (Hq::new().await, Console::new(1));
    let absurd = console.does(Instant::UNIX_EPOCH, receive("site-a", 5));
    let next = console.does(hq.at, receive("site-a", 7));
    hq.sync(&console.store).await;
    let Some(ActState::Refused(why)) = console.own(&absurd.key) else { panic!("not refused") };
    assert!(why.as_str().contains("set this console's clock"), "{why}");
    assert!(matches!(console.own(&next.key), Some(ActState::Applied(_))));
    assert_eq!(shelf(&hq.records().await, "site-a").0, 7);
    hq.close().await;
}

#[tokio::test]
async fn a_restored_hq_says_again_what_nobody_has_to_see_to_and_it_is_not_told_again() {
    let (mut hq, here, there) = (Hq::of("feed-1").await, Console::new(1), Console::new(2));
    let mut kept = Hq::of("feed-2").await;
    there.does(now(), receive("site-a", 100));
    hq.sync(&here.store).await;
    let counted = here.does(now(), count("site-a", 98));
    hq.sync(&there.store).await;
    let settled = hq.sync(&here.store).await;
    assert!(matches!(&settled[..], [Settled::SetAside(..)]), "{settled:?}");
    here.store.retry(&counted.key).unwrap().unwrap();
    hq.sync(&here.store).await;
    assert_eq!(here.store.counts(), (0, 0));

    kept.at = hq.at + TimeDelta::hours(1);
    let settled = kept.sync(&here.store).await;
    assert_eq!(settled.len(), 2, "{settled:?}");
    assert!(settled.iter().all(|settled| matches!(settled, Settled::Applied(_))), "{settled:?}");
    assert_eq!(here.store.counts(), (0, 0));
    hq.close().await;
    kept.close().await;
}
