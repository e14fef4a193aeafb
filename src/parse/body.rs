//! The body of a page: HTML made once, with slots for what other files decide.
//!
//! Everything is offsets into one string, so that a page is put together by copying ranges and filling slots, and a
//! sentence around a link can be cut out of the finished HTML without reading Markdown again.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::utf8;

use super::document::At;
use super::record::{QuotationTranslation, Speech, Written};

/// The rendered text of a file (or of a summary), not yet linked.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Body {
    /// HTML of all sections one after the other, then of the footnotes.
    #[serde(with = "utf8::as_bytes")]
    pub html: String,
    /// What is still open, sorted by place.
    pub slots: Vec<Slot>,
    /// Where automatic links may go, sorted; see [`Run`].
    pub runs: Vec<Run>,
    /// The text before the first `##` heading (perhaps empty), then a section for each.
    pub sections: Vec<Section>,
    /// Paragraphs, list items, cells: what a sentence never leaves. Sorted by start; they do not overlap.
    pub blocks: Vec<Range<u32>>,
    /// Every anchor that a link may name: headings, quotations, attributes.
    pub anchors: Vec<Anchor>,
    pub links: Vec<Link>,
    pub quotations: Vec<Quotation>,
    pub citations: Vec<Citation>,
    /// Footnotes and citations in the order of their first call, numbered from 1 by their place here.
    pub notes: Vec<Note>,
    pub images: Vec<ImageUse>,
    /// Block quotes without the form of a quotation: an error where one of the leads is a source.
    pub plain_quotes: Vec<Suspect>,
    /// Quoted words: a note where none of the leads is a source.
    pub unsourced: Vec<Suspect>,
    /// How many numbered paragraphs there are.
    pub paragraphs: u32,
    /// Whether any words are struck: a sentence leaves them out.
    pub strikes: bool,
}

/// A place in the HTML that is filled when the whole site is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Slot {
    /// Byte offset into the HTML; nothing is replaced, the filling is put in.
    pub at: u32,
    pub hole: Hole,
}

/// What goes into a slot; the numbers are indexes into the body's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Hole {
    /// The opening tag of a link whose label follows in the HTML.
    LinkOpen(u32),
    /// The closing tag of that link.
    LinkClose(u32),
    /// A whole link whose label is the target's name, or the words typed.
    Link(u32),
    /// A quotation as a figure (block or embedded excerpt).
    Quotation(u32),
    /// The opening of a quotation within a sentence; its words follow in the HTML, inside quotation marks.
    QuoteOpen(u32),
    /// The end of a quotation within a sentence.
    QuoteClose(u32),
    /// The place of a quotation within a sentence whose words are one with the mark-up around them.
    QuoteAnchor(u32),
    /// The place behind the closing mark of a quotation, where the page says that it is not verified.
    BehindQuote(u32),
    /// The call of a note: an index into `notes`, and how many calls of it stood before.
    NoteCall { note: u32, nth: u32 },
    /// The margin notes first called in the paragraph that ends here: a range of `notes`.
    Notes { from: u32, to: u32 },
    /// An image; an index into `images`.
    Image(u32),
    /// A label that the theme has words for: an alert's kind.
    AlertLabel(AlertKind),
}

/// The kinds of alert, `> [!NOTE]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum AlertKind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// A stretch of plain text (HTML-escaped, no tags within but the `<br>` of a line's end) that automatic links may enter.
///
/// Text inside links, code, headings, quotations and attributions is in no run. Neighbouring runs of one block with
/// only inline tags between them are separate runs: a name does not reach across a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Run {
    pub start: u32,
    pub end: u32,
    /// Index into `sections`.
    pub section: u32,
    /// Index into `blocks`.
    pub block: u32,
}

/// A part of the text that begins at a `##` heading, or the part before the first.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Section {
    /// The anchor; empty for the part before the first heading.
    pub id: Arc<str>,
    /// The heading's inner HTML, a range of the body's; slots may lie in it. Empty for the first part.
    pub heading: Range<u32>,
    pub content: Range<u32>,
}

/// An anchor on the page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Anchor {
    pub id: Arc<str>,
    /// The heading's words without mark-up, for `[[id#Words of the heading]]`; empty for other anchors.
    pub words: Arc<str>,
}

/// A link as written; external ones that need nothing from the site are already in the HTML and not listed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Link {
    pub target: LinkTarget,
    /// The part after `#`, decoded.
    pub anchor: Option<Arc<str>>,
    /// The place of the whole link in the file.
    pub at: At,
    /// The block that the link stands in.
    pub block: u32,
}

