//! Quotation marks in a text as a reader sees it → the runs of words between them.
//!
//! Knows the marks of many scripts and how typists mix them up; leaves out what a run is for.

use std::ops::Range;

use crate::base::fold::is_spaceless;
use crate::base::scan::find_any;

/// Words in quotation marks. All are bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub open: Range<usize>,
    pub close: Range<usize>,
}

impl Run {
    /// Returns the words between the marks, without the spaces at their ends.
    pub fn words(&self, text: &str) -> Range<usize> {
        trimmed(text, self.open.end..self.close.start)
    }
}

/// Returns a range of a text without the spaces at its ends.
pub fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let space = |c: char| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}');
    let words = &text[range.clone()];
    let start = range.start + (words.len() - words.trim_start_matches(space).len());
    start..(start + words.trim_matches(space).len())
}

/// The marks of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The outermost runs, in order; those within them are left out.
    pub runs: Vec<Run>,
    /// Runs within others, in order.
    pub inner: Vec<Run>,
    /// Double marks that open and never close.
    pub unclosed: Vec<Range<usize>>,
    /// Marks that close what is not open.
    pub unopened: Vec<Range<usize>>,
}

/// What a mark may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sign {
    /// One for all marks of a shape, such as `"`.
    shape: char,
    single: bool,
    opens: Opens,
    /// The shapes of the opening marks that it closes.
    closes: &'static [char],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opens {
    Never,
    /// Wherever no letter stands before it.
    Always,
    /// Where in addition words follow: it may close as well.
    BeforeWords,
}

fn sign(c: char) -> Option<Sign> {
    use Opens::*;
    let double = |shape, opens, closes| Sign {
        shape,
        single: false,
        opens,
        closes,
    };
    let single = |shape, opens, closes| Sign {
        shape,
        single: true,
        opens,
        closes,
    };
    Some(match c {
        '«' | '❮' | '⟪' | '≪' | '⟨' => double('«', Always, &['»']),
        '»' | '❯' | '⟫' | '≫' | '⟩' => double('»', BeforeWords, &['«', '»']),
        '“' | '❝' => double('“', Always, &['„', '”']),
        '”' | '❞' => double('”', BeforeWords, &['“', '„', '‟', '”']),
        '„' | '⹂' => double('„', Always, &[]),
        '‟' => double('‟', Always, &['„']),
        '"' | '＂' | '״' | '″' | 'ʺ' | '˝' | '🙶' | '🙷' => double('"', Always, &['"', '„']),
        '「' | '﹁' | '｢' => double('「', Always, &[]),
        '」' | '﹂' | '｣' => double('」', Never, &['「']),
        '『' | '﹃' => double('『', Always, &[]),
        '』' | '﹄' => double('』', Never, &['『']),
        '〝' => double('〝', Always, &[]),
        '〞' | '〟' => double('〞', Never, &['〝']),
        '‘' | '❛' | 'ʻ' => single('‘', Always, &['‚']),
        '’' | '❜' | 'ʼ' => single('’', BeforeWords, &['‘', '‚', '‛', '’']),
        '‚' => single('‚', Always, &[]),
        '‛' => single('‛', Always, &['‚']),
        '\'' | '＇' | '′' => single('\'', BeforeWords, &['\'', '‘', '‚']),
        '‹' => single('‹', Always, &['›']),
        '›' => single('›', BeforeWords, &['‹', '›']),
        '`' => single('`', BeforeWords, &['`']),
        '´' => single('´', BeforeWords, &['`', '´']),
        _ => return None,
    })
}

/// Two characters that typists write for one mark.
fn pair(text: &str) -> Option<(Sign, usize)> {
    let pairs: [(&str, char); 5] = [("''", '"'), ("’’", '"'), (",,", '„'), ("<<", '«'), (">>", '»')];
    let (typed, c) = pairs.into_iter().find(|(typed, _)| text.starts_with(typed))?;
    Some((sign(c)?, typed.len()))
}

/// Tells whether a character is a quotation mark.
pub fn is_mark(c: char) -> bool {
    sign(c).is_some()
}

/// The first bytes of all marks but `,,`, in UTF-8.
const FIRST: [u8; 13] = [
    b'"', b'\'', b'`', b'<', b'>', 0xC2, 0xCA, 0xCB, 0xD7, 0xE2, 0xE3, 0xEF, 0xF0,
];

