//! The state of the screen: what is shown, selected, typed and pending. Plain data, no I/O, no clock.

use std::collections::{BTreeSet, VecDeque};

use chrono::TimeDelta;

use super::{
    Codes, Context, Key,
    bell::Heard,
    form::Form,
    keymap::Keymap,
    names::Names,
    narrow::Narrow,
    palette::{Goal, Palette},
    panels::{Block, Opened, Panel, Scene, Selections, panel},
    sight::Sight,
    theme::Theme,
    viewport::Viewport,
};
use crate::{
    domain::{
        ActKey, Clean, Draft, Instant, ItemId, Language, Link, Place, PlaceId, Provenance, Query, Role,
        Rules, Scenario, SourceId, View,
        view::{SiteStock, Situation, Stock},
    },
    locale::Locale,
};

/// By how much this machine's clock may differ from HQ's before a form says so.
const WRONG_SECONDS: i64 = 120;

/// What a console starts with.
pub struct Setup {
    /// Who signs what is done here, where HQ keeps no list of persons.
    pub who: Clean,
    /// After so many minutes without a key a person is signed off; 0 is never.
    pub sign_off_minutes: u32,
    /// For so many seconds what was queued can be undone; 0 is not at all.
    pub undo_seconds: u32,
    /// Where this console stands (`Dili EOC`).
    pub room: Clean,
    /// Who sends what haree raises itself, in CAP messages that go out. None: `haree`.
    pub cap_sender: Option<Clean>,
    pub keymap: Keymap,
    pub theme: Theme,
    /// What the terminal understands beside the screen: bell, clipboard, mouse.
    pub codes: Codes,
    pub locale: Locale,
    pub rules: Rules,
    pub link: Link,
    /// The board as it was last, so that the first frame need not wait for the cache.
    pub first: Option<Situation>,
    pub now: Instant,
}

/// The state of the screen.
#[derive(Debug)]
pub struct Model {
    pub(super) who: Clean,
    pub(super) signing: Signing,
    pub(super) room: Clean,
    pub(super) cap_sender: Option<Clean>,
    pub(super) keymap: Keymap,
    pub(super) theme: Theme,
    /// What the console began with: they may be the person's own, which no name here finds again.
    first_looks: (Keymap, Theme),
    pub(super) codes: Codes,
    pub(super) locale: Locale,
    /// As HQ has told them, and as this language calls them.
    pub(super) places: Vec<Place>,
    pub(super) names: Names,
    pub(super) rules: Rules,
    pub(super) link: Link,
    /// Somebody wants nothing to go over the link; the link itself says whether that is so.
    pub(super) paused: bool,
    pub(super) now: Instant,
    /// Of the terminal, as far as it has told.
    pub(super) columns: u16,
    pub(super) rows: u16,
    pub(super) shown: Query,
    /// All panels show what was known at this moment; none is now.
    pub(super) as_of: Option<Instant>,
    pub(super) watch: Watch,
    pub(super) pages: [Page; Query::ALL.len()],
    pub(super) selections: Selections,
    pub(super) viewport: Viewport,
    pub(super) overlay: Option<Overlay>,
    /// The first keys of a sequence that is not complete.
    pub(super) pending: Vec<Key>,
    /// When the first of these was pressed.
    pub(super) pending_since: Instant,
    /// What was chosen in the palette, the newest first.
    pub(super) recent: VecDeque<Goal>,
    /// Keys that wait until the panel that they are meant for has something to select.
    pub(super) ahead: VecDeque<Key>,
    /// What the last key led to; the next one takes it away.
    pub(super) notice: Option<String>,
    /// Whether the withdrawal that is on its way undoes what was just done.
    pub(super) undoes: bool,
    /// The notice that an act waits, since it can be undone no more and until it was sent.
    pub(super) waiting: Option<String>,
    /// What was found out meanwhile; each stays until somebody puts it away.
    pub(super) notices: VecDeque<String>,
    /// What must not be overlooked: acts that were lost or refused.
    pub(super) alarms: VecDeque<Alarm>,
    /// Forms handed in whose act is not on disk yet: their text comes back if that fails.
    pub(super) submitted: VecDeque<(Form, Draft)>,
    pub(super) undo_seconds: u32,
    /// Of what the export is that is being written.
    pub(super) exported: Looked,
    /// The sources that somebody had asked, until it is known what came of it.
    pub(super) sourced: BTreeSet<SourceId>,
    /// What was queued last, while it can be undone.
    pub(super) undo: Option<Undo>,
    /// Forms whose act was not saved, until no other form is open.
    pub(super) lost: VecDeque<Form>,
    /// The alerts that the bell has told, or that were there before it could.
    pub(super) heard: Heard,
    /// The scenario that somebody typed, for how far the kits reach.
    pub(super) scenario: Option<Scenario>,
    pub(super) changed: bool,
}

