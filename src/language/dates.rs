//! Dates in words: « 3–4 novembre 2025 », « vers novembre 2025 », « 3–4 novembre (année non précisée) ».
//!
//! CLDR gives the patterns; what it lacks is done on their parts: ranges within a month, the French first of the month.

use std::fmt::{self, Write as _};

use icu_calendar::Date;
use icu_datetime::fieldsets::enums::{CalendarPeriodFieldSet, DateFieldSet};
use icu_datetime::fieldsets::{M, MD, Y, YM, YMD, YMDE};
use icu_datetime::{DateTimeFormatter, parts};
use icu_locale_core::Locale;
use writeable::{Part, PartsWrite, Writeable};

use crate::base::date::{Clock, DatePart, Endpoint, EventDate, Season, YearPart};

use super::{Language, Phrases};

/// How much room a date has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateLength {
    /// « 3–4 novembre 2025 »
    Long,
    /// « 3–4 nov. 2025 »
    Short,
    /// « 3–4 nov. », where the year stands above.
    InYear,
}

/// A date in words, as plain text and as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateText {
    pub plain: String,
    pub html: String,
}

/// CLDR's patterns for one language.
pub struct Formatters {
    french: bool,
    /// Whether the year stands before the month, as in Chinese.
    year_first: bool,
    long: Lengths,
    short: Lengths,
    weekday: Pattern,
}

struct Lengths {
    day: Pattern,
    day_of_year: Pattern,
    month: Pattern,
    month_of_year: Pattern,
    year: Pattern,
}

/// A pattern; absent where CLDR has none, and then the date stands in digits.
enum Pattern {
    Day(DateTimeFormatter<DateFieldSet>),
    Period(DateTimeFormatter<CalendarPeriodFieldSet>),
    Digits,
}

impl Formatters {
    /// Prepares the patterns of a language.
    pub fn new(locale: &Locale) -> Formatters {
        // Dates of the world's press are Gregorian and its digits Western whatever the region's habit.
        let tag = format!("{}-u-ca-gregory-nu-latn", locale.id);
        let locale = Locale::try_from_str(&tag).unwrap_or(Locale::UNKNOWN);
        let date = |fields: DateFieldSet| {
            DateTimeFormatter::try_new((&locale).into(), fields).map_or(Pattern::Digits, Pattern::Day)
        };
        let period = |fields: CalendarPeriodFieldSet| {
            DateTimeFormatter::try_new((&locale).into(), fields).map_or(Pattern::Digits, Pattern::Period)
        };
        let long = Lengths {
            day: date(DateFieldSet::YMD(YMD::long())),
            day_of_year: date(DateFieldSet::MD(MD::long())),
            month: period(CalendarPeriodFieldSet::YM(YM::long())),
            month_of_year: period(CalendarPeriodFieldSet::M(M::long())),
            year: period(CalendarPeriodFieldSet::Y(Y::long())),
        };
        let short = Lengths {
            day: date(DateFieldSet::YMD(YMD::medium())),
            day_of_year: date(DateFieldSet::MD(MD::medium())),
            month: period(CalendarPeriodFieldSet::YM(YM::medium())),
            month_of_year: period(CalendarPeriodFieldSet::M(M::medium())),
            year: period(CalendarPeriodFieldSet::Y(Y::medium())),
        };
        let sample = long.day.write(2025, 11, 3);
        let year_first = sample
            .year
            .is_some_and(|year| sample.day.is_some_and(|day| year < day.0));
        let weekday = date(DateFieldSet::YMDE(YMDE::long()));
        let french = locale.id.language.as_str() == "fr";
        Formatters {
            french,
            year_first,
            long,
            short,
            weekday,
        }
    }

    fn lengths(&self, length: DateLength) -> &Lengths {
        match length {
            DateLength::Long => &self.long,
            DateLength::Short | DateLength::InYear => &self.short,
        }
    }
}

impl Language {
    /// Writes a date in words.
    pub fn date(&self, date: &EventDate, length: DateLength, phrases: &dyn Phrases) -> DateText {
        let start = date.start();
        let html = match (start, date.end()) {
            (Endpoint::Date(part), None) => self.part(part, length, phrases),
            (Endpoint::Date(from), Some(Endpoint::Date(to))) => self.range(from, to, length, phrases),
            (Endpoint::Date(from), Some(_)) => phrases.phrase("date-since", &self.part(from, length, phrases)),
            (_, Some(Endpoint::Date(to))) => phrases.phrase("date-until", &self.part(to, length, phrases)),
            _ => date.as_str().to_owned(),
        };
        DateText {
            plain: html.replace("<sup>", "").replace("</sup>", ""),
            html,
        }
    }

    /// Writes the name of a month with its year: « novembre 2025 ».
    pub fn month_year(&self, year: i32, month: u8) -> String {
        self.dates.long.month.write(year, month, 1).text
    }

    /// Writes the name of a month by itself: « novembre ».
    pub fn month(&self, month: u8) -> String {
        self.dates.long.month_of_year.write(2025, month, 1).text
    }

