//! Any bytes as a saved page or text: refused in words, or read into lines that stand in the text.

use chancery::import;

/// Reads the bytes as a saved page and as a saved text.
///
/// # Panics
///
/// Where what comes out is not as promised.
pub fn run(bytes: &[u8]) {
    for name in ["x.html", "x.txt", "x.md"] {
        match import::read(name, bytes) {
            Ok(article) => {
                for line in &article.lines {
                    let written = article.text.lines().nth(line.number - 1).expect("a line of the text");
                    assert_eq!(written.trim(), line.text);
                }
                let ids = import::Ids::new(&article, "x");
                assert!(ids.source.chars().count() <= 60 && !ids.source.contains(['/', '.']));
            }
            Err(why) => assert!(!why.is_empty()),
        }
    }
}
