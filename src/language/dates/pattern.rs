//! Patterns of CLDR: dates written by them, and where the parts of a date stand in what they write.

use std::fmt::{self, Write as _};
use std::sync::OnceLock;

use icu_calendar::Date;
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::enums::{CalendarPeriodFieldSet, DateFieldSet};
use icu_datetime::parts;
use writeable::{Part, PartsWrite, Writeable};

use crate::base::date::{days_in_month, push_pair};

use super::LEAP;

/// A pattern of CLDR, with what it writes for each month.
pub(super) struct Pattern {
    cldr: Cldr,
    /// January first, each made when the first date of the month is written; `None` where dates of one month differ in
    /// more than the digits of day and year.
    months: [OnceLock<Option<MonthForm>>; 12],
}

/// What CLDR gives for a pattern; where it has none, the date stands in digits.
pub(super) enum Cldr {
    Day(DateTimeFormatter<DateFieldSet>),
    Period(DateTimeFormatter<CalendarPeriodFieldSet>),
    /// A long pattern with shortened months in it, January first.
    WithMonths(Box<Pattern>, Vec<String>),
    Digits,
}

/// How a pattern writes the dates of one month: a sample, in which other days and years are put into their places.
struct MonthForm {
    sample: Parted,
    /// Whether days below ten have two digits.
    padded: bool,
}

/// A formatted date and where its parts stand, in bytes.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Parted {
    pub(super) text: String,
    pub(super) day: Option<Place>,
    pub(super) month: Option<Place>,
    pub(super) year: Option<Place>,
}

pub(super) type Place = (usize, usize);

/// The years that every language writes with four digits, without an era.
const COMMON_YEARS: std::ops::RangeInclusive<i32> = 1000..=9999;

impl Pattern {
    pub(super) fn new(cldr: Cldr) -> Pattern {
        Pattern {
            cldr,
            months: [const { OnceLock::new() }; 12],
        }
    }

    pub(super) fn write(&self, year: i32, month: u8, day: u8) -> Parted {
        let there = COMMON_YEARS.contains(&year) && (1..=days_in_month(year, month.clamp(1, 12))).contains(&day);
        let kept = usize::from(month).checked_sub(1).and_then(|at| self.months.get(at));
        match kept.filter(|_| there) {
            Some(kept) => match kept.get_or_init(|| self.month_form(month)) {
                Some(form) => form.write(year, day),
                None => self.format(year, month, day),
            },
            None => self.format(year, month, day),
        }
    }

    /// Makes the form of a month from a sample, and tries it on another date, which has another weekday too.
    fn month_form(&self, month: u8) -> Option<MonthForm> {
        const SAMPLE: (i32, u8) = (2025, 3);
        const OTHER: (i32, u8) = (1998, 14);
        let sample = self.format(SAMPLE.0, month, SAMPLE.1);
        let digits = |place: Option<Place>| place.map(|(start, end)| &sample.text[start..end]);
        let padded = match digits(sample.day) {
            None | Some("3") => false,
            Some("03") => true,
            Some(_) => return None,
        };
        if digits(sample.year).is_some_and(|year| year != "2025") {
            return None;
        }
        let form = MonthForm { sample, padded };
        (form.write(OTHER.0, OTHER.1) == self.format(OTHER.0, month, OTHER.1)).then_some(form)
    }

    /// Has CLDR write a date.
    pub(super) fn format(&self, year: i32, month: u8, day: u8) -> Parted {
        let mut parted = Parted::default();
        // Writing to a string cannot fail.
        let _ = match (&self.cldr, Date::try_new_iso(year, month, day)) {
            (Cldr::Day(formatter), Ok(date)) => formatter.format(&date).write_to_parts(&mut parted),
            (Cldr::Period(formatter), Ok(date)) => formatter.format(&date).write_to_parts(&mut parted),
            (Cldr::WithMonths(pattern, months), Ok(_)) => {
                let long = pattern.format(year, month, day);
                return match (long.month, months.get(usize::from(month) - 1)) {
                    (Some(place), Some(name)) => long.replaced(place, name),
                    _ => long,
                };
            }
            _ => write!(parted.text, "{year:04}-{month:02}-{day:02}"),
        };
        parted
    }

