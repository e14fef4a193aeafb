//! Whether a name stands at a place in a text: its words, what parts them, its signs, its capitals, and what is around it.
//!
//! A name's signs are those before its first word and behind its last: the `+` of OPEC+, the stop of Acme Inc. The text
//! may be HTML-escaped. Knows nothing of records, and leaves out how names are found: that is the trie's.

use std::ops::Range;

use crate::base::fold::{Words, is_spaceless, is_word_char};

/// A name, ready to be compared with what is written.
#[derive(Debug)]
pub struct Name {
    text: Box<str>,
    /// Where its words begin and end.
    core: Range<usize>,
    /// Up to four letters: capitals must agree.
    exact_case: bool,
}

/// So many bytes around a name are looked at for an address that it may be a part of.
const AROUND: usize = 200;

impl Name {
    /// Reads a name; `None` where it has no word.
    pub fn new(text: &str) -> Option<Name> {
        let text = text.trim();
        let mut words = Words::new(text);
        let first = words.next()?;
        let mut core = first.start..first.end;
        while let Some(word) = words.next() {
            core.end = word.end;
        }
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        Some(Name {
            core,
            exact_case: letters <= 4 && !text.chars().any(is_spaceless),
            text: text.into(),
        })
    }

    /// Tells whether the name is one word without signs.
    pub fn is_one_word(&self) -> bool {
        let mut words = Words::new(&self.text);
        words
            .next()
            .is_some_and(|word| word.start == 0 && word.end == self.text.len())
    }

    /// Returns the name as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns what the name takes up of a text in which words with its digests stand at a place; `None` where they are
    /// not this name, or a part of a longer word or an address. Before `free` another name stands.
    pub fn at(&self, text: &str, place: Range<usize>, free: usize) -> Option<Range<usize>> {
        if !self.has_words(&text[place.clone()]) {
            return None;
        }
        let start = behind_signs(&self.text[..self.core.start], text, place.start).filter(|it| *it >= free)?;
        let end = before_signs(&self.text[self.core.end..], text, place.end)?;
        is_whole(text, start, end).then_some(start..end)
    }

    /// Tells whether two names are written alike wherever they stand.
    pub fn is_like(&self, other: &Name) -> bool {
        let signs = |name: &Name| -> (String, String) {
            let of = |part: &str| signs_of(part).filter(|c| *c != ' ').collect();
            (of(&name.text[..name.core.start]), of(&name.text[name.core.end..]))
        };
        self.text == other.text
            || (self.exact_case == other.exact_case
                && self.has_words(&other.text[other.core.clone()])
                && signs(self) == signs(other))
    }

    /// Tells whether a text is the words of the name, parted alike.
    fn has_words(&self, written: &str) -> bool {
        let core = &self.text[self.core.clone()];
        let alike = || same_separators(core, written) && is_written(core, written);
        core == written
            || match self.exact_case {
                true => capitals(core).eq(capitals(written)) && alike(),
                false => differs_little(core, written) || alike(),
            }
    }
}

/// Whether two names have the same words.
pub fn same_words(name: &str, other: &str) -> bool {
    name == other || folded_words(name, |_, _| true) == folded_words(other, |_, _| true)
}

/// Whether what looks like a word of escaped text is an entity, such as `&amp;`, or the tag of a line's end.
pub fn is_entity(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let before = || start.checked_sub(1).and_then(|before| bytes.get(before));
    match bytes.get(end) {
        Some(b';') => before() == Some(&b'&'),
        Some(b'>') => before() == Some(&b'<') && bytes.get(start..end) == Some(b"br"),
        _ => false,
    }
}

/// Whether a name's words are those of escaped text.
fn is_written(name: &str, written: &str) -> bool {
    folded_words(name, |_, _| true) == folded_words(written, |start, end| !is_entity(written, start, end))
}

