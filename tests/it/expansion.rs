//! Small texts that stand for much: the page stays small, or the build stops, names the page and says where.

use std::time::{Duration, Instant};

use crate::site::SiteTest;

const MIB: usize = 1 << 20;

/// Builds a site with this text as an event; gives the size of the largest output, or what was found.
fn largest(body: &str, tree: &str) -> Result<usize, Vec<String>> {
    let site = SiteTest::new(tree);
    site.write(
        "content/events/e.md",
        format!("+++\ntitle = \"E\"\ndate = \"2025\"\n+++\n{body}\n"),
    );
    let started = Instant::now();
    let built = site.build();
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    match built.report.stopped {
        true => Err(built.errors()),
        false => Ok(built.bytes.values().map(Vec::len).max().unwrap_or(0)),
    }
}

fn source(title: usize, excerpt: usize) -> String {
    format!(
        "-- content/sources/s.md --\n+++\ntitle = \"{}\"\nexcerpts = [{{ id = \"mots\", text = \"{}\" }}]\n+++\n",
        "n".repeat(title),
        "mots ".repeat(excerpt / 5)
    )
}

const OVER: &str =
    "error[expansion-limit]: what the text takes from other records comes here to more than the limit of 8388608 bytes";

#[test]
fn forty_kilobytes_that_would_become_hundreds_of_megabytes_are_refused() {
    // Eighty passages of a hundred kilobytes are as many as a page holds; the next stands at line 5 + 2 × 83.
    let found = largest(&"![[s#mots]]\n\n".repeat(4000), &source(1, 100_000)).expect_err("over the budget");
    assert_eq!(found, [format!("content/events/e.md:171:1: {OVER}")]);
    let found = largest(&"[[s]] ".repeat(9000), &source(1000, 5)).expect_err("over the budget");
    assert_eq!(found, [format!("content/events/e.md:5:47305: {OVER}")]);
    let citations: String = (0..9000).map(|n| format!("[@s, {n}] ")).collect();
    let found = largest(&citations, &source(1000, 5)).expect_err("over the budget");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains(OVER), "{found:#?}");
}

#[test]
fn what_a_parser_unfolds_stays_small() {
    let table = |columns: usize, rows: usize| {
        format!(
            "{}|\n{}|\n{}\n\n",
            "|a".repeat(columns),
            "|-".repeat(columns),
            "|b\n".repeat(rows)
        )
    };
    let tree = source(1, 5);
    let found = largest(&table(400, 400).repeat(10), &tree).expect_err("tables of empty cells");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].contains("error[expansion-limit]: the text unfolds to many times its size"),
        "{found:#?}"
    );
    // A table in which some rows are short is a table.
    assert!(largest(&table(12, 300), &tree).is_ok());
    let references = format!(
        "[a]: https://x.example/{}\n\n{}",
        "x".repeat(20_000),
        "[a] ".repeat(5000)
    );
    assert!(largest(&references, &tree).is_ok_and(|it| it < MIB));
    let notes = format!("{}\n\n[^a]: b\n", "[^a]".repeat(5000));
    assert!(largest(&notes, &tree).is_ok_and(|it| it < MIB));
    assert!(largest(&"[@s] ".repeat(6000), &tree).is_ok_and(|it| it < MIB));
}

#[test]
fn names_and_summaries_have_a_length_that_lists_can_repeat() {
    let long = |key: &str, length: usize| {
        SiteTest::new(&format!(
            "-- content/topics/t.md --\n+++\nname = \"T\"\n{key} = \"{}\"\n+++\n",
            "é".repeat(length)
        ))
        .findings()
    };
    assert_eq!(long("summary", 5000), [] as [&str; 0]);
    assert_eq!(
        long("summary", 5001),
        ["content/topics/t.md:3:11: error[front-matter-limit]: `summary` has 5001 characters, and 5000 is the limit"]
    );
    assert_eq!(long("aliases", 1000), [] as [&str; 0]);
    assert_eq!(
        long("aliases", 1001),
        ["content/topics/t.md:3:11: error[front-matter-limit]: `aliases` has 1001 characters, and 1000 is the limit"]
    );
    let heading = SiteTest::new(&format!("-- content/topics/t.md --\n# {}\n", "x".repeat(1001))).findings();
    assert_eq!(
        heading,
        ["content/topics/t.md:1:1: error[front-matter-limit]: `title` has 1001 characters, and 1000 is the limit"]
    );
}

#[test]
fn files_have_a_size_that_is_read() {
    let site = SiteTest::new("-- content/topics/t/index.md --\n# T\n");
    let large = |path: &str, bytes: u64| {
        let at = site.root.join(path);
        // A file with a hole takes no room on the disk.
        let file = std::fs::File::create(&at).expect("a file");
        file.set_len(bytes).expect("a length");
        let findings = site.findings();
        std::fs::remove_file(at).expect("removed");
        findings
    };
    assert_eq!(
        large("content/topics/large.md", 17 << 20),
        [
            "content/topics/large.md:1:1: error[file-limit]: the file is too large: it has 17825792 bytes, and 16777216 is the limit"
        ]
    );
    assert_eq!(
        large("content/topics/t/film.mp4", 513 << 20),
        [
            "content/topics/t/film.mp4:1:1: error[file-limit]: the file is too large: it has 537919488 bytes, and 536870912 is the limit"
        ]
    );
}
