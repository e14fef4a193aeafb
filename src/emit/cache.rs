//! The project's `.chancery/` folder: what is kept between builds, ignored by git and safe to delete.

use std::fs;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::leftovers::remove;

const FOLDER: &str = ".chancery";
/// The tree that the last exchange has put aside.
const SHADOW: &str = "shadow";
/// Begins the name of a shadow that is about to be removed.
const DROPPED: &str = "dropped-";

/// What is kept of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The note: whether anything changed at all.
    Note,
    /// Each file, in and out.
    Files,
    /// What the Markdown files said.
    Documents,
}

impl Kept {
    fn name(self) -> &'static str {
        match self {
            Kept::Note => "last-build.toml",
            Kept::Files => "last-build.files",
            Kept::Documents => "documents",
        }
    }

    fn path(self, root: &Path) -> PathBuf {
        root.join(FOLDER).join(self.name())
    }
}

/// Returns what was kept of the last build.
pub fn recall(root: &Path, kept: Kept) -> Option<Vec<u8>> {
    fs::read(kept.path(root)).ok()
}

/// Returns a part of what was kept: so many bytes from one on.
pub fn recall_part(root: &Path, kept: Kept, from: u64, length: u64) -> Option<Vec<u8>> {
    let mut file = fs::File::open(kept.path(root)).ok()?;
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
    // One name for all: what a process that died has left of it is written over.
    let fresh = root.join(FOLDER).join(format!("{}.new", kept.name()));
    let write = || -> io::Result<()> {
        make_folder(root)?;
        let mut file = fs::File::create(&fresh)?;
        pieces.iter().try_for_each(|piece| file.write_all(piece))?;
        drop(file);
        fs::rename(&fresh, kept.path(root))
    };
    if write().is_err() {
        let _ = fs::remove_file(&fresh);
        let _ = fs::remove_file(kept.path(root));
        forget(root);
    }
}

/// Keeps nothing but the shadow, of which nobody knows anything then.
pub fn forget(root: &Path) {
    for kept in [Kept::Note, Kept::Files] {
        let _ = fs::remove_file(kept.path(root));
    }
}

/// Moves the shadow to where a build makes its tree; false where there is none, or none that can be moved there.
pub fn take_shadow(root: &Path, to: &Path) -> bool {
    let shadow = root.join(FOLDER).join(SHADOW);
    fs::symlink_metadata(&shadow).is_ok_and(|it| it.is_dir()) && fs::rename(shadow, to).is_ok()
}

/// Keeps a tree as the shadow; false where it cannot be moved.
pub fn give_shadow(root: &Path, from: &Path) -> bool {
    drop_shadow(root);
    make_folder(root).is_ok() && fs::rename(from, root.join(FOLDER).join(SHADOW)).is_ok()
}

/// Removes the shadow, where there is one.
pub fn drop_shadow(root: &Path) {
    let folder = root.join(FOLDER);
    // Under a name of its own first: no build may take a tree out of which files vanish.
    let dropped = folder.join(format!("{DROPPED}{}", std::process::id()));
    let _ = fs::rename(folder.join(SHADOW), &dropped);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(DROPPED) {
            remove(&entry.path());
        }
    }
}

fn make_folder(root: &Path) -> io::Result<()> {
    let folder = root.join(FOLDER);
    if !folder.is_dir() {
        fs::create_dir(&folder)?;
        fs::write(folder.join(".gitignore"), "*\n")?;
    }
    Ok(())
}
