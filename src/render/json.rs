//! Writes JSON straight into a buffer: no tree is made of it first.

use crate::base::scan::find_any_or_below;

use super::skeleton::{Sink, put_integer};

/// Where JSON is put; commas come by themselves.
pub struct Json<'o, S = Vec<u8>> {
    out: &'o mut S,
    /// Whether something stands before the next value or key.
    follows: bool,
    within: Within,
}

/// What the JSON stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    File,
    /// A feed, which says a few more signs by a letter.
    Feed,
    /// A script element, where no entity may be read into it.
    Html,
}

impl<'o> Json<'o> {
    /// Begins a text of one value.
    pub fn new(out: &'o mut Vec<u8>) -> Json<'o> {
        Json {
            out,
            follows: false,
            within: Within::File,
        }
    }

    /// Begins a text of one value that is a feed.
    pub fn feed(out: &'o mut Vec<u8>) -> Json<'o> {
        Json {
            out,
            follows: false,
            within: Within::Feed,
        }
    }
}

impl<'o> Json<'o, String> {
    /// Begins a text of one value for a script element of a page.
    pub fn within_html(out: &'o mut String) -> Json<'o, String> {
        Json {
            out,
            follows: false,
            within: Within::Html,
        }
    }
}

impl<'o, S: Sink> Json<'o, S> {
    /// Writes an object; `fields` writes keys and values.
    pub fn object(&mut self, fields: impl FnOnce(&mut Json<'o, S>)) {
        self.enclosed("{", fields, "}");
    }

    /// Writes an array; `items` writes the values.
    pub fn array(&mut self, items: impl FnOnce(&mut Json<'o, S>)) {
        self.enclosed("[", items, "]");
    }

    fn enclosed(&mut self, open: &str, inner: impl FnOnce(&mut Json<'o, S>), close: &str) {
        self.comma();
        self.out.push(open);
        self.follows = false;
        inner(self);
        self.out.push(close);
        self.follows = true;
    }

    /// Writes a key, which is a plain word of the program; a value must follow.
    pub fn key(&mut self, key: &'static str) -> &mut Json<'o, S> {
        self.out.push(if self.follows { ",\"" } else { "\"" });
        self.out.push(key);
        self.out.push("\":");
        self.follows = false;
        self
    }

    /// Writes a value that is JSON already.
    pub fn written(&mut self, value: &str) {
        self.comma();
        self.out.push(value);
        self.follows = true;
    }

    /// Writes a text in which nothing is escaped: a plain word of the program, a moment.
    pub fn plain(&mut self, word: &str) {
        self.out.push(if self.follows { ",\"" } else { "\"" });
        self.out.push(word);
        self.out.push("\"");
        self.follows = true;
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) {
        self.texts(&[text]);
    }

    /// Writes a text that is made of parts.
    pub fn texts(&mut self, parts: &[&str]) {
        self.out.push(if self.follows { ",\"" } else { "\"" });
        for part in parts.iter().filter(|part| !part.is_empty()) {
            escape(part, self.within, self.out);
        }
        self.out.push("\"");
        self.follows = true;
    }

    /// Writes a number.
    pub fn number(&mut self, number: impl Into<i64>) {
        self.comma();
        put_integer(number.into(), self.out);
        self.follows = true;
    }

    /// Writes true or false.
    pub fn flag(&mut self, flag: bool) {
        self.comma();
        self.out.push(if flag { "true" } else { "false" });
        self.follows = true;
    }

    /// Writes a key with a text, where there is one.
    pub fn field(&mut self, key: &'static str, text: Option<&str>) {
        if let Some(text) = text {
            self.key(key).text(text);
        }
    }

    /// Begins the next value on a line of its own.
    pub fn line(&mut self) {
        self.comma();
        self.follows = false;
        self.out.push("\n");
    }

    fn comma(&mut self) {
        if self.follows {
            self.out.push(",");
        }
    }
}

/// Appends a text as JSON has it within quotation marks; inert also where a reader sniffs for HTML.
fn escape(text: &str, within: Within, out: &mut impl Sink) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = find_any_or_below(bytes, from, *b"\"\\<>&", 0x20) {
        let byte = bytes[at];
        let short = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\t' => "\\t",
            b'\r' if within == Within::Feed => "\\r",
            0x08 if within == Within::Feed => "\\b",
            0x0C if within == Within::Feed => "\\f",
            b'<' => "\\u003c",
            b'>' => "\\u003e",
            b'&' if within == Within::Html => "\\u0026",
            b'&' => "&",
            _ => "",
        };
        out.push(&text[from..at]);
        match short {
            "" => out.push(&format!("\\u{byte:04x}")),
            short => out.push(short),
        }
        from = at + 1;
    }
    out.push(&text[from..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 6] = [
        "",
        "a\"b\\c",
        "<script>\u{1}\u{8}\u{c}\n\r\t",
        "Ли Цян 李强 \u{2028}",
        "a,b",
        "a & b",
    ];

    fn write<S: Sink>(mut json: Json<'_, S>) {
        json.array(|json| {
            for text in TEXTS {
                json.line();
                json.object(|json| {
                    json.key("t").text(text);
                    json.field("none", None);
                    json.key("n").number(-44);
                    json.key("l").array(|json| {
                        json.flag(true);
                        json.written("{\"a\":1}");
                        json.array(|_| {});
                    });
                });
            }
        });
    }

    #[test]
    fn what_is_written_is_read_again() {
        let (mut file, mut within_html) = (Vec::new(), String::new());
        write(Json::new(&mut file));
        write(Json::within_html(&mut within_html));
        let file = String::from_utf8(file).expect("a text");
        let wanted = TEXTS.map(|text| serde_json::json!({"t": text, "n": -44, "l": [true, {"a": 1}, []]}));
        for json in [&file, &within_html] {
            let read: serde_json::Value = serde_json::from_str(json).expect("JSON");
            assert_eq!(read, serde_json::Value::from(wanted.to_vec()));
            assert!(!json.contains('<'));
        }
        assert!(file.contains('&') && !within_html.contains('&'));
    }

    #[test]
    fn a_feed_is_written_as_the_library_would() {
        let mut feed = Vec::new();
        Json::feed(&mut feed).array(|json| TEXTS.iter().for_each(|text| json.text(text)));
        let library = serde_json::Value::from(TEXTS.to_vec()).to_string();
        let inert = library.replace('<', "\\u003c").replace('>', "\\u003e");
        assert_eq!(String::from_utf8(feed).expect("a text"), inert);
    }
}
