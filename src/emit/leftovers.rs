//! What a build that died left beside the output: given back to where it belongs, and removed.
//!
//! Takes the output folder, under its lock: nobody else writes beside it, so what carries such a name is nobody's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where a build makes its tree; the old tree lies there after the exchange.
pub fn fresh(output: &Path) -> Option<PathBuf> {
    Some(
        output
            .parent()?
            .join(format!("{}{}", prefix(output)?, std::process::id())),
    )
}

/// Where the old tree waits while folders are exchanged in two steps.
pub fn aside(output: &Path) -> Option<PathBuf> {
    let name = output.file_name()?.to_string_lossy();
    Some(output.parent()?.join(format!(".{name}.old")))
}

/// Tells whether anything is left from a build that died.
pub fn any(output: &Path) -> bool {
    aside(output).is_some_and(|aside| fs::symlink_metadata(aside).is_ok())
        || trees(output).is_ok_and(|trees| !trees.is_empty())
}

/// Puts the old tree back where a build died between the two steps of an exchange.
pub fn put_back(output: &Path) -> io::Result<()> {
    match aside(output) {
        Some(aside) if aside.is_dir() && fs::symlink_metadata(output).is_err() => fs::rename(aside, output),
        _ => Ok(()),
    }
}

/// Gives back the names that stay, and removes the rest.
pub fn clear(output: &Path, keep: &[String]) -> io::Result<()> {
    let aside = aside(output).filter(|aside| aside.is_dir());
    for tree in trees(output)?.into_iter().chain(aside) {
        // A build that died on its way to the exchange, or just after it, has them in the tree that is not in place.
        for name in keep.iter().filter(|name| is_plain(name)) {
            let (from, to) = (tree.join(name), output.join(name));
            if output.is_dir() && fs::symlink_metadata(&from).is_ok() && fs::symlink_metadata(&to).is_err() {
                fs::rename(from, to)?;
            }
        }
        remove(&tree);
    }
    Ok(())
}

/// Tells whether a tree holds any of the names that stay.
pub fn holds_any(tree: &Path, keep: &[String]) -> bool {
    keep.iter().any(|name| fs::symlink_metadata(tree.join(name)).is_ok())
}

/// Tells whether a name stands for an entry of a folder itself.
pub fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.contains(['/', '\\']) && !matches!(name, "." | "..")
}

/// Removes a file or a folder with all that is in it, folders made read-only too.
///
/// A failure leaves space taken, not a wrong site; the next build tries again.
pub fn remove(path: &Path) {
    if !path.is_dir() || path.is_symlink() {
        let _ = fs::remove_file(path);
    } else if fs::remove_dir_all(path).is_err() {
        #[cfg(unix)]
        make_writable(path);
        let _ = fs::remove_dir_all(path);
    }
}

#[cfg(unix)]
fn make_writable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mut folders = vec![path.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let _ = fs::set_permissions(&folder, fs::Permissions::from_mode(0o700));
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        folders.extend(
            entries
                .filter(|entry| entry.file_type().is_ok_and(|it| it.is_dir()))
                .map(|entry| entry.path()),
        );
    }
}

fn prefix(output: &Path) -> Option<String> {
    Some(format!(".{}.new-", output.file_name()?.to_string_lossy()))
}

/// Lists the trees of builds that died.
fn trees(output: &Path) -> io::Result<Vec<PathBuf>> {
    let (Some(parent), Some(prefix)) = (output.parent(), prefix(output)) else {
        return Ok(Vec::new());
    };
    let mut trees = Vec::new();
    for entry in fs::read_dir(parent)?.flatten() {
        let name = entry.file_name();
        // Only what a build names so: somebody's own folder may begin like it.
        let number = name.to_string_lossy().strip_prefix(&prefix).map(str::to_owned);
        if number.is_some_and(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit())) {
            trees.push(entry.path());
        }
    }
    Ok(trees)
}
