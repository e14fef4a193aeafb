//! `import`: saved articles become sources, archived texts and draft events. Never overwrites, opens no connection.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use crate::base::date::Instant;
use crate::base::digest;
use crate::base::fold::slug;
use crate::base::id::{Kind, RecordId};
use crate::emit::texts;
use crate::engine::Project;
use crate::import::{self, Article, Draft, How, Ids, Kept, Names, Part};
use crate::language::Language;
use crate::load::{self, Look};
use crate::parse::address::slug_problem;
use crate::parse::record::Facts;
use crate::resolve::Site;

use super::report::{plural, visible};
use super::{Exit, Format, ImportArgs, Verbosity, complain, now, report};

/// A file to write.
struct New {
    /// Below the project's root.
    path: String,
    bytes: Vec<u8>,
}

/// Imports files one after the other, or confirms an archived text.
pub fn run(root: &Path, args: &ImportArgs, verbosity: Verbosity) -> Exit {
    if let Some(source) = &args.confirm {
        return confirm(root, source, args.dry_run);
    }
    if args.id.is_some() && args.files.len() > 1 {
        complain("`--id` names one source: import one file at a time with it");
        return Exit::Usage;
    }
    let mut exit = Exit::Done;
    for file in &args.files {
        // Opened again for each: the next file may name what this one brought.
        let project = match Project::open_all(root) {
            Ok(project) => project,
            Err(failure) => {
                complain(&format!("{}: {}", failure.what, failure.error));
                return Exit::Machine;
            }
        };
        match import(root, &project.resolved.site, file, args, verbosity) {
            Exit::Done => {}
            Exit::Machine => return Exit::Machine,
            other => exit = other,
        }
    }
    exit
}

fn import(root: &Path, site: &Site, file: &Path, args: &ImportArgs, verbosity: Verbosity) -> Exit {
    let shown = visible(&file.display().to_string());
    let bytes = match read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            complain(&format!("cannot read `{shown}`: {error}"));
            return Exit::Machine;
        }
    };
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    let article = match import::read(&name, &bytes) {
        Ok(article) => article,
        Err(why) => {
            complain(&format!("cannot import `{shown}`: {why}"));
            return Exit::Content;
        }
    };
    let lang = article.lang.as_ref().unwrap_or(&site.config.default_language);
    let names = import::find(site, &article, &Language::new(lang));
    let mut ids = Ids::new(&article, stem);
    if let Some(id) = &args.id {
        if slug(id) != *id || id.is_empty() {
            complain(&format!(
                "`{}` is no id: letters, digits and `-`, in lower case",
                visible(id)
            ));
            return Exit::Usage;
        }
        ids = Ids {
            source: id.clone(),
            event: id.clone(),
        };
    }
    if ids.source.is_empty() || ids.event.is_empty() {
        complain(&format!("no id can be made for `{shown}`: name one with `--id`"));
        return Exit::Usage;
    }
    if let Some((id, why)) = [&ids.source, &ids.event]
        .into_iter()
        .find_map(|it| Some((it, slug_problem(it)?)))
    {
        complain(&format!(
            "`{}` cannot be the name of a file: {why}: name an id with `--id`",
            visible(id)
        ));
        return Exit::Usage;
    }
    let text = if article.made {
        article.text.clone().into_bytes()
    } else {
        bytes.clone()
    };
    // A Markdown file beside the records would be one of them.
    let ending = match ending.to_ascii_lowercase().as_str() {
        "md" | "markdown" => "md.txt".to_owned(),
        other => other.to_owned(),
    };
    let original = article.made.then(|| format!("{}.original.{ending}", ids.source));
    let original_sha256 = digest::sha256(&bytes);
    let clock = Instant::from_unix_seconds(now() as i64).own_clock();
    let kept = Kept {
        sha256: &digest::sha256(&text),
        original: original.as_deref().map(|name| (name, &*original_sha256)),
        today: &format!("{:04}-{:02}-{:02}", clock.year, clock.month, clock.day),
    };
    let Draft { source, event } = import::draft(site, &article, &names, &ids, &kept);
    let sources = |name: &str| format!("content/{}/{name}", Kind::Source.folder());
    let mut files = vec![
        New {
            path: sources(&format!("{}.md", ids.source)),
            bytes: source.into_bytes(),
        },
        New {
            path: sources(&format!("{}.txt", ids.source)),
            bytes: text,
        },
    ];
    files.extend(original.map(|name| New {
        path: sources(&name),
        bytes,
    }));
    files.push(New {
        path: format!("content/{}/{}.md", Kind::Event.folder(), ids.event),
        bytes: event.into_bytes(),
    });
    if let Some(taken) = taken(root, site, &ids, &files) {
        complain(&format!(
            "cannot import `{shown}`: {taken} exists, and nothing is overwritten: `--id` gives both records another id"
        ));
        return Exit::Content;
    }
    if !args.dry_run
        && let Err((path, error)) = write_all(root, &files)
    {
        complain(&format!("cannot write `{path}`: {error}; nothing was written"));
        return Exit::Machine;
    }
    let mut out = anstream::stdout().lock();
    for file in &files {
        let _ = writeln!(out, "{}", file.path);
    }
    if verbosity != Verbosity::Quiet {
        let _ = out.write_all(summary(site, &article, &names).as_bytes());
        if args.dry_run {
            let _ = writeln!(out, "\nNothing was written (`--dry-run`).");
        }
    }
    Exit::Done
}

