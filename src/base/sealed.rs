//! Values as bytes with a digest before them, for what is kept between builds: what is damaged is not read. The only place
//! that names `postcard`.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::digest;

/// Writes a value; `None` for one that has no such form.
pub fn seal(value: &impl Serialize) -> Option<Vec<u8>> {
    // The digest stands before what it is of; there is room for all, since much may follow.
    let digest = digest::hex(b"");
    let length = digest.len();
    let mut sealed = Vec::with_capacity(length + postcard::experimental::serialized_size(value).ok()?);
    sealed.extend_from_slice(digest.as_bytes());
    let mut sealed = postcard::to_extend(value, sealed).ok()?;
    let check = digest::hex(&sealed[length..]);
    sealed[..length].copy_from_slice(check.as_bytes());
    Some(sealed)
}

/// Reads what [`seal`] has written; `None` where a byte of it is another.
pub fn open<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (check, bytes) = bytes.split_at_checked(digest::hex(b"").len())?;
    let whole = digest::hex(bytes).as_bytes() == check;
    whole.then(|| postcard::from_bytes(bytes).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_byte_that_is_another_is_noticed() {
        let value = ("Élysée".to_owned(), vec![1u64, u64::MAX], Some(-3i32));
        let sealed = seal(&value).expect("a form");
        assert_eq!(open(&sealed), Some(value));
        for at in 0..sealed.len() {
            let mut other = sealed.clone();
            other[at] ^= 1;
            assert_eq!(open::<(String, Vec<u64>, Option<i32>)>(&other), None, "byte {at}");
            assert_eq!(
                open::<(String, Vec<u64>, Option<i32>)>(&sealed[..at]),
                None,
                "cut at {at}"
            );
        }
    }
}