/// Who may sign, and who does.
#[derive(Debug, Default)]
pub(super) struct Signing {
    /// Those that HQ names, empty where it keeps no list; unknown until the cache is open.
    pub(super) persons: Option<Vec<(Clean, Role)>>,
    pub(super) signed: Option<Clean>,
    pub(super) sign_off_minutes: u32,
    /// Seconds and time since the last key.
    pub(super) beats: u32,
    pub(super) touched: Instant,
}

/// An act that is on the disk and not sent yet, so that it can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Undo {
    pub(super) key: ActKey,
    pub(super) who: Clean,
    /// What was said of it.
    pub(super) notice: String,
    pub(super) title: String,
    /// Beats until it goes: the clock of a simulated HQ runs as it likes.
    pub(super) beats: u32,
}

/// The moment and the filter of an export; neither for all of now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Looked {
    pub(super) as_of: Option<Instant>,
    pub(super) filter: String,
}

/// An act that did not get through, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alarm {
    pub(super) text: String,
    /// The act that HQ refused; it stays in the queue's panel until somebody puts it away there.
    pub(super) refused: Option<ActKey>,
}

/// What is known of one panel.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) view: Option<View>,
    pub(super) focus: Block,
    pub(super) opened: Option<Opened>,
    /// How somebody looks at one of its lists.
    pub(super) narrow: Option<Narrow>,
    pub(super) scroll: u16,
    /// Which time it is about.
    pub(super) sight: Sight,
    /// The last key may have scrolled past the end of it.
    pub(super) may_be_beyond: bool,
    pub(super) load: Load,
}

/// The board of now while all panels show another moment: alerts come in all the same.
#[derive(Debug)]
pub(super) struct Watch {
    pub(super) board: Option<Box<Situation>>,
    pub(super) load: Load,
}

impl Default for Watch {
    fn default() -> Self {
        Self { board: None, load: Load::Idle }
    }
}

/// At most one load of a query is under way, and one more is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Load {
    Idle,
    UnderWay,
    Again,
}

/// What lies over the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Overlay {
    Help {
        scroll: u16,
    },
    Form(Box<Form>),
    Palette(Box<Palette>),
    /// The filter of the list that has the focus is typed.
    Filter,
}

impl Page {
    /// The view as somebody looks at it: with all its rows, or with some.
    pub(super) fn seen(&self) -> Option<&View> {
        self.narrow.as_ref().and_then(|narrow| narrow.view.as_ref()).or(self.view.as_ref())
    }
}

impl Model {
    pub fn new(setup: Setup) -> Self {
        let page = |query: Query| Page {
            view: None,
            focus: panel(query).blocks().first().copied().unwrap_or(Block::Alerts),
            opened: None,
            narrow: None,
            scroll: 0,
            sight: Sight::default(),
            may_be_beyond: false,
            load: Load::Idle,
        };
        let mut pages = Query::ALL.map(page);
        pages[Query::Board as usize].view = setup.first.map(|first| View::Board(Box::new(first)));
        Self {
            who: setup.who,
            signing: Signing {
                sign_off_minutes: setup.sign_off_minutes,
                touched: setup.now,
                ..Signing::default()
            },
            room: setup.room,
            cap_sender: setup.cap_sender,
            first_looks: (setup.keymap.clone(), setup.theme.clone()),
            keymap: setup.keymap,
            theme: setup.theme,
            codes: setup.codes,
            locale: setup.locale,
            places: Vec::new(),
            names: Names::default(),
            rules: setup.rules,
            link: setup.link,
            paused: false,
            now: setup.now,
            columns: 80,
            rows: 24,
            shown: Query::Board,
            as_of: None,
            watch: Watch::default(),
            pages,
            selections: Selections::default(),
            viewport: Viewport::default(),
            overlay: None,
            pending: Vec::new(),
            pending_since: setup.now,
            recent: VecDeque::new(),
            ahead: VecDeque::new(),
            notice: None,
            undoes: false,
            waiting: None,
            notices: VecDeque::new(),
            alarms: VecDeque::new(),
            submitted: VecDeque::new(),
            undo_seconds: setup.undo_seconds,
            exported: Looked::default(),
            sourced: BTreeSet::new(),
            undo: None,
            lost: VecDeque::new(),
            heard: Heard::default(),
            scenario: None,
            changed: true,
        }
    }

