//! Reads `chancery.toml`: every key at its place, unknown ones with the nearest known.
//!
//! Takes the text; gives settings with sensible stand-ins and what is wrong, all of it at once.

use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::base::date::is_time_zone;
use crate::base::gate::{self, References};
use crate::base::lang::Lang;
use crate::base::path::percent_encode;
use crate::base::span::Span;
use crate::diag::accepted::{Acceptance, Scope, Where};
use crate::diag::{Diagnostic, Location, catalog, nearest};

use super::{
    AutoLinks, Config, HtmlPolicy, LanguageSettings, MenuEntry, NativeNames, OutputSwitches, QuotationSettings,
    Strictness,
};

/// Reads the settings of a site.
pub fn read(path: &Arc<str>, text: &str) -> (Config, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let table = table.get_ref();
    let mut gathered = Gathered {
        path,
        findings: Vec::new(),
        known: Vec::new(),
        unknown: Vec::new(),
    };
    let mut seen_lines = Vec::new();
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let line = text.get(..span.start).unwrap_or(text).matches('\n').count();
        // One slip often brings several complaints about the same line: the first says it.
        if seen_lines.contains(&line) {
            continue;
        }
        seen_lines.push(line);
        let written = text.get(span.clone()).unwrap_or_default().trim_matches(['"', '\'']);
        let at = Location::new(path, Span::from(span));
        gathered.findings.push(match error.message() {
            "duplicate key" => {
                let first = first_key(table, written, at.span.start).map(|span| Location::new(path, span));
                catalog::config::duplicate_key(at, written, first)
            }
            message => catalog::config::syntax(at, message),
        });
    }
    let absent = DeTable::new();
    let mut root = Reader {
        table,
        absent: &absent,
        asked: Vec::new(),
        within: "",
        gathered: &mut gathered,
    };
    if gate::may_hide(text, |one, _| one == b'\\') {
        for (key, value) in in_order(table) {
            check_hidden(text, (key.get_ref(), Span::from(key.span())), root.gathered);
            check_hidden_in(text, value, root.gathered);
        }
    }
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
    for settings in root.languages() {
        if settings.lang == config.default_language {
            // Who lists every language may name the site there.
            config.title = if config.title.is_empty() {
                settings.title.unwrap_or_default()
            } else {
                config.title
            };
            config.description = config.description.or(settings.description);
        } else {
            config.languages.push(settings);
        }
    }
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
    root.accepted();
    config.menu = root.menu();
    config.theme_options = root.free_table("theme_options");
    root.section("output", |output| config.output_keep = output.file_names("keep"));
    root.section("outputs", |outputs| config.outputs = outputs.switches());
    // What later commands read; its keys are theirs to check.
    root.free_table("search");
    root.free_table("deploy");
    config.extra = root.free_table("extra");
    root.finish();
    if errors.is_empty() {
        gathered.report_unknown();
    }
    (config, gathered.findings)
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
    if host.is_empty() || host.starts_with(':') {
        return Err("it names no host");
    }
    if host.contains('@') {
        return Err("it must not hold a user or password: every page would show it");
    }
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.iter().any(|part| matches!(*part, "." | "..")) {
        return Err("its path must not hold `.` or `..`");
    }
    let mut base = "/".to_owned();
    for part in parts {
        // What is encoded already stays as it is.
        match part.is_ascii() {
            true => base.push_str(part),
            false => base.push_str(&percent_encode(part)),
        }
        base.push('/');
    }
    Ok((format!("{scheme}{host}"), base))
}

/// Reports the characters of a value that cannot be published.
fn check_hidden_in(text: &str, value: &Spanned<DeValue<'_>>, gathered: &mut Gathered<'_>) {
    match value.get_ref() {
        DeValue::String(words) => check_hidden(text, (words, Span::from(value.span())), gathered),
        DeValue::Array(items) => items.iter().for_each(|it| check_hidden_in(text, it, gathered)),
        DeValue::Table(table) => {
            for (key, value) in in_order(table) {
                check_hidden(text, (key.get_ref(), Span::from(key.span())), gathered);
                check_hidden_in(text, value, gathered);
            }
        }
        _ => {}
    }
}

