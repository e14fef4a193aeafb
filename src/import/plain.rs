//! Articles saved as text: which line is the credit, a caption, the headline, the standfirst, a crosshead.
//!
//! The text is archived as it is, byte for byte. What a line is, is read from its length, its end and its place.

use crate::base::date::EventDate;
use crate::base::lang::Lang;

use super::{Article, Line, Part};

/// Words before a colon that name who transmitted an article.
const CREDIT: [&str; 14] = [
    "source",
    "sources",
    "crédit",
    "credit",
    "agence",
    "agency",
    "quelle",
    "fuente",
    "fonte",
    "источник",
    "来源",
    "來源",
    "المصدر",
    "agentur",
];
/// Words with which captions and picture credits begin.
const CAPTION: [&str; 9] = [
    "photo",
    "foto",
    "image",
    "illustration",
    "légende",
    "caption",
    "фото",
    "图",
    "©",
];
/// Characters up to which a line may be a headline, a caption or a crosshead.
const SHORT: usize = 160;

/// Reads bytes as UTF-8.
pub fn decoded(bytes: &[u8]) -> Result<String, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        format!(
            "it is not UTF-8 (byte {} cannot be read): save it as UTF-8",
            error.valid_up_to() + 1
        )
    })?;
    match text
        .chars()
        .find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        Some(c) => Err(format!(
            "the control character U+{:04X} cannot stand in a text",
            c as u32
        )),
        None => Ok(text.to_owned()),
    }
}

/// Reads a text without marks.
pub fn text(text: &str) -> Article {
    let mut article = Article {
        text: text.to_owned(),
        ..Article::default()
    };
    article.lines = lines(text);
    classify(&mut article);
    article
}

/// Reads a Markdown file: what its front matter says, and its text without it.
pub fn markdown(whole: &str) -> Article {
    let whole = whole.strip_prefix('\u{FEFF}').unwrap_or(whole);
    let (front, body) = split_front_matter(whole);
    let body = body.trim_start_matches(['\n', '\r']);
    let mut article = text(body);
    article.made = body.len() != whole.len();
    for line in front.lines() {
        let Some((key, value)) = line.split_once([':', '=']) else {
            continue;
        };
        let value = value.trim().trim_matches(['"', '\'']).trim();
        if value.is_empty() || value.starts_with(['[', '{']) {
            continue;
        }
        match key.trim().to_lowercase().as_str() {
            "title" | "headline" => article.title = Some(value.to_owned()),
            "author" | "byline" | "by" => article.byline = Some(value.to_owned()),
            "publisher" | "site" | "site_name" | "outlet" => article.outlet = Some(value.to_owned()),
            "url" | "source" | "link" if value.starts_with("http") => article.url = Some(value.to_owned()),
            "lang" | "language" => article.lang = Lang::parse(value),
            "date" | "published" => article.date = EventDate::parse(value.get(..10).unwrap_or(value)).ok(),
            _ => {}
        }
    }
    if let Some(first) = article.lines.first_mut()
        && let Some(heading) = first.text.strip_prefix("# ")
    {
        first.part = Part::Headline;
        article.title.get_or_insert_with(|| heading.trim().to_owned());
    }
    article
}

fn split_front_matter(text: &str) -> (&str, &str) {
    for fence in ["---", "+++"] {
        let Some(rest) = text.strip_prefix(fence).and_then(|rest| rest.strip_prefix('\n')) else {
            continue;
        };
        let close = format!("\n{fence}\n");
        if let Some(end) = rest.find(&close) {
            return (&rest[..end], &rest[end + close.len()..]);
        }
    }
    ("", text)
}

/// Numbers the lines that are not empty.
pub fn lines(text: &str) -> Vec<Line> {
    let numbered = text.lines().zip(1..).map(|(line, number)| (line.trim(), number));
    numbered
        .filter(|(line, _)| !line.is_empty())
        .map(|(line, number)| Line {
            number,
            text: line.to_owned(),
            part: Part::Body,
        })
        .collect()
}