    /// Whether something that may be visible changed since this was last asked.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// The language of the screen.
    pub fn language(&self) -> Language {
        self.locale.language()
    }

    /// The board of now, as far as it is known, also where the panels show another moment.
    pub fn situation(&self) -> Option<&Situation> {
        if self.as_of.is_some() { self.watch.board.as_deref() } else { self.board() }
    }

    /// The panel that is shown.
    pub fn shown(&self) -> Query {
        self.shown
    }

    /// HQ's clock less this machine's in seconds, where it is so much that a time that is taken from here
    /// misleads.
    pub(super) fn wrong_by(&self) -> Option<i64> {
        self.link.skew_seconds.filter(|seconds| seconds.abs() > WRONG_SECONDS)
    }

    /// What HQ's clock shows, as far as this console knows.
    pub(super) fn hq_now(&self) -> Instant {
        let skew = self.wrong_by().and_then(TimeDelta::try_seconds);
        skew.and_then(|skew| self.now.checked_add_signed(skew)).unwrap_or(self.now)
    }

    /// What lies of an item at a site, where anybody has said so.
    pub(super) fn on_hand(&self, site: &PlaceId, item: &ItemId) -> Option<i64> {
        let row = self.sites().find(|row| row.site == *site && row.item == *item)?;
        row.known()
    }

    /// The stock panel's view, where it was asked for.
    pub(super) fn stock(&self) -> Option<&Stock> {
        match &self.pages[Query::Stock as usize].view {
            Some(View::Stock(stock)) => Some(stock),
            _ => None,
        }
    }

    /// Every row of the stock that is known here.
    pub(super) fn sites(&self) -> impl Iterator<Item = &SiteStock> {
        let summary = match &self.pages[Query::Stock as usize].view {
            Some(View::Stock(stock)) => Some(&stock.summary),
            _ => self.board().map(|board| &board.stock),
        };
        summary.into_iter().flat_map(|summary| &summary.sites)
    }

    /// The keymaps that can be changed to: the built-in ones, and the one that the console began with.
    pub(super) fn keymap_names(&self) -> Vec<String> {
        names(self.first_looks.0.name(), Keymap::builtin_names())
    }

    /// The themes that can be changed to.
    pub(super) fn theme_names(&self) -> Vec<String> {
        names(self.first_looks.1.name(), Theme::builtin_names())
    }

    /// The theme behind the one in force; behind the last comes the first.
    pub(super) fn next_theme(&self) -> String {
        let names = self.theme_names();
        let at = names.iter().position(|name| name == self.theme.name()).unwrap_or(0);
        names.into_iter().cycle().nth(at + 1).unwrap_or_default()
    }

    pub(super) fn set_keymap(&mut self, name: &str) {
        let (first, _) = &self.first_looks;
        self.keymap = if first.name() == name { first.clone() } else { Keymap::load(name, &|_| None).0 };
    }

    pub(super) fn set_theme(&mut self, name: &str) {
        let (_, first) = &self.first_looks;
        let load = || Theme::load(name, &|_| None, first.capabilities()).0;
        self.theme = if first.name() == name { first.clone() } else { load() };
    }

    /// The form that is being filled in.
    fn form(&self) -> Option<&Form> {
        match &self.overlay {
            Some(Overlay::Form(form)) => Some(form),
            _ => None,
        }
    }

    /// Whether a form is being filled in.
    pub fn is_typing(&self) -> bool {
        self.form().is_some()
    }

    /// Whether characters are text: in a form, the palette or a filter.
    pub(super) fn takes_text(&self) -> bool {
        matches!(self.overlay, Some(Overlay::Form(_) | Overlay::Palette(_) | Overlay::Filter))
    }

    /// Who signs what is done now; nobody where HQ names persons and none has signed in.
    pub(super) fn signer(&self) -> Option<Clean> {
        match &self.signing.persons {
            Some(persons) if persons.is_empty() => Some(self.who.clone()),
            _ => self.signing.signed.clone(),
        }
    }

    /// Whoever has signed in, if their role lets them see and not act.
    pub(super) fn viewer(&self) -> Option<&Clean> {
        let signed = self.signing.signed.as_ref()?;
        let mut persons = self.signing.persons.iter().flatten();
        persons.find(|(name, role)| name == signed && *role == Role::Viewer).map(|(name, _)| name)
    }

