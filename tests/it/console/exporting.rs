//! What is exported is what is on the screen: its rows in their order, its part, its moment.

use std::collections::{BTreeMap, BTreeSet};

use haree::{console::filtered, domain::view::Stock, report::FileFormat};

use super::*;

/// A row of an export, by the names of its columns.
type Line = BTreeMap<String, String>;

/// The export of what these keys lead to.
#[track_caller]
fn exported(model: &mut Model, keys: &str) -> haree::console::Export {
    act(model, keys);
    let asked = act(model, "e enter");
    let [Effect::Export(export)] = asked.as_slice() else { unreachable!("{asked:?}") };
    export.clone()
}

fn rows(csv: &str) -> Vec<Line> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let names = reader.headers().unwrap().clone();
    let line = |row: csv::StringRecord| -> Line {
        names.iter().zip(&row).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect()
    };
    reader.records().skip(1).map(|row| line(row.unwrap())).collect()
}

/// The values of a place, and of what goes in and out in one column the sum, as the screen shows both.
fn values_of(rows: &[Line], place: &str) -> BTreeSet<i64> {
    let own: Vec<&Line> = rows.iter().filter(|row| row["place"] == place).collect();
    let number = |row: &&Line| row["value"].parse::<i64>().ok();
    let mut values: BTreeSet<i64> = own.iter().filter_map(number).collect();
    let ways = |way: &str| {
        let of = own.iter().filter(|row| row["by"] == format!("direction={way}"));
        of.filter_map(|row| Some(((row["part"].clone(), row["period"].clone()), number(row)?)))
            .collect::<BTreeMap<_, _>>()
    };
    let (entries, exits) = (ways("entry"), ways("exit"));
    values.extend(entries.iter().filter_map(|(at, entry)| Some(entry + exits.get(at)?)));
    values
}

/// The whole numbers in so many lines from the one on that begins with a name.
fn numbers_after(screen: &str, name: &str, lines: usize) -> Vec<i64> {
    let begins = |line: &&str| line.trim_start_matches(['│', '►', ' ']).starts_with(name);
    let text: String = screen.lines().skip_while(|line| !begins(line)).take(lines).collect();
    let text = text.replacen(name, "", 1);
    let words = text.split([' ', '│']).map(|word| word.trim_matches(['+', '*', '~', '≈']).replace(',', ""));
    words.filter_map(|word| word.replace('−', "-").parse().ok()).collect()
}

#[track_caller]
fn same_numbers(screen: &str, rows: &[Line], (name, lines): (&str, usize)) {
    let (shown, values) = (numbers_after(screen, name, lines), values_of(rows, name));
    assert!(shown.len() > 2, "{name}: {shown:?}\n{screen}");
    for number in shown {
        assert!(values.contains(&number), "{name}: {number} is not among {values:?}\n{screen}");
    }
}

#[test]
fn a_filter_leaves_the_same_rows_in_the_file_and_says_so() {
    let mut model = loaded(views::live());
    let export = exported(&mut model, "3 / 'maliana' enter");
    let (rows, screen) = (rows(&export.text), screen(&model, (200, 60)));
    let of_sites: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row["part"] == "stock" && !row["place_code"].is_empty())
        .map(|row| row["place"].as_str())
        .collect();
    assert_eq!(of_sites, BTreeSet::from(["Maliana"]), "{screen}");
    same_numbers(&screen, &rows, ("Maliana", 1));
    assert!(rows.iter().all(|row| row["filter"] == "maliana"));
    assert!(export.text.lines().nth(1).unwrap().ends_with(",#meta+filter"), "{}", export.text);
    assert!(export.name.contains("-filtered-"), "{}", export.name);
    update(&mut model, Event::Exported("/there/it.csv".into()));
    shows(&model, "only what holds “maliana”: /there/it.csv");
    let all = exported(&mut model, "esc");
    assert!(!all.name.contains("filtered") && !all.text.contains("filter"), "{}", all.name);
}

