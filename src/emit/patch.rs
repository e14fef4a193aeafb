//! A few new files in an output folder that is known whole: the tree of the build before takes them, and its place.
//!
//! The tree that an exchange put aside is kept as a shadow in the project's `.chancery/`, unchanged files being hard links
//! to those in place. The next such build brings it up to date by what changed since, and exchanges it again. A shadow
//! that is missing, or in which a single file is not the one in place, is made anew by links.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::disk::{
    Busy, Disk, Lock, Summary, Written, exchange, folder_of, found, give_back, keep_names, mount_point, same,
};
use super::guard::absolute;
use super::leftovers::{self, remove};
use super::{Emit, cache};

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
    output: PathBuf,
    fresh: PathBuf,
    keep: Vec<String>,
    standing: Standing,
    changed: Mutex<Vec<(String, Vec<u8>)>>,
    /// Whether files in place have been copied.
    copied: AtomicBool,
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
        let output = absolute(output);
        let Some(fresh) = leftovers::fresh(&output) else {
            return Err(Busy::Failed(io::Error::other("the output folder has no name")));
        };
        let keep = Disk::kept_names(keep);
        leftovers::clear(&output, &keep).map_err(Busy::Failed)?;
        Ok(Box::new(Patch {
            project: project.to_path_buf(),
            output,
            fresh,
            keep,
            standing,
            changed: Mutex::default(),
            copied: AtomicBool::new(false),
            _lock: lock,
        }))
    }

    /// Brings a tree beside the output that is as the output is, but for the files that will be written.
    fn prepare(&self, changed: &[(String, Vec<u8>)]) -> io::Result<()> {
        let others = |path: &str| changed.binary_search_by(|it| (*it.0).cmp(path)).is_err();
        if cache::take_shadow(&self.project, &self.fresh) {
            let stale: BTreeSet<&str> = self.standing.stale.iter().map(|it| &**it).collect();
            let known = |it: &&Written| !stale.contains(&*it.path);
            let shadow = found(&self.fresh, &[]).unwrap_or_default();
            let (here, there) = (shadow.iter().filter(known), self.standing.files.iter().filter(known));
            if here.eq(there) {
                return stale.iter().try_for_each(|path| {
                    remove(&self.fresh.join(path));
                    match others(path) && self.output.join(path).exists() {
                        true => self.link(path),
                        false => Ok(()),
                    }
                });
            }
            remove(&self.fresh);
        }
        let folders: BTreeSet<&str> = self
            .standing
            .files
            .iter()
            .filter_map(|it| folder_of(&it.path))
            .collect();
        fs::create_dir(&self.fresh)?;
        folders
            .par_iter()
            .try_for_each(|it| fs::create_dir_all(self.fresh.join(it)))?;
        let files = self.standing.files.par_iter().filter(|it| others(&it.path));
        files.try_for_each(|it| self.link(&it.path))
    }

    fn link(&self, path: &str) -> io::Result<()> {
        let (from, to) = (self.output.join(path), self.fresh.join(path));
        if fs::hard_link(&from, &to).is_err() {
            // A file system without links: the file is another one then.
            fs::copy(from, to)?;
            self.copied.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Puts one file into its place, which is one step by itself.
    fn replace(&self, path: &str, bytes: &[u8]) -> io::Result<Written> {
        let written = create(path, &self.fresh, bytes)?;
        fs::rename(&self.fresh, self.output.join(path))?;
        Ok(written)
    }

    /// Puts several files into their places in one step.
    fn exchange(&self, changed: &[(String, Vec<u8>)]) -> io::Result<Vec<Written>> {
        self.prepare(changed)?;
        let write = |(path, bytes): &(String, Vec<u8>)| {
            let to = self.fresh.join(path);
            // The shadow's file may be the very one that is in place: it is never written over.
            match fs::remove_file(&to) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => create(path, &to, bytes),
            }
        };
        let written = changed.par_iter().map(write).collect::<io::Result<Vec<_>>>()?;
        let kept = keep_names(&self.keep, &self.output, &self.fresh)?;
        if let Err(error) = exchange(&self.fresh, &self.output) {
            give_back(&kept, &self.fresh, &self.output);
            return Err(mount_point(error));
        }
        Ok(written)
    }
}

impl Emit for Patch {
    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if same(&self.output.join(path), bytes).is_none() {
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
                if made.is_err() && !leftovers::holds_any(&self.fresh, &self.keep) {
                    remove(&self.fresh);
                }
                made?
            }
        };
        if written.len() > 1 {
            // What is now beside the output is the old tree.
            standing.stale = written.iter().map(|it| it.path.clone()).collect();
            if !cache::give_shadow(&self.project, &self.fresh) {
                remove(&self.fresh);
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
            standing.files = found(&self.output, &self.keep).unwrap_or_default();
        }
        summary.bytes = standing.files.iter().map(|it| it.size).sum();
        Ok((summary, standing))
    }
}

fn create(path: &str, to: &Path, bytes: &[u8]) -> io::Result<Written> {
    let mut file = File::create_new(to)?;
    file.write_all(bytes)?;
    Ok(Written::new(path.to_owned(), &file.metadata()?))
}
