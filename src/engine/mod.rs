//! Opens a project and runs the phases over it: load, parse, resolve, plan, render, emit.
//!
//! The one place that knows their order. `check` is `build` with nowhere to write.

mod edited;
mod findings;
pub mod kept;
pub mod live;
pub mod past;
mod stopwatch;

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::Mutex;

use rayon::prelude::*;

use crate::base::date::{AsOf, Instant};
use crate::base::digest;
use crate::base::path::{folder_of, join};
use crate::config::{self, Config};
use crate::diag::{Diagnostic, Diagnostics, Location, Severity, catalog};
use crate::emit::{Emit, Standing, Summary};
use crate::images::{self, Fault};
use crate::language::Language;
use crate::load::{self, Listing, SETTINGS};
use crate::parse::document::Document;
use crate::parse::record::{EventStatus, Facts};
use crate::parse::{self, Options, Stock};
use crate::plan::{self, Output, Plan, What};
use crate::render::{Frame, Gathered, Renderer};
use crate::resolve::{self, Checked, Drafts, Input, Keep, OtherFiles, Resolved, TextFile, Texts};
use crate::theme::{self, Theme};

use findings::Run;
use kept::Documents;
use past::{Inputs, Opened};

pub use edited::Before;
pub use stopwatch::{Phase, Stopwatch};

/// What a run of the phases shall do.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// Takes the place of the settings' `base_url`.
    pub base_url: Option<String>,
    pub drafts: Drafts,
    /// The moment that decides what is withheld and what lies ahead.
    pub as_of: Option<Instant>,
    /// Whether warnings stop the build as errors do.
    pub strict: bool,
    /// Whether to note what no build needs: what time brings (scheduled events that have passed, coming lifts of embargoes and
    /// expiries), and originals that are no longer what was imported.
    pub time_notes: bool,
}

/// A project, read and joined.
pub struct Project {
    pub root: PathBuf,
    pub config: Arc<Config>,
    pub resolved: Resolved,
    pub theme: Theme,
    pub stopwatch: Stopwatch,
    /// The Markdown files, each with the digest of what stands before its body.
    heads: Vec<(Arc<str>, String)>,
    /// How many Markdown files were known from a build before and not read.
    known: usize,
    /// Whether what their links lead to was known too.
    joined: bool,
    /// What the joins rest on that are kept for the next build.
    basis: String,
    reading: Options,
    diagnostics: Vec<Diagnostic>,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Report {
    /// Sorted, each once.
    pub diagnostics: Vec<Diagnostic>,
    pub pages: usize,
    pub files: usize,
    pub records: usize,
    /// How many quotations are of each level, in the order of [`Level::ALL`](crate::quote::Level::ALL).
    pub levels: [usize; 7],
    pub summary: Summary,
    /// The files in place, for the note of this build.
    pub standing: Standing,
    /// What each phase cost.
    pub phases: Vec<Phase>,
    /// Whether anything was found that stops the build.
    pub stopped: bool,
}

/// Why a project cannot be read, or its outputs not written: the machine failed.
#[derive(Debug)]
pub struct Failure {
    /// What could not be done, such as ``cannot read `content/x.md` ``.
    pub what: String,
    pub error: std::io::Error,
}

impl Project {
    /// Reads a project's files and joins them.
    ///
    /// # Errors
    ///
    /// Folders that the system refuses to list.
    pub fn open(root: &Path, options: &BuildOptions) -> Result<Project, Failure> {
        let stopwatch = Stopwatch::start();
        Project::open_listed(root, list(root)?, options, &mut None, stopwatch)
    }

