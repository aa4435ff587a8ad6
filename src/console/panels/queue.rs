//! The queue: what wants a person first, then what waits for HQ, then what HQ took lately.

use ratatui::layout::Rect;

use super::{
    copied, flow_calls,
    panel::{Block, Heading, Opened, Panel, Reply, Scene},
    parts, reading, traffic,
};
use crate::{
    console::{
        Action, Context, Effect,
        ask::{About, Purpose},
        cover,
        narrow::Label,
        target::Target,
        theme::Meaning,
        widgets::{Frame, Pen, Row, Span, width},
    },
    domain::{
        ActState, Deed, ItemId, Lot, Query, View, objection,
        view::{Queue, QueueRow, Subject},
    },
    report::raised,
};

/// The widest row: who did it must not stand far from what was done.
const WIDEST: u16 = 120;
/// Columns of how long ago something was done.
const AGE: u16 = 9;

pub(crate) struct QueuePanel;

impl Panel for QueuePanel {
    fn query(&self) -> Query {
        Query::Queue
    }

    fn context(&self) -> Context {
        Context::Queue
    }

    fn show(&self) -> Action {
        Action::ShowQueue
    }

    fn title(&self) -> &'static str {
        "panel-queue"
    }

    fn blocks(&self) -> &'static [Block] {
        &[Block::Queue]
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::Open, Action::Retry, Action::Withdraw, Action::PutAway]
    }

    fn keys(&self, view: &View, _: Block) -> Vec<String> {
        match view {
            View::Queue(queue) => rows(queue).map(|row| row.key.to_string()).collect(),
            _ => Vec::new(),
        }
    }

    fn line(&self, scene: &Scene<'_>) -> Option<String> {
        selected(self, scene)
            .map(|row| copied::act(scene, row, [what(scene, &row.deed), subject(scene, row)]))
    }

    fn act(&self, action: Action, scene: &Scene<'_>) -> Reply {
        let Some(row) = selected(self, scene) else { return Reply::Nothing };
        let wants_a_person = matches!(row.state, ActState::Refused(_) | ActState::SetAside(..));
        match action {
            Action::Open => Reply::Open(Opened { key: row.key.to_string(), whole: true }),
            Action::Retry if wants_a_person => Reply::act(Effect::Retry(row.key.clone())),
            Action::Retry => Reply::Refuse(scene.text("refuse-retry")),
            Action::PutAway if wants_a_person => Reply::act(Effect::Dismiss(row.key.clone())),
            Action::PutAway => Reply::Refuse(scene.text("refuse-put-away")),
            Action::Withdraw if row.withdrawn => Reply::Refuse(scene.text("withdrawn-nothing")),
            Action::Withdraw if wants_a_person => Reply::Refuse(scene.text("refuse-withdraw")),
            Action::Withdraw => {
                let sent = row.state != ActState::Waiting { sent: false };
                let title = titled(scene, row);
                Reply::ask(Purpose::Withdraw, About::Act { key: row.key.clone(), sent }, title)
            }
            _ => Reply::Nothing,
        }
    }

    fn labels(&self, scene: &Scene<'_>, _: Block) -> Vec<Label> {
        let Some(View::Queue(queue)) = scene.view else { return Vec::new() };
        let label = |row: &QueueRow| {
            let more = [&subject(scene, row), row.who.as_str(), row.deed.words(), &state(scene, row).text];
            Label::new(what(scene, &row.deed), more.join(" · "))
        };
        rows(queue).map(label).collect()
    }

    fn pick(&self, scene: &Scene<'_>, _: Block, rows: &[usize]) -> Option<View> {
        let Some(View::Queue(queue)) = scene.view else { return None };
        Some(View::Queue(queue.pick(rows)))
    }

    fn alone(&self, scene: &Scene<'_>, opened: &Opened) -> Option<View> {
        let at = self.keys(scene.view?, Block::Queue).iter().position(|key| *key == opened.key)?;
        self.pick(scene, Block::Queue, &[at])
    }

    fn draw(&self, scene: &Scene<'_>, area: Rect, pen: &mut Pen<'_>) {
        let queue = match scene.view {
            Some(View::Queue(queue)) if !(scene.is_void() && rows(queue).next().is_none()) => Some(queue),
            _ => None,
        };
        let frame = Frame::of(area);
        let opened =
            scene.opened.and_then(|opened| rows(queue?).find(|row| row.key.to_string() == opened.key));
        if let Some(row) = opened {
            let heading = Heading::of_row(Block::Queue, scene.text("title-act"), scene.as_heard());
            let inner = scene.frame(pen, area, frame, &heading);
            return reading::draw(scene, pen, inner, &in_full(scene, row));
        }
        let heading = Heading::new(Block::Queue, scene.text("title-queue"), scene.as_heard());
        let inner = scene.frame(pen, area, frame, &heading);
        let long = queue.map_or(1, |queue| lines(scene, queue).len().max(1));
        let inner = traffic::under(scene, pen, inner, long);
        match queue {
            None => scene.void(pen, inner),
            Some(queue) if rows(queue).next().is_none() => {
                let line = Rect { height: inner.height.min(1), ..inner };
                let id = scene.then("queue-empty", "queue-then");
                Row::new(pen, line).gap(1).fill(&scene.text(id), Meaning::Dim);
            }
            Some(queue) => list(scene, pen, inner, queue),
        }
    }
}

