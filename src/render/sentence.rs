//! Sentences cut out of the finished HTML of a text around a link, and the plain words with which a text begins.

use std::ops::Range;

use crate::base::scan::{find_any, find_any_or_below};
use crate::parse::body::{Hole, Slot};
use crate::parse::markdown::html::escape;
use crate::resolve::Target;

use super::renderer::Renderer;
use super::text::{Text, typed};

/// Space for cutting sentences out of texts, used again from one to the next.
#[derive(Default)]
pub struct Scratch {
    /// Plain words around the link.
    whole: Plain,
    html: String,
}

/// Plain words of a text.
#[derive(Default)]
struct Plain {
    text: String,
    /// Whether there may be a character among them that is escaped in HTML.
    signs: bool,
}

/// A link in a text: its block, its words, and the slots before them, among them and behind them.
pub struct Linked<'t> {
    block: &'t Range<u32>,
    words: Range<u32>,
    before: &'t [Slot],
    among: &'t [Slot],
    behind: &'t [Slot],
}

impl Renderer<'_> {
    /// Cuts the sentence around a link out of a text, as plain words with the link's own marked.
    pub fn sentence<'s>(&self, text: Text<'_>, link: &Linked<'_>, scratch: &'s mut Scratch) -> &'s str {
        /// Bytes of HTML before the link that are looked at, tags among them: enough for most, and for all.
        const BEFORE: [u32; 3] = [160, 400, 1_000];
        let (block, at) = (link.block, link.words.start);
        let Scratch { whole, html } = scratch;
        let nearest = window(text, block, at.saturating_sub(BEFORE[0]));
        let within = &text.body.html[..block.end as usize];
        let words = link.words.start as usize..link.words.end as usize;
        if let Some(sentence) = plain_sentence(within, (nearest as usize, nearest == block.start), words)
            && !is_interrupted(link, &sentence)
        {
            mark_sentence(within, &sentence, false, html);
            return html;
        }
        let mut start = 0;
        for before in BEFORE {
            let from = match before == BEFORE[0] {
                true => nearest,
                false => window(text, block, at.saturating_sub(before)),
            };
            let near = link.before.iter().rev().take_while(|slot| slot.at >= from).count();
            whole.clear();
            self.words(
                text,
                from..at,
                &link.before[link.before.len() - near..],
                usize::MAX,
                whole,
            );
            start = sentence_start(&whole.text);
            // Where more stands before it than is shown, no earlier word matters.
            if from == block.start || start >= SURELY || has_more(&whole.text) {
                break;
            }
        }
        let first = whole.text.len();
        self.words(text, link.words.clone(), link.among, usize::MAX, whole);
        let last = whole.text.len();
        // One character more than is shown tells that there are more, and the next whether that one ends the sentence.
        self.words(text, link.words.end..block.end, link.behind, AROUND + 2, whole);
        let sentence = Sentence {
            start,
            end: sentence_end(&whole.text, last),
            link: first..last,
        };
        mark_sentence(&whole.text, &sentence, whole.signs, html);
        html
    }

    /// Returns the beginning of a text in plain words, at most `limit` characters, cut at a word.
    pub fn plain_start(&self, text: Text<'_>, limit: usize) -> String {
        /// Room for the beginning of most texts.
        const MOST: usize = 320;
        // A little more than is shown, so that a cut within it is seen as one.
        let enough = limit + 41;
        let mut out = Plain::default();
        out.text.reserve(enough.min(MOST) + 80);
        for block in &text.body.blocks {
            let slots = &text.body.slots;
            let from = slots.partition_point(|slot| slot.at < block.start);
            let there = match out.text.is_empty() {
                true => 0,
                false => out.text.chars().count(),
            };
            self.words(text, block.clone(), &slots[from..], enough - there, &mut out);
            if nth_char(&out.text, limit).is_some() {
                break;
            }
            if !out.text.is_empty() {
                out.text.push(' ');
            }
        }
        let mut start = out.text;
        start.truncate(start.trim_end().len());
        match start.starts_with(char::is_whitespace) || nth_char(&start, limit).is_some() {
            true => cut(start.trim_start(), limit),
            false => start,
        }
    }

    /// Appends a range of a text in plain words, at least so many characters of it where there are as many: its HTML
    /// without tags, and the labels of the links that are slots and nothing else. Takes the slots from the range's start on.
    fn words(&self, text: Text<'_>, range: Range<u32>, slots: &[Slot], enough: usize, out: &mut Plain) {
        let html = &text.body.html[..range.end as usize];
        if slots.is_empty() && enough == usize::MAX {
            out.push_html(&html[range.start as usize..], enough);
            return;
        }
        let from = out.text.len();
        let mut at = range.start as usize;
        let mut slots = slots.iter().take_while(|slot| slot.at <= range.end);
        loop {
            let link = slots.find_map(|slot| match slot.hole {
                Hole::Link(index) => Some((slot.at as usize, index)),
                _ => None,
            });
            let end = link.map_or(html.len(), |(end, _)| end);
            while at < end {
                // Characters are counted only once there are as many bytes.
                let missing = match enough.saturating_sub(out.text.len() - from) {
                    0 => enough.saturating_sub(out.text[from..].chars().count()),
                    missing => missing,
                };
                if missing == 0 {
                    return;
                }
                at += out.push_html(&html[at..end], missing);
            }
            let Some((_, index)) = link else { return };
            out.push(match text.joins.links.get(index as usize) {
                Some(Target::Record(id, _)) => self.wiki_label(text, index, *id).unwrap_or_else(|| self.name(*id).0),
                _ => typed(text, index),
            });
        }
    }
}

