//! Reads the project folder: the one door for input files.
//!
//! Takes a folder; gives lists of what is there, sorted, and the bytes of a file when asked. Follows no symbolic link
//! out of the project, waits for no pipe. Leaves out what the bytes mean.

#![expect(clippy::disallowed_methods, reason = "this is the door for input files")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use crate::diag::{Diagnostic, Location, catalog};

/// The name of the settings file; the folder that holds it is a project.
pub const SETTINGS: &str = "chancery.toml";

/// What a project holds, by paths as seen from its root, with `/`, sorted.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Markdown files below `content/`.
    pub pages: Vec<Arc<str>>,
    /// Other files below `content/`.
    pub content: Vec<Arc<str>>,
    /// Files below `static/`.
    pub statics: Vec<Arc<str>>,
    /// Files below `templates/`, `i18n/` and `themes/`.
    pub theme: Vec<Arc<str>>,
    pub findings: Vec<Diagnostic>,
}

/// Finds the project that a folder lies in: the nearest one above that holds `chancery.toml`.
pub fn find_project(from: &Path) -> Option<PathBuf> {
    let from = fs::canonicalize(from).ok()?;
    from.ancestors()
        .find(|folder| folder.join(SETTINGS).is_file())
        .map(Path::to_path_buf)
}

/// Lists a project's files.
///
/// # Errors
///
/// A folder that the system refuses to list.
pub fn list(root: &Path) -> io::Result<Listing> {
    let mut listing = Listing::default();
    for folder in ["content", "static", "templates", "i18n", "themes"] {
        let top = root.join(folder);
        if top.is_dir() {
            walk(root, &top, &mut listing)?;
        }
    }
    listing.pages.sort();
    listing.content.sort();
    listing.statics.sort();
    listing.theme.sort();
    Ok(listing)
}

/// Bytes of a file of words: a record, an archived text, settings, a template.
pub const TEXT_LIMIT: u64 = 16 << 20;
/// Bytes of any other file. Each is held in memory while it is copied.
pub const FILE_LIMIT: u64 = 512 << 20;

/// Reads a file of the project; waits for no pipe.
///
/// # Errors
///
/// What the system says; of a file over its limit, that it is too large.
pub fn read(root: &Path, path: &str) -> io::Result<Vec<u8>> {
    let file = root.join(path);
    let metadata = fs::metadata(&file)?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let limit = limit(path);
    match metadata.len() > limit {
        false => fs::read(file),
        true => Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("it has {} bytes, and {limit} is the limit", metadata.len()),
        )),
    }
}

/// Returns how many bytes a file may have.
fn limit(path: &str) -> u64 {
    match path.rsplit_once('.').map_or("", |it| it.1) {
        "md" | "txt" | "toml" | "html" | "xml" | "ftl" => TEXT_LIMIT,
        _ => FILE_LIMIT,
    }
}

/// Says what is wrong with a file that could not be read.
pub fn complaint(path: &Arc<str>, error: &io::Error) -> Diagnostic {
    let at = Location::whole(path);
    match error.kind() {
        io::ErrorKind::FileTooLarge => catalog::reading::too_large(at, &error.to_string()),
        _ => catalog::reading::unreadable(at, &error.to_string()),
    }
}

/// What tells a file from what it was: nothing of its bytes, but all that changes with them.
#[derive(Clone, Debug)]
pub struct Stamp {
    pub path: Arc<str>,
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: u64,
    /// When bytes, name or rights were last changed, which no program can set; 0 where the system does not say.
    pub changed: u64,
    pub inode: u64,
}

/// Stamps all files of a project, settings first, the rest sorted.
///
/// # Errors
///
/// What the system says; a file that a build would not read is none.
pub fn stamps(root: &Path) -> io::Result<Vec<Stamp>> {
    use rayon::prelude::*;
    let listing = list(root)?;
    if !listing.findings.is_empty() {
        return Err(io::Error::other("files that no build reads"));
    }
    let Listing {
        pages,
        content,
        statics,
        theme,
        ..
    } = listing;
    let mut paths = vec![Arc::from(SETTINGS)];
    paths.extend([pages, content, statics, theme].into_iter().flatten());
    paths
        .into_par_iter()
        .map(|path| {
            let metadata = fs::metadata(root.join(&*path))?;
            let (changed, inode) = changed_and_inode(&metadata);
            Ok(Stamp {
                path,
                size: metadata.len(),
                modified: nanoseconds(metadata.modified()?),
                changed,
                inode,
            })
        })
        .collect()
}