    /// Does the same with files that are listed already; those of which `inputs` says that a build has read them as they
    /// are need not be read again. Where it knows nothing of Markdown files yet, they are stamped as they are opened.
    ///
    /// # Errors
    ///
    /// As [`Project::open`].
    pub fn open_listed(
        root: &Path,
        listing: Listing,
        options: &BuildOptions,
        inputs: &mut Option<Inputs>,
        mut stopwatch: Stopwatch,
    ) -> Result<Project, Failure> {
        let mut diagnostics = Vec::new();
        let config = read_config(root, options, &mut diagnostics)?;
        diagnostics.extend(listing.findings.iter().cloned());
        let theme = open_theme(root, &listing.theme, &config, &mut diagnostics);
        stopwatch.lap("load");
        let reading = parse_options(&config, &listing.pages);
        let opened_from = inputs.as_ref().and_then(Inputs::opened_from);
        let again = inputs.as_ref().filter(|_| opened_from.is_none());
        let known = again.map_or_else(Documents::default, |it| kept::recall(root, it.files(), &reading));
        let read = read_all(root, &listing.pages, &reading, &known, opened_from);
        let (documents, (heads, opened)): (Vec<_>, (Vec<_>, Vec<_>)) = read.unzip();
        let heads: Vec<(Arc<str>, String)> = listing.pages.iter().cloned().zip(heads).collect();
        let basis = match again {
            Some(_) => kept::basis(&config, options.drafts, &listing, &heads),
            None => String::new(),
        };
        if opened_from.is_some() {
            *inputs = inputs.take().and_then(|it| it.with_pages(opened));
        }
        let known_before = known.count();
        let joins = known.into_joins(&basis);
        let joined = !joins.joins.is_empty();
        if let Some(now) = options.as_of.as_ref().filter(|_| options.time_notes) {
            diagnostics.extend(documents.iter().flat_map(|document| time_notes(document, now)));
            let changed: Vec<Diagnostic> = documents
                .par_iter()
                .filter_map(|it| changed_original(root, it))
                .collect();
            diagnostics.extend(changed);
        }
        stopwatch.lap("parse");
        let mut texts = Texts::default();
        let among = |files: &[Arc<str>], path: &str| files.binary_search_by(|it| (**it).cmp(path)).is_ok();
        let listed = |path: &str| among(&listing.content, path) || among(&listing.statics, path);
        read_texts(root, listed, &documents, &mut texts);
        stopwatch.lap("texts");
        let input = Input {
            documents,
            texts: Arc::new(texts),
            checked: Checked::default(),
            known: joins,
            files: OtherFiles {
                content: listing.content,
                statics: listing.statics,
                links: listing.links.into_iter().collect(),
            },
            config: Arc::clone(&config),
            drafts: options.drafts,
            as_of: options.as_of.as_ref().map(AsOf::new),
        };
        let resolved = resolve::resolve(input, Keep::Nothing, &mut |phase| stopwatch.lap(phase));
        Ok(Project {
            root: root.to_path_buf(),
            config,
            resolved,
            theme,
            stopwatch,
            heads,
            known: known_before,
            joined,
            basis,
            reading,
            diagnostics,
        })
    }

    /// Reads a project with all that is withheld from readers, for commands that change the editor's own files.
    ///
    /// # Errors
    ///
    /// As [`Project::open`].
    pub fn open_all(root: &Path) -> Result<Project, Failure> {
        Project::open(
            root,
            &BuildOptions {
                drafts: Drafts::All,
                ..BuildOptions::default()
            },
        )
    }

    /// Plans and renders all outputs into `emit`; writes nothing where anything stops the build.
    ///
    /// # Errors
    ///
    /// What the system says when a file is copied or written.
    pub fn build(
        &mut self,
        options: &BuildOptions,
        emit: impl FnOnce() -> Result<Box<dyn Emit>, Failure>,
    ) -> Result<Report, Failure> {
        self.build_after(None, options, |_| emit())
    }

