//! A source's page: what the item is, its excerpts and where they are used.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::base::id::RecordId;
use crate::base::lang::Lang;
use crate::language::DateLength;
use crate::parse::body::Quotation;
use crate::parse::markdown::html::escape;
use crate::parse::record::{Facts, LinkPolicy, Publish, Source};
use crate::render::provenance::quotation_anchor;
use crate::render::renderer::{Rendered, Renderer, as_html, escaped};
use crate::render::sentence::cut;
use crate::render::view::*;
use crate::resolve::{self, Archive, LISTED, Listed, Named, OwnTies, QuotationJoin, Use, UseOf};

/// How many of the places where the same words are used are named beside them.
const PLACES: usize = 20;

/// Words that pages quote.
struct Quoted {
    words: String,
    /// How they agree with the archived text.
    level: String,
    places: Places,
}

/// Where words are used.
#[derive(Default)]
struct Places {
    /// To the first of them.
    links: Vec<String>,
    /// How many there are.
    all: usize,
}

impl Places {
    fn add(&mut self, link: impl FnOnce() -> String) {
        self.all += 1;
        if self.links.len() < PLACES {
            self.links.push(link());
        }
    }
}

impl Renderer<'_> {
    pub(super) fn source<'v>(&'v self, id: RecordId, source: &'v Source, view: &mut RecordView<'v>) -> Rendered<()> {
        let site = self.site;
        let OwnTies::Source(ties) = &site.ties(id).own else {
            return Ok(());
        };
        let mut facts = Vec::new();
        facts.push(self.fact_or(
            "publisher",
            ties.publisher.as_ref().map(|it| self.named(it)),
            "not-given",
        ));
        facts.extend(ties.carrier.as_ref().map(|it| self.fact("carrier", self.named(it))));
        facts.extend(ties.author.as_ref().map(|it| self.fact("author", self.named(it))));
        let date = source
            .date
            .as_ref()
            .map(|date| self.time(date, DateLength::Long).into());
        facts.push(self.fact_or("published-on", date, "not-given"));
        facts.extend(
            source
                .accessed
                .as_ref()
                .map(|date| self.fact("accessed", self.time(date, DateLength::Long))),
        );
        let header = site.header(id);
        let lang = header
            .and_then(|it| it.lang.as_ref())
            .unwrap_or(&site.config.default_language);
        facts.push(self.fact("language", escaped(&self.language_name(lang))));
        facts.extend(ties.derived_from.map(|it| self.fact("derived-from", self.chain(it))));
        facts.extend(ties.version_of.map(|it| self.fact("version-of", self.link(it))));
        match self.rating(id) {
            Some(rating) => {
                let html = [&rating.link, " ", &*as_html(&rating.words)].concat();
                facts.push(self.fact("rating", html));
            }
            None => facts.push(self.fact_or("rating", None, "not-rated")),
        }
        let policy = ties.publisher.as_ref().and_then(|it| match it {
            Named::Record(outlet) => match site.facts(*outlet) {
                Facts::Organization(facts) => Some(facts.link_policy),
                _ => None,
            },
            Named::Words(_) => None,
        });
        let link = |address: &str, words: &str| {
            let mut link = String::from("<a rel=\"external\" href=\"");
            escape(address, &mut link);
            link.push_str("\">");
            escape(self.word(words), &mut link);
            link.push_str("</a>");
            link
        };
        let mut addresses = Vec::new();
        if policy.unwrap_or_default() == LinkPolicy::Normal {
            addresses.extend(source.url.as_ref().map(|it| link(&it.value, "original")));
        }
        if policy.unwrap_or_default() != LinkPolicy::NoLink {
            addresses.extend(source.archive_url.as_ref().map(|it| link(&it.value, "archived-copy")));
        }
        let addresses = (!addresses.is_empty()).then(|| addresses.join(", ").into());
        facts.push(self.fact_or("addresses", addresses, "no-address"));
        facts.push(self.fact_or(
            "archived-text",
            source.text.as_ref().map(|_| as_html(self.word("text-kept"))),
            "text-not-kept",
        ));
        let archive = site.archives.get(&id);
        if let Some(archive) = archive.filter(|it| it.length > 0) {
            let percent = (archive.share() * 100.0).round() as usize;
            facts.push(self.fact("quoted-share", escaped(&self.count("percent-quoted", percent))));
        }
        view.facts.splice(0..0, facts);
        view.archived = archive.and_then(|it| self.archived(it, lang));
        let mut items = Vec::new();
        // What may be cited only is not quoted on its own page either.
        let shown = match source.publish {
            Publish::None => 0,
            Publish::Excerpts | Publish::Full => source.excerpts.len(),
        };
        for (index, used) in self.uses_of_excerpts(id, shown).iter().enumerate() {
            let mut html = String::new();
            self.excerpt(id, index, &mut html)?;
            if used.all > 0 {
                let used = self.with("used-in", &self.places(used));
                html = html.replacen("</figcaption>", &format!("<span>{used}</span></figcaption>"), 1);
            }
            items.push(html);
        }
        if !items.is_empty() {
            view.excerpts = Some(ExcerptsView {
                heading: self.word("excerpts-kept").to_owned(),
                note: Some(self.count("excerpt-count", items.len()).into_owned()),
                items,
                more: None,
            });
        }
        view.lists.extend(self.quoted_in_pages(id));
        view.lists.extend(self.other_uses(id));
        view.lists.extend(self.listed_section(id, Listed::Items));
        Ok(())
    }

    /// Where each of the first excerpts of a source is used, as links to the places.
    fn uses_of_excerpts(&self, source: RecordId, count: usize) -> Vec<Places> {
        let mut used: Vec<Places> = (0..count).map(|_| Places::default()).collect();
        if used.is_empty() {
            return used;
        }
        for tie in self.site.relations.uses.of(source) {
            let UseOf::Quotation(index) = tie.what else { continue };
            let (Some(document), Some(joins)) = (self.site.document(tie.page), self.site.joins(tie.page)) else {
                continue;
            };
            let excerpt = joins.body.quotations[index as usize].excerpt;
            if let Some(places) = excerpt.and_then(|it| used.get_mut(it as usize)) {
                let quotation = &document.body.quotations[index as usize];
                places.add(|| self.place_of(tie.page, &quotation_anchor(quotation, index)));
            }
        }
        used
    }

    /// The sources that an item was taken from, one behind the other.
    fn chain(&self, from: RecordId) -> String {
        let mut links = vec![self.link(from).to_owned()];
        let mut at = from;
        // A chain longer than this is a ring.
        while links.len() < 16 {
            match &self.site.ties(at).own {
                OwnTies::Source(ties) => match ties.derived_from {
                    Some(next) => at = next,
                    None => break,
                },
                _ => break,
            }
            links.push(self.link(at).to_owned());
        }
        links.join(" ← ")
    }

    /// The quotations written in pages: the same words once, with every place where they stand.
    fn quoted_in_pages(&self, source: RecordId) -> Option<ListSectionView> {
        /// Characters of the words that are shown.
        const SHOWN: usize = 160;
        let header = self.site.header(source);
        let lang = header
            .and_then(|it| it.lang.as_ref())
            .unwrap_or(&self.site.config.default_language);
        let marks = crate::language::marks(lang);
        let mut quoted: Vec<Quoted> = Vec::new();
        let mut known: FxHashMap<Cow<'_, str>, usize> = FxHashMap::default();
        // All places are looked up first: they lie far apart, and the processor waits for several at once.
        let places: Vec<(RecordId, u32, &Quotation, &QuotationJoin)> = self
            .site
            .relations
            .uses
            .of(source)
            .iter()
            .filter_map(|tie| {
                let UseOf::Quotation(index) = tie.what else { return None };
                let quotation = self.site.document(tie.page)?.body.quotations.get(index as usize)?;
                let join = self.site.joins(tie.page)?.body.quotations.get(index as usize)?;
                Some((tie.page, index, quotation, join))
            })
            .collect();
        for (page, index, quotation, join) in places {
            let Some(verdict) = join.verdict.as_ref().filter(|_| join.excerpt.is_none()) else {
                continue;
            };
            let words = match &verdict.shown {
                Some(shown) => joined(shown.iter().map(|it| &**it)),
                None => joined(quotation.paragraphs.iter().map(|it| &*it.text)),
            };
            let next = known.len();
            let at = *known.entry(words).or_insert_with_key(|words| {
                if next < LISTED {
                    quoted.push(Quoted {
                        words: cut(words, SHOWN),
                        level: self.level_of(verdict).into_owned(),
                        places: Places::default(),
                    });
                }
                next
            });
            let Some(it) = quoted.get_mut(at) else { continue };
            it.places
                .add(|| self.place_of(page, &quotation_anchor(quotation, index)));
        }
        let dir = lang.direction().as_str();
        let opening = ["<span lang=\"", lang.as_str(), "\" dir=\"", dir, "\">", marks.open].concat();
        let point = |it: &Quoted| {
            let used = self.places(&it.places);
            let mut html = String::with_capacity(opening.len() + it.words.len() + used.len() + 128);
            html.push_str(&opening);
            escape(&it.words, &mut html);
            html.push_str(marks.close);
            html.push_str("</span> <span class=\"meta\">");
            self.put_with("used-in", &used, &mut html);
            html.push_str("</span>");
            PointView {
                label_html: escaped(&it.level),
                html,
            }
        };
        (!quoted.is_empty()).then(|| ListSectionView {
            id: Some("quoted"),
            note: self.shown_of(quoted.len(), known.len()),
            ..self.list_section("quoted-in", quoted.iter().map(point).collect())
        })
    }

    /// Names places, some of all.
    fn places<'p>(&self, Places { links, all }: &'p Places) -> Cow<'p, str> {
        match (&**links, self.shown_of(links.len(), *all)) {
            ([one], None) => one.into(),
            (links, None) => self.language.list(links).into(),
            (links, Some(note)) => format!("{} ({})", self.language.list(links), escaped(&note)).into(),
        }
    }

    /// Returns a link to a place on a page, with the page's name.
    fn place_of(&self, page: RecordId, anchor: &str) -> String {
        let mut link = String::with_capacity(160);
        match self.name(page) {
            (_, None) => self.anchored_link(page, Some(anchor), &mut link),
            // The link would say the language of the name too.
            (name, Some(_)) => {
                self.open_link(page, Some(anchor), &mut link);
                escape(name, &mut link);
                link.push_str("</a>");
            }
        }
        link
    }

    /// A text that may be shown whole, what the site quotes marked in it.
    fn archived(&self, archive: &Archive, lang: &Lang) -> Option<ArchivedView> {
        let text = archive.text.as_ref()?;
        let mut html = String::with_capacity(text.len() + 64 * archive.quoted.len());
        let mut at = 0u32;
        let mut quoted = archive.quoted.iter().enumerate().peekable();
        let mut open: Option<u32> = None;
        for line in text.split('\n') {
            if line.trim().is_empty() {
                at += line.chars().count() as u32 + 1;
                continue;
            }
            html.push_str("<p>");
            // A passage over several lines is marked in each; its anchor is where it begins.
            if open.is_some() {
                html.push_str("<mark>");
            }
            let mut rest = line;
            while !rest.is_empty() {
                let next = match (open, quoted.peek()) {
                    (Some(end), _) => end,
                    (None, Some((_, range))) => range.start,
                    (None, None) => u32::MAX,
                };
                let length = rest
                    .char_indices()
                    .nth(next.saturating_sub(at) as usize)
                    .map_or(rest.len(), |it| it.0);
                escape(&rest[..length], &mut html);
                at += rest[..length].chars().count() as u32;
                rest = &rest[length..];
                if at != next {
                    break;
                }
                match open.take() {
                    Some(_) => html.push_str("</mark>"),
                    None => {
                        if let Some((index, range)) = quoted.next() {
                            html.push_str(&format!("<mark id=\"h-q{}\">", index + 1));
                            open = Some(range.end);
                        }
                    }
                }
            }
            if open.is_some() {
                html.push_str("</mark>");
            }
            if open == Some(at) {
                open = None;
            }
            html.push_str("</p>\n");
            at += 1;
        }
        Some(ArchivedView {
            heading: self.word("whole-text").to_owned(),
            note: self.word("whole-text-note").to_owned(),
            lang: lang.to_string(),
            dir: lang.direction().as_str(),
            html,
        })
    }

    /// The pages that name a source without quoting it.
    fn other_uses(&self, source: RecordId) -> Option<ListSectionView> {
        let all = Listed::Uses.count(self.site, source);
        let shown = Listed::Uses.shown(all);
        (all > 0).then(|| ListSectionView {
            id: Some("uses"),
            heading: self.listed_heading(source, Listed::Uses).to_owned(),
            note: self.shown_of(shown, all),
            items: self.uses_page(source, 0, shown),
            more: self.rest_of(source, Listed::Uses, all),
            ..ListSectionView::default()
        })
    }

    /// Makes points of some of the pages that name a source without quoting it.
    pub(in crate::render) fn uses_page(&self, source: RecordId, from: usize, count: usize) -> Vec<PointView> {
        let all = resolve::uses(self.site, source);
        let points = all.iter().skip(from).take(count).map(|(page, how)| {
            let name = escaped(self.name(*page).0);
            PointView {
                label_html: escaped(self.word(match how {
                    Use::Cited => "cited",
                    Use::Listed => "listed",
                })),
                html: self.link_with(*page, &name, None),
            }
        });
        points.collect()
    }
}

/// Joins the paragraphs of a quotation; most have one.
fn joined<'t>(mut paragraphs: impl Iterator<Item = &'t str>) -> Cow<'t, str> {
    let first = paragraphs.next().unwrap_or_default();
    let Some(second) = paragraphs.next() else {
        return Cow::Borrowed(first);
    };
    let mut all = [first, " ", second].concat();
    for paragraph in paragraphs {
        all.push(' ');
        all.push_str(paragraph);
    }
    Cow::Owned(all)
}
