//! Stock: sites by items, and what the kits cover by which statement.

use ratatui::layout::Rect;

use super::{
    copied, kits, labels, ledger,
    panel::{Block, Heading, Opened, Panel, Reply, Scene},
    parts::{self, padded},
    stock_counts, stock_cover, stock_dispatch, stock_nearest,
};
use crate::{
    console::{
        Action, Context,
        ask::{About, Ask, Purpose},
        narrow::{Column, Label, SortKey},
        theme::Meaning,
        widgets::{Bar, Frame, Pen, Row, bar, width},
    },
    domain::{
        Query, View, picked,
        view::{Level, SiteStock, Stock, StockSummary},
    },
};

const NUMBER: u16 = 9;
/// From this width on a time of another day is told to the minute.
const ROOMY: u16 = 100;

/// The parts, in the order of `next area`, with their names.
const PARTS: &[(Block, &str)] = &[
    (Block::Stock, "part-sites"),
    (Block::Counts, "part-counts"),
    (Block::Cover, "part-cover"),
    (Block::Dispatch, "part-dispatch"),
    (Block::Nearest, "part-nearest"),
];

pub(crate) struct StockPanel;

impl Panel for StockPanel {
    fn query(&self) -> Query {
        Query::Stock
    }

    fn context(&self) -> Context {
        Context::Stock
    }

    fn show(&self) -> Action {
        Action::ShowStock
    }

