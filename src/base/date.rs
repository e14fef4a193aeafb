//! Dates as editors write them: EDTF level 1 and the unspecified digits of level 2, and instants with an offset.
//!
//! The only place that names `edtf-core` and `jiff`. Leaves out how a date reads in a language: that is `language`'s.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use edtf_core::{Edtf, Precision, YearKind};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, civil};

/// A date as an editor writes it: a day, a month, a year, an interval, uncertain or without a year, or an instant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Endpoint {
    Date(DatePart),
    /// `..`: goes on, or began before anything.
    Open,
    /// Not known.
    Unknown,
}

/// Year, month and day as far as they are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DatePart {
    pub year: YearPart,
    /// From 1 to 12.
    pub month: Option<u8>,
    /// From 1 to 31.
    pub day: Option<u8>,
    pub season: Option<Season>,
    /// `~` or `%`.
    pub approximate: bool,
    /// `?` or `%`.
    pub uncertain: bool,
}

/// A year as far as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum YearPart {
    Known(i32),
    /// `201X`: the first year of the decade.
    Decade(i32),
    /// `20XX`: the first year of the century.
    Century(i32),
    Unspecified,
}

/// A season of the year (EDTF 21 to 24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// A time of day in its own offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    pub hour: u8,
    pub minute: u8,
    /// Minutes east of UTC.
    pub offset: i32,
}

/// A moment on the calendar of whoever wrote the date: seconds since 1970 without regard to zones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

/// A moment with its offset (RFC 3339).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instant {
    /// Seconds since 1970, UTC.
    seconds: i64,
    /// Minutes east of UTC.
    offset: i32,
}

/// Year, month and day of an instant somewhere, with hour and minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    pub year: i32,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
}

/// Why a text is no date: in the editor's words, with the part that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError {
    /// Bytes of the text.
    pub range: Range<usize>,
    pub message: String,
    pub help: Option<String>,
}

const FORMS: &str = "write 2025-11-03, 2025-11, 2025, 2025-11-03/2025-11-04, 2025-11~ (about), 2025? (uncertain) or XXXX-11-03 (year unknown)";
const INSTANT_EXAMPLE: &str = "write the time and the offset too, as in 2026-05-01T06:00:00+02:00";

impl EventDate {
    /// Reads a date in EDTF, or an instant with its offset.
    ///
    /// # Errors
    ///
    /// Says what is wrong and where: a day that its month does not have, an interval that ends before it begins.
    pub fn parse(text: &str) -> Result<EventDate, DateError> {
        let trimmed = text.trim();
        let lead = text.len() - text.trim_start().len();
        let parsed = EventDate::parse_trimmed(trimmed);
        parsed.map_err(|mut error| {
            error.range = error.range.start + lead..error.range.end + lead;
            error
        })
    }

    fn parse_trimmed(text: &str) -> Result<EventDate, DateError> {
        if text.len() > 100 {
            return Err(DateError::new(0..text.len(), "a date is not as long as this").help(FORMS));
        }
        if has_time(text) {
            return EventDate::from_instant(text);
        }
        let (start, end) = match text.split_once('/') {
            None => (endpoint(text, 0)?, None),
            Some((from, to)) => (
                endpoint_of_interval(from, 0)?,
                Some(endpoint_of_interval(to, from.len() + 1)?),
            ),
        };
        if let (Endpoint::Open | Endpoint::Unknown, None | Some(Endpoint::Open | Endpoint::Unknown)) = (start, end) {
            return Err(DateError::new(0..text.len(), format!("`{text}` names no date")).help(FORMS));
        }
        let bounds = bounds(start, end);
        if let Some((earliest, latest)) = bounds
            && earliest > latest
        {
            return Err(DateError::new(0..text.len(), format!("`{text}` ends before it begins")));
        }
        Ok(EventDate {
            bounds,
            start,
            end,
            time: None,
            text: text.into(),
        })
    }

