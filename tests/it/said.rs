//! What is said of a record outside its own text is what the text says: sentences, descriptions, notes, feeds.

use crate::site::{SiteTest, words};

/// Makes a page of a French site that names two actors, and returns the line under "mentioned in" of the second.
fn mention(lang: &str, body: &str) -> String {
    let site = SiteTest::new(&format!(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"{lang}\"\n-- content/actors/mira.md --\n# Mira\n-- content/topics/t.md --\n# T\n\n{body}\n"
    ));
    let page = site.build().page("/actors/mira/").to_owned();
    let start = page
        .find("<q")
        .or_else(|| page.find("<mark>"))
        .map_or(0, |at| page[..at].rfind("<li").unwrap_or(at));
    let end = page[start..].find("</li>").map_or(page.len(), |at| start + at);
    words(&page[start..end])
}

#[test]
fn a21_sentences_are_whole() {
    for (lang, body, whole) in [
        (
            "fr",
            "Fin. Selon MM. Durand et Solen, [[mira]] viendra. Fin.",
            "Selon MM. Durand et Solen, Mira viendra.",
        ),
        (
            "fr",
            "Fin. Selon l’art. L. 121 et M. J.-P. Durand, [[mira]] viendra. Fin.",
            "Selon l’art. L. 121 et M. J.-P. Durand, Mira viendra.",
        ),
        (
            "fr",
            "Fin. « Vraiment ? » demande Solen de [[mira]] le 3. Novembre. Fin.",
            "« Vraiment ? » demande Solen de Mira le 3. Novembre.",
        ),
        (
            "en",
            "End. According to Sen. Durand of the U.S. Senate, [[mira]] left. End.",
            "According to Sen. Durand of the U.S. Senate, Mira left.",
        ),
        (
            "en",
            "End. [[mira]] met J. D. Vance and Acme Inc. Chairman Solen. End.",
            "Mira met J. D. Vance and Acme Inc. Chairman Solen.",
        ),
        (
            "de",
            "Ende. Laut Dr. Solen, z. B. Am 3. November, kam [[mira]] zu ca. 20 Leuten. Ende.",
            "Laut Dr. Solen, z. B. Am 3. November, kam Mira zu ca. 20 Leuten.",
        ),
        (
            "ru",
            "Конец. По словам г. Солена и В. В. Путина, [[mira]] уехала. Конец.",
            "По словам г. Солена и В. В. Путина, Mira уехала.",
        ),
        (
            "es",
            "Fin. Según la Sra. Solen de EE.UU. Mañana, [[mira]] viene. Fin.",
            "Según la Sra. Solen de EE.UU. Mañana, Mira viene.",
        ),
        (
            "fr",
            "Fin. Solen a dit : « Il vient. [[mira]] aussi. » Fin.",
            "Solen a dit : « Il vient. Mira aussi. »",
        ),
        (
            "en",
            "End. “[[mira]] comes. We know,” said Solen. End.",
            "“Mira comes. We know,” said Solen.",
        ),
        (
            "zh",
            "结束。外长表示：“我们支持。”[[mira]]说。结束。",
            "外长表示：“我们支持。” Mira 说。",
        ),
    ] {
        let shown = mention(lang, body)
            .replace(['\u{a0}', '\u{202f}'], " ")
            .replace(" , ", ", ")
            .replace(" .", ".")
            .replace("“ ", "“");
        assert!(shown.ends_with(whole), "{lang}: {shown}\n{whole}");
    }
}

#[test]
fn a21_struck_words_are_in_no_sentence() {
    let shown = mention("fr", "Le traité est ~~signé~~ refusé par [[mira]]. ~~Rien, [[mira]].~~");
    assert!(shown.contains("Le traité est refusé par Mira"), "{shown}");
    assert!(!shown.contains("signé"), "{shown}");
}

