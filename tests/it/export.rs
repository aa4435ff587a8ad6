//! Exports: what stands in the files, whatever was written by whom.

use haree::{
    domain::{Prose, Provenance, Query, Value, View},
    locale::Locale,
    report::{FileFormat, Table, file_name, render, table},
};

use crate::support::views;

fn of(view: &View) -> Table {
    table(view, &Locale::english())
}

fn with_provenance(query: Query, provenance: Provenance) -> Table {
    Table { provenance: Some(provenance), ..of(&views::view(query)) }
}

/// Names, hashtags and rows.
fn lines(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn every_panel_has_named_and_tagged_columns() {
    for query in Query::ALL {
        let text = render(&of(&views::view(query)), FileFormat::Csv);
        let lines = lines(&text);
        assert!(lines.len() > 3, "{query:?} has no rows");
        assert!(lines.iter().all(|line| line.len() == lines[0].len()), "{query:?}");
        for (name, tag) in lines[0].iter().zip(&lines[1]) {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{name}");
            assert!(tag.starts_with('#') && tag.split('+').all(|part| !part.is_empty()), "{name}: {tag}");
        }
        let names: std::collections::BTreeSet<_> = lines[0].iter().collect();
        assert_eq!(names.len(), lines[0].len(), "{query:?}: a name stands twice");
        let json: serde_json::Value =
            serde_json::from_str(&render(&of(&views::view(query)), FileFormat::Json)).unwrap();
        assert_eq!(json["format"], 1);
        assert_eq!(json["rows"].as_array().unwrap().len(), lines.len() - 2);
        assert_eq!(json["columns"].as_array().unwrap().len(), lines[0].len());
    }
}

#[test]
fn what_is_not_real_says_so_in_every_file_and_its_name() {
    for query in Query::ALL {
        for (provenance, mark) in [(Provenance::Simulated, "SIMULATED"), (Provenance::Exercise, "EXERCISE")] {
            let table = with_provenance(query, provenance);
            for format in FileFormat::ALL {
                assert!(render(&table, format).contains(mark), "{query:?} {format:?}");
                assert!(file_name(&table, format).contains(mark));
            }
            let empty = Table { content: haree::report::Content::Figures(Vec::new()), ..table };
            for format in FileFormat::ALL {
                let text = render(&empty, format).to_uppercase();
                assert!(text.contains(mark), "an empty {format:?}: {text}");
            }
        }
        let name = file_name(&with_provenance(query, Provenance::Real), FileFormat::Csv);
        assert!(!name.contains("SIMULATED") && !name.contains("real"), "{name}");
    }
    let name = file_name(&of(&views::view(Query::Flows)), FileFormat::Text);
    assert_eq!(name, "haree-flows-2026-11-24-1432-SIMULATED.txt");
}

#[test]
fn nothing_that_was_written_elsewhere_runs_in_a_spreadsheet() {
    let evil = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "＝1", "a,\"b\"\n=2", "\t=1", "<5"];
    for text in evil {
        let View::Alerts(mut alerts) = views::view(Query::Alerts) else { unreachable!() };
        alerts.rows[0].alert.headline = text.into();
        alerts.rows[0].alert.instruction = Prose::new(text);
        alerts.rows[0].alert.contact = text.into();
        let read = lines(&render(&of(&View::Alerts(alerts)), FileFormat::Csv));
        assert!(read.iter().all(|line| line.len() == read[0].len()), "{text}");
        for cell in read.iter().skip(2).flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '＝', '\t', '\r']), "{text}: {cell}");
        }
        assert!(read[2].iter().any(|cell| cell.contains(text.trim().chars().last().unwrap())), "{text}");
    }
}

#[test]
fn numbers_stay_numbers_also_below_zero() {
    let read = lines(&render(&of(&views::view(Query::Board)), FileFormat::Csv));
    let at = |name: &str| read[0].iter().position(|known| known == name).unwrap();
    let row = read.iter().find(|row| row[at("figure")] == "crossings.net" && row[at("place_code")] == "SLL");
    assert_eq!(row.unwrap()[at("value")], "-3");
    let row = read.iter().find(|row| row[at("figure")] == "tb.screened").unwrap();
    assert_eq!((row[at("value")].as_str(), row[at("unit")].as_str()), ("68196", "screenings"));
}

#[test]
fn what_hq_hides_is_in_no_file() {
    let mut situation = views::situation();
    situation.tb.steps[3].value = Some(Value::Suppressed);
    (situation.tb.steps[3].of_previous, situation.tb.steps[3].of_first) = (None, None);
    let table = of(&View::Board(Box::new(situation)));
    for format in FileFormat::ALL {
        let text = render(&table, format);
        assert!(text.contains("<5"), "{format:?}");
        for given_away in ["1221", "1,221", "tb.yield", "tb.cases.of_previous", "1.79"] {
            assert!(
                !text.contains(given_away) || given_away == "1221" && text.contains("of 1221"),
                "{given_away}: {text}"
            );
        }
    }
}

#[test]
fn a_figure_says_what_it_counts_where_for_when_by_whom_and_how_firm_it_is() {
    let text = render(&of(&views::view(Query::Board)), FileFormat::Text);
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("export-board", text);
    });
}
