//! Joins all documents into one immutable [`Site`]: names, relations both ways, links, order in time, cross-file checks.
//!
//! Takes parsed files and the names of other files; gives the site and what is wrong across files. Pure: no I/O, no
//! HTML is touched, no text copied. What is withheld is gone after the first step.

mod files;
mod links;
mod lists;
mod names;
mod order;
mod quotations;
mod records;
mod references;
mod relations;
mod site;
mod trie;
mod withhold;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::base::date::AsOf;
use crate::base::id::RecordId;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::parse::document::{Document, Page};
use crate::parse::record::Facts;

pub use files::{FileIndex, OtherFiles, PathMeaning};
pub use lists::Lists;
pub use names::{Found, Kinds, Names};
pub use quotations::{Checked, TextFile, Texts, text_path};
pub use site::*;
pub use trie::{Hit, Scratch, Trie};
pub use withhold::{Drafts, Withheld};

/// What a site is made of.
pub struct Input<'a> {
    /// All parsed files, sorted by path.
    pub documents: Vec<Arc<Document>>,
    pub files: OtherFiles,
    /// The archived texts that sources name.
    pub texts: &'a Texts,
    /// What checking the quotations of the last site came to, from which what is the same is taken over.
    pub checked: &'a Checked,
    pub config: Arc<Config>,
    pub drafts: Drafts,
    /// The moment that decides what is withheld and what lies ahead.
    pub as_of: Option<AsOf>,
}

/// A site with what came up while it was joined.
pub struct Resolved {
    pub site: Site,
    pub diagnostics: Vec<Diagnostic>,
    /// Names, for commands that look records up.
    pub names: Names,
    pub withheld: Withheld,
    /// What checking the quotations came to, for the next site.
    pub checked: Checked,
}

/// Joins all files into a site; `lap` hears when a part is done: the references first, then the links of all texts,
/// then what both mean from the other side.
pub fn resolve(input: Input<'_>, lap: &mut dyn FnMut(&'static str)) -> Resolved {
    let Input {
        documents,
        files,
        texts,
        checked,
        config,
        drafts,
        as_of,
    } = input;
    let mut diagnostics = Vec::new();
    let (documents, withheld) = withhold::withhold(documents, drafts, as_of.as_ref(), &mut diagnostics);
    let gathered = records::gather(&documents, &config, &withheld, &mut diagnostics);
    let records = gathered.records;
    let (names, (chronology, states)) = rayon::join(
        || Names::gather(&records, &documents),
        || {
            (
                order::chronology(&records, &documents, as_of.as_ref()),
                states(&records, &documents),
            )
        },
    );
    let lookup = references::Lookup {
        records: &records,
        names: &names,
        withheld: &withheld,
    };

    let ties: Vec<(Ties, Vec<Diagnostic>)> = records
        .par_iter()
        .map(|record| {
            let mut found = Vec::new();
            let document = record.document.map(|at| &*documents[at as usize]);
            let ties = document
                .map(|it| references::ties(it, lookup, &mut found))
                .unwrap_or_default();
            (ties, found)
        })
        .collect();
    let (ties, found): (Vec<Ties>, Vec<Vec<Diagnostic>>) = ties.into_iter().unzip();
    diagnostics.extend(found.into_iter().flatten());

    let (index, trie) = rayon::join(
        || FileIndex::new(&records, &documents, &files, &withheld),
        || links::trie(&records, &documents),
    );
    lap("resolve");
    let context = links::LinkContext {
        config: &config,
        lookup,
        documents: &documents,
        ties: &ties,
        files: &index,
        trie: &trie,
    };
    let owners = owners(&records, documents.len());
    let joined: Vec<links::Joined> = documents
        .par_iter()
        .zip(&owners)
        .map_init(Scratch::default, |scratch, (document, owner)| {
            links::join(document, *owner, context, scratch)
        })
        .collect();
    lap("links");
    let mut joins = Vec::with_capacity(joined.len());
    let mut referred: Vec<Arc<str>> = index.beside_records();
    for joined in joined {
        joins.push(joined.joins);
        referred.extend(joined.files);
        diagnostics.extend(joined.findings);
    }
    for (at, file) in header_images(&documents, &index, &owners, &records, &mut diagnostics) {
        joins[at].image = Some(index.published_at(&file));
        referred.push(file);
    }
    referred.sort();
    referred.dedup();
    let content = referred.into_iter().filter(|file| !file.starts_with("static/"));
    let mut assets: Vec<Asset> = content
        .map(|source| Asset {
            path: index.published_at(&source),
            source,
        })
        .collect();
    // A text that a source archives is never copied, wherever it is kept.
    assets.extend(files.statics.iter().filter(|it| index.has(it)).map(|source| Asset {
        path: index.published_at(source),
        source: source.clone(),
    }));

    let (archives, checked) = quotations::check(
        quotations::Parts {
            config: &config,
            records: &records,
            documents: &documents,
            ties: &ties,
            texts,
            before: checked,
        },
        &mut joins,
        &mut diagnostics,
    );
    lap("quotations");

    let parts = relations::Parts {
        records: &records,
        documents: &documents,
        ties: &ties,
        joins: &joins,
        chronology: &chronology,
        states: &states,
    };
    relations::check_rings(parts, &mut diagnostics);
    let relations = relations::relations(parts);
    let redirects = redirects(&records, &documents);
    let site = Site {
        config,
        as_of,
        joins,
        kind_starts: gathered.kind_starts,
        introductions: gathered.introductions,
        ties,
        relations,
        chronology,
        states,
        assets,
        redirects,
        archives,
        records,
        documents,
    };
    lap("relations");
    Resolved {
        site,
        diagnostics,
        names,
        withheld,
        checked,
    }
}

