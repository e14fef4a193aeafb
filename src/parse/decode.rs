//! Bytes → text: UTF-8 and nothing else, with what a wrong encoding looks like.
//!
//! A byte order mark is dropped and Windows line ends become plain ones, so that the same words give the same page.
//! Offsets in what follows are those of the text given here; a line keeps its number.

use std::borrow::Cow;
use std::sync::Arc;

use crate::base::gate::{self, Why};
use crate::base::span::Span;
use crate::base::utf8;
use crate::diag::{Diagnostic, Location, catalog};

/// The codes that decoding reports.
pub const CODES: &[&str] = catalog::reading::DECODING;

/// Decodes a file whose words reach pages.
///
/// # Errors
///
/// Another encoding, a broken character, a control character or what is no character: where it stands and what it looks
/// like.
pub fn decode<'a>(path: &Arc<str>, bytes: &'a [u8]) -> Result<Cow<'a, str>, Box<Diagnostic>> {
    let text = characters(path, bytes)?;
    // One look tells of most files that they have neither, nor line ends of another kind.
    if !gate::may_hide(text, |one, _| one == b'\r') {
        return Ok(Cow::Borrowed(text));
    }
    let broken = |c: char| matches!(gate::refused(c), Some(Why::Control | Why::NoCharacter));
    if let Some((at, c)) = text.char_indices().find(|(_, c)| broken(*c)) {
        let at = Location::new(path, Span::new(at, at + c.len_utf8()));
        return Err(Box::new(match gate::refused(c) {
            Some(Why::NoCharacter) => catalog::reading::no_character(at, c as u32),
            _ => catalog::reading::control_character(at, c as u32),
        }));
    }
    Ok(plain_lines(text))
}

/// Decodes an archived text, of which only what is quoted reaches pages: that is looked at where it is quoted.
///
/// # Errors
///
/// Another encoding, or a broken character.
pub fn decode_archived<'a>(path: &Arc<str>, bytes: &'a [u8]) -> Result<Cow<'a, str>, Box<Diagnostic>> {
    characters(path, bytes).map(plain_lines)
}

fn characters<'a>(path: &Arc<str>, bytes: &'a [u8]) -> Result<&'a str, Box<Diagnostic>> {
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
    utf8::text(bytes).map_err(|error| {
        let start = error.valid_up_to();
        let end = error.error_len().map_or(bytes.len(), |length| start + length);
        let at = Location::new(path, Span::new(start, end));
        let broken = &bytes[start..end];
        Box::new(match error.error_len() {
            None => catalog::reading::cut_off(at, broken),
            Some(_) => catalog::reading::not_utf8(at, broken, looks_like_windows(bytes)),
        })
    })
}

fn plain_lines(text: &str) -> Cow<'_, str> {
    match text.contains('\r') {
        false => Cow::Borrowed(text),
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
    }
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
}
