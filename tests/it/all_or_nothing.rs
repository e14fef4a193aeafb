//! Whatever happens to a build on its way, the output folder holds the whole old site or the whole new one.
//!
//! Killed builds, a full disk, folders and files that the system refuses, two builds at once. What needs the rights of
//! root (a small disk of its own, a folder mounted read-only) is skipped, and says so, where they are not to be had.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chancery::emit::{Busy, Disk, Emit};
use chancery::engine::{Failure, Project};

use crate::site::{self, Files, Random, SiteTest, files_below, is_long};

fn program(site: &SiteTest) -> Command {
    let mut command = site::program();
    command
        .args(["build", "--as-of", "2026-01-01", "--root"])
        .arg(&site.root);
    command
}

fn run(command: &mut Command) -> Output {
    command.output().expect("the program runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A briefing of a few dozen records, and edits that change many of its pages.
struct Desk {
    site: SiteTest,
    public: PathBuf,
}

const EVENTS: usize = 60;

impl Desk {
    fn new() -> Desk {
        let site = SiteTest::new("-- content/actors/a.md --\n+++\nname = \"Anne Ardent\"\n+++\nMinistre.\n");
        let public = site.root.join("public");
        let desk = Desk { site, public };
        desk.edit("ancien");
        desk
    }

    /// Writes another word into every third event; one comes and one goes.
    fn edit(&self, word: &str) {
        for n in (0..EVENTS).step_by(3).chain([1, 2]) {
            self.site.write(
                &format!("content/events/e{n}.md"),
                format!("+++\ntitle = \"Rencontre {n}, {word}\"\ndate = \"2025-{:02}-01\"\nactors = [\"a\"]\n+++\nAnne Ardent, {word}.\n", n % 12 + 1),
            );
        }
        let coming = self.site.root.join(format!("content/events/{word}.md"));
        for other in ["ancien", "nouveau"] {
            let _ = fs::remove_file(self.site.root.join(format!("content/events/{other}.md")));
        }
        fs::write(coming, "+++\ntitle = \"Va et vient\"\ndate = \"2024\"\n+++\n").expect("a file");
    }

    fn build(&self) -> Files {
        let output = run(&mut program(&self.site));
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        files_below(&self.public)
    }

    /// Builds both sites, the new one last.
    fn both(&self) -> (Files, Files) {
        self.edit("ancien");
        let old = self.build();
        self.edit("nouveau");
        let new = self.build();
        assert_ne!(old, new);
        (old, new)
    }
}

/// What lies beside an output folder and is hidden.
fn beside(output: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(output.parent().expect("a folder"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with('.') && name != ".chancery")
        .collect();
    names.sort();
    names
}

fn kills() -> usize {
    match is_long() {
        true => 200,
        false => 25,
    }
}

#[test]
fn a_build_killed_at_any_instant_leaves_one_whole_site() {
    let desk = Desk::new();
    let (old, new) = desk.both();
    fs::create_dir(desk.public.join(".git")).expect("a folder");
    fs::write(desk.public.join(".git/HEAD"), "history").expect("a file");
    let with_history = |site: &Files| {
        let mut site = site.clone();
        site.insert(".git/HEAD".to_owned(), b"history".to_vec());
        site
    };
    let (old, new) = (with_history(&old), with_history(&new));
    let started = Instant::now();
    desk.edit("ancien");
    desk.build();
    // What a build takes here and now.
    let mut whole = started.elapsed();
    let mut random = Random::new(0x5EED);
    let (mut died, mut kept, mut took) = (0, 0, 0);
    // Whoever looks at any instant finds a site.
    let over = AtomicBool::new(false);
    let missing = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                if fs::metadata(desk.public.join("index.html")).is_err_and(|it| it.kind() == ErrorKind::NotFound) {
                    missing.fetch_add(1, Ordering::Relaxed);
                }
                std::thread::yield_now();
            }
        });
        for kill in 0..kills() {
            let (word, before, after) = match kill % 2 {
                0 => ("nouveau", &old, &new),
                _ => ("ancien", &new, &old),
            };
            desk.edit(word);
            // Every other one towards the end, where the folders change places.
            let share = match kill % 4 < 2 {
                true => random.below(1000),
                false => 600 + random.below(400),
            };
            let mut child = program(&desk.site)
                .stderr(Stdio::null())
                .spawn()
                .expect("the program runs");
            std::thread::sleep(whole.mul_f64(share as f64 / 1000.0));
            child.kill().expect("a signal");
            let ended = child.wait().expect("an end");
            let mut found = files_below(&desk.public);
            // The history of a folder that is published from is nobody's page: it may wait for the next build.
            found.entry(".git/HEAD".to_owned()).or_insert(b"history".to_vec());
            assert!(
                found == *before || found == *after,
                "kill {kill} at {share} ‰ of {whole:?} left a torn site"
            );
            died += usize::from(ended.code().is_none());
            match found == *before {
                true => kept += 1,
                false => took += 1,
            }
            let started = Instant::now();
            assert!(desk.build() == *after, "after kill {kill}");
            if found == *before {
                whole = started.elapsed();
            }
            assert_eq!(beside(&desk.public), [".public.lock"], "after kill {kill}");
        }
        over.store(true, Ordering::Relaxed);
    });
    eprintln!(
        "{died} builds of {} died; {kept} left the old site, {took} the new one",
        kills()
    );
    assert!(died * 5 > kills(), "{died} of {} died: too late to tell", kills());
    if cfg!(target_os = "linux") {
        assert_eq!(missing.into_inner(), 0, "the site was gone for a moment");
    }
}

