//! Lists the outputs of a site and their addresses, and what collides.
//!
//! Takes the site; gives every file that a build writes, each with what renders it. Pure: no bytes are made here.

mod beside;
mod collisions;
mod data;
mod outputs;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::id::{Kind, RecordId};
use crate::language::Language;
use crate::parse::document::Page;
use crate::parse::record::CorrectionKind;
use crate::resolve::{self, EventTie, Site};
use crate::theme::Theme;

pub use beside::{Beside, CitationFormat, beside};
pub use collisions::{check, check_addresses, check_paths};
pub use data::{DataFormat, DataSet};
pub use outputs::Outputs;

/// One file that a build writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// Below the output folder, without a leading slash: `events/x/index.html`.
    pub path: String,
    pub what: What,
}

/// What a file is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum What {
    #[default]
    Front,
    Record(RecordId),
    /// The events of one year on from a record's page, by pages counted from 1.
    Year {
        record: RecordId,
        year: YearKey,
        page: usize,
    },
    /// The mentions on from a record's page, by pages counted from 1.
    Mentions {
        record: RecordId,
        page: usize,
    },
    List {
        kind: Kind,
        page: usize,
    },
    /// The index of names: its overview, or one letter.
    Index,
    IndexLetter {
        letter: String,
        page: usize,
    },
    Timeline,
    TimelineYear {
        year: YearKey,
        page: usize,
    },
    TimelineMonth {
        year: i32,
        month: u8,
        page: usize,
    },
    Corrections {
        page: usize,
    },
    Ratings,
    NotFound,
    Plain(RecordId),
    Feed {
        of: Option<RecordId>,
        format: FeedFormat,
    },
    /// The page that leads to the tables.
    DataIndex,
    Data {
        set: DataSet,
        format: DataFormat,
    },
    Sitemap(usize),
    SitemapIndex,
    Robots,
    /// An old address: index into the site's redirects.
    Redirect(usize),
    RedirectsFile,
    HeadersFile,
    NoJekyll,
    /// A file published as it is: index into the site's assets.
    Asset(usize),
    /// A file of the theme: index into its static files.
    ThemeFile(usize),
    /// A file beside a page: never among the listed outputs.
    Beside {
        of: RecordId,
        file: Beside,
    },
}

/// The year of a list of events, or those without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum YearKey {
    Year(i32),
    Undated,
}

/// The two forms of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedFormat {
    /// Atom (RFC 4287), `feed.xml`.
    Atom,
    /// JSON Feed 1.1, `feed.json`.
    Json,
}

/// The events of a record by year, where they are more than one page holds.
pub type Years = Vec<(YearKey, Vec<EventTie>)>;

/// All outputs of a site, with what pages must know of each other.
#[derive(Debug)]
pub struct Plan {
    /// All but the files beside pages, of which no list is kept.
    pub outputs: Outputs,
    pub timeline: Arc<Vec<TimelineYear>>,
    /// The names of the index by letter, in the language's order.
    pub letters: Vec<Letter>,
    /// Every correction, the newest first.
    pub corrections: Arc<Vec<(RecordId, u32)>>,
    /// Records of each kind in the order of their list page.
    pub lists: [Vec<RecordId>; 9],
    /// The letters under which the names of each kind's list stand, each with the place of its first name.
    pub list_letters: [Vec<(String, usize)>; 9],
    /// The events by year of the records that concern too many for one page.
    pub years: Arc<FxHashMap<RecordId, Years>>,
    /// How each record sorts that stands by its name.
    keys: Arc<Vec<Option<Arc<Key>>>>,
}

/// How a name sorts.
#[derive(Debug)]
struct Key {
    sort: Vec<u8>,
    /// The letter under which it stands in the index.
    letter: String,
}

/// A plan, and the site that it was made for.
type Before<'a> = (&'a Plan, &'a Site);

/// What the language says of names: their sort keys and first letters.
struct Order<'a> {
    sort_key: &'a (dyn Fn(&str) -> Vec<u8> + Sync),
    first_letter: &'a (dyn Fn(&str) -> String + Sync),
}

/// The events of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineYear {
    pub year: YearKey,
    /// By month, each with the oldest first; 0 for events that say none. No month is empty.
    pub months: Vec<(u8, Vec<RecordId>)>,
    /// How many events there are.
    pub count: usize,
    /// Whether each month has a page of its own.
    pub by_month: bool,
}

