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
    answer::{Frames, ledger_failed, problem, raw_json},
    asking::{self, Asking, Read},
    guard::{Visitor, forbidden},
    state::Hq,
};
use crate::{
    domain::Clean,
    hq::ledger::{Ledger, LedgerError},
    protocol::{Outcome, Results, Verdict},
};

type Body = Result<Bytes, BytesRejection>;

/// `POST /v1/sync`.
pub(super) async fn sync<L: Ledger>(
    State(hq): State<Arc<Hq<L>>>,
    Extension(visitor): Extension<Visitor>,
    body: Body,
) -> Response {
    let asking = match asking::sync(body) {
        Ok(asking) => asking,
        Err(refusal) => return refusal,
    };
    let visitor = match visitor.at(&*hq, &asking.console).await {
        Ok(visitor) => visitor,
        Err(refusal) => return refusal,
    };
    exchange(&hq, &visitor, asking).await.unwrap_or_else(|error| ledger_failed(&error))
}

async fn exchange<L: Ledger>(hq: &Hq<L>, visitor: &Visitor, asking: Asking) -> Result<Response, LedgerError> {
    let results = take(hq, visitor, asking.acts).await?;
    // Whoever sent acts waits for their results and not for news.
    if results.results.is_empty() && asking.wait > 0 {
        hq.wait_for_news(&asking.asked, asking.wait).await?;
    }
    let changes = hq.ledger.changes(&asking.asked).await?;
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
    let [act] = acts;
    match hq.ledger.act(vec![act], hq.now()).await {
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

/// Gives the ledger the acts that HQ knows; every act gets its verdict, in order.
async fn take<L: Ledger>(hq: &Hq<L>, visitor: &Visitor, acts: Vec<Read>) -> Result<Results, LedgerError> {
    let acts = permitted(hq, visitor, acts).await?;
    let mut known = Vec::new();
    let mut verdicts: Vec<Option<Verdict>> = Vec::new();
    for act in acts {
        match act {
            Read::Known(act) => {
                known.push(act);
                verdicts.push(None);
            }
            Read::Unreadable(verdict) => verdicts.push(Some(verdict)),
        }
    }
    if known.is_empty() {
        let results = verdicts.into_iter().flatten().collect();
        return Ok(Results { results, contiguous: Vec::new() });
    }
    let Results { results, contiguous } = hq.ledger.act(known, hq.now()).await?;
    let mut answered = results.into_iter();
    let results = verdicts.into_iter().filter_map(|verdict| verdict.or_else(|| answered.next())).collect();
    Ok(Results { results, contiguous })
}

/// Answers the acts that the caller may not do, each by itself. That answer is not kept: once the
/// caller may, the act is taken.
async fn permitted<L: Ledger>(
    hq: &Hq<L>,
    visitor: &Visitor,
    acts: Vec<Read>,
) -> Result<Vec<Read>, LedgerError> {
    let known = acts.iter().filter_map(|act| match act {
        Read::Known(act) => Some(act.clone()),
        Read::Unreadable(_) => None,
    });
    let known: Vec<_> = known.collect();
    if known.is_empty() {
        return Ok(acts);
    }
    let mut objections = hq.ledger.authority().judge(&visitor.caller, &known).await?.into_iter();
    let judged = acts.into_iter().map(|act| match act {
        Read::Known(act) => match objections.next().flatten() {
            Some(refused) => {
                let reason = Clean::new(&refused.to_string());
                Read::Unreadable(Verdict { key: act.act.key, outcome: Outcome::Rejected { reason } })
            }
            None => Read::Known(act),
        },
        unreadable @ Read::Unreadable(_) => unreadable,
    });
    Ok(judged.collect())
}
