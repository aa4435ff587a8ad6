//! Every path that the sources write, and the module that it leads to.
//!
//! Re-exports are followed to where a name is defined; macro calls and attributes are read token
//! by token. What macros generate is not seen: a name that is nowhere is taken for its module's own.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::tree::Tree;

/// The names from the root of the crate down to a module.
pub(crate) type Module = Vec<String>;

/// A path as it is written somewhere.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) path: String,
    pub(crate) line: usize,
    /// The module in which it is written.
    pub(crate) module: Module,
    pub(crate) names: Vec<String>,
    /// In code that only tests compile.
    pub(crate) test: bool,
    /// A `pub use`: the name is passed on, not used.
    pub(crate) passed_on: bool,
}

/// Where a path leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A module of this crate.
    Module(Module),
    /// Something that this module of this crate defines.
    Item(Module),
    /// Something of another crate, or a name of the language.
    Outside(Vec<String>),
}

impl Target {
    /// The module of this crate that it is or that defines it.
    pub(crate) fn module(&self) -> Option<&Module> {
        match self {
            Self::Module(module) | Self::Item(module) => Some(module),
            Self::Outside(_) => None,
        }
    }
}

/// The program's sources, read.
#[derive(Default)]
pub(crate) struct Code {
    pub(crate) references: Vec<Reference>,
    /// The file of each module.
    files: BTreeMap<Module, String>,
    defined: BTreeSet<(Module, String)>,
    imported: BTreeMap<(Module, String), Vec<String>>,
    globs: BTreeMap<Module, Vec<Vec<String>>>,
}

/// More steps than any chain of re-exports should need; a ring of them ends here.
const STEPS: u32 = 16;

impl Code {
    pub(crate) fn read(tree: &Tree) -> Self {
        let mut code = Self::default();
        for (file, syntax) in tree.rust().filter(|(file, _)| file.path.starts_with("src/")) {
            let module = module_of(&file.path);
            code.files.insert(module.clone(), file.path.clone());
            let mut reader = Reader { code: &mut code, path: &file.path, module, test: false };
            reader.visit_file(syntax);
        }
        code
    }

    /// The file in which a module stands.
    pub(crate) fn file(&self, module: &Module) -> Option<&str> {
        self.files.get(module).map(String::as_str)
    }

    /// Where a reference leads, through re-exports.
    pub(crate) fn resolve(&self, reference: &Reference) -> Target {
        self.follow(&reference.module, &reference.names, STEPS)
    }

    /// The module that a reference names, re-exports not followed: `crate::store::Cache` names `store`.
    pub(crate) fn named(&self, reference: &Reference) -> Option<Module> {
        let (mut at, rest) = self.start(&reference.module, &reference.names)?;
        for name in rest {
            at.push(name.clone());
        }
        Some(at)
    }

    /// The module at which an inside path starts, and the names that follow.
    fn start<'a>(&self, module: &Module, names: &'a [String]) -> Option<(Module, &'a [String])> {
        let (first, mut rest) = names.split_first()?;
        let mut at = module.clone();
        match first.as_str() {
            "crate" | "haree" => at.clear(),
            "self" => {}
            "super" => {
                at.pop();
                while let Some((_, more)) = rest.split_first().filter(|(name, _)| *name == "super") {
                    at.pop();
                    rest = more;
                }
            }
            _ => {
                let child = [module.as_slice(), std::slice::from_ref(first)].concat();
                return self.files.contains_key(&child).then_some((child, rest));
            }
        }
        Some((at, rest))
    }

    fn follow(&self, module: &Module, names: &[String], steps: u32) -> Target {
        if steps == 0 {
            return Target::Outside(names.to_vec());
        }
        if let Some((at, rest)) = self.start(module, names) {
            return self.walk(at, rest, steps);
        }
        match names
            .split_first()
            .and_then(|(first, rest)| Some((self.look_up(module, first, steps - 1)?, rest)))
        {
            Some((Target::Module(at), rest)) => self.walk(at, rest, steps),
            Some((Target::Outside(mut outside), rest)) => {
                outside.extend_from_slice(rest);
                Target::Outside(outside)
            }
            Some((item, _)) => item,
            None => Target::Outside(names.to_vec()),
        }
    }

    fn walk(&self, mut at: Module, names: &[String], steps: u32) -> Target {
        for (index, name) in names.iter().enumerate() {
            match self.look_up(&at, name, steps - 1) {
                Some(Target::Module(next)) => at = next,
                Some(Target::Outside(mut outside)) => {
                    outside.extend_from_slice(&names[index + 1..]);
                    return Target::Outside(outside);
                }
                Some(item) => return item,
                None => return Target::Item(at),
            }
        }
        Target::Module(at)
    }

    /// What a name means in a module.
    fn look_up(&self, module: &Module, name: &str, steps: u32) -> Option<Target> {
        let key = (module.clone(), name.to_owned());
        let child = [module.as_slice(), &[name.to_owned()]].concat();
        if self.files.contains_key(&child) {
            return Some(Target::Module(child));
        }
        if let Some(names) = self.imported.get(&key) {
            let itself = names.len() == 1 && names[0] == name;
            return Some(if itself {
                Target::Outside(names.clone())
            } else {
                self.follow(module, names, steps)
            });
        }
        if self.defined.contains(&key) {
            return Some(Target::Item(module.clone()));
        }
        let steps = steps.checked_sub(1)?;
        self.globs.get(module)?.iter().find_map(|glob| match self.follow(module, glob, steps) {
            Target::Module(from) if from != *module => self.look_up(&from, name, steps),
            _ => None,
        })
    }
}