    /// Writes the name of a month by itself, shortened: « nov. ».
    pub fn month_short(&self, month: u8) -> String {
        self.dates.short.month_of_year.write(2025, month, 1).text
    }

    /// Writes a day with its weekday: « mercredi 5 novembre 2025 »; as HTML.
    pub fn weekday_date(&self, year: i32, month: u8, day: u8) -> String {
        self.days(self.dates.weekday.write(year, month, day), day, None)
    }

    /// Writes a day of a clock: « 5 nov. 2025 »; as HTML.
    pub fn clock_date(&self, clock: Clock, length: DateLength) -> String {
        let pattern = &self.dates.lengths(length).day;
        self.days(pattern.write(clock.year, clock.month, clock.day), clock.day, None)
    }

    fn part(&self, part: DatePart, length: DateLength, phrases: &dyn Phrases) -> String {
        let lengths = self.dates.lengths(length);
        let in_year = length == DateLength::InYear;
        let text = match (part.year, part.month, part.day, part.season) {
            (YearPart::Known(year), Some(month), Some(day), _) if !in_year => {
                self.days(lengths.day.write(year, month, day), day, None)
            }
            (YearPart::Known(year), Some(month), None, _) if !in_year => lengths.month.write(year, month, 1).text,
            (YearPart::Known(year), None, None, Some(season)) => {
                phrases.phrase(season_id(season), &lengths.year.write(year, 1, 1).text)
            }
            (YearPart::Known(year), None, ..) => lengths.year.write(year, 1, 1).text,
            (YearPart::Decade(year), ..) => phrases.phrase("date-decade", &year.to_string()),
            (YearPart::Among(first, last), ..) => format!("{first:04}–{last:04}"),
            (YearPart::Century(year), ..) => phrases.phrase("date-century", &(year / 100 + 1).to_string()),
            (_, Some(month), Some(day), _) => self.days(lengths.day_of_year.write(LEAP, month, day), day, None),
            (_, Some(month), None, _) => lengths.month_of_year.write(LEAP, month, 1).text,
            (YearPart::Unspecified, None, ..) => String::new(),
        };
        let text = match part.year {
            YearPart::Unspecified if !in_year => phrases.phrase("date-year-unknown", &text),
            _ => text,
        };
        qualified(text, part.approximate, part.uncertain, phrases)
    }

    fn range(&self, from: DatePart, to: DatePart, length: DateLength, phrases: &dyn Phrases) -> String {
        let lengths = self.dates.lengths(length);
        let same_year = from.year == to.year;
        let alike = (from.approximate, from.uncertain) == (to.approximate, to.uncertain);
        let days = from.day.zip(to.day).filter(|_| same_year && alike);
        let months = from.month.zip(to.month);
        let with_year = matches!(to.year, YearPart::Known(_)) && length != DateLength::InYear;
        let known = |part: DatePart| {
            if let YearPart::Known(year) = part.year {
                year
            } else {
                LEAP
            }
        };
        if let (Some((first, last)), Some((month, other))) = (days, months) {
            let of = |month: u8, day: u8, with_year: bool| match with_year {
                true => lengths.day.write(known(to), month, day),
                false => lengths.day_of_year.write(known(to), month, day),
            };
            let text = if month == other {
                self.days(of(month, last, with_year), last, Some(first))
            } else if self.dates.year_first {
                let from = self.days(of(month, first, with_year), first, None);
                format!("{from} – {}", self.days(of(other, last, false), last, None))
            } else {
                let from = self.days(of(month, first, false), first, None);
                format!("{from} – {}", self.days(of(other, last, with_year), last, None))
            };
            let unknown = to.year == YearPart::Unspecified && length != DateLength::InYear;
            let text = if unknown {
                phrases.phrase("date-year-unknown", &text)
            } else {
                text
            };
            return qualified(text, to.approximate, to.uncertain, phrases);
        }
        let length = if same_year { length } else { length.with_year() };
        format!(
            "{} – {}",
            self.part(from, length, phrases),
            self.part(to, length, phrases)
        )
    }

    /// Puts a range of days into the day's place, and the French first of the month.
    fn days(&self, parted: Parted, day: u8, first: Option<u8>) -> String {
        let Some((start, end)) = parted.day else {
            return parted.text;
        };
        let number = |day: u8| match day {
            1 if self.dates.french => "1<sup>er</sup>".to_owned(),
            day => day.to_string(),
        };
        let written = match first {
            Some(first) => format!("{}–{}", number(first), number(day)),
            None if day == 1 && self.dates.french => number(1),
            None => return parted.text,
        };
        format!("{}{written}{}", &parted.text[..start], &parted.text[end..])
    }
}

impl DateLength {
    fn with_year(self) -> DateLength {
        if self == DateLength::InYear {
            DateLength::Short
        } else {
            self
        }
    }
}

/// A leap year, for days of an unknown one.
const LEAP: i32 = 2000;

