//! `build` and `check`: one runs the phases and writes, the other runs the same phases with nowhere to write.

use std::io::{IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant as Clock};

use crate::base::date::Instant;
use crate::diag::{Diagnostic, Severity};
use crate::emit::{self, Busy, Disk, Emit, Lock, Nowhere, Patch};
use crate::engine::kept;
use crate::engine::past::{self, Inputs, Pages, Past, Unchanged};
use crate::engine::{self, Before, BuildOptions, Failure, Phase, Project, Report, Stopwatch};
use crate::resolve::Drafts;

use super::report::{self, plural};
use super::{BuildArgs, CheckArgs, CommonArgs, Exit, Format, Verbosity, complain, now};

/// Runs `build`.
pub fn run(root: &Path, args: &BuildArgs, verbosity: Verbosity) -> Exit {
    let started = Clock::now();
    let mut stopwatch = Stopwatch::start();
    let output = args.output.clone().unwrap_or_else(|| root.join(emit::names::OUTPUT));
    let foreign = foreign(root, &output);
    if !foreign.is_empty() {
        report::print(&foreign, root, args.common.format, verbosity);
        return Exit::Content;
    }
    // Without it the next command cleans up what is left of an interrupted build.
    let _ = emit::signals::listen();
    let mut options = options(&args.common);
    options.base_url = args.base_url.clone();
    let listing = match engine::list(root) {
        Ok(listing) => listing,
        Err(failure) => return machine(&failure, Progress::start(verbosity)),
    };
    let again = past::has_note(root);
    let pages = if again { Pages::Before } else { Pages::WhenOpened };
    // Before any file is read, so that no edit is missed.
    let mut inputs = Inputs::stamp(root, &listing, pages, &output, &options, now());
    // What a dead build left is cleared away by one that writes, and a site that it took from its place put back at once.
    let leftovers = emit::has_leftovers(&output);
    if leftovers && let Err(busy) = emit::recover(&output, &engine::kept_names(root), now()) {
        return machine(&held(&output, busy), Progress::start(Verbosity::Quiet));
    }
    let known = inputs.as_ref().filter(|_| !leftovers && again);
    let (past, lock) = match known.map(|inputs| compared(root, &output, inputs, &options)) {
        Some(Ok(compared)) => compared,
        Some(Err(failure)) => return machine(&failure, Progress::start(Verbosity::Quiet)),
        None => (Past::Unknown, None),
    };
    let before = match past {
        Past::Unchanged(unchanged) if verbosity != Verbosity::Verbose && args.common.format == Format::Human => {
            let notes = unchanged.notes;
            let report = report_of(&unchanged, stopwatch.end("compare"));
            if args.timings {
                timings(&report);
            }
            report::hidden_notes(&mut anstream::stderr(), notes, verbosity);
            closing(&report, verbosity, started.elapsed(), &output);
            return Exit::Done;
        }
        Past::Edited(edited) => lock.map(|lock| (edited, lock)),
        Past::Unchanged(_) | Past::Unknown => {
            // Whoever writes takes it again.
            drop(lock);
            None
        }
    };
    let progress = Progress::start(verbosity);
    // The process ends soon: to give a large site's memory back piece by piece would only take time.
    let mut project = match Project::open_listed(root, listing, &options, &mut inputs, stopwatch) {
        Ok(project) => ManuallyDrop::new(project),
        Err(failure) => return machine(&failure, progress),
    };
    let mut report = match write(root, &output, &mut project, before, &options) {
        Ok(report) => report,
        Err(failure) => return failed(&failure, progress),
    };
    if let Some(inputs) = inputs.filter(|_| !report.stopped) {
        if again {
            kept::keep(root, &inputs, &project);
        }
        past::keep(root, inputs, &options, &project, &mut report);
    }
    drop(progress);
    report::print(&report.diagnostics, root, args.common.format, verbosity);
    if args.timings {
        timings(&report);
    }
    closing(&report, verbosity, started.elapsed(), &output);
    emit::signals::end();
    if report.stopped { Exit::Content } else { Exit::Done }
}

/// What a build came to that need not be done.
fn report_of(unchanged: &Unchanged, phases: Vec<Phase>) -> Report {
    Report {
        pages: unchanged.pages,
        records: unchanged.records,
        phases,
        ..Report::default()
    }
}

