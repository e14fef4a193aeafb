//! Arguments, reports, progress: alone in printing and exiting.
//!
//! Takes what was typed; gives an exit status: 0 done, 1 errors in content or settings, 2 wrong usage, 3 the machine failed.

#![expect(clippy::disallowed_methods, reason = "the program itself stands here")]

mod build;
#[cfg(feature = "import")]
mod import;
mod init;
mod list;
mod mentions;
mod new;
mod rename;
mod report;
#[cfg(feature = "serve")]
mod serve;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::base::date::Instant;
use crate::{emit, engine, load};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done,
    /// Errors in content or settings.
    Content,
    /// Wrong usage: no project here, a bad argument.
    Usage,
    /// Disk, permissions, network.
    Machine,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Content => 1,
            Exit::Usage => 2,
            Exit::Machine => 3,
        })
    }
}

/// Turns a folder of Markdown into a linked, citable briefing.
#[derive(Debug, Parser)]
#[command(
    name = "chancery",
    version,
    about,
    propagate_version = true,
    arg_required_else_help = true
)]
#[command(
    after_help = "Examples:\n  chancery init my-briefing          a new project that shows every kind of record\n  chancery new event \"Paris talks\"    a record with its front matter laid out\n  chancery build --strict            the whole site into public/, warnings fail"
)]
pub struct Cli {
    /// The project's folder; without it, the nearest one above that holds chancery.toml
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Print errors only
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Print notes one by one
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a new project that builds and shows every kind of record
    #[command(after_help = "Example:\n  chancery init briefing --lang fr")]
    Init {
        /// The folder to make; it must be new or empty
        dir: PathBuf,
        /// The language it is written in
        #[arg(long, default_value = "en", value_name = "LANG")]
        lang: init::StarterLanguage,
    },
    /// Make a record with its front matter laid out
    #[command(
        after_help = "Examples:\n  chancery new actor \"Xi Jinping\"\n  chancery new events \"Visite à Hangzhou\""
    )]
    New {
        /// event, actor, organization, source, document, topic, place, series or briefing
        kind: String,
        /// The title, from which the id is made
        title: String,
    },
    /// Make a source, its archived text and a draft event of a saved article
    #[cfg(feature = "import")]
    #[command(
        after_help = "Examples:\n  chancery import dispatch.txt\n  chancery import page.html --id sputnik-2025-11-04\n  chancery import --confirm sputnik-2025-11-04    after its archived text was replaced"
    )]
    Import(ImportArgs),
    /// Build the whole site into public/
    #[command(
        after_help = "Examples:\n  chancery build\n  chancery build -o /srv/www --base-url https://host.example/press/\n  chancery build --as-of 2026-01-01T00:00:00Z --strict"
    )]
    Build(BuildArgs),
    /// Show the newest site in the browser while its files change
    #[cfg(feature = "serve")]
    #[command(
        after_help = "Examples:\n  chancery serve --open\n  chancery serve --drafts -p 8080\n  chancery serve --poll    where the folder lies on a network drive"
    )]
    Serve(ServeArgs),
    /// Report everything that build would, and write nothing
    #[command(after_help = "Examples:\n  chancery check --strict\n  chancery check --format json")]
    Check(CheckArgs),
    /// Print the records of a kind
    #[command(
        after_help = "Examples:\n  chancery list events --actor xi-jinping --since 2025\n  chancery list actors --type state --format json"
    )]
    List(ListArgs),
    /// Print names that are written and not linked, close to known ones, or shared
    #[command(after_help = "Example:\n  chancery mentions --format json")]
    Mentions(MentionsArgs),
    /// Give a record a new id: its file, its old address, every link to it
    #[command(
        after_help = "Examples:\n  chancery rename li-quiang li-qiang\n  chancery rename event/sommet sommet-2025 --dry-run"
    )]
    Rename {
        /// The id it has, perhaps with its kind: `li-quiang` or `actor/li-quiang`
        #[arg(value_name = "[KIND/]OLD")]
        old: String,
        /// The id it shall have
        new: String,
        /// Show what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Print completions for a shell
    #[command(
        after_help = "Example:\n  chancery completions bash > ~/.local/share/bash-completion/completions/chancery"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[cfg(feature = "import")]
#[derive(Debug, Args)]
struct ImportArgs {
    /// Saved articles: .txt, .md or .html
    #[arg(value_name = "FILE", required_unless_present = "confirm")]
    files: Vec<PathBuf>,
    /// The id of the source and of the event, in place of those made of outlet, date and headline
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Take the archived text of a source as it is now: writes its new `sha256` and says which quotations still stand
    #[arg(long, value_name = "SOURCE", conflicts_with_all = ["files", "id"])]
    confirm: Option<String>,
}

#[derive(Debug, Args)]
struct BuildArgs {
    /// The output folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The address that the site will have, in place of `base_url`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Print how long each phase took
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    common: CommonArgs,
}

#[cfg(feature = "serve")]
#[derive(Debug, Args)]
struct ServeArgs {
    /// The port to listen on
    #[arg(short, long, default_value_t = 1815)]
    port: u16,
    /// The address to listen on; anything but this machine's own lets others read the site, drafts included
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    host: String,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Include drafts, marked as such (never what is embargoed or expired)
    #[arg(long)]
    drafts: bool,
    /// The moment that decides what is withheld, in place of the clock
    #[arg(long, value_name = "DATE-TIME", value_parser = as_of)]
    as_of: Option<Instant>,
    /// Look at all files again and again, for drives that tell nothing of changes
    #[arg(long)]
    poll: bool,
    /// The address that the site will have, in place of `base_url`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

#[derive(Debug, Args)]
struct CheckArgs {
    #[command(flatten)]
    common: CommonArgs,
}

#[derive(Debug, Args)]
struct ListArgs {
    /// event, actor, organization, source, document, topic, place, series or briefing
    kind: String,
    /// Only this type, such as `state` or `meeting`
    #[arg(long)]
    r#type: Option<String>,
    /// Only this country (ISO 3166-1)
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Only what concerns this actor
    #[arg(long, value_name = "ID")]
    actor: Option<String>,
    /// Only what concerns this organization
    #[arg(long, value_name = "ID")]
    organization: Option<String>,
    /// Only what has this topic
    #[arg(long, value_name = "ID")]
    topic: Option<String>,
    /// Only what ends on this date or later
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only what begins on this date or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Include drafts
    #[arg(long)]
    drafts: bool,
    /// How the list is written
    #[arg(long, default_value = "table")]
    format: list::ListFormat,
}

#[derive(Debug, Args)]
struct MentionsArgs {
    /// Include drafts
    #[arg(long)]
    drafts: bool,
    /// How findings are written
    #[arg(long, default_value = "human")]
    format: Format,
}

#[derive(Debug, Args)]
struct CommonArgs {
    /// Include drafts (never what is embargoed or expired)
    #[arg(long)]
    drafts: bool,
    /// The moment that decides what is withheld, such as 2026-05-01T06:00:00+02:00; a bare day begins at midnight UTC
    #[arg(long, value_name = "DATE-TIME", value_parser = as_of)]
    as_of: Option<Instant>,
    /// Let warnings fail
    #[arg(long)]
    strict: bool,
    /// How findings are written
    #[arg(long, default_value = "human")]
    format: Format,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With excerpt and caret
    Human,
    /// One object a line
    Json,
    /// Workflow commands of GitHub
    Github,
}

/// How much is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verbosity {
    Quiet,
    Normal,
    Verbose,
}

fn as_of(text: &str) -> Result<Instant, String> {
    Instant::parse_as_of(text).map_err(|error| match error.help {
        Some(help) => format!("{}; {help}", error.message),
        None => error.message,
    })
}

/// Runs the program on the process's own arguments.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let verbosity = match (cli.quiet, cli.verbose) {
        (true, _) => Verbosity::Quiet,
        (false, true) => Verbosity::Verbose,
        (false, false) => Verbosity::Normal,
    };
    if let Err(error) = start_threads(&cli.command) {
        complain(&format!("cannot start a thread: {error}"));
        return Exit::Machine.into();
    }
    match cli.command {
        Command::Init { dir, lang } => init::run(&dir, lang),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "chancery", &mut std::io::stdout());
            Exit::Done
        }
        Command::New { kind, title } => with_project(cli.root.as_deref(), |root| new::run(root, &kind, &title)),
        #[cfg(feature = "import")]
        Command::Import(args) => with_project(cli.root.as_deref(), |root| import::run(root, &args, verbosity)),
        Command::Build(args) => with_project(cli.root.as_deref(), |root| build::run(root, &args, verbosity)),
        Command::List(args) => with_project(cli.root.as_deref(), |root| list::run(root, &args)),
        Command::Mentions(args) => with_project(cli.root.as_deref(), |root| mentions::run(root, &args)),
        Command::Rename { old, new, dry_run } => {
            with_project(cli.root.as_deref(), |root| rename::run(root, &old, &new, dry_run))
        }
        #[cfg(feature = "serve")]
        Command::Serve(args) => with_project(cli.root.as_deref(), |root| serve::run(root, &args, verbosity)),
        Command::Check(args) => with_project(cli.root.as_deref(), |root| build::check(root, &args, verbosity)),
    }
    .into()
}

