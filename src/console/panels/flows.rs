//! Flows: posts by hours, days, weeks or months, one of them in detail, and what was published.

use ratatui::layout::Rect;

use super::{
    copied, crossings, flow_detail, flow_forms,
    flow_published::{self, publications},
    flow_table, labels,
    panel::{Block, Opened, Panel, Reach, Reply, Scene},
};
use crate::{
    console::{
        Action, Context,
        narrow::{Column, Label, SortKey},
        widgets::{Frame, Pen},
    },
    domain::{Against, Query, View, picked, view::Flows},
};

pub(crate) struct FlowsPanel;

impl Panel for FlowsPanel {
    fn query(&self) -> Query {
        Query::Flows
    }

    fn context(&self) -> Context {
        Context::Flows
    }

    fn show(&self) -> Action {
        Action::ShowFlows
    }

    fn title(&self) -> &'static str {
        "panel-flows"
    }

    fn blocks(&self) -> &'static [Block] {
        &[Block::Crossings, Block::Published]
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::Open, Action::NextRange, Action::Earlier, Action::AsOf, Action::NextPanel]
    }

    fn keys(&self, view: &View, block: Block) -> Vec<String> {
        let View::Flows(flows) = view else { return Vec::new() };
        match block {
            Block::Published => flow_published::keys(&flows.published),
            _ => crossings::keys(&flows.crossings),
        }
    }

    fn line(&self, scene: &Scene<'_>) -> Option<String> {
        let Some(view @ View::Flows(flows)) = scene.view else { return None };
        if let (Some(detail), Some(_)) = (flows.detail.as_deref(), scene.opened) {
            return flow_detail::line(scene, flows, detail);
        }
        let at = scene.selected(scene.focus, &self.keys(view, scene.focus))?;
        match scene.focus {
            Block::Published => {
                publications(&flows.published).get(at).map(|row| copied::published(scene, row))
            }
            _ => flows.crossings.posts.get(at).map(|post| copied::post(scene, post)),
        }
    }

    fn has_range(&self) -> bool {
        true
    }

    fn has_details(&self) -> bool {
        true
    }

    fn reach(&self, view: &View) -> Option<Reach> {
        let View::Flows(flows) = view else { return None };
        flows.detail.as_deref().map(flow_detail::reach)
    }

    fn against(&self, view: &View, opened: &Opened) -> Vec<Against> {
        let View::Flows(flows) = view else { return Vec::new() };
        let others = flows.crossings.posts.iter().filter(|post| post.post.as_str() != opened.key);
        std::iter::once(Against::Before).chain(others.map(|post| Against::Post(post.post.clone()))).collect()
    }

    fn act(&self, action: Action, scene: &Scene<'_>) -> Reply {
        match (action, scene.view) {
            (Action::Open, _) => open(scene),
            (Action::Figure, Some(View::Flows(flows))) => flow_forms::ask(scene, flows),
            (Action::VoidFigure, Some(View::Flows(flows))) => flow_forms::void(scene, flows),
            _ => Reply::Nothing,
        }
    }

    fn labels(&self, scene: &Scene<'_>, block: Block) -> Vec<Label> {
        let Some(View::Flows(flows)) = scene.view else { return Vec::new() };
        match block {
            Block::Published => labels::published(scene, &flows.published),
            _ => labels::posts(scene, &flows.crossings),
        }
    }

    fn columns(&self, block: Block) -> &'static [Column] {
        if block == Block::Published { labels::OF_PUBLISHED } else { labels::OF_POSTS }
    }

    fn column(&self, scene: &Scene<'_>, block: Block, column: usize) -> Vec<SortKey> {
        let Some(View::Flows(flows)) = scene.view else { return Vec::new() };
        match block {
            Block::Published => labels::published_by(scene, &flows.published, column),
            _ => labels::posts_by(scene, &flows.crossings, column),
        }
    }

    fn pick(&self, scene: &Scene<'_>, block: Block, rows: &[usize]) -> Option<View> {
        let Some(View::Flows(flows)) = scene.view else { return None };
        Some(View::Flows(match block {
            Block::Published => {
                let figures = flow_published::figures(&flows.published, rows);
                Flows { published: picked(&flows.published, &figures), ..flows.clone() }
            }
            _ => flows.pick_posts(rows),
        }))
    }

    fn alone(&self, scene: &Scene<'_>, opened: &Opened) -> Option<View> {
        let at = self.keys(scene.view?, Block::Crossings).iter().position(|key| *key == opened.key)?;
        self.pick(scene, Block::Crossings, &[at])
    }

    fn exported(&self, scene: &Scene<'_>) -> Option<&'static [&'static str]> {
        scene.opened.map(|_| flow_detail::EXPORTED)
    }

    fn draw(&self, scene: &Scene<'_>, area: Rect, pen: &mut Pen<'_>) {
        let flows = match scene.view {
            Some(View::Flows(flows)) if !scene.is_void() => Some(flows),
            _ => None,
        };
        if let (Some(flows), Some(opened)) = (flows, scene.opened) {
            return flow_detail::draw(scene, pen, area, (flows, &opened.key));
        }
        let frame = Frame::of(area);
        let small = area.width < 60 || area.height < 12;
        let posts = flows.map_or(2, |flows| flows.crossings.posts.len() as u16);
        let border = 1 + frame.shared();
        // Three lines a post where the figures of longer periods still find room below.
        let (three, one) = (posts * 3 + 4 + border, posts + 4 + border);
        let upper = match () {
            () if small && scene.focus == Block::Published => 0,
            () if small => area.height,
            () if area.height >= three + 6 => three,
            () => one.min(area.height - 5),
        };
        flow_table::draw(scene, pen, Rect { height: upper, ..area }, (flows, frame));
        let below = upper - frame.shared().min(upper);
        let lower = Rect { y: area.y + below, height: area.height - below, ..area };
        let lower = if upper == area.height { Rect { height: 0, ..lower } } else { lower };
        flow_published::draw(scene, pen, lower, (flows, frame));
    }
}

/// Opens the selected post; the figures of longer periods tell it all already.
fn open(scene: &Scene<'_>) -> Reply {
    let Some(View::Flows(flows)) = scene.view else { return Reply::Nothing };
    if scene.focus == Block::Published {
        let keys = flow_published::keys(&flows.published);
        let rows = publications(&flows.published);
        let row = scene.selected(Block::Published, &keys).and_then(|at| rows.get(at));
        return row.map_or(Reply::Nothing, |row| Reply::Say(copied::published(scene, row)));
    }
    let keys = crossings::keys(&flows.crossings);
    let selected = scene.selected(Block::Crossings, &keys);
    let key = selected.and_then(|at| keys.into_iter().nth(at));
    key.map_or(Reply::Nothing, |key| Reply::Open(Opened { key, whole: true }))
}
