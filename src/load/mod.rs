//! Reads the project folder: the one door for input files.
//!
//! Takes a folder; gives lists of what is there, sorted, and the bytes of a file when asked. Follows no symbolic link
//! out of the project, waits for no pipe. Leaves out what the bytes mean.

#![expect(clippy::disallowed_methods, reason = "this is the door for input files")]

use std::fs;
use std::io::{self, Read};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::base::gate::{self, References};
use crate::base::path::as_typed;
use crate::diag::{Diagnostic, Location, catalog};

/// The name of the settings file; the folder that holds it is a project.
pub const SETTINGS: &str = "chancery.toml";

/// The folders of a project that are read.
pub const FOLDERS: [&str; 5] = ["content", "static", "templates", "i18n", "themes"];

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
    /// Symbolic links among all of these, each with the file of the project that it stands for, sorted.
    pub links: Vec<(Arc<str>, Arc<str>)>,
    pub findings: Vec<Diagnostic>,
}

/// Finds the project that a folder lies in: the nearest one above that holds `chancery.toml`.
pub fn find_project(from: &Path) -> Option<PathBuf> {
    let from = as_typed(fs::canonicalize(from).ok()?);
    from.ancestors()
        .find(|folder| folder.join(SETTINGS).is_file())
        .map(Path::to_path_buf)
}

/// Says what is wrong with the settings file before it is read; `None` where it is a file of the project.
pub fn check_settings(root: &Path) -> Option<Diagnostic> {
    let (whole, path) = (root.join(SETTINGS), Arc::from(SETTINGS));
    let kind = fs::symlink_metadata(&whole).ok()?.file_type();
    match kind.is_symlink() {
        true => follow(root, &whole, &path).err().map(|it| *it),
        false => (!kind.is_file()).then(|| catalog::reading::special_file(Location::whole(&path))),
    }
}

/// Lists a project's files.
///
/// # Errors
///
/// A folder that the system refuses to list.
pub fn list(root: &Path) -> io::Result<Listing> {
    /// How often a listing begins anew when a folder goes while it is made; each time another may go.
    const ATTEMPTS: usize = 200;
    let mut listing = list_once(root);
    for _ in 1..ATTEMPTS {
        match &listing {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                std::thread::yield_now();
                listing = list_once(root);
            }
            _ => break,
        }
    }
    listing
}

fn list_once(root: &Path) -> io::Result<Listing> {
    /// So many levels of folders are parted among the cores, `content/events/2026/01` and its like.
    const PARTED: usize = 4;
    let mut findings = Vec::new();
    let mut tops = Vec::new();
    for folder in FOLDERS {
        let whole = root.join(folder);
        match fs::symlink_metadata(&whole) {
            Ok(it) if it.is_dir() => tops.push(whole),
            Ok(it) if it.is_symlink() => findings.extend(follow(root, &whole, &folder.into()).err().map(|it| *it)),
            _ => {}
        }
    }
    let mut listing = listed_below(root, tops, PARTED)?;
    listing.findings.append(&mut findings);
    listing.pages.par_sort_unstable();
    listing.content.sort_unstable();
    listing.statics.sort_unstable();
    listing.theme.sort_unstable();
    listing.links.sort_unstable();
    Ok(listing)
}

/// Lists what is in some folders, on whatever core is free: so many levels are parted, what is deeper is walked in one go.
fn listed_below(root: &Path, folders: Vec<PathBuf>, levels: usize) -> io::Result<Listing> {
    let parts = folders.into_par_iter().map(|folder| {
        let mut part = Listing::default();
        let mut below = Vec::new();
        let until = (levels > 1).then_some((1, &mut below));
        walk(root, &folder, until, &mut part)?;
        if !below.is_empty() {
            part.append(listed_below(root, below, levels - 1)?);
        }
        Ok(part)
    });
    parts.try_reduce(Listing::default, |mut all, part| {
        all.append(part);
        Ok(all)
    })
}

/// Bytes of a file of words: a record, an archived text, settings, a template.
pub const TEXT_LIMIT: u64 = 16 << 20;
/// Bytes of the settings.
pub const SETTINGS_LIMIT: u64 = 1 << 20;
/// Bytes of any other file. Each is held in memory while it is copied.
pub const FILE_LIMIT: u64 = 512 << 20;

