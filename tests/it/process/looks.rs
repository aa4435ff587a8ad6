//! `haree keys` and `haree themes`: what is in force, as text.

use std::fs;

use crate::support::process::haree;

#[test]
fn the_keys_in_force_are_printed_and_a_mistake_is_told_by_file_and_line() {
    let home = tempfile::tempdir().unwrap();
    let keys = |arguments: &[&str]| {
        let output = haree(home.path(), &[&["keys"], arguments].concat());
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, page, words) = keys(&[]);
    assert_eq!((code, words.as_str()), (Some(0), ""));
    assert_eq!(page, fs::read_to_string("docs/keys.md").unwrap());
    assert_eq!(keys(&["--keymap", "emacs"]).1, fs::read_to_string("docs/keys-emacs.md").unwrap());

    let own = home.path().join(".config/haree/keymaps");
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("mine.toml"), "inherits = \"vim\"\n[global]\nf5 = \"sync-now\"\n").unwrap();
    let (code, page, _) = keys(&["--keymap", "mine"]);
    assert!(code == Some(0) && page.contains("| `r` `f5` | sync now |"), "{page}");
    fs::write(own.join("mine.toml"), "inherits = \"vim\"\n[global]\nf5 = \"sink-now\"\n").unwrap();
    let (code, page, words) = keys(&["--keymap", "mine"]);
    assert_eq!(code, Some(1));
    assert!(words.contains("mine.toml:3:6: there is no action `sink-now`"), "{words}");
    assert!(page.contains("| `r` | sync now |"), "the built-in keys hold: {page}");
}

#[test]
fn every_theme_is_listed_with_a_sample_and_a_pipe_gets_no_colours() {
    let home = tempfile::tempdir().unwrap();
    let own = home.path().join(".config/haree/themes");
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("night.toml"), "inherits = \"mono\"\n").unwrap();
    let list = |arguments: &[&str]| {
        let output = haree(home.path(), &[&["themes"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let plain = list(&[]);
    for name in ["* calm-dark", "calm-light", "high-contrast", "deuteranopia", "mono", "lite", "night"] {
        assert!(plain.contains(name), "{name}: {plain}");
    }
    assert!(!plain.contains("38;"), "{plain}");
    let colored = list(&["--color", "256"]);
    assert!(colored.contains("38;5;203m") && colored.contains(":1 or more"), "{colored}");
}
