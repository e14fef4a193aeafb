//! The order of records in time, both ways round, worked out once as ranks so that lists sort by integers.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::base::chunks::Chunks;
use crate::base::date::{AsOf, EventDate, Moment};
use crate::base::id::{Kind, RecordId};
use crate::parse::document::{Document, Header, Page};
use crate::parse::record::{Facts, Published};

use super::site::{Chronology, Record, Site};

/// How far apart ranks are, so that others find room between them; less where there are very many.
const STEP: u32 = 1024;
/// The first rank: most of what comes is newer than all others and stands before them.
const FIRST: u32 = 1 << 28;

/// The records in the three orders that have ranks.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    oldest_first: Vec<u32>,
    pub(super) newest_first: Vec<u32>,
    published_first: Vec<u32>,
}

/// The order of a site before some records came, went or got another date.
pub struct Before<'a> {
    pub chronology: &'a Chronology,
    pub moved: &'a FxHashSet<RecordId>,
}

/// Whether those who keep their place in the order keep their ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ranks {
    Kept,
    New,
}

/// What a row is sorted by: the undated behind all others; two moments; the record, since records are sorted by kind
/// and id.
type Key = (u8, i64, i64, u32);

/// Where a record stands in time.
struct Place {
    oldest: Key,
    newest: Key,
    published: Option<Key>,
    month: Option<(i32, u8)>,
}

/// What records are dated by.
#[derive(Clone, Copy)]
struct Dated<'a> {
    records: &'a Chunks<Record>,
    documents: &'a Chunks<Arc<Document>>,
    as_of: Option<&'a AsOf>,
}

impl Dated<'_> {
    /// Tells where a record stands; `None` for a place without one.
    fn place(&self, at: u32) -> Option<Place> {
        let record = &self.records[at as usize];
        if record.is_vacant() {
            return None;
        }
        let header = record.document.map(|file| &self.documents[file as usize].header);
        let own = header.and_then(|header| date(&header.facts));
        let bounds = own.and_then(EventDate::bounds);
        let published = header.and_then(|header| header.published.as_deref()).map(published);
        let (oldest, newest) = match (header.and_then(when), own) {
            // The complement is smaller where the moment is greater.
            (Some((Moment(first), Moment(last))), _) => ((0, first, last, at), (0, !first, !last, at)),
            (None, Some(own)) => {
                let (Moment(first), Moment(last)) = own.yearless_bounds();
                ((1, first, last, at), (1, first, last, at))
            }
            (None, None) => ((2, 0, 0, at), (2, 0, 0, at)),
        };
        // Feeds compare instants; the order in time has a time of day within its own day.
        let happens = own.and_then(EventDate::instant).map(|it| it.moment());
        let published = published.or(happens).or(bounds.map(|it| it.0)).map(|moment| {
            let ahead = self.as_of.is_some_and(|now| !now.has_come(moment));
            (u8::from(ahead), !moment.0, 0, at)
        });
        Some(Place {
            oldest,
            newest,
            published,
            month: own.and_then(|date| Some((date.year()?, date.month().unwrap_or(0)))),
        })
    }
}

/// Ranks all records by date; whoever has not moved since `before` keeps its ranks, where there is room between them.
pub fn chronology(
    records: &Chunks<Record>,
    documents: &Chunks<Arc<Document>>,
    as_of: Option<&AsOf>,
    before: Option<&Before<'_>>,
) -> (Chronology, Ranks) {
    let dated = Dated {
        records,
        documents,
        as_of,
    };
    if let Some(chronology) = before.and_then(|before| moved(dated, before)) {
        return (chronology, Ranks::Kept);
    }
    let count = records.len();
    let mut oldest: Vec<Key> = Vec::with_capacity(count);
    let mut newest: Vec<Key> = Vec::with_capacity(count);
    let mut published: Vec<Key> = Vec::with_capacity(count);
    let mut months = Vec::with_capacity(count);
    for at in 0..count as u32 {
        let place = dated.place(at);
        months.push(place.as_ref().and_then(|it| it.month));
        if let Some(place) = place {
            oldest.push(place.oldest);
            newest.push(place.newest);
            published.extend(place.published);
        }
    }
    let row = |mut keys: Vec<Key>| -> Vec<u32> {
        keys.sort_unstable();
        keys.into_iter().map(|(.., at)| at).collect()
    };
    let rows = Rows {
        oldest_first: row(oldest),
        newest_first: row(newest),
        published_first: row(published),
    };
    let chronology = Chronology {
        oldest_first: ranks(&rows.oldest_first, count),
        newest_first: ranks(&rows.newest_first, count),
        events: rows
            .newest_first
            .iter()
            .filter(|at| is_event(records, **at))
            .map(|at| RecordId(*at))
            .collect(),
        published_first: ranks(&rows.published_first, count),
        months,
        rows,
    };
    (chronology, Ranks::New)
}

