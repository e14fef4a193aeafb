//! HTML written by hand → what of it may stay, closed where the editor did not.

use std::ops::Range;

use crate::config::HtmlPolicy;
use crate::diag::catalog;
use crate::parse::body::Anchor;
use crate::parse::markdown::html::{self, Piece, escape};
use crate::parse::markdown::ids;

use super::{OpenElement, Writer};

impl Writer<'_> {
    pub(super) fn html(&mut self, raw: &str, range: Range<usize>) {
        if self.site && self.html_policy != HtmlPolicy::Escape {
            for (at, id) in ids::in_html(raw) {
                let place = self.location(range.start + at.start..range.start + at.end);
                let id = self.names.hold(&id);
                self.written_id(&id, place);
                self.body.anchors.push(Anchor { id, words: "".into() });
            }
        }
        match self.html_policy {
            HtmlPolicy::Trusted => {
                self.body.strikes |= raw.contains("<del");
                self.push(raw);
            }
            HtmlPolicy::Escape => {
                self.open_block();
                escape(raw, &mut self.body.html);
            }
            HtmlPolicy::Safe => self.safe_html(raw, range),
        }
    }

    fn safe_html(&mut self, raw: &str, range: Range<usize>) {
        for piece in html::pieces(raw) {
            match piece {
                Piece::Open { name, html } => {
                    self.push(&html);
                    let (depth, inline) = (self.depth, self.in_block);
                    self.open_html.push(OpenElement { name, depth, inline });
                }
                Piece::Void(html) => self.push(&html),
                Piece::Close { name } => match self.open_html.last() {
                    Some(open) if open.name == name && open.depth == self.depth && open.inline == self.in_block => {
                        self.open_html.pop();
                        self.push(&format!("</{name}>"));
                    }
                    _ => {
                        let at = self.location(range.clone());
                        self.findings
                            .push(catalog::markdown::unbalanced_html(at, &format!("</{name}>")));
                    }
                },
                Piece::Text(text) if text.trim().is_empty() => self.push(text),
                Piece::Text(text) => self.plain_text(text),
                Piece::Comment => {}
                Piece::Refused { at, what } => {
                    let start = range.start + at;
                    let end = (start + what.trim_end().len()).min(range.end).max(start);
                    let at = self.location(start..end);
                    self.findings.push(catalog::markdown::html_refused(at, what.trim_end()));
                }
            }
        }
    }

    /// Closes the elements left open in a paragraph, so that the page's own structure cannot break.
    pub(super) fn close_html(&mut self) {
        while self.open_html.last().is_some_and(|open| open.inline) {
            self.close_element();
        }
    }

    /// Closes every element left open at this depth of containers or below.
    pub(super) fn close_all_html(&mut self) {
        while self
            .open_html
            .last()
            .is_some_and(|open| open.inline || open.depth >= self.depth)
        {
            self.close_element();
        }
    }

    fn close_element(&mut self) {
        if let Some(OpenElement { name, .. }) = self.open_html.pop() {
            self.push(&format!("</{name}>"));
            let at = self.location(0..0);
            self.findings
                .push(catalog::markdown::unbalanced_html(at, &format!("<{name}>")));
        }
    }
}
