//! Shows the newest site while its files change: pages rendered when they are asked for, browsers told what became of theirs.
//!
//! Takes a project and an address to listen on; gives notices to whoever prints. Writes nothing.

mod address;
mod desk;
mod finding;
mod http;

use std::io;
use std::net::{TcpListener, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant as Clock};

use crate::base::date::{AsOf, Instant};
use crate::diag::Diagnostic;
use crate::engine::live::{Hints, Live, Snapshot};
use crate::engine::{BuildOptions, Failure};
use crate::plan::What;
use crate::watch::{Follower, How};

use desk::Desk;

/// What to serve, and where.
pub struct ServeOptions {
    pub root: PathBuf,
    pub build: BuildOptions,
    pub host: String,
    pub port: u16,
    pub how: How,
    /// Tells the moment as of which the site is made: fixed, or the clock's.
    pub moment: Box<dyn Fn() -> Instant + Send + Sync>,
}

/// What the editor's terminal is told.
pub enum Notice<'a> {
    Ready {
        /// Where the site is seen.
        address: String,
        snapshot: &'a Snapshot,
        took: Duration,
    },
    /// There are no events, for this reason: all files are looked at again and again.
    Polling(&'a str),
    Changed {
        paths: &'a [Arc<str>],
        /// How many of the pages that browsers show differ.
        pages: usize,
        took: Duration,
        snapshot: &'a Snapshot,
    },
    /// What only rendering finds, once all pages were rendered.
    Rendered(&'a [Diagnostic]),
    Failed(&'a Failure),
}

/// Why serving could not begin.
pub enum Refused {
    /// Somebody listens there; the next port where nobody does.
    Taken {
        port: u16,
        free: Option<u16>,
    },
    Failed(Failure),
}

/// Serves until the program is ended.
///
/// # Errors
///
/// Why it could not begin.
pub fn serve(options: &ServeOptions, tell: &(dyn Fn(Notice<'_>) + Sync)) -> Result<(), Refused> {
    let began = Clock::now();
    let listener = listen(&options.host, options.port)?;
    let port = listener.local_addr().map_or(options.port, |it| it.port());
    more_handles();
    small_memory_pages();
    let mut live = Live::open_unchecked(&options.root, &options.as_of_now()).map_err(Refused::Failed)?;
    let desk = Arc::new(Desk::new(options.root.clone(), Arc::clone(live.newest())));
    let base = live.newest().site.config.base_path.clone();
    let took = began.elapsed();
    let edits = AtomicU64::new(0);
    let no_thread = |error| {
        Refused::Failed(Failure {
            what: "cannot start a thread".to_owned(),
            error,
        })
    };
    std::thread::scope(|threads| {
        let begin = std::thread::Builder::new;
        let serving = begin().spawn_scoped(threads, || {
            if let Err(error) = http::serve(listener, &options.host, Arc::clone(&desk)) {
                tell(Notice::Failed(&Failure {
                    what: "cannot serve".to_owned(),
                    error,
                }));
                // The others run for ever.
                std::process::exit(3);
            }
        });
        serving.map_err(no_thread)?;
        // What nobody opened is looked at where there is a thread for it.
        let _ = begin().spawn_scoped(threads, || render_the_rest(&desk, &edits, tell));
        // The first pages are answered meanwhile. Folders are watched only now: reading a file is an event of its own,
        // and hearing of each would take a fifth of the time until here. What has changed meanwhile is found by a look
        // at all files that comes before all else.
        let (mut follower, why) = Follower::start(&options.root, options.how);
        if let Some(why) = why {
            tell(Notice::Polling(&why));
        }
        if let Some(checked) = live.check() {
            desk.show(Arc::clone(checked), &[]);
        }
        tell(Notice::Ready {
            address: format!("http://{}:{port}{base}", in_address(&options.host)),
            snapshot: live.newest(),
            took,
        });
        follow(options, &mut live, &mut follower, &desk, &edits, tell);
        Ok(())
    })
}

impl ServeOptions {
    fn as_of_now(&self) -> BuildOptions {
        BuildOptions {
            as_of: Some((self.moment)()),
            ..self.build.clone()
        }
    }
}

/// Applies every change, for ever.
fn follow(
    options: &ServeOptions,
    live: &mut Live,
    follower: &mut Follower,
    desk: &Desk,
    edits: &AtomicU64,
    tell: &(dyn Fn(Notice<'_>) + Sync),
) {
    /// How long after the last change all files are looked at once, in case an event was lost.
    const SETTLED: Duration = Duration::from_millis(1200);
    /// How long nothing is looked at where nothing is heard.
    const LONGEST: Duration = Duration::from_secs(3600);
    let (mut unsure, mut first) = (true, true);
    for turn in 0.. {
        let until = live.newest().site.as_of.as_ref().and_then(AsOf::next_change);
        let patience = match (unsure, until) {
            _ if std::mem::take(&mut first) => Duration::ZERO,
            (true, _) => SETTLED,
            (false, Some(then)) => {
                let seconds = then.0.saturating_sub((options.moment)().moment().0).max(0);
                Duration::from_secs(seconds.cast_unsigned()).min(LONGEST)
            }
            (false, None) => LONGEST,
        };
        let hints = follower.wait(patience, |why| tell(Notice::Polling(why)));
        let began = Clock::now();
        let quiet = hints.is_none();
        let hints = match hints {
            Some(hints) => hints,
            None if unsure => Hints::Everything,
            None => Hints::Paths(Default::default()),
        };
        edits.fetch_add(1, Ordering::AcqRel);
        let _waits = desk.waits();
        unsure = !quiet && follower.has_events();
        match in_turn(turn, || live.follow_unchecked(&hints, &(options.moment)())) {
            Ok(None) => {}
            Ok(Some(change)) => {
                let pages = desk.show(Arc::clone(&change.snapshot), &change.paths);
                let took = began.elapsed();
                let checked = in_turn(turn, || live.check().cloned());
                if let Some(checked) = &checked {
                    desk.show(Arc::clone(checked), &[]);
                }
                tell(Notice::Changed {
                    paths: &change.paths,
                    pages,
                    took,
                    snapshot: checked.as_ref().unwrap_or(&change.snapshot),
                });
            }
            Err(failure) => tell(Notice::Failed(&failure)),
        }
    }
}

/// Does something on one of the threads that read the project at first, on each of them in turn.
///
/// Each thread gives out memory of its own, and what is given back can be given out again only by the thread that it came
/// from. Done on another thread, or always on the same, edits would move the site piece by piece to where that thread's
/// memory lies, and leave holes where it was.
fn in_turn<T: Send>(turn: usize, work: impl FnOnce() -> T + Send) -> T {
    let work = Mutex::new(Some(work));
    let take = || work.lock().unwrap_or_else(PoisonError::into_inner).take();
    let done = rayon::broadcast(|thread| {
        let mine = thread.index() == turn % thread.num_threads();
        mine.then(take).flatten().map(|work| work())
    });
    done.into_iter().flatten().next().expect("one thread has its turn")
}

/// Renders all pages once nothing changes any more, for what is wrong with those that nobody opened.
fn render_the_rest(desk: &Desk, edits: &AtomicU64, tell: &(dyn Fn(Notice<'_>) + Sync)) {
    const QUIET: Duration = Duration::from_millis(400);
    step_back();
    let mut done = 0;
    loop {
        let seen = edits.load(Ordering::Acquire);
        std::thread::sleep(QUIET);
        let served = desk.newest();
        let number = served.snapshot.number;
        if number == done || edits.load(Ordering::Acquire) != seen {
            continue;
        }
        let mut found: Vec<Diagnostic> = Vec::new();
        let mut bytes = Vec::new();
        let Ok(mut renderer) = served.snapshot.renderer() else {
            done = number;
            continue;
        };
        let mut whole = true;
        for (at, output) in served.snapshot.plan.outputs.iter().enumerate() {
            // Looking at all files again is no change; a change ends this pass.
            if edits.load(Ordering::Acquire) != seen && desk.newest().snapshot.number != number {
                whole = false;
                break;
            }
            desk.give_way();
            if matches!(output.what, What::Asset(_) | What::ThemeFile(_)) {
                continue;
            }
            // The pieces that pages share are many; to make some again costs less than to hold them all.
            if at % 2000 == 1999
                && let Ok(next) = served.snapshot.renderer()
            {
                renderer = next;
            }
            bytes.clear();
            if let Err(diagnostic) = renderer.render(output, &mut bytes)
                && !found.contains(&diagnostic)
                && found.len() < 100
            {
                found.push(*diagnostic);
            }
        }
        if whole {
            done = number;
            if !found.is_empty() {
                found.sort();
                tell(Notice::Rendered(&found));
                desk.note(number, found);
            }
        }
    }
}

fn listen(host: &str, port: u16) -> Result<TcpListener, Refused> {
    let failed = |error: io::Error| {
        Refused::Failed(Failure {
            what: format!("cannot listen on `{host}`, port {port}"),
            error,
        })
    };
    match bind(host, port) {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            let free = (port.saturating_add(1)..=port.saturating_add(20)).find(|port| bind(host, *port).is_ok());
            Err(Refused::Taken { port, free })
        }
        Err(error) => Err(failed(error)),
    }
}

fn bind(host: &str, port: u16) -> io::Result<TcpListener> {
    let addresses: Vec<_> = (host, port).to_socket_addrs()?.collect();
    TcpListener::bind(addresses.as_slice())
}

fn in_address(host: &str) -> String {
    match host {
        "0.0.0.0" | "::" => "localhost".to_owned(),
        host if host.contains(':') => format!("[{host}]"),
        host => host.to_owned(),
    }
}

/// A thousand idle connections need a thousand handles.
fn more_handles() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        // Refused, the old limit stays, and connections wait.
        let _ = setrlimit(
            Resource::Nofile,
            Rlimit {
                current: limit.maximum.map(|it| it.min(65_536)),
                maximum: limit.maximum,
            },
        );
    }
}

/// A build is over soon and is faster with large memory pages; a server stays, and has the memory for other programs.
fn small_memory_pages() {
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::thread::disable_transparent_huge_pages(true);
    }
}

/// Lets other threads go first, where a thread has a rank of its own.
fn step_back() {
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::process::nice(15);
    }
}
