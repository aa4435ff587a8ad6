//! One row made into what one rule says of it.
//!
//! It must not know the file or the rows around it.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use csv::ByteRecord;

use super::{columns::Columns, reading::Reading, when};
use crate::{
    domain::{
        Clean, Dimension, Dimensions, EntryId, Field, Instant, ItemId, Makes, Metric, Movement, Period,
        Place, Rule, Series, SourceId, Spot, StockEntry, Zone,
    },
    formats::{
        figures::{
            cell,
            figure::{Figure, Statement, Times},
            places::Index,
        },
        hint::{self, quote},
        moment,
    },
};

/// The longest cell, in bytes.
const MAX_CELL: usize = 4_000;

/// The longest name of a movement, in characters.
const MAX_ID: usize = 80;

/// How far a source's clock may run ahead of ours, in minutes.
const MAX_AHEAD_MINUTES: i64 = 10;

/// The hour of what is known by its day alone, so that a count holds over the movements of its day.
const HOUR_OF_MOVEMENTS: u32 = 12;
const HOUR_OF_COUNTS: u32 = 17;

/// What people write where there is nothing to report.
const NOTHING: [&str; 4] = ["", "-", "–", "—"];

/// One row, one rule and what it is read against.
pub(super) struct Row<'r> {
    pub(super) record: &'r ByteRecord,
    pub(super) rule: &'r Rule,
    pub(super) columns: &'r Columns,
    pub(super) reading: &'r Reading<'r>,
    pub(super) places: &'r Index<'r>,
}

/// Why a row gives nothing.
pub(super) struct Fault {
    /// The column, or the field where it stands in no column.
    pub(super) field: String,
    pub(super) reason: String,
    /// The word that the map does not name.
    pub(super) unmapped: Option<String>,
}

impl<'r> Row<'r> {
    /// What the rule makes of the row; none where its value was left empty.
    pub(super) fn figure(&self) -> Result<Option<Figure>, Fault> {
        if NOTHING.contains(&self.raw(Field::Value)?) {
            return Ok(None);
        }
        match self.rule.makes {
            Makes::Figure => self.observation().map(Some),
            Makes::Movement => self.movement().map(Some),
        }
    }

    fn observation(&self) -> Result<Figure, Fault> {
        let arrived = self.reading.context.arrived;
        let declared = self.zone();
        let metric = self.read(Field::Metric, cell::metric)?;
        let place = self.place(Field::Place, metric)?;
        let dimensions = self.dimensions(metric)?;
        let period = self.read(Field::Period, |text| {
            cell::period(&when::iso(text, self.reading.map.dates)?, declared, arrived)
        })?;
        let value = self.read(Field::Value, |text| cell::value(&self.digits(text)))?;
        let source = self.source()?;
        let as_of = self.as_of()?;
        let standing = self.read(Field::Standing, cell::standing)?;
        let said = Statement {
            series: Series { metric, place: place.id.clone(), dimensions },
            period,
            value,
            source,
            as_of,
            standing,
            note: self.note()?,
        };
        if metric != Metric::StockCount {
            return Ok(said.observed(declared, arrived));
        }
        let zone = declared.unwrap_or(Zone::DILI);
        let happened_at = match period {
            Period::Hour(_) => period.end(zone),
            _ => at_hour(zone, period.last_day(zone), HOUR_OF_COUNTS),
        };
        // The same count of the same day is the same line in every copy of the file.
        let once = period.to_string();
        self.read(Field::Value, |_| said.counted(&once, Times { happened_at, arrived }))
    }

    fn dimensions(&self, metric: Metric) -> Result<Dimensions, Fault> {
        let mut dimensions = Dimensions::default();
        for field in self.rule.fields.keys() {
            let Field::By(dimension) = *field else { continue };
            let value = self.read(*field, |text| match text {
                // A total, beside the rows that break it down.
                "" => Ok(None),
                _ if !metric.dimensions().contains(&dimension) => {
                    Err(format!("does not break {} down; leave the cell empty", metric.name()))
                }
                _ => cell::dimension_value(dimension, text).map(Some),
            })?;
            dimensions.0.extend(value.map(|value| (dimension, value)));
        }
        if metric.dimensions().contains(&Dimension::Item) && dimensions.get(Dimension::Item).is_none() {
            return Err(self.fault(Field::By(Dimension::Item), "names no item".to_owned()));
        }
        Ok(dimensions)
    }

