//! Sentences, one table of each language.

use proptest::prelude::*;

use super::*;

/// Parts a text into its sentences.
fn sentences<'t>(text: &'t str, lang: &str) -> Vec<&'t str> {
    let lang = Lang::parse(lang);
    let mut all = Vec::new();
    let mut from = 0;
    while from < text.len() {
        let to = end(text, from, lang.as_ref());
        all.push(text[from..to].trim());
        from = to;
    }
    all.retain(|it| !it.is_empty());
    all
}

/// Says that `|` in a text, and nothing else, parts its sentences.
fn check(lang: &str, marked: &str) {
    let wanted: Vec<&str> = marked.split('|').map(str::trim).collect();
    let text = marked.replace('|', "");
    assert_eq!(sentences(&text, lang), wanted, "{lang}");
    // The beginning of each sentence is the same, seen from its last letter.
    let parsed = Lang::parse(lang);
    for sentence in wanted {
        let at = text.find(sentence).unwrap_or_default();
        let last = at + sentence.len() - sentence.chars().next_back().map_or(0, char::len_utf8);
        let begins = start(&text, last.max(at), parsed.as_ref());
        assert_eq!(
            text[begins..].trim_start().find(sentence),
            Some(0),
            "{lang}: {sentence}"
        );
    }
}

#[test]
fn abbreviations_end_no_sentence() {
    for (lang, text) in [
        ("fr", "Selon MM. Durand et Solen, Mira viendra.| Elle l’a dit."),
        (
            "fr",
            "L’art. L. 121 et l’art. IV, cf. Durand, p. 3, etc., restent.| Il aimait l’art.| Le ministre aussi.",
        ),
        (
            "fr",
            "S. E. M. Durand et J.-P. Solen ont signé le no 5, éd. Seuil.| Fin.",
        ),
        ("fr", "La Sté Acme Inc. Europe a payé.| Le Dr Solen aussi."),
        (
            "en",
            "Sen. Mira Solen met Lt. Gov. J. D. Vance of the U.S. Senate at 10 a.m. Monday.| She left.",
        ),
        (
            "en",
            "Mr. Durand, Acme Inc. Chairman, spoke in Washington, D.C. Then they voted no.| He left.",
        ),
        (
            "en",
            "Under Resolution no. A/RES/242 they met on Nov. 3 in St. Petersburg.| Done.",
        ),
        (
            "de",
            "Am 3. November traf Dr. Solen z. B. Hrn. Berg, u.a. Vertreter aus ca. 20 Ländern.| Sie ging.",
        ),
        (
            "de",
            "Der 5. Gipfel und Ludwig XIV. Frankreichs kosteten 3 Mio. Euro.| Das war viel.",
        ),
        (
            "ru",
            "В г. Москве В. В. Путин и др. Участники, т.е. Министры, обсудили 5 млн. Рублей.| Он уехал.",
        ),
        ("ru", "Встреча прошла на ул. Ленина, см. Отчёт.| И я.| Он тоже."),
        (
            "es",
            "El Sr. Solen viajó a EE.UU. Después, p. ej. Durand.| La Dra. Berg no.| Fin.",
        ),
        ("pt", "A Sra. Solen e o Exmo. Durand falaram.| Ela saiu."),
        ("it", "L’on. Solen, il dott. Berg, ecc. Tutti.| Lei no."),
        ("uk", "На вул. Хрещатик у м. Києві, див. Звіт.| Він поїхав."),
        ("pl", "Prof. Solen, m.in. Berg, przy ul. Prostej.| Wyszła."),
        ("ar", "قال د. محمد ذلك.| ثم غادر."),
    ] {
        check(lang, text);
    }
}

#[test]
fn small_letters_and_digits_go_on() {
    for (lang, text) in [
        ("fr", "« Vraiment ? » demande Solen.| « Oui ! » répond Durand.| Fin."),
        (
            "fr",
            "Il a attendu… puis il est parti.| Un total de 3.5 et de 1. 000 points.",
        ),
        ("fr", "Il dit « […] Solen viendra (…) Demain ».| Elle vient."),
        ("en", "Yahoo! announced it on 3. November.| It was 2024.| They left."),
        ("en", "The idea was China’s.| Solen said so.| See example.com. Then."),
        ("en", "She paid $3.5 billion to example.com and left.| “Really?”| Yes."),
    ] {
        let text = text.replace("example.com. Then", "example.com.| Then");
        check(lang, &text);
    }
}

