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
            self.next_region = self.regions.partition_point(|region| region.range.start < from);
            // A note's paragraphs have no numbers and no margin of their own.
            self.depth += 1;
            self.events(events, range);
            self.close_all_html();
            self.depth -= 1;
            self.close_block();
            let end = self.here();
            self.push("\n");
            self.body.notes[note as usize] = Note::Footnote(start..end);
        }
    }

    pub(super) fn footnote_call(&mut self, label: &str, range: Range<usize>) {
        self.open_block();
        if let Some(note) = self.footnotes.get(label) {
            let note = *note;
            return self.call(note);
        }
        let Some(definition) = self.definitions.get(label).cloned() else {
            let at = self.location(range);
            self.findings.push(catalog::markdown::undefined_note(at, label));
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
