//! Folders and files that somebody means harm with, or that are only unlucky: nothing outside the project changes, nothing
//! hangs, nothing is published that was not meant to be.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::os::unix::fs::{MetadataExt, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chancery::emit::names::{self, Is};
use rustix::process::{Pid, Signal, kill_process};

use crate::site::{SiteTest, files_below, is_long, program};

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
        "x.md.Conflict",
        "x_desk_Nov-04-101530-2025_Conflict.md",
        "x [conflicted].md",
        "x_REMOTE_4711.md",
        "x (conflicted copy 2025-11-04 101530)/index.md",
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
        "-- content/topics/Gaza (conflict).md --\n# A\n-- content/topics/conflicted copy.md --\n# B\n-- content/topics/sync-conflict.md --\n# C\n-- content/topics/BASE_1.md --\n# D\n-- content/topics/Aceh_Conflict.md --\n# E\n-- content/topics/sudan.Conflict.md --\n# F\n",
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

/// What somebody puts at a name. Links lead into folders that the trial itself has made, and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Planted {
    LinkToFile,
    LinkToNothing,
    /// To a folder that bears the marks of Chancery's own.
    LinkToTree,
    LinkToFolder,
    SecondName,
    Pipe,
    Socket,
    Folder,
    File,
}

impl Planted {
    const USUAL: &[Planted] = &[
        Planted::LinkToFile,
        Planted::LinkToNothing,
        Planted::LinkToTree,
        Planted::SecondName,
        Planted::Pipe,
        Planted::Folder,
    ];
    const ALL: &[Planted] = &[
        Planted::LinkToFile,
        Planted::LinkToNothing,
        Planted::LinkToTree,
        Planted::LinkToFolder,
        Planted::SecondName,
        Planted::Pipe,
        Planted::Socket,
        Planted::Folder,
        Planted::File,
    ];

    fn put(self, at: &Path, outside: &Path) {
        fs::create_dir_all(at.parent().expect("a folder")).expect("a folder");
        match self {
            Planted::LinkToFile => symlink(outside.join("notes.txt"), at).expect("a link"),
            Planted::LinkToNothing => symlink(outside.join("absent"), at).expect("a link"),
            Planted::LinkToTree => symlink(outside.join("tree"), at).expect("a link"),
            Planted::LinkToFolder => symlink(outside.join("folder"), at).expect("a link"),
            Planted::SecondName => fs::hard_link(outside.join("notes.txt"), at).expect("a second name"),
            Planted::Pipe => {
                let made = Command::new("mkfifo").arg(at).status().expect("mkfifo");
                assert!(made.success());
            }
            Planted::Socket => drop(UnixListener::bind(at).expect("a socket")),
            Planted::Folder => {
                fs::create_dir(at).expect("a folder");
                fs::create_dir(at.join("deep")).expect("a folder");
                fs::write(at.join("mine.txt"), "mine").expect("a file");
                fs::write(at.join("deep/mine.txt"), "mine").expect("a file");
            }
            Planted::File => fs::write(at, "mine").expect("a file"),
        }
    }
}

/// Everything that can be seen of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    inode: u64,
    mode: u32,
    names: u64,
    modified: (i64, i64),
    changed: (i64, i64),
    bytes: Vec<u8>,
}

/// Looks at all that lies below a folder, links not followed.
fn seen(root: &Path) -> BTreeMap<PathBuf, Seen> {
    let mut all = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let it = fs::symlink_metadata(&path).expect("it");
            let bytes = match it.is_file() {
                true => fs::read(&path).expect("a file"),
                false => Vec::new(),
            };
            if it.is_dir() {
                folders.push(path.clone());
            }
            let now = Seen {
                inode: it.ino(),
                mode: it.mode(),
                names: it.nlink(),
                modified: (it.mtime(), it.mtime_nsec()),
                changed: (it.ctime(), it.ctime_nsec()),
                bytes,
            };
            all.insert(path, now);
        }
    }
    all
}

