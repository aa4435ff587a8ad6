//! A form while it is filled in: what stands in its fields, and the deed that it means.
//!
//! It must not know how it is drawn, or what becomes of the deed.

use std::fmt;

use chrono::Datelike as _;

use super::{
    ask::{About, Ask, Kind, Moving, Name, Need, Purpose, Silent, Spec},
    when::{self, NoMoment},
};
use crate::{
    domain::{
        AlertId, Channel, Clean, Deed, EXPIRY_YEARS, EntryId, Instant, ItemId, Lot, MOST, PlaceId, Rules,
        Scenario, Step, Told, Zone,
    },
    locale::{Arg, Locale},
};

/// A form while it is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) ask: Ask,
    pub(super) fields: Vec<Field>,
    /// The field that is typed into.
    pub(super) at: usize,
    /// Why it was not taken.
    pub(super) complaint: Option<String>,
    /// It was handed in, and the answer is not there yet.
    pub(super) waits: bool,
    /// The form that is filled in once somebody has signed in.
    pub(super) then: Option<Box<Self>>,
}

/// One field and what stands in it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) spec: &'static Spec,
    pub(super) text: String,
    /// What holds while nothing is typed.
    pub(super) unset: String,
    pub(super) choices: Vec<Choice>,
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if self.spec.kind == Kind::Secret { "…" } else { &self.text };
        f.debug_struct("Field").field("name", &self.spec.name).field("text", &text).finish_non_exhaustive()
    }
}

/// Something that can be chosen, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) name: String,
}

impl Choice {
    fn is_called(&self, typed: &str) -> bool {
        [&self.name, &self.id].into_iter().any(|it| it.to_lowercase() == typed.to_lowercase())
    }
}

/// What is wrong with a form, and with which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) field: usize,
    pub(super) text: String,
}

/// What a form is read with.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) locale: &'a Locale,
    pub(super) now: Instant,
    /// What HQ's clock shows; a time that is typed was read from a better clock than this machine's.
    pub(super) hq_now: Instant,
    pub(super) zone: Zone,
}

impl Form {
    pub(super) fn new(ask: Ask) -> Self {
        let field = |spec| Field { spec, text: String::new(), unset: String::new(), choices: Vec::new() };
        let fields = ask.purpose.fields().iter().map(field).collect();
        Self { ask, fields, at: 0, complaint: None, waits: false, then: None }
    }

    /// The alert that it is about, also while somebody signs in first.
    pub(super) fn alert(&self) -> Option<&AlertId> {
        match (&self.ask.about, &self.then) {
            (About::Alert { alert, .. }, _) => Some(alert),
            (_, Some(then)) => then.alert(),
            _ => None,
        }
    }

    pub(super) fn field_mut(&mut self, name: Name) -> Option<&mut Field> {
        self.fields.iter_mut().find(|field| field.spec.name == name)
    }

    pub(super) fn field(&self, name: Name) -> Option<(usize, &Field)> {
        self.fields.iter().enumerate().find(|(_, field)| field.spec.name == name)
    }

    /// Puts a character behind what stands in the field.
    pub(super) fn put(&mut self, c: char) {
        if self.waits {
            return;
        }
        if let Some(field) = self.fields.get_mut(self.at) {
            let most = if let Kind::Text(most) = field.spec.kind { most } else { 60 };
            if field.text.chars().count() < most {
                field.text.push(c);
            }
        }
        self.complaint = None;
    }

    /// Goes to another field; after the last comes the first.
    pub(super) fn step(&mut self, by: isize) {
        let count = self.fields.len().max(1);
        self.at = self.at.saturating_add_signed(by.rem_euclid(count as isize)) % count;
    }

    /// Takes the next or the one before of what can be chosen.
    pub(super) fn turn(&mut self, by: isize) {
        self.complaint = None;
        let Some(field) = self.fields.get_mut(self.at) else { return };
        let count = field.choices.len() as isize;
        if count == 0 {
            return;
        }
        let at = field.chosen().and_then(|chosen| field.choices.iter().position(|choice| choice == chosen));
        let next = match at {
            Some(at) => (at as isize + by).rem_euclid(count),
            None if by > 0 => 0,
            None => count - 1,
        };
        field.text = field.choices[next as usize].name.clone();
    }

    /// What the unit of its numbers is called.
    pub(super) fn unit(&self, locale: &Locale) -> String {
        let Some(item) = self.item() else { return String::new() };
        if item.as_str() == "kit" {
            locale.text("unit-kits")
        } else {
            locale.format("unit", &[("item", locale.item(item.as_str()).into())])
        }
    }

