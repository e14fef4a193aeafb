//! Keeps a project's newest site while its files change.
//!
//! Takes hints that files may have changed; looks at them, reads what did, and gives a new [`Snapshot`]. A hint is never
//! believed: what counts is what stands in the files. What did not change keeps its value, and a value is never changed:
//! a page is rendered from one snapshot, whole.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::base::date::{AsOf, Instant};
use crate::base::lang::Lang;
use crate::config::Config;
use crate::diag::{Diagnostic, Diagnostics, Location, catalog};
use crate::language::Language;
use crate::load::{self, Look, Stamp, Use};
use crate::parse::document::Document;
use crate::parse::{Options, address};
use crate::plan::{self, Output, Plan, What};
use crate::render::{Frame, Rendered, Renderer};
use crate::resolve::{self, Changes, Checked, Input, Keep, Moved, OtherFiles, Resolved, Site, Texts};
use crate::theme::{Theme, Words};

use super::findings::{self, Run};
use super::{
    BuildOptions, Documents, Failure, kept, open_theme, parse_all, parse_options, read_asset, read_config, read_text,
    read_texts,
};

/// A project whose files are followed.
pub struct Live {
    root: PathBuf,
    options: BuildOptions,
    /// All files, as they were when they were last looked at.
    files: BTreeMap<Arc<str>, Stamp>,
    /// What a listing complained about.
    findings: Vec<Diagnostic>,
    settings: Settings,
    look: Theming,
    /// Sorted by path.
    documents: Vec<Arc<Document>>,
    /// The archived texts that sources name.
    texts: Arc<Texts>,
    resolved: Resolved,
    /// Outputs that collide.
    collisions: Vec<Diagnostic>,
    /// By public file: its links to addresses that no output has.
    dead_ends: FxHashMap<u32, Vec<Diagnostic>>,
    /// Whether both are those of an earlier site, since no page waits for them.
    unchecked: bool,
    /// Nothing only while the first is made.
    newest: Option<Arc<Snapshot>>,
}

/// A site with all that rendering any of its pages needs.
pub struct Snapshot {
    /// Counts up from 1 with every change.
    pub number: u64,
    pub site: Site,
    pub plan: Arc<Plan>,
    pub theme: Arc<Theme>,
    pub language: Arc<Language>,
    pub words: Arc<Words>,
    /// The templates; or why no page can be made.
    pub frame: Result<Arc<Frame>, Box<Diagnostic>>,
    /// Sorted, each once; what only rendering finds is not among them.
    pub diagnostics: Vec<Diagnostic>,
}

/// What may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hints {
    /// Paths of files and folders, as seen from the project's root.
    Paths(BTreeSet<Arc<str>>),
    /// Something was lost, or a folder moved: all files are looked at.
    Everything,
}

/// What did change.
pub struct Change {
    /// Files as seen from the project's root, sorted; none where only time has passed.
    pub paths: Vec<Arc<str>>,
    pub snapshot: Arc<Snapshot>,
}

/// Files to be read again.
type Touched = BTreeMap<Arc<str>, Touch>;

/// What the stamp of a file says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Touch {
    /// Nothing, but it may have changed all the same.
    Same,
    Changed,
    /// It has come or gone.
    CameOrWent,
}

/// What was read.
#[derive(Default)]
struct Read {
    /// The files that say something else than before, sorted.
    paths: Vec<Arc<str>>,
    /// What became of Markdown files.
    changes: Changes,
    /// Whether there is more than that to join.
    whole: bool,
}

struct Settings {
    config: Arc<Config>,
    options: Options,
    findings: Vec<Diagnostic>,
}

struct Theming {
    theme: Arc<Theme>,
    words: Arc<Words>,
    language: Arc<Language>,
    findings: Vec<Diagnostic>,
}

impl Live {
    /// Reads a project; `options.as_of` is the moment as of which its first site is made.
    ///
    /// # Errors
    ///
    /// As [`super::Project::open`].
    pub fn open(root: &Path, options: &BuildOptions) -> Result<Live, Failure> {
        let mut live = Live::open_unchecked(root, options)?;
        live.check();
        Ok(live)
    }

