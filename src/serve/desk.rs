//! The newest snapshot and what browsers were given of it: pages made when they are asked for, and what is wrong with each.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use hyper::body::Bytes;
use rustc_hash::FxHashMap;
use serde::Serialize;
use tokio::sync::watch;

use crate::base::digest;
use crate::diag::{Diagnostic, Severity};
use crate::engine::live::Snapshot;
use crate::load::{self, SETTINGS, Use};
use crate::plan::{Output, What};

use super::address::{self, Found, OWN};
use super::finding::{Finding, error_page};

/// What the threads of a server share.
pub struct Desk {
    pub root: PathBuf,
    newest: RwLock<Arc<Served>>,
    /// Tells the number of the newest snapshot to all who show a page; counts on where only findings changed.
    pub changes: watch::Sender<u64>,
    /// The pages that browsers show, with what was last known of each.
    open: Mutex<BTreeMap<String, (usize, Arc<State>)>>,
    /// Files published as they are that changed since the start, by path below the output folder: when.
    touched: Mutex<BTreeMap<String, u64>>,
    /// What the pass over all pages found in the newest snapshot.
    found: Mutex<Vec<Diagnostic>>,
    /// How many wait for an answer at this moment.
    waiting: AtomicUsize,
}

/// Somebody who waits: for a page, or to see a change. Until it is dropped, nothing else is worth the processor.
pub struct Waits<'a>(&'a AtomicUsize);

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// A snapshot with the pages that were made of it.
pub struct Served {
    pub snapshot: Arc<Snapshot>,
    pages: Mutex<FxHashMap<String, Arc<Page>>>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Page {
    pub bytes: Bytes,
    pub media_type: &'static str,
    /// Whether the page could be made; else the bytes say why not.
    pub made: bool,
    /// The digest of the bytes that a build would write.
    digest: String,
    /// The same without the address of the theme's style sheet.
    look: String,
    findings: Vec<Diagnostic>,
}

/// What a browser must know of the page that it shows.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct State {
    /// Where to go, since there is no such page any more.
    gone: Option<String>,
    made: bool,
    digest: String,
    look: String,
    /// The theme's style sheet.
    css: String,
    /// Files that the page shows and that changed, each with a number that grows.
    files: Vec<(String, u64)>,
    /// Errors of the page itself.
    errors: Vec<Finding>,
    /// How many errors other files have, and the first of them.
    elsewhere: usize,
    first: Option<Finding>,
}

/// How many pages are kept of one snapshot.
const KEPT: usize = 512;
/// How many errors are shown over a page.
const SHOWN: usize = 20;

impl Desk {
    /// Begins with a first snapshot.
    pub fn new(root: PathBuf, snapshot: Arc<Snapshot>) -> Desk {
        Desk {
            root,
            changes: watch::channel(snapshot.number).0,
            newest: RwLock::new(Arc::new(Served::new(snapshot))),
            open: Mutex::default(),
            touched: Mutex::default(),
            found: Mutex::default(),
            waiting: AtomicUsize::new(0),
        }
    }

    /// Returns the newest snapshot.
    pub fn newest(&self) -> Arc<Served> {
        Arc::clone(&self.newest.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Says that somebody waits.
    pub fn waits(&self) -> Waits<'_> {
        self.waiting.fetch_add(1, Ordering::AcqRel);
        Waits(&self.waiting)
    }

    /// Returns once nobody waits.
    pub fn give_way(&self) {
        const MOMENT: Duration = Duration::from_millis(2);
        while self.waiting.load(Ordering::Acquire) > 0 {
            std::thread::sleep(MOMENT);
        }
    }

    /// Shows a new snapshot from now on; returns how many of the open pages differ in it.
    pub fn show(&self, snapshot: Arc<Snapshot>, paths: &[Arc<str>]) -> usize {
        self.touch(&snapshot, paths);
        let served = Arc::new(Served::new(snapshot));
        *self.newest.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&served);
        lock(&self.found).clear();
        let open: Vec<String> = lock(&self.open).keys().cloned().collect();
        let mut changed = 0;
        for path in open {
            let state = Arc::new(self.state(&served, &path));
            if let Some((_, known)) = lock(&self.open).get_mut(&path) {
                changed += usize::from(*known != state);
                *known = state;
            }
        }
        self.changes.send_replace(served.snapshot.number);
        changed
    }

    /// Takes what the pass over all pages found in a snapshot.
    pub fn note(&self, number: u64, found: Vec<Diagnostic>) {
        if self.newest().snapshot.number == number {
            *lock(&self.found) = found;
            self.changes.send_replace(number);
        }
    }

    /// Counts a browser that shows a page; the number goes down again when it leaves.
    pub fn open(&self, path: &str, state: &Arc<State>) {
        let mut open = lock(&self.open);
        let entry = open.entry(path.to_owned()).or_insert_with(|| (0, Arc::clone(state)));
        entry.0 += 1;
        entry.1 = Arc::clone(state);
    }

    /// Counts a browser that has left a page.
    pub fn leave(&self, path: &str) {
        let mut open = lock(&self.open);
        if let Some((count, _)) = open.get_mut(path) {
            *count -= 1;
            if *count == 0 {
                open.remove(path);
            }
        }
    }

    fn touch(&self, snapshot: &Snapshot, paths: &[Arc<str>]) {
        let as_it_is = |path: &&Arc<str>| matches!(load::use_of(path), Use::Content | Use::Static);
        let mut touched = lock(&self.touched);
        for path in paths.iter().filter(as_it_is) {
            for asset in snapshot.site.assets.iter().filter(|it| it.source == *path) {
                touched.insert(asset.path.to_string(), snapshot.number);
            }
        }
    }

