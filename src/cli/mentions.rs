//! `mentions`: known names that are written and not linked, unknown names close to known ones, names that two records share.

use std::path::Path;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::fold::fold;
use crate::base::id::RecordId;
use crate::base::span::Span;
use crate::diag::{Diagnostic, Location, catalog};
use crate::engine::Project;
use crate::parse::body::Body;
use crate::resolve::{Scratch, Site, Target, Trie};

use super::{Exit, MentionsArgs, Verbosity, complain, report};

/// Prints what the names in the texts say.
pub fn run(root: &Path, args: &MentionsArgs) -> Exit {
    let project = match Project::open(root, &super::build::options_for(args.drafts, None)) {
        Ok(project) => project,
        Err(failure) => {
            complain(&format!("{}: {}", failure.what, failure.error));
            return Exit::Machine;
        }
    };
    let site = &project.resolved.site;
    let mut found: Vec<Diagnostic> = project
        .diagnostics()
        .into_iter()
        .filter(|it| it.code == "shared-name")
        .collect();
    let every_name = every_name(&project);
    let known = Known::new(&project);
    let mut scratch = Scratch::default();
    for (at, document) in site.documents.iter().enumerate() {
        let text = std::fs::read_to_string(root.join(&*document.path)).unwrap_or_default();
        let own = (0..site.records.len() as u32)
            .map(RecordId)
            .find(|id| site.record(*id).document == Some(at as u32));
        let linked = linked(site, at);
        let mut seen: FxHashSet<RecordId> = FxHashSet::default();
        for_each_run(&document.body, |run| {
            every_name.scan(run, &mut scratch, |hit| {
                let Some(record) = hit.record else { return };
                if Some(record) != own && !linked.contains(&record) && seen.insert(record) {
                    let name = &run[hit.start..hit.end];
                    let at = locate(&document.path, &text, name);
                    let id = project.resolved.site.record(record);
                    found.push(catalog::links::unlinked_name(at, name, &id.id));
                }
            });
            for name in proper_names(run) {
                if let Some(near) = known.near(name) {
                    let at = locate(&document.path, &text, name);
                    found.push(catalog::links::near_name(at, name, &near));
                }
            }
        });
    }
    found.sort();
    found.dedup();
    report::print_to(
        &mut anstream::stdout().lock(),
        &found,
        root,
        args.format,
        Verbosity::Verbose,
    );
    Exit::Done
}

/// Every name of every record, also those that are never linked by themselves.
fn every_name(project: &Project) -> Trie {
    let mut trie = Trie::default();
    let site = &project.resolved.site;
    for at in 0..site.records.len() as u32 {
        let id = RecordId(at);
        let Some(header) = site.header(id) else { continue };
        for (_, name) in &header.title.value.0 {
            trie.add(name, id);
        }
        for alias in &header.aliases {
            trie.add(&alias.text.value, id);
        }
    }
    trie
}

/// The records that a file's text links to, by hand or by itself.
fn linked(site: &Site, at: usize) -> FxHashSet<RecordId> {
    let joins = &site.joins[at];
    let bodies = std::iter::once(&joins.body).chain(&joins.summaries);
    bodies
        .flat_map(|body| {
            let links = body.links.iter().filter_map(|target| match target {
                Target::Record(id, _) => Some(*id),
                _ => None,
            });
            links
                .chain(body.mentions.iter().map(|it| it.record))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn for_each_run(body: &Body, mut each: impl FnMut(&str)) {
    for run in &body.runs {
        each(&body.html[run.start as usize..run.end as usize]);
    }
}

/// Finds where a name stands in the file; the whole file where typography made it another.
fn locate(path: &Arc<str>, text: &str, name: &str) -> Location {
    match text
        .rfind("+++\n")
        .or(text.rfind("---\n"))
        .and_then(|start| text[start..].find(name).map(|at| start + at))
    {
        Some(at) => Location::new(path, Span::new(at, at + name.len())),
        None => match text.find(name) {
            Some(at) => Location::new(path, Span::new(at, at + name.len())),
            None => Location::whole(path),
        },
    }
}

/// Runs of two to four words that begin with capitals.
fn proper_names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut start: Option<usize> = None;
    let mut end = 0;
    let mut words = 0;
    let mut flush = |start: &mut Option<usize>, end: usize, words: &mut usize| {
        if let Some(from) = start.take()
            && (2..=4).contains(words)
        {
            names.push(&text[from..end]);
        }
        *words = 0;
    };
    let mut at = 0;
    for word in text.split_inclusive(|c: char| c.is_whitespace()) {
        let bare = word.trim();
        let inner = bare.trim_matches(|c: char| !c.is_alphanumeric());
        let lead = bare.find(inner).unwrap_or(0);
        let from = at + word.find(bare).unwrap_or(0) + lead;
        let capital = inner.chars().next().is_some_and(char::is_uppercase);
        if !capital || lead > 0 {
            flush(&mut start, end, &mut words);
        }
        if capital {
            start.get_or_insert(from);
            end = from + inner.len();
            words += 1;
            if bare.ends_with([',', '.', ';', ':', '!', '?', ')', '»', '”']) {
                flush(&mut start, end, &mut words);
            }
        }
        at += word.len();
    }
    flush(&mut start, end, &mut words);
    names
}

/// Known names, for finding those that differ by a letter or two.
struct Known {
    /// By the first letter and the number of words: folded name and the name as written.
    names: FxHashMap<(char, usize), Vec<(String, String)>>,
    all: FxHashSet<String>,
}

impl Known {
    fn new(project: &Project) -> Known {
        let mut known = Known {
            names: FxHashMap::default(),
            all: FxHashSet::default(),
        };
        let site = &project.resolved.site;
        for at in 0..site.records.len() as u32 {
            let Some(header) = site.header(RecordId(at)) else {
                continue;
            };
            let titles = header.title.value.0.iter().map(|(_, text)| text);
            for name in titles.chain(header.aliases.iter().map(|it| &it.text.value)) {
                let folded = fold(name);
                known.all.insert(folded.clone());
                if let Some(first) = folded.chars().next() {
                    let words = folded.split(' ').count();
                    known
                        .names
                        .entry((first, words))
                        .or_default()
                        .push((folded, name.to_string()));
                }
            }
        }
        known
    }

    fn near(&self, name: &str) -> Option<String> {
        let folded = fold(name);
        if self.all.contains(&folded) || folded.chars().count() < 6 {
            return None;
        }
        let key = (folded.chars().next()?, folded.split(' ').count());
        let candidates = self.names.get(&key)?;
        let near = crate::diag::nearest(&folded, candidates.iter().map(|(folded, _)| folded.as_str()))?;
        // More than two letters apart is another name.
        let apart = near.chars().count().abs_diff(folded.chars().count());
        let same = near.chars().zip(folded.chars()).filter(|(a, b)| a != b).count();
        (apart <= 2 && (same <= 2 || apart > 0)).then(|| {
            candidates
                .iter()
                .find(|(it, _)| it == near)
                .map(|(_, name)| name.clone())
                .unwrap_or_default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_runs_of_capitals() {
        assert_eq!(
            proper_names("Hier, Li Quiang et le ministre Jean Dupont. Paris attend Xi Jinping, Vladimir Poutine"),
            ["Li Quiang", "Jean Dupont", "Xi Jinping", "Vladimir Poutine"]
        );
    }
}