/// `src/hq/ledger.rs` is `hq::ledger`.
fn module_of(path: &str) -> Module {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    inner.split('/').filter(|name| *name != "lib").map(ToOwned::to_owned).collect()
}

struct Reader<'a> {
    code: &'a mut Code,
    path: &'a str,
    module: Module,
    test: bool,
}

impl Reader<'_> {
    fn refer(&mut self, names: Vec<String>, line: usize, passed_on: bool) {
        let (path, module, test) = (self.path.to_owned(), self.module.clone(), self.test);
        self.code.references.push(Reference { path, line, module, names, test, passed_on });
    }

    fn import(&mut self, tree: &syn::UseTree, mut names: Vec<String>, passed_on: bool) {
        let line = line_of(tree);
        let bound = match tree {
            syn::UseTree::Path(path) => {
                names.push(path.ident.to_string());
                return self.import(&path.tree, names, passed_on);
            }
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.import(item, names.clone(), passed_on);
                }
                return;
            }
            syn::UseTree::Glob(_) => {
                self.code.globs.entry(self.module.clone()).or_default().push(names.clone());
                return self.refer(names, line, passed_on);
            }
            syn::UseTree::Name(name) if name.ident == "self" => names.last().cloned().unwrap_or_default(),
            syn::UseTree::Name(name) => {
                names.push(name.ident.to_string());
                name.ident.to_string()
            }
            syn::UseTree::Rename(rename) => {
                if rename.ident != "self" {
                    names.push(rename.ident.to_string());
                }
                rename.rename.to_string()
            }
        };
        self.code.imported.insert((self.module.clone(), bound), names.clone());
        self.refer(names, line, passed_on);
    }

    /// Reads `a::b::c` out of tokens that need not be Rust.
    fn scan(&mut self, tokens: TokenStream) {
        let mut names: Vec<String> = Vec::new();
        let (mut line, mut colons) = (0, 0);
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Ident(ident) if colons == 2 && !names.is_empty() => {
                    names.push(ident.to_string());
                    colons = 0;
                }
                other => {
                    self.scanned(&mut names, line);
                    colons = 0;
                    match other {
                        TokenTree::Ident(ident) => {
                            line = ident.span().start().line;
                            names.push(ident.to_string());
                        }
                        TokenTree::Group(group) => self.scan(group.stream()),
                        _ => {}
                    }
                }
            }
        }
        self.scanned(&mut names, line);
    }

    fn scanned(&mut self, names: &mut Vec<String>, line: usize) {
        let names = std::mem::take(names);
        if names.len() > 1 {
            self.refer(names, line, false);
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let outer = self.test;
        self.test |= attributes(item).iter().any(is_for_tests);
        if let Some(name) = name(item) {
            self.code.defined.insert((self.module.clone(), name));
        }
        visit::visit_item(self, item);
        self.test = outer;
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        for attribute in &item.attrs {
            self.visit_attribute(attribute);
        }
        let Some((_, items)) = &item.content else { return };
        self.module.push(item.ident.to_string());
        self.code.files.insert(self.module.clone(), self.path.to_owned());
        for item in items {
            self.visit_item(item);
        }
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let passed_on = !matches!(item.vis, syn::Visibility::Inherited);
        self.import(&item.tree, Vec::new(), passed_on);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if names.len() > 1 {
            let line = path.segments[0].ident.span().start().line;
            self.refer(names, line, false);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.scan(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        self.visit_path(attribute.path());
        if let syn::Meta::List(list) = &attribute.meta {
            self.scan(list.tokens.clone());
        }
    }
}

fn line_of(tree: &syn::UseTree) -> usize {
    let span = match tree {
        syn::UseTree::Path(path) => path.ident.span(),
        syn::UseTree::Name(name) => name.ident.span(),
        syn::UseTree::Rename(rename) => rename.ident.span(),
        syn::UseTree::Glob(glob) => glob.star_token.spans[0],
        syn::UseTree::Group(group) => group.brace_token.span.open(),
    };
    span.start().line
}

fn is_for_tests(attribute: &syn::Attribute) -> bool {
    let syn::Meta::List(list) = &attribute.meta else { return false };
    list.path.is_ident("cfg") && list.tokens.to_string() == "test"
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name(item: &syn::Item) -> Option<String> {
    let ident = match item {
        syn::Item::Const(item) => &item.ident,
        syn::Item::Enum(item) => &item.ident,
        syn::Item::Fn(item) => &item.sig.ident,
        syn::Item::Macro(item) => item.ident.as_ref()?,
        syn::Item::Static(item) => &item.ident,
        syn::Item::Struct(item) => &item.ident,
        syn::Item::Trait(item) => &item.ident,
        syn::Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}
