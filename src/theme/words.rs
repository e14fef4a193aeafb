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
    /// Messages that count, for small numbers, once they have been asked for.
    counts: FxHashMap<String, OnceLock<Box<[OnceLock<String>; KEPT_COUNTS]>>>,
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
            ids.extend(message_ids(source));
            bundle.add_resource_overriding(resource);
        }
        let mut words = Words {
            bundle,
            plain: FxHashMap::default(),
            counts: FxHashMap::default(),
        };
        ids.sort();
        ids.dedup();
        for id in ids {
            match words.write(&id, None) {
                Some(text) => words.plain.insert(id, text).map_or((), drop),
                None => words.counts.insert(id, OnceLock::new()).map_or((), drop),
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
        self.find(&format!("{group}-{value}")).unwrap_or(value)
    }

    /// Returns a message with values put in.
    pub fn format(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
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
    pub fn count(&self, id: &str, n: usize) -> String {
        let format = || self.format(id, &[("n", Value::Number(n as i64))]);
        let kept = self.counts.get(id).filter(|_| n < KEPT_COUNTS);
        match kept {
            Some(kept) => kept.get_or_init(|| Box::new([const { OnceLock::new() }; KEPT_COUNTS]))[n]
                .get_or_init(format)
                .clone(),
            None => format(),
        }
    }

    /// Lists the messages that take no values.
    pub fn plain(&self) -> impl Iterator<Item = (&String, &String)> {
        self.plain.iter()
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

/// Lists the messages that a Fluent text defines: a name at a line's start, then an equals sign.
fn message_ids(source: &str) -> impl Iterator<Item = String> + '_ {
    source.lines().filter_map(|line| {
        let (id, _) = line.split_once('=')?;
        let id = id.trim_end();
        let named = id.starts_with(|c: char| c.is_ascii_alphabetic())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        named.then(|| id.to_owned())
    })
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
