//! `haree status`: the board's figures, line by line.

use std::fmt::Write as _;

use serde::Serialize;

use crate::{
    domain::{
        Act, Bytes, Clean, Deed, Draft, Instant, Link, LinkState, Metric, OwnSources, Provenance, Telling,
        Traffic, Zone,
        view::{AlertRow, Level, PostDay, Reporting, SiteStock, Situation, Sum, TbSummary},
    },
    locale::Locale,
};

/// What is reported: the board, the link, and for when.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Status<'a> {
    /// `console` if a running console was asked, `cache` if none runs and its cache and journal were
    /// read, `snapshot` if only the file that it left could be, `ledger` at HQ.
    pub from: &'static str,
    /// For when it was asked: what HQ had recorded up to then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Instant>,
    /// Acts that HQ has not answered, from the journal itself.
    pub queued: &'a [Act],
    pub at: Instant,
    /// When the board and the link were so.
    pub seen_at: Option<Instant>,
    pub link: &'a Link,
    pub board: &'a Situation,
}

/// A link whose reason is in words, for programs that have no messages.
pub fn in_words(link: &Link) -> Link {
    let said = |why: &Telling| Clean::new(&words(why)).into();
    let state = match &link.state {
        LinkState::Offline { since, why } => LinkState::Offline { since: *since, why: said(why) },
        LinkState::Refused { since, why } => LinkState::Refused { since: *since, why: said(why) },
        other => other.clone(),
    };
    Link { state, ..link.clone() }
}

/// Writes the status as plain text, one fact a line, with age and source.
pub fn text(status: &Status<'_>) -> String {
    let mut out = String::new();
    let board = status.board;
    let age = |at: Option<Instant>| at.map_or_else(|| "no time".to_owned(), |at| age(status.at, at));
    let mut line = |text: String| {
        // Writing to a string cannot fail.
        let _infallible = writeln!(out, "{text}");
    };
    if let Some(at) = status.as_of {
        line(format!("as of        {}: what HQ had recorded then; ages are ages then", clock(at)));
    } else if matches!(status.from, "snapshot" | "cache") {
        line(format!("console      none is running; this is what the last one saw, {}", age(status.seen_at)));
    }
    line(format!("provenance   {}", provenance(status)));
    if status.as_of.is_none() && status.from != "ledger" {
        line(format!("hq           {}", link(status)));
        line(format!("traffic      {}", traffic(&status.link.traffic)));
        for act in status.queued {
            line(queued(act, &age));
        }
    }
    let crossings = &board.crossings;
    line(format!("crossings    {} as of {}", crossings.day, age(crossings.as_of)));
    for post in &crossings.posts {
        let (state, age) = (state(post, status.at), age(post.as_of));
        line(format!("  {:<14} {}, {state} (source time {age})", post.name, counts(post)));
    }
    line(format!(
        "  {:<14} in {} out {} movements, not people",
        format!("{} posts", crossings.posts.len()),
        sum(crossings.entries),
        sum(crossings.exits)
    ));
    for said in &board.stock.statements {
        let families = said.families.map_or_else(|| "?".to_owned(), |n| n.to_string());
        let kits = said.kits.map_or_else(|| "?".to_owned(), |n| n.to_string());
        line(format!(
            "kits         {kits} kits for {families} families (source {}, {})",
            said.source,
            age(Some(said.as_of))
        ));
    }
    if board.stock.as_of.is_some() {
        line(on_hand(board, &age));
    } else {
        line("on hand      nothing counted yet".to_owned());
    }
    board.stock.sites.iter().for_each(|row| line(site(row, &age)));
    line(tb(&board.tb, &age));
    let alerts = &board.alerts;
    line(format!("alerts       {} open, {} elsewhere", alerts.open, alerts.elsewhere));
    for row in &alerts.rows {
        line(alert(row, status.at));
    }
    for feed in &board.feeds {
        line(format!("feed         {}: heard {}", feed.name, age(Some(feed.heard_at))));
    }
    out
}

fn queued(act: &Act, age: &dyn Fn(Option<Instant>) -> String) -> String {
    format!("queued       {}, {}", self::act(act), age(Some(act.draft.happened_at)))
}

