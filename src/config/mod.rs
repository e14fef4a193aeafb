//! The settings of a site, `chancery.toml`: what they mean once read and checked.
//!
//! Reading them, with places and messages, is `read`'s.

mod read;

use std::collections::BTreeMap;

use crate::base::lang::Lang;

pub use read::{base_url, read};

/// The settings of a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    pub title: String,
    pub description: Option<String>,
    /// Scheme and host without a trailing slash, such as `https://briefing.example`; empty where `check` runs without one.
    pub base_origin: String,
    /// The path below which the site stands: `/` or `/press/`, always with both slashes.
    pub base_path: String,
    pub default_language: Lang,
    /// Further languages, in the order of the file; the default one is not among them.
    pub languages: Vec<LanguageSettings>,
    /// The theme's folder below `themes/`; `default` is built in.
    pub theme: String,
    /// An IANA name such as `Europe/Paris`; only for showing instants.
    pub timezone: Option<String>,
    pub author: Option<String>,
    pub auto_links: AutoLinks,
    pub dangling_links: Strictness,
    pub html: HtmlPolicy,
    pub quotations: QuotationSettings,
    /// How many entries a feed keeps, at least 1.
    pub feed_items: usize,
    /// How many entries a list page holds, at least 1.
    pub per_page: usize,
    /// Whether addresses are written in Latin letters.
    pub transliterate: bool,
    pub native_names: NativeNames,
    pub menu: Vec<MenuEntry>,
    pub theme_options: toml::Table,
    /// Names in the output folder that a build leaves alone, beside `.git`.
    pub output_keep: Vec<String>,
    pub outputs: OutputSwitches,
    pub extra: toml::Table,
}

/// One further language of a site.
#[derive(Clone, Debug, PartialEq)]
pub struct LanguageSettings {
    pub lang: Lang,
    pub title: Option<String>,
    pub description: Option<String>,
}

/// Which plain mentions of known names become links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutoLinks {
    /// The first in each section.
    First,
    All,
    Off,
}

/// What a finding counts for where the site may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    Note,
    Warn,
    Error,
}

/// What happens to HTML written in Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HtmlPolicy {
    /// Harmless inline elements pass, the rest is an error.
    Safe,
    /// It is shown as text.
    Escape,
    /// It passes as it is.
    Trusted,
}

/// Where native names stand beside a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NativeNames {
    /// At the first mention on a page's list of people.
    First,
    Never,
}

/// Limits for quotations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuotationSettings {
    /// The share of a text, 0 to 1, above which quoting it is a warning.
    pub warn: f64,
    /// The share of a text, 0 to 1, above which quoting it is an error.
    pub stop: f64,
    pub unverified: Strictness,
}

/// One entry of the site's own menu.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuEntry {
    pub name: String,
    pub url: String,
}

/// The outputs that a site may switch off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputSwitches {
    pub record_feeds: bool,
    pub calendar: bool,
    pub citations: bool,
    pub data: bool,
    pub search: bool,
    pub network: bool,
    pub map: bool,
    pub cards: bool,
}

impl Default for OutputSwitches {
    fn default() -> OutputSwitches {
        OutputSwitches {
            record_feeds: true,
            calendar: true,
            citations: true,
            data: true,
            search: true,
            network: true,
            map: true,
            cards: true,
        }
    }
}

impl Config {
    /// Makes the settings of a site that says nothing but its default language.
    pub fn new(default_language: Lang) -> Config {
        Config {
            title: String::new(),
            description: None,
            base_origin: String::new(),
            base_path: "/".to_owned(),
            default_language,
            languages: Vec::new(),
            theme: "default".to_owned(),
            timezone: None,
            author: None,
            auto_links: AutoLinks::First,
            dangling_links: Strictness::Error,
            html: HtmlPolicy::Safe,
            quotations: QuotationSettings {
                warn: 0.15,
                stop: 0.25,
                unverified: Strictness::Note,
            },
            feed_items: 40,
            per_page: 50,
            transliterate: false,
            native_names: NativeNames::First,
            menu: Vec::new(),
            theme_options: toml::Table::new(),
            output_keep: Vec::new(),
            outputs: OutputSwitches::default(),
            extra: toml::Table::new(),
        }
    }

    /// Returns the languages of the site, the default one first.
    pub fn all_languages(&self) -> Vec<&Lang> {
        std::iter::once(&self.default_language)
            .chain(self.languages.iter().map(|it| &it.lang))
            .collect()
    }

    /// Returns the site's titles by language, for the languages that have their own.
    pub fn titles(&self) -> BTreeMap<&str, &str> {
        let own = self
            .languages
            .iter()
            .filter_map(|it| Some((it.lang.as_str(), it.title.as_deref()?)));
        std::iter::once((self.default_language.as_str(), self.title.as_str()))
            .chain(own)
            .collect()
    }
}
