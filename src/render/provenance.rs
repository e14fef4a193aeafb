//! Quotations with their provenance: words to the letter, source, rating, level of agreement, translation.

use std::borrow::Cow;
use std::sync::Arc;

use crate::base::id::RecordId;
use crate::base::path::percent_encode;
use crate::base::scan::find_any;
use crate::language::{Marks, push_digits};
use crate::parse::body::{Quotation, QuotationForm, SourceWords, Speaker};
use crate::parse::markdown::html::escape;
use crate::parse::record::{
    Excerpt, Facts, LinkPolicy, LocalText, QuotationTranslation, Speech, StateControl, TranslationMethod,
};
use crate::quote::{Level, Verdict};
use crate::resolve::{Named, OwnTies};

use super::renderer::{Rendered, Renderer, as_html, escaped};
use super::text::Text;
use super::view::{ExcerptView, TranslationView};

/// Where a quotation is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// On the page whose text it is part of.
    Own,
    /// On another page, as the quotation of that number there.
    Elsewhere { page: RecordId, number: usize },
    /// Under the front page's headline, where there is room for the words alone.
    Lead { page: RecordId },
}

impl Renderer<'_> {
    /// Returns a source as a line: link, outlet, date, locator, rating.
    pub fn source_line(&self, id: RecordId, locator: Option<&str>) -> String {
        let mut parts = vec![Cow::Borrowed(self.link(id))];
        if let OwnTies::Source(ties) = &self.site.ties(id).own
            && let Some(publisher) = &ties.publisher
        {
            parts.push(self.named(publisher));
        }
        let date = self.short_date(id);
        if !date.is_empty() {
            parts.push(Cow::Borrowed(date));
        }
        if let Some(locator) = locator {
            parts.push(as_html(locator));
        }
        if let Some(rating) = self.rating(id) {
            parts.push(Cow::Borrowed(&*rating.link));
        }
        parts.join(", ")
    }

    /// Returns the word for a level.
    pub fn level(&self, level: Level) -> &str {
        self.word(match level {
            Level::Exact => "level-exact",
            Level::Normalised => "level-normalised",
            Level::Folded => "level-folded",
            Level::Elided => "level-elided",
            Level::Ambiguous => "level-ambiguous",
            // A quotation that failed is on no page.
            Level::Unverified | Level::Failed => "level-unverified",
        })
    }

    /// Returns the word for a verdict's level; where words are left out, with how many.
    pub fn level_of(&self, verdict: &Verdict) -> Cow<'_, str> {
        let level = self.level(verdict.level);
        match self.left_out(verdict) {
            Some(left_out) => Cow::Owned([level, ", ", &left_out].concat()),
            None => Cow::Borrowed(level),
        }
    }

    /// Says how many words each omission of a quotation leaves out; nothing where it has none.
    pub fn left_out(&self, verdict: &Verdict) -> Option<String> {
        let omissions = &verdict.context.as_ref()?.omissions;
        let counts: Vec<String> = omissions.iter().map(|it| it.words.to_string()).collect();
        (!counts.is_empty()).then(|| self.with("words-left-out", &self.language.list(&counts)))
    }

    /// Returns a source's rating: its outlet's letter, its own number; such as `C2`, or half of it.
    pub fn rating(&self, source: RecordId) -> Option<&Arc<Rating>> {
        let Facts::Source(facts) = self.site.facts(source) else {
            return None;
        };
        let letter = self.outlet(source).and_then(|outlet| match self.site.facts(outlet) {
            Facts::Organization(facts) => facts.reliability,
            _ => None,
        });
        self.rating_of(letter, facts.credibility)
    }

    /// Returns a rating of a letter, a number or both.
    pub fn rating_of(&self, letter: Option<char>, number: Option<u8>) -> Option<&Arc<Rating>> {
        // Front matter allows no others.
        let letter = letter.and_then(|letter| RELIABILITY.iter().position(|it| it.0 == letter));
        let number = number
            .and_then(|number| usize::from(number).checked_sub(1))
            .filter(|at| *at < CREDIBILITY.len());
        let numbers = CREDIBILITY.len() + 1;
        let place = letter.map_or(0, |at| (at + 1) * numbers) + number.map_or(0, |at| at + 1);
        (place > 0).then(|| self.kept_rating(place, || self.spell_rating(letter, number)))
    }

    fn spell_rating(&self, letter: Option<usize>, number: Option<usize>) -> Rating {
        let letter = letter.and_then(|at| RELIABILITY.get(at));
        let mut code: String = letter.iter().map(|it| it.0).collect();
        if let Some(at) = number {
            push_digits(at + 1, &mut code);
        }
        let number = number.and_then(|at| CREDIBILITY.get(at));
        let ids = letter.map(|it| it.1).into_iter().chain(number.copied());
        let words = ids.map(|id| self.word(id)).collect::<Vec<&str>>().join(", ");
        let label = self.words.format(
            "rating-label",
            &[
                ("rate", crate::theme::Value::Text(&code)),
                ("words", crate::theme::Value::Text(&words)),
            ],
        );
        let link = format!(
            "<a class=\"rate\" href=\"{}\" aria-label=\"{}\">{}</a>",
            escaped(&self.href("ratings/")),
            escaped(&label),
            escaped(&code)
        );
        Rating {
            code,
            words,
            label,
            link,
        }
    }

    /// Returns the outlet that published a source.
    pub fn outlet(&self, source: RecordId) -> Option<RecordId> {
        match &self.site.ties(source).own {
            OwnTies::Source(ties) => match ties.publisher {
                Some(Named::Record(id)) => Some(id),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the words for an outlet's state control, unless it is independent or not said.
    pub fn control_tag(&self, outlet: RecordId) -> Option<String> {
        let Facts::Organization(facts) = self.site.facts(outlet) else {
            return None;
        };
        match facts.state_control? {
            StateControl::State => Some(self.word("tag-state").to_owned()),
            StateControl::StateFunded => Some(self.word("tag-state-funded").to_owned()),
            StateControl::Independent => None,
        }
    }

    pub(super) fn source_lang(&self, source: Option<RecordId>) -> Option<String> {
        let header = self.site.header(source?)?;
        let lang = header.lang.as_ref().filter(|lang| **lang != self.lang)?;
        Some(format!(" lang=\"{lang}\" dir=\"{}\"", lang.direction().as_str()))
    }

    /// Appends a quotation as a figure, set as its place asks.
    pub fn quotation(&self, text: Text<'_>, index: u32, setting: Setting, out: &mut String) -> Rendered<()> {
        let quotation = &text.body.quotations[index as usize];
        let Some(join) = text.joins.quotations.get(index as usize) else {
            return Ok(());
        };
        let Some(source) = join.source else { return Ok(()) };
        let Facts::Source(facts) = self.site.facts(source) else {
            return Ok(());
        };
        let excerpt = join.excerpt.and_then(|at| facts.excerpts.get(at as usize));
        if quotation.form == QuotationForm::Excerpt && excerpt.is_none() {
            return Ok(());
        }
        let own_id = quotation_anchor(quotation, index);
        let id = match setting {
            Setting::Own => Cow::Borrowed(&*own_id),
            Setting::Elsewhere { number, .. } => Cow::Owned(format!("s{number}")),
            Setting::Lead { .. } => Cow::Borrowed("x1"),
        };
        let words: Words<'_> = match excerpt {
            Some(excerpt) => Words::of_excerpt(excerpt),
            None => Words::of_quotation(quotation),
        };
        let words = words.checked(self.site.verdict(join));
        let page = match setting {
            Setting::Own => "",
            Setting::Elsewhere { page, .. } | Setting::Lead { page } => &*self.site.record(page).href,
        };
        let mut permalink = String::with_capacity(page.len() + 1 + own_id.len());
        permalink.push_str(page);
        permalink.push('#');
        permalink.push_str(&own_id);
        let number = index as usize + 1;
        let mut view = self.excerpt_view(
            source,
            &words,
            &join.speakers,
            &id,
            permalink,
            number,
            quotation.locator.as_deref(),
        );
        if let Some(html) = self.attributed_source(source, &quotation.source_words) {
            view.source_html = Some(Cow::Owned(html));
        }
        if let Some(html) = self.attributed_speakers(&quotation.speakers, &join.speakers) {
            view.speakers_html = Some(Cow::Owned(html));
        }
        if matches!(setting, Setting::Lead { .. }) {
            view.translations.clear();
            view.speakers_html = None;
            view.note = None;
        }
        self.templates.fragment("fragments/excerpt.html", view, out)
    }

    /// Returns a source with the words that an attribution has for it; none where it only names it.
    fn attributed_source(&self, source: RecordId, words: &SourceWords) -> Option<String> {
        let link = match &words.label {
            Some(label) => Cow::Owned(self.link_with(source, &as_html(label), None)),
            None if words.before.is_some() => Cow::Borrowed(self.link(source)),
            None => return None,
        };
        let mut html = String::new();
        if let Some(before) = &words.before {
            html.push_str(&as_html(before));
            html.push(' ');
        }
        if let Some(outlet) = self.outlet(source) {
            html.push_str(self.link(outlet));
            html.push_str(", ");
        }
        html.push_str(&link);
        Some(html)
    }

    /// Returns speakers with the words that an attribution has around their names; none where it only names them.
    fn attributed_speakers(&self, written: &[Speaker], speakers: &[Named]) -> Option<String> {
        let only_names = |it: &Speaker| it.label.is_none() && it.before.is_none() && it.after.is_none();
        // A speaker whose record is withheld has no place in the list.
        if written.iter().all(only_names) || written.len() != speakers.len() {
            return None;
        }
        let mut entries: Vec<String> = Vec::with_capacity(speakers.len());
        for (written, speaker) in written.iter().zip(speakers) {
            if !written.joined || entries.is_empty() {
                entries.push(String::new());
            }
            let Some(entry) = entries.last_mut() else { continue };
            let around = |words: &Option<Arc<str>>, entry: &mut String| {
                words.iter().for_each(|it| entry.push_str(&as_html(it)));
            };
            around(&written.before, entry);
            match (speaker, &written.label) {
                (Named::Record(id), Some(label)) => entry.push_str(&self.link_with(*id, &as_html(label), None)),
                (named, _) => entry.push_str(&self.named(named)),
            }
            around(&written.after, entry);
        }
        Some(self.language.list(&entries))
    }

    /// Appends an excerpt as its source lists it.
    pub fn excerpt(&self, source: RecordId, index: usize, out: &mut String) -> Rendered<()> {
        let Facts::Source(facts) = self.site.facts(source) else {
            return Ok(());
        };
        let Some(excerpt) = facts.excerpts.get(index) else {
            return Ok(());
        };
        let speakers = match &self.site.ties(source).own {
            OwnTies::Source(ties) => ties.speakers.get(index).map_or(&[][..], |it| it),
            _ => &[],
        };
        let id = excerpt.id.value.to_string();
        let verdict = self.site.archives.get(&source).and_then(|it| it.excerpts.get(index));
        let words = Words::of_excerpt(excerpt).checked(verdict);
        let permalink = format!("#{id}");
        let view = ExcerptView {
            // The page is about the source: it is not said again with each excerpt.
            source_html: None,
            tag: None,
            about_html: None,
            ..self.excerpt_view(source, &words, speakers, &id, permalink, index + 1, None)
        };
        self.templates.fragment("fragments/excerpt.html", view, out)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one call each for a page's quotation and a source's excerpt"
    )]
    fn excerpt_view<'v>(
        &'v self,
        source: RecordId,
        words: &Words<'v>,
        speakers: &'v [Named],
        id: &'v str,
        permalink: String,
        number: usize,
        locator: Option<&str>,
    ) -> ExcerptView<'v> {
        let from = self.provenance(source);
        let always = self.quotation_words();
        let last = words.paragraphs.len().saturating_sub(1);
        let length: usize = words.paragraphs.iter().map(|it| it.len() + 24).sum();
        let mut html = String::with_capacity(length);
        for (index, paragraph) in words.paragraphs.iter().enumerate() {
            html.push_str("<p>");
            html.push_str(from.marks.open);
            self.quoted(paragraph, words.note.is_some().then_some(id), &mut html);
            if index == last {
                html.push_str(from.marks.close);
            }
            html.push_str("</p>");
        }
        let rating = from.rating.as_deref();
        ExcerptView {
            id,
            lang: Some(from.lang),
            dir: Some(from.dir),
            words_html: html,
            translations: words.translations.iter().map(|it| self.translation(it)).collect(),
            speakers_html: (!speakers.is_empty()).then(|| self.named_list(speakers)),
            speech_label: self.word(if words.speech == Speech::Reported {
                "speech-reported"
            } else {
                "speech-direct"
            }),
            note: words.note.map(|text| {
                text.get(&self.lang, &self.site.config.default_language)
                    .map_or("", |it| it.0)
            }),
            note_label: Some(&always.note),
            rate_label: Some(rating.map_or("", |it| &it.label)),
            rate: rating.map(|it| &*it.code),
            rate_href: Some(&always.ratings_href),
            unverified: from.unverified.then_some(&*always.unverified),
            source_html: Some(Cow::Borrowed(&*from.source)),
            tag: from.tag.as_deref(),
            detail: Some(match locator {
                Some(locator) => Cow::Owned([&*from.in_language, ", ", locator].concat()),
                None => Cow::Borrowed(&*from.in_language),
            }),
            about_html: from.about.as_deref(),
            level: words
                .verdict
                .filter(|it| it.level != Level::Unverified)
                .map(|verdict| self.level_of(verdict)),
            level_href: Some(&always.levels_href),
            original: from.original.map(|it| at_words(it, words)),
            original_label: Some(&always.original),
            archive: from.archive.map(|it| at_words(it, words)),
            archive_label: Some(&always.archived),
            permalink: Some(permalink),
            permalink_title: self.count("excerpt-permalink", number),
            permalink_label: self.count("excerpt-n", number),
        }
    }

    /// What every quotation of the site repeats, made once.
    fn quotation_words(&self) -> &QuotationWords {
        self.kept_quotation_words(|| {
            let ratings_href = self.href("ratings/");
            QuotationWords {
                note: self.word("alert-note").to_owned(),
                unverified: self.word("level-unverified").to_owned(),
                original: self.word("original").to_owned(),
                archived: self.word("archived-copy").to_owned(),
                levels_href: [&ratings_href, "#h-lev"].concat(),
                ratings_href,
            }
        })
    }

    fn translation(&self, translation: &QuotationTranslation) -> TranslationView {
        let mut label = self.with("translation-in", &self.language_name(&translation.lang));
        if let Some(translator) = &translation.translator {
            label.push_str(", ");
            label.push_str(translator);
        } else if let Some(method) = translation.method {
            label.push_str(", ");
            label.push_str(self.word(match method {
                TranslationMethod::Official => "translation-official",
                TranslationMethod::Newsroom => "translation-newsroom",
                TranslationMethod::Machine => "translation-machine",
            }));
        }
        let marks = crate::language::marks(&translation.lang);
        TranslationView {
            label,
            lang: translation.lang.to_string(),
            dir: translation.lang.direction().as_str(),
            text: format!("{}{}{}", marks.open, translation.text, marks.close),
        }
    }

    /// Appends quoted words letter by letter; `[sic]` leads to its note.
    fn quoted(&self, words: &str, note_of: Option<&str>, out: &mut String) {
        let mut rest = words;
        // Few quotations hold a bracket, and one byte is found sooner than five.
        let marked = find_any(words, 0, *b"[").is_some();
        while let Some((before, after)) = marked.then(|| rest.split_once("[sic]")).flatten() {
            escape(before, out);
            match note_of {
                Some(id) => out.push_str(&format!(
                    "<a class=\"sic\" href=\"#{}-note\" aria-label=\"{}\">[sic]</a>",
                    escaped(id),
                    escaped(self.word("sic-label"))
                )),
                None => out.push_str("[sic]"),
            }
            rest = after;
        }
        escape(rest, out);
    }
}

