//! Dates of every form in several languages.

use proptest::prelude::*;

use super::*;
use crate::base::lang::Lang;

/// Shows which phrase was asked for and with what.
struct Shown;

impl Phrases for Shown {
    fn phrase(&self, id: &str, values: &[(&str, &str)]) -> String {
        let values: Vec<&str> = values.iter().map(|(_, value)| *value).collect();
        format!("{}[{}]", id.trim_start_matches("date-"), values.join("|"))
    }
}

fn written(tag: &str, length: DateLength, text: &str) -> String {
    let language = Language::new(&Lang::parse(tag).expect("a tag"));
    let date = EventDate::parse(text).expect("a date");
    language.date(&date, length, &Shown).html
}

fn check(tag: &str, length: DateLength, table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(written(tag, length, text), *expected, "{tag} {text}");
    }
}

#[test]
fn long_dates_in_french() {
    let table = [
        ("2025-11-03", "3 novembre 2025"),
        ("2025-11-01", "1<sup>er</sup> novembre 2025"),
        ("2025-11", "novembre 2025"),
        ("2025", "2025"),
        ("2025-11-03/2025-11-04", "3–4 novembre 2025"),
        ("2025-11-01/2025-11-04", "1<sup>er</sup>–4 novembre 2025"),
        ("2025-11-30/2025-12-01", "30 novembre – 1<sup>er</sup> décembre 2025"),
        ("2025-12-30/2026-01-02", "30 décembre 2025 – 2 janvier 2026"),
        ("2025-10/2025-12", "octobre–décembre 2025"),
        ("2025-10/2026-02", "octobre 2025 – février 2026"),
        ("2010/2020", "2010–2020"),
        ("2025/2025-11-03", "2025 – 3 novembre 2025"),
        ("2025-11~", "about[novembre 2025|month]"),
        ("2025-11-20~", "about[20 novembre 2025|day]"),
        ("2025?", "uncertain[2025|year]"),
        ("2025-11%", "uncertain[about[novembre 2025|month]|month]"),
        ("2025-11-03?/2025-11-04?", "uncertain[3–4 novembre 2025|day]"),
        ("2025-11-03/2025-11-04~", "3 novembre 2025 – about[4 novembre 2025|day]"),
        ("XXXX-11-03/XXXX-11-04", "year-unknown[3–4 novembre]"),
        ("XXXX-11-30/XXXX-12-02", "year-unknown[30 novembre – 2 décembre]"),
        ("XXXX-11-01", "year-unknown[1<sup>er</sup> novembre]"),
        ("XXXX-11", "year-unknown[novembre]"),
        ("2025-XX-03", "2025"),
        ("2025-1X", "month-unknown[octobre–décembre 2025]"),
        ("2025-11-1X", "day-unknown[10–19 novembre 2025]"),
        ("201X", "decade[2010]"),
        ("20XX", "century[21|XXI|other]"),
        ("1XXX", "1000–1999"),
        ("20XX-11", "novembre (2000–2099)"),
        ("2025-23", "autumn[2025]"),
        ("2025-11-03/..", "since[3 novembre 2025|day]"),
        ("/2025-11", "until[novembre 2025|month]"),
        ("-0043", "44 av. J.-C."),
        ("2025-11-04T21:10:00+08:00", "4 novembre 2025"),
    ];
    check("fr", DateLength::Long, &table);
}

#[test]
fn shorter_dates_in_french() {
    let table = [
        ("2025-11-03/2025-11-04", "3–4 nov. 2025"),
        ("2025-11-30/2025-12-02", "30 nov. – 2 déc. 2025"),
        ("2025-11", "nov. 2025"),
        ("2025?", "uncertain-short[2025|year]"),
        ("XXXX-11-03", "year-unknown[3 nov.]"),
    ];
    check("fr", DateLength::Short, &table);
    let table = [
        ("2025-11-03/2025-11-04", "3–4 nov."),
        ("2025-11", "nov."),
        ("2025", "2025"),
        ("XXXX-11-03/XXXX-11-04", "3–4 nov."),
        ("2025-12-30/2026-01-02", "30 déc. 2025 – 2 janv. 2026"),
    ];
    check("fr", DateLength::InYear, &table);
    let table = [
        ("2025-11-03", "3"),
        ("2025-11-01", "1<sup>er</sup>"),
        ("2025-11-03/2025-11-04", "3–4"),
        ("2025-11-20~", "about[20|day]"),
        ("2025-11-30/2025-12-02", "30 nov. – 2 déc."),
        ("2025-11", "nov."),
    ];
    check("fr", DateLength::InMonth, &table);
}

