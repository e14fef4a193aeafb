//! What a page says of the article on it: its headline and the day on which it was published.
//!
//! A page speaks of other articles too, and of later changes: what cannot be told from those is not taken.

use std::collections::BTreeSet;

use dom_query::{Document, NodeRef};
use serde_json::Value;

use crate::base::date::EventDate;
use crate::base::fold::fold;

use super::{clean, meta, reader};

/// What a page says of itself in JSON-LD, and the names of its site.
#[derive(Default)]
pub struct About {
    articles: Vec<Value>,
    /// Names of the site as it gives them.
    pub names: Vec<String>,
    /// The host of the page's address, without `www.`.
    host: String,
}

impl About {
    /// Reads what a page says; `address` is its own.
    pub fn new(page: &Document, address: Option<&str>) -> About {
        let mut about = About::default();
        about.names.extend(meta(page, &["og:site_name"]));
        about.names.extend(meta(page, &["application-name"]));
        for script in page.select("script[type=\"application/ld+json\"]").iter() {
            if let Ok(value) = serde_json::from_str::<Value>(script.text().trim()) {
                about.gather(value, 3);
            }
        }
        let host = address.and_then(|it| it.split("//").nth(1)?.split(['/', '?', '#', ':']).next());
        about.host = host
            .map(|it| it.trim_start_matches("www.").to_lowercase())
            .unwrap_or_default();
        about
    }

    /// Takes the articles and the names of the site out of a value, not those of lists of other articles.
    fn gather(&mut self, value: Value, depth: usize) {
        match value {
            Value::Array(all) => all.into_iter().for_each(|it| self.gather(it, depth)),
            Value::Object(mut fields) => {
                let inner = ["@graph", "mainEntity"].map(|key| fields.remove(key));
                let value = Value::Object(fields);
                self.names.extend(named(&value["publisher"]));
                if has_type(&value, |it| it == "WebSite") {
                    self.names.extend(named(&value));
                }
                if has_type(&value, |it| {
                    it.ends_with("Article") || it.ends_with("BlogPosting") || it == "Report"
                }) {
                    self.articles.push(value);
                }
                if depth > 0 {
                    inner.into_iter().flatten().for_each(|it| self.gather(it, depth - 1));
                }
            }
            _ => {}
        }
    }

    /// The article that the page is about: the only one, or the one with a title of the page.
    fn article(&self, titles: &[String]) -> Option<&Value> {
        match &self.articles[..] {
            [one] => Some(one),
            all => all.iter().find(|it| {
                let headline = headline(it).unwrap_or_default();
                !headline.is_empty() && titles.iter().any(|title| title.contains(&headline))
            }),
        }
    }

    /// Returns the headline, whole, without the name of the site.
    pub fn title(&self, page: &Document) -> Option<String> {
        let titles = titles(page);
        let own = self.article(&titles).and_then(headline);
        let given: Vec<String> = own
            .into_iter()
            .chain(titles)
            .map(|title| self.without_site(&title).to_owned())
            .collect();
        let headings = page.select("h1");
        let headings = headings.nodes().iter().map(reader::words);
        let headings: Vec<String> = headings.filter(|it| !it.is_empty() && !self.is_site(it)).collect();
        // A heading is the headline where a title of the page says so too.
        let heading = headings
            .iter()
            .find(|it| given.iter().any(|title| is_headline(it, title)));
        heading
            .or_else(|| given.iter().find(|it| !self.is_site(it)))
            .or_else(|| headings.first())
            .or_else(|| given.first())
            .cloned()
    }

