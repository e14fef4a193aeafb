//! Known names in running text: a trie over folded words, the longest match first, one pass over each text.
//!
//! Words come from `base::fold`; in scripts without spaces each character is a word, so that a name is found inside a
//! run of text. They are told apart by digests: only where a name may stand is it compared with what is written. Knows
//! nothing of records but their ids.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::fold::{Digested, Digests, Words, digest_behind, is_spaceless, is_word_char};
use crate::base::id::RecordId;

/// Names to be found in text.
#[derive(Debug, Default)]
pub struct Trie {
    nodes: Nodes,
    /// By node: the names that end there, and now and then one of other words that has the same digest.
    ends: FxHashMap<Node, Vec<Name>>,
    /// How many words the longest name has, or had.
    most_words: usize,
    /// How many names were removed.
    removed: usize,
}

/// A node of the trie: the digest of the words that lead to it.
type Node = u64;

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
}

/// Names that came after texts had been read for all others; few.
#[derive(Default)]
pub struct Newcomers {
    names: Vec<(Arc<str>, RecordId)>,
    /// The digests of their first words.
    firsts: Vec<u64>,
}

impl Newcomers {
    /// Adds a name of a record that had none with these words.
    pub fn add(&mut self, name: &Arc<str>, record: RecordId) {
        self.names.push((Arc::clone(name), record));
        self.firsts.extend(Digests::new(name).next().map(|it| it.digest));
    }

    /// Counts the names.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    fn have(&self, name: &Name) -> bool {
        let same = |(text, record): &(Arc<str>, RecordId)| *record == name.record && **text == *name.text;
        self.names.iter().any(same)
    }
}

/// Which nodes a trie has, and what there is at each; now and then one too many.
///
/// Two bits for each node, so that most words of a text cost one look.
#[derive(Debug, Default)]
struct Nodes {
    bits: Vec<u64>,
    /// By how much a digest is shifted to choose a number.
    shift: u32,
    /// How many nodes were marked.
    marked: usize,
}

impl Nodes {
    /// A name ends here.
    const NAME: u64 = 1;
    /// A name goes on from here.
    const LONGER: u64 = 2;
    /// Nodes in a number.
    const EACH: usize = u64::BITS as usize / 2;
    /// Places for the nodes of some hundred names, few enough to stay at hand; a power of two.
    const FEWEST: usize = 1 << 16;

    /// Makes room for more names than others have.
    fn larger(than: &Nodes) -> Nodes {
        let places = (than.bits.len() * Nodes::EACH * 2).max(Nodes::FEWEST);
        Nodes {
            bits: vec![0; places / Nodes::EACH],
            shift: u64::BITS - (places / Nodes::EACH).ilog2(),
            marked: 0,
        }
    }

    /// Tells whether so many places are taken that words which no name has would be found too often.
    fn are_crowded(&self) -> bool {
        self.marked * 32 >= self.bits.len() * Nodes::EACH
    }

    /// Finds where the bits of a node stand: in which number, as the upper bits of the digest say, and how far from its
    /// lowest bit, as the lower ones do.
    #[inline]
    fn place(&self, node: Node) -> (usize, u32) {
        ((node >> self.shift) as usize, (node as u32).wrapping_mul(2) % u64::BITS)
    }

    /// Says what there is at a node: nothing, or a sum of `NAME` and `LONGER`.
    #[inline]
    fn at(&self, node: Node) -> u64 {
        let (number, from) = self.place(node);
        self.bits.get(number).map_or(0, |bits| bits >> from & 3)
    }

    /// Marks the nodes of a name; returns how many words it has.
    fn mark(&mut self, name: &str) -> usize {
        let mut words = Digests::new(name);
        let mut node = None;
        let mut count = 0;
        while let Some(word) = words.next() {
            count += 1;
            node = Some(match node {
                None => word.digest,
                Some(before) => {
                    self.set(before, Nodes::LONGER);
                    digest_behind(before, word.digest)
                }
            });
        }
        if let Some(node) = node {
            self.set(node, Nodes::NAME);
        }
        count
    }

    fn set(&mut self, node: Node, what: u64) {
        let (number, from) = self.place(node);
        if let Some(bits) = self.bits.get_mut(number) {
            self.marked += usize::from(*bits >> from & 3 == 0);
            *bits |= what << from;
        }
    }
}

