//! Negations that stand right beside a quotation, or within what it leaves out.

use super::*;

fn left_out(lang: &str, source: &str, quoted: &str) -> Option<(String, String)> {
    let verdict = verify(
        &SourceText::new(source),
        &Quoted {
            text: quoted,
            lang,
            ..Quoted::default()
        },
    );
    assert_ne!(verdict.level, Level::Failed, "{quoted}: {:?}", verdict.trouble);
    verdict.cautions.iter().find_map(|it| match it {
        Caution::NegationLeftOut(word, _, sentence) => Some((word.to_string(), sentence.to_string())),
        _ => None,
    })
}

#[test]
fn e5_a_negation_left_out_is_told() {
    for (lang, source, quoted, word) in [
        (
            "fr",
            "La paix. Nous ne soutenons pas cette guerre. Fin.",
            "soutenons",
            "ne",
        ),
        ("fr", "Nous ne les soutenons pas.", "soutenons", "ne"),
        (
            "fr",
            "Nous n’avons jamais soutenu la guerre.",
            "soutenu la guerre",
            "jamais",
        ),
        ("fr", "Ils ne sont pas légaux.", "légaux", "pas"),
        ("fr", "On sait pas.", "On sait", "pas"),
        ("fr", "Ils ont signé sans réserve.", "réserve", "sans"),
        ("fr", "Nul État ne peut agir.", "État", "Nul"),
        ("fr", "La Chine n'a rien dit.", "La Chine", "n’"),
        (
            "fr",
            "Nous ne soutenons, on le sait, en aucun cas cette guerre.",
            "Nous […] soutenons",
            "ne",
        ),
        (
            "fr",
            "Nous ne soutenons. Il n'y a pas de guerre.",
            "soutenons. Il n'y a pas",
            "ne",
        ),
        ("en", "We do not support this war.", "support this war", "not"),
        ("en", "We do not support this war.", "We do", "not"),
        ("en", "We don't support this war.", "support this war", "don't"),
        ("en", "We no longer support this war.", "support this war", "no"),
        ("en", "We cannot support this war.", "support this war", "cannot"),
        (
            "en",
            "We do not, and never will, support this war.",
            "We do […] support",
            "not",
        ),
        ("en", "Without preconditions, talks begin.", "preconditions", "Without"),
        ("en-GB", "There was no agreement.", "agreement", "no"),
        (
            "de",
            "Wir unterstützen diesen Krieg nicht.",
            "Wir unterstützen diesen Krieg",
            "nicht",
        ),
        ("de", "Es gibt keine Gespräche.", "Gespräche", "keine"),
        ("es", "No apoyamos esta guerra.", "apoyamos esta guerra", "No"),
        ("es", "La guerra no se justifica.", "justifica", "no"),
        ("pt", "Não apoiamos esta guerra.", "apoiamos", "Não"),
        ("ru", "Мы не поддерживаем эту войну.", "поддерживаем эту войну", "не"),
        ("ru", "Переговоры без условий.", "условий", "без"),
        ("ru", "Войну нельзя поддерживать.", "Войну", "нельзя"),
        ("uk", "Ми не підтримуємо цю війну.", "підтримуємо", "не"),
        ("uk", "Немає підстав для війни.", "підстав для війни", "Немає"),
        ("zh", "我们不支持战争。", "支持战争", "不"),
        ("zh", "我们没有支持战争。", "支持战争", "没有"),
        ("zh", "任何国家不得支持战争。", "支持战争", "不得"),
        ("zh-Hant", "我們無法支持戰爭。", "支持戰爭", "無法"),
        ("zh", "我们从来不支持战争。", "我们从来", "不"),
        ("zh", "我们绝对不会，永远支持战争。", "我们绝对[…]支持战争", "不"),
        ("zh", "这是非法行为。", "法行为", "非"),
        ("ja", "我々はこの戦争を支持しない。", "この戦争を支持", "ない"),
        ("ja", "我々はこの戦争を支持しません。", "この戦争を支持", "ません"),
        ("ja", "非公式の会談。", "公式の会談", "非"),
        ("ja", "戦争を支持せず、平和を望む。", "戦争を支持", "ず"),
        ("ar", "نحن لا نؤيد هذه الحرب.", "نؤيد هذه الحرب", "لا"),
        ("ar", "ولن نؤيد هذه الحرب.", "نؤيد هذه الحرب", "ولن"),
        ("ar", "هذا غير مقبول.", "مقبول", "غير"),
        ("he", "אנחנו לא תומכים במלחמה.", "תומכים במלחמה", "לא"),
        ("he", "ואין הסכם.", "הסכם", "ואין"),
        ("fa", "ما از این جنگ حمایت نمی‌کنیم.", "از این جنگ حمایت", "نمی‌کنیم"),
        ("fa", "این جنگ قانونی نیست.", "این جنگ قانونی", "نیست"),
        ("fa", "ما نمی کنیم.", "کنیم", "نمی"),
    ] {
        let found = left_out(lang, source, quoted);
        let (found, sentence) = found.unwrap_or_else(|| panic!("{lang}: {quoted} of {source}"));
        assert_eq!(found, word, "{lang}: {quoted} of {source}");
        assert!(sentence.contains(word.trim_end_matches('’')), "{sentence}");
        assert!(
            !sentence.contains("La paix.") && !sentence.contains("Fin."),
            "{sentence}"
        );
    }
}

