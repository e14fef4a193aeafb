//! The data that templates get: a contract, described in `docs/templates.md`.
//!
//! Names that end in `_html` are finished HTML; everything else is escaped by the template. What is absent is null.

use std::borrow::Cow;

use super::templates::{Finished, Shared, views};

/// People in a list; most are shown by many pages.
pub type People<'a> = Vec<Cow<'a, Shared<PersonView>>>;

views! {
    /// What every page of a language shares.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct SiteView {
        pub title: String,
        pub description: String,
        pub home: String,
        pub css: String,
        pub js: String,
        pub icon: String,
        pub nav: Vec<NavView>,
        pub foot: Vec<LinkView>,
        pub options: toml::Table,
        pub extra: toml::Table,
    }

    /// An entry of the masthead's navigation.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct NavView {
        pub label: String,
        pub href: String,
        /// What `page.section` says on the pages that belong to it.
        pub section: String,
        /// Whether it stands at the end of the line.
        pub end: bool,
    }

    /// A link with plain words.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct LinkView {
        pub label: String,
        pub href: String,
    }

    /// What a page's head needs.
    #[derive(Clone, Debug)]
    pub struct PageView<'a> {
        pub lang: &'a str,
        pub dir: &'static str,
        /// The document's title: heading and site.
        pub title: String,
        pub heading: Cow<'a, str>,
        pub description: String,
        /// Root-relative, with the base path.
        pub href: Cow<'a, str>,
        /// Absolute; null for pages that have none.
        pub canonical: Option<String>,
        pub alternates: Vec<AlternateView>,
        pub og_type: &'static str,
        pub image: Option<String>,
        pub feeds: Cow<'a, Shared<Vec<FeedView>>>,
        pub json_ld: Option<Finished>,
        /// What is quoted of the source that the page is about, as W3C Web Annotations.
        pub annotations: Option<String>,
        pub robots: Option<&'static str>,
        /// The navigation entry it belongs to.
        pub section: &'a str,
        /// The entries of the navigation, made once for each section.
        pub nav_html: &'a str,
        /// The entries of the foot, made once.
        pub foot_html: &'a str,
        /// Whether it is the front page.
        pub front: bool,
        /// A short line in the front page's masthead.
        pub ear: Option<String>,
    }

    /// The page in another language.
    #[derive(Clone, Debug, Default)]
    pub struct AlternateView {
        pub lang: String,
        pub href: String,
        pub name: String,
    }

    /// A feed that the page offers.
    #[derive(Clone, Debug, Default)]
    pub struct FeedView {
        /// The media type.
        pub kind: &'static str,
        pub href: String,
        pub title: String,
    }

    /// A label with its value.
    #[derive(Clone, Debug, Default)]
    pub struct FactView<'a> {
        pub label: &'a str,
        pub html: Cow<'a, str>,
    }

    /// Words in another language.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct ForeignView {
        pub text: String,
        pub lang: String,
        pub dir: &'static str,
    }

    /// A record's page.
    #[derive(Clone, Debug, Default)]
    pub struct RecordView<'a> {
        pub id: &'a str,
        pub kind: &'static str,
        /// The class that says the kind: `k-event`.
        pub mark: &'static str,
        pub kind_label: String,
        /// HTML each: dates, counts.
        pub docket: Vec<Cow<'a, str>>,
        pub title: &'a str,
        pub title_lang: Option<String>,
        /// Whether the title is above 100 characters.
        pub long: bool,
        pub native: Option<ForeignView>,
        pub standfirst_html: Option<Cow<'a, str>>,
        pub standfirst_lang: Option<String>,
        pub facts: Vec<FactView<'a>>,
        pub notices: Vec<NoticeView>,
        pub image: Option<ImageView>,
        pub text_heading: &'a str,
        pub text_lang: Option<String>,
        pub text_dir: Option<&'static str>,
        pub sections: Vec<SectionView<'a>>,
        pub life: Vec<StageView>,
        pub people_heading: &'a str,
        pub people: Vec<GroupView<'a>>,
        pub roles: Vec<DatedView>,
        pub lists: Vec<ListSectionView>,
        pub numbers: Option<NumbersView<'a>>,
        pub events: Option<EventsView>,
        pub company: Vec<CompanyView>,
        pub excerpts: Option<ExcerptsView>,
        /// A source's text, where it says `publish = "full"`.
        pub archived: Option<ArchivedView>,
        pub links_heading: &'a str,
        pub links: Vec<LinksView<'a>>,
        pub series: Option<SeriesView<'a>>,
        pub sources: Option<SourcesView<'a>>,
        pub mentions: Option<MentionsView>,
        /// How the page is cited, in words.
        pub cite_html: String,
        /// How the page is cited; on a source's page also how the item itself is.
        pub cite: Vec<CiteView>,
        pub follow: Option<String>,
        pub corrections: Vec<CorrectionView>,
    }

    /// How something is cited.
    #[derive(Clone, Debug, Default)]
    pub struct CiteView {
        /// The id of the element that holds the words: `ref`, `ref-original`.
        pub id: &'static str,
        /// What is cited, where that is not the page alone.
        pub heading: Option<String>,
        pub html: String,
        /// Null where the site has no citation files.
        pub bibtex: Option<String>,
        /// The citation files; none where the site has none.
        pub files: Vec<FormatView>,
    }

    /// A file that says the same for other programs.
    #[derive(Clone, Debug, Default)]
    pub struct FormatView {
        pub label: &'static str,
        /// The media type.
        pub kind: &'static str,
        pub href: String,
    }

    /// Something that must be known before the page is read: a retraction, a draft.
    #[derive(Clone, Debug, Default)]
    pub struct NoticeView {
        pub label: String,
        pub text: String,
    }

    /// A record's picture.
    #[derive(Clone, Debug, Default)]
    pub struct ImageView {
        pub src: String,
        pub alt: String,
        pub credit: Option<String>,
    }

    /// A part of the text below one heading.
    #[derive(Clone, Debug, Default)]
    pub struct SectionView<'a> {
        pub id: &'a str,
        pub heading_html: Option<Cow<'a, str>>,
        pub html: Cow<'a, str>,
    }

    /// A stage in a document's life.
    #[derive(Clone, Debug, Default)]
    pub struct StageView {
        /// `now`, `unk` or empty.
        pub state: &'static str,
        /// `?` where the stage is not established.
        pub mark: Option<&'static str>,
        pub current: bool,
        pub label: String,
        pub html: String,
    }

    /// People under one heading: a delegation, a side.
    #[derive(Clone, Debug, Default)]
    pub struct GroupView<'a> {
        pub heading_html: Option<String>,
        pub items: People<'a>,
    }

    /// Somebody in a list of people.
    #[derive(Clone, Debug, Default)]
    pub struct PersonView {
        pub html: String,
        pub native: Option<ForeignView>,
        pub meta_html: Option<String>,
    }

    /// Something with a date before it.
    #[derive(Clone, Debug, Default)]
    pub struct DatedView {
        pub when_html: String,
        pub html: String,
    }

    /// A section that is a list of labelled points.
    #[derive(Clone, Debug, Default)]
    pub struct ListSectionView {
        pub id: Option<&'static str>,
        pub heading: String,
        pub note: Option<String>,
        pub items: Vec<PointView>,
        /// The pages of all of them, where some are left out.
        pub more: Option<LinkView>,
        /// What stands there where the list is empty.
        pub empty: String,
    }

    /// A labelled point.
    #[derive(Clone, Debug, Default)]
    pub struct PointView {
        pub label_html: String,
        pub html: String,
    }

    /// The numbers of a series.
    #[derive(Clone, Debug, Default)]
    pub struct NumbersView<'a> {
        pub cells: Vec<CellView>,
        pub facts: Vec<FactView<'a>>,
    }

    /// One number of a series.
    #[derive(Clone, Debug, Default)]
    pub struct CellView {
        /// A number, or a range of missing ones where they are many.
        pub n: String,
        pub href: Option<String>,
        pub label: String,
        pub soon: bool,
    }

    /// The events that concern a record.
    #[derive(Clone, Debug, Default)]
    pub struct EventsView {
        pub heading: String,
        pub note: String,
        /// What stands there where there are none.
        pub empty: Option<String>,
        /// The density by month as a figure (HTML); null for few events.
        pub strip: Option<String>,
        pub years: Vec<YearView>,
        /// The pages by year, where there are more events than this page shows.
        pub more: Vec<LinkView>,
    }

    /// The events of one year.
    #[derive(Clone, Debug, Default)]
    pub struct YearView {
        pub label: String,
        pub html: String,
    }

    /// Who shares events with a record.
    #[derive(Clone, Debug, Default)]
    pub struct CompanyView {
        pub mark: &'static str,
        pub html: String,
        pub count: String,
        /// Of 72.
        pub width: u32,
    }

    /// Quotations on a page of their own: those of a source or a speaker.
    #[derive(Clone, Debug, Default)]
    pub struct ExcerptsView {
        pub heading: String,
        pub note: Option<String>,
        /// HTML each.
        pub items: Vec<String>,
        /// The pages of all of them, where some are left out.
        pub more: Option<LinkView>,
    }

    /// A text that may be shown whole.
    #[derive(Clone, Debug, Default)]
    pub struct ArchivedView {
        pub heading: String,
        pub note: String,
        pub lang: String,
        pub dir: &'static str,
        /// Paragraphs, what the site quotes marked in them: `<mark id="h-q1">`.
        pub html: String,
    }

    /// Related records of one kind.
    #[derive(Clone, Debug, Default)]
    pub struct LinksView<'a> {
        pub mark: &'static str,
        pub label: &'a str,
        /// HTML each.
        pub items: Vec<Cow<'a, str>>,
    }

    /// An event's place in its series.
    #[derive(Clone, Debug, Default)]
    pub struct SeriesView<'a> {
        pub name: &'a str,
        pub items: Vec<MeetingView<'a>>,
        pub previous: Option<HtmlLinkView<'a>>,
        pub next: Option<HtmlLinkView<'a>>,
    }

    /// A meeting of a series.
    #[derive(Clone, Debug, Default)]
    pub struct MeetingView<'a> {
        /// `now`, `soon` or empty.
        pub state: &'static str,
        pub current: bool,
        pub href: Option<&'a str>,
        pub label_html: Cow<'a, str>,
        pub when_html: &'a str,
    }

    /// A link whose words are HTML.
    #[derive(Clone, Debug, Default)]
    pub struct HtmlLinkView<'a> {
        pub href: &'a str,
        pub html: Cow<'a, str>,
    }

    /// The sources of a page.
    #[derive(Clone, Debug, Default)]
    pub struct SourcesView<'a> {
        pub note: Option<String>,
        pub items: Vec<Cow<'a, PointView>>,
    }

    /// The pages that link to a record.
    #[derive(Clone, Debug, Default)]
    pub struct MentionsView {
        pub note: String,
        pub html: String,
        pub more: Option<LinkView>,
    }

    /// An entry of the corrections log.
    #[derive(Clone, Debug, Default)]
    pub struct CorrectionView {
        pub date_html: String,
        pub kind: String,
        pub text: String,
    }

    /// The front page.
    #[derive(Clone, Debug, Default)]
    pub struct FrontView<'a> {
        pub heading_html: String,
        pub previous: Option<LinkView>,
        pub all: Option<LinkView>,
        pub introduction_html: Option<String>,
        pub lead: Option<LeadView<'a>>,
        /// How many events of the edition are shown, where it has more.
        pub note: Option<String>,
        /// HTML each.
        pub items: Vec<String>,
        pub coming: Option<String>,
        pub actors: Vec<CompanyView>,
        pub topics: Option<String>,
        pub feeds: String,
    }

    /// The event that leads.
    #[derive(Clone, Debug, Default)]
    pub struct LeadView<'a> {
        pub docket: Vec<String>,
        pub href: String,
        pub title: String,
        pub title_lang: Option<String>,
        pub standfirst_html: Option<String>,
        pub excerpt_html: Option<String>,
        pub facts: Vec<FactView<'a>>,
    }

    /// A page of a list.
    #[derive(Clone, Debug, Default)]
    pub struct ListView {
        pub title: String,
        pub mark: Option<&'static str>,
        pub kind_label: String,
        pub count: String,
        pub page: usize,
        /// Whether it is not the first page.
        pub further: bool,
        pub page_label: String,
        pub introduction_html: Option<String>,
        /// Whether entries are rows of a register.
        pub register: bool,
        /// Whether entries are lines with dates.
        pub dated: bool,
        /// Whether entries are quotations.
        pub excerpts: bool,
        /// Whether entries are points, each with a label.
        pub points: bool,
        pub letters: Vec<PageLinkView>,
        pub groups: Vec<ListGroupView>,
        pub pages: Vec<PageLinkView>,
        pub previous: Option<String>,
        pub next: Option<String>,
    }

    /// Entries under one heading.
    #[derive(Clone, Debug, Default)]
    pub struct ListGroupView {
        pub heading: String,
        pub note: String,
        pub html: String,
    }

    /// A link to a page of a list; without an address a gap.
    #[derive(Clone, Debug, Default)]
    pub struct PageLinkView {
        pub label: String,
        pub href: Option<String>,
        pub current: bool,
    }

    /// The index of names.
    #[derive(Clone, Debug, Default)]
    pub struct IndexView {
        pub title: String,
        pub count: String,
        pub letters: Vec<PageLinkView>,
        pub groups: Vec<IndexGroupView>,
        pub pages: Vec<PageLinkView>,
    }

    /// The names under one letter.
    #[derive(Clone, Debug, Default)]
    pub struct IndexGroupView {
        pub id: String,
        pub letter: String,
        pub html: String,
        pub more: Option<LinkView>,
    }

    /// The timeline: its overview, a year, a month.
    #[derive(Clone, Debug, Default)]
    pub struct TimelineView {
        pub title: String,
        pub count: String,
        pub span: Option<String>,
        pub months: Vec<MonthNameView>,
        pub rows: Vec<TimelineRowView>,
        /// The years before those of the rows, where there are many.
        pub earlier: Vec<LinkView>,
        pub groups: Vec<TimelineGroupView>,
    }

    /// The name of a month, whole and short.
    #[derive(Clone, Debug, Default)]
    pub struct MonthNameView {
        pub name: String,
        pub short: String,
    }

    /// A year of the overview.
    #[derive(Clone, Debug, Default)]
    pub struct TimelineRowView {
        pub label: String,
        pub href: String,
        pub cells: Vec<TimelineCellView>,
    }

    /// A month of the overview; without events `n` is null.
    #[derive(Clone, Debug, Default)]
    pub struct TimelineCellView {
        pub n: Option<String>,
        pub href: String,
        /// 1 to 3.
        pub weight: u8,
        pub label: String,
    }

    /// Events under one heading.
    #[derive(Clone, Debug, Default)]
    pub struct TimelineGroupView {
        pub id: String,
        pub heading: String,
        pub note: String,
        pub html: String,
        pub more: Option<LinkView>,
    }

    /// The scale of ratings.
    #[derive(Clone, Debug, Default)]
    pub struct RatingsView {
        pub reliability: Vec<CodeView>,
        pub credibility: Vec<CodeView>,
        pub levels: Vec<CodeView>,
    }

    /// A code spelled out.
    #[derive(Clone, Debug, Default)]
    pub struct CodeView {
        pub code: String,
        pub label: String,
    }

    /// The page that leads to the tables.
    #[derive(Clone, Debug, Default)]
    pub struct DataView {
        pub sets: Vec<DataSetView>,
    }

    /// A table for other programs.
    #[derive(Clone, Debug, Default)]
    pub struct DataSetView {
        /// `events`, `relations`.
        pub name: &'static str,
        pub label: String,
        pub about: String,
        pub files: Vec<FormatView>,
    }

    /// A page that leads on.
    #[derive(Clone, Debug, Default)]
    pub struct RedirectView {
        pub title: String,
        pub href: String,
        pub canonical: String,
    }

    /// `fragments/nav.html` and `fragments/foot.html`: the navigation's entries and the foot's, as `site.nav` and
    /// `site.foot` list them.
    #[derive(Clone, Debug, Default)]
    pub struct BarView {
        /// The navigation entry that the page belongs to.
        pub section: String,
        /// The page's address, where it is that of an entry.
        pub href: String,
    }

    /// `fragments/line.html`: an event in a dated list.
    #[derive(Clone, Debug)]
    pub struct LineView<'a> {
        pub date_html: &'a str,
        pub link_html: &'a str,
        pub meta_html: Option<Cow<'a, str>>,
    }

    /// `fragments/row.html`: an event in the register.
    #[derive(Clone, Debug)]
    pub struct RowView<'a> {
        pub date_html: &'a str,
        pub status: Option<&'a str>,
        pub link_html: &'a str,
        /// Whether its significance is 4 or 5.
        pub high: bool,
        pub summary_html: Option<Cow<'a, str>>,
        pub people_html: Option<String>,
        pub place_html: Cow<'a, str>,
        pub significance: Option<Cow<'a, str>>,
        /// Of 50.
        pub significance_width: u32,
    }

    /// `fragments/entry.html`: a name in an index.
    #[derive(Clone, Debug, Default)]
    pub struct EntryView<'a> {
        pub mark: &'static str,
        pub href: &'a str,
        pub name: &'a str,
        pub lang: Option<&'a str>,
        pub native: Option<ForeignView>,
        pub code: Option<String>,
        pub count: Option<String>,
        pub meta_html: Option<String>,
    }

    /// `fragments/mention.html`: a page that links here, with the sentence.
    #[derive(Clone, Debug)]
    pub struct MentionView<'a> {
        pub date_html: &'a str,
        pub link_html: &'a str,
        pub sentence_html: Option<&'a str>,
    }

    /// `fragments/note.html`: a margin note.
    #[derive(Clone, Debug, Default)]
    pub struct NoteView {
        pub n: usize,
        pub label: String,
        pub html: String,
    }

    /// `fragments/item.html`: an event of an edition.
    #[derive(Clone, Debug, Default)]
    pub struct ItemView {
        pub href: String,
        pub title: String,
        pub lang: Option<String>,
        pub number: Option<String>,
        pub text_html: String,
        pub meta_html: String,
    }

    /// `fragments/excerpt.html`: a quotation with its provenance.
    #[derive(Clone, Debug)]
    pub struct ExcerptView<'a> {
        pub id: &'a str,
        /// The language of the words, where it is not the page's.
        pub lang: Option<&'a str>,
        pub dir: Option<&'a str>,
        /// Paragraphs, letter by letter, within quotation marks.
        pub words_html: String,
        pub translations: Vec<TranslationView>,
        pub speakers_html: Option<Cow<'a, str>>,
        pub speech_label: &'a str,
        pub note: Option<&'a str>,
        pub note_label: Option<&'a str>,
        /// Such as `C2`.
        pub rate: Option<&'a str>,
        pub rate_label: Option<&'a str>,
        pub rate_href: Option<&'a str>,
        /// The word for "not verified", where no text is archived.
        pub unverified: Option<&'a str>,
        /// Outlet and source; null on the source's own page.
        pub source_html: Option<Cow<'a, str>>,
        /// State control, in words.
        pub tag: Option<&'a str>,
        /// Genre, date and carrier.
        pub about_html: Option<&'a str>,
        /// Language and place in the source.
        pub detail: Option<Cow<'a, str>>,
        /// The word for how the words agree with the archived text, and how many are left out; null where no text is archived.
        pub level: Option<Cow<'a, str>>,
        /// What the level means, on the page of ratings.
        pub level_href: Option<&'a str>,
        /// The page that was published, at the words, where the outlet's policy lets it be linked.
        pub original: Option<Cow<'a, str>>,
        pub original_label: Option<&'a str>,
        /// The archived page, at the words.
        pub archive: Option<Cow<'a, str>>,
        pub archive_label: Option<&'a str>,
        pub permalink: Option<String>,
        pub permalink_title: Cow<'a, str>,
        pub permalink_label: Cow<'a, str>,
    }

    /// A quotation's words in another language.
    #[derive(Clone, Debug, Default)]
    pub struct TranslationView {
        pub label: String,
        pub lang: String,
        pub dir: &'static str,
        pub text: String,
    }
}
