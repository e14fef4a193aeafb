//! AVIF, HEIC and JPEG XL: refused where they hold metadata, since taking it out would move everything else.

use super::{Fault, check_size};

/// Tells whether bytes begin as an image of one of these formats does.
pub fn is(bytes: &[u8]) -> bool {
    format(bytes).is_some()
}

fn format(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\0\0\0\x0CJXL \r\n\x87\n") {
        return Some("JPEG XL");
    }
    match (bytes.get(4..8)?, bytes.get(8..12)?) {
        (b"ftyp", b"avif" | b"avis") => Some("AVIF"),
        (b"ftyp", b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => Some("HEIC"),
        _ => None,
    }
}

/// Refuses an image with metadata, or one that claims to be too large.
pub fn check(bytes: &[u8]) -> Result<(), Fault> {
    let Some(format) = format(bytes) else {
        return Ok(());
    };
    let mut at = 0;
    while let Some(header) = bytes.get(at..at + 8) {
        let size = u32::from_be_bytes([header[0], header[1], header[2], header[3]]) as usize;
        let kind = &header[4..];
        // 0: up to the end. 1: a length of eight bytes follows, which only pixels need.
        let end = match size {
            0 => bytes.len(),
            1 => match bytes.get(at + 8..at + 16).and_then(|it| <[u8; 8]>::try_from(it).ok()) {
                Some(it) => at.saturating_add(usize::try_from(u64::from_be_bytes(it)).unwrap_or(usize::MAX)),
                None => bytes.len(),
            },
            size => at + size,
        };
        let whole = end > at + 7 && end <= bytes.len();
        if !whole {
            return Err(Fault::Broken {
                format,
                what: "it ends before the image does: it may have been copied in part",
            });
        }
        let inner = &bytes[at + 8..end];
        let metadata = match kind {
            b"Exif" | b"xml " | b"brob" | b"jumb" | b"moov" => true,
            b"meta" => holds(inner, b"Exif") || holds(inner, b"application/rdf+xml"),
            _ => false,
        };
        if metadata {
            return Err(Fault::Metadata { format });
        }
        if kind == b"meta" {
            for (at, _) in inner.windows(4).enumerate().filter(|(_, it)| *it == b"ispe") {
                if let Some(size) = inner.get(at + 8..at + 16) {
                    let number = |at: usize| u32::from_be_bytes([size[at], size[at + 1], size[at + 2], size[at + 3]]);
                    check_size(format, number(0), number(4))?;
                }
            }
        }
        at = end;
    }
    Ok(())
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|it| it == word)
}
