//! Articles saved as web pages: what the page says of itself, and its text without all that is around it.
//!
//! The only place that names `dom_smoothie` and `dom_query`. Nothing of the page is fetched or run; what it would fetch
//! is counted.

mod about;
mod reader;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use crate::base::date::EventDate;
use crate::base::lang::Lang;
use crate::language::Language;

use super::dates::Months;
use super::{ATTRIBUTE_LIMIT, Article, DEPTH_LIMIT, LeftOut, Line, Part};
use about::About;
use reader::Paragraph;

/// Elements that one of their own kind closes, so that they do not lie within one another for want of an end.
const CLOSED_BY_THEMSELVES: [&str; 17] = [
    "p", "li", "dt", "dd", "tr", "td", "th", "option", "optgroup", "thead", "tbody", "tfoot", "colgroup", "rt", "rp",
    "html", "body",
];
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
];

/// Reads a page.
pub fn read(bytes: &[u8]) -> Result<Article, String> {
    let html = decoded(bytes);
    check_depth(&html)?;
    let page = Document::from(html.as_str());
    let mut left_out = remote(&page);
    for (what, selector) in [
        ("captions", "figcaption, [class*=caption], [class*=Caption]"),
        ("navigation, asides and footers", "nav, aside, footer"),
        ("forms", "form"),
    ] {
        left_out.extend(texts(&page, what, selector));
    }
    let site = meta(&page, &["og:site_name", "application-name"]);
    // Who wrote it and when may stand outside of what is read as the article.
    let whole = page.clone();
    let mut about = About::new(&whole, address(&whole).as_deref());
    let lead = keep_main(&page);
    page.select("figcaption, [class*=caption], [class*=Caption]").remove();
    let config = Config {
        keep_classes: true,
        max_elements_to_parse: 200_000,
        ..Config::default()
    };
    let article = Readability::with_document(page.clone(), None, Some(config))
        .and_then(|mut it| it.parse())
        .map_err(|error| format!("no article can be found in it ({error})"))?;

    let content = Document::from(&*article.content);
    about.names.extend(article.site_name.as_deref().map(clean));
    let title = about.title(&whole).filter(|it| !it.is_empty());
    let reader::Reader { paragraphs, calls, .. } = reader::read(&content.root());
    left_out.extend(LeftOut::of("calls of notes", &calls));
    let lang = language(&page, article.lang.as_deref());
    let months = lang.clone().or_else(|| super::guess(&article.text_content));
    let months = months.map(|lang| Months::new(&Language::new(&lang)));
    let (mut lines, mut dates, mut related) = (Vec::new(), Vec::new(), Vec::new());
    let begun = |lines: &[Paragraph]| lines.iter().any(|it| it.text.chars().count() > 80);
    for paragraph in lead.into_iter().chain(paragraphs) {
        if paragraph.is_related() {
            related.push(paragraph.text);
        } else if !begun(&lines) && (paragraph.is_about() || is_moment(&paragraph.text, &months)) {
            dates.push(paragraph.text);
        } else if Some(&paragraph.text) != title.as_ref() {
            lines.push(paragraph);
        }
    }
    left_out.extend(LeftOut::of("links to other articles", &related));
    left_out.extend(LeftOut::of("lines about the article", &dates));

    let mut result = Article {
        text: lines.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join("\n\n") + "\n",
        made: true,
        left_out,
        ..Article::default()
    };
    for (at, paragraph) in lines.iter().enumerate() {
        result.lines.push(Line {
            number: at * 2 + 1,
            text: paragraph.text.clone(),
            part: if paragraph.heading { Part::Crosshead } else { Part::Body },
        });
    }
    let site = site.or_else(|| about.names.first().cloned());
    result.title = title;
    result.outlet = site.filter(|it| !it.is_empty());
    result.byline = byline(&whole, article.byline.as_deref());
    result.url = address(&whole).or_else(|| article.url.as_deref().and_then(web_address));
    result.lang = lang;
    result.date = about.published(&whole).or_else(|| {
        let months = months.as_ref()?;
        let mut own = dates.iter().filter(|text| !about::is_about_update(text));
        let found = own.find_map(|text| months.find(text).into_iter().next())?;
        EventDate::parse(&found.edtf).ok().filter(|it| it.year().is_some())
    });
    Ok(result)
}

