//! `haree wall` on the real binary: alone, beside a console on the same data, and without HQ.

use crate::support::{
    process::{Hq, haree},
    pty::Console,
};

#[test]
fn a_wall_stands_beside_a_console_on_the_same_data_and_survives_both_and_hq() {
    let home = tempfile::tempdir().unwrap();
    let hq = Hq::serve(home.path(), &home.path().join("hq"), &["--simulate", "--speed", "0.000001"]);
    let data = home.path().join("console");
    let data = data.to_str().unwrap();
    let url = hq.url.clone();
    let arguments = ["--hq", &url, "--data", data];
    // Before any console was here it fetches for itself.
    // On a larger screen its lines are no text, but letters of blocks.
    let small = (80, 24);
    let mut wall = Console::start_sized(
        home.path(),
        &[&["wall", "--dwell-seconds", "3600"], &arguments[..]].concat(),
        small,
    );
    wall.sees(&["SIMULATED", "live", "Flood warning for Dili", "until somebody acknowledges"]);

    // It keeps nobody out, and shows what the console shows.
    let mut console = Console::start(home.path(), &arguments);
    console.sees(&["live", "68,196"]);
    console.press("5");
    console.sees(&["Flood warning for Dili"]);
    console.press("a");
    console.sees(&["Reason:"]);
    console.press("everybody knows\r");
    wall.sees(&["4 posts", "1 of 4"]);
    wall.press(" ");
    wall.sees(&["kits on hand", "2 of 4"]);
    console.press("3");
    console.sees(&["Pante Macassar", "families"]);
    console.press("-");
    console.sees(&["Quantity:"]);
    console.press("9\tflood\r");
    console.sees(&["Queued"]);
    let kits = |text: &str| {
        let line =
            text.lines().find(|line| line.trim_start().starts_with("Dili ")).unwrap_or_default().to_owned();
        line.split_whitespace().nth(1).and_then(|word| word.parse::<i64>().ok())
    };
    console.press("1");
    crate::support::wait_until("the wall to show the console's kits", || {
        let (here, there) = (kits(&wall.text()), haree(home.path(), &["export", "stock", "--data", data]));
        let there = String::from_utf8(there.stdout).unwrap();
        let row = there.lines().find(|row| row.contains(",site-dili,") && row.contains(",stock.on_hand,"));
        let there = row.and_then(|row| row.split(',').nth(7)).and_then(|number| number.parse::<i64>().ok());
        if here.is_some() && here == there {
            Ok(())
        } else {
            Err(format!("{here:?} {there:?}\n{}", wall.text()))
        }
    });
    wall.press("a1x\r");
    console.press("q");
    assert_eq!(console.ends(), 0);
    hq.kill();
    wall.sees(&["kits on hand", "SIMULATED"]);
    wall.press("q");
    assert_eq!(wall.ends(), 0);
    wall.restored();

    // Without HQ and without a console there is what was seen last.
    let mut wall = Console::start_sized(home.path(), &[&["wall"], &arguments[..]].concat(), small);
    wall.sees(&["SIMULATED", "offline", "4 posts"]);
    wall.press("\x1b");
    assert_eq!(wall.ends(), 0);
}
