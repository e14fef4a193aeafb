//! Looks for certain bytes in a text, eight at a time. Knows nothing of what they mean.

/// Finds the next of some ASCII characters, from a byte of a text on.
#[inline]
pub fn find_any<const N: usize>(text: &str, from: usize, any: [u8; N]) -> Option<usize> {
    find_any_or_below(text.as_bytes(), from, any, 0)
}

/// Finds the next of some ASCII characters or of those below one.
#[inline]
pub fn find_any_or_below<const N: usize>(bytes: &[u8], from: usize, any: [u8; N], below: u8) -> Option<usize> {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let mut at = from;
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*eight);
        // The lowest bit that is set belongs to a byte that is equal; higher ones may be wrong.
        let lower = word.wrapping_sub(LOW * u64::from(below)) & !word & HIGH;
        let found = any.iter().fold(lower, |found, byte| {
            let differs = word ^ (LOW * u64::from(*byte));
            found | (differs.wrapping_sub(LOW) & !differs & HIGH)
        });
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?;
    rest.iter()
        .position(|byte| *byte < below || any.contains(byte))
        .map(|place| at + place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_is_found(text in "[a<>&\"'é\u{100}\u{80}中;=?!]{0,40}", from in 0usize..45) {
            let simple = text.bytes().enumerate().skip(from).find(|(_, byte)| b"<>&\"'".contains(byte));
            prop_assert_eq!(find_any(&text, from, *b"<>&\"'"), simple.map(|(at, _)| at));
        }

        #[test]
        fn what_is_below_is_found(text in "[a<\u{1f}\u{1e}\u{0}\n é\u{100}\u{80}中]{0,40}", from in 0usize..45) {
            let simple = text.bytes().enumerate().skip(from).find(|(_, byte)| *byte < 0x20 || *byte == b'<');
            prop_assert_eq!(find_any_or_below(text.as_bytes(), from, *b"<", 0x20), simple.map(|(at, _)| at));
        }
    }
}
