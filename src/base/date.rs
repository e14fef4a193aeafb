//! Dates as editors write them: EDTF level 1 and the unspecified digits of level 2, and instants with an offset.
//!
//! Takes the text of a field, gives a value or a [`DateError`] in an editor's words. Knows how dates are ordered, what
//! they cover and how HTML writes them. Leaves out how a date reads in a language, which is `language`'s, and the clock:
//! what lies ahead is asked with an [`Instant`]. `edtf-core` and `jiff` are named only here and below.

mod as_of;
mod instant;
mod parse;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use as_of::AsOf;
pub use instant::{Clock, Instant, is_time_zone, weekday};

/// A date as an editor writes it: a day, a month, a year, an interval, uncertain or without a year, or an instant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct EventDate {
    /// `None` where the date has no year.
    bounds: Option<(Moment, Moment)>,
    start: Endpoint,
    /// The other end of an interval.
    end: Option<Endpoint>,
    time: Option<TimeOfDay>,
    text: Arc<str>,
}

/// One end of an interval, or the whole of a date that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum Endpoint {
    Date(DatePart),
    /// `..`: goes on, or began before anything.
    Open,
    /// Not known.
    Unknown,
}

/// Year, month and day as far as they are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct DatePart {
    pub year: YearPart,
    /// From 1 to 12.
    pub month: Option<u8>,
    /// From 1 to 31; only with a month.
    pub day: Option<u8>,
    pub season: Option<Season>,
    /// Where one digit of the month or the day is said and the other is not (`2025-1X`, `2025-11-2X`): the first and
    /// the last month or day that it may be, of which the fields above then hold nothing.
    pub among: Option<(u8, u8)>,
    /// `~` or `%`.
    pub approximate: bool,
    /// `?` or `%`.
    pub uncertain: bool,
}

/// A year as far as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum YearPart {
    Known(i32),
    /// `201X`: the first year of the decade.
    Decade(i32),
    /// `20XX`: the first year of the century.
    Century(i32),
    /// `1XXX`, `20X5`: the first and the last year that it may be.
    Among(i32, i32),
    /// Not even the millennium is said.
    Unspecified,
}

/// A season of the year (EDTF 21 to 24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// A time of day in its own offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct TimeOfDay {
    pub hour: u8,
    pub minute: u8,
    /// Minutes east of UTC.
    pub offset: i32,
}

/// A moment on the calendar of whoever wrote the date: seconds since 1970 without regard to zones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct Moment(pub i64);

/// Why a text is no date: in the editor's words, with the part that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError {
    /// Bytes of the text.
    pub range: Range<usize>,
    pub message: String,
    pub help: Option<String>,
}

impl EventDate {
    /// Reads a date in EDTF, or an instant with its offset; spaces around it do not matter.
    ///
    /// # Errors
    ///
    /// Says what is wrong and where: a day that its month does not have, an interval that ends before it begins.
    pub fn parse(text: &str) -> Result<EventDate, DateError> {
        parse::event_date(text)
    }

    /// Makes the date of a single day; `None` where the calendar has no such day.
    pub fn from_day(year: i32, month: u8, day: u8) -> Option<EventDate> {
        EventDate::parse(&format!("{year:04}-{month:02}-{day:02}")).ok()
    }

    /// Returns the date as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the earliest and the latest moment that the date may mean; `None` for a date without a year.
    ///
    /// What has no start begins with its end, under whose year it stands; what has no end lasts to the end of 9999, or of its
    /// first part where that is later.
    pub fn bounds(&self) -> Option<(Moment, Moment)> {
        self.bounds
    }

    /// Returns bounds as [`EventDate::bounds`] does for a date without a year: within the year 2000 whatever the year.
    ///
    /// Dates without a year are sorted by them among themselves.
    pub fn yearless_bounds(&self) -> (Moment, Moment) {
        bounds(self.start, self.end, |part| {
            part_bounds(DatePart {
                year: YearPart::Known(LEAP_YEAR),
                ..part
            })
        })
        .unwrap_or_default()
    }

    /// Returns the start of an interval, or the whole date.
    pub fn start(&self) -> Endpoint {
        self.start
    }

