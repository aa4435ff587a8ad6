//! How events change the model. Pure: what must be done outside comes back as effects.

use ratatui::layout::Rect;

use super::{
    Action, Code, Context, Effect, Event, Key, Mouse, MouseKind, Withdrawn,
    ask::{About, Ask, Purpose},
    draw::{most_scroll, target_at},
    filling, footer,
    help::Sheet,
    keymap::Lookup,
    looking,
    model::{Alarm, Load, Model, Overlay},
    names::Names,
    panels::{PANELS, Reply, panel},
    target::{Block, Target},
};
use crate::{
    domain::{Act, Clean, Link, LinkState, Query, View},
    locale::Locale,
};

/// How often the screen is drawn for the time alone; the minutes of the clock are among these moments.
const LOOK_EVERY_SECONDS: i64 = 10;

/// The most notices that wait to be read.
const NOTICES: usize = 32;

/// The most keys that wait for a panel.
const KEYS_AHEAD: usize = 512;

/// What a console asks for before anything happened.
pub fn start(model: &mut Model) -> Vec<Effect> {
    refresh(model)
}

/// Takes in one event.
pub fn update(model: &mut Model, event: Event) -> Vec<Effect> {
    match event {
        Event::Tick(now) => return tick(model, now),
        Event::Changed => return refresh(model),
        Event::Loaded(view) => return loaded(model, *view),
        Event::Link(link) if *link == model.link => return Vec::new(),
        Event::Mouse(_) => {}
        _ => model.changed = true,
    }
    match event {
        Event::Key(key) => {
            touch(model);
            return typed(model, key);
        }
        Event::Paste(text) => {
            touch(model);
            filling::put(model, text.as_str());
        }
        Event::Mouse(mouse) => {
            touch(model);
            return pointed(model, mouse);
        }
        Event::Resize { columns, rows } => (model.columns, model.rows) = (columns, rows),
        Event::LoadFailed { query, why } => {
            model.notice = Some(model.locale.format("load-failed", &[("why", why.as_str().into())]));
            let mut effects = settled(model, query);
            effects.extend(catch_up(model));
            return effects;
        }
        Event::Link(link) => linked(model, *link),
        Event::Queued(act) => {
            filling::queued(model, &act);
            return refresh(model);
        }
        Event::NotSaved { draft, why } => filling::not_saved(model, &draft, &why),
        Event::Refused { act, why } => {
            refused(model, &act, &why);
            return refresh(model);
        }
        Event::Withdrawn(withdrawn) => {
            let id = match withdrawn {
                Withdrawn::Gone => "withdrawn",
                Withdrawn::Cancelled => "withdrawn-at-hq",
                Withdrawn::Nothing => "withdrawn-nothing",
            };
            model.notice = Some(model.locale.text(id));
            return refresh(model);
        }
        Event::NotDone(why) => {
            let why = model.locale.tell(&why);
            let text = model.locale.format("not-done", &[("why", why.into())]);
            model.alarms.push_back(Alarm { text, refused: None });
        }
        Event::Persons(persons) => filling::persons(model, persons),
        Event::Places(places) if places != model.places => {
            model.places = places;
            return name_places(model);
        }
        Event::SignedIn { name, role } => return filling::signed_in(model, name, role),
        Event::SignInRefused { why } => filling::sign_in_refused(model, &why),
        Event::Notice(telling) => {
            let text = model.locale.tell(&telling);
            if !model.notices.contains(&text) && model.notices.len() < NOTICES {
                model.notices.push_back(text);
            }
        }
        Event::Places(_) | Event::Tick(_) | Event::Changed | Event::Loaded(_) => {}
    }
    Vec::new()
}

/// The board is always part of what is shown: the counts of alerts stand in the tabs.
fn visible(model: &Model) -> Vec<Query> {
    if model.shown == Query::Board { vec![Query::Board] } else { vec![model.shown, Query::Board] }
}

fn refresh(model: &mut Model) -> Vec<Effect> {
    visible(model).into_iter().filter_map(|query| load(model, query)).collect()
}

fn load(model: &mut Model, query: Query) -> Option<Effect> {
    let state = &mut model.pages[query as usize].load;
    if *state == Load::Idle {
        *state = Load::UnderWay;
        return Some(Effect::Load(query));
    }
    *state = Load::Again;
    None
}

