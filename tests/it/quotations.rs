//! Verbatim or refused: what an editor is told about quotations, and what a reader sees of them.

use crate::site::{Built, SiteTest};

/// The first dispatch, as it was received.
const DISPATCH: &str = include_str!("../../content/sources/sputnik-2025-11-04.txt");

const OUTLET: &str = "-- content/organizations/sputnik.md --\n+++\nname = \"Sputnik\"\nstate_control = \"state\"\nreliability = \"C\"\nquote_budget = 0.5\n+++\n";

/// A site with the dispatch as source `d`, its front matter with `more` at the end, and a page with a text.
fn site(more: &str, page: &str) -> SiteTest {
    let site = SiteTest::new(&format!(
        "{OUTLET}-- content/sources/d.md --\n+++\ntitle = \"Dépêche\"\nlang = \"fr\"\npublisher = \"sputnik\"\ntext = \"d.txt\"\n{more}\n+++\n-- content/topics/t.md --\n# T\n\n{page}\n"
    ));
    site.write("content/sources/d.txt", DISPATCH);
    site
}

/// Builds a page with one block quotation.
fn block(words: &str) -> Built {
    site("", &format!("> {words}\n>\n> — [[d]]")).build()
}

/// What the editor of a page with one block quotation is told.
fn told(words: &str) -> String {
    let site = site("", &format!("> {words}\n>\n> — [[d]]"));
    whole(&site.build())
}

/// Each finding's message, what it points to elsewhere, its help.
fn whole(built: &Built) -> String {
    let findings = built.findings();
    let mut out = String::new();
    for (finding, line) in built.report.diagnostics.iter().zip(findings) {
        out.push_str(&line);
        for (at, label) in &finding.related {
            out.push_str(&format!("\n  {}: {label}", at.path));
        }
        if let Some(help) = &finding.help {
            out.push_str(&format!("\n  help: {help}"));
        }
        out.push('\n');
    }
    out
}

#[test]
fn one_letter_is_enough() {
    let site = site(
        "",
        "> sont illégale, contraires à la Charte des Nations unies\n>\n> — [[d]]",
    );
    let built = site.build();
    assert_eq!(
        whole(&built),
        "content/topics/t.md:3:3: error[quotation-not-in-source]: `d` has `illégales` here, not `illégale`
  content/sources/d.txt: the source: sont ⟦illégales⟧, contraires à la Charte des Nations unies
  content/topics/t.md: the quotation: sont ⟦illégale⟧, contraires à la Charte des Nations unies
  help: quote the source's own spelling; where that is its mistake, write `illégales [sic]`
"
    );
    assert!(built.files.is_empty());
    let (place, _) = &built.report.diagnostics[0].related[0];
    assert!(DISPATCH[place.span.range()].starts_with("sont illégales"));
}

#[test]
fn a_name_put_right_in_silence() {
    assert_eq!(
        told("son homologue chinois Li Qiang, 15 documents ont été signés"),
        "content/topics/t.md:3:3: error[quotation-not-in-source]: `d` has `Quiang` here, not `Qiang`
  content/sources/d.txt: the source: son homologue chinois Li ⟦Quiang⟧, 15 documents ont été signés
  content/topics/t.md: the quotation: son homologue chinois Li ⟦Qiang⟧, 15 documents ont été signés
  help: quote the source's own spelling; where that is its mistake, write `Quiang [sic]`
"
    );
    let built = block("son homologue chinois Li Quiang [sic], 15 documents ont été signés");
    assert_eq!(built.findings(), [] as [&str; 0]);
    assert!(built.page("/topics/t/").contains("Li Quiang [sic], 15 documents"));
}