    /// Does the same, but leaves to [`Live::check`] what no page waits for.
    ///
    /// # Errors
    ///
    /// As [`Live::open`].
    pub fn open_unchecked(root: &Path, options: &BuildOptions) -> Result<Live, Failure> {
        let (stamps, findings) = scan(root)?;
        let pages: Vec<Arc<str>> = stamps.iter().map(|it| Arc::clone(&it.path)).filter(is_page).collect();
        let settings = Settings::read(root, options, &pages)?;
        let known = kept::recall(root, &stamps, &settings.options);
        let files: BTreeMap<Arc<str>, Stamp> = stamps.into_iter().map(|it| (Arc::clone(&it.path), it)).collect();
        let (look, documents) = rayon::join(
            || Theming::read(root, &files, &settings.config),
            || parse_all(root, &of_use(&files, Use::Page), &settings.options, &known),
        );
        drop(known);
        let mut texts = Arc::default();
        let resolved = resolve_all(
            root,
            documents.clone(),
            &files,
            &settings,
            options,
            &mut texts,
            Checked::default(),
        );
        let mut live = Live {
            root: root.to_path_buf(),
            options: options.clone(),
            newest: None,
            resolved,
            files,
            findings,
            settings,
            look,
            documents,
            collisions: Vec::new(),
            dead_ends: FxHashMap::default(),
            unchecked: true,
            texts,
        };
        live.newest = Some(Arc::new(live.make(None)));
        Ok(live)
    }

    /// Returns the newest snapshot.
    pub fn newest(&self) -> &Arc<Snapshot> {
        self.newest.as_ref().expect("`open` makes the first")
    }

    /// Looks at what may have changed and makes a new snapshot where something did, be it the time.
    ///
    /// # Errors
    ///
    /// Folders that the system refuses to list, settings that it refuses to read: the newest site stays.
    pub fn follow(&mut self, hints: &Hints, now: &Instant) -> Result<Option<Change>, Failure> {
        let change = self.follow_unchecked(hints, now)?;
        Ok(change.map(|change| Change {
            snapshot: self.check().cloned().unwrap_or(change.snapshot),
            ..change
        }))
    }

    /// Does the same, but leaves to [`Live::check`] what no page waits for; until then the snapshot has what was found
    /// of it before.
    ///
    /// # Errors
    ///
    /// As [`Live::follow`].
    pub fn follow_unchecked(&mut self, hints: &Hints, now: &Instant) -> Result<Option<Change>, Failure> {
        let touched = self.look(hints)?;
        let read = self.read(&touched)?;
        let time = self.newest().site.as_of.as_ref().and_then(AsOf::next_change);
        let passed = time.is_some_and(|then| then <= now.moment());
        if read.paths.is_empty() && !passed {
            return Ok(None);
        }
        self.options.as_of = Some(*now);
        let again = |resolved: &mut Resolved| resolved.again(&read.changes, Some(now));
        let moved = (!read.whole).then(|| again(&mut self.resolved)).flatten();
        if moved.is_none() {
            self.resolved = resolve_all(
                &self.root,
                self.documents.clone(),
                &self.files,
                &self.settings,
                &self.options,
                &mut self.texts,
                std::mem::take(&mut self.resolved.checked),
            );
        }
        let snapshot = Arc::new(self.make(moved.as_ref()));
        self.newest = Some(Arc::clone(&snapshot));
        Ok(Some(Change {
            paths: read.paths,
            snapshot,
        }))
    }

    /// Finds the files whose stamps are not what they were.
    fn look(&mut self, hints: &Hints) -> Result<Touched, Failure> {
        let mut touched = Touched::new();
        let Hints::Paths(paths) = hints else {
            return self.look_at_everything();
        };
        for path in paths {
            match load::look(&self.root, path) {
                Look::File(stamp) => {
                    // Hinted files are read whatever their stamps say: a clock may be coarse.
                    let before = self.files.insert(Arc::clone(path), stamp);
                    touched.insert(Arc::clone(path), Touch::of(before.as_ref(), self.files.get(path)));
                }
                Look::Nothing if self.files.remove(path).is_some() => {
                    touched.insert(Arc::clone(path), Touch::CameOrWent);
                }
                Look::Nothing if !self.has_below(path) => {}
                Look::Ignored => {}
                Look::Nothing | Look::Folder | Look::Wrong => return self.look_at_everything(),
            }
        }
        Ok(touched)
    }