/// Reads a file of the project; waits for no pipe.
///
/// # Errors
///
/// What the system says; of a file over its limit, that it is too large.
pub fn read(root: &Path, path: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let (length, _) = read_described(root, path, &mut bytes)?;
    bytes.truncate(length);
    Ok(bytes)
}

/// Reads a file as [`read`] does into room that one file after the other is read into, and gives its stamp of before its
/// bytes were read.
///
/// # Errors
///
/// As [`read`].
pub fn read_stamped<'r>(root: &Path, path: &Arc<str>, room: &'r mut Vec<u8>) -> io::Result<(&'r [u8], Stamp)> {
    let (length, metadata) = read_described(root, path, room)?;
    Ok((&room[..length], Stamp::new(path, &metadata)?))
}

fn read_described(root: &Path, path: &str, room: &mut Vec<u8>) -> io::Result<(usize, fs::Metadata)> {
    let mut file = open(root, path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let limit = limit(path);
    if metadata.len() > limit {
        return Err(too_large(metadata.len(), limit));
    }
    // Room for a little more than the file; one that comes out as long as the system said is not asked for more.
    let size = metadata.len() as usize;
    match room.is_empty() {
        true => *room = vec![0; size + 64],
        // What an earlier file left there is written over.
        false => room.resize(room.len().max(size + 64), 0),
    }
    let mut length = 0;
    loop {
        let more = match file.read(&mut room[length..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            result => result?,
        };
        length += more;
        if more == 0 || length == size {
            break;
        }
        if length as u64 > limit {
            return Err(too_large(length as u64, limit));
        }
        if length == room.len() {
            room.resize(length * 2, 0);
        }
    }
    Ok((length, metadata))
}

fn too_large(length: u64, limit: u64) -> io::Error {
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        format!("it has {length} bytes, and {limit} is the limit"),
    )
}

/// Opens a file of the project; one that is a pipe without waiting for who writes to it, a link where [`follow`] does.
fn open(root: &Path, path: &str) -> io::Result<fs::File> {
    let whole = root.join(path);
    match open_itself(&whole) {
        Err(_) if whole.is_symlink() => match follow(root, &whole, &path.into()) {
            Ok(real) => open_itself(&root.join(&*real)),
            Err(finding) => Err(io::Error::other(finding.message.clone())),
        },
        opened => opened,
    }
}

#[cfg(unix)]
fn open_itself(path: &Path) -> io::Result<fs::File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::NOCTTY;
    fs::File::options()
        .read(true)
        .custom_flags(flags.bits() as _)
        .open(path)
}

#[cfg(not(unix))]
fn open_itself(path: &Path) -> io::Result<fs::File> {
    match path.is_symlink() {
        true => Err(io::Error::other("a symbolic link")),
        false => fs::File::options().read(true).open(path),
    }
}

