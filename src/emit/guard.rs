//! Which folders a build may take for its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::path::as_typed;
use crate::diag::{Diagnostic, Location, catalog};
use crate::load::FOLDERS;

use super::folder::{Folder, Kind};
use super::names::{self, ALWAYS_KEPT, CACHE, CACHE_MARKER, Is, MARKER};
use super::place::{Place, own_tree};

/// Says why a folder cannot be the output of a project; `None` where it can.
pub fn check_folder(project: &Path, output: &Path) -> Option<Diagnostic> {
    let shown: Arc<str> = output.display().to_string().into();
    let refuse = |why: &str| Some(catalog::output::refused(Location::whole(&shown), &shown, why));
    if let Some((link, target)) = link_on_the_way(project, output) {
        return refuse(&format!("`{link}` is a symbolic link to `{target}`"));
    }
    let output = absolute(output);
    let project = absolute(project);
    let content = project.join("content");
    if project.starts_with(&output) {
        return refuse("it holds the project");
    }
    for name in FOLDERS.into_iter().chain([CACHE]) {
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
    match Folder::open(&output) {
        Ok(folder) => foreign_output(&folder).and_then(refuse),
        Err(_) if output.exists() => refuse("it is a file, or a folder that cannot be read"),
        Err(_) => None,
    }
}

/// Says why a folder that is there cannot be an output.
fn foreign_output(folder: &Folder) -> Option<&'static str> {
    match folder.kind(MARKER) {
        Some(Kind::File) => None,
        // A folder that was cloned to be published from holds its history and nothing else.
        None if folder.names().ok()?.iter().all(|it| it == ALWAYS_KEPT) => None,
        _ => Some("it holds files that no build has made"),
    }
}

/// Finds a link that would lead a build elsewhere than the path says: the output's own name, or a folder in the project.
fn link_on_the_way(project: &Path, output: &Path) -> Option<(String, String)> {
    let whole = std::path::absolute(output).ok()?;
    let project = std::path::absolute(project).ok()?;
    let within = whole.ancestors().take_while(|it| **it != *project);
    let within: Vec<&Path> = match whole.starts_with(&project) {
        true => within.collect(),
        false => vec![&whole],
    };
    let link = within.into_iter().rev().find(|it| it.is_symlink())?;
    let target = fs::read_link(link).ok()?;
    Some((names::shown(&project, link), target.display().to_string()))
}

/// Reports what stands at a name that Chancery uses, in the project and beside an output folder, and is not what Chancery
/// would have put there: it is neither followed nor removed.
pub fn check_names(project: &Path, output: &Path) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut report = |path: &Path, what: &str| {
        let shown: Arc<str> = names::shown(project, path).into();
        found.push(catalog::output::foreign_name(Location::whole(&shown), &shown, what));
    };
    if let Ok(root) = Folder::open(project) {
        look(&root, CACHE, Is::Folder, CACHE_MARKER, &mut report);
        for name in root.enter(CACHE).and_then(|it| it.names()).unwrap_or_default() {
            check_kept(&root, &name.to_string_lossy(), &mut report);
        }
    }
    if let Ok(place) = Place::find(output) {
        for name in place.leftovers().unwrap_or_default() {
            look(&place.around, &name.to_string_lossy(), Is::Folder, MARKER, &mut report);
        }
        look(&place.around, &names::lock(&place.shown), Is::File, "", &mut report);
    }
    found
}

/// Looks at an entry of the folder of what is kept, where its name is one that Chancery uses.
fn check_kept(root: &Folder, name: &str, report: &mut impl FnMut(&Path, &str)) {
    let Ok(folder) = root.enter(CACHE) else { return };
    let known = names::in_cache(std::process::id());
    let is = match names::is_dropped(name) {
        true => Some(Is::Folder),
        false => known.iter().find(|(known, _)| known == name).map(|it| it.1),
    };
    if let Some(is) = is {
        look(&folder, name, is, MARKER, report);
    }
}

fn look(folder: &Folder, name: &str, is: Is, marker: &str, report: &mut impl FnMut(&Path, &str)) {
    let path = folder.path().join(name);
    match (is, folder.kind(name)) {
        (_, None) | (Is::File, Some(Kind::File)) => {}
        (Is::Folder, Some(Kind::Folder)) => {
            if own_tree(folder, name, marker).is_err() {
                report(
                    &path,
                    &format!("a folder without the file `{marker}` of Chancery's own"),
                );
            }
        }
        (_, Some(other)) => report(&path, other.words()),
    }
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
