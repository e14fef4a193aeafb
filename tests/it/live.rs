//! A site that is followed through any edits is the site that is read anew: the same outputs, bytes and findings.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use chancery::base::date::Instant;
use chancery::engine::live::{Hints, Live, Snapshot};
use chancery::plan::What;

use crate::site::{SiteTest, is_long, program};

/// What a reader and an editor see of a site.
#[derive(Debug, PartialEq)]
struct Seen {
    pages: BTreeMap<String, String>,
    findings: Vec<String>,
}

fn seen(snapshot: &Snapshot) -> Seen {
    let renderer = snapshot.renderer();
    let mut pages = BTreeMap::new();
    let listed = snapshot.plan.outputs.iter().cloned();
    for output in listed.chain(snapshot.plan.all_beside(&snapshot.site)) {
        let text = match (&output.what, &renderer) {
            (What::Asset(index), _) => format!("{:?}", snapshot.site.assets[*index]),
            (_, Err(diagnostic)) => format!("{diagnostic:?}"),
            (_, Ok(renderer)) => {
                let mut bytes = Vec::new();
                match renderer.render(&output, &mut bytes) {
                    Ok(()) => String::from_utf8_lossy(&bytes).into_owned(),
                    Err(diagnostic) => format!("{diagnostic:?}"),
                }
            }
        };
        pages.insert(output.path.clone(), text);
    }
    for output in snapshot.plan.outputs.iter() {
        let found = snapshot.plan.find(&output.path);
        assert!(found.is_some_and(|it| it.path == output.path), "{}", output.path);
    }
    let findings = snapshot.diagnostics.iter().map(|it| format!("{it:?}")).collect();
    Seen { pages, findings }
}

/// Numbers that look like chance and are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.roll(all.len())]
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }

    fn some(&mut self, all: &[&str], most: usize) -> Vec<String> {
        (0..self.roll(most + 1)).map(|_| self.pick(all).to_owned()).collect()
    }
}

const NAMES: [&str; 17] = [
    "Chine",
    "Russie",
    "Li Qiang",
    "Union",
    "Union européenne",
    "OCS",
    "Géorgie",
    "Traité de Paris",
    "Paris",
    "Conseil de sécurité",
    "Énergie",
    "Eau",
    "Sommet",
    "Dépêche du soir",
    "OCS+",
    "Union européenne (II)",
    "Géorgie du Sud",
];
const IDS: [&str; 7] = ["a", "b", "c", "d", "e-f", "g", "h"];
const FOLDERS: [&str; 9] = [
    "events",
    "actors",
    "organizations",
    "sources",
    "documents",
    "topics",
    "places",
    "series",
    "briefings",
];

/// Any word that a link or reference may be written as.
fn word(dice: &mut Dice) -> String {
    match dice.roll(5) {
        0 => dice.pick(&NAMES).to_owned(),
        1 => format!(
            "{}/{}",
            dice.pick(&["actor", "event", "topic", "source", "organization"]),
            dice.pick(&IDS)
        ),
        2 => format!("old-{}", dice.pick(&IDS)),
        _ => dice.pick(&IDS).to_owned(),
    }
}

fn words(dice: &mut Dice, most: usize) -> String {
    let all: Vec<String> = (0..dice.roll(most + 1))
        .map(|_| format!("\"{}\"", word(dice)))
        .collect();
    all.join(", ")
}