#[test]
fn words_left_out_and_put_in() {
    assert_eq!(
        told("sont illégales, contraires à la des Nations unies"),
        "content/topics/t.md:3:3: error[quotation-not-in-source]: `d` has `Charte` here, which the quotation leaves out
  content/sources/d.txt: the source: sont illégales, contraires à la ⟦Charte⟧ des Nations unies
  content/topics/t.md: the quotation: sont illégales, contraires à la ⟦⟧ des Nations unies
  help: put the words back, or mark what is left out with `[…]`
"
    );
    assert_eq!(
        told("sont toutes illégales, contraires à la Charte des Nations unies"),
        "content/topics/t.md:3:3: error[quotation-not-in-source]: `toutes` does not stand here in `d`
  content/sources/d.txt: the source: sont ⟦⟧ illégales, contraires à la Charte des Nations unies
  content/topics/t.md: the quotation: sont ⟦toutes⟧ illégales, contraires à la Charte des Nations unies
  help: take it out, or set it in brackets as your own: `[toutes]`
"
    );
    assert_eq!(
        told("La paix sera signée demain par tous les chefs réunis"),
        "content/topics/t.md:3:3: error[quotation-not-in-source]: nothing in the archived text of `d` is like this quotation
  help: quote the text letter by letter, or name the source that says it
"
    );
}

#[test]
fn two_passages_without_a_mark() {
    assert_eq!(
        told("sont illégales, contraires à la Charte des Nations unies et ne doivent être ni adoptées ni reconnues"),
        "content/topics/t.md:3:3: error[quotations-joined]: 2 passages of `d` that stand apart are joined without a mark
  content/sources/d.txt: `sont illégales, contraires à la Charte des Nations unies et`
  content/sources/d.txt: `ne doivent être ni adoptées ni reconnues`
  help: mark what is left out: `des Nations unies et […] ne doivent être ni`; or quote each by itself
"
    );
    let built = block(
        "sont illégales, contraires à la Charte des Nations unies […] et ne doivent être ni adoptées ni reconnues",
    );
    assert_eq!(built.findings(), [] as [&str; 0]);
    assert!(
        built.section("/topics/t/", "x1").contains("élidé"),
        "{}",
        built.section("/topics/t/", "x1")
    );
}

#[test]
fn below_a_word_and_out_of_order() {
    assert_eq!(
        told("légales, contraires à la Charte"),
        "content/topics/t.md:3:3: error[quotation-below-word]: `légales, contraires à la Charte` begins or ends inside a word of `d`
  content/sources/d.txt: the source: `illégales, contraires à la Charte`
  help: quote whole words: `illégales, contraires à la Charte`
"
    );
    assert_eq!(
        told("ne doivent être ni adoptées […] sont illégales"),
        "content/topics/t.md:3:3: error[quotation-order]: the parts of this quotation stand in another order in `d`
  content/sources/d.txt: `ne doivent être ni adoptées`
  content/sources/d.txt: `sont illégales`
  help: quote them in the source's order, or each by itself
"
    );
}

#[test]
fn words_that_stand_there_twice() {
    assert_eq!(
        told("centre universel"),
        "content/topics/t.md:3:3: warning[ambiguous-quotation]: these words stand twice in `d`
  content/sources/d.txt: `la création rapide d'un centre universel de lutte contre les menaces`
  content/sources/d.txt: `de la création rapide d'un centre universel de lutte contre les défis et`
  help: quote more of the passage, or say which is meant with `prefix` or `suffix`: the words right before or after it
"
    );
    let inline = site("", "Un « centre universel » [@d] et un « centre commercial ».");
    assert_eq!(inline.findings().len(), 1, "{:#?}", inline.findings());
    assert!(inline.findings()[0].starts_with("content/topics/t.md:3:6: note[ambiguous-quotation]"));
    let told = site(
        "",
        "> centre universel\n>\n> — [[d]] {prefix=\"prononcées en faveur de la création rapide d’un\"}",
    );
    assert_eq!(told.findings(), [] as [&str; 0]);
    let wrong = site("", "> centre universel\n>\n> — [[d]] {prefix=\"la fin d’un\"}");
    assert!(
        whole(&wrong.build()).starts_with(
            "content/topics/t.md:3:3: error[quotation-context]: these words stand in `d`, but not beside this prefix or suffix\n  content/sources/d.txt: `la création"
        ),
        "{}",
        whole(&wrong.build())
    );
}