    fn has_below(&self, folder: &str) -> bool {
        let first = format!("{folder}/");
        let next = self.files.range(Arc::<str>::from(first.as_str())..).next();
        next.is_some_and(|(path, _)| path.starts_with(&first))
    }

    fn look_at_everything(&mut self) -> Result<Touched, Failure> {
        /// Nanoseconds within which a second edit may bear the stamp of the first.
        const YOUNG: u64 = 2_000_000_000;
        let (stamps, findings) = scan(&self.root)?;
        let newest = stamps.iter().map(|it| it.changed.max(it.modified)).max().unwrap_or(0);
        let files: BTreeMap<Arc<str>, Stamp> = stamps.into_iter().map(|it| (Arc::clone(&it.path), it)).collect();
        let mut touched = Touched::new();
        for stamp in files.values() {
            let young = stamp.changed.max(stamp.modified) + YOUNG >= newest;
            let touch = Touch::of(self.files.get(&stamp.path), Some(stamp));
            if young || touch != Touch::Same {
                touched.insert(Arc::clone(&stamp.path), touch);
            }
        }
        let gone = self.files.keys().filter(|path| !files.contains_key(*path));
        touched.extend(gone.map(|path| (Arc::clone(path), Touch::CameOrWent)));
        if findings != self.findings {
            let places = findings.iter().chain(&self.findings);
            touched.extend(places.map(|it| (Arc::clone(&it.at.path), Touch::CameOrWent)));
        }
        self.files = files;
        self.findings = findings;
        Ok(touched)
    }

    /// Reads the files that were touched.
    fn read(&mut self, touched: &Touched) -> Result<Read, Failure> {
        let mut read = Read::default();
        let of = |wanted: Use| touched.keys().filter(move |path| load::use_of(path) == wanted);
        let mut reread = false;
        if let Some(path) = of(Use::Settings).next() {
            let settings = Settings::read(&self.root, &self.options, &of_use(&self.files, Use::Page))?;
            if settings.config != self.settings.config || settings.findings != self.settings.findings {
                reread = settings.options != self.settings.options;
                self.settings = settings;
                read.paths.push(Arc::clone(path));
                read.whole = true;
            }
        }
        if read.whole || of(Use::Theme).next().is_some() {
            let look = Theming::read(&self.root, &self.files, &self.settings.config);
            let same = *look.theme == *self.look.theme && look.findings == self.look.findings;
            if !same || look.language.lang() != self.look.language.lang() {
                read.paths.extend(of(Use::Theme).cloned());
                self.look = look;
            }
        }
        if reread {
            self.documents = parse_all(
                &self.root,
                &of_use(&self.files, Use::Page),
                &self.settings.options,
                &Documents::default(),
            );
            read.paths.extend(of(Use::Page).cloned());
        } else {
            let mut pages: BTreeSet<Arc<str>> = of(Use::Page).cloned().collect();
            if pages.iter().any(|it| touched[it] == Touch::CameOrWent) {
                pages.extend(self.read_otherwise());
            }
            self.read_pages(pages.iter(), &mut read);
        }
        // Files that are published as they are are read whenever they are asked for.
        for path in of(Use::Content).chain(of(Use::Static)) {
            read.whole |= touched[path] == Touch::CameOrWent;
            match self.texts.get(&**path) {
                None if touched[path] == Touch::Same => {}
                None => read.paths.push(Arc::clone(path)),
                Some(before) => {
                    let now = read_text(&self.root, path, self.files.contains_key(path));
                    if now != *before {
                        // Not changed in place: the site that is shown was made of them.
                        let mut texts = Texts::clone(&self.texts);
                        texts.insert(path.to_string(), now);
                        self.texts = Arc::new(texts);
                        read.paths.push(Arc::clone(path));
                        read.whole = true;
                    }
                }
            }
        }
        read.paths.sort();
        Ok(read)
    }

