//! The places of a quotation whose parts are parted by omissions: one place for each part, in order, none too far from the
//! one before.

use std::collections::VecDeque;

use super::TOLD;
use super::beside::Beside;
use super::find::{Occurrence, Search};
use super::limits::OMISSIONS_LIMIT;
use super::reading::Segment;
use super::steps::Steps;
use super::text::{SourceText, starts};
use super::verdict::Level;

/// A part of a quotation with what its places must be like.
pub struct Part<'s> {
    pub segment: &'s Segment,
    /// The worst level that counts.
    pub worst: Level,
    /// What must stand beside it.
    pub beside: Vec<&'s Beside>,
}

impl Part<'_> {
    /// Tells whether a place is one of this part's.
    pub fn takes(&self, text: &SourceText<'_>, place: &Occurrence) -> bool {
        place.level <= self.worst && self.beside.iter().all(|it| it.fits(text, place))
    }
}

/// The first words of the parts, chosen so far.
#[derive(Clone, Copy, Debug)]
struct Chain {
    firsts: [u32; OMISSIONS_LIMIT + 1],
    /// Index of the word after the last part's last, and the byte at which that part ends.
    end: u32,
    byte: u32,
}

/// The places of one part, on the way through the text.
struct Stage<'s> {
    search: Search<'s>,
    next: Option<Occurrence>,
    /// The last chain that ends before all that is still to come.
    latest: Option<Chain>,
    /// Chains that end behind words that are still to come; no more than the part has words.
    pending: VecDeque<Chain>,
}

impl Stage<'_> {
    fn step(&mut self, text: &SourceText<'_>, part: &Part<'_>) {
        self.next = self.search.by_ref().find(|it| part.takes(text, it));
    }

    fn settle(&mut self, first: u32) {
        while self.pending.front().is_some_and(|it| it.end <= first) {
            self.latest = self.pending.pop_front();
        }
    }
}

/// Finds where the parts of a quotation stand, at most one place more than are told: for each place where the first can
/// begin, the tightest choice, and no choice around another. An omission leaves out no more than `most` characters.
pub fn find(text: &SourceText<'_>, parts: &[Part<'_>], most: usize, steps: &Steps) -> Vec<Vec<Occurrence>> {
    let mut stages: Vec<Stage<'_>> = parts
        .iter()
        .map(|part| Stage {
            search: Search::new(text, part.segment, steps),
            next: None,
            latest: None,
            pending: VecDeque::new(),
        })
        .collect();
    let mut first = 0;
    for (stage, part) in stages.iter_mut().zip(parts) {
        // What stands before the first place of the part before is in no chain.
        stage.search.skip_to(first);
        stage.step(text, part);
        first = stage.next.map_or(text.words.len(), |it| it.end);
    }
    let mut found: Vec<Chain> = Vec::new();
    while found.len() <= TOLD && stages.last().is_some_and(|it| it.next.is_some()) {
        let upcoming = (0..stages.len()).filter(|at| stages[*at].next.is_some());
        let Some(at) = upcoming.min_by_key(|at| stages[*at].next.map(|it| it.first)) else {
            break;
        };
        let Some(place) = stages[at].next else { break };
        stages[at].step(text, &parts[at]);
        let Some(chain) = behind(text, &mut stages, at, &place, most) else {
            continue;
        };
        if at + 1 == parts.len() {
            // One that begins at the same place and ends later is around the other.
            if found.last().is_none_or(|it| it.firsts[0] != chain.firsts[0]) {
                found.push(chain);
            }
        } else {
            stages[at].settle(place.first as u32);
            stages[at].pending.push_back(chain);
        }
    }
    let places = |chain: &Chain| {
        let each = stages.iter_mut().zip(chain.firsts);
        each.filter_map(|(stage, first)| stage.search.at(first as usize))
            .collect()
    };
    found.iter().map(places).collect()
}

/// Puts a place behind the chain that ends next to it.
fn behind(
    text: &SourceText<'_>,
    stages: &mut [Stage<'_>],
    at: usize,
    place: &Occurrence,
    most: usize,
) -> Option<Chain> {
    let mut chain = Chain {
        firsts: [0; OMISSIONS_LIMIT + 1],
        end: 0,
        byte: 0,
    };
    if let Some(before) = at.checked_sub(1) {
        let stage = &mut stages[before];
        stage.settle(place.first as u32);
        chain = stage
            .latest
            .filter(|it| !is_longer(text, it.byte as usize, place.bytes.0, most))?;
    }
    chain.firsts[at] = place.first as u32;
    (chain.end, chain.byte) = (place.end as u32, place.bytes.1 as u32);
    Some(chain)
}

/// Tells whether a stretch of text has more than so many characters.
fn is_longer(text: &SourceText<'_>, from: usize, to: usize, most: usize) -> bool {
    let bytes = to.saturating_sub(from);
    // A character has at most four bytes.
    bytes > most && (bytes / 4 > most || starts(&text.text.as_bytes()[from..to]) as usize > most)
}
