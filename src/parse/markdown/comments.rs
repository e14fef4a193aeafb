//! Comments, `%%…%%` and `<!-- … -->`: hidden from Markdown before it reads a text, wherever they stand and however long.
//!
//! Takes a text; gives one of the same length in which comments are filler. Code keeps its signs.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

/// Stands for a byte of a comment within a line. It is in no text that was decoded.
const FILLER: char = '\u{1}';

/// A text without its comments.
pub struct Hidden {
    /// As long as the text that it was made of.
    pub text: String,
    /// The comments, in order.
    pub comments: Vec<Range<usize>>,
    /// A comment that does not end.
    pub open: Option<Range<usize>>,
}

/// How often code is looked for anew, since a comment held a sign of it. What follows then counts as no code.
const LOOKS: usize = 16;

/// Hides the comments of a text; nothing where it has none.
pub fn hide(text: &str, extensions: Options) -> Option<Hidden> {
    if !text.contains("%%") && !text.contains("<!--") {
        return None;
    }
    let mut hidden = Hidden {
        text: text.to_owned(),
        comments: Vec::new(),
        open: None,
    };
    let mut from = 0;
    let mut looks = 0;
    'look: loop {
        let code = match looks < LOOKS {
            true => code_ranges(&hidden.text, extensions),
            false => Vec::new(),
        };
        looks += 1;
        let mut next_code = 0;
        while let Some((at, sign)) = next_sign(text, from) {
            from = at + sign.len();
            while code.get(next_code).is_some_and(|range| range.end <= at) {
                next_code += 1;
            }
            if code.get(next_code).is_some_and(|range| range.contains(&at)) || is_escaped(text, at) {
                continue;
            }
            let Some(end) = end_of(text, at, sign) else {
                hidden.open = Some(at..at + sign.len());
                return finished(hidden);
            };
            let comment = at..end;
            from = end;
            let has_code = text[comment.clone()].contains(['`', '~']);
            fill(&mut hidden.text, &comment);
            hidden.comments.push(comment);
            if has_code && looks <= LOOKS {
                continue 'look;
            }
        }
        return finished(hidden);
    }
}

fn finished(hidden: Hidden) -> Option<Hidden> {
    (!hidden.comments.is_empty() || hidden.open.is_some()).then_some(hidden)
}

/// Finds the next sign that may begin a comment.
fn next_sign(text: &str, from: usize) -> Option<(usize, &'static str)> {
    let rest = &text[from..];
    let percent = rest.find("%%").map(|at| (from + at, "%%"));
    let html = rest[..percent.map_or(rest.len(), |it| it.0 - from)].find("<!--");
    html.map(|at| (from + at, "<!--")).or(percent)
}

/// Finds where a comment ends that begins at a place.
fn end_of(text: &str, at: usize, sign: &str) -> Option<usize> {
    // In HTML `<!-->` is a whole comment.
    let (from, close) = match sign {
        "%%" => (at + 2, "%%"),
        _ => (at + 2, "-->"),
    };
    text[from..].find(close).map(|length| from + length + close.len())
}

/// Tells whether a backslash stands before a sign that means the sign itself.
pub fn is_escaped(text: &str, at: usize) -> bool {
    let before = text.as_bytes()[..at].iter().rev();
    before.take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// Puts filler in the place of a comment. One that has its lines to itself leaves empty lines; one within a paragraph
/// leaves nothing that could end it.
fn fill(hidden: &mut String, comment: &Range<usize>) {
    let blank = |c: char| (c.is_whitespace() && c != '\n') || c == '>';
    let before = hidden[..comment.start].trim_end_matches(blank);
    let behind = hidden[comment.end..].trim_start_matches(blank);
    let ends_line = |text: &str| text.is_empty() || text.ends_with('\n');
    let begins_line = |text: &str| text.is_empty() || text.starts_with('\n');
    let alone = ends_line(before) && begins_line(behind);
    let line_before = before.strip_suffix('\n').unwrap_or(before).trim_end_matches(blank);
    let line_behind = behind.strip_prefix('\n').unwrap_or(behind).trim_start_matches(blank);
    let (blank_before, blank_after) = (ends_line(line_before), begins_line(line_behind));
    let filler = match alone && (blank_before || blank_after) {
        true => ' ',
        false => FILLER,
    };
    let filling: String = std::iter::repeat_n(filler, comment.len()).collect();
    hidden.replace_range(comment.clone(), &filling);
}

/// Finds code, in which the signs of comments mean nothing. What stands within HTML is no code.
fn code_ranges(text: &str, extensions: Options) -> Vec<Range<usize>> {
    let code = |event: &Event<'_>| {
        matches!(
            event,
            Event::Code(_) | Event::Start(Tag::CodeBlock(_)) | Event::End(TagEnd::CodeBlock)
        )
    };
    let limit = super::UNFOLDED_LEAST + text.len() * super::UNFOLDED_PER_BYTE;
    let events = Parser::new_ext(text, extensions).into_offset_iter().take(limit);
    events.filter(|(event, _)| code(event)).map(|it| it.1).collect()
}