    /// Finds files that are translations now and were not, or the other way round, since others came or went.
    fn read_otherwise(&mut self) -> Vec<Arc<str>> {
        let (files, options) = (&self.files, &mut self.settings.options);
        let pages = files.keys().filter(|path| is_page(path));
        let alone = address::alone(pages, &options.languages, |path| files.contains_key(path));
        let changed = alone.symmetric_difference(&options.alone);
        let changed = changed.filter(|path| files.contains_key(*path)).cloned().collect();
        options.alone = Arc::new(alone);
        changed
    }

    fn read_pages<'a>(&mut self, touched: impl Iterator<Item = &'a Arc<str>>, read: &mut Read) {
        /// So many are put into their places one by one.
        const FEW: usize = 64;
        let (there, gone): (Vec<Arc<str>>, Vec<Arc<str>>) =
            touched.cloned().partition(|path| self.files.contains_key(path));
        let mut removed: Vec<usize> = Vec::new();
        let changes = &mut read.changes;
        for path in gone {
            if let Ok(at) = self.documents.binary_search_by(|it| it.path.cmp(&path)) {
                removed.push(at);
                changes.went.push(Arc::clone(&self.documents[at]));
                read.paths.push(path);
            }
        }
        let mut added: Vec<Arc<Document>> = Vec::new();
        for document in parse_all(&self.root, &there, &self.settings.options, &Documents::default()) {
            match self.documents.binary_search_by(|it| it.path.cmp(&document.path)) {
                Ok(at) if *self.documents[at] == *document => continue,
                Ok(at) => {
                    read.paths.push(Arc::clone(&document.path));
                    let before = std::mem::replace(&mut self.documents[at], Arc::clone(&document));
                    changes.replaced.push((before, document));
                }
                Err(_) => {
                    read.paths.push(Arc::clone(&document.path));
                    changes.came.push(Arc::clone(&document));
                    added.push(document);
                }
            }
        }
        removed.sort_unstable();
        if removed.len() <= FEW {
            for at in removed.into_iter().rev() {
                self.documents.remove(at);
            }
        } else {
            let mut removed = removed.into_iter().peekable();
            let mut at = 0;
            self.documents.retain(|_| {
                let goes = removed.next_if_eq(&at).is_some();
                at += 1;
                !goes
            });
        }
        if added.len() <= FEW {
            for document in added {
                let at = self.documents.partition_point(|it| it.path < document.path);
                self.documents.insert(at, document);
            }
        } else {
            self.documents.extend(added);
            // Two sorted runs, which this sort knows how to merge.
            self.documents.sort_by(|a, b| a.path.cmp(&b.path));
        }
    }

    /// Makes a snapshot of what is joined; `moved` says what differs from the newest, if that is known.
    fn make(&mut self, moved: Option<&Moved>) -> Snapshot {
        let site = self.resolved.site.clone();
        let Theming {
            theme, words, language, ..
        } = &self.look;
        let newest = self.newest.as_ref();
        let newest = newest.filter(|it| Arc::ptr_eq(theme, &it.theme) && Arc::ptr_eq(language, &it.language));
        let before = newest.map(|it| plan::Before {
            plan: &it.plan,
            site: &it.site,
            moved,
        });
        let kept = moved.filter(|moved| !moved.changes_outputs());
        let kept_plan = match (kept, before) {
            (Some(moved), Some(before)) if moved.names => plan::renamed(before, &site, language).map(Arc::new),
            (Some(_), Some(_)) => newest.map(|it| Arc::clone(&it.plan)),
            _ => None,
        };
        let listed = moved.map_or(&[][..], |moved| &moved.listed);
        let kept_plan = match kept_plan {
            Some(plan) if !listed.is_empty() => Some(Arc::new(plan::listed(&plan, &site, listed))),
            kept_plan => kept_plan,
        };
        let kept = kept.filter(|_| kept_plan.is_some());
        let plan = kept_plan.unwrap_or_else(|| Arc::new(plan::again(&site, theme, language, before)));
        self.unchecked |= kept.is_none() || !listed.is_empty() || !self.collisions.is_empty();
        for at in moved.into_iter().flat_map(|it| &it.files) {
            match dead_ends(&site, &plan, *at) {
                Some((at, found)) => self.dead_ends.insert(at, found),
                None => self.dead_ends.remove(at),
            };
        }
        let frame = newest
            .and_then(|it| it.frame.as_ref().ok())
            .filter(|it| it.fits(&site, &plan, theme, words));
        let frame = match frame {
            Some(frame) => Ok(Arc::clone(frame)),
            None => Frame::new(&site, &plan, theme, words).map(Arc::new),
        };
        let diagnostics = self.diagnostics(frame.as_ref().err().map(|it| &**it));
        Snapshot {
            number: self.newest.as_ref().map_or(1, |it| it.number + 1),
            site,
            plan,
            theme: Arc::clone(theme),
            language: Arc::clone(language),
            words: Arc::clone(words),
            frame,
            diagnostics,
        }
    }

    /// Gathers all findings, sorted, each once.
    fn diagnostics(&self, frame: Option<&Diagnostic>) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let lists = [
            &self.findings,
            &self.settings.findings,
            &self.look.findings,
            &self.collisions,
        ];
        diagnostics.extend(lists.into_iter().flatten().cloned());
        diagnostics.extend(self.resolved.diagnostics().cloned());
        diagnostics.extend(self.dead_ends.values().flatten().cloned());
        diagnostics.extend(frame.cloned());
        let settled = findings::settle(diagnostics, &self.resolved, &self.root, Run::Build);
        Diagnostics::from(settled).into_sorted()
    }

    /// Looks for addresses that collide and links that lead to none, where the newest site asks for it; returns the new
    /// snapshot where it has other findings.
    pub fn check(&mut self) -> Option<&Arc<Snapshot>> {
        if !std::mem::take(&mut self.unchecked) {
            return None;
        }
        self.resolved.prepare();
        let newest = Arc::clone(self.newest());
        let (site, plan) = (&newest.site, &*newest.plan);
        let (known, collisions) = (&mut self.dead_ends, &mut self.collisions);
        rayon::join(
            || {
                let all = (0..site.documents.len() as u32).into_par_iter().with_min_len(500);
                *known = all.filter_map(|at| dead_ends(site, plan, at)).collect();
            },
            || {
                collisions.clear();
                plan::check_addresses(site, plan, collisions);
            },
        );
        let diagnostics = self.diagnostics(newest.frame.as_ref().err().map(|it| &**it));
        if diagnostics == newest.diagnostics {
            return None;
        }
        let snapshot = Snapshot {
            number: newest.number + 1,
            site: site.clone(),
            plan: Arc::clone(&newest.plan),
            theme: Arc::clone(&newest.theme),
            language: Arc::clone(&newest.language),
            words: Arc::clone(&newest.words),
            frame: newest.frame.clone(),
            diagnostics,
        };
        Some(&*self.newest.insert(Arc::new(snapshot)))
    }
}