#[test]
fn a22_descriptions_are_running_text() {
    let table = [
        (
            "~~Le traité est signé.~~ Il ne l’est pas.[^1]\n\n[^1]: Une note.",
            "Il ne l’est pas.",
        ),
        (
            "### Un titre\n\n| a | b |\n|---|---|\n| c | d |\n\nLe texte.[^n]\n\n[^n]: Note.",
            "Le texte.",
        ),
        (
            "Il a ~~refusé~~, dit-on, accepté. ~~Tout~~\n\n~~Encore.~~\n\n## Titre\n\nSuite.",
            "Il a, dit-on, accepté. Suite.",
        ),
        (
            "### *Un* titre\n\n### **A** title\n\n- un `code`\n- deux",
            "un code deux",
        ),
    ];
    for (body, wanted) in table {
        let site = SiteTest::new(&format!(
            "-- content/events/e.md --\n+++\ntitle = \"E\"\ndate = \"2025-03-01\"\n+++\n{body}\n"
        ));
        let built = site.build();
        let page = built.page("/events/e/").replace(['\u{a0}', '\u{202f}'], " ");
        for tag in [
            "<meta name=\"description\" content=\"",
            "<meta property=\"og:description\" content=\"",
        ] {
            let start = page.find(tag).expect(tag) + tag.len();
            let end = start + page[start..].find('"').expect("the end");
            assert_eq!(&page[start..end], wanted, "{tag}");
        }
        assert!(
            built.files["feed.xml"].contains(&format!("<summary>{wanted}</summary>")),
            "{}",
            built.files["feed.xml"]
        );
        assert!(
            built.files["feed.json"].contains(&format!("\"content_text\":\"{wanted}\"")),
            "{}",
            built.files["feed.json"]
        );
        assert!(page.contains(&format!("\"description\":\"{wanted}\"")), "{page}");
    }
}

/// Returns the ids of a page's notes and paragraphs in their order.
fn ids(page: &str) -> Vec<&str> {
    let own = |id: &&str| {
        let mut chars = id.chars();
        matches!(chars.next(), Some('n' | 'p')) && id.len() > 1 && chars.all(|c| c.is_ascii_digit())
    };
    let starts = page.match_indices(" id=\"").map(|(at, it)| &page[at + it.len()..]);
    starts.filter_map(|it| it.split('"').next()).filter(own).collect()
}

#[test]
fn a9_notes_called_within_footnotes_stand_beside_them() {
    let sources = "-- content/sources/s.md --\n# S\n-- content/sources/u.md --\n# U\n-- content/events/t.md --\n+++\ntitle = \"T\"\ndate = \"2025\"\n+++\n";
    let table: [(&str, &[&str]); 4] = [
        (
            "Un.[^a]\n\nDeux [@u].\n\nTrois.\n\n[^a]: Voir [@s].",
            &["p1", "n1", "n2", "p2", "n3", "p3"],
        ),
        (
            "Un.[^a] Encore.[^b]\n\nDeux [@u].\n\n[^a]: Voir[^c].\n\n[^b]: Voir [@s, p. 2].\n\n[^c]: Selon [@s].",
            &["p1", "n1", "n2", "n3", "n4", "n5", "p2", "n6"],
        ),
        // What the text itself cites stands where the text does.
        ("Un.[^a]\n\nDeux [@s].\n\n[^a]: Voir [@s].", &["p1", "n1", "p2", "n2"]),
        (
            "- Un.[^a]\n\nDeux.\n\n## Titre[^b]\n\n[^a]: Voir [@s].\n\n[^b]: Voir [@u].",
            &["n1", "n2", "p1", "n3", "n4"],
        ),
    ];
    for (body, wanted) in table {
        let site = SiteTest::new(&format!("{sources}{body}\n"));
        let built = site.build();
        let page = built.page("/events/t/");
        assert_eq!(ids(page), wanted, "{body}");
        // Every call leads to a note that is there.
        for (at, _) in page.match_indices("class=\"ref\"") {
            let href = page[at..].split("href=\"#").nth(1).and_then(|it| it.split('"').next());
            assert!(wanted.contains(&href.unwrap_or_default()), "{body}: {href:?}");
        }
    }
}