/// An act in one line: who did what, and the words they gave for it.
pub fn act(act: &Act) -> String {
    let Draft { who, deed, .. } = &act.draft;
    let what = match deed {
        Deed::Acknowledge { alert, .. } => format!("acknowledged {alert}"),
        Deed::Assign { alert, to, .. } if to.is_empty() => format!("took {alert} from whoever had it"),
        Deed::Assign { alert, to, .. } => format!("gave {alert} to {to}"),
        Deed::Note { alert, .. } => format!("noted on {alert}"),
        Deed::Receive { site, item, quantity, .. } => format!("received {quantity} {item} at {site}"),
        Deed::Issue { site, item, quantity, .. } => format!("issued {quantity} {item} at {site}"),
        Deed::Transfer { site, to, item, quantity, .. } => {
            format!("sent {quantity} {item} from {site} to {to}")
        }
        Deed::Request { site, item, quantity, .. } => format!("asked for {quantity} {item} at {site}"),
        Deed::Dispatch { step, request, quantity, item, .. } => {
            format!("{} {quantity} {item} of request {request}", step.words())
        }
        Deed::Count { site, item, quantity, .. } => format!("counted {quantity} {item} at {site}"),
        Deed::Adjust { site, item, difference, .. } => format!("adjusted {item} at {site} by {difference:+}"),
        Deed::Void { entry, .. } => format!("voided {entry}"),
        Deed::Figure(told) => {
            let number = |number: Option<u32>| number.map_or("?".to_owned(), |number| number.to_string());
            let (post, day, informant) = (&told.post, told.day, &told.informant);
            format!(
                "was told by {} of {post}, {day} from {:02}:00 to {:02}:00: {} in, {} out, by {informant}",
                told.channel.id(),
                told.from_hour,
                told.until_hour,
                number(told.entries),
                number(told.exits),
            )
        }
        Deed::Log { place: Some(place), .. } => format!("logged for {place}"),
        Deed::Log { place: None, .. } => "logged".to_owned(),
        Deed::Cancel { act, .. } => format!("took back {act}"),
        Deed::Skipped => "skipped a number".to_owned(),
    };
    let words = deed.words();
    if words.is_empty() { format!("{who} {what}") } else { format!("{who} {what}: {words}") }
}

fn on_hand(board: &Situation, age: &dyn Fn(Option<Instant>) -> String) -> String {
    let (kits, cover) = (board.stock.on_hand, board.stock.cover);
    let (families, ratio) = (cover.families, cover.families_per_kit);
    format!(
        "on hand      {kits} kits, {families} families at 1 kit per {ratio} (as of {})",
        age(board.stock.as_of)
    )
}

fn site(site: &SiteStock, age: &dyn Fn(Option<Instant>) -> String) -> String {
    let minimum = site.minimum.map_or_else(String::new, |minimum| format!(", minimum {minimum}"));
    let Some(on_hand) = site.known() else {
        return format!("  {:<14} - {}{minimum} (no entry yet)", site.name, site.item);
    };
    let expired = match site.expired() {
        0 => String::new(),
        number => format!(", {number} expired"),
    };
    let (level, age) = (level(site.level), age(site.as_of));
    format!("  {:<14} {on_hand} {}{expired}{minimum}{level} (as of {age})", site.name, site.item)
}