    /// Returns the end of an interval.
    pub fn end(&self) -> Option<Endpoint> {
        self.end
    }

    /// Returns the time of day, where the date is an instant.
    pub fn time(&self) -> Option<TimeOfDay> {
        self.time
    }

    /// Returns the instant, where the date has a time of day.
    pub fn instant(&self) -> Option<Instant> {
        let (local, _) = self.bounds?;
        Some(Instant::from_local(local.0, self.time?.offset))
    }

    /// Returns the year under which the date stands in a timeline: that of its earliest day.
    pub fn year(&self) -> Option<i32> {
        self.bounds.map(|(earliest, _)| civil_day(earliest).0)
    }

    /// Returns the month under which the date stands: that of its first part, where it says one.
    ///
    /// A season, or a month of which one digit is said, stands under the first month that it may be.
    pub fn month(&self) -> Option<u8> {
        let part = self.first_part()?;
        match (part.month, part.season, part.among) {
            (Some(month), ..) => Some(month),
            (None, Some(season), _) => Some(season.months().0),
            (None, None, among) => among.map(|(first, _)| first),
        }
    }

    /// Tells whether the date lies ahead of a moment: not even its first day has come.
    ///
    /// The days of a date without a time are those of UTC.
    pub fn is_after(&self, now: &Instant) -> bool {
        match self.instant() {
            Some(instant) => instant.moment() > now.moment(),
            // What has no start has begun.
            None if !matches!(self.start, Endpoint::Date(_)) => false,
            None => self.bounds.is_some_and(|(earliest, _)| earliest > now.moment()),
        }
    }

    /// Tells whether the date has passed at a moment: its last day is over.
    ///
    /// The days of a date without a time are those of UTC.
    pub fn is_before(&self, now: &Instant) -> bool {
        match self.instant() {
            Some(instant) => instant.moment() < now.moment(),
            None => self.bounds.is_some_and(|(_, latest)| latest < now.moment()),
        }
    }

    /// Returns a valid value of HTML's `datetime` attribute for the first part; `None` where there is none.
    pub fn datetime_attribute(&self) -> Option<String> {
        match self.instant() {
            Some(instant) => Some(instant.datetime_attribute()),
            None => self.first_part()?.datetime_attribute(),
        }
    }

    /// Returns the earliest day in ISO 8601, such as `2025-11-01` for November 2025; `None` without a year.
    pub fn first_day(&self) -> Option<String> {
        let (year, month, day) = civil_day(self.bounds?.0);
        Some(iso_day(year, month, day))
    }

    /// Returns the day on which the date begins, where it says that day and a year from 1 to 9999 (RFC 3339); a month, a
    /// year or an open beginning says none.
    pub fn said_day(&self) -> Option<String> {
        match self.start {
            Endpoint::Date(part) => part.says_day().then(|| part.datetime_attribute())?,
            Endpoint::Open | Endpoint::Unknown => None,
        }
    }

    /// Tells whether [`EventDate::said_day`] has an answer.
    pub fn says_day(&self) -> bool {
        matches!(self.start, Endpoint::Date(part) if part.says_day())
    }

    /// Returns the date in ISO 8601 as far as it is said: an instant, a day, a month or a year from 1 to 9999.
    pub fn iso(&self) -> Option<String> {
        if let Some(instant) = self.instant() {
            return instant.is_rfc3339().then(|| instant.to_rfc3339());
        }
        let part = self.first_part()?;
        matches!(part.year, YearPart::Known(1..=9999)).then(|| part.datetime_attribute())?
    }

    fn first_part(&self) -> Option<DatePart> {
        match (self.start, self.end) {
            (Endpoint::Date(part), _) | (_, Some(Endpoint::Date(part))) => Some(part),
            _ => None,
        }
    }
}

impl DatePart {
    /// Tells whether a day of a year from 1 to 9999 is said.
    fn says_day(&self) -> bool {
        matches!(self.year, YearPart::Known(1..=9999)) && self.month.is_some() && self.day.is_some()
    }

