//! The words of the interface in one language, from Fluent files. The only place that names `fluent_bundle`.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rustc_hash::FxHashMap;

use crate::base::lang::Lang;
use crate::diag::{Diagnostic, Location, catalog};
use crate::language::Phrases;

/// The words of one language; later files over earlier ones.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
    /// Messages that take no values, ready.
    plain: FxHashMap<String, String>,
    /// Messages in which values stand as they are given, and what stands between them.
    simple: FxHashMap<String, Vec<Piece>>,
    /// Messages that count, for small numbers, once they have been asked for.
    counts: FxHashMap<String, OnceLock<Box<[OnceLock<String>; KEPT_COUNTS]>>>,
}

/// Stands around the name of a value while a message is taken apart; one that holds it itself is not.
const MARK: char = '\u{F8D0}';

/// A part of a message.
enum Piece {
    Text(String),
    /// The value of that name.
    Value(String),
}

/// Up to which number counted messages are kept.
const KEPT_COUNTS: usize = 128;

impl Words {
    /// Reads Fluent texts, each over those before.
    pub fn new(lang: &Lang, sources: &[&str], diagnostics: &mut Vec<Diagnostic>) -> Words {
        let id = lang.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Marks of direction would stand in titles and feeds; pages set `dir` where scripts mix.
        bundle.set_use_isolating(false);
        let mut ids: Vec<String> = Vec::new();
        // The names of their values, where all that is written for a message is simple.
        let mut values: FxHashMap<&str, Option<Vec<&str>>> = FxHashMap::default();
        for source in sources {
            let resource = match FluentResource::try_new((*source).to_owned()) {
                Ok(resource) => resource,
                Err((resource, errors)) => {
                    let path: Arc<str> = format!("i18n/{lang}.ftl").into();
                    for error in errors {
                        // The parser names one byte, which may be one past the end or within a character.
                        let boundary = |at: &usize| source.is_char_boundary(*at);
                        let start = (0..=error.pos.start.min(source.len()))
                            .rev()
                            .find(boundary)
                            .unwrap_or(0);
                        let end = (error.pos.end..source.len()).find(boundary).unwrap_or(source.len());
                        let at = Location::new(&path, (start..end).into());
                        diagnostics.push(catalog::theme::bad_words(at, &error.to_string()));
                    }
                    resource
                }
            };
            for (id, body) in messages(source) {
                let known = values.entry(id).or_insert_with(|| Some(Vec::new()));
                *known = known
                    .take()
                    .zip(value_names(body))
                    .map(|(known, more)| [known, more].concat());
                ids.push(id.to_owned());
            }
            bundle.add_resource_overriding(resource);
        }
        let mut words = Words {
            bundle,
            plain: FxHashMap::default(),
            simple: FxHashMap::default(),
            counts: FxHashMap::default(),
        };
        ids.sort();
        ids.dedup();
        for id in ids {
            match words.write(&id, None) {
                Some(text) => words.plain.insert(id, text).map_or((), drop),
                None => {
                    if let Some(Some(names)) = values.get(&*id) {
                        words.simple.insert(id.clone(), words.pieces(&id, names));
                    }
                    words.counts.insert(id, OnceLock::new());
                }
            }
        }
        words
    }

    /// Returns a message that takes no values; its own id where there is none.
    pub fn get<'a>(&'a self, id: &'a str) -> &'a str {
        self.plain.get(id).map_or(id, String::as_str)
    }

    /// Returns a message that takes no values, where there is one.
    pub fn find(&self, id: &str) -> Option<&str> {
        self.plain.get(id).map(String::as_str)
    }

    /// Returns the label of an open value such as an event's type; a value without one is shown as written.
    pub fn label<'a>(&'a self, group: &str, value: &'a str) -> &'a str {
        let mut id = String::with_capacity(group.len() + 1 + value.len());
        id.push_str(group);
        id.push('-');
        id.push_str(value);
        self.find(&id).unwrap_or(value)
    }

    /// Returns a message with values put in.
    pub fn format(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
        let mut out = String::with_capacity(64);
        self.put(id, values, &mut out);
        out
    }

    /// Appends a message with values put in.
    pub fn put(&self, id: &str, values: &[(&str, Value<'_>)], out: &mut String) {
        let length = out.len();
        if self.join(id, values, out).is_none() {
            out.truncate(length);
            out.push_str(&self.computed(id, values));
        }
    }

    /// Appends the pieces of a message with texts between them; not all of them where a value is no text.
    fn join(&self, id: &str, values: &[(&str, Value<'_>)], out: &mut String) -> Option<()> {
        for piece in self.simple.get(id)? {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Value(name) => match values.iter().find(|(given, _)| given == name)? {
                    (_, Value::Text(text)) => out.push_str(text),
                    (_, Value::Number(_)) => return None,
                },
            }
        }
        Some(())
    }

    /// Has Fluent put values into a message.
    fn computed(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            let value: FluentValue<'_> = match value {
                Value::Text(text) => FluentValue::String(Cow::Borrowed(text)),
                Value::Number(number) => FluentValue::from(*number),
            };
            args.set(Cow::Borrowed(*name), value);
        }
        self.write(id, Some(&args)).unwrap_or_else(|| id.to_owned())
    }

    /// Returns a message that counts.
    pub fn count(&self, id: &str, n: usize) -> Cow<'_, str> {
        let format = || self.format(id, &[("n", Value::Number(n as i64))]);
        let kept = self.counts.get(id).filter(|_| n < KEPT_COUNTS);
        match kept {
            Some(kept) => {
                let kept = kept.get_or_init(|| Box::new([const { OnceLock::new() }; KEPT_COUNTS]));
                Cow::Borrowed(kept[n].get_or_init(format))
            }
            None => Cow::Owned(format()),
        }
    }