/// Runs the program to its end; one that does not come to it is ended, and fails.
fn ends(root: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut child = program()
        .args(arguments)
        .arg("--root")
        .arg(root)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let began = Instant::now();
    let status = loop {
        match child.try_wait().expect("a child") {
            Some(status) => break status,
            None if began.elapsed() > Duration::from_secs(60) => {
                child.kill().expect("a signal");
                panic!("it hangs: {arguments:?}");
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let mut text = String::new();
    child
        .stderr
        .take()
        .expect("a pipe")
        .read_to_string(&mut text)
        .expect("text");
    assert!(
        status.code().is_some_and(|it| it <= 3) && !text.contains("panicked"),
        "{status}: {text}"
    );
    (status.code(), text)
}

const BRIEFING: &str = "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\n[output]\nkeep = [\"CNAME\"]\n-- content/topics/a.md --\n# A\n\n[[b]].\n-- content/topics/b.md --\n# B\n\n[[a]].\n-- static/s.txt --\nx\n-- i18n/x.txt --\nx\n-- templates/x.txt --\nx\n-- themes/x/x.txt --\nx\n";

/// Puts something at a name of a project that was built, and has the program work over it.
fn attempt(name: &str, is: Is, planted: Planted) {
    let outside = SiteTest::new(
        "-- notes.txt --\nnotes\n-- folder/notes.txt --\nnotes\n-- tree/.chancery-output --\n-- tree/.gitignore --\n*\n-- tree/index.html --\nx\n-- tree/topics/a/index.html --\nx\n-- tree/dropped-7/.chancery-output --\n-- tree/dropped-7/x --\nx\n-- tree/shadow/.chancery-output --\n-- tree/shadow/x --\nx\n-- tree/last-build.toml --\nx\n",
    );
    let site = SiteTest::new(BRIEFING);
    let root = &site.root;
    let edit = |word: &str| site.write("content/topics/a.md", format!("# A\n\n[[b]], {word}.\n"));
    // With a second build there are a shadow and what the files said.
    for word in ["one", "two"].iter().filter(|_| name.starts_with(names::CACHE)) {
        edit(word);
        assert_eq!(ends(root, &["build"]).0, Some(0));
    }
    if !root.join("public").exists() {
        site.write("public/.chancery-output", "");
        site.write("public/topics/a/index.html", "x");
    }
    let at = root.join(name);
    match fs::symlink_metadata(&at) {
        Ok(it) if it.is_dir() => fs::remove_dir_all(&at).expect("removed"),
        Ok(_) => fs::remove_file(&at).expect("removed"),
        Err(_) => {}
    }
    planted.put(&at, &outside.root);
    // A tree whose mark is not Chancery's own is somebody else's.
    let own = [names::CACHE, "public"]
        .iter()
        .any(|it| at.parent() == Some(&root.join(it)));
    let neighbour = at.with_file_name("mine.txt");
    let in_tree = is == Is::File && name.ends_with(names::MARKER) && !own;
    if in_tree {
        fs::write(&neighbour, "mine").expect("a file");
    }
    let before = seen(&outside.root);
    let mut said = String::new();
    let writes_texts = name.starts_with("content");
    for (word, arguments) in [
        ("three", &["build"][..]),
        ("four", &["build"]),
        ("four", &["new", "topic", "New"]),
        ("five", &["rename", "topic/b", "b2"]),
    ] {
        if writes_texts || arguments[0] == "build" {
            if name != "content" {
                edit(word);
            }
            said += &ends(root, arguments).1;
        }
    }
    let after = seen(&outside.root);
    let told = format!("{planted:?} at {name}: {said}");
    match planted {
        // The file has lost its second name, perhaps, and nothing else.
        Planted::SecondName => {
            let names = |mut all: BTreeMap<PathBuf, Seen>| {
                all.values_mut().for_each(|it| (it.names, it.changed) = (1, (0, 0)));
                all
            };
            assert_eq!(names(after), names(before), "{told}");
        }
        _ => assert_eq!(after, before, "{told}"),
    }
    if planted == Planted::Folder {
        // What is in nobody's tree is nobody's to remove.
        for file in ["mine.txt", "deep/mine.txt"] {
            assert!(at.join(file).exists(), "{file} is gone, {told}");
        }
    }
    if in_tree && planted != Planted::SecondName && planted != Planted::File {
        assert!(neighbour.exists(), "mine.txt is gone, {told}");
    }
}

#[test]
fn e12_nothing_outside_is_touched_whatever_stands_at_a_name_of_chancerys() {
    let planted = match is_long() {
        true => Planted::ALL,
        false => Planted::USUAL,
    };
    let mut trials: Vec<(String, Is, Planted)> = Vec::new();
    for (name, is) in names::all("public", &["CNAME"], 7) {
        trials.extend(planted.iter().map(|it| (name.clone(), is, *it)));
    }
    assert!(trials.len() > 150, "{}", trials.len());
    let next = AtomicUsize::new(0);
    std::thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| {
                while let Some((name, is, planted)) = trials.get(next.fetch_add(1, Ordering::Relaxed)) {
                    attempt(name, *is, *planted);
                }
            });
        }
    });
    eprintln!("{} trials, no file outside changed", trials.len());
}

