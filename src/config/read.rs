//! Reads `chancery.toml`: every key at its place, unknown ones with the nearest known.
//!
//! Takes the text; gives settings with sensible stand-ins and what is wrong, all of it at once.

use std::ops::RangeInclusive;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::base::date::is_time_zone;
use crate::base::lang::Lang;
use crate::base::span::Span;
use crate::diag::{Diagnostic, Location, catalog, nearest};

use super::{
    AutoLinks, Config, HtmlPolicy, LanguageSettings, MenuEntry, NativeNames, OutputSwitches, QuotationSettings,
    Strictness,
};

/// Reads the settings of a site.
pub fn read(path: &Arc<str>, text: &str) -> (Config, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let (table, errors) = DeTable::parse_recoverable(text);
    // One slip brings several complaints: the first says it.
    if let Some(error) = errors.first() {
        let at = Location::new(path, error.span().unwrap_or(0..0).into());
        findings.push(catalog::config::syntax(at, error.message()));
    }
    let mut root = Reader {
        path,
        table: table.get_ref(),
        asked: Vec::new(),
        within: "",
        findings: &mut findings,
    };
    let default_language = root.language("default_language").unwrap_or_else(english);
    let mut config = Config::new(default_language);
    config.title = root.text("title").unwrap_or_default();
    config.description = root.text("description");
    config.author = root.text("author");
    if let Some((origin, base)) = root.base_url() {
        config.base_origin = origin;
        config.base_path = base;
    }
    if let Some(theme) = root.folder_name("theme") {
        config.theme = theme;
    }
    config.timezone = root.time_zone();
    config.languages = root.languages(&config.default_language);
    root.section("links", |links| {
        let auto = [
            ("first", AutoLinks::First),
            ("all", AutoLinks::All),
            ("off", AutoLinks::Off),
        ];
        config.auto_links = links.choice("auto", &auto).unwrap_or(config.auto_links);
        let dangling = [("error", Strictness::Error), ("warn", Strictness::Warn)];
        config.dangling_links = links.choice("dangling", &dangling).unwrap_or(config.dangling_links);
    });
    root.section("markdown", |markdown| {
        let html = [
            ("safe", HtmlPolicy::Safe),
            ("escape", HtmlPolicy::Escape),
            ("trusted", HtmlPolicy::Trusted),
        ];
        config.html = markdown.choice("html", &html).unwrap_or(config.html);
    });
    root.section("quotations", |quotations| {
        let QuotationSettings { warn, stop, unverified } = config.quotations;
        let strictness = [
            ("note", Strictness::Note),
            ("warn", Strictness::Warn),
            ("error", Strictness::Error),
        ];
        config.quotations = QuotationSettings {
            warn: quotations.decimal("warn", 0.0..=1.0).unwrap_or(warn),
            stop: quotations.decimal("stop", 0.0..=1.0).unwrap_or(stop),
            unverified: quotations.choice("unverified", &strictness).unwrap_or(unverified),
        };
    });
    root.section("feeds", |feeds| {
        config.feed_items = feeds.count("items", 1..=1000).unwrap_or(config.feed_items);
    });
    root.section("pagination", |pagination| {
        config.per_page = pagination.count("per_page", 1..=1000).unwrap_or(config.per_page);
    });
    root.section("permalinks", |permalinks| {
        config.transliterate = permalinks.flag("transliterate").unwrap_or(config.transliterate);
    });
    root.section("names", |names| {
        let native = [("first", NativeNames::First), ("never", NativeNames::Never)];
        config.native_names = names.choice("native", &native).unwrap_or(config.native_names);
    });
    config.menu = root.menu();
    config.theme_options = root.free_table("theme_options");
    root.section("output", |output| config.output_keep = output.texts("keep"));
    root.section("outputs", |outputs| config.outputs = outputs.switches());
    // What later commands read; its keys are theirs to check.
    root.free_table("search");
    root.free_table("deploy");
    config.extra = root.free_table("extra");
    if errors.is_empty() {
        root.finish();
    }
    (config, findings)
}

