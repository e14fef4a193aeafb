//! What keeps a page from saying too much: guards of every spelling, signs that nobody sees, anchors, answered warnings.

use chancery::engine::live::{Hints, Live};

use crate::bad_front_matter::read;
use crate::site::{SiteTest, program};

/// A topic with a warning in its front matter and two in its text, and these further lines of front matter.
fn answered(entries: &str) -> SiteTest {
    SiteTest::new(&format!(
        "-- content/topics/t.md --\n+++\ntitle = \"T\"\nmood = 1\n{entries}\n+++\nUn.\n\n> Premier\n> mot tapé\n>\n> — Quelqu’un, *ailleurs*\n\nDeux.\n\n> Second mot\n>\n> — Quelqu’un\n"
    ))
}

const IN_FRONT: &str = "content/topics/t.md:3:1: warning[unknown-key]: no field is called `mood`";

/// The findings, each without what stands behind the code.
fn short(site: &SiteTest) -> Vec<String> {
    let cut = |it: String| it.split("]: ").next().unwrap_or_default().replace("content/", "") + "]";
    site.findings().into_iter().map(cut).collect()
}

#[test]
fn an_accepted_warning_is_a_note_with_its_reason() {
    let site = answered("accepted = [{ code = \"unknown-key\", reason = \"lu par notre thème\" }]");
    assert_eq!(
        site.findings()[0],
        "content/topics/t.md:3:1: note[unknown-key]: no field is called `mood` (accepted: lu par notre thème)"
    );
    assert_eq!(
        short(&site)[1..],
        [
            "topics/t.md:11:3: warning[attribution-without-source]",
            "topics/t.md:17:3: warning[attribution-without-source]",
        ]
    );
}

#[test]
fn words_of_the_place_choose_among_the_warnings_of_a_file() {
    let entry = |at: &str| {
        format!(
            "accepted = [{{ code = \"attribution-without-source\", at = \"{at}\", reason = \"R\" }}, {{ code = \"unknown-key\", reason = \"R\" }}]"
        )
    };
    // The line itself, the paragraph around it, and words that a line's end and the marks of a quotation part.
    for at in [
        "Quelqu’un, *ailleurs*",
        "ailleurs",
        "Premier  mot tapé",
        "tapé — Quelqu’un,",
    ] {
        let found = short(&answered(&entry(at)));
        assert!(found[0].contains("note["), "{at}: {found:#?}");
        assert!(
            found[1].contains("note[") && found[2].contains("warning["),
            "{at}: {found:#?}"
        );
        assert_eq!(found.len(), 3, "{at}: {found:#?}");
    }
    let found = short(&answered(&entry("Second")));
    assert!(
        found[1].contains("warning[") && found[2].contains("note["),
        "{found:#?}"
    );
    // Words that both have.
    let found = short(&answered(&entry("— Quelqu’un")));
    assert!(found[1].contains("note[") && found[2].contains("note["), "{found:#?}");
}

#[test]
fn a_second_warning_in_the_same_paragraph_needs_its_own_answer() {
    let site = SiteTest::new(
        "-- content/topics/t.md --\n+++\ntitle = \"T\"\naccepted = [{ code = \"undefined-note\", at = \"deux[^b]\", reason = \"R\" }]\n+++\nUn[^a], deux[^b].\n",
    );
    assert_eq!(
        short(&site),
        [
            "topics/t.md:5:3: warning[undefined-note]",
            "topics/t.md:5:13: note[undefined-note]",
        ]
    );
}

#[test]
fn an_entry_that_meets_nothing_is_a_warning_at_its_place() {
    let site = SiteTest::new(
        "-- content/topics/t.md --\n+++\ntitle = \"T\"\n[[accepted]]\ncode = \"cjk-emphasis\"\nat = \"mots\"\nreason = \"R\"\n+++\nDes mots.\n",
    );
    let expected = "content/topics/t.md:4:8: warning[accepted-nothing]: no warning `cjk-emphasis` is found where this entry accepts one";
    assert_eq!(site.findings(), [expected]);
    // Its own words are no place, nor are those of another code.
    let site = answered("accepted = [{ code = \"unknown-key\", at = \"nulle part\", reason = \"R\" }]");
    assert!(
        short(&site).contains(&"topics/t.md:4:22: warning[accepted-nothing]".to_owned()),
        "{:#?}",
        short(&site)
    );
    assert!(site.findings().contains(&IN_FRONT.to_owned()));
    // Nor can it answer itself.
    let site = SiteTest::new(
        "-- content/topics/t.md --\n+++\ntitle = \"T\"\naccepted = [{ code = \"accepted-nothing\", reason = \"R\" }, { code = \"table-row\", reason = \"R\" }]\n+++\n",
    );
    assert_eq!(
        short(&site)
            .iter()
            .filter(|it| it.contains("warning[accepted-nothing]"))
            .count(),
        2
    );
}

