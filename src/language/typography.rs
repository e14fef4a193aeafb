//! Smart punctuation by language: quotation marks, apostrophes, dashes, and the spaces before high punctuation.
//!
//! Characters of scripts, no words. Never used inside quotations, code or addresses.

use crate::base::lang::Lang;

/// The quotation marks of a language, with the spaces that stand inside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    pub open: &'static str,
    pub close: &'static str,
    pub inner_open: &'static str,
    pub inner_close: &'static str,
}

/// Returns the quotation marks of a language.
pub fn marks(lang: &Lang) -> Marks {
    let (open, close, inner_open, inner_close) = match (lang.primary(), lang.as_str()) {
        (_, "fr-CH" | "it-CH" | "de-CH" | "de-LI") => ("«", "»", "‹", "›"),
        (_, "zh-Hant" | "zh-TW" | "zh-HK" | "zh-Hant-TW" | "zh-Hant-HK") => ("「", "」", "『", "』"),
        ("fr", _) => ("«\u{a0}", "\u{a0}»", "“", "”"),
        ("ru" | "uk" | "be" | "bg" | "hy" | "el" | "no" | "nb" | "nn", _) => ("«", "»", "„", "“"),
        ("es" | "it" | "pt" | "ca" | "fa" | "ar", _) => ("«", "»", "“", "”"),
        ("de" | "cs" | "sk" | "sl" | "is" | "et" | "lt", _) => ("„", "“", "‚", "‘"),
        ("pl" | "hu" | "ro", _) => ("„", "”", "«", "»"),
        ("sv" | "fi", _) => ("”", "”", "’", "’"),
        ("ja", _) => ("「", "」", "『", "』"),
        _ => ("“", "”", "‘", "’"),
    };
    Marks {
        open,
        close,
        inner_open,
        inner_close,
    }
}

/// Sets the punctuation of a whole text.
pub fn typeset(lang: &Lang, text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    Typographer::new(lang).set(text, &mut out);
    out
}

/// Sets a text's punctuation, piece by piece: what it knows of one piece serves in the next.
#[derive(Clone, Debug)]
pub struct Typographer {
    marks: Marks,
    /// French as in France and Canada, which puts spaces inside guillemets and before high punctuation.
    french: bool,
    /// Whether words stand without spaces between them, so that a mark may open anywhere.
    spaceless: bool,
    /// The last character written.
    before: char,
    /// How many guillemets that are written as such are open.
    written: usize,
    /// How many straight double marks are.
    straight: usize,
    /// Whether a straight single one is.
    single: bool,
    /// Whether a guillemet with its space has just been written, so that a space that follows is one too many.
    swallow: bool,
    /// Where the piece begins that is being set, in what it is written to.
    piece: usize,
}

/// What a text is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    /// With the characters escaped that mean something between tags; quotation marks do not.
    Html,
}

impl Typographer {
    /// Begins a text in a language.
    pub fn new(lang: &Lang) -> Typographer {
        let primary = lang.primary();
        Typographer {
            marks: marks(lang),
            french: primary == "fr" && lang.as_str() != "fr-CH",
            spaceless: matches!(primary, "zh" | "ja" | "yue" | "th" | "lo" | "km" | "my"),
            before: ' ',
            written: 0,
            straight: 0,
            single: false,
            swallow: false,
            piece: 0,
        }
    }

    /// Begins a new paragraph.
    pub fn restart(&mut self) {
        self.before = ' ';
        self.written = 0;
        self.straight = 0;
        self.single = false;
        self.swallow = false;
    }

    /// Notes that something stood here that was not set by this hand: code, a quotation, a link's label.
    pub fn passed(&mut self, last: char) {
        self.before = last;
        self.swallow = false;
    }

    /// Sets one piece of text.
    pub fn set(&mut self, text: &str, out: &mut String) {
        self.write(text, Form::Plain, out);
    }

    /// Sets one piece of text as HTML between tags.
    pub fn set_html(&mut self, text: &str, out: &mut String) {
        self.write(text, Form::Html, out);
    }

    fn write(&mut self, text: &str, form: Form, out: &mut String) {
        self.piece = out.len();
        let mut rest = text;
        loop {
            if !self.swallow {
                let (run, after) = rest.split_at(self.ordinary(rest, form));
                if let Some(last) = run.chars().next_back() {
                    out.push_str(run);
                    self.before = last;
                }
                rest = after;
            }
            match self.write_first(rest, form, out) {
                Some(after) => rest = after,
                None => break,
            }
        }
    }

