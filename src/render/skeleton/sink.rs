//! Where what fills a skeleton is put: text or bytes, and what is escaped on the way.

use crate::base::scan::find_any;
use crate::render::templates::Field;

/// Where text is put.
pub trait Sink {
    /// Makes room for so many bytes more.
    fn reserve(&mut self, size: usize);

    /// Appends a text.
    fn push(&mut self, text: &str);

    /// Appends a digit.
    fn push_digit(&mut self, digit: u8);

    /// Returns how much there is.
    fn size(&self) -> usize;

    /// Takes back what was put after there was so much.
    fn cut(&mut self, size: usize);

    /// Returns what was put after there was so much.
    fn since(&self, size: usize) -> Option<&str>;
}

impl Sink for String {
    #[inline]
    fn reserve(&mut self, size: usize) {
        self.reserve(size);
    }

    #[inline]
    fn push(&mut self, text: &str) {
        self.push_str(text);
    }

    fn push_digit(&mut self, digit: u8) {
        self.push(char::from(b'0' + digit));
    }

    fn size(&self) -> usize {
        self.len()
    }

    fn cut(&mut self, size: usize) {
        self.truncate(size);
    }

    fn since(&self, size: usize) -> Option<&str> {
        self.get(size..)
    }
}

impl Sink for Vec<u8> {
    #[inline]
    fn reserve(&mut self, size: usize) {
        self.reserve(size);
    }

    #[inline]
    fn push(&mut self, text: &str) {
        self.extend_from_slice(text.as_bytes());
    }

    fn push_digit(&mut self, digit: u8) {
        self.push(b'0' + digit);
    }

    fn size(&self) -> usize {
        self.len()
    }

    fn cut(&mut self, size: usize) {
        self.truncate(size);
    }

    fn since(&self, size: usize) -> Option<&str> {
        std::str::from_utf8(self.get(size..)?).ok()
    }
}

/// Whether a text is escaped where it is put.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    Yes,
    No,
}

#[inline]
pub(super) fn put(field: Field<'_>, out: &mut impl Sink, escape: Escape) {
    match field {
        Field::Text(text) if escape == Escape::Yes => put_escaped(text, out),
        Field::Text(text) | Field::Html(text) => out.push(text),
        Field::Number(number) => put_number(number, out),
        // Printed by Tera into the skeleton.
        Field::None | Field::Flag(_) | Field::List(_) | Field::View(_) | Field::Unknown => {}
    }
}

/// Appends a text, escaped as Tera does it.
fn put_escaped(text: &str, out: &mut impl Sink) {
    let mut from = 0;
    while let Some(at) = find_any(text, from, *b"<>&\"'") {
        out.push(&text[from..at]);
        out.push(match text.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        from = at + 1;
    }
    out.push(&text[from..]);
}

/// Appends a number in decimal digits; it may be negative.
pub fn put_integer(number: i64, out: &mut impl Sink) {
    if number < 0 {
        out.push("-");
    }
    put_number(number.unsigned_abs(), out);
}

fn put_number(number: u64, out: &mut impl Sink) {
    if number >= 10 {
        put_number(number / 10, out);
    }
    out.push_digit((number % 10) as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_digits() {
        for number in [0, 7, -7, 10, 1_234_567_890, i64::MAX, i64::MIN] {
            let mut out = String::new();
            put_integer(number, &mut out);
            assert_eq!(out, number.to_string());
        }
    }
}
