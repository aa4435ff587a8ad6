//! What the board shows, and that it follows the figures.

use crate::support::{
    process::{Hq, haree},
    pty::Console,
    wait_until,
};

const POSTS: [&str; 4] = ["Airport DIL", "Batugade", "Salele", "Sakato"];

#[test]
fn the_demo_shows_the_mission_s_figures_and_says_that_it_is_simulated() {
    let home = tempfile::tempdir().unwrap();
    // On some days nobody crosses for half a minute.
    let mut console = Console::start(home.path(), &["demo", "--speed", "60"]);
    let figures = ["900 kits for 4,500 families", "68,196", "1,221", "1.79 %", "SIMULATED", "live"];
    let board = console.sees(&[POSTS.as_slice(), &figures].concat());
    assert!(open_alerts(&board) >= 2, "{board}");
    let before = crossings(&board);
    wait_until("a figure of the crossings to change", || {
        let now = console.text();
        if crossings(&now) == before { Err(now) } else { Ok(()) }
    });
    console.press("q");
    assert_eq!(console.ends(), 0);
    let left: Vec<_> = std::fs::read_dir(home.path()).unwrap().filter_map(Result::ok).collect();
    assert!(
        left.iter().all(|entry| !entry.file_name().to_string_lossy().starts_with("haree-demo")),
        "{left:?}"
    );
}

#[test]
fn every_panel_says_that_it_is_simulated() {
    let home = tempfile::tempdir().unwrap();
    let mut console = Console::start(home.path(), &["demo"]);
    console.sees(&["live"]);
    for (key, word) in [("2", "movements"), ("3", "kits"), ("4", "screened"), ("5", "Flood")] {
        console.press(key);
        console.sees(&[word, "SIMULATED"]);
    }
}

#[test]
fn the_board_follows_what_is_imported_into_a_real_ledger() {
    let home = tempfile::tempdir().unwrap();
    let ledger = home.path().join("hq");
    let hq = Hq::serve(home.path(), &ledger, &[]);
    let data = home.path().join("console");
    let console = Console::start(home.path(), &["--hq", &hq.url, "--data", data.to_str().unwrap()]);
    let board = console.sees(&["900 kits for 4,500 families", "68,196", "1,221"]);
    assert!(!board.contains("SIMULATED"), "{board}");
    let file = home.path().join("figures.csv");
    std::fs::write(
        &file,
        "metric,place,dimensions,period,value,unit,source,as_of\n\
         nfi.kits_prepositioned,TLS,,2026,1000,kits,civil-protection,2026-11-20T10:00:00+09:00\n\
         nfi.families_covered,TLS,,2026,5100,families,civil-protection,2026-11-20T10:00:00+09:00\n\
         tb.screened,TLS,,2023/2025,70001,screenings,ministry,2026-11-20T10:00:00+09:00\n\
         tb.cases,TLS,,2023/2025,1400,cases,ministry,2026-11-20T10:00:00+09:00\n\
         stock.count,site-dili,item=kit,2026-11-20,417,units,civil-protection,2026-11-20T10:00:00+09:00\n",
    )
    .unwrap();
    let output = haree(
        home.path(),
        &["hq", "import", "figures", file.to_str().unwrap(), "--data", ledger.to_str().unwrap()],
    );
    assert!(output.status.success(), "{output:?}");
    console.sees(&["1,000 kits for 5,100 families", "70,001", "1,400", "2.00 %", "417"]);

    // Before the import was another board; the console that runs and HQ say the same of it.
    let of = |arguments: &[&str]| {
        let output = haree(home.path(), &[arguments, &["--as-of", "2026-01-01 14:00"]].concat());
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let here = of(&["status", "--data", data.to_str().unwrap()]);
    assert!(here.contains("2026-01-01 14:00 TLT") && !here.contains("1000 kits"), "{here}");
    assert_eq!(of(&["hq", "status", "--data", ledger.to_str().unwrap()]), here);
    for beyond in ["9999-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "1999-12-31 14:00"] {
        let output =
            haree(home.path(), &["hq", "status", "--data", ledger.to_str().unwrap(), "--as-of", beyond]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains("from 2000 to 2199"), "{beyond}: {said}");
    }
    drop(console);
    assert_eq!(of(&["status", "--data", data.to_str().unwrap()]), here);
}

#[test]
fn a_simulated_past_has_targets_minima_and_the_alerts_of_haree_s_own_rules() {
    let home = tempfile::tempdir().unwrap();
    let ledger = home.path().join("hq");
    let moment = ["--simulate", "--clock", "2026-12-01T14:32:00+09:00", "--speed", "0.000001"];
    drop(Hq::serve(home.path(), &ledger, &moment));
    let arguments = ["hq", "status", "--data", ledger.to_str().unwrap(), "--as-of", "2026-11-30 10:00"];
    let output = haree(home.path(), &arguments);
    let past = String::from_utf8(output.stdout).unwrap();
    for said in ["minimum 30 BELOW", "900 kits for 4500 families", "68196", "of minimum 30"] {
        assert!(past.contains(said), "{said}\n{past}");
    }
}

/// The number before `open` in the title of the alerts.
fn open_alerts(board: &str) -> u32 {
    let title = board.lines().find(|line| line.contains(" open")).unwrap_or_default();
    let before = title.split(" open").next().unwrap_or_default();
    before.split_whitespace().last().and_then(|word| word.parse().ok()).unwrap_or(0)
}

/// The lines of the four posts.
fn crossings(board: &str) -> Vec<String> {
    board
        .lines()
        .filter(|line| POSTS.iter().any(|post| line.contains(post)))
        .map(|line| line.chars().take(60).collect())
        .collect()
}
