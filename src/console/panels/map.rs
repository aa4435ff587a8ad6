//! The map: the country with posts, sites, alerts and municipalities, and below it what they are.

mod picture;
mod raster;
mod thing;

use ratatui::layout::Rect;

use self::thing::{course, keys, kind, name, precision, selected, sign, state};
use super::{
    alert,
    panel::{Block, Heading, Opened, Panel, Reply, Scene},
    parts,
};
use crate::{
    console::{
        Action, Context,
        narrow::Label,
        theme::Meaning,
        widgets::{Frame, Pen, Row, Span, width},
    },
    domain::{
        Query, View, picked,
        view::{Map, Thing, What},
    },
};

/// Rows of the map for a hundred columns: as much as the country is less tall than wide.
const ROWS_FOR_HUNDRED: u16 = 22;
/// Columns from which on a row says what kind of thing it is about.
const WIDE: u16 = 70;

pub(crate) struct MapPanel;

impl Panel for MapPanel {
    fn query(&self) -> Query {
        Query::Map
    }

    fn context(&self) -> Context {
        Context::Map
    }

    fn show(&self) -> Action {
        Action::ShowMap
    }

    fn title(&self) -> &'static str {
        "panel-map"
    }

    fn blocks(&self) -> &'static [Block] {
        &[Block::Map]
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::Open, Action::ZoomIn, Action::ZoomOut, Action::FitCountry, Action::FitSelected]
    }

    fn keys(&self, view: &View, _: Block) -> Vec<String> {
        match view {
            View::Map(map) => keys(map),
            _ => Vec::new(),
        }
    }

    fn line(&self, scene: &Scene<'_>) -> Option<String> {
        let (_, thing) = selected(scene)?;
        let at = format!("{:.4}, {:.4}", thing.at.latitude, thing.at.longitude);
        let args =
            [("what", name(scene, thing).into()), ("kind", kind(scene, thing).into()), ("at", at.into())];
        Some(scene.locale.format("copy-position", &args))
    }

    fn act(&self, action: Action, scene: &Scene<'_>) -> Reply {
        let Some((_, thing)) = selected(scene) else { return Reply::Nothing };
        let key = thing.key.to_string();
        match (action, &thing.what) {
            (Action::Open, What::Alert { .. }) => {
                let opened = Some(alert::open(scene, &key));
                Reply::Go { query: Query::Alerts, block: Block::Alerts, key, opened }
            }
            (Action::Open, What::Post(_)) => {
                let opened = Some(Opened { key: key.clone(), whole: false });
                Reply::Go { query: Query::Flows, block: Block::Crossings, key, opened }
            }
            (Action::Open, What::Site(_)) => {
                let key = format!("{key}/kit");
                Reply::Go { query: Query::Stock, block: Block::Stock, key, opened: None }
            }
            (Action::Open, What::Municipality) => Reply::Refuse(scene.text("refuse-no-panel")),
            (action, What::Alert { row, .. }) => alert::act(scene, row, action),
            _ => Reply::Nothing,
        }
    }

    fn labels(&self, scene: &Scene<'_>, _: Block) -> Vec<Label> {
        let Some(View::Map(map)) = scene.view else { return Vec::new() };
        let label = |thing: &Thing| Label::new(name(scene, thing), kind(scene, thing));
        map.things.iter().map(label).collect()
    }

    fn pick(&self, scene: &Scene<'_>, _: Block, rows: &[usize]) -> Option<View> {
        let Some(View::Map(map)) = scene.view else { return None };
        Some(View::Map(Box::new(Map { things: picked(&map.things, rows), ..Map::clone(map) })))
    }

    fn draw(&self, scene: &Scene<'_>, area: Rect, pen: &mut Pen<'_>) {
        let frame = Frame::of(area);
        let map = match scene.view {
            Some(View::Map(map)) if !scene.is_void() => Some(map),
            _ => None,
        };
        let Some(map) = map else {
            let heading = Heading::new(Block::Map, scene.text("title-map"), String::new());
            let inner = scene.frame(pen, area, frame, &heading);
            return scene.void(pen, inner);
        };
        let wanted = area.width.saturating_mul(ROWS_FOR_HUNDRED) / 100 + 2;
        let list_rows = (area.height / 4).max(3).min(area.height);
        let upper = wanted.min(area.height - list_rows);
        let remark = scene.facts(scene.text("map-coarse"), scene.as_heard());
        let heading = Heading::new(Block::Map, scene.text("title-map"), remark);
        let inner = scene.frame(pen, Rect { height: upper, ..area }, frame, &heading);
        let spare = u16::from(area.height >= parts::TALL);
        picture::draw(scene, pen, Rect { height: inner.height - spare, ..inner }, map);
        if spare > 0 {
            let line = Rect { y: inner.bottom() - 1, height: 1, ..inner };
            pen.spans(parts::padded(line), &legend(scene, pen, line.width));
        }
        let lower = Rect { y: area.y + upper, height: area.height - upper, ..area };
        let heading = Heading::aside(scene.text("title-map-things"), scene.text("map-from-dili"));
        let inner = scene.frame(pen, lower, frame, &heading);
        list(scene, pen, inner, map);
    }
}

