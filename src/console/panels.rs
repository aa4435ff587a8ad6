//! The panels: each shows the answer to one query. To add one: a file, and a line in [`PANELS`].
//!
//! They draw from a [`Scene`] alone, which tells the key of an action where words name one; they must not
//! know the model or where a view came from.

mod alert;
mod alert_detail;
mod alert_words;
mod alerts;
mod board;
mod copied;
mod crossings;
mod feeds;
mod flow_calls;
mod flow_detail;
mod flow_facts;
mod flow_forms;
mod flow_published;
mod flow_table;
mod flows;
mod kits;
mod labels;
mod ledger;
mod log;
mod map;
mod panel;
mod parts;
mod queue;
mod reading;
mod sources;
pub(crate) mod spoken;
mod stock;
mod stock_counts;
mod stock_cover;
mod stock_dispatch;
mod stock_nearest;
mod tb;
mod tb_new;
mod tb_rows;
mod tb_steps;
mod traffic;
mod wall;
mod wall_lines;

pub(crate) use flow_calls::{channel, hours_text};
pub(crate) use panel::{Block, Opened, Panel, Reply, Scene, Selections, is_stale, provenance};
pub(crate) use queue::what;
pub(crate) use wall::{Edge, Page, alarm as wall_alarm, page as wall_page, strip as wall_strip};

pub(crate) use stock_cover::here as kits_here;

use crate::domain::Query;

/// Every panel, in the order of its tab.
pub(crate) const PANELS: &[&dyn Panel] = &[
    &board::Board,
    &flows::FlowsPanel,
    &stock::StockPanel,
    &tb::TbPanel,
    &alerts::AlertsPanel,
    &log::LogPanel,
    &queue::QueuePanel,
    &map::MapPanel,
    &sources::SourcesPanel,
];

/// The panel that shows the answer to a query.
pub(crate) fn panel(query: Query) -> &'static dyn Panel {
    PANELS.iter().copied().find(|panel| panel.query() == query).unwrap_or(&board::Board)
}