fn record(dice: &mut Dice, folder: &str) -> String {
    let mut out = String::from("+++\n");
    let mut line = |text: String| out.push_str(&(text + "\n"));
    line(format!(
        "title = \"{}{}\"",
        dice.pick(&NAMES),
        ["", "", " II", " Nord"][dice.roll(4)]
    ));
    if dice.one_in(2) {
        let aliases: Vec<String> = dice.some(&NAMES, 2).iter().map(|it| format!("\"{it}\"")).collect();
        line(format!("aliases = [{}]", aliases.join(", ")));
    }
    if dice.one_in(6) {
        line(format!("confused_with = [\"{}\"]", dice.pick(&NAMES)));
    }
    if dice.one_in(6) {
        line(format!("former_ids = [\"old-{}\"]", dice.pick(&IDS)));
    }
    if dice.one_in(9) {
        line(format!("redirect_from = [\"/vieux/{}/\"]", dice.pick(&IDS)));
    }
    if dice.one_in(9) {
        line(format!("slug = \"autre-{}\"", dice.pick(&IDS)));
    }
    if dice.one_in(8) {
        line("draft = true".to_owned());
    }
    if dice.one_in(9) {
        line(format!("embargo = 202{}-06-01T00:00:00Z", 5 + dice.roll(2)));
    }
    if dice.one_in(9) {
        line(format!("expires = 202{}-06-01T00:00:00Z", 5 + dice.roll(2)));
    }
    if dice.one_in(2) {
        line(format!("topics = [{}]", words(dice, 2)));
    }
    if dice.one_in(2) {
        line(format!("sources = [{}]", words(dice, 2)));
    }
    if dice.one_in(4) {
        line(format!("published = 2025-0{}-12", 1 + dice.roll(9)));
    }
    let date = format!("2025-0{}-1{}", 1 + dice.roll(9), dice.roll(9));
    match folder {
        "events" => {
            line(format!("date = {date}"));
            line(format!("actors = [{}]", words(dice, 3)));
            line(format!("organizations = [{}]", words(dice, 1)));
            if dice.one_in(3) {
                line(format!(
                    "places = [{}]\ndocuments = [{}]",
                    words(dice, 1),
                    words(dice, 1)
                ));
                line(format!("part_of = \"{}\"\nrelated = [{}]", word(dice), words(dice, 2)));
            }
            if dice.one_in(3) {
                line(format!("series = \"{}\"\nnumber = {}", word(dice), 1 + dice.roll(5)));
            }
        }
        "actors" => line(format!(
            "type = \"{}\"",
            dice.pick(&["state\"\niso = \"CN", "person\"\ncountry = \"CN", "person"])
        )),
        "organizations" if dice.one_in(2) => {
            line(format!("parent = \"{}\"\nmembers = [{}]", word(dice), words(dice, 2)))
        }
        "sources" => {
            line(format!("date = {date}\npublisher = \"{}\"", word(dice)));
            if dice.one_in(2) {
                line(format!(
                    "[[excerpts]]\nid = \"x\"\ntext = \"Des mots.\"\nspeakers = [{}]",
                    words(dice, 1)
                ));
            }
        }
        "documents" => line(format!("adopted = {date}\nparties = [{}]", words(dice, 2))),
        "briefings" => line(format!("date = {date}\nitems = [{}]", words(dice, 2))),
        "topics" if dice.one_in(2) => line(format!("broader = [{}]", words(dice, 1))),
        _ => {}
    }
    out.push_str("+++\n");
    out.push_str(&body(dice));
    out
}

fn body(dice: &mut Dice) -> String {
    let mut out = String::new();
    for _ in 0..dice.roll(4) {
        let (name, other, link) = (dice.pick(&NAMES), dice.pick(&NAMES), word(dice));
        match dice.roll(8) {
            0 => out.push_str(&format!("## {name}\n\n")),
            1 => out.push_str(&format!("Un mot de [[{link}#{other}]] et [[{}#p1]].\n\n", word(dice))),
            2 => out.push_str(&format!(
                "Voir [ceci](../{}/{}.md) ou [cela](/{}/).\n\n",
                dice.pick(&FOLDERS),
                dice.pick(&IDS),
                dice.pick(&["timeline", "actors/a", "rien", "events"])
            )),
            3 => out.push_str(&format!(
                "Il a dit « des mots » [@{}, p. {}].\n\n",
                word(dice),
                dice.roll(3)
            )),
            4 => out.push_str(&format!(
                "> Des mots de {name}.\n>\n> — [[{link}]], [[{}]]\n\n",
                word(dice)
            )),
            5 => out.push_str(&format!(
                "![Une image]({})\n\n",
                dice.pick(&["p.png", "/p.png", "q.png"])
            )),
            6 => out.push_str(&format!("![[{}#x]]\n\n", word(dice))),
            _ => out.push_str(&format!("Avec {name} et {other}, puis [[{link}|lui]] enfin.\n\n")),
        }
    }
    out
}

/// What is done to a project.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edits {
    Any,
    /// Of the text or single fields of files that are there.
    InPlace,
    /// Of records that have one file each: new ones, deleted, renamed, of another date or with other names.
    Records,
}