/// A site of events with these front matters, built as of a moment.
fn feeds(as_of: &str, events: &[(&str, &str)]) -> (String, String) {
    let files = events.iter().map(|(id, front)| {
        format!("-- content/events/{id}.md --\n+++\ntitle = \"{id}\"\nactors = [\"x\"]\n{front}\n+++\nTexte.\n")
    });
    let tree = format!("-- content/actors/x.md --\n# X\n{}", files.collect::<String>());
    let mut site = SiteTest::new(&tree);
    site.options.as_of = Some(chancery::base::date::Instant::parse(as_of).expect("an instant"));
    let built = site.build();
    // The feed of the one actor says the same.
    let entries = |feed: &str| feed.split("<entry>").skip(1).collect::<String>();
    let (whole, own) = (&built.files["feed.xml"], &built.files["actors/x/feed.xml"]);
    assert_eq!(entries(whole), entries(own));
    (whole.clone(), built.files["feed.json"].clone())
}

/// What stands between two marks, each time.
fn each<'t>(text: &'t str, open: &str, close: &str) -> Vec<&'t str> {
    text.split(open)
        .skip(1)
        .filter_map(|it| it.split(close).next())
        .collect()
}

#[test]
fn a17_feeds_go_by_instants() {
    let events = [
        ("ahead", "date = \"2025-11-04T20:00:00-05:00\""),
        ("come", "date = \"2025-11-04T22:30:00+02:00\""),
        ("day", "date = \"2025-11-04\""),
        (
            "later",
            "date = \"2025-10-01\"\npublished = \"2025-11-06T08:00:00+01:00\"",
        ),
        (
            "changed",
            "date = \"2025-10-02\"\nupdated = \"2025-11-04T23:00:00+03:00\"",
        ),
    ];
    let (atom, json) = feeds("2025-11-04T21:00:00Z", &events);
    let titles: Vec<&str> = each(&atom, "<title>", "</title>").split_off(1);
    assert_eq!(titles, ["come", "day", "changed", "later", "ahead"]);
    assert_eq!(
        each(&atom, "<published>", "</published>"),
        [
            "2025-11-04T22:30:00+02:00",
            "2025-11-04T00:00:00Z",
            "2025-10-02T00:00:00Z",
            "2025-11-06T08:00:00+01:00",
            "2025-11-04T20:00:00-05:00"
        ]
    );
    // The latest that has come: 20:30 UTC, not 23:00 in the offset farthest east, which is 20:00 UTC.
    assert_eq!(each(&atom, "<updated>", "</updated>")[0], "2025-11-04T22:30:00+02:00");
    assert_eq!(
        each(&json, "\"date_published\":\"", "\"")[4],
        "2025-11-04T20:00:00-05:00"
    );
    // Once it has come it leads, and the feed is as new as it is.
    let (atom, _) = feeds("2025-11-05T01:00:00Z", &events[..3]);
    assert_eq!(each(&atom, "<title>", "</title>")[1], "ahead");
    assert_eq!(each(&atom, "<updated>", "</updated>")[0], "2025-11-04T20:00:00-05:00");
}

#[test]
fn a18_no_day_is_invented_for_a_feed() {
    let dates = [
        "XXXX-11-03",
        "-0043-03-15",
        "12025-03-15",
        "Y12025",
        "2025-11",
        "2025",
        "202X",
        "../2025-11-04",
        "2025-22",
    ];
    let mut events = Vec::new();
    for (at, date) in dates.iter().enumerate() {
        let front = format!("date = \"{date}\"");
        // Those that are no dates at all are errors of their own.
        if chancery::base::date::EventDate::parse(date).is_ok() {
            events.push((format!("e{at}"), front));
        }
    }
    let mut all: Vec<(&str, &str)> = events.iter().map(|(id, front)| (&**id, &**front)).collect();
    assert!(all.len() >= 7, "{all:?}");
    all.push(("range", "date = \"2025-11-03/2025-11\""));
    all.push(("put-out", "date = \"XXXX-11-03\"\npublished = \"2025-11-05\""));
    all.push(("month", "date = \"2025-11-02\"\npublished = \"2025-11\""));
    let (atom, json) = feeds("2026-01-01T00:00:00Z", &all);
    assert_eq!(
        each(&atom, "<title>", "</title>").split_off(1),
        ["put-out", "range", "month"]
    );
    assert_eq!(
        each(&atom, "<published>", "</published>"),
        ["2025-11-05T00:00:00Z", "2025-11-03T00:00:00Z", "2025-11-02T00:00:00Z"]
    );
    assert!(!atom.contains("1970") && !json.contains("1970"), "{atom}");
}

