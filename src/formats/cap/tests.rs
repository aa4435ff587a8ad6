//! Every way in which a CAP message goes wrong, with the line that it gets.

use super::*;
use crate::domain::Category;

const GOOD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>DNMG-2026-7</identifier>
<sender>alerts@dnmg.tl</sender>
<sent>2026-11-24T14:00:00+09:00</sent>
<status>Actual</status>
<msgType>Alert</msgType>
<scope>Public</scope>
<info>
<category>Met</category>
<event>Flood</event>
<urgency>Expected</urgency>
<severity>Severe</severity>
<certainty>Likely</certainty>
<expires>2026-11-25T18:00:00+09:00</expires>
<headline>Flood in Dili</headline>
<description>Rain &amp; wind.</description>
<area>
<areaDesc>Dili</areaDesc>
<polygon>-8.6,125.5 -8.5,125.5 -8.5,125.6 -8.6,125.5</polygon>
<circle>-8.56,125.57 10</circle>
<geocode><valueName>cod</valueName><value>TL06</value></geocode>
</area>
</info>
</alert>
"#;

fn lines(parsed: &Parsed<Alert>) -> Vec<String> {
    parsed.issues.iter().map(ToString::to_string).collect()
}

/// The good message with one part replaced.
#[track_caller]
fn with(part: &str, other: &str) -> String {
    assert!(GOOD.contains(part), "{part}");
    GOOD.replace(part, other)
}

#[track_caller]
fn check_refused(file: impl AsRef<[u8]>, expected: &str) {
    let parsed = parse(file.as_ref());
    assert_eq!(lines(&parsed), [expected]);
    assert!(parsed.records.is_empty());
}

/// The alert is kept, with these notes.
#[track_caller]
fn check_kept(file: impl AsRef<[u8]>, expected: &[&str]) -> Alert {
    let mut parsed = parse(file.as_ref());
    assert_eq!(lines(&parsed), expected);
    parsed.records.remove(0).1
}

#[test]
fn a_good_message_is_read_whole() {
    let alert = check_kept(GOOD, &[]);
    assert_eq!(alert.id.as_str(), "alerts@dnmg.tl,DNMG-2026-7");
    assert_eq!(alert.sent.to_rfc3339(), "2026-11-24T05:00:00+00:00");
    assert_eq!(
        (alert.status, alert.message_type, alert.scope),
        (Status::Actual, MessageType::Alert, Scope::Public)
    );
    assert_eq!(
        (alert.urgency, alert.severity, alert.certainty),
        (Urgency::Expected, Severity::Severe, Certainty::Likely)
    );
    assert_eq!(alert.categories, [Category::Met]);
    assert_eq!(alert.expires.unwrap().to_rfc3339(), "2026-11-25T09:00:00+00:00");
    assert_eq!(alert.description, Prose::new("Rain & wind."));
    let area = &alert.areas[0];
    assert_eq!((area.polygons[0].len(), area.circles[0].1), (4, 10.0));
    assert!((area.polygons[0][0].latitude - -8.6).abs() < 1e-9);
    assert_eq!(area.geocodes, [("cod".into(), "TL06".into())]);
    assert!(alert.remarks.is_empty() && !alert.tsunami);
}

#[test]
fn a_missing_or_empty_element_is_named() {
    for (element, parent, row) in [
        ("identifier", "alert", 2),
        ("sender", "alert", 2),
        ("sent", "alert", 2),
        ("status", "alert", 2),
        ("msgType", "alert", 2),
        ("scope", "alert", 2),
        ("category", "info", 9),
        ("event", "info", 9),
        ("urgency", "info", 9),
        ("severity", "info", 9),
        ("certainty", "info", 9),
        ("areaDesc", "area", 18),
    ] {
        let line = GOOD.lines().position(|line| line.starts_with(&format!("<{element}>"))).unwrap();
        let whole = GOOD.lines().nth(line).unwrap();
        let expected = format!("row {row}, field {element}: is missing; <{parent}> needs it");
        check_refused(with(whole, ""), &expected);
        let expected = format!("row {}, field {element}: is empty; <{parent}> needs it", line + 1);
        check_refused(with(whole, &format!("<{element}> </{element}>")), &expected);
    }
}

