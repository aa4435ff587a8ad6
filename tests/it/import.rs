//! Files that come in, good and bad.

use std::{collections::BTreeMap, fmt::Write as _, path::Path};

use haree::{
    domain::{Alert, Calendar, Instant, Metric, Observation, Place, PlaceKind, Provenance, Standing, Value},
    formats::{Parsed, cap, figures},
    hq::{
        Batch, Receipt, Taken,
        import::{self, ImportReport},
    },
};

type Tested = Result<(), Box<dyn std::error::Error>>;

fn sample(name: &str) -> std::io::Result<Vec<u8>> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name))
}

fn batugade() -> Place {
    Place {
        id: "BTG".into(),
        kind: PlaceKind::Post,
        name: "Batugade".into(),
        short: None,
        names: Vec::new(),
        codes: Vec::new(),
        position: None,
        precision_km: None,
        parent: None,
        population: None,
        access: None,
        opposite: Some("Mota'ain".into()),
        calendar: None::<Calendar>,
        source: "test".into(),
    }
}

fn read_figures(name: &str) -> Result<Parsed<figures::Figure>, Box<dyn std::error::Error>> {
    let arrived: Instant = "2026-11-24T12:00:00Z".parse()?;
    let context = figures::Context { places: &[batugade()], declared: None, arrived };
    Ok(figures::parse(&sample(name)?, &context))
}

/// What is in force in a ledger that keeps one row a figure: enough to see how a report counts.
#[derive(Default)]
struct Ledger(BTreeMap<String, Observation>);

impl Ledger {
    fn take(&mut self, batch: &Batch) -> Receipt {
        let mut receipt = Receipt::default();
        for observation in &batch.observations {
            let key = format!("{:?} {} {}", observation.series, observation.period, observation.source);
            let taken = match self.0.get(&key) {
                None => Taken::New,
                Some(known) if known.as_of > observation.as_of => Taken::Older,
                Some(known) if known == observation => Taken::Unchanged,
                Some(_) => Taken::Revised,
            };
            if matches!(taken, Taken::New | Taken::Revised) {
                self.0.insert(key, observation.clone());
            }
            receipt.observations.push(taken);
        }
        receipt
    }

    fn import(&mut self, name: &str) -> Result<ImportReport, Box<dyn std::error::Error>> {
        let pending = import::figures(read_figures(name)?, Provenance::Real);
        let receipt = self.take(&pending.batch);
        Ok(pending.settle(&receipt))
    }
}

#[test]
fn published_figures_are_read_with_their_periods_and_sources() -> Tested {
    let parsed = read_figures("figures/batugade.csv")?;
    assert_eq!(parsed.issues, []);
    let [(first, figures::Figure::Observation(year)), ..] = &parsed.records[..] else {
        return Err("no observation".into());
    };
    assert_eq!((first.row, parsed.records.len()), (3, 10));
    assert_eq!((year.series.metric, year.value), (Metric::Crossings, Value::Number(468_984)));
    assert_eq!((year.period.to_string().as_str(), year.source.as_str()), ("2025", "bnpp"));
    assert_eq!(year.standing, Standing::Final);
    Ok(())
}

#[test]
fn a_file_twice_then_a_revision_then_an_older_copy_are_counted_as_such() -> Tested {
    let mut ledger = Ledger::default();
    for (file, line) in [
        ("batugade", "10 taken, 0 revised, 0 older (not in force), 0 unchanged, 0 refused"),
        ("batugade", "0 taken, 0 revised, 0 older (not in force), 10 unchanged, 0 refused"),
        ("batugade-revised", "0 taken, 1 revised, 0 older (not in force), 9 unchanged, 0 refused"),
        ("batugade-older", "0 taken, 0 revised, 4 older (not in force), 0 unchanged, 0 refused"),
    ] {
        let report = ledger.import(&format!("figures/{file}.csv"))?;
        assert_eq!(report.to_string(), line, "{file}");
        assert_eq!(ImportReport::exit_code(&[report]), 0);
    }
    Ok(())
}

