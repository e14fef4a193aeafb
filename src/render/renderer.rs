//! What rendering any page needs: the site, the language, the words, and the small pieces that every page is made of.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::base::date::EventDate;
use crate::base::id::{Kind, RecordId};
use crate::base::lang::Lang;
use crate::base::path::percent_encode;
use crate::base::scan::find_any;
use crate::config::NativeNames;
use crate::diag::Diagnostic;
use crate::language::{DateLength, Language};
use crate::parse::markdown::html::escape;
use crate::parse::record::{ActorType, AliasKind, EventStatus, Facts, LocalText, Published};
use crate::plan::Plan;
use crate::resolve::{Named, Site};
use crate::theme::{Theme, Value as Word, Words};

use super::provenance::{Provenance, QuotationWords, RATINGS, Rating};
use super::templates::{Shared, Templates};
use super::view::{BarView, FeedView, ForeignView, LinkView, NavView, PersonView, PointView, SiteView};

/// What rendering gives: a value, or the template that failed.
pub type Rendered<T> = Result<T, Box<Diagnostic>>;

/// Renders the outputs of one language; shared by all threads.
pub struct Renderer<'a> {
    pub site: &'a Site,
    pub plan: &'a Plan,
    pub theme: &'a Theme,
    pub language: &'a Language,
    pub words: Arc<Words>,
    pub templates: &'a Templates,
    pub lang: Lang,
    /// The direction of its script, as HTML says it.
    pub(super) dir: &'static str,
    frame: &'a Frame,
    /// The feeds of the whole site, for the heads of pages.
    pub(super) site_feeds: Shared<Vec<FeedView>>,
    /// What the names of references begin with.
    pub(super) cite_prefix: String,
    /// By record: how structured data names it, once any does.
    linked: Kept<Box<str>>,
    /// By record: the pieces that lists repeat, made when the first of them is asked for.
    pieces: Kept<Pieces<'a>>,
    /// By source, counted from the first: what its quotations repeat.
    provenance: Kept<Provenance<'a>>,
    /// What all quotations repeat.
    quotation_words: OnceLock<QuotationWords>,
    /// By place among all there may be: ratings spelled out.
    ratings: Kept<Arc<Rating>>,
    /// The mentions that stand on a record's page and on another, left by whichever was made first.
    mentions: Mutex<FxHashMap<RecordId, String>>,
}

/// What all pages of a site share and few edits change: the templates, read, and the entries of navigation and foot.
pub struct Frame {
    templates: Templates,
    /// What the templates were told of the site.
    view: SiteView,
    /// The entries of the navigation, by the section that is marked in them, and by the entry's own address.
    nav: FxHashMap<String, String>,
    /// The entries of the foot.
    foot: String,
}

/// A place for each of many things that are made once, when they are asked for; the places too come as they are used.
struct Kept<T>(Vec<OnceLock<Box<[OnceLock<T>]>>>);

impl<T> Kept<T> {
    /// How many places come at once.
    const CHUNK: usize = 128;

    fn new(count: usize) -> Kept<T> {
        Kept((0..count.div_ceil(Self::CHUNK)).map(|_| OnceLock::new()).collect())
    }

    fn place(&self, index: usize) -> &OnceLock<T> {
        let chunk = self.0[index / Self::CHUNK].get_or_init(|| (0..Self::CHUNK).map(|_| OnceLock::new()).collect());
        &chunk[index % Self::CHUNK]
    }
}

/// The pieces of a record that lists repeat, made once and shared by the pages that show them.
struct Pieces<'a> {
    /// The name, and its language where it is another than the page's.
    name: (&'a str, Option<&'a Lang>),
    /// The class that says the kind.
    mark: &'static str,
    /// One after the other, since lists show them together and memory is far: the link with the record's name, `<time>`
    /// with a short date, and the same without the year; both empty for records without a date.
    texts: Box<str>,
    /// How many bytes of them lead up to the end of the link's address.
    head: usize,
    /// Where the short date begins.
    short: usize,
    /// Where the date without the year begins.
    in_year: usize,
    /// How lists that say nothing else of it show the record; each kind has one form.
    entry: OnceLock<Entry>,
}

/// A record in lists that say nothing but the record itself.
enum Entry {
    /// An event in a dated list, and whether anybody has a role in it, which some lists say.
    Line { html: Box<str>, roles: bool },
    /// Somebody among those who take part, and the state that they belong to.
    Person(Box<KeptPerson>),
    /// A source among those of a page.
    Point(Box<PointView>),
}

