//! IOM's Displacement Tracking Matrix: whether it works in our country, and what its rounds found.
//!
//! That it has no operation there is how things stand, not a failure. It must not know who keeps the
//! figures, nor where a key is kept.

use serde::{Deserialize, Serialize};

use chrono::TimeDelta;

use super::dhis2::KeyReader;
use crate::{
    domain::{
        Clean, Dimensions, Instant, Metric, Observation, Period, Place, PlaceKind, Series, SourceId,
        Standing, Telling, Value, plain,
    },
    formats::{
        Gravity, Issue,
        dtm::{self, Answer, Count, Level},
    },
    net::{Credential, FetchError, Fetched, Fetcher, Question, Validators},
};

/// The largest answer that is read; that of a country with 50 rounds and 20 provinces has 5 MB.
const MAX_BYTES: usize = 32 << 20;

/// The header that the key stands in.
const HEADER: &str = "Ocp-Apim-Subscription-Key";

/// How many rounds before the newest are asked for again: they are corrected.
const ROUNDS_AGAIN: u32 = 2;

/// How often everything is asked for again.
const WHOLE_EVERY: TimeDelta = TimeDelta::days(7);

/// What DTM says where it has nothing, in small letters.
const NOTHING: [&str; 5] = ["no country", "no data", "no operation", "not found", "no record"];

/// One DTM, as it is set.
#[derive(Clone)]
pub struct Setup {
    /// Its address, to which `/displacement/…` is added.
    pub base: String,
    pub key: Option<KeyReader>,
    /// By its ISO code of three letters.
    pub country: Clean,
    /// The one operation whose rounds are read.
    pub operation: Option<Clean>,
}

impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { base, country, operation, key: _ } = self;
        f.debug_struct("Setup")
            .field("base", base)
            .field("country", country)
            .field("operation", operation)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Setup {
    fn eq(&self, other: &Self) -> bool {
        (&self.base, &self.country, &self.operation) == (&other.base, &other.country, &other.operation)
    }
}

impl Eq for Setup {}

impl Setup {
    /// That DTM does not work in the country.
    pub fn no_operation(&self) -> Telling {
        Telling::message("dtm-no-operation").words("country", self.country.as_str())
    }
}

/// How far DTM was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The newest round that it gave.
    #[serde(default)]
    pub newest: u32,
    /// When it was last asked for everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole_at: Option<Instant>,
}

impl Asked {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What one answer gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    pub address: Clean,
    /// Each with its row.
    pub figures: Vec<(u64, Observation)>,
    pub issues: Vec<Issue>,
    /// Rows of places, before those that are not ours are left out.
    pub rows: u64,
}

/// What a turn gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// None where DTM does not work in the country.
    pub pieces: Option<Vec<Piece>>,
    pub bytes: u64,
    pub asked: Asked,
}

/// Why DTM gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The key cannot be read.
    NoKey(Clean),
    /// It does not know the key; where that is kept.
    NotLetIn {
        address: Clean,
        kept: Option<Clean>,
    },
    /// It answered, and that is not what was asked for.
    Unread {
        address: Clean,
        why: Clean,
    },
    Fetch(FetchError),
}

impl Trouble {
    /// How long it asks not to be asked again.
    pub fn retry_after(&self) -> Option<std::time::Duration> {
        match self {
            Self::Fetch(error) => error.retry_after(),
            _ => None,
        }
    }

    /// The same for a person.
    pub fn telling(&self) -> Telling {
        match self {
            Self::NoKey(why) => Telling::message("dtm-no-key").words("why", why.as_str()),
            Self::NotLetIn { address, kept: None } => {
                Telling::message("dtm-key-missing").words("address", address.as_str())
            }
            Self::NotLetIn { address, kept: Some(kept) } => {
                let told = Telling::message("dtm-key-refused").words("address", address.as_str());
                told.words("kept", kept.as_str())
            }
            Self::Unread { address, why } => {
                let told = Telling::message("dtm-unread").words("address", address.as_str());
                told.words("why", why.as_str())
            }
            Self::Fetch(error) => error.telling(),
        }
    }
}