    /// Writes the first character of a text, with those behind it that it makes one mark with; returns the rest.
    fn write_first<'t>(&mut self, text: &'t str, form: Form, out: &mut String) -> Option<&'t str> {
        let c = text.chars().next()?;
        let mut rest = &text[c.len_utf8()..];
        let swallow = std::mem::take(&mut self.swallow);
        match c {
            '"' => self.double(rest, out),
            '\'' => self.single(rest, out),
            '-' | '.' => {
                let (mark, signs) = match (c, rest.as_bytes()) {
                    ('-', [b'-', b'-', ..]) => ('—', 2),
                    ('-', [b'-', ..]) => ('–', 1),
                    ('.', [b'.', b'.', ..]) => ('…', 2),
                    _ => (c, 0),
                };
                rest = &rest[signs..];
                self.push(mark, out);
            }
            ' ' | '\u{a0}' | '\u{202f}' if self.french => match rest.chars().next() {
                _ if swallow => {}
                Some(';' | '!' | '?') => self.push('\u{202f}', out),
                Some(':' | '»') => self.push('\u{a0}', out),
                _ => self.push(c, out),
            },
            '«' => {
                self.written += 1;
                self.push(c, out);
                if self.french {
                    self.push('\u{a0}', out);
                    self.swallow = true;
                }
            }
            '»' => {
                self.written = self.written.saturating_sub(1);
                if self.french && !self.before.is_whitespace() {
                    self.push('\u{a0}', out);
                }
                self.push(c, out);
            }
            '<' | '>' | '&' if form == Form::Html => {
                out.push_str(match c {
                    '<' => "&lt;",
                    '>' => "&gt;",
                    _ => "&amp;",
                });
                self.before = c;
            }
            c => self.push(c, out),
        }
        Some(rest)
    }

    /// Counts the bytes at a text's start that stay as they are: most of any text, so that they are not looked at one
    /// by one.
    fn ordinary(&self, text: &str, form: Form) -> usize {
        let bytes = text.as_bytes();
        let next = |at: usize| bytes.get(at + 1).copied().unwrap_or(0);
        let mut from = 0;
        while let Some(at) = sign(bytes, from) {
            // A space before high punctuation or a guillemet is set with it.
            let spaced = |at: usize| self.french && at > 0 && bytes[at - 1] == b' ';
            let special = match bytes[at] {
                // A hyphen or a stop is found where two stand together.
                b'"' | b'\'' | b'-' | b'.' => true,
                b'<' | b'>' | b'&' => form == Form::Html,
                b';' | b'!' | b'?' | b':' if spaced(at) => return at - 1,
                // A guillemet or a space that does not break begins with this byte, other characters do too.
                0xC2 if next(at) == 0xBB && spaced(at) => return at - 1,
                0xC2 => matches!(next(at), 0xA0 | 0xAB | 0xBB),
                // Of the characters of this beginning only the narrow space is set in another way.
                0xE2 => self.french && bytes[at..].starts_with("\u{202f}".as_bytes()),
                _ => false,
            };
            if special {
                return at;
            }
            from = at + 1;
        }
        bytes.len()
    }

    fn push(&mut self, c: char, out: &mut String) {
        out.push(c);
        self.before = c;
    }

    fn push_mark(&mut self, mark: &str, out: &mut String) {
        out.push_str(mark);
        self.before = mark.chars().next_back().unwrap_or(self.before);
    }

    /// Writes the mark that a straight double one stands for.
    fn double(&mut self, rest: &str, out: &mut String) {
        let before_word = rest.chars().next().is_some_and(|c| !c.is_whitespace());
        let opens = match self.straight {
            0 => self.may_open(),
            // Marks within marks of the same form: one that stands before a word opens.
            _ => self.before.is_whitespace() && before_word,
        };
        if !opens && self.straight == 0 && self.before.is_ascii_digit() {
            return self.push('″', out);
        }
        if !opens {
            self.straight = self.straight.saturating_sub(1);
        }
        let outer = (self.written + self.straight).is_multiple_of(2);
        let mark = match (opens, outer) {
            (true, true) => self.marks.open,
            (true, false) => self.marks.inner_open,
            (false, true) => self.marks.close,
            (false, false) => self.marks.inner_close,
        };
        if opens {
            self.straight += 1;
            self.swallow = mark.ends_with('\u{a0}');
        } else if mark.starts_with('\u{a0}') && self.before == ' ' && out.len() > self.piece && out.ends_with(' ') {
            out.pop();
        }
        self.push_mark(mark, out);
    }

    /// Writes the mark that a straight single one stands for: mostly an apostrophe.
    fn single(&mut self, rest: &str, out: &mut String) {
        // French quotes with a straight single mark so rarely that it never opens.
        if self.french {
            return self.push('’', out);
        }
        let next = rest.chars().next();
        let before_word = next.is_some_and(char::is_alphanumeric);
        if self.single && !before_word && !self.before.is_whitespace() {
            self.single = false;
            return self.push_mark(self.marks.inner_close, out);
        }
        // ’90s lacks two digits.
        let elision = next.is_some_and(|c| c.is_ascii_digit());
        if !self.single && !elision && !self.before.is_alphanumeric() && self.may_open() {
            self.single = true;
            return self.push_mark(self.marks.inner_open, out);
        }
        self.push('’', out)
    }

    /// Whether a mark may open after what stands before.
    fn may_open(&self) -> bool {
        const OPENING: &str = "([{—–-/’‘‚“„«「『‹¿¡…";
        self.spaceless || self.before.is_whitespace() || OPENING.contains(self.before)
    }
}

