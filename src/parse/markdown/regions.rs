//! Finds citations and the quotations they close in the raw text, before Markdown is read.
//!
//! Words in quotation marks directly followed by `[@source]` are a quotation: letter by letter as typed. So they are
//! found first and hidden from the Markdown parser by filler of the same length, which keeps every offset right.

use std::ops::Range;

/// A part of the text that Markdown shall not look into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Bytes of the text.
    pub range: Range<usize>,
    pub kind: RegionKind,
}

/// What a hidden part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegionKind {
    /// The words between quotation marks; the citation that follows is region number `citation`.
    Quotation { citation: usize },
    /// `[@source, locator]`.
    Citation {
        source: Range<usize>,
        locator: Option<Range<usize>>,
        quoted: bool,
    },
}

/// Finds the regions of a text, sorted; those within `code` are left out.
pub fn find(text: &str, code: &[Range<usize>]) -> Vec<Region> {
    let mut regions = Vec::new();
    let mut from = 0;
    let mut last_end = 0;
    while let Some(at) = text[from..].find("[@").map(|at| from + at) {
        from = at + 2;
        let in_code = code.iter().any(|range| range.contains(&at));
        let Some(citation) = citation(text, at).filter(|_| !in_code) else {
            continue;
        };
        let end = citation.range.end;
        let words = quoted_words(text, at, last_end);
        if let Some(words) = words {
            regions.push(Region {
                range: words,
                kind: RegionKind::Quotation {
                    citation: regions.len() + 1,
                },
            });
            if let RegionKind::Citation { source, locator, .. } = citation.kind {
                let kind = RegionKind::Citation {
                    source,
                    locator,
                    quoted: true,
                };
                regions.push(Region {
                    range: citation.range,
                    kind,
                });
            }
        } else {
            regions.push(citation);
        }
        last_end = end;
        from = end;
    }
    regions
}

/// Replaces the regions by filler of the same length; line ends stay.
pub fn mask(text: &str, regions: &[Region]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for region in regions {
        out.push_str(&text[at..region.range.start]);
        let hidden = &text[region.range.clone()];
        out.extend(hidden.bytes().map(|byte| if byte == b'\n' { '\n' } else { 'Q' }));
        at = region.range.end;
    }
    out.push_str(&text[at..]);
    out
}

fn citation(text: &str, at: usize) -> Option<Region> {
    let inner_start = at + 2;
    let length = text[inner_start..].find([']', '\n', '['])?;
    let inner_end = inner_start + length;
    if text.as_bytes()[inner_end] != b']' || matches!(text.as_bytes().get(inner_end + 1), Some(b'(' | b'[')) {
        return None;
    }
    let inner = &text[inner_start..inner_end];
    let (source, locator) = match inner.split_once(',') {
        Some((source, locator)) => (source, Some(locator)),
        None => (inner, None),
    };
    if source.trim().is_empty() || source.contains(char::is_whitespace) {
        return None;
    }
    let start = inner_start + (source.len() - source.trim_start().len());
    let range = start..start + source.trim().len();
    let locator = locator
        .map(str::trim)
        .filter(|locator| !locator.is_empty())
        .map(|locator| {
            let from = locator.as_ptr() as usize - text.as_ptr() as usize;
            from..from + locator.len()
        });
    let kind = RegionKind::Citation {
        source: range,
        locator,
        quoted: false,
    };
    Some(Region {
        range: at..inner_end + 1,
        kind,
    })
}

/// What may stand between the closing mark and the citation.
const STOPS: [char; 19] = [
    '.', ',', ';', ':', '!', '?', '…', '。', '，', '、', '；', '：', '！', '？', '،', '؛', '؟', '।', '．',
];

/// Finds the words in quotation marks that end right before a citation; a stop or space may stand between.
fn quoted_words(text: &str, citation: usize, not_before: usize) -> Option<Range<usize>> {
    let spaces = [' ', '\n', '\u{a0}', '\u{202f}'];
    let before = text[..citation].trim_end_matches(spaces);
    if text[before.len()..citation].matches('\n').count() > 1 {
        return None;
    }
    let before = before.trim_end_matches(STOPS);
    let before = before.trim_end_matches(spaces);
    let close = before.chars().next_back()?;
    let openers: &[char] = match close {
        '»' => &['«'],
        '«' => &['»'],
        '”' => &['“', '„'],
        '“' => &['„'],
        '"' => &['"'],
        '’' => &['‘', '‚'],
        '›' => &['‹'],
        '」' => &['「'],
        '』' => &['『'],
        '\u{ff02}' => &['\u{ff02}'],
        _ => return None,
    };
    let end = before.len() - close.len_utf8();
    let mut depth = 0;
    let mut newline = false;
    for (at, c) in text[..end].char_indices().rev() {
        if at < not_before {
            return None;
        }
        // A paragraph's end stops the search.
        if c == '\n' {
            if newline {
                return None;
            }
            newline = true;
        } else if !c.is_whitespace() && c != '>' {
            newline = false;
        }
        // The apostrophe of "party's" closes nothing.
        let inside_word = c == '’' && text[at + c.len_utf8()..].starts_with(char::is_alphanumeric);
        if openers.contains(&c) {
            if depth == 0 {
                let start = at + c.len_utf8();
                let words = &text[start..end];
                let inner = words.trim();
                let from = start + (words.len() - words.trim_start().len());
                return (!inner.is_empty()).then(|| from..from + inner.len());
            }
            depth -= 1;
        } else if c == close && !inside_word {
            depth += 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text, &[]).into_iter().map(|region| &text[region.range]).collect()
    }

    #[test]
    fn words_before_a_citation_are_a_quotation() {
        assert_eq!(found("Elles « sont illégales » [@s-1]."), ["sont illégales", "[@s-1]"]);
        assert_eq!(found("Say “so *it* is.” [@s, p. 3]"), ["so *it* is.", "[@s, p. 3]"]);
        assert_eq!(found("« a « b » c » [@s]"), ["a « b » c", "[@s]"]);
        assert_eq!(found("Er sagt „ja“, [@s]"), ["ja", "[@s]"]);
        assert_eq!(found("Er sagt »ja«. [@s]"), ["ja", "[@s]"]);
        assert_eq!(found("It is ‘the party’s line’ [@s]"), ["the party’s line", "[@s]"]);
        assert_eq!(found("他说「是」。[@s]"), ["是", "[@s]"]);
        assert_eq!(found("他说“这是‘好’的”，[@s]"), ["这是‘好’的", "[@s]"]);
        assert_eq!(found("قال «نعم»، [@s]"), ["نعم", "[@s]"]);
        assert_eq!(found("Он сказал «это „так“» [@s]"), ["это „так“", "[@s]"]);
        assert_eq!(found("dice «sí» [@s]"), ["sí", "[@s]"]);
    }

    #[test]
    fn a_phrase_without_citation_is_left_in_peace() {
        assert_eq!(found("Le « centre » est connu [@s]."), ["[@s]"]);
        assert_eq!(found("« un\n\ndeux » [@s]"), ["[@s]"]);
        assert_eq!(found("« un » et « deux » [@s]"), ["deux", "[@s]"]);
    }

    #[test]
    fn masking_keeps_the_length() {
        let text = "« été\nici » [@s]";
        let masked = mask(text, &find(text, &[]));
        assert_eq!(masked, "« QQQQQ\nQQQ » QQQQ");
        assert_eq!(masked.len(), text.len());
    }
}
