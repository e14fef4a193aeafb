//! Pages that are no record's own: front page, lists, index, timeline, corrections, the scale of ratings.

mod front;
mod timeline;

use std::borrow::Cow;

use crate::base::id::{Kind, RecordId};
use crate::language::DateLength;
use crate::parse::document::Page;
use crate::parse::record::{Facts, Published};
use crate::plan::{
    Letter, NAMES_ON_INDEX, NAMES_ON_LETTER, YearKey, month_of, page_numbers, page_path, sort_name, year_of,
};
use crate::resolve::Listed;

use super::record::{Entry, LINE, correction_id, plural_id};
use super::renderer::{Rendered, Renderer, as_html, escaped, kind_mark};
use super::text::Text;
use super::view::*;

/// How many of those who take part in an event a row of the register names.
const PEOPLE: usize = 4;
/// What stands in place of a date in dated lists.
const NO_DATE: &str = "<span class=\"d\">–</span>";

impl Renderer<'_> {
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

    /// Gathers a page of a kind's list.
    pub fn list_view(&self, kind: Kind, page: usize) -> Rendered<ListView> {
        let all = &self.plan.order.lists[kind.index()];
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
            title: title.unwrap_or_else(|| self.word(plural_id(kind)).to_owned()),
            mark: Some(kind_mark(kind)),
            kind_label: self.word(plural_id(kind)).to_owned(),
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
                                true => NO_DATE,
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
        let all = || ties.actors.iter().chain(&ties.organizations);
        for it in all().take(PEOPLE) {
            people.push_str(if people.is_empty() { "" } else { ", " });
            people.push_str(self.link(it.who));
        }
        people.push_str(if all().nth(PEOPLE).is_some() { ", …" } else { "" });
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
        let all = &self.plan.order.lists[kind.index()];
        let per_page = self.site.config.per_page;
        if all.len() <= per_page {
            return Vec::new();
        }
        let here: Vec<String> = shown
            .iter()
            .map(|id| self.language.first_letter(sort_name(self.site, *id)))
            .collect();
        self.plan.order.list_letters[kind.index()]
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
            Facts::Actor(actor) => (actor.iso.as_ref().map(|it| it.to_string()), self.roles_now(actor)),
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
        let letters = &self.plan.order.letters;
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
                for it in letters.iter() {
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

    /// Gathers a page of a record's events of one year.
    pub fn year_view(&self, id: RecordId, year: YearKey, page: usize) -> Rendered<ListView> {
        let per_page = self.site.config.per_page;
        let years = self.plan.years.get(&id).map_or(&[][..], |it| it);
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

    /// Gathers a page of a long list of a record's page.
    pub fn listed_view(&self, id: RecordId, list: Listed, page: usize) -> Rendered<ListView> {
        let (count, per_page) = (list.count(self.site, id), list.per_page(self.site));
        let (name, heading) = (self.name(id).0, self.listed_heading(id, list));
        let mut view = ListView {
            title: format!("{name}, {heading}"),
            mark: Some(self.mark(id)),
            kind_label: heading.to_owned(),
            count: self.count("record-count", count).into_owned(),
            page,
            further: page > 1,
            page_label: self.count("page-n", page).into_owned(),
            introduction_html: Some(format!("<p>{}</p>", self.link(id))),
            ..ListView::default()
        };
        let folder = format!("{}/{}", self.site.record(id).path.trim_matches('/'), list.slug());
        self.paginate(&mut view, &folder, page, count, per_page);
        let group = |heading: String, html: String| ListGroupView {
            heading,
            note: String::new(),
            html,
        };
        let entries = self.listed(id, list, (page - 1) * per_page, per_page);
        match list {
            Listed::Mentions => {
                view.title = self.with("mentions-of", name);
                view.count = self.count("mention-count", count).into_owned();
                view.dated = true;
                view.groups = vec![group(heading.to_owned(), self.mention_page(id, page)?)];
            }
            Listed::Parts | Listed::Responses | Listed::Items | Listed::Documents => {
                view.dated = true;
                for entries in entries.chunk_by(|a, b| year_of(self.site, a.record) == year_of(self.site, b.record)) {
                    let mut html = String::with_capacity(LINE * entries.len());
                    for entry in entries {
                        let date = self.date_in_year(entry.record);
                        self.listed_line(entry, date, &[&entry.role, &entry.more], &mut html)?;
                    }
                    let year = self.year_label(year_of(self.site, entries[0].record));
                    view.groups.push(group(year, html));
                }
            }
            Listed::Officers | Listed::Memberships => {
                view.dated = true;
                let mut html = String::with_capacity(LINE * entries.len());
                for entry in &entries {
                    let period = format!("<span class=\"d\">{}</span>", entry.more);
                    let period = if entry.more.is_empty() { "" } else { &period };
                    self.listed_line(entry, period, &[&entry.role], &mut html)?;
                }
                view.groups = vec![group(heading.to_owned(), html)];
            }
            Listed::Bodies | Listed::OfState | Listed::Narrower | Listed::About(_) => {
                let mut html = String::new();
                for entry in &entries {
                    self.entry(entry.record, &mut html)?;
                }
                view.groups = vec![group(heading.to_owned(), html)];
            }
            Listed::Sayings => {
                view.count = self.count("excerpt-count", count).into_owned();
                view.excerpts = true;
                let html = self.sayings_page(id, (page - 1) * per_page, per_page)?.concat();
                view.groups = vec![group(heading.to_owned(), html)];
            }
            Listed::Uses => {
                view.points = true;
                let mut html = String::new();
                for point in self.uses_page(id, (page - 1) * per_page, per_page) {
                    let PointView {
                        label_html,
                        html: words,
                    } = point;
                    html.push_str(&format!(
                        "<li><span class=\"label\">{label_html}</span><div>{words}</div></li>\n"
                    ));
                }
                view.groups = vec![group(heading.to_owned(), html)];
            }
        }
        Ok(view)
    }

    /// Appends an entry of a long list to a dated list, with some of what is said of it.
    fn listed_line(&self, entry: &Entry<'_>, date: &str, words: &[&str], out: &mut String) -> Rendered<()> {
        let said: Vec<&str> = words.iter().copied().filter(|it| !it.is_empty()).collect();
        let view = LineView {
            date_html: if date.is_empty() { NO_DATE } else { date },
            link_html: self.link(entry.record),
            meta_html: (!said.is_empty()).then(|| said.join(", ").into()),
        };
        self.templates.fragment("fragments/line.html", view, out)
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
