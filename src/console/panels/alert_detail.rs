//! One alert in full: what to do, what is known, for how long, and who has seen it.

use ratatui::layout::Rect;

use super::{
    alert,
    alert_words::{what_is_known, what_to_do},
    panel::Scene,
    reading,
};
use crate::{
    console::{
        cover,
        theme::Meaning,
        widgets::{Pen, Span},
    },
    domain::{
        Instant, View,
        view::{AlertRow, Life},
    },
};

/// How much of it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// What to do, what is known and who to ask.
    Short,
    /// All of it.
    Full,
}

/// Draws it from the scene's scroll on.
pub(crate) fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>, inner: Rect, (row, detail): (&AlertRow, Detail)) {
    let paragraphs = paragraphs(scene, pen, (row, detail));
    reading::draw(scene, pen, inner, &paragraphs);
}

/// The lines of an alert in a place of this width.
pub(crate) fn lines(
    scene: &Scene<'_>,
    pen: &Pen<'_>,
    columns: u16,
    (row, detail): (&AlertRow, Detail),
) -> Vec<Span> {
    let paragraphs = paragraphs(scene, pen, (row, detail));
    paragraphs.iter().flat_map(|span| reading::wrapped(span, columns)).collect()
}

/// The whole message, what to do before what is known.
fn paragraphs(scene: &Scene<'_>, pen: &Pen<'_>, (row, detail): (&AlertRow, Detail)) -> Vec<Span> {
    let (mark, meaning) = alert::mark(pen, row);
    let title = Span::new(format!("{mark} {}", alert::title(scene, &row.alert)), meaning);
    std::iter::once(title).chain(facts(scene, (row, detail))).collect()
}

/// The same without its title.
pub(crate) fn facts(scene: &Scene<'_>, (row, detail): (&AlertRow, Detail)) -> Vec<Span> {
    let alert = &row.alert;
    let mut out = Vec::new();
    let grades = [
        ("severity", scene.text(severity(alert.severity)).into()),
        ("urgency", scene.text(urgency(alert.urgency)).into()),
        ("certainty", scene.text(certainty(alert.certainty)).into()),
    ];
    out.push(Span::new(scene.locale.format("alert-grades", &grades), scene.figure()));
    out.extend(life(scene, row).map(|text| Span::new(text, Meaning::Late)));
    out.extend(acknowledged(scene, row));
    out.extend(handled(scene, row));
    out.extend(row.also.iter().map(|twin| {
        let args = [("from", twin.from.as_str().into()), ("title", twin.title.as_str().into())];
        Span::new(scene.locale.format("alert-also", &args), Meaning::Dim)
    }));
    let mut labelled = |id: &str, text: &str| {
        if !text.is_empty() {
            out.push(Span::new(scene.locale.format(id, &[("text", text.into())]), scene.figure()));
        }
    };
    let areas: Vec<&str> = alert.areas.iter().map(|area| area.description.as_str()).collect();
    labelled("alert-area", &areas.join("; "));
    labelled("alert-nearest", &nearest(scene, row));
    for (id, at) in [
        ("alert-sent", Some(alert.sent)),
        ("alert-effective", alert.effective.filter(|at| *at != alert.sent)),
        ("alert-onset", alert.onset),
        ("alert-expires", alert.expires),
    ] {
        labelled(id, &at.map(|at| with_age(scene, at)).unwrap_or_default());
    }
    if alert.expires.is_none() {
        let id = if row.cause.is_some() { "alert-ends-with-cause" } else { "alert-no-end" };
        out.push(Span::new(scene.text(id), Meaning::Dim));
    }
    for (id, texts) in
        [("alert-instruction", what_to_do(scene, row)), ("alert-description", what_is_known(scene, row))]
    {
        if !texts.is_empty() {
            out.push(Span::new("", Meaning::Dim));
            out.push(Span::new(scene.text(id), Meaning::Title));
            out.extend(texts.into_iter().map(|text| Span::new(text, scene.figure())));
        }
    }
    out.push(Span::new("", Meaning::Dim));
    let mut quiet = |id: &str, text: &str| {
        if !text.is_empty() {
            out.push(Span::new(scene.locale.format(id, &[("text", text.into())]), Meaning::Dim));
        }
    };
    quiet(
        "alert-sender",
        if alert.sender_name.is_empty() { alert.sender.as_str() } else { alert.sender_name.as_str() },
    );
    quiet("alert-contact", alert.contact.as_str());
    for remark in &alert.remarks {
        quiet("alert-remark", remark.as_str());
    }
    if detail == Detail::Full {
        quiet("alert-web", alert.web.as_str());
        quiet("alert-id", alert.id.as_str());
    }
    out
}

/// From where its area can get kits; nothing where that is not known.
fn nearest(scene: &Scene<'_>, row: &AlertRow) -> String {
    let Some(View::Alerts(alerts)) = scene.view else { return String::new() };
    let found = alerts.nearest.iter().find(|(id, _)| *id == row.alert.id);
    let sites = found.into_iter().flat_map(|(_, sites)| sites);
    sites.map(|site| cover::near(scene.locale, site)).collect::<Vec<_>>().join("; ")
}

