//! One test for each kind of fault that once let false words pass, or refused true ones.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use super::*;

fn is_refused_as_below_word(source: &str, quoted: &str, whole: &str) {
    match trouble(source, quoted) {
        Trouble::InsideWord(_, words) => assert_eq!(&*words, whole, "{quoted} of {source}"),
        other => panic!("{quoted} of {source}: {other:?}"),
    }
}

#[test]
fn e3_an_insertion_holds_no_paragraphs_end() {
    let source = "Les deux pays cesseront le feu. Ils signeront demain.\n";
    for torn in [
        "Les deux pays [ont tort.\n\nIls signeront] demain.",
        "Les deux pays [ont tort.\n \nIls] cesseront le feu",
        "Les deux pays [ont tort.\u{2029}Ils] cesseront le feu",
        "Les deux pays ［ont tort.\n\n\nIls］ cesseront le feu",
        "[Mensonge.\n\nEncore un.] Les deux pays",
    ] {
        assert!(
            matches!(trouble(source, torn), Trouble::TornInsertion(_)),
            "{torn}: {:?}",
            trouble(source, torn)
        );
    }
    // The source's own may.
    let own = "Il dit [un.\n\nDeux] trois.";
    assert_eq!(level(own, "dit [un.\n\nDeux] trois"), Level::Exact);
    // Brackets in different paragraphs are two insertions.
    assert_eq!(
        level(
            source,
            "[Les] deux pays [cesseront] cesseront le feu.\n\nIls [sic] signeront"
        ),
        Level::Exact
    );
}

#[test]
fn e3_how_much_may_be_put_in() {
    let source = "Les deux pays cesseront le feu. Ils signeront demain à midi, en présence de tous les autres pays.\n";
    let words = |count: usize| vec!["mot"; count].join(" ");
    let with = |count: usize| format!("Les deux pays [{}] cesseront le feu", words(count));
    assert_eq!(level(source, &with(6)), Level::Exact);
    assert!(matches!(trouble(source, &with(7)), Trouble::Insertions(7, 6)));
    assert!(matches!(trouble(source, &with(13)), Trouble::Insertion(_, 13)));
    assert!(matches!(trouble(source, &with(3_000)), Trouble::Insertion(_, 3_000)));
    let spread = "Les [a b] deux [c d] pays [e f] cesseront [g h] le feu";
    assert!(matches!(trouble(source, spread), Trouble::Insertions(8, 6)));
    assert!(matches!(
        trouble(source, &format!("Les deux pays [{}] cesseront", "x".repeat(300))),
        Trouble::Insertion(..)
    ));
    assert!(matches!(
        trouble("会谈今天举行", &format!("会谈[{}]今天举行", "假".repeat(26))),
        Trouble::Insertion(..)
    ));
    // A third of a long quotation; notes on slips do not count.
    let long = format!("{} fin", "Les deux pays cesseront le feu. ".repeat(6));
    let quoted = format!(
        "Les deux [sic] pays [{}] cesseront le feu. {}fin",
        words(11),
        "Les deux pays cesseront le feu. ".repeat(5)
    );
    assert_ne!(level(&long, &quoted), Level::Failed);
}

#[test]
fn e3_insertions_are_always_shown_in_their_brackets() {
    for (source, quoted, expected) in [
        (
            "l'accord de paix tient",
            "l’accord [de Minsk] de paix",
            "l'accord [de Minsk] de paix",
        ),
        ("l'accord de paix tient", "[cet] l’accord", "[cet] l'accord"),
        (
            "l'accord de paix tient",
            "l’ac[quis]co[n]rd de paix",
            "l'ac[quis]co[n]rd de paix",
        ),
        (
            "l'accord de paix tient",
            "l’accord de paix [signé]",
            "l'accord de paix [signé]",
        ),
        (
            "l'accord de paix tient",
            "l’accord […] paix [signé hier]",
            "l'accord […] paix [signé hier]",
        ),
    ] {
        assert_eq!(shown(source, quoted), expected);
    }
}

