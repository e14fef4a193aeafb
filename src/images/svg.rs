//! SVG: refused where a browser would run or load something; comments and metadata taken out.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Fault;

const FORMAT: &str = "SVG";

/// Elements that run, load or change something; names in lower case.
const ACTIVE: &[&str] = &[
    "script",
    "foreignobject",
    "set",
    "animate",
    "handler",
    "listener",
    "iframe",
    "frame",
    "embed",
    "object",
    "applet",
    "audio",
    "video",
    "img",
    "picture",
    "source",
    "track",
    "input",
    "form",
    "canvas",
    "link",
    "meta",
    "base",
];
/// Attributes whose address a browser follows, by their names without a prefix.
const ADDRESSES: &[&str] = &[
    "href",
    "src",
    "poster",
    "background",
    "action",
    "formaction",
    "ping",
    "manifest",
];
/// Attributes that hold several addresses, or move all others.
const LISTS: &[&str] = &["srcset", "imagesrcset"];
/// Attributes in which editors note where a drawing lay on a disk.
const PRIVATE: &[&str] = &["sodipodi:docname", "sodipodi:absref", "inkscape:export-filename"];
/// Encodings in which a letter of ASCII is that letter.
const ENCODINGS: &[&str] = &["utf-8", "us-ascii", "iso-8859-1", "windows-1252"];

/// Returns the drawing without comments and metadata.
pub fn clean(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(broken("it is not in UTF-8"));
    };
    let mut reader = Reader::from_str(text);
    let mut cleaner = Cleaner {
        text,
        out: Vec::with_capacity(text.len()),
        copied: 0,
        found: Vec::new(),
        at: None,
    };
    let mut depth = 0usize;
    // Where the outermost `<metadata>` begins, and at which depth.
    let mut metadata: Option<(usize, usize)> = None;
    // The style sheet that is open: what it says so far, and its tag.
    let mut sheet: Option<(String, Range<usize>)> = None;
    let mut has_root = false;
    loop {
        let start = reader.buffer_position() as usize;
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(_) => return Err(broken("it is not well-formed XML")),
        };
        let range = start..(reader.buffer_position() as usize).min(text.len());
        match event {
            Event::Start(tag) => {
                has_root |= cleaner.root(&tag, depth)?;
                depth += 1;
                if tag.local_name().as_ref() == "metadata" && metadata.is_none() {
                    metadata = Some((start, depth));
                }
                cleaner.element(&tag, &range, metadata.is_none());
                cleaner.in_sheet(sheet.as_ref(), &range);
                if tag.local_name().as_ref().eq_ignore_ascii_case("style") {
                    sheet = Some((String::new(), range));
                }
            }
            Event::Empty(tag) => {
                has_root |= cleaner.root(&tag, depth)?;
                cleaner.in_sheet(sheet.as_ref(), &range);
                match tag.local_name().as_ref() == "metadata" && metadata.is_none() {
                    true => cleaner.leave_out(range),
                    false => cleaner.element(&tag, &range, metadata.is_none()),
                }
            }
            Event::End(_) => {
                if let Some((text, tag)) = sheet.take() {
                    cleaner.style(&text, Holds::Sheet, &tag);
                }
                if let Some((from, at_depth)) = metadata
                    && depth == at_depth
                {
                    cleaner.leave_out(from..range.end);
                    metadata = None;
                }
                depth = depth.saturating_sub(1);
            }
            Event::Comment(_) if metadata.is_none() => cleaner.leave_out(range),
            Event::Comment(_) => {}
            Event::PI(it) => {
                let inner: &str = &it;
                if inner.starts_with("xml-stylesheet") {
                    cleaner.found("`<?xml-stylesheet ?>`".to_owned(), &range);
                } else if metadata.is_none() {
                    cleaner.leave_out(range);
                }
            }
            Event::DocType(it) => {
                let inner: &str = &it;
                for entity in inner.split("<!ENTITY").skip(1) {
                    let name = entity.split_whitespace().find(|it| *it != "%").unwrap_or_default();
                    cleaner.found(format!("the entity `{}`", shown(name)), &range);
                }
                if inner.contains('[') && !inner.contains("<!ENTITY") {
                    cleaner.found("a document type with declarations of its own".to_owned(), &range);
                }
            }
            Event::GeneralRef(it) => {
                let name: &str = &it;
                if !name.starts_with('#') && !matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") {
                    cleaner.found(format!("the entity `{}`", shown(name)), &range);
                }
                // Written as a number or not, it is a letter of the style sheet.
                if let (Some((text, _)), Ok(letter)) = (&mut sheet, quick_xml::escape::unescape(&format!("&{name};"))) {
                    text.push_str(&letter);
                }
            }
            Event::Decl(declaration) => {
                let encoding = declaration.encoding().and_then(Result::ok);
                let encoding = encoding.map(|it| it.to_ascii_lowercase());
                if encoding.is_some_and(|it| !ENCODINGS.contains(&&*it)) {
                    return Err(broken("it is not in UTF-8"));
                }
            }
            // Comments and the bounds of CDATA are no part of a style sheet: what stands around them is one text.
            Event::Text(it) => sheet.iter_mut().for_each(|(text, _)| text.push_str(&it)),
            Event::CData(it) => sheet.iter_mut().for_each(|(text, _)| text.push_str(&it)),
            Event::Eof => break,
        }
    }
    if !has_root || depth != 0 {
        return Err(broken("it is not a whole drawing"));
    }
    match cleaner.at.take() {
        Some(at) => Err(Fault::Active {
            found: cleaner.found,
            at,
        }),
        None => {
            cleaner.leave_out(text.len()..text.len());
            Ok(cleaner.out)
        }
    }
}

