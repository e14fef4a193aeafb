//! Sentences cut out of the finished HTML of a text around a link, and the plain words with which a text begins.

use std::ops::Range;

use crate::base::lang::Lang;
use crate::base::scan::{find_any, has_any};
use crate::language::sentences::{self, AHEAD, Open, REACH};
use crate::parse::body::{Body, Hole, Slot};
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
    /// Struck elements that are open: what stands in them is no longer said.
    struck: u32,
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
    /// Cuts the sentence around a link out of a text, as plain words with the link's own marked; `None` where the link is
    /// struck.
    pub fn sentence<'s>(&self, text: Text<'_>, link: &Linked<'_>, scratch: &'s mut Scratch) -> Option<&'s str> {
        /// Bytes of HTML before the link that are looked at, tags among them: enough for most, and for all.
        const BEFORE: [u32; 3] = [224, 460, 1_000];
        let (block, at) = (link.block, link.words.start);
        let lang = self.text_lang(text);
        let Scratch { whole, html } = scratch;
        let nearest = window(text, block, at.saturating_sub(BEFORE[0]));
        let within = &text.body.html[..block.end as usize];
        let words = link.words.start as usize..link.words.end as usize;
        if text.body.strikes && is_struck(&within[block.start as usize..words.start]) {
            return None;
        }
        if let Some(sentence) = plain_sentence(within, (nearest as usize, nearest == block.start), words, lang)
            && !is_interrupted(link, &sentence)
        {
            mark_sentence(within, &sentence, false, html);
            return Some(html);
        }
        let (mut start, mut end, mut first, mut last) = (0, 0, 0, 0);
        for before in BEFORE {
            let from = match before == BEFORE[0] {
                true => nearest,
                false => window(text, block, at.saturating_sub(before)),
            };
            let near = link.before.iter().rev().take_while(|slot| slot.at >= from).count();
            whole.clear();
            whole.struck = u32::from(is_struck(&within[block.start as usize..from as usize]));
            let slots = &link.before[link.before.len() - near..];
            self.words(text, from..at, slots, usize::MAX, whole);
            first = whole.text.len();
            self.words(text, link.words.clone(), link.among, usize::MAX, whole);
            last = whole.text.len();
            // One character more than is shown tells that there are more, and the next few whether that one ends the
            // sentence.
            self.words(text, link.words.end..block.end, link.behind, AROUND + 2 + AHEAD, whole);
            start = sentences::start(&whole.text, first, Some(lang));
            end = sentences::end(&whole.text, last.min(whole.text.len()), Some(lang));
            // Where more stands before it than is shown, no earlier word matters; a quotation may begin farther away.
            let surely = &whole.text[boundary(&whole.text, REACH).min(first)..first];
            let begins = start >= REACH || has_more(surely);
            if from == block.start || (begins && !Open::of(&whole.text[start..end], lang).before) {
                break;
            }
        }
        let last = last.min(whole.text.len());
        let shown = sentences::widened(&whole.text, start..end, lang);
        let sentence = Sentence {
            start: shown.start,
            end: shown.end,
            link: first.min(last)..last,
        };
        mark_sentence(&whole.text, &sentence, whole.signs, html);
        Some(html)
    }

    /// The language that a text is written in.
    fn text_lang<'t>(&'t self, text: Text<'t>) -> &'t Lang {
        let header = &text.document.header;
        let own = header.lang.as_ref().or(header.translation.as_ref());
        own.unwrap_or(&self.site.config.default_language)
    }

    /// Returns the beginning of a text in plain words, at most `limit` characters, cut at a word: its running text, which
    /// leaves out what is struck, headings, cells, captions and notes.
    pub fn plain_start(&self, text: Text<'_>, limit: usize) -> String {
        /// Room for the beginning of most texts.
        const MOST: usize = 320;
        // A little more than is shown, so that a cut within it is seen as one.
        let enough = limit + 41;
        let mut out = Plain::default();
        out.text.reserve(enough.min(MOST) + 80);
        for block in running_text(text) {
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
            if !out.text.is_empty() && !out.text.ends_with(' ') {
                out.text.push(' ');
            }
        }
        let mut start = out.text;
        start.truncate(start.trim_end().len());
        // A box before an item leaves its space.
        if start.contains("  ") {
            start = start.split_whitespace().collect::<Vec<_>>().join(" ");
        }
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
        self.struck = 0;
    }

    /// Appends words that are plain already.
    fn push(&mut self, words: &str) {
        if self.struck > 0 {
            return;
        }
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
                self.push_words(&html[at..end]);
                at = end;
                continue;
            };
            self.push_words(&html[at..sign]);
            let rest = &html[sign..];
            at = sign
                + match rest.as_bytes()[0] {
                    b'\n' => {
                        self.push_words(" ");
                        1
                    }
                    b'<' => {
                        let (tag, rest) = rest.split_at(tag(rest));
                        self.pass(tag, rest);
                        tag.len()
                    }
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
                        self.push_words(c.encode_utf8(&mut [0; 4]));
                        self.signs = true;
                        sign.len()
                    }
                };
        }
        at
    }

    /// Appends words without a sign among them.
    fn push_words(&mut self, words: &str) {
        if self.struck == 0 {
            self.text.push_str(words);
        }
    }

    /// Passes a tag, behind which the rest follows.
    fn pass(&mut self, tag: &str, rest: &str) {
        match tag_name(tag) {
            "del" | "s" | "strike" => self.struck += 1,
            "/del" | "/s" | "/strike" => {
                self.struck = self.struck.saturating_sub(1);
                // One space is enough where the struck words stood between two.
                let parted = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';' | ')' | '!' | '?' | '…');
                if self.text.ends_with(' ') && rest.starts_with(parted) {
                    self.text.pop();
                }
            }
            _ => {}
        }
    }
}

