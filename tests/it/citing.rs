//! Citing: every page says how it is cited, and so does every source of its item; in words and in files.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::site::{Built, SiteTest};

const SETTINGS: &str = "-- chancery.toml --\ntitle = \"Le Relevé\"\nbase_url = \"https://t.example/b\"\ndefault_language = \"fr\"\nauthor = \"La rédaction\"\n";

fn build(tree: &str) -> Built {
    let built = SiteTest::new(&format!("{SETTINGS}{tree}")).build();
    assert_eq!(built.errors(), [""; 0]);
    built
}

/// The words of the block in which a page is cited, spaces that do not break as plain ones.
fn reference(built: &Built, address: &str) -> String {
    built.section(address, "h-cite").replace(['\u{A0}', '\u{202F}'], " ")
}

fn csl(built: &Built, path: &str) -> Value {
    let items: Value = serde_json::from_str(&built.files[path]).expect("JSON");
    let [item] = items.as_array().expect("a list").as_slice() else {
        panic!("not one item: {items}");
    };
    item.clone()
}

#[test]
fn a_page_offers_its_own_citation() {
    let built = build(
        "-- content/events/e.md --\n+++\ntitle = \"Sommet de l’OCS\"\ndate = \"2025-11-03\"\nauthors = [\"michoustine\", \"Le bureau, à Paris\"]\npublished = \"2025-11-04\"\nupdated = 2025-11-06T23:30:00-05:00\n+++\nCorps.\n-- content/actors/michoustine.md --\n+++\nname = \"Mikhaïl Michoustine\"\nsort_name = \"Michoustine, Mikhaïl\"\n+++\n",
    );
    assert_eq!(
        built.files["events/e/cite.bib"],
        "@misc{le-releve-event-e,\n  author = {{Michoustine}, {Mikhaïl} and {Le bureau, à Paris}},\n  title = {{Sommet} de {l’OCS}},\n  howpublished = {Le Relevé, e},\n  date = {2025-11-06},\n  year = {2025},\n  url = {https://t.example/b/events/e/},\n  langid = {french}\n}\n"
    );
    assert_eq!(
        built.files["events/e/cite.ris"],
        "TY  - ELEC\r\nID  - le-releve-event-e\r\nAU  - Michoustine, Mikhaïl\r\nAU  - Le bureau, à Paris\r\nTI  - Sommet de l’OCS\r\nT2  - Le Relevé\r\nPY  - 2025\r\nDA  - 2025/11/06/\r\nUR  - https://t.example/b/events/e/\r\nLA  - fr\r\nER  - \r\n"
    );
    assert_eq!(
        csl(&built, "events/e/cite.json"),
        json!({
            "id": "le-releve-event-e",
            "type": "webpage",
            "author": [{"family": "Michoustine", "given": "Mikhaïl"}, {"literal": "Le bureau, à Paris"}],
            "title": "Sommet de l’OCS",
            "container-title": "Le Relevé",
            "issued": {"date-parts": [[2025, 11, 6]]},
            "URL": "https://t.example/b/events/e/",
            "language": "fr",
        })
    );
    let cite = reference(&built, "/events/e/");
    let reference = "Mikhaïl Michoustine et Le bureau, à Paris, « Sommet de l’OCS », Le Relevé , fiche e, version du 6 novembre 2025, 23 h 30 . https://t.example/b/events/e/";
    assert!(cite.contains(reference), "{cite}");
    assert!(cite.contains("@misc{le-releve-event-e, author ="), "{cite}");
    assert!(
        built
            .page("/events/e/")
            .contains("<a href=\"/b/events/e/cite.ris\" download>RIS</a>")
    );
    // Without authors of its own a page is the desk's, and without dates it bears none.
    assert_eq!(
        csl(&built, "actors/michoustine/cite.json"),
        json!({
            "id": "le-releve-actor-michoustine",
            "type": "webpage",
            "author": [{"literal": "La rédaction"}],
            "title": "Mikhaïl Michoustine",
            "container-title": "Le Relevé",
            "URL": "https://t.example/b/actors/michoustine/",
            "language": "fr",
        })
    );
}