    /// The item that is meant: one that is known, by its name or id, another as it is typed, else that of
    /// the row.
    pub(super) fn item(&self) -> Option<ItemId> {
        let typed = self.field(Name::Item).filter(|(_, field)| !field.text.trim().is_empty());
        match (&self.ask.about, typed) {
            (_, Some((_, field))) => {
                let text = Clean::new(&field.text);
                let known = field.choices.iter().find(|choice| choice.is_called(text.as_str()));
                Some(ItemId::new(known.map_or(text.as_str(), |choice| &choice.id)))
            }
            (About::Stock { item, .. }, None) => Some(item.clone()),
            (About::Dispatch(moving), None) => Some(moving.item.clone()),
            _ => None,
        }
    }

    /// The number that is typed as what leaves a site, with the item and the site.
    pub(super) fn leaving(&self) -> Option<(i64, &PlaceId, &ItemId)> {
        let About::Stock { site, item } = &self.ask.about else { return None };
        let leaves = matches!(self.ask.purpose, Purpose::Issue | Purpose::Transfer);
        let (_, field) = self.field(Name::Quantity).filter(|_| leaves)?;
        Some((whole_number(&field.text)?, site, item))
    }

    /// The scenario that is typed, as soon as it can be read.
    pub(super) fn scenario(&self, rules: &Rules) -> Result<Scenario, Name> {
        let from = match &self.ask.about {
            About::Cover(from) => *from,
            _ => None,
        };
        let (people, days) = from
            .map_or((rules.people_per_family, rules.kit_days), |from| (from.people_per_family, from.days));
        let number = |name, range: std::ops::RangeInclusive<i64>, unset: Option<i64>| {
            let text = self.field(name).map_or("", |(_, field)| field.text.trim());
            let typed = if text.is_empty() { unset } else { whole_number(text) };
            typed.filter(|number| range.contains(number)).ok_or(name)
        };
        let families = from.map(|from| from.families);
        Ok(Scenario {
            families: number(Name::Families, 0..=i64::from(MOST), families)?,
            people_per_family: number(Name::People, 1..=100, Some(i64::from(people)))? as u32,
            days: number(Name::Days, 1..=3_650, Some(i64::from(days)))? as u32,
        })
    }

    /// The place of a field.
    pub(super) fn position(&self, name: Name) -> usize {
        self.field(name).map_or(0, |(at, _)| at)
    }

    /// The deed and when it was done; a purpose that is no deed of its own gives none.
    pub(super) fn read(&self, reader: Reader<'_>) -> Result<Option<(Deed, Instant)>, Mistake> {
        let happened_at = self.moment(reader)?;
        let values = Values { form: self, reader };
        let deed = match (&self.ask.about, self.ask.purpose) {
            (About::Alert { alert, sent }, purpose) => {
                let alert = alert.clone();
                match purpose {
                    Purpose::Acknowledge => {
                        Deed::Acknowledge { alert, reason: values.text(Name::Reason)?, sent: Some(*sent) }
                    }
                    Purpose::Assign => {
                        Deed::Assign { alert, to: values.assignee()?, reason: values.text(Name::Reason)? }
                    }
                    _ => Deed::Note { alert, text: values.text(Name::Text)? },
                }
            }
            (About::Stock { site, item }, purpose) => values.stock(purpose, site.clone(), item.clone())?,
            (About::Dispatch(moving), _) => values.dispatch(moving)?,
            (About::Entry(entry), _) => {
                Deed::Void { entry: entry.clone(), reason: values.text(Name::Reason)? }
            }
            (About::Post(silent), _) => Deed::Figure(values.figure(silent, happened_at)?),
            (About::Calls(calls), _) => {
                let reason = values.text(Name::Reason)?;
                Deed::Void { entry: values.call(calls)?, reason }
            }
            (About::Nothing, Purpose::Log) => {
                Deed::Log { text: values.text(Name::Text)?, place: values.place(Name::Place)? }
            }
            (About::Act { .. } | About::Cover(_) | About::Nothing, _) => return Ok(None),
        };
        Ok(Some((deed, happened_at)))
    }

