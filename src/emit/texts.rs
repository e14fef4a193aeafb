//! Texts of the project that commands write: new ones, ones that take the place of an old one, files that move.
//!
//! Takes paths from the project's root. No folder on the way may be a link: a folder in a project may lead anywhere.

use std::io::{self, Write};
use std::path::Path;

use super::folder::{Folder, Kind};
use super::names;

/// Makes a file with these bytes, and the folders that it stands in; one that is there already is an error.
///
/// # Errors
///
/// A link on the way, and what the system says.
pub fn create(root: &Path, path: &str, bytes: &[u8]) -> io::Result<()> {
    let (folder, name) = parted(path);
    let folder = Folder::open(root)?.make_path(folder)?;
    folder.create(name)?.write_all(bytes).inspect_err(|_| {
        let _ = folder.remove_file(name);
    })
}

/// Writes beside a file and puts that into its place, so that a killed program leaves the old one whole.
///
/// # Errors
///
/// A link on the way, and what the system says.
pub fn replace(root: &Path, path: &str, bytes: &[u8]) -> io::Result<()> {
    let (folder, name) = parted(path);
    let folder = Folder::open(root)?.enter_path(folder)?;
    let beside = names::beside(name);
    // What a program that was killed has left is a file with a single name.
    if folder
        .look(&beside)?
        .is_some_and(|it| it.kind == Kind::File && it.names == 1)
    {
        folder.remove_file(&beside)?;
    }
    let written = folder.create(&beside).and_then(|mut file| file.write_all(bytes));
    let done = written.and_then(|()| folder.rename(&beside, &folder, name));
    if done
        .as_ref()
        .is_err_and(|error| error.kind() != io::ErrorKind::AlreadyExists)
    {
        let _ = folder.remove_file(&beside);
    }
    done
}

/// Moves a file or a folder of the project to a place where nothing is.
///
/// # Errors
///
/// A link on the way, something in that place, and what the system says.
pub fn move_to(root: &Path, from: &str, to: &str) -> io::Result<()> {
    let root = Folder::open(root)?;
    let ((folder, name), (other_folder, other)) = (parted(from), parted(to));
    let (folder, other_folder) = (root.enter_path(folder)?, root.make_path(other_folder)?);
    match other_folder.look(other)? {
        Some(_) => Err(io::ErrorKind::AlreadyExists.into()),
        None => folder.rename(name, &other_folder, other),
    }
}

/// Removes a file that this process has just made.
///
/// # Errors
///
/// A link on the way, and what the system says.
pub fn take_back(root: &Path, path: &str) -> io::Result<()> {
    let (folder, name) = parted(path);
    Folder::open(root)?.enter_path(folder)?.remove_file(name)
}

fn parted(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}
