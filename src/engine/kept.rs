//! What Markdown files said when a build read them, so that the next need not read them again.
//!
//! Takes documents with the stamps of their files; gives back those whose files are as they were, read by the same program
//! under the same settings, and what their links lead to where that too cannot be another. Each part is kept with its digest: what is damaged or missing is read from the files, as if
//! nothing had been kept. A folder that is built once keeps nothing.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::base::digest::{self, Digest};
use crate::base::sealed;
use crate::config::Config;
use crate::emit::{self, Kept};
use crate::load::{self, Listing};
use crate::parse::Options;
use crate::parse::document::Document;
use crate::resolve::{self, Drafts, Joins, KnownJoins};

use super::Project;
use super::past::{Inputs, program};

/// Of so many files one may be read anew before what is kept is written again, which costs as much as reading many.
const FEW: usize = 32;
/// How many documents are kept in a part.
const PART: usize = 256;
/// The bytes in which the length of the head stands.
const LENGTH: u64 = 8;

/// Documents of the last builds whose files are as they were, by path; each with the digest of what stands before its body.
#[derive(Debug, Default)]
pub struct Documents {
    documents: FxHashMap<Arc<str>, (Arc<Document>, String)>,
    /// What their links led to, and what that rests on.
    joins: KnownJoins,
    basis: String,
}

/// What stands before the parts; its own length stands before it.
#[derive(Debug, Deserialize, Serialize)]
struct Head {
    program: String,
    options: String,
    basis: String,
    /// The digest of which files were public.
    public: String,
    /// The length of each.
    parts: Vec<u64>,
}

/// A document as it is kept, or as it is about to be.
#[derive(Debug, Deserialize, Serialize)]
struct Entry<P, D, J> {
    path: P,
    /// Size, both times and inode.
    stamp: [u64; 4],
    /// The digest of all bytes, where an edit may bear the same stamp.
    bytes: Option<P>,
    head: P,
    document: D,
    /// What its links lead to, where nothing but what [`basis`] covers decides it.
    joins: Option<J>,
}

impl Documents {
    /// Returns a file's document and the digest of what stands before its body.
    pub fn find(&self, path: &str) -> Option<(Arc<Document>, String)> {
        self.documents.get(path).cloned()
    }

    /// Counts them.
    pub fn count(&self) -> usize {
        self.documents.len()
    }

    /// Returns what the links of these documents lead to; nothing where that rests on something else now.
    pub fn into_joins(self, basis: &str) -> KnownJoins {
        match self.basis == basis {
            true => self.joins,
            false => KnownJoins::default(),
        }
    }
}

/// The digest of what decides where links lead but for the text that they stand in: settings, the list of files, and what
/// stands before all bodies.
pub fn basis(config: &Config, drafts: Drafts, listing: &Listing, heads: &[(Arc<str>, String)]) -> String {
    let mut digest = Digest::default();
    digest.add(format!("{config:?} {drafts:?}").as_bytes());
    for path in listing.content.iter().chain(&listing.statics) {
        digest.add(path.as_bytes());
    }
    for (path, head) in heads {
        digest.add(path.as_bytes()).add(head.as_bytes());
    }
    digest.hex()
}

/// Returns the documents that were kept and whose files are as they were.
pub fn recall(root: &Path, stamps: &[load::Stamp], options: &Options) -> Documents {
    recalled(root, stamps, options).unwrap_or_default()
}