/// Somebody's entry, with the roles that it shows and the state that it belongs to.
struct KeptPerson {
    roles: Vec<usize>,
    person: Shared<PersonView>,
    state: Option<RecordId>,
}

impl Pieces<'_> {
    fn link(&self) -> &str {
        &self.texts[..self.short]
    }

    fn short(&self) -> &str {
        &self.texts[self.short..self.in_year]
    }

    fn in_year(&self) -> &str {
        &self.texts[self.in_year..]
    }
}

impl Frame {
    /// Reads the templates and renders what all pages share.
    ///
    /// # Errors
    ///
    /// A template that cannot be read or that fails.
    pub fn new(site: &Site, plan: &Plan, theme: &Theme, words: &Arc<Words>) -> Rendered<Frame> {
        let view = site_view(site, plan, theme, words);
        let templates = Templates::new(theme, words, &view)?;
        let bar = |template: &'static str, section: &str, href: &str| -> Rendered<String> {
            let mut html = String::new();
            let bar = BarView {
                section: section.to_owned(),
                href: href.to_owned(),
            };
            templates.fragment(template, bar, &mut html)?;
            Ok(html)
        };
        let mut nav = FxHashMap::default();
        nav.insert(String::new(), bar("fragments/nav.html", "", "")?);
        for entry in &view.nav {
            nav.insert(entry.section.clone(), bar("fragments/nav.html", &entry.section, "")?);
        }
        for entry in &view.nav {
            let html = bar("fragments/nav.html", &entry.section, &entry.href)?;
            nav.insert(entry.href.clone(), html);
        }
        let foot = bar("fragments/foot.html", "", "")?;
        Ok(Frame {
            templates,
            view,
            nav,
            foot,
        })
    }

    /// Tells whether a site under the same theme and words would get the same frame.
    pub fn fits(&self, site: &Site, plan: &Plan, theme: &Theme, words: &Words) -> bool {
        self.view == site_view(site, plan, theme, words)
    }
}