/// Starts the threads that work is given to, as many as there are cores; where the system gives fewer, fewer. A command
/// that ends does with none, `serve` needs one of its own.
fn start_threads(command: &Command) -> Result<(), String> {
    #[cfg(feature = "serve")]
    let serves = matches!(command, Command::Serve(_));
    #[cfg(not(feature = "serve"))]
    let serves = false;
    if matches!(
        command,
        Command::Init { .. } | Command::Completions { .. } | Command::New { .. }
    ) {
        return Ok(());
    }
    let pool = rayon::ThreadPoolBuilder::new();
    let wanted = std::thread::available_parallelism().map_or(1, usize::from);
    // Threads can be asked for once only, so that what the system gives must be known before.
    let pool = match threads_given(wanted) {
        Ok(given) if given < wanted => pool.num_threads(given),
        Ok(_) => pool,
        Err(error) if serves => return Err(error.to_string()),
        Err(_) => pool.num_threads(1).use_current_thread(),
    };
    pool.build_global().map_err(|error| error.to_string())
}

/// Counts how many threads the system lets run at once, up to a number.
fn threads_given(wanted: usize) -> std::io::Result<usize> {
    let held = std::sync::Mutex::new(());
    std::thread::scope(|threads| {
        // Each waits until all have begun.
        let lock = held.lock();
        let mut given = 0;
        for _ in 0..wanted {
            let begun = std::thread::Builder::new().spawn_scoped(threads, || drop(held.lock()));
            match begun {
                Ok(_) => given += 1,
                Err(error) if given == 0 => return Err(error),
                Err(_) => break,
            }
        }
        drop(lock);
        Ok(given)
    })
}