#[test]
fn e12_links_within_the_output_and_what_is_kept_lead_nowhere() {
    for name in [
        "public/topics",
        "public/topics/a",
        "public/topics/a/index.html",
        ".chancery/shadow/topics",
        ".chancery/shadow/index.html",
        "content/topics/.a.md.new",
        "content/topics/.b.md.new",
    ] {
        for planted in [
            Planted::LinkToTree,
            Planted::LinkToFile,
            Planted::LinkToNothing,
            Planted::Pipe,
        ] {
            attempt(name, Is::File, planted);
        }
    }
}

#[test]
fn e12_what_is_not_chancerys_is_named_and_left() {
    let site = SiteTest::new(BRIEFING);
    let outside = SiteTest::new("-- notes.txt --\nnotes\n");
    for (name, planted, what) in [
        (".chancery", Planted::LinkToFolder, "a symbolic link"),
        (
            ".chancery",
            Planted::Folder,
            "a folder without the file `.gitignore` of Chancery's own",
        ),
        (".public.lock", Planted::Pipe, "a pipe, socket or device"),
        (".public.lock", Planted::LinkToNothing, "a symbolic link"),
        (
            ".public.old",
            Planted::Folder,
            "a folder without the file `.chancery-output` of Chancery's own",
        ),
        (".public.old", Planted::File, "a file"),
        (".public.new-12", Planted::LinkToFile, "a symbolic link"),
    ] {
        let at = site.root.join(name);
        planted.put(&at, &outside.root);
        let (code, said) = ends(&site.root, &["build"]);
        let first = said.lines().next().unwrap_or_default();
        let expected = format!(
            "{name}:1:1: error[foreign-name]: `{name}` is {what}, and Chancery did not make it: nothing was touched"
        );
        assert_eq!((code, first), (Some(1), &*expected));
        assert!(!site.root.join("public").exists());
        match fs::symlink_metadata(&at).expect("it").is_dir() {
            true => fs::remove_dir_all(&at).expect("removed"),
            false => fs::remove_file(&at).expect("removed"),
        }
    }
    // Such names that only look like Chancery's are no concern of it.
    site.write(".public.new-idea/x", "x");
    site.write(".public.older/x", "x");
    assert_eq!(ends(&site.root, &["build"]).0, Some(0));
    // A lock with somebody's words in it.
    site.write(".public.lock", "my diary");
    let (code, said) = ends(&site.root, &["build", "--as-of", "2020-01-01"]);
    assert!(
        code == Some(3) && said.contains("a file with other words than a lock's"),
        "{said}"
    );
    assert_eq!(
        fs::read_to_string(site.root.join(".public.lock")).expect("it"),
        "my diary"
    );
}

#[test]
fn e12_commands_write_through_no_link() {
    let outside = SiteTest::new("-- folder/t.md --\n# T\n-- folder/deep/t.md --\n# T\n");
    let article = outside.root.join("article.txt");
    fs::write(
        &article,
        "Talks in Paris\n\nParis, 4 November 2025. The talks were held.\n",
    )
    .expect("a file");
    let before = seen(&outside.root);
    for name in ["content", "content/topics", "content/sources", "content/events"] {
        let site = SiteTest::new("-- content/places/p.md --\n# P\n");
        if name == "content" {
            fs::remove_dir_all(site.root.join("content")).expect("removed");
        }
        symlink(outside.root.join("folder"), site.root.join(name)).expect("a link");
        let article = article.to_str().expect("a path");
        for arguments in [
            &["new", "topic", "New"][..],
            &["new", "event", "New"],
            &["new", "source", "New"],
            #[cfg(feature = "import")]
            &["import", article],
            &["rename", "topic/t", "t2"],
            &["rename", "place/p", "p2"],
        ] {
            let _ = ends(&site.root, arguments);
            assert_eq!(seen(&outside.root), before, "{name}: {arguments:?}");
        }
        let (code, said) = ends(&site.root, &["new", "topic", "Another"]);
        if name == "content" || name == "content/topics" {
            assert!(
                code == Some(3) && said.contains("is a symbolic link, not a folder"),
                "{said}"
            );
        }
    }
}

