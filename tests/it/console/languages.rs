//! Four languages that say the same: no message is missing, none breaks a layout, none is glued.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use haree::domain::Language;

/// The file of each language as it is written.
const FILES: [(Language, &str); 4] = [
    (Language::English, include_str!("../../../src/locale/en.ftl")),
    (Language::Tetun, include_str!("../../../src/locale/tet.ftl")),
    (Language::Portuguese, include_str!("../../../src/locale/pt.ftl")),
    (Language::Indonesian, include_str!("../../../src/locale/id.ftl")),
];

/// What stands in a file: each message by its name, with the lines that it goes on over.
fn messages(file: &str) -> BTreeMap<&str, String> {
    let mut messages = BTreeMap::new();
    let mut last = None;
    for line in file.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        if line.starts_with(' ') || line.starts_with('}') {
            let message: &mut String = messages.get_mut(last.unwrap()).unwrap();
            message.push_str(line);
        } else {
            let (id, text) = line.split_once(" =").unwrap();
            assert!(messages.insert(id, text.to_owned()).is_none(), "{id} is there twice");
            last = Some(id);
        }
    }
    messages
}

/// What a message is given: the names behind each `$`.
fn arguments(message: &str) -> BTreeSet<&str> {
    let end = |c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_';
    message.split('$').skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

/// The variants of a message by their keys (`one`, `other`).
fn variants(message: &str) -> Vec<&str> {
    message.split('[').skip(1).filter_map(|rest| rest.split(']').next()).collect()
}

fn in_language(language: Language, state: Link) -> Model {
    let mut model = loaded(state);
    while model.language() != language {
        press(&mut model, "g l");
    }
    // The notice that says which language it is has been read.
    press(&mut model, "g g");
    model
}

#[test]
fn each_language_has_each_message_with_the_same_arguments() {
    let english = messages(FILES[0].1);
    for (language, file) in &FILES[1..] {
        let messages = messages(file);
        for (id, text) in &english {
            let Some(own) = messages.get(id) else { panic!("{} lacks {id}", language.tag()) };
            assert_eq!(arguments(own), arguments(text), "{} {id}", language.tag());
        }
        for id in messages.keys() {
            assert!(english.contains_key(id), "{} has {id}, which English has not", language.tag());
        }
        assert!(file.lines().nth(1).unwrap().contains("review by a native speaker"));
    }
}

/// CLDR 48 has one and other for English and Portuguese, other alone for Indonesian.
#[test]
fn plurals_are_those_of_the_language() {
    for (language, file) in FILES {
        let plural = matches!(language, Language::English | Language::Portuguese);
        for (id, message) in messages(file) {
            let numbers = |(first, last)| (first..=last).map(|n: u8| n.to_string()).collect::<Vec<_>>();
            let (months, winds) = (numbers((1, 12)), numbers((0, 15)));
            let variants = variants(&message);
            // A number of its own, as none at all, may be said in its own words.
            let own = |variant: &&str| variant.parse::<u32>().is_err();
            let counted: Vec<_> = variants.iter().copied().filter(own).collect();
            let fits = match counted.as_slice() {
                [] => variants.is_empty() || variants == months || variants == winds,
                pairs => plural && pairs.chunks(2).all(|pair| pair == ["one", "other"]),
            };
            assert!(fits, "{} {id}: {variants:?}", language.tag());
        }
    }
    let posts = |language, n: i64| Locale::new(language).format("posts", &[("n", n.into())]);
    assert_eq!([0, 1, 2].map(|n| posts(Language::Portuguese, n)), ["0 postos", "1 posto", "2 postos"]);
    assert_eq!([1, 2].map(|n| posts(Language::Indonesian, n)), ["1 pos", "2 pos"]);
}

#[test]
fn numbers_and_dates_are_written_as_the_language_writes_them() {
    let date = chrono::NaiveDate::from_ymd_opt(2026, 12, 4).unwrap();
    for (language, number, percent, written) in [
        (Language::English, "68,196", "1.79 %", "4 Dec 2026"),
        (Language::Tetun, "68.196", "1,79 %", "4 Dez 2026"),
        (Language::Portuguese, "68.196", "1,79 %", "4 dez 2026"),
        (Language::Indonesian, "68.196", "1,79 %", "4 Des 2026"),
    ] {
        let locale = Locale::new(language);
        assert_eq!(locale.number(68_196), number);
        assert_eq!(locale.percent(1_221, 68_196), percent);
        assert_eq!(locale.date(date), written);
        assert!(locale.format("families", &[("n", Arg::Number(68_196))]).contains(number));
    }
}

#[test]
fn one_key_after_the_other_goes_through_the_languages() {
    let mut model = loaded(views::live());
    for text in ["Esbosu", "Rascunho", "Rancangan", "Language: English"] {
        press(&mut model, "g l");
        shows(&model, text);
    }
    press(&mut model, "g l g l ? G");
    shows(&model, "rascunho por rever");
}

/// Every screen that a person can come to, as the keys that lead there.
fn everywhere() -> Vec<String> {
    let panels = SHOWN.iter().map(|(_, _, key)| (*key).to_owned());
    let opened = SHOWN[1..].iter().map(|(_, _, key)| format!("{key} enter"));
    let forms = ["5 a", "5 s", "5 n", "3 +", "3 -", "3 t", "3 c", "3 d", "6 w", "L", "P"];
    let refused = ["3 v", "7 t", "7 x", "5 G a", "p", "p p", "r", "y", "3 + enter", "3 - 0 enter", "L enter"];
    let rest = forms.into_iter().chain(refused).chain(["?", "? pagedown", "g z"]).map(str::to_owned);
    panels.chain(opened).chain(rest).collect()
}

/// Text in a cell that ends where the next begins without a blank or `…` was cut.
#[test]
fn no_language_breaks_a_layout() {
    for language in Language::ALL {
        for keys in everywhere() {
            for size in [(80, 24), (120, 40), (200, 60)] {
                let mut model = in_language(language, views::live());
                update(&mut model, Event::Resize { columns: size.0, rows: size.1 });
                press(&mut model, &keys);
                let screen = screen(&model, size);
                let cut = cut_words(&screen, language);
                assert!(cut.is_empty(), "{} `{keys}` {size:?}: {cut:?}\n{screen}", language.tag());
            }
        }
    }
}

#[test]
fn a_word_that_is_cut_is_found() {
    assert_eq!(cut_words(" desatualiz 3 h │ atras", Language::Portuguese), ["desatualiz", "atras"]);
    assert_eq!(cut_words(" desatualizado 3 h │ atras… Batugade", Language::Portuguese), [""; 0]);
}

/// Words on a screen that are the beginning of a word of the language and no word themselves.
fn cut_words(screen: &str, language: Language) -> Vec<String> {
    let file = FILES.iter().find(|(it, _)| *it == language).unwrap().1;
    let split = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphabetic() && c != '…');
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    // The names of keys stand in no message.
    let keys = include_str!("../../../keymaps/default.toml");
    let known: BTreeSet<String> = split(file).into_iter().chain(split(keys)).collect();
    let data: String = Query::ALL.map(|query| format!("{:?}", views::view(query))).concat();
    let data: BTreeSet<String> = split(&data).into_iter().collect();
    let mut cut = Vec::new();
    for word in split(screen) {
        let begins =
            |known: &String| known.starts_with(&word) && known.chars().count() > word.chars().count();
        let is_known = known.contains(&word) || data.contains(&word) || word.chars().count() < 3;
        if !word.contains('…') && !is_known && (known.iter().any(begins) || data.iter().any(begins)) {
            cut.push(word);
        }
    }
    cut
}
