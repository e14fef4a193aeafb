//! Projects broken at random: cut, doubled, swapped, deleted, re-encoded, nested, mangled. Each is built or refused, in
//! a bounded time, with every finding at a place that is there; what is refused leaves the output as it was.
//!
//! Every project is named by a number that makes it again: `CHANCERY_TEST_BROKEN=17` builds that one alone and says what it holds.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use chancery::diag::{Diagnostic, Location, Severity};
use chancery::emit::{Busy, Disk, Emit};
use chancery::engine::{BuildOptions, Failure, Project};
use chancery::parse::decode::decode;

use crate::site::{Random, SiteTest, is_long, png};

/// A briefing with a record of every kind, in both formats, with everything that one record can say of another.
const TREE: &str = r#"
-- chancery.toml --
title = "Le relevé"
base_url = "https://t.example/relevé/"
default_language = "fr"
timezone = "Europe/Paris"
author = "La rédaction"

[quotations]
warn = 0.9
stop = 0.95

[links]
auto = "first"

[pagination]
per_page = 3

[feeds]
items = 5

[languages.en]

[[menu]]
name = "Méthode"
url = "/methode/"

[output]
keep = ["CNAME"]

[theme_options]
accent = "rouge"
-- content/_index.md --
+++
title = "Accueil"
+++
Une introduction, avec [[Li Qiang]].
-- content/methode.md --
# Méthode

Un texte simple, [un lien](events/reunion-30.md), et `code`.
-- content/events/_index.md --
# Événements
-- content/events/reunion-30.md --
+++
title = "Trentième réunion"
summary = "Les *deux* gouvernements, avec [[li-qiang]]."
date = "2025-11-03/2025-11-04"
type = "meeting"
status = "held"
places = ["hangzhou"]
actors = [{ id = "li-qiang", role = "Premier ministre", on_behalf_of = "chine" }, "russie"]
organizations = ["ocs"]
documents = ["communique"]
series = "reunions"
number = 30
topics = ["sécurité"]
sources = ["depeche"]
significance = 4
published = 2025-11-05T08:00:00+01:00
aliases = ["30e réunion", { text = "第三十次", lang = "zh", kind = "native" }]
corrections = [{ date = "2025-11-06", kind = "clarification", text = "Un mot." }]
image = "carte.png"
image_alt = "Une carte"
+++

Les parties ont parlé de l’OCS [@depeche, p. 3] et de 中国.[^1]

## Ce qui fut dit

