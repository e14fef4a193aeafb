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
    let (open, close, inner_open, inner_close) = match lang.primary() {
        "fr" => ("«\u{a0}", "\u{a0}»", "“", "”"),
        "ru" | "uk" | "be" | "bg" | "hy" | "el" | "no" | "nb" | "nn" => ("«", "»", "„", "“"),
        "es" | "it" | "pt" | "ca" | "fa" | "ar" => ("«", "»", "“", "”"),
        "de" | "cs" | "sk" | "sl" | "is" | "et" | "lt" => ("„", "“", "‚", "‘"),
        "pl" | "hu" | "ro" | "nl" => ("„", "”", "«", "»"),
        "sv" | "fi" => ("”", "”", "’", "’"),
        "ja" => ("「", "」", "『", "』"),
        _ => ("“", "”", "‘", "’"),
    };
    Marks {
        open,
        close,
        inner_open,
        inner_close,
    }
}

/// Sets a text's punctuation, piece by piece.
#[derive(Clone, Debug)]
pub struct Typographer {
    marks: Marks,
    french: bool,
    before: char,
    /// Whether a straight double quotation mark is open.
    open: bool,
}

impl Typographer {
    /// Begins a text in a language.
    pub fn new(lang: &Lang) -> Typographer {
        Typographer {
            marks: marks(lang),
            french: lang.primary() == "fr",
            before: ' ',
            open: false,
        }
    }

    /// Begins a new paragraph.
    pub fn restart(&mut self) {
        self.before = ' ';
        self.open = false;
    }

    /// Notes that something stood here that was not set by this hand: code, a quotation, a link's label.
    pub fn passed(&mut self, last: char) {
        self.before = last;
    }

    /// Sets one piece of text.
    pub fn set(&mut self, text: &str, out: &mut String) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let after_word = self.before.is_alphanumeric();
            match c {
                '"' => {
                    let opens = !self.open
                        && (self.before.is_whitespace()
                            || matches!(self.before, '(' | '[' | '—' | '–' | '«' | '\u{a0}'));
                    self.open = opens;
                    out.push_str(if opens { self.marks.open } else { self.marks.close });
                }
                '\'' if after_word || self.french => out.push('’'),
                '\'' if self.before.is_whitespace() || matches!(self.before, '(' | '[' | '“' | '„') => {
                    out.push('‘')
                }
                '\'' => out.push('’'),
                '-' if chars.peek() == Some(&'-') => {
                    chars.next();
                    if chars.peek() == Some(&'-') {
                        chars.next();
                        out.push('—');
                    } else {
                        out.push('–');
                    }
                }
                '.' if chars.peek() == Some(&'.') => {
                    chars.next();
                    if chars.peek() == Some(&'.') {
                        chars.next();
                        out.push('…');
                    } else {
                        out.push_str("..");
                    }
                }
                ' ' if self.french => match chars.peek() {
                    Some(';' | '!' | '?') => out.push('\u{202f}'),
                    Some(':' | '»') => out.push('\u{a0}'),
                    _ if self.before == '«' => out.push('\u{a0}'),
                    _ => out.push(' '),
                },
                c => out.push(c),
            }
            self.before = c;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(lang: &str, text: &str) -> String {
        let mut out = String::new();
        Typographer::new(&Lang::parse(lang).expect("a language")).set(text, &mut out);
        out
    }

    #[test]
    fn each_language_has_its_marks() {
        assert_eq!(
            set("fr", "l'accord \"final\" : oui !"),
            "l’accord «\u{a0}final\u{a0}»\u{a0}: oui\u{202f}!"
        );
        assert_eq!(set("fr", "« a » à 10:30"), "«\u{a0}a\u{a0}» à 10:30");
        assert_eq!(set("en", "it's \"so\" -- 'yes'..."), "it’s “so” – ‘yes’…");
        assert_eq!(set("de", "\"ja\""), "„ja“");
        assert_eq!(set("ru", "(\"да\")"), "(«да»)");
    }
}
