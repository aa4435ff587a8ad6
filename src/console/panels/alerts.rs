//! Alerts: all of them, open ones first, and one in full with what to do.

use ratatui::layout::Rect;

use super::{
    alert,
    alert_detail::{self, Detail},
    copied, feeds, labels,
    panel::{Block, Heading, Opened, Panel, Reply, Scene},
};
use crate::{
    console::{
        Action, Context,
        narrow::{Column, Label, SortKey},
        widgets::{Frame, Pen, left_column},
    },
    domain::{
        Alert, Query, View, picked,
        view::{AlertRow, Alerts},
    },
};

pub(crate) struct AlertsPanel;

impl Panel for AlertsPanel {
    fn query(&self) -> Query {
        Query::Alerts
    }

    fn context(&self) -> Context {
        Context::Alerts
    }

    fn show(&self) -> Action {
        Action::ShowAlerts
    }

    fn title(&self) -> &'static str {
        "panel-alerts"
    }

    fn blocks(&self) -> &'static [Block] {
        &[Block::Alerts]
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::Open, Action::Acknowledge, Action::Assign, Action::Note]
    }

    fn keys(&self, view: &View, _: Block) -> Vec<String> {
        match view {
            View::Alerts(alerts) => alert::keys(&alerts.rows),
            _ => Vec::new(),
        }
    }

    fn line(&self, scene: &Scene<'_>) -> Option<String> {
        let Some(View::Alerts(alerts)) = scene.view else { return None };
        meant(scene, &alerts.rows).map(|row| copied::alert(scene, row))
    }

    fn act(&self, action: Action, scene: &Scene<'_>) -> Reply {
        let Some(View::Alerts(alerts)) = scene.view else { return Reply::Nothing };
        let Some(row) = meant(scene, &alerts.rows) else { return Reply::Nothing };
        match action {
            Action::Open => Reply::Open(alert::open(scene, row.alert.id.as_str())),
            action => alert::act(scene, row, action),
        }
    }

    fn labels(&self, scene: &Scene<'_>, _: Block) -> Vec<Label> {
        match scene.view {
            Some(View::Alerts(alerts)) => labels::alerts(scene, &alerts.rows),
            _ => Vec::new(),
        }
    }

    fn columns(&self, _: Block) -> &'static [Column] {
        labels::OF_ALERTS
    }

    fn column(&self, scene: &Scene<'_>, _: Block, column: usize) -> Vec<SortKey> {
        match scene.view {
            Some(View::Alerts(alerts)) => labels::alerts_by(scene, &alerts.rows, column),
            _ => Vec::new(),
        }
    }

    fn pick(&self, scene: &Scene<'_>, _: Block, rows: &[usize]) -> Option<View> {
        let Some(View::Alerts(alerts)) = scene.view else { return None };
        Some(View::Alerts(Alerts { rows: picked(&alerts.rows, rows), ..alerts.clone() }))
    }

    fn alone(&self, scene: &Scene<'_>, opened: &Opened) -> Option<View> {
        let at = self.keys(scene.view?, Block::Alerts).iter().position(|key| *key == opened.key)?;
        self.pick(scene, Block::Alerts, &[at])
    }

    fn alert<'s>(&self, scene: &Scene<'s>) -> Option<(&'s Alert, &'s [AlertRow])> {
        let Some(View::Alerts(alerts)) = scene.view else { return None };
        meant(scene, &alerts.rows).map(|row| (&row.alert, alerts.rows.as_slice()))
    }

    fn draw(&self, scene: &Scene<'_>, area: Rect, pen: &mut Pen<'_>) {
        let alerts = match scene.view {
            Some(View::Alerts(alerts)) if !scene.is_void() => Some(alerts),
            _ => None,
        };
        let frame = Frame::of(area);
        let Some(alerts) = alerts else {
            let heading = Heading::new(Block::Alerts, scene.text("title-alerts"), String::new());
            let inner = scene.frame(pen, area, frame, &heading);
            return scene.void(pen, inner);
        };
        let in_full = alert::foremost(scene, &alerts.rows);
        let opened = scene.opened.filter(|_| scene.opened(&alert::keys(&alerts.rows)).is_some());
        if let Some(shown) = in_full.filter(|_| opened.is_some_and(|opened| opened.whole)) {
            return detail(scene, pen, area, (alerts, shown, frame));
        }
        let (left, right) = halves(area, alert::height(scene, &alerts.rows), frame);
        let in_full = in_full.filter(|_| right.height > 3);
        list(scene, pen, left, (alerts, frame, in_full.map(|(at, _)| at)));
        if let Some(shown) = in_full {
            detail(scene, pen, right, (alerts, shown, frame));
        } else if right.height > 3 {
            let heading = Heading::aside(scene.text("title-alert-worst"), String::new());
            let inner = scene.frame(pen, right, frame, &heading);
            let calm = feeds::calm(scene, &alerts.feeds);
            pen.text(
                Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner },
                &calm.text,
                calm.meaning,
            );
        }
    }
}

