//! Reads dates and instants, and says in an editor's words why a text is neither.
//!
//! What is right goes through `edtf-core` part by part; what is wrong is looked at again here, because an editor wants
//! to hear "February 2026 has 28 days" and not the name of a grammar rule.

use std::ops::Range;

use edtf_core::{Date, DateField, Edtf, YearKind};

use super::instant::is_in_range;
use super::{
    DAY, DateError, DatePart, Endpoint, EventDate, Instant, LEAP_YEAR, Moment, Season, TimeOfDay, YearPart, bounds,
    days_in_month, days_since_epoch, part_bounds,
};

type Result<T> = std::result::Result<T, DateError>;

/// Reads a date, a span or an instant.
pub(super) fn event_date(text: &str) -> Result<EventDate> {
    match day_part(text) {
        Some(part) => {
            let start = Endpoint::Date(part);
            Ok(EventDate {
                bounds: bounds(start, None, part_bounds),
                start,
                end: None,
                time: None,
                text: text.into(),
            })
        }
        None => any_date(text),
    }
}

/// Reads a day that is wholly known, `2025-11-03`, as most dates are; `None` for everything else.
fn day_part(text: &str) -> Option<DatePart> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return None;
    };
    let number = |digits: &[&u8]| {
        digits.iter().try_fold(0, |number: u16, digit| {
            digit.is_ascii_digit().then(|| number * 10 + u16::from(*digit - b'0'))
        })
    };
    let year = i32::from(number(&[y1, y2, y3, y4])?);
    let month = number(&[m1, m2])? as u8;
    let day = number(&[d1, d2])? as u8;
    let is_there = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
    is_there.then_some(DatePart {
        year: YearPart::Known(year),
        month: Some(month),
        day: Some(day),
        season: None,
        among: None,
        approximate: false,
        uncertain: false,
    })
}

/// Reads a date of any form.
pub(super) fn any_date(text: &str) -> Result<EventDate> {
    let piece = Piece::trimmed(text);
    if let Some(time) = time_start(piece.text) {
        return instant_date(piece, time);
    }
    if looks_like_time(piece.text) {
        return Err(piece.error(
            format!("`{}` is a time of day without a date", piece.text),
            format!("write {INSTANT_EXAMPLE}"),
        ));
    }
    let (start, end) = match piece.text.split_once('/') {
        Some((start, end)) => interval(piece, start.len(), end)?,
        None => (Endpoint::Date(date_part(piece)?), None),
    };
    Ok(EventDate {
        bounds: bounds(start, end, part_bounds),
        start,
        end,
        time: None,
        text: piece.text.into(),
    })
}

/// Makes the date of an instant: its day and time are those of its own offset.
fn instant_date(piece: Piece, time: usize) -> Result<EventDate> {
    let instant = read_instant(piece, time)?;
    let (clock, local) = (instant.own_clock(), instant.local_moment());
    Ok(EventDate {
        bounds: Some((local, local)),
        start: Endpoint::Date(DatePart {
            year: YearPart::Known(clock.year),
            month: Some(clock.month),
            day: Some(clock.day),
            season: None,
            among: None,
            approximate: false,
            uncertain: false,
        }),
        end: None,
        time: Some(TimeOfDay {
            hour: clock.hour,
            minute: clock.minute,
            offset: instant.offset(),
        }),
        text: piece.text.into(),
    })
}

/// Reads a date-time with its offset.
pub(super) fn instant(text: &str) -> Result<Instant> {
    let piece = Piece::trimmed(text);
    match time_start(piece.text) {
        Some(time) => read_instant(piece, time),
        None if date_part(piece).is_ok_and(|part| start_of_day(&part).is_some()) => Err(piece.error(
            format!("`{}` has no time of day", piece.text),
            format!(
                "write `{}T06:00:00+02:00`, or `{}T06:00:00Z` for UTC",
                piece.text, piece.text
            ),
        )),
        None => Err(piece.error(
            format!("`{}` has no time of day", shown(piece.text)),
            format!("write {INSTANT_EXAMPLE}"),
        )),
    }
}

