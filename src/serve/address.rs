//! The address of a request → an output: looked up in the site's own list, never joined to a path of the disk.

use std::borrow::Cow;

use crate::plan::{Output, Plan};
use crate::resolve::Site;

/// What an address leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum Found<'a> {
    Output(Cow<'a, Output>),
    /// A page whose address lacks the slash at its end: where it is.
    Elsewhere(String),
    /// One of the server's own files, by its name.
    Own(String),
    Nothing,
}

/// The folder of the server's own files, below the base path; no output can have it, since hidden files are never read.
pub const OWN: &str = ".chancery";

/// Finds what the path of a request leads to, below the site's base path.
pub fn find<'a>(plan: &'a Plan, site: &Site, path: &str) -> Found<'a> {
    let base = &*site.config.base_path;
    let Some(decoded) = decode(path) else {
        return Found::Nothing;
    };
    let Some(below) = decoded.strip_prefix(base) else {
        return match decoded == "/" || format!("{decoded}/") == base {
            true => Found::Elsewhere(base.to_owned()),
            false => Found::Nothing,
        };
    };
    if let Some(name) = below.strip_prefix(OWN).and_then(|it| it.strip_prefix('/')) {
        return Found::Own(name.to_owned());
    }
    if below.is_empty() || below.ends_with('/') {
        return plan
            .find(&format!("{below}index.html"))
            .map_or(Found::Nothing, |it| Found::Output(Cow::Borrowed(it)));
    }
    match plan.find(below) {
        Some(output) => Found::Output(Cow::Borrowed(output)),
        None if plan.find(&format!("{below}/index.html")).is_some() => Found::Elsewhere(format!("{path}/")),
        None => plan
            .find_beside(site, below)
            .map_or(Found::Nothing, |it| Found::Output(Cow::Owned(it))),
    }
}

/// Decodes a path; `None` where it is no text.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        bytes.push((digit()? * 16 + digit()?) as u8);
    }
    String::from_utf8(bytes).ok()
}

/// Returns the kind of a file by its name.
pub fn media_type(path: &str) -> &'static str {
    let ending = path
        .rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map_or("", |it| it.1);
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "wasm" => "application/wasm",
        "geojson" => "application/geo+json",
        "jsonld" => "application/ld+json",
        "bib" => "application/x-bibtex; charset=utf-8",
        "ris" => "application/x-research-info-systems; charset=utf-8",
        "gexf" => "application/gexf+xml",
        _ if path.ends_with("_headers") || path.ends_with("_redirects") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs_are_decoded_or_refused() {
        assert_eq!(decode("/a%20b/%C3%A9"), Some("/a b/é".to_owned()));
        assert_eq!(decode("/%"), None);
        assert_eq!(decode("/%f"), None);
        assert_eq!(decode("/%zz"), None);
        assert_eq!(decode("/%ff"), None);
    }

    #[test]
    fn kinds_of_files() {
        assert_eq!(media_type("a.b/x.HTML"), "text/html; charset=utf-8");
        assert_eq!(media_type("feed.xml"), "application/xml");
        assert_eq!(media_type("_headers"), "text/plain; charset=utf-8");
        assert_eq!(media_type("a/b"), "application/octet-stream");
    }
}