#[test]
fn e4_omissions_have_limits() {
    let filled =
        |letter: &str, count: usize| format!("Nous voulons la paix. {} Elle viendra demain.", letter.repeat(count));
    let far = |count: usize| filled("x", count);
    let quoted = "Nous voulons la paix […] Elle viendra";
    assert_eq!(level(&far(1_990), quoted), Level::Elided);
    assert!(matches!(trouble(&far(2_010), quoted), Trouble::Omission(_)));
    assert!(matches!(trouble(&filled("é", 2_010), quoted), Trouble::Omission(_)));
    assert_eq!(level(&filled("中", 1_990), quoted), Level::Elided);
    let eight = "un a deux b trois c quatre d cinq e six f sept g huit";
    let quoted = |count: usize| {
        let words: Vec<&str> = eight.split(' ').step_by(2).take(count).collect();
        words.join(" […] ")
    };
    assert_eq!(level(eight, &quoted(7)), Level::Elided);
    assert!(matches!(trouble(eight, &quoted(8)), Trouble::Omissions(7)));
    assert!(matches!(
        trouble(eight, &format!("un{}deux", " […] ".repeat(300))),
        Trouble::Omissions(300)
    ));
    assert!(matches!(
        trouble(eight, &vec!["(…)"; 300].join(" mot ")),
        Trouble::Omissions(_)
    ));
    assert_eq!(level(eight, &format!("[…] {} […]", quoted(7))), Level::Elided);
}

#[test]
fn e4_each_omission_says_how_much_it_leaves_out() {
    let omitted = |source: &str, quoted: &str| -> Vec<u32> {
        let context = check(source, quoted).context.expect("a context");
        context.omissions.iter().map(|it| it.words).collect()
    };
    let source = "Nous voulons, c'est certain, la paix durable et juste pour tous, toujours.";
    assert_eq!(omitted(source, "Nous voulons […] la paix […] pour tous"), [2, 3]);
    assert_eq!(omitted("我们今天在北京支持和平", "我们[…]支持和平"), [3]);
}

#[test]
fn e4_a_near_place_is_chosen_where_a_far_one_is_too_far() {
    let filler = "mot ".repeat(600);
    let source = format!("debut milieu {filler} debut autre milieu x fin. {filler} fin");
    assert_eq!(level(&source, "debut autre […] fin"), Level::Elided);
    let verdict = check(&source, "debut […] milieu x […] fin");
    assert_eq!(verdict.level, Level::Elided);
    let starts: Vec<u32> = verdict.passages.iter().map(|it| it.bytes.start).collect();
    assert!(starts[2] - starts[0] < 100, "{starts:?}");
}

#[test]
fn e4_parts_of_one_word_are_told() {
    let lone = |source: &str, quoted: &str| {
        check(source, quoted)
            .cautions
            .iter()
            .any(|it| matches!(it, Caution::LoneWords(_)))
    };
    let source = "Nous ne soutenons en aucun cas cette guerre cruelle.";
    assert!(lone(source, "Nous […] soutenons […] cette guerre"));
    assert!(lone("今天我们在北京支持他们的和平", "我们[…]支持[…]和平"));
    assert!(lone(source, "Nous […] cruelle"));
    assert!(!lone(source, "Nous ne […] cette guerre"));
    assert!(!lone(source, "Nous […] cette guerre"));
}

