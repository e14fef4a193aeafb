//! What the site quotes of a source as W3C Web Annotations (JSON-LD): a collection with all of them on its one page.

use crate::base::id::RecordId;
use crate::base::path::percent_encode;
use crate::parse::record::Facts;

use super::citation::{addresses, source_lang};
use super::json::Json;
use super::quotations::Quotation;
use super::renderer::Renderer;

impl Renderer<'_> {
    /// Appends the annotations of a source.
    pub fn annotations(&self, source: RecordId, out: &mut Vec<u8>) {
        let Facts::Source(facts) = self.site.facts(source) else {
            return;
        };
        let quotations = self.quotations_of(source);
        let page = self.absolute(&self.site.record(source).href);
        let (url, archive) = addresses(self.site, source, facts);
        let target = url.or(archive).unwrap_or(&page);
        let lang = source_lang(self.site, source).as_str();
        let mut json = Json::new(out);
        json.object(|json| {
            json.key("@context").text("http://www.w3.org/ns/anno.jsonld");
            json.key("id").texts(&[&page, "annotations.jsonld"]);
            json.key("type").text("AnnotationCollection");
            json.key("label").text(self.site.name(source, &self.lang).0);
            json.key("total").number(quotations.len() as i64);
            json.key("first").object(|json| {
                json.key("id").texts(&[&page, "annotations.jsonld#page"]);
                json.key("type").text("AnnotationPage");
                json.key("startIndex").number(0);
                json.key("items").array(|json| {
                    for (index, quotation) in quotations.iter().enumerate() {
                        json.line();
                        json.object(|json| {
                            let number = (index + 1).to_string();
                            json.key("id").texts(&[&page, "annotations.jsonld#a", &number]);
                            json.key("type").text("Annotation");
                            json.key("motivation").text("linking");
                            json.key("body").array(|json| self.bodies(&page, quotation, json));
                            json.key("target").array(|json| targets(target, lang, quotation, json));
                        });
                    }
                });
            });
        });
        out.push(b'\n');
    }

    /// The places where the words are shown.
    fn bodies(&self, page: &str, quotation: &Quotation<'_>, json: &mut Json<'_>) {
        let place = |page: &str, anchor: &str, json: &mut Json<'_>| {
            json.object(|json| {
                json.key("id").texts(&[page, "#", &percent_encode(anchor)]);
                json.key("type").text("Text");
                json.key("format").text("text/html");
                json.key("language").text(self.lang.as_str());
            });
        };
        for (used, anchor) in &quotation.uses {
            place(&self.absolute(&self.site.record(*used).href), anchor, json);
        }
        if let Some(excerpt) = quotation.excerpt {
            place(page, excerpt, json);
        }
    }
}

/// A target for each passage: by its words, and by its place in the archived text.
fn targets(target: &str, lang: &str, quotation: &Quotation<'_>, json: &mut Json<'_>) {
    let last = quotation.passages().count() - 1;
    for (index, (words, place)) in quotation.passages().enumerate() {
        json.object(|json| {
            json.key("type").text("SpecificResource");
            json.key("source").object(|json| {
                json.key("id").text(target);
                json.key("type").text("Text");
                json.key("language").text(lang);
            });
            json.key("selector").array(|json| {
                json.object(|json| {
                    json.key("type").text("TextQuoteSelector");
                    json.key("exact").text(words);
                    json.field("prefix", quotation.prefix().filter(|_| index == 0));
                    json.field("suffix", quotation.suffix().filter(|_| index == last));
                });
                if let Some((start, end)) = place {
                    json.object(|json| {
                        json.key("type").text("TextPositionSelector");
                        json.key("start").number(start);
                        json.key("end").number(end);
                    });
                }
            });
        });
    }
}
