//! Files for machines: sitemap, robots, redirects and headers of hosts, structured data.

use std::borrow::Cow;

use quick_xml::events::{BytesDecl, Event};
use serde::Serialize;

use crate::base::id::{Kind, RecordId};
use crate::base::scan::find_any;
use crate::parse::record::{Facts, Published};
use crate::plan::{SITEMAP_LIMIT, What};

use super::feeds::Xml;
use super::renderer::Renderer;

/// What browsers may load: the site's own files and nothing else, no inline script or style.
/// What pages may load and do, for the headers of hosts and of the preview server.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

impl Renderer<'_> {
    /// Makes one part of the sitemap (sitemaps.org).
    pub fn sitemap(&self, part: usize) -> Vec<u8> {
        let mut xml = Xml(quick_xml::Writer::new(Vec::new()));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        xml.open("urlset", &[("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")]);
        let pages = self
            .plan
            .outputs
            .iter()
            .filter(|output| output.what.is_in_sitemap(self.site));
        for output in pages.skip(part * SITEMAP_LIMIT).take(SITEMAP_LIMIT) {
            let path = output.path.strip_suffix("index.html").unwrap_or(&output.path);
            xml.open("url", &[]);
            xml.text("loc", &self.absolute(&self.href(path)));
            if let What::Record(id) | What::Plain(id) = output.what
                && let Some(day) = self.changed(id)
            {
                xml.text("lastmod", &day);
            }
            xml.close("url");
        }
        xml.close("urlset");
        xml.0.into_inner()
    }

    /// Makes the list of a large site's sitemaps.
    pub fn sitemap_index(&self) -> Vec<u8> {
        let mut xml = Xml(quick_xml::Writer::new(Vec::new()));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
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
        xml.0.into_inner()
    }

    /// The day on which the desk last touched a record, where it says so.
    fn changed(&self, id: RecordId) -> Option<String> {
        let header = self.site.header(id)?;
        match header.updated.as_ref().or(header.published.as_ref())? {
            Published::Instant(instant) => Some(instant.to_rfc3339()),
            Published::Date(date) => date.first_day(),
        }
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
    pub fn json_ld(&self, id: RecordId, description: &str) -> String {
        use crate::parse::record::AliasKind::{Metonym, Misspelling};
        let url = self.absolute(&self.site.record(id).href);
        let link = |id: RecordId| Linked {
            id: self.absolute(&self.site.record(id).href),
            schema_type: self.schema_type(id),
            name: self.name(id).0,
        };
        let mut data = Structured {
            context: "https://schema.org",
            id: &url,
            schema_type: self.schema_type(id),
            description,
            in_language: self.lang.as_str(),
            name: self.name(id).0,
            url: &url,
            ..Structured::default()
        };
        if let Some(header) = self.site.header(id) {
            data.same_as = header.same_as.iter().map(|it| Cow::Borrowed(&*it.value)).collect();
            let wikidata = header.wikidata.as_ref();
            data.same_as
                .extend(wikidata.map(|item| Cow::Owned(format!("https://www.wikidata.org/entity/{item}"))));
            let names = header.aliases.iter();
            let names = names.filter(|it| !matches!(it.kind, Metonym | Misspelling));
            data.alternate_name = names.map(|it| &*it.text.value).collect();
        }
        match self.site.facts(id) {
            Facts::Event(event) => {
                if let (Some(date), Some(ties)) = (&event.date, self.site.event_ties(id)) {
                    data.start_date = date.first_day();
                    data.location = ties.places.iter().map(|id| link(*id)).collect();
                    let people = ties.actors.iter().chain(&ties.organizations);
                    data.participant = people.map(|tie| link(tie.who)).collect();
                }
            }
            Facts::Source(_) => {
                data.date_published = self.site.date(id).and_then(|it| it.first_day());
                data.publisher = self.outlet(id).map(link);
            }
            _ => {}
        }
        script_safe(&data)
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

/// A record as schema.org describes it.
#[derive(Default, Serialize)]
struct Structured<'a> {
    #[serde(rename = "@context")]
    context: &'a str,
    #[serde(rename = "@id")]
    id: &'a str,
    #[serde(rename = "@type")]
    schema_type: &'a str,
    #[serde(rename = "alternateName", skip_serializing_if = "Vec::is_empty")]
    alternate_name: Vec<&'a str>,
    #[serde(rename = "datePublished", skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    description: &'a str,
    #[serde(rename = "inLanguage")]
    in_language: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    location: Vec<Linked<'a>>,
    name: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    participant: Vec<Linked<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Linked<'a>>,
    #[serde(rename = "sameAs", skip_serializing_if = "Vec::is_empty")]
    same_as: Vec<Cow<'a, str>>,
    #[serde(rename = "startDate", skip_serializing_if = "Option::is_none")]
    start_date: Option<String>,
    url: &'a str,
}

/// Another record that structured data names.
#[derive(Serialize)]
struct Linked<'a> {
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    schema_type: &'a str,
    name: &'a str,
}

/// Writes JSON that no HTML parser can take for the end of a script or the beginning of a comment.
fn script_safe(data: &Structured<'_>) -> String {
    // Texts always serialise.
    let mut json = Vec::with_capacity(1_500);
    let written = serde_json::to_writer(&mut json, data);
    let json = String::from_utf8(json).unwrap_or_default();
    let mut next = find_any(&json, 0, *b"<>&");
    if written.is_err() || next.is_none() {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 32);
    let mut from = 0;
    while let Some(at) = next {
        out.push_str(&json[from..at]);
        out.push_str(match json.as_bytes()[at] {
            b'<' => "\\u003c",
            b'>' => "\\u003e",
            _ => "\\u0026",
        });
        from = at + 1;
        next = find_any(&json, from, *b"<>&");
    }
    out.push_str(&json[from..]);
    out
}