/// What is wrong with the links of a file by address, where anything is.
fn dead_ends(site: &Site, plan: &Plan, at: u32) -> Option<(u32, Vec<Diagnostic>)> {
    let mut found = Vec::new();
    plan::check_paths(site, plan, at as usize, &mut found);
    (!found.is_empty()).then_some((at, found))
}

impl Touch {
    fn of(before: Option<&Stamp>, now: Option<&Stamp>) -> Touch {
        match (before, now) {
            (Some(before), Some(now)) if before == now => Touch::Same,
            // A link that stands for another file now is another file.
            (Some(before), Some(now)) if before.real != now.real => Touch::CameOrWent,
            (Some(_), Some(_)) => Touch::Changed,
            _ => Touch::CameOrWent,
        }
    }
}

/// Joins everything, with the archived texts that sources name; those that are read already are not read again.
fn resolve_all(
    root: &Path,
    documents: Vec<Arc<Document>>,
    files: &BTreeMap<Arc<str>, Stamp>,
    settings: &Settings,
    options: &BuildOptions,
    texts: &mut Arc<Texts>,
    checked: Checked,
) -> Resolved {
    let listed = |path: &str| files.contains_key(path) && matches!(load::use_of(path), Use::Content | Use::Static);
    let mut read = Texts::clone(texts);
    read_texts(root, listed, &documents, &mut read);
    *texts = Arc::new(read);
    let input = Input {
        documents,
        files: OtherFiles {
            content: of_use(files, Use::Content),
            statics: of_use(files, Use::Static),
            links: files
                .values()
                .filter_map(|it| Some((Arc::clone(&it.path), Arc::clone(it.real.as_ref()?))))
                .collect(),
        },
        texts: Arc::clone(texts),
        checked,
        known: resolve::KnownJoins::default(),
        config: Arc::clone(&settings.config),
        drafts: options.drafts,
        as_of: options.as_of.as_ref().map(AsOf::new),
    };
    resolve::resolve(input, Keep::ForNext, &mut |_| {})
}

