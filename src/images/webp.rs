//! WebP: the chunks of the picture, its colours and its movement; no EXIF, no XMP, nothing unknown.

use super::reader::Reader;
use super::{Fault, check_size, exif};

const FORMAT: &str = "WebP";

const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

/// Returns the image without EXIF and XMP, and without what stands after its end.
pub fn strip(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut reader = Reader::new(FORMAT, bytes);
    reader.take(4)?;
    let size = reader.le32()? as usize;
    let mut reader = Reader::new(FORMAT, reader.take(size)?);
    reader.take(4)?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(b"RIFF\0\0\0\0WEBP");
    let mut flags_at = None;
    let mut upright = None;
    let mut pictures = 0;
    while !reader.is_empty() {
        let start = reader.position();
        let kind = reader.take(4)?;
        let length = reader.le32()? as usize;
        let data = reader.take(length)?;
        // A byte of filling, which some writers leave out at the very end.
        if !length.is_multiple_of(2) && !reader.is_empty() {
            reader.byte()?;
        }
        match kind {
            b"VP8X" => {
                let mut header = Reader::new(FORMAT, data);
                header.take(4)?;
                let (width, height) = (le24(&mut header)?, le24(&mut header)?);
                check_size(FORMAT, width + 1, height + 1)?;
                flags_at = Some(out.len() + 8);
            }
            b"VP8 " => {
                let mut header = Reader::new(FORMAT, data);
                header.take(3)?;
                if header.take(3)? != [0x9D, 0x01, 0x2A] {
                    return Err(reader.broken("its picture does not begin as one does"));
                }
                let (width, height) = (header.le16()? & 0x3FFF, header.le16()? & 0x3FFF);
                check_size(FORMAT, width.into(), height.into())?;
                pictures += 1;
            }
            b"VP8L" => {
                let mut header = Reader::new(FORMAT, data);
                if header.byte()? != 0x2F {
                    return Err(reader.broken("its picture does not begin as one does"));
                }
                let bits = header.le32()?;
                check_size(FORMAT, (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1)?;
                pictures += 1;
            }
            b"ANMF" => pictures += 1,
            b"ICCP" | b"ANIM" | b"ALPH" => {}
            b"EXIF" => {
                let exif = data.strip_prefix(b"Exif\0\0").unwrap_or(data);
                upright = upright.or_else(|| exif::upright(exif));
                continue;
            }
            _ => continue,
        }
        out.extend(reader.since(start));
        if !out.len().is_multiple_of(2) {
            out.push(0);
        }
    }
    if pictures == 0 {
        return Err(reader.broken("it holds no pixels"));
    }
    if let Some(flags) = flags_at.and_then(|at| out.get_mut(at)) {
        *flags &= !(HAS_EXIF | HAS_XMP);
        if let Some(upright) = upright {
            *flags |= HAS_EXIF;
            out.extend(b"EXIF");
            out.extend((upright.len() as u32).to_le_bytes());
            out.extend(upright);
        }
    }
    // The size was read from four bytes, and what is added is less than what was taken out or a few bytes more.
    let size = u32::try_from(out.len() - 8).unwrap_or(u32::MAX);
    out[4..8].copy_from_slice(&size.to_le_bytes());
    Ok(out)
}

fn le24(reader: &mut Reader<'_>) -> Result<u32, Fault> {
    let it = reader.take(3)?;
    Ok(u32::from_le_bytes([it[0], it[1], it[2], 0]))
}