/// A file system of its own, unmounted in the end.
struct Mount(PathBuf);

impl Mount {
    /// Mounts with these arguments; says that a test skips where that is not allowed.
    fn new(at: &Path, args: &[&str]) -> Option<Mount> {
        fs::create_dir_all(at).expect("a folder");
        let mounted = Command::new("mount").args(args).arg(at).output();
        if mounted.is_ok_and(|it| it.status.success()) {
            return Some(Mount(at.to_path_buf()));
        }
        eprintln!("skipped: `mount {}` is not allowed here", args.join(" "));
        None
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).output();
    }
}

fn free_bytes(at: &Path) -> u64 {
    let it = rustix::fs::statvfs(at).expect("a file system");
    it.f_bfree * it.f_frsize
}

#[test]
fn a_full_disk_leaves_the_old_site_and_takes_no_space() {
    let desk = Desk::new();
    let disk = desk.site.root.join("disk");
    let Some(_mount) = Mount::new(&disk, &["-t", "tmpfs", "-o", "size=24m", "chancery-test"]) else {
        return;
    };
    let output = disk.join("public");
    let build = || run(program(&desk.site).arg("-o").arg(&output));
    assert_eq!(build().status.code(), Some(0));
    let old = files_below(&output);
    desk.edit("nouveau");
    let (mut failed, mut room, mut done) = (0, 0, false);
    // A little more room each time, until the whole new site fits beside the old one.
    while !done {
        let filler = disk.join("filler");
        let mut text = vec![b'x'; free_bytes(&disk).saturating_sub(room) as usize];
        while fs::write(&filler, &text).is_err() {
            text.truncate(text.len() - 4096);
        }
        let free = free_bytes(&disk);
        let built = build();
        match built.status.code() {
            Some(0) => done = true,
            code => {
                failed += 1;
                assert_eq!(code, Some(3), "{}", said(&built));
                let text = said(&built);
                let plain = text.starts_with("error: cannot ") && text.contains("No space left on device");
                assert!(plain && text.lines().count() == 1, "{text}");
                assert!(files_below(&output) == old, "with {free} bytes free");
                assert_eq!(beside(&output), [".public.lock"]);
                assert_eq!(free_bytes(&disk), free, "space is given back");
            }
        }
        fs::remove_file(&filler).expect("removed");
        room += 8 * 4096;
    }
    assert!(failed > 5, "{failed} builds failed");
    let new = files_below(&output);
    assert!(new != old);
    fs::remove_dir_all(&output).expect("removed");
    build();
    assert!(files_below(&output) == new);
}