/// Returns how many bytes a file may have.
fn limit(path: &str) -> u64 {
    if path == SETTINGS {
        return SETTINGS_LIMIT;
    }
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

/// What stands at a path of the project.
#[derive(Debug)]
pub enum Look {
    Nothing,
    Folder,
    File(Stamp),
    /// Hidden, or left behind by an editor: never read.
    Ignored,
    /// What a listing reports and leaves out.
    Wrong,
}

/// Looks at one path of the project, with the eyes of [`list`].
pub fn look(root: &Path, path: &Arc<str>) -> Look {
    if path.split('/').any(|part| is_ignored(part.as_bytes())) {
        return Look::Ignored;
    }
    if has_conflict(path) {
        return Look::Wrong;
    }
    let whole = root.join(&**path);
    let Ok(metadata) = fs::symlink_metadata(&whole) else {
        return Look::Nothing;
    };
    let kind = metadata.file_type();
    if kind.is_dir() {
        return Look::Folder;
    }
    let real = match kind.is_symlink() {
        true => match follow(root, &whole, path) {
            Ok(real) => Some(real),
            Err(_) => return Look::Wrong,
        },
        false if kind.is_file() => None,
        false => return Look::Wrong,
    };
    match stamp(root, path) {
        Ok(stamp) => Look::File(Stamp { real, ..stamp }),
        Err(_) => Look::Nothing,
    }
}

/// Lists a project's files with their stamps, settings first; what is gone before it is stamped is left out.
///
/// # Errors
///
/// A folder that the system refuses to list.
pub fn scan(root: &Path) -> io::Result<(Vec<Stamp>, Vec<Diagnostic>)> {
    let listing = list(root)?;
    let real = |path: &Arc<str>| {
        let at = listing.links.binary_search_by(|it| it.0.cmp(path)).ok()?;
        Some(Arc::clone(&listing.links[at].1))
    };
    let stamps = listing.paths().into_par_iter().filter_map(|path| {
        let stamp = stamp(root, &path).ok()?;
        let real = real(&path);
        Some(Stamp { real, ..stamp })
    });
    Ok((stamps.collect(), listing.findings))
}

/// Lists the folders whose files make the site, the project's own first.
pub fn folders(root: &Path) -> Vec<PathBuf> {
    let visible = |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_ignored(entry.file_name().as_encoded_bytes());
    let own = FOLDERS
        .iter()
        .map(|folder| root.join(folder))
        .filter(|it| !it.is_symlink());
    let below = own.flat_map(|folder| {
        let walk = WalkDir::new(folder).follow_links(false).into_iter();
        let entries = walk.filter_entry(visible).filter_map(Result::ok);
        entries
            .filter(|it| it.file_type().is_dir())
            .map(walkdir::DirEntry::into_path)
    });
    std::iter::once(root.to_path_buf()).chain(below).collect()
}

/// Returns a path as seen from the project's root; `None` for one that no listing names.
pub fn path_below(root: &Path, path: &Path) -> Option<Arc<str>> {
    let path = readable_path(path.strip_prefix(root).ok()?)?;
    path_is_read(&path).then_some(path)
}

/// What tells a file from what it was: nothing of its bytes, but all that changes with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub path: Arc<str>,
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: u64,
    /// When bytes, name or rights were last changed, which no program can set; 0 where the system does not say.
    pub changed: u64,
    pub inode: u64,
    /// The file that a symbolic link stands for, where a look at the project found one.
    pub real: Option<Arc<str>>,
}

/// Stamps all files of a listing, settings first, the rest in its order.
///
/// # Errors
///
/// What the system says; a file that a build would not read is none.
pub fn stamps(root: &Path, listing: &Listing) -> io::Result<Vec<Stamp>> {
    stamps_of(root, listing, listing.paths())
}

/// Does the same for all but the Markdown files.
///
/// # Errors
///
/// As [`stamps`].
pub fn stamps_beside_pages(root: &Path, listing: &Listing) -> io::Result<Vec<Stamp>> {
    stamps_of(root, listing, listing.paths_beside_pages())
}

fn stamps_of(root: &Path, listing: &Listing, paths: Vec<Arc<str>>) -> io::Result<Vec<Stamp>> {
    if !listing.findings.is_empty() {
        return Err(io::Error::other("files that no build reads"));
    }
    paths.into_par_iter().map(|path| stamp(root, &path)).collect()
}

fn stamp(root: &Path, path: &Arc<str>) -> io::Result<Stamp> {
    Stamp::new(path, &fs::metadata(root.join(&**path))?)
}

impl Stamp {
    /// Tells whether the file was changed at that time or later, in nanoseconds since 1970.
    pub fn is_from(&self, time: u64) -> bool {
        self.changed.max(self.modified) >= time
    }

