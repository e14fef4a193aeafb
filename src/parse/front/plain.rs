//! The plainest TOML, line by line: `title = "words"`, `date = 2025-11-03`, `number = 3`, `actors = ["words", "words"]`.
//!
//! Most files of a briefing hold nothing else, and the parser spends most of its time on what TOML could be besides. Gives
//! the tree that the parser would give, or nothing where a line is anything else or anything is wrong: then the parser reads
//! all of it.

use crate::base::scan::find_any_or_below;
use crate::base::span::Span;

use super::{Key, Node, Table, Value};

/// Keys of a record, and more: each is compared with those before it.
const MOST_KEYS: usize = 40;

/// Reads front matter of the plainest form; `offset` is where it begins in the file.
pub fn read(source: &str, offset: usize) -> Option<Table<'_>> {
    let mut lines = Lines { source, at: 0, offset };
    let mut table: Table<'_> = Vec::with_capacity(12);
    loop {
        while lines.take(b'\n') {}
        if lines.at == source.len() {
            return Some(table);
        }
        let key = lines.key()?;
        let is_new = table.len() < MOST_KEYS && table.iter().all(|(other, _)| other.text != key.text);
        lines.spaces();
        if !(is_new && lines.take(b'=')) {
            return None;
        }
        lines.spaces();
        let value = lines.value()?;
        table.push((key, value));
        lines.spaces();
        if !(lines.at == source.len() || lines.take(b'\n')) {
            return None;
        }
    }
}

/// What is read, up to where.
struct Lines<'t> {
    source: &'t str,
    at: usize,
    offset: usize,
}

impl<'t> Lines<'t> {
    fn next(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    /// Passes a sign, if it is there.
    fn take(&mut self, sign: u8) -> bool {
        let there = self.next() == Some(sign);
        self.at += usize::from(there);
        there
    }

    fn spaces(&mut self) {
        while self.take(b' ') {}
    }

    /// Passes what is of a sort, and returns it.
    fn run(&mut self, sort: impl Fn(u8) -> bool) -> &'t str {
        let rest = &self.source[self.at..];
        let length = rest.bytes().position(|byte| !sort(byte)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn span_from(&self, start: usize) -> Span {
        Span::new(start, self.at).shifted(self.offset)
    }

    fn key(&mut self) -> Option<Key<'t>> {
        let start = self.at;
        let text = self.run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        (!text.is_empty()).then(|| Key {
            text: text.into(),
            span: self.span_from(start),
        })
    }

    fn value(&mut self) -> Option<Node<'t>> {
        let start = self.at;
        let value = match self.next()? {
            b'"' => self.text()?,
            b'[' => self.list()?,
            _ => word(self.run(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))?,
        };
        Some(Node {
            value,
            span: self.span_from(start),
        })
    }

    /// Reads a text in double quotes that says nothing but itself.
    fn text(&mut self) -> Option<Value<'t>> {
        let start = self.at + 1;
        // A backslash may change what is said; control characters are refused.
        let end = find_any_or_below(self.source.as_bytes(), start, *b"\"\\\x7F", b' ')?;
        self.at = end;
        // Behind an empty text a third quote would begin one of several lines.
        let ends = self.take(b'"') && self.next() != Some(b'"');
        ends.then(|| Value::Text(self.source[start..end].into()))
    }

    /// Reads a list of texts on one line.
    fn list(&mut self) -> Option<Value<'t>> {
        let mut items = Vec::with_capacity(6);
        self.at += 1;
        loop {
            self.spaces();
            let start = self.at;
            if self.next() != Some(b'"') {
                break;
            }
            let value = self.text()?;
            items.push(Node {
                value,
                span: self.span_from(start),
            });
            self.spaces();
            if !self.take(b',') {
                break;
            }
        }
        self.take(b']').then_some(Value::List(items))
    }
}

/// Reads a day that every calendar has, a whole number, or whether something is so.
fn word(word: &str) -> Option<Value<'_>> {
    match word {
        "true" => return Some(Value::Bool(true)),
        "false" => return Some(Value::Bool(false)),
        _ => {}
    }
    let is_digits = |range: &[u8]| range.iter().all(u8::is_ascii_digit);
    match word.as_bytes() {
        [year @ .., b'-', m1, m2, b'-', d1, d2] if year.len() == 4 && is_digits(year) => {
            let month = matches!((m1, m2), (b'0', b'1'..=b'9') | (b'1', b'0'..=b'2'));
            let day = matches!(
                (d1, d2),
                (b'0', b'1'..=b'9') | (b'1', b'0'..=b'9') | (b'2', b'0'..=b'8')
            );
            (month && day).then(|| Value::Date(word.into()))
        }
        [b'0'] => Some(Value::Integer(0)),
        [b'1'..=b'9', rest @ ..] if rest.len() < 9 && is_digits(rest) => word.parse().ok().map(Value::Integer),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::toml_tree;
    use super::*;

    #[test]
    fn what_most_files_hold_is_read() {
        let source = "title = \"Sommet : l'accord\"\ndate = 2025-11-03\n\nnumber = 12\ndraft = false\nactors = [\"a\", \"b\"]\nsources = []\nlang=\"fr\"";
        let table = read(source, 4).expect("plain lines");
        assert_eq!(table.len(), 7);
        assert_eq!(table[0].0.span, Span::new(4, 9));
        assert_eq!(Some(table), toml_tree::parsed(source, 4));
        let first = "date = 0000-02-28\nnumber = 0";
        assert_eq!(read(first, 0), toml_tree::parsed(first, 0));
    }

    proptest! {
        /// Whatever is read here is what the parser reads, place for place, and nothing that it refuses.
        #[test]
        fn it_is_what_the_parser_reads(lines in vec(line(), 0..6), end in "\n?", offset in 0usize..9) {
            let source = lines.join("\n") + &end;
            if let Some(table) = read(&source, offset) {
                prop_assert_eq!(Some(table), toml_tree::parsed(&source, offset), "{:?}", source);
            }
        }

        #[test]
        fn it_is_what_the_parser_reads_of_any_signs(source in "[ab=\"\\[\\], \n0129é\t\r#'.{}_\\\\\u{7F}-]{0,24}") {
            if let Some(table) = read(&source, 0) {
                prop_assert_eq!(Some(table), toml_tree::parsed(&source, 0), "{:?}", source);
            }
        }
    }

    /// A line of the plainest form, or nearly one.
    fn line() -> impl Strategy<Value = String> {
        let text = "\"[a é#'\\]=,中]{0,5}(\\\\|\t|\"\"|\u{7F})?\"";
        let value = prop_oneof![
            4 => text,
            3 => "\\[ ?(\"[a,\\] ]{0,3}\", {0,2}){0,3}(\"a\"|1)?\\]",
            2 => "[0-9]{3,5}-[0-3][0-9]-[0-3][0-9]([T ]00:00:00)?",
            2 => "[+-]?[0-9]{1,10}(\\.5|e3|_0)?",
            1 => "true|false|True|inf|nan|0x1|'a'",
        ];
        ("[a-d_-]{1,2}|a\\.b|\"a\"", "( ?= ?)|==", value, " {0,2}(# x|x)?")
            .prop_map(|(key, sign, value, end)| [key, sign, value, end].concat())
    }
}
