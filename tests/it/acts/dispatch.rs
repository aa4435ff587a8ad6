//! Requests and their steps at HQ: what one console sent, no other sends or receives twice.

use haree::domain::{Step, view::DispatchState};

use super::*;

fn request(site: &str, quantity: u32) -> Deed {
    Deed::Request { site: site.into(), item: "kit".into(), quantity, reason: "flood".into() }
}

fn step(of: &Act, step: Step, quantity: u32) -> Deed {
    Deed::Dispatch {
        request: of.key.to_string().as_str().into(),
        step,
        site: "site-a".into(),
        to: "site-b".into(),
        item: "kit".into(),
        quantity,
        lot: Lot::default(),
        reason: "by truck".into(),
    }
}

/// On hand at both sites, what is on its way to the second, and the state of the one request.
fn stands(records: &impl Records<Error: std::fmt::Debug>) -> (i64, i64, i64, DispatchState) {
    let View::Stock(stock) = answer(records, Query::Stock, now(), &Rules::default()).unwrap() else {
        panic!("not the stock")
    };
    let row = |site: &str| stock.summary.sites.iter().find(|row| row.site.as_str() == site).unwrap().clone();
    let (from, to) = (row("site-a"), row("site-b"));
    (from.on_hand, to.on_hand, to.in_transit, stock.stores.dispatches[0].state)
}

#[tokio::test]
async fn a_request_goes_its_way_over_two_consoles_and_stock_never_doubles() {
    let (mut hq, here, there) = (Hq::new().await, Console::new(1), Console::new(2));
    hq.sync(&here.store).await;
    let at = |minute| now() + TimeDelta::minutes(minute);
    here.does(at(0), receive("site-a", 100));
    let asked = here.does(at(1), request("site-b", 40));
    here.does(at(2), step(&asked, Step::Committed, 30));
    hq.sync(&here.store).await;
    hq.sync(&there.store).await;
    assert_eq!(stands(&there.store), (100, 0, 0, DispatchState::Committed));

    // Both send it while neither knows of the other: HQ takes one and refuses the other.
    here.does(at(3), step(&asked, Step::EnRoute, 30));
    there.does(at(4), step(&asked, Step::EnRoute, 30));
    assert_eq!(stands(&here.store), (70, 0, 30, DispatchState::EnRoute));
    hq.sync(&here.store).await;
    let settled = hq.sync(&there.store).await;
    let [Settled::Rejected(_, why)] = &settled[..] else { panic!("{settled:?}") };
    assert!(why.as_str().ends_with("it is en route already"), "{why}");
    assert_eq!(stands(&there.store), (70, 0, 30, DispatchState::EnRoute));

    there.does(at(5), step(&asked, Step::Received, 31));
    let settled = hq.sync(&there.store).await;
    assert!(
        matches!(&settled[..], [Settled::Rejected(_, why)] if why.as_str().ends_with("more than was sent"))
    );
    there.does(at(6), step(&asked, Step::Received, 30));
    hq.sync(&there.store).await;
    hq.sync(&here.store).await;
    for records in [&here.store, &there.store] {
        assert_eq!(stands(records), (70, 30, 0, DispatchState::Received));
    }
    assert_eq!(stands(&hq.records().await), (70, 30, 0, DispatchState::Received));
}

#[tokio::test]
async fn hq_refuses_a_step_of_a_request_that_it_does_not_have() {
    let (mut hq, here) = (Hq::new().await, Console::new(1));
    hq.sync(&here.store).await;
    let mut nowhere = here.does(now(), request("site-b", 40));
    nowhere.key.sequence += 100;
    here.does(now(), step(&nowhere, Step::Committed, 40));
    let settled = hq.sync(&here.store).await;
    assert!(
        settled
            .iter()
            .any(|it| matches!(it, Settled::Rejected(_, why) if why.as_str().contains("no such request"))),
        "{settled:?}"
    );
}
