//! The tables of `/data/` and the annotations of sources: what other programs read of a site.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::site::{Built, SiteTest};

const TABLES: [&str; 6] = [
    "events",
    "actors",
    "organizations",
    "sources",
    "quotations",
    "relations",
];

fn build(tree: &str) -> Built {
    let built = SiteTest::new(tree).build();
    assert_eq!(built.errors(), [""; 0]);
    built
}

/// Reads CSV as RFC 4180 has it, every record as long as the first.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        let row = rows.last_mut().expect("a row");
        match (c, quoted) {
            ('"', true) if chars.next_if_eq(&'"').is_some() => row.last_mut().expect("a cell").push('"'),
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(String::new()),
            ('\r', false) => {
                assert_eq!(chars.next(), Some('\n'), "lines end in CR LF");
                rows.push(vec![String::new()]);
            }
            (c, _) => {
                assert!(quoted || c != '\n', "a bare line feed");
                row.last_mut().expect("a cell").push(c);
            }
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last line ends too");
    assert!(!quoted && rows.iter().all(|it| it.len() == rows[0].len()), "{text}");
    rows
}

/// Reads a table in both its forms, and holds one against the other.
fn read(built: &Built, table: &str) -> Vec<BTreeMap<String, Value>> {
    let json = &built.files[&format!("data/{table}.json")];
    let rows: Vec<BTreeMap<String, Value>> = serde_json::from_str(json).expect("a list of objects");
    assert_eq!(json.lines().count(), rows.len() + 2, "a row on each line");
    let csv = read_csv(&built.files[&format!("data/{table}.csv")]);
    assert_eq!(csv.len(), rows.len() + 1);
    for (row, cells) in rows.iter().zip(&csv[1..]) {
        for (name, cell) in csv[0].iter().zip(cells) {
            let (cell, guarded) = match cell.strip_prefix('\'') {
                Some(rest) => (rest, true),
                None => (&**cell, false),
            };
            match row.get(name) {
                None => assert_eq!(cell, "", "{name}"),
                Some(Value::String(text)) => {
                    assert_eq!(cell, text, "{name}");
                    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\n', '＝', '＋', '－', '＠']);
                    assert_eq!(formula, guarded, "{text}");
                }
                Some(Value::Array(items)) => assert_eq!(cell.split("; ").count(), items.len(), "{name}: {cell}"),
                Some(other) => assert_eq!(cell, other.to_string(), "{name}"),
            }
        }
        assert!(row.keys().all(|it| csv[0].contains(it)), "{row:?}");
    }
    rows
}

#[test]
fn records_are_tables_too() {
    let built = build(
        "-- content/events/e.md --\n+++\ntitle = \"Réunion, « OCS »\"\nsummary = \"Le [[a]] *parle*.\"\ndate = \"2025-11~/..\"\ntype = \"meeting\"\nstatus = \"held\"\nsignificance = 4\nplaces = [\"p\"]\nactors = [{ id = \"a\", role = \"hôte\", on_behalf_of = \"o\" }]\ntopics = [\"libre\"]\nresponds_to = [\"d\"]\nupdated = 2025-11-05T10:00:00+01:00\ncorrections = [{ date = \"2025-11-06\", kind = \"retraction\", text = \"Faux.\" }]\n+++\n-- content/places/p.md --\n# P\n-- content/documents/d.md --\n# D\n-- content/actors/a.md --\n+++\nname = \"=A;1\"\ntype = \"person\"\naliases = [{ text = \"阿\", lang = \"zh\", kind = \"native\" }, { text = \"Faute\", kind = \"misspelling\" }]\nroles = [{ title = \"Chef\", organization = \"o\", from = \"2020\" }]\n+++\n-- content/organizations/o.md --\n+++\nname = \"O\\n\\\"o\\\"\"\nparent = \"Nulle part\"\nmembers = [{ id = \"a\", role = \"membre\", to = \"2024\" }]\n+++\n",
    );
    let events = read(&built, "events");
    assert_eq!(
        json!(events),
        json!([{
            "id": "e",
            "url": "https://t.example/events/e/",
            "title": "Réunion, « OCS »",
            "summary": "Le =A;1 parle.",
            "date": "2025-11~/..",
            "earliest": "2025-11-01",
            "type": "meeting",
            "status": "held",
            "significance": 4,
            "places": ["p"],
            "actors": [{"id": "a", "role": "hôte", "on_behalf_of": "organization/o"}],
            "responds_to": ["document/d"],
            "topics": ["libre"],
            "updated": "2025-11-06",
            "retracted": true,
        }])
    );
    let actors = read(&built, "actors");
    assert_eq!(actors[0]["name"], "=A;1");
    assert!(built.files["data/actors.csv"].contains("\"'=A;1\""));
    assert_eq!(
        actors[0]["names"],
        json!([{"name": "阿", "lang": "zh", "kind": "native"}])
    );
    assert_eq!(
        actors[0]["roles"],
        json!([{"title": "Chef", "organization": "organization/o", "since": "2020"}])
    );
    let organizations = read(&built, "organizations");
    assert_eq!(organizations[0]["parent"], "Nulle part");
    let relations: Vec<String> = read(&built, "relations")
        .iter()
        .map(|it| {
            let of = |name: &str| it.get(name).and_then(Value::as_str).unwrap_or("-").to_owned();
            [
                "subject",
                "relation",
                "object",
                "role",
                "on_behalf_of",
                "since",
                "until",
            ]
            .map(of)
            .join(" ")
        })
        .collect();
    assert_eq!(
        relations,
        [
            "event/e actor actor/a hôte organization/o - -",
            "event/e place place/p - - - -",
            "event/e responds-to document/d - - - -",
            "event/e topic topic/libre - - - -",
            "actor/a role organization/o Chef - 2020 -",
            "organization/o member actor/a membre - - 2024",
        ]
    );
    let page = built.page("/data/");
    for table in TABLES {
        assert!(
            page.contains(&format!("href=\"/data/{table}.json\""))
                && page.contains(&format!("href=\"/data/{table}.csv\""))
        );
    }
    assert!(built.page("/events/e/").contains("<a href=\"/data/\">Données</a>"));
}

