//! What a quotation may leave out, put in and cut off, as an editor is told and a reader sees it.

use crate::site::{Built, SiteTest};

/// A site in a language with a source `s` that has this text, its front matter with `more` at the end, and a page.
fn site(lang: &str, text: &str, more: &str, page: &str) -> SiteTest {
    let site = SiteTest::new(&format!(
        "-- chancery.toml --\ntitle = \"T\"\nbase_url = \"https://t.example\"\ndefault_language = \"fr\"\n[quotations]\nwarn = 1.0\nstop = 1.0\n\
         -- content/sources/s.md --\n+++\ntitle = \"Texte\"\nlang = \"{lang}\"\ntext = \"s.txt\"\n{more}\n+++\n-- content/topics/t.md --\n# T\n\n{page}\n"
    ));
    site.write("content/sources/s.txt", text);
    site
}

/// A site with one block quotation, of one paragraph or several.
fn quoting(lang: &str, text: &str, words: &str) -> SiteTest {
    let lines: Vec<String> = words.lines().map(|it| format!("> {it}")).collect();
    site(lang, text, "", &format!("{}\n>\n> — [[s]]", lines.join("\n")))
}

/// Builds a page with one block quotation.
fn block(lang: &str, text: &str, words: &str) -> Built {
    quoting(lang, text, words).build()
}

/// The codes of what is found, without notes.
fn codes(built: &Built) -> Vec<&'static str> {
    let loud = built
        .report
        .diagnostics
        .iter()
        .filter(|it| it.severity.as_str() != "note");
    loud.map(|it| it.code).collect()
}

/// What the editor of a page with one block quotation is told: each finding, what it points to elsewhere, its help.
fn told(lang: &str, text: &str, words: &str) -> String {
    let site = quoting(lang, text, words);
    let built = site.build();
    let mut out = String::new();
    for (finding, line) in built.report.diagnostics.iter().zip(built.findings()) {
        out.push_str(&line);
        for (_, label) in &finding.related {
            out.push_str(&format!("\n  {label}"));
        }
        out.push_str(&format!("\n  help: {}\n", finding.help.as_deref().unwrap_or_default()));
    }
    out
}

const GUERRE: &str =
    "La réunion a eu lieu. Nous ne soutenons pas cette guerre cruelle et longue. La paix viendra demain.\n";

#[test]
fn e3_an_invented_paragraph_is_no_insertion() {
    for words in [
        "La réunion [fut un échec.\n\nTous] a eu lieu.",
        "La réunion a eu lieu. [Elle fut un échec.\n\nTous l'ont dit.]",
        "La réunion ［fut\n\nun échec］ a eu lieu.",
    ] {
        let built = block("fr", GUERRE, words);
        assert_eq!(codes(&built), ["insertion-limit"], "{words}");
        assert!(built.files.is_empty());
    }
    let words = format!("La réunion [{}] a eu lieu.", "faux ".repeat(3_000));
    assert!(told("fr", GUERRE, &words).starts_with("content/topics/t.md:3:3: error[insertion-limit]"));
    assert_eq!(codes(&block("fr", GUERRE, &words)), ["insertion-limit"]);
    assert_eq!(
        told("fr", GUERRE, "La réunion [un deux trois quatre cinq six sept] a eu lieu"),
        "content/topics/t.md:3:3: error[insertion-limit]: the brackets put 7 words into a quotation that may have 6
  help: brackets hold at most 12 words and no paragraph's end, all together at most 6 words or a third of the quotation; say the rest in your own text
"
    );
    let built = block("fr", GUERRE, "La réunion [des Douze] a eu lieu");
    assert_eq!(codes(&built), [] as [&str; 0]);
    assert!(built.page("/topics/t/").contains("La réunion [des Douze] a eu lieu"));
    let built = block("fr", GUERRE, "Nous [ne] soutenons pas […] cette guerre");
    assert!(
        codes(&built).contains(&"quotation-not-in-source"),
        "{:?}",
        codes(&built)
    );
    let built = block(
        "fr",
        "Nous soutenons la paix entre tous.\n",
        "Nous [ne] soutenons la paix",
    );
    assert_eq!(codes(&built), ["negation-put-in"]);
}