    /// Tells what a browser must know of the page at an address.
    pub fn state(&self, served: &Served, path: &str) -> State {
        let snapshot = &served.snapshot;
        let base = &snapshot.site.config.base_path;
        let output = match address::find(&snapshot.plan, &snapshot.site, path) {
            Found::Output(output) => output,
            _ => {
                let folder = path
                    .strip_prefix(&**base)
                    .and_then(|it| it.split('/').next())
                    .unwrap_or_default();
                let list = snapshot.plan.find(&format!("{folder}/index.html")).is_some();
                return State {
                    gone: Some(if list { format!("{base}{folder}/") } else { base.clone() }),
                    ..State::default()
                };
            }
        };
        let page = served.page(&self.root, &output);
        let own = snapshot.files_of(&output);
        let is_own = |it: &&Diagnostic| own.contains(&it.at.path) || concerns_all(&it.at.path);
        let (own, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) = snapshot
            .diagnostics
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .partition(is_own);
        let show = |it: &Diagnostic| Finding::new(&self.root, it);
        let mut errors: Vec<Finding> = page.findings.iter().chain(own).take(SHOWN).map(show).collect();
        errors.dedup();
        let found = lock(&self.found);
        let elsewhere: Vec<&Diagnostic> = others
            .into_iter()
            .chain(found.iter().filter(|it| !page.findings.contains(it)))
            .collect();
        let touched = lock(&self.touched);
        let text = std::str::from_utf8(&page.bytes).unwrap_or_default();
        let files = touched
            .iter()
            .filter(|(path, _)| text.contains(&*crate::base::path::percent_encode(path)));
        State {
            gone: None,
            made: page.made,
            digest: page.digest.clone(),
            look: page.look.clone(),
            css: snapshot.style_sheet(),
            files: files.map(|(path, number)| (format!("{base}{path}"), *number)).collect(),
            errors,
            elsewhere: elsewhere.len(),
            first: elsewhere.first().map(|it| show(it)),
        }
    }
}

/// Settings and theme: what every page is made of.
fn concerns_all(path: &str) -> bool {
    path == SETTINGS || load::use_of(path) == Use::Theme
}

impl Snapshot {
    fn style_sheet(&self) -> String {
        let css = self.theme.published("theme.css").unwrap_or_default();
        format!("{}{css}", self.site.config.base_path)
    }
}

impl Served {
    fn new(snapshot: Arc<Snapshot>) -> Served {
        Served {
            snapshot,
            pages: Mutex::default(),
        }
    }

    /// Returns the answer for an output, made when it is first asked for.
    pub fn page(&self, root: &std::path::Path, output: &Output) -> Arc<Page> {
        if let Some(page) = lock(&self.pages).get(&output.path) {
            return Arc::clone(page);
        }
        let page = Arc::new(self.make(root, output));
        // A file is read again each time: its bytes may change without a new site.
        if !matches!(output.what, What::Asset(_)) {
            let mut pages = lock(&self.pages);
            if pages.len() >= KEPT {
                pages.clear();
            }
            pages.insert(output.path.clone(), Arc::clone(&page));
        }
        page
    }

    fn make(&self, root: &std::path::Path, output: &Output) -> Page {
        let snapshot = &self.snapshot;
        let is_html = output.path.ends_with(".html");
        let media_type = address::media_type(&output.path);
        let unreadable: Vec<Diagnostic> = if snapshot.unreadable(output) {
            let own = snapshot.files_of(output);
            let errors = snapshot.diagnostics.iter().filter(|it| it.severity == Severity::Error);
            errors.filter(|it| own.contains(&it.at.path)).cloned().collect()
        } else {
            Vec::new()
        };
        let made = match unreadable.is_empty() {
            true => snapshot.bytes(root, output).map_err(|it| vec![*it]),
            false => Err(unreadable),
        };
        let findings = match made {
            Ok(bytes) => return self.whole(bytes, media_type, is_html, true, Vec::new()),
            Err(findings) => findings,
        };
        let shown: Vec<Finding> = findings.iter().take(SHOWN).map(|it| Finding::new(root, it)).collect();
        let own = format!("{}{OWN}/", snapshot.site.config.base_path);
        let bytes = error_page("This page cannot be made", &own, &shown);
        self.whole(bytes, "text/html; charset=utf-8", true, false, findings)
    }

    /// Puts the reload script into a page's head.
    fn whole(
        &self,
        bytes: Vec<u8>,
        media_type: &'static str,
        is_html: bool,
        made: bool,
        findings: Vec<Diagnostic>,
    ) -> Page {
        let mut page = Page {
            digest: String::new(),
            look: String::new(),
            bytes: bytes.into(),
            media_type,
            made,
            findings,
        };
        let Some(text) = std::str::from_utf8(&page.bytes).ok().filter(|_| is_html) else {
            return page;
        };
        page.digest = digest::hex(text.as_bytes());
        page.look = digest::hex(text.replace(&self.snapshot.style_sheet(), "").as_bytes());
        if let Some(at) = text.find("</head>") {
            let base = &self.snapshot.site.config.base_path;
            let script = format!(
                "<script src=\"{base}{OWN}/reload.js\" data-digest=\"{}\" data-look=\"{}\" data-made=\"{made}\" defer></script>\n",
                page.digest, page.look
            );
            page.bytes = [&text[..at], &script, &text[at..]].concat().into();
        }
        page
    }
}

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
