//! Dates as editors write them: EDTF level 1 and the unspecified digits of level 2, and instants with an offset.

/// A date as an editor writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventDate {}

/// A moment with its offset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant {}