/// Finds the next mark of a text from a byte on: where it stands and what it may do. Prose is full of commas, which are
/// looked at only where the text has two `in_a_row`.
fn next_mark(text: &str, from: usize, in_a_row: bool) -> Option<(Range<usize>, Sign)> {
    let mut from = from;
    loop {
        let mut next = find_any(text, from, FIRST);
        if in_a_row {
            let commas = find_any(text, from, [b',']);
            next = next.into_iter().chain(commas).min();
        }
        let at = next?;
        let rest = &text[at..];
        let c = rest.chars().next()?;
        let paired = match c {
            '\'' | '’' | ',' | '<' | '>' if rest[c.len_utf8()..].starts_with(c) => pair(rest),
            _ => None,
        };
        if let Some((sign, length)) = paired {
            return Some((at..at + length, sign));
        }
        from = at + c.len_utf8();
        if let Some(sign) = sign(c) {
            return Some((at..from, sign));
        }
    }
}

/// Tells whether a text has a quotation mark that is no apostrophe within a word. `<` and `&` may begin one.
pub fn has_marks(text: &str) -> bool {
    if find_any(text, 0, *b"<&").is_some() {
        return true;
    }
    let in_a_row = text.contains(",,");
    let mut from = 0;
    while let Some((range, sign)) = next_mark(text, from, in_a_row) {
        from = range.end;
        let apostrophe = matches!(sign.shape, '\'' | '’')
            && text[..range.start].ends_with(char::is_alphanumeric)
            && text[range.end..].starts_with(char::is_alphanumeric);
        if !apostrophe {
            return true;
        }
    }
    false
}

/// A mark that has opened and not closed yet.
struct Open {
    range: Range<usize>,
    sign: Sign,
}

/// Marks that are open at once: of more the oldest closes no more.
const DEEPEST: usize = 32;

/// Words that begin with an apostrophe.
const ELIDED: [&str; 12] = [
    "tis", "twas", "em", "n", "til", "cause", "round", "bout", "cos", "tween", "ere", "s",
];

/// Finds the marks of a text; no run reaches over one of the sorted `borders`.
pub fn find(text: &str, borders: &[usize]) -> Marks {
    let mut marks = Marks::default();
    let mut open: Vec<Open> = Vec::new();
    let mut borders = borders.iter().peekable();
    let in_a_row = text.contains(",,");
    let mut from = 0;
    while let Some((range, sign)) = next_mark(text, from, in_a_row) {
        let mut before = text[..range.start].chars().next_back();
        while let Some(border) = borders.next_if(|border| **border <= range.start) {
            marks.forget(&mut open, 0);
            before = before.filter(|_| *border < range.start);
        }
        from = range.end;
        let after = text[range.end..].chars().next();
        marks.take(text, range, sign, (before, after), &mut open);
    }
    marks.forget(&mut open, 0);
    marks.part();
    marks
}

impl Marks {
    /// Takes in one mark: it closes what is open, or opens.
    fn take(
        &mut self,
        text: &str,
        range: Range<usize>,
        sign: Sign,
        (before, after): (Option<char>, Option<char>),
        open: &mut Vec<Open>,
    ) {
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_spaceless(c));
        let apostrophe = matches!(sign.shape, '\'' | '’');
        if apostrophe && letter(before) && letter(after) {
            return;
        }
        let may_close = !(sign.single && letter(after));
        let closes = |it: &Open| sign.closes.contains(&it.sign.shape);
        // `»` after a space and before a word opens rather than closes what opened with the same mark.
        let leads = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[')) && letter(after);
        let depth = open
            .iter()
            .rposition(|it| closes(it) && !(leads && it.sign.shape == sign.shape && sign.opens == Opens::BeforeWords));
        if let Some(depth) = depth.filter(|_| may_close) {
            return self.close(depth, range, open);
        }
        let behind_letter = letter(before);
        let opens = match sign.opens {
            Opens::Never => false,
            Opens::Always => !behind_letter,
            Opens::BeforeWords => !behind_letter && after.is_some_and(begins_words),
        };
        let elided = apostrophe && is_elided(&text[range.end..]);
        if opens && !elided {
            if open.len() == DEEPEST {
                let oldest = open.remove(0);
                self.unclosed.extend((!oldest.sign.single).then_some(oldest.range));
            }
            open.push(Open { range, sign });
            return;
        }
        // A mark of another kind closes what none of its own does.
        let mixed = open.iter().rposition(|it| it.sign.single == sign.single);
        match mixed.filter(|_| may_close && !elided) {
            Some(depth) => self.close(depth, range, open),
            None if !elided => self.unopened.push(range),
            None => {}
        }
    }

