//! Arguments, reports, progress: alone in printing and exiting.