    /// When; now where nothing is typed.
    pub(super) fn moment(&self, reader: Reader<'_>) -> Result<Instant, Mistake> {
        let Some((at, field)) = self.field(Name::When) else { return Ok(reader.now) };
        let locale = reader.locale;
        let mut text = field.text.trim();
        if text.eq_ignore_ascii_case(&locale.text("form-now")) {
            text = "";
        }
        if text.is_empty() {
            return Ok(reader.now);
        }
        when::read(text, reader.hq_now, reader.zone, &locale.text("form-yesterday")).map_err(|why| {
            let text = match why {
                NoMoment::Unreadable => locale.text("mistake-when"),
                NoMoment::Ahead(moment) => {
                    let time = locale.moment(moment, reader.hq_now, reader.zone);
                    locale.format("mistake-ahead", &[("time", time.into())])
                }
            };
            Mistake { field: at, text }
        })
    }
}

impl Field {
    /// What the typed text chooses: the name itself, or the first with a word that begins so.
    pub(super) fn chosen(&self) -> Option<&Choice> {
        let typed = self.text.trim().to_lowercase();
        if typed.is_empty() {
            return None;
        }
        let is = |choice: &&Choice| choice.name.to_lowercase() == typed;
        let begins = |choice: &&Choice| choice.name.to_lowercase().starts_with(&typed);
        let inside = |choice: &&Choice| {
            choice.name.to_lowercase().split_whitespace().any(|word| word.starts_with(&typed))
        };
        let mut choices = [self.choices.iter().find(is), self.choices.iter().find(begins)].into_iter();
        choices.find_map(|found| found).or_else(|| self.choices.iter().find(inside))
    }
}

/// The values of a form, read one by one.
struct Values<'a> {
    form: &'a Form,
    reader: Reader<'a>,
}

