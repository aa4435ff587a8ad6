//! Two network namespaces with the air between them, a real HQ in one and a console in the other.
//!
//! Loopback's addresses go over the air: `lo` stays down, and an HQ without certificate serves as it may.

use std::io;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tun_rs::{AsyncDevice, DeviceBuilder};

use crate::relay::{Air, Weather, carry};

pub(crate) const HOST: &str = "127.0.0.2";
pub(crate) const HQ: &str = "127.0.0.2:8480";

/// One link and its two ends; dropping it takes all of it away.
pub(crate) struct Lab {
    pub(crate) air: Arc<Air>,
    console: String,
    hq: String,
    carriers: Vec<JoinHandle<()>>,
}

impl Lab {
    pub(crate) async fn build(seed: u64, weather: Weather, congestion: &str) -> io::Result<Self> {
        let [console, hq] = ["c", "q"].map(|end| format!("haree-{}-{end}{seed}", std::process::id()));
        let mut lab = Self { air: Arc::default(), console, hq, carriers: Vec::new() };
        let near = end(&lab.console, &format!("hrc{seed}"), ["127.0.0.1", "127.0.0.2"], congestion).await?;
        let far = end(&lab.hq, &format!("hrq{seed}"), ["127.0.0.2", "127.0.0.1"], congestion).await?;
        for (way, ends) in [[&near, &far], [&far, &near]].into_iter().enumerate() {
            let ends = ends.map(Arc::clone);
            let seed = seed * 2 + way as u64;
            lab.carriers.extend(carry(ends, Arc::clone(&lab.air), weather, seed));
        }
        Ok(lab)
    }

    /// Starts a program at HQ's end.
    pub(crate) fn at_hq(&self, program: &Path, arguments: &[&str], home: &Path) -> io::Result<Child> {
        inside(&self.hq, program, arguments, home)
    }

    /// Starts a program at the console's end.
    pub(crate) fn at_console(&self, program: &Path, arguments: &[&str], home: &Path) -> io::Result<Child> {
        inside(&self.console, program, arguments, home)
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        for carrier in &self.carriers {
            carrier.abort();
        }
        for space in [&self.console, &self.hq] {
            // One that was never made cannot be deleted either.
            drop(std::process::Command::new("ip").args(["netns", "del", space]).status());
        }
    }
}

async fn end(
    space: &str,
    device: &str,
    [own, other]: [&str; 2],
    congestion: &str,
) -> io::Result<Arc<AsyncDevice>> {
    ip(&["netns", "add", space]).await?;
    let built = DeviceBuilder::new().name(device).mtu(1_500).build_async()?;
    ip(&["link", "set", device, "netns", space]).await?;
    let set = format!(
        "cd /proc/sys/net; echo 1 > ipv4/conf/all/route_localnet; echo 0 > ipv4/conf/all/rp_filter; \
         echo 1 > ipv6/conf/all/disable_ipv6; echo {congestion} > ipv4/tcp_congestion_control"
    );
    ip(&["netns", "exec", space, "sh", "-c", &set]).await?;
    ip(&["-n", space, "addr", "add", own, "peer", other, "dev", device]).await?;
    ip(&["-n", space, "link", "set", device, "up"]).await?;
    Ok(Arc::new(built))
}

async fn ip(arguments: &[&str]) -> io::Result<()> {
    let done = Command::new("ip").args(arguments).output().await?;
    if done.status.success() {
        return Ok(());
    }
    let why = String::from_utf8_lossy(&done.stderr).trim().to_owned();
    Err(io::Error::other(format!("ip {}: {why}", arguments.join(" "))))
}

fn inside(space: &str, program: &Path, arguments: &[&str], home: &Path) -> io::Result<Child> {
    Command::new("ip")
        .args(["netns", "exec", space])
        .arg(program)
        .args(arguments)
        .env("HOME", home)
        .env_remove("XDG_STATE_HOME")
        .env_remove("XDG_DATA_HOME")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
}
