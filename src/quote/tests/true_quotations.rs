//! True quotations of one declaration in thirteen languages: none is refused, and few are warned of.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use super::*;

const LANGUAGES: [&str; 13] = [
    "ar", "de", "en", "es", "fa", "fr", "he", "hi", "ja", "ru", "uk", "ur", "zh",
];

fn texts() -> Option<Vec<(&'static str, String)>> {
    let folder = std::env::var_os("CHANCERY_TEST_DATA").map(PathBuf::from)?;
    #[expect(clippy::disallowed_methods, reason = "texts of other people")]
    let read = |lang| {
        (
            lang,
            std::fs::read_to_string(folder.join(format!("udhr/udhr.{lang}.txt"))).expect("a text"),
        )
    };
    Some(LANGUAGES.map(read).to_vec())
}

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

/// Writes a text in one of the normal forms: as it is, composed, decomposed, or one and the other word by word.
fn in_form(text: &str, form: usize) -> String {
    let (nfc, nfd) = (
        ComposingNormalizerBorrowed::new_nfc(),
        DecomposingNormalizerBorrowed::new_nfd(),
    );
    match form {
        0 => text.to_owned(),
        1 => nfc.normalize(text).into_owned(),
        2 => nfd.normalize(text).into_owned(),
        _ => (text.split_inclusive(' ').enumerate())
            .map(|(at, word)| match at % 2 {
                0 => nfc.normalize(word).into_owned(),
                _ => nfd.normalize(word).into_owned(),
            })
            .collect(),
    }
}

#[test]
fn e7_true_quotations_in_any_normal_form_are_accepted() {
    let Some(texts) = texts() else {
        eprintln!("skipped: CHANCERY_TEST_DATA is not set");
        return;
    };
    let wanted = if std::env::var_os("CHANCERY_TEST_LONG").is_some() {
        30_000
    } else {
        3_000
    };
    let forms: Vec<[String; 4]> = texts
        .iter()
        .map(|(_, text)| [0, 1, 2, 3].map(|form| in_form(text, form)))
        .collect();
    let sources: Vec<Vec<SourceText<'_>>> = forms
        .iter()
        .map(|it| it.iter().map(|it| SourceText::new(it)).collect())
        .collect();
    let mut random = Random(7);
    let mut refused = Vec::new();
    for count in 0..wanted {
        let which = count % texts.len();
        let (lang, text) = &texts[which];
        let whole = &sources[which][0];
        let length = 1 + random.below(30);
        let from = random.below(whole.words.len() - length);
        if !edges::is_boundary(whole, from)
            || !edges::is_boundary(whole, from + length)
            || edges::sign_of(whole, from).is_some()
        {
            continue;
        }
        let words = &text[whole.words[from].start as usize..whole.words[from + length - 1].end as usize];
        let (source, quoted) = (&sources[which][random.below(4)], in_form(words, random.below(4)));
        let verdict = verify(source, &Quoted { lang, ..of(&quoted) });
        if verdict.level == Level::Failed {
            refused.push((lang, quoted, verdict.trouble));
        }
    }
    assert!(
        refused.is_empty(),
        "{} refused: {:#?}",
        refused.len(),
        &refused[..refused.len().min(5)]
    );
}

/// Where the sentences of a text begin and end.
fn sentences(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at + text[at..].len() - text[at..].trim_start().len();
        let end = sentence::end(text, start + text[start..].chars().next().map_or(0, char::len_utf8));
        if end <= start {
            break;
        }
        all.push(start..end);
        at = end;
    }
    all
}

#[test]
fn e4_e5_whole_sentences_left_out_are_hardly_ever_warned_of() {
    let Some(texts) = texts() else {
        eprintln!("skipped: CHANCERY_TEST_DATA is not set");
        return;
    };
    let (mut all, mut warned) = (0, Vec::new());
    for (lang, text) in &texts {
        let source = SourceText::new(text);
        let sentences = sentences(text);
        for left in 1..4 {
            for group in sentences.windows(left + 2) {
                let (first, last) = (&group[0], &group[left + 1]);
                let left_out = text[first.end..last.start].chars().count();
                let parts = [&text[first.clone()], &text[last.clone()]];
                if left_out > 300 || parts.iter().any(|it| limits::word_count(it) < 4) {
                    continue;
                }
                let quoted = parts.join(" […] ");
                let verdict = verify(&source, &Quoted { lang, ..of(&quoted) });
                assert_ne!(verdict.level, Level::Failed, "{quoted}: {:?}", verdict.trouble);
                all += 1;
                if !verdict.cautions.is_empty() {
                    warned.push((lang, quoted, verdict.cautions));
                }
            }
        }
    }
    assert!(all > 500, "{all}");
    assert!(
        warned.len() * 100 <= all,
        "{} of {all}: {:#?}",
        warned.len(),
        &warned[..warned.len().min(8)]
    );
}