/// Reads a date-time with its offset, or a bare day, which is its beginning in UTC.
pub(super) fn as_of(text: &str) -> Result<Instant> {
    let piece = Piece::trimmed(text);
    if time_start(piece.text).is_none()
        && let Ok(part) = date_part(piece)
        && let Some(start) = start_of_day(&part)
    {
        return Ok(Instant::from_unix_seconds(start.0));
    }
    instant(text).map_err(|mut error| {
        if time_start(piece.text).is_none() {
            error.message = format!("`{}` is no date-time", shown(piece.text));
            error.help = Some(format!(
                "write {INSTANT_EXAMPLE}, or a day such as `2025-11-04`, which begins in UTC"
            ));
        }
        error
    })
}

/// When a known day begins in UTC.
fn start_of_day(part: &DatePart) -> Option<Moment> {
    part.day?;
    part_bounds(*part)
        .map(|(start, _)| start)
        .filter(|_| matches!(part.year, YearPart::Known(0..=9999)))
}

const INSTANT_EXAMPLE: &str = "a date-time with its offset, such as `2025-11-04T21:10:00+08:00`";

const FORMS: &str = "write `2025-11-03`, `2025-11`, `2025`, `2025-11-03/2025-11-04` (from, to), `2025-11/..` (no end), \
    `2025-11~` (about), `2025?` (uncertain), `XXXX-11-03` (year not known), `201X`, `2025-23` (autumn), or \
    `2025-11-04T21:10:00+08:00`";

/// A part of the text of a field, which knows where it stands in it.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    start: usize,
}

impl<'a> Piece<'a> {
    fn trimmed(whole: &'a str) -> Piece<'a> {
        let text = whole.trim();
        let start = whole.len() - whole.trim_start().len();
        Piece {
            text,
            start: if text.is_empty() { 0 } else { start },
        }
    }

    fn slice(&self, range: Range<usize>) -> Piece<'a> {
        Piece {
            text: &self.text[range.clone()],
            start: self.start + range.start,
        }
    }

    fn error(&self, message: String, help: impl Into<String>) -> DateError {
        DateError {
            range: self.start..self.start + self.text.len(),
            message,
            help: Some(help.into()),
        }
    }

    fn bare_error(&self, message: String) -> DateError {
        DateError {
            help: None,
            ..self.error(message, "")
        }
    }

    fn is_not_a_date(&self) -> DateError {
        let message = match self.text.is_empty() {
            true => "the date is empty".to_owned(),
            false => format!("`{}` is no date", shown(self.text)),
        };
        self.error(message, FORMS)
    }
}

fn interval(piece: Piece, slash: usize, end: &str) -> Result<(Endpoint, Option<Endpoint>)> {
    if end.contains('/') {
        return Err(diagnose(piece));
    }
    let first = piece.slice(0..slash);
    let last = piece.slice(slash + 1..piece.text.len());
    if last.text.is_empty() && first.text.is_empty() {
        return Err(piece.is_not_a_date());
    }
    // `2025-11-03/04` and `11/2025` are slips of their own; each end alone would be told something misleading.
    if matches!(first.text.len(), 1 | 2) && first.text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(diagnose(piece));
    }
    let start = endpoint(first)?;
    let end = endpoint(last).map_err(|error| {
        let short = (1..=5).contains(&last.text.len()) && last.text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        match first.text.len().checked_sub(last.text.len()) {
            Some(kept) if short && kept >= 5 => {
                let full = format!("{}/{}{}", first.text, &first.text[..kept], last.text);
                match event_date(&full) {
                    Ok(_) => last.error(
                        format!("`{}` is no whole date", last.text),
                        format!("both ends of a span are written in full: `{full}`"),
                    ),
                    Err(_) => error,
                }
            }
            _ => error,
        }
    })?;
    match (start, end) {
        (Endpoint::Date(first_part), Endpoint::Date(last_part)) => {
            let reversed = match (part_bounds(first_part), part_bounds(last_part)) {
                (Some((earliest, _)), Some((_, latest))) => earliest > latest,
                // Without a year, December to January may well be a span of days.
                _ => first_part.month == last_part.month && first_part.day > last_part.day,
            };
            if reversed {
                return Err(piece.error(
                    format!("`{}` ends before it begins", piece.text),
                    format!("write `{}/{}`", last.text, first.text),
                ));
            }
        }
        (Endpoint::Date(_), _) | (_, Endpoint::Date(_)) => {}
        _ => return Err(piece.error(format!("`{}` names no date", piece.text), FORMS)),
    }
    Ok((start, Some(end)))
}

