//! How events change the model. Pure: what must be done outside comes back as effects.

use ratatui::layout::Rect;

use super::{
    Action, Code, Context, Effect, Event, Key, Mouse, MouseKind, Withdrawn,
    ask::{About, Ask, Purpose},
    asking::{load, of_another_time, refresh, ring, settled, visible, watch, watched},
    draw::{most_scroll, target_at},
    exporting, filling, finding, footer,
    help::Sheet,
    keymap::Lookup,
    looking, marks,
    model::{Alarm, Load, Model, Overlay},
    names::Names,
    narrowing,
    palette::Goal,
    panels::{PANELS, Reply, panel},
    panning,
    target::{Block, Target},
    undoing, which,
};
use crate::{
    domain::{Act, Against, Clean, Link, LinkState, Query, Telling, View, objection},
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
            put(model, text.as_str());
        }
        Event::Mouse(mouse) => {
            touch(model);
            return pointed(model, mouse);
        }
        Event::Resize { columns, rows } => (model.columns, model.rows) = (columns, rows),
        Event::LoadFailed { query, why } => {
            return load_failed(model, query, &why);
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
            model.notice = Some(model.locale.text(what_was_withdrawn(withdrawn)));
            return refresh(model);
        }
        Event::NotDone(why) => not_done(model, &why),
        Event::Exported(path) => {
            exporting::written(model, &path);
        }
        Event::NotExported(why) => {
            let why = model.locale.tell(&why);
            model.notice = Some(model.locale.format("not-exported", &[("why", why.into())]));
        }
        Event::Persons(persons) => filling::persons(model, persons),
        Event::Places(places) if places != model.places => {
            model.places = places;
            return name_places(model);
        }
        Event::SignedIn { name, role } => return filling::signed_in(model, name, role),
        Event::SignInRefused { why } => filling::sign_in_refused(model, &why),
        Event::Notice(telling) => note(model, &telling),
        Event::Places(_) | Event::Tick(_) | Event::Changed | Event::Loaded(_) => {}
    }
    Vec::new()
}

/// The message that says what became of an act that was taken back.
fn what_was_withdrawn(withdrawn: Withdrawn) -> &'static str {
    match withdrawn {
        Withdrawn::Gone => "withdrawn",
        Withdrawn::Cancelled => "withdrawn-at-hq",
        Withdrawn::Nothing => "withdrawn-nothing",
    }
}

fn load_failed(model: &mut Model, query: Query, why: &Telling) -> Vec<Effect> {
    let why = model.locale.tell(why);
    model.notice = Some(model.locale.format("load-failed", &[("why", why.into())]));
    let mut effects = settled(model, query);
    if query == Query::Board && model.as_of.is_some() {
        effects.extend(watched(model));
    }
    effects.extend(catch_up(model));
    effects
}

/// What a person wanted was not done: loud until somebody has read it.
fn not_done(model: &mut Model, why: &Telling) {
    let why = model.locale.tell(why);
    let text = model.locale.format("not-done", &[("why", why.into())]);
    model.alarms.push_back(Alarm { text, refused: None });
}

/// Keeps what was found out until somebody puts it away.
fn note(model: &mut Model, telling: &Telling) {
    let text = model.locale.tell(telling);
    if !model.notices.contains(&text) && model.notices.len() < NOTICES {
        model.notices.push_back(text);
    }
}