    /// Returns a valid value of HTML's `datetime` attribute; `None` where there is none.
    pub fn datetime_attribute(&self) -> Option<String> {
        match (self.year, self.month, self.day) {
            (YearPart::Known(year @ 1..), Some(month), Some(day)) => Some(iso_day(year, month, day)),
            (YearPart::Known(year @ 1..), Some(month), None) => Some(format!("{year:04}-{month:02}")),
            (YearPart::Known(year @ 1..), None, None) => Some(format!("{year:04}")),
            (YearPart::Unspecified, Some(month), Some(day)) => Some(format!("{month:02}-{day:02}")),
            _ => None,
        }
    }
}

impl Season {
    /// Returns the first and the last month, in the northern hemisphere; winter ends in the next year.
    pub fn months(self) -> (u8, u8) {
        match self {
            Season::Spring => (3, 5),
            Season::Summer => (6, 8),
            Season::Autumn => (9, 11),
            Season::Winter => (12, 2),
        }
    }
}

impl fmt::Display for EventDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DateError {}

/// Counts the days of a month, from 1 to 12.
pub fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Writes a day in ISO 8601.
pub fn iso_day(year: i32, month: u8, day: u8) -> String {
    let Some(positive) = u32::try_from(year).ok().filter(|year| *year <= 9999) else {
        return format!("{year:04}-{month:02}-{day:02}");
    };
    let mut out = String::with_capacity(10);
    push_pair(positive / 100, &mut out);
    push_pair(positive, &mut out);
    out.push('-');
    push_pair(u32::from(month), &mut out);
    out.push('-');
    push_pair(u32::from(day), &mut out);
    out
}