/// An answer came: what was asked meanwhile is asked now, if it is still shown.
fn settled(model: &mut Model, query: Query) -> Vec<Effect> {
    let state = std::mem::replace(&mut model.pages[query as usize].load, Load::Idle);
    if state == Load::Again && visible(model).contains(&query) {
        return load(model, query).into_iter().collect();
    }
    Vec::new()
}

fn loaded(model: &mut Model, mut view: View) -> Vec<Effect> {
    model.names.rename(&mut view);
    let query = view.query();
    let blocks = panel(query).blocks();
    let old = model.pages[query as usize].view.replace(view);
    // The selection moves to a neighbour only now, while it is known where the row stood.
    if let (Some(old), Some(new)) = (&old, &model.pages[query as usize].view) {
        model.changed |= old != new;
        let inside = panel(query).inside().zip(model.pages[query as usize].opened.as_ref());
        let inside = inside.map(|(block, opened)| (block, panel(query).inside_keys(new, opened)));
        let parts = blocks.iter().map(|block| (*block, panel(query).keys(new, *block)));
        for (block, keys) in parts.chain(inside).collect::<Vec<_>>() {
            let block = &block;
            if model.selections.key(query, *block).is_some()
                && let Some(at) = model.selections.index(query, *block, &keys)
            {
                model.selections.select(query, *block, &keys, at);
            }
        }
    } else {
        model.changed = true;
    }
    looking::settle(model);
    close_what_is_gone(model, query);
    let mut effects = settled(model, query);
    effects.extend(catch_up(model));
    effects.extend(ring(model, query));
    effects
}

/// However many alerts are new, one ring tells it.
fn ring(model: &mut Model, query: Query) -> Option<Effect> {
    let Some(View::Board(board)) = &model.pages[query as usize].view else { return None };
    let new = model.heard.anything_new(board);
    (new && model.codes.have(Code::Bell)).then_some(Effect::Ring)
}

/// The details of a row that is no more must not look like those of its neighbour.
fn close_what_is_gone(model: &mut Model, query: Query) {
    let page = &mut model.pages[query as usize];
    let (Some(view), Some(opened)) = (&page.view, &page.opened) else { return };
    let panel = panel(query);
    if !panel.blocks().iter().any(|block| panel.keys(view, *block).contains(&opened.key)) {
        (page.opened, page.scroll) = (None, 0);
    }
}

fn tick(model: &mut Model, now: crate::domain::Instant) -> Vec<Effect> {
    // Ages go by minutes; to look for their steps more often costs more than it tells.
    let step = |at: crate::domain::Instant| at.timestamp().div_euclid(LOOK_EVERY_SECONDS);
    model.changed |= step(now) != step(model.now);
    model.now = now;
    model.signing.beats = model.signing.beats.saturating_add(1);
    filling::look_who_is_there(model);
    let mut due = visible(model);
    due.retain(|query| {
        let page = &model.pages[*query as usize];
        page.load == Load::Idle && page.view.as_ref().is_some_and(|view| view.stamp().valid_until <= now)
    });
    due.into_iter().filter_map(|query| load(model, query)).collect()
}

/// What came of asking HQ stands where it was said that it is asked.
fn linked(model: &mut Model, link: Link) {
    model.link = link;
    let failed = matches!(model.link.state, LinkState::Offline { .. } | LinkState::Refused { .. });
    let asked = ["sync-asked", "sync-goes-on"].map(|id| Some(model.locale.text(id)));
    if failed && !model.link.traffic.paused && asked.contains(&model.notice) {
        model.notice = None;
    }
}

/// HQ did not take an act, or set it aside: loud until somebody has read it, and kept in the queue's panel.
fn refused(model: &mut Model, act: &Act, why: &Clean) {
    let args = [("why", why.as_str().into()), ("reason", act.draft.deed.words().into())];
    let text = model.locale.format("act-refused", &args);
    let alarm = Alarm { text, refused: Some(act.key.clone()) };
    if !model.alarms.contains(&alarm) {
        model.alarms.push_back(alarm);
    }
}

/// Somebody is there.
fn touch(model: &mut Model) {
    model.signing.beats = 0;
    model.signing.touched = model.now;
}

