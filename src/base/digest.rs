//! Digests of bytes: what two of them have in common is the same bytes. BLAKE3 for our own notes, SHA-256 for what other
//! tools shall be able to check. The only place that names `blake3` and `sha2`.

/// A digest in the making, of a row of parts: where one ends and the next begins counts too.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    before: blake3::Hasher,
    /// What is not yet in it: much at once costs far less than many small parts.
    waiting: Vec<u8>,
}

impl Digest {
    /// How many bytes may wait.
    const MOST: usize = 1 << 14;

    /// Adds a part.
    pub fn add(&mut self, part: &[u8]) -> &mut Digest {
        self.number(part.len() as u64);
        self.waiting.extend_from_slice(part);
        self.take_in();
        self
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) -> &mut Digest {
        self.waiting.extend_from_slice(&number.to_le_bytes());
        self.take_in();
        self
    }

    fn take_in(&mut self) {
        if self.waiting.len() >= Digest::MOST {
            // Just so many bytes at a time: BLAKE3 takes several of its chunks in side by side where none has begun.
            let whole = self.waiting.len() - self.waiting.len() % Digest::MOST;
            self.before.update(&self.waiting[..whole]);
            self.waiting.drain(..whole);
        }
    }

    /// Returns the digest in hexadecimal digits.
    pub fn hex(&self) -> String {
        let mut whole = self.before.clone();
        digits(whole.update(&self.waiting).finalize().as_bytes())
    }
}

/// Returns the first half of the digest of bytes in hexadecimal digits: enough to tell versions of one file apart.
pub fn short(bytes: &[u8]) -> String {
    let whole = blake3::hash(bytes);
    let (first, _) = whole.as_bytes().split_at(blake3::OUT_LEN / 2);
    digits(first)
}

/// Returns the digest of bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    digits(blake3::hash(bytes).as_bytes())
}

/// Returns the SHA-256 of bytes in hexadecimal digits, as `sha256sum` prints it.
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    digits(&sha2::Sha256::digest(bytes))
}

/// Writes bytes in hexadecimal digits.
fn digits(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut digits = Vec::with_capacity(bytes.len() * 2);
    for byte in bytes {
        digits.push(DIGITS[usize::from(byte >> 4)]);
        digits.push(DIGITS[usize::from(byte & 15)]);
    }
    String::from_utf8(digits).expect("digits are ASCII")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_short_digest_is_the_first_half() {
        let whole = super::hex(b"abc");
        assert_eq!(
            whole,
            "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85"
        );
        assert_eq!(super::short(b"abc"), whole[..32]);
    }

    #[test]
    fn parts_are_one_row_of_bytes() {
        let part = vec![7; super::Digest::MOST / 3];
        let (mut digest, mut row) = (super::Digest::default(), Vec::new());
        for number in 0..10 {
            digest.number(number).add(&part);
            row.extend([number.to_le_bytes(), (part.len() as u64).to_le_bytes()].concat());
            row.extend(&part);
            assert_eq!(digest.hex(), super::hex(&row));
        }
    }

    #[test]
    fn the_digest_that_other_tools_print() {
        assert_eq!(
            super::sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
