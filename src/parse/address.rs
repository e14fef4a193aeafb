//! What a file's path says: kind, id, language; and which slugs can be an address on every system.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::date::EventDate;
use crate::base::fold::{as_slug, is_invisible, slug};
use crate::base::gate::refused;
use crate::base::id::Kind;
use crate::base::lang::Lang;
use crate::base::scan::{find_any, has_any};

use super::document::Page;

/// What the path of a Markdown file says about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    pub page: Page,
    pub id: Arc<str>,
    pub translation: Option<Lang>,
    /// The date that the file's name begins with.
    pub date: Option<EventDate>,
}

/// Finds the kind whose folder the top folder of a plain page was most likely meant to be: one in the singular, or with
/// capitals.
pub fn kind_meant(path: &str) -> Option<(&str, Kind)> {
    let (top, _) = path.strip_prefix("content/")?.split_once('/')?;
    Some((top, Kind::from_word(&top.to_lowercase())?))
}

/// Finds among Markdown files those whose names end in a language that the site does not list (`Gazeta.ru.md`), with no
/// file that they would translate: records of their own. `is_there` tells whether there is a file.
pub fn alone<'p>(
    paths: impl Iterator<Item = &'p Arc<str>>,
    known: &[Lang],
    is_there: impl Fn(&str) -> bool,
) -> BTreeSet<Arc<str>> {
    let stands_alone = |path: &&Arc<str>| {
        let whole = path.strip_suffix(".md").unwrap_or(path);
        let (folder, stem) = whole.rsplit_once('/').unwrap_or(("", whole));
        let (rest, lang) = split_language(stem, known);
        let has_original = || match rest {
            "index" => is_there(&format!("{folder}/index.md")) || is_there(&format!("{folder}.md")),
            rest => is_there(&format!("{folder}/{rest}.md")) || is_there(&format!("{folder}/{rest}/index.md")),
        };
        lang.is_some_and(|lang| !known.contains(&lang)) && rest != "_index" && !has_original()
    };
    paths.filter(stands_alone).cloned().collect()
}

/// Reads a path below `content/`, such as `events/2025/x.en.md`; the id is empty where none can be made.
///
/// A part after a dot is a language where the site knows it or where it has the form of a plain one (`en`, `pt-BR`), unless
/// the file is known to stand [`alone`].
pub fn read(path: &str, known: &[Lang], alone: bool) -> Address {
    let inner = path.strip_prefix("content/").unwrap_or(path);
    let stem_path = inner.strip_suffix(".md").unwrap_or(inner);
    let (folder, stem) = stem_path.rsplit_once('/').unwrap_or(("", stem_path));
    let (stem, translation) = match alone {
        true => (stem, None),
        false => split_language(stem, known),
    };
    let (top, below) = folder.split_once('/').unwrap_or((folder, ""));
    let kind = Kind::ALL.into_iter().find(|kind| kind.folder() == top);
    if stem == "_index" {
        let page = match kind {
            Some(kind) if below.is_empty() => Page::List(kind),
            None if folder.is_empty() => Page::Front,
            _ => Page::Plain,
        };
        let id = if page == Page::Plain { folder } else { top };
        return Address {
            page,
            id: id.into(),
            translation,
            date: None,
        };
    }
    let Some(kind) = kind else {
        let whole = match stem {
            "index" if !folder.is_empty() => folder.to_owned(),
            stem if folder.is_empty() => stem.to_owned(),
            stem => format!("{folder}/{stem}"),
        };
        let parts: Vec<String> = whole.split('/').map(slug).collect();
        let id = if parts.iter().any(String::is_empty) {
            String::new()
        } else {
            parts.join("/")
        };
        return Address {
            page: Page::Plain,
            id: id.into(),
            translation,
            date: None,
        };
    };
    let stem = match stem {
        "index" if !below.is_empty() => below.rsplit('/').next().unwrap_or(below),
        stem => stem,
    };
    let date = stem
        .get(..10)
        .filter(|_| stem.len() == 10 || stem[10..].starts_with('-'));
    let date = date.and_then(|date| EventDate::parse(date).ok());
    Address {
        page: Page::Record(kind),
        id: as_slug(stem).into(),
        translation,
        date,
    }
}

