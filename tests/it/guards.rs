//! What keeps a page from saying too much: guards of every spelling, signs that nobody sees, anchors, answered warnings.

use chancery::engine::live::{Hints, Live};

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