impl Paragraph {
    /// `More: another article`: a label with its colon, and links.
    fn is_related(&self) -> bool {
        let Some((label, rest)) = self.text.split_once(':') else {
            return false;
        };
        let words = label.split_whitespace().count();
        (1..=3).contains(&words) && self.linked > 0 && self.linked + 2 >= rest.trim().chars().count()
    }

    /// A date or a byline, by the name of the element's class.
    fn is_about(&self) -> bool {
        let classes = self.classes.to_lowercase();
        let named = ["date", "time", "byline", "author", "meta"]
            .iter()
            .any(|it| classes.contains(it));
        named && self.text.chars().count() <= 80 && !self.text.ends_with(['.', '!', '?'])
    }
}

/// Tells whether a line says a day and at most a time with its zone.
fn is_moment(line: &str, months: &Option<Months>) -> bool {
    let found = months.as_ref().map(|it| it.find(line)).unwrap_or_default();
    let [date] = &found[..] else { return false };
    let rest = line.replacen(&date.written, "", 1);
    rest.chars().filter(|c| c.is_alphabetic()).count() <= 12 && rest.split_whitespace().count() <= 5
}

/// Where the page says itself which part of it is the article, drops the rest of it, and returns the sentences that
/// stand between the heading and that part.
fn keep_main(page: &Document) -> Vec<Paragraph> {
    let Some(body) = page.body() else { return Vec::new() };
    let whole = page.select("p").text().chars().count();
    let part = ["[itemprop=articleBody]", "article", "main"]
        .into_iter()
        .find_map(|selector| {
            let found = page.select(selector);
            let node = *found.nodes().first().filter(|_| found.length() == 1)?;
            let own = found.select("p").text().chars().count();
            (own * 5 >= whole * 2 && own > 200).then_some(node)
        });
    let Some(part) = part else { return Vec::new() };
    let mut lead = Vec::new();
    let mut at = part.prev_sibling();
    while let Some(sibling) = at {
        at = sibling.prev_sibling();
        if !sibling.is_element() {
            continue;
        }
        let mut found = Vec::new();
        let own = sibling.node_name().is_some_and(|it| is_lead(&it));
        let below = sibling
            .descendants_it()
            .filter(|it| it.node_name().is_some_and(|name| is_lead(&name)));
        for node in own.then_some(sibling).into_iter().chain(below) {
            let text = reader::words(&node);
            if text.split_whitespace().count() >= 4 && text.ends_with(['.', '!', '?', '。', '؟']) {
                found.push(Paragraph {
                    text,
                    linked: 0,
                    heading: false,
                    classes: String::new(),
                });
            }
        }
        lead.splice(0..0, found);
    }
    let html = part.html();
    body.set_html(&*html);
    lead
}

fn is_lead(name: &str) -> bool {
    matches!(name, "h2" | "h3" | "h4" | "p")
}

/// Reads the bytes of a page in the encoding that it names, else as UTF-8, else as Western European text.
fn decoded(bytes: &[u8]) -> String {
    use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let named = head.find("charset=").and_then(|at| {
        let label = head[at + 8..].trim_start_matches(['"', '\'']);
        let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))?;
        Encoding::for_label(&label.as_bytes()[..end])
    });
    let encoding = match named {
        Some(encoding) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    encoding.decode(bytes).0.into_owned()
}

