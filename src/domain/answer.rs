//! Turns a [`Query`] into a [`View`]: the one place where records become what a screen shows.
//!
//! It reads through [`Records`] and must not know what is behind it, nor any rule: each part has its own.

use chrono::TimeDelta;

use super::{
    Alert, AlertId, AsOf, Feed, Hour, Instant, Lens, Origin, Place, Query, RecordedAct, Records, Rules, View,
    alerts::{Causes, Ranked},
    calls::CallBook,
    cascade, crossings, derived, flow_detail, flows, geography,
    ledger::Ledger,
    ledger_fold, log, nearest,
    own::{self, Names, Own},
    reference, screening,
    standing::REVIEW_AFTER,
    view::{AlertRow, Alerts, Cause, Flows, Log, Map, NearSite, Queue, Situation, Sources, Stamp, Stock, Tb},
};

/// Open alerts for whose area the nearest kits are looked up, the worst first.
const NEAREST_OF: usize = 50;

/// Answers a query as of an instant; it reads no more than that query needs.
pub fn answer<R: Records>(records: &R, query: Query, at: Instant, rules: &Rules) -> Result<View, R::Error> {
    answered(records, (query, &Lens::default()), at, rules)
}

/// Answers a query through a lens: for its moment, with what HQ had recorded by then, if it has one.
pub fn answer_through<R: Records>(
    records: &R,
    (query, lens): (Query, &Lens),
    now: Instant,
    rules: &Rules,
) -> Result<View, R::Error> {
    match lens.as_of {
        Some(at) => answered(&AsOf::new(records, at), (query, lens), at, rules),
        None => answered(records, (query, lens), now, rules),
    }
}

fn answered<R: Records>(
    records: &R,
    (query, lens): (Query, &Lens),
    at: Instant,
    rules: &Rules,
) -> Result<View, R::Error> {
    let places = records.places()?;
    let question = Question { records, places: &places, lens, at, rules };
    match query {
        Query::Board => question.board(),
        Query::Flows => question.flows(),
        Query::Stock => question.stock(),
        Query::Tb => question.tb(),
        Query::Alerts => question.alerts(),
        Query::Log => question.log(),
        Query::Queue => question.queue(),
        Query::Map => question.map(),
        Query::Sources => question.sources(),
    }
}

struct Question<'a, R> {
    records: &'a R,
    places: &'a [Place],
    lens: &'a Lens,
    at: Instant,
    rules: &'a Rules,
}

