//! Known names in running text: a trie over folded words, the longest match first, one pass over each text.
//!
//! Words come from `base::fold`; in scripts without spaces each character is a word, so that a name is found inside a
//! run of text. Knows nothing of records but their ids.

use rustc_hash::FxHashMap;

use crate::base::fold::{Words, is_spaceless, is_word_char};
use crate::base::id::RecordId;

use super::names::folded_key;

/// Names to be found in text.
#[derive(Debug, Default)]
pub struct Trie {
    /// Folded word → its number.
    words: FxHashMap<Box<str>, u32>,
    /// A bit for the outline of each word, so that most words of a text need not be looked up.
    outlines: Outlines,
    /// From a node by a word to a node; node 0 is the root.
    edges: FxHashMap<(u32, u32), u32>,
    /// By word: the node that it leads to from the root, 0 where no name begins with it; most words cost one look.
    begins: Vec<u32>,
    /// By node: the names that end here, an index into `names`.
    ends: Vec<Vec<u32>>,
    names: Vec<Name>,
    /// How many names were removed.
    removed: usize,
}

/// A name as it was given.
#[derive(Debug)]
struct Name {
    text: Box<str>,
    record: RecordId,
    /// Up to four letters: capitals must agree.
    exact_case: bool,
}

/// A known name in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Bytes of the text that was scanned.
    pub start: usize,
    pub end: usize,
    /// The record; `None` where two records have the name.
    pub record: Option<RecordId>,
    /// A stand-in for the name where two have it: an index for [`Trie::owners`].
    pub name: u32,
}

/// Space for scanning, used again from text to text.
#[derive(Default)]
pub struct Scratch {
    /// Word number (or `UNKNOWN`), start and end of each word of the text.
    words: Vec<(u32, u32, u32)>,
    folded: String,
}

/// Which words a text has, and in which of its sections: says for certain that one is not there, and almost for certain
/// that it is.
#[derive(Clone, Debug)]
pub struct WordFilter([Sections; WordFilter::PLACES]);

/// Sections of a text, a bit for each; the ninth shares the first bit, and so on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sections(u8);

impl Sections {
    /// All that a text may have.
    pub const ALL: Sections = Sections(u8::MAX);

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

impl Default for WordFilter {
    fn default() -> WordFilter {
        WordFilter([Sections::default(); WordFilter::PLACES])
    }
}

impl WordFilter {
    const PLACES: usize = 1024;

    fn places(word: &str) -> [usize; 2] {
        let key = folded_key(word) as usize;
        [key, key >> 16].map(|it| it % WordFilter::PLACES)
    }

    /// Adds the words of a section's text.
    pub fn read(&mut self, text: &str, section: u32, scratch: &mut Scratch) {
        let bit = Sections::one(section);
        let mut words = Words::within(text, std::mem::take(&mut scratch.folded));
        while let Some(word) = words.next() {
            if !is_entity(text, word.start, word.end) {
                for place in WordFilter::places(word.folded) {
                    self.0[place].0 |= bit.0;
                }
            }
        }
        scratch.folded = words.into_buffer();
    }

    /// Finds the sections that may have all words of one of several names.
    pub fn may_have(&self, names: &[Needle]) -> Sections {
        let sections = |name: &Needle| match name.0.is_empty() {
            true => 0,
            false => name.0.iter().fold(u8::MAX, |all, place| all & self.0[*place].0),
        };
        Sections(names.iter().fold(0, |all, name| all | sections(name)))
    }
}

/// A name that texts are asked for.
pub struct Needle(Vec<usize>);

impl Needle {
    /// Reads the words of a name.
    pub fn new(name: &str) -> Needle {
        let mut places = Vec::new();
        let mut words = Words::new(name);
        while let Some(word) = words.next() {
            places.extend(WordFilter::places(word.folded));
        }
        Needle(places)
    }
}

const UNKNOWN: u32 = u32::MAX;

/// A set of words that now and then holds one too many.
#[derive(Debug)]
struct Outlines(Box<[u64; OUTLINES / 64]>);

/// Bits: enough for the words of some thousand names, few enough to stay at hand.
const OUTLINES: usize = 1 << 17;

impl Default for Outlines {
    fn default() -> Outlines {
        Outlines(Box::new([0; OUTLINES / 64]))
    }
}

impl Outlines {
    fn add(&mut self, word: &str) {
        let bit = Outlines::bit(word);
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    fn may_have(&self, word: &str) -> bool {
        let bit = Outlines::bit(word);
        self.0[bit / 64] & (1 << (bit % 64)) != 0
    }

    /// Made of the length and of four letters.
    fn bit(word: &str) -> usize {
        let bytes = word.as_bytes();
        let letter = |at: usize| bytes.get(at).map_or(0, |byte| u32::from(*byte));
        let length = bytes.len();
        let letters = letter(0) | letter(1) << 8 | letter(length / 2) << 16 | letter(length.wrapping_sub(1)) << 24;
        (letters.wrapping_add(length as u32).wrapping_mul(0x9E37_79B1) >> 15) as usize
    }
}

impl Trie {
    /// Adds a name of a record.
    pub fn add(&mut self, name: &str, record: RecordId) {
        if self.ends.is_empty() {
            self.ends.push(Vec::new());
        }
        let mut node = 0;
        let mut first = true;
        let mut words = Words::new(name);
        while let Some(word) = words.next() {
            let number = match self.words.get(word.folded) {
                Some(number) => *number,
                None => {
                    let number = self.words.len() as u32;
                    self.outlines.add(word.folded);
                    self.words.insert(word.folded.into(), number);
                    self.begins.push(0);
                    number
                }
            };
            let next = self.ends.len() as u32;
            node = *self.edges.entry((node, number)).or_insert(next);
            if first {
                self.begins[number as usize] = node;
                first = false;
            }
            if node == next {
                self.ends.push(Vec::new());
            }
        }
        if node == 0 {
            return;
        }
        let known = self.ends[node as usize].iter().any(|at| {
            let other = &self.names[*at as usize];
            other.record == record && (*other.text == *name || !other.exact_case)
        });
        if !known {
            let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
            let spaceless = name.chars().any(is_spaceless);
            self.ends[node as usize].push(self.names.len() as u32);
            self.names.push(Name {
                text: name.into(),
                record,
                exact_case: letters <= 4 && !spaceless,
            });
        }
    }

