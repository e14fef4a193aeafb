//! Which folders a build may take for its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::path::as_typed;
use crate::diag::{Diagnostic, Location, catalog};

/// The file that says that an output folder is Chancery's own; the same for every project.
pub const MARKER: &str = ".chancery-output";

/// Says why a folder cannot be the output of a project; `None` where it can.
pub fn check_folder(project: &Path, output: &Path) -> Option<Diagnostic> {
    let shown: Arc<str> = output.display().to_string().into();
    let refuse = |why: &str| Some(catalog::output::refused(Location::whole(&shown), &shown, why));
    let output = absolute(output);
    let project = absolute(project);
    let content = project.join("content");
    if project.starts_with(&output) {
        return refuse("it holds the project");
    }
    for name in ["content", "templates", "themes", "static", "i18n"] {
        if output.starts_with(project.join(name)) {
            return refuse(&format!("it lies in the project's `{name}` folder"));
        }
    }
    if content.starts_with(&output) {
        return refuse("it holds the content");
    }
    if std::env::home_dir().is_some_and(|home| absolute(&home).starts_with(&output)) {
        return refuse("it is a home folder or holds one");
    }
    if output.parent().is_none() {
        return refuse("it is the root of the file system");
    }
    match fs::symlink_metadata(&output) {
        Err(_) => None,
        Ok(it) if !it.is_dir() && !it.is_symlink() => refuse("it is a file"),
        Ok(_) if output.join(MARKER).exists() => None,
        Ok(_) => {
            let mut entries = fs::read_dir(&output).ok()?.flatten();
            // A folder that was cloned to be published from holds its history and nothing else.
            match entries.any(|entry| entry.file_name() != ".git") {
                true => refuse("it holds files that no build has made"),
                false => None,
            }
        }
    }
}

/// Tells whether a build that died left anything beside an output folder.
pub fn has_leftovers(output: &Path) -> bool {
    super::leftovers::any(&absolute(output))
}

/// Makes a path absolute and resolves what exists of it.
pub fn absolute(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return as_typed(real);
    }
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match (whole.parent(), whole.file_name()) {
        (Some(parent), Some(name)) => absolute(parent).join(name),
        _ => whole,
    }
}
