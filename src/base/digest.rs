//! Digests of bytes: what two of them have in common is the same bytes. BLAKE3 for our own notes, SHA-256 for what other
//! tools shall be able to check. The only place that names `blake3` and `sha2`.

/// A digest in the making, of a row of parts: where one ends and the next begins counts too.
#[derive(Clone, Debug, Default)]
pub struct Digest(blake3::Hasher);

impl Digest {
    /// Adds a part.
    pub fn add(&mut self, part: &[u8]) -> &mut Digest {
        self.0.update(&(part.len() as u64).to_le_bytes());
        self.0.update(part);
        self
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) -> &mut Digest {
        self.0.update(&number.to_le_bytes());
        self
    }

    /// Returns the digest in hexadecimal digits.
    pub fn hex(&self) -> String {
        self.0.finalize().to_hex().to_string()
    }
}

/// Returns the first half of the digest of bytes in hexadecimal digits: enough to tell versions of one file apart.
pub fn short(bytes: &[u8]) -> String {
    let mut whole = hex(bytes);
    whole.truncate(whole.len() / 2);
    whole.shrink_to_fit();
    whole
}

/// Returns the digest of bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Returns the SHA-256 of bytes in hexadecimal digits, as `sha256sum` prints it.
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(bytes);
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        for half in [byte >> 4, byte & 15] {
            hex.extend(char::from_digit(u32::from(half), 16));
        }
        hex
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_digest_that_other_tools_print() {
        assert_eq!(
            super::sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
