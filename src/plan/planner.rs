//! Walks through a site and lists the outputs of all that is in it.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::base::id::{Kind, RecordId};
use crate::parse::document::Page;
use crate::resolve::{self, Site};

use super::order::Letter;
use super::{
    DataFormat, DataSet, EVENTS_ON_PAGE, FeedFormat, NAMES_ON_INDEX, NAMES_ON_LETTER, Output, SITEMAP_LIMIT,
    TimelineYear, What, YearKey, Years, by_year, has_feed, page_path,
};

/// Outputs as they are listed.
pub struct Planner<'a> {
    site: &'a Site,
    pub outputs: Vec<Output>,
    /// The pages of mentions, which have a list of their own.
    pub mentions: Vec<Output>,
    pub years: FxHashMap<RecordId, Years>,
}

impl<'a> Planner<'a> {
    /// Begins to list.
    pub fn new(site: &'a Site) -> Planner<'a> {
        Planner {
            site,
            outputs: Vec::new(),
            mentions: Vec::new(),
            years: FxHashMap::default(),
        }
    }

    /// Lists the pages of all records of a kind on all cores, in parts that follow each other.
    pub fn records(site: &'a Site, kind: Kind) -> Vec<Planner<'a>> {
        let parts = site.kinds[kind.index()].par_chunks(1000);
        let list = |records: &[RecordId]| {
            let mut part = Planner::new(site);
            records.iter().for_each(|id| part.record(*id));
            part
        };
        parts.map(list).collect()
    }

    /// Adds one output.
    pub fn add(&mut self, path: impl Into<String>, what: What) {
        self.outputs.push(Output {
            path: path.into(),
            what,
        });
    }

    /// Adds the pages of a list.
    pub fn pages(&mut self, folder: &str, items: usize, per_page: usize, what: impl Fn(usize) -> What) {
        for page in 1..=items.div_ceil(per_page).max(1) {
            self.add(format!("{}index.html", page_path(folder, page)), what(page));
        }
    }

    /// Adds a kind's list of so many records and their pages.
    pub fn kind(&mut self, kind: Kind, records: usize, pages: Vec<Planner<'a>>) {
        let has_introduction = self.site.introductions.contains_key(&Page::List(kind));
        if records == 0 && !has_introduction {
            return;
        }
        self.pages(kind.folder(), records, self.site.config.per_page, |page| What::List {
            kind,
            page,
        });
        for part in pages {
            self.outputs.extend(part.outputs);
            self.mentions.extend(part.mentions);
            self.years.extend(part.years);
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

    /// Adds the index of names.
    pub fn index(&mut self, letters: &[Letter]) {
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

    /// Adds the timeline.
    pub fn timeline(&mut self, years: &[TimelineYear]) {
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

    /// Adds the tables for programs, where they are wanted.
    pub fn data(&mut self) {
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

    /// Adds the feeds.
    pub fn feeds(&mut self) {
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

    /// Adds what stands once in a site.
    pub fn site_files(&mut self, theme_files: impl Iterator<Item = String>) {
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
        for (index, file) in theme_files.enumerate() {
            self.add(file, What::ThemeFile(index));
        }
        for (index, asset) in self.site.assets.iter().enumerate() {
            self.add(asset.path.to_string(), What::Asset(index));
        }
    }

    /// Adds the sitemap of the pages so far, in parts where one may not hold them.
    pub fn sitemap(&mut self) {
        let outputs = self.outputs.par_iter().with_min_len(1000);
        let pages = outputs.filter(|output| output.what.is_in_sitemap(self.site)).count();
        match pages.div_ceil(SITEMAP_LIMIT) {
            0 | 1 => self.add("sitemap.xml", What::Sitemap(0)),
            parts => {
                self.add("sitemap.xml", What::SitemapIndex);
                for part in 0..parts {
                    self.add(format!("sitemap-{}.xml", part + 1), What::Sitemap(part));
                }
            }
        }
    }
}

/// The pages of a record's mentions, where they are more than its own page shows.
pub fn mention_pages(site: &Site, id: RecordId) -> Vec<Output> {
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
