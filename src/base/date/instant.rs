//! Instants: a moment with the offset at which it was written, and what clocks elsewhere then show.
//!
//! The only place that names `jiff`. Its rules of time zones are built in: the machine's are not asked.

use std::fmt;

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};

use super::{DateError, Moment, civil_day, parse};

/// A moment with its offset (RFC 3339).
///
/// Equal instants are shown alike: same moment, same offset. Which comes first is for [`Instant::moment`] to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
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

impl Instant {
    /// Reads an instant with its offset, such as `2026-05-01T06:00:00+02:00` (RFC 3339; seconds may be left out).
    ///
    /// # Errors
    ///
    /// A bare date, or a time without an offset, is none.
    pub fn parse(text: &str) -> Result<Instant, DateError> {
        parse::instant(text)
    }

    /// Reads the moment of `--as-of`: an instant, or a bare day, which begins at midnight UTC.
    ///
    /// # Errors
    ///
    /// As [`Instant::parse`] says.
    pub fn parse_as_of(text: &str) -> Result<Instant, DateError> {
        parse::as_of(text)
    }

    /// Makes an instant of seconds since 1970, in UTC.
    pub fn from_unix_seconds(seconds: i64) -> Instant {
        Instant { seconds, offset: 0 }
    }

    /// Makes an instant of what a clock shows at an offset in minutes; `local` counts seconds since 1970.
    pub(super) fn from_local(local: i64, offset: i32) -> Instant {
        Instant {
            seconds: local - i64::from(offset) * 60,
            offset,
        }
    }

    /// Returns the moment in UTC.
    pub fn moment(&self) -> Moment {
        Moment(self.seconds)
    }

    /// Returns the moment as its own calendar and clock count it.
    pub fn local_moment(&self) -> Moment {
        Moment(self.seconds.saturating_add(i64::from(self.offset) * 60))
    }

    /// Returns the offset in minutes east of UTC.
    pub fn offset(&self) -> i32 {
        self.offset
    }

    /// Returns year to minute in the instant's own offset.
    pub fn own_clock(&self) -> Clock {
        let local = self.local_moment();
        let (year, month, day) = civil_day(local);
        let second = local.0.rem_euclid(86_400);
        Clock {
            year,
            month,
            day,
            hour: (second / 3600) as u8,
            minute: (second / 60 % 60) as u8,
        }
    }

    /// Returns year to minute in a zone of the IANA database, built in; in its own offset where the name is unknown.
    pub fn clock_in(&self, zone: &str) -> Clock {
        self.in_zone(zone).own_clock()
    }

    /// Returns the same moment at the offset of a zone of the IANA database; itself where the name is unknown.
    pub fn in_zone(&self, zone: &str) -> Instant {
        match (TimeZone::get(zone), Timestamp::from_second(self.seconds)) {
            (Ok(zone), Ok(timestamp)) => Instant {
                seconds: self.seconds,
                offset: zone.to_offset(timestamp).seconds().div_euclid(60),
            },
            _ => *self,
        }
    }

    /// Tells whether RFC 3339 can write the instant: its years have four digits.
    pub fn is_rfc3339(&self) -> bool {
        matches!(self.own_clock().year, 1..=9999)
    }

    /// Returns the instant in RFC 3339, in its own offset.
    pub fn to_rfc3339(&self) -> String {
        let second = self.seconds.rem_euclid(60);
        let clock = self.own_clock();
        format!(
            "{}T{:02}:{:02}:{second:02}{}",
            clock.day_text(),
            clock.hour,
            clock.minute,
            offset_text(self.offset)
        )
    }

    /// Returns a valid value of HTML's `datetime` attribute: as RFC 3339, seconds only where there are some.
    pub fn datetime_attribute(&self) -> String {
        match self.seconds.rem_euclid(60) {
            0 => {
                let clock = self.own_clock();
                let (day, offset) = (clock.day_text(), offset_text(self.offset));
                format!("{day}T{:02}:{:02}{offset}", clock.hour, clock.minute)
            }
            _ => self.to_rfc3339(),
        }
    }
}

impl Clock {
    fn day_text(&self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_rfc3339())
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

/// Whether `jiff` can show a moment at an offset: its calendar ends with the year 9999.
pub(super) fn is_in_range(instant: Instant) -> bool {
    Timestamp::from_second(instant.seconds).is_ok() && Offset::from_seconds(instant.offset * 60).is_ok()
}

fn offset_text(minutes: i32) -> String {
    match minutes {
        0 => "Z".to_owned(),
        minutes => {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
    }
}