fn is_event(records: &Chunks<Record>, at: u32) -> bool {
    records[at as usize].page == Page::Record(Kind::Event)
}

/// Gives each record of a row a rank that is higher than that of the one before; `u32::MAX` to what is not in the row.
fn ranks(row: &[u32], records: usize) -> Vec<u32> {
    let mut ranks = vec![u32::MAX; records];
    // The higher half is for other orders to stand behind.
    let step = (u32::MAX / 4 / (row.len() as u32 + 1)).clamp(1, STEP);
    for (rank, at) in (1..).zip(row) {
        ranks[*at as usize] = FIRST + rank * step;
    }
    ranks
}

/// Moves some records to their places between all others; `None` where they are many or find no room.
fn moved(dated: Dated<'_>, before: &Before<'_>) -> Option<Chronology> {
    /// Each moves a part of three rows.
    const AT_ONCE: usize = 128;
    if before.moved.len() > AT_ONCE || before.chronology.months.len() != dated.records.len() {
        return None;
    }
    let mut after = before.chronology.clone();
    let Rows {
        oldest_first,
        newest_first,
        published_first,
    } = &mut after.rows;
    type KeyOf = fn(&Place) -> Option<Key>;
    let rows: [(_, _, KeyOf); 3] = [
        (oldest_first, &mut after.oldest_first, |it| Some(it.oldest)),
        (newest_first, &mut after.newest_first, |it| Some(it.newest)),
        (published_first, &mut after.published_first, |it| it.published),
    ];
    for (row, ranks, key) in rows {
        for RecordId(at) in before.moved {
            take_out(row, ranks, *at);
        }
        for RecordId(at) in before.moved {
            if let Some(own) = dated.place(*at).as_ref().and_then(key) {
                put_in(row, ranks, own, |at| dated.place(at).as_ref().and_then(key))?;
            }
        }
    }
    for RecordId(at) in before.moved {
        after.months[*at as usize] = dated.place(*at).and_then(|it| it.month);
    }
    after.events.retain(|id| !before.moved.contains(id));
    let ranks = &after.newest_first;
    for id in before.moved.iter().filter(|id| ranks[id.index()] != u32::MAX) {
        if is_event(dated.records, id.0) {
            let place = after.events.partition_point(|it| ranks[it.index()] < ranks[id.index()]);
            after.events.insert(place, *id);
        }
    }
    Some(after)
}

/// Takes a record out of a row.
fn take_out(row: &mut Vec<u32>, ranks: &mut [u32], at: u32) {
    let rank = ranks[at as usize];
    let place = row.partition_point(|it| ranks[*it as usize] < rank);
    if row.get(place) == Some(&at) {
        row.remove(place);
    }
    ranks[at as usize] = u32::MAX;
}

/// Puts a record into a row, with a rank between those of its neighbours; `None` where there is none.
fn put_in(row: &mut Vec<u32>, ranks: &mut [u32], own: Key, key: impl Fn(u32) -> Option<Key>) -> Option<()> {
    let place = row.partition_point(|at| key(*at).is_some_and(|it| it < own));
    let rank = |at: &u32| ranks[*at as usize];
    let (last, next) = (
        place.checked_sub(1).and_then(|it| row.get(it)).map(rank),
        row.get(place).map(rank),
    );
    let between = match (last, next) {
        (Some(last), Some(next)) => last + (next - last) / 2,
        (Some(last), None) => last.max(FIRST).checked_add(STEP)?,
        (None, Some(next)) => next.saturating_sub(STEP),
        (None, None) => FIRST,
    };
    let room = between > last.unwrap_or(0) && next.is_none_or(|next| between < next) && between < u32::MAX / 2;
    let (.., at) = own;
    room.then(|| {
        ranks[at as usize] = between;
        row.insert(place, at);
    })
}

/// Lists the events that begin at one moment, at another or between them, the newest first; the undated among them stand
/// where they were published.
pub fn events_between(site: &Site, from: Moment, to: Moment) -> &[RecordId] {
    let events = &site.chronology.events;
    let begins = |id: &RecordId| site.header(*id).and_then(when).map(|it| it.0);
    let newer = events.partition_point(|id| begins(id).is_some_and(|it| it > to));
    let (_, rest) = events.split_at(newer);
    &rest[..rest.partition_point(|id| begins(id).is_some_and(|it| it >= from))]
}

/// Returns when a record begins and ends as its order among others knows it: by its date, else when it was published.
fn when(header: &Header) -> Option<(Moment, Moment)> {
    let bounds = date(&header.facts).and_then(EventDate::bounds);
    bounds.or_else(|| header.published.as_deref().map(published).map(|it| (it, it)))
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
    published.moment().unwrap_or_default()
}
