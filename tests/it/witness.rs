//! Reads built pages as a reader does: words in quotation marks whose sentence leads to a source's note, and block quotes
//! beside a source, stand in that source's archived text. Knows nothing of the program but HTML and where sources have
//! their pages. Every tree of the tests that builds without a warning is read so.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const BLOCKS: [&str; 17] = [
    "p",
    "li",
    "td",
    "th",
    "dd",
    "dt",
    "aside",
    "figcaption",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "summary",
    "caption",
];
const PAIRS: [(char, char); 11] = [
    ('«', '»'),
    ('“', '”'),
    ('„', '“'),
    ('„', '”'),
    ('»', '«'),
    ('「', '」'),
    ('『', '』'),
    ('‹', '›'),
    ('"', '"'),
    ('〝', '〞'),
    ('‘', '’'),
];

/// The text of a block, with the calls of notes in it.
#[derive(Default)]
struct Flat {
    text: String,
    calls: Vec<(usize, String)>,
}

/// What a page says.
#[derive(Default)]
struct Page {
    blocks: Vec<Flat>,
    /// The words of links and of `<cite>`.
    names: BTreeSet<String>,
    /// By id of an element: the sources that links within it lead to.
    leads: BTreeMap<String, BTreeSet<String>>,
    /// Block quotes: their paragraphs, whether they stand in a figure, and the sources linked in it.
    quotes: Vec<(Vec<String>, bool, BTreeSet<String>)>,
}

/// Returns what a reader of built pages would be told wrongly; `files` are the outputs, `content` the folder of the
/// archived texts.
pub fn violations(files: &BTreeMap<String, String>, content: &Path) -> Vec<String> {
    let mut texts = BTreeMap::new();
    gather(content, &mut texts);
    if texts.is_empty() {
        return Vec::new();
    }
    let mut wrong = Vec::new();
    for (path, html) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        for it in read(html).wrong(&texts) {
            wrong.push(format!("{path}: {it}"));
        }
    }
    wrong
}

/// Gathers archived texts by the id of their source.
fn gather(folder: &Path, texts: &mut BTreeMap<String, String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|it| it.path()) {
        if path.is_dir() {
            gather(&path, texts);
        } else if path.extension().is_some_and(|it| it == "txt")
            && let (Some(stem), Ok(text)) = (path.file_stem(), std::fs::read_to_string(&path))
        {
            texts.insert(stem.to_string_lossy().to_lowercase(), letters(&text));
        }
    }
}

/// The letters and digits of a text, all that two ways to set it have in common.
fn letters(text: &str) -> String {
    let composed = chancery::base::fold::nfc(text);
    let same = |c: char| match c {
        'œ' | 'Œ' => "oe".to_owned(),
        'æ' | 'Æ' => "ae".to_owned(),
        c => c.to_lowercase().to_string(),
    };
    composed.chars().filter(|c| c.is_alphanumeric()).map(same).collect()
}

/// Tells whether words stand in a text: their parts in order, without what is in square brackets.
fn stands(words: &str, text: &str) -> bool {
    let mut at = 0;
    let mut brackets = false;
    for part in words.split_inclusive(['[', ']']) {
        let wanted = if brackets { String::new() } else { letters(part) };
        brackets = part.ends_with('[');
        match text[at..].find(&wanted) {
            Some(found) => at += found + wanted.len(),
            None => return false,
        }
    }
    true
}

/// A piece of a page.
enum Token<'h> {
    Text(String),
    Open(&'h str, &'h str),
    Close(&'h str),
}

fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        tokens.push(Token::Text(decoded(&rest[..at])));
        let tag = &rest[at + 1..at + rest[at..].find('>').unwrap_or(rest.len() - at - 1)];
        rest = rest.get(at + tag.len() + 2..).unwrap_or_default();
        let name = tag.trim_start_matches('/');
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        match tag.starts_with('/') {
            true => tokens.push(Token::Close(name)),
            false => tokens.push(Token::Open(name, tag)),
        }
        if matches!(name, "script" | "style") && !tag.starts_with('/') {
            rest = rest.find("</").map_or("", |at| &rest[at..]);
        }
    }
    tokens.push(Token::Text(decoded(rest)));
    tokens
}