fn provenance(status: &Status<'_>) -> &'static str {
    match status.board.stamp.provenance.or(status.link.provenance) {
        Some(Provenance::Real) => "real",
        Some(Provenance::Simulated) => "SIMULATED",
        Some(Provenance::Exercise) => "EXERCISE",
        None => "unknown: HQ has not answered yet",
    }
}

fn link(status: &Status<'_>) -> String {
    let link = status.link;
    let state = match &link.state {
        LinkState::Connecting | LinkState::Syncing | LinkState::Live if link.own == OwnSources::Asked => {
            "no HQ: own sources".to_owned()
        }
        LinkState::NoHq => "no HQ address given".to_owned(),
        LinkState::Connecting => "connecting".to_owned(),
        LinkState::Syncing => "syncing".to_owned(),
        LinkState::Live => "live".to_owned(),
        LinkState::Offline { since, why } => format!("offline since {}: {}", clock(*since), words(why)),
        LinkState::Refused { since, why } => format!("refused since {}: {}", clock(*since), words(why)),
    };
    let synced = link
        .synced_at
        .map_or_else(|| "never synced".to_owned(), |at| format!("synced {}", age(status.at, at)));
    let state = if status.from == "console" { state } else { format!("not known now (was {state})") };
    format!("{state}, {synced}, queue {}, needs attention {}", link.queued, link.attention)
}

/// In English, as all of it.
fn words(telling: &Telling) -> String {
    Locale::english().tell(telling)
}

/// What the link carried: bodies are counted, what is around them is an estimate.
fn traffic(traffic: &Traffic) -> String {
    let bytes = |bytes: Bytes| {
        format!("{} B sent and {} B received, ≈{} B around them", bytes.sent, bytes.received, bytes.overhead)
    };
    let mut text = format!("last hour {}; in all {}", bytes(traffic.last_hour), bytes(traffic.in_all));
    if let Some(limit) = traffic.hourly_bytes {
        let state = if traffic.used_up { ", used up: only acts and alerts go" } else { "" };
        // Writing to a string cannot fail.
        let _infallible = write!(text, "; {limit} B an hour{state}");
    }
    if traffic.paused {
        text += "; paused";
    }
    text
}

fn counts(post: &PostDay) -> String {
    format!("in {} out {}", sum(post.entries), sum(post.exits))
}

/// A sum as a person reads it: `662+` when parts are missing, `~662` when one was told by phone or radio,
/// `-` when there is no figure at all.
fn sum(sum: Sum) -> String {
    let told = if sum.told > 0 { "~" } else { "" };
    match (sum.parts, sum.is_partial()) {
        (0, _) => "-".to_owned(),
        (_, true) => format!("{told}{}+", sum.number),
        (_, false) => format!("{told}{}", sum.number),
    }
}

fn state(post: &PostDay, at: Instant) -> String {
    match post.reporting {
        Reporting::Reporting => "reporting".to_owned(),
        Reporting::Late { since } => format!("late {}", span(at, since)),
        Reporting::Silent { since } => format!("silent {}", span(at, since)),
        Reporting::Closed { opens: Some(opens) } => format!("closed, opens {}", clock(opens)),
        Reporting::Closed { opens: None } => "closed".to_owned(),
        Reporting::ClosedIncomplete { missing } => format!("closed, {} missing", clock(missing.start())),
        Reporting::NoSchedule => "no schedule".to_owned(),
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::NoEntry | Level::Enough => "",
        Level::BelowMinimum => " BELOW MINIMUM",
        Level::Empty => " EMPTY",
        Level::Impossible => " IMPOSSIBLE: entries are missing or wrong",
    }
}

fn tb(tb: &TbSummary, age: &dyn Fn(Option<Instant>) -> String) -> String {
    let figure = |metric| tb.step(metric).and_then(|step| step.value).and_then(crate::domain::Value::number);
    let (Some(screened), Some(cases)) = (figure(Metric::TbScreened), figure(Metric::TbCases)) else {
        return "tb           no figures yet".to_owned();
    };
    let ratio = tb.yielded().map_or_else(String::new, |ratio| {
        let one_in = ratio.one_in().map_or_else(String::new, |n| format!(", 1 in {n:.0}"));
        format!(", {:.2} % of those screened{one_in}", ratio.percent())
    });
    let period = tb.period.map_or_else(String::new, |period| format!(" {period}"));
    let source = tb
        .source
        .as_ref()
        .map_or_else(String::new, |source| format!(" (source {source}, {})", age(tb.as_of)));
    format!("tb          {period} {screened} screenings, {cases} cases{ratio}{source}")
}

fn alert(row: &AlertRow, at: Instant) -> String {
    let priority = row.priority.map_or_else(|| "-".to_owned(), |priority| format!("{priority:?}"));
    let seen = match &row.acknowledged {
        Some(ack) if ack.outgrown => format!("acknowledged by {} for an earlier version", ack.who),
        Some(ack) if ack.queued => format!("acknowledged by {}, queued", ack.who),
        Some(ack) => format!("acknowledged by {}: {}", ack.who, ack.reason),
        None => "not acknowledged".to_owned(),
    };
    format!("  {priority:<2} {} ({}), sent {}, {seen}", row.alert.title(), row.place, age(at, row.alert.sent))
}

/// How long ago, in the largest unit that says enough.
fn age(now: Instant, at: Instant) -> String {
    format!("{} ago", span(now, at))
}

fn span(now: Instant, at: Instant) -> String {
    let seconds = (now - at).num_seconds().max(0);
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} m", seconds / 60),
        3_600..172_800 => format!("{} h {} m", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{} d", seconds / 86_400),
    }
}

fn clock(at: Instant) -> String {
    Zone::DILI.local(at).format("%Y-%m-%d %H:%M TLT").to_string()
}
