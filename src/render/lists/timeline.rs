//! The timeline: years by months, a year, a month.

use crate::base::id::RecordId;
use crate::plan::{TimelineYear, YearKey};

use crate::render::record::LINE;
use crate::render::renderer::{Rendered, Renderer};
use crate::render::view::*;

use super::capitalised;

/// How many years the timeline shows month by month: more would outgrow a page.
const YEARS_BY_MONTH: usize = 30;

impl Renderer<'_> {
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
}
