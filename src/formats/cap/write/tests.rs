//! What is written, against the schema of CAP 1.2 and against what our own reader makes of it.

use proptest::prelude::*;
use xsd_schema::{
    SchemaSet, SchemaSetBuilder,
    validation::{CollectingValidationSink, SchemaValidator, ValidationFlags, drive_quick_xml},
};

use super::*;
use crate::{
    domain::{Category, Certainty, MessageType, Severity, SourceId, Status, Urgency},
    formats::{
        cap::{parse, signed},
        gdacs, usgs,
    },
};

const SCHEMA: &str = include_str!("../../../../tests/samples/cap/CAP-v1.2.xsd");
const PLAIN: &str = "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>a</identifier>\
    <sender>b</sender><sent>2026-11-24T14:00:00+09:00</sent><status>Actual</status><msgType>Alert</msgType>\
    <scope>Public</scope><info><language>en</language><category>Met</category><event>Flood</event>\
    <urgency>Past</urgency><severity>Minor</severity><certainty>Likely</certainty>\
    <eventCode><valueName>x</valueName><value>y</value></eventCode>\
    <area><areaDesc>Dili</areaDesc></area></info></alert>";

fn schema() -> SchemaSet {
    let read = SchemaSetBuilder::new().add_source(SCHEMA, "CAP-v1.2.xsd").unwrap();
    read.compile().unwrap().into_schema_set()
}

/// What the schema has against a document.
fn objections(schema: &SchemaSet, document: &str) -> Vec<String> {
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    let validator = SchemaValidator::new(schema, ValidationFlags::default());
    let sink = CollectingValidationSink { errors: &mut errors, warnings: &mut warnings };
    let mut run = validator.start_run(sink);
    let outcome = drive_quick_xml(document.as_bytes(), &mut run, schema);
    drop(run);
    let broken = outcome.err().map(|error| error.to_string());
    errors.iter().map(ToString::to_string).chain(broken).collect()
}

/// As a reader of ours gets it: what CAP has no place for is not there.
fn as_read(alert: &Alert, born: Provenance) -> Alert {
    Alert { origin: Origin::Hq, impact: None, remarks: Vec::new(), ..outgoing(alert, born) }
}

/// Writes an alert, holds it against the schema and reads it again without a word.
#[track_caller]
fn check(schema: &SchemaSet, alert: &Alert, born: Provenance) -> String {
    let text = message(alert, born, &|_| None);
    assert_eq!(objections(schema, &text), [""; 0], "{text}");
    let again = parse(text.as_bytes());
    let notes: Vec<String> = again.issues.iter().map(ToString::to_string).collect();
    assert_eq!(notes, [""; 0], "{text}");
    assert_eq!(again.records[0].1, as_read(alert, born), "{text}");
    text
}

fn samples() -> Vec<Alert> {
    let cap: [&[u8]; 4] = [
        include_bytes!("../../../../tests/samples/cap/google-weather.cap"),
        include_bytes!("../../../../tests/samples/cap/oasis-v1.2-appendix-adot1.xml"),
        include_bytes!("../../../../tests/samples/cap/oasis-v1.2-appendix-adot2.xml"),
        include_bytes!("../../../../tests/samples/cap/oasis-v1.2-appendix-adot3.xml"),
    ];
    let usgs = usgs::parse(include_bytes!("../../../../tests/samples/usgs/significant_month.geojson"));
    let gdacs = gdacs::parse(include_bytes!("../../../../tests/samples/gdacs/fixture-gdacs-1.xml"));
    let cap = cap.iter().flat_map(|bytes| parse(bytes).records);
    cap.chain(usgs.records).chain(gdacs.records).map(|(_, alert)| alert).collect()
}

#[test]
fn the_schema_objects_to_each_way_of_being_wrong() {
    let schema = schema();
    assert_eq!(objections(&schema, PLAIN), [""; 0]);
    for (good, bad) in [
        (
            "<status>Actual</status><msgType>Alert</msgType>",
            "<msgType>Alert</msgType><status>Actual</status>",
        ),
        ("<scope>Public</scope>", ""),
        ("<scope>Public</scope>", "<scope>Public</scope><scope>Public</scope>"),
        ("<event>Flood</event>", ""),
        ("</info>", "<headline>late</headline></info>"),
        ("</info>", "<foreign/></info>"),
        ("Actual", "actual"),
        ("Met", "Weather"),
        ("14:00:00+09:00", "14:00:00Z"),
        ("14:00:00+09:00", "14:00:00.5+09:00"),
        ("14:00:00+09:00", "14:00:00"),
        ("11-24", "02-30"),
        (">en<", ">plain English<"),
        ("cap:1.2", "cap:1.1"),
        ("<valueName>x</valueName><value>y</value>", "<value>y</value><valueName>x</valueName>"),
        ("<areaDesc>Dili</areaDesc>", "<polygon>1,1</polygon>"),
        ("<area>", "stray<area>"),
        ("<area>", "<area name=\"x\">"),
        ("</alert>", ""),
    ] {
        assert!(PLAIN.contains(good), "{good}");
        assert_ne!(objections(&schema, &PLAIN.replace(good, bad)), [""; 0], "{bad}");
    }
}

