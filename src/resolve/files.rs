//! The project's other files: what a path or an image's name in a text means, and where a file is published.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::chunks::Chunks;
use crate::base::id::{Kind, RecordId};
use crate::base::path::{folder_of, join};
use crate::diag::{Diagnostic, Location, catalog};
use crate::parse::document::Document;
use crate::parse::record::Facts;

use super::names::folded_key;
use super::site::Record;
use super::withhold::Withheld;

/// The files of a project that are no records: below `content/` and `static/`, as seen from the project's root.
#[derive(Clone, Debug, Default)]
pub struct OtherFiles {
    pub content: Vec<Arc<str>>,
    pub statics: Vec<Arc<str>>,
    /// Symbolic links among the project's files, each with the file that it stands for.
    pub links: FxHashMap<Arc<str>, Arc<str>>,
}

impl OtherFiles {
    /// Returns the file that a path stands for: itself, unless it is a link.
    fn real<'f>(&'f self, path: &'f str) -> &'f str {
        self.links.get(path).map_or(path, |it| it)
    }
}

/// What paths lead to.
#[derive(Debug, Default)]
pub struct FileIndex {
    /// Markdown files, as seen from the root.
    pages: FxHashMap<Arc<str>, RecordId>,
    /// Addresses below the base path, with both slashes.
    addresses: FxHashMap<Arc<str>, RecordId>,
    /// Files that may be published.
    files: FxHashMap<Arc<str>, ()>,
    /// Folders that belong to one record, with the record's address below the output folder (`events/x`).
    folders: FxHashMap<Arc<str>, Arc<str>>,
    /// Those of them that are sources': what lies there is archived, and published where a page refers to it.
    archives: FxHashSet<Arc<str>>,
    /// Lower-case path → the path as it is.
    any_case: FxHashMap<String, Arc<str>>,
    /// Lower-case file name → the files that have it, sorted.
    names: FxHashMap<String, Vec<Arc<str>>>,
}

/// What a path in a text leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathMeaning {
    Page(RecordId),
    /// A file of the project, as seen from the root.
    File(Arc<str>),
    /// A file that is there under a name of other case.
    OtherCase(Arc<str>),
    /// Perhaps an output of the site: its address below the base path.
    Address(String),
}

/// What an image's name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameMeaning {
    File(Arc<str>),
    OtherCase(Arc<str>),
    Several(Vec<Arc<str>>),
    Nothing,
}

/// Reports a file whose name ends almost as a page's: no build reads it as one.
pub fn page_by_another_name(path: &Arc<str>) -> Option<Diagnostic> {
    let end = path.rsplit_once('.')?.1.trim().to_ascii_lowercase();
    matches!(&*end, "md" | "markdown" | "mdown" | "mkd" | "mdx")
        .then(|| catalog::reading::page_by_another_name(Location::whole(path)))
}

