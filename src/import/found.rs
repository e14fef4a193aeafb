//! Which names and dates of the site an article has, and on which line each stands first.

use rustc_hash::FxHashMap;

use crate::base::fold::fold;
use crate::base::id::RecordId;
use crate::language::Language;
use crate::parse::record::AliasKind;
use crate::resolve::Site;
use crate::resolve::near::{Known, every_name, proper_names};

use super::dates::Months;
use super::{Article, Part};

/// A record whose name stands in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub record: RecordId,
    /// The first line that names it, a caption only where no other does.
    pub line: usize,
    /// The name as it is written there.
    pub written: String,
    pub how: How,
}

/// What the name says of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It takes part in what is told, perhaps.
    Named,
    /// It stands under a picture only.
    Caption,
    /// It is the one who transmits.
    Credit,
}

/// Something of a line that the editor should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    pub line: usize,
    pub written: String,
    /// What it may mean: a name, ids, a date in EDTF.
    pub meaning: String,
}

/// What an article says to a site that knows its names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    pub known: Vec<Found>,
    /// Names of something else that stand for a record, a capital for its state.
    pub metonyms: Vec<Noted>,
    /// Names that are known as misspelt, with the right one.
    pub misspelt: Vec<Noted>,
    /// Unknown names close to known ones.
    pub near: Vec<Noted>,
    /// Names that several records have.
    pub shared: Vec<Noted>,
    pub dates: Vec<Noted>,
}

/// Finds names and dates in an article.
pub fn find(site: &Site, article: &Article, language: &Language) -> Names {
    let trie = every_name(site);
    let known = Known::new(site);
    let months = Months::new(language);
    let mut names = Names::default();
    let mut places: FxHashMap<RecordId, usize> = FxHashMap::default();
    for line in &article.lines {
        let mut shared: Vec<Noted> = Vec::new();
        trie.scan(&line.text, |hit| {
            let written = line.text[hit.start..hit.end].to_owned();
            let noted = |meaning: String| Noted {
                line: line.number,
                written: written.clone(),
                meaning,
            };
            let Some(record) = hit.record else {
                let owners = trie.owners(&written);
                let ids: Vec<String> = owners.iter().map(|id| site.record(*id).id.to_string()).collect();
                shared.push(noted(ids.join(", ")));
                return;
            };
            let kind = alias_kind(site, record, &written);
            if kind == Some(AliasKind::Misspelling) {
                names
                    .misspelt
                    .push(noted(site.name(record, language.lang()).0.to_owned()));
            }
            if kind == Some(AliasKind::Metonym) {
                names.metonyms.push(noted(site.record(record).id.to_string()));
                return;
            }
            let how = match line.part {
                Part::Credit => How::Credit,
                Part::Caption => How::Caption,
                _ => How::Named,
            };
            match places.get(&record) {
                Some(at) => {
                    let first = &mut names.known[*at];
                    if how == How::Named && first.how != How::Named {
                        (first.line, first.written, first.how) = (line.number, written.clone(), how);
                    }
                }
                None => {
                    places.insert(record, names.known.len());
                    names.known.push(Found {
                        record,
                        line: line.number,
                        written: written.clone(),
                        how,
                    });
                }
            }
        });
        names.shared.extend(shared);
        for name in proper_names(&line.text) {
            if let Some(near) = known.near(name) {
                names.near.push(Noted {
                    line: line.number,
                    written: name.to_owned(),
                    meaning: near,
                });
            }
        }
        if !matches!(line.part, Part::Credit | Part::Caption) {
            names
                .dates
                .extend(months.find(&line.text).into_iter().map(|date| Noted {
                    line: line.number,
                    written: date.written,
                    meaning: date.edtf,
                }));
        }
    }
    for noted in [
        &mut names.metonyms,
        &mut names.misspelt,
        &mut names.near,
        &mut names.shared,
        &mut names.dates,
    ] {
        let mut seen: Vec<(String, String)> = Vec::new();
        noted.retain(|it| {
            let key = (it.written.clone(), it.meaning.clone());
            let fresh = !seen.contains(&key);
            if fresh {
                seen.push(key);
            }
            fresh
        });
    }
    names.known.sort_by_key(|it| it.line);
    names
}

/// Returns what sort of alias a written name is; `None` for the record's own name.
fn alias_kind(site: &Site, record: RecordId, written: &str) -> Option<AliasKind> {
    let header = site.header(record)?;
    let folded = fold(written);
    let mut titles = header.title.value.0.iter().map(|(_, text)| text);
    if titles.any(|text| fold(text) == folded) {
        return None;
    }
    let alias = header.aliases.iter().find(|it| fold(&it.text.value) == folded)?;
    Some(alias.kind)
}