impl<'a> Renderer<'a> {
    /// Prepares to render; costs little, since what pages share is made as they ask for it.
    pub fn new(
        site: &'a Site,
        plan: &'a Plan,
        theme: &'a Theme,
        language: &'a Language,
        words: Arc<Words>,
        frame: &'a Frame,
    ) -> Renderer<'a> {
        let lang = language.lang().clone();
        let source = Kind::Source.index();
        Renderer {
            site,
            plan,
            theme,
            language,
            words,
            templates: &frame.templates,
            frame,
            site_feeds: super::feeds(site, &lang, None).into(),
            cite_prefix: super::citation::cite_prefix(&site.config.title),
            linked: Kept::new(site.records.len()),
            dir: lang.direction().as_str(),
            lang,
            pieces: Kept::new(site.records.len()),
            provenance: Kept::new((site.kind_starts[source + 1] - site.kind_starts[source]) as usize),
            quotation_words: OnceLock::new(),
            ratings: Kept::new(RATINGS),
            mentions: Mutex::default(),
        }
    }

    fn pieces(&self, id: RecordId) -> &Pieces<'a> {
        self.pieces.place(id.index()).get_or_init(|| {
            let date = self.site.date(id).map(|date| (date, date.datetime_attribute()));
            let time = |length, texts: &mut String| {
                if let Some((date, attribute)) = &date {
                    self.time_element(date, attribute.as_deref(), length, texts);
                }
            };
            let mark = self.find_mark(id);
            let (mut texts, head) = self.make_link(id, mark);
            let short = texts.len();
            time(DateLength::Short, &mut texts);
            let in_year = texts.len();
            time(DateLength::InYear, &mut texts);
            Pieces {
                name: self.site.name(id, &self.lang),
                mark,
                texts: texts.into(),
                head,
                short,
                in_year,
                entry: OnceLock::new(),
            }
        })
    }

    /// Returns a word.
    pub fn word<'w>(&'w self, id: &'w str) -> &'w str {
        self.words.get(id)
    }

    /// Returns the entries of the navigation for a page.
    pub(super) fn nav(&self, section: &str, href: &str) -> &str {
        let nav = &self.frame.nav;
        nav.get(href).or_else(|| nav.get(section)).unwrap_or(&nav[""])
    }

    /// Returns the entries of the foot.
    pub(super) fn foot(&self) -> &str {
        &self.frame.foot
    }

    /// Returns how structured data names a record, written once by `write`.
    pub(super) fn kept_linked(&self, id: RecordId, write: impl FnOnce() -> String) -> &str {
        self.linked.place(id.index()).get_or_init(|| write().into())
    }

    /// Returns words that count.
    pub fn count(&self, id: &str, n: usize) -> Cow<'_, str> {
        self.words.count(id, n)
    }

    /// Returns words with a text put in.
    pub fn with(&self, id: &str, value: &str) -> String {
        self.words.format(id, &[("value", Word::Text(value))])
    }

    /// Appends words with a text put in.
    pub fn put_with(&self, id: &str, value: &str, out: &mut String) {
        self.words.put(id, &[("value", Word::Text(value))], out);
    }

    /// Returns a record's name and, where it is in another language than the page's, that language.
    pub fn name(&self, id: RecordId) -> (&'a str, Option<&'a Lang>) {
        self.pieces(id).name
    }

    /// Returns a link to a record with its name.
    pub fn link(&self, id: RecordId) -> &str {
        self.pieces(id).link()
    }

    /// Returns a link to a record with other words (HTML), perhaps to an anchor on it.
    pub fn link_with(&self, id: RecordId, label_html: &str, anchor: Option<&str>) -> String {
        let mut out = String::with_capacity(64);
        self.open_link(id, anchor, &mut out);
        out.push_str(label_html);
        out.push_str("</a>");
        out
    }

    /// Appends the opening tag of a link to a record, perhaps to an anchor on it.
    pub fn open_link(&self, id: RecordId, anchor: Option<&str>, out: &mut String) {
        let pieces = self.pieces(id);
        match (anchor, pieces.name) {
            // The link's own tag ends behind the address, unless it says a language.
            (None, (_, None)) => out.push_str(&pieces.texts[..pieces.head + "\">".len()]),
            _ => {
                out.push_str(&pieces.texts[..pieces.head]);
                push_anchor(anchor, out);
                out.push_str("\">");
            }
        }
    }

    /// Appends a link to a record with its name, perhaps to an anchor on it.
    pub fn anchored_link(&self, id: RecordId, anchor: Option<&str>, out: &mut String) {
        let pieces = self.pieces(id);
        let (head, rest) = pieces.link().split_at(pieces.head);
        out.push_str(head);
        push_anchor(anchor, out);
        out.push_str(rest);
    }

    /// Returns a link to a record with the mark of its kind before it.
    pub fn marked_link(&self, id: RecordId) -> String {
        const MARK: &str = "mk ";
        let link = self.link(id);
        let mut marked = String::with_capacity(link.len() + MARK.len());
        match link.strip_prefix("<a class=\"") {
            Some(rest) => {
                marked.push_str("<a class=\"mk ");
                marked.push_str(rest);
            }
            None => marked.push_str(link),
        }
        marked
    }

    /// Returns a record as a link, or the words that stand for it.
    pub fn named<'n>(&'n self, named: &'n Named) -> Cow<'n, str> {
        match named {
            Named::Record(id) => Cow::Borrowed(self.link(*id)),
            Named::Words(words) => as_html(words),
        }
    }

    /// Returns several records or words as the language joins them.
    pub fn named_list<'n>(&'n self, all: &'n [Named]) -> Cow<'n, str> {
        match all {
            [one] => self.named(one),
            all => {
                let all: Vec<Cow<'_, str>> = all.iter().map(|it| self.named(it)).collect();
                self.language.list(&all).into()
            }
        }
    }

    /// Returns several links as the language joins them.
    pub fn link_list(&self, all: &[RecordId]) -> Cow<'_, str> {
        match all {
            [one] => Cow::Borrowed(self.link(*one)),
            all => {
                let all: Vec<&str> = all.iter().map(|id| self.link(*id)).collect();
                self.language.list(&all).into()
            }
        }
    }

    /// Makes the link to a record with its name; how many bytes of it lead up to the end of the address.
    fn make_link(&self, id: RecordId, mark: &str) -> (String, usize) {
        /// What the tags of a link take, and those of two dates.
        const AROUND: usize = 200;
        let record = self.site.record(id);
        let (name, lang) = self.site.name(id, &self.lang);
        let mut out = String::with_capacity(record.href.len() + name.len() + AROUND);
        out.push_str("<a class=\"e ");
        out.push_str(mark);
        out.push_str("\" href=\"");
        escape(&record.href, &mut out);
        let head = out.len();
        out.push('"');
        if let Some(lang) = lang {
            out.push_str(" lang=\"");
            out.push_str(lang.as_str());
            out.push('"');
            let dir = lang.direction().as_str();
            if dir != self.dir {
                out.push_str(" dir=\"");
                out.push_str(dir);
                out.push('"');
            }
        }
        out.push('>');
        escape(name, &mut out);
        out.push_str("</a>");
        (out, head)
    }

    /// Returns the class that says a record's kind.
    pub fn mark(&self, id: RecordId) -> &'static str {
        self.pieces(id).mark
    }

    fn find_mark(&self, id: RecordId) -> &'static str {
        match (self.site.kind(id), self.site.facts(id)) {
            (Some(Kind::Actor), Facts::Actor(actor)) if actor.actor_type != ActorType::Person => "k-state",
            (Some(kind), _) => kind_mark(kind),
            (None, _) => "k-page",
        }
    }

    /// Returns a `<time>` with a record's short date; empty where it has none.
    pub fn short_date(&self, id: RecordId) -> &str {
        self.pieces(id).short()
    }

    /// Returns a `<time>` with a record's date without its year.
    pub fn date_in_year(&self, id: RecordId) -> &str {
        self.pieces(id).in_year()
    }

    /// Returns an event's line in a dated list, where it is kept, and whether anybody has a role in the event.
    pub(super) fn kept_line(&self, id: RecordId) -> Option<(&str, bool)> {
        match self.pieces(id).entry.get() {
            Some(Entry::Line { html, roles }) => Some((html, *roles)),
            _ => None,
        }
    }

    /// Keeps an event's line in a dated list.
    pub(super) fn keep_line(&self, id: RecordId, html: &str, roles: bool) {
        let html = html.into();
        self.pieces(id).entry.get_or_init(|| Entry::Line { html, roles });
    }

    /// Returns where the provenance of a source's quotations is kept, once it is made.
    pub(super) fn kept_provenance(&self, source: RecordId) -> &OnceLock<Provenance<'a>> {
        let first = self.site.kind_starts[Kind::Source.index()];
        self.provenance.place(source.index() - first as usize)
    }

    /// Returns what all quotations repeat, written once by `write`.
    pub(super) fn kept_quotation_words(&self, write: impl FnOnce() -> QuotationWords) -> &QuotationWords {
        self.quotation_words.get_or_init(write)
    }

    /// Returns the rating of a place, spelled out once by `spell`.
    pub(super) fn kept_rating(&self, place: usize, spell: impl FnOnce() -> Rating) -> &Arc<Rating> {
        self.ratings.place(place).get_or_init(|| Arc::new(spell()))
    }

    /// Returns somebody's entry among those who take part, with the roles that it shows, and their state; `make` makes both,
    /// once where the roles are the same.
    pub(super) fn kept_person(
        &self,
        id: RecordId,
        roles: Vec<usize>,
        make: impl Fn(&[usize]) -> (PersonView, Option<RecordId>),
    ) -> (Cow<'_, Shared<PersonView>>, Option<RecordId>) {
        let kept = self.pieces(id).entry.get_or_init(|| {
            let (person, state) = make(&roles);
            let person = person.into();
            Entry::Person(Box::new(KeptPerson {
                roles: roles.clone(),
                person,
                state,
            }))
        });
        match kept {
            Entry::Person(kept) if kept.roles == roles => (Cow::Borrowed(&kept.person), kept.state),
            // Each kind has one form, and most have one role for long: nothing else is kept of somebody.
            _ => {
                let (person, state) = make(&roles);
                (Cow::Owned(person.into()), state)
            }
        }
    }

    /// Returns a source's entry among those of a page, made once by `make`.
    pub(super) fn kept_point(&self, id: RecordId, make: impl Fn() -> PointView) -> Cow<'_, PointView> {
        match self.pieces(id).entry.get_or_init(|| Entry::Point(Box::new(make()))) {
            Entry::Point(point) => Cow::Borrowed(&**point),
            _ => Cow::Owned(make()),
        }
    }

    /// Makes what two pages show of a record's mentions. The first of them leaves it to the second, which follows soon in
    /// the order of pages: so little is held at a time.
    pub(super) fn shared_mentions(&self, id: RecordId, make: impl FnOnce() -> Rendered<String>) -> Rendered<String> {
        let left = || self.mentions.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = left().remove(&id);
        if let Some(html) = taken {
            return Ok(html);
        }
        let html = make()?;
        left().insert(id, html.clone());
        Ok(html)
    }

    /// Returns a date as a `<time>`.
    pub fn time(&self, date: &EventDate, length: DateLength) -> String {
        let mut out = String::with_capacity(64);
        self.time_element(date, date.datetime_attribute().as_deref(), length, &mut out);
        out
    }

    /// Appends a date as a `<time>` with an attribute that says it, or as a `<span>` where none can.
    fn time_element(&self, date: &EventDate, attribute: Option<&str>, length: DateLength, out: &mut String) {
        let text = self.language.date(date, length, &*self.words).html;
        let ahead = self.site.as_of.as_ref().is_some_and(|now| now.is_ahead(date));
        match attribute {
            Some(attribute) => {
                out.push_str("<time datetime=\"");
                out.push_str(attribute);
                out.push_str(if ahead { "\" class=\"soon\">" } else { "\">" });
                out.push_str(&text);
                out.push_str("</time>");
            }
            None => {
                out.push_str(if ahead {
                    "<span class=\"d soon\">"
                } else {
                    "<span class=\"d\">"
                });
                out.push_str(&text);
                out.push_str("</span>");
            }
        }
    }

    /// Returns a date in plain words.
    pub fn plain_date(&self, date: &EventDate) -> String {
        self.language.date(date, DateLength::Long, &*self.words).plain()
    }

    /// Returns when something was put out, as a `<time>`.
    pub fn published(&self, published: &Published, length: DateLength) -> String {
        match published {
            Published::Date(date) => self.time(date, length),
            Published::Instant(instant) => {
                let clock = match &self.site.config.timezone {
                    Some(zone) => instant.clock_in(zone),
                    None => instant.own_clock(),
                };
                let date = self.language.clock_date(clock, length);
                let time = self.words.format(
                    "date-time",
                    &[
                        ("date", Word::Text(&date)),
                        ("hour", Word::Text(&clock.hour.to_string())),
                        ("minute", Word::Text(&format!("{:02}", clock.minute))),
                    ],
                );
                format!("<time datetime=\"{}\">{time}</time>", instant.to_rfc3339())
            }
        }
    }

    /// Returns a text in the page's language, or in another with its mark, as HTML.
    pub fn local(&self, text: &LocalText) -> String {
        match text.get(&self.lang, &self.site.config.default_language) {
            Some((text, None)) => escaped(text),
            Some((text, Some(lang))) => {
                format!(
                    "<span lang=\"{lang}\" dir=\"{}\">{}</span>",
                    lang.direction().as_str(),
                    escaped(text)
                )
            }
            None => String::new(),
        }
    }

    /// Returns a record's native name for a list: one too long to stand beside the name is left to its own page.
    pub fn native_beside(&self, id: RecordId) -> Option<ForeignView> {
        const LONGEST: usize = 30;
        let shown = self.site.config.native_names == NativeNames::First;
        self.native(id).filter(|it| shown && it.text.chars().count() <= LONGEST)
    }

    /// Returns a record's native name, where it has one that is not the name itself.
    pub fn native(&self, id: RecordId) -> Option<ForeignView> {
        let header = self.site.header(id)?;
        let name = self.name(id).0;
        let alias = header.aliases.iter().find(|alias| alias.kind == AliasKind::Native)?;
        let lang = alias.lang.as_ref()?;
        (&*alias.text.value != name).then(|| ForeignView {
            text: alias.text.value.to_string(),
            lang: lang.to_string(),
            dir: lang.direction().as_str(),
        })
    }

    /// Returns the word for how an event stands, unless it was held.
    pub fn status(&self, status: Option<EventStatus>) -> Option<&str> {
        let id = match status? {
            EventStatus::Scheduled => "status-scheduled",
            EventStatus::Held => return None,
            EventStatus::Postponed => "status-postponed",
            EventStatus::Cancelled => "status-cancelled",
            EventStatus::Disputed => "status-disputed",
        };
        Some(self.word(id))
    }

    /// Returns a path below the base path as a link.
    pub fn href(&self, path: &str) -> String {
        let base = &*self.site.config.base_path;
        let mut href = String::with_capacity(base.len() + path.len());
        href.push_str(base);
        href.push_str(&percent_encode(path.trim_start_matches('/')));
        href
    }

    /// Returns a root-relative link as an absolute address.
    pub fn absolute(&self, href: &str) -> String {
        let origin = &*self.site.config.base_origin;
        let mut address = String::with_capacity(origin.len() + href.len());
        address.push_str(origin);
        address.push_str(href);
        address
    }

    /// Returns the name of a language: the theme's word, else CLDR's, else the tag itself.
    pub fn language_name<'w>(&'w self, lang: &'w Lang) -> Cow<'w, str> {
        let find = |tag: &str| self.words.find(&["lang-", tag].concat());
        if let Some(word) = find(lang.as_str()) {
            return Cow::Borrowed(word);
        }
        match self.language.language_name(lang) {
            Some(name) => Cow::Owned(name),
            None => Cow::Borrowed(find(lang.primary()).unwrap_or(lang.as_str())),
        }
    }
}