/// The alert that keys are about: the one that fills the panel, else the selected one.
fn meant<'a>(scene: &Scene<'_>, rows: &'a [AlertRow]) -> Option<&'a AlertRow> {
    let keys = alert::keys(rows);
    let opened = scene.opened.filter(|opened| opened.whole).and_then(|_| scene.opened(&keys));
    rows.get(opened.or_else(|| scene.selected(Block::Alerts, &keys))?)
}

/// Side by side where there is room, else one above the other; on a small screen the list alone.
fn halves(area: Rect, lines: u16, frame: Frame) -> (Rect, Rect) {
    if area.width >= 100 {
        let left = left_column(area);
        let right = area.x + left - frame.shared();
        (Rect { width: left, ..area }, Rect { x: right, width: area.right() - right, ..area })
    } else if area.height >= 12 {
        let upper = lines.saturating_add(3).clamp(4, area.height / 2);
        (Rect { height: upper, ..area }, Rect { y: area.y + upper, height: area.height - upper, ..area })
    } else {
        (area, Rect { height: 0, ..area })
    }
}

fn list(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (alerts, frame, in_full): (&Alerts, Frame, Option<usize>),
) {
    let open = alerts.rows.iter().filter(|row| alert::is_open(row)).count();
    let open = scene.locale.format("alerts-open", &[("n", (open as i64).into())]);
    let as_of = scene.as_of(Some(alerts.stamp.at));
    let remark = scene.facts(open, as_of);
    let inner =
        scene.frame(pen, area, frame, &Heading::new(Block::Alerts, scene.text("title-alerts"), remark));
    if inner.height == 0 {
        return;
    }
    let padded = |y: u16| Rect { x: inner.x + 1, y, width: inner.width.saturating_sub(2), height: 1 };
    if alerts.rows.is_empty() {
        let calm = feeds::calm(scene, &alerts.feeds);
        pen.text(padded(inner.y), &calm.text, calm.meaning);
    } else {
        alert::list(scene, pen, Rect { height: inner.height - 1, ..inner }, &alerts.rows, in_full);
    }
    pen.spans(padded(inner.bottom() - 1), &feeds::line(scene, &alerts.feeds));
}

/// One alert in full; the title says why it is this one, because it need not be the selected one.
fn detail(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (alerts, (at, title), frame): (&Alerts, (usize, &str), Frame),
) {
    let row = &alerts.rows[at];
    let state = alert::state(scene, row);
    // Another moment has its own mark.
    let as_of = scene.as_of(Some(row.alert.sent).filter(|_| scene.as_of.is_none()));
    let remark = scene.facts(state.text, as_of);
    let heading = Heading::aside(scene.text(title), remark);
    // Once it fills the panel the keys go to it.
    let focusable = scene.opened.is_some_and(|opened| opened.whole);
    let inner = scene.frame(pen, area, frame, &Heading { focusable, ..heading });
    alert_detail::draw(scene, pen, inner, (row, Detail::Full));
}
