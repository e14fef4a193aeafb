//! Bytes read from the front, never past their end.

use super::Fault;

/// What is left of the bytes of an image.
pub struct Reader<'a> {
    format: &'static str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Begins to read; `format` is for messages.
    pub fn new(format: &'static str, bytes: &'a [u8]) -> Reader<'a> {
        Reader { format, bytes, at: 0 }
    }

    /// Takes as many bytes.
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], Fault> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.len());
        let Some(end) = end else {
            return Err(self.broken("it ends before the image does: it may have been copied in part"));
        };
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    /// Takes one byte.
    pub fn byte(&mut self) -> Result<u8, Fault> {
        self.take(1).map(|it| it[0])
    }

    /// Takes a number of two bytes, the greater first.
    pub fn be16(&mut self) -> Result<u16, Fault> {
        self.take(2).map(|it| u16::from_be_bytes([it[0], it[1]]))
    }

    /// Takes a number of two bytes, the smaller first.
    pub fn le16(&mut self) -> Result<u16, Fault> {
        self.take(2).map(|it| u16::from_le_bytes([it[0], it[1]]))
    }

    /// Takes a number of four bytes, the greater first.
    pub fn be32(&mut self) -> Result<u32, Fault> {
        self.take(4).map(|it| u32::from_be_bytes([it[0], it[1], it[2], it[3]]))
    }

    /// Takes a number of four bytes, the smaller first.
    pub fn le32(&mut self) -> Result<u32, Fault> {
        self.take(4).map(|it| u32::from_le_bytes([it[0], it[1], it[2], it[3]]))
    }

    /// Tells whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Returns how many bytes have been read.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Returns what is left.
    pub fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    /// Returns the bytes that have been read since a position.
    pub fn since(&self, start: usize) -> &'a [u8] {
        &self.bytes[start..self.at]
    }

    /// Says that the image is not as its format has it.
    pub fn broken(&self, what: &'static str) -> Fault {
        Fault::Broken {
            format: self.format,
            what,
        }
    }
}
