//! Four languages that say the same: no message is missing, none breaks a layout, none is glued.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use haree::domain::Language;

/// The file of a language as it is written.
pub(super) fn file(language: Language) -> String {
    let path = format!("{}/src/locale/{}.ftl", env!("CARGO_MANIFEST_DIR"), language.tag());
    std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path}: {why}"))
}

/// What stands in a file: each message by its name, with the lines that it goes on over.
pub(super) fn messages(file: &str) -> BTreeMap<&str, String> {
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

#[test]
fn what_bundled_figures_say_beside_themselves_is_said_in_every_language() {
    use haree::domain::reference;
    let rows =
        [reference::opening_observations(views::now()), reference::published(), reference::worked_example()];
    let notes: BTreeSet<Clean> = rows.concat().into_iter().filter_map(|row| row.note).collect();
    assert!(notes.len() > 20, "{notes:?}");
    for language in &Language::ALL[1..] {
        let locale = Locale::new(*language);
        for note in &notes {
            let told = locale.note(note);
            let same: Vec<&str> =
                note.as_str().split("; ").filter(|part| told.split("; ").any(|it| it == *part)).collect();
            assert!(same.is_empty(), "{}: {same:?}", language.tag());
        }
    }
    // What a source says in its own words stays so.
    assert_eq!(
        Locale::new(Language::Tetun).note(&"recounted; since 1999".into()),
        "recounted; hahú husi 1999"
    );
}

/// What a message is given: the names behind each `$`.
fn arguments(message: &str) -> BTreeSet<&str> {
    let end = |c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_';
    message.split('$').skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

/// The variants of a message by their keys (`one`, `other`).
fn variants(message: &str) -> Vec<&str> {
    let plain = message.split("[[").flat_map(|part| part.rsplit("]]").take(1));
    plain.flat_map(|part| part.split('[').skip(1)).filter_map(|rest| rest.split(']').next()).collect()
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
    let english = file(Language::English);
    let english = messages(&english);
    for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
        let file = file(language);
        let messages = messages(&file);
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
    for language in Language::ALL {
        let file = file(language);
        let plural = matches!(language, Language::English | Language::Portuguese);
        for (id, message) in messages(&file) {
            let numbers = |(first, last)| (first..=last).map(|n: u8| n.to_string()).collect::<Vec<_>>();
            let (months, winds) = (numbers((1, 12)), numbers((0, 15)));
            let variants = variants(&message);
            // A number of its own, as none at all, may be said in its own words.
            let own = |variant: &&str| variant.parse::<u32>().is_err();
            let counted: Vec<_> = variants.iter().copied().filter(own).collect();
            let fits = match counted.as_slice() {
                _ if *id == *"collection" => true,
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
    for text in ["Esbosu", "Rascunho", "Draf", "Language: English"] {
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

/// A console in which each message stands between `⟦` and `⟧`.
fn marked(link: Link) -> Model {
    let mut model = unread_in(Locale::marked(), theme(true), link, views::now());
    update(&mut model, Event::Persons(Vec::new()));
    start(&mut model);
    answer_all(&mut model);
    model
}

/// The words of a screen that stand in no message.
fn outside_messages(screen: &str) -> Vec<String> {
    let mut words = Vec::new();
    for line in screen.lines() {
        let (mut depth, mut word) = (0_usize, String::new());
        for c in line.chars().chain([' ']) {
            match c {
                '⟦' => depth += 1,
                '⟧' => depth = depth.saturating_sub(1),
                c if depth == 0 && c.is_alphabetic() => word.push(c),
                _ if !word.is_empty() => words.push(std::mem::take(&mut word)),
                _ => {}
            }
        }
    }
    words
}

/// The form and the line below everything, where a form covers part of a panel; else all of it.
fn uncovered(screen: &str) -> String {
    let corner = |line: &str| line.chars().collect::<Vec<_>>().windows(2).position(|pair| pair == ['╭', '►']);
    let found = screen.lines().enumerate().find_map(|(y, line)| Some((corner(line).filter(|x| *x > 0)?, y)));
    let Some((left, top)) = found else { return screen.to_owned() };
    let lines: Vec<Vec<char>> = screen.lines().map(|line| line.chars().collect()).collect();
    let right = lines[top].iter().skip(left).position(|c| *c == '╮').unwrap() + left;
    let bottom = (top..lines.len()).find(|y| lines[*y].get(left) == Some(&'╰')).unwrap();
    let mut form: Vec<String> =
        lines[top..bottom].iter().map(|line| line[left..right].iter().collect()).collect();
    form.extend(screen.lines().last().map(str::to_owned));
    form.join("\n")
}

/// What may stand outside: what HQ and people wrote, and the names of keys.
fn written() -> BTreeSet<String> {
    let people = "Ana Pereira Dili EOC HQ";
    let keys = "esc enter tab shift pagedown pageup home end left right up down backspace ctrl en";
    let mut texts = vec![people.to_owned(), keys.to_owned()];
    for query in Query::ALL {
        strings(&serde_json::to_value(views::view(query)).unwrap(), &mut texts);
    }
    let words = texts.iter().flat_map(|text| text.split(|c: char| !c.is_alphabetic()));
    words.map(str::to_owned).collect()
}

/// Every text in a record, without the names of its fields.
fn strings(value: &serde_json::Value, into: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => into.push(text.clone()),
        serde_json::Value::Array(values) => values.iter().for_each(|value| strings(value, into)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| strings(value, into)),
        _ => {}
    }
}

#[test]
fn every_text_stands_in_a_message() {
    let written = written();
    for keys in everywhere() {
        for link in [views::live(), views::offline(), Link::new(LinkState::NoHq)] {
            let why = match &link.state {
                LinkState::Offline { why, .. } => why.to_string(),
                _ => String::new(),
            };
            let mut model = marked(link);
            update(&mut model, Event::Resize { columns: 400, rows: 120 });
            press(&mut model, &keys);
            let screen = uncovered(&screen(&model, (400, 120)).replace(&why, ""));
            let bare = outside_messages(&screen);
            let is_data = |word: &String| word.chars().count() < 2 || written.contains(word);
            let bare: Vec<_> = bare.iter().filter(|word| !is_data(word)).collect();
            assert!(bare.is_empty(), "`{keys}`: {bare:?}\n{screen}");
        }
    }
}

#[test]
fn a_text_outside_of_any_message_is_found() {
    assert_eq!(outside_messages("│ ⟦as of ⟦14:30⟧⟧ bare ⟦x⟧"), ["bare"]);
}

#[test]
fn places_are_called_as_the_language_calls_them() {
    let mut model = loaded(views::live());
    update(&mut model, Event::Resize { columns: 120, rows: 40 });
    let asked = update(&mut model, Event::Places(haree::domain::reference::places()));
    assert!(asked.contains(&Effect::Load(Query::Board, Lens::default())));
    answer_all(&mut model);
    for (name, was) in [("Baukau", "Baucau"), ("Aeroporto DIL", "Baukau"), ("Bandara DIL", "Aeroporto")] {
        press(&mut model, "g l");
        answer_all(&mut model);
        shows(&model, name);
        shows_not(&model, was);
    }
    press(&mut model, "g l");
    answer_all(&mut model);
    shows(&model, "Airport DIL");
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
                // A word that a form covers in half is none that was cut.
                let cut = cut_words(&uncovered(&screen), language);
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
    let file = file(language);
    let split = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphabetic() && c != '…');
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    // The names of keys stand in no message.
    let keys = include_str!("../../../keymaps/default.toml");
    let known: BTreeSet<String> = split(&file).into_iter().chain(split(keys)).collect();
    let data = written();
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

#[test]
fn what_the_program_finds_out_is_told_in_the_language() {
    use haree::domain::Telling;
    let told = Telling::message("told-attention").number("n", 2);
    let mut model = in_language(Language::Portuguese, views::live());
    update(&mut model, Event::Notice(told.clone()));
    shows(&model, "A sede não aceitou 2 atos feitos aqui");
    update(&mut model, Event::NotDone(Telling::message("told-cache-not-open")));
    shows(&model, "NÃO GUARDADO: a cache ainda não está aberta");
    assert_eq!(Locale::new(Language::Tetun).tell(&"HQ's own words".into()), "HQ's own words");
    assert!(Locale::new(Language::Indonesian).tell(&told).starts_with("2 tindakan"));
    // A text of others has no message, and none is made of it.
    assert_eq!(Telling::from("words").number("n", 1), Telling::from("words"));
}
