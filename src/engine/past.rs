//! What the last build read and wrote, so that a build that would change nothing ends at once.
//!
//! Takes the stamps of the project's files before they are read and those of the outputs once they are in place; tells
//! whether both are as they were, under the same program, options and clock, or which Markdown files are not. Never the
//! ground of a page: where anything else differs, or the note is missing, damaged or of another version, everything is
//! built as if there had never been one.

use std::path::Path;
use std::sync::Arc;

use crate::base::date::{AsOf, Moment};
use crate::base::digest::{self, Digest};
use crate::base::sealed;
use crate::emit::{self, Kept, Standing, Written};
use crate::load::{self, Listing, Stamp};

use super::edited::{Before, PageBefore, pages};
use super::{BuildOptions, Project, Report};
use crate::diag::Severity;

/// Of how many files just edited the bytes are looked at; a tree with more is built again.
const YOUNG_LIMIT: usize = 1000;

/// What a build was made of: all that decides its outputs but the program.
#[derive(Debug)]
pub struct Inputs {
    /// Settings first, Markdown files next.
    files: Vec<Stamp>,
    /// When the Markdown files among them are stamped.
    pages: Pages,
    options: String,
    /// Files whose time is so near that an edit after it may bear the same, with the digest of their bytes.
    young: Vec<(String, String)>,
    /// From which time on a file is one of these.
    young_from: u64,
}

/// When Markdown files are stamped, which are nearly all that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pages {
    /// Before anything is read, to compare them with what the last build noted.
    Before,
    /// When they are opened to be read, where there is nothing to compare them with.
    WhenOpened,
}

/// A file as it was when it was opened.
#[derive(Debug)]
pub(super) struct Opened {
    stamp: Stamp,
    /// The digest of what was read, where an edit may bear the same stamp.
    young: Option<String>,
}

impl Opened {
    /// Takes what was read of a file; `young_from` is that of the inputs.
    pub(super) fn new(stamp: Stamp, bytes: &[u8], young_from: u64) -> Opened {
        let young = stamp.is_from(young_from).then(|| digest::hex(bytes));
        Opened { stamp, young }
    }
}

/// A build that need not be done.
#[derive(Debug)]
pub struct Unchanged {
    pub pages: usize,
    pub records: usize,
    /// How many notes the last build had; it had no warnings.
    pub notes: usize,
}

/// The note as it is kept.
#[derive(Debug, PartialEq, serde::Deserialize, serde::Serialize)]
struct Note {
    program: String,
    options: String,
    inputs: String,
    outputs: String,
    /// Names at the top of the output folder that are not the build's.
    keep: Vec<String>,
    /// Seconds since 1970: as of when the site was built, and when the clock would first change it.
    as_of: i64,
    until: Option<i64>,
    pages: usize,
    records: usize,
    notes: usize,
    young: Vec<(String, String)>,
    /// Of all the fields above.
    check: String,
}

impl Inputs {
    /// Stamps a project's files; `None` where the system does not let it, which a build will say in its own words.
    ///
    /// Must come before the files are read: what is edited after it differs from its stamp at the next build.
    pub fn stamp(
        root: &Path,
        listing: &Listing,
        pages: Pages,
        output: &Path,
        options: &BuildOptions,
        now: u64,
    ) -> Option<Inputs> {
        /// Some file systems count time in steps of two seconds.
        const STEP: u64 = 2_000_000_000;
        let stamps = match pages {
            Pages::Before => load::stamps(root, listing).ok()?,
            Pages::WhenOpened => load::stamps_beside_pages(root, listing).ok()?,
        };
        let young_from = now.saturating_mul(1_000_000_000).saturating_sub(STEP);
        let young = stamps.iter().filter(|stamp| stamp.is_from(young_from));
        let young: Vec<&Stamp> = young.take(YOUNG_LIMIT + 1).collect();
        if young.len() > YOUNG_LIMIT {
            return None;
        }
        let young = young
            .into_iter()
            .map(|stamp| {
                Some((
                    stamp.path.to_string(),
                    digest::hex(&load::read(root, &stamp.path).ok()?),
                ))
            })
            .collect::<Option<Vec<_>>>()?;
        let mut chosen = Digest::default();
        chosen
            .add(format!("{:?} {:?} {}", options.base_url, options.drafts, options.strict).as_bytes())
            .add(output.as_os_str().as_encoded_bytes());
        Some(Inputs {
            files: stamps,
            pages,
            options: chosen.hex(),
            young,
            young_from,
        })
    }

