//! Findings in the three forms: for people, one JSON object a line, workflow commands. The only place that names
//! `annotate_snippets`.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde_json::json;

use crate::base::span::{LineColumn, line_column};
use crate::diag::{Diagnostic, Location, Severity};
use crate::load;
use crate::parse::decode::decode;
use crate::quote;

use super::{Format, Verbosity};

/// Who reads what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The editor, at a terminal.
    Editor,
    /// Whoever opens a log, which may be anyone: of withheld records it has ids and places, no words.
    Anyone,
}

/// Prints findings to standard error.
pub fn print(diagnostics: &[Diagnostic], root: &Path, format: Format, verbosity: Verbosity) {
    let audience = match std::io::stderr().is_terminal() {
        true => Audience::Editor,
        false => Audience::Anyone,
    };
    let mut out = anstream::stderr().lock();
    print_to(&mut out, diagnostics, root, (format, audience), verbosity);
}

/// Prints findings anywhere.
pub fn print_to(
    out: &mut impl Write,
    diagnostics: &[Diagnostic],
    root: &Path,
    (format, audience): (Format, Audience),
    verbosity: Verbosity,
) {
    let texts = Texts::read(diagnostics, root);
    let mut notes = 0;
    for diagnostic in diagnostics {
        let shown = match (diagnostic.severity, verbosity) {
            (Severity::Error, _) | (_, Verbosity::Verbose) => true,
            (_, Verbosity::Quiet) => false,
            (Severity::Warning, _) => true,
            // Machines get all; people get a count unless they ask.
            (Severity::Note, Verbosity::Normal) => format != Format::Human,
        };
        if !shown {
            notes += usize::from(diagnostic.severity == Severity::Note);
            continue;
        }
        let silenced;
        let diagnostic = match audience == Audience::Anyone && diagnostic.withheld {
            true => {
                silenced = without_words(diagnostic);
                &silenced
            }
            false => diagnostic,
        };
        let text = match format {
            Format::Human => human(diagnostic, &texts),
            Format::Json => json_line(diagnostic, &texts),
            Format::Github => github(diagnostic, &texts),
        };
        let _ = writeln!(out, "{text}");
    }
    if format == Format::Human {
        hidden_notes(out, notes, verbosity);
    }
}

/// Leaves of a finding what may stand in a log: its code and its place.
fn without_words(diagnostic: &Diagnostic) -> Diagnostic {
    let mut silenced = diagnostic.clone();
    silenced.message = "within a withheld record: a terminal shows what it is".to_owned();
    silenced.help = None;
    silenced.comparison = None;
    silenced.excerpt = false;
    silenced.related.clear();
    silenced
}

/// Says how many notes are not shown.
pub fn hidden_notes(out: &mut impl Write, notes: usize, verbosity: Verbosity) {
    if notes > 0 && verbosity == Verbosity::Normal {
        let _ = writeln!(out, "{} (`-v` shows them)", plural(notes, "note", "notes"));
    }
}

/// The texts of the files that findings stand in, read again for the report.
struct Texts(BTreeMap<Arc<str>, String>);

impl Texts {
    fn read(diagnostics: &[Diagnostic], root: &Path) -> Texts {
        let mut texts = BTreeMap::new();
        let places = diagnostics
            .iter()
            .flat_map(|it| std::iter::once(&it.at).chain(it.related.iter().map(|(at, _)| at)));
        for at in places {
            if !texts.contains_key(&at.path) {
                texts.insert(Arc::clone(&at.path), text(&at.path, root));
            }
        }
        Texts(texts)
    }

    fn of(&self, at: &Location) -> &str {
        self.0.get(&at.path).map_or("", String::as_str)
    }

    fn place(&self, at: &Location) -> (LineColumn, LineColumn) {
        let text = self.of(at);
        (
            line_column(text, at.span.start as usize),
            line_column(text, at.span.end as usize),
        )
    }
}

/// Returns a file's text as the parser saw it; a file of the built-in theme is no file of the project.
fn text(path: &Arc<str>, root: &Path) -> String {
    // By the same door as the build: a finding may be about a pipe, or a file too large to read.
    let Ok(bytes) = load::read(root, path) else {
        return String::new();
    };
    match decode(path, &bytes) {
        Ok(text) => text.into_owned(),
        Err(_) => {
            // The broken bytes count one column each, as they did when they were found.
            bytes.utf8_chunks().fold(String::new(), |mut text, chunk| {
                text.push_str(chunk.valid());
                text.extend(chunk.invalid().iter().map(|_| '?'));
                text
            })
        }
    }
}

