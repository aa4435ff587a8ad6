//! Any number that is reached twice is the same number: on the board, on the panel behind it, in every
//! kind of export, in `--linear` and in `haree status`.
//!
//! Each way of showing has a reader of its own that finds figures in it by what they are about, as a
//! person would; then all that were found are compared.

use std::collections::{BTreeMap, BTreeSet};

use haree::{
    console::{Capabilities, Codes, Depth, Event, Keymap, Linear, Model, Setup, Theme, draw, start, update},
    domain::{
        Link, Metric, Query, Rules, Value, View,
        view::{Situation, Sum},
    },
    locale::Locale,
    report::{self, FileFormat, Status},
};
use ratatui::{buffer::Buffer, layout::Rect};
use serde_json::Value as Json;

use crate::support::views;

/// A figure by what it is about, as it was written, without the marks of thousands.
type Found = BTreeMap<String, String>;

/// A way of showing, its reader, and how many figures that finds at least.
type Way = (&'static str, fn(&Scene) -> Found, usize);

const POSTS: [(&str, &str); 4] =
    [("DIL", "Airport DIL"), ("BTG", "Batugade"), ("SLL", "Salele"), ("SKT", "Sakato")];
const SITES: [&str; 4] = ["Dili", "Baucau", "Maliana", "Pante Macassar"];
const STEPS: [(Metric, &str); 5] = [
    (Metric::TbScreened, "screened"),
    (Metric::TbPresumptive, "presumptive"),
    (Metric::TbTested, "tested"),
    (Metric::TbCases, "diagnosed"),
    (Metric::TbOnTreatment, "on treatment"),
];

/// All views of one situation.
struct Scene(Situation);

impl Scene {
    fn view(&self, query: Query) -> View {
        let mut view = views::view(query);
        match &mut view {
            View::Board(board) => **board = self.0.clone(),
            View::Flows(flows) => {
                flows.crossings = self.0.crossings.clone();
                for (row, post) in flows.table.rows.iter_mut().zip(&flows.crossings.posts) {
                    (row.entries, row.exits) = (post.entries, post.exits);
                }
            }
            View::Stock(stock) => stock.summary = self.0.stock.clone(),
            View::Tb(tb) => tb.summary = self.0.tb.clone(),
            _ => {}
        }
        view
    }

    fn model(&self) -> Model {
        let mut model = Model::new(Setup {
            who: "Ana Pereira".into(),
            sign_off_minutes: 15,
            undo_seconds: 0,
            room: "Dili EOC".into(),
            cap_sender: None,
            keymap: Keymap::builtin(),
            theme: Theme::builtin(&Capabilities::modern(Depth::Ansi16)),
            codes: Codes::COMMON,
            locale: Locale::english(),
            rules: Rules::default(),
            link: views::live(),
            first: None,
            now: views::now(),
        });
        update(&mut model, Event::Persons(Vec::new()));
        start(&mut model);
        for query in Query::ALL {
            update(&mut model, Event::Loaded(Box::new(self.view(query))));
        }
        model
    }

    /// What a panel shows, line by line, each frame's part of a line by itself.
    fn screen(&self, key: &str) -> Vec<String> {
        let mut model = self.model();
        update(&mut model, Event::Key(key.parse().unwrap()));
        let area = Rect::new(0, 0, 200, 60);
        let mut buffer = Buffer::empty(area);
        draw(&model, area, &mut buffer);
        let rows = buffer.content.chunks(200);
        let lines = rows.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>());
        lines.flat_map(|line| line.split('│').map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    fn linear(&self, panel: &str) -> Vec<String> {
        let (mut model, mut linear) = (self.model(), Linear::default());
        linear.go_on(&mut model);
        linear.lines(&model);
        for _ in 0..4 {
            let asked = linear.typed(&mut model, panel);
            for query in Query::ALL {
                update(&mut model, Event::Loaded(Box::new(self.view(query))));
            }
            assert!(!asked.is_empty() || linear.is_busy(&model));
            linear.go_on(&mut model);
            let lines = linear.lines(&model);
            if !lines.is_empty() {
                return lines;
            }
        }
        panic!("`{panel}` said nothing");
    }

    fn export(&self, query: Query, format: FileFormat) -> String {
        report::render(&report::table(&self.view(query), &Locale::english()), format)
    }
}

/// The situation as it is, and others that are hard to write: hidden, missing, nothing, much, and below zero.
fn scenes() -> Vec<Scene> {
    let usual = views::situation();
    let mut hidden = usual.clone();
    hidden.tb.steps[3].value = Some(Value::Suppressed);
    hidden.tb.steps[4].value = None;
    for step in &mut hidden.tb.steps[3..] {
        (step.of_previous, step.of_first) = (None, None);
    }
    hidden.crossings.posts[0].entries.suppressed = 1;
    hidden.crossings.entries.suppressed = 1;
    let mut much = usual.clone();
    for (at, post) in much.crossings.posts.iter_mut().enumerate() {
        post.reporting = haree::domain::view::Reporting::Reporting;
        let number = [1_234_567, 0, 98_765, 4][at];
        post.entries = Sum { number, missing_hours: 0, parts: 6, suppressed: 0, told: 0 };
        post.exits = Sum { number: 54_321, missing_hours: 0, parts: 6, suppressed: 0, told: 0 };
    }
    much.crossings.entries = Sum { number: 1_333_336, missing_hours: 0, parts: 24, suppressed: 0, told: 0 };
    much.crossings.exits = Sum { number: 217_284, missing_hours: 0, parts: 24, suppressed: 0, told: 0 };
    for (at, site) in much.stock.sites.iter_mut().enumerate() {
        site.on_hand = [12_345, 0, -7, 60_000][at];
        site.families = Some(site.on_hand * 5);
    }
    much.stock.on_hand = 72_338;
    (much.stock.cover.families, much.stock.cover.families_at_one_each) = (361_690, 72_338);
    [usual, hidden, much].map(Scene).into()
}

/// Without marks of thousands and signs that only some ways write.
fn plain(written: &str) -> String {
    let number = written.trim().replace([',', ' '], "").replace('−', "-");
    number.trim_end_matches(['+', '%']).trim_start_matches(['+', '≈']).to_owned()
}

/// The words of the first line that begins with a label, after it.
fn after<'a>(lines: &'a [String], label: &str) -> Option<Vec<&'a str>> {
    let bare = |line: &'a String| line.trim_start_matches(['►', ' ']);
    let line = lines
        .iter()
        .map(bare)
        .find(|line| line.strip_prefix(label).is_some_and(|rest| rest.starts_with([' ', '»'])))?;
    Some(
        line[label.len()..]
            .split_whitespace()
            .filter(|word| !matches!(*word, "!" | "*" | "‼" | "≠" | "~"))
            .collect(),
    )
}

