//! What a panel is, and what it is given.

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use crate::{
    console::{
        Action, Context, Effect, Keymap,
        ask::{About, Ask, Purpose},
        narrow::{Column, Label, Narrow, SortKey},
        sight::ChartState,
        theme::Meaning,
        viewport::Viewport,
        widgets::{Frame, Pen, Span, width},
    },
    domain::{
        Against, Alert, AlertId, Clean, Instant, Link, OwnSources, Provenance, Query, Rules, Scenario,
        SourceId, View, Zone, view::AlertRow,
    },
    locale::Locale,
};

pub(crate) use crate::console::target::Block;

/// Columns of a frame's edge that are neither title nor remark, at least.
const FRAME_AROUND: u16 = 12;

/// After how long without an answer from HQ everything on the screen is stale.
const STALE_AFTER_SECONDS: i64 = 600;

/// The selected row of each block, by what the row is about and not by where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selections(Vec<Selected>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Selected {
    query: Query,
    block: Block,
    key: String,
    /// Where it last stood: the neighbour is selected once the row itself is gone.
    at: usize,
}

impl Selections {
    pub(crate) fn key(&self, query: Query, block: Block) -> Option<&str> {
        self.find(query, block).map(|selected| selected.key.as_str())
    }

    /// Where the selected row stands now.
    pub(crate) fn index(&self, query: Query, block: Block, keys: &[String]) -> Option<usize> {
        let last = keys.len().checked_sub(1)?;
        let Some(selected) = self.find(query, block) else { return Some(0) };
        Some(keys.iter().position(|key| *key == selected.key).unwrap_or(selected.at.min(last)))
    }

    pub(crate) fn select(&mut self, query: Query, block: Block, keys: &[String], at: usize) {
        let Some(key) = keys.get(at) else { return };
        self.0.retain(|selected| (selected.query, selected.block) != (query, block));
        self.0.push(Selected { query, block, key: key.clone(), at });
    }

    fn find(&self, query: Query, block: Block) -> Option<&Selected> {
        self.0.iter().find(|selected| (selected.query, selected.block) == (query, block))
    }
}

/// Everything that a panel may look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene<'a> {
    pub query: Query,
    pub view: Option<&'a View>,
    /// The moment that is shown: now, unless another was asked for.
    pub now: Instant,
    pub as_of: Option<Instant>,
    pub zone: Zone,
    /// Planning ratios and thresholds.
    pub rules: &'a Rules,
    /// What somebody typed for how far the kits reach.
    pub scenario: Option<Scenario>,
    pub locale: &'a Locale,
    /// Which keys lead on; none where nobody presses any.
    pub keymap: Option<&'a Keymap>,
    pub link: &'a Link,
    pub focus: Block,
    pub selections: &'a Selections,
    /// The alert that an open form is about.
    pub asked: Option<&'a AlertId>,
    /// The row whose details somebody asked for; moving the selection does not change it.
    pub opened: Option<&'a Opened>,
    /// How somebody looks at one of the lists; the view holds its rows alone.
    pub narrow: Option<&'a Narrow>,
    /// Rows that an opened one is scrolled down.
    pub scroll: u16,
    pub chart: ChartState,
    /// The sources that somebody had asked, until it is known what came of it.
    pub sourced: &'a BTreeSet<SourceId>,
    /// What the map shows.
    pub viewport: Viewport,
    /// Something stands in the footer instead of why HQ is not there.
    pub is_told_more: bool,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
}

/// A row whose details are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Opened {
    pub key: String,
    /// It fills the panel, and keys scroll in it.
    pub whole: bool,
}

impl<'a> Scene<'a> {
    pub(crate) fn text(&self, id: &str) -> String {
        self.locale.text(id)
    }

