//! A few new files in an output folder that is known whole: the tree of the build before takes them, and its place.
//!
//! The tree that an exchange put aside is kept as a shadow in the project's `.chancery/`, unchanged files being hard links
//! to those in place. The next such build brings it up to date by what changed since, and exchanges it again. A shadow
//! that is missing, or in which a single file is not the one in place, is made anew by links.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::disk::{Busy, Lock, Summary, Written, exchange, folder_of, found, kept_names, mount_point, same};
use super::folder::Folder;
use super::names::{MARKER, ONE_FILE};
use super::place::{Place, remove_own};
use super::signals::Unfinished;
use super::tree::Tree;
use super::{Emit, cache, leftovers, signals};

/// What the last build left in place.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// All files of the output folder, sorted.
    pub files: Vec<Written>,
    /// Those of them that the shadow has otherwise.
    pub stale: Vec<String>,
}

/// A build that replaces some files; dropped without a commit, it leaves everything as it was.
pub struct Patch {
    project: PathBuf,
    place: Place,
    /// The tree in place, in which there is nothing but files and folders.
    output: Folder,
    keep: Vec<String>,
    standing: Standing,
    changed: Mutex<Vec<(String, Vec<u8>)>>,
    /// Whether files in place have been copied.
    copied: AtomicBool,
    _unfinished: Unfinished,
    _lock: Lock,
}

