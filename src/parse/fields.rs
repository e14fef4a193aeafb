//! Reads one field after another out of a front matter table, and says what is wrong with each at its place.
//!
//! Knows types, not kinds of record: which fields there are is `schema`'s. What nobody asked for is an unknown key.

use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::base::date::{DateError, EventDate, Instant};
use crate::base::fold::{is_invisible, nfc};
use crate::base::gate;
use crate::base::lang::Lang;
use crate::base::scan::{find_any, has_any};
use crate::base::span::Span;
use crate::diag::{Diagnostic, Location, catalog, nearest};

use super::address::slug_problem;
use super::document::{At, Places};
use super::front::{Key, Node, Table, Value};
use super::guards::{self, GUARDS, Meant};
use super::record::{LocalText, Placed, Published};
use super::stock::Stock;

/// Characters of a title, a name or an alias: lists, feeds and links repeat it.
pub const NAME_LIMIT: usize = 1_000;
/// Characters of a summary, which is a line of words.
pub const SUMMARY_LIMIT: usize = 5_000;

/// What reading fields gathers beside the values.
pub struct Sink<'a> {
    pub path: &'a Arc<str>,
    /// The file, to find what was written at a place.
    pub text: &'a str,
    pub places: &'a mut Places,
    pub findings: &'a mut Vec<Diagnostic>,
    pub stock: &'a mut Stock,
}

/// A table whose fields are asked for by name.
pub struct Fields<'t> {
    table: &'t Table<'t>,
    asked: Vec<&'static str>,
    /// A bit for each of the first entries that was asked for.
    met: u64,
    /// The marks of all keys that are there: most fields that are asked for are not.
    marks: u64,
}

/// A bit that a key has in common with few others.
#[inline]
fn mark(key: &str) -> u64 {
    let first = key.bytes().next().unwrap_or(0);
    1 << (usize::from(first).wrapping_add(key.len() * 7) % 64)
}

