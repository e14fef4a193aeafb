//! Quotations of real texts: the first dispatch, and a declaration in four scripts with a search by brute force beside.

use std::path::PathBuf;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;

mod lines;
mod negations;
mod true_quotations;

const DISPATCH: &str = include_str!("../../content/sources/sputnik-2025-11-04.txt");

fn of<'a>(text: &'a str) -> Quoted<'a> {
    Quoted {
        text,
        ..Quoted::default()
    }
}

fn check(source: &str, quoted: &str) -> Verdict {
    verify(&SourceText::new(source), &of(quoted))
}

fn level(source: &str, quoted: &str) -> Level {
    check(source, quoted).level
}

fn shown(source: &str, quoted: &str) -> String {
    check(source, quoted).shown.expect("other characters").join("|")
}

fn trouble(source: &str, quoted: &str) -> Trouble {
    *check(source, quoted).trouble.expect("a trouble")
}

const EXCERPTS: [(u32, u32, &str); 7] = [
    (
        423,
        550,
        "se sont prononcées en faveur de la création rapide d'un centre universel de lutte contre les défis et les menaces à la sécurité",
    ),
    (
        151,
        246,
        "en annonçant la création rapide d'un centre universel de lutte contre les menaces à la sécurité",
    ),
    (
        868,
        1041,
        "se prononcent pour la mise en œuvre rapide de l'accord sur le Centre universel de lutte contre les défis et les menaces à la sécurité et de l'accord sur le Centre antidrogue",
    ),
    (
        1736,
        1938,
        "le concept de communauté de destin commun de l'humanité et certaines initiatives mondiales, notamment en matière de gouvernance mondiale, proposées par la Chine, ont une importance positive considérable",
    ),
    (
        1950,
        2063,
        "Pékin dit apprécier l'initiative de mise en place d'une architecture de sécurité eurasiatique proposée par Moscou",
    ),
    (
        2266,
        2411,
        "sont illégales, contraires à la Charte des Nations unies et à d'autres normes du droit international, et ne doivent être ni adoptées ni reconnues",
    ),
    (
        2554,
        2645,
        "À l'issue de sa rencontre avec son homologue chinois Li Quiang [sic], 15 documents ont été signés",
    ),
];

#[test]
fn the_seven_excerpts_of_the_first_dispatch() {
    for (start, end, words) in EXCERPTS {
        let verdict = check(DISPATCH, words);
        assert_eq!(verdict.level, Level::Exact, "{words}: {:?}", verdict.trouble);
        assert_eq!(verdict.passages[0].points, start..end, "{words}");
        assert_eq!(verdict.shown, None);
        let curly = words.replace('\'', "’");
        if curly != words {
            let verdict = check(DISPATCH, &curly);
            assert_eq!(verdict.level, Level::Normalised, "{words}");
            assert_eq!(verdict.shown.expect("its own")[0], words.into());
        }
    }
    assert_eq!(
        level(DISPATCH, &EXCERPTS[2].2.replace("œuvre", "oeuvre")),
        Level::Folded
    );
}

#[test]
fn a_name_silently_put_right() {
    let Trouble::Differs(nearest) = trouble(DISPATCH, &EXCERPTS[6].2.replace("Li Quiang [sic]", "Li Qiang")) else {
        panic!("a nearest passage");
    };
    assert_eq!(nearest.passage.line, 11);
    assert_eq!(nearest.mended(), Some(("Quiang", "Qiang")));
    assert_eq!(
        nearest.words,
        [
            Difference::Same("À l'issue de sa rencontre avec son homologue chinois Li".into()),
            Difference::Changed("Quiang".into(), "Qiang".into()),
            Difference::Same(", 15 documents ont été signés".into()),
        ]
    );
}

