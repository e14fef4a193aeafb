//! The order of lists and of the index: the newest first where records have dates, else by name.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::id::{Kind, RecordId};
use crate::language::Language;
use crate::parse::record::Facts;
use crate::resolve::Site;

use super::Before;

/// Records in the order of lists and of the index.
#[derive(Clone, Debug)]
pub struct Order {
    /// Records of each kind in the order of their list page.
    pub lists: [Arc<Vec<RecordId>>; 9],
    /// The letters under which the names of each kind's list stand, each with the place of its first name.
    pub list_letters: Arc<[Vec<(String, usize)>; 9]>,
    /// The names of the index by letter, in the language's order.
    pub letters: Arc<Vec<Letter>>,
    /// By record: its place among all that stand by their names; of no meaning for others.
    ranks: Arc<Vec<u32>>,
    keys: Arc<Keys>,
}

/// The names under one letter of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub letter: String,
    /// The part of its address.
    pub slug: String,
    pub records: Vec<RecordId>,
}

/// How each record sorts that stands by its name.
type Keys = Vec<Option<Arc<Key>>>;

/// How a name sorts.
#[derive(Debug)]
struct Key {
    sort: Vec<u8>,
    /// The letter under which it stands in the index.
    letter: String,
}

impl Order {
    /// Sorts a site's records in a language; what stands as it did before is not sorted again.
    pub fn of(site: &Site, language: &Language, before: Option<Before<'_>>) -> Order {
        let dated = || match before.filter(same_dates) {
            Some(before) => before.plan.order.lists.clone(),
            None => dated_lists(site),
        };
        let named = || match before.filter(|it| same_names(it, site)) {
            Some(before) => before.plan.order.clone(),
            None => Order::by_name(site, language, before),
        };
        let (mut dated, mut order) = rayon::join(dated, named);
        for kind in Kind::ALL.into_iter().filter(|it| is_by_date(*it)) {
            order.lists[kind.index()] = std::mem::take(&mut dated[kind.index()]);
        }
        order
    }

    /// Sorts those that stand by their names.
    fn by_name(site: &Site, language: &Language, before: Option<Before<'_>>) -> Order {
        let keys = keys(site, language, before);
        let named = Kind::ALL.into_iter().filter(|it| !is_by_date(*it));
        let mut all: Vec<RecordId> = named.flat_map(|kind| site.of_kind(kind)).collect();
        all.par_sort_unstable_by(|a, b| by_name(&keys, *a, *b));
        let mut ranks = vec![u32::MAX; site.records.len()];
        let mut lists: [Vec<RecordId>; 9] = Default::default();
        for (rank, id) in (0u32..).zip(all) {
            ranks[id.index()] = rank;
            if let Some(kind) = site.kind(id) {
                lists[kind.index()].push(id);
            }
        }
        let lists = lists.map(Arc::new);
        let mut letters: FxHashMap<String, Vec<RecordId>> = FxHashMap::default();
        let list_letters = Kind::ALL.map(|kind| list_letters(&lists[kind.index()], &keys, &mut letters));
        Order {
            letters: Arc::new(letters_in_order(letters, &keys)),
            lists,
            list_letters: Arc::new(list_letters),
            ranks: Arc::new(ranks),
            keys: Arc::new(keys),
        }
    }

    /// Picks a page of some records in the order in which their kinds' lists stand; of what has no date there, small
    /// weights come first.
    pub fn page(
        &self,
        site: &Site,
        records: impl Iterator<Item = RecordId>,
        (from, count): (usize, usize),
    ) -> Vec<RecordId> {
        let rank = |id: &RecordId| match site.kind(*id) {
            Some(kind) if is_by_date(kind) => (0, site.chronology.newest_first[id.index()]),
            _ => (site.header(*id).map_or(0, |it| it.weight), self.ranks[id.index()]),
        };
        let mut records: Vec<RecordId> = records.collect();
        // Of a long list only what comes before the page's end, and then the page, is put in order.
        if from + count < records.len() {
            records.select_nth_unstable_by_key(from + count, rank);
            records.truncate(from + count);
        }
        if from > 0 && from < records.len() {
            records.select_nth_unstable_by_key(from, rank);
        }
        records.drain(..from.min(records.len()));
        records.sort_unstable_by_key(rank);
        records
    }

