//! `[[source]]`: the outside feeds that HQ reads.
//!
//! It must not know how a feed is fetched.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::FixedOffset;

use crate::domain::{Clean, FeedKind, SourceId, Telling, Zone};

use super::{
    document::{Document, Entry, Value},
    problem::{Place, Problem, no},
};

/// What may be set of a source.
pub(super) const NAMES: [&str; 16] = [
    "id",
    "kind",
    "address",
    "name",
    "every_minutes",
    "mapping",
    "zone",
    "token_env",
    "token_file",
    "user",
    "password_env",
    "password_file",
    "path",
    "country",
    "operation",
    "test_every_hours",
];

/// What only sources of some kinds have.
const OF_KINDS: [(&str, &[FeedKind]); 11] = [
    ("mapping", &[FeedKind::Dhis2, FeedKind::Folder]),
    ("zone", &[FeedKind::Dhis2, FeedKind::Folder]),
    ("token_env", &[FeedKind::Dhis2, FeedKind::Dtm]),
    ("token_file", &[FeedKind::Dhis2, FeedKind::Dtm]),
    ("user", &[FeedKind::Dhis2]),
    ("password_env", &[FeedKind::Dhis2]),
    ("password_file", &[FeedKind::Dhis2]),
    ("path", &[FeedKind::Folder]),
    ("country", &[FeedKind::Dtm]),
    ("operation", &[FeedKind::Dtm]),
    ("test_every_hours", &[FeedKind::Cap]),
];

/// Where IOM's DTM is.
const DTM: &str = "https://dtmapi.iom.int/v3";

/// How often a source is asked when nothing is set; GDACS lets its answers be kept so long.
const EVERY_MINUTES: i64 = 5;

/// The same for DTM, whose rounds take weeks.
const DTM_EVERY_MINUTES: i64 = 24 * 60;

/// The rarest: once a week.
const MAX_MINUTES: i64 = 7 * 24 * 60;

/// The same for messages that prove a feed's way.
const MAX_TEST_HOURS: i64 = 7 * 24;

/// The longest name of a source, in bytes.
const MAX_ID: usize = 40;

/// One outside feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceSettings {
    /// Its name in the ledger and on the board.
    pub id: SourceId,
    pub kind: FeedKind,
    pub address: String,
    /// What people call it.
    pub name: Clean,
    pub every: Duration,
    /// How often at least it sends a message of status Test.
    pub test_every: Option<Duration>,
    /// Which of its cells are which figures of ours; a path beside the settings file.
    pub mapping: Option<PathBuf>,
    /// The zone of times that carry none.
    pub zone: Option<Zone>,
    pub key: Option<KeySettings>,
    /// The country that is asked for, by its ISO code of three letters.
    pub country: Option<Clean>,
    /// The one operation that is asked for.
    pub operation: Option<Clean>,
}

impl SourceSettings {
    /// The same with its mapping where the settings file is.
    fn beside(self, folder: Option<&Path>) -> Self {
        let mapping =
            self.mapping.map(|mapping| folder.map_or(mapping.clone(), |folder| folder.join(mapping)));
        let is_path = self.kind == FeedKind::Folder && !self.address.starts_with('~');
        let address = match folder.filter(|_| is_path) {
            Some(folder) => folder.join(&self.address).display().to_string(),
            None => self.address,
        };
        Self { address, mapping, ..self }
    }

    /// The same with `~` for the home directory.
    pub(super) fn at_home(&mut self, home: &Path) {
        if self.kind == FeedKind::Folder
            && let Ok(rest) = Path::new(&self.address).strip_prefix("~")
        {
            self.address = home.join(rest).display().to_string();
        }
        if let Some(KeySettings::Token(kept) | KeySettings::Password { kept, .. }) = &mut self.key
            && let Kept::File(path) = kept
            && let Ok(rest) = path.strip_prefix("~")
        {
            *path = home.join(rest);
        }
    }
}

/// What a source is shown, by where it is kept: the settings never hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySettings {
    Token(Kept),
    Password { user: Clean, kept: Kept },
}

/// Where a token or a password is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In an environment variable.
    Variable(String),
    File(PathBuf),
}

