//! Known names in running text: a trie over folded words, the longest match first, one pass over each text.
//!
//! Words come from `base::fold`; in scripts without spaces each character is a word, so that a name is found inside a
//! run of text. They are told apart by digests: only where a name may stand is it compared with what is written, which
//! `written` does. Knows nothing of records but their ids.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::base::fold::{Digested, Digests, digest_behind};
use crate::base::id::RecordId;

use super::written::{Name, is_entity};

/// Names to be found in text.
#[derive(Debug, Default)]
pub struct Trie {
    nodes: Nodes,
    /// By node: the names that end there, and now and then one of other words that has the same digest.
    ends: FxHashMap<Node, Vec<Held>>,
    /// How many words the longest name has, or had.
    most_words: usize,
    /// How many names were removed.
    removed: usize,
}

/// A node of the trie: the digest of the words that lead to it.
type Node = u64;

/// A name with what it means.
#[derive(Debug)]
struct Held {
    name: Name,
    whose: Whose,
}

/// Whose a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Record(RecordId),
    /// Nobody's who is known: it keeps shorter names out of its place. A record may have said so.
    Nobody(Option<RecordId>),
}

/// A name that was found at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    /// What it takes up of the text, signs included.
    place: Range<usize>,
    last: Digested,
    meaning: Meaning,
}

