//! Whole sites: what a reader sees of names, links, relations, dates, withheld records.

use crate::site::SiteTest;

const BRIEFING: &str = r#"
-- content/actors/chine.md --
+++
name = { fr = "Chine", en = "China" }
type = "state"
iso = "CN"
aliases = [{ text = "中国", lang = "zh-Hans", kind = "native" }, { text = "Pékin", kind = "metonym" }]
+++
-- content/actors/li-qiang.md --
+++
name = "Li Qiang"
country = "CN"
aliases = [{ text = "李强", lang = "zh-Hans", kind = "native" }, { text = "Li Quiang", kind = "misspelling" }]
roles = [{ title = "Premier ministre", organization = "conseil" }]
+++
-- content/actors/michoustine.md --
+++
name = "Mikhaïl Michoustine"
+++
-- content/organizations/conseil.md --
+++
name = "Conseil des affaires de l’État"
acronym = "CAE"
+++
-- content/organizations/ocs.md --
+++
name = "Organisation de coopération de Shanghai"
acronym = "OCS"
members = [{ id = "chine", from = "2001" }]
+++
-- content/series/reunions.md --
+++
name = "Réunions régulières"
+++
-- content/events/reunion-28.md --
+++
title = "28e réunion"
date = "2023-12-19"
series = "reunions"
number = 28
actors = ["michoustine", "li-qiang"]
+++
Rien.
-- content/events/reunion-30.md --
+++
title = "30e réunion"
date = "2025-11-03/2025-11-04"
series = "reunions"
number = 30
actors = [{ id = "michoustine", role = "visiteur" }, { id = "li-qiang", on_behalf_of = "chine" }]
topics = ["Sécurité"]
+++
À Pékin, Li Qiang a reçu [[michoustine]]. L'OCS est citée. Li Qiang a parlé de [[ocs|l'organisation]].
-- content/events/dans-lannee.md --
+++
title = "Sans année"
date = "XXXX-11-03/XXXX-11-04"
actors = ["chine"]
+++
Rien.
"#;

#[test]
fn names_become_links_once_in_a_section() {
    let built = SiteTest::new(BRIEFING).build();
    let page = built.page("/events/reunion-30/");
    let paragraph = &page[page.find("id=\"p1\"").expect("a paragraph")..];
    let paragraph = &paragraph[..paragraph.find("</p>").expect("its end")];
    assert!(
        paragraph.contains("À Pékin, <a class=\"e k-person\" href=\"/actors/li-qiang/\">Li Qiang</a> a reçu"),
        "{paragraph}"
    );
    assert!(
        paragraph.contains(">Mikhaïl Michoustine</a>. L’<a class=\"e k-org\" href=\"/organizations/ocs/\">OCS</a>"),
        "{paragraph}"
    );
    assert!(
        paragraph.contains(
            "citée. Li Qiang a parlé de <a class=\"e k-org\" href=\"/organizations/ocs/\">l’organisation</a>"
        ),
        "{paragraph}"
    );
}

#[test]
fn a_mention_is_shown_with_its_sentence() {
    let built = SiteTest::new(BRIEFING).build();
    assert_eq!(
        built.section("/organizations/ocs/", "mentions"),
        "Mentionné dans 1 page 3–4 nov. 2025 30e réunion L’ OCS est citée."
    );
}

#[test]
fn relations_run_both_ways() {
    let built = SiteTest::new(BRIEFING).build();
    let events = built.section("/actors/chine/", "events");
    assert!(events.contains("30e réunion représenté par Li Qiang"), "{events}");
    assert!(events.contains("Année non précisée 3–4 nov. Sans année"), "{events}");
    let with = built.section("/actors/michoustine/", "h-with");
    assert_eq!(with.split(" Numéro ").last(), Some("Li Qiang 2 Chine 1"), "{with}");
    // Never the one it acts for.
    assert!(!built.section("/actors/li-qiang/", "h-with").contains("Chine"));
    assert!(built.page("/organizations/conseil/").contains("/actors/li-qiang/"));
    assert!(built.page("/actors/chine/").contains("Membre de"));
}

#[test]
fn a_series_says_which_numbers_are_missing() {
    let built = SiteTest::new(BRIEFING).build();
    let numbers = built.section("/series/reunions/", "numbers");
    assert!(numbers.ends_with("Avec fiche 2 Sans fiche 28 (1–27, 29)"), "{numbers}");
    let strip = built.section("/events/reunion-30/", "series");
    assert!(strip.contains("Réunion précédente 28e réunion"), "{strip}");
}

