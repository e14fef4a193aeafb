//! Many short lists in two vectors: what each record has, looked up by its id without an allocation for each.
//!
//! A copy shares them; lists that differ from then on lie beside, until they are many.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::id::RecordId;

/// A list for each record.
#[derive(Clone, Debug, PartialEq)]
pub struct Lists<T> {
    base: Arc<Base<T>>,
    /// Lists that took the place of those in `base`.
    beside: FxHashMap<RecordId, Arc<[T]>>,
}

#[derive(Debug, PartialEq)]
struct Base<T> {
    /// Where the list of a record begins; one more than there are records.
    starts: Vec<u32>,
    items: Vec<T>,
}

/// How many lists lie beside before all are put into one row again.
const BESIDE: usize = 200;

impl<T> Lists<T> {
    /// Sorts pairs of record and item, of which some may come after others, into a list for each record, the items by
    /// their own order; each item once.
    ///
    /// Pairs go to their lists in the order in which they come, so what comes in the order of the items costs little.
    pub fn build(records: usize, pairs: Vec<Vec<(RecordId, T)>>) -> Lists<T>
    where
        T: Ord + Copy,
    {
        let mut starts = vec![0u32; records + 1];
        for (record, _) in pairs.iter().flatten() {
            starts[record.index() + 1] += 1;
        }
        for at in 0..records {
            starts[at + 1] += starts[at];
        }
        let any = pairs.iter().flatten().next().map(|(_, item)| *item);
        let mut items: Vec<T> = any.map_or_else(Vec::new, |it| vec![it; starts[records] as usize]);
        let mut next = starts.clone();
        for (record, item) in pairs.into_iter().flatten() {
            let place = &mut next[record.index()];
            items[*place as usize] = item;
            *place += 1;
        }
        let mut length = 0;
        for at in 0..records {
            let (start, end) = (starts[at] as usize, starts[at + 1] as usize);
            starts[at] = length as u32;
            items[start..end].sort_unstable();
            for from in start..end {
                if from == start || items[from] != items[from - 1] {
                    items[length] = items[from];
                    length += 1;
                }
            }
        }
        starts[records] = length as u32;
        items.truncate(length);
        items.shrink_to_fit();
        Lists {
            base: Arc::new(Base { starts, items }),
            beside: FxHashMap::default(),
        }
    }

    /// Makes the lists from pairs that are sorted by record already.
    pub fn from_sorted(records: usize, pairs: Vec<(RecordId, T)>) -> Lists<T> {
        let mut starts = Vec::with_capacity(records + 1);
        for (at, (record, _)) in pairs.iter().enumerate() {
            while starts.len() <= record.index() {
                starts.push(at as u32);
            }
        }
        starts.resize(records + 1, pairs.len() as u32);
        // Takes the room of the pairs, so that a large site's lists are never in memory twice.
        let mut items: Vec<T> = pairs.into_iter().map(|(_, item)| item).collect();
        items.shrink_to_fit();
        Lists {
            base: Arc::new(Base { starts, items }),
            beside: FxHashMap::default(),
        }
    }

    /// Returns the list of a record.
    pub fn of(&self, record: RecordId) -> &[T] {
        if !self.beside.is_empty()
            && let Some(list) = self.beside.get(&record)
        {
            return list;
        }
        let at = record.index();
        let Base { starts, items } = &*self.base;
        match (starts.get(at), starts.get(at + 1)) {
            (Some(start), Some(end)) => &items[*start as usize..*end as usize],
            _ => &[],
        }
    }

    /// Puts lists into the place of others; copies keep what they have.
    pub fn change(&mut self, lists: impl IntoIterator<Item = (RecordId, Vec<T>)>)
    where
        T: Copy,
    {
        self.beside
            .extend(lists.into_iter().map(|(id, list)| (id, list.into())));
        if self.beside.len() <= BESIDE {
            return;
        }
        let records = self.base.starts.len().saturating_sub(1);
        let mut starts = Vec::with_capacity(records + 1);
        let mut items = Vec::with_capacity(self.base.items.len());
        for at in 0..records as u32 {
            starts.push(items.len() as u32);
            items.extend_from_slice(self.of(RecordId(at)));
        }
        starts.push(items.len() as u32);
        self.base = Arc::new(Base { starts, items });
        self.beside.clear();
    }
}

impl<T> Default for Lists<T> {
    fn default() -> Lists<T> {
        Lists {
            base: Arc::new(Base {
                starts: Vec::new(),
                items: Vec::new(),
            }),
            beside: FxHashMap::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_has_its_own_list() {
        let lists = Lists::build(
            4,
            vec![
                vec![(RecordId(2), 'b'), (RecordId(0), 'z')],
                Vec::new(),
                vec![(RecordId(2), 'a'), (RecordId(2), 'b')],
            ],
        );
        assert_eq!(lists.of(RecordId(0)), ['z']);
        assert_eq!(lists.of(RecordId(1)), [] as [char; 0]);
        assert_eq!(lists.of(RecordId(2)), ['a', 'b']);
        assert_eq!(lists.of(RecordId(3)), [] as [char; 0]);
    }

    #[test]
    fn changed_lists_are_the_copys_alone() {
        let first = Lists::build(1000, vec![(0..1000).map(|at| (RecordId(at), at)).collect()]);
        let mut second = first.clone();
        for at in (0..1000).step_by(2) {
            second.change([(RecordId(at), vec![at, 7])]);
        }
        for at in 0..1000 {
            assert_eq!(first.of(RecordId(at)), [at]);
            let list = if at % 2 == 0 { vec![at, 7] } else { vec![at] };
            assert_eq!(second.of(RecordId(at)), list);
        }
    }
}