    /// One message where there is an HQ, and another where this console keeps a ledger of its own.
    pub(crate) fn of(&self, hq: &'static str, own: &'static str) -> &'static str {
        if self.link.own == OwnSources::Asked { own } else { hq }
    }

    /// With which key something is done in a panel, by its context, what shows it and its name; nothing is
    /// done to what is not now.
    pub(crate) fn how(
        &self,
        action: Action,
        (context, show, title): (Context, Action, &str),
    ) -> Option<String> {
        let keymap = self.keymap.filter(|_| self.as_of.is_none())?;
        let key = keymap.keys_for(action, &[context, Context::List, Context::Global])?;
        let shows = keymap.keys_for(show, &[Context::Global]).unwrap_or_default();
        let args = [
            ("key", key.into()),
            ("panel", format!("{shows} {}", self.text(title)).trim().to_owned().into()),
            ("action", self.text(&format!("action-{}", action.name())).into()),
        ];
        Some(self.locale.format("do-key", &args))
    }

    /// One message for now, and another for a moment that is not.
    pub(crate) fn then(&self, now: &'static str, then: &'static str) -> &'static str {
        if self.as_of.is_some() { then } else { now }
    }

    pub(crate) fn number(&self, number: i64) -> String {
        self.locale.number(number)
    }

    /// Seconds since an instant, as an age.
    pub(crate) fn age(&self, since: Instant) -> String {
        self.locale.age((self.now - since).num_seconds())
    }

    pub(crate) fn moment(&self, at: Instant) -> String {
        self.locale.moment(at, self.now, self.zone)
    }

    /// No HQ has ever answered, so that nothing can be said, not even zero.
    pub(crate) fn is_void(&self) -> bool {
        self.view.is_none_or(|view| view.stamp().provenance.is_none())
    }

    /// How a figure looks: plain, or dimmed once it is stale.
    pub(crate) fn figure(&self) -> Meaning {
        if is_stale(self.link, self.now) { Meaning::Dim } else { Meaning::Text }
    }

    pub(crate) fn strong(&self) -> Meaning {
        if is_stale(self.link, self.now) { Meaning::Dim } else { Meaning::Strong }
    }

    /// Which row of a block is selected.
    pub(crate) fn selected(&self, block: Block, keys: &[String]) -> Option<usize> {
        self.selections.index(self.query, block, keys)
    }

    /// The selected row, where its block has the focus.
    pub(crate) fn highlighted(&self, block: Block, keys: &[String]) -> Option<usize> {
        self.selected(block, keys).filter(|_| self.focus == block)
    }

    /// The groups of the rows of a block; none where they are not grouped.
    pub(crate) fn groups(&self, block: Block) -> &'a [String] {
        self.narrow.filter(|narrow| narrow.block == block).map_or(&[], |narrow| &narrow.groups)
    }

    /// The row that somebody opened, if it is one of these.
    pub(crate) fn opened(&self, keys: &[String]) -> Option<usize> {
        let opened = self.opened?;
        keys.iter().position(|key| *key == opened.key)
    }

    /// A frame with its title and how old its figures are.
    pub(crate) fn frame(&self, pen: &mut Pen<'_>, area: Rect, frame: Frame, heading: &Heading) -> Rect {
        let mut age = Vec::new();
        let mut remark = heading.remark.clone();
        if let Some(at) = self.as_of {
            let text = self.locale.format("as-of-not-now", &[("time", self.moment(at).into())]);
            age.push(Span::new(text, Meaning::Exercise));
            // Where there is no room for all, the mark stays, the name of what it is about, and of the remark
            // the first fact; shorter, the mark says no more that it is not now.
            let room = area.width.saturating_sub(width(&heading.title) + FRAME_AROUND);
            let short = self.locale.format("as-of", &[("time", self.moment(at).into())]);
            let first = remark.split(" · ").next().unwrap_or_default().to_owned();
            let both = |mark: &str, remark: &str| width(mark) + width(remark) <= room;
            if !both(&age[0].text, &remark) {
                if !both(&age[0].text, &first) && both(&short, &first) {
                    age[0].text = short;
                }
                remark = if both(&age[0].text, &first) { first } else { String::new() };
            }
            age.push(Span::new(if remark.is_empty() { "" } else { " · " }, Meaning::Dim));
        }
        if is_stale(self.link, self.now)
            && let Some(at) = self.link.synced_at
        {
            let stale = self.locale.format("stale-for", &[("age", self.age(at).into())]);
            age.push(Span::new(stale, Meaning::Stale));
            if !remark.is_empty() {
                remark.insert_str(0, " · ");
            }
        }
        age.push(Span::new(remark, Meaning::Dim));
        let narrow = self.narrow.filter(|narrow| narrow.block == heading.block && heading.listed);
        let narrow = narrow.map(|narrow| narrow.remark.as_str()).filter(|remark| !remark.is_empty());
        let title = [
            Span::new(heading.title.as_str(), Meaning::Title),
            Span::new(narrow.map(|remark| format!(" {remark}")).unwrap_or_default(), Meaning::Key),
        ];
        pen.frame(area, frame, self.focus == heading.block && heading.focusable, [&title, &age])
    }

    /// Says that there are no figures yet.
    pub(crate) fn void(&self, pen: &mut Pen<'_>, area: Rect) {
        if area.height > 0 {
            pen.text(
                Rect { x: area.x + 1, width: area.width.saturating_sub(1), height: 1, ..area },
                &self.no_figures(),
                Meaning::Dim,
            );
        }
    }

    /// That nothing is known, or was at the moment that is shown.
    pub(crate) fn no_figures(&self) -> String {
        self.text(self.then("no-figures-yet", "no-figures-then"))
    }

    /// When HQ took in what happened, where that was more than an hour later: paper is typed in later.
    pub(crate) fn typed_in(&self, happened_at: Instant, recorded_at: Option<Instant>) -> Option<String> {
        let recorded_at = recorded_at.filter(|at| (*at - happened_at).num_minutes().abs() > 60)?;
        Some(self.locale.format("typed-in", &[("time", self.moment(recorded_at).into())]))
    }

    /// Two facts about one thing, of which either may be empty.
    pub(crate) fn facts(&self, first: String, second: String) -> String {
        match (first.is_empty(), second.is_empty()) {
            (_, true) => first,
            (true, false) => second,
            (false, false) => {
                self.locale.format("two-facts", &[("first", first.into()), ("second", second.into())])
            }
        }
    }

    /// When HQ was last heard, for what is as HQ had it then; another moment has its own mark.
    pub(crate) fn as_heard(&self) -> String {
        self.as_of(self.link.synced_at.filter(|_| self.as_of.is_none()))
    }

    /// `as of 14:30`, or nothing where no source said. Beside another moment's own mark, when the last
    /// figure before it came.
    pub(crate) fn as_of(&self, at: Option<Instant>) -> String {
        let at = at.filter(|at| Some(*at) != self.as_of);
        at.map(|at| self.as_of_time(self.moment(at))).unwrap_or_default()
    }

    /// The same for a time in words.
    pub(crate) fn as_of_time(&self, time: String) -> String {
        self.locale.format(self.then("as-of", "last-figure"), &[("time", time.into())])
    }
}