impl Patch {
    /// Begins; the caller has compared `standing` with the output folder under this lock.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn begin(
        project: &Path,
        output: &Path,
        keep: &[String],
        standing: Standing,
        lock: Lock,
    ) -> Result<Box<dyn Emit>, Busy> {
        let unfinished = signals::wait();
        let place = Place::find(output).map_err(Busy::Failed)?;
        let keep = kept_names(keep);
        leftovers::clear(&place, &keep).map_err(Busy::Failed)?;
        let entered = place.around.enter(&place.name).map_err(Busy::Failed)?;
        Ok(Box::new(Patch {
            project: project.to_path_buf(),
            place,
            output: entered,
            keep,
            standing,
            changed: Mutex::default(),
            copied: AtomicBool::new(false),
            _unfinished: unfinished,
            _lock: lock,
        }))
    }

    /// Brings a tree beside the output that is as the output is, but for the files that will be written.
    fn prepare(&self, changed: &[(String, Vec<u8>)]) -> io::Result<Folder> {
        let others = |path: &str| changed.binary_search_by(|it| (*it.0).cmp(path)).is_err();
        let (around, fresh) = (&self.place.around, self.place.fresh());
        if cache::take_shadow(&self.project, &self.place) {
            let tree = around.enter(&fresh)?;
            let stale: BTreeSet<&str> = self.standing.stale.iter().map(|it| &**it).collect();
            let known = |it: &&Written| !stale.contains(&*it.path);
            let shadow = found(&around.path().join(&fresh), &[]).unwrap_or_default();
            let (here, there) = (shadow.iter().filter(known), self.standing.files.iter().filter(known));
            if here.eq(there) {
                for path in stale {
                    remove_file(&tree, path)?;
                    if others(path) && self.output.look(path)?.is_some() {
                        self.link(path, &tree)?;
                    }
                }
                return Ok(tree);
            }
            remove_own(around, &fresh)?;
        }
        let folders: BTreeSet<&str> = self
            .standing
            .files
            .iter()
            .filter_map(|it| folder_of(&it.path))
            .collect();
        let tree = Tree::make(around, &fresh, Some(&self.output))?;
        folders
            .par_iter()
            .try_for_each(|it| tree.make_folder(it, &mut |_| ()))?;
        let files = self.standing.files.par_iter();
        let files = files.filter(|it| it.path != MARKER && others(&it.path));
        files.try_for_each(|it| self.link(&it.path, tree.folder()))?;
        around.enter(&fresh)
    }

    fn link(&self, path: &str, tree: &Folder) -> io::Result<()> {
        if self.output.link(path, tree, path).is_err() {
            // A file system without links: the file is another one then.
            io::copy(&mut self.output.open_file(path)?, &mut tree.create(path)?)?;
            self.copied.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Puts one file into its place, which is one step by itself.
    fn replace(&self, path: &str, bytes: &[u8]) -> io::Result<Written> {
        let tree = Tree::make(&self.place.around, &self.place.fresh(), Some(&self.output))?;
        let mut written = create(ONE_FILE, tree.folder(), bytes)?;
        signals::check()?;
        tree.folder().rename(ONE_FILE, &self.output, path)?;
        written.path = path.to_owned();
        let _ = remove_own(&self.place.around, self.place.fresh());
        Ok(written)
    }

    /// Puts several files into their places in one step.
    fn exchange(&self, changed: &[(String, Vec<u8>)]) -> io::Result<Vec<Written>> {
        let tree = self.prepare(changed)?;
        let write = |(path, bytes): &(String, Vec<u8>)| {
            signals::check()?;
            // The shadow's file may be the very one that is in place: it is never written over.
            remove_file(&tree, path)?;
            create(path, &tree, bytes)
        };
        let written = changed.par_iter().map(write).collect::<io::Result<Vec<_>>>()?;
        signals::check()?;
        leftovers::share(&self.keep, &self.output, &tree);
        exchange(&self.place).map_err(mount_point)?;
        // The old tree lies beside the output now, and is held open still.
        leftovers::give_back(&self.keep, &self.output, &tree)?;
        Ok(written)
    }
}

impl Emit for Patch {
    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        signals::check()?;
        if same(&self.output, path, bytes).is_none() {
            let mut changed = self.changed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            changed.push((path.to_owned(), bytes.to_vec()));
        }
        Ok(())
    }

    fn commit(self: Box<Patch>) -> io::Result<(Summary, Standing)> {
        let mut changed = std::mem::take(&mut *self.changed.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        changed.sort_unstable();
        let mut standing = self.standing.clone();
        let mut summary = Summary {
            written: changed.len(),
            kept: standing.files.len().saturating_sub(changed.len()),
            removed: 0,
            bytes: 0,
        };
        let written = match &*changed {
            [] => Vec::new(),
            // Nothing that is noted of the build before holds from here on.
            _ => {
                cache::forget(&self.project);
                let made = match &*changed {
                    [(path, bytes)] => self.replace(path, bytes).map(|it| vec![it]),
                    _ => self.exchange(&changed),
                };
                if made.is_err() && !leftovers::holds_any(&self.place, &self.keep) {
                    let _ = remove_own(&self.place.around, self.place.fresh());
                }
                made?
            }
        };
        if written.len() > 1 {
            // What is now beside the output is the old tree.
            standing.stale = written.iter().map(|it| it.path.clone()).collect();
            if !cache::give_shadow(&self.project, &self.place) {
                let _ = remove_own(&self.place.around, self.place.fresh());
            }
        } else {
            standing.stale.extend(written.iter().map(|it| it.path.clone()));
        }
        for new in written {
            if let Ok(at) = standing.files.binary_search_by(|it| it.path.cmp(&new.path)) {
                standing.files[at] = new;
            }
        }
        if self.copied.load(Ordering::Relaxed) {
            standing.files = found(&self.place.path(), &self.keep).unwrap_or_default();
        }
        summary.bytes = standing.files.iter().map(|it| it.size).sum();
        Ok((summary, standing))
    }
}

fn create(path: &str, tree: &Folder, bytes: &[u8]) -> io::Result<Written> {
    let mut file = tree.create(path)?;
    file.write_all(bytes)?;
    Ok(Written::new(path.to_owned(), &file.metadata()?))
}

/// Removes a file, where there is one.
fn remove_file(tree: &Folder, path: &str) -> io::Result<()> {
    match tree.remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