fn loaded(model: &mut Model, mut view: View) -> Vec<Effect> {
    model.names.rename(&mut view);
    let query = view.query();
    if view.stamp().as_of != model.as_of {
        return of_another_time(model, view);
    }
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
    panning::settle(model);
    close_what_is_gone(model, query);
    narrowing::renew(model, query);
    finding::renew(model);
    let mut effects = settled(model, query);
    effects.extend(catch_up(model));
    if let (Some(View::Board(board)), None) = (&model.pages[query as usize].view, model.as_of) {
        effects.extend(ring(&mut model.heard, model.codes, board));
    }
    effects
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
    let was_helped = which::is_due(model);
    model.changed |= step(now) != step(model.now);
    model.now = now;
    model.changed |= which::is_due(model) != was_helped;
    model.signing.beats = model.signing.beats.saturating_add(1);
    filling::look_who_is_there(model);
    let mut due = visible(model);
    due.retain(|query| {
        let page = &model.pages[*query as usize];
        // What was known at a moment does not change with the time.
        model.as_of.is_none()
            && page.load == Load::Idle
            && page.view.as_ref().is_some_and(|view| view.stamp().valid_until <= now)
    });
    let mut effects: Vec<Effect> = undoing::tick(model).into_iter().collect();
    effects.extend(due.into_iter().filter_map(|query| load(model, query)));
    let watched = &model.watch;
    if watched.load == Load::Idle
        && watched.board.as_ref().is_some_and(|board| board.stamp.valid_until <= now)
    {
        effects.extend(watch(model));
    }
    effects
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
    let why = model.locale.tell(&objection::read(why));
    let args = [("why", why.into()), ("reason", act.draft.deed.words().into())];
    let text = model.locale.format("act-refused", &args);
    let alarm = Alarm { text, refused: Some(act.key.clone()) };
    if !model.alarms.contains(&alarm) {
        model.alarms.push_back(alarm);
    }
}

/// Somebody is there.
pub(super) fn touch(model: &mut Model) {
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
        || matches!(action, Action::Acknowledge | Action::Assign | Action::Note | Action::Export)
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
    if model.takes_text()
        && let Some(c) = key.typed()
    {
        put(model, c.encode_utf8(&mut [0; 4]));
        return Vec::new();
    }
    if model.pending.is_empty() {
        model.pending_since = model.now;
    }
    model.pending.push(key);
    let mut contexts = model.contexts();
    let typing = model.takes_text();
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

/// Types a text into what takes one.
fn put(model: &mut Model, text: &str) {
    match model.overlay {
        Some(Overlay::Form(_)) => filling::put(model, text),
        Some(Overlay::Palette(_)) => finding::put(model, text),
        Some(Overlay::Filter) => narrowing::put(model, text),
        _ => {}
    }
}

fn is_way_out(action: Action) -> bool {
    matches!(action, Action::Quit | Action::Redraw | Action::Suspend)
}

pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
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
            model.notice = Some(model.locale.text("sync-asked"));
            released.into_iter().chain([Effect::SyncNow]).collect()
        }
        Action::Undo => undoing::undo(model),
        Action::PauseSync => pause(model),
        Action::NextLanguage => go(model, Goal::Language(model.locale.language().next())),
        Action::Export => exporting::open(model),
        Action::Back => back(model),
        Action::Help => show_or_hide_help(model),
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
        action if action.context() == Context::Map => {
            panning::look(model, action);
            Vec::new()
        }
        action => answer(model, action),
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

fn show_on_map(model: &mut Model) -> Vec<Effect> {
    if !panning::aim(model) {
        return Vec::new();
    }
    let effects = show(model, Query::Map);
    panning::settle(model);
    effects
}

pub(super) fn show(model: &mut Model, query: Query) -> Vec<Effect> {
    model.overlay = None;
    if model.shown != query {
        model.shown = query;
        close_opened(model);
    }
    refresh(model)
}

/// Calls places as the language does; what is shown is asked for again, because it came with other names.
fn name_places(model: &mut Model) -> Vec<Effect> {
    model.names = Names::new(&model.places, model.locale.language());
    refresh(model)
}

/// Puts away the row whose details are shown, and how its lines were looked at.
fn close_opened(model: &mut Model) {
    let page = model.page_mut();
    (page.opened, page.scroll) = (None, 0);
    narrowing::renew(model, model.shown);
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
    let inside = model.panel().inside();
    let is_inside = model.page().narrow.as_ref().is_some_and(|narrow| Some(narrow.block) == inside);
    if model.page().opened.is_some() && !is_inside {
        close_opened(model);
        return Vec::new();
    }
    if narrowing::clear(model) {
        return Vec::new();
    }
    if model.as_of.is_some() {
        return looking::set_as_of(model, None);
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
    if model.page().seen().is_none() {
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
    panning::keep_in_sight(model);
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
    let Some(view) = model.page().seen() else { return };
    let (panel, focus) = (model.panel(), model.focus());
    if panel.shows_one_part() {
        return;
    }
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
    if !model.codes.have(Code::Mouse) || model.takes_text() {
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
    panning::keep_in_sight(model);
}