#[test]
fn e5_a_number_is_whole() {
    for (source, quoted, whole) in [
        ("une baisse de -5 % en mai", "5 % en mai", "-5 % en mai"),
        ("une baisse de −5 % en mai", "5 % en mai", "−5 % en mai"),
        ("une baisse de − 5 % en mai", "5 % en mai", "− 5 % en mai"),
        ("une hausse de +5 % en mai", "5 % en mai", "+5 % en mai"),
        ("soit ±5 points", "5 points", "±5 points"),
        ("soit <5 points", "5 points", "<5 points"),
        ("soit ≈5 points", "5 points", "≈5 points"),
        ("(-5 points)", "5 points", "-5 points"),
        ("soit -$5 par jour", "$5 par jour", "-$5 par jour"),
        ("soit –5 points", "5 points", "–5 points"),
        ("soit -٥ نقاط", "٥ نقاط", "-٥ نقاط"),
        ("1 500 soldats", "500 soldats", "1 500 soldats"),
        ("1 500 soldats", "1", "1 500"),
        ("10 000 000 soldats", "000 soldats", "10 000 000 soldats"),
        ("1\u{2007}500 soldats", "500 soldats", "1\u{2007}500 soldats"),
        ("1\n500 soldats", "500 soldats", "1 500 soldats"),
        ("１，５００人", "５００人", "１，５００人"),
        ("1/2 de la dette", "2 de la dette", "1/2 de la dette"),
        ("à 10:30 précises", "30 précises", "10:30 précises"),
    ] {
        is_refused_as_below_word(source, quoted, whole);
        let own = level(source, whole);
        assert!(matches!(own, Level::Exact | Level::Normalised), "{whole}: {own:?}");
    }
    for (source, quoted) in [
        ("en 2025 15 documents", "15 documents"),
        ("en 2025 150 documents", "150 documents"),
        ("de 2020-2025", "2025"),
        ("le COVID-19 recule", "19 recule"),
        ("articles 12 13 14", "13 14"),
        ("Le 4 novembre, 15 documents", "15 documents"),
        ("- 5 documents", "5 documents"),
        ("une baisse de -5 % en mai", "-5 % en mai"),
        ("une baisse de -5 % en mai", "baisse de -5"),
        ("une baisse de −5 % en mai", "-5 % en mai"),
        ("de 5 à 10 %", "10 %"),
    ] {
        assert!(level(source, quoted) <= Level::Normalised, "{quoted} of {source}");
    }
}

#[test]
fn e5_a_word_keeps_the_prefix_that_negates_it() {
    for (source, quoted, whole) in [
        ("le traité de non-prolifération", "prolifération", "non-prolifération"),
        (
            "le traité de non-prolifération",
            "le traité de non",
            "le traité de non-prolifération",
        ),
        ("le traité de non‑prolifération", "prolifération", "non‑prolifération"),
        ("un discours anti-européen", "européen", "anti-européen"),
        ("это не-члены союза", "члены союза", "не-члены союза"),
        ("an un-American act", "American act", "un-American act"),
        (
            "the dis-information campaign",
            "information campaign",
            "dis-information campaign",
        ),
        ("en ikke-spredningsavtale", "spredningsavtale", "ikke-spredningsavtale"),
        ("die Nicht-Verbreitung", "Verbreitung", "Nicht-Verbreitung"),
        ("Anti-Terror Gesetz", "Terror Gesetz", "Anti-Terror Gesetz"),
        ("הסכם אי־תקיפה", "תקיפה", "אי־תקיפה"),
        ("a nuclear-free zone", "a nuclear", "a nuclear-free"),
        ("non-\nprolifération", "prolifération", "non- prolifération"),
    ] {
        is_refused_as_below_word(source, quoted, whole);
        assert!(level(source, whole) <= Level::Normalised, "{whole}");
    }
    for (source, quoted) in [
        ("le porte-parole du pays", "parole du pays"),
        ("la non-prolifération et la prolifération", "prolifération"),
        ("vis-à-vis de lui", "vis de lui"),
        ("Saint-Pétersbourg", "Pétersbourg"),
    ] {
        assert_eq!(level(source, quoted), Level::Exact, "{quoted} of {source}");
    }
}

