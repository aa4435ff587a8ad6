//! Bytes as a table of another office under a mapping, and as a mapping with a table behind a NUL.
#![no_main]

use std::sync::LazyLock;

use haree::{
    domain::{SourceId, TableMap},
    formats::figures::mapped::{self, Reading},
    settings::table_map,
};
use haree_fuzz::{arrived, bounded, check, context};
use libfuzzer_sys::fuzz_target;

const MAPPING: &str = include_str!("../seeds/mapped/mapping.toml");

const HEAD: &[u8] = b"Posto,Tama,Sexu,Nota,No,Tipu,Data,Total,Ba,Loron\n,,,,,,,,,#date\n";

static MAP: LazyLock<TableMap> = LazyLock::new(|| table_map(MAPPING, "m.toml").expect("a mapping"));

fuzz_target!(|data: &[u8]| bounded(|| {
    read(data, &MAP);
    read(&[HEAD, data].concat(), &MAP);
    let (mapping, table) = data.split_at(data.iter().position(|byte| *byte == 0).unwrap_or(data.len()));
    if let Some(map) = str::from_utf8(mapping).ok().and_then(|text| table_map(text, "m.toml").ok()) {
        read(table.get(1..).unwrap_or_default(), &map);
    }
}));

fn read(table: &[u8], map: &TableMap) {
    let reading =
        Reading { context: context(), map, source: &SourceId::new("fuzz"), written_at: arrived() };
    check(&mapped::parse(table, &reading).issues);
}