/// Says why nothing may be written: an output folder that is not Chancery's, or something else at one of its names.
fn foreign(root: &Path, output: &Path) -> Vec<Diagnostic> {
    match emit::check_folder(root, output) {
        Some(refusal) => vec![refusal],
        None => emit::check_names(root, output),
    }
}

/// Compares a project with what the last build noted. The lock is held while it is compared, and until nothing more is
/// built on what that came to.
fn compared(
    root: &Path,
    output: &Path,
    inputs: &Inputs,
    options: &BuildOptions,
) -> Result<(Past, Option<Lock>), Failure> {
    let lock = match Lock::take(output, now()) {
        Ok(lock) => Some(lock),
        Err(busy @ Busy::Locked { .. }) => return Err(held(output, busy)),
        // Whoever writes will say it.
        Err(Busy::Failed(_)) => None,
    };
    Ok((past::compare(root, output, inputs, options), lock))
}

/// Renders and writes what is to be written after the build before, of which `before` says enough or nothing.
fn write(
    root: &Path,
    output: &Path,
    project: &mut Project,
    before: Option<(Before, Lock)>,
    options: &BuildOptions,
) -> Result<Report, Failure> {
    let (before, lock) = before.unzip();
    let keep = project.config.output_keep.clone();
    project.build_after(before, options, |standing| {
        let begun = match (standing, lock) {
            (Some(standing), Some(lock)) => Patch::begin(root, output, &keep, standing, lock),
            (_, lock) => {
                drop(lock);
                let begun = Disk::begin(output, &keep, now());
                // Its files are not those that will be in place.
                begun.map(|disk| -> Box<dyn Emit> {
                    emit::drop_shadow(root);
                    Box::new(disk)
                })
            }
        };
        begun.map_err(|busy| held(output, busy))
    })
}

/// Ends a build that could not write, or was told to stop.
fn failed(failure: &Failure, progress: Progress) -> Exit {
    if !emit::signals::came() {
        return machine(failure, progress);
    }
    drop(progress);
    complain("stopped: nothing was written");
    emit::signals::end();
    Exit::Machine
}

/// Says who holds an output folder, or why it cannot be written.
fn held(output: &Path, busy: Busy) -> Failure {
    match busy {
        Busy::Failed(error) => Failure {
            what: format!("cannot write beside `{}`", output.display()),
            error,
        },
        Busy::Locked { pid, seconds } => {
            let who = pid.map_or_else(String::new, |pid| format!(" (process {pid}"));
            let since = seconds.map_or_else(String::new, |it| format!(", for {it} s"));
            let end = if pid.is_some() { ")" } else { "" };
            Failure {
                what: format!("another build is writing `{}`{who}{since}{end}", output.display()),
                error: std::io::Error::other("wait for it, or stop it"),
            }
        }
    }
}

/// Runs `check`.
pub fn check(root: &Path, args: &CheckArgs, verbosity: Verbosity) -> Exit {
    let options = BuildOptions {
        time_notes: true,
        ..options(&args.common)
    };
    let progress = Progress::start(verbosity);
    // The process ends soon: to give a large site's memory back piece by piece would only take time.
    let mut project = match Project::open(root, &options) {
        Ok(project) => ManuallyDrop::new(project),
        Err(failure) => return machine(&failure, progress),
    };
    let report = match project.build(&options, || Ok(Box::new(Nowhere) as Box<dyn Emit>)) {
        Ok(report) => report,
        Err(failure) => return machine(&failure, progress),
    };
    drop(progress);
    report::print(&report.diagnostics, root, args.common.format, verbosity);
    if verbosity != Verbosity::Quiet {
        let (errors, warnings) = counts(&report);
        let _ = writeln!(
            anstream::stderr(),
            "{} checked: {}, {}",
            plural(report.records, "record", "records"),
            plural(errors, "error", "errors"),
            plural(warnings, "warning", "warnings"),
        );
        if let Some(levels) = report::levels(&report.levels) {
            let _ = writeln!(anstream::stderr(), "{levels}");
        }
    }
    if args.common.format == Format::Json {
        let _ = writeln!(anstream::stdout(), "{}", report::levels_json(&report.levels));
    }
    if report.stopped { Exit::Content } else { Exit::Done }
}

