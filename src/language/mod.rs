//! What a human language asks of a page: dates in words, collation, lists, numbers, quotation marks. ICU4X is named here only.
//!
//! Knows CLDR; the few phrases that CLDR lacks (about, year unknown) come from outside as [`Phrases`], so that no word of
//! any language stands in the code. A [`Language`] is made once and shared by all threads: making it is what costs.

mod dates;
pub mod sentences;
mod states;
mod typography;

use std::borrow::Cow;
use std::cmp::Ordering;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_decimal::DecimalFormatter;
use icu_list::ListFormatter;
use icu_list::options::{ListFormatterOptions, ListLength};
use icu_locale::names::{LanguageIdentifierDisplayName, RegionDisplayName};
use icu_locale_core::subtags::Region;
use icu_locale_core::{LanguageIdentifier, Locale};
use icu_plurals::{PluralCategory, PluralRules};
use writeable::TryWriteable;

use crate::base::fold::{fold, is_mark, nfc};
use crate::base::lang::Lang;

pub use dates::{DateLength, DateText};
pub use states::state_names;
pub use typography::{Marks, Typographer, marks, typeset};

/// Phrases of a language that CLDR does not have, such as « vers { $value } ».
pub trait Phrases {
    /// Returns a phrase with values put in, each under its name.
    fn phrase(&self, id: &str, values: &[(&str, &str)]) -> String;
}

/// A language, ready for use by many threads.
pub struct Language {
    lang: Lang,
    locale: Locale,
    collator: CollatorBorrowed<'static>,
    /// Looks at letters alone, neither case nor accents that are none of their own.
    letters: CollatorBorrowed<'static>,
    list: ListFormatter,
    decimal: DecimalFormatter,
    cardinals: PluralRules,
    ordinals: PluralRules,
    dates: dates::Formatters,
}

impl Language {
    /// Prepares a language; one that CLDR does not know behaves as the root does.
    pub fn new(lang: &Lang) -> Language {
        // English without a country is that of the world's press, with the day before the month, not that of one country.
        let tag = match lang.as_str() {
            "en" => "en-GB",
            tag => tag,
        };
        let locale = Locale::try_from_str(tag).unwrap_or(Locale::UNKNOWN);
        // Numbers sort by what they count: Resolution 9 stands before Resolution 10.
        let mut numeric = CollatorPreferences::from(&locale);
        numeric.numeric_ordering = Some(CollationNumericOrdering::True);
        let collator = |strength: Strength| {
            let mut options = CollatorOptions::default();
            options.strength = Some(strength);
            Collator::try_new(numeric, options)
                .or_else(|_| Collator::try_new(Default::default(), options))
                .expect("the root collation is built in")
        };
        let wide = ListFormatterOptions::default().with_length(ListLength::Wide);
        let list = ListFormatter::try_new_and((&locale).into(), wide)
            .or_else(|_| ListFormatter::try_new_and(Default::default(), wide))
            .expect("the root's lists are built in");
        // Western digits everywhere, as in dates: a figure must read the same in a table and in a sentence.
        let western = Locale::try_from_str(&format!("{}-u-nu-latn", locale.id)).unwrap_or(Locale::UNKNOWN);
        let decimal = DecimalFormatter::try_new((&western).into(), Default::default())
            .or_else(|_| DecimalFormatter::try_new(Default::default(), Default::default()))
            .expect("the root's numbers are built in");
        let cardinals = PluralRules::try_new_cardinal((&locale).into())
            .or_else(|_| PluralRules::try_new_cardinal(Default::default()))
            .expect("the root's plurals are built in");
        let ordinals = PluralRules::try_new_ordinal((&locale).into())
            .or_else(|_| PluralRules::try_new_ordinal(Default::default()))
            .expect("the root's ordinals are built in");
        Language {
            lang: lang.clone(),
            collator: collator(Strength::Tertiary),
            letters: collator(Strength::Primary),
            list,
            decimal,
            cardinals,
            ordinals,
            dates: dates::Formatters::new(&locale),
            locale,
        }
    }

    /// Returns the language's tag.
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// Returns bytes that sort as the language sorts the text.
    pub fn sort_key(&self, text: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(text.len() * 2);
        // Writing to a vector cannot fail.
        let _ = self.collator.write_sort_key_to(text, &mut key);
        key
    }

