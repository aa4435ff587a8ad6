//! Alerts: how many there are, and each with who has seen it.

use crate::{
    domain::{
        Alert, Feed, Instant, MessageType, Origin, rule_event as event,
        view::{AlertRow, AlertSummary, Life, Priority},
    },
    locale::Locale,
};

use super::{
    cell::{Cell, Column, Records, column},
    figure::{Figure, Held},
};

/// The columns of an alert.
const ALERTS: &[Column] = &[
    column("priority", "#severity+priority"),
    column("state", "#status"),
    column("status", "#status+cap"),
    column("title", "#event+title"),
    column("event", "#event+type"),
    column("place", "#loc+name"),
    column("severity", "#severity"),
    column("urgency", "#severity+urgency"),
    column("certainty", "#severity+certainty"),
    column("sent", "#date+sent"),
    column("onset", "#date+onset"),
    column("expires", "#date+expires"),
    column("sender", "#org+sender"),
    column("acknowledged_by", "#contact+acknowledged"),
    column("acknowledged_at", "#date+acknowledged"),
    column("reason", "#description+reason"),
    column("assigned_to", "#contact+assigned"),
    column("instruction", "#description+instruction"),
    column("description", "#description"),
    column("contact", "#contact"),
    column("web", "#meta+url"),
    column("id", "#meta+id"),
];

/// The title of an alert. What haree's own rules raise is worded in the reader's language.
pub fn alert_title(locale: &Locale, alert: &Alert) -> String {
    let place = alert.areas.first().map(|area| area.description.as_str()).unwrap_or_default();
    let raised =
        (alert.origin == Origin::Rule).then(|| raised(locale, alert.event.as_str(), place)).flatten();
    match raised {
        Some(title) => title,
        None if alert.title().is_empty() => locale.text(match alert.message_type {
            MessageType::Cancel => "alert-untitled-cancel",
            MessageType::Update => "alert-untitled-update",
            _ => "alert-untitled",
        }),
        None => alert.title().to_string(),
    }
}

/// What our own rules say of an event at a place.
pub fn raised(locale: &Locale, event: &str, place: &str) -> Option<String> {
    let id = match event {
        event::POST_SILENT => "event-post-silent",
        event::STOCK_ZERO => "event-stock-zero",
        event::STOCK_MINIMUM => "event-stock-minimum",
        _ => return None,
    };
    Some(locale.format(id, &[("place", place.into())]))
}

/// How many are open, and each of them.
pub(super) fn summary(alerts: &AlertSummary, locale: &Locale) -> Vec<Figure> {
    let count = |figure, number: u32| {
        Figure::new("alerts", figure).unit("alerts").value(i64::from(number), Held::Derived)
    };
    let mut figures = vec![count("alerts.open", alerts.open)];
    let by_priority = Priority::ALL.into_iter().zip(alerts.by_priority);
    figures.extend(
        by_priority.map(|(priority, number)| count("alerts.open", number).by("priority", word(priority))),
    );
    figures.push(count("alerts.elsewhere", alerts.elsewhere));
    figures.push(count("alerts.exercises", alerts.exercises));
    figures.extend(alerts.rows.iter().map(|row| {
        Figure::new("alerts", "alert")
            .place(&row.place, "")
            .by("priority", row.priority.map(word).unwrap_or_default())
            .word(state(row))
            .source(row.alert.sender.as_str())
            .dated(Some(row.alert.sent))
            .id(row.alert.id.as_str())
            .note(alert_title(locale, &row.alert))
    }));
    figures
}

/// When every feed was heard last.
pub(super) fn feeds(feeds: &[Feed], at: Instant) -> Vec<Figure> {
    let one = |feed: &Feed| {
        let word = match (feed.is_unproven(at), feed.is_stale(at)) {
            (true, _) => "no test",
            (false, true) => "stale",
            (false, false) => "heard",
        };
        let figure = Figure::new("feeds", "feed").word(word).source(feed.name.as_str());
        figure.dated(Some(feed.heard_at)).id(feed.id.as_str())
    };
    feeds.iter().map(one).collect()
}

/// Every alert in full.
pub(super) fn records(rows: &[AlertRow], locale: &Locale) -> Records {
    let rows = rows.iter().map(|row| {
        let alert = &row.alert;
        let seen = row.acknowledged.as_ref();
        vec![
            Cell::text(row.priority.map(word).unwrap_or_default()),
            Cell::text(state(row)),
            Cell::text(alert.status.word()),
            Cell::text(alert_title(locale, alert)),
            Cell::text(alert.event.clone()),
            Cell::text(row.place.clone()),
            Cell::text(alert.severity.word()),
            Cell::text(alert.urgency.word()),
            Cell::text(alert.certainty.word()),
            Cell::Time(alert.sent),
            Cell::time(alert.onset),
            Cell::time(alert.expires),
            Cell::text(if alert.sender_name.is_empty() { &alert.sender } else { &alert.sender_name }.clone()),
            Cell::text(seen.map(|seen| seen.who.clone()).unwrap_or_default()),
            Cell::time(seen.map(|seen| seen.at)),
            Cell::text(seen.map(|seen| seen.reason.clone()).unwrap_or_default()),
            Cell::text(row.assigned_to.as_ref().map(|given| given.to.clone()).unwrap_or_default()),
            Cell::text(prose(&alert.instruction)),
            Cell::text(prose(&alert.description)),
            Cell::text(alert.contact.clone()),
            Cell::text(alert.web.clone()),
            Cell::text(alert.id.as_str()),
        ]
    });
    Records { columns: ALERTS, rows: rows.collect() }
}

fn prose(prose: &crate::domain::Prose) -> String {
    prose.paragraphs().iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ")
}

fn word(priority: Priority) -> &'static str {
    match priority {
        Priority::P1 => "P1",
        Priority::P2 => "P2",
        Priority::P3 => "P3",
        Priority::P4 => "P4",
    }
}

/// What became of it, or who has seen it.
fn state(row: &AlertRow) -> &'static str {
    match &row.life {
        Life::Expired(_) => return "expired",
        Life::Superseded(_) => return "superseded",
        Life::Told(_) => return "told by another source",
        Life::Cancelled(_) => return "cancelled",
        Life::Elsewhere(_) => return "elsewhere",
        Life::Exercise => return "exercise",
        Life::NoAlarm => return "no alarm",
        Life::Open | Life::Review => {}
    }
    match &row.acknowledged {
        Some(seen) if seen.queued => "acknowledgement queued",
        Some(seen) if !seen.outgrown => "acknowledged",
        _ if row.life == Life::Review => "for review",
        _ => "new",
    }
}
