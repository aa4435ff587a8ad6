//! Outside feeds as they are set, and what they are asked with.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};

use super::{clock, failure::Failure, surroundings};
use crate::{
    domain::{Clean, Clock, Crosswalk, FeedKind, SourceId, TableMap, Telling, reference},
    hq::Gatherer,
    net::{Credential, Fetcher, Patience, Secret},
    settings::{self, Kept, KeySettings, Problem, Settings, SourceSettings},
    sources::{
        Mapped, Mapping, Source, Tables,
        dhis2::{Key, KeyReader, Setup},
        dtm, folder,
    },
};

/// The sources as the settings name them, and what was wrong with their mapping files.
pub(super) fn sources(settings: Vec<SourceSettings>) -> (Vec<Source>, Vec<Telling>) {
    let mut problems = Vec::new();
    let sources = settings.into_iter().map(|settings| source(settings, &mut problems)).collect();
    (sources, problems)
}

/// One source; it is unmapped where its mapping file cannot be used at all.
fn source(settings: SourceSettings, problems: &mut Vec<Telling>) -> Source {
    let SourceSettings { id, kind, address, name, every, test_every, mapping, zone, key, country, operation } =
        settings;
    let key = key.map(reader);
    let mut source =
        Source { id, kind, address, name, every, test_every, figures: None, tables: None, mapping: None };
    match (kind, mapping) {
        (FeedKind::Folder, None) => {
            let path = source.address.clone().into();
            source.tables = Some(Tables::Folder(Arc::new(folder::Setup { path, map: None, zone })));
        }
        (FeedKind::Folder, Some(file)) => {
            let file = MappingFile { id: source.id.clone(), path: file };
            let path = PathBuf::from(&source.address);
            let mapping = Mapping::new(move || {
                let setup = folder::Setup { path: path.clone(), map: Some(file.table_map()?), zone };
                Ok(Mapped::Tables(Tables::Folder(Arc::new(setup))))
            });
            source.mapping = Some(mapping);
            problems.extend(source.renew());
        }
        (FeedKind::Dtm, _) => {
            let country = country.unwrap_or_else(|| reference::COUNTRY.into());
            let base = source.address.clone();
            source.tables = Some(Tables::Dtm(Arc::new(dtm::Setup { base, key, country, operation })));
        }
        (FeedKind::Dhis2, Some(file)) => {
            let file = MappingFile { id: source.id.clone(), path: file };
            let base = source.address.trim_end_matches('/').trim_end_matches("/api").to_owned();
            let setup = Setup { base, key, zone, crosswalk: Crosswalk::default() };
            // What is right in it is used from the start; a later version is taken whole or not at all.
            match file.crosswalk() {
                Ok((crosswalk, wrong)) => {
                    problems.extend(wrong.iter().map(Problem::telling));
                    source.figures = Some(Arc::new(Setup { crosswalk, ..setup.clone() }));
                }
                Err(why) => problems.push(why),
            }
            source.mapping = Some(Mapping::new(move || match file.crosswalk()? {
                (crosswalk, wrong) if wrong.is_empty() => {
                    Ok(Mapped::Figures(Arc::new(Setup { crosswalk, ..setup.clone() })))
                }
                (_, wrong) => Err(mistakes(&wrong)),
            }));
        }
        _ => {}
    }
    source
}

/// The mapping file of a source.
struct MappingFile {
    id: SourceId,
    path: PathBuf,
}

impl MappingFile {
    fn read(&self) -> Result<(String, String), Telling> {
        let file = self.path.display().to_string();
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok((text, file)),
            Err(error) => {
                let told = Telling::message("mapping-unread").words("file", &file);
                Err(told.words("why", &error.to_string()).words("source", self.id.as_str()))
            }
        }
    }

    /// Which figure of ours each cell of a DHIS2 is, and what is wrong in the file.
    fn crosswalk(&self) -> Result<(Crosswalk, Vec<Problem>), Telling> {
        let (text, file) = self.read()?;
        Ok(settings::mapping(&text, &file))
    }

    /// What the columns of a folder's files are.
    fn table_map(&self) -> Result<TableMap, Telling> {
        let (text, file) = self.read()?;
        settings::table_map(&text, &file).map_err(|wrong| mistakes(&wrong))
    }
}