    /// Takes in the Markdown files as they were when they were opened, in the order of the listing; `None` where one could
    /// not be read, or so many are young that their bytes would have to be looked at each time.
    pub(super) fn with_pages(mut self, pages: Vec<Option<Opened>>) -> Option<Inputs> {
        let pages = pages.into_iter().collect::<Option<Vec<Opened>>>()?;
        let mut stamps = Vec::with_capacity(pages.len());
        for Opened { stamp, young } in pages {
            self.young.extend(young.map(|bytes| (stamp.path.to_string(), bytes)));
            stamps.push(stamp);
        }
        self.files.splice(1..1, stamps);
        self.pages = Pages::Before;
        (self.young.len() <= YOUNG_LIMIT).then_some(self)
    }

    /// From when on a file that is opened is young, where files are stamped then.
    pub(super) fn opened_from(&self) -> Option<u64> {
        (self.pages == Pages::WhenOpened).then_some(self.young_from)
    }

    /// The digest of all stamps.
    fn stamps(&self) -> String {
        let mut all = Digest::default();
        for stamp in &self.files {
            all.add(stamp.path.as_bytes());
            for number in [stamp.size, stamp.modified, stamp.changed, stamp.inode] {
                all.number(number);
            }
        }
        all.hex()
    }
    /// The stamps of all files, settings first.
    pub(super) fn files(&self) -> &[Stamp] {
        &self.files
    }

    /// Files whose edits may bear the same stamp, with the digests of their bytes.
    pub(super) fn young(&self) -> &[(String, String)] {
        &self.young
    }
}

/// What is known of the last build.
#[derive(Debug)]
pub enum Past {
    /// A build would write what is there already.
    Unchanged(Unchanged),
    /// Nothing but Markdown files has changed, each in its place.
    Edited(Before),
    Unknown,
}

/// Tells whether a note was kept.
pub fn has_note(root: &Path) -> bool {
    emit::recall(root, Kept::Note).is_some()
}

/// Compares a project and its output with what the last build noted; the caller holds the output's lock.
pub fn compare(root: &Path, output: &Path, inputs: &Inputs, options: &BuildOptions) -> Past {
    compared(root, output, inputs, options).unwrap_or(Past::Unknown)
}

fn compared(root: &Path, output: &Path, inputs: &Inputs, options: &BuildOptions) -> Option<Past> {
    let text = String::from_utf8(emit::recall(root, Kept::Note)?).ok()?;
    let note: Note = toml::from_str(&text).ok()?;
    let now = options.as_of.as_ref()?.moment().0;
    let holds = note.check == note.digest()
        && note.program == program()?
        && note.options == inputs.options
        && note.as_of <= now
        && note.until.is_none_or(|until| now < until);
    if !holds {
        return None;
    }
    let edited =
        |(path, bytes): &&(String, String)| load::read(root, path).map_or(true, |now| digest::hex(&now) != *bytes);
    let edited: Vec<&str> = note.young.iter().filter(edited).map(|it| &*it.0).collect();
    if note.inputs == inputs.stamps() && edited.is_empty() {
        let same = note.outputs == digest_of(&emit::found(output, &note.keep)?);
        return same.then_some(Past::Unchanged(Unchanged {
            pages: note.pages,
            records: note.records,
            notes: note.notes,
        }));
    }
    let files = Files::read(&emit::recall(root, Kept::Files)?, &note)?;
    let changed = files.changed(inputs, &edited)?;
    let standing = Standing {
        files: emit::found(output, &note.keep)?,
        stale: files.stale,
    };
    (note.outputs == digest_of(&standing.files)).then_some(Past::Edited(Before {
        changed,
        pages: files.pages,
        standing,
    }))
}

