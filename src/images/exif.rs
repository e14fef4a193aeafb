//! EXIF: of all that a camera notes, the way up alone, without which a picture would lie on its side.

/// The tag of the orientation in the first directory.
const ORIENTATION: u16 = 0x0112;
/// Entries of a directory that are looked at: a camera writes a few dozen.
const ENTRY_LIMIT: u16 = 1_000;

/// Returns EXIF that says nothing but the orientation; `None` where a picture stands upright as it is.
pub fn upright(exif: &[u8]) -> Option<Vec<u8>> {
    let orientation = orientation(exif).filter(|it| (2..=8).contains(it))?;
    let mut out = b"II*\0\x08\0\0\0\x01\0".to_vec();
    out.extend(ORIENTATION.to_le_bytes());
    // One number of two bytes; no directory follows.
    out.extend([3, 0, 1, 0, 0, 0, orientation as u8, 0, 0, 0, 0, 0, 0, 0]);
    Some(out)
}

fn orientation(exif: &[u8]) -> Option<u16> {
    let little = match exif.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let two = |at: usize| {
        let it = exif.get(at..at.checked_add(2)?)?;
        Some(match little {
            true => u16::from_le_bytes([it[0], it[1]]),
            false => u16::from_be_bytes([it[0], it[1]]),
        })
    };
    let four = |at: usize| {
        let it = exif.get(at..at.checked_add(4)?)?;
        Some(match little {
            true => u32::from_le_bytes([it[0], it[1], it[2], it[3]]),
            false => u32::from_be_bytes([it[0], it[1], it[2], it[3]]),
        })
    };
    let directory = four(4)? as usize;
    let entries = two(directory)?.min(ENTRY_LIMIT);
    (0..usize::from(entries))
        .map(|entry| directory.saturating_add(2 + entry * 12))
        .find(|at| two(*at) == Some(ORIENTATION))
        .and_then(|at| two(at.saturating_add(8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_up_survives_and_nothing_else() {
        let camera = |orientation: u8| {
            let mut exif = b"MM\0*\0\0\0\x08\0\x02".to_vec();
            exif.extend(b"\x01\x0F\0\x02\0\0\0\x04Cam\0");
            exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
            exif
        };
        assert_eq!(orientation(&upright(&camera(6)).expect("on its side")), Some(6));
        assert_eq!(upright(&camera(1)), None);
        assert_eq!(upright(&camera(9)), None);
        assert_eq!(upright(b"II*\0\xFF\xFF\xFF\xFF"), None);
        for cut in 0..camera(6).len() {
            let _ = upright(&camera(6)[..cut]);
        }
    }
}
