//! What Markdown files said when a build read them, so that the next need not read them again.
//!
//! Takes documents with the stamps of their files; gives back those whose files are as they were, read by the same program
//! under the same settings. Each part is kept with its digest: what is damaged or missing is read from the files, as if
//! nothing had been kept. A folder that is built once keeps nothing.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::base::{digest, sealed};
use crate::emit::{self, Kept};
use crate::load;
use crate::parse::Options;
use crate::parse::document::Document;

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
pub struct Documents(FxHashMap<Arc<str>, (Arc<Document>, String)>);

/// What stands before the parts; its own length stands before it.
#[derive(Debug, Deserialize, Serialize)]
struct Head {
    program: String,
    options: String,
    /// The length of each.
    parts: Vec<u64>,
}

/// A document as it is kept, or as it is about to be.
#[derive(Debug, Deserialize, Serialize)]
struct Entry<P, D> {
    path: P,
    /// Size, both times and inode.
    stamp: [u64; 4],
    /// The digest of all bytes, where an edit may bear the same stamp.
    bytes: Option<P>,
    head: P,
    document: D,
}

impl Documents {
    /// Returns a file's document and the digest of what stands before its body.
    pub fn find(&self, path: &str) -> Option<(Arc<Document>, String)> {
        self.0.get(path).cloned()
    }
}

/// Returns the documents that were kept and whose files are as they were.
pub fn recall(root: &Path, inputs: &Inputs, options: &Options) -> Documents {
    recalled(root, inputs, options).unwrap_or_default()
}

fn recalled(root: &Path, inputs: &Inputs, options: &Options) -> Option<Documents> {
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
    let stamps: FxHashMap<&str, &load::Stamp> = inputs.files().iter().map(|it| (&*it.path, it)).collect();
    let as_it_was = |entry: Entry<String, Document>| {
        let now = stamps.get(&*entry.path)?;
        let same = entry.stamp == numbers(now)
            && entry.bytes.is_none_or(|bytes| {
                let now = load::read(root, &entry.path);
                now.is_ok_and(|now| digest::hex(&now) == bytes)
            });
        let mut document = entry.document;
        document.path = Arc::clone(&now.path);
        same.then(|| (Arc::clone(&now.path), (Arc::new(document), entry.head)))
    };
    let documents: Vec<Vec<_>> = parts
        .into_par_iter()
        .map(|(at, length)| {
            let part = emit::recall_part(root, Kept::Documents, at, length);
            let entries: Option<Vec<Entry<String, Document>>> = part.and_then(|part| sealed::open(&part));
            entries.into_iter().flatten().filter_map(as_it_was).collect()
        })
        .collect();
    Some(Documents(documents.into_iter().flatten().collect()))
}

/// Keeps a project's documents for the next build, unless nearly all of them are kept already.
pub fn keep(root: &Path, inputs: &Inputs, project: &Project) {
    // What is wrong must be said again.
    let whole = |document: &&Arc<Document>| document.findings.is_empty();
    let documents: Vec<&Arc<Document>> = project.resolved.site.documents.iter().filter(whole).collect();
    if documents.len().saturating_sub(project.known) * FEW <= documents.len() {
        return;
    }
    let Some(program) = program() else { return };
    let stamps: FxHashMap<&str, &load::Stamp> = inputs.files().iter().map(|it| (&*it.path, it)).collect();
    let young: FxHashMap<&str, &str> = inputs.young().iter().map(|(path, bytes)| (&**path, &**bytes)).collect();
    let heads: FxHashMap<&str, &str> = project.heads.iter().map(|(path, head)| (&**path, &**head)).collect();
    let entry = |document: &'_ Arc<Document>| {
        let stamp = stamps.get(&*document.path)?;
        Some(Entry {
            path: Arc::clone(&document.path),
            stamp: numbers(stamp),
            bytes: young.get(&*document.path).map(|it| Arc::from(*it)),
            head: Arc::from(*heads.get(&*document.path)?),
            document: Arc::clone(document),
        })
    };
    let parts: Option<Vec<Vec<u8>>> = documents
        .par_chunks(PART)
        .map(|part| {
            let entries: Vec<Entry<Arc<str>, Arc<Document>>> = part.iter().filter_map(|it| entry(it)).collect();
            sealed::seal(&entries)
        })
        .collect();
    let Some(parts) = parts else { return };
    let head = sealed::seal(&Head {
        program,
        options: written(&super::parse_options(&project.config)),
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
