//! `rename`: gives a record a new id. Moves its files, notes the old id, rewrites every link to it, shows what it changed.
//!
//! Works on places that the parser found, never on words that merely look alike; a name in a text is no id and stays.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use crate::base::fold::slug;
use crate::base::id::{Kind, RecordId};
use crate::base::span::Span;
use crate::emit::texts;
use crate::engine::Project;
use crate::parse::address::slug_problem;
use crate::parse::body::{Body, LinkTarget};
use crate::parse::document::{At, Document, Page};
use crate::parse::record::{Facts, Participant, Placed};
use crate::resolve::{Found, Kinds};

use super::report::plural;
use super::{Exit, complain};

/// One place that names the record, and the file it stands in.
struct Edit {
    path: Arc<str>,
    span: Span,
}

/// Renames a record.
pub fn run(root: &Path, old: &str, new: &str, dry_run: bool) -> Exit {
    let project = match Project::open_all(root) {
        Ok(project) => project,
        Err(failure) => {
            complain(&format!("{}: {}", failure.what, failure.error));
            return Exit::Machine;
        }
    };
    let (record, kind) = match find(&project, old) {
        Ok(found) => found,
        Err(message) => {
            complain(&message);
            return Exit::Usage;
        }
    };
    let site = &project.resolved.site;
    let old_id = Arc::clone(&site.record(record).id);
    if let Some(message) = refuse(&project, kind, &old_id, new) {
        complain(&message);
        return Exit::Usage;
    }
    let edits = edits(&project, record, kind, &old_id);
    let changed = match rewrite(root, &edits, &old_id, new) {
        Ok(changed) => changed,
        Err(error) => {
            complain(&format!("cannot read a file that names `{old_id}`: {error}"));
            return Exit::Machine;
        }
    };
    apply(root, &project, record, &old_id, new, changed, dry_run)
}

fn find(project: &Project, typed: &str) -> Result<(RecordId, Kind), String> {
    let site = &project.resolved.site;
    let names = &project.resolved.names;
    let (kinds, id) = match typed.split_once('/') {
        Some((kind, id)) => match Kind::from_word(kind) {
            Some(kind) => (vec![kind], id),
            None => return Err(format!("there is no kind `{kind}`")),
        },
        None => (Kind::ALL.to_vec(), typed),
    };
    let found: Vec<(RecordId, Kind)> = kinds
        .iter()
        .filter_map(|kind| {
            let record = names.by_id(Page::Record(*kind), id)?;
            (*site.record(record).id == *id && site.document(record).is_some()).then_some((record, *kind))
        })
        .collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            let near = names.nearest(&site.records, id, Kinds::of(&kinds));
            let help = near
                .first()
                .map(|near| format!(" (did you mean `{near}`?)"))
                .unwrap_or_default();
            Err(format!("no record with a file has the id `{id}`{help}"))
        }
        several => {
            let all: Vec<String> = several.iter().map(|(_, kind)| format!("{kind}/{id}")).collect();
            Err(format!(
                "`{id}` is the id of several records: write one of {}",
                all.join(", ")
            ))
        }
    }
}

fn refuse(project: &Project, kind: Kind, old: &str, new: &str) -> Option<String> {
    if new == old {
        return Some(format!("`{new}` is the id it has"));
    }
    if slug(new) != new {
        let could = slug(new);
        let help = if could.is_empty() {
            String::new()
        } else {
            format!(": `{could}` would be one")
        };
        return Some(format!(
            "`{new}` is no id: letters, digits and `-`, in lower case{help}"
        ));
    }
    if let Some(why) = slug_problem(new) {
        return Some(format!("`{new}` cannot be an id: {why}"));
    }
    let site = &project.resolved.site;
    let taken = project.resolved.names.by_id(Page::Record(kind), new)?;
    let document = site.document(taken)?;
    let own = &*site.record(taken).id == old;
    (!own).then(|| format!("`{new}` is taken by `{}`", document.path))
}

