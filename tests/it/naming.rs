//! Names in sentences, offices by date, topics by name, translations by their files.

use std::fmt::Write as _;

use chancery::engine::live::{Hints, Live};

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
            '⏎' | '*' | '`' | '\\' => {}
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

/// An actor with roles, the sources that they rest on, and events that name the actor without a role.
fn offices(roles: &str, events: &[(&str, &str)]) -> SiteTest {
    let mut tree = format!(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"en\"\n\
         -- content/sources/s.md --\n# Dispatch\n-- content/sources/o.md --\n# Other dispatch\n\
         -- content/actors/mira.md --\n+++\nname = \"Mira Solen\"\nroles = [{roles}]\n+++\n"
    );
    for (id, fields) in events {
        let _ = write!(
            tree,
            "-- content/events/{id}.md --\n+++\ntitle = \"Event\"\nactors = [\"mira\"]\n{fields}\n+++\nText.\n"
        );
    }
    SiteTest::new(&tree)
}

/// Returns those of some words that a page has, in their order.
fn those_of<'w>(page: &str, all: &[&'w str]) -> Vec<&'w str> {
    all.iter().copied().filter(|it| page.contains(it)).collect()
}

const ROLES: &str = "{ title = \"Ambassador\", from = \"2002\", to = \"2007-06\" }, \
    { title = \"Minister\", from = \"2013\", to = \"2021\" }, { title = \"Professor\", from = \"2022\" }";
const TITLES: [&str; 3] = ["Ambassador", "Minister", "Professor"];

#[test]
fn a2_an_event_shows_the_role_of_its_day() {
    let events = [
        ("e2003", "date = \"2003-05-01\"", &["Ambassador"][..]),
        ("e2010", "date = \"2010-05-01\"", &[]),
        ("e2015", "date = \"2015-05-01T10:00:00+02:00\"", &["Minister"]),
        ("e2025", "date = \"2025-05\"", &["Professor"]),
        ("range", "date = \"2021-12-30/2022-01-02\"", &["Minister", "Professor"]),
        ("vague", "date = \"2007\"", &["Ambassador"]),
        ("early", "date = \"1999~\"", &[]),
        ("yearless", "date = \"XXXX-05-01\"", &[]),
    ];
    let built = offices(ROLES, &events.map(|(id, date, _)| (id, date))).build();
    assert_eq!(built.errors(), [""; 0]);
    for (id, _, expected) in events {
        assert_eq!(
            those_of(built.page(&format!("/events/{id}/")), &TITLES),
            expected,
            "{id}"
        );
    }
}

#[test]
fn a2_two_roles_of_one_day_are_both_shown() {
    let roles =
        "{ title = \"Minister\", from = \"2013\", to = \"2021\" }, { title = \"Party leader\", from = \"2018-03\" }";
    let built = offices(roles, &[("e", "date = \"2019-01-01\""), ("f", "date = \"2018-02-01\"")]).build();
    assert!(built.page("/events/e/").contains("Minister, Party leader"));
    assert!(!built.page("/events/f/").contains("Party leader"));
}

#[test]
fn a2_a_role_without_dates_fits_by_its_source_or_alone() {
    let alone = "{ title = \"Envoy\" }";
    let built = offices(alone, &[("e", "date = \"2019-01-01\"")]).build();
    assert!(built.page("/events/e/").contains("Envoy"));
    let sourced = "{ title = \"Envoy\", sources = [\"s\"] }, { title = \"Minister\", from = \"2013\", to = \"2021\" }";
    let events = [
        ("cites", "date = \"2024-01-01\"\nsources = [\"s\"]"),
        ("other", "date = \"2024-01-01\"\nsources = [\"o\"]"),
        ("both", "date = \"2015-01-01\"\nsources = [\"s\"]"),
    ];
    let site = offices(sourced, &events);
    site.write(
        "content/events/in-text.md",
        "+++\ntitle = \"T\"\ndate = \"2024-01-01\"\nactors = [\"mira\"]\n+++\nWords [@s].\n",
    );
    let built = site.build();
    let titles = ["Envoy", "Minister"];
    let shown = |id: &str| those_of(built.page(&format!("/events/{id}/")), &titles);
    assert_eq!(shown("cites"), ["Envoy"]);
    assert_eq!(shown("other"), [""; 0]);
    assert_eq!(shown("both"), ["Envoy", "Minister"]);
    assert_eq!(shown("in-text"), ["Envoy"]);
}

