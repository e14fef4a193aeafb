//! Highlighted code as a few classes: keyword, string, number, comment, name. The only place that names syntect.

use std::sync::OnceLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use super::html::escape;

/// The syntaxes that come with the program, loaded at first use.
fn syntaxes() -> &'static SyntaxSet {
    // Loading is pure: the same bytes each time, built into the program.
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(two_face::syntax::extra_newlines)
}

/// Bytes of code that is coloured: a longer listing would cost seconds, and is shown plain.
const CODE_LIMIT: usize = 100_000;

/// Appends code with classes; `false` where the language is not known and nothing was written.
pub fn highlight(language: &str, code: &str, out: &mut String) -> bool {
    if code.len() > CODE_LIMIT {
        return false;
    }
    let set = syntaxes();
    let Some(syntax) = set.find_syntax_by_token(language) else {
        return false;
    };
    let start = out.len();
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut open: Option<&'static str> = None;
    for line in code.split_inclusive('\n') {
        let Ok(operations) = state.parse_line(line, set) else {
            out.truncate(start);
            return false;
        };
        let mut at = 0;
        for (to, operation) in operations {
            write(&line[at..to], &stack, &mut open, out);
            at = to;
            if stack.apply(&operation).is_err() {
                out.truncate(start);
                return false;
            }
        }
        write(&line[at..], &stack, &mut open, out);
    }
    if open.is_some() {
        out.push_str("</span>");
    }
    true
}

fn write(text: &str, stack: &ScopeStack, open: &mut Option<&'static str>, out: &mut String) {
    if text.is_empty() {
        return;
    }
    let class = stack.as_slice().iter().rev().find_map(class_of);
    if class != *open {
        if open.is_some() {
            out.push_str("</span>");
        }
        if let Some(class) = class {
            out.push_str("<span class=\"hl-");
            out.push_str(class);
            out.push_str("\">");
        }
        *open = class;
    }
    escape(text, out);
}

/// Scopes, each with the class of all that begin with it.
fn classes() -> &'static [(Scope, &'static str)] {
    // Scopes are numbers once they are made; making one asks a table that all threads share.
    static CLASSES: OnceLock<Vec<(Scope, &'static str)>> = OnceLock::new();
    const BY_SCOPE: [(&str, &str); 9] = [
        ("comment", "comment"),
        ("string", "string"),
        ("constant.character", "string"),
        ("constant", "number"),
        ("keyword", "keyword"),
        ("storage", "keyword"),
        ("entity.name", "name"),
        ("support", "name"),
        ("variable.function", "name"),
    ];
    CLASSES.get_or_init(|| {
        let scopes = BY_SCOPE.iter();
        scopes
            .filter_map(|(name, class)| Some((Scope::new(name).ok()?, *class)))
            .collect()
    })
}

fn class_of(scope: &Scope) -> Option<&'static str> {
    let class = classes().iter().find(|(prefix, _)| prefix.is_prefix_of(*scope));
    class.map(|(_, class)| *class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_languages_get_classes() {
        let mut out = String::new();
        assert!(highlight("toml", "date = \"2025\" # x\n", &mut out));
        assert!(
            out.contains("<span class=\"hl-string\">&quot;2025&quot;</span>"),
            "{out}"
        );
        assert!(out.contains("hl-comment"), "{out}");
        assert!(!highlight("no-such-language", "x", &mut out));
    }
}
