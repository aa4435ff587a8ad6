//! Tables as offices keep them, and what goes wrong with them.

use super::*;
use crate::domain::{
    DateOrder, Dimension, Direction, Field, Instant, Makes, Movement, Place, Rule, Spot, Standing, TableMap,
    Value, Zone, reference,
};
use crate::formats::figures::figure::Context;

fn column(name: &str) -> Spot {
    Spot::Column(name.into())
}

fn fixed(text: &str) -> Spot {
    Spot::Fixed(text.into())
}

fn rule(makes: Makes, fields: &[(Field, Spot)]) -> Rule {
    Rule { makes, fields: fields.iter().cloned().collect() }
}

/// Crossings of a day in two columns, as a post sends them.
fn crossings() -> TableMap {
    let way = |direction: Direction, name: &str| {
        rule(
            Makes::Figure,
            &[
                (Field::Metric, fixed("crossings")),
                (Field::Place, column("Posto")),
                (Field::Period, column("Loron")),
                (Field::By(Dimension::Direction), fixed(direction.name())),
                (Field::Value, column(name)),
            ],
        )
    };
    let mut map = TableMap::default();
    map.dates = DateOrder::DayFirst;
    map.rules = vec![way(Direction::Entry, "Tama"), way(Direction::Exit, "Sai")];
    map.name_word(Field::Place, "Mota'ain", "BTG".into());
    map
}

fn ledger() -> TableMap {
    let fields = [
        (Field::Id, column("No")),
        (Field::Kind, column("Tipu")),
        (Field::Place, column("Armazen")),
        (Field::Other, column("Ba")),
        (Field::By(Dimension::Item), fixed("kit")),
        (Field::Value, column("Total")),
        (Field::Date, column("Data")),
        (Field::Lot, column("Lote")),
        (Field::Note, column("Nota")),
    ];
    let mut map = TableMap::default();
    map.thousands = Some('.');
    map.rules = vec![rule(Makes::Movement, &fields)];
    for (word, kind) in [("Tama", "receive"), ("Sai", "issue"), ("Muda", "transfer_out"), ("Sura", "count")] {
        map.name_word(Field::Kind, word, kind.into());
    }
    map
}

fn read(text: &[u8], map: &TableMap) -> Parsed<Figure> {
    let places: Vec<Place> = reference::places();
    let arrived: Instant = "2026-11-24T12:00:00Z".parse().unwrap();
    let context = Context { places: &places, declared: Some(Zone::DILI), arrived };
    parse(
        text,
        &Reading {
            context,
            map,
            source: &"pntl".into(),
            written_at: "2026-11-24T08:00:00Z".parse().unwrap(),
        },
    )
}

