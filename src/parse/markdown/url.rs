//! Where a Markdown link leads, judged as a browser would read it.

use crate::parse::address::percent_decode;

/// What an address is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Url {
    /// `http`, `https`, `mailto`, `tel`: to be written as it is.
    External(String),
    /// A path within the site, decoded, with its anchor.
    Path { path: String, anchor: Option<String> },
    /// Anything else: why it is refused.
    Refused(String),
}

/// Judges an address whose Markdown and HTML escapes are resolved.
pub fn judge(address: &str) -> Url {
    // Browsers drop tabs and line ends anywhere, and spaces and control characters at the start.
    let seen: String = address.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let seen = seen.trim_matches(|c: char| c <= ' ');
    if seen.chars().any(|c| c.is_control()) {
        return Url::Refused("it holds a control character".to_owned());
    }
    let slashes = seen.replace('\\', "/");
    if slashes.starts_with("//") {
        return Url::Refused("it leads to another host without saying how".to_owned());
    }
    if let Some(scheme) = scheme(seen) {
        return match scheme.as_str() {
            "http" | "https" | "mailto" | "tel" => Url::External(seen.to_owned()),
            scheme => Url::Refused(format!("`{scheme}:` is not among https, http, mailto and tel")),
        };
    }
    if seen.contains('\\') {
        return Url::Refused("it holds a backslash".to_owned());
    }
    // What decodes to a scheme is no path either: some readers decode before they look.
    let decoded = percent_decode(seen);
    if scheme(&decoded).is_some() {
        return Url::Refused("it hides a scheme behind percent-encoding".to_owned());
    }
    let (path, anchor) = match seen.split_once('#') {
        Some((path, anchor)) => (path, Some(percent_decode(anchor))),
        None => (seen, None),
    };
    Url::Path {
        path: percent_decode(path),
        anchor,
    }
}

/// Returns the scheme of an address in lower case, where it has one.
fn scheme(address: &str) -> Option<String> {
    let (scheme, _) = address.split_once(':')?;
    let scheme: String = scheme
        .chars()
        .filter(|c| !c.is_whitespace() && !crate::base::fold::is_invisible(*c))
        .collect();
    let mut chars = scheme.chars();
    let fine = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    fine.then(|| scheme.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_that_run_code_are_refused_however_they_are_spelt() {
        for address in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "\u{1}javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "java\rscript:alert(1)",
            "javascript\t:alert(1)",
            "javascript :alert(1)",
            "vbscript:x",
            "data:text/html,x",
            "DATA:text/html;base64,x",
            "file:///etc/passwd",
            "blob:x",
            "about:blank",
            "view-source:x",
            "jar:x",
            "ftp://x",
            "ws://x",
            "filesystem:x",
            "chrome:x",
            "intent:x",
            "//evil.example",
            "\\\\evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/\t/evil.example",
            "javascript%3Aalert(1)",
            "%6Aavascript:alert(1)",
            "java\u{200B}script:alert(1)",
            "java\u{AD}script:x",
            "javascript\u{a0}:x",
            "livescript:x",
            "mocha:x",
        ] {
            assert!(
                matches!(judge(address), Url::Refused(_)),
                "{address:?} is {:?}",
                judge(address)
            );
        }
    }

    #[test]
    fn ordinary_addresses_pass() {
        assert_eq!(
            judge("https://example.org/a:b"),
            Url::External("https://example.org/a:b".to_owned())
        );
        assert_eq!(
            judge("mailto:a@b.example"),
            Url::External("mailto:a@b.example".to_owned())
        );
        let path = |path: &str, anchor: Option<&str>| Url::Path {
            path: path.into(),
            anchor: anchor.map(str::to_owned),
        };
        assert_eq!(
            judge("../actors/xi%20jinping.md#r%C3%B4le"),
            path("../actors/xi jinping.md", Some("rôle"))
        );
        assert_eq!(judge("#p3"), path("", Some("p3")));
    }
}
