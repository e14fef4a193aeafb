//! Addresses inside a site: slugs and root-relative paths.

/// Percent-encodes a path for use in a URL; letters of every script stand as UTF-8 bytes, `/` is kept.
pub fn percent_encode(path: &str) -> String {
    const KEPT: &[u8] = b"-._~/!$&'()*+,;=:@";
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || KEPT.contains(&byte) {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
