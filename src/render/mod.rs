//! Makes the bytes of one output from the Site and the Theme: a pure function, no clock, no cache behind its back.

mod annotations;
mod citation;
mod data;
mod feeds;
mod files;
mod json;
mod lists;
mod provenance;
mod quotations;
mod record;
mod renderer;
mod sentence;
mod skeleton;
pub mod templates;
mod text;
pub mod view;
mod xml;

use std::borrow::Cow;

use crate::base::id::{Kind, RecordId};
use crate::base::lang::Lang;
use crate::plan::{Beside, Output, What, has_feed, is_retracted};

pub use files::CONTENT_SECURITY_POLICY;
pub use renderer::{Frame, Rendered, Renderer};

use crate::resolve::{Listed, Site};

use citation::Cited;
use view::{FeedView, PageView, RedirectView};

/// What one output leaves to the next, which often says the same in another form: the two forms of a feed stand side by
/// side, and so do the three of a reference.
#[derive(Default)]
pub struct Gathered<'r> {
    feed: Option<(Option<RecordId>, Vec<feeds::Entry<'r>>)>,
    page: Option<(RecordId, Cited<'r>)>,
    original: Option<(RecordId, Option<Cited<'r>>)>,
}

impl Renderer<'_> {
    /// Appends the bytes of one output; files published as they are, and those of hosts, are not made here.
    ///
    /// # Errors
    ///
    /// The template that fails.
    pub fn render(&self, output: &Output, out: &mut Vec<u8>) -> Rendered<()> {
        self.render_next(output, &mut Gathered::default(), out)
    }

    /// Does the same after another output that has left what it gathered.
    ///
    /// # Errors
    ///
    /// As [`Renderer::render`].
    pub fn render_next<'r>(&'r self, output: &Output, gathered: &mut Gathered<'r>, out: &mut Vec<u8>) -> Rendered<()> {
        let templates = self.templates;
        match &output.what {
            What::Front => {
                let mut page = self.page(output, &self.site.config.title, "front");
                page.title = self.site.config.title.clone();
                page.front = true;
                page.description = self.site.config.description.clone().unwrap_or_default();
                templates.page("front.html", page, "front", self.front_view()?, out)?;
            }
            What::Record(id) => {
                let kind = self.site.kind(*id).unwrap_or(Kind::Event);
                let view = self.record_view(*id)?;
                let page = self.record_page(output, *id, kind.folder());
                templates.page(template(kind), page, "record", view, out)?;
            }
            What::Plain(id) => {
                let path = output.path.strip_suffix("/index.html").unwrap_or_default();
                let page = self.record_page(output, *id, path);
                templates.page("plain.html", page, "record", self.plain_view(*id)?, out)?;
            }
            What::Year { record, year, page } => {
                let view = self.year_view(*record, *year, *page)?;
                let section = self.site.kind(*record).map_or("", Kind::folder);
                templates.page("year.html", self.page(output, &view.title, section), "list", view, out)?;
            }
            What::Listed { record, list, page } => {
                let view = self.listed_view(*record, *list, *page)?;
                let section = self.site.kind(*record).map_or("", Kind::folder);
                let template = match list {
                    Listed::Mentions => "mentions.html",
                    _ => "listed.html",
                };
                templates.page(template, self.page(output, &view.title, section), "list", view, out)?;
            }
            What::List { kind, page } => {
                let view = self.list_view(*kind, *page)?;
                templates.page(
                    "list.html",
                    self.page(output, &view.title, kind.folder()),
                    "list",
                    view,
                    out,
                )?;
            }
            What::Index => {
                let view = self.index_view(None)?;
                templates.page(
                    "index.html",
                    self.page(output, &view.title, "index"),
                    "index",
                    view,
                    out,
                )?;
            }
            What::IndexLetter { letter, page } => {
                let view = self.index_view(Some((letter, *page)))?;
                templates.page(
                    "index.html",
                    self.page(output, &view.title, "index"),
                    "index",
                    view,
                    out,
                )?;
            }
            What::Timeline => {
                let view = self.timeline_view();
                templates.page(
                    "timeline.html",
                    self.page(output, &view.title, "timeline"),
                    "timeline",
                    view,
                    out,
                )?;
            }
            What::TimelineYear { year, page } => {
                let view = self.timeline_year_view(*year, *page)?;
                let title = format!("{}, {}", self.word("timeline"), view.title);
                templates.page(
                    "timeline.html",
                    self.page(output, &title, "timeline"),
                    "timeline",
                    view,
                    out,
                )?;
            }
            What::TimelineMonth { year, month, page } => {
                let view = self.timeline_month_view(*year, *month, *page)?;
                templates.page(
                    "list.html",
                    self.page(output, &view.title, "timeline"),
                    "list",
                    view,
                    out,
                )?;
            }
            What::Corrections { page } => {
                let view = self.corrections_view(*page)?;
                let page = self.page(output, &view.title, "corrections");
                templates.page("corrections.html", page, "list", view, out)?;
            }
            What::Ratings => {
                let page = self.page(output, self.word("rating-scale"), "ratings");
                templates.page("ratings.html", page, "ratings", self.ratings_view(), out)?;
            }
            What::DataIndex => {
                let page = self.page(output, self.word("data"), "data");
                templates.page("data.html", page, "data", self.data_view(), out)?;
            }
            What::Data { set, format } => self.data(*set, *format, out),
            What::NotFound => {
                let mut page = self.page(output, self.word("not-found"), "");
                page.canonical = None;
                page.robots = Some("noindex");
                templates.page("404.html", page, "ratings", view::RatingsView::default(), out)?;
            }
            What::Redirect(index) => {
                let to = self.site.redirects[*index].to;
                let href = self.site.record(to).href.to_string();
                let view = RedirectView {
                    title: self.name(to).0.to_owned(),
                    canonical: self.absolute(&href),
                    href,
                };
                let page = self.page(output, &view.title, "");
                templates.page("redirect.html", page, "redirect", view, out)?;
            }
            What::Feed { of, format } => {
                let entries = left(&mut gathered.feed, *of, || self.feed_entries(*of));
                self.feed(*of, *format, entries, out);
            }
            What::Sitemap(part) => self.sitemap(*part, out),
            What::SitemapIndex => self.sitemap_index(out),
            What::Robots => out.extend(self.robots()),
            What::RedirectsFile => out.extend(self.redirects_file()),
            What::HeadersFile => out.extend(self.headers()),
            What::NoJekyll => {}
            What::ThemeFile(index) => out.extend_from_slice(&self.theme.statics[*index].bytes),
            What::Beside { of, file } => match file {
                Beside::Cite(format) => left(&mut gathered.page, *of, || self.cited_page(*of)).write(*format, out),
                Beside::Original(format) => {
                    if let Some(cited) = left(&mut gathered.original, *of, || self.cited_original(*of)) {
                        cited.write(*format, out);
                    }
                }
                Beside::Annotations => self.annotations(*of, out),
            },
            // Copied by the engine, which alone reads files.
            What::Asset(_) => {}
        }
        Ok(())
    }

    fn page<'p>(&'p self, output: &Output, heading: &str, section: &'p str) -> PageView<'p> {
        let title = &self.site.config.title;
        let mut description = String::with_capacity(heading.len() + title.len() + 2);
        description.push_str(heading);
        description.push_str(". ");
        description.push_str(title);
        self.described_page(output, Cow::Owned(heading.to_owned()), section, description)
    }

    fn described_page<'p>(
        &'p self,
        output: &Output,
        heading: Cow<'p, str>,
        section: &'p str,
        description: String,
    ) -> PageView<'p> {
        let href = self.page_href(output);
        let site_title = &*self.site.config.title;
        let mut title = String::with_capacity(heading.len() + site_title.len() + 5);
        title.push_str(&heading);
        title.push_str(" – ");
        title.push_str(site_title);
        PageView {
            lang: self.lang.as_str(),
            dir: self.dir,
            title,
            heading,
            description,
            canonical: Some(self.absolute(&href)),
            nav_html: self.nav(section, &href),
            foot_html: self.foot(),
            href,
            alternates: Vec::new(),
            og_type: "website",
            image: None,
            feeds: Cow::Borrowed(&self.site_feeds),
            json_ld: None,
            annotations: None,
            robots: None,
            section,
            front: false,
            ear: None,
        }
    }

    /// Returns the root-relative link to a page.
    fn page_href(&self, output: &Output) -> Cow<'_, str> {
        let path = output.path.strip_suffix("index.html").unwrap_or(&output.path);
        // A record knows the address of its own page, which lies at its path: that is longer by a slash before it, unless
        // slashes were taken off.
        let own = output.what.page().map(|id| self.site.record(id));
        match own.filter(|it| it.path.len() == path.len() + 1) {
            Some(record) => Cow::Borrowed(&*record.href),
            None => Cow::Owned(self.href(path)),
        }
    }

    fn record_page<'p>(&'p self, output: &Output, id: RecordId, section: &'p str) -> PageView<'p> {
        let mut page = self.described_page(output, Cow::Borrowed(self.name(id).0), section, self.description(id));
        page.og_type = "article";
        page.json_ld = Some(self.json_ld(id, &page.description));
        page.robots = is_retracted(self.site, id).then_some("noindex");
        page.image = self
            .site
            .joins(id)
            .and_then(|joins| joins.image.as_ref())
            .map(|path| self.absolute(&self.href(path)));
        if Beside::Annotations.is_beside(self.site, id) {
            let folder = &self.site.record(id).href;
            page.annotations = Some([&**folder, Beside::Annotations.name()].concat());
        }
        if has_feed(self.site, id) {
            page.feeds = Cow::Owned(feeds(self.site, &self.lang, Some(id)).into());
        }
        page
    }
}