/// Says what each line is, and takes outlet and title from those that name them.
pub fn classify(article: &mut Article) {
    let count = article.lines.len();
    let mut begun = false;
    for at in 0..count {
        let line = &article.lines[at];
        let short = line.text.chars().count() <= SHORT && !ends_sentence(&line.text);
        let part = if let Some(outlet) = credit(&line.text).filter(|_| !begun) {
            article.outlet.get_or_insert(outlet);
            Part::Credit
        } else if is_caption(&line.text) && (short || is_picture_credit(&line.text)) {
            Part::Caption
        } else if begun {
            // What a crosshead stands over follows it.
            match short && at + 1 < count {
                true => Part::Crosshead,
                false => Part::Body,
            }
        } else if short && article.title.is_none() && at + 1 < count {
            article.title = Some(line.text.clone());
            Part::Headline
        } else {
            begun = true;
            match at + 1 < count {
                true => Part::Standfirst,
                false => Part::Body,
            }
        };
        article.lines[at].part = part;
    }
}

/// Reads `Source: Sputnik`.
fn credit(line: &str) -> Option<String> {
    let (word, name) = line.split_once([':', '：'])?;
    let name = name.trim().trim_end_matches('.');
    let known = CREDIT.contains(&&*word.trim().to_lowercase());
    (known && !name.is_empty() && name.chars().count() <= 80).then(|| name.to_owned())
}

fn is_picture_credit(line: &str) -> bool {
    let lower = line.to_lowercase();
    CAPTION.iter().any(|word| {
        lower
            .strip_prefix(word)
            .is_some_and(|rest| *word == "©" || rest.trim_start().starts_with([':', '：']))
    })
}

/// Tells whether a line says who or what is in a picture: it begins with a person's name and a comma, or says so itself.
fn is_caption(line: &str) -> bool {
    if is_picture_credit(line) {
        return true;
    }
    let Some((name, _)) = line.split_once(',') else {
        return false;
    };
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    (2..=4).contains(&words.len()) && words.iter().all(capital)
}

fn ends_sentence(line: &str) -> bool {
    let end = line.trim_end_matches(['»', '”', '"', '\'', ')', '’', ' ', '\u{a0}']);
    end.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।', ':', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(article: &Article) -> Vec<(usize, Part)> {
        article.lines.iter().map(|it| (it.number, it.part)).collect()
    }

    #[test]
    fn a_dispatch_without_headline() {
        let article = text(
            "\nSource: Agence du Nord\nJean Durand, ministre, et Anna Berg, présidente\nLes deux pays ont signé.\nIls se réuniront.\nUn cadre commun\nLe traité entre en vigueur.\n",
        );
        assert_eq!(article.outlet.as_deref(), Some("Agence du Nord"));
        assert_eq!(article.title, None);
        use Part::*;
        assert_eq!(
            parts(&article),
            [
                (2, Credit),
                (3, Caption),
                (4, Standfirst),
                (5, Body),
                (6, Crosshead),
                (7, Body)
            ]
        );
    }

    #[test]
    fn a_headline_and_a_picture_credit() {
        let article = text("Un accord est trouvé\nPhoto: Agence\nLes deux pays ont signé.\nIls se réuniront.");
        assert_eq!(article.title.as_deref(), Some("Un accord est trouvé"));
        use Part::*;
        assert_eq!(
            parts(&article),
            [(1, Headline), (2, Caption), (3, Standfirst), (4, Body)]
        );
    }

    #[test]
    fn front_matter_is_no_text() {
        let article = markdown(
            "---\ntitle: \"Un accord\"\nlang: fr\nurl: https://a.example/x\ndate: 2025-11-04T10:00\n---\n\n# Un accord\n\nIls ont signé.\n",
        );
        assert_eq!(article.text, "# Un accord\n\nIls ont signé.\n");
        assert_eq!(article.title.as_deref(), Some("Un accord"));
        assert_eq!(article.date.as_ref().map(EventDate::as_str), Some("2025-11-04"));
        assert_eq!(article.url.as_deref(), Some("https://a.example/x"));
        assert!(article.made);
        assert_eq!(parts(&article), [(1, Part::Headline), (3, Part::Body)]);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(decoded(b"l'\xE9t\xE9").is_err());
        assert!(decoded(b"a\0b").is_err());
    }
}
