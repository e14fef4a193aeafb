//! The listed outputs of a site: found by number, which a build goes by, and by path, which a server is asked for.

use std::iter::FlatMap;
use std::ops::Index;
use std::slice;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::base::id::RecordId;

use super::{Output, Years};

/// All outputs but the files beside pages, in segments that a later plan may share.
#[derive(Clone, Debug)]
pub struct Outputs {
    segments: Vec<Arc<Segment>>,
    /// The number of each segment's first output.
    starts: Vec<usize>,
    places: Arc<Places>,
}

/// Outputs that follow each other: of a run of records, or of what is no record.
#[derive(Debug, Default)]
pub struct Segment {
    pub outputs: Vec<Output>,
    /// The events by year of those of its records that concern too many for one page.
    pub years: Vec<(RecordId, Arc<Years>)>,
    /// How many of the outputs belong into the sitemap.
    pub in_sitemap: usize,
}

impl Outputs {
    /// Puts segments behind each other; `before` has as many, of which some may be the same.
    pub fn new(segments: Vec<Arc<Segment>>, before: Option<&Outputs>) -> Outputs {
        let places = before.and_then(|it| it.places_after(&segments));
        let mut count = 0;
        let start = |segment: &Arc<Segment>| {
            count += segment.outputs.len();
            count - segment.outputs.len()
        };
        Outputs {
            starts: segments.iter().map(start).collect(),
            places: places.unwrap_or_else(|| Arc::new(Places::of(&segments))),
            segments,
        }
    }

    /// Returns the segments.
    pub fn segments(&self) -> &[Arc<Segment>] {
        &self.segments
    }

    /// Counts the outputs.
    pub fn count(&self) -> usize {
        let last = self.starts.last().zip(self.segments.last());
        last.map_or(0, |(start, segment)| start + segment.outputs.len())
    }

    /// Walks through the outputs in the order of their numbers.
    pub fn iter(&self) -> Iter<'_> {
        self.segments.iter().flat_map(|segment| segment.outputs.iter())
    }

    /// Finds the first output that has a path.
    pub fn find(&self, path: &str) -> Option<&Output> {
        let digest = digest(path);
        let first = self.places.parts[part_of(digest)].get(&digest)?;
        let mut places = std::iter::once(first).chain(&self.places.same_digest);
        places.find_map(|it| {
            let output = &self.segments[it.segment as usize].outputs[it.at as usize];
            (output.path == path).then_some(output)
        })
    }

    /// Where everything stands once some segments are others; `None` where it costs no more to look at all.
    fn places_after(&self, segments: &[Arc<Segment>]) -> Option<Arc<Places>> {
        if segments.len() != self.segments.len() || !self.places.same_digest.is_empty() {
            return None;
        }
        let differ = |(_, (old, new)): &(u32, (&Arc<Segment>, &Arc<Segment>))| {
            !Arc::ptr_eq(old, new) && old.outputs != new.outputs
        };
        let others: Vec<_> = (0..).zip(self.segments.iter().zip(segments)).filter(differ).collect();
        if others.is_empty() {
            return Some(Arc::clone(&self.places));
        }
        let moved: usize = others
            .iter()
            .map(|(_, (old, new))| old.outputs.len() + new.outputs.len())
            .sum();
        if moved > self.count() / 4 {
            return None;
        }
        let mut places = Places::clone(&self.places);
        for digest in others.iter().flat_map(|(_, (old, _))| digests(old)) {
            places.parts[part_of(digest)].remove(&digest);
        }
        for (number, (_, new)) in others {
            places.add(number, digests(new));
        }
        // Which of two comes first is said by all.
        places.same_digest.is_empty().then(|| Arc::new(places))
    }
}

/// Walks through outputs.
pub type Iter<'a> =
    FlatMap<slice::Iter<'a, Arc<Segment>>, slice::Iter<'a, Output>, fn(&'a Arc<Segment>) -> slice::Iter<'a, Output>>;

impl Index<usize> for Outputs {
    type Output = Output;

    fn index(&self, number: usize) -> &Output {
        // Of segments that begin at one number, only the last has any outputs.
        let segment = self.starts.partition_point(|start| *start <= number) - 1;
        &self.segments[segment].outputs[number - self.starts[segment]]
    }
}

/// Where each output stands by the digest of its path, in the part that the digest says.
#[derive(Clone, Debug, Default)]
struct Places {
    parts: [FxHashMap<u64, Place>; PARTS],
    /// Those whose digest one before them has.
    same_digest: Vec<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    segment: u32,
    at: u32,
}

/// In so many parts, all cores can list them.
const PARTS: usize = 16;

impl Places {
    fn of(segments: &[Arc<Segment>]) -> Places {
        /// Fewer are listed on one core.
        const FEW: usize = 1000;
        let digests: Vec<Vec<u64>> = segments.par_iter().map(|it| digests(it).collect()).collect();
        let count: usize = digests.iter().map(Vec::len).sum();
        let mut places = Places::default();
        if count < FEW {
            for (number, digests) in (0..).zip(digests) {
                places.add(number, digests.into_iter());
            }
            return places;
        }
        let parts = places.parts.par_iter_mut().enumerate();
        let same = parts.map(|(part, first)| {
            let mut same = Vec::new();
            first.reserve(count / PARTS);
            for (segment, digests) in (0..).zip(&digests) {
                for (at, digest) in (0..).zip(digests).filter(|(_, it)| part_of(**it) == part) {
                    let place = Place { segment, at };
                    if *first.entry(*digest).or_insert(place) != place {
                        same.push(place);
                    }
                }
            }
            same
        });
        places.same_digest = same.flatten().collect();
        places
    }

    /// Adds a segment.
    fn add(&mut self, segment: u32, digests: impl Iterator<Item = u64>) {
        for (at, digest) in (0..).zip(digests) {
            let place = Place { segment, at };
            if *self.parts[part_of(digest)].entry(digest).or_insert(place) != place {
                self.same_digest.push(place);
            }
        }
    }
}

fn digests(segment: &Segment) -> impl Iterator<Item = u64> {
    segment.outputs.iter().map(|it| digest(&it.path))
}

fn part_of(digest: u64) -> usize {
    digest as usize % PARTS
}

fn digest(path: &str) -> u64 {
    use std::hash::{BuildHasher, BuildHasherDefault};
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(path)
}
