//! Where an output folder lies: its name in a folder that is held open.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::folder::{Folder, Kind};
use super::guard::absolute;
use super::names::{self, MARKER};

/// An output folder and what lies beside it.
#[derive(Debug)]
pub struct Place {
    /// The folder around it.
    pub around: Folder,
    pub name: OsString,
    /// As a text, of which the names beside it are made.
    pub shown: String,
}

/// A folder at a name that is Chancery's.
#[derive(Debug)]
pub enum Tree {
    Nothing,
    /// One that Chancery made: it holds the marker, or nothing at all.
    Own(Folder),
}

impl Place {
    /// Finds the place of an output folder, whether or not it is there yet; the folders around it are made.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn make(output: &Path) -> io::Result<Place> {
        let output = absolute(output);
        if let Some(parent) = output.parent() {
            fs::create_dir_all(parent)?;
        }
        Place::find(&output)
    }

    /// Does the same, and makes nothing.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn find(output: &Path) -> io::Result<Place> {
        let output = absolute(output);
        let (Some(parent), Some(name)) = (output.parent(), output.file_name()) else {
            return Err(io::Error::other("the output folder has no name"));
        };
        Ok(Place {
            around: Folder::open(parent)?,
            name: name.to_owned(),
            shown: name.to_string_lossy().into_owned(),
        })
    }

    /// The output folder's path.
    pub fn path(&self) -> PathBuf {
        self.around.path().join(&self.name)
    }

    /// The name of the tree that this process makes.
    pub fn fresh(&self) -> String {
        names::fresh(&self.shown, std::process::id())
    }

    /// The name of the tree that waits while folders are exchanged in two steps.
    pub fn aside(&self) -> String {
        names::aside(&self.shown)
    }

    /// Enters the output folder; `None` where there is none.
    ///
    /// # Errors
    ///
    /// What is no folder, and what the system says.
    pub fn enter(&self) -> io::Result<Option<Folder>> {
        match self.around.look(&self.name)? {
            None => Ok(None),
            Some(_) => self.around.enter(&self.name).map(Some),
        }
    }

    /// Lists the trees of builds that died, those of the whole exchange first.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn leftovers(&self) -> io::Result<Vec<OsString>> {
        let mut left = self.around.names()?;
        let aside = self.aside();
        left.retain(|it| {
            let name = it.to_string_lossy();
            names::is_fresh(&name, &self.shown) || *name == *aside
        });
        left.sort_unstable();
        Ok(left)
    }
}

/// Opens a folder at a name that is Chancery's, where Chancery made it.
///
/// # Errors
///
/// What somebody else has put there, and what the system says.
pub fn own_tree(around: &Folder, name: impl AsRef<Path>, marker: &str) -> io::Result<Tree> {
    let name = name.as_ref();
    let path = around.path().join(name);
    match around.look(name)?.map(|it| it.kind) {
        None => return Ok(Tree::Nothing),
        Some(Kind::Folder) => {}
        Some(other) => return Err(foreign(&path, other.words())),
    }
    let folder = around.enter(name)?;
    match folder.kind(marker) {
        Some(Kind::File) => Ok(Tree::Own(folder)),
        // A process may die before it has made the marker.
        None if folder.names()?.is_empty() => Ok(Tree::Own(folder)),
        _ => Err(foreign(&path, &format!("a folder without a file `{marker}`"))),
    }
}

/// Removes a tree at a name that is Chancery's, where Chancery made it.
///
/// # Errors
///
/// As [`own_tree`].
pub fn remove_own(around: &Folder, name: impl AsRef<Path>) -> io::Result<()> {
    match own_tree(around, name.as_ref(), MARKER)? {
        Tree::Nothing => Ok(()),
        Tree::Own(_) => around.remove_tree(name, MARKER),
    }
}

/// Says what stands at a name that is Chancery's.
pub fn foreign(path: &Path, what: &str) -> io::Error {
    io::Error::other(format!(
        "`{}` is {what}, which Chancery did not make: it is neither followed nor removed; move it away",
        path.display()
    ))
}
