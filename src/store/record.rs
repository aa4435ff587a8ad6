//! One record of the journal as bytes, and how to find the good ones in a damaged file.
//!
//! magic, length, CRC-32C over (epoch, sequence, length, payload), epoch, sequence, payload; all
//! numbers little endian. It must not know what a payload means.

const MAGIC: [u8; 4] = *b"hrj\x01";
const HEADER: usize = 28;

/// The longest payload; a length beyond it is damage.
const LONGEST: usize = 128 * 1024;

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record<'a> {
    pub(super) epoch: u64,
    pub(super) sequence: u64,
    pub(super) payload: &'a [u8],
}

/// What a file of records holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scan<'a> {
    pub(super) records: Vec<Record<'a>>,
    /// Stretches of bytes that are no record.
    pub(super) damaged: u32,
    /// Where the last record begins that was never written to its end.
    pub(super) torn_at: Option<usize>,
}

impl Record<'_> {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let length = (self.payload.len() as u32).to_le_bytes();
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&length);
        out.extend_from_slice(&self.checksum(length).to_le_bytes());
        out.extend_from_slice(&self.epoch.to_le_bytes());
        out.extend_from_slice(&self.sequence.to_le_bytes());
        out.extend_from_slice(self.payload);
    }

    fn checksum(&self, length: [u8; 4]) -> u32 {
        let crc = crc32c::crc32c(&self.epoch.to_le_bytes());
        let crc = crc32c::crc32c_append(crc, &self.sequence.to_le_bytes());
        let crc = crc32c::crc32c_append(crc, &length);
        crc32c::crc32c_append(crc, self.payload)
    }

    pub(super) fn len(&self) -> usize {
        HEADER + self.payload.len()
    }
}

/// Finds every good record, however much around it is damaged.
pub(super) fn scan(bytes: &[u8]) -> Scan<'_> {
    let mut scan = Scan::default();
    let mut at = 0;
    while at < bytes.len() {
        if let Some(record) = record_at(bytes, at) {
            at += record.len();
            scan.records.push(record);
        } else if let Some(next) = (at + 1..bytes.len()).find(|next| record_at(bytes, *next).is_some()) {
            scan.damaged += 1;
            at = next;
        } else {
            let torn = |from: usize| bytes[from..].starts_with(&MAGIC) && is_torn(&bytes[from..]);
            if is_torn(&bytes[at..]) {
                scan.torn_at = Some(at);
            } else {
                scan.damaged += 1;
                scan.torn_at = (at + 1..bytes.len()).find(|from| torn(*from));
            }
            break;
        }
    }
    scan
}

fn record_at(bytes: &[u8], at: usize) -> Option<Record<'_>> {
    let header = bytes.get(at..at + HEADER)?;
    let length = announced(header)?;
    let payload = bytes.get(at + HEADER..at + HEADER + length)?;
    let word = |from: usize| header[from..from + 8].try_into().map(u64::from_le_bytes);
    let record = Record { epoch: word(12).ok()?, sequence: word(20).ok()?, payload };
    let sum = record.checksum((length as u32).to_le_bytes());
    (header[8..12] == sum.to_le_bytes()).then_some(record)
}

/// The length that a header gives, where it is the header of a record at all.
fn announced(header: &[u8]) -> Option<usize> {
    let length = u32::from_le_bytes(header.get(4..8)?.try_into().ok()?) as usize;
    (header.starts_with(&MAGIC) && length <= LONGEST).then_some(length)
}

/// Whether the end of a file looks like a write that was cut: too short, or not yet filled.
fn is_torn(rest: &[u8]) -> bool {
    let begins = rest.iter().zip(MAGIC).all(|(have, want)| *have == want);
    let short = rest.len() < HEADER || announced(rest).is_some_and(|length| rest.len() < HEADER + length);
    (begins && short) || rest.iter().all(|byte| *byte == 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn file(payloads: &[Vec<u8>]) -> Vec<u8> {
        let mut out = Vec::new();
        for (sequence, payload) in payloads.iter().enumerate() {
            Record { epoch: 7, sequence: sequence as u64, payload }.write(&mut out);
        }
        out
    }

    #[test]
    fn a_damaged_middle_costs_only_itself() {
        let payloads: Vec<Vec<u8>> = (0..3).map(|i| vec![b'a' + i; 10]).collect();
        let mut bytes = file(&payloads);
        bytes[HEADER + 10 + HEADER + 3] ^= 1;
        let scan = scan(&bytes);
        assert_eq!(scan.records.iter().map(|r| r.sequence).collect::<Vec<_>>(), [0, 2]);
        assert_eq!((scan.damaged, scan.torn_at), (1, None));
    }

    #[test]
    fn a_damaged_last_record_is_damage_and_a_cut_one_is_torn() {
        let mut bytes = file(&[vec![1; 9], vec![2; 9]]);
        let last = bytes.len() - 1;
        bytes[last] ^= 0x10;
        assert_eq!(scan(&bytes).damaged, 1);
        for cut in HEADER + 9 + 1..bytes.len() {
            let scan = scan(&bytes[..cut]);
            assert_eq!((scan.records.len(), scan.damaged, scan.torn_at), (1, 0, Some(HEADER + 9)), "{cut}");
        }
        bytes[HEADER + 9..].fill(0);
        assert_eq!(scan(&bytes).torn_at, Some(HEADER + 9));
    }

    proptest! {
        #[test]
        fn random_bytes_are_no_records(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            prop_assert_eq!(scan(&bytes).records, Vec::new());
        }

        #[test]
        fn good_records_around_damage_are_all_found(
            payloads in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 1..8),
            noise in proptest::collection::vec(any::<u8>(), 1..60),
            place in any::<proptest::sample::Index>(),
        ) {
            let place = place.index(payloads.len() + 1);
            let (before, after) = payloads.split_at(place);
            let mut bytes = file(before);
            bytes.extend(&noise);
            bytes.extend(file(after));
            let found: Vec<&[u8]> = scan(&bytes).records.iter().map(|r| r.payload).collect();
            prop_assert_eq!(found, payloads.iter().map(Vec::as_slice).collect::<Vec<_>>());
        }

        #[test]
        fn a_flipped_bit_is_never_taken_for_another_record(
            payloads in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 1..6),
            place in any::<proptest::sample::Index>(),
            bit in 0..8_u8,
        ) {
            let mut bytes = file(&payloads);
            let place = place.index(bytes.len());
            bytes[place] ^= 1_u8 << bit;
            let scan = scan(&bytes);
            prop_assert_eq!(scan.records.len(), payloads.len() - 1);
            for record in scan.records {
                prop_assert_eq!(record.payload, payloads[record.sequence as usize].as_slice());
            }
        }
    }
}