fn rows(queue: &Queue) -> impl Iterator<Item = &QueueRow> {
    queue.attention.iter().chain(&queue.waiting).chain(&queue.answered)
}

fn selected<'a>(panel: &QueuePanel, scene: &Scene<'a>) -> Option<&'a QueueRow> {
    let Some(view @ View::Queue(queue)) = scene.view else { return None };
    let at = scene.selected(Block::Queue, &panel.keys(view, Block::Queue))?;
    rows(queue).nth(at)
}

/// One line of the list.
enum Line<'a> {
    Title(Span),
    Row(usize, &'a QueueRow),
    /// Why the row above wants a person.
    Why(String),
}

fn lines<'a>(scene: &Scene<'_>, queue: &'a Queue) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    let mut at = 0;
    for (id, meaning, rows) in [
        ("queue-attention", Meaning::Error, &queue.attention),
        (scene.of("queue-waiting", "queue-waiting-own"), Meaning::Title, &queue.waiting),
        (scene.of("queue-answered", "queue-answered-own"), Meaning::Title, &queue.answered),
    ] {
        if !rows.is_empty() {
            let title = scene.locale.format(id, &[("n", (rows.len() as i64).into())]);
            lines.push(Line::Title(Span::new(title, meaning)));
        }
        for row in rows {
            lines.push(Line::Row(at, row));
            lines.extend(why(scene, row).map(Line::Why));
            at += 1;
        }
    }
    lines
}

/// What HQ said against it, in the language of the screen where that is known.
fn why(scene: &Scene<'_>, row: &QueueRow) -> Option<String> {
    match &row.state {
        ActState::Refused(why) | ActState::SetAside(_, why) => Some(scene.locale.tell(&objection::read(why))),
        ActState::Waiting { .. } | ActState::Applied(_) => None,
    }
}

fn list(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, queue: &Queue) {
    let keys: Vec<String> = rows(queue).map(|row| row.key.to_string()).collect();
    let (selected, highlighted) =
        (scene.selected(Block::Queue, &keys), scene.highlighted(Block::Queue, &keys));
    let all = lines(scene, queue);
    let is_selected = |line: &Line<'_>| matches!(line, Line::Row(at, _) if Some(*at) == selected);
    let most = |of: &dyn Fn(&QueueRow) -> String| rows(queue).map(|row| width(&of(row))).max().unwrap_or(0);
    let widest = most(&|row| what(scene, &row.deed)).clamp(8, parts::widest(area.width, 24));
    let who = most(&|row| row.who.to_string()).clamp(2, parts::widest(area.width, 14));
    let others = 3 + AGE + 2 + widest + 2 + 2 + who + 2 + most(&|row| state(scene, row).text) + 1;
    let wide = WIDEST.max(others + most(&|row| subject(scene, row))).min(area.width);
    let at = (all.len(), all.iter().position(is_selected));
    let kind = |line: usize| match all[line] {
        Line::Title(_) => parts::Line::Heading,
        Line::Row(..) => parts::Line::Row,
        Line::Why(_) => parts::Line::Beside,
    };
    let shown = parts::listed_lines(scene, pen, area, at, kind);
    for (i, n) in shown.enumerate() {
        let whole = Rect { y: area.y + i as u16, height: 1, ..area };
        let line = Rect { width: wide, ..whole };
        match &all[n] {
            Line::Title(title) => {
                Row::new(pen, line).gap(1).fill(&title.text, title.meaning);
            }
            Line::Why(why) => {
                Row::new(pen, whole).gap(3 + AGE + 2).fill(why, Meaning::Error);
            }
            Line::Row(at, row) => {
                pen.target(line, Target::Row(Block::Queue, *at));
                draw_row(scene, pen, line, (row, widest, who));
                if highlighted == Some(*at) {
                    pen.select(
                        line,
                        Rect { x: line.x + 3, width: AGE.min(line.width.saturating_sub(3)), ..line },
                    );
                }
            }
        }
    }
}

