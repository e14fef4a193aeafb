//! When two words, or two stretches of punctuation, are the same: letter by letter, but for typography, but for ligatures.

use crate::base::fold::{compose, is_invisible, is_mark, is_spaceless, nfc, without_presentation_forms};

use super::verdict::Level;

/// Stands in a text where the editor's brackets were taken out; a noncharacter, so that no text holds it.
pub const INSERTION: char = '\u{FDD0}';
/// Stands between the paragraphs of a quotation.
pub const BREAK: char = '\u{FDD1}';

/// Compares a quoted word with one of the source; `None` where they differ.
///
/// With `free_case` the case of the first letter does not matter.
pub fn same_word(quoted: &str, source: &str, free_case: bool) -> Option<Level> {
    if quoted == source {
        return Some(Level::Exact);
    }
    if quoted.is_ascii() && source.is_ascii() {
        let (mut quoted, mut source) = (quoted.chars(), source.chars());
        let same = free_case && quoted.next()?.eq_ignore_ascii_case(&source.next()?) && quoted.eq(source);
        return same.then_some(Level::Folded);
    }
    let (quoted, source) = (composed(quoted), composed(source));
    if quoted == source {
        return Some(Level::Normalised);
    }
    let (quoted, source) = (letters(&quoted), letters(&source));
    let same = quoted.len() == source.len()
        && quoted.iter().zip(&source).enumerate().all(|(at, (a, b))| {
            // The second letter of a capital ligature is small in a word and a capital among capitals.
            let loose = (free_case && at == 0) || a.1 || b.1;
            a.0 == b.0 || (loose && a.0.to_lowercase().eq(b.0.to_lowercase()))
        });
    same.then_some(Level::Folded)
}

/// A word in Unicode's composed form, without what shows nothing.
fn composed(word: &str) -> String {
    // Joiners decide how letters of Persian and Hindi join, so they are seen.
    let seen: String = word
        .chars()
        .filter(|c| !is_invisible(*c) || matches!(c, '\u{200C}' | '\u{200D}'))
        .collect();
    nfc(&seen).into_owned()
}

/// What two words that are the same share, as one number; others may share it.
pub fn word_key(word: &str, free_case: bool) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    let letters = match word.is_ascii() {
        true => word.chars().map(|c| (c, false)).collect(),
        false => letters(&composed(word)),
    };
    let mut last = ' ';
    for (at, (c, loose)) in letters.into_iter().enumerate() {
        // The second letter of what may be a ligature is small in one spelling and a capital in another.
        let pair = matches!((last, c), ('O' | 'o' | 'A' | 'a', 'E') | ('I' | 'i', 'J'));
        match loose || pair || (free_case && at == 0) {
            true => c.to_lowercase().for_each(|c| c.hash(&mut hasher)),
            false => c.hash(&mut hasher),
        }
        last = c;
    }
    hasher.finish()
}

/// The letters of a composed word, ligatures and presentation forms taken apart; with each, whether its case is the
/// ligature's doing.
fn letters(word: &str) -> Vec<(char, bool)> {
    let mut letters = Vec::with_capacity(word.len());
    for c in without_presentation_forms(word).chars() {
        let parts = match c {
            'œ' => "oe",
            'Œ' => "OE",
            'æ' => "ae",
            'Æ' => "AE",
            'ĳ' => "ij",
            'Ĳ' => "IJ",
            c => {
                letters.push((c, false));
                continue;
            }
        };
        let capital = matches!(c, 'Œ' | 'Æ' | 'Ĳ');
        letters.extend(parts.chars().enumerate().map(|(at, c)| (c, capital && at > 0)));
    }
    letters
}

/// A character of what stands between words, as typography does not change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign {
    pub c: char,
    /// Bytes of the text it was read from.
    start: u32,
    end: u32,
}

impl Sign {
    pub fn start(&self) -> usize {
        self.start as usize
    }

    pub fn end(&self) -> usize {
        self.end as usize
    }
}

/// Reads what stands between words: any space is a space, any quotation mark a quotation mark.
///
/// A space beside a quotation mark counts for nothing, since each language sets it otherwise; so does one beside the
/// places of insertions and breaks, and, where `spaceless`, every one.
pub fn signs(gap: &str, spaceless: bool) -> Vec<Sign> {
    signs_up_to(gap, spaceless, usize::MAX)
}

