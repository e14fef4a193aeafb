//! Addresses that two files would have, on any system: whatever the case, composed or not.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::fold::nfc;
use crate::base::id::RecordId;
use crate::diag::{Diagnostic, Location, catalog, nearest_three};
use crate::parse::body::{Hole, LinkTarget};
use crate::resolve::{Site, Target};

use super::{Beside, Plan, What, holder};

/// Reports outputs that collide, and links to addresses that no output has.
pub fn check(site: &Site, plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    check_addresses(site, plan, diagnostics);
    (0..site.documents.len()).for_each(|at| check_paths(site, plan, at, diagnostics));
}

/// Reports outputs that collide.
pub fn check_addresses(site: &Site, plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    let outputs = &plan.outputs;
    let mut taken: FxHashMap<Cow<'_, str>, usize> =
        FxHashMap::with_capacity_and_hasher(outputs.count(), Default::default());
    for (index, output) in outputs.iter().enumerate() {
        let first = *taken.entry(key(&output.path)).or_insert(index);
        if first == index {
            continue;
        }
        let other = &outputs[first];
        let how = if other.path == output.path {
            ""
        } else {
            " on systems that take both spellings for one"
        };
        let address = address(&output.path);
        match (location(site, &output.what), location(site, &other.what)) {
            (Some(here), Some(there)) => {
                diagnostics.push(catalog::output::address_taken(here, &address, there, how));
            }
            (Some(at), None) | (None, Some(at)) => {
                diagnostics.push(catalog::output::address_reserved(at, &address));
            }
            (None, None) => {}
        }
    }
    // Nothing else may stand where a page has a file beside it, and no folder either.
    for output in outputs.iter() {
        let path = output.path.strip_suffix("/index.html").unwrap_or(&output.path);
        let Some((folder, name)) = path.rsplit_once('/') else {
            continue;
        };
        let Some(file) = Beside::ALL.into_iter().find(|it| it.name().eq_ignore_ascii_case(name)) else {
            continue;
        };
        let page = taken
            .get(&(key(folder) + "/index.html"))
            .and_then(|at| outputs[*at].what.page());
        if page.is_some_and(|page| file.is_beside(site, page))
            && let Some(at) = location(site, &output.what)
        {
            diagnostics.push(catalog::output::address_reserved(at, &address(&output.path)));
        }
    }
}

/// What two paths have in common that some system takes for one.
fn key(path: &str) -> Cow<'_, str> {
    let plain = path.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    match plain {
        true => Cow::Borrowed(path),
        false => Cow::Owned(nfc(&path.to_lowercase()).into_owned()),
    }
}

fn address(path: &str) -> String {
    format!("/{}", path.strip_suffix("index.html").unwrap_or(path))
}

/// The place that gives an output its address: slug, former id or redirect, else the file.
fn location(site: &Site, what: &What) -> Option<Location> {
    let path = holder(site, what)?;
    let whole = Location::whole(&path);
    let (id, from) = match what {
        What::Record(id) | What::Plain(id) => (*id, None),
        What::Redirect(index) => (site.redirects[*index].to, Some(&site.redirects[*index].from)),
        _ => return Some(whole),
    };
    Some(place(site, id, from).unwrap_or(whole))
}

fn place(site: &Site, id: RecordId, from: Option<&String>) -> Option<Location> {
    let document = site.document(id)?;
    let header = &document.header;
    let Some(from) = from else {
        return header.slug.as_ref().map(|slug| document.location(slug.at));
    };
    let redirect = header.redirect_from.iter().find(|it| *it.value == **from);
    let former = || {
        let last = from.trim_matches('/').rsplit('/').next()?;
        header.former_ids.iter().find(|it| &*it.value == last)
    };
    redirect.or_else(former).map(|it| document.location(it.at))
}

/// Reports the links of one file by address that lead to nothing.
pub fn check_paths(site: &Site, plan: &Plan, at: usize, diagnostics: &mut Vec<Diagnostic>) {
    let severity = match site.config.dangling_links {
        crate::config::Strictness::Error => crate::diag::Severity::Error,
        crate::config::Strictness::Warn => crate::diag::Severity::Warning,
        crate::config::Strictness::Note => crate::diag::Severity::Note,
    };
    let (document, joins) = (&site.documents[at], &site.joins[at]);
    let summaries = document.header.summary.iter().map(|(_, body)| body);
    let bodies = std::iter::once((&document.body, &joins.body)).chain(summaries.zip(&joins.summaries));
    for (body, joins) in bodies {
        for (link, target) in body.links.iter().zip(&joins.links) {
            let (Target::Path(address), LinkTarget::Path(typed) | LinkTarget::Wiki(typed)) = (target, &link.target)
            else {
                continue;
            };
            if plan.has(site, address) {
                continue;
            }
            let nearest = nearest_files(site, typed);
            let at = document.location(link.at);
            diagnostics.push(catalog::links::dangling_path(severity, at, typed, &nearest));
        }
    }
    debug_assert!(
        document
            .body
            .slots
            .iter()
            .all(|slot| !matches!(slot.hole, Hole::Link(at) if at as usize >= document.body.links.len()))
    );
}

/// Finds Markdown files whose names are near a mistyped one.
fn nearest_files(site: &Site, typed: &str) -> Vec<String> {
    let name = |path: &str| {
        path.trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let wanted = name(typed);
    let there = site.documents.iter().filter(|it| !it.path.is_empty());
    let mut names: Vec<(String, &Arc<str>)> = there.map(|it| (name(&it.path), &it.path)).collect();
    names.sort_unstable_by_key(|(_, path)| *path);
    let wanted = if wanted.contains('.') {
        wanted
    } else {
        format!("{wanted}.md")
    };
    let near = nearest_three(&wanted, names.iter().map(|(name, _)| name.as_str()));
    near.into_iter()
        .filter_map(|near| names.iter().find(|(name, _)| name == near))
        .map(|(_, path)| path.strip_prefix("content/").unwrap_or(path).to_owned())
        .collect()
}