/// Returns a hidden text in which comments are spaces.
pub fn as_spaces(text: &str) -> Cow<'_, str> {
    Cow::Owned(text.replace(FILLER, " "))
}

/// Takes the filler out of what the parser read: text is parted where a comment stood.
pub fn without_filler<'e>(events: Vec<(Event<'e>, Range<usize>)>) -> Vec<(Event<'e>, Range<usize>)> {
    let clean = |words: CowStr<'e>| -> CowStr<'e> {
        match words.contains(FILLER) {
            true => words.replace(FILLER, "").into(),
            false => words,
        }
    };
    let mut all = Vec::with_capacity(events.len());
    for (event, range) in events {
        let event = match event {
            Event::Text(words) if words.contains(FILLER) && words.len() == range.len() => {
                let mut at = range.start;
                for part in words.split(FILLER) {
                    if !part.is_empty() {
                        all.push((Event::Text(part.to_owned().into()), at..at + part.len()));
                    }
                    at += part.len() + FILLER.len_utf8();
                }
                continue;
            }
            Event::Text(words) => Event::Text(clean(words)),
            Event::Code(words) => Event::Code(clean(words)),
            Event::Html(words) => Event::Html(clean(words)),
            Event::InlineHtml(words) => Event::InlineHtml(clean(words)),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => Event::Start(Tag::Link {
                link_type,
                dest_url: clean(dest_url),
                title: clean(title),
                id,
            }),
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            }) => Event::Start(Tag::Image {
                link_type,
                dest_url: clean(dest_url),
                title: clean(title),
                id,
            }),
            other => other,
        };
        all.push((event, range));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> String {
        let shown = hide(text, Options::empty()).map_or(text.to_owned(), |it| it.text);
        assert_eq!(shown.len(), text.len());
        shown.replace(FILLER, "·")
    }

    #[test]
    fn comments_are_filler() {
        assert_eq!(hidden("a %%b%% c"), "a ····· c");
        assert_eq!(hidden("a <!--b--> c"), "a ········ c");
        assert_eq!(hidden("a %%b\n\nc%% d"), "a ········ d");
        assert_eq!(hidden("a\n\n%%b\n\nc%%\n\nd"), "a\n\n        \n\nd");
        assert_eq!(hidden("a\n%%b%%\nc"), "a\n·····\nc");
    }

    #[test]
    fn code_and_escapes_keep_their_signs() {
        for text in ["`%%a%%`", "```\n%% a\n```\n", "\\%%a", "5 % %", "`<!-- a`"] {
            assert!(hide(text, Options::empty()).is_none(), "{text}");
        }
        // A comment may hold what would begin code.
        assert_eq!(hidden("%%`%% a %%`%%"), "····· a ·····");
    }

    #[test]
    fn a_comment_that_does_not_end_is_told() {
        let open = |text: &str| hide(text, Options::empty()).and_then(|it| it.open);
        assert_eq!(open("a %%b"), Some(2..4));
        assert_eq!(open("a <!-- b"), Some(2..6));
        assert_eq!(open("a %%b%%"), None);
        assert_eq!(open("<!-->"), None);
    }
}