    /// Takes the name of the site from either end of a title, with the sign that parts them.
    fn without_site<'t>(&self, title: &'t str) -> &'t str {
        /// Longer parts of a title are no names.
        const LONGEST: usize = 160;
        let mut title = title.trim();
        'again: loop {
            for (at, sign) in title.char_indices().filter(|(_, c)| is_separator(*c)) {
                let (head, tail) = (&title[..at], &title[at + sign.len_utf8()..]);
                // A hyphen joins words where no spaces stand around it.
                let parts =
                    sign != '-' || (head.ends_with(char::is_whitespace) && tail.starts_with(char::is_whitespace));
                let (head, tail) = (head.trim(), tail.trim());
                if !parts || head.is_empty() || tail.is_empty() {
                    continue;
                }
                if tail.len() <= LONGEST && self.is_site(tail) {
                    title = head.trim_end_matches(is_separator).trim_end();
                    continue 'again;
                }
                if head.len() <= LONGEST && self.is_site(head) {
                    title = tail.trim_start_matches(is_separator).trim_start();
                    continue 'again;
                }
            }
            return title;
        }
    }

    /// Tells whether words are the name of the site, or its host.
    fn is_site(&self, words: &str) -> bool {
        let plain = |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let words = plain(words);
        if words.is_empty() {
            return false;
        }
        let without_ending = self.host.rsplit_once('.').map_or("", |it| it.0);
        let label = without_ending.split('.').max_by_key(|it| it.len()).unwrap_or_default();
        let hosts = [&*self.host, without_ending, label];
        hosts
            .iter()
            .copied()
            .chain(self.names.iter().map(String::as_str))
            .any(|it| plain(it) == words)
    }

    /// Returns the day of publication: the article's own, or none.
    pub fn published(&self, page: &Document) -> Option<EventDate> {
        let article = self.article(&titles(page));
        let own = article.and_then(|it| day(it["datePublished"].as_str()?));
        let said = || {
            let names = [
                "article:published_time",
                "og:published_time",
                "date",
                "dc.date",
                "dc.date.issued",
                "dcterms.issued",
                "pubdate",
                "publishdate",
                "publish-date",
                "parsely-pub-date",
                "sailthru.date",
            ];
            names.iter().find_map(|name| day(&meta(page, &[name])?))
        };
        own.or_else(said).or_else(|| times(page))
    }
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        '·' | '|' | '–' | '—' | '-' | '•' | ':' | '»' | '«' | '‹' | '›' | '/' | '~'
    )
}

/// The titles that a page gives itself.
fn titles(page: &Document) -> Vec<String> {
    let said = ["og:title", "twitter:title", "dc.title", "parsely-title"];
    let own = page
        .select("head > title, title")
        .iter()
        .next()
        .map(|it| clean(&it.text()));
    let all = said.iter().filter_map(|name| meta(page, &[name]));
    all.chain(own.filter(|it| !it.is_empty())).collect()
}

/// Tells whether a heading is a title, or the greater part of it.
fn is_headline(heading: &str, title: &str) -> bool {
    let letters = |text: &str| text.chars().count();
    title == heading || (title.contains(heading) && letters(heading) * 2 > letters(title))
}

fn headline(article: &Value) -> Option<String> {
    let text = article["headline"].as_str().or(article["name"].as_str())?;
    Some(clean(text)).filter(|it| !it.is_empty())
}

fn named(value: &Value) -> Option<String> {
    let value = value.as_array().and_then(|it| it.first()).unwrap_or(value);
    let name = value.as_str().or_else(|| value["name"].as_str())?;
    Some(clean(name)).filter(|it| !it.is_empty() && !it.contains("://"))
}

fn has_type(value: &Value, is: impl Fn(&str) -> bool) -> bool {
    match &value["@type"] {
        Value::String(one) => is(one),
        Value::Array(all) => all.iter().filter_map(Value::as_str).any(is),
        _ => false,
    }
}

fn day(text: &str) -> Option<EventDate> {
    EventDate::parse(text.trim().get(..10)?).ok()
}

/// What the words around a time say that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Published,
    Updated,
}

/// Tells what words say of a time; of several the last.
pub fn is_about_update(words: &str) -> bool {
    label(words) == Some(Label::Updated)
}

fn label(words: &str) -> Option<Label> {
    const UPDATED: [&str; 21] = [
        "updat",
        "modif",
        "mis à jour",
        "mise à jour",
        "maj ",
        "revis",
        "edited",
        "changed",
        "correct",
        "aktualis",
        "geändert",
        "обновл",
        "измен",
        "оновл",
        "更新",
        "修改",
        "actualiz",
        "aggiorn",
        "atualiz",
        "bijgewerkt",
        "تحديث",
    ];
    const PUBLISHED: [&str; 13] = [
        "publi",
        "posted",
        "issued",
        "released",
        "veröffentlicht",
        "erschienen",
        "опубл",
        "发布",
        "發布",
        "نشر",
        "pubblic",
        "geplaatst",
        "mis en ligne",
    ];
    let words = words.to_lowercase();
    let last = |all: &[&str]| all.iter().filter_map(|word| words.rfind(word)).max();
    match (last(&PUBLISHED), last(&UPDATED)) {
        (None, None) => None,
        (published, updated) if published >= updated => Some(Label::Published),
        _ => Some(Label::Updated),
    }
}