/// Does one thing to a project, as an editor would; returns the paths it touched.
fn edit(site: &SiteTest, dice: &mut Dice, edits: Edits) -> BTreeSet<Arc<str>> {
    let folder = match edits {
        Edits::Records => dice.pick(&["events", "events", "events", "actors", "sources", "documents", "series"]),
        _ => dice.pick(&FOLDERS),
    };
    let path = match dice.roll(12) {
        _ if edits == Edits::Records => format!(
            "content/{folder}/{}{}.md",
            dice.pick(&IDS),
            dice.pick(&["", "-ii", "-iii"])
        ),
        0 => format!("content/{folder}/{}.{}.md", dice.pick(&IDS), dice.pick(&["en", "ru"])),
        1 => format!("content/{folder}/{}/index.md", dice.pick(&IDS)),
        2 => format!("content/{folder}/_index.md"),
        3 => format!("content/{}.md", dice.pick(&IDS)),
        _ => format!("content/{folder}/{}.md", dice.pick(&IDS)),
    };
    let there = site.root.join(&path).is_file();
    let mut touched = BTreeSet::from([Arc::from(path.as_str())]);
    if edits == Edits::InPlace && !there {
        return BTreeSet::new();
    }
    let what = match edits {
        Edits::Any => dice.roll(20),
        Edits::InPlace => 6 + dice.roll(11),
        Edits::Records => [0, 0, 2, 6, 13, 14, 17, 17, 18, 18, 18][dice.roll(11)],
    };
    match what {
        0 | 1 if there => fs::remove_file(site.root.join(&path)).expect("a file"),
        2 if there => {
            let to = match dice.one_in(3) {
                // The same record from another folder.
                true => path.replacen("content/events/", "content/events/2025/", 1),
                false => format!("content/{folder}/{}.md", dice.pick(&IDS)),
            };
            let _ = fs::create_dir_all(site.root.join("content/events/2025"));
            fs::rename(site.root.join(&path), site.root.join(&to)).expect("a file");
            touched.insert(to.as_str().into());
        }
        3 => {
            let picture = dice.pick(&[
                "content/events/a/p.png",
                "static/p.png",
                "content/actors/q.png",
                "content/p.png",
            ]);
            if dice.one_in(3) {
                let _ = fs::remove_file(site.root.join(picture));
            } else {
                site.write(picture, "png");
            }
            touched.insert(picture.into());
        }
        4 => {
            let auto = dice.pick(&["first", "all", "off"]);
            let dangling = dice.pick(&["error", "warn"]);
            site.write("chancery.toml", format!("title = \"T\"\nbase_url = \"https://t.example{}\"\ndefault_language = \"fr\"\n[links]\nauto = \"{auto}\"\ndangling = \"{dangling}\"\n[languages.en]\n", dice.pick(&["", "/p/"])));
            touched.insert("chancery.toml".into());
        }
        5 => {
            site.write(
                "templates/404.html",
                format!(
                    "{{% extends \"base.html\" %}}{{% block main %}}{}{{% endblock %}}",
                    dice.pick(&["x", "{{ y }}", "{{ site.title }}"])
                ),
            );
            touched.insert("templates/404.html".into());
        }
        // The text alone, as in most edits.
        6..=12 if there => {
            let before = fs::read_to_string(site.root.join(&path)).expect("a file");
            let end = before.rfind("+++\n").map_or(0, |at| at + 4);
            site.write(&path, format!("{}{}", &before[..end], body(dice)));
        }
        // One field.
        13..=16 if there => {
            let before = fs::read_to_string(site.root.join(&path)).expect("a file");
            let name = dice.pick(&NAMES);
            let after: Vec<String> = before
                .lines()
                .map(|it| match (it.split_once(" = "), dice.one_in(3)) {
                    (Some((field @ ("date" | "published"), _)), true) => {
                        format!("{field} = 2025-0{}-1{}", 1 + dice.roll(9), dice.roll(9))
                    }
                    (Some(("title", _)), true) => format!("title = \"{name}\""),
                    (Some((field @ ("topics" | "sources" | "actors" | "aliases"), _)), true) => {
                        format!("{field} = [{}]", words(dice, 2))
                    }
                    _ => it.to_owned(),
                })
                .collect();
            site.write(&path, after.join("\n") + "\n");
        }
        17 if there => {
            let before = fs::read_to_string(site.root.join(&path)).expect("a file");
            let date = format!("date = 2025-0{}-1{}", 1 + dice.roll(9), dice.roll(9));
            let alias = format!("aliases = [\"{}\"]", dice.pick(&NAMES));
            let new = dice.pick(&[&date, &alias]);
            let after: Vec<&str> = before
                .lines()
                .map(|it| {
                    if it.split(" = ").next() == new.split(" = ").next() {
                        new
                    } else {
                        it
                    }
                })
                .collect();
            site.write(&path, after.join("\n") + "\n");
        }
        _ => site.write(&path, record(dice, folder)),
    }
    touched
}