#[test]
fn e4_what_an_omission_leaves_out_is_counted_and_bounded() {
    let built = block("fr", GUERRE, "La réunion a eu lieu. […] La paix viendra demain.");
    assert_eq!(codes(&built), [] as [&str; 0]);
    let shown = built.section("/topics/t/", "x1");
    assert!(shown.contains("élidé, mots omis : 9"), "{shown}");
    let built = block("fr", GUERRE, "Nous […] soutenons […] cette guerre");
    assert_eq!(codes(&built), ["lone-words", "negation-left-out"]);
    let far = format!(
        "La paix est là. {} La guerre est finie.\n",
        "Un mot de plus. ".repeat(130)
    );
    assert_eq!(
        told("fr", &far, "La paix est là. […] La guerre est finie.").replace(&"Un mot de plus. ".repeat(6), "…"),
        "content/topics/t.md:3:3: error[omission-limit]: an omission leaves out 2082 characters of `s`
  `…Un m…`
  help: a quotation has at most 6 omissions, each of at most 2000 characters: quote the parts each by itself
"
    );
    let many = vec!["mot"; 301].join(" […] ");
    assert_eq!(codes(&block("fr", &far, &many)), ["omission-limit"]);
}

#[test]
fn e5_what_is_cut_off_at_the_edge() {
    for (lang, text, words) in [
        ("fr", "Une baisse de -5 % en mai.\n", "5 % en mai"),
        ("fr", "Avec 1 500 soldats.\n", "500 soldats"),
        ("fr", "Un traité de non-prolifération.\n", "prolifération"),
        ("ru", "Это не-члены союза.\n", "члены союза"),
    ] {
        assert_eq!(codes(&block(lang, text, words)), ["quotation-below-word"], "{words}");
    }
    for (lang, text, words) in [
        ("fr", GUERRE, "soutenons"),
        ("zh", "我们不支持战争。\n", "支持战争"),
        ("en", "We do not support this war.\n", "support this war"),
        ("ar", "نحن لا نؤيد هذه الحرب.\n", "نؤيد هذه الحرب"),
    ] {
        assert_eq!(codes(&block(lang, text, words)), ["negation-left-out"], "{words}");
    }
    assert_eq!(
        told("fr", GUERRE, "soutenons"),
        "content/topics/t.md:3:3: warning[negation-left-out]: the quotation leaves out `ne`, with which `s` has the words
  the source: Nous ne soutenons pas cette guerre cruelle et longue.
  help: quote the negation too; where the sense stands without it, say why with `accepted`
"
    );
    assert_eq!(codes(&block("zh", "双方不断加强合作。\n", "双方")), [] as [&str; 0]);
    assert_eq!(
        codes(&block("fr", GUERRE, "ne soutenons pas cette guerre")),
        [] as [&str; 0]
    );
}

#[test]
fn e7_front_matter_keeps_the_letters_as_they_are_typed() {
    use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
    let text = "Avant. सदस्य देशों ने \u{95B}ोर से \u{959}तरा बताया, وقال رؤساء الدول هيئة الأمم. Après.\n";
    let words = "देशों ने \u{95B}ोर से \u{959}तरा बताया, وقال رؤساء الدول هيئة";
    let nfc = |text: &str| ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned();
    let nfd = |text: &str| DecomposingNormalizerBorrowed::new_nfd().normalize(text).into_owned();
    let forms = |text: &str| [text.to_owned(), nfc(text), nfd(text)];
    for source in forms(text) {
        for quoted in forms(words) {
            let excerpt = format!("excerpts = [{{ id = \"e\", text = \"{quoted}\" }}]");
            let page = format!("![[s#e]]\n\nIl dit « {quoted} » [@s].\n\n> {quoted}\n>\n> — [[s]]");
            let built = site("hi", &source, &excerpt, &page).build();
            assert_eq!(built.errors(), [] as [&str; 0], "{quoted} of {source}");
            let counted = built.report.levels;
            assert!(counted[0] + counted[1] >= 3, "{counted:?}");
        }
    }
    // Byte for byte the same is exact, in whatever form both are.
    let excerpt = format!("excerpts = [{{ id = \"e\", text = \"{words}\" }}]");
    let built = site("hi", text, &excerpt, "![[s#e]]").build();
    assert!(built.files["data/quotations.json"].contains("\"exact\""));
    assert_eq!(
        codes(&block("fr", "Soit 10² mètres.\n", "102 mètres")),
        ["quotation-not-in-source"]
    );
}