const TEXT: &str = "Une première ligne 😀.\nL’accord « n’est pas » prêt, dit-il. Ils sont d’accord.\n\nSuite :  c'est illégal, contraire à la Charte et nul.\nIls sont d’accord, deux fois.\n";

/// A source with its text, and a page that quotes it.
fn quoting(settings: &str, excerpts: &str, page: &str) -> Built {
    build(&format!(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n[quotations]\nwarn = 1.0\nstop = 1.0\n{settings}\n-- content/organizations/agence.md --\n+++\nname = \"Agence\"\n+++\n-- content/sources/s.txt --\n{TEXT}-- content/sources/s.md --\n+++\ntitle = \"S\"\npublisher = \"agence\"\nlang = \"fr\"\nurl = \"https://agence.example/1\"\ntext = \"s.txt\"\nexcerpts = [{excerpts}]\n+++\n-- content/topics/t.md --\n# T\n\n{page}"
    ))
}

#[test]
fn a_quotation_says_where_its_words_stand() {
    let built = quoting(
        "",
        "{ id = \"nul\", text = \"c’est illégal […] et nul\", speaker = \"agence\" }, { id = \"deux\", text = \"Ils sont d'accord\", prefix = \"Charte et nul.\", speaker = [\"agence\", \"Un témoin\"], speech = \"reported\" }",
        "![[s#nul]]\n\n> L'accord \"n'est pas\" [sic] prêt\n>\n> — Un diplomate, [[s]] {#pret}\n\nIl dit « première ligne 😀 » [@s], encore « première ligne 😀 » [@s].\n",
    );
    let hash = chancery::base::digest::sha256(TEXT.as_bytes());
    let points: Vec<char> = TEXT.chars().collect();
    let at = |range: &Value| -> String {
        let (start, end) = (range["start"].as_u64(), range["end"].as_u64());
        points[start.expect("a start") as usize..end.expect("an end") as usize]
            .iter()
            .collect()
    };
    let quotations = read(&built, "quotations");
    let rows: Vec<Value> = quotations.iter().map(|it| json!(it)).collect();
    for row in &rows {
        assert_eq!(
            (&row["hash"], &row["source"], &row["lang"]),
            (&json!(hash), &json!("s"), &json!("fr"))
        );
        match row.get("segments") {
            None => assert_eq!(row["exact"], at(row)),
            Some(segments) => {
                for segment in segments.as_array().expect("a list") {
                    assert_eq!(segment["exact"], at(segment));
                }
            }
        }
        let end = row["end"].as_u64().expect("an end") as usize;
        let start = row["start"].as_u64().expect("a start") as usize;
        let (before, after): (String, String) = (points[..start].iter().collect(), points[end..].iter().collect());
        assert!(before.ends_with(row["prefix"].as_str().unwrap_or_default()));
        assert!(after.starts_with(row["suffix"].as_str().unwrap_or_default()));
    }
    let seen = |row: &Value| {
        json!([
            row.get("excerpt"),
            row["exact"],
            row["level"],
            row["speakers"],
            row["speech"],
            row.get("prefix")
        ])
    };
    assert_eq!(
        rows.iter().map(seen).collect::<Vec<_>>(),
        [
            json!([
                "nul",
                "c'est illégal […] et nul",
                "elided",
                ["organization/agence"],
                "direct",
                null
            ]),
            json!([
                "deux",
                "Ils sont d’accord",
                "normalised",
                ["organization/agence", "Un témoin"],
                "reported",
                "Charte et nul.\n"
            ]),
            json!([
                null,
                "L’accord « n’est pas » prêt",
                "normalised",
                ["Un diplomate"],
                "direct",
                null
            ]),
            json!([null, "première ligne 😀", "exact", null, "direct", null]),
        ]
    );
    assert_eq!(
        rows[0]["pages"],
        json!([{"page": "topic/t", "url": "https://t.example/topics/t/#x1"}])
    );
    assert_eq!(rows[1].get("pages"), None);
    assert_eq!(rows[2]["pages"][0]["url"], "https://t.example/topics/t/#pret");
    assert_eq!(rows[3]["pages"].as_array().map(Vec::len), Some(2));
    for row in &rows {
        for page in row.get("pages").and_then(Value::as_array).into_iter().flatten() {
            let anchor = page["url"]
                .as_str()
                .and_then(|it| it.split_once('#'))
                .expect("an anchor")
                .1;
            assert!(
                built.page("/topics/t/").contains(&format!("id=\"{anchor}\"")),
                "{anchor}"
            );
        }
    }
}

