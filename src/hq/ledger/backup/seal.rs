//! The checksum of a copy of a ledger, at the end of its one file, where `SQLite` does not look.
//!
//! Must not know what the copy holds.

use std::{
    fs,
    io::{self, Read as _, Seek as _, SeekFrom, Write},
    path::Path,
};

use sha2::{Digest as _, Sha256};

/// What stands before the checksum.
const MARK: &[u8; 16] = b"\nharee sha256 = ";
const LENGTH: u64 = MARK.len() as u64 + 64 + 1;

/// What the file's own header says of a copy that has a checksum, so that none can lose it unseen:
/// `application_id`, big-endian at byte 68 (<https://sqlite.org/fileformat.html>).
pub(super) const SEALED: i32 = 0x4861_7265;
const HEADER: usize = 72;

/// What the end of a file says of the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seal {
    /// Every byte is as it was written.
    Whole,
    /// A byte is not.
    Broken,
    /// An older haree, or another program, wrote it.
    None,
}

/// Puts the checksum behind all that is in the file.
pub(super) fn put(file: &Path) -> io::Result<()> {
    let mut opened = fs::OpenOptions::new().read(true).append(true).open(file)?;
    let mut content = Summed::new(io::sink());
    io::copy(&mut opened, &mut content)?;
    opened.write_all(&trailer(content))?;
    opened.sync_all()
}

/// Copies a file without its checksum, and says whether that fits.
pub(super) fn copy(from: &mut fs::File, to: &mut fs::File) -> io::Result<Seal> {
    let length = from.metadata()?.len();
    let end = length.saturating_sub(LENGTH);
    from.seek(SeekFrom::Start(end))?;
    let mut last = Vec::new();
    from.read_to_end(&mut last)?;
    let is_sealed = last.len() as u64 == LENGTH && last.starts_with(MARK);
    from.seek(SeekFrom::Start(0))?;
    let mut header = Vec::new();
    (&mut *from).take(HEADER as u64).read_to_end(&mut header)?;
    from.seek(SeekFrom::Start(0))?;
    let mut content = Summed::new(to);
    io::copy(&mut from.take(if is_sealed { end } else { length }), &mut content)?;
    let says_so = header.get(68..HEADER) == Some(SEALED.to_be_bytes().as_slice());
    Ok(match (is_sealed, says_so) {
        (false, false) => Seal::None,
        (true, true) if trailer(content) == last => Seal::Whole,
        _ => Seal::Broken,
    })
}

fn trailer<W>(content: Summed<W>) -> Vec<u8> {
    let mut trailer = MARK.to_vec();
    for byte in content.sum.finalize() {
        trailer.extend(format!("{byte:02x}").bytes());
    }
    trailer.push(b'\n');
    trailer
}

/// Counts in what is written through it.
struct Summed<W> {
    to: W,
    sum: Sha256,
}

impl<W> Summed<W> {
    fn new(to: W) -> Self {
        Self { to, sum: Sha256::new() }
    }
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.sum.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
