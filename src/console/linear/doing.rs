//! Carries a typed command out on the model, by the same actions and forms as the keys.

use super::super::{
    Action, Effect,
    ask::{Kind, Name, Purpose},
    exporting, filling,
    form::Form,
    model::{Model, Overlay},
    panels::{Block, Opened, PANELS},
    update,
};
use super::{
    command::{self, COMMANDS, Command, Object, positional, takes_the_rest},
    listing::{self, Listed, Whole},
};
use crate::{
    domain::{Query, View},
    report::FileFormat,
    settings::suggestion,
};

/// What came of a command at once.
#[derive(Default)]
pub(super) struct Done {
    pub(super) lines: Vec<String>,
    pub(super) effects: Vec<Effect>,
    pub(super) wants_pin: bool,
}

impl Done {
    fn said(line: String) -> Self {
        Self { lines: vec![line], ..Self::default() }
    }

    fn asked(effects: Vec<Effect>) -> Self {
        Self { effects, ..Self::default() }
    }
}

/// The panel that must be there before these words mean anything.
pub(super) fn needs(words: &[String]) -> Query {
    let Some(command) = words.first().and_then(|word| command::find(word)) else { return Query::Board };
    if command.fills == Some(Purpose::Export) {
        return words.get(1).and_then(|name| panel(name)).unwrap_or(Query::Board);
    }
    command.needs
}

/// Carries out a command whose panel is there and shown.
pub(super) fn carry_out(model: &mut Model, listed: &mut Listed, words: &[String]) -> Done {
    let Some((word, rest)) = words.split_first() else { return Done::default() };
    let Some(command) = command::find(word) else {
        let near = suggestion(word, COMMANDS.iter().map(|command| command.word));
        let args = [("word", word.as_str().into()), ("near", model.locale.tell(&near).into())];
        return Done::said(model.locale.format("linear-unknown", &args));
    };
    match (command.action, rest) {
        (Action::Help, _) => Done { lines: help(model), ..Done::default() },
        (Action::SignIn, _) => sign_in(model, rest),
        (Action::Export, _) => export(model, command, rest),
        (Action::WriteLog, []) => {
            Done { lines: listing::panel(model, listed, (command.needs, Whole::No)), ..Done::default() }
        }
        _ => match command.object {
            Object::Nothing if command.fills.is_some() => fill(model, command, rest),
            Object::Nothing => plain(model, listed, (command, rest)),
            object => about(model, listed, (command, object, rest)),
        },
    }
}

/// Panels are listed; whatever else needs no object is done as by its key.
fn plain(model: &mut Model, listed: &mut Listed, (command, rest): (&Command, &[String])) -> Done {
    let whole = if rest.iter().any(|word| word == "all") { Whole::Yes } else { Whole::No };
    if PANELS.iter().any(|panel| panel.show() == command.action) {
        return Done { lines: listing::panel(model, listed, (command.needs, whole)), ..Done::default() };
    }
    Done::asked(update::act(model, command.action))
}

/// Selects what a command is about, and does it.
fn about(
    model: &mut Model,
    listed: &mut Listed,
    (command, object, rest): (&Command, Object, &[String]),
) -> Done {
    let usage =
        |model: &Model| Done::said(model.locale.format("linear-usage", &[("usage", command.usage().into())]));
    let Some((first, rest)) = rest.split_first() else { return usage(model) };
    let none =
        |model: &Model, id: &str| Done::said(model.locale.format(id, &[("word", first.as_str().into())]));
    match object {
        Object::Nothing => fill(model, command, rest),
        Object::Alert => {
            let Some(key) = listed.alert(first) else { return none(model, "linear-no-alert") };
            if !select(model, (Query::Alerts, Block::Alerts), &key) {
                return none(model, "linear-no-alert");
            }
            if command.action == Action::Open {
                return Done { lines: listing::alert(model, &key), ..Done::default() };
            }
            fill(model, command, rest)
        }
        Object::Site | Object::Entry => {
            let Some(key) = site(model, first) else { return none(model, "linear-no-site") };
            select(model, (Query::Stock, Block::Stock), &key);
            model.pages[Query::Stock as usize].opened = None;
            match (object, rest.split_first()) {
                (Object::Entry, Some((number, rest))) => {
                    let Some(entry) = listed.entry(&key, number) else {
                        return none(model, "linear-no-entry");
                    };
                    model.pages[Query::Stock as usize].opened = Some(Opened { key, whole: true });
                    select(model, (Query::Stock, Block::Ledger), &entry);
                    let done = fill(model, command, rest);
                    model.pages[Query::Stock as usize].opened = None;
                    done
                }
                (Object::Entry, None) => usage(model),
                _ if command.fills.is_none() => {
                    Done { lines: listing::ledger(model, listed, &key), ..Done::default() }
                }
                _ => fill(model, command, rest),
            }
        }
        Object::Post => {
            let Some(key) = post(model, first) else { return none(model, "linear-no-post") };
            select(model, (Query::Flows, Block::Crossings), &key);
            model.pages[Query::Flows as usize].opened = None;
            fill(model, command, rest)
        }
        Object::Source => {
            let Some(key) = source(model, first) else { return none(model, "linear-no-source") };
            select(model, (Query::Sources, Block::Sources), &key);
            model.pages[Query::Sources as usize].opened = None;
            fill(model, command, rest)
        }
        Object::Act => {
            let Some((query, key)) = listed.act(first) else { return none(model, "linear-no-act") };
            let mut effects = update::show(model, query);
            let block = model.focus();
            if !select(model, (query, block), &key) {
                return none(model, "linear-no-act");
            }
            let done = fill(model, command, rest);
            effects.extend(done.effects);
            Done { effects, ..done }
        }
    }
}

