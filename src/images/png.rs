//! PNG: the chunks that the picture, its colours and its movement need; no words, times, places.

use super::reader::Reader;
use super::{Fault, check_size, exif};

const FORMAT: &str = "PNG";

/// The chunks that may stay: those that every reader must know, then those that say how colours and pixels are meant.
const KEPT: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"cLLI", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT",
];

/// Returns the image without texts, EXIF and times, and without what stands after its end.
pub fn strip(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut reader = Reader::new(FORMAT, bytes);
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(reader.take(8)?);
    let mut upright = None;
    let mut pixels = None;
    loop {
        let start = reader.position();
        let length = reader.be32()? as usize;
        let kind = reader.take(4)?;
        let data = reader.take(length)?;
        reader.take(4)?;
        let first = start == 8;
        if first != (kind == b"IHDR") {
            return Err(reader.broken("its header is not where it belongs"));
        }
        match kind {
            b"IHDR" => {
                let mut header = Reader::new(FORMAT, data);
                check_size(FORMAT, header.be32()?, header.be32()?)?;
            }
            b"IDAT" => pixels = pixels.or(Some(out.len())),
            b"eXIf" => upright = upright.or_else(|| exif::upright(data)),
            _ if kind[0].is_ascii_uppercase() && !KEPT.iter().any(|it| kind == **it) => {
                return Err(reader.broken("it holds a chunk that no reader knows"));
            }
            _ => {}
        }
        if KEPT.iter().any(|it| kind == **it) {
            out.extend(reader.since(start));
        }
        if kind == b"IEND" {
            break;
        }
    }
    let Some(pixels) = pixels else {
        return Err(reader.broken("it holds no pixels"));
    };
    if let Some(upright) = upright {
        let mut chunk = (upright.len() as u32).to_be_bytes().to_vec();
        chunk.extend(b"eXIf");
        chunk.extend(upright);
        chunk.extend(crc(&chunk[4..]).to_be_bytes());
        out.splice(pixels..pixels, chunk);
    }
    Ok(out)
}

/// The check sum of a chunk; bit by bit, for a few bytes.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = match crc & 1 {
                1 => (crc >> 1) ^ 0xEDB8_8320,
                _ => crc >> 1,
            };
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_check_sum_of_an_empty_end_is_the_one_that_every_file_has() {
        assert_eq!(super::crc(b"IEND"), 0xAE42_6082);
    }
}
