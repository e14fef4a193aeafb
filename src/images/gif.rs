//! GIF: the blocks of the pictures and how they follow one another; no comments, no applications' own data.

use super::reader::Reader;
use super::{Fault, check_size};

const FORMAT: &str = "GIF";

/// Applications whose blocks say how often a film is repeated, or what its colours are.
const KEPT: [&[u8; 11]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

/// Returns the image without comments and XMP, and without what stands after its end.
pub fn strip(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut reader = Reader::new(FORMAT, bytes);
    reader.take(6)?;
    let (width, height) = (reader.le16()?, reader.le16()?);
    check_size(FORMAT, width.into(), height.into())?;
    let flags = reader.byte()?;
    reader.take(2)?;
    colours(&mut reader, flags)?;
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(reader.since(0));
    let mut pictures = 0;
    // Old programs leave the mark of the end out.
    while pictures == 0 || !reader.is_empty() {
        let start = reader.position();
        let keep = match reader.byte()? {
            0x3B => break,
            0x2C => {
                reader.take(4)?;
                let (width, height) = (reader.le16()?, reader.le16()?);
                check_size(FORMAT, width.into(), height.into())?;
                let flags = reader.byte()?;
                colours(&mut reader, flags)?;
                reader.byte()?;
                blocks(&mut reader)?;
                pictures += 1;
                true
            }
            0x21 => {
                let label = reader.byte()?;
                let named = reader.rest();
                blocks(&mut reader)?;
                match label {
                    // How a picture follows the one before, and words shown as a picture.
                    0xF9 | 0x01 => true,
                    0xFF => KEPT
                        .iter()
                        .any(|it| named.get(1..).is_some_and(|name| name.starts_with(*it))),
                    _ => false,
                }
            }
            _ => return Err(reader.broken("it holds a block that no image has")),
        };
        if keep {
            out.extend(reader.since(start));
        }
    }
    out.push(0x3B);
    Ok(out)
}

/// Passes a table of colours, where the flags say that there is one.
fn colours(reader: &mut Reader<'_>, flags: u8) -> Result<(), Fault> {
    if flags & 0x80 != 0 {
        reader.take(3 << ((flags & 7) + 1))?;
    }
    Ok(())
}

/// Passes blocks of data, up to the empty one that ends them.
fn blocks(reader: &mut Reader<'_>) -> Result<(), Fault> {
    loop {
        match reader.byte()? {
            0 => return Ok(()),
            length => reader.take(length.into())?,
        };
    }
}