fn follow(edits: Edits, seed: u64, files: usize, steps: usize) {
    let site = SiteTest::new(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n[languages.en]\n",
    );
    let mut dice = Dice(seed);
    for _ in 0..files {
        edit(&site, &mut dice, Edits::Any);
    }
    let mut options = site.options.clone();
    let mut live = Live::open(&site.root, &options).expect("a project");
    for step in 0..steps {
        let mut touched = BTreeSet::new();
        for _ in 0..1 + dice.roll(2) {
            touched.extend(edit(&site, &mut dice, edits));
        }
        if dice.one_in(12) {
            let moment = dice.pick(&["2025-05-01T00:00:00Z", "2025-07-01T00:00:00Z", "2026-07-01T00:00:00Z"]);
            let later = Instant::parse(moment).expect("an instant");
            // The clock goes forward only.
            if later.moment() > options.as_of.as_ref().expect("a moment").moment() {
                options.as_of = Some(later);
            }
        }
        let hints = match dice.one_in(6) {
            true => Hints::Everything,
            false => Hints::Paths(touched.clone()),
        };
        live.follow(&hints, options.as_of.as_ref().expect("a moment"))
            .expect("a working disk");
        let clean = Live::open(&site.root, &options).expect("a project");
        let (followed, clean) = (seen(live.newest()), seen(clean.newest()));
        if followed != clean {
            let page = clean
                .pages
                .iter()
                .find(|(path, text)| followed.pages.get(*path) != Some(text));
            let (path, text) = page.map_or(("", ""), |(path, text)| (path, text));
            panic!(
                "seed {seed}, step {step}, after {touched:?}: findings {:#?} for {:#?}; page {path}: {} for {text}",
                followed.findings,
                clean.findings,
                followed.pages.get(path).map_or("", String::as_str),
            );
        }
    }
}

fn seeds(few: u64) -> u64 {
    if is_long() { few * 20 } else { few }
}

#[test]
fn a_followed_site_is_a_clean_one() {
    for seed in 1..=seeds(4) {
        follow(Edits::Any, seed * 7919, 20, 20);
    }
}

#[test]
fn records_that_come_and_go_lead_to_the_clean_site() {
    for seed in 1..=seeds(6) {
        follow(Edits::Records, seed * 15_485_863, 90, 40);
    }
}

#[test]
fn edits_in_place_lead_to_the_clean_site() {
    for seed in 1..=seeds(4) {
        follow(Edits::InPlace, seed * 104_729, 90, 40);
    }
}

#[test]
fn a_site_that_builds_have_read_is_followed_as_one_that_none_has() {
    let site = SiteTest::new(
        "-- content/actors/a.md --\n+++\ntitle = \"Li Qiang\"\n+++\nPremier ministre.\n-- content/actors/b.md --\n+++\ntitle = \"Anne Ardent\"\n+++\nAvec Li Qiang.\n",
    );
    for word in ["Un", "Deux", "Trois"] {
        site.write(
            "content/events/e.md",
            format!("+++\ntitle = \"Sommet\"\ndate = \"2025\"\n+++\n{word}, dit Li Qiang.\n"),
        );
        let status = program()
            .args(["-q", "--root", site.root.to_str().expect("a path"), "build"])
            .status()
            .expect("the program runs");
        assert!(status.success());
    }
    assert!(site.root.join(".chancery/documents").exists());
    // What was edited since is read, with what its time does not tell.
    site.write(
        "content/actors/b.md",
        "+++\ntitle = \"Anne Ardent\"\n+++\nSans Li Qiang.\n",
    );
    let known = Live::open(&site.root, &site.options).expect("a project");
    fs::remove_dir_all(site.root.join(".chancery")).expect("removed");
    let anew = Live::open(&site.root, &site.options).expect("a project");
    let (known, anew) = (seen(known.newest()), seen(anew.newest()));
    assert!(known.pages["actors/b/index.html"].contains("Sans <a"));
    assert_eq!(known, anew);
}

