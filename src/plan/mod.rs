//! Lists the outputs of a site and their addresses, and what collides.
//!
//! Takes the site; gives every file that a build writes, each with what renders it. Pure: no bytes are made here.

mod beside;
mod collisions;
mod data;
mod order;
mod outputs;
mod planner;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::base::id::{Kind, RecordId};
use crate::language::Language;
use crate::parse::record::CorrectionKind;
use crate::resolve::{EventTie, Listed, Moved, Site};
use crate::theme::Theme;

pub use beside::{Beside, CitationFormat, beside};
pub use collisions::{check, check_addresses, check_paths};
pub use data::{DataFormat, DataSet};
pub use order::{Letter, Order, sort_name};
pub use outputs::Outputs;

use planner::Planner;

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
    /// A long list of a record's page, by pages counted from 1.
    Listed {
        record: RecordId,
        list: Listed,
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
#[derive(Clone, Debug)]
pub struct Plan {
    /// All but the files beside pages, of which no list is kept.
    pub outputs: Outputs,
    pub timeline: Arc<Vec<TimelineYear>>,
    /// Every correction, the newest first.
    pub corrections: Arc<Vec<(RecordId, u32)>>,
    pub order: Order,
    /// The events by year of the records that concern too many for one page.
    pub years: Arc<FxHashMap<RecordId, Arc<Years>>>,
}

/// An earlier site and its plan, under the same theme and language.
#[derive(Clone, Copy)]
pub struct Before<'a> {
    pub plan: &'a Plan,
    pub site: &'a Site,
    /// What has moved since; `None` where all was joined anew and a record may have another number.
    pub moved: Option<&'a Moved>,
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

/// How many events a record's own page shows.
pub const EVENTS_ON_PAGE: usize = 100;
/// How many names the overview of the index shows before each letter has its own page.
pub const NAMES_ON_INDEX: usize = 500;
/// How many names a page of a letter holds.
pub const NAMES_ON_LETTER: usize = 200;
/// How many addresses a sitemap may hold (sitemaps.org).
pub const SITEMAP_LIMIT: usize = 50_000;

/// Lists all outputs under a theme, in the order of a language.
pub fn of(site: &Site, theme: &Theme, language: &Language) -> Plan {
    let mut plan = again(site, theme, language, None);
    plan.order.forget_keys();
    plan
}

/// Does the same after an earlier site: what nothing moved is taken over.
pub fn again(site: &Site, theme: &Theme, language: &Language, before: Option<Before<'_>>) -> Plan {
    let known = before.and_then(|it| Some((&it.plan.outputs, it.moved?.pages()?)));
    let known = known.as_ref().map(|(outputs, others)| (*outputs, &others[..]));
    let ((order, corrections), (timeline, mut segments)) = rayon::join(
        || (Order::of(site, language, before), corrections(site, before)),
        || (timeline(site), planner::records(site, known)),
    );
    let mut rest = Planner::new(site);
    rest.index(&order.letters);
    rest.timeline(&timeline);
    rest.pages("corrections", corrections.len(), site.config.per_page, |page| {
        What::Corrections { page }
    });
    rest.add("ratings/index.html", What::Ratings);
    rest.add("404.html", What::NotFound);
    rest.data();
    rest.feeds(None, "");
    rest.site_files(theme.statics.iter().map(|file| file.published.clone()));
    rest.sitemap(segments.iter().map(|it| it.in_sitemap).sum());
    segments.push(Arc::new(rest.finish()));
    let years = segments.iter().flat_map(|it| it.years.iter().cloned());
    Plan {
        timeline: Arc::new(timeline),
        corrections,
        order,
        years: Arc::new(years.collect()),
        outputs: Outputs::new(segments, known.map(|it| it.0)),
    }
}

/// Plans again where nothing but names differs; `None` where other outputs come of it.
pub fn renamed(before: Before<'_>, site: &Site, language: &Language) -> Option<Plan> {
    let order = Order::of(site, language, Some(before));
    let shape = |letters: &[Letter]| -> Vec<(String, usize)> {
        letters.iter().map(|it| (it.letter.clone(), it.records.len())).collect()
    };
    (shape(&order.letters) == shape(&before.plan.order.letters)).then(|| Plan {
        order,
        ..before.plan.clone()
    })
}

/// Plans again where nothing but the pages of some records' long lists differs; `records` are sorted.
pub fn listed(before: &Plan, site: &Site, records: &[RecordId]) -> Plan {
    let mut segments = planner::records(site, Some((&before.outputs, records)));
    segments.extend(before.outputs.segments().last().cloned());
    Plan {
        outputs: Outputs::new(segments, Some(&before.outputs)),
        ..before.clone()
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
    // Those of a year stand together, but for some whose dates say little.
    for ties in events.chunk_by(|a, b| year_of(site, a.event) == year_of(site, b.event)) {
        let year = year_of(site, ties[0].event);
        match groups.iter_mut().find(|(key, _)| *key == year) {
            Some((_, known)) => known.extend_from_slice(ties),
            None => groups.push((year, ties.to_vec())),
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

fn timeline(site: &Site) -> Vec<TimelineYear> {
    let mut oldest_first: Vec<(YearKey, u8, u32, RecordId)> = site
        .of_kind(Kind::Event)
        .map(|id| {
            let rank = site.chronology.oldest_first[id.index()];
            (year_of(site, id), month_of(site, id), rank, id)
        })
        .collect();
    oldest_first.par_sort_unstable();
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

fn corrections(site: &Site, before: Option<Before<'_>>) -> Arc<Vec<(RecordId, u32)>> {
    use crate::parse::record::Published;
    let same = before.filter(|it| it.moved.is_some_and(|moved| !moved.corrections));
    if let Some(before) = same {
        return Arc::clone(&before.plan.corrections);
    }
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
    Arc::new(all.into_iter().map(|(_, id, index)| (id, index)).collect())
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
