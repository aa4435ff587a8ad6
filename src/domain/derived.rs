//! Alerts that haree's own rules raise: a post that went silent, stock at zero or under its minimum.
//!
//! Their ids follow from the figures alone, so that every console gives the same one, and they go
//! when their cause goes. Must not know how an alert is shown.

use super::{
    Alert, AlertId, Area, Category, Certainty, Clean, Instant, MessageType, Origin, Period, Prose, Rules,
    Scope, Severity, Status, Urgency, crossings::Post, ledger_fold::Row, reporting::Schedule, view::Level,
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
pub(super) fn silent_posts(posts: &[Post], rules: &Rules) -> Vec<Alert> {
    let raised = posts.iter().filter_map(|post| {
        let schedule = Schedule::new(post.place.calendar.as_ref()?, rules);
        let (since, sent) = post.trail.as_ref()?.silence(&schedule)?;
        let key = format!("{}:{}", post.place.id, Period::Hour(since));
        let from = rules.zone.local(since.start()).format("%H:%M");
        let headline = format!("{} has not reported since {from}", post.place.label());
        Some(Cause { event: event::POST_SILENT, key, place: post.place.label(), sent, headline }.raise())
    });
    raised.collect()
}

/// Raises an alert for each item that is at zero or under its minimum at a site.
pub(super) fn low_stock(rows: &[Row]) -> Vec<Alert> {
    let raised = rows.iter().filter_map(|row| {
        let (stock, balance) = (&row.stock, row.balance.as_ref()?);
        let (event, level) = match stock.level {
            Level::NoEntry | Level::Enough => return None,
            Level::BelowMinimum => (event::STOCK_MINIMUM, stock.minimum? - 1),
            Level::Empty | Level::Impossible => (event::STOCK_ZERO, 0),
        };
        let (entry, sent) = balance.at_most_since(level)?;
        let key = format!("{}:{}:{entry}", stock.site, stock.item);
        let (item, name) = (&stock.item, &stock.name);
        let headline = match stock.minimum {
            Some(minimum) => format!("{name}: {item} {} of minimum {minimum}", stock.on_hand),
            None => format!("{name}: {item} {}", stock.on_hand),
        };
        Some(Cause { event, key, place: name, sent, headline }.raise())
    });
    raised.collect()
}

/// Why an alert is raised.
struct Cause<'a> {
    event: &'static str,
    /// What makes this cause one cause, on every console.
    key: String,
    place: &'a Clean,
    sent: Instant,
    headline: String,
}

impl Cause<'_> {
    fn raise(self) -> Alert {
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