    /// Does the same after a build of which enough is known: `emit` is given it where only those outputs will be written
    /// that an edit of bodies can change.
    ///
    /// # Errors
    ///
    /// As [`Project::build`].
    pub fn build_after(
        &mut self,
        before: Option<Before>,
        options: &BuildOptions,
        emit: impl FnOnce(Option<Standing>) -> Result<Box<dyn Emit>, Failure>,
    ) -> Result<Report, Failure> {
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        diagnostics.extend(self.resolved.diagnostics().cloned());
        // All links are joined: rendering asks for no name any more.
        self.resolved.forget_lookups();
        let site = &self.resolved.site;
        let language = Language::new(&self.config.default_language);
        let plan = plan::of(site, &self.theme, &language);
        let (collisions, (words, frame, found)) = rayon::join(
            || {
                let mut found = Vec::new();
                plan::check(site, &plan, &mut found);
                found
            },
            || {
                let mut found = Vec::new();
                let words = Arc::new(self.theme.words(&self.config.default_language, &mut found));
                let frame = Frame::new(site, &plan, &self.theme, &words);
                (words, frame, found)
            },
        );
        diagnostics.extend(collisions);
        diagnostics.extend(found);
        let run = match options.time_notes {
            true => Run::Check,
            false => Run::Build,
        };
        // What rendering finds are errors, which nobody can accept.
        let mut diagnostics = Diagnostics::from(findings::settle(diagnostics, &self.resolved, &self.root, run));
        self.stopwatch.lap("plan");
        let stops = |diagnostics: &Diagnostics| {
            diagnostics.has_errors() || (options.strict && diagnostics.count(Severity::Warning) > 0)
        };
        let mut report = Report {
            records: site.records.len(),
            levels: site.levels(),
            files: plan.outputs.count() + plan.count_beside(site),
            ..Report::default()
        };
        report.pages = plan
            .outputs
            .iter()
            .filter(|output| output.path.ends_with(".html"))
            .count();
        match frame {
            Err(diagnostic) => diagnostics.push(*diagnostic),
            Ok(_) if stops(&diagnostics) => {}
            Ok(frame) => {
                let renderer = Renderer::new(site, &plan, &self.theme, &language, words, &frame);
                let silent = !diagnostics.has_errors() && diagnostics.count(Severity::Warning) == 0;
                let before = before.filter(|_| silent);
                let wanted = before.as_ref().and_then(|it| it.wanted(site, &plan, &self.heads));
                let emit = emit(before.filter(|_| wanted.is_some()).map(|it| it.standing))?;
                let all = || (0..plan.outputs.count() as u32).collect();
                let wanted = wanted.unwrap_or_else(all);
                let found = render_all(&self.root, &renderer, &plan, &wanted, &*emit)?;
                diagnostics.extend(found);
                self.stopwatch.lap("render and write");
                if !stops(&diagnostics) {
                    let failed = |error| Failure {
                        what: "cannot put the new site into place".to_owned(),
                        error,
                    };
                    // What rendering has kept takes its time to go.
                    let (done, ()) = rayon::join(|| emit.commit(), || drop(renderer));
                    (report.summary, report.standing) = done.map_err(failed)?;
                }
                self.stopwatch.lap("exchange");
            }
        }
        report.stopped = stops(&diagnostics);
        report.diagnostics = diagnostics.into_sorted();
        report.phases = self.stopwatch.phases().to_vec();
        Ok(report)
    }

    /// Returns what was found so far, for commands that build nothing.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let found = self.diagnostics.iter().chain(self.resolved.diagnostics());
        let settled = findings::settle(found.cloned().collect(), &self.resolved, &self.root, Run::Build);
        Diagnostics::from(settled).into_sorted()
    }
}

/// Lists a project's files.
///
/// # Errors
///
/// Folders that the system refuses to list.
pub fn list(root: &Path) -> Result<Listing, Failure> {
    load::list(root).map_err(|error| Failure {
        what: format!("cannot list `{}`", root.display()),
        error,
    })
}