/// Finds the node that the words of a name lead to; `None` where it has no word.
fn node_of(name: &str) -> Option<Node> {
    let mut words = Digests::new(name);
    let mut node = words.next()?.digest;
    while let Some(word) = words.next() {
        node = digest_behind(node, word.digest);
    }
    Some(node)
}

impl Trie {
    /// Adds a name of a record.
    pub fn add(&mut self, name: &str, record: RecordId) {
        let Some(node) = node_of(name) else {
            return;
        };
        let names = self.ends.entry(node).or_default();
        let known = names.iter().any(|other| {
            other.record == record && (*other.text == *name || (!other.exact_case && same_words(&other.text, name)))
        });
        if known {
            return;
        }
        let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
        let spaceless = name.chars().any(is_spaceless);
        names.push(Name {
            text: name.into(),
            record,
            exact_case: letters <= 4 && !spaceless,
        });
        if self.nodes.are_crowded() {
            self.nodes = Nodes::larger(&self.nodes);
            for other in self.ends.values().flatten() {
                self.nodes.mark(&other.text);
            }
        }
        self.most_words = self.most_words.max(self.nodes.mark(name));
    }

    /// Removes a name of a record, and all others of it that fold alike.
    pub fn remove(&mut self, name: &str, record: RecordId) {
        let names = node_of(name).and_then(|node| self.ends.get_mut(&node));
        if let Some(names) = names {
            names.retain(|it| it.record != record || !same_words(&it.text, name));
            self.removed += 1;
        }
    }

    /// Tells whether so much was removed that a new trie would be smaller.
    pub fn is_worn(&self) -> bool {
        self.removed > 500
    }

    /// Tells whether there is no name at all.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Finds the names in a text, from left to right, the longest at each place; what is found does not overlap.
    ///
    /// The text may be HTML-escaped: an entity such as `&amp;` is no word.
    pub fn scan(&self, text: &str, mut hit: impl FnMut(Hit)) {
        let mut words = Digests::new(text);
        while let Some(first) = self.beginning(text, &mut words) {
            words.go_behind(first);
            let found = self.longest(text, first, || next_word(text, &mut words), |_| true);
            let Some((last, record)) = found else {
                words.go_behind(first);
                continue;
            };
            words.go_behind(last);
            hit(Hit {
                start: first.start,
                end: last.end,
                record,
            });
        }
    }

    /// Finds what a scan finds now that newcomers are among the names and did not find before, where that is all that
    /// came of them; returns whether it is. Where one stands so near another name that it may take its place, or hide one
    /// behind it, only a scan can say; where that is tedious to find out, a scan is faster.
    ///
    /// `words` is room for the words of the text.
    pub fn scan_for(
        &self,
        text: &str,
        newcomers: &Newcomers,
        words: &mut Vec<Digested>,
        mut hit: impl FnMut(Hit),
    ) -> bool {
        /// So many words around newcomers are looked at, for each word of the text.
        const LOOKS: usize = 4;
        words.clear();
        let mut all = Digests::new(text);
        words.extend(std::iter::from_fn(|| next_word(text, &mut all)));
        let mut looks = LOOKS * words.len();
        for (at, first) in words.iter().enumerate() {
            if !newcomers.firsts.contains(&first.digest) {
                continue;
            }
            let now = self.name_at(text, &words[at..], |_| true);
            let before = self.name_at(text, &words[at..], |name| !newcomers.have(name));
            if now == before {
                continue;
            }
            let (Some((last, Some(record))), None) = (now, before) else {
                return false;
            };
            let reaches = |from: usize| {
                let name = self.name_at(text, &words[from..], |_| true);
                name.is_some_and(|(last, _)| last.end > first.start)
            };
            let within = words[at + 1..].iter().take_while(|it| it.start < last.end).count();
            let (mut before, mut within) = ((at + 1).saturating_sub(self.most_words)..at, at + 1..at + 1 + within);
            let Some(left) = looks.checked_sub(before.len() + within.len()) else {
                return false;
            };
            looks = left;
            if before.any(reaches) || within.any(reaches) {
                return false;
            }
            hit(Hit {
                start: first.start,
                end: last.end,
                record: Some(record),
            });
        }
        true
    }