impl<'a> Renderer<'a> {
    /// What every quotation of a source shows of it, made once.
    fn provenance(&self, source: RecordId) -> &Provenance<'a> {
        self.kept_provenance(source).get_or_init(|| {
            let site = self.site;
            let own_lang = site
                .header(source)
                .and_then(|it| it.lang.as_ref())
                .unwrap_or(&site.config.default_language);
            let facts = match site.facts(source) {
                Facts::Source(facts) => Some(facts),
                _ => None,
            };
            let outlet = self.outlet(source);
            let policy = outlet.map_or(LinkPolicy::Normal, |outlet| match site.facts(outlet) {
                Facts::Organization(facts) => facts.link_policy,
                _ => LinkPolicy::Normal,
            });
            let archive = facts.and_then(|it| it.archive_url.as_ref());
            let original = facts.and_then(|it| it.url.as_ref());
            let mut about = String::new();
            let mut add = |words: &str| {
                about.push_str(if about.is_empty() { "" } else { ", " });
                about.push_str(words);
            };
            if let Some(genre) = facts.and_then(|it| it.genre.as_deref()) {
                add(&as_html(self.words.label("genre", genre)));
            }
            let date = self.short_date(source);
            if !date.is_empty() {
                add(date);
            }
            if let OwnTies::Source(ties) = &site.ties(source).own
                && let Some(carrier) = ties.carrier.as_ref().filter(|it| Some(*it) != ties.publisher.as_ref())
            {
                add(&self.with("carried-by", &self.named(carrier)));
            }
            Provenance {
                marks: crate::language::marks(own_lang),
                lang: own_lang.as_str(),
                dir: own_lang.direction().as_str(),
                rating: self.rating(source).map(Arc::clone),
                unverified: facts.is_some_and(|it| it.text.is_none()),
                source: match outlet {
                    Some(outlet) => [self.link(outlet), ", ", self.link(source)].concat().into(),
                    None => self.link(source).into(),
                },
                tag: outlet.and_then(|outlet| self.control_tag(outlet)).map(String::into),
                in_language: self.with("in-language", &self.language_name(own_lang)).into(),
                about: (!about.is_empty()).then(|| about.into()),
                original: original.filter(|_| policy == LinkPolicy::Normal).map(|it| &*it.value),
                archive: archive.filter(|_| policy != LinkPolicy::NoLink).map(|it| &*it.value),
            }
        })
    }
}