#[test]
fn e5_nothing_is_said_where_no_negation_is_lost() {
    for (lang, source, quoted) in [
        (
            "fr",
            "Nous ne soutenons pas cette guerre.",
            "ne soutenons pas cette guerre",
        ),
        ("fr", "Nous ne soutenons pas cette guerre.", "Nous ne soutenons"),
        ("fr", "C'est un pas décisif vers la paix.", "décisif vers la paix"),
        ("fr", "Il faut plus de temps.", "de temps"),
        ("fr", "Toute personne a droit à la paix.", "a droit à la paix"),
        (
            "fr",
            "Ils n'ont pas signé. Les autres ont signé.",
            "Les autres ont signé",
        ),
        (
            "fr",
            "Ils ont signé. Ils ne sont pas partis. Ils restent.",
            "Ils ont signé. […] Ils restent.",
        ),
        ("en", "Not only the Union has signed.", "has signed"),
        ("en", "Resolution No. 242 of the Council.", "242 of the Council"),
        ("en", "They said no. We signed the treaty.", "We signed the treaty"),
        (
            "en",
            "We have, not only today, signed the treaty.",
            "We have […] signed the treaty",
        ),
        ("zh", "双方不断加强合作。", "双方"),
        ("zh", "双方不仅加强合作。", "双方"),
        ("zh", "中国和非洲国家合作。", "中国和"),
        ("zh", "这是非常重要的。", "这是"),
        ("zh", "双方不断加强合作。", "加强合作"),
        ("zh", "我们未来支持和平。", "支持和平"),
        ("zh", "我们，无论如何，支持和平。", "我们[…]支持和平"),
        ("ja", "平和を支持しなければならない。", "平和を支持"),
        ("ja", "平和を支持する。戦争をしない。", "平和を支持"),
        ("ar", "ما قاله الوزير. نؤيد السلام.", "نؤيد السلام"),
        ("he", "הם הלכו אל הבית הלבן.", "הבית הלבן"),
        ("ru", "Это не так. Мы поддерживаем мир.", "Мы поддерживаем мир"),
        // Words of another language are none.
        ("de", "Er war in Paris, pas de deux und not amused.", "Er war in Paris"),
        ("", "We do not support this war.", "support this war"),
    ] {
        assert_eq!(left_out(lang, source, quoted), None, "{lang}: {quoted} of {source}");
    }
}

#[test]
fn e3_a_negation_put_in_is_told() {
    let told = |lang: &str, source: &str, quoted: &str| {
        let quoted = Quoted {
            text: quoted,
            lang,
            ..Quoted::default()
        };
        let verdict = verify(&SourceText::new(source), &quoted);
        assert_ne!(verdict.level, Level::Failed, "{quoted:?}");
        verdict
            .cautions
            .iter()
            .any(|it| matches!(it, Caution::NegationPutIn(_)))
    };
    assert!(told(
        "fr",
        "Nous soutenons cette guerre.",
        "Nous [ne] soutenons [pas] cette guerre"
    ));
    assert!(told(
        "fr",
        "Nous soutenons cette guerre.",
        "Nous soutenons [sans réserve] cette guerre"
    ));
    assert!(told("fr", "C'est acceptable.", "C'est [in]acceptable"));
    assert!(told("en", "We support this war.", "We [do not] support this war"));
    assert!(told("en", "We do support this war.", "We do[n’t] support this war"));
    assert!(told("ru", "Мы поддерживаем войну.", "Мы [не] поддерживаем войну"));
    assert!(told("zh", "我们支持战争。", "我们[不]支持战争"));
    assert!(told("ja", "戦争を支持する。", "戦争を支持[しない]する"));
    assert!(told("ar", "نحن نؤيد الحرب.", "نحن [لا] نؤيد الحرب"));
    assert!(!told(
        "fr",
        "Nous soutenons cette guerre.",
        "Nous [la Chine] soutenons cette guerre"
    ));
    assert!(!told("fr", "Les pays sont là.", "[L]es pays"));
    assert!(!told("en", "We support this war.", "We support this [sic] war"));
}