    /// Lists the messages that take no values.
    pub fn plain(&self) -> impl Iterator<Item = (&String, &String)> {
        self.plain.iter()
    }

    /// Takes a message apart in which values of these names stand between words.
    fn pieces(&self, id: &str, names: &[&str]) -> Vec<Piece> {
        let marked: Vec<String> = names.iter().map(|name| format!("{MARK}{name}{MARK}")).collect();
        let values = names.iter().zip(&marked);
        let values: Vec<(&str, Value<'_>)> = values.map(|(name, text)| (*name, Value::Text(text))).collect();
        let text = self.computed(id, &values);
        let parts = text.split(MARK).map(str::to_owned).enumerate();
        let piece = |(index, part)| match index % 2 {
            0 => Piece::Text(part),
            _ => Piece::Value(part),
        };
        parts.map(piece).collect()
    }

    fn write(&self, id: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors).into_owned();
        // A message that needs values is none of the plain ones.
        (errors.is_empty() || args.is_some()).then_some(text)
    }
}

/// A value for a message.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    Text(&'a str),
    Number(i64),
}

/// Lists the messages that a Fluent text defines, each with what stands behind its equals sign: a name at a line's start,
/// and the lines up to the next that begins with anything but a space.
fn messages(source: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut at = 0;
    let lines = source.split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len(), line)
    });
    lines.filter_map(|(start, line)| {
        let (id, first) = line.split_once('=')?;
        let body = &source[start + line.len() - first.len()..];
        let mut end = first.len();
        for next in body[first.len()..].split_inclusive('\n') {
            if !next.starts_with([' ', '\t', '\r', '\n', '}']) {
                break;
            }
            end += next.len();
        }
        let id = id.trim_end();
        let named = id.starts_with(|c: char| c.is_ascii_alphabetic())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        named.then_some((id, &body[..end]))
    })
}

/// Returns the names of the values in a message that chooses nothing and refers to nothing: `{ $value }` and words only.
fn value_names(body: &str) -> Option<Vec<&str>> {
    let attributes = body.lines().skip(1).any(|line| line.trim_start().starts_with('.'));
    if attributes || body.contains(MARK) {
        return None;
    }
    let mut names = Vec::new();
    let mut rest = body;
    while let Some((words, after)) = rest.split_once('{') {
        let (value, behind) = after.split_once('}')?;
        let name = value.trim().strip_prefix('$')?;
        let plain = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if !plain || words.contains('}') {
            return None;
        }
        if !names.contains(&name) {
            names.push(name);
        }
        rest = behind;
    }
    Some(names)
}

impl Phrases for Words {
    fn phrase(&self, id: &str, values: &[(&str, &str)]) -> String {
        let values: Vec<(&str, Value<'_>)> = values.iter().map(|(name, text)| (*name, Value::Text(text))).collect();
        self.format(id, &values)
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("messages", &self.plain.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_messages_are_those_of_fluent() {
        let source = "# a comment = no message\n\
            one = Chez { $value }\n\
            two = { $a }, {$b}\n    et { $a } = tout\n\
            twice = { $a }{ $a }\n\
            chosen = { $value ->\n    [x] un\n   *[other] { $value }\n}\n\
            other = { one } { $value }\n\
            quoted = { \"{\" } { $value }\n\
            with = { $value }\n    .title = { $a }\n\
            number = { NUMBER($value) }\n\
            again = { $value } first\n\
            again = second { $value }\n\
            last = { $value }";
        let words = Words::new(&Lang::parse("en").expect("a tag"), &[source], &mut Vec::new());
        let simple: Vec<&str> = [
            "one", "two", "twice", "chosen", "other", "quoted", "with", "number", "again", "last",
        ]
        .into_iter()
        .filter(|id| words.simple.contains_key(*id))
        .collect();
        assert_eq!(simple, ["one", "two", "twice", "again", "last"]);
        for value in ["x", "", "{ $a }", "\u{F8D0}"] {
            let values = [
                ("value", Value::Text(value)),
                ("a", Value::Text("A")),
                ("b", Value::Text(value)),
            ];
            for id in &simple {
                assert_eq!(words.format(id, &values), words.computed(id, &values), "{id}");
            }
            for (index, given) in [&values[..1], &values[1..], &[]].into_iter().enumerate() {
                for id in &simple {
                    assert_eq!(words.format(id, given), words.computed(id, given), "{id} {index}");
                }
            }
        }
    }
}
