//! Draws a form at the bottom of the panel, so that what it is about stays in sight above it.

use ratatui::layout::Rect;

use super::{
    ask::{About, Kind, Name, Need, Purpose},
    cover, exporting,
    form::{Field, Form},
    model::Model,
    panels::kits_here,
    theme::Meaning,
    widgets::{Frame, Pen, Row, Span, width, wrap},
};
use crate::{
    domain::{Coverage, coverage},
    report,
};

/// The widest form.
const WIDE: u16 = 90;

/// Draws the form; where rows are dear, the field that is typed into goes before the others.
pub(super) fn draw(model: &Model, pen: &mut Pen<'_>, area: Rect, form: &Form) {
    let wide = area.width.min(WIDE);
    let notes: Vec<Span> = notes(model, form).iter().flat_map(|note| lines(note, wide)).collect();
    // Its own frame, what it is about, the fields, who signs, and the line for a mistake.
    let about = u16::from(!form.ask.title.is_empty());
    let labels = form.fields.iter().map(|field| model.locale.text(field.spec.name.label()));
    let labels: Vec<String> = labels.collect();
    let label = labels.iter().map(|label| width(label)).max().unwrap_or(0);
    let choices = Below::new(model, form, wide.saturating_sub(4), label);
    let wanted = 2 + about + form.fields.len() as u16 + choices.rows() + notes.len() as u16 + 1;
    let height = wanted.min(area.height);
    let frame = Rect { x: area.x + (area.width - wide) / 2, y: area.bottom() - height, width: wide, height };
    pen.clear(frame);
    let title = [Span::new(model.locale.text(form.ask.purpose.title()), Meaning::Title)];
    let remark = [Span::new(form.ask.remark.as_str(), Meaning::Dim)];
    let inner = pen.frame(frame, if height < 5 { Frame::Rule } else { Frame::Box }, true, [&title, &remark]);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let line = |row: u16| Rect { y: inner.y + row, height: u16::from(row < inner.height), ..inner };
    let mut row = 0;
    if inner.height > 1 && !form.ask.title.is_empty() {
        pen.text(line(0), &form.ask.title, Meaning::Strong);
        row = 1;
    }
    // A mistake must be seen whatever else finds no room.
    let below = u16::from(form.complaint.is_some());
    let rows = inner.height.saturating_sub(row + below).min(form.fields.len() as u16);
    // The open field is always among those that are shown.
    let first = (form.at as u16 + 1).saturating_sub(rows);
    for at in first..first + rows {
        let at = usize::from(at);
        let open = at == form.at && !form.waits;
        let meaning = if open { Meaning::Key } else { Meaning::Dim };
        let mut drawn = Row::new(pen, line(row));
        drawn.left(label, &labels[at], meaning).gap(1);
        let room = drawn.room();
        let value = value(model, form, (&form.fields[at], open, room), !choices.of(at).is_empty());
        drawn.spans(&value);
        row += 1;
    }
    for (at, names) in choices.of(form.at).iter().enumerate() {
        pen.text(line(row + at as u16), names, Meaning::Dim);
    }
    row += choices.rows();
    for note in notes {
        pen.text(line(row), &note.text, note.meaning);
        row += 1;
    }
    if let Some(complaint) = &form.complaint {
        let at = row.min(inner.height.saturating_sub(1));
        pen.clear(line(at));
        pen.text(line(at), complaint, Meaning::Error);
    }
}

/// The names of each field that cannot all stand in its own row: they stand below the fields while it is
/// open, in rows that are kept for them so that nothing jumps.
struct Below(Vec<Vec<String>>);

impl Below {
    /// Rows of names at most.
    const MOST: usize = 4;

    fn new(model: &Model, form: &Form, wide: u16, label: u16) -> Self {
        let of = |field: &Field| {
            let empty = Field { text: String::new(), ..field.clone() };
            let room = wide.saturating_sub(label + 3);
            let fits = width(&behind(model, form, (&empty, false), false)) <= room;
            if field.choices.is_empty() || fits { Vec::new() } else { rows_of(field, wide) }
        };
        Self(form.fields.iter().map(of).collect())
    }

    fn rows(&self) -> u16 {
        self.0.iter().map(|rows| rows.len() as u16).max().unwrap_or(0)
    }