#[test]
fn what_stands_there_more_than_once() {
    let Trouble::Places(places) = trouble(DISPATCH, "centre universel") else {
        panic!("places");
    };
    assert_eq!(places.iter().map(|it| it.line).collect::<Vec<_>>(), [4, 5]);
    let text = SourceText::new(DISPATCH);
    let quoted = Quoted {
        text: "centre universel",
        prefix: Some("prononcées en faveur de la création rapide d’un"),
        ..Quoted::default()
    };
    let verdict = verify(&text, &quoted);
    assert_eq!((verdict.level, verdict.passages[0].line), (Level::Exact, 5));
    let verdict = verify(
        &text,
        &Quoted {
            suffix: Some("de lutte contre les menaces"),
            prefix: None,
            ..quoted
        },
    );
    assert_eq!((verdict.level, verdict.passages[0].line), (Level::Exact, 4));
    let verdict = verify(
        &text,
        &Quoted {
            suffix: Some("de commerce"),
            ..quoted
        },
    );
    assert!(matches!(verdict.trouble.as_deref(), Some(Trouble::Context(places)) if places.len() == 2));
}

#[test]
fn brackets_and_omissions() {
    let source = "Les deux pays ont dit que ces mesures, prises à la hâte, sont illégales. Elles cesseront.\n";
    assert_eq!(level(source, "ces mesures […] sont illégales"), Level::Elided);
    assert_eq!(check(source, "ces mesures (...) sont illégales").passages.len(), 2);
    assert_eq!(level(source, "[…] sont illégales [...]"), Level::Exact);
    assert_eq!(
        level(source, "ces mesures [de rétorsion], prises à la hâte"),
        Level::Exact
    );
    assert_eq!(level(source, "[ces] mesures, prises"), Level::Exact);
    assert_eq!(level(source, "[L]es deux pays"), Level::Folded);
    assert_eq!(shown(source, "[l]es deux pays"), "[l]es deux pays");
    assert_eq!(level(source, "les deux pays"), Level::Folded);
    assert_eq!(shown(source, "les deux pays"), "Les deux pays");
    assert_eq!(
        shown("l'accord [non signé] de « paix »", "l’accord [non signé] de “paix”"),
        "l'accord [non signé] de « paix »"
    );
    assert_eq!(
        shown("l'accord (texte) est là", "l’accord [sic] (texte) […] là"),
        "l'accord [sic] (texte) […] là"
    );
    assert_eq!(level(source, "sont illégales […] ces mesures"), Level::Failed);
    assert!(matches!(
        trouble(source, "sont illégales […] ces mesures"),
        Trouble::Order(_)
    ));
    // A segment begins and ends at a whole word.
    assert_eq!(level(source, "ces mes […] illégales"), Level::Failed);
    assert_eq!(level(source, "ces mesures […] égales"), Level::Failed);
    assert_eq!(level("a b c b", "a […] b"), Level::Exact.max(Level::Elided));
    assert_eq!(level("a b x a b", "a […] b"), Level::Ambiguous);
}

#[test]
fn hard_wrapped_texts_and_paragraphs() {
    let source = "Les deux\nparties, a-t-il dit,\r\nse retirent.\n\nElles n'ont rien signé.\n";
    assert_eq!(
        level(source, "Les deux parties, a-t-il dit, se retirent."),
        Level::Normalised
    );
    assert_eq!(shown(source, "Les deux parties"), "Les deux parties");
    assert_eq!(level(source, "se retirent.\n\nElles n'ont"), Level::Exact);
    assert_eq!(shown(source, "se retirent.\n\nElles n’ont"), "se retirent.|Elles n'ont");
    let chinese = "中华人民共和\n国主席习近平，会见了总理。\n";
    assert_eq!(level(chinese, "人民共和国主席"), Level::Normalised);
    assert_eq!(shown(chinese, "人民共和 国主席"), "人民共和国主席");
    assert_eq!(level(chinese, "习近平,会见"), Level::Normalised);
    assert_eq!(level(chinese, "习近平。会见"), Level::Failed);
}

#[test]
fn below_a_word_nothing_is_a_quotation() {
    let source = "They can't agree on 1,500 troops, nor on 3.5 per cent. L'accord tient.";
    for refused in ["gree on", "They can", "500 troops", "5 per cent", "t agree", "agre"] {
        assert!(
            matches!(trouble(source, refused), Trouble::InsideWord(..)),
            "{refused}: {:?}",
            trouble(source, refused)
        );
    }
    let Trouble::InsideWord(_, whole) = trouble(source, "500 troops") else {
        panic!("inside")
    };
    assert_eq!(&*whole, "1,500 troops");
    for fine in [
        "They can't agree",
        "1,500 troops",
        "accord tient",
        "agree on",
        "nor on 3.5 per cent.",
    ] {
        assert_eq!(level(source, fine), Level::Exact, "{fine}");
    }
}

