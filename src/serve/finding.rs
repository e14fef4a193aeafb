//! Findings for the browser: as data for the overlay, and as a page in place of one that cannot be made.

use std::path::Path;

use serde::Serialize;

use crate::base::span::line_column;
use crate::diag::Diagnostic;
use crate::load;
use crate::parse::decode::decode;
use crate::parse::markdown::html::escape;

/// A finding as the browser shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub file: String,
    pub line: u32,
    pub column: u32,
    pub severity: &'static str,
    pub code: &'static str,
    pub message: String,
    pub help: Option<String>,
    /// The line itself and what lies before and behind the place in it; empty where the whole file is meant.
    pub excerpt: Option<Excerpt>,
}

/// A line of a file, parted at the place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    pub before: String,
    pub marked: String,
    pub after: String,
}

impl Finding {
    /// Reads the file that a finding stands in once more, for the line.
    pub fn new(root: &Path, diagnostic: &Diagnostic) -> Finding {
        let at = &diagnostic.at;
        let bytes = load::read(root, &at.path).unwrap_or_default();
        // Broken bytes have no line to show.
        let text = decode(&at.path, &bytes).unwrap_or_default();
        let place = line_column(&text, at.span.start as usize);
        Finding {
            file: at.path.to_string(),
            line: place.line,
            column: place.column,
            severity: diagnostic.severity.as_str(),
            code: diagnostic.code,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            excerpt: excerpt(&text, at.span.start as usize, at.span.end as usize),
        }
    }
}

fn excerpt(text: &str, start: usize, end: usize) -> Option<Excerpt> {
    /// Characters shown on either side.
    const AROUND: usize = 80;
    if start >= end || end > text.len() || !text.is_char_boundary(start) || !text.is_char_boundary(end) {
        return None;
    }
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let before = &text[line_start..start];
    let skipped = before.chars().count().saturating_sub(AROUND);
    Some(Excerpt {
        before: before.chars().skip(skipped).collect(),
        marked: text[start..end.min(line_end)].chars().take(2 * AROUND).collect(),
        after: text[end.min(line_end)..line_end].chars().take(AROUND).collect(),
    })
}

/// Makes the page that is answered where one cannot be made: the same errors, to be read without a script.
pub fn error_page(title: &str, own: &str, findings: &[Finding]) -> Vec<u8> {
    let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    escape(title, &mut out);
    out.push_str("</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.push_str("<link rel=\"stylesheet\" href=\"");
    escape(own, &mut out);
    out.push_str("overlay.css\">\n</head>\n<body class=\"chancery-page\">\n<main class=\"chancery-errors\">\n<h1>");
    escape(title, &mut out);
    out.push_str("</h1>\n<ol>\n");
    for finding in findings {
        out.push_str("<li><p class=\"place\">");
        escape(
            &format!("{}:{}:{}", finding.file, finding.line, finding.column),
            &mut out,
        );
        out.push_str("</p>\n<p class=\"message\">");
        escape(
            &format!("{}[{}]: {}", finding.severity, finding.code, finding.message),
            &mut out,
        );
        out.push_str("</p>\n");
        if let Some(excerpt) = &finding.excerpt {
            out.push_str("<pre>");
            escape(&excerpt.before, &mut out);
            out.push_str("<mark>");
            escape(&excerpt.marked, &mut out);
            out.push_str("</mark>");
            escape(&excerpt.after, &mut out);
            out.push_str("</pre>\n");
        }
        if let Some(help) = &finding.help {
            out.push_str("<p class=\"help\">help: ");
            escape(help, &mut out);
            out.push_str("</p>\n");
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n</main>\n</body>\n</html>\n");
    out.into_bytes()
}