/// For each file, the record that it belongs to.
fn owners(records: &[Record], documents: usize) -> Vec<Option<RecordId>> {
    let mut owners = vec![None; documents];
    for (at, record) in records.iter().enumerate() {
        for file in record
            .document
            .iter()
            .chain(record.translations.iter().map(|(_, file)| file))
        {
            owners[*file as usize] = Some(RecordId(at as u32));
        }
    }
    owners
}

/// The pictures that front matter names, by the index of their document.
fn header_images(
    documents: &[Arc<Document>],
    index: &FileIndex,
    owners: &[Option<RecordId>],
    records: &[Record],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(usize, Arc<str>)> {
    let mut files = Vec::new();
    for (index_of, (document, owner)) in documents.iter().zip(owners).enumerate() {
        let Some(image) = &document.header.image else { continue };
        let page = owner.map(|id| &records[id.index()]);
        let at = || document.location(image.path.at);
        match index.path(&document.path, page, &image.path.value) {
            PathMeaning::File(file) => files.push((index_of, file)),
            PathMeaning::OtherCase(actual) => {
                diagnostics.push(crate::diag::catalog::links::image_case(
                    at(),
                    &image.path.value,
                    &actual,
                ));
            }
            PathMeaning::Page(_) | PathMeaning::Address(_) => {
                let nearest = index.nearest(&image.path.value);
                diagnostics.push(crate::diag::catalog::links::missing_image(
                    at(),
                    &image.path.value,
                    &nearest,
                ));
            }
        }
    }
    files
}

/// States by their own code.
fn states(records: &[Record], documents: &[Arc<Document>]) -> FxHashMap<Arc<str>, RecordId> {
    let mut states = FxHashMap::default();
    for (at, record) in records.iter().enumerate() {
        let Some(file) = record.document else { continue };
        if let Facts::Actor(actor) = &documents[file as usize].header.facts
            && let Some(iso) = &actor.iso
        {
            states.entry(Arc::clone(iso)).or_insert(RecordId(at as u32));
        }
    }
    states
}

/// Old addresses: former ids and `redirect_from`, sorted.
fn redirects(records: &[Record], documents: &[Arc<Document>]) -> Vec<Redirect> {
    let mut redirects = Vec::new();
    for (at, record) in records.iter().enumerate() {
        let Some(file) = record.document else { continue };
        let header = &documents[file as usize].header;
        let to = RecordId(at as u32);
        for former in &header.former_ids {
            let from = match record.page {
                Page::Record(kind) => format!("/{}/{}/", kind.folder(), former.value),
                _ => format!("/{}/", former.value),
            };
            redirects.push(Redirect { from, to });
        }
        for from in &header.redirect_from {
            redirects.push(Redirect {
                from: from.value.to_string(),
                to,
            });
        }
    }
    redirects.sort();
    redirects.dedup();
    redirects
}
