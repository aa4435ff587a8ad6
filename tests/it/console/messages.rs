//! The messages: each is there and used.

use super::*;

#[test]
fn messages_are_all_used_and_all_there() {
    let mut code = String::new();
    read_all(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    let locale = Locale::english();
    let ids = locale.ids();
    for action in haree::console::Action::ALL {
        let id = format!("action-{}", action.name());
        assert!(ids.contains(&id.as_str()), "{id} has no message");
    }
    for language in haree::domain::Language::ALL {
        let id = format!("language-{}", language.tag());
        assert!(ids.contains(&id.as_str()), "{id} has no message");
    }
    for id in &ids {
        let made = ["action-", "language-", "source-", "good-", "word-", "said-", "collection"]
            .iter()
            .any(|prefix| id.starts_with(prefix));
        assert!(made || code.contains(&format!("\"{id}\"")), "nobody uses the message {id}");
    }
    // What is wrong in files, on the way to HQ, with the disk, and what HQ says.
    for begin in
        ["wrong-", "wanted-", "type-", "net-", "tls-", "address-", "access-", "store-", "journal-", "hq-"]
    {
        for piece in code.split(&format!("\"{begin}")).skip(1) {
            let id = format!("{begin}{}", piece.split(['"', ' ']).next().unwrap_or_default());
            assert!(ids.contains(&id.as_str()), "there is no message {id}");
        }
    }
    for call in [".text(\"", ".format(\"", "Telling::message(\""] {
        let squeezed = code.split_whitespace().collect::<String>();
        for piece in squeezed.split(call).skip(1) {
            let id = piece.split('"').next().unwrap_or_default();
            // A time is formatted by the same word.
            let is_time = id.contains('%');
            assert!(is_time || id == "no-such-message" || ids.contains(&id), "there is no message {id}");
        }
    }
}

fn read_all(path: &std::path::Path, into: &mut String) {
    // What is written for programs has no language.
    if ["formats", "protocol"].iter().any(|room| path.ends_with(room)) {
        return;
    }
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            read_all(&entry.unwrap().path(), into);
        }
    } else if path.extension().is_some_and(|it| it == "rs") {
        let code = std::fs::read_to_string(path).unwrap();
        // HQ has no screen: of its files those count that tell a console something.
        if !path.components().any(|part| part.as_os_str() == "hq") || code.contains("Telling::message(") {
            into.push_str(&code);
        }
    }
}
