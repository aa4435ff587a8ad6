//! Finds a place by id, code or name, as people write it.
//!
//! It must not know which places there are: they are passed in.

use std::collections::HashMap;

use crate::{
    domain::{Metric, Place, PlaceKind},
    formats::hint,
};

/// Places by everything that they are called.
pub(super) struct Index<'p> {
    places: &'p [Place],
    by_key: HashMap<String, Vec<usize>>,
}

impl<'p> Index<'p> {
    pub(super) fn new(places: &'p [Place]) -> Self {
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, place) in places.iter().enumerate() {
            let codes = place.codes.iter().flat_map(|(scheme, code)| {
                [hint::fold(code.as_str()), hint::fold(&format!("{scheme}:{code}"))]
            });
            let names = [Some(&place.name), place.short.as_ref()].into_iter().flatten();
            let names = names.chain(place.names.iter().map(|(_, name)| name));
            let keys = names.map(|name| hint::fold(name.as_str())).chain(codes);
            for key in keys.chain([hint::fold(place.id.as_str())]).filter(|key| !key.is_empty()) {
                let known = by_key.entry(key).or_default();
                if !known.contains(&i) {
                    known.push(i);
                }
            }
        }
        Self { places, by_key }
    }

    /// The place for which this metric is counted.
    pub(super) fn find(&self, text: &str, metric: Metric) -> Result<&'p Place, String> {
        let Some(called) = self.by_key.get(&hint::fold(text)) else {
            return Err(self.unknown(text));
        };
        let fitting: Vec<&Place> = called
            .iter()
            .map(|i| &self.places[*i])
            .filter(|place| metric.places().contains(&place.kind))
            .collect();
        let by_id = fitting.iter().find(|place| hint::fold(place.id.as_str()) == hint::fold(text));
        match (fitting.as_slice(), by_id) {
            ([only], _) | (_, Some(only)) => Ok(only),
            ([], _) => {
                let kinds: Vec<&str> = metric.places().iter().map(|kind| kind_name(*kind)).collect();
                let is = self.places.get(called[0]).map_or("place", |place| kind_name(place.kind));
                let (quoted, metric) = (hint::quote(text), metric.name());
                Err(format!("{quoted} is a {is}; {metric} is counted for a {}", kinds.join(" or ")))
            }
            (several, None) => {
                let ids: Vec<&str> = several.iter().map(|place| place.id.as_str()).collect();
                Err(format!("{} may be {}; write the id", hint::quote(text), ids.join(" or ")))
            }
        }
    }

    fn unknown(&self, text: &str) -> String {
        let names = self.places.iter().flat_map(|place| [place.id.as_str(), place.name.as_str()]);
        match hint::nearest(text, names) {
            Some(near) => {
                format!("{} is no place of ours; the nearest is {}", hint::quote(text), hint::quote(near))
            }
            None => format!("{} is no place of ours; write its id, code or name", hint::quote(text)),
        }
    }
}

fn kind_name(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Country => "country",
        PlaceKind::Municipality => "municipality",
        PlaceKind::Post => "post",
        PlaceKind::Site => "site",
    }
}
