//! Pages that are no record's own: front page, lists, index, timeline, corrections, the scale of ratings.

use std::borrow::Cow;

use crate::base::id::{Kind, RecordId};
use crate::language::DateLength;
use crate::parse::document::Page;
use crate::parse::record::{Facts, Published};
use crate::plan::{
    Letter, NAMES_ON_INDEX, NAMES_ON_LETTER, TimelineYear, YearKey, month_of, page_numbers, page_path, sort_name,
    year_of,
};
use crate::theme::Value as Word;

use super::record::{LINE, correction_id};
use super::renderer::{Rendered, Renderer, as_html, escaped, kind_mark};
use super::text::{Setting, Text};
use super::view::*;

/// How many years the timeline shows month by month: more would outgrow a page.
const YEARS_BY_MONTH: usize = 30;
/// How many events the front page shows where there is no edition.
const FRONT_EVENTS: usize = 12;
/// How many coming events the front page announces.
const COMING: usize = 6;

impl Renderer<'_> {
    /// Gathers the front page: the latest edition, else the newest events.
    pub fn front_view(&self) -> Rendered<FrontView<'_>> {
        let editions = &self.plan.lists[Kind::Briefing.index()];
        let ahead = |id: &RecordId| {
            self.site
                .as_of
                .as_ref()
                .is_some_and(|now| self.site.date(*id).is_some_and(|date| now.is_ahead(date)))
        };
        // An edition without a date leads no front page.
        let edition = editions
            .iter()
            .find(|id| self.site.date(**id).is_some() && !ahead(id))
            .copied();
        let mut view = FrontView {
            introduction_html: self.introduction(Page::Front)?,
            feeds: self.words.format(
                "follow-site",
                &[
                    (
                        "atom",
                        Word::Text(&format!("<a href=\"{}\">Atom</a>", escaped(&self.href("feed.xml")))),
                    ),
                    (
                        "json",
                        Word::Text(&format!("<a href=\"{}\">JSON</a>", escaped(&self.href("feed.json")))),
                    ),
                ],
            ),
            ..FrontView::default()
        };
        let items: Vec<(RecordId, Option<String>)> = match edition {
            Some(id) => {
                view.heading_html = self.edition_heading(id);
                let later = editions.iter().position(|it| *it == id).unwrap_or(0);
                view.previous = editions.get(later + 1).map(|id| LinkView {
                    label: self.name(*id).0.to_owned(),
                    href: self.site.record(*id).href.to_string(),
                });
                view.all = Some(LinkView {
                    label: self.word("all-editions").to_owned(),
                    href: self.href("briefings/"),
                });
                self.edition_items(id)
            }
            None => {
                view.heading_html = escaped(&self.front_title());
                let mut newest: Vec<RecordId> = self
                    .site
                    .of_kind(Kind::Event)
                    .filter(|id| self.site.chronology.published_first[id.index()] != u32::MAX)
                    .collect();
                newest.sort_by_key(|id| self.site.chronology.published_first[id.index()]);
                let undated = self
                    .site
                    .of_kind(Kind::Event)
                    .filter(|id| !newest.contains(id))
                    .take(FRONT_EVENTS);
                let undated: Vec<RecordId> = if newest.len() < FRONT_EVENTS {
                    undated.collect()
                } else {
                    Vec::new()
                };
                newest
                    .iter()
                    .chain(&undated)
                    .take(FRONT_EVENTS)
                    .map(|id| (*id, None))
                    .collect()
            }
        };
        if let Some(((lead, line), rest)) = items.split_first() {
            view.lead = Some(self.lead(*lead, line.as_deref())?);
            let number = edition.and_then(|id| match self.site.facts(id) {
                Facts::Briefing(it) => it.number,
                _ => None,
            });
            for (at, (event, line)) in rest.iter().enumerate() {
                let number = number.map(|number| format!("{number}.{}", at + 2));
                view.items.push(self.item(*event, line.as_deref(), number)?);
            }
        }
        view.coming = self.coming()?;
        view.actors = self.most_present();
        let topics: Vec<RecordId> = self
            .by_events(Kind::Topic)
            .into_iter()
            .take(8)
            .map(|(id, _)| id)
            .collect();
        view.topics = (!topics.is_empty()).then(|| self.link_list(&topics).into_owned());
        Ok(view)
    }

    fn front_title(&self) -> String {
        let document = self
            .site
            .introductions
            .get(&Page::Front)
            .map(|at| &self.site.documents[*at as usize]);
        let title = document.and_then(|it| {
            it.header
                .title
                .value
                .get(&self.lang, &self.site.config.default_language)
        });
        match title {
            Some((title, _)) if !title.is_empty() => title.to_owned(),
            _ => self.word("newest-events").to_owned(),
        }
    }

    fn edition_heading(&self, id: RecordId) -> String {
        use crate::base::date::{Endpoint, YearPart};
        let date = self.site.date(id);
        let day = date.and_then(|date| match (date.start(), date.end()) {
            (Endpoint::Date(part), None) => match (part.year, part.month, part.day) {
                (YearPart::Known(year), Some(month), Some(day)) => Some(self.language.weekday_date(year, month, day)),
                _ => None,
            },
            _ => None,
        });
        let text = match (day, date) {
            (Some(day), Some(date)) => {
                let attribute = date.datetime_attribute().unwrap_or_default();
                format!("<time datetime=\"{attribute}\">{day}</time>")
            }
            (None, Some(date)) => self.time(date, DateLength::Long),
            (_, None) => escaped(self.name(id).0),
        };
        self.with("edition-of", &text)
    }

    fn introduction(&self, page: Page) -> Rendered<Option<String>> {
        let Some(at) = self.site.introductions.get(&page) else {
            return Ok(None);
        };
        let (document, joins) = (&self.site.documents[*at as usize], &self.site.joins[*at as usize]);
        let html = self.whole_text(Text {
            document,
            body: &document.body,
            joins: &joins.body,
        })?;
        Ok((!html.trim().is_empty()).then_some(html))
    }

    fn lead(&self, id: RecordId, line: Option<&str>) -> Rendered<LeadView<'_>> {
        let (title, lang) = self.name(id);
        let mut excerpt = None;
        if let (Some(document), Some(joins)) = (self.site.document(id), self.site.joins(id)) {
            use crate::parse::body::QuotationForm;
            let first = document
                .body
                .quotations
                .iter()
                .position(|it| it.form != QuotationForm::Inline);
            if let Some(index) = first {
                let mut html = String::new();
                let text = Text {
                    document,
                    body: &document.body,
                    joins: &joins.body,
                };
                self.quotation(text, index as u32, Setting::Lead { page: id }, &mut html)?;
                excerpt = (!html.is_empty()).then_some(html);
            }
        }
        let summary = match line {
            Some(line) => Some(escaped(line)),
            None => self.summary(id)?.map(|it| it.0.into_owned()),
        };
        Ok(LeadView {
            docket: vec![self.short_date(id).to_owned()],
            href: self.site.record(id).href.to_string(),
            title: title.to_owned(),
            title_lang: lang.map(|it| it.to_string()),
            standfirst_html: summary,
            excerpt_html: excerpt,
            facts: self
                .site
                .event(id)
                .map(|event| self.event_facts(id, event))
                .unwrap_or_default(),
        })
    }

    fn item(&self, id: RecordId, line: Option<&str>, number: Option<String>) -> Rendered<String> {
        let (title, lang) = self.name(id);
        let text = match line {
            Some(line) => escaped(line),
            None => self
                .summary(id)?
                .map(|it| it.0.into_owned())
                .unwrap_or_else(|| escaped(&self.description(id))),
        };
        let mut meta = vec![format!("<span>{}</span>", self.short_date(id))];
        if let Some(source) = self.site.ties(id).sources.first() {
            if let Some(rating) = self.rating(*source) {
                meta.push(rating.link.clone());
            }
            meta.push(format!(
                "<span>{}</span>",
                self.link(self.outlet(*source).unwrap_or(*source))
            ));
        }
        let view = ItemView {
            href: self.site.record(id).href.to_string(),
            title: title.to_owned(),
            lang: lang.map(|it| it.to_string()),
            number,
            text_html: text,
            meta_html: meta.concat(),
        };
        let mut html = String::new();
        self.templates.fragment("fragments/item.html", view, &mut html)?;
        Ok(html)
    }

    /// Announces the events that lie ahead, the next one first.
    fn coming(&self) -> Rendered<Option<String>> {
        let Some(now) = &self.site.as_of else { return Ok(None) };
        let events = self.site.chronology.events.iter();
        let ahead = events.take_while(|id| self.site.date(**id).is_some_and(|date| now.is_ahead(date)));
        let mut ahead: Vec<RecordId> = ahead.copied().collect();
        ahead.reverse();
        let mut html = String::new();
        for id in ahead.into_iter().take(COMING) {
            let view = LineView {
                date_html: self.short_date(id),
                link_html: self.link(id),
                meta_html: self.site.event(id).and_then(|it| self.status(it.status)).map(as_html),
            };
            self.templates.fragment("fragments/line.html", view, &mut html)?;
        }
        Ok((!html.is_empty()).then_some(html))
    }

    fn by_events(&self, kind: Kind) -> Vec<(RecordId, usize)> {
        let mut all: Vec<(RecordId, usize)> = self
            .site
            .of_kind(kind)
            .map(|id| (id, self.site.relations.events.of(id).len()))
            .collect();
        all.retain(|(_, count)| *count > 0);
        all.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
        all
    }

    fn most_present(&self) -> Vec<CompanyView> {
        self.by_events(Kind::Actor)
            .into_iter()
            .take(5)
            .map(|(id, count)| CompanyView {
                mark: self.mark(id),
                html: self.marked_link(id),
                count: self.language.number(count as i64),
                width: 0,
            })
            .collect()
    }

    /// Gathers a page of a kind's list.
    pub fn list_view(&self, kind: Kind, page: usize) -> Rendered<ListView> {
        let all = &self.plan.lists[kind.index()];
        let per_page = self.site.config.per_page;
        let shown: Vec<RecordId> = all.iter().skip((page - 1) * per_page).take(per_page).copied().collect();
        let introduction = self
            .site
            .introductions
            .get(&Page::List(kind))
            .map(|at| &self.site.documents[*at as usize]);
        let title = introduction
            .and_then(|it| {
                it.header
                    .title
                    .value
                    .get(&self.lang, &self.site.config.default_language)
            })
            .map(|it| it.0.to_owned())
            .filter(|title| !title.is_empty());
        let mut view = ListView {
            title: title.unwrap_or_else(|| self.word(&format!("kind-{}-plural", kind.singular())).to_owned()),
            mark: Some(kind_mark(kind)),
            kind_label: self.word(&format!("kind-{}-plural", kind.singular())).to_owned(),
            count: self.count("record-count", all.len()).into_owned(),
            page,
            further: page > 1,
            page_label: self.count("page-n", page).into_owned(),
            introduction_html: if page == 1 {
                self.introduction(Page::List(kind))?
            } else {
                None
            },
            register: kind == Kind::Event,
            dated: matches!(kind, Kind::Source | Kind::Briefing),
            ..ListView::default()
        };
        self.paginate(&mut view, kind.folder(), page, all.len(), per_page);
        match kind {
            Kind::Event => view.groups = self.months(&shown)?,
            Kind::Source | Kind::Briefing => {
                let mut fragment = self.templates.repeated("fragments/line.html");
                for (year, ids) in self.group_by_year(&shown) {
                    let mut html = String::with_capacity(LINE * ids.len());
                    for id in ids {
                        let meta = self.outlet(id).map(|outlet| Cow::Borrowed(self.link(outlet)));
                        let view = LineView {
                            date_html: match self.date_in_year(id).is_empty() {
                                true => "<span class=\"d\">–</span>",
                                false => self.date_in_year(id),
                            },
                            link_html: self.link(id),
                            meta_html: meta,
                        };
                        fragment.append(view, &mut html)?;
                    }
                    view.groups.push(ListGroupView {
                        heading: self.year_label(year),
                        note: String::new(),
                        html,
                    });
                }
            }
            _ => {
                view.letters = self.list_letters(kind, &shown);
                for (letter, ids) in self.group_by_letter(&shown) {
                    let mut html = String::new();
                    for id in ids {
                        self.entry(id, &mut html)?;
                    }
                    view.groups.push(ListGroupView {
                        heading: letter,
                        note: String::new(),
                        html,
                    });
                }
            }
        }
        Ok(view)
    }

    fn paginate(&self, view: &mut ListView, folder: &str, page: usize, items: usize, per_page: usize) {
        let last = items.div_ceil(per_page).max(1);
        if last == 1 {
            return;
        }
        view.pages = self.page_links(folder, page, last);
        view.previous = (page > 1).then(|| self.href(&page_path(folder, page - 1)));
        view.next = (page < last).then(|| self.href(&page_path(folder, page + 1)));
    }

    fn page_links(&self, folder: &str, page: usize, last: usize) -> Vec<PageLinkView> {
        page_numbers(page, last)
            .into_iter()
            .map(|number| PageLinkView {
                label: number.map_or_else(String::new, |number| number.to_string()),
                href: number.map(|number| self.href(&page_path(folder, number))),
                current: number == Some(page),
            })
            .collect()
    }

    /// Groups events, newest first, by month, as rows of the register.
    fn months(&self, shown: &[RecordId]) -> Rendered<Vec<ListGroupView>> {
        let mut groups: Vec<(String, usize, String)> = Vec::new();
        let mut last = None;
        for id in shown {
            let month = (year_of(self.site, *id), month_of(self.site, *id));
            if last != Some(month) {
                last = Some(month);
                let heading = match month {
                    (YearKey::Year(year), 0) => year.to_string(),
                    (YearKey::Year(year), month) => self.language.month_year(year, month),
                    (YearKey::Undated, _) => self.word("undated").to_owned(),
                };
                groups.push((heading, 0, String::new()));
            }
            if let Some((_, count, html)) = groups.last_mut() {
                *count += 1;
                self.row(*id, html)?;
            }
        }
        let view = |(heading, count, html): (String, usize, String)| ListGroupView {
            heading: capitalised(&heading),
            note: self.count("event-count", count).into_owned(),
            html,
        };
        Ok(groups.into_iter().map(view).collect())
    }

    fn row(&self, id: RecordId, out: &mut String) -> Rendered<()> {
        let (Some(event), Some(ties)) = (self.site.event(id), self.site.event_ties(id)) else {
            return Ok(());
        };
        let mut people = String::with_capacity(512);
        for it in ties.actors.iter().chain(&ties.organizations).take(6) {
            people.push_str(if people.is_empty() { "" } else { ", " });
            people.push_str(self.link(it.who));
        }
        let significance = event.significance;
        let view = RowView {
            date_html: self.date_in_year(id),
            status: self.status(event.status),
            link_html: self.link(id),
            high: significance.is_some_and(|it| it >= 4),
            summary_html: self.summary(id)?.map(|it| it.0),
            people_html: (!people.is_empty()).then_some(people),
            place_html: match ties.places.is_empty() {
                true => as_html(self.word("place-not-given")),
                false => self.link_list(&ties.places),
            },
            significance: significance.map(|it| self.count("significance-n", it as usize)),
            significance_width: u32::from(significance.unwrap_or(0)) * 10,
        };
        self.templates.fragment("fragments/row.html", view, out)
    }

    fn group_by_year(&self, shown: &[RecordId]) -> Vec<(YearKey, Vec<RecordId>)> {
        let mut groups: Vec<(YearKey, Vec<RecordId>)> = Vec::new();
        for id in shown {
            let year = year_of(self.site, *id);
            match groups.last_mut().filter(|(last, _)| *last == year) {
                Some((_, ids)) => ids.push(*id),
                None => groups.push((year, vec![*id])),
            }
        }
        groups
    }

    fn group_by_letter(&self, shown: &[RecordId]) -> Vec<(String, Vec<RecordId>)> {
        let mut groups: Vec<(String, Vec<RecordId>)> = Vec::new();
        for id in shown {
            let letter = self.language.first_letter(sort_name(self.site, *id));
            match groups.last_mut().filter(|(last, _)| *last == letter) {
                Some((_, ids)) => ids.push(*id),
                None => groups.push((letter, vec![*id])),
            }
        }
        groups
    }

    /// Links each letter of a list to the page on which it begins.
    fn list_letters(&self, kind: Kind, shown: &[RecordId]) -> Vec<PageLinkView> {
        let all = &self.plan.lists[kind.index()];
        let per_page = self.site.config.per_page;
        if all.len() <= per_page {
            return Vec::new();
        }
        let here: Vec<String> = shown
            .iter()
            .map(|id| self.language.first_letter(sort_name(self.site, *id)))
            .collect();
        self.plan.list_letters[kind.index()]
            .iter()
            .map(|(letter, at)| PageLinkView {
                href: Some(self.href(&page_path(kind.folder(), at / per_page + 1))),
                current: here.contains(letter),
                label: letter.clone(),
            })
            .collect()
    }

    fn entry(&self, id: RecordId, out: &mut String) -> Rendered<()> {
        let (_, lang) = self.name(id);
        let (code, meta) = match self.site.facts(id) {
            Facts::Actor(actor) => {
                let role = actor
                    .roles
                    .iter()
                    .rev()
                    .find(|it| it.to.is_none())
                    .or(actor.roles.last());
                (
                    actor.iso.as_ref().map(|it| it.to_string()),
                    role.map(|it| self.local(&it.title)),
                )
            }
            Facts::Organization(it) => {
                let acronym = it.acronym.as_ref();
                let acronym = acronym.and_then(|it| it.get(&self.lang, &self.site.config.default_language));
                let kind = it
                    .organization_type
                    .as_deref()
                    .map(|it| escaped(self.words.label("organization-type", it)));
                (acronym.map(|it| it.0.to_owned()), kind)
            }
            Facts::Document(it) => {
                let kind = it
                    .document_type
                    .as_deref()
                    .map(|it| escaped(self.words.label("document-type", it)));
                (None, kind)
            }
            _ => (None, None),
        };
        let events = self.site.relations.events.of(id).len();
        let view = EntryView {
            mark: self.mark(id),
            href: &self.site.record(id).href,
            name: sort_name(self.site, id),
            lang: lang.map(|it| it.as_str()),
            native: self.native_beside(id),
            code,
            count: (events > 0).then(|| self.language.number(events as i64)),
            meta_html: meta,
        };
        self.templates.fragment("fragments/entry.html", view, out)
    }

    /// Gathers the index of names: all of a small site on one page, else its letters; or one letter.
    pub fn index_view(&self, letter: Option<(&str, usize)>) -> Rendered<IndexView> {
        let letters = &self.plan.letters;
        let names: usize = letters.iter().map(|it| it.records.len()).sum();
        let small = names <= NAMES_ON_INDEX;
        let href = |it: &Letter| match small {
            true => format!("#l{}", escaped(&it.slug)),
            false => self.href(&format!("index/{}/", it.slug)),
        };
        let mut view = IndexView {
            title: self.word("index-title").to_owned(),
            count: self.count("name-count", names).into_owned(),
            letters: letters
                .iter()
                .map(|it| PageLinkView {
                    label: it.letter.clone(),
                    href: Some(href(it)),
                    current: letter.is_some_and(|(letter, _)| letter == it.letter),
                })
                .collect(),
            ..IndexView::default()
        };
        match letter {
            None => {
                const FIRST: usize = 5;
                for it in letters {
                    let shown = if small { it.records.len() } else { FIRST };
                    let more = (it.records.len() > shown).then(|| LinkView {
                        label: self.count("all-names", it.records.len()).into_owned(),
                        href: href(it),
                    });
                    view.groups.push(self.index_group(it, 0, shown, more)?);
                }
            }
            Some((wanted, page)) => {
                view.title = self.with("index-letter", wanted);
                if let Some(it) = letters.iter().find(|it| it.letter == wanted) {
                    view.groups
                        .push(self.index_group(it, (page - 1) * NAMES_ON_LETTER, NAMES_ON_LETTER, None)?);
                    let last = it.records.len().div_ceil(NAMES_ON_LETTER);
                    if last > 1 {
                        view.pages = self.page_links(&format!("index/{}", it.slug), page, last);
                    }
                }
            }
        }
        Ok(view)
    }

    fn index_group(
        &self,
        letter: &Letter,
        from: usize,
        count: usize,
        more: Option<LinkView>,
    ) -> Rendered<IndexGroupView> {
        let mut html = String::new();
        for id in letter.records.iter().skip(from).take(count) {
            self.entry(*id, &mut html)?;
        }
        Ok(IndexGroupView {
            id: format!("l{}", letter.slug),
            letter: letter.letter.clone(),
            html,
            more,
        })
    }

    /// Gathers the overview of the timeline: years by months.
    pub fn timeline_view(&self) -> TimelineView {
        let years = &self.plan.timeline;
        let count: usize = years.iter().map(|it| it.count).sum();
        let dated: Vec<i32> = years
            .iter()
            .filter_map(|it| match it.year {
                YearKey::Year(year) => Some(year),
                YearKey::Undated => None,
            })
            .collect();
        let span = match (dated.first(), dated.last()) {
            (Some(first), Some(last)) if first != last => Some(format!("{first}–{last}")),
            (Some(first), _) => Some(first.to_string()),
            _ => None,
        };
        let most = years
            .iter()
            .flat_map(|it| it.months.iter().map(|(_, events)| events.len()))
            .max()
            .unwrap_or(0);
        let newest = || years.iter().rev();
        let rows = newest().take(YEARS_BY_MONTH).map(|it| self.timeline_row(it, most));
        let earlier = newest().skip(YEARS_BY_MONTH).map(|it| LinkView {
            label: format!(
                "{} ({})",
                self.year_label(it.year),
                self.language.number(it.count as i64)
            ),
            href: self.href(&format!("timeline/{}/", it.year.slug())),
        });
        TimelineView {
            title: self.word("timeline").to_owned(),
            count: self.count("event-count", count).into_owned(),
            span,
            months: (1..=12)
                .map(|month| MonthNameView {
                    name: self.language.month(month),
                    short: self.language.month_short(month),
                })
                .collect(),
            rows: rows.collect(),
            earlier: earlier.collect(),
            groups: Vec::new(),
        }
    }

    fn timeline_row(&self, year: &TimelineYear, most: usize) -> TimelineRowView {
        let href = self.href(&format!("timeline/{}/", year.year.slug()));
        let mut counts = [0usize; 13];
        for (month, events) in &year.months {
            counts[usize::from(*month)] = events.len();
        }
        let cells = match year.year {
            YearKey::Undated => (1..=12).map(|_| TimelineCellView::default()).collect(),
            YearKey::Year(number) => (1..=12u8)
                .map(|month| {
                    let n = counts[usize::from(month)];
                    if n == 0 {
                        return TimelineCellView::default();
                    }
                    let name = self.language.month_year(number, month);
                    TimelineCellView {
                        n: Some(self.language.number(n as i64)),
                        href: match year.by_month {
                            true => format!("{href}{month:02}/"),
                            false => format!("{href}#m{number}-{month:02}"),
                        },
                        // The count itself where it is small, else its third of the largest.
                        weight: if most <= 3 {
                            n as u8
                        } else {
                            (n * 3).div_ceil(most) as u8
                        },
                        label: format!("{name}, {}", self.count("event-count", n)),
                    }
                })
                .collect(),
        };
        TimelineRowView {
            label: self.year_label(year.year),
            href,
            cells,
        }
    }

    /// Gathers a year of the timeline: its months with their events, or with links where each has its own page.
    pub fn timeline_year_view(&self, year: YearKey, page: usize) -> Rendered<TimelineView> {
        let Some(it) = self.plan.timeline.iter().find(|it| it.year == year) else {
            return Ok(TimelineView::default());
        };
        let mut view = TimelineView {
            title: self.year_label(year),
            count: self.count("event-count", it.count).into_owned(),
            ..TimelineView::default()
        };
        let YearKey::Year(number) = year else {
            let per_page = self.site.config.per_page;
            let events = it.months.iter().flat_map(|(_, events)| events);
            let shown: Vec<RecordId> = events.skip((page - 1) * per_page).take(per_page).copied().collect();
            view.groups.push(TimelineGroupView {
                id: "undated".to_owned(),
                heading: self.word("undated").to_owned(),
                note: String::new(),
                html: self.timeline_lines(&shown)?,
                more: None,
            });
            return Ok(view);
        };
        for (month, events) in &it.months {
            let heading = match *month {
                0 => self.word("no-month").to_owned(),
                month => capitalised(&self.language.month(month)),
            };
            let note = self.count("event-count", events.len()).into_owned();
            let (html, more) = match it.by_month {
                true => {
                    let href = self.href(&format!("timeline/{number:04}/{month:02}/"));
                    (
                        String::new(),
                        Some(LinkView {
                            label: note.clone(),
                            href,
                        }),
                    )
                }
                false => (self.timeline_lines(events)?, None),
            };
            view.groups.push(TimelineGroupView {
                id: format!("m{number}-{month:02}"),
                heading,
                note,
                html,
                more,
            });
        }
        Ok(view)
    }

    fn timeline_lines(&self, events: &[RecordId]) -> Rendered<String> {
        let mut html = String::with_capacity(LINE * events.len());
        let mut fragment = self.templates.repeated("fragments/line.html");
        for id in events {
            let ties = self.site.event_ties(*id);
            let places = ties
                .filter(|it| !it.places.is_empty())
                .map(|it| self.link_list(&it.places));
            let view = LineView {
                date_html: self.date_in_year(*id),
                link_html: self.link(*id),
                meta_html: places,
            };
            fragment.append(view, &mut html)?;
        }
        Ok(html)
    }

    /// Gathers a month of the timeline.
    pub fn timeline_month_view(&self, year: i32, month: u8, page: usize) -> Rendered<ListView> {
        let key = YearKey::Year(year);
        let events = self
            .plan
            .timeline
            .iter()
            .find(|it| it.year == key)
            .and_then(|it| it.months.iter().find(|(it, _)| *it == month))
            .map_or(&[][..], |(_, events)| events);
        let heading = match month {
            0 => format!("{year}, {}", self.word("no-month")),
            month => self.language.month_year(year, month),
        };
        let folder = format!("timeline/{year:04}/{month:02}");
        self.dated_list(&capitalised(&heading), "event-count", events, &folder, page)
    }

    fn dated_list(
        &self,
        title: &str,
        count: &str,
        events: &[RecordId],
        folder: &str,
        page: usize,
    ) -> Rendered<ListView> {
        let per_page = self.site.config.per_page;
        let shown: Vec<RecordId> = events
            .iter()
            .skip((page - 1) * per_page)
            .take(per_page)
            .copied()
            .collect();
        let mut view = ListView {
            title: title.to_owned(),
            kind_label: self.word("timeline").to_owned(),
            count: self.count(count, events.len()).into_owned(),
            page,
            further: page > 1,
            page_label: self.count("page-n", page).into_owned(),
            dated: true,
            ..ListView::default()
        };
        self.paginate(&mut view, folder, page, events.len(), per_page);
        view.groups.push(ListGroupView {
            heading: title.to_owned(),
            note: String::new(),
            html: self.timeline_lines(&shown)?,
        });
        Ok(view)
    }

    /// Gathers a page of a record's events of one year.
    pub fn year_view(&self, id: RecordId, year: YearKey, page: usize) -> Rendered<ListView> {
        let per_page = self.site.config.per_page;
        let years = self.plan.years.get(&id).map_or(&[][..], Vec::as_slice);
        let ties = years
            .iter()
            .find(|(key, _)| *key == year)
            .map_or(&[][..], |(_, ties)| ties);
        let shown = ties.iter().skip((page - 1) * per_page).take(per_page);
        let mut html = String::with_capacity(LINE * shown.len());
        for tie in shown {
            self.line(*tie, &mut html)?;
        }
        let label = self.year_label(year);
        let mut view = ListView {
            title: format!("{}, {label}", self.name(id).0),
            mark: Some(self.mark(id)),
            kind_label: self.word("events").to_owned(),
            count: self.count("event-count", ties.len()).into_owned(),
            page,
            further: page > 1,
            page_label: self.count("page-n", page).into_owned(),
            introduction_html: Some(format!("<p>{}</p>", self.link(id))),
            dated: true,
            letters: self
                .year_links(id)
                .into_iter()
                .zip(years)
                .map(|(it, (key, _))| PageLinkView {
                    current: *key == year,
                    label: it.label,
                    href: Some(it.href),
                })
                .collect(),
            groups: vec![ListGroupView {
                heading: label.clone(),
                note: String::new(),
                html,
            }],
            ..ListView::default()
        };
        let folder = format!("{}/{}", self.site.record(id).path.trim_matches('/'), year.slug());
        self.paginate(&mut view, &folder, page, ties.len(), per_page);
        Ok(view)
    }

    /// Gathers a page of a record's mentions.
    pub fn mentions_view(&self, id: RecordId, page: usize) -> Rendered<ListView> {
        let count = self.site.relations.backlinks.of(id).len();
        let per_page = self.site.config.per_page;
        let name = self.name(id).0;
        let mut view = ListView {
            title: self.with("mentions-of", name),
            mark: Some(self.mark(id)),
            kind_label: self.word("mentioned-in").to_owned(),
            count: self.count("mention-count", count).into_owned(),
            page,
            further: page > 1,
            page_label: self.count("page-n", page).into_owned(),
            introduction_html: Some(format!("<p>{}</p>", self.link(id))),
            dated: true,
            groups: vec![ListGroupView {
                heading: self.word("mentioned-in").to_owned(),
                note: String::new(),
                html: self.mention_page(id, page)?,
            }],
            ..ListView::default()
        };
        let folder = format!("{}/mentions", self.site.record(id).path.trim_matches('/'));
        self.paginate(&mut view, &folder, page, count, per_page);
        Ok(view)
    }

    /// Gathers a page of the corrections log.
    pub fn corrections_view(&self, page: usize) -> Rendered<ListView> {
        let all = &self.plan.corrections;
        let per_page = self.site.config.per_page;
        let mut view = ListView {
            title: self.word("corrections-log").to_owned(),
            kind_label: self.word("corrections").to_owned(),
            count: self.count("correction-count", all.len()).into_owned(),
            page,
            further: page > 1,
            page_label: self.count("page-n", page).into_owned(),
            introduction_html: Some(format!("<p>{}</p>", escaped(self.word("corrections-note")))),
            dated: true,
            ..ListView::default()
        };
        let mut groups: Vec<(String, String)> = Vec::new();
        for (id, index) in all.iter().skip((page - 1) * per_page).take(per_page) {
            let Some(correction) = self.site.header(*id).and_then(|it| it.corrections.get(*index as usize)) else {
                continue;
            };
            let year = match &correction.date {
                Published::Date(date) => date.year().map(|it| it.to_string()),
                Published::Instant(instant) => Some(instant.own_clock().year.to_string()),
            };
            let year = year.unwrap_or_else(|| self.word("undated").to_owned());
            if groups.last().is_none_or(|(last, _)| *last != year) {
                groups.push((year, String::new()));
            }
            let date = self.published(&correction.date, DateLength::Short);
            let line = LineView {
                date_html: &date,
                link_html: self.link(*id),
                meta_html: Some(Cow::Owned(format!(
                    "<b>{}</b> {}",
                    escaped(self.word(correction_id(correction.kind))),
                    escaped(&correction.text)
                ))),
            };
            if let Some((_, html)) = groups.last_mut() {
                self.templates.fragment("fragments/line.html", line, html)?;
            }
        }
        view.groups = groups
            .into_iter()
            .map(|(heading, html)| ListGroupView {
                heading,
                note: String::new(),
                html,
            })
            .collect();
        self.paginate(&mut view, "corrections", page, all.len().max(1), per_page);
        Ok(view)
    }

    /// Gathers the scale of ratings and the levels of verification.
    pub fn ratings_view(&self) -> RatingsView {
        let codes = |prefix: &str, codes: &[&str]| {
            codes
                .iter()
                .map(|code| CodeView {
                    code: (*code).to_owned(),
                    label: self.word(&format!("{prefix}-{}", code.to_lowercase())).to_owned(),
                })
                .collect()
        };
        let levels = ["exact", "normalised", "folded", "elided", "ambiguous", "unverified"];
        RatingsView {
            reliability: codes("reliability", &["A", "B", "C", "D", "E", "F"]),
            credibility: codes("credibility", &["1", "2", "3", "4", "5", "6"]),
            levels: levels
                .iter()
                .map(|level| CodeView {
                    code: self.word(&format!("level-{level}")).to_owned(),
                    label: self.word(&format!("level-{level}-means")).to_owned(),
                })
                .collect(),
        }
    }
}

/// Returns a text with its first letter in capitals.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