    /// Whether the month is in digits between other digits, as in 05.11.2025; not so 2025年11月5日.
    pub(super) fn is_all_digits(&self) -> bool {
        let sample = self.write(2025, 11, 5).text;
        sample
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_ascii_punctuation() || c == '\u{200F}')
    }

    /// The names that the pattern gives the months.
    pub(super) fn months(&self) -> Vec<String> {
        let name = |month: u8| {
            let parted = self.write(LEAP, month, 1);
            parted.month.map(|(start, end)| parted.text[start..end].to_owned())
        };
        (1..=12).filter_map(name).collect()
    }
}

impl MonthForm {
    /// Writes a day of the month in one of the [`COMMON_YEARS`].
    pub(super) fn write(&self, year: i32, day: u8) -> Parted {
        let Parted {
            text: sample,
            day: day_place,
            month,
            year: year_place,
        } = &self.sample;
        let mut text = String::with_capacity(sample.len() + 1);
        let mut parted = Parted::default();
        let mut at = 0;
        let mut put_day = |text: &mut String, at: &mut usize| {
            if let Some((start, end)) = *day_place {
                text.push_str(&sample[*at..start]);
                let place = text.len();
                match self.padded || day > 9 {
                    true => push_pair(u32::from(day), text),
                    false => text.push(char::from(b'0' + day)),
                }
                parted.day = Some((place, text.len()));
                *at = end;
            }
        };
        let mut put_year = |text: &mut String, at: &mut usize| {
            if let Some((start, end)) = *year_place {
                text.push_str(&sample[*at..start]);
                let place = text.len();
                push_pair(year.unsigned_abs() / 100, text);
                push_pair(year.unsigned_abs(), text);
                parted.year = Some((place, text.len()));
                *at = end;
            }
        };
        match self.sample.starts(*year_place) < self.sample.starts(*day_place) {
            true => {
                put_year(&mut text, &mut at);
                put_day(&mut text, &mut at);
            }
            false => {
                put_day(&mut text, &mut at);
                put_year(&mut text, &mut at);
            }
        }
        text.push_str(&sample[at..]);
        // Only the day may take another number of bytes than in the sample.
        let longer = text.len() - sample.len();
        let moved = |place: Place| match self.sample.starts(*day_place) < place.0 {
            true => (place.0 + longer, place.1 + longer),
            false => place,
        };
        Parted {
            text,
            month: month.map(moved),
            ..parted
        }
    }
}

impl Parted {
    pub(super) fn starts(&self, place: Option<Place>) -> usize {
        place.map_or(usize::MAX, |(start, _)| start)
    }

    /// Returns the text with other words in one place.
    pub(super) fn with(&self, (start, end): Place, words: &str) -> String {
        format!("{}{words}{}", &self.text[..start], &self.text[end..])
    }

    /// Puts other words in one place and moves what stands behind it.
    pub(super) fn replaced(self, place: Place, words: &str) -> Parted {
        let text = self.with(place, words);
        let (start, end) = place;
        let moved = |other: Option<Place>| {
            other.map(|(from, to)| match from >= end {
                true => (from - (end - start) + words.len(), to - (end - start) + words.len()),
                false => (from, to),
            })
        };
        Parted {
            day: moved(self.day),
            month: Some((start, start + words.len())),
            year: moved(self.year),
            text,
        }
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
        let place = Some((start, self.text.len()));
        if part == parts::DAY {
            self.day = place;
        } else if part == parts::MONTH {
            self.month = place;
        } else if part == parts::YEAR || part == parts::EXTENDED_YEAR {
            self.year = place;
        }
        Ok(())
    }
}
