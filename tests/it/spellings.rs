//! Quotations however they are typed: false words beside a source never pass in silence, true ones are never refused.
//!
//! The spellings are generated: marks × spaces × wrappings × places × forms of attribution.

use std::collections::BTreeMap;

use chancery::diag::Severity;

use crate::site::{Built, SiteTest};

const TEXT: &str = "La guerre reste évitable selon les deux parties. Nous soutenons la paix et le droit.\nLes deux pays signeront demain un accord de paix durable.\n不支持战争，支持和平谈判解决问题。\n";
const FALSE: &str = "La guerre est inévitable pour tous";
const TRUE: &str = "un accord de paix durable";

const MARKS: [(&str, &str); 30] = [
    ("« ", " »"),
    ("«", "»"),
    ("&laquo;", "&raquo;"),
    ("&#171;", "&#187;"),
    ("&quot;", "&quot;"),
    ("\"", "\""),
    ("\" ", " \""),
    ("“", "”"),
    ("&ldquo;", "&rdquo;"),
    ("“ ", " ”"),
    ("„", "“"),
    ("„", "”"),
    ("„", "\""),
    ("»", "«"),
    ("»", "»"),
    ("”", "”"),
    ("'", "'"),
    ("‘", "’"),
    ("‚", "‘"),
    ("‹", "›"),
    ("「", "」"),
    ("『", "』"),
    ("〝", "〞"),
    ("« ", "”"),
    ("“", " »"),
    ("\"", "»"),
    ("<q>", "</q>"),
    ("''", "''"),
    ("״", "״"),
    ("＂", "＂"),
];

const SPACES: [&str; 19] = [
    "",
    " ",
    "  ",
    "\t",
    "\u{a0}",
    "\u{202f}",
    "\u{2003}",
    "\u{200b}",
    "&nbsp;",
    "&#8203;",
    "\n",
    " <!-- c --> ",
    "%%c%%",
    ". ",
    ", ",
    "… ",
    ") ",
    "— ",
    " (",
];

/// `Q` is the words in their marks.
const FORMS: [&str; 20] = [
    "Q [@s]",
    "Q ([@s])",
    "Q — [@s]",
    "Q. [@s]",
    "Q, dit l’agence [@s].",
    "Q, dit M. Durand à l’agence [@s].",
    "Q : l’agence le dit [@s] !",
    "[@s] écrit : Q",
    "Texte. [@s] écrit : Q.",
    "[[s]] écrit : Q.",
    "Selon [la dépêche](../sources/s.md), Q.",
    "Q, selon [[s|la dépêche]].",
    "Selon [[s]], « oui » et Q.",
    "Q[^1]\n\n[^1]: Voir [@s].",
    "Q<sup>[@s]</sup>",
    "Q [@t; @s]",
    "Q [@s][@t]",
    "Q [voir @s, p. 3]",
    "Q (voir [@s])",
    "Q [@s,\np. 3]",
];

const WRAPPINGS: [&str; 7] = [
    "**Q**",
    "*Q*",
    "~~Q~~",
    "<span>Q</span>",
    "<mark>Q</mark>",
    "[Q](https://x.example)",
    "`Q`",
];

const PLACES: [&str; 11] = [
    "## Titre Q [@s]",
    "- Q, dit l’agence [@s]",
    "1. a\n2. Q [@s]",
    "- [ ] Q [@s]",
    "| a | b |\n|---|---|\n| Q [@s] | c |",
    "| a | b |\n|---|---|\n| Q | [@s] |",
    "| a | b |\n|---|---|\n| Q | [[s]] |",
    "> [!NOTE]\n> Q [@s]",
    "Mot\n: Q [@s]",
    "Note[^9].\n\n[^9]: Q [@s]",
    "Avant. Q [@s] Après cela.",
];

