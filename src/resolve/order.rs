//! The order of records in time, both ways round, worked out once as ranks so that lists sort by integers.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::base::chunks::Chunks;
use crate::base::date::{AsOf, EventDate, Moment};
use crate::base::id::{Kind, RecordId};
use crate::parse::document::{Document, Page};
use crate::parse::record::{Facts, Published};

use super::site::{Chronology, Record};

/// Ranks all records by date.
pub fn chronology(records: &Chunks<Record>, documents: &Chunks<Arc<Document>>, as_of: Option<&AsOf>) -> Chronology {
    let mut dated: Vec<(u32, (Moment, Moment))> = Vec::with_capacity(records.len());
    let mut undated: Vec<(u32, Option<(Moment, Moment)>)> = Vec::new();
    let mut put_out: Vec<(bool, Reverse<Moment>, u32)> = Vec::with_capacity(records.len());
    let mut months = Vec::with_capacity(records.len());
    for (at, record) in records.iter().enumerate() {
        let at = at as u32;
        let header = record.document.map(|file| &documents[file as usize].header);
        let own = header.and_then(|header| date(&header.facts));
        months.push(own.and_then(|date| Some((date.year()?, date.month().unwrap_or(0)))));
        let published = header.and_then(|header| header.published.as_ref()).map(published);
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
    let mut published_first = vec![u32::MAX; records.len()];
    for (rank, (_, _, at)) in put_out.iter().enumerate() {
        published_first[*at as usize] = rank as u32;
    }
    Chronology {
        oldest_first: ranks(&oldest),
        newest_first: ranks(&newest),
        events: newest
            .iter()
            .filter(|at| is_event(at))
            .map(|at| RecordId(*at))
            .collect(),
        published_first,
        months,
    }
}

fn ranks(order: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    for (rank, at) in order.iter().enumerate() {
        ranks[*at as usize] = rank as u32;
    }
    ranks
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
