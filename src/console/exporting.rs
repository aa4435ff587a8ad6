//! Exporting what is on the screen, or one alert as a message: the form, and the file that it means.
//!
//! It must not know where files lie; whoever carries the effect out finds the place.

use super::{
    Effect, Export, Setup,
    ask::{About, Ask, Name, Purpose},
    form::{Choice, Form},
    model::{Looked, Model, Overlay},
    narrow::Narrow,
    narrowing,
    panels::provenance,
};
use crate::{
    domain::{Clean, View},
    report::{self, FileFormat, Look, Message, Table},
};

/// Opens the form; nobody has to sign what only leaves the screen.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if table(model).is_none() {
        model.notice = Some(model.locale.text("export-nothing"));
        return Vec::new();
    }
    let title = model.locale.text(model.panel().title());
    let mut form =
        Form::new(Ask { purpose: Purpose::Export, about: About::Nothing, title, remark: String::new() });
    if let Some(field) = form.field_mut(Name::Format) {
        let choice = |format: &str| Choice { id: format.into(), name: format.into() };
        field.choices = formats(model).into_iter().map(choice).collect();
        FileFormat::Csv.name().clone_into(&mut field.text);
    }
    model.overlay = Some(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// What the file is called where nobody says it, in the format that is chosen.
pub(super) fn file_name(model: &Model, form: &Form) -> String {
    let chosen = form.field(Name::Format).and_then(|(_, field)| field.chosen());
    let Some(format) = chosen.map(|choice| choice.id.as_str()) else { return String::new() };
    match FileFormat::ALL.into_iter().find(|known| known.name() == format) {
        Some(format) => table(model).map(|table| report::file_name(&table, format)),
        None => made(model, format).map(|(export, _)| export.name),
    }
    .unwrap_or_default()
}

/// What the form that is open means; a format that is none is complained about.
pub(super) fn submit(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Form(form)) = &model.overlay else { return Vec::new() };
    let field = |name| form.fields.iter().find(|field| field.spec.name == name);
    let chosen = field(Name::Format).and_then(|field| field.chosen()).map(|choice| choice.id.clone());
    let path = field(Name::File).map(|field| field.text.trim().to_owned()).filter(|path| !path.is_empty());
    let Some(export) = chosen.and_then(|format| export(model, &format, path)) else {
        let complaint = no_format(model);
        if let Some(Overlay::Form(form)) = &mut model.overlay {
            form.at = 0;
            form.complaint = Some(complaint);
        }
        return Vec::new();
    };
    model.overlay = None;
    vec![Effect::Export(export)]
}

/// The formats that there are for what is on the screen.
pub(super) fn formats(model: &Model) -> Vec<&'static str> {
    let message = model.panel().alert(&model.scene()).map(|_| report::CAP);
    FileFormat::ALL.map(FileFormat::name).into_iter().chain(message).collect()
}

/// That a format is none of those that there are.
pub(super) fn no_format(model: &Model) -> String {
    model.locale.format("mistake-format", &[("formats", formats(model).join(", ").into())])
}

/// What is on the screen, as a table: the part that is shown, the rows that the filter leaves, in their
/// order, of the moment that is shown. Nothing before an HQ has answered.
pub(super) fn table(model: &Model) -> Option<Table> {
    let (scene, panel) = (model.scene(), model.panel());
    let view = scene.view?;
    let alone = scene.opened.filter(|opened| opened.whole).and_then(|opened| panel.alone(&scene, opened));
    let table = report::table(alone.as_ref().unwrap_or(view), &model.locale);
    let table = table.under(provenance(&model.link, Some(view)));
    let table = match panel.exported(&scene) {
        Some(parts) => table.only(parts),
        None => table,
    };
    let look = model.page().narrow.as_ref().map(|narrow| look(model, narrow)).unwrap_or_default();
    table.provenance.is_some().then_some(Table { look, ..table })
}

/// The rows of a panel's first list that hold these words, as the filter of the screen finds them.
/// Nothing where the panel has no list that can be filtered.
pub fn filtered(setup: Setup, view: View, words: &str) -> Option<Table> {
    let mut model = Model::new(setup);
    model.shown = view.query();
    model.as_of = view.stamp().as_of;
    model.page_mut().view = Some(view);
    narrowing::set(&mut model, words).then(|| table(&model)).flatten()
}

/// How somebody looks at a list, as a file says it.
fn look(model: &Model, narrow: &Narrow) -> Look {
    let columns = model.panel().columns(narrow.block);
    let name = |at: Option<usize>| {
        let name = columns.get(at?)?.name;
        Some(name.strip_prefix("column-").unwrap_or(name).to_owned())
    };
    Look {
        filter: narrow.filter.trim().to_owned(),
        sorted_by: name(narrow.sort),
        grouped_by: name(narrow.group),
    }
}

/// Where an export lies, and of when and which rows it is if not of all of now.
pub(super) fn written(model: &mut Model, path: &Clean) {
    let Looked { as_of, filter } = std::mem::take(&mut model.exported);
    let time = as_of.map(|at| model.locale.moment(at, model.now, model.rules.zone)).unwrap_or_default();
    let id = match (as_of, filter.as_str()) {
        (None, "") => "exported",
        (None, _) => "exported-filtered",
        (Some(_), "") => "exported-as-of",
        (Some(_), _) => "exported-as-of-filtered",
    };
    let args = [("path", path.as_str().into()), ("time", time.into()), ("filter", filter.into())];
    model.notice = Some(model.locale.format(id, &args));
}

/// What is on the screen as a file of this format: a table, or its alert as a CAP message. Nothing where
/// there is no such format, or nothing to write.
pub(super) fn export(model: &mut Model, format: &str, path: Option<String>) -> Option<Export> {
    let (export, looked) = made(model, format)?;
    model.exported = looked;
    Some(Export { path, ..export })
}

fn made(model: &Model, format: &str) -> Option<(Export, Looked)> {
    let table = table(model)?;
    if format == report::CAP {
        let scene = model.scene();
        let (alert, rows) = model.panel().alert(&scene)?;
        let Message { name, mark, text } =
            report::message(alert, rows, (table.provenance?, model.cap_sender.as_ref()));
        let looked = Looked { as_of: table.as_of, filter: String::new() };
        return Some((Export { path: None, name, mark, text }, looked));
    }
    let format = FileFormat::ALL.into_iter().find(|known| known.name() == format)?;
    let looked = Looked { as_of: table.as_of, filter: table.look.filter.clone() };
    let (name, mark) = (report::file_name(&table, format), report::name_mark(&table));
    Some((Export { path: None, name, mark, text: report::render(&table, format) }, looked))
}
