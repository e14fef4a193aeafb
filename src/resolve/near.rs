//! Names in running text that no link knows yet: runs of capitals, and the known name that one looks like.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::fold::fold;
use crate::base::id::RecordId;

use super::links::bar_states;
use super::{Site, Trie};

/// Every name of every record, also those that are never linked by themselves, and what keeps shorter ones out.
pub fn every_name(site: &Site) -> Trie {
    let mut trie = Trie::default();
    bar_states(&mut trie, &site.config);
    for at in 0..site.records.len() as u32 {
        let id = RecordId(at);
        let Some(header) = site.header(id) else { continue };
        for (_, name) in &header.title.value.0 {
            trie.add(name, id);
        }
        for alias in &header.aliases {
            trie.add(&alias.text.value, id);
        }
        for other in &header.confused_with {
            trie.bar(&other.value, Some(id));
        }
    }
    trie
}

/// Runs of two to four words that begin with capitals.
pub fn proper_names(text: &str) -> Vec<&str> {
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
pub struct Known {
    /// By the first letter and the number of words: folded name and the name as written.
    names: FxHashMap<(char, usize), Vec<(String, String)>>,
    all: FxHashSet<String>,
}

impl Known {
    /// Gathers the names of a site.
    pub fn new(site: &Site) -> Known {
        let mut known = Known {
            names: FxHashMap::default(),
            all: FxHashSet::default(),
        };
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

    /// Returns the known name that a written one looks like; nothing for one that is known.
    pub fn near(&self, name: &str) -> Option<String> {
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