    /// Whether nobody has touched a key for as long as a person stays signed in.
    pub(super) fn is_left_alone(&self) -> bool {
        let limit = i64::from(self.signing.sign_off_minutes) * 60;
        // A simulated HQ's time runs as it likes; a real one goes on also while this program stood still.
        let simulated = self.link.provenance == Some(Provenance::Simulated);
        let passed = if simulated { 0 } else { (self.now - self.signing.touched).num_seconds() };
        limit > 0 && passed.max(i64::from(self.signing.beats)) >= limit
    }

    pub(super) fn panel(&self) -> &'static dyn Panel {
        panel(self.shown)
    }

    pub(super) fn page(&self) -> &Page {
        &self.pages[self.shown as usize]
    }

    /// Whether a row fills the panel, so that keys scroll in it and select nothing.
    pub(super) fn is_reading(&self) -> bool {
        self.panel().inside().is_none() && self.page().opened.as_ref().is_some_and(|opened| opened.whole)
    }

    /// Whether what is open has a chart, whose cursor keys move.
    fn is_charted(&self) -> bool {
        let page = self.page();
        let opened = page.opened.as_ref().is_some_and(|opened| opened.whole);
        opened && page.view.as_ref().is_some_and(|view| self.panel().reach(view).is_some())
    }

    /// The part that the keys go to: one of the panel, or the lines of which an opened row consists.
    pub(super) fn focus(&self) -> Block {
        let page = self.page();
        let inside =
            self.panel().inside().filter(|_| page.opened.as_ref().is_some_and(|opened| opened.whole));
        inside.unwrap_or(page.focus)
    }

    /// What the rows of a part are about, from top to bottom.
    pub(super) fn keys(&self, block: Block) -> Vec<String> {
        let page = self.page();
        match (page.seen(), &page.opened) {
            (Some(view), Some(opened)) if self.panel().inside() == Some(block) => {
                self.panel().inside_keys(view, opened)
            }
            (Some(view), _) => self.panel().keys(view, block),
            (None, _) => Vec::new(),
        }
    }

    pub(super) fn page_mut(&mut self) -> &mut Page {
        &mut self.pages[self.shown as usize]
    }

    /// The board of the moment that the panels show.
    pub(super) fn board(&self) -> Option<&Situation> {
        match &self.pages[Query::Board as usize].view {
            Some(View::Board(board)) => Some(board),
            _ => None,
        }
    }

    /// The view that gives the provenance: the one shown, or the board's while that is loading.
    pub(super) fn provenance_view(&self) -> Option<&View> {
        self.page().view.as_ref().or(self.pages[Query::Board as usize].view.as_ref())
    }

    pub(super) fn scene(&self) -> Scene<'_> {
        let page = self.page();
        Scene { view: page.seen(), narrow: page.narrow.as_ref(), ..self.scene_of(self.shown) }
    }

    /// What any panel may look at, with all rows of its view.
    pub(super) fn scene_of(&self, query: Query) -> Scene<'_> {
        let page = &self.pages[query as usize];
        Scene {
            query,
            view: page.view.as_ref(),
            // Ages count up to the moment that is shown.
            now: self.as_of.unwrap_or(self.now),
            as_of: self.as_of,
            zone: self.rules.zone,
            rules: &self.rules,
            scenario: self.scenario,
            locale: &self.locale,
            keymap: Some(&self.keymap),
            link: &self.link,
            focus: if query == self.shown { self.focus() } else { page.focus },
            selections: &self.selections,
            asked: self.form().and_then(Form::alert),
            opened: page.opened.as_ref(),
            narrow: None,
            scroll: page.scroll,
            chart: page.sight.chart,
            sourced: &self.sourced,
            viewport: self.viewport,
            is_told_more: self.notice.is_some() || !self.notices.is_empty() || !self.alarms.is_empty(),
            size: (self.columns, self.rows),
        }
    }

    /// Where keys are looked up, the most special place first.
    pub(super) fn contexts(&self) -> Vec<Context> {
        match &self.overlay {
            Some(Overlay::Form(_) | Overlay::Palette(_) | Overlay::Filter) => vec![Context::Form],
            Some(Overlay::Help { .. }) => vec![Context::List, Context::Global],
            None => {
                let chart = self.is_charted().then_some(Context::Chart);
                chart.into_iter().chain(self.panel_contexts()).collect()
            }
        }
    }

    /// The same where nothing lies over the panel.
    pub(super) fn panel_contexts(&self) -> Vec<Context> {
        vec![self.panel().context(), Context::List, Context::Global]
    }
}

/// A name and others, each once.
fn names(first: &str, others: impl Iterator<Item = &'static str>) -> Vec<String> {
    let others = others.filter(|other| *other != first).map(str::to_owned);
    std::iter::once(first.to_owned()).chain(others).collect()
}