    fn of(&self, at: usize) -> &[String] {
        self.0.get(at).map_or(&[], Vec::as_slice)
    }
}

/// Names one after the other, none of them cut; where there are too many, a sign at the end of the last row.
fn rows_of(field: &Field, wide: u16) -> Vec<String> {
    let mut rows = vec![String::new()];
    for choice in &field.choices {
        let row = rows.last().map_or("", String::as_str);
        let longer = if row.is_empty() { choice.name.clone() } else { format!("{row} · {}", choice.name) };
        // Room for the sign, and for a separator at the end.
        if width(&longer) + 2 <= wide || row.is_empty() {
            rows.pop();
            rows.push(longer);
        } else if rows.len() < Below::MOST {
            rows.push(choice.name.clone());
        } else {
            let last = rows.pop().map(|row| row + " …");
            rows.extend(last);
            break;
        }
    }
    rows
}

/// A note over as many lines as it takes inside the frame.
fn lines(note: &Span, wide: u16) -> impl Iterator<Item = Span> {
    let lines = wrap(&note.text, wide.saturating_sub(4));
    lines.into_iter().map(|line| Span::new(line, note.meaning))
}

/// What must be known before it is handed in.
fn notes(model: &Model, form: &Form) -> Vec<Span> {
    let locale = &model.locale;
    match form.ask.purpose {
        Purpose::SignIn if form.waits => vec![Span::new(locale.text("form-checking"), Meaning::Dim)],
        Purpose::SignIn => {
            let then = form.then.as_ref().map(|then| locale.text(then.ask.purpose.title()));
            let text = then.map_or_else(
                || locale.text("form-sign-in-note"),
                |then| locale.format("form-sign-in-then", &[("then", then.into())]),
            );
            vec![Span::new(text, Meaning::Dim)]
        }
        Purpose::Export => {
            let scene = model.scene();
            let alert = model.panel().alert(&scene).map(|(alert, _)| {
                let title = report::alert_title(locale, alert);
                locale.format("form-export-cap-note", &[("title", title.into())])
            });
            let notes = [locale.text("form-export-note")].into_iter().chain(alert);
            notes.map(|note| Span::new(note, Meaning::Dim)).collect()
        }
        Purpose::Cover => cover_notes(model, form),
        Purpose::AsOf => vec![Span::new(locale.text("form-as-of-note"), Meaning::Dim)],
        purpose => {
            let who = model.signer().unwrap_or_else(|| "…".into());
            let signs = locale.format("form-signs", &[("who", who.as_str().into())]);
            let note = match form.ask.about {
                About::Act { sent: false, .. } => locale.text("form-withdraw-unsent-note"),
                _ => locale.text("form-withdraw-note"),
            };
            let asks = (purpose == Purpose::Withdraw).then(|| Span::new(note, Meaning::Text));
            asks.into_iter().chain([Span::new(signs, Meaning::Dim)]).collect()
        }
    }
}

/// How far the kits reach in what is typed so far, at every ratio.
fn cover_notes(model: &Model, form: &Form) -> Vec<Span> {
    let (Ok(scenario), Some(stock)) = (form.scenario(&model.rules), model.stock()) else {
        return vec![Span::new(model.locale.text("cover-type"), Meaning::Dim)];
    };
    let here = kits_here(stock, scenario, model.rules.zone.day(model.now));
    let answers = coverage(scenario, here, &model.rules);
    let line = |answer: &Coverage| Span::new(cover::line(&model.locale, answer), Meaning::Text);
    answers.iter().map(line).collect()
}