/// What a link names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum LinkTarget {
    /// `[[…]]`: an id, `kind/id`, name or alias, trimmed; empty for `[[#heading]]`.
    Wiki(Arc<str>),
    /// A Markdown link to a relative or root-relative path, decoded, without query and anchor.
    Path(Arc<str>),
}

/// Words that somebody else said or wrote.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Quotation {
    pub form: QuotationForm,
    /// The source: what the attribution or citation names. For an embedded excerpt, `source-id`. Empty where `leads`
    /// say which source it may be.
    pub source: Written,
    /// What may lead to the source of words in a sentence: they must stand in a source of the first of these groups in
    /// which there is one.
    pub leads: Vec<Vec<Lead>>,
    /// What the attribution says of the source beside its name.
    pub source_words: SourceWords,
    /// For an embedded excerpt, its id in the source's front matter.
    pub excerpt: Option<Arc<str>>,
    /// The words, a paragraph each, letter by letter as in the file, without quotation marks around the whole.
    /// Empty for an embedded excerpt: its words stand with the source.
    pub paragraphs: Vec<QuotedParagraph>,
    /// Speakers: a link's target, or plain words.
    pub speakers: Vec<Speaker>,
    pub locator: Option<Arc<str>>,
    pub speech: Speech,
    pub prefix: Option<Arc<str>>,
    pub suffix: Option<Arc<str>>,
    /// The anchor given in braces; otherwise the page numbers its quotations `x1`, `x2` …
    pub anchor: Option<Arc<str>>,
    pub at: At,
    pub block: u32,
}

/// What in a text may lead to a source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Lead {
    /// An index into the body's citations.
    Citation(u32),
    /// An index into the body's links.
    Link(u32),
    /// A source's id, from the address of its page.
    Page(Arc<str>),
}

/// Something that is a fault where any of some leads is a source, or where none is.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Suspect {
    pub at: At,
    pub leads: Vec<Lead>,
}

/// A speaker named in an attribution.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Speaker {
    pub name: Written,
    /// Whether the name stood in `[[…]]`, and so must be a record.
    pub linked: bool,
    /// The label of `[[id|label]]`.
    pub label: Option<Arc<str>>,
    /// The words up to its link, with their spaces: "the minister ".
    pub before: Option<Arc<str>>,
    /// The words behind its link, up to the comma.
    pub after: Option<Arc<str>>,
    /// Whether no comma parts it from the speaker before: `[[a]] and [[b]]`.
    pub joined: bool,
}

/// The words of an attribution around its source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct SourceWords {
    /// The words that no comma parts from the source, such as "quoted by".
    pub before: Option<Arc<str>>,
    /// The label of `[[source|label]]`.
    pub label: Option<Arc<str>>,
}

/// One paragraph of a quotation with the translations that follow it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct QuotedParagraph {
    /// As typed.
    pub text: Arc<str>,
    /// What Markdown makes of it, where that differs: looked for where the typed characters are not found.
    pub meant: Option<Arc<str>>,
    pub at: At,
    pub translations: Vec<QuotationTranslation>,
}

/// The forms of quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum QuotationForm {
    Block,
    /// Words in marks that a citation follows.
    Inline,
    Excerpt,
    /// Words in marks elsewhere in a sentence that cites or links a source: a quotation where they stand there.
    Words,
    /// Words in marks in a description of an image or in a citation: they must stand in the source, and are never listed.
    Aside,
}

impl QuotationForm {
    /// Tells whether the words are a quotation only where they stand in the source.
    pub fn is_tentative(self) -> bool {
        matches!(self, QuotationForm::Words | QuotationForm::Aside)
    }
}

/// `[@source]` or `[@source, p. 3]`; each source of a pair of brackets is one.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Citation {
    pub source: Written,
    /// Words before the source, such as "see".
    pub prefix: Option<Arc<str>>,
    pub locator: Option<Arc<str>>,
    /// The quotation within the sentence that it closes.
    pub quotation: Option<u32>,
    pub block: u32,
}

/// A numbered note.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub enum Note {
    /// A footnote: a range of the body's HTML, after the sections; slots may lie in it.
    Footnote(Range<u32>),
    /// The first citation of sources in one pair of brackets: a range of `citations`.
    Citations(Range<u32>),
}

/// An image in the text.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct ImageUse {
    /// As written: a path relative to the file, or a name looked for in the project.
    pub path: Written,
    /// Whether it was written `![[…]]`, and so is looked for by its name.
    pub wiki: bool,
    pub alt: Arc<str>,
    /// The caption (the Markdown title).
    pub caption: Option<Arc<str>>,
    /// Whether it stands alone in its paragraph and becomes a figure.
    pub alone: bool,
}
