//! Footnotes and citations → notes, numbered by their first call.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::diag::catalog;
use crate::parse::body::*;

use super::{Events, Writer};

impl Writer<'_> {
    pub(super) fn find_definitions(&mut self, events: &Events<'_>) {
        let mut open: Option<(String, usize)> = None;
        for (index, (event, _)) in events.iter().enumerate() {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => open = Some((label.to_string(), index)),
                Event::End(TagEnd::FootnoteDefinition) => {
                    if let Some((label, start)) = open.take() {
                        self.definitions.entry(label).or_insert(start + 1..index);
                    }
                }
                _ => {}
            }
        }
    }

    pub(super) fn write_footnotes(&mut self, events: &Events<'_>) {
        while let Some((note, range)) = self.pending.pop_front() {
            let start = self.here();
            // A note stands earlier in the file than what was written last: its regions come round again.
            let from = events.get(range.start).map_or(0, |(_, place)| place.start);
            self.dealt_with = 0;
            self.passed_to = 0;
            self.next_region = self.regions.partition_point(|region| region.range.start < from);
            // A note's paragraphs have no numbers and no margin of their own.
            self.depth += 1;
            self.writing = Some(note);
            self.events(events, range);
            self.close_all_html();
            self.depth -= 1;
            self.close_block();
            let end = self.here();
            self.push("\n");
            self.body.notes[note as usize] = Note::Footnote(start..end);
        }
    }

    /// Gives every note its place: a note that a footnote calls stands right behind that footnote, and numbers follow the
    /// same order. Notes that no block holds end the text.
    pub(super) fn place_notes(&mut self, end_of_text: u32, slots_of_text: usize, notes_of_text: usize) {
        let (placed, own) = (self.placed_notes, notes_of_text as u32);
        let slots = &mut self.body.slots;
        if placed < own {
            let hole = Hole::Notes { from: placed, to: own };
            slots.insert(slots_of_text, Slot { at: end_of_text, hole });
        }
        if self.called_by.is_empty() {
            return;
        }
        let order = reading_order(own, &self.called_by);
        let all = order.len() as u32;
        let place = |note: u32| order.get(note as usize).copied().unwrap_or(all);
        for slot in slots {
            match &mut slot.hole {
                Hole::NoteCall { note, .. } => *note = place(*note),
                Hole::Notes { from, to } => {
                    *from = place(*from);
                    *to = if *to < own { place(*to) } else { all };
                }
                _ => {}
            }
        }
        let notes = std::mem::take(&mut self.body.notes);
        let mut placed: Vec<(u32, Note)> = order.into_iter().zip(notes).collect();
        placed.sort_by_key(|(place, _)| *place);
        self.body.notes = placed.into_iter().map(|(_, note)| note).collect();
    }

    /// Reports the footnotes that nothing calls and those defined twice: neither is shown.
    pub(super) fn check_definitions(&mut self, events: &Events<'_>) {
        let starts = events
            .iter()
            .enumerate()
            .filter_map(|(index, (event, range))| match event {
                Event::Start(Tag::FootnoteDefinition(label)) => Some((index, &**label, range.start)),
                _ => None,
            });
        for (index, label, at) in starts {
            let place = at..at + label.len() + "[^]".len();
            if !self.footnotes.contains_key(label) {
                let at = self.location(place);
                self.findings.push(catalog::markdown::unused_note(at, label));
            } else if self.definitions.get(label).is_some_and(|it| it.start != index + 1) {
                let at = self.location(place);
                self.findings.push(catalog::markdown::repeated_note(at, label));
            }
        }
    }

    /// Reports the calls in a text for which there is no footnote: Markdown leaves them as they are.
    pub(super) fn check_calls(&mut self, text: Range<usize>) {
        let mut from = text.start;
        // A bracket that ends the text may begin a call.
        let end = self.text.len().min(text.end + 1);
        while let Some(found) = self.text.as_bytes()[from..end].windows(2).position(|it| it == b"[^") {
            let at = from + found;
            from = at + 2;
            let rest = &self.text[from..];
            let label = &rest[..rest.find(']').unwrap_or(0)];
            let escaped = self.text[..at].ends_with('\\');
            // What is quoted is shown letter by letter.
            let quoted = self.regions.iter().any(|it| it.range.contains(&at));
            if label.is_empty() || label.contains(char::is_whitespace) || escaped || quoted {
                continue;
            }
            let place = self.location(at..from + label.len() + 1);
            self.findings.push(catalog::markdown::undefined_note(place, label));
        }
    }

    pub(super) fn footnote_call(&mut self, label: &str) {
        self.open_block();
        if let Some(note) = self.footnotes.get(label) {
            let note = *note;
            return self.call(note);
        }
        // Markdown takes for a call only what is defined.
        let Some(definition) = self.definitions.get(label).cloned() else {
            return;
        };
        let note = self.add_note(Note::Footnote(0..0));
        self.footnotes.insert(label.to_owned(), note);
        self.pending.push_back((note, definition));
        self.call(note);
    }

    pub(super) fn add_note(&mut self, note: Note) -> u32 {
        self.body.notes.push(note);
        self.calls.push(0);
        self.called_by.extend(self.writing);
        self.body.notes.len() as u32 - 1
    }

    pub(super) fn call(&mut self, note: u32) {
        // A note's number follows its words without a space between; what stands before the block is not its own.
        let block = self.body.blocks.last().map_or(0, |block| block.start as usize);
        let html = &mut self.body.html;
        let words = html[block.min(html.len())..].trim_end_matches([' ', '\n', '\u{a0}', '\u{202f}']);
        let spaces = html.len() - block.min(html.len()) - words.len();
        let free = self
            .body
            .slots
            .last()
            .is_none_or(|slot| slot.at as usize <= html.len() - spaces);
        if spaces > 0 && free {
            html.truncate(html.len() - spaces);
            let end = html.len() as u32;
            if let Some(run) = self.body.runs.last_mut() {
                run.end = run.end.min(end);
            }
        }
        let nth = self.calls[note as usize];
        self.calls[note as usize] += 1;
        self.slot(Hole::NoteCall { note, nth });
        self.passed('x');
    }
}

/// Returns the place of each note: those of the text in their order, each followed by the notes that it calls.
///
/// `called_by` names the caller of each further note; callers come in the order of their numbers.
fn reading_order(own: u32, called_by: &[u32]) -> Vec<u32> {
    let mut order = vec![0; own as usize + called_by.len()];
    let mut next = 0;
    let mut open: Vec<u32> = (0..own).rev().collect();
    while let Some(note) = open.pop() {
        order[note as usize] = next;
        next += 1;
        let first = called_by.partition_point(|caller| *caller < note);
        let count = called_by[first..].iter().take_while(|caller| **caller == note).count();
        open.extend((first..first + count).rev().map(|at| own + at as u32));
    }
    order
}