fn endpoint(piece: Piece) -> Result<Endpoint> {
    match piece.text {
        "" => Ok(Endpoint::Unknown),
        ".." => Ok(Endpoint::Open),
        text if time_start(text).is_some() => Err(piece.error(
            format!("`{text}` has a time of day, which the ends of a span cannot have"),
            "write the days alone, `2025-11-03/2025-11-04`, or the instant at which it begins",
        )),
        _ => date_part(piece).map(Endpoint::Date),
    }
}

fn date_part(piece: Piece) -> Result<DatePart> {
    match Edtf::parse(piece.text) {
        Ok(Edtf::Date(date)) => convert(piece, &date),
        _ => Err(diagnose(piece)),
    }
}

fn convert(piece: Piece, date: &Date) -> Result<DatePart> {
    let qualifier = date.year.qualifier;
    let same = |field: &DateField| field.qualifier == qualifier;
    if !date.month.as_ref().is_none_or(same) || !date.day.as_ref().is_none_or(same) {
        return Err(mark_inside(piece));
    }
    let out_of_range = || piece.bare_error(format!("the year of `{}` is out of range", piece.text));
    let year = match date.year.kind {
        _ if date.year.significant_digits.is_some() => return Err(piece.is_not_a_date()),
        YearKind::Standard {
            negative: false,
            digits,
        } if digits.contains(&None) => partly_known(digits),
        YearKind::Exponential { .. } => return Err(piece.is_not_a_date()),
        _ => {
            let year = date.year.value().filter(|year| year.abs() <= LAST_YEAR);
            YearPart::Known(
                year.and_then(|year| i32::try_from(year).ok())
                    .ok_or_else(out_of_range)?,
            )
        }
    };
    let mut part = DatePart {
        year,
        month: None,
        day: None,
        season: None,
        among: None,
        approximate: qualifier.approximate,
        uncertain: qualifier.uncertain,
    };
    match date.month.map_or(Number::Absent, |field| number(field, 12)) {
        Number::Known(code @ 21..=24) => {
            let seasons = [Season::Spring, Season::Summer, Season::Autumn, Season::Winter];
            part.season = Some(seasons[usize::from(code - 21)]);
        }
        Number::Known(code @ 13..) => {
            let at = piece.text.rfind('-').map_or(0, |hyphen| hyphen + 1);
            return Err(no_month(piece.slice(at..at + 2), code.into()));
        }
        Number::Known(month) => {
            part.month = Some(month);
            let year = date.year.value().and_then(|year| i32::try_from(year).ok());
            let last = days_in_month(year.unwrap_or(LEAP_YEAR), month);
            match date.day.map_or(Number::Absent, |field| number(field, last)) {
                Number::Known(day) => part.day = Some(day),
                Number::Among(first, last) => part.among = Some((first, last)),
                Number::Absent => {}
            }
        }
        // Which day of a month that is not known says nothing that a page could show.
        Number::Among(first, last) => part.among = Some((first, last)),
        Number::Absent => {}
    }
    // A season of a year that is not known is none that a page could show either.
    let says_nothing = part.month.is_none() && part.among.is_none();
    if part.year == YearPart::Unspecified && says_nothing {
        return Err(piece.error(format!("`{}` says neither a year nor a month", piece.text), FORMS));
    }
    Ok(part)
}