fn read_alert(name: &str) -> Result<Alert, Box<dyn std::error::Error>> {
    let mut parsed = cap::parse(&sample(name)?);
    if parsed.records.len() == 1 {
        Ok(parsed.records.remove(0).1)
    } else {
        Err(format!("{:?}", parsed.issues).into())
    }
}

#[test]
fn the_oasis_examples_are_read_with_their_true_dates() -> Tested {
    for (file, sender, sent, expires) in [
        ("adot1", "hsas@dhs.gov", "2003-04-02T19:39:01+00:00", None),
        ("adot2", "KSTO@NWS.NOAA.GOV", "2003-06-17T21:57:00+00:00", Some("2003-06-17T23:00:00+00:00")),
        ("adot3", "trinet@caltech.edu", "2003-06-12T03:56:00+00:00", None),
    ] {
        let alert = read_alert(&format!("cap/oasis-v1.2-appendix-{file}.xml"))?;
        assert_eq!(alert.sender.as_str(), sender);
        assert_eq!(alert.sent.to_rfc3339(), sent);
        assert_eq!(alert.expires.map(|at| at.to_rfc3339()).as_deref(), expires);
        assert!(alert.remarks.is_empty() && !alert.areas.is_empty());
    }
    let update = read_alert("cap/oasis-v1.2-appendix-adot3.xml")?;
    assert_eq!(update.references, ["trinet@caltech.edu,TRI13970876.1".into()]);
    Ok(())
}

#[test]
fn a_message_of_cap_1_1_is_read_with_a_remark() -> Tested {
    let alert = read_alert("cap/google-weather.cap")?;
    assert_eq!(alert.remarks, ["CAP 1.1".into()]);
    assert_eq!(alert.areas.first().map(|area| area.geocodes.len()), Some(2));
    Ok(())
}

#[test]
fn a_message_without_scope_is_refused_by_the_elements_name() -> Tested {
    let parsed = cap::parse(&sample("cap/google-invalid.cap")?);
    let report =
        import::alerts(parsed, Provenance::Real, "2026-11-24T12:00:00Z".parse()?).settle(&Receipt::default());
    assert_eq!(
        report.to_string(),
        "0 taken, 0 revised, 0 older (not in force), 0 unchanged, 1 refused\n\
         refused: row 2, field scope: is missing; <alert> needs it"
    );
    assert_eq!(ImportReport::exit_code(&[report]), 2);
    Ok(())
}

#[test]
fn a_real_alert_in_a_simulated_ledger_says_so() -> Tested {
    let parsed = cap::parse(&sample("cap/oasis-v1.2-appendix-adot1.xml")?);
    let pending = import::alerts(parsed, Provenance::Simulated, "2026-11-24T12:00:00Z".parse()?);
    let remarks: Vec<&str> =
        pending.batch.alerts.iter().flat_map(|alert| &alert.remarks).map(AsRef::as_ref).collect();
    assert_eq!(remarks, ["real alert in a simulated ledger"]);
    Ok(())
}

#[test]
fn a_large_file_is_read_in_one_pass_and_keeps_its_good_rows() -> Tested {
    const ROWS: usize = 20_000;
    let mut file = String::from("metric,place,dimensions,period,value,unit,source,as_of\n");
    for i in 0..ROWS {
        let value = if i % 1_000 == 0 { "12O".to_owned() } else { i.to_string() };
        writeln!(file, "crossings,BTG,sex=s{i},2026-11-23,{value},movements,x,2026-11-24T08:00+09:00")?;
    }
    let context =
        figures::Context { places: &[batugade()], declared: None, arrived: "2026-11-24T12:00:00Z".parse()? };
    let parsed = figures::parse(file.as_bytes(), &context);
    assert_eq!((parsed.records.len(), parsed.refused_rows()), (ROWS - 20, 20));
    assert_eq!(parsed.issues.last().and_then(|issue| issue.row), Some(19_002));
    Ok(())
}