/// Compares the file that a source's text was taken out of with its digest: for `check` alone, since no page shows it.
fn changed_original(root: &Path, document: &Document) -> Option<Diagnostic> {
    let Facts::Source(source) = &document.header.facts else {
        return None;
    };
    let (original, sha256) = (source.original.as_ref()?, source.original_sha256.as_ref()?);
    let path = join(folder_of(&document.path), &original.value).unwrap_or_else(|| original.value.to_string());
    // A link that leads out of the project is no file of it.
    let bytes = match load::look(root, &Arc::from(&*path)) {
        load::Look::File(_) => load::read(root, &path),
        _ => Err(std::io::ErrorKind::NotFound.into()),
    };
    let same = bytes.as_ref().is_ok_and(|bytes| digest::sha256(bytes) == *sha256.value);
    let at = document.location(if bytes.is_ok() { sha256.at } else { original.at });
    (!same).then(|| catalog::quotations::original_changed(at, &path, bytes.is_err()))
}

/// What time has brought to a record or will bring.
fn time_notes(document: &Document, now: &Instant) -> Vec<Diagnostic> {
    let withheld = &document.header.withheld;
    let mut notes = Vec::new();
    if let Some(embargo) = withheld.embargo.as_ref().filter(|it| it.value.moment() > now.moment()) {
        let until = embargo.value.to_rfc3339();
        notes.push(catalog::records::embargo_ahead(document.location(embargo.at), &until));
    }
    if let Some(expires) = withheld.expires.as_ref().filter(|it| it.value.moment() > now.moment()) {
        let from = expires.value.to_rfc3339();
        notes.push(catalog::records::expiry_ahead(document.location(expires.at), &from));
    }
    if let Facts::Event(event) = &document.header.facts
        && event.status == Some(EventStatus::Scheduled)
        && let Some(date) = event.date.as_ref().filter(|date| date.is_before(now))
    {
        let at = document.location(document.header.title.at);
        notes.push(catalog::records::scheduled_past(at, date.as_str()));
    }
    notes
}

/// Returns the names in the output folder that stay, as the settings say; none where they cannot be read.
pub fn kept_names(root: &Path) -> Vec<String> {
    let config = read_config(root, &BuildOptions::default(), &mut Vec::new());
    config.map_or_else(|_| Vec::new(), |it| it.output_keep.clone())
}

fn read_config(root: &Path, options: &BuildOptions, diagnostics: &mut Vec<Diagnostic>) -> Result<Arc<Config>, Failure> {
    let path: Arc<str> = SETTINGS.into();
    let bytes = match load::check_settings(root) {
        Some(finding) => {
            diagnostics.push(finding);
            Vec::new()
        }
        None => match load::read(root, SETTINGS) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
                diagnostics.push(load::complaint(&path, &error));
                Vec::new()
            }
            Err(error) => {
                return Err(Failure {
                    what: format!("cannot read `{SETTINGS}`"),
                    error,
                });
            }
        },
    };
    let is_read = diagnostics.is_empty();
    let text = match parse::decode::decode(&path, &bytes) {
        Ok(text) => text,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            "".into()
        }
    };
    let (mut config, findings) = config::read(&path, &text);
    diagnostics.extend(findings);
    if let Some(url) = &options.base_url {
        match config::base_url(url) {
            Ok((origin, base)) => {
                config.base_origin = origin;
                config.base_path = base;
            }
            Err(why) => diagnostics.push(catalog::config::bad_value(
                Location::whole(&path),
                "--base-url",
                url,
                why,
            )),
        }
    }
    let said_wrong = !is_read
        || diagnostics
            .iter()
            .any(|it| it.message.contains("`base_url`") || it.message.contains("--base-url"));
    if config.base_origin.is_empty() && !said_wrong && diagnostics.iter().all(|it| it.code != "settings-syntax") {
        diagnostics.push(catalog::config::missing_base_url(Location::whole(&path)));
    }
    Ok(Arc::new(config))
}