/// The names under one letter of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub letter: String,
    /// The part of its address.
    pub slug: String,
    pub records: Vec<RecordId>,
}

/// How many events a record's own page shows.
pub const EVENTS_ON_PAGE: usize = 100;
pub use crate::resolve::MENTIONS_ON_PAGE;
/// How many names the overview of the index shows before each letter has its own page.
pub const NAMES_ON_INDEX: usize = 500;
/// How many names a page of a letter holds.
pub const NAMES_ON_LETTER: usize = 200;
/// How many addresses a sitemap may hold (sitemaps.org).
pub const SITEMAP_LIMIT: usize = 50_000;

/// Lists all outputs under a theme, in the order of a language.
pub fn of(site: &Site, theme: &Theme, language: &Language) -> Plan {
    Plan {
        // No later site will ask.
        keys: Arc::default(),
        ..again(site, theme, language, None)
    }
}

/// Does the same after an earlier site under the same theme and language: what sorts as it did is not asked again.
pub fn again(site: &Site, theme: &Theme, language: &Language, before: Option<Before<'_>>) -> Plan {
    let theme_files: Vec<String> = theme.statics.iter().map(|file| file.published.clone()).collect();
    let order = Order {
        sort_key: &|text| language.sort_key(text),
        first_letter: &|name| language.first_letter(name),
    };
    plan(site, &theme_files, &order, before)
}

/// Lists all outputs.
fn plan(site: &Site, theme_files: &[String], order: &Order<'_>, before: Option<Before<'_>>) -> Plan {
    let (sorted, (timeline, corrections)) =
        rayon::join(|| sorted(site, order, before), || (timeline(site), corrections(site)));
    let Sorted {
        lists,
        list_letters,
        letters,
        keys,
    } = sorted;
    let mut planner = Planner {
        site,
        outputs: Vec::with_capacity(site.records.len() * 2),
        mentions: Vec::new(),
        years: FxHashMap::default(),
    };
    planner.add("index.html", What::Front);
    for kind in Kind::ALL {
        planner.kind(kind, &lists[kind.index()]);
    }
    for id in site.plain_pages() {
        let path = format!("{}index.html", &site.record(id).path[1..]);
        planner.add(path, What::Plain(id));
    }
    planner.index(&letters);
    planner.timeline(&timeline);
    planner.pages("corrections", corrections.len().max(1), site.config.per_page, |page| {
        What::Corrections { page }
    });
    planner.add("ratings/index.html", What::Ratings);
    planner.add("404.html", What::NotFound);
    planner.data();
    planner.feeds();
    planner.site_files(theme_files);
    let Planner {
        mut outputs,
        mentions,
        years,
        ..
    } = planner;
    let in_sitemap = outputs.par_iter().with_min_len(1000);
    let pages = in_sitemap.filter(|output| output.what.is_in_sitemap(site)).count();
    match pages.div_ceil(SITEMAP_LIMIT) {
        0 | 1 => outputs.push(Output {
            path: "sitemap.xml".to_owned(),
            what: What::Sitemap(0),
        }),
        parts => {
            outputs.push(Output {
                path: "sitemap.xml".to_owned(),
                what: What::SitemapIndex,
            });
            for part in 0..parts {
                outputs.push(Output {
                    path: format!("sitemap-{}.xml", part + 1),
                    what: What::Sitemap(part),
                });
            }
        }
    }
    Plan {
        outputs: Outputs::new(mentions, outputs),
        timeline: Arc::new(timeline),
        letters,
        corrections: Arc::new(corrections),
        lists,
        list_letters,
        years: Arc::new(years),
        keys: Arc::new(keys),
    }
}

/// Plans again where nothing but names differs; `None` where other outputs come of it.
pub fn renamed((before, site_before): (&Plan, &Site), site: &Site, language: &Language) -> Option<Plan> {
    let order = Order {
        sort_key: &|text| language.sort_key(text),
        first_letter: &|name| language.first_letter(name),
    };
    let Sorted {
        lists,
        list_letters,
        letters,
        keys,
    } = sorted(site, &order, Some((before, site_before)));
    let shape = |letters: &[Letter]| -> Vec<(String, usize)> {
        letters.iter().map(|it| (it.letter.clone(), it.records.len())).collect()
    };
    (shape(&letters) == shape(&before.letters)).then(|| Plan {
        outputs: before.outputs.clone(),
        timeline: Arc::clone(&before.timeline),
        letters,
        corrections: Arc::clone(&before.corrections),
        lists,
        list_letters,
        years: Arc::clone(&before.years),
        keys: Arc::new(keys),
    })
}

