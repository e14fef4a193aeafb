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
            "zh",
            "结束。外长表示：“我们支持。”[[mira]]说。结束。",
            "外长表示：“我们支持。” Mira 说。",
        ),
    ] {
        let shown = mention(lang, body)
            .replace(['\u{a0}', '\u{202f}'], " ")
            .replace(" , ", ", ")
            .replace(" .", ".");
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