/// Appends the last two digits of a number.
pub fn push_pair(number: u32, out: &mut String) {
    out.push(char::from(b'0' + (number / 10 % 10) as u8));
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// A leap year, so that a 29 February without a year has its place.
const LEAP_YEAR: i32 = 2000;

const DAY: i64 = 86_400;

/// The last second of 9999, by which what has no end is over unless it began later.
const LAST_MOMENT: Moment = Moment(253_402_300_799);

/// The earliest and the latest moment of a date or an interval, by those of its parts.
fn bounds(
    start: Endpoint,
    end: Option<Endpoint>,
    of: impl Fn(DatePart) -> Option<(Moment, Moment)>,
) -> Option<(Moment, Moment)> {
    match (start, end) {
        (Endpoint::Date(part), None) => of(part),
        (Endpoint::Date(from), Some(Endpoint::Date(to))) => Some((of(from)?.0, of(to)?.1)),
        (Endpoint::Date(from), Some(_)) => {
            let (earliest, latest) = of(from)?;
            Some((earliest, latest.max(LAST_MOMENT)))
        }
        (_, Some(Endpoint::Date(to))) => of(to),
        _ => None,
    }
}

fn part_bounds(part: DatePart) -> Option<(Moment, Moment)> {
    let (first, last) = match part.year {
        YearPart::Known(year) => (year, year),
        YearPart::Decade(year) => (year, year + 9),
        YearPart::Century(year) => (year, year + 99),
        YearPart::Among(first, last) => (first, last),
        YearPart::Unspecified => return None,
    };
    let months = match (part.month, part.season, part.among) {
        (Some(month), ..) => (month, month),
        (None, Some(season), _) => season.months(),
        (None, None, among) => among.unwrap_or((1, 12)),
    };
    let last = if months.1 < months.0 { last + 1 } else { last };
    let days = match (part.day, part.among) {
        (Some(day), _) => (day, day),
        (None, Some(among)) if part.month.is_some() => among,
        _ => (1, 31),
    };
    let earliest = days_since_epoch(first, months.0, days.0) * DAY;
    let latest = (days_since_epoch(last, months.1, days.1) + 1) * DAY - 1;
    Some((Moment(earliest), Moment(latest)))
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar; a day that the month lacks is its last.
fn days_since_epoch(year: i32, month: u8, day: u8) -> i64 {
    let day = day.min(days_in_month(year, month));
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
    // The year begins in March here, to put the leap day last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a moment.
pub fn civil_day(moment: Moment) -> (i32, u8, u8) {
    let days = moment.0.div_euclid(DAY) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u8, day as u8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> EventDate {
        EventDate::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn instant(text: &str) -> Instant {
        Instant::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn attribute(text: &str) -> String {
        date(text).datetime_attribute().unwrap_or_default()
    }

    /// Shows an error as the bytes at fault, the message and the help.
    fn refused(result: Result<impl fmt::Debug, DateError>, text: &str) -> String {
        let error = result.expect_err("the text is no date");
        let help = error.help.unwrap_or_default();
        let help = help
            .strip_prefix("write `2025-11-03`, `2025-11`")
            .map_or(help.as_str(), |_| "FORMS");
        format!("{} | {} | {}", &text[error.range], error.message, help)
    }

    #[test]
    fn forms_that_editors_write_are_read_and_written_back() {
        for text in [
            "2025-11-03",
            "2025-11",
            "2025",
            "2025-11-03/2025-11-04",
            "2025-11~",
            "2025?",
            "2025%",
            "2025-11-03?/2025-11-04~",
            "XXXX-11-03",
            "XXXX-11-03/XXXX-11-04",
            "XXXX-12-30/XXXX-01-02",
            "201X",
            "20XX-11",
            "2025-11-XX",
            "2025-XX-XX",
            "2025-1X",
            "2025-11-1X",
            "2025-21",
            "2025-24~",
            "2025-11/..",
            "../2025-11",
            "2025-11/",
            "/2025-11",
            "-0043",
            "Y17000",
            "2025-11-04T21:10:00+08:00",
            "2025-11-04T21:10:00Z",
            "2025-11-04T21:10:00.25-03:30",
            "-0044-03-15",
            "XXXX-02-29",
        ] {
            assert_eq!(date(&format!(" {text} ")).to_string(), text);
        }
        assert_eq!(attribute("2025-11-04 21:10+0800"), "2025-11-04T21:10+08:00");
        assert_eq!(attribute("2025-11-04t21:10:00z"), "2025-11-04T21:10Z");
    }

    #[test]
    fn slips_are_named_in_the_words_of_an_editor() {
        let cases = [
            ("2026-02-30", "30 | February 2026 has 28 days | "),
            ("2025-11-31", "31 | November 2025 has 30 days | "),
            ("XXXX-02-30", "30 | February has at most 29 days | "),
            ("1XX1-02-29", "29 | no year `1XX1` has a 29 February | "),
            ("2025-13-01", "13 | there is no month 13 | months go from 01 to 12"),
            ("2025-00", "00 | there is no month 0 | months go from 01 to 12"),
            (
                "2025-33",
                "33 | there is no month 33 | months go from 01 to 12; 21 to 24 are spring, summer, autumn and winter",
            ),
            (
                "2025-11-00",
                "00 | there is no day 0 | leave the day out where it is not known",
            ),
            ("2025-11-4X", "4X | no day of November is written `4X` | "),
            ("soon", "soon | `soon` is no date | FORMS"),
            ("  soon ", "soon | `soon` is no date | FORMS"),
            (
                "3 novembre 2025",
                "3 novembre 2025 | `3 novembre 2025` is no date | FORMS",
            ),
            ("", " | the date is empty | FORMS"),
            (
                "2025-1-3",
                "2025-1-3 | `2025-1-3` is no date | month and day take two digits each: `2025-01-03`",
            ),
            (
                "20251103",
                "20251103 | `20251103` is no date | the parts are joined by hyphens: `2025-11-03`",
            ),
            (
                "2025/11/03",
                "2025/11/03 | `2025/11/03` is no date | the parts are joined by hyphens: `2025-11-03`",
            ),
            (
                "2025.11",
                "2025.11 | `2025.11` is no date | the parts are joined by hyphens: `2025-11`",
            ),
            (
                "03/11/2025",
                "03/11/2025 | `03/11/2025` is no date | year, month and day are written in this order, such as `2025-11-03`",
            ),
            (
                "11/2025",
                "11/2025 | `11/2025` is no date | the year comes first: `2025-11`",
            ),
            (
                "xxxx-11-03",
                "xxxx-11-03 | `xxxx-11-03` is no date | a digit that is not known is a capital X: `XXXX-11-03`",
            ),
            (
                "2025-11-03 – 2025-11-04",
                "2025-11-03 – 2025-11-04 | `2025-11-03 – 2025-11-04` is no date | a span is written with a slash: `2025-11-03/2025-11-04`",
            ),
            (
                "2025-11-03/04",
                "04 | `04` is no whole date | both ends of a span are written in full: `2025-11-03/2025-11-04`",
            ),
            (
                "2025-11-04/2025-11-03",
                "2025-11-04/2025-11-03 | `2025-11-04/2025-11-03` ends before it begins | write `2025-11-03/2025-11-04`",
            ),
            ("2025-11-03/2025-11-31", "31 | November 2025 has 30 days | "),
            ("../..", "../.. | `../..` names no date | FORMS"),
            ("X000", "X000 | `X000` says neither a year nor a month | FORMS"),
            ("XXXX-24", "XXXX-24 | `XXXX-24` says neither a year nor a month | FORMS"),
            ("2025/XXXX", "XXXX | `XXXX` says neither a year nor a month | FORMS"),
            (
                "XXXX-XX-03",
                "XXXX-XX-03 | `XXXX-XX-03` says neither a year nor a month | FORMS",
            ),
            ("/", "/ | `/` is no date | FORMS"),
            (
                "2025-11?-03",
                "2025-11?-03 | `2025-11?-03` marks a part of the date | `~` (about), `?` (uncertain) and `%` (both) stand at the end and mean the whole date, such as `2025-11-03~`",
            ),
            (
                "2025~?",
                "2025~? | `2025~?` has several marks | `2025%` is both approximate and uncertain",
            ),
            (
                "2025-11-04T21:10:00",
                "2025-11-04T21:10:00 | `2025-11-04T21:10:00` has no offset from UTC | write `2025-11-04T21:10:00+01:00`, or `2025-11-04T21:10:00Z` for UTC",
            ),
            ("2025-11-04T25:00:00Z", "25:00:00 | there is no hour 25 | "),
            ("2025-11-31T21:00:00Z", "31 | November 2025 has 30 days | "),
            (
                "2025-11-04T21:10:00CET",
                "CET | `CET` is no offset from UTC | write `+08:00`, `-05:00`, or `Z` for UTC",
            ),
            (
                "07:30:00",
                "07:30:00 | `07:30:00` is a time of day without a date | write a date-time with its offset, such as `2025-11-04T21:10:00+08:00`",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(refused(EventDate::parse(text), text), expected, "{text}");
        }
    }

    #[test]
    fn what_begins_after_9999_and_has_no_end_does_not_end_before_it_begins() {
        for text in ["Y22412/", "Y22413/..", "9999-12-31/..", "2025/.."] {
            let (earliest, latest) = date(text).bounds().expect("a year");
            assert!(earliest < latest, "{text}");
        }
    }

    #[test]
    fn instants_need_a_time_and_an_offset() {
        let cases = [
            (
                "2026-05-01",
                "2026-05-01 | `2026-05-01` has no time of day | write `2026-05-01T06:00:00+02:00`, or `2026-05-01T06:00:00Z` for UTC",
            ),
            (
                "tomorrow",
                "tomorrow | `tomorrow` has no time of day | write a date-time with its offset, such as `2025-11-04T21:10:00+08:00`",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(refused(Instant::parse(text), text), expected, "{text}");
        }
        assert!(Instant::parse("2026-05-01T06:00:00").is_err());
    }

    #[test]
    fn as_of_takes_a_bare_day_as_its_beginning_in_utc() {
        let day = Instant::parse_as_of("2025-11-04").expect("a day is taken");
        assert_eq!(day.to_string(), "2025-11-04T00:00:00Z");
        let same = Instant::parse_as_of("2025-11-04T08:00:00+08:00").expect("so is an instant");
        assert_eq!(same.moment(), day.moment());
        assert!(Instant::parse_as_of("2025-11").is_err());
        assert!(Instant::parse_as_of("2025-11-04T08:00:00").is_err());
    }

    #[test]
    fn instants_are_compared_by_moment_and_shown_in_their_offset() {
        let (hangzhou, paris) = (
            instant("2025-11-04T21:10:00+08:00"),
            instant("2025-11-04T15:00:00+01:00"),
        );
        assert!(hangzhou.moment() < paris.moment());
        let clock = hangzhou.own_clock();
        assert_eq!((clock.day, clock.hour, clock.minute), (4, 21, 10));
        assert_eq!(
            hangzhou.in_zone("Europe/Paris").to_rfc3339(),
            "2025-11-04T14:10:00+01:00"
        );
        assert_eq!(
            instant("2025-07-04T12:00:00Z").in_zone("Europe/Paris").to_rfc3339(),
            "2025-07-04T14:00:00+02:00"
        );
        assert_eq!(hangzhou.in_zone("Europe/Hangzhou"), hangzhou);
        assert_eq!(hangzhou.clock_in("Asia/Tokyo").hour, 22);
        assert_eq!(
            instant("1969-12-31T23:59:30-00:30").to_rfc3339(),
            "1969-12-31T23:59:30-00:30"
        );
    }

    #[test]
    fn dates_sort_by_earliest_then_latest_and_undated_last() {
        let in_order = [
            "2010",
            "201X",
            "2025-01-01",
            "2025",
            "2025-11-03",
            "2025-11-03T08:00:00+08:00",
            "2025-11-03T21:00:00-05:00",
            "2025-11-04",
            "2025-11-04/2025-11-05",
            "2025-11-04/..",
            "2025-11-04T00:30:00+14:00",
            "2026",
            "XXXX-02-29",
            "XXXX-11-03",
            "XXXX-11-03/XXXX-11-04",
        ];
        let key = |date: &EventDate| (date.bounds().is_none(), date.bounds().unwrap_or(date.yearless_bounds()));
        let mut sorted = in_order.map(date);
        sorted.reverse();
        sorted.sort_by_key(key);
        assert_eq!(sorted.map(|date| date.to_string()), in_order);
    }

    #[test]
    fn timelines_find_year_and_month() {
        let place = |text: &str| (date(text).year(), date(text).month());
        assert_eq!(place("2025-11-03"), (Some(2025), Some(11)));
        assert_eq!(place("2025"), (Some(2025), None));
        assert_eq!(place("2025-XX-03"), (Some(2025), None));
        assert_eq!(place("201X"), (Some(2010), None));
        assert_eq!(place("2025-23"), (Some(2025), Some(9)));
        assert_eq!(place("../2025-11"), (Some(2025), Some(11)));
        assert_eq!(place("XXXX-11-03"), (None, Some(11)));
        assert_eq!(place("X025-11-03"), (None, Some(11)));
        assert_eq!(place("2025-11-04T00:30:00+08:00"), (Some(2025), Some(11)));
    }

    #[test]
    fn html_gets_a_datetime_where_it_has_one() {
        assert_eq!(attribute("2025-11-03~"), "2025-11-03");
        assert_eq!(attribute("2025-11-03/2025-11-04"), "2025-11-03");
        assert_eq!(attribute("2025-11"), "2025-11");
        assert_eq!(attribute("2025"), "2025");
        assert_eq!(attribute("XXXX-11-03"), "11-03");
        assert_eq!(attribute("2025-23"), "2025");
        assert_eq!(attribute("201X"), "");
        assert_eq!(attribute("-0043"), "");
        assert_eq!(attribute("2025-11-04T21:10:00+08:00"), "2025-11-04T21:10+08:00");
    }

    #[test]
    fn what_lies_ahead_is_decided_by_the_instant_asked() {
        let as_of = instant("2025-11-04T01:00:00+08:00"); // 3 November in UTC
        assert!(date("2025-11-04").is_after(&as_of));
        assert!(!date("2025-11-03").is_after(&as_of));
        assert!(!date("2025-11").is_after(&as_of));
        assert!(!date("2025-11-02/2025-11-30").is_after(&as_of));
        assert!(!date("XXXX-12-24").is_after(&as_of));
        assert!(date("2025-11-03T18:00:00Z").is_after(&as_of));
        assert!(!date("2025-11-03T17:00:00Z").is_after(&as_of));
        assert!(date("2025-11-02").is_before(&as_of));
        assert!(!date("2025-11-03").is_before(&as_of));
        assert!(!date("2025-11-02/..").is_before(&as_of));
    }

    fn bounds_in_days(text: &str) -> Option<(String, String)> {
        let day = |moment: Moment| {
            let (year, month, day) = civil_day(moment);
            format!("{year:04}-{month:02}-{day:02}")
        };
        date(text).bounds().map(|(first, last)| (day(first), day(last)))
    }

    #[test]
    fn bounds_cover_what_is_not_given() {
        let days = |first: &str, last: &str| Some((first.to_owned(), last.to_owned()));
        assert_eq!(bounds_in_days("201X"), days("2010-01-01", "2019-12-31"));
        assert_eq!(bounds_in_days("1XXX"), days("1000-01-01", "1999-12-31"));
        assert_eq!(bounds_in_days("2025-1X"), days("2025-10-01", "2025-12-31"));
        assert_eq!(bounds_in_days("2025-11-2X"), days("2025-11-20", "2025-11-29"));
        assert_eq!(bounds_in_days("2025-11-3X"), days("2025-11-30", "2025-11-30"));
        assert_eq!(bounds_in_days("2025-24"), days("2025-12-01", "2026-02-28"));
        assert_eq!(bounds_in_days("XXXX-11-03"), None);
        assert_eq!(bounds_in_days("2025-11/.."), days("2025-11-01", "9999-12-31"));
    }

    fn written_date() -> impl Strategy<Value = String> {
        let mark = prop_oneof![Just(""), Just("~"), Just("?"), Just("%")];
        let body = prop_oneof![
            "[0-9X]{4}(-[01X][0-9X](-[0-3X][0-9X])?)?",
            "20[0-9]{2}-2[1-4]",
            "20[0-9]{2}-[01][0-9]-[0-3][0-9]",
        ];
        let part = (body, mark).prop_map(|(body, mark)| body + mark);
        prop_oneof![
            4 => part.clone(),
            1 => (part.clone(), part.clone()).prop_map(|(a, b)| format!("{a}/{b}")),
            1 => part.prop_map(|part| part + "/.."),
            1 => "20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](Z|[+-][01][0-9]:[0-5][0-9])",
        ]
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_at_a_place_in_it(text in "\\PC{0,24}|[0-9XTZ/:.~?% +–-]{0,24}") {
            for error in [EventDate::parse(&text).err(), Instant::parse(&text).err(), Instant::parse_as_of(&text).err()] {
                let Some(error) = error else { continue };
                prop_assert!(text.get(error.range.clone()).is_some(), "{:?}", error);
                prop_assert!(!error.message.is_empty());
            }
        }

        #[test]
        fn a_day_is_read_as_any_date_is(text in "[0-9]{4}-[01][0-9]-[0-3][0-9]|[0-9X ]{3,4}[-/]?[0-9 ]{2}-[0-9~]{0,3}") {
            prop_assert_eq!(EventDate::parse(&text).ok(), parse::any_date(&text).ok());
        }

        #[test]
        fn bounds_are_those_of_the_grammar(text in written_date()) {
            let (Ok(ours), Ok(theirs)) = (EventDate::parse(&text), edtf_core::Edtf::parse(&text)) else { return Ok(()) };
            let Some((first, last)) = ours.bounds() else { return Ok(()) };
            prop_assert!(first <= last);
            // What is looser here: a 29 February or a day of a month that is not wholly known.
            let open_month = text.as_bytes().windows(3).any(|it| it[2] == b'-' && (it[0] == b'X' || it[1] == b'X'));
            prop_assume!(!text.contains("02-29") && !open_month);
            if let edtf_core::Bound::Date(day) = theirs.bounds().earliest {
                let (year, month, of_month) = civil_day(first);
                prop_assert_eq!((i64::from(year), month, of_month), (day.year, day.month, day.day));
            }
            if let edtf_core::Bound::Date(day) = theirs.bounds().latest {
                let (year, month, of_month) = civil_day(last);
                prop_assert_eq!((i64::from(year), month, of_month), (day.year, day.month, day.day));
            }
        }

        #[test]
        fn days_go_both_ways(since in -800_000i64..800_000) {
            let (year, month, day) = civil_day(Moment(since * DAY + 5));
            prop_assert_eq!(days_since_epoch(year, month, day), since);
        }
    }
}