    fn new(path: &Arc<str>, metadata: &fs::Metadata) -> io::Result<Stamp> {
        let (changed, inode) = changed_and_inode(metadata);
        Ok(Stamp {
            path: Arc::clone(path),
            size: metadata.len(),
            modified: nanoseconds(metadata.modified()?),
            changed,
            inode,
            real: None,
        })
    }
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

/// Lists what is in a folder, down to a depth where one is given: the folders there are left to the caller.
fn walk(
    root: &Path,
    top: &Path,
    mut until: Option<(usize, &mut Vec<PathBuf>)>,
    listing: &mut Listing,
) -> io::Result<()> {
    let visible = |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_ignored(entry.file_name().as_encoded_bytes());
    let deepest = until.as_ref().map_or(usize::MAX, |(depth, _)| *depth);
    let walk = WalkDir::new(top).follow_links(false).max_depth(deepest);
    for entry in walk.into_iter().filter_entry(visible) {
        let entry = entry?;
        let kind = entry.file_type();
        if kind.is_dir() {
            if let Some((depth, below)) = &mut until
                && entry.depth() == *depth
            {
                below.push(entry.into_path());
            }
            continue;
        }
        let Some(path) = path_of_found(root, entry.path()) else {
            let inside = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let shown: Arc<str> = shown(inside).into();
            let at = Location::whole(&shown);
            listing.findings.push(catalog::reading::file_name(
                at,
                "is not UTF-8 or holds a control character",
            ));
            continue;
        };
        if kind.is_symlink() {
            match follow(root, entry.path(), &path) {
                Ok(real) => listing.links.push((Arc::clone(&path), real)),
                Err(finding) => {
                    listing.findings.push(*finding);
                    continue;
                }
            }
        } else if !kind.is_file() {
            listing
                .findings
                .push(catalog::reading::special_file(Location::whole(&path)));
            continue;
        }
        if has_conflict(&path) {
            listing
                .findings
                .push(catalog::reading::conflicted_copy(Location::whole(&path)));
            continue;
        }
        listing.add(path);
    }
    Ok(())
}

/// What a file of the project is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Settings,
    Page,
    Content,
    Static,
    Theme,
}

/// Tells what a path is for.
pub fn use_of(path: &str) -> Use {
    match path.split('/').next() {
        Some("content") if path.ends_with(".md") => Use::Page,
        Some("content") => Use::Content,
        Some("static") => Use::Static,
        Some(SETTINGS) => Use::Settings,
        _ => Use::Theme,
    }
}

impl Listing {
    fn add(&mut self, path: Arc<str>) {
        let list = match use_of(&path) {
            Use::Page => &mut self.pages,
            Use::Content => &mut self.content,
            Use::Static => &mut self.statics,
            Use::Theme | Use::Settings => &mut self.theme,
        };
        list.push(path);
    }

    fn append(&mut self, other: Listing) {
        self.pages.extend(other.pages);
        self.content.extend(other.content);
        self.statics.extend(other.statics);
        self.theme.extend(other.theme);
        self.links.extend(other.links);
        self.findings.extend(other.findings);
    }

    /// Lists all files, settings first.
    fn paths(&self) -> Vec<Arc<str>> {
        let mut paths = self.paths_beside_pages();
        paths.splice(1..1, self.pages.iter().cloned());
        paths
    }

    /// Lists all but the Markdown files, settings first.
    fn paths_beside_pages(&self) -> Vec<Arc<str>> {
        let lists = [&self.content, &self.statics, &self.theme];
        std::iter::once(Arc::from(SETTINGS))
            .chain(lists.into_iter().flatten().cloned())
            .collect()
    }
}

/// Finds the file that a symbolic link stands for: one of the project that a build would read for the same use.
fn follow(root: &Path, link: &Path, path: &Arc<str>) -> Result<Arc<str>, Box<Diagnostic>> {
    let target = fs::read_link(link).map(|it| shown(&it)).unwrap_or_default();
    let wrong = |why| Err(Box::new(catalog::reading::symlink(Location::whole(path), &target, why)));
    let real = match fs::canonicalize(link) {
        Ok(real) => real,
        Err(error) if error.raw_os_error() == Some(40) => return wrong("which leads in a ring"),
        Err(_) => return wrong("which leads nowhere"),
    };
    let whole = fs::canonicalize(root);
    let Some(inside) = whole
        .ok()
        .and_then(|root| Some(real.strip_prefix(root).ok()?.to_path_buf()))
    else {
        return wrong("which lies outside the project");
    };
    if !real.is_file() {
        return wrong("which is no file");
    }
    let read = readable_path(&inside);
    if let Some(read) = read.as_ref().filter(|_| **path == *SETTINGS) {
        // What the settings are called is the editor's own affair.
        return Ok(Arc::clone(read));
    }
    let read = read.filter(|it| !it.split('/').any(|part| is_ignored(part.as_bytes())));
    let Some(read) = read.filter(|it| path_is_read(it)) else {
        return wrong("which is no file that a build reads");
    };
    match (use_of(path), use_of(&read)) {
        (one, other) if one == other => Ok(read),
        (Use::Content | Use::Static, Use::Content | Use::Static) => Ok(read),
        _ => wrong("which is a file for another use"),
    }
}