#[test]
fn a_source_is_annotated_for_other_programs() {
    let built = quoting(
        "",
        "{ id = \"nul\", text = \"c'est illégal […] et nul\" }",
        "![[s#nul]]\n\nIl dit « première ligne » [@s].\n",
    );
    let text = &built.files["sources/s/annotations.jsonld"];
    let collection: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(collection["total"], 2);
    let item = &collection["first"]["items"][0];
    let (start, end) = (TEXT.find("c'est").expect("it"), TEXT.find("et nul").expect("it"));
    let point = |byte: usize| TEXT[..byte].chars().count();
    let source = json!({"id": "https://agence.example/1", "type": "Text", "language": "fr"});
    assert_eq!(
        item["target"],
        json!([
            {"type": "SpecificResource", "source": source, "selector": [
                {"type": "TextQuoteSelector", "exact": "c'est illégal"},
                {"type": "TextPositionSelector", "start": point(start), "end": point(start) + 13},
            ]},
            {"type": "SpecificResource", "source": source, "selector": [
                {"type": "TextQuoteSelector", "exact": "et nul"},
                {"type": "TextPositionSelector", "start": point(end), "end": point(end) + 6},
            ]},
        ])
    );
    let bodies: Vec<&str> = item["body"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|it| it["id"].as_str())
        .collect();
    assert_eq!(
        bodies,
        ["https://t.example/topics/t/#x1", "https://t.example/sources/s/#nul"]
    );
    let link = "<link rel=\"alternate\" type=\"application/ld+json;profile=&quot;http://www.w3.org/ns/anno.jsonld&quot;\" href=\"/sources/s/annotations.jsonld\">";
    assert!(built.page("/sources/s/").contains(link));
    assert!(!built.page("/topics/t/").contains("annotations.jsonld"));
    // A source that nothing is quoted of has none.
    let none = build("-- content/sources/s.md --\n# S\n");
    assert!(!none.files.keys().any(|it| it.ends_with(".jsonld")));
    assert!(!none.page("/sources/s/").contains("jsonld"));
}

#[test]
fn what_may_not_be_quoted_is_in_no_table() {
    let built = build(
        "-- content/sources/s.txt --\nMots tus et gardés, avec beaucoup d’autres mots derrière, pour que leur part soit petite.\n-- content/sources/s.md --\n+++\ntitle = \"S\"\npublish = \"none\"\ntext = \"s.txt\"\nexcerpts = [{ id = \"e\", text = \"Mots tus\" }]\n+++\n-- content/organizations/o.md --\n+++\nname = \"O\"\nlink_policy = \"no-link\"\nwebsite = \"https://o.example\"\n+++\n-- content/sources/t.md --\n+++\ntitle = \"T\"\npublisher = \"o\"\nurl = \"https://o.example/1\"\narchive_url = \"https://archive.example/1\"\n+++\n",
    );
    assert_eq!(built.files["data/quotations.json"], "[\n]\n");
    for word in ["Mots tus", "o.example", "archive.example"] {
        assert!(built.files.values().all(|it| !it.contains(word)), "{word}");
    }
}

#[test]
fn without_data_nothing_names_it() {
    let built = quoting(
        "[outputs]\ndata = false\n",
        "{ id = \"e\", text = \"Une première ligne\" }",
        "Rien.\n",
    );
    for (path, text) in &built.files {
        assert!(!path.starts_with("data/") && !path.ends_with(".jsonld"), "{path}");
        assert!(!text.contains("/data/") && !text.contains("jsonld"), "{path}");
    }
}

#[test]
fn every_field_of_the_tables_is_documented() {
    let docs = std::fs::read_to_string(format!("{}/docs/output.md", env!("CARGO_MANIFEST_DIR"))).expect("the page");
    let built = build("-- content/topics/t.md --\n# T\n");
    for table in TABLES {
        let part = docs
            .split(&format!("### `{table}`\n"))
            .nth(1)
            .unwrap_or_else(|| panic!("{table}"));
        let part = part.split("\n##").next().unwrap_or_default();
        let told: Vec<&str> = part
            .lines()
            .filter_map(|line| line.strip_prefix("| `"))
            .flat_map(|line| line.split(" | ").next().unwrap_or_default().split(", "))
            .map(|name| name.trim_matches(['`', ' ']))
            .collect();
        assert_eq!(read_csv(&built.files[&format!("data/{table}.csv")])[0], told, "{table}");
    }
}