impl Plain {
    fn clear(&mut self) {
        self.text.clear();
        self.signs = false;
    }

    /// Appends words that are plain already.
    fn push(&mut self, words: &str) {
        self.signs |= find_any(words, 0, *b"<>&\"").is_some();
        self.text.push_str(words);
    }

    /// Appends the beginning of HTML, a little more than so many bytes, as plain words: takes tags away and resolves the
    /// few entities that the Markdown writer makes. Tells how much of the HTML that was, not within a tag or an entity.
    fn push_html(&mut self, html: &str, enough: usize) -> usize {
        let enough = self.text.len().saturating_add(enough);
        let mut at = 0;
        while at < html.len() && self.text.len() < enough {
            // What is not ASCII takes more bytes than it has characters, so a little more may save another round.
            let end = boundary(html, at.saturating_add(enough - self.text.len()).saturating_add(24));
            let Some(sign) = find_any(&html[..end], at, *b"<&\n\"") else {
                self.text.push_str(&html[at..end]);
                at = end;
                continue;
            };
            self.text.push_str(&html[at..sign]);
            let rest = &html[sign..];
            at = sign
                + match rest.as_bytes()[0] {
                    b'\n' => {
                        self.text.push(' ');
                        1
                    }
                    b'<' => tag(rest),
                    _ => {
                        let entities = [
                            ("&amp;", '&'),
                            ("&lt;", '<'),
                            ("&gt;", '>'),
                            ("&quot;", '"'),
                            ("\"", '"'),
                        ];
                        let known = entities.iter().find(|(entity, _)| rest.starts_with(entity));
                        let (sign, c) = known.unwrap_or(&("&", '&'));
                        self.text.push(*c);
                        self.signs = true;
                        sign.len()
                    }
                };
        }
        at
    }
}

/// Counts the bytes of the tag at the start of a text; the number before a paragraph, which is no word of it, is one too.
fn tag(html: &str) -> usize {
    let end = match html.starts_with("<a class=\"pn\"") {
        true => html.find("</a>").map(|at| at + 4),
        false => find_any(html, 0, *b">").map(|at| at + 1),
    };
    end.unwrap_or(html.len())
}

/// Returns the next place from a byte on at which a character begins or the text ends.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Returns where what is looked at of a block may begin: the last place up to `limit` that is known to lie in no tag.
fn window(text: Text<'_>, block: &Range<u32>, limit: u32) -> u32 {
    match limit <= block.start {
        true => block.start,
        false => resting_place(text, limit).map_or(block.start, |it| it.max(block.start)),
    }
}