/// Builds a site at a moment and returns the words of an actor's infobox and of its line in the list.
fn role_shown(site: &mut SiteTest, as_of: &str) -> (String, String) {
    site.options.as_of = Some(chancery::base::date::Instant::parse(as_of).expect("an instant"));
    let built = site.build();
    let page = built.page("/actors/mira/");
    let row = |page: &str, from: &str, to: &str| {
        let start = page.find(from).unwrap_or_else(|| panic!("no {from}: {page}"));
        let end = page[start..].find(to).expect("an end");
        crate::site::words(&page[start..start + end])
    };
    (
        row(page, "<dt>Role</dt>", "</dd>"),
        row(built.page("/actors/"), "href=\"/actors/mira/\"", "</li>"),
    )
}

#[test]
fn a2_the_infobox_shows_the_role_held_now_and_until_when_one_was() {
    let mut site = offices(ROLES, &[]);
    for (as_of, expected) in [
        ("2005-01-01T00:00:00Z", "Ambassador"),
        ("2010-01-01T00:00:00Z", "Ambassador until Jun 2007"),
        ("2015-01-01T00:00:00Z", "Minister"),
        ("2021-12-31T12:00:00Z", "Minister"),
        ("2026-01-01T00:00:00Z", "Professor"),
    ] {
        let (infobox, listed) = role_shown(&mut site, as_of);
        assert!(infobox.ends_with(expected), "{as_of}: {infobox}");
        assert!(listed.contains(expected), "{as_of}: {listed}");
    }
    let mut site = offices("{ title = \"Minister\", from = \"2013\", to = \"2021\" }", &[]);
    let (infobox, _) = role_shown(&mut site, "2026-01-01T00:00:00Z");
    assert!(infobox.ends_with("Minister until 2021"), "{infobox}");
    let mut site = offices("{ title = \"Minister\", from = \"2030\" }", &[]);
    let (infobox, _) = role_shown(&mut site, "2026-01-01T00:00:00Z");
    assert!(!infobox.contains("Minister"), "{infobox}");
}

#[test]
fn a2_an_ended_role_reads_as_the_language_says() {
    let role = "{ title = \"Ministre\", to = \"2021\" }";
    let site = SiteTest::new(&format!(
        "-- content/actors/mira.md --\n+++\nname = \"Mira\"\nroles = [{role}, {{ title = \"Élue\", to = \"2019-03\" }}]\n+++\n"
    ));
    let built = site.build();
    let words = crate::site::words(built.page("/actors/mira/"));
    assert!(
        words.contains("jusqu’en 2021") && words.contains("jusqu’en mars 2019"),
        "{words}"
    );
}

#[test]
fn a2_a_role_rests_on_sources_that_are_there() {
    let site = offices("{ title = \"Envoy\", sources = [\"nowhere\"] }", &[]);
    assert_eq!(site.errors().len(), 1, "{:?}", site.errors());
}

#[test]
fn a24_the_event_before_is_over_and_no_part_of_it() {
    let site = SiteTest::new("-- content/actors/a.md --\n# A\n-- content/actors/b.md --\n# B\n");
    let events = [
        ("visit", "2025-11-03/2025-11-04", ""),
        ("meeting", "2025-11-03", "part_of = \"visit\""),
        ("dinner", "2025-11-04", "part_of = \"meeting\""),
        ("march", "2025-03-01", ""),
        ("year", "2025", ""),
        ("morning", "2025-12-01T09:00:00+01:00", ""),
        ("evening", "2025-12-01T20:00:00+01:00", ""),
        ("some-time", "2025-12-01", ""),
        ("talks", "2026-01-05", "part_of = \"round\""),
        ("round", "2026-01-09", ""),
        ("undated", "XXXX-05-01", ""),
    ];
    for (id, date, part) in events {
        site.write(
            &format!("content/events/{id}.md"),
            format!("+++\ntitle = \"Event {id}.\"\ndate = \"{date}\"\nactors = [\"a\", \"b\"]\n{part}\n+++\n"),
        );
    }
    let built = site.build();
    assert_eq!(built.errors(), [""; 0]);
    let before = |id: &str| {
        let page = built.page(&format!("/events/{id}/"));
        let label = page.find("Précédent des mêmes")?;
        let rest = page[label..].split_once("Event ")?.1;
        Some(rest.split_once('.')?.0.to_owned())
    };
    for (id, expected) in [
        ("march", None),
        ("year", None),
        ("visit", Some("march")),
        ("meeting", Some("march")),
        ("dinner", Some("march")),
        ("morning", Some("dinner")),
        ("evening", Some("morning")),
        ("some-time", Some("dinner")),
        ("round", Some("evening")),
        ("undated", None),
    ] {
        assert_eq!(before(id).as_deref(), expected, "{id}");
    }
}

