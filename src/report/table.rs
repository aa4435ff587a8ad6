//! A view as a table: every number of a panel once, with what it counts, where, for when, by whose
//! word, as of when and how firm it is.
//!
//! The one source of numbers for exports and for `--linear`. It must not know how a table is written.

mod acts;
mod alerts;
mod cell;
mod crossings;
mod figure;
mod map;
mod stock;
mod tb;

use crate::{
    domain::{Clean, Instant, Provenance, Query, View},
    locale::Locale,
};

pub use self::{
    alerts::alert_title,
    cell::{Cell, Column, Records},
    figure::{Amount, Figure, Held, shown},
};
use self::{cell::provenance_column, figure::FIGURES};

/// What a panel shows, as rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub panel: Query,
    /// None before the first answer of an HQ.
    pub provenance: Option<Provenance>,
    /// For when it holds.
    pub at: Instant,
    /// What was known then, where somebody asked for the past.
    pub as_of: Option<Instant>,
    pub content: Content,
}

/// The rows of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A row a figure, in the same columns whatever the panel.
    Figures(Vec<Figure>),
    /// A row a message or an act, in columns of their own.
    Records(Records),
}

/// Makes the table of a view; `as_of` says for which past it was asked.
pub fn table(view: &View, locale: &Locale, as_of: Option<Instant>) -> Table {
    let content = match view {
        View::Board(board) => {
            let mut figures = crossings::today(&board.crossings);
            figures.extend(stock::summary(&board.stock));
            figures.extend(tb::summary(&board.tb));
            figures.extend(alerts::summary(&board.alerts, locale));
            figures.extend(alerts::feeds(&board.feeds, board.stamp.at));
            Content::Figures(figures)
        }
        View::Flows(flows) => Content::Figures(crossings::flows(flows)),
        View::Stock(stock) => Content::Figures(stock::stock(stock)),
        View::Tb(tb) => Content::Figures(tb::cascade(tb)),
        View::Alerts(alerts) => Content::Records(alerts::records(&alerts.rows, locale)),
        View::Log(log) => Content::Records(acts::log(log)),
        View::Map(map) => Content::Records(map::things(map, locale)),
        View::Queue(queue) => Content::Records(acts::queue(queue)),
    };
    let stamp = view.stamp();
    Table { panel: view.query(), provenance: stamp.provenance, at: stamp.at, as_of, content }
}

impl Table {
    /// The panel's name in files and commands.
    pub const fn name(&self) -> &'static str {
        self.panel.name()
    }

    /// The same where the link knows more: what is not real wins over what is.
    #[must_use]
    pub fn under(self, provenance: Option<Provenance>) -> Self {
        let known = provenance.into_iter().chain(self.provenance);
        Self { provenance: known.min_by_key(|known| *known == Provenance::Real), ..self }
    }

    /// The columns, that of the provenance first.
    pub fn columns(&self) -> Vec<Column> {
        let own = match &self.content {
            Content::Figures(_) => FIGURES,
            Content::Records(records) => records.columns,
        };
        std::iter::once(provenance_column(self.provenance)).chain(own.iter().copied()).collect()
    }

    /// The cells, row by row, in the order of the columns.
    pub fn rows(&self) -> Vec<Vec<Cell>> {
        let mark = || self.mark().map_or(Cell::Empty, |mark| Cell::Text(Clean::new(mark)));
        let whole = |cells: Vec<Cell>| std::iter::once(mark()).chain(cells).collect();
        match &self.content {
            Content::Figures(figures) => figures.iter().map(Figure::cells).map(whole).collect(),
            Content::Records(records) => records.rows.iter().cloned().map(whole).collect(),
        }
    }

    /// The figures, where the panel is made of figures.
    pub fn figures(&self) -> &[Figure] {
        match &self.content {
            Content::Figures(figures) => figures,
            Content::Records(_) => &[],
        }
    }

    /// `SIMULATED`, `EXERCISE` or `real`.
    pub fn mark(&self) -> Option<&'static str> {
        self.provenance.map(cell::mark)
    }
}
