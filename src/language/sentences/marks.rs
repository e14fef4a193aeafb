//! Sentences within quotation marks: where a quotation of several goes on over the ends of one, who says it stands beside
//! another.

use std::ops::Range;

use crate::base::lang::Lang;
use crate::base::scan::find_any_or_below;

/// Which quotation marks of a text have no other half in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// One that closes a quotation begun before the text.
    pub before: bool,
    /// One that opens a quotation that ends behind the text.
    pub behind: bool,
}

/// What a mark does.
enum Mark {
    Opens(usize),
    Closes(usize),
}

impl Open {
    /// Looks at the marks of a text.
    pub fn of(text: &str, lang: &Lang) -> Open {
        /// The last bytes of all marks.
        const LAST: [u8; 9] = [0xAB, 0xBB, 0x9C, 0x9D, 0x9E, 0x8C, 0x8D, 0x8E, 0x8F];
        let low = is_low_high(lang);
        let mut open = [0u32; 4];
        let mut found = Open::default();
        let mut from = 0;
        while let Some(last) = find_any_or_below(text.as_bytes(), from, LAST, 0) {
            from = last + 1;
            let Some(c) = text.get(..from).and_then(|it| it.chars().next_back()) else {
                continue;
            };
            match mark(c, low, open[LOW] > 0, lang) {
                Some(Mark::Opens(kind)) => open[kind] += 1,
                Some(Mark::Closes(kind)) if open[kind] > 0 => open[kind] -= 1,
                Some(Mark::Closes(_)) => found.before = true,
                None => {}
            }
        }
        found.behind = open.iter().any(|it| *it > 0);
        found
    }
}

// Kinds of marks: « », “ ”, „ “, 「」.
const ANGLE: usize = 0;
const HIGH: usize = 1;
const LOW: usize = 2;
const CORNER: usize = 3;

fn mark(c: char, low: bool, low_is_open: bool, lang: &Lang) -> Option<Mark> {
    Some(match c {
        // Where „ opens, »…« may be written too, and nobody can tell which way round.
        '«' | '»' if low => return None,
        '«' => Mark::Opens(ANGLE),
        '»' => Mark::Closes(ANGLE),
        '„' => Mark::Opens(LOW),
        '“' | '”' if low || low_is_open => Mark::Closes(LOW),
        // One mark for both ends.
        '“' | '”' if matches!(lang.primary(), "sv" | "fi") => return None,
        '“' => Mark::Opens(HIGH),
        '”' => Mark::Closes(HIGH),
        '「' | '『' => Mark::Opens(CORNER),
        '」' | '』' => Mark::Closes(CORNER),
        _ => return None,
    })
}

/// Tells whether a language opens quotations below the line.
fn is_low_high(lang: &Lang) -> bool {
    matches!(
        lang.primary(),
        "de" | "lb" | "cs" | "sk" | "sl" | "hr" | "hu" | "pl" | "bg" | "sr" | "lt" | "lv" | "et" | "is" | "da" | "ro"
    )
}

/// Widens a sentence of a text to whole quotations, as far as they are near: a sentence within marks says nothing of who
/// says it.
pub fn widened(text: &str, sentence: Range<usize>, lang: &Lang) -> Range<usize> {
    /// Bytes before a sentence within which its quotation begins.
    const NEAR: usize = 600;
    let Range { mut start, mut end } = sentence.clone();
    while start > 0 && Open::of(&text[start..end], lang).before {
        start = super::start_before(text, start, Some(lang));
        if sentence.start - start > NEAR {
            break;
        }
    }
    if Open::of(&text[start..end], lang).before {
        start = sentence.start;
    }
    while end < text.len() && Open::of(&text[start..end], lang).behind {
        end = super::end(text, end, Some(lang));
    }
    start..end
}