/// Refuses a page whose elements lie deeper within one another than any article's, before they are made a tree: looks at
/// its tags only, once.
fn check_depth(html: &str) -> Result<(), String> {
    let mut open: Vec<String> = Vec::new();
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(next) = html.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + next;
        let rest = &html[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            at = comment.find("-->").map_or(html.len(), |end| start + 4 + end + 3);
            continue;
        }
        let close = rest.starts_with("</");
        let from = if close { 2 } else { 1 };
        let length = rest[from..].bytes().take_while(u8::is_ascii_alphanumeric).count();
        if length == 0 {
            at = start + 1;
            continue;
        }
        let name = rest[from..from + length].to_ascii_lowercase();
        let (end, attributes) = tag_end(html, start + from + length);
        at = end;
        let line = || html[..start].matches('\n').count() + 1;
        if attributes > ATTRIBUTE_LIMIT {
            return Err(format!(
                "a tag has more than {ATTRIBUTE_LIMIT} attributes (line {}): no article is made like this",
                line()
            ));
        }
        // The slash ends an element in drawings and formulas only.
        let foreign = || open.iter().any(|it| matches!(&**it, "svg" | "math"));
        let empty = bytes.get(end.wrapping_sub(2)) == Some(&b'/') && foreign();
        if VOID.contains(&&*name) || CLOSED_BY_THEMSELVES.contains(&&*name) || (empty && !close) {
            continue;
        }
        if close {
            // What was left open within it ends with it.
            let near = open.iter().rev().take(32).position(|it| *it == name);
            if let Some(place) = near {
                open.truncate(open.len() - place - 1);
            }
            continue;
        }
        if matches!(&*name, "script" | "style" | "textarea" | "title") {
            let lower = format!("</{name}");
            let after = html.as_bytes()[end..]
                .windows(lower.len())
                .position(|it| it.eq_ignore_ascii_case(lower.as_bytes()));
            at = after.map_or(html.len(), |it| end + it);
            continue;
        }
        open.push(name);
        if open.len() > DEPTH_LIMIT {
            return Err(format!(
                "more than {DEPTH_LIMIT} elements lie within one another (line {}): no article is made like this",
                line()
            ));
        }
    }
    Ok(())
}

/// Returns where a tag ends, from the end of its name on, and how many attributes it has.
fn tag_end(html: &str, from: usize) -> (usize, usize) {
    let bytes = html.as_bytes();
    let mut attributes = 0;
    let mut at = from;
    // The last byte that is no space: a mark quotes a value only after `=`.
    let mut before = b' ';
    let mut parted = true;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return (at + 1, attributes),
            b'"' | b'\'' if before == b'=' => {
                let close = bytes[at + 1..].iter().position(|it| it == byte);
                at = close.map_or(bytes.len(), |close| at + 1 + close);
                (before, parted) = (b'"', true);
            }
            byte if byte.is_ascii_whitespace() || *byte == b'/' => parted = true,
            byte => {
                attributes += usize::from(parted && before != b'=' && *byte != b'=');
                (before, parted) = (*byte, false);
            }
        }
        at += 1;
    }
    (bytes.len(), attributes)
}

/// Counts what the page would fetch from other places, by sort, with the first address.
fn remote(page: &Document) -> Vec<LeftOut> {
    [
        (
            "images",
            "img[src], img[srcset], picture source[srcset]",
            ["src", "srcset", "data-src"],
        ),
        (
            "style sheets and fonts",
            "link[rel=stylesheet], link[rel=preload], link[as=font]",
            ["href", "src", "src"],
        ),
        ("scripts", "script[src]", ["src", "src", "src"]),
        (
            "frames and beacons",
            "iframe[src], embed[src], object[data], link[rel=dns-prefetch], link[rel=preconnect]",
            ["src", "data", "href"],
        ),
        ("films and sounds", "video, audio", ["src", "poster", "src"]),
    ]
    .into_iter()
    .filter_map(|(what, selector, attributes)| {
        let found = page.select(selector);
        let first = found.nodes().first()?;
        let address = attributes.iter().find_map(|name| first.attr(name)).unwrap_or_default();
        Some(LeftOut {
            what,
            count: found.length(),
            example: shortened(&address),
        })
    })
    .collect()
}

fn texts(page: &Document, what: &'static str, selector: &str) -> Option<LeftOut> {
    let found = page.select(selector);
    let all: Vec<String> = found
        .iter()
        .map(|it| clean(&it.text()))
        .filter(|it| !it.is_empty())
        .collect();
    LeftOut::of(what, &all)
}