impl<'t> Fields<'t> {
    /// Begins to read a table.
    pub fn new(table: &'t Table<'t>) -> Fields<'t> {
        Fields {
            table,
            // Room for the fields of a record.
            asked: Vec::with_capacity(48),
            met: 0,
            marks: table.iter().fold(0, |marks, (key, _)| marks | mark(&key.text)),
        }
    }

    /// Returns the value of a key; YAML's null counts as absent.
    #[inline]
    pub fn get(&mut self, key: &'static str) -> Option<&'t Node<'t>> {
        self.asked.push(key);
        let index = self.find(key)?;
        self.met |= 1_u64.checked_shl(index as u32).unwrap_or(0);
        let (_, node) = &self.table[index];
        (node.value != Value::Null).then_some(node)
    }

    /// Returns the place of a key.
    pub fn key_span(&self, key: &str) -> Option<Span> {
        let (key, _) = &self.table[self.find(key)?];
        Some(key.span)
    }

    /// Tells whether a key is absent, or has no value.
    pub fn lacks(&self, key: &str) -> bool {
        self.find(key).is_none_or(|index| match &self.table[index].1.value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            _ => false,
        })
    }

    /// Returns the place of a key that has no value.
    pub fn empty_key(&self, key: &str) -> Option<Span> {
        let (key, node) = &self.table[self.find(key)?];
        (node.value == Value::Null).then_some(key.span)
    }

    /// Finds the first entry of a key.
    #[inline]
    fn find(&self, key: &str) -> Option<usize> {
        match self.marks & mark(key) {
            0 => None,
            _ => self.look_for(key),
        }
    }

    #[inline(never)]
    fn look_for(&self, key: &str) -> Option<usize> {
        self.table.iter().position(|(it, _)| it.text == key)
    }

    /// Reports the keys of a record that nobody asked for; `others` are the keys of other kinds.
    pub fn finish(self, others: &[&'static str], what: impl Fn() -> String, sink: &mut Sink<'_>) {
        for (key, node) in self.unasked() {
            let at = Location::new(sink.path, key.span);
            let known = self.asked.iter().copied().chain(GUARDS);
            let near = nearest(&key.text, known.chain(others.iter().copied()));
            let meant = guards::meant(&key.text, node, sink.is_yaml()).filter(|it| match it {
                Meant::Misspelt(guard) => near == Some(guard) || guards::exactly(&key.text).is_some(),
                Meant::OfOthers(_) | Meant::InWords(_) => true,
            });
            if let Some(meant) = meant {
                sink.findings.push(meant_to_withhold(at, &key.text, meant));
                continue;
            }
            let near = nearest(&key.text, self.asked.iter().copied());
            sink.findings.push(if GUARDS.contains(&&*key.text) {
                catalog::front_matter::withholds_nothing(at, &key.text, &what())
            } else if others.contains(&&*key.text) {
                catalog::front_matter::key_of_other_kind(at, &key.text, &what())
            } else {
                catalog::front_matter::unknown_key(at, &key.text, near, false)
            });
            sink.check_within(node);
        }
    }

    /// Reports the keys of an entry within a record's field that nobody asked for.
    pub fn finish_entry(self, field: &str, sink: &mut Sink<'_>) {
        for (key, node) in self.unasked() {
            let at = Location::new(sink.path, key.span);
            let near = nearest(&key.text, self.asked.iter().copied());
            // In TOML whatever follows a `[[roles]]` line belongs to the role: also a `draft = true`.
            let guard = guards::exactly(&key.text);
            let meant = guards::meant(&key.text, node, sink.is_yaml()).filter(|_| near.is_none());
            let grave = guard.is_some() || meant.is_some();
            sink.findings.push(catalog::front_matter::unknown_key_of_entry(
                at,
                &key.text,
                field,
                near.filter(|_| guard.is_none()),
                grave,
            ));
            sink.check_within(node);
        }
    }

    fn unasked(&self) -> impl Iterator<Item = &'t (Key<'t>, Node<'t>)> {
        let met = |index: usize| self.met.checked_shr(index as u32).unwrap_or(0) & 1 == 1;
        let entries = self.table.iter().enumerate();
        entries
            .filter(move |(index, (key, _))| !met(*index) && !self.asked.contains(&&*key.text))
            .map(|(_, entry)| entry)
    }

    /// Reads a text; an empty one counts as absent.
    pub fn text(&mut self, key: &'static str, sink: &mut Sink<'_>) -> Option<Arc<str>> {
        self.placed(key, sink).map(|it| it.value)
    }

    /// Reads a text with its place; an empty one counts as absent.
    pub fn placed(&mut self, key: &'static str, sink: &mut Sink<'_>) -> Option<Placed<Arc<str>>> {
        sink.name(key, self.get(key)?).filter(|it| !it.value.is_empty())
    }

    /// Reads words of somebody else's, letter by letter as they are typed; empty ones count as absent.
    pub fn verbatim(&mut self, key: &'static str, sink: &mut Sink<'_>) -> Option<Placed<Arc<str>>> {
        let node = self.get(key)?;
        let read = sink.name(key, node)?;
        let value = match &node.value {
            Value::Text(text) => trimmed(text).into(),
            _ => read.value,
        };
        Some(Placed { value, at: read.at }).filter(|it| !it.value.is_empty())
    }

    /// Reads a list of texts; a single text is a list of one.
    pub fn list(&mut self, key: &'static str, sink: &mut Sink<'_>) -> Vec<Placed<Arc<str>>> {
        let Some(node) = self.get(key) else { return Vec::new() };
        sink.texts(key, node)
    }

    /// Reads a text or a table of texts by language.
    pub fn local(&mut self, key: &'static str, sink: &mut Sink<'_>) -> Option<LocalText> {
        sink.local(key, self.get(key)?).filter(|it| !it.is_empty())
    }

    /// Reads true or false; `Err` where it is neither, which is reported.
    pub fn flag(&mut self, key: &'static str, sink: &mut Sink<'_>) -> Result<bool, ()> {
        match self.get(key) {
            _ if self.is_empty_guard(key, sink) => Err(()),
            None => Ok(false),
            Some(Node {
                value: Value::Bool(it), ..
            }) => Ok(*it),
            Some(node) => {
                sink.wrong_type(key, "`true` or `false` without quotes", node);
                Err(())
            }
        }
    }

    /// Tells whether a key that withholds is there without a value, and reports it.
    pub fn is_empty_guard(&self, key: &'static str, sink: &mut Sink<'_>) -> bool {
        let Some((written, node)) = self.find(key).map(|index| &self.table[index]) else {
            return false;
        };
        let empty = match &node.value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Table(entries) => entries.is_empty(),
            _ => false,
        };
        if empty {
            let at = Location::new(sink.path, written.span);
            let found = catalog::front_matter::empty_guard(at, key, sink.is_yaml());
            sink.findings.push(found);
        }
        empty
    }

    /// Reports a field of a record whose value is a guard of another program, such as `published: false`; tells whether it
    /// is one.
    pub fn is_guard_of_others(&self, key: &'static str, sink: &mut Sink<'_>) -> bool {
        let Some((written, node)) = self.find(key).map(|index| &self.table[index]) else {
            return false;
        };
        let Some(meant @ Meant::OfOthers(_)) = guards::meant(key, node, sink.is_yaml()) else {
            return false;
        };
        let at = Location::new(sink.path, written.span);
        sink.findings.push(meant_to_withhold(at, key, meant));
        true
    }

    /// Reads a whole number within bounds.
    pub fn number(&mut self, key: &'static str, bounds: RangeInclusive<i64>, sink: &mut Sink<'_>) -> Option<i64> {
        let node = self.get(key)?;
        match node.value {
            Value::Integer(number) if bounds.contains(&number) => Some(number),
            Value::Integer(number) => {
                let expected = format!("a whole number from {} to {}", bounds.start(), bounds.end());
                sink.bad_value(key, &number.to_string(), &expected, node.span);
                None
            }
            _ => {
                sink.wrong_type(key, "a whole number", node);
                None
            }
        }
    }

    /// Reads a number within bounds.
    pub fn decimal(&mut self, key: &'static str, bounds: RangeInclusive<f64>, sink: &mut Sink<'_>) -> Option<f64> {
        let node = self.get(key)?;
        let number = match node.value {
            Value::Integer(number) => number as f64,
            Value::Float(number) => number,
            _ => {
                sink.wrong_type(key, "a number", node);
                return None;
            }
        };
        if bounds.contains(&number) {
            return Some(number);
        }
        let expected = format!("a number from {} to {}", bounds.start(), bounds.end());
        let shown = sink.written(node).to_owned();
        sink.bad_value(key, &shown, &expected, node.span);
        None
    }

    /// Reads a date (EDTF); an empty text counts as absent.
    pub fn date(&mut self, key: &'static str, sink: &mut Sink<'_>) -> Option<EventDate> {
        let node = self.get(key)?;
        let text = sink.date_text(key, node).filter(|text| !text.trim().is_empty())?;
        sink.parsed(node, EventDate::parse(&text))
    }

    /// Reads an instant with its offset. An empty text is an error: it may have been meant to withhold.
    pub fn instant(&mut self, key: &'static str, sink: &mut Sink<'_>) -> Option<Placed<Instant>> {
        let node = self.get(key);
        if self.is_empty_guard(key, sink) {
            return None;
        }
        let text = sink.date_text(key, node?)?;
        let node = node?;
        let value = sink.parsed(node, Instant::parse(&text))?;
        Some(Placed {
            value,
            at: sink.places.add(node.span),
        })
    }

    /// Reads a date or an instant; an empty text counts as absent.
    pub fn published(&mut self, key: &'static str, sink: &mut Sink<'_>) -> Option<Published> {
        let node = self.get(key)?;
        if key == "published" && self.is_guard_of_others(key, sink) {
            return None;
        }
        let text = sink.date_text(key, node).filter(|text| !text.trim().is_empty())?;
        match text.contains(['T', 't']) && text.len() > 10 {
            true => sink.parsed(node, Instant::parse(&text)).map(Published::Instant),
            false => sink.parsed(node, EventDate::parse(&text)).map(Published::Date),
        }
    }

    /// Reads a value of a closed list.
    pub fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        allowed: &[(&'static str, T)],
        sink: &mut Sink<'_>,
    ) -> Option<T> {
        let node = self.get(key)?;
        let text = sink.text(key, node)?.value;
        if let Some((_, value)) = allowed.iter().find(|(word, _)| *word == &*text) {
            return Some(*value);
        }
        let words: Vec<&str> = allowed.iter().map(|(word, _)| *word).collect();
        let near = nearest(&text, words.iter().copied());
        let at = Location::new(sink.path, node.span);
        sink.findings
            .push(catalog::front_matter::not_listed(at, key, &text, &words, near));
        None
    }

    /// Reads an address on the web: `http` or `https`.
    pub fn web_address(&mut self, key: &'static str, sink: &mut Sink<'_>) -> Option<Placed<Arc<str>>> {
        let node = self.get(key)?;
        let placed = sink.text(key, node).filter(|it| !it.value.is_empty())?;
        sink.web_address(key, node, &placed.value).then_some(placed)
    }

    /// Returns the entries of a list, or a value alone as one; what they are is for the caller to look at.
    pub fn entries(&mut self, key: &'static str) -> &'t [Node<'t>] {
        self.get(key).map_or(&[], filled)
    }

    /// Returns the tables and values of `[extra]` as TOML.
    pub fn extra(&mut self, sink: &mut Sink<'_>) -> toml::Table {
        match self.get("extra") {
            None => toml::Table::new(),
            Some(Node {
                value: Value::Table(table),
                ..
            }) => {
                sink.check_extra(table);
                extra_table(table)
            }
            Some(node) => {
                sink.wrong_type("extra", "a table", node);
                toml::Table::new()
            }
        }
    }
}

/// Says what a key was meant for that withholds nothing.
fn meant_to_withhold(at: Location, key: &str, meant: Meant) -> Diagnostic {
    match meant {
        Meant::Misspelt(guard) => catalog::front_matter::unknown_key(at, key, Some(guard), true),
        Meant::OfOthers(instead) => catalog::front_matter::guard_of_others(at, key, &instead),
        Meant::InWords(instead) => catalog::front_matter::guard_in_words(at, key, &instead),
    }
}

impl Sink<'_> {
    /// Tells whether the front matter is YAML, for what is proposed.
    pub fn is_yaml(&self) -> bool {
        self.text.starts_with("---")
    }

    /// Looks for keys that were meant to withhold in what nobody asked for.
    fn check_within(&mut self, node: &Node<'_>) {
        match &node.value {
            Value::List(items) => items.iter().for_each(|it| self.check_within(it)),
            Value::Table(table) => {
                for (key, node) in table {
                    if let Some(meant) = guards::meant_within(&key.text, node, self.is_yaml()) {
                        let at = Location::new(self.path, key.span);
                        self.findings.push(meant_to_withhold(at, &key.text, meant));
                    }
                    self.check_within(node);
                }
            }
            _ => {}
        }
    }

    /// Looks for the names of guards among the editor's own fields.
    fn check_extra(&mut self, table: &Table<'_>) {
        for (key, node) in table {
            if guards::exactly(&key.text).is_some() {
                let at = Location::new(self.path, key.span);
                self.findings
                    .push(catalog::front_matter::withholds_nothing_in_extra(at, &key.text));
            }
            let items = match &node.value {
                Value::List(items) => items,
                _ => std::slice::from_ref(node),
            };
            for item in items {
                if let Value::Table(inner) = &item.value {
                    self.check_extra(inner);
                }
            }
        }
    }

    /// Keeps a place.
    pub fn at(&mut self, span: Span) -> At {
        self.places.add(span)
    }

    /// Returns what stands at a value's place in the file.
    pub fn written(&self, node: &Node<'_>) -> &str {
        self.text.get(node.span.range()).unwrap_or_default().trim()
    }

    /// Reads a text; a number as it is written, but for a title, which may be meant as something else.
    pub fn text(&mut self, key: &str, node: &Node<'_>) -> Option<Placed<Arc<str>>> {
        let value = self.words(key, node)?.into();
        let at = self.places.add(node.span);
        Some(Placed { value, at })
    }

    /// Reads a text that other files may have too, such as an id: it is held once.
    pub fn name(&mut self, key: &str, node: &Node<'_>) -> Option<Placed<Arc<str>>> {
        let words = self.words(key, node)?;
        let value = self.stock.names.hold(&words);
        let at = self.places.add(node.span);
        Some(Placed { value, at })
    }

    fn words<'n>(&mut self, key: &str, node: &'n Node<'n>) -> Option<Cow<'n, str>> {
        match &node.value {
            Value::Text(text) => Some(nfc(trimmed(text))),
            Value::Integer(_) | Value::Float(_) if key != "title" && key != "name" => {
                Some(Cow::Owned(self.written(node).to_owned()))
            }
            _ => {
                self.wrong_type(key, "a string", node);
                None
            }
        }
    }

    /// Reads a list of texts; a single text is a list of one.
    pub fn texts(&mut self, key: &str, node: &Node<'_>) -> Vec<Placed<Arc<str>>> {
        let items = filled(node);
        // Each is a text, but for slips: the list has room for just these.
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            if let Some(text) = self.item(key, item) {
                texts.push(text);
            }
        }
        texts
    }

    /// Reads an item of a list, where an empty text is an error.
    pub fn item(&mut self, key: &str, node: &Node<'_>) -> Option<Placed<Arc<str>>> {
        if node.value == Value::Null {
            return None;
        }
        let text = self.name(key, node)?;
        if text.value.is_empty() {
            let at = Location::new(self.path, node.span);
            self.findings.push(catalog::front_matter::empty_item(at, key));
            return None;
        }
        Some(text)
    }

    /// Reads a text or a table of texts by language; empty ones are left out.
    pub fn local(&mut self, key: &str, node: &Node<'_>) -> Option<LocalText> {
        let texts = self.by_language(key, node)?;
        let texts = texts.into_iter().filter_map(|(lang, node)| {
            let text = self.name(key, node)?.value;
            (!text.is_empty()).then_some((lang, text))
        });
        Some(LocalText(texts.collect()))
    }

    /// Returns the entries of a table by language, or a value alone; `None` for what is neither text nor table.
    pub fn by_language<'n>(&mut self, key: &str, node: &'n Node<'n>) -> Option<Vec<(Option<Lang>, &'n Node<'n>)>> {
        let Value::Table(table) = &node.value else {
            if matches!(node.value, Value::List(_) | Value::Bool(_)) {
                self.wrong_type(key, "a string", node);
                return None;
            }
            return Some(vec![(None, node)]);
        };
        let mut entries: Vec<(Option<Lang>, &Node<'_>)> = Vec::with_capacity(table.len());
        for (word, node) in table.iter().filter(|(_, node)| node.value != Value::Null) {
            match Lang::parse(&word.text) {
                None => self.bad_value(key, &word.text, "a language tag such as `fr` or `zh-Hans`", word.span),
                Some(lang) if entries.iter().any(|(it, _)| it.as_ref() == Some(&lang)) => {
                    let at = Location::new(self.path, word.span);
                    self.findings
                        .push(catalog::front_matter::duplicate_key(at, &word.text, None));
                }
                Some(lang) => entries.push((Some(lang), node)),
            }
        }
        Some(entries)
    }

    /// Says what is wrong with a name: that it is too long for a line, or holds a character that nobody sees.
    pub fn check_name(&mut self, key: &str, text: &str, span: Span) {
        self.check_length(key, text, NAME_LIMIT, span);
        // A joiner within a word belongs to Persian and Indic spelling; it hides nothing there.
        // What cannot be published at all has been told.
        let hidden = |c: char| is_invisible(c) && !matches!(c, '\u{200C}' | '\u{200D}') && gate::refused(c).is_none();
        // Such characters begin with one of these bytes, which few names have.
        let may_hide = find_any(text, 0, [0xC2, 0xE2, 0xEF]).is_some();
        if may_hide && let Some(c) = text.chars().find(|c| hidden(*c)) {
            let visible: String = text.chars().filter(|c| !hidden(*c)).collect();
            let written = self.text.get(span.range()).unwrap_or_default();
            // It may be written as an escape, and then the whole value is the place.
            let span = written.find(c).map_or(span, |at| {
                let start = span.start as usize + at;
                Span::new(start, start + c.len_utf8())
            });
            let at = Location::new(self.path, span);
            self.findings
                .push(catalog::front_matter::invisible_character(at, key, c as u32, &visible));
        }
    }

    /// Reports a value of more characters than a line on a page should have.
    pub fn check_length(&mut self, key: &str, text: &str, limit: usize, span: Span) {
        if text.len() > limit {
            let length = text.chars().count();
            if length > limit {
                let at = Location::new(self.path, Span::new(span.start as usize, span.start as usize));
                self.findings
                    .push(catalog::front_matter::too_many_characters(at, key, length, limit));
            }
        }
    }

    /// Reports a value of a wrong type.
    pub fn wrong_type(&mut self, key: &str, expected: &str, node: &Node<'_>) {
        let at = Location::new(self.path, node.span);
        let written = self.written(node);
        let short = (1..=40).contains(&written.chars().count()) && !written.contains('\n');
        let found = match short {
            true => format!("`{written}`"),
            false => node.value.type_name().to_owned(),
        };
        let diagnostic = catalog::front_matter::wrong_type(at, key, expected, &found);
        let quotes = match &node.value {
            Value::Integer(_) | Value::Float(_) | Value::Bool(_) | Value::Date(_) => Some("put it in quotes"),
            Value::Text(text) if written.starts_with(['"', '\'']) && text.trim().parse::<f64>().is_ok() => {
                Some("write it without quotes")
            }
            _ => None,
        };
        self.findings.push(match quotes {
            Some(help) if expected.starts_with("a string") || matches!(node.value, Value::Text(_)) => {
                diagnostic.help(help)
            }
            _ => diagnostic,
        });
    }

    /// Reports a value that is not allowed.
    pub fn bad_value(&mut self, key: &str, value: &str, expected: &str, span: Span) {
        let at = Location::new(self.path, span);
        self.findings
            .push(catalog::front_matter::bad_value(at, key, value, expected));
    }

    /// Tells whether a part of an address can stand on every system, and reports the whole where it cannot.
    pub fn slug(&mut self, slug: &str, whole: &str, node: &Node<'_>) -> bool {
        let problem = slug_problem(slug);
        if let Some(why) = &problem {
            let at = Location::new(self.path, node.span);
            let shown: String = match whole.chars().count() > 60 {
                true => whole.chars().take(59).chain(['…']).collect(),
                false => whole.to_owned(),
            };
            self.findings.push(catalog::front_matter::bad_slug(at, &shown, why));
        }
        problem.is_none()
    }

    /// Tells whether a text is an address on the web, and reports it where it is not.
    pub fn web_address(&mut self, key: &str, node: &Node<'_>, text: &str) -> bool {
        let rest = ["https://", "http://"].into_iter().find_map(|scheme| {
            let (begin, rest) = text.split_at_checked(scheme.len())?;
            begin.eq_ignore_ascii_case(scheme).then_some(rest)
        });
        let fine = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
            && find_any(text, 0, *b"\"<>\\").is_none()
            && (!has_any(text.as_bytes(), |byte| !byte.is_ascii_graphic())
                || !text.chars().any(|c| c.is_whitespace() || c.is_control()));
        if !fine {
            self.bad_value(key, text, "an address that begins with https:// or http://", node.span);
        }
        fine
    }

    fn date_text<'n>(&mut self, key: &str, node: &'n Node<'n>) -> Option<Cow<'n, str>> {
        match &node.value {
            Value::Text(text) | Value::Date(text) => Some(Cow::Borrowed(text)),
            // YAML and TOML read a bare year as a number.
            Value::Integer(_) => Some(Cow::Owned(self.written(node).to_owned())),
            _ => {
                self.wrong_type(key, "a date", node);
                None
            }
        }
    }

    fn parsed<T>(&mut self, node: &Node<'_>, parsed: Result<T, DateError>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(error) => {
                self.date_error(node, error);
                None
            }
        }
    }

    /// Reports a text that is no date, at the part of it that is wrong.
    pub fn date_error(&mut self, node: &Node<'_>, error: DateError) {
        // A quoted text begins one byte after its quote; an unquoted one at once.
        let written = self.text.get(node.span.range()).unwrap_or_default();
        let lead = written.len() - written.trim_start_matches(['"', '\'']).len();
        let start = node.span.start as usize + lead + error.range.start;
        let end = (node.span.start as usize + lead + error.range.end)
            .min(node.span.end as usize)
            .max(start);
        let at = Location::new(self.path, Span::new(start, end));
        self.findings
            .push(catalog::front_matter::bad_date(at, &error.message, error.help));
    }
}

