//! A disk in memory that remembers everything it was asked, so that a test can see what a power
//! cut at any moment would have left of it.
//!
//! What was not forced down may be there after the cut or not, in part or out of order, down to
//! pages of 4 KiB; that goes for names in a directory as well. It must not know the journal.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::disk::{Disk, Handle};

const PAGE: usize = 4096;

/// Numbers that look random and are the same in every run.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2).wrapping_add(1))
    }

    /// A number below `sides`.
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }
}

/// What of the writes that were not forced down a power cut leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    Drop,
    /// Those up to some point, the last one in part.
    Prefix,
    /// Some, in whatever order they reached the disk.
    Reorder,
}

impl Cut {
    pub(super) const ALL: [Self; 3] = [Self::Drop, Self::Prefix, Self::Reorder];
}

/// One file's number: a name may come to stand for another file.
type Inode = usize;

/// Something that was asked of the disk.
#[derive(Clone, Debug)]
enum Asked {
    Create(PathBuf, Inode),
    Append(Inode, Vec<u8>),
    SetLen(Inode, usize),
    SyncFile(Inode),
    SyncDir(PathBuf),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
}

#[derive(Debug, Default)]
struct State {
    names: BTreeMap<PathBuf, Inode>,
    files: Vec<Vec<u8>>,
    asked: Vec<Asked>,
}

/// The disk.
#[derive(Clone, Debug, Default)]
pub(super) struct Simulated(Arc<Mutex<State>>);

impl Simulated {
    /// A disk on which these files have always been.
    pub(super) fn with(files: BTreeMap<PathBuf, Vec<u8>>) -> Self {
        let disk = Self::default();
        let mut state = disk.state();
        for (path, bytes) in files {
            let inode = state.files.len();
            state.files.push(bytes.clone());
            state.names.insert(path.clone(), inode);
            let dir = path.parent().unwrap_or(&path).to_owned();
            state.asked.push(Asked::Create(path, inode));
            state.asked.push(Asked::Append(inode, bytes));
            state.asked.push(Asked::SyncFile(inode));
            state.asked.push(Asked::SyncDir(dir));
        }
        drop(state);
        disk
    }

    /// How much was asked so far: a moment that [`Simulated::cut`] can go back to.
    pub(super) fn moment(&self) -> usize {
        self.state().asked.len()
    }