/// What a year of which some digits are not given may be.
fn partly_known(digits: [Option<u8>; 4]) -> YearPart {
    let filled = |fill: u8| {
        digits
            .iter()
            .fold(0, |year, digit| year * 10 + i32::from(digit.unwrap_or(fill)))
    };
    match digits {
        [Some(_), Some(_), Some(_), None] => YearPart::Decade(filled(0)),
        [Some(_), Some(_), None, None] => YearPart::Century(filled(0)),
        [Some(_), ..] => YearPart::Among(filled(0), filled(9)),
        _ => YearPart::Unspecified,
    }
}

/// What a month or a day may be.
enum Number {
    Known(u8),
    /// One digit is given and the other is not: the first and the last number that fit.
    Among(u8, u8),
    /// Not written, or `XX`.
    Absent,
}

fn number(field: DateField, last: u8) -> Number {
    let [tens, ones] = field.digits;
    if let Some(known) = field.value() {
        return Number::Known(known);
    }
    if tens.is_none() && ones.is_none() {
        return Number::Absent;
    }
    let fits = |number: &u8| tens.is_none_or(|it| it == number / 10) && ones.is_none_or(|it| it == number % 10);
    match ((1..=last).find(fits), (1..=last).rev().find(fits)) {
        // `3X` of November can only be the 30th.
        (Some(first), Some(last)) if first == last => Number::Known(first),
        (Some(first), Some(last)) => Number::Among(first, last),
        _ => Number::Absent,
    }
}

/// Years beyond this are no business of a briefing, and their days would not fit the keys that dates are sorted by.
const LAST_YEAR: i64 = 999_999;

/// Says what is wrong with a text that is not a date.
fn diagnose(piece: Piece) -> DateError {
    let text = piece.text;
    let suggest = |form: String, why: &str| {
        // A form equal to the text would be looked at again without end.
        if form != text && event_date(&form).is_ok() {
            piece.error(format!("`{}` is no date", shown(text)), format!("{why}: `{form}`"))
        } else {
            piece.is_not_a_date()
        }
    };
    if text.is_empty() || text.len() > 64 {
        return piece.is_not_a_date();
    }
    if text.contains(['–', '—']) {
        let form = text.replace([' ', '\u{A0}'], "").replace(['–', '—'], "/");
        return suggest(form, "a span is written with a slash");
    }
    if text.contains(['‐', '‑', '−']) {
        return suggest(
            text.replace(['‐', '‑', '−'], "-"),
            "the parts are joined by plain hyphens",
        );
    }
    if text.contains('x') && !text.contains(|c: char| c.is_alphabetic() && c != 'x' && c != 'X') {
        return suggest(text.replace('x', "X"), "a digit that is not known is a capital X");
    }
    if text.starts_with(['[', '{']) {
        return piece.error(
            format!("`{}` is a set of dates, which is not read", shown(text)),
            "write one date or a span; `date_note` has room for the rest",
        );
    }
    let bare = text.trim_end_matches(['~', '?', '%']);
    if text.len() - bare.len() > 1 {
        return piece.error(
            format!("`{text}` has several marks"),
            format!("`{bare}%` is both approximate and uncertain"),
        );
    }
    if bare.contains(['~', '?', '%']) {
        return mark_inside(piece);
    }
    if bare.contains(|c: char| !c.is_ascii_digit() && !"-/. X".contains(c)) {
        return piece.is_not_a_date();
    }
    let groups: Vec<&str> = bare
        .split(['-', '/', '.', ' '])
        .filter(|group| !group.is_empty())
        .collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let tail = &text[bare.len()..];
    match (lengths.as_slice(), groups.as_slice()) {
        ([4, 2], [year, month]) | ([4, 2, 2], [year, month, _]) if bare.len() == text_length(&lengths) => {
            let hyphenated = groups.join("-");
            match Edtf::parse(&hyphenated) {
                Ok(_) => suggest(hyphenated + tail, "the parts are joined by hyphens"),
                Err(_) => wrong_part(piece, year, month, groups.get(2).copied()),
            }
        }
        ([4, 1 | 2] | [4, 1 | 2, 1 | 2], _) => suggest(padded(&groups) + tail, "month and day take two digits each"),
        ([1 | 2, 4] | [1 | 2, 1 | 2, 4], _) => piece.error(
            format!("`{text}` is no date"),
            match groups.len() {
                2 => format!("the year comes first: `{}`", padded(&[groups[1], groups[0]])),
                _ => format!(
                    "year, month and day are written in this order, such as `{}-11-03`",
                    groups[2]
                ),
            },
        ),
        ([8], [digits]) => suggest(
            format!("{}-{}-{}{tail}", &digits[..4], &digits[4..6], &digits[6..]),
            "the parts are joined by hyphens",
        ),
        _ => piece.is_not_a_date(),
    }
}