/// Selects a row by what it is about; says whether it is there.
fn select(model: &mut Model, (query, block): (Query, Block), key: &str) -> bool {
    model.shown = query;
    let keys = match block {
        Block::Ledger => model.keys(block),
        _ => model.page().view.as_ref().map(|view| model.panel().keys(view, block)).unwrap_or_default(),
    };
    let at = keys.iter().position(|known| known == key);
    if block != Block::Ledger {
        model.page_mut().focus = block;
    }
    model.selections.select(query, block, &keys, at.unwrap_or(keys.len()));
    at.is_some()
}

/// The key of a row of the stock: a site by the beginning of a word of its name, kits unless said.
fn site(model: &Model, typed: &str) -> Option<String> {
    let (name, item) = typed.split_once('/').unwrap_or((typed, "kit"));
    let name = name.to_lowercase();
    let begins = |text: &str| text.to_lowercase().split_whitespace().any(|word| word.starts_with(&name));
    let rows: Vec<_> = model.sites().collect();
    let is = |test: &dyn Fn(&str) -> bool| {
        let found = rows.iter().find(|row| row.item.as_str() == item && test(row.name.as_str()));
        found.map(|row| format!("{}/{}", row.site, row.item))
    };
    if name.is_empty() {
        return None;
    }
    is(&|text| text.to_lowercase() == name)
        .or_else(|| is(&|text| text.to_lowercase().starts_with(&name)))
        .or_else(|| is(&begins))
}

/// The key of a post, by its code or by the beginning of a word of its name.
fn post(model: &Model, typed: &str) -> Option<String> {
    let Some(View::Flows(flows)) = &model.pages[Query::Flows as usize].view else { return None };
    let typed = typed.to_lowercase();
    let begins = |name: &str| name.to_lowercase().split_whitespace().any(|word| word.starts_with(&typed));
    let posts = || flows.crossings.posts.iter().filter(|_| !typed.is_empty());
    let is_code = posts().find(|post| post.post.as_str().to_lowercase() == typed);
    is_code.or_else(|| posts().find(|post| begins(post.name.as_str()))).map(|post| post.post.to_string())
}

/// The key of a source, by its id or by the beginning of a word of its name.
fn source(model: &Model, typed: &str) -> Option<String> {
    let Some(View::Sources(sources)) = &model.pages[Query::Sources as usize].view else { return None };
    let typed = typed.to_lowercase();
    let begins = |name: &str| name.to_lowercase().split_whitespace().any(|word| word.starts_with(&typed));
    let feeds = || sources.feeds.iter().filter(|_| !typed.is_empty());
    let is_id = feeds().find(|feed| feed.id.as_str().to_lowercase() == typed);
    is_id.or_else(|| feeds().find(|feed| begins(feed.name.as_str()))).map(|feed| feed.id.to_string())
}

