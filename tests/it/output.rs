//! The program and its output folder: whole or not at all, untouched where nothing changed, never somebody else's.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Output;

use crate::site::{SiteTest, each_below, program};

const TREE: &str = "-- content/events/a.md --\n+++\ntitle = \"A\"\ndate = \"2025\"\n+++\nUn.\n-- content/events/b.md --\n+++\ntitle = \"B\"\ndate = \"2024\"\n+++\nDeux.\n";

fn chancery(site: &SiteTest, args: &[&str]) -> Output {
    program()
        .args(["--root", site.root.to_str().expect("a path")])
        .args(args)
        .output()
        .expect("the program runs")
}

fn build(site: &SiteTest) -> Output {
    chancery(site, &["build", "--as-of", "2026-01-01"])
}

/// The inode and time of every file.
fn tree(root: &Path) -> BTreeMap<String, (u64, i64, i64)> {
    each_below(root, |path| {
        let it = fs::metadata(path).expect("a file");
        (it.ino(), it.mtime(), it.mtime_nsec())
    })
}

#[test]
fn an_unchanged_build_touches_nothing() {
    let site = SiteTest::new(TREE);
    assert_eq!(build(&site).status.code(), Some(0));
    let public = site.root.join("public");
    let (before, folder) = (tree(&public), fs::metadata(&public).expect("it").ino());
    let second = build(&site);
    assert!(
        String::from_utf8_lossy(&second.stderr).contains("nothing changed"),
        "{second:?}"
    );
    assert_eq!(tree(&public), before);
    assert_eq!(fs::metadata(&public).expect("it").ino(), folder);
}

#[test]
fn a_changed_page_is_written_and_the_others_keep_their_time() {
    let site = SiteTest::new(TREE);
    build(&site);
    let public = site.root.join("public");
    let before = tree(&public);
    site.write(
        "content/events/a.md",
        "+++\ntitle = \"A\"\ndate = \"2025\"\n+++\nUn autre.\n",
    );
    build(&site);
    let after = tree(&public);
    let changed: Vec<&String> = after
        .iter()
        .filter(|(path, it)| before.get(*path) != Some(it))
        .map(|it| it.0)
        .collect();
    assert!(changed.contains(&&"events/a/index.html".to_owned()), "{changed:?}");
    assert!(!changed.contains(&&"events/b/index.html".to_owned()), "{changed:?}");
    assert!(!changed.iter().any(|it| it.starts_with("assets/")), "{changed:?}");
}