fn human(diagnostic: &Diagnostic, texts: &Texts) -> String {
    let text = texts.of(&diagnostic.at);
    let (start, _) = texts.place(&diagnostic.at);
    let path = visible(&diagnostic.at.path);
    let style = match diagnostic.severity {
        Severity::Error => clap::builder::styling::AnsiColor::Red,
        Severity::Warning => clap::builder::styling::AnsiColor::Yellow,
        Severity::Note => clap::builder::styling::AnsiColor::Cyan,
    };
    let style = style.on_default().bold();
    let mut out = format!(
        "{path}:{}:{}: {style}{}[{}]{style:#}: {}",
        start.line,
        start.column,
        diagnostic.severity.as_str(),
        diagnostic.code,
        visible(&diagnostic.message)
    );
    if diagnostic.excerpt
        && let Some(excerpt) = excerpt(text, &diagnostic.at, start)
    {
        out.push('\n');
        out.push_str(&excerpt);
    }
    for (at, label) in &diagnostic.related {
        let (place, _) = texts.place(at);
        out.push_str(&format!(
            "\n  {}:{}:{}: {}",
            visible(&at.path),
            place.line,
            place.column,
            visible(label)
        ));
    }
    if let Some(help) = &diagnostic.help {
        out.push_str(&format!("\n  help: {}", visible(help)));
    }
    out
}

/// The line with a caret below the place; nothing for a finding that concerns a whole file.
fn excerpt(text: &str, at: &Location, place: LineColumn) -> Option<String> {
    /// Characters of a line that are shown.
    const WIDTH: usize = 160;
    let (start, end) = (at.span.start as usize, at.span.end as usize);
    // A place between two characters, such as the end of a line, is one too.
    let whole_file = (start, end) == (0, 0);
    if text.is_empty() || whole_file || start > end || end > text.len() || !text.is_char_boundary(start) {
        return None;
    }
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line = &text[line_start..line_end];
    let line = line.strip_suffix('\r').unwrap_or(line);
    // A very long line is cut around the place.
    let column = place.column as usize - 1;
    let skip = column.saturating_sub(WIDTH / 2);
    let shown: String = line
        .chars()
        .skip(skip)
        .take(WIDTH)
        .map(|c| match c {
            // As wide as its caret.
            '\t' => ' ',
            c if is_acted_on(c) => '\u{fffd}',
            c => c,
        })
        .collect();
    let from = shown
        .char_indices()
        .nth(column - skip)
        .map_or(shown.len(), |(at, _)| at);
    let length = text[start..end.min(line_end)].chars().count().max(1);
    let to = shown[from..]
        .char_indices()
        .nth(length)
        .map_or(shown.len(), |(at, _)| from + at);
    let snippet = Snippet::source(shown.as_str())
        .line_start(place.line as usize)
        .annotation(AnnotationKind::Primary.span(from..to));
    let report = [Level::ERROR.no_name().primary_title("").element(snippet)];
    let rendered = Renderer::plain().render(&report).to_string();
    // The first lines repeat what the finding's own line says.
    let lines: Vec<&str> = rendered.lines().filter(|line| line.contains('|')).collect();
    Some(lines.join("\n"))
}

fn json_line(diagnostic: &Diagnostic, texts: &Texts) -> String {
    let (start, end) = texts.place(&diagnostic.at);
    let related: Vec<serde_json::Value> = diagnostic
        .related
        .iter()
        .map(|(at, label)| {
            let (start, _) = texts.place(at);
            json!({ "file": &*at.path, "line": start.line, "column": start.column, "message": label })
        })
        .collect();
    let mut line = json!({
        "severity": diagnostic.severity.as_str(),
        "code": diagnostic.code,
        "message": diagnostic.message,
        "file": &*diagnostic.at.path,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "help": diagnostic.help,
        "related": related,
    });
    if let Some(comparison) = &diagnostic.comparison {
        let difference = comparison.difference.iter();
        line["quotation"] = json!({
            "level": comparison.level,
            "ranges": comparison.ranges,
            "difference": difference.map(|(source, quoted)| json!({ "source": source, "quoted": quoted })).collect::<Vec<_>>(),
        });
    }
    line.to_string()
}

fn github(diagnostic: &Diagnostic, texts: &Texts) -> String {
    let (start, end) = texts.place(&diagnostic.at);
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let property = |text: &str| escape_command(text).replace(':', "%3A").replace(',', "%2C");
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        message.push('\n');
        message.push_str(help);
    }
    format!(
        "::{command} file={},line={},col={},endLine={},endColumn={},title={}::{}",
        property(&diagnostic.at.path),
        start.line,
        start.column,
        end.line,
        end.column,
        property(diagnostic.code),
        escape_command(&message)
    )
}

