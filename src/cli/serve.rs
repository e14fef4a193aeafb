//! `serve`: the newest site in the browser while its files change, and one line a change on the terminal.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use crate::base::date::Instant;
use crate::base::path::as_typed;
use crate::diag::{Diagnostic, Severity};
use crate::engine::BuildOptions;
use crate::engine::live::Snapshot;
use crate::resolve::Drafts;
use crate::serve::{self, Notice, Refused, ServeOptions};
use crate::watch::How;

use super::report::{self, plural};
use super::{Exit, Format, ServeArgs, Verbosity, complain, now};

/// How many changed files a line names.
const NAMED: usize = 3;

/// Runs `serve`.
pub fn run(root: &Path, args: &ServeArgs, verbosity: Verbosity) -> Exit {
    // The system's events name files by their real path.
    let root = root.canonicalize().map_or_else(|_| root.to_path_buf(), as_typed);
    let fixed = args.as_of;
    let options = ServeOptions {
        root: root.clone(),
        build: BuildOptions {
            base_url: args.base_url.clone(),
            drafts: if args.drafts { Drafts::Show } else { Drafts::Hide },
            ..BuildOptions::default()
        },
        host: args.host.clone(),
        port: args.port,
        how: if args.poll { How::Polling } else { How::Events },
        moment: Box::new(move || fixed.unwrap_or_else(|| Instant::from_unix_seconds(now() as i64))),
    };
    let terminal = Terminal {
        root: &root,
        verbosity,
        open: args.open,
        told: Mutex::default(),
    };
    match serve::serve(&options, &|notice| terminal.tell(notice)) {
        Ok(()) => Exit::Done,
        Err(Refused::Taken { port, free }) => {
            let next = free.map_or_else(String::new, |free| format!("; `-p {free}` is free"));
            complain(&format!("port {port} is taken by another program{next}"));
            Exit::Machine
        }
        Err(Refused::Failed(failure)) => {
            complain(&format!("{}: {}", failure.what, failure.error));
            Exit::Machine
        }
    }
}

struct Terminal<'a> {
    root: &'a Path,
    verbosity: Verbosity,
    open: bool,
    /// The findings that stand: what is known need not be said again.
    told: Mutex<BTreeSet<Diagnostic>>,
}

impl Terminal<'_> {
    fn tell(&self, notice: Notice<'_>) {
        match notice {
            Notice::Ready {
                address,
                snapshot,
                took,
            } => {
                self.findings(snapshot);
                self.line(&format!(
                    "{} served at {address} · {}",
                    plural(snapshot.site.count(), "record", "records"),
                    time(took)
                ));
                if self.open {
                    open_browser(&address);
                }
            }
            Notice::Polling(why) => {
                self.line(&format!(
                    "changes cannot be listened for ({why}); all files are looked at again and again instead"
                ));
            }
            Notice::Changed {
                paths,
                pages,
                took,
                snapshot,
            } => {
                let open = match pages {
                    0 => String::new(),
                    pages => format!(" · {}", plural(pages, "page", "pages")),
                };
                self.line(&format!("{}{open} · {}", changed(paths), time(took)));
                self.findings(snapshot);
            }
            Notice::Rendered(found) => report::print(found, self.root, Format::Human, self.verbosity),
            Notice::Failed(failure) => complain(&format!("{}: {}", failure.what, failure.error)),
        }
    }

    /// Prints the findings that are new, and says when the last error is mended.
    fn findings(&self, snapshot: &Snapshot) {
        let mut told = self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let had_errors = told.iter().any(|it| it.severity == Severity::Error);
        let now: BTreeSet<Diagnostic> = snapshot
            .diagnostics
            .iter()
            .filter(|it| it.severity != Severity::Note || self.verbosity == Verbosity::Verbose)
            .cloned()
            .collect();
        // A place that has only moved is no news.
        let known: BTreeSet<(&str, &str, &str)> = told
            .iter()
            .map(|it| (&*it.at.path, it.code, it.message.as_str()))
            .collect();
        let new: Vec<Diagnostic> = now
            .iter()
            .filter(|it| !known.contains(&(&*it.at.path, it.code, it.message.as_str())))
            .cloned()
            .collect();
        report::print(&new, self.root, Format::Human, self.verbosity);
        if had_errors && !now.iter().any(|it| it.severity == Severity::Error) {
            self.line("no errors any more");
        }
        *told = now;
    }

    fn line(&self, text: &str) {
        if self.verbosity != Verbosity::Quiet {
            let _ = writeln!(anstream::stderr(), "{text}");
        }
    }
}

/// Names what changed: `content/events/x.md changed`.
fn changed(paths: &[std::sync::Arc<str>]) -> String {
    if paths.is_empty() {
        return "time has passed".to_owned();
    }
    let short = |path: &str| report::visible(path.strip_prefix("content/").unwrap_or(path));
    let named: Vec<String> = paths.iter().take(NAMED).map(|path| short(path)).collect();
    let more = match paths.len() {
        0..=NAMED => String::new(),
        all => format!(" and {} more", all - NAMED),
    };
    format!("{}{more} changed", named.join(", "))
}

fn time(took: Duration) -> String {
    match took.as_millis() {
        millis @ 0..10_000 => format!("{millis} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}

/// Opens the reader's own browser, where there is a program that does.
fn open_browser(address: &str) {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let started = std::process::Command::new(program).args(arguments).arg(address).spawn();
    if let Err(error) = started {
        complain(&format!("no browser could be opened: {error}"));
    }
}
