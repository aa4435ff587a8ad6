//! What a table of somebody else's says: which column is what, and what its words mean here.
//!
//! Pure data. It must not know how a table is read, nor who wrote the map.

use std::collections::BTreeMap;

use super::{Clean, Dimension, Zone, plain};

/// Everything that a mapping file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableMap {
    /// The sheet of a workbook; none: the first that is shown.
    pub sheet: Option<Clean>,
    pub header: Header,
    pub dates: DateOrder,
    /// What stands between groups of three digits.
    pub thousands: Option<char>,
    /// The zone of times without an offset.
    pub zone: Option<Zone>,
    pub rules: Vec<Rule>,
    /// What words of the table mean, by what they are about; the words are folded.
    words: BTreeMap<Field, BTreeMap<String, Clean>>,
}

/// Where the names of the columns stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The first of the rows, from 1; none: it is looked for.
    pub row: Option<u32>,
    /// How many rows make up the names.
    pub rows: u32,
}

impl Default for Header {
    fn default() -> Self {
        Self { row: None, rows: 1 }
    }
}

/// How days are written; years first can always be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    #[default]
    YearFirst,
    DayFirst,
    MonthFirst,
}

impl DateOrder {
    pub const ALL: [Self; 3] = [Self::YearFirst, Self::DayFirst, Self::MonthFirst];

    pub const fn name(self) -> &'static str {
        match self {
            Self::YearFirst => "ymd",
            Self::DayFirst => "dmy",
            Self::MonthFirst => "mdy",
        }
    }
}

/// What each row of the table says once more: one figure, or one line of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub makes: Makes,
    pub fields: BTreeMap<Field, Spot>,
}

/// What a rule makes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Makes {
    Figure,
    /// A line of the stock ledger.
    Movement,
}

impl Makes {
    /// The name of its tables in a mapping file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Movement => "movement",
        }
    }

    /// What it cannot do without.
    pub const fn needs(self) -> &'static [Field] {
        match self {
            Self::Figure => &[Field::Metric, Field::Place, Field::Period, Field::Value],
            Self::Movement => {
                &[Field::Id, Field::Kind, Field::Place, Field::By(Dimension::Item), Field::Date, Field::Value]
            }
        }
    }
}

/// Where something is said.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// In the column of this name.
    Column(Clean),
    /// In the column with this HXL tag.
    Tag(Clean),
    /// Here: it is the same in every row.
    Fixed(Clean),
}

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Metric,
    /// Of a movement: the site.
    Place,
    Period,
    /// Of a movement: the quantity.
    Value,
    /// When the source said so.
    AsOf,
    Source,
    Standing,
    Note,
    /// What names a movement in every copy of its ledger.
    Id,
    Kind,
    /// The other site of a transfer.
    Other,
    /// When a movement happened.
    Date,
    Lot,
    Expiry,
    By(Dimension),
}

/// What moves stock, as a map and its words name it.
pub const MOVEMENTS: [&str; 6] = ["receive", "issue", "transfer_out", "transfer_in", "count", "adjust"];

impl Field {
    /// All but the dimensions.
    const OWN: [Self; 14] = [
        Self::Metric,
        Self::Place,
        Self::Period,
        Self::Value,
        Self::AsOf,
        Self::Source,
        Self::Standing,
        Self::Note,
        Self::Id,
        Self::Kind,
        Self::Other,
        Self::Date,
        Self::Lot,
        Self::Expiry,
    ];

    pub fn all() -> impl Iterator<Item = Self> {
        Self::OWN.into_iter().chain(Dimension::ALL.map(Self::By))
    }

    /// The name in a mapping file and in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Metric => "metric",
            Self::Place => "place",
            Self::Period => "period",
            Self::Value => "value",
            Self::AsOf => "as_of",
            Self::Source => "source",
            Self::Standing => "standing",
            Self::Note => "note",
            Self::Id => "id",
            Self::Kind => "kind",
            Self::Other => "other",
            Self::Date => "date",
            Self::Lot => "lot",
            Self::Expiry => "expiry",
            Self::By(dimension) => dimension.name(),
        }
    }

    /// Whether its words are a closed set, so that one that the map does not name is a mistake.
    const fn is_closed(self) -> bool {
        !matches!(self, Self::Place | Self::Other | Self::Metric | Self::Note)
    }
}

/// A word of the table that the map does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unmapped;

impl TableMap {
    /// Says what a word means; the meaning it had, if it had one.
    pub fn name_word(&mut self, field: Field, word: &str, meaning: Clean) -> Option<Clean> {
        self.words.entry(field).or_default().insert(fold(word), meaning)
    }

    /// What a word of the table means: as the map names it, else what it says itself.
    ///
    /// # Errors
    ///
    /// Where the map names the words of this field and this one is none of them.
    pub fn meaning<'t>(&'t self, field: Field, text: &'t str) -> Result<&'t str, Unmapped> {
        let Some(words) = self.words.get(&field).filter(|_| !text.is_empty()) else { return Ok(text) };
        let folded = fold(text);
        match words.get(&folded) {
            Some(meaning) => Ok(meaning.as_str()),
            None if !field.is_closed() => Ok(text),
            None => {
                let own = words.values().find(|meaning| fold(meaning.as_str()) == folded);
                own.map(Clean::as_str).ok_or(Unmapped)
            }
        }
    }

    /// The columns that the rules name.
    pub fn columns(&self) -> impl Iterator<Item = &Spot> {
        let spots = self.rules.iter().flat_map(|rule| rule.fields.values());
        spots.filter(|spot| !matches!(spot, Spot::Fixed(_)))
    }
}

/// Words as people mean them: without case, accents and double blanks.
fn fold(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    plain(&words.join(" ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_what_the_map_says_or_what_they_say_themselves() {
        let mut map = TableMap::default();
        let sex = Field::By(Dimension::Sex);
        map.name_word(sex, "Feto", "f".into());
        map.name_word(Field::Place, "Mota'ain", "BTG".into());
        assert_eq!(map.meaning(sex, " FETO"), Ok("f"));
        assert_eq!(map.meaning(sex, "F"), Ok("f"));
        assert_eq!(map.meaning(sex, "mane"), Err(Unmapped));
        assert_eq!(map.meaning(sex, ""), Ok(""), "not broken down");
        assert_eq!(map.meaning(Field::Place, "MOTA’AIN"), Ok("BTG"));
        assert_eq!(map.meaning(Field::Place, "Salele"), Ok("Salele"));
        assert_eq!(map.meaning(Field::By(Dimension::AgeBand), "15-24"), Ok("15-24"));
    }
}
