//! Sends a question and reads its answer frame by frame.
//!
//! It must not know what a frame does to the cache, or what is asked next.

use std::sync::Arc;
use std::time::Duration;

use super::Engine;
use super::question::{Asked, Took};
use crate::domain::{Clean, ConsoleId};
use crate::net::{self, Answer, Client};
use crate::protocol::{ACCEPT, Cursor, End};
use crate::sync::answer::{self, Reply};
use crate::sync::cache::Cache;
use crate::sync::fault::Fault;
use crate::sync::outlet::Halt;
use crate::sync::plan::Ask;

const PATH: &str = "v1/sync";

impl<S: Cache> Engine<S> {
    /// Takes note of what is about to be sent; none where all of it was taken back meanwhile.
    pub(super) async fn claim(&self, ask: Ask) -> Result<Option<Ask>, Halt> {
        let Ask::Post(mut request) = ask else { return Ok(Some(ask)) };
        if request.acts.is_empty() {
            return Ok(Some(Ask::Post(request)));
        }
        let acts = std::mem::take(&mut request.acts);
        request.acts = self.outlet.read(move |cache| cache.sending(acts)).await?;
        Ok((!request.acts.is_empty()).then_some(Ask::Post(request)))
    }

    /// Asks and applies frame by frame; none when a wake came first.
    pub(super) async fn exchange(&mut self, asked: &Asked) -> Result<Option<Took>, Halt> {
        let Asked { ask, standing, .. } = asked;
        let wake = Arc::clone(&self.wake);
        let answer = tokio::select! {
            biased;
            answer = send(&self.client, ask, &standing.console) => self.left(ask, answer).await?,
            () = wake.notified(), if ask.is_idle() => return Ok(None),
        };
        let mut took = Took::default();
        let mut frames = match answer::judge(answer, self.address.clone(), standing.console.clone()).await? {
            Reply::Frames(frames) => frames,
            Reply::NotModified(tag) => {
                took.end = Some(self.unchanged(ask, tag.as_ref())?);
                return Ok(Some(took));
            }
        };
        while took.end.is_none() {
            // Once rows came, the rest of the answer is worth more than a quick new question.
            let may_stop = ask.is_idle() && took.rows == 0;
            let frame = tokio::select! {
                biased;
                frame = frames.next() => frame,
                () = wake.notified(), if may_stop => return Ok(None),
            };
            let taken = match frame {
                Ok(frame) => self.take(frame, asked, &mut took).await,
                Err(fault) => Err(fault.into()),
            };
            // What was committed is told also where the rest failed.
            if taken.is_err() || took.end.is_some() || !frames.is_ready() {
                self.tell_changed(&mut took).await?;
            }
            if taken.is_err() && took.rows + took.verdicts > 0 {
                // Something got through: the link is poor rather than gone.
                self.retry.reset();
            }
            taken?;
        }
        took.arrival = frames.arrival();
        frames.finish().await;
        Ok(Some(took))
    }

    /// Takes note of acts that certainly never left this machine.
    async fn left(&self, ask: &Ask, answer: Result<Answer, Halt>) -> Result<Answer, Halt> {
        if let Err(Halt::Fault(fault)) = &answer
            && fault.is_before_sending()
            && !ask.acts().is_empty()
        {
            let acts = ask.acts().to_vec();
            self.outlet.read(move |cache| cache.unsent(&acts)).await?;
        }
        answer
    }

    /// What a 304 says; it says nothing to a question that named no state, nor without naming
    /// that state itself: a proxy's or a portal's does not.
    fn unchanged(&self, ask: &Ask, tag: Option<&Clean>) -> Result<End, Fault> {
        let names = |since: &Cursor| tag.is_some_and(|tag| tag.as_str().trim_matches('"') == since.as_str());
        match ask {
            Ask::Poll { since, .. } | Ask::Check { since, .. } if names(since) => {
                Ok(End { now: (self.config.shown)(), more: false, since: Some(since.clone()) })
            }
            Ask::Poll { .. } | Ask::Check { .. } | Ask::Post(_) => {
                let saw = Clean::new("HTTP 304");
                Err(Fault::NotHq { address: self.address.clone(), saw })
            }
        }
    }
}

async fn send(client: &Client, ask: &Ask, console: &ConsoleId) -> Result<Answer, Halt> {
    let answer = match ask {
        Ask::Post(request) => {
            // Requests hold no map with other than text keys, so writing them cannot fail.
            let body = serde_json::to_vec(request).unwrap_or_default();
            client.post_json(PATH, body, ACCEPT, seconds(request.wait)).await
        }
        Ask::Check { since, budget } => {
            let query = (since, "digest", 1);
            get(client, query, console, *budget, Duration::ZERO).await
        }
        Ask::Poll { since, wait, budget } => {
            let query = (since, "wait", *wait);
            get(client, query, console, *budget, seconds(*wait)).await
        }
    };
    Ok(answer?)
}

/// Asks for what came since; of what kind the answer shall be is told by one number.
async fn get(
    client: &Client,
    (since, name, number): (&Cursor, &str, u32),
    console: &ConsoleId,
    budget: Option<usize>,
    held: Duration,
) -> Result<Answer, net::Error> {
    let (number, budget) = (number.to_string(), budget.map(|budget| budget.to_string()));
    let mut query = vec![("since", since.as_str()), ("console", console.as_str()), (name, number.as_str())];
    query.extend(budget.as_deref().map(|budget| ("budget", budget)));
    client.get(PATH, &query, ACCEPT, held).await
}

fn seconds(wait: u32) -> Duration {
    Duration::from_secs(wait.into())
}