/// Parts a base URL into its origin and its path with both slashes.
///
/// # Errors
///
/// Says what is wrong with it.
pub fn base_url(text: &str) -> Result<(String, String), &'static str> {
    let lower = text.to_ascii_lowercase();
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| lower.starts_with(scheme));
    let Some(scheme) = scheme else {
        return Err("it must begin with https:// or http://");
    };
    let rest = &text[scheme.len()..];
    if rest.contains(['?', '#']) {
        return Err("it must have no query and no anchor");
    }
    if rest
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'))
    {
        return Err("it holds a character that no address has");
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if host.is_empty() {
        return Err("it names no host");
    }
    let path = path.trim_matches('/');
    let path = if path.is_empty() {
        "/".to_owned()
    } else {
        format!("/{path}/")
    };
    Ok((format!("{scheme}{host}"), path))
}

fn english() -> Lang {
    Lang::parse("en").expect("`en` is a language tag")
}

/// One table of the settings.
struct Reader<'a, 't> {
    path: &'a Arc<str>,
    table: &'t DeTable<'t>,
    asked: Vec<&'static str>,
    /// The table's own name, empty at the top.
    within: &'static str,
    findings: &'a mut Vec<Diagnostic>,
}

impl<'t> Reader<'_, 't> {
    fn get(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.push(key);
        self.table
            .iter()
            .find(|(it, _)| it.get_ref() == key)
            .map(|(_, value)| value)
    }

    fn at(&self, value: &Spanned<DeValue<'_>>) -> Location {
        Location::new(self.path, Span::from(value.span()))
    }

    fn wrong_type(&mut self, key: &str, expected: &str, value: &Spanned<DeValue<'_>>) {
        let diagnostic = catalog::config::wrong_type(self.at(value), key, expected, value.get_ref().type_str());
        self.findings.push(diagnostic);
    }

    fn bad_value(&mut self, key: &str, shown: &str, why: &str, value: &Spanned<DeValue<'_>>) {
        let diagnostic = catalog::config::bad_value(self.at(value), key, shown, why);
        self.findings.push(diagnostic);
    }

    fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some(text.to_owned()),
            None => {
                self.wrong_type(key, "a string", value);
                None
            }
        }
    }

    fn texts(&mut self, key: &'static str) -> Vec<String> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, "a list of strings", value);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(text) => texts.push(text.to_owned()),
                None => self.wrong_type(key, "a string", item),
            }
        }
        texts
    }

    fn flag(&mut self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(key, "true or false", value);
        }
        flag
    }

    fn decimal(&mut self, key: &'static str, bounds: RangeInclusive<f64>) -> Option<f64> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::Float(number) => number.as_str().replace('_', "").parse::<f64>().ok(),
            DeValue::Integer(number) => number.as_str().replace('_', "").parse::<f64>().ok(),
            _ => None,
        };
        match number {
            Some(number) if bounds.contains(&number) => Some(number),
            Some(number) => {
                let why = format!("write a number from {} to {}", bounds.start(), bounds.end());
                self.bad_value(key, &number.to_string(), &why, value);
                None
            }
            None => {
                self.wrong_type(key, "a number", value);
                None
            }
        }
    }

    fn count(&mut self, key: &'static str, bounds: RangeInclusive<usize>) -> Option<usize> {
        let (start, end) = (*bounds.start() as f64, *bounds.end() as f64);
        self.decimal(key, start..=end).map(|number| number as usize)
    }

    fn choice<T: Copy>(&mut self, key: &'static str, allowed: &[(&'static str, T)]) -> Option<T> {
        let value = self.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, "a string", value);
            return None;
        };
        let found = allowed.iter().find(|(word, _)| *word == text).map(|(_, it)| *it);
        if found.is_none() {
            let words: Vec<String> = allowed.iter().map(|(word, _)| format!("`{word}`")).collect();
            self.bad_value(key, text, &format!("allowed are {}", words.join(", ")), value);
        }
        found
    }

    fn language(&mut self, key: &'static str) -> Option<Lang> {
        let value = self.get(key)?;
        let text = value.get_ref().as_str();
        let lang = text.and_then(Lang::parse);
        match (&lang, text) {
            (None, Some(text)) => self.bad_value(key, text, "write a language tag such as `fr` (BCP 47)", value),
            (None, None) => self.wrong_type(key, "a string", value),
            _ => {}
        }
        lang
    }

    fn base_url(&mut self) -> Option<(String, String)> {
        let text = self.text("base_url")?;
        let value = self.get("base_url")?;
        match base_url(&text) {
            Ok(parts) => Some(parts),
            Err(why) => {
                self.bad_value("base_url", &text, why, value);
                None
            }
        }
    }

    fn folder_name(&mut self, key: &'static str) -> Option<String> {
        let text = self.text(key)?;
        let value = self.get(key)?;
        let fine = !text.is_empty() && !text.contains(['/', '\\', ':']) && !text.starts_with('.');
        if !fine {
            self.bad_value(key, &text, "write the name of a folder below `themes/`", value);
        }
        fine.then_some(text)
    }

    fn time_zone(&mut self) -> Option<String> {
        let text = self.text("timezone")?;
        let value = self.get("timezone")?;
        let fine = is_time_zone(&text);
        if !fine {
            self.bad_value("timezone", &text, "write a name such as `Europe/Paris` (IANA)", value);
        }
        fine.then_some(text)
    }

    fn languages(&mut self, default: &Lang) -> Vec<LanguageSettings> {
        let Some(value) = self.get("languages") else {
            return Vec::new();
        };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type("languages", "a table for each language", value);
            return Vec::new();
        };
        let mut languages = Vec::new();
        for (key, value) in table {
            let Some(lang) = Lang::parse(key.get_ref()) else {
                self.bad_value(
                    "languages",
                    key.get_ref(),
                    "write a language tag such as `en` (BCP 47)",
                    value,
                );
                continue;
            };
            let Some(own) = value.get_ref().as_table() else {
                self.wrong_type("languages", "a table", value);
                continue;
            };
            let mut reader = Reader {
                path: self.path,
                table: own,
                asked: Vec::new(),
                within: "languages",
                findings: self.findings,
            };
            let settings = LanguageSettings {
                lang,
                title: reader.text("title"),
                description: reader.text("description"),
            };
            reader.finish();
            if settings.lang != *default {
                languages.push(settings);
            }
        }
        languages
    }

    fn menu(&mut self) -> Vec<MenuEntry> {
        let Some(value) = self.get("menu") else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type("menu", "a list of entries, each below `[[menu]]`", value);
            return Vec::new();
        };
        let mut menu = Vec::new();
        for item in items {
            let Some(table) = item.get_ref().as_table() else {
                self.wrong_type("menu", "a table with `name` and `url`", item);
                continue;
            };
            let mut reader = Reader {
                path: self.path,
                table,
                asked: Vec::new(),
                within: "menu",
                findings: self.findings,
            };
            let (name, url) = (reader.text("name"), reader.text("url"));
            reader.finish();
            match (name, url) {
                (Some(name), Some(url)) if url.starts_with('/') || url.starts_with("https://") => {
                    menu.push(MenuEntry { name, url });
                }
                (Some(_), Some(url)) => self.bad_value("url", &url, "begin it with `/` or https://", item),
                _ => self.bad_value("menu", "{ … }", "an entry needs `name` and `url`", item),
            }
        }
        menu
    }

    fn switches(&mut self) -> OutputSwitches {
        let all = OutputSwitches::default();
        OutputSwitches {
            record_feeds: self.flag("record_feeds").unwrap_or(all.record_feeds),
            calendar: self.flag("calendar").unwrap_or(all.calendar),
            citations: self.flag("citations").unwrap_or(all.citations),
            data: self.flag("data").unwrap_or(all.data),
            search: self.flag("search").unwrap_or(all.search),
            network: self.flag("network").unwrap_or(all.network),
            map: self.flag("map").unwrap_or(all.map),
            cards: self.flag("cards").unwrap_or(all.cards),
        }
    }

    fn section(&mut self, key: &'static str, read: impl FnOnce(&mut Reader<'_, 't>)) {
        let Some(value) = self.get(key) else { return };
        match value.get_ref().as_table() {
            Some(table) => {
                let mut reader = Reader {
                    path: self.path,
                    table,
                    asked: Vec::new(),
                    within: key,
                    findings: self.findings,
                };
                read(&mut reader);
                reader.finish();
            }
            None => self.wrong_type(key, "a table", value),
        }
    }

    /// A table whose keys are the site's own.
    fn free_table(&mut self, key: &'static str) -> toml::Table {
        let Some(value) = self.get(key) else {
            return toml::Table::new();
        };
        match value.get_ref().as_table() {
            Some(table) => table
                .iter()
                .map(|(key, value)| (key.get_ref().to_string(), plain(value.get_ref())))
                .collect(),
            None => {
                self.wrong_type(key, "a table", value);
                toml::Table::new()
            }
        }
    }

    fn finish(self) {
        for (key, _) in self.table {
            if !self.asked.contains(&&**key.get_ref()) {
                let near = nearest(key.get_ref(), self.asked.iter().copied());
                let at = Location::new(self.path, Span::from(key.span()));
                self.findings
                    .push(catalog::config::unknown_key(at, key.get_ref(), self.within, near));
            }
        }
    }
}