> sont illégales […] et ne doivent pas être reconnues
>
> [en: the desk] are illegal […] and must not be recognised
>
> — [[russie]], [[depeche]], ligne 10 {#illegales speech=reported}

Un autre disait « sans cap » [@depeche]. ![Carte](carte.png "La carte")

![[depeche#cap]]

| a | b |
|---|--:|
| 1 | [[ocs]] |

> [!NOTE]
> Une note.

```toml
a = 1
```

- [ ] un
- [x] deux
  1. trois

Terme
: Définition

[^1]: Une note en bas.
-- content/events/reunion-29.md --
---
title: Vingt-neuvième réunion
date: "2024-08-21"
actors:
  - russie
  - id: li-qiang
    role: Premier ministre
series: reunions
number: 28
related: [reunion-30]
former_ids: [reunion-vingt-neuf]
extra: {a: 1, b: [x, y]}
---
Texte. [[reunion-30|Voir]].
-- content/events/plus-tard.md --
+++
title = "Prévu"
date = "2026-03"
status = "scheduled"
+++
-- content/events/cache.md --
+++
title = "Sous embargo"
date = "2025-12-01"
embargo = 2027-01-01T00:00:00Z
+++
Rien. [[li-qiang]].
-- content/events/reunion-30.en.md --
+++
title = "Thirtieth meeting"
+++
Text.
-- content/actors/li-qiang.md --
+++
name = "Li Qiang"
type = "person"
country = "CN"
born = "1959-07-23"
roles = [{ title = "Premier ministre", organization = "ocs", from = "2023-03", sources = ["depeche"] }]
confused_with = ["Li Keqiang"]
+++
## Parcours

Né à Wenzhou.
-- content/actors/chine.md --
+++
name = { fr = "Chine", en = "China" }
type = "state"
iso = "CN"
+++
-- content/actors/russie.md --
---
name: Russie
type: state
iso: RU
aliases:
  - {text: Moscou, kind: metonym}
---
-- content/organizations/ocs.md --
+++
name = "Organisation de coopération de Shanghai"
acronym = "OCS"
type = "igo"
members = [{ id = "chine", from = "2001" }, { id = "russie" }]
founded = "2001-06-15"
seat = "hangzhou"
website = "https://ocs.example/"
+++
-- content/organizations/agence.md --
+++
name = "Agence"
type = "media"
reliability = "C"
reliability_basis = "Usage"
state_control = "state"
state_control_basis = "Statuts"
+++
-- content/sources/depeche.md --
+++
title = "La dépêche"
publisher = "agence"
date = "2025-11-04"
url = "https://agence.example/1"
lang = "fr"
credibility = 2
text = "depeche.txt"
excerpts = [{ id = "cap", text = "sans cap", speaker = "li-qiang", note = "ainsi" }]
+++
-- content/sources/depeche.txt --
Les mesures sont illégales, dit-il, sans cap, et ne doivent pas être reconnues.
-- content/documents/communique.md --
+++
title = "Communiqué conjoint"
type = "communique"
adopted = "2025-11-04"
parties = ["chine", "russie"]
signatories = [{ id = "li-qiang", on_behalf_of = "chine" }]
+++
-- content/topics/securite.md --
+++
title = "Sécurité"
definition = "Ce qui rassure."
aliases = ["sécurité"]
+++
-- content/places/hangzhou.md --
+++
name = "Hangzhou"
country = "CN"
lat = 30.25
lon = 120.17
+++
-- content/series/reunions.md --
+++
title = "Réunions des chefs de gouvernement"
since = "1996"
organizers = ["chine", "russie"]
+++
-- content/briefings/2025-11-05.md --
+++
title = "Relevé du 5 novembre"
date = "2025-11-05"
items = ["reunion-30", { id = "reunion-29", line = "Voir aussi" }]
+++
-- static/dessin.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>
-- static/_extra.txt --
Tel quel.
-- i18n/fr.ftl --
timeline = Chronologie
-- templates/404.html --
{% extends "base.html" %}
{% block main %}<h1>{{ page.heading }}</h1>{% endblock %}
"#;

/// What is put in somewhere: marks of every syntax that a file may hold.
const PIECES: &[&[u8]] = &[
    b"[[",
    b"]]",
    b"![[",
    b"[@",
    b"](",
    b"|",
    b"\"",
    b"'",
    b"\"\"\"",
    b"+++\n",
    b"---\n",
    b"\n\n",
    b"\r",
    b"\0",
    b"\x1B",
    b"\xFF",
    b"\xC3",
    b"\xEF\xBB\xBF",
    b"{{",
    b"}}",
    b"{%",
    b"%}",
    b"{#",
    b"<script>",
    b"<!--",
    b"</",
    b"<sub>",
    b"&#0;",
    b"= ",
    b": ",
    b"- ",
    b"> ",
    b"# ",
    b"    ",
    b"\t",
    b"```\n",
    b"[^1]: ",
    b"[x]: y\n",
    b"\xE2\x80\xAE",
    b"\xE2\x80\x8B",
    b"\xC2\xAB ",
    b" \xC2\xBB",
    b"\xE2\x80\x94 ",
    b"&a ",
    b"*a",
    b"!!binary ",
    b"<<: *a\n",
    b"draft = true\n",
    b"2025-13-45",
    b"embargo = 2025\n",
    b"date = \"\"\n",
    b"title = 1\n",
    b"id = \"\"",
    b"[a.b]\n",
    b"[[a]]\n",
    b"\\",
    b"\\u{0}",
    b"\\uD800",
    b"javascript:",
    b"../../",
    b"%2e%2e/",
    b"-- x --\n",
];

type Files = BTreeMap<String, Vec<u8>>;

fn whole() -> Files {
    let mut files = Files::new();
    let mut path = String::new();
    for line in TREE.split_inclusive('\n').skip(1) {
        match line
            .trim_end()
            .strip_prefix("-- ")
            .and_then(|it| it.strip_suffix(" --"))
        {
            Some(next) => path = next.to_owned(),
            None => files.entry(path.clone()).or_default().extend(line.as_bytes()),
        }
    }
    files.insert("content/events/carte.png".to_owned(), png(4, 4, &[], b"pixels"));
    files
}

/// Breaks a project once; says how.
fn break_once(files: &mut Files, random: &mut Random) -> String {
    let paths: Vec<String> = files.keys().cloned().collect();
    let path = paths[random.below(paths.len())].clone();
    let other = paths[random.below(paths.len())].clone();
    let mut bytes = files.remove(&path).unwrap_or_default();
    let at = random.below(bytes.len() + 1);
    let settings = path == "chancery.toml";
    let how = match random.below(22) {
        0 => {
            bytes.truncate(at);
            "cut"
        }
        1 => {
            let twice = bytes.clone();
            bytes.extend(twice);
            "doubled"
        }
        2 => {
            if let Some(theirs) = files.get_mut(&other) {
                std::mem::swap(&mut bytes, theirs);
            }
            "swapped"
        }
        3 if !settings => return format!("{path}: deleted"),
        4 => {
            bytes = String::from_utf8_lossy(&bytes)
                .chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
                .collect();
            "in Latin-1"
        }
        5 => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            bytes = [0xFEFF]
                .into_iter()
                .chain(text.encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect();
            "in UTF-16"
        }
        6 => {
            bytes = String::from_utf8_lossy(&bytes)
                .replace('\n', ["\r\n", "\r", "\u{2028}"][random.below(3)])
                .into_bytes();
            "other line ends"
        }
        7 => {
            let (open, close) = [
                ("[", "]"),
                ("{", "}"),
                ("> ", ""),
                ("- ", ""),
                ("*", "*"),
                ("<sub>", "</sub>"),
                ("[[", "]]"),
                ("« ", " »"),
                ("(", ")"),
                ("![", "](x)"),
            ][random.below(10)];
            let times = [5, 40, 300, 3000][random.below(4)];
            let nested = format!("{}x{}", open.repeat(times), close.repeat(times));
            bytes.splice(at..at, nested.into_bytes());
            "nested"
        }
        8 => {
            let word = [
                "x",
                "é ",
                "[[x]] ",
                "|",
                "*a",
                "`",
                "[^1]",
                "&amp;",
                "Li Qiang ",
                "« a » [@depeche] ",
            ][random.below(10)];
            bytes.splice(at..at, word.repeat(20_000).into_bytes());
            "a huge line"
        }
        9 => {
            for _ in 0..=random.below(8) {
                let at = random.below(bytes.len().max(1));
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
            "bits turned"
        }
        10..=13 => {
            let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|it| *it == b'\n').map(<[u8]>::to_vec).collect();
            if lines.is_empty() {
                lines.push(Vec::new());
            }
            let (a, b) = (random.below(lines.len().min(24)), random.below(lines.len()));
            match random.below(4) {
                0 => drop(lines.remove(a)),
                1 => lines.insert(b, lines[a].clone()),
                2 => lines.swap(a, b),
                _ => {
                    // A key with another key's value.
                    let value = |line: &[u8]| line.iter().position(|it| matches!(it, b'=' | b':'));
                    if let (Some(from), Some(to)) = (value(&lines[b]), value(&lines[a])) {
                        let theirs = lines[b][from + 1..].to_vec();
                        lines[a].splice(to + 1.., theirs);
                    }
                }
            }
            bytes = lines.concat();
            "lines mangled"
        }
        14..=16 => {
            let piece = PIECES[random.below(PIECES.len())];
            bytes.splice(at..at, piece.iter().copied());
            "a piece put in"
        }
        17 => {
            bytes.clear();
            "emptied"
        }
        18 if !settings => {
            let folder = ["events", "actors", "sources", "briefings", "topics", "x"][random.below(6)];
            let name = [
                "index.md",
                "a.md",
                "reunion-30.md",
                "REUNION-30.md",
                "x.fr.md",
                "_index.md",
                "2025-02-30-x.md",
                "con.md",
                "é.md",
                "---.md",
                "x.md/y.md",
            ][random.below(11)];
            files.insert(format!("content/{folder}/{name}"), bytes);
            return format!("{path}: moved to content/{folder}/{name}");
        }
        19 if !settings => {
            files.insert(format!("{path}.d/inner.md"), bytes);
            return format!("{path}: now a folder of another name");
        }
        20 => {
            let theirs = files.get(&other).cloned().unwrap_or_default();
            bytes.splice(at..at, theirs);
            "another file put in"
        }
        _ => {
            let end = at + random.below(bytes.len() - at + 1);
            bytes.drain(at..end);
            "a part taken out"
        }
    };
    files.insert(path.clone(), bytes);
    format!("{path}: {how}")
}

/// Makes a project of its number; says what was done to it.
fn broken(number: usize) -> (Files, Vec<String>) {
    let mut random = Random::new(number as u64 + 1);
    let mut files = whole();
    let times = 1 + random.below(4) * random.below(2);
    let done = (0..times).map(|_| break_once(&mut files, &mut random)).collect();
    (files, done)
}

/// What came of a build.
struct Outcome {
    stopped: bool,
    diagnostics: Vec<Diagnostic>,
}

fn build(root: &Path, options: &BuildOptions) -> Result<Outcome, String> {
    let failed = |it: Failure| format!("{}: {}", it.what, it.error);
    let mut project = Project::open(root, options).map_err(failed)?;
    let keep = project.config.output_keep.clone();
    let begin = || match Disk::begin(&root.join("public"), &keep, 0) {
        Ok(disk) => Ok(Box::new(disk) as Box<dyn Emit>),
        Err(Busy::Failed(error)) => Err(Failure {
            what: "begin".to_owned(),
            error,
        }),
        Err(Busy::Locked { .. }) => unreachable!("nobody else builds here"),
    };
    let report = project.build(options, begin).map_err(failed)?;
    Ok(Outcome {
        stopped: report.stopped,
        diagnostics: report.diagnostics,
    })
}

/// Builds in a thread of its own; a panic is said, and a build that takes too long is.
fn build_in_time(root: &Path, options: &BuildOptions) -> Result<Outcome, String> {
    let (sender, receiver) = mpsc::channel();
    let (root, options) = (root.to_path_buf(), options.clone());
    let worker = std::thread::spawn(move || {
        let built = std::panic::catch_unwind(|| build(&root, &options));
        let _ = sender.send(built);
    });
    let limit = Duration::from_secs(20);
    // A machine that was put to sleep meanwhile gets a second chance.
    let built = receiver.recv_timeout(limit).or_else(|_| receiver.recv_timeout(limit));
    match built {
        Ok(Ok(built)) => {
            let _ = worker.join();
            built
        }
        Ok(Err(panic)) => Err(format!(
            "a panic: {:?}",
            panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or(panic.downcast_ref::<&str>().copied())
        )),
        Err(_) => Err("it takes too long".to_owned()),
    }
}

/// Says what is wrong with the place of a finding.
fn wrong_place(root: &Path, at: &Location) -> Option<String> {
    // The built-in theme is no file of the project.
    if at.path.starts_with("themes/default/") {
        return None;
    }
    let Ok(bytes) = fs::read(root.join(&*at.path)) else {
        return (at.span != Default::default() || at.path.is_empty()).then(|| format!("no file {}", at.path));
    };
    let span = at.span.range();
    let inside = match decode(&at.path, &bytes) {
        Ok(text) => text.get(span.clone()).is_some(),
        Err(_) => bytes.get(span.clone()).is_some(),
    };
    (!inside).then(|| format!("{} has no place {span:?}", at.path))
}

/// What a build would have changed in an output folder.
fn stamp(root: &Path) -> Vec<(std::path::PathBuf, u64, u64, i64)> {
    let mut all = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let it = fs::symlink_metadata(&path).expect("it");
            all.push((path.clone(), it.ino(), it.len(), it.mtime_nsec()));
            if it.is_dir() {
                folders.push(path);
            }
        }
    }
    all.sort();
    all
}

/// Builds one broken project beside an output that is there; says what is wrong.
fn trial(number: usize) -> Result<bool, String> {
    let (files, done) = broken(number);
    let site = SiteTest::new("");
    let fail = |why: String| format!("project {number} ({}): {why}", done.join("; "));
    for (path, bytes) in &files {
        let at = site.root.join(path);
        // A file may have the name of a folder by now: then there is one of them.
        if fs::create_dir_all(at.parent().expect("a folder")).is_ok() && !at.is_dir() {
            fs::write(at, bytes).expect("a file");
        }
    }
    site.write("public/.chancery-output", "");
    site.write("public/index.html", "old");
    let before = stamp(&site.root.join("public"));
    let outcome = build_in_time(&site.root, &site.options).map_err(fail)?;
    if std::env::var_os("CHANCERY_TEST_BROKEN").is_some() {
        eprintln!("{}: {:#?}", done.join("; "), outcome.diagnostics);
    }
    for finding in &outcome.diagnostics {
        let places = std::iter::once(&finding.at).chain(finding.related.iter().map(|it| &it.0));
        if let Some(why) = places.filter_map(|at| wrong_place(&site.root, at)).next() {
            return Err(fail(format!("{why}: {finding:?}")));
        }
        if finding.message.chars().count() > 2_000 {
            return Err(fail(format!("a message without end: {finding:?}")));
        }
    }
    let errors = outcome
        .diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .count();
    if outcome.stopped != (errors > 0) {
        return Err(fail(format!("stopped: {}, errors: {errors}", outcome.stopped)));
    }
    let touched = stamp(&site.root.join("public")) != before;
    if touched == outcome.stopped {
        return Err(fail(format!("stopped: {}, output touched: {touched}", outcome.stopped)));
    }
    let beside: Vec<_> = fs::read_dir(&site.root)
        .expect("a folder")
        .flatten()
        .filter(|it| it.file_name().to_string_lossy().starts_with(".public.new"))
        .collect();
    if !beside.is_empty() {
        return Err(fail("a half-made tree is left".to_owned()));
    }
    Ok(outcome.stopped)
}

#[test]
fn the_whole_project_builds_without_a_warning() {
    let site = SiteTest::new("");
    for (path, bytes) in whole() {
        site.write(&path, bytes);
    }
    let built = site.build();
    assert!(!built.report.stopped, "{:#?}", built.findings());
    assert!(
        !built.findings().iter().any(|it| it.contains("warning[")),
        "{:#?}",
        built.findings()
    );
}

#[test]
fn broken_projects_are_built_or_refused_at_a_place_that_is_there() {
    if let Some(number) = std::env::var("CHANCERY_TEST_BROKEN")
        .ok()
        .and_then(|it| it.parse().ok())
    {
        let stopped = trial(number).expect("built or refused");
        eprintln!("project {number} was {}", if stopped { "refused" } else { "built" });
        return;
    }
    let count = match is_long() {
        true => 2_000,
        false => 200,
    };
    let (mut refused, mut wrong) = (0, Vec::new());
    for number in 0..count {
        match trial(number) {
            Ok(stopped) => refused += usize::from(stopped),
            Err(why) => wrong.push(why),
        }
    }
    eprintln!("{count} projects: {refused} refused, {} built", count - refused);
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(
        refused * 10 > count * 3 && refused < count,
        "{refused} of {count} were refused"
    );
}
