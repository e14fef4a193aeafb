//! When two words, or two stretches of punctuation, are the same: letter by letter, but for typography, but for ligatures.

use crate::base::fold::{is_invisible, is_mark, is_spaceless, nfc};

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
    let (quoted, source) = (without_ligatures(&quoted), without_ligatures(&source));
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

/// The letters of a word, ligatures taken apart; with each, whether its case is the ligature's doing.
fn without_ligatures(word: &str) -> Vec<(char, bool)> {
    let mut letters = Vec::with_capacity(word.len());
    for c in word.chars() {
        let parts = match c {
            'œ' => "oe",
            'Œ' => "OE",
            'æ' => "ae",
            'Æ' => "AE",
            'ĳ' => "ij",
            'Ĳ' => "IJ",
            'ﬀ' => "ff",
            'ﬁ' => "fi",
            'ﬂ' => "fl",
            'ﬃ' => "ffi",
            'ﬄ' => "ffl",
            'ﬅ' => "ſt",
            'ﬆ' => "st",
            'ﬓ' => "մն",
            'ﬔ' => "մե",
            'ﬕ' => "մի",
            'ﬖ' => "վն",
            'ﬗ' => "մխ",
            'ﻵ' | 'ﻶ' => "لآ",
            'ﻷ' | 'ﻸ' => "لأ",
            'ﻹ' | 'ﻺ' => "لإ",
            'ﻻ' | 'ﻼ' => "لا",
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
    pub start: usize,
    pub end: usize,
}

/// Reads what stands between words: any space is a space, any quotation mark a quotation mark.
///
/// A space beside a quotation mark counts for nothing, since each language sets it otherwise; so does one beside the
/// places of insertions and breaks, and, where `spaceless`, every one.
pub fn signs(gap: &str, spaceless: bool) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::new();
    for (start, c) in gap.char_indices() {
        let end = start + c.len_utf8();
        let c = match c {
            c if is_invisible(c) => continue,
            c if c.is_whitespace() => ' ',
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '「' | '」' | '『' | '』' | '〝' | '〞' | '〟'
            | '＂' | '″' => '"',
            '\'' | '‘' | '’' | '‚' | '‛' | 'ʼ' | '′' | '`' | '´' | '＇' => '\'',
            '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' | '﹣' => '-',
            '\u{37E}' => ';',
            '\u{387}' => '·',
            c => c,
        };
        match signs.last_mut() {
            Some(last) if c == ' ' && last.c == ' ' => last.end = end,
            // A dash on a typewriter is two or three hyphens.
            Some(last) if c == '-' && last.c == '-' && last.end == start && gap[..end].ends_with("--") => {
                last.end = end
            }
            _ => signs.push(Sign { c, start, end }),
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

/// Tells whether a quotation may begin or end between two words of a text: not within a number, nor before the
/// `'t` of "can't".
pub fn parts_words(before: &str, gap: &str, after: &str) -> bool {
    let mut seen = gap.chars().filter(|c| !is_invisible(*c));
    let (Some(sign), None) = (seen.next(), seen.next()) else {
        return true;
    };
    let digits = |c: Option<char>| c.is_some_and(char::is_numeric);
    let grouped = matches!(
        sign,
        '.' | ',' | '\'' | '’' | '٫' | '٬' | '\u{A0}' | '\u{202F}' | '\u{2009}'
    );
    if grouped && digits(before.chars().next_back()) && digits(after.chars().next()) {
        return false;
    }
    let contraction = matches!(sign, '\'' | '’') && before.ends_with(['n', 'N']) && matches!(after, "t" | "T");
    !contraction
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

    #[test]
    fn words_that_are_not_parted() {
        assert!(!parts_words("1", ",", "500"));
        assert!(!parts_words("1", "\u{202F}", "500"));
        assert!(!parts_words("can", "'", "t"));
        assert!(parts_words("l", "'", "accord"));
        assert!(parts_words("2025", ", ", "15"));
        assert!(parts_words("2025", " ", "15"));
    }
}
