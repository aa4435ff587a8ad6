//! Files on their way into a ledger: what to hand over, and what to tell whoever handed it in.
//!
//! Pure: [`figures`] and [`alerts`] make a [`Batch`], the ledger takes it and gives a [`Receipt`],
//! [`Pending::settle`] makes the report. It must not know the ledger, the disk or the command line.

use chrono::TimeDelta;

use super::{
    batch::{Answer, Batch, Foreseen, Receipt, Taken, Timing, Told},
    preview::{Change, Preview, Stands},
    report,
    simulator::SOURCE as SIMULATOR,
};
use crate::{
    domain::{Alert, Clean, Instant, Observation, Origin, Provenance, SourceId},
    formats::{Gravity, Issue, Parsed, Where, figures::Figure},
};

pub use report::ImportReport;

/// How far a sender's clock may run ahead without a word.
pub(super) const MAX_AHEAD: TimeDelta = TimeDelta::minutes(10);

/// A batch for a ledger and what its file had wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    pub batch: Batch,
    /// Where in the file each observation and each entry of the batch begins.
    rows: [Vec<u64>; 2],
    issues: Vec<Issue>,
}

impl Pending {
    fn with(issues: Vec<Issue>) -> Self {
        Self { batch: Batch::default(), rows: [Vec::new(), Vec::new()], issues }
    }

    /// The same where the figures stand in a file of that name: `explain` finds them there.
    #[must_use]
    pub fn from_file(mut self, name: Clean, timing: Timing) -> Self {
        let figures = std::mem::take(&mut self.batch.observations).into_iter().zip(&self.rows[0]);
        let told = figures.map(|(observation, row)| Told {
            cell: Clean::new(observation.series.metric.name()),
            observation,
            row: *row,
            timing,
        });
        self.batch.answers = vec![Answer { address: name, figures: told.collect() }];
        self
    }
}

/// Makes a batch of figures for a ledger that was born so.
///
/// Real figures carry a mark in a ledger that is not real; simulated ones never enter a real one.
pub fn figures(parsed: Parsed<Figure>, into: Provenance) -> Pending {
    let mut pending = Pending::with(parsed.issues);
    for (place, figure) in parsed.records {
        let source = match &figure {
            Figure::Observation(observation) => observation.source.as_str(),
            Figure::Count(entry) => entry.source.as_str(),
        };
        let is_simulated = is_simulator(source);
        if is_simulated && into == Provenance::Real {
            pending.refuse_simulated(place, "source");
            continue;
        }
        let mark = mark("figure", into).filter(|_| !is_simulated);
        match figure {
            Figure::Observation(observation) => {
                let note = mark.map(|mark| marked(&mark, observation.note.as_ref())).or(observation.note);
                pending.batch.observations.push(Observation { note, ..observation });
                pending.rows[0].push(place.row);
            }
            Figure::Count(mut entry) => {
                if let Some(mark) = mark {
                    entry.reason = marked(&mark, Some(&entry.reason));
                }
                pending.batch.entries.push(entry);
                pending.rows[1].push(place.row);
            }
        }
    }
    pending
}

/// Makes a batch of alerts for a ledger that was born so, with the rules of [`figures`].
pub fn alerts(parsed: Parsed<Alert>, into: Provenance, arrived: Instant) -> Pending {
    let mut pending = Pending::with(parsed.issues);
    for (place, mut alert) in parsed.records {
        let is_simulated = is_simulator(alert.sender.as_str())
            || matches!(&alert.origin, Origin::Feed(source) if is_simulator(source.as_str()));
        if is_simulated && into == Provenance::Real {
            pending.refuse_simulated(place, "sender");
            continue;
        }
        if alert.sent > arrived + MAX_AHEAD {
            alert.remarks.push("sent in the future by its sender's clock".into());
            let reason = format!("{} lies in the future; the sender's clock is off", alert.sent.to_rfc3339());
            pending.issues.push(Issue::note(Some(place.row), "sent", &reason));
        }
        alert.remarks.extend(mark("alert", into).filter(|_| !is_simulated).map(Clean::from));
        // Feeds have no place for the remark.
        let simulated = Clean::new("simulated");
        if is_simulated && !alert.remarks.contains(&simulated) {
            alert.remarks.push(simulated);
        }
        pending.batch.alerts.push(alert);
    }
    pending
}

/// A figure of an outside source for a ledger that was born so, under that source's name.
pub(super) fn marked_figure(figure: Observation, (source, into): (&SourceId, Provenance)) -> Observation {
    let mark = mark("figure", into).filter(|_| !is_simulator(source.as_str()));
    let note = mark.map(|mark| marked(&mark, figure.note.as_ref())).or(figure.note);
    Observation { source: source.clone(), note, ..figure }
}

fn is_simulator(name: &str) -> bool {
    let name = name.to_lowercase();
    name == SIMULATOR || name.starts_with("simulator@") || name.starts_with("simulator-")
}

/// What a real record must say of itself in a ledger that is not real.
fn mark(what: &str, into: Provenance) -> Option<String> {
    match into {
        Provenance::Real => None,
        Provenance::Simulated => Some(format!("real {what} in a simulated ledger")),
        Provenance::Exercise => Some(format!("real {what} in an exercise")),
    }
}

