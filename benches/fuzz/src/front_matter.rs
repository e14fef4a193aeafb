//! Any bytes as a file of any kind: a document comes out, and what is wrong has its place in the file.

use std::sync::{Arc, LazyLock};

use chancery::base::id::Kind;
use chancery::base::lang::Lang;
use chancery::config::HtmlPolicy;
use chancery::parse::{self, Options, decode};

static OPTIONS: LazyLock<Options> = LazyLock::new(|| {
    let lang = |tag| Lang::parse(tag).expect("a language");
    Options {
        default_language: lang("fr"),
        languages: vec![lang("fr"), lang("en"), lang("zh")],
        html: HtmlPolicy::Safe,
        alone: Default::default(),
    }
});

static PATHS: LazyLock<Vec<Arc<str>>> = LazyLock::new(|| {
    let kinds = Kind::ALL
        .into_iter()
        .map(|kind| format!("content/{}/x.md", kind.folder()).into());
    let others = ["content/about.md", "content/_index.md", "content/events/x.en.md"];
    kinds.chain(others.map(Arc::from)).collect()
});

/// Reads the bytes as a file of a kind that their number decides.
///
/// # Panics
///
/// Where what comes out is not as promised.
pub fn run(bytes: &[u8]) {
    let path = &PATHS[bytes.len() % PATHS.len()];
    let document = parse::parse(path, bytes, &OPTIONS);
    let text = decode::decode(path, bytes);
    for finding in &document.findings {
        let span = finding.at.span.range();
        match &text {
            Ok(text) => assert!(text.get(span).is_some(), "{finding:?}"),
            Err(_) => assert!(bytes.get(span).is_some(), "{finding:?}"),
        }
    }
}