    /// Returns the letter under which a name stands in an index, in capitals.
    ///
    /// A letter with a mark stands under the plain one unless the language counts it as a letter of its own (É under E,
    /// but Swedish Ä under Ä). Digits and signs stand under `#`. Chinese characters stand under the first letter of their
    /// pinyin where the language sorts them so, else all together under `漢`; Korean syllables under their first
    /// consonant.
    pub fn first_letter(&self, name: &str) -> String {
        const OTHER: &str = "#";
        let name = nfc(name);
        let mut chars = name.chars().skip_while(|c| !c.is_alphanumeric());
        let Some(first) = chars.next() else {
            return OTHER.to_owned();
        };
        match first {
            '\u{AC00}'..='\u{D7A3}' => return initial_consonant(first).to_string(),
            '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => {
                return self.pinyin_initial(first).unwrap_or('漢').to_string();
            }
            c if c.is_numeric() => return OTHER.to_owned(),
            _ => {}
        }
        let mut letter = String::from(first);
        letter.extend(chars.take_while(|c| is_mark(*c)));
        // A plain letter stands under itself in every language.
        match first.is_ascii() && letter.len() == 1 {
            true => letter.to_ascii_uppercase(),
            false => self.own_letter(first, &letter),
        }
    }

    /// Returns a letter in capitals, without its marks unless the language counts it as a letter of its own.
    fn own_letter(&self, first: char, letter: &str) -> String {
        let folded = fold(letter);
        let base = folded.chars().next().unwrap_or(first);
        // Collation counts a hamza as a letter; an Arabic index has one place for alef.
        let alef = base == 'ا';
        let plain = self.letters.compare(letter, &folded) == Ordering::Equal;
        match plain || alef {
            true => base.to_uppercase().collect(),
            false => first.to_uppercase().collect(),
        }
    }

    /// Finds the letter before which Chinese collation puts the characters whose pinyin begins with it.
    fn pinyin_initial(&self, c: char) -> Option<char> {
        // Chinese is sorted by pinyin where nothing else is asked for; other languages sort its characters by radical.
        if self.lang.primary() != "zh" {
            return None;
        }
        let text = c.to_string();
        let initial = PINYIN.iter().rev().find(|(_, first)| {
            let first = first.encode_utf8(&mut [0; 4]).to_owned();
            self.collator.compare(&first, &text) != Ordering::Greater
        });
        initial.map(|(letter, _)| *letter)
    }

    /// Joins items as the language does: « A, B et C ».
    pub fn list<T: AsRef<str>>(&self, items: &[T]) -> String {
        // Nothing is to be joined, in any language.
        if let [item] = items {
            return item.as_ref().to_owned();
        }
        self.list.format(items.iter().map(T::as_ref)).to_string()
    }

    /// Writes a whole number with the language's groups and Western digits.
    pub fn number(&self, number: i64) -> String {
        // Below a thousand there is no group, and the digits are Western in every language.
        if (0..1000).contains(&number) {
            let mut digits = String::with_capacity(3);
            push_digits(number as usize, &mut digits);
            return digits;
        }
        self.decimal.format(&number.into()).to_string()
    }

    /// Returns the name of a language in this one, « chinois simplifié »; `None` where CLDR has none.
    pub fn language_name(&self, lang: &Lang) -> Option<String> {
        let id = LanguageIdentifier::try_from_str(lang.as_str()).ok()?;
        let name = LanguageIdentifierDisplayName::try_new_heavy((&self.locale).into(), id, Default::default()).ok()?;
        // What has no name would be written as its tag, which is an error here.
        let name = name.as_borrowed();
        name.try_write_to_string().ok().map(Cow::into_owned)
    }

    /// Returns the name of a country by its ISO 3166-1 code in capitals; `None` where CLDR has none.
    ///
    /// CLDR follows common usage and takes no side; a site that names a country otherwise has its own words for it.
    pub fn country_name(&self, code: &str) -> Option<String> {
        region_name(&self.locale, code)
    }

    /// Returns the plural category of a count: `one`, `few`, `many`, `other` …
    pub fn plural_category(&self, n: u32) -> &'static str {
        category(self.cardinals.category_for(n))
    }

    /// Returns the plural category of a rank: English 1st is `one`, 2nd `two`, 3rd `few`, 4th `other`.
    pub fn ordinal_category(&self, n: u32) -> &'static str {
        category(self.ordinals.category_for(n))
    }
}