#[test]
fn a_page_shows_the_sources_own_characters() {
    let changed = told("l’amélioration des activités de l’organisation");
    assert!(changed.contains("`d` has `d` here, not `l`"), "{changed}");
    let built = block("le processus d’amélioration des activités de l’organisation");
    assert_eq!(built.findings(), [] as [&str; 0]);
    let page = built.page("/topics/t/");
    assert!(
        page.contains("le processus d'amélioration des activités de l'organisation"),
        "{page}"
    );
    assert!(built.section("/topics/t/", "x1").contains("normalisé"));
    let inline = site("", "Pour la « mise en oeuvre rapide de l’accord » [@d].").build();
    assert!(
        inline.page("/topics/t/").contains("mise en œuvre rapide de l'accord"),
        "{}",
        inline.page("/topics/t/")
    );
}

#[test]
fn the_place_is_that_of_the_paragraph() {
    let built = site(
        "",
        "- Un point\n\n  > Coopération dans la lutte contre les sanctions unilatérales\n  >\n  > [en:] Cooperation against unilateral sanctions\n  >\n  > La Russie et la Chine sont convenues de prendre les mesure nécessaires\n  >\n  > — [[d]]",
    );
    assert_eq!(
        built.errors(),
        ["content/topics/t.md:9:5: error[quotation-not-in-source]: `d` has `mesures` here, not `mesure`"]
    );
    let built = site(
        "[[excerpts]]\nid = \"x\"\ntext = \"\"\"« Pékin dit apprécier l'initiativ de mise en place »\"\"\"\n",
        "",
    );
    assert_eq!(
        built.errors(),
        ["content/sources/d.md:8:8: error[quotation-not-in-source]: `d` has `initiative` here, not `initiativ`"]
    );
}

#[test]
fn an_archive_that_is_gone() {
    let site = site("", "> mots\n>\n> — [[d]]");
    std::fs::remove_file(site.root.join("content/sources/d.txt")).expect("it was there");
    let built = site.build();
    assert_eq!(
        whole(&built),
        "content/sources/d.md:5:8: error[missing-archive]: no archived text is at `content/sources/d.txt`: 1 quotation cannot be verified
  help: put the file back, or take `text` out: the quotations are then shown as not verified
"
    );
    let site =
        SiteTest::new("-- content/sources/d.md --\n+++\ntitle = \"D\"\ntext = \"../../../../etc/hostname\"\n+++\n");
    assert_eq!(
        site.errors(),
        ["content/sources/d.md:3:8: error[missing-archive]: no archived text is at `../../../../etc/hostname`"]
    );
}

#[test]
fn an_archive_that_has_changed() {
    let hash = "93293b6d10877ca8cdb490bd5763deec1d7b988051ba417c90a2533352ab00a6";
    let page = "> Pékin dit apprécier\n>\n> — [[d]]\n\n> sont illégales\n>\n> — [[d]]";
    let site = site(&format!("sha256 = \"{hash}\""), page);
    assert_eq!(site.findings(), [] as [&str; 0]);
    site.write(
        "content/sources/d.txt",
        DISPATCH.replace("sont illégales", "sont légales"),
    );
    let told = whole(&site.build());
    let (first, second) = told.split_once("content/topics/t.md:7:3").expect("two findings");
    assert_eq!(
        first,
        "content/sources/d.md:6:10: error[archive-changed]: `content/sources/d.txt` is not the text that was confirmed: 1 of 2 quotations of it no longer stands
  content/topics/t.md: no longer there: `sont illégales`
  help: put the old file back; or read the new one and confirm it with `chancery import --confirm d`: `sha256 = \"aaf40249ec3a4159f3a1f92b65d4693a191d39a884c1d018f663931b35c1fa4a\"`
"
    );
    assert!(
        second.contains("error[quotation-not-in-source]: `d` has `légales` here, not `illégales`"),
        "{second}"
    );
    site.write("content/sources/d.txt", format!("{DISPATCH}\n"));
    assert!(whole(&site.build()).contains("all 2 quotations of it still stand"));
}

