//! The look of a site: its own templates, static files and words over the theme's over the built-in one's.
//!
//! Takes files by path; gives templates, static files with hashed names, and words. Pure: what lies on disk is handed over.

mod builtin;
mod style;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::lang::Lang;
use crate::diag::{Diagnostic, Location, catalog};

pub use words::{Value, Words};

/// The files of a site or theme, by path as seen from the project's root.
pub type Files = BTreeMap<Arc<str>, Vec<u8>>;

/// A theme, put together.
#[derive(Debug, PartialEq)]
pub struct Theme {
    /// By name below `templates/`: where each comes from and its text.
    pub templates: BTreeMap<String, Template>,
    /// Sorted by name.
    pub statics: Vec<StaticFile>,
    /// Options with the site's values over the theme's defaults.
    pub options: toml::Table,
    words: BTreeMap<String, Vec<String>>,
}

/// The text of a template and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// As messages name it: `templates/event.html` or `themes/NAME/templates/event.html`.
    pub path: Arc<str>,
    pub text: String,
}

/// A file of the theme that pages refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaticFile {
    /// Its name below the theme's `static/`.
    pub name: String,
    /// Where it is published below the output folder; the name holds a hash of the bytes.
    pub published: String,
    pub bytes: Vec<u8>,
}

impl Theme {
    /// Puts a theme together from the project's files.
    pub fn new(name: &str, files: &Files, options: &toml::Table, diagnostics: &mut Vec<Diagnostic>) -> Theme {
        let mut templates = BTreeMap::new();
        let mut statics: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut defaults = toml::Table::new();
        // The built-in theme stands below every other, so that a theme need not say everything.
        let built_in = builtin::FILES
            .iter()
            .map(|(path, bytes)| (format!("themes/default/{path}"), path.to_string(), bytes.to_vec()));
        let layer = |prefix: String| {
            files.iter().filter_map(move |(path, bytes)| {
                let inner = path.strip_prefix(&*prefix)?;
                Some((path.to_string(), inner.to_owned(), bytes.clone()))
            })
        };
        let own = files
            .iter()
            .filter(|(path, _)| path.starts_with("templates/") || path.starts_with("i18n/"));
        let own = own.map(|(path, bytes)| (path.to_string(), path.to_string(), bytes.clone()));
        for (path, inner, bytes) in built_in.chain(layer(format!("themes/{name}/"))).chain(own) {
            let path: Arc<str> = path.into();
            let mut text = |bytes: Vec<u8>| match String::from_utf8(bytes) {
                Ok(text) => Some(text),
                Err(error) => {
                    let at = error.utf8_error().valid_up_to();
                    let at = Location::new(&path, crate::base::span::Span::new(at, at + 1));
                    diagnostics.push(catalog::reading::not_utf8(
                        at,
                        &[error.as_bytes()[error.utf8_error().valid_up_to()]],
                        false,
                    ));
                    None
                }
            };
            if let Some(name) = inner.strip_prefix("templates/") {
                if let Some(text) = text(bytes) {
                    templates.insert(
                        name.to_owned(),
                        Template {
                            path: Arc::clone(&path),
                            text,
                        },
                    );
                }
            } else if let Some(name) = inner.strip_prefix("static/") {
                statics.insert(name.to_owned(), bytes);
            } else if let Some(lang) = inner.strip_prefix("i18n/").and_then(|it| it.strip_suffix(".ftl")) {
                if let Some(text) = text(bytes) {
                    words.entry(lang.to_owned()).or_default().push(text);
                }
            } else if inner == "theme.toml"
                && let Some(text) = text(bytes)
            {
                match text.parse::<toml::Table>() {
                    Ok(mut table) => {
                        if let Some(toml::Value::Table(own)) = table.remove("options") {
                            defaults.extend(own);
                        }
                    }
                    Err(error) => {
                        let at = Location::new(&path, error.span().unwrap_or(0..0).into());
                        diagnostics.push(catalog::theme::bad_theme_file(at, error.message()));
                    }
                }
            }
        }
        let known = name == "default" || files.keys().any(|path| path.starts_with(&*format!("themes/{name}/")));
        if !known {
            let settings: Arc<str> = crate::load::SETTINGS.into();
            diagnostics.push(catalog::theme::unknown_theme(Location::whole(&settings), name));
        }
        defaults.extend(options.clone());
        let statics = statics
            .into_iter()
            .map(|(name, bytes)| StaticFile::new(name, bytes))
            .collect();
        Theme {
            templates,
            statics,
            options: defaults,
            words,
        }
    }

    /// Gathers the words of a language; what it lacks is said in the built-in theme's English.
    pub fn words(&self, lang: &Lang, diagnostics: &mut Vec<Diagnostic>) -> Words {
        let mut sources: Vec<&str> = Vec::new();
        for tag in ["en", lang.primary(), lang.as_str()] {
            if let Some(texts) = self.words.get(tag) {
                sources.extend(texts.iter().map(String::as_str));
            }
        }
        Words::new(lang, &sources, diagnostics)
    }

    /// Returns where a static file is published.
    pub fn published(&self, name: &str) -> Option<&str> {
        self.statics
            .iter()
            .find(|file| file.name == name)
            .map(|file| file.published.as_str())
    }
}

impl StaticFile {
    fn new(name: String, bytes: Vec<u8>) -> StaticFile {
        let bytes = match name.ends_with(".css") {
            true => style::smaller(&bytes),
            false => bytes,
        };
        let hash = crate::base::digest::hex(&bytes);
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        let dot = if ending.is_empty() { "" } else { "." };
        let published = format!("assets/{stem}.{}{dot}{ending}", &hash[..10]);
        StaticFile { name, published, bytes }
    }
}
