//! DHIS2: what a server is asked in one turn, piece by piece, and the figures that each piece gives.
//!
//! Values as they were reported come whole once, by their periods, and then by what changed since the
//! server's own clock of the last time, with some minutes' overlap. Tables of analytics come whole each
//! time that they changed. Records of persons are never asked for. It must not know who keeps the
//! figures, nor where a key is kept.

mod address;
mod complete;
mod progress;
mod setup;
mod sift;
mod sum;
mod trouble;
mod window;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use self::{
    sift::{MAX_OFF, Sift},
    sum::Scope,
};
use crate::{
    domain::{Ask, Clean, Instant, Place, Zone},
    formats::{
        Issue,
        dhis2::{self, Info, PeriodType},
    },
    net::{FetchError, Fetched, Fetcher, Question, Validators},
};

pub use progress::{Asked, Progress};
pub use setup::{Key, KeyReader, Purpose, Setup};
pub use sift::{Sifted, Sourced};
pub use trouble::Trouble;
pub use window::Window;

/// The largest answer that is read; one of 200,000 values has 50 MB.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The most periods of one question: an address has so much room.
const MAX_PERIODS: usize = 31;

/// The most units of one question, likewise.
const MAX_UNITS: usize = 50;

/// How far ahead of today periods are asked for: targets and what is reported early.
const AHEAD: Days = Days::new(31);

/// How many days back a trial looks.
const TRIAL: Days = Days::new(92);

/// What a turn is made with.
pub struct Desk<'d> {
    pub fetcher: &'d Fetcher,
    pub setup: &'d Setup,
    /// Our places.
    pub places: &'d [Place],
    /// Our clock.
    pub now: Instant,
    pub purpose: Purpose,
    /// The largest answer that is read, in bytes.
    pub limit: usize,
}

/// One answer, sifted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    /// The address that was asked.
    pub address: Clean,
    /// Nothing where the server says that nothing changed.
    pub figures: Option<Vec<Sourced>>,
    pub issues: Vec<Issue>,
    pub bytes: u64,
    /// What a table has that came to its end; none for anything else.
    pub window: Option<Window>,
}

/// One turn.
pub struct Turn<'d> {
    desk: Desk<'d>,
    key: Option<Key>,
    info: Info,
    asked: Asked,
    sift: Sift<'d>,
    /// Which ask is next, and which part of it.
    at: usize,
    part: usize,
    /// How many periods one question may have, after answers that were too large.
    most: usize,
    /// The type of the periods of the ask's data set, once it is known.
    kind: Option<PeriodType>,
    /// Periods and units whose sums changed; the last is asked for next.
    again: Vec<(Clean, Vec<Clean>)>,
}

impl<'d> Turn<'d> {
    /// Asks the server who it is; `asked` is where the last turn ended.
    ///
    /// # Errors
    ///
    /// Where it does not let us in, or is none.
    pub async fn begin(desk: Desk<'d>, asked: &Asked) -> Result<Self, Trouble> {
        let key = desk.setup.key.as_ref().map(|read| read()).transpose().map_err(Trouble::NoKey)?;
        let address = format!("{}/api/system/info", desk.setup.base);
        let (bytes, _) = question(&desk, key.as_ref(), (&address, &Validators::default()))
            .await?
            .ok_or_else(|| Trouble::Unread { address: Clean::new(&address), why: Clean::new("is empty") })?;
        let info = dhis2::info(&bytes, desk.setup.zone).map_err(|issue| Trouble::unread(&address, &issue))?;
        let asked = asked.of(&desk.setup.crosswalk);
        let sift = Sift::new(desk.setup, desk.places, (desk.now, &info));
        Ok(Self {
            desk,
            key,
            info,
            asked,
            sift,
            at: 0,
            part: 0,
            most: MAX_PERIODS,
            kind: None,
            again: Vec::new(),
        })
    }

    /// The server itself.
    pub fn info(&self) -> &Info {
        &self.info
    }

    /// Where this turn is.
    pub fn asked(&self) -> &Asked {
        &self.asked
    }

    /// What came, and what of it is not mapped.
    pub fn sifted(&self) -> &Sifted {
        self.sift.sifted()
    }

    /// By how much the server's clock differs from ours, where that is more than clocks do.
    pub fn clock_off(&self) -> Option<Issue> {
        let off = self.info.now? - self.desk.now;
        (off.abs() > MAX_OFF).then(|| {
            let reason =
                format!("is {} minutes off ours; is the server's zone declared as it is?", off.num_minutes());
            Issue::note(None, "serverDate", &reason)
        })
    }