/// What is to be made of a name that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Record(RecordId),
    /// Several records have it.
    Shared,
    /// It keeps shorter names out.
    Nobody,
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

    fn have(&self, held: &Held) -> bool {
        let same = |(text, record): &(Arc<str>, RecordId)| {
            held.whose == Whose::Record(*record) && text.trim() == held.name.text()
        };
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
        while let Some(word) = next_word(name, &mut words) {
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

/// Finds the node that the words of a name lead to; `None` where it has no word. The name may be escaped.
fn node_of(name: &str) -> Option<Node> {
    let mut words = Digests::new(name);
    let mut node = next_word(name, &mut words)?.digest;
    while let Some(word) = next_word(name, &mut words) {
        node = digest_behind(node, word.digest);
    }
    Some(node)
}

impl Trie {
    /// Adds a name of a record.
    pub fn add(&mut self, name: &str, record: RecordId) {
        self.hold(name, Whose::Record(record));
    }

    /// Adds a name in whose place no shorter one is found; a record may have named it.
    pub fn bar(&mut self, name: &str, record: Option<RecordId>) {
        self.hold(name, Whose::Nobody(record));
    }

    fn hold(&mut self, text: &str, whose: Whose) {
        let (Some(node), Some(name)) = (node_of(text), Name::new(text)) else {
            return;
        };
        // One word has no other within it.
        if matches!(whose, Whose::Nobody(_)) && name.is_one_word() {
            return;
        }
        let held = self.ends.entry(node).or_default();
        if held
            .iter()
            .any(|other| other.whose == whose && other.name.is_like(&name))
        {
            return;
        }
        held.push(Held { name, whose });
        if self.nodes.are_crowded() {
            self.nodes = Nodes::larger(&self.nodes);
            for other in self.ends.values().flatten() {
                self.nodes.mark(other.name.text());
            }
        }
        self.most_words = self.most_words.max(self.nodes.mark(text));
    }

    /// Removes a name of a record, or one that it bars, and all others of it that have the same words.
    pub fn remove(&mut self, name: &str, record: RecordId) {
        let of_record = |it: &Held| matches!(it.whose, Whose::Record(id) | Whose::Nobody(Some(id)) if id == record);
        let held = node_of(name).and_then(|node| self.ends.get_mut(&node));
        if let Some(held) = held {
            held.retain(|it| !of_record(it));
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
        // Where the name before ends, which may be behind its last word.
        let mut free = 0;
        while let Some(first) = self.beginning(text, &mut words) {
            words.go_behind(first);
            let found = self.longest(text, first, free, || next_word(text, &mut words), |_| true);
            let Some(found) = found else {
                words.go_behind(first);
                continue;
            };
            words.go_behind(found.last);
            free = found.place.end;
            found.hit().into_iter().for_each(&mut hit);
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
            let before = self.name_at(text, &words[at..], |held| !newcomers.have(held));
            if now == before {
                continue;
            }
            let (Some(now), None) = (now, before) else {
                return false;
            };
            let (Meaning::Record(_), Some(found)) = (now.meaning, now.hit()) else {
                return false;
            };
            let reaches = |from: usize| {
                let name = self.name_at(text, &words[from..], |_| true);
                name.is_some_and(|it| it.place.end > now.place.start && it.place.start < now.place.end)
            };
            // The word behind may begin with a sign that stands at the end of this name.
            let within = 1 + words[at + 1..].iter().take_while(|it| it.start < now.place.end).count();
            let within = within.min(words.len() - at - 1);
            let (mut before, mut within) = ((at + 1).saturating_sub(self.most_words)..at, at + 1..at + 1 + within);
            let Some(left) = looks.checked_sub(before.len() + within.len()) else {
                return false;
            };
            looks = left;
            if before.any(reaches) || within.any(reaches) {
                return false;
            }
            hit(found);
        }
        true
    }

    /// Finds the longest name that begins with the first of some words, among those that count.
    fn name_at(&self, text: &str, words: &[Digested], counts: impl Fn(&Held) -> bool) -> Option<Found> {
        let (first, rest) = words.split_first()?;
        let mut rest = rest.iter().copied();
        self.longest(text, *first, 0, || rest.next(), counts)
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

    /// Finds the longest name that begins with a word, among those that count; its signs begin at `free` at the
    /// earliest. Asks for more words as long as names go on.
    #[inline]
    fn longest(
        &self,
        text: &str,
        first: Digested,
        free: usize,
        mut more: impl FnMut() -> Option<Digested>,
        counts: impl Fn(&Held) -> bool,
    ) -> Option<Found> {
        let (mut node, mut last) = (first.digest, first);
        let mut longest = None;
        loop {
            let here = self.nodes.at(node);
            if here & Nodes::NAME != 0
                && let Some(held) = self.ends.get(&node)
            {
                let found = best(held.iter().filter(|it| counts(it)), text, first.start..last.end, free);
                longest = found.map(|(place, meaning)| Found { place, last, meaning }).or(longest);
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
        let mut words = Digests::new(written);
        let Some(first) = next_word(written, &mut words) else {
            return Vec::new();
        };
        let last = std::iter::from_fn(|| next_word(written, &mut words))
            .last()
            .unwrap_or(first);
        let held = node_of(written).and_then(|node| self.ends.get(&node));
        let has = |held: &Held| {
            let place = held.name.at(written, first.start..last.end, 0);
            match (place, held.whose) {
                (Some(place), Whose::Record(id)) if place == (0..written.len()) => Some(id),
                _ => None,
            }
        };
        let mut owners: Vec<RecordId> = held.into_iter().flatten().filter_map(has).collect();
        owners.sort();
        owners.dedup();
        owners
    }
}

impl Found {
    /// Returns what a text is told of it; nothing where it only keeps others out.
    fn hit(&self) -> Option<Hit> {
        let record = match self.meaning {
            Meaning::Record(id) => Some(id),
            Meaning::Shared => None,
            Meaning::Nobody => return None,
        };
        Some(Hit {
            start: self.place.start,
            end: self.place.end,
            record,
        })
    }
}

/// Finds which of the names that end here stands in a text: the one with the most signs, a record's before nobody's.
fn best<'a>(
    names: impl Iterator<Item = &'a Held>,
    text: &str,
    words: Range<usize>,
    free: usize,
) -> Option<(Range<usize>, Meaning)> {
    let mut best: Option<(Range<usize>, Meaning)> = None;
    for Held { name, whose } in names {
        let Some(place) = name.at(text, words.clone(), free) else {
            continue;
        };
        let meaning = match whose {
            Whose::Record(id) => Meaning::Record(*id),
            Whose::Nobody(_) => Meaning::Nobody,
        };
        best = match best {
            Some((known, before)) if known.len() > place.len() => Some((known, before)),
            Some((known, before)) if known.len() == place.len() => Some((known, before.and(meaning))),
            _ => Some((place, meaning)),
        };
    }
    best
}

impl Meaning {
    /// Joins what two names mean that stand at one place.
    fn and(self, other: Meaning) -> Meaning {
        match (self, other) {
            (Meaning::Nobody, meaning) | (meaning, Meaning::Nobody) => meaning,
            (one, other) if one == other => one,
            _ => Meaning::Shared,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::fold::Words;
    use crate::resolve::written::{differs_little, folded_words, same_separators, same_words};

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
        let words_of = |text: &str| -> Vec<String> {
            let all = folded_words(text, |start, end| !is_entity(text, start, end));
            all.lines().map(str::to_owned).collect()
        };
        let known: Vec<(Vec<String>, Name, u32)> = names
            .iter()
            .filter_map(|(name, record)| Some((words_of(name), Name::new(name)?, *record)))
            .filter(|(words, ..)| !words.is_empty())
            .collect();
        let mut words: Vec<(String, usize, usize)> = Vec::new();
        let mut reader = Words::new(text);
        while let Some(word) = reader.next() {
            if !is_entity(text, word.start, word.end) {
                words.push((word.folded.to_owned(), word.start, word.end));
            }
        }
        let (mut hits, mut at, mut free) = (Vec::new(), 0, 0);
        while at < words.len() {
            let mut next = at + 1;
            let mut longest: Option<Hit> = None;
            for last in at..words.len() {
                let fitting = known
                    .iter()
                    .filter(|it| it.0.iter().eq(words[at..=last].iter().map(|it| &it.0)));
                let mut places: Vec<(Range<usize>, u32)> = fitting
                    .filter_map(|it| Some((it.1.at(text, words[at].1..words[last].2, free)?, it.2)))
                    .collect();
                let most = places.iter().map(|it| it.0.len()).max();
                places.retain(|it| Some(it.0.len()) == most);
                if let [(place, first), others @ ..] = places.as_slice() {
                    let record = others.iter().all(|it| it.1 == *first).then_some(RecordId(*first));
                    longest = Some(Hit {
                        start: place.start,
                        end: place.end,
                        record,
                    });
                    next = last + 1;
                }
            }
            free = longest.map_or(free, |it| it.end);
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
            " — ", "+", "+ ", ") ", " (", ".", "\n", "\"",
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
