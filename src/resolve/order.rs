//! The order of records in time, both ways round, worked out once as ranks so that lists sort by integers.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::base::chunks::Chunks;
use crate::base::date::{AsOf, EventDate, Moment};
use crate::base::id::{Kind, RecordId};
use crate::parse::document::{Document, Page};
use crate::parse::record::{Facts, Published};

use super::site::{Chronology, Record};

/// How far apart ranks are, so that others find room between them; less where there are very many.
const STEP: u32 = 1024;
/// The first rank: most of what comes is newer than all others and stands before them.
const FIRST: u32 = 1 << 28;

/// The order of a site before some records came or got another date.
pub struct Before<'a> {
    pub chronology: &'a Chronology,
    /// The records that came or got another date.
    pub moved: &'a FxHashSet<RecordId>,
}

/// Whether those who keep their place in the order keep their ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ranks {
    Kept,
    New,
}

/// Ranks all records by date; whoever has not moved since `before` keeps its ranks, where there is room between them.
pub fn chronology(
    records: &Chunks<Record>,
    documents: &Chunks<Arc<Document>>,
    as_of: Option<&AsOf>,
    before: Option<&Before<'_>>,
) -> (Chronology, Ranks) {
    let mut dated: Vec<(u32, (Moment, Moment))> = Vec::with_capacity(records.len());
    let mut undated: Vec<(u32, Option<(Moment, Moment)>)> = Vec::new();
    let mut put_out: Vec<(bool, Reverse<Moment>, u32)> = Vec::with_capacity(records.len());
    let mut months = Vec::with_capacity(records.len());
    for (at, record) in records.iter().enumerate() {
        let at = at as u32;
        if record.is_vacant() {
            months.push(None);
            continue;
        }
        let header = record.document.map(|file| &documents[file as usize].header);
        let own = header.and_then(|header| date(&header.facts));
        months.push(own.and_then(|date| Some((date.year()?, date.month().unwrap_or(0)))));
        let published = header.and_then(|header| header.published.as_deref()).map(published);
        match own.and_then(EventDate::bounds).or(published.map(|it| (it, it))) {
            Some(bounds) => dated.push((at, bounds)),
            None => undated.push((at, own.map(EventDate::yearless_bounds))),
        }
        if let Some(moment) = published.or(own.and_then(EventDate::bounds).map(|it| it.0)) {
            let ahead = as_of.is_some_and(|now| !now.has_come(moment));
            put_out.push((ahead, Reverse(moment), at));
        }
    }
    // Records are sorted by kind and id, so the index stands for both in what follows.
    dated.sort_by_key(|(at, bounds)| (*bounds, *at));
    undated.sort_by_key(|(at, bounds)| (bounds.is_none(), *bounds, *at));
    let undated = || undated.iter().map(|(at, _)| *at);
    let oldest: Vec<u32> = dated.iter().map(|(at, _)| *at).chain(undated()).collect();
    dated.sort_by_key(|(at, (earliest, latest))| (Reverse(*earliest), Reverse(*latest), *at));
    let newest: Vec<u32> = dated.iter().map(|(at, _)| *at).chain(undated()).collect();
    put_out.sort_unstable();
    let is_event = |at: &u32| records[*at as usize].page == Page::Record(Kind::Event);
    let put_out: Vec<u32> = put_out.into_iter().map(|(_, _, at)| at).collect();
    let known = |ranks: fn(&Chronology) -> &[u32]| before.map(|it| (ranks(it.chronology), it.moved));
    let all = [
        ranks(&oldest, records.len(), known(|it| &it.oldest_first)),
        ranks(&newest, records.len(), known(|it| &it.newest_first)),
        ranks(&put_out, records.len(), known(|it| &it.published_first)),
    ];
    let how = match all.iter().all(|(_, how)| *how == Ranks::Kept) {
        true => Ranks::Kept,
        false => Ranks::New,
    };
    let [oldest_first, newest_first, published_first] = all.map(|(ranks, _)| ranks);
    let chronology = Chronology {
        oldest_first,
        newest_first,
        events: newest
            .iter()
            .filter(|at| is_event(at))
            .map(|at| RecordId(*at))
            .collect(),
        published_first,
        months,
    };
    (chronology, how)
}

/// Gives each record of a row a rank that is higher than that of the one before; `u32::MAX` to what is not in the row.
fn ranks(order: &[u32], records: usize, before: Option<(&[u32], &FxHashSet<RecordId>)>) -> (Vec<u32>, Ranks) {
    if let Some(ranks) = before.and_then(|(ranks, moved)| ranks_between(order, records, ranks, moved)) {
        return (ranks, Ranks::Kept);
    }
    let mut ranks = vec![u32::MAX; records];
    // The higher half is for other orders to stand behind.
    let step = (u32::MAX / 4 / (order.len() as u32 + 1)).clamp(1, STEP);
    for (rank, at) in (1..).zip(order) {
        ranks[*at as usize] = FIRST + rank * step;
    }
    (ranks, Ranks::New)
}

/// Keeps the ranks of those who have not moved; `None` where they are in another order or leave no room.
fn ranks_between(order: &[u32], records: usize, known: &[u32], moved: &FxHashSet<RecordId>) -> Option<Vec<u32>> {
    let mut ranks = vec![u32::MAX; records];
    let stays = |at: &u32| !moved.contains(&RecordId(*at));
    let mut last = 0;
    for (place, at) in order.iter().enumerate() {
        let rank = if stays(at) {
            *known.get(*at as usize)?
        } else {
            let rest = &order[place..];
            let next = rest.iter().position(stays);
            let count = next.unwrap_or(rest.len()) as u32;
            let end = match next {
                Some(next) => *known.get(rest[next] as usize)?,
                None => last
                    .max(FIRST)
                    .checked_add((count + 1).checked_mul(STEP)?)?
                    .min(u32::MAX / 2 - 1),
            };
            let last = match place {
                0 => end.saturating_sub((count + 1).saturating_mul(STEP)),
                _ => last,
            };
            last + end.checked_sub(last)? / (count + 1)
        };
        if rank <= last || rank >= u32::MAX / 2 {
            return None;
        }
        ranks[*at as usize] = rank;
        last = rank;
    }
    Some(ranks)
}

/// Returns the date by which a record stands in time.
pub fn date(facts: &Facts) -> Option<&EventDate> {
    match facts {
        Facts::Event(it) => it.date.as_ref(),
        Facts::Source(it) => it.date.as_ref(),
        Facts::Briefing(it) => it.date.as_ref(),
        Facts::Document(it) => it
            .adopted
            .as_ref()
            .or(it.signed.as_ref())
            .or(it.in_force.as_ref())
            .or(it.ended.as_ref()),
        _ => None,
    }
}

fn published(published: &Published) -> Moment {
    match published {
        Published::Instant(instant) => instant.moment(),
        Published::Date(date) => date.bounds().map_or(Moment::default(), |bounds| bounds.0),
    }
}