/// Returns the name of a tag, with the slash of one that closes.
fn tag_name(tag: &str) -> &str {
    let name = tag.strip_prefix('<').unwrap_or(tag);
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '/')
        .unwrap_or(name.len());
    &name[..end]
}

/// Tells whether what stands behind some HTML of a block is struck.
fn is_struck(html: &str) -> bool {
    const OPEN: &str = "<del";
    // Hardly any text strikes words, and this way of looking is the fastest.
    html.contains(OPEN) && html.rfind(OPEN).is_some_and(|at| !html[at..].contains("</del>"))
}

/// Returns the blocks that are running text: those of the sections that are neither headings nor cells nor captions.
fn running_text(text: Text<'_>) -> impl Iterator<Item = &Range<u32>> {
    let Body {
        html, blocks, sections, ..
    } = text.body;
    let of_section = |content: &Range<u32>| {
        let first = blocks.partition_point(|block| block.start < content.start);
        let end = content.end;
        blocks[first..].iter().take_while(move |block| block.end <= end)
    };
    let all = sections.iter().flat_map(move |section| of_section(&section.content));
    all.filter(move |block| !is_apart(&html[..block.start as usize]))
}

/// Tells whether a block that begins behind some HTML is a heading, a cell or a caption.
fn is_apart(before: &str) -> bool {
    let mut rest = before;
    while let Some(at) = rest.strip_suffix('>').and_then(|it| it.rfind('<')) {
        match tag_name(&rest[at..]) {
            "td" | "th" | "caption" | "figcaption" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => return true,
            // Elements within a line may open before its first word.
            "span" | "em" | "strong" | "abbr" | "bdi" | "bdo" | "cite" | "q" | "mark" | "kbd" | "sub" | "sup"
            | "time" | "code" => rest = &rest[..at],
            _ => return false,
        }
    }
    false
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

/// Finds the sentence around a link where it is plain words as it stands in the HTML of a block, and so is what stands
/// beside it; `from` is where what is looked at begins, and whether the block begins there.
fn plain_sentence(html: &str, (from, is_first): (usize, bool), link: Range<usize>, lang: &Lang) -> Option<Sentence> {
    /// So many bytes behind the link hold what is shown and what decides on its end, in most languages.
    const BEHIND: usize = AROUND + REACH + 24;
    let until = boundary(html, link.end.saturating_add(BEHIND));
    let part = html.get(from..until)?;
    let first = link.start.checked_sub(from)?;
    let start = sentences::start(part, first, Some(lang));
    let surely = part.get(boundary(part, REACH).min(first)..first)?;
    if !(is_first || start >= REACH || has_more(surely)) {
        return None;
    }
    let (start, end) = (from + start, from + sentences::end(part, link.end - from, Some(lang)));
    let enough = until == html.len() || end + REACH <= until || nth_char(&html[link.end..end], AROUND).is_some();
    // What decides on its ends must be words too: a tag stands for none.
    let near = start.saturating_sub(REACH).max(from)..(end + REACH).min(until);
    let near = &html.as_bytes()[near];
    let sentence = html.get(start..end)?;
    let words = !has_any(near, |byte| (byte == b'<') | (byte == b'&') | (byte == b'"'));
    let plain = enough && words && is_plain(sentence) && Open::of(sentence, lang) == Open::default();
    plain.then_some(Sentence { start, end, link })
}

/// Tells whether a slot near a sentence shows words: within it, or so near that they might join or part its ends.
fn is_interrupted(link: &Linked<'_>, sentence: &Sentence) -> bool {
    let is_label = |slot: &Slot| matches!(slot.hole, Hole::Link(_));
    let mut before = link
        .before
        .iter()
        .rev()
        .take_while(|slot| slot.at as usize + REACH >= sentence.start);
    let mut behind = link
        .behind
        .iter()
        .take_while(|slot| slot.at as usize <= sentence.end + REACH);
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
    const PIECES: [&str; 20] = [
        "Un ",
        "MM. ",
        "art. ",
        "Mot. ",
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
            let lang = Lang::parse("fr").expect("a language");
            let (before, behind) = (before.concat(), behind.concat());
            let html = [&*before, "X", &behind].concat();
            let link = before.len()..before.len() + 1;
            // What is looked at begins after a whole piece: within no tag.
            let from = PIECES.iter().find(|it| skipped > 0 && before.starts_with(**it)).map_or(0, |it| it.len());
            let sentence = plain_sentence(&html, (from, from == 0), link, &lang);
            if let Some(sentence) = sentence {
                let mut found = String::new();
                mark_sentence(&html, &sentence, false, &mut found);
                let mut plain = Plain::default();
                plain.push_html(&before, usize::MAX);
                let first = plain.text.len();
                plain.push("X");
                plain.push_html(&behind, usize::MAX);
                let start = sentences::start(&plain.text, first, Some(&lang));
                let end = sentences::end(&plain.text, first + 1, Some(&lang));
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
            let enough = nth_char(&after, AROUND + 2 + AHEAD + more).map_or(text.len(), |at| last + at);
            let mark = |text: &str| {
                let sentence = Sentence { start: 0, end: sentences::end(text, last, None), link: first..last };
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
