//! The settings file: its names and tables.
//!
//! It must not know where the file lies or what the values mean.

use super::{
    document::{Document, Entry, Value},
    model::Settings,
    problem::{Problem, no},
    source,
    value::{NAMES, RULES, set},
};
use crate::domain::Telling;

/// Applies a file line by line; a wrong line is told and left out, a file that is no TOML as a whole.
pub(super) fn apply(settings: &mut Settings, text: &str, file: &str) -> Vec<Problem> {
    let document = match Document::parse(text, file) {
        Ok(document) => document,
        Err(problems) => return problems,
    };
    let mut problems = Vec::new();
    settings.sources = source::read(&document, &mut problems);
    for entry in &document.entries {
        if let Err(message) = apply_entry(settings, entry) {
            let known = known(entry);
            problems.push(document.problem(if known { entry.value_at } else { entry.key_at }, message));
        }
    }
    problems
}

fn known(entry: &Entry) -> bool {
    match entry.path.as_slice() {
        [name] => NAMES.contains(&name.as_str()) || name == "rules" || name == "source",
        [first, _, name] if first == "source" => source::NAMES.contains(&name.as_str()),
        [_, name] => RULES.contains(&name.as_str()),
        _ => false,
    }
}

fn apply_entry(settings: &mut Settings, entry: &Entry) -> Result<(), Telling> {
    let path: Vec<&str> = entry.path.iter().map(String::as_str).collect();
    match path.as_slice() {
        ["source"] if entry.value != Value::Tables => {
            Err(Telling::message("wrong-is-table").words("name", "source").words("head", "[[source]]"))
        }
        ["source", ..] => Ok(()),
        ["rules"] if entry.value == Value::Table => Ok(()),
        ["rules"] => Err(Telling::message("wrong-is-table").words("name", "rules").words("head", "[rules]")),
        ["rules", name] if RULES.contains(name) => set(settings, name, &entry.value),
        ["rules", name] => Err(no("wrong-no-rule", name, RULES)),
        [name] if NAMES.contains(name) => set(settings, name, &entry.value),
        [name] if RULES.contains(name) => {
            Err(Telling::message("wrong-is-rule").words("name", name).words("table", "[rules]"))
        }
        [name] => Err(no("wrong-no-setting", name, NAMES.into_iter().chain(["rules", "source"]))),
        // The table around it has been told.
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) -> Settings {
        let mut settings = Settings::default();
        let problems: Vec<String> =
            apply(&mut settings, text, "s.toml").iter().map(ToString::to_string).collect();
        assert_eq!(problems, expected);
        settings
    }

    #[test]
    fn every_name_is_read() {
        let text = r#"
            hq = "https://hq.example"
            token_file = "~/.config/haree/token"
            token_command = "pass haree"
            hq_authority = "/etc/haree/authority.pem"
            post_quantum = true
            data = "/srv/haree"
            state = "/var/log/haree"
            theme = "mono"
            keymap = "mine"
            ascii = true
            color = 256
            mouse = true
            copy = false
            bell = true
            repeat = true
            line_rate = 1200
            hourly_bytes = 50000
            sign_off_minutes = 5
            undo_seconds = 20
            lite = true
            refresh_seconds = 2.5
            wall_dwell_seconds = 30
            person = "Ana"
            room = "Baucau"
            cap_sender = "eoc@dili.example"
            keep_alerts_days = 90
            utc_offset = "+08:00"
            language = "tet"
            [rules]
            families_per_kit = 1
            people_per_family = 6
            kit_days = 60
            reorder_percent = 90
            reach_km = 150.5
            late_after_minutes = 45
        "#;
        let settings = check(text, &[]);
        let default = Settings::default();
        assert_eq!(settings.rules.families_per_kit, 1);
        assert!((settings.rules.reach_km - 150.5).abs() < f64::EPSILON);
        assert_ne!(settings.rules.zone, default.rules.zone);
        assert_eq!(settings.ascii, Some(true));
        assert_eq!(settings.keep_alerts_days, 90);
        assert_eq!(settings.language, crate::domain::Language::Tetun);
        let listed = NAMES.iter().chain(&RULES).all(|name| text.contains(&format!("{name} = ")));
        assert!(listed, "a setting has no line in this test");
    }

    #[test]
    fn wrong_names_and_values_say_where_and_what_instead() {
        let text = "tehme = \"mono\"\nascii = \"perhaps\"\nreach_km = 3\n[rules]\nfamilies_per_kid = 5\nreach_km = true\n[ruels]\nx = 1\n";
        let settings = check(
            text,
            &[
                "s.toml:1:1: wrong-no-setting name=tehme near=(did-you-mean name=theme)",
                "s.toml:2:9: wrong-flag text=perhaps",
                "s.toml:3:1: wrong-is-rule name=reach_km table=[rules]",
                "s.toml:5:1: wrong-no-rule name=families_per_kid near=(did-you-mean name=families_per_kit)",
                "s.toml:6:12: wanted-kilometres kind=(type-flag)",
                "s.toml:7:2: wrong-no-setting name=ruels near=(did-you-mean name=rules)",
            ],
        );
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn good_lines_beside_wrong_ones_are_kept() {
        let settings =
            check("theme = 3\nkeymap = \"mine\"\n", &["s.toml:1:9: wanted-text kind=(type-whole)"]);
        assert_eq!((settings.theme_name(), settings.keymap.as_str()), ("calm-dark", "mine"));
    }

    #[test]
    fn figures_out_of_range_are_refused() {
        check(
            "[rules]\nfamilies_per_kit = 0\nlate_after_minutes = -5\nreach_km = inf\n",
            &[
                "s.toml:2:20: wrong-range n=0 least=1 most=1000",
                "s.toml:3:22: wrong-range n=-5 least=1 most=1440",
                "s.toml:4:12: wanted-kilometres kind=(type-out-of-range)",
            ],
        );
    }
}