#[test]
fn e12_an_output_is_not_reached_through_a_link() {
    let other = SiteTest::new(BRIEFING);
    assert_eq!(ends(&other.root, &["build"]).0, Some(0));
    let before = seen(&other.root);
    let site = SiteTest::new(BRIEFING);
    symlink(other.root.join("public"), site.root.join("public")).expect("a link");
    symlink(&other.root, site.root.join("out")).expect("a link");
    for output in ["public", "out", "out/public", "out/new/public"] {
        let output = site.root.join(output);
        let (code, said) = ends(&site.root, &["build", "-o", output.to_str().expect("a path")]);
        assert!(
            code == Some(1) && said.contains("error[output-refused]") && said.contains("is a symbolic link to"),
            "{said}"
        );
    }
    assert_eq!(seen(&other.root), before);
}

fn hidden_beside(site: &SiteTest) -> Vec<String> {
    let names = fs::read_dir(&site.root).expect("a folder");
    let names = names.map(|it| it.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|it| it.starts_with('.') && it != ".chancery").collect();
    names.sort();
    names
}

/// A project of a few hundred pages, built once, with history and a kept name in its output.
fn published() -> SiteTest {
    let site = SiteTest::new(BRIEFING);
    for n in 0..150 {
        site.write(
            &format!("content/topics/t{n}.md"),
            format!("# Topic {n}\n\nOf [[a]].\n"),
        );
    }
    assert_eq!(ends(&site.root, &["build"]).0, Some(0));
    site.write("public/.git/HEAD", "history");
    site.write("public/CNAME", "t.example");
    site
}

fn begin(site: &SiteTest) -> Child {
    let mut command = program();
    command.args(["build", "--root"]).arg(&site.root).stderr(Stdio::null());
    command.spawn().expect("the program runs")
}

#[test]
fn e17_signals_clean_up() {
    let site = published();
    let mut stopped = 0;
    for turn in 0..30 {
        site.write(
            "chancery.toml",
            format!("title = \"T{turn}\"\nbase_url = \"https://t.example\"\n[output]\nkeep = [\"CNAME\"]\n"),
        );
        let before = files_below(&site.root.join("public"));
        let mut child = begin(&site);
        let fresh = site.root.join(names::fresh("public", child.id()));
        while !fresh.exists() && child.try_wait().expect("a child").is_none() {
            std::thread::yield_now();
        }
        let signal = [Signal::INT, Signal::TERM][turn % 2];
        let _ = kill_process(Pid::from_child(&child), signal);
        let status = child.wait().expect("an end");
        assert_eq!(hidden_beside(&site), [".public.lock"], "{status}");
        let after = files_below(&site.root.join("public"));
        assert!(after.contains_key(".git/HEAD") && after.contains_key("CNAME"));
        if status.signal() == Some(signal.as_raw()) && after == before {
            stopped += 1;
        } else {
            assert!(status.success() || after != before, "{status}");
        }
    }
    assert!(stopped > 3, "{stopped} of 30 builds were stopped while they wrote");
}

#[test]
fn e17_what_stays_is_not_away_while_a_build_exchanges_folders() {
    let site = published();
    let (over, missing) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|threads| {
        threads.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                if !site.root.join("public/CNAME").exists() {
                    missing.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
        for turn in 0..8 {
            site.write("content/topics/a.md", format!("# A {turn}\n\n[[b]].\n"));
            assert_eq!(ends(&site.root, &["build"]).0, Some(0));
            assert!(site.root.join("public/.git/HEAD").exists());
        }
        over.store(true, Ordering::Relaxed);
    });
    if cfg!(target_os = "linux") {
        assert_eq!(missing.into_inner(), 0, "a kept file was gone for a moment");
    }
}

