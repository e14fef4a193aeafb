//! Walks through a site and lists the outputs of all that is in it.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::id::{Kind, RecordId};
use crate::parse::document::Page;
use crate::resolve::{Listed, Site};

use super::order::Letter;
use super::outputs::Segment;
use super::{
    DataFormat, DataSet, EVENTS_ON_PAGE, FeedFormat, NAMES_ON_INDEX, NAMES_ON_LETTER, Output, Outputs, SITEMAP_LIMIT,
    TimelineYear, What, YearKey, by_year, has_feed, page_path,
};

/// Outputs as they are listed.
pub struct Planner<'a> {
    site: &'a Site,
    segment: Segment,
}

/// What a segment is of.
enum Part {
    Front,
    List(Kind),
    /// A run of the records of a kind, or of plain pages: those whose numbers are in a range.
    Records(usize, Range<u32>),
}

/// Lists the outputs of all records and their lists on all cores. A segment of `before`, which is the plan of a site with
/// the same numbers, is taken over where none of its records is among some; these are sorted.
pub fn records(site: &Site, before: Option<(&Outputs, &[RecordId])>) -> Vec<Arc<Segment>> {
    /// How many numbers a segment spans.
    const SPAN: usize = 256;
    let mut parts = vec![Part::Front];
    for slot in 0..=9 {
        parts.extend(Kind::ALL.get(slot).map(|kind| Part::List(*kind)));
        let end = site.kind_starts.get(slot + 1).copied();
        let numbers = site.kind_starts[slot]..end.unwrap_or(site.records.len() as u32);
        let starts = numbers.clone().step_by(SPAN);
        parts.extend(starts.map(|start| Part::Records(slot, start..numbers.end.min(start + SPAN as u32))));
    }
    let make = |(at, part): (usize, &Part)| {
        let known = before.and_then(|(outputs, others)| Some((outputs.segments().get(at)?, others)));
        if let (Some((segment, others)), Part::Records(_, numbers)) = (known, part) {
            let next = others.partition_point(|id| id.0 < numbers.start);
            if others.get(next).is_none_or(|id| !numbers.contains(&id.0)) {
                return Arc::clone(segment);
            }
        }
        let mut planner = Planner::new(site);
        match part {
            Part::Front => planner.add("index.html", What::Front),
            Part::List(kind) => planner.list(*kind),
            Part::Records(slot, numbers) => planner.run(*slot, numbers),
        }
        Arc::new(planner.finish())
    };
    parts.par_iter().enumerate().map(make).collect()
}

impl<'a> Planner<'a> {
    /// Begins to list.
    pub fn new(site: &'a Site) -> Planner<'a> {
        Planner {
            site,
            segment: Segment::default(),
        }
    }

    /// Returns what was listed.
    pub fn finish(self) -> Segment {
        Segment {
            in_sitemap: self.in_sitemap(),
            ..self.segment
        }
    }

    /// Counts the outputs so far that belong into the sitemap.
    fn in_sitemap(&self) -> usize {
        let outputs = self.segment.outputs.iter();
        outputs.filter(|output| output.what.is_in_sitemap(self.site)).count()
    }

    /// Adds one output.
    pub fn add(&mut self, path: impl Into<String>, what: What) {
        self.segment.outputs.push(Output {
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

    /// Adds the pages of a kind's list, where it has any.
    fn list(&mut self, kind: Kind) {
        let records = self.site.of_kind(kind).len();
        if records > 0 || self.site.introductions.contains_key(&Page::List(kind)) {
            let per_page = self.site.config.per_page;
            self.pages(kind.folder(), records, per_page, |page| What::List { kind, page });
        }
    }

    /// Adds what the records have whose numbers are in a range.
    fn run(&mut self, slot: usize, numbers: &Range<u32>) {
        let all = &self.site.kinds[slot];
        let first = all.partition_point(|id| id.0 < numbers.start);
        let end = all.partition_point(|id| id.0 < numbers.end);
        self.segment.outputs.reserve(end - first);
        for id in &all[first..end] {
            match Kind::ALL.get(slot) {
                Some(kind) => self.record(*kind, *id),
                None => {
                    let path = [&self.site.record(*id).path[1..], "index.html"].concat();
                    self.add(path, What::Plain(*id));
                }
            }
        }
    }

    fn record(&mut self, kind: Kind, id: RecordId) {
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
            self.segment.years.push((id, Arc::new(years)));
        }
        for list in Listed::of(kind) {
            for page in 1..=list.pages(site, id) {
                let below = page_path(&format!("{folder}/{}", list.slug()), page);
                let what = What::Listed {
                    record: id,
                    list: *list,
                    page,
                };
                self.add(below + "index.html", what);
            }
        }
        if has_feed(site, id) {
            self.feeds(Some(id), &format!("{folder}/"));
        }
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

    /// Adds the feeds of a record, or of the site, below a folder.
    pub fn feeds(&mut self, of: Option<RecordId>, folder: &str) {
        for (name, format) in [("feed.xml", FeedFormat::Atom), ("feed.json", FeedFormat::Json)] {
            self.add([folder, name].concat(), What::Feed { of, format });
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

    /// Adds the sitemap of all pages so far, `before` of which are in other segments; in parts where one may not hold
    /// them.
    pub fn sitemap(&mut self, before: usize) {
        match (before + self.in_sitemap()).div_ceil(SITEMAP_LIMIT) {
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
