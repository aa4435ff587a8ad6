//! Whether HQ takes an act: what cannot be is refused with words for a person, a count that was
//! overtaken is set aside. When something happened is data and no objection, unless no clock can have said
//! so, or a figure is for hours that were not over by then.

use super::{
    position::Position,
    writing::{Writing, columns, read_json},
};
use crate::{
    domain::{
        ActKey, Base, Clean, Deed, FeedId, Instant, ItemId, PlaceId, RULE_SENDER, RecordedAct, Zone,
        dispatch_objection,
        objection::{self, filled},
    },
    protocol::Cursor,
};

/// What HQ does with an act.
pub(super) enum Judgement {
    Taken,
    /// It is recorded, everybody sees it, and it does not count.
    SetAside(Clean),
    Refused(String),
}

/// Looks at an act that never came before.
pub(super) async fn judge(
    writing: &mut Writing,
    (feed, at): (&FeedId, Instant),
    act: &RecordedAct,
) -> Result<Judgement, sqlx::Error> {
    let draft = &act.act.draft;
    if draft.who.is_empty() {
        return Ok(Judgement::Refused(objection::sentence("hq-no-name").into()));
    }
    if let Some(flaw) = draft.deed.flaw() {
        return Ok(Judgement::Refused(flaw.to_string()));
    }
    // An earlier ledger of this HQ took it: what it was judged by may be lost with that ledger.
    if act.recorded.is_some() {
        return Ok(act.set_aside.clone().map_or(Judgement::Taken, Judgement::SetAside));
    }
    if let Some(beyond) = draft.beyond() {
        return Ok(Judgement::Refused(beyond.to_string()));
    }
    if let Deed::Figure(told) = &draft.deed
        && told.ends(Zone::DILI).is_none_or(|end| end > draft.happened_at.min(at))
    {
        return Ok(Judgement::Refused(objection::sentence("hq-not-over").into()));
    }
    if let Some(why) = object(writing, &act.act.key, &draft.deed).await? {
        return Ok(Judgement::Refused(why));
    }
    if let Deed::Count { site, item, base: Some(base), .. } = &draft.deed
        && overtaken(writing, feed, (site, item), base, &act.act.key).await?
    {
        return Ok(Judgement::SetAside(objection::sentence("hq-overtaken").into()));
    }
    Ok(Judgement::Taken)
}

/// Why an act cannot be taken as things stand at HQ.
async fn object(writing: &mut Writing, key: &ActKey, deed: &Deed) -> Result<Option<String>, sqlx::Error> {
    const PLACE: &str = "SELECT EXISTS (SELECT 1 FROM places WHERE id = ?)";
    const SITE: &str =
        "SELECT EXISTS (SELECT 1 FROM places WHERE id = ? AND json_extract(json, '$.kind') = 'site')";
    const POST: &str =
        "SELECT EXISTS (SELECT 1 FROM places WHERE id = ? AND json_extract(json, '$.kind') = 'post')";
    if let Some(alert) = deed.alert() {
        // Consoles work our own rules' alerts out from the figures; HQ holds none of them.
        let ours = alert.as_str().strip_prefix(RULE_SENDER).is_some_and(|rest| rest.starts_with(','));
        if !ours
            && !exists(writing, "SELECT EXISTS (SELECT 1 FROM alerts WHERE id = ?)", alert.as_str()).await?
        {
            return Ok(Some(objection::sentence("hq-no-alert").into()));
        }
    }
    let (kind, unknown) = match deed {
        Deed::Log { .. } => (PLACE, "hq-no-place"),
        Deed::Figure(_) => (POST, "hq-no-post"),
        _ => (SITE, "hq-no-site"),
    };
    for place in deed.places() {
        if !exists(writing, kind, place.as_str()).await? {
            return Ok(Some(filled(unknown, &[("place", place.as_str())])));
        }
    }
    match deed {
        Deed::Void { entry, .. } => {
            const FIGURE: &str = "
                SELECT EXISTS (SELECT 1 FROM acts WHERE rev IS NOT NULL AND json ->> '$.kind' = 'figure'
                    AND console || '/' || epoch || '/' || sequence = ?)";
            let known = exists(writing, "SELECT EXISTS (SELECT 1 FROM stock WHERE id = ?)", entry.as_str())
                .await?
                || !shelves(writing, entry.as_str()).await?.is_empty()
                || exists(writing, FIGURE, entry.as_str()).await?;
            Ok((!known).then(|| filled("hq-no-entry", &[("entry", entry.as_str())])))
        }
        Deed::Cancel { act, .. } => not_cancelled(writing, key, act).await,
        Deed::Dispatch { request, .. } => {
            let acts = about_request(writing, request).await?;
            let why = dispatch_objection(&acts, deed, Instant::MAX_UTC);
            Ok(why.map(|why| filled("hq-request", &[("request", request.as_str()), ("why", why)])))
        }
        _ => Ok(None),
    }
}

