//! A reference as BibTeX, for BibTeX and biblatex alike: UTF-8, `date` as biblatex reads it, `year` beside it.

use std::borrow::Cow;
use std::io::Write;

use crate::base::date::{DatePart, Endpoint, EventDate, Season, YearPart, iso_day};
use crate::base::scan::find_any_or_below;

use super::{Author, Cited, Form, When, one_line};

pub fn write(cited: &Cited<'_>, out: &mut Vec<u8>) {
    let press = cited.form == Form::Press && cited.container.is_some();
    out.extend_from_slice(if press { b"@article{" } else { b"@misc{" });
    out.extend_from_slice(cited.key.as_bytes());
    if !cited.authors.is_empty() {
        field("author", out, |out| {
            for (index, author) in cited.authors.iter().enumerate() {
                if index > 0 {
                    out.extend_from_slice(b" and ");
                }
                match author {
                    // Within braces of their own, "and" and commas are letters like others.
                    Author::Person { family, given } => {
                        braced(family, out);
                        out.extend_from_slice(b", ");
                        braced(given, out);
                    }
                    Author::Whole(name) => braced(name, out),
                }
            }
        });
    }
    field("title", out, |out| title(cited.title, out));
    match (press, cited.container) {
        (true, Some(container)) => field("journal", out, |out| escape(container, out)),
        (_, container) => {
            let parts = match (container, cited.record.or(cited.genre)) {
                (Some(one), Some(other)) => Some(Cow::Owned([one, ", ", other].concat())),
                (one, other) => one.or(other).map(Cow::Borrowed),
            };
            if let Some(parts) = parts {
                field("howpublished", out, |out| escape(&parts, out));
            }
        }
    }
    if let Some(issued) = cited.issued {
        if let Some(date) = date(issued) {
            field("date", out, |out| out.extend_from_slice(date.as_bytes()));
        }
        if let Some((year, ..)) = issued.start() {
            field("year", out, |out| {
                let _ = write!(out, "{year:04}");
            });
        }
    }
    if let Some(url) = &cited.url {
        field("url", out, |out| address(url, out));
    }
    if let Some(date) = cited.accessed.and_then(date) {
        field("urldate", out, |out| out.extend_from_slice(date.as_bytes()));
    }
    if let Some(note) = cited.retracted {
        field("note", out, |out| escape(note, out));
    } else if let Some((label, copy)) = cited.archived {
        field("note", out, |out| {
            escape(label, out);
            out.extend_from_slice(b": \\url{");
            address(copy, out);
            out.push(b'}');
        });
    }
    if let Some(name) = language(cited.lang.primary()) {
        field("langid", out, |out| out.extend_from_slice(name.as_bytes()));
    }
    out.extend_from_slice(b"\n}\n");
}

fn field(name: &str, out: &mut Vec<u8>, value: impl FnOnce(&mut Vec<u8>)) {
    out.extend_from_slice(b",\n  ");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b" = {");
    value(out);
    out.push(b'}');
}

fn braced(text: &str, out: &mut Vec<u8>) {
    out.push(b'{');
    escape(text, out);
    out.push(b'}');
}

/// Writes a title with braces around each word that has a capital, which styles would else make small.
fn title(text: &str, out: &mut Vec<u8>) {
    for (index, word) in one_line(text).flat_map(str::split_whitespace).enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        if !has_capital(word) {
            escape_line(word, out);
            continue;
        }
        // A brace right before a backslash would mean an accent to BibTeX.
        let twice = word.starts_with(|c| command(c).is_some());
        out.extend_from_slice(if twice { b"{{" } else { b"{" });
        escape_line(word, out);
        out.extend_from_slice(if twice { b"}}" } else { b"}" });
    }
}

fn has_capital(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_uppercase()) || (!word.is_ascii() && word.chars().any(char::is_uppercase))
}

/// Appends a text with the signs that TeX takes for its own as commands; spaces at line ends.
fn escape(text: &str, out: &mut Vec<u8>) {
    for (index, line) in one_line(text).enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        escape_line(line, out);
    }
}

/// Does the same with a text that nothing breaks.
fn escape_line(line: &str, out: &mut Vec<u8>) {
    let is_command = |byte: &u8| COMMANDS[usize::from(*byte)];
    let mut rest = line.as_bytes();
    while let Some(at) = rest.iter().position(is_command) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(command(char::from(rest[at])).unwrap_or_default().as_bytes());
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

/// By byte: whether it is a sign that is a [`command`].
const COMMANDS: [bool; 256] = {
    let signs = b"\\{}$&%#_^~";
    let mut all = [false; 256];
    let mut index = 0;
    while index < signs.len() {
        all[signs[index] as usize] = true;
        index += 1;
    }
    all
};

/// BibTeX counts braces behind a backslash too: they must be spelled out.
fn command(c: char) -> Option<&'static str> {
    Some(match c {
        '\\' => "\\textbackslash{}",
        '{' => "\\textbraceleft{}",
        '}' => "\\textbraceright{}",
        '$' => "\\$",
        '&' => "\\&",
        '%' => "\\%",
        '#' => "\\#",
        '_' => "\\_",
        '^' => "\\textasciicircum{}",
        '~' => "\\textasciitilde{}",
        _ => return None,
    })
}

