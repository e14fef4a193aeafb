//! The records that an article becomes: a source with its archived text, and a draft event that names who is in it.
//!
//! Gives text only. Of the article's own words the draft has names and dates, each with its line, and no sentence: what
//! is to be quoted, the editor quotes.

use crate::base::date::EventDate;
use crate::base::fold::plain_slug;
use crate::base::id::{Kind, RecordId};
use crate::resolve::Site;

use super::Article;
use super::found::How;
use super::found::Names;

/// The ids that the records get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ids {
    pub source: String,
    pub event: String,
}

/// The files to write, without their folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub source: String,
    pub event: String,
}

impl Ids {
    /// Makes ids of what is known: the headline, else the outlet and the name of the file.
    pub fn new(article: &Article, file_stem: &str) -> Ids {
        let headline = article.title.as_deref().map(plain_slug).filter(|it| !it.is_empty());
        let outlet = article.outlet.as_deref().map(plain_slug).unwrap_or_default();
        let stem = plain_slug(file_stem);
        let event = headline.clone().unwrap_or_else(|| match outlet.is_empty() {
            true => stem.clone(),
            false => format!("{outlet}-{stem}"),
        });
        let date = article.date.as_ref().and_then(EventDate::iso);
        let date = date.as_deref().and_then(|it| it.split('T').next());
        let source = match (outlet.is_empty(), date) {
            (false, Some(date)) => format!("{outlet}-{date}-{}", short(&headline.unwrap_or(stem))),
            (false, None) => format!("{outlet}-{}", short(&headline.unwrap_or(stem))),
            (true, _) => format!("source-{event}"),
        };
        Ids {
            source: short(&source),
            event: short(&event),
        }
    }
}

/// Cuts an id at a hyphen, so that an address stays readable.
fn short(id: &str) -> String {
    const MOST: usize = 60;
    if id.chars().count() <= MOST {
        return id.to_owned();
    }
    let end = id.char_indices().nth(MOST).map_or(id.len(), |(at, _)| at);
    let cut = id[..end].rfind('-').filter(|at| *at > MOST / 2).unwrap_or(end);
    id[..cut].trim_end_matches('-').to_owned()
}

/// What is known only where files are read and written.
#[derive(Clone, Debug)]
pub struct Kept<'a> {
    /// SHA-256 of the archived text.
    pub sha256: &'a str,
    /// The name of the original file beside the record and its SHA-256, where the text was taken out of it.
    pub original: Option<(&'a str, &'a str)>,
    /// The day of the import.
    pub today: &'a str,
}