/// Returns the class that says a kind.
pub fn kind_mark(kind: Kind) -> &'static str {
    match kind {
        Kind::Event | Kind::Briefing => "k-event",
        Kind::Actor => "k-person",
        Kind::Organization => "k-org",
        Kind::Source => "k-source",
        Kind::Document => "k-doc",
        Kind::Topic => "k-topic",
        Kind::Place => "k-place",
        Kind::Series => "k-series",
    }
}

fn push_anchor(anchor: Option<&str>, out: &mut String) {
    if let Some(anchor) = anchor {
        out.push('#');
        escape(&percent_encode(anchor), out);
    }
}

/// Escapes a text for HTML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape(text, &mut out);
    out
}

/// Returns HTML with more of it beside, set smaller.
pub fn with_meta(html: &str, meta_html: &str) -> String {
    const OPEN: &str = " <span class=\"meta\">";
    const CLOSE: &str = "</span>";
    let mut out = String::with_capacity(html.len() + OPEN.len() + meta_html.len() + CLOSE.len());
    out.push_str(html);
    out.push_str(OPEN);
    out.push_str(meta_html);
    out.push_str(CLOSE);
    out
}

/// Returns a text as HTML, without copying it where nothing in it is escaped.
pub fn as_html(text: &str) -> Cow<'_, str> {
    match find_any(text, 0, *b"<>&\"") {
        Some(_) => Cow::Owned(escaped(text)),
        None => Cow::Borrowed(text),
    }
}