fn is_number(word: &str) -> bool {
    let word = plain(word);
    word == "<5" || word.parse::<f64>().is_ok()
}

/// The board at its largest.
fn of_board(scene: &Scene) -> Found {
    let lines = scene.screen("1");
    let mut found = Found::new();
    let mut put = |key: String, word: Option<&&str>| {
        if let Some(word) = word.filter(|word| is_number(word)) {
            found.insert(key, plain(word));
        }
    };
    for (post, name) in POSTS {
        let words = after(&lines, name).unwrap();
        if words.first() == Some(&"silent") {
            let had = words.iter().position(|word| *word == "had").unwrap();
            put(format!("in {post}"), words.get(had + 1));
            put(format!("out {post}"), words.get(had + 3));
            continue;
        }
        put(format!("in {post}"), words.first());
        put(format!("out {post}"), words.get(1));
        put(format!("net {post}"), words.get(2));
        if let Some((low, high)) = words.iter().find_map(|word| word.split_once('–')) {
            put(format!("usual low {post}"), Some(&low));
            put(format!("usual high {post}"), Some(&high));
        }
    }
    let words = after(&lines, "4 posts").unwrap();
    put("in all".into(), words.first());
    put("out all".into(), words.get(1));
    put("net all".into(), words.get(2));
    for site in SITES {
        let words = after(&lines, site).unwrap();
        put(format!("on hand {site}"), words.first());
        let of = words.iter().position(|word| *word == "of").unwrap();
        put(format!("target {site}"), words.get(of + 1));
    }
    let headline = lines.iter().find(|line| line.contains("on hand ")).unwrap();
    put("on hand all".into(), headline.split("on hand ").nth(1).map(str::trim).as_ref());
    cover(&lines, &mut put);
    for (metric, label) in STEPS {
        let words: Vec<_> = after(&lines, label).unwrap().into_iter().filter(|word| *word != "≈").collect();
        put(metric.name().into(), words.first());
    }
    if let Some(line) = lines.iter().find(|line| line.contains("screenings →")) {
        put("yield".into(), line.split_whitespace().nth(5).as_ref());
        put("needed".into(), line.split(" in ").nth(1).map(str::trim).as_ref());
    }
    found
}

