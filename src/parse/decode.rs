//! Bytes → text: UTF-8 and nothing else, with what a wrong encoding looks like.
//!
//! A byte order mark is dropped and Windows line ends become plain ones, so that the same words give the same page.
//! Offsets in what follows are those of the text given here; a line keeps its number.

use std::borrow::Cow;
use std::sync::Arc;

use crate::base::span::Span;
use crate::base::utf8;
use crate::diag::{Diagnostic, Location, catalog};

/// The codes that decoding reports.
pub const CODES: &[&str] = catalog::reading::DECODING;

/// Decodes a file.
///
/// # Errors
///
/// Another encoding, a broken character, or a control character: where it stands and what it looks like.
pub fn decode<'a>(path: &Arc<str>, bytes: &'a [u8]) -> Result<Cow<'a, str>, Box<Diagnostic>> {
    let whole = || Location::whole(path);
    let encoding = match bytes {
        [0xFF, 0xFE, 0, 0, ..] => Some("UTF-32 (little-endian)"),
        [0, 0, 0xFE, 0xFF, ..] => Some("UTF-32 (big-endian)"),
        [0xFF, 0xFE, ..] => Some("UTF-16 (little-endian)"),
        [0xFE, 0xFF, ..] => Some("UTF-16 (big-endian)"),
        _ => None,
    };
    if let Some(encoding) = encoding {
        return Err(Box::new(catalog::reading::other_encoding(whole(), encoding)));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = utf8::text(bytes).map_err(|error| {
        let start = error.valid_up_to();
        let end = error.error_len().map_or(bytes.len(), |length| start + length);
        let at = Location::new(path, Span::new(start, end));
        let broken = &bytes[start..end];
        Box::new(match error.error_len() {
            None => catalog::reading::cut_off(at, broken),
            Some(_) => catalog::reading::not_utf8(at, broken, looks_like_windows(bytes)),
        })
    })?;
    if is_plain(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    if let Some((at, c)) = text.char_indices().find(|(_, c)| is_forbidden(*c)) {
        let at = Location::new(path, Span::new(at, at + c.len_utf8()));
        return Err(Box::new(catalog::reading::control_character(at, c as u32)));
    }
    Ok(match text.contains('\r') {
        false => Cow::Borrowed(text),
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
    })
}

/// Tells by bytes alone, which is quick, that a text has no control character but `\n`, as most files do.
fn is_plain(bytes: &[u8]) -> bool {
    let odd = |byte: u8| ((byte < 0x20) & (byte != b'\n')) | (byte == 0x7F);
    let Some((last, _)) = bytes.split_last() else {
        return true;
    };
    // U+0080 to U+009F are two bytes, of which C2 is the first. There is no early end, since processors look at many bytes
    // side by side.
    let pairs = bytes.iter().zip(&bytes[1..]);
    !pairs.fold(odd(*last), |any, (one, two)| {
        any | odd(*one) | ((*one == 0xC2) & (*two < 0xA0))
    })
}

fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')
}

/// Bytes that are letters with accents in Windows-1252 and stand between plain letters or at a word's end.
fn looks_like_windows(bytes: &[u8]) -> bool {
    let broken: Vec<u8> = bytes.iter().copied().filter(|byte| *byte >= 0x80).collect();
    let letters = broken
        .iter()
        .filter(|byte| **byte >= 0xC0 || matches!(**byte, 0x91..=0x97 | 0x85 | 0x9C | 0xA0 | 0xAB | 0xBB))
        .count();
    letters * 10 >= broken.len() * 9
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn message(bytes: &[u8]) -> String {
        let error = decode(&"x.md".into(), bytes).expect_err("not text");
        format!("{}: {}", error.at.span.start, error.message)
    }

    #[test]
    fn other_encodings_are_named() {
        assert_eq!(message(b"l'\xE9t\xE9"), "2: the byte E9 is not UTF-8");
        assert_eq!(
            message(b"\xFF\xFEa\0"),
            "0: the file is in UTF-16 (little-endian), not UTF-8"
        );
        assert_eq!(message(b"caf\xC3"), "3: the file ends inside a character (byte C3)");
        assert_eq!(
            message(b"a\0b"),
            "1: the control character U+0000 cannot stand in a text"
        );
    }

    #[test]
    fn marks_and_line_ends_change_nothing() {
        assert_eq!(decode(&"x.md".into(), b"\xEF\xBB\xBFa\r\nb").expect("text"), "a\nb");
    }

    proptest! {
        #[test]
        fn plain_texts_hold_nothing_that_is_forbidden(text in "[ab\n\t\r\u{0}-\u{22}\u{7E}-\u{A2}é«]{0,3}a{0,20}[«é\u{7F}-\u{A1}]{0,2}") {
            let ends = |c: char| matches!(c, '\t' | '\r' | '\u{85}');
            prop_assert_eq!(is_plain(text.as_bytes()), !text.contains(|c| is_forbidden(c) || ends(c)), "{:?}", text);
        }
    }
}
