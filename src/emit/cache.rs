//! The project's `.chancery/` folder: what is kept between builds, ignored by git and safe to delete.
//!
//! Takes nothing out of a folder that Chancery did not make, and puts nothing into one.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::folder::{Folder, Kind};
use super::names::{self, CACHE, CACHE_MARKER, Kept, MARKER, SHADOW};
use super::place::{Place, Tree, own_tree, remove_own};

/// Returns what was kept of the last build.
pub fn recall(root: &Path, kept: Kept) -> Option<Vec<u8>> {
    folder(root)?.read(kept.name()).ok()
}

/// Returns a part of what was kept: so many bytes from one on.
pub fn recall_part(root: &Path, kept: Kept, from: u64, length: u64) -> Option<Vec<u8>> {
    let mut file = folder(root)?.open_file(kept.name()).ok()?;
    file.seek(SeekFrom::Start(from)).ok()?;
    let mut bytes = Vec::new();
    // A damaged length asks for no more than there is.
    let there = file.metadata().ok()?.len().saturating_sub(from);
    bytes.reserve_exact(usize::try_from(length.min(there)).ok()?);
    file.take(length).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 == length).then_some(bytes)
}

/// Keeps something of a build, given in pieces, in one step; where that fails nothing is kept.
pub fn remember(root: &Path, kept: Kept, pieces: &[&[u8]]) {
    let write = || -> io::Result<()> {
        let folder = make_folder(root)?;
        // One name for all: what a process that died has left of it goes.
        let fresh = kept.fresh();
        remove_file(&folder, &fresh)?;
        let mut file = folder.create(&fresh)?;
        pieces.iter().try_for_each(|piece| file.write_all(piece))?;
        drop(file);
        match folder.kind(kept.name()) {
            None | Some(Kind::File) => folder.rename(&fresh, &folder, kept.name()),
            Some(_) => Err(io::ErrorKind::AlreadyExists.into()),
        }
    };
    if write().is_err() {
        if let Some(folder) = folder(root) {
            let _ = remove_file(&folder, &kept.fresh());
            let _ = remove_file(&folder, kept.name());
        }
        forget(root);
    }
}

/// Keeps nothing but the shadow, of which nobody knows anything then.
pub fn forget(root: &Path) {
    if let Some(folder) = folder(root) {
        for kept in [Kept::Note, Kept::Files] {
            let _ = remove_file(&folder, kept.name());
        }
    }
}

/// Moves the shadow to where a build makes its tree; false where there is none, or none that can be moved there.
pub fn take_shadow(root: &Path, place: &Place) -> bool {
    let Some(folder) = folder(root) else { return false };
    let own = own_tree(&folder, SHADOW, MARKER);
    matches!(own, Ok(Tree::Own(_))) && folder.rename(SHADOW, &place.around, place.fresh()).is_ok()
}

/// Keeps the tree of a place as the shadow; false where it cannot be moved.
pub fn give_shadow(root: &Path, place: &Place) -> bool {
    drop_shadow(root);
    let Ok(folder) = make_folder(root) else { return false };
    let is_free = folder.look(SHADOW).is_ok_and(|it| it.is_none());
    is_free && place.around.rename(place.fresh(), &folder, SHADOW).is_ok()
}

/// Removes the shadow, where there is one.
pub fn drop_shadow(root: &Path) {
    let Some(folder) = folder(root) else { return };
    // Under a name of its own first: no build may take a tree out of which files vanish.
    let dropped = names::dropped(std::process::id());
    if matches!(own_tree(&folder, SHADOW, MARKER), Ok(Tree::Own(_))) && folder.kind(&dropped).is_none() {
        let _ = folder.rename(SHADOW, &folder, &dropped);
    }
    for name in folder.names().unwrap_or_default() {
        if names::is_dropped(&name.to_string_lossy()) {
            let _ = remove_own(&folder, name);
        }
    }
}

/// Opens the folder where it is Chancery's.
fn folder(root: &Path) -> Option<Folder> {
    match own_tree(&Folder::open(root).ok()?, CACHE, CACHE_MARKER).ok()? {
        Tree::Own(folder) => Some(folder),
        Tree::Nothing => None,
    }
}

fn make_folder(root: &Path) -> io::Result<Folder> {
    let root = Folder::open(root)?;
    let folder = match own_tree(&root, CACHE, CACHE_MARKER)? {
        Tree::Own(folder) => folder,
        Tree::Nothing => {
            or_there(root.make(CACHE))?;
            root.enter(CACHE)?
        }
    };
    if folder.look(CACHE_MARKER)?.is_none() {
        or_there(folder.create(CACHE_MARKER).and_then(|mut file| file.write_all(b"*\n")))?;
    }
    Ok(folder)
}

/// Another thread may have been quicker.
fn or_there(made: io::Result<()>) -> io::Result<()> {
    match made {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

/// Removes a file, where there is one.
fn remove_file(folder: &Folder, name: &str) -> io::Result<()> {
    match folder.kind(name) {
        Some(Kind::File) => folder.remove_file(name),
        _ => Ok(()),
    }
}