    /// The next answer; none where all was asked.
    ///
    /// # Errors
    ///
    /// Where the server gave nothing; what came before holds.
    pub async fn next(&mut self) -> Result<Option<Piece>, Trouble> {
        let asks = &self.desk.setup.crosswalk.asks;
        while let Some(ask) = asks.get(self.at) {
            let key = Asked::key(ask, &self.desk.setup.crosswalk);
            let progress = self.asked.get(&key).unwrap_or_else(|| self.first(ask));
            let (piece, progress, is_done) = match (ask, progress) {
                (Ask::Values { .. }, Progress::Backlog { begun, next }) => {
                    self.backlog(ask, (begun, next)).await?
                }
                (Ask::Values { since, .. }, Progress::Since(cursor)) => {
                    self.delta((ask, *since), cursor).await?
                }
                (_, progress) => self.table(ask, progress.parts()).await?,
            };
            if self.desk.purpose == Purpose::Load || !is_done {
                self.asked.set(key, progress);
            }
            if is_done {
                (self.at, self.part, self.most, self.kind) = (self.at + 1, 0, MAX_PERIODS, None);
            }
            if piece.is_some() {
                return Ok(piece);
            }
        }
        Ok(None)
    }

    /// Where an ask begins that was never asked.
    fn first(&self, ask: &Ask) -> Progress {
        match ask {
            Ask::Values { since, .. } => {
                let next = match self.desk.purpose {
                    Purpose::Load => *since,
                    Purpose::Trial => (self.today() - TRIAL).max(*since),
                };
                Progress::Backlog { begun: self.info.date.clone(), next }
            }
            Ask::Table { .. } => Progress::Parts(vec![Validators::default()]),
        }
    }

    /// The server's day, by its own clock.
    fn today(&self) -> NaiveDate {
        let text = self.info.date.as_str().get(..10).unwrap_or_default();
        text.parse().unwrap_or_else(|_| Zone::DILI.day(self.desk.now))
    }

    /// All values of some periods, one after the other.
    async fn backlog(&mut self, ask: &Ask, (begun, next): (Clean, NaiveDate)) -> Result<Outcome, Trouble> {
        let kind = match self.kind {
            Some(kind) => kind,
            None => self.period_type(ask).await?,
        };
        let end = self.today() + AHEAD;
        self.kind = Some(kind);
        let mut periods = kind.between(next, end);
        periods.truncate(self.most);
        let Some(last) = periods.last().and_then(|last| dhis2::period(last).ok()) else {
            return Ok((None, Progress::Since(begun), true));
        };
        let address = address::of_periods(&self.desk.setup.base, ask, &periods);
        let piece = match self.values(&address, Scope::Whole).await {
            Err(Trouble::Fetch(FetchError::TooLarge { .. })) if periods.len() > 1 => {
                self.most = periods.len() / 2;
                return Ok((None, Progress::Backlog { begun, next }, false));
            }
            piece => piece?,
        };
        let next = last.last_day(Zone::DILI) + Days::new(1);
        Ok(if next > end {
            (Some(piece), Progress::Since(begun), true)
        } else {
            (Some(piece), Progress::Backlog { begun, next }, false)
        })
    }

    /// What changed since the server's clock showed `cursor`, then what the sums are made of that it changed.
    async fn delta(&mut self, (ask, since): (&Ask, NaiveDate), cursor: Clean) -> Result<Outcome, Trouble> {
        let begun = self.info.date.clone();
        let piece = if let Some((period, units)) = self.again.pop() {
            let address = address::of_units(&self.desk.setup.base, ask, (&period, &units));
            self.values(&address, Scope::Whole).await?
        } else {
            let address = address::since(&self.desk.setup.base, ask, cursor.as_str());
            let piece = match self.values(&address, Scope::Changes).await {
                // So much changed that it comes by its periods, as the first time.
                Err(Trouble::Fetch(FetchError::TooLarge { .. })) => {
                    return Ok((None, Progress::Backlog { begun, next: since }, false));
                }
                piece => piece?,
            };
            for (period, units) in self.sift.take_touched() {
                let units: Vec<Clean> = units.into_iter().collect();
                self.again.extend(units.chunks(MAX_UNITS).map(|units| (period.clone(), units.to_vec())));
            }
            piece
        };
        // Until the last sum is there, all of it is asked for again after a failure.
        let is_done = self.again.is_empty();
        Ok((Some(piece), Progress::Since(if is_done { begun } else { cursor }), is_done))
    }