/// What a turn is made with.
pub struct Desk<'d> {
    pub fetcher: &'d Fetcher,
    pub setup: &'d Setup,
    pub places: &'d [Place],
    /// Who says so; each kind of assessment is a source of its own.
    pub source: &'d SourceId,
    pub now: Instant,
}

impl Desk<'_> {
    /// Asks for what is new.
    pub async fn turn(&self, asked: &Asked) -> Result<Outcome, Trouble> {
        let mut outcome = Outcome { asked: asked.clone(), ..Outcome::default() };
        let list = self.get("country-list", "").await?;
        outcome.bytes += list.bytes.len() as u64;
        let countries = match dtm::refusal(&list.bytes) {
            Ok(None) => dtm::countries(&list.bytes),
            Ok(Some(said)) => return Err(unread(&list, &words(&said))),
            Err(issue) => Err(issue),
        };
        let countries = countries.map_err(|issue| unread(&list, &issue.to_string()))?;
        if countries.iter().all(|country| country.code != self.setup.country) {
            return Ok(outcome);
        }
        let is_whole = asked.whole_at.is_none_or(|at| self.now - at >= WHOLE_EVERY);
        let from = asked.newest.saturating_sub(ROUNDS_AGAIN).max(1);
        let since = if is_whole { String::new() } else { format!("&FromRoundNumber={from}") };
        let mut pieces = Vec::new();
        for (name, level) in [("admin0", Level::Country), ("admin1", Level::Municipality)] {
            let Some((piece, bytes, newest)) = self.level((name, level), &since).await? else { continue };
            outcome.bytes += bytes;
            outcome.asked.newest = outcome.asked.newest.max(newest);
            pieces.push(piece);
        }
        if is_whole {
            outcome.asked.whole_at = Some(self.now);
        }
        outcome.pieces = Some(pieces);
        Ok(outcome)
    }

    /// The rounds for the places of one level; none where DTM says that there are none.
    async fn level(
        &self,
        (name, level): (&str, Level),
        since: &str,
    ) -> Result<Option<(Piece, u64, u32)>, Trouble> {
        let query = format!("?Admin0Pcode={}{since}", self.setup.country);
        let answer = match self.get(name, &query).await {
            Ok(answer) => answer,
            // The country is in the list: there is nothing since then.
            Err(Trouble::Fetch(FetchError::Status { status: 404, said, .. })) if says_nothing(&said) => {
                return Ok(None);
            }
            Err(trouble) => return Err(trouble),
        };
        let parsed = match dtm::parse(&answer.bytes, level) {
            Answer::Counts(parsed) => parsed,
            Answer::Refused(said) if is_nothing(&said) => return Ok(None),
            Answer::Refused(said) => return Err(unread(&answer, &words(&said))),
        };
        let refused =
            parsed.issues.iter().find(|issue| issue.gravity == Gravity::Refused && issue.row.is_none());
        if let Some(issue) = refused {
            return Err(unread(&answer, &issue.to_string()));
        }
        let newest = parsed.records.iter().map(|(_, count)| count.round).max().unwrap_or_default();
        let mut piece = Piece { address: answer.address, issues: parsed.issues, ..Piece::default() };
        for (at, count) in parsed.records {
            piece.rows += 1;
            if self.setup.operation.as_ref().is_some_and(|operation| *operation != count.operation) {
                continue;
            }
            if let Some(place) = self.place(&count, level) {
                piece.figures.push((at.row, self.figure(&count, place)));
                continue;
            }
            let label = if count.name.is_empty() { &count.code } else { &count.name };
            let reason = "is no place of ours; it was left out";
            piece.issues.push(Issue::note(Some(at.row), label.as_str(), reason));
        }
        Ok(Some((piece, answer.bytes.len() as u64, newest)))
    }

    fn place(&self, count: &Count, level: Level) -> Option<&Place> {
        let (kind, scheme) = match level {
            Level::Country => (PlaceKind::Country, "iso3"),
            Level::Municipality => (PlaceKind::Municipality, "cod"),
        };
        let of_kind = || self.places.iter().filter(move |place| place.kind == kind);
        let by_code = of_kind()
            .find(|place| place.codes.iter().any(|(of, code)| of.as_str() == scheme && *code == count.code));
        // Not every municipality has a P-code; its name then says which it is.
        by_code.or_else(|| {
            let same = |name: &Clean| plain(name.as_str()).eq(plain(count.name.as_str()));
            of_kind().find(|place| {
                !count.name.is_empty()
                    && (same(&place.name) || place.names.iter().any(|(_, name)| same(name)))
            })
        })
    }

    fn figure(&self, count: &Count, place: &Place) -> Observation {
        let Count { operation, assessment, round, day, people, reasons, .. } = count;
        let parts: Vec<String> =
            reasons.iter().map(|(reason, people)| format!("{reason} {people}")).collect();
        let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
        let note = format!("DTM round {round}, {}, {operation}{parts}", assessment.code());
        let source = format!("{}-{}", self.source, assessment.code().to_lowercase());
        Observation {
            series: Series {
                metric: Metric::Displaced,
                place: place.id.clone(),
                dimensions: Dimensions::default(),
            },
            period: Period::Day(*day),
            source: SourceId::new(&source),
            revision: 0,
            value: Value::Number(*people),
            as_of: self.now,
            recorded_at: self.now,
            standing: Standing::Final,
            note: Some(Clean::new(&note)),
        }
    }

    async fn get(&self, path: &str, query: &str) -> Result<Got, Trouble> {
        let key = match &self.setup.key {
            None => None,
            Some(read) => Some(read().map_err(Trouble::NoKey)?),
        };
        let credential = key.as_ref().map(|key| match key.credential.clone() {
            Credential::ApiToken(secret) => Credential::Header { name: HEADER, secret },
            other => other,
        });
        let address = format!("{}/displacement/{path}{query}", self.setup.base.trim_end_matches('/'));
        let question = Question {
            address: &address,
            known: &Validators::default(),
            accept: "application/json",
            credential: credential.as_ref(),
            limit: MAX_BYTES,
        };
        match self.fetcher.ask(&question).await {
            Ok(Fetched::Body { bytes, .. }) => Ok(Got { address: Clean::new(&address), bytes }),
            Ok(Fetched::Unchanged) => {
                let why = Clean::new("it says that nothing changed, and was not asked that");
                Err(Trouble::Unread { address: Clean::new(&address), why })
            }
            Err(FetchError::Status { address, status: 401 | 403, .. }) => {
                Err(Trouble::NotLetIn { address, kept: key.map(|key| key.kept) })
            }
            Err(error) => Err(Trouble::Fetch(error)),
        }
    }
}

/// An answer, whole.
struct Got {
    address: Clean,
    bytes: Vec<u8>,
}

fn unread(answer: &Got, why: &str) -> Trouble {
    Trouble::Unread { address: answer.address.clone(), why: Clean::new(why) }
}

fn words(said: &[Clean]) -> String {
    let said: Vec<&str> = said.iter().map(Clean::as_str).collect();
    if said.is_empty() { "it refuses without a reason".to_owned() } else { said.join("; ") }
}

/// Whether words of a refusal mean that there is nothing.
fn is_nothing(said: &[Clean]) -> bool {
    let said = words(said).to_lowercase();
    NOTHING.iter().any(|nothing| said.contains(nothing))
}

fn says_nothing(body: &[u8]) -> bool {
    dtm::refusal(body).ok().flatten().is_some_and(|said| is_nothing(&said))
}
