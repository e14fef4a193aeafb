//! Bad input and its answer: encodings, addresses, links, images, quotations, HTML. Front matter has a file of its own.

use crate::site::{SiteTest, png};

/// Builds a site of one page and returns its findings.
fn page(text: impl AsRef<[u8]>) -> Vec<String> {
    let site = SiteTest::new("");
    site.write("content/topics/t.md", text);
    site.findings()
}

fn tree(tree: &str) -> Vec<String> {
    SiteTest::new(tree).errors()
}

#[test]
fn a_byte_of_windows_1252() {
    let site = SiteTest::new("");
    site.write("content/topics/t.md", b"+++\ntitle = \"T\"\n+++\n\na\nb\nl'\xE9t\xE9\n");
    let built = site.build();
    assert_eq!(
        built.findings(),
        ["content/topics/t.md:7:3: error[not-utf8]: the byte E9 is not UTF-8"]
    );
    assert_eq!(built.helps(), ["looks like Windows-1252: save the file as UTF-8"]);
}

#[test]
fn other_encodings_broken_ends_and_control_characters() {
    assert_eq!(
        page(b"\xFF\xFE#\0 \0T\0"),
        ["content/topics/t.md:1:1: error[other-encoding]: the file is in UTF-16 (little-endian), not UTF-8"]
    );
    assert_eq!(
        page(b"# T\n\ncaf\xC3"),
        ["content/topics/t.md:3:4: error[cut-off-character]: the file ends inside a character (byte C3)"]
    );
    assert_eq!(
        page(b"# T\n\na\0b"),
        ["content/topics/t.md:3:2: error[control-character]: the control character U+0000 cannot stand in a text"]
    );
    assert_eq!(
        page("+++\ntitle = \"T\"\nsummary = \"a\u{10}b\"\n+++\n"),
        ["content/topics/t.md:3:13: error[control-character]: the control character U+0010 cannot stand in a text"]
    );
}

#[test]
fn marks_and_line_ends_change_no_byte_of_the_site() {
    let plain =
        SiteTest::new("-- content/topics/t.md --\n+++\ntitle = \"T\"\n+++\n\nUn *texte*.\n\n- a\n- b\n").build();
    let site = SiteTest::new("");
    site.write(
        "content/topics/t.md",
        "\u{FEFF}+++\r\ntitle = \"T\"\r\n+++\r\n\r\nUn *texte*.\r\n\r\n- a\r\n- b",
    );
    assert_eq!(site.build().files, plain.files);
}

#[test]
fn a_direction_mark_inside_a_quotation() {
    let site = SiteTest::new(
        "-- content/sources/s.md --\n# S\n-- content/topics/t.md --\n# T\n\n> mots \u{202E}cachés\n>\n> — [[s]]\n",
    );
    assert_eq!(
        site.errors(),
        ["content/topics/t.md:3:8: error[direction-character]: U+202E changes the direction of the text unseen"]
    );
}

#[test]
fn two_records_at_one_address() {
    let two = |a: &str, b: &str| {
        tree(&format!(
            "-- content/topics/a.md --\n+++\ntitle = \"A\"\nslug = \"{a}\"\n+++\n-- content/topics/b.md --\n+++\ntitle = \"B\"\nslug = \"{b}\"\n+++\n"
        ))
    };
    let taken = |findings: Vec<String>| {
        // One finding for the page says it; feeds and continuations go with it.
        assert!(
            findings
                .iter()
                .any(|it| it.starts_with("content/topics/b.md:3:8: error[address-taken]")),
            "{findings:#?}"
        );
    };
    taken(two("accord", "accord"));
    taken(two("Accord", "accord"));
    taken(two("caf\u{e9}", "cafe\u{301}"));
}

#[test]
fn an_old_address_that_a_page_has() {
    let errors = tree(
        "-- content/topics/a.md --\n# A\n-- content/topics/b.md --\n+++\ntitle = \"B\"\nformer_ids = [\"a\"]\n+++\n",
    );
    assert_eq!(
        errors,
        ["content/topics/b.md:3:15: error[address-taken]: `/topics/a/` is taken"]
    );
    let errors = tree(
        "-- content/topics/b.md --\n+++\ntitle = \"B\"\nredirect_from = [\"/timeline/\"]\ndate = \"2025\"\n+++\n-- content/events/e.md --\n+++\ntitle = \"E\"\ndate = \"2025\"\n+++\n",
    );
    assert_eq!(
        errors,
        ["content/topics/b.md:3:18: error[address-taken]: `/timeline/` is a page that every site has"]
    );
}