    fn title(&self) -> &'static str {
        "panel-stock"
    }

    fn blocks(&self) -> &'static [Block] {
        &[Block::Stock, Block::Counts, Block::Cover, Block::Dispatch, Block::Nearest]
    }

    fn shows_one_part(&self) -> bool {
        true
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::Receive,
            Action::Issue,
            Action::Request,
            Action::Open,
            Action::Dispatch,
            Action::NextArea,
            Action::Cover,
        ]
    }

    fn keys(&self, view: &View, block: Block) -> Vec<String> {
        match (view, block) {
            (View::Stock(_), Block::Counts) => stock_counts::keys(),
            (View::Stock(stock), Block::Cover) => stock_cover::keys(&stock.stores),
            (View::Stock(stock), Block::Dispatch) => stock_dispatch::keys(stock),
            (View::Stock(stock), Block::Nearest) => stock_nearest::keys(stock),
            (View::Stock(stock), _) => kits::keys(&stock.summary),
            _ => Vec::new(),
        }
    }

    fn line(&self, scene: &Scene<'_>) -> Option<String> {
        let Some(View::Stock(stock)) = scene.view else { return None };
        if let Some(opened) = opened(scene) {
            let at = scene.selected(Block::Ledger, &ledger::keys(&opened))?;
            let line = opened.lines.get(at)?;
            let (what, number) =
                (ledger::what(scene, &opened, line), ledger::quantity(scene, &line.movement));
            return Some(copied::line_of_stock(scene, opened.site, (line, what, number)));
        }
        match scene.focus {
            Block::Counts => {
                let at = scene.selected(Block::Counts, &stock_counts::keys())?;
                stock_counts::line(scene, &stock.summary, at)
            }
            Block::Cover => stock_cover::line(scene, stock, scene.rules),
            Block::Dispatch => stock_dispatch::line(scene, stock),
            Block::Nearest => stock_nearest::line(scene, stock),
            _ => selected(scene, stock).map(|site| copied::site(scene, site)),
        }
    }

    fn act(&self, action: Action, scene: &Scene<'_>) -> Reply {
        let Some(View::Stock(stock)) = scene.view else { return Reply::Nothing };
        let opened = opened(scene);
        let site = opened.map(|opened| opened.site).or_else(|| selected(scene, stock));
        match (action, scene.focus) {
            (Action::Cover, _) | (Action::Open, Block::Cover) => return stock_cover::ask(scene, stock),
            (Action::Dispatch, _) => return stock_dispatch::ask(scene, stock),
            (Action::Open, Block::Dispatch) => return stock_dispatch::open(scene, stock),
            (Action::Open, Block::Counts) => {
                let key = scene.selected(Block::Counts, &stock_counts::keys());
                let key = key.and_then(|at| stock_counts::keys().into_iter().nth(at));
                return key.map_or(Reply::Nothing, |key| Reply::Open(Opened { key, whole: true }));
            }
            _ => {}
        }
        let Some(site) = site else { return Reply::Nothing };
        let purpose = match (action, opened) {
            (Action::Open, None) => {
                return Reply::Open(Opened { key: format!("{}/{}", site.site, site.item), whole: true });
            }
            (Action::Void, Some(opened)) => return ledger::void(scene, &opened),
            (Action::Receive, _) => Purpose::Receive,
            (Action::Issue, _) => Purpose::Issue,
            (Action::Transfer, _) => Purpose::Transfer,
            (Action::Request, _) => Purpose::Request,
            (Action::Count, _) => Purpose::Count,
            (Action::Adjust, _) => Purpose::Adjust,
            _ => return Reply::Nothing,
        };
        let about = About::Stock { site: site.site.clone(), item: site.item.clone() };
        let on_hand = kits::on_hand(scene, site);
        Reply::Ask(Box::new(Ask { purpose, about, title: ledger::title(scene, site), remark: on_hand }))
    }

    fn inside(&self) -> Option<Block> {
        Some(Block::Ledger)
    }

    fn inside_keys(&self, view: &View, opened: &Opened) -> Vec<String> {
        let View::Stock(stock) = view else { return Vec::new() };
        if let Some(tally) = stock_counts::opened(opened) {
            return stock_counts::rows_of(&stock.summary, tally);
        }
        if let Some(dispatch) = stock_dispatch::opened(stock, opened) {
            return stock_dispatch::lines(dispatch);
        }
        ledger::find(stock, &opened.key).map(|opened| ledger::keys(&opened)).unwrap_or_default()
    }

    fn inside_hints(&self) -> &'static [Action] {
        &[
            Action::Open,
            Action::Void,
            Action::Dispatch,
            Action::Receive,
            Action::Issue,
            Action::Transfer,
            Action::Count,
            Action::Adjust,
        ]
    }

    fn labels(&self, scene: &Scene<'_>, block: Block) -> Vec<Label> {
        match scene.view {
            Some(View::Stock(stock)) if block == Block::Stock => labels::sites(scene, &stock.summary),
            _ => labels::by_line(self, scene, block),
        }
    }

    fn columns(&self, block: Block) -> &'static [Column] {
        if block == Block::Stock { labels::OF_SITES } else { &[] }
    }

    fn column(&self, scene: &Scene<'_>, _: Block, column: usize) -> Vec<SortKey> {
        match scene.view {
            Some(View::Stock(stock)) => labels::sites_by(scene, &stock.summary, column),
            _ => Vec::new(),
        }
    }

    fn pick(&self, scene: &Scene<'_>, block: Block, rows: &[usize]) -> Option<View> {
        let Some(View::Stock(stock)) = scene.view else { return None };
        if block == Block::Stock {
            return Some(View::Stock(stock.pick(rows)));
        }
        let opened = scene.opened?;
        let at = kits::keys(&stock.summary).iter().position(|key| *key == opened.key)?;
        let mut stock = stock.clone();
        let lines = stock.lines.get_mut(at)?;
        *lines = picked(lines, rows);
        Some(View::Stock(stock))
    }

    fn alone(&self, scene: &Scene<'_>, opened: &Opened) -> Option<View> {
        let Some(View::Stock(stock)) = scene.view else { return None };
        if let Some(tally) = stock_counts::opened(opened) {
            return Some(View::Stock(stock.pick(&stock.summary.rows_of(tally))));
        }
        if let Some(dispatch) = stock_dispatch::opened(stock, opened) {
            let mut stock = stock.clone();
            stock.stores.dispatches = vec![dispatch.clone()];
            return Some(View::Stock(stock));
        }
        let at = kits::keys(&stock.summary).iter().position(|key| *key == opened.key)?;
        Some(View::Stock(stock.pick(&[at])))
    }

    fn exported(&self, scene: &Scene<'_>) -> Option<&'static [&'static str]> {
        let Some(View::Stock(stock)) = scene.view else { return None };
        Some(match (scene.opened, scene.focus) {
            (Some(it), _) if stock_counts::opened(it).is_some() => &["stock", "lots"],
            (Some(it), _) if stock_dispatch::opened(stock, it).is_some() => &["dispatch", "steps"],
            (Some(_), _) => &["stock", "ledger"],
            (None, Block::Counts) => &["counts", "lots"],
            (None, Block::Cover) => &["statements", "needs", "cover"],
            (None, Block::Dispatch) => &["dispatch"],
            (None, Block::Nearest) => &["nearest"],
            (None, _) => &["statements", "stock", "counts"],
        })
    }

    fn draw(&self, scene: &Scene<'_>, area: Rect, pen: &mut Pen<'_>) {
        if let Some(opened) = opened(scene) {
            return ledger::draw(scene, pen, area, &opened);
        }
        let stock = match scene.view {
            Some(View::Stock(stock)) if !scene.is_void() => Some(stock),
            _ => None,
        };
        if let (Some(stock), Some(tally)) = (stock, scene.opened.and_then(stock_counts::opened)) {
            return stock_counts::draw_rows(scene, pen, area, (&stock.summary, tally));
        }
        if let Some(it) = stock.zip(scene.opened).and_then(|(stock, it)| stock_dispatch::opened(stock, it)) {
            return stock_dispatch::draw_history(scene, pen, area, it);
        }
        let summary = stock.map(|stock| &stock.summary);
        let frame = Frame::of(area);
        let remark = scene.as_of(summary.and_then(|summary| summary.as_of));
        let inner =
            scene.frame(pen, area, frame, &Heading::new(scene.focus, scene.text("title-stock"), remark));
        let has_any = |summary: &&StockSummary| !summary.sites.is_empty() || !summary.statements.is_empty();
        let Some((stock, summary)) = stock.zip(summary.filter(has_any)) else {
            return scene.void(pen, inner);
        };
        let inner = parts::strip(scene, pen, inner, PARTS);
        parts::all(scene, pen, (area, inner), PARTS, |pen, inner, block| match block {
            Block::Counts => stock_counts::draw(scene, pen, inner, stock),
            Block::Cover => stock_cover::draw(scene, pen, inner, stock),
            Block::Dispatch => stock_dispatch::draw(scene, pen, inner, stock),
            Block::Nearest => stock_nearest::draw(scene, pen, inner, stock),
            _ => all_sites(scene, pen, inner, summary),
        });
    }
}

