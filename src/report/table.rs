//! A view as a table: every number of a panel once, with what it counts, where, for when, by whose
//! word, as of when and how firm it is.
//!
//! The one source of numbers for exports and for `--linear`. It must not know how a table is written.

mod acts;
mod alerts;
mod cell;
mod crossings;
mod figure;
mod flow_detail;
mod look;
mod map;
mod sources;
mod stock;
mod stores;
mod tb;
mod tb_parts;

use crate::{
    domain::{Clean, Instant, Provenance, Query, View, view::PostDetail},
    locale::Locale,
};

pub(super) use self::cell::mark_of;
pub use self::{
    alerts::{alert_title, raised},
    cell::{Cell, Column, Records},
    figure::{Amount, Figure, Held, shown},
    look::Look,
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
    /// Which of its rows are here, and in which order.
    pub look: Look,
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

/// Makes the table of a view, with all of its parts.
pub fn table(view: &View, locale: &Locale) -> Table {
    let content = match view {
        View::Board(board) => {
            let mut figures = crossings::today(&board.crossings);
            figures.extend(stock::summary(&board.stock));
            figures.extend(tb::summary(&board.tb));
            figures.extend(alerts::summary(&board.alerts, locale));
            figures.extend(alerts::feeds(&board.feeds, board.stamp.at));
            Content::Figures(figures)
        }
        View::Flows(flows) => {
            let mut figures = crossings::flows(flows);
            let posts = || flows.crossings.posts.iter();
            let of_shown = |detail: &&PostDetail| posts().any(|post| post.post == detail.post);
            let detail = flows.detail.as_deref().filter(of_shown);
            figures.extend(detail.into_iter().flat_map(flow_detail::detail));
            Content::Figures(figures)
        }
        View::Stock(stock) => {
            let mut figures = stock::stock(stock);
            figures.extend(stores::stores(stock));
            Content::Figures(figures)
        }
        View::Tb(tb) => {
            let mut figures = tb::cascade(tb);
            figures.extend(tb_parts::screening(&tb.screening));
            Content::Figures(figures)
        }
        View::Alerts(alerts) => Content::Records(alerts::records(&alerts.rows, locale)),
        View::Log(log) => Content::Records(acts::log(log)),
        View::Map(map) => Content::Records(map::things(map, locale)),
        View::Queue(queue) => Content::Records(acts::queue(queue)),
        View::Sources(sources) => Content::Records(sources::sources(sources, locale)),
    };
    let stamp = view.stamp();
    Table {
        panel: view.query(),
        provenance: stamp.provenance,
        at: stamp.at,
        as_of: stamp.as_of,
        look: Look::default(),
        content,
    }
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

    /// The figures of these parts alone; records are of one part.
    #[must_use]
    pub fn only(mut self, parts: &[&str]) -> Self {
        if let Content::Figures(figures) = &mut self.content {
            figures.retain(|figure| parts.contains(&figure.part));
        }
        self
    }

    /// The columns, that of the provenance first; last what was known when and the filter, where these
    /// are not all rows of now.
    pub fn columns(&self) -> Vec<Column> {
        let own = match &self.content {
            Content::Figures(_) => FIGURES,
            Content::Records(records) => records.columns,
        };
        let first = std::iter::once(provenance_column(self.provenance)).chain(own.iter().copied());
        first.chain(self.look.cells(self.as_of).into_iter().map(|(column, _)| column)).collect()
    }

    /// The cells, row by row, in the order of the columns.
    pub fn rows(&self) -> Vec<Vec<Cell>> {
        let mark = || self.mark().map_or(Cell::Empty, |mark| Cell::Text(Clean::new(mark)));
        let look: Vec<Cell> = self.look.cells(self.as_of).into_iter().map(|(_, cell)| cell).collect();
        let whole =
            |cells: Vec<Cell>| std::iter::once(mark()).chain(cells).chain(look.iter().cloned()).collect();
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