fn region_name(locale: &Locale, code: &str) -> Option<String> {
    let region = Region::try_from_str(code).ok().filter(|_| code.len() == 2)?;
    let name = RegionDisplayName::try_new_light(locale.into(), region).ok()?;
    Some(name.as_borrowed().to_string())
}

/// Appends a number in Western digits without groups.
pub fn push_digits(number: usize, out: &mut String) {
    if number >= 10 {
        push_digits(number / 10, out);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

fn category(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// The first character of each initial letter in the order of pinyin.
const PINYIN: [(char, char); 23] = [
    ('A', '阿'),
    ('B', '八'),
    ('C', '嚓'),
    ('D', '哒'),
    ('E', '妸'),
    ('F', '发'),
    ('G', '旮'),
    ('H', '哈'),
    ('J', '讥'),
    ('K', '咔'),
    ('L', '垃'),
    ('M', '妈'),
    ('N', '拏'),
    ('O', '噢'),
    ('P', '妑'),
    ('Q', '七'),
    ('R', '呥'),
    ('S', '仨'),
    ('T', '他'),
    ('W', '穵'),
    ('X', '夕'),
    ('Y', '丫'),
    ('Z', '匝'),
];

/// The consonant with which a Korean syllable begins; doubled ones stand with the plain.
fn initial_consonant(syllable: char) -> char {
    const CONSONANTS: [char; 19] = [
        'ㄱ', 'ㄱ', 'ㄴ', 'ㄷ', 'ㄷ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅂ', 'ㅅ', 'ㅅ', 'ㅇ', 'ㅈ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ',
        'ㅎ',
    ];
    let index = (syllable as usize - 0xAC00) / (21 * 28);
    CONSONANTS[index.min(CONSONANTS.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(tag: &str) -> Language {
        Language::new(&Lang::parse(tag).expect("a tag"))
    }

    #[test]
    fn names_sort_as_the_language_sorts() {
        let table: [(&str, &[&str]); 9] = [
            ("fr", &["Élysée", "ete", "Étude", "œuvre", "zèbre", "Жуков", "北京"]),
            ("en", &["Åland", "Ankara", "Élysée", "Zagreb"]),
            ("ru", &["Егоров", "Ёлкин", "Жуков", "Ibsen"]),
            ("zh", &["北京", "上海", "中国", "Berlin"]),
            ("ar", &["آسيا", "أحمد", "إيران", "بغداد"]),
            ("de", &["Äthiopien", "Azoren", "Österreich", "Ozeanien"]),
            ("es", &["nube", "ñandú", "oso"]),
            ("sv", &["zon", "ärende"]),
            ("fr", &["Résolution 9", "Résolution 10", "Résolution 2231"]),
        ];
        for (tag, in_order) in table {
            let mut names = in_order.to_vec();
            names.reverse();
            let language = language(tag);
            names.sort_by_key(|name| language.sort_key(name));
            assert_eq!(names, in_order, "{tag}");
        }
    }

    #[test]
    fn lists_as_the_language_writes_them() {
        let items = ["A", "B", "C"].map(str::to_owned);
        let table = [
            ("fr", "A, B et C"),
            ("en", "A, B and C"),
            ("en-US", "A, B, and C"),
            ("ru", "A, B и C"),
            ("zh", "A、B和C"),
            ("ar", "A وB وC"),
            ("de", "A, B und C"),
            ("es", "A, B y C"),
        ];
        for (tag, expected) in table {
            assert_eq!(language(tag).list(&items), expected, "{tag}");
        }
        assert_eq!(language("fr").list(&items[..1]), "A");
        assert_eq!(language("fr").list::<&str>(&[]), "");
    }

    #[test]
    fn numbers_have_groups_and_western_digits() {
        let table = [
            ("fr", "12\u{202f}345"),
            ("en", "12,345"),
            ("ar", "12,345"),
            ("de", "12.345"),
            ("fa", "12,345"),
        ];
        for (tag, expected) in table {
            assert_eq!(language(tag).number(12_345), expected, "{tag}");
        }
        assert_eq!(language("fr").number(-1234), "-1\u{202f}234");
    }

    #[test]
    fn plain_letters_stand_under_themselves() {
        for tag in ["fr", "en", "tr", "az", "sv", "lt", "zh", "ar", "ru", "vi", "qaa"] {
            let language = language(tag);
            for letter in ('a'..='z').chain('A'..='Z') {
                let name = letter.to_string();
                assert_eq!(
                    language.first_letter(&name),
                    language.own_letter(letter, &name),
                    "{tag}"
                );
            }
        }
    }

    #[test]
    fn small_numbers_are_their_digits() {
        for tag in ["fr", "en", "ar", "fa", "hi", "bn", "de", "es", "pl", "th", "my", "qaa"] {
            let language = language(tag);
            for number in 0..1000 {
                let written = language.decimal.format(&number.into()).to_string();
                assert_eq!(language.number(number), written, "{tag}");
            }
        }
    }

    #[test]
    fn counts_and_ranks_have_their_categories() {
        let ru = language("ru");
        assert_eq!(
            [1, 3, 5, 21].map(|n| ru.plural_category(n)),
            ["one", "few", "many", "one"]
        );
        let en = language("en");
        assert_eq!(
            [1, 2, 3, 4, 11, 21].map(|n| en.ordinal_category(n)),
            ["one", "two", "few", "other", "other", "one"]
        );
        assert_eq!([1, 2].map(|n| language("fr").ordinal_category(n)), ["one", "other"]);
    }

    #[test]
    fn languages_and_countries_have_names() {
        let name = |tag: &str, of: &str| language(tag).language_name(&Lang::parse(of).expect("a tag"));
        let table = [
            ("fr", "fr", "français"),
            ("fr", "zh-Hans", "chinois simplifié"),
            ("fr", "tg", "tadjik"),
            ("en", "uk", "Ukrainian"),
            ("ru", "de", "немецкий"),
            ("ar", "fr", "الفرنسية"),
            ("zh", "es", "西班牙语"),
            ("de", "pt-BR", "Portugiesisch (Brasilien)"),
        ];
        for (tag, of, expected) in table {
            assert_eq!(name(tag, of).as_deref(), Some(expected));
        }
        assert_eq!(name("fr", "qaa"), None);
        let table = [
            ("fr", "CN", "Chine"),
            ("en", "CI", "Côte d’Ivoire"),
            ("es", "US", "Estados Unidos"),
            ("ru", "IR", "Иран"),
        ];
        for (tag, code, expected) in table {
            assert_eq!(language(tag).country_name(code).as_deref(), Some(expected));
        }
        assert_eq!(language("fr").country_name("QX"), None);
        assert_eq!(language("fr").country_name("not a code"), None);
    }

    #[test]
    fn letters_of_the_index() {
        let letters = |tag: &str, names: &[&str]| {
            let language = language(tag);
            let letters: Vec<String> = names.iter().map(|name| language.first_letter(name)).collect();
            letters.join(" ")
        };
        let names = [
            "Élysée",
            "œuvre",
            "30e",
            "李强",
            "Ёлкин",
            "Йемен",
            "«À»",
            "",
            "Straße",
            "أحمد",
            "한국",
            "E\u{301}",
        ];
        assert_eq!(letters("fr", &names), "E O # 漢 Е Й A # S ا ㅎ E");
        assert_eq!(letters("sv", &["Ärende", "Åland", "Élysée"]), "Ä Å E");
        assert_eq!(letters("de", &["Äthiopien", "Österreich"]), "A O");
        assert_eq!(letters("es", &["Ñandú", "Ángel"]), "Ñ A");
        assert_eq!(
            letters(
                "zh",
                &["北京", "上海", "中国", "安徽", "李强", "习近平", "王毅", "重庆"]
            ),
            "B S Z A L X W Z"
        );
    }

    #[test]
    fn pinyin_letters_follow_the_order_of_the_language() {
        let zh = language("zh");
        let mut last = (Vec::new(), 'A');
        for (letter, first) in PINYIN {
            let key = zh.sort_key(&first.to_string());
            assert!(key > last.0 && letter >= last.1, "{letter} {first}");
            last = (key, letter);
        }
    }

    #[test]
    fn a_language_serves_many_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Language>();
        // What CLDR does not know still works.
        assert_eq!(language("qaa").list(&["A".to_owned(), "B".to_owned()]), "A, B");
    }
}
