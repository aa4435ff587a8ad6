//! The demo on outside sources: the board is as in any demo, and each source is there with its state.

use crate::support::pty::Console;

#[test]
fn the_demo_reads_its_figures_from_servers_and_shows_how_they_stand() {
    let home = tempfile::tempdir().unwrap();
    let mut console = Console::start(home.path(), &["demo", "--sources"]);
    console.sees(&["SIMULATED", "Batugade", "silent", "Airport DIL", "Flood warning for Dili", "900 kits"]);
    console.press("9");
    console.sees(&[
        "SIMULATED",
        "CAP (simulated)",
        "DHIS2 (simulated)",
        "GDACS (simulated)",
        "USGS (simulated)",
    ]);
    console.press("q");
    assert_eq!(console.ends(), 0);
    console.restored();
}