fn cover(lines: &[String], put: &mut impl FnMut(String, Option<&&str>)) {
    let line = lines.iter().find(|line| line.contains("covers ")).unwrap();
    put("families all".into(), line.split("covers ").nth(1).and_then(|rest| rest.split(' ').next()).as_ref());
    let each = line.split("· ").last().and_then(|rest| rest.split(' ').next());
    put("one each all".into(), each.as_ref());
}

/// The panels behind it.
fn of_panels(scene: &Scene) -> Found {
    let mut found = Found::new();
    let mut put = |key: String, word: Option<&&str>| {
        if let Some(word) = word.filter(|word| is_number(word)) {
            found.insert(key, plain(word));
        }
    };
    let flows = scene.screen("2");
    for (post, name) in POSTS {
        let at = flows.iter().position(|line| line.trim_start_matches(['►', ' ']).starts_with(name)).unwrap();
        // Three lines a post, each with its sum behind the hours; the bars between the cells stand alone.
        let three: Vec<_> = flows[at..].iter().filter(|line| !line.trim().is_empty()).take(3).collect();
        for (line, what) in three.into_iter().zip(["in", "out", "total"]) {
            let words: Vec<_> = line.split_whitespace().collect();
            let label = words.iter().position(|word| *word == what).unwrap();
            put(format!("{what} {post}"), words.get(label + 6));
        }
    }
    let line = flows.iter().find(|line| line.trim_start().starts_with("4 posts")).unwrap();
    let words: Vec<_> = line.split_whitespace().collect();
    for what in ["in", "out", "total"] {
        let at = words.iter().position(|word| *word == what).unwrap();
        put(format!("{what} all"), words.get(at + 1));
    }
    let stock = scene.screen("3");
    let head = stock.iter().find(|line| line.trim_start().starts_with("site  ")).unwrap();
    let head = head.replace("on hand", "on-hand").replace("en route", "en-route");
    let columns: Vec<_> = head.split_whitespace().collect();
    for site in SITES {
        let words: Vec<_> = after(&stock, site).unwrap();
        for what in ["on hand", "target", "minimum", "families"] {
            // The name of the site stands in the first column and is gone from the words.
            let at = columns.iter().position(|name| *name == what.replace(' ', "-")).unwrap();
            put(format!("{what} {site}"), words.get(at - 1));
        }
    }
    let line = stock.iter().find(|line| line.contains("on hand ") && line.contains("covers")).unwrap();
    put("on hand all".into(), line.split("on hand ").nth(1).and_then(|rest| rest.split(' ').next()).as_ref());
    cover(&stock, &mut put);
    let tb = scene.screen("4");
    for (metric, label) in STEPS {
        let words: Vec<_> = after(&tb, label).unwrap().into_iter().filter(|word| *word != "≈").collect();
        put(metric.name().into(), words.first());
        let shares: Vec<_> = words.iter().enumerate().filter(|(_, word)| **word == "%").collect();
        for ((at, _), what) in shares.into_iter().zip(["of_previous", "of_first"]) {
            put(format!("{}.{what}", metric.name()), words.get(at - 1));
        }
    }
    if let Some(line) = tb.iter().find(|line| line.contains("Yield")) {
        put("yield".into(), line.split_whitespace().nth(1).as_ref());
    }
    if let Some(line) = tb.iter().find(|line| line.contains("Number needed")) {
        put("needed".into(), line.split_whitespace().nth(4).map(|word| word.trim_end_matches(':')).as_ref());
    }
    if let Some(line) = tb.iter().find(|line| line.contains("per 100 residents")) {
        put("per hundred".into(), line.split_whitespace().next().as_ref());
    }
    found
}

