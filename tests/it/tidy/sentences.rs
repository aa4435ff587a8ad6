//! No sentence for the console's user stands in the code: each is a message in four languages.
//!
//! What reaches a person there is made in `console` and `settings`; other rooms hand it a message.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

use super::tree::{Tree, Violation};
use super::{finds, holds};

/// Rooms whose texts are all for a person.
const ROOMS: [&str; 3] = ["src/console", "src/settings", "src/net/telling.rs"];

/// What is measured and read by nobody, and tests in files of their own.
const NOT_READ: [&str; 2] = ["/trial.rs", "/tests.rs"];

/// Macros whose words are for the log, or for whoever broke the program.
const FOR_THE_LOG: [&str; 7] = ["warn", "info", "error", "debug", "trace", "assert", "debug_assert"];

/// So many words beside each other are a sentence; names of keys and fields are shorter.
const WORDS: usize = 3;

fn sentences(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    let of_rooms = |path: &str| {
        let is_read = !NOT_READ.iter().any(|file| path.ends_with(file));
        is_read && ROOMS.iter().any(|room| path.starts_with(room))
    };
    for (file, syntax) in tree.rust().filter(|(file, _)| of_rooms(&file.path)) {
        let mut texts = Texts(Vec::new());
        texts.visit_file(syntax);
        let is_sentence = |text: &&(usize, String)| words(&text.1) >= WORDS;
        found.extend(texts.0.iter().filter(is_sentence).map(|(line, text)| {
            Violation::new(&file.path, *line, format!("“{text}” is in one language: make it a message"))
        }));
    }
    found
}

/// How many plain words stand in a text, each of two letters or more.
fn words(text: &str) -> usize {
    let plain = |word: &&str| {
        let word = word.trim_matches([',', '.', ';', ':', '`', '(', ')', '!', '?']);
        word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic())
    };
    text.split_whitespace().filter(plain).count()
}

/// The texts of the code that is shipped; what documents it, derives from it or tests it is none.
struct Texts(Vec<(usize, String)>);

impl<'ast> Visit<'ast> for Texts {
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let tests = |attribute: &syn::Attribute| attribute.path().is_ident("cfg");
        if !module.attrs.iter().any(tests) {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.0.push((text.span().start().line, text.value()));
    }

    fn visit_macro(&mut self, made: &'ast syn::Macro) {
        let name = made.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if !FOR_THE_LOG.contains(&name.as_str()) && name != "include_str" {
            self.tokens(made.tokens.clone());
        }
    }
}

impl Texts {
    fn tokens(&mut self, tokens: TokenStream) {
        let mut is_attribute = false;
        for token in tokens {
            // What documents a line of a table.
            let was_attribute = std::mem::replace(&mut is_attribute, is_hash(&token));
            match token {
                TokenTree::Group(_) if was_attribute => {}
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    let line = literal.span().start().line;
                    if let syn::Lit::Str(text) = syn::Lit::new(literal) {
                        self.0.push((line, text.value()));
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }
}

fn is_hash(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(sign) if sign.as_char() == '#')
}

#[test]
fn no_sentence_for_a_person_stands_in_the_code() {
    holds(sentences);
}

#[test]
fn a_sentence_in_the_code_fails_on_its_fixture() {
    let text = "//! It says no sentence at all.\n\
                fn f() { let a = format!(\"there is no theme `{name}`\"); tracing::warn!(\"it is only logged\"); }\n\
                const B: &str = \"wrong-no-theme\";\n\
                #[error(\"what a log says of it\")]\nstruct C;\n\
                const D: &str = \"the disk is full\";\n\
                #[cfg(test)]\nmod tests { const E: &str = \"a text of a test\"; }";
    finds(
        sentences,
        &[("src/console/a.rs", text), ("src/hq/b.rs", text)],
        &[
            "src/console/a.rs:2: “there is no theme `{name}`” is in one language: make it a message",
            "src/console/a.rs:6: “the disk is full” is in one language: make it a message",
        ],
    );
}
