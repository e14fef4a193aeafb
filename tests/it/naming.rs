//! Names in sentences, offices by date, topics by name, translations by their files.

use std::fmt::Write as _;

use crate::site::SiteTest;

/// Sentences with their right answers; its head says how they are written.
const TABLE: &str = include_str!("naming_table.txt");

/// A site of the table: its language, its records as files, its sentences.
struct Block {
    lang: String,
    records: Vec<String>,
    sentences: Vec<String>,
}

fn blocks() -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in TABLE.lines().filter(|it| !it.is_empty() && !it.starts_with("# ")) {
        if let Some(lang) = line.strip_prefix("== ") {
            blocks.push(Block {
                lang: lang.to_owned(),
                records: Vec::new(),
                sentences: Vec::new(),
            });
            continue;
        }
        let block = blocks.last_mut().expect("a language stands first");
        let folder = line.split('/').next().expect("a part");
        match ["actors", "organizations", "documents", "places", "topics"].contains(&folder) {
            true => block.records.push(record(line)),
            false => block.sentences.push(line.to_owned()),
        }
    }
    blocks
}

/// Makes a file of `folder/id: name | alias | ~metonym | ≠what it is confused with`.
fn record(line: &str) -> String {
    let (path, names) = line.split_once(": ").expect("a name");
    let mut names = names.split(" | ");
    let name = names.next().expect("a name");
    let (mut aliases, mut confused) = (Vec::new(), Vec::new());
    for other in names {
        if let Some(metonym) = other.strip_prefix('~') {
            aliases.push(format!("{{ text = '''{metonym}''', kind = \"metonym\" }}"));
        } else if let Some(other) = other.strip_prefix('≠') {
            confused.push(format!("'''{other}'''"));
        } else {
            aliases.push(format!("'''{other}'''"));
        }
    }
    format!(
        "-- content/{path}.md --\n+++\nname = '''{name}'''\naliases = [{}]\nconfused_with = [{}]\n+++\n",
        aliases.join(", "),
        confused.join(", ")
    )
}

/// Takes the marks of links out of a sentence.
fn without_marks(sentence: &str) -> String {
    let mut out = String::new();
    let mut rest = sentence;
    while let Some((before, marked)) = rest.split_once('⟦') {
        let (words, after) = marked.split_once('→').expect("an id");
        out.push_str(before);
        out.push_str(words);
        rest = after.split_once('⟧').expect("an end").1;
    }
    out + rest
}

/// Writes the links of HTML as the table does, without other tags and entities.
fn with_marks(html: &str) -> String {
    let mut out = String::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        let (tag, after) = tag.split_once('>').expect("an end");
        if let Some((_, href)) = tag.split_once("href=\"/") {
            let address = href.split_once('"').expect("an end").0.trim_end_matches('/');
            let id = address.rsplit('/').next().unwrap_or_default();
            open.push(format!("→{id}⟧"));
            out.push('⟦');
        } else if tag.starts_with("a ") {
            open.push(String::new());
        } else if tag == "/a" {
            out.push_str(&open.pop().expect("an open link"));
        }
        rest = after;
    }
    out + rest
}

/// Makes sentences comparable that differ in typography alone.
fn plain(sentence: &str) -> String {
    let entities = [
        ("&quot;", "\""),
        ("&nbsp;", " "),
        ("&eacute;", "é"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    let mut text = sentence.replace("⏎> ", " ").replace("<!-- note -->", "");
    text = text.replace("[Russia](https://x.example)", "Russia");
    text = text.trim_start_matches(['-', '>', ' ']).to_owned();
    for (entity, sign) in entities {
        text = text.replace(entity, sign);
    }
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '⏎' | '*' | '`' => {}
            c if c.is_whitespace() => {}
            '«' | '»' | '“' | '”' | '„' | '″' | '״' => out.push('"'),
            '’' | '‘' => out.push('\''),
            c => out.push(c),
        }
    }
    out
}

/// Returns what stands on an event's page between the words that its text begins and ends with, with its links.
fn between(page: &str) -> String {
    let rest = page.rsplit_once(FIRST).expect("the first word").1;
    with_marks(rest.split_once(LAST).expect("the last word").0)
}

const FIRST: &str = "Qqbegin";
const LAST: &str = "Qqend";