#[test]
fn passages_joined_without_a_mark() {
    let joined = "se sont prononcées en faveur de la création rapide d'un centre universel proposée par Moscou";
    let Trouble::Joined(parts) = trouble(DISPATCH, joined) else {
        panic!("two places: {:?}", trouble(DISPATCH, joined));
    };
    let places: Vec<_> = parts.iter().map(|(passage, words)| (passage.line, &**words)).collect();
    assert_eq!(
        places,
        [
            (
                5,
                "se sont prononcées en faveur de la création rapide d'un centre universel"
            ),
            (9, "proposée par Moscou"),
        ]
    );
}

#[test]
fn what_resembles_nothing() {
    assert_eq!(trouble(DISPATCH, "Xyzzy plugh frobnicate"), Trouble::Nothing);
    assert_eq!(trouble(DISPATCH, "…"), Trouble::Nothing);
    assert_eq!(trouble("", "mot"), Trouble::Nothing);
    assert!(matches!(trouble(DISPATCH, "eurasiatiqe"), Trouble::Differs(_)));
}

#[test]
fn a_long_text_is_read_in_parts_as_one() {
    let line = "Les deux pays, a-t-il dit, sont convenus\nde 1 500 choses ; 中国 и Россия тоже. ";
    let text = line.repeat(8_000) + "Le mot de la fin.";
    let source = SourceText::new(&text);
    let whole: Vec<_> = text::words(&text)
        .iter()
        .map(|it| (it.hash, it.start, it.end))
        .collect();
    let parts: Vec<_> = source.words.iter().map(|it| (it.hash, it.start, it.end)).collect();
    assert!(whole == parts);
    let verdict = verify(&source, &of("Le mot de la fin"));
    assert_eq!((verdict.level, verdict.passages[0].line), (Level::Exact, 8_001));
    assert_eq!(verdict.passages[0].points.end, source.length() - 1);
}

/// The rules said again in the plainest way: normalise both, and look everywhere.
mod oracle {
    pub fn normal(text: &str) -> Vec<char> {
        let composed = crate::base::fold::nfc(text);
        let mut out: Vec<char> = Vec::new();
        for c in composed.chars() {
            let c = match c {
                '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}' | '\u{FEFF}' => continue,
                c if c.is_whitespace() => ' ',
                '’' | '‘' => '\'',
                '“' | '”' | '«' | '»' => '"',
                '–' | '—' | '‑' => '-',
                c => c,
            };
            if c == ' ' && matches!(out.last(), Some(' ' | '"')) {
                continue;
            }
            if c == '"' && out.last() == Some(&' ') {
                out.pop();
            }
            out.push(c);
        }
        out
    }

    fn folded(text: &[char], first: bool) -> String {
        let mut out = String::new();
        for (at, c) in text.iter().enumerate() {
            match c {
                'œ' => out.push_str("oe"),
                'æ' => out.push_str("ae"),
                'Œ' => out.push_str("Oe"),
                'Æ' => out.push_str("Ae"),
                c if at == 0 && first => out.extend(c.to_lowercase()),
                c => out.push(*c),
            }
        }
        out
    }

    fn word(c: Option<&char>) -> bool {
        c.is_some_and(|c| crate::base::fold::is_word_char(*c))
    }

    fn alone(c: Option<&char>) -> bool {
        c.is_some_and(|c| crate::base::fold::is_spaceless(*c))
    }

    pub fn stands(source: &[char], quoted: &str) -> bool {
        let quoted = normal(quoted.trim());
        let wanted = folded(&quoted, true);
        let boundary = |at: usize| {
            let (before, after) = (at.checked_sub(1).and_then(|at| source.get(at)), source.get(at));
            !(word(before) && word(after)) || alone(before) || alone(after)
        };
        (0..source.len()).any(|start| {
            let first = source[start].to_lowercase().eq(quoted[0].to_lowercase());
            let ligature = matches!(source[start], 'œ' | 'Œ' | 'æ' | 'Æ') || matches!(quoted[0], 'œ' | 'Œ' | 'æ' | 'Æ');
            (first || ligature)
                && boundary(start)
                && (quoted.len().saturating_sub(4)..=quoted.len() + 4).any(|length| {
                    let end = start + length;
                    end <= source.len() && boundary(end) && folded(&source[start..end], true) == wanted
                })
        })
    }
}