#[test]
fn two_files_with_one_id() {
    let errors = tree(
        "-- content/events/2024/x.md --\n+++\ntitle = \"X\"\ndate = \"2024\"\n+++\n-- content/events/X.md --\n+++\ntitle = \"X\"\ndate = \"2025\"\n+++\n",
    );
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(
        errors[0].contains("error[duplicate-id]: the id `x` is taken"),
        "{errors:#?}"
    );
}

#[test]
fn links_that_lead_nowhere() {
    let site = SiteTest::new(
        "-- content/actors/russie.md --\n# Russie\n-- content/actors/prusse.md --\n# Prusse\n-- content/actors/ruthenie.md --\n# Ruthénie\n-- content/topics/t.md --\n# T\n\n[[Russi]] et [une page](../actors/rusie.md)\n\n## Un titre\n\n[[t#un autre]], [[#Un titre]]\n",
    );
    let built = site.build();
    assert_eq!(
        built.findings(),
        [
            "content/topics/t.md:3:1: error[dangling-link]: nothing is called `Russi`",
            "content/topics/t.md:3:14: error[dangling-link]: no page and no file is at `../actors/rusie.md`",
            "content/topics/t.md:7:1: error[dangling-anchor]: `t` has no anchor `un autre`",
        ]
    );
    let helps = built.helps();
    assert!(
        helps[0].contains("`Russie`") && helps[0].contains("`Prusse`"),
        "{helps:#?}"
    );
    assert_eq!(helps[2], "anchors there: `un-titre`");
}

#[test]
fn a_name_that_fits_two_records() {
    let site = SiteTest::new(
        "-- content/actors/georgie.md --\n# Géorgie\n-- content/places/georgie-us.md --\n# Géorgie\n-- content/topics/t.md --\n# T\n\n[[georgie]] [[Géorgie]]\n",
    );
    let built = site.build();
    assert_eq!(
        built.findings(),
        ["content/topics/t.md:3:13: error[ambiguous-name]: `Géorgie` fits 2 records"]
    );
    assert_eq!(built.helps(), ["write one of `actor/georgie` or `place/georgie-us`"]);
}

#[test]
fn a_link_to_what_is_not_public() {
    let errors = tree(
        "-- content/actors/secret.md --\n+++\nname = \"Le nom caché\"\nembargo = 2030-01-01T00:00:00Z\n+++\n-- content/events/e.md --\n+++\ntitle = \"E\"\ndate = \"2025\"\nactors = [\"secret\"]\n+++\n[[secret]]\n",
    );
    assert_eq!(
        errors,
        [
            "content/events/e.md:4:11: error[not-public]: `secret` is not public: it is under embargo",
            "content/events/e.md:6:1: error[not-public]: `secret` is not public: it is under embargo",
        ]
    );
    assert!(errors.iter().all(|it| !it.contains("caché")));
}

#[test]
fn a_link_to_what_has_expired_becomes_words() {
    let site = SiteTest::new(
        "-- content/actors/passe.md --\n+++\nname = \"Passé\"\nexpires = 2020-01-01T00:00:00Z\n+++\n-- content/events/e.md --\n+++\ntitle = \"E\"\ndate = \"2025\"\nactors = [\"passe\"]\n+++\nAvec [[passe|lui]].\n",
    );
    let built = site.build();
    assert!(
        built.findings().iter().all(|it| it.contains("note[expired-target]")),
        "{:#?}",
        built.findings()
    );
    assert!(built.page("/events/e/").contains("Avec lui."));
}

