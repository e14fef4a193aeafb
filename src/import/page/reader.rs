//! A tree of elements → paragraphs of plain words. Words and digits of neighbouring elements never touch.
//!
//! Raised and lowered digits are no digits of the number before them: the call of a note is left out and counted, any
//! other is set apart, `10^6`.

use dom_query::NodeRef;

use super::clean;

/// Elements that are laid out as blocks: text before one and after it are two paragraphs.
const BLOCKS: [&str; 46] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "dir",
];
/// Elements within a line that are shown apart from the words around them.
const APART: [&str; 6] = ["label", "output", "meter", "progress", "option", "optgroup"];
/// Elements of which no word is read.
const SILENT: [&str; 15] = [
    "script", "style", "noscript", "template", "svg", "iframe", "object", "form", "button", "select", "textarea",
    "audio", "video", "rt", "rp",
];

/// A paragraph of the article.
pub struct Paragraph {
    pub text: String,
    /// Characters of it that are links.
    pub linked: usize,
    pub heading: bool,
    /// Classes and id of the element that it stands in.
    pub classes: String,
}

/// What was read of a tree.
#[derive(Default)]
pub struct Reader {
    pub paragraphs: Vec<Paragraph>,
    /// The calls of notes that were left out.
    pub calls: Vec<String>,
    open: String,
    links: usize,
}

/// Reads the paragraphs below a node.
pub fn read(node: &NodeRef<'_>) -> Reader {
    let mut reader = Reader::default();
    reader.walk(node);
    reader.close("");
    reader
}

/// Returns the words below a node as one line.
pub fn words(node: &NodeRef<'_>) -> String {
    let paragraphs = read(node).paragraphs;
    let texts: Vec<&str> = paragraphs.iter().map(|it| it.text.as_str()).collect();
    texts.join(" ")
}

impl Reader {
    fn walk(&mut self, node: &NodeRef<'_>) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.open.push_str(&child.text());
            } else if child.is_element() {
                self.element(node, &child);
            }
        }
    }

    fn element(&mut self, parent: &NodeRef<'_>, child: &NodeRef<'_>) {
        let name = child.node_name().unwrap_or_default();
        match &*name {
            name if SILENT.contains(&name) => {}
            "br" => self.open.push('\n'),
            "sup" | "sub" => self.raised(child, &name),
            _ if is_call(child, &name) => self.calls.push(clean(&child.text())),
            "a" => {
                let before = self.open.len();
                self.walk(child);
                // What a block within the link has closed is counted no more.
                let linked = self.open.get(before..).unwrap_or_default();
                self.links += clean(linked).chars().count();
            }
            name if APART.contains(&name) || is_apart(child) => {
                self.open.push(' ');
                self.walk(child);
                self.open.push(' ');
            }
            name if BLOCKS.contains(&name) => {
                let parent = parent.node_name().unwrap_or_default();
                self.close(&parent);
                self.walk(child);
                let at = self.paragraphs.len();
                self.close(name);
                if let Some(last) = self.paragraphs.get_mut(at) {
                    let classes = [child.attr("class"), child.attr("id")];
                    let classes: Vec<String> = classes.into_iter().flatten().map(|it| it.to_string()).collect();
                    last.classes = classes.join(" ");
                }
            }
            _ => self.walk(child),
        }
    }

    /// Reads what is raised or lowered.
    fn raised(&mut self, node: &NodeRef<'_>, name: &str) {
        let text = clean(&node.text());
        if text.is_empty() {
            return;
        }
        let linked = node.descendants_it().any(|it| it.has_name("a"));
        let next = node.next_sibling().filter(|it| it.is_text());
        let next = next.map(|it| it.text()).unwrap_or_default();
        let setting = Setting {
            before: &self.open,
            behind: &next,
        };
        match judge(name == "sub", linked, &text, &setting) {
            Raised::Call => self.calls.push(text),
            Raised::Glued => self.walk(node),
            Raised::Apart => {
                self.open.push(if name == "sub" { '_' } else { '^' });
                self.open.push_str(&text);
            }
        }
    }

    fn close(&mut self, element: &str) {
        let text = clean(&std::mem::take(&mut self.open));
        let linked = std::mem::take(&mut self.links);
        // A sign that parts nothing from nothing is no paragraph.
        if text.chars().any(char::is_alphanumeric) {
            self.paragraphs.push(Paragraph {
                text,
                linked,
                heading: matches!(element, "h1" | "h2" | "h3" | "h4" | "h5" | "h6"),
                classes: String::new(),
            });
        }
    }
}

/// Tells whether an element says itself that it is laid out apart from the words around it.
fn is_apart(node: &NodeRef<'_>) -> bool {
    let style = node.attr("style").unwrap_or_default().to_ascii_lowercase();
    let shown = style
        .split_once("display")
        .map(|it| it.1.trim_start_matches([':', ' ']));
    shown.is_some_and(|it| {
        ["block", "inline-block", "flex", "grid", "table", "list-item"]
            .iter()
            .any(|way| it.starts_with(way))
    })
}

