//! Whatever the script, what is the same is taken for the same; short ways lead where the long ones do.

use proptest::prelude::*;

use super::slug::{slug_of_any, western_slug};
use super::words::Digest;
use super::*;

#[test]
fn frequent_characters_are_judged_as_all_others() {
    for c in (0..0x3000).filter_map(char::from_u32) {
        assert_eq!(is_word_char(c), c.is_alphanumeric() || is_mark(c), "{c:?}");
    }
}

#[test]
fn plain_text_folds_as_all_other_text_does() {
    let all: String = (0..128_u8).map(char::from).collect();
    for text in ["", "a", " -a- b'c", "A--B ", "l'", &all] {
        assert_eq!(fold_western(text).expect("ASCII"), fold_any(text), "{text:?}");
        assert_eq!(western_slug(text).expect("ASCII"), slug_of_any(text), "{text:?}");
    }
    assert!(fold_western("L’Élysée — c'est").is_some());
    assert!(western_slug("« L’Élysée — c'est »").is_some());
}

fn words(text: &str) -> Vec<String> {
    let mut words = Words::new(text);
    let mut all = Vec::new();
    while let Some(word) = words.next() {
        all.push(format!("{}@{}", word.folded, &text[word.start..word.end]));
    }
    all
}

/// A piece of text of any script: words of many lengths, what parts words and what does not.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9]{1,20}",
        "[a-zéÉàœßþæÿ×÷]{1,10}",
        "[ '’,.;&«»\u{A0}—–-]{1,2}",
        "[а-яА-ЯёЁйїў\u{301}\u{306}]{1,6}",
        "[\u{AD}\u{200B}\u{200D}\u{200E}\u{FEFF}\u{301}]",
        "[中国上海がかきก็\u{3099}]{1,4}",
        "[الصينأحمدی\u{64E}]{1,5}",
        "[ﬁＮＡİıŁşẞΆθς한\u{1112}\u{1161}]{1,4}",
        "\\PC",
    ]
}

#[test]
fn different_words_have_different_digests() {
    let digests = |text: &str| {
        let mut words = Digests::new(text);
        std::iter::from_fn(|| words.next())
            .map(|it| it.digest)
            .collect::<Vec<_>>()
    };
    let same = digests("Prépa PREPA prepa");
    assert!(same.iter().all(|it| *it == same[0]));
    let mut all =
        digests("a aa aaa aaaaaaa aaaaaaaa aaaaaaaaa aaaaaaaab baaaaaaaa ab ba abcdefgh abcdefghabcdefgh е é1");
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
    assert_ne!(digest_behind(same[0], all[0]), digest_behind(all[0], same[0]));
}

#[test]
fn words_part_at_apostrophes_and_hyphens() {
    assert_eq!(
        words("l'OCS, Saint-Pétersbourg"),
        ["l@l", "ocs@OCS", "saint@Saint", "petersbourg@Pétersbourg"]
    );
}

#[test]
fn characters_are_words_where_there_are_no_spaces() {
    assert_eq!(words("Li李强ab"), ["li@Li", "李@李", "强@强", "ab@ab"]);
    assert_eq!(words("が、ก็"), ["が@が", "ก็@ก็"]);
    assert_eq!(words("か\u{3099}き"), ["が@か\u{3099}", "き@き"]);
}

#[test]
fn what_shows_nothing_parts_no_word() {
    assert_eq!(words("prési\u{AD}dent\u{200E} a"), ["president@prési\u{AD}dent", "a@a"]);
    assert_eq!(words("à\u{200B}b"), ["a@à", "b@b"]);
    assert_eq!(fold("prési\u{AD}dent"), "president");
}