#[test]
fn errors_cannot_be_accepted_and_codes_must_exist() {
    let site = SiteTest::new(
        "-- content/topics/t.md --\n+++\ntitle = \"T\"\naccepted = [\n{ code = \"dangling-link\", reason = \"R\" },\n{ code = \"unkown-key\", reason = \"R\" },\n{ code = \"unknown-key\", reason = \" \" },\n{ reason = \"R\" },\n{ code = \"unknown-key\", at = \"\", reason = \"R\" },\n]\n+++\n[[rien]]\n",
    );
    let built = site.build();
    assert_eq!(
        built.findings(),
        [
            "content/topics/t.md:4:10: warning[accepted-nothing]: what is found as `dangling-link` is an error, and errors cannot be accepted",
            "content/topics/t.md:5:10: error[unknown-code]: no finding has the code `unkown-key`",
            "content/topics/t.md:6:1: error[missing-field]: an entry of `accepted` needs `reason`",
            "content/topics/t.md:7:1: error[missing-field]: an entry of `accepted` needs `code`",
            "content/topics/t.md:8:30: error[bad-value]: `` is not allowed for `at`",
            "content/topics/t.md:11:1: error[dangling-link]: nothing is called `rien`",
        ]
    );
    assert!(built.helps().contains(&"did you mean `unknown-key`?".to_owned()));
}

const SETTINGS: &str = "title = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n";

#[test]
fn settings_accept_for_a_folder_or_a_file() {
    let tree = |entry: &str| {
        SiteTest::new(&format!(
            "-- chancery.toml --\n{SETTINGS}[[accepted]]\n{entry}\nreason = \"R\"\n-- content/topics/a.md --\n+++\ntitle = \"A\"\nmood = 1\n+++\n-- content/topics/b.md --\n+++\ntitle = \"B\"\nmood = 2\n+++\n-- content/topics-b.md --\n+++\ntitle = \"C\"\nmood = 3\n+++\n"
        ))
    };
    let accepted = |entry: &str| -> Vec<bool> {
        let found = tree(entry).findings();
        ["topics-b.md", "topics/a.md", "topics/b.md"]
            .map(|path| {
                found
                    .iter()
                    .any(|it| it.contains(path) && it.contains("note[unknown-key]"))
            })
            .to_vec()
    };
    assert_eq!(
        accepted("code = \"unknown-key\"\npath = \"content/topics\""),
        [false, true, true]
    );
    assert_eq!(
        accepted("code = \"unknown-key\"\npath = \"content/topics/b.md\""),
        [false, false, true]
    );
    assert_eq!(
        accepted("code = \"unknown-key\"\npath = \"content/\"\nat = \"mood = 3\""),
        [true, false, false]
    );
    let found = tree("code = \"unknown-key\"\npath = \"content/events\"").findings();
    assert_eq!(
        found[0],
        "chancery.toml:5:8: warning[accepted-nothing]: no warning `unknown-key` is found where this entry accepts one"
    );
    let found = tree("code = \"unknown-key\"").findings();
    assert!(
        found[0].starts_with("chancery.toml:4:1: error[bad-setting]"),
        "{found:#?}"
    );
    let found = tree("code = \"unknow-key\"\npath = \"content\"").findings();
    assert!(
        found[0].starts_with("chancery.toml:5:8: error[unknown-code]"),
        "{found:#?}"
    );
    let found = tree("code = \"unknown-key\"\npath = \"../x\"").findings();
    assert!(
        found[0].starts_with("chancery.toml:6:8: error[bad-setting]"),
        "{found:#?}"
    );
}

#[test]
fn entries_of_withheld_records_never_shout() {
    let site = SiteTest::new(&format!(
        "-- chancery.toml --\n{SETTINGS}[[accepted]]\ncode = \"table-row\"\npath = \"content/topics/t.md\"\nreason = \"R\"\n-- content/topics/t.md --\n+++\ntitle = \"T\"\ndraft = true\naccepted = [{{ code = \"table-row\", reason = \"R\" }}]\n+++\n"
    ));
    assert_eq!(site.findings(), [""; 0]);
}