#[test]
fn a25_a_translations_mentions_stay_in_its_language() {
    let site = SiteTest::new(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n[languages.en]\n\
         -- content/places/solen.md --\n# Solen\n-- content/places/vall.md --\n# Vall\n-- content/places/mont.md --\n# Mont\n\
         -- content/events/e.md --\n+++\ntitle = \"E\"\ndate = 2025-01-01\n+++\nOn parle de Vall.\n\
         -- content/events/e.en.md --\n+++\ntitle = \"E\"\nsummary = \"All about [[mont]].\"\n+++\nThey speak of Solen and of Vall.\n",
    );
    let built = site.build();
    assert_eq!(built.errors(), [""; 0]);
    for place in ["solen", "mont"] {
        let page = built.page(&format!("/places/{place}/"));
        assert!(!page.contains("They speak") && !page.contains("/events/e/"), "{place}");
    }
    let page = built.page("/places/vall/");
    assert!(page.contains("On parle de") && !page.contains("They speak"));
}

#[test]
fn a26_for_whom_somebody_acts_is_said_once() {
    let site = SiteTest::new(
        "-- content/actors/iran.md --\n+++\nname = \"Iran\"\ntype = \"state\"\niso = \"IR\"\n+++\n\
         -- content/organizations/ligue.md --\n# Ligue\n\
         -- content/actors/abbas.md --\n+++\nname = \"Abbas\"\ncountry = \"IR\"\nroles = [{ title = \"Adjoint de Zarif\" }]\n+++\n\
         -- content/actors/zarif.md --\n+++\nname = \"Zarif\"\n+++\n\
         -- content/events/e.md --\n+++\ntitle = \"E\"\ndate = 2025-01-01\nactors = [\
         { id = \"abbas\", role = \"Adjoint de Zarif\", on_behalf_of = \"iran\" }, \
         { id = \"zarif\", on_behalf_of = \"ligue\" }]\n+++\n",
    );
    let built = site.build();
    assert_eq!(built.errors(), [""; 0]);
    let page = built.page("/events/e/");
    let people = page.split_once("<main").expect("a page").1;
    for name in ["/actors/iran/", "/organizations/ligue/"] {
        assert_eq!(people.matches(&format!("href=\"{name}\"")).count(), 1, "{name}");
    }
    assert!(people.contains("Adjoint de Zarif") && !people.contains("au nom de"));
}

/// Builds events with topics each, and returns the site.
fn with_topics(files: &str, topics: &[&str]) -> SiteTest {
    let site = SiteTest::new(files);
    for (at, list) in topics.iter().enumerate() {
        site.write(
            &format!("content/events/e{at}.md"),
            format!(
                "+++\ntitle = \"Event {at}.\"\ndate = 2025-01-0{}\ntopics = [{list}]\n+++\n",
                at + 1
            ),
        );
    }
    site
}

/// Says for each address of a topic which events stand there.
fn events_of(built: &crate::site::Built, addresses: &[&str]) -> Vec<String> {
    let events = |address: &&str| {
        let page = built.page(&format!("/topics/{address}/"));
        let all = (0..9).filter(|at| page.contains(&format!("href=\"/events/e{at}/\"")));
        format!(
            "{address}: {}",
            all.map(|at| at.to_string()).collect::<Vec<_>>().join(" ")
        )
    };
    addresses.iter().map(events).collect()
}