fn qualified(text: String, approximate: bool, uncertain: bool, phrases: &dyn Phrases) -> String {
    let text = if approximate {
        phrases.phrase("date-about", &text)
    } else {
        text
    };
    if uncertain {
        phrases.phrase("date-uncertain", &text)
    } else {
        text
    }
}

fn season_id(season: Season) -> &'static str {
    match season {
        Season::Spring => "date-spring",
        Season::Summer => "date-summer",
        Season::Autumn => "date-autumn",
        Season::Winter => "date-winter",
    }
}

/// A formatted date and where its parts stand, in bytes.
#[derive(Default)]
struct Parted {
    text: String,
    day: Option<(usize, usize)>,
    /// Where the year begins.
    year: Option<usize>,
}

impl Pattern {
    fn write(&self, year: i32, month: u8, day: u8) -> Parted {
        let mut parted = Parted::default();
        // Writing to a string cannot fail.
        let _ = match (self, Date::try_new_iso(year, month, day)) {
            (Pattern::Day(formatter), Ok(date)) => formatter.format(&date).write_to_parts(&mut parted),
            (Pattern::Period(formatter), Ok(date)) => formatter.format(&date).write_to_parts(&mut parted),
            _ => write!(parted.text, "{year:04}-{month:02}-{day:02}"),
        };
        parted
    }
}

impl fmt::Write for Parted {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.push_str(text);
        Ok(())
    }
}

impl PartsWrite for Parted {
    type SubPartsWrite = Parted;

    fn with_part(&mut self, part: Part, mut write: impl FnMut(&mut Parted) -> fmt::Result) -> fmt::Result {
        let start = self.text.len();
        write(self)?;
        let end = self.text.len();
        if part == parts::DAY {
            self.day = Some((start, end));
        } else if part == parts::YEAR || part == parts::EXTENDED_YEAR {
            self.year = Some(start);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::lang::Lang;

    struct French;

    impl Phrases for French {
        fn phrase(&self, id: &str, value: &str) -> String {
            match id {
                "date-about" => format!("vers {value}"),
                "date-uncertain" => format!("{value} (?)"),
                "date-year-unknown" => format!("{value} (année non précisée)"),
                "date-since" => format!("depuis {value}"),
                id => format!("{id} {value}"),
            }
        }
    }

    fn date(tag: &str, length: DateLength, text: &str) -> String {
        let language = Language::new(&Lang::parse(tag).expect("a tag"));
        language
            .date(&EventDate::parse(text).expect("a date"), length, &French)
            .html
    }

    #[test]
    fn dates_in_french() {
        let long = |text: &str| date("fr", DateLength::Long, text);
        assert_eq!(long("2025-11-03"), "3 novembre 2025");
        assert_eq!(long("2025-11-03/2025-11-04"), "3–4 novembre 2025");
        assert_eq!(long("2025-11-30/2025-12-02"), "30 novembre – 2 décembre 2025");
        assert_eq!(long("2025-12-30/2026-01-02"), "30 décembre 2025 – 2 janvier 2026");
        assert_eq!(long("2025-11~"), "vers novembre 2025");
        assert_eq!(long("2025?"), "2025 (?)");
        assert_eq!(long("XXXX-11-03/XXXX-11-04"), "3–4 novembre (année non précisée)");
        assert_eq!(long("2025-11-01"), "1<sup>er</sup> novembre 2025");
        assert_eq!(long("2025-11-01/2025-11-04"), "1<sup>er</sup>–4 novembre 2025");
        assert_eq!(long("2025-11-04T21:10:00+08:00"), "4 novembre 2025");
        assert_eq!(long("2025-11-03/.."), "depuis 3 novembre 2025");
        assert_eq!(date("fr", DateLength::Short, "2025-11-03/2025-11-04"), "3–4 nov. 2025");
        assert_eq!(date("fr", DateLength::InYear, "2025-11-03/2025-11-04"), "3–4 nov.");
        assert_eq!(date("fr", DateLength::InYear, "2025-11"), "nov.");
        assert_eq!(date("fr", DateLength::Long, "2025/2027"), "2025 – 2027");
    }

    #[test]
    fn dates_in_other_languages() {
        let long = |tag: &str| date(tag, DateLength::Long, "2025-11-03/2025-11-04");
        assert_eq!(long("en"), "November 3–4, 2025");
        assert_eq!(long("ru"), "3–4 ноября 2025\u{202f}г.");
        assert_eq!(long("zh"), "2025年11月3–4日");
        assert_eq!(long("de"), "3–4. November 2025");
        assert_eq!(
            date("zh", DateLength::Long, "2025-11-30/2025-12-02"),
            "2025年11月30日 – 12月2日"
        );
    }

    #[test]
    fn months_and_weekdays() {
        let fr = Language::new(&Lang::parse("fr").expect("a tag"));
        assert_eq!(
            (fr.month_year(2025, 11), fr.month(8), fr.month_short(2)),
            ("novembre 2025".into(), "août".into(), "févr.".into())
        );
        assert_eq!(fr.weekday_date(2025, 11, 5), "mercredi 5 novembre 2025");
    }
}
