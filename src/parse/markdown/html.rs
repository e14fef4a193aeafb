//! HTML within Markdown: what passes, what is dropped, what is refused.

use std::borrow::Cow;

use crate::base::scan::find_any;

/// Elements that may stand in a text, all inline but the last two.
const ALLOWED: [&str; 14] = [
    "br", "sub", "sup", "abbr", "kbd", "mark", "time", "cite", "q", "bdi", "bdo", "span", "details", "summary",
];
const ATTRIBUTES: [&str; 6] = ["lang", "dir", "title", "datetime", "id", "class"];

/// A piece of HTML as it stands in Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A harmless opening tag, written anew.
    Open {
        name: String,
        html: String,
    },
    Close {
        name: String,
    },
    /// `<br>`, which has no end.
    Void(String),
    Text(&'a str),
    /// A comment, dropped.
    Comment,
    /// What is refused, and where in the piece it stands.
    Refused {
        at: usize,
        what: String,
    },
}

/// Takes raw HTML apart.
pub fn pieces(raw: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < raw.len() {
        let rest = &raw[at..];
        let Some(open) = rest.find('<') else {
            pieces.push(Piece::Text(rest));
            break;
        };
        if open > 0 {
            pieces.push(Piece::Text(&rest[..open]));
            at += open;
            continue;
        }
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").map_or(rest.len(), |length| 4 + length + 3);
            pieces.push(Piece::Comment);
            at += end;
            continue;
        }
        let length = tag_length(rest);
        pieces.push(tag(&rest[..length], at));
        at += length;
    }
    pieces
}

/// Returns the bytes of the tag at the start of a text; a `>` within a quoted value does not end it.
fn tag_length(rest: &str) -> usize {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b'>', None) => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn tag(raw: &str, at: usize) -> Piece<'_> {
    let refused = |what: &str| Piece::Refused {
        at,
        what: what.to_owned(),
    };
    let Some(inner) = raw.strip_prefix('<').and_then(|it| it.strip_suffix('>')) else {
        return refused(raw.trim());
    };
    let closing = inner.starts_with('/');
    let inner = inner.trim_start_matches('/').trim_end_matches('/');
    let end = inner
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(inner.len());
    let name = inner[..end].to_ascii_lowercase();
    if name.is_empty() || !ALLOWED.contains(&&*name) {
        return refused(&raw.chars().take(60).collect::<String>());
    }
    if closing {
        return Piece::Close { name };
    }
    let mut html = format!("<{name}");
    let mut rest = inner[end..].trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let attribute = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let (inner, left) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                _ => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
            };
            value = inner;
            rest = left.trim_start();
        }
        // `open` of details has no value and no danger.
        let known = ATTRIBUTES.contains(&&*attribute) || (name == "details" && attribute == "open");
        if !known {
            return refused(&raw.chars().take(60).collect::<String>());
        }
        html.push(' ');
        html.push_str(&attribute);
        if attribute != "open" {
            html.push_str("=\"");
            // The value is HTML already: only what would end it is escaped.
            html.push_str(&value.replace('"', "&quot;").replace('<', "&lt;"));
            html.push('"');
        }
    }
    html.push('>');
    if name == "br" {
        Piece::Void(html)
    } else {
        Piece::Open { name, html }
    }
}

/// Returns a text with its character references read, those that stand for quotation marks and spaces by name.
pub fn decoded(text: &str) -> Cow<'_, str> {
    const NAMED: [(&str, &str); 15] = [
        ("amp", "&"),
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("apos", "'"),
        ("nbsp", "\u{a0}"),
        ("laquo", "«"),
        ("raquo", "»"),
        ("ldquo", "“"),
        ("rdquo", "”"),
        ("bdquo", "„"),
        ("lsquo", "‘"),
        ("rsquo", "’"),
        ("lsaquo", "‹"),
        ("rsaquo", "›"),
    ];
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest[1..]
            .split(';')
            .next()
            .filter(|it| it.len() <= 8 && it.len() + 1 < rest.len());
        let read = name.and_then(|name| {
            let number = name.strip_prefix('#').and_then(|it| match it.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok(),
                None => it.parse().ok(),
            });
            let named = NAMED.iter().find(|it| it.0 == name).map(|it| it.1.to_owned());
            let written = number.and_then(char::from_u32).map(|c| c.to_string());
            Some((named.or(written)?, name.len() + 2))
        });
        let (words, length) = read.unwrap_or_else(|| ("&".to_owned(), 1));
        out.push_str(&words);
        rest = &rest[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Returns the source that a link written in HTML leads to, by the address of its page.
pub fn source_of_link(tag: &str) -> Option<String> {
    let tag = tag.strip_prefix("<a").or_else(|| tag.strip_prefix("<A"))?;
    let at = tag.to_ascii_lowercase().find("href")?;
    let address = tag[at + "href".len()..].trim_start().strip_prefix('=')?;
    let address = address.trim_start().trim_start_matches(['"', '\'']);
    let address = &address[..address.find(['"', '\'', '>', ' ']).unwrap_or(address.len())];
    let (_, behind) = address.rsplit_once("sources/")?;
    let id = behind.split(['/', '?', '#', '.']).next()?;
    (!id.is_empty()).then(|| id.to_owned())
}

/// Appends text, escaped for HTML; quotation marks too, so that it serves in attributes.
pub fn escape(text: &str, out: &mut String) {
    let mut from = 0;
    while let Some(at) = find_any(text, from, *b"<>&\"") {
        out.push_str(&text[from..at]);
        out.push_str(match text.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            _ => "&quot;",
        });
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// Appends an address, escaped as CommonMark's own examples have it: what is no URL character is percent-encoded.
pub fn escape_href(address: &str, out: &mut String) {
    for byte in address.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(byte as char),
            b'-' | b'_' | b'.' | b'+' | b'!' | b'*' | b'(' | b')' | b',' | b'%' | b'#' | b'@' | b'?' | b'=' | b';'
            | b':' | b'/' | b'$' | b'~' => out.push(byte as char),
            byte => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                out.push(HEX[usize::from(byte >> 4)] as char);
                out.push(HEX[usize::from(byte & 15)] as char);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless_tags_are_written_anew() {
        let open = |name: &str, html: &str| Piece::Open {
            name: name.into(),
            html: html.into(),
        };
        assert_eq!(pieces("<SPAN lang=ru>"), [open("span", "<span lang=\"ru\">")]);
        assert_eq!(
            pieces("<abbr title='a \"b\"'>"),
            [open("abbr", "<abbr title=\"a &quot;b&quot;\">")]
        );
        assert_eq!(pieces("<br/>"), [Piece::Void("<br>".into())]);
        assert_eq!(pieces("<!-- x -->"), [Piece::Comment]);
        assert_eq!(pieces("</sub>"), [Piece::Close { name: "sub".into() }]);
    }

    #[test]
    fn the_rest_is_refused() {
        for raw in [
            "<script>",
            "<img src=x onerror=y>",
            "<span onclick=\"x\">",
            "<span style=x>",
            "<a href=x>",
            "<svg/onload=x>",
        ] {
            assert!(matches!(pieces(raw)[0], Piece::Refused { .. }), "{raw}");
        }
    }
}
