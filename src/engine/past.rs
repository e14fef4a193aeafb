//! What the last build read and wrote, so that a build that would change nothing ends at once.
//!
//! Takes the stamps of the project's files before they are read and those of the outputs once they are in place; tells
//! whether both are as they were, under the same program, options and clock. Never the ground of a page: where anything
//! differs, or the note is missing, damaged or of another version, everything is built as if there had never been one.

use std::path::Path;

use crate::base::date::{AsOf, Moment};
use crate::base::digest::{self, Digest};
use crate::emit::{self, Written};
use crate::load::{self, Listing, Stamp};

use super::{BuildOptions, Report};
use crate::diag::Severity;

/// Of how many files just edited the bytes are looked at; a tree with more is built again.
const YOUNG_LIMIT: usize = 1000;

/// What a build was made of: all that decides its outputs but the program.
#[derive(Debug)]
pub struct Inputs {
    stamps: String,
    options: String,
    /// Files whose time is so near that an edit after it may bear the same, with the digest of their bytes.
    young: Vec<(String, String)>,
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
    pub fn stamp(root: &Path, listing: &Listing, output: &Path, options: &BuildOptions, now: u64) -> Option<Inputs> {
        /// Some file systems count time in steps of two seconds.
        const STEP: u64 = 2_000_000_000;
        let stamps = load::stamps(root, listing).ok()?;
        let young_from = now.saturating_mul(1_000_000_000).saturating_sub(STEP);
        let young = stamps
            .iter()
            .filter(|stamp| stamp.changed.max(stamp.modified) >= young_from);
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
        let mut all = Digest::default();
        for stamp in &stamps {
            all.add(stamp.path.as_bytes());
            for number in [stamp.size, stamp.modified, stamp.changed, stamp.inode] {
                all.number(number);
            }
        }
        let mut chosen = Digest::default();
        chosen
            .add(format!("{:?} {:?} {}", options.base_url, options.drafts, options.strict).as_bytes())
            .add(output.as_os_str().as_encoded_bytes());
        Some(Inputs {
            stamps: all.hex(),
            options: chosen.hex(),
            young,
        })
    }
}

/// Tells whether a note was kept.
pub fn has_note(root: &Path) -> bool {
    emit::recall(root).is_some()
}

/// Tells whether a build would write what is there already; the caller holds the output's lock.
pub fn unchanged(root: &Path, output: &Path, inputs: &Inputs, options: &BuildOptions) -> Option<Unchanged> {
    let text = String::from_utf8(emit::recall(root)?).ok()?;
    let note: Note = toml::from_str(&text).ok()?;
    let now = options.as_of.as_ref()?.moment().0;
    let same = note.check == note.digest()
        && note.program == program()?
        && note.options == inputs.options
        && note.inputs == inputs.stamps
        && note.as_of <= now
        && note.until.is_none_or(|until| now < until)
        && note
            .young
            .iter()
            .all(|(path, bytes)| load::read(root, path).is_ok_and(|now| digest::hex(&now) == *bytes))
        && Some(note.outputs) == emit::found(output, &note.keep).map(digest_of);
    same.then_some(Unchanged {
        pages: note.pages,
        records: note.records,
        notes: note.notes,
    })
}

/// Keeps the note of a build that is in place; one with warnings is not kept, so that they are said each time.
pub fn keep(
    root: &Path,
    inputs: Inputs,
    options: &BuildOptions,
    as_of: Option<&AsOf>,
    report: &mut Report,
    keep: &[String],
) {
    let written = std::mem::take(&mut report.written);
    let silent = report.diagnostics.iter().all(|it| it.severity == Severity::Note);
    let (Some(now), Some(program), true) = (options.as_of.as_ref(), program(), silent && !written.is_empty()) else {
        return emit::forget(root);
    };
    let mut note = Note {
        program,
        options: inputs.options,
        inputs: inputs.stamps,
        outputs: digest_of(written),
        keep: keep.to_vec(),
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
        emit::remember(root, text.as_bytes());
    }
}

/// The digest of outputs, in whatever order they were written.
fn digest_of(mut files: Vec<Written>) -> String {
    files.sort_unstable();
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
fn program() -> Option<String> {
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