#[test]
fn strict_builds_pass_with_every_warning_answered_and_v_shows_the_reason() {
    let site = answered(
        "accepted = [{ code = \"unknown-key\", reason = \"thème\" }, { code = \"attribution-without-source\", reason = \"deux vœux\" }]",
    );
    let run = |args: &[&str]| {
        let done = program()
            .args(args)
            .arg("--root")
            .arg(&site.root)
            .output()
            .expect("the program runs");
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    for command in ["build", "check"] {
        let (code, told) = run(&[command, "--strict"]);
        assert_eq!(code, Some(0), "{told}");
        assert!(told.contains("3 notes (`-v` shows them)"), "{told}");
        let (_, told) = run(&[command, "--strict", "-v"]);
        assert!(
            told.contains("(accepted: thème)") && told.matches("(accepted: deux vœux)").count() == 2,
            "{told}"
        );
    }
    // A second build, which reads little, says the same.
    site.write("content/topics/u.md", "# U\n\nAutre.\n");
    let (code, told) = run(&["build", "--strict"]);
    assert!(code == Some(0) && told.contains("3 notes"), "{told}");
}

#[test]
fn a_followed_site_answers_as_a_clean_build_does() {
    let site = answered("");
    let mut live = Live::open(&site.root, &site.options).expect("a readable project");
    let now = site.options.as_of.expect("a moment");
    let entry = "+++\ntitle = \"T\"\naccepted = [{ code = \"undefined-note\", reason = \"R\" }]\n+++\n";
    let steps = [
        ("content/topics/t.md", format!("{entry}Un[^a].\n")),
        ("content/topics/t.md", format!("{entry}Un.\n")),
        ("content/topics/u.md", format!("{entry}Un[^b].\n")),
        (
            "content/topics/u.md",
            format!("{}Un[^b].\n", entry.replace("accepted", "draft = true\naccepted")),
        ),
        ("content/topics/t.md", format!("{entry}Deux[^c][^d].\n")),
        (
            "chancery.toml",
            format!(
                "{SETTINGS}[[accepted]]\ncode = \"undefined-note\"\npath = \"content\"\nat = \"Deux\"\nreason = \"Z\"\n"
            ),
        ),
        ("content/topics/t.md", "# T\n\nDeux[^c], non.\n".to_owned()),
        ("content/topics/t.md", "# T\n\nTrois[^c].\n".to_owned()),
    ];
    for (path, text) in steps {
        site.write(path, &text);
        let hints = Hints::Paths([path.into()].into());
        live.follow(&hints, &now).expect("a readable project");
        let clean = site.build().report.diagnostics;
        assert_eq!(live.newest().diagnostics, clean, "{text}");
    }
}

// E6: signs that nobody sees.

/// Builds a tree and returns the places at which it is refused for such a sign; nothing else may be wrong with it.
fn refused(tree: &str) -> Vec<String> {
    let found = SiteTest::new(tree).errors();
    let hidden = |it: &String| it.contains("[control-character]") || it.contains("[direction-character]");
    assert!(found.iter().all(hidden), "{tree}: {found:#?}");
    let place = |it: String| it.split(": error").next().unwrap_or_default().to_owned();
    found.into_iter().map(place).collect()
}

/// An event with these lines of front matter and this text.
fn event_with(front: &str, text: &str) -> String {
    format!(
        "-- content/sources/s.md --\n# S\n-- content/events/e.md --\n+++\ntitle = \"E\"\ndate = 2025-11-03\nsources = [\"s\"]\n{front}\n+++\n{text}\n"
    )
}

#[test]
fn e6_escapes_of_front_matter_are_read_as_what_they_mean() {
    let places = [
        ("summary = \"a\\u202Eb\"", "5:11"),
        ("summary = \"a\\u0010b\"", "5:11"),
        ("summary = \"a &#x202e; b\"", "5:14"),
        ("summary = { fr = \"a\\U0000FFFEb\" }", "5:18"),
        ("date_note = \"a\\u0085b\"", "5:13"),
        ("authors = [\"a\", \"b\\uFDD0\"]", "5:17"),
        ("aliases = [{ text = \"b\\u202Dc\" }]", "5:21"),
        ("date_note = \"\"\"a\\u202A\"\"\"", "5:13"),
        ("corrections = [{ date = \"2025\", text = \"x\\u0001\" }]", "5:40"),
        ("[extra]\nown = { deep = [\"x\\u2069\"] }", "6:17"),
        ("[extra]\n\"k\\u202B\" = 1", "6:1"),
    ];
    for (front, place) in places {
        let found: Vec<String> = refused(&event_with(front, "")).into_iter().collect();
        assert_eq!(found, [format!("content/events/e.md:{place}")], "{front}");
    }
    for value in ["\"a\\u202Eb\"", "\"a\\x10b\"", "\"a\\U0001FFFFb\"", "\"a\\e b\""] {
        let tree = format!("-- content/topics/t.md --\n---\ntitle: T\nsummary: {value}\n---\n");
        assert_eq!(refused(&tree), ["content/topics/t.md:3:10"], "{value}");
        let tree = format!("-- content/topics/t.md --\n---\ntitle: {value}\n---\n");
        assert_eq!(refused(&tree), ["content/topics/t.md:2:8"], "{value}");
    }
    let excerpt = |field: &str| {
        format!(
            "-- content/sources/s.md --\n+++\ntitle = \"S\"\n[[excerpts]]\nid = \"x\"\ntext = \"Des mots.\"\n{field}\n+++\n"
        )
    };
    for field in [
        "speaker = \"Mira\\u202E\"",
        "note = \"n\\u0007\"",
        "translations = [{ lang = \"en\", text = \"Some \\u2066words.\" }]",
        "translations = [{ lang = \"en\", text = \"Some words.\", translator = \"\\uFFFF\" }]",
    ] {
        assert_eq!(refused(&excerpt(field)).len(), 1, "{field}");
    }
}

#[test]
fn e6_references_and_typed_signs_are_found_wherever_markdown_has_them() {
    for text in [
        "mots &#16; mots",
        "mots &#x202e; mots",
        "mots &#X202E; mots",
        "mots &#8238; mots",
        "mots &#x000000202e; mots",
        "[lien](https://a.example \"titre &#x202d;\")",
        "[lien &#1;](https://a.example)",
        "*un **&#x2067;** deux*",
        "## Titre &#xFFFE;",
        "- un\n- deux &#xfdd0;",
        "| a |\n|---|\n| &#x202b; |",
        "<span title=\"&#x202e;\">mots</span>",
        "<span title=\"&#x202e\">mots</span>",
        "mots \u{202E} mots",
        "`code \u{202E}`",
        "```\ncode \u{202C}\n```",
        "> mots \u{2068}\n>\n> suite\u{2069}",
        "mots[^1]\n\n[^1]: note &#x7f;",
        "> [!NOTE]\n> mots &#31;",
    ] {
        assert!(!refused(&event_with("", text)).is_empty(), "{text}");
    }
    let trusted = "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\n[markdown]\nhtml = \"trusted\"\n-- content/topics/t.md --\n# T\n\n<div data-x='&#8238'>\n\nmots\n\n</div>\n";
    assert_eq!(refused(trusted), ["content/topics/t.md:3:14"]);
    // A heading that is the title.
    assert_eq!(
        refused("-- content/topics/t.md --\n# T\u{202E}x\n"),
        ["content/topics/t.md:1:4"]
    );
}

#[test]
fn e6_marks_that_writing_needs_pass() {
    let text = "Un \u{2068}mot\u{2069}, \u{200E}deux\u{200F}\u{61C}, می\u{200C}خواهم, क्\u{200D}ष, &#x2067;trois&#x2069;, &#x200e;, &#160;.\n\n`&#x202e;` et\n\n```\n&#16;\n```\n\n    &#x202d;\n";
    let site = SiteTest::new(&event_with("summary = \"Un \\u2068mot\\u2069 \\u200E\\t.\"", text));
    assert_eq!(site.errors(), [""; 0]);
    // Many in code hide none behind them.
    let many = "`&#16;` ".repeat(60) + "&#16;";
    assert_eq!(refused(&event_with("", &many)).len(), 1);
}

#[test]
fn e6_settings_and_names_of_files_pass_the_same_gate() {
    let settings = |line: &str| format!("-- chancery.toml --\nbase_url = \"https://t.example\"\n{line}\n");
    for (line, place) in [
        ("title = \"T\\u202E\"", "2:9"),
        ("title = \"T\u{202E}\"", "2:11"),
        ("title = \"T\"\ndescription = '''a\u{2066}'''", "3:19"),
        ("title = \"T\"\n[[menu]]\nname = \"M\\u0010\"\nurl = \"/\"", "4:8"),
        ("title = \"T\"\n[languages.en]\ntitle = \"\\uFFFE\"", "4:9"),
        ("title = \"T\"\n[extra]\na = [{ b = \"\\u202a\" }]", "4:12"),
    ] {
        let found = refused(&settings(line));
        assert_eq!(found, [format!("chancery.toml:{place}")], "{line}");
    }
    let site = SiteTest::new("-- content/topics/t.md --\n# T\n");
    site.write("content/topics/a\u{202E}b.md", "# U\n");
    site.write("content/topics/photo\u{2067}.txt", "x");
    let found = site.errors();
    assert!(
        found.len() == 2 && found.iter().all(|it| it.contains("error[file-name]")),
        "{found:#?}"
    );
    assert!(
        found.iter().all(|it| !it.contains(['\u{202E}', '\u{2067}'])),
        "{found:#?}"
    );
}

#[test]
fn e6_archived_texts_are_looked_at_where_they_are_quoted() {
    let tree = |archived: &str, fields: &str, text: &str| {
        let site = SiteTest::new(&format!(
            "-- content/sources/s.md --\n+++\ntitle = \"S\"\ntext = \"s.txt\"\n{fields}\n+++\n-- content/topics/t.md --\n# T\n\n{text}\n"
        ));
        site.write(
            "content/sources/s.txt",
            format!("{archived}\n\n{}", "Autre ligne. ".repeat(40)),
        );
        site.errors()
    };
    let quoted = "> mots cités ici\n>\n> — [[s]]\n";
    for archived in [
        "Avant \u{202E} puis\n\nmots cités ici\n\u{0}\u{FFFE}",
        "\u{2067} mots cités ici",
    ] {
        assert_eq!(tree(archived, "", quoted), [""; 0], "{archived:?}");
    }
    let elided = "> mots […] ici\n>\n> — [[s]]\n";
    for sign in ["\u{202E}", "\u{10}", "\u{FFFF}", "\u{2067}"] {
        let archived = format!("mots {sign} cités ici");
        let found = tree(&archived, "publish = \"full\"", "Rien.");
        assert_eq!(found.len(), 1, "{sign:?}: {found:#?}");
        assert!(found[0].starts_with("content/sources/s.md:3:8: error"), "{found:#?}");
        // Left out, it is not shown.
        assert_eq!(tree(&archived, "", elided), [""; 0], "{sign:?}");
    }
    // Between words that are quoted it would be shown with them.
    let found = tree(
        "Des mots \u{202E}cités\u{202C} ici.",
        "",
        "> Des mots \u{202E}cités\u{202C} ici.\n>\n> — [[s]]\n",
    );
    assert!(
        found.len() > 2 && found.iter().all(|it| it.contains("[direction-character]")),
        "{found:#?}"
    );
}

// A11, A13, E11: what was meant to withhold a record.

/// Reads one page's front matter; returns each error with its help.
fn guarded(path: &str, front: &str) -> Vec<String> {
    let mut found = read(path, front).findings;
    found.sort();
    found.retain(|it| it.severity == chancery::diag::Severity::Error);
    let show =
        |it: chancery::diag::Diagnostic| format!("{}: {} ({})", it.code, it.message, it.help.unwrap_or_default());
    found.into_iter().map(show).collect()
}

/// Pages of every sort.
const PAGES: [&str; 6] = [
    "content/events/e.md",
    "content/sources/s.md",
    "content/topics/_index.md",
    "content/_index.md",
    "content/about/page.md",
    "content/topics/t.md",
];

#[test]
fn a11_a_guard_without_a_value_is_an_error() {
    for key in ["embargo", "draft", "expires"] {
        for path in PAGES {
            for value in ["", " ~", " null", " \"\"", " ' '", " # bientôt", " []"] {
                let found = guarded(path, &format!("---\ntitle: T\ndate: 2025-11-03\n{key}:{value}\n---\n"));
                assert_eq!(found.len(), 1, "{path} {key}:{value}: {found:#?}");
                assert!(found[0].starts_with("empty-guard: "), "{found:#?}");
            }
            let found = guarded(
                path,
                &format!("+++\ntitle = \"T\"\ndate = 2025-11-03\n{key} = \"\"\n+++\n"),
            );
            assert!(found.len() == 1 && found[0].starts_with("empty-guard: "), "{found:#?}");
        }
    }
    let found = guarded("content/sources/s.md", "---\ntitle: T\npublish:\n---\n");
    assert_eq!(
        found,
        [
            "empty-guard: `publish` is empty: nothing would be withheld by it (write its value, such as `publish: none`, or take it out)"
        ]
    );
}

/// Asserts that one line of front matter is an error whose help says what to write.
#[track_caller]
fn instead(line: &str, expected: &str) {
    let yaml = line
        .split(['=', ':'])
        .next()
        .is_some_and(|key| line[key.len()..].starts_with(':'));
    let front = match yaml {
        true => format!("---\ntitle: T\ndate: 2025-11-03\n{line}\n---\n"),
        false => format!("+++\ntitle = \"T\"\ndate = 2025-11-03\n{line}\n+++\n"),
    };
    for path in PAGES {
        let found = guarded(path, &front);
        assert_eq!(found.len(), 1, "{path} {line}: {found:#?}");
        assert!(found[0].contains(expected), "{path} {line}: {found:#?}");
    }
}

#[test]
fn a13_fields_of_other_programs_say_what_to_write() {
    for (line, expected) in [
        ("publish: false", "`draft: true`"),
        ("publish = false", "`draft = true`"),
        ("publish: true", "`draft: false`"),
        ("published: false", "`draft: true`"),
        ("published = true", "`draft = false`"),
        ("published: no", "`draft: true`"),
        ("private: true", "`draft: true`"),
        ("private: yes", "`draft: true`"),
        ("Private = true", "`draft = true`"),
        ("unlisted: true", "`draft: true`"),
        ("hidden: true", "`draft: true`"),
        ("visibility: private", "`draft: true`"),
        ("noindex: true", "`draft: true`"),
        ("robots: noindex, nofollow", "`draft: true`"),
        ("sitemap: false", "`draft: true`"),
        ("permalink: false", "`draft: true`"),
        ("eleventyExcludeFromCollections: true", "`draft: true`"),
        ("dg-publish: false", "`draft: true`"),
        ("headless = true", "`draft = true`"),
        ("render = false", "`draft = true`"),
        ("in_search_index = false", "`draft = true`"),
        ("password: secret", "`draft: true`"),
        ("post_status: private", "`draft: true`"),
        (
            "publishDate: 2026-05-01T06:00:00+02:00",
            "`embargo: 2026-05-01T06:00:00+02:00`",
        ),
        ("publishDate = 2026-05-01", "`embargo = 2026-05-01T00:00:00Z`"),
        ("publish_on: 2026-05-01 06:00:00", "`embargo: 2026-05-01T06:00:00Z`"),
        ("expiryDate: 2026-05-01T06:00:00Z", "`expires: 2026-05-01T06:00:00Z`"),
        ("expiry = 2026-05-01", "`expires = 2026-05-01T00:00:00Z`"),
        ("unpublishDate: 2026-05-01", "`expires: 2026-05-01T00:00:00Z`"),
    ] {
        instead(line, expected);
    }
    instead("build:\n  render: never", "`draft: true`");
    instead("_build = { list = \"never\" }", "`draft = true`");
    instead("params:\n  seo:\n    noindex: true", "`draft: true`");
    instead("[params]\ndraft = true", "did you mean `draft`?");
    for status in ["draft", "private", "future", "pending"] {
        let found = guarded(
            "content/events/e.md",
            &format!("---\ntitle: T\ndate: 2025\nstatus: {status}\n---\n"),
        );
        assert!(
            found.len() == 1 && found[0].contains("`draft: true`"),
            "{status}: {found:#?}"
        );
    }
    // Fields of ours with values of ours.
    let fine = [
        ("content/events/e.md", "status: scheduled"),
        ("content/sources/s.md", "publish: none"),
        ("content/events/e.md", "published: 2025-11-05"),
        ("content/topics/t.md", "visibility: public"),
    ];
    for (path, line) in fine {
        assert_eq!(
            guarded(path, &format!("---\ntitle: T\ndate: 2025-11-03\n{line}\n---\n")),
            [""; 0],
            "{line}"
        );
    }
}

#[test]
fn e11_keys_near_a_guard_or_of_its_meaning_are_errors() {
    for (line, expected) in [
        (
            "embargo_until = 2026-05-01T06:00:00Z",
            "`embargo = 2026-05-01T06:00:00Z`",
        ),
        ("embrago_until = 2026-05-01", "`embargo = 2026-05-01T00:00:00Z`"),
        ("embargo-until: 2026-05-01", "`embargo: 2026-05-01T00:00:00Z`"),
        ("underEmbargo: true", "`draft: true`"),
        ("is_draft = true", "`draft = true`"),
        ("draft_ = true", "did you mean `draft`?"),
        ("DRAFT = true", "did you mean `draft`?"),
        ("Embargo = 2026-05-01T06:00:00Z", "did you mean `embargo`?"),
        ("embrago = \"bientôt\"", "did you mean `embargo`?"),
        ("expires_on = 2026-05-01", "`expires = 2026-05-01T00:00:00Z`"),
        ("expired = true", "did you mean `expires`?"),
        ("brouillon = true", "`draft = true`"),
        ("sous_embargo = true", "`draft = true`"),
        ("sous embargo: oui", "`draft: true`"),
        ("confidentiel = true", "`draft = true`"),
        ("interne: oui", "`draft: true`"),
        ("ne_pas_publier = true", "`draft = true`"),
        ("do_not_publish: yes", "`draft: true`"),
        ("à publier = true", "`draft = false`"),
        ("publier_le: 2026-05-01", "`embargo: 2026-05-01T00:00:00Z`"),
        ("caché: true", "`draft: true`"),
        ("private:", "`draft: true`"),
        ("withhold = 1", "`draft = true`"),
    ] {
        let line = match line.split_once(" = ") {
            Some((key, value)) if !key.is_ascii() => format!("\"{key}\" = {value}"),
            _ => line.to_owned(),
        };
        if line.starts_with('"') {
            let found = guarded(
                PAGES[0],
                &format!("+++\ntitle = \"T\"\ndate = 2025-11-03\n{line}\n+++\n"),
            );
            assert!(found.len() == 1 && found[0].contains(expected), "{line}: {found:#?}");
        } else {
            instead(&line, expected);
        }
    }
    // Words of the trade.
    for line in [
        "embargo_type = \"arms\"",
        "embargo_scope = [\"oil\"]",
        "craft = \"patrol boat\"",
        "secretary = \"Mira Solen\"",
        "draft_resolution = \"S/2025/17\"",
        "expiry_clause = \"article 12\"",
        "cache = true",
        "public_session = true",
        "publication = 2025-11-03",
    ] {
        let site = SiteTest::new("");
        site.write(
            PAGES[0],
            format!("+++\ntitle = \"T\"\ndate = 2025-11-03\n{line}\n+++\n"),
        );
        let found = site.findings();
        assert!(
            found.len() == 1 && found[0].contains("warning[unknown-key]"),
            "{line}: {found:#?}"
        );
    }
    // Below `[extra]` the exact names, in any case and at any depth.
    for line in [
        "draft = true",
        "Embargo = 2026-05-01",
        "a = { expires = 1 }",
        "a = [{ DRAFT = false }]",
    ] {
        let found = guarded(
            PAGES[0],
            &format!("+++\ntitle = \"T\"\ndate = 2025-11-03\n[extra]\n{line}\n+++\n"),
        );
        assert!(
            found.len() == 1 && found[0].starts_with("unknown-key: "),
            "{line}: {found:#?}"
        );
    }
    let fine = "+++\ntitle = \"T\"\ndate = 2025-11-03\n[extra]\nhidden = true\nprivate = true\nembargo_until = 2026-05-01\n+++\n";
    assert_eq!(guarded(PAGES[0], fine), [""; 0]);
    // In TOML a line behind an entry belongs to it.
    for line in [
        "draft = true",
        "embargo_until = 2026-05-01",
        "private = true",
        "Draft = true",
    ] {
        let found = guarded(
            "content/actors/a.md",
            &format!("+++\nname = \"A\"\n[[roles]]\ntitle = \"R\"\n{line}\n+++\n"),
        );
        assert!(
            found.len() == 1 && found[0].contains("an entry of `roles`"),
            "{line}: {found:#?}"
        );
    }
}

#[test]
fn e11_translations_have_the_same_guards() {
    let site = SiteTest::new(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n[languages.en]\n-- content/topics/t.md --\n# T\n-- content/topics/t.en.md --\n+++\nis_draft = true\n+++\n",
    );
    let found = site.errors();
    assert!(
        found.len() == 1 && found[0].starts_with("content/topics/t.en.md:2:1: error[withholds-nothing]"),
        "{found:#?}"
    );
}

#[test]
fn e18_an_empty_digest_is_an_error() {
    for line in ["sha256 = \"\"", "sha256 = \" \"", "original_sha256 = \"\""] {
        let found = guarded("content/sources/s.md", &format!("+++\ntitle = \"T\"\n{line}\n+++\n"));
        assert!(
            found.len() == 1 && found[0].starts_with("bad-value: "),
            "{line}: {found:#?}"
        );
    }
    let found = guarded("content/sources/s.md", "---\ntitle: T\nsha256:\n---\n");
    assert!(found.len() == 1 && found[0].starts_with("bad-value: "), "{found:#?}");
}

// E15: what logs have of withheld records.

#[test]
fn e15_logs_have_no_words_of_withheld_records() {
    const SECRET: &str = "Rencontre zqxw";
    let records = [
        format!("+++\ntitle = \"{SECRET}\"\ndraft = true\ndate = 2025-02-30\nmood = \"{SECRET}\"\n+++\n[^{SECRET}\n"),
        format!(
            "+++\ntitle = \"{SECRET}\u{200B}\"\ndate = 2025\nembargo = 2030-01-01T00:00:00Z\n+++\n> {SECRET}\n>\n> — {SECRET}\n"
        ),
        format!("---\ntitle: {SECRET}\ndate: 2025\nexpires: 2020-01-01T00:00:00Z\n{SECRET}: 1\n---\n"),
        // Not withheld, but only by a slip.
        format!("---\ntitle: {SECRET}\ndate: 2025\nembargo:\n---\n[[{SECRET}]]\n"),
        format!("---\ntitle: \"{SECRET}\ndate: 2025\ndraft: true\n---\n"),
        format!("+++\ntitle = \"{SECRET}\"\ntitle = \"{SECRET}\"\ndate = 2025\nprivate = true\n+++\n"),
        format!("+++\ntitle = \"{SECRET}\"\ndate = 2025\nis_draft = true\nactors = [\"{SECRET}\"]\n+++\n"),
        format!("+++\ndraft = true\ntitle = \"{SECRET}\"\n\n{SECRET}\n"),
    ];
    for text in records {
        let site = SiteTest::new("");
        site.write("content/events/e.md", &text);
        for args in [
            ["check", "-v", "--format=human"],
            ["check", "-v", "--format=github"],
            ["build", "-v", "--format=json"],
        ] {
            let done = program()
                .args(args)
                .arg("--root")
                .arg(&site.root)
                .output()
                .expect("the program runs");
            let told = [done.stdout, done.stderr].concat();
            let told = String::from_utf8_lossy(&told);
            assert!(!told.contains("zqxw"), "{args:?} {text}: {told}");
            assert!(told.contains("content/events/e.md"), "{args:?} {text}: {told}");
        }
    }
    // Of what is public everything is told.
    let site = SiteTest::new("");
    site.write(
        "content/events/e.md",
        format!("+++\ntitle = \"T\"\ndate = 2025\nmood = \"{SECRET}\"\n+++\n"),
    );
    let done = program()
        .args(["check", "--root"])
        .arg(&site.root)
        .output()
        .expect("the program runs");
    assert!(String::from_utf8_lossy(&done.stderr).contains(SECRET));
}

// A19, A20, E16: anchors.

/// Returns the ids of a page, in their order.
fn ids(page: &str) -> Vec<String> {
    let after = page.split(" id=\"").skip(1);
    after.filter_map(|it| Some(it.split_once('"')?.0.to_owned())).collect()
}

/// Asserts that no id stands twice.
#[track_caller]
fn assert_once(page: &str) {
    let mut all = ids(page);
    all.sort();
    let twice: Vec<&String> = all.windows(2).filter(|it| it[0] == it[1]).map(|it| &it[0]).collect();
    assert_eq!(twice, [""; 0]);
}

#[test]
fn a19_ids_of_the_page_itself_cannot_be_taken() {
    let text = "## Sources\n\nUn [@s].\n\n## Main\n\n## Ref\n\n## h-src\n\n### S1\n\n## P1\n\n## X1 note\n\n## Lead\n\n## G20\n\n[[#Sources]] [[#sources]] [[#Main]]\n";
    let site = SiteTest::new(&event_with("", text));
    let built = site.build();
    assert_eq!(built.errors(), [""; 0]);
    let page = built.page("/events/e/");
    assert_once(page);
    for id in [
        "sources-1",
        "main-1",
        "ref-1",
        "h-src-1",
        "s1-1",
        "p1-1",
        "x1-note-1",
        "lead-1",
        "g20",
    ] {
        assert!(ids(page).contains(&id.to_owned()), "{id}: {:?}", ids(page));
    }
    assert_eq!(page.matches("href=\"#sources-1\"").count(), 2);
    assert!(page.contains("href=\"#main-1\""));
    for text in [
        "## Titre {#sources}",
        "## Titre {.wide #main}",
        "### Titre {#p3}",
        "Un <span id=\"main\">mot</span>.",
        "Un <span id = 'h-src'>mot</span>.",
        "Un <mark id=\"&#109;ain\">mot</mark>.",
        "> Mots\n>\n> — X, [[s]] {#ref}",
    ] {
        let found = SiteTest::new(&event_with("", text)).errors();
        assert!(
            found.len() == 1 && found[0].contains("error[anchor-taken]"),
            "{text}: {found:#?}"
        );
    }
    let excerpt =
        "-- content/sources/s.md --\n+++\ntitle = \"S\"\nexcerpts = [{ id = \"quoted\", text = \"Mots.\" }]\n+++\n";
    let found = SiteTest::new(excerpt).errors();
    assert!(
        found.len() == 1 && found[0].starts_with("content/sources/s.md:3:20: error[anchor-taken]"),
        "{found:#?}"
    );
}

#[test]
fn a20_written_anchors_stand_and_automatic_ones_give_way() {
    for text in [
        "## Vote\n\n## Other {#vote}\n\n[[#vote]]\n",
        "### Vote\n\n> Mots\n>\n> — X, [[s]] {#vote}\n\n[[#vote]]\n",
        "## Vote\n\nUn <span id=\"vote\">mot</span>.\n\n[[#vote]]\n",
        "## Other {#vote}\n\n## Vote\n\n[[#vote]]\n",
    ] {
        let built = SiteTest::new(&event_with("", text)).build();
        let page = built.page("/events/e/");
        assert_once(page);
        let all = ids(page);
        assert!(
            all.contains(&"vote".to_owned()) && all.contains(&"vote-1".to_owned()),
            "{text}: {all:?}"
        );
        assert!(page.contains("href=\"#vote\""), "{text}");
        let heading = page.split("Vote</h").next().unwrap_or_default();
        assert!(heading.contains("vote-1"), "{text}");
    }
    let tree = "-- content/sources/s.md --\n+++\ntitle = \"S\"\nexcerpts = [{ id = \"vote\", text = \"Mots.\" }]\n+++\n## Vote\n";
    let built = SiteTest::new(tree).build();
    assert_once(built.page("/sources/s/"));
    for (text, place) in [
        ("## Un {#vote}\n\n## Deux {#vote}", "9:1"),
        ("## Un {#vote}\n\n<span id=\"vote\">mot</span>", "9:11"),
        ("> Mots\n>\n> — X, [[s]] {#a}\n\n## Deux {#a}", "11:1"),
        ("<span id=\"a\">un</span> <span id='a'>deux</span>", "7:34"),
    ] {
        let found = SiteTest::new(&event_with("", text)).errors();
        assert_eq!(found.len(), 1, "{text}: {found:#?}");
        assert!(
            found[0].contains("error[anchor-taken]") && found[0].contains("twice"),
            "{found:#?}"
        );
        assert!(found[0].contains(&format!("e.md:{place}:")), "{place} {found:#?}");
    }
}

#[test]
fn a19_the_list_of_own_ids_is_that_of_templates_and_renderer() {
    use chancery::parse::markdown::ids::{NUMBERED, OWN, is_own};
    assert!(OWN.is_sorted());
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut there: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
    for folder in ["themes/default/templates", "src/render"] {
        for (path, bytes) in crate::site::files_below(&root.join(folder)) {
            let text = String::from_utf8_lossy(&bytes).replace("\\\"", "\"");
            // Lists of letters and months hold no text of an editor's.
            let lists = path == "index.html" || path == "timeline.html";
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for after in code
                .split(" id=\"")
                .skip(1)
                .chain(code.split("Some(\"").skip(1).filter(|_| path == "record/source.rs"))
            {
                let id = after.split('"').next().unwrap_or_default();
                let id = id
                    .replace("{{ loop.index }}", "1")
                    .replace("{{ n }}", "1")
                    .replace("{n}", "1");
                let dynamic = id.contains("{}") || id.contains("{{");
                if !dynamic && id.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-') && !lists {
                    there.insert(id);
                }
            }
        }
    }
    there.retain(|id| !["a", "event-count"].contains(&&**id));
    let unknown: Vec<&String> = there.iter().filter(|id| !is_own(id)).collect();
    assert_eq!(unknown, [""; 0]);
    let mut unused: Vec<&str> = OWN.iter().copied().filter(|it| !there.contains(*it)).collect();
    // Made by the renderer or by the script.
    unused.retain(|it| {
        ![
            "cal",
            "h-az",
            "months",
            "numbers",
            "q",
            "quoted",
            "ref",
            "ref-original",
            "undated",
            "uses",
        ]
        .contains(it)
    });
    assert_eq!(unused, [""; 0]);
    assert!(NUMBERED.iter().all(|it| is_own(&format!("{it}12"))));
}

#[test]
fn e16_fifty_thousand_equal_headings_take_no_time() {
    let started = std::time::Instant::now();
    for text in [
        "## A\n\n".repeat(50_000),
        "### P1\n\n".repeat(50_000),
        "## Main {.x}\n\n".repeat(50_000),
    ] {
        let site = SiteTest::new("");
        site.write("content/topics/t.md", format!("# T\n\n{text}"));
        let built = site.build();
        assert_eq!(built.errors(), [""; 0]);
        assert!(built.page("/topics/t/").contains("-49999\""));
    }
    let mut ids = chancery::parse::markdown::ids::Ids::default();
    // Numbers that others have taken are passed over once.
    for number in 1..50_000 {
        ids.automatic(format!("a-{number}").into());
    }
    for _ in 0..50_000 {
        ids.automatic("a".into());
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
