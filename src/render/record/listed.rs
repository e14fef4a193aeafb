//! What stands in lists on a record's page: the events that concern it, who shares them, the pages that mention it.

use crate::base::id::{Kind, RecordId};
use crate::plan::{EVENTS_ON_PAGE, MENTIONS_ON_PAGE, YearKey, by_year};
use crate::render::renderer::{Rendered, Renderer, escaped};
use crate::render::templates::Value;
use crate::render::text::{Scratch, Text};
use crate::render::view::*;
use crate::resolve::{EventRole, EventTie};
use crate::theme::Value as Word;

/// How many of those that share events with a record are shown.
const COMPANY: usize = 20;

impl Renderer<'_> {
    /// Gathers the events that concern a record: the newest hundred by year, pages by year for the rest.
    pub(super) fn events(&self, id: RecordId) -> Rendered<Option<EventsView>> {
        let all = self.site.relations.events.of(id);
        if all.is_empty() {
            let silent = !matches!(self.site.kind(id), Some(Kind::Actor | Kind::Organization));
            return Ok((!silent).then(|| EventsView {
                heading: self.word("events").to_owned(),
                empty: Some(self.word("no-events").to_owned()),
                ..EventsView::default()
            }));
        }
        let shown = &all[..all.len().min(EVENTS_ON_PAGE)];
        let mut years = Vec::new();
        for (year, ties) in by_year(self.site, shown) {
            let mut html = String::new();
            for tie in ties {
                self.line(tie, &mut html)?;
            }
            years.push(YearView {
                label: self.year_label(year),
                html,
            });
        }
        let more = match all.len() > EVENTS_ON_PAGE {
            true => self.year_links(id),
            false => Vec::new(),
        };
        Ok(Some(EventsView {
            heading: self.word("events").to_owned(),
            note: self.count("event-count", all.len()),
            empty: None,
            strip: self.strip(all),
            years,
            more,
        }))
    }

    /// Draws the density of events by month; nothing for few, or for a span that a line cannot hold.
    pub(super) fn strip(&self, events: &[EventTie]) -> Option<String> {
        const FEWEST: usize = 6;
        const WIDTH: usize = 720;
        let months: Vec<(i32, u8)> = events
            .iter()
            .filter_map(|tie| self.site.chronology.months[tie.event.index()])
            .filter(|(_, month)| *month > 0)
            .collect();
        let (first, last) = (months.iter().map(|it| it.0).min()?, months.iter().map(|it| it.0).max()?);
        let years = usize::try_from(last - first + 1)
            .ok()
            .filter(|years| (2..=24).contains(years))?;
        if months.len() < FEWEST {
            return None;
        }
        let mut counts = vec![0usize; years * 12];
        for (year, month) in months {
            counts[(year - first) as usize * 12 + usize::from(month) - 1] += 1;
        }
        // In tenths of a unit, so that no digit depends on how numbers are rounded.
        let tenths = |tenths: usize, out: &mut String| {
            out.push_str(&(tenths / 10).to_string());
            if !tenths.is_multiple_of(10) {
                out.push('.');
                out.push_str(&(tenths % 10).to_string());
            }
        };
        let mut strokes = String::new();
        for (month, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            strokes.push('M');
            tenths((2 * month + 1) * WIDTH * 10 / (2 * counts.len()), &mut strokes);
            strokes.push_str([" 40v-11", " 40v-22", " 40v-33"][(*count).min(3) - 1]);
        }
        let mut base = format!("M0 40h{WIDTH}");
        let mut labels = String::new();
        for year in 0..=years {
            base.push('M');
            tenths(year * 12 * WIDTH * 10 / counts.len(), &mut base);
            base.push_str(" 40v5");
            // Every year has its place; of many, each second or fourth is named.
            if year < years {
                let named = year % years.div_ceil(12) == 0;
                let label = if named {
                    (first + year as i32).to_string()
                } else {
                    String::new()
                };
                labels.push_str(&format!("<li>{label}</li>"));
            }
        }
        let name = self.words.format(
            "strip-label",
            &[
                ("from", Word::Text(&first.to_string())),
                ("to", Word::Text(&last.to_string())),
            ],
        );
        Some(format!(
            "<figure class=\"strip\"><svg viewBox=\"0 0 {WIDTH} 46\" width=\"{WIDTH}\" height=\"46\" role=\"img\" \
             aria-label=\"{}\"><path class=\"base\" d=\"{base}\"/><path d=\"{strokes}\"/></svg>\
             <ol aria-hidden=\"true\">{labels}</ol></figure>",
            escaped(&name)
        ))
    }

    /// Links to the pages of each year of a record's events, where there are more than one page holds.
    pub fn year_links(&self, id: RecordId) -> Vec<LinkView> {
        let years = self.plan.years.get(&id).into_iter().flatten();
        years
            .map(|(year, ties)| LinkView {
                label: format!(
                    "{} ({})",
                    self.year_label(*year),
                    self.language.number(ties.len() as i64)
                ),
                href: format!("{}{}/", self.site.record(id).href, year.slug()),
            })
            .collect()
    }

    /// Returns a year as a heading.
    pub fn year_label(&self, year: YearKey) -> String {
        match year {
            YearKey::Year(year) => year.to_string(),
            YearKey::Undated => self.word("undated").to_owned(),
        }
    }

    /// Appends an event to a dated list, with what connects it to the page.
    pub fn line(&self, tie: EventTie, out: &mut String) -> Rendered<()> {
        let keeps = self.says_only_event(tie);
        if let Some(line) = self.kept_line(tie.event).filter(|_| keeps) {
            out.push_str(line);
            return Ok(());
        }
        let view = LineView {
            date_html: self.date_in_year_value(tie.event),
            link_html: self.link_value(tie.event),
            meta_html: self.tie_words(tie),
        };
        let start = out.len();
        self.templates.fragment("fragments/line.html", view, out)?;
        if keeps {
            self.keep_line(tie.event, &out[start..]);
        }
        Ok(())
    }

    /// Tells whether an event's line says nothing of the page that it stands on.
    fn says_only_event(&self, tie: EventTie) -> bool {
        let Some(event) = self.site.event(tie.event) else {
            return false;
        };
        let entry = match tie.how {
            EventRole::Actor(index) => event.actors.get(index as usize),
            EventRole::Organization(index) => event.organizations.get(index as usize),
            EventRole::Represented(_) | EventRole::Series(_) | EventRole::Place => return false,
            EventRole::Document | EventRole::Topic | EventRole::Source => None,
        };
        entry.is_none_or(|entry| entry.role.is_none())
    }

    pub(super) fn tie_words(&self, tie: EventTie) -> Option<String> {
        let event = self.site.event(tie.event)?;
        let mut words = Vec::new();
        match tie.how {
            EventRole::Actor(index) => {
                words.extend(
                    event
                        .actors
                        .get(index as usize)
                        .and_then(|it| it.role.as_ref())
                        .map(|it| self.local(it)),
                );
            }
            EventRole::Organization(index) => {
                let entry = event.organizations.get(index as usize);
                words.extend(entry.and_then(|it| it.role.as_ref()).map(|it| self.local(it)));
            }
            EventRole::Represented(by) => words.push(self.with("represented-by", self.link(by))),
            EventRole::Series(number) => words.extend(number.map(|number| self.ordinal(number))),
            EventRole::Place | EventRole::Document | EventRole::Topic | EventRole::Source => {}
        }
        if let Some(ties) = self.site.event_ties(tie.event)
            && tie.how != EventRole::Place
            && !ties.places.is_empty()
        {
            words.push(self.link_list(&ties.places));
        }
        words.extend(self.status(event.status).map(escaped));
        (!words.is_empty()).then(|| words.join(", "))
    }

    pub(super) fn company(&self, id: RecordId) -> Vec<CompanyView> {
        let all = self.site.appears_with(id);
        let most = all.first().map_or(1, |(_, count)| *count).max(1);
        all.into_iter()
            .take(COMPANY)
            .map(|(other, count)| CompanyView {
                mark: self.mark(other),
                html: self.marked_link(other),
                count: self.language.number(i64::from(count)),
                width: (count * 72).div_ceil(most),
            })
            .collect()
    }

    pub(super) fn mentions(&self, id: RecordId) -> Rendered<Option<MentionsView>> {
        let all = self.site.relations.backlinks.of(id);
        if all.is_empty() {
            return Ok(None);
        }
        let html = self.mention_lines(id, 0, MENTIONS_ON_PAGE)?;
        let more = (all.len() > MENTIONS_ON_PAGE).then(|| LinkView {
            label: self.count("all-mentions", all.len()),
            href: format!("{}mentions/", self.site.record(id).href),
        });
        Ok(Some(MentionsView {
            note: self.count("mention-count", all.len()),
            html,
            more,
        }))
    }

    /// Writes a part of the pages that link to a record, each with its sentence.
    pub fn mention_lines(&self, id: RecordId, from: usize, count: usize) -> Rendered<String> {
        let mut html = String::new();
        let mut scratch = Scratch::default();
        for backlink in self.site.relations.backlinks.of(id).iter().skip(from).take(count) {
            let document = &self.site.documents[backlink.document as usize];
            let joins = &self.site.joins[backlink.document as usize];
            let text = match backlink.body {
                0 => Some(Text {
                    document,
                    body: &document.body,
                    joins: &joins.body,
                }),
                at => {
                    let at = at as usize - 1;
                    let body = document.header.summary.get(at).map(|(_, body)| body);
                    body.zip(joins.summaries.get(at))
                        .map(|(body, joins)| Text { document, body, joins })
                }
            };
            let kind;
            let view = MentionView {
                date_html: match self.short_date(backlink.page).is_empty() {
                    true => {
                        let words = escaped(&self.kind_only(backlink.page));
                        kind = Value::safe_string(&format!("<span class=\"d\">{words}</span>"));
                        &kind
                    }
                    false => self.short_date_value(backlink.page),
                },
                link_html: self.link_value(backlink.page),
                sentence_html: text.and_then(|text| self.sentence(text, backlink.block, backlink.at, &mut scratch)),
            };
            self.templates.fragment("fragments/mention.html", view, &mut html)?;
        }
        Ok(html)
    }

    pub(super) fn kind_only(&self, id: RecordId) -> String {
        self.word(&format!("kind-{}", self.site.kind(id).map_or("page", Kind::singular)))
            .to_owned()
    }
}
