//! The negations of languages that put spaces between words: words as [`known_as`] writes them.

use crate::base::fold::nfc;

/// The negations of a language.
pub struct Lexicon {
    pub tag: &'static str,
    /// Negations wherever they stand.
    always: &'static [&'static str],
    /// Negations of what follows alone: "without", "non".
    ahead: &'static [&'static str],
    /// Negations of what stands before alone.
    back: &'static [&'static str],
    /// What may stand between a negation and what it negates.
    pub light: &'static [&'static str],
    /// What takes back a negation before it: "not only".
    pub only: &'static [&'static str],
    /// Whether a negation has two parts, of which one is enough: ne … pas.
    pub two_parts: bool,
    pub first: &'static [&'static str],
    pub second: &'static [&'static str],
}

impl Lexicon {
    /// Tells whether a word is a negation, with what may stand before it in one (`ولا`, `ושלא`).
    pub fn has(&self, word: &str, behind: bool, before: bool) -> bool {
        let listed = |word: &str| {
            self.always.contains(&word)
                || (!behind && self.ahead.contains(&word))
                || (!before && self.back.contains(&word))
        };
        let proclitics: &[&str] = match self.tag {
            "ar" => &["و", "ف", "أ", "ب", "ل", "أف", "أو"],
            "he" => &["ו", "ש", "ה", "וש", "כש", "ול", "ל", "ב", "וה", "שה", "מש"],
            _ => &[],
        };
        listed(word) || proclitics.iter().any(|it| word.strip_prefix(it).is_some_and(listed))
    }
}

/// Writes a word as the lists do: small letters, composed, without vowel signs and the joiners of Persian.
pub fn known_as(word: &str, tag: &str) -> String {
    let small = nfc(word).to_lowercase();
    match tag {
        "ar" | "fa" | "ur" | "he" => small
            .chars()
            .filter(|c| !matches!(c, '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{652}' | '\u{670}'))
            .filter(|c| !matches!(c, '\u{200C}'..='\u{200F}'))
            .map(|c| if c == 'ي' && tag != "ar" { 'ی' } else { c })
            .collect(),
        "ru" => small.replace('ё', "е"),
        _ => small.replace('\u{AD}', ""),
    }
}

/// Returns the negations of a language, by its primary tag.
pub fn of(primary: &str) -> Option<&'static Lexicon> {
    let tag = match primary {
        "nb" | "nn" => "no",
        "prs" => "fa",
        tag => tag,
    };
    LEXICONS.iter().find(|it| it.tag == tag)
}

/// What tells that the French word "pas" behind it is a step.
pub const BEFORE_A_STEP: &[&str] = &[
    "un",
    "le",
    "ce",
    "du",
    "au",
    "chaque",
    "premier",
    "deuxième",
    "second",
    "grand",
    "petit",
    "des",
    "les",
    "mes",
    "ses",
    "ces",
    "aux",
    "faux",
    "quelques",
    "deux",
    "plusieurs",
    "son",
    "leurs",
    "leur",
    "nouveau",
    "nouveaux",
    "dernier",
];

const NONE: &[&str] = &[];

const fn lexicon(
    tag: &'static str,
    always: &'static [&'static str],
    ahead: &'static [&'static str],
    light: &'static [&'static str],
    only: &'static [&'static str],
) -> Lexicon {
    Lexicon {
        tag,
        always,
        ahead,
        back: NONE,
        light,
        only,
        two_parts: false,
        first: NONE,
        second: NONE,
    }
}