/// How far the cursor of a chart goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    pub points: usize,
    /// Where it stands at first.
    pub newest: usize,
}

/// What stands on a frame.
#[derive(Clone, Debug)]
pub(crate) struct Heading {
    pub block: Block,
    pub title: String,
    pub remark: String,
    pub focusable: bool,
    /// Below it stand the rows of the block, so that it says how they are sorted and picked.
    pub listed: bool,
}

impl Heading {
    pub(crate) fn new(block: Block, title: String, remark: String) -> Self {
        Self { block, title, remark, focusable: true, listed: true }
    }

    /// For one row that fills the panel of its list.
    pub(crate) fn of_row(block: Block, title: String, remark: String) -> Self {
        Self { listed: false, ..Self::new(block, title, remark) }
    }

    /// For a frame that never has the focus.
    pub(crate) fn aside(title: String, remark: String) -> Self {
        Self { block: Block::Alerts, title, remark, focusable: false, listed: false }
    }
}

/// Whether HQ has been silent for so long that no figure may look fresh.
pub(crate) fn is_stale(link: &Link, now: Instant) -> bool {
    link.synced_at.is_some_and(|at| (now - at).num_seconds() > STALE_AFTER_SECONDS)
}

/// Whether what is shown is so; what is not real wins over what is.
pub(crate) fn provenance(link: &Link, view: Option<&View>) -> Option<Provenance> {
    let shown = view.and_then(|view| view.stamp().provenance);
    link.provenance.into_iter().chain(shown).min_by_key(|provenance| *provenance == Provenance::Real)
}