#[test]
fn a6_topics_that_differ_in_more_than_case_and_accents_are_two() {
    let all = [
        "\"OPEC\", \"C\"",
        "\"OPEC+\", \"C++\"",
        "\"opec+\", \"C#\"",
        "\"c\", \"Énergie\"",
        "\"energie\"",
    ];
    let built = with_topics("", &all).build();
    assert_eq!(built.errors(), [""; 0]);
    assert_eq!(
        events_of(&built, &["opec", "opec-plus", "c", "c-plus-plus", "c-sharp", "énergie"]),
        [
            "opec: 0",
            "opec-plus: 1 2",
            "c: 0 3",
            "c-plus-plus: 1",
            "c-sharp: 2",
            "énergie: 3 4"
        ]
    );
    // Whichever stands first, the addresses are the same.
    let mut turned = all;
    turned.reverse();
    let built = with_topics("", &turned).build();
    assert_eq!(
        events_of(&built, &["opec", "opec-plus", "c", "c-plus-plus", "c-sharp"]),
        ["opec: 4", "opec-plus: 2 3", "c: 1 4", "c-plus-plus: 3", "c-sharp: 2"]
    );
}

#[test]
fn a6_a_topic_is_never_anothers_file() {
    let file = "-- content/topics/brics.md --\n# BRICS\n";
    let built = with_topics(file, &["\"BRICS+\"", "\"brics\"", "\"#BRICS\"", "\"brics-plus\""]).build();
    assert_eq!(built.errors(), [""; 0]);
    assert_eq!(
        events_of(&built, &["brics", "brics-plus"]),
        ["brics: 1 2", "brics-plus: 0 3"]
    );
    // The name of a file is a name, its signs too; its id is written letter by letter.
    let signs = "-- content/topics/BRICS+.md --\n# Le groupe\n-- content/topics/droits-humains.md --\n# Droits\n";
    let topics = [
        "\"brics+\"",
        "\"brics\"",
        "\"droits_humains\", \"Droits humains\"",
        "\"a_b\", \"A b\"",
    ];
    let built = with_topics(signs, &topics).build();
    assert_eq!(built.errors(), [""; 0]);
    assert_eq!(
        events_of(&built, &["brics", "droits-humains", "a-b"]),
        ["brics: 0 1", "droits-humains: 2", "a-b: 3"]
    );
    let errors = with_topics(signs, &["\"BRICS\""]).errors();
    assert!(
        errors.len() == 1 && errors[0].contains("error[topic-address]"),
        "{errors:?}"
    );
    let named = "-- content/topics/brics-plus.md --\n# Le groupe élargi\n-- content/topics/brics.md --\n# BRICS\n";
    let built = with_topics(named, &["\"BRICS+\"", "\"Brics\""]).build();
    assert_eq!(
        events_of(&built, &["brics", "brics-plus"]),
        ["brics: 1", "brics-plus: 0"]
    );
    let errors = with_topics(file, &["\"BRICS!\""]).errors();
    assert_eq!(
        errors,
        [
            "content/events/e0.md:4:11: error[topic-address]: the topics `BRICS!` and `BRICS` are two, and both would stand at \
          `/topics/brics/`"
        ]
    );
}

#[test]
fn a6_two_topics_at_one_address_are_an_error_at_both_places() {
    let topics = ["\"Iran (nucléaire)\"", "\"Iran nucléaire\"", "\"Iran – nucléaire\""];
    let site = with_topics("", &topics);
    let built = site.build();
    let found: Vec<String> = built.errors();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("content/events/e1.md:4:11: error[topic-address]"),
        "{found:?}"
    );
    let other = &built
        .report
        .diagnostics
        .iter()
        .find(|it| it.code == "topic-address")
        .expect("one")
        .related[0]
        .0;
    assert_eq!(&*other.path, "content/events/e0.md");
}