/// Every spelling of some words.
fn spellings(words: &str) -> Vec<String> {
    let mut all = Vec::new();
    let guillemets = format!("« {words} »");
    for (open, close) in MARKS {
        for form in &FORMS[..11] {
            all.push(form.replace('Q', &format!("{open}{words}{close}")));
        }
    }
    for space in SPACES {
        all.push(format!("{guillemets}{space}[@s]"));
    }
    for form in FORMS {
        all.push(form.replace('Q', &guillemets));
        all.push(form.replace('Q', &format!("“{words}”")));
    }
    let (first, rest) = words.split_at(words.find(" de ").or(words.find(" est ")).expect("a cut"));
    for wrapping in WRAPPINGS {
        let wrap = |inner: &str| wrapping.replace('Q', inner);
        all.push(format!("{} [@s]", wrap(&guillemets)));
        all.push(format!("« {} » [@s]", wrap(words)));
        all.push(format!("« {}{rest} » [@s]", wrap(first)));
        all.push(format!("« {first} {} » [@s]", wrap(rest.trim())));
        all.push(format!("{}{rest} » [@s]", wrap(&format!("« {first}"))));
        all.push(format!("{}, dit-on [@s]", wrap(&guillemets)));
    }
    all.extend(PLACES.iter().map(|place| place.replace('Q', &guillemets)));
    all
}

/// A site with a page for each text.
fn site(pages: &[String]) -> SiteTest {
    let site = SiteTest::new(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n[quotations]\nwarn = 1.0\nstop = 1.0\n-- content/sources/s.md --\n+++\ntitle = \"Dépêche\"\ntext = \"s.txt\"\n+++\n-- content/sources/t.md --\n+++\ntitle = \"Sans texte\"\n+++\n-- content/actors/agence.md --\n+++\nname = \"Agence\"\n+++\n",
    );
    site.write("content/sources/s.txt", TEXT);
    for (at, page) in pages.iter().enumerate() {
        site.write(
            &format!("content/topics/c{at:04}.md"),
            format!("+++\ntitle = \"Sujet {at}\"\n+++\n{page}\n"),
        );
    }
    site
}

/// The gravest finding of each page.
fn judged(built: &Built) -> BTreeMap<usize, (Severity, &'static str)> {
    let mut all = BTreeMap::new();
    for it in &built.report.diagnostics {
        let name = it.at.path.rsplit('/').next().unwrap_or_default();
        let page = name.strip_prefix('c').and_then(|it| it.strip_suffix(".md"));
        if let Some(page) = page
            .and_then(|it| it.parse().ok())
            .filter(|_| it.severity != Severity::Note)
        {
            let known = all.entry(page).or_insert((it.severity, it.code));
            *known = (*known).min((it.severity, it.code));
        }
    }
    all
}

#[test]
fn e1_false_words_never_pass_in_silence() {
    let mut pages = spellings(FALSE);
    pages.extend(
        [
            "« La guerre\n\nest » [@s]",
            "“La guerre\n\nest” [@s]",
            "« La guerre est [@s]\n\ninévitable »",
            "« Les deux pays » [@s, « La guerre est inévitable »]",
            "他说「支持战争与暴力行为」，[@s]",
            "他说支持“战争与暴力行为”，见[@s]。",
            "![« La guerre est inévitable »](a.png) [@s]",
            "« La guerre est inévitable [@s]. »",
            "« La guerre est inévitable ([@s, p. 3]) »",
            "“La guerre est inévitable[^1]”\n\n[^1]: [@s]",
            "« La guerre est inévitable — [[s]] »",
            "❮La guerre est inévitable❯ [@s]",
            "⟪La guerre est inévitable⟫, dit-on [@s]",
        ]
        .map(str::to_owned),
    );
    let built = site(&pages).build();
    let judged = judged(&built);
    let passed: Vec<&String> = (0..pages.len())
        .filter(|at| !judged.contains_key(at))
        .map(|at| &pages[at])
        .collect();
    assert_eq!(passed, [] as [&String; 0], "of {}", pages.len());
}

