//! A long list in shared chunks: a copy costs little, and shares all but what is then changed in it.

use std::iter::FlatMap;
use std::ops::Index;
use std::slice;
use std::sync::Arc;

use rayon::prelude::*;

/// A list whose copies share their items, chunk by chunk.
#[derive(Clone, Debug)]
pub struct Chunks<T> {
    chunks: Vec<Arc<Vec<T>>>,
    length: usize,
}

/// How many items a chunk holds; all but the last are full.
const SIZE: usize = 256;

impl<T> Chunks<T> {
    /// Counts the items.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Tells whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Walks through all items.
    pub fn iter(&self) -> Iter<'_, T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    /// Returns an item.
    pub fn get(&self, index: usize) -> Option<&T> {
        self.chunks.get(index / SIZE)?.get(index % SIZE)
    }

    /// Changes an item in this list and in no copy of it.
    pub fn change(&mut self, index: usize, change: impl FnOnce(&mut T))
    where
        T: Clone,
    {
        change(&mut Arc::make_mut(&mut self.chunks[index / SIZE])[index % SIZE]);
    }

    /// Puts items into the place of others in this list and in no copy of it, on all cores; in the order of their indexes,
    /// each of which is the list's.
    pub fn replace(&mut self, items: &[(usize, T)])
    where
        T: Clone + Send + Sync,
    {
        let of = |chunk: usize| {
            let end = items.partition_point(|(index, _)| index / SIZE <= chunk);
            let start = items[..end].partition_point(|(index, _)| index / SIZE < chunk);
            &items[start..end]
        };
        let chunks = self.chunks.par_iter_mut().enumerate().with_min_len(16);
        chunks.for_each(|(at, chunk)| {
            let items = of(at);
            if !items.is_empty() {
                let chunk = Arc::make_mut(chunk);
                items
                    .iter()
                    .for_each(|(index, item)| chunk[index % SIZE] = item.clone());
            }
        });
    }

    /// Adds an item at the end of this list and of no copy of it.
    pub fn push(&mut self, item: T)
    where
        T: Clone,
    {
        match self.length % SIZE {
            0 => self.chunks.push(Arc::new(vec![item])),
            _ => self
                .chunks
                .last_mut()
                .into_iter()
                .for_each(|it| Arc::make_mut(it).push(item.clone())),
        }
        self.length += 1;
    }

    /// Returns how many items come before the first that does not meet a condition, where all before it do.
    pub fn partition_point(&self, meets: impl Fn(&T) -> bool) -> usize {
        let full = self.chunks.partition_point(|chunk| chunk.last().is_some_and(&meets));
        let rest = self.chunks.get(full).map_or(0, |chunk| chunk.partition_point(meets));
        (full * SIZE + rest).min(self.length)
    }
}

/// Walks through the items of a list in chunks.
pub type Iter<'a, T> =
    FlatMap<slice::Iter<'a, Arc<Vec<T>>>, slice::Iter<'a, T>, fn(&'a Arc<Vec<T>>) -> slice::Iter<'a, T>>;

impl<'a, T> IntoIterator for &'a Chunks<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> Index<usize> for Chunks<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.chunks[index / SIZE][index % SIZE]
    }
}

impl<T> From<Vec<T>> for Chunks<T> {
    fn from(items: Vec<T>) -> Chunks<T> {
        let length = items.len();
        let mut items = items.into_iter();
        let chunks = (0..length.div_ceil(SIZE))
            .map(|_| Arc::new(items.by_ref().take(SIZE).collect()))
            .collect();
        Chunks { chunks, length }
    }
}

impl<T> Default for Chunks<T> {
    fn default() -> Chunks<T> {
        Chunks {
            chunks: Vec::new(),
            length: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_leaves_copies_alone() {
        let first: Chunks<usize> = (0..1000).collect::<Vec<_>>().into();
        let mut second = first.clone();
        second.change(600, |it| *it = 7);
        assert_eq!((first[600], second[600], second[601]), (600, 7, 601));
        assert_eq!(first.iter().copied().collect::<Vec<_>>(), (0..1000).collect::<Vec<_>>());
        assert_eq!((first.len(), first.get(999), first.get(1000)), (1000, Some(&999), None));
        second.replace(&[(3, 8), (255, 9), (256, 10), (999, 11)]);
        assert_eq!(
            [3, 4, 255, 256, 257, 600, 999].map(|at| second[at]),
            [8, 4, 9, 10, 257, 7, 11]
        );
        for at in [0, 1, 255, 256, 257, 999, 1000] {
            assert_eq!(first.partition_point(|it| *it < at), at);
        }
    }
}
