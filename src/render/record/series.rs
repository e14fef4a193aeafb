//! The pages of a series and of an edition: meetings by number, the missing ones as ranges; events in order.

use crate::base::date::EventDate;
use crate::base::id::RecordId;
use crate::language::DateLength;
use crate::parse::record::{Facts, Series};
use crate::plan::EVENTS_ON_PAGE;
use crate::render::renderer::{Rendered, Renderer, as_html, escaped, with_meta};
use crate::render::view::*;
use crate::resolve::{EventRole, EventTie, OwnTies, Tie, events_between};

impl Renderer<'_> {
    pub(super) fn series<'v>(&'v self, id: RecordId, series: &'v Series, view: &mut RecordView<'v>) -> Rendered<()> {
        let meetings = self.site.relations.events.of(id);
        let mut facts = Vec::new();
        let cadence = series
            .cadence
            .as_deref()
            .map(|it| as_html(self.words.label("cadence", it)));
        facts.push(self.fact_or("cadence", cadence, "not-given"));
        facts.push(self.fact_or(
            "since",
            series.since.as_ref().map(|it| self.time(it, DateLength::Long).into()),
            "not-documented",
        ));
        if let OwnTies::Series { organizers } = &self.site.ties(id).own
            && !organizers.is_empty()
        {
            facts.push(self.fact("organizers", self.named_list(organizers)));
        }
        if let Some(last) = meetings.first() {
            facts.push(self.fact(
                "latest",
                format!("{}, {}", self.link(last.event), self.short_date(last.event)),
            ));
        }
        view.facts.splice(0..0, facts);
        view.numbers = self.numbers(meetings);
        Ok(())
    }

    /// The numbers from 1 to the highest: those with a page, and the missing ones as ranges.
    pub(super) fn numbers(&self, meetings: &[EventTie]) -> Option<NumbersView<'_>> {
        let mut known: Vec<(u32, RecordId)> = meetings
            .iter()
            .filter_map(|tie| match tie.how {
                EventRole::Series(Some(number)) => Some((number, tie.event)),
                _ => None,
            })
            .collect();
        known.sort();
        let highest = known.last()?.0;
        let mut missing: Vec<(u32, u32)> = Vec::new();
        let mut next = 1;
        for (number, _) in &known {
            if *number > next {
                missing.push((next, number - 1));
            }
            next = number + 1;
        }
        // A strip of cells is for tens; a series of thousands shows its gaps as ranges.
        const CELLS: u32 = 200;
        let mut cells = Vec::new();
        let cell = |number: u32, event: RecordId| CellView {
            n: number.to_string(),
            href: Some(self.site.record(event).href.to_string()),
            label: format!("{number}, {}", self.name(event).0),
            soon: false,
        };
        if highest <= CELLS {
            let mut at = known.iter().peekable();
            for number in 1..=highest {
                match at.next_if(|(known, _)| *known == number) {
                    Some((_, event)) => cells.push(cell(number, *event)),
                    None => cells.push(CellView {
                        n: number.to_string(),
                        ..CellView::default()
                    }),
                }
                while at.next_if(|(known, _)| *known == number).is_some() {}
            }
        } else {
            cells.extend(
                known
                    .iter()
                    .rev()
                    .take(CELLS as usize)
                    .rev()
                    .map(|(number, event)| cell(*number, *event)),
            );
        }
        let ranges: Vec<String> = missing
            .iter()
            .map(|(from, to)| {
                if from == to {
                    from.to_string()
                } else {
                    format!("{from}–{to}")
                }
            })
            .collect();
        let absent: u32 = missing.iter().map(|(from, to)| to - from + 1).sum();
        let mut facts = vec![self.fact("with-page", self.language.number(known.len() as i64))];
        facts.push(match absent {
            0 => self.fact("missing", as_html(self.word("none-m"))),
            absent => self.fact(
                "missing",
                format!("{} ({})", self.language.number(i64::from(absent)), ranges.join(", ")),
            ),
        });
        Some(NumbersView { cells, facts })
    }

    pub(super) fn briefing<'v>(&'v self, id: RecordId, view: &mut RecordView<'v>) -> Rendered<()> {
        let Facts::Briefing(briefing) = self.site.facts(id) else {
            return Ok(());
        };
        if let Some(date) = &briefing.date {
            view.facts.push(self.fact("date", self.time(date, DateLength::Long)));
        }
        if let Some(number) = briefing.number {
            view.facts.push(self.fact("number", number.to_string()));
        }
        let (items, all) = self.edition_items(id);
        let mut points = Vec::with_capacity(items.len());
        for (at, (event, line)) in items.iter().enumerate() {
            let number = match briefing.number {
                Some(number) => format!("{number}.{}", at + 1),
                None => (at + 1).to_string(),
            };
            let mut html = with_meta(self.link(*event), self.short_date(*event));
            match line {
                Some(line) => html.push_str(&format!("<p>{}</p>", escaped(line))),
                None => {
                    if let Some((summary, _)) = self.summary(*event)? {
                        html.push_str(&format!("<p>{summary}</p>"));
                    }
                }
            }
            points.push(PointView {
                label_html: number,
                html,
            });
        }
        let mut section = self.list_section("in-this-edition", points);
        section.empty = self.word("no-events").to_owned();
        section.note = self.shown_of(items.len(), all);
        view.lists.insert(0, section);
        Ok(())
    }

    /// Lists the events of an edition, and says how many there are: those named, else the newest of its period.
    pub fn edition_items(&self, id: RecordId) -> (Vec<(RecordId, Option<String>)>, usize) {
        let (Facts::Briefing(briefing), OwnTies::Briefing { items }) = (self.site.facts(id), &self.site.ties(id).own)
        else {
            return (Vec::new(), 0);
        };
        if !items.is_empty() || !briefing.items.is_empty() {
            let line = |tie: &Tie| briefing.items.get(tie.index as usize).and_then(|it| it.line.clone());
            let named = items.iter().map(|tie| (tie.who, line(tie).map(|it| it.to_string())));
            return (named.collect(), items.len());
        }
        let bounds = |own: &Option<EventDate>| own.as_ref().or(briefing.date.as_ref()).and_then(EventDate::bounds);
        let (Some((from, _)), Some((_, to))) = (bounds(&briefing.from), bounds(&briefing.to)) else {
            return (Vec::new(), 0);
        };
        let dated = |id: &&RecordId| self.site.date(**id).is_some_and(|it| it.bounds().is_some());
        let mut events = events_between(self.site, from, to).iter().filter(dated);
        let shown: Vec<_> = events.by_ref().take(EVENTS_ON_PAGE).map(|id| (*id, None)).collect();
        let all = shown.len() + events.count();
        (shown, all)
    }
}
