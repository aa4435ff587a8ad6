//! Defaults, file, environment and flags on top of each other.
//!
//! It must not read the environment or the disk: both are passed in.

use std::path::PathBuf;

use crate::domain::{Clean, Language};

use super::{
    document::Value,
    file,
    model::{ColorMode, Settings},
    problem::Problem,
    value,
};

/// What was said on the command line.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    pub hq: Option<String>,
    pub hq_authority: Option<PathBuf>,
    pub data: Option<PathBuf>,
    pub theme: Option<String>,
    pub keymap: Option<String>,
    pub ascii: Option<bool>,
    pub color: Option<ColorMode>,
    pub mouse: Option<bool>,
    pub copy: Option<bool>,
    pub bell: Option<bool>,
    pub repeat: Option<bool>,
    pub line_rate: Option<String>,
    pub lite: Option<bool>,
    pub refresh_seconds: Option<String>,
    pub person: Option<String>,
    pub language: Option<String>,
}

/// What settings are made of.
pub struct Inputs<'a> {
    pub env: &'a dyn Fn(&str) -> Option<String>,
    /// The settings file and its text, where there is one.
    pub file: Option<(PathBuf, String)>,
    pub flags: Flags,
}

/// Variable and setting.
const VARIABLES: [(&str, &str); 27] = [
    ("HAREE_HQ", "hq"),
    ("HAREE_DATA", "data"),
    ("HAREE_STATE", "state"),
    ("HAREE_THEME", "theme"),
    ("HAREE_TOKEN_FILE", "token_file"),
    ("HAREE_TOKEN_COMMAND", "token_command"),
    ("HAREE_HQ_AUTHORITY", "hq_authority"),
    ("HAREE_POST_QUANTUM", "post_quantum"),
    ("HAREE_KEYMAP", "keymap"),
    ("HAREE_ASCII", "ascii"),
    ("HAREE_COLOR", "color"),
    ("HAREE_MOUSE", "mouse"),
    ("HAREE_COPY", "copy"),
    ("HAREE_BELL", "bell"),
    ("HAREE_REPEAT", "repeat"),
    ("HAREE_LINE_RATE", "line_rate"),
    ("HAREE_HOURLY_BYTES", "hourly_bytes"),
    ("HAREE_LITE", "lite"),
    ("HAREE_REFRESH_SECONDS", "refresh_seconds"),
    ("HAREE_WALL_DWELL_SECONDS", "wall_dwell_seconds"),
    ("HAREE_PERSON", "person"),
    ("HAREE_SIGN_OFF_MINUTES", "sign_off_minutes"),
    ("HAREE_UNDO_SECONDS", "undo_seconds"),
    ("HAREE_ROOM", "room"),
    ("HAREE_CAP_SENDER", "cap_sender"),
    ("HAREE_UTC_OFFSET", "utc_offset"),
    ("HAREE_LANGUAGE", "language"),
];

impl Settings {
    /// Puts the layers on top of each other; what is wrong in one is told and left out.
    pub fn resolve(inputs: &Inputs<'_>) -> (Self, Vec<Problem>) {
        let env = |name: &str| set_variable(inputs.env, name);
        let mut settings = Self {
            data: directory(inputs.env, "XDG_DATA_HOME", ".local/share"),
            state: directory(inputs.env, "XDG_STATE_HOME", ".local/state"),
            config: directory(inputs.env, "XDG_CONFIG_HOME", ".config"),
            language: language(&env),
            person: env("LOGNAME").or_else(|| env("USER")).map(Clean::from),
            ..Self::default()
        };
        let mut problems = Vec::new();
        if let Some((path, text)) = &inputs.file {
            problems.extend(file::apply(&mut settings, text, &path.display().to_string()));
        }
        if env("NO_COLOR").is_some() {
            settings.color = ColorMode::Never;
        }
        for (variable, name) in VARIABLES {
            let Some(text) = env(variable) else { continue };
            if let Err(message) = value::set(&mut settings, name, &Value::Text(text)) {
                problems.push(Problem::new(variable, None, message));
            }
        }
        problems.extend(settings.apply(&inputs.flags));
        let home = env("HOME").map(PathBuf::from);
        let files = [&mut settings.token_file, &mut settings.hq_authority];
        for path in files.into_iter().chain([&mut settings.data, &mut settings.state]).flatten() {
            if let (Ok(rest), Some(home)) = (path.strip_prefix("~"), &home) {
                *path = home.join(rest);
            }
        }
        if let Some(home) = &home {
            settings.sources.iter_mut().for_each(|source| source.at_home(home));
        }
        (settings, problems)
    }

