//! Files and functions that one can still read.

use proc_macro2::Span;
use syn::visit::{self, Visit};

use super::tree::{Tree, Violation};
use super::{finds, holds};

/// Lines of a file, tables of data not counted.
const FILE_LINES: usize = 800;

/// Lines of a function; clippy begins to warn at 70.
const FUNCTION_LINES: usize = 110;

fn files(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (file, syntax) in tree.rust() {
        let lines = file.text.lines().count();
        if lines > FILE_LINES {
            let data: usize = syntax.items.iter().map(lines_of_data).sum();
            if lines - data > FILE_LINES {
                let text =
                    format!("{} lines without data; split it, {FILE_LINES} are the most", lines - data);
                found.push(Violation::new(&file.path, 1, text));
            }
        }
    }
    found
}

fn lines_of_data(item: &syn::Item) -> usize {
    match item {
        syn::Item::Const(item) => lines(item.const_token.span, item.semi_token.span),
        syn::Item::Static(item) => lines(item.static_token.span, item.semi_token.span),
        _ => 0,
    }
}

fn functions(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (file, syntax) in tree.rust() {
        let mut functions = Functions(Vec::new());
        functions.visit_file(syntax);
        let long = functions.0.into_iter().filter(|(_, _, lines)| *lines > FUNCTION_LINES);
        found.extend(long.map(|(name, line, lines)| {
            let text = format!("`{name}` has {lines} lines; {FUNCTION_LINES} are the most");
            Violation::new(&file.path, line, text)
        }));
    }
    found
}

/// Name, first line and lines of each function.
struct Functions(Vec<(String, usize, usize)>);

impl Functions {
    fn add(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let (first, last) = (signature.fn_token.span, body.brace_token.span.close());
        self.0.push((signature.ident.to_string(), first.start().line, lines(first, last)));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.add(&item.sig, body);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

fn lines(first: Span, last: Span) -> usize {
    last.end().line - first.start().line + 1
}

#[test]
fn files_have_a_size_that_one_can_read() {
    holds(files);
}

#[test]
fn functions_have_a_size_that_one_can_read() {
    holds(functions);
}

#[test]
fn a_long_file_fails_on_its_fixture_and_a_long_table_does_not() {
    let long = "//! Long.\n".to_owned() + &"fn f() {}\n".repeat(FILE_LINES);
    let table = format!("//! Data.\nconst TABLE: &[u8] = &[\n{}];\n", "    1,\n".repeat(FILE_LINES));
    finds(
        files,
        &[("src/domain.rs", &long), ("src/domain/reference.rs", &table)],
        &["src/domain.rs:1: 801 lines without data; split it, 800 are the most"],
    );
}

#[test]
fn long_functions_fail_on_their_fixture() {
    let body = "    g();\n".repeat(FUNCTION_LINES - 1);
    let text = format!("fn long() {{\n{body}}}\nimpl A {{ fn also() {{\n{body}}} }}\nfn short() {{}}\n");
    finds(
        functions,
        &[("src/hq.rs", &text)],
        &[
            "src/hq.rs:1: `long` has 111 lines; 110 are the most",
            "src/hq.rs:112: `also` has 111 lines; 110 are the most",
        ],
    );
}