#[test]
fn what_is_written_is_read_as_it_was() {
    let (schema, mut alerts) = (schema(), samples());
    assert_eq!(alerts.len(), 22);
    alerts[4].incidents.push("Cyclone Seroja 2021".into());
    alerts[5].tsunami = true;
    alerts[6].headline = "<b>&amp; \"quoted\" 'é'</b>".into();
    alerts[7].language = "id-ID".into();
    for alert in &alerts {
        for born in Provenance::ALL {
            check(&schema, alert, born);
        }
        assert_eq!(
            as_read(alert, Provenance::Real),
            Alert { origin: Origin::Hq, impact: None, remarks: Vec::new(), ..alert.clone() }
        );
    }
}

#[test]
fn what_is_not_real_is_never_actual_and_never_named_as_what_is() {
    let schema = schema();
    for alert in samples() {
        for (born, mark, status) in
            [(Provenance::Simulated, "SIMULATED", "Test"), (Provenance::Exercise, "EXERCISE", "Exercise")]
        {
            let text = check(&schema, &alert, born);
            assert!(text.contains(&format!("<status>{status}</status>")), "{text}");
            for element in ["identifier", "note", "headline"] {
                assert!(text.contains(&format!("<{element}>{mark}")), "{element} of {text}");
            }
            assert!(!text.contains("Actual"), "{text}");
            let once = outgoing(&alert, born);
            assert_eq!(outgoing(&once, born), once, "marked once, however often it is written");
        }
        for status in Status::ALL {
            let said = Alert { status: *status, ..alert.clone() };
            assert_eq!(outgoing(&said, Provenance::Simulated).status, Status::Test);
            assert_ne!(outgoing(&said, Provenance::Exercise).status, Status::Actual);
            assert_eq!(outgoing(&said, Provenance::Real).status, *status);
        }
    }
}

#[test]
fn a_cancel_without_words_is_written_without_info() {
    let cancel = Alert {
        message_type: MessageType::Cancel,
        references: vec!["a@b.tl,1".into(), "without a sender".into()],
        event: Clean::default(),
        ..samples().remove(0)
    };
    let at: Instant = "2026-11-24T05:00:00Z".parse().unwrap();
    let text = message(&cancel, Provenance::Real, &|_| Some(at));
    assert_eq!(objections(&schema(), &text), [""; 0]);
    assert!(
        !text.contains("<info>") && text.contains("<references>a@b.tl,1,2026-11-24T14:00:00+09:00<"),
        "{text}"
    );
    let text = message(&cancel, Provenance::Exercise, &|_| None);
    assert!(text.contains("<references>a@b.tl,EXERCISE-1,"), "it ends the message of the exercise: {text}");
}