/// Finds every place that names the record by its id.
fn edits(project: &Project, record: RecordId, kind: Kind, old: &str) -> Vec<Edit> {
    let site = &project.resolved.site;
    let names = &project.resolved.names;
    let prefixed = [format!("{}/{old}", kind.singular()), format!("{}/{old}", kind.folder())];
    let means_it = |typed: &str, kinds: Kinds| {
        let typed = typed.trim();
        prefixed.iter().any(|it| it == typed)
            || typed == old && names.find(&site.records, typed, kinds) == Found::One(record)
    };
    let mut edits = Vec::new();
    for document in &site.documents {
        let mut add = |at: At| {
            edits.push(Edit {
                path: Arc::clone(&document.path),
                span: document.places.span(at),
            })
        };
        references(document, &mut |reference, kinds| {
            if means_it(&reference.value, kinds) {
                add(reference.at);
            }
        });
        let bodies = std::iter::once(&document.body).chain(document.header.summary.iter().map(|(_, body)| body));
        for body in bodies {
            in_text(body, document, site, record, &means_it, &mut add);
        }
    }
    edits.sort_by(|a, b| (&a.path, a.span).cmp(&(&b.path, b.span)));
    edits.dedup_by(|a, b| a.path == b.path && a.span == b.span);
    edits
}

fn in_text(
    body: &Body,
    document: &Document,
    site: &crate::resolve::Site,
    record: RecordId,
    means_it: &dyn Fn(&str, Kinds) -> bool,
    add: &mut dyn FnMut(At),
) {
    for link in &body.links {
        match &link.target {
            LinkTarget::Wiki(typed) if means_it(typed, Kinds::ANY) => add(link.at),
            LinkTarget::Path(path) => {
                // A path to the record's own file, as it lies now.
                let file = site.document(record).map(|it| it.path.to_string()).unwrap_or_default();
                let folder = document.path.rsplit_once('/').map_or("", |it| it.0);
                if path_leads_to(folder, path, &file) {
                    add(link.at);
                }
            }
            LinkTarget::Wiki(_) => {}
        }
    }
    let sources = Kinds::of(&[Kind::Source]);
    for quotation in &body.quotations {
        if means_it(&quotation.source.value, sources) {
            add(quotation.source.at);
        }
        for speaker in quotation
            .speakers
            .iter()
            .filter(|it| it.linked || it.name.value.contains('-'))
        {
            if means_it(&speaker.name.value, Kinds::ANY) {
                add(speaker.name.at);
            }
        }
    }
    for citation in &body.citations {
        if means_it(&citation.source.value, sources) {
            add(citation.source.at);
        }
    }
}