/// Does the action; where it opens a form, fills that in and hands it in.
fn fill(model: &mut Model, command: &Command, words: &[String]) -> Done {
    let mut effects = update::act(model, command.action);
    if let Some(Overlay::Form(form)) = &mut model.overlay
        && form.ask.purpose.signs()
    {
        let purpose = form.ask.purpose;
        put(form, &positional(purpose), words);
        effects.extend(filling::submit(model));
    }
    let mut lines = Vec::new();
    if let Some(Overlay::Form(form)) = &mut model.overlay {
        if form.ask.purpose == Purpose::SignIn {
            lines.push(model.locale.text("linear-sign-in-first"));
        } else {
            lines.extend(form.complaint.take());
            lines.push(model.locale.format("linear-usage", &[("usage", command.usage().into())]));
        }
        model.overlay = None;
    }
    Done { lines, effects, wants_pin: false }
}

/// Types words into the fields: `name=value` into its own, the others in order, the last takes the rest.
fn put(form: &mut Form, order: &[Name], words: &[String]) {
    let mut by_place = Vec::new();
    for word in words {
        let named = word.split_once('=').and_then(|(name, value)| {
            let at = form.fields.iter().position(|field| field.spec.name.word() == name)?;
            Some((at, value.to_owned()))
        });
        match named {
            Some((at, value)) => type_into(form, at, &value),
            None => by_place.push(word.as_str()),
        }
    }
    let mut rest = by_place.as_slice();
    for (i, name) in order.iter().enumerate() {
        let Some(at) = form.fields.iter().position(|field| field.spec.name == *name) else { continue };
        if !form.fields[at].text.is_empty() && form.fields[at].spec.kind != Kind::Choice {
            continue;
        }
        let count =
            if i + 1 == order.len() && takes_the_rest(*name) { rest.len() } else { 1.min(rest.len()) };
        let (own, later) = rest.split_at(count);
        if !own.is_empty() {
            type_into(form, at, &own.join(" "));
        }
        rest = later;
    }
    if let Some(extra) = rest.first() {
        form.complaint = Some((*extra).to_owned());
    }
}

fn type_into(form: &mut Form, at: usize, text: &str) {
    form.at = at;
    form.fields[at].text.clear();
    text.chars().for_each(|c| form.put(c));
}

fn sign_in(model: &mut Model, words: &[String]) -> Done {
    let effects = update::act(model, Action::SignIn);
    let Some(Overlay::Form(form)) = &mut model.overlay else { return Done::asked(effects) };
    if let Some(at) = form.fields.iter().position(|field| field.spec.name == Name::Person) {
        type_into(form, at, &words.join(" "));
        if form.fields[at].chosen().is_none() {
            let names: Vec<_> = form.fields[at].choices.iter().map(|choice| choice.name.clone()).collect();
            model.overlay = None;
            let args = [("names", names.join(", ").into())];
            return Done::said(model.locale.format("linear-sign-in-names", &args));
        }
    }
    Done { lines: vec![model.locale.text("linear-pin")], effects, wants_pin: true }
}

/// `export flows csv FILE`: every word may be left out. `cap` is the alert that was shown last.
fn export(model: &mut Model, command: &Command, words: &[String]) -> Done {
    let named = words.first().and_then(|name| panel(name));
    let rest = if named.is_some() { &words[1..] } else { words };
    let formats = exporting::formats(model);
    let chosen = rest.first().and_then(|name| formats.iter().find(|format| *format == name));
    let path = if chosen.is_some() { &rest[1..] } else { rest };
    if named.is_none() && chosen.is_none() && !words.is_empty() {
        return Done::said(model.locale.format("linear-usage", &[("usage", command.usage().into())]));
    }
    let path = Some(path.join(" ")).filter(|path| !path.is_empty());
    match exporting::export(model, chosen.copied().unwrap_or(FileFormat::Csv.name()), path) {
        Some(export) => Done::asked(vec![Effect::Export(export)]),
        None => Done::said(model.locale.text("export-nothing")),
    }
}

fn panel(name: &str) -> Option<Query> {
    Query::ALL.into_iter().find(|query| query.name() == name)
}

fn help(model: &Model) -> Vec<String> {
    let line = |command: &Command| {
        // The words of two commands say more than the names of the keys that they stand for.
        let id = match command.word {
            "alert" => "linear-help-alert".to_owned(),
            "ledger" => "linear-help-ledger".to_owned(),
            _ => ["action-", command.action.name()].concat(),
        };
        let args = [("usage", command.usage().into()), ("meaning", model.locale.text(&id).into())];
        model.locale.format("linear-help", &args)
    };
    COMMANDS.iter().map(line).chain([model.locale.text("linear-help-numbers")]).collect()
}
