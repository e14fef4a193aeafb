//! The project's `.chancery/` folder: what is kept between builds, ignored by git and safe to delete.

use std::fs;
use std::path::Path;

const FOLDER: &str = ".chancery";
const NOTE: &str = "last-build.toml";

/// Returns what was kept of the last build.
pub fn recall(root: &Path) -> Option<Vec<u8>> {
    fs::read(root.join(FOLDER).join(NOTE)).ok()
}

/// Keeps something of a build, in one step; where that fails nothing is kept.
pub fn remember(root: &Path, bytes: &[u8]) {
    let folder = root.join(FOLDER);
    // One name for all: what a process that died has left of it is written over.
    let fresh = folder.join(format!("{NOTE}.new"));
    let kept = || -> std::io::Result<()> {
        if !folder.is_dir() {
            fs::create_dir(&folder)?;
            fs::write(folder.join(".gitignore"), "*\n")?;
        }
        fs::write(&fresh, bytes)?;
        fs::rename(&fresh, folder.join(NOTE))
    };
    if kept().is_err() {
        let _ = fs::remove_file(&fresh);
        forget(root);
    }
}

/// Keeps nothing.
pub fn forget(root: &Path) {
    let _ = fs::remove_file(root.join(FOLDER).join(NOTE));
}