#[test]
fn info_is_needed_by_what_warns_and_by_nothing_else() {
    let info = &GOOD[GOOD.find("<info>").unwrap()..GOOD.find("</alert>").unwrap()];
    check_refused(with(info, ""), "row 2, field info: is missing; a message of type Alert needs it");
    for kind in ["Cancel", "Ack", "Error"] {
        let references =
            "<references>a@b,1,2026-11-24T14:00:00+09:00 a@b,2,2026-11-24T14:00:00+09:00</references>";
        let file = with(info, references).replace("<msgType>Alert", &format!("<msgType>{kind}"));
        let alert = check_kept(file, &[]);
        assert_eq!(alert.references, ["a@b,1".into(), "a@b,2".into()]);
        assert_eq!(alert.severity, Severity::Unknown);
    }
}

#[test]
fn words_that_cap_does_not_have_are_refused_with_those_that_it_has() {
    for (good, bad, expected) in [
        (
            "Actual",
            "actual",
            "row 6, field status: \"actual\" is none of Actual, Exercise, System, Test, Draft",
        ),
        (
            "<msgType>Alert",
            "<msgType>New",
            "row 7, field msgType: \"New\" is none of Alert, Update, Cancel, Ack, Error",
        ),
        ("Public", "World", "row 8, field scope: \"World\" is none of Public, Restricted, Private"),
        (
            "Severe",
            "Grave",
            "row 13, field severity: \"Grave\" is none of Extreme, Severe, Moderate, Minor, Unknown",
        ),
        (
            "Expected",
            "Soon",
            "row 12, field urgency: \"Soon\" is none of Immediate, Expected, Future, Past, Unknown",
        ),
        (
            "Likely",
            "Sure",
            "row 14, field certainty: \"Sure\" is none of Observed, Likely, Possible, Unlikely, Unknown",
        ),
        (
            "<category>Met",
            "<category>Weather",
            "row 10, field category: \"Weather\" is none of Geo, Met, Safety, Security, Rescue, Fire, Health, Env, \
             Transport, Infra, CBRNE, Other",
        ),
    ] {
        check_refused(with(good, bad), expected);
    }
}

#[test]
fn times_need_a_numeric_offset() {
    const SENT: &str = "2026-11-24T14:00:00+09:00";
    check_refused(
        with(SENT, "2026-11-24T14:00:00"),
        "row 5, field sent: \"2026-11-24T14:00:00\" has no offset; CAP writes 2026-11-24T14:30:00+09:00",
    );
    check_refused(
        with(SENT, "2026-02-30T14:00:00+09:00"),
        "row 5, field sent: \"2026-02-30T14:00:00+09:00\" is no day of the calendar",
    );
    check_refused(
        with("2026-11-25T18:00:00+09:00", "tomorrow"),
        "row 15, field expires: \"tomorrow\" is no time; CAP writes 2026-11-24T14:30:00+09:00",
    );
    let noted =
        "row 5, field sent: \"2026-11-24T05:00:00Z\" ends in Z, which CAP writes as -00:00; read as UTC";
    let zulu = check_kept(with(SENT, "2026-11-24T05:00:00Z"), &[noted]);
    let utc = check_kept(with(SENT, "2026-11-24T05:00:00-00:00"), &[]);
    assert_eq!((zulu.sent, utc.sent), (check_kept(GOOD, &[]).sent, zulu.sent));
}

#[test]
fn a_dtd_or_an_entity_of_one_is_refused_unread() {
    check_refused(
        with("<alert ", "<!DOCTYPE alert [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<alert "),
        "row 2: has a DTD (<!DOCTYPE), which no CAP file may have; it was not read",
    );
    check_refused(
        with("Flood in Dili", "&x;"),
        "row 16: has the entity \"&x;\", which only a DTD could explain",
    );
    let alert = check_kept(with("Flood in Dili", "&lt;&#x44;&#105;li&gt; &quot;&apos;"), &[]);
    assert_eq!(alert.headline.as_str(), "<Dili> \"'");
}