#[test]
fn e1_true_words_are_never_refused() {
    let pages = spellings(TRUE);
    let built = site(&pages).build();
    let refused: Vec<_> = judged(&built).into_iter().map(|(at, why)| (&pages[at], why)).collect();
    assert_eq!(refused, []);
    // What was found counts, and has its anchor.
    let count = (0..pages.len()).filter(|at| built.page(&format!("/topics/c{at:04}/")).contains("id=\"x1\""));
    assert!(count.count() >= pages.len() - 20);
}

#[test]
fn e2_block_quotes_in_another_form_are_refused() {
    let mut pages = Vec::new();
    for dash in ["—", "–", "--", "―", "-", "‒", "−", "⸺", "&mdash;", "*", "+"] {
        pages.push(format!("> {FALSE} {dash} [[s]]"));
        pages.push(format!("> {FALSE}\n> {dash} [[s]]"));
        pages.push(format!("> {FALSE}\n\n{dash} [[s]]"));
        pages.push(format!("> {FALSE}\n>\n> {dash} [@s]"));
    }
    for form in [
        "> > Q\n> >\n> > — [[s]]",
        "> [!NOTE]\n> Q\n> — [[s]]",
        "> Q\n>\n> **— [[agence]]**, [[s]]",
        "> Q\n>\n> <cite>[[s]]</cite>",
        "> Q [@s]",
        "> Q\n> — [[agence]], [[s]]\n> fin",
        "> Q\n\n- [[s]]",
        "- > Q\n\n  — [[s]]",
        "> - Q\n> - — [[s]]",
        "> Q\n\n<cite>[[s]]</cite>",
        "> Q\n\n[@s]",
        "> Q\n\nSource : [@s]",
        "> Q\n>\n> Source : [[s]]\n>\n> Et encore.",
        "> [@s]\n>\n> Q",
        "Selon [[s]] :\n\n> Q",
        "L’agence écrit [@s] :\n\n> Q",
    ] {
        pages.push(form.replace('Q', FALSE));
    }
    let judged = judged(&site(&pages).build());
    let weak: Vec<&String> = (0..pages.len())
        .filter(|at| judged.get(at).is_none_or(|it| it.0 != Severity::Error))
        .map(|at| &pages[at])
        .collect();
    assert_eq!(weak, [] as [&String; 0]);
}

#[test]
fn e2_block_quotes_that_are_true_or_name_no_source_pass() {
    let pages = [
        format!("> {TRUE}\n>\n> — [[s]]"),
        format!("> {TRUE}\n>\n> – [[agence]], [[s]], ligne 2"),
        format!("> *{TRUE}*\n>\n> — [[s]]"),
        format!("> « {TRUE} »\n>\n> — [[s]]"),
        "> un accord %%à revoir%% de paix durable\n>\n> — [[s]] %%sic%%".to_owned(),
        format!("> {FALSE}"),
        format!("> {FALSE}\n>\n> — Agence, hier"),
        "> [!NOTE]\n> La date n’est pas sûre [@s].".to_owned(),
    ];
    let judged = judged(&site(&pages).build());
    let codes: Vec<_> = judged.into_iter().map(|(at, (_, code))| (at, code)).collect();
    // Only of the line that begins with a dash and links no source anything is said.
    assert_eq!(codes, [(6, "attribution-without-source")]);
}

/// What the editor of one page is told.
fn told(page: &str) -> Vec<String> {
    let site = site(&[page.to_owned()]);
    let findings = site.findings();
    let short = |it: &String| it.replace("content/topics/c0000.md:", "");
    findings.iter().map(short).collect()
}