/// Reads what stands between words; of more signs than `most` as many as show that there are more.
pub fn signs_up_to(gap: &str, spaceless: bool, most: usize) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::new();
    // Every second one may be a space that counts for nothing.
    let enough = most.saturating_mul(2).saturating_add(4);
    for (start, c) in gap.char_indices() {
        if signs.len() > enough {
            break;
        }
        let end = start + c.len_utf8();
        let (from, to) = (start as u32, end as u32);
        let c = match c {
            c if is_invisible(c) => continue,
            c if c.is_whitespace() => ' ',
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '「' | '」' | '『' | '』' | '〝' | '〞' | '〟'
            | '＂' | '″' | '｢' | '｣' => '"',
            '\'' | '‘' | '’' | '‚' | '‛' | 'ʼ' | '′' | '`' | '´' | '＇' => '\'',
            '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' | '﹣' => '-',
            '\u{37E}' => ';',
            '\u{387}' => '·',
            '｡' => '。',
            '､' => '、',
            '･' => '・',
            '\u{2329}' => '\u{3008}',
            '\u{232A}' => '\u{3009}',
            // Full-width signs lie in the order of ASCII.
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            c => c,
        };
        match signs.last_mut() {
            // A sign and its mark may be one character: `≠`.
            Some(last) if is_mark(c) && last.end == from && compose(last.c, c).is_some() => {
                last.c = compose(last.c, c).unwrap_or(c);
                last.end = to;
            }
            Some(last) if c == ' ' && last.c == ' ' => last.end = to,
            // A dash on a typewriter is two or three hyphens.
            Some(last) if c == '-' && last.c == '-' && last.end == from && gap[..end].ends_with("--") => last.end = to,
            _ => signs.push(Sign {
                c,
                start: from,
                end: to,
            }),
        }
    }
    let swallows = |sign: Option<&Sign>| sign.is_some_and(|it| matches!(it.c, '"' | INSERTION | BREAK));
    let kept: Vec<bool> = (0..signs.len())
        .map(|at| {
            let beside = swallows(signs.get(at + 1)) || at.checked_sub(1).is_some_and(|at| swallows(signs.get(at)));
            signs[at].c != ' ' || !(spaceless || beside)
        })
        .collect();
    let mut kept = kept.into_iter();
    signs.retain(|_| kept.next().unwrap_or(true));
    signs
}

/// Tells whether a word is of a script without spaces.
pub fn needs_no_spaces(word: &str) -> bool {
    word.chars().rev().find(|c| !is_mark(*c)).is_some_and(is_spaceless)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(quoted: &str, source: &str) -> Option<Level> {
        same_word(quoted, source, false)
    }

    #[test]
    fn what_makes_two_words_the_same() {
        assert_eq!(same("œuvre", "œuvre"), Some(Level::Exact));
        assert_eq!(same("e\u{301}te\u{301}", "été"), Some(Level::Normalised));
        assert_eq!(same("secu\u{AD}rity", "security"), Some(Level::Normalised));
        assert_eq!(same("oeuvre", "œuvre"), Some(Level::Folded));
        assert_eq!(same("ﬁn", "fin"), Some(Level::Folded));
        assert_eq!(same("Oeuvre", "Œuvre"), Some(Level::Folded));
        assert_eq!(same("OEUVRE", "ŒUVRE"), Some(Level::Folded));
        assert_eq!(same_word("Été", "été", true), Some(Level::Folded));
        assert_eq!(same("Été", "été"), None);
        assert_eq!(same("ete", "été"), None);
        assert_eq!(same("мир", "міr"), None);
        assert_eq!(same("الامم", "الأمم"), None);
        assert_eq!(same("کتاب", "كتاب"), None);
        assert_eq!(same_word("ETE", "Ete", true), None);
    }

    #[test]
    fn what_stands_between_words() {
        let read = |gap: &str| signs(gap, false).iter().map(|it| it.c).collect::<String>();
        assert_eq!(read(" \u{A0}\n"), " ");
        assert_eq!(read("\u{A0}: «\u{A0}"), " :\"");
        assert_eq!(read(" : “"), " :\"");
        assert_eq!(read(" -- "), " - ");
        assert_eq!(read(" - - "), " - - ");
        assert_eq!(read("’"), "'");
        assert_ne!(read(","), read(";"));
    }
}