fn plain(value: &DeValue<'_>) -> toml::Value {
    match value {
        DeValue::String(text) => toml::Value::String(text.to_string()),
        DeValue::Integer(number) => toml::Value::Integer(number.as_str().replace('_', "").parse().unwrap_or_default()),
        DeValue::Float(number) => toml::Value::Float(number.as_str().replace('_', "").parse().unwrap_or_default()),
        DeValue::Boolean(it) => toml::Value::Boolean(*it),
        DeValue::Datetime(it) => toml::Value::Datetime(*it),
        DeValue::Array(items) => toml::Value::Array(items.iter().map(|item| plain(item.get_ref())).collect()),
        DeValue::Table(table) => toml::Value::Table(
            table
                .iter()
                .map(|(key, it)| (key.get_ref().to_string(), plain(it.get_ref())))
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let (_, findings) = read(&"chancery.toml".into(), text);
        let show = |it: Diagnostic| {
            let place = crate::base::span::line_column(text, it.at.span.start as usize);
            format!(
                "{}:{}: {} ({})",
                place.line,
                place.column,
                it.message,
                it.help.unwrap_or_default()
            )
        };
        findings.into_iter().map(show).collect()
    }

    #[test]
    fn settings_are_read() {
        let (config, findings) = read(
            &"chancery.toml".into(),
            "title = \"T\"\nbase_url = \"https://h.example/press\"\ndefault_language = \"fr\"\n[languages.en]\ntitle = \"E\"\n[links]\nauto = \"all\"\n[pagination]\nper_page = 20\n[[menu]]\nname = \"M\"\nurl = \"/m/\"\n[outputs]\ndata = false\n",
        );
        assert_eq!(findings, []);
        assert_eq!(
            (config.base_origin.as_str(), config.base_path.as_str()),
            ("https://h.example", "/press/")
        );
        assert_eq!(
            (config.auto_links, config.per_page, config.menu.len()),
            (AutoLinks::All, 20, 1)
        );
        assert_eq!((config.outputs.data, config.languages.len()), (false, 1));
    }

    #[test]
    fn each_slip_has_its_place() {
        assert_eq!(
            messages("titel = \"x\"\nbase_url = \"ftp://x\"\n[links]\nauto = \"firts\"\n[pagination]\nper_page = 0\n"),
            [
                "2:12: `ftp://x` is not allowed for `base_url` (it must begin with https:// or http://)",
                "4:8: `firts` is not allowed for `auto` (allowed are `first`, `all`, `off`)",
                "6:12: `0` is not allowed for `per_page` (write a number from 1 to 1000)",
                "1:1: no setting is called `titel` (did you mean `title`?)",
            ]
        );
        assert_eq!(messages("timezone = \"Paris\"").len(), 1);
        assert_eq!(messages("a = = 1").len(), 1);
    }
}