#[test]
fn a_file_that_may_not_grow_leaves_the_old_site() {
    let desk = Desk::new();
    let old = desk.build();
    desk.edit("nouveau");
    // The limit is in blocks of 512 bytes: too small for some page. The signal is ignored, so that the write fails.
    for blocks in [0, 1, 8, 20] {
        let built = Command::new("sh")
            .arg("-c")
            .arg(format!("trap '' XFSZ; ulimit -f {blocks} && exec \"$@\""))
            .arg("sh")
            .arg(env!("CARGO_BIN_EXE_chancery"))
            .args(["build", "--as-of", "2026-01-01", "--root"])
            .arg(&desk.site.root)
            .env("NO_COLOR", "1")
            .output()
            .expect("a shell");
        assert_eq!(built.status.code(), Some(3), "{blocks} blocks: {}", said(&built));
        assert!(said(&built).contains("File too large"), "{}", said(&built));
        assert!(files_below(&desk.public) == old, "{blocks} blocks");
        assert_eq!(beside(&desk.public), [".public.lock"]);
    }
    assert!(desk.build() != old);
}

/// Lets a command run without the rights of root, which no permission stops.
fn unprivileged(command: &mut Command) -> &mut Command {
    const NOBODY: u32 = 65_534;
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
}

#[test]
fn an_output_that_may_not_be_written_stays_as_it_is() {
    let desk = Desk::new();
    let folder = desk.site.root.join("out");
    let output = folder.join("public");
    assert_eq!(run(program(&desk.site).arg("-o").arg(&output)).status.code(), Some(0));
    let old = files_below(&output);
    desk.edit("nouveau");
    mode(&folder, 0o555);
    let refused = run(unprivileged(program(&desk.site).arg("-o").arg(&output)));
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    let expected = format!("error: cannot write beside `{}`: Permission denied", output.display());
    assert!(said(&refused).starts_with(&expected), "{}", said(&refused));
    assert!(files_below(&output) == old);
    mode(&folder, 0o755);
    // The same on a file system that takes no write.
    if let Some(_mount) = Mount::new(&folder, &["--bind", folder.to_str().expect("a path")]) {
        let read_only = Command::new("mount")
            .args(["-o", "remount,ro,bind"])
            .arg(&folder)
            .output();
        if read_only.is_ok_and(|it| it.status.success()) {
            let refused = run(program(&desk.site).arg("-o").arg(&output));
            assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
            assert!(said(&refused).contains("Read-only file system"), "{}", said(&refused));
            assert!(files_below(&output) == old);
        } else {
            eprintln!("skipped: no read-only mount here");
        }
    }
    assert_eq!(run(program(&desk.site).arg("-o").arg(&output)).status.code(), Some(0));
    assert!(files_below(&output) != old);
}

#[test]
fn folders_made_read_only_in_the_output_do_not_outlive_it() {
    let desk = Desk::new();
    let home = desk.site.root.join("out");
    fs::create_dir(&home).expect("a folder");
    mode(&home, 0o777);
    let output = home.join("public");
    let build = || run(unprivileged(program(&desk.site).arg("-o").arg(&output)));
    assert_eq!(build().status.code(), Some(0));
    desk.edit("nouveau");
    for folder in ["events/e0", "events", "actors"] {
        mode(&output.join(folder), 0o555);
    }
    let built = build();
    assert_eq!(built.status.code(), Some(0), "{}", said(&built));
    assert!(output.join("events/nouveau/index.html").exists());
    assert_eq!(beside(&output), [".public.lock"]);
}