#[test]
fn e17_any_command_puts_right_what_a_kill_left() {
    let commands: [&[&str]; 7] = [
        &["check"],
        &["list", "topics"],
        &["mentions"],
        &["new", "topic", "New"],
        &["rename", "topic/a", "a2", "--dry-run"],
        &["build"],
        &["build", "--as-of", "2026-01-01"],
    ];
    for arguments in commands {
        let site = SiteTest::new(BRIEFING);
        assert_eq!(ends(&site.root, &["build"]).0, Some(0));
        let whole = files_below(&site.root.join("public"));
        // Killed right behind the exchange: the old tree lies beside, with what stays.
        site.write(".public.new-1/.chancery-output", "");
        site.write(".public.new-1/index.html", "old");
        site.write(".public.new-1/.git/HEAD", "history");
        site.write(".public.new-1/CNAME", "t.example");
        let (code, said) = ends(&site.root, arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {said}");
        let mut after = files_below(&site.root.join("public"));
        assert_eq!(
            after.remove(".git/HEAD").as_deref(),
            Some(&b"history"[..]),
            "{arguments:?}"
        );
        assert_eq!(
            after.remove("CNAME").as_deref(),
            Some(&b"t.example"[..]),
            "{arguments:?}"
        );
        assert!(after == whole || arguments[0] == "build", "{arguments:?}");
        assert_eq!(hidden_beside(&site), [".public.lock"], "{arguments:?}");
        // Killed between two steps: no site stands in its place.
        fs::rename(site.root.join("public"), site.root.join(".public.old")).expect("renamed");
        ends(&site.root, arguments);
        assert!(site.root.join("public/.git/HEAD").exists(), "{arguments:?}");
        assert_eq!(hidden_beside(&site), [".public.lock"], "{arguments:?}");
    }
}

/// A source with a folder of its own, whose text must not be published whole.
const ARCHIVE: &str = "-- content/sources/s/index.md --\n+++\ntitle = \"S\"\ntext = \"s.txt\"\n+++\n![V](view.png)\n-- content/sources/s/s.txt --\nThe whole text of the dispatch.\n-- content/topics/t.md --\n# T\n";

/// The paths of outputs that hold the archived text.
fn gives_away(site: &SiteTest) -> Vec<String> {
    let built = site.build();
    assert_eq!(built.errors(), [] as [&str; 0]);
    let whole = built
        .files
        .into_iter()
        .filter(|(_, text)| text.contains("whole text of the dispatch"));
    whole.map(|(path, _)| path).collect()
}

#[test]
fn e13_of_a_sources_folder_only_what_a_page_refers_to_is_published() {
    let site = SiteTest::new(ARCHIVE);
    let picture = crate::site::png(1, 1, &[], b"x");
    site.write("content/sources/s/view.png", &picture);
    site.write("content/sources/s/other.png", &picture);
    for name in ["s.txt.bak", "s.old.txt", "deep/s.txt", "S.TXT", "s.pdf", "index.html"] {
        site.write(
            &format!("content/sources/s/{name}"),
            "The whole text of the dispatch.\n",
        );
    }
    assert_eq!(gives_away(&site), [] as [&str; 0]);
    let files = site.build().bytes;
    assert!(files.contains_key("sources/s/view.png") && !files.contains_key("sources/s/other.png"));
    // The folder of another record is published as it was.
    site.write(
        "content/events/e/index.md",
        "+++\ntitle = \"E\"\ndate = \"2025\"\n+++\n",
    );
    site.write("content/events/e/list.txt", "x");
    assert!(site.build().files.contains_key("events/e/list.txt"));
    // A translation's folder is the source's, too.
    site.write("content/sources/s/index.en.md", "+++\ntitle = \"S\"\n+++\n");
    assert_eq!(gives_away(&site), [] as [&str; 0]);
}

#[test]
fn e13_a_text_under_another_name_is_still_archived() {
    // The source names the link; the file lies where files are published.
    for (real, link) in [
        ("content/topics/t/s.txt", "content/sources/s/s.txt"),
        ("static/s.txt", "content/sources/s/s.txt"),
        ("content/sources/s/real.txt", "content/sources/s/s.txt"),
        ("content/sources/s/s.txt", "content/topics/t/notes.txt"),
        ("content/sources/s/s.txt", "static/notes.txt"),
    ] {
        let site = SiteTest::new(ARCHIVE);
        site.write("content/sources/s/view.png", crate::site::png(1, 1, &[], b"x"));
        fs::remove_file(site.root.join("content/topics/t.md")).expect("removed");
        site.write("content/topics/t/index.md", "# T\n");
        if !real.ends_with("s/s.txt") {
            fs::remove_file(site.root.join("content/sources/s/s.txt")).expect("removed");
        }
        site.write(real, "The whole text of the dispatch.\n");
        fs::create_dir_all(site.root.join(link).parent().expect("a folder")).expect("a folder");
        symlink(site.root.join(real), site.root.join(link)).expect("a link");
        assert_eq!(gives_away(&site), [] as [&str; 0], "{link} → {real}");
    }
}

#[test]
fn e13_a_link_leads_to_what_was_asked_or_is_refused() {
    let outside = SiteTest::new("-- s.txt --\nThe whole text of the dispatch.\n");
    for (link, target, why) in [
        (
            "content/sources/s/s.txt",
            outside.root.join("s.txt"),
            "which lies outside the project",
        ),
        (
            "content/sources/s/s.txt",
            "../../../.env".into(),
            "which is no file that a build reads",
        ),
        (
            "content/sources/s/s.txt",
            "../../../.git/config".into(),
            "which is no file that a build reads",
        ),
        (
            "content/sources/s/s.txt",
            "../../topics/.draft.txt".into(),
            "which is no file that a build reads",
        ),
        (
            "content/sources/s/s.txt",
            "../../../notes/private.txt".into(),
            "which is no file that a build reads",
        ),
        (
            "content/sources/s/s.txt",
            "../../../chancery.toml".into(),
            "which is a file for another use",
        ),
        (
            "content/sources/s/s.txt",
            "../../topics/t.md".into(),
            "which is a file for another use",
        ),
        (
            "static/a.txt",
            "../content/topics/t.md".into(),
            "which is a file for another use",
        ),
        (
            "content/topics/u.md",
            "../sources/s/s.txt".into(),
            "which is a file for another use",
        ),
        (
            "templates/event.html",
            "../content/sources/s/s.txt".into(),
            "which is a file for another use",
        ),
        ("i18n", "themes".into(), "which is no file"),
        (
            "chancery.toml",
            outside.root.join("s.txt"),
            "which lies outside the project",
        ),
        ("static", outside.root.clone(), "which lies outside the project"),
    ] {
        let site = SiteTest::new(ARCHIVE);
        site.write("content/sources/s/view.png", crate::site::png(1, 1, &[], b"x"));
        for secret in [
            ".env",
            ".git/config",
            "content/topics/.draft.txt",
            "notes/private.txt",
            "themes/x/x.txt",
        ] {
            site.write(secret, "secret\n");
        }
        let at = site.root.join(link);
        fs::create_dir_all(at.parent().expect("a folder")).expect("a folder");
        let _ = fs::remove_file(&at);
        symlink(&target, &at).expect("a link");
        let expected = format!(
            "{link}:1:1: error[symlink]: a symbolic link to `{}`, {why}",
            target.display()
        );
        let errors = site.errors();
        assert!(errors.contains(&expected), "{expected}\n{errors:#?}");
    }
}

#[test]
fn every_promise_of_security_names_tests_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/security.md")).expect("the page");
    let tests = files_below(&root.join("tests/it"));
    let tests: Vec<String> = tests
        .values()
        .map(|it| String::from_utf8_lossy(it).into_owned())
        .collect();
    let promises: Vec<&str> = page
        .split("## Promises")
        .nth(1)
        .and_then(|it| it.split("\n## ").next())
        .expect("a table")
        .lines()
        .filter(|it| it.starts_with("| ") && !it.starts_with("| promise"))
        .collect();
    assert!(promises.len() > 12, "{promises:#?}");
    for promise in promises {
        let kept_by = promise
            .trim_end_matches(['|', ' '])
            .rsplit(" | ")
            .next()
            .unwrap_or_default();
        let named: Vec<&str> = kept_by.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "{promise}");
        for name in named {
            let there = tests.iter().any(|it| it.contains(&format!("fn {name}(")));
            assert!(there, "no test is called `{name}`: {promise}");
        }
    }
}