    /// The files as they are.
    pub(super) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let state = self.state();
        state.names.iter().map(|(path, inode)| (path.clone(), state.files[*inode].clone())).collect()
    }

    /// The files that a power cut at a moment leaves.
    pub(super) fn cut(&self, moment: usize, cut: Cut, dice: &mut Dice) -> BTreeMap<PathBuf, Vec<u8>> {
        let state = self.state();
        let (mut files, mut dirs) = (BTreeMap::<Inode, File>::new(), Names::default());
        for asked in &state.asked[..moment] {
            match asked {
                Asked::Append(inode, bytes) => {
                    files.entry(*inode).or_default().pending.push(Write::Append(bytes.clone()));
                }
                Asked::SetLen(inode, len) => {
                    files.entry(*inode).or_default().pending.push(Write::SetLen(*len));
                }
                Asked::SyncFile(inode) => files.entry(*inode).or_default().sync(),
                Asked::SyncDir(dir) => dirs.sync(dir),
                Asked::Create(..) | Asked::Rename(..) | Asked::Remove(_) => dirs.pending.push(asked.clone()),
            }
        }
        let names = dirs.after(cut, dice);
        let content = |(path, inode): (PathBuf, Inode)| {
            let file = files.get(&inode).cloned().unwrap_or_default();
            (path, file.after(cut, dice))
        };
        names.into_iter().map(content).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn inode(&self, path: &Path) -> io::Result<Inode> {
        self.state().names.get(path).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

#[derive(Clone, Debug)]
enum Write {
    Append(Vec<u8>),
    SetLen(usize),
}

/// A file as it lies on the disk, and what was not forced down.
#[derive(Clone, Debug, Default)]
struct File {
    safe: Vec<u8>,
    pending: Vec<Write>,
}

fn write(bytes: &mut Vec<u8>, write: &Write) {
    match write {
        Write::Append(more) => bytes.extend_from_slice(more),
        Write::SetLen(len) => bytes.resize(*len, 0),
    }
}

impl File {
    fn sync(&mut self) {
        for it in self.pending.drain(..) {
            write(&mut self.safe, &it);
        }
    }

    fn after(self, cut: Cut, dice: &mut Dice) -> Vec<u8> {
        let Self { mut safe, pending } = self;
        let mut whole = safe.clone();
        match cut {
            Cut::Drop => return safe,
            Cut::Prefix => {
                let end = dice.roll(pending.len() + 1);
                pending[..end].iter().for_each(|it| write(&mut safe, it));
                if let Some(Write::Append(bytes)) = pending.get(end) {
                    safe.extend_from_slice(&bytes[..dice.roll(bytes.len() + 1)]);
                }
                return safe;
            }
            Cut::Reorder => pending.iter().for_each(|it| write(&mut whole, it)),
        }
        // The length and each page arrive on their own; a page that did not is as it was, or empty.
        let len = if dice.roll(2) == 0 { whole.len() } else { safe.len() };
        let mut left = safe.clone();
        left.resize(len, 0);
        for at in (0..len).step_by(PAGE) {
            if dice.roll(2) == 0 {
                let until = (at + PAGE).min(len).min(whole.len());
                if at < until {
                    left[at..until].copy_from_slice(&whole[at..until]);
                }
            }
        }
        left
    }
}

/// The names on the disk, and what was not forced down.
#[derive(Debug, Default)]
struct Names {
    safe: BTreeMap<PathBuf, Inode>,
    pending: Vec<Asked>,
}

fn rename(names: &mut BTreeMap<PathBuf, Inode>, asked: &Asked) {
    match asked {
        Asked::Create(path, inode) => {
            names.insert(path.clone(), *inode);
        }
        Asked::Rename(from, to) => {
            if let Some(inode) = names.remove(from) {
                names.insert(to.clone(), inode);
            }
        }
        Asked::Remove(path) => {
            names.remove(path);
        }
        _ => {}
    }
}

impl Names {
    fn sync(&mut self, dir: &Path) {
        let is_here = |asked: &Asked| match asked {
            Asked::Create(path, _) | Asked::Rename(path, _) | Asked::Remove(path) => {
                path.parent() == Some(dir)
            }
            _ => false,
        };
        for asked in self.pending.extract_if(.., |asked| is_here(asked)) {
            rename(&mut self.safe, &asked);
        }
    }

    fn after(self, cut: Cut, dice: &mut Dice) -> BTreeMap<PathBuf, Inode> {
        let Self { mut safe, pending } = self;
        let end = dice.roll(pending.len() + 1);
        for (at, asked) in pending.iter().enumerate() {
            let arrives = match cut {
                Cut::Drop => false,
                Cut::Prefix => at < end,
                Cut::Reorder => dice.roll(2) == 0,
            };
            if arrives {
                rename(&mut safe, asked);
            }
        }
        safe
    }
}

impl Disk for Simulated {
    fn make_dir(&self, _dir: &Path) -> io::Result<()> {
        Ok(())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let state = self.state();
        let inside = state.names.keys().filter(|path| path.parent() == Some(dir));
        Ok(inside.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())).collect())
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let inode = self.inode(path)?;
        Ok(self.state().files[inode].clone())
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Handle>> {
        let mut state = self.state();
        if state.names.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let inode = state.files.len();
        state.files.push(Vec::new());
        state.names.insert(path.to_owned(), inode);
        state.asked.push(Asked::Create(path.to_owned(), inode));
        drop(state);
        Ok(Box::new(Open { disk: self.clone(), inode }))
    }

    fn truncate(&self, path: &Path, len: u64) -> io::Result<()> {
        let inode = self.inode(path)?;
        let mut file = Open { disk: self.clone(), inode };
        file.set_len(len)?;
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let inode = self.inode(from)?;
        let mut state = self.state();
        state.names.remove(from);
        state.names.insert(to.to_owned(), inode);
        state.asked.push(Asked::Rename(from.to_owned(), to.to_owned()));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.inode(path)?;
        let mut state = self.state();
        state.names.remove(path);
        state.asked.push(Asked::Remove(path.to_owned()));
        Ok(())
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        let asked = match self.inode(path) {
            Ok(inode) => Asked::SyncFile(inode),
            Err(_) => Asked::SyncDir(path.to_owned()),
        };
        self.state().asked.push(asked);
        Ok(())
    }

    fn free(&self, _dir: &Path) -> io::Result<u64> {
        Ok(u64::MAX)
    }

    fn reserve(&self, _path: &Path, _bytes: u64) -> io::Result<()> {
        Ok(())
    }
}

struct Open {
    disk: Simulated,
    inode: Inode,
}

impl Handle for Open {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.disk.state();
        state.files[self.inode].extend_from_slice(bytes);
        state.asked.push(Asked::Append(self.inode, bytes.to_vec()));
        Ok(())
    }

    fn sync_data(&mut self) -> io::Result<()> {
        self.sync_all()
    }

    fn sync_all(&mut self) -> io::Result<()> {
        self.disk.state().asked.push(Asked::SyncFile(self.inode));
        Ok(())
    }

    fn set_len(&mut self, len: u64) -> io::Result<()> {
        let mut state = self.disk.state();
        state.files[self.inode].resize(len as usize, 0);
        state.asked.push(Asked::SetLen(self.inode, len as usize));
        Ok(())
    }
}