/// Returns what was left by another output of the same thing, or gathers it.
fn left<K: PartialEq, T>(place: &mut Option<(K, T)>, of: K, gather: impl FnOnce() -> T) -> &mut T {
    if place.as_ref().is_some_and(|(other, _)| *other != of) {
        *place = None;
    }
    &mut place.get_or_insert_with(|| (of, gather())).1
}

/// The template of a kind's pages.
fn template(kind: Kind) -> &'static str {
    match kind {
        Kind::Event => "event.html",
        Kind::Actor => "actor.html",
        Kind::Organization => "organization.html",
        Kind::Source => "source.html",
        Kind::Document => "document.html",
        Kind::Topic => "topic.html",
        Kind::Place => "place.html",
        Kind::Series => "series.html",
        Kind::Briefing => "briefing.html",
    }
}

/// The feeds of a record, or of the whole site.
fn feeds(site: &Site, lang: &Lang, of: Option<RecordId>) -> Vec<FeedView> {
    let (folder, title) = match of {
        Some(id) => (&*site.record(id).href, site.name(id, lang).0),
        None => (&*site.config.base_path, &*site.config.title),
    };
    let both = [
        ("application/atom+xml", "feed.xml"),
        ("application/feed+json", "feed.json"),
    ];
    let views = both.into_iter().map(|(kind, name)| FeedView {
        kind,
        href: [folder, name].concat(),
        title: title.to_owned(),
    });
    views.collect()
}