fn with_project(root: Option<&Path>, run: impl FnOnce(&Path) -> Exit) -> Exit {
    let found = match root {
        Some(root) if root.join(load::SETTINGS).is_file() => Some(root.to_path_buf()),
        Some(root) => {
            complain(&format!("no `{}` in `{}`", load::SETTINGS, root.display()));
            return Exit::Usage;
        }
        None => std::env::current_dir().ok().and_then(|here| load::find_project(&here)),
    };
    match found {
        Some(root) => {
            put_right(&root);
            run(&root)
        }
        None => {
            complain(&format!(
                "no project here: neither this folder nor one above holds `{}` (`chancery init DIR` makes one)",
                load::SETTINGS
            ));
            Exit::Usage
        }
    }
}

/// Puts right what a build of the project's own output left when it was killed; a build that cannot be put right says why.
fn put_right(root: &Path) {
    let output = root.join(emit::names::OUTPUT);
    if emit::has_leftovers(&output) && emit::check_names(root, &output).is_empty() && !output.is_symlink() {
        let _ = emit::recover(&output, &engine::kept_names(root), now());
    }
}

/// Prints what went wrong outside of any file.
fn complain(message: &str) {
    use std::io::Write;
    let style = clap::builder::styling::AnsiColor::Red.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}error{style:#}: {message}");
}

/// Seconds since 1970: the one place where the clock enters.
fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |it| it.as_secs())
}