#[test]
fn the_item_of_a_source_is_cited_by_its_own_outlet() {
    let built = build(
        "-- content/organizations/agence.md --\n+++\nname = \"Agence du Nord\"\nlink_policy = \"archive-only\"\n+++\n-- content/sources/s.md --\n+++\ntitle = \"Dépêche\"\nauthor = \"Anna Orlova\"\npublisher = \"agence\"\ncarrier = \"Un relais\"\ngenre = \"dispatch\"\ndate = \"2025-11-04\"\naccessed = \"2025-11-05\"\nlang = \"ru\"\nurl = \"https://agence.example/1\"\narchive_url = \"https://archive.example/{1}\"\n+++\n-- content/sources/t.md --\n+++\ntitle = \"Communiqué\"\npublisher = \"Le ministère\"\ngenre = \"communique\"\nurl = \"https://ministere.example/c\"\narchive_url = \"https://archive.example/c\"\n+++\n",
    );
    assert_eq!(
        built.files["sources/s/source.bib"],
        "@article{le-releve-original-s,\n  author = {{Anna Orlova}},\n  title = {{Dépêche}},\n  journal = {Agence du Nord},\n  date = {2025-11-04},\n  year = {2025},\n  url = {https://archive.example/%7B1%7D},\n  urldate = {2025-11-05},\n  langid = {russian}\n}\n"
    );
    let item = csl(&built, "sources/s/source.json");
    assert_eq!(item["type"], "article-newspaper");
    assert_eq!(item["accessed"], json!({"date-parts": [[2025, 11, 5]]}));
    let cite = reference(&built, "/sources/s/");
    assert!(
        cite.contains("Anna Orlova, « Dépêche », Agence du Nord , dépêche, transmis par Un relais, 4 novembre 2025 . copie archivée : https://archive.example/{1}, consulté le 5 novembre 2025"),
        "{cite}"
    );
    // What the outlet's policy does not let be linked is in no file either.
    assert!(built.files.values().all(|it| !it.contains("agence.example")));
    assert_eq!(
        built.files["sources/t/source.ris"],
        "TY  - GEN\r\nID  - le-releve-original-t\r\nTI  - Communiqué\r\nPB  - Le ministère\r\nM3  - communiqué\r\nUR  - https://ministere.example/c\r\nN1  - copie archivée: https://archive.example/c\r\nLA  - fr\r\nER  - \r\n"
    );
    assert_eq!(csl(&built, "sources/t/cite.json")["id"], "le-releve-source-t");
    assert_eq!(
        csl(&built, "sources/t/source.json")["archive_location"],
        "https://archive.example/c"
    );
}

#[test]
fn dates_are_told_as_each_format_can() {
    let cases = [
        (
            "2025-11-03/2025-11-04",
            "2025-11-03/2025-11-04",
            json!({"date-parts": [[2025, 11, 3], [2025, 11, 4]]}),
            "2025/11/03/",
        ),
        (
            "2025-11~",
            "2025-11~",
            json!({"date-parts": [[2025, 11]], "circa": true}),
            "2025/11//",
        ),
        (
            "2025?",
            "2025?",
            json!({"date-parts": [[2025]], "circa": true}),
            "2025///",
        ),
        (
            "2025-21",
            "2025-21",
            json!({"date-parts": [[2025]], "season": 1}),
            "2025///",
        ),
        (
            "2025-11-04T21:10:00+08:00",
            "2025-11-04",
            json!({"date-parts": [[2025, 11, 4]]}),
            "2025/11/04/",
        ),
        ("2025-11/..", "2025-11/", json!({"literal": "2025-11/.."}), "2025/11//"),
        ("201X", "201X", json!({"literal": "201X"}), ""),
        ("-0044-03-15", "-0044-03-15", json!({"date-parts": [[-44, 3, 15]]}), ""),
        ("XXXX-11-03", "", json!({"literal": "XXXX-11-03"}), ""),
    ];
    for (date, bibtex, issued, ris) in cases {
        let built = build(&format!(
            "-- content/sources/s.md --\n+++\ntitle = \"S\"\ndate = \"{date}\"\n+++\n"
        ));
        let file = |name: &str| built.files[&format!("sources/s/source.{name}")].as_str();
        let between = |text: &str, start: &str, end: &str| {
            let rest = text.split_once(start).map_or("", |it| it.1);
            rest.split_once(end).map_or("", |it| it.0).to_owned()
        };
        assert_eq!(between(file("bib"), "date = {", "}"), bibtex, "{date}");
        assert_eq!(csl(&built, "sources/s/source.json")["issued"], issued, "{date}");
        assert_eq!(between(file("ris"), "DA  - ", "\r\n"), ris, "{date}");
    }
}