/// Returns a time in nanoseconds since 1970; 0 for one before.
pub fn nanoseconds(time: std::time::SystemTime) -> u64 {
    time.duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

#[cfg(unix)]
fn changed_and_inode(metadata: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(metadata.ctime()).unwrap_or(0);
    let nanoseconds = u64::try_from(metadata.ctime_nsec()).unwrap_or(0);
    (seconds * 1_000_000_000 + nanoseconds, metadata.ino())
}

#[cfg(not(unix))]
fn changed_and_inode(_: &fs::Metadata) -> (u64, u64) {
    (0, 0)
}

fn walk(root: &Path, top: &Path, listing: &mut Listing) -> io::Result<()> {
    let visible = |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_ignored(entry.file_name().as_encoded_bytes());
    for entry in WalkDir::new(top).follow_links(false).into_iter().filter_entry(visible) {
        let entry = entry?;
        let kind = entry.file_type();
        if kind.is_dir() {
            continue;
        }
        let inside = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let Some(path) = readable_path(inside) else {
            let shown: Arc<str> = shown(inside).into();
            let at = Location::whole(&shown);
            listing.findings.push(catalog::reading::file_name(
                at,
                "is not UTF-8 or holds a control character",
            ));
            continue;
        };
        if kind.is_symlink() {
            if let Some(finding) = check_link(root, entry.path(), &path) {
                listing.findings.push(finding);
                continue;
            }
        } else if !kind.is_file() {
            listing
                .findings
                .push(catalog::reading::special_file(Location::whole(&path)));
            continue;
        }
        listing.add(path);
    }
    Ok(())
}

impl Listing {
    fn add(&mut self, path: Arc<str>) {
        let list = match path.split('/').next() {
            Some("content") if path.ends_with(".md") => &mut self.pages,
            Some("content") => &mut self.content,
            Some("static") => &mut self.statics,
            _ => &mut self.theme,
        };
        list.push(path);
    }
}

/// Says what is wrong with a symbolic link; one to a file within the project is as good as the file.
fn check_link(root: &Path, link: &Path, path: &Arc<str>) -> Option<Diagnostic> {
    let target = fs::read_link(link).map(|it| shown(&it)).unwrap_or_default();
    let at = || Location::whole(path);
    let real = match fs::canonicalize(link) {
        Ok(real) => real,
        Err(error) => {
            let why = if error.raw_os_error() == Some(40) {
                "which leads in a ring"
            } else {
                "which leads nowhere"
            };
            return Some(catalog::reading::symlink(at(), &target, why));
        }
    };
    let inside = fs::canonicalize(root).is_ok_and(|root| real.starts_with(root));
    if !inside {
        return Some(catalog::reading::symlink(
            at(),
            &target,
            "which lies outside the project",
        ));
    }
    if !real.is_file() {
        return Some(catalog::reading::symlink(at(), &target, "which is no file"));
    }
    None
}

/// Hidden files and what editors leave behind.
fn is_ignored(name: &[u8]) -> bool {
    name.starts_with(b".")
        || name.ends_with(b"~")
        || name.ends_with(b".swp")
        || name.ends_with(b".tmp")
        || (name.starts_with(b"#") && name.ends_with(b"#"))
        || name == b"Thumbs.db"
}

fn readable_path(path: &Path) -> Option<Arc<str>> {
    let mut out = String::new();
    for part in path.components() {
        let part = part.as_os_str().to_str()?;
        if part.chars().any(char::is_control) {
            return None;
        }
        if !out.is_empty() {
            out.push('/');
        }
        out.push_str(part);
    }
    Some(out.into())
}

/// Returns a path for messages: what cannot be shown is escaped.
fn shown(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => out.push('/'),
                c if c.is_control() => out.extend(c.escape_default()),
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}