/// Plans again where nothing but the pages of some records' mentions differs; `records` are sorted.
pub fn mentioned(before: &Plan, site: &Site, records: &[RecordId]) -> Plan {
    Plan {
        outputs: before.outputs.with_mentions(records, |id| mention_pages(site, id)),
        timeline: Arc::clone(&before.timeline),
        letters: before.letters.clone(),
        corrections: Arc::clone(&before.corrections),
        lists: before.lists.clone(),
        list_letters: before.list_letters.clone(),
        years: Arc::clone(&before.years),
        keys: Arc::clone(&before.keys),
    }
}

/// The pages of a record's mentions, where they are more than its own page shows.
fn mention_pages(site: &Site, id: RecordId) -> Vec<Output> {
    let pages = resolve::mention_pages(site.relations.backlinks.of(id).len(), site.config.per_page);
    if pages == 0 {
        return Vec::new();
    }
    let folder = site.record(id).path.trim_matches('/');
    (1..=pages)
        .map(|page| Output {
            path: format!("{}index.html", page_path(&format!("{folder}/mentions"), page)),
            what: What::Mentions { record: id, page },
        })
        .collect()
}

/// What stands in the order of names.
struct Sorted {
    lists: [Vec<RecordId>; 9],
    list_letters: [Vec<(String, usize)>; 9],
    letters: Vec<Letter>,
    keys: Vec<Option<Arc<Key>>>,
}

fn sorted(site: &Site, order: &Order<'_>, before: Option<Before<'_>>) -> Sorted {
    let key = |at| {
        let id = RecordId(at);
        let named = !is_by_date(site.kind(id)?) && !site.record(id).is_vacant();
        let name = named.then(|| sort_name(site, id))?;
        let known = before.and_then(|(plan, site)| {
            let key = plan.keys.get(id.index())?.as_ref()?;
            (sort_name(site, id) == name).then_some(key)
        });
        let make = || Key {
            sort: (order.sort_key)(name),
            letter: (order.first_letter)(name),
        };
        Some(known.map_or_else(|| Arc::new(make()), Arc::clone))
    };
    let keys: Vec<Option<Arc<Key>>> = (0..site.records.len() as u32).into_par_iter().map(key).collect();
    let lists = lists(site, &keys);
    let mut letters: FxHashMap<String, Vec<RecordId>> = FxHashMap::default();
    let list_letters = Kind::ALL.map(|kind| match is_by_date(kind) {
        true => Vec::new(),
        false => list_letters(&lists[kind.index()], &keys, &mut letters),
    });
    Sorted {
        letters: letters_in_order(letters, &keys),
        lists,
        list_letters,
        keys,
    }
}

impl Plan {
    /// Tells whether an address below the base path leads to an output.
    pub fn has(&self, site: &Site, address: &str) -> bool {
        let path = address.trim_start_matches('/');
        self.find(path).is_some()
            || self
                .find(&format!("{}/index.html", path.trim_end_matches('/')))
                .is_some()
            || path.is_empty()
            || self.find_beside(site, path).is_some()
    }

    /// Finds an output by its path below the output folder; not a file beside a page.
    pub fn find(&self, path: &str) -> Option<&Output> {
        self.outputs.find(path)
    }
}

impl What {
    /// Returns the record whose own page it is.
    pub fn page(&self) -> Option<RecordId> {
        match self {
            What::Record(id) | What::Plain(id) => Some(*id),
            _ => None,
        }
    }

    /// Tells whether a page belongs into the sitemap.
    pub fn is_in_sitemap(&self, site: &Site) -> bool {
        match self {
            What::Record(id) | What::Plain(id) => !is_retracted(site, *id),
            What::Front
            | What::Year { .. }
            | What::List { .. }
            | What::Index
            | What::IndexLetter { .. }
            | What::Timeline
            | What::TimelineYear { .. }
            | What::TimelineMonth { .. }
            | What::Corrections { .. }
            | What::DataIndex
            | What::Ratings => true,
            _ => false,
        }
    }
}