#[test]
fn images_that_are_not_there() {
    let site = SiteTest::new(
        "-- content/topics/t.md --\n# T\n\n![carte](carte.png)\n\n![[Port.png]]\n\n![[absent.png]]\n\n![x](https://h.example/x.png)\n",
    );
    site.write("content/topics/port.png", png(1, 1, &[], b"0"));
    site.write("content/topics/Carte.png", png(1, 1, &[], b"0"));
    assert_eq!(
        site.findings(),
        [
            "content/topics/t.md:3:1: error[image-case]: `carte.png` is written otherwise than the file's name",
            "content/topics/t.md:5:1: error[image-case]: `Port.png` is written otherwise than the file's name",
            "content/topics/t.md:7:1: error[missing-image]: no file `absent.png`",
            "content/topics/t.md:9:1: error[external-image]: `https://h.example/x.png` is on another host: a page asks nothing of a third party",
        ]
    );
}

#[test]
fn images_that_are_there_are_published() {
    let site = SiteTest::new(
        "-- content/topics/t/index.md --\n# T\n\n![une carte](carte.png \"Légende\")\n\n![[autre.png]]\n",
    );
    site.write("content/topics/t/carte.png", png(1, 1, &[], b"1"));
    site.write("content/topics/t/notes.txt", b"beside");
    site.write("content/divers/autre.png", png(1, 1, &[], b"2"));
    site.write("content/divers/seul.png", png(1, 1, &[], b"3"));
    let built = site.build();
    assert_eq!(built.findings(), [] as [&str; 0]);
    assert!(built.files.contains_key("topics/t/carte.png") && built.files.contains_key("topics/t/notes.txt"));
    assert!(built.files.contains_key("divers/autre.png") && !built.files.contains_key("divers/seul.png"));
    assert!(
        built
            .page("/topics/t/")
            .contains("<figcaption class=\"key\"><span>Légende</span>")
    );
}

#[test]
fn markup_in_a_quotation_is_shown_letter_by_letter() {
    let site = SiteTest::new(
        "-- content/sources/s.md --\n# S\n-- content/topics/t.md --\n# T\n\n> {{ 7*7 }} {% x %} *a* _b_ <b>c</b> &amp; [[d]]\n>\n> — [[s]]\n",
    );
    let built = site.build();
    assert!(!built.report.stopped, "{:#?}", built.findings());
    assert!(
        built
            .page("/topics/t/")
            .contains("{{ 7*7 }} {% x %} *a* _b_ &lt;b&gt;c&lt;/b&gt; &amp;amp; [[d]]")
    );
}

#[test]
fn links_that_run_code() {
    for address in [
        "javascript&colon;alert(1)",
        "javascript&#58;alert(1)",
        "javascript&#x3a;alert(1)",
        "JAVASCRIPT:alert(1)",
        "java&Tab;script:alert(1)",
        "java&NewLine;script:alert(1)",
        "&#1;javascript:alert(1)",
        "vbscript:x",
        "data:text/html;base64,PHNjcmlwdD4=",
        "file:///etc/passwd",
        "//evil.example",
        "javascript%3Aalert(1)",
    ] {
        let mut findings = page(format!("# T\n\n[x]({address})\n"));
        // A control character is an error of its own.
        findings.retain(|it| !it.contains("[control-character]"));
        assert_eq!(findings.len(), 1, "{address}: {findings:#?}");
        assert!(
            findings[0].starts_with("content/topics/t.md:3:1: error[unsafe-link]"),
            "{findings:#?}"
        );
    }
}

#[test]
fn html_that_runs_code() {
    let findings = page("+++\ntitle = \"T\"\nsummary = \"<script>x</script>\"\n+++\n");
    assert!(
        findings[0].starts_with("content/topics/t.md:3:12: error[html-refused]"),
        "{findings:#?}"
    );
    assert_eq!(
        page("# T\n\n```js\"><script>\nx\n```\n"),
        ["content/topics/t.md:3:1: error[bad-code-language]: `js\"><script>` is no language"]
    );
}

