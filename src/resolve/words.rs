//! Which words the running texts of files have: says for certain that one is not there, and almost for certain that it is.
//!
//! A word is asked of all files at once, so what is noted lies by word, not by file.

use rayon::prelude::*;

use crate::base::fold::Digests;

use super::trie::next_word;

/// Sections of a text, a bit for each; the ninth shares the first bit, and so on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sections(u8);

impl Sections {
    /// Tells whether a section is among them, by its number.
    pub fn have(self, section: u32) -> bool {
        self.0 & Sections::one(section).0 != 0
    }

    /// Tells whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn one(section: u32) -> Sections {
        Sections(1 << (section % u8::BITS))
    }
}

/// How many places words are told apart by.
const PLACES: usize = 1024;

/// How many files lie together.
const FILES: usize = 1024;

/// The places of a word: so many that of sections with a hundred words few seem to have one that they have not.
fn places(digest: u64) -> [usize; 4] {
    [digest, digest >> 16, digest >> 32, digest >> 48].map(|it| it as usize % PLACES)
}

/// The words of one file: by place the sections that have a word there.
#[derive(Clone, Debug)]
pub struct FileWords([Sections; PLACES]);

impl Default for FileWords {
    fn default() -> FileWords {
        FileWords([Sections::default(); PLACES])
    }
}

impl FileWords {
    /// Adds the words of a section's text.
    pub fn read(&mut self, text: &str, section: u32) {
        let bit = Sections::one(section);
        let mut words = Digests::new(text);
        while let Some(word) = next_word(text, &mut words) {
            for place in places(word.digest) {
                self.0[place].0 |= bit.0;
            }
        }
    }
}

/// A name that files are asked for.
pub struct Needle(Vec<usize>);

impl Needle {
    /// Reads the words of a name.
    pub fn new(name: &str) -> Needle {
        let mut all = Vec::new();
        let mut words = Digests::new(name);
        while let Some(word) = words.next() {
            all.extend(places(word.digest));
        }
        Needle(all)
    }
}

/// The words of all files, by their numbers.
#[derive(Default)]
pub struct WordTable(Vec<Block>);

/// The words of some files: for each place the sections of all of them, one file after the other.
struct Block(Vec<Sections>);

impl WordTable {
    /// Reads the words of so many files, on all cores.
    pub fn read(files: usize, words: impl Fn(usize) -> FileWords + Sync) -> WordTable {
        let blocks = (0..files.div_ceil(FILES)).into_par_iter().map(|block| {
            let first = block * FILES;
            let mut all = Block::default();
            (first..files.min(first + FILES)).for_each(|at| all.set(at - first, &words(at)));
            all
        });
        WordTable(blocks.collect())
    }

    /// Notes the words of a file in place of those that it had.
    pub fn set(&mut self, file: usize, words: &FileWords) {
        while self.0.len() <= file / FILES {
            self.0.push(Block::default());
        }
        self.0[file / FILES].set(file % FILES, words);
    }

    /// Finds the files that may have all words of one of several names, and in which sections of them; in their order.
    pub fn find(&self, names: &[Needle]) -> Vec<(u32, Sections)> {
        let blocks = self.0.par_iter().enumerate();
        let found = blocks.flat_map_iter(|(block, words)| {
            let sections = (0..).zip(words.find(names));
            sections
                .filter(|(_, it)| !it.is_empty())
                .map(move |(at, it)| ((block * FILES) as u32 + at, it))
        });
        found.collect()
    }
}

impl Default for Block {
    fn default() -> Block {
        Block(vec![Sections::default(); PLACES * FILES])
    }
}

impl Block {
    fn set(&mut self, at: usize, words: &FileWords) {
        for (place, sections) in words.0.iter().enumerate() {
            self.0[place * FILES + at] = *sections;
        }
    }

    fn find(&self, names: &[Needle]) -> Vec<Sections> {
        let mut any = vec![Sections::default(); FILES];
        for Needle(places) in names {
            let Some((first, others)) = places.split_first() else {
                continue;
            };
            let column = |place: usize| &self.0[place * FILES..(place + 1) * FILES];
            let mut all = column(*first).to_vec();
            for place in others {
                all.iter_mut().zip(column(*place)).for_each(|(all, it)| all.0 &= it.0);
            }
            any.iter_mut().zip(&all).for_each(|(any, it)| any.0 |= it.0);
        }
        any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_their_words() {
        let texts = ["L’Union européenne", "Une union", "&amp; l’européenne", ""];
        let read = |at: usize| {
            let mut words = FileWords::default();
            words.read(texts[at % texts.len()], (at / texts.len()) as u32);
            words
        };
        let mut table = WordTable::read(2_000, read);
        let both = [Needle::new("Union Européenne")];
        let found: Vec<u32> = table.find(&both).into_iter().map(|it| it.0).collect();
        assert_eq!(found, (0..2_000).step_by(4).collect::<Vec<u32>>());
        for (at, sections) in table.find(&both) {
            let section = at / 4;
            assert!(sections.have(section) && !sections.have(section + 1));
        }
        table.set(4, &FileWords::default());
        table.set(3_001, &read(0));
        let found: Vec<u32> = table.find(&both).into_iter().map(|it| it.0).collect();
        assert!(found.starts_with(&[0, 8]) && found.ends_with(&[1_996, 3_001]));
        let one_of = [Needle::new("une"), Needle::new("amp"), Needle::new("")];
        assert_eq!(table.find(&one_of).len(), 500);
        assert_eq!(table.find(&[]), []);
    }
}