#[test]
fn dates_in_other_languages() {
    let texts = [
        "2025-11-03/2025-11-04",
        "2025-11-30/2025-12-02",
        "2025-10/2025-12",
        "2010/2020",
    ];
    let table = [
        (
            "en",
            [
                "3–4 November 2025",
                "30 November – 2 December 2025",
                "October–December 2025",
                "2010–2020",
            ],
        ),
        (
            "en-US",
            [
                "November 3–4, 2025",
                "November 30 – December 2, 2025",
                "October–December 2025",
                "2010–2020",
            ],
        ),
        (
            "ru",
            [
                "3–4 ноября 2025\u{202f}г.",
                "30 ноября – 2 декабря 2025\u{202f}г.",
                "октябрь–декабрь 2025\u{202f}г.",
                "2010–2020",
            ],
        ),
        (
            "pt",
            [
                "3–4 de novembro de 2025",
                "30 de novembro – 2 de dezembro de 2025",
                "outubro–dezembro de 2025",
                "2010–2020",
            ],
        ),
        (
            "zh",
            [
                "2025年11月3–4日",
                "2025年11月30日–12月2日",
                "2025年10月–12月",
                "2010年–2020年",
            ],
        ),
        (
            "ar",
            [
                "3–4 نوفمبر 2025",
                "30 نوفمبر – 2 ديسمبر 2025",
                "أكتوبر–ديسمبر 2025",
                "2010–2020",
            ],
        ),
        (
            "de",
            [
                "3.–4. November 2025",
                "30. November – 2. Dezember 2025",
                "Oktober–Dezember 2025",
                "2010–2020",
            ],
        ),
        (
            "es",
            [
                "3–4 de noviembre de 2025",
                "30 de noviembre – 2 de diciembre de 2025",
                "octubre–diciembre de 2025",
                "2010–2020",
            ],
        ),
    ];
    for (tag, expected) in table {
        assert_eq!(
            texts.map(|text| written(tag, DateLength::Long, text)),
            expected,
            "{tag}"
        );
    }
}

#[test]
fn short_dates_have_their_months_in_words() {
    let table = [
        ("en", "5 Nov 2025", "Nov 2025"),
        ("ru", "5 нояб. 2025\u{202f}г.", "нояб. 2025\u{202f}г."),
        ("zh", "2025年11月5日", "2025年11月"),
        ("ar", "5 نوفمبر 2025", "نوفمبر 2025"),
        ("de", "5. Nov. 2025", "Nov 2025"),
        ("es", "5 nov 2025", "nov 2025"),
        ("ja", "2025年11月5日", "2025年11月"),
    ];
    for (tag, day, month) in table {
        assert_eq!(written(tag, DateLength::Short, "2025-11-05"), day, "{tag}");
        assert_eq!(written(tag, DateLength::Short, "2025-11"), month, "{tag}");
    }
    assert_eq!(
        written("de", DateLength::Short, "2025-11-03/2025-11-04"),
        "3.–4. Nov. 2025"
    );
}

#[test]
fn months_and_weekdays() {
    let language = |tag: &str| Language::new(&Lang::parse(tag).expect("a tag"));
    let fr = language("fr");
    assert_eq!(
        (fr.month_year(2025, 11), fr.month(8), fr.month_short(2)),
        ("novembre 2025".into(), "août".into(), "févr.".into())
    );
    assert_eq!(fr.weekday_date(2025, 11, 5), "mercredi 5 novembre 2025");
    assert_eq!(fr.weekday_date(2025, 10, 1), "mercredi 1<sup>er</sup> octobre 2025");
    assert_eq!(language("ru").month_year(2025, 11), "ноябрь 2025\u{202f}г.");
    assert_eq!(language("en").weekday_date(2025, 11, 5), "Wednesday, 5 November 2025");
    assert_eq!(language("zh").weekday_date(2025, 11, 5), "2025年11月5日星期三");
}

#[test]
fn plain_text_has_no_tags() {
    let fr = Language::new(&Lang::parse("fr").expect("a tag"));
    let date = EventDate::parse("2025-11-01").expect("a date");
    assert_eq!(fr.date(&date, DateLength::Long, &Shown).plain(), "1er novembre 2025");
}

proptest! {
    #[test]
    fn a_month_is_written_as_its_sample(
        tag in prop::sample::select(vec![
            "fr", "en", "en-US", "ru", "zh", "zh-Hant", "ar", "de", "es", "ja", "ko", "pt", "fa", "he", "hi", "th", "sv", "ca",
            "eu", "hu", "vi", "qaa",
        ]),
        days in prop::collection::vec((-50i32..12_000, 0u8..14, 0u8..34), 12),
    ) {
        let language = Language::new(&Lang::parse(tag).expect("a tag"));
        let dates = &language.dates;
        let lengths = [&dates.long, &dates.short].map(|it| [&it.day, &it.day_of_year, &it.month, &it.month_of_year, &it.year]);
        for pattern in lengths.iter().flatten().chain([&&dates.day_alone, &&dates.weekday]) {
            for (year, month, day) in &days {
                let (kept, made) = (pattern.write(*year, *month, *day), pattern.format(*year, *month, *day));
                prop_assert_eq!(&kept.text, &made.text, "{}", tag);
                prop_assert_eq!((kept.day, kept.month, kept.year), (made.day, made.month, made.year), "{}", tag);
            }
        }
    }
}