fn draw_row(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, (row, widest, who): (&QueueRow, u16, u16)) {
    let state = state(scene, row);
    let quiet = if matches!(row.state, ActState::Applied(_)) { Meaning::Dim } else { Meaning::Text };
    let sign = pen.theme().mark(state.meaning);
    let mut out = Row::new(pen, line);
    out.gap(1).left(2, sign, state.meaning).right(AGE, &scene.age(row.happened_at), quiet).gap(2);
    out.left(widest, &what(scene, &row.deed), quiet).gap(2);
    if line.width >= 60 {
        out.tail(&[Span::new(format!("  {} ", state.text), state.meaning)]);
        let room = out.room().saturating_sub(who + 2);
        out.left(room, &subject(scene, row), quiet).gap(2).left(who, row.who.as_str(), Meaning::Dim);
    } else {
        out.fill(&subject(scene, row), quiet);
    }
}

/// What it is about, in few words.
pub(crate) fn subject(scene: &Scene<'_>, row: &QueueRow) -> String {
    let item = |item: &ItemId| scene.locale.item(item.as_str());
    match &row.subject {
        Subject::Words(words) | Subject::Place(words) => words.to_string(),
        Subject::Raised(event, place) => {
            raised(scene.locale, event.as_str(), place.as_str()).unwrap_or_else(|| row.subject.to_string())
        }
        Subject::Stock(what, site, None) => {
            let args = [("item", item(what).into()), ("site", site.as_str().into())];
            scene.locale.format("item-at-site", &args)
        }
        Subject::Stock(what, from, Some(to)) => {
            let item = ("item", item(what).into());
            let args = [item, ("from", from.as_str().into()), ("to", to.as_str().into())];
            scene.locale.format("item-from-to", &args)
        }
    }
}

fn titled(scene: &Scene<'_>, row: &QueueRow) -> String {
    let args = [("first", what(scene, &row.deed).into()), ("second", subject(scene, row).into())];
    scene.locale.format("two-facts", &args)
}

/// How far it is, in a word or two.
pub(crate) fn state(scene: &Scene<'_>, row: &QueueRow) -> Span {
    let (id, meaning) = match &row.state {
        ActState::Refused(_) => ("state-refused", Meaning::Error),
        ActState::SetAside(..) => ("state-set-aside", Meaning::Error),
        _ if row.withdrawn => ("state-withdrawn", Meaning::Closed),
        ActState::Waiting { sent: false } => ("state-waits", Meaning::Queued),
        ActState::Waiting { sent: true } => ("state-sent", Meaning::Queued),
        ActState::Applied(_) => (scene.of("state-applied", "state-applied-own"), Meaning::Acknowledged),
    };
    Span::new(scene.text(id), meaning)
}