/// Reads BibTeX as its own parser does: a key, then fields whose braces are balanced, to the last brace.
fn read_bibtex(text: &str) -> Vec<(String, String)> {
    let rest = text.split_once('{').expect("an entry").1;
    let (key, mut rest) = rest.split_once(',').expect("a key");
    let mut fields = vec![("key".to_owned(), key.to_owned())];
    while let Some((name, value)) = rest.split_once(" = {") {
        let mut depth = 1;
        let end = value
            .find(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                depth == 0
            })
            .unwrap_or_else(|| panic!("open braces in {text}"));
        fields.push((
            name.trim_start_matches([',', '\n', ' ']).to_owned(),
            value[..end].to_owned(),
        ));
        rest = &value[end + 1..];
    }
    assert_eq!(rest, "\n}\n", "{text}");
    fields
}

#[test]
fn odd_titles_break_no_format() {
    let titles = [
        (
            "Саммит 100 % & Co_1 {x",
            "{Саммит} 100 \\% \\& {Co\\_1} \\textbraceleft{}x",
        ),
        ("قمة } الصين", "قمة \\textbraceright{} الصين"),
        (
            "中国外交部 ~ 2^3 #1 $5",
            "中国外交部 \\textasciitilde{} 2\\textasciicircum{}3 \\#1 \\$5",
        ),
        ("a\\nB \\\\TeX \\u2003z", "a {B} {{\\textbackslash{}TeX}} z"),
        ("\\\"%A, and B\\\" @misc{", "{\"\\%A,} and {B\"} @misc\\textbraceleft{}"),
    ];
    let mut keys = BTreeSet::new();
    for (title, bibtex) in titles {
        let built = build(&format!(
            "-- content/topics/t.md --\n+++\ntitle = \"{title}\"\nauthors = [\"{title} \"]\nsummary = \"S\"\n+++\n"
        ));
        let fields = read_bibtex(&built.files["topics/t/cite.bib"]);
        assert_eq!(fields.iter().find(|it| it.0 == "title").map(|it| &*it.1), Some(bibtex));
        let ris = &built.files["topics/t/cite.ris"];
        let lines: Vec<&str> = ris.split_terminator("\r\n").collect();
        assert_eq!(lines.len(), 8, "{ris}");
        assert!(
            lines.iter().all(|it| it.is_char_boundary(6) && &it[2..6] == "  - "),
            "{ris}"
        );
        assert!(!ris.replace("\r\n", "").contains(char::is_control));
        let item = csl(&built, "topics/t/cite.json");
        let typed: Value = serde_json::from_str(&format!("\"{title}\"")).expect("text");
        assert_eq!(item["title"], typed);
        keys.insert(item["id"].to_string());
    }
    assert_eq!(keys.len(), 1);
}

