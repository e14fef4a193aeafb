//! Builds after builds: whatever was edited in between, the output is that of a build which knows of no other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use proptest::prelude::*;

use crate::site::{SiteTest, files_below, program};

/// An edit of a project or of what earlier builds left.
#[derive(Clone, Debug)]
enum Edit {
    Body(usize, u8),
    /// Other letters, as many as before, and the time that the file had.
    SameSizeAndTime(usize, u8),
    Title(usize, u8),
    Add(u8),
    Remove(usize),
    Rename(usize, u8),
    Touch(usize),
    Static(u8),
    Template(u8),
    Settings(u8),
    /// The clock goes on, perhaps past an embargo.
    Clock,
    LoseOutput(usize),
    SpoilOutput(usize, u8),
    AddOutput(u8),
    /// One of the files that are kept between builds, cut short, changed at one byte; all of them gone.
    CutNote(usize, usize),
    SpoilNote(usize, usize, u8),
    LoseNote,
    Nothing,
}

fn edit() -> impl Strategy<Value = Edit> {
    let n = 0..12usize;
    prop_oneof![
        (n.clone(), any::<u8>()).prop_map(|(n, word)| Edit::Body(n, word)),
        (n.clone(), any::<u8>()).prop_map(|(n, word)| Edit::SameSizeAndTime(n, word)),
        (n.clone(), any::<u8>()).prop_map(|(n, word)| Edit::Title(n, word)),
        any::<u8>().prop_map(Edit::Add),
        n.clone().prop_map(Edit::Remove),
        (n.clone(), any::<u8>()).prop_map(|(n, word)| Edit::Rename(n, word)),
        n.clone().prop_map(Edit::Touch),
        any::<u8>().prop_map(Edit::Static),
        any::<u8>().prop_map(Edit::Template),
        any::<u8>().prop_map(Edit::Settings),
        Just(Edit::Clock),
        n.clone().prop_map(Edit::LoseOutput),
        (n.clone(), any::<u8>()).prop_map(|(n, byte)| Edit::SpoilOutput(n, byte)),
        any::<u8>().prop_map(Edit::AddOutput),
        (n.clone(), 0..9_000usize).prop_map(|(n, at)| Edit::CutNote(n, at)),
        (n.clone(), 0..9_000usize, any::<u8>()).prop_map(|(n, at, byte)| Edit::SpoilNote(n, at, byte)),
        Just(Edit::LoseNote),
        Just(Edit::Nothing),
    ]
}

/// A project under edits.
struct Desk {
    site: SiteTest,
    day: u32,
}

impl Desk {
    fn new() -> Desk {
        let mut tree = String::new();
        for n in 0..6 {
            tree.push_str(&format!(
                "-- content/events/e{n}.md --\n+++\ntitle = \"Rencontre {n}\"\ndate = \"2026-01-0{}\"\nactors = [\"a\"]\n+++\nAnne Ardent parle de {n}.\n",
                n + 1
            ));
        }
        tree.push_str("-- content/events/plus-tard.md --\n+++\ntitle = \"Sous embargo\"\ndate = \"2026-01-02\"\nembargo = 2026-01-05T06:00:00Z\n+++\nSecret.\n");
        tree.push_str("-- content/actors/a.md --\n+++\ntitle = \"Anne Ardent\"\n+++\nMinistre.\n");
        Desk {
            site: SiteTest::new(&tree),
            day: 1,
        }
    }

    fn pages(&self) -> Vec<PathBuf> {
        let mut pages: Vec<PathBuf> = fs::read_dir(self.site.root.join("content/events"))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        pages.sort();
        pages
    }