/// Lays out the two records.
pub fn draft(site: &Site, article: &Article, names: &Names, ids: &Ids, kept: &Kept<'_>) -> Draft {
    Draft {
        source: source(site, article, names, ids, kept),
        event: event(site, article, names, ids, kept),
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A line of front matter.
fn field(out: &mut String, key: &str, value: &str) {
    out.push_str(&format!("{key} = {}\n", quoted(value)));
}

fn title_of(article: &Article, ids: &Ids) -> String {
    // Longer ones are no headlines, and a build refuses the longest.
    const MOST: usize = 300;
    match (&article.title, &article.outlet) {
        (Some(title), _) => title.chars().take(MOST).collect(),
        (None, Some(outlet)) => format!("{outlet}: {}", ids.source),
        (None, None) => ids.source.clone(),
    }
}

fn source(site: &Site, article: &Article, names: &Names, ids: &Ids, kept: &Kept<'_>) -> String {
    let mut out = "+++\n".to_owned();
    field(&mut out, "title", &title_of(article, ids));
    out.push_str("draft = true  # publish it with the first page that cites it\n");
    if article.title.is_none() {
        out.push_str("# no headline stands in the file: give it a title\n");
    }
    let record = publisher(site, article, names);
    match (record, &article.outlet) {
        (Some(id), _) => field(&mut out, "publisher", &site.record(id).id),
        // A name that looks like an id would be taken for one.
        (None, Some(outlet)) if !outlet.contains('-') || outlet.contains(' ') => field(&mut out, "publisher", outlet),
        (None, Some(outlet)) => out.push_str(&format!("# publisher = {}\n", quoted(outlet))),
        (None, None) => out.push_str("# publisher = \"\"\n"),
    }
    match &article.byline {
        Some(byline) if !byline.contains('-') || byline.contains(' ') => field(&mut out, "author", byline),
        Some(byline) => out.push_str(&format!("# author = {}\n", quoted(byline))),
        None => {}
    }
    match &article.date {
        Some(date) => field(&mut out, "date", date.as_str()),
        None => out.push_str("# date = \"\"  # when it was published\n"),
    }
    out.push_str("# genre = \"dispatch\"  # article, communique, speech, interview …\n");
    if let Some(lang) = &article.lang {
        field(&mut out, "lang", lang.as_str());
        if article.lang_guessed {
            out.push_str("# the language was guessed from the words\n");
        }
    }
    match &article.url {
        Some(url) => field(&mut out, "url", url),
        None => out.push_str("# url = \"\"\n"),
    }
    field(&mut out, "text", &format!("{}.txt", ids.source));
    field(&mut out, "sha256", kept.sha256);
    if let Some((name, sha256)) = kept.original {
        field(&mut out, "original", name);
        field(&mut out, "original_sha256", sha256);
    }
    out.push_str(&format!("published = {}\n", kept.today));
    out.push_str("+++\n");
    out
}

/// The organization that the article names as its outlet.
fn publisher(site: &Site, article: &Article, names: &Names) -> Option<RecordId> {
    let credited = names.known.iter().find(|it| it.how == How::Credit);
    let by_name = || {
        let outlet = crate::base::fold::fold(article.outlet.as_deref()?);
        let known = names.known.iter().map(|it| it.record);
        let all = (0..site.records.len() as u32).map(RecordId);
        known.chain(all).find(|id| {
            site.kind(*id) == Some(Kind::Organization)
                && site.header(*id).is_some_and(|header| {
                    let titles = header.title.value.0.iter().map(|(_, text)| text);
                    let aliases = header.aliases.iter().map(|it| &it.text.value);
                    titles
                        .chain(aliases)
                        .any(|name| crate::base::fold::fold(name) == outlet)
                })
        })
    };
    credited
        .map(|it| it.record)
        .filter(|id| site.kind(*id) == Some(Kind::Organization))
        .or_else(by_name)
}

fn event(site: &Site, article: &Article, names: &Names, ids: &Ids, kept: &Kept<'_>) -> String {
    let mut out = "+++\n".to_owned();
    field(&mut out, "title", &title_of(article, ids));
    out.push_str("draft = true\n");
    let said = names.dates.first();
    match (said, &article.date) {
        (Some(date), _) => {
            field(&mut out, "date", &date.meaning);
            out.push_str(&format!(
                "# {} (l. {}): check that this is the day\n",
                one_line(&date.written),
                date.line
            ));
        }
        (None, Some(date)) => {
            field(&mut out, "date", date.as_str());
            out.push_str("# the day of publication: the text names none\n");
        }
        (None, None) => {
            field(&mut out, "date", kept.today);
            out.push_str("# the day of the import: the file names none\n");
        }
    }
    field_list(&mut out, "sources", std::slice::from_ref(&ids.source));
    let of = |kind: Kind| -> Vec<String> {
        let named = names.known.iter().filter(|it| it.how == How::Named);
        let records = named.map(|it| it.record).filter(|id| site.kind(*id) == Some(kind));
        records.map(|id| site.record(id).id.to_string()).collect()
    };
    for (key, kind) in [
        ("actors", Kind::Actor),
        ("organizations", Kind::Organization),
        ("documents", Kind::Document),
        ("places", Kind::Place),
        ("topics", Kind::Topic),
    ] {
        field_list(&mut out, key, &of(kind));
    }
    out.push_str("# type = \"\"\n# summary = \"\"\n+++\n\n");
    let cite = |line: usize| format!("[@{}, l. {line}]", ids.source);
    for found in names.known.iter().filter(|it| it.how == How::Named) {
        let Some(kind) = site.kind(found.record) else { continue };
        let id = &site.record(found.record).id;
        out.push_str(&format!("- [[{}/{id}]] {}\n", kind.singular(), cite(found.line)));
    }
    for date in &names.dates {
        out.push_str(&format!("- {} {}\n", code(&date.meaning), cite(date.line)));
    }
    out
}

fn field_list(out: &mut String, key: &str, ids: &[String]) {
    if !ids.is_empty() {
        let ids: Vec<String> = ids.iter().map(|id| quoted(id)).collect();
        out.push_str(&format!("{key} = [{}]\n", ids.join(", ")));
    }
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