    /// A table, in as many parts as it took the last time, or more.
    async fn table(&mut self, ask: &Ask, mut parts: Vec<Validators>) -> Result<Outcome, Trouble> {
        let periods = address::periods(ask, self.today());
        let size = periods.len().div_ceil(parts.len().max(1)).max(1);
        let Some(part) = periods.chunks(size).nth(self.part) else {
            return Ok((None, Progress::Parts(parts), true));
        };
        let address = address::table(&self.desk.setup.base, (ask, self.desk.purpose), part);
        let known = parts.get(self.part).cloned().unwrap_or_default();
        let answer = match self.ask((&address, &known)).await {
            Err(Trouble::Fetch(error)) if trouble::is_too_much(&error) => {
                if part.len() < 2 {
                    return Err(Trouble::TooMuch { address: Clean::new(&address) });
                }
                let parts = vec![Validators::default(); (2 * parts.len()).min(periods.len())];
                self.part = 0;
                return Ok((None, Progress::Parts(parts), false));
            }
            answer => answer?,
        };
        let is_last = (self.part + 1) * size >= periods.len();
        let mut piece = Piece { address: Clean::new(&address), ..Piece::default() };
        if let Some((bytes, validators)) = answer {
            piece.bytes = bytes.len() as u64;
            let element = address::element(ask);
            let figures =
                self.sift.table(&bytes, element).map_err(|issue| Trouble::unread(&address, &issue))?;
            let (figures, issues, cells) = figures;
            (piece.figures, piece.issues) = (Some(figures), issues);
            // A server that does not say when it made its tables may be without any.
            if let Some(made_at) = self.info.analytics_at {
                let around = address::around(&self.desk.setup.base, (ask, self.desk.purpose));
                piece.window = cells.window(around, (part, made_at.min(self.desk.now)));
            }
            if let Some(known) = parts.get_mut(self.part) {
                *known = validators;
            }
        }
        self.part += 1;
        Ok((Some(piece), Progress::Parts(parts), is_last))
    }

    async fn values(&mut self, address: &str, scope: Scope) -> Result<Piece, Trouble> {
        let Some((bytes, _)) = self.ask((address, &Validators::default())).await? else {
            return Ok(Piece { address: Clean::new(address), ..Piece::default() });
        };
        let (figures, issues) =
            self.sift.values(&bytes, scope).map_err(|issue| Trouble::unread(address, &issue))?;
        let (address, bytes) = (Clean::new(address), bytes.len() as u64);
        Ok(Piece { address, figures: Some(figures), issues, bytes, window: None })
    }

    /// The type of the periods of a data set.
    async fn period_type(&self, ask: &Ask) -> Result<PeriodType, Trouble> {
        let address = address::data_set(&self.desk.setup.base, ask);
        let answer = self.ask((&address, &Validators::default())).await?;
        let (bytes, _) = answer.unwrap_or_default();
        let unread = |why: &str| Trouble::Unread { address: Clean::new(&address), why: Clean::new(why) };
        let name = dhis2::period_type_of(&bytes).map_err(|issue| Trouble::unread(&address, &issue))?;
        PeriodType::named(&name).ok_or_else(|| unread(&format!("has periods of an unknown type: {name}")))
    }

    /// Id and name of every unit that the server shows us, by pages.
    ///
    /// # Errors
    ///
    /// Where the server gave nothing, or no units.
    pub async fn units(&self) -> Result<BTreeMap<Clean, Clean>, Trouble> {
        let (mut units, mut page) = (BTreeMap::new(), 1);
        loop {
            let address = address::units(&self.desk.setup.base, page);
            let (bytes, _) = self.ask((&address, &Validators::default())).await?.unwrap_or_default();
            let read = dhis2::units(&bytes).map_err(|issue| Trouble::unread(&address, &issue))?;
            let before = units.len();
            units.extend(read.units);
            // A server that counts wrong must not hold us for ever.
            if page >= read.pages || units.len() == before {
                return Ok(units);
            }
            page += 1;
        }
    }

    /// How many reports of an ask's data set were registered as complete in the last months.
    ///
    /// # Errors
    ///
    /// Where the server gave nothing, or no registrations.
    pub async fn complete(&self, ask: &Ask) -> Result<usize, Trouble> {
        let days = (self.today() - TRIAL, self.today());
        let address = address::registrations(&self.desk.setup.base, ask, days);
        let (bytes, _) = self.ask((&address, &Validators::default())).await?.unwrap_or_default();
        Ok(dhis2::registrations(&bytes).records.len())
    }

    async fn ask(&self, address: (&str, &Validators)) -> Result<Answer, Trouble> {
        question(&self.desk, self.key.as_ref(), address).await
    }
}

/// A piece, where its ask is now, and whether that is all of it.
type Outcome = (Option<Piece>, Progress, bool);

/// A body with what its state is called; none where it is as it was.
type Answer = Option<(Vec<u8>, Validators)>;

async fn question(
    desk: &Desk<'_>,
    key: Option<&Key>,
    (address, known): (&str, &Validators),
) -> Result<Answer, Trouble> {
    let credential = key.map(|key| &key.credential);
    let question = Question { address, known, accept: "application/json", credential, limit: desk.limit };
    match desk.fetcher.ask(&question).await {
        Ok(Fetched::Body { bytes, validators }) => Ok(Some((bytes, validators))),
        Ok(Fetched::Unchanged) => Ok(None),
        Err(error) => Err(trouble::of(error, key)),
    }
}
