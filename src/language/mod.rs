//! What a human language asks of a page: dates in words, collation, lists, numbers, quotation marks. ICU4X is named here only.
//!
//! Knows CLDR; the few phrases that CLDR lacks (about, year unknown) come from outside as [`Phrases`], so that no word of
//! any language stands in the code.

mod dates;
mod typography;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_decimal::DecimalFormatter;
use icu_list::ListFormatter;
use icu_list::options::{ListFormatterOptions, ListLength};
use icu_locale_core::Locale;

use crate::base::fold::{fold, is_spaceless};
use crate::base::lang::Lang;

pub use dates::{DateLength, DateText};
pub use typography::{Marks, Typographer, marks};

/// Phrases of a language that CLDR does not have, such as « vers { $date } ».
pub trait Phrases {
    /// Returns a phrase with a value put in.
    fn phrase(&self, id: &str, value: &str) -> String;
}

/// A language, ready for use by many threads.
pub struct Language {
    lang: Lang,
    collator: CollatorBorrowed<'static>,
    list: ListFormatter,
    decimal: DecimalFormatter,
    dates: dates::Formatters,
}

impl Language {
    /// Prepares a language; one that CLDR does not know behaves as the root does.
    pub fn new(lang: &Lang) -> Language {
        let locale = Locale::try_from_str(lang.as_str()).unwrap_or(Locale::UNKNOWN);
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Tertiary);
        let collator = Collator::try_new((&locale).into(), options)
            .or_else(|_| Collator::try_new(Default::default(), options))
            .expect("the root collation is built in");
        let wide = ListFormatterOptions::default().with_length(ListLength::Wide);
        let list = ListFormatter::try_new_and((&locale).into(), wide)
            .or_else(|_| ListFormatter::try_new_and(Default::default(), wide))
            .expect("the root's lists are built in");
        let decimal = DecimalFormatter::try_new((&locale).into(), Default::default())
            .or_else(|_| DecimalFormatter::try_new(Default::default(), Default::default()))
            .expect("the root's numbers are built in");
        Language {
            lang: lang.clone(),
            collator,
            list,
            decimal,
            dates: dates::Formatters::new(&locale),
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

    /// Returns the letter under which a name stands in an index: its first letter without accents, in capitals.
    ///
    /// A digit or sign stands under `#`; a character of a script without spaces under itself.
    pub fn first_letter(&self, name: &str) -> String {
        let folded = fold(name);
        match folded.chars().find(|c| c.is_alphanumeric()) {
            Some(c) if c.is_numeric() => "#".to_owned(),
            Some(c) if is_spaceless(c) => c.to_string(),
            Some(c) => c.to_uppercase().collect(),
            None => "#".to_owned(),
        }
    }

    /// Joins items as the language does: « A, B et C ».
    pub fn list(&self, items: &[String]) -> String {
        self.list.format(items.iter().map(String::as_str)).to_string()
    }

    /// Writes a whole number with the language's digits and groups.
    pub fn number(&self, number: i64) -> String {
        self.decimal.format(&number.into()).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(tag: &str) -> Language {
        Language::new(&Lang::parse(tag).expect("a tag"))
    }

    fn sorted(tag: &str, names: &[&str]) -> String {
        let language = language(tag);
        let mut names = names.to_vec();
        names.sort_by_key(|name| language.sort_key(name));
        names.join(" ")
    }

    #[test]
    fn names_sort_as_the_language_sorts() {
        assert_eq!(
            sorted("fr", &["zèbre", "œuvre", "Étude", "ete", "Élysée"]),
            "Élysée ete Étude œuvre zèbre"
        );
        assert_eq!(sorted("ru", &["Жуков", "Ёлкин", "Егоров"]), "Егоров Ёлкин Жуков");
        assert_eq!(sorted("zh", &["中国", "北京"]), "北京 中国");
        assert_eq!(sorted("sv", &["ärende", "zon"]), "zon ärende");
    }

    #[test]
    fn lists_and_numbers() {
        let items = |items: &[&str]| items.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        assert_eq!(language("fr").list(&items(&["A", "B", "C"])), "A, B et C");
        assert_eq!(language("en").list(&items(&["A", "B"])), "A and B");
        assert_eq!(language("fr").number(12_345), "12\u{202f}345");
        assert_eq!(language("en").number(12_345), "12,345");
    }

    #[test]
    fn letters_of_the_index() {
        let fr = language("fr");
        assert_eq!(
            ["Élysée", "œuvre", "30e", "李强", "Ёлкин", "«À»"].map(|it| fr.first_letter(it)),
            ["E", "O", "#", "李", "Е", "A"]
        );
    }
}
