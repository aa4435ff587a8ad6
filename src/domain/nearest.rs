//! Which stocked site is nearest to a place or to an alert's area, by access and not by straight line.
//!
//! Oecusse is an exclave and Ataúro an island: no road leads there, however near another site looks on
//! the map. Must not know how stock is counted.

use super::{
    Alert, Place, PlaceKind, Position, Rules,
    reach::{Gazetteer, great_circle_km},
    view::{Level, NearSite, NearTo, SiteStock},
};

/// The item that is looked for.
const KIT: &str = "kit";
/// How many sites are named.
const NAMED: usize = 3;

/// For every municipality and post the sites that have kits, those that can be reached by road first.
pub(super) fn of_places(places: &[Place], sites: &[SiteStock]) -> Vec<NearTo> {
    let wanted = |place: &&Place| matches!(place.kind, PlaceKind::Municipality | PlaceKind::Post);
    let near = |place: &Place| NearTo {
        place: place.id.clone(),
        name: place.label().clone(),
        sites: ranked(&[place], places, sites),
    };
    places.iter().filter(wanted).map(near).collect()
}

/// The same for the area of an alert.
pub(super) fn of_alert(alert: &Alert, places: &[Place], sites: &[SiteStock], rules: &Rules) -> Vec<NearSite> {
    ranked(&Gazetteer::new(places, rules).near(alert), places, sites)
}

/// Who can give some of what is short at a site and stay above their own minimum, by the same order.
pub(super) fn givers(short: &SiteStock, places: &[Place], sites: &[SiteStock]) -> Vec<NearSite> {
    let Some(here) = places.iter().find(|place| place.id == short.site) else { return Vec::new() };
    let others = sites.iter().filter(|row| row.item == short.item && row.site != short.site);
    let spare = |row: &SiteStock| row.usable() - row.committed - row.minimum.unwrap_or(0);
    by_way(&[here], places, others.map(|row| (row, spare(row))))
}

/// Sites with kits by how they are reached from any of these places, then by distance.
fn ranked(from: &[&Place], places: &[Place], sites: &[SiteStock]) -> Vec<NearSite> {
    let stocked = sites.iter().filter(|row| row.item.as_str() == KIT && row.level != Level::NoEntry);
    by_way(from, places, stocked.map(|row| (row, row.usable())))
}

/// The nearest of the sites that have any of it.
fn by_way<'a>(
    from: &[&Place],
    places: &[Place],
    sites: impl Iterator<Item = (&'a SiteStock, i64)>,
) -> Vec<NearSite> {
    let mut found: Vec<NearSite> = sites
        .filter(|(_, kits)| *kits > 0)
        .filter_map(|(row, kits)| {
            let site = places.iter().find(|place| place.id == row.site)?;
            let way = |place: &&Place| {
                let km = great_circle_km(position(place, places)?, position(site, places)?);
                let by_road = region(place, places) == region(site, places);
                Some((!by_road, km.round() as u32))
            };
            let (no_road, km) = from.iter().filter_map(way).min()?;
            Some(NearSite { site: row.site.clone(), name: row.name.clone(), kits, km, by_road: !no_road })
        })
        .collect();
    found.sort_by_key(|near| (!near.by_road, near.km));
    found.truncate(NAMED);
    found
}

/// Where roads lead from a place: its own region or that of the place that it lies in; none is the main part.
fn region<'a>(place: &'a Place, places: &'a [Place]) -> Option<&'a str> {
    let parent = || places.iter().find(|other| Some(&other.id) == place.parent.as_ref());
    let own = place.access.as_ref().or_else(|| parent()?.access.as_ref());
    own.map(super::Clean::as_str)
}

fn position(place: &Place, places: &[Place]) -> Option<Position> {
    let parent = || places.iter().find(|other| Some(&other.id) == place.parent.as_ref());
    place.position.or_else(|| parent()?.position)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Area, reference, testing, view::Shelf};

    fn sites(kits: [i64; 4]) -> Vec<SiteStock> {
        let ids = ["site-dili", "site-baucau", "site-maliana", "site-pante-macassar"];
        let site = |(id, on_hand): (&str, i64)| SiteStock {
            site: id.into(),
            name: id.into(),
            item: KIT.into(),
            on_hand,
            target: None,
            minimum: None,
            level: Level::Enough,
            as_of: None,
            families: None,
            reorder: None,
            shelf: Shelf::default(),
            committed: 0,
            in_transit: 0,
        };
        ids.into_iter().zip(kits).map(site).collect()
    }

    /// The nearest site of a place, how far it is, and whether a road leads there.
    #[track_caller]
    fn check(place: &str, kits: [i64; 4], expected: (&str, bool)) {
        let all = of_places(&reference::places(), &sites(kits));
        let near = all.iter().find(|near| near.place.as_str() == place).unwrap();
        let first = &near.sites[0];
        assert_eq!((first.site.as_str(), first.by_road), expected, "{near:?}");
    }

    #[test]
    fn the_exclave_and_the_island_are_reached_by_no_road() {
        check("SKT", [1, 1, 1, 1], ("site-pante-macassar", true));
        // Maliana is 84 km away on the map, and a border lies between.
        check("SKT", [1, 1, 1, 0], ("site-maliana", false));
        check("oe-kusi-ambenu", [1, 1, 1, 1], ("site-pante-macassar", true));
        check("atauru", [1, 1, 1, 1], ("site-dili", false));
        check("BTG", [1, 1, 1, 1], ("site-maliana", true));
        // Pante Macassar is nearer on the map than Baucau.
        check("BTG", [0, 1, 0, 1], ("site-baucau", true));
    }

    #[test]
    fn who_gives_stays_above_their_own_minimum() {
        let mut all = sites([10, 40, 5, 2]);
        all[1].minimum = Some(30);
        all[2].minimum = Some(5);
        let found = givers(&all[3], &reference::places(), &all);
        let found: Vec<_> = found.iter().map(|near| (near.site.as_str(), near.kits, near.by_road)).collect();
        assert_eq!(found, [("site-dili", 10, false), ("site-baucau", 10, false)]);
        assert!(
            givers(&SiteStock { item: "soap".into(), ..all[3].clone() }, &reference::places(), &all)
                .is_empty()
        );
    }

    #[test]
    fn an_empty_site_serves_nobody() {
        check("kovalima", [1, 1, 0, 1], ("site-dili", true));
        assert!(of_places(&reference::places(), &sites([0; 4])).iter().all(|near| near.sites.is_empty()));
    }

    #[test]
    fn an_alert_is_where_its_words_or_its_shape_say() {
        let places = reference::places();
        let rules = Rules::default();
        let first = |area: Area| {
            let alert = Alert { areas: vec![area], ..testing::alert("a") };
            let near = of_alert(&alert, &places, &sites([1; 4]), &rules);
            near.first().map(|near| (near.site.to_string(), near.by_road))
        };
        let named = |description: &str| Area {
            description: description.into(),
            polygons: Vec::new(),
            circles: Vec::new(),
            geocodes: Vec::new(),
        };
        assert_eq!(first(named("Viqueque, coast")), Some(("site-baucau".into(), true)));
        assert_eq!(first(named("Oecusse Ambeno (RAEOA)")), Some(("site-pante-macassar".into(), true)));
        let at = Position { latitude: -8.27, longitude: 125.6 };
        let shape = Area { circles: vec![(at, 3.0)], ..named("") };
        assert_eq!(first(shape), Some(("site-dili".into(), false)));
        assert_eq!(first(named("somewhere")), None);
    }
}