    fn make(&mut self, edit: &Edit) {
        let root = self.site.root.clone();
        let pages = self.pages();
        let page = |n: usize| pages.get(n % pages.len().max(1)).cloned();
        let note = |n: &usize| {
            let all = ["last-build.toml", "last-build.files", "documents"];
            root.join(".chancery").join(all[n % all.len()])
        };
        let outputs: Vec<String> = files_below(&root.join("public")).into_keys().collect();
        match edit {
            Edit::Body(n, word) => {
                if let Some(page) = page(*n) {
                    let text = fs::read_to_string(&page).expect("a page");
                    fs::write(&page, format!("{text}\nMot {word}.\n")).expect("written");
                }
            }
            Edit::SameSizeAndTime(n, word) => {
                if let Some(page) = page(*n) {
                    let mut text = fs::read(&page).expect("a page");
                    let time = fs::metadata(&page).and_then(|it| it.modified()).expect("a time");
                    if let Some(last) = text.iter().rposition(u8::is_ascii_lowercase) {
                        text[last] = b'a' + word % 26;
                    }
                    fs::write(&page, text).expect("written");
                    let file = fs::File::options().write(true).open(&page).expect("a page");
                    file.set_modified(time).expect("a time");
                }
            }
            Edit::Title(n, word) => {
                if let Some(page) = page(*n) {
                    let text = fs::read_to_string(&page).expect("a page");
                    let (before, after) = text.split_once("title = \"").expect("a title");
                    fs::write(&page, format!("{before}title = \"T{word} {after}")).expect("written");
                }
            }
            Edit::Add(word) => self.site.write(
                &format!("content/events/n{word}.md"),
                format!("+++\ntitle = \"Neuf {word}\"\ndate = \"2025\"\n+++\nTexte.\n"),
            ),
            Edit::Remove(n) => {
                if let Some(page) = page(*n).filter(|_| pages.len() > 2) {
                    fs::remove_file(page).expect("removed");
                }
            }
            Edit::Rename(n, word) => {
                if let Some(page) = page(*n) {
                    fs::rename(&page, page.with_file_name(format!("r{word}.md"))).expect("renamed");
                }
            }
            Edit::Touch(n) => {
                if let Some(page) = page(*n) {
                    let file = fs::File::options().write(true).open(&page).expect("a page");
                    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000))
                        .expect("a time");
                }
            }
            Edit::Static(word) => self.site.write("static/x.txt", format!("{word}")),
            Edit::Template(word) => self.site.write(
                "templates/fragments/line.html",
                format!("<li>{word}{{{{ date_html }}}} {{{{ link_html }}}}</li>\n"),
            ),
            Edit::Settings(word) => self.site.write(
                "chancery.toml",
                format!("title = \"T{word}\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n"),
            ),
            Edit::Clock => self.day += 1,
            Edit::LoseOutput(n) => {
                if let Some(path) = outputs.get(n % outputs.len().max(1)).filter(|it| !it.starts_with('.')) {
                    fs::remove_file(root.join("public").join(path)).expect("removed");
                }
            }
            Edit::SpoilOutput(n, byte) => {
                if let Some(path) = outputs.get(n % outputs.len().max(1)) {
                    let path = root.join("public").join(path);
                    let mut bytes = fs::read(&path).expect("an output");
                    if let Some(last) = bytes.last_mut() {
                        *last = *byte;
                    }
                    fs::write(path, bytes).expect("written");
                }
            }
            Edit::AddOutput(word) => {
                if root.join("public").is_dir() {
                    fs::write(root.join(format!("public/fremd{word}.html")), "x").expect("written");
                }
            }
            Edit::CutNote(n, at) => {
                if let Ok(text) = fs::read(note(n)) {
                    fs::write(note(n), &text[..(*at).min(text.len())]).expect("written");
                }
            }
            Edit::SpoilNote(n, at, byte) => {
                if let Ok(mut text) = fs::read(note(n)) {
                    let at = at % text.len().max(1);
                    if let Some(it) = text.get_mut(at) {
                        *it = *byte;
                    }
                    fs::write(note(n), text).expect("written");
                }
            }
            Edit::LoseNote => {
                let _ = fs::remove_dir_all(root.join(".chancery"));
            }
            Edit::Nothing => {}
        }
    }

    fn build(&self, root: &Path) -> String {
        let output = program()
            .args(["--root", root.to_str().expect("a path"), "build"])
            .args(["--as-of", &format!("2026-01-{:02}", self.day.min(28))])
            .output()
            .expect("the program runs");
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// Builds the same files where nothing was built before.
    fn build_anew(&self) -> BTreeMap<String, Vec<u8>> {
        let root = self.site.root.with_extension("anew");
        let _ = fs::remove_dir_all(&root);
        for (path, bytes) in files_below(&self.site.root) {
            if !path.starts_with("public/") && !path.starts_with(".chancery/") {
                let path = root.join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                fs::write(path, bytes).expect("written");
            }
        }
        self.build(&root);
        let built = files_below(&root.join("public"));
        let _ = fs::remove_dir_all(&root);
        built
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_row_of_edits_gives_what_a_first_build_gives(edits in prop::collection::vec(edit(), 1..12)) {
        let mut desk = Desk::new();
        desk.build(&desk.site.root);
        for edit in &edits {
            desk.make(edit);
            desk.build(&desk.site.root);
            prop_assert!(files_below(&desk.site.root.join("public")) == desk.build_anew(), "after {:?} of {:?}", edit, edits);
        }
    }
}

#[test]
fn the_second_build_knows_that_nothing_changed_until_the_clock_changes_something() {
    let mut desk = Desk::new();
    let first = desk.build(&desk.site.root);
    assert!(first.contains("written"), "{first}");
    let compared = |desk: &Desk| {
        let output = program()
            .args(["--root", desk.site.root.to_str().expect("a path"), "build", "--timings"])
            .args(["--as-of", &format!("2026-01-{:02}", desk.day)])
            .output()
            .expect("the program runs");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!text.contains("compare") || text.contains("nothing changed"), "{text}");
        text.contains("compare")
    };
    assert!(compared(&desk), "nothing was edited");
    // Event 2 of six lies ahead no longer.
    desk.day = 2;
    assert!(!compared(&desk) && compared(&desk));
    desk.site.write("static/x.txt", "x");
    assert!(!compared(&desk) && compared(&desk));
    fs::remove_file(desk.site.root.join("public/x.txt")).expect("removed");
    assert!(!compared(&desk) && compared(&desk));
}

