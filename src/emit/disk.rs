//! The tree on disk: made beside the old one, exchanged with it in one step, the old one removed.
//!
//! One writer at a time, by a lock file beside the output.

use std::fs::{self, File, OpenOptions};
use std::hash::BuildHasher;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::guard::{MARKER, absolute};
use super::leftovers::{self, remove};
use super::tree::Tree;
use super::{Emit, Standing};

/// A build on its way into an output folder; dropped without a commit, it leaves everything as it was.
pub struct Disk {
    output: PathBuf,
    /// The new tree, beside the old one.
    fresh: Tree,
    /// Whether there is an old tree to compare with.
    has_old: bool,
    /// Names of the old tree that stay whatever the build makes.
    keep: Vec<String>,
    /// Digests of the folders that were made.
    folders: Mutex<FxHashSet<u64>>,
    /// What each thread keeps of its own, and what all others share, which stands last.
    rooms: Vec<Mutex<Room>>,
    written: AtomicUsize,
    kept: AtomicUsize,
    bytes: AtomicU64,
    /// Whether hard links can be made here.
    links: AtomicBool,
    committed: bool,
    _lock: Lock,
}

/// What a thread keeps of what it writes, so that no file waits for another thread.
#[derive(Default)]
struct Room {
    /// The files of the new tree that it wrote.
    files: Vec<Written>,
    /// The folder of the newest of them, which mostly gets the next one too.
    folder: String,
}

/// Held by whoever writes an output folder, until it is dropped.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "closing the file gives the lock back")] File);

/// A file of an output folder, as the next build would find it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    /// Below the output folder.
    pub path: String,
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: u64,
    pub inode: u64,
}

/// What a build did to the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files whose bytes are new.
    pub written: usize,
    /// Files that are as they were.
    pub kept: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Bytes of all files.
    pub bytes: u64,
}

/// Why a build cannot begin to write.
#[derive(Debug)]
pub enum Busy {
    /// Another build holds the lock: what it says of itself.
    Locked {
        pid: Option<u32>,
        seconds: Option<u64>,
    },
    Failed(io::Error),
}

/// What the marker says to who finds it.
const MARKER_TEXT: &str = "This folder is made by chancery: every build replaces what is in it.\n";

impl Disk {
    /// Takes the lock and begins a new tree; `now` is seconds since 1970, for who finds the lock taken.
    ///
    /// # Errors
    ///
    /// Another build that holds the lock, or what the system says.
    pub fn begin(output: &Path, keep: &[String], now: u64) -> Result<Disk, Busy> {
        let output = absolute(output);
        let Some(fresh) = leftovers::fresh(&output) else {
            return Err(Busy::Failed(io::Error::other("the output folder has no name")));
        };
        let lock = Lock::take(&output, now)?;
        let keep = Disk::kept_names(keep);
        leftovers::clear(&output, &keep).map_err(Busy::Failed)?;
        let fresh = Tree::make(fresh).map_err(Busy::Failed)?;
        Ok(Disk {
            has_old: output.is_dir(),
            output,
            fresh,
            keep,
            folders: Mutex::new(FxHashSet::default()),
            rooms: (0..=rayon::current_num_threads()).map(|_| Mutex::default()).collect(),
            written: AtomicUsize::new(0),
            kept: AtomicUsize::new(0),
            bytes: AtomicU64::new(0),
            links: AtomicBool::new(true),
            committed: false,
            _lock: lock,
        })
    }

    /// Lists the names that stay whatever a build makes.
    pub(super) fn kept_names(keep: &[String]) -> Vec<String> {
        keep.iter().cloned().chain([".git".to_owned()]).collect()
    }

    fn create(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let mut file = self
            .fresh
            .make_file(path)
            .or_else(|error| match (error.kind(), folder_of(path)) {
                // Another folder has the same digest.
                (io::ErrorKind::NotFound, Some(folder)) => {
                    self.fresh.make_folder(folder, &mut |_| ())?;
                    self.fresh.make_file(path)
                }
                _ => Err(error),
            })?;
        file.write_all(bytes)?;
        self.note(path, &file.metadata()?);
        Ok(())
    }

    fn note(&self, path: &str, metadata: &fs::Metadata) {
        let written = Written::new(path.to_owned(), metadata);
        self.room().files.push(written);
    }

