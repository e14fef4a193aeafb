//! Builds after edits of bodies, which render and write only what may show them: the output is that of a first build.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use crate::site::{self, Files, Random, SiteTest, files_below, is_long};

const EVENTS: usize = 70;
const NAMES: [&str; 4] = ["Anne Ardent", "Boris Bravo", "Ministère du Port", "Traité du Port"];

fn program(root: &Path) -> Command {
    let mut command = site::program();
    command.args(["build", "--as-of", "2026-02-01", "--root"]).arg(root);
    command
}

/// A briefing that mentions a few names often enough for pages of mentions, with feeds, an edition, quotations.
struct Desk {
    site: SiteTest,
    dice: Random,
}

impl Desk {
    fn new(seed: u64) -> Desk {
        let mut desk = Desk {
            site: SiteTest::new(
                "-- content/actors/a.md --\n+++\ntitle = \"Anne Ardent\"\n+++\nMinistre.\n\
                 -- content/actors/b.md --\n+++\ntitle = \"Boris Bravo\"\n+++\n## Vie\n\nSuit Anne Ardent.\n\
                 -- content/organizations/m.md --\n+++\ntitle = \"Ministère du Port\"\n+++\nOù siège [[a]].\n\
                 -- content/documents/t.md --\n+++\ntitle = \"Traité du Port\"\n+++\nSigné.\n\
                 -- content/sources/s.md --\n+++\ntitle = \"Le Quai\"\ndate = \"2025\"\n+++\nUn journal.\n\
                 -- content/topics/port.md --\n+++\ntitle = \"Port\"\n+++\nVoir [[b#vie]].\n\
                 -- content/briefings/b1.md --\n+++\ntitle = \"Édition\"\ndate = \"2025-12-01\"\nitems = [\"e1\", \"e2\", \"e3\"]\n+++\nDu jour.\n\
                 -- content/events/_index.md --\n+++\ntitle = \"Tout\"\n+++\nDès [[b#vie]], Anne Ardent.\n\
                 -- content/about.md --\n+++\ntitle = \"À propos\"\n+++\nNous, et Boris Bravo.\n",
            ),
            dice: Random::new(seed),
        };
        for n in 0..EVENTS {
            let body = match n {
                // What she is quoted as saying fills a page of its own.
                0..25 => format!("Anne Ardent parle.\n\n> Des mots {n}.\n>\n> — [[a]], [[s]]\n"),
                25..60 => "Anne Ardent parle.\n".to_owned(),
                _ => desk.body(),
            };
            desk.event(n, "Rencontre", &body);
        }
        desk
    }

    fn event(&self, n: usize, title: &str, body: &str) {
        // Lists show summaries, and these may lead into other texts.
        let summary = match n % 5 {
            0 => "summary = \"Anne Ardent, voir [[b#vie]].\"\n",
            1 => "summary = \"Avec Boris Bravo.\"\n",
            _ => "",
        };
        self.site.write(
            &format!("content/events/e{n}.md"),
            format!(
                "+++\ntitle = \"{title} {n}\"\n{summary}date = \"2025-{:02}-{:02}\"\nactors = [\"a\"]\ntopics = [\"port\"]\n+++\n{body}",
                n % 12 + 1,
                n % 28 + 1
            ),
        );
    }

    fn body(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..=self.dice.below(4) {
            let n = self.dice.below(EVENTS);
            let name = NAMES[self.dice.below(NAMES.len())];
            text.push_str(&match self.dice.below(8) {
                0 => format!("On voit [[e{n}]] et {name}.\n\n"),
                1 => format!("## Partie {n}\n\n{name} y est.\n\n"),
                2 => "Voir [[b#vie]].\n\n".to_owned(),
                3 => format!("Un mot {n} sans nom.\n\n"),
                4 => "Il le dit [@s].\n\n".to_owned(),
                5 => format!("> Une parole {n} de [[a]].\n\n- {name}\n- [lien](/actors/b/)\n\n"),
                _ => format!("Le {n}, {name} parle à Boris Bravo.\n\n"),
            });
        }
        text
    }

    /// Edits the body of a file, whatever it is.
    fn edit_body(&mut self) {
        let files = [
            "actors/b",
            "organizations/m",
            "documents/t",
            "sources/s",
            "about",
            "briefings/b1",
        ];
        match self.dice.below(5) {
            0 => {
                let path = format!("content/{}.md", files[self.dice.below(files.len())]);
                let text = fs::read_to_string(self.site.root.join(&path)).expect("a page");
                let (head, _) = text.rsplit_once("+++\n").expect("front matter");
                let body = format!("## Vie\n\n{}", self.body());
                self.site.write(&path, format!("{head}+++\n{body}"));
            }
            // Those that have a mention on the second page of mentions too.
            _ => {
                let (n, body) = (self.dice.below(EVENTS), self.body());
                self.event(n, "Rencontre", &body);
            }
        }
    }