/// Tells whether an element within a line is the call of a note by what it says of itself, or by where it leads.
fn is_call(node: &NodeRef<'_>, name: &str) -> bool {
    if !matches!(name, "a" | "span") {
        return false;
    }
    let said = [
        node.attr("role"),
        node.attr("class"),
        node.attr("rel"),
        node.attr("epub:type"),
    ];
    let said = said.into_iter().flatten().any(|it| {
        ["noteref", "footnote-ref", "footnote-call", "fn-ref"]
            .iter()
            .any(|word| it.to_ascii_lowercase().contains(word))
    });
    let href = node.attr("href").unwrap_or_default();
    let anchor = href.rsplit_once('#').map(|it| it.1.to_ascii_lowercase());
    let leads = anchor.is_some_and(|anchor| {
        let notes = ["fn", "note", "ftn", "cite", "ref", "foot", "edn", "sdfoot"];
        notes.iter().any(|word| anchor.contains(word))
    });
    (said || leads) && is_label(&clean(&node.text()))
}

/// Tells whether a text is what notes are called by: `1`, `12, 13`, `*`, `a`, `[2]`, `[note 3]`.
fn is_label(text: &str) -> bool {
    let inner = unbracketed(text);
    let core = inner.unwrap_or(text).trim();
    let mut chars = core.chars();
    let digits = core
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '–' | '-' | ';'));
    let one_letter = chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none();
    let numbered = inner.is_some() && core.len() <= 24 && core.ends_with(|c: char| c.is_ascii_digit());
    let short = core.len() <= 9;
    (short && digits && core.starts_with(|c: char| c.is_ascii_digit())) || is_sign(core) || one_letter || numbered
}

/// Tells whether a text is nothing but signs that notes are called by.
fn is_sign(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶' | '⁎'))
}

/// Returns what stands within brackets around a whole text.
fn unbracketed(text: &str) -> Option<&str> {
    let square = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    square.or_else(|| text.strip_prefix('(').and_then(|it| it.strip_suffix(')')))
}

/// What raised or lowered characters are.
#[derive(Debug, PartialEq, Eq)]
enum Raised {
    /// The call of a note.
    Call,
    /// The end of a word or number, as in 1er, 20th, Mme.
    Glued,
    /// A power, an index.
    Apart,
}

/// The words around raised characters.
struct Setting<'t> {
    before: &'t str,
    behind: &'t str,
}

fn judge(lowered: bool, linked: bool, text: &str, setting: &Setting<'_>) -> Raised {
    let digit = |c: char| c.is_ascii_digit();
    let signed = text.trim_start_matches(['-', '−', '–', '+']);
    let number = !signed.is_empty() && signed.chars().all(|c| digit(c) || matches!(c, ',' | '.' | '/'));
    let bracketed = unbracketed(text).is_some();
    if linked && (bracketed || is_label(text)) {
        return Raised::Call;
    }
    if lowered {
        return if text.contains(digit) {
            Raised::Apart
        } else {
            Raised::Glued
        };
    }
    if (bracketed && is_label(text)) || is_sign(text) {
        return Raised::Call;
    }
    if number {
        let apart = signed.len() < text.len() || setting.is_isotope() || setting.is_base_of(signed) || signed.len() > 3;
        return if apart { Raised::Apart } else { Raised::Call };
    }
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(letter), None) if letter.is_alphabetic() && !setting.takes_letter(letter) => Raised::Call,
        _ if is_label(text) && text.contains(digit) => Raised::Call,
        _ if text.contains(digit) => Raised::Apart,
        _ => Raised::Glued,
    }
}