fn text_length(lengths: &[usize]) -> usize {
    lengths.iter().sum::<usize>() + lengths.len() - 1
}

fn padded(groups: &[&str]) -> String {
    let groups: Vec<String> = groups.iter().map(|group| format!("{group:0>2}")).collect();
    groups.join("-")
}

/// Names the month or the day that does not exist, in a text of the form `YYYY-MM-DD` that is no date.
fn wrong_part(piece: Piece, year: &str, month: &str, day: Option<&str>) -> DateError {
    let month_piece = piece.slice(5..7);
    let month_number: Option<u8> = month.parse().ok();
    match month_number {
        Some(number @ (0 | 13..)) => return no_month(month_piece, number.into()),
        None if !month.starts_with(['0', '1', 'X']) => {
            return month_piece.bare_error(format!("no month is written `{month}`"));
        }
        _ => {}
    }
    let Some(day) = day else {
        return piece.is_not_a_date();
    };
    let day_piece = piece.slice(8..10);
    let known_year: Option<i32> = year.parse().ok();
    let name = month_number.and_then(month_name);
    let longest = month_number.map_or(31, |month| days_in_month(known_year.unwrap_or(2000), month));
    match (day.parse::<u8>(), name, known_year) {
        (Ok(0), ..) => day_piece.error(
            "there is no day 0".to_owned(),
            "leave the day out where it is not known",
        ),
        (Ok(_), Some(name), Some(year)) => day_piece.bare_error(format!("{name} {year} has {longest} days")),
        (Ok(29), Some("February"), None) => day_piece.bare_error(format!("no year `{year}` has a 29 February")),
        (Ok(_), Some("February"), None) => day_piece.bare_error("February has at most 29 days".to_owned()),
        (Ok(_), Some(name), None) => day_piece.bare_error(format!("{name} has {longest} days")),
        (Ok(number), None, _) => day_piece.bare_error(format!("there is no day {number}")),
        (Err(_), Some(name), _) => day_piece.bare_error(format!("no day of {name} is written `{day}`")),
        (Err(_), None, _) => day_piece.bare_error(format!("no day is written `{day}`")),
    }
}

fn no_month(piece: Piece, number: u32) -> DateError {
    let help = match number {
        25..=41 => "months go from 01 to 12; 21 to 24 are spring, summer, autumn and winter",
        _ => "months go from 01 to 12",
    };
    piece.error(format!("there is no month {number}"), help)
}

fn mark_inside(piece: Piece) -> DateError {
    piece.error(
        format!("`{}` marks a part of the date", shown(piece.text)),
        "`~` (about), `?` (uncertain) and `%` (both) stand at the end and mean the whole date, such as `2025-11-03~`",
    )
}

/// English month names, for diagnostics only.
fn month_name(number: u8) -> Option<&'static str> {
    const NAMES: [&str; 12] = [
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
    NAMES.get(usize::from(number).checked_sub(1)?).copied()
}

