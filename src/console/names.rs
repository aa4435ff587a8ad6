//! The names of places in the language of the screen. It must not know who shows them.
//!
//! Views name places as HQ does. They are renamed once, as they come in, so that no panel can forget it.

use std::collections::HashMap;

use crate::domain::{
    Clean, Language, Origin, Place, View,
    view::{AlertRow, Cause, NearSite, Part, PostDay, SiteStock, Stores, Subject},
};

/// What ends the tag of a name for tables (BCP 47 §2.2.7, private use).
const SHORT: &str = "-x-short";

/// For each name of HQ's that differs in a language, the name there.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<Clean, Clean>);

impl Names {
    /// English is what HQ's names are in.
    pub(super) fn new(places: &[Place], language: Language) -> Self {
        if language == Language::English {
            return Self::default();
        }
        let named = places.iter().filter_map(|place| Some((place.label().clone(), own(place, language)?)));
        Self(named.filter(|(label, own)| label != own).collect())
    }

    /// Renames every place in a view.
    pub(super) fn rename(&self, view: &mut View) {
        if self.0.is_empty() {
            return;
        }
        match view {
            View::Board(board) => {
                self.posts(&mut board.crossings.posts);
                self.sites(&mut board.stock.sites);
                self.alerts(&mut board.alerts.rows);
            }
            View::Flows(flows) => {
                self.posts(&mut flows.crossings.posts);
                for figure in &mut flows.published {
                    self.name(&mut figure.name);
                }
                if let Some(detail) = &mut flows.detail {
                    self.name(&mut detail.name);
                    self.names(detail.compared.iter_mut().filter_map(|compared| compared.name.as_mut()));
                }
            }
            View::Stock(stock) => {
                self.sites(&mut stock.summary.sites);
                self.stores(&mut stock.stores);
            }
            View::Alerts(alerts) => {
                self.alerts(&mut alerts.rows);
                self.near(alerts.nearest.iter_mut().flat_map(|(_, sites)| sites));
            }
            View::Log(log) => {
                log.entries
                    .iter_mut()
                    .filter_map(|entry| entry.place_name.as_mut())
                    .for_each(|it| self.name(it));
            }
            View::Map(map) => {
                for thing in &mut map.things {
                    thing.name.iter_mut().for_each(|it| self.name(it));
                    if let crate::domain::view::What::Alert { row, .. } = &mut thing.what {
                        self.alert(row);
                    }
                }
            }
            View::Tb(tb) => {
                let closed = tb.screening.places.iter_mut().map(|row| &mut row.part);
                let new = tb.screening.new.places.iter_mut().map(|(part, _)| part);
                for part in closed.chain(new) {
                    if let Part::Place(name) = part {
                        self.name(name);
                    }
                }
            }
            View::Sources(sources) => {
                let asked = sources.feeds.iter_mut().filter_map(|feed| feed.asking.as_mut());
                self.names(asked.flat_map(|asking| &mut asking.completeness).flat_map(|it| &mut it.missing));
            }
            View::Queue(queue) => {
                let rows = queue.attention.iter_mut().chain(&mut queue.waiting).chain(&mut queue.answered);
                for row in rows {
                    match &mut row.subject {
                        // What somebody wrote stays as it was written.
                        Subject::Words(_) => {}
                        Subject::Place(name) | Subject::Raised(_, name) => self.name(name),
                        Subject::Stock(_, site, to) => {
                            self.names(std::iter::once(site).chain(to));
                        }
                    }
                }
            }
        }
    }

    fn stores(&self, stores: &mut Stores) {
        self.names(stores.needs.iter_mut().map(|need| &mut need.name));
        for dispatch in &mut stores.dispatches {
            self.name(&mut dispatch.to_name);
            self.names(dispatch.from.iter_mut().map(|(_, name)| name));
        }
        for place in &mut stores.nearest {
            self.name(&mut place.name);
            self.near(place.sites.iter_mut());
        }
    }

    fn near<'a>(&self, sites: impl Iterator<Item = &'a mut NearSite>) {
        self.names(sites.map(|site| &mut site.name));
    }

    fn names<'a>(&self, names: impl Iterator<Item = &'a mut Clean>) {
        for name in names {
            self.name(name);
        }
    }

    fn posts(&self, posts: &mut [PostDay]) {
        for post in posts {
            self.name(&mut post.name);
        }
    }

    fn sites(&self, sites: &mut [SiteStock]) {
        for site in sites {
            self.name(&mut site.name);
        }
    }

    fn alerts(&self, rows: &mut [AlertRow]) {
        for row in rows {
            self.alert(row);
        }
    }

    /// Of what a sender wrote nothing is changed; what our own rules raise names a place.
    fn alert(&self, row: &mut AlertRow) {
        self.name(&mut row.place);
        if row.alert.origin == Origin::Rule {
            row.alert.areas.iter_mut().for_each(|area| self.name(&mut area.description));
        }
        if let Some(Cause::Short { givers, .. }) = &mut row.cause {
            self.near(givers.iter_mut());
        }
    }

    fn name(&self, name: &mut Clean) {
        if let Some(own) = self.0.get(name) {
            own.clone_into(name);
        }
    }
}

/// The name of a place in a language: the one for tables, else the one that there is.
fn own(place: &Place, language: Language) -> Option<Clean> {
    let named =
        |tag: &str| place.names.iter().find(|(of, _)| of.as_str() == tag).map(|(_, name)| name.clone());
    named(&format!("{}{SHORT}", language.tag())).or_else(|| named(language.tag()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reference;

    #[test]
    fn places_are_called_as_the_language_calls_them() {
        let places = reference::places();
        for (language, label, expected) in [
            (Language::English, "Baucau", "Baucau"),
            (Language::Tetun, "Baucau", "Baukau"),
            (Language::Tetun, "Oecusse", "Oe-Kusi Ambenu"),
            (Language::Portuguese, "Dili", "Díli"),
            (Language::Portuguese, "Airport DIL", "Aeroporto DIL"),
            (Language::Indonesian, "Airport DIL", "Bandara DIL"),
            (Language::Indonesian, "Covalima", "Kovalima"),
            (Language::Indonesian, "Nowhere", "Nowhere"),
        ] {
            let mut name = Clean::new(label);
            Names::new(&places, language).name(&mut name);
            assert_eq!(name.as_str(), expected, "{language:?}");
        }
    }

    #[test]
    fn every_name_in_a_language_is_of_one_that_there_is() {
        for place in reference::places() {
            for (tag, name) in &place.names {
                let tag = tag.as_str().trim_end_matches(SHORT);
                assert!(Language::ALL.iter().any(|language| language.tag() == tag), "{} {tag}", place.id);
                assert!(!name.is_empty() && name.as_str().chars().count() <= 50, "{}", place.id);
            }
        }
    }
}