#[test]
fn what_is_gone_is_gone_and_what_is_kept_stays() {
    let site = SiteTest::new(&format!(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\n[output]\nkeep = [\"CNAME\"]\n{TREE}"
    ));
    build(&site);
    let public = site.root.join("public");
    fs::write(public.join("CNAME"), "t.example").expect("a file");
    fs::create_dir(public.join(".git")).expect("a folder");
    fs::write(public.join(".git/HEAD"), "x").expect("a file");
    fs::write(public.join("stray.html"), "x").expect("a file");
    fs::remove_file(site.root.join("content/events/b.md")).expect("it was there");
    assert_eq!(build(&site).status.code(), Some(0));
    assert!(public.join("CNAME").exists() && public.join(".git/HEAD").exists());
    assert!(!public.join("stray.html").exists() && !public.join("events/b").exists());
    // Nothing of ours is left beside the output but the lock, and the note of the build.
    let mut beside: Vec<String> = fs::read_dir(&site.root)
        .expect("the project")
        .map(|it| it.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|it| it.starts_with('.'))
        .collect();
    beside.sort();
    assert_eq!(beside, [".chancery", ".public.lock"]);
}

#[test]
fn a_build_with_errors_writes_nothing() {
    let site = SiteTest::new(TREE);
    build(&site);
    let before = tree(&site.root.join("public"));
    site.write(
        "content/events/a.md",
        "+++\ntitle = \"A\"\ndate = \"2025\"\n+++\n[[nulle-part]]\n",
    );
    let failed = build(&site);
    assert_eq!(failed.status.code(), Some(1));
    let text = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(
        text.starts_with("content/events/a.md:5:1: error[dangling-link]: nothing is called `nulle-part`\n"),
        "{text}"
    );
    assert!(
        text.trim_end().ends_with("nothing written: 1 error, 0 warnings"),
        "{text}"
    );
    assert_eq!(tree(&site.root.join("public")), before);
}

#[test]
fn folders_that_are_not_ours_are_refused() {
    let site = SiteTest::new(TREE);
    site.write("foreign/mine.txt", "mine");
    let at = |path: &str| site.root.join(path).to_str().expect("a path").to_owned();
    for output in [
        at("foreign"),
        at("content"),
        at("content/events"),
        at("."),
        at("static"),
        "/".to_owned(),
    ] {
        let refused = chancery(&site, &["build", "-o", &output]);
        assert_eq!(refused.status.code(), Some(1), "{output}: {refused:?}");
        assert!(
            String::from_utf8_lossy(&refused.stderr).contains("error[output-refused]"),
            "{refused:?}"
        );
    }
    assert_eq!(
        fs::read_to_string(site.root.join("foreign/mine.txt")).expect("it"),
        "mine"
    );
    assert!(site.root.join("content/events/a.md").exists());
}

#[test]
fn a_second_build_says_who_holds_the_lock() {
    let site = SiteTest::new(TREE);
    build(&site);
    let lock = fs::OpenOptions::new()
        .write(true)
        .open(site.root.join(".public.lock"))
        .expect("the lock");
    lock.lock().expect("nobody holds it");
    let second = build(&site);
    assert_eq!(second.status.code(), Some(3));
    assert!(
        String::from_utf8_lossy(&second.stderr).contains("another build is writing"),
        "{second:?}"
    );
    drop(lock);
    assert_eq!(build(&site).status.code(), Some(0));
}

#[test]
fn what_a_dead_build_left_is_given_back() {
    let site = SiteTest::new(TREE);
    site.write(".public.new-1/.chancery-output", "");
    site.write(".public.new-1/half/index.html", "half");
    assert_eq!(build(&site).status.code(), Some(0));
    assert!(!site.root.join(".public.new-1").exists());
}

#[test]
fn exit_statuses() {
    let site = SiteTest::new(TREE);
    assert_eq!(chancery(&site, &["check"]).status.code(), Some(0));
    assert_eq!(chancery(&site, &["no-such-command"]).status.code(), Some(2));
    fs::remove_file(site.root.join("chancery.toml")).expect("it was there");
    assert_eq!(chancery(&site, &["build"]).status.code(), Some(2));
    site.write("chancery.toml", "title = = 1");
    assert_eq!(chancery(&site, &["build"]).status.code(), Some(1));
    site.write("chancery.toml", "base_url = \"https://t.example\"\n");
    site.write(
        "content/events/a.md",
        "+++\ntitle = \"A\"\ndate = \"2025\"\nmine = 1\n+++\n",
    );
    assert_eq!(chancery(&site, &["check"]).status.code(), Some(0));
    assert_eq!(chancery(&site, &["check", "--strict"]).status.code(), Some(1));
}

#[test]
fn init_makes_projects_that_build_without_a_warning() {
    for lang in ["en", "fr"] {
        let site = SiteTest::new("");
        let dir = site.root.join("new");
        let made = program()
            .args(["init", dir.to_str().expect("a path"), "--lang", lang])
            .output()
            .expect("the program runs");
        assert_eq!(made.status.code(), Some(0), "{made:?}");
        let built = program()
            .args(["build", "--strict", "--root", dir.to_str().expect("a path")])
            .output()
            .expect("the program runs");
        assert_eq!(built.status.code(), Some(0), "{built:?}");
        for kind in chancery::base::id::Kind::ALL {
            assert!(dir.join("public").join(kind.folder()).is_dir(), "{kind}");
        }
        assert!(dir.join(".gitignore").exists() && dir.join(".gitattributes").exists());
        // A second time it refuses.
        let again = program()
            .args(["init", dir.to_str().expect("a path")])
            .output()
            .expect("the program runs");
        assert_eq!(again.status.code(), Some(2));
    }
}

#[test]
fn init_tells_nobody_to_go_where_they_are() {
    let site = SiteTest::new("");
    let dir = site.root.join("here");
    fs::create_dir(&dir).expect("a folder");
    let told = |args: &[&str]| {
        let made = program()
            .current_dir(&dir)
            .args(args)
            .output()
            .expect("the program runs");
        String::from_utf8_lossy(&made.stdout).into_owned()
    };
    let (here, there) = (told(&["init", "."]), told(&["init", "there"]));
    assert!(here.contains("Next:\n  chancery build\n"), "{here}");
    assert!(there.contains("Next:\n  cd there\n  chancery build\n"), "{there}");
}

#[test]
fn new_never_overwrites() {
    let site = SiteTest::new(TREE);
    let made = chancery(&site, &["new", "events", "Été à Paris"]);
    assert_eq!(String::from_utf8_lossy(&made.stdout), "content/events/ete-a-paris.md\n");
    let path = site.root.join("content/events/ete-a-paris.md");
    fs::write(&path, "mine").expect("a file");
    assert_eq!(chancery(&site, &["new", "event", "Été à Paris"]).status.code(), Some(2));
    assert_eq!(fs::read_to_string(&path).expect("it"), "mine");
}

#[test]
fn rename_leaves_every_link_right() {
    let site = SiteTest::new(
        r#"
-- content/actors/li-quiang.md --
+++
name = "Li Qiang"
+++
-- content/actors/li-quiang-2.md --
+++
name = "Un autre"
confused_with = ["li-quiang"]
+++
-- content/sources/s.md --
# S
-- content/events/e.md --
+++
title = "E"
date = "2025"
actors = [{ id = "actor/li-quiang", role = "x" }, "li-quiang-2"]
+++
[[li-quiang]], [[li-quiang|lui]], [lui](../actors/li-quiang.md), [[Li Qiang]], [[li-quiang-2]].

> mots
>
> — [[li-quiang]], [[s]]
"#,
    );
    let dry = chancery(&site, &["rename", "li-quiang", "li-qiang", "--dry-run"]);
    assert_eq!(dry.status.code(), Some(0), "{dry:?}");
    assert!(site.root.join("content/actors/li-quiang.md").exists());
    let done = chancery(&site, &["rename", "li-quiang", "li-qiang"]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let read = |path: &str| fs::read_to_string(site.root.join(path)).expect("a file");
    assert_eq!(
        read("content/actors/li-qiang.md"),
        "+++\nformer_ids = [\"li-quiang\"]\nname = \"Li Qiang\"\n+++\n"
    );
    assert!(read("content/actors/li-quiang-2.md").contains("confused_with = [\"li-qiang\"]"));
    let event = read("content/events/e.md");
    assert!(
        event.contains("{ id = \"actor/li-qiang\", role = \"x\" }, \"li-quiang-2\""),
        "{event}"
    );
    assert!(
        event.contains("[[li-qiang]], [[li-qiang|lui]], [lui](../actors/li-qiang.md), [[Li Qiang]], [[li-quiang-2]]."),
        "{event}"
    );
    assert!(event.contains("> — [[li-qiang]], [[s]]"), "{event}");
    let built = site.build();
    assert!(!built.report.stopped, "{:#?}", built.findings());
    assert!(built.files["actors/li-quiang/index.html"].contains("url=/actors/li-qiang/"));
}