#[test]
fn names_fold() {
    assert_eq!(fold("Élysée"), "elysee");
    assert_eq!(fold("  Saint‑Pétersbourg "), fold("saint petersbourg"));
    assert_eq!(fold("L’Œuvre"), "l oeuvre");
    assert_eq!(fold("Михаил Ёлкин"), "михаил елкин");
    assert_eq!(fold("и\u{306}"), fold("й"));
    assert_ne!(fold("мой"), fold("мои"));
    assert_eq!(fold("أَحمد"), fold("احمد"));
    assert_eq!(fold("Nguyễn Thị Ánh"), "nguyen thi anh");
    assert_eq!(fold("Lǐ Qiáng"), "li qiang");
    assert_eq!(
        fold("Straße ﬁnale ＮＡＴＯ Ħaż-Żebbuġ"),
        "strasse finale nato haz zebbug"
    );
    assert_eq!(fold("Украі\u{308}на"), fold("Україна"));
    assert_ne!(fold("Україна"), fold("Украіна"));
    assert_eq!(fold("Зеле\u{301}нский"), "зеленский");
    assert_eq!(fold("تهران کیهان"), fold("تهران كيهان"));
    assert_eq!(fold("محمـــد"), fold("محمد"));
    assert_eq!(fold("\u{1112}\u{1161}\u{11AB}국"), fold("한국"));
    assert_eq!(fold("か\u{3099}"), fold("が"));
    assert_eq!(fold("Άθηνα"), fold("αθηνα"));
}

#[test]
fn slugs_keep_every_script() {
    assert_eq!(slug("Xi Jinping"), "xi-jinping");
    assert_eq!(slug("Élysée — l’été"), "élysée-l-été");
    assert_eq!(slug("e\u{301}te\u{301}"), "été");
    assert_eq!(slug("北京 2025"), "北京-2025");
    assert_eq!(plain_slug("Élysée, œuvre à Пекин"), "elysee-oeuvre-a-пекин");
    assert_eq!(latin_slug("北京外交部"), "bei-jing-wai-jiao-bu");
    assert_eq!(latin_slug("Горький, объект"), "gorkiy-obekt");
    assert_eq!(latin_slug("Élysée 東京タワー"), "elysee-dong-jing-tawa");
    assert_eq!(slug("***"), "");
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in "\\PC{0,30}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn western_text_folds_as_all_other_text_does(text in "[\u{0}-\u{17F}\u{2000}-\u{203F}a '-]{0,12}") {
        for (quick, slow) in [(fold_western(&text), fold_any(&text)), (western_slug(&text), slug_of_any(&text))] {
            prop_assert!(quick.is_none_or(|it| it == slow), "{slow:?}");
        }
    }

    #[test]
    fn what_is_a_slug_already_is_kept(text in "-{0,1}[a-z0-9-]{0,40}[A-Zé]{0,1}") {
        prop_assert_eq!(slug(&text), slug_of_any(&text));
    }

    #[test]
    fn what_needs_no_composing_is_not_composed(text in "[a-zà-ÿ\u{2C0}-\u{330}\u{1100}-\u{11FF}]{0,8}") {
        prop_assert_eq!(nfc(&text), ComposingNormalizerBorrowed::new_nfc().normalize(&text));
    }

    #[test]
    fn what_is_a_slug_stays_as_it_is(text in "[ab1-]{0,6}[-é A]?[-b]?") {
        prop_assert_eq!(slug(&text), slug_of_any(&text));
    }

    #[test]
    fn slugs_of_slugs_are_the_same(text in "\\PC{0,30}") {
        for slug_of in [slug, plain_slug, latin_slug] {
            let once = slug_of(&text);
            prop_assert_eq!(slug_of(&once), once);
        }
    }

    #[test]
    fn a_name_has_the_same_words_folded_or_not(text in "[a-zA-Zé’ıŁßœﬁ иуге\u{300}\u{301}\u{306}\u{308}їЁѝ한\u{1112}\u{1161}-]{0,12}") {
        let whole = |text: &str| words(text).iter().map(|it| it.split('@').next().unwrap_or("").to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(whole(&text), whole(&fold(&text)));
    }

    #[test]
    fn digests_are_those_of_the_folded_words(text in proptest::collection::vec(piece(), 0..12)) {
        let text = text.concat();
        let (mut words, mut digests) = (Words::new(&text), Digests::new(&text));
        while let Some(word) = words.next() {
            let digest = Digest::of(word.folded);
            prop_assert_eq!(digests.next(), Some(Digested { digest, start: word.start, end: word.end }));
        }
        prop_assert_eq!(digests.next(), None);
    }

    #[test]
    fn words_lie_in_the_text(text in "\\PC{0,40}") {
        let mut words = Words::new(&text);
        let mut last = 0;
        while let Some(word) = words.next() {
            prop_assert!(word.start >= last && word.end > word.start);
            prop_assert!(text.is_char_boundary(word.start) && text.is_char_boundary(word.end));
            last = word.end;
        }
    }
}
