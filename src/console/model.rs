//! The state of the screen: what is shown, selected, typed and pending. Plain data, no I/O, no clock.

use std::collections::VecDeque;

use super::{
    Codes, Context, Key,
    bell::Heard,
    keymap::Keymap,
    panels::{Block, Opened, Panel, Scene, Selections, panel},
    theme::Theme,
};
use crate::{
    domain::{ActKey, AlertId, Clean, Instant, Link, Query, Rules, View, view::Situation},
    locale::Locale,
};

/// What a console starts with.
pub struct Setup {
    /// Who signs what is done here.
    pub who: Clean,
    /// Where this console stands (`Dili EOC`).
    pub room: Clean,
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
    pub(super) room: Clean,
    pub(super) keymap: Keymap,
    pub(super) theme: Theme,
    pub(super) codes: Codes,
    pub(super) locale: Locale,
    pub(super) rules: Rules,
    pub(super) link: Link,
    pub(super) now: Instant,
    /// Of the terminal, as far as it has told.
    pub(super) columns: u16,
    pub(super) rows: u16,
    pub(super) shown: Query,
    pub(super) pages: [Page; Query::ALL.len()],
    pub(super) selections: Selections,
    pub(super) overlay: Option<Overlay>,
    /// The first keys of a sequence that is not complete.
    pub(super) pending: Vec<Key>,
    /// Keys that wait until the panel that they are meant for has something to select.
    pub(super) ahead: VecDeque<Key>,
    /// What the last key led to; the next one takes it away.
    pub(super) notice: Option<String>,
    /// What was found out meanwhile; each stays until somebody puts it away.
    pub(super) notices: VecDeque<String>,
    /// What must not be overlooked: acts that were lost or refused.
    pub(super) alarms: VecDeque<Alarm>,
    /// Forms handed in whose act is not on disk yet: their text comes back if that fails.
    pub(super) submitted: VecDeque<Form>,
    /// The alerts that the bell has told, or that were there before it could.
    pub(super) heard: Heard,
    pub(super) changed: bool,
}

/// An act that did not get through, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alarm {
    pub(super) text: String,
    /// The act that HQ refused; it is kept until somebody has read this.
    pub(super) refused: Option<ActKey>,
}

/// What is known of one panel.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) view: Option<View>,
    pub(super) focus: Block,
    pub(super) opened: Option<Opened>,
    pub(super) scroll: u16,
    pub(super) load: Load,
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
    Help { scroll: u16 },
    Acknowledge(Form),
}

/// The reason for an acknowledgement, while it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) alert: AlertId,
    pub(super) title: String,
    pub(super) reason: String,
    /// Why it was not taken.
    pub(super) complaint: Option<String>,
}

impl Model {
    pub fn new(setup: Setup) -> Self {
        let page = |query: Query| Page {
            view: None,
            focus: panel(query).blocks().first().copied().unwrap_or(Block::Alerts),
            opened: None,
            scroll: 0,
            load: Load::Idle,
        };
        let mut pages = Query::ALL.map(page);
        pages[Query::Board as usize].view = setup.first.map(|first| View::Board(Box::new(first)));
        Self {
            who: setup.who,
            room: setup.room,
            keymap: setup.keymap,
            theme: setup.theme,
            codes: setup.codes,
            locale: setup.locale,
            rules: setup.rules,
            link: setup.link,
            now: setup.now,
            columns: 80,
            rows: 24,
            shown: Query::Board,
            pages,
            selections: Selections::default(),
            overlay: None,
            pending: Vec::new(),
            ahead: VecDeque::new(),
            notice: None,
            notices: VecDeque::new(),
            alarms: VecDeque::new(),
            submitted: VecDeque::new(),
            heard: Heard::default(),
            changed: true,
        }
    }

    /// Whether something that may be visible changed since this was last asked.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// The panel that is shown.
    pub fn shown(&self) -> Query {
        self.shown
    }

    /// Whether a line of text is being typed.
    pub fn is_typing(&self) -> bool {
        matches!(self.overlay, Some(Overlay::Acknowledge(_)))
    }

    pub(super) fn panel(&self) -> &'static dyn Panel {
        panel(self.shown)
    }

    pub(super) fn page(&self) -> &Page {
        &self.pages[self.shown as usize]
    }

    /// Whether a row fills the panel, so that keys scroll in it and select nothing.
    pub(super) fn is_reading(&self) -> bool {
        self.page().opened.as_ref().is_some_and(|opened| opened.whole)
    }

    pub(super) fn page_mut(&mut self) -> &mut Page {
        &mut self.pages[self.shown as usize]
    }

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
        Scene {
            query: self.shown,
            view: page.view.as_ref(),
            now: self.now,
            zone: self.rules.zone,
            locale: &self.locale,
            link: &self.link,
            focus: page.focus,
            selections: &self.selections,
            opened: page.opened.as_ref(),
            scroll: page.scroll,
            size: (self.columns, self.rows),
        }
    }

    /// Where keys are looked up, the most special place first.
    pub(super) fn contexts(&self) -> Vec<Context> {
        match &self.overlay {
            Some(Overlay::Acknowledge(_)) => vec![Context::Form],
            Some(Overlay::Help { .. }) => vec![Context::List, Context::Global],
            None => vec![self.panel().context(), Context::List, Context::Global],
        }
    }
}