/// Returns a text without the spaces around it, which few have.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim(),
    }
}

/// Returns the items of a list, or a value alone as a list of one.
pub fn items<'n>(node: &'n Node<'n>) -> &'n [Node<'n>] {
    match &node.value {
        Value::List(items) => items,
        _ => std::slice::from_ref(node),
    }
}

/// Returns the items as [`items`] does; a text alone that is empty is no item.
fn filled<'n>(node: &'n Node<'n>) -> &'n [Node<'n>] {
    match &node.value {
        Value::Text(text) if text.trim().is_empty() => &[],
        _ => items(node),
    }
}

fn extra_table(table: &Table<'_>) -> toml::Table {
    table
        .iter()
        .filter_map(|(key, node)| Some((key.text.to_string(), extra_value(&node.value)?)))
        .collect()
}

fn extra_value(value: &Value<'_>) -> Option<toml::Value> {
    Some(match value {
        Value::Text(text) | Value::Date(text) => toml::Value::String(text.to_string()),
        Value::Integer(number) => toml::Value::Integer(*number),
        Value::Float(number) => toml::Value::Float(*number),
        Value::Bool(it) => toml::Value::Boolean(*it),
        Value::List(items) => toml::Value::Array(items.iter().filter_map(|item| extra_value(&item.value)).collect()),
        Value::Table(table) => toml::Value::Table(extra_table(table)),
        Value::Null => return None,
    })
}