fn options(common: &CommonArgs) -> BuildOptions {
    BuildOptions {
        strict: common.strict,
        ..options_for(common.drafts, common.as_of)
    }
}

/// What a command reads a project with: drafts or not, as of a moment or now.
pub fn options_for(drafts: bool, as_of: Option<Instant>) -> BuildOptions {
    BuildOptions {
        base_url: None,
        drafts: if drafts { Drafts::Show } else { Drafts::Hide },
        as_of: Some(as_of.unwrap_or_else(|| Instant::from_unix_seconds(now() as i64))),
        strict: false,
        time_notes: false,
    }
}

fn machine(failure: &Failure, progress: Progress) -> Exit {
    drop(progress);
    complain(&format!("{}: {}", failure.what, failure.error));
    Exit::Machine
}

fn counts(report: &Report) -> (usize, usize) {
    let count = |severity| report.diagnostics.iter().filter(|it| it.severity == severity).count();
    (count(Severity::Error), count(Severity::Warning))
}

fn closing(report: &Report, verbosity: Verbosity, time: Duration, output: &Path) {
    if verbosity == Verbosity::Quiet {
        return;
    }
    let (errors, warnings) = counts(report);
    let mut out = anstream::stderr();
    let found = format!(
        "{}, {}",
        plural(errors, "error", "errors"),
        plural(warnings, "warning", "warnings")
    );
    let _ = if report.stopped {
        let why = if errors == 0 {
            " (`--strict`: warnings fail)"
        } else {
            ""
        };
        writeln!(out, "nothing written: {found}{why}")
    } else {
        let notes = if warnings > 0 {
            format!(", {}", plural(warnings, "warning", "warnings"))
        } else {
            String::new()
        };
        let summary = report.summary;
        let change = match (summary.written, summary.removed) {
            (0, 0) => "nothing changed".to_owned(),
            (written, 0) => format!("{written} written"),
            (written, removed) => format!("{written} written, {removed} removed"),
        };
        writeln!(
            out,
            "{} from {} into {} in {}: {change}{notes}",
            plural(report.pages, "page", "pages"),
            plural(report.records, "record", "records"),
            output.display(),
            seconds(time),
        )
    };
}

fn timings(report: &Report) {
    let mut out = anstream::stderr();
    let millis = |time: Duration| time.as_secs_f64() * 1000.0;
    let _ = writeln!(
        out,
        "{:>18}  {:>11}  {:>11}  {:>12}",
        "phase", "wall", "cpu", "peak memory"
    );
    for phase in &report.phases {
        let cpu = phase.cpu.map_or("–".to_owned(), |cpu| format!("{:.1} ms", millis(cpu)));
        let mib = |bytes: u64| format!("{:.1} MiB", bytes as f64 / (1 << 20) as f64);
        let peak = phase.peak.map_or("–".to_owned(), mib);
        let wall = format!("{:.1} ms", millis(phase.wall));
        let _ = writeln!(out, "{:>18}  {wall:>11}  {cpu:>11}  {peak:>12}", phase.name);
    }
}

fn seconds(time: Duration) -> String {
    match time.as_millis() {
        millis @ 0..1000 => format!("{millis} ms"),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

/// A line on a terminal while a build takes more than a second.
struct Progress {
    done: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Progress {
    fn start(verbosity: Verbosity) -> Progress {
        let done = Arc::new(AtomicBool::new(false));
        let thread = (verbosity != Verbosity::Quiet && std::io::stderr().is_terminal()).then(|| {
            let done = Arc::clone(&done);
            // Without a thread there is no line.
            let begun = std::thread::Builder::new().spawn(move || {
                let started = Clock::now();
                let mut shown = false;
                while !done.load(Ordering::Relaxed) {
                    std::thread::park_timeout(Duration::from_millis(100));
                    if started.elapsed() > Duration::from_secs(1) && !done.load(Ordering::Relaxed) {
                        shown = true;
                        let _ = write!(
                            std::io::stderr(),
                            "\rworking, {:.0} s ",
                            started.elapsed().as_secs_f64()
                        );
                    }
                }
                if shown {
                    let _ = write!(std::io::stderr(), "\r\x1b[K");
                }
            });
            begun.ok()
        });
        Progress {
            done,
            thread: thread.flatten(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // The thread cannot panic: it only sleeps and prints.
            let _ = thread.join();
        }
    }
}
