//! Dates in words: « 3–4 novembre 2025 », « vers novembre 2025 », « 3–4 novembre (année non précisée) ».
//!
//! CLDR gives the patterns; what they lack is done on their parts: spans that say what is common only once, the French
//! first of the month, short months where CLDR's short date is all digits. Words beyond CLDR come as [`Phrases`]:
//!
//! | id | takes |
//! |---|---|
//! | `date-about`, `date-since`, `date-until` | `value`, `form` |
//! | `date-uncertain`, `date-uncertain-short` | `value`, `form` |
//! | `date-year-unknown`, `date-month-unknown`, `date-day-unknown` | `value` |
//! | `date-spring`, `date-summer`, `date-autumn`, `date-winter` | `value`, the year |
//! | `date-decade` | `value`, its first year |
//! | `date-century` | `value`, its number, also as `roman`, and `ordinal`, its plural category among ordinals |
//!
//! `form` says what the value is, for the sake of articles: day, month, season, year, decade, century.

mod pattern;

use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::enums::{CalendarPeriodFieldSet, DateFieldSet};
use icu_datetime::fieldsets::{D, M, MD, Y, YM, YMD, YMDE};
use icu_locale_core::Locale;

use crate::base::date::{Clock, DatePart, Endpoint, EventDate, Season, YearPart};

use super::{Language, Phrases};
use pattern::{Cldr, Parted, Pattern};

/// How much room a date has, or what is said above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateLength {
    /// « 3–4 novembre 2025 »
    Long,
    /// « 3–4 nov. 2025 »
    Short,
    /// « 3–4 nov. », where the year stands above.
    InYear,
    /// « 3–4 », where year and month stand above.
    InMonth,
}

/// A date in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateText {
    pub html: String,
}

impl DateText {
    /// Returns the date as plain text.
    pub fn plain(&self) -> String {
        without_tags(&self.html)
    }
}

/// CLDR's patterns for one language.
pub(super) struct Formatters {
    french: bool,
    /// Whether the year stands before the month, as in Chinese.
    year_first: bool,
    long: Lengths,
    short: Lengths,
    day_alone: Pattern,
    weekday: Pattern,
}

struct Lengths {
    day: Pattern,
    day_of_year: Pattern,
    month: Pattern,
    month_of_year: Pattern,
    year: Pattern,
}

/// What a value in a phrase is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Day,
    Month,
    Season,
    Year,
    Decade,
    Century,
}

impl Formatters {
    /// Prepares the patterns of a language.
    pub(super) fn new(locale: &Locale) -> Formatters {
        // Dates of the world's press are Gregorian and its digits Western whatever the region's habit.
        let tag = format!("{}-u-ca-gregory-nu-latn", locale.id);
        let locale = Locale::try_from_str(&tag).unwrap_or(Locale::UNKNOWN);
        let date = |fields: DateFieldSet| {
            let formatter = DateTimeFormatter::try_new((&locale).into(), fields);
            Pattern::new(formatter.map_or(Cldr::Digits, Cldr::Day))
        };
        let period = |fields: CalendarPeriodFieldSet| {
            let formatter = DateTimeFormatter::try_new((&locale).into(), fields);
            Pattern::new(formatter.map_or(Cldr::Digits, Cldr::Period))
        };
        let mut long = Lengths {
            day: date(DateFieldSet::YMD(YMD::long())),
            day_of_year: date(DateFieldSet::MD(MD::long())),
            month: period(CalendarPeriodFieldSet::YM(YM::long())),
            month_of_year: period(CalendarPeriodFieldSet::M(M::long())),
            year: period(CalendarPeriodFieldSet::Y(Y::long())),
        };
        let mut short = Lengths {
            day: date(DateFieldSet::YMD(YMD::medium())),
            day_of_year: date(DateFieldSet::MD(MD::medium())),
            month: period(CalendarPeriodFieldSet::YM(YM::medium())),
            month_of_year: period(CalendarPeriodFieldSet::M(M::medium())),
            year: period(CalendarPeriodFieldSet::Y(Y::medium())),
        };
        if short.day.is_all_digits() {
            let months = short.day_of_year.months();
            short.day = Pattern::new(Cldr::WithMonths(Box::new(date(DateFieldSet::YMD(YMD::long()))), months));
        }
        if short.month.is_all_digits() {
            let months = short.month_of_year.months();
            let pattern = period(CalendarPeriodFieldSet::YM(YM::long()));
            short.month = Pattern::new(Cldr::WithMonths(Box::new(pattern), months));
        }
        let of_year = long.month.write(2025, 11, 1);
        if of_year
            .month
            .is_some_and(|(start, end)| of_year.text[start..end].starts_with(|c: char| c.is_ascii_digit()))
        {
            // « 2025年10月–十二月 » would count in two ways at once.
            long.month_of_year = period(CalendarPeriodFieldSet::M(M::medium()));
        }
        let sample = long.day.write(2025, 11, 3);
        let year_first = sample.starts(sample.year) < sample.starts(sample.day);
        Formatters {
            french: locale.id.language.as_str() == "fr",
            year_first,
            long,
            short,
            day_alone: date(DateFieldSet::D(D::long())),
            weekday: date(DateFieldSet::YMDE(YMDE::long())),
        }
    }

