//! The template engine, Tera 2: named here only.
//!
//! Takes a theme's templates and the values that all pages share; gives bytes for a view, or where a template fails.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use crate::base::span::Span;
use crate::diag::{Diagnostic, Location, catalog};
use crate::theme::{Theme, Words};

use super::view::{PageView, SiteView};

/// The templates of one language, ready for use by many threads.
pub struct Templates {
    tera: Tera,
    /// By name: the path that messages name and the text's lines.
    paths: BTreeMap<String, Arc<str>>,
}

impl Templates {
    /// Reads all templates; a mistake in one is reported at its place.
    ///
    /// # Errors
    ///
    /// The first template that cannot be read.
    pub fn new(theme: &Theme, words: &Arc<Words>, site: &SiteView) -> Result<Templates, Box<Diagnostic>> {
        let paths: BTreeMap<String, Arc<str>> = theme
            .templates
            .iter()
            .map(|(name, it)| (name.clone(), Arc::clone(&it.path)))
            .collect();
        let mut tera = Tera::new();
        let for_function = Arc::clone(words);
        tera.register_function("word", move |args: Kwargs, _: &State<'_>| word(&for_function, &args));
        let sources = theme.templates.iter().map(|(name, it)| (name.clone(), it.text.clone()));
        let mut templates = Templates {
            tera: Tera::new(),
            paths,
        };
        tera.add_raw_templates(sources)
            .map_err(|error| Box::new(templates.report(&error, None)))?;
        let plain: BTreeMap<String, &String> = words
            .plain()
            .iter()
            .map(|(id, text)| (id.replace('-', "_"), text))
            .collect();
        let context = tera.global_context();
        context.insert_value("t", Value::from_serializable(&plain));
        context.insert_value("site", Value::from_serializable(site));
        templates.tera = tera;
        Ok(templates)
    }

    /// Renders a page: `page` and the view under its own name.
    ///
    /// # Errors
    ///
    /// Where the template fails: its own file, line and column, the chain of calls, and the page.
    pub fn page<T: Serialize>(
        &self,
        template: &str,
        page: &PageView,
        name: &'static str,
        view: &T,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let mut context = Context::new();
        context.insert_value("page", Value::from_serializable(page));
        context.insert_value(name, Value::from_serializable(view));
        self.tera
            .render_to(template, &context, out)
            .map_err(|error| Box::new(self.report(&error, Some(&page.href))))
    }

    /// Renders a fragment and appends it.
    ///
    /// # Errors
    ///
    /// As [`Templates::page`].
    pub fn fragment<T: Serialize>(&self, name: &str, view: &T, out: &mut String) -> Result<(), Box<Diagnostic>> {
        let template = format!("fragments/{name}.html");
        let context = Context::from_serialize(view).map_err(|error| Box::new(self.report(&error, None)))?;
        let mut bytes = std::mem::take(out).into_bytes();
        let result = self.tera.render_to(&template, &context, &mut bytes);
        // Tera writes text only.
        *out = String::from_utf8(bytes).unwrap_or_default();
        result.map_err(|error| Box::new(self.report(&error, Some(&template))))
    }

    fn report(&self, error: &tera::Error, page: Option<&str>) -> Diagnostic {
        let (message, name, span) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let range = report.span().range.clone();
                (
                    report.message().to_owned(),
                    report.filename().to_owned(),
                    Span::from(range),
                )
            }
            _ => (error.to_string(), String::new(), Span::default()),
        };
        let path = self
            .paths
            .get(&name)
            .cloned()
            .unwrap_or_else(|| format!("templates/{name}").into());
        let message = message.lines().next().unwrap_or_default();
        let message = message.strip_suffix('.').unwrap_or(message);
        let mut chain = Vec::new();
        let mut source = std::error::Error::source(error);
        while let Some(inner) = source {
            chain.push(inner.to_string().lines().next().unwrap_or_default().to_owned());
            source = inner.source();
        }
        let mut first = message.chars();
        let message = match first.next() {
            Some(c) => format!("{}{}", c.to_lowercase(), first.as_str()),
            None => String::new(),
        };
        catalog::theme::template(Location::new(&path, span), &message, &chain, page)
    }
}

/// `word(id="event-count", n=3)`: a message with values.
fn word(words: &Words, args: &Kwargs) -> TeraResult<String> {
    let id: &str = args.must_get("id")?;
    let mut values: Vec<(String, Option<i64>, String)> = Vec::new();
    for (key, value) in args.iter() {
        let key = key.to_string();
        if key != "id" {
            values.push((key, value.as_i64(), value.to_string()));
        }
    }
    let values: Vec<(&str, crate::theme::Value<'_>)> = values
        .iter()
        .map(|(key, number, text)| {
            let value = match number {
                Some(number) => crate::theme::Value::Number(*number),
                None => crate::theme::Value::Text(text),
            };
            (key.as_str(), value)
        })
        .collect();
    Ok(words.format(id, &values))
}