#[test]
fn what_is_no_cap_file_is_said_to_be_what_it_is() {
    const PAGE: &str =
        "is a web page, not a CAP file; perhaps a login page was saved in its place: fetch it again";
    check_refused("", "is empty");
    check_refused("<!DOCTYPE html><html><body>Log in", PAGE);
    check_refused("\n<HTML><body>Log in", PAGE);
    check_refused("<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'><html/>", PAGE);
    check_refused("<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'/>", PAGE);
    check_refused("{\"alerts\": []}", "row 1: is not XML; it begins with \"{\"alerts\": []}\"");
    check_refused("<kml/>", "row 1: begins with <kml>, not with <alert>; it is no CAP file");
    check_refused(
        "<feed xmlns='http://www.w3.org/2005/Atom'/>",
        "row 1: is an index of alerts (<feed>); give the alerts that it names",
    );
    check_refused(
        "<alert/>",
        "row 1: <alert> has no namespace; CAP 1.2 has \"urn:oasis:names:tc:emergency:cap:1.2\"",
    );
    check_refused(
        with("cap:1.2", "cap:9"),
        "row 2: \"urn:oasis:names:tc:emergency:cap:9\" is not the namespace of CAP 1.2 or 1.1",
    );
    check_refused(
        format!("{GOOD}<alert/>"),
        "row 26: a second element follows the alert; one file has one alert",
    );
    check_refused(vec![b' '; 1024 * 1024 + 1], "is 1048577 bytes; an alert has 1048576 at most");
    let deep = with("<info>", &"<x>".repeat(20));
    check_refused(deep, "row 9: has more than 16 levels or 50000 elements; it is no CAP file");
}

#[test]
fn a_file_that_is_cut_off_is_refused_wherever_it_is_cut() {
    let end = GOOD.rfind("</alert>").unwrap();
    for cut in 1..end {
        let parsed = parse(&GOOD.as_bytes()[..cut]);
        assert!(parsed.records.is_empty() && parsed.issues.len() == 1, "{cut}");
    }
    check_refused(
        &GOOD[..GOOD.find("</area>").unwrap()],
        "row 23: ends inside <area>; the file is cut off: fetch it again",
    );
}

#[test]
fn the_namespace_may_have_a_prefix_and_foreign_elements_are_left_out() {
    let prefixed =
        GOOD.replace('<', "<c:").replace("<c:/", "</c:").replace("<c:?", "<?").replace("xmlns=", "xmlns:c=");
    let alert = check_kept(prefixed, &[]);
    assert_eq!(alert.headline.as_str(), "Flood in Dili");
    check_refused(
        with("<scope>Public</scope>", "<x:scope xmlns:x='urn:x'>Public</x:scope>"),
        "row 2, field scope: is missing; <alert> needs it",
    );
}

#[test]
fn version_and_signature_are_remarked() {
    let alert = check_kept(with("cap:1.2", "cap:1.1"), &["row 2: CAP 1.1"]);
    assert_eq!(alert.remarks, ["CAP 1.1".into()]);
    let signature =
        "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo/></Signature></alert>";
    let alert = check_kept(with("</alert>", signature), &["row 2: signed, signature not verified"]);
    assert_eq!(alert.remarks, ["signed, signature not verified".into()]);
}

