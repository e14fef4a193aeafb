//! Writes JSON straight into a buffer: no tree is made of it first.

use crate::base::scan::find_any_or_below;

/// Where JSON is put; commas come by themselves.
pub struct Json<'o> {
    out: &'o mut Vec<u8>,
    /// Whether something stands before the next value or key.
    follows: bool,
}

impl<'o> Json<'o> {
    /// Begins a text of one value.
    pub fn new(out: &'o mut Vec<u8>) -> Json<'o> {
        Json { out, follows: false }
    }

    /// Writes an object; `fields` writes keys and values.
    pub fn object(&mut self, fields: impl FnOnce(&mut Json<'o>)) {
        self.within(b'{', fields, b'}');
    }

    /// Writes an array; `items` writes the values.
    pub fn array(&mut self, items: impl FnOnce(&mut Json<'o>)) {
        self.within(b'[', items, b']');
    }

    fn within(&mut self, open: u8, inner: impl FnOnce(&mut Json<'o>), close: u8) {
        self.comma();
        self.out.push(open);
        self.follows = false;
        inner(self);
        self.out.push(close);
        self.follows = true;
    }

    /// Writes a key; a value must follow.
    pub fn key(&mut self, key: &str) -> &mut Json<'o> {
        self.text(key);
        self.out.push(b':');
        self.follows = false;
        self
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) {
        self.texts(&[text]);
    }

    /// Writes a text that is made of parts.
    pub fn texts(&mut self, parts: &[&str]) {
        self.comma();
        self.out.push(b'"');
        parts.iter().for_each(|part| escape(part, self.out));
        self.out.push(b'"');
        self.follows = true;
    }

    /// Writes a number.
    pub fn number(&mut self, number: impl Into<i64>) {
        self.comma();
        self.out.extend(number.into().to_string().bytes());
        self.follows = true;
    }

    /// Writes true or false.
    pub fn flag(&mut self, flag: bool) {
        self.comma();
        self.out.extend_from_slice(if flag { b"true" } else { b"false" });
        self.follows = true;
    }

    /// Writes a key with a text, where there is one.
    pub fn field(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.key(key).text(text);
        }
    }

    /// Begins the next value on a line of its own.
    pub fn line(&mut self) {
        self.comma();
        self.follows = false;
        self.out.push(b'\n');
    }

    fn comma(&mut self) {
        if self.follows {
            self.out.push(b',');
        }
    }
}

/// Appends a text as JSON has it within quotation marks; inert also where a reader sniffs for HTML.
fn escape(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = find_any_or_below(bytes, from, *b"\"\\<>", 0x20) {
        let byte = bytes[at];
        let short: &[u8] = match byte {
            b'"' => b"\\\"",
            b'\\' => b"\\\\",
            b'\n' => b"\\n",
            b'\t' => b"\\t",
            b'<' => b"\\u003c",
            b'>' => b"\\u003e",
            _ => b"",
        };
        out.extend_from_slice(&bytes[from..at]);
        match short {
            b"" => out.extend(format!("\\u{byte:04x}").bytes()),
            short => out.extend_from_slice(short),
        }
        from = at + 1;
    }
    out.extend_from_slice(&bytes[from..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let texts = ["", "a\"b\\c", "<script>\u{1}\n\r\t", "Ли Цян 李强 \u{2028}", "a,b"];
        let mut out = Vec::new();
        let mut json = Json::new(&mut out);
        json.array(|json| {
            for text in texts {
                json.line();
                json.object(|json| {
                    json.key("t").text(text);
                    json.field("none", None);
                    json.key("n").number(-44);
                    json.key("l").array(|json| {
                        json.flag(true);
                        json.array(|_| {});
                    });
                });
            }
        });
        let read: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
        let wanted: Vec<_> = texts
            .iter()
            .map(|text| serde_json::json!({"t": text, "n": -44, "l": [true, []]}))
            .collect();
        assert_eq!(read, serde_json::Value::from(wanted));
        assert!(!String::from_utf8_lossy(&out).contains('<'));
    }
}