    fn lengths(&self, length: DateLength) -> &Lengths {
        match length {
            DateLength::Long => &self.long,
            DateLength::Short | DateLength::InYear | DateLength::InMonth => &self.short,
        }
    }
}

impl Language {
    /// Writes a date in words.
    pub fn date(&self, date: &EventDate, length: DateLength, phrases: &dyn Phrases) -> DateText {
        let writer = Writer {
            language: self,
            lengths: self.dates.lengths(length),
            length,
            phrases,
        };
        let html = match (date.start(), date.end()) {
            (Endpoint::Date(part), None) => writer.part(part),
            (Endpoint::Date(from), Some(Endpoint::Date(to))) => writer.span(from, to),
            (Endpoint::Date(from), Some(_)) => writer.phrase("date-since", &writer.part(from), form(from)),
            (_, Some(Endpoint::Date(to))) => writer.phrase("date-until", &writer.part(to), form(to)),
            _ => date.as_str().to_owned(),
        };
        DateText { html }
    }

    /// Writes the name of a month with its year: « novembre 2025 ».
    pub fn month_year(&self, year: i32, month: u8) -> String {
        self.dates.long.month.write(year, month, 1).text
    }

    /// Writes the name of a month by itself: « novembre ».
    pub fn month(&self, month: u8) -> String {
        self.dates.long.month_of_year.write(LEAP, month, 1).text
    }

    /// Writes the name of a month by itself, shortened: « nov. ».
    pub fn month_short(&self, month: u8) -> String {
        self.dates.short.month_of_year.write(LEAP, month, 1).text
    }

    /// Writes a day with its weekday: « mercredi 5 novembre 2025 »; as HTML.
    pub fn weekday_date(&self, year: i32, month: u8, day: u8) -> String {
        self.day(self.dates.weekday.write(year, month, day), day)
    }

    /// Writes a day of a clock: « 5 nov. 2025 »; as HTML.
    pub fn clock_date(&self, clock: Clock, length: DateLength) -> String {
        let pattern = &self.dates.lengths(length).day;
        self.day(pattern.write(clock.year, clock.month, clock.day), clock.day)
    }

    /// Writes the French first of the month as one says it.
    fn day(&self, parted: Parted, day: u8) -> String {
        match parted.day {
            Some(place) if day == 1 && self.dates.french => parted.with(place, &self.day_number(day)),
            _ => parted.text,
        }
    }

    /// Puts a span of days into the day's place: « 3–4 novembre », „3.–4. November“.
    fn days(&self, parted: Parted, first: u8, last: u8) -> String {
        let Some((start, end)) = parted.day else {
            return parted.text;
        };
        let dot = if parted.text[end..].starts_with('.') { "." } else { "" };
        let days = format!("{}{dot}–{}", self.day_number(first), self.day_number(last));
        parted.with((start, end), &days)
    }

    fn day_number(&self, day: u8) -> String {
        match day {
            1 if self.dates.french => "1<sup>er</sup>".to_owned(),
            day => day.to_string(),
        }
    }
}

/// Writes the parts of one date at one length.
struct Writer<'a> {
    language: &'a Language,
    lengths: &'a Lengths,
    length: DateLength,
    phrases: &'a dyn Phrases,
}