fn decoded(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    plain.replace("&#x27;", "'").replace("&#39;", "'").replace("&amp;", "&")
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// An element that is open.
struct Element {
    name: String,
    id: Option<String>,
    /// Whether it began a block.
    block: bool,
    /// All text in it so far.
    text: String,
    /// Whether it calls a note.
    calls: bool,
}

/// Returns the source that an address leads to.
fn source_of(href: &str) -> Option<String> {
    let (_, rest) = href.rsplit_once("sources/")?;
    let id = rest.split(['/', '#', '?']).next()?;
    (!id.is_empty()).then(|| id.to_lowercase())
}

/// Reads a page.
fn read(html: &str) -> Page {
    const VOID: [&str; 8] = ["br", "img", "meta", "link", "input", "hr", "wbr", "source"];
    let mut page = Page::default();
    let mut open: Vec<Element> = Vec::new();
    let mut flows: Vec<usize> = Vec::new();
    for token in tokens(html) {
        match token {
            Token::Text(text) => {
                open.iter_mut().for_each(|it| it.text.push_str(&text));
                let calls = open.iter().any(|it| it.calls);
                if let Some(flow) = flows.last().filter(|_| !calls) {
                    page.blocks[*flow].text.push_str(&text);
                }
            }
            Token::Open(name, tag) => {
                let href = attribute(tag, "href");
                if name == "a"
                    && let Some(source) = href.and_then(source_of)
                {
                    for id in open.iter().filter_map(|it| it.id.as_ref()) {
                        page.leads.entry(id.clone()).or_default().insert(source.clone());
                    }
                }
                let calls = tag.contains("doc-noteref");
                if calls && let Some(flow) = flows.last() {
                    let flat = &mut page.blocks[*flow];
                    let note = href.unwrap_or_default().trim_start_matches('#').to_owned();
                    flat.calls.push((flat.text.len(), note));
                }
                if VOID.contains(&name) {
                    continue;
                }
                let block = BLOCKS.contains(&name);
                if block {
                    page.blocks.push(Flat::default());
                    flows.push(page.blocks.len() - 1);
                }
                open.push(Element {
                    name: name.to_owned(),
                    id: attribute(tag, "id").map(str::to_owned),
                    block,
                    text: String::new(),
                    calls,
                });
            }
            Token::Close(name) => {
                let Some(depth) = open.iter().rposition(|it| it.name == name) else {
                    continue;
                };
                for element in open.drain(depth..).rev() {
                    let Element {
                        name,
                        id,
                        block,
                        text,
                        calls,
                    } = element;
                    if block {
                        flows.pop();
                    }
                    if (name == "a" && !calls) || name == "cite" {
                        page.names.insert(letters(&text));
                    }
                    if name == "blockquote" {
                        page.quotes.push((vec![text], false, BTreeSet::new()));
                    } else if name == "figure"
                        && let Some(quote) = page.quotes.last_mut().filter(|it| !it.1)
                    {
                        quote.1 = true;
                        quote.2 = id.and_then(|it| page.leads.get(&it).cloned()).unwrap_or_default();
                    }
                }
            }
        }
    }
    page
}

impl Page {
    fn wrong(&self, texts: &BTreeMap<String, String>) -> Vec<String> {
        let mut wrong = Vec::new();
        for block in &self.blocks {
            for (open, close) in PAIRS {
                self.runs(block, (open, close), texts, &mut wrong);
            }
        }
        for (paragraphs, in_figure, sources) in &self.quotes {
            let known: Vec<&String> = sources.iter().filter_map(|it| texts.get(it)).collect();
            let stand = |words: &String| known.iter().any(|text| stands(words, text));
            if *in_figure && !known.is_empty() && !paragraphs.iter().all(stand) {
                wrong.push(format!("block « {} »", paragraphs.join(" ")));
            }
        }
        wrong
    }

    fn runs(
        &self,
        block: &Flat,
        (open, close): (char, char),
        texts: &BTreeMap<String, String>,
        wrong: &mut Vec<String>,
    ) {
        let text = &block.text;
        let mut from = 0;
        while let Some(at) = text[from..].find(open).map(|at| from + at) {
            let start = at + open.len_utf8();
            from = start;
            let Some(length) = text[start..].find(close) else { break };
            let (words, end) = (&text[start..start + length], start + length + close.len_utf8());
            let behind_letter = text[..at].chars().next_back().is_some_and(char::is_alphabetic);
            let wide = words.chars().filter(|c| ('\u{3040}'..='\u{9fff}').contains(c)).count();
            if words.contains(open) || behind_letter || self.names.contains(&letters(words)) {
                continue;
            }
            if words.split_whitespace().count() < 3 && wide < 6 {
                continue;
            }
            from = end;
            let Some(note) = call_of(block, at, end) else { continue };
            let sources = self.leads.get(note).into_iter().flatten();
            let known: Vec<&String> = sources.filter_map(|it| texts.get(it)).collect();
            if !known.is_empty() && !known.iter().any(|text| stands(words, text)) {
                wrong.push(format!("« {words} »"));
            }
        }
    }
}

/// The note of a sentence: the first called behind some words, else the last before them.
fn call_of(block: &Flat, start: usize, end: usize) -> Option<&String> {
    let stop = |text: &str| text.find(['.', '!', '?', '…', '。']);
    let limit = stop(&block.text[end..]).map_or(block.text.len(), |at| end + at + 4);
    let begin = block.text[..start]
        .rfind(['.', '!', '?', '…', '。'])
        .map_or(0, |at| at + 1);
    let behind = block.calls.iter().find(|(at, _)| *at >= end && *at <= limit);
    let before = || block.calls.iter().rev().find(|(at, _)| *at > begin && *at <= start);
    behind.or_else(before).map(|(_, note)| note)
}

#[test]
fn the_witness_sees_false_words() {
    let texts = BTreeMap::from([("s".to_owned(), letters("La paix et le droit."))]);
    let page = |words: &str| {
        read(&format!(
            "<p>Il dit « {words} »<a class=\"ref\" href=\"#n1\" role=\"doc-noteref\">1</a>.</p><aside id=\"n1\"><a href=\"../../sources/s/\">S</a></aside>"
        ))
    };
    assert_eq!(page("la paix et le droit").wrong(&texts), [] as [&str; 0]);
    assert_eq!(page("la guerre et le droit").wrong(&texts).len(), 1);
    let figure = |words: &str| {
        read(&format!(
            "<figure id=\"x1\"><blockquote><p>« {words} »</p></blockquote><figcaption><a href=\"/sources/s/\">S</a></figcaption></figure>"
        ))
    };
    assert_eq!(figure("la paix […] le droit").wrong(&texts), [] as [&str; 0]);
    assert_eq!(figure("la guerre et le droit").wrong(&texts).len(), 1);
}
