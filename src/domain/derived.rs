//! Alerts that haree's own rules raise: a post that went silent, stock at zero or under its minimum.
//!
//! Their ids follow from the figures alone, so that every console gives the same one, and they go
//! when their cause goes. Must not know how an alert is shown.

use chrono::NaiveDate;

use super::{
    Alert, AlertId, Area, Category, Certainty, Clean, Instant, MessageType, Origin, Period, Place, Prose,
    Rules, Scope, Severity, Status, Urgency, Zone,
    crossings::Post,
    ledger_fold::Row,
    nearest,
    reporting::Schedule,
    view::{Cause, Level, SiteStock},
};

/// The event words of derived alerts; a screen words them anew in its own language.
pub mod event {
    pub const POST_SILENT: &str = "post-silent";
    pub const STOCK_ZERO: &str = "stock-zero";
    pub const STOCK_MINIMUM: &str = "stock-minimum";
}

/// The sender of derived alerts.
pub const SENDER: &str = "haree";

/// Raises an alert for each post that has been silent for two expected hours or more.
///
/// A post that was never heard cannot have gone silent: it raises none.
pub(super) fn silent_posts(posts: &[Post], rules: &Rules) -> Vec<(Alert, Cause)> {
    let raised = posts.iter().filter_map(|post| {
        let schedule = Schedule::new(post.place.calendar.as_ref()?, rules);
        let (since, sent) = post.trail.as_ref()?.silence(&schedule)?;
        let key = format!("{}:{}", post.place.id, Period::Hour(since));
        let from = rules.zone.local(since.start()).format("%H:%M");
        let headline = format!("{} has not reported since {from}", post.place.label());
        let alert =
            Raised { event: event::POST_SILENT, key, place: post.place.label(), sent, headline }.alert();
        Some((alert, post.last_report()?))
    });
    raised.collect()
}

/// Raises an alert for each item of which nothing, or less than its minimum, can be used at a site.
pub(super) fn low_stock(rows: &[Row], places: &[Place], zone: Zone) -> Vec<(Alert, Cause)> {
    let sites: Vec<SiteStock> = rows.iter().map(|row| row.stock.clone()).collect();
    let raised = rows.iter().filter_map(|row| {
        let (stock, balance) = (&row.stock, row.balance.as_ref()?);
        let (event, level) = match stock.level {
            Level::NoEntry | Level::Enough => return None,
            Level::BelowMinimum => (event::STOCK_MINIMUM, stock.minimum? - 1),
            Level::Empty | Level::Impossible => (event::STOCK_ZERO, 0),
        };
        let (entry, since) = balance.at_most_since(level + stock.expired())?;
        // Where what expired would have been enough, it was until its day was over.
        let spoiled = newest_expired(row).filter(|_| stock.on_hand > level).map(|day| zone.midnight(day));
        let sent = spoiled.map_or(since, |spoiled| since.max(spoiled));
        let key = format!("{}:{}:{entry}", stock.site, stock.item);
        let (item, name) = (&stock.item, &stock.name);
        let headline = match stock.minimum {
            Some(minimum) => format!("{name}: {item} {} of minimum {minimum}", stock.usable()),
            None => format!("{name}: {item} {}", stock.usable()),
        };
        let cause = Cause::Short {
            site: stock.site.clone(),
            item: item.clone(),
            on_hand: stock.on_hand,
            expired: stock.expired(),
            minimum: stock.minimum,
            givers: nearest::givers(stock, places, &sites),
        };
        Some((Raised { event, key, place: name, sent, headline }.alert(), cause))
    });
    raised.collect()
}

/// The day after the last on which the newest of what has expired was good.
fn newest_expired(row: &Row) -> Option<NaiveDate> {
    let lots = row.balance.as_ref()?.lots.show();
    let expired = lots.iter().filter_map(|lot| lot.expiry).filter(|expiry| *expiry < row.today);
    expired.max()?.succ_opt()
}

/// What is said of an alert that is raised.
struct Raised<'a> {
    event: &'static str,
    /// What makes this cause one cause, on every console.
    key: String,
    place: &'a Clean,
    sent: Instant,
    headline: String,
}

impl Raised<'_> {
    fn alert(self) -> Alert {
        // With Expected and Observed the table of priorities makes P2 of Severe and P3 of Moderate.
        let severity = if self.event == event::STOCK_ZERO { Severity::Severe } else { Severity::Moderate };
        let category = if self.event == event::POST_SILENT { Category::Transport } else { Category::Other };
        Alert {
            id: AlertId::new(&format!("{SENDER},{}:{}", self.event, self.key)),
            origin: Origin::Rule,
            sender: SENDER.into(),
            sent: self.sent,
            status: Status::Actual,
            message_type: MessageType::Alert,
            scope: Scope::Restricted,
            language: Clean::default(),
            references: Vec::new(),
            event: self.event.into(),
            categories: vec![category],
            urgency: Urgency::Expected,
            severity,
            certainty: Certainty::Observed,
            effective: None,
            onset: None,
            expires: None,
            sender_name: SENDER.into(),
            headline: self.headline.into(),
            description: Prose::default(),
            instruction: Prose::default(),
            web: Clean::default(),
            contact: Clean::default(),
            areas: vec![Area {
                description: self.place.clone(),
                polygons: Vec::new(),
                circles: Vec::new(),
                geocodes: Vec::new(),
            }],
            tsunami: false,
            incidents: Vec::new(),
            impact: None,
            remarks: Vec::new(),
        }
    }
}