/// What HQ has of a request: its act, its steps, and what voids or takes back any of them.
async fn about_request(writing: &mut Writing, request: &Clean) -> Result<Vec<RecordedAct>, sqlx::Error> {
    const FIND: &str = "
        WITH named AS (
            SELECT json, console || '/' || epoch || '/' || sequence AS unit FROM acts WHERE rev IS NOT NULL
            AND ((json ->> '$.kind' = 'request' AND console || '/' || epoch || '/' || sequence = ?1)
              OR (json ->> '$.kind' = 'dispatch' AND json ->> '$.request' = ?1)))
        SELECT json FROM named
        UNION ALL SELECT json FROM acts WHERE rev IS NOT NULL AND json ->> '$.kind' IN ('void', 'cancel')
            AND (json ->> '$.entry' IN (SELECT unit FROM named) OR json ->> '$.act' IN (SELECT unit FROM named))";
    let found: Vec<String> =
        sqlx::query_scalar(FIND).bind(request.as_str()).fetch_all(&mut *writing.tx).await?;
    found.iter().map(|json| read_json(json)).collect()
}

async fn not_cancelled(
    writing: &mut Writing,
    key: &ActKey,
    act: &Clean,
) -> Result<Option<String>, sqlx::Error> {
    const KIND: &str = "
        SELECT json_extract(json, '$.kind') FROM acts
        WHERE console = ? AND epoch = ? AND sequence = ? AND rev IS NOT NULL";
    let Ok(target) = act.as_str().parse::<ActKey>() else {
        return Ok(Some(filled("hq-names-no-act", &[("act", act.as_str())])));
    };
    if target.console != key.console {
        return Ok(Some(objection::sentence("hq-not-its-console").into()));
    }
    let (console, epoch, sequence) = columns(&target);
    let kind: Option<String> = sqlx::query_scalar(KIND)
        .bind(console)
        .bind(epoch)
        .bind(sequence)
        .fetch_optional(&mut *writing.tx)
        .await?;
    Ok(match kind.as_deref() {
        None => Some(filled("hq-no-act", &[("act", &target.to_string())])),
        Some("cancel") => Some(objection::sentence("hq-cancels-cancel").into()),
        Some(_) => None,
    })
}

async fn exists(writing: &mut Writing, sql: &'static str, id: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(sql).bind(id).fetch_one(&mut *writing.tx).await
}

/// The sites and items that an act changed: of the entry of this name, or of all that its act made.
pub(super) async fn shelves(writing: &mut Writing, name: &str) -> Result<Vec<(String, String)>, sqlx::Error> {
    const FIND: &str = "
        SELECT DISTINCT site, item FROM entries
        WHERE unit IN (SELECT unit FROM entries WHERE id = ?1 OR unit = ?1)
        UNION SELECT json_extract(json, '$.site'), json_extract(json, '$.item') FROM stock WHERE id = ?1";
    sqlx::query_as(FIND).bind(name).fetch_all(&mut *writing.tx).await
}

/// Whether somebody else changed what was counted, after what this console had read when it was counted.
async fn overtaken(
    writing: &mut Writing,
    feed: &FeedId,
    (site, item): (&PlaceId, &ItemId),
    base: &Base,
    key: &ActKey,
) -> Result<bool, sqlx::Error> {
    const BY_ACTS: &str = "
        SELECT EXISTS (SELECT 1 FROM entries WHERE site = ? AND item = ? AND rev > ? AND console <> ?)";
    const BY_ROWS: &str = "
        SELECT EXISTS (SELECT 1 FROM stock WHERE rev > ?
            AND json_extract(json, '$.site') = ? AND json_extract(json, '$.item') = ?)";
    // A cursor of another ledger, or in the middle of a snapshot, has read nothing for certain.
    let read = |cursor: &Clean| match Position::read(Cursor::new(cursor.as_str()).as_ref(), feed, i64::MAX) {
        Position::UpTo(rev) => rev,
        Position::Start | Position::Inside { .. } => 0,
    };
    let by_acts: bool = sqlx::query_scalar(BY_ACTS)
        .bind(site.as_str())
        .bind(item.as_str())
        .bind(read(&base.acts))
        .bind(key.console.as_str())
        .fetch_one(&mut *writing.tx)
        .await?;
    let by_rows = sqlx::query_scalar(BY_ROWS)
        .bind(read(&base.stock))
        .bind(site.as_str())
        .bind(item.as_str())
        .fetch_one(&mut *writing.tx);
    Ok(by_acts || by_rows.await?)
}