/// What the signs mean, as many of them as find room.
fn legend(scene: &Scene<'_>, pen: &Pen<'_>, room: u16) -> Vec<Span> {
    let (glyphs, theme) = (pen.theme().glyphs(), pen.theme());
    let priorities = [Meaning::P1, Meaning::P2, Meaning::P3, Meaning::P4].map(|meaning| theme.mark(meaning));
    let signs = [
        (glyphs.post, "kind-post"),
        (glyphs.site, "kind-site"),
        (glyphs.municipality, "kind-municipality"),
        (glyphs.epicentre, "kind-epicentre"),
        (glyphs.area, "kind-area"),
        (&priorities.join(" "), "mark-priorities"),
        (theme.mark(Meaning::Exercise), "life-exercise"),
    ];
    let mut spans = Vec::new();
    for (sign, id) in signs {
        let said =
            [Span::new(sign, Meaning::Text), Span::new(format!(" {}   ", scene.text(id)), Meaning::Dim)];
        if pen.measure(&spans) + pen.measure(&said) < room {
            spans.extend(said);
        }
    }
    spans
}

fn list(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, map: &Map) {
    let keys = keys(map);
    let (at, highlighted) = (scene.selected(Block::Map, &keys), scene.highlighted(Block::Map, &keys));
    let widest = |of: fn(&Scene<'_>, &Thing) -> String| {
        // As it is drawn: in ASCII some signs are two.
        let drawn = |thing| pen.measure(&[Span::new(of(scene, thing), Meaning::Text)]);
        map.things.iter().map(drawn).max().unwrap_or(0)
    };
    let (course, precision) = (widest(course), widest(precision));
    let kind = if area.width >= WIDE { widest(kind) } else { 0 };
    let states = map.things.iter().map(|thing| width(&state(scene, pen, thing).text)).max().unwrap_or(0);
    // An age is worth more than the end of a name.
    let others = 4 + if kind > 0 { kind + 2 } else { 0 } + 1 + course + 1 + precision + 2 + states;
    let room = area.width.saturating_sub(others).max(area.width / 4);
    let columns = Columns { name: widest(name).min(room), kind, course, precision };
    let shown = parts::listed(scene, pen, area, (keys.len(), at));
    pen.rows(area, 1, (Block::Map, shown.clone()));
    for (i, at) in shown.enumerate() {
        let line = Rect { y: area.y + i as u16, height: 1, ..area };
        line_of(scene, pen, line, (&map.things[at], &columns));
        if highlighted == Some(at) {
            let wide = width(&name(scene, &map.things[at])).min(columns.name);
            let key = Rect { x: line.x + 4, width: wide.min(line.width.saturating_sub(4)), ..line };
            pen.select(line, key);
        }
    }
}

/// How wide the columns of the list are.
struct Columns {
    name: u16,
    kind: u16,
    course: u16,
    precision: u16,
}

fn line_of(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, (thing, columns): (&Thing, &Columns)) {
    let ((sign, meaning), state) = (sign(pen, thing), state(scene, pen, thing));
    let mut row = Row::new(pen, line);
    row.gap(1).left(2, sign, meaning).gap(1).left(columns.name, &name(scene, thing), scene.figure()).gap(1);
    if columns.kind > 0 {
        row.gap(1).left(columns.kind, &kind(scene, thing), Meaning::Dim).gap(1);
    }
    row.right(columns.course, &course(scene, thing), Meaning::Text).gap(1);
    row.right(columns.precision, &precision(scene, thing), Meaning::Dim).gap(2);
    row.fill(&state.text, state.meaning);
}
