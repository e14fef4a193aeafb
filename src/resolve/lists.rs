//! Many short lists in two vectors: what each record has, looked up by its id without an allocation for each.

use rayon::slice::ParallelSliceMut;

use crate::base::id::RecordId;

/// A list for each record.
#[derive(Clone, Debug, PartialEq)]
pub struct Lists<T> {
    /// Where the list of a record begins; one more than there are records.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Lists<T> {
    /// Sorts pairs of record and item into a list for each record, the items by their own order; each item once.
    pub fn build(records: usize, mut pairs: Vec<(RecordId, T)>) -> Lists<T>
    where
        T: Ord + Send,
    {
        pairs.par_sort_unstable();
        pairs.dedup();
        Lists::from_sorted(records, pairs)
    }

    /// Makes the lists from pairs that are sorted by record already.
    pub fn from_sorted(records: usize, pairs: Vec<(RecordId, T)>) -> Lists<T> {
        let mut starts = Vec::with_capacity(records + 1);
        let mut items = Vec::with_capacity(pairs.len());
        for (record, item) in pairs {
            while starts.len() <= record.index() {
                starts.push(items.len() as u32);
            }
            items.push(item);
        }
        starts.resize(records + 1, items.len() as u32);
        Lists { starts, items }
    }

    /// Returns the list of a record.
    pub fn of(&self, record: RecordId) -> &[T] {
        let at = record.index();
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(start), Some(end)) => &self.items[*start as usize..*end as usize],
            _ => &[],
        }
    }
}

impl<T> Default for Lists<T> {
    fn default() -> Lists<T> {
        Lists {
            starts: Vec::new(),
            items: Vec::new(),
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
                (RecordId(2), 'b'),
                (RecordId(0), 'z'),
                (RecordId(2), 'a'),
                (RecordId(2), 'b'),
            ],
        );
        assert_eq!(lists.of(RecordId(0)), ['z']);
        assert_eq!(lists.of(RecordId(1)), [] as [char; 0]);
        assert_eq!(lists.of(RecordId(2)), ['a', 'b']);
        assert_eq!(lists.of(RecordId(3)), [] as [char; 0]);
    }
}