#[test]
fn native_names_are_shown_and_misspellings_never() {
    let built = SiteTest::new(BRIEFING).build();
    assert!(
        built
            .page("/actors/li-qiang/")
            .contains("<span lang=\"zh-Hans\" dir=\"ltr\">李强</span>")
    );
    assert!(built.files.values().all(|text| !text.contains("Li Quiang")));
}

#[test]
fn a_topic_without_a_file_has_its_page() {
    let built = SiteTest::new(BRIEFING).build();
    assert!(built.page("/topics/sécurité/").contains("30e réunion"));
}

#[test]
fn what_is_withheld_does_not_exist() {
    let hidden = [
        "-- content/events/brouillon.md --\n+++\ntitle = \"MARQUE brouillon\"\ndate = \"2025-01-01\"\ndraft = true\nactors = [\"chine\"]\ntopics = [\"MARQUE\"]\n+++\n[[chine]]\n",
        "-- content/actors/futur.md --\n+++\nname = \"MARQUE Futur\"\nembargo = 2030-01-01T00:00:00Z\n+++\n",
        "-- content/actors/passe.md --\n+++\nname = \"MARQUE Passé\"\nexpires = 2020-01-01T00:00:00Z\n+++\n",
    ];
    let without = SiteTest::new(BRIEFING).build();
    let with = SiteTest::new(&format!("{BRIEFING}{}", hidden.concat())).build();
    assert_eq!(without.files, with.files);
    assert!(with.files.values().all(|text| !text.contains("MARQUE")));
}

#[test]
fn an_embargo_is_lifted_by_the_clock_that_is_given() {
    let mut site =
        SiteTest::new("-- content/actors/futur.md --\n+++\nname = \"Futur\"\nembargo = 2030-01-01T00:00:00Z\n+++\n");
    assert!(!site.build().files.contains_key("actors/futur/index.html"));
    site.options.as_of = Some(chancery::base::date::Instant::parse("2030-01-01T00:00:00Z").expect("an instant"));
    assert!(site.build().files.contains_key("actors/futur/index.html"));
}

#[test]
fn a_long_list_goes_on_by_year() {
    let mut tree = String::from("-- content/actors/x.md --\n# X\n");
    for n in 0..230 {
        let year = 2020 + n % 3;
        tree.push_str(&format!(
            "-- content/events/e{n}.md --\n+++\ntitle = \"E{n}\"\ndate = \"{year}-05-{:02}\"\nactors = [\"x\"]\n+++\nRien.\n",
            n % 28 + 1
        ));
    }
    let built = SiteTest::new(&tree).build();
    let lines = |address: &str| built.page(address).matches("<li><time").count();
    assert_eq!(lines("/actors/x/"), 100);
    assert_eq!(lines("/actors/x/2020/") + lines("/actors/x/2020/page/2/"), 77);
    let all: usize = [
        "2020/",
        "2020/page/2/",
        "2021/",
        "2021/page/2/",
        "2022/",
        "2022/page/2/",
    ]
    .iter()
    .map(|part| lines(&format!("/actors/x/{part}")))
    .sum();
    assert_eq!(all, 230);
    assert!(built.page("/actors/x/").contains("href=\"/actors/x/2021/\""));
}

#[test]
fn internal_links_stand_under_the_base_path() {
    let built = SiteTest::new(&format!(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example/press\"\ndefault_language = \"fr\"\n{BRIEFING}"
    ))
    .build();
    for (path, text) in built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        for href in text
            .split(" href=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap_or_default())
        {
            let fine = href.starts_with("/press/") || href.starts_with('#') || href.starts_with("https://");
            assert!(fine, "{path}: {href}");
        }
    }
}

#[test]
fn no_page_holds_inline_script_or_style() {
    let built = SiteTest::new(BRIEFING).build();
    for (path, text) in built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(
            !text.contains(" style=") && !text.contains("<style") && !text.contains(" onclick="),
            "{path}"
        );
        for script in text.split("<script").skip(1) {
            assert!(
                script.starts_with(" src=\"/assets/") || script.starts_with(" type=\"application/ld+json\""),
                "{path}"
            );
        }
    }
}

#[test]
fn a_site_template_takes_the_place_of_the_themes() {
    let built = SiteTest::new(&format!(
        "{BRIEFING}-- templates/fragments/line.html --\n<li class=\"mine\">{{{{ link_html | safe }}}}</li>\n"
    ))
    .build();
    assert!(built.page("/actors/chine/").contains("<li class=\"mine\">"));
}