    /// Removes a name of a record, and all others of it that fold alike.
    pub fn remove(&mut self, name: &str, record: RecordId) {
        if let Some(node) = self.node(name) {
            let names = &self.names;
            self.ends[node as usize].retain(|at| names[*at as usize].record != record);
            self.removed += 1;
        }
    }

    /// Tells whether so much was removed that a new trie would be smaller.
    pub fn is_worn(&self) -> bool {
        self.removed > 500
    }

    /// Tells whether there is no name at all.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    fn node(&self, name: &str) -> Option<u32> {
        let mut node = 0;
        let mut words = Words::new(name);
        while let Some(word) = words.next() {
            let number = self.words.get(word.folded)?;
            node = *self.edges.get(&(node, *number))?;
        }
        (node != 0).then_some(node)
    }

    /// Finds the names in a text, from left to right, the longest at each place; what is found does not overlap.
    ///
    /// The text may be HTML-escaped: an entity such as `&amp;` is no word.
    pub fn scan(&self, text: &str, scratch: &mut Scratch, mut hit: impl FnMut(Hit)) {
        scratch.words.clear();
        let mut words = Words::within(text, std::mem::take(&mut scratch.folded));
        while let Some(word) = words.next() {
            let (start, end) = (word.start, word.end);
            if is_entity(text, start, end) {
                continue;
            }
            let number = match self.outlines.may_have(word.folded) {
                true => self.words.get(word.folded).copied().unwrap_or(UNKNOWN),
                false => UNKNOWN,
            };
            // Between words that no name has, one stands for all.
            if number != UNKNOWN || scratch.words.last().is_some_and(|last| last.0 != UNKNOWN) {
                scratch.words.push((number, start as u32, end as u32));
            }
        }
        scratch.folded = words.into_buffer();
        let words = &scratch.words;
        let mut at = 0;
        while at < words.len() {
            let (number, start, _) = words[at];
            if number == UNKNOWN || self.begins[number as usize] == 0 {
                at += 1;
                continue;
            }
            match self.longest(text, words, at) {
                Some((length, record, name)) => {
                    let end = words[at + length - 1].2;
                    hit(Hit {
                        start: start as usize,
                        end: end as usize,
                        record,
                        name,
                    });
                    at += length;
                }
                None => at += 1,
            }
        }
    }

    fn longest(&self, text: &str, words: &[(u32, u32, u32)], at: usize) -> Option<(usize, Option<RecordId>, u32)> {
        let mut node = 0;
        let mut best = None;
        for (length, (number, _, end)) in words[at..].iter().enumerate() {
            if *number == UNKNOWN {
                break;
            }
            node = match length {
                0 => self.begins[*number as usize],
                _ => match self.edges.get(&(node, *number)) {
                    Some(next) => *next,
                    None => break,
                },
            };
            let ends = &self.ends[node as usize];
            if !ends.is_empty() {
                let written = &text[words[at].1 as usize..*end as usize];
                if let Some((record, name)) = self.owner(ends, written) {
                    best = Some((length + 1, record, name));
                }
            }
        }
        best
    }

    /// Whose name the written words are: of those that end here, the ones whose separators and capitals agree.
    fn owner(&self, ends: &[u32], written: &str) -> Option<(Option<RecordId>, u32)> {
        let mut found: Option<(Option<RecordId>, u32)> = None;
        for at in ends {
            let name = &self.names[*at as usize];
            if (name.exact_case && *name.text != *written) || !same_separators(&name.text, written) {
                continue;
            }
            found = match found {
                None => Some((Some(name.record), *at)),
                Some((Some(other), first)) if other != name.record => Some((None, first)),
                found => found,
            };
        }
        found
    }

