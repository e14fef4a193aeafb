//! The operating system's events → one settled hint of what may have changed. The only place that names `notify`.
//!
//! Watches folders, never single files, one by one: a recursive watch would look at every file. A hint is only a hint:
//! what is lost, and whatever concerns a folder, is answered with [`Hints::Everything`].

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::engine::live::Hints;
use crate::load;

/// How a project is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Events,
    /// Looks at all files again and again: for drives that tell nothing.
    Polling,
}

/// Follows the files of a project.
pub struct Follower {
    root: PathBuf,
    events: Option<Events>,
}

/// How long to go on waiting once a file was touched that may still be written to.
const QUIET: Duration = Duration::from_millis(8);
/// How long a file that is written to without a pause may hold back what is known.
const LONGEST: Duration = Duration::from_millis(50);
/// How often all files are looked at where there are no events.
const POLL: Duration = Duration::from_millis(400);

struct Events {
    watcher: RecommendedWatcher,
    heard: Receiver<notify::Result<Event>>,
    folders: BTreeSet<PathBuf>,
}

impl Follower {
    /// Begins to follow; what changes from now on is heard of. The second value says why it polls although it was not asked to.
    pub fn start(root: &Path, how: How) -> (Follower, Option<String>) {
        let mut follower = Follower {
            root: root.to_path_buf(),
            events: None,
        };
        if how == How::Polling {
            return (follower, None);
        }
        // The library listens on a thread of its own, and takes for granted that it gets one.
        if let Err(error) = std::thread::Builder::new().spawn(|| ()) {
            return (follower, Some(error.to_string()));
        }
        let (tell, heard) = channel();
        let watcher = notify::recommended_watcher(move |event| {
            // The receiver is gone only when the program ends.
            let _ = tell.send(event);
        });
        let started = watcher.and_then(|watcher| {
            let mut events = Events {
                watcher,
                heard,
                folders: BTreeSet::new(),
            };
            events.watch_folders(root).map(|()| events)
        });
        match started {
            Ok(events) => {
                follower.events = Some(events);
                (follower, None)
            }
            Err(error) => (follower, Some(reason(&error))),
        }
    }

    /// Waits for the next hint, at most as long as is said; `None` where none came. `tell` hears why it polls from now on.
    pub fn wait(&mut self, longest: Duration, tell: impl FnOnce(&str)) -> Option<Hints> {
        let Some(events) = &mut self.events else {
            std::thread::sleep(POLL);
            return Some(Hints::Everything);
        };
        let (hints, folders) = events.wait(&self.root, longest)?;
        // Watched before its files are looked at, so that none is missed in between.
        if folders && let Err(error) = events.watch_folders(&self.root) {
            self.events = None;
            tell(&reason(&error));
        }
        Some(hints)
    }

    /// Tells whether there are events to wait for.
    pub fn has_events(&self) -> bool {
        self.events.is_some()
    }
}

/// Why changes cannot be listened for, in words for the person at the keyboard.
fn reason(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "the system watches no more folders; \
            on Linux `sysctl fs.inotify.max_user_watches=524288` gives it room"
            .to_owned(),
        // The message of the system alone: `Display` adds the paths as a list in the form of a program's.
        notify::ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    }
}

/// What was heard of until it fell silent.
#[derive(Default)]
struct Gathered {
    paths: BTreeSet<Arc<str>>,
    everything: bool,
    /// Whether the file heard of last may still be written to.
    open: bool,
}

impl Events {
    fn watch_folders(&mut self, root: &Path) -> notify::Result<()> {
        let folders: BTreeSet<PathBuf> = load::folders(root).into_iter().collect();
        for folder in &folders {
            match self.watcher.watch(folder, RecursiveMode::NonRecursive) {
                // A folder that went while it was listed: its going is heard of.
                Err(notify::Error {
                    kind: notify::ErrorKind::PathNotFound,
                    ..
                }) => {}
                result => result?,
            }
        }
        for gone in self.folders.difference(&folders) {
            // One that was removed is no longer watched, which is what is wanted.
            let _ = self.watcher.unwatch(gone);
        }
        self.folders = folders;
        Ok(())
    }

    /// Returns the next hint, and whether the folders must be listed again.
    fn wait(&mut self, root: &Path, longest: Duration) -> Option<(Hints, bool)> {
        let until = Instant::now() + longest;
        loop {
            let mut event = self
                .heard
                .recv_timeout(until.saturating_duration_since(Instant::now()))
                .ok()?;
            let began = Instant::now();
            let mut gathered = Gathered::default();
            loop {
                gathered.add(event, root, &self.folders);
                let waits = gathered.open && began.elapsed() < LONGEST;
                match self.heard.recv_timeout(if waits { QUIET } else { Duration::ZERO }) {
                    Ok(next) => event = next,
                    Err(_) => break,
                }
            }
            if gathered.everything {
                return Some((Hints::Everything, true));
            }
            if !gathered.paths.is_empty() {
                return Some((Hints::Paths(gathered.paths), false));
            }
        }
    }
}

impl Gathered {
    fn add(&mut self, event: notify::Result<Event>, root: &Path, folders: &BTreeSet<PathBuf>) {
        let Ok(event) = event else {
            self.everything = true;
            return;
        };
        if event.need_rescan() {
            self.everything = true;
        }
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        // Reading a file makes events too, and must not wake who reads.
        if event.kind.is_access() && event.kind != closed {
            return;
        }
        for path in &event.paths {
            let Some(name) = load::path_below(root, path) else {
                continue;
            };
            // What was a folder, or is one now.
            if folders.contains(path) || (!event.kind.is_access() && path.is_dir()) {
                self.everything = true;
                continue;
            }
            // A file that is closed, renamed or removed is whole; one that was made or written to may not be.
            self.open = match event.kind {
                EventKind::Modify(ModifyKind::Name(_)) => false,
                EventKind::Create(_) | EventKind::Modify(_) | EventKind::Any | EventKind::Other => true,
                EventKind::Access(_) | EventKind::Remove(_) => false,
            };
            self.paths.insert(name);
        }
    }
}