impl LeftOut {
    fn of(what: &'static str, all: &[String]) -> Option<LeftOut> {
        Some(LeftOut {
            what,
            count: all.len(),
            example: shortened(all.first()?),
        })
    }
}

fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

/// Makes one line of a text: spaces of all sorts become one, what cannot be seen and cannot be typed is dropped.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control()
            && !matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{00AD}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        {
            out.push(c);
        }
    }
    crate::base::fold::nfc(out.trim()).into_owned()
}

fn meta(page: &Document, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let found = page.select(&format!(
            "meta[property=\"{name}\"], meta[name=\"{name}\"], meta[itemprop=\"{name}\"]"
        ));
        let content = found.iter().find_map(|it| it.attr("content"))?;
        Some(clean(&content)).filter(|it| !it.is_empty())
    })
}

fn byline(page: &Document, found: Option<&str>) -> Option<String> {
    let said = meta(
        page,
        &["author", "byl", "article:author", "dc.creator", "parsely-author"],
    );
    if let Some(said) = said.filter(|it| !it.contains("://")) {
        return Some(said);
    }
    let signed = page.select("a[rel=author]");
    let signed = signed.iter().map(|it| clean(&it.text())).find(|it| !it.is_empty());
    let found = clean(signed.as_deref().or(found)?);
    // A label may be glued to the name; the link with the name knows where it begins.
    let links = page.select("a");
    let names = links.iter().map(|it| clean(&it.text()));
    let name = names
        .filter(|it| it.chars().count() > 2 && found.ends_with(it.as_str()))
        .max_by_key(String::len);
    Some(name.unwrap_or(found)).filter(|it| !it.is_empty() && it.chars().count() <= 200)
}

fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let fine = (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace);
    fine.then(|| text.to_owned())
}

/// The page's own address: as it says, else as its buttons for sharing do.
fn address(page: &Document) -> Option<String> {
    let link = |selector: &str, name: &str| {
        let found = page.select(selector);
        found
            .iter()
            .find_map(|it| it.attr(name))
            .and_then(|it| web_address(&it))
    };
    link("link[rel=canonical]", "href")
        .or_else(|| meta(page, &["og:url"]).and_then(|it| web_address(&it)))
        .or_else(|| link("like[href], plusone[href]", "href"))
        .or_else(|| link("[class*=fb-like][data-href], [class*=share][data-url]", "data-href"))
}

fn language(page: &Document, found: Option<&str>) -> Option<Lang> {
    let own = page.select("html").attr("lang").map(|it| it.to_string());
    let said = own
        .or_else(|| found.map(str::to_owned))
        .or_else(|| meta(page, &["content-language", "og:locale", "dc.language"]))?;
    let tag = said.trim().replace('_', "-");
    // A country says little of the words, but where the script or the standard depends on it.
    let primary = tag.split('-').next().unwrap_or_default().to_lowercase();
    match matches!(&*primary, "zh" | "pt" | "sr") {
        true => Lang::parse(&tag),
        false => Lang::parse(&primary),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_pages_are_refused_before_they_are_read() {
        let deep = "<ul><li>".repeat(20_000);
        assert!(read(deep.as_bytes()).is_err_and(|it| it.contains("within one another")));
        assert!(check_depth(&"<p>a<li>b<br>".repeat(5_000)).is_ok());
        assert!(check_depth(&"<div><b>a</div>".repeat(5_000)).is_ok());
        assert!(check_depth(&"<b>".repeat(600)).is_err());
        assert!(check_depth(&"<div/>".repeat(600)).is_err());
        assert!(check_depth(&format!("<svg>{}</svg>", "<path/>".repeat(600))).is_ok());
        let attributes = |count: usize| (0..count).map(|at| format!(" a{at}='>' b")).collect::<String>();
        assert!(check_depth(&format!("<p{}>", attributes(90))).is_ok());
        assert!(check_depth(&format!("<p{}>", attributes(200))).is_err());
        assert!(check_depth("<script>if (a<b) {}</script><!-- <div> -->").is_ok());
    }
}
