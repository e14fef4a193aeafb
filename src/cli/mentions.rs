//! `mentions`: known names that are written and not linked, unknown names close to known ones, names that two records share.

use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::base::id::RecordId;
use crate::base::span::Span;
use crate::diag::{Diagnostic, Location, catalog};
use crate::engine::Project;
use crate::parse::body::Body;
use crate::resolve::near::{Known, every_name, proper_names};
use crate::resolve::{LINE_END, Site, Target, in_one_line};

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
        .filter(|it| it.code == catalog::links::SHARED_NAME)
        .collect();
    let every_name = every_name(site);
    let known = Known::new(site);
    for (at, document) in site.documents.iter().enumerate() {
        let text = std::fs::read_to_string(root.join(&*document.path)).unwrap_or_default();
        let own = (0..site.records.len() as u32)
            .map(RecordId)
            .find(|id| site.record(*id).document == Some(at as u32));
        let linked = linked(site, at);
        let mut seen: FxHashSet<RecordId> = FxHashSet::default();
        for_each_run(&document.body, |run| {
            every_name.scan(run, |hit| {
                let Some(record) = hit.record else { return };
                if Some(record) != own && !linked.contains(&record) && seen.insert(record) {
                    let name = &run[hit.start..hit.end];
                    let at = locate(&document.path, &text, name);
                    let id = project.resolved.site.record(record);
                    found.push(catalog::links::unlinked_name(at, &in_one_line(name), &id.id));
                }
            });
            for name in run.split(LINE_END).flat_map(proper_names) {
                if let Some(near) = known.near(name) {
                    let at = locate(&document.path, &text, name);
                    found.push(catalog::links::near_name(at, &in_one_line(name), &near));
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
        (args.format, report::Audience::Editor),
        Verbosity::Verbose,
    );
    Exit::Done
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