/// A sentence within HTML or plain words, and the link in it, in bytes.
#[derive(Debug, PartialEq)]
struct Sentence {
    start: usize,
    end: usize,
    link: Range<usize>,
}

/// A sentence that begins so many bytes after what was looked at began would begin there whatever stood before.
const SURELY: usize = 32;

/// Finds the sentence around a link where it is plain words as it stands in the HTML of a block, whatever stands beside
/// it; `from` is where what is looked at begins, and whether the block begins there.
fn plain_sentence(html: &str, (from, is_first): (usize, bool), link: Range<usize>) -> Option<Sentence> {
    /// So many bytes behind the link hold what is shown, in most languages.
    const BEHIND: usize = AROUND + 24;
    let until = boundary(html, link.end.saturating_add(BEHIND));
    let before = html.get(from..link.start)?;
    let behind = html.get(link.end..until)?;
    // What is found has letters right before it, so that no tag there could change it; a tag behind it is seen below.
    let start = sentence_start(before);
    if !(is_first || start >= SURELY || (start == 0 && has_more(before))) {
        return None;
    }
    let end = sentence_end(behind, 0);
    // One character more than is shown tells that there are more, and the next whether that one ends the sentence.
    let enough = end < behind.len() || until == html.len() || nth_char(behind, AROUND + 1).is_some();
    let (start, end) = (from + start, link.end + end);
    (enough && is_plain(html.get(start..end)?)).then_some(Sentence { start, end, link })
}

/// Tells whether a slot near a sentence shows words: within it, or so near that they might join or part its ends.
fn is_interrupted(link: &Linked<'_>, sentence: &Sentence) -> bool {
    /// The end of the sentence before with two letters, in bytes.
    const NEAR: usize = 12;
    let is_label = |slot: &Slot| matches!(slot.hole, Hole::Link(_));
    let mut before = link
        .before
        .iter()
        .rev()
        .take_while(|slot| slot.at as usize + NEAR >= sentence.start);
    let mut behind = link.behind.iter().take_while(|slot| slot.at as usize <= sentence.end);
    before.any(is_label) || link.among.iter().any(is_label) || behind.any(is_label)
}

/// Tells whether HTML is the words that it shows.
fn is_plain(html: &str) -> bool {
    find_any(html, 0, *b"<&\n\"").is_none()
}

/// Writes a sentence with the link in it marked, shortened on either side.
fn mark_sentence(whole: &str, sentence: &Sentence, signs: bool, html: &mut String) {
    let (first, last) = (sentence.link.start, sentence.link.end);
    let (start, before) = shorten_start(whole, sentence.start, first);
    let (end, after) = shorten_end(whole, sentence.end, last);
    html.clear();
    let put = |words: &str, html: &mut String| match signs {
        true => escape(words, html),
        false => html.push_str(words),
    };
    html.push_str(before);
    put(whole[start..first].trim_start(), html);
    html.push_str("<mark>");
    put(&whole[first..last], html);
    html.push_str("</mark>");
    put(whole[last..end].trim_end(), html);
    html.push_str(after);
}

/// Returns the last place up to `limit` that is known to lie in no tag and in no link.
fn resting_place(text: Text<'_>, limit: u32) -> Option<u32> {
    let mentions = &text.joins.mentions;
    let mention = mentions[..mentions.partition_point(|it| it.end <= limit)]
        .last()
        .map(|it| it.end);
    let slots = &text.body.slots;
    let slots = &slots[..slots.partition_point(|it| it.at <= limit)];
    let slot = slots.iter().rev().take(8).find_map(|it| match it.hole {
        Hole::Link(_) | Hole::LinkClose(_) => Some(it.at),
        _ => None,
    });
    mention.max(slot)
}

