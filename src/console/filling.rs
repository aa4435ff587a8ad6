//! How forms are opened, filled in and handed in, and who signs them.
//!
//! It must not know how keys are read, or what the other parts of the screen do.

use super::{
    Action, Context, Effect, Pin,
    ask::{About, Ask, Name, Purpose},
    cover, exporting,
    form::{Choice, Form, Mistake, Reader},
    looking,
    model::{Alarm, Model, Overlay},
    panels::{channel, hours_text, what},
    target::Block,
    undoing,
};
use crate::domain::{Act, Channel, Clean, Deed, Draft, PlaceId, Role, Scenario, Step, Telling};

/// Opens a form; where nobody has signed in, that comes first.
pub(super) fn open(model: &mut Model, ask: Ask) -> Vec<Effect> {
    if let Some(text) = refusal(model, ask.purpose, &ask.about) {
        model.notice = Some(text);
        return Vec::new();
    }
    let form = prepared(model, ask);
    if !form.ask.purpose.is_question() && model.signer().is_none() {
        who_first(model, form);
        return Vec::new();
    }
    model.overlay = Some(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// Why nobody can fill in such a form now.
pub(super) fn refusal(model: &Model, purpose: Purpose, about: &About) -> Option<String> {
    if purpose.is_question() {
        return None;
    }
    if model.as_of.is_some() && *about != About::Nothing {
        return Some(model.locale.text("refuse-as-of"));
    }
    only_looks(model)
}

/// What a person is told whose role lets them see and not act.
pub(super) fn only_looks(model: &Model) -> Option<String> {
    let who = model.viewer()?;
    let key = model.keymap.keys_for(Action::SignIn, &[Context::Global]).unwrap_or_default();
    Some(model.locale.format("viewer-only-looks", &[("who", who.as_str().into()), ("key", key.into())]))
}

/// Asks who signs a form; while it is not known whether anybody must sign in, the form stands open.
fn who_first(model: &mut Model, form: Form) {
    if model.signing.persons.is_some() {
        return sign_in(model, Some(Box::new(form)));
    }
    model.overlay = Some(Overlay::Form(Box::new(form)));
}

/// Changes who signs: whoever had signed in has not any more.
pub(super) fn change_person(model: &mut Model) {
    if model.signing.persons.is_none() {
        model.notice = Some(model.locale.text("persons-unread"));
        return;
    }
    if model.signing.persons.as_ref().is_some_and(Vec::is_empty) {
        let args = [("who", model.who.as_str().into())];
        model.notice = Some(model.locale.format("sign-in-nobody", &args));
        return;
    }
    model.signing.signed = None;
    sign_in(model, None);
}

fn sign_in(model: &mut Model, then: Option<Box<Form>>) {
    let (title, remark) = (String::new(), String::new());
    let ask = Ask { purpose: Purpose::SignIn, about: About::Nothing, title, remark };
    let mut form = prepared(model, ask);
    form.then = then;
    model.overlay = Some(Overlay::Form(Box::new(form)));
}

/// A form with what holds where nothing is typed, and what can be chosen.
fn prepared(model: &Model, ask: Ask) -> Form {
    let mut form = Form::new(ask);
    let site = match &form.ask.about {
        About::Stock { site, .. } => Some(site.as_str().to_owned()),
        _ => None,
    };
    let item = form.item().map(|item| model.locale.item(item.as_str())).unwrap_or_default();
    let who = model.signer().unwrap_or_default().to_string();
    let scenario = unset_scenario(model, &form);
    let own = [(Name::When, model.locale.text("form-now")), (Name::To, who), (Name::Item, item)];
    for (name, unset) in own.into_iter().chain(scenario) {
        if let Some(field) = form.field_mut(name) {
            field.unset = unset;
        }
    }
    prepare_dispatch(model, &mut form);
    prepare_call(model, &mut form);
    if let Some(field) = form.field_mut(Name::Item) {
        field.choices = items(model);
    }
    if let Some(field) = form.field_mut(Name::Site) {
        field.choices = sites(model);
        field.choices.retain(|choice| Some(&choice.id) != site.as_ref());
    }
    if let Some(field) = form.field_mut(Name::Place) {
        field.choices = posts(model);
        field.choices.extend(sites(model));
    }
    if let Some(field) = form.field_mut(Name::Person) {
        let choice = |(name, _): &(Clean, Role)| Choice { id: name.to_string(), name: name.to_string() };
        field.choices = model.signing.persons.iter().flatten().map(choice).collect();
    }
    form
}

/// What a request's next step can be, and from where it can come.
fn prepare_dispatch(model: &Model, form: &mut Form) {
    let About::Dispatch(moving) = &form.ask.about else { return };
    let moving = moving.clone();
    let name = |step: Step| cover::state(&model.locale, step.into());
    let from = sites(model)
        .into_iter()
        .find(|site| Some(site.id.as_str()) == moving.from.as_ref().map(PlaceId::as_str));
    if let Some(field) = form.field_mut(Name::Step) {
        field.choices =
            moving.next.iter().map(|step| Choice { id: step.id().to_owned(), name: name(*step) }).collect();
        field.unset = moving.next.first().map(|step| name(*step)).unwrap_or_default();
    }
    if let Some(field) = form.field_mut(Name::From) {
        field.choices = sites(model).into_iter().filter(|site| site.id != moving.to.as_str()).collect();
        field.unset = from.map(|from| from.name).unwrap_or_default();
    }
    if let Some(field) = form.field_mut(Name::Quantity) {
        field.unset = model.locale.number(i64::from(moving.quantity));
    }
}

/// Which hours of a post are meant, by what it can be called, and which of its calls can be void.
fn prepare_call(model: &Model, form: &mut Form) {
    if let About::Post(silent) = &form.ask.about {
        let is_today = silent.day == model.rules.zone.day(model.hq_now());
        let day = (!is_today).then_some(silent.day);
        let hours = silent.hours.map(|hours| hours_text(&model.locale, hours, day)).unwrap_or_default();
        let choice = |it: Channel| Choice { id: it.id().to_owned(), name: channel(&model.locale, it) };
        if let Some(field) = form.field_mut(Name::Hours) {
            field.unset = hours;
        }
        if let Some(field) = form.field_mut(Name::Channel) {
            field.choices = Channel::ALL.map(choice).into();
            field.unset = channel(&model.locale, Channel::Phone);
        }
    }
    if let About::Calls(calls) = &form.ask.about {
        let choice = |(id, name): &(_, String)| Choice { id: ToString::to_string(id), name: name.clone() };
        let choices: Vec<Choice> = calls.iter().map(choice).collect();
        if choices.len() < 2 {
            // The title names it.
            form.fields.retain(|field| field.spec.name != Name::Which);
        }
        if let Some(field) = form.field_mut(Name::Which) {
            field.unset = choices.first().map(|first| first.name.clone()).unwrap_or_default();
            field.choices = choices;
        }
    }
}

/// What holds in the form of a scenario while nothing is typed.
fn unset_scenario(model: &Model, form: &Form) -> [(Name, String); 3] {
    let from = match &form.ask.about {
        About::Cover(from) => *from,
        _ => None,
    };
    let number = |number: i64| model.locale.number(number);
    let (people, days) = (model.rules.people_per_family, model.rules.kit_days);
    let people = from.map_or(people, |from| from.people_per_family);
    let days = from.map_or(days, |from| from.days);
    let families = from.map(|from| number(from.families)).unwrap_or_default();
    [(Name::Families, families), (Name::People, number(people.into())), (Name::Days, number(days.into()))]
}

/// Every site of which the stock is known.
fn sites(model: &Model) -> Vec<Choice> {
    let mut sites: Vec<Choice> = Vec::new();
    for site in model.sites() {
        if sites.iter().all(|known| known.id != site.site.as_str()) {
            sites.push(Choice { id: site.site.to_string(), name: site.name.to_string() });
        }
    }
    sites
}

/// Everything of which any stock is known; what else comes in is typed.
fn items(model: &Model) -> Vec<Choice> {
    let mut items: Vec<Choice> = Vec::new();
    for site in model.sites() {
        let id = site.item.to_string();
        if items.iter().all(|known| known.id != id) {
            items.push(Choice { name: model.locale.item(&id), id });
        }
    }
    items
}

fn posts(model: &Model) -> Vec<Choice> {
    let posts = model.board().map(|board| board.crossings.posts.as_slice()).unwrap_or_default();
    posts.iter().map(|post| Choice { id: post.post.to_string(), name: post.name.to_string() }).collect()
}

/// Types a text into the field that is open.
pub(super) fn put(model: &mut Model, text: &str) {
    if let Some(Overlay::Form(form)) = &mut model.overlay {
        text.chars().for_each(|c| form.put(c));
    }
}

/// Does what a key means in a form.
pub(super) fn edit(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(Overlay::Form(form)) = &mut model.overlay else { return Vec::new() };
    let at = form.at;
    match (action, form.fields.get_mut(at)) {
        (Action::Cancel, _) => close(model),
        // Until the answer is there, only the way out is open.
        _ if form.waits => {}
        (Action::DeleteBackward, Some(field)) => {
            field.text.pop();
            form.complaint = None;
        }
        (Action::ClearLine, Some(field)) => {
            field.text.clear();
            form.complaint = None;
        }
        (Action::NextField, _) => form.step(1),
        (Action::PreviousField, _) => form.step(-1),
        (Action::NextChoice, _) => form.turn(1),
        (Action::PreviousChoice, _) => form.turn(-1),
        (Action::Submit, _) => return submit(model),
        _ => {}
    }
    Vec::new()
}

/// Puts a form away; one whose act was lost takes its place.
pub(super) fn close(model: &mut Model) {
    model.overlay = model.lost.pop_front().map(|form| Overlay::Form(Box::new(form)));
}

pub(super) fn submit(model: &mut Model) -> Vec<Effect> {
    let hq_now = model.hq_now();
    let Some(Overlay::Form(form)) = &mut model.overlay else { return Vec::new() };
    if form.ask.purpose == Purpose::Export {
        return exporting::submit(model);
    }
    let reader = Reader { locale: &model.locale, now: model.now, hq_now, zone: model.rules.zone };
    if form.ask.purpose == Purpose::SignIn {
        return match person(form, reader) {
            Ok((name, pin)) => {
                (form.waits, form.complaint) = (true, None);
                vec![Effect::SignIn { name, pin }]
            }
            Err(mistake) => complain(form, mistake),
        };
    }
    if form.ask.purpose == Purpose::Cover {
        return match form.scenario(&model.rules) {
            Ok(scenario) => take_scenario(model, scenario),
            Err(name) => {
                let id = match name {
                    Name::People => "mistake-people",
                    Name::Days => "mistake-days",
                    _ => "mistake-families",
                };
                let mistake = Mistake { field: form.position(name), text: model.locale.text(id) };
                complain(form, mistake)
            }
        };
    }
    if form.ask.purpose == Purpose::AsOf {
        let is_now = form.fields.iter().all(|field| field.text.trim().is_empty());
        return match form.moment(reader) {
            Ok(at) => {
                close(model);
                looking::set_as_of(model, Some(at).filter(|_| !is_now))
            }
            Err(mistake) => complain(form, mistake),
        };
    }
    let read = match form.read(reader) {
        Ok(read) => read,
        Err(mistake) => return complain(form, mistake),
    };
    let form = (**form).clone();
    if let Some(text) = only_looks(model) {
        return complain_about(model, text);
    }
    let Some(who) = model.signer() else {
        who_first(model, form);
        if model.signing.persons.is_none() {
            return complain_about(model, model.locale.text("persons-unread"));
        }
        return Vec::new();
    };
    close(model);
    match (read, &form.ask.about) {
        (Some((deed, happened_at)), _) => {
            let draft = Draft { who, happened_at, deed };
            model.submitted.push_back((form, draft.clone()));
            vec![Effect::Queue(draft)]
        }
        (None, About::Act { key, .. }) => vec![Effect::Withdraw { key: key.clone(), who, at: model.now }],
        (None, _) => Vec::new(),
    }
}

/// Shows how far the kits reach in what was typed.
fn take_scenario(model: &mut Model, scenario: Scenario) -> Vec<Effect> {
    close(model);
    model.scenario = Some(scenario);
    let keys = model.keys(Block::Cover);
    model.selections.select(model.shown, Block::Cover, &keys, 0);
    let page = model.page_mut();
    (page.focus, page.opened, page.scroll) = (Block::Cover, None, 0);
    Vec::new()
}

/// Says under the form that is open why it cannot be handed in.
fn complain_about(model: &mut Model, text: String) -> Vec<Effect> {
    if let Some(Overlay::Form(form)) = &mut model.overlay {
        form.complaint = Some(text);
    }
    Vec::new()
}

fn complain(form: &mut Form, mistake: Mistake) -> Vec<Effect> {
    form.at = mistake.field;
    form.complaint = Some(mistake.text);
    Vec::new()
}

fn person(form: &Form, reader: Reader<'_>) -> Result<(Clean, Pin), Mistake> {
    let mistake = |field, id: &str| Err(Mistake { field, text: reader.locale.text(id) });
    let [person, pin] = form.fields.as_slice() else { return mistake(0, "mistake-person") };
    match person.chosen() {
        None => mistake(0, "mistake-person"),
        Some(_) if pin.text.is_empty() => mistake(1, "mistake-pin"),
        Some(chosen) => Ok((Clean::new(&chosen.id), Pin::new(&pin.text))),
    }
}

/// An act is on disk: says which.
pub(super) fn queued(model: &mut Model, act: &Act) {
    let form = take_submitted(model, &act.draft);
    let typed = form.is_some();
    let title = form.map(|form| match &form.ask.about {
        About::Alert { .. } => {
            let scene = model.scene();
            scene.facts(what(&scene, &act.draft.deed), form.ask.title)
        }
        _ => form.ask.title,
    });
    let title = title.filter(|title| !title.is_empty());
    let title = title.unwrap_or_else(|| act.draft.deed.words().to_owned());
    // Whatever it is, it let go what was queued before it.
    model.undo = None;
    if typed {
        undoing::begin(model, act, title);
    } else {
        undoing::say_queued(model, title);
    }
}

/// Says so until somebody puts it away, and gives back what was typed.
pub(super) fn not_saved(model: &mut Model, draft: &Draft, why: &Telling) {
    let why = model.locale.tell(why);
    let args = [("why", why.into()), ("reason", draft.deed.words().into())];
    model.alarms.push_back(Alarm { text: model.locale.format("not-saved", &args), refused: None });
    let lost = take_submitted(model, draft);
    model.lost.extend(lost);
    if model.overlay.is_none() {
        close(model);
    }
}

fn take_submitted(model: &mut Model, draft: &Draft) -> Option<Form> {
    // What the console knew when somebody counted is filled in on the way.
    let bare = |draft: &Draft| {
        let mut draft = draft.clone();
        if let Deed::Count { base, .. } = &mut draft.deed {
            *base = None;
        }
        draft
    };
    let at = model.submitted.iter().position(|(_, sent)| bare(sent) == bare(draft))?;
    model.submitted.remove(at).map(|(form, _)| form)
}

/// Somebody has signed in, unless the form was put away meanwhile; what was begun goes on.
pub(super) fn signed_in(model: &mut Model, name: Clean, role: Role) -> Vec<Effect> {
    let then = match &mut model.overlay {
        Some(Overlay::Form(form)) if form.ask.purpose == Purpose::SignIn && form.waits => form.then.take(),
        _ => return Vec::new(),
    };
    let args = [("who", name.as_str().into()), ("role", model.locale.text(role_name(role)).into())];
    model.notice = Some(model.locale.format("signed-in", &args));
    // The list may be older than the answer.
    for person in model.signing.persons.iter_mut().flatten().filter(|person| person.0 == name) {
        person.1 = role;
    }
    model.signing.signed = Some(name);
    model.overlay = None;
    match then {
        Some(form) if matches!(form.ask.about, About::Act { .. }) => open(model, form.ask),
        Some(mut form) => {
            if let (Some(field), Some(who)) = (form.field_mut(Name::To), model.signing.signed.as_ref()) {
                field.unset = who.to_string();
            }
            form.complaint = only_looks(model);
            model.overlay = Some(Overlay::Form(form));
            Vec::new()
        }
        None => {
            close(model);
            Vec::new()
        }
    }
}

/// The PIN was not right; the name stays.
pub(super) fn sign_in_refused(model: &mut Model, why: &Telling) {
    let why = model.locale.tell(why);
    if let Some(Overlay::Form(form)) = &mut model.overlay
        && form.ask.purpose == Purpose::SignIn
        && form.waits
    {
        form.waits = false;
        forget_pin(form);
        form.at = form.fields.len().saturating_sub(1);
        form.complaint = Some(why);
    }
}

fn forget_pin(form: &mut Form) {
    if let Some(field) = form.field_mut(Name::Pin) {
        field.text.clear();
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Viewer => "role-viewer",
        Role::Operator => "role-operator",
        Role::Administrator => "role-administrator",
    }
}

/// The persons that HQ names now; whoever is not among them any more has not signed in.
pub(super) fn persons(model: &mut Model, persons: Vec<(Clean, Role)>) {
    let is_listed = |signed: &Clean| persons.iter().any(|(name, _)| name == signed);
    let is_gone = model.signing.signed.as_ref().is_some_and(|signed| !is_listed(signed));
    let was_unknown = model.signing.persons.replace(persons).is_none();
    if is_gone {
        sign_off(model);
    }
    // A form that was opened before anybody knew whether that takes a name.
    if was_unknown
        && let Some(Overlay::Form(form)) = &mut model.overlay
        && form.ask.purpose.signs()
    {
        form.complaint = None;
        if model.signer().is_none()
            && let Some(Overlay::Form(form)) = model.overlay.take()
        {
            sign_in(model, Some(form));
        }
    }
}

/// Signs off who has left the keyboard alone for too long.
pub(super) fn look_who_is_there(model: &mut Model) {
    if !model.is_left_alone() {
        return;
    }
    if let Some(Overlay::Form(form)) = &mut model.overlay
        && !form.waits
    {
        forget_pin(form);
    }
    if model.signing.signed.is_some() {
        sign_off(model);
    }
}

/// Takes a person away; what is being typed waits for the next.
fn sign_off(model: &mut Model) {
    if let Some(who) = model.signing.signed.take() {
        model.notice = Some(model.locale.format("signed-off", &[("who", who.as_str().into())]));
        model.changed = true;
    }
    match model.overlay.take() {
        Some(Overlay::Form(form)) if form.ask.purpose.signs() => sign_in(model, Some(form)),
        other => model.overlay = other,
    }
}
