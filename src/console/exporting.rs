//! Exporting what is on the screen: its form, and the file that it means.
//!
//! It must not know where files lie; whoever carries the effect out finds the place.

use super::{
    Effect, Export,
    ask::{About, Ask, Name, Purpose},
    form::{Choice, Form},
    model::{Model, Overlay},
    panels::provenance,
};
use crate::report::{self, FileFormat, Table};

/// Opens the form; nobody has to sign what only leaves the screen.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(table) = table(model) else {
        model.notice = Some(model.locale.text("export-nothing"));
        return Vec::new();
    };
    let title = model.locale.text(model.panel().title());
    let mut form =
        Form::new(Ask { purpose: Purpose::Export, about: About::Nothing, title, remark: String::new() });
    if let Some(field) = form.field_mut(Name::Format) {
        let choice = |format: FileFormat| Choice { id: format.name().into(), name: format.name().into() };
        field.choices = FileFormat::ALL.map(choice).into();
        FileFormat::Csv.name().clone_into(&mut field.text);
    }
    if let Some(field) = form.field_mut(Name::File) {
        field.unset = report::file_name(&table, FileFormat::Csv);
    }
    model.overlay = Some(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// What the form that is open means; a format that is none is complained about.
pub(super) fn submit(model: &mut Model) -> Vec<Effect> {
    let made = table(model);
    let Some(Overlay::Form(form)) = &mut model.overlay else { return Vec::new() };
    let field = |name| form.fields.iter().find(|field| field.spec.name == name);
    let chosen = field(Name::Format).and_then(|field| field.chosen()).map(|choice| choice.id.clone());
    let format = FileFormat::ALL.into_iter().find(|format| Some(format.name()) == chosen.as_deref());
    let path = field(Name::File).map(|field| field.text.trim().to_owned()).filter(|path| !path.is_empty());
    let (Some(format), Some(table)) = (format, made) else {
        form.at = 0;
        form.complaint = Some(model.locale.text("mistake-format"));
        return Vec::new();
    };
    model.overlay = None;
    vec![Effect::Export(export(&table, format, path))]
}

/// The panel that is shown, as a table; nothing before an HQ has answered.
pub(super) fn table(model: &Model) -> Option<Table> {
    let view = model.page().view.as_ref()?;
    let table = report::table(view, &model.locale, None).under(provenance(&model.link, Some(view)));
    table.provenance.is_some().then_some(table)
}

/// A table as a file.
pub(super) fn export(table: &Table, format: FileFormat, path: Option<String>) -> Export {
    let (name, mark) = (report::file_name(table, format), report::name_mark(table));
    Export { path, name, mark, text: report::render(table, format) }
}
