//! Keeps a project's newest site while its files change.
//!
//! Takes hints that files may have changed; looks at them, reads what did, and gives a new [`Snapshot`]. A hint is never
//! believed: what counts is what stands in the files. What did not change keeps its value, and a value is never changed:
//! a page is rendered from one snapshot, whole.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::date::{AsOf, Instant};
use crate::base::lang::Lang;
use crate::config::Config;
use crate::diag::{Diagnostic, Diagnostics};
use crate::language::Language;
use crate::load::{self, Look, Stamp, Use};
use crate::parse::Options;
use crate::parse::document::Document;
use crate::plan::{self, Output, Plan, What};
use crate::render::{Frame, Rendered, Renderer};
use crate::resolve::{self, Checked, Input, OtherFiles, Site, Texts};
use crate::theme::{Theme, Words};

use super::{BuildOptions, Failure, open_theme, parse_all, parse_options, read_config, read_text, read_texts};

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
    texts: Texts,
    /// What checking their quotations came to.
    checked: Checked,
    newest: Arc<Snapshot>,
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

/// Files to be read again, and whether their stamps say that they differ.
type Touched = BTreeMap<Arc<str>, bool>;

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
        let settings = Settings::read(root, options)?;
        let (stamps, findings) = scan(root)?;
        let files: BTreeMap<Arc<str>, Stamp> = stamps.into_iter().map(|it| (Arc::clone(&it.path), it)).collect();
        let (look, documents) = rayon::join(
            || Theming::read(root, &files, &settings.config),
            || parse_all(root, &of_use(&files, Use::Page), &settings.options),
        );
        let mut live = Live {
            root: root.to_path_buf(),
            options: options.clone(),
            newest: Arc::new(Snapshot::empty(&settings, &look)),
            files,
            findings,
            settings,
            look,
            documents,
            texts: Texts::default(),
            checked: Checked::default(),
        };
        live.newest = Arc::new(live.make());
        Ok(live)
    }

    /// Returns the newest snapshot.
    pub fn newest(&self) -> &Arc<Snapshot> {
        &self.newest
    }

    /// Looks at what may have changed and makes a new snapshot where something did, be it the time.
    ///
    /// # Errors
    ///
    /// Folders that the system refuses to list, settings that it refuses to read: the newest site stays.
    pub fn follow(&mut self, hints: &Hints, now: &Instant) -> Result<Option<Change>, Failure> {
        let touched = self.look(hints)?;
        let changed = self.read(&touched)?;
        let time = self.newest.site.as_of.as_ref().and_then(AsOf::next_change);
        let passed = time.is_some_and(|then| then <= now.moment());
        if changed.is_empty() && !passed {
            return Ok(None);
        }
        self.options.as_of = Some(now.clone());
        self.newest = Arc::new(self.make());
        Ok(Some(Change {
            paths: changed,
            snapshot: Arc::clone(&self.newest),
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
                    touched.insert(Arc::clone(path), before.as_ref() != self.files.get(path));
                }
                Look::Nothing if self.files.remove(path).is_some() => {
                    touched.insert(Arc::clone(path), true);
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
            let differs = self.files.get(&stamp.path) != Some(stamp);
            if young || differs {
                touched.insert(Arc::clone(&stamp.path), differs);
            }
        }
        let gone = self.files.keys().filter(|path| !files.contains_key(*path));
        touched.extend(gone.map(|path| (Arc::clone(path), true)));
        if findings != self.findings {
            let places = findings.iter().chain(&self.findings);
            touched.extend(places.map(|it| (Arc::clone(&it.at.path), true)));
        }
        self.files = files;
        self.findings = findings;
        Ok(touched)
    }

    /// Reads the files that were touched; returns those that say something else than before.
    fn read(&mut self, touched: &Touched) -> Result<Vec<Arc<str>>, Failure> {
        let mut changed: Vec<Arc<str>> = Vec::new();
        let of = |wanted: Use| touched.keys().filter(move |path| load::use_of(path) == wanted);
        let mut reread = false;
        if let Some(path) = of(Use::Settings).next() {
            let settings = Settings::read(&self.root, &self.options)?;
            if settings.config != self.settings.config || settings.findings != self.settings.findings {
                reread = settings.options != self.settings.options;
                self.settings = settings;
                changed.push(Arc::clone(path));
            }
        }
        if !changed.is_empty() || of(Use::Theme).next().is_some() {
            let look = Theming::read(&self.root, &self.files, &self.settings.config);
            let same = *look.theme == *self.look.theme && look.findings == self.look.findings;
            if !same || look.language.lang() != self.look.language.lang() {
                changed.extend(of(Use::Theme).cloned());
                self.look = look;
            }
        }
        if reread {
            self.documents = parse_all(&self.root, &of_use(&self.files, Use::Page), &self.settings.options);
            changed.extend(of(Use::Page).cloned());
        } else {
            self.read_pages(of(Use::Page), &mut changed);
        }
        let texts: Vec<Arc<str>> = of(Use::Content).chain(of(Use::Static)).cloned().collect();
        for path in texts {
            if let Some(before) = self.texts.get_mut(&*path) {
                let now = read_text(&self.root, &path, self.files.contains_key(&path));
                if now != *before {
                    *before = now;
                    changed.push(path);
                }
            }
        }
        // What is published as it is, is read whenever it is asked for.
        let as_they_are = of(Use::Content)
            .chain(of(Use::Static))
            .filter(|path| !self.texts.contains_key(&***path));
        changed.extend(as_they_are.filter(|path| touched[*path]).cloned());
        changed.sort();
        changed.dedup();
        Ok(changed)
    }

    fn read_pages<'a>(&mut self, touched: impl Iterator<Item = &'a Arc<str>>, changed: &mut Vec<Arc<str>>) {
        let (there, gone): (Vec<Arc<str>>, Vec<Arc<str>>) =
            touched.cloned().partition(|path| self.files.contains_key(path));
        let mut removed: Vec<usize> = Vec::new();
        for path in gone {
            if let Ok(at) = self.documents.binary_search_by(|it| it.path.cmp(&path)) {
                removed.push(at);
                changed.push(path);
            }
        }
        let mut added: Vec<Arc<Document>> = Vec::new();
        for document in parse_all(&self.root, &there, &self.settings.options) {
            match self.documents.binary_search_by(|it| it.path.cmp(&document.path)) {
                Ok(at) if *self.documents[at] == *document => continue,
                Ok(at) => {
                    changed.push(Arc::clone(&document.path));
                    self.documents[at] = document;
                }
                Err(_) => {
                    changed.push(Arc::clone(&document.path));
                    added.push(document);
                }
            }
        }
        if !removed.is_empty() {
            let mut removed = removed.into_iter().peekable();
            let mut at = 0;
            self.documents.retain(|_| {
                let goes = removed.next_if_eq(&at).is_some();
                at += 1;
                !goes
            });
        }
        if !added.is_empty() {
            self.documents.extend(added);
            // Two sorted runs, which this sort knows how to merge.
            self.documents.sort_by(|a, b| a.path.cmp(&b.path));
        }
    }

    /// Joins what was read.
    fn make(&mut self) -> Snapshot {
        let listed = |path: &str| {
            let known = self.files.contains_key(path);
            known && matches!(load::use_of(path), Use::Content | Use::Static)
        };
        read_texts(&self.root, listed, &self.documents, &mut self.texts);
        let before = &self.newest;
        let input = Input {
            documents: self.documents.clone(),
            texts: &self.texts,
            checked: &self.checked,
            files: OtherFiles {
                content: of_use(&self.files, Use::Content),
                statics: of_use(&self.files, Use::Static),
            },
            config: Arc::clone(&self.settings.config),
            drafts: self.options.drafts,
            as_of: self.options.as_of.as_ref().map(AsOf::new),
        };
        let resolved = resolve::resolve(input, &mut |_| {});
        let (site, checked) = (resolved.site, resolved.checked);
        let mut diagnostics = Diagnostics::default();
        diagnostics.extend(self.findings.iter().cloned());
        diagnostics.extend(self.settings.findings.iter().cloned());
        diagnostics.extend(self.look.findings.iter().cloned());
        diagnostics.extend(resolved.diagnostics);
        let Theming {
            theme, words, language, ..
        } = &self.look;
        let plan = plan::of(&site, theme, language);
        let mut found = Vec::new();
        plan::check(&site, &plan, &mut found);
        diagnostics.extend(found);
        let kept = before
            .frame
            .as_ref()
            .ok()
            .filter(|it| Arc::ptr_eq(theme, &before.theme) && it.fits(&site, &plan, theme, words));
        let frame = match kept {
            Some(frame) => Ok(Arc::clone(frame)),
            None => Frame::new(&site, &plan, theme, words).map(Arc::new),
        };
        if let Err(diagnostic) = &frame {
            diagnostics.push((**diagnostic).clone());
        }
        let snapshot = Snapshot {
            number: before.number + 1,
            site,
            plan: Arc::new(plan),
            theme: Arc::clone(theme),
            language: Arc::clone(language),
            words: Arc::clone(words),
            frame,
            diagnostics: diagnostics.into_sorted(),
        };
        self.checked = checked;
        snapshot
    }
}

impl Snapshot {
    fn empty(settings: &Settings, look: &Theming) -> Snapshot {
        let site = Site::empty(&settings.config);
        let plan = plan::of(&site, &look.theme, &look.language);
        let frame = Frame::new(&site, &plan, &look.theme, &look.words).map(Arc::new);
        Snapshot {
            number: 0,
            site,
            plan: Arc::new(plan),
            theme: Arc::clone(&look.theme),
            language: Arc::clone(&look.language),
            words: Arc::clone(&look.words),
            frame,
            diagnostics: Vec::new(),
        }
    }

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
    /// The template that fails.
    pub fn bytes(&self, root: &Path, output: &Output) -> Rendered<std::io::Result<Vec<u8>>> {
        if let What::Asset(index) = output.what {
            return Ok(load::read(root, &self.site.assets[index].source));
        }
        let mut bytes = Vec::new();
        self.renderer()?.render(output, &mut bytes)?;
        Ok(Ok(bytes))
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
    fn read(root: &Path, options: &BuildOptions) -> Result<Settings, Failure> {
        let mut findings = Vec::new();
        let config = read_config(root, options, &mut findings)?;
        Ok(Settings {
            options: parse_options(&config),
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