/// The key of a row of an export.
fn key(cell: &dyn Fn(&str) -> String) -> Option<String> {
    let place = match cell("place_code").as_str() {
        "" => "all".to_owned(),
        code => POSTS
            .iter()
            .find(|(post, _)| *post == code)
            .map_or_else(|| cell("place"), |(post, _)| (*post).to_owned()),
    };
    let (part, figure, by) = (cell("part"), cell("figure"), cell("by"));
    Some(match (part.as_str(), figure.as_str(), by.as_str()) {
        ("crossings", "crossings", "direction=entry") => format!("in {place}"),
        ("crossings", "crossings", "direction=exit") => format!("out {place}"),
        ("crossings", "crossings", "") => format!("total {place}"),
        ("crossings", "crossings.net", _) => format!("net {place}"),
        ("crossings", "crossings.usual_low", _) => format!("usual low {place}"),
        ("crossings", "crossings.usual_high", _) => format!("usual high {place}"),
        ("stock", "stock.on_hand", _) => format!("on hand {place}"),
        ("stock", "stock.target", _) => format!("target {place}"),
        ("stock", "stock.minimum", _) => format!("minimum {place}"),
        ("stock", "stock.families_covered", "kits_per_family=1") => format!("one each {place}"),
        ("stock", "stock.families_covered", _) => format!("families {place}"),
        ("tb", "tb.yield", _) => "yield".into(),
        ("tb", "tb.needed_to_screen", _) => "needed".into(),
        ("tb", "tb.screenings_per_100_residents", _) => "per hundred".into(),
        ("tb", name, _) => name.to_owned(),
        _ => return None,
    })
}

fn of_csv(scene: &Scene) -> Found {
    let mut found = Found::new();
    for query in [Query::Board, Query::Flows, Query::Stock, Query::Tb] {
        let text = scene.export(query, FileFormat::Csv);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let names = reader.headers().unwrap().clone();
        for row in reader.records().skip(1) {
            let row = row.unwrap();
            let cell = |name: &str| {
                let at = names.iter().position(|known| known == name).unwrap();
                row[at].to_owned()
            };
            found.extend(key(&cell).filter(|_| is_number(&cell("value"))).map(|key| (key, cell("value"))));
        }
    }
    found
}

fn of_json(scene: &Scene) -> Found {
    let mut found = Found::new();
    for query in [Query::Board, Query::Flows, Query::Stock, Query::Tb] {
        let document: Json = serde_json::from_str(&scene.export(query, FileFormat::Json)).unwrap();
        for row in document["rows"].as_array().unwrap() {
            let cell = |name: &str| match &row[name] {
                Json::Null => String::new(),
                Json::String(text) => text.clone(),
                other => other.to_string(),
            };
            found.extend(key(&cell).filter(|_| is_number(&cell("value"))).map(|key| (key, cell("value"))));
        }
    }
    found
}

fn of_linear(scene: &Scene) -> Found {
    let mut found = Found::new();
    let lines: Vec<String> =
        ["board", "flows", "stock", "tb"].into_iter().flat_map(|panel| scene.linear(panel)).collect();
    let mut facts = |place: &str, line: &str, names: &[(&str, &str)]| {
        for fact in line.split(", ").flat_map(|part| part.split(" · ")) {
            for (said, name) in names {
                let Some(word) = fact.strip_prefix(&format!("{said} ")) else { continue };
                let word = word.trim_start_matches("≈ ").split(' ').next().unwrap_or_default();
                if is_number(word) {
                    let key = if place.is_empty() { (*name).to_owned() } else { format!("{name} {place}") };
                    found.insert(key, plain(word));
                }
            }
        }
    };
    let crossings = [
        ("in", "in"),
        ("out", "out"),
        ("total", "total"),
        ("net", "net"),
        ("usual from", "usual low"),
        ("usual to", "usual high"),
    ];
    let stock =
        [("on hand", "on hand"), ("target", "target"), ("minimum", "minimum"), ("covers", "families")];
    let of = |name: &str| lines.iter().find(|line| line.starts_with(&format!("{name} · "))).unwrap();
    for (post, name) in POSTS {
        facts(post, of(name), &crossings);
    }
    facts("all", of("4 posts"), &crossings);
    for site in SITES {
        facts(site, of(site), &stock);
    }
    let all = of("all sites");
    facts("all", all.split(", covers").next().unwrap(), &stock);
    let covers: Vec<_> = all.split("covers ").skip(1).collect();
    facts("all", &format!("covers {}", covers[0]), &stock);
    facts("all", &format!("covers {}", covers[1]), &[("covers", "one each")]);
    for line in lines.iter().filter(|line| line.starts_with("Timor-Leste · ")) {
        let mut step = "";
        for fact in line.split(" · ").nth(2).unwrap_or_default().split(", ") {
            if let Some((metric, label)) = STEPS.iter().find(|(_, label)| fact.starts_with(label)) {
                step = metric.name();
                facts("", fact, &[(label, step)]);
            }
            let (previous, first) = (format!("{step}.of_previous"), format!("{step}.of_first"));
            let names = [
                ("of the step before", previous.as_str()),
                ("of screened", first.as_str()),
                ("yield", "yield"),
                ("needed to screen", "needed"),
                ("per 100 residents", "per hundred"),
            ];
            facts("", fact, &names);
        }
    }
    found
}