fn declarations() -> Option<Vec<String>> {
    let folder = std::env::var_os("CHANCERY_TEST_DATA").map(PathBuf::from)?;
    #[expect(clippy::disallowed_methods, reason = "texts of other people")]
    let read = |lang: &str| std::fs::read_to_string(folder.join(format!("udhr/udhr.{lang}.txt"))).expect("a text");
    Some(["fr", "ru", "ar", "zh", "uk", "fa"].map(read).to_vec())
}

/// Changes one letter of a quotation; `None` where there is nothing to change.
fn changed(words: &str, at: usize, how: u8, other: char) -> Option<String> {
    let mut letters: Vec<char> = words.chars().collect();
    let places: Vec<usize> = (0..letters.len()).filter(|at| letters[*at].is_alphabetic()).collect();
    let at = *places.get(at % places.len().max(1))?;
    match how % 5 {
        0 => letters[at] = other,
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, other),
        3 => {
            let next = at + 1;
            if next >= letters.len() || !letters[next].is_alphabetic() {
                return None;
            }
            letters.swap(at, next);
        }
        _ => {
            use icu_normalizer::DecomposingNormalizerBorrowed;
            let plain = DecomposingNormalizerBorrowed::new_nfd();
            let accented =
                (0..letters.len()).find(|at| plain.normalize(&letters[*at].to_string()).chars().count() > 1)?;
            letters[accented] = plain.normalize(&letters[accented].to_string()).chars().next()?;
        }
    }
    let changed: String = letters.into_iter().collect();
    (changed != words).then_some(changed)
}

#[test]
fn ten_thousand_changes_of_one_letter_are_refused() {
    let Some(texts) = declarations() else {
        eprintln!("skipped: CHANCERY_TEST_DATA is not set");
        return;
    };
    let sources: Vec<SourceText<'_>> = texts.iter().map(|it| SourceText::new(it)).collect();
    let normal: Vec<Vec<char>> = texts.iter().map(|it| oracle::normal(it)).collect();
    let all = std::env::var_os("CHANCERY_TEST_LONG").is_some();
    let cases = if all { 12_000 } else { 600 };
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        max_global_rejects: 200_000,
        ..Config::default()
    });
    let draw = (
        0..texts.len(),
        any::<usize>(),
        2..25usize,
        any::<usize>(),
        any::<u8>(),
        any::<usize>(),
    );
    let refused = std::cell::Cell::new(0);
    let result = runner.run(&draw, |(which, from, length, at, how, other)| {
        let source = &sources[which];
        let from = from % (source.words.len() - length);
        if !edges::is_boundary(source, from) || !edges::is_boundary(source, from + length) {
            return Err(TestCaseError::reject("inside a number"));
        }
        let range = source.words[from].start as usize..source.words[from + length - 1].end as usize;
        let words = &texts[which][range];
        let verdict = verify(source, &of(words));
        prop_assert!(
            matches!(verdict.level, Level::Exact | Level::Ambiguous),
            "{words}: {verdict:?}"
        );
        prop_assert!(oracle::stands(&normal[which], words), "the oracle misses {words}");
        let other = texts[which]
            .chars()
            .filter(|c| c.is_alphabetic())
            .nth(other % 2_000)
            .unwrap_or('x');
        let Some(mutant) = changed(words, at, how, other) else {
            return Err(TestCaseError::reject("nothing to change"));
        };
        let verdict = verify(source, &of(&mutant));
        let stands = oracle::stands(&normal[which], &mutant);
        prop_assert_eq!(
            verdict.level != Level::Failed,
            stands,
            "{}\n{}\n{:?}",
            words,
            &mutant,
            verdict
        );
        if stands {
            return Err(TestCaseError::reject("a passage all the same"));
        }
        prop_assert!(!matches!(verdict.trouble.as_deref(), None | Some(Trouble::Places(_))));
        refused.set(refused.get() + 1);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(refused.get() >= if all { 10_000 } else { 500 }, "{}", refused.get());
}