/// Why it is over or does not count, in a sentence.
fn life(scene: &Scene<'_>, row: &AlertRow) -> Option<String> {
    let named = |id: &str, alert: &str| Some(scene.locale.format(id, &[("alert", alert.into())]));
    match &row.life {
        Life::Open => None,
        Life::Review => Some(scene.text("about-review")),
        Life::Expired(at) => {
            Some(scene.locale.format("about-expired", &[("time", with_age(scene, *at).into())]))
        }
        Life::Superseded(by) => named("about-superseded", by.as_str()),
        Life::Told(by) => named("about-told", by.as_str()),
        Life::Cancelled(by) => named("about-cancelled", by.as_str()),
        Life::Elsewhere(Some(km)) => Some(scene.locale.format("about-elsewhere", &[("km", (*km).into())])),
        Life::Elsewhere(None) => Some(scene.text("about-elsewhere-unknown")),
        Life::Exercise => Some(scene.text("about-exercise")),
        Life::NoAlarm => Some(scene.text("about-no-alarm")),
    }
}

fn acknowledged(scene: &Scene<'_>, row: &AlertRow) -> Vec<Span> {
    let Some(seen) = &row.acknowledged else { return Vec::new() };
    let args = [
        ("who", seen.who.as_str().into()),
        ("time", with_age(scene, seen.at).into()),
        ("reason", seen.reason.as_str().into()),
    ];
    let meaning = if seen.queued { Meaning::Queued } else { Meaning::Acknowledged };
    let mut out = vec![Span::new(scene.locale.format("acknowledged-by", &args), meaning)];
    if seen.queued {
        let id = scene.of("acknowledged-queued", "acknowledged-queued-own");
        out.push(Span::new(scene.text(id), Meaning::Queued));
    }
    if seen.outgrown {
        out.push(Span::new(scene.text("acknowledged-outgrown"), Meaning::Late));
    }
    if !seen.also.is_empty() {
        let names: Vec<&str> = seen.also.iter().map(crate::domain::Clean::as_str).collect();
        let names = names.join(", ");
        out.push(Span::new(
            scene.locale.format("acknowledged-also", &[("names", names.into())]),
            Meaning::Dim,
        ));
    }
    out
}

/// Who sees to it, and what was noted.
fn handled(scene: &Scene<'_>, row: &AlertRow) -> Vec<Span> {
    let mark = |queued| if queued { Meaning::Queued } else { Meaning::Text };
    let suffix = |queued| if queued { format!(" ({})", scene.text("state-queued")) } else { String::new() };
    let mut out = Vec::new();
    if let Some(assigned) = &row.assigned_to {
        let args = [
            ("to", assigned.to.as_str().into()),
            ("by", assigned.by.as_str().into()),
            ("time", with_age(scene, assigned.at).into()),
        ];
        let mut text = scene.locale.format("assigned-to", &args);
        if !assigned.reason.is_empty() {
            text = scene
                .locale
                .format("said", &[("what", text.into()), ("words", assigned.reason.as_str().into())]);
        }
        out.push(Span::new(text + &suffix(assigned.queued), mark(assigned.queued)));
    }
    out.extend(row.notes.iter().map(|note| {
        let args = [
            ("who", note.who.as_str().into()),
            ("time", with_age(scene, note.at).into()),
            ("text", note.text.as_str().into()),
        ];
        Span::new(scene.locale.format("note-by", &args) + &suffix(note.queued), mark(note.queued))
    }));
    out
}

/// An instant in Dili's time, and how far off it is.
pub(crate) fn with_age(scene: &Scene<'_>, at: Instant) -> String {
    let seconds = (scene.now - at).num_seconds();
    let id = if seconds >= 0 { "time-ago" } else { "time-ahead" };
    let args = [("time", scene.moment(at).into()), ("age", scene.locale.age(seconds.abs()).into())];
    scene.locale.format(id, &args)
}

fn severity(severity: crate::domain::Severity) -> &'static str {
    use crate::domain::Severity;
    match severity {
        Severity::Extreme => "severity-extreme",
        Severity::Severe => "severity-severe",
        Severity::Moderate => "severity-moderate",
        Severity::Minor => "severity-minor",
        Severity::Unknown => "severity-unknown",
    }
}

fn urgency(urgency: crate::domain::Urgency) -> &'static str {
    use crate::domain::Urgency;
    match urgency {
        Urgency::Immediate => "urgency-immediate",
        Urgency::Expected => "urgency-expected",
        Urgency::Future => "urgency-future",
        Urgency::Past => "urgency-past",
        Urgency::Unknown => "urgency-unknown",
    }
}

fn certainty(certainty: crate::domain::Certainty) -> &'static str {
    use crate::domain::Certainty;
    match certainty {
        Certainty::Observed => "certainty-observed",
        Certainty::Likely => "certainty-likely",
        Certainty::Possible => "certainty-possible",
        Certainty::Unlikely => "certainty-unlikely",
        Certainty::Unknown => "certainty-unknown",
    }
}