/// Keeps the note of a build that is in place; one with warnings is not kept, so that they are said each time.
pub fn keep(root: &Path, inputs: Inputs, options: &BuildOptions, project: &Project, report: &mut Report) {
    let standing = std::mem::take(&mut report.standing);
    let silent = report.diagnostics.iter().all(|it| it.severity == Severity::Note);
    let (Some(now), Some(program), true) = (options.as_of.as_ref(), program(), silent && !standing.files.is_empty())
    else {
        return emit::forget(root);
    };
    let as_of = project.resolved.site.as_of.as_ref();
    let ((outputs, stamps), pages) = rayon::join(
        || (digest_of(&standing.files), inputs.stamps()),
        || pages(&project.resolved.site, &project.heads),
    );
    let mut note = Note {
        program,
        options: inputs.options,
        inputs: stamps,
        outputs,
        keep: project.config.output_keep.clone(),
        as_of: now.moment().0,
        until: as_of.and_then(AsOf::next_change).map(|Moment(seconds)| seconds),
        pages: report.pages,
        records: report.records,
        notes: report.diagnostics.len(),
        young: inputs.young,
        check: String::new(),
    };
    note.check = note.digest();
    // A note that cannot be kept costs the next build its time and nothing else.
    if let Ok(text) = toml::to_string(&note) {
        let files = Files {
            note: note.check.clone(),
            inputs: inputs.files.into_iter().map(Files::input).collect(),
            pages,
            stale: standing.stale,
        };
        let sealed = sealed::seal(&files).unwrap_or_default();
        rayon::join(
            || drop((files, standing.files)),
            || {
                emit::remember(root, Kept::Files, &[&sealed]);
                emit::remember(root, Kept::Note, &[text.as_bytes()]);
            },
        );
    }
}

/// The files of a build, in and out, and what each Markdown file says to others.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
struct Files {
    /// The check of the note that it belongs to.
    note: String,
    /// Path, size, both times and inode; settings first, Markdown files next.
    inputs: Vec<(Arc<str>, u64, u64, u64, u64)>,
    pages: Vec<PageBefore>,
    stale: Vec<String>,
}

impl Files {
    fn input(it: Stamp) -> (Arc<str>, u64, u64, u64, u64) {
        (it.path, it.size, it.modified, it.changed, it.inode)
    }

    fn read(bytes: &[u8], note: &Note) -> Option<Files> {
        let files: Files = sealed::open(bytes)?;
        (files.note == note.check).then_some(files)
    }

    /// Finds the Markdown files that may have changed, by their places among all; `None` where other files have, or
    /// any has come or gone.
    fn changed(&self, inputs: &Inputs, edited: &[&str]) -> Option<Vec<usize>> {
        if self.inputs.len() != inputs.files.len() {
            return None;
        }
        let mut changed = Vec::new();
        for (at, ((path, size, modified, altered, inode), now)) in self.inputs.iter().zip(&inputs.files).enumerate() {
            if **path != *now.path {
                return None;
            }
            let same = (*size, *modified, *altered, *inode) == (now.size, now.modified, now.changed, now.inode);
            if !same || edited.contains(&&**path) {
                // After the settings.
                changed.push(at.checked_sub(1).filter(|at| *at < self.pages.len())?);
            }
        }
        Some(changed)
    }
}

/// The digest of outputs, sorted.
fn digest_of(files: &[Written]) -> String {
    let mut digest = Digest::default();
    for file in files {
        digest.add(file.path.as_bytes());
        for number in [file.size, file.modified, file.inode] {
            digest.number(number);
        }
    }
    digest.hex()
}

/// What tells one program from another: its version, and the file that runs.
pub(super) fn program() -> Option<String> {
    let file = std::env::current_exe().ok()?.metadata().ok()?;
    let modified = load::nanoseconds(file.modified().ok()?);
    Some(format!("{} {} {modified}", env!("CARGO_PKG_VERSION"), file.len()))
}

impl Note {
    fn digest(&self) -> String {
        let mut digest = Digest::default();
        for text in [&self.program, &self.options, &self.inputs, &self.outputs] {
            digest.add(text.as_bytes());
        }
        for text in &self.keep {
            digest.add(text.as_bytes());
        }
        for (path, bytes) in &self.young {
            digest.add(path.as_bytes()).add(bytes.as_bytes());
        }
        let until = self.until.map_or(u64::MAX, i64::cast_unsigned);
        for number in [
            self.as_of.cast_unsigned(),
            until,
            self.pages as u64,
            self.records as u64,
            self.notes as u64,
        ] {
            digest.number(number);
        }
        digest.hex()
    }
}
