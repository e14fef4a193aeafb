//! JPEG: segments up to the end of the image; of the applications' own, only what the colours need.

use super::reader::Reader;
use super::{Fault, check_size, exif};

const FORMAT: &str = "JPEG";

/// Returns the image without EXIF, XMP, IPTC, comments, thumbnails, and without what stands after its end.
pub fn strip(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut reader = Reader::new(FORMAT, bytes);
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(reader.take(2)?);
    let mut upright = None;
    // Where the orientation goes: readers look for it before anything but the JFIF segment.
    let mut place = out.len();
    let mut sized = false;
    loop {
        let marker = marker(&mut reader)?;
        match marker {
            // The end. Telephones put films and second pictures behind it.
            0xD9 => break,
            // Marks without a segment.
            0x01 | 0xD0..=0xD7 => {
                out.extend([0xFF, marker]);
                continue;
            }
            0x00 | 0x02..=0xBF | 0xD8 => return Err(reader.broken("it holds a mark that no image has")),
            _ => {}
        }
        let length = reader.be16()?;
        let Some(length) = usize::from(length).checked_sub(2) else {
            return Err(reader.broken("it holds a segment shorter than its own length"));
        };
        let segment = reader.take(length)?;
        match marker {
            0xE0 => {
                if segment.starts_with(b"JFIF\0") && segment.len() >= 14 && place == out.len() {
                    // Without the small picture that may follow.
                    push(&mut out, marker, &[&segment[..12], &[0, 0]].concat());
                    place = out.len();
                }
                continue;
            }
            0xE1 => {
                if let Some(inner) = segment.strip_prefix(b"Exif\0") {
                    upright = upright.or_else(|| exif::upright(inner.get(1..)?));
                }
                continue;
            }
            // The colour profile, and how the colours are coded.
            0xE2 if segment.starts_with(b"ICC_PROFILE\0") => {}
            0xEE if segment.starts_with(b"Adobe") => {}
            0xE2..=0xEF | 0xFE => continue,
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let mut header = Reader::new(FORMAT, segment);
                header.byte()?;
                let (height, width) = (header.be16()?, header.be16()?);
                check_size(FORMAT, width.into(), height.into())?;
                sized = true;
            }
            _ => {}
        }
        push(&mut out, marker, segment);
        if marker == 0xDA {
            if !sized {
                return Err(reader.broken("it does not say how large it is"));
            }
            let rest = reader.rest();
            out.extend(reader.take(scan_length(rest))?);
        }
    }
    if !sized {
        return Err(reader.broken("it does not say how large it is"));
    }
    out.extend([0xFF, 0xD9]);
    if let Some(upright) = upright {
        let mut segment = Vec::new();
        push(&mut segment, 0xE1, &[b"Exif\0\0", &*upright].concat());
        out.splice(place..place, segment);
    }
    Ok(out)
}

/// Takes the next marker; any number of filling bytes may stand before it.
fn marker(reader: &mut Reader<'_>) -> Result<u8, Fault> {
    if reader.byte()? != 0xFF {
        return Err(reader.broken("it holds bytes between two segments"));
    }
    loop {
        match reader.byte()? {
            0xFF => {}
            marker => return Ok(marker),
        }
    }
}

/// The length of coded pixels: up to a marker that is neither an escaped byte nor a restart.
fn scan_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == 0xFF) {
        at += found;
        match bytes.get(at + 1) {
            Some(0x00 | 0xD0..=0xD7) => at += 2,
            Some(0xFF) => at += 1,
            _ => return at,
        }
    }
    bytes.len()
}

fn push(out: &mut Vec<u8>, marker: u8, segment: &[u8]) {
    // A segment that was read, or one made shorter, has a length that fits.
    let length = u16::try_from(segment.len() + 2).unwrap_or(u16::MAX);
    out.extend([0xFF, marker]);
    out.extend(length.to_be_bytes());
    out.extend(segment);
}