fn check_hidden(text: &str, (words, span): (&str, Span), gathered: &mut Gathered<'_>) {
    let written = text.get(span.range()).unwrap_or_default();
    for hidden in gate::find(words, References::AsTyped) {
        let at = Location::new(gathered.path, gate::place(written, span, hidden.character));
        gathered.findings.push(catalog::reading::hidden(at, &hidden));
    }
}

fn english() -> Lang {
    Lang::parse("en").expect("`en` is a language tag")
}

/// What reading gathers beside the values.
struct Gathered<'a> {
    path: &'a Arc<str>,
    findings: Vec<Diagnostic>,
    /// The keys of each table; the top one has no name.
    known: Vec<(&'static str, Vec<&'static str>)>,
    /// Keys that no one asked for, each with its table.
    unknown: Vec<(Span, String, &'static str)>,
}

impl Gathered<'_> {
    /// Reports the unknown keys when all tables are known: a key may only stand in the wrong one.
    fn report_unknown(&mut self) {
        for (span, key, within) in &self.unknown {
            let elsewhere = self.known.iter().filter(|(table, _)| table != within);
            let exact = elsewhere.clone().find(|(_, keys)| keys.contains(&key.as_str()));
            let own = self.known.iter().filter(|(table, _)| table == within);
            let near = nearest(key, own.flat_map(|(_, keys)| keys.iter().copied()));
            let help = match (exact, near) {
                (Some(("", _)), _) => format!("`{key}` stands above the first line in brackets"),
                (Some((table, _)), _) => format!("`{key}` stands under `[{table}]`"),
                (None, Some(near)) => format!("did you mean `{near}`?"),
                (None, None) => elsewhere
                    .filter(|(table, _)| !table.is_empty())
                    .find_map(|(table, keys)| Some((table, nearest(key, keys.iter().copied())?)))
                    .map_or_else(
                        || "put settings of your own under `[extra]`".to_owned(),
                        |(table, near)| format!("did you mean `{near}` under `[{table}]`?"),
                    ),
            };
            let at = Location::new(self.path, *span);
            self.findings.push(catalog::config::unknown_key(at, key, within, help));
        }
    }
}

/// One table of the settings.
struct Reader<'a, 'g, 't> {
    table: &'t DeTable<'t>,
    /// What is read where a table is absent, so that its keys are known.
    absent: &'t DeTable<'t>,
    asked: Vec<&'static str>,
    /// The table's own name, empty at the top.
    within: &'static str,
    gathered: &'a mut Gathered<'g>,
}

