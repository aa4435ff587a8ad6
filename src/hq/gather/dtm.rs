//! A DTM's turn: what its rounds found goes into the ledger. It must not know what is asked.

use super::{Gathered, Gatherer, Trouble, figures::count, heard};
use crate::{
    domain::Observation,
    hq::{
        batch::{Answer, Batch, Timing, Told},
        import,
        ledger::Ledger,
    },
    sources::{
        Cursor, Memory, Source,
        dtm::{Desk, Setup},
    },
};

impl<L: Ledger> Gatherer<L> {
    pub(super) async fn ask_dtm(
        &self,
        (source, setup): (&Source, &Setup),
        memory: &Memory,
    ) -> Result<(Gathered, Cursor), Trouble> {
        let (now, places) = ((self.clock)(), self.places().await?);
        let desk = Desk { fetcher: &self.fetcher, setup, places: &places, source: &source.id, now };
        let outcome = desk.turn(&memory.cursor.dtm).await.map_err(Trouble::Dtm)?;
        let mut gathered = Gathered { bytes: outcome.bytes, ..Gathered::default() };
        let mut batch = Batch { feeds: vec![heard(source, now)], ..Batch::default() };
        let counts = gathered.figures.get_or_insert_default();
        if outcome.pieces.is_none() {
            gathered.remark = Some(setup.no_operation());
        }
        for piece in outcome.pieces.into_iter().flatten() {
            counts.rows += piece.rows;
            counts.mapped += piece.figures.len() as u64;
            gathered.issues.extend(piece.issues);
            let into = self.ledger.meta().provenance;
            let told = |(row, figure): (u64, Observation)| {
                let by = figure.source.clone();
                let cell = figure.series.place.as_str().into();
                Told {
                    observation: import::marked_figure(figure, (&by, into)),
                    row,
                    cell,
                    timing: Timing::Implied,
                }
            };
            let figures = piece.figures.into_iter().map(told).collect();
            batch.answers.push(Answer { address: piece.address, figures });
        }
        let receipt = self.ledger.take(batch, now).await?;
        count(counts, &receipt);
        Ok((gathered, Cursor { dtm: outcome.asked, ..memory.cursor.clone() }))
    }
}
