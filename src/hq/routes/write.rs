//! `POST`: what people did goes up, and what changed comes down in the same answer.

use std::sync::Arc;

use axum::{
    Extension,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::Response,
};

use super::{
    answer::{Frames, ledger_failed, problem, raw_json, upgrade_needed},
    asking::{self, Asking, Read},
    guard::{Visitor, forbidden},
    state::Hq,
    writing::Encoding,
};
use crate::{
    domain::{Act, ActKey, Clean, ConsoleId, Draft, RecordedAct},
    hq::ledger::{Changes, Ledger, LedgerError, Meta, Offered, authority::Refused},
    protocol::{Outcome, Results, Verdict, Versions},
};

type Body = Result<Bytes, BytesRejection>;

/// `POST /v1/sync`.
pub(super) async fn sync<L: Ledger>(
    State(hq): State<Arc<Hq<L>>>,
    Extension(visitor): Extension<Visitor>,
    Extension(encoding): Extension<Encoding>,
    body: Body,
) -> Response {
    let mut asking = match asking::sync(body) {
        Ok(asking) => asking,
        Err(refusal) => return refusal,
    };
    asking.asked.budget = encoding.as_json(asking.asked.budget);
    let visitor = match visitor.at(&*hq, &asking.console).await {
        Ok(visitor) => visitor,
        Err(refusal) => return refusal,
    };
    exchange(&hq, &visitor, asking).await.unwrap_or_else(|error| ledger_failed(&error))
}

async fn exchange<L: Ledger>(hq: &Hq<L>, visitor: &Visitor, asking: Asking) -> Result<Response, LedgerError> {
    let versions = asking.versions;
    if asking.acts.is_empty() && versions.common(Versions::OURS).is_none() {
        return Ok(upgrade_needed(versions));
    }
    let elsewhere = asking.feed.is_some_and(|feed| feed != hq.ledger.meta().feed);
    let sent = !asking.acts.is_empty();
    let acts = if elsewhere { Vec::new() } else { asking.acts };
    let results = take(hq, visitor, (&asking.console, acts)).await?;
    // Whoever sent acts waits for their results and not for news.
    if !sent && asking.wait > 0 {
        hq.wait_for_news(&asking.asked, asking.wait).await?;
    }
    // Who speaks no version of HQ's is told what became of the acts, and nothing that it could misread.
    let changes = match versions.common(Versions::OURS) {
        Some(_) => hq.ledger.changes(&asking.asked).await?,
        None => Changes::default(),
    };
    let mut frames = Frames::begin(hq.hello(asking.console));
    if !results.results.is_empty() {
        frames.results(results);
    }
    Ok(frames.finish(&changes, hq.now()))
}

/// `POST /v1/acts`: one act.
pub(super) async fn act<L: Ledger>(
    State(hq): State<Arc<Hq<L>>>,
    Extension(visitor): Extension<Visitor>,
    body: Body,
) -> Response {
    let act = match asking::act(body) {
        Ok(act) => act,
        Err(refusal) => return refusal,
    };
    let visitor = match visitor.at(&*hq, &act.act.key.console).await {
        Ok(visitor) => visitor,
        Err(refusal) => return refusal,
    };
    let acts = [act];
    let objections = match hq.ledger.authority().judge(&visitor.caller, &acts).await {
        Ok(objections) => objections,
        Err(error) => return ledger_failed(&error),
    };
    if let Some(refused) = objections.into_iter().flatten().next() {
        return forbidden(&refused);
    }
    // What earlier ledgers recorded comes from consoles alone.
    let acts = acts.map(|act| RecordedAct::queued(act.act)).to_vec();
    match hq.ledger.act(acts, hq.now()).await {
        Ok(answer) => answer.results.first().map_or_else(|| raw_json("[]"), verdict),
        Err(error) => ledger_failed(&error),
    }
}

fn verdict(verdict: &Verdict) -> Response {
    if verdict.outcome == Outcome::Mismatch {
        return problem(
            StatusCode::UNPROCESSABLE_ENTITY,
            "act-mismatch",
            "The key belongs to another act",
            &format!("HQ has {} with other content; send this act under a new key", verdict.key),
        );
    }
    raw_json(serde_json::to_vec(verdict).unwrap_or_default())
}

/// Gives the ledger the acts; every act gets its verdict, in order.
async fn take<L: Ledger>(
    hq: &Hq<L>,
    visitor: &Visitor,
    (console, acts): (&ConsoleId, Vec<Read>),
) -> Result<Results, LedgerError> {
    if acts.is_empty() {
        return Ok(Results::default());
    }
    let mut offered = Vec::with_capacity(acts.len());
    let mut verdicts: Vec<Option<Verdict>> = Vec::with_capacity(acts.len());
    for act in permitted(hq, visitor, acts).await? {
        match act {
            Judged::Offered(act) => {
                offered.push(believed(hq.ledger.meta(), console, act));
                verdicts.push(None);
            }
            Judged::NotTheirs(verdict) => verdicts.push(Some(verdict)),
        }
    }
    let Results { results, contiguous } =
        if offered.is_empty() { Results::default() } else { hq.ledger.answer(offered, hq.now()).await? };
    let mut answered = results.into_iter();
    let results = verdicts.into_iter().filter_map(|verdict| verdict.or_else(|| answered.next())).collect();
    Ok(Results { results, contiguous })
}

/// Believes that an earlier life of the ledger recorded an act only where it was this console's own
/// and that life is known to have lost such acts; else it is an act like any other.
fn believed(meta: &Meta, console: &ConsoleId, act: Offered) -> Offered {
    match act {
        Offered::Act(act)
            if act.act.key.console != *console || !act.recorded.is_some_and(|said| meta.lost(&said)) =>
        {
            Offered::Act(RecordedAct::queued(act.act))
        }
        act => act,
    }
}

/// What is done with an act after looking at who sent it.
enum Judged {
    Offered(Offered),
    /// The key is another console's, whose number must not be used up: nothing is kept.
    NotTheirs(Verdict),
}

/// Refuses the acts that the caller may not do or HQ cannot read, each by itself.
async fn permitted<L: Ledger>(
    hq: &Hq<L>,
    visitor: &Visitor,
    acts: Vec<Read>,
) -> Result<Vec<Judged>, LedgerError> {
    let known = acts.iter().filter_map(|act| match act {
        Read::Known(act) => Some((**act).clone()),
        Read::Unreadable { .. } => None,
    });
    let known: Vec<_> = known.collect();
    let mut objections = hq.ledger.authority().judge(&visitor.caller, &known).await?.into_iter();
    let judged = acts.into_iter().map(|act| match act {
        Read::Known(act) => match objections.next().flatten() {
            None => Judged::Offered(Offered::Act(*act)),
            Some(refused) => {
                let Act { key, draft } = act.act;
                refuse(key, Some(draft), &refused)
            }
        },
        Read::Unreadable { key, reason } => {
            match visitor.caller.console.as_ref().filter(|bound| **bound != key.console) {
                Some(_) => {
                    let refused = Refused::OtherConsole(key.console.clone());
                    refuse(key, None, &refused)
                }
                None => Judged::Offered(Offered::Refused { key, draft: None, reason }),
            }
        }
    });
    Ok(judged.collect())
}

fn refuse(key: ActKey, draft: Option<Draft>, refused: &Refused) -> Judged {
    let reason = Clean::new(&refused.to_string());
    match refused {
        Refused::OtherConsole(_) => Judged::NotTheirs(Verdict { key, outcome: Outcome::Rejected { reason } }),
        _ => Judged::Offered(Offered::Refused { key, draft, reason }),
    }
}
