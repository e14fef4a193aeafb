//! The moment as of which a site is built: the one clock, which knows when its answers would change.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::{Endpoint, EventDate, Instant, Moment};

/// The moment that decides what is withheld and what lies ahead. Clones share what they have been asked.
#[derive(Clone, Debug)]
pub struct AsOf {
    now: Moment,
    /// The first moment after `now` at which some question that was asked would be answered otherwise.
    next: Arc<AtomicI64>,
}

impl AsOf {
    /// Begins at a moment.
    pub fn new(now: &Instant) -> AsOf {
        AsOf {
            now: now.moment(),
            next: Arc::new(AtomicI64::new(i64::MAX)),
        }
    }

    /// Goes on to a later moment, where none has come in between at which an answer given would change.
    pub fn later(&self, now: &Instant) -> Option<AsOf> {
        let next = self.next.load(Ordering::Relaxed);
        let now = now.moment();
        (self.now <= now && now.0 < next).then(|| AsOf {
            now,
            next: Arc::new(AtomicI64::new(next)),
        })
    }

    /// Tells whether a date lies ahead, as [`EventDate::is_after`] says.
    pub fn is_ahead(&self, date: &EventDate) -> bool {
        match (date.instant(), date.start) {
            (Some(instant), _) => !self.has_come(instant.moment()),
            (None, Endpoint::Date(_)) => date.bounds.is_some_and(|(earliest, _)| !self.has_come(earliest)),
            // What has no start has begun.
            (None, _) => false,
        }
    }

    /// Tells whether a moment has come.
    pub fn has_come(&self, moment: Moment) -> bool {
        let ahead = moment > self.now;
        if ahead && moment.0 < self.next.load(Ordering::Relaxed) {
            self.next.fetch_min(moment.0, Ordering::Relaxed);
        }
        !ahead
    }

    /// Returns the first moment at which a question asked so far would be answered otherwise: until then the same
    /// files make the same site.
    pub fn next_change(&self) -> Option<Moment> {
        match self.next.load(Ordering::Relaxed) {
            i64::MAX => None,
            seconds => Some(Moment(seconds)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_hold_until_the_nearest_date_asked_about() {
        let now = AsOf::new(&Instant::parse("2025-11-03T17:00:00Z").expect("an instant"));
        let date = |text: &str| EventDate::parse(text).expect("a date");
        assert_eq!(now.next_change(), None);
        for (text, ahead) in [
            ("2025-11-03", false),
            ("2025-11-20", true),
            ("2025-11-05T10:00:00+02:00", true),
            ("../2030", false),
            ("XXXX-12-24", false),
        ] {
            assert_eq!(now.is_ahead(&date(text)), ahead, "{text}");
            assert_eq!(
                date(text).is_after(&Instant::parse("2025-11-03T17:00:00Z").expect("an instant")),
                ahead
            );
        }
        let instant = Instant::parse("2025-11-05T08:00:00Z").expect("an instant");
        assert_eq!(now.clone().next_change(), Some(instant.moment()));
    }
}