/// Appends an address, which is read letter by letter: what could end it is percent-encoded.
fn address(url: &str, out: &mut Vec<u8>) {
    let mut from = 0;
    while let Some(at) = find_any_or_below(url.as_bytes(), from, *b"{}\\\" \x7F", b' ') {
        out.extend_from_slice(&url.as_bytes()[from..at]);
        let _ = write!(out, "%{:02X}", url.as_bytes()[at]);
        from = at + 1;
    }
    out.extend_from_slice(&url.as_bytes()[from..]);
}

/// A date as biblatex reads it; `None` for one that it cannot, such as a day without a year.
fn date(when: When<'_>) -> Option<String> {
    match when {
        When::Day(year, month, day) => Some(iso_day(year, month, day)),
        When::Date(date) => interval(date),
    }
}

fn interval(date: &EventDate) -> Option<String> {
    let part_of = |endpoint| match endpoint {
        Endpoint::Date(it) => part(it),
        Endpoint::Open | Endpoint::Unknown => Some(String::new()),
    };
    let start = part_of(date.start())?;
    match date.end() {
        Some(end) => Some(format!("{start}/{}", part_of(end)?)),
        None => Some(start),
    }
}

fn part(part: DatePart) -> Option<String> {
    if matches!(part.year, YearPart::Known(year) if !(-9999..=9999).contains(&year)) {
        return None;
    }
    let mut text = match part.year {
        YearPart::Known(year) if year < 0 => format!("-{:04}", -i64::from(year)),
        YearPart::Known(year) => format!("{year:04}"),
        YearPart::Decade(year) => format!("{:03}X", year / 10),
        YearPart::Century(year) => format!("{:02}XX", year / 100),
        YearPart::Among(..) | YearPart::Unspecified => return None,
    };
    if let Some(season) = part.season {
        text.push_str(match season {
            Season::Spring => "-21",
            Season::Summer => "-22",
            Season::Autumn => "-23",
            Season::Winter => "-24",
        });
    } else if let Some(month) = part.month {
        text.push_str(&format!("-{month:02}"));
        if let Some(day) = part.day {
            text.push_str(&format!("-{day:02}"));
        }
    }
    match (part.approximate, part.uncertain) {
        (true, true) => text.push('%'),
        (true, false) => text.push('~'),
        (false, true) => text.push('?'),
        (false, false) => {}
    }
    Some(text)
}

/// A language as babel and biblatex call it.
fn language(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "ar" => "arabic",
        "bg" => "bulgarian",
        "cs" => "czech",
        "da" => "danish",
        "de" => "german",
        "el" => "greek",
        "en" => "english",
        "es" => "spanish",
        "fa" => "persian",
        "fi" => "finnish",
        "fr" => "french",
        "he" => "hebrew",
        "hi" => "hindi",
        "hu" => "hungarian",
        "it" => "italian",
        "ja" => "japanese",
        "ko" => "korean",
        "nl" => "dutch",
        "no" | "nb" => "norwegian",
        "pl" => "polish",
        "pt" => "portuguese",
        "ro" => "romanian",
        "ru" => "russian",
        "sr" => "serbian",
        "sv" => "swedish",
        "tr" => "turkish",
        "uk" => "ukrainian",
        "ur" => "urdu",
        "vi" => "vietnamese",
        "zh" => "chinese",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What looks at many letters at a time writes what looking at each would.
        #[test]
        fn signs_of_tex_are_spelled_out(text in "[aÉß \\\\{}$&%#_^~\"é中]{0,40}") {
            let (mut escaped, mut encoded) = (Vec::new(), Vec::new());
            escape(&text, &mut escaped);
            address(&text, &mut encoded);
            let each = |c: char| command(c).map_or_else(|| c.to_string(), str::to_owned);
            let byte = |byte: u8| match byte {
                b'{' | b'}' | b'\\' | b'"' | 0..=b' ' | 0x7F => format!("%{byte:02X}").into_bytes(),
                byte => vec![byte],
            };
            prop_assert_eq!(escaped, text.chars().map(each).collect::<String>().into_bytes());
            prop_assert_eq!(encoded, text.bytes().flat_map(byte).collect::<Vec<u8>>());
            prop_assert_eq!(has_capital(&text), text.chars().any(char::is_uppercase));
        }
    }
}