/// Reads all sources; one with something wrong is told and left out.
pub(super) fn read(document: &Document, problems: &mut Vec<Problem>) -> Vec<SourceSettings> {
    let mut sources: Vec<SourceSettings> = Vec::new();
    let mut ids = BTreeSet::new();
    let heads = document
        .entries
        .iter()
        .filter(|entry| matches!(entry.path.as_slice(), [first, _] if first == "source"));
    for head in heads {
        let values: Vec<&Entry> = document
            .entries
            .iter()
            .filter(|entry| entry.path.len() > 2 && entry.path[..2] == head.path[..])
            .collect();
        let beside = Path::new(&document.file).parent();
        match one(head, &values).map(|source| source.beside(beside)) {
            Ok(source) if ids.insert(source.id.clone()) => sources.push(source),
            Ok(source) => {
                let message = Telling::message("wrong-source-twice").words("name", source.id.as_str());
                problems.push(document.problem(head.key_at, message));
            }
            Err((at, message)) => problems.push(document.problem(at, message)),
        }
    }
    sources
}

fn one(head: &Entry, values: &[&Entry]) -> Result<SourceSettings, (Place, Telling)> {
    let named = |name: &str| values.iter().find(|entry| entry.path[2] == name);
    for entry in values {
        let name = entry.path[2].as_str();
        if !NAMES.contains(&name) {
            return Err((entry.key_at, no("wrong-no-field", name, NAMES)));
        }
    }
    let text = |name: &str| match named(name).map(|entry| (&entry.value, entry.value_at)) {
        Some((Value::Text(text), at)) if !text.trim().is_empty() => Ok((text.trim(), at)),
        Some((other, at)) => Err((at, other.is_not("wanted-text"))),
        None => Err((head.key_at, Telling::message("wrong-source-lacks").words("name", name))),
    };
    let (id, at) = text("id")?;
    if id.len() > MAX_ID || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Err((
            at,
            Telling::message("wrong-source-name").words("name", id).words("most", &MAX_ID.to_string()),
        ));
    }
    let (kind, at) = text("kind")?;
    let known = FeedKind::ALL.into_iter().find(|known| known.name() == kind);
    let kind = known.ok_or_else(|| (at, no("wrong-source-kind", kind, FeedKind::ALL.map(FeedKind::name))))?;
    let address = address(kind, &text)?;
    let name = if named("name").is_some() { text("name")?.0 } else { id };
    let figures = figures(kind, (head, values))?;
    let usually = if kind == FeedKind::Dtm { DTM_EVERY_MINUTES } else { EVERY_MINUTES };
    let given = |name: &str| {
        if named(name).is_some() { text(name).map(|(text, _)| Some(Clean::new(text))) } else { Ok(None) }
    };
    Ok(SourceSettings {
        id: SourceId::new(id),
        kind,
        address: address.to_owned(),
        name: Clean::new(name),
        every: named("every_minutes")
            .map_or(Ok(usually), |entry| whole(entry, MAX_MINUTES))
            .map(|minutes| Duration::from_mins(minutes as u64))?,
        test_every: named("test_every_hours")
            .map(|entry| whole(entry, MAX_TEST_HOURS))
            .transpose()?
            .map(|hours| Duration::from_hours(hours as u64)),
        mapping: figures.mapping,
        zone: figures.zone,
        key: figures.key,
        country: given("country")?,
        operation: given("operation")?,
    })
}

/// Where a source is: its address, or the path of a folder.
fn address<'t>(
    kind: FeedKind,
    text: &impl Fn(&str) -> Result<(&'t str, Place), (Place, Telling)>,
) -> Result<&'t str, (Place, Telling)> {
    let (address, at) = match (kind, text("address")) {
        (FeedKind::Folder, _) => return text("path").map(|(path, _)| path),
        (FeedKind::Dtm, Err((_, told)))
            if told == Telling::message("wrong-source-lacks").words("name", "address") =>
        {
            return Ok(DTM);
        }
        (_, address) => address?,
    };
    if !["https://", "http://"].iter().any(|scheme| address.starts_with(scheme)) {
        return Err((at, Telling::message("wrong-source-address").words("text", address)));
    }
    Ok(address)
}

/// What only a source of figures has.
struct OfFigures {
    mapping: Option<PathBuf>,
    zone: Option<Zone>,
    key: Option<KeySettings>,
}

