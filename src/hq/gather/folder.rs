//! A watched folder's turn: each file that is whole and new goes into the ledger by itself, so that one
//! that cannot be read costs no other.
//!
//! Neither names nor values of files reach the log. It must not know how a file is read.

use std::sync::Arc;

use super::{Gathered, Gatherer, Trouble, figures::count, heard};
use crate::{
    domain::{Clean, Instant, Place},
    formats::{Issue, Parsed, figures::Figure},
    hq::{
        batch::{Batch, Timing},
        import,
        ledger::Ledger,
    },
    sources::{
        Cursor, Memory, Source,
        folder::{self, Ready, Seen, Setup},
    },
};

impl<L: Ledger> Gatherer<L> {
    pub(super) async fn ask_folder(
        &self,
        (source, setup): (&Source, &Arc<Setup>),
        memory: &Memory,
    ) -> Result<(Gathered, Cursor), Trouble> {
        let now = (self.clock)();
        let places: Arc<[Place]> = self.places().await?.into();
        let mut seen = memory.cursor.folder.clone();
        let (every, looked) = (source.every, Arc::clone(setup));
        let unread = |why| Trouble::Folder { path: Clean::new(&setup.path.display().to_string()), why };
        let (files, seen_now) = blocking(move || {
            let files = folder::look(&looked, &mut seen, (now, every));
            files.map(|files| (files, seen))
        })
        .await
        .and_then(|looked| looked)
        .map_err(unread)?;
        let mut seen = seen_now;
        let mut gathered = Gathered::default();
        for file in files {
            self.take_file((source, setup, &places), (file, now), (&mut seen, &mut gathered)).await?;
            // What is in the ledger need not be read again, whatever comes between.
            let cursor = Cursor { folder: seen.clone(), ..memory.cursor.clone() };
            self.ledger.remember(&source.id, &Memory { cursor, ..memory.clone() }).await?;
        }
        self.ledger.take(Batch { feeds: vec![heard(source, now)], ..Batch::default() }, now).await?;
        gathered.remark = seen.remark(&source.id);
        Ok((gathered, Cursor { folder: seen, ..memory.cursor.clone() }))
    }

    async fn take_file(
        &self,
        (source, setup, places): (&Source, &Arc<Setup>, &Arc<[Place]>),
        (file, now): (Ready, Instant),
        (seen, gathered): (&mut Seen, &mut Gathered),
    ) -> Result<(), Trouble> {
        let (setup, places, id, read) =
            (Arc::clone(setup), Arc::clone(places), source.id.clone(), seen.clone());
        let timing = if setup.is_dated() { Timing::Stated } else { Timing::Implied };
        let name = file.name.clone();
        let parsed = blocking(move || {
            let content = match folder::read(&file) {
                Ok(Some(content)) => content,
                Ok(None) => return Outcome::Changed,
                Err(why) => return Outcome::Unread(why),
            };
            if let Some(refused) = read.known(&content.hash) {
                return Outcome::Known(content.hash, refused);
            }
            let bytes = content.bytes.len() as u64;
            let parsed = folder::figures(&setup, (&file, &content), (&id, &places, now));
            Outcome::Parsed(parsed, content.hash, bytes)
        })
        .await;
        let (parsed, hash, bytes) = match parsed {
            Ok(Outcome::Changed) => return Ok(()),
            Ok(Outcome::Known(hash, refused)) => {
                seen.done(&name, hash, refused);
                return Ok(());
            }
            Ok(Outcome::Unread(why)) | Err(why) => {
                seen.failed(&name);
                gathered.issues.push(Issue::refused(None, name.as_str(), why.as_str()));
                return Ok(());
            }
            Ok(Outcome::Parsed(parsed, hash, bytes)) => (parsed, hash, bytes),
        };
        gathered.bytes += bytes;
        let refused = parsed.refused_rows() as u64;
        let counts = gathered.figures.get_or_insert_default();
        counts.rows += parsed.records.len() as u64 + refused;
        counts.mapped += parsed.records.len() as u64;
        let pending = import::figures(parsed, self.ledger.meta().provenance).from_file(name.clone(), timing);
        let receipt = self.ledger.take(pending.batch.clone(), now).await?;
        count(counts, &receipt);
        let report = pending.settle(&receipt);
        gathered.issues.extend(report.refused.iter().cloned());
        gathered.files.push((name.clone(), report));
        tracing::info!(source = source.id.as_str(), refused, "a file was read");
        seen.done(&name, hash, refused);
        Ok(())
    }
}

/// What became of a file on its way.
enum Outcome {
    /// Somebody is writing into it.
    Changed,
    /// It was read before, perhaps under another name.
    Known(String, u64),
    Unread(Clean),
    Parsed(Parsed<Figure>, String, u64),
}

/// Does what takes its time beside the others; a reader that fails on a file is a refusal of it.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Clean> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Clean::new("cannot be read; its reader failed on it: report this"))
}