const EXCERPTS: [&str; 7] = [
    "se sont prononcées en faveur de la création rapide d'un centre universel de lutte contre les défis et les menaces à la sécurité",
    "en annonçant la création rapide d'un centre universel de lutte contre les menaces à la sécurité",
    "se prononcent pour la mise en œuvre rapide de l'accord sur le Centre universel de lutte contre les défis et les menaces à la sécurité et de l'accord sur le Centre antidrogue",
    "le concept de communauté de destin commun de l'humanité et certaines initiatives mondiales, notamment en matière de gouvernance mondiale, proposées par la Chine, ont une importance positive considérable",
    "Pékin dit apprécier l'initiative de mise en place d'une architecture de sécurité eurasiatique proposée par Moscou",
    "sont illégales, contraires à la Charte des Nations unies et à d'autres normes du droit international, et ne doivent être ni adoptées ni reconnues",
    "À l'issue de sa rencontre avec son homologue chinois Li Quiang [sic], 15 documents ont été signés",
];

/// A site that quotes some of the excerpts, one of them twice; its outlet with a budget or without.
fn quoting(which: &[usize], outlet: &str, source: &str, settings: &str) -> SiteTest {
    let quoted: String = which
        .iter()
        .chain(&which[..1])
        .map(|at| format!("> {}\n>\n> — [[d]]\n\n", EXCERPTS[*at]))
        .collect();
    let site = SiteTest::new(&format!(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n{settings}\n-- content/organizations/sputnik.md --\n+++\nname = \"Sputnik\"\n{outlet}\n+++\n-- content/sources/d.md --\n+++\ntitle = \"D\"\npublisher = \"sputnik\"\ntext = \"d.txt\"\n{source}\n+++\n-- content/topics/t.md --\n# T\n\n{quoted}"
    ));
    site.write("content/sources/d.txt", DISPATCH);
    site
}

#[test]
fn how_much_of_a_text_may_be_quoted() {
    let (all, four): (&[usize], &[usize]) = (&[0, 1, 2, 3, 4, 5, 6], &[0, 2, 3, 5]);
    let told = |site: SiteTest| site.findings();
    assert_eq!(
        told(quoting(all, "", "", "")),
        ["content/sources/d.md:4:8: error[quoted-share]: the site quotes 35 % of `d`; `[quotations] stop` is 25 %"]
    );
    assert_eq!(
        told(quoting(four, "", "", "")),
        ["content/sources/d.md:4:8: warning[quoted-share]: the site quotes 24 % of `d`; `[quotations] warn` is 15 %"]
    );
    let nothing: [&str; 0] = [];
    assert_eq!(told(quoting(all, "quote_budget = 0.4", "", "")), nothing);
    assert_eq!(
        told(quoting(four, "quote_budget = 0.1", "", "")),
        [
            "content/sources/d.md:4:8: error[quoted-share]: the site quotes 24 % of `d`; the `quote_budget` of `sputnik` is 10 %"
        ]
    );
    assert_eq!(told(quoting(all, "", "publish = \"full\"", "")), nothing);
    assert_eq!(
        told(quoting(all, "", "", "[quotations]\nwarn = 0.35\nstop = 0.9")),
        nothing
    );
}