fn open_theme(root: &Path, paths: &[Arc<str>], config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Theme {
    let mut files = theme::Files::new();
    let wanted = format!("themes/{}/", config.theme);
    for path in paths {
        if !path.starts_with("themes/") || path.starts_with(&wanted) {
            match load::read(root, path) {
                Ok(bytes) => {
                    files.insert(Arc::clone(path), bytes);
                }
                Err(error) => {
                    diagnostics.push(load::complaint(path, &error));
                }
            }
        }
    }
    Theme::new(&config.theme, &files, &config.theme_options, diagnostics)
}

/// How many files or pages a core takes on at once at most, so that none is left with many when the others have done
/// theirs.
const AT_ONCE: usize = 64;

/// Reads and parses each file that is not known, on whatever core is free; the text is dropped as soon as it is parsed.
fn parse_all(root: &Path, paths: &[Arc<str>], options: &Options, known: &Documents) -> Vec<Arc<Document>> {
    let read = read_all(root, paths, options, known, None);
    read.map(|(document, _)| document).collect()
}

/// Does the same, and gives the digest of what stands before each body too; with a time from which on files are young also
/// what each file was when it was opened.
fn read_all(
    root: &Path,
    paths: &[Arc<str>],
    options: &Options,
    known: &Documents,
    opened_from: Option<u64>,
) -> impl IndexedParallelIterator<Item = (Arc<Document>, (String, Option<Opened>))> {
    let readers: Vec<Mutex<Reader>> = (0..rayon::current_num_threads()).map(|_| Mutex::default()).collect();
    paths.par_iter().with_max_len(AT_ONCE).map(move |path| {
        let mut own = rayon::current_thread_index().and_then(|at| readers.get(at)?.lock().ok());
        let mut other = None;
        let reader = own.as_deref_mut().unwrap_or_else(|| other.get_or_insert_default());
        let Some((mut document, head)) = known.find(path) else {
            return read_page(root, path, options, opened_from, reader);
        };
        if let Some(document) = Arc::get_mut(&mut document) {
            reader.stock.names.share(document);
        }
        (document, (head, None))
    })
}

/// What each thread reads one file after the other with.
#[derive(Default)]
struct Reader {
    /// Where the bytes of a file are read; longer than most.
    room: Vec<u8>,
    stock: Stock,
}

/// Room of a file of more bytes is given back at once.
const MOST_ROOM: usize = 1 << 20;

/// Reads and parses one file, see [`read_all`].
fn read_page(
    root: &Path,
    path: &Arc<str>,
    options: &Options,
    opened_from: Option<u64>,
    Reader { room, stock }: &mut Reader,
) -> (Arc<Document>, (String, Option<Opened>)) {
    let (document, head, opened) = match load::read_stamped(root, path, room) {
        Ok((bytes, stamp)) => {
            let opened = opened_from.map(|young_from| Opened::new(stamp, bytes, young_from));
            let (document, head) = parse::parse_with_head(path, bytes, options, stock);
            (document, head, opened)
        }
        Err(error) => {
            let (mut document, head) = parse::parse_with_head(path, b"", options, stock);
            document.header.withheld.unreadable = true;
            document.findings = vec![load::complaint(path, &error)];
            (document, head, None)
        }
    };
    if room.len() > MOST_ROOM {
        *room = Vec::new();
    }
    (Arc::new(document), (head, opened))
}

/// Reads the archived texts that sources name, each once, where they are not read already.
///
/// What `listed` does not know is no file that a build may read: it leads out of the project, or is none.
fn read_texts(root: &Path, listed: impl Fn(&str) -> bool + Sync, documents: &[Arc<Document>], texts: &mut Texts) {
    let mut wanted: Vec<String> = documents.iter().filter_map(|it| resolve::text_path(it)).collect();
    wanted.sort();
    wanted.dedup();
    if texts.len() > wanted.len() {
        texts.retain(|path, _| wanted.binary_search(path).is_ok());
    }
    wanted.retain(|path| !texts.contains_key(path));
    let read: Vec<(String, TextFile)> = wanted
        .into_par_iter()
        .map(|path| {
            let file = read_text(root, &path, listed(&path));
            (path, file)
        })
        .collect();
    texts.extend(read);
}

fn read_text(root: &Path, path: &str, listed: bool) -> TextFile {
    if !listed {
        return TextFile::Missing;
    }
    match load::read(root, path) {
        Ok(bytes) => TextFile::Bytes(bytes.into()),
        Err(error) => TextFile::Unreadable(error.to_string()),
    }
}

/// Says how a project's Markdown files are read; the paths are sorted.
fn parse_options(config: &Config, pages: &[Arc<str>]) -> Options {
    let languages: Vec<_> = config.all_languages().into_iter().cloned().collect();
    let is_there = |path: &str| pages.binary_search_by(|it| (**it).cmp(path)).is_ok();
    Options {
        default_language: config.default_language.clone(),
        html: config.html,
        alone: Arc::new(parse::address::alone(pages.iter(), &languages, is_there)),
        languages,
    }
}

/// Reads a file that is published beside the pages, as it may be published: images lose their metadata.
fn read_asset(root: &Path, source: &Arc<str>) -> Result<Result<Vec<u8>, Diagnostic>, Failure> {
    let bytes = match load::read(root, source) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
            return Ok(Err(load::complaint(source, &error)));
        }
        Err(error) => {
            return Err(Failure {
                what: format!("cannot read `{source}`"),
                error,
            });
        }
    };
    let stripped = match images::publish(source, &bytes) {
        Ok(Cow::Borrowed(_)) => None,
        Ok(Cow::Owned(stripped)) => Some(stripped),
        Err(fault) => return Ok(Err(image_fault(source, fault))),
    };
    Ok(Ok(stripped.unwrap_or(bytes)))
}

