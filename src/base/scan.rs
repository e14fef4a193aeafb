//! Looks for certain bytes in a text, many at a time. Knows nothing of what they mean.

/// Tells whether any byte is of a sort.
#[inline]
pub fn has_any(bytes: &[u8], sort: impl Fn(u8) -> bool) -> bool {
    let Some(last) = bytes.len().checked_sub(16) else {
        return bytes.iter().any(|byte| sort(*byte));
    };
    let mut at = 0;
    while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        // A block is looked at without an early end, which processors do side by side.
        let mut any = false;
        for byte in block {
            any |= sort(*byte);
        }
        if any {
            return true;
        }
        if at == last {
            break;
        }
        // The last block may begin within the one before it.
        at = (at + 16).min(last);
    }
    false
}

/// Tells whether two bytes of a sort stand side by side.
#[inline]
pub fn has_pair(bytes: &[u8], sort: impl Fn(u8, u8) -> bool) -> bool {
    let mut at = 0;
    // The last byte of a block is looked at again as the first of the next.
    while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<17>()) {
        let mut any = false;
        for index in 0..16 {
            any |= sort(block[index], block[index + 1]);
        }
        if any {
            return true;
        }
        at += 16;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    rest.windows(2).any(|two| sort(two[0], two[1]))
}

/// Tells whether three bytes of a sort stand side by side; behind the end stand zeros.
#[inline]
pub fn has_three(bytes: &[u8], sort: impl Fn(u8, u8, u8) -> bool) -> bool {
    let mut at = 0;
    // The last two bytes of a block are looked at again as the first of the next.
    while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<18>()) {
        let mut any = false;
        for index in 0..16 {
            any |= sort(block[index], block[index + 1], block[index + 2]);
        }
        if any {
            return true;
        }
        at += 16;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let byte = |at: usize| rest.get(at).copied().unwrap_or(0);
    (0..rest.len()).any(|at| sort(byte(at), byte(at + 1), byte(at + 2)))
}

/// Finds the next of some bytes, from a byte of a text on.
#[inline]
pub fn find_any<const N: usize>(text: &str, from: usize, any: [u8; N]) -> Option<usize> {
    find_any_or_below(text.as_bytes(), from, any, 0)
}

/// Finds the next of some bytes or of those below one.
#[inline]
pub fn find_any_or_below<const N: usize>(bytes: &[u8], from: usize, any: [u8; N], below: u8) -> Option<usize> {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let mut at = from;
    if let Some(last) = bytes.len().checked_sub(16) {
        // Blocks without any are passed over as a whole. What is left at the end is looked at as a part of the last block.
        while let Some(block) = bytes.get(at.min(last)..).and_then(|rest| rest.first_chunk::<16>()) {
            let wanted = |byte: &u8| any.iter().fold(*byte < below, |wanted, it| wanted | (byte == it));
            if block.iter().fold(false, |found, byte| found | wanted(byte)) {
                break;
            }
            at += 16;
            if at >= bytes.len() {
                return None;
            }
        }
    }
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
        fn what_is_there_is_seen(text in "[ab]{0,40}") {
            prop_assert_eq!(has_any(text.as_bytes(), |byte| byte == b'b'), text.contains('b'));
        }

        #[test]
        fn two_side_by_side_are_seen(text in "[ab]{0,40}a{0,20}") {
            prop_assert_eq!(has_pair(text.as_bytes(), |one, two| (one == b'b') & (two == b'a')), text.contains("ba"));
        }

        #[test]
        fn three_side_by_side_are_seen(text in "[ab]{0,40}a{0,20}b?a?") {
            let three = |one, two, three| (one == b'b') & (two == b'b') & (three == b'a');
            prop_assert_eq!(has_three(text.as_bytes(), three), text.contains("bba"));
            prop_assert_eq!(has_three(text.as_bytes(), |one, _, _| one == b'b'), text.contains('b'));
        }

        #[test]
        fn the_first_is_found(text in "[a<>&\"'é\u{100}\u{80}中;=?!]{0,60}", from in 0usize..65) {
            let simple = text.bytes().enumerate().skip(from).find(|(_, byte)| b"<>&\"'".contains(byte));
            prop_assert_eq!(find_any(&text, from, *b"<>&\"'"), simple.map(|(at, _)| at));
        }

        #[test]
        fn what_is_below_is_found(text in "[a<\u{1f}\u{1e}\u{0}\n é\u{100}\u{80}中]{0,60}", from in 0usize..65) {
            let simple = text.bytes().enumerate().skip(from).find(|(_, byte)| *byte < 0x20 || *byte == b'<');
            prop_assert_eq!(find_any_or_below(text.as_bytes(), from, *b"<", 0x20), simple.map(|(at, _)| at));
        }
    }
}
