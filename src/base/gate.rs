//! The one gate for what a text may hold: characters that break feeds, and those that turn the direction of a text unseen.
//!
//! Takes a text; gives each character that cannot be published, and where it stands. Leaves out what is said of it
//! (`diag`) and which texts are asked about (`parse`, `config`, `resolve`). Marks that writing needs pass: U+200E, U+200F,
//! U+061C, U+200C, U+200D, and isolates that are closed in their paragraph.

use super::scan::has_three;
use super::span::Span;

/// A character that cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// Bytes of the text.
    pub start: usize,
    pub end: usize,
    pub character: char,
    pub why: Why,
    /// Whether it is written as a reference, such as `&#16;`.
    pub reference: bool,
}

/// Why a character cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A control character other than a tab or the end of a line.
    Control,
    /// What Unicode says is no character, such as U+FFFE.
    NoCharacter,
    /// It changes the direction of what follows: U+202A to U+202E.
    Direction,
    /// It sets words apart (U+2066 to U+2068), and nothing ends that in the paragraph.
    NotClosed,
    /// It ends what was not begun (U+2069).
    NotOpened,
}

/// Whether references such as `&#16;` are read as the characters that they stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum References {
    AsTyped,
    Resolved,
}

/// So many are told of a text: one that is full of them fills no memory.
const TOLD: usize = 20;

/// Tells by bytes alone whether a text may hold such a character, or a reference to one; also that it has a byte that the
/// caller looks for.
#[inline]
pub fn may_hide(text: &str, also: impl Fn(u8, u8) -> bool) -> bool {
    has_three(text.as_bytes(), |one, two, three| {
        let control = ((one < b' ') & (one != b'\t') & (one != b'\n') & (one != b'\r'))
            | (one == 0x7F)
            | ((one == 0xC2) & (two < 0xA0));
        let direction = (one == 0xE2)
            & (((two == 0x80) & (three.wrapping_sub(0xAA) < 5)) | ((two == 0x81) & (three.wrapping_sub(0xA6) < 4)));
        let none = ((one == 0xEF)
            & (((two == 0xB7) & (three.wrapping_sub(0x90) < 0x20)) | ((two == 0xBF) & (three >= 0xBE))))
            | ((one >= 0xF0) & (two & 0x0F == 0x0F) & (three == 0xBF));
        control | direction | none | also(one, two)
    })
}

/// Tells by bytes alone whether a text may hold a character that turns its direction.
#[inline]
pub fn may_turn(text: &str) -> bool {
    has_three(text.as_bytes(), |one, two, three| {
        (one == 0xE2)
            & (((two == 0x80) & (three.wrapping_sub(0xAA) < 5)) | ((two == 0x81) & (three.wrapping_sub(0xA6) < 4)))
    })
}

/// Finds the characters of a text that cannot be published, the first [`TOLD`] of them, in their order.
pub fn find(text: &str, references: References) -> Vec<Hidden> {
    let resolved = references == References::Resolved;
    if !may_hide(text, |one, two| resolved & (one == b'&') & (two == b'#')) {
        return Vec::new();
    }
    let mut finder = Finder::default();
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        if c == '\n' && ends_paragraph(&text[at + 1..]) {
            finder.close();
        }
        let referred = (resolved && c == '&').then(|| reference(&text[at..])).flatten();
        let (character, length) = referred.unwrap_or((c, c.len_utf8()));
        skip_to = at + length;
        finder.take(Hidden {
            start: at,
            end: skip_to,
            character,
            why: Why::Control,
            reference: referred.is_some(),
        });
        if finder.found.len() >= TOLD {
            break;
        }
    }
    finder.close();
    finder.found.sort_by_key(|it| it.start);
    finder.found.truncate(TOLD);
    finder.found
}

/// Tells why a character alone cannot be published; one of two that belong together may be published with the other.
pub fn refused(c: char) -> Option<Why> {
    match c {
        '\t' | '\n' | '\r' => None,
        '\u{202A}'..='\u{202E}' => Some(Why::Direction),
        '\u{FDD0}'..='\u{FDEF}' => Some(Why::NoCharacter),
        c if (c as u32) & 0xFFFE == 0xFFFE => Some(Why::NoCharacter),
        c => c.is_control().then_some(Why::Control),
    }
}

/// Returns the place of a character within a value: its own where it is typed, the whole value's where it is an escape.
pub fn place(written: &str, span: Span, character: char) -> Span {
    written.find(character).map_or(span, |at| {
        let start = span.start as usize + at;
        Span::new(start, start + character.len_utf8())
    })
}