/// Finds the day of publication among the times on a page.
fn times(page: &Document) -> Option<EventDate> {
    let articles = page.select("article");
    let has_heading = |node: &NodeRef<'_>| node.descendants_it().any(|it| it.has_name("h1"));
    let several = articles.length() > 1 && articles.nodes().iter().any(has_heading);
    let mut walk = Times {
        several,
        ..Times::default()
    };
    walk.visit(&page.root());
    if let Some(day) = walk.published {
        return Some(day);
    }
    // Of several days without a word nobody knows which it is.
    match walk.plain.len() {
        1 => walk.plain.into_iter().next().and_then(|it| EventDate::parse(&it).ok()),
        _ => None,
    }
}

/// Walks over a page for the times on it.
#[derive(Default)]
struct Times {
    /// Whether several articles stand on the page, of which only that with the heading is the page's own.
    several: bool,
    /// The last words passed since the last time.
    recent: String,
    /// Characters of paragraphs passed.
    passed: usize,
    published: Option<EventDate>,
    /// Days that stand before the text without a word of what they are.
    plain: BTreeSet<String>,
}

impl Times {
    fn visit(&mut self, node: &NodeRef<'_>) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.pass(&child.text(), node);
            } else if child.is_element() && !self.is_elsewhere(&child) {
                let name = child.node_name().unwrap_or_default();
                let dated = match &*name {
                    "time" => child.attr("datetime").or_else(|| child.attr("content")),
                    _ if child.attr("itemprop").is_some_and(|it| &*it == "datePublished") => {
                        child.attr("content").or_else(|| child.attr("datetime"))
                    }
                    _ => None,
                };
                match dated.and_then(|it| day(&it)) {
                    Some(day) => self.time(&child, day),
                    None => self.visit(&child),
                }
            }
        }
    }

    fn pass(&mut self, text: &str, parent: &NodeRef<'_>) {
        const RECENT: usize = 60;
        if parent.has_name("p") {
            self.passed += text.len();
        }
        let from = text.char_indices().rev().nth(RECENT).map_or(0, |it| it.0);
        self.recent.push_str(&text[from..]);
        self.recent.push(' ');
        let from = self.recent.char_indices().rev().nth(RECENT).map_or(0, |it| it.0);
        self.recent.drain(..from);
    }

    fn time(&mut self, node: &NodeRef<'_>, day: EventDate) {
        /// Paragraphs of so many bytes are text of an article.
        const TEXT: usize = 300;
        let recent = std::mem::take(&mut self.recent);
        let prop = node.attr("itemprop").unwrap_or_default();
        let said = [node.attr("class"), node.attr("pubdate").map(|_| "published".into())];
        let said = said.iter().flatten().find_map(|it| label(it));
        let own = match &*prop {
            "datePublished" | "dateCreated" => Some(Label::Published),
            "dateModified" => Some(Label::Updated),
            _ => said,
        };
        match own.or_else(|| label(&node.text())).or_else(|| label(&recent)) {
            Some(Label::Published) => {
                self.published.get_or_insert(day);
            }
            None if self.passed < TEXT => {
                self.plain.insert(day.as_str().to_owned());
            }
            _ => {}
        }
    }

    /// Tells whether an element speaks of something other than the article.
    fn is_elsewhere(&self, node: &NodeRef<'_>) -> bool {
        let name = node.node_name().unwrap_or_default();
        if matches!(
            &*name,
            "aside" | "footer" | "nav" | "script" | "style" | "template" | "noscript"
        ) {
            return true;
        }
        if &*name == "article" {
            return self.several && !node.descendants_it().any(|it| it.has_name("h1"));
        }
        if matches!(&*name, "html" | "body" | "main") {
            return false;
        }
        let words = [
            "related",
            "comment",
            "sidebar",
            "recommend",
            "teaser",
            "promo",
            "widget",
            "more-",
            "latest",
            "trending",
            "popular",
            "footer",
            "see-also",
            "read-next",
            "newsletter",
        ];
        let named = [node.attr("class"), node.attr("id")];
        named.into_iter().flatten().any(|it| {
            let it = it.to_ascii_lowercase();
            it.split_whitespace()
                .any(|token| words.iter().any(|word| token.starts_with(word)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(html: &str) -> (Option<String>, Option<String>) {
        let page = Document::from(html);
        let about = About::new(&page, super::super::address(&page).as_deref());
        (
            about.title(&page),
            about.published(&page).map(|it| it.as_str().to_owned()),
        )
    }

    #[test]
    fn a15_titles_are_whole() {
        let site = "<meta property=og:site_name content='The Daily'><link rel=canonical href='https://www.daily-news.example/a'>";
        for (html, title) in [
            (
                "<title>Solen: the talks will go on in the spring of next year</title>",
                "Solen: the talks will go on in the spring of next year",
            ),
            ("<title>Talks – a chance | Page 2</title>", "Talks – a chance | Page 2"),
            ("<title>Solen: the talks | The Daily</title>", "Solen: the talks"),
            ("<title>THE DAILY — Solen: the talks</title>", "Solen: the talks"),
            ("<title>Talks - Europe - daily-news.example</title>", "Talks - Europe"),
            ("<title>Daily News: what is next?</title>", "what is next?"),
            (
                "<title>Evolve: Shared History — evolve extension</title><h1>Evolve</h1>",
                "Evolve: Shared History — evolve extension",
            ),
            ("<h1>The Daily</h1><title>A treaty | The Daily</title>", "A treaty"),
            (
                "<h1>Talks<br>go on</h1><title>Talks go on · The Daily</title>",
                "Talks go on",
            ),
            ("<h1>A heading alone</h1>", "A heading alone"),
            ("<title>The Daily</title>", "The Daily"),
            (
                "<title>x</title><script type='application/ld+json'>{\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\"Durand: no\",\"publisher\":{\"name\":\"X\"}}]}</script>",
                "Durand: no",
            ),
        ] {
            assert_eq!(about(&format!("{site}{html}")).0.as_deref(), Some(title), "{html}");
        }
    }

    #[test]
    fn a16_dates_are_the_articles_own() {
        for (html, date) in [
            (
                "<aside><time datetime=2019-01-01>1 January</time></aside><article><h1>A</h1><p>x</p></article>",
                None,
            ),
            (
                "<article><header><time datetime=2025-11-06>6 November Updated</time> <time datetime=2025-11-04>4 November Published</time></header></article>",
                Some("2025-11-04"),
            ),
            (
                "<p>Updated <time datetime=2025-11-06>6 Nov</time> · <time datetime=2025-11-04>4 Nov</time></p>",
                Some("2025-11-04"),
            ),
            ("<p>Mis à jour le <time datetime=2025-11-06>6</time></p>", None),
            (
                "<time datetime=2025-11-06>6</time> <time datetime=2025-11-04>4</time>",
                None,
            ),
            (
                "<div class=related-posts><time datetime=2019-01-01>x</time></div><footer><time datetime=2018-01-01>x</time></footer>",
                None,
            ),
            (
                "<article><h1>A</h1><time datetime=2025-11-04>x</time></article><article><h2>B</h2><time datetime=2019-01-01>x</time></article>",
                Some("2025-11-04"),
            ),
            ("<ol id=comments><li><time datetime=2025-12-01>x</time></ol>", None),
            (
                "<time itemprop=dateModified datetime=2025-11-06>x</time><time itemprop=datePublished datetime=2025-11-04>x</time>",
                Some("2025-11-04"),
            ),
            (
                "<aside itemscope><meta itemprop=datePublished content=2019-01-01></aside>",
                None,
            ),
            ("<meta property=article:modified_time content=2025-11-06>", None),
            (
                "<meta property=article:published_time content=2025-11-04T10:00:00Z><time datetime=2019-01-01>x</time>",
                Some("2025-11-04"),
            ),
            (
                "<script type='application/ld+json'>[{\"@type\":\"ItemList\",\"itemListElement\":[{\"@type\":\"NewsArticle\",\"datePublished\":\"2019-01-01\"}]},{\"@type\":\"NewsArticle\",\"headline\":\"A\",\"datePublished\":\"2025-11-04\",\"dateModified\":\"2025-11-06\"}]</script>",
                Some("2025-11-04"),
            ),
            (
                "<script type='application/ld+json'>[{\"@type\":\"NewsArticle\",\"headline\":\"B\",\"datePublished\":\"2019-01-01\"},{\"@type\":\"NewsArticle\",\"headline\":\"C\",\"datePublished\":\"2018-01-01\"}]</script><title>A</title>",
                None,
            ),
        ] {
            assert_eq!(about(html).1.as_deref(), date, "{html}");
        }
    }
}