#[test]
fn quotations_of_what_is_not_archived() {
    let tree = |settings: &str| {
        SiteTest::new(&format!(
            "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n{settings}\n-- content/sources/s.md --\n+++\ntitle = \"S\"\n[[excerpts]]\nid = \"a\"\ntext = \"rien\"\n+++\n-- content/topics/t.md --\n# T\n\nLes « mots » [@s].\n\n![[s#a]]\n\n![[s#a]]\n"
        ))
    };
    assert_eq!(
        tree("").findings(),
        [
            "chancery.toml:1:1: note[unverified-quotation]: 2 quotations are not verified: no text of their sources is archived"
        ]
    );
    assert_eq!(
        tree("[quotations]\nunverified = \"error\"").errors(),
        [
            "content/sources/s.md:5:8: error[unverified-quotation]: not verified: no text of `s` is archived",
            "content/topics/t.md:3:7: error[unverified-quotation]: not verified: no text of `s` is archived",
        ]
    );
    assert!(tree("").build().page("/topics/t/").contains("non vérifié"));
}

#[test]
fn nothing_of_a_text_is_published_but_what_is_quoted() {
    let built = site("", "> sont illégales, contraires à la Charte\n>\n> — [[d]]").build();
    assert_eq!(built.findings(), [] as [&str; 0]);
    for (path, text) in &built.files {
        assert!(!text.contains("homologue chinois"), "{path}");
        assert!(!path.ends_with("d.txt"));
    }
    let full = site(
        "publish = \"full\"",
        "> sont illégales, contraires à la Charte\n>\n> — [[d]]",
    )
    .build();
    let page = full.page("/sources/d/");
    assert!(page.contains("homologue chinois"), "{page}");
    assert!(
        page.contains("<mark id=\"h-q1\">sont illégales, contraires à la Charte</mark>"),
        "{page}"
    );
}

#[test]
fn the_source_page_says_where_its_words_are_used() {
    let built = site(
        "[[excerpts]]\nid = \"ill\"\ntext = \"sont illégales\"\n",
        "![[d#ill]]\n\n> Pékin dit apprécier\n>\n> — [[d]]\n-- content/topics/u.md --\n# U\n\n![[d#ill]]\n",
    )
    .build();
    assert_eq!(built.findings(), [] as [&str; 0]);
    let row = built.section("/sources/d/", "h-ext");
    assert!(row.contains("dans T et U"), "{row}");
    assert!(row.contains("exact"), "{row}");
    let page = built.page("/sources/d/");
    assert!(page.contains("id=\"ill\""));
    assert!(page.contains("1 % du texte"), "{page}");
}

#[test]
fn links_jump_to_the_words_in_the_archived_page() {
    let page = "> sont illégales, contraires à la Charte des Nations unies et à d'autres normes du droit international\n>\n> — [[d]]";
    let built = site("archive_url = \"https://archive.example/d\"", page).build();
    let html = built.page("/topics/t/");
    assert!(
        html.contains("https://archive.example/d#:~:text=sont%20ill%C3%A9gales%2C%20contraires%20%C3%A0%20la,d%27autres%20normes%20du%20droit%20international"),
        "{html}"
    );
    let short = site(
        "archive_url = \"https://archive.example/d\"",
        "> mise en œuvre rapide\n>\n> — [[d]]",
    )
    .build();
    assert!(
        short
            .page("/topics/t/")
            .contains("d#:~:text=mise%20en%20%C5%93uvre%20rapide\"")
    );
}

#[test]
fn an_edited_archive_is_seen_while_a_project_is_followed() {
    use chancery::engine::live::{Hints, Live};
    let site = site("", "> sont illégales\n>\n> — [[d]]");
    let now = site.options.as_of.expect("a moment");
    let mut live = Live::open(&site.root, &site.options).expect("a readable project");
    assert_eq!(live.newest().diagnostics, []);
    let path = "content/sources/d.txt";
    let edited = |live: &mut Live, text: &str| {
        site.write(path, text);
        let hints = Hints::Paths([path.into()].into());
        let change = live.follow(&hints, &now).expect("a readable project");
        change.map(|it| it.snapshot.diagnostics.iter().map(|it| it.code).collect::<Vec<_>>())
    };
    let other = DISPATCH.replace("sont illégales", "sont légales");
    assert_eq!(edited(&mut live, &other), Some(vec!["quotation-not-in-source"]));
    assert_eq!(edited(&mut live, &other), None);
    assert_eq!(edited(&mut live, DISPATCH), Some(vec![]));
}

