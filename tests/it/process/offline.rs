//! HQ gone and back, a console killed, a cache destroyed: nothing that was there is lost.

use std::{fs, path::Path};

use chrono::TimeDelta;
use rustix::process::Signal;

use crate::support::{
    cap::flood,
    process::{Hq, haree},
    pty::Console,
    wait_until,
};

/// A home with a real ledger that HQ serves, and what a console on it is started with.
pub(super) struct Centre {
    home: tempfile::TempDir,
    hq: Option<Hq>,
    address: String,
}

impl Centre {
    pub(super) fn open() -> Self {
        let home = tempfile::tempdir().unwrap();
        let hq = Hq::serve(home.path(), &home.path().join("hq"), &[]);
        let address = hq.address().to_owned();
        Self { home, hq: Some(hq), address }
    }

    pub(super) fn home(&self) -> &Path {
        self.home.path()
    }

    pub(super) fn path(&self, name: &str) -> String {
        self.home.path().join(name).to_str().unwrap().to_owned()
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(super) fn console(&self, name: &str, person: &str) -> Console {
        let (url, data) = (format!("http://{}", self.address), self.path(name));
        Console::start(self.home.path(), &["--hq", &url, "--data", &data, "--person", person])
    }

    pub(super) fn kill_hq(&mut self) {
        self.hq.take().unwrap().kill();
    }

    pub(super) fn hq_returns(&mut self) {
        self.hq = Some(Hq::serve_at(self.home.path(), &self.home.path().join("hq"), &self.address, &[]));
    }

    #[track_caller]
    pub(super) fn import(&self, kind: &str, file: &str, text: &str) {
        let path = self.home.path().join(file);
        fs::write(&path, text).unwrap();
        let output = haree(
            self.home.path(),
            &["hq", "import", kind, path.to_str().unwrap(), "--data", &self.path("hq")],
        );
        assert!(output.status.success(), "{output:?}");
    }
}

#[test]
fn a_console_keeps_everything_while_hq_is_gone_and_catches_up_when_it_is_back() {
    let mut centre = Centre::open();
    let mut console = centre.console("console", "JS");
    console.sees(&["live", "68,196", "900 kits"]);
    centre.kill_hq();
    console.sees(&["offline since", "68,196", "900 kits"]);

    console.press("q");
    console.ends();
    let console = centre.console("console", "JS");
    console.sees(&["offline since", "68,196", "1.79 %", "900 kits for 4,500 families"]);

    centre.import("alert", "flood.xml", &flood("FLOOD-1", "Comoro river rising", TimeDelta::days(1)));
    centre.hq_returns();
    console.sees(&["live", "Comoro river rising"]);
}

#[test]
fn an_act_survives_a_kill_and_a_destroyed_cache_and_reaches_everyone_once() {
    let mut centre = Centre::open();
    centre.import("alert", "flood.xml", &flood("FLOOD-1", "Comoro river rising", TimeDelta::days(1)));
    let mut console = centre.console("first", "Maria");
    console.sees(&["live", "Comoro river rising"]);
    centre.kill_hq();
    console.sees(&["offline since"]);
    console.press("5");
    console.sees(&["Keep away from the river"]);
    console.press("a");
    console.sees(&["Signed: Maria"]);
    console.press("sandbagged\r");
    console.sees(&["queued"]);
    let snapshot = Path::new(&centre.path("first")).join("board.snapshot");
    wait_until("the snapshot", || fs::metadata(&snapshot).map_err(|error| error.to_string()));
    console.signal(Signal::KILL);
    console.ends();
    let output = haree(centre.home.path(), &["status", "--data", &centre.path("first")]);
    let status = String::from_utf8(output.stdout).unwrap();
    assert!(status.contains("none is running") && status.contains("queue 1"), "{status}");
    assert!(status.contains("Maria acknowledged dnmg@example.tl,FLOOD-1"), "{status}");
    overwrite(&Path::new(&centre.path("first")).join("cache"));

    let mut console = centre.console("first", "Maria");
    let screen = console.sees(&["queue 1", "set aside"]);
    assert!(!screen.contains("0 open") && !screen.contains("no open alerts"), "{screen}");
    console.press("\u{1b}");
    console.sees(&["Still queued: acknowledge (dnmg@example.tl,FLOOD-1), Maria: sandbagged"]);
    centre.hq_returns();
    console.sees(&["live", "queue 0"]);
    console.press("5\r");
    console.sees(&["Maria", "sandbagged"]);

    let mut second = centre.console("second", "João");
    second.sees(&["live", "Comoro river rising"]);
    second.press("5\r");
    let screen = second.sees(&["Maria", "sandbagged"]);
    assert_eq!(screen.matches("sandbagged").count(), 1, "{screen}");
    let acts = haree_acts(&centre);
    assert_eq!(acts.matches("sandbagged").count(), 1, "{acts}");
}

#[test]
fn an_alert_leaves_at_its_time_also_with_hq_gone() {
    let mut centre = Centre::open();
    centre.import("alert", "flood.xml", &flood("FLOOD-2", "Comoro river rising", TimeDelta::seconds(12)));
    let mut console = centre.console("console", "JS");
    console.sees(&["live", "Comoro river rising", "1 open"]);
    centre.kill_hq();
    console.sees(&["0 open"]);
    console.sees_no("Comoro river rising");
    console.press("5");
    console.sees(&["Comoro river rising", "expired"]);
}

#[test]
fn figures_that_are_imported_are_on_the_screen_with_their_revision_and_older_ones_are_only_kept() {
    let centre = Centre::open();
    let mut console = centre.console("console", "JS");
    console.sees(&["live"]);
    console.press("2");
    let import = |as_of: &str, value: &str| {
        let text = format!(
            "metric,place,dimensions,period,value,unit,source,as_of\n\
             #indicator+name,#loc,#meta+dimensions,#date+period,#value+num,#meta+unit,#meta+source,#date+asof\n\
             crossings,BTG,direction=entry,2026-08,{value},movements,bnpp-check,{as_of}\n"
        );
        centre.import("figures", "batugade.csv", &text);
    };
    import("2026-09-03T10:00:00+09:00", "16251");
    console.sees(&["16,251"]);
    import("2026-09-10T10:00:00+09:00", "16310");
    console.sees(&["16,310", "16,251"]);
    import("2026-09-05T10:00:00+09:00", "11111");
    centre.import("alert", "flood.xml", &flood("FLOOD-3", "After the older figure", TimeDelta::days(1)));
    console.press("1");
    console.sees(&["After the older figure"]);
    console.press("2");
    let screen = console.sees(&["16,310", "16,251"]);
    assert!(!screen.contains("11,111"), "{screen}");
    let kept = get(&centre, "observations");
    assert!(kept.contains("bnpp-check"), "{kept}");
}

#[test]
fn status_answers_beside_a_console_and_after_it() {
    let centre = Centre::open();
    let mut console = centre.console("console", "JS");
    console.sees(&["live", "68,196"]);
    let data = centre.path("console");
    let output = haree(centre.home.path(), &["status", "--format", "json", "--data", &data]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["from"], "console");
    assert_eq!(json["link"]["state"], "live");
    console.press("q");
    console.ends();
    let output = haree(centre.home.path(), &["status", "--data", &data]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("68196 screenings, 1221 cases, 1.79 %"), "{text}");
    assert!(text.contains("900 kits for 4500 families"), "{text}");
}

/// Writes random bytes over every file of a directory.
fn overwrite(directory: &Path) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            overwrite(&path);
        } else {
            let length = fs::metadata(&path).unwrap().len() as usize;
            let mut noise = vec![0; length.max(64)];
            getrandom::fill(&mut noise).unwrap();
            fs::write(&path, noise).unwrap();
        }
    }
}

fn haree_acts(centre: &Centre) -> String {
    get(centre, "acts")
}

pub(super) fn get(centre: &Centre, collection: &str) -> String {
    let url = format!("http://{}/v1/{collection}", centre.address);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        client.get(url).send().await.unwrap().text().await.unwrap()
    })
}
