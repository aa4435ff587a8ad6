//! What each action does, whether a key, a name in the palette or a typed command asked for it.
//!
//! It must not know keys: those are looked up before.

use super::super::{
    Action, Code, Context, Effect,
    ask::{About, Ask, Purpose},
    asking::load,
    exporting, filling, finding, looking, marks,
    model::{Model, Overlay},
    narrowing,
    palette::Goal,
    panels::{PANELS, Reply, panel},
    panning, sourcing,
    target::Block,
    undoing,
};
use super::{
    moving::{select, step_block, travel},
    showing::{back, name_places, pause, show, show_on_map, step_panel},
};
use crate::{
    domain::{Against, Clean, OwnSources, Query, View},
    locale::Locale,
};

pub(in crate::console) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Quit => vec![Effect::Quit],
        Action::Redraw => vec![Effect::Redraw],
        Action::Suspend => vec![Effect::Suspend],
        Action::SyncNow if model.paused => {
            model.notice = Some(model.locale.text("sync-paused-still"));
            Vec::new()
        }
        Action::SyncNow => {
            let released = undoing::end(model);
            let is_own = model.link.own == OwnSources::Asked;
            model.notice = Some(model.locale.text(if is_own { "sync-own" } else { "sync-asked" }));
            released.into_iter().chain([Effect::SyncNow]).collect()
        }
        Action::Undo => undoing::undo(model),
        Action::PauseSync => pause(model),
        Action::NextLanguage => go(model, Goal::Language(model.locale.language().next())),
        Action::Export => exporting::open(model),
        Action::Back => back(model),
        Action::Help => show_or_hide_help(model),
        Action::NextPanel => step_panel(model, 1),
        Action::PreviousPanel => step_panel(model, PANELS.len() - 1),
        Action::NextArea => step_block(model, 1),
        Action::PreviousArea => step_block(model, model.panel().blocks().len() - 1),
        Action::Down | Action::Up | Action::PageDown | Action::PageUp | Action::First | Action::Last => {
            travel(model, action);
            Vec::new()
        }
        Action::Copy => copy(model),
        Action::WriteLog => ask(model, Purpose::Log),
        Action::AsOf => ask(model, Purpose::AsOf),
        Action::NextRange | Action::PreviousRange | Action::Earlier | Action::Later | Action::BackToNow => {
            looking::act(model, action)
        }
        action if action.context() == Context::Chart => looking::on_chart(model, action),
        Action::SignIn => {
            filling::change_person(model);
            Vec::new()
        }
        Action::Palette | Action::Filter | Action::Sort | Action::Group => look_for(model, action),
        Action::NextMark => step_mark(model, 1),
        Action::PreviousMark => step_mark(model, -1),
        Action::NextTheme => {
            let next = model.next_theme();
            go(model, Goal::Theme(next))
        }
        action if action.context() == Context::Form => edit(model, action),
        Action::ShowOnMap => show_on_map(model),
        action if action.is_of_row() => answer(model, action),
        action if action.context() == Context::Map => {
            panning::look(model, action);
            Vec::new()
        }
        action => {
            let panel = PANELS.iter().find(|panel| panel.show() == action);
            panel.map_or_else(Vec::new, |panel| show(model, panel.query()))
        }
    }
}

fn show_or_hide_help(model: &mut Model) -> Vec<Effect> {
    let is_open = matches!(model.overlay, Some(Overlay::Help { .. }));
    model.overlay = (!is_open).then_some(Overlay::Help { scroll: 0 });
    Vec::new()
}

/// Opens a form that is about nothing on the screen.
fn ask(model: &mut Model, purpose: Purpose) -> Vec<Effect> {
    let (title, remark) = (String::new(), String::new());
    filling::open(model, Ask { purpose, about: About::Nothing, title, remark })
}

/// Begins to look for something among much.
fn look_for(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        // The help is left first: what is looked for lies under it.
        _ if model.overlay.is_some() => {}
        Action::Palette => {
            finding::open(model);
            // It finds on every panel, also on those that nobody has looked at.
            return Query::ALL.into_iter().filter_map(|query| load(model, query)).collect();
        }
        Action::Filter => narrowing::open(model),
        Action::Sort => narrowing::sort(model),
        _ => narrowing::group(model),
    }
    Vec::new()
}

/// Does what a key means where a text is typed.
fn edit(model: &mut Model, action: Action) -> Vec<Effect> {
    match (&model.overlay, action) {
        (Some(Overlay::Form(_)), _) => return filling::edit(model, action),
        (Some(Overlay::Palette(_)), Action::Cancel) => filling::close(model),
        (Some(Overlay::Palette(_)), _) => {
            if let Some(goal) = finding::edit(model, action) {
                filling::close(model);
                return go(model, goal);
            }
        }
        // The list that is filtered stands beside what is typed.
        (Some(Overlay::Filter), Action::NextField) => travel(model, Action::Down),
        (Some(Overlay::Filter), Action::PreviousField) => travel(model, Action::Up),
        (Some(Overlay::Filter), _) => narrowing::edit(model, action),
        _ => {}
    }
    Vec::new()
}

