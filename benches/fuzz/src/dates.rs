//! Any words as a date, an instant or a moment: refused, or read, ordered and written in words of every language.

use std::sync::LazyLock;

use chancery::base::date::{EventDate, Instant};
use chancery::base::lang::Lang;
use chancery::language::{DateLength, Language};
use chancery::theme::{Theme, Words};

static LANGUAGES: LazyLock<Vec<(Language, Words)>> = LazyLock::new(|| {
    let theme = Theme::new("default", &Default::default(), &Default::default(), &mut Vec::new());
    ["fr", "en", "de", "zh", "ar"]
        .map(|tag| {
            let lang = Lang::parse(tag).expect("a language");
            (Language::new(&lang), theme.words(&lang, &mut Vec::new()))
        })
        .into()
});

/// Reads the text as a date and as an instant.
///
/// # Panics
///
/// Where what comes out is not as promised.
pub fn run(text: &str) {
    let now = Instant::from_unix_seconds(1_767_225_600);
    if let Ok(date) = EventDate::parse(text) {
        if let Some((earliest, latest)) = date.bounds() {
            assert!(earliest <= latest, "{date:?}");
        }
        assert!(!(date.is_after(&now) && date.is_before(&now)), "{date:?}");
        let again = EventDate::parse(date.as_str()).expect("what is read is read again");
        assert_eq!(again.bounds(), date.bounds());
        let _ = (date.year(), date.month(), date.time(), date.yearless_bounds());
        let _ = (date.datetime_attribute(), date.first_day());
        for (language, words) in &*LANGUAGES {
            for length in [
                DateLength::Long,
                DateLength::Short,
                DateLength::InYear,
                DateLength::InMonth,
            ] {
                assert!(!language.date(&date, length, words).plain().is_empty(), "{date:?}");
            }
        }
    }
    for instant in [Instant::parse(text), Instant::parse_as_of(text)].into_iter().flatten() {
        let again = Instant::parse(&instant.to_rfc3339()).expect("what is written is read again");
        assert_eq!(again, instant);
        let _ = (instant.clock_in("Asia/Tehran"), instant.datetime_attribute());
    }
}