    fn apply(&mut self, flags: &Flags) -> Vec<Problem> {
        let texts = [
            ("--hq", "hq", &flags.hq),
            ("--theme", "theme", &flags.theme),
            ("--keymap", "keymap", &flags.keymap),
            ("--line-rate", "line_rate", &flags.line_rate),
            ("--refresh-seconds", "refresh_seconds", &flags.refresh_seconds),
            ("--person", "person", &flags.person),
            ("--language", "language", &flags.language),
        ];
        let mut problems = Vec::new();
        for (flag, name, text) in texts {
            let Some(text) = text else { continue };
            if let Err(message) = value::set(self, name, &Value::Text(text.clone())) {
                problems.push(Problem::new(flag, None, message));
            }
        }
        self.hq_authority = flags.hq_authority.clone().or(self.hq_authority.take());
        self.data = flags.data.clone().or(self.data.take());
        self.ascii = flags.ascii.or(self.ascii);
        self.color = flags.color.unwrap_or(self.color);
        self.mouse = flags.mouse.unwrap_or(self.mouse);
        self.copy = flags.copy.or(self.copy);
        self.bell = flags.bell.or(self.bell);
        self.repeat = flags.repeat.unwrap_or(self.repeat);
        self.lite = flags.lite.unwrap_or(self.lite);
        problems
    }
}

/// Where the settings file is looked for when `--config` names none.
pub fn default_file(env: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    Some(directory(env, "XDG_CONFIG_HOME", ".config")?.join("settings.toml"))
}

/// XDG Base Directory Specification 0.8: a variable that is unset, empty or relative does not count.
fn directory(env: &dyn Fn(&str) -> Option<String>, variable: &str, under_home: &str) -> Option<PathBuf> {
    let absolute = |name: &str| set_variable(env, name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = absolute(variable).or_else(|| Some(absolute("HOME")?.join(under_home)))?;
    Some(base.join("haree"))
}

/// The language of messages (POSIX.1-2017 §8.2): the first variable that is set decides, also where
/// nobody here speaks what it names.
fn language(env: &dyn Fn(&str) -> Option<String>) -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(env);
    set.and_then(|name| Language::of_locale(&name)).unwrap_or_default()
}