impl FileIndex {
    /// Makes the index; archived texts, what they were taken out of, and the folders of withheld records are not in it.
    ///
    /// A file belongs to the nearest folder around it that is a record's own: a public record within the folder of a
    /// withheld one keeps its files, and a withheld translation takes none from its record.
    pub fn new(
        records: &Chunks<Record>,
        documents: &Chunks<Arc<Document>>,
        files: &OtherFiles,
        withheld: &Withheld,
    ) -> FileIndex {
        let mut index = FileIndex::default();
        index.addresses.reserve(records.len());
        index.pages.reserve(documents.len());
        let mut archived: FxHashMap<String, ()> = FxHashMap::default();
        for (at, record) in records.iter().enumerate().filter(|(_, it)| !it.is_vacant()) {
            let id = RecordId(at as u32);
            index.addresses.insert(Arc::clone(&record.path), id);
            for file in record
                .document
                .iter()
                .chain(record.translations.iter().map(|(_, file)| file))
            {
                let document = &documents[*file as usize];
                index.pages.insert(Arc::clone(&document.path), id);
                if let Some(folder) = own_folder(&document.path) {
                    index
                        .folders
                        .insert(folder.into(), record.path.trim_matches('/').into());
                    if matches!(document.header.facts, Facts::Source(_)) {
                        index.archives.insert(folder.into());
                    }
                }
                if let Facts::Source(source) = &document.header.facts {
                    let kept = source.text.iter().chain(&source.original);
                    let kept = kept.filter_map(|it| join(folder_of(&document.path), &it.value));
                    archived.extend(kept.map(|path| (files.real(&path).to_owned(), ())));
                }
            }
        }
        let texts = withheld.texts.iter();
        let texts = texts.filter_map(|(path, text)| join(folder_of(path), text));
        archived.extend(texts.map(|path| (files.real(&path).to_owned(), ())));
        let hidden: FxHashSet<&str> = withheld.paths.keys().filter_map(|path| own_folder(path)).collect();
        for path in files.content.iter().chain(&files.statics) {
            let public = |folder: &&str| index.folders.contains_key(*folder);
            let is_withheld = |path: &str| {
                let owner = folders_around(path).find(|folder| public(folder) || hidden.contains(folder));
                owner.is_some_and(|folder| !public(&folder))
            };
            // Under whatever name, it is the file that a link stands for.
            let real = files.real(path);
            if archived.contains_key(real) || is_withheld(path) || (*real != **path && is_withheld(real)) {
                continue;
            }
            index.files.insert(Arc::clone(path), ());
            index.any_case.insert(path.to_lowercase(), Arc::clone(path));
            let name = path.rsplit('/').next().unwrap_or(path);
            index
                .names
                .entry(name.to_lowercase())
                .or_default()
                .push(Arc::clone(path));
        }
        index.names.values_mut().for_each(|paths| paths.sort());
        index
    }

    /// Finds what a decoded path in a file leads to.
    pub fn path(&self, from: &str, page: Option<&Record>, path: &str) -> PathMeaning {
        let (candidates, address) = candidates(from, page, path);
        for candidate in &candidates {
            let trimmed = candidate.trim_end_matches('/');
            for file in [
                trimmed.to_owned(),
                format!("{trimmed}.md"),
                format!("{trimmed}/index.md"),
            ] {
                if let Some(id) = self.pages.get(file.as_str()) {
                    return PathMeaning::Page(*id);
                }
            }
            if let Some((file, ())) = self.files.get_key_value(trimmed) {
                return PathMeaning::File(Arc::clone(file));
            }
        }
        if let Some(address) = &address
            && let Some(id) = self.addresses.get(whole_address(address).as_str())
        {
            return PathMeaning::Page(*id);
        }
        for candidate in &candidates {
            if let Some(file) = self.any_case.get(&candidate.to_lowercase()) {
                return PathMeaning::OtherCase(Arc::clone(file));
            }
        }
        PathMeaning::Address(format!("/{}", address.unwrap_or_default()))
    }

    /// Takes in a record whose file has come; the file has no folder of its own.
    pub fn put(&mut self, file: &Arc<str>, record: &Record, id: RecordId) {
        self.pages.insert(Arc::clone(file), id);
        self.addresses.insert(Arc::clone(&record.path), id);
    }

    /// Takes out a record whose file has gone.
    pub fn take(&mut self, file: &str, record: &Record) {
        self.pages.remove(file);
        self.addresses.remove(&record.path);
    }

    /// Finds the record at an address.
    pub fn at_address(&self, address: &str) -> Option<RecordId> {
        self.addresses.get(address).copied()
    }

    /// Finds the file of a bare name: beside the text, then by its unique name below `content/`, then in `static/`.
    pub fn name(&self, from: &str, name: &str) -> NameMeaning {
        if let Some(path) = join(folder_of(from), name)
            && let Some((file, ())) = self.files.get_key_value(path.as_str())
        {
            return NameMeaning::File(Arc::clone(file));
        }
        let last = name.rsplit('/').next().unwrap_or(name);
        let Some(all) = self.names.get(&last.to_lowercase()) else {
            return NameMeaning::Nothing;
        };
        let ends = |path: &str| path == name || path.strip_suffix(name).is_some_and(|rest| rest.ends_with('/'));
        for root in ["content/", "static/"] {
            let exact: Vec<&Arc<str>> = all.iter().filter(|path| path.starts_with(root) && ends(path)).collect();
            match exact.as_slice() {
                [] => {}
                [one] => return NameMeaning::File(Arc::clone(one)),
                several => return NameMeaning::Several(several.iter().map(|it| Arc::clone(it)).collect()),
            }
        }
        all.first()
            .map_or(NameMeaning::Nothing, |path| NameMeaning::OtherCase(Arc::clone(path)))
    }