/// Finds the link that begins at a byte within a block.
pub fn linked<'t>(text: Text<'t>, block: &'t Range<u32>, at: u32) -> Option<Linked<'t>> {
    let slots = &text.body.slots;
    let first = slots.partition_point(|slot| slot.at < at);
    let here = slots[first..].iter().take_while(|slot| slot.at == at);
    let (mut link, mut behind) = (None, first);
    for slot in here {
        if matches!(slot.hole, Hole::Link(_) | Hole::LinkOpen(_)) {
            link = Some(slot.hole);
            break;
        }
        behind += 1;
    }
    let (before, rest) = slots.split_at(behind);
    let (end, among, behind) = match link {
        // All its words are a label.
        Some(Hole::Link(_)) => (at, &rest[..1], &rest[1..]),
        Some(_) => {
            let close = rest.iter().position(|slot| matches!(slot.hole, Hole::LinkClose(_)));
            let (among, behind) = rest.split_at(close.unwrap_or(rest.len()));
            (
                behind.first().map_or(block.end, |slot| slot.at.min(block.end)),
                among,
                behind,
            )
        }
        None => {
            let mentions = &text.joins.mentions;
            let mention = mentions.binary_search_by_key(&at, |mention| mention.start).ok()?;
            let end = mentions.get(mention)?.end;
            (end, &rest[..0], rest)
        }
    };
    // Its words are looked at before anything is made of them: the text may lie far from what was read last.
    text.body.html.get(at as usize..end as usize)?;
    (end <= block.end).then_some(Linked {
        block,
        words: at..end,
        before,
        among,
        behind,
    })
}

/// Characters of a sentence on either side of the name it is quoted for.
const AROUND: usize = 140;

/// Tells whether a text is longer than what is shown on either side.
fn has_more(text: &str) -> bool {
    nth_char(text, AROUND + 1).is_some()
}

/// Returns the byte at which a character begins, counted from 0.
fn nth_char(text: &str, n: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut missing) = (0usize, n);
    // Each character that is missing takes a byte or more.
    while missing > 0 {
        let part = bytes.get(at..at.checked_add(missing)?)?;
        missing -= part.iter().filter(|byte| begins_char(**byte)).count();
        at += part.len();
    }
    (at..bytes.len()).find(|at| begins_char(bytes[*at]))
}

/// Tells whether a byte of a text is the first of a character.
fn begins_char(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// The bytes with which characters end that may end a sentence; others end with some of them too.
const MAY_END: [u8; 8] = *b".!?\xA6\x82\x81\x9F\xA4";

/// By byte: whether it is one of them.
const MAY_HAVE_ENDED: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < MAY_END.len() {
        table[MAY_END[at] as usize] = true;
        at += 1;
    }
    table
};

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '।')
}

/// Returns where the last sentence of a text begins, which goes on behind it.
fn sentence_start(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut rest = bytes.len();
    let may_have_ended = |byte: &u8| MAY_HAVE_ENDED[usize::from(*byte)];
    while let Some(last) = bytes[..rest].iter().rposition(may_have_ended) {
        rest = last;
        let end = last + 1;
        // The byte may stand within a character, or at the end of another one.
        let c = text.get(..end).and_then(|it| it.chars().next_back());
        let follows = text.get(end..).and_then(|it| it.chars().next());
        let (Some(c), Some(follows)) = (c.filter(|c| ends_sentence(*c)), follows) else {
            continue;
        };
        if matches!(c, '。' | '！' | '？') {
            return end;
        }
        if follows.is_whitespace() {
            // « M. Michoustine »: an initial ends no sentence.
            let before = text[..end - c.len_utf8()].chars().rev();
            let letters = before.take_while(|c| c.is_alphanumeric()).take(2);
            if letters.count() > 1 {
                return end;
            }
        }
    }
    0
}

fn sentence_end(text: &str, at: usize) -> usize {
    let mut from = at;
    while let Some(last) = find_any_or_below(text.as_bytes(), from, MAY_END, 0) {
        from = last + 1;
        // The byte may stand within a character, or at the end of another one.
        let Some((read, rest)) = text.split_at_checked(from) else {
            continue;
        };
        if let Some(c) = read.chars().next_back().filter(|c| ends_sentence(*c)) {
            let next = rest.chars().next();
            if matches!(c, '。' | '！' | '？') || next.is_none_or(|c| c.is_whitespace() || matches!(c, '»' | '”'))
            {
                return from;
            }
        }
    }
    text.len()
}