/// A text in the composed form, the decomposed one, and each word in the one that the last was not in.
fn forms(text: &str) -> [String; 4] {
    let (nfc, nfd) = (
        ComposingNormalizerBorrowed::new_nfc(),
        DecomposingNormalizerBorrowed::new_nfd(),
    );
    let mixed = text
        .split_inclusive(' ')
        .enumerate()
        .map(|(at, word)| match at % 2 {
            0 => nfc.normalize(word).into_owned(),
            _ => nfd.normalize(word).into_owned(),
        })
        .collect();
    [
        text.to_owned(),
        nfc.normalize(text).into_owned(),
        nfd.normalize(text).into_owned(),
        mixed,
    ]
}

#[test]
fn e7_the_normal_form_does_not_matter() {
    for text in [
        "संयुक्त राष्ट्र के सदस्य देशों ने ज़ोर से कहा, ख़तरा बड़ा है",
        "सदस्य देशों ने \u{95B}\u{94B}र से \u{959}तरा",
        "مسئلهٔ هستهٔ خانهٔ ما و رؤسای دولت‌ها",
        "مسئولیت رؤساء الدول وآراء هيئة الأمم إلى الآن",
        "اقوامِ متحدہ کی ہیئتِ عالیہ نے مسئلۂ کشمیر اور مؤقف",
        "הַכֹּל שָׁוִים \u{FB2A}\u{FB35} בְּעֶרְכָּם",
        "L’été à l’Élysée, ça va de soi",
        "Йод и ёлка, її край",
        "ベトナムがガスをパリで",
        "Việt Nam được thống nhất",
        "한국과 조선의 통일",
        "a ≠ b, 5 ≮ 6",
    ] {
        for source in forms(text) {
            for quoted in forms(text) {
                let level = level(&format!("Avant. {source} : après."), &quoted);
                assert!(level <= Level::Normalised, "{quoted:?} of {source:?}: {level:?}");
            }
        }
    }
}

#[test]
fn e7_ligatures_presentation_forms_and_width_are_the_same() {
    for (source, quoted) in [
        ("السلام عليكم", "ﺍﻟﺴﻼﻡ ﻋﻠﻴﻜﻢ"),
        ("سازمان ملل گفت", "ﺳﺎﺯﻣﺎﻥ ﻣﻠﻞ ﮔﻔﺖ"),
        ("الله أكبر هنا", "ﷲ أكبر هنا"),
        ("ＮＡＴＯ said", "NATO said"),
        ("１５ documents", "15 documents"),
        ("ガイドが来た", "ｶﾞｲﾄﾞが来た"),
        ("the ﬁnal oﬀice", "the final office"),
        ("œuvre ĳzer", "oeuvre ijzer"),
        ("你好，世界！", "你好,世界!"),
    ] {
        for (source, quoted) in [(source, quoted), (quoted, source)] {
            assert!(
                level(source, quoted) <= Level::Folded,
                "{quoted} of {source}: {:?}",
                trouble(source, quoted)
            );
        }
    }
    for (source, quoted) in [
        ("soit 10² mètres", "102 mètres"),
        ("soit 10² mètres", "10 mètres"),
        ("article ① du texte", "article 1 du texte"),
        ("½ de la dette", "1/2 de la dette"),
        ("№ 5", "No 5"),
        ("™ marque", "TM marque"),
        ("ⅳ partie", "iv partie"),
        ("H₂O claire", "H2O claire"),
        ("كتاب", "کتاب"),
        ("مسئول", "مسوول"),
        ("ख़तरा", "खतरा"),
        ("שׁלום", "שלום"),
    ] {
        assert_eq!(level(source, quoted), Level::Failed, "{quoted} of {source}");
        assert_eq!(level(quoted, source), Level::Failed, "{source} of {quoted}");
    }
}