#[test]
fn quotations_are_followed_source_by_source() {
    use chancery::engine::live::{Hints, Live};
    let said = |words: &str| format!("+++\ntitle = \"U\"\ndate = \"2025\"\n+++\n> {words}\n>\n> — [[d]]\n");
    let site = quoting(&[0, 2, 3, 5], "", "", "");
    site.write("content/events/u.md", said("sont illégales"));
    site.write("content/sources/n.md", "+++\ntitle = \"N\"\n+++\n");
    let now = site.options.as_of.expect("a moment");
    let mut live = Live::open(&site.root, &site.options).expect("a readable project");
    let mut after = |path: &str, text: Option<&str>| -> Vec<&'static str> {
        match text {
            Some(text) => site.write(path, text),
            None => std::fs::remove_file(site.root.join(path)).expect("a file"),
        }
        let hints = Hints::Paths([path.into()].into());
        let change = live
            .follow(&hints, &now)
            .expect("a readable project")
            .expect("a change");
        let clean = Live::open(&site.root, &site.options).expect("a readable project");
        assert_eq!(change.snapshot.diagnostics, clean.newest().diagnostics, "{path}");
        let mut codes: Vec<_> = change.snapshot.diagnostics.iter().map(|it| it.code).collect();
        codes.sort_unstable();
        codes
    };
    let wrong = said("sont légales");
    assert_eq!(
        after("content/events/u.md", Some(&wrong)),
        ["quotation-not-in-source", "quoted-share"]
    );
    let elsewhere = said("sont légales").replace("[[d]]", "[[n]]");
    assert_eq!(
        after("content/events/u.md", Some(&elsewhere)),
        ["quoted-share", "unverified-quotation"]
    );
    assert_eq!(after("content/events/u.md", None), ["quoted-share"]);
    let outlet = |budget: &str| format!("+++\nname = \"Sputnik\"\nquote_budget = {budget}\n+++\n");
    let path = "content/organizations/sputnik.md";
    assert_eq!(after(path, Some(&outlet("0.4"))), [] as [&str; 0]);
    assert_eq!(after(path, Some(&outlet("0.1"))), ["quoted-share"]);
    assert_eq!(after("content/topics/t.md", None), [] as [&str; 0]);
}

#[test]
fn carriers_of_one_dispatch_are_one_origin() {
    let site = SiteTest::new(
        "-- content/organizations/sputnik.md --\n# Sputnik\n-- content/organizations/relais.md --\n# Relais\n-- content/sources/a.md --\n+++\ntitle = \"A\"\npublisher = \"sputnik\"\n+++\n-- content/sources/b.md --\n+++\ntitle = \"B\"\npublisher = \"sputnik\"\ncarrier = \"relais\"\nderived_from = \"a\"\n+++\n-- content/events/e.md --\n+++\ntitle = \"E\"\ndate = \"2025\"\nsources = [\"a\", \"b\"]\n+++\n",
    );
    let row = site.build().section("/events/e/", "h-src");
    assert!(row.contains("1 origine, 2 relais"), "{row}");
}

#[test]
fn words_behind_the_source_are_its_locator_with_a_comma_or_without() {
    for (attribution, shown) in [
        ("[[s]], p. 3", "français, p. 3</span>"),
        ("[[s]] p. 3", "français, p. 3</span>"),
        ("[[s|La dépêche]] p. 3, ligne 10.", "français, p. 3, ligne 10</span>"),
        ("[[a]], [[s]] (p. 3)", "français, (p. 3)</span>"),
        ("[[s]].", "français</span>"),
    ] {
        let built = SiteTest::new(&format!(
            "-- content/actors/a.md --\n# Anne Ardent\n-- content/sources/s.md --\n+++\ntitle = \"S\"\ndate = 2025-01-01\nlanguage = \"fr\"\n+++\n-- content/events/e.md --\n+++\ntitle = \"E\"\ndate = 2025-01-01\n+++\n> « Des mots. »\n>\n> — {attribution}\n"
        ))
        .build();
        let page = built.page("/events/e/");
        assert!(page.contains(&format!("original en {shown}")), "{attribution}: {page}");
    }
}