/// Tells whether a record has been taken back: its page stays, marked, and asks not to be indexed.
pub fn is_retracted(site: &Site, id: RecordId) -> bool {
    site.header(id).is_some_and(|header| {
        header
            .corrections
            .iter()
            .any(|it| it.kind == CorrectionKind::Retraction)
    })
}

/// Returns the address of a page of a list: the first without a number.
pub fn page_path(folder: &str, page: usize) -> String {
    match page {
        1 => format!("{folder}/"),
        page => format!("{folder}/page/{page}/"),
    }
}

/// Groups a record's events by year, the newest first, undated ones last.
pub fn by_year(site: &Site, events: &[EventTie]) -> Vec<(YearKey, Vec<EventTie>)> {
    let mut groups: Vec<(YearKey, Vec<EventTie>)> = Vec::new();
    for tie in events {
        let year = year_of(site, tie.event);
        match groups.iter_mut().find(|(key, _)| *key == year) {
            Some((_, ties)) => ties.push(*tie),
            None => groups.push((year, vec![*tie])),
        }
    }
    groups.sort_by_key(|(key, _)| match key {
        YearKey::Year(year) => (0, -i64::from(*year)),
        YearKey::Undated => (1, 0),
    });
    groups
}

/// Returns the year under which an event stands.
pub fn year_of(site: &Site, event: RecordId) -> YearKey {
    site.chronology.months[event.index()].map_or(YearKey::Undated, |(year, _)| YearKey::Year(year))
}

impl YearKey {
    /// Returns the part of an address.
    pub fn slug(self) -> String {
        match self {
            YearKey::Year(year) => format!("{year:04}"),
            YearKey::Undated => "undated".to_owned(),
        }
    }
}

/// Records of each kind in the order of their list: what has dates by the newest, the rest by name.
fn lists(site: &Site, keys: &[Option<Arc<Key>>]) -> [Vec<RecordId>; 9] {
    let mut lists = Kind::ALL.map(|kind| {
        if is_by_date(kind) {
            return Vec::new();
        }
        let mut records: Vec<RecordId> = site.of_kind(kind).collect();
        records.sort_unstable_by(|a, b| by_name(keys, *a, *b));
        records
    });
    for id in site.chronology.newest() {
        let kind = site.kind_starts.partition_point(|first| *first <= id.0) - 1;
        if Kind::ALL.get(kind).is_some_and(|it| is_by_date(*it)) {
            lists[kind].push(id);
        }
    }
    lists
}

/// Compares two records by name, then by id.
fn by_name(keys: &[Option<Arc<Key>>], a: RecordId, b: RecordId) -> std::cmp::Ordering {
    let key = |id: RecordId| (keys[id.index()].as_ref().map(|it| &it.sort), id);
    key(a).cmp(&key(b))
}

fn timeline(site: &Site) -> Vec<TimelineYear> {
    let mut oldest_first: Vec<(YearKey, u8, u32, RecordId)> = site
        .of_kind(Kind::Event)
        .map(|id| {
            let rank = site.chronology.oldest_first[id.index()];
            (year_of(site, id), month_of(site, id), rank, id)
        })
        .collect();
    oldest_first.sort_unstable();
    let mut years: Vec<TimelineYear> = Vec::new();
    for events in oldest_first.chunk_by(|a, b| a.0 == b.0) {
        let year = events[0].0;
        years.push(TimelineYear {
            year,
            months: events
                .chunk_by(|a, b| a.1 == b.1)
                .map(|month| (month[0].1, month.iter().map(|it| it.3).collect()))
                .collect(),
            count: events.len(),
            by_month: events.len() > EVENTS_ON_PAGE && year != YearKey::Undated,
        });
    }
    years
}

/// Tells whether a kind's list stands in the order of time, not of names.
fn is_by_date(kind: Kind) -> bool {
    matches!(kind, Kind::Event | Kind::Briefing | Kind::Source)
}

/// The name by which a record is sorted.
pub fn sort_name(site: &Site, id: RecordId) -> &str {
    let name = match site.facts(id) {
        crate::parse::record::Facts::Actor(actor) => actor.sort_name.as_deref(),
        _ => None,
    };
    name.unwrap_or_else(|| site.name(id, &site.config.default_language).0)
}