fn escape_command(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Tells whether a terminal would act on a character: controls, and what turns the direction of others.
fn is_acted_on(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Escapes what a terminal would act on.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_acted_on(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Counts quotations by level in a line; nothing where there are none.
pub fn levels(counts: &[usize; quote::Level::ALL.len()]) -> Option<String> {
    let all: usize = counts.iter().sum();
    let each = quote::Level::ALL
        .iter()
        .zip(counts)
        .filter(|(_, count)| **count > 0)
        .map(|(level, count)| format!("{count} {}", level.as_str()));
    let each: Vec<String> = each.collect();
    (all > 0).then(|| format!("{}: {}", plural(all, "quotation", "quotations"), each.join(", ")))
}

/// The same for machines, every level named.
pub fn levels_json(counts: &[usize; quote::Level::ALL.len()]) -> String {
    let each = quote::Level::ALL.iter().zip(counts);
    let each: serde_json::Map<String, serde_json::Value> = each
        .map(|(level, count)| (level.as_str().to_owned(), json!(count)))
        .collect();
    json!({ "quotations": each }).to_string()
}

/// Writes a count with its noun.
pub fn plural(count: usize, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn quotations_are_counted_by_level() {
        assert_eq!(levels(&[0; 7]), None);
        assert_eq!(
            levels(&[7, 1, 0, 0, 0, 2, 0]).as_deref(),
            Some("10 quotations: 7 exact, 1 normalised, 2 unverified")
        );
        assert!(levels_json(&[7, 0, 0, 0, 0, 0, 1]).contains(r#""exact":7"#));
    }

    use super::*;
    use crate::base::span::Span;

    fn finding() -> (Diagnostic, Texts) {
        let path: Arc<str> = "content/events/x.md".into();
        let text = "+++\ntitle = \"É\"\nactors = [\"russi\"]\n+++\n";
        let at = text.find("russi").expect("it stands there");
        let diagnostic = Diagnostic::error(
            "dangling-reference",
            Location::new(&path, Span::new(at, at + 5)),
            "no actor is called `russi`",
        )
        .help("did you mean `russie`?");
        (diagnostic, Texts(BTreeMap::from([(path, text.to_owned())])))
    }

    #[test]
    fn for_people() {
        let (diagnostic, texts) = finding();
        let text = anstream::adapter::strip_str(&human(&diagnostic, &texts)).to_string();
        assert_eq!(
            text,
            "content/events/x.md:3:12: error[dangling-reference]: no actor is called `russi`\n  |\n3 | actors = [\"russi\"]\n  |            ^^^^^\n  help: did you mean `russie`?"
        );
    }

    #[test]
    fn where_something_is_missing_has_its_caret_too() {
        let path: Arc<str> = "content/events/x.md".into();
        let text = "+++\ntitle = \"Été\n+++\n";
        let end = text.find("\n+++\n").expect("it stands there");
        let texts = Texts(BTreeMap::from([(Arc::clone(&path), text.to_owned())]));
        let shown = |at: Location| {
            let diagnostic = Diagnostic::error("front-matter-syntax", at, "expected `\"`");
            anstream::adapter::strip_str(&human(&diagnostic, &texts)).to_string()
        };
        assert_eq!(
            shown(Location::new(&path, Span::new(end, end))),
            "content/events/x.md:2:13: error[front-matter-syntax]: expected `\"`\n  |\n2 | title = \"Été\n  |             ^"
        );
        let behind = shown(Location::new(&path, Span::new(text.len(), text.len())));
        assert!(behind.ends_with("expected `\"`\n  |\n4 |\n  | ^"), "{behind}");
        assert!(!shown(Location::whole(&path)).contains('|'));
    }

    #[test]
    fn a_line_is_shown_without_what_terminals_act_on() {
        let path: Arc<str> = "content/events/x.md".into();
        let text = "title\t= \u{202E}x\u{1B}\r\n";
        let texts = Texts(BTreeMap::from([(Arc::clone(&path), text.to_owned())]));
        let at = Location::new(&path, Span::new(6, 7));
        let shown = human(&Diagnostic::error("front-matter-syntax", at, "no"), &texts);
        let shown = anstream::adapter::strip_str(&shown).to_string();
        assert!(shown.ends_with("1 | title = \u{fffd}x\u{fffd}\n  |       ^"), "{shown}");
    }

    #[test]
    fn for_machines() {
        let (diagnostic, texts) = finding();
        assert_eq!(
            json_line(&diagnostic, &texts),
            r#"{"code":"dangling-reference","column":12,"end_column":17,"end_line":3,"file":"content/events/x.md","help":"did you mean `russie`?","line":3,"message":"no actor is called `russi`","related":[],"severity":"error"}"#
        );
        assert_eq!(
            github(&diagnostic, &texts),
            "::error file=content/events/x.md,line=3,col=12,endLine=3,endColumn=17,title=dangling-reference::no actor is called `russi`%0Adid you mean `russie`?"
        );
    }
}