    /// Edits more than a body.
    fn edit_more(&mut self) {
        let (n, body) = (self.dice.below(EVENTS), self.body());
        match self.dice.below(6) {
            0 => self.event(n, "Autre titre", &body),
            1 => self.site.write(
                &format!("content/events/n{n}.md"),
                "+++\ntitle = \"Neuf\"\ndate = \"2025\"\n+++\nBoris Bravo.\n",
            ),
            2 => {
                let _ = fs::remove_file(self.site.root.join(format!("content/events/n{n}.md")));
            }
            3 => self.site.write(
                "content/actors/b.md",
                format!("+++\ntitle = \"Boris Bravo\"\naliases = [\"Mot {n}\"]\n+++\n## Vie\n\n{body}"),
            ),
            // What is kept between builds: cut short, one byte off, a shadow with a file less.
            4 => {
                let path = self.site.root.join(".chancery/last-build.files");
                if let Ok(mut bytes) = fs::read(&path) {
                    let at = self.dice.below(bytes.len());
                    match n % 2 {
                        0 => bytes.truncate(at),
                        _ => bytes[at] ^= 1,
                    }
                    fs::write(path, bytes).expect("written");
                }
            }
            _ => {
                let shadow = self.site.root.join(".chancery/shadow");
                let names: Vec<String> = files_below(&shadow).into_keys().collect();
                if let Some(name) = names.get(self.dice.below(names.len())) {
                    fs::remove_file(shadow.join(name)).expect("removed");
                }
            }
        }
    }

    fn build(&self, root: &Path) -> (Files, String) {
        let output: Output = program(root).output().expect("the program runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        (files_below(&root.join("public")), said)
    }

    fn build_anew(&self) -> Files {
        let root = self.site.root.with_extension("anew");
        let _ = fs::remove_dir_all(&root);
        for (path, bytes) in files_below(&self.site.root) {
            if !path.starts_with("public/") && !path.starts_with('.') {
                let path = root.join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                fs::write(path, bytes).expect("written");
            }
        }
        let built = self.build(&root).0;
        let _ = fs::remove_dir_all(&root);
        built
    }
}

#[test]
fn edits_of_bodies_lead_to_the_clean_site() {
    let steps = if is_long() { 400 } else { 40 };
    let mut desk = Desk::new(7);
    let mut last = desk.build(&desk.site.root).0;
    assert!(last.contains_key("actors/a/sayings/page/2/index.html"));
    let mut shadows = 0;
    for step in 0..steps {
        match desk.dice.below(4) {
            0 => desk.edit_more(),
            _ => (0..=desk.dice.below(2)).for_each(|_| desk.edit_body()),
        }
        let (built, said) = desk.build(&desk.site.root);
        let clean = desk.build_anew();
        let differ = |path: &&String| built.get(*path) != clean.get(*path);
        let wrong: Vec<&String> = built.keys().chain(clean.keys()).filter(differ).collect();
        assert!(wrong.is_empty(), "step {step}: {wrong:?}\n{said}");
        shadows += usize::from(desk.site.root.join(".chancery/shadow").is_dir());
        last = built;
    }
    assert!(last.contains_key("actors/a/mentions/index.html") || last.keys().any(|it| it.contains("/mentions/")));
    assert!(
        shadows > steps / 4,
        "{shadows} of {steps} builds have kept the tree of the one before"
    );
}

#[test]
fn an_edited_body_leaves_other_pages_untouched() {
    let desk = Desk::new(1);
    desk.build(&desk.site.root);
    let stamp = |path: &str| {
        fs::metadata(desk.site.root.join("public").join(path))
            .and_then(|it| it.modified())
            .expect("a file")
    };
    for word in ["autre", "troisième", "quatrième"] {
        let (before, other) = (stamp("events/e5/index.html"), stamp("events/e6/index.html"));
        desk.event(5, "Rencontre", &format!("Anne Ardent parle, {word}.\n"));
        let said = desk.build(&desk.site.root).1;
        assert!(said.contains(" written"), "{said}");
        assert!(before != stamp("events/e5/index.html") && other == stamp("events/e6/index.html"));
        // What was hit by hand is healed.
        fs::write(desk.site.root.join("public/events/e9/index.html"), "x").expect("written");
        desk.event(5, "Rencontre", &format!("Anne Ardent parle, {word}, encore.\n"));
        assert!(desk.build(&desk.site.root).0 == desk.build_anew());
    }
}

#[test]
fn a_build_after_an_edit_killed_at_any_instant_leaves_one_whole_site() {
    let desk = Desk::new(3);
    desk.build(&desk.site.root);
    let text = |word: &str| format!("Anne Ardent et Boris Bravo, {word}, [[e7]].\n");
    let public = desk.site.root.join("public");
    fs::create_dir(public.join(".git")).expect("a folder");
    fs::write(public.join(".git/HEAD"), "histoire").expect("a file");
    let mut trees = Vec::new();
    for word in ["un", "deux", "un"] {
        desk.event(5, "Rencontre", &text(word));
        trees.push(desk.build(&desk.site.root).0);
    }
    assert!(trees[0] == trees[2] && trees[0] != trees[1]);
    let started = std::time::Instant::now();
    desk.event(5, "Rencontre", &text("deux"));
    desk.build(&desk.site.root);
    let whole = started.elapsed();
    let kills = if is_long() { 200 } else { 20 };
    let without = |mut tree: Files| {
        tree.retain(|path, _| !path.starts_with(".git"));
        tree
    };
    let trees: Vec<Files> = trees.into_iter().map(without).collect();
    for n in 0..kills {
        desk.event(5, "Rencontre", &text(["un", "deux"][n % 2]));
        let mut child = program(&desk.site.root).arg("-q").spawn().expect("the program runs");
        std::thread::sleep(
            whole
                .mul_f64((n as f64 + 0.5) / kills as f64)
                .max(Duration::from_micros(100)),
        );
        let _ = child.kill();
        let _ = child.wait();
        let now = without(files_below(&public));
        assert!(trees.contains(&now), "kill {n} leaves neither site");
        let after = desk.build(&desk.site.root).0;
        assert_eq!(
            after.get(".git/HEAD").map(Vec::as_slice),
            Some(&b"histoire"[..]),
            "kill {n}"
        );
        assert!(without(after) == trees[n % 2], "kill {n}");
    }
}