fn recalled(root: &Path, stamps: &[load::Stamp], options: &Options) -> Option<Documents> {
    let length: [u8; LENGTH as usize] = emit::recall_part(root, Kept::Documents, 0, LENGTH)?.try_into().ok()?;
    let length = u64::from_le_bytes(length);
    let head: Head = sealed::open(&emit::recall_part(root, Kept::Documents, LENGTH, length)?)?;
    if head.program != program()? || head.options != written(options) {
        return None;
    }
    let mut at = LENGTH + length;
    let parts: Vec<(u64, u64)> = head
        .parts
        .into_iter()
        .map(|length| {
            at += length;
            (at - length, length)
        })
        .collect();
    let stamps: FxHashMap<&str, &load::Stamp> = stamps.iter().map(|it| (&*it.path, it)).collect();
    let as_it_was = |entry: Entry<String, Document, Joins>| {
        let now = stamps.get(&*entry.path)?;
        let same = entry.stamp == numbers(now)
            && entry.bytes.is_none_or(|bytes| {
                let now = load::read(root, &entry.path);
                now.is_ok_and(|now| digest::hex(&now) == bytes)
            });
        let mut document = entry.document;
        document.path = Arc::clone(&now.path);
        same.then(|| {
            (
                Arc::clone(&now.path),
                Arc::new(document),
                entry.head,
                entry.joins.map(Arc::new),
            )
        })
    };
    let documents: Vec<Vec<_>> = parts
        .into_par_iter()
        .map(|(at, length)| {
            let part = emit::recall_part(root, Kept::Documents, at, length);
            let entries: Option<Vec<Entry<String, Document, Joins>>> = part.and_then(|part| sealed::open(&part));
            entries.into_iter().flatten().filter_map(as_it_was).collect()
        })
        .collect();
    let mut known = Documents {
        basis: head.basis,
        ..Documents::default()
    };
    known.joins.public = head.public;
    known.documents.reserve(stamps.len());
    known.joins.joins.reserve(stamps.len());
    for (path, document, head, joins) in documents.into_iter().flatten() {
        known.joins.joins.extend(joins.map(|it| (Arc::clone(&path), it)));
        known.documents.insert(path, (document, head));
    }
    Some(known)
}

/// Keeps a project's documents for the next build, unless nearly all of them are kept already.
pub fn keep(root: &Path, inputs: &Inputs, project: &Project) {
    // What is wrong must be said again.
    let whole = |document: &&Arc<Document>| document.findings.is_empty();
    let (resolved, documents) = (&project.resolved, &project.resolved.site.documents);
    let documents: Vec<(u32, &Arc<Document>)> = (0..).zip(documents.iter()).filter(|(_, it)| whole(it)).collect();
    let nearly_all = documents.len().saturating_sub(project.known) * FEW <= documents.len();
    if nearly_all && (project.joined || documents.is_empty()) {
        return;
    }
    let Some(program) = program() else { return };
    let stamps: FxHashMap<&str, &load::Stamp> = inputs.files().iter().map(|it| (&*it.path, it)).collect();
    let young: FxHashMap<&str, &str> = inputs.young().iter().map(|(path, bytes)| (&**path, &**bytes)).collect();
    let heads: FxHashMap<&str, &str> = project.heads.iter().map(|(path, head)| (&**path, &**head)).collect();
    let entry = |(at, document): &(u32, &'_ Arc<Document>)| {
        let stamp = stamps.get(&*document.path)?;
        Some(Entry {
            path: Arc::clone(&document.path),
            stamp: numbers(stamp),
            bytes: young.get(&*document.path).map(|it| Arc::from(*it)),
            head: Arc::from(*heads.get(&*document.path)?),
            document: Arc::clone(document),
            joins: resolved.plain_joins(*at).cloned(),
        })
    };
    let parts: Option<Vec<Vec<u8>>> = documents
        .par_chunks(PART)
        .map(|part| {
            let entries: Vec<Entry<Arc<str>, Arc<Document>, Arc<Joins>>> = part.iter().filter_map(entry).collect();
            sealed::seal(&entries)
        })
        .collect();
    let Some(parts) = parts else { return };
    let head = sealed::seal(&Head {
        program,
        options: written(&project.reading),
        basis: project.basis.clone(),
        public: resolve::digest_of(&resolved.site.documents),
        parts: parts.iter().map(|part| part.len() as u64).collect(),
    });
    let Some(head) = head else { return };
    let length = (head.len() as u64).to_le_bytes();
    let pieces: Vec<&[u8]> = [&length[..], &head]
        .into_iter()
        .chain(parts.iter().map(|it| &**it))
        .collect();
    emit::remember(root, Kept::Documents, &pieces);
}

fn numbers(stamp: &load::Stamp) -> [u64; 4] {
    [stamp.size, stamp.modified, stamp.changed, stamp.inode]
}

fn written(options: &Options) -> String {
    format!("{options:?}")
}