#[test]
fn a_template_that_fails_is_named_with_its_place() {
    let site = SiteTest::new(&format!(
        "{BRIEFING}-- templates/event.html --\n{{% extends \"record.html\" %}}\n{{% block sections %}}{{{{ record.titel }}}}{{% endblock %}}\n"
    ));
    let findings = site.errors();
    assert_eq!(findings.len(), 3, "{findings:#?}");
    assert!(findings[0].starts_with("templates/event.html:2:"), "{findings:#?}");
}

#[test]
fn the_same_bytes_with_one_thread_and_with_many() {
    let site = SiteTest::new(BRIEFING);
    let many = site.build().files;
    let one = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a pool")
        .install(|| site.build().files);
    assert_eq!(many, one);
}

#[test]
fn quotations_have_three_forms() {
    let built = SiteTest::new(
        r#"
-- content/organizations/agence.md --
+++
name = "Agence"
state_control = "state"
reliability = "C"
+++
-- content/actors/x.md --
# X
-- content/sources/depeche.md --
+++
title = "Dépêche"
publisher = "agence"
credibility = 2
lang = "fr"
excerpts = [{ id = "mots", text = "des mots [sic] gardés", speaker = "x", note = "Ainsi écrit.", translations = [{ lang = "en", text = "words kept", method = "newsroom" }] }]
+++
-- content/events/e.md --
+++
title = "E"
date = "2025-01-01"
+++
Ils sont « *illégaux* {{ 7*7 }} » [@depeche, p. 3], dit-on.

![[depeche#mots]]

> « sont <b>illégales</b> &amp; {% x %} *contraires* »
>
> [en: the desk] are unlawful
>
> — [[x]], [[depeche]], ligne 10 {#illegales speech=reported}
"#,
    )
    .build();
    let page = built.page("/events/e/");
    assert!(
        page.contains("«\u{a0}<span id=\"x1\">*illégaux* {{ 7*7 }}</span>\u{a0}»"),
        "{page}"
    );
    assert!(
        page.contains("sont &lt;b&gt;illégales&lt;/b&gt; &amp;amp; {% x %} *contraires*"),
        "{page}"
    );
    assert!(page.contains("id=\"illegales\"") && page.contains("are unlawful") && page.contains("ligne 10"));
    assert!(page.contains("des mots <a class=\"sic\" href=\"#x2-note\"") && page.contains("words kept"));
    assert!(page.contains(">C2</a>") && page.contains("média d’État"));
    assert!(built.page("/sources/depeche/").contains("href=\"/events/e/#x2\""));
    assert!(built.page("/actors/x/").contains("Propos"));
}

#[test]
fn every_field_of_the_templates_is_documented() {
    let root = env!("CARGO_MANIFEST_DIR");
    let docs = std::fs::read_to_string(format!("{root}/docs/templates.md")).expect("the page of templates");
    let code = std::fs::read_to_string(format!("{root}/src/render/view.rs")).expect("the views");
    let mut of = "";
    for line in code.lines().filter_map(|line| line.strip_prefix("    ")) {
        if let Some(name) = line
            .strip_prefix("pub struct ")
            .and_then(|it| it.strip_suffix("View {").or_else(|| it.strip_suffix("View<'a> {")))
        {
            of = name;
            continue;
        }
        let Some(field) = line.strip_prefix("    pub ").and_then(|it| it.split(':').next()) else {
            continue;
        };
        let part = docs
            .split(&format!("### {of}\n"))
            .nth(1)
            .unwrap_or_else(|| panic!("{of} is not documented"));
        let part = part.split("\n### ").next().unwrap_or_default();
        assert!(
            part.contains(&format!("| `{field}` |")),
            "`{field}` of {of} is not documented"
        );
    }
}

#[test]
fn both_languages_have_every_word() {
    let root = env!("CARGO_MANIFEST_DIR");
    let ids = |lang: &str| -> Vec<String> {
        let text = std::fs::read_to_string(format!("{root}/themes/default/i18n/{lang}.ftl")).expect("the words");
        let mut ids: Vec<String> = text
            .lines()
            .filter_map(|line| line.split_once(" = ").map(|(id, _)| id.to_owned()))
            .filter(|id| id.starts_with(|c: char| c.is_ascii_lowercase()))
            .collect();
        ids.sort();
        ids
    };
    assert_eq!(ids("en"), ids("fr"));
    for folder in ["templates", "templates/fragments"] {
        for entry in std::fs::read_dir(format!("{root}/themes/default/{folder}")).expect("the templates") {
            let path = entry.expect("an entry").path();
            let Ok(text) = std::fs::read_to_string(&path) else {
                continue;
            };
            for word in text
                .split("t.")
                .skip(1)
                .map(|it| it.split(|c: char| !c.is_alphanumeric() && c != '_').next())
            {
                let id = word.unwrap_or_default().replace('_', "-");
                let is_word = text.contains(&format!("{{{{ t.{} ", id.replace('-', "_")));
                assert!(!is_word || ids("en").contains(&id), "{}: {id}", path.display());
            }
        }
    }
}

#[test]
fn footnotes_stand_in_the_margin_of_their_paragraph() {
    let built = SiteTest::new(
        "-- content/actors/x.md --\n# Xavier\n-- content/events/e.md --\n+++\ntitle = \"E\"\ndate = \"2025\"\n+++\nUn.[^a]\n\nDeux.\n\n[^a]: Note de Xavier.\n",
    )
    .build();
    let page = built.page("/events/e/");
    let note = "<aside class=\"mn\" id=\"n1\" aria-label=\"Note 1\"><span class=\"n\" aria-hidden=\"true\">1</span>Note de <a class=\"e k-person\" href=\"/actors/xavier/\">".replace("/actors/xavier/", "/actors/x/");
    let (first, second) = (
        page.find(&note).expect("the note"),
        page.find("id=\"p2\"").expect("the second paragraph"),
    );
    assert!(first < second);
    assert!(!page.contains("id=\"p3\""));
}

#[test]
fn footnotes_without_calls_and_calls_without_footnotes_are_reported() {
    let site = SiteTest::new(
        "-- content/sources/s.md --\n# S\n-- content/topics/t.md --\n# T\n\n## Un[^sans] {#un lang=en .c}\n\nUn.[^a] `[^code]` \\[^non] [^b c] « mots [^cités] » [@s]. Fin [^2\n\n> mots [^cités]\n>\n> — [[s]]\n\n    [^code]\n\n- deux[^deux]\n\n[^a]: Voir[^note].\n\n[^a]: Encore.\n\n[^d]: Jamais.\n\n[^note]: Oui.\n",
    );
    let lines: Vec<String> = site
        .findings()
        .into_iter()
        .filter(|it| it.starts_with("content/"))
        .collect();
    assert_eq!(
        lines,
        [
            "content/topics/t.md:3:1: warning[unknown-attribute]: `lang=en` means nothing on a heading",
            "content/topics/t.md:3:6: warning[undefined-note]: no footnote is called `sans`",
            "content/topics/t.md:13:7: warning[undefined-note]: no footnote is called `deux`",
            "content/topics/t.md:17:1: warning[unused-note]: there is a footnote `a` already: this one is not shown",
            "content/topics/t.md:19:1: warning[unused-note]: nothing calls the footnote `d`: it is not shown",
        ]
    );
    let page = site.build().page("/topics/t/").to_owned();
    assert!(page.contains("<span class=\"c\">Un[^sans]</span></h2>"), "{page}");
}

#[test]
fn cells_behind_the_last_column_are_reported() {
    let site = SiteTest::new(
        "-- content/topics/t.md --\n# T\n\n> | a | b |\n> |---|---|\n> | 1 | 2 | perdu | x \\| y |\n> | 1 |\n> | `a|b` | 2 |\n> | 1 | 2 ||  \n\n| a | b |\n|---|---|\n1 | 2 | 3\n[[t|Thème]] | 2\n",
    );
    let lines: Vec<String> = site
        .findings()
        .into_iter()
        .map(|it| it.split(": this").next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(
        lines,
        [
            "content/topics/t.md:5:13: warning[table-row]",
            "content/topics/t.md:7:13: warning[table-row]",
            "content/topics/t.md:12:9: warning[table-row]",
            "content/topics/t.md:13:1: warning[table-pipe]: the table takes the `|` of this link for the end of a cell",
        ]
    );
}

#[test]
fn a_footnote_may_quote_and_cite() {
    let built = SiteTest::new(
        "-- content/sources/s.md --\n# S\n-- content/topics/t.md --\n# T\n\nUn.[^a]\n\n[^a]: Il dit « oui » [@s, l. 4], et plus.\n\nDeux « non »\n[@s, l. 9].\n",
    )
    .build();
    let page = built.page("/topics/t/");
    assert!(
        page.contains("Il dit «\u{a0}<span id=\"x2\">oui</span>\u{a0}» <small>non vérifié</small><a class=\"ref\""),
        "{page}"
    );
    assert!(page.contains(", et plus.</aside>"), "{page}");
    assert!(
        page.contains("Deux «\u{a0}<span id=\"x1\">non</span>\u{a0}» <small>non vérifié</small><a class=\"ref\""),
        "{page}"
    );
}