#[test]
fn a1_words_in_a_sentence_that_cites_are_looked_for() {
    assert_eq!(
        told("« La guerre est inévitable », dit l’agence [@s]."),
        [
            "4:3: warning[quoted-words]: `La guerre est inévitable` is in quotation marks in a sentence that names `s`, and does not stand there"
        ]
    );
    let built = site(&["« la paix et le droit », dit l’agence [@s].".to_owned()]).build();
    assert_eq!(built.findings(), [] as [&str; 0]);
    assert!(
        built
            .page("/topics/c0000/")
            .contains("«\u{a0}<span id=\"x1\">la paix et le droit</span>\u{a0}»")
    );
    // Two words are no quotation, nor is a name, a title, or what stands in emphasis.
    for page in [
        "Le « grand soir », dit l’agence [@s].",
        "L’« Agence », dit-on [@s].",
        "<cite>« Le grand soir arrive »</cite>, dit-on [@s].",
        "« <cite>Le grand soir arrive</cite> », dit-on [@s].",
        "*Le grand soir arrive*, dit-on [@s].",
        "The ministers’ party line is the ministers’ own [@s].",
    ] {
        assert_eq!(told(page), [] as [&str; 0], "{page}");
    }
    // The source is the first behind the words, else the last before them.
    assert_eq!(
        told("[@t] puis « la paix et le droit » et enfin [@s], [@t]."),
        [] as [&str; 0]
    );
    // American style sets the comma within the marks.
    assert_eq!(told("“la paix et le droit,” dit l’agence [@s]."), [] as [&str; 0]);
    assert_eq!(
        told("Il dit « une chose que personne ne sait ici » hier."),
        [
            "4:10: note[unsourced-words]: these words stand in quotation marks, and the paragraph names no source for them"
        ]
    );
}

#[test]
fn a8_citations_are_read_as_pandoc_reads_them() {
    let built = site(&["x [@s; @t] y [voir @s, p. 3] z [cf. @t p. 2 ; -@s]".to_owned()]).build();
    assert_eq!(built.findings(), [] as [&str; 0]);
    let page = built.page("/topics/c0000/");
    assert_eq!(page.matches("role=\"doc-noteref\"").count(), 3);
    assert!(page.contains("voir "), "{page}");
    for meant in [
        "x [@s; et d’autres] y",
        "x [@a et @b] y",
        "<details><summary>[@s]</summary></details>",
        "![vue [@s]](a.png)",
    ] {
        let found = told(meant);
        assert!(
            found.iter().any(|it| it.contains("error[no-citation]")),
            "{meant}: {found:?}"
        );
    }
    for fine in [
        "x [écrire à desk@s.example] y",
        "x [\\@s] y",
        "`[@s]`",
        "x \\[@s\\] y",
        "[à 5 @ 3]",
    ] {
        assert_eq!(told(fine), [] as [&str; 0], "{fine}");
    }
}

#[test]
fn a12_comments_are_left_out() {
    for page in [
        "Un %%pas pour\nles lecteurs%% mot",
        "Un %%pas pour\n\nles lecteurs%% mot",
        "Un <!-- pas\npour les lecteurs --> mot",
        "Un mot\n\n<!-- pas\n\npour les lecteurs -->\n",
        "- Un %%pas pour les lecteurs%% mot",
        "| a |\n|---|\n| Un %%pas | pour les lecteurs%% mot |",
        "Un mot %%`%% et %%pas pour les lecteurs `%%",
    ] {
        let built = site(&[page.to_owned()]).build();
        let html = built.page("/topics/c0000/");
        assert!(!html.contains("lecteurs") && html.contains("mot"), "{page}: {html}");
        assert_eq!(built.findings(), [] as [&str; 0], "{page}");
    }
    for page in ["Un %%pas fini", "Un <!-- pas fini", "Un\n\n%% pas\n\nfini"] {
        let found = told(page);
        assert!(
            found.iter().any(|it| it.contains("error[open-comment]")),
            "{page}: {found:?}"
        );
    }
    for page in ["`%%code%%`", "100 \\%% sûr", "```\n%% code\n```"] {
        assert_eq!(told(page), [] as [&str; 0], "{page}");
    }
}