fn of_status(scene: &Scene) -> Found {
    let link: Link = views::live();
    let status = Status {
        from: "console",
        as_of: None,
        queued: &[],
        at: views::now(),
        seen_at: Some(views::now()),
        link: &link,
        board: &scene.0,
    };
    let text = report::text(&status);
    let lines: Vec<String> = text.lines().map(|line| line.replace([',', ';'], "")).collect();
    let mut found = Found::new();
    let mut put = |key: String, word: Option<&&str>| {
        if let Some(word) = word.filter(|word| is_number(word)) {
            found.insert(key, plain(word));
        }
    };
    let beside = |words: &[&str], name: &str| words.iter().position(|word| *word == name).map(|at| at + 1);
    for (key, name) in POSTS.into_iter().chain([("all", "4 posts")]) {
        let words = after(&lines, name).unwrap();
        put(format!("in {key}"), beside(&words, "in").and_then(|at| words.get(at)));
        put(format!("out {key}"), beside(&words, "out").and_then(|at| words.get(at)));
    }
    for site in SITES {
        let words = after(&lines, site).unwrap();
        put(format!("on hand {site}"), words.first());
        put(format!("minimum {site}"), beside(&words, "minimum").and_then(|at| words.get(at)));
    }
    let words = after(&lines, "on hand").unwrap();
    put("on hand all".into(), words.first());
    put("families all".into(), words.get(2));
    if let Some(words) = after(&lines, "tb") {
        let screenings = words.iter().position(|word| *word == "screenings");
        put(Metric::TbScreened.name().into(), screenings.and_then(|at| words.get(at - 1)));
        let cases = words.iter().position(|word| *word == "cases");
        put(Metric::TbCases.name().into(), cases.and_then(|at| words.get(at - 1)));
        put("yield".into(), cases.and_then(|at| words.get(at + 1)));
    }
    found
}

/// Whether two ways say the same: digits that one of them does not write are rounded away.
fn same(one: &str, other: &str) -> bool {
    let (Ok(first), Ok(second)) = (one.parse::<f64>(), other.parse::<f64>()) else { return one == other };
    let digits = |text: &str| text.split_once('.').map_or(0, |(_, digits)| digits.len());
    let fewest = digits(one).min(digits(other));
    let unit = 10_f64.powi(-(fewest as i32));
    (first - second).abs() <= unit / 2.0 + f64::EPSILON || (digits(one) == digits(other) && one == other)
}

#[test]
fn any_number_reached_twice_is_the_same_number() {
    let ways: [Way; 6] = [
        ("board", of_board, 20),
        ("panels", of_panels, 35),
        ("csv", of_csv, 40),
        ("json", of_json, 40),
        ("linear", of_linear, 38),
        ("status", of_status, 18),
    ];
    for (at, scene) in scenes().iter().enumerate() {
        let found: Vec<(&str, Found)> = ways.iter().map(|(way, read, _)| (*way, read(scene))).collect();
        for ((way, figures), (_, _, least)) in found.iter().zip(ways) {
            assert!(
                figures.len() >= least - 8 * usize::from(at == 1),
                "{way} of scene {at}: {} {figures:#?}",
                figures.len()
            );
        }
        let keys: BTreeSet<&String> = found.iter().flat_map(|(_, figures)| figures.keys()).collect();
        let mut compared = 0;
        for key in keys {
            let said: Vec<_> =
                found.iter().filter_map(|(way, figures)| Some((way, figures.get(key)?))).collect();
            compared += usize::from(said.len() > 1);
            for (way, number) in &said[1..] {
                assert!(same(number, said[0].1), "scene {at}, {key}: {way} says {number}, {said:?}");
            }
        }
        assert!(compared >= 40 - 8 * usize::from(at == 1), "scene {at}: only {compared} were found twice");
    }
}

#[test]
fn a_number_that_differs_is_seen() {
    assert!(same("5.08", "5.1") && same("18", "18.00") && same("<5", "<5"));
    assert!(!same("18", "18.62") && !same("301", "302") && !same("<5", "4"));
}
