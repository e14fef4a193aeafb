//! What checking a quotation comes to: its level, where its words stand in the archived text, what differs.

use std::ops::Range;
use std::sync::Arc;

/// How a quotation agrees with the archived text of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Letter by letter.
    Exact,
    /// But for spaces, quotation marks, apostrophes, dashes, or the form in which Unicode composes a letter.
    Normalised,
    /// But for ligatures or the case of the first letter.
    Folded,
    /// In segments that stand in this order, with omissions marked between them.
    Elided,
    /// It stands there more than once, and nothing says which place is meant.
    Ambiguous,
    /// No text is archived.
    Unverified,
    /// No passage of the text is equal to it.
    Failed,
}

impl Level {
    /// All levels, the best first.
    pub const ALL: [Level; 7] = [
        Level::Exact,
        Level::Normalised,
        Level::Folded,
        Level::Elided,
        Level::Ambiguous,
        Level::Unverified,
        Level::Failed,
    ];

    /// Returns the word for data files and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Exact => "exact",
            Level::Normalised => "normalised",
            Level::Folded => "folded",
            Level::Elided => "elided",
            Level::Ambiguous => "ambiguous",
            Level::Unverified => "unverified",
            Level::Failed => "failed",
        }
    }
}

/// A passage of an archived text, end exclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Passage {
    /// Bytes of the decoded text.
    pub bytes: Range<u32>,
    /// The same, counted in code points.
    pub points: Range<u32>,
    /// The line it begins in, from 1.
    pub line: u32,
}

/// What checking one quotation came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub level: Level,
    /// The passages that the quotation consists of, one for each segment; empty where it is unverified or failed. Of
    /// an ambiguous quotation the first place.
    pub passages: Vec<Passage>,
    /// The source's own characters with what the editor added in brackets, a paragraph each; `None` where the
    /// quotation is written with them already.
    pub shown: Option<Vec<Arc<str>>>,
    /// Why it is ambiguous or failed.
    pub trouble: Option<Box<Trouble>>,
    /// What the words do not say by themselves; `None` where there is nothing.
    pub context: Option<Box<Context>>,
    /// What a reader may take amiss though every word stands there.
    pub cautions: Vec<Caution>,
}

/// What a reader may take amiss in a quotation whose words all stand in the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Caution {
    /// The text has a negation right before, right behind or between the words: that word, and its sentence.
    NegationLeftOut(Arc<str>, Passage, Arc<str>),
    /// The editor put in a negation: the brackets.
    NegationPutIn(Arc<str>),
    /// Several parts are one word each.
    LoneWords(Vec<Arc<str>>),
}

/// What an omission leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Omission {
    /// As an editor counts them; in scripts without spaces two characters are one.
    pub words: u32,
}

/// What another program needs to find a quotation again, beside the words that are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The source's own characters of each passage; empty where the words shown are just these.
    pub passages: Vec<Arc<str>>,
    /// What the editor gave as standing right before, in the source's own characters up to the passage.
    pub prefix: Option<Arc<str>>,
    /// The same after it.
    pub suffix: Option<Arc<str>>,
    /// Where the two stand, counted in code points.
    pub beside: Vec<Range<u32>>,
    /// What is left out between the passages, in order.
    pub omissions: Vec<Omission>,
}

/// Why a quotation cannot stand as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// Every place where it stands, in order.
    Places(Vec<Passage>),
    /// It stands there, but not with this prefix or suffix: every place where it stands.
    Context(Vec<Passage>),
    /// Passages of the text that stand apart, joined without a mark of omission: each with the quotation's words.
    Joined(Vec<(Passage, Arc<str>)>),
    /// Its segments stand there, in another order: each with the quotation's words.
    Order(Vec<(Passage, Arc<str>)>),
    /// It begins or ends inside a word, or inside a number: the place, and the whole words around it.
    InsideWord(Passage, Arc<str>),
    /// The passage most like it.
    Differs(Nearest),
    /// Nothing in the text is like it.
    Nothing,
    /// An insertion is too long: the brackets, and how many words it has.
    Insertion(Arc<str>, usize),
    /// Too much is put in: how many words, and how many may be.
    Insertions(usize, usize),
    /// An insertion holds a paragraph's end: the brackets.
    TornInsertion(Arc<str>),
    /// There are too many omissions: how many.
    Omissions(usize),
    /// An omission leaves out too much: the stretch of text.
    Omission(Passage),
    /// The prefix or the suffix is too long: which, and how many characters it has.
    LongContext(&'static str, usize),
}

impl Trouble {
    /// Tells whether it is about what the editor typed, whatever the source says.
    pub fn is_limit(&self) -> bool {
        matches!(
            self,
            Trouble::Insertion(..) | Trouble::Insertions(..) | Trouble::Omissions(_)
        )
    }
}

/// The passage of a text that is most like a failed quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    pub passage: Passage,
    /// The passage's own characters.
    pub text: Arc<str>,
    /// The way from the source's words to the quotation's, in order.
    pub words: Vec<Difference>,
}

/// A stretch of words that source and quotation share, or in which they differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    Same(Arc<str>),
    /// The source has the first, the quotation the second.
    Changed(Arc<str>, Arc<str>),
    /// Only the source has it.
    Missing(Arc<str>),
    /// Only the quotation has it.
    Added(Arc<str>),
}

impl Verdict {
    /// The verdict on a quotation of a source without an archived text.
    pub fn unverified() -> Verdict {
        Verdict {
            level: Level::Unverified,
            passages: Vec::new(),
            shown: None,
            trouble: None,
            context: None,
            cautions: Vec::new(),
        }
    }

    /// The verdict on a quotation that stands nowhere in its source's text, or may not stand as it is.
    pub fn failed(trouble: Trouble) -> Verdict {
        Verdict {
            level: Level::Failed,
            trouble: Some(Box::new(trouble)),
            ..Verdict::unverified()
        }
    }
}