fn figures(kind: FeedKind, (head, values): (&Entry, &[&Entry])) -> Result<OfFigures, (Place, Telling)> {
    let named = |name: &str| values.iter().find(|entry| entry.path[2] == name);
    for entry in values {
        let of = OF_KINDS.iter().find(|(name, _)| *name == entry.path[2]);
        if let Some((name, kinds)) = of.filter(|(_, kinds)| !kinds.contains(&kind)) {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
            let told = Telling::message("wrong-source-not-of-kind").words("name", name);
            return Err((entry.key_at, told.words("kind", &kinds.join(", "))));
        }
    }
    let text = |name: &str| match named(name).map(|entry| (&entry.value, entry.value_at)) {
        None => Ok(None),
        Some((Value::Text(text), at)) if !text.trim().is_empty() => Ok(Some((text.trim(), at))),
        Some((other, at)) => Err((at, other.is_not("wanted-text"))),
    };
    let lacks = |name: &str| (head.key_at, Telling::message("wrong-source-lacks").words("name", name));
    let zone = match text("zone")? {
        None => None,
        Some((text, at)) => Some(
            text.parse::<FixedOffset>()
                .map(Zone::new)
                .map_err(|_| (at, Telling::message("wrong-offset").words("text", text)))?,
        ),
    };
    let kept = [
        ("token_env", Kept::Variable as fn(String) -> Kept),
        ("token_file", |path| Kept::File(path.into())),
        ("password_env", Kept::Variable),
        ("password_file", |path| Kept::File(path.into())),
    ];
    let mut found: Option<(&str, Kept)> = None;
    for (name, kept) in kept {
        let Some((text, at)) = text(name)? else { continue };
        if let Some((other, _)) = found {
            let told = Telling::message("wrong-source-two-keys").words("name", name);
            return Err((at, told.words("other", other)));
        }
        found = Some((name, kept(text.to_owned())));
    }
    let user = text("user")?.map(|(user, _)| Clean::new(user));
    let key = match (found, user) {
        (None, None) => None,
        (Some((name, kept)), None) if name.starts_with("token") => Some(KeySettings::Token(kept)),
        (Some((name, kept)), Some(user)) if name.starts_with("password") => {
            Some(KeySettings::Password { user, kept })
        }
        (Some(_), None) => return Err(lacks("user")),
        (_, Some(_)) => return Err(lacks("password_file")),
    };
    let mapping = text("mapping")?.map(|(mapping, _)| mapping.into());
    if mapping.is_none() && kind == FeedKind::Dhis2 {
        return Err(lacks("mapping"));
    }
    Ok(OfFigures { mapping, zone, key })
}