#[test]
fn e8_prefix_and_suffix_are_short() {
    let words = "mot ".repeat(40);
    let source = format!("{words}milieu du texte {words}");
    let text = SourceText::new(&source);
    let with = |prefix: &str, suffix: &str| {
        verify(
            &text,
            &Quoted {
                text: "milieu du texte",
                prefix: Some(prefix),
                suffix: Some(suffix),
                ..Quoted::default()
            },
        )
    };
    let short = &words[..96];
    let verdict = with(short, short);
    assert_eq!(verdict.level, Level::Exact);
    let context = verdict.context.expect("a context");
    assert_eq!(context.beside.len(), 2);
    assert_eq!(context.beside[0], 64..160);
    let shown = [context.prefix, context.suffix].map(|it| it.expect("beside").chars().count());
    assert!(shown.iter().all(|it| *it <= 100), "{shown:?}");
    for (prefix, suffix, name) in [
        (&*words, "mot", "prefix"),
        ("mot", &words, "suffix"),
        (&"é".repeat(101), "", "prefix"),
    ] {
        let trouble = with(prefix, suffix).trouble.map(|it| *it);
        assert!(
            matches!(trouble, Some(Trouble::LongContext(it, _)) if it == name),
            "{trouble:?}"
        );
    }
}

/// Looks a quotation up; says how many steps for each byte of text and quotation it took, but for those that a nearest
/// passage may cost.
fn steps(source: &str, quoted: &Quoted<'_>) -> (Level, u64) {
    let text = SourceText::new(source);
    let (verdict, steps) = verify_counted(&text, quoted);
    (
        verdict.level,
        steps.saturating_sub(5_000_000) / (source.len() + quoted.text.len()) as u64,
    )
}

#[test]
fn e16_what_repeats_itself_costs_what_it_is_long() {
    const MOST: u64 = 40;
    let size = 48_000;
    let same = "la paix ".repeat(size / 8);
    let half = "la paix ".repeat(size / 16);
    let odd = format!("{same}la Paix");
    let commas = "la paix ".repeat(700) + ", ";
    let wrapped = "x\n".repeat(size / 2);
    let with_commas = format!("{}{half}! ", commas.repeat(6));
    for (name, source, quoted, expected) in [
        ("itself", &*same, half.clone(), Level::Ambiguous),
        ("at its end", &odd, format!("{half}la Paix"), Level::Exact),
        ("nowhere", &same, format!("{half}la Paix"), Level::Failed),
        ("a stop within", &same, format!("{half}, {half}"), Level::Failed),
        ("behind commas", &with_commas, format!("{half}!"), Level::Exact),
        ("lines", &wrapped, "x".into(), Level::Ambiguous),
        ("many lines", &wrapped, "x ".repeat(8_000), Level::Ambiguous),
        ("paragraphs", &wrapped, "x\n\n".repeat(8_000), Level::Ambiguous),
        (
            "omissions",
            &same,
            "la […] paix […] la […] paix […] la […] paix […] la paix".into(),
            Level::Ambiguous,
        ),
        (
            "a part that is nowhere behind",
            &odd,
            "Paix […] la paix […] la paix".into(),
            Level::Failed,
        ),
        ("300 omissions", &same, vec!["paix"; 301].join(" […] "), Level::Failed),
        ("brackets", &same, "[la] ".repeat(size / 5), Level::Failed),
        (
            "open brackets",
            &same,
            format!("la paix {}]", "[".repeat(size)),
            Level::Failed,
        ),
    ] {
        let (level, steps) = steps(source, &of(&quoted));
        assert_eq!(level, expected, "{name}");
        assert!(steps <= MOST, "{name}: {steps} for each byte");
    }
    for (prefix, expected) in [
        ("paix la", Level::Ambiguous),
        ("paix; la", Level::Failed),
        ("guerre la", Level::Failed),
    ] {
        let quoted = Quoted {
            text: "paix la",
            prefix: Some(prefix),
            ..Quoted::default()
        };
        let (level, steps) = steps(&same, &quoted);
        assert!(steps <= MOST, "{prefix}: {steps}");
        assert!(level == expected || level == Level::Failed, "{prefix}");
    }
}