/// Does or shows what was chosen by its name.
fn go(model: &mut Model, goal: Goal) -> Vec<Effect> {
    match goal {
        Goal::Act(action) => act(model, action),
        Goal::Row { query, block, key } => go_to_row(model, (query, block, key)),
        Goal::Number(at) => {
            let focus = model.focus();
            select(model, focus, at);
            Vec::new()
        }
        Goal::Theme(name) => {
            model.set_theme(&name);
            model.notice = Some(model.locale.format("theme-set", &[("name", name.into())]));
            vec![Effect::Redraw]
        }
        Goal::Keymap(name) => {
            model.set_keymap(&name);
            model.notice = Some(model.locale.format("keymap-set", &[("name", name.into())]));
            Vec::new()
        }
        Goal::Language(language) => {
            model.locale = Locale::new(language);
            model.notice = Some(model.locale.text("language-now"));
            // What a filter holds and says is in words.
            for query in Query::ALL {
                narrowing::renew(model, query);
            }
            name_places(model)
        }
    }
}

/// Shows a panel with one of its rows selected, also where a filter hid that row.
fn go_to_row(model: &mut Model, (query, block, key): (Query, Block, String)) -> Vec<Effect> {
    let page = &mut model.pages[query as usize];
    let hides = |view: &View| !panel(query).keys(view, block).contains(&key);
    if page.seen().is_some_and(hides) {
        page.narrow = None;
    }
    let keys = page.seen().map(|view| panel(query).keys(view, block)).unwrap_or_default();
    page.focus = block;
    (page.opened, page.scroll) = (None, 0);
    // Where it is not known yet where the row stands, it is the only one.
    match keys.iter().position(|known| *known == key) {
        Some(at) => model.selections.select(query, block, &keys, at),
        None => model.selections.select(query, block, &[key], 0),
    }
    show(model, query)
}

/// Goes to the next thing that wants a person, or to the one before.
fn step_mark(model: &mut Model, by: isize) -> Vec<Effect> {
    if model.overlay.is_some() {
        return Vec::new();
    }
    let Some((goal, at, all)) = marks::step(model, by) else {
        model.notice = Some(model.locale.text("marks-none"));
        return Vec::new();
    };
    let effects = go(model, goal);
    let args = [("at", (at as i64).into()), ("all", (all as i64).into())];
    model.notice = Some(model.locale.format("mark-at", &args));
    effects
}

/// Asks the panel what a key means for the row that is selected.
fn answer(model: &mut Model, action: Action) -> Vec<Effect> {
    if matches!(model.overlay, Some(Overlay::Help { .. })) {
        return Vec::new();
    }
    match model.panel().act(action, &model.scene()) {
        Reply::Nothing => {
            model.notice = finding::nothing_selected(action).map(|id| model.locale.text(id));
        }
        Reply::Open(opened) => {
            let page = model.page_mut();
            (page.opened, page.scroll) = (Some(opened), 0);
            if let Some(inside) = model.panel().inside() {
                let keys = model.keys(inside);
                model.selections.select(model.shown, inside, &keys, 0);
            }
            if model.panel().has_details() {
                let sight = &mut model.page_mut().sight;
                (sight.against, sight.chart.cursor) = (Against::Nothing, None);
                return load(model, model.shown).into_iter().collect();
            }
        }
        Reply::Go { query, block, key, opened } => {
            model.selections.select(query, block, std::slice::from_ref(&key), 0);
            model.pages[query as usize].focus = block;
            let effects = show(model, query);
            model.page_mut().opened = opened;
            return effects;
        }
        Reply::Ask(ask) => return filling::open(model, *ask),
        Reply::Do(effect) => return vec![*effect],
        Reply::AskSource(source, name) => return sourcing::ask(model, (source, name)),
        Reply::Say(text) | Reply::Refuse(text) => model.notice = Some(text),
    }
    Vec::new()
}

/// Puts the selected row into the clipboard, and says which one it was.
fn copy(model: &mut Model) -> Vec<Effect> {
    if model.overlay.is_some() {
        return Vec::new();
    }
    // Whatever it is made of, it is one line without a control character.
    let line = model.panel().line(&model.scene()).map(|line| Clean::new(&line));
    let (notice, effects) = match line {
        None => (model.locale.text("copy-nothing"), Vec::new()),
        Some(_) if !model.codes.have(Code::Copy) => (model.locale.text("copy-unable"), Vec::new()),
        Some(line) => {
            (model.locale.format("copied", &[("text", line.as_str().into())]), vec![Effect::Copy(line)])
        }
    };
    model.notice = Some(notice);
    effects
}