#[test]
fn names_of_references_are_like_no_other_and_in_plain_letters() {
    let built = build(
        "-- content/actors/李强.md --\n# A\n-- content/actors/li-qiang.md --\n# B\n-- content/actors/李-强.md --\n# C\n-- content/topics/li-qiang.md --\n# D\n-- content/sources/li-qiang.md --\n# E\n-- content/a/b.md --\n# F\n-- content/a-b.md --\n# G\n-- content/events/été.md --\n+++\ntitle = \"H\"\ndate = \"2025\"\n+++\n",
    );
    let mut keys = BTreeSet::new();
    let mut count = 0;
    for (path, text) in built.files.iter().filter(|(path, _)| path.ends_with(".bib")) {
        let key = read_bibtex(text)[0].1.clone();
        assert!(
            key.starts_with("le-releve-") && key.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-'),
            "{path}: {key}"
        );
        keys.insert(key);
        count += 1;
    }
    assert_eq!((keys.len(), count), (9, 9), "{keys:#?}");
    assert!(keys.contains("le-releve-actor-li-qiang"), "{keys:#?}");
}

#[test]
fn a_page_taken_back_says_so_where_it_is_cited() {
    let built = build(
        "-- content/topics/t.md --\n+++\ntitle = \"T\"\ncorrections = [{ date = \"2025-11-05\", kind = \"retraction\", text = \"Faux.\" }]\n+++\n",
    );
    assert!(
        built
            .section("/topics/t/", "h-cite")
            .replace('\u{a0}', " ")
            .contains("version du 5 novembre 2025 , rétractée.")
    );
    assert_eq!(csl(&built, "topics/t/cite.json")["note"], "Retrait");
}

#[test]
fn without_citation_files_no_page_names_one() {
    let tree = "-- content/sources/s.md --\n+++\ntitle = \"S\"\n+++\n-- content/methode.md --\n# M\n";
    let off = SiteTest::new(&format!("{SETTINGS}[outputs]\ncitations = false\n{tree}")).build();
    assert_eq!(off.errors(), [""; 0]);
    for (path, text) in &off.files {
        for name in ["cite.bib", "cite.ris", "cite.json", "source.bib", "BibTeX"] {
            assert!(!path.ends_with(name) && !text.contains(name), "{path}: {name}");
        }
    }
    assert!(reference(&off, "/sources/s/").contains("« S », Le Relevé , fiche s, première version"));
    let on = build(tree);
    assert!(on.page("/methode/").contains("/b/methode/cite.bib"));
    assert_eq!(on.report.files, on.files.len());
    for file in on
        .files
        .keys()
        .filter(|it| it.contains("cite.") || it.contains("/source."))
    {
        let page = on.page(&format!("/{}/", file.rsplit_once('/').expect("a folder").0));
        assert!(page.contains(&format!("href=\"/b/{file}\"")), "{file}");
    }
}

#[test]
fn a_file_of_ones_own_cannot_stand_where_a_citation_does() {
    let tree = "-- content/topics/t/index.md --\n# T\n\n[a](Cite.BIB) [b](/topics/u/cite.json)\n-- content/topics/t/Cite.BIB --\nx\n-- content/topics/t/source.bib --\nx\n-- content/topics/u.md --\n+++\ntitle = \"U\"\nredirect_from = [\"/topics/t/cite.ris\"]\n+++\n";
    assert_eq!(
        SiteTest::new(&format!("{SETTINGS}{tree}")).errors(),
        [
            "content/topics/t/Cite.BIB:1:1: error[address-taken]: `/topics/t/Cite.BIB` is a page that every site has",
            "content/topics/u.md:3:18: error[address-taken]: `/topics/t/cite.ris/` is a page that every site has"
        ]
    );
    let off = SiteTest::new(&format!(
        "{SETTINGS}[outputs]\ncitations = false\n{}",
        tree.replace("[b](/topics/u/cite.json)", "")
    ))
    .build();
    assert_eq!(off.errors(), [""; 0]);
    assert!(off.files.contains_key("topics/t/Cite.BIB"));
}
