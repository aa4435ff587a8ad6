//! A DHIS2's turn: each answer goes into the ledger as it comes, so that one that fails, or a stop of HQ,
//! loses none of those before.
//!
//! It must not know what is asked.

use super::{FigureCounts, Gathered, Gatherer, Trouble, heard};
use crate::{
    domain::{Clean, Instant, Observation, Value},
    hq::{
        batch::{Answer, Batch, Receipt, Taken, Timing, Told},
        import,
        ledger::Ledger,
    },
    sources::{
        Cursor, Memory, Source,
        dhis2::{Desk, MAX_BYTES, Piece, Purpose, Setup, Turn, Window},
    },
};

impl<L: Ledger> Gatherer<L> {
    pub(super) async fn ask_figures(
        &self,
        (source, setup): (&Source, &Setup),
        memory: &Memory,
    ) -> Result<(Gathered, Cursor), Trouble> {
        let (now, places) = ((self.clock)(), self.places().await?);
        let desk = Desk {
            fetcher: &self.fetcher,
            setup,
            places: &places,
            now,
            purpose: Purpose::Load,
            limit: MAX_BYTES,
        };
        let stays = |why| Trouble::Figures { why, reached: Box::new(memory.cursor.clone()) };
        let mut turn = Turn::begin(desk, &memory.cursor.asked).await.map_err(stays)?;
        let mut gathered = Gathered { issues: turn.clock_off().into_iter().collect(), ..Gathered::default() };
        let reached = |turn: &Turn<'_>| Cursor { asked: turn.asked().clone(), ..memory.cursor.clone() };
        loop {
            let piece = match turn.next().await {
                Ok(Some(piece)) => piece,
                Ok(None) => break,
                Err(why) => return Err(Trouble::Figures { why, reached: Box::new(reached(&turn)) }),
            };
            self.load((source, setup, now), piece, &mut gathered).await?;
            let mut so_far = Memory { cursor: reached(&turn), heard_at: Some(now), ..memory.clone() };
            so_far.asking.bytes += gathered.bytes;
            self.ledger.remember(&source.id, &so_far).await?;
        }
        if let Some(figures) = &mut gathered.figures {
            (figures.rows, figures.mapped) = (turn.sifted().rows, turn.sifted().mapped);
        }
        gathered.completeness = turn.completeness().await;
        self.ledger.take(Batch { feeds: vec![heard(source, now)], ..Batch::default() }, now).await?;
        Ok((gathered, reached(&turn)))
    }

    /// Writes the figures of one answer.
    async fn load(
        &self,
        (source, setup, now): (&Source, &Setup, Instant),
        piece: Piece,
        gathered: &mut Gathered,
    ) -> Result<(), Trouble> {
        gathered.bytes += piece.bytes;
        gathered.issues.extend(piece.issues);
        let Some(figures) = piece.figures else { return Ok(()) };
        let into = self.ledger.meta().provenance;
        let told = |sourced: crate::sources::dhis2::Sourced| Told {
            observation: import::marked_figure(sourced.observation, (&source.id, into)),
            row: sourced.row,
            cell: sourced.cell,
            timing: if sourced.is_dated { Timing::Stated } else { Timing::Implied },
        };
        let address: Clean = piece.address;
        let mut figures: Vec<Told> = figures.into_iter().map(told).collect();
        if let Some(window) = piece.window {
            figures.extend(self.left((source, setup), &window).await?);
        }
        let answer = Answer { address, figures };
        let batch = Batch { answers: vec![answer], ..Batch::default() };
        let receipt = self.ledger.take(batch, now).await?;
        count(gathered.figures.get_or_insert_default(), &receipt);
        Ok(())
    }

    /// What stands here of a table that has it no more: its source has taken it back.
    async fn left(&self, (source, setup): (&Source, &Setup), window: &Window) -> Result<Vec<Told>, Trouble> {
        let standing = self.ledger.standing(&source.id, &window.around).await?;
        let left = standing.into_iter().filter(|(figure, cell)| {
            figure.value != Value::Withdrawn && window.lacks(cell, &setup.crosswalk)
        });
        let taken_back = left.map(|(figure, cell)| {
            let (value, as_of) = (Value::Withdrawn, window.as_of.max(figure.as_of));
            let observation = Observation { value, as_of, revision: 0, recorded_at: as_of, ..figure };
            // It stands in no row.
            Told { observation, row: 0, cell, timing: Timing::Implied }
        });
        Ok(taken_back.collect())
    }
}

pub(super) fn count(counts: &mut FigureCounts, receipt: &Receipt) {
    for taken in receipt.observations.iter().chain(&receipt.entries) {
        match taken {
            Taken::New => counts.new += 1,
            Taken::Revised => counts.revised += 1,
            Taken::Older | Taken::Unchanged => counts.unchanged += 1,
        }
    }
}
