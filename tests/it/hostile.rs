//! Folders and files that somebody means harm with, or that are only unlucky: nothing outside the project changes, nothing
//! hangs, nothing is published that was not meant to be.

use std::os::unix::process::CommandExt;
use std::process::Output;

use crate::site::{SiteTest, program};

fn run(site: &SiteTest, arguments: &[&str]) -> Output {
    program()
        .args(arguments)
        .arg("--root")
        .arg(&site.root)
        .output()
        .expect("the program runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn e18_the_second_of_two_versions_is_no_record() {
    let names = [
        "x (conflicted copy).md",
        "x (Anna's conflicted copy 2025-11-04).md",
        "x.sync-conflict-20251104-101530-ABCDEFG.md",
        "x (Copie en conflit de Anna 2025-11-04).md",
        "x (In Konflikt stehende Kopie von Anna 2025-11-04).md",
        "x (SFConflict anna@desk.example 2025-11-04-10-10-10).md",
        "x (Case Conflict 1).md",
        "x.Conflict.md",
        "x_REMOTE_4711.md",
    ];
    for name in names {
        let site = SiteTest::new("-- content/topics/x.md --\n# X\n");
        site.write(&format!("content/topics/{name}"), "# X\n");
        let expected = format!(
            "content/topics/{name}:1:1: error[conflicted-copy]: the file's name says that a program kept it as the second of two versions"
        );
        assert_eq!(site.errors(), [expected]);
    }
    // Of a picture, too.
    let site = SiteTest::new("-- static/a.sync-conflict-20251104-101530-ABCDEFG.txt --\nx\n");
    assert_eq!(site.errors().len(), 1, "{:?}", site.errors());
}

#[test]
fn e18_a_record_may_be_about_a_conflict() {
    let site = SiteTest::new(
        "-- content/topics/Gaza (conflict).md --\n# A\n-- content/topics/conflicted copy.md --\n# B\n-- content/topics/sync-conflict.md --\n# C\n-- content/topics/BASE_1.md --\n# D\n",
    );
    assert_eq!(site.errors(), [] as [&str; 0]);
}

#[test]
fn e18_settings_are_no_place_for_megabytes() {
    let settings = "title = \"T\"\nbase_url = \"https://t.example\"\n";
    for (mib, errors) in [(0, 0), (2, 1), (20, 1)] {
        let site = SiteTest::new("-- content/topics/x.md --\n# X\n");
        site.write("chancery.toml", [settings.as_bytes(), &vec![b'#'; mib << 20]].concat());
        let output = run(&site, &["build"]);
        assert_eq!(output.status.code(), Some(errors), "{}", said(&output));
        if errors > 0 {
            let first = said(&output).lines().next().unwrap_or_default().to_owned();
            assert!(
                first.starts_with("chancery.toml:1:1: error[file-limit]: the file is too large: it has "),
                "{first}"
            );
            assert_eq!(said(&output).matches("error[").count(), 1, "{}", said(&output));
        }
    }
}

#[test]
fn e18_no_file_is_made_under_a_name_of_a_device() {
    let site = SiteTest::new("-- content/topics/x.md --\n# X\n");
    for (title, named, other) in [
        (
            "con",
            "con",
            "`chancery new topic \"con (topic)\"` would make `con-topic`",
        ),
        (
            "NUL",
            "nul",
            "`chancery new topic \"NUL (topic)\"` would make `nul-topic`",
        ),
        (
            "Lpt1",
            "lpt1",
            "`chancery new topic \"Lpt1 (topic)\"` would make `lpt1-topic`",
        ),
    ] {
        let output = run(&site, &["new", "topic", title]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        let expected =
            format!("error: `{named}` cannot be the name of a file: `{named}` is reserved on Windows; {other}\n");
        assert_eq!(said(&output), expected);
    }
    // What is proposed is taken, and so is what only looks like it.
    for title in ["con (topic)", "Console", "COM 10"] {
        assert_eq!(run(&site, &["new", "topic", title]).status.code(), Some(0), "{title}");
    }
    let long = "une très longue rencontre ".repeat(20);
    for long in [&*long, &"会".repeat(120)] {
        let output = run(&site, &["new", "topic", long]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        let said = said(&output);
        let proposed = said
            .split("`chancery new topic \"")
            .nth(1)
            .and_then(|it| it.split('"').next());
        let proposed = proposed.expect("a proposal").to_owned();
        assert_eq!(
            run(&site, &["new", "topic", &proposed]).status.code(),
            Some(0),
            "{proposed}"
        );
    }
}

#[test]
fn e18_a_thread_that_cannot_be_started_is_no_panic() {
    use std::os::unix::fs::PermissionsExt;
    if !rustix::process::geteuid().is_root() {
        eprintln!("skipped: only root can take threads away");
        return;
    }
    let site = SiteTest::new("-- content/topics/x.md --\n# X\n");
    std::fs::set_permissions(&site.root, std::fs::Permissions::from_mode(0o777)).expect("permissions");
    let limited = |arguments: &[&str]| {
        let mut command = std::process::Command::new("prlimit");
        command.arg("--nproc=1").arg("--").arg(env!("CARGO_BIN_EXE_chancery"));
        command
            .args(arguments)
            .arg("--root")
            .arg(&site.root)
            .env("NO_COLOR", "1");
        // A user that nothing else runs as.
        command.uid(64_321).gid(64_321).output().expect("prlimit")
    };
    for arguments in [&["check"][..], &["build"], &["list", "topics"], &["mentions"]] {
        let output = limited(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", said(&output));
    }
    assert!(site.root.join("public/topics/x/index.html").exists());
    #[cfg(feature = "serve")]
    {
        let output = limited(&["serve", "-p", "0"]);
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        assert!(
            said(&output).starts_with("error: cannot start a thread: "),
            "{}",
            said(&output)
        );
        assert!(!said(&output).contains("panicked"), "{}", said(&output));
    }
}

#[test]
fn e18_a_drawing_loads_nothing_from_elsewhere() {
    let drawing = |inner: &str| {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:h=\"http://www.w3.org/1999/xhtml\">\n{inner}</svg>"
        );
        chancery::images::publish("d.svg", text.as_bytes()).is_ok()
    };
    for active in [
        "<image srcset=\"https://evil.example/a.png 2x\"/>",
        "<image h:srcset=\"a.png\"/>",
        "<link imagesrcset=\"a.png 1x\"/>",
        "<h:img srcset=\"https://evil.example/a.png\"/>",
        "<h:img src=\"data:image/png;base64,AAAA\" srcset=\"a 2x\"/>",
        "<rect style=\"background: image-set('https://evil.example/a.png' 1x)\"/>",
        "<rect style=\"background: -webkit-image-set( &quot;https://evil.example/a.png&quot; 1x)\"/>",
        "<rect fill=\"image('a.png')\"/>",
        "<style>rect { mask-image: Image-Set(\"a.png\" type(\"image/png\")) }</style>",
        "<style>@font-face { src: src(\"https://evil.example/f\") }</style>",
        "<style>@imp<!-- -->ort \"https://evil.example/a.css\";</style>",
        "<style>@imp<![CDATA[ort \"https://evil.example/a.css\"]]>;</style>",
        "<style>@&#105;mport \"https://evil.example/a.css\";</style>",
        "<style>@imp<g/>ort \"https://evil.example/a.css\";</style>",
        "<style>@\\69mport \"https://evil.example/a.css\"</style>",
        "<rect fill=\"\\75rl(https://evil.example/)\"/>",
        "<rect style=\"background:im\\61ge-set('https://evil.example/a.png' 1x)\"/>",
        "<h:video poster=\"https://evil.example/\"/>",
        "<g xml:base=\"https://evil.example/\"><use href=\"#a\"/></g>",
    ] {
        assert!(!drawing(active), "{active}");
    }
    for harmless in [
        "<text aria-label=\"Image (1)\" id=\"source(2)\">image-set src()</text>",
        "<g xmlns:inkscape=\"i\" inkscape:label=\"C:\\drawings\\a (1).svg\" class=\"image\"/>",
        "<style>rect { fill: url(#a); background: url(data:image/png;base64,AAAA) }</style>",
        "<style><![CDATA[rect { fill: #fff }]]></style>",
        "<rect fill=\"url(#gradient)\" srcset=\"\"/>",
    ] {
        assert!(drawing(harmless), "{harmless}");
    }
}
