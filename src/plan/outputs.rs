//! The listed outputs of a site: found by number, which a build goes by, and by path, which a server is asked for.

use std::ops::Index;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::id::RecordId;

use super::{Output, What};

/// All outputs but the files beside pages.
///
/// Pages of mentions come first and in a list of their own: a new name makes many, and shares the others.
#[derive(Clone, Debug)]
pub struct Outputs {
    mentions: Arc<Listed>,
    others: Arc<Listed>,
}

impl Outputs {
    /// Lists pages of mentions and others.
    pub fn new(mentions: Vec<Output>, others: Vec<Output>) -> Outputs {
        Outputs {
            mentions: Arc::new(Listed::new(mentions)),
            others: Arc::new(Listed::new(others)),
        }
    }

    /// Gives some records, which are sorted, other pages of mentions.
    pub fn with_mentions(&self, records: &[RecordId], pages: impl Fn(RecordId) -> Vec<Output>) -> Outputs {
        let stay = |output: &&Output| mentioned(output).is_none_or(|it| records.binary_search(&it).is_err());
        let kept = self.mentions.outputs.iter().filter(stay).cloned();
        let new = records.iter().flat_map(|it| pages(*it));
        Outputs {
            mentions: Arc::new(Listed::new(kept.chain(new).collect())),
            others: Arc::clone(&self.others),
        }
    }

    /// Counts the outputs.
    pub fn count(&self) -> usize {
        self.mentions.outputs.len() + self.others.outputs.len()
    }

    /// Walks through the outputs in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &Output> {
        self.mentions.outputs.iter().chain(&self.others.outputs)
    }

    /// Finds the first output that has a path.
    pub fn find(&self, path: &str) -> Option<&Output> {
        self.mentions.find(path).or_else(|| self.others.find(path))
    }
}

impl Index<usize> for Outputs {
    type Output = Output;

    fn index(&self, number: usize) -> &Output {
        let mentions = &self.mentions.outputs;
        mentions
            .get(number)
            .unwrap_or_else(|| &self.others.outputs[number - mentions.len()])
    }
}

/// The record whose mentions a page shows.
fn mentioned(output: &Output) -> Option<RecordId> {
    match output.what {
        What::Mentions { record, .. } => Some(record),
        _ => None,
    }
}

/// Outputs, and where each stands by the digest of its path.
#[derive(Debug)]
struct Listed {
    outputs: Vec<Output>,
    first: FxHashMap<u64, u32>,
    /// Those whose digest another has.
    same_digest: Vec<u32>,
}

impl Listed {
    fn new(outputs: Vec<Output>) -> Listed {
        let mut first = FxHashMap::with_capacity_and_hasher(outputs.len(), Default::default());
        let mut same_digest = Vec::new();
        for (at, output) in (0..).zip(&outputs) {
            if *first.entry(digest(&output.path)).or_insert(at) != at {
                same_digest.push(at);
            }
        }
        Listed {
            outputs,
            first,
            same_digest,
        }
    }

    fn find(&self, path: &str) -> Option<&Output> {
        let first = &self.outputs[*self.first.get(&digest(path))? as usize];
        let others = self.same_digest.iter().map(|at| &self.outputs[*at as usize]);
        std::iter::once(first).chain(others).find(|it| it.path == path)
    }
}

fn digest(path: &str) -> u64 {
    use std::hash::{BuildHasher, BuildHasherDefault};
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(path)
}