    /// Forgets what only a later site would ask.
    pub fn forget_keys(&mut self) {
        self.keys = Arc::default();
    }
}

/// Tells whether the records that stand by their names are the same, under the same names.
fn same_names(before: &Before<'_>, site: &Site) -> bool {
    let same = |kind: Kind| Arc::ptr_eq(&before.site.kinds[kind.index()], &site.kinds[kind.index()]);
    before.moved.is_some_and(|it| !it.names) && Kind::ALL.into_iter().filter(|it| !is_by_date(*it)).all(same)
}

/// Tells whether the same records stand in the same order in time.
fn same_dates(before: &Before<'_>) -> bool {
    before.moved.is_some_and(|it| !it.records)
}

fn keys(site: &Site, language: &Language, before: Option<Before<'_>>) -> Keys {
    let key = |at| {
        let id = RecordId(at);
        let named = !is_by_date(site.kind(id)?) && !site.record(id).is_vacant();
        let name = named.then(|| sort_name(site, id))?;
        // A record may have another number in a site that was joined anew: its name is compared all the same.
        let known = before.and_then(|before| {
            let key = before.plan.order.keys.get(id.index())?.as_ref()?;
            (sort_name(before.site, id) == name).then_some(key)
        });
        let make = || Key {
            sort: language.sort_key(name),
            letter: language.first_letter(name),
        };
        Some(known.map_or_else(|| Arc::new(make()), Arc::clone))
    };
    (0..site.records.len() as u32).into_par_iter().map(key).collect()
}

/// The lists of what has dates, the newest first.
fn dated_lists(site: &Site) -> [Arc<Vec<RecordId>>; 9] {
    let mut lists: [Vec<RecordId>; 9] = Default::default();
    for id in site.chronology.newest() {
        let kind = site.kind_starts.partition_point(|first| *first <= id.0) - 1;
        if Kind::ALL.get(kind).is_some_and(|it| is_by_date(*it)) {
            lists[kind].push(id);
        }
    }
    lists.map(Arc::new)
}

/// Compares two records by name, then by id.
fn by_name(keys: &Keys, a: RecordId, b: RecordId) -> std::cmp::Ordering {
    let key = |id: RecordId| (keys[id.index()].as_ref().map(|it| &it.sort), id);
    key(a).cmp(&key(b))
}

/// Tells whether a kind's list stands in the order of time, not of names.
fn is_by_date(kind: Kind) -> bool {
    matches!(kind, Kind::Event | Kind::Briefing | Kind::Source)
}

/// The name by which a record is sorted.
pub fn sort_name(site: &Site, id: RecordId) -> &str {
    let name = match site.facts(id) {
        Facts::Actor(actor) => actor.sort_name.as_deref(),
        _ => None,
    };
    name.unwrap_or_else(|| site.name(id, &site.config.default_language).0)
}

/// The letters of a list in the order in which they first stand there; the index gets its names under theirs.
fn list_letters(list: &[RecordId], keys: &Keys, index: &mut FxHashMap<String, Vec<RecordId>>) -> Vec<(String, usize)> {
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut letters: Vec<(String, usize)> = Vec::new();
    for (at, id) in list.iter().enumerate() {
        let Some(key) = &keys[id.index()] else { continue };
        let letter = &key.letter;
        if !seen.contains(letter) {
            seen.insert(letter.clone());
            letters.push((letter.clone(), at));
        }
        match index.get_mut(letter) {
            Some(records) => records.push(*id),
            None => drop(index.insert(letter.clone(), vec![*id])),
        }
    }
    letters
}

/// The index holds names: not events, sources and editions, which are found by date.
fn letters_in_order(letters: FxHashMap<String, Vec<RecordId>>, keys: &Keys) -> Vec<Letter> {
    let mut letters: Vec<Letter> = letters
        .into_iter()
        .map(|(letter, mut records)| {
            records.sort_unstable_by(|a, b| by_name(keys, *a, *b));
            let slug = match letter.as_str() {
                "#" => "0".to_owned(),
                letter => letter.to_lowercase(),
            };
            Letter { letter, slug, records }
        })
        .collect();
    letters.sort_by(|a, b| a.letter.cmp(&b.letter));
    letters
}
