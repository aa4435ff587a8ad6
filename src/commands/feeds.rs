//! Outside feeds as they are set, and what they are asked with.

use std::{fs, path::Path, sync::Arc};

use chrono::{DateTime, Utc};

use super::{clock, failure::Failure, surroundings};
use crate::{
    domain::{Clean, FeedKind, SourceId, TableMap, Telling, reference},
    net::{Credential, Fetcher, Patience, Secret},
    settings::{self, Kept, KeySettings, Problem, SourceSettings},
    sources::{
        Source, Tables,
        dhis2::{Key, KeyReader, Setup},
        dtm, folder,
    },
};

/// The sources as the settings name them, and what was wrong with their mapping files.
pub(super) fn sources(settings: Vec<SourceSettings>) -> (Vec<Source>, Vec<Telling>) {
    let mut problems = Vec::new();
    let sources = settings.into_iter().filter_map(|settings| source(settings, &mut problems)).collect();
    (sources, problems)
}

/// One source; none where its mapping file cannot be read.
fn source(settings: SourceSettings, problems: &mut Vec<Telling>) -> Option<Source> {
    let SourceSettings { id, kind, address, name, every, test_every, mapping, zone, key, country, operation } =
        settings;
    let tables = match kind {
        FeedKind::Folder => {
            let map = match &mapping {
                None => None,
                Some(path) => Some(table_map(path, &id, problems)?),
            };
            Some(Tables::Folder(Arc::new(folder::Setup { path: address.clone().into(), map, zone })))
        }
        FeedKind::Dtm => {
            let country = country.unwrap_or_else(|| reference::COUNTRY.into());
            let key = key.clone().map(reader);
            Some(Tables::Dtm(Arc::new(dtm::Setup { base: address.clone(), key, country, operation })))
        }
        _ => None,
    };
    let figures = match mapping.filter(|_| kind == FeedKind::Dhis2) {
        None => None,
        Some(path) => {
            let file = path.display().to_string();
            let text = fs::read_to_string(&path).map_err(|error| {
                let told = Telling::message("mapping-unread").words("file", &file);
                problems.push(told.words("why", &error.to_string()).words("source", id.as_str()));
            });
            let (crosswalk, wrong) = settings::mapping(&text.ok()?, &file);
            problems.extend(wrong.iter().map(Problem::telling));
            let base = address.trim_end_matches('/').trim_end_matches("/api").to_owned();
            Some(Arc::new(Setup { base, key: key.map(reader), zone, crosswalk }))
        }
    };
    Some(Source { id, kind, address, name, every, test_every, figures, tables })
}

/// What the columns of a folder's files are; none where its mapping has something wrong, which is told.
fn table_map(path: &Path, id: &SourceId, problems: &mut Vec<Telling>) -> Option<TableMap> {
    let file = path.display().to_string();
    let told = |why: &str| {
        let told = Telling::message("mapping-unread").words("file", &file).words("why", why);
        told.words("source", id.as_str())
    };
    match fs::read_to_string(path) {
        Ok(text) => settings::table_map(&text, &file)
            .map_err(|wrong| problems.extend(wrong.iter().map(Problem::telling)))
            .ok(),
        Err(error) => {
            problems.push(told(&error.to_string()));
            None
        }
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

/// The client for all of them.
pub(super) fn fetcher() -> Result<Fetcher, Failure> {
    Fetcher::new(Patience::default()).map_err(Failure::failed)
}