fn split_language<'a>(stem: &'a str, known: &[Lang]) -> (&'a str, Option<Lang>) {
    // Most have no dot.
    let split = find_any(stem, 0, *b".").and_then(|_| stem.rsplit_once('.'));
    let Some((rest, suffix)) = split else {
        return (stem, None);
    };
    let mut parts = suffix.split('-');
    let plain = parts
        .next()
        .is_some_and(|it| matches!(it.len(), 2 | 3) && it.bytes().all(|b| b.is_ascii_lowercase()));
    match Lang::parse(suffix) {
        Some(lang) if !rest.is_empty() && (plain || known.contains(&lang)) => (rest, Some(lang)),
        _ => (stem, None),
    }
}

/// Bytes of a slug.
const SLUG_LIMIT: usize = 200;

/// Says why a slug cannot be an address on every system; `None` where it can.
pub fn slug_problem(slug: &str) -> Option<String> {
    // Nearly all are small letters, digits and hyphens. Names of devices that are no more than that are short.
    let other = |byte: u8| !(byte.is_ascii_lowercase() | byte.is_ascii_digit() | (byte == b'-'));
    if (5..=SLUG_LIMIT).contains(&slug.len()) && !has_any(slug.as_bytes(), other) {
        return None;
    }
    let decoded = percent_decode(slug);
    if decoded.is_empty() {
        return Some("it is empty".to_owned());
    }
    if decoded.len() > SLUG_LIMIT {
        return Some(format!("it has {} bytes, and {SLUG_LIMIT} is the limit", decoded.len()));
    }
    if decoded.contains(['/', '\\']) {
        return Some("it holds a slash".to_owned());
    }
    if decoded != slug {
        return Some("it holds percent-encoding".to_owned());
    }
    if let Some(c) = decoded
        .chars()
        .find(|c| matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|' | '#' | '%'))
    {
        return Some(format!("`{c}` is reserved on some systems"));
    }
    if decoded
        .chars()
        .any(|c| refused(c).is_some() || c.is_control() || is_invisible(c) || (c.is_whitespace() && c != ' '))
    {
        return Some("it holds a character that shows nothing".to_owned());
    }
    if decoded.starts_with('.') || decoded.ends_with(['.', ' ']) || decoded.starts_with(' ') {
        return Some("it begins or ends with a stop or space".to_owned());
    }
    // Windows looks at what stands before the first stop, without the spaces at its end.
    let stem = decoded.split('.').next().unwrap_or(&decoded).trim_end();
    let stem = stem.to_ascii_lowercase();
    let numbered = |name: &str| {
        let number = stem.strip_prefix(name).unwrap_or_default();
        matches!(number, "¹" | "²" | "³") || matches!(number.as_bytes(), [b'0'..=b'9'])
    };
    let device = matches!(&*stem, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$");
    if device || numbered("com") || numbered("lpt") {
        return Some(format!("`{stem}` is reserved on Windows"));
    }
    None
}

/// Decodes `%2f` and its like; what is no valid encoding stays.
pub fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |at: usize| bytes.get(at).and_then(|byte| (*byte as char).to_digit(16));
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(path: &str) -> String {
        let address = read(path, &[], false);
        let lang = address.translation.map_or(String::new(), |lang| format!(" [{lang}]"));
        format!("{:?} {}{lang}", address.page, address.id)
    }

    #[test]
    fn the_path_says_kind_id_and_language() {
        assert_eq!(id("content/actors/Xi Jinping.md"), "Record(Actor) xi-jinping");
        assert_eq!(id("content/events/2025/11/x.md"), "Record(Event) x");
        assert_eq!(id("content/events/x/index.en.md"), "Record(Event) x [en]");
        assert_eq!(id("content/events/x.zh-Hans.md"), "Record(Event) x [zh-Hans]");
        assert_eq!(id("content/events/u.s.-visit.md"), "Record(Event) u-s-visit");
        assert_eq!(id("content/_index.md"), "Front ");
        assert_eq!(id("content/events/_index.md"), "List(Event) events");
        assert_eq!(id("content/about/Method.md"), "Plain about/method");
        assert_eq!(id("content/events/2025-11-04-x.md"), "Record(Event) 2025-11-04-x");
    }

    #[test]
    fn slugs_that_leave_the_folder_are_refused() {
        for bad in [
            "../../x",
            "..%2f..%2fx",
            "/etc/x",
            "C:/x",
            "a\\b",
            "con",
            "nul.html",
            "end.",
            "a:b",
            "CON",
            "com¹",
            "con .x",
            "a\u{2028}b",
            "",
            "..",
        ] {
            assert!(slug_problem(bad).is_some(), "{bad}");
        }
        assert!(slug_problem(&"é".repeat(150)).is_some());
        for good in ["accord", "2025-11-04-x", "北京", "console"] {
            assert_eq!(slug_problem(good), None, "{good}");
        }
    }
}