#[derive(Default)]
struct Finder {
    found: Vec<Hidden>,
    /// Isolates that are open.
    open: Vec<Hidden>,
}

impl Finder {
    fn take(&mut self, it: Hidden) {
        match it.character {
            '\u{2066}'..='\u{2068}' => self.open.push(it),
            '\u{2069}' if self.open.pop().is_some() => {}
            '\u{2069}' => self.found.push(Hidden {
                why: Why::NotOpened,
                ..it
            }),
            c => self.found.extend(refused(c).map(|why| Hidden { why, ..it })),
        }
    }

    /// Ends a paragraph.
    fn close(&mut self) {
        let open = self.open.drain(..).take(TOLD);
        self.found.extend(open.map(|it| Hidden {
            why: Why::NotClosed,
            ..it
        }));
    }
}

/// Tells whether a line that begins here ends a paragraph or begins another block: blank, a heading, an item, a row.
fn ends_paragraph(rest: &str) -> bool {
    let line = rest.trim_start_matches([' ', '\t', '>']);
    let begins_item = line.starts_with(['-', '*', '+', '#']) && line[1..].trim_start_matches('#').starts_with(' ');
    line.is_empty() || line.starts_with(['\n', '\r', '|']) || begins_item
}

/// Returns a text with its references by number as the characters that they stand for.
pub fn resolved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("&#") {
        out.push_str(&rest[..at]);
        let (c, length) = reference(&rest[at..]).unwrap_or(('&', 1));
        out.push(c);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}

/// Reads a reference by number at the start of a text, as browsers do: what ends it may be missing.
fn reference(text: &str) -> Option<(char, usize)> {
    /// Digits that are looked at; more stand for no character.
    const DIGITS: usize = 12;
    let rest = text.strip_prefix("&#")?;
    let (radix, begins) = match rest.as_bytes().first()? {
        b'x' | b'X' => (16, 1),
        _ => (10, 0),
    };
    let digits = &rest[begins..];
    let length = digits
        .bytes()
        .take_while(|byte| (*byte as char).is_digit(radix))
        .count();
    if length == 0 {
        return None;
    }
    let significant = digits[..length].trim_start_matches('0');
    let number = match significant.len() {
        0 => 0,
        1..=DIGITS => u64::from_str_radix(significant, radix).ok()?,
        _ => return None,
    };
    let end = "&#".len() + begins + length;
    let closed = usize::from(text.as_bytes().get(end) == Some(&b';'));
    Some((char::from_u32(u32::try_from(number).ok()?)?, end + closed))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<(usize, Why)> {
        find(text, References::Resolved)
            .iter()
            .map(|it| (it.start, it.why))
            .collect()
    }

    #[test]
    fn isolates_belong_together_within_a_paragraph() {
        assert_eq!(found("a \u{2067}b\nc\u{2069} d"), []);
        assert_eq!(
            found("a \u{2067}b\n\nc\u{2069} d"),
            [(2, Why::NotClosed), (9, Why::NotOpened)]
        );
        assert_eq!(
            found("- a \u{2068}b\n- c\u{2069}"),
            [(4, Why::NotClosed), (12, Why::NotOpened)]
        );
        assert_eq!(found("\u{2066}&#x2069;"), []);
    }

    #[test]
    fn references_are_read_as_browsers_read_them() {
        for text in [
            "&#16;",
            "&#x10;",
            "&#X0010",
            "&#0;",
            "&#8238;",
            "&#x202E;",
            "&#xFFFF;",
            "&#00000000000000000016;",
        ] {
            assert_eq!(found(text).len(), 1, "{text}");
            assert_eq!(find(text, References::AsTyped), [], "{text}");
        }
        for text in [
            "&#;",
            "&#x;",
            "&#9;",
            "&#x200E;",
            "&#x200D;",
            "&amp;#16;",
            "&#99999999999999999;",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_refused_is_found(text in "[ab\n\t\r\u{0}-\u{22}\u{7E}-\u{A2}é«’\u{2028}-\u{2030}\u{FDCE}-\u{FDF1}\u{FFFC}-\u{FFFF}\u{1FFFD}-\u{20001}\u{10FFFD}-\u{10FFFF}]{0,30}") {
            let simple: Vec<usize> = text.char_indices().filter(|(_, c)| refused(*c).is_some()).map(|(at, _)| at).take(TOLD).collect();
            let found: Vec<usize> = find(&text, References::AsTyped).iter().map(|it| it.start).collect();
            prop_assert_eq!(found, simple, "{:?}", text);
        }
    }
}
