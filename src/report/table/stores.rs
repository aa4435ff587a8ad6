//! What the stock panel shows beside the sites: counts, lots, people in need, requests, and the nearest
//! kits of each place. It must not know how any of it was worked out.

use super::{
    figure::{Figure, Held},
    stock::unit,
};
use crate::domain::{
    Clean, Metric,
    view::{Counted, Dispatch, DispatchState, LotStock, NearSite, NearTo, Need, SiteStock, Stock, Tally},
};

/// Everything beside the sites, in the order of the panel's parts.
pub(super) fn stores(stock: &Stock) -> Vec<Figure> {
    let (summary, stores) = (&stock.summary, &stock.stores);
    let count = |tally: Tally| {
        let number = summary.rows_of(tally).len() as i64;
        let figure = Figure::new("counts", "stock.rows").by("count", tally.name()).unit("rows");
        figure.value(number, Held::Derived).dated(summary.as_of)
    };
    let mut figures: Vec<Figure> = Tally::ALL.into_iter().map(count).collect();
    for (site, lots) in summary.sites.iter().zip(&stores.lots) {
        figures.extend(lots.iter().map(|lot| of_lot(site, lot)));
    }
    figures.extend(stores.needs.iter().map(of_need));
    figures.extend(stores.dispatches.iter().map(of_dispatch));
    figures.extend(stores.dispatches.iter().flat_map(steps));
    figures.extend(stores.nearest.iter().flat_map(of_place));
    figures
}

fn of_lot(site: &SiteStock, lot: &LotStock) -> Figure {
    let number = lot.number.as_ref().map(|number| format!("lot {number}"));
    let expiry = lot.expiry.map(|day| format!("expires {day}"));
    Figure::new("lots", "stock.lot")
        .place(&site.name, site.site.as_str())
        .by("item", site.item.as_str())
        .unit(unit(&site.item))
        .value(lot.quantity, Held::Derived)
        .dated(site.as_of)
        .note(number.into_iter().chain(expiry).collect::<Vec<_>>().join("; "))
}

fn of_need(need: &Need) -> Figure {
    let (metric, number) = match need.counted {
        Counted::Families(number) => (Metric::HouseholdsAffected, number),
        Counted::People(number) => (Metric::Displaced, number),
    };
    Figure::of("needs", metric)
        .place(&need.name, need.place.as_str())
        .period(Some(need.period))
        .value(number, Held::Final)
        .source(need.source.as_str())
}

/// A request as it stands.
fn of_dispatch(it: &Dispatch) -> Figure {
    let from = it.from.as_ref().map(|(site, name)| format!("from {name} ({site})"));
    let missing = (it.missing > 0).then(|| format!("{} missing", it.missing));
    let words = [Some(state(it.state).to_owned()), from, missing];
    let last = it.last();
    let held = if last.is_some_and(|last| last.recorded_at.is_none()) { Held::Queued } else { Held::Final };
    Figure::new("dispatch", "stock.dispatch")
        .place(&it.to_name, it.to.as_str())
        .by("item", it.item.as_str())
        .unit(unit(&it.item))
        .value(i64::from(it.quantity), held)
        .source(last.map_or("", |last| last.who.as_str()))
        .dated(last.map(|last| last.happened_at))
        .id(it.request.as_str())
        .note(words.into_iter().flatten().collect::<Vec<_>>().join("; "))
}

/// The request and each step of it.
fn steps(it: &Dispatch) -> impl Iterator<Item = Figure> {
    it.history.iter().map(|line| {
        let held = if line.recorded_at.is_none() { Held::Queued } else { Held::Final };
        Figure::new("steps", "stock.dispatch_step")
            .place(&it.to_name, it.to.as_str())
            .by("state", state(line.state))
            .unit(unit(&it.item))
            .value(i64::from(line.quantity), held)
            .source(line.who.as_str())
            .dated(Some(line.happened_at))
            .id(line.act.as_str())
            .note(line.reason.as_str())
    })
}

fn of_place(near: &NearTo) -> Vec<Figure> {
    let one = |site: &NearSite| {
        let way = if site.by_road { "by road" } else { "by no road" };
        Figure::new("nearest", "stock.nearest")
            .place(&near.name, near.place.as_str())
            .by("site", site.site.as_str())
            .unit("kits that can be used")
            .value(site.kits, Held::Derived)
            .note(format!("{} km, {way}", site.km))
    };
    if near.sites.is_empty() {
        let none = Figure::new("nearest", "stock.nearest").place(&near.name, near.place.as_str());
        return vec![none.word(Clean::new("none"))];
    }
    near.sites.iter().map(one).collect()
}

const fn state(state: DispatchState) -> &'static str {
    match state {
        DispatchState::Requested => "requested",
        DispatchState::Committed => "committed",
        DispatchState::EnRoute => "en route",
        DispatchState::Received => "received",
        DispatchState::Returned => "returned",
        DispatchState::Declined => "declined",
    }
}