/// Tells whether a relative path in a folder leads to a file, with or without `.md`, or to its folder.
fn path_leads_to(folder: &str, path: &str, file: &str) -> bool {
    let mut parts: Vec<&str> = match path.starts_with('/') {
        true => vec!["content"],
        false => folder.split('/').collect(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let whole = parts.join("/");
    whole == file || format!("{whole}.md") == file || format!("{whole}/index.md") == file
}

/// Calls `each` with every reference of a header and the kinds it takes.
fn references(document: &Document, each: &mut dyn FnMut(&Placed<Arc<str>>, Kinds)) {
    let header = &document.header;
    let acting = Kinds::of(&[Kind::Actor, Kind::Organization]);
    let one = |kind: Kind| Kinds::of(&[kind]);
    header.topics.iter().for_each(|it| each(it, one(Kind::Topic)));
    header.sources.iter().for_each(|it| each(it, one(Kind::Source)));
    header.confused_with.iter().for_each(|it| each(it, Kinds::ANY));
    header.authors.iter().for_each(|it| each(it, acting));
    let people = |all: &[Participant], each: &mut dyn FnMut(&Placed<Arc<str>>, Kinds)| {
        for it in all {
            each(&it.who, acting);
            it.on_behalf_of.iter().for_each(|it| each(it, acting));
        }
    };
    match &header.facts {
        Facts::None | Facts::Place(_) => {}
        Facts::Event(it) => {
            it.places.iter().for_each(|it| each(it, one(Kind::Place)));
            people(&it.actors, each);
            people(&it.organizations, each);
            it.documents.iter().for_each(|it| each(it, one(Kind::Document)));
            it.series.iter().for_each(|it| each(it, one(Kind::Series)));
            it.part_of.iter().for_each(|it| each(it, one(Kind::Event)));
            let answered = Kinds::of(&[Kind::Event, Kind::Document, Kind::Source]);
            it.responds_to.iter().for_each(|it| each(it, answered));
            it.related.iter().for_each(|it| each(it, one(Kind::Event)));
        }
        Facts::Actor(it) => {
            for role in &it.roles {
                role.organization.iter().for_each(|it| each(it, acting));
                role.sources.iter().for_each(|it| each(it, one(Kind::Source)));
            }
        }
        Facts::Organization(it) => {
            it.parent.iter().for_each(|it| each(it, acting));
            it.seat.iter().for_each(|it| each(it, one(Kind::Place)));
            it.members.iter().for_each(|it| each(&it.who, acting));
            it.successor_of.iter().for_each(|it| each(it, one(Kind::Organization)));
        }
        Facts::Source(it) => {
            for written in it.publisher.iter().chain(&it.carrier).chain(&it.author) {
                each(written, acting);
            }
            for reference in it.derived_from.iter().chain(&it.version_of) {
                each(reference, one(Kind::Source));
            }
            for excerpt in &it.excerpts {
                excerpt.speakers.iter().for_each(|it| each(it, Kinds::ANY));
            }
        }
        Facts::Document(it) => {
            it.parties.iter().for_each(|it| each(it, acting));
            people(&it.signatories, each);
            it.amends
                .iter()
                .chain(&it.supersedes)
                .for_each(|it| each(it, one(Kind::Document)));
        }
        Facts::Topic(it) => it
            .broader
            .iter()
            .chain(&it.related)
            .for_each(|it| each(it, one(Kind::Topic))),
        Facts::Series(it) => it.organizers.iter().for_each(|it| each(it, acting)),
        Facts::Briefing(it) => it.items.iter().for_each(|it| each(&it.event, one(Kind::Event))),
    }
}

/// Makes the new texts of all files that name the record.
fn rewrite(root: &Path, edits: &[Edit], old: &str, new: &str) -> std::io::Result<BTreeMap<Arc<str>, (String, usize)>> {
    let mut changed: BTreeMap<Arc<str>, (String, usize)> = BTreeMap::new();
    let mut by_file: BTreeMap<Arc<str>, Vec<Span>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(Arc::clone(&edit.path)).or_default().push(edit.span);
    }
    for (path, spans) in by_file {
        let raw = fs::read_to_string(root.join(&*path))?;
        // Places count from after a byte order mark and with plain line ends.
        let (mark, text) = raw
            .strip_prefix('\u{FEFF}')
            .map_or(("", raw.as_str()), |rest| ("\u{FEFF}", rest));
        let windows = text.contains("\r\n");
        let plain = if windows {
            text.replace("\r\n", "\n")
        } else {
            text.to_owned()
        };
        let mut out = plain.clone();
        let mut count = 0;
        for span in spans.into_iter().rev() {
            let (start, end) = (span.start as usize, (span.end as usize).min(plain.len()));
            let Some(part) = plain.get(start..end) else { continue };
            if let Some(at) = whole_word(part, old) {
                out.replace_range(start + at..start + at + old.len(), new);
                count += 1;
            }
        }
        if count > 0 {
            let out = if windows { out.replace('\n', "\r\n") } else { out };
            changed.insert(path, (format!("{mark}{out}"), count));
        }
    }
    Ok(changed)
}

/// Finds an id in a text where it is not part of a longer one.
fn whole_word(text: &str, id: &str) -> Option<usize> {
    let part_of_id = |c: char| c.is_alphanumeric() || c == '-';
    text.match_indices(id).map(|(at, _)| at).find(|at| {
        !text[..*at].chars().next_back().is_some_and(part_of_id)
            && !text[at + id.len()..].chars().next().is_some_and(part_of_id)
    })
}

fn apply(
    root: &Path,
    project: &Project,
    record: RecordId,
    old: &str,
    new: &str,
    mut changed: BTreeMap<Arc<str>, (String, usize)>,
    dry_run: bool,
) -> Exit {
    let site = &project.resolved.site;
    let mut out = anstream::stdout().lock();
    let files = site
        .record(record)
        .document
        .iter()
        .chain(site.record(record).translations.iter().map(|(_, at)| at));
    let mut moves: Vec<(String, String)> = Vec::new();
    for at in files {
        let path = &site.documents[*at as usize].path;
        if let Some(to) = moved(path, new) {
            // A record's own folder moves as a whole, once.
            if !moves.iter().any(|(from, _)| *from == to.0) {
                moves.push(to);
            }
        }
    }
    if let Some((_, to)) = moves.iter().find(|(_, to)| root.join(to).exists()) {
        complain(&format!("`{to}` exists: nothing was changed"));
        return Exit::Usage;
    }
    // The main file keeps the old id, so that old addresses and links lead on.
    if let Some(document) = site.document(record) {
        let path = Arc::clone(&document.path);
        let current = match changed.get(&path) {
            Some((text, _)) => Ok(text.clone()),
            None => fs::read_to_string(root.join(&*path)),
        };
        match current {
            Ok(text) => {
                let count = changed.get(&path).map_or(0, |it| it.1);
                changed.insert(path, (note_former_id(&text, old), count));
            }
            Err(error) => {
                complain(&format!("cannot read `{path}`: {error}"));
                return Exit::Machine;
            }
        }
    }
    for (path, (_, count)) in &changed {
        if *count > 0 {
            let _ = writeln!(out, "{path}: {}", plural(*count, "link", "links"));
        }
    }
    for (from, to) in &moves {
        let _ = writeln!(out, "{from} → {to}");
    }
    let _ = writeln!(out, "`{old}` is noted in `former_ids`");
    if dry_run {
        let _ = writeln!(out, "nothing was changed (--dry-run)");
        return Exit::Done;
    }
    for (path, (text, _)) in &changed {
        if let Err(error) = texts::replace(root, path, text.as_bytes()) {
            complain(&format!("cannot write `{path}`: {error}"));
            return Exit::Machine;
        }
    }
    for (from, to) in &moves {
        if let Err(error) = texts::move_to(root, from, to) {
            complain(&format!("cannot move `{from}` to `{to}`: {error}"));
            return Exit::Machine;
        }
    }
    Exit::Done
}

/// Returns where a file goes: `x.md` → `new.md`, `x.en.md` → `new.en.md`, the folder of `x/index.md` → `new`.
fn moved(path: &str, new: &str) -> Option<(String, String)> {
    let (folder, name) = path.rsplit_once('/')?;
    let stem = name.strip_suffix(".md")?;
    if stem == "index" || stem.starts_with("index.") {
        let (above, _) = folder.rsplit_once('/')?;
        return Some((folder.to_owned(), format!("{above}/{new}")));
    }
    let language = stem
        .rsplit_once('.')
        .map(|(_, lang)| lang)
        .filter(|lang| crate::base::lang::Lang::parse(lang).is_some() && lang.len() <= 7);
    let suffix = language.map_or_else(String::new, |lang| format!(".{lang}"));
    Some((path.to_owned(), format!("{folder}/{new}{suffix}.md")))
}

/// Adds an id to `former_ids` in a file's front matter, laying one out where there is none.
fn note_former_id(text: &str, old: &str) -> String {
    let (mark, body) = text
        .strip_prefix('\u{FEFF}')
        .map_or(("", text), |rest| ("\u{FEFF}", rest));
    let end = if body.contains("\r\n") { "\r\n" } else { "\n" };
    let fence = body.lines().next().unwrap_or_default().trim_end();
    if fence != "+++" && fence != "---" {
        return format!("{mark}+++{end}former_ids = [\"{old}\"]{end}+++{end}{end}{body}");
    }
    let toml = fence == "+++";
    let mut at = 0;
    for (number, line) in body.split_inclusive('\n').enumerate() {
        let trimmed = line.trim_end();
        // Tables follow the top-level fields: what comes after one is its own.
        if number > 0 && (trimmed == fence || (toml && trimmed.starts_with('['))) {
            break;
        }
        if trimmed.starts_with("former_ids")
            && let Some(open) = line.find('[')
        {
            let rest = line[open + 1..].trim_start();
            let comma = if rest.starts_with(']') { "" } else { ", " };
            let place = at + open + 1;
            return format!(
                "{mark}{}\"{old}\"{comma}{}",
                &body[..place],
                body[place..].trim_start_matches(' ')
            );
        }
        at += line.len();
    }
    let first = body.find('\n').map_or(body.len(), |at| at + 1);
    let field = if toml {
        format!("former_ids = [\"{old}\"]{end}")
    } else {
        format!("former_ids: [\"{old}\"]{end}")
    };
    format!("{mark}{}{field}{}", &body[..first], &body[first..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_id_is_noted() {
        assert_eq!(
            note_former_id("+++\ntitle = \"A\"\n+++\nx", "a"),
            "+++\nformer_ids = [\"a\"]\ntitle = \"A\"\n+++\nx"
        );
        assert_eq!(
            note_former_id("+++\nformer_ids = [\"z\"]\n+++\n", "a"),
            "+++\nformer_ids = [\"a\", \"z\"]\n+++\n"
        );
        assert_eq!(
            note_former_id("---\ntitle: A\n---\n", "a"),
            "---\nformer_ids: [\"a\"]\ntitle: A\n---\n"
        );
        assert_eq!(note_former_id("# A\n", "a"), "+++\nformer_ids = [\"a\"]\n+++\n\n# A\n");
    }

    #[test]
    fn an_id_within_a_longer_one_is_left() {
        assert_eq!(whole_word("[[chine-2]] [[chine]]", "chine"), Some(14));
        assert_eq!(whole_word("machine", "chine"), None);
    }
}
