//! Digests of bytes (BLAKE3): what two of them have in common is the same bytes. The only place that names `blake3`.

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

/// Returns the digest of bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
