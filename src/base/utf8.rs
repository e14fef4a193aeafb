//! Bytes → text, checked with whatever the processor has for it. The only place that names `simdutf8`.

use std::str::Utf8Error;

/// Takes bytes for text.
///
/// # Errors
///
/// The first place that is not UTF-8.
pub fn text(bytes: &[u8]) -> Result<&str, Utf8Error> {
    // The quick check says only whether; of what fails, the standard library says where.
    match simdutf8::basic::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(_) => std::str::from_utf8(bytes),
    }
}
/// How `serde` writes a long text as bytes and reads it with the quick check.
pub mod as_bytes {
    use std::fmt;

    use serde::de::{Error, Visitor};
    use serde::{Deserializer, Serializer};

    /// Writes a text.
    ///
    /// # Errors
    ///
    /// What the format says.
    pub fn serialize<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(text.as_bytes())
    }

    /// Reads a text.
    ///
    /// # Errors
    ///
    /// What is not UTF-8, or what the format says.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = String;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("the bytes of a text")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<String, E> {
                super::text(bytes).map(str::to_owned).map_err(E::custom)
            }
        }
        deserializer.deserialize_bytes(Text)
    }
}