#[test]
fn words_beside_the_links_of_an_attribution_are_shown() {
    const A: &str = "<a class=\"e k-person\" href=\"/actors/a/\">Anne Ardent</a>";
    const B: &str = "<a class=\"e k-person\" href=\"/actors/b/\">Bo Bart</a>";
    const S: &str = "<a class=\"e k-source\" href=\"/sources/s/\">S</a>";
    let a = |label: &str| A.replace("Anne Ardent", label);
    for (attribution, speakers, source) in [
        ("[[a]], [[s]]", A.to_owned(), S.to_owned()),
        ("la ministre [[a]], [[s]]", format!("la ministre {A}"), S.to_owned()),
        ("[[a]] (ministre), [[s]]", format!("{A} (ministre)"), S.to_owned()),
        ("[[a|Mme Ardent]], [[s]]", a("Mme Ardent"), S.to_owned()),
        (
            "la ministre [Ardent](../actors/a.md), [[s]]",
            format!("la ministre {}", a("Ardent")),
            S.to_owned(),
        ),
        ("[[a]] et [[b]], [[s]]", format!("{A} et {B}"), S.to_owned()),
        (
            "[[a]], [[b]] <de X>, [[s]]",
            format!("{A} et {B} &lt;de X&gt;"),
            S.to_owned(),
        ),
        ("[[a]] à [[s]]", A.to_owned(), format!("à {S}")),
        ("[[a]], cité par [[s]]", A.to_owned(), format!("cité par {S}")),
        ("[[a]] ([[s]])", A.to_owned(), S.to_owned()),
        (
            "un proche, ministre ([[s|la dépêche]])",
            "un proche et ministre".to_owned(),
            S.replace(">S<", ">la dépêche<"),
        ),
    ] {
        let built = SiteTest::new(&format!(
            "-- content/actors/a.md --\n# Anne Ardent\n-- content/actors/b.md --\n# Bo Bart\n-- content/sources/s.md --\n+++\ntitle = \"S\"\ndate = 2025-01-01\nlanguage = \"fr\"\n+++\n-- content/events/e.md --\n+++\ntitle = \"E\"\ndate = 2025-01-01\n+++\n> « Des mots. »\n>\n> — {attribution}\n"
        ))
        .build();
        let page = built.page("/events/e/");
        assert!(page.contains(&format!("<p>{speakers}</p>")), "{attribution}: {page}");
        assert!(
            page.contains(&format!("<span>{source}</span>")),
            "{attribution}: {page}"
        );
        // The bracket behind the source belongs to no locator.
        assert!(page.contains("original en français</span>"), "{attribution}: {page}");
    }
    let site = SiteTest::new(
        "-- content/sources/s.md --\n# S\n-- content/topics/t.md --\n# T\n\n> mots\n>\n> — ([[s]], p. 3) {#a lang=fr speech=direct}\n",
    );
    let built = site.build();
    assert!(built.page("/topics/t/").contains(", p. 3</span>"));
    assert_eq!(
        whole(&built),
        "chancery.toml:1:1: note[unverified-quotation]: 1 quotation is not verified: no text of its source is archived
  help: `[quotations] unverified = \"warn\"` in chancery.toml lists them
content/topics/t.md:5:23: warning[unknown-attribute]: `lang=fr` means nothing in the last line of a quotation
  help: what may stand here: `#anchor`, `speech=reported`, `prefix=\"…\"`, `suffix=\"…\"`
"
    );
}