/// Sites, counts and statements.
fn all_sites(scene: &Scene<'_>, pen: &mut Pen<'_>, inner: Rect, summary: &StockSummary) {
    // Every site stands before any statement: the one that runs short may be the last.
    let wanted = summary.sites.len() as u16 + if inner.height > 12 { 2 } else { 1 };
    let upper = wanted.min(inner.height.saturating_sub(3));
    sites(scene, pen, Rect { height: upper, ..inner }, summary);
    let counts = Rect { y: inner.y + upper, height: u16::from(inner.height > upper), ..inner };
    pen.spans(padded(counts), &stock_counts::one_line(scene, summary));
    let above = upper + counts.height;
    let lower = Rect { y: inner.y + above, height: inner.height - above, ..inner };
    cover(scene, pen, padded(lower), summary);
}

/// The row that is selected among the sites, or among those of a count.
fn selected<'a>(scene: &Scene<'a>, stock: &'a Stock) -> Option<&'a SiteStock> {
    let Some(tally) = scene.opened.and_then(stock_counts::opened) else {
        if scene.focus != Block::Stock {
            return None;
        }
        let at = scene.selected(Block::Stock, &kits::keys(&stock.summary))?;
        return stock.summary.sites.get(at);
    };
    let at = scene.selected(Block::Ledger, &stock_counts::rows_of(&stock.summary, tally))?;
    stock.summary.sites.get(*stock.summary.rows_of(tally).get(at)?)
}