/// Follows some edits, each a path with its new text (none: the file goes), and compares the site with the clean one after
/// each.
fn is_clean_after(tree: &str, edits: &[(&str, &str)]) {
    let site = SiteTest::new(tree);
    let mut live = Live::open(&site.root, &site.options).expect("a project");
    let now = *site.options.as_of.as_ref().expect("a moment");
    for (path, text) in edits {
        let before = seen(live.newest());
        match *text {
            "" => fs::remove_file(site.root.join(path)).expect("removed"),
            text => site.write(path, text),
        }
        let hints = Hints::Paths(BTreeSet::from([Arc::from(*path)]));
        live.follow(&hints, &now).expect("a working disk");
        let clean = Live::open(&site.root, &site.options).expect("a project");
        let after = seen(live.newest());
        assert_eq!(after, seen(clean.newest()), "after {path}");
        let gone = before.pages.keys().filter(|path| !after.pages.contains_key(*path));
        for path in gone {
            assert_eq!(live.newest().plan.find(path), None);
        }
    }
}

#[test]
fn outputs_that_nothing_moved_are_those_of_the_clean_site() {
    let event = |n: usize, date: &str, actors: &str, more: &str| {
        format!(
            "+++\ntitle = \"Rencontre {n}\"\ndate = \"{date}\"\nactors = [{actors}]\n{more}+++\nPour la fois {n}.\n"
        )
    };
    let mut tree = String::from(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n[outputs]\nrecord_feeds = true\n",
    );
    for id in ["a", "b", "c"] {
        tree.push_str(&format!("-- content/actors/{id}.md --\n# Personne {id}\n"));
    }
    // More than one segment, and years whose last and first event follow each other.
    for n in 0..600 {
        let date = format!("{}-{:02}-{:02}", 2020 + n / 120, n % 120 / 10 + 1, n % 10 + 1);
        let actors = if n % 2 == 0 { "\"a\"" } else { "" };
        tree.push_str(&format!(
            "-- content/events/e{n:03}.md --\n{}",
            event(n, &date, actors, "")
        ));
    }
    let retracted = "[[corrections]]\ndate = 2025-01-02\ntext = \"Rien de tel.\"\nkind = \"retraction\"\n";
    let new = |n, date, actors| event(n, date, actors, "");
    is_clean_after(
        &tree,
        &[
            // The last of its year is now the first of the next: the order stays.
            ("content/events/e238.md", &new(238, "2021-12-09", "\"a\"")),
            ("content/events/e239.md", &new(239, "2022-01-01", "\"a\"")),
            ("content/events/e239.md", &new(239, "2019-01-01", "\"a\"")),
            ("content/events/e239.md", &new(239, "2019", "\"c\"")),
            // Who has an event has feeds.
            ("content/events/e001.md", &new(1, "2020-01-02", "\"b\"")),
            ("content/events/e001.md", &new(1, "2020-01-02", "")),
            ("content/events/e300b.md", &new(999, "2022-06-30", "\"a\", \"b\"")),
            ("content/events/e300b.md", ""),
            ("content/events/e002.md", ""),
            ("content/actors/d.md", "# Personne d\n"),
            ("content/events/e003.md", &event(3, "2020-01-04", "\"d\"", retracted)),
            ("content/events/e003.md", &new(3, "2020-01-04", "\"d\"")),
            ("content/actors/d.md", ""),
            ("content/a-propos.md", "# Une page\n"),
            ("content/a-propos.md", ""),
        ],
    );
}

#[test]
fn a_topic_without_a_file_is_named_by_the_first_that_is_left() {
    let event =
        |topic: &str| format!("+++\ntitle = \"Rencontre\"\ndate = 2025-01-02\ntopics = [{topic}]\n+++\nMots.\n");
    let mut tree = String::from(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n",
    );
    for (id, topic) in [("b", "Énergie"), ("d", "énergie"), ("f", "Énergie"), ("h", "Énergie")] {
        tree.push_str(&format!(
            "-- content/events/{id}.md --\n{}",
            event(&format!("\"{topic}\""))
        ));
    }
    is_clean_after(
        &tree,
        &[
            // Goes, and the next writes it otherwise.
            ("content/events/b.md", ""),
            ("content/events/b.md", &event("\"Énergie\"")),
            ("content/events/d.md", &event("")),
            // Goes, and the next writes it alike.
            ("content/events/b.md", &event("")),
            ("content/events/a.md", &event("\"Énergie\"")),
            ("content/events/a.md", ""),
            ("content/events/g.md", &event("\"énergie\"")),
            ("content/events/f.md", ""),
            ("content/events/g.md", ""),
            ("content/events/h.md", ""),
        ],
    );
}

