//! What files are read with one after the other, each thread with its own: the words that they have in common, and room
//! to write in. Nothing of one file is seen in the next.

use std::mem;

use super::body::Body;
use super::names::SharedNames;

/// What the next file is read with.
#[derive(Default)]
pub struct Stock {
    pub names: SharedNames,
    /// Where a body is made; empty before and after.
    pub(super) room: Body,
}

/// Room of a text of more bytes is given back at once.
const MOST_ROOM: usize = 1 << 20;

impl Stock {
    /// Takes out the body that was made, and keeps the room for the next.
    ///
    /// A site keeps all its texts until the last page is made: what is taken out holds no more space than it needs.
    pub(super) fn take_body(&mut self) -> Body {
        let room = &mut self.room;
        let body = Body {
            html: room.html.as_str().to_owned(),
            slots: taken(&mut room.slots),
            runs: taken(&mut room.runs),
            sections: taken(&mut room.sections),
            blocks: taken(&mut room.blocks),
            anchors: taken(&mut room.anchors),
            links: taken(&mut room.links),
            quotations: taken(&mut room.quotations),
            citations: taken(&mut room.citations),
            notes: taken(&mut room.notes),
            images: taken(&mut room.images),
            plain_quotes: taken(&mut room.plain_quotes),
            unsourced: taken(&mut room.unsourced),
            paragraphs: mem::take(&mut room.paragraphs),
            strikes: mem::take(&mut room.strikes),
        };
        room.html.clear();
        if room.html.capacity() > MOST_ROOM {
            *room = Body::default();
        }
        body
    }
}

/// Moves the items of a list to where they have just room enough.
fn taken<T>(list: &mut Vec<T>) -> Vec<T> {
    if list.is_empty() {
        return Vec::new();
    }
    let mut exact = Vec::with_capacity(list.len());
    exact.append(list);
    exact
}