/// Finds where the time of day begins in a text that starts like a date-time.
fn time_start(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let date = bytes.get(..10)?;
    let is_date = date.iter().enumerate().all(|(index, byte)| match index {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let joined = matches!(bytes.get(10)?, b'T' | b't' | b' ' | b'_');
    (is_date && joined && bytes.get(11)?.is_ascii_digit()).then_some(11)
}

fn looks_like_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 5
        && bytes[..2].iter().chain(&bytes[3..5]).all(u8::is_ascii_digit)
        && bytes[2] == b':'
        && bytes.iter().all(|byte| byte.is_ascii_digit() || b":.".contains(byte))
}

fn read_instant(piece: Piece, time: usize) -> Result<Instant> {
    let date = piece.slice(0..10);
    let part = date_part(date)?;
    let (YearPart::Known(year), Some(month), Some(day)) = (part.year, part.month, part.day) else {
        return Err(date.is_not_a_date());
    };
    let rest = piece.slice(time..piece.text.len());
    let clock_length = rest.text.find(|c: char| !c.is_ascii_digit() && !":.,".contains(c));
    let clock = rest.slice(0..clock_length.unwrap_or(rest.text.len()));
    let offset = rest.slice(clock.text.len()..rest.text.len());
    let second = read_clock(clock)?;
    let written = offset.text.trim_start();
    if written.is_empty() {
        let stem = format!("{}T{}", date.text, clock.text);
        return Err(piece.error(
            format!("`{}` has no offset from UTC", shown(piece.text)),
            format!("write `{stem}+01:00`, or `{stem}Z` for UTC"),
        ));
    }
    let minutes = read_offset(written).ok_or_else(|| {
        offset.error(
            format!("`{}` is no offset from UTC", shown(written)),
            "write `+08:00`, `-05:00`, or `Z` for UTC",
        )
    })?;
    let instant = Instant::from_local(days_since_epoch(year, month, day) * DAY + second, minutes);
    match is_in_range(instant) {
        true => Ok(instant),
        false => Err(piece.bare_error(format!("`{}` is out of range", shown(piece.text)))),
    }
}

/// Reads `21:10`, `21:10:00` or `21:10:00.5` as a second of the day: fractions are cut, the rare second 60 becomes 59.
fn read_clock(piece: Piece) -> Result<i64> {
    let malformed = || {
        piece.error(
            format!("`{}` is no time of day", shown(piece.text)),
            "write hours and minutes in two digits each, such as `06:30`",
        )
    };
    let (whole, fraction) = match piece.text.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (piece.text, None),
    };
    let numbers: Option<Vec<i64>> = whole
        .split(':')
        .map(|group| match group.len() {
            2 => group.parse().ok(),
            _ => None,
        })
        .collect();
    let numbers = numbers.ok_or_else(malformed)?;
    let (hour, minute, second) = match (numbers.as_slice(), fraction) {
        ([hour, minute], None) => (*hour, *minute, 0),
        ([hour, minute, second], _) => (*hour, *minute, *second),
        _ => return Err(malformed()),
    };
    for (number, limit, name) in [(hour, 23, "hour"), (minute, 59, "minute"), (second, 60, "second")] {
        if number > limit {
            return Err(piece.bare_error(format!("there is no {name} {number}")));
        }
    }
    match fraction {
        Some(digits) if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) => Err(malformed()),
        _ => Ok(hour * 3600 + minute * 60 + second.min(59)),
    }
}

/// Reads `Z`, `+08:00`, `+0800` or `+08` as minutes.
fn read_offset(text: &str) -> Option<i32> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, rest) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let digits: String = rest.chars().filter(|c| *c != ':').collect();
    let well_formed = match rest.len() {
        2 | 4 => rest.len() == digits.len(),
        5 => rest.as_bytes()[2] == b':' && digits.len() == 4,
        _ => false,
    };
    if !well_formed || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Some(0), |text| text.parse().ok())?;
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
}

/// Shortens what an editor typed, so that a pasted paragraph does not fill the terminal.
fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    match line.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
