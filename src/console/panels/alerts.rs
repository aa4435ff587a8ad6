//! Alerts: all of them, open ones first, and one in full with what to do.

use ratatui::layout::Rect;

use super::{
    alert, alert_detail, copied, feeds,
    panel::{Block, Heading, Panel, Reply, Scene},
};
use crate::{
    console::{
        Action, Context,
        widgets::{Frame, Pen},
    },
    domain::{
        Query, View,
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
        &[Action::Open, Action::Acknowledge, Action::SyncNow]
    }

    fn keys(&self, view: &View, _: Block) -> Vec<String> {
        match view {
            View::Alerts(alerts) => alert::keys(&alerts.rows),
            _ => Vec::new(),
        }
    }

    fn line(&self, scene: &Scene<'_>) -> Option<String> {
        let Some(View::Alerts(alerts)) = scene.view else { return None };
        let at = scene.selected(Block::Alerts, &alert::keys(&alerts.rows))?;
        alerts.rows.get(at).map(|row| copied::alert(scene, row))
    }

    fn act(&self, action: Action, scene: &Scene<'_>) -> Reply {
        let Some(View::Alerts(alerts)) = scene.view else { return Reply::Nothing };
        let selected = scene.selected(Block::Alerts, &alert::keys(&alerts.rows));
        let Some(row) = selected.and_then(|at| alerts.rows.get(at)) else { return Reply::Nothing };
        match action {
            Action::Open => Reply::Open,
            Action::Acknowledge => alert::acknowledge(scene, row),
            _ => Reply::Nothing,
        }
    }

    fn draw(&self, scene: &Scene<'_>, area: Rect, pen: &mut Pen<'_>) {
        let alerts = match scene.view {
            Some(View::Alerts(alerts)) if !scene.is_void() => Some(alerts),
            _ => None,
        };
        let frame = if area.width >= 60 && area.height >= 18 { Frame::Box } else { Frame::Rule };
        let Some(alerts) = alerts else {
            let heading = Heading::new(Block::Alerts, scene.text("title-alerts"), String::new());
            let inner = scene.frame(pen, area, frame, &heading);
            return scene.void(pen, inner);
        };
        let row =
            scene.selected(Block::Alerts, &alert::keys(&alerts.rows)).and_then(|at| alerts.rows.get(at));
        if let Some(row) = row.filter(|_| scene.opened) {
            return detail(scene, pen, area, (row, frame));
        }
        let (left, right) = halves(area, alerts);
        list(scene, pen, left, (alerts, frame));
        if let Some(row) = row.filter(|_| right.height > 3) {
            detail(scene, pen, right, (row, frame));
        }
    }
}

/// Side by side where there is room, else one above the other; on a small screen the list alone.
fn halves(area: Rect, alerts: &Alerts) -> (Rect, Rect) {
    if area.width >= 100 {
        let left = area.width / 2;
        (Rect { width: left, ..area }, Rect { x: area.x + left, width: area.width - left, ..area })
    } else if area.height >= 12 {
        let upper = (alerts.rows.len() as u16).saturating_add(3).clamp(4, area.height / 2);
        (Rect { height: upper, ..area }, Rect { y: area.y + upper, height: area.height - upper, ..area })
    } else {
        (area, Rect { height: 0, ..area })
    }
}

fn list(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (alerts, frame): (&Alerts, Frame)) {
    let open = alerts.rows.iter().filter(|row| alert::is_open(row)).count();
    let open = scene.locale.format("alerts-open", &[("n", (open as i64).into())]);
    let as_of = scene.as_of(Some(alerts.stamp.at));
    let remark = scene.locale.format("two-facts", &[("first", open.into()), ("second", as_of.into())]);
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
        alert::list(scene, pen, Rect { height: inner.height - 1, ..inner }, &alerts.rows);
    }
    pen.spans(padded(inner.bottom() - 1), &feeds::line(scene, &alerts.feeds));
}

fn detail(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, (row, frame): (&AlertRow, Frame)) {
    let state = alert::state(scene, row);
    let as_of = scene.as_of(Some(row.alert.sent));
    let remark = scene.locale.format("two-facts", &[("first", state.text.into()), ("second", as_of.into())]);
    let inner = scene.frame(pen, area, frame, &Heading::aside(scene.text("title-alert"), remark));
    alert_detail::draw(scene, pen, inner, row);
}