impl Writer<'_> {
    /// Writes a date with its marks.
    fn part(&self, part: DatePart) -> String {
        let text = match (part.year, part.month, part.season, part.among) {
            (YearPart::Known(_), ..) => self.in_its_year(part),
            (YearPart::Decade(year), None, None, None) => {
                self.phrases.phrase("date-decade", &[("value", &year.to_string())])
            }
            (YearPart::Century(year), None, None, None) => {
                let number = year / 100 + 1;
                self.phrases.phrase(
                    "date-century",
                    &[
                        ("value", &number.to_string()),
                        ("roman", &roman(number)),
                        ("ordinal", self.language.ordinal_category(number.unsigned_abs())),
                    ],
                )
            }
            (YearPart::Among(first, last), None, None, None) => years(first, last),
            (YearPart::Decade(first), ..) => self.in_years(part, years(first, first + 9)),
            (YearPart::Century(first), ..) => self.in_years(part, years(first, first + 99)),
            (YearPart::Among(first, last), ..) => self.in_years(part, years(first, last)),
            (YearPart::Unspecified, ..) => self.without_year(part),
        };
        self.marked(text, part)
    }

    fn in_its_year(&self, part: DatePart) -> String {
        let YearPart::Known(year) = part.year else {
            return self.without_year(part);
        };
        let with_year = matches!(self.length, DateLength::Long | DateLength::Short);
        match (part.month, part.day, part.season, part.among) {
            (Some(month), Some(day), ..) => match self.length {
                DateLength::Long | DateLength::Short => {
                    self.language.day(self.lengths.day.write(year, month, day), day)
                }
                DateLength::InYear => self.language.day(self.lengths.day_of_year.write(year, month, day), day),
                DateLength::InMonth => self
                    .language
                    .day(self.language.dates.day_alone.write(year, month, day), day),
            },
            (Some(month), None, _, Some((first, last))) => {
                let pattern = match self.length {
                    DateLength::Long | DateLength::Short => &self.lengths.day,
                    DateLength::InYear => &self.lengths.day_of_year,
                    DateLength::InMonth => &self.language.dates.day_alone,
                };
                let days = self.language.days(pattern.write(year, month, last), first, last);
                self.phrases.phrase("date-day-unknown", &[("value", &days)])
            }
            (Some(month), ..) if with_year => self.lengths.month.write(year, month, 1).text,
            (Some(month), ..) => self.lengths.month_of_year.write(year, month, 1).text,
            (None, _, Some(season), _) => {
                let year = self.lengths.year.write(year, 1, 1).text;
                self.phrases.phrase(season_id(season), &[("value", &year)])
            }
            (None, _, None, Some((first, last))) => {
                let months = self.months(year, first, last, with_year);
                self.phrases.phrase("date-month-unknown", &[("value", &months)])
            }
            (None, ..) => self.lengths.year.write(year, 1, 1).text,
        }
    }

    /// Writes what is said of a date whose year is not, and that it is not, unless that stands above.
    fn without_year(&self, part: DatePart) -> String {
        let text = match part.month.is_some() || part.among.is_some() {
            true => self.within_year().in_its_year(DatePart {
                year: YearPart::Known(LEAP),
                ..part
            }),
            false => String::new(),
        };
        self.year_unknown(text)
    }

    fn year_unknown(&self, text: String) -> String {
        match self.length {
            DateLength::Long | DateLength::Short => {
                let text = self.phrases.phrase("date-year-unknown", &[("value", &text)]);
                text.trim().to_owned()
            }
            DateLength::InYear | DateLength::InMonth => text,
        }
    }

    /// « novembre (2010–2019) »
    fn in_years(&self, part: DatePart, years: String) -> String {
        let text = self.within_year().in_its_year(DatePart {
            year: YearPart::Known(LEAP),
            ..part
        });
        match part.season {
            Some(season) => self.phrases.phrase(season_id(season), &[("value", &years)]),
            None => format!("{text} ({years})"),
        }
    }

    /// The same writer for what leaves the year out, at the same length of months.
    fn within_year(&self) -> Writer<'_> {
        let length = match self.length {
            DateLength::InMonth => DateLength::InMonth,
            _ => DateLength::InYear,
        };
        Writer { length, ..*self }
    }

    fn span(&self, from: DatePart, to: DatePart) -> String {
        let alike = (from.approximate, from.uncertain) == (to.approximate, to.uncertain);
        let plain = |part: DatePart| part.season.is_none() && part.among.is_none();
        if from.year != to.year || !alike || !plain(from) || !plain(to) {
            return self.span_of_two(from, to, alike);
        }
        let (year, known) = match from.year {
            YearPart::Known(year) => (year, true),
            _ => (LEAP, false),
        };
        let with_year = known && matches!(self.length, DateLength::Long | DateLength::Short);
        let text = match (from.month.zip(to.month), from.day, to.day) {
            (Some((month, other)), Some(first), Some(last)) => {
                self.days(year, (month, first), (other, last), with_year)
            }
            (Some((month, other)), None, None) => self.months(year, month, other, with_year),
            _ => return self.span_of_two(from, to, alike),
        };
        let text = match from.year {
            YearPart::Known(_) => text,
            YearPart::Unspecified => self.year_unknown(text),
            other => {
                let (first, last) = year_bounds(other);
                format!("{text} ({})", years(first, last))
            }
        };
        self.marked(text, to)
    }

    /// « 30 novembre – 2 décembre 2025 »: of two days of one year the year is said once.
    fn days(&self, year: i32, from: (u8, u8), to: (u8, u8), with_year: bool) -> String {
        let language = self.language;
        let pattern = |with_year: bool| match with_year {
            true => &self.lengths.day,
            false => &self.lengths.day_of_year,
        };
        if from.0 == to.0 {
            let pattern = match self.length {
                DateLength::InMonth => &language.dates.day_alone,
                _ => pattern(with_year),
            };
            return language.days(pattern.write(year, to.0, to.1), from.1, to.1);
        }
        let year_first = language.dates.year_first;
        let first = pattern(with_year && year_first).write(year, from.0, from.1);
        let last = pattern(with_year && !year_first).write(year, to.0, to.1);
        joined(&language.day(first, from.1), &language.day(last, to.1))
    }

    /// « octobre–décembre 2025 »
    fn months(&self, year: i32, from: u8, to: u8, with_year: bool) -> String {
        let write = |month: u8, with_year: bool| match with_year {
            true => self.lengths.month.write(year, month, 1),
            false => self.lengths.month_of_year.write(year, month, 1),
        };
        let year_first = self.language.dates.year_first;
        let first = write(from, with_year && year_first);
        let last = write(to, with_year && !year_first);
        if from == to {
            return write(to, with_year).text;
        }
        match last.text.contains(char::is_whitespace) && !first.text.contains(char::is_whitespace) {
            // Each month is one word, so the year after the second does not stand between them.
            true => format!("{}–{}", first.text, last.text),
            false => joined(&first.text, &last.text),
        }
    }

    fn span_of_two(&self, from: DatePart, to: DatePart, alike: bool) -> String {
        // Where the years differ each is said, wherever the date stands.
        let length = match self.length {
            DateLength::InYear | DateLength::InMonth if from.year != to.year => DateLength::Short,
            length => length,
        };
        let writer = Writer { length, ..*self };
        let bare = |part: DatePart| DatePart {
            approximate: false,
            uncertain: false,
            ..part
        };
        match alike {
            true => self.marked(joined(&writer.part(bare(from)), &writer.part(bare(to))), from),
            false => joined(&writer.part(from), &writer.part(to)),
        }
    }

    /// Says that a date is approximate, uncertain or both.
    fn marked(&self, mut text: String, part: DatePart) -> String {
        if part.approximate {
            text = self.phrase("date-about", &text, form(part));
        }
        match (part.uncertain, self.length) {
            (false, _) => text,
            (true, DateLength::Long) => self.phrase("date-uncertain", &text, form(part)),
            (true, _) => self.phrase("date-uncertain-short", &text, form(part)),
        }
    }

    fn phrase(&self, id: &str, value: &str, form: Form) -> String {
        self.phrases.phrase(id, &[("value", value), ("form", form.as_str())])
    }
}