/// Finds the next byte that may begin something that is set in another way, sixteen bytes at a time: a quotation mark, high
/// punctuation or a sign that stands beside them in ASCII, two hyphens or stops, or one of the two bytes with which guillemets
/// and spaces that do not break begin. What is rare may be found in vain.
fn sign(bytes: &[u8], from: usize) -> Option<usize> {
    let begins = |one: u8, two: u8| {
        (one.wrapping_sub(b'!') < 7)
            | (one.wrapping_sub(b':') < 6)
            | ((one == two) & (one.wrapping_sub(b'-') < 2))
            // 0xC2 and 0xE2 differ in one bit.
            | (one & 0xDF == 0xC2)
    };
    // Processors look at all sixteen side by side; a byte of the number says what one of the text is.
    let of_block = |block: &[u8; 17]| {
        let mut found = [0_u8; 16];
        for (index, found) in found.iter_mut().enumerate() {
            *found = u8::from(begins(block[index], block[index + 1]));
        }
        u128::from_le_bytes(found)
    };
    let mut at = from;
    while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let found = of_block(block);
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 16;
    }
    if let Some(last) = bytes.last_chunk()
        && at < bytes.len()
    {
        // What is left is the end of the last block.
        let before = at + last.len() - bytes.len();
        let found = of_block(last).checked_shr(8 * before as u32).unwrap_or(0);
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at = bytes.len() - 1;
    }
    let next = |at: usize| bytes.get(at + 1).copied().unwrap_or(0);
    (at..bytes.len()).find(|at| begins(bytes[*at], next(*at)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lang(tag: &str) -> Lang {
        Lang::parse(tag).expect("a language")
    }

    fn set(tag: &str, text: &str) -> String {
        // Spaces that do not break are shown, or nobody sees them.
        typeset(&lang(tag), text)
            .replace('\u{a0}', "_")
            .replace('\u{202f}', "~")
    }

    #[test]
    fn each_language_has_its_marks() {
        let table = [
            ("fr", "l'accord \"final\" : oui !", "l’accord «_final_»_: oui~!"),
            ("en", "it's \"so\" -- 'yes'...", "it’s “so” – ‘yes’…"),
            ("de", "\"ja, 'so'\"", "„ja, ‚so‘“"),
            ("ru", "(\"да\")", "(«да»)"),
            ("es", "\"sí\"", "«sí»"),
            ("zh", "他说\"好\"。", "他说“好”。"),
            ("zh-Hant", "他說\"好\"。", "他說「好」。"),
            ("ar", "قال \"نعم\"", "قال «نعم»"),
        ];
        for (tag, text, expected) in table {
            assert_eq!(set(tag, text), expected, "{tag}");
        }
    }

    #[test]
    fn french_spaces_stand_where_a_space_or_a_guillemet_stands() {
        let table = [
            ("« a » ; b !", "«_a_»~; b~!"),
            ("«a» et \"b\"", "«_a_» et «_b_»"),
            ("\" a \"", "«_a_»"),
            ("à 10:30, https://a.org/?b", "à 10:30, https://a.org/?b"),
            ("quoi? non!", "quoi? non!"),
            ("«\u{202f}a\u{202f}»", "«_a_»"),
            ("l'\"accord\"", "l’«_accord_»"),
            ("« il dit \"oui\" »", "«_il dit “oui”_»"),
            ("\"il dit \"oui\" hier\"", "«_il dit “oui” hier_»"),
        ];
        for (text, expected) in table {
            assert_eq!(set("fr", text), expected, "{text}");
        }
        assert_eq!(set("en", "why ?"), "why ?");
    }

    #[test]
    fn apostrophes_are_told_from_quotation_marks() {
        let table = [
            ("the '90s", "the ’90s"),
            ("\"'yes' he said\"", "“‘yes’ he said”"),
            ("the states' rights", "the states’ rights"),
            ("a 6\" gun", "a 6″ gun"),
            ("rock---and -- roll", "rock—and – roll"),
            ("wait....", "wait…."),
        ];
        for (text, expected) in table {
            assert_eq!(set("en", text), expected, "{text}");
        }
    }

    #[test]
    fn marks_pair_across_pieces() {
        let mut typographer = Typographer::new(&lang("fr"));
        let mut out = String::new();
        typographer.set("il a dit \"", &mut out);
        typographer.passed('a');
        typographer.set("\" !", &mut out);
        assert_eq!(out, "il a dit «\u{a0}\u{a0}»\u{202f}!");
    }

    proptest! {
        #[test]
        fn only_punctuation_changes(text in "[a-z0-9 \"'.«»:;!?-]{0,30}") {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            for tag in ["fr", "en", "de", "zh"] {
                prop_assert_eq!(letters(&typeset(&lang(tag), &text)), letters(&text));
            }
        }

        #[test]
        fn what_is_set_stays(text in "[a-z «»:;!?]{0,20}") {
            let once = typeset(&lang("fr"), &text);
            prop_assert_eq!(typeset(&lang("fr"), &once), once);
        }

        #[test]
        fn signs_are_found(text in "[a-zA-Z @{~ é«»\u{a0}\u{202f}’中.,;!?:#=0-9\u{7f}\u{1}-]{0,5}[a-z é]{0,40}[.a «-]{0,20}", from in 0usize..70) {
            let bytes = text.as_bytes();
            let simple = (from..bytes.len()).find(|at| match bytes[*at] {
                byte @ (b'-' | b'.') => bytes.get(at + 1) == Some(&byte),
                byte => matches!(byte, b'!'..=b'\'' | b':'..=b'?' | 0xC2 | 0xE2),
            });
            prop_assert_eq!(sign(bytes, from), simple);
        }

        #[test]
        fn what_stays_is_what_a_look_at_each_character_leaves(text in "[a-zé «»:;!?'\".\u{a0}\u{202f}’<&-]{0,30}") {
            for tag in ["fr", "fr-CH", "en", "zh"] {
                // Set one by one, with those behind that decide about one, but without the passing over.
                let mut slow = Typographer::new(&lang(tag));
                let mut expected = String::new();
                let mut rest = &*text;
                while let Some(after) = slow.write_first(rest, Form::Plain, &mut expected) {
                    rest = after;
                }
                prop_assert_eq!(&typeset(&lang(tag), &text), &expected, "{}", tag);
            }
        }

        #[test]
        fn html_is_the_text_escaped(pieces in prop::collection::vec("[a «»:!'\".<>&-]{0,8}", 0..6)) {
            for tag in ["fr", "en", "zh"] {
                let (mut plain, mut html) = (Typographer::new(&lang(tag)), Typographer::new(&lang(tag)));
                let (mut expected, mut written) = (String::new(), String::new());
                for piece in &pieces {
                    let mut set = String::new();
                    plain.set(piece, &mut set);
                    expected.push_str(&set.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
                    html.set_html(piece, &mut written);
                }
                prop_assert_eq!(&written, &expected, "{}", tag);
            }
        }
    }
}
