//! Images made fit to be published: what cameras and editors wrote into them is taken out, the picture is not touched.
//!
//! Takes the name and the bytes of any file; gives the bytes to publish, or why the file cannot be. Walks over the
//! segments of JPEG, PNG, GIF and WebP without decoding one of them, and reads SVG as XML. Leaves out what an image shows.

mod container;
mod exif;
mod gif;
mod jpeg;
mod png;
mod reader;
mod svg;
mod webp;

use std::borrow::Cow;
use std::ops::Range;

/// Pixels of an image in all: what it claims is read from its header, before a reader's browser makes room for it.
pub const PIXEL_LIMIT: u64 = 100_000_000;
/// Pixels of an image from side to side.
pub const SIDE_LIMIT: u32 = 30_000;

/// Why an image cannot be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Its bytes are not those of a whole image.
    Broken { format: &'static str, what: &'static str },
    /// Its name says that it is an image, its bytes are of no kind that is known.
    Unknown,
    /// It claims to be larger than any page needs.
    TooLarge { width: u32, height: u32 },
    /// It holds metadata that cannot be taken out.
    Metadata { format: &'static str },
    /// A browser would run or load something: each thing once, and where the first stands.
    Active { found: Vec<String>, at: Range<usize> },
}

/// Returns the bytes to publish of a file: an image without its metadata, anything else as it is.
///
/// # Errors
///
/// An image that is broken, too large, or holds what cannot be taken out of it.
pub fn publish<'a>(path: &str, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, Fault> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name
        .rsplit_once('.')
        .map_or(String::new(), |it| it.1.to_ascii_lowercase());
    let out = match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => png::strip(bytes)?,
        [0xFF, 0xD8, 0xFF, ..] => jpeg::strip(bytes)?,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => gif::strip(bytes)?,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp::strip(bytes)?,
        _ if ending == "svg" => svg::clean(bytes)?,
        // Compressed, it would have to be unpacked to be looked into.
        _ if ending == "svgz" => return Err(Fault::Unknown),
        _ => {
            container::check(bytes)?;
            let tiff = matches!(bytes, [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..]);
            match &*ending {
                "tif" | "tiff" => return Err(Fault::Metadata { format: "TIFF" }),
                "png" | "apng" | "jpg" | "jpeg" | "jfif" | "gif" | "webp" if tiff => {
                    return Err(Fault::Metadata { format: "TIFF" });
                }
                "png" | "apng" | "jpg" | "jpeg" | "jfif" | "gif" | "webp" if !is_other(bytes) => {
                    return Err(Fault::Unknown);
                }
                _ => return Ok(Cow::Borrowed(bytes)),
            }
        }
    };
    Ok(match out == bytes {
        true => Cow::Borrowed(bytes),
        false => Cow::Owned(out),
    })
}

/// Tells whether a browser shows the bytes as an image of another kind, which has no metadata or was looked at.
fn is_other(bytes: &[u8]) -> bool {
    container::is(bytes) || bytes.starts_with(b"BM") || bytes.starts_with(b"\0\0\x01\0")
}

/// Refuses an image that claims too much, or nothing.
fn check_size(format: &'static str, width: u32, height: u32) -> Result<(), Fault> {
    if width == 0 || height == 0 {
        return Err(Fault::Broken {
            format,
            what: "it claims to have no pixel",
        });
    }
    match width > SIDE_LIMIT || height > SIDE_LIMIT || u64::from(width) * u64::from(height) > PIXEL_LIMIT {
        true => Err(Fault::TooLarge { width, height }),
        false => Ok(()),
    }
}