#[test]
fn what_files_say_is_kept_from_the_second_build_on() {
    let desk = Desk::new();
    for n in 0..60 {
        desk.site.write(
            &format!("content/events/n{n}.md"),
            format!(
                "+++\ntitle = \"Neuf {n}\"\ndate = \"2025\"\n[extra]\nliste = [1, 2.5, 2025-01-01]\n+++\nAnne Ardent.\n"
            ),
        );
    }
    let kept = desk.site.root.join(".chancery/documents");
    let edit = |title: &str, body: &str| {
        let text = format!("+++\ntitle = \"{title}\"\ndate = \"2025\"\n+++\n{body}, dit Anne Ardent.\n");
        desk.site.write("content/events/e1.md", text);
    };
    desk.build(&desk.site.root);
    assert!(!kept.exists());
    edit("Titre", "Un");
    desk.build(&desk.site.root);
    let first = fs::read(&kept).expect("what files say");
    // Nearly all is known: what is kept need not be written again.
    edit("Titre", "Deux");
    desk.build(&desk.site.root);
    assert!(fs::read(&kept).expect("the same") == first);
    assert_eq!(files_below(&desk.site.root.join("public")), desk.build_anew());
    // What a file is called decides where links of others lead.
    edit("Autre titre", "Deux");
    desk.build(&desk.site.root);
    let second = fs::read(&kept).expect("another");
    assert!(second != first);
    assert_eq!(files_below(&desk.site.root.join("public")), desk.build_anew());
    // Read by another rule, all is read again.
    let settings =
        "title = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n[markdown]\nhtml = \"escape\"\n";
    desk.site.write("chancery.toml", settings);
    desk.build(&desk.site.root);
    assert!(fs::read(&kept).expect("another") != second);
    assert_eq!(files_below(&desk.site.root.join("public")), desk.build_anew());
}