#[test]
fn a12_comments_and_citations_in_fields_are_errors() {
    let found = |line: &str| {
        let site = site(&[]);
        site.write("content/actors/ada.md", format!("+++\n{line}\n+++\n"));
        site.errors()
    };
    for line in [
        "name = \"Ada <!-- source --> Quill\"",
        "name = \"Ada %%à revoir%% Quill\"",
        "name = \"Ada\"\nroles = [{ title = \"Reine %%sic%%\" }]",
    ] {
        assert!(
            found(line)[0].contains("error[comment-in-field]"),
            "{line}: {:?}",
            found(line)
        );
    }
    for line in [
        "name = \"Ada [@s]\"",
        "name = \"Ada\"\nroles = [{ title = \"Reine [see @s, p. 2]\" }]",
    ] {
        assert!(
            found(line)[0].contains("error[no-citation]"),
            "{line}: {:?}",
            found(line)
        );
    }
    for line in ["name = \"Ada 100 %%\"", "name = \"ada@s.example [Ada]\""] {
        assert_eq!(found(line), [] as [&str; 0], "{line}");
    }
}

#[test]
fn e9_a_sentence_says_that_its_quotation_is_not_verified() {
    for page in [
        "« la paix et le droit » [@t]",
        "« la paix et le droit », dit l’agence [@t].",
        "[[t]] écrit : “la paix et le droit”.",
    ] {
        let built = site(&[page.to_owned()]).build();
        assert!(built.page("/topics/c0000/").contains("non vérifié</small>"), "{page}");
    }
    let built = site(&["« la paix et le droit » [@s]".to_owned()]).build();
    assert!(!built.page("/topics/c0000/").contains("non vérifié</small>"));
}

#[test]
fn e4_a_sentence_says_how_many_words_its_quotation_leaves_out() {
    for page in [
        "« Nous soutenons la paix […] le droit » [@s]",
        "« Nous soutenons […] le droit », dit-on [@s].",
    ] {
        let built = site(&[page.to_owned()]).build();
        let html = built.page("/topics/c0000/");
        assert!(html.contains("» <small>mots omis"), "{page}: {html}");
    }
}

#[test]
fn e10_words_in_an_attribution_are_compared() {
    let quotation = |line: &str| told(&format!("> {TRUE}\n>\n> {line}"));
    for line in [
        "— « La guerre est inévitable », [[s]]",
        "— [[agence]], [[s]], « La guerre est inévitable »",
        "— [[agence|« La guerre est inévitable »]], [[s]]",
    ] {
        let found = quotation(line);
        assert!(
            found.iter().any(|it| it.contains("error[words-in-attribution]")),
            "{line}: {found:?}"
        );
    }
    for line in ["— « Agence », [[s]]", "— [[s]], « la paix et le droit »"] {
        assert_eq!(quotation(line), [] as [&str; 0], "{line}");
    }
    let found = told(&format!("> {TRUE}\n>\n> [fr: la rédaction] la guerre\n>\n> — [[s]]"));
    assert!(
        found.iter().any(|it| it.contains("error[translation-language]")),
        "{found:?}"
    );
    assert_eq!(
        told(&format!("> {TRUE}\n>\n> [en:] a peace\n>\n> — [[s]]")),
        [] as [&str; 0]
    );
}

#[test]
fn words_of_one_of_several_sources() {
    // The words stand in one that has a text.
    assert_eq!(told("« la paix et le droit » [@t; @s]"), [] as [&str; 0]);
    assert_eq!(told("« la paix et le droit » [@t][@s]"), [] as [&str; 0]);
    let found = told("« la paix et la guerre » [@t; @s]");
    assert!(
        found.iter().any(|it| it.contains("error[quotation-not-in-source]")),
        "{found:?}"
    );
}