    fn movement(&self) -> Result<Figure, Fault> {
        let arrived = self.reading.context.arrived;
        let source = self.source()?;
        let id = self.read(Field::Id, |text| match text.chars().count() {
            0 => Err("is empty; it names the line in every copy of the ledger".to_owned()),
            1..=MAX_ID => Ok(text),
            _ => Err(format!("is longer than {MAX_ID} characters")),
        })?;
        let kind = self.read(Field::Kind, |text| Ok(text.to_owned()))?;
        let site = self.place(Field::Place, Metric::StockCount)?.id.clone();
        let item =
            self.read(Field::By(Dimension::Item), |text| cell::dimension_value(Dimension::Item, text))?;
        let quantity = |least: i64| {
            self.read(Field::Value, |text| {
                let number = self.digits(text).parse::<i64>().ok();
                let number = number.filter(|number| (least..=i64::from(i32::MAX)).contains(number));
                number
                    .ok_or_else(|| format!("{} is no whole number of things that can be there", quote(text)))
            })
        };
        let other = || Ok(self.place(Field::Other, Metric::StockCount)?.id.clone());
        let movement = match kind.as_str() {
            "receive" => Movement::Receive(quantity(0)? as u32),
            "issue" => Movement::Issue(quantity(0)? as u32),
            "count" => Movement::Count(quantity(0)? as u32),
            "adjust" => Movement::Adjust(quantity(i64::from(i32::MIN))? as i32),
            "transfer_out" => Movement::TransferOut { quantity: quantity(0)? as u32, to: other()? },
            "transfer_in" => Movement::TransferIn { quantity: quantity(0)? as u32, from: other()? },
            _ => {
                let reason = format!("{} is no kind of movement; name it under [words.kind]", quote(&kind));
                return Err(Fault { unmapped: Some(kind), ..self.fault(Field::Kind, reason) });
            }
        };
        let is_count = matches!(movement, Movement::Count(_));
        let happened_at = self.read(Field::Date, |text| {
            let hour = if is_count { HOUR_OF_COUNTS } else { HOUR_OF_MOVEMENTS };
            self.moment(text, hour)
        })?;
        let lot = self.read(Field::Lot, |text| Ok(Clean::new(text)))?;
        let expiry = self.read(Field::Expiry, |text| match text {
            "" => Ok(None),
            _ => self.day(text).map(Some),
        })?;
        Ok(Figure::Count(StockEntry {
            id: EntryId::new(&format!("line:{source}:{id}")),
            site,
            item: ItemId::new(item.as_str()),
            movement,
            lot: Some(lot).filter(|lot| !lot.is_empty()),
            expiry,
            reason: self.note()?,
            source,
            happened_at,
            recorded_at: arrived,
        }))
    }

