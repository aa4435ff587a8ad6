//! Which numbers of each opening of a journal were answered: all up to one, and some above it.

use std::collections::BTreeMap;

use super::{acts::columns, writing::Writing, writing::read_json};
use crate::domain::{ActKey, ConsoleId};

/// The marks that one transaction touches.
#[derive(Debug, Default)]
pub(super) struct Marks(BTreeMap<(ConsoleId, u64), Mark>);

/// The numbers of one opening that were answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Mark {
    contiguous: u64,
    /// First and last of each range above it, in order.
    above: Vec<(u64, u64)>,
}

impl Marks {
    /// Whether a number was answered before.
    pub(super) async fn has(&mut self, writing: &mut Writing, key: &ActKey) -> Result<bool, sqlx::Error> {
        Ok(self.mark(writing, key).await?.has(key.sequence))
    }

    pub(super) async fn add(&mut self, writing: &mut Writing, key: &ActKey) -> Result<(), sqlx::Error> {
        self.mark(writing, key).await?.add(key.sequence);
        Ok(())
    }

    /// Keeps the marks; returns each opening with the number up to which all is answered.
    pub(super) async fn write(self, writing: &mut Writing) -> Result<Vec<ActKey>, sqlx::Error> {
        const PUT: &str = "
            INSERT INTO answered (console, epoch, contiguous, above) VALUES (?, ?, ?, ?)
            ON CONFLICT (console, epoch) DO UPDATE SET contiguous = excluded.contiguous, above = excluded.above";
        let mut contiguous = Vec::new();
        for ((console, epoch), mark) in self.0 {
            let key = ActKey { console, epoch, sequence: mark.contiguous };
            let (console, epoch, sequence) = columns(&key);
            let above = serde_json::to_string(&mark.above).map_err(|e| sqlx::Error::Encode(e.into()))?;
            sqlx::query(PUT)
                .bind(console)
                .bind(epoch)
                .bind(sequence)
                .bind(above)
                .execute(&mut *writing.tx)
                .await?;
            if key.sequence > 0 {
                contiguous.push(key);
            }
        }
        Ok(contiguous)
    }

    async fn mark(&mut self, writing: &mut Writing, key: &ActKey) -> Result<&mut Mark, sqlx::Error> {
        let opening = (key.console.clone(), key.epoch);
        if !self.0.contains_key(&opening) {
            let mark = read(writing, key).await?;
            self.0.insert(opening.clone(), mark);
        }
        Ok(self.0.entry(opening).or_default())
    }
}

/// Reads a mark; where there is none yet, what the acts themselves say.
async fn read(writing: &mut Writing, key: &ActKey) -> Result<Mark, sqlx::Error> {
    let (console, epoch, _) = columns(key);
    let kept: Option<(String, String)> =
        sqlx::query_as("SELECT contiguous, above FROM answered WHERE console = ? AND epoch = ?")
            .bind(console)
            .bind(&epoch)
            .fetch_optional(&mut *writing.tx)
            .await?;
    if let Some((contiguous, above)) = kept {
        let contiguous = contiguous.parse().map_err(|_| sqlx::Error::Decode("no number".into()))?;
        return Ok(Mark { contiguous, above: read_json(&above)? });
    }
    let before: Vec<String> = sqlx::query_scalar("SELECT sequence FROM acts WHERE console = ? AND epoch = ?")
        .bind(console)
        .bind(&epoch)
        .fetch_all(&mut *writing.tx)
        .await?;
    let mut mark = Mark::default();
    before.iter().filter_map(|sequence| sequence.parse().ok()).for_each(|sequence| mark.add(sequence));
    Ok(mark)
}

impl Mark {
    fn has(&self, number: u64) -> bool {
        let within = |(first, last): &(u64, u64)| (*first..=*last).contains(&number);
        (1..=self.contiguous).contains(&number) || self.above.iter().any(within)
    }

    fn add(&mut self, number: u64) {
        // The first number is 1; somebody else's 0 is kept as a range of its own.
        if self.has(number) {
            return;
        }
        let at = self.above.partition_point(|(_, last)| *last < number);
        self.above.insert(at, (number, number));
        if let Some(next) =
            self.above.get(at + 1).copied().filter(|(first, _)| *first == number.saturating_add(1))
        {
            self.above[at].1 = next.1;
            self.above.remove(at + 1);
        }
        if at > 0 && self.above[at - 1].1.checked_add(1) == Some(number) {
            self.above[at - 1].1 = self.above[at].1;
            self.above.remove(at);
        }
        if let Some((first, last)) = self.above.first().copied()
            && self.contiguous.checked_add(1) == Some(first)
        {
            self.contiguous = last;
            self.above.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn in_whatever_order_numbers_are_answered_the_mark_knows_each(
            numbers in proptest::collection::vec(1..40_u64, 0..60)
        ) {
            let mut mark = Mark::default();
            numbers.iter().for_each(|number| mark.add(*number));
            for number in 1..40 {
                prop_assert_eq!(mark.has(number), numbers.contains(&number), "{}", number);
            }
            let contiguous = (1..).take_while(|number| numbers.contains(number)).count() as u64;
            prop_assert_eq!(mark.contiguous, contiguous);
            prop_assert!(mark.above.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0));
        }
    }
}