#[test]
fn a_file_whose_findings_may_change_goes_on_being_asked_for_its_references() {
    is_clean_after(
        "-- content/actors/a.md --
+++
title = \"Li Qiang\"
+++
-- content/actors/b.md --
+++
title = \"Autre\"
+++
-- content/sources/s.md --
+++
title = \"Source\"
date = 2025-01-02
publisher = \"Li Qiang\"
+++
Un mot de [[Personne]].
",
        &[
            ("content/actors/b.md", "+++\ntitle = \"Un nom de plus\"\n+++\n"),
            ("content/actors/a.md", "+++\ntitle = \"Wen Jiabao\"\n+++\n"),
        ],
    );
}

#[test]
fn a_quotation_keeps_its_verdict_where_a_name_beside_it_becomes_a_link() {
    is_clean_after(
        "-- content/actors/a.md --
+++
title = \"Li Qiang\"
+++
-- content/sources/s.md --
+++
title = \"Source\"
date = 2025-01-02
text = \"s.txt\"
+++
-- content/sources/s.txt --
Nous avons dit des mots.
-- content/events/e.md --
+++
title = \"Sommet\"
date = 2025-01-02
actors = [\"a\"]
+++
Le Premier ministre parle : « dit des mots » [@s], puis « d'autres mots » [@s].
",
        &[
            (
                "content/actors/a.md",
                "+++\ntitle = \"Li Qiang\"\naliases = [\"Premier ministre\"]\n+++\n",
            ),
            ("content/actors/a.md", "+++\ntitle = \"Li Qiang\"\n+++\n"),
            (
                "content/sources/s.md",
                "+++\ntitle = \"Source II\"\ndate = 2025-01-03\ntext = \"s.txt\"\n+++\n",
            ),
        ],
    );
}

#[test]
fn a_name_that_comes_and_goes_makes_and_unmakes_pages_of_mentions() {
    let mut tree = String::from(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n[pagination]\nper_page = 20\n",
    );
    for (id, title) in [("a", "Li Qiang"), ("b", "Wen Jiabao"), ("c", "Premier")] {
        tree.push_str(&format!(
            "-- content/actors/{id}.md --\n+++\ntitle = \"{title}\"\n+++\n"
        ));
    }
    for at in 0..61 {
        let sections = [
            "Le Premier ministre est attendu, Wen Jiabao aussi.",
            "Le premier Ministre &amp; Li Qiang, puis le Premier ministre.",
            "Le Premier. Ministre de tutelle : [[b]].",
        ];
        let (first, second) = (sections[at % 3], sections[at / 3 % 3]);
        tree.push_str(&format!(
            "-- content/events/e{at}.md --\n+++\ntitle = \"Rencontre {at}\"\ndate = 2025-01-02\nsummary = \"{first}\"\n+++\n{second}\n\n## Suite\n\n{first}\n\n## Fin\n\nRien.\n",
        ));
    }
    let actor = |title: &str, aliases: &str| format!("+++\ntitle = \"{title}\"\naliases = [{aliases}]\n+++\n");
    let (one, none) = ("\"Premier ministre\"", "");
    is_clean_after(
        &tree,
        &[
            ("content/actors/a.md", &actor("Li Qiang", one)),
            // A shorter name that stands within the longer one.
            ("content/actors/c.md", &actor("Autre", "\"ministre\"")),
            // Whose is it now?
            ("content/actors/b.md", &actor("Wen Jiabao", one)),
            ("content/actors/a.md", &actor("Li Qiang", none)),
            ("content/actors/b.md", &actor("Wen Jiabao", "\"premier\", \"Suite\"")),
            ("content/actors/b.md", &actor("Wen", none)),
        ],
    );
}

#[test]
fn long_lists_get_pages_and_lose_them_as_records_come_and_go() {
    let mut tree = String::from(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n-- content/organizations/o.md --\n# Le journal\n-- content/organizations/p.md --\n# Le conseil\n-- content/topics/t.md --\n# Le thème\n-- content/events/first.md --\n+++\ntitle = \"Le début\"\ndate = 2025-01-02\n+++\n",
    );
    for n in 0..50 {
        tree.push_str(&format!(
            "-- content/sources/s{n}.md --\n+++\ntitle = \"Article {n}\"\ndate = 2025-01-02\npublisher = \"o\"\ntopics = [\"t\"]\n+++\n-- content/actors/a{n}.md --\n+++\ntitle = \"Personne {n}\"\nroles = [{{ title = \"membre\", organization = \"p\" }}]\n+++\n-- content/events/e{n}.md --\n+++\ntitle = \"Réponse {n}\"\ndate = 2025-01-03\nresponds_to = [\"first\"]\n+++\n"
        ));
    }
    let source = |publisher: &str| {
        format!("+++\ntitle = \"Article\"\ndate = 2025-01-02\npublisher = \"{publisher}\"\ntopics = [\"t\"]\n+++\n")
    };
    let actor = |organization: &str| {
        format!(
            "+++\ntitle = \"Quelqu’un\"\nroles = [{{ title = \"membre\", organization = \"{organization}\" }}]\n+++\n"
        )
    };
    let answer = |to: &str| format!("+++\ntitle = \"Une réponse\"\ndate = 2025-01-03\n{to}+++\n");
    is_clean_after(
        &tree,
        &[
            ("content/sources/more.md", &source("o")),
            ("content/sources/more.md", &source("p")),
            ("content/sources/more.md", &source("o")),
            ("content/sources/s7.md", ""),
            ("content/sources/s8.md", ""),
            ("content/actors/a7.md", &actor("o")),
            ("content/actors/more.md", &actor("p")),
            ("content/actors/a7.md", &actor("p")),
            ("content/events/more.md", &answer("responds_to = [\"first\"]\n")),
            ("content/events/more.md", &answer("")),
            ("content/events/more.md", &answer("responds_to = [\"first\"]\n")),
            ("content/events/more.md", ""),
        ],
    );
}

#[test]
fn what_is_said_and_where_a_source_is_named_fill_pages_as_texts_are_edited() {
    let quoting = |words: &str| format!("> {words}\n>\n> — [[q]], [[s]]\n");
    let event = |text: &str| format!("+++\ntitle = \"Une réunion\"\ndate = 2025-01-03\n+++\n{text}");
    let document = |text: &str| format!("+++\ntitle = \"Un accord\"\ndate = 2025-01-03\n+++\n{text}");
    let body = |title: &str, weight: i32| format!("+++\ntitle = \"{title}\"\nparent = \"o\"\nweight = {weight}\n+++\n");
    let mut tree = String::from(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n-- content/actors/q.md --\n# Anne Ardent\n-- content/organizations/o.md --\n# Le conseil\n-- content/sources/s.md --\n+++\ntitle = \"La dépêche\"\n[[excerpts]]\nid = \"x\"\ntext = \"Un extrait gardé.\"\nspeaker = \"q\"\n+++\n",
    );
    for n in 0..50 {
        let text = match n < 20 {
            true => quoting(&format!("mots {n}")),
            false => "Rien.\n".to_owned(),
        };
        tree.push_str(&format!(
            "-- content/events/e{n}.md --\n{}-- content/documents/d{n}.md --\n{}-- content/organizations/o{n}.md --\n{}",
            event(&text),
            document("Voir la dépêche [@s].\n"),
            body(&format!("Bureau {n:02}"), 0),
        ));
    }
    is_clean_after(
        &tree,
        &[
            ("content/events/e30.md", &event(&quoting("d’autres mots"))),
            ("content/events/e3.md", &event("Rien.\n")),
            ("content/events/e4.md", &event("![[s#x]]\n")),
            ("content/events/e31.md", &event("![[s#x]]\n")),
            ("content/events/e32.md", &event(&quoting("encore des mots"))),
            ("content/documents/more.md", &document("Voir [@s].\n")),
            ("content/documents/d7.md", &document("Rien.\n")),
            ("content/documents/d7.md", &document("Rien [@s].\n")),
            ("content/organizations/more.md", &body("Comité", 0)),
            ("content/organizations/more.md", &body("Académie", 0)),
            ("content/organizations/o7.md", &body("Bureau 07", -1)),
            ("content/organizations/o8.md", ""),
        ],
    );
}

#[test]
fn a_longer_name_takes_a_mention_from_a_shorter_one_and_gives_it_back() {
    is_clean_after(
        "-- content/organizations/u.md --
+++
title = \"Union\"
+++
-- content/organizations/v.md --
+++
title = \"Autre\"
+++
-- content/events/e.md --
+++
title = \"Sommet\"
date = 2025-01-02
+++
L'Union européenne se réunit.

## Plus tard

L'Union aussi.

## Enfin

Personne ne vient.
",
        &[
            (
                "content/organizations/v.md",
                "+++\ntitle = \"Autre\"\naliases = [\"Union européenne\"]\n+++\n",
            ),
            (
                "content/organizations/u.md",
                "+++\ntitle = \"Ligue\"\naliases = [\"Personne ne vient\"]\n+++\n",
            ),
            ("content/organizations/v.md", "+++\ntitle = \"Autre\"\n+++\n"),
            ("content/organizations/u.md", "+++\ntitle = \"Union\"\n+++\n"),
        ],
    );
}

#[test]
fn a_name_further_up_takes_the_one_mention_of_a_section_and_gives_it_back() {
    // More blocks than the notes of a text's words tell apart.
    let rest = "Rien ne presse.\n\n".repeat(9);
    let text = format!(
        "Le ministre arrive.\n\n{rest}Li Qiang parle à Wen Jiabao.\n\nWen Jiabao et le ministre, dit Li Qiang.\n\n\
         ## Suite\n\nLi Qiang reste.\n\nLe ministre aussi.\n"
    );
    let tree = format!(
        "-- content/actors/a.md --\n+++\ntitle = \"Li Qiang\"\n+++\n-- content/actors/b.md --\n+++\ntitle = \"Wen Jiabao\"\n+++\n\
         -- content/events/e.md --\n+++\ntitle = \"Visite\"\ndate = 2025-01-02\n+++\n{text}"
    );
    let actor = |title: &str, aliases: &str| format!("+++\ntitle = \"{title}\"\naliases = [{aliases}]\n+++\n");
    is_clean_after(
        &tree,
        &[
            ("content/actors/a.md", &actor("Li Qiang", "\"le ministre\"")),
            ("content/actors/a.md", &actor("Li Qiang", "")),
            ("content/actors/b.md", &actor("Wen Jiabao", "\"ministre\", \"Rien\"")),
            ("content/actors/b.md", &actor("Wen Jiabao", "\"Rien\"")),
            ("content/actors/b.md", &actor("Wen Jiabao", "\"arrive\", \"presse\"")),
            ("content/actors/b.md", &actor("Wen", "\"ministre\"")),
        ],
    );
}

/// Names of few words, so that one often stands beside, in or over another, come one by one to texts of the same words.
#[test]
fn names_that_come_one_by_one_lead_to_the_clean_site() {
    const WORDS: [&str; 8] = [
        "Li",
        "Qiang",
        "le ministre",
        "ministre",
        "l’OCS",
        "Élysée",
        "chef & Cie",
        "和平",
    ];
    let phrase = |dice: &mut Dice, most: usize| -> String {
        let all: Vec<&str> = (0..=dice.roll(most)).map(|_| dice.pick(&WORDS)).collect();
        all.join(" ")
    };
    for seed in 1..=seeds(6) {
        let mut dice = Dice(seed * 32_452_843);
        let links = dice.pick(&["first", "all"]);
        let mut tree =
            format!("-- chancery.toml --\ndefault_language = \"fr\"\n[links]\nauto = \"{links}\"\n[languages.en]\n");
        for page in ["events/e.md", "events/e.en.md", "actors/a.md"] {
            let text: Vec<String> = (0..9)
                .map(|at| match at % 3 {
                    0 => format!("## {at}\n"),
                    _ => format!(
                        "Dit {}, *{}* et {}.\n",
                        phrase(&mut dice, 6),
                        phrase(&mut dice, 2),
                        phrase(&mut dice, 6)
                    ),
                })
                .collect();
            let date = if page.starts_with("events") {
                "date = 2025-01-02\n"
            } else {
                ""
            };
            let text = text.join("\n");
            tree.push_str(&format!(
                "-- content/{page} --\n+++\ntitle = \"Page\"\n{date}+++\nDit {}.\n\n{text}",
                WORDS[0]
            ));
        }
        for id in ["b", "c"] {
            tree.push_str(&format!(
                "-- content/actors/{id}.md --\n+++\ntitle = \"{}\"\n+++\n",
                id.repeat(5)
            ));
        }
        let mut aliases = [Vec::new(), Vec::new()];
        let edits: Vec<(&str, String)> = (0..12)
            .map(|_| {
                let (which, path) = [(0, "content/actors/b.md"), (1, "content/actors/c.md")][dice.roll(2)];
                aliases[which].push(format!("\"{}\"", phrase(&mut dice, 2)));
                let title = ["b", "c"][which].repeat(5);
                (
                    path,
                    format!(
                        "+++\ntitle = \"{title}\"\naliases = [{}]\n+++\n",
                        aliases[which].join(", ")
                    ),
                )
            })
            .collect();
        let edits: Vec<(&str, &str)> = edits.iter().map(|(path, text)| (*path, &**text)).collect();
        is_clean_after(&tree, &edits);
    }
}