#[test]
fn under_a_filter_a_range_and_another_moment_the_numbers_are_those_of_the_screen() {
    let mut model = loaded(views::live());
    act(&mut model, "2 t @ 'yesterday 14:00' enter");
    let export = exported(&mut model, "/ 'sa' enter");
    let (rows, screen) = (rows(&export.text), screen(&model, (200, 60)));
    let posts: BTreeSet<&str> =
        rows.iter().filter(|row| row["part"] == "columns").map(|row| row["place"].as_str()).collect();
    assert_eq!(posts, BTreeSet::from(["Sakato", "Salele"]), "{screen}");
    for post in posts {
        same_numbers(&screen, &rows, (post, 3));
    }
    same_numbers(&screen, &rows, ("2 posts", 1));
    assert!(rows.iter().all(|row| row["known_at"] == "2026-11-23T14:00:00+09:00"), "{}", export.text);
    assert!(export.name.starts_with("haree-flows-as-of-"), "{}", export.name);
    update(&mut model, Event::Exported("/there/it.csv".into()));
    shows(&model, "Written, as of 23 Nov 14:00, only what holds “sa”");
}

#[test]
fn the_order_on_the_screen_is_the_order_in_the_file() {
    let mut model = loaded(views::live());
    let export = exported(&mut model, "5 o O");
    let titles: Vec<String> = rows(&export.text).iter().map(|row| row["title"].clone()).collect();
    let screen = screen(&model, (200, 60));
    let at: Vec<usize> = titles.iter().map(|title| screen.find(title.as_str()).unwrap()).collect();
    assert!(at.is_sorted(), "{titles:?}\n{screen}");
    let json = filed(&mut model, FileFormat::Json);
    assert_eq!((&json["sorted_by"], &json["grouped_by"]), (&"sent".into(), &"priority".into()));
}

/// The same as JSON.
fn filed(model: &mut Model, format: FileFormat) -> serde_json::Value {
    let turns = FileFormat::ALL.iter().position(|known| *known == format).unwrap();
    let asked = act(model, &format!("e{} enter", " right".repeat(turns)));
    let [Effect::Export(export)] = asked.as_slice() else { unreachable!("{asked:?}") };
    serde_json::from_str(&export.text).unwrap()
}

#[test]
fn what_is_opened_is_exported_alone() {
    let mut model = loaded(views::live());
    let ledger = rows(&exported(&mut model, "3 enter").text);
    assert!(ledger.iter().any(|row| row["part"] == "ledger"));
    assert!(ledger.iter().all(|row| ["Dili", "all sites"].contains(&row["place"].as_str())), "{ledger:?}");
    let entry = rows(&exported(&mut model, "6 enter").text);
    assert_eq!(entry.len(), 1);
    shows(&model, &entry[0]["text"]);
    let post = rows(&exported(&mut model, "2 t j enter").text);
    assert!(post.iter().any(|row| row["part"] == "usual"));
    let own = |row: &Line| ["Batugade", "1 posts"].contains(&row["place"].as_str());
    assert!(post.iter().all(own), "{post:?}");
}

#[test]
fn each_part_of_a_panel_exports_its_own_rows() {
    for (keys, part, figure) in [
        ("3", "stock", "stock.on_hand"),
        ("3 tab", "lots", "stock.lot"),
        ("3 tab tab", "needs", "displacement.households_affected"),
        ("3 tab tab tab", "dispatch", "stock.dispatch"),
        ("3 tab tab tab tab", "nearest", "stock.nearest"),
        ("4", "tb", "tb.screened"),
        ("4 tab", "places", "tb.screened"),
        ("4 tab tab", "years", "tb.screened"),
        ("4 tab tab tab", "sexes", "tb.cases"),
        ("4 tab tab tab tab", "new", "tb.screened"),
    ] {
        let mut model = loaded(views::live());
        let rows = rows(&exported(&mut model, keys).text);
        assert!(rows.iter().any(|row| row["part"] == part && row["figure"] == figure), "`{keys}`: {rows:?}");
    }
}

/// The stock with soap at the first site.
fn with_soap() -> Stock {
    let View::Stock(mut stock) = views::view(Query::Stock) else { unreachable!() };
    let mut soap = stock.summary.sites[0].clone();
    (soap.item, soap.on_hand, soap.families) = ("soap".into(), 40, None);
    stock.summary.sites.insert(1, soap);
    stock.lines.insert(1, Vec::new());
    stock.stores.lots.insert(1, Vec::new());
    stock
}

