//! Words without policy that every other module uses: ids, spans, languages, dates, paths, slugs.

pub mod chunks;
pub mod date;
pub mod digest;
pub mod fold;
pub mod gate;
pub mod id;
pub mod lang;
pub mod path;
pub mod scan;
pub mod sealed;
pub mod span;
pub mod utf8;