#[test]
fn a7_a_name_that_ends_like_a_language_is_a_record() {
    let names = [
        "organizations/Gazeta.ru",
        "events/meeting.no",
        "organizations/Booking.com",
        "about.me",
    ];
    let site = SiteTest::new("");
    for name in names {
        site.write(
            &format!("content/{name}.md"),
            format!("+++\ntitle = \"The record {name}\"\ndate = 2025-01-01\n+++\nIt says \"words\".\n"),
        );
    }
    let built = site.build();
    assert_eq!(built.findings(), [""; 0]);
    for address in [
        "/organizations/gazeta-ru/",
        "/events/meeting-no/",
        "/organizations/booking-com/",
        "/about-me/",
    ] {
        let page = built.page(address);
        assert!(page.contains("The record"), "{address}");
        // Its text is in the language of the site.
        assert!(page.contains("«\u{a0}words\u{a0}»"), "{address}");
    }
}

#[test]
fn a7_a_translation_stands_beside_its_record() {
    let site = SiteTest::new(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n[languages.en]\n\
         -- content/events/a.md --\n+++\ntitle = \"A\"\ndate = 2025-01-01\n+++\n\
         -- content/events/a.en.md --\nText.\n-- content/events/a.ru.md --\nText.\n\
         -- content/events/b/index.md --\n+++\ntitle = \"B\"\ndate = 2025-01-01\n+++\n\
         -- content/events/b/index.en.md --\nText.\n-- content/events/b.pt.md --\nText.\n",
    );
    let left_out = |name: &str, lang: &str| {
        format!(
            "content/events/{name}:1:1: warning[missing-language]: left out: the site does not list the language `{lang}`"
        )
    };
    assert_eq!(site.findings(), [left_out("a.ru.md", "ru"), left_out("b.pt.md", "pt")]);
    site.write("content/actors/lone.en.md", "# Lone\n");
    site.write("content/actors/seule.fr.md", "# Seule\n");
    let alone = |name: &str, original: &str| {
        format!(
            "content/actors/{name}:1:1: error[translation-alone]: `{name}` is a translation, and there is no `{original}` \
             beside it"
        )
    };
    assert_eq!(
        site.errors(),
        [alone("lone.en.md", "lone.md"), alone("seule.fr.md", "seule.md")]
    );
}

#[test]
fn a7_a_file_is_read_otherwise_when_its_original_comes_or_goes() {
    let site = SiteTest::new("-- content/actors/gazeta.ru.md --\n# Gazeta.ru\n");
    let mut live = Live::open(&site.root, &site.options).expect("a project");
    let now = site.options.as_of.expect("an instant");
    let original = "content/actors/gazeta.md";
    let hints = Hints::Paths([original.into()].into());
    let pages = |live: &Live| -> Vec<String> {
        let outputs = live.newest().plan.outputs.iter().map(|it| it.path.clone());
        let of_actors = outputs.filter(|it| it.starts_with("actors/gazeta") && it.ends_with("index.html"));
        of_actors.collect()
    };
    assert_eq!(pages(&live), ["actors/gazeta-ru/index.html"]);
    site.write(original, "# Gazeta\n");
    live.follow(&hints, &now).expect("a project").expect("a change");
    assert_eq!(pages(&live), ["actors/gazeta/index.html"]);
    std::fs::remove_file(site.root.join(original)).expect("a file");
    live.follow(&hints, &now).expect("a project").expect("a change");
    assert_eq!(pages(&live), ["actors/gazeta-ru/index.html"]);
}

#[test]
fn a2_the_clock_knows_when_a_role_begins_or_ends() {
    let mut site = offices(ROLES, &[]);
    for (as_of, expected) in [
        ("2015-01-01T00:00:00Z", Some("2022-01-01T00:00:00Z")),
        ("2007-01-01T00:00:00Z", Some("2007-07-01T00:00:00Z")),
        ("2026-01-01T00:00:00Z", None),
    ] {
        let instant = |text: &str| chancery::base::date::Instant::parse(text).expect("an instant");
        site.options.as_of = Some(instant(as_of));
        let project = chancery::engine::Project::open(&site.root, &site.options).expect("a project");
        let next = project.resolved.site.as_of.as_ref().and_then(|it| it.next_change());
        assert_eq!(next, expected.map(|it| instant(it).moment()), "{as_of}");
    }
}