    /// Finds the longest name that begins with the first of some words, among those that count.
    fn name_at(
        &self,
        text: &str,
        words: &[Digested],
        counts: impl Fn(&Name) -> bool,
    ) -> Option<(Digested, Option<RecordId>)> {
        let (first, rest) = words.split_first()?;
        let mut rest = rest.iter().copied();
        self.longest(text, *first, || rest.next(), counts)
    }

    /// Finds the next word that most likely begins a name: it is one, or the word behind it goes on with one.
    fn beginning(&self, text: &str, words: &mut Digests<'_>) -> Option<Digested> {
        // The word before, and whether names go on from it.
        let (mut before, mut open) = (Digested::default(), false);
        while let Some(word) = words.next() {
            let here = self.nodes.at(word.digest);
            if (here == 0 && !open) || is_entity(text, word.start, word.end) {
                continue;
            }
            if open && self.nodes.at(digest_behind(before.digest, word.digest)) != 0 {
                return Some(before);
            }
            if here & Nodes::NAME != 0 {
                return Some(word);
            }
            (before, open) = (word, here != 0);
        }
        None
    }

    /// Finds the longest name that begins with a word, among those that count: its last word, and whose it is, `None`
    /// where several have it. Asks for more words as long as names go on.
    #[inline]
    fn longest(
        &self,
        text: &str,
        first: Digested,
        mut more: impl FnMut() -> Option<Digested>,
        counts: impl Fn(&Name) -> bool,
    ) -> Option<(Digested, Option<RecordId>)> {
        let (mut node, mut last) = (first.digest, first);
        let mut longest = None;
        loop {
            let here = self.nodes.at(node);
            if here & Nodes::NAME != 0
                && let Some(names) = self.ends.get(&node)
                && let Some(record) = owner(names.iter().filter(|it| counts(it)), &text[first.start..last.end])
            {
                longest = Some((last, record));
            }
            if here & Nodes::LONGER == 0 {
                return longest;
            }
            let Some(word) = more() else {
                return longest;
            };
            last = word;
            node = digest_behind(node, last.digest);
        }
    }

    /// Lists the records that have a name found with `record: None`, as that text was written.
    pub fn owners(&self, written: &str) -> Vec<RecordId> {
        let names = node_of(written).and_then(|node| self.ends.get(&node));
        let has = |name: &&Name| match name.exact_case {
            true => *name.text == *written,
            false => same_words(&name.text, written),
        };
        let mut owners: Vec<RecordId> = names.into_iter().flatten().filter(has).map(|it| it.record).collect();
        owners.sort();
        owners.dedup();
        owners
    }
}

/// Whose name the written words are: of those that end here, the ones whose separators and capitals agree; `Some(None)`
/// where several records have it.
fn owner<'a>(names: impl Iterator<Item = &'a Name>, written: &str) -> Option<Option<RecordId>> {
    let mut found: Option<Option<RecordId>> = None;
    for name in names {
        let text = &*name.text;
        let fits = text == written
            || (!name.exact_case
                && (differs_little(text, written) || (same_separators(text, written) && is_written(text, written))));
        if fits {
            found = match found {
                None => Some(Some(name.record)),
                Some(Some(other)) if other != name.record => Some(None),
                found => found,
            };
        }
    }
    found
}

/// Reads the next word of a text that is no entity.
#[inline(always)]
pub fn next_word(text: &str, words: &mut Digests<'_>) -> Option<Digested> {
    loop {
        let word = words.next()?;
        if !is_entity(text, word.start, word.end) {
            return Some(word);
        }
    }
}

/// Whether two names have the same words.
pub fn same_words(name: &str, other: &str) -> bool {
    name == other || folded_words(name, |_, _| true) == folded_words(other, |_, _| true)
}

/// Whether a name's words are those of escaped text.
fn is_written(name: &str, written: &str) -> bool {
    folded_words(name, |_, _| true) == folded_words(written, |start, end| !is_entity(written, start, end))
}

/// Lists the words of a text that count, each with a line's end behind it.
fn folded_words(text: &str, counts: impl Fn(usize, usize) -> bool) -> String {
    let mut all = String::with_capacity(text.len() + 1);
    let mut words = Words::new(text);
    while let Some(word) = words.next() {
        if counts(word.start, word.end) {
            all.push_str(word.folded);
            all.push('\n');
        }
    }
    all
}

/// Whether what looks like a word of escaped text is an entity, such as `&amp;`.
fn is_entity(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    bytes.get(end) == Some(&b';') && start.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'&')
}