/// Takes a key, or keeps it until the panel that it is meant for has something to select: whoever
/// types `5 j` faster than the alerts are read must not lose the `j`.
fn typed(model: &mut Model, key: Key) -> Vec<Effect> {
    let waits = model.overlay.is_none() && model.page().view.is_none() && model.page().load != Load::Idle;
    let action = match model.keymap.lookup(&model.contexts(), &[key]) {
        Lookup::Action(action) => Some(action),
        Lookup::Prefix | Lookup::None => None,
    };
    let needs_rows = action.is_some_and(is_about_a_row);
    let passes = action.is_some_and(|a| is_way_out(a) || matches!(a, Action::Help | Action::Back));
    if !waits || passes || (model.ahead.is_empty() && !needs_rows) {
        return pressed(model, key);
    }
    if model.ahead.len() < KEYS_AHEAD {
        model.ahead.push_back(key);
    }
    Vec::new()
}

/// Whether an action is about the row that is selected.
fn is_about_a_row(action: Action) -> bool {
    matches!(action.context(), Context::List | Context::Stock | Context::Queue)
        || matches!(action, Action::Acknowledge | Action::Assign | Action::Note)
}

/// Takes the keys that waited for a panel; one of them may lead to another that must be waited for.
///
/// A form that opens ends it: nobody has seen yet which alert it is about.
fn catch_up(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in std::mem::take(&mut model.ahead) {
        if model.is_typing() {
            break;
        }
        effects.extend(typed(model, key));
    }
    effects
}

fn pressed(model: &mut Model, key: Key) -> Vec<Effect> {
    if model.is_typing()
        && let Some(c) = key.typed()
    {
        filling::put(model, c.encode_utf8(&mut [0; 4]));
        return Vec::new();
    }
    model.pending.push(key);
    let mut contexts = model.contexts();
    let typing = model.is_typing();
    if typing {
        contexts.push(Context::Global);
    }
    match model.keymap.lookup(&contexts, &model.pending) {
        // While a line is typed, only what belongs to the line, and the way out, may happen.
        Lookup::Action(action) if typing && action.context() != Context::Form && !is_way_out(action) => {
            model.pending.clear();
            Vec::new()
        }
        Lookup::Action(action) => {
            model.pending.clear();
            model.notice = None;
            act(model, action)
        }
        Lookup::Prefix if !typing => Vec::new(),
        Lookup::Prefix | Lookup::None => {
            let keys: Vec<String> =
                std::mem::take(&mut model.pending).iter().map(ToString::to_string).collect();
            // One unknown key is a slip; an unknown sequence was meant.
            if keys.len() > 1 && keys.last().is_none_or(|key| key != "esc") {
                model.notice = Some(model.locale.format("no-such-keys", &[("keys", keys.join(" ").into())]));
            }
            Vec::new()
        }
    }
}

fn is_way_out(action: Action) -> bool {
    matches!(action, Action::Quit | Action::Redraw | Action::Suspend)
}

fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Quit => vec![Effect::Quit],
        Action::Redraw => vec![Effect::Redraw],
        Action::Suspend => vec![Effect::Suspend],
        Action::SyncNow if model.paused => {
            model.notice = Some(model.locale.text("sync-paused-still"));
            Vec::new()
        }
        Action::SyncNow => {
            model.notice = Some(model.locale.text("sync-asked"));
            vec![Effect::SyncNow]
        }
        Action::PauseSync => pause(model),
        Action::NextLanguage => {
            model.locale = Locale::new(model.locale.language().next());
            model.notice = Some(model.locale.text("language-now"));
            name_places(model)
        }
        Action::Back => back(model),
        Action::Help => {
            model.overlay = match model.overlay {
                Some(Overlay::Help { .. }) => None,
                _ => Some(Overlay::Help { scroll: 0 }),
            };
            Vec::new()
        }
        Action::ShowBoard
        | Action::ShowFlows
        | Action::ShowStock
        | Action::ShowTb
        | Action::ShowAlerts
        | Action::ShowLog
        | Action::ShowQueue
        | Action::ShowMap => {
            let shown = PANELS.iter().find(|panel| panel.show() == action);
            shown.map_or_else(Vec::new, |panel| show(model, panel.query()))
        }
        Action::NextPanel => step_panel(model, 1),
        Action::PreviousPanel => step_panel(model, PANELS.len() - 1),
        Action::NextArea => step_block(model, 1),
        Action::PreviousArea => step_block(model, model.panel().blocks().len() - 1),
        Action::Down | Action::Up | Action::PageDown | Action::PageUp | Action::First | Action::Last => {
            travel(model, action);
            Vec::new()
        }
        Action::Copy => copy(model),
        Action::WriteLog => filling::open(
            model,
            Ask { purpose: Purpose::Log, about: About::Nothing, title: String::new(), remark: String::new() },
        ),
        Action::SignIn => {
            filling::change_person(model);
            Vec::new()
        }
        action if action.context() == Context::Form => filling::edit(model, action),
        Action::ShowOnMap => show_on_map(model),
        action if action.context() == Context::Map => {
            looking::look(model, action);
            Vec::new()
        }
        action => answer(model, action),
    }
}