    /// Returns what the thread keeps.
    fn room(&self) -> MutexGuard<'_, Room> {
        let last = self.rooms.len() - 1;
        let at = rayon::current_thread_index().map_or(last, |at| at.min(last));
        self.rooms[at].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the folder of a file, unless it is there.
    fn folder(&self, path: &str) -> io::Result<()> {
        let Some(folder) = folder_of(path) else {
            return Ok(());
        };
        if self.room().folder == folder {
            return Ok(());
        }
        let folders = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let digest = |folder: &str| FxBuildHasher.hash_one(folder);
        let is_made = folders().contains(&digest(folder));
        if !is_made {
            self.fresh.make_folder(folder, &mut |made| {
                folders().insert(digest(made));
            })?;
        }
        let mut room = self.room();
        room.folder.clear();
        room.folder.push_str(folder);
        Ok(())
    }
}

impl Emit for Disk {
    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.folder(path)?;
        self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        if self.has_old {
            let (from, to) = (self.output.join(path), self.fresh.path().join(path));
            if let Some(metadata) = same(&from, bytes) {
                self.kept.fetch_add(1, Ordering::Relaxed);
                if self.links.load(Ordering::Relaxed) {
                    match fs::hard_link(&from, &to) {
                        Ok(()) => {
                            self.note(path, &metadata);
                            return Ok(());
                        }
                        Err(_) => self.links.store(false, Ordering::Relaxed),
                    }
                }
                // Without links the file is written again, and still counts as unchanged.
                return self.create(path, bytes);
            }
        }
        self.written.fetch_add(1, Ordering::Relaxed);
        self.create(path, bytes)
    }

    /// Puts the new tree into the place of the old one; where that fails the old one is still there, whole.
    fn commit(mut self: Box<Disk>) -> io::Result<(Summary, Standing)> {
        self.write(MARKER, MARKER_TEXT.as_bytes())?;
        let mut summary = Summary {
            written: self.written.load(Ordering::Relaxed),
            kept: self.kept.load(Ordering::Relaxed),
            removed: 0,
            bytes: self.bytes.load(Ordering::Relaxed),
        };
        let mut written = Vec::new();
        for room in self.rooms.drain(..) {
            let mut files = room.into_inner().unwrap_or_else(PoisonError::into_inner).files;
            match written.is_empty() {
                true => written = files,
                false => written.append(&mut files),
            }
        }
        written.par_sort_unstable_by(|one, other| one.path.cmp(&other.path));
        let written = Standing {
            files: written,
            stale: Vec::new(),
        };
        if !self.has_old {
            fs::rename(self.fresh.path(), &self.output)?;
            self.committed = true;
            return Ok((summary, written));
        }
        let old = walk(&self.output, &self.keep, &|path, _| Ok(path))?;
        let is_gone = |path: &&String| written.files.binary_search_by(|it| it.path.cmp(path)).is_err();
        summary.removed = old.iter().filter(is_gone).count();
        if summary.written == 0 && old.len() == summary.kept {
            // Nothing changed: the old tree stays, untouched.
            return Ok((summary, written));
        }
        let kept = keep_names(&self.keep, &self.output, self.fresh.path())?;
        if let Err(error) = exchange(self.fresh.path(), &self.output) {
            // What cannot be given back is not removed: the next build gives it back.
            self.committed = !give_back(&kept, self.fresh.path(), &self.output);
            return Err(mount_point(error));
        }
        self.committed = true;
        // What is now beside the output is the old tree.
        remove(self.fresh.path());
        Ok((summary, written))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if !self.committed {
            remove(self.fresh.path());
        }
    }
}

impl Written {
    pub(super) fn new(path: String, metadata: &fs::Metadata) -> Written {
        let modified = metadata.modified().map_or(0, crate::load::nanoseconds);
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let inode = 0;
        Written {
            path,
            size: metadata.len(),
            modified,
            inode,
        }
    }
}

/// Lists what an output folder holds, but for the names that stay; `None` where the system does not let it, and where
/// there is anything but files.
pub fn found(output: &Path, keep: &[String]) -> Option<Vec<Written>> {
    let keep = Disk::kept_names(keep);
    let take = |path, entry: &fs::DirEntry| {
        let metadata = entry.metadata()?;
        match metadata.is_file() {
            true => Ok(Written::new(path, &metadata)),
            false => Err(io::ErrorKind::InvalidData.into()),
        }
    };
    let mut all = walk(&absolute(output), &keep, &take).ok()?;
    all.par_sort_unstable();
    Some(all)
}

/// Walks through what is in a folder and in those in it, but for the names that stay, on whatever core is free; takes what
/// is no folder, with its path below the first, in any order.
fn walk<T: Send>(
    folder: &Path,
    keep: &[String],
    take: &(impl Fn(String, &fs::DirEntry) -> io::Result<T> + Sync),
) -> io::Result<Vec<T>> {
    let walk = Walk {
        keep,
        take,
        taken: Mutex::new(Ok(Vec::new())),
    };
    rayon::scope(|scope| walk.visit(folder.to_owned(), String::new(), scope));
    walk.taken.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// What all folders of a walk share.
struct Walk<'w, T, F> {
    keep: &'w [String],
    take: &'w F,
    /// What was taken, or why the walk found no end.
    taken: Mutex<io::Result<Vec<T>>>,
}