/// The letters of a list in the order in which they first stand there; the index gets its names under theirs.
fn list_letters(
    list: &[RecordId],
    keys: &[Option<Arc<Key>>],
    index: &mut FxHashMap<String, Vec<RecordId>>,
) -> Vec<(String, usize)> {
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut letters: Vec<(String, usize)> = Vec::new();
    for (at, id) in list.iter().enumerate() {
        let Some(key) = &keys[id.index()] else { continue };
        let letter = &key.letter;
        if !seen.contains(letter) {
            seen.insert(letter.clone());
            letters.push((letter.clone(), at));
        }
        match index.get_mut(letter) {
            Some(records) => records.push(*id),
            None => drop(index.insert(letter.clone(), vec![*id])),
        }
    }
    letters
}

/// The index holds names: not events, sources and editions, which are found by date.
fn letters_in_order(letters: FxHashMap<String, Vec<RecordId>>, keys: &[Option<Arc<Key>>]) -> Vec<Letter> {
    let mut letters: Vec<Letter> = letters
        .into_iter()
        .map(|(letter, mut records)| {
            records.sort_unstable_by(|a, b| by_name(keys, *a, *b));
            let slug = match letter.as_str() {
                "#" => "0".to_owned(),
                letter => letter.to_lowercase(),
            };
            Letter { letter, slug, records }
        })
        .collect();
    letters.sort_by(|a, b| a.letter.cmp(&b.letter));
    letters
}

fn corrections(site: &Site) -> Vec<(RecordId, u32)> {
    use crate::parse::record::Published;
    let mut all: Vec<(crate::base::date::Moment, RecordId, u32)> = Vec::new();
    for at in 0..site.records.len() as u32 {
        let id = RecordId(at);
        let Some(header) = site.header(id) else { continue };
        for (index, correction) in header.corrections.iter().enumerate() {
            let moment = match &correction.date {
                Published::Instant(instant) => instant.moment(),
                Published::Date(date) => date.bounds().map_or_else(Default::default, |bounds| bounds.0),
            };
            all.push((moment, id, index as u32));
        }
    }
    all.sort_by_key(|(moment, id, index)| (std::cmp::Reverse(*moment), *id, *index));
    all.into_iter().map(|(_, id, index)| (id, index)).collect()
}

struct Planner<'a> {
    site: &'a Site,
    outputs: Vec<Output>,
    mentions: Vec<Output>,
    years: FxHashMap<RecordId, Vec<(YearKey, Vec<EventTie>)>>,
}