/// Lists the words of a text that count, each with a line's end behind it.
pub fn folded_words(text: &str, counts: impl Fn(usize, usize) -> bool) -> String {
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

/// Whether a written name differs from the name at most in capitals of ASCII and in what typography makes of spaces and
/// apostrophes. Most do, and need no closer look.
pub fn differs_little(name: &str, written: &str) -> bool {
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

/// Whether what stands between the words of two texts is alike: spaces, line ends and hyphens count as one, apostrophes
/// as one, quotation marks as one.
///
/// So « Union européenne » is not found in « Union. Européenne ».
pub fn same_separators(name: &str, written: &str) -> bool {
    separators(name).eq(separators(written))
}

/// Lists what stands between the words of a text, with a `w` for each word. A line's end between two characters of scripts
/// without spaces is nothing.
fn separators(text: &str) -> impl Iterator<Item = char> {
    let mut rest = decoded(text).peekable();
    let (mut before, mut last) = (' ', None);
    std::iter::from_fn(move || {
        loop {
            let c = rest.next()?;
            let ends_line =
                c == '\n' && needs_no_space(before) && rest.peek().is_some_and(|next| needs_no_space(*next));
            let is_mark = |c: char| sign(c) == '"';
            let set = |next: &char| is_mark(*next) || matches!(next, '!' | '?' | ':' | ';');
            // Typography sets spaces inside quotation marks and before high punctuation, or takes them away.
            let beside_mark = c.is_whitespace() && (is_mark(before) || rest.peek().is_some_and(set));
            if ends_line || beside_mark {
                continue;
            }
            before = c;
            let next = match sign(c) {
                _ if is_word_char(c) => 'w',
                ' ' => '-',
                sign => sign,
            };
            if !matches!(next, 'w' | '-') || last != Some(next) {
                last = Some(next);
                return last;
            }
        }
    })
}

/// Tells whether no space stands beside a character: of a script without spaces, or the punctuation of one.
fn needs_no_space(c: char) -> bool {
    is_spaceless(c) || matches!(c, '\u{3001}'..='\u{303F}' | '\u{FF01}'..='\u{FF65}')
}

/// Tells of each letter that has two cases whether it is a capital.
fn capitals(text: &str) -> impl Iterator<Item = bool> {
    decoded(text)
        .filter(|c| c.is_uppercase() || c.is_lowercase())
        .map(char::is_uppercase)
}

/// Makes signs the same that differ in form alone: kinds of space, hyphen, apostrophe and quotation mark, full width.
fn sign(c: char) -> char {
    match c {
        '\'' | '’' | 'ʼ' | '‘' | '‚' | '‹' | '›' | '´' | '`' | '׳' => '\'',
        '"' | '“' | '”' | '„' | '«' | '»' | '″' | '״' | '「' | '」' | '『' | '』' | '《' | '》' => '"',
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

fn signs_of(text: &str) -> impl DoubleEndedIterator<Item = char> {
    text.chars().map(sign)
}

/// The end of a line that is kept, the one tag that may stand in a run of text.
pub const LINE_END: &str = "<br>\n";

/// Returns a name as a text writes it, for a message: a line's end is a space there.
pub fn in_one_line(written: &str) -> String {
    written.replace(LINE_END, " ").replace('\n', " ")
}

/// Entities that escaped text has, with their characters.
const ENTITIES: [(&str, char); 6] = [
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&#39;", '\''),
    (LINE_END, '\n'),
];

/// Lists the characters of escaped text.
fn decoded(text: &str) -> impl Iterator<Item = char> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (c, after) = char_behind(text, at)?;
        at = after;
        Some(c)
    })
}

/// Returns the character behind a place in escaped text, and where it ends.
fn char_behind(text: &str, at: usize) -> Option<(char, usize)> {
    let rest = &text[at..];
    let c = rest.chars().next()?;
    let entity = ENTITIES
        .iter()
        .find(|(entity, _)| matches!(c, '&' | '<') && rest.starts_with(entity));
    Some(entity.map_or((c, at + c.len_utf8()), |(entity, c)| (*c, at + entity.len())))
}

/// Returns the character before a place in escaped text, and where it begins.
fn char_before(text: &str, at: usize) -> Option<(char, usize)> {
    let rest = &text[..at];
    let c = rest.chars().next_back()?;
    let entity = ENTITIES
        .iter()
        .find(|(entity, _)| matches!(c, ';' | '\n') && rest.ends_with(entity));
    Some(entity.map_or((c, at - c.len_utf8()), |(entity, c)| (*c, at - entity.len())))
}

/// Tells whether a space between a sign and a word is one that typography sets, or one that the name has too.
fn is_gap(c: char, wanted: bool) -> bool {
    matches!(c, '\u{A0}' | '\u{202F}') || (wanted && c.is_whitespace())
}

/// Finds where the signs that a name begins with begin in a text, where they stand before a place.
fn behind_signs(signs: &str, text: &str, place: usize) -> Option<usize> {
    let (mut at, mut gap) = (place, false);
    for wanted in signs_of(signs).rev() {
        if wanted == ' ' {
            gap = true;
            continue;
        }
        let (mut c, mut before) = char_before(text, at)?;
        while is_gap(c, gap) {
            (c, before) = char_before(text, before)?;
        }
        if sign(c) != wanted {
            return None;
        }
        (at, gap) = (before, false);
    }
    Some(at)
}

/// Finds where the signs that a name ends with end in a text, where they stand behind a place.
fn before_signs(signs: &str, text: &str, place: usize) -> Option<usize> {
    let (mut at, mut gap) = (place, false);
    for wanted in signs_of(signs) {
        if wanted == ' ' {
            gap = true;
            continue;
        }
        let (mut c, mut after) = char_behind(text, at)?;
        while is_gap(c, gap) {
            (c, after) = char_behind(text, after)?;
        }
        if sign(c) != wanted {
            return None;
        }
        (at, gap) = (after, false);
    }
    Some(at)
}

/// Tells whether what stands at a place is no part of a longer word, of another name with a sign, or of an address.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    !goes_on(text, end) && !has_begun(text, start) && !is_in_address(text, start, end)
}

