//! The `info` of an alert: what happens, how bad, where, until when.
//!
//! It must not know the envelope around it.

use super::{notes::Notes, shape, tree::Node};
use crate::{
    domain::{Area, Category, Certainty, Clean, Instant, Position, Prose, Severity, Urgency},
    formats::{
        Issue,
        hint::quote,
        moment::{self, Offset},
    },
};

/// The language of an `info` that names none (CAP 1.2 §3.2.2).
const DEFAULT_LANGUAGE: &str = "en-US";

/// The name of a language that nobody names (ISO 639-2).
const UNDETERMINED: &str = "und";

/// The language that is read where there are several.
const PREFERRED: &str = "en";

/// The most areas, and the most shapes and codes in one.
const MAX_AREAS: usize = 200;
const MAX_IN_AREA: usize = 1_000;

/// Words beside `tsunami` that say there is none, in the languages of the senders near by.
const NEGATIONS: &[&str] =
    &["no", "not", "none", "without", "tidak", "bukan", "tanpa", "não", "nao", "sem", "la", "false", "0"];

/// What the chosen `info` elements say.
pub(super) struct Info {
    /// Empty where it is CAP's own.
    pub(super) language: Clean,
    pub(super) event: Clean,
    pub(super) categories: Vec<Category>,
    pub(super) urgency: Urgency,
    pub(super) severity: Severity,
    pub(super) certainty: Certainty,
    pub(super) effective: Option<Instant>,
    pub(super) onset: Option<Instant>,
    pub(super) expires: Option<Instant>,
    pub(super) sender_name: Clean,
    pub(super) headline: Clean,
    pub(super) description: Prose,
    pub(super) instruction: Prose,
    pub(super) web: Clean,
    pub(super) contact: Clean,
    pub(super) areas: Vec<Area>,
    pub(super) tsunami: bool,
}

/// Reads all `info` of one language as one: the gravest speaks, the areas of all count.
pub(super) fn read(infos: &[&Node], notes: &mut Notes) -> Result<Option<Info>, Issue> {
    let Some(language) = choose_language(infos) else { return Ok(None) };
    let (chosen, others): (Vec<&Node>, Vec<&Node>) =
        infos.iter().partition(|info| language_of(info).eq_ignore_ascii_case(language));
    note_others(&others, language, notes);
    let read = chosen.iter().map(|node| read_one(node, notes)).collect::<Result<Vec<_>, _>>()?;
    let row = chosen.first().map_or(0, |node| node.row);
    let known = known_language(language, row, notes);
    Ok(join(read, row, notes).map(|info| Info { language: known, ..info }))
}

fn choose_language<'n>(infos: &[&'n Node]) -> Option<&'n str> {
    let is_preferred = |language: &&str| {
        language.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(PREFERRED))
            && language[2..].chars().next().is_none_or(|next| next == '-')
    };
    let languages = || infos.iter().map(|info| language_of(info));
    languages().find(is_preferred).or_else(|| languages().next())
}

fn language_of(info: &Node) -> &str {
    info.first("language").map_or(DEFAULT_LANGUAGE, |node| node.text.trim())
}

/// The language as it is kept: none where it is CAP's own, `und` where its name is no name of one.
fn known_language(language: &str, row: u64, notes: &mut Notes) -> Clean {
    if language.eq_ignore_ascii_case(DEFAULT_LANGUAGE) {
        return Clean::default();
    }
    if is_language(language) {
        return Clean::new(language);
    }
    notes.note(row, "language", &format!("{} names no language; write one as en-GB", quote(language)));
    Clean::new(UNDETERMINED)
}