#[test]
fn soap_covers_no_families_and_a_file_says_nothing_of_any() {
    let mut model = loaded(views::live());
    act(&mut model, "3");
    update(&mut model, Event::Loaded(Box::new(View::Stock(with_soap()))));
    let screen = screen(&model, (200, 60));
    let line = screen.lines().find(|line| line.contains(" soap ")).unwrap();
    assert!(line.contains(" – ") && !line.contains(" 0 "), "{line}");
    let json = filed(&mut model, FileFormat::Json);
    let rows = json["rows"].as_array().unwrap();
    let of =
        |figure: &str| rows.iter().find(|row| row["by"] == "item=soap" && row["figure"] == figure).unwrap();
    assert!(of("stock.families_covered")["value"].is_null());
    assert_eq!(of("stock.on_hand")["value"], 40);
    for (figure, value) in [("stock.committed", 20), ("stock.in_transit", 0), ("stock.reorder", 480)] {
        assert_eq!(of(figure)["value"], value, "{figure}");
    }
}

#[test]
fn an_item_is_called_as_the_language_calls_it_and_keeps_its_id_in_files() {
    let mut model = loaded(views::live());
    act(&mut model, "3");
    for name in ["sabaun", "sabão", "sabun", "soap"] {
        press(&mut model, "g l");
        update(&mut model, Event::Loaded(Box::new(View::Stock(with_soap()))));
        shows(&model, name);
        let json = filed(&mut model, FileFormat::Json);
        assert!(json["rows"].as_array().unwrap().iter().any(|row| row["by"] == "item=soap"), "{name}");
    }
    // It is found by its name and by its id.
    for words in ["soap", "sabaun"] {
        press(&mut model, "g l");
        while model.language() != haree::domain::Language::Tetun {
            press(&mut model, "g l");
        }
        update(&mut model, Event::Loaded(Box::new(View::Stock(with_soap()))));
        act(&mut model, &format!("/ '{words}' enter"));
        shows(&model, "· 1 husi 5");
        act(&mut model, "esc");
    }
}

#[test]
fn a_script_filters_as_the_screen_does() {
    let setup = Setup {
        who: Clean::default(),
        sign_off_minutes: 0,
        undo_seconds: 0,
        room: Clean::default(),
        cap_sender: None,
        keymap: Keymap::builtin(),
        theme: theme(true),
        codes: Codes::COMMON,
        locale: Locale::english(),
        rules: Rules::default(),
        link: views::live(),
        first: None,
        now: views::now(),
    };
    let table = filtered(setup, views::view(Query::Stock), "maliana").unwrap();
    let mut model = loaded(views::live());
    let export = exported(&mut model, "3 / 'maliana' enter");
    assert_eq!(haree::report::render(&table, FileFormat::Csv), export.text);
}

#[test]
fn the_alert_that_is_opened_goes_out_as_a_message() {
    let mut model = loaded(views::live());
    let message = |model: &mut Model, keys: &str| {
        act(model, keys);
        act(model, "e left");
        shows(model, "as a CAP 1.2 message");
        let asked = act(model, "enter");
        let [Effect::Export(export)] = asked.as_slice() else { unreachable!("{asked:?}") };
        let mut read = haree::formats::cap::parse(export.text.as_bytes());
        assert_eq!(read.issues, []);
        (export.clone(), read.records.remove(0).1)
    };
    let (first, alert) = message(&mut model, "5");
    assert!(first.text.contains("<status>Test</status>"), "{}", first.text);
    assert_eq!(alert.headline.as_str(), "SIMULATED: Flood warning for Dili");
    assert_eq!(first.mark, Some("SIMULATED"));
    assert!(first.name.starts_with("haree-alert-2026-11-24-") && first.name.ends_with("-SIMULATED.xml"));
    let (second, _) = message(&mut model, "j enter");
    assert_ne!(second.name, first.name);
    // A panel without alerts offers none.
    act(&mut model, "esc 3 e left");
    let asked = act(&mut model, "enter");
    let [Effect::Export(export)] = asked.as_slice() else { unreachable!("{asked:?}") };
    assert_eq!(export.name.rsplit_once('.').map(|(_, ending)| ending), Some("txt"));
}