fn marked(mark: &str, note: Option<&Clean>) -> Clean {
    match note.filter(|note| !note.is_empty()) {
        Some(note) => Clean::from(format!("{mark}; {note}")),
        None => Clean::new(mark),
    }
}

impl Pending {
    fn refuse_simulated(&mut self, place: Where, field: &str) {
        let reason = "is the simulator, and this ledger is real; import into a simulated one";
        self.issues.push(Issue::refused(Some(place.row), field, reason));
    }

    /// Says what the ledger would do with the batch, row by row.
    pub fn preview(self, foreseen: Foreseen) -> Preview {
        let Foreseen { receipt, figures: before, entries } = foreseen;
        let figures = self.batch.figures().zip(&receipt.observations).zip(before);
        let figures =
            figures.map(|((observation, taken), before)| (Change::of_figure(observation, before), taken));
        let lines = self.batch.entries.iter().zip(&receipt.entries).zip(entries);
        let lines = lines.map(|((entry, taken), before)| (Change::of_line(entry, before.as_ref()), taken));
        let [of_figures, of_lines] = &self.rows;
        let changes = figures.zip(of_figures).chain(lines.zip(of_lines));
        let mut changes: Vec<Stands> =
            changes.map(|((change, taken), row)| Stands { row: *row, taken: *taken, change }).collect();
        changes.sort_by_key(|stands| stands.row);
        Preview { changes, report: self.settle(&receipt) }
    }

    /// Makes the report out of what the ledger did with the batch.
    pub fn settle(self, receipt: &Receipt) -> ImportReport {
        let taken = [&receipt.observations, &receipt.alerts, &receipt.entries].into_iter().flatten();
        let count = |what: Taken| taken.clone().filter(|taken| **taken == what).count();
        let (mut refused, notes): (Vec<Issue>, Vec<Issue>) =
            self.issues.into_iter().partition(|issue| issue.gravity == Gravity::Refused);
        refused.sort_by_key(|issue| issue.row);
        ImportReport {
            taken: count(Taken::New),
            revised: count(Taken::Revised),
            older: count(Taken::Older),
            unchanged: count(Taken::Unchanged),
            refused,
            notes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Dimensions, Metric, Period, Series, Standing, Value};

    fn observation(source: &str) -> Observation {
        Observation {
            series: Series {
                metric: Metric::Crossings,
                place: "BTG".into(),
                dimensions: Dimensions::default(),
            },
            period: Period::Year(2025),
            source: SourceId::new(source),
            revision: 0,
            value: Value::Number(468_984),
            as_of: Instant::UNIX_EPOCH,
            recorded_at: Instant::UNIX_EPOCH,
            standing: Standing::Final,
            note: Some("BNPP".into()),
        }
    }

    fn parsed(source: &str) -> Parsed<Figure> {
        let records = vec![(Where { row: 3 }, Figure::Observation(observation(source)))];
        Parsed { records, issues: vec![Issue::note(Some(3), "note", "was odd")] }
    }

    #[test]
    fn a_real_figure_in_a_ledger_that_is_not_real_says_so() {
        let note = |into| figures(parsed("bnpp"), into).batch.observations[0].note.clone().unwrap();
        assert_eq!(note(Provenance::Real).as_str(), "BNPP");
        assert_eq!(note(Provenance::Simulated).as_str(), "real figure in a simulated ledger; BNPP");
        assert_eq!(note(Provenance::Exercise).as_str(), "real figure in an exercise; BNPP");
    }

    #[test]
    fn a_simulated_figure_never_enters_a_real_ledger() {
        let pending = figures(parsed("Simulator"), Provenance::Real);
        assert!(pending.batch.observations.is_empty());
        let report = pending.settle(&Receipt::default());
        assert_eq!(
            report.to_string(),
            "0 taken, 0 revised, 0 older (not in force), 0 unchanged, 1 refused\n\
             refused: row 3, field source: is the simulator, and this ledger is real; import into a simulated one\n\
             note: row 3, field note: was odd"
        );
        let own = figures(parsed("simulator"), Provenance::Simulated);
        assert_eq!(own.batch.observations[0].note.as_ref().unwrap().as_str(), "BNPP");
    }

    #[test]
    fn a_report_counts_what_the_ledger_did() {
        use Taken::{New, Older, Revised, Unchanged};
        let receipt = Receipt {
            observations: vec![New, Revised, Unchanged, Unchanged],
            alerts: vec![Older],
            entries: vec![New],
            ..Receipt::default()
        };
        let report = figures(parsed("bnpp"), Provenance::Real).settle(&receipt);
        assert_eq!((report.taken, report.revised, report.older, report.unchanged), (2, 1, 1, 2));
        assert!(
            report
                .to_string()
                .starts_with("2 taken, 1 revised, 1 older (not in force), 2 unchanged, 0 refused")
        );
    }

    #[test]
    fn the_exit_code_tells_all_some_or_nothing() {
        let good = ImportReport { unchanged: 1, ..ImportReport::default() };
        let bad =
            ImportReport { refused: vec![Issue::refused(None, "", "is empty")], ..ImportReport::default() };
        assert_eq!(ImportReport::exit_code(std::slice::from_ref(&good)), 0);
        assert_eq!(ImportReport::exit_code(&[good, bad.clone()]), 1);
        assert_eq!(ImportReport::exit_code(&[bad]), 2);
    }
}
