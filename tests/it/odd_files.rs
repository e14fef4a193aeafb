//! Names and kinds of files that no editor types: each is refused by name, and the terminal shows no byte of it raw.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crate::site::{SiteTest, program};

const TREE: &str = "-- content/topics/t.md --\n# T\n";

/// Builds through the program, in a few seconds or not at all; nothing is written.
fn refused(site: &SiteTest) -> String {
    let started = Instant::now();
    let output: Output = program()
        .args(["build", "--as-of", "2026-01-01", "--root"])
        .arg(&site.root)
        .output()
        .expect("the program runs");
    assert!(started.elapsed() < Duration::from_secs(20));
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(!site.root.join("public").exists());
    let text = String::from_utf8(output.stderr).expect("what is printed is UTF-8");
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
    text.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn names_that_are_not_text_are_shown_escaped() {
    for (name, shown) in [
        (&b"caf\xE9.md"[..], "content/topics/caf\\xe9.md"),
        (b"a\nb.md", "content/topics/a\\nb.md"),
        (b"a\x1B[31mb.md", "content/topics/a\\u{1b}[31mb.md"),
        (b"\xC2\x9B.md", "content/topics/\\u{9b}.md"),
        (b"\xFF\xFE.png", "content/topics/\\xff\\xfe.png"),
    ] {
        let site = SiteTest::new(TREE);
        let path = site.root.join("content/topics").join(OsStr::from_bytes(name));
        if fs::write(path, "# X\n").is_err() {
            eprintln!("skipped: no file may be called {shown} here");
            continue;
        }
        let said = format!("{shown}:1:1: error[file-name]: the file's name is not UTF-8 or holds a control character");
        assert_eq!(refused(&site), said);
    }
}

#[test]
fn a_name_with_marks_of_html_is_a_name() {
    let site = SiteTest::new(TREE);
    site.write("content/topics/<b>gras.md", "# Gras\n");
    site.write("content/topics/t/index.md", "# U\n");
    site.write("content/topics/t/<b>x.txt", "x");
    let built = site.build();
    for text in built.files.values() {
        assert!(!text.contains("<b>gras") && !text.contains("<b>x"));
    }
}

#[test]
fn links_of_the_file_system_do_not_lead_out() {
    let outside = SiteTest::new("-- secret.md --\n# Secret\n");
    let secret = outside.root.join("secret.md");
    for (name, target, why) in [
        ("content/topics/x.md", secret.clone(), "which lies outside the project"),
        ("content/topics/x.png", secret.clone(), "which lies outside the project"),
        ("static/x.txt", "/etc/passwd".into(), "which lies outside the project"),
        ("content/topics/x.md", "x.md".into(), "which leads in a ring"),
        ("content/topics/x.md", "nowhere.md".into(), "which leads nowhere"),
        ("content/topics/x", "..".into(), "which is no file"),
        ("content/x", "/".into(), "which lies outside the project"),
        ("templates/event.html", secret.clone(), "which lies outside the project"),
    ] {
        let site = SiteTest::new(TREE);
        let at = site.root.join(name);
        fs::create_dir_all(at.parent().expect("a folder")).expect("a folder");
        symlink(&target, &at).expect("a link");
        assert_eq!(
            refused(&site),
            format!(
                "{name}:1:1: error[symlink]: a symbolic link to `{}`, {why}",
                target.display()
            )
        );
    }
    // One within the project is as good as the file.
    let site = SiteTest::new(TREE);
    symlink("t.md", site.root.join("content/topics/u.md")).expect("a link");
    assert!(site.build().page("/topics/u/").contains("<h1"));
}

#[test]
fn a_ring_of_two_links_and_a_folder_that_holds_itself_end() {
    let site = SiteTest::new(TREE);
    symlink("b.md", site.root.join("content/topics/a.md")).expect("a link");
    symlink("a.md", site.root.join("content/topics/b.md")).expect("a link");
    symlink(".", site.root.join("content/topics/again")).expect("a link");
    let findings = site.findings();
    assert_eq!(findings.len(), 3, "{findings:#?}");
    assert!(findings.iter().all(|it| it.contains("error[symlink]")), "{findings:#?}");
}

#[test]
fn a_pipe_is_not_waited_for() {
    for name in [
        "content/topics/x.md",
        "content/topics/x.png",
        "static/x",
        "templates/event.html",
    ] {
        let site = SiteTest::new(TREE);
        let at = site.root.join(name);
        fs::create_dir_all(at.parent().expect("a folder")).expect("a folder");
        let made = Command::new("mkfifo").arg(&at).output();
        assert!(made.is_ok_and(|it| it.status.success()), "mkfifo");
        assert_eq!(
            refused(&site),
            format!("{name}:1:1: error[special-file]: this is no file but a pipe, socket or device")
        );
    }
}

#[test]
fn a_pipe_in_the_place_of_the_settings_is_not_waited_for() {
    let site = SiteTest::new(TREE);
    fs::remove_file(site.root.join("chancery.toml")).expect("removed");
    let made = Command::new("mkfifo").arg(site.root.join("chancery.toml")).output();
    assert!(made.is_ok_and(|it| it.status.success()), "mkfifo");
    let mut child = program()
        .args(["build", "--root"])
        .arg(&site.root)
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program runs");
    let started = Instant::now();
    let ended = loop {
        match child.try_wait().expect("a state") {
            Some(ended) => break ended,
            None if started.elapsed() > Duration::from_secs(20) => {
                child.kill().expect("a signal");
                panic!("it waits for the pipe");
            }
            None => std::thread::yield_now(),
        }
    };
    assert!(matches!(ended.code(), Some(2 | 3)), "{ended:?}");
}

#[test]
fn a_folder_may_go_while_it_is_listed() {
    let site = SiteTest::new(TREE);
    let folder = site.root.join("content/events/sub");
    std::thread::scope(|threads| {
        let listing = threads.spawn(|| {
            for _ in 0..2000 {
                let listed = chancery::load::list(&site.root);
                assert!(listed.is_ok(), "{listed:?}");
            }
        });
        while !listing.is_finished() {
            fs::create_dir_all(folder.join("deep")).expect("a folder");
            fs::remove_dir_all(&folder).expect("no folder");
        }
    });
}
