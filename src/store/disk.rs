//! The few things that the journal and the data directory ask of a disk.
//!
//! Behind a trait, so that a test can put a disk underneath that fails or forgets. It must not
//! know what the files mean.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
};

use rustix::fs::FallocateFlags;

/// A disk.
pub(super) trait Disk: Send + Sync {
    /// Makes a directory that only its owner can enter, and those above it.
    fn make_dir(&self, dir: &Path) -> io::Result<()>;
    /// The names in a directory, in order.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Makes a file that is not there yet; only its owner can read it.
    fn create(&self, path: &Path) -> io::Result<Box<dyn Handle>>;
    fn truncate(&self, path: &Path, len: u64) -> io::Result<()>;
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Forces a file or a directory down.
    fn sync(&self, path: &Path) -> io::Result<()>;
    /// How many bytes are free for us.
    fn free(&self, dir: &Path) -> io::Result<u64>;
    /// Makes a file whose bytes are taken from the disk at once.
    fn reserve(&self, path: &Path, bytes: u64) -> io::Result<()>;
}

/// A file that grows at its end.
pub(super) trait Handle: Send {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
    fn sync_data(&mut self) -> io::Result<()>;
    fn sync_all(&mut self) -> io::Result<()>;
    fn set_len(&mut self, len: u64) -> io::Result<()>;
}

/// Whether an error says that there is no room, on the disk or under a limit.
pub(super) fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}

/// Writes a small file whole or not at all, and forces it down.
pub(super) fn write_whole(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let half = path.with_extension("new");
    match disk.remove(&half) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = disk.create(&half)?;
    file.append(bytes)?;
    file.sync_all()?;
    disk.rename(&half, path)?;
    path.parent().map_or(Ok(()), |dir| disk.sync(dir))
}

/// The disk of the machine.
pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(dir)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(dir)? {
            names.extend(entry?.file_name().into_string());
        }
        names.sort_unstable();
        Ok(names)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Handle>> {
        Ok(Box::new(OpenOptions::new().append(true).create_new(true).mode(0o600).open(path)?))
    }

    fn truncate(&self, path: &Path, len: u64) -> io::Result<()> {
        let file = OpenOptions::new().write(true).open(path)?;
        file.set_len(len)?;
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn free(&self, dir: &Path) -> io::Result<u64> {
        let stat = rustix::fs::statvfs(dir)?;
        Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
    }

    fn reserve(&self, path: &Path, bytes: u64) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        match rustix::fs::fallocate(&file, FallocateFlags::empty(), 0, bytes) {
            Err(rustix::io::Errno::OPNOTSUPP) => {
                let zeros = vec![0; 1 << 20];
                for _ in 0..bytes.div_ceil(zeros.len() as u64) {
                    file.write_all(&zeros)?;
                }
                Ok(())
            }
            other => Ok(other?),
        }
    }
}

impl Handle for File {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync_data(&mut self) -> io::Result<()> {
        Self::sync_data(self)
    }

    fn sync_all(&mut self) -> io::Result<()> {
        Self::sync_all(self)
    }

    fn set_len(&mut self, len: u64) -> io::Result<()> {
        Self::set_len(self, len)
    }
}
