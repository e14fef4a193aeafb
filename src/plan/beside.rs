//! Files beside a page that follow from its record alone: how it is cited, what is quoted of it.
//!
//! There are several for each page, so no path of theirs is kept: the record says whether there is such a file, and the
//! page's own path says where.

use crate::base::id::{Kind, RecordId};
use crate::parse::record::{Facts, Publish};
use crate::resolve::{Site, UseOf};

use super::{Output, Plan, What};

/// A file beside a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// How the page is cited.
    Cite(CitationFormat),
    /// How the item is cited that a source's page is about.
    Original(CitationFormat),
    /// What the site quotes of a source, for other programs.
    Annotations,
}

/// What programs that manage references read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CitationFormat {
    Bibtex,
    Ris,
    CslJson,
}

impl Beside {
    /// All of them, in the order in which they are written.
    pub const ALL: [Beside; 7] = [
        Beside::Cite(CitationFormat::Bibtex),
        Beside::Cite(CitationFormat::Ris),
        Beside::Cite(CitationFormat::CslJson),
        Beside::Original(CitationFormat::Bibtex),
        Beside::Original(CitationFormat::Ris),
        Beside::Original(CitationFormat::CslJson),
        Beside::Annotations,
    ];

    /// Returns the file's name.
    pub fn name(self) -> &'static str {
        match self {
            Beside::Cite(CitationFormat::Bibtex) => "cite.bib",
            Beside::Cite(CitationFormat::Ris) => "cite.ris",
            Beside::Cite(CitationFormat::CslJson) => "cite.json",
            Beside::Original(CitationFormat::Bibtex) => "source.bib",
            Beside::Original(CitationFormat::Ris) => "source.ris",
            Beside::Original(CitationFormat::CslJson) => "source.json",
            Beside::Annotations => "annotations.jsonld",
        }
    }

    /// Tells whether a page has such a file beside it.
    pub fn is_beside(self, site: &Site, id: RecordId) -> bool {
        let outputs = &site.config.outputs;
        match self {
            Beside::Cite(_) => outputs.citations,
            Beside::Original(_) => outputs.citations && site.kind(id) == Some(Kind::Source),
            Beside::Annotations => outputs.data && is_quoted(site, id),
        }
    }
}

/// Lists the files beside a page.
pub fn beside(site: &Site, id: RecordId) -> impl Iterator<Item = Beside> + use<'_> {
    Beside::ALL.into_iter().filter(move |file| file.is_beside(site, id))
}

/// Tells whether there is anything that the site quotes of a source.
fn is_quoted(site: &Site, id: RecordId) -> bool {
    let Facts::Source(source) = site.facts(id) else {
        return false;
    };
    if source.publish == Publish::None {
        return false;
    }
    let uses = site.relations.uses.of(id);
    !source.excerpts.is_empty() || uses.iter().any(|it| matches!(it.what, UseOf::Quotation(_)))
}

impl Output {
    /// Becomes the file beside a page; the room of the path before is used again.
    pub fn set_beside(&mut self, page: &Output, of: RecordId, file: Beside) {
        let folder = page.path.strip_suffix("index.html").unwrap_or(&page.path);
        self.path.clear();
        self.path.push_str(folder);
        self.path.push_str(file.name());
        self.what = What::Beside { of, file };
    }
}

impl Plan {
    /// Finds a file beside a page by its path below the output folder.
    pub fn find_beside(&self, site: &Site, path: &str) -> Option<Output> {
        let (folder, name) = path.rsplit_once('/')?;
        let file = Beside::ALL.into_iter().find(|it| it.name() == name)?;
        let of = self.find(&format!("{folder}/index.html"))?.what.page()?;
        file.is_beside(site, of).then(|| Output {
            path: path.to_owned(),
            what: What::Beside { of, file },
        })
    }

    /// Walks through all files beside pages.
    pub fn all_beside<'p>(&'p self, site: &'p Site) -> impl Iterator<Item = Output> + 'p {
        self.outputs.iter().flat_map(move |page| {
            let of = page.what.page();
            of.into_iter().flat_map(move |of| {
                beside(site, of).map(move |file| {
                    let mut output = Output::default();
                    output.set_beside(page, of, file);
                    output
                })
            })
        })
    }

    /// Counts the files beside pages.
    pub fn count_beside(&self, site: &Site) -> usize {
        let pages = self.outputs.iter().filter_map(|it| it.what.page());
        pages.map(|of| beside(site, of).count()).sum()
    }
}