/// Says why an image cannot be published.
fn image_fault(path: &Arc<str>, fault: Fault) -> Diagnostic {
    let at = Location::whole(path);
    match fault {
        Fault::Broken { format, what } => catalog::images::broken(at, format, what),
        Fault::Unknown => catalog::images::unknown(at),
        Fault::TooLarge { width, height } => {
            catalog::images::too_large(at, width, height, images::SIDE_LIMIT, images::PIXEL_LIMIT)
        }
        Fault::Metadata { format } => catalog::images::metadata(at, format),
        Fault::Active { found, at } => catalog::images::active(Location::new(path, at.into()), &found),
    }
}

/// Room for the bytes of most outputs, so that a buffer need not grow to it step by step.
const PAGE_ROOM: usize = 1 << 16;

/// Renders the outputs of some places in the plan.
fn render_all<'r>(
    root: &Path,
    renderer: &'r Renderer<'_>,
    plan: &Plan,
    wanted: &[u32],
    emit: &dyn Emit,
) -> Result<Vec<Diagnostic>, Failure> {
    let found: Mutex<Vec<Diagnostic>> = Mutex::new(Vec::new());
    let make = |output: &Output, (bytes, gathered): &mut (Vec<u8>, Gathered<'r>)| {
        bytes.clear();
        let made = match output.what {
            What::Asset(index) => read_asset(root, &renderer.site.assets[index].source)?.map(|asset| *bytes = asset),
            _ => renderer.render_next(output, gathered, bytes).map_err(|it| *it),
        };
        if let Err(diagnostic) = made {
            found
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .push(diagnostic);
            return Ok(());
        }
        emit.write(&output.path, bytes).map_err(|error| Failure {
            what: format!("cannot write `{}`", output.path),
            error,
        })
    };
    // From the end: what takes longest, a sitemap and feeds, stands there, and shall not be what all wait for.
    wanted.par_iter().rev().with_max_len(AT_ONCE).try_for_each_init(
        || ((Vec::with_capacity(PAGE_ROOM), Gathered::default()), Output::default()),
        |(room, beside), at| {
            let output = &plan.outputs[*at as usize];
            make(output, room)?;
            let Some(of) = output.what.page() else { return Ok(()) };
            for file in plan::beside(renderer.site, of) {
                beside.set_beside(output, of, file);
                make(beside, room)?;
            }
            Ok(())
        },
    )?;
    Ok(found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
}