    fn place(&self, field: Field, metric: Metric) -> Result<&'r Place, Fault> {
        self.read(field, |text| match text {
            "" => Err("is empty; it names the place".to_owned()),
            _ => self.places.find(text, metric),
        })
        .map_err(|fault| {
            let word = self.raw(field).map(str::to_owned).ok().filter(|word| !word.is_empty());
            Fault { unmapped: word, ..fault }
        })
    }

    fn source(&self) -> Result<SourceId, Fault> {
        if self.rule.fields.contains_key(&Field::Source) {
            self.read(Field::Source, cell::source)
        } else {
            Ok(self.reading.source.clone())
        }
    }

    fn as_of(&self) -> Result<Instant, Fault> {
        if !self.rule.fields.contains_key(&Field::AsOf) {
            return Ok(self.reading.written_at);
        }
        let latest = self.reading.context.arrived + TimeDelta::minutes(MAX_AHEAD_MINUTES);
        self.read(Field::AsOf, |text| {
            cell::as_of(&when::iso(text, self.reading.map.dates)?, self.zone(), latest)
        })
    }

    fn note(&self) -> Result<Clean, Fault> {
        self.read(Field::Note, |text| Ok(Clean::new(text)))
    }

    /// A moment, or an hour of the day that is given alone.
    fn moment(&self, text: &str, hour: u32) -> Result<Instant, String> {
        let read = self.read_moment(text)?;
        if read.time.is_none() {
            return Ok(at_hour(self.zone().unwrap_or(Zone::DILI), read.day, hour));
        }
        let lacks =
            || format!("{} has no offset; say the zone in the mapping: zone = \"+09:00\"", quote(text));
        read.instant(self.zone()).ok_or_else(lacks)
    }

    fn day(&self, text: &str) -> Result<NaiveDate, String> {
        Ok(self.read_moment(text)?.day)
    }

    fn read_moment(&self, text: &str) -> Result<moment::Moment, String> {
        moment::read(&when::iso(text, self.reading.map.dates)?).map_err(|fault| match fault {
            moment::Fault::NoSuchDay => format!("{} is no day of the calendar", quote(text)),
            moment::Fault::Unknown => format!("{} is no day; write it as 2026-11-24", quote(text)),
        })
    }

    /// A number without what stands between its groups of three.
    fn digits(&self, text: &str) -> String {
        let Some(mark) = self.reading.map.thousands else { return text.to_owned() };
        let groups: Vec<&str> = text.split(mark).collect();
        let is_grouped = groups.iter().enumerate().all(|(i, group)| {
            group.bytes().all(|b| b.is_ascii_digit() || (i == 0 && b == b'-'))
                && (if i == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 })
        });
        if is_grouped { groups.concat() } else { text.to_owned() }
    }

    fn zone(&self) -> Option<Zone> {
        self.reading.map.zone.or(self.reading.context.declared)
    }

    /// Reads what a field means; a field that the rule does not have is empty.
    fn read<'s, T>(
        &'s self,
        field: Field,
        read: impl FnOnce(&'s str) -> Result<T, String>,
    ) -> Result<T, Fault> {
        let raw = self.raw(field)?;
        let meaning = self.reading.map.meaning(field, raw).map_err(|_| {
            let reason = format!("{} is not among the words of {} in the mapping", quote(raw), field.name());
            Fault { unmapped: Some(raw.to_owned()), ..self.fault(field, reason) }
        })?;
        read(meaning).map_err(|reason| self.fault(field, reason))
    }

    /// The text of a field, trimmed.
    fn raw(&self, field: Field) -> Result<&str, Fault> {
        let column = match self.rule.fields.get(&field) {
            None => return Ok(""),
            Some(Spot::Fixed(text)) => return Ok(text.as_str()),
            Some(spot) => self.columns.at(spot),
        };
        let bytes = column.and_then(|column| self.record.get(column)).unwrap_or_default();
        if bytes.len() > MAX_CELL {
            let reason = format!("is longer than {MAX_CELL} bytes; is a quote not closed?");
            return Err(self.fault(field, reason));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
            self.fault(field, format!("is not UTF-8 (byte {byte:02X}); save the file as CSV UTF-8"))
        })?;
        match hint::harmful(text) {
            // A note is read by people alone and is cleaned; anything else would look like what it is not.
            Some(c) if field != Field::Note || c == '\0' => {
                let reason =
                    format!("holds the control character U+{:04X}; write the cell anew", u32::from(c));
                Err(self.fault(field, reason))
            }
            _ => Ok(text.trim()),
        }
    }

    fn fault(&self, field: Field, reason: String) -> Fault {
        let column = self.rule.fields.get(&field).and_then(|spot| self.columns.at(spot));
        let label = column.map_or_else(|| field.name().to_owned(), |column| self.columns.label(column));
        Fault { field: label, reason, unmapped: None }
    }
}

fn at_hour(zone: Zone, day: NaiveDate, hour: u32) -> Instant {
    zone.at(day, NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default())
}