/// A whole number from 1 on.
fn whole(entry: &Entry, most: i64) -> Result<i64, (Place, Telling)> {
    match entry.value {
        Value::Whole(number) if (1..=most).contains(&number) => Ok(number),
        Value::Whole(number) => {
            let told = Telling::message("wrong-range").words("n", &number.to_string());
            Err((entry.value_at, told.words("least", "1").words("most", &most.to_string())))
        }
        ref other => Err((entry.value_at, other.is_not("wanted-whole"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) -> Vec<SourceSettings> {
        let document = Document::parse(text, "s.toml").unwrap();
        let mut problems = Vec::new();
        let sources = read(&document, &mut problems);
        assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
        sources
    }

    const TWO: &str = "[[source]]\nid = \"usgs\"\nkind = \"usgs\"\naddress = \"https://earthquake.usgs.gov/x.geojson\"\n\
        [[source]]\nid = \"gdacs\"\nkind = \"gdacs\"\naddress = \"https://www.gdacs.org/xml/rss.xml\"\nname = \"GDACS\"\nevery_minutes = 15\n";

    #[test]
    fn sources_are_read_in_their_order() {
        let sources = check(TWO, &[]);
        assert_eq!(sources.iter().map(|source| source.name.as_str()).collect::<Vec<_>>(), ["usgs", "GDACS"]);
        assert_eq!(sources.iter().map(|source| source.every.as_secs()).collect::<Vec<_>>(), [300, 900]);
    }

    #[test]
    fn a_wrong_source_says_where_and_what_instead_and_the_others_are_kept() {
        for (from, to, problem) in [
            ("id = \"usgs\"", "id = \"a b\"", "s.toml:2:6: wrong-source-name name=a b most=40"),
            ("id = \"usgs\"\n", "", "s.toml:1:1: wrong-source-lacks name=id"),
            ("id = \"usgs\"", "id = \"gdacs\"", "s.toml:5:1: wrong-source-twice name=gdacs"),
            (
                "kind = \"usgs\"",
                "kind = \"ugs\"",
                "s.toml:3:8: wrong-source-kind name=ugs near=(did-you-mean name=usgs)",
            ),
            ("kind = \"usgs\"", "kind = 7", "s.toml:3:8: wanted-text kind=(type-whole)"),
            (
                "https://earth",
                "ftp://earth",
                "s.toml:4:11: wrong-source-address text=ftp://earthquake.usgs.gov/x.geojson",
            ),
            ("every_minutes = 15", "every_minutes = 0", "s.toml:10:17: wrong-range n=0 least=1 most=10080"),
            (
                "every_minutes = 15",
                "every_minuts = 1",
                "s.toml:10:1: wrong-no-field name=every_minuts near=(did-you-mean name=every_minutes)",
            ),
        ] {
            assert_eq!(check(&TWO.replacen(from, to, 1), &[problem]).len(), 1);
        }
    }

    const FIGURES: &str = "[[source]]\nid = \"tlhis\"\nkind = \"dhis2\"\naddress = \"https://tlhis.example\"\n\
        mapping = \"tlhis.toml\"\nzone = \"+09:00\"\ntoken_file = \"~/token\"\n";

    #[test]
    fn a_source_of_figures_names_its_mapping_its_zone_and_where_its_key_is_kept() {
        let mut source = check(FIGURES, &[]).remove(0);
        source.at_home(Path::new("/home/ana"));
        assert_eq!(source.mapping.as_deref(), Some(Path::new("tlhis.toml")));
        assert_eq!(source.zone, Some(Zone::DILI));
        assert_eq!(source.key, Some(KeySettings::Token(Kept::File("/home/ana/token".into()))));
        let password = FIGURES.replace("token_file = \"~/token\"", "user = \"ana\"\npassword_env = \"PASS\"");
        let kept = Kept::Variable("PASS".to_owned());
        assert_eq!(check(&password, &[])[0].key, Some(KeySettings::Password { user: "ana".into(), kept }));
    }

    #[test]
    fn a_key_has_one_place_and_only_figures_need_one() {
        for (from, to, problem) in [
            ("mapping = \"tlhis.toml\"\n", "", "s.toml:1:1: wrong-source-lacks name=mapping"),
            ("+09:00", "Dili", "s.toml:6:8: wrong-offset text=Dili"),
            ("token_file", "password_file", "s.toml:1:1: wrong-source-lacks name=user"),
            ("token_file", "user", "s.toml:1:1: wrong-source-lacks name=password_file"),
            (
                "zone = \"+09:00\"",
                "token_env = \"T\"",
                "s.toml:7:14: wrong-source-two-keys name=token_file other=token_env",
            ),
            ("\"dhis2\"", "\"usgs\"", "s.toml:5:1: wrong-source-not-of-kind name=mapping kind=dhis2, folder"),
        ] {
            assert_eq!(check(&FIGURES.replacen(from, to, 1), &[problem]), []);
        }
    }

    #[test]
    fn a_folder_has_a_path_beside_the_settings_and_a_dtm_its_own_address() {
        let folder = "[[source]]\nid = \"post\"\nkind = \"folder\"\npath = \"in\"\nmapping = \"post.toml\"\n";
        let read = |text: &str| check(text, &[]).remove(0);
        assert_eq!((read(folder).address.as_str(), read(folder).mapping), ("in", Some("post.toml".into())));
        let mut home = read(&folder.replace("\"in\"", "\"~/in\""));
        home.at_home(Path::new("/home/ana"));
        assert_eq!(home.address, "/home/ana/in");
        let dtm = "[[source]]\nid = \"dtm\"\nkind = \"dtm\"\ntoken_env = \"DTM_KEY\"\ncountry = \"TLS\"\n";
        assert_eq!((read(dtm).address.as_str(), read(dtm).country), (DTM, Some("TLS".into())));
        assert_eq!(read(dtm).every, Duration::from_hours(24));
        check(&folder.replace("path = \"in\"\n", ""), &["s.toml:1:1: wrong-source-lacks name=path"]);
        check(
            &folder.replace("mapping", "country"),
            &["s.toml:5:1: wrong-source-not-of-kind name=country kind=dtm"],
        );
        check(&dtm.replace("token_env", "address"), &["s.toml:4:11: wrong-source-address text=DTM_KEY"]);
    }

    #[test]
    fn only_cap_proves_itself_by_tests_and_within_a_week() {
        let cap = "[[source]]\nid = \"dnmg\"\nkind = \"cap\"\naddress = \"https://dnmg.example/a\"\ntest_every_hours = 24\n";
        assert_eq!(check(cap, &[])[0].test_every, Some(Duration::from_hours(24)));
        check(&cap.replace("24", "169"), &["s.toml:5:20: wrong-range n=169 least=1 most=168"]);
        let usgs = cap.replace("\"cap\"", "\"usgs\"");
        check(&usgs, &["s.toml:5:1: wrong-source-not-of-kind name=test_every_hours kind=cap"]);
    }
}