/// What a panel answers to a key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reply {
    /// Nothing of it is selected.
    Nothing,
    /// Show the details of a row.
    Open(Opened),
    /// Show another panel with this row selected, and with the details of one, if any.
    Go { query: Query, block: Block, key: String, opened: Option<Opened> },
    /// Open a form.
    Ask(Box<Ask>),
    /// Have this done at once.
    Do(Box<Effect>),
    /// Have a source asked, by its id and name.
    AskSource(SourceId, Clean),
    /// Say this, which finds no room in the row itself.
    Say(String),
    /// Not possible, and why.
    Refuse(String),
}

impl Reply {
    pub(crate) fn ask(purpose: Purpose, about: About, title: String) -> Self {
        Self::Ask(Box::new(Ask { purpose, about, title, remark: String::new() }))
    }

    pub(crate) fn act(effect: Effect) -> Self {
        Self::Do(Box::new(effect))
    }
}

/// One panel.
pub(crate) trait Panel: Sync {
    fn query(&self) -> Query;
    fn context(&self) -> Context;
    /// What shows it; its key is the tab's digit.
    fn show(&self) -> Action;
    /// The message with its name.
    fn title(&self) -> &'static str;
    /// The parts that can have the focus, in the order of `next area`.
    fn blocks(&self) -> &'static [Block];
    /// Its parts are shown one at a time, so that only `next area` leads from one to another.
    fn shows_one_part(&self) -> bool {
        false
    }
    /// What the hint bar offers.
    fn hints(&self) -> &'static [Action];
    /// What the rows of a part are about, from top to bottom.
    fn keys(&self, view: &View, block: Block) -> Vec<String>;
    /// The selected row as one line of text.
    fn line(&self, scene: &Scene<'_>) -> Option<String>;
    fn act(&self, action: Action, scene: &Scene<'_>) -> Reply;
    /// What the rows of a part are called and what else they say, from top to bottom.
    fn labels(&self, scene: &Scene<'_>, block: Block) -> Vec<Label>;
    /// What the rows of a part can be sorted and grouped by.
    fn columns(&self, _block: Block) -> &'static [Column] {
        &[]
    }
    /// What every row of a part has in one of its columns.
    fn column(&self, _scene: &Scene<'_>, _block: Block, _column: usize) -> Vec<SortKey> {
        Vec::new()
    }
    /// The view with these rows alone of a part; none where the part always stays whole.
    fn pick(&self, _scene: &Scene<'_>, _block: Block, _rows: &[usize]) -> Option<View> {
        None
    }
    /// The view of the opened row alone, where it fills the panel.
    fn alone(&self, _scene: &Scene<'_>, _opened: &Opened) -> Option<View> {
        None
    }
    /// The alert that can go out as a message: the opened one, else the selected one; and all that are there.
    fn alert<'s>(&self, _scene: &Scene<'s>) -> Option<(&'s Alert, &'s [AlertRow])> {
        None
    }
    /// The parts of the panel's table that are shown now; none where all of them always are.
    fn exported(&self, _scene: &Scene<'_>) -> Option<&'static [&'static str]> {
        None
    }
    /// The part of which a row that was opened consists, where its lines can be selected.
    fn inside(&self) -> Option<Block> {
        None
    }
    /// What the lines of an opened row are about, from top to bottom.
    fn inside_keys(&self, _view: &View, _opened: &Opened) -> Vec<String> {
        Vec::new()
    }
    /// What the hint bar offers there.
    fn inside_hints(&self) -> &'static [Action] {
        &[]
    }
    /// Whether it is about a range of time that keys change.
    fn has_range(&self) -> bool {
        false
    }
    /// Whether the details of an opened row are asked for on their own.
    fn has_details(&self) -> bool {
        false
    }
    /// How far the cursor of an opened chart goes; none where nothing of the kind is open.
    fn reach(&self, _view: &View) -> Option<Reach> {
        None
    }
    /// What an opened row can be compared with, one after the other; nothing comes after the last.
    fn against(&self, _view: &View, _opened: &Opened) -> Vec<Against> {
        Vec::new()
    }
    fn draw(&self, scene: &Scene<'_>, area: Rect, pen: &mut Pen<'_>);
}