/// What all pages share; navigation names only what exists.
fn site_view(site: &Site, plan: &Plan, theme: &Theme, words: &Words) -> SiteView {
    let config = &site.config;
    let href = |path: &str| format!("{}{path}", config.base_path);
    let asset = |name: &str| theme.published(name).map(&href).unwrap_or_default();
    let mut nav = Vec::new();
    let mut add = |path: &str, label: &str, section: &str, end: bool| {
        if plan.has(site, path) {
            nav.push(NavView {
                label: words.get(label).to_owned(),
                href: href(path),
                section: section.to_owned(),
                end,
            });
        }
    };
    add(
        "",
        if plan.order.lists[Kind::Briefing.index()].is_empty() {
            "nav-front"
        } else {
            "nav-edition"
        },
        "front",
        false,
    );
    add("timeline/", "nav-timeline", "timeline", false);
    for kind in [
        Kind::Event,
        Kind::Actor,
        Kind::Organization,
        Kind::Document,
        Kind::Topic,
        Kind::Source,
    ] {
        add(
            &format!("{}/", kind.folder()),
            &format!("nav-{}", kind.folder()),
            kind.folder(),
            false,
        );
    }
    add("index/", "nav-index", "index", true);
    for entry in &config.menu {
        let href = match entry.url.strip_prefix('/') {
            Some(path) => href(path),
            None => entry.url.clone(),
        };
        nav.push(NavView {
            label: entry.name.clone(),
            href,
            section: entry.url.trim_matches('/').to_owned(),
            end: false,
        });
    }
    nav.sort_by_key(|it| it.end);
    let mut foot = Vec::new();
    let mut add = |path: &str, label: &str| {
        if plan.has(site, path) {
            foot.push(LinkView {
                label: words.get(label).to_owned(),
                href: href(path),
            });
        }
    };
    add("ratings/", "rating-scale");
    add("index/", "nav-index");
    add("corrections/", "corrections-log");
    add("data/", "data");
    add("feed.xml", "feed-atom");
    add("feed.json", "feed-json");
    SiteView {
        title: config.title.clone(),
        description: config.description.clone().unwrap_or_default(),
        home: config.base_path.clone(),
        css: asset("theme.css"),
        js: asset("enhance.js"),
        icon: asset("icon.svg"),
        nav,
        foot,
        options: theme.options.clone(),
        extra: config.extra.clone(),
    }
}
