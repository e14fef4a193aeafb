//! Files for machines: sitemap, robots, redirects and headers of hosts, structured data.

use crate::base::date::EventDate;
use crate::base::id::{Kind, RecordId};
use crate::parse::record::{Facts, Published};
use crate::plan::{SITEMAP_LIMIT, What};

use super::json::Json;
use super::renderer::Renderer;
use super::templates::Finished;
use super::xml::Xml;

/// What browsers may load: the site's own files and nothing else, no inline script or style.
/// What pages may load and do, for the headers of hosts and of the preview server.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

impl Renderer<'_> {
    /// Appends one part of the sitemap (sitemaps.org).
    pub fn sitemap(&self, part: usize, out: &mut Vec<u8>) {
        let mut xml = Xml::begin(out);
        xml.open("urlset", &[("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")]);
        let pages = self
            .plan
            .outputs
            .iter()
            .filter(|output| output.what.is_in_sitemap(self.site));
        for output in pages.skip(part * SITEMAP_LIMIT).take(SITEMAP_LIMIT) {
            xml.open("url", &[]);
            xml.text("loc", &self.absolute(&self.page_href(output)));
            if let What::Record(id) | What::Plain(id) = output.what
                && let Some(day) = self.changed(id)
            {
                xml.text("lastmod", &day);
            }
            xml.close("url");
        }
        xml.close("urlset");
    }

    /// Appends the list of a large site's sitemaps.
    pub fn sitemap_index(&self, out: &mut Vec<u8>) {
        let mut xml = Xml::begin(out);
        xml.open(
            "sitemapindex",
            &[("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")],
        );
        for output in self.plan.outputs.iter() {
            if let What::Sitemap(_) = output.what {
                xml.open("sitemap", &[]);
                xml.text("loc", &self.absolute(&self.href(&output.path)));
                xml.close("sitemap");
            }
        }
        xml.close("sitemapindex");
    }

    /// The day on which the desk last touched a record, where it says so.
    fn changed(&self, id: RecordId) -> Option<String> {
        let header = self.site.header(id)?;
        let dates = [header.updated.as_deref(), header.published.as_deref()];
        dates.into_iter().flatten().find_map(Published::iso)
    }

    /// Makes robots.txt.
    pub fn robots(&self) -> Vec<u8> {
        format!(
            "User-agent: *\nAllow: /\n\nSitemap: {}\n",
            self.absolute(&self.href("sitemap.xml"))
        )
        .into_bytes()
    }

    /// Makes `_headers`, for the hosts that read it.
    pub fn headers(&self) -> Vec<u8> {
        let base = &self.site.config.base_path;
        format!(
            "{base}*\n  Content-Security-Policy: {CONTENT_SECURITY_POLICY}\n  X-Content-Type-Options: nosniff\n  \
             Referrer-Policy: strict-origin-when-cross-origin\n\n{base}assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"
        )
        .into_bytes()
    }

    /// Makes `_redirects`, for the hosts that read it.
    pub fn redirects_file(&self) -> Vec<u8> {
        let mut text = String::new();
        for redirect in self.site.redirects.iter() {
            let to = &self.site.record(redirect.to).href;
            text.push_str(&format!("{} {to} 301\n", self.href(&redirect.from)));
        }
        text.into_bytes()
    }

    /// Makes a record's structured data (schema.org, JSON-LD), safe inside a script element.
    pub fn json_ld(&self, id: RecordId, description: &str) -> Finished {
        use crate::parse::record::AliasKind::{Metonym, Misspelling};
        let origin = &*self.site.config.base_origin;
        let url = [origin, &*self.site.record(id).href];
        let mut out = String::with_capacity(2_000);
        Json::within_html(&mut out).object(|json| {
            json.key("@context").plain("https://schema.org");
            json.key("@id").texts(&url);
            json.key("@type").plain(self.schema_type(id));
            let header = self.site.header(id);
            let names = header.into_iter().flat_map(|it| &it.aliases);
            let names = names.filter(|it| !matches!(it.kind, Metonym | Misspelling));
            list(json, "alternateName", names, |json, it| json.text(&it.text.value));
            let facts = self.site.facts(id);
            if let Facts::Source(_) = facts {
                let day = self.site.date(id).and_then(EventDate::iso);
                json.field("datePublished", day.as_deref());
            } else if matches!(self.site.kind(id), None | Some(Kind::Briefing)) {
                // What is about itself: other records are about things that have no such dates.
                let modified = header.and_then(|it| it.updated.as_deref()?.iso());
                let published = header.and_then(|it| it.published.as_deref()?.iso());
                json.field("dateModified", modified.as_deref());
                json.field("datePublished", published.as_deref());
            }
            json.key("description").text(description);
            json.key("inLanguage").text(self.lang.as_str());
            let dated = match facts {
                Facts::Event(event) => event.date.as_ref().zip(self.site.event_ties(id)),
                _ => None,
            };
            let places = dated.iter().flat_map(|(_, ties)| &ties.places);
            list(json, "location", places, |json, it| json.written(self.linked(*it)));
            json.key("name").text(self.name(id).0);
            let people = dated
                .iter()
                .flat_map(|(_, ties)| ties.actors.iter().chain(&ties.organizations));
            list(json, "participant", people, |json, it| {
                json.written(self.linked(it.who))
            });
            if let Facts::Source(_) = facts
                && let Some(outlet) = self.outlet(id)
            {
                json.key("publisher").written(self.linked(outlet));
            }
            let item = header.and_then(|it| it.wikidata.as_deref());
            let item = item.map(|item| ["https://www.wikidata.org/entity/", item]);
            let same = header.into_iter().flat_map(|it| &it.same_as).map(|it| ["", &*it.value]);
            list(json, "sameAs", same.chain(item), |json, it| json.texts(&it));
            let day = dated.and_then(|(date, _)| date.iso());
            json.field("startDate", day.as_deref());
            json.key("url").texts(&url);
        });
        Finished(out)
    }

    /// Returns how structured data names another record.
    fn linked(&self, id: RecordId) -> &str {
        self.kept_linked(id, || {
            let mut out = String::with_capacity(200);
            Json::within_html(&mut out).object(|json| {
                json.key("@id")
                    .texts(&[&self.site.config.base_origin, &self.site.record(id).href]);
                json.key("@type").plain(self.schema_type(id));
                json.key("name").text(self.name(id).0);
            });
            out
        })
    }

    fn schema_type(&self, id: RecordId) -> &'static str {
        use crate::parse::record::ActorType;
        match (self.site.kind(id), self.site.facts(id)) {
            (_, Facts::Actor(actor)) => match actor.actor_type {
                ActorType::Person => "Person",
                ActorType::State => "Country",
                ActorType::Group => "Organization",
            },
            (Some(Kind::Event), _) => "Event",
            (Some(Kind::Actor), _) => "Person",
            (Some(Kind::Organization), _) => "Organization",
            (Some(Kind::Source), _) => "Article",
            (Some(Kind::Document), _) => "CreativeWork",
            (Some(Kind::Topic), _) => "DefinedTerm",
            (Some(Kind::Place), _) => "Place",
            (Some(Kind::Series), _) => "EventSeries",
            (Some(Kind::Briefing), _) => "Report",
            (None, _) => "WebPage",
        }
    }
}

/// Writes a key with an array, where there is anything in it.
fn list<'o, T>(
    json: &mut Json<'o, String>,
    key: &'static str,
    items: impl Iterator<Item = T>,
    write: impl Fn(&mut Json<'o, String>, T),
) {
    let mut items = items.peekable();
    if items.peek().is_some() {
        json.key(key).array(|json| items.for_each(|it| write(json, it)));
    }
}