impl<T: Send, F: Fn(String, &fs::DirEntry) -> io::Result<T> + Sync> Walk<'_, T, F> {
    /// Lists a folder; those in it are work of their own, so that none waits for those below it, however deep they lie.
    fn visit<'s>(&'s self, folder: PathBuf, path: String, scope: &rayon::Scope<'s>) {
        let listed = self.list(&folder, &path, |folder, path| {
            scope.spawn(move |scope| self.visit(folder, path, scope));
        });
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        match (&mut *taken, listed) {
            (Ok(all), Ok(mut more)) => all.append(&mut more),
            (all @ Ok(_), Err(error)) => *all = Err(error),
            (Err(_), _) => {}
        }
    }

    fn list(&self, folder: &Path, path: &str, mut go_into: impl FnMut(PathBuf, String)) -> io::Result<Vec<T>> {
        let mut taken = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let below = match path {
                "" if self.keep.iter().any(|kept| **kept == *name) => continue,
                "" => name.into_owned(),
                path => [path, "/", &*name].concat(),
            };
            match entry.file_type()?.is_dir() {
                true => go_into(entry.path(), below),
                false => taken.push((self.take)(below, &entry)?),
            }
        }
        Ok(taken)
    }
}

/// Returns what the system says of a file that holds just these bytes.
pub(super) fn same(path: &Path, bytes: &[u8]) -> Option<fs::Metadata> {
    let mut file = File::open(path).ok()?;
    let metadata = file.metadata().ok()?;
    if !metadata.is_file() || metadata.len() != bytes.len() as u64 {
        return None;
    }
    let mut old = Vec::with_capacity(bytes.len());
    (file.read_to_end(&mut old).is_ok() && old == bytes).then_some(metadata)
}

/// The folder of a file, both by their paths below the output folder; `None` at its top.
pub(super) fn folder_of(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

impl Lock {
    /// Takes the lock of an output folder; `now` is seconds since 1970, for who finds it taken. A site that a dead build
    /// took from its place is there again then.
    ///
    /// # Errors
    ///
    /// Another build that holds it, or what the system says.
    pub fn take(output: &Path, now: u64) -> Result<Lock, Busy> {
        let output = absolute(output);
        let (Some(parent), Some(name)) = (output.parent(), output.file_name()) else {
            return Err(Busy::Failed(io::Error::other("the output folder has no name")));
        };
        fs::create_dir_all(parent).map_err(Busy::Failed)?;
        let lock = lock(&parent.join(format!(".{}.lock", name.to_string_lossy())), now)?;
        leftovers::put_back(&output).map_err(Busy::Failed)?;
        Ok(Lock(lock))
    }
}

/// Takes the lock; the file stays behind, small and empty of meaning once nobody holds it.
fn lock(path: &Path, now: u64) -> Result<File, Busy> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(Busy::Failed)?;
    match file.try_lock() {
        Ok(()) => {
            let write = |file: &mut File| -> io::Result<()> {
                file.set_len(0)?;
                file.rewind()?;
                write!(file, "{} {now}", std::process::id())
            };
            write(&mut file).map_err(Busy::Failed)?;
            Ok(file)
        }
        Err(fs::TryLockError::WouldBlock) => {
            let mut text = String::new();
            let _ = file.read_to_string(&mut text);
            let mut words = text.split(' ');
            let pid = words.next().and_then(|word| word.parse().ok());
            let since: Option<u64> = words.next().and_then(|word| word.parse().ok());
            Err(Busy::Locked {
                pid,
                seconds: since.map(|since| now.saturating_sub(since)),
            })
        }
        Err(fs::TryLockError::Error(error)) => Err(Busy::Failed(error)),
    }
}

/// Moves what is to stay into the new tree.
pub(super) fn keep_names(keep: &[String], output: &Path, fresh: &Path) -> io::Result<Vec<String>> {
    let mut moved = Vec::new();
    for name in keep {
        let (from, to) = (output.join(name), fresh.join(name));
        if !leftovers::is_plain(name) || fs::symlink_metadata(&from).is_err() || to.exists() {
            continue;
        }
        if let Err(error) = fs::rename(&from, &to) {
            give_back(&moved, fresh, output);
            return Err(error);
        }
        moved.push(name.clone());
    }
    Ok(moved)
}

