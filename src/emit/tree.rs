//! A new tree on disk: its folders and files are made by their paths below it.
//!
//! Where the system can look a path up from a folder that is open, it is spared the way there for each of them.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::disk::folder_of;

/// A folder that files are made in.
pub struct Tree {
    path: PathBuf,
    #[cfg(unix)]
    folder: std::os::fd::OwnedFd,
}

impl Tree {
    /// Makes the folder.
    ///
    /// # Errors
    ///
    /// What the system says; one that is there already is an error too.
    pub fn make(path: PathBuf) -> io::Result<Tree> {
        fs::create_dir(&path)?;
        Ok(Tree {
            #[cfg(unix)]
            folder: File::open(&path)?.into(),
            path,
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes a folder, unless it is there, and those that it stands in; `made` is told of each that is there now.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn make_folder(&self, below: &str, made: &mut impl FnMut(&str)) -> io::Result<()> {
        let one = self.make_one(below);
        // Mostly the folder above is there.
        let one = match (one, folder_of(below)) {
            (Err(error), Some(above)) if error.kind() == io::ErrorKind::NotFound => {
                self.make_folder(above, made)?;
                self.make_one(below)
            }
            (one, _) => one,
        };
        match one {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => {
                made(below);
                Ok(())
            }
        }
    }

    /// Makes a file, empty; the folder that it stands in is there.
    ///
    /// # Errors
    ///
    /// What the system says.
    #[cfg(unix)]
    pub fn make_file(&self, below: &str) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, openat};
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::CLOEXEC;
        let mode = Mode::from_raw_mode(0o666);
        let file = rustix::io::retry_on_intr(|| openat(&self.folder, below, flags, mode))?;
        Ok(file.into())
    }

    /// Makes a file, empty; the folder that it stands in is there.
    ///
    /// # Errors
    ///
    /// What the system says.
    #[cfg(not(unix))]
    pub fn make_file(&self, below: &str) -> io::Result<File> {
        File::create(self.path.join(below))
    }

    #[cfg(unix)]
    fn make_one(&self, below: &str) -> io::Result<()> {
        use rustix::fs::{Mode, mkdirat};
        Ok(mkdirat(&self.folder, below, Mode::from_raw_mode(0o777))?)
    }

    #[cfg(not(unix))]
    fn make_one(&self, below: &str) -> io::Result<()> {
        fs::create_dir(self.path.join(below))
    }
}