    fn from_instant(text: &str) -> Result<EventDate, DateError> {
        check_day(text, 0)?;
        let instant = Instant::parse(text)?;
        let clock = instant.own_clock();
        let part = DatePart {
            year: YearPart::Known(clock.year),
            month: Some(clock.month),
            day: Some(clock.day),
            season: None,
            approximate: false,
            uncertain: false,
        };
        let moment = Moment(instant.seconds + i64::from(instant.offset) * 60);
        let time = TimeOfDay {
            hour: clock.hour,
            minute: clock.minute,
            offset: instant.offset,
        };
        Ok(EventDate {
            bounds: Some((moment, moment)),
            start: Endpoint::Date(part),
            end: None,
            time: Some(time),
            text: text.into(),
        })
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
    pub fn bounds(&self) -> Option<(Moment, Moment)> {
        self.bounds
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

    /// Returns the year under which the date stands in a timeline: that of its earliest day.
    pub fn year(&self) -> Option<i32> {
        self.bounds.map(|(earliest, _)| civil_day(earliest).0)
    }

    /// Returns the month under which the date stands: that of its first part, where it says one.
    pub fn month(&self) -> Option<u8> {
        match (self.start, self.end) {
            (Endpoint::Date(part), _) | (_, Some(Endpoint::Date(part))) => part.month,
            _ => None,
        }
    }

    /// Tells whether the date lies ahead of a moment: not even its first day has come.
    pub fn is_after(&self, now: &Instant) -> bool {
        self.bounds.is_some_and(|(earliest, _)| earliest > now.moment())
    }

    /// Tells whether the date has passed at a moment: its last day is over.
    pub fn is_before(&self, now: &Instant) -> bool {
        self.bounds.is_some_and(|(_, latest)| latest < now.moment())
    }

    /// Returns a valid value of HTML's `datetime` attribute for the first part; `None` where there is none.
    pub fn datetime_attribute(&self) -> Option<String> {
        if self.time.is_some() {
            return Some(self.text.to_string());
        }
        match (self.start, self.end) {
            (Endpoint::Date(part), _) | (_, Some(Endpoint::Date(part))) => part.datetime_attribute(),
            _ => None,
        }
    }

    /// Returns the earliest day in ISO 8601, such as `2025-11-01` for November 2025; `None` without a year.
    pub fn first_day(&self) -> Option<String> {
        let (year, month, day) = civil_day(self.bounds?.0);
        Some(format!("{year:04}-{month:02}-{day:02}"))
    }
}

impl DatePart {
    /// Returns a valid value of HTML's `datetime` attribute; `None` where there is none.
    pub fn datetime_attribute(&self) -> Option<String> {
        match (self.year, self.month, self.day) {
            (YearPart::Known(year @ 1..), Some(month), Some(day)) => Some(format!("{year:04}-{month:02}-{day:02}")),
            (YearPart::Known(year @ 1..), Some(month), None) => Some(format!("{year:04}-{month:02}")),
            (YearPart::Known(year @ 1..), None, None) => Some(format!("{year:04}")),
            (YearPart::Unspecified, Some(month), Some(day)) => Some(format!("{month:02}-{day:02}")),
            _ => None,
        }
    }
}

impl fmt::Display for EventDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Instant {
    /// Reads an instant with its offset, such as `2026-05-01T06:00:00+02:00` (RFC 3339; seconds may be left out).
    ///
    /// # Errors
    ///
    /// A bare date, or a time without an offset, is none.
    pub fn parse(text: &str) -> Result<Instant, DateError> {
        let all = 0..text.len();
        let trimmed = text.trim();
        if !has_time(trimmed) {
            let message = format!("`{trimmed}` has no time of day");
            return Err(DateError::new(all, message).help(INSTANT_EXAMPLE));
        }
        check_day(trimmed, text.len() - text.trim_start().len())?;
        let pieces = jiff::fmt::temporal::Pieces::parse(trimmed).map_err(|_| {
            DateError::new(all.clone(), format!("`{trimmed}` is no date and time")).help(INSTANT_EXAMPLE)
        })?;
        let (Some(time), Some(offset)) = (pieces.time(), pieces.to_numeric_offset()) else {
            return Err(DateError::new(all, format!("`{trimmed}` has no offset from UTC")).help(INSTANT_EXAMPLE));
        };
        let out_of_range = |_| DateError::new(all, format!("`{trimmed}` is out of range"));
        let timestamp = offset
            .to_timestamp(pieces.date().to_datetime(time))
            .map_err(out_of_range)?;
        Ok(Instant {
            seconds: timestamp.as_second(),
            offset: offset.seconds() / 60,
        })
    }

    /// Reads the moment of `--as-of`: an instant, or a bare day, which begins at midnight UTC.
    ///
    /// # Errors
    ///
    /// As [`Instant::parse`] and [`EventDate::parse`] say.
    pub fn parse_as_of(text: &str) -> Result<Instant, DateError> {
        if has_time(text) {
            return Instant::parse(text);
        }
        let date = EventDate::parse(text)?;
        let whole_day = matches!(date.start, Endpoint::Date(DatePart { day: Some(_), .. })) && date.end.is_none();
        match date.bounds {
            Some((earliest, _)) if whole_day => Ok(Instant {
                seconds: earliest.0,
                offset: 0,
            }),
            _ => Err(DateError::new(0..text.len(), format!("`{text}` is no day")).help(INSTANT_EXAMPLE)),
        }
    }

    /// Makes an instant of seconds since 1970, in UTC.
    pub fn from_unix_seconds(seconds: i64) -> Instant {
        Instant { seconds, offset: 0 }
    }

    /// Returns the moment in UTC.
    pub fn moment(&self) -> Moment {
        Moment(self.seconds)
    }

    /// Returns year to minute in the instant's own offset.
    pub fn own_clock(&self) -> Clock {
        let zone = Offset::from_seconds(self.offset * 60).map_or(TimeZone::UTC, TimeZone::fixed);
        self.clock(zone)
    }

    /// Returns year to minute in a zone of the IANA database, built in; in its own offset where the name is unknown.
    pub fn clock_in(&self, zone: &str) -> Clock {
        match TimeZone::get(zone) {
            Ok(zone) => self.clock(zone),
            Err(_) => self.own_clock(),
        }
    }

    /// Returns the instant in RFC 3339, in its own offset.
    pub fn to_rfc3339(&self) -> String {
        let clock = self.own_clock();
        let second = self.seconds.rem_euclid(60);
        let Clock {
            year,
            month,
            day,
            hour,
            minute,
        } = clock;
        let offset = match self.offset {
            0 => "Z".to_owned(),
            minutes => {
                let sign = if minutes < 0 { '-' } else { '+' };
                format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        };
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{offset}")
    }

    fn clock(&self, zone: TimeZone) -> Clock {
        let timestamp = Timestamp::from_second(self.seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        let zoned = timestamp.to_zoned(zone);
        Clock {
            year: i32::from(zoned.year()),
            month: zoned.month() as u8,
            day: zoned.day() as u8,
            hour: zoned.hour() as u8,
            minute: zoned.minute() as u8,
        }
    }
}

impl PartialOrd for Instant {
    fn partial_cmp(&self, other: &Instant) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Instant {
    fn cmp(&self, other: &Instant) -> std::cmp::Ordering {
        (self.seconds, self.offset).cmp(&(other.seconds, other.offset))
    }
}

impl DateError {
    fn new(range: Range<usize>, message: impl Into<String>) -> DateError {
        DateError {
            range,
            message: message.into(),
            help: None,
        }
    }

    fn help(mut self, help: &str) -> DateError {
        self.help = Some(help.to_owned());
        self
    }
}

/// Tells whether a zone is in the built-in IANA database.
pub fn is_time_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// Returns the day of the week, Monday being 1, of a day of the calendar.
pub fn weekday(year: i32, month: u8, day: u8) -> Option<u8> {
    let date = civil::Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()?;
    Some(date.weekday().to_monday_one_offset() as u8)
}

fn has_time(text: &str) -> bool {
    let mut chars = text.trim().bytes().skip(10);
    matches!(chars.next(), Some(b'T' | b't' | b' ')) && chars.next().is_some_and(|b| b.is_ascii_digit())
}

fn endpoint_of_interval(text: &str, at: usize) -> Result<Endpoint, DateError> {
    match text {
        ".." => Ok(Endpoint::Open),
        "" => Ok(Endpoint::Unknown),
        text => endpoint(text, at),
    }
}

fn endpoint(text: &str, at: usize) -> Result<Endpoint, DateError> {
    let range = at..at + text.len();
    let wrong = || DateError::new(range.clone(), format!("`{text}` is no date")).help(FORMS);
    check_day(text, at)?;
    let Ok(Edtf::Date(date)) = Edtf::parse(text) else {
        return Err(wrong());
    };
    let digits = |digits: [Option<u8>; 4]| {
        let number = |n: usize| {
            digits[..n]
                .iter()
                .try_fold(0i32, |all, digit| Some(all * 10 + i32::from((*digit)?)))
        };
        match (number(4), number(3), number(2)) {
            (Some(year), ..) => Some(YearPart::Known(year)),
            (None, Some(decade), _) => Some(YearPart::Decade(decade * 10)),
            (None, None, Some(century)) => Some(YearPart::Century(century * 100)),
            _ => digits.iter().all(Option::is_none).then_some(YearPart::Unspecified),
        }
    };
    let year = match date.year.kind {
        YearKind::Standard {
            negative: false,
            digits: all,
        } => digits(all).ok_or_else(wrong)?,
        YearKind::Standard {
            negative: true,
            digits: all,
        } => match digits(all) {
            Some(YearPart::Known(year)) => YearPart::Known(-year),
            _ => return Err(wrong()),
        },
        YearKind::Big { .. } | YearKind::Exponential { .. } => return Err(wrong()),
    };
    let month = date.month.and_then(|month| month.value());
    let season = match month {
        Some(21) => Some(Season::Spring),
        Some(22) => Some(Season::Summer),
        Some(23) => Some(Season::Autumn),
        Some(24) => Some(Season::Winter),
        Some(25..) => return Err(wrong()),
        _ => None,
    };
    let day = date.day.and_then(|day| day.value());
    // A day of no known month, or a month half said, is more than a briefing can show.
    let half_said = |digits: [Option<u8>; 2]| digits[0].is_some() != digits[1].is_some();
    if date.month.is_some_and(|it| half_said(it.digits)) || date.day.is_some_and(|it| half_said(it.digits)) {
        return Err(wrong());
    }
    debug_assert!(
        season.is_none() || date.precision() == Precision::Season,
        "only a season has such a number"
    );
    Ok(Endpoint::Date(DatePart {
        year,
        month: month.filter(|_| season.is_none()),
        day: day.filter(|_| month.is_some()),
        season,
        approximate: date.is_approximate(),
        uncertain: date.is_uncertain(),
    }))
}

/// Says what is wrong with a day or month that the calendar does not have, better than "no date".
fn check_day(text: &str, at: usize) -> Result<(), DateError> {
    let number = |range: Range<usize>| text.get(range)?.parse::<u32>().ok();
    let separators = text.get(4..5) == Some("-");
    let Some(month) = number(5..7).filter(|_| separators) else {
        return Ok(());
    };
    if !(1..=12).contains(&month) && !(21..=41).contains(&month) {
        return Err(DateError::new(at + 5..at + 7, format!("there is no month {month:02}")));
    }
    let Some(day) = number(8..10).filter(|_| text.get(7..8) == Some("-")) else {
        return Ok(());
    };
    if !(1..=12).contains(&month) {
        return Ok(());
    }
    let year = number(0..4);
    // Without a year the leap day is allowed: it may have been one.
    let last = last_day(year.map_or(2000, |year| year as i32), month as u8);
    if day == 0 || day > u32::from(last) {
        let name = MONTHS[month as usize - 1];
        let of = year.map_or_else(|| name.to_owned(), |year| format!("{name} {year:04}"));
        return Err(DateError::new(at + 8..at + 10, format!("{of} has {last} days")));
    }
    Ok(())
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn last_day(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

const DAY: i64 = 86_400;

fn bounds(start: Endpoint, end: Option<Endpoint>) -> Option<(Moment, Moment)> {
    let of = |endpoint: Endpoint| match endpoint {
        Endpoint::Date(part) => part_bounds(part),
        Endpoint::Open | Endpoint::Unknown => None,
    };
    match (of(start), end) {
        (start, None) => start,
        (Some((earliest, latest)), Some(end)) => Some((earliest, of(end).map_or(latest, |end| end.1))),
        (None, Some(end)) => match start {
            Endpoint::Date(_) => None,
            Endpoint::Open | Endpoint::Unknown => of(end),
        },
    }
}

fn part_bounds(part: DatePart) -> Option<(Moment, Moment)> {
    let (first, last) = match part.year {
        YearPart::Known(year) => (year, year),
        YearPart::Decade(year) => (year, year + 9),
        YearPart::Century(year) => (year, year + 99),
        YearPart::Unspecified => return None,
    };
    let (first_month, last_month) = match (part.month, part.season) {
        (Some(month), _) => (month, month),
        (None, Some(Season::Spring)) => (3, 5),
        (None, Some(Season::Summer)) => (6, 8),
        (None, Some(Season::Autumn)) => (9, 11),
        (None, Some(Season::Winter)) => (12, 12),
        (None, None) => (1, 12),
    };
    let last_of_month = last_day(last, last_month);
    let (first_day, last_day) = part.day.map_or((1, last_of_month), |day| (day, day.min(last_of_month)));
    let earliest = days(first, first_month, first_day) * DAY;
    let latest = (days(last, last_month, last_day) + 1) * DAY - 1;
    Some((Moment(earliest), Moment(latest)))
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar; the year begins in March to put the leap day last.
fn days(year: i32, month: u8, day: u8) -> i64 {
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
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

    fn message(text: &str) -> String {
        let error = EventDate::parse(text).expect_err("no date");
        format!("{}..{}: {}", error.range.start, error.range.end, error.message)
    }

    #[test]
    fn a_day_that_the_month_does_not_have_is_named() {
        assert_eq!(message("2026-02-30"), "8..10: February 2026 has 28 days");
        assert_eq!(message("2025-11-03/2025-11-31"), "19..21: November 2025 has 30 days");
        assert_eq!(message("2025-13-01"), "5..7: there is no month 13");
        assert_eq!(message("soon"), "0..4: `soon` is no date");
        assert_eq!(
            message("2025-11-04/2025-11-03"),
            "0..21: `2025-11-04/2025-11-03` ends before it begins"
        );
        assert_eq!(
            message("2025-11-04T10:00"),
            "0..16: `2025-11-04T10:00` has no offset from UTC"
        );
    }

    #[test]
    fn the_forms_that_editors_use_are_read() {
        for text in [
            "2025-11-03",
            "2025-11",
            "2025",
            "2025-11-03/2025-11-04",
            "2025-11~",
            "2025?",
            "2025%",
            "XXXX-11-03",
            "XXXX-11-03/XXXX-11-04",
            "201X",
            "2025-XX",
            "2025-11-XX",
            "2025-11-03/..",
            "../2025",
            "2025-21",
            "2025-11-04T21:10:00+08:00",
            "-0044-03-15",
            "XXXX-02-29",
            "2025-11-03/",
        ] {
            assert!(EventDate::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_date_without_a_year_has_no_bounds() {
        let date = EventDate::parse("XXXX-11-03/XXXX-11-04").expect("a date");
        assert_eq!((date.bounds(), date.year(), date.month()), (None, None, Some(11)));
        assert_eq!(date.datetime_attribute().as_deref(), Some("11-03"));
    }

    #[test]
    fn a_time_sorts_within_its_local_day() {
        let bounds = |text: &str| EventDate::parse(text).expect("a date").bounds().expect("a year");
        assert!(bounds("2025-11-04").0 < bounds("2025-11-04T23:30:00+08:00").0);
        assert!(bounds("2025-11-04T23:30:00+08:00").0 < bounds("2025-11-05").0);
        assert_eq!(bounds("2025").0, bounds("2025-01-01").0);
    }

    #[test]
    fn an_instant_needs_time_and_offset() {
        let error = Instant::parse("2026-05-01").expect_err("no time");
        assert_eq!(error.message, "`2026-05-01` has no time of day");
        assert_eq!(error.help.as_deref(), Some(INSTANT_EXAMPLE));
        let instant = Instant::parse("2026-05-01T06:00:00+02:00").expect("an instant");
        assert_eq!(instant.to_rfc3339(), "2026-05-01T06:00:00+02:00");
        assert!(instant < Instant::parse("2026-05-01T05:00:00Z").expect("an instant"));
        assert_eq!(instant.clock_in("Asia/Tokyo").hour, 13);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9X~?%/.T:+Z -]{0,30}|\\PC{0,20}") {
            let _ = EventDate::parse(&text);
            let _ = Instant::parse(&text);
            let _ = Instant::parse_as_of(&text);
        }

        #[test]
        fn days_go_both_ways(days_since in -800_000i64..800_000) {
            let (year, month, day) = civil_day(Moment(days_since * DAY + 5));
            prop_assert_eq!(days(year, month, day), days_since);
        }

        #[test]
        fn the_earliest_is_not_after_the_latest(text in "(20[0-9][0-9]|XXXX|201X)(-(0[1-9]|1[0-2])(-(0[1-9]|2[0-8]))?)?[~?%]?") {
            let date = EventDate::parse(&text).expect("a date");
            if let Some((earliest, latest)) = date.bounds() {
                prop_assert!(earliest <= latest);
            }
            prop_assert_eq!(date.to_string(), text);
        }
    }
}