static LEXICONS: &[Lexicon] = &[
    Lexicon {
        tag: "fr",
        always: &[
            "ne",
            "n",
            "pas",
            "jamais",
            "rien",
            "guère",
            "nullement",
            "aucunement",
            "ni",
        ],
        ahead: &["non", "sans", "aucun", "aucune", "nul", "nulle", "plus", "point"],
        back: NONE,
        light: &[
            "le", "la", "les", "l", "lui", "leur", "y", "en", "me", "m", "te", "t", "se", "s", "nous", "vous", "même",
        ],
        only: &["seulement", "uniquement", "moins"],
        two_parts: true,
        first: &["ne", "n"],
        second: &[
            "pas",
            "plus",
            "jamais",
            "rien",
            "aucun",
            "aucune",
            "point",
            "guère",
            "personne",
            "nullement",
            "ni",
            "nul",
            "nulle",
        ],
    },
    lexicon(
        "en",
        &["not", "never", "cannot", "neither", "nor", "no", "nowhere", "t", "ain"],
        &["without", "none", "nobody", "nothing", "non", "hardly", "scarcely"],
        &["longer", "yet", "to", "be", "been", "even"],
        &["only", "just", "merely", "simply", "least"],
    ),
    lexicon(
        "de",
        &[
            "nicht",
            "nie",
            "niemals",
            "nichts",
            "kein",
            "keine",
            "keinen",
            "keinem",
            "keiner",
            "keines",
            "keinesfalls",
            "keineswegs",
            "niemand",
            "weder",
            "nimmer",
            "mitnichten",
        ],
        &["ohne", "nirgends", "nirgendwo", "niemanden", "niemandem"],
        &["zu", "mehr", "etwa", "einmal"],
        &["nur", "zuletzt", "bloß", "allein"],
    ),
    lexicon(
        "es",
        &["no", "nunca", "jamás", "ni", "tampoco"],
        &["sin", "nadie", "ningún", "ninguno", "ninguna", "nada"],
        &["se", "lo", "la", "los", "las", "le", "les", "nos", "me", "te", "os"],
        &["solo", "sólo", "solamente", "obstante", "únicamente"],
    ),
    lexicon(
        "pt",
        &["não", "nunca", "jamais", "nem", "tampouco"],
        &["sem", "ninguém", "nenhum", "nenhuma", "nada"],
        &["se", "o", "a", "os", "as", "lhe", "lhes", "nos", "me", "te"],
        &["só", "somente", "apenas", "obstante"],
    ),
    lexicon(
        "it",
        &["non", "mai", "né", "neppure", "neanche", "nemmeno"],
        &["senza", "nessun", "nessuno", "nessuna", "niente", "nulla"],
        &["si", "lo", "la", "li", "le", "ci", "vi", "ne", "gli"],
        &["solo", "soltanto", "solamente"],
    ),
    lexicon(
        "nl",
        &["niet", "nooit", "geen", "noch", "nimmer"],
        &["zonder", "niemand", "niets", "nergens"],
        &["te", "meer"],
        &["alleen", "slechts"],
    ),
    lexicon(
        "sv",
        &["inte", "aldrig", "ej", "icke", "varken"],
        &["utan", "ingen", "inget", "inga"],
        NONE,
        &["bara", "endast"],
    ),
    lexicon(
        "no",
        &["ikke", "ikkje", "aldri", "verken"],
        &["uten", "utan", "ingen", "inga", "intet"],
        NONE,
        &["bare", "berre"],
    ),
    lexicon(
        "da",
        &["ikke", "aldrig", "hverken"],
        &["uden", "ingen", "intet"],
        NONE,
        &["kun", "bare"],
    ),
    lexicon(
        "pl",
        &["nie", "nigdy", "ani"],
        &["bez", "żaden", "żadna", "żadne", "żadnych", "nikt", "nic"],
        NONE,
        &["tylko"],
    ),
    lexicon(
        "tr",
        &["değil", "değildir", "yok", "yoktur", "asla", "hayır"],
        NONE,
        NONE,
        NONE,
    ),
    lexicon(
        "el",
        &["δεν", "δε", "μην", "μη", "όχι", "ποτέ", "ούτε", "μήτε"],
        &["χωρίς", "δίχως"],
        NONE,
        &["μόνο"],
    ),
    lexicon(
        "ru",
        &["не", "ни", "нет", "нельзя", "никогда", "невозможно", "нету"],
        &[
            "без",
            "никто",
            "ничего",
            "ничто",
            "никакой",
            "никакая",
            "никакие",
            "никаких",
            "никакого",
            "никому",
            "нигде",
        ],
        &[
            "будет",
            "будут",
            "будем",
            "будете",
            "бы",
            "был",
            "была",
            "было",
            "были",
            "быть",
            "может",
            "могут",
            "должен",
            "должны",
            "должна",
        ],
        &["только", "лишь"],
    ),
    lexicon(
        "uk",
        &["не", "ні", "немає", "нема", "ніколи", "неможливо", "ані"],
        &[
            "без",
            "ніхто",
            "нічого",
            "ніщо",
            "жоден",
            "жодна",
            "жодне",
            "жодного",
            "жодної",
            "жодних",
            "ніякий",
            "ніякі",
            "ніде",
        ],
        &[
            "буде",
            "будуть",
            "будемо",
            "би",
            "був",
            "була",
            "було",
            "були",
            "бути",
            "може",
            "можуть",
            "повинен",
            "повинні",
        ],
        &["тільки", "лише", "лиш"],
    ),
    lexicon(
        "ar",
        &[
            "لا",
            "لم",
            "لن",
            "ليس",
            "ليست",
            "ليسوا",
            "لسنا",
            "لست",
            "ألا",
            "ولا",
            "فلا",
            "كلا",
            "أبدا",
        ],
        &["ما", "غير", "بدون", "دون", "عدم", "بلا", "دونما", "لئلا"],
        &["يجوز", "يمكن", "ينبغي", "يجب"],
        &["فقط"],
    ),
    lexicon(
        "he",
        &[
            "לא",
            "אין",
            "אל",
            "אינו",
            "אינה",
            "אינם",
            "אינן",
            "איננו",
            "איננה",
            "איננם",
            "אינני",
            "אינך",
            "לעולם",
        ],
        &["בלי", "ללא", "מבלי", "בלתי", "אי", "שום", "חוסר"],
        &["היה", "היו", "הייתה", "יהיה", "יהיו", "תהיה", "ניתן"],
        &["רק", "בלבד"],
    ),
    Lexicon {
        tag: "fa",
        always: &[
            "نه",
            "نیست",
            "نیستند",
            "نیستیم",
            "نبود",
            "نبودند",
            "نباید",
            "هرگز",
            "نمی",
        ],
        ahead: &["هیچ", "بدون", "بی", "غیر", "عدم", "بلا"],
        back: &[
            "نکرد",
            "نکردند",
            "نکرده",
            "نکند",
            "نکنند",
            "نکنیم",
            "ندارد",
            "ندارند",
            "نداریم",
            "نداشت",
            "نداشتند",
            "نشد",
            "نشدند",
            "نشده",
            "نشود",
            "نشوند",
            "نخواهد",
            "نخواهند",
            "نخواهیم",
            "نگردد",
            "نگردید",
            "نگردیده",
            "نباشد",
            "نباشند",
            "نداد",
            "ندهد",
        ],
        light: NONE,
        only: &["تنها", "فقط"],
        two_parts: false,
        first: NONE,
        second: NONE,
    },
    lexicon(
        "ur",
        &["نہیں", "نہ", "مت", "نہی"],
        &["بغیر", "غیر", "بلا"],
        NONE,
        &["صرف"],
    ),
    lexicon(
        "hi",
        &["नहीं", "मत", "न", "ना"],
        &["बिना", "बगैर", "ग़ैर", "गैर"],
        NONE,
        &["केवल", "सिर्फ़", "सिर्फ"],
    ),
];