fn shorten_start(text: &str, start: usize, place: usize) -> (usize, &'static str) {
    let part = &text[start..place];
    if part.len() <= AROUND {
        return (start, "");
    }
    let before = part.chars().count().saturating_sub(AROUND);
    match nth_char(part, before) {
        None | Some(0) => (start, ""),
        Some(skip) => {
            let word = part[skip..].find(' ').map_or(skip, |at| skip + at + 1);
            (start + word, "… ")
        }
    }
}

fn shorten_end(text: &str, end: usize, place: usize) -> (usize, &'static str) {
    match nth_char(&text[place..end], AROUND) {
        None => (end, ""),
        Some(limit) => {
            let word = text[place..place + limit].rfind(' ').unwrap_or(limit);
            (place + word, " …")
        }
    }
}

/// Cuts a text at a word.
pub fn cut(text: &str, limit: usize) -> String {
    let Some(end) = nth_char(text, limit) else {
        return text.to_owned();
    };
    let word = text[..end].rfind(' ').unwrap_or(end);
    [text[..word].trim_end_matches([',', ';', ':', ' ']), "…"].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The beginning of a sentence, found by looking at every character before a place.
    fn simple_start(text: &str) -> usize {
        let chars: Vec<(usize, char)> = text.char_indices().collect();
        for at in (0..chars.len().saturating_sub(1)).rev() {
            let (place, c) = chars[at];
            let end = place + c.len_utf8();
            let letters = chars[..at].iter().rev().take_while(|(_, c)| c.is_alphanumeric());
            let ends = match c {
                '。' | '！' | '？' => true,
                c => ends_sentence(c) && chars[at + 1].1.is_whitespace() && letters.take(2).count() > 1,
            };
            if ends {
                return end;
            }
        }
        0
    }

    /// The end of a sentence, found by looking at every character from a place on.
    fn simple_end(text: &str, at: usize) -> usize {
        let mut chars = text[at..].char_indices().peekable();
        while let Some((place, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            let ends = match c {
                '。' | '！' | '？' => true,
                c => ends_sentence(c) && next.is_none_or(|next| next.is_whitespace() || matches!(next, '»' | '”')),
            };
            if ends {
                return at + place + c.len_utf8();
            }
        }
        text.len()
    }

    /// What is left of a text of at most so many characters before a place, counted one by one.
    fn simple_cut(text: &str, limit: usize) -> String {
        match text.chars().count() <= limit {
            true => text.to_owned(),
            false => {
                let shown: String = text.chars().take(limit).collect();
                let word = shown.rfind(' ').unwrap_or(shown.len());
                format!("{}…", shown[..word].trim_end_matches([',', ';', ':', ' ']))
            }
        }
    }

    /// What HTML is made of.
    const PIECES: [&str; 16] = [
        "ab ",
        "é’中",
        "\n",
        "<p id=\"a. b\">",
        "</p>",
        "<b>",
        "&amp;",
        "&lt;",
        "\"",
        ". ",
        "un. ",
        "M. ",
        "。",
        "!",
        "a long stretch of words that goes on and on ",
        "fin… ",
    ];

    proptest! {
        #[test]
        fn sentences_begin_and_end_as_each_character_says(text in "[aéM .!?…。！？؟।»’\\u{81}\\u{9f}]{0,30}") {
            prop_assert_eq!(sentence_start(&text), simple_start(&text));
            let at = text.chars().next().map_or(0, char::len_utf8);
            prop_assert_eq!(sentence_end(&text, at), simple_end(&text, at));
        }

        #[test]
        fn words_in_parts_are_the_words_of_the_whole(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "ab ", "é’中", "\n", "<p id=\"a\">", "</p>", "<a class=\"pn\" href=\"#p1\">1</a>", "&amp;", "&lt;", "&quot;",
                    "\"", "& ", "a long stretch of words that goes on and on",
                ]),
                0..12,
            ),
            enough in 0usize..60,
        ) {
            let html = pieces.concat();
            let simple = pieces.iter().map(|piece| match *piece {
                "&amp;" => "&",
                "&lt;" => "<",
                "&quot;" => "\"",
                "\n" => " ",
                tag if tag.starts_with('<') => "",
                words => words,
            });
            let simple: String = simple.collect();
            let mut whole = Plain::default();
            prop_assert_eq!(whole.push_html(&html, usize::MAX), html.len());
            prop_assert_eq!(&whole.text, &simple);
            let mut escaped = String::new();
            escape(&whole.text, &mut escaped);
            prop_assert!(whole.signs || escaped == whole.text);
            prop_assert!(!is_plain(&html) || (!whole.signs && html == whole.text));
            let mut parts = Plain::default();
            let first = parts.push_html(&html, enough);
            prop_assert!(parts.text.len() >= enough.min(simple.len()));
            parts.push_html(&html[first..], usize::MAX);
            prop_assert_eq!((parts.text, parts.signs), (whole.text, whole.signs));
        }

        /// A sentence that is plain in the HTML is the one among the plain words.
        #[test]
        fn plain_sentences_need_no_plain_text(
            before in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..24),
            behind in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..24),
            skipped in 0usize..8,
        ) {
            let (before, behind) = (before.concat(), behind.concat());
            let html = [&*before, "X", &behind].concat();
            let link = before.len()..before.len() + 1;
            // What is looked at begins after a whole piece: within no tag.
            let from = PIECES.iter().find(|it| skipped > 0 && before.starts_with(**it)).map_or(0, |it| it.len());
            let sentence = plain_sentence(&html, (from, from == 0), link);
            if let Some(sentence) = sentence {
                let mut found = String::new();
                mark_sentence(&html, &sentence, false, &mut found);
                let mut plain = Plain::default();
                plain.push_html(&before, usize::MAX);
                let (start, first) = (sentence_start(&plain.text), plain.text.len());
                plain.push("X");
                plain.push_html(&behind, usize::MAX);
                let end = sentence_end(&plain.text, first + 1);
                let sentence = Sentence { start, end, link: first..first + 1 };
                let mut wanted = String::new();
                mark_sentence(&plain.text, &sentence, plain.signs, &mut wanted);
                // What stands before all that is shown may say no more than that there is something.
                prop_assert_eq!(found, wanted);
            }
        }

        #[test]
        fn more_than_is_looked_at_changes_no_sentence(
            before in "[aé. ]{0,20}",
            after in "([aé中,]{0,6}[ .»…]{0,2}){0,60}",
            more in 0usize..60,
        ) {
            let text = [&*before, "X", &after].concat();
            let (first, last) = (before.len(), before.len() + 1);
            let enough = nth_char(&after, AROUND + 2 + more).map_or(text.len(), |at| last + at);
            let mark = |text: &str| {
                let sentence = Sentence { start: 0, end: sentence_end(text, last), link: first..last };
                let mut html = String::new();
                mark_sentence(text, &sentence, true, &mut html);
                html
            };
            let (whole, part) = (mark(&text), mark(&text[..enough]));
            prop_assert_eq!(whole, part);
        }

        #[test]
        fn what_is_shown_is_counted_in_characters(before in "[aé中 ]{0,200}", after in "[aé中 ]{0,200}", limit in 0usize..200) {
            prop_assert_eq!(cut(&after, limit), simple_cut(&after, limit));
            let text = [&*before, "X", &after].concat();
            let (start, mark) = shorten_start(&text, 0, before.len());
            let count = before.chars().count();
            let skip = before.char_indices().nth(count.saturating_sub(AROUND)).map_or(before.len(), |(at, _)| at);
            match count > AROUND {
                true => {
                    let word = before[skip..].find(' ').map_or(skip, |at| skip + at + 1);
                    prop_assert_eq!((start, mark), (word, "… "));
                }
                false => prop_assert_eq!((start, mark), (0, "")),
            }
            let from = before.len() + 1;
            let (end, mark) = shorten_end(&text, text.len(), from);
            match after.char_indices().nth(AROUND) {
                Some((limit, _)) => {
                    let word = after[..limit].rfind(' ').unwrap_or(limit);
                    prop_assert_eq!((end, mark), (from + word, " …"));
                }
                None => prop_assert_eq!((end, mark), (text.len(), "")),
            }
            prop_assert_eq!(has_more(&after), after.chars().count() > AROUND + 1);
        }
    }
}
