//! What stands in lists on a record's page: the events that concern it, who shares them, the pages that mention it.

use std::borrow::Cow;
use std::ops::Range;

use crate::base::id::{Kind, RecordId};
use crate::language::push_digits;
use crate::parse::record::{Facts, LocalText};
use crate::plan::{EVENTS_ON_PAGE, YearKey, by_year};
use crate::render::renderer::{Rendered, Renderer, as_html, escaped, with_meta};
use crate::render::sentence::{Linked, Scratch, linked};
use crate::render::text::Text;
use crate::render::view::*;
use crate::resolve::{self, Backlink, DocumentRole, DocumentTie, EventRole, EventTie, FIRST, ItemRole, LISTED, Listed};
use crate::theme::Value as Word;

use super::{kind_id, plural_id};

/// About how many bytes an event's line takes.
pub(in crate::render) const LINE: usize = 320;

/// How many of those that share events with a record are shown.
const COMPANY: usize = 20;

/// An entry of a list that other files make.
pub(in crate::render) struct Entry<'a> {
    pub record: RecordId,
    /// Why it stands there, as HTML; empty where the list says it.
    pub role: Cow<'a, str>,
    /// When, or for whom, as HTML; may be empty.
    pub more: String,
}

impl Entry<'_> {
    fn of(record: RecordId) -> Entry<'static> {
        Entry {
            record,
            role: Cow::Borrowed(""),
            more: String::new(),
        }
    }
}

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
            let mut html = String::with_capacity(LINE * ties.len());
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
            note: self.count("event-count", all.len()).into_owned(),
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
            push_digits(tenths / 10, out);
            if !tenths.is_multiple_of(10) {
                out.push('.');
                push_digits(tenths % 10, out);
            }
        };
        let mut strokes = String::with_capacity(14 * counts.len());
        for (month, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            strokes.push('M');
            tenths((2 * month + 1) * WIDTH * 10 / (2 * counts.len()), &mut strokes);
            strokes.push_str([" 40v-11", " 40v-22", " 40v-33"][(*count).min(3) - 1]);
        }
        let mut base = format!("M0 40h{WIDTH}");
        let mut labels = String::with_capacity(16 * years);
        for year in 0..=years {
            base.push('M');
            tenths(year * 12 * WIDTH * 10 / counts.len(), &mut base);
            base.push_str(" 40v5");
            // Every year has its place; of many, each second or fourth is named.
            if year < years {
                labels.push_str("<li>");
                if year % years.div_ceil(12) == 0 {
                    let label = first + year as i32;
                    labels.push_str(if label < 0 { "-" } else { "" });
                    push_digits(label.unsigned_abs() as usize, &mut labels);
                }
                labels.push_str("</li>");
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
        let years = self.plan.years.get(&id).map_or(&[][..], |it| it);
        years
            .iter()
            .map(|(year, ties)| {
                let mut label = self.year_label(*year);
                label.push_str(" (");
                label.push_str(&self.language.number(ties.len() as i64));
                label.push(')');
                let (folder, slug) = (&self.site.record(id).href, year.slug());
                let mut href = String::with_capacity(folder.len() + slug.len() + 1);
                href.push_str(folder);
                href.push_str(&slug);
                href.push('/');
                LinkView { label, href }
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
        // Of an event in which nobody has a role, nothing but its line is looked at.
        let says_more = |roles: bool| match tie.how {
            EventRole::Actor(_) | EventRole::Organization(_) => roles && self.role(tie).is_some(),
            EventRole::Represented(_) | EventRole::Series(_) | EventRole::Place => true,
            EventRole::Document | EventRole::Topic | EventRole::Source => false,
        };
        if let Some((line, roles)) = self.kept_line(tie.event)
            && !says_more(roles)
        {
            out.push_str(line);
            return Ok(());
        }
        let view = LineView {
            date_html: self.date_in_year(tie.event),
            link_html: self.link(tie.event),
            meta_html: self.tie_words(tie),
        };
        let start = out.len();
        self.templates.fragment("fragments/line.html", view, out)?;
        if let Some(event) = self.site.event(tie.event).filter(|_| !says_more(true)) {
            let roles = event
                .actors
                .iter()
                .chain(&event.organizations)
                .any(|it| it.role.is_some());
            self.keep_line(tie.event, &out[start..], roles);
        }
        Ok(())
    }

    /// Returns the role that connects somebody to an event, where one is written.
    fn role(&self, tie: EventTie) -> Option<&LocalText> {
        let event = self.site.event(tie.event)?;
        let entry = match tie.how {
            EventRole::Actor(index) => event.actors.get(index as usize),
            EventRole::Organization(index) => event.organizations.get(index as usize),
            _ => None,
        };
        entry?.role.as_ref()
    }

    pub(super) fn tie_words(&self, tie: EventTie) -> Option<Cow<'_, str>> {
        let event = self.site.event(tie.event)?;
        let mut words: Vec<Cow<'_, str>> = Vec::new();
        match tie.how {
            EventRole::Actor(_) | EventRole::Organization(_) => {
                words.extend(self.role(tie).map(|it| self.local(it).into()));
            }
            EventRole::Represented(by) => words.push(self.with("represented-by", self.link(by)).into()),
            EventRole::Series(number) => words.extend(number.map(|number| self.ordinal(number).into())),
            EventRole::Place | EventRole::Document | EventRole::Topic | EventRole::Source => {}
        }
        if let Some(ties) = self.site.event_ties(tie.event)
            && tie.how != EventRole::Place
            && !ties.places.is_empty()
        {
            words.push(self.link_list(&ties.places));
        }
        words.extend(self.status(event.status).map(as_html));
        match words.len() {
            0 | 1 => words.pop(),
            _ => Some(words.join(", ").into()),
        }
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
        let html = match all.len() > LISTED {
            true => self.first_mentions(id)?,
            false => self.mention_lines(id, 0, LISTED)?,
        };
        let more = (all.len() > LISTED).then(|| LinkView {
            label: self.count("all-mentions", all.len()).into_owned(),
            href: self.listed_href(id, Listed::Mentions),
        });
        Ok(Some(MentionsView {
            note: self.count("mention-count", all.len()).into_owned(),
            html,
            more,
        }))
    }

    /// Writes a page of the pages that link to a record, each with its sentence.
    pub fn mention_page(&self, id: RecordId, page: usize) -> Rendered<String> {
        let per_page = self.site.config.per_page;
        let from = page.saturating_sub(1) * per_page;
        if from > 0 || per_page < FIRST {
            return self.mention_lines(id, from, per_page);
        }
        let mut html = self.first_mentions(id)?;
        html.push_str(&self.mention_lines(id, FIRST, per_page - FIRST)?);
        Ok(html)
    }

    /// Writes the mentions of a record's page where there are more of them; the first page of all begins with the same.
    fn first_mentions(&self, id: RecordId) -> Rendered<String> {
        let make = || self.mention_lines(id, 0, FIRST);
        match self.site.config.per_page < FIRST {
            true => make(),
            false => self.shared_mentions(id, make),
        }
    }

    fn mention_lines(&self, id: RecordId, from: usize, count: usize) -> Rendered<String> {
        let backlinks = self.site.relations.backlinks.of(id).iter().skip(from).take(count);
        // All are looked up before the first is written: they lie far apart, and the processor waits for several at once.
        let texts: Vec<Option<(Text<'_>, &Range<u32>)>> = backlinks.clone().map(|it| self.linking(it)).collect();
        let links = texts.into_iter().zip(backlinks.clone());
        let links: Vec<Option<(Text<'_>, Linked<'_>)>> = links
            .map(|(text, it)| text.and_then(|(text, block)| Some((text, linked(text, block, it.at)?))))
            .collect();
        let mut html = String::with_capacity(400 * links.len());
        let mut scratch = Scratch::default();
        // The words for a kind stand in place of a date where there is none.
        let mut kinds: Vec<(Option<Kind>, String)> = Vec::new();
        let pages: Vec<(&str, &str)> = backlinks
            .clone()
            .map(|it| (self.short_date(it.page), self.link(it.page)))
            .collect();
        let mut fragment = self.templates.repeated("fragments/mention.html");
        for ((backlink, link), (date, page)) in backlinks.zip(links).zip(pages) {
            let view = MentionView {
                date_html: match date.is_empty() {
                    true => {
                        let kind = self.site.kind(backlink.page);
                        let at = kinds.iter().position(|(known, _)| *known == kind).unwrap_or_else(|| {
                            let words = escaped(&self.kind_only(backlink.page));
                            kinds.push((kind, format!("<span class=\"d\">{words}</span>")));
                            kinds.len() - 1
                        });
                        &kinds[at].1
                    }
                    false => date,
                },
                link_html: page,
                sentence_html: link.and_then(|(text, link)| self.sentence(text, &link, &mut scratch)),
            };
            fragment.append(view, &mut html)?;
        }
        Ok(html)
    }

    /// Returns the text that a link stands in, and the block around it.
    fn linking(&self, backlink: &Backlink) -> Option<(Text<'_>, &Range<u32>)> {
        let document = &self.site.documents[backlink.document as usize];
        let joins = &self.site.joins[backlink.document as usize];
        let (body, joins) = match backlink.body.checked_sub(1).map(usize::from) {
            None => (&document.body, &joins.body),
            Some(at) => (&document.header.summary.get(at)?.1, joins.summaries.get(at)?),
        };
        let block = body.blocks.get(backlink.block as usize)?;
        let there = (block.start..=block.end).contains(&backlink.at);
        there.then_some((Text { document, body, joins }, block))
    }

    /// Returns the address of the first page of a long list.
    fn listed_href(&self, id: RecordId, list: Listed) -> String {
        format!("{}{}/", self.site.record(id).href, list.slug())
    }

    /// Gathers some entries of a long list, mentions apart.
    pub(in crate::render) fn listed(&self, id: RecordId, list: Listed, from: usize, count: usize) -> Vec<Entry<'_>> {
        fn some<'l, T, E>(all: &'l [T], (from, count): (usize, usize), entry: impl Fn(&'l T) -> E) -> Vec<E> {
            all.iter().skip(from).take(count).map(entry).collect()
        }
        let (relations, part) = (&self.site.relations, (from, count));
        let plain = |record: &RecordId| Entry::of(*record);
        let in_order = |all: &mut dyn Iterator<Item = RecordId>| {
            let page = self.plan.order.page(self.site, all, part);
            page.into_iter().map(Entry::of).collect()
        };
        match list {
            // Made of more than records.
            Listed::Mentions | Listed::Sayings | Listed::Uses => Vec::new(),
            Listed::Parts => some(relations.parts.of(id), part, plain),
            Listed::Responses => some(relations.responses.of(id), part, plain),
            Listed::Bodies => in_order(&mut relations.children.of(id).iter().copied()),
            Listed::OfState => in_order(&mut relations.of_state.of(id).iter().copied()),
            Listed::Narrower => in_order(&mut relations.narrower.of(id).iter().copied()),
            Listed::About(kind) => in_order(&mut resolve::about(self.site, id, kind)),
            Listed::Items => some(relations.items.of(id), part, |tie| Entry {
                role: as_html(self.word(match tie.how {
                    ItemRole::Published => "item-published",
                    ItemRole::Carried => "item-carried",
                    ItemRole::Author => "item-author",
                    ItemRole::Derived => "item-derived",
                    ItemRole::Version => "item-version",
                })),
                ..Entry::of(tie.source)
            }),
            Listed::Documents => {
                let each = relations.documents.of(id).chunk_by(|a, b| a.document == b.document);
                each.skip(from)
                    .take(count)
                    .map(|ties| self.document_entry(&ties[0]))
                    .collect()
            }
            Listed::Officers => some(relations.officers.of(id), part, |tie| {
                let role = match self.site.facts(tie.who) {
                    Facts::Actor(actor) => actor.roles.get(tie.index as usize),
                    _ => None,
                };
                role.map_or(Entry::of(tie.who), |role| Entry {
                    role: self.local(&role.title).into(),
                    more: self.period(role.from.as_ref(), role.to.as_ref()),
                    ..Entry::of(tie.who)
                })
            }),
            Listed::Memberships => some(relations.memberships.of(id), part, |tie| {
                let member = match self.site.facts(tie.who) {
                    Facts::Organization(organization) => organization.members.get(tie.index as usize),
                    _ => None,
                };
                member.map_or(Entry::of(tie.who), |member| Entry {
                    role: member.role.as_ref().map(|it| self.local(it)).unwrap_or_default().into(),
                    more: self.period(member.from.as_ref(), member.to.as_ref()),
                    ..Entry::of(tie.who)
                })
            }),
        }
    }

    fn document_entry(&self, tie: &DocumentTie) -> Entry<'_> {
        Entry {
            role: as_html(self.word(match tie.how {
                DocumentRole::Party => "as-party",
                DocumentRole::Signatory(_) => "as-signatory",
                DocumentRole::Represented(_) => "as-represented",
                DocumentRole::Amends => "amended-by",
                DocumentRole::Supersedes => "superseded-by",
            })),
            more: match tie.how {
                DocumentRole::Represented(by) => self.with("represented-by", self.link(by)),
                _ => String::new(),
            },
            ..Entry::of(tie.document)
        }
    }

    /// Says what a long list of a record's page is called.
    pub(in crate::render) fn listed_heading(&self, id: RecordId, list: Listed) -> &str {
        self.word(match list {
            Listed::Mentions => "mentioned-in",
            Listed::Parts => "has-part",
            Listed::Responses => "answered-by",
            Listed::Items => "items",
            Listed::Documents if self.site.kind(id) == Some(Kind::Document) => "later-documents",
            Listed::Documents => "documents",
            Listed::Officers => "officers",
            Listed::Memberships => "member-of",
            Listed::Bodies => "bodies",
            Listed::OfState => "of-this-state",
            Listed::Narrower => "narrower",
            Listed::About(kind) => plural_id(kind),
            Listed::Sayings => "sayings",
            Listed::Uses => "cited-in",
        })
    }

    /// Makes a section of a long list, with a note and a link to the rest where it is not shown whole; none where it is
    /// empty.
    pub(super) fn listed_section(&self, id: RecordId, list: Listed) -> Option<ListSectionView> {
        let all = list.count(self.site, id);
        let shown = list.shown(all);
        let points = self.listed(id, list, 0, shown).into_iter().map(|it| {
            let (link, date) = (self.link(it.record), self.short_date(it.record));
            let mut html = match date.is_empty() {
                true => link.to_owned(),
                false => with_meta(link, date),
            };
            // A title is long, a label is not.
            let (label, said) = match list {
                Listed::Officers if it.more.is_empty() => ("–", &*it.role),
                Listed::Officers => (&*it.more, &*it.role),
                _ => (&*it.role, &*it.more),
            };
            if !said.is_empty() {
                html = with_meta(&html, said);
            }
            PointView {
                label_html: label.to_owned(),
                html,
            }
        });
        (all > 0).then(|| ListSectionView {
            id: (list == Listed::Items).then_some("items"),
            heading: self.listed_heading(id, list).to_owned(),
            note: self.shown_of(shown, all),
            items: points.collect(),
            more: self.rest_of(id, list, all),
            ..ListSectionView::default()
        })
    }

    /// Makes a group of links of a long list; none where it is empty.
    pub(super) fn listed_links(&self, id: RecordId, list: Listed, mark: &'static str) -> Option<LinksView<'_>> {
        let shown = list.shown(list.count(self.site, id));
        let links = self.listed(id, list, 0, shown).into_iter().map(|it| {
            let link = self.link(it.record);
            match (it.role.is_empty(), it.more.is_empty()) {
                (true, true) => Cow::Borrowed(link),
                (false, true) => with_meta(link, &it.role).into(),
                (true, false) => with_meta(link, &it.more).into(),
                (false, false) => with_meta(link, &format!("{}, {}", it.role, it.more)).into(),
            }
        });
        let items: Vec<Cow<'_, str>> = links.chain(self.rest_link(id, list)).collect();
        (!items.is_empty()).then(|| LinksView {
            mark,
            label: self.listed_heading(id, list),
            items,
        })
    }

    /// Says behind the links of a long list how many are shown and leads to all; nothing where all are.
    pub(super) fn rest_link(&self, id: RecordId, list: Listed) -> Option<Cow<'_, str>> {
        let all = list.count(self.site, id);
        let (note, more) = self.shown_of(list.shown(all), all).zip(self.rest_of(id, list, all))?;
        let link = format!(
            "{} – <a href=\"{}\">{}</a>",
            escaped(&note),
            more.href,
            escaped(&more.label)
        );
        Some(format!("<span class=\"meta\">{link}</span>").into())
    }

    /// Leads to the pages of a long list, where it has any.
    pub(super) fn rest_of(&self, id: RecordId, list: Listed, all: usize) -> Option<LinkView> {
        (all > list.limit()).then(|| LinkView {
            label: match list {
                Listed::Sayings => self.count("all-excerpts", all).into_owned(),
                _ => self.count("all-records", all).into_owned(),
            },
            href: self.listed_href(id, list),
        })
    }

    pub(super) fn kind_only(&self, id: RecordId) -> String {
        self.word(kind_id(self.site.kind(id))).to_owned()
    }
}