#[test]
fn e8_a_long_prefix_or_suffix_publishes_no_text() {
    let text = format!(
        "{}Le mot de la fin. {}\n",
        "Secret de plus. ".repeat(60),
        "Autre secret ici. ".repeat(60)
    );
    let secret = "Secret de plus. ".repeat(60);
    for (prefix, suffix) in [(secret.trim(), "Autre"), ("plus.", text[text.len() - 900..].trim())] {
        let page = format!("> Le mot de la fin.\n>\n> — [[s]] {{prefix=\"{prefix}\" suffix=\"{suffix}\"}}");
        let built = site("fr", &text, "", &page).build();
        assert_eq!(codes(&built), ["long-context"], "{:?}", built.findings());
        let more = format!(
            "excerpts = [{{ id = \"e\", text = \"Le mot de la fin.\", prefix = \"{prefix}\", suffix = \"{suffix}\" }}]"
        );
        assert_eq!(codes(&site("fr", &text, &more, "x").build()), ["long-context"]);
        // Also where no text is archived.
        let tree = format!("-- content/sources/s.md --\n+++\ntitle = \"S\"\n{more}\n+++\n");
        assert_eq!(codes(&SiteTest::new(&tree).build()), ["long-context"]);
    }
    let short = "Secret de plus.";
    let page = format!("> Le mot de la fin.\n>\n> — [[s]] {{prefix=\"{short}\" suffix=\"Autre secret ici.\"}}");
    let built = site("fr", &text, "", &page).build();
    assert_eq!(built.errors(), [] as [&str; 0]);
    // What is shown beside the words counts as quoted.
    let sources = &built.files["data/sources.json"];
    let beside = short.chars().count() + "Autre secret ici.".chars().count() + 2;
    let quoted = "Le mot de la fin.".chars().count() + beside;
    let range = quoted - 2..=quoted;
    assert!(
        range.clone().any(|it| sources.contains(&format!("\"quoted\":{it}"))),
        "{range:?}: {sources}"
    );
}

#[test]
fn e16_a_text_that_repeats_itself_is_quoted_within_seconds() {
    let text = "la paix ".repeat(250_000);
    let quoted = "la paix ".repeat(20_000);
    let pages = [
        format!("> {quoted}\n>\n> — [[s]]"),
        format!("> {quoted} la guerre\n>\n> — [[s]]"),
        format!("> {}\n>\n> — [[s]]", vec!["la"; 301].join(" […] ")),
        format!("> paix\n>\n> — [[s]] {{prefix=\"{quoted}\"}}"),
    ];
    let codes = pages.map(|page| codes(&site("fr", &text, "", &page).build())[0]);
    assert_eq!(
        codes,
        [
            "ambiguous-quotation",
            "quotation-not-in-source",
            "omission-limit",
            "long-context"
        ]
    );
    let lines = "x\n".repeat(1_000_000);
    assert_eq!(self::codes(&block("fr", &lines, "x")), ["ambiguous-quotation"]);
}

/// Words out of the middle of a text's lines, none of which begins or ends with a number.
fn drawn(text: &str) -> Vec<String> {
    let odd = |it: &str| it.contains(|c: char| c.is_ascii_digit() || "\"“”«»„‘*_[]()<>`|#".contains(c));
    let lines = text.lines().filter(|it| it.chars().count() > 40);
    let words = lines.map(|line| match line.split(' ').count() {
        1 | 2 => line.chars().skip(3).take(20).collect(),
        _ => line.split(' ').skip(2).take(9).collect::<Vec<_>>().join(" "),
    });
    let trimmed = words.map(|it| it.trim_matches(|c: char| !c.is_alphanumeric()).to_owned());
    trimmed.filter(|it| it.len() > 12 && !odd(it)).take(25).collect()
}

#[test]
fn e7_true_quotations_of_thirteen_languages_build_in_three_forms() {
    use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
    let Some(folder) = crate::test_data() else { return };
    let (nfc, nfd) = (
        ComposingNormalizerBorrowed::new_nfc(),
        DecomposingNormalizerBorrowed::new_nfd(),
    );
    for lang in [
        "ar", "de", "en", "es", "fa", "fr", "he", "hi", "ja", "ru", "uk", "ur", "zh",
    ] {
        let text = std::fs::read_to_string(folder.join(format!("udhr/udhr.{lang}.txt"))).expect("a text");
        let words = drawn(&nfc.normalize(&text));
        let composed = || words.clone();
        let decomposed = || words.iter().map(|it| nfd.normalize(it).into_owned()).collect();
        for (source, all) in [(nfc.normalize(&text), decomposed()), (nfd.normalize(&text), composed())] {
            let (mut page, mut excerpts) = (String::new(), String::new());
            let all: Vec<String> = all;
            assert!(all.len() >= 10, "{lang}: {}", all.len());
            for (at, words) in all.iter().enumerate() {
                page.push_str(&format!(
                    "![[s#e{at}]]\n\n« {words} » [@s].\n\n> {words}\n>\n> — [[s]]\n\n"
                ));
                excerpts.push_str(&format!("[[excerpts]]\nid = \"e{at}\"\ntext = \"{words}\"\n"));
            }
            let site = site(lang, &source, &excerpts, &page);
            assert_eq!(site.errors(), [] as [&str; 0], "{lang}");
        }
    }
}