fn show_on_map(model: &mut Model) -> Vec<Effect> {
    if !looking::aim(model) {
        return Vec::new();
    }
    let effects = show(model, Query::Map);
    looking::settle(model);
    effects
}

fn show(model: &mut Model, query: Query) -> Vec<Effect> {
    model.overlay = None;
    if model.shown != query {
        model.shown = query;
        let page = model.page_mut();
        (page.opened, page.scroll) = (None, 0);
    }
    refresh(model)
}

/// Calls places as the language does; what is shown is asked for again, because it came with other names.
fn name_places(model: &mut Model) -> Vec<Effect> {
    model.names = Names::new(&model.places, model.locale.language());
    refresh(model)
}

/// Stops what goes over the link, or lets it go on.
fn pause(model: &mut Model) -> Vec<Effect> {
    if model.link.state == LinkState::NoHq {
        model.notice = Some(model.locale.text("sync-no-hq"));
        return Vec::new();
    }
    model.paused = !model.paused;
    let id = if model.paused { "sync-paused" } else { "sync-goes-on" };
    model.notice = Some(model.locale.text(id));
    vec![Effect::Pause(model.paused)]
}

/// Puts away the nearest thing: an overlay, a warning, an opened row, a panel other than the board.
fn back(model: &mut Model) -> Vec<Effect> {
    if model.overlay.take().is_some() {
        return Vec::new();
    }
    if model.alarms.pop_front().is_some() || model.notices.pop_front().is_some() {
        return Vec::new();
    }
    if model.page().opened.is_some() {
        let page = model.page_mut();
        (page.opened, page.scroll) = (None, 0);
        return Vec::new();
    }
    if model.shown == Query::Board { Vec::new() } else { show(model, Query::Board) }
}

fn step_panel(model: &mut Model, by: usize) -> Vec<Effect> {
    let at = PANELS.iter().position(|panel| panel.query() == model.shown).unwrap_or(0);
    show(model, PANELS[(at + by) % PANELS.len()].query())
}

fn step_block(model: &mut Model, by: usize) -> Vec<Effect> {
    let blocks = model.panel().blocks();
    let at = blocks.iter().position(|block| *block == model.page().focus).unwrap_or(0);
    model.page_mut().focus = blocks[(at + by) % blocks.len()];
    Vec::new()
}

/// Moves the selection, or scrolls what is open.
fn travel(model: &mut Model, action: Action) {
    let page_rows = model.rows.saturating_sub(6).max(1);
    if let Some(Overlay::Help { scroll }) = model.overlay {
        let sheet = Sheet::new(model, footer::above(model, Rect::new(0, 0, model.columns, model.rows)));
        let last = sheet.last();
        let scroll = scrolled(scroll.min(last), action, sheet.page(scroll.min(last))).min(last);
        model.overlay = Some(Overlay::Help { scroll });
        return;
    }
    if model.is_reading() {
        read_on(model, action, page_rows);
        return;
    }
    if model.page().view.is_none() {
        return;
    }
    let focus = model.focus();
    let keys = model.keys(focus);
    let at = model.selections.index(model.shown, focus, &keys).unwrap_or(0);
    let last = keys.len().saturating_sub(1);
    let page_rows = usize::from(page_rows);
    let to = match action {
        Action::Down if at >= last => return cross(model, 1),
        Action::Up if at == 0 => return cross(model, -1),
        Action::Down => at + 1,
        Action::Up => at - 1,
        Action::PageDown => (at + page_rows).min(last),
        Action::PageUp => at.saturating_sub(page_rows),
        Action::First => 0,
        _ => last,
    };
    model.selections.select(model.shown, focus, &keys, to);
    looking::keep_in_sight(model);
}

