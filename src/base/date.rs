//! Dates as editors write them: EDTF level 1 and the unspecified digits of level 2, and instants with an offset.