#[test]
fn a_mount_point_cannot_be_exchanged_and_says_so() {
    let desk = Desk::new();
    let output = desk.site.root.join("mounted");
    let Some(_mount) = Mount::new(&output, &["-t", "tmpfs", "-o", "size=24m", "chancery-test"]) else {
        return;
    };
    let refused = run(program(&desk.site).arg("-o").arg(&output));
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    assert_eq!(
        said(&refused),
        "error: cannot put the new site into place: the output folder is a mount point: name a folder in it with `-o`\n"
    );
    assert_eq!(files_below(&output), Files::new());
    let inside = run(program(&desk.site).arg("-o").arg(output.join("public")));
    assert_eq!(inside.status.code(), Some(0), "{}", said(&inside));
}

#[test]
fn a_file_that_cannot_be_read_stops_the_build() {
    let desk = Desk::new();
    desk.site.write("content/topics/t/index.md", "# T\n\n![[i.txt]]\n");
    desk.site.write("content/topics/t/i.txt", "un");
    mode(&desk.site.root, 0o777);
    let old = {
        let output = run(unprivileged(&mut program(&desk.site)));
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        files_below(&desk.public)
    };
    desk.edit("nouveau");
    let closed = |path: &str| {
        let at = desk.site.root.join(path);
        let before = fs::metadata(&at).expect("it").permissions().mode();
        mode(&at, 0o000);
        let output = run(unprivileged(&mut program(&desk.site)));
        mode(&at, before);
        assert!(files_below(&desk.public) == old, "{path}");
        assert_eq!(beside(&desk.public), [".public.lock"], "{path}");
        (output.status.code(), said(&output))
    };
    let (code, text) = closed("content/events/e1.md");
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.starts_with(
            "content/events/e1.md:1:1: error[unreadable-file]: the file cannot be read: Permission denied"
        ),
        "{text}"
    );
    let (code, text) = closed("content/topics/t/i.txt");
    assert_eq!(code, Some(3), "{text}");
    assert!(
        text.starts_with("error: cannot read `content/topics/t/i.txt`: Permission denied"),
        "{text}"
    );
    let (code, text) = closed("content/events");
    assert_eq!(code, Some(3), "{text}");
    assert!(
        text.contains("content/events") && text.contains("Permission denied"),
        "{text}"
    );
    let (code, text) = closed("chancery.toml");
    assert_eq!(code, Some(3), "{text}");
    assert!(text.starts_with("error: cannot read `chancery.toml`"), "{text}");
}

#[test]
fn a_file_that_vanishes_while_a_site_is_built_leaves_the_old_one() {
    let desk = Desk::new();
    desk.site.write("content/topics/t/index.md", "# T\n");
    desk.site.write("content/topics/t/i.txt", "un");
    let old = desk.build();
    desk.edit("nouveau");
    let mut project = Project::open(&desk.site.root, &desk.site.options).expect("a readable project");
    fs::remove_file(desk.site.root.join("content/topics/t/i.txt")).expect("removed");
    let begin = || match Disk::begin(&desk.public, &[], 0) {
        Ok(disk) => Ok(Box::new(disk) as Box<dyn Emit>),
        Err(Busy::Failed(error)) => panic!("{error}"),
        Err(Busy::Locked { .. }) => panic!("locked"),
    };
    let Failure { what, error } = project.build(&desk.site.options, begin).expect_err("a file is gone");
    assert_eq!(what, "cannot read `content/topics/t/i.txt`");
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(files_below(&desk.public) == old);
    assert_eq!(beside(&desk.public), [".public.lock"]);
}