#[test]
fn a_title_that_looks_like_code_is_inert() {
    let title = "</script><!--<script>]]>";
    let built = SiteTest::new(&format!(
        "-- content/events/e.md --\n+++\ntitle = \"{title}\"\ndate = \"2025-03\"\npublished = \"2025-03-02\"\n+++\nRien.\n"
    ))
    .build();
    assert!(!built.report.stopped, "{:#?}", built.findings());
    for (path, text) in &built.files {
        // Neither BibTeX, nor RIS, nor CSV can be taken for HTML, nor could they write it otherwise.
        let plain = [".bib", ".ris", ".csv"].iter().any(|it| path.ends_with(it));
        assert!(plain || !text.contains(title), "{path}");
        if path.ends_with(".html") {
            assert_eq!(
                text.matches("<script").count(),
                text.matches("</script>").count(),
                "{path}"
            );
        }
    }
    assert!(
        built
            .page("/events/e/")
            .contains("&lt;/script&gt;&lt;!--&lt;script&gt;]]&gt;")
    );
    assert!(built.files["feed.xml"].contains("&lt;/script&gt;&lt;!--&lt;script&gt;]]&gt;"));
}

#[test]
fn a_folder_named_like_a_page_is_a_folder() {
    let built = SiteTest::new("-- content/topics/page.md/t.md --\n# T\n").build();
    assert!(built.page("/topics/t/").contains("<h1"));
}

#[test]
fn deep_nesting_has_a_limit() {
    let findings = page(format!("# T\n\n{}x\n", "> ".repeat(20_000)));
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(findings[0].contains("error[nesting-limit]"), "{findings:#?}");
}

#[test]
fn lints_of_tables_and_stars() {
    let findings = page("# T\n\n| a |\n|---|\n| [[t|x]] |\n");
    assert!(
        findings[0].starts_with("content/topics/t.md:5:") && findings[0].contains("warning[table-pipe]"),
        "{findings:#?}"
    );
    let findings = page("# T\n\n他说**「强调」**后离开。\n");
    assert!(
        findings.iter().any(|it| it.contains("warning[cjk-emphasis]")),
        "{findings:#?}"
    );
}

#[test]
fn every_code_is_documented() {
    let root = env!("CARGO_MANIFEST_DIR");
    let docs = std::fs::read_to_string(format!("{root}/docs/diagnostics.md")).expect("the page of codes");
    let listed: Vec<&str> = docs
        .lines()
        .filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`'))
        .collect();
    assert_eq!(
        listed,
        chancery::diag::catalog::codes(),
        "docs/diagnostics.md lists every code, sorted"
    );
}

#[test]
fn a_value_without_end_does_not_fill_the_terminal() {
    let found = page(format!("+++\ntitle = \"T\"\n{} = 1\n+++\n", "a".repeat(20_000)));
    let [finding] = found.as_slice() else {
        panic!("{} findings", found.len());
    };
    assert!(finding.starts_with("content/topics/t.md:3:1: "), "{finding}");
    assert!(finding.contains("aaa…aaa") && finding.ends_with('`'), "{finding}");
    assert!(finding.chars().count() < 1_100, "{finding}");
}

#[test]
fn words_that_end_in_the_middle_of_an_entry() {
    // The place is the end of the file, not one past it.
    for text in ["tim", "timelin", "é", "a\n"] {
        let site = SiteTest::new("");
        site.write("i18n/fr.ftl", text);
        let built = site.build();
        let findings: Vec<_> = built
            .report
            .diagnostics
            .iter()
            .filter(|it| it.code == "bad-words")
            .collect();
        assert!(!findings.is_empty(), "{text}");
        for finding in findings {
            assert!(text.get(finding.at.span.range()).is_some(), "{text}: {finding:?}");
        }
    }
}

#[test]
fn files_that_are_almost_pages_are_reported() {
    let site = SiteTest::new(
        "-- content/events/a.markdown --\n# A\n-- content/events/b.MD --\n# B\n-- content/events/c.md --\n+++\ntitle = \"C\"\ndate = 2025\n+++\n-- content/events/d.txt --\nD\n-- content/Actors/e.md --\n# E\n-- content/event/f.md --\n# F\n-- content/reports/g.md --\n# G\n",
    );
    assert_eq!(
        site.findings(),
        [
            "content/Actors/e.md:1:1: warning[folder-name]: this is no actor but an ordinary page: `content/Actors/` is no folder of records",
            "content/event/f.md:1:1: warning[folder-name]: this is no event but an ordinary page: `content/event/` is no folder of records",
            "content/events/a.markdown:1:1: warning[not-a-page]: no page is made of this file: pages end in `.md`",
            "content/events/b.MD:1:1: warning[not-a-page]: no page is made of this file: pages end in `.md`",
        ]
    );
}
