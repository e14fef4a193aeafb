//! What is public and what is withheld: drafts, embargoes, expiries.
//!
//! Everything after this step sees public documents only, so that a build with withheld files in the tree is byte for
//! byte the build without them. What is withheld is known to the editor's terminal by its id, for messages.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::date::AsOf;
use crate::base::fold::fold;
use crate::diag::{Diagnostic, Severity};
use crate::parse::document::{Document, Page};
use crate::parse::record::Facts;

/// Whether drafts are built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drafts {
    #[default]
    Hide,
    Show,
    /// With everything that is embargoed or expired too: for the editor's own files, never for readers.
    All,
}

/// Why a file is not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Draft,
    Embargoed,
    Expired,
}

/// What is withheld, for messages on the editor's terminal.
#[derive(Debug, Default)]
pub struct Withheld {
    /// By id and by folded name: the kind, the id and the reason.
    names: FxHashMap<String, Vec<(Page, Arc<str>, Reason)>>,
    /// Paths of withheld files.
    pub paths: FxHashMap<Arc<str>, Reason>,
    /// Archived texts and originals of withheld sources: the source's path, and the text's as it is typed there.
    pub texts: Vec<(Arc<str>, Arc<str>)>,
}

impl Reason {
    /// Returns the words that finish "it is …".
    pub fn words(self) -> &'static str {
        match self {
            Reason::Draft => "a draft",
            Reason::Embargoed => "under embargo",
            Reason::Expired => "expired",
        }
    }
}

impl Withheld {
    /// Finds what is withheld under an id, `kind/id` or name.
    pub fn find(&self, typed: &str, allowed: impl Fn(Page) -> bool) -> Option<(Page, &Arc<str>, Reason)> {
        let typed = typed.split_once('/').map_or(typed, |(_, id)| id);
        let found = self.names.get(typed).or_else(|| self.names.get(&fold(typed)))?;
        found
            .iter()
            .find(|(page, _, _)| allowed(*page))
            .map(|(page, id, reason)| (*page, id, *reason))
    }
}

/// Parts the files into the public ones and what is withheld; findings of withheld files become notes.
pub fn withhold(
    documents: Vec<Arc<Document>>,
    drafts: Drafts,
    as_of: Option<&AsOf>,
    found: &mut FxHashMap<Arc<str>, Vec<Diagnostic>>,
) -> (Vec<Arc<Document>>, Withheld) {
    let mut public = Vec::with_capacity(documents.len());
    let mut withheld = Withheld::default();
    for document in documents {
        match reason(&document, drafts, as_of) {
            Some(reason) => {
                note(&document, true, found);
                withheld.add(&document, reason);
            }
            None => {
                note(&document, false, found);
                public.push(document);
            }
        }
    }
    if withheld.paths.is_empty() {
        return (public, withheld);
    }
    // A record that is withheld takes its translations with it.
    let is_withheld = |document: &Document| {
        document.header.translation.is_some()
            && withheld.names.get(&*document.header.id).is_some_and(|all| {
                all.iter()
                    .any(|(page, id, _)| *page == document.header.page && *id == document.header.id)
            })
    };
    if !public.iter().any(|it| is_withheld(it)) {
        return (public, withheld);
    }
    let has_main: rustc_hash::FxHashSet<(Page, Arc<str>)> = public
        .iter()
        .filter(|it| it.header.translation.is_none())
        .map(|it| (it.header.page, Arc::clone(&it.header.id)))
        .collect();
    let (orphans, public) = public.into_iter().partition::<Vec<_>, _>(|document| {
        is_withheld(document) && !has_main.contains(&(document.header.page, Arc::clone(&document.header.id)))
    });
    for document in orphans {
        withheld.paths.insert(Arc::clone(&document.path), Reason::Draft);
    }
    (public, withheld)
}

/// Keeps what reading a file found: of a withheld one as notes.
pub fn note(document: &Document, withheld: bool, found: &mut FxHashMap<Arc<str>, Vec<Diagnostic>>) {
    if document.findings.is_empty() {
        if !found.is_empty() {
            found.remove(&document.path);
        }
        return;
    }
    let findings = document.findings.iter().cloned();
    let findings = match withheld {
        true => findings.map(as_note).collect(),
        false => findings.collect(),
    };
    found.insert(Arc::clone(&document.path), findings);
}

/// Tells why a file is not published, if it is not.
pub fn reason(document: &Document, drafts: Drafts, as_of: Option<&AsOf>) -> Option<Reason> {
    let withheld = &document.header.withheld;
    // What cannot be read is an error whatever it may have said about being withheld.
    if withheld.unreadable || drafts == Drafts::All {
        return None;
    }
    if let Some(embargo) = &withheld.embargo
        && as_of.is_none_or(|now| !now.has_come(embargo.value.moment()))
    {
        return Some(Reason::Embargoed);
    }
    if let Some(expires) = &withheld.expires
        && as_of.is_some_and(|now| now.has_come(expires.value.moment()))
    {
        return Some(Reason::Expired);
    }
    (withheld.draft && drafts == Drafts::Hide).then_some(Reason::Draft)
}

fn as_note(mut diagnostic: Diagnostic) -> Diagnostic {
    // Front matter that cannot be read never comes here: see `reason`.
    diagnostic.severity = Severity::Note;
    diagnostic
}

impl Withheld {
    fn add(&mut self, document: &Document, reason: Reason) {
        self.paths.insert(Arc::clone(&document.path), reason);
        let header = &document.header;
        if let Facts::Source(source) = &header.facts {
            let kept = source.text.iter().chain(&source.original);
            self.texts
                .extend(kept.map(|it| (Arc::clone(&document.path), Arc::clone(&it.value))));
        }
        if header.translation.is_some() {
            return;
        }
        let mut names = vec![header.id.to_string()];
        names.extend(header.title.value.0.iter().map(|(_, text)| fold(text)));
        names.extend(header.aliases.iter().map(|alias| fold(&alias.text.value)));
        names.extend(header.former_ids.iter().map(|id| id.value.to_string()));
        names.sort();
        names.dedup();
        for name in names {
            self.names
                .entry(name)
                .or_default()
                .push((header.page, Arc::clone(&header.id), reason));
        }
    }
}