impl Values<'_> {
    fn mistake<T>(&self, field: usize, id: &str, args: &[(&str, Arg<'_>)]) -> Result<T, Mistake> {
        Err(Mistake { field, text: self.reader.locale.format(id, args) })
    }

    fn text(&self, name: Name) -> Result<Clean, Mistake> {
        let Some((at, field)) = self.form.field(name) else { return Ok(Clean::default()) };
        let text = Clean::new(&field.text);
        if text.is_empty() && field.spec.need == Need::Must {
            let id = match name {
                Name::Reason => "mistake-reason",
                Name::Informant => "mistake-informant",
                _ => "mistake-text",
            };
            return self.mistake(at, id, &[]);
        }
        Ok(text)
    }

    /// A text, or what holds while nothing is typed.
    fn text_or_unset(&self, name: Name) -> Result<Clean, Mistake> {
        let text = self.text(name)?;
        let unset = self.form.field(name).map(|(_, field)| Clean::new(&field.unset));
        Ok(if text.is_empty() { unset.unwrap_or_default() } else { text })
    }

    /// Whom an alert is given to; a dash is nobody.
    fn assignee(&self) -> Result<Clean, Mistake> {
        let to = self.text_or_unset(Name::To)?;
        Ok(if matches!(to.as_str(), "-" | "–") { Clean::default() } else { to })
    }

    fn optional(&self, name: Name) -> Result<Option<Clean>, Mistake> {
        Ok(Some(self.text(name)?).filter(|text| !text.is_empty()))
    }

    fn number(&self, name: Name, least: i64, id: &str) -> Result<i64, Mistake> {
        let Some((at, field)) = self.form.field(name) else { return Ok(0) };
        let (locale, most) = (self.reader.locale, i64::from(MOST));
        let unit = self.form.unit(locale);
        match whole_number(&field.text) {
            Some(number) if number.abs() > most => {
                let (label, most) = (locale.text(name.label()), locale.number(most));
                let args = [("field", label.into()), ("most", most.into()), ("unit", unit.into())];
                self.mistake(at, "mistake-most", &args)
            }
            Some(number) if number >= least => Ok(number),
            _ => self.mistake(at, id, &[("unit", unit.into())]),
        }
    }

    fn place(&self, name: Name) -> Result<Option<PlaceId>, Mistake> {
        let Some((at, field)) = self.form.field(name) else { return Ok(None) };
        if field.text.trim().is_empty() && field.spec.need == Need::May {
            return Ok(None);
        }
        if let Some(chosen) = field.chosen() {
            return Ok(Some(PlaceId::new(&chosen.id)));
        }
        let names: Vec<&str> = field.choices.iter().map(|choice| choice.name.as_str()).collect();
        let id = match (names.is_empty(), name) {
            (true, _) => "mistake-no-choice",
            (false, Name::Site) => "mistake-site",
            (false, _) => "mistake-place",
        };
        self.mistake(at, id, &[("names", names.join(", ").into())])
    }

    fn day(&self, name: Name) -> Result<Option<chrono::NaiveDate>, Mistake> {
        let Some((at, field)) = self.form.field(name) else { return Ok(None) };
        if field.text.trim().is_empty() {
            return Ok(None);
        }
        match when::day(&field.text) {
            Some(day) if EXPIRY_YEARS.contains(&day.year()) => Ok(Some(day)),
            Some(_) => self.mistake(at, "mistake-expiry", &[]),
            None => self.mistake(at, "mistake-day", &[]),
        }
    }

    /// A request's next step; what is left empty stays as it is.
    fn dispatch(&self, moving: &Moving) -> Result<Deed, Mistake> {
        let chosen = self.form.field(Name::Step).and_then(|(_, field)| field.chosen());
        let chosen = chosen.and_then(|chosen| Step::ALL.into_iter().find(|step| step.id() == chosen.id));
        let typed = self.form.field(Name::Step).is_some_and(|(_, field)| !field.text.trim().is_empty());
        let Some(step) = chosen.or_else(|| moving.next.first().copied().filter(|_| !typed)) else {
            return self.mistake(self.form.position(Name::Step), "mistake-step", &[]);
        };
        let from = self.place(Name::From)?.or_else(|| moving.from.clone());
        let site = match (step, from) {
            (Step::Declined, from) => from.unwrap_or_else(|| moving.to.clone()),
            (_, Some(from)) if from != moving.to => from,
            _ => return self.mistake(self.form.position(Name::From), "mistake-from", &[]),
        };
        let is_typed =
            self.form.field(Name::Quantity).is_some_and(|(_, field)| !field.text.trim().is_empty());
        let quantity = if is_typed {
            self.number(Name::Quantity, 0, "mistake-quantity")? as u32
        } else {
            moving.quantity
        };
        let reason = self.text(Name::Reason)?;
        Ok(Deed::Dispatch {
            request: moving.request.clone(),
            step,
            site,
            to: moving.to.clone(),
            item: moving.item.clone(),
            quantity,
            lot: Lot { number: self.optional(Name::Lot)?, expiry: self.day(Name::Expiry)? },
            reason,
        })
    }

    /// What was told of a post, in the order of the fields.
    fn figure(&self, silent: &Silent, called_at: Instant) -> Result<Told, Mistake> {
        let number = |name| {
            let typed = self.form.field(name).map_or("", |(_, field)| field.text.trim());
            if matches!(typed, "" | "-" | "–") {
                return Ok(None);
            }
            self.number(name, 0, "mistake-movements").map(|number| Some(number as u32))
        };
        let (entries, exits) = (number(Name::Entries)?, number(Name::Exits)?);
        if entries.is_none() && exits.is_none() {
            return self.mistake(self.form.position(Name::Entries), "mistake-in-or-out", &[]);
        }
        let (day, (from_hour, until_hour)) = self.hours(silent)?;
        let informant = self.text(Name::Informant)?;
        let channel = self.channel()?;
        let told = Told {
            post: silent.post.clone(),
            day,
            from_hour,
            until_hour,
            entries,
            exits,
            informant,
            channel,
            remark: self.text(Name::Remark)?,
        };
        if told.ends(self.reader.zone).is_none_or(|end| end > called_at) {
            return self.mistake(self.form.position(Name::Hours), "mistake-hours-ahead", &[]);
        }
        Ok(told)
    }

    fn hours(&self, silent: &Silent) -> Result<(chrono::NaiveDate, (u32, u32)), Mistake> {
        let (at, text) = self.form.field(Name::Hours).map_or((0, ""), |(at, field)| (at, field.text.trim()));
        let yesterday = self.reader.locale.text("form-yesterday");
        let hours = if text.is_empty() {
            silent.hours.map(|hours| (silent.day, hours))
        } else {
            when::hours(text, self.reader.zone.day(self.reader.hq_now), &yesterday)
        };
        hours.map_or_else(|| self.mistake(at, "mistake-hours", &[]), Ok)
    }

    fn channel(&self) -> Result<Channel, Mistake> {
        let Some((at, field)) = self.form.field(Name::Channel) else { return Ok(Channel::Phone) };
        let chosen = field.chosen().map(|chosen| chosen.id.as_str());
        match Channel::ALL.into_iter().find(|channel| Some(channel.id()) == chosen) {
            Some(channel) => Ok(channel),
            None if field.text.trim().is_empty() => Ok(Channel::Phone),
            None => self.mistake(at, "mistake-channel", &[]),
        }
    }

    fn call(&self, calls: &[(EntryId, String)]) -> Result<EntryId, Mistake> {
        let (at, field) = match self.form.field(Name::Which) {
            Some((at, field)) if !field.text.trim().is_empty() => (at, Some(field)),
            _ => (0, None),
        };
        let chosen = match field {
            Some(field) => field.chosen().map(|chosen| EntryId::new(&chosen.id)),
            None => calls.first().map(|(entry, _)| entry.clone()),
        };
        chosen.map_or_else(|| self.mistake(at, "mistake-which", &[]), Ok)
    }

    fn stock(&self, purpose: Purpose, site: PlaceId, item: ItemId) -> Result<Deed, Mistake> {
        let quantity = |least, name, id| self.number(name, least, id).map(|number| number as u32);
        // In the order of the fields, so that the first mistake is the uppermost.
        Ok(match purpose {
            Purpose::Count => {
                let quantity = quantity(0, Name::Counted, "mistake-counted")?;
                Deed::Count { site, item, quantity, base: None, reason: self.text(Name::Reason)? }
            }
            Purpose::Adjust => {
                let at = self.form.field(Name::Difference).map_or(0, |(at, _)| at);
                let difference =
                    self.number(Name::Difference, -i64::from(MOST), "mistake-difference")? as i32;
                if difference == 0 {
                    let unit = self.form.unit(self.reader.locale);
                    return self.mistake(at, "mistake-difference", &[("unit", unit.into())]);
                }
                Deed::Adjust { site, item, difference, reason: self.text(Name::Reason)? }
            }
            Purpose::Request => {
                let quantity = quantity(1, Name::Quantity, "mistake-quantity")?;
                let reason = self.text(Name::Reason)?;
                let item = self.form.item().unwrap_or(item);
                Deed::Request { site, item, quantity, reason }
            }
            Purpose::Transfer => {
                let quantity = quantity(1, Name::Quantity, "mistake-quantity")?;
                let to = self.place(Name::Site)?.unwrap_or_else(|| site.clone());
                let reason = self.text(Name::Reason)?;
                let lot = Lot { number: self.optional(Name::Lot)?, expiry: self.day(Name::Expiry)? };
                Deed::Transfer { site, to, item, quantity, lot, reason }
            }
            _ => {
                let quantity = quantity(1, Name::Quantity, "mistake-quantity")?;
                let reason = self.text(Name::Reason)?;
                let item = self.form.item().unwrap_or(item);
                let lot = Lot { number: self.optional(Name::Lot)?, expiry: self.day(Name::Expiry)? };
                if purpose == Purpose::Receive {
                    Deed::Receive { site, item, quantity, lot, reason }
                } else {
                    Deed::Issue { site, item, quantity, lot, reason }
                }
            }
        })
    }
}

/// A whole number with an optional sign; digits may stand in groups of three.
fn whole_number(text: &str) -> Option<i64> {
    let text = text.trim().replace('−', "-");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(&text)),
    };
    let groups: Vec<&str> = digits.trim().split([',', '.', ' ']).collect();
    let whole = groups.iter().enumerate().all(|(i, group)| {
        let length = if i == 0 { 1..=if groups.len() > 1 { 3 } else { 9 } } else { 3..=3 };
        length.contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
    });
    groups.concat().parse::<i64>().ok().filter(|_| whole && groups.len() <= 3).map(|number| sign * number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in
            [("20", 20), (" 1,200 ", 1_200), ("1.200", 1_200), ("+3", 3), ("-2", -2), ("−2", -2), ("0", 0)]
        {
            assert_eq!(whole_number(text), Some(number), "{text}");
        }
        for text in ["", "-", "12 kits", "1,2", "1.5", "--2", "1e3", "9999999999", "١"] {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }

    #[test]
    fn a_choice_is_found_by_how_any_of_its_words_begins() {
        let (title, remark) = (String::new(), String::new());
        let mut form = Form::new(Ask { purpose: Purpose::Log, about: About::Nothing, title, remark });
        form.at = 1;
        let choice = |name: &str| Choice { id: name.to_owned(), name: name.to_owned() };
        form.fields[1].choices = ["Maliana", "Pante Macassar", "Dili"].map(choice).into();
        for (typed, name) in [("mali", "Maliana"), ("mac", "Pante Macassar"), ("d", "Dili"), ("x", "")] {
            form.fields[1].text = typed.to_owned();
            assert_eq!(form.fields[1].chosen().map_or("", |choice| &choice.name), name);
        }
        form.turn(1);
        assert_eq!(form.fields[1].text, "Maliana");
        form.turn(-1);
        assert_eq!(form.fields[1].text, "Dili");
    }
}
