//! Where a quotation may begin and end in a text: never within a number, before what its sign says, within a
//! contraction, or behind a prefix that turns the word round.

use crate::base::fold::{fold, is_invisible};

use super::text::SourceText;

/// What negates a word that follows a hyphen, folded, in the languages that desks read.
const PREFIXES: &[&str] = &[
    "non",
    "anti",
    "un",
    "dis",
    "in",
    "im",
    "il",
    "ir",
    "mis",
    "mal",
    "de",
    "des",
    "dys",
    "contre",
    "contra",
    "counter",
    "contro",
    "ex",
    "pseudo",
    "quasi",
    "sans",
    "no",
    "not",
    "never",
    "sem",
    "sin",
    "nao",
    "nicht",
    "gegen",
    "miss",
    "schein",
    "kein",
    "ikke",
    "ikkje",
    "inte",
    "icke",
    "ej",
    "niet",
    "on",
    "nie",
    "ne",
    "nem",
    "ei",
    "epa",
    "не",
    "ни",
    "анти",
    "контр",
    "противо",
    "проти",
    "без",
    "бес",
    "псевдо",
    "лже",
    "недо",
    "экс",
    "екс",
    "μη",
    "αντι",
    "אי",
    "בלתי",
    "לא",
    "אנטי",
    "חסר",
    "غير",
    "لا",
    "اللا",
    "ضد",
    "نا",
    "بي",
    "نه",
    "反",
    "非",
    "アンチ",
];
/// What negates the word before a hyphen.
const SUFFIXES: &[&str] = &["free", "less", "frei", "los"];

/// Tells whether a quotation may begin or end before a word of the text.
pub fn is_boundary(text: &SourceText<'_>, at: usize) -> bool {
    at == 0 || at >= text.words.len() || {
        let (before, gap, after) = (text.word(at - 1), text.gap(at), text.word(at));
        !(is_number(before, gap, after) || is_contraction(before, gap, after) || is_negated(text, at))
    }
}

fn is_digit(c: Option<char>) -> bool {
    c.is_some_and(char::is_numeric)
}

/// Tells whether two words are groups of one number, or parts of one fraction or time of day.
fn is_number(before: &str, gap: &str, after: &str) -> bool {
    if !is_digit(before.chars().next_back()) || !is_digit(after.chars().next()) {
        return false;
    }
    let mut seen = gap.chars().filter(|c| !is_invisible(*c));
    let (Some(sign), None) = (seen.next(), seen.next()) else {
        return false;
    };
    match sign {
        '.' | ',' | '\'' | '’' | '٫' | '٬' | '،' | '．' | '，' | '/' | '⁄' | ':' | '·' => true,
        '\u{A0}' | '\u{202F}' | '\u{2007}' | '\u{2009}' => true,
        // Years and counts stand side by side, so behind a plain space only three digits are a group.
        c if c.is_whitespace() => {
            let digits = after.chars().take_while(|c| c.is_numeric()).count();
            digits == 3 && before.chars().all(char::is_numeric) && before.chars().count() <= 3
        }
        _ => false,
    }
}

/// Tells whether a word is the `'t` of "can't".
fn is_contraction(before: &str, gap: &str, after: &str) -> bool {
    let mut seen = gap.chars().filter(|c| !is_invisible(*c));
    matches!((seen.next(), seen.next()), (Some('\'' | '’' | 'ʼ' | '＇'), None))
        && before.ends_with(['n', 'N'])
        && matches!(after, "t" | "T")
}

/// Tells whether a hyphen parts a word from what negates it.
fn is_negated(text: &SourceText<'_>, at: usize) -> bool {
    let gap = text.gap(at);
    if !is_hyphen(gap) {
        return false;
    }
    let before_is_whole = at < 2 || !is_hyphen(text.gap(at - 1));
    (before_is_whole && is_prefix(text.word(at - 1))) || SUFFIXES.contains(&&*fold(text.word(at)))
}

/// Tells whether words are joined by a hyphen, at a line's end too.
fn is_hyphen(gap: &str) -> bool {
    let mut seen = gap.chars().filter(|c| !is_invisible(*c));
    matches!(seen.next(), Some('-' | '‐' | '‑' | '–' | '−' | '־' | '﹣' | '－'))
        && matches!((seen.next(), seen.next()), (None | Some('\n'), None))
}

/// Tells whether a word before a hyphen negates what follows.
pub fn is_prefix(word: &str) -> bool {
    // No prefix is longer.
    word.len() <= 16 && PREFIXES.contains(&&*fold(word))
}

/// Finds where the number that a word begins with really begins: before its sign; `None` where it has none.
pub fn sign_of(text: &SourceText<'_>, at: usize) -> Option<usize> {
    let start = text.words.get(at)?.start as usize;
    if !is_digit(text.text[start..].chars().next()) {
        return None;
    }
    let gap = text.gap(at);
    let mut rest = gap;
    if let Some(before) = before(rest).strip_suffix(|c| "€$£¥₽₴₹¢₺₪﷼％%".contains(c)) {
        rest = before;
    }
    let mut sign = None;
    loop {
        let seen = before(rest);
        let beside = seen.trim_end_matches(|c: char| c.is_whitespace() && c != '\n');
        let Some(c) = beside.chars().next_back() else { break };
        let glued = beside.len() == seen.len();
        let tied = glued
            || seen[beside.len()..]
                .chars()
                .all(|c| matches!(c, '\u{A0}' | '\u{202F}' | '\u{2009}'));
        let is_sign = match c {
            '−' | '±' | '∓' | '≈' | '≤' | '≥' | '<' | '>' | '＜' | '＞' | '≪' | '≫' | '≠' | '∼' | '+' | '＋' | '≮'
            | '≯' => true,
            '~' | '≃' | '≅' | '=' => glued,
            '-' | '‐' | '‑' | '–' | '﹣' | '－' => tied,
            '/' => sign.is_some() && beside.ends_with("+/"),
            _ => false,
        };
        if !is_sign {
            break;
        }
        rest = &beside[..beside.len() - c.len_utf8()];
        sign = Some(start - gap.len() + rest.len());
    }
    // Behind a letter or a digit it is a hyphen, or says a range.
    let free = match before(rest).chars().next_back() {
        None => rest.len() < gap.len() && (at == 0 || before(rest).len() < rest.len()),
        Some(c) => c.is_whitespace() || "([{«“„‘‹\"'¿¡（「：:；;，,、।۔/|=".contains(c),
    };
    sign.filter(|_| free)
}

/// A text without the invisible characters at its end.
fn before(text: &str) -> &str {
    text.trim_end_matches(is_invisible)
}