/// The row whose ledger fills the panel.
fn opened<'a>(scene: &Scene<'a>) -> Option<ledger::Opened<'a>> {
    let (Some(View::Stock(stock)), Some(opened)) = (scene.view, scene.opened) else { return None };
    ledger::find(stock, &opened.key)
}

/// A number that is mostly none stays quiet then.
fn some(scene: &Scene<'_>, number: i64) -> String {
    if number == 0 { "–".to_owned() } else { scene.number(number) }
}

/// Heads of the numbers of a site, in order.
const HEADS: [&str; 7] = [
    "column-on-hand",
    "column-committed",
    "column-in-transit",
    "column-minimum",
    "column-reorder",
    "column-target",
    "column-families",
];

/// The same from the one that is needed most: with little room the last of these are left out.
const NEED: [usize; 7] = [0, 3, 1, 2, 4, 5, 6];

/// Columns of the parts of a row of a site.
struct Columns {
    name: u16,
    item: u16,
    /// Of each number; none where there is no room for it.
    numbers: [u16; 7],
    /// When each was counted last.
    counted: u16,
    roomy: bool,
}

impl Columns {
    fn of(scene: &Scene<'_>, columns: u16, summary: &StockSummary) -> Self {
        let roomy = columns >= ROOMY;
        let widest =
            |texts: &mut dyn Iterator<Item = String>| texts.map(|text| width(&text)).max().unwrap_or(0);
        let sites = || summary.sites.iter();
        let name = widest(&mut sites().map(|site| site.name.to_string())).clamp(6, 24);
        let items = sites().map(|site| kits::item(scene, site));
        let item = widest(&mut items.chain([scene.text("column-item")])).min(16);
        let times = sites().map(|site| counted(scene, site, roomy));
        let counted = 2 + widest(&mut times.chain([scene.text("column-as-of")]));
        let word = 2 + widest(&mut sites().map(|site| remark(scene, site).0));
        let mut numbers = HEADS.map(|id| NUMBER.max(width(&scene.text(id)) + 2));
        let mut room = columns.saturating_sub(1 + name + 1 + item + 3 + numbers[NEED[0]] + counted + word);
        // What lies there is told however little room there is.
        for at in &NEED[1..] {
            let fits = numbers[*at] <= room;
            room = if fits { room - numbers[*at] } else { 0 };
            numbers[*at] = if fits { numbers[*at] } else { 0 };
        }
        Self { name, item, numbers, counted, roomy }
    }
}

/// When a site was counted last; without the time of an earlier day where there is little room.
fn counted(scene: &Scene<'_>, site: &SiteStock, roomy: bool) -> String {
    let Some(at) = site.as_of else { return String::new() };
    if roomy || scene.zone.day(at) == scene.zone.day(scene.now) {
        return scene.moment(at);
    }
    scene.locale.day(scene.zone.day(at))
}

fn sites(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, summary: &StockSummary) {
    let columns = Columns::of(scene, area.width, summary);
    let mut head = Row::new(pen, Rect { height: area.height.min(1), ..area });
    head.gap(1).left(columns.name, &scene.text("column-site"), Meaning::Dim).gap(1);
    head.left(columns.item, &scene.text("column-item"), Meaning::Dim).gap(3);
    for (id, columns) in HEADS.into_iter().zip(columns.numbers).filter(|(_, columns)| *columns > 0) {
        head.right(columns, &scene.text(id), Meaning::Dim);
    }
    head.right(columns.counted, &scene.text("column-as-of"), Meaning::Dim);
    let keys = kits::keys(summary);
    let highlighted = scene.highlighted(Block::Stock, &keys);
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let shown = parts::listed(scene, pen, below, (keys.len(), scene.selected(Block::Stock, &keys)));
    pen.rows(below, 1, (Block::Stock, shown.clone()));
    for (i, at) in shown.enumerate() {
        let line = Rect { y: area.y + 1 + i as u16, height: 1, ..area };
        site(scene, pen, line, (&summary.sites[at], &columns));
        if highlighted == Some(at) {
            let name = width(summary.sites[at].name.as_str()).min(columns.name);
            pen.select(line, Rect { width: 1 + name, ..line });
        }
    }
}