/// A rating spelled out.
pub struct Rating {
    /// Such as `C2`.
    pub code: String,
    /// What it means, where the rating itself stands beside.
    pub words: String,
    /// What it means, with the rating itself.
    pub label: String,
    /// A link to the scale.
    pub link: String,
}

/// What every quotation of a site repeats.
pub struct QuotationWords {
    note: String,
    unverified: String,
    original: String,
    archived: String,
    ratings_href: String,
    levels_href: String,
}

/// What every quotation of a source shows of it.
pub struct Provenance<'a> {
    marks: Marks,
    lang: &'a str,
    dir: &'static str,
    rating: Option<Arc<Rating>>,
    /// Whether no text is archived.
    unverified: bool,
    /// Outlet and source as links.
    source: Box<str>,
    tag: Option<Box<str>>,
    /// Genre, date and carrier.
    about: Option<Box<str>>,
    in_language: Box<str>,
    original: Option<&'a str>,
    archive: Option<&'a str>,
}

/// The words of a quotation, wherever they are kept.
struct Words<'a> {
    paragraphs: Vec<&'a str>,
    translations: Vec<&'a QuotationTranslation>,
    speech: Speech,
    note: Option<&'a LocalText>,
    verdict: Option<&'a Verdict>,
}

impl<'a> Words<'a> {
    /// Takes the source's own characters in place of what was typed.
    fn checked(mut self, verdict: Option<&'a Verdict>) -> Words<'a> {
        if let Some(shown) = verdict.and_then(|it| it.shown.as_ref()) {
            self.paragraphs = shown.iter().map(|it| &**it).collect();
        }
        self.verdict = verdict;
        self
    }

    fn of_excerpt(excerpt: &'a Excerpt) -> Words<'a> {
        Words {
            paragraphs: excerpt.text.value.split("\n\n").collect(),
            translations: excerpt.translations.iter().collect(),
            speech: excerpt.speech,
            note: excerpt.note.as_ref(),
            verdict: None,
        }
    }

    fn of_quotation(quotation: &'a Quotation) -> Words<'a> {
        Words {
            paragraphs: quotation.paragraphs.iter().map(|it| &*it.text).collect(),
            translations: quotation.paragraphs.iter().flat_map(|it| &it.translations).collect(),
            speech: quotation.speech,
            note: None,
            verdict: None,
        }
    }
}

/// A page's address, with the fragment that makes a browser go to the words.
///
/// Only words that were found may be looked for: the browser would stay silent about others.
fn at_words<'t>(address: &'t str, words: &Words<'_>) -> Cow<'t, str> {
    /// Words at the beginning and at the end that are enough to find a passage.
    const ENOUGH: usize = 5;
    let found = words.verdict.is_some_and(|it| !it.passages.is_empty());
    if !found || address.contains('#') {
        return Cow::Borrowed(address);
    }
    let whole = words.paragraphs.join(" ");
    let bracket = |c: char| matches!(c, '[' | '(' | '［' | '（');
    let close = |c: char| matches!(c, ']' | ')' | '］' | '）');
    let first = whole
        .split(bracket)
        .map(str::trim)
        .find(|it| !it.is_empty())
        .unwrap_or_default();
    let last = whole
        .rsplit(close)
        .map(str::trim)
        .find(|it| it.chars().any(char::is_alphanumeric))
        .unwrap_or_default();
    let (start, end) = match first.len() == whole.trim().len() {
        // Short passages are looked for whole.
        true if units(first).len() <= 2 * ENOUGH => (first.to_owned(), None),
        _ => {
            let (first, last) = (units(first), units(last));
            let start = first[..first.len().min(ENOUGH)].concat();
            (start, Some(last[last.len().saturating_sub(ENOUGH)..].concat()))
        }
    };
    let mut link = format!("{address}#:~:text={}", fragment(&start));
    if let Some(end) = end.map(|it| fragment(&it)).filter(|it| !it.is_empty()) {
        link.push(',');
        link.push_str(&end);
    }
    Cow::Owned(link)
}

/// Parts a text into words with their spaces; in scripts without spaces into a few characters each.
fn units(text: &str) -> Vec<&str> {
    use crate::base::fold::is_spaceless;
    let mut units = Vec::new();
    let (mut start, mut length) = (0, 0);
    for (at, c) in text.char_indices() {
        length += usize::from(is_spaceless(c));
        if (c.is_whitespace() || length > 3) && at > start {
            units.push(&text[start..at]);
            (start, length) = (at, 0);
        }
    }
    units.push(&text[start..]);
    units.retain(|it| !it.is_empty());
    units
}

/// Encodes words for a text fragment, in which `-`, `,` and `&` mean something.
fn fragment(words: &str) -> String {
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    percent_encode(words)
        .replace('-', "%2D")
        .replace(',', "%2C")
        .replace('&', "%26")
        .replace(';', "%3B")
        .replace('\'', "%27")
}

const RELIABILITY: [(char, &str); 6] = [
    ('A', "reliability-a"),
    ('B', "reliability-b"),
    ('C', "reliability-c"),
    ('D', "reliability-d"),
    ('E', "reliability-e"),
    ('F', "reliability-f"),
];
const CREDIBILITY: [&str; 6] = [
    "credibility-1",
    "credibility-2",
    "credibility-3",
    "credibility-4",
    "credibility-5",
    "credibility-6",
];

/// How many ratings there may be, and one place more.
pub const RATINGS: usize = (RELIABILITY.len() + 1) * (CREDIBILITY.len() + 1);

/// Returns a quotation's anchor: its own, else `x` and its number on the page.
pub fn quotation_anchor(quotation: &Quotation, index: u32) -> Cow<'_, str> {
    match &quotation.anchor {
        Some(anchor) => Cow::Borrowed(anchor),
        None => {
            let mut anchor = String::with_capacity(4);
            anchor.push('x');
            push_digits(index as usize + 1, &mut anchor);
            Cow::Owned(anchor)
        }
    }
}
