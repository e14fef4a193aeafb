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