/// What stays of a drawing, and what was found in it.
struct Cleaner<'a> {
    text: &'a str,
    out: Vec<u8>,
    /// Up to where the text has been copied or left out.
    copied: usize,
    found: Vec<String>,
    at: Option<Range<usize>>,
}

impl Cleaner<'_> {
    /// Leaves a range out that begins where the last one ended or later; what stands between them is copied.
    fn leave_out(&mut self, range: Range<usize>) {
        if let Some(between) = self.text.get(self.copied..range.start) {
            self.out.extend(between.as_bytes());
            self.copied = range.end;
        }
    }

    fn found(&mut self, what: String, range: &Range<usize>) {
        if !self.found.contains(&what) {
            self.found.push(what);
        }
        self.at.get_or_insert_with(|| range.clone());
    }

    /// Refuses an element within a style sheet, whose text would go on behind it.
    fn in_sheet(&mut self, sheet: Option<&(String, Range<usize>)>, range: &Range<usize>) {
        if sheet.is_some() {
            self.found("an element in `<style>`".to_owned(), range);
        }
    }

    fn root(&self, tag: &BytesStart<'_>, depth: usize) -> Result<bool, Fault> {
        match depth == 0 && tag.local_name().as_ref() != "svg" {
            true => Err(broken("it does not begin with `<svg>`")),
            false => Ok(depth == 0),
        }
    }

    /// Looks at a tag; private attributes are left out of one that stays.
    fn element(&mut self, tag: &BytesStart<'_>, range: &Range<usize>, stays: bool) {
        let written = tag.local_name().as_ref().to_owned();
        let name = written.to_ascii_lowercase();
        if ACTIVE.contains(&&*name) {
            self.found(format!("`<{}>`", shown(&written)), range);
        }
        for attribute in tag.attributes() {
            let Ok(attribute) = attribute else {
                self.found("an attribute that cannot be read".to_owned(), range);
                return;
            };
            let whole: &str = attribute.key.as_ref();
            let key = whole.rsplit(':').next().unwrap_or(whole).to_ascii_lowercase();
            let Ok(value) = quick_xml::escape::unescape(&attribute.value) else {
                self.found("an entity".to_owned(), range);
                continue;
            };
            if key.starts_with("on") {
                self.found(format!("`{}`", shown(whole)), range);
            } else if self.leads_out(&name, whole, &key, &value) {
                self.found(format!("`{}` to `{}`", shown(whole), shown(&value)), range);
            } else {
                let holds = match whole.contains(':') {
                    true => Holds::Note,
                    false => Holds::Style,
                };
                self.style(&value, holds, range);
            }
            if stays && PRIVATE.contains(&whole) {
                self.drop_attribute(&attribute, range);
            }
        }
    }

    /// Leaves an attribute out, by where its name and its value lie in the text.
    fn drop_attribute(&mut self, attribute: &quick_xml::events::attributes::Attribute<'_>, tag: &Range<usize>) {
        let Cow::Borrowed(value) = &attribute.value else {
            return;
        };
        let base = self.text.as_ptr() as usize;
        let start = (attribute.key.as_ref().as_ptr() as usize).checked_sub(base);
        let end = (value.as_ptr() as usize)
            .checked_sub(base)
            .map(|it| it + value.len() + 1);
        if let (Some(start), Some(end)) = (start, end)
            && tag.start < start
            && end < tag.end
            && start >= self.copied
        {
            self.leave_out(start..end);
        }
    }

    /// Tells whether a browser would follow an attribute's address out of the drawing.
    fn leads_out(&self, element: &str, whole: &str, key: &str, value: &str) -> bool {
        let is_address = ADDRESSES.contains(&key) && !is_harmless(element, value);
        // With `xml:base` an address such as `#a` is one of another file.
        let is_list = (LISTS.contains(&key) || whole == "xml:base") && !value.trim().is_empty();
        is_address || is_list
    }

    /// Looks for what style sheets load, in a text that may be one.
    fn style(&mut self, text: &str, holds: Holds, range: &Range<usize>) {
        if !text.contains(['(', '@', ':', '\\']) {
            return;
        }
        let lower: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !c.is_control())
            .flat_map(char::to_lowercase)
            .collect();
        if lower.contains("@import") {
            self.found("`@import`".to_owned(), range);
        }
        if lower.contains("javascript:") {
            self.found("`javascript:`".to_owned(), range);
        }
        // In a style sheet letters can be written as numbers, and `url(` be hidden so.
        let hides = match holds {
            Holds::Sheet => lower.contains('\\'),
            Holds::Style => lower.contains('\\') && (lower.contains(['{', ';', '(']) || lower.contains("url")),
            Holds::Note => false,
        };
        if hides {
            self.found("a style with `\\`".to_owned(), range);
        }
        for address in lower.split("url(").skip(1) {
            let address = address.trim_start_matches(['"', '\'']);
            if !address.starts_with('#') && !is_data_image(address) && !address.starts_with("data:font/") {
                let address = address.split([')', '"', '\'']).next().unwrap_or_default();
                self.found(format!("`url({})`", shown(address)), range);
            }
        }
        // These take an address in quotation marks, without `url`.
        if lower.contains("image-set(") {
            self.found("`image-set()`".to_owned(), range);
        }
        for name in ["image", "src", "cross-fade"] {
            let quoted = |rest: &str| rest.starts_with(['"', '\'']);
            let opening = format!("{name}(");
            if lower.split(&*opening).skip(1).any(quoted) {
                self.found(format!("`{name}()`"), range);
            }
        }
    }
}

/// What a text of a drawing is, as far as style is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// A style sheet.
    Sheet,
    /// The value of an attribute that may be one of style, such as `style` or `fill`.
    Style,
    /// What an editor notes for itself, under a name with a prefix.
    Note,
}

/// Tells whether an address stays in the drawing, or is a link that a reader follows.
fn is_harmless(element: &str, address: &str) -> bool {
    let address: String = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .flat_map(char::to_lowercase)
        .collect();
    address.is_empty()
        || address.starts_with('#')
        || is_data_image(&address)
        || (element == "a" && ["https:", "http:", "mailto:"].iter().any(|it| address.starts_with(it)))
}

fn is_data_image(address: &str) -> bool {
    ["png", "jpeg", "jpg", "gif", "webp"].iter().any(|format| {
        address
            .strip_prefix("data:image/")
            .and_then(|it| it.strip_prefix(format))
            .is_some_and(|it| it.starts_with([';', ',']))
    })
}

/// Shortens what a message shows.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

fn broken(what: &'static str) -> Fault {
    Fault::Broken { format: FORMAT, what }
}