/// What stands in a field: the end of it where somebody types, else its beginning.
fn value(model: &Model, form: &Form, (field, open, room): (&Field, bool, u16), is_below: bool) -> Vec<Span> {
    let typed = match field.spec.kind {
        Kind::Secret => "*".repeat(field.text.chars().count()),
        _ => field.text.clone(),
    };
    let behind = behind(model, form, (field, open), is_below);
    let mut spans = Vec::new();
    if open {
        let room = room.saturating_sub(1);
        let mut shown = typed.as_str();
        while width(shown) > room {
            shown = shown.chars().next().map_or("", |first| &shown[first.len_utf8()..]);
        }
        spans.push(Span::new(shown, Meaning::Text));
        spans.push(Span::new("_", Meaning::Key));
    } else {
        spans.push(Span::new(typed, Meaning::Text));
    }
    if !behind.is_empty() {
        // A hint stays where it is when the field is opened, and costs nothing then.
        let gap = if field.text.is_empty() && !open { "  " } else { " " };
        spans.push(Span::new(format!("{gap}{behind}"), Meaning::Dim));
    }
    spans.extend(warning(model, form, field).map(|text| Span::new(format!(" — {text}"), Meaning::Late)));
    spans
}

/// What a person should know before it is handed in, and may hand it in all the same.
fn warning(model: &Model, form: &Form, field: &Field) -> Option<String> {
    let locale = &model.locale;
    match field.spec.name {
        Name::When if field.text.is_empty() => {
            let seconds = model.wrong_by()?;
            let id = if seconds > 0 { "form-clock-behind" } else { "form-clock-ahead" };
            Some(locale.format(id, &[("age", locale.age(seconds.abs()).into())]))
        }
        Name::Quantity => {
            let (number, site, item) = form.leaving()?;
            let there = model.on_hand(site, item).filter(|there| number > *there)?;
            Some(locale.format("form-more-than-there", &[("n", locale.number(there).into())]))
        }
        _ => None,
    }
}

/// What holds or can be chosen, and the unit of a number; what can be chosen may stand below.
fn behind(model: &Model, form: &Form, (field, open): (&Field, bool), is_below: bool) -> String {
    if is_below && field.chosen().is_none() {
        return match () {
            () if !field.text.is_empty() => String::new(),
            () if field.unset.is_empty() && field.spec.need == Need::May => model.locale.text("form-may"),
            () => field.unset.clone(),
        };
    }
    // What holds where nothing is chosen stands before the others, and not among them.
    let others = field.choices.iter().map(|choice| choice.name.as_str()).filter(|name| *name != field.unset);
    let names = || others.clone().collect::<Vec<_>>().join(" · ");
    match (field.spec.kind, field.spec.name) {
        (Kind::Choice, _) if field.text.is_empty() && !field.unset.is_empty() => match names() {
            names if names.is_empty() => field.unset.clone(),
            names => {
                let args = [("unset", field.unset.as_str().into()), ("names", names.into())];
                model.locale.format("form-else", &args)
            }
        },
        (Kind::Choice, Name::From) if field.text.is_empty() => names(),
        (Kind::Number, Name::Quantity) if field.text.is_empty() && !field.unset.is_empty() => {
            field.unset.clone()
        }
        (Kind::Choice, _) if field.text.is_empty() && field.spec.need == Need::May => {
            model.locale.format("form-may-choose", &[("names", names().into())])
        }
        (Kind::Choice, _) if field.text.is_empty() => names(),
        (Kind::Choice, _) => match field.chosen() {
            Some(chosen) if chosen.name == field.text => String::new(),
            Some(chosen) => format!("→ {}", chosen.name),
            None => names(),
        },
        (Kind::Number, Name::Families | Name::People | Name::Days) if field.text.is_empty() => {
            field.unset.clone()
        }
        (Kind::Number, Name::Entries | Name::Exits) if field.text.is_empty() => model.locale.text("form-may"),
        (Kind::Number, _) => form.unit(&model.locale),
        (_, Name::To) if field.text.is_empty() => {
            model.locale.format("form-to-unset", &[("who", field.unset.as_str().into())])
        }
        (Kind::Moment, _) if field.text.is_empty() && open && model.wrong_by().is_none() => {
            model.locale.text("form-now-or")
        }
        (_, Name::Hours) if field.text.is_empty() && field.unset.is_empty() => {
            model.locale.text("form-hours")
        }
        (Kind::Day, _) if field.text.is_empty() => model.locale.text("form-day"),
        (_, Name::File) if field.text.is_empty() => exporting::file_name(model, form),
        _ if field.text.is_empty() && field.unset.is_empty() && field.spec.need == Need::May => {
            model.locale.text("form-may")
        }
        _ if field.text.is_empty() => field.unset.clone(),
        _ => String::new(),
    }
}