/// Tells whether a path of the project is among those that a build looks at.
fn path_is_read(path: &str) -> bool {
    let top = path.split('/').next().unwrap_or_default();
    FOLDERS.contains(&top) || path == SETTINGS
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

/// How programs that keep folders in step name the copy that they could not join, in small letters: Dropbox, Nextcloud and
/// their like within brackets, in the language of the machine.
const CONFLICTED: [&str; 14] = [
    "conflicted copy",
    "conflict copy",
    "[conflicted]",
    "case conflict",
    "unicode encoding conflict",
    "sfconflict",
    "copie en conflit",
    "in konflikt stehende kopie",
    "copia en conflicto",
    "copia in conflitto",
    "cópia em conflito",
    "конфликтующая копия",
    "競合コピー",
    "冲突副本",
];

/// Tells whether a file or a folder that it lies in is the copy that a program made where two people had changed it at once.
fn has_conflict(path: &str) -> bool {
    let suspicious = |byte: u8| matches!(byte, b'(' | b'[' | b'_');
    // Nearly all paths have none of these.
    let suspected = path.bytes().any(suspicious) || path.contains("onflict");
    suspected && path.split('/').any(is_conflict)
}

/// Tells whether a name is that of such a copy.
fn is_conflict(name: &str) -> bool {
    // Nearly all names have neither.
    if name.contains(['(', '[']) {
        let lower = name.to_lowercase();
        let inner = lower.find(['(', '[']).map_or("", |at| &lower[at..]);
        if CONFLICTED.iter().any(|it| inner.contains(it)) {
            return true;
        }
    }
    // Syncthing: `x.sync-conflict-20251104-101530-ABCDEFG.md`. Resilio: `x.md.Conflict`.
    let plain = name.contains(".sync-conflict-") || name.ends_with(".Conflict");
    let Some((stem, _)) = name.rsplit_once('.') else {
        return plain;
    };
    let git = ["_BACKUP_", "_BASE_", "_LOCAL_", "_REMOTE_"].iter().any(|what| {
        let number = stem.rsplit_once(what).map_or("", |it| it.1);
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    // Synology: `x_desk_Nov-04-101530-2025_Conflict.md`; a record may well be called `Gaza_Conflict.md`.
    let dated = stem.strip_suffix("_Conflict");
    plain || git || dated.is_some_and(|it| it.ends_with(|c: char| c.is_ascii_digit()))
}

/// Returns the path of what a walk has found below the root, as seen from there; `None` where it cannot be read.
fn path_of_found(root: &Path, found: &Path) -> Option<Arc<str>> {
    // A walk puts names behind what it was given, so nothing need be taken apart.
    let inside = root
        .to_str()
        .zip(found.to_str())
        .and_then(|(root, found)| found.strip_prefix(root));
    let Some(inside) = inside.map(|it| it.trim_start_matches(MAIN_SEPARATOR)) else {
        return readable_path(found.strip_prefix(root).unwrap_or(found));
    };
    let is_plain = inside.bytes().all(|byte| (b' '..0x7F).contains(&byte));
    if !is_plain && is_hidden(inside) {
        return None;
    }
    Some(match MAIN_SEPARATOR {
        '/' => inside.into(),
        separator => inside.replace(separator, "/").into(),
    })
}

/// Tells whether a name holds what no text may: pages name files.
fn is_hidden(name: &str) -> bool {
    name.chars().any(char::is_control) || !gate::find(name, References::AsTyped).is_empty()
}

fn readable_path(path: &Path) -> Option<Arc<str>> {
    let mut out = String::new();
    for part in path.components() {
        let part = part.as_os_str().to_str()?;
        if is_hidden(part) {
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
                c if is_hidden(c.encode_utf8(&mut [0; 4])) => out.extend(c.escape_unicode()),
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}
