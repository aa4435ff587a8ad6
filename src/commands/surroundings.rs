//! What the program finds around it: environment, settings file, randomness, who is at the keyboard.

use std::{
    fs::{self, Permissions},
    io::Read as _,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use rustix::fs::Mode;

use super::{arguments::ConsoleArgs, failure::Failure};
use crate::{
    console::LONGEST_ENTRY,
    domain::{Clean, Telling},
    settings::{self, Flags, Inputs, Problem, Settings},
};

/// Reads an environment variable; one that is not text counts as absent.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Eight bytes that nobody can foresee.
pub(super) fn random() -> Result<u64, Failure> {
    getrandom::u64()
        .map_err(|error| Failure::cannot_begin(format!("the system gives no randomness: {error}")))
}

/// A number between 0 and 1 that nobody can foresee; the middle where the system gives none.
pub(super) fn chance() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
}

/// Makes whatever this program writes its owner's alone.
pub(super) fn keep_files_private() {
    let _before = rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

/// Closes a directory of ours that others may enter, as an older haree or a copy made it. It is ours
/// where it holds a file of ours and is no common one, as /tmp is.
pub(super) fn keep_private(dir: &Path, ours: &str) {
    let Ok(about) = fs::metadata(dir) else { return };
    let open = about.permissions().mode() & 0o077 != 0;
    let common =
        about.permissions().mode() & 0o1000 != 0 || about.uid() != rustix::process::getuid().as_raw();
    if !open || common || !dir.join(ours).is_file() {
        return;
    }
    if let Err(error) = fs::set_permissions(dir, Permissions::from_mode(0o700)) {
        tracing::warn!(%error, dir = %dir.display(), "others may look into the data directory");
    }
}

/// Puts the settings together and says what was wrong with them; what is wrong does not stop anybody.
pub(super) fn settings(args: &ConsoleArgs) -> Result<(Settings, Vec<Telling>), Failure> {
    let path = args.config.clone().or_else(|| settings::default_file(&variable));
    let mut unread = None;
    let file = match path {
        None => None,
        Some(path) => match fs::read_to_string(&path) {
            Ok(text) => Some((path, text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && args.config.is_none() => None,
            // Nobody asked for this file by name: it must not keep anybody from the screen.
            Err(error) if args.config.is_none() => {
                let told = Telling::message("settings-unread").words("file", &path.display().to_string());
                unread = Some(told.words("why", &error.to_string()));
                None
            }
            Err(error) => {
                return Err(Failure::cannot_begin(format!("cannot read {}: {error}", path.display())));
            }
        },
    };
    let flags = Flags {
        hq: args.hq.clone(),
        hq_authority: args.hq_authority.clone(),
        data: args.data.clone(),
        theme: args.theme.clone(),
        keymap: args.keymap.clone(),
        ascii: args.ascii,
        color: args.color,
        mouse: args.mouse,
        copy: args.copy,
        bell: args.bell,
        repeat: args.repeat,
        line_rate: args.line_rate.clone(),
        lite: args.lite,
        refresh_seconds: args.refresh_seconds.clone(),
        person: args.person.clone(),
        language: args.language.clone(),
    };
    let (settings, problems) = Settings::resolve(&Inputs { env: &variable, file, flags });
    let problems = problems.iter().map(Problem::telling);
    Ok((settings, unread.into_iter().chain(problems).collect()))
}

/// Reads a keymap or theme of the user's own.
pub(super) fn user_file(settings: &Settings, folder: &str, name: &str) -> Option<(PathBuf, String)> {
    let path = settings.config.as_ref()?.join(folder).join(format!("{name}.toml"));
    fs::read_to_string(&path).ok().map(|text| (path, text))
}

/// Where systems keep their terminfo, the administrator's own first.
const TERMINFO: [&str; 3] = ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo"];

/// Reads the compiled terminfo entry of `TERM`, looked for where terminfo(5) says.
///
/// `TERM` comes from the other end of an SSH connection: it names a file of these directories and no other.
pub(super) fn terminfo(env: &dyn Fn(&str) -> Option<String>) -> Option<Vec<u8>> {
    let term = env("TERM")?;
    let plain = |c: char| c.is_ascii_graphic() && c != '/';
    if !term.chars().all(plain) || term.starts_with('.') || term.contains("..") {
        return None;
    }
    let first = term.chars().next()?;
    let listed = env("TERMINFO_DIRS").unwrap_or_default();
    let own = env("TERMINFO").into_iter().chain(env("HOME").map(|home| format!("{home}/.terminfo")));
    let listed = listed.split(':').map(str::to_owned);
    let directories = own.chain(listed).chain(TERMINFO.map(str::to_owned)).map(PathBuf::from);
    // Relative ones would be looked for wherever somebody happens to stand.
    let mut files = directories.filter(|directory| directory.is_absolute()).flat_map(|directory| {
        [first.to_string(), format!("{:x}", first as u32)].map(|folder| directory.join(folder).join(&term))
    });
    files.find_map(|file| entry(&file))
}

/// Reads one entry; a pipe, or a file that no entry can be as large as, is none.
fn entry(file: &Path) -> Option<Vec<u8>> {
    let about = fs::metadata(file).ok()?;
    if !about.is_file() || about.len() > LONGEST_ENTRY as u64 {
        return None;
    }
    let mut bytes = Vec::new();
    fs::File::open(file).ok()?.take(LONGEST_ENTRY as u64).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Whose name stands on an act until somebody signs in: the settings say it, with the login name below.
pub(super) fn person(settings: &Settings) -> Clean {
    let unnamed = || Clean::new(&format!("uid {}", rustix::process::getuid().as_raw()));
    settings.person.clone().unwrap_or_else(unnamed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Puts files into a directory and looks for the entry of `TERM` in it; `DIR` in a value is that directory.
    #[track_caller]
    fn check(files: &[(&str, &[u8])], env: &[(&str, &str)], found: Option<&[u8]>) {
        let dir = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let env = |name: &str| {
            let (_, value) = env.iter().find(|(known, _)| *known == name)?;
            Some(value.replace("DIR", dir.path().to_str().unwrap()))
        };
        assert_eq!(terminfo(&env).as_deref(), found);
    }

    #[test]
    fn an_entry_is_found_under_its_letter_or_the_number_of_it() {
        check(&[("t/h/haree-a", b"1")], &[("TERM", "haree-a"), ("TERMINFO", "DIR/t")], Some(b"1"));
        check(&[("t/68/haree-a", b"1")], &[("TERM", "haree-a"), ("TERMINFO", "DIR/t")], Some(b"1"));
        check(&[("t/h/haree-a", b"1")], &[("TERM", "haree-b"), ("TERMINFO", "DIR/t")], None);
        check(&[], &[("TERMINFO", "DIR/t")], None);
    }

    #[test]
    fn ones_own_directory_goes_before_those_that_are_listed() {
        let files: [(&str, &[u8]); 4] = [
            ("a/h/haree-x", b"set"),
            ("home/.terminfo/h/haree-x", b"home"),
            ("b/h/haree-x", b"first"),
            ("c/h/haree-x", b"second"),
        ];
        let all = [
            ("TERM", "haree-x"),
            ("TERMINFO", "DIR/a"),
            ("HOME", "DIR/home"),
            ("TERMINFO_DIRS", ":DIR/b:DIR/c"),
        ];
        check(&files, &all, Some(b"set"));
        check(&files[1..], &all, Some(b"home"));
        check(&files[2..], &all, Some(b"first"));
        check(&files[3..], &all, Some(b"second"));
        check(&[], &all, None);
    }

    #[test]
    fn a_hostile_name_reads_no_other_file() {
        let outside: [(&str, &[u8]); 4] =
            [("secret", b"1"), ("t/../secret", b"1"), ("t/x/y", b"1"), ("t/./.hidden", b"1")];
        for term in [
            "../secret",
            "..",
            ".",
            ".hidden",
            "x/y",
            "/etc/passwd",
            "x/../../secret",
            "",
            "x y",
            "x\u{1b}[2J",
            "x\0",
            "é",
        ] {
            check(&outside, &[("TERM", term), ("TERMINFO", "DIR/t")], None);
        }
    }

    #[test]
    fn what_can_be_no_entry_is_not_read() {
        let large = vec![0; LONGEST_ENTRY + 1];
        check(&[("t/h/haree-x", &large)], &[("TERM", "haree-x"), ("TERMINFO", "DIR/t")], None);
        check(&[("t/h/haree-x/y", b"")], &[("TERM", "haree-x"), ("TERMINFO", "DIR/t")], None);
        check(
            &[("h/haree-x", b"1")],
            &[("TERM", "haree-x"), ("TERMINFO", "."), ("TERMINFO_DIRS", "..")],
            None,
        );
    }
}