/// Builds a site of records and sentences as the table has them, and tells which sentences have other links.
fn wrong_links(lang: &str, records: &[String], sentences: &[String]) -> String {
    let mut tree = format!(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"{lang}\"\n"
    );
    records.iter().for_each(|it| tree.push_str(it));
    for (at, sentence) in sentences.iter().enumerate() {
        let text = without_marks(sentence).replace('⏎', "\n");
        let _ = write!(
            tree,
            "-- content/events/e-{at}.md --\n+++\ntitle = \"e{at}\"\ndate = 2025-01-01\n+++\n{FIRST}\n\n{text}\n\n{LAST}\n"
        );
    }
    let built = SiteTest::new(&tree).build();
    assert_eq!(built.errors(), [""; 0], "{lang}");
    let mut wrong = String::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let page = built.page(&format!("/events/e-{at}/"));
        let (expected, found) = (plain(sentence), plain(&between(page)));
        let links = |it: &str| it.matches('⟦').count();
        if !found.contains(&expected) || links(&found) != links(&expected) {
            let _ = writeln!(wrong, "{lang}: {sentence}\n    {found}");
        }
    }
    wrong
}

#[test]
fn names_in_sentences_are_linked_as_the_table_says() {
    let (mut wrong, mut count) = (String::new(), 0);
    for block in blocks() {
        count += block.sentences.len();
        wrong += &wrong_links(&block.lang, &block.records, &block.sentences);
    }
    assert!(count >= 200, "{count}");
    assert!(wrong.is_empty(), "{wrong}");
}

/// Checks a few sentences in the same way.
fn check(lang: &str, records: &[&str], sentences: &[&str]) {
    let records: Vec<String> = records.iter().map(|it| record(it)).collect();
    let sentences: Vec<String> = sentences.iter().map(|it| (*it).to_owned()).collect();
    let wrong = wrong_links(lang, &records, &sentences);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a3_a_name_with_a_sign_is_found_whole() {
    let records = [
        "organizations/opec: OPEC",
        "organizations/plus: OPEC+",
        "organizations/acme: Acme Inc.",
    ];
    let more = [
        "actors/us: U.S.",
        "documents/res: Resolution 242 (1967)",
        "organizations/g7: G7 | G7+",
    ];
    let rows = [
        "⟦OPEC+→plus⟧ agreed.",
        "The ⟦U.S.→us⟧ sued ⟦Acme Inc.→acme⟧ over ⟦Resolution 242 (1967)→res⟧.",
        "The ⟦G7+→g7⟧ met ⟦OPEC→opec⟧.",
        "The *⟦OPEC+→plus⟧* of today.",
    ];
    check("en", &[records, more].concat(), &rows);
}

#[test]
fn a4_a_states_longer_name_keeps_shorter_ones_out() {
    let rows = [
        "La Guinée-Bissau a voté.",
        "La Guinée équatoriale et la ⟦Guinée→guinee⟧ ont voté.",
    ];
    check("fr", &["actors/guinee: Guinée"], &rows);
    let rows = [
        "South Sudan voted.",
        "⟦Sudan→sudan⟧ voted.",
        "The Gulf of Oman is calm.",
        "Papua New Guinea voted.",
    ];
    let records = ["actors/sudan: Sudan", "actors/oman: Oman", "actors/guinea: Guinea"];
    check("en", &records, &rows);
    let rows = ["The Bank of Sudan pays.", "The ⟦Sudan→sudan⟧ Tribune writes."];
    check("en", &["actors/sudan: Sudan | ≠Bank of Sudan"], &rows);
    let rows = [
        "The ⟦Russia→russia⟧-⟦Ukraine→ukraine⟧ war.",
        "The ⟦UN→un⟧-led and ⟦Hamas→hamas⟧-run offices.",
    ];
    let records = [
        "actors/russia: Russia",
        "actors/ukraine: Ukraine",
        "organizations/un: UN",
        "organizations/hamas: Hamas",
    ];
    check("en", &records, &rows);
}

#[test]
fn a5_a_name_goes_on_behind_a_lines_end() {
    let records = ["organizations/union: Union", "organizations/ue: Union européenne"];
    let more = ["actors/li: Li Qiang", "documents/traite: Traité sur l’Union européenne"];
    let rows = [
        "La position de l’⟦Union⏎européenne→ue⟧.",
        "Selon ⟦Li⏎Qiang→li⟧, l’⟦Union→union⟧ change.",
        "Le ⟦Traité sur⏎l’Union⏎européenne→traite⟧ change.",
    ];
    check("fr", &[records, more].concat(), &rows);
    check(
        "zh",
        &["organizations/sco: 上海合作组织"],
        &["⟦上海⏎合作组织→sco⟧表示。", "⟦上海合作组⏎织→sco⟧表示。"],
    );
}