impl Planner<'_> {
    fn add(&mut self, path: impl Into<String>, what: What) {
        self.outputs.push(Output {
            path: path.into(),
            what,
        });
    }

    /// Adds the pages of a list.
    fn pages(&mut self, folder: &str, items: usize, per_page: usize, what: impl Fn(usize) -> What) {
        for page in 1..=items.div_ceil(per_page).max(1) {
            self.add(format!("{}index.html", page_path(folder, page)), what(page));
        }
    }

    fn kind(&mut self, kind: Kind, records: &[RecordId]) {
        let has_introduction = self.site.introductions.contains_key(&Page::List(kind));
        if records.is_empty() && !has_introduction {
            return;
        }
        self.pages(kind.folder(), records.len(), self.site.config.per_page, |page| {
            What::List { kind, page }
        });
        for id in self.site.of_kind(kind) {
            self.record(id);
        }
    }

    fn record(&mut self, id: RecordId) {
        let site = self.site;
        let folder = site.record(id).path.trim_matches('/');
        self.add([folder, "/index.html"].concat(), What::Record(id));
        let per_page = site.config.per_page;
        let events = site.relations.events.of(id);
        if events.len() > EVENTS_ON_PAGE {
            let years = by_year(site, events);
            for (year, ties) in &years {
                let below = format!("{folder}/{}", year.slug());
                self.pages(&below, ties.len(), per_page, |page| What::Year {
                    record: id,
                    year: *year,
                    page,
                });
            }
            self.years.insert(id, years);
        }
        self.mentions.extend(mention_pages(site, id));
    }

    fn index(&mut self, letters: &[Letter]) {
        let names: usize = letters.iter().map(|letter| letter.records.len()).sum();
        if names == 0 {
            return;
        }
        self.add("index/index.html", What::Index);
        if names > NAMES_ON_INDEX {
            for letter in letters {
                let folder = format!("index/{}", letter.slug);
                self.pages(&folder, letter.records.len(), NAMES_ON_LETTER, |page| {
                    What::IndexLetter {
                        letter: letter.letter.clone(),
                        page,
                    }
                });
            }
        }
    }

    fn timeline(&mut self, years: &[TimelineYear]) {
        if years.is_empty() {
            return;
        }
        let per_page = self.site.config.per_page;
        self.add("timeline/index.html", What::Timeline);
        for it in years {
            let folder = format!("timeline/{}", it.year.slug());
            let YearKey::Year(year) = it.year else {
                self.pages(&folder, it.count, per_page, |page| What::TimelineYear {
                    year: it.year,
                    page,
                });
                continue;
            };
            self.add(
                format!("{folder}/index.html"),
                What::TimelineYear { year: it.year, page: 1 },
            );
            for (month, events) in it.months.iter().filter(|_| it.by_month) {
                let below = format!("{folder}/{month:02}");
                self.pages(&below, events.len(), per_page, |page| What::TimelineMonth {
                    year,
                    month: *month,
                    page,
                });
            }
        }
    }

    fn data(&mut self) {
        if !self.site.config.outputs.data {
            return;
        }
        self.add("data/index.html", What::DataIndex);
        for set in DataSet::ALL {
            for format in [DataFormat::Json, DataFormat::Csv] {
                self.add(set.path(format), What::Data { set, format });
            }
        }
    }

    fn feeds(&mut self) {
        let both = [("feed.xml", FeedFormat::Atom), ("feed.json", FeedFormat::Json)];
        for (name, format) in both {
            self.add(name, What::Feed { of: None, format });
        }
        if !self.site.config.outputs.record_feeds {
            return;
        }
        for at in 0..self.site.kind_starts[9] {
            let id = RecordId(at);
            if has_feed(self.site, id) {
                let folder = self.site.record(id).path.trim_matches('/').to_owned();
                for (name, format) in both {
                    self.add(format!("{folder}/{name}"), What::Feed { of: Some(id), format });
                }
            }
        }
    }

    fn site_files(&mut self, theme_files: &[String]) {
        self.add("robots.txt", What::Robots);
        self.add("_headers", What::HeadersFile);
        self.add(".nojekyll", What::NoJekyll);
        if !self.site.redirects.is_empty() {
            self.add("_redirects", What::RedirectsFile);
        }
        for (index, redirect) in self.site.redirects.iter().enumerate() {
            let path = redirect.from.trim_start_matches('/');
            let path = if path.ends_with('/') {
                format!("{path}index.html")
            } else {
                path.to_owned()
            };
            self.add(path, What::Redirect(index));
        }
        for (index, file) in theme_files.iter().enumerate() {
            self.add(file.clone(), What::ThemeFile(index));
        }
        for (index, asset) in self.site.assets.iter().enumerate() {
            self.add(asset.path.to_string(), What::Asset(index));
        }
    }
}

/// Returns the month under which an event stands in its year; 0 where it says none.
pub fn month_of(site: &Site, event: RecordId) -> u8 {
    site.chronology.months[event.index()].map_or(0, |(_, month)| month.min(12))
}

/// Tells whether a record has feeds: where events concern it.
pub fn has_feed(site: &Site, id: RecordId) -> bool {
    site.config.outputs.record_feeds && !site.relations.events.of(id).is_empty()
}

/// The pages of a list, as shown by its navigation: all of a few, else the first, the last and those around.
pub fn page_numbers(current: usize, last: usize) -> Vec<Option<usize>> {
    let mut shown = Vec::new();
    let mut before = 0;
    for page in 1..=last {
        let near = page.abs_diff(current) <= 2 || page == 1 || page == last || last <= 9;
        if near {
            if page > before + 1 {
                shown.push(None);
            }
            shown.push(Some(page));
            before = page;
        }
    }
    shown
}

/// Gives a name in messages to what holds an address.
pub fn holder(site: &Site, what: &What) -> Option<Arc<str>> {
    match what {
        What::Record(id) | What::Plain(id) => site.document(*id).map(|document| Arc::clone(&document.path)),
        What::Asset(index) => Some(Arc::clone(&site.assets[*index].source)),
        What::Redirect(index) => site
            .document(site.redirects[*index].to)
            .map(|document| Arc::clone(&document.path)),
        _ => None,
    }
}