#[test]
fn the_output_may_lie_on_another_file_system() {
    let desk = Desk::new();
    let elsewhere = Path::new("/dev/shm");
    let device = |path: &Path| fs::metadata(path).map(|it| it.dev()).ok();
    if device(elsewhere).is_none_or(|it| Some(it) == device(&desk.site.root)) {
        eprintln!("skipped: no second file system at {}", elsewhere.display());
        return;
    }
    let folder = elsewhere.join(format!("chancery-test-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let output = folder.join("public");
    let here = desk.build();
    for word in ["ancien", "nouveau", "ancien"] {
        desk.edit(word);
        let built = run(program(&desk.site).arg("-o").arg(&output));
        assert_eq!(built.status.code(), Some(0), "{}", said(&built));
        assert_eq!(beside(&output), [".public.lock"]);
    }
    let there = files_below(&output);
    fs::remove_dir_all(&folder).expect("removed");
    assert!(there == here);
}

#[test]
fn of_many_builds_at_once_one_writes_and_the_others_say_who() {
    let desk = Desk::new();
    let (_, new) = desk.both();
    desk.edit("ancien");
    desk.build();
    desk.edit("nouveau");
    let children: Vec<_> = (0..6)
        .map(|_| {
            program(&desk.site)
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program runs")
        })
        .collect();
    let mut done = 0;
    for child in children {
        let output = child.wait_with_output().expect("an end");
        match output.status.code() {
            Some(0) => done += 1,
            code => {
                assert_eq!(code, Some(3), "{}", said(&output));
                assert!(
                    said(&output).contains("another build is writing `"),
                    "{}",
                    said(&output)
                );
            }
        }
    }
    assert!(done >= 1);
    assert!(files_below(&desk.public) == new);
    assert_eq!(beside(&desk.public), [".public.lock"]);
}

#[test]
fn the_lock_of_a_dead_build_is_taken_over() {
    let desk = Desk::new();
    desk.build();
    desk.edit("nouveau");
    let lock = desk.site.root.join(".public.lock");
    let mut child = program(&desk.site)
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    // Until the build holds the lock, and its own number stands in it.
    let holds = |text: String| text.starts_with(&format!("{} ", child.id()));
    let started = Instant::now();
    while !fs::read_to_string(&lock).is_ok_and(holds) && started.elapsed() < Duration::from_secs(20) {
        std::thread::yield_now();
    }
    child.kill().expect("a signal");
    child.wait().expect("an end");
    desk.build();
    assert!(desk.public.join("events/nouveau/index.html").exists());
    assert_eq!(beside(&desk.public), [".public.lock"]);
}

#[test]
fn a_site_that_a_dead_build_took_from_its_place_is_put_back_even_by_a_build_that_fails() {
    let desk = Desk::new();
    let old = desk.build();
    // As a build leaves it that dies between the two steps, where folders cannot be exchanged in one.
    fs::rename(&desk.public, desk.site.root.join(".public.old")).expect("renamed");
    desk.site.write("content/events/e1.md", "+++\ntitle = = 1\n+++\n");
    assert_eq!(run(&mut program(&desk.site)).status.code(), Some(1));
    assert!(files_below(&desk.public) == old);
    desk.edit("ancien");
    assert!(desk.build() == old);
    assert_eq!(beside(&desk.public), [".public.lock"]);
}

#[test]
fn what_stays_survives_a_build_that_died_with_it() {
    let desk = Desk::new();
    let old = desk.build();
    // As a build leaves it that dies just before the exchange.
    desk.site.write(".public.new-1/.chancery-output", "");
    desk.site.write(".public.new-1/.git/HEAD", "history");
    desk.site.write(".public.new-1/index.html", "half");
    // Somebody's own folder, whose name begins like a build's.
    desk.site.write(".public.new-idea/notes.txt", "mine");
    let mut after = desk.build();
    assert_eq!(after.remove(".git/HEAD").as_deref(), Some(&b"history"[..]));
    assert!(after == old);
    assert_eq!(beside(&desk.public), [".public.lock", ".public.new-idea"]);
}