/// Scrolls what is read. What lies beyond its end is no way that the keys back would have to go; where
/// that is costs drawing it, so that only the first key back asks.
fn read_on(model: &mut Model, action: Action, page_rows: u16) {
    let back = matches!(action, Action::Up | Action::PageUp);
    let scroll = model.page().scroll;
    let from = if back && model.page().may_be_beyond { scroll.min(most_scroll(model)) } else { scroll };
    let page = model.page_mut();
    (page.scroll, page.may_be_beyond) = (scrolled(from, action, page_rows), !back);
}

fn scrolled(scroll: u16, action: Action, page_rows: u16) -> u16 {
    match action {
        Action::Down => scroll.saturating_add(1),
        Action::Up => scroll.saturating_sub(1),
        Action::PageDown => scroll.saturating_add(page_rows),
        Action::PageUp => scroll.saturating_sub(page_rows),
        Action::First => 0,
        _ => u16::MAX,
    }
}

/// Over the edge of one part the selection goes on into the next, if that has rows.
fn cross(model: &mut Model, by: isize) {
    let Some(view) = &model.page().view else { return };
    let (panel, focus) = (model.panel(), model.focus());
    let blocks = panel.blocks();
    let Some(at) = blocks.iter().position(|block| *block == focus) else { return };
    let mut next = at;
    while let Some(block) =
        next.checked_add_signed(by).and_then(|at| blocks.get(at).map(|block| (at, *block)))
    {
        next = block.0;
        let keys = panel.keys(view, block.1);
        if !keys.is_empty() {
            let to = if by > 0 { 0 } else { keys.len() - 1 };
            model.selections.select(model.shown, block.1, &keys, to);
            model.page_mut().focus = block.1;
            return;
        }
    }
}

/// Asks the panel what a key means for the row that is selected.
fn answer(model: &mut Model, action: Action) -> Vec<Effect> {
    if matches!(model.overlay, Some(Overlay::Help { .. })) {
        return Vec::new();
    }
    match model.panel().act(action, &model.scene()) {
        Reply::Nothing => {
            let id = match action.context() {
                Context::Stock => Some("refuse-no-stock-selected"),
                Context::Queue => Some("refuse-no-act-selected"),
                Context::Global => Some("refuse-no-alert-selected"),
                _ => None,
            };
            model.notice = id.map(|id| model.locale.text(id));
        }
        Reply::Open(opened) => {
            let page = model.page_mut();
            (page.opened, page.scroll) = (Some(opened), 0);
            if let Some(inside) = model.panel().inside() {
                let keys = model.keys(inside);
                model.selections.select(model.shown, inside, &keys, 0);
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
        Reply::Refuse(why) => model.notice = Some(why),
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

/// Does what a mouse did; where nobody wanted one, such bytes are somebody's who wants to do harm.
fn pointed(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    if !model.codes.have(Code::Mouse) || model.is_typing() {
        return Vec::new();
    }
    // Where things stand depends on what was said, so that this comes first.
    let target = target_at(model, mouse.column, mouse.row);
    model.pending.clear();
    model.notice = None;
    match (mouse.kind, target) {
        (MouseKind::WheelUp, _) => travel(model, Action::Up),
        (MouseKind::WheelDown, _) => travel(model, Action::Down),
        (MouseKind::Press, Some(Target::Tab(query))) => return show(model, query),
        (MouseKind::Press, Some(Target::Row(block, at))) => select(model, block, at),
        (MouseKind::Press, None) => {}
    }
    Vec::new()
}

fn select(model: &mut Model, block: Block, at: usize) {
    let keys = model.keys(block);
    model.selections.select(model.shown, block, &keys, at);
    if model.panel().inside() != Some(block) {
        model.page_mut().focus = block;
    }
    looking::keep_in_sight(model);
}