    /// Lists the records that have a name found with `record: None`, as that text was written.
    pub fn owners(&self, written: &str) -> Vec<RecordId> {
        let ends = self.node(written).and_then(|node| self.ends.get(node as usize));
        let mut owners: Vec<RecordId> = ends
            .into_iter()
            .flatten()
            .map(|at| &self.names[*at as usize])
            .filter(|name| !name.exact_case || *name.text == *written)
            .map(|name| name.record)
            .collect();
        owners.sort();
        owners.dedup();
        owners
    }
}

/// Whether what looks like a word of escaped text is an entity, such as `&amp;`.
fn is_entity(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    start > 0 && bytes[start - 1] == b'&' && bytes.get(end) == Some(&b';')
}

/// Whether what stands between the words of two texts is alike: spaces and hyphens count as one, apostrophes as one.
///
/// So « Union européenne » is not found in « Union. Européenne ».
fn same_separators(name: &str, written: &str) -> bool {
    // Most names are one word or differ in nothing: no need to look closer.
    name == written || {
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (plain(name) && plain(written)) || separators(name).eq(separators(written))
    }
}

/// Lists what stands between the words of a text, with a `w` for each word.
fn separators(text: &str) -> impl Iterator<Item = char> {
    let class = |c: char| match c {
        c if is_word_char(c) => 'w',
        '\'' | '’' | 'ʼ' | '‘' => '\'',
        '-' | '‐' | '‑' | '–' => '-',
        c if c.is_whitespace() => '-',
        c => c,
    };
    let mut rest = text.chars();
    let mut last = None;
    std::iter::from_fn(move || {
        loop {
            let c = rest.next()?;
            // An entity in escaped text stands for one character, as in AT&amp;T.
            if c == '&' && rest.as_str().starts_with("amp;") {
                rest.nth(3);
            }
            let next = class(c);
            if !matches!(next, 'w' | '-') || last != Some(next) {
                last = Some(next);
                return last;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str], text: &str) -> Vec<(String, Option<u32>)> {
        let mut trie = Trie::default();
        for (at, name) in names.iter().enumerate() {
            let (name, record) = name
                .split_once('=')
                .map_or((*name, at as u32), |(name, of)| (name, of.parse().expect("a number")));
            trie.add(name, RecordId(record));
        }
        let mut hits = Vec::new();
        trie.scan(text, &mut Scratch::default(), |hit| {
            hits.push((text[hit.start..hit.end].to_owned(), hit.record.map(|id| id.0)));
        });
        hits
    }

    fn one(text: &str, record: u32) -> (String, Option<u32>) {
        (text.to_owned(), Some(record))
    }

    #[test]
    fn the_longest_name_wins() {
        let names = ["Union européenne", "Union européenne de radio", "Union"];
        assert_eq!(found(&names, "L’Union européenne devra"), [one("Union européenne", 0)]);
        assert_eq!(
            found(&names, "l'union Européenne de radio"),
            [one("union Européenne de radio", 1)]
        );
    }

    #[test]
    fn whole_words_only() {
        assert_eq!(found(&["Chine"], "La Chinefrance et la machine"), []);
        assert_eq!(
            found(&["Chine"], "d’une Chine, la CHINE"),
            [one("Chine", 0), one("CHINE", 0)]
        );
    }

    #[test]
    fn accents_do_not_matter() {
        assert_eq!(found(&["Élysée"], "à l'Elysee"), [one("Elysee", 0)]);
    }

    #[test]
    fn case_matters_for_short_names() {
        assert_eq!(found(&["OCS"], "L'OCS et ocs"), [one("OCS", 0)]);
        assert_eq!(found(&["Oslo"], "oslo, Oslo"), [one("Oslo", 0)]);
    }

    #[test]
    fn scripts_without_spaces() {
        assert_eq!(
            found(&["上海合作组织", "中国"], "在上海合作组织中,中国表示"),
            [one("上海合作组织", 0), one("中国", 1)]
        );
    }

    #[test]
    fn a_sentence_end_parts_a_name() {
        assert_eq!(found(&["Union européenne"], "l'Union. Européenne"), []);
        assert_eq!(
            found(&["Union européenne"], "l'Union\u{a0}européenne"),
            [one("Union\u{a0}européenne", 0)]
        );
    }

    #[test]
    fn a_shared_name_has_no_owner() {
        assert_eq!(
            found(&["Géorgie=1", "Géorgie=2"], "La Géorgie"),
            [("Géorgie".to_owned(), None)]
        );
    }

    #[test]
    fn entities_are_no_words() {
        assert_eq!(found(&["amp", "lt"], "a &amp; b &lt; c"), []);
        assert_eq!(
            found(&["Marks & Spencer"], "chez Marks &amp; Spencer"),
            [one("Marks &amp; Spencer", 0)]
        );
    }

    #[test]
    fn cyrillic_and_arabic() {
        assert_eq!(found(&["Мишустин"], "премьер МИШУСТИН прибыл"), [one("МИШУСТИН", 0)]);
        assert_eq!(found(&["الصين"], "زار الصين أمس"), [one("الصين", 0)]);
    }
}
