//! The tree on disk: made beside the old one, exchanged with it in one step, the old one removed.
//!
//! One writer at a time, by a lock file beside the output.

use std::fs::{self, File};
use std::hash::BuildHasher;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::folder::{Folder, Kind};
use super::guard::absolute;
use super::leftovers;
use super::names::{self, ALWAYS_KEPT, MARKER, MARKER_TEXT};
use super::place::{Place, foreign, remove_own};
use super::signals::Unfinished;
use super::tree::Tree;
use super::{Emit, Standing, signals};

/// A build on its way into an output folder; dropped without a commit, it leaves everything as it was.
pub struct Disk {
    place: Place,
    /// The new tree, beside the old one.
    fresh: Tree,
    /// The old tree, to compare with.
    old: Option<Folder>,
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
    /// Held as long as there is a tree to take away.
    _unfinished: Unfinished,
    _lock: Lock,
}

/// What a thread keeps of what it writes, so that no file waits for another thread.
#[derive(Default)]
struct Room {
    /// The files of the new tree that it wrote.
    files: Vec<Written>,
    /// The folder of the newest of them, which mostly gets the next one too.
    folder: String,
    /// The folder of the old tree in which it compared a file last, where there is one.
    old: Option<(String, Option<Arc<Folder>>)>,
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

impl Disk {
    /// Takes the lock and begins a new tree; `now` is seconds since 1970, for who finds the lock taken.
    ///
    /// # Errors
    ///
    /// Another build that holds the lock, or what the system says.
    pub fn begin(output: &Path, keep: &[String], now: u64) -> Result<Disk, Busy> {
        let lock = Lock::take(output, now)?;
        let unfinished = signals::wait();
        let place = Place::find(output).map_err(Busy::Failed)?;
        let keep = kept_names(keep);
        leftovers::clear(&place, &keep).map_err(Busy::Failed)?;
        let old = place.enter().map_err(Busy::Failed)?;
        let fresh = Tree::make(&place.around, &place.fresh(), old.as_ref()).map_err(Busy::Failed)?;
        Ok(Disk {
            place,
            fresh,
            old,
            keep,
            folders: Mutex::new(FxHashSet::default()),
            rooms: (0..=rayon::current_num_threads()).map(|_| Mutex::default()).collect(),
            written: AtomicUsize::new(0),
            kept: AtomicUsize::new(0),
            bytes: AtomicU64::new(0),
            links: AtomicBool::new(true),
            committed: false,
            _unfinished: unfinished,
            _lock: lock,
        })
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

impl Disk {
    /// Finds the folder of the old tree that a file's stands in; nothing where there is none, or a link leads there.
    fn old_folder(&self, path: &str) -> Option<Arc<Folder>> {
        let old = self.old.as_ref()?;
        let folder = folder_of(path).unwrap_or_default();
        if let Some((known, found)) = &self.room().old
            && known == folder
        {
            return found.clone();
        }
        let found = old.enter_path(folder).ok().map(Arc::new);
        self.room().old = Some((folder.to_owned(), found.clone()));
        found
    }

    /// Takes a file over from the old tree where it holds just these bytes; tells whether it did.
    fn take_over(&self, path: &str, bytes: &[u8]) -> io::Result<bool> {
        let name = Path::new(path).file_name().unwrap_or_default();
        let Some(folder) = self.old_folder(path) else {
            return Ok(false);
        };
        let Some(metadata) = same(&folder, name, bytes) else {
            return Ok(false);
        };
        self.kept.fetch_add(1, Ordering::Relaxed);
        if self.links.load(Ordering::Relaxed) {
            match folder.link(name, self.fresh.folder(), path) {
                Ok(()) => {
                    self.note(path, &metadata);
                    return Ok(true);
                }
                Err(_) => self.links.store(false, Ordering::Relaxed),
            }
        }
        // Without links the file is written again, and still counts as unchanged.
        self.create(path, bytes).map(|()| true)
    }

    /// Takes the marker among the files that were written.
    fn count_marker(&self) -> io::Result<()> {
        let metadata = self.fresh.folder().open_file(MARKER)?.metadata()?;
        let text = MARKER_TEXT.as_bytes();
        let count = match self.old.as_ref().is_some_and(|old| same(old, MARKER, text).is_some()) {
            true => &self.kept,
            false => &self.written,
        };
        count.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(text.len() as u64, Ordering::Relaxed);
        self.note(MARKER, &metadata);
        Ok(())
    }

    /// Collects what all threads wrote, sorted.
    fn files(&mut self) -> Vec<Written> {
        let mut all = Vec::new();
        for room in self.rooms.drain(..) {
            let mut files = room.into_inner().unwrap_or_else(PoisonError::into_inner).files;
            match all.is_empty() {
                true => all = files,
                false => all.append(&mut files),
            }
        }
        all.par_sort_unstable_by(|one, other| one.path.cmp(&other.path));
        all
    }
}

impl Emit for Disk {
    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        signals::check()?;
        self.folder(path)?;
        self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        if self.take_over(path, bytes)? {
            return Ok(());
        }
        self.written.fetch_add(1, Ordering::Relaxed);
        self.create(path, bytes)
    }

    /// Puts the new tree into the place of the old one; where that fails the old one is still there, whole.
    fn commit(mut self: Box<Disk>) -> io::Result<(Summary, Standing)> {
        self.count_marker()?;
        let mut summary = Summary {
            written: self.written.load(Ordering::Relaxed),
            kept: self.kept.load(Ordering::Relaxed),
            removed: 0,
            bytes: self.bytes.load(Ordering::Relaxed),
        };
        let written = Standing {
            files: self.files(),
            stale: Vec::new(),
        };
        signals::check()?;
        let (around, fresh) = (&self.place.around, self.place.fresh());
        let Some(old) = &self.old else {
            around.rename(&fresh, around, &self.place.name)?;
            self.committed = true;
            return Ok((summary, written));
        };
        let all = walk(&self.place.path(), &self.keep, &|path, _| Ok(path))?;
        let is_gone = |path: &&String| written.files.binary_search_by(|it| it.path.cmp(path)).is_err();
        summary.removed = all.iter().filter(is_gone).count();
        if summary.written == 0 && all.len() == summary.kept {
            // Nothing changed: the old tree stays, untouched.
            return Ok((summary, written));
        }
        leftovers::share(&self.keep, old, self.fresh.folder());
        exchange(&self.place).map_err(mount_point)?;
        self.committed = true;
        // What is now beside the output is the old tree. What cannot be given back is not removed: the next build does it.
        leftovers::give_back(&self.keep, old, self.fresh.folder())?;
        let _ = remove_own(around, &fresh);
        Ok((summary, written))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if !self.committed {
            // A failure leaves space taken, not a wrong site; the next build tries again.
            let _ = remove_own(&self.place.around, self.place.fresh());
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

/// Lists the names that stay whatever a build makes.
pub(super) fn kept_names(keep: &[String]) -> Vec<String> {
    // The marker belongs to each tree.
    let keep = keep.iter().filter(|it| *it != MARKER).cloned();
    keep.chain([ALWAYS_KEPT.to_owned()]).collect()
}

/// Lists what an output folder holds, but for the names that stay; `None` where the system does not let it, and where
/// there is anything but files.
pub fn found(output: &Path, keep: &[String]) -> Option<Vec<Written>> {
    let keep = kept_names(keep);
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
pub(super) fn same(folder: &Folder, name: impl AsRef<Path>, bytes: &[u8]) -> Option<fs::Metadata> {
    let mut file = folder.open_file(name).ok()?;
    let metadata = file.metadata().ok()?;
    if metadata.len() != bytes.len() as u64 {
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
        let place = Place::make(output).map_err(Busy::Failed)?;
        let lock = lock(&place, now)?;
        leftovers::put_back(&place).map_err(Busy::Failed)?;
        Ok(Lock(lock))
    }
}

/// Takes the lock; the file stays behind, small and empty of meaning once nobody holds it.
fn lock(place: &Place, now: u64) -> Result<File, Busy> {
    let name = names::lock(&place.shown);
    let mut file = open_lock(&place.around, &name).map_err(Busy::Failed)?;
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

/// Opens a lock file; what is none, and what somebody else has written, is left as it is.
fn open_lock(around: &Folder, name: &str) -> io::Result<File> {
    /// Bytes of two numbers with a space between them.
    const LONGEST: u64 = 48;
    let path = around.path().join(name);
    match around.look(name)? {
        Some(it) if it.kind != Kind::File => return Err(foreign(&path, it.kind.words())),
        Some(it) if it.names > 1 => return Err(foreign(&path, "a file with a second name elsewhere")),
        _ => {}
    }
    let file = around.open_or_create(name)?;
    let mut text = Vec::new();
    (&file).take(LONGEST + 1).read_to_end(&mut text)?;
    (&file).rewind()?;
    let is_lock = text.len() as u64 <= LONGEST && text.iter().all(|it| it.is_ascii_digit() || *it == b' ');
    match is_lock {
        true => Ok(file),
        false => Err(foreign(&path, "a file with other words than a lock's")),
    }
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

/// Exchanges the new tree with the old one in one step where the system can; else in two.
pub(super) fn exchange(place: &Place) -> io::Result<()> {
    match place.around.exchange(place.fresh(), &place.name)? {
        true => Ok(()),
        false => exchange_in_two_steps(place),
    }
}

/// Renames the old tree aside and the new one into its place. Where the second step fails the first is taken back;
/// where the process dies between the two, the next build does it.
fn exchange_in_two_steps(place: &Place) -> io::Result<()> {
    let (around, aside) = (&place.around, place.aside());
    around.rename(&place.name, around, &aside)?;
    if let Err(error) = around.rename(place.fresh(), around, &place.name) {
        around.rename(&aside, around, &place.name)?;
        return Err(error);
    }
    // So that the caller finds the old tree where an exchange would have put it.
    around.rename(&aside, around, place.fresh())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes an old site and a new one beside it, in a folder of the test's own.
    fn two_trees(name: &str) -> (PathBuf, PathBuf, Place) {
        let folder = std::env::temp_dir().join(format!("chancery-exchange-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let place = Place::make(&folder.join("public")).expect("a place");
        let fresh = folder.join(place.fresh());
        for (tree, text) in [(&place.path(), "old"), (&fresh, "new")] {
            fs::create_dir_all(tree).expect("a folder");
            fs::write(tree.join(MARKER), MARKER_TEXT).expect("a file");
            fs::write(tree.join("index.html"), text).expect("a file");
        }
        (folder, fresh, place)
    }

    fn text(tree: &Path) -> String {
        fs::read_to_string(tree.join("index.html")).unwrap_or_default()
    }

    #[test]
    fn two_steps_do_what_one_does() {
        let (folder, fresh, place) = two_trees("both");
        let output = place.path();
        exchange_in_two_steps(&place).expect("exchanged");
        assert_eq!((text(&output), text(&fresh)), ("new".into(), "old".into()));
        assert_eq!(fs::read_dir(&folder).expect("it").count(), 2);
        exchange(&place).expect("exchanged");
        assert_eq!((text(&output), text(&fresh)), ("old".into(), "new".into()));
        let _ = fs::remove_dir_all(folder);
    }

    #[test]
    fn a_second_step_that_fails_takes_the_first_back() {
        let (folder, fresh, place) = two_trees("back");
        fs::remove_dir_all(&fresh).expect("removed");
        exchange_in_two_steps(&place).expect_err("nothing to put into its place");
        assert_eq!(text(&place.path()), "old");
        let _ = fs::remove_dir_all(folder);
    }

    #[test]
    fn who_takes_the_lock_finds_the_site_of_a_build_that_died_between_two_steps() {
        let (folder, fresh, place) = two_trees("died");
        let output = place.path();
        fs::rename(&output, folder.join(place.aside())).expect("the first step");
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