/// What was done, with its number.
pub(crate) fn what(scene: &Scene<'_>, deed: &Deed) -> String {
    let numbered = |id: &str, number: String| scene.locale.format(id, &[("n", number.into())]);
    let counted = |id: &str, number: u32| numbered(id, scene.number(i64::from(number)));
    match deed {
        Deed::Acknowledge { .. } => scene.text("deed-acknowledge"),
        Deed::Assign { to, .. } if to.is_empty() => scene.text("deed-unassign"),
        Deed::Assign { to, .. } => scene.locale.format("deed-assign", &[("to", to.as_str().into())]),
        Deed::Note { .. } => scene.text("deed-note"),
        Deed::Receive { quantity, .. } => counted("deed-receive", *quantity),
        Deed::Issue { quantity, .. } => counted("deed-issue", *quantity),
        Deed::Transfer { quantity, .. } => counted("deed-transfer", *quantity),
        Deed::Request { quantity, .. } => counted("deed-request", *quantity),
        Deed::Dispatch { step, quantity, .. } => {
            let step = cover::state(scene.locale, (*step).into());
            let args = [("step", step.into()), ("n", i64::from(*quantity).into())];
            scene.locale.format("deed-dispatch", &args)
        }
        Deed::Count { quantity, .. } => counted("deed-count", *quantity),
        Deed::Adjust { difference, .. } => {
            numbered("deed-adjust", scene.locale.signed(i64::from(*difference)))
        }
        Deed::Void { .. } => scene.text("deed-void"),
        Deed::Log { .. } => scene.text("deed-log"),
        Deed::Figure(told) => {
            let number = |number: Option<u32>| number.map_or("–".to_owned(), |n| scene.number(n.into()));
            let args = [
                ("channel", flow_calls::channel(scene.locale, told.channel).into()),
                ("in", number(told.entries).into()),
                ("out", number(told.exits).into()),
            ];
            scene.locale.format("deed-figure", &args)
        }
        Deed::Cancel { .. } => scene.text("deed-cancel"),
        Deed::Skipped => scene.text("deed-skipped"),
    }
}

fn in_full(scene: &Scene<'_>, row: &QueueRow) -> Vec<Span> {
    let state = state(scene, row);
    let mut out = vec![Span::new(titled(scene, row), Meaning::Strong)];
    out.push(Span::new(state.text, state.meaning));
    out.extend(why(scene, row).map(|why| Span::new(why, Meaning::Error)));
    let id = match &row.state {
        ActState::Refused(_) => Some("about-refused"),
        ActState::SetAside(..) => Some("about-set-aside"),
        ActState::Waiting { sent: true } => Some("about-sent"),
        ActState::Waiting { sent: false } => Some("about-waits"),
        ActState::Applied(_) => None,
    };
    out.extend(id.map(|id| Span::new(scene.text(id), Meaning::Dim)));
    out.push(Span::new("", Meaning::Dim));
    let signed = [("who", row.who.as_str().into()), ("time", scene.moment(row.happened_at).into())];
    out.push(Span::new(scene.locale.format("done-by", &signed), Meaning::Text));
    if let ActState::Applied(recorded) | ActState::SetAside(recorded, _) = &row.state {
        let args = [("time", scene.moment(recorded.at).into())];
        out.push(Span::new(
            scene.locale.format(scene.of("recorded-at", "recorded-at-own"), &args),
            Meaning::Text,
        ));
    }
    let words = row.deed.words();
    if !words.is_empty() && words != subject(scene, row) {
        out.push(Span::new(words, Meaning::Text));
    }
    if let Deed::Receive { lot: Lot { number, expiry }, .. }
    | Deed::Issue { lot: Lot { number, expiry }, .. }
    | Deed::Transfer { lot: Lot { number, expiry }, .. }
    | Deed::Dispatch { lot: Lot { number, expiry }, .. } = &row.deed
    {
        let lot = number.as_ref().map(|lot| scene.locale.format("lot", &[("text", lot.as_str().into())]));
        let expiry =
            expiry.map(|day| scene.locale.format("expiry", &[("text", scene.locale.date(day).into())]));
        out.extend([lot, expiry].into_iter().flatten().map(|text| Span::new(text, Meaning::Text)));
    }
    if let Deed::Figure(told) = &row.deed {
        let (day, hours) = (Some(told.day), (told.from_hour, told.until_hour));
        let args = [
            ("hours", flow_calls::hours_text(scene.locale, hours, day).into()),
            ("informant", told.informant.as_str().into()),
        ];
        out.push(Span::new(scene.locale.format("call-said", &args), Meaning::Text));
    }
    out.push(Span::new("", Meaning::Dim));
    out.push(Span::new(scene.locale.format("act-key", &[("key", row.key.to_string().into())]), Meaning::Dim));
    out
}
