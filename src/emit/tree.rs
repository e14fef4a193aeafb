//! A new tree on disk: its folders and files are made by their paths below it.
//!
//! Where the system can look a path up from a folder that is open, it is spared the way there for each of them.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::disk::folder_of;
use super::folder::Folder;
use super::names::{MARKER, MARKER_TEXT};

/// A folder that files are made in.
pub struct Tree {
    folder: Folder,
}

impl Tree {
    /// Makes the folder, with the marker in it before anything else; that of `old` is taken where it is the same.
    ///
    /// # Errors
    ///
    /// What the system says; one that is there already is an error too.
    pub fn make(around: &Folder, name: &str, old: Option<&Folder>) -> io::Result<Tree> {
        around.make(name)?;
        let tree = Tree {
            folder: around.enter(name)?,
        };
        let same = old.filter(|old| old.read(MARKER).is_ok_and(|it| it == MARKER_TEXT.as_bytes()));
        if same.is_none_or(|old| old.link(MARKER, &tree.folder, MARKER).is_err()) {
            tree.folder.create(MARKER)?.write_all(MARKER_TEXT.as_bytes())?;
        }
        Ok(tree)
    }

    /// The folder itself.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Makes a folder, unless it is there, and those that it stands in; `made` is told of each that is there now.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn make_folder(&self, below: &str, made: &mut impl FnMut(&str)) -> io::Result<()> {
        let one = self.folder.make(Path::new(below));
        // Mostly the folder above is there.
        let one = match (one, folder_of(below)) {
            (Err(error), Some(above)) if error.kind() == io::ErrorKind::NotFound => {
                self.make_folder(above, made)?;
                self.folder.make(Path::new(below))
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
    /// What the system says; a file that is there already is an error too.
    pub fn make_file(&self, below: &str) -> io::Result<File> {
        self.folder.create(Path::new(below))
    }
}