impl Setting<'_> {
    /// The letters and digits right before, of which there are at most a few that matter.
    fn word(&self) -> &str {
        let text = self.before;
        let start = text
            .char_indices()
            .rev()
            .take(12)
            .take_while(|(_, c)| c.is_alphanumeric())
            .last();
        start.map_or("", |(at, _)| &text[at..])
    }

    /// « ²³⁵U »: the number of a short symbol that follows it.
    fn is_isotope(&self) -> bool {
        let letters = self.behind.chars().take(4).take_while(|c| c.is_alphabetic()).count();
        self.word().is_empty() && (1..=2).contains(&letters) && self.behind.starts_with(char::is_uppercase)
    }

    /// Tells whether a raised number is a power of what stands before it.
    fn is_base_of(&self, number: &str) -> bool {
        let word = self.word();
        let rest = &self.before[..self.before.len() - word.len()];
        let sizes = ["m", "km", "cm", "mm", "dm", "nm", "µm", "м", "км", "см", "мм", "дм"];
        let measured =
            ["ft", "in", "mi", "yd", "s"].contains(&word) && rest.trim_end().ends_with(|c: char| c.is_ascii_digit());
        let mut letters = word.chars();
        let one_letter = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
        match number {
            // Nobody writes these powers.
            "0" | "1" => false,
            _ if !word.is_empty() && word.bytes().all(|it| it.is_ascii_digit()) => word == "10" || word.len() == 1,
            "2" | "3" if sizes.contains(&word) || measured => true,
            _ if one_letter => !matches!(word, "I" | "a" | "à" | "y" | "o" | "я" | "и" | "в"),
            _ => rest.trim_end().ends_with(['=', '+', '×', '/']) && !word.is_empty(),
        }
    }

    /// Tells whether a raised letter ends the word or number before it: 2e, XXe, Me, No, 1a, 12h.
    fn takes_letter(&self, letter: char) -> bool {
        let word = self.word();
        if word.ends_with(|c: char| c.is_ascii_digit()) {
            return "eohdrmgu".contains(letter) || (letter == 'a' && word.len() <= 2);
        }
        let capitals = !word.is_empty() && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
        capitals || word.chars().count() == 1 || "eorst".contains(letter)
    }
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    fn read_html(html: &str) -> (String, Vec<String>) {
        let page = Document::from(html);
        let reader = read(&page.root());
        let texts: Vec<String> = reader.paragraphs.into_iter().map(|it| it.text).collect();
        (texts.join(" / "), reader.calls)
    }

    #[test]
    fn a14_calls_are_left_out_and_powers_set_apart() {
        for (html, text, calls) in [
            ("In 2025<sup>2</sup> they met.", "In 2025 they met.", 1),
            ("500<sup>1</sup> men", "500 men", 1),
            (
                "10<sup>6</sup> and 10<sup>-3</sup>, 2<sup>10</sup>",
                "10^6 and 10^-3, 2^10",
                0,
            ),
            (
                "le 1<sup>er</sup> mai, 20<sup>th</sup>, XX<sup>e</sup>, M<sup>me</sup>, 2<sup>e</sup>",
                "le 1er mai, 20th, XXe, Mme, 2e",
                0,
            ),
            ("H<sub>2</sub>O, CO<sub>2</sub>, V<sub>max</sub>", "H_2O, CO_2, Vmax", 0),
            (
                "5 km<sup>2</sup> at 3 m<sup>3</sup>, x<sup>2</sup>, <sup>235</sup>U",
                "5 km^2 at 3 m^3, x^2, ^235U",
                0,
            ),
            (
                "men<sup>*</sup> and women<sup>a</sup>, all<sup>†</sup>",
                "men and women, all",
                3,
            ),
            ("said<sup><a href=\"#cite_note-1\">[1]</a></sup>.", "said.", 1),
            (
                "said<sup class=\"reference\">[note 3]</sup>, 12<sup><a href=\"#fn12\">12</a></sup>",
                "said, 12",
                2,
            ),
            (
                "In 2025<a href=\"#ftn2\">2</a> and 1990<a href=\"https://x.example/p#fnref3\"><sup>3</sup></a>",
                "In 2025 and 1990",
                2,
            ),
            (
                "see <a href=\"#part2\">2</a>, 7<span class=\"footnote-ref\">1</span>",
                "see 2, 7",
                1,
            ),
            (
                "E = mc<sup>2</sup>, 1990<sup>a</sup>, 12<sup>h</sup>30, 1<sup>a</sup>",
                "E = mc^2, 1990, 12h30, 1a",
                1,
            ),
            ("50<sup>[2]</sup>, 60<sup>(3)</sup>, 70<sup>4, 5</sup>", "50, 60, 70", 3),
        ] {
            let (read, left) = read_html(&format!("<p>{html}</p>"));
            assert_eq!((read.as_str(), left.len()), (text, calls), "{html}");
        }
    }

    #[test]
    fn a14_neighbours_do_not_touch() {
        for (html, text) in [
            (
                "<table><caption>Votes 12</caption><tr><th>For</th><th>10</th><td>5</td></tr></table>",
                "Votes 12 / For / 10 / 5",
            ),
            ("<details><summary>More</summary>3 men</details>", "More / 3 men"),
            ("<h2>One<br>two</h2><dl><dt>1</dt><dd>2</dd></dl>", "One two / 1 / 2"),
            ("<fieldset><legend>A</legend>B<label>C</label>D</fieldset>", "A / B C D"),
            (
                "<ul><li>1</li><li>2</li></ul><figure><figcaption>5</figcaption>6</figure>",
                "1 / 2 / 5 / 6",
            ),
            ("<p>a<span style=\"display: block\">5</span>6</p>", "a 5 6"),
            ("<p>a<button>5</button>b <ruby>漢<rt>かん</rt></ruby></p>", "ab 漢"),
        ] {
            assert_eq!(read_html(html).0, text, "{html}");
        }
        let heading = Document::from("<h1>Talks<br>in <span>2025</span><sup>1</sup></h1>");
        assert_eq!(words(&heading.root()), "Talks in 2025");
    }
}