/// Tells whether a word goes on behind a name: `OPEC` in OPEC+, `Booking` in Booking.com, `AT` in AT&T.
fn goes_on(text: &str, end: usize) -> bool {
    let (Some((last, _)), Some((next, after))) = (char_before(text, end), char_behind(text, end)) else {
        return false;
    };
    let beyond = |at: usize| char_behind(text, at).map(|it| it.0);
    match sign(next) {
        '@' => true,
        '+' | '#' => {
            let mut after = after;
            while let Some((_, further)) = char_behind(text, after).filter(|it| matches!(sign(it.0), '+' | '#')) {
                after = further;
            }
            // In ASEAN+Russia both parts are names.
            !beyond(after).is_some_and(char::is_alphabetic)
        }
        '&' => beyond(after).is_some_and(is_word_char),
        '.' => is_word_char(last) && beyond(after).is_some_and(|c| is_word_char(c) && !is_spaceless(c)),
        '\'' | '"' => beyond(after).is_some_and(|c| are_of_one_word(last, next, c)),
        _ if !is_word_char(next) => false,
        _ if is_word_char(last) => is_katakana(last) && is_katakana(next),
        _ => !is_spaceless(next) && !matches!(sign(last), ')' | ']' | '}' | '"' | '\''),
    }
}

/// Tells whether a word has begun before a name.
fn has_begun(text: &str, start: usize) -> bool {
    let (Some((first, _)), Some((previous, before))) = (char_behind(text, start), char_before(text, start)) else {
        return false;
    };
    let earlier = || char_before(text, before).map(|it| it.0);
    match sign(previous) {
        '@' => true,
        '&' => earlier().is_some_and(is_word_char),
        '.' => is_word_char(first) && earlier().is_some_and(|c| is_word_char(c) && !is_spaceless(c)),
        '\'' | '"' => match earlier() {
            // O'Brien; other letters before an apostrophe are words of their own, as in d'Iran.
            Some('O') if sign(previous) == '\'' => {
                let o = before.saturating_sub(1);
                !char_before(text, o).is_some_and(|(c, _)| is_word_char(c))
            }
            earlier => earlier.is_some_and(|c| are_of_one_word(c, previous, first)),
        },
        _ if !is_word_char(previous) => false,
        _ if is_word_char(first) => is_katakana(first) && is_katakana(previous),
        _ => !is_spaceless(previous) && !matches!(sign(first), '(' | '[' | '{' | '"' | '\''),
    }
}

/// Tells whether a mark between two letters is a letter itself: the apostrophe of Cyrillic words, the mark within
/// Hebrew acronyms.
fn are_of_one_word(before: char, mark: char, after: char) -> bool {
    let cyrillic = |c: char| matches!(c, '\u{400}'..='\u{52F}');
    let hebrew = |c: char| matches!(c, '\u{5D0}'..='\u{5EA}');
    match sign(mark) {
        '\'' => cyrillic(before) && cyrillic(after),
        _ => !matches!(mark, '«' | '»' | '„' | '“') && hebrew(before) && hebrew(after),
    }
}

/// Tells whether a character is of the syllables in which Japanese writes names from abroad, where it parts no words.
fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FE}' | '\u{31F0}'..='\u{31FF}')
}

/// Tells whether a name stands in a web or e-mail address that is written as plain text.
fn is_in_address(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: char| matches!(c, '/' | '-' | '_' | '=' | '?' | '%' | ':' | '.' | '~' | '+');
    let previous = char_before(text, start).map(|it| it.0);
    if previous.is_some_and(joins) {
        let mut from = start.saturating_sub(AROUND);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let before = &text[from..start];
        let token = before.rsplit(char::is_whitespace).next().unwrap_or(before);
        let host = token.split('/').next().unwrap_or(token);
        let path = host.len() < token.len() && is_host(host);
        if token.contains("://") || token.starts_with("www.") || token.contains('@') || path {
            return true;
        }
    }
    let next = char_behind(text, end).map(|it| it.0);
    next.is_some_and(joins) && {
        let mut to = (end + AROUND).min(text.len());
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        let after = &text[end..to];
        let token = after.split(char::is_whitespace).next().unwrap_or(after);
        let at = token.find('@').filter(|at| !token[..*at].contains('/'));
        at.is_some_and(|at| token[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric()))
    }
}

/// Tells whether what stands before a path is the name of a host: `russia.example`, not `U.S.`.
fn is_host(text: &str) -> bool {
    let label = |it: &str| it.len() >= 2 && it.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.rsplit_once('.')
        .is_some_and(|(name, last)| !name.is_empty() && label(last))
}