fn site(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, (site, columns): (&SiteStock, &Columns)) {
    let (meaning, mark) = kits::level(pen, site.level);
    let figure = if site.level == Level::Enough { scene.figure() } else { meaning };
    let numbers = [
        (kits::number(scene, site.known()), figure),
        (some(scene, site.committed), scene.figure()),
        (some(scene, site.in_transit), scene.figure()),
        (kits::number(scene, site.minimum), Meaning::Dim),
        (kits::number(scene, site.reorder), Meaning::Dim),
        (kits::number(scene, site.target), Meaning::Dim),
        (kits::number(scene, site.families), scene.figure()),
    ];
    let mut row = Row::new(pen, line);
    row.gap(1).left(columns.name, site.name.as_str(), scene.figure()).gap(1);
    row.left(columns.item, &kits::item(scene, site), Meaning::Dim).gap(1).left(2, mark, meaning);
    for ((text, meaning), columns) in numbers.iter().zip(columns.numbers).filter(|(_, columns)| *columns > 0)
    {
        row.right(columns, text, *meaning);
    }
    row.right(columns.counted, &counted(scene, site, columns.roomy), Meaning::Dim).gap(2);
    if let (Some(on_hand), Some(target), 40..) = (site.known(), site.target, row.room()) {
        let meaning = if site.level == Level::Enough { Meaning::Bar } else { meaning };
        row.with(20, |pen, area| bar(pen, area, Bar::of(on_hand, target), meaning));
        row.gap(2);
    }
    let (text, meaning) = remark(scene, site);
    row.fill(&text, meaning);
}

/// What a person must know of a row: that it runs short, and how much of what lies there has expired.
fn remark(scene: &Scene<'_>, site: &SiteStock) -> (String, Meaning) {
    let expired = kits::expired(scene, site.expired());
    let meaning = if site.level == Level::Enough && !expired.is_empty() {
        Meaning::BelowMinimum
    } else {
        kits::meaning(site.level)
    };
    (scene.facts(kits::level_word(scene, site.level), expired), meaning)
}

fn cover(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, summary: &StockSummary) {
    let mut rest = area;
    let mut put = |pen: &mut Pen<'_>, text: &str, meaning, indent: u16| {
        let indent = indent.min(rest.width);
        let used =
            pen.paragraph(Rect { x: rest.x + indent, width: rest.width - indent, ..rest }, text, meaning);
        rest = Rect { y: rest.y + used, height: rest.height - used, ..rest };
    };
    let on_hand = kits::on_hand_of_all(scene, summary);
    let first = match summary.as_of {
        Some(_) => {
            let covers = kits::cover(scene, summary.cover);
            scene.locale.format("two-facts", &[("first", on_hand.into()), ("second", covers.into())])
        }
        None => on_hand,
    };
    put(pen, &first, scene.strong(), 0);
    if summary.statements.len() > 1 {
        put(pen, &scene.text("statements-disagree"), Meaning::Outside, 0);
    }
    for statement in &summary.statements {
        let args = [
            ("statement", kits::said(scene, statement).into()),
            ("source", scene.locale.source(&statement.source).into()),
            ("time", scene.locale.date(scene.zone.day(statement.as_of)).into()),
        ];
        put(pen, &scene.locale.format("statement", &args), scene.figure(), 0);
        if let Some(note) = &statement.note {
            put(pen, &scene.locale.note(note), Meaning::Dim, 2);
        }
    }
}