/// Gives back what was moved; tells whether all of it is where it was.
pub(super) fn give_back(moved: &[String], fresh: &Path, output: &Path) -> bool {
    // Each is tried, whatever became of the one before.
    let left = moved
        .iter()
        .filter(|name| fs::rename(fresh.join(name), output.join(name)).is_err());
    left.count() == 0
}

/// Says why a folder cannot be exchanged where it is one that never can.
pub(super) fn mount_point(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::ResourceBusy => {
            io::Error::other("the output folder is a mount point: name a folder in it with `-o`")
        }
        _ => error,
    }
}

/// Exchanges two folders in one step where the system can; else in two.
pub(super) fn exchange(fresh: &Path, output: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, fresh, CWD, output, RenameFlags::EXCHANGE) {
            Ok(()) => return Ok(()),
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {}
            Err(error) => return Err(error.into()),
        }
    }
    exchange_in_two_steps(fresh, output)
}

/// Renames the old tree aside and the new one into its place. Where the second step fails the first is taken back;
/// where the process dies between the two, the next build does it.
fn exchange_in_two_steps(fresh: &Path, output: &Path) -> io::Result<()> {
    let Some(aside) = leftovers::aside(output) else {
        return Err(io::Error::other("the output folder has no name"));
    };
    fs::rename(output, &aside)?;
    if let Err(error) = fs::rename(fresh, output) {
        fs::rename(&aside, output)?;
        return Err(error);
    }
    // So that the caller finds the old tree where an exchange would have put it.
    fs::rename(&aside, fresh)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes an old site and a new one beside it, in a folder of the test's own.
    fn two_trees(name: &str) -> (PathBuf, PathBuf, PathBuf) {
        let folder = std::env::temp_dir().join(format!("chancery-exchange-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let output = folder.join("public");
        let fresh = leftovers::fresh(&output).expect("a name");
        for (tree, text) in [(&output, "old"), (&fresh, "new")] {
            fs::create_dir_all(tree).expect("a folder");
            fs::write(tree.join("index.html"), text).expect("a file");
        }
        (folder, fresh, output)
    }

    fn text(tree: &Path) -> String {
        fs::read_to_string(tree.join("index.html")).unwrap_or_default()
    }

    #[test]
    fn two_steps_do_what_one_does() {
        let (folder, fresh, output) = two_trees("both");
        exchange_in_two_steps(&fresh, &output).expect("exchanged");
        assert_eq!((text(&output), text(&fresh)), ("new".into(), "old".into()));
        assert_eq!(fs::read_dir(&folder).expect("it").count(), 2);
        exchange(&fresh, &output).expect("exchanged");
        assert_eq!((text(&output), text(&fresh)), ("old".into(), "new".into()));
        let _ = fs::remove_dir_all(folder);
    }

    #[test]
    fn a_second_step_that_fails_takes_the_first_back() {
        let (folder, fresh, output) = two_trees("back");
        fs::remove_dir_all(&fresh).expect("removed");
        exchange_in_two_steps(&fresh, &output).expect_err("nothing to put into its place");
        assert_eq!(text(&output), "old");
        let _ = fs::remove_dir_all(folder);
    }

    #[test]
    fn who_takes_the_lock_finds_the_site_of_a_build_that_died_between_two_steps() {
        let (folder, fresh, output) = two_trees("died");
        fs::rename(&output, leftovers::aside(&output).expect("a name")).expect("the first step");
        assert!(leftovers::any(&output) && !output.exists());
        drop(Lock::take(&output, 0).expect("nobody holds it"));
        assert_eq!(text(&output), "old");
        drop(Disk::begin(&output, &[], 0).expect("nobody holds it"));
        assert!(!leftovers::any(&output) && !fresh.exists());
        assert_eq!(text(&output), "old");
        let _ = fs::remove_dir_all(folder);
    }

    #[test]
    fn a_walk_takes_all_but_folders_however_deep() {
        let root = std::env::temp_dir().join(format!("chancery-walk-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        let deep = "a/".repeat(300);
        for folder in [&*deep, "b", ".git"] {
            fs::create_dir_all(root.join(folder)).expect("a folder");
            fs::write(root.join(folder).join("x"), "x").expect("a file");
        }
        let mut paths = walk(&root, &[".git".to_owned()], &|path, _| Ok(path)).expect("a list");
        paths.sort();
        assert_eq!(paths, [format!("{deep}x"), "b/x".to_owned()]);
        assert_eq!(found(&root, &[]).map(|it| it.len()), Some(2));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("x", root.join("b/y")).expect("a link");
            assert_eq!(walk(&root, &[], &|path, _| Ok(path)).map(|it| it.len()).ok(), Some(4));
            assert_eq!(found(&root, &[]), None);
        }
        let _ = fs::remove_dir_all(root);
    }
}