    /// Tells whether a file may be published.
    pub fn has(&self, file: &str) -> bool {
        self.files.contains_key(file)
    }

    /// Returns where a file is published: beside the page of the record whose folder it lies in, else at its own path.
    pub fn published_at(&self, file: &str) -> Arc<str> {
        for folder in folders_around(file) {
            if let Some(address) = self.folders.get(folder) {
                return format!("{address}/{}", &file[folder.len() + 1..]).into();
            }
        }
        file.split_once('/').map_or(file, |(_, rest)| rest).into()
    }

    /// Lists the files that are published whether or not a page refers to them: those in a record's own folder, unless
    /// the record is a source.
    pub fn beside_records(&self) -> Vec<Arc<str>> {
        let mut beside: Vec<Arc<str>> = self
            .files
            .keys()
            .filter(|file| self.is_beside_a_record(file))
            .cloned()
            .collect();
        beside.sort();
        beside
    }

    /// Lists up to three files whose names are near a mistyped one.
    pub fn nearest(&self, typed: &str) -> Vec<String> {
        let last = typed.rsplit('/').next().unwrap_or(typed);
        let mut names: Vec<&str> = self.names.keys().map(String::as_str).collect();
        names.sort_unstable();
        crate::diag::nearest_three(last, names)
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    fn is_beside_a_record(&self, file: &str) -> bool {
        let owner = folders_around(file).find(|folder| self.folders.contains_key(*folder));
        !file.starts_with("static/") && owner.is_some_and(|folder| !self.archives.contains(folder))
    }
}

/// Returns the folder of a record that has its own: `content/events/x` of `content/events/x/index.md`.
///
/// The folder of a kind and `content/` itself belong to nobody alone.
pub fn own_folder(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    let stem = name.strip_suffix(".md")?;
    let below = folder.strip_prefix("content/")?;
    let shared = Kind::ALL.into_iter().any(|kind| kind.folder() == below);
    (!shared && (stem == "index" || stem.starts_with("index."))).then_some(folder)
}

/// Returns numbers for all pages that a path in a file may lead to: of each one of [`keys_of_page`].
pub fn keys_of_path(from: &str, page: Option<&Record>, path: &str) -> Vec<u32> {
    let (candidates, address) = candidates(from, page, path);
    let files = candidates.iter().map(|it| folded_key(it.trim_end_matches('/')));
    files.chain(address.map(|it| folded_key(&whole_address(&it)))).collect()
}

/// Returns the numbers of a record's page: of its file and its address, as they may be written.
pub fn keys_of_page(file: &str, record: &Record) -> Vec<u32> {
    let short = [file.strip_suffix(".md"), file.strip_suffix("/index.md")];
    let written = short.into_iter().flatten().chain([file, &record.path]);
    written.map(folded_key).collect()
}

/// The files, seen from the root, that a path may mean, and the address.
fn candidates(from: &str, page: Option<&Record>, path: &str) -> (Vec<String>, Option<String>) {
    let files = match path.strip_prefix('/') {
        Some(rest) => vec![format!("content/{rest}"), format!("static/{rest}")],
        None => join(folder_of(from), path).into_iter().collect(),
    };
    let address = match path.strip_prefix('/') {
        Some(rest) => join("", rest),
        None => page.and_then(|page| join(page.path.trim_matches('/'), path)),
    };
    (files, address)
}

fn whole_address(address: &str) -> String {
    match address {
        "" => "/".to_owned(),
        address => format!("/{}/", address.trim_matches('/')),
    }
}

/// Walks from the folder of a file outwards.
fn folders_around(file: &str) -> impl Iterator<Item = &str> {
    let outer = |folder: &str| folder.rsplit_once('/').map(|(outer, _)| outer.len());
    std::iter::successors(outer(file), move |end| outer(&file[..*end])).map(|end| &file[..end])
}
