//! Reads a saved article, and drafts the records that it becomes.
//!
//! Takes the bytes of one file and the names of the site; gives the article's words with what each line of them is, and
//! the text of a source and of a draft event. Pure: what is read and written is for `cli`. Opens no connection.

mod dates;
mod draft;
mod found;
mod page;
mod plain;

use crate::base::date::EventDate;
use crate::base::lang::Lang;

pub use draft::{Draft, Ids, Kept, draft};
pub use found::{Found, How, Names, Noted, find};

/// Bytes of a file that is imported.
pub const FILE_LIMIT: usize = 16 << 20;
/// HTML elements within one another, at most; browsers stop at about as many.
pub const DEPTH_LIMIT: usize = 512;
/// Attributes of one of its tags, at most: parsers compare each with all before it.
pub const ATTRIBUTE_LIMIT: usize = 300;

/// The words of an article and what is known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    pub title: Option<String>,
    pub byline: Option<String>,
    pub outlet: Option<String>,
    /// When it was published.
    pub date: Option<EventDate>,
    pub lang: Option<Lang>,
    /// Whether the language was guessed from the words.
    pub lang_guessed: bool,
    pub url: Option<String>,
    /// The text as it is archived.
    pub text: String,
    pub lines: Vec<Line>,
    /// What of the file is not in the text.
    pub left_out: Vec<LeftOut>,
    /// Whether the text is not the file itself, so that the file is kept beside it.
    pub made: bool,
}

/// A line of the text that is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// From 1.
    pub number: usize,
    pub text: String,
    pub part: Part,
}

/// What a line of an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who transmitted it: `Source: Sputnik`.
    Credit,
    Headline,
    /// Words to a picture: makes no relation.
    Caption,
    Standfirst,
    Body,
    Crosshead,
}

impl Part {
    /// Returns the word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Part::Credit => "credit line",
            Part::Headline => "headline",
            Part::Caption => "caption",
            Part::Standfirst => "standfirst",
            Part::Body => "body",
            Part::Crosshead => "crosshead",
        }
    }
}

/// Things of one sort that were left out of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub what: &'static str,
    pub count: usize,
    /// The first words of the first, or the host it would be fetched from.
    pub example: String,
}

/// Reads an article from the bytes of a file; the name's ending says what it is.
///
/// # Errors
///
/// Why it cannot be read, in words for the editor.
pub fn read(name: &str, bytes: &[u8]) -> Result<Article, String> {
    if bytes.len() > FILE_LIMIT {
        return Err(format!("it has {} bytes, and {FILE_LIMIT} is the limit", bytes.len()));
    }
    let ending = name.rsplit_once('.').map_or("", |it| it.1).to_ascii_lowercase();
    let mut article = match &*ending {
        "txt" => plain::text(&plain::decoded(bytes)?),
        "md" | "markdown" => plain::markdown(&plain::decoded(bytes)?),
        "html" | "htm" | "xhtml" => page::read(bytes)?,
        _ => return Err("only `.txt`, `.md` and `.html` are read".to_owned()),
    };
    if article.lines.is_empty() {
        return Err("there is no text in it".to_owned());
    }
    if article.lang.is_none() {
        article.lang = guess(&article.text);
        article.lang_guessed = article.lang.is_some();
    }
    Ok(article)
}

/// Guesses the language of the words, where they leave little doubt.
fn guess(text: &str) -> Option<Lang> {
    let found = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
    let code = found.lang().code();
    // Those with a code of two letters are written with it (BCP 47).
    const SHORT: [(&str, &str); 28] = [
        ("fra", "fr"),
        ("eng", "en"),
        ("deu", "de"),
        ("spa", "es"),
        ("rus", "ru"),
        ("cmn", "zh"),
        ("ara", "ar"),
        ("por", "pt"),
        ("ita", "it"),
        ("pol", "pl"),
        ("ukr", "uk"),
        ("tur", "tr"),
        ("nld", "nl"),
        ("swe", "sv"),
        ("dan", "da"),
        ("nob", "nb"),
        ("fin", "fi"),
        ("ces", "cs"),
        ("hun", "hu"),
        ("ron", "ro"),
        ("ell", "el"),
        ("heb", "he"),
        ("pes", "fa"),
        ("urd", "ur"),
        ("hin", "hi"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("srp", "sr"),
    ];
    let tag = SHORT
        .iter()
        .find(|(long, _)| *long == code)
        .map_or(code, |(_, short)| short);
    Lang::parse(tag)
}
