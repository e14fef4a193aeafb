//! A table on its way into a buffer, as JSON or as CSV: the rows are said once for both.
//!
//! JSON is one list of objects, a row on each line; a field without a value is left out. CSV is RFC 4180 in UTF-8: the
//! names of the fields first, lines ended by CR LF, entries of a list joined by `; `. A cell that a spreadsheet would take
//! for a formula begins with an apostrophe.

use crate::base::scan::has_any;
use crate::plan::DataFormat;
use crate::render::json::Json;
use crate::render::skeleton::put_integer;

/// The pieces of a text, one after the other; empty ones count for nothing.
pub type Parts<'t> = [&'t str; 3];

/// A table and what it is written as.
pub struct Table<'o> {
    out: &'o mut Vec<u8>,
    format: DataFormat,
    fields: &'static [&'static str],
    rows: usize,
}

/// A row in the making: each field in its order, whether it has a value or not.
pub struct Row<'t> {
    sink: Sink<'t>,
    fields: &'static [&'static str],
    next: usize,
}

enum Sink<'t> {
    Json(Json<'t>),
    Csv(&'t mut Vec<u8>),
}

impl<'o> Table<'o> {
    /// Begins a table.
    pub fn begin(format: DataFormat, fields: &'static [&'static str], out: &'o mut Vec<u8>) -> Table<'o> {
        match format {
            DataFormat::Json => out.push(b'['),
            DataFormat::Csv => {
                out.extend_from_slice(fields.join(",").as_bytes());
                out.extend_from_slice(b"\r\n");
            }
        }
        Table {
            out,
            format,
            fields,
            rows: 0,
        }
    }

    /// Writes a row.
    pub fn row(&mut self, fill: impl FnOnce(&mut Row<'_>)) {
        match self.format {
            DataFormat::Json => {
                if self.rows > 0 {
                    self.out.push(b',');
                }
                self.out.extend_from_slice(b"\n{");
                let mut row = Row {
                    sink: Sink::Json(Json::new(self.out)),
                    fields: self.fields,
                    next: 0,
                };
                fill(&mut row);
                debug_assert_eq!(row.next, self.fields.len(), "a row has every field");
                self.out.push(b'}');
            }
            DataFormat::Csv => {
                let mut row = Row {
                    sink: Sink::Csv(self.out),
                    fields: self.fields,
                    next: 0,
                };
                fill(&mut row);
                debug_assert_eq!(row.next, self.fields.len(), "a row has every field");
                self.out.extend_from_slice(b"\r\n");
            }
        }
        self.rows += 1;
    }

    /// Ends the table.
    pub fn end(self) {
        if self.format == DataFormat::Json {
            self.out.extend_from_slice(b"\n]\n");
        }
    }
}

impl<'t> Row<'t> {
    /// Writes a text, where there is one.
    pub fn text(&mut self, name: &'static str, text: Option<&str>) {
        self.parts(name, text.map(|it| [it, "", ""]));
    }

    /// Writes a text that is made of parts.
    pub fn parts(&mut self, name: &'static str, parts: Option<Parts<'_>>) {
        let first = self.begin(name);
        match (&mut self.sink, parts) {
            (Sink::Json(json), Some(parts)) => json.key(name).texts(&parts),
            (Sink::Csv(out), parts) => {
                comma(first, out);
                if let Some(parts) = parts {
                    cell(out, |out| push(&parts, out));
                }
            }
            (Sink::Json(_), None) => {}
        }
    }

    /// Writes a number, where there is one.
    pub fn number(&mut self, name: &'static str, number: Option<i64>) {
        let first = self.begin(name);
        match (&mut self.sink, number) {
            (Sink::Json(json), Some(number)) => json.key(name).number(number),
            (Sink::Csv(out), number) => {
                comma(first, out);
                if let Some(number) = number {
                    put_integer(number, *out);
                }
            }
            (Sink::Json(_), None) => {}
        }
    }

    /// Writes `true`; nothing where it is not.
    pub fn flag(&mut self, name: &'static str, flag: bool) {
        let first = self.begin(name);
        match &mut self.sink {
            Sink::Json(json) => {
                if flag {
                    json.key(name).flag(true);
                }
            }
            Sink::Csv(out) => {
                comma(first, out);
                out.extend_from_slice(if flag { b"true" } else { b"" });
            }
        }
    }

    /// Writes a list of texts; nothing for an empty one.
    pub fn list<'i>(&mut self, name: &'static str, items: impl Iterator<Item = Parts<'i>>) {
        self.entries(name, items, |item, json| json.texts(item), push);
    }

    /// Writes a list of which JSON says more than CSV.
    pub fn entries<T>(
        &mut self,
        name: &'static str,
        items: impl Iterator<Item = T>,
        json: impl Fn(&T, &mut Json<'t>),
        csv: impl Fn(&T, &mut Vec<u8>),
    ) {
        let first = self.begin(name);
        let mut items = items.peekable();
        match &mut self.sink {
            Sink::Json(sink) => {
                if items.peek().is_some() {
                    sink.key(name).array(|sink| items.for_each(|item| json(&item, sink)));
                }
            }
            Sink::Csv(out) => {
                comma(first, out);
                cell(out, |out| {
                    for (index, item) in items.enumerate() {
                        if index > 0 {
                            out.extend_from_slice(b"; ");
                        }
                        csv(&item, out);
                    }
                });
            }
        }
    }

    /// Tells whether it is the first field.
    fn begin(&mut self, name: &'static str) -> bool {
        debug_assert_eq!(self.fields.get(self.next), Some(&name), "fields come in their order");
        self.next += 1;
        self.next == 1
    }
}

fn comma(first: bool, out: &mut Vec<u8>) {
    if !first {
        out.push(b',');
    }
}

pub fn push(parts: &Parts<'_>, out: &mut Vec<u8>) {
    parts.iter().for_each(|part| out.extend_from_slice(part.as_bytes()));
}

/// Writes a cell; what needs quotation marks gets them.
fn cell(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    write(out);
    // What begins so is a formula to a spreadsheet, and one could send the reader's data elsewhere.
    if matches!(out.get(start), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n'))
        || is_wide_formula(&out[start..])
    {
        out.insert(start, b'\'');
    }
    let text = &out[start..];
    let edge = |byte: Option<&u8>| matches!(byte, Some(b' '));
    let special = has_any(text, |it| {
        (it == b'"') | (it == b',') | (it == b';') | (it == b'\r') | (it == b'\n')
    });
    if !special && !edge(text.first()) && !edge(text.last()) {
        return;
    }
    let text = out.split_off(start);
    out.push(b'"');
    for piece in text.split_inclusive(|it| *it == b'"') {
        out.extend_from_slice(piece);
        if piece.ends_with(b"\"") {
            out.push(b'"');
        }
    }
    out.push(b'"');
}

/// Signs in full width do the same in some spreadsheets.
fn is_wide_formula(cell: &[u8]) -> bool {
    const FIRST: u8 = "＝".as_bytes()[0];
    cell.first() == Some(&FIRST)
        && ["＝", "＋", "－", "＠"]
            .iter()
            .any(|it| cell.starts_with(it.as_bytes()))
}