/// Whether a written name differs from the name at most in capitals of ASCII and in what typography makes of spaces and
/// apostrophes. Most do, and need no closer look.
fn differs_little(name: &str, written: &str) -> bool {
    let (mut name, mut written) = (name.as_bytes(), written.as_bytes());
    loop {
        (name, written) = match (name, written) {
            ([one, name @ ..], [other, written @ ..]) if one.eq_ignore_ascii_case(other) => (name, written),
            ([b'\'', name @ ..], [0xE2, 0x80, 0x99, written @ ..]) => (name, written),
            ([b' ', name @ ..], [0xC2, 0xA0, written @ ..]) => (name, written),
            (name, written) => return name.is_empty() && written.is_empty(),
        };
    }
}

/// Whether what stands between the words of two texts is alike: spaces and hyphens count as one, apostrophes as one.
///
/// So « Union européenne » is not found in « Union. Européenne ».
fn same_separators(name: &str, written: &str) -> bool {
    separators(name).eq(separators(written))
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
        trie.scan(text, |hit| {
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

    /// Does what the trie does, one name after the other at each word.
    fn found_plainly(names: &[(String, u32)], text: &str) -> Vec<Hit> {
        let words_of =
            |text: &str| -> Vec<String> { folded_words(text, |_, _| true).lines().map(str::to_owned).collect() };
        let exact =
            |name: &str| name.chars().filter(|c| c.is_alphanumeric()).count() <= 4 && !name.chars().any(is_spaceless);
        let mut known: Vec<(Vec<String>, &str, u32)> = Vec::new();
        for (name, record) in names {
            let words = words_of(name);
            let before =
                |it: &(Vec<String>, &str, u32)| it.0 == words && it.2 == *record && (it.1 == name || !exact(it.1));
            if !words.is_empty() && !known.iter().any(before) {
                known.push((words, name, *record));
            }
        }
        let mut words: Vec<(String, usize, usize)> = Vec::new();
        let mut reader = Words::new(text);
        while let Some(word) = reader.next() {
            if !is_entity(text, word.start, word.end) {
                words.push((word.folded.to_owned(), word.start, word.end));
            }
        }
        let mut hits = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let mut next = at + 1;
            let mut longest = None;
            for last in at..words.len() {
                let (start, end) = (words[at].1, words[last].2);
                let written = &text[start..end];
                let owners: Vec<RecordId> = known
                    .iter()
                    .filter(|it| it.0.iter().eq(words[at..=last].iter().map(|it| &it.0)))
                    .filter(|it| it.1 == written || (!exact(it.1) && same_separators(it.1, written)))
                    .map(|it| RecordId(it.2))
                    .collect();
                if let [first, others @ ..] = owners.as_slice() {
                    let record = others.iter().all(|it| it == first).then_some(*first);
                    longest = Some(Hit { start, end, record });
                    next = last + 1;
                }
            }
            hits.extend(longest);
            at = next;
        }
        hits
    }

    use proptest::prelude::*;

    /// A word, or what may stand for one, in many scripts; few, so that names are found.
    fn word() -> impl Strategy<Value = &'static str> {
        proptest::sample::select(vec![
            "a",
            "De",
            "de",
            "Élysée",
            "elysee",
            "OCS",
            "ocs",
            "œuvre",
            "Straße",
            "STRASSE",
            "longer than eight",
            "longerthaneight",
            "Longerthaneíght",
            "Мишустин",
            "мишустин",
            "ёж",
            "и\u{306}",
            "й",
            "中",
            "国",
            "中国",
            "か\u{3099}",
            "が",
            "ก็",
            "الصين",
            "أَحمد",
            "احمد",
            "amp",
            "&amp;",
            "&lt;",
            "ﬁn",
            "fin",
            "İ",
            "ı",
            "12",
            "\u{301}",
            "pré\u{AD}si",
            "presi",
            "\u{1112}\u{1161}\u{11AB}",
            "한",
        ])
    }

    fn between() -> impl Strategy<Value = &'static str> {
        proptest::sample::select(vec![
            " ", " ", " ", "-", "’", "'", "\u{A0}", ". ", "&amp;", " & ", " &amp; ", "", "\u{200D}", "\u{200B}", "«",
            " — ",
        ])
    }

    fn text_of(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
        proptest::collection::vec((word(), between()), words)
            .prop_map(|pieces| pieces.into_iter().flat_map(|(word, between)| [word, between]).collect())
    }

    proptest! {
        #[test]
        fn a_scan_finds_what_looking_for_each_name_finds(
            names in proptest::collection::vec((text_of(1..4), 0..3_u32), 0..12),
            text in text_of(0..30),
        ) {
            let mut trie = Trie::default();
            let names: Vec<(String, u32)> = names.into_iter().map(|(name, of)| (name.trim().to_owned(), of)).collect();
            for (name, record) in &names {
                trie.add(name, RecordId(*record));
            }
            let mut hits = Vec::new();
            trie.scan(&text, |hit| hits.push(hit));
            prop_assert_eq!(hits, found_plainly(&names, &text));
        }

        #[test]
        fn newcomers_are_found_as_a_scan_finds_them(
            names in proptest::collection::vec((text_of(1..4), 0..3_u32), 0..8),
            more in proptest::collection::vec((text_of(1..4), 3..5_u32), 1..4),
            text in text_of(0..30),
        ) {
            let (mut trie, mut newcomers) = (Trie::default(), Newcomers::default());
            let scan = |trie: &Trie| {
                let mut hits = Vec::new();
                trie.scan(&text, |hit| hits.push(hit));
                hits
            };
            names.iter().for_each(|(name, of)| trie.add(name.trim(), RecordId(*of)));
            let mut hits = scan(&trie);
            for (name, of) in &more {
                let name: Arc<str> = name.trim().into();
                trie.add(&name, RecordId(*of));
                newcomers.add(&name, RecordId(*of));
            }
            if trie.scan_for(&text, &newcomers, &mut Vec::new(), |hit| hits.push(hit)) {
                hits.sort_unstable_by_key(|hit| hit.start);
                prop_assert_eq!(hits, scan(&trie));
            }
        }

        #[test]
        fn what_differs_little_is_the_same_name(name in text_of(1..3), written in text_of(1..3)) {
            prop_assert!(
                !differs_little(&name, &written) || (same_separators(&name, &written) && same_words(&name, &written))
            );
        }
    }

    #[test]
    fn many_names_are_found_like_few() {
        let names: Vec<String> = (0..20_000).map(|at| format!("Nom{at} de Lieu{}", at % 7)).collect();
        let mut trie = Trie::default();
        for (at, name) in names.iter().enumerate() {
            trie.add(name, RecordId(at as u32));
        }
        for at in [0, 1, 4_999, 19_999] {
            let mut hits = Vec::new();
            let text = format!("chez Nom{at} de Lieu{} et Nom{at} de Lieu8", at % 7);
            trie.scan(&text, |hit| hits.push(hit.record));
            assert_eq!(hits, [Some(RecordId(at))]);
        }
        let crowd = (0..20_000_u64)
            .filter(|at| trie.nodes.at(digest_behind(*at, *at)) != 0)
            .count();
        assert!(crowd < 4_000, "{crowd}");
    }

    #[test]
    fn a_scan_is_asked_where_looking_around_newcomers_would_take_longer() {
        let (mut trie, mut newcomers) = (Trie::default(), Newcomers::default());
        trie.add(&format!("{}国", "平和".repeat(250)), RecordId(0));
        let alias: Arc<str> = "和".into();
        trie.add(&alias, RecordId(1));
        newcomers.add(&alias, RecordId(1));
        let find = |text: &str| {
            let mut hits = 0;
            let simple = trie.scan_for(text, &newcomers, &mut Vec::new(), |_| hits += 1);
            (simple, hits)
        };
        assert_eq!(find(&"平和".repeat(3)), (true, 3));
        let (simple, hits) = find(&"平和".repeat(10_000));
        assert!(!simple && hits < 500, "{hits}");
    }

    #[test]
    fn a_removed_name_is_not_found() {
        let mut trie = Trie::default();
        trie.add("Élysée", RecordId(1));
        trie.add("Elysee", RecordId(2));
        trie.remove("elysée", RecordId(1));
        let mut hits = Vec::new();
        trie.scan("à l'Élysée", |hit| hits.push(hit.record));
        assert_eq!(hits, [Some(RecordId(2))]);
        assert_eq!(trie.owners("ELYSEE"), [RecordId(2)]);
    }
}
