//! From where each municipality and post can get kits: the nearest site to which a road leads.

use ratatui::layout::Rect;

use super::{
    panel::{Block, Scene},
    parts,
};
use crate::{
    console::{
        cover,
        theme::Meaning,
        widgets::{Pen, Row, width},
    },
    domain::view::Stock,
};

const PLACE: u16 = 18;

pub(crate) fn keys(stock: &Stock) -> Vec<String> {
    stock.stores.nearest.iter().map(|near| near.place.to_string()).collect()
}

/// A place and its sites as one line of text.
pub(crate) fn line(scene: &Scene<'_>, stock: &Stock) -> Option<String> {
    let near = stock.stores.nearest.get(scene.selected(Block::Nearest, &keys(stock))?)?;
    let sites = near.sites.iter().map(|site| cover::near(scene.locale, site));
    Some(std::iter::once(near.name.to_string()).chain(sites).collect::<Vec<_>>().join(" · "))
}

/// Draws a row a place.
pub(crate) fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, stock: &Stock) {
    let (all, keys) = (&stock.stores.nearest, keys(stock));
    let mut head = Row::new(pen, Rect { height: area.height.min(1), ..area });
    head.gap(1).left(PLACE, &scene.text("column-place"), Meaning::Dim);
    head.fill(&scene.text("column-nearest"), Meaning::Dim);
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let shown = parts::listed(scene, pen, below, (keys.len(), scene.selected(Block::Nearest, &keys)));
    pen.rows(below, 1, (Block::Nearest, shown.clone()));
    for (i, at) in shown.enumerate() {
        let line = Rect { y: below.y + i as u16, height: 1, ..below };
        let near = &all[at];
        let mut row = Row::new(pen, line);
        row.gap(1).left(PLACE, near.name.as_str(), scene.figure());
        match near.sites.first() {
            Some(site) => {
                let meaning = if site.by_road { scene.figure() } else { Meaning::BelowMinimum };
                row.fill(&cover::near(scene.locale, site), meaning);
            }
            None => {
                row.fill(&scene.text("near-none"), Meaning::Empty);
            }
        }
        if scene.highlighted(Block::Nearest, &keys) == Some(at) {
            let name = width(near.name.as_str()).min(PLACE);
            pen.select(line, Rect { width: 1 + name, ..line });
        }
    }
}
