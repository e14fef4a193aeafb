//! The listed outputs of a site: found by number, which a build goes by, and by path, which a server is asked for.

use std::ops::Index;
use std::sync::Arc;

use rayon::prelude::*;
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

/// Outputs, and where each stands by its path.
#[derive(Debug)]
struct Listed {
    outputs: Vec<Output>,
    /// Each path in the part that its digest says.
    parts: [Part; PARTS],
}

/// Where some outputs stand by the digests of their paths.
#[derive(Debug, Default)]
struct Part {
    first: FxHashMap<u64, u32>,
    /// Those whose digest another has.
    same_digest: Vec<u32>,
}

/// In so many parts, all cores can list them.
const PARTS: usize = 16;

impl Listed {
    fn new(outputs: Vec<Output>) -> Listed {
        let digests: Vec<u64> = outputs
            .par_iter()
            .with_min_len(1000)
            .map(|it| digest(&it.path))
            .collect();
        let mut parts: [Part; PARTS] = Default::default();
        let all = parts
            .par_iter_mut()
            .enumerate()
            .with_min_len(if outputs.len() < 1000 { PARTS } else { 1 });
        all.for_each(|(number, part)| {
            part.first.reserve(outputs.len() / PARTS);
            let of_part = (0..).zip(&digests).filter(|(_, digest)| part_of(**digest) == number);
            for (at, digest) in of_part {
                if *part.first.entry(*digest).or_insert(at) != at {
                    part.same_digest.push(at);
                }
            }
        });
        Listed { outputs, parts }
    }

    fn find(&self, path: &str) -> Option<&Output> {
        let digest = digest(path);
        let part = &self.parts[part_of(digest)];
        let first = part.first.get(&digest)?;
        let places = std::iter::once(first).chain(&part.same_digest);
        places.map(|at| &self.outputs[*at as usize]).find(|it| it.path == path)
    }
}

fn part_of(digest: u64) -> usize {
    digest as usize % PARTS
}

fn digest(path: &str) -> u64 {
    use std::hash::{BuildHasher, BuildHasherDefault};
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(path)
}