impl Snapshot {
    /// Prepares to render; one renderer serves many pages and keeps the pieces that they share.
    ///
    /// # Errors
    ///
    /// Why no page can be made.
    pub fn renderer(&self) -> Rendered<Renderer<'_>> {
        let frame = self.frame.as_ref().map_err(Clone::clone)?;
        Ok(Renderer::new(
            &self.site,
            &self.plan,
            &self.theme,
            &self.language,
            Arc::clone(&self.words),
            frame,
        ))
    }

    /// Returns the bytes of an output, read from the project where it is published as it is.
    ///
    /// # Errors
    ///
    /// The template that fails, or why the file cannot be published.
    pub fn bytes(&self, root: &Path, output: &Output) -> Rendered<Vec<u8>> {
        if let What::Asset(index) = output.what {
            let source = &self.site.assets[index].source;
            let unreadable =
                |failure: Failure| catalog::reading::unreadable(Location::whole(source), &failure.error.to_string());
            return read_asset(root, source).map_err(unreadable).flatten().map_err(Box::new);
        }
        let mut bytes = Vec::new();
        self.renderer()?.render(output, &mut bytes)?;
        Ok(bytes)
    }

    /// Tells whether the front matter of a page's own file cannot be read.
    pub fn unreadable(&self, output: &Output) -> bool {
        match output.what {
            What::Record(id) | What::Plain(id) => self.site.header(id).is_some_and(|it| it.withheld.unreadable),
            _ => false,
        }
    }

    /// Lists the Markdown files that a page is made of, by its output.
    pub fn files_of(&self, output: &Output) -> Vec<Arc<str>> {
        let (What::Record(id) | What::Plain(id)) = output.what else {
            return Vec::new();
        };
        let record = self.site.record(id);
        let files = record
            .document
            .iter()
            .chain(record.translations.iter().map(|(_, at)| at));
        files
            .map(|at| Arc::clone(&self.site.documents[*at as usize].path))
            .collect()
    }
}

impl Settings {
    fn read(root: &Path, options: &BuildOptions, pages: &[Arc<str>]) -> Result<Settings, Failure> {
        let mut findings = Vec::new();
        let config = read_config(root, options, &mut findings)?;
        Ok(Settings {
            options: parse_options(&config, pages),
            config,
            findings,
        })
    }
}

impl Theming {
    fn read(root: &Path, files: &BTreeMap<Arc<str>, Stamp>, config: &Config) -> Theming {
        let mut findings = Vec::new();
        let theme = open_theme(root, &of_use(files, Use::Theme), config, &mut findings);
        let lang: &Lang = &config.default_language;
        let words = theme.words(lang, &mut findings);
        Theming {
            theme: Arc::new(theme),
            words: Arc::new(words),
            language: Arc::new(Language::new(lang)),
            findings,
        }
    }
}

fn is_page(path: &Arc<str>) -> bool {
    load::use_of(path) == Use::Page
}

fn of_use(files: &BTreeMap<Arc<str>, Stamp>, wanted: Use) -> Vec<Arc<str>> {
    files
        .keys()
        .filter(|path| load::use_of(path) == wanted)
        .cloned()
        .collect()
}

fn scan(root: &Path) -> Result<(Vec<Stamp>, Vec<Diagnostic>), Failure> {
    load::scan(root).map_err(|error| Failure {
        what: format!("cannot list `{}`", root.display()),
        error,
    })
}
