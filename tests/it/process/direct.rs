//! A console without an HQ asks its sources itself, keeps what they said and what was done, and gives way
//! to an HQ.

use std::fs;

use chrono::TimeDelta;

use crate::support::{
    cap::flood,
    plain_site::PlainSite as Site,
    process::{Hq, haree, surroundings},
    pty::Console,
    wait_until,
};

/// A home whose settings list one source, and what every command there is started with.
struct Room {
    home: tempfile::TempDir,
    data: String,
    config: String,
}

impl Room {
    fn with_source(site: &Site) -> Self {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
        let (data, config) = (path("console"), path("settings.toml"));
        let address = format!("{}/flood.xml", site.url);
        let text =
            format!("[[source]]\nid = \"dnmg\"\nkind = \"cap\"\nname = \"DNMG\"\naddress = \"{address}\"\n");
        fs::write(&config, text).unwrap();
        Self { home, data, config }
    }

    fn arguments<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        [more, &["--data", &self.data, "--config", &self.config]].concat()
    }

    fn console(&self, more: &[&str]) -> Console {
        Console::start(self.home.path(), &self.arguments(more))
    }

    fn says(&self, arguments: &[&str]) -> String {
        let output = haree(self.home.path(), arguments);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

fn site() -> Site {
    let site = Site::start();
    site.set("/flood.xml", 200, &flood("FLOOD-1", "Comoro river rising", TimeDelta::days(1)));
    site
}

#[test]
fn a_console_without_an_hq_asks_its_sources_and_keeps_what_they_said_and_what_was_done() {
    let site = site();
    let room = Room::with_source(&site);
    let mut console = room.console(&["--person", "Maria"]);
    console.sees(&["no HQ: own sources", "Comoro river rising", "1 open", "DNMG"]);
    console.press("9");
    console.sees(&["DNMG", "heard", "this console asks the sources of its settings itself"]);
    console.press("5");
    console.sees(&["Keep away from the river"]);
    console.press("a");
    console.sees(&["Signed: Maria"]);
    console.press("sandbagged\r");
    console.sees(&["Maria", "queue 0"]);
    console.press("7");
    console.sees(&["Kept here: 1", "what is done here is kept on this machine alone"]);
    console.sees_no("HQ has it");

    // The data are one console's; what others read of them is as with an HQ.
    let mut second = room.console(&[]);
    second.sees(&["in use by another haree"]);
    assert_ne!(second.ends(), 0);
    let status = room.says(&["status", "--data", &room.data]);
    assert!(status.contains("no HQ: own sources") && status.contains("Comoro river rising"), "{status}");
    console.press("q");
    assert_eq!(console.ends(), 0);
    console.restored();

    let status = room.says(&["status", "--data", &room.data]);
    assert!(status.contains("no HQ: own sources") && status.contains("sandbagged"), "{status}");
    let alerts = room.says(&["export", "alerts", "--format", "csv", "--data", &room.data]);
    assert!(alerts.contains("Comoro river rising") && alerts.contains("Maria"), "{alerts}");
    // The commands of sources find the ledger.
    let list = room.says(&["source", "list", "--data", &room.data, "--config", &room.config]);
    assert!(list.contains("1 records"), "{list}");

    // The source is silent now: what it said is still there, and that it is silent is told.
    site.set("/flood.xml", 503, "");
    let mut console = room.console(&["--person", "Maria"]);
    console.sees(&["no HQ: own sources", "Comoro river rising"]);
    console.press("5\r");
    console.sees(&["Maria", "sandbagged"]);
    console.press("9");
    console.sees(&["fails", "503", "t ask now"]);
    // It can be asked again half a minute later at the earliest.
    console.press("t");
    console.sees(&["DNMG was not asked: it was asked just now"]);
    console.press("p");
    console.sees(&["no HQ: own sources paused"]);
    console.press("t");
    console.sees(&["Paused: go on first."]);
    console.press("p");
    console.sees(&["Going on: sources are asked in their turns."]);
}

#[test]
fn lines_without_a_screen_come_from_own_sources_too() {
    let room = Room::with_source(&site());
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_haree"));
    command.args(room.arguments(&["--linear", "--person", "Maria"])).env_clear();
    command.envs(surroundings(room.home.path()));
    let out = fs::File::create(room.home.path().join("lines")).unwrap();
    command.stdin(std::process::Stdio::piped()).stdout(out);
    let mut child = command.spawn().unwrap();
    let said = || fs::read_to_string(room.home.path().join("lines")).unwrap();
    wait_until("the alert as a line", || {
        let said = said();
        let is_told = said.contains("no HQ: own sources") && said.contains("Comoro river rising");
        if is_told { Ok(()) } else { Err(said) }
    });
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_wall_asks_own_sources_until_a_console_does() {
    let site = site();
    let room = Room::with_source(&site);
    let mut wall = room.console(&["wall", "--dwell-seconds", "3600"]);
    wall.sees(&["no HQ: own sources", "Comoro river rising"]);
    // Whoever acts needs the ledger, and the wall gives it up.
    let mut console = room.console(&["--person", "Maria"]);
    console.sees(&["no HQ: own sources", "Comoro river rising"]);
    console.press("5");
    console.sees(&["Keep away from the river"]);
    console.press("a");
    console.sees(&["Signed: Maria"]);
    console.press("everybody knows\r");
    console.sees(&["Maria", "queue 0"]);
    wall.sees(&["Crossings today", "1 of 4"]);
    console.press("q");
    assert_eq!(console.ends(), 0);
    wall.press("q");
    assert_eq!(wall.ends(), 0);
}

#[test]
fn with_an_hq_sources_are_its_business() {
    let site = site();
    let room = Room::with_source(&site);
    let hq = Hq::serve(room.home.path(), &room.home.path().join("hq"), &[]);
    let mut console = room.console(&["--hq", &hq.url]);
    console.sees(&["live", "68,196"]);
    console.press("9");
    console.sees(&["There is an HQ: sources are its business"]);
    console.press("q");
    assert_eq!(console.ends(), 0);
    assert_eq!(site.asked("/flood.xml"), 0);

    // What HQ filled stays HQ's, also without its address.
    let mut console = room.console(&[]);
    console.sees(&["no HQ: own sources not asked", "68,196"]);
    console.press("7");
    console.sees(&["this data directory holds what HQ “HQ” sent"]);
    console.press("q");
    assert_eq!(console.ends(), 0);
    assert_eq!(site.asked("/flood.xml"), 0);
}

#[test]
fn nobody_else_gets_into_the_own_ledger() {
    let room = Room::with_source(&site());
    let mut console = room.console(&[]);
    console.sees(&["no HQ: own sources", "Comoro river rising"]);
    let log = room.home.path().join(".local/state/haree/console.log");
    let log = fs::read_to_string(log).unwrap();
    let line = log.lines().find(|line| line.contains("HQ serves")).unwrap();
    let address = line.split("address=").nth(1).unwrap().split(' ').next().unwrap();
    let get = |path: &str| {
        let url = format!("http://{address}{path}");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let client = reqwest::Client::builder().no_proxy().build().unwrap();
            let plain = client.get(&url).send().await.unwrap().status().as_u16();
            let guessed = client.get(&url).bearer_auth("guessed").send().await.unwrap();
            (plain, guessed.status().as_u16())
        })
    };
    for path in ["/v1/alerts", "/v1/health", "/v1/sync?since=x"] {
        assert_eq!(get(path), (401, 401), "{path}");
    }
    console.press("q");
    assert_eq!(console.ends(), 0);
}
