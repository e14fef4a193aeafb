//! A reference as RIS: a tag and a value on each line, which nothing can escape and so nothing may break.

use std::io::Write;

use super::{Author, Cited, Form, When, one_line};

pub fn write(cited: &Cited<'_>, out: &mut Vec<u8>) {
    let form = match cited.form {
        Form::Page => "ELEC",
        Form::Press => "NEWS",
        Form::Report => "RPRT",
        Form::Post => "BLOG",
        Form::Speech | Form::Interview | Form::Document => "GEN",
    };
    line("TY", &[form], out);
    line("ID", &[&cited.key], out);
    for author in &cited.authors {
        match author {
            Author::Person { family, given } => line("AU", &[family, ", ", given], out),
            Author::Whole(name) => line("AU", &[name], out),
        }
    }
    line("TI", &[cited.title], out);
    if let Some(container) = cited.container {
        let tag = match cited.form {
            Form::Page | Form::Press | Form::Post => "T2",
            _ => "PB",
        };
        line(tag, &[container], out);
    }
    if let Some(genre) = cited.genre {
        line("M3", &[genre], out);
    }
    if let Some(issued) = cited.issued {
        if let Some((year, ..)) = issued.start() {
            line("PY", &[&format!("{year:04}")], out);
        }
        date("DA", issued, out);
    }
    if let Some(accessed) = cited.accessed {
        date("Y2", accessed, out);
    }
    if let Some(url) = &cited.url {
        line("UR", &[url], out);
    }
    if let Some((label, copy)) = cited.archived {
        line("N1", &[label, ": ", copy], out);
    }
    if let Some(note) = cited.retracted {
        line("N1", &[note], out);
    }
    line("LA", &[cited.lang.as_str()], out);
    line("ER", &[], out);
}

fn line(tag: &str, parts: &[&str], out: &mut Vec<u8>) {
    out.extend_from_slice(tag.as_bytes());
    out.extend_from_slice(b"  - ");
    for part in parts {
        for (index, piece) in one_line(part).enumerate() {
            if index > 0 {
                out.push(b' ');
            }
            out.extend_from_slice(piece.as_bytes());
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// Writes a day as RIS has it: year, month, day and anything else, each ended by a slash.
fn date(tag: &str, when: When<'_>, out: &mut Vec<u8>) {
    let Some((year, month, day)) = when.start() else { return };
    let two = |number: Option<u8>| number.map_or(String::new(), |it| format!("{it:02}"));
    let _ = write!(out, "{tag}  - {year:04}/{}/{}/\r\n", two(month), two(day));
}