impl<R: Records> Question<'_, R> {
    fn board(&self) -> Result<View, R::Error> {
        let (at, rules) = (self.at, self.rules);
        let posts = crossings::posts(self.records, self.places, at, rules)?;
        let stock = self.stock_rows(&Ledger::read(self.records, self.at)?)?;
        let (alerts, causes) = self.all_alerts(&posts, &stock)?;
        let acts = self.records.acts()?;
        let feeds = self.records.feeds()?;
        Ok(View::Board(Box::new(Situation {
            stamp: self.stamp(&alerts, &feeds)?,
            crossings: crossings::crossings(self.records, &posts, &self.calls(&acts), (at, rules))?,
            stock: ledger_fold::on_board(ledger_fold::summary(self.records, self.places, stock, at, rules)?),
            tb: cascade::summary(self.records, cascade::country(self.places), at)?,
            alerts: Ranked::new(&alerts, &acts, self.places, at, rules).because(causes).summary(),
            feeds,
        })))
    }

    fn flows(&self) -> Result<View, R::Error> {
        let (at, rules) = (self.at, self.rules);
        let posts = crossings::posts(self.records, self.places, at, rules)?;
        let book = self.calls(&self.records.acts()?);
        let detail = flow_detail::detail(self.records, self.places, (self.lens, &book), (at, rules))?;
        Ok(View::Flows(Flows {
            stamp: self.stamp(&[], &[])?,
            crossings: crossings::crossings(self.records, &posts, &book, (at, rules))?,
            table: flows::table(self.records, self.places, (self.lens.range, &book), (at, rules))?,
            published: crossings::published(self.records, self.places, at, rules)?,
            detail: detail.map(Box::new),
        }))
    }

    /// What people were told by phone or radio.
    fn calls(&self, acts: &[RecordedAct]) -> CallBook {
        CallBook::read(acts, self.at, self.rules.zone)
    }

    fn stock(&self) -> Result<View, R::Error> {
        let ledger = Ledger::read(self.records, self.at)?;
        let rows = self.stock_rows(&ledger)?;
        let mut lines = ledger.last_lines();
        let mut of = |row: &ledger_fold::Row| {
            lines.remove(&(row.stock.site.clone(), row.stock.item.clone())).unwrap_or_default()
        };
        Ok(View::Stock(Stock {
            stamp: self.stamp(&[], &[])?,
            lines: rows.iter().map(&mut of).collect(),
            stores: ledger_fold::stores(self.records, self.places, (&rows, &ledger), (self.at, self.rules))?,
            summary: ledger_fold::summary(self.records, self.places, rows, self.at, self.rules)?,
        }))
    }

    fn log(&self) -> Result<View, R::Error> {
        let entries = log::rows(&self.records.acts()?, self.places, self.at);
        Ok(View::Log(Log { stamp: self.stamp(&[], &[])?, entries }))
    }

    fn queue(&self) -> Result<View, R::Error> {
        // Before the acts: what is answered meanwhile is then in both, never in neither.
        let own = self.records.own_acts()?;
        let (alerts, ledger) = (self.records.alerts()?, Ledger::read(self.records, self.at)?);
        let acts = self.records.acts()?;
        let names = Names { places: self.places, alerts: &alerts, ledger: &ledger, acts: &acts };
        let Own { attention, waiting, answered } = own::sort(own, &names);
        Ok(View::Queue(Queue { stamp: self.stamp(&[], &[])?, attention, waiting, answered }))
    }

    fn map(&self) -> Result<View, R::Error> {
        let (at, rules) = (self.at, self.rules);
        let posts = crossings::posts(self.records, self.places, at, rules)?;
        let stock = self.stock_rows(&Ledger::read(self.records, at)?)?;
        let (alerts, causes) = self.all_alerts(&posts, &stock)?;
        let acts = self.records.acts()?;
        let rows = Ranked::new(&alerts, &acts, self.places, at, rules).because(causes).list();
        let posts = crossings::states(&posts, at, rules);
        let stock: Vec<_> = stock.into_iter().map(|row| row.stock).collect();
        Ok(View::Map(Box::new(Map {
            stamp: self.stamp(&alerts, &[])?,
            outline: reference::outline(),
            things: geography::things(self.places, rows, &posts, &stock),
        })))
    }

    fn sources(&self) -> Result<View, R::Error> {
        let mut feeds = self.records.feeds()?;
        feeds.sort_by_key(|feed| {
            let fails = feed.trouble().is_some() || feed.is_stale(self.at);
            (!fails, feed.asking.is_none(), feed.name.clone())
        });
        Ok(View::Sources(Sources { stamp: self.stamp(&[], &feeds)?, feeds }))
    }

    fn stock_rows(&self, ledger: &Ledger) -> Result<Vec<ledger_fold::Row>, R::Error> {
        ledger_fold::rows(self.records, ledger, self.places, self.at, self.rules)
    }

    fn tb(&self) -> Result<View, R::Error> {
        let country = cascade::country(self.places);
        let summary = cascade::summary(self.records, country, self.at)?;
        Ok(View::Tb(Tb {
            stamp: self.stamp(&[], &[])?,
            screening: Box::new(screening::screening(self.records, self.places, &summary, self.at)?),
            summary,
            context: cascade::context(self.records, country, self.at)?,
            population: country.and_then(|country| country.population),
        }))
    }

    fn alerts(&self) -> Result<View, R::Error> {
        let posts = crossings::posts(self.records, self.places, self.at, self.rules)?;
        let stock = self.stock_rows(&Ledger::read(self.records, self.at)?)?;
        let (alerts, causes) = self.all_alerts(&posts, &stock)?;
        let acts = self.records.acts()?;
        let feeds = self.records.feeds()?;
        let rows = Ranked::new(&alerts, &acts, self.places, self.at, self.rules).because(causes).list();
        Ok(View::Alerts(Alerts {
            stamp: self.stamp(&alerts, &feeds)?,
            nearest: self.nearest(&rows, &stock),
            rows,
            feeds,
        }))
    }

    /// From where the areas of open alerts can get kits; what our own rules raise is about one post or store.
    fn nearest(&self, rows: &[AlertRow], stock: &[ledger_fold::Row]) -> Vec<(AlertId, Vec<NearSite>)> {
        let sites: Vec<_> = stock.iter().map(|row| row.stock.clone()).collect();
        let open = rows.iter().filter(|row| row.priority.is_some() && row.alert.origin == Origin::Hq);
        let near = |row: &AlertRow| {
            let found = nearest::of_alert(&row.alert, self.places, &sites, self.rules);
            (row.alert.id.clone(), found)
        };
        open.take(NEAREST_OF).map(near).collect()
    }

    /// The alerts that came and those that our own rules raise, with why these are raised.
    fn all_alerts(
        &self,
        posts: &[crossings::Post],
        stock: &[ledger_fold::Row],
    ) -> Result<(Vec<Alert>, Causes), R::Error> {
        let mut alerts = self.records.alerts()?;
        let raised = derived::silent_posts(posts, self.rules);
        let (own, causes): (Vec<Alert>, Vec<Cause>) =
            raised.into_iter().chain(derived::low_stock(stock, self.places, self.rules.zone)).unzip();
        let causes = own.iter().map(|alert| alert.id.clone()).zip(causes).collect();
        alerts.extend(own);
        Ok((alerts, causes))
    }

    fn stamp(&self, alerts: &[Alert], feeds: &[Feed]) -> Result<Stamp, R::Error> {
        Ok(Stamp {
            at: self.at,
            valid_until: self.valid_until(alerts, feeds),
            provenance: self.records.provenance()?,
            as_of: self.lens.as_of,
        })
    }

    /// The next instant at which something changes though nothing arrives; at most an hour ahead.
    fn valid_until(&self, alerts: &[Alert], feeds: &[Feed]) -> Instant {
        // Openings, closings, midnight and the cells of two hours all fall on the end of an hour.
        let now = self.rules.zone.hour(self.at);
        let late = self.rules.late_after_minutes;
        let deadlines = (0..=late / 60 + 1).map(|back| Hour(now.0 - back).end() + TimeDelta::minutes(late));
        let of_alert = |alert: &Alert| {
            // Times from outside may lie where nothing can be added to them.
            let review = alert.sent.checked_add_signed(REVIEW_AFTER);
            [alert.onset, alert.expires, review].into_iter().flatten()
        };
        let stale = feeds.iter().flat_map(Feed::stale_at);
        let changes = deadlines.chain(alerts.iter().flat_map(of_alert)).chain(stale);
        changes.filter(|change| *change > self.at).fold(now.end(), Instant::min)
    }
}

#[cfg(test)]
mod tests;
