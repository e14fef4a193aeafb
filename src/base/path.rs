//! Paths inside a project and addresses inside a site.

use std::borrow::Cow;
use std::path::PathBuf;

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// By byte: whether it stands as it is in a path of a URL.
const KEPT: [bool; 256] = {
    let signs = *b"-._~/!$&'()*+,;=:@";
    let mut kept = [false; 256];
    let mut at = 0;
    while at < 256 {
        kept[at] = (at as u8).is_ascii_alphanumeric();
        at += 1;
    }
    at = 0;
    while at < signs.len() {
        kept[signs[at] as usize] = true;
        at += 1;
    }
    kept
};

/// A real path as people write it: Windows puts `\\?\` before what it resolves, which nobody types and few programs take.
pub fn as_typed(real: PathBuf) -> PathBuf {
    let drive = real.to_str().and_then(|it| it.strip_prefix(r"\\?\"));
    match drive.filter(|it| it.as_bytes().get(1) == Some(&b':')) {
        Some(path) => PathBuf::from(path),
        None => real,
    }
}

/// Percent-encodes a path for use in a URL; letters of every script stand as UTF-8 bytes, `/` is kept.
pub fn percent_encode(path: &str) -> Cow<'_, str> {
    let next = |rest: &str| rest.bytes().position(|byte| !KEPT[usize::from(byte)]);
    let Some(first) = next(path) else {
        return Cow::Borrowed(path);
    };
    let mut out = String::with_capacity(path.len() + 16);
    let (mut rest, mut place) = (path, Some(first));
    while let Some(at) = place {
        out.push_str(&rest[..at]);
        // All bytes of a character beyond ASCII are encoded.
        let length = rest[at..].chars().next().map_or(1, char::len_utf8);
        for byte in rest[at..at + length].bytes() {
            out.push('%');
            out.push(HEX[usize::from(byte >> 4)] as char);
            out.push(HEX[usize::from(byte & 15)] as char);
        }
        rest = &rest[at + length..];
        place = next(rest);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Returns the folder that a file lies in.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Joins a relative path to a folder; `None` where it climbs out.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_byte_is_kept_or_encoded(path in "[a-z/é中 %?#~.]{0,20}") {
            let simple: String = path
                .bytes()
                .map(|byte| match KEPT[usize::from(byte)] {
                    true => char::from(byte).to_string(),
                    false => format!("%{byte:02X}"),
                })
                .collect();
            prop_assert_eq!(percent_encode(&path), simple);
        }
    }

    #[test]
    fn real_paths_are_shown_as_typed() {
        for (real, typed) in [
            (r"\\?\C:\briefing\public", r"C:\briefing\public"),
            (r"\\?\UNC\server\share", r"\\?\UNC\server\share"),
            ("/srv/briefing", "/srv/briefing"),
            (r"\\?\", r"\\?\"),
        ] {
            assert_eq!(as_typed(PathBuf::from(real)), PathBuf::from(typed));
        }
    }
}
