//! The same input gives the same bytes: whatever the path, clock's zone, locale, threads, order of files, umask or home.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use chancery::base::digest::Digest;

use crate::site::{Files, Random, SiteTest, each_below, files_below};

/// The files of a briefing: the project's own, and records that share names, days and words, in several scripts.
fn corpus() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let settings = fs::read(root.join("chancery.toml")).expect("the project's settings");
    let content = files_below(&root.join("content")).into_iter();
    let mut files: Files = content
        .map(|(path, bytes)| (format!("content/{path}"), bytes))
        .collect();
    files.insert("chancery.toml".to_owned(), settings);
    let names = [
        "Ístanbul Işık",
        "istanbul",
        "Łódź",
        "lodz",
        "Östlund",
        "Ostlund",
        "Žižka",
        "中国",
        "Саммит",
        "саммит",
        "الصين",
        "Éa",
        "Ea",
        "ea",
        "Æon",
        "Aeon",
        "Ångström",
        "Angstrom",
        "ß",
        "SS",
    ];
    for (n, name) in names.iter().enumerate() {
        files.insert(
            format!("content/actors/n{n}.md"),
            format!(
                "+++\nname = \"{name}\"\naliases = [\"alias {n}\"]\ntopics = [\"thème {}\"]\n+++\nVoir [[n{}]].\n",
                n % 3,
                (n + 7) % names.len()
            )
            .into(),
        );
    }
    for n in 0..40 {
        let (a, b) = (n % names.len(), (n * 7 + 3) % names.len());
        files.insert(
            format!("content/events/e{n:02}.md"),
            format!(
                "+++\ntitle = \"Rencontre {}\"\ndate = \"2025-0{}-01\"\npublished = 2025-10-26T0{}:30:00+02:00\nactors = [\"n{a}\", \"n{b}\"]\ntopics = [\"thème {}\"]\n+++\n{} et {} ; « I i İ ı » {}.\n\n## Suite\n\n[[n{b}|lui]] [@sputnik-2025-11-04].\n",
                n % 4,
                n % 9 + 1,
                n % 10,
                n % 3,
                names[a],
                names[b],
                n,
            )
            .into(),
        );
    }
    files
}

/// Writes the files in an order of its own, which is the order in which many file systems list them.
fn write(root: &Path, files: &BTreeMap<String, Vec<u8>>, order: &mut Random) {
    let mut left: Vec<_> = files.iter().collect();
    while !left.is_empty() {
        let (path, bytes) = left.swap_remove(order.below(left.len()));
        let to = root.join(path);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::write(to, bytes).expect("a file");
    }
}

/// Digests an output folder, and each of its files for the message.
fn digest(root: &Path) -> (String, BTreeMap<String, String>) {
    let files = each_below(root, |path| {
        chancery::base::digest::hex(&fs::read(path).expect("a file"))
    });
    let mut whole = Digest::default();
    for (path, bytes) in &files {
        whole.add(path.as_bytes()).add(bytes.as_bytes());
    }
    (whole.hex(), files)
}

/// How a build differs from the others.
struct Way {
    name: &'static str,
    /// Below the test's own folder.
    root: &'static str,
    env: &'static [(&'static str, &'static str)],
    umask: &'static str,
    /// Where the program is started, below the project, and how it is told the project.
    cwd: &'static str,
    told: Option<&'static str>,
}

const PLAIN: Way = Way {
    name: "plain",
    root: "site",
    env: &[],
    umask: "022",
    cwd: "",
    told: None,
};

const WAYS: &[Way] = &[
    PLAIN,
    Way {
        name: "the far east, in Turkish",
        root: "b",
        env: &[
            ("TZ", "Pacific/Kiritimati"),
            ("LANG", "tr_TR.UTF-8"),
            ("LC_ALL", "tr_TR.UTF-8"),
        ],
        ..PLAIN
    },
    Way {
        name: "the far west, in no language",
        root: "c",
        env: &[
            ("TZ", "Pacific/Pago_Pago"),
            ("LANG", "C"),
            ("LC_ALL", "C"),
            ("RAYON_NUM_THREADS", "1"),
        ],
        ..PLAIN
    },
    Way {
        name: "two threads, a zone with half hours",
        root: "d",
        env: &[("RAYON_NUM_THREADS", "2"), ("TZ", "America/St_Johns")],
        ..PLAIN
    },
    Way {
        name: "seven threads, in Arabic",
        root: "e",
        env: &[
            ("RAYON_NUM_THREADS", "7"),
            ("LC_ALL", "ar_EG.UTF-8"),
            ("LANGUAGE", "ar:fa"),
        ],
        ..PLAIN
    },
    Way {
        name: "a path with spaces and accents",
        root: "Été à Łódź/bien plus bas/un projet",
        ..PLAIN
    },
    Way {
        name: "files for the owner alone",
        root: "g",
        umask: "077",
        ..PLAIN
    },
    Way {
        name: "files for everybody",
        root: "h",
        umask: "000",
        ..PLAIN
    },
    Way {
        name: "no home",
        root: "i",
        env: &[
            ("HOME", "/nonexistent"),
            ("XDG_CONFIG_HOME", "/nonexistent"),
            ("USER", "nobody"),
        ],
        ..PLAIN
    },
    Way {
        name: "a home with the project in it",
        root: "home/j",
        env: &[("HOME", "..")],
        ..PLAIN
    },
    Way {
        name: "started deep in the content",
        root: "k",
        cwd: "content/events",
        ..PLAIN
    },
    Way {
        name: "told by a relative path",
        root: "l",
        cwd: "content",
        told: Some("../content/.."),
        ..PLAIN
    },
    Way {
        name: "a clock that is said to stand elsewhere",
        root: "m",
        env: &[("SOURCE_DATE_EPOCH", "1"), ("TZ", ":/nonexistent")],
        ..PLAIN
    },
];

fn build(home: &Path, way: &Way) -> (String, BTreeMap<String, String>) {
    let root = home.join(way.root);
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("umask {}; exec \"$@\"", way.umask))
        .arg("sh")
        .arg(env!("CARGO_BIN_EXE_chancery"))
        .args(["build", "--as-of", "2026-01-01T00:00:00Z"])
        .current_dir(root.join(way.cwd))
        .envs(way.env.iter().copied());
    if let Some(told) = way.told {
        command.args(["--root", told]);
    }
    if way.told.is_none() && !way.cwd.is_empty() {
        // Where the output lies is no business of its bytes either.
        command.arg("-o").arg(home.join(way.root).join("elsewhere"));
    }
    let output = command.output().expect("the program runs");
    assert!(
        output.status.success(),
        "{}: {}",
        way.name,
        String::from_utf8_lossy(&output.stderr)
    );
    let public = ["elsewhere", "public"].map(|name| root.join(name));
    digest(public.iter().find(|it| it.is_dir()).expect("an output"))
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let files = corpus();
    let site = SiteTest::new("");
    let home = site.root.join("ways");
    let mut first: Option<(String, BTreeMap<String, String>)> = None;
    for (n, way) in WAYS.iter().enumerate() {
        write(&home.join(way.root), &files, &mut Random::new(n as u64));
        let built = build(&home, way);
        let (digest, files) = first.get_or_insert_with(|| built.clone());
        let differ: Vec<&String> = built.1.keys().filter(|it| built.1.get(*it) != files.get(*it)).collect();
        assert!(
            built.0 == *digest && built.1.len() == files.len(),
            "{}: {differ:?}",
            way.name
        );
    }
    assert!(first.is_some_and(|it| it.1.len() > 150));
}