fn set_variable(env: &dyn Fn(&str) -> Option<String>, name: &str) -> Option<String> {
    env(name).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use std::{path::Path, time::Duration};

    use super::*;

    fn resolve(env: &[(&str, &str)], file: Option<&str>, flags: Flags) -> (Settings, Vec<String>) {
        let env =
            |name: &str| env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let file = file.map(|text| (PathBuf::from("s.toml"), text.to_owned()));
        let (settings, problems) = Settings::resolve(&Inputs { env: &env, file, flags });
        (settings, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn later_layers_win() {
        let file = Some("theme = \"file\"\nhq = \"http://file\"\nroom = \"Baucau\"\ncolor = \"256\"\n");
        let flags = Flags { hq: Some("http://flag".to_owned()), ..Flags::default() };
        let env = [("HAREE_HQ", "http://env"), ("HAREE_THEME", "env"), ("HAREE_PERSON", ""), ("USER", "ana")];
        let (settings, problems) = resolve(&env, file, flags);
        assert_eq!(problems, [""; 0]);
        assert_eq!(settings.hq.as_deref(), Some("http://flag"));
        assert_eq!(settings.theme_name(), "env");
        assert_eq!(settings.room.as_str(), "Baucau");
        assert_eq!(settings.color, ColorMode::Ansi256);
        assert_eq!(settings.keymap, "default");
        assert_eq!(settings.person.unwrap().as_str(), "ana");
    }

    #[test]
    fn the_language_is_the_environments_until_one_is_set() {
        let spoken = |env: &[(&str, &str)], file| resolve(env, file, Flags::default()).0.language;
        assert_eq!(spoken(&[], None), Language::English);
        let environment = [("LANG", "pt_TL.UTF-8"), ("LC_ALL", "")];
        assert_eq!(spoken(&environment, None), Language::Portuguese);
        let both = [("LANG", "pt_TL.UTF-8"), ("LC_MESSAGES", "tet_TL")];
        assert_eq!(spoken(&both, None), Language::Tetun);
        assert_eq!(spoken(&[("LC_ALL", "C.UTF-8"), ("LANG", "id_ID")], None), Language::English);
        assert_eq!(spoken(&environment, Some("language = \"id\"")), Language::Indonesian);
        let flags = Flags { language: Some("tet".to_owned()), ..Flags::default() };
        assert_eq!(resolve(&environment, None, flags).0.language, Language::Tetun);
        let (settings, problems) = resolve(&[("HAREE_LANGUAGE", "po")], None, Flags::default());
        assert_eq!(problems, ["HAREE_LANGUAGE: wrong-no-language name=po near=(did-you-mean name=pt)"]);
        assert_eq!(settings.language, Language::English);
    }

    #[test]
    fn no_color_beats_the_file_and_yields_to_our_own_variable_and_flag() {
        let file = Some("color = \"true\"");
        let no_color = ("NO_COLOR", "1");
        assert_eq!(resolve(&[no_color], file, Flags::default()).0.color, ColorMode::Never);
        let own = [no_color, ("HAREE_COLOR", "16")];
        assert_eq!(resolve(&own, file, Flags::default()).0.color, ColorMode::Ansi16);
        let flags = Flags { color: Some(ColorMode::Auto), ..Flags::default() };
        assert_eq!(resolve(&own, file, flags).0.color, ColorMode::Auto);
    }

    #[test]
    fn what_the_terminal_may_do_is_set_in_every_layer() {
        let file = "mouse = true\ncopy = false\nbell = false\nrepeat = true\nline_rate = 1200\nrefresh_seconds = 0.5\n";
        let file = Some(file);
        let (settings, problems) = resolve(&[], file, Flags::default());
        assert_eq!(problems, [""; 0]);
        assert_eq!((settings.mouse, settings.copy, settings.bell), (true, Some(false), Some(false)));
        assert_eq!((settings.repeat, settings.line_rate), (true, Some(1_200)));
        assert_eq!(settings.refresh(), Duration::from_millis(500));
        let env = [
            ("HAREE_MOUSE", "off"),
            ("HAREE_COPY", "1"),
            ("HAREE_BELL", "yes"),
            ("HAREE_REPEAT", "0"),
            ("HAREE_LINE_RATE", "4000"),
            ("HAREE_REFRESH_SECONDS", "2.5"),
        ];
        let (settings, problems) = resolve(&env, file, Flags::default());
        assert_eq!(problems, [""; 0]);
        assert_eq!((settings.mouse, settings.copy, settings.bell), (false, Some(true), Some(true)));
        assert_eq!((settings.repeat, settings.line_rate), (false, Some(4_000)));
        assert_eq!(settings.refresh(), Duration::from_millis(2_500));
        let flags = Flags {
            mouse: Some(true),
            copy: Some(false),
            bell: Some(false),
            repeat: Some(true),
            line_rate: Some("0".to_owned()),
            refresh_seconds: Some("0".to_owned()),
            ..Flags::default()
        };
        let (settings, problems) = resolve(&env, file, flags);
        assert_eq!(problems, [""; 0]);
        assert_eq!((settings.mouse, settings.copy, settings.bell), (true, Some(false), Some(false)));
        assert_eq!((settings.repeat, settings.line_rate), (true, None));
        assert_eq!(settings.refresh(), Duration::ZERO);
    }

    #[test]
    fn lite_changes_what_nobody_set() {
        let plain = resolve(&[], None, Flags::default()).0;
        assert_eq!((plain.theme_name(), plain.draws_ascii()), ("calm-dark", None));
        assert_eq!(plain.refresh(), Duration::ZERO);
        let lite = || Flags { lite: Some(true), ..Flags::default() };
        let slow = resolve(&[], None, lite()).0;
        assert_eq!((slow.theme_name(), slow.draws_ascii()), ("lite", Some(true)));
        assert_eq!(slow.refresh(), Duration::from_secs(5));
        let file = Some("theme = \"mono\"\nascii = false\nrefresh_seconds = 1\n");
        let own = resolve(&[], file, lite()).0;
        assert_eq!((own.theme_name(), own.draws_ascii()), ("mono", Some(false)));
        assert_eq!(own.refresh(), Duration::from_secs(1));
        let env = [("HAREE_LITE", "true")];
        assert!(resolve(&env, None, Flags::default()).0.lite);
        assert!(!resolve(&env, None, Flags { lite: Some(false), ..Flags::default() }).0.lite);
    }

    #[test]
    fn rates_and_pauses_out_of_range_are_told_and_left_out() {
        let env = [("HAREE_LINE_RATE", "49"), ("HAREE_REFRESH_SECONDS", "nan")];
        let flags = Flags {
            line_rate: Some("9.6k".to_owned()),
            refresh_seconds: Some("3601".to_owned()),
            ..Flags::default()
        };
        let (settings, problems) = resolve(&env, Some("line_rate = 10000001\nrefresh_seconds = -1\n"), flags);
        assert_eq!(
            problems,
            [
                "s.toml:1:13: wrong-line-rate n=10000001",
                "s.toml:2:19: wrong-range-seconds n=-1 least=0 most=3600",
                "HAREE_LINE_RATE: wrong-line-rate n=49",
                "HAREE_REFRESH_SECONDS: wrong-range-seconds n=NaN least=0 most=3600",
                "--line-rate: wrong-bytes-a-second text=9.6k",
                "--refresh-seconds: wrong-range-seconds n=3601 least=0 most=3600",
            ]
        );
        assert_eq!((settings.line_rate, settings.refresh_seconds), (None, None));
        for (written, rate) in [("50", 50), ("10000000", 10_000_000)] {
            assert_eq!(
                resolve(&[("HAREE_LINE_RATE", written)], None, Flags::default()).0.line_rate,
                Some(rate)
            );
        }
    }

    #[test]
    fn bytes_an_hour_are_set_in_the_file_and_the_environment() {
        let file = Some("hourly_bytes = 50000\n");
        assert_eq!(resolve(&[], file, Flags::default()).0.hourly_bytes, Some(50_000));
        let none = resolve(&[("HAREE_HOURLY_BYTES", "0")], file, Flags::default()).0;
        assert_eq!(none.hourly_bytes, None);
        let (_, problems) = resolve(&[("HAREE_HOURLY_BYTES", "500")], None, Flags::default());
        let said = "HAREE_HOURLY_BYTES: wrong-hourly-bytes n=500";
        assert_eq!(problems, [said]);
    }

    #[test]
    fn directories_follow_xdg() {
        let (settings, _) =
            resolve(&[("HOME", "/home/ana"), ("XDG_STATE_HOME", "relative")], None, Flags::default());
        assert_eq!(settings.data_dir().unwrap(), Path::new("/home/ana/.local/share/haree"));
        assert_eq!(settings.state_dir().unwrap(), Path::new("/home/ana/.local/state/haree"));
        assert_eq!(settings.config.unwrap(), Path::new("/home/ana/.config/haree"));
        let env = [("HOME", "/home/ana"), ("XDG_DATA_HOME", "/srv"), ("HAREE_STATE", "~/log")];
        let (settings, _) = resolve(&env, None, Flags::default());
        assert_eq!(settings.data_dir().unwrap(), Path::new("/srv/haree"));
        assert_eq!(settings.state_dir().unwrap(), Path::new("/home/ana/log"));
        let flags = Flags { data: Some("/tmp/x".into()), ..Flags::default() };
        assert_eq!(resolve(&env, None, flags).0.data_dir().unwrap(), Path::new("/tmp/x"));
    }

    #[test]
    fn without_home_the_problem_says_what_to_set() {
        let (settings, problems) = resolve(&[], None, Flags::default());
        assert_eq!(problems, [""; 0]);
        for problem in [settings.data_dir().unwrap_err(), settings.state_dir().unwrap_err()] {
            assert!(problem.to_string().contains("set HOME"), "{problem}");
        }
        assert_eq!(default_file(&|_| None), None);
    }

    #[test]
    fn wrong_values_name_their_source_and_the_default_stays() {
        let env = [
            ("HAREE_COLOR", "256x"),
            ("HAREE_ASCII", "perhaps"),
            ("HAREE_UTC_OFFSET", "9"),
            ("HAREE_CAP_SENDER", "Dili EOC"),
        ];
        let flags = Flags { hq: Some("hq.example".to_owned()), ..Flags::default() };
        let (settings, problems) = resolve(&env, None, flags);
        assert_eq!(
            problems,
            [
                "HAREE_ASCII: wrong-flag text=perhaps",
                "HAREE_COLOR: wrong-no-color name=256x near=(did-you-mean name=256)",
                "HAREE_CAP_SENDER: wrong-sender text=Dili EOC",
                "HAREE_UTC_OFFSET: wrong-offset text=9",
                "--hq: wrong-address text=hq.example",
            ]
        );
        assert_eq!((settings.color, settings.ascii, settings.hq), (ColorMode::Auto, None, None));
    }
}
