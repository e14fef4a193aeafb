//! What we can complain about: diagnostics, the catalogue of their codes, and nearest-name hints.
//!
//! Knows severities, places and words; leaves out how a report is printed (`cli`) and what is wrong (the phases).

mod nearest;

pub mod accepted;
pub mod catalog;

use std::sync::Arc;

use crate::base::span::Span;

use accepted::Acceptance;

pub use nearest::{nearest, nearest_all, nearest_three};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No site is built.
    Error,
    /// Fails under `--strict`.
    Warning,
    /// Never fails: what an editor cannot or need not mend.
    Note,
}

impl Severity {
    /// Returns the word that reports print.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A place in a file: the path as seen from the project's root, with `/`, and a range of bytes.
///
/// A finding that concerns a whole file has the empty span at its start.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    pub path: Arc<str>,
    pub span: Span,
}

impl Location {
    /// Names a range of a file.
    pub fn new(path: &Arc<str>, span: Span) -> Location {
        Location {
            path: Arc::clone(path),
            span,
        }
    }

    /// Names a file as a whole.
    pub fn whole(path: &Arc<str>) -> Location {
        Location {
            path: Arc::clone(path),
            span: Span::default(),
        }
    }
}

/// One finding, in the editor's words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diagnostic {
    pub at: Location,
    pub severity: Severity,
    /// A readable word from the catalogue, such as `dangling-link`.
    pub code: &'static str,
    pub message: String,
    /// The likely fix.
    pub help: Option<String>,
    /// Other places that matter, each with a short label.
    pub related: Vec<(Location, String)>,
    /// What checking a quotation came to, for machines.
    pub comparison: Option<Box<Comparison>>,
    /// The entry of `accepted` that this finding stands for: it is reported where the entry meets nothing.
    pub accepts: Option<Box<Acceptance>>,
    /// Whether it stands within what is withheld, of which no words may reach a log.
    pub withheld: bool,
    /// Whether the line of the file may be shown.
    pub excerpt: bool,
}

/// How a quotation agrees with its source, as reports for machines say it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Comparison {
    /// Such as `failed`.
    pub level: &'static str,
    /// Code points of the archived text: where it stands, or what is nearest.
    pub ranges: Vec<(u32, u32)>,
    /// Stretches of words as the source and as the quotation has them.
    pub difference: Vec<(Option<String>, Option<String>)>,
}

impl Diagnostic {
    /// Makes an error.
    pub fn error(code: &'static str, at: Location, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, at, message.into())
    }

    /// Makes a warning.
    pub fn warning(code: &'static str, at: Location, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, at, message.into())
    }

    /// Makes a note.
    pub fn note(code: &'static str, at: Location, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Note, code, at, message.into())
    }

    /// Adds the likely fix.
    pub fn help(self, help: impl Into<String>) -> Diagnostic {
        self.maybe_help(Some(help.into()))
    }

    /// Adds the likely fix where there is one.
    pub fn maybe_help(mut self, help: Option<String>) -> Diagnostic {
        self.help = help.map(shortened);
        self
    }

    /// Adds another place that matters.
    pub fn related(mut self, at: Location, label: impl Into<String>) -> Diagnostic {
        self.related.push((at, shortened(label.into())));
        self
    }

    fn new(severity: Severity, code: &'static str, at: Location, message: String) -> Diagnostic {
        Diagnostic {
            at,
            severity,
            code,
            message: shortened(message),
            help: None,
            related: Vec::new(),
            comparison: None,
            accepts: None,
            withheld: false,
            excerpt: true,
        }
    }
}

/// What a message, a help or a label may hold, in characters: a line without end in a file fills no terminal.
const MESSAGE_LIMIT: usize = 1_000;

/// Takes the middle out of what is too long: how a message begins and ends says what it is about.
fn shortened(text: String) -> String {
    if text.len() <= MESSAGE_LIMIT {
        return text;
    }
    let half = MESSAGE_LIMIT / 2;
    let (from, to) = match (text.char_indices().nth(half), text.char_indices().nth_back(half - 1)) {
        (Some((from, _)), Some((to, _))) if from < to => (from, to),
        _ => return text,
    };
    format!("{}…{}", &text[..from], &text[to..])
}

/// The findings of a run; collected in any order, read sorted by place and each once.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl From<Vec<Diagnostic>> for Diagnostics {
    fn from(all: Vec<Diagnostic>) -> Diagnostics {
        Diagnostics(all)
    }
}

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds several findings.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }

    /// Tells whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Counts the findings of one severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }

    /// Returns the findings sorted by path and place, each once.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}