/// Whether it is written as the names of languages are (RFC 3066): letters, then more parts after hyphens.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let fits = |part: &str| (1..=8).contains(&part.len());
    let first = parts.next().is_some_and(|part| fits(part) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    first && parts.all(|part| fits(part) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn note_others(others: &[&Node], language: &str, notes: &mut Notes) {
    let mut names: Vec<&str> = others.iter().map(|info| language_of(info)).collect();
    names.dedup();
    if let Some(first) = others.first() {
        let names: Vec<String> = names.iter().take(10).map(|name| quote(name)).collect();
        notes.remark(
            first.row,
            "info",
            &format!("is read in {}; also there in {}", quote(language), names.join(", ")),
        );
    }
}

/// Several hazards in one message: the gravest stands for all, in force as long as any.
fn join(infos: Vec<Info>, row: u64, notes: &mut Notes) -> Option<Info> {
    if infos.len() > 1 {
        let reason = format!("is there {} times; the gravest is shown, with the areas of all", infos.len());
        notes.remark(row, "info", &reason);
    }
    let expires: Option<Vec<Instant>> = infos.iter().map(|info| info.expires).collect();
    let expires = expires.and_then(|all| all.into_iter().max());
    let tsunami = infos.iter().any(|info| info.tsunami);
    let gravest =
        (0..infos.len()).min_by_key(|i| (infos[*i].severity, infos[*i].urgency, infos[*i].certainty))?;
    let mut areas = Vec::new();
    let mut main = None;
    for (i, mut info) in infos.into_iter().enumerate() {
        areas.append(&mut info.areas);
        if i == gravest {
            main = Some(info);
        }
    }
    areas.truncate(MAX_AREAS);
    main.map(|info| Info { expires, areas, tsunami, ..info })
}

fn read_one(info: &Node, notes: &mut Notes) -> Result<Info, Issue> {
    info.required("category")?;
    let categories = info
        .all("category")
        .map(|node| word(node, Category::ALL, Category::word))
        .collect::<Result<_, _>>()?;
    let event = notes.clean(Some(info.one("event")?));
    let optional_time =
        |name: &str, notes: &mut Notes| info.first(name).map(|node| time(node, notes)).transpose();
    let areas =
        info.all("area").take(MAX_AREAS).map(|node| area(node, notes)).collect::<Result<Vec<_>, _>>()?;
    Ok(Info {
        language: Clean::default(),
        categories,
        urgency: word(info.one("urgency")?, Urgency::ALL, Urgency::word)?,
        severity: word(info.one("severity")?, Severity::ALL, Severity::word)?,
        certainty: word(info.one("certainty")?, Certainty::ALL, Certainty::word)?,
        effective: optional_time("effective", notes)?,
        onset: optional_time("onset", notes)?,
        expires: optional_time("expires", notes)?,
        sender_name: notes.clean(info.first("senderName")),
        headline: notes.clean(info.first("headline")),
        description: notes.prose(info.first("description")),
        instruction: notes.prose(info.first("instruction")),
        web: notes.clean(info.first("web")),
        contact: notes.clean(info.first("contact")),
        areas,
        tsunami: says_tsunami(event.as_str()) || info.children.iter().any(is_tsunami_pair),
        event,
    })
}

/// Reads one of CAP's words, exactly as CAP writes it.
pub(super) fn word<T: Copy>(node: &Node, all: &[T], write: fn(T) -> &'static str) -> Result<T, Issue> {
    let text = node.text.trim();
    all.iter().copied().find(|known| write(*known) == text).ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|known| write(*known)).collect();
        node.refuse(&node.name, &format!("{} is none of {}", quote(text), words.join(", ")))
    })
}

/// Reads a time of CAP 1.2 §3.3.2, which has a numeric offset; `Z` is taken and noted.
pub(super) fn time(node: &Node, notes: &mut Notes) -> Result<Instant, Issue> {
    let quoted = quote(&node.text);
    let moment = moment::read(&node.text).map_err(|fault| match fault {
        moment::Fault::NoSuchDay => node.refuse(&node.name, &format!("{quoted} is no day of the calendar")),
        moment::Fault::Unknown => {
            node.refuse(&node.name, &format!("{quoted} is no time; CAP writes 2026-11-24T14:30:00+09:00"))
        }
    })?;
    if moment.offset == Offset::Zulu {
        notes.note(
            node.row,
            &node.name,
            &format!("{quoted} ends in Z, which CAP writes as -00:00; read as UTC"),
        );
    }
    moment.instant(None).ok_or_else(|| {
        node.refuse(&node.name, &format!("{quoted} has no offset; CAP writes 2026-11-24T14:30:00+09:00"))
    })
}

fn area(node: &Node, notes: &mut Notes) -> Result<Area, Issue> {
    let description = notes.clean(Some(node.one("areaDesc")?));
    Ok(Area {
        description,
        polygons: shapes(node, "polygon", shape::polygon, notes),
        circles: shapes::<(Position, f64)>(node, "circle", shape::circle, notes),
        geocodes: node.all("geocode").flat_map(pairs).take(MAX_IN_AREA).collect(),
    })
}

/// Reads the shapes of an area; one that is no shape is left out, the alert is not.
fn shapes<T>(area: &Node, name: &str, read: fn(&str) -> Result<T, String>, notes: &mut Notes) -> Vec<T> {
    let mut shapes = Vec::new();
    for node in area.all(name).take(MAX_IN_AREA) {
        match read(&node.text) {
            Ok(shape) => shapes.push(shape),
            Err(reason) => notes.remark(node.row, name, &format!("was left out: {reason}")),
        }
    }
    shapes
}

/// Names with their values; some senders put several pairs in a row into one element.
fn pairs(node: &Node) -> Vec<(Clean, Clean)> {
    let mut pairs = Vec::new();
    let mut name = None;
    for child in &node.children {
        match child.name.as_str() {
            "valueName" => name = Some(Clean::new(&child.text)),
            "value" => pairs.extend(name.take().map(|name| (name, Clean::new(&child.text)))),
            _ => {}
        }
    }
    pairs
}

fn is_tsunami_pair(node: &Node) -> bool {
    matches!(node.name.as_str(), "eventCode" | "parameter")
        && pairs(node).iter().any(|(name, value)| {
            says_tsunami(value.as_str()) || (says_tsunami(name.as_str()) && !is_negated(value.as_str()))
        })
}

fn says_tsunami(text: &str) -> bool {
    text.to_lowercase().contains("tsunami") && !is_negated(text)
}

fn is_negated(text: &str) -> bool {
    let text = text.to_lowercase();
    text.split(|c: char| !c.is_alphanumeric()).any(|word| NEGATIONS.contains(&word))
}