#[test]
fn who_may_read_what_is_not_public_is_said() {
    let schema = schema();
    for (scope, origin, said) in [
        (Scope::Restricted, Origin::Rule, "<restriction>for the staff"),
        (Scope::Restricted, Origin::Hq, "<restriction>as its sender"),
        (Scope::Private, Origin::Hq, "<addresses>&quot;as its sender"),
    ] {
        let text = check(&schema, &Alert { origin, scope, ..samples().remove(1) }, Provenance::Real);
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn names_hold_nothing_that_cap_forbids_and_what_is_no_text_vanishes() {
    let alert = Alert {
        id: "Met Office,a, b<c&d".into(),
        sender: "Met Office".into(),
        headline: "Rain\u{ffff} \u{fffe}now".into(),
        event: Clean::default(),
        ..samples().remove(1)
    };
    let text = message(&alert, Provenance::Real, &|_| None);
    assert_eq!(objections(&schema(), &text), [""; 0]);
    let expected = "<identifier>a%2C%20b%3Cc%26d</identifier>\n<sender>Met%20Office</sender>";
    assert!(text.contains(expected) && text.contains("<headline>Rain now</headline>"), "{text}");
}

prop_compose! {
    fn words()(raw in "[ -~]{0,24}|\\PC{0,16}|<&>\"'é\u{10348}") -> Clean {
        Clean::new(&raw.replace(['\u{fffe}', '\u{ffff}'], ""))
    }
}

prop_compose! {
    fn name()(raw in "[a-zA-Z0-9@._:/<&, %é-]{1,20}") -> String {
        let name = Clean::new(&raw);
        if name.is_empty() { "x".to_owned() } else { name.to_string() }
    }
}

fn position() -> impl Strategy<Value = Position> {
    (-90.0..=90.0, -180.0..=180.0).prop_map(|(latitude, longitude)| Position { latitude, longitude })
}

fn area() -> impl Strategy<Value = Area> {
    let ring = prop::collection::vec(position(), 3..6).prop_map(|mut ring| {
        ring.push(ring[0]);
        ring
    });
    let code = (words(), words()).prop_map(|(name, value)| (name, value));
    let shapes =
        (prop::collection::vec(ring, 0..3), prop::collection::vec((position(), 0.0..20_000.0), 0..3));
    (words(), shapes, prop::collection::vec(code, 0..3)).prop_map(
        |(description, (polygons, circles), geocodes)| Area { description, polygons, circles, geocodes },
    )
}

fn time_of() -> impl Strategy<Value = Instant> {
    // From 1970 to 2100, with fractions.
    (0_i64..4_102_444_800, 0_u32..2_000_000_000)
        .prop_map(|(second, nano)| chrono::DateTime::from_timestamp(second, nano % 1_000_000_000).unwrap())
}

fn origin() -> impl Strategy<Value = Origin> {
    prop_oneof![Just(Origin::Hq), Just(Origin::Rule), Just(Origin::Feed(SourceId::new("gdacs")))]
}

fn envelope() -> impl Strategy<Value = Alert> {
    let kind = (
        prop::sample::select(Status::ALL),
        prop::sample::select(MessageType::ALL),
        prop::sample::select(Scope::ALL),
        origin(),
    );
    let names = (name(), name(), prop::collection::vec((name(), name()), 1..4));
    (kind, names, time_of(), prop::collection::vec(words(), 0..3)).prop_map(
        |((status, message_type, scope, origin), (sender, identifier, about), sent, incidents)| {
            // The first comma is where the sender ends.
            let id = |(sender, name): (String, String)| {
                AlertId::new(&format!("x{},{name}", sender.replace(',', "")))
            };
            Alert {
                id: id((sender.clone(), identifier)),
                sender: Clean::new(&format!("x{}", sender.replace(',', ""))),
                references: about.into_iter().map(id).collect(),
                incidents: incidents.into_iter().filter(|name| !name.is_empty()).collect(),
                origin,
                sent,
                status,
                message_type,
                scope,
                ..parse(PLAIN.as_bytes()).records.remove(0).1
            }
        },
    )
}

fn any_alert() -> impl Strategy<Value = Alert> {
    let grades = (
        prop::sample::select(Urgency::ALL),
        prop::sample::select(Severity::ALL),
        prop::sample::select(Certainty::ALL),
        prop::collection::vec(prop::sample::select(Category::ALL), 0..3),
    );
    let texts = prop::collection::vec(words(), 7);
    let prose = prop::collection::vec(words(), 0..4);
    let times = prop::collection::vec(prop::option::of(time_of()), 3);
    let language = prop::sample::select(vec!["", "id-ID", "fr", "und"]);
    let areas = prop::collection::vec(area(), 0..3);
    (envelope(), grades, texts, (prose, language), times, areas).prop_map(
        |(envelope, (urgency, severity, certainty, categories), texts, (prose, language), times, areas)| {
            let joined: Vec<&str> = prose.iter().map(Clean::as_str).collect();
            let [event, sender_name, headline, web, contact, instruction, _] = texts.try_into().unwrap();
            Alert {
                // Without it there is no info, and nothing of what follows.
                event: if event.is_empty() { "Flood".into() } else { event },
                categories,
                urgency,
                severity,
                certainty,
                language: language.into(),
                effective: times[0],
                onset: times[1],
                expires: times[2],
                sender_name,
                headline,
                description: Prose::new(&joined.join("\n\n")),
                instruction: Prose::new(instruction.as_str()),
                web,
                contact,
                areas,
                ..envelope
            }
        },
    )
}

#[test]
fn any_alert_is_valid_cap_and_comes_back_equal() {
    let schema = schema();
    let born = prop::sample::select(&Provenance::ALL[..]);
    proptest!(ProptestConfig::with_cases(512), |(alert in any_alert(), born in born)| {
        check(&schema, &alert, born);
    });
}
#[test]
fn what_haree_raises_itself_goes_out_under_the_name_that_is_set() {
    let (schema, sender) = (schema(), Clean::new("eoc@dili.example"));
    let alert = parse(PLAIN.as_bytes()).records.remove(0).1;
    let own = Alert {
        id: AlertId::new("haree,post.silent:BTG"),
        sender: "haree".into(),
        origin: Origin::Rule,
        message_type: MessageType::Update,
        references: vec![AlertId::new("haree,post.silent:BTG-1"), AlertId::new("dnmg,x")],
        ..alert.clone()
    };
    let text = check(&schema, &signed(&own, &sender), Provenance::Real);
    assert!(text.contains("<sender>eoc@dili.example</sender>"), "{text}");
    assert!(text.contains("<identifier>post.silent:BTG</identifier>"), "{text}");
    assert!(text.contains("<references>eoc@dili.example,post.silent:BTG-1,"), "{text}");
    assert!(text.contains(" dnmg,x,"), "{text}");
    // What others sent stays theirs.
    assert_eq!(signed(&alert, &sender), alert);
    let named_like_us = Alert { origin: Origin::Hq, ..own };
    assert_eq!(signed(&named_like_us, &sender), named_like_us);
}