impl<'g, 't> Reader<'_, 'g, 't> {
    fn get(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.push(key);
        self.table
            .iter()
            .find(|(it, _)| it.get_ref() == key)
            .map(|(_, value)| value)
    }

    fn at(&self, value: &Spanned<DeValue<'_>>) -> Location {
        Location::new(self.gathered.path, Span::from(value.span()))
    }

    fn wrong_type(&mut self, key: &str, expected: &str, value: &Spanned<DeValue<'_>>) {
        let diagnostic = catalog::config::wrong_type(self.at(value), key, expected, value.get_ref().type_str());
        self.gathered.findings.push(diagnostic);
    }

    fn bad_value(&mut self, key: &str, shown: &str, why: &str, value: &Spanned<DeValue<'_>>) {
        let diagnostic = catalog::config::bad_value(self.at(value), key, shown, why);
        self.gathered.findings.push(diagnostic);
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

    /// Names at the top of a folder.
    fn file_names(&mut self, key: &'static str) -> Vec<String> {
        let mut names = self.texts(key);
        let bad = |name: &String| {
            name.trim().is_empty() || name.contains(['/', '\\', ':']) || matches!(name.as_str(), "." | "..")
        };
        let Some(value) = self.get(key) else { return names };
        for name in names.iter().filter(|name| bad(name)) {
            let items = value.get_ref().as_array().map_or(&[][..], |items| items);
            let place = items.iter().find(|item| item.get_ref().as_str() == Some(name));
            self.bad_value(
                key,
                name,
                "write a name at the top of the output folder, such as `CNAME`",
                place.unwrap_or(value),
            );
        }
        names.retain(|name| !bad(name));
        names
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
        let value = self.get(key)?;
        let DeValue::Integer(number) = value.get_ref() else {
            self.wrong_type(key, "a whole number", value);
            return None;
        };
        let count = usize::from_str_radix(number.as_str(), number.radix()).ok();
        let count = count.filter(|count| bounds.contains(count));
        if count.is_none() {
            let why = format!("write a whole number from {} to {}", bounds.start(), bounds.end());
            self.bad_value(key, &number.to_string(), &why, value);
        }
        count
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
            let words = words.join(", ");
            let why = match nearest(text, allowed.iter().map(|(word, _)| *word)) {
                Some(near) => format!("did you mean `{near}`? Allowed are {words}"),
                None => format!("allowed are {words}"),
            };
            self.bad_value(key, text, &why, value);
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

    fn languages(&mut self) -> Vec<LanguageSettings> {
        let Some(value) = self.get("languages") else {
            return Vec::new();
        };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type("languages", "a table for each language", value);
            return Vec::new();
        };
        let mut languages: Vec<LanguageSettings> = Vec::new();
        for (key, value) in in_order(table) {
            let at = Location::new(self.gathered.path, Span::from(key.span()));
            let tag = key.get_ref();
            let Some(lang) = Lang::parse(tag) else {
                let why = "write a language tag such as `en` (BCP 47)";
                self.gathered
                    .findings
                    .push(catalog::config::bad_value(at, "languages", tag, why));
                continue;
            };
            if languages.iter().any(|it| it.lang == lang) {
                self.gathered
                    .findings
                    .push(catalog::config::duplicate_key(at, tag, None));
                continue;
            }
            let Some(own) = value.get_ref().as_table() else {
                self.wrong_type("languages", "a table", value);
                continue;
            };
            let mut reader = self.inner("languages", own);
            let (title, description) = (reader.text("title"), reader.text("description"));
            reader.finish();
            languages.push(LanguageSettings {
                lang,
                title,
                description,
            });
        }
        languages
    }

    /// Reads the warnings that are answered for the whole site; each is kept as the finding that it stays unless it meets
    /// one.
    fn accepted(&mut self) {
        let Some(value) = self.get("accepted") else { return };
        let Some(items) = value.get_ref().as_array() else {
            return self.wrong_type("accepted", "a list of entries, each below `[[accepted]]`", value);
        };
        for item in items {
            let Some(table) = item.get_ref().as_table() else {
                self.wrong_type("accepted", "a table with `code`, `path` and `reason`", item);
                continue;
            };
            let mut reader = self.inner("accepted", table);
            let entry = reader.acceptance(item);
            reader.finish();
            self.gathered.findings.extend(entry);
        }
    }

    fn acceptance(&mut self, item: &'t Spanned<DeValue<'t>>) -> Option<Diagnostic> {
        let [code, path, at, reason] = ["code", "path", "at", "reason"].map(|key| self.text(key));
        let given = [("code", &code), ("path", &path), ("reason", &reason)];
        let lacking = given
            .into_iter()
            .find(|(_, text)| text.as_ref().is_none_or(|it| it.trim().is_empty()));
        if let Some((key, _)) = lacking {
            // A value of another type has been reported.
            if self.get(key).is_none_or(|it| it.get_ref().is_str()) {
                self.bad_value("accepted", "[[accepted]]", &format!("the entry needs `{key}`"), item);
            }
            return None;
        }
        let (code, path, reason) = (code?, path?, reason?);
        let place = self.get("code").map_or_else(|| self.at(item), |it| self.at(it));
        if at.as_ref().is_some_and(|it| it.trim().is_empty()) {
            let why = "write words that stand at the place, or leave `at` out";
            self.bad_value("at", "", why, self.table.get("at").unwrap_or(item));
            return None;
        }
        let path = path.trim().trim_start_matches("./").trim_end_matches('/');
        if path.is_empty() || path.starts_with('/') || path.split('/').any(|part| part == "..") {
            let why = "write a file or a folder as seen from the project, such as `content/events`";
            self.bad_value("path", path, why, self.table.get("path").unwrap_or(item));
            return None;
        }
        Some(match catalog::code(&code) {
            Err(nearest) => catalog::accepted::unknown_code(place, &code, nearest),
            Ok(code) => catalog::accepted::entry(
                place,
                Acceptance {
                    code,
                    scope: Scope::Path(path.into()),
                    at: at.map_or(Where::Anywhere, |it| Where::Words(it.into())),
                    reason: reason.trim().into(),
                },
            ),
        })
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
            let mut reader = self.inner("menu", table);
            let (name, url) = (reader.text("name"), reader.text("url"));
            let url_value = reader.get("url").unwrap_or(item);
            let lacking = ["name", "url"].into_iter().find(|key| reader.get(key).is_none());
            reader.finish();
            if let Some(key) = lacking {
                self.bad_value("menu", "[[menu]]", &format!("the entry needs `{key}`"), item);
            }
            let (Some(name), Some(url)) = (name, url) else { continue };
            let lower = url.to_ascii_lowercase();
            let outside = ["https://", "http://", "mailto:", "tel:"];
            let fine =
                (url.starts_with('/') && !url.starts_with("//")) || outside.iter().any(|it| lower.starts_with(it));
            match fine && !url.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
                true => menu.push(MenuEntry { name, url }),
                false => self.bad_value("url", &url, "begin it with `/` or https://", url_value),
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

    fn section(&mut self, key: &'static str, read: impl FnOnce(&mut Reader<'_, 'g, 't>)) {
        let table = match self.get(key).map(|value| (value, value.get_ref().as_table())) {
            None => self.absent,
            Some((_, Some(table))) => table,
            Some((value, None)) => {
                self.wrong_type(key, "a table", value);
                self.absent
            }
        };
        let mut reader = self.inner(key, table);
        read(&mut reader);
        reader.finish();
    }

    fn inner(&mut self, within: &'static str, table: &'t DeTable<'t>) -> Reader<'_, 'g, 't> {
        Reader {
            table,
            absent: self.absent,
            asked: Vec::new(),
            within,
            gathered: self.gathered,
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
        for (key, _) in in_order(self.table) {
            if !self.asked.contains(&&**key.get_ref()) {
                let unknown = (Span::from(key.span()), key.get_ref().to_string(), self.within);
                self.gathered.unknown.push(unknown);
            }
        }
        self.gathered.known.push((self.within, self.asked));
    }
}

/// The entries of a table in the order of the file; the parser keeps them sorted by name.
fn in_order<'t>(table: &'t DeTable<'t>) -> Vec<(&'t Spanned<Cow<'t, str>>, &'t Spanned<DeValue<'t>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// Finds the nearest key of a name that stands before a place.
fn first_key(table: &DeTable<'_>, name: &str, before: u32) -> Option<Span> {
    let mut nearest: Option<Span> = None;
    for (key, value) in table {
        let span = Span::from(key.span());
        if key.get_ref() == name && span.start < before {
            nearest = nearest.max(Some(span));
        }
        let inner = match value.get_ref() {
            DeValue::Table(table) => first_key(table, name, before),
            DeValue::Array(items) => {
                let tables = items.iter().filter_map(|item| item.get_ref().as_table());
                tables.filter_map(|table| first_key(table, name, before)).max()
            }
            _ => None,
        };
        nearest = nearest.max(inner);
    }
    nearest
}

fn plain(value: &DeValue<'_>) -> toml::Value {
    match value {
        DeValue::String(text) => toml::Value::String(text.to_string()),
        DeValue::Integer(number) => {
            toml::Value::Integer(i64::from_str_radix(number.as_str(), number.radix()).unwrap_or_default())
        }
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
    use proptest::prelude::*;

    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let (_, mut findings) = read(&"chancery.toml".into(), text);
        findings.sort();
        let show = |it: Diagnostic| {
            let place = crate::base::span::line_column(text, it.at.span.start as usize);
            let help = it.help.unwrap_or_default();
            format!("{}:{}: {} ({help})", place.line, place.column, it.message)
        };
        findings.into_iter().map(show).collect()
    }

    const FULL: &str = r#"
title = "Le Point"
description = "Une phrase"
base_url = "https://h.example/press"
default_language = "fr"
theme = "noir"
timezone = "Europe/Paris"
author = "Le bureau"
[languages.zh-Hans]
title = "点"
[languages.en]
title = "The Point"
description = "A sentence"
[languages.fr]
description = "Sans effet"
[links]
auto = "all"
dangling = "warn"
[markdown]
html = "escape"
[quotations]
warn = 0.1
stop = 1
unverified = "error"
[feeds]
items = 10
[pagination]
per_page = 20
[permalinks]
transliterate = true
[names]
native = "never"
[[menu]]
name = "Méthode"
url = "/methode/"
[[menu]]
name = "Écrire"
url = "mailto:a@h.example"
[theme_options]
accent = "red"
[output]
keep = ["CNAME"]
[search]
any = 1
[deploy.host]
any = 1
[extra]
own = [1, 0x10, 2025-11-03]
[outputs]
record_feeds = false
calendar = false
citations = false
data = false
search = false
network = false
map = false
cards = false
"#;

    #[test]
    fn every_setting_is_read() {
        let (config, findings) = read(&"chancery.toml".into(), FULL);
        assert_eq!(findings, []);
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        let site = [
            config.title.clone(),
            text(&config.description),
            config.base_origin,
            config.base_path,
        ];
        assert_eq!(site, ["Le Point", "Une phrase", "https://h.example", "/press/"]);
        let more = [
            config.default_language.to_string(),
            config.theme,
            text(&config.timezone),
            text(&config.author),
        ];
        assert_eq!(more, ["fr", "noir", "Europe/Paris", "Le bureau"]);
        // In the order of the file, without the default one.
        let languages: Vec<(&str, Option<&str>)> = config
            .languages
            .iter()
            .map(|it| (it.lang.as_str(), it.title.as_deref()))
            .collect();
        assert_eq!(languages, [("zh-Hans", Some("点")), ("en", Some("The Point"))]);
        assert_eq!(
            (
                config.auto_links,
                config.dangling_links,
                config.html,
                config.native_names
            ),
            (AutoLinks::All, Strictness::Warn, HtmlPolicy::Escape, NativeNames::Never)
        );
        let QuotationSettings { warn, stop, unverified } = config.quotations;
        assert_eq!((warn, stop, unverified), (0.1, 1.0, Strictness::Error));
        assert_eq!(
            (config.feed_items, config.per_page, config.transliterate),
            (10, 20, true)
        );
        let menu: Vec<(&str, &str)> = config.menu.iter().map(|it| (&*it.name, &*it.url)).collect();
        assert_eq!(menu, [("Méthode", "/methode/"), ("Écrire", "mailto:a@h.example")]);
        assert_eq!(config.theme_options["accent"].as_str(), Some("red"));
        assert_eq!(config.output_keep, ["CNAME"]);
        assert_eq!(config.extra["own"].to_string(), "[1, 16, 2025-11-03]");
        let off = OutputSwitches {
            record_feeds: false,
            calendar: false,
            citations: false,
            data: false,
            search: false,
            network: false,
            map: false,
            cards: false,
        };
        assert_eq!(config.outputs, off);
    }

    #[test]
    fn a_site_may_say_next_to_nothing() {
        let (config, findings) = read(&"chancery.toml".into(), "");
        assert_eq!(findings, []);
        assert_eq!(config, Config::new(english()));
        let (config, _) = read(&"chancery.toml".into(), "[languages.en]\ntitle = \"The Point\"\n");
        assert_eq!(config.title, "The Point");
    }

    #[test]
    fn each_slip_has_its_place() {
        assert_eq!(
            messages("titel = \"x\"\nbase_url = \"ftp://x\"\n[links]\nauto = \"firts\"\n[pagination]\nper_page = 0\n"),
            [
                "1:1: no setting is called `titel` (did you mean `title`?)",
                "2:12: `ftp://x` is not allowed for `base_url` (it must begin with https:// or http://)",
                "4:8: `firts` is not allowed for `auto` (did you mean `first`? Allowed are `first`, `all`, `off`)",
                "6:12: `0` is not allowed for `per_page` (write a whole number from 1 to 1000)",
            ]
        );
        assert_eq!(
            messages(
                "timezone = \"Paris\"\ntitle = 1\ntheme = \"../x\"\n[feeds]\nitems = 2.5\n[output]\nkeep = [\"CNAME\", \"../x\"]\n"
            ),
            [
                "1:12: `Paris` is not allowed for `timezone` (write a name such as `Europe/Paris` (IANA))",
                "2:9: `title` is of type integer: a string expected ()",
                "3:9: `../x` is not allowed for `theme` (write the name of a folder below `themes/`)",
                "5:9: `items` is of type float: a whole number expected ()",
                "7:18: `../x` is not allowed for `keep` (write a name at the top of the output folder, such as `CNAME`)",
            ]
        );
        assert_eq!(
            messages(
                "[languages.en]\n[languages.EN]\n[languages.x_y]\n[[menu]]\nname = \"a\"\n[[menu]]\nname = \"a\"\nurl = \"//b\"\n"
            ),
            [
                "2:12: `EN` is given twice (keep one of the two)",
                "3:12: `x_y` is not allowed for `languages` (write a language tag such as `en` (BCP 47))",
                "4:1: `[[menu]]` is not allowed for `menu` (the entry needs `url`)",
                "8:7: `//b` is not allowed for `url` (begin it with `/` or https://)",
            ]
        );
    }

    #[test]
    fn a_setting_in_the_wrong_table_is_sent_to_its_own() {
        assert_eq!(
            messages(
                "per_page = 20\nperpage = 20\nzzzzzz = 1\n[links]\nbase_url = \"https://x\"\n[outputs]\ncalender = true\n"
            ),
            [
                "1:1: no setting is called `per_page` (`per_page` stands under `[pagination]`)",
                "2:1: no setting is called `perpage` (did you mean `per_page` under `[pagination]`?)",
                "3:1: no setting is called `zzzzzz` (put settings of your own under `[extra]`)",
                "5:1: no setting is called `base_url` in `[links]` (`base_url` stands above the first line in brackets)",
                "7:1: no setting is called `calender` in `[outputs]` (did you mean `calendar`?)",
            ]
        );
    }

    #[test]
    fn slips_of_syntax_are_all_reported_and_nothing_else() {
        assert_eq!(
            messages("title = x\nauthor = \"a\"\nauthor = \"b\"\n[links\nfoo = 1\n"),
            [
                "1:9: not TOML: string values must be quoted, expected literal string (put words in quotes, `\"…\"`)",
                "3:1: `author` is given twice (keep one of the two)",
                "4:7: not TOML: unclosed table, expected `]` ()",
            ]
        );
    }

    #[test]
    fn slips_of_syntax_say_how_they_are_mended() {
        // The help goes by the parser's words: other words of a newer one would leave it out.
        assert_eq!(
            messages("title\n"),
            ["1:6: not TOML: key with no value, expected `=` (write `field = value`)"]
        );
        let unclosed = messages("title = \"x\n");
        assert!(
            unclosed[0].contains("(end the words with `\"` on the same line"),
            "{unclosed:?}"
        );
    }

    #[test]
    fn base_urls_are_parted() {
        let parts = |text: &str| base_url(text).map(|(origin, path)| format!("{origin} {path}"));
        for (text, expected) in [
            ("https://h.example", "https://h.example /"),
            ("https://h.example:8080/", "https://h.example:8080 /"),
            ("HTTPS://h.example/a//b", "https://h.example /a/b/"),
            ("http://h.example/é/caf%C3%A9", "http://h.example /%C3%A9/caf%C3%A9/"),
        ] {
            assert_eq!(parts(text).as_deref(), Ok(expected));
        }
        for bad in [
            "",
            "h.example",
            "ftp://h",
            "https://",
            "https:///x",
            "https://:80/",
            "https://h/?q",
            "https://h/#a",
            "https://h/a b",
            "https://u:p@h/",
            "https://h/../x",
        ] {
            assert!(base_url(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_settings_are_too_odd_to_read(cut in 0..FULL.len(), put in "[\"\\[\\]{}=.,'#\n+é\u{2028}0-]{0,4}") {
            let at = FULL.floor_char_boundary(cut);
            read(&"chancery.toml".into(), &FULL[..at]);
            read(&"chancery.toml".into(), &format!("{}{put}{}", &FULL[..at], &FULL[at..]));
        }
    }
}