/// The first mistake of a file, and how many there are.
fn mistakes(wrong: &[Problem]) -> Telling {
    let first = wrong.first().map_or_else(|| Clean::default().into(), Problem::telling);
    match wrong.len() {
        0 | 1 => first,
        count => Telling::message("mapping-mistakes").number("n", count as i64).part("first", first),
    }
}

/// What reads a key anew each time.
fn reader(settings: KeySettings) -> KeyReader {
    Arc::new(move || {
        let (kept, user) = match &settings {
            KeySettings::Token(kept) => (kept, None),
            KeySettings::Password { user, kept } => (kept, Some(user)),
        };
        let (secret, age) = read(kept)?;
        let credential = match user {
            None => Credential::ApiToken(secret),
            Some(user) => Credential::Password { user: user.as_str().to_owned(), password: secret },
        };
        let kept = match kept {
            Kept::Variable(name) => Clean::new(name),
            Kept::File(path) => Clean::new(&path.display().to_string()),
        };
        Ok(Key { credential, kept, age })
    })
}

/// The secret, and since when it lies where it does.
fn read(kept: &Kept) -> Result<(Secret, Option<std::time::Duration>), Clean> {
    let (text, age) = match kept {
        Kept::Variable(name) => {
            (surroundings::variable(name).ok_or_else(|| Clean::from(format!("{name} is not set")))?, None)
        }
        Kept::File(path) => {
            let unread = |error| Clean::from(format!("{}: {error}", path.display()));
            (fs::read_to_string(path).map_err(unread)?, age(path))
        }
    };
    match text.trim() {
        "" => Err(Clean::new("it is empty")),
        text => Ok((Secret::new(text.to_owned()), age)),
    }
}

fn age(path: &Path) -> Option<std::time::Duration> {
    let written: DateTime<Utc> = fs::metadata(path).ok()?.modified().ok()?.into();
    ((clock::real())() - written).to_std().ok()
}

/// What it takes to ask them for a ledger that keeps alerts so long.
pub(super) fn gatherer<L>(ledger: Arc<L>, clock: Clock, keep: TimeDelta) -> Result<Gatherer<L>, Failure> {
    Ok(Gatherer { ledger, fetcher: fetcher()?, clock, chance: surroundings::chance, keep })
}

/// For how long alerts that are over are kept.
pub(super) fn keep(settings: &Settings) -> TimeDelta {
    TimeDelta::days(settings.keep_alerts_days.into())
}

/// The client for all of them.
pub(super) fn fetcher() -> Result<Fetcher, Failure> {
    Fetcher::new(Patience::default()).map_err(Failure::failed)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_mapping_file_is_read_again_and_what_is_wrong_is_told_with_its_line() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("tlhis.toml");
        let settings = || SourceSettings {
            id: "tlhis".into(),
            kind: FeedKind::Dhis2,
            address: "https://tlhis.example".to_owned(),
            name: "TLHIS".into(),
            every: Duration::from_hours(1),
            test_every: None,
            mapping: Some(file.clone()),
            zone: None,
            key: None,
            country: None,
            operation: None,
        };
        let english = crate::locale::Locale::english();
        let (mut sources, problems) = sources(vec![settings()]);
        assert!(sources[0].is_unmapped());
        let said = english.tell(&problems[0]);
        assert!(said.contains("tlhis.toml") && said.contains("No such file"), "{said}");

        let right = "[[values]]\ndata_set = \"PoEdaily001\"\nunit = \"TLSnational1\"\nsince = \"2025-01-01\"\n[places]\n\
            UnitBatugad = \"BTG\"\n[[figure]]\nelement = \"PoEentries1\"\nmetric = \"crossings\"\n\
            by = \"direction=entry\"\n";
        fs::write(&file, right).unwrap();
        assert_eq!(sources[0].renew(), None);
        let read = sources[0].figures.clone().unwrap();
        assert_eq!(read.crosswalk.places.len(), 1);

        fs::write(&file, right.replace("\"BTG\"", "7").replace("\"crossings\"", "8")).unwrap();
        let said = english.tell(&sources[0].renew().unwrap());
        assert!(said.contains(" mistakes") && said.contains("tlhis.toml:6:"), "{said}");
        assert_eq!(sources[0].figures.as_ref(), Some(&read), "the one before stays");
        fs::remove_file(&file).unwrap();
        assert!(sources[0].renew().is_some());
        assert_eq!(sources[0].figures.as_ref(), Some(&read));
    }
}