#[test]
fn encodings_are_read_as_declared_or_refused() {
    let text = GOOD.replace("Dili", "Liquiçá");
    let title = |bytes: &[u8]| check_kept(bytes, &[]).headline.as_str().to_owned();
    assert_eq!(title(format!("\u{feff}{text}").as_bytes()), "Flood in Liquiçá");
    let latin: Vec<u8> = text.replace("UTF-8", "ISO-8859-1").chars().map(|c| c as u8).collect();
    assert_eq!(title(&latin), "Flood in Liquiçá");
    let utf16: Vec<u8> = format!("\u{feff}{}", text.replace("UTF-8", "UTF-16"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(title(&utf16), "Flood in Liquiçá");
    let big: Vec<u8> = format!("\u{feff}{}", text.replace("UTF-8", "UTF-16"))
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(title(&big), "Flood in Liquiçá");
    let halved = &utf16[..utf16.len() - 1];
    assert!(parse(halved).records.is_empty(), "half a character is no text");
    let undeclared: Vec<u8> = text.chars().map(|c| c as u8).collect();
    check_refused(undeclared, "is not UTF-8 as it must be; save it as UTF-8");
    check_refused(
        with("UTF-8", "EBCDIC-37"),
        "is written in an encoding that haree does not know; save it as UTF-8",
    );
}

#[test]
fn a_shape_that_is_none_is_left_out_and_the_alert_kept() {
    const POLYGON: &str = "-8.6,125.5 -8.5,125.5 -8.5,125.6 -8.6,125.5";
    const CIRCLE: &str = "-8.56,125.57 10";
    for (good, bad, expected) in [
        (
            POLYGON,
            "-8.6,125.5 -8.5,125.5",
            "row 20, field polygon: was left out: has 2 points; a polygon has four or more",
        ),
        (
            POLYGON,
            "-8.6,125.5 -8.5,125.5 -8.5,125.6 -8.7,125.6",
            "row 20, field polygon: was left out: is not closed; its last point must be its first",
        ),
        (
            POLYGON,
            "125.5,-8.6 125.5,-8.5 125.6,-8.5 125.5,-8.6",
            "row 20, field polygon: was left out: \"125.5,-8.6\" is not on the earth; the latitude comes first",
        ),
        (
            POLYGON,
            "-8.6;125.5",
            "row 20, field polygon: was left out: \"-8.6;125.5\" is no point; it is written lat,lon",
        ),
        (
            POLYGON,
            "NaN,125.5",
            "row 20, field polygon: was left out: \"NaN,125.5\" is not on the earth; the latitude comes first",
        ),
        (
            CIRCLE,
            "-8.56,125.57",
            "row 21, field circle: was left out: \"-8.56,125.57\" is no circle; it is written lat,lon radius",
        ),
        (CIRCLE, "-8.56,125.57 -1", "row 21, field circle: was left out: \"-1\" is no radius in kilometres"),
    ] {
        let alert = check_kept(with(good, bad), &[expected]);
        let area = &alert.areas[0];
        assert_eq!(area.polygons.len() + area.circles.len(), 1);
        assert_eq!(alert.remarks.len(), 1);
    }
}

#[test]
fn several_pairs_in_one_geocode_are_all_read() {
    let pair = "<geocode><valueName>cod</valueName><value>TL06</value>";
    let alert = check_kept(with(pair, &format!("{pair}<valueName>UGC</valueName><value>X1</value>")), &[]);
    assert_eq!(alert.areas[0].geocodes, [("cod".into(), "TL06".into()), ("UGC".into(), "X1".into())]);
}

#[test]
fn several_languages_are_one_alert() {
    let info = &GOOD[GOOD.find("<info>").unwrap()..GOOD.find("</alert>").unwrap()];
    let spoken = |language: &str, headline: &str| {
        info.replace("<info>", &format!("<info><language>{language}</language>"))
            .replace("Flood in Dili", headline)
    };
    let (id, en) = (spoken("id-ID", "Banjir"), spoken("en-GB", "Flood"));
    let noted = "row 9, field info: is read in \"en-GB\"; also there in \"id-ID\"";
    let alert = check_kept(with(info, &format!("{id}{en}")), &[noted]);
    assert_eq!((alert.headline.as_str(), alert.areas.len()), ("Flood", 1));
    assert_eq!(alert.language.as_str(), "en-GB");
    let noted = "row 25, field info: is read in \"id-ID\"; also there in \"pt\"";
    let alert = check_kept(with(info, &format!("{id}{}", spoken("pt", "Inundação"))), &[noted]);
    assert_eq!((alert.headline.as_str(), alert.language.as_str()), ("Banjir", "id-ID"));
    let noted = "row 9, field language: \"Bahasa Indonesia\" names no language; write one as en-GB";
    let alert = check_kept(with(info, &spoken("Bahasa Indonesia", "Banjir")), &[noted]);
    assert_eq!(alert.language.as_str(), "und");
    assert!(check_kept(with(info, &spoken("EN-us", "Flood")), &[]).language.is_empty());
}

#[test]
fn several_hazards_in_one_language_lose_no_area() {
    let info = &GOOD[GOOD.find("<info>").unwrap()..GOOD.find("</alert>").unwrap()];
    let worse = info.replace("Severe", "Extreme").replace("Dili", "Baucau").replace("25T18", "25T12");
    let noted = "row 9, field info: is there 2 times; the gravest is shown, with the areas of all";
    let alert = check_kept(with(info, &format!("{info}{worse}")), &[noted]);
    assert_eq!((alert.severity, alert.headline.as_str()), (Severity::Extreme, "Flood in Baucau"));
    assert_eq!(alert.areas.len(), 2);
    assert_eq!(alert.expires, check_kept(GOOD, &[]).expires);
}

#[test]
fn identifiers_hold_nothing_that_would_confuse_them() {
    check_refused(
        with("DNMG-2026-7", "A,7"),
        "row 3, field identifier: \"A,7\" holds \",\", which it must not",
    );
    check_refused(
        with("alerts@dnmg.tl", "a&amp;b"),
        "row 4, field sender: \"a&b\" holds \"&\", which it must not",
    );
    check_refused(
        with("DNMG-2026-7", "A\u{200b}7"),
        "row 3, field identifier: holds the control character U+200B, which it must not",
    );
    let noted = "row 4, field sender: \"Met Office\" holds a space, which it must not";
    assert_eq!(check_kept(with("alerts@dnmg.tl", "Met Office"), &[noted]).sender.as_str(), "Met Office");
    // It is passed on as `a%20a%20…`, which must be read as well.
    check_refused(
        with("DNMG-2026-7", &"a ".repeat(200)),
        "row 3, field identifier: is longer than 500 bytes",
    );
    check_refused(
        with("<scope>", "<identifier>B</identifier><scope>"),
        "row 8, field identifier: is given twice in one <alert>",
    );
}

#[test]
fn references_that_are_no_triples_are_left_out() {
    let file = with("<msgType>Alert", "<msgType>Update")
        .replace("<info>", "<references>a@b,1,2026-11-24T14:00:00+09:00 nonsense</references><info>");
    let alert = check_kept(
        file,
        &["row 9, field references: left out \"nonsense\"; it is written sender,identifier,sent"],
    );
    assert_eq!(alert.references, ["a@b,1".into()]);
    check_kept(
        with("<msgType>Alert", "<msgType>Update"),
        &["row 2, field references: is missing: this Update names no message that it is about"],
    );
}

#[test]
fn a_tsunami_is_told_from_the_word_that_there_is_none() {
    let parameter = |name: &str, value: &str| {
        let pair =
            format!("<parameter><valueName>{name}</valueName><value>{value}</value></parameter><area>");
        check_kept(with("<area>", &pair), &[]).tsunami
    };
    assert!(check_kept(with("Flood<", "Tsunami Warning<"), &[]).tsunami);
    assert!(
        parameter("tsunami", "1") && parameter("hazard", "TSUNAMI") && parameter("TsunamiPotential", "yes")
    );
    assert!(!parameter("tsunami", "0") && !parameter("potensi", "Tidak berpotensi tsunami"));
    assert!(!parameter("note", "no tsunami threat") && !parameter("depth", "10"));
}

#[test]
fn control_and_bidirectional_characters_reach_no_record_and_no_message() {
    let all = (0..0x20).chain(0x7f..=0x9f).chain([0x61c, 0x200b, 0x200e, 0x200f]).chain(0x202a..=0x202e);
    let all = all.chain(0x2066..=0x2069).chain([0xfeff, 0xe0001]).filter_map(char::from_u32);
    let texts = [
        "DNMG-2026-7",
        "alerts@dnmg.tl",
        "2026-11-24T14",
        "Actual",
        "Public",
        "Met<",
        "Flood<",
        "Expected",
        "Flood in Dili",
        "Rain",
        "Dili</areaDesc",
        "-8.6,125.5 -8.5",
        "-8.56,",
        "cod<",
        "TL06",
        "identifier>",
    ];
    for c in all {
        for text in texts {
            let middle = text.len() / 2;
            let dirty = format!("{}{c}[31m{}", &text[..middle], &text[middle..]);
            let parsed = parse(with(text, &dirty).as_bytes());
            let said = format!("{:?} {}", parsed.records, lines(&parsed).join(" "));
            assert_eq!(hint::harmful(&said), None, "{c:?} in {text}");
            assert!(!said.contains(&format!("\\u{{{:x}}}", u32::from(c))), "{c:?} in {text}");
        }
    }
    let alert = check_kept(
        with("Flood in Dili", "Flood \u{1b}[2J\u{202e}in Dili"),
        &["row 16, field headline: held control or bidirectional characters, which were taken out"],
    );
    assert_eq!(alert.headline.as_str(), "Flood [2Jin Dili");
    assert_eq!(alert.remarks.len(), 1);
    check_refused(
        with("Flood in Dili", "&#27;&nope;"),
        "row 16: has the entity \"&nope;\", which only a DTD could explain",
    );
}

#[test]
fn a_text_of_many_pages_is_cut_and_says_so() {
    let alert = check_kept(
        with("Rain", &"é".repeat(17_000)),
        &["row 17, field description: was cut after 32768 bytes"],
    );
    assert!(!alert.description.is_empty());
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        parse(&bytes);
    }

    #[test]
    fn a_damaged_message_never_panics(at in 0..GOOD.len(), length in 0_usize..20, other in ".{0,12}") {
        let end = (at + length).min(GOOD.len());
        parse(format!("{}{other}{}", &GOOD[..at], &GOOD[end..]).as_bytes());
    }

    #[test]
    fn shapes_never_panic(text in "[0-9,. eNa∞+-]{0,60}") {
        parse(with("-8.6,125.5 -8.5,125.5 -8.5,125.6 -8.6,125.5", &text).as_bytes());
        parse(with("-8.56,125.57 10", &text).as_bytes());
    }
}
