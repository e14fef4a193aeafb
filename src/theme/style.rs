//! Style sheets without what no browser needs: comments, and the spaces that set their lines for who writes them.

/// Returns a style sheet that means the same in fewer bytes.
pub fn smaller(css: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(css.len());
    let mut space = false;
    let mut at = 0;
    while let Some(byte) = css.get(at).copied() {
        if byte.is_ascii_whitespace() {
            space = true;
            at += 1;
            continue;
        }
        if css[at..].starts_with(b"/*") {
            let end = find(css, at + 2, b"*/").map_or(css.len(), |it| it + 2);
            let apart = space || out.last().is_none_or(|it| b"{};,".contains(it));
            // Between two words a comment parts them without being a space.
            if !apart && css.get(end).is_some_and(|it| !it.is_ascii_whitespace()) {
                out.extend_from_slice(b"/**/");
            }
            at = end;
            continue;
        }
        if space {
            let last = out.last().copied();
            let needless = last.is_none_or(|it| b"{};,".contains(&it)) || b"{};,".contains(&byte);
            // A variable may be nothing but a space.
            if !needless || (last == Some(b':') && b";}".contains(&byte)) {
                out.push(b' ');
            }
            space = false;
        }
        let end = match byte {
            b'"' | b'\'' => string_end(css, at),
            b'\\' => at + 2,
            b'u' if css[at..].starts_with(b"url(") => find(css, at, b")").map_or(css.len(), |it| it + 1),
            _ => at + 1,
        };
        let end = end.min(css.len());
        if byte == b'}' && out.ends_with(b";") && !out.ends_with(b":;") && !out.ends_with(b": ;") {
            out.pop();
        }
        out.extend_from_slice(&css[at..end]);
        at = end;
    }
    if !out.ends_with(b"\n") {
        out.push(b'\n');
    }
    out
}

fn find(css: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let rest = css.get(from..)?;
    rest.windows(what.len()).position(|it| it == what).map(|it| from + it)
}

fn string_end(css: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = css.get(at) {
        match byte {
            b'\\' => at += 2,
            byte if *byte == css[start] => return at + 1,
            _ => at += 1,
        }
    }
    css.len()
}

#[cfg(test)]
mod tests {
    use super::smaller;

    #[test]
    fn what_a_style_sheet_means_stays() {
        let cases = [
            (
                "/* a */\n@layer x {\n  a > b,\n  .c .d { color: red; margin: 0 auto; }\n}\n",
                "@layer x{a > b,.c .d{color: red;margin: 0 auto}}\n",
            ),
            (
                "a::before { content: \"/* } \\\" ; \"; }",
                "a::before{content: \"/* } \\\" ; \"}\n",
            ),
            (
                "a { background: url(a /* b.png) ; --x: ; --y:; }",
                "a{background: url(a /* b.png);--x: ;--y:;}\n",
            ),
            ("a/* x */b { } c /* y */ d{}", "a/**/b{}c d{}\n"),
            ("a\\ b { width: calc(1px + 2px) }", "a\\ b{width: calc(1px + 2px)}\n"),
            ("/* open", "\n"),
            ("a { content: 'open", "a{content: 'open\n"),
            ("\\", "\\\n"),
        ];
        for (css, wanted) in cases {
            let small = smaller(css.as_bytes());
            assert_eq!(String::from_utf8_lossy(&small), wanted, "{css}");
            assert_eq!(smaller(&small), small, "{css}");
        }
    }
}