#[test]
fn a18_structured_data_says_what_is_known() {
    let table = [
        ("2025-11", Some("2025-11")),
        ("XXXX-11-03", None),
        ("-0043-03-15", None),
        ("2025-11-04T20:00:00-05:00", Some("2025-11-04T20:00:00-05:00")),
        ("2025-11-03/2025-11-04", Some("2025-11-03")),
    ];
    for (date, start) in table {
        let site = SiteTest::new(&format!(
            "-- content/events/e.md --\n+++\ntitle = \"E\"\ndate = \"{date}\"\n+++\n"
        ));
        let page = site.build().page("/events/e/").to_owned();
        assert_eq!(each(&page, "\"startDate\":\"", "\"").first().copied(), start, "{date}");
    }
}

#[test]
fn a23_a_correction_is_an_update() {
    let table = [
        (
            "corrections = [{ date = \"2025-05-06\", kind = \"correction\", text = \"Oui.\" }]",
            "6 mai 2025",
            "2025-05-06",
        ),
        (
            "updated = \"2025-05-01\"\ncorrections = [{ date = \"2025-05-03\", kind = \"update\", text = \"a\" }, { date = \"2025-05-02\", kind = \"clarification\", text = \"b\" }]",
            "3 mai 2025",
            "2025-05-03",
        ),
        (
            "published = \"2025-04-01\"\nupdated = \"2025-05-09\"\ncorrections = [{ date = \"2025-05-06T10:00:00Z\", kind = \"correction\", text = \"c\" }]",
            "9 mai 2025",
            "2025-05-09",
        ),
    ];
    for (front, words, day) in table {
        let site = SiteTest::new(&format!(
            "-- content/events/e.md --\n+++\ntitle = \"E\"\ndate = \"2025-03-01\"\n{front}\n+++\nTexte.\n-- content/about.md --\n+++\ntitle = \"À propos\"\n{front}\n+++\nTexte.\n"
        ));
        let built = site.build();
        let page = built.page("/events/e/").replace(['\u{a0}', '\u{202f}'], " ");
        let plain = crate::site::words(&page);
        assert!(!plain.contains("première version"), "{plain}");
        assert!(plain.contains(&format!("version du {words}")), "{plain}");
        assert!(
            built.files["feed.xml"].contains(&format!("<updated>{day}T00:00:00Z</updated></entry>"))
                || built.files["feed.xml"].contains(&format!("<updated>{day}T00:00:00Z</updated>")),
            "{}",
            built.files["feed.xml"]
        );
        assert!(built.files["feed.json"].contains(&format!("\"date_modified\":\"{day}T00:00:00Z\"")));
        assert!(
            built.files["events/e/cite.bib"].contains(&format!("date = {{{day}}}")),
            "{}",
            built.files["events/e/cite.bib"]
        );
        assert!(
            built.files["data/events.json"].contains(&format!("\"updated\":\"{day}\"")),
            "{}",
            built.files["data/events.json"]
        );
        assert!(built.files["sitemap.xml"].contains(&format!("<lastmod>{day}</lastmod>")));
        assert!(
            built.page("/about/").contains(&format!("\"dateModified\":\"{day}\"")),
            "{}",
            built.page("/about/")
        );
    }
}

#[test]
fn a10_an_entry_of_a_list_in_columns_never_breaks() {
    let built = SiteTest::new("-- content/actors/x.md --\n# X\n").build();
    let css = built
        .files
        .iter()
        .find(|(path, _)| path.ends_with(".css"))
        .map(|(_, text)| text.replace(' ', ""));
    let css = css.expect("a style sheet");
    // Lists in columns are made of `.index`; on paper every list is cut by pages too.
    assert_eq!(css.matches("columns:").count() - css.matches("-columns:").count(), 1);
    assert!(css.contains(".indexli{break-inside:avoid;"), "{css}");
    let print = &css[css.find("@mediaprint{").expect("print")..];
    let rule = &print[..print.find("{break-inside:avoid").expect("a rule")];
    for list in [".dated>li", ".regli", ".peopleli"] {
        assert!(rule.contains(list), "{list}");
    }
}
