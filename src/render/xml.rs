//! XML as feeds and sitemaps need it: elements, attributes and texts at the end of a buffer, with what must be escaped.
//!
//! A site has several feeds for each hundred pages, so this is written straight; a test compares it with a library.

use crate::base::scan::find_any;

/// Writes XML at the end of a buffer.
pub struct Xml<'o>(&'o mut Vec<u8>);

impl<'o> Xml<'o> {
    /// Begins a file.
    pub fn begin(out: &'o mut Vec<u8>) -> Xml<'o> {
        let mut xml = Xml(out);
        xml.write("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
        xml
    }

    /// Opens an element.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.write(">");
    }

    /// Closes an element.
    pub fn close(&mut self, name: &str) {
        self.write("</");
        self.write(name);
        self.write(">");
    }

    /// Writes an element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.write("/>");
    }

    /// Writes an element with a text.
    pub fn text(&mut self, name: &str, text: &str) {
        self.open(name, &[]);
        self.escape(text, *b"<>&\"'\r");
        self.close(name);
    }

    /// Writes an element with a text in which nothing is escaped, such as a moment.
    pub fn plain(&mut self, name: &str, text: &str) {
        self.open(name, &[]);
        self.write(text);
        self.close(name);
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.write("<");
        self.write(name);
        for (name, value) in attributes {
            self.attribute(name, value);
        }
    }

    /// Writes an attribute of the tag that is open.
    pub fn attribute(&mut self, name: &str, value: &str) {
        self.write(" ");
        self.write(name);
        self.write("=\"");
        // Readers take line ends and tabs within an attribute for spaces.
        self.escape(value, *b"<>&\"'\r\n\t");
        self.write("\"");
    }

    /// Writes a text with some of its signs as entities.
    fn escape<const N: usize>(&mut self, text: &str, signs: [u8; N]) {
        let mut from = 0;
        while let Some(at) = find_any(text, from, signs) {
            self.write(&text[from..at]);
            self.write(match text.as_bytes()[at] {
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'&' => "&amp;",
                b'"' => "&quot;",
                b'\'' => "&apos;",
                b'\r' => "&#13;",
                b'\n' => "&#10;",
                _ => "&#9;",
            });
            from = at + 1;
        }
        self.write(&text[from..]);
    }

    /// Writes what needs no escaping.
    #[inline]
    pub fn write(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::Writer;
    use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

    use super::*;

    proptest! {
        /// What is written without a library's help is what one would write.
        #[test]
        fn elements_are_written_as_xml(text in "[a<>&\"'\r\n\t é]{0,30}") {
            let attributes = [("d", "plain"), ("e", &*text)];
            let mut out = Vec::new();
            let mut xml = Xml::begin(&mut out);
            xml.open("a", &attributes);
            xml.text("b", &text);
            xml.empty("c", &attributes);
            xml.close("a");
            let mut writer = Writer::new(Vec::new());
            let events = [
                Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)),
                Event::Start(BytesStart::new("a").with_attributes(attributes)),
                Event::Start(BytesStart::new("b")),
                Event::Text(BytesText::new(&text)),
                Event::End(BytesEnd::new("b")),
                Event::Empty(BytesStart::new("c").with_attributes(attributes)),
                Event::End(BytesEnd::new("a")),
            ];
            for event in events {
                writer.write_event(event).expect("memory");
            }
            prop_assert_eq!(out, writer.into_inner());
        }
    }
}