/// Reads a file that is no pipe and not too large.
fn read(file: &Path) -> io::Result<Vec<u8>> {
    use io::Read;
    let metadata = fs::metadata(file)?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(file)?
        .take(import::FILE_LIMIT as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Finds what stands in the way of new files.
fn taken(root: &Path, site: &Site, ids: &Ids, files: &[New]) -> Option<String> {
    let file = files
        .iter()
        .find(|it| fs::symlink_metadata(root.join(&it.path)).is_ok());
    if let Some(file) = file {
        return Some(format!("`{}`", file.path));
    }
    [(Kind::Source, &ids.source), (Kind::Event, &ids.event)]
        .into_iter()
        .find_map(|(kind, id)| {
            let taken = record(site, kind, id).is_some() || root.join("content").join(kind.folder()).join(id).exists();
            taken.then(|| format!("the {} `{id}`", kind.singular()))
        })
}

fn record(site: &Site, kind: Kind, id: &str) -> Option<RecordId> {
    site.of_kind(kind).find(|at| *site.record(*at).id == *id)
}

/// Writes all files or none.
fn write_all(root: &Path, files: &[New]) -> Result<(), (String, io::Error)> {
    for (at, file) in files.iter().enumerate() {
        if let Err(error) = texts::create(root, &file.path, &file.bytes) {
            for written in &files[..at] {
                let _ = texts::take_back(root, &written.path);
            }
            return Err((file.path.clone(), error));
        }
    }
    Ok(())
}

/// Says what was read out of the article, what was recognised, and what the editor should look at.
fn summary(site: &Site, article: &Article, names: &Names) -> String {
    let mut out = "\n".to_owned();
    let mut say = |what: &str, value: String| out.push_str(&format!("  {what:<12} {}\n", visible(&value)));
    for (what, value) in [
        ("title", article.title.clone()),
        ("outlet", article.outlet.clone()),
        ("author", article.byline.clone()),
        ("date", article.date.as_ref().map(|it| it.as_str().to_owned())),
        ("address", article.url.clone()),
    ] {
        say(what, value.unwrap_or_else(|| "not found".to_owned()));
    }
    let guessed = if article.lang_guessed { " (guessed)" } else { "" };
    let lang = article.lang.as_ref().map_or("not found", |it| it.as_str());
    say("language", format!("{lang}{guessed}"));
    let characters = article.text.chars().count();
    say(
        "text",
        format!(
            "{}, {}",
            plural(article.lines.len(), "line", "lines"),
            plural(characters, "character", "characters")
        ),
    );
    for line in &article.lines {
        let meaning = match line.part {
            Part::Body => continue,
            Part::Caption => "caption: it makes no relation".to_owned(),
            other => other.as_str().to_owned(),
        };
        say(&format!("line {}", line.number), meaning);
    }
    let id = |record: RecordId| site.record(record).id.to_string();
    for found in &names.known {
        let at = format!("line {}", found.line);
        let words = match found.how {
            How::Named => format!("`{}` is {}", found.written, id(found.record)),
            How::Credit => format!("`{}` is {}, who transmits it", found.written, id(found.record)),
            How::Caption => format!(
                "`{}` is {}; only a caption names it, so it is in no list",
                found.written,
                id(found.record)
            ),
        };
        say(&at, words);
    }
    for noted in &names.metonyms {
        say(
            &format!("line {}", noted.line),
            format!("`{}` stands for {}: not linked", noted.written, noted.meaning),
        );
    }
    for noted in &names.misspelt {
        say(
            &format!("line {}", noted.line),
            format!("`{}` is a known misspelling of {}", noted.written, noted.meaning),
        );
    }
    for noted in &names.near {
        say(
            &format!("line {}", noted.line),
            format!("`{}` looks like {}: is it?", noted.written, noted.meaning),
        );
    }
    for noted in &names.shared {
        say(
            &format!("line {}", noted.line),
            format!("`{}` may be {}", noted.written, noted.meaning),
        );
    }
    for noted in &names.dates {
        say(
            &format!("line {}", noted.line),
            format!("`{}` is {}", noted.written, noted.meaning),
        );
    }
    for left in &article.left_out {
        say("left out", format!("{}: {} ({})", left.what, left.count, left.example));
    }
    out
}

/// Writes the digest that a source's text has now into its front matter.
fn confirm(root: &Path, source: &str, dry_run: bool) -> Exit {
    let open = || Project::open_all(root).map_err(|failure| complain(&format!("{}: {}", failure.what, failure.error)));
    let Ok(project) = open() else { return Exit::Machine };
    let site = &project.resolved.site;
    let id = source.strip_prefix("source/").unwrap_or(source);
    let Some(record) = record(site, Kind::Source, id) else {
        complain(&format!("there is no source `{}`", visible(source)));
        return Exit::Usage;
    };
    let (Some(document), Facts::Source(facts)) = (site.document(record), site.facts(record)) else {
        complain(&format!("`{id}` has no file"));
        return Exit::Usage;
    };
    let Some(text) = crate::resolve::text_path(document) else {
        complain(&format!("`{id}` names no archived text: `text = \"{id}.txt\"` would"));
        return Exit::Content;
    };
    let read_text = || match load::look(root, &Arc::from(&*text)) {
        Look::Wrong | Look::Folder => Err(io::Error::other("it is no file of the project")),
        _ => read(&root.join(&text)),
    };
    let bytes = match read_text() {
        Ok(bytes) => bytes,
        Err(error) => {
            complain(&format!("cannot read `{text}`: {error}"));
            return Exit::Machine;
        }
    };
    let sha256 = digest::sha256(&bytes);
    let path = document.path.to_string();
    let before = match read(&root.join(&path)).map(String::from_utf8) {
        Ok(Ok(before)) => before,
        _ => {
            complain(&format!("cannot read `{path}`"));
            return Exit::Machine;
        }
    };
    let Some(after) = with_digest(&before, facts.sha256.as_ref().map(|it| &*it.value), &sha256) else {
        complain(&format!("write it into `{path}` by hand: sha256 = \"{sha256}\""));
        return Exit::Content;
    };
    let mut out = anstream::stdout().lock();
    if after == before {
        let _ = writeln!(out, "{path}: `sha256` is that of the text already");
    } else {
        if !dry_run && let Err(error) = texts::replace(root, &path, after.as_bytes()) {
            complain(&format!("cannot write `{path}`: {error}"));
            return Exit::Machine;
        }
        let _ = writeln!(out, "{path}: sha256 = \"{sha256}\"");
    }
    if dry_run {
        let _ = writeln!(out, "Nothing was written (`--dry-run`).");
        return Exit::Done;
    }
    // What the text no longer says, the next build would say: said at once.
    let Ok(project) = open() else { return Exit::Machine };
    let found: Vec<_> = project
        .diagnostics()
        .into_iter()
        .filter(|it| it.code.contains("quotation") && it.message.contains(&format!("`{id}`")))
        .collect();
    report::print(&found, root, Format::Human, Verbosity::Normal);
    Exit::Done
}

/// Puts a new digest in the place of the old one, or below `text` where there was none.
fn with_digest(front: &str, old: Option<&str>, new: &str) -> Option<String> {
    if let Some(old) = old {
        let lower = front.to_ascii_lowercase();
        let at = lower.find(old)?;
        return Some(format!("{}{new}{}", &front[..at], &front[at + old.len()..]));
    }
    let mut out = String::with_capacity(front.len() + 90);
    let mut done = false;
    let yaml = front.trim_start_matches('\u{FEFF}').starts_with("---");
    for line in front.split_inclusive('\n') {
        out.push_str(line);
        let key = line.split(['=', ':']).next().unwrap_or_default();
        if !done && key.trim() == "text" && !line.starts_with(char::is_whitespace) && line.ends_with('\n') {
            out.push_str(&match yaml {
                true => format!("sha256: \"{new}\"\n"),
                false => format!("sha256 = \"{new}\"\n"),
            });
            done = true;
        }
    }
    done.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_takes_its_place() {
        let (old, new) = ("a".repeat(64), "b".repeat(64));
        let front = format!("+++\ntext = \"d.txt\"\nsha256 = \"{old}\"\n+++\n");
        assert_eq!(with_digest(&front, Some(&old), &new), Some(front.replace(&old, &new)));
        assert_eq!(
            with_digest("---\ntext: d.txt\n---\n", None, &new),
            Some(format!("---\ntext: d.txt\nsha256: \"{new}\"\n---\n"))
        );
        assert_eq!(with_digest("+++\ntitle = \"d\"\n+++\n", None, &new), None);
    }
}
