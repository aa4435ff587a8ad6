//! The air between two network namespaces: packets wait for their turn, travel, and some are lost.
//!
//! It sees IPv4 packets and counts them; it must not know who sends them, nor why.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};
use tun_rs::AsyncDevice;

/// What a radio keeps before it drops.
const QUEUE_BYTES: f64 = 16.0 * 1024.0;

/// How many packets may be on their way in one direction.
const ON_THE_WAY: usize = 1_024;

/// How the link is, the same in both directions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weather {
    pub(crate) bits_per_second: f64,
    /// There and back.
    pub(crate) round_trip: Duration,
    /// The share of packets that are lost, each on its own, after they took their time in the air.
    pub(crate) loss: f64,
}

/// Both directions of one link.
#[derive(Debug, Default)]
pub(crate) struct Air {
    bytes: AtomicU64,
    packets: AtomicU64,
    cut: AtomicBool,
}

impl Air {
    /// IP bytes and packets that were put into the air so far, both ways, lost ones included.
    pub(crate) fn carried(&self) -> (u64, u64) {
        (self.bytes.load(Ordering::Relaxed), self.packets.load(Ordering::Relaxed))
    }

    /// Ends the connection that there is: its packets become resets until a new one begins.
    pub(crate) fn cut(&self) {
        self.cut.store(true, Ordering::Relaxed);
    }
}

/// Carries packets one way until it is aborted; the seed says which are lost.
pub(crate) fn carry(
    [from, to]: [Arc<AsyncDevice>; 2],
    air: Arc<Air>,
    weather: Weather,
    seed: u64,
) -> [JoinHandle<()>; 2] {
    let (send, mut arrive) = mpsc::channel::<(Instant, Vec<u8>)>(ON_THE_WAY);
    let counted = Arc::clone(&air);
    let taken = tokio::spawn(async move {
        let (mut random, mut free_at, mut buffer) = (Random(seed), Instant::now(), [0; 2_048]);
        while let Ok(length) = from.recv(&mut buffer).await {
            let packet = &buffer[..length];
            if packet.first().is_none_or(|first| first >> 4 != 4) {
                continue;
            }
            let now = Instant::now();
            let behind = free_at.saturating_duration_since(now).as_secs_f64();
            if behind * weather.bits_per_second / 8.0 > QUEUE_BYTES {
                continue;
            }
            let in_the_air = Duration::from_secs_f64(length as f64 * 8.0 / weather.bits_per_second);
            free_at = free_at.max(now) + in_the_air;
            counted.bytes.fetch_add(length as u64, Ordering::Relaxed);
            counted.packets.fetch_add(1, Ordering::Relaxed);
            if random.fraction() >= weather.loss {
                // A full channel is a lost packet too.
                drop(send.try_send((free_at + weather.round_trip / 2, packet.to_vec())));
            }
        }
    });
    let delivered = tokio::spawn(async move {
        while let Some((at, packet)) = arrive.recv().await {
            sleep_until(at).await;
            let packet = if air.cut.load(Ordering::Relaxed) { reset(packet, &air.cut) } else { packet };
            // A device that is going away loses packets, as a link does.
            drop(to.send(&packet).await);
        }
    });
    [taken, delivered]
}

const FIN_SYN_RST_ACK: u8 = 0b1_0111;
const SYN: u8 = 0b0_0010;
const RST_ACK: u8 = 0b1_0100;

/// Makes a reset of a TCP packet; the first packet of a new connection ends the cut.
fn reset(mut packet: Vec<u8>, cut: &AtomicBool) -> Vec<u8> {
    let head = usize::from(packet[0] & 15) * 4;
    if packet.len() < head + 20 || packet[9] != 6 {
        return packet;
    }
    if packet[head + 13] & FIN_SYN_RST_ACK == SYN {
        cut.store(false, Ordering::Relaxed);
        return packet;
    }
    packet.truncate(head + 20);
    packet[head + 12] = 5 << 4;
    packet[head + 13] = RST_ACK;
    let length = (packet.len() as u16).to_be_bytes();
    packet[2..4].copy_from_slice(&length);
    packet[10..12].fill(0);
    let of_head = checksum(0, &packet[..head]).to_be_bytes();
    packet[10..12].copy_from_slice(&of_head);
    packet[head + 16..head + 18].fill(0);
    let of_tcp = checksum(6 + 20 + sum(&packet[12..20]), &packet[head..]).to_be_bytes();
    packet[head + 16..head + 18].copy_from_slice(&of_tcp);
    packet
}

fn sum(bytes: &[u8]) -> u32 {
    bytes.chunks(2).map(|pair| u32::from(pair[0]) << 8 | u32::from(*pair.get(1).unwrap_or(&0))).sum()
}

fn checksum(begin: u32, bytes: &[u8]) -> u16 {
    let mut sum = begin + sum(bytes);
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !(sum as u16)
}

/// `SplitMix64` (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn fraction(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}