#[test]
fn closing_marks_belong_to_the_sentence() {
    for (lang, text) in [
        ("fr", "« La guerre est finie. »| Solen l’a dit (hier.)| « Bien »."),
        ("fr", "« Non\u{202f}!\u{a0}»| Il part."),
        ("de", "Er sagte: »Es ist vorbei.«| Dann ging er.| »Gut.«"),
        ("de", "Er sagte: „Es ist vorbei.“| Dann ging er."),
        ("en", "“It is over.”| (They agreed.)| Done?!| Yes…"),
        ("zh", "外长表示：“我们支持。”|他离开了。|真的？|是！"),
        ("ja", "「支持する。」と述べた。|終わり。"),
        ("ko", "그는 말했다.| 좋다.| 그렇다."),
        ("hi", "यह सच है।| वह गया।"),
        ("ur", "یہ سچ ہے۔| وہ گیا۔"),
        ("fa", "آیا رفت؟| بله."),
        ("ka", "ის წავიდა.| სხვა დარჩა."),
    ] {
        let text = text.replace("”|他", "”他");
        check(lang, &text);
    }
}

#[test]
fn decomposed_letters_are_letters() {
    check("fr", "Il a dit apre\u{300}s.| Elle aussi.");
    check("fr", "Voir e\u{301}d. Seuil.| Fin.");
}

#[test]
fn a_place_at_the_end_has_its_own_sentence() {
    let text = "One. Two.";
    assert_eq!(start(text, text.len(), None), 4);
    assert_eq!(start("One. Two. ", 10, None), 4);
    assert_eq!(end(text, 0, None), 4);
    assert_eq!(end(text, text.len(), None), text.len());
    assert_eq!((start("", 0, None), end("", 0, None)), (0, 0));
}

#[test]
fn a_quotation_of_several_sentences_is_whole() {
    for (lang, text, word, whole) in [
        (
            "fr",
            "Fin. Solen a dit : « Il vient. Mira aussi. » Fin.",
            "Mira",
            "Solen a dit : « Il vient. Mira aussi. »",
        ),
        (
            "fr",
            "Fin. « Mira vient. Tous », dit Solen. Fin.",
            "Mira",
            "« Mira vient. Tous », dit Solen.",
        ),
        (
            "en",
            "End. “He comes. Mira too,” said Solen. End.",
            "Mira",
            "“He comes. Mira too,” said Solen.",
        ),
        (
            "de",
            "Ende. „Er kommt. Mira auch“, sagte Solen. Ende.",
            "Mira",
            "„Er kommt. Mira auch“, sagte Solen.",
        ),
        (
            "ja",
            "終。「彼は来る。Miraも来る。」と述べた。終。",
            "Mira",
            "「彼は来る。Miraも来る。」と述べた。",
        ),
        ("fr", "Fin. Mira vient. » Fin.", "Mira", "Mira vient. »"),
        ("en", "End. Solen’s “plan.” Mira comes. End.", "Mira", "Mira comes."),
    ] {
        let lang = Lang::parse(lang).expect("a language");
        let at = text.find(word).expect("the word");
        let own = start(text, at, Some(&lang))..end(text, at, Some(&lang));
        assert_eq!(text[widened(text, own, &lang)].trim(), whole, "{lang}");
    }
}

/// What texts are made of that decides.
const PIECES: [&str; 30] = [
    "a", "é", "e\u{301}", "Mot", "mot", "M", "MM", "art", "IV", "12", "3", "November", ".", "!", "?", "…", "。", "！",
    "।", "»", "«", "”", ")", "(", "[", " ", " ", "\u{a0}", "’", "-",
];

proptest! {
    #[test]
    fn every_stop_is_seen(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..24), at in 0usize..40) {
        let text = pieces.concat();
        let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        for tag in ["fr", "de"] {
            let lang = Lang::parse(tag);
            let stops = || (0..text.len()).filter_map(|last| Some((last, stop(&text, last, lang.as_ref())?)));
            let first = stops().find(|(last, _)| *last >= at).map_or(text.len(), |(_, stop)| stop.end);
            prop_assert_eq!(end(&text, at, lang.as_ref()), first);
            let mut before = stops().filter(|(last, stop)| *last < at && stop.followed && stop.end <= at);
            prop_assert_eq!(start(&text, at, lang.as_ref()), before.next_back().map_or(0, |(_, stop)| stop.end));
        }
    }

    /// Whether a sentence ends at a stop is decided by what stands near it.
    #[test]
    fn nothing_far_away_matters(
        before in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40),
        behind in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40),
    ) {
        let (before, behind) = (before.concat(), behind.concat());
        let text = [&*before, ".", &behind].concat();
        let last = before.len();
        let from = (0..=last.saturating_sub(REACH)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let to = (last + 1 + REACH..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        let whole = stop(&text, last, None).map(|it| (it.end, it.followed));
        let near = stop(&text[from..to], last - from, None).map(|it| (it.end + from, it.followed));
        prop_assert_eq!(whole, near);
    }
}