    fn close(&mut self, depth: usize, range: Range<usize>, open: &mut Vec<Open>) {
        self.forget(open, depth + 1);
        let Some(opened) = open.pop() else { return };
        self.runs.push(Run {
            open: opened.range,
            close: range,
        });
    }

    /// Parts the runs into those that stand in no other and the rest.
    fn part(&mut self) {
        self.runs.sort_by_key(|run| run.open.start);
        let mut end = 0;
        let (outer, inner) = std::mem::take(&mut self.runs).into_iter().partition(|run| {
            let outer = run.open.start >= end;
            if outer {
                end = run.close.end;
            }
            outer
        });
        (self.runs, self.inner) = (outer, inner);
    }

    /// Gives up what is open above a depth: it never closes.
    fn forget(&mut self, open: &mut Vec<Open>, depth: usize) {
        for it in open.drain(depth.min(open.len())..) {
            if !it.sign.single {
                self.unclosed.push(it.range);
            }
        }
    }
}

/// Tells whether a character may be the first between quotation marks.
fn begins_words(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c) || matches!(c, '[' | '(' | '…' | '¿' | '¡' | '$' | '€' | '£' | '-' | '#' | '@')
}

fn is_elided(rest: &str) -> bool {
    let word = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    rest.starts_with(|c: char| c.is_ascii_digit()) || ELIDED.iter().any(|it| rest[..word].eq_ignore_ascii_case(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> Vec<&str> {
        let marks = find(text, &[]);
        marks.runs.iter().map(|run| &text[run.words(text)]).collect()
    }

    #[test]
    fn runs_in_the_marks_of_many_languages() {
        for text in [
            "Er sagt „ja, gut“ heute",
            "Er sagt »ja, gut« heute",
            "Il dit « ja, gut » ici",
            "Il dit «ja, gut» ici",
            "Il dit \" ja, gut \" ici",
            "He says “ja, gut” now",
            "He says \"ja, gut\" now",
            "He says 'ja, gut' now",
            "He says ‘ja, gut’ now",
            "Han säger ”ja, gut” nu",
            "Han säger »ja, gut» nu",
            "He says ''ja, gut'' now",
            "He says ,,ja, gut'' now",
            "Il dit <<ja, gut>> ici",
            "Il dit ‹ ja, gut › ici",
            "Il dit « ja, gut ” ici",
            "Il dit “ ja, gut » ici",
            "Il dit “ja, gut », ici",
            "他说“ja, gut”了",
            "他说「ja, gut」了",
            "〝ja, gut〞",
            "הוא אמר ״ja, gut״ כאן",
        ] {
            assert_eq!(runs(text), ["ja, gut"], "{text}");
        }
    }

    #[test]
    fn an_inner_run_is_part_of_the_outer() {
        assert_eq!(runs("« a « b » c »"), ["a « b » c"]);
        assert_eq!(runs("“a ‘b’ c”"), ["a ‘b’ c"]);
        assert_eq!(runs("Он сказал «это „так“»"), ["это „так“"]);
        assert_eq!(find("« a “b” c »", &[]).inner.len(), 1);
    }

    #[test]
    fn a_mark_behind_a_letter_opens_nothing() {
        for text in [
            "the ministers' party",
            "ארה\"ב",
            "l’accord d’État",
            "rock 'n' roll",
            "'tis so",
            "5'10\" tall",
        ] {
            assert_eq!(runs(text), [] as [&str; 0], "{text}");
        }
        assert_eq!(runs("It is ‘the party’s line’ now"), ["the party’s line"]);
    }

    #[test]
    fn marks_without_their_counterpart() {
        let marks = find("« a b", &[]);
        assert_eq!((marks.unclosed.len(), marks.unopened.len()), (1, 0));
        let marks = find("a b »", &[]);
        assert_eq!((marks.unclosed.len(), marks.unopened.len()), (0, 1));
        assert_eq!(find("« a | b »", &["« a ".len()]).runs, []);
    }

    #[test]
    fn texts_without_marks_are_known() {
        for text in ["l'accord de l’État", "a, b", "prix: 5 €", "été – 中"] {
            assert!(!has_marks(text), "{text}");
        }
        for text in [
            "« a »",
            "'a'",
            "the ministers’ a",
            "<q>",
            "&quot;",
            "「a」",
            "''a''",
            "״",
        ] {
            assert!(has_marks(text), "{text}");
        }
    }
}