impl Form {
    fn as_str(self) -> &'static str {
        match self {
            Form::Day => "day",
            Form::Month => "month",
            Form::Season => "season",
            Form::Year => "year",
            Form::Decade => "decade",
            Form::Century => "century",
        }
    }
}

fn form(part: DatePart) -> Form {
    match (part.month, part.day, part.season, part.among) {
        (Some(_), Some(_), ..) | (Some(_), _, _, Some(_)) => Form::Day,
        (Some(_), ..) | (None, _, None, Some(_)) => Form::Month,
        (None, _, Some(_), _) => Form::Season,
        _ => match part.year {
            YearPart::Decade(_) => Form::Decade,
            YearPart::Century(_) => Form::Century,
            _ => Form::Year,
        },
    }
}

/// A leap year, for days of an unknown one.
const LEAP: i32 = 2000;

/// Joins the ends of a span: closely where each is one word, « 2010–2020 ».
fn joined(from: &str, to: &str) -> String {
    let spaced = without_tags(from).contains(char::is_whitespace) || without_tags(to).contains(char::is_whitespace);
    match spaced {
        true => format!("{from} – {to}"),
        false => format!("{from}–{to}"),
    }
}

fn years(first: i32, last: i32) -> String {
    format!("{first:04}–{last:04}")
}

fn year_bounds(year: YearPart) -> (i32, i32) {
    match year {
        YearPart::Known(year) => (year, year),
        YearPart::Decade(first) => (first, first + 9),
        YearPart::Century(first) => (first, first + 99),
        YearPart::Among(first, last) => (first, last),
        YearPart::Unspecified => (0, 9999),
    }
}

/// Writes a number below 4000 in Roman numerals.
fn roman(number: i32) -> String {
    const SIGNS: [(i32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number.clamp(0, 3999);
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

fn season_id(season: Season) -> &'static str {
    match season {
        Season::Spring => "date-spring",
        Season::Summer => "date-summer",
        Season::Autumn => "date-autumn",
        Season::Winter => "date-winter",
    }
}

/// Drops the tags of a fragment of our own making.
fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests;