fn issues(parsed: &Parsed<Figure>) -> Vec<String> {
    parsed.issues.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn check(text: &str, map: &TableMap, records: usize, expected: &[&str]) {
    let parsed = read(text.as_bytes(), map);
    assert_eq!(issues(&parsed), expected);
    assert_eq!(parsed.records.len(), records);
}

#[test]
fn each_row_gives_what_each_rule_says() {
    let text =
        "Relatóriu loron-loron\n\nLORON;POSTO;TAMA;SAI\n23/11/2026;Mota'ain;642;\n24/11/2026;Salele;7;0\n";
    let parsed = read(text.as_bytes(), &crossings());
    assert_eq!(issues(&parsed), ["one value was left empty, which is not reported and not 0"]);
    let figures: Vec<String> = parsed
        .records
        .iter()
        .map(|(at, figure)| match figure {
            Figure::Observation(o) => format!(
                "{} {} {} {} {} {:?} {:?}",
                at.row, o.series.place, o.series.dimensions, o.period, o.source, o.value, o.standing
            ),
            Figure::Count(_) => "a line".to_owned(),
        })
        .collect();
    assert_eq!(
        figures,
        [
            "4 BTG direction=entry 2026-11-23 pntl Number(642) Final",
            "5 SLL direction=entry 2026-11-24 pntl Number(7) Provisional",
            "5 SLL direction=exit 2026-11-24 pntl Number(0) Provisional",
        ]
    );
}

#[test]
fn tags_name_columns_in_any_language() {
    let mut map = crossings();
    let tags = [(Field::Place, "#loc"), (Field::Period, "#date"), (Field::Value, "#value+num")];
    for rule in &mut map.rules {
        rule.fields.extend(tags.map(|(field, tag)| (field, Spot::Tag(tag.into()))));
    }
    map.rules.truncate(1);
    check("a,b,c\n#loc +name,#date+day,#value+num+f\nBatugade,2026-11-23,5\n", &map, 1, &[]);
    check("#loc,#date,#value+num\nBatugade,2026-11-23,5\n", &map, 1, &[]);
    check(
        "a,b,c\n#loc,#date,#value+ind\nBatugade,2026-11-23,5\n",
        &map,
        0,
        &[
            "row 1, field #value+num: is missing, and the mapping names it; the nearest column is \"#value+ind\"",
        ],
    );
}

#[test]
fn columns_that_are_missing_twice_or_not_mapped_are_named() {
    let map = crossings();
    check(
        "Loron,Postu,Tama,Sai\n23/11/2026,Salele,1,2\n",
        &map,
        0,
        &["row 1, field Posto: is missing, and the mapping names it; the nearest column is \"Postu\""],
    );
    check(
        "Loron,Posto,Tama,Sai,Sai\n23/11/2026,Salele,1,2,3\n",
        &map,
        0,
        &["row 1, field Sai: is there twice, in columns 4 and 5; give each a name of its own"],
    );
    check(
        "Loron,Posto,Tama,Sai,Kareta\n23/11/2026,Salele,1,2,3\n",
        &map,
        2,
        &["row 1, field Kareta: is mapped to nothing and was not read"],
    );
}

#[test]
fn names_over_several_rows_are_one() {
    let mut map = crossings();
    map.header = crate::domain::Header { row: Some(2), rows: 2 };
    for (rule, name) in map.rules.iter_mut().zip(["Ema Tama", "Ema Sai"]) {
        rule.fields.insert(Field::Value, column(name));
    }
    check("Title\nLoron,Posto,Ema,Ema\nLoron,Posto,Tama,Sai\n23/11/2026,Salele,1,2\n", &map, 2, &[]);
    map.header.row = Some(9);
    check("Title\nx\n", &map, 0, &["row 9: is empty; the mapping says that it names the columns"]);
}

#[test]
fn a_bad_row_says_what_in_which_column_and_costs_no_other() {
    check(
        "Loron,Posto,Tama,Sai\n23/11/2026,Batugad,1,2\n31/02/2026,Salele,1,2\n23/11/2026,Salele,12O,2\n\
         03/04/26,Salele,1,\n25/11/2026,Salele,1,\n23/11/2026,Sakato,\u{1b}[2J,5\n",
        &crossings(),
        2,
        &[
            "row 2, field Posto: \"Batugad\" is no place of ours; the nearest is \"Batugade\"",
            "row 3, field Loron: \"2026-02-31\" is no day of the calendar",
            "row 4, field Tama: \"12O\" is no number: it has a letter O; is that a zero? Write digits only",
            "row 5, field Loron: \"03/04/26\" has no year of four digits; write it as 2026-11-24",
            "row 6, field Loron: \"2026-11-25\" has not begun; check the date",
            "row 7, field Tama: holds the control character U+001B; write the cell anew",
            "field Posto: \"Batugad\" is not in the mapping; one row has it",
            "2 values were left empty, which is not reported and not 0",
        ],
    );
}

#[test]
fn two_rows_for_one_figure_are_not_added_up() {
    check(
        "Loron,Posto,Tama,Sai\n23/11/2026,Salele,1,\n23/11/2026,Salele,4,\n",
        &crossings(),
        1,
        &[
            "row 3, field value: is not what row 2 says of the same figure, source and as_of; leave one of them",
            "2 values were left empty, which is not reported and not 0",
        ],
    );
}

#[test]
fn a_ledger_of_movements_is_read_line_by_line() {
    let text = "No,Tipu,Armazen,Ba,Total,Data,Lote,Nota\n1,Tama,Dili,,1.200,2026-11-20,LT-1,from IOM\n\
                2,Muda,Dili,Baucau,50,2026-11-21,,\n3,Sura,Dili,,1.140,2026-11-22,,\n4,Fa'an,Dili,,1,2026-11-22,,\n\
                ,Sai,Dili,,1,2026-11-22,,\n6,Sai,Dili,,-1,2026-11-22,,\n7,Muda,Dili,,5,2026-11-22,,\n";
    let parsed = read(text.as_bytes(), &ledger());
    assert_eq!(
        issues(&parsed),
        [
            "row 5, field Tipu: \"Fa'an\" is not among the words of kind in the mapping",
            "row 6, field No: is empty; it names the line in every copy of the ledger",
            "row 7, field Total: \"-1\" is no whole number of things that can be there",
            "row 8, field Ba: is empty; it names the place",
            "field Tipu: \"Fa'an\" is not in the mapping; one row has it",
        ]
    );
    let lines: Vec<_> = parsed
        .records
        .iter()
        .filter_map(|(_, figure)| match figure {
            Figure::Count(entry) => {
                Some((entry.id.as_str(), entry.movement.clone(), entry.happened_at.to_rfc3339()))
            }
            Figure::Observation(_) => None,
        })
        .collect();
    let to = "site-baucau".into();
    assert_eq!(
        lines,
        [
            ("line:pntl:1", Movement::Receive(1_200), "2026-11-20T03:00:00+00:00".to_owned()),
            (
                "line:pntl:2",
                Movement::TransferOut { quantity: 50, to },
                "2026-11-21T03:00:00+00:00".to_owned()
            ),
            ("line:pntl:3", Movement::Count(1_140), "2026-11-22T08:00:00+00:00".to_owned()),
        ]
    );
}

#[test]
fn counts_of_stock_screening_and_displacement_are_figures_of_their_places() {
    let figure = |metric: &str, more: &[(Field, Spot)]| {
        let own = [
            (Field::Metric, fixed(metric)),
            (Field::Place, column("p")),
            (Field::Period, column("d")),
            (Field::Value, column("v")),
        ];
        let mut map = TableMap::default();
        map.rules = vec![rule(Makes::Figure, &[&own, more].concat())];
        map
    };
    let stock = figure("stock.count", &[(Field::By(Dimension::Item), column("i"))]);
    let parsed = read(b"p,d,v,i\nsite-dili,2026-11-22,600,kit\n", &stock);
    let [(_, Figure::Count(entry))] = &parsed.records[..] else { unreachable!("{parsed:?}") };
    assert_eq!(entry.id.as_str(), "count:pntl:site-dili:kit:2026-11-22");
    let mut screening = figure("tb.screened", &[(Field::By(Dimension::Sex), column("s"))]);
    screening.name_word(Field::By(Dimension::Sex), "Feto", "f".into());
    screening.name_word(Field::By(Dimension::Sex), "Mane", "m".into());
    let parsed =
        read("p,d,v,s\nTL08,10/2026,12,feto\nLikisá,10/2026,3,F\nTL08,10/2026,15,\n".as_bytes(), &screening);
    assert_eq!(
        issues(&parsed),
        [
            "row 3, field value: is not what row 2 says of the same figure, source and as_of; leave one of them"
        ]
    );
    assert_eq!(parsed.records.len(), 2, "one of women, one in all");
    let displaced = figure("displacement.people", &[]);
    let parsed = read("p,d,v\nTimor-Leste,2026-11-22,<5\n".as_bytes(), &displaced);
    let [(_, Figure::Observation(observation))] = &parsed.records[..] else { unreachable!("{parsed:?}") };
    assert_eq!((observation.value, observation.standing), (Value::Suppressed, Standing::Final));
    assert_eq!(observation.series.place.as_str(), "TLS");
}

#[test]
fn columns_of_persons_refuse_the_file_also_where_the_map_means_them() {
    let refused =
        "looks personal, and haree takes totals only; remove the column: nothing of this file was taken";
    for name in ["Naran", "Passaporte", "Tanggal lahir", "Phone"] {
        let mut map = crossings();
        check(
            &format!("Loron,Posto,Tama,Sai,{name}\n"),
            &map,
            0,
            &[&format!("row 1, field {name}: {refused}")],
        );
        map.rules[0].fields.insert(Field::Note, column(name));
        check(
            &format!("Loron,Posto,Tama,Sai,{name}\n"),
            &map,
            0,
            &[&format!("row 1, field {name}: {refused}")],
        );
    }
    let text = "Loron,Posto,Tama,Sai,\n23/11/2026,Salele,1,2,+670 7723 4567\n23/11/2026,Xanana,1,2,\n";
    check(
        text,
        &crossings(),
        0,
        &[
            "row 1, field column 5: holds numbers of telephones, and haree takes totals only; remove the column: \
           nothing of this file was taken",
        ],
    );
}

#[test]
fn what_is_no_table_is_refused() {
    let map = crossings();
    check("", &map, 0, &["is empty; the first line must name the columns"]);
    check("%PDF-1.7", &map, 0, &["is a PDF; ask for the table itself, as .xlsx or CSV UTF-8"]);
    check("Loron,Posto,Tama,Sai\n", &map, 0, &["holds no rows below its header"]);
    let parsed = read(b"Loron,Posto,Tama,Sai\n23/11/2026,Liqui\xe7\xe1,1,2\n", &map);
    assert_eq!(issues(&parsed), ["row 2, field Posto: is not UTF-8 (byte E7); save the file as CSV UTF-8"]);
    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    assert_eq!(issues(&read(&old, &map)), ["is an old .xls workbook; save it as .xlsx or CSV UTF-8"]);
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(issues(&read(&old, &map)), ["is protected by a password; save it without one"]);
    check(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>",
        &map,
        0,
        &["is XML, not a table, whatever its name says; save it as .xlsx or CSV UTF-8"],
    );
}

#[test]
fn a_file_that_fits_no_row_of_its_map_is_left_in_time() {
    let mut text = String::from("Loron,Posto,Tama,Sai\n");
    for _ in 0..20_000 {
        text.push_str("23/11/2026,Xanana,1,2\n");
    }
    let parsed = read(text.as_bytes(), &crossings());
    let told = issues(&parsed);
    assert_eq!(told[10_001], "10000 rows were refused and the rest was not read; mend the mapping first");
    assert_eq!(told[10_002], "field Posto: \"Xanana\" is not in the mapping; 10001 rows have it");
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "(Loron|Posto|Tama|Sai|#loc|[0-9/.:\\-T+ ]{0,12}|\\PC{0,5}|[,;\"\\n]){0,60}") {
        for map in [crossings(), ledger()] {
            for issue in issues(&read(text.as_bytes(), &map)) {
                proptest::prop_assert!(crate::formats::hint::harmful(&issue).is_none());
            }
        }
    }
}
